//! A kill at any write loses nothing and leaves nothing half there; every other fault is said.
//!
//! The kills are real: a child process records while a library loaded before the C library counts
//! its writes to the ledger and ends it at the one asked for, whole or torn in half.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod support;

use std::fs;
use std::os::unix::fs::{FileExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use support::{Desk, Report, author, reports};
use tallybook_ledger::{Digest, ErrorKind, Filter, Ledger, Mode, ReviewState, SourceEntry};

/// Reports that the child records, two at a time.
const REPORTS: u32 = 8;
/// Kills of each kind; the issue asks for two hundred.
const KILLS_MIN: usize = 200;

/// What the child does: it records, decides, and redacts; each step is one transaction.
fn work(path: &Path) {
    let mut ledger = Ledger::open_or_create(path, &author()).unwrap();
    let all = reports(REPORTS);
    for pair in all.chunks(2) {
        ledger.record(&author(), pair.iter().map(Report::new_document).collect()).unwrap();
    }
    ledger.settle().unwrap();
    decide(&mut ledger, &all);
    ledger.redact(&author(), &all[REPORTS as usize - 1].document_id()).unwrap();
}

fn decide(ledger: &mut Ledger, all: &[Report]) {
    let entry = SourceEntry { name: "Valley Watch".to_owned(), ..SourceEntry::default() };
    ledger.set_source(&author(), entry).unwrap();
    let incident = ledger.incident(&all[0].claim_id()).unwrap().incident_id;
    ledger.review(&author(), &incident, ReviewState::Published).unwrap();
}

/// Not a test of its own: the child process that is killed.
#[test]
fn child() {
    if let Some(path) = std::env::var_os("FAULT_LEDGER") {
        work(Path::new(&path));
    }
}

/// Builds the library that kills; `None` where there is no C compiler or another system.
fn shim(folder: &Path) -> Option<PathBuf> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/kill/shim.c");
    let library = folder.join("shim.so");
    let built = Command::new("cc")
        .args(["-shared", "-fPIC", "-O1", "-o"])
        .arg(&library)
        .arg(source)
        .arg("-ldl")
        .stderr(Stdio::null())
        .status();
    let built = cfg!(target_os = "linux") && built.is_ok_and(|status| status.success());
    if !built {
        eprintln!("skipped: no C compiler for the library that kills");
    }
    built.then_some(library)
}

fn run_child(shim: &Path, ledger: &Path, fault: &str, at: usize, count: &Path) -> bool {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "child", "--nocapture", "--test-threads=1"])
        .env("LD_PRELOAD", shim)
        .env("FAULT_LEDGER", ledger)
        .env("FAULT", fault)
        .env("FAULT_AT", at.to_string())
        .env("FAULT_COUNT", count)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .unwrap()
        .success()
}

/// Opens what a fault left: it must be whole, a beginning of the whole log, and able to go on.
fn survives(path: &Path, heads: &[Digest], label: &str) {
    let mut ledger = Ledger::open_or_create(path, &author())
        .unwrap_or_else(|error| panic!("{label}: {error} {:?}", std::error::Error::source(&error)));
    let verdict = ledger.verify(None).unwrap();
    assert_eq!(verdict.broken, None, "{label}");
    let head = ledger.head().unwrap();
    assert_eq!(heads.get(head.seq as usize - 1), Some(&head.hash), "{label}: another history");
    // Documents come two at a time: never is one of a pair there without the other.
    let documents = ledger.totals().unwrap().documents;
    assert_eq!(documents % 2, 0, "{label}: half a transaction");
    // What was not recorded can be recorded now; what was is known.
    let all = reports(REPORTS);
    let redacted = ledger.verify(None).unwrap().redacted > 0;
    ledger.record(&author(), all.iter().map(Report::new_document).collect()).unwrap();
    ledger.settle().unwrap();
    assert_eq!(claims(&ledger), REPORTS as usize - usize::from(redacted), "{label}");
    assert_eq!(ledger.verify(None).unwrap().broken, None, "{label}");
}

