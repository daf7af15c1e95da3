//! Reads the lines of `tallybook code --json` and says why pairs of claims do or do not join.
//!
//! `cargo run -p tallybook-incident --example why -- LINES.jsonl CLAIM CLAIM [CLAIM ...]`

use std::{env, error, fs};

use tallybook_contract::Line;
use tallybook_incident::{Corpus, Linker};

fn main() -> Result<(), Box<dyn error::Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let (path, ids) = arguments.split_first().ok_or("usage: why LINES.jsonl CLAIM CLAIM ...")?;
    let mut corpus = Corpus::default();
    for line in fs::read_to_string(path)?.lines().filter(|line| !line.trim().is_empty()) {
        corpus.push(serde_json::from_str::<Line>(line)?);
    }
    let mut linker = Linker::new();
    for document in &corpus.documents {
        let tallies: Vec<_> = corpus.tallies.iter().collect();
        let own: Vec<_> =
            tallies.into_iter().filter(|t| t.document_id == document.document_id).collect();
        linker.add(document, &corpus.claims, &own);
    }
    for (at, a) in ids.iter().enumerate() {
        for b in ids.iter().skip(at + 1) {
            match linker.explain(a, b) {
                Some(weighed) => println!("{a} {b}: {:?} {:?}", weighed.points, weighed.reasons),
                None => println!("{a} {b}: not held"),
            }
        }
    }
    Ok(())
}
