//! Runs `tallybook credits`: the credit of every data source that the binary carries.

use std::io::{self, Write};

use crate::exit::Outcome;

/// Prints the credits.
pub(crate) fn run() -> anyhow::Result<Outcome> {
    let mut out = io::stdout().lock();
    out.write_all(tallybook_gazetteer::credits().as_bytes())?;
    out.write_all(include_bytes!("../../../../data/actors/CREDITS.txt"))?;
    out.write_all(b"Model\n")?;
    for line in include_str!("../../../../models/LICENSE").lines() {
        writeln!(out, "{}", format!("  {line}").trim_end())?;
    }
    Ok(Outcome::Done)
}
