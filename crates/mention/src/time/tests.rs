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
