//! Whatever the text: no panic, spans on character boundaries, the same bytes twice.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod support;

use proptest::prelude::*;
use tallybook_contract::Coder;
use tallybook_pipeline::{analyse, lines, lines_of_mentions};
use tallybook_text::Document;

/// Pieces that news is made of and that readers stumble over; the strategies shuffle them.
const PIECES: &[&str] = &[
    "A convoy of over 50 vehicles",
    "crossed",
    "into Syria",
    "via Al-Walid",
    "on Monday",
    ", ",
    ". ",
    "\n\n",
    "\r\n",
    "the army said",
    "\"",
    "\u{201C}",
    "\u{201D}",
    "'",
    "(",
    ")",
    "[...]",
    "QAMISHLI, March 3 (Agency) --",
    "killed",
    "at least 12 people",
    "including 3 children",
    "did not bomb",
    "may have bombed",
    "will withdraw",
    "denied that",
    "according to",
    "SANA",
    "14:05",
    "- ",
    "* ",
    "\u{ad}",
    "\u{200F}",
    "\u{301}",
    "حلب",
    "Київ",
    "北京",
    "🙂",
    "\u{FEFF}",
    "\t",
    "\u{a0}",
    "U.S.",
    "Mr.",
    "e.g.",
    "1,000",
    "10-12",
    "2021-02-08",
    "8 February",
    "from 500 to 4,000, a 700 percent increase",
    "the 11th since the beginning of 2021",
    "999999999999999999999999",
    "0",
    "-1",
    "½",
    "31 February",
    "the year 99999",
    "last week",
    "20 km southwest of",
    "between",
    "THE ARMY BOMBED THE TOWN",
    "@user",
    "#tag",
    "http://a.b/c",
];

fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        8 => proptest::sample::select(PIECES).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
        1 => "[a-zA-Z ]{0,12}",
    ];
    let joint = proptest::sample::select(&[" ", " ", " ", "", "\n"][..]);
    proptest::collection::vec((piece, joint), 0..60)
        .prop_map(|pieces| pieces.into_iter().map(|(piece, joint)| piece + joint).collect())
}

fn read(document: &Document) -> Vec<serde_json::Value> {
    let tools = support::tools();
    let coder = Coder { version: "0", model: "0", rules: "0" };
    let analysis = analyse(document, tools);
    let claims = lines(document, &analysis, coder);
    let mentions = lines_of_mentions(document, &analysis, coder);
    let json = |line: serde_json::Result<serde_json::Value>| line.unwrap();
    claims
        .iter()
        .map(|line| json(serde_json::to_value(line)))
        .chain(mentions.iter().map(|line| json(serde_json::to_value(line))))
        .collect()
}

/// Returns the first place where a span does not point at the text beside it.
fn misplaced(value: &serde_json::Value, characters: &[char]) -> Option<String> {
    match value {
        serde_json::Value::Object(fields) => {
            let text = fields.get("text").and_then(|text| text.as_str());
            if let (Some(text), Some(span)) = (text, fields.get("span").and_then(|s| s.as_array()))
            {
                let at = |i: usize| span.get(i)?.as_u64().map(|at| at as usize);
                let words = characters.get(at(0)?..at(1)?);
                if words.is_none_or(|words| words.iter().collect::<String>() != text) {
                    return Some(value.to_string());
                }
            }
            fields.values().find_map(|value| misplaced(value, characters))
        }
        serde_json::Value::Array(values) => {
            values.iter().find_map(|value| misplaced(value, characters))
        }
        _ => None,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read(text in text()) {
        let document = Document::from_text(&text);
        let first = read(&document);
        let characters: Vec<char> = text.chars().collect();
        for line in &first {
            prop_assert_eq!(misplaced(line, &characters), None);
        }
        prop_assert_eq!(first, read(&document));
    }
}
