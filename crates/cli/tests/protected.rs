//! A protected source's name, contact and wording leave through no verb without the desk's word.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod support;

use support::{Desk, json_lines};

/// What must not leave: names, contact, and words that only the protected source uses.
const SECRETS: &[&str] =
    &["layla", "haddad", "night ferry", "555-0199", "broken mill", "umm-ferry", "heron-17"];

fn planted() -> Desk {
    let rows = [
        r#"{"id":"a","publisher":"Border Courier","published":"2024-03-05","title":"Lorries at the heron-17 post","text":"Layla Haddad said a convoy of 20 trucks crossed into Syria at the Semalka crossing on March 4, past the broken mill."}"#,
        r#"{"id":"b","publisher":"Night Ferry Notes","published":"2024-03-05","text":"A convoy of 20 trucks crossed into Syria at the Semalka crossing on March 4, past the broken mill."}"#,
        r#"{"id":"c","publisher":"Border Courier","published":"2024-03-06","text":"Shelling killed three people in Kobani on March 5, the Border Courier's reporter said."}"#,
    ];
    let table = "type,date,publisher,notes\nmovement,2024-03-04,Night Ferry Notes,the broken mill\n\
                 movement,Layla Haddad,Night Ferry Notes,the broken mill\n";
    let desk =
        Desk::new().file("night ferry/layla.jsonl", rows.join("\n")).file("table.csv", table);
    let protect = |name: &str, more: &[&str]| {
        let args = [&["sources", name, "--protect", "--contact", "+1 555-0199"], more].concat();
        assert!(desk.run(&args, b"").status.success());
    };
    protect(
        "Layla Haddad",
        &["--alias", "Umm-Ferry", "--grade", "B", "--grade-reason", "Layla Haddad was right"],
    );
    protect("Night Ferry Notes", &["--alias", "night ferry", "--alias", "layla.jsonl"]);
    let added = desk.run(&["add", "night ferry/layla.jsonl", "--reason", "from Umm-Ferry"], b"");
    assert!(added.status.success(), "{added:?}");
    desk
}

fn leaks(output: &std::process::Output) -> Vec<&'static str> {
    let text = [output.stdout.as_slice(), output.stderr.as_slice()].concat();
    let text = String::from_utf8_lossy(&text).to_lowercase();
    SECRETS.iter().copied().filter(|secret| text.contains(secret)).collect()
}

#[test]
fn nothing_of_a_protected_source_leaves() {
    let desk = planted();
    let incidents = json_lines(&desk.run(&["incidents", "--json"], b"").stdout);
    let ids: Vec<String> =
        incidents.iter().map(|line| line["incident_id"].as_str().unwrap().to_owned()).collect();
    assert!(ids.len() >= 2, "{incidents:?}");
    let mut calls: Vec<Vec<&str>> = vec![
        vec!["incidents"],
        vec!["incidents", "--json"],
        vec!["incidents", "--source", "Layla Haddad"],
        vec!["incidents", "--text", "broken mill"],
        vec!["incidents", "--place", "Layla Haddad", "--radius", "5"],
        vec!["search", "mill"],
        vec!["search", "convoy", "--json"],
        vec!["search", "Layla"],
        vec!["search", "Layla \"Haddad"],
        vec!["log"],
        vec!["log", "--json"],
        vec!["sources"],
        vec!["sources", "--json"],
        vec!["tally", "--type", "movement"],
        vec!["tally", "--type", "movement", "--json"],
        vec!["tally", "--source", "Layla Haddad"],
        vec!["audit"],
        vec!["audit", "--json"],
        vec!["verify"],
        vec!["show", "Layla Haddad"],
        vec!["undo", "Layla Haddad"],
        vec!["decide", "merge", "Layla Haddad", "umm-ferry"],
        vec!["recode", "--dry-run"],
        vec!["recode", "--dry-run", "--json"],
        vec!["add", "night ferry/layla.jsonl"],
        vec!["add", "night ferry/layla.jsonl", "--json"],
        vec!["add", "night ferry/none of layla haddad.txt"],
        vec!["import", "table.csv", "--dry-run"],
    ];
    for form in ["csv", "jsonl", "geojson"] {
        for more in [&[][..], &["--claims"], &["--internal"], &["--internal", "--claims"]] {
            calls.push([&["export", form], more].concat());
        }
    }
    for id in &ids {
        calls.push(vec!["show", id]);
        calls.push(vec!["show", id, "--json"]);
        calls.push(vec!["show", id, "--at", "2999-01-01"]);
    }
    for call in &calls {
        let output = desk.run(call, b"");
        let asked = call.join(" ").to_lowercase();
        // What the command line itself says is no leak.
        let found: Vec<&str> =
            leaks(&output).into_iter().filter(|secret| !asked.contains(secret)).collect();
        assert!(found.is_empty(), "{call:?} leaks {found:?}: {output:?}");
    }
}

#[test]
fn the_desks_word_shows_it() {
    let desk = planted();
    let output = desk.run(&["search", "mill", "--with-protected"], b"");
    let found = leaks(&output);
    assert!(found.contains(&"night ferry") && found.contains(&"broken mill"), "{output:?}");
    let output = desk.run(&["sources", "--with-protected"], b"");
    assert!(leaks(&output).contains(&"layla"));
}
