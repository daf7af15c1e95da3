//! Which claims join, which stay apart, and what their incidents say.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod support;

use support::{Told, corpus, document, told};
use tallybook_contract::IncidentLine;
use tallybook_incident::{ClaimPair, Corpus, Decisions, FigureRule, incidents};

const PASS: (f64, f64) = (36.81, 42.07);
const TOWN: (f64, f64) = (33.10, 35.40);
const NEXT: (f64, f64) = (33.14, 35.44);

fn held(corpus: &Corpus) -> Vec<IncidentLine> {
    incidents(corpus, &Decisions::default(), FigureRule::Conservative)
}

fn together(incidents: &[IncidentLine], a: &str, b: &str) -> bool {
    let has = |incident: &IncidentLine, id: &str| incident.claims.iter().any(|claim| claim == id);
    incidents.iter().any(|incident| has(incident, a) && has(incident, b))
}

fn convoy(document: &str, day: &str, trucks: u32) -> Told {
    told(document, "e1", "movement")
        .on(day)
        .place("via", "Semalka", PASS, "SY")
        .agent("coalition", "Coalition")
        .count("vehicles", trucks, "trucks")
}

fn papers() -> Vec<tallybook_contract::DocumentLine> {
    vec![
        document("a", "Hill Post", "2024-05-03", "A convoy came over the pass at Semalka."),
        document("b", "River Wire", "2024-05-04", "Trucks crossed at Semalka, drivers said."),
        document("c", "Plain Herald", "2024-05-09", "The week at Semalka in short."),
    ]
}

#[test]
fn one_convoy_in_three_reports_with_two_figures() {
    let corpus = corpus(
        papers(),
        vec![
            convoy("a", "2024-05-02", 40).said_by("Highland Watch"),
            convoy("b", "2024-05-02", 45).said_by("Customs Office"),
            convoy("c", "2024-05-02", 40).recap(),
        ],
    );
    let incidents = held(&corpus);
    assert_eq!(incidents.len(), 1);
    let incident = &incidents[0];
    assert_eq!((incident.documents, incident.origins), (3, 2));
    assert_eq!(incident.recaps, ["c:e1"]);
    let figure = &incident.figures["vehicles"];
    let numbers = [figure.low, figure.best, figure.high].map(|number| number.unwrap().0);
    assert_eq!((numbers, figure.all.len()), ([40.0, 40.0, 45.0], 3));
    assert!(!incident.links.is_empty());
    assert!(incident.links[0].reasons.iter().any(|reason| reason == "same day"));
}

#[test]
fn convoys_of_twenty_on_consecutive_days_stay_apart() {
    let text = "Twenty trucks of the Coalition came over the pass at Semalka and took the road \
                to Rmelan, drivers from Derik and Girkê told Highland Watch in Tirbespî.";
    let reports = vec![
        document("a", "Highland Watch", "2024-05-02", text),
        document("b", "Highland Watch", "2024-05-03", &text.replace("Twenty", "Another twenty")),
    ];
    let convoys =
        vec![convoy("a", "2024-05-02", 20).words(text), convoy("b", "2024-05-03", 20).words(text)];
    assert!(!together(&held(&corpus(reports, convoys)), "a:e1", "b:e1"));
}

#[test]
fn places_of_one_name_stay_apart() {
    let strike = |document: &str, at, country: &str| {
        told(document, "e1", "air_strike")
            .on("2024-05-02")
            .place("at", "Tripoli", at, country)
            .count("killed", 12, "people")
    };
    let corpus = corpus(
        papers(),
        vec![strike("a", (32.88, 13.19), "LY"), strike("b", (34.43, 35.84), "LB")],
    );
    assert!(!together(&held(&corpus), "a:e1", "b:e1"));
}

#[test]
fn neighbouring_villages_on_one_night_stay_apart() {
    let strike = |document: &str, name: &str, at| {
        told(document, "e1", "air_strike")
            .on("2024-05-02")
            .place("at", name, at, "LB")
            .count("killed", 3, "people")
    };
    let corpus =
        corpus(papers(), vec![strike("a", "Upper Mill", TOWN), strike("b", "Oak Ford", NEXT)]);
    assert!(!together(&held(&corpus), "a:e1", "b:e1"));
}

