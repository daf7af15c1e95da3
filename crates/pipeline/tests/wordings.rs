//! Checks how newsrooms and field staff word each type: a list written apart from the rules.
//!
//! `tests/suite/wordings.tsv` holds type, status and sentence; `TALLYBOOK_GRID=list` prints misses.

mod support;

use tallybook_claim::event::Status;
use tallybook_pipeline::analyse;
use tallybook_text::{Dct, DctBasis, Document, DocumentParts};

const SHARE_MIN: f64 = 0.84;

#[test]
fn wordings_are_known() {
    let rows = include_str!("../../../tests/suite/wordings.tsv");
    let tools = support::tools();
    let list = std::env::var("TALLYBOOK_GRID").is_ok_and(|value| value == "list");
    let (mut hits, mut all) = (0usize, 0usize);
    for row in rows.lines().filter(|line| !line.starts_with('#')) {
        let fields: Vec<&str> = row.split('\t').collect();
        let [event_type, status, sentence] = fields[..] else {
            panic!("expected three columns, but found {row:?}");
        };
        let document = Document::new(DocumentParts {
            text: sentence.to_owned(),
            dct: Some(Dct::day(jiff::civil::date(2023, 6, 8), DctBasis::Given)),
            ..DocumentParts::default()
        });
        let mut claims = analyse(&document, tools).claims;
        claims.retain(|c| !matches!(c.status, Status::Hypothetical | Status::Undisclosed));
        let right = match (event_type, status) {
            ("none", _) => claims.is_empty(),
            // A denial may carry the type of what is denied, or be a rejection.
            (_, "denied") => claims.iter().any(|claim| claim.status == Status::Denied),
            _ => claims.iter().any(|claim| {
                claim.event_type.as_str() == event_type && claim.status.as_str() == status
            }),
        };
        hits += usize::from(right);
        all += 1;
        if list && !right {
            println!("{event_type}\t{status}\t{sentence}");
        }
    }
    let share = hits as f64 / all.max(1) as f64;
    println!("wordings: {hits} of {all}, {share:.3}");
    assert!(share >= SHARE_MIN, "{share:.3} of the wordings, below {SHARE_MIN}");
}