/// Runs the child without a fault: the hashes of its log, and how many writes it took.
fn whole(shim: &Path) -> (Vec<Digest>, usize) {
    let desk = Desk::new();
    let count = desk.folder().join("count");
    assert!(run_child(shim, &desk.path(), "none", 0, &count));
    let writes: usize = fs::read_to_string(&count).unwrap().parse().unwrap();
    let ledger = Ledger::open(&desk.path(), Mode::Read).unwrap();
    assert_eq!(ledger.verify(None).unwrap().broken, None);
    let mut heads: Vec<Digest> =
        ledger.log(None).unwrap().into_iter().map(|(operation, ..)| operation.hash).collect();
    heads.reverse();
    (heads, writes)
}

#[test]
fn a_kill_at_any_write_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let Some(shim) = shim(folder.path()) else { return };
    let (heads, writes) = whole(&shim);
    let mut killed = 0;
    // With KILLS=all every write is killed, whole and torn; else so many that the test stays short.
    let all = std::env::var("KILLS").is_ok_and(|kills| kills == "all");
    let step = if all { 1 } else { (writes / KILLS_MIN).max(1) };
    for (fault, step) in [("kill", step), ("tear", if all { 1 } else { 7 })] {
        for at in (1..=writes).step_by(step) {
            let desk = Desk::new();
            let count = desk.folder().join("count");
            let done = run_child(&shim, &desk.path(), fault, at, &count);
            assert!(!done, "{fault} at write {at}: the child was to die");
            killed += 1;
            survives(&desk.path(), &heads, &format!("{fault} at write {at} of {writes}"));
        }
    }
    println!("{killed} kills at {writes} writes");
    assert!(killed >= KILLS_MIN, "{killed} kills");
}

#[test]
fn a_full_disk_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let Some(shim) = shim(folder.path()) else { return };
    let (heads, writes) = whole(&shim);
    for at in (1..=writes).step_by(7) {
        let desk = Desk::new();
        let count = desk.folder().join("count");
        run_child(&shim, &desk.path(), "full", at, &count);
        survives(&desk.path(), &heads, &format!("full from write {at}"));
    }
}

/// Returns the number of claims that the incidents hold.
fn claims(ledger: &Ledger) -> usize {
    let incidents = ledger.incidents(&Filter::default()).unwrap();
    incidents.iter().map(|line| line.claims.len()).sum()
}

fn made() -> (Desk, Vec<Report>) {
    let desk = Desk::new();
    let all = reports(6);
    let mut ledger = desk.open();
    for report in &all {
        report.record(&mut ledger);
    }
    drop(ledger);
    (desk, all)
}

fn broken(path: &Path) -> String {
    match Ledger::open(path, Mode::Read) {
        Ok(ledger) => match ledger.verify(None) {
            Ok(verdict) => verdict.broken.expect("it was tampered with"),
            Err(error) => error.to_string(),
        },
        Err(error) => error.to_string(),
    }
}

#[test]
fn a_tampered_log_is_named() {
    // Behind the triggers' back, as somebody with a database tool would.
    let check = |sql: &str, expected: &str| {
        let (desk, _) = made();
        let conn = rusqlite::Connection::open(desk.path()).unwrap();
        for trigger in ["operation_stays", "operation_is_kept", "payload_stays", "payload_is_kept"]
        {
            conn.execute_batch(&format!("DROP TRIGGER {trigger}")).unwrap();
        }
        conn.execute_batch(sql).unwrap();
        drop(conn);
        let found = broken(&desk.path());
        assert!(found.contains(expected), "{sql}: {found}");
    };
    check(
        "UPDATE operation SET header = replace(header, '\"ana\"', '\"eva\"') WHERE seq = 4",
        "operation 4: its header is not",
    );
    check("DELETE FROM operation WHERE seq = 5", "operation 5: it is missing");
    check("UPDATE payload SET bytes = NULL WHERE id = 4", "is gone and no operation redacted it");
    check("DELETE FROM payload WHERE id = 6", "is missing");
    check(
        "UPDATE payload SET bytes = (SELECT bytes FROM payload WHERE id = 3) WHERE id = 6",
        "its bytes are not its own",
    );
    check("UPDATE incident SET status = 'denied' WHERE id = 1", "view incident");
    check("UPDATE claim SET type = 'killing' WHERE id = 2", "view claim");
    check("DELETE FROM incident_facet WHERE kind = 'country'", "view incident_facet");
}

