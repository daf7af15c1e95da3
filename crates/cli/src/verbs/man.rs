//! Runs `tallybook man`: one man page of all verbs, from the same definition as the help.

use std::io::{self, Write};

use clap::{Command, CommandFactory};
use clap_mangen::Man;

use crate::args::Cli;
use crate::exit::Outcome;

/// Prints the man page.
pub(crate) fn run() -> anyhow::Result<Outcome> {
    let mut command = Cli::command();
    command.build();
    let mut page = Vec::new();
    Man::new(command.clone()).render(&mut page)?;
    for verb in command.get_subcommands().filter(|verb| verb.get_name() != "help") {
        section(verb, &mut page)?;
    }
    io::stdout().lock().write_all(&page)?;
    Ok(Outcome::Done)
}

/// Appends a verb's synopsis and options as sections of their own.
fn section(verb: &Command, page: &mut Vec<u8>) -> io::Result<()> {
    let name = verb.get_name().to_uppercase();
    writeln!(page, ".SH \"TALLYBOOK {name}\"")?;
    let man = Man::new(verb.clone());
    man.render_description_section(page)?;
    man.render_synopsis_section(page)?;
    if verb.get_arguments().next().is_some() {
        man.render_options_section(page)?;
    }
    if verb.get_subcommands().next().is_some() {
        man.render_subcommands_section(page)?;
    }
    Ok(())
}
