//! Runs `corpus.txt`: each line gives exactly that value, by that rule.

use std::collections::BTreeMap;

use tallybook_assets::{gazetteer, model};
use tallybook_text::{Document, split};

use super::PlaceMention;

/// Examples and counter-examples that every rule must have.
const EXAMPLES_MIN: usize = 3;

fn mentions(text: &str) -> Vec<PlaceMention> {
    let document = Document::from_text(text);
    let sentences: Vec<_> = split(&document)
        .iter()
        .map(|sentence| model().analyse(document.text(), sentence))
        .collect();
    super::find(&document, &sentences, gazetteer())
}

fn value(mention: &PlaceMention) -> String {
    let place = mention.value.place.as_ref();
    let relation = mention.value.relation.as_deref();
    format!(
        "{}/{}/{}",
        place.map_or("-", |place| place.country.as_str()),
        place.map_or("-", |place| place.feature.as_str()),
        if mention.value.metonym { "metonym" } else { relation.unwrap_or("-") },
    )
}

#[test]
fn every_line_of_the_corpus_holds() {
    let mut misses = Vec::new();
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut rule = "";
    for line in include_str!("corpus.txt").lines() {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(name) = line.strip_prefix("== ") {
            rule = name.trim();
            continue;
        }
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let name = format!("place/{rule}");
        if cells[0] == "-- not" {
            counts.entry(rule).or_default().1 += 1;
            for mention in mentions(cells[1]).iter().filter(|m| m.rule == name) {
                misses.push(format!("{name:18} not {:?} in {:?}", mention.value.toponym, cells[1]));
            }
            continue;
        }
        counts.entry(rule).or_default().0 += 1;
        let found = mentions(cells[1]);
        let hit = found.iter().find(|mention| mention.value.toponym == cells[2]);
        let got = hit.map_or("nothing".to_owned(), |hit| format!("{} {}", hit.rule, value(hit)));
        if got != format!("{name} {}", cells[0]) {
            misses.push(format!("{name:18} {:28} got {got:40} {:?}", cells[0], cells[1]));
        }
    }
    for (rule, (examples, negatives)) in counts {
        if examples < EXAMPLES_MIN || negatives == 0 {
            misses.push(format!("place/{rule}: {examples} examples, {negatives} negatives"));
        }
    }
    assert!(misses.is_empty(), "\n{}\n", misses.join("\n"));
}

#[test]
fn distance_and_direction_move_the_point() {
    let found = mentions("The convoy was hit 20 km north of Kirkuk on Monday.");
    let place = found[0].value.place.as_ref().expect("Kirkuk is in the gazetteer");
    let homes = gazetteer().find("Kirkuk");
    let home = homes
        .iter()
        .find(|place| place.feature == tallybook_gazetteer::Feature::Populated)
        .expect("Kirkuk is a city");
    let moved = place.latitude.expect("a point") - home.latitude.expect("a point");
    assert!((moved - 20.0 / 111.2).abs() < 0.01, "{moved}");
    assert!(found[0].value.uncertainty_km.is_some_and(|km| (5.0..15.0).contains(&km)));
}

#[test]
fn the_crossing_is_the_one_near_the_other_places() {
    for (text, id) in [
        (
            "Trucks entered Hasakah from the Kurdistan Region of Iraq via Al-Walid crossing.",
            "tallybook:al-walid-tigris",
        ),
        (
            "Iraqi border guards in Anbar closed the Al-Walid crossing near Al-Tanf and Rutba.",
            "tallybook:al-walid-tanf",
        ),
    ] {
        let found = mentions(text);
        let crossing = found
            .iter()
            .find(|mention| mention.value.toponym.starts_with("Al-Walid"))
            .and_then(|mention| mention.value.place.as_ref())
            .expect("the crossing is found");
        assert_eq!(crossing.place_id, id, "{text}");
    }
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config::with_cases(64))]

    #[test]
    fn any_text_gives_spans_in_order_on_boundaries(text in "(\\PC{0,12}|in |Al-|Tripoli, |Homs |of |20 km north | 's | - |\\n){0,24}") {
        let document = Document::from_text(&text);
        let mut end = 0;
        for mention in mentions(&text) {
            proptest::prop_assert!(mention.span.start >= end);
            end = mention.span.end;
            proptest::prop_assert!(document.text().get(mention.span.range()).is_some());
            proptest::prop_assert!(!mention.tokens.is_empty());
            proptest::prop_assert!(mention.tokens.contains(&mention.head));
        }
    }
}
