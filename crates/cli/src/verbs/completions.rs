//! Runs `tallybook completions`: the completions of a shell, from the same definition as the help.

use std::io::{self, Write};

use clap::CommandFactory;

use crate::args::{Cli, CompletionsArgs};
use crate::exit::Outcome;

/// Prints the completions.
pub(crate) fn run(args: CompletionsArgs) -> anyhow::Result<Outcome> {
    let mut text = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "tallybook", &mut text);
    io::stdout().lock().write_all(&text)?;
    Ok(Outcome::Done)
}
