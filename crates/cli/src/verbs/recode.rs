//! Runs `tallybook recode`: stored documents are coded anew, and what that changes is said.

use rayon::prelude::*;
use tallybook_contract::{DocumentLine, Line};
use tallybook_intake::published;
use tallybook_ledger::Recoding;
use tallybook_pipeline::{analyse, lines};
use tallybook_text::{DctBasis, Document, DocumentParts, Span};

use crate::batch;
use crate::decision_args::RecodeArgs;
use crate::desk::{Desk, author};
use crate::engine::Engine;
use crate::exit::Outcome;
use crate::view::{clean, diff_block};

/// Codes the ledger's documents again.
pub(crate) fn run(args: RecodeArgs) -> anyhow::Result<Outcome> {
    let author = author(&args.author)?;
    let engine = Engine::load(&args.data)?;
    Desk::open_to_write(&args.ledger)?.veiled(|desk| {
        let documents = desk.ledger.documents()?;
        let threads = batch::threads(args.threads);
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build()?;
        // What a desk imported from a table was coded by hand, and stays.
        let read = |line: &&DocumentLine| line.coder.model != "import";
        let codings: Vec<Vec<Line>> = pool.install(|| {
            documents.par_iter().filter(read).map(|line| coded(line, &engine)).collect()
        });
        let mut recoding = desk.ledger.recode(&author, codings, args.dry_run)?;
        for changed in &mut recoding.changed {
            if desk.ledger.covers_document(&changed.document_id, &desk.veil)? {
                changed.diff.withhold();
            }
        }
        if args.json {
            desk.json(&[&recoding])?;
        } else {
            desk.say(&report(desk, &recoding, args.dry_run))?;
        }
        Ok(Outcome::Done)
    })
}

/// Codes a stored document as it was read the first time.
fn coded(line: &DocumentLine, engine: &Engine) -> Vec<Line> {
    let title = line.title.as_deref().filter(|title| !title.is_empty());
    let title = title.and_then(|title| {
        let start = line.text.find(title)?;
        Some(Span::new(start, start + title.len()))
    });
    // An inferred time is inferred anew; what was given stays given.
    let basis = match line.published.basis.as_str() {
        "given" => Some(DctBasis::Given),
        "metadata" => Some(DctBasis::Metadata),
        _ => None,
    };
    let dct = basis.and_then(|basis| {
        let mut dct = published(line.published.earliest.as_deref()?, basis)?;
        dct.reasons.clone_from(&line.published.reasons);
        Some(dct)
    });
    let document = Document::new(DocumentParts {
        text: line.text.clone(),
        title,
        path: line.path.clone(),
        external_id: line.external_id.clone(),
        publisher: line.publisher.clone(),
        url: line.url.clone(),
        language: line.language.clone(),
        dct,
        notes: line.notes.clone(),
    });
    lines(&document, &analyse(&document, engine.tools()), engine.coder())
}

fn report(desk: &Desk, recoding: &Recoding, dry_run: bool) -> String {
    let mut out = String::new();
    for changed in &recoding.changed {
        out.push_str(&diff_block(&changed.document_id, &changed.diff, desk.paint));
    }
    let would = if dry_run { "would be " } else { "" };
    out.push_str(&format!(
        "{} documents coded again, {} {would}changed; {} claims kept as a person decided\n",
        recoding.documents,
        recoding.changed.len(),
        recoding.kept
    ));
    out.push_str(&format!(
        "incidents: {} {would}gone, {} {would}new\n",
        recoding.incidents_lost.len(),
        recoding.incidents_gained.len()
    ));
    for total in &recoding.totals {
        let what = clean(&total.what.replace('_', " "));
        out.push_str(&format!("  {what}: {} -> {}\n", total.before.0, total.after.0));
    }
    out
}
