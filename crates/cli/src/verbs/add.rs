//! Runs `tallybook add`: documents are read, coded and recorded, each once.

use std::collections::BTreeSet;

use indicatif::{ProgressBar, ProgressStyle};
use rayon::prelude::*;
use serde::Serialize;
use tallybook_contract::Line;
use tallybook_intake::{Input, Options, Raw, read};
use tallybook_ledger::{Author, ClaimDiff, NewDocument, Recorded};
use tallybook_pipeline::{analyse, lines};

use crate::batch;
use crate::desk::{Desk, author};
use crate::engine::Engine;
use crate::exit::Outcome;
use crate::ledger_args::AddArgs;

/// What became of the documents of one command.
#[derive(Default, Serialize)]
struct Summary {
    documents: usize,
    new: usize,
    new_versions: usize,
    known: usize,
    redacted: usize,
    failed: usize,
    claims: usize,
    versions: Vec<Version>,
}

/// A new version with what its claims changed.
#[derive(Serialize)]
struct Version {
    document_id: String,
    of: String,
    diff: ClaimDiff,
}

/// Adds the inputs to the ledger.
pub(crate) fn run(args: AddArgs) -> anyhow::Result<Outcome> {
    let author = author(&args.author)?;
    let engine = Engine::load(&args.data)?;
    let desk = Desk::open_or_create(&args.ledger, &author)?;
    desk.veiled(|desk| {
        let mut summary = Summary::default();
        let bar = bar(&args.input.inputs());
        let done = add(desk, &args, &engine, &author, &bar, &mut summary);
        bar.finish_and_clear();
        done?;
        desk.ledger.settle()?;
        report(desk, &args, &summary)?;
        Ok(if summary.failed == 0 { Outcome::Done } else { Outcome::Failed })
    })
}

/// Codes on all cores and records chunk by chunk: what was recorded stays, whatever comes.
fn add(
    desk: &mut Desk,
    args: &AddArgs,
    engine: &Engine,
    author: &Author,
    bar: &ProgressBar,
    summary: &mut Summary,
) -> anyhow::Result<()> {
    let threads = batch::threads(args.input.threads);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build()?;
    let options = args.input.options();
    let mut raws = read(args.input.inputs());
    let held = desk.ledger.held_documents()?;
    let mut waiting: Vec<anyhow::Result<Option<NewDocument>>> = Vec::new();
    loop {
        let chunk = batch::chunk(&mut raws, threads);
        let end = chunk.is_empty();
        let code = || -> Vec<anyhow::Result<Option<NewDocument>>> {
            let one = |item: batch::Item| item.and_then(|raw| coded(raw, &options, engine, &held));
            chunk.into_par_iter().map(one).collect()
        };
        // While one chunk is recorded the next is coded.
        let ready = std::mem::take(&mut waiting);
        let (recorded, coded) =
            pool.install(|| rayon::join(|| record(desk, ready, author, bar, summary), code));
        recorded?;
        waiting = coded;
        if end {
            return Ok(());
        }
    }
}

/// Codes a document; `None` where it is held already and need not be.
fn coded(
    raw: Raw,
    options: &Options,
    engine: &Engine,
    held: &BTreeSet<String>,
) -> anyhow::Result<Option<NewDocument>> {
    batch::fenced(raw.place(), || {
        let (document, bytes) = raw.document_and_bytes(options)?;
        if held.contains(document.id().as_str()) {
            return Ok(None);
        }
        let analysis = analyse(&document, engine.tools());
        let lines: Vec<Line> = lines(&document, &analysis, engine.coder());
        Ok(Some(NewDocument::new(lines, &bytes)?))
    })
}

fn record(
    desk: &mut Desk,
    chunk: Vec<anyhow::Result<Option<NewDocument>>>,
    author: &Author,
    bar: &ProgressBar,
    summary: &mut Summary,
) -> anyhow::Result<()> {
    let mut documents = Vec::with_capacity(chunk.len());
    for result in chunk {
        summary.documents += 1;
        bar.inc(1);
        match result {
            Ok(Some(document)) => documents.push(document),
            Ok(None) => summary.known += 1,
            Err(error) => {
                summary.failed += 1;
                let text = desk.veil.text(&format!("{error:#}"));
                bar.suspend(|| anstream::eprintln!("tallybook: {text}"));
            }
        }
    }
    let held: Vec<(String, usize)> = documents
        .iter()
        .map(|document| (document.document_id().to_owned(), document.claims().len()))
        .collect();
    for (recorded, (id, claims)) in desk.ledger.record(author, documents)?.into_iter().zip(held) {
        match recorded {
            Recorded::New => summary.new += 1,
            Recorded::NewVersion { of, mut diff } => {
                summary.new_versions += 1;
                if desk.ledger.covers_document(&id, &desk.veil)? {
                    diff.withhold();
                }
                summary.versions.push(Version { document_id: id, of, diff });
            }
            Recorded::Known => {
                summary.known += 1;
                continue;
            }
            Recorded::Redacted => {
                summary.redacted += 1;
                continue;
            }
        }
        summary.claims += claims;
    }
    Ok(())
}

fn report(desk: &Desk, args: &AddArgs, summary: &Summary) -> anyhow::Result<()> {
    if args.json {
        return desk.json(&[summary]);
    }
    let totals = desk.ledger.totals()?;
    let mut out = format!(
        "{}: {} new, {} known, {} failed",
        desk.ledger.path().display(),
        summary.new,
        summary.known,
        summary.failed
    );
    if summary.new_versions > 0 {
        out.push_str(&format!(", {} new versions", summary.new_versions));
    }
    if summary.redacted > 0 {
        out.push_str(&format!(", {} redacted before and not recorded again", summary.redacted));
    }
    out.push_str(&format!(
        "\n{} claims recorded; the ledger holds {} documents, {} claims, {} incidents\n",
        summary.claims, totals.documents, totals.claims, totals.incidents
    ));
    for version in &summary.versions {
        out.push_str(&crate::view::diff_block(version.of.as_str(), &version.diff, desk.paint));
    }
    desk.say(&out)
}

/// A bar over the documents; standard input tells no number of them.
fn bar(inputs: &[Input]) -> ProgressBar {
    let piped = inputs.contains(&Input::Stdin);
    let (bar, template) = if piped {
        (ProgressBar::new_spinner(), "{spinner} {human_pos} documents, {per_sec}")
    } else {
        let count = read(inputs.to_vec()).count();
        let bar = ProgressBar::new(count as u64);
        (bar, "{bar:30} {human_pos} of {human_len} documents, {per_sec}, {eta} left")
    };
    let style = ProgressStyle::with_template(template);
    bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
