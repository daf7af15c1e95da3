//! The verbs on a ledger, from the first document to a restored backup.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod support;

use std::process::Output;

use serde_json::Value;
use support::{Desk, json_lines};

const STRIKE: &str = r#"{"id":"1","publisher":"Border Courier","published":"2024-03-05","title":"Air strike on Raqqa","text":"Warplanes bombed a market in Raqqa on Monday, killing five people, the civil defence said."}"#;
const AGAIN: &str = r#"{"id":"2","publisher":"Valley Watch","published":"2024-03-05","text":"Five people were killed on Monday when warplanes bombed a market in Raqqa, rescuers said."}"#;
const CONVOY: &str = r#"{"id":"3","publisher":"Valley Watch","published":"2024-03-06","text":"A convoy of 20 trucks crossed into Syria at the Semalka crossing on Tuesday."}"#;

fn text(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

fn desk() -> Desk {
    let desk = Desk::new().file("feed.jsonl", [STRIKE, AGAIN, CONVOY].join("\n"));
    let output = desk.run(&["add", "feed.jsonl", "--as", "ana"], b"");
    assert!(output.status.success(), "{}", text(&output));
    assert!(text(&output).contains("3 new, 0 known, 0 failed"), "{}", text(&output));
    desk
}

fn said(desk: &Desk, args: &[&str], code: i32, expected: &[&str]) -> String {
    let output = desk.run(args, b"");
    let found = text(&output);
    assert_eq!(output.status.code(), Some(code), "{args:?}: {found}");
    for words in expected {
        assert!(found.contains(words), "{args:?}: expected {words:?} in {found}");
    }
    found
}

fn incidents(desk: &Desk, more: &[&str]) -> Vec<Value> {
    json_lines(&desk.run(&[&["incidents", "--json"], more].concat(), b"").stdout)
}

#[test]
fn a_desk_at_work() {
    let desk = desk();
    said(&desk, &["add", "feed.jsonl"], 0, &["0 new, 3 known"]);
    let all = incidents(&desk, &[]);
    let strike = all.iter().find(|line| line["type"] == "air_strike").unwrap();
    let id = strike["incident_id"].as_str().unwrap();
    said(&desk, &["show", id], 0, &["Raqqa", "killed: 5", "2 documents, 2 origins", "Border Cou"]);
    said(&desk, &["decide", "review", id, "published", "--as", "ben"], 0, &["public id TB-"]);
    assert!(incidents(&desk, &["--review", "published"]).len() == 1);
    said(&desk, &["log"], 0, &["ben", "review", "ana", "add document"]);
    said(&desk, &["undo"], 0, &["undone: operation"]);
    assert!(incidents(&desk, &["--review", "published"]).is_empty());
    said(&desk, &["search", "warplanes"], 0, &["Air strike on Raqqa"]);
    said(
        &desk,
        &[
            "sources",
            "Valley Watch",
            "--kind",
            "monitor",
            "--grade",
            "B",
            "--grade-reason",
            "right",
        ],
        0,
        &[],
    );
    said(&desk, &["sources"], 0, &["Valley Watch", "monitor"]);
    said(&desk, &["verify"], 0, &["whole"]);
    let head = said(&desk, &["log", "--head"], 0, &[]);
    let hash = head.split_whitespace().nth(1).unwrap();
    said(&desk, &["verify", "--head", hash], 0, &["nothing up to it was changed"]);
    said(&desk, &["verify", "--head", &"0".repeat(64)], 1, &["broken: head"]);
    said(&desk, &["backup", "copy.tallybook"], 0, &["whole"]);
    said(&desk, &["backup", "copy.tallybook"], 2, &["expected no file there"]);
    said(&desk, &["undo", "2"], 0, &[]);
    said(&desk, &["restore", "copy.tallybook"], 2, &["--replace"]);
    said(&desk, &["restore", "copy.tallybook", "--replace"], 0, &["replaced-1", "restored"]);
    assert_eq!(incidents(&desk, &[]), all);
    said(&desk, &["recode", "--dry-run"], 0, &["3 documents coded again, 0 would be changed"]);
}

#[test]
fn filters_find_what_they_say() {
    let desk = desk();
    let types = |more: &[&str]| {
        let found = incidents(&desk, more);
        found.iter().map(|line| line["type"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert!(types(&["--type", "air_strike"]).iter().all(|word| word == "air_strike"));
    assert!(!types(&["--type", "air_strike"]).is_empty());
    let since = incidents(&desk, &["--since", "2024-03-05"]);
    let late = |line: &Value| line["when"]["latest"].as_str().is_none_or(|d| d >= "2024-03-05");
    assert!(!since.is_empty() && since.iter().all(late), "{since:?}");
    let until = incidents(&desk, &["--until", "2024-03-04"]);
    let early = |line: &Value| line["when"]["earliest"].as_str().is_none_or(|d| d <= "2024-03-04");
    assert!(!until.is_empty() && until.iter().all(early), "{until:?}");
    assert!(!types(&["--country", "sy"]).is_empty());
    assert!(types(&["--country", "FR"]).is_empty());
    assert!(!types(&["--source", "valley watch"]).is_empty());
    assert!(!types(&["--text", "market"]).is_empty());
    assert!(!types(&["--place", "Raqqa", "--radius", "10"]).is_empty());
    assert!(types(&["--place", "52.5,13.4", "--radius", "10"]).is_empty());
    assert_eq!(types(&["--sort", "newest", "--limit", "1"]).len(), 1);
}

#[test]
fn bad_input_is_said_with_a_hint() {
    let desk = desk();
    said(&desk, &["incidents", "--ledger", "none"], 2, &["no such file", "hint: `tallybook add"]);
    said(&desk, &["incidents", "--ledger", "feed.jsonl"], 2, &["expected a ledger", "hint:"]);
    said(&desk, &["show", "ffff0000"], 2, &["ffff0000", "hint: `tallybook incidents`"]);
    said(&desk, &["incidents", "--since", "soon"], 2, &["expected a date like 2024-03-05"]);
    said(&desk, &["incidents", "--since", "2024-03-09", "--until", "2024-03-01"], 2, &["before"]);
    said(&desk, &["incidents", "--place", "Raqqa", "--radius", "-3"], 2, &["kilometres"]);
    said(&desk, &["incidents", "--place", "95,10", "--radius", "3"], 2, &["degrees north"]);
    said(&desk, &["incidents", "--type", "airstrike"], 2, &["air_strike", "\"airstrike\""]);
    said(&desk, &["incidents", "--country", "Syria"], 2, &["two letters"]);
    said(&desk, &["incidents", "--text", "\"open"], 2, &["expected words to search for"]);
    said(&desk, &["show", "abcd", "--at", "2001-01-01"], 2, &["began later"]);
    said(&desk, &["show", "abcd", "--at", "999"], 2, &["expected an operation's number"]);
    said(&desk, &["undo", "77"], 2, &["hint: `tallybook log`"]);
    said(&desk, &["verify", "--head", "abc"], 2, &["64 hexadecimal digits"]);
    said(&desk, &["redact", "abcdef"], 2, &["--for-good"]);
    said(&desk, &["decide", "review", "abcd", "done"], 2, &["expected a decision"]);
    said(&desk, &["add", "feed.jsonl", "none.txt"], 2, &["0 new, 3 known, 1 failed"]);
}

#[test]
fn a_redacted_document_is_gone_from_the_file() {
    let desk = desk();
    let found = json_lines(&desk.run(&["search", "warplanes", "--json"], b"").stdout);
    let id = found[0]["document_id"].as_str().unwrap();
    said(&desk, &["redact", id, "--for-good"], 0, &["payloads destroyed"]);
    said(&desk, &["verify"], 0, &["whole", "redacted"]);
    said(&desk, &["add", "feed.jsonl"], 0, &["redacted before and not recorded again"]);
    let other = json_lines(&desk.run(&["search", "warplanes", "--json"], b"").stdout);
    assert!(other.iter().all(|hit| hit["document_id"] != id));
    said(&desk, &["undo"], 2, &["expected one that can be undone", "hint:"]);
}

#[test]
fn a_table_comes_in_and_goes_out() {
    let table = "Ref,Kind,Day,Town,Lat,Lon,Dead,Remarks\n\
        1,Air raid,2024-03-04,Raqqa,35.95,39.01,5,=cmd|' /C calc'!A0\n\
        2,Air raid,soon,Raqqa,35.95,39.01,5,\n\
        3,Shelling,2024-03-05,Kobani,36.89,38.35,3-7,\n";
    let desk = Desk::new().file("desk.csv", table);
    let columns = [
        "import",
        "desk.csv",
        "--publisher",
        "Desk",
        "--column",
        "id=Ref",
        "--column",
        "type=Kind",
        "--column",
        "date=Day",
        "--column",
        "place=Town",
        "--column",
        "latitude=Lat",
        "--column",
        "longitude=Lon",
        "--column",
        "count.killed=Dead",
        "--column",
        "notes=Remarks",
        "--value",
        "type:Air raid=air_strike",
    ];
    let dry = [&columns[..], &["--dry-run"]].concat();
    said(&desk, &dry, 2, &["line 3: failed: date: expected a date", "2 new", "dry run"]);
    assert!(incidents(&desk, &[]).is_empty());
    said(&desk, &columns, 2, &["2 new, 0 known, 0 new versions, 1 failed"]);
    said(&desk, &columns, 2, &["line 2: known already", "0 new, 2 known"]);
    let all = incidents(&desk, &[]);
    assert_eq!(all.len(), 2);
    assert_eq!(all[1]["figures"]["killed"]["low"], 3);
    let csv = said(&desk, &["export", "csv", "--claims"], 0, &["Raqqa", "3-7"]);
    assert!(csv.lines().all(|line| !line.contains(",=")), "{csv}");
    // What was exported comes in again as the same happenings.
    let other = Desk::new().file("claims.csv", csv);
    said(&other, &["import", "claims.csv"], 0, &["2 new", "0 failed"]);
    let again = incidents(&other, &[]);
    for (a, b) in all.iter().zip(&again) {
        assert_eq!((&a["type"], &a["when"], &a["title"]), (&b["type"], &b["when"], &b["title"]));
    }
    said(&desk, &["export", "geojson"], 0, &["FeatureCollection", "[39.01,35.95]"]);
}

#[test]
fn posture_waits_and_is_coarse() {
    let today = jiff::Timestamp::now().to_string();
    let today = &today[..10];
    let row = format!(
        r#"{{"published":"{today}","text":"A convoy of 20 trucks crossed into Syria at the Semalka crossing on Tuesday."}}"#
    );
    let desk = Desk::new().file("now.jsonl", row).file("then.jsonl", CONVOY);
    said(&desk, &["add", "now.jsonl"], 0, &["1 new"]);
    said(&desk, &["export", "jsonl", "--type", "movement"], 0, &["held back for 72 hours"]);
    said(&desk, &["add", "then.jsonl"], 0, &["1 new"]);
    let out =
        said(&desk, &["export", "jsonl", "--until", "2024-12-31"], 0, &["without exact places"]);
    assert!(!out.contains("Semalka") && !out.contains("\"latitude\":3"), "{out}");
    said(&desk, &["export", "jsonl", "--internal"], 0, &["Semalka"]);
}
