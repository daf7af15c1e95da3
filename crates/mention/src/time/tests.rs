//! Runs `corpus.txt` and the properties that hold for every text.

use super::*;
use tallybook_text::DctBasis;

/// One line of the corpus.
struct Example<'a> {
    rule: &'a str,
    value: &'a str,
    phrases: Vec<&'a str>,
}

fn corpus() -> (Vec<Example<'static>>, Vec<(&'static str, &'static str)>) {
    let (mut examples, mut negatives, mut rule) = (Vec::new(), Vec::new(), "");
    for line in include_str!("corpus.txt").lines() {
        if let Some(name) = line.strip_prefix("== ") {
            rule = name.trim();
        } else if let Some(phrases) = line.strip_prefix("-- not") {
            let phrases = phrases.trim_start_matches([' ', '|']).split('|');
            negatives.extend(phrases.map(|phrase| (rule, phrase.trim())));
        } else if !line.starts_with('#')
            && let Some((value, phrases)) = line.split_once('|')
        {
            let phrases = phrases.split('|').map(str::trim).collect();
            examples.push(Example { rule, value: value.trim(), phrases });
        }
    }
    (examples, negatives)
}

fn read(text: &str) -> Vec<(String, TimeMention)> {
    let document = Document::from_text(text);
    let model = tallybook_assets::model();
    let sentences: Vec<_> = tallybook_text::split(&document)
        .iter()
        .map(|sentence| model.analyse(document.text(), sentence))
        .collect();
    let dct = Dct::day("2024-03-06".parse().expect("a date"), DctBasis::Given);
    let mentions = find(&document, &sentences, &dct);
    mentions.into_iter().map(|m| (document.slice(m.span).to_owned(), m)).collect()
}

fn spelled(value: &TimeValue) -> String {
    let side = |date: Option<Date>| date.map_or("..".to_owned(), |date| date.to_string());
    let mut out = value.timex_value.to_string();
    if let Some(modifier) = &value.timex_mod {
        out += &format!(" {modifier}");
    }
    if let Some(boundary) = value.boundary {
        out += &format!(" {}", format!("{boundary:?}").to_lowercase());
    }
    let (a, b) = (side(value.earliest), side(value.latest));
    let day = value.timex_value.get(..10).unwrap_or("") == a && a == b;
    if !day && value.timex_type != TimexType::Set && (a != ".." || b != "..") {
        out += &format!(" {a}..{b}");
    }
    out
}

/// The words between "{" and "}" in a phrase are the mention; without them the whole phrase is.
fn marked(phrase: &str) -> (String, String) {
    match (phrase.find('{'), phrase.find('}')) {
        (Some(a), Some(b)) => (phrase.replace(['{', '}'], ""), phrase[a + 1..b].to_owned()),
        _ => (phrase.to_owned(), phrase.to_owned()),
    }
}

#[test]
fn corpus_lines_give_their_values() {
    let (examples, negatives) = corpus();
    let mut misses = Vec::new();
    for example in &examples {
        for phrase in &example.phrases {
            let (text, words) = marked(phrase);
            let found = read(&text);
            let rule = format!("time/{}", example.rule);
            let hit = found.iter().any(|(span, m)| {
                *span == words && spelled(&m.value) == example.value && m.rule == rule.as_str()
            });
            if !hit {
                let got: Vec<_> = found
                    .iter()
                    .map(|(span, m)| format!("[{span}] {} by {}", spelled(&m.value), m.rule))
                    .collect();
                misses.push(format!(
                    "{:24} {:44} expected {:34} got {}",
                    example.rule,
                    phrase,
                    example.value,
                    got.join("; ")
                ));
            }
        }
    }
    for (rule, phrase) in negatives {
        let (text, words) = marked(phrase);
        let found = read(&text);
        let hit = found.iter().any(|(span, _)| text == words || *span == words);
        if hit {
            let got: Vec<_> = found.iter().map(|(s, m)| format!("[{s}] {}", m.rule)).collect();
            misses.push(format!("{rule:24} {phrase:44} expected nothing, got {}", got.join("; ")));
        }
    }
    assert!(misses.is_empty(), "{} misses\n{}", misses.len(), misses.join("\n"));
}

#[test]
fn every_row_of_the_rules_is_read() {
    let (_, errors) = rules::Rules::parse(include_str!("lexicon.txt"), include_str!("rules.txt"));
    assert!(errors.is_empty(), "{}", errors.join("\n"));
}

#[test]
fn every_rule_has_examples_and_a_negative() {
    let (examples, negatives) = corpus();
    let mut misses = Vec::new();
    let mut names: Vec<&str> = Vec::new();
    for rule in &rules::rules().rules {
        let name = rule.name.trim_start_matches("time/");
        if rule.meaning != Meaning::None && !names.contains(&name) {
            names.push(name);
        }
    }
    for name in names {
        let phrases: usize =
            examples.iter().filter(|e| e.rule == name).map(|e| e.phrases.len()).sum();
        if phrases < 3 || !negatives.iter().any(|(rule, _)| *rule == name) {
            misses.push(format!("{name}: {phrases} examples"));
        }
    }
    assert!(misses.is_empty(), "{} rules without examples\n{}", misses.len(), misses.join("\n"));
}

