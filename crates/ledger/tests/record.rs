//! Documents are recorded once; decisions count until they are undone; views follow from the log.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod support;

use serde_json::json;
use support::{Desk, Report, author, reports};
use tallybook_ledger::{Filter, Recorded, ReviewState, SourceEntry, Undo};

fn whole(ledger: &tallybook_ledger::Ledger) {
    let verdict = ledger.verify(None).unwrap();
    assert_eq!(verdict.broken, None);
}

#[test]
fn the_same_document_again_changes_nothing() {
    let desk = Desk::new();
    let mut ledger = desk.open();
    let report = Report::default();
    assert_eq!(report.record(&mut ledger), Recorded::New);
    let (head, views) = (ledger.head().unwrap(), ledger.view_digest().unwrap());
    assert_eq!(report.record(&mut ledger), Recorded::Known);
    assert_eq!(ledger.head().unwrap(), head);
    assert_eq!(ledger.view_digest().unwrap(), views);
    let twice = vec![report.new_document(), report.new_document()];
    assert_eq!(ledger.record(&author(), twice).unwrap(), [Recorded::Known, Recorded::Known]);
    whole(&ledger);
}

#[test]
fn any_order_gives_the_same_views() {
    let all = reports(20);
    let digest = |order: &[Report], batch: usize| {
        let desk = Desk::new();
        let mut ledger = desk.open();
        for chunk in order.chunks(batch) {
            let documents = chunk.iter().map(Report::new_document).collect();
            ledger.record(&author(), documents).unwrap();
        }
        ledger.settle().unwrap();
        whole(&ledger);
        ledger.view_digest().unwrap()
    };
    let once = digest(&all, 20);
    let mut backwards = all.clone();
    backwards.reverse();
    assert_eq!(digest(&all, 1), once);
    assert_eq!(digest(&backwards, 3), once);
}

#[test]
fn a_corrected_document_supersedes_with_a_diff() {
    let desk = Desk::new();
    let mut ledger = desk.open();
    let first = Report { url: Some("https://x.example/1".to_owned()), ..Report::default() };
    let second = Report { trucks: 25, published: "2024-03-06", ..first.clone() };
    first.record(&mut ledger);
    let Recorded::NewVersion { of, diff } = second.record(&mut ledger) else { panic!() };
    assert_eq!(of, first.document_id());
    assert_eq!(diff.changed.len(), 1);
    assert!(diff.changed[0].values.iter().any(|(pointer, before, after)| {
        pointer == "/how_many/0/value" && *before == json!(20) && *after == json!(25)
    }));
    let incidents = ledger.incidents(&Filter::default()).unwrap();
    assert_eq!(incidents.len(), 1);
    assert_eq!(incidents[0].claims, [second.claim_id()]);
    whole(&ledger);
    // The older version, found later, does not take the newer one's place.
    let desk = Desk::new();
    let mut ledger = desk.open();
    second.record(&mut ledger);
    first.record(&mut ledger);
    assert_eq!(ledger.incidents(&Filter::default()).unwrap(), incidents);
    whole(&ledger);
}

#[test]
fn every_decision_is_undone_by_an_operation() {
    let desk = Desk::new();
    let mut ledger = desk.open();
    let all = reports(3);
    for report in &all {
        report.record(&mut ledger);
    }
    let ids: Vec<String> = ledger
        .incidents(&Filter::default())
        .unwrap()
        .into_iter()
        .map(|line| line.incident_id)
        .collect();
    let before = ledger.view_digest().unwrap();
    let claim = all[0].claim_id();
    type Decide = Box<dyn Fn(&mut tallybook_ledger::Ledger)>;
    let decisions: Vec<Decide> = vec![
        Box::new(move |ledger| {
            ledger.correct(&author(), &claim, "/when/earliest", json!("2024-02-29")).unwrap();
        }),
        Box::new({
            let ids = ids.clone();
            move |ledger| {
                ledger.review(&author(), &ids[0], ReviewState::Reviewed).unwrap();
            }
        }),
        Box::new({
            let id = all[1].document_id();
            move |ledger| {
                ledger.withdraw(&author(), &id).unwrap();
            }
        }),
        Box::new(|ledger| {
            let entry = SourceEntry {
                name: "Valley Watch".to_owned(),
                grade: Some("B".to_owned()),
                grade_reason: Some("right so far".to_owned()),
                ..SourceEntry::default()
            };
            ledger.set_source(&author(), entry).unwrap();
        }),
    ];
    for decide in decisions {
        decide(&mut ledger);
        let decided = ledger.view_digest().unwrap();
        assert_ne!(decided, before);
        whole(&ledger);
        let head = ledger.head().unwrap().seq.to_string();
        ledger.undo(&author(), Undo::Operation(&head)).unwrap();
        assert_eq!(ledger.view_digest().unwrap(), before);
        whole(&ledger);
        // To undo the undo is to decide again.
        let head = ledger.head().unwrap().seq.to_string();
        ledger.undo(&author(), Undo::Operation(&head)).unwrap();
        assert_eq!(ledger.view_digest().unwrap(), decided);
        whole(&ledger);
        let head = ledger.head().unwrap().seq.to_string();
        ledger.undo(&author(), Undo::Operation(&head)).unwrap();
        assert_eq!(ledger.view_digest().unwrap(), before);
    }
}

#[test]
fn a_public_id_is_given_once() {
    let desk = Desk::new();
    let mut ledger = desk.open();
    let all = reports(2);
    all[0].record(&mut ledger);
    all[1].record(&mut ledger);
    let id = |claim: &str, ledger: &tallybook_ledger::Ledger| ledger.incident(claim).unwrap();
    let first = id(&all[0].claim_id(), &ledger).incident_id;
    let given = ledger.review(&author(), &first, ReviewState::Published).unwrap().unwrap();
    assert_eq!(given, "TB-2024-000001");
    let head = ledger.head().unwrap().seq.to_string();
    ledger.undo(&author(), Undo::Operation(&head)).unwrap();
    let second = id(&all[1].claim_id(), &ledger).incident_id;
    let other = ledger.review(&author(), &second, ReviewState::Published).unwrap().unwrap();
    assert_eq!(other, "TB-2024-000002");
    assert_eq!(ledger.incident(&other).unwrap().incident_id, second);
}

#[test]
fn redacted_words_leave_the_file() {
    let desk = Desk::new();
    let mut ledger = desk.open();
    for report in reports(4) {
        report.record(&mut ledger);
    }
    let secret = Report { place: "Quarzentorbad", source: "Xerxophon", ..Report::default() };
    secret.record(&mut ledger);
    ledger.undo(&author(), Undo::LastCommand).unwrap();
    // What was undone is still held, and is redacted as well.
    let done = ledger.redact(&author(), &secret.document_id()).unwrap();
    assert_eq!(done.documents, [secret.document_id()]);
    whole(&ledger);
    assert_eq!(secret.record(&mut ledger), Recorded::Redacted);
    for name in ["desk.tallybook", "desk.tallybook-wal"] {
        let bytes = std::fs::read(desk.folder().join(name)).unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes).to_lowercase();
        for word in ["quarzentorbad", "xerxophon"] {
            assert!(!text.contains(word), "{name} still holds {word}");
        }
    }
}
