//! Runs `tallybook schema`: the JSON Schema of every line that `--json` writes.

use std::io::{self, Write};

use crate::exit::Outcome;

/// Prints the schema.
pub(crate) fn run() -> anyhow::Result<Outcome> {
    let mut text = serde_json::to_string_pretty(&tallybook_contract::schema())?;
    text.push('\n');
    io::stdout().lock().write_all(text.as_bytes())?;
    Ok(Outcome::Done)
}
