//! Three dispatches and the seed article about the same convoys: one incident each, origins counted
//! once, and the published count held against its members.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod support;

use std::path::Path;

use jiff::civil::Date;
use tallybook_contract::{Coder, IncidentLine};
use tallybook_incident::{Corpus, Decisions, FigureRule, audit_tallies, incidents};
use tallybook_pipeline::{analyse, lines};
use tallybook_text::{Dct, DctBasis, Document, DocumentParts};

/// Publisher, day, text.
const DISPATCHES: &[(&str, &str, &str)] = &[
    (
        "Euphrates Bulletin",
        "2021-02-09",
        "HASAKAH, February 9 - A convoy of 45 trucks and vehicles of the International Coalition entered Syria through the al-Waleed border crossing from the Kurdistan Region of Iraq on Monday, February 8, the Syrian Observatory for Human Rights said. It drove on towards bases in Al-Hasakah.",
    ),
    (
        "Tigris Wire",
        "2021-02-09",
        "About 40 vehicles of the International Coalition crossed from Iraqi Kurdistan into Syria by the Al-Walid crossing on February 8, drivers at the crossing told Tigris Wire.",
    ),
    (
        "Jazira Post",
        "2021-02-12",
        "More than 50 vehicles and trucks of the International Coalition entered Syrian territory from the Kurdistan Region of Iraq through Al-Walid crossing and headed to Qamishli, the Syrian Observatory for Human Rights said on Thursday. On February 8 a convoy of 45 trucks had entered by the same crossing.",
    ),
];

fn add(corpus: &mut Corpus, publisher: Option<&str>, day: Option<&str>, text: &str) {
    let day: Option<Date> = day.map(|day| day.parse().unwrap());
    let document = Document::new(DocumentParts {
        text: text.to_owned(),
        publisher: publisher.map(str::to_owned),
        language: Some("en".to_owned()),
        dct: day.map(|day| Dct {
            earliest: Some(day),
            latest: Some(day),
            basis: DctBasis::Given,
            reasons: Vec::new(),
        }),
        ..DocumentParts::default()
    });
    let analysis = analyse(&document, support::tools());
    let coder = Coder { version: "0", model: "english", rules: "english" };
    lines(&document, &analysis, coder).into_iter().for_each(|line| corpus.push(line));
}

fn on<'a>(held: &'a [IncidentLine], day: &str) -> Vec<&'a IncidentLine> {
    let convoys = held.iter().filter(|incident| incident.event_type == "movement");
    convoys.filter(|incident| incident.when.latest.as_deref() == Some(day)).collect()
}

#[test]
fn one_convoy_told_by_three_outlets_is_one_incident_of_two_origins() {
    let mut corpus = Corpus::default();
    for (publisher, day, text) in DISPATCHES {
        add(&mut corpus, Some(publisher), Some(day), text);
    }
    let held = incidents(&corpus, &Decisions::default(), FigureRule::Conservative);
    let convoys = on(&held, "2021-02-08");
    assert_eq!(convoys.len(), 1);
    assert_eq!((convoys[0].documents, convoys[0].origins), (3, 2));
    let figure = &convoys[0].figures["vehicles"];
    let numbers = [figure.low, figure.best, figure.high].map(|number| number.map(|n| n.0));
    assert_eq!(numbers, [Some(40.0), Some(45.0), Some(45.0)]);
}

#[test]
fn the_seed_article_joins_them_and_its_count_names_its_members() {
    let seed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/seed/article.txt");
    let Ok(article) = std::fs::read_to_string(seed) else { return };
    let mut corpus = Corpus::default();
    add(&mut corpus, None, None, &article);
    for (publisher, day, text) in DISPATCHES {
        add(&mut corpus, Some(publisher), Some(day), text);
    }
    let held = incidents(&corpus, &Decisions::default(), FigureRule::Conservative);
    let convoys = on(&held, "2021-02-08");
    assert_eq!(convoys.len(), 1);
    assert_eq!((convoys[0].documents, convoys[0].origins), (4, 2));
    assert_eq!(on(&held, "2021-02-06").len(), 1);
    let series = audit_tallies(&corpus, &held);
    let eleventh = series.iter().flat_map(|one| &one.audits).find(|audit| audit.stated.0 == 11.0);
    let eleventh = eleventh.unwrap();
    assert_eq!((eleventh.verdict.as_str(), eleventh.held.0), ("short", 3.0));
    assert_eq!(eleventh.members.len(), 3);
}
