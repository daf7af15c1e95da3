//! A desk's own rules are tested by their own examples.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod support;

use support::{Desk, json_lines};

const RULE: &str = r#"[[rule]]
name = "movement/own_ferry"
type = "movement"
verbs = "trundle"
examples = ["The convoy trundled across the border on Monday."]
not = ["The convoy crossed the border on Monday."]
"#;

#[test]
fn a_rule_of_ones_own_is_tested_and_used() {
    let desk = Desk::new().file("own/moves.toml", RULE).file(
        "a.txt",
        "The army said that a convoy of twelve trucks trundled across the plain on Monday.",
    );
    desk.check("rules_test", &["rules", "test", "own"], b"");
    let output = desk.run(&["code", "--json", "--rules", "own", "a.txt"], b"");
    let rules: Vec<String> = json_lines(&output.stdout)
        .iter()
        .filter_map(|line| line["rule"].as_str().map(str::to_owned))
        .collect();
    assert_eq!(rules, ["movement/own_ferry"]);
}

#[test]
fn a_rule_that_does_not_do_what_it_says_is_shown() {
    let wrong = RULE.replace("trundled across", "halted at");
    Desk::new().file("own/moves.toml", wrong).check(
        "rules_test_miss",
        &["rules", "test", "own"],
        b"",
    );
}

#[test]
fn a_broken_file_is_named() {
    let desk = Desk::new().file("own/moves.toml", "[[rule]]\nname = 7\n");
    let output = desk.run(&["rules", "test", "own"], b"");
    assert_eq!(output.status.code(), Some(2));
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(stderr.contains("moves.toml"), "{stderr}");
}
