//! Runs `tallybook mentions`: documents to times, places, quantities, actors and quotations.

use tallybook_pipeline::{analyse, lines_of_mentions};
use tallybook_text::Document;

use super::code::json_lines;
use crate::args::MentionsArgs;
use crate::batch;
use crate::engine::Engine;
use crate::exit::Outcome;
use crate::view::{Paint, document_header, mention_rows};

/// Finds the mentions of the inputs.
pub(crate) fn run(args: MentionsArgs) -> anyhow::Result<Outcome> {
    let engine = Engine::load(&args.data)?;
    let paint = Paint::of_stdout();
    let work = |document: &Document| {
        let analysis = analyse(document, engine.tools());
        let lines = lines_of_mentions(document, &analysis, engine.coder());
        if args.json {
            return json_lines(&lines);
        }
        let mut out = document_header(document, &analysis, paint);
        out.push_str(&mention_rows(&lines, paint));
        Ok(out.into_bytes())
    };
    batch::run(&args.input, work)
}
