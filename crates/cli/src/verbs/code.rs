//! Runs `tallybook code`: documents to claims, as blocks for people or lines for machines.

use tallybook_pipeline::{analyse, lines};
use tallybook_text::Document;

use crate::args::CodeArgs;
use crate::batch;
use crate::engine::Engine;
use crate::exit::Outcome;

/// Codes the inputs.
pub(crate) fn run(args: CodeArgs) -> anyhow::Result<Outcome> {
    let engine = Engine::load(&args.data)?;
    let work = |document: &Document| {
        let analysis = analyse(document, engine.tools());
        let lines = lines(document, &analysis, engine.coder());
        json_lines(&lines)
    };
    batch::run(&args.input, work)
}

/// Returns one JSON object a line.
pub(crate) fn json_lines<T: serde::Serialize>(lines: &[T]) -> anyhow::Result<Vec<u8>> {
    let mut out = Vec::new();
    for line in lines {
        serde_json::to_writer(&mut out, line)?;
        out.push(b'\n');
    }
    Ok(out)
}
