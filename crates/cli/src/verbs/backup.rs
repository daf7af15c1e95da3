//! Runs `tallybook backup`: a whole copy of the ledger in one file.

use crate::decision_args::BackupArgs;
use crate::desk::Desk;
use crate::exit::Outcome;

/// Copies the ledger.
pub(crate) fn run(args: BackupArgs) -> anyhow::Result<Outcome> {
    Desk::open(&args.ledger)?.veiled(|desk| {
        let head = desk.ledger.backup(&args.copy)?;
        let copy = args.copy.display();
        desk.say(&format!("{copy}: whole, head: operation {} {}\n", head.seq, head.hash))?;
        Ok(Outcome::Done)
    })
}
