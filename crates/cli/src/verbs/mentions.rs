//! Runs `tallybook mentions`: documents to times, places, quantities, actors and quotations.

use tallybook_pipeline::{analyse, lines_of_mentions};
use tallybook_text::Document;

use super::code::json_lines;
use crate::args::MentionsArgs;
use crate::batch;
use crate::engine::Engine;
use crate::exit::Outcome;

/// Finds the mentions of the inputs.
pub(crate) fn run(args: MentionsArgs) -> anyhow::Result<Outcome> {
    let engine = Engine::load(&args.data)?;
    let work = |document: &Document| {
        let analysis = analyse(document, engine.tools());
        json_lines(&lines_of_mentions(document, &analysis, engine.coder()))
    };
    batch::run(&args.input, work)
}
