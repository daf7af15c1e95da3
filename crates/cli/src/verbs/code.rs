//! Runs `tallybook code`: documents to claims, as blocks for people or lines for machines.

use tallybook_pipeline::{Analysis, analyse, lines};
use tallybook_text::Document;

use crate::args::CodeArgs;
use crate::batch;
use crate::engine::Engine;
use crate::exit::Outcome;
use crate::view::{Paint, claim_block, document_footer, document_header};

/// Codes the inputs.
pub(crate) fn run(args: CodeArgs) -> anyhow::Result<Outcome> {
    let engine = Engine::load(&args.data)?;
    let paint = Paint::of_stdout();
    let work = |document: &Document| {
        let analysis = analyse(document, engine.tools());
        if !args.json {
            return Ok(blocks(document, &analysis, paint).into_bytes());
        }
        json_lines(&lines(document, &analysis, engine.coder()))
    };
    batch::run(&args.input, work)
}

/// Returns a document's claims as blocks for a person.
fn blocks(document: &Document, analysis: &Analysis, paint: Paint) -> String {
    let mut out = document_header(document, analysis, paint);
    for (at, claim) in analysis.claims.iter().enumerate() {
        out.push_str(&claim_block(document, analysis, claim, at + 1, paint));
        out.push('\n');
    }
    out.push_str(&document_footer(document, analysis, paint));
    out
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
