//! Sentences and tokens of the kinds of text that the field writes.

use tallybook_text::{Block, Document, split};

/// Returns the sentences as blocks with their tokens, a space between.
fn read(text: &str) -> Vec<(Block, String)> {
    let document = Document::from_text(text);
    split(&document)
        .iter()
        .map(|s| {
            let words: Vec<&str> = s.tokens.iter().map(|t| document.slice(t.span)).collect();
            (s.block, words.join(" "))
        })
        .collect()
}

fn check(text: &str, expected: &[&str]) {
    let found: Vec<String> = read(text).into_iter().map(|(_, words)| words).collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn words_are_cut_as_universal_dependencies_cut_them() {
    for (text, words) in [
        ("They don't know it's theirs.", "They do n't know it 's theirs ."),
        ("He cannot stay in Iraq’s north.", "He can not stay in Iraq ’s north ."),
        ("US-led anti-tank teams", "US - led anti-tank teams"),
        ("the north-eastern non-aligned state", "the north - eastern non-aligned state"),
        ("It cost $1.5m (50%).", "It cost $ 1.5 m ( 50 % ) ."),
        ("20km away at 5pm, 10-15 men", "20 km away at 5 pm , 10 - 15 men"),
        ("the 2010-2015 war, call 555-1234", "the 2010 - 2015 war , call 555-1234"),
        ("fata*lities and wo*unded", "fata*lities and wo*unded"),
        ("Al\u{AD}eppo fell", "Al\u{AD}eppo fell"),
        ("Idlib (إدلب) fell", "Idlib ( إدلب ) fell"),
        ("see https://a.example/b?c=d. Now", "see https://a.example/b?c=d . Now"),
        ("@desk_one saw #Goma burn", "@desk_one saw #Goma burn"),
        ("mail a.b@c.example, please", "mail a.b@c.example , please"),
        ("AT&T paid on 9/11 at 18:40", "AT&T paid on 9/11 at 18:40"),
        ("and/or w/o", "and / or w/o"),
        ("the '90s and Sha'lan's men", "the '90s and Sha'lan 's men"),
        ("50,000 people, 3.5 tonnes", "50,000 people , 3.5 tonnes"),
        ("No way!!! Why?!", "No way !!! Why ?!"),
        ("dead 🙂‍♂️ now", "dead 🙂‍♂️ now"),
        ("a truce -- at last", "a truce -- at last"),
    ] {
        let found: Vec<String> = read(text).into_iter().map(|(_, words)| words).collect();
        assert_eq!(found.join(" "), words);
    }
}

#[test]
fn abbreviations_and_initials_do_not_end_sentences() {
    check(
        "Lt. Col. J. B. Oduya met Gen. Rahim at 6 a.m. on Sunday.",
        &["Lt. Col. J. B. Oduya met Gen. Rahim at 6 a.m. on Sunday ."],
    );
    check("He left the U.S. The army stayed.", &["He left the U.S.", "The army stayed ."]);
    check(
        "The U.S. Army left. No. 4 stayed. No. We go.",
        &["The U.S. Army left .", "No. 4 stayed .", "No .", "We go ."],
    );
    check(
        "It began in Jan. 2020 in St. Louis, Mo. and ended there.",
        &["It began in Jan. 2020 in St. Louis , Mo. and ended there ."],
    );
    check(
        "They sat. It rained on the man. She left.",
        &["They sat .", "It rained on the man .", "She left ."],
    );
}

#[test]
fn quotation_marks_stay_with_what_they_close() {
    check("\"We left.\" He stayed.", &["\" We left . \"", "He stayed ."]);
    check("“We left. They fired.” He stayed.", &["“ We left .", "They fired . ”", "He stayed ."]);
    check("\"Is it over?\" the colonel asked.", &["\" Is it over ? \" the colonel asked ."]);
    check("\"It is over!\" Colonel Haddad said.", &["\" It is over ! \" Colonel Haddad said ."]);
    check(
        "It fell (the army said so.) Rain came.",
        &["It fell ( the army said so . )", "Rain came ."],
    );
}

#[test]
fn ellipses_do_not_glue_or_cut() {
    check(
        "It fell. [...] In the town all was calm.",
        &["It fell .", "[...]", "In the town all was calm ."],
    );
    check("They waited ... and left.", &["They waited ... and left ."]);
}

#[test]
fn upper_case_wire_is_cut() {
    assert_eq!(
        read("LIMA, 3 JAN 90 (EFE) -- [TEXT] THE ARMY LEFT. U.S. TROOPS STAYED IN THE CITY."),
        [
            (Block::Dateline, "LIMA , 3 JAN 90 ( EFE ) -- [ TEXT ]".to_owned()),
            (Block::Body, "THE ARMY LEFT .".to_owned()),
            (Block::Body, "U.S. TROOPS STAYED IN THE CITY .".to_owned()),
        ]
    );
}

#[test]
fn a_live_blog_has_stamps_and_a_report_items() {
    assert_eq!(
        read(
            "Live: the border\n\n18:40 Shells fall near the port.\n\n18.05 GMT - A convoy leaves.\n\n• Two men died.\n1) One fled."
        ),
        [
            (Block::Title, "Live : the border".to_owned()),
            (Block::Stamp, "18:40".to_owned()),
            (Block::Body, "Shells fall near the port .".to_owned()),
            (Block::Stamp, "18.05 GMT -".to_owned()),
            (Block::Body, "A convoy leaves .".to_owned()),
            (Block::Item, "• Two men died .".to_owned()),
            (Block::Item, "1 ) One fled .".to_owned()),
        ]
    );
}

#[test]
fn wrapped_paragraphs_join_and_items_wrap() {
    let text = "Fighting went on for a third day in the hills above the town, where the\r\n\
        army says that eleven of its men were wounded and two vehicles were\r\n\
        lost.\r\n\r\n\
        - A column of forty lorries left the depot at noon under guard and was\r\n\
        \x20 seen on the coast road by night.\r\n\
        - Nobody was hurt.\r\n";
    let found = read(text);
    let blocks: Vec<Block> = found.iter().map(|(block, _)| *block).collect();
    assert_eq!(blocks, [Block::Body, Block::Item, Block::Item], "{found:?}");
    assert!(found[1].1.ends_with("by night ."));
}

#[test]
fn empty_and_odd_texts_are_read() {
    for text in
        ["", " \r\n\t", "\u{FEFF}", ".", "\"", "...", "\u{202E}x", "1.", "--", "18:40", "(("]
    {
        let _ = read(text);
    }
}