#[test]
fn the_log_refuses_to_be_changed() {
    let (desk, _) = made();
    let conn = rusqlite::Connection::open(desk.path()).unwrap();
    for sql in [
        "UPDATE operation SET header = '{}' WHERE seq = 2",
        "DELETE FROM operation WHERE seq = 2",
        "DELETE FROM payload WHERE id = 1",
        "UPDATE payload SET bytes = x'00' WHERE id = 1",
    ] {
        assert!(conn.execute_batch(sql).is_err(), "{sql}");
    }
}

#[test]
fn a_head_kept_elsewhere_proves_the_log() {
    let (desk, all) = made();
    let ledger = desk.open();
    let head = ledger.head().unwrap();
    let verdict = ledger.verify(Some(head.hash)).unwrap();
    assert_eq!((verdict.broken, verdict.head_found), (None, Some(head.seq)));
    drop(ledger);
    // A log that was cut and grown again is whole in itself and does not hold the head.
    let other = Desk::new();
    let mut ledger = other.open();
    all[0].record(&mut ledger);
    let verdict = ledger.verify(Some(head.hash)).unwrap();
    assert!(verdict.broken.unwrap().contains("expected it in the chain"));
}

#[test]
fn a_damaged_file_is_said() {
    let (desk, _) = made();
    let payloads = desk.open().verify(None).unwrap().whole;
    let whole = fs::read(desk.path()).unwrap();
    for length in [0, 50, 1000, 4096, 20_000, whole.len() / 2, whole.len() - 100] {
        let path = desk.folder().join(format!("cut-{length}"));
        fs::write(&path, &whole[..length]).unwrap();
        let found = broken(&path);
        assert!(!found.is_empty(), "{length}");
    }
    let page = 4096;
    for at in (0..whole.len()).step_by(page) {
        let path = desk.folder().join(format!("hit-{at}"));
        fs::write(&path, &whole).unwrap();
        let file = fs::OpenOptions::new().write(true).open(&path).unwrap();
        file.write_all_at(&[0xAA; 256], at as u64 + 8).unwrap();
        drop(file);
        // A page that nothing uses may be hit without harm; what is said must be true.
        match Ledger::open(&path, Mode::Read) {
            Ok(ledger) => {
                if let Ok(verdict) = ledger.verify(None)
                    && verdict.broken.is_none()
                {
                    assert_eq!(verdict.whole, payloads, "page {}", at / page);
                }
            }
            Err(error) => assert!(!error.to_string().is_empty()),
        }
    }
}

fn error_of(path: &Path, mode: Mode) -> tallybook_ledger::Error {
    Ledger::open(path, mode).expect_err("it was to be refused")
}