#[test]
fn in_and_out_stay_apart() {
    let convoy = |document: &str, from: &str, to: &str| {
        let at = |name: &str| if name == "Qamar" { TOWN } else { PASS };
        told(document, "e1", "movement")
            .on("2024-05-02")
            .place("from", from, at(from), "SY")
            .place("to", to, at(to), "SY")
            .count("vehicles", 30, "trucks")
    };
    let corpus =
        corpus(papers(), vec![convoy("a", "Qamar", "Semalka"), convoy("b", "Semalka", "Qamar")]);
    assert!(!together(&held(&corpus), "a:e1", "b:e1"));
}

#[test]
fn a_denial_joins_what_it_denies_and_a_plan_shares_its_site() {
    let base = |document: &str, name: &str, status: &str| {
        told(document, name, "base").status(status).place("at", "Qamar", TOWN, "SY")
    };
    let corpus = corpus(
        papers(),
        vec![
            base("a", "plan", "planned").between("2024-05-04", "2024-06-30"),
            base("b", "start", "asserted").on("2024-05-20"),
            base("c", "deny", "denied"),
        ],
    );
    let incidents = held(&corpus);
    let happened: Vec<&IncidentLine> =
        incidents.iter().filter(|incident| incident.status != "planned").collect();
    assert_eq!(happened.len(), 1);
    assert_eq!(happened[0].status, "contested");
    assert!(together(&incidents, "b:start", "c:deny"));
    assert!(happened[0].site_id.is_some());
    assert!(incidents.iter().all(|incident| incident.site_id == happened[0].site_id));
}

#[test]
fn the_desk_outweighs_the_score() {
    let pair = |a: &str, b: &str| ClaimPair { a: a.to_owned(), b: b.to_owned() };
    let alike = corpus(
        papers(),
        vec![
            convoy("a", "2024-05-02", 40),
            convoy("b", "2024-05-02", 40),
            convoy("c", "2024-05-02", 40),
        ],
    );
    let decisions = Decisions { cannot_link: vec![pair("b:e1", "a:e1")], ..Decisions::default() };
    let parted = incidents(&alike, &decisions, FigureRule::Conservative);
    assert!(!together(&parted, "a:e1", "b:e1"));
    assert_eq!(parted.len(), 2);
    let unlike =
        corpus(papers(), vec![convoy("a", "2024-05-02", 40), convoy("b", "2024-05-08", 12)]);
    let decisions = Decisions { must_link: vec![pair("a:e1", "b:e1")], ..Decisions::default() };
    let joined = incidents(&unlike, &decisions, FigureRule::Conservative);
    assert!(together(&joined, "a:e1", "b:e1"));
    assert_eq!(joined[0].links[0].reasons, ["joined by the desk"]);
}

#[test]
fn two_happenings_of_one_document_stay_apart() {
    let corpus = corpus(
        papers(),
        vec![
            convoy("a", "2024-05-02", 40),
            told("a", "e2", "movement")
                .on("2024-05-02")
                .place("via", "Semalka", PASS, "SY")
                .count("vehicles", 40, "trucks"),
            convoy("b", "2024-05-02", 40),
        ],
    );
    let incidents = held(&corpus);
    assert!(!together(&incidents, "a:e1", "a:e2"));
    assert_eq!(incidents.len(), 2);
}

#[test]
fn a_copy_adds_no_origin_and_a_later_toll_supersedes() {
    let strike = |document: &str, dead: u32| {
        told(document, "e1", "air_strike")
            .on("2024-05-02")
            .place("at", "Oak Ford", TOWN, "LB")
            .count("killed", dead, "people")
            .said_by("Health Directorate")
    };
    let corpus = corpus(papers(), vec![strike("a", 5), strike("b", 7), strike("c", 7).recap()]);
    let incidents = held(&corpus);
    assert_eq!((incidents.len(), incidents[0].origins), (1, 1));
    let figure = &incidents[0].figures["killed"];
    assert_eq!(figure.low.unwrap().0, 7.0);
    assert!(figure.all.iter().any(|figure| figure.superseded));
}
