//! Turns how a verb ended into an exit code and, where it failed, one line on stderr.
//!
//! | how | code |
//! |---|---|
//! | done, also with nothing found; the reader of a pipe went away | 0 |
//! | `rules test`, `verify` or `audit` found something | 1 |
//! | an error, or a document of the batch that could not be read | 2 |

use std::io;
use std::process::ExitCode;

/// How a verb ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Outcome {
    /// All was done.
    Done,
    /// A check found something.
    Found,
    /// Something could not be read; stderr says what.
    Failed,
}

/// Returns the exit code, after saying an error.
pub(crate) fn code(result: anyhow::Result<Outcome>) -> ExitCode {
    match result {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Found) => ExitCode::from(1),
        Ok(Outcome::Failed) => ExitCode::from(2),
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            anstream::eprintln!("tallybook: {error:#}");
            if let Some(hint) = error.chain().find_map(hint) {
                anstream::eprintln!("hint: {hint}");
            }
            ExitCode::from(2)
        }
    }
}

fn hint<'a>(error: &'a (dyn std::error::Error + 'static)) -> Option<&'a str> {
    error.downcast_ref::<tallybook_ledger::Error>().and_then(tallybook_ledger::Error::hint)
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause.downcast_ref::<io::Error>().is_some_and(|e| e.kind() == io::ErrorKind::BrokenPipe)
    })
}
