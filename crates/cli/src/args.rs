//! Turns the command line into values; help, man page and completions come from here as well.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use jiff::civil::Date;
use tallybook_intake::{Input, Options};

/// Reads news reports and field dispatches, and prints what they say happened: who reports that
/// what happened, where, when, how many, and on whose word.
#[derive(Parser, Debug)]
#[command(name = "tallybook", version, about, max_term_width = 100)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) verb: Verb,
}

#[derive(Subcommand, Debug)]
pub(crate) enum Verb {
    /// Prints what happened, where, when, how many and on whose word.
    Code(CodeArgs),
    /// Prints the times, places, quantities, actors, names and quotations that were found.
    Mentions(MentionsArgs),
    /// Prints sentences, tokens and trees as CoNLL-U.
    Parse(ParseArgs),
}

/// What every verb that reads documents takes.
#[derive(Args, Clone, Debug)]
pub(crate) struct InputArgs {
    /// Text, HTML or JSON Lines files, or folders of them; `-` or nothing reads standard input.
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// Publication date of the documents that bring none of their own, like 2024-03-05.
    #[arg(long, value_name = "DATE")]
    pub(crate) published: Option<Date>,
    /// Outlet of the documents that bring none of their own.
    #[arg(long, value_name = "NAME")]
    pub(crate) publisher: Option<String>,
    /// Cores to use; all of them where not given.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) threads: Option<u16>,
}

/// A desk's own data.
#[derive(Args, Clone, Debug)]
pub(crate) struct DataArgs {
    /// Folder with event rules of your own, beside the built-in ones.
    #[arg(long, value_name = "DIR")]
    pub(crate) rules: Option<PathBuf>,
    /// Folder with actors of your own, beside the built-in ones.
    #[arg(long, value_name = "DIR")]
    pub(crate) actors: Option<PathBuf>,
    /// Leaves out what `tallybook gazetteer` put into the user's data folder.
    #[arg(long)]
    pub(crate) no_user_data: bool,
}

#[derive(Args, Debug)]
pub(crate) struct CodeArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,
    #[command(flatten)]
    pub(crate) data: DataArgs,
    /// Prints JSON Lines by the contract `tallybook/1`.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args, Debug)]
pub(crate) struct MentionsArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,
    #[command(flatten)]
    pub(crate) data: DataArgs,
    /// Prints JSON Lines by the contract `tallybook/1`.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args, Debug)]
pub(crate) struct ParseArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,
}

impl InputArgs {
    /// Returns what to read.
    pub(crate) fn inputs(&self) -> Vec<Input> {
        if self.files.is_empty() {
            return vec![Input::Stdin];
        }
        let input = |path: &PathBuf| {
            if path.as_os_str() == "-" { Input::Stdin } else { Input::Path(path.clone()) }
        };
        self.files.iter().map(input).collect()
    }

    /// Returns what holds for documents that do not say otherwise.
    pub(crate) fn options(&self) -> Options {
        Options { published: self.published, publisher: self.publisher.clone() }
    }
}
