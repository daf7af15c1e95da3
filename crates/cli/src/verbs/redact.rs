//! Runs `tallybook redact`: destroys a document's words and keeps their digests.

use anyhow::bail;

use crate::decision_args::RedactArgs;
use crate::desk::{Desk, author};
use crate::exit::Outcome;

/// Redacts a document.
pub(crate) fn run(args: RedactArgs) -> anyhow::Result<Outcome> {
    if !args.for_good {
        bail!("redact: expected --for-good: what is redacted cannot be brought back");
    }
    let author = author(&args.author)?;
    Desk::open_to_write(&args.ledger)?.veiled(|desk| {
        let done = desk.ledger.redact(&author, &args.document)?;
        let ids: Vec<&str> = done.documents.iter().map(|id| id.get(..8).unwrap_or(id)).collect();
        desk.say(&format!(
            "redacted: {} ({} payloads destroyed, their digests stay); copies and backups made \
             before still hold the words\n",
            ids.join(", "),
            done.payloads
        ))?;
        Ok(Outcome::Done)
    })
}
