//! Turns annotated texts into the model of events; a tool, not shipped in the binary.
//!
//! ```text
//! tallybook-train-events build --out models/events.bin data/training
//! tallybook-train-events cross data/training
//! ```

mod annotated;
mod gold;
mod learn;
mod types;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::{Args, Parser, Subcommand};
use tallybook_claim::event::EventRules;
use tallybook_claim::event::sense::{SCALE, Sense, section};
use tallybook_mention::actor::ActorDictionary;
use tallybook_pipeline::Tools;
use tallybook_syntax::file::Sections;

use annotated::Annotated;
use learn::Options;

/// Weights below this are left out of the file, in natural log-odds.
const KEEP: f32 = 0.008;

#[derive(Parser)]
#[command(about = "Trains and scores the model of events of Tallybook")]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Trains the model on all texts and writes its file.
    Build {
        #[command(flatten)]
        training: Training,
        /// A folder of dispatches with gold claims, to learn from beside the texts.
        #[arg(long)]
        gold: Option<PathBuf>,
        /// The file to write.
        #[arg(long, default_value = "models/events.bin")]
        out: PathBuf,
    },
    /// Trains on four fifths of the texts and scores words on the last fifth, beside the rules alone.
    Cross {
        #[command(flatten)]
        training: Training,
        /// Prints what is missed or too much.
        #[arg(long)]
        misses: bool,
    },
}

#[derive(Args)]
struct Training {
    /// Folders or files of annotated texts.
    #[arg(required = true)]
    texts: Vec<PathBuf>,
    /// The English model, whose word clusters are taken over.
    #[arg(long, default_value = "models/english.bin")]
    english: PathBuf,
    #[arg(long, default_value_t = 8)]
    epochs: usize,
    #[arg(long, default_value_t = 0.04)]
    rate: f32,
    #[arg(long, default_value_t = 2e-5)]
    decay: f32,
    #[arg(long, default_value_t = 2)]
    seen_min: u32,
    #[arg(long, default_value_t = 60)]
    hidden: u64,
}

impl Training {
    fn options(&self) -> Options {
        let Self { epochs, rate, decay, seen_min, hidden, .. } = *self;
        Options { epochs, rate, decay, seen_min, hidden }
    }
}

fn main() -> Result<()> {
    match Cli::parse().verb {
        Verb::Build { training, gold, out } => build(&training, gold.as_deref(), &out),
        Verb::Cross { training, misses } => {
            let texts = read_all(&training.texts)?;
            let material = Material::new(&training)?;
            let words = types::documents(&texts, material.tools());
            types::cross(&words, training.options(), misses);
            Ok(())
        }
    }
}

/// What reading the texts needs, with no trained table yet.
struct Material {
    clusters: Vec<u8>,
    actors: ActorDictionary,
    rules: EventRules,
}

impl Material {
    fn new(training: &Training) -> Result<Self> {
        let english = std::fs::read(&training.english)
            .with_context(|| training.english.display().to_string())?;
        let place = Sections::read(&english)?.find(tallybook_syntax::section::CLUSTERS);
        let clusters = english.get(place).unwrap_or(&[]).to_vec();
        let rules = EventRules::built_in().with_sense(sense(&clusters)?);
        Ok(Self { clusters, actors: ActorDictionary::built_in(), rules })
    }

    fn tools(&self) -> Tools<'_> {
        Tools {
            model: tallybook_assets::model(),
            gazetteer: tallybook_assets::gazetteer(),
            actors: &self.actors,
            rules: &self.rules,
        }
    }
}

/// Returns a model that lives as long as the program.
fn sense(clusters: &[u8]) -> Result<&'static Sense> {
    let bytes = tallybook_syntax::file::write(&[(section::CLUSTERS, clusters.to_vec())]);
    Ok(Box::leak(Box::new(Sense::from_static(bytes.leak())?)))
}

fn build(training: &Training, gold: Option<&Path>, out: &Path) -> Result<()> {
    let texts = read_all(&training.texts)?;
    let material = Material::new(training)?;
    let options = training.options();
    let words = types::documents(&texts, material.tools());
    let mut types = types::train(words.iter(), options);
    if let Some(folder) = gold {
        let more = gold::examples(&gold::read(folder)?, material.tools(), &types);
        types = types::train_with(words.iter(), &more, options);
    }
    let sections = [
        (section::ABOUT, b"events/1\n".to_vec()),
        (section::CLUSTERS, material.clusters.clone()),
        (section::TYPES, tallybook_syntax::table::write(types.rows(SCALE as f32, KEEP))),
    ];
    let bytes = tallybook_syntax::file::write(&sections);
    std::fs::write(out, &bytes).with_context(|| out.display().to_string())?;
    println!("{}: {} documents, {} bytes", out.display(), texts.len(), bytes.len());
    Ok(())
}

/// Reads every `*.txt` of the folders, in order of their names.
fn read_all(paths: &[PathBuf]) -> Result<Vec<Annotated>> {
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            let mut inside: Vec<PathBuf> = std::fs::read_dir(path)?
                .map(|entry| Ok(entry?.path()))
                .collect::<Result<_, std::io::Error>>()?;
            inside.retain(|p| p.extension().is_some_and(|e| e == "txt"));
            inside.sort();
            files.append(&mut inside);
        } else {
            files.push(path.clone());
        }
    }
    let mut out = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(&file).with_context(|| file.display().to_string())?;
        let name = file.file_stem().unwrap_or_default().to_string_lossy();
        match annotated::read(&name, &text) {
            Ok(mut found) => out.append(&mut found),
            Err(error) => eprintln!("left out: {error:#}"),
        }
    }
    Ok(out)
}