/// Pieces that time expressions are made of, and what breaks careless readers.
const PIECES: &[&str] = &[
    "Tuesday",
    "March",
    "3",
    "31",
    "2021",
    "last",
    "the",
    "of",
    "night",
    "on",
    "to",
    "and",
    "two",
    "hundred",
    "thousand",
    "days",
    "ago",
    "-",
    "–",
    "/",
    ".",
    ":",
    ",",
    "'s",
    "’s",
    "a.m.",
    "14:05",
    "99999999999999999999",
    "0",
    "30",
    "February",
    "29",
    "\u{AD}",
    "é",
    "حلب",
    "🙂",
    "\r\n",
    "\u{A0}",
    "year",
    "week",
    "ago",
    "from",
    "between",
    "9999",
    "0000",
    "century",
    "decades",
    "mid",
    "next",
    "half",
    "second",
    "1/2",
    "billion",
    "a",
    "year",
    "earlier",
    "(",
    "T",
    "Z",
    "12h30",
    "1990s",
    "th",
];

proptest::proptest! {
    #[test]
    fn random_texts_give_spans_on_boundaries(
        picks in proptest::collection::vec((0..PIECES.len(), proptest::bool::ANY), 0..40),
    ) {
        let mut text = String::new();
        for (pick, space) in picks {
            text.push_str(PIECES[pick]);
            if space {
                text.push(' ');
            }
        }
        check_spans(&text);
    }

    #[test]
    fn random_characters_give_spans_on_boundaries(text in "\\PC{0,200}") {
        check_spans(&text);
    }
}

fn check_spans(text: &str) {
    let document = Document::from_text(text);
    let sentences: Vec<_> = tallybook_text::split(&document)
        .iter()
        .map(|sentence| tallybook_assets::model().analyse(document.text(), sentence))
        .collect();
    let open = Dct { earliest: Some(Date::MIN), latest: Some(Date::MAX), ..Dct::unknown() };
    for dct in [Dct::unknown(), Dct::day(Date::MAX, DctBasis::Given), open] {
        let mut last = 0;
        for mention in find(&document, &sentences, &dct) {
            let range = mention.span.range();
            assert!(text.get(range.clone()).is_some_and(|words| !words.is_empty()), "{text:?}");
            assert!(range.start >= last, "mentions overlap in {text:?}");
            last = range.end;
            let (a, b) = (mention.value.earliest, mention.value.latest);
            assert!(a.zip(b).is_none_or(|(a, b)| a <= b), "{text:?} {:?}", mention.value);
        }
    }
    let _ = document_time(&document, &sentences);
}

#[test]
fn reading_takes_linear_time() {
    let seconds = |times: usize| {
        let text = "on Tuesday two hundred and ten thousand years ago between 3 and 4 March ";
        let document = Document::from_text(&text.repeat(times));
        let span = tallybook_text::Span::new(0, document.text().len());
        let sentence = ParsedSentence::new(span, 0, Block::Body, Vec::new(), Vec::new());
        let run = || {
            let start = std::time::Instant::now();
            let _ = find(&document, std::slice::from_ref(&sentence), &Dct::unknown());
            start.elapsed().as_secs_f64()
        };
        (0..5).map(|_| run()).fold(f64::MAX, f64::min)
    };
    let (few, many) = (seconds(100), seconds(1_000));
    assert!(many < few * 30.0, "ten times the text took {:.0} times as long", many / few);
}

#[test]
fn a_text_without_a_date_is_bounded_by_its_words() {
    let check = |text: &str, expected: &str| {
        let document = Document::from_text(text);
        let sentences: Vec<_> = tallybook_text::split(&document)
            .iter()
            .map(|sentence| tallybook_assets::model().analyse(document.text(), sentence))
            .collect();
        let dct = document_time(&document, &sentences);
        let side = |date: Option<Date>| date.map_or("..".to_owned(), |date| date.to_string());
        let got = format!("{} {} {:?}", side(dct.earliest), side(dct.latest), dct.basis);
        assert_eq!(got, expected, "{text:?} {:?}", dct.reasons);
        let known = dct.earliest.is_some() || dct.latest.is_some();
        assert!(!known || !dct.reasons.is_empty(), "no reason given for {text:?}");
    };
    check("Two men were killed on Tuesday.", ".. .. Inferred");
    check(
        "ZALINGEI, 3 March 2021 (Desert Wire) -- Two men were killed on Tuesday.",
        "2021-03-03 2021-03-03 Header",
    );
    check(
        "TAMRA, 12 JAN 90 (RADIO TAMRA) -- TROOPS LEFT THE TOWN YESTERDAY.",
        "1990-01-12 1990-01-12 Header",
    );
    check(
        "Weekly situation report, 17 May 2022\n\nOn Monday two lorries were burned.",
        "2022-05-17 2022-05-17 Header",
    );
    check(
        "It was the fourth raid since the beginning of 2021. On March 8 gunmen burned a mill. \
         On Thursday they came back, the mayor said.",
        "2021-03-11 2021-05-07 Inferred",
    );
    check("The camp was closed in August 2018. On Tuesday it burned.", "2018-08-01 .. Inferred");
}
