//! Runs `tallybook undo`: an operation says that others no longer count.

use tallybook_ledger::Undo;

use crate::desk::{Desk, author};
use crate::exit::Outcome;
use crate::ledger_args::UndoArgs;

/// Undoes operations.
pub(crate) fn run(args: UndoArgs) -> anyhow::Result<Outcome> {
    let author = author(&args.author)?;
    Desk::open_to_write(&args.ledger)?.veiled(|desk| {
        let which = args.operation.as_deref().map_or(Undo::LastCommand, Undo::Operation);
        let (first, last) = desk.ledger.undo(&author, which)?;
        let head = desk.ledger.head()?.seq;
        let what = if first == last {
            format!("operation {first}")
        } else {
            format!("operations {first} to {last}")
        };
        desk.say(&format!("undone: {what} (`tallybook undo {head}` takes that back)\n"))?;
        Ok(Outcome::Done)
    })
}
