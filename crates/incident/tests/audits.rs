//! What is counted, and what does not hold.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod support;

use support::{Told, corpus, document, tally, told};
use tallybook_contract::{FigureLine, Line, SeriesScope};
use tallybook_incident::{
    Corpus, Decisions, FigureRule, audit, audit_tallies, count_series, incidents, totals,
};

fn convoy(document: &str, name: &str, day: &str) -> Told {
    told(document, name, "movement")
        .on(day)
        .place("via", "Semalka", (36.81, 42.07), "SY")
        .agent("coalition", "Coalition")
        .count("vehicles", 30, "trucks")
}

fn record() -> Corpus {
    let mut corpus = corpus(
        vec![
            document("a", "Highland Watch", "2024-05-10", "The fourth Coalition convoy came."),
            document("b", "River Wire", "2024-05-05", "A convoy came over the pass."),
        ],
        vec![
            convoy("a", "now", "2024-05-09"),
            convoy("a", "then", "2024-05-06").recap(),
            convoy("b", "e1", "2024-05-02"),
            convoy("b", "old", "2024-04-29").recap(),
        ],
    );
    corpus.push(Line::Tally(tally(
        "a",
        "the fourth Coalition convoy since May 1",
        4,
        "Coalition convoy",
        "2024-05-01",
    )));
    corpus
}

#[test]
fn a_published_count_is_held_against_its_members() {
    let corpus = record();
    let held = incidents(&corpus, &Decisions::default(), FigureRule::Conservative);
    let series = audit_tallies(&corpus, &held);
    assert_eq!(series.len(), 1);
    let audit = &series[0].audits[0];
    assert_eq!((audit.verdict.as_str(), audit.stated.0, audit.held.0), ("short", 4.0, 3.0));
    let days: Vec<&str> = audit.members.iter().map(|m| m.day.as_deref().unwrap()).collect();
    assert_eq!(days, ["2024-05-02", "2024-05-06", "2024-05-09"]);
    assert_eq!(audit.candidates.len(), 1);
    assert_eq!(audit.candidates[0].reasons, ["it happened 2 days before the window"]);
    assert!(audit.smallest_change.as_deref().unwrap().starts_with("count Movement"));
}

#[test]
fn a_series_counts_and_adds() {
    let corpus = record();
    let held = incidents(&corpus, &Decisions::default(), FigureRule::Conservative);
    let scope = SeriesScope {
        name: "convoys".to_owned(),
        types: vec!["movement".to_owned()],
        places: vec!["SY".to_owned()],
        since: Some("2024-05-01".to_owned()),
        ..SeriesScope::default()
    };
    let counted = count_series(&scope, &held, &corpus);
    assert_eq!((counted.count.0, counted.members.len()), (3.0, 3));
    let added = SeriesScope { category: Some("vehicles".to_owned()), ..scope };
    assert_eq!(count_series(&added, &held, &corpus).count.0, 90.0);
    assert_eq!(totals(&held)["vehicles"].best.0, 120.0);
}

#[test]
fn findings_show_their_words() {
    let strike = |document: &str, dead: u32| {
        told(document, "e1", "air_strike")
            .on("2024-05-02")
            .place("at", "Oak Ford", (33.10, 35.40), "LB")
            .count("killed", dead, "people")
            .said_by("Health Directorate")
    };
    let text = "Shells fell on Monday, 2 May 2024, on Oak Ford. Nine died.";
    let mut corpus = corpus(
        vec![
            document("a", "Hill Post", "2024-05-03", text),
            document("b", "River Wire", "2024-05-05", "The toll of Oak Ford."),
        ],
        vec![strike("a", 9), strike("b", 7)],
    );
    let figure: FigureLine = serde_json::from_value(serde_json::json!({
        "document_id": "a", "text": "doubled from 10 to 30", "span": [0, 4],
        "check": "ratio", "from": 10, "to": 30, "stated": 2, "computed": 3, "agrees": false,
    }))
    .unwrap();
    corpus.push(Line::Figure(figure));
    let held = incidents(&corpus, &Decisions::default(), FigureRule::Conservative);
    let findings = audit(&corpus, &held);
    let kinds: Vec<(&str, &str)> =
        findings.iter().map(|f| (f.severity.as_str(), f.kind.as_str())).collect();
    assert_eq!(
        kinds,
        [("error", "arithmetic"), ("error", "weekday"), ("warning", "falling_figure")]
    );
    assert!(findings.iter().all(|finding| !finding.evidence.is_empty()));
    assert_eq!(findings[1].evidence[0].text, "Monday, 2 May 2024");
}
