//! What the binary says of input that is no good: never a panic, never a hang, the rest goes on.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod support;

use support::{Desk, json_lines};

#[test]
fn empty_file() {
    Desk::new().file("empty.txt", "").check("bad_empty", &["code", "empty.txt"], b"");
}

#[test]
fn binary_file_does_not_stop_the_batch() {
    Desk::new()
        .file("a.txt", b"\x7FELF\x02\x01\x01\x00\x00\x00\x00")
        .file("b.txt", "It rained in the hills.\n")
        .check("bad_binary", &["code", "a.txt", "b.txt"], b"");
}

#[test]
fn missing_file() {
    Desk::new().check("bad_missing", &["code", "nowhere.txt"], b"");
}

#[cfg(unix)]
#[test]
fn unreadable_folder() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::new().file("closed/a.txt", "It rained.").file("b.txt", "It rained here.");
    let closed = desk.path().join("closed");
    std::fs::set_permissions(&closed, std::fs::Permissions::from_mode(0o000)).unwrap();
    let readable = std::fs::read_dir(&closed).is_ok();
    // The superuser reads every folder: then there is nothing to see.
    if !readable {
        desk.check("bad_folder", &["code", "closed", "b.txt"], b"");
    }
    std::fs::set_permissions(&closed, std::fs::Permissions::from_mode(0o700)).unwrap();
}

#[test]
fn a_folder_named_like_a_text_is_read_as_a_folder() {
    Desk::new().file("odd.txt/in.txt", "It rained.").check("bad_odd", &["code", "odd.txt"], b"");
}

#[test]
fn broken_json_line() {
    Desk::new()
        .file("rows.jsonl", "{\"id\":\"1\",\"text\":\"It rained.\"}\n{oops\n{\"id\":\"3\"}\n\n{\"id\":\"5\",\"text\":\"It rained.\",\"published\":\"soon\"}\n{\"id\":6,\"text\":\"It snowed.\"}\n")
        .check("bad_row", &["code", "rows.jsonl"], b"");
}

#[test]
fn old_encoding() {
    Desk::new()
        .file(
            "old.txt",
            b"The caf\xE9 near the market of Orl\xE9ans was closed on Monday, the owner said.\n",
        )
        .check("bad_encoding", &["code", "old.txt"], b"");
}

#[test]
fn another_language() {
    let text = "Ein Konvoi aus zwanzig Lastwagen überquerte am Montag die Grenze, teilte die \
                Beobachtungsstelle mit. Die Fahrzeuge fuhren danach weiter zu einem Stützpunkt im \
                Nordosten des Landes.\n";
    Desk::new().file("german.txt", text).check("bad_language", &["code", "german.txt"], b"");
}

#[test]
fn a_date_that_is_none() {
    Desk::new().check("bad_date", &["code", "--published", "yesterday", "x.txt"], b"");
}

#[test]
fn escape_sequences_do_not_reach_the_terminal() {
    let desk = Desk::new().file("esc.txt", "A \u{1b}[31mred title\n\nIt rained.\n");
    let output = desk.run(&["code", "esc.txt"], b"");
    assert!(!output.stdout.contains(&0x1b));
}

#[test]
fn one_endless_line_is_cut_and_said() {
    // Long words keep this test short; the cut is at bytes.
    let word = format!("{} ", "rain".repeat(64));
    let text = word.repeat(50 * 1024 * 1024 / word.len());
    let desk = Desk::new().file("long.txt", text);
    let output = desk.run(&["code", "--json", "long.txt"], b"");
    assert_eq!(output.status.code(), Some(0));
    let lines = json_lines(&output.stdout);
    let notes = lines[0]["notes"].to_string();
    assert!(notes.contains("only the first") && notes.contains("was cut there"), "{notes}");
}

#[test]
fn a_million_brackets() {
    for bracket in ["(", "[", "{", "\"", "((\"", "<", "<div>", "'"] {
        let desk = Desk::new()
            .file("deep.txt", bracket.repeat(1_000_000))
            .file("deep.html", format!("<html><body>{}", bracket.repeat(1_000_000)))
            .file("deep.jsonl", bracket.repeat(1_000_000));
        for file in ["deep.txt", "deep.html", "deep.jsonl"] {
            if bracket.len() > 1 && file == "deep.txt" {
                // A million words that are no run take a minute in a debug build.
                continue;
            }
            let output = desk.run(&["code", "--json", file], b"");
            let expected = if file.ends_with("jsonl") { 2 } else { 0 };
            assert_eq!(output.status.code(), Some(expected), "{bracket} {file}");
        }
    }
}

#[test]
fn arabic_and_combining_characters_keep_their_offsets() {
    let text = "قال المرصد: A convoy of 20 lorries crossed near عين ديوار on Monday 🙂, the \
                mayor of Cafe\u{301} Hill said.\r\nIt was the second.";
    let desk = Desk::new().file("rtl.txt", text);
    for verb in ["code", "mentions"] {
        let output = desk.run(&[verb, "--json", "rtl.txt"], b"");
        assert_eq!(output.status.code(), Some(0));
        for line in json_lines(&output.stdout) {
            check_spans(&line, &text.chars().collect::<Vec<_>>());
        }
    }
    let output = desk.run(&["parse", "rtl.txt"], b"");
    let rows = String::from_utf8(output.stdout).unwrap();
    let characters: Vec<char> = text.chars().collect();
    for row in rows.lines().filter(|row| row.starts_with(|c: char| c.is_ascii_digit())) {
        let fields: Vec<&str> = row.split('\t').collect();
        let number = |key: &str| -> usize {
            fields[9].split('|').find_map(|part| part.strip_prefix(key)).unwrap().parse().unwrap()
        };
        let words: String = characters[number("start_char=")..number("end_char=")].iter().collect();
        assert_eq!(words, fields[1], "{row}");
    }
}

/// Checks that wherever a `text` stands beside a `span`, the span points at that text.
fn check_spans(value: &serde_json::Value, characters: &[char]) {
    match value {
        serde_json::Value::Object(fields) => {
            if let (Some(text), Some(span)) = (fields.get("text"), fields.get("span"))
                && let (Some(text), Some(span)) = (text.as_str(), span.as_array())
            {
                let at = |i: usize| span[i].as_u64().unwrap() as usize;
                let words: String = characters[at(0)..at(1)].iter().collect();
                assert_eq!(words, text);
            }
            fields.values().for_each(|value| check_spans(value, characters));
        }
        serde_json::Value::Array(values) => {
            values.iter().for_each(|value| check_spans(value, characters));
        }
        _ => {}
    }
}
