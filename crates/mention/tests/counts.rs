//! Runs `corpus.txt` of quantity and actor: each line gives that value, by that rule, over the
//! whole phrase; each rule has three examples and a negative one. All misses print as one table.

use std::collections::BTreeMap;

use proptest::prelude::*;
use tallybook_assets::model;
use tallybook_mention::actor::{self, ActorDictionary};
use tallybook_mention::quantity::{self, Approx, QuantityMention};
use tallybook_syntax::ParsedSentence;
use tallybook_text::{Document, Span, split};

const QUANTITIES: &str = include_str!("../src/quantity/corpus.txt");
const ACTORS: &str = include_str!("../src/actor/corpus.txt");

/// A line of a corpus: its rule, what is wanted (`None` for a negative) and the sentence.
struct Line<'a> {
    rule: &'a str,
    want: Option<&'a str>,
    text: String,
    phrase: Span,
}

fn lines(corpus: &str) -> Vec<Line<'_>> {
    let mut rule = "";
    let mut out = Vec::new();
    for line in corpus.lines() {
        if let Some(name) = line.strip_prefix("== ") {
            rule = name.trim();
        } else if let Some(rest) = line.strip_prefix("-- not |") {
            let negative = |text: &str| Line {
                rule,
                want: None,
                text: text.trim().to_owned(),
                phrase: Span::default(),
            };
            out.extend(rest.split(" | ").map(negative));
        } else if let Some((want, text)) = line.split_once(" | ").filter(|_| !line.starts_with('#'))
        {
            let open = text.find('[').expect("a phrase in brackets");
            let close = text.find(']').expect("a phrase in brackets");
            let phrase = Span::new(open, close - 1);
            out.push(Line { rule, want: Some(want), text: text.replace(['[', ']'], ""), phrase });
        }
    }
    out
}

fn parse(document: &Document) -> Vec<ParsedSentence> {
    split(document).iter().map(|s| model().analyse(document.text(), s)).collect()
}

/// A build without a trained model has nothing to read with.
fn no_model() -> bool {
    model().version() == "none"
}

fn check(name: &str, corpus: &str, got: impl Fn(&Line<'_>) -> (Vec<String>, String)) {
    let lines = lines(corpus);
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut misses = Vec::new();
    for line in &lines {
        let entry = counts.entry(line.rule).or_default();
        let (have, all) = got(line);
        match line.want {
            Some(want) => {
                entry.0 += 1;
                let mut want: Vec<String> = want.split(", ").map(str::to_owned).collect();
                want.sort();
                if have != want {
                    misses.push(format!(
                        "{:12} want {want:?} have {have:?}: {}   ({all})",
                        line.rule, line.text
                    ));
                }
            }
            None => {
                entry.1 += 1;
                if !have.is_empty() {
                    misses.push(format!(
                        "{:12} want nothing, have {have:?}: {}",
                        line.rule, line.text
                    ));
                }
            }
        }
    }
    for (rule, (positive, negative)) in counts {
        if positive < 3 || negative < 1 {
            misses.push(format!(
                "{rule}: expected 3 examples and a negative, but found {positive} and {negative}"
            ));
        }
    }
    assert!(
        misses.is_empty(),
        "{name}: {} of {} lines miss\n{}",
        misses.len(),
        lines.len(),
        misses.join("\n")
    );
}

fn show(mention: &QuantityMention) -> String {
    let v = &mention.value;
    let number = |n: Option<f64>| n.map_or(String::new(), |n| n.to_string());
    let value = match (v.value, v.approx) {
        (Some(value), _) => value.to_string(),
        (None, _) => format!("{}..{}", number(v.min), number(v.max)),
    };
    let approx = match v.approx {
        Approx::Exact => "exact",
        Approx::About => "about",
        Approx::MoreThan => "more_than",
        Approx::LessThan => "less_than",
        Approx::AtLeast => "at_least",
        Approx::UpTo => "up_to",
        Approx::Range => "range",
        Approx::Dozens => "dozens",
        Approx::Several => "several",
        Approx::None => "none",
    };
    format!("{approx} {value} {}", format!("{:?}", v.category).to_lowercase())
}

#[test]
fn quantities_of_the_corpus() {
    if no_model() {
        return;
    }
    check("quantity", QUANTITIES, |line| {
        let document = Document::from_text(&line.text);
        let sentences = parse(&document);
        let rule = format!("quantity/{}", line.rule);
        let found = quantity::find(&document, &sentences);
        let all = found.iter().map(|m| format!("{:?} {}", document.slice(m.span), m.rule));
        let all = all.collect::<Vec<_>>().join("; ");
        let mut have: Vec<String> = found
            .iter()
            .filter(|m| m.rule == rule && (line.want.is_none() || m.span == line.phrase))
            .map(show)
            .collect();
        have.sort();
        (have, all)
    });
}

#[test]
fn actors_of_the_corpus() {
    if no_model() {
        return;
    }
    let dictionary = ActorDictionary::built_in();
    check("actor", ACTORS, |line| {
        let document = Document::from_text(&line.text);
        let sentences = parse(&document);
        let rule = format!("actor/{}", line.rule);
        let found = actor::find(&document, &sentences, &dictionary);
        let all = found.iter().map(|m| format!("{:?} {}", document.slice(m.span), m.rule));
        let all = all.collect::<Vec<_>>().join("; ");
        let have = found
            .iter()
            .filter(|m| m.rule == rule && (line.want.is_none() || m.span == line.phrase))
            .map(|m| {
                let id = m.value.actor_id.as_deref().unwrap_or("-");
                format!("{} {id}", m.value.actor_type.as_str())
            })
            .collect();
        (have, all)
    });
}

/// Pieces of text that numbers and names are made of, and some that break them.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        proptest::sample::select(vec![
            "12",
            "1,800",
            "25 200",
            "two",
            "hundred",
            "-",
            "–",
            "/",
            "of",
            "them",
            "killed",
            "wounded",
            "people",
            "between",
            "and",
            "to",
            "or",
            "no",
            "nobody",
            "a",
            "half",
            "dozen",
            "dozens",
            "%",
            "$",
            ":",
            "\"",
            "(",
            ")",
            ",",
            ".",
            "'s",
            "the",
            "Israeli",
            "army",
            "US",
            "UN",
            "-backed",
            "group",
            "they",
            "it",
            "police",
            "\u{ad}",
            "حلب",
            "🙂",
            "É",
            "\r\n",
            "\n\n",
            "May",
            "9",
            "2021",
            "F-16",
            "third",
            "including",
            "among",
            "without",
            "both",
            "women",
            "999999999999999999999",
            "1.5",
            "million",
            "SOHR",
            "Al-",
            "Shabaab",
        ])
        .prop_map(str::to_owned),
        "\\PC{0,6}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn any_text_gives_spans_on_its_words(pieces in proptest::collection::vec(piece(), 0..40)) {
        let text = pieces.join(" ");
        let document = Document::from_text(&text);
        let sentences = parse(&document);
        for mention in quantity::find(&document, &sentences) {
            prop_assert!(text.get(mention.span.range()).is_some_and(|words| !words.is_empty()));
            prop_assert!(mention.span.contains(mention.value.number));
            prop_assert!(mention.value.value.is_none_or(f64::is_finite));
            if let (Some(min), Some(max)) = (mention.value.min, mention.value.max) {
                prop_assert!(min <= max);
            }
        }
        for mention in actor::find(&document, &sentences, &ActorDictionary::built_in()) {
            prop_assert!(text.get(mention.span.range()).is_some_and(|words| !words.is_empty()));
            prop_assert!(mention.tokens.contains(&mention.head));
        }
    }
}
