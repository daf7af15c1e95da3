//! Reads the lines of `tallybook code --json` and writes the series and findings they make.
//!
//! `cargo run -p tallybook-incident --example audit -- LINES.jsonl`

use std::io::{self, Write as _};
use std::{env, error, fs};

use tallybook_contract::Line;
use tallybook_incident::{Corpus, Decisions, FigureRule, audit, audit_tallies, incidents};

fn main() -> Result<(), Box<dyn error::Error>> {
    let path = env::args().nth(1).ok_or("usage: audit LINES.jsonl")?;
    let mut corpus = Corpus::default();
    for line in fs::read_to_string(path)?.lines().filter(|line| !line.trim().is_empty()) {
        corpus.push(serde_json::from_str::<Line>(line)?);
    }
    let held = incidents(&corpus, &Decisions::default(), FigureRule::Conservative);
    let mut out = io::stdout().lock();
    for series in audit_tallies(&corpus, &held) {
        writeln!(out, "{}", serde_json::to_string(&series)?)?;
    }
    for finding in audit(&corpus, &held) {
        writeln!(out, "{}", serde_json::to_string(&finding)?)?;
    }
    Ok(())
}
