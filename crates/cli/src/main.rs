//! Runs `tallybook`: one file per verb.

mod args;
mod batch;
mod conllu;
mod engine;
mod exit;
mod verbs;
mod view;

use std::process::ExitCode;

use clap::Parser;

use args::{Cli, Verb};

fn main() -> ExitCode {
    let cli = Cli::parse();
    let result = match cli.verb {
        Verb::Code(args) => verbs::code::run(args),
        Verb::Mentions(args) => verbs::mentions::run(args),
        Verb::Parse(args) => verbs::parse::run(args),
    };
    exit::code(result)
}
