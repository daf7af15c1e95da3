//! Turns a stream of inputs into a stream of outputs: on all cores, in input order, bounded.
//!
//! Documents are read and worked on in chunks. A document that cannot be read is said on stderr
//! and counted; the others go on.

use std::io::{self, BufWriter, Write};
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};

use anyhow::Context;
use rayon::prelude::*;
use tallybook_intake::{Options, Raw, read};
use tallybook_text::Document;

use crate::args::InputArgs;
use crate::exit::Outcome;

/// Documents of one chunk, for each core: enough to keep the cores busy to its end.
const DOCUMENTS_PER_CORE: usize = 32;
/// Input of one chunk, for each core: bounds the memory where documents are long.
const BYTES_PER_CORE: usize = 1 << 20;

/// Reads the inputs and writes what `work` makes of each document, in their order.
pub(crate) fn run(
    args: &InputArgs,
    work: impl Fn(&Document) -> anyhow::Result<Vec<u8>> + Sync,
) -> anyhow::Result<Outcome> {
    let threads = threads(args.threads);
    let pool = (threads > 1)
        .then(|| rayon::ThreadPoolBuilder::new().num_threads(threads).build())
        .transpose()
        .context("expected to start worker threads")?;
    let options = args.options();
    let one = |raw: Raw| one(raw, &options, &work);
    let mut out = BufWriter::new(io::stdout().lock());
    let mut raws = read(args.inputs());
    let mut counts = Counts::default();
    loop {
        let chunk = chunk(&mut raws, threads);
        if chunk.is_empty() {
            break;
        }
        let single = |item: Item| item.and_then(one);
        let done: Vec<anyhow::Result<Vec<u8>>> = match &pool {
            Some(pool) if chunk.len() > 1 => {
                pool.install(|| chunk.into_par_iter().map(single).collect())
            }
            _ => chunk.into_iter().map(single).collect(),
        };
        for result in done {
            counts.documents += 1;
            match result {
                Ok(bytes) => out.write_all(&bytes)?,
                Err(error) => {
                    counts.failed += 1;
                    // What was coded before stands before the message on a terminal.
                    out.flush()?;
                    anstream::eprintln!("tallybook: {error:#}");
                }
            }
        }
        out.flush()?;
    }
    Ok(counts.outcome())
}

/// A document before it is read, or why it cannot be.
pub(crate) type Item = anyhow::Result<Raw>;

#[derive(Default)]
struct Counts {
    documents: usize,
    failed: usize,
}

impl Counts {
    fn outcome(&self) -> Outcome {
        if self.failed == 0 {
            return Outcome::Done;
        }
        if self.documents > 1 {
            anstream::eprintln!(
                "tallybook: {} of {} inputs could not be read",
                self.failed,
                self.documents
            );
        }
        Outcome::Failed
    }
}

/// Returns the cores to use.
pub(crate) fn threads(asked: Option<u16>) -> usize {
    asked.map_or_else(
        || std::thread::available_parallelism().map_or(1, NonZeroUsize::get),
        usize::from,
    )
}

/// Returns the next documents: enough for all cores, bounded in number and size.
pub(crate) fn chunk(
    raws: &mut impl Iterator<Item = Result<Raw, tallybook_intake::Error>>,
    threads: usize,
) -> Vec<Item> {
    let (mut items, mut bytes) = (Vec::new(), 0);
    while items.len() < DOCUMENTS_PER_CORE * threads && bytes < BYTES_PER_CORE * threads {
        let Some(item) = raws.next() else { break };
        bytes += item.as_ref().map_or(0, Raw::len_bytes);
        items.push(item.map_err(anyhow::Error::from));
    }
    items
}

/// Reads one document and works on it.
fn one(
    raw: Raw,
    options: &Options,
    work: &(impl Fn(&Document) -> anyhow::Result<Vec<u8>> + Sync),
) -> anyhow::Result<Vec<u8>> {
    fenced(raw.place(), || {
        let document = raw.document(options)?;
        work(&document)
    })
}

/// Does the work on one document; the last fence against a fault in the program.
pub(crate) fn fenced<T>(
    place: String,
    work: impl FnOnce() -> anyhow::Result<T>,
) -> anyhow::Result<T> {
    // The closure only reads shared data, so a panic leaves nothing half-written behind.
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        Err(anyhow::anyhow!("{place}: expected to read it, but the program failed"))
    })
}
