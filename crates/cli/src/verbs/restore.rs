//! Runs `tallybook restore`: a verified copy takes the ledger's place.

use std::io::Write;

use tallybook_ledger::Ledger;

use crate::decision_args::RestoreArgs;
use crate::exit::Outcome;

/// Restores a ledger.
pub(crate) fn run(args: RestoreArgs) -> anyhow::Result<Outcome> {
    let target = &args.ledger.ledger;
    let (head, aside) = Ledger::restore(&args.copy, target, args.replace)?;
    let mut out = std::io::stdout().lock();
    if let Some(aside) = aside {
        writeln!(out, "the ledger that stood there is now {}", aside.display())?;
    }
    writeln!(out, "{}: restored, head: operation {} {}", target.display(), head.seq, head.hash)?;
    Ok(Outcome::Done)
}
