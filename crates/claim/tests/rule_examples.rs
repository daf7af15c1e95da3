//! Checks that every built-in rule's examples do what the rule says.

use tallybook_claim::event::{EventRules, EventType, find};
use tallybook_text::Document;

fn types(sentence: &str, rules: &EventRules) -> Vec<EventType> {
    let document = Document::from_text(sentence);
    let model = tallybook_assets::model();
    let sentences: Vec<_> = tallybook_text::split(&document)
        .iter()
        .map(|sentence| model.analyse(document.text(), sentence))
        .collect();
    find(&document, &sentences, &tallybook_mention::Mentions::default(), &[], rules)
        .into_iter()
        .map(|event| event.event_type)
        .collect()
}

#[test]
fn examples_do_what_their_rules_say() {
    let rules = EventRules::built_in();
    let mut misses = Vec::new();
    for row in rules.examples() {
        if row.examples.is_empty() {
            misses.push(format!("{}: expected an example, but found none", row.rule));
        }
        for sentence in row.examples {
            let found = types(sentence, &rules);
            let right = match row.event_type {
                Some(kind) => found.contains(&kind),
                None => found.is_empty(),
            };
            if !right {
                misses.push(format!("{}: found {found:?}: {sentence}", row.rule));
            }
        }
        for sentence in row.counter_examples {
            let found = types(sentence, &rules);
            if row.event_type.is_some_and(|kind| found.contains(&kind)) {
                misses.push(format!("{}: expected no such event: {sentence}", row.rule));
            }
        }
    }
    assert!(misses.is_empty(), "{}", misses.join("\n"));
}