#[test]
fn what_is_no_ledger_is_refused_untouched() {
    let folder = tempfile::tempdir().unwrap();
    let text = folder.path().join("notes.txt");
    fs::write(&text, "a list of convoys, kept by hand".repeat(100)).unwrap();
    let before = fs::read(&text).unwrap();
    assert_eq!(error_of(&text, Mode::Read).kind, ErrorKind::NotALedger);
    assert!(Ledger::open_or_create(&text, &author()).is_err());
    assert_eq!(fs::read(&text).unwrap(), before);
    let other = folder.path().join("other.db");
    let conn = rusqlite::Connection::open(&other).unwrap();
    conn.execute_batch("CREATE TABLE convoy (day TEXT)").unwrap();
    drop(conn);
    let before = fs::read(&other).unwrap();
    assert_eq!(error_of(&other, Mode::Write).kind, ErrorKind::NotALedger);
    assert_eq!(fs::read(&other).unwrap(), before);
    let none = folder.path().join("none.tallybook");
    let error = error_of(&none, Mode::Read);
    assert_eq!(error.kind, ErrorKind::Missing);
    assert!(error.hint().is_some_and(|hint| hint.contains("tallybook add")));
    assert!(!none.exists());
    assert_eq!(error_of(folder.path(), Mode::Read).kind, ErrorKind::NotALedger);
}

#[test]
fn a_newer_file_is_refused_and_an_older_one_is_brought_up() {
    let (desk, _) = made();
    let conn = rusqlite::Connection::open(desk.path()).unwrap();
    let version: i64 = conn.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
    conn.pragma_update(None, "user_version", 99).unwrap();
    drop(conn);
    let error = error_of(&desk.path(), Mode::Read);
    assert_eq!(error.kind, ErrorKind::Newer);
    assert!(error.to_string().contains("found version 99"), "{error}");
    // The first version had the log and no views.
    let conn = rusqlite::Connection::open(desk.path()).unwrap();
    conn.execute_batch("DROP TABLE view_state; DELETE FROM migration WHERE version > 1").unwrap();
    conn.pragma_update(None, "user_version", 1).unwrap();
    drop(conn);
    let ledger = Ledger::open(&desk.path(), Mode::Read).unwrap();
    assert_eq!(ledger.verify(None).unwrap().broken, None);
    assert_eq!(ledger.totals().unwrap().documents, 6);
    let conn = rusqlite::Connection::open(desk.path()).unwrap();
    let now: i64 = conn.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
    assert_eq!(now, version);
}

#[test]
fn views_of_another_version_are_computed_anew() {
    let (desk, _) = made();
    let digest = desk.open().view_digest().unwrap();
    let conn = rusqlite::Connection::open(desk.path()).unwrap();
    conn.execute_batch("UPDATE view_state SET version = 'before'; DELETE FROM incident").unwrap();
    drop(conn);
    assert_eq!(desk.open().view_digest().unwrap(), digest);
}

#[test]
fn a_file_that_cannot_be_written_is_read() {
    let (desk, _) = made();
    fs::set_permissions(desk.path(), fs::Permissions::from_mode(0o444)).unwrap();
    let ledger = Ledger::open(&desk.path(), Mode::Read).unwrap();
    assert_eq!(claims(&ledger), 6);
    drop(ledger);
    let error = error_of(&desk.path(), Mode::Write);
    assert_eq!(error.kind, ErrorKind::ReadOnly);
    assert!(error.hint().is_some());
}

#[test]
fn a_second_writer_waits_and_is_told() {
    let (desk, all) = made();
    let other = rusqlite::Connection::open(desk.path()).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let mut ledger = desk.open();
    let withdrawn = ledger.withdraw(&author(), &all[0].document_id());
    let error = withdrawn.expect_err("another writes");
    assert_eq!(error.kind, ErrorKind::Busy);
    // Who only reads is not held up.
    assert_eq!(claims(&ledger), 6);
    other.execute_batch("ROLLBACK").unwrap();
    ledger.withdraw(&author(), &all[0].document_id()).unwrap();
    assert_eq!(ledger.verify(None).unwrap().broken, None);
    // Two that write in turn make one chain.
    let mut second = desk.open();
    second.withdraw(&author(), &all[1].document_id()).unwrap();
    ledger.withdraw(&author(), &all[2].document_id()).unwrap();
    assert_eq!(second.verify(None).unwrap().broken, None);
}
