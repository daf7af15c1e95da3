//! Runs `tallybook bench`: words a second, stage by stage, on one core and on all of them.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::time::{Duration, Instant};

use anyhow::Context;
use rayon::prelude::*;
use tallybook_intake::{Raw, read};
use tallybook_pipeline::{analyse, analyse_with, lines};
use tallybook_text::Document;

use super::code::json_lines;
use crate::args::BenchArgs;
use crate::batch;
use crate::engine::Engine;
use crate::exit::Outcome;

/// Measures for at least so long.
const TIME_MIN: Duration = Duration::from_secs(3);

/// Reads the inputs again and again and prints how fast that goes.
pub(crate) fn run(args: BenchArgs) -> anyhow::Result<Outcome> {
    let start = Instant::now();
    let engine = Engine::load(&args.data)?;
    let tools = engine.tools();
    let loaded = start.elapsed();
    let options = args.input.options();
    let documents = read(args.input.inputs())
        .map(|raw| raw.and_then(|raw: Raw| raw.document(&options)))
        .collect::<Result<Vec<Document>, _>>()?;
    let words: usize =
        documents.iter().map(|document| document.text().split_whitespace().count()).sum();
    anyhow::ensure!(words > 0, "expected documents with words, but found none");

    let whole = |document: &Document| -> anyhow::Result<usize> {
        let analysis = analyse(document, tools);
        Ok(json_lines(&lines(document, &analysis, engine.coder()))?.len())
    };
    let cpu_before = cpu_time();
    let (one, rounds) = repeat(|| documents.iter().try_for_each(|d| whole(d).map(|_| ())))?;
    // The warm-up round counts as well where the processor's own time is read.
    let cpu = cpu_before.and_then(|before| Some((cpu_time()? - before) / (rounds as u32 + 1)));
    let stages = stages(&documents, &engine, rounds);
    let threads = batch::threads(args.input.threads);
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .context("expected to start worker threads")?;
    let (all, all_rounds) = pool.install(|| {
        repeat(|| documents.par_iter().try_for_each(|document| whole(document).map(|_| ())))
    })?;

    let mut out = io::stdout().lock();
    let speed = |rounds: usize, time: Duration| (words * rounds) as f64 / time.as_secs_f64();
    writeln!(out, "{} documents, {words} words, {rounds} rounds", documents.len())?;
    writeln!(out, "{:<14}{:>12} ms", "loading", loaded.as_millis())?;
    for (stage, time) in &stages {
        writeln!(out, "{stage:<14}{:>12.0} words/s", speed(rounds, *time))?;
    }
    writeln!(out, "{:<14}{:>12.0} words/s", "one core", speed(rounds, one))?;
    if let Some(cpu) = cpu {
        // On a busy machine the wall clock says less than the processor.
        writeln!(out, "{:<14}{:>12.0} words/s of processor time", "one core", speed(1, cpu))?;
    }
    writeln!(out, "{:<14}{:>12.0} words/s", format!("{threads} cores"), speed(all_rounds, all))?;
    if let Some(peak) = peak_kib() {
        writeln!(out, "{:<14}{:>12} MiB", "peak memory", peak / 1024)?;
    }
    Ok(Outcome::Done)
}

/// Runs `work` once to warm up, then until the time is long enough to be measured.
fn repeat(work: impl Fn() -> anyhow::Result<()>) -> anyhow::Result<(Duration, usize)> {
    work()?;
    let start = Instant::now();
    let mut rounds = 0;
    while rounds == 0 || start.elapsed() < TIME_MIN {
        work()?;
        rounds += 1;
    }
    Ok((start.elapsed(), rounds))
}

/// Returns the time of each stage over so many rounds, in the order of the stages.
fn stages(documents: &[Document], engine: &Engine, rounds: usize) -> Vec<(&'static str, Duration)> {
    let mut order: Vec<&'static str> = Vec::new();
    let mut times: BTreeMap<&'static str, Duration> = BTreeMap::new();
    for _ in 0..rounds {
        for document in documents {
            let mut last = Instant::now();
            let mut ended = |stage: &'static str| {
                let now = Instant::now();
                if !times.contains_key(stage) {
                    order.push(stage);
                }
                *times.entry(stage).or_default() += now - last;
                last = now;
            };
            let analysis = analyse_with(document, engine.tools(), &mut ended);
            let written = json_lines(&lines(document, &analysis, engine.coder()));
            ended("json");
            drop(written);
        }
    }
    order.into_iter().map(|stage| (stage, times.get(stage).copied().unwrap_or_default())).collect()
}

/// Returns how long this thread has run on a processor, where the system says it.
fn cpu_time() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(Duration::from_nanos(text.split_whitespace().next()?.parse().ok()?))
}

/// Returns the largest resident size so far, where the system says it.
fn peak_kib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}
