//! Reads the lines of `tallybook code --json` and writes the incidents they make, one a line.
//!
//! `cargo run -p tallybook-incident --example group -- LINES.jsonl [DECISIONS.json]`

use std::io::{self, Write as _};
use std::{env, error, fs};

use tallybook_contract::Line;
use tallybook_incident::{Corpus, Decisions, FigureRule, incidents};

fn main() -> Result<(), Box<dyn error::Error>> {
    let mut arguments = env::args().skip(1);
    let path = arguments.next().ok_or("usage: group LINES.jsonl [DECISIONS.json]")?;
    let decisions: Decisions = match arguments.next() {
        Some(path) => serde_json::from_str(&fs::read_to_string(path)?)?,
        None => Decisions::default(),
    };
    let mut corpus = Corpus::default();
    for line in fs::read_to_string(path)?.lines().filter(|line| !line.trim().is_empty()) {
        corpus.push(serde_json::from_str::<Line>(line)?);
    }
    let mut out = io::stdout().lock();
    for incident in incidents(&corpus, &decisions, FigureRule::Conservative) {
        serde_json::to_writer(&mut out, &incident)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}
