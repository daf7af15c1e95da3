//! Checks how newsrooms and field staff word each type: a list written apart from the rules.
//!
//! `tests/suite/wordings.tsv` holds type, status and sentence; `TALLYBOOK_GRID=list` prints misses.
//! The rows of `wordings-kept-out.tsv` were set aside before any rule was tuned and are never listed.

mod support;

use tallybook_claim::event::Status;
use tallybook_pipeline::analyse;
use tallybook_text::{Dct, DctBasis, Document, DocumentParts};

const SHARE_MIN: f64 = 0.72;
const KEPT_OUT_SHARE_MIN: f64 = 0.62;

#[test]
fn wordings_are_known() {
    let list = std::env::var("TALLYBOOK_GRID").is_ok_and(|value| value == "list");
    let share = share("wordings", include_str!("../../../tests/suite/wordings.tsv"), list);
    assert!(share >= SHARE_MIN, "{share:.3} of the wordings, below {SHARE_MIN}");
}

#[test]
fn wordings_kept_out_are_known() {
    let rows = include_str!("../../../tests/suite/wordings-kept-out.tsv");
    let share = share("wordings kept out", rows, false);
    assert!(share >= KEPT_OUT_SHARE_MIN, "{share:.3} kept out, below {KEPT_OUT_SHARE_MIN}");
}

/// Returns the share of rows that are coded as they say, and prints it with its parts.
fn share(name: &str, rows: &str, list: bool) -> f64 {
    let (mut hits, mut all, mut silent, mut none) = (0usize, 0usize, 0usize, 0usize);
    for row in rows.lines().filter(|line| !line.starts_with('#')) {
        let fields: Vec<&str> = row.split('\t').collect();
        let [event_type, status, sentence] = fields[..] else {
            panic!("expected three columns, but found {row:?}");
        };
        let right = is_right(event_type, status, sentence);
        hits += usize::from(right);
        all += 1;
        none += usize::from(event_type == "none");
        silent += usize::from(event_type == "none" && right);
        if list && !right {
            println!("{event_type}\t{status}\t{sentence}");
        }
    }
    let share = hits as f64 / all.max(1) as f64;
    println!(
        "{name}: {hits} of {all}, {share:.3}; of them without an event {silent} of {none}, with one {} of {}",
        hits - silent,
        all - none
    );
    share
}

fn is_right(event_type: &str, status: &str, sentence: &str) -> bool {
    let document = Document::new(DocumentParts {
        text: sentence.to_owned(),
        dct: Some(Dct::day(jiff::civil::date(2023, 6, 8), DctBasis::Given)),
        ..DocumentParts::default()
    });
    let mut claims = analyse(&document, support::tools()).claims;
    claims.retain(|c| !matches!(c.status, Status::Hypothetical | Status::Undisclosed));
    match (event_type, status) {
        ("none", _) => claims.is_empty(),
        // A denial may carry the type of what is denied, or be a rejection.
        (_, "denied") => claims.iter().any(|claim| claim.status == Status::Denied),
        _ => claims.iter().any(|claim| {
            let told = claim.status.as_str();
            // One sentence does not show whose word a claim is.
            claim.event_type.as_str() == event_type
                && (told == status || status == "asserted" && told == "claimed")
        }),
    }
}
