//! `docs/cli.md` is what the program says of itself; the man page and completions are made from it.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod support;

use std::fs;

use support::{Desk, root};

const VERBS: &[&[&str]] = &[
    &["code"],
    &["mentions"],
    &["parse"],
    &["explain"],
    &["add"],
    &["incidents"],
    &["show"],
    &["search"],
    &["tally"],
    &["audit"],
    &["sources"],
    &["decide"],
    &["decide", "merge"],
    &["decide", "apart"],
    &["decide", "split"],
    &["decide", "link"],
    &["decide", "correct"],
    &["decide", "review"],
    &["decide", "withdraw"],
    &["recode"],
    &["redact"],
    &["backup"],
    &["restore"],
    &["export"],
    &["import"],
    &["log"],
    &["undo"],
    &["verify"],
    &["rules"],
    &["rules", "test"],
    &["gazetteer"],
    &["gazetteer", "import"],
    &["gazetteer", "fetch"],
    &["gazetteer", "list"],
    &["credits"],
    &["schema"],
    &["bench"],
    &["completions"],
    &["man"],
];

#[test]
fn the_page_is_current() {
    let desk = Desk::new();
    let help = |verb: &[&str]| {
        let output = desk.run(&[verb, &["--help"]].concat(), b"");
        let text = String::from_utf8(output.stdout).unwrap();
        let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
        format!("```\n{}\n```\n", lines.join("\n").trim_end())
    };
    let mut page = fs::read_to_string(root().join("docs/cli-head.md")).unwrap();
    page.push_str(&help(&[]));
    for verb in VERBS {
        page.push_str(&format!("\n## tallybook {}\n\n{}", verb.join(" "), help(verb)));
    }
    let path = root().join("docs/cli.md");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &page).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(expected, page, "UPDATE=1 writes docs/cli.md anew");
}

#[test]
fn every_verb_is_on_the_page_and_in_the_man_page() {
    let desk = Desk::new();
    let text = |args: &[&str]| String::from_utf8(desk.run(args, b"").stdout).unwrap();
    let (help, man, bash) = (text(&["--help"]), text(&["man"]), text(&["completions", "bash"]));
    let commands = help.split("Commands:").nth(1).unwrap().split("Options:").next().unwrap();
    for line in commands.lines().filter(|line| line.starts_with("  ")) {
        let Some(verb) = line.split_whitespace().next().filter(|verb| *verb != "help") else {
            continue;
        };
        assert!(VERBS.iter().any(|known| known[0] == verb), "{verb} is not in docs/cli.md");
        assert!(man.contains(&format!("TALLYBOOK {}", verb.to_uppercase())), "{verb}: man page");
        assert!(bash.contains(verb), "{verb}: completions");
    }
}
