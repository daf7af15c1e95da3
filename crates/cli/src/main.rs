//! Runs `tallybook`: one file per verb.

mod args;
mod batch;
mod decision_args;
mod desk;
mod engine;
mod exit;
mod ledger_args;
mod user_data;
mod verbs;
mod view;
mod words;

use std::process::ExitCode;

use clap::Parser;

use args::{Cli, Verb};

fn main() -> ExitCode {
    let cli = Cli::parse();
    let result = match cli.verb {
        Verb::Code(args) => verbs::code::run(args),
        Verb::Mentions(args) => verbs::mentions::run(args),
        Verb::Parse(args) => verbs::parse::run(args),
        Verb::Explain(args) => verbs::explain::run(args),
        Verb::Add(args) => verbs::add::run(args),
        Verb::Incidents(args) => verbs::incidents::run(args),
        Verb::Show(args) => verbs::show::run(args),
        Verb::Search(args) => verbs::search::run(args),
        Verb::Tally(args) => verbs::tally::run(args),
        Verb::Audit(args) => verbs::audit::run(args),
        Verb::Sources(args) => verbs::sources::run(args),
        Verb::Decide(args) => verbs::decide::run(args),
        Verb::Recode(args) => verbs::recode::run(args),
        Verb::Redact(args) => verbs::redact::run(args),
        Verb::Backup(args) => verbs::backup::run(args),
        Verb::Restore(args) => verbs::restore::run(args),
        Verb::Export(args) => verbs::export::run(args),
        Verb::Import(args) => verbs::import::run(args),
        Verb::Log(args) => verbs::log::run(args),
        Verb::Undo(args) => verbs::undo::run(args),
        Verb::Verify(args) => verbs::verify::run(args),
        Verb::Rules(verb) => verbs::rules::run(verb),
        Verb::Gazetteer(verb) => verbs::gazetteer::run(verb),
        Verb::Credits => verbs::credits::run(),
        Verb::Schema => verbs::schema::run(),
        Verb::Bench(args) => verbs::bench::run(args),
        Verb::Completions(args) => verbs::completions::run(args),
        Verb::Man => verbs::man::run(),
    };
    exit::code(result)
}
