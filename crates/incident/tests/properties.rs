//! The same claims give the same bytes, in whatever order and however often they come.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod support;

use proptest::prelude::*;
use support::{Told, document, told};
use tallybook_contract::{ClaimLine, Line};
use tallybook_incident::{Corpus, Decisions, FigureRule, Linker, incidents};

const KINDS: &[&str] = &["air_strike", "shelling", "movement", "abduction", "base"];
const STATUSES: &[&str] = &["asserted", "claimed", "planned", "denied"];
const PLACES: &[(&str, (f64, f64), &str)] = &[
    ("Semalka", (36.81, 42.07), "SY"),
    ("Oak Ford", (33.10, 35.40), "LB"),
    ("Upper Mill", (33.14, 35.44), "LB"),
    ("Qamar", (15.35, 44.20), "YE"),
];

fn claim(document: u8, number: usize, seed: (u8, u8, u8, u8, u8)) -> Told {
    let (kind, status, place, day, count) = seed;
    let pick = |list: &[&'static str], at: u8| list[usize::from(at) % list.len()];
    let mut told = told(&format!("d{document}"), &format!("e{number}"), pick(KINDS, kind))
        .status(if status < 200 { "asserted" } else { pick(STATUSES, status) })
        .agent("army", "Army");
    if place < 200 {
        let (name, at, country) = PLACES[usize::from(place) % PLACES.len()];
        told = told.place("at", name, at, country);
    }
    if day < 200 {
        told = told.on(&format!("2024-05-{:02}", day % 6 + 1));
    }
    if count < 200 { told.count("killed", u32::from(count % 5) * 7, "people") } else { told }
}

fn corpus() -> impl Strategy<Value = Vec<(u8, Vec<ClaimLine>)>> {
    let seeds = prop::collection::vec(any::<(u8, u8, u8, u8, u8)>(), 0..4);
    prop::collection::vec(seeds, 1..9).prop_map(|documents| {
        (0_u8..)
            .zip(documents)
            .map(|(document, seeds)| {
                let claims = seeds.into_iter().enumerate();
                (document, claims.map(|(at, seed)| claim(document, at, seed).line()).collect())
            })
            .collect()
    })
}

fn gather(documents: &[(u8, Vec<ClaimLine>)], order: &[usize]) -> Corpus {
    let mut corpus = Corpus::default();
    for at in order {
        let (number, claims) = &documents[at % documents.len()];
        let (id, publisher) = (format!("d{number}"), format!("Paper {number}"));
        let day = format!("2024-05-{:02}", number + 3);
        let text = format!("Report {number} on the shells at Oak Ford and on the pass.");
        corpus.push(Line::Document(Box::new(document(&id, &publisher, &day, &text))));
        claims.iter().rev().for_each(|claim| corpus.push(Line::Claim(Box::new(claim.clone()))));
    }
    corpus
}

fn bytes(corpus: &Corpus) -> String {
    let held = incidents(corpus, &Decisions::default(), FigureRule::Conservative);
    serde_json::to_string(&held).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn order_and_repetition_do_not_matter(documents in corpus(), shift in 0_usize..9) {
        let forward: Vec<usize> = (0..documents.len()).collect();
        let backward: Vec<usize> = forward.iter().rev().copied().collect();
        let mut turned = forward.clone();
        turned.rotate_left(shift % documents.len());
        let expected = bytes(&gather(&documents, &forward));
        prop_assert_eq!(&expected, &bytes(&gather(&documents, &backward)));
        prop_assert_eq!(&expected, &bytes(&gather(&documents, &turned)));
    }

    #[test]
    fn every_claim_is_in_exactly_one_incident(documents in corpus()) {
        let forward: Vec<usize> = (0..documents.len()).collect();
        let corpus = gather(&documents, &forward);
        let held = incidents(&corpus, &Decisions::default(), FigureRule::Conservative);
        let mut claims: Vec<&String> = held.iter().flat_map(|incident| &incident.claims).collect();
        claims.sort();
        let mut expected: Vec<&String> = corpus.claims.iter().map(|c| &c.claim_id).collect();
        expected.sort();
        prop_assert_eq!(claims, expected);
        for incident in &held {
            prop_assert!(incident.origins >= 1);
            prop_assert_eq!(incident.links.len() + 1, incident.claims.len());
        }
    }

    #[test]
    fn one_by_one_and_at_once_group_alike(documents in corpus()) {
        let groups = |reverse: bool| {
            let mut order: Vec<usize> = (0..documents.len()).collect();
            if reverse {
                order.reverse();
            }
            let mut linker = Linker::new();
            for at in order {
                let one = gather(&documents, &[at]);
                linker.add(&one.documents[0], &one.claims, &[]);
            }
            linker.groups(&Decisions::default())
        };
        prop_assert_eq!(groups(false), groups(true));
    }
}
