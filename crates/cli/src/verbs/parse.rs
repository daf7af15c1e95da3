//! Runs `tallybook parse`: documents to CoNLL-U.

use std::path::Path;

use tallybook_pipeline::parse;
use tallybook_syntax::to_conllu;
use tallybook_text::Document;

use crate::args::ParseArgs;
use crate::batch;
use crate::exit::Outcome;

/// Parses the inputs.
pub(crate) fn run(args: ParseArgs) -> anyhow::Result<Outcome> {
    let work = |document: &Document| {
        let sentences = parse(document, tallybook_assets::model());
        Ok(to_conllu(&name(document), &sentences, document.text()).into_bytes())
    };
    batch::run(&args.input, work)
}

/// Returns the document's name: the JSON Lines `id`, else the path's stem, else its own id.
fn name(document: &Document) -> String {
    let parts = document.parts();
    let stem = || {
        let stem = Path::new(parts.path.as_deref()?).file_stem()?;
        Some(stem.to_string_lossy().into_owned())
    };
    parts.external_id.clone().or_else(stem).unwrap_or_else(|| document.id().to_string())
}
