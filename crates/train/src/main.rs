//! Turns treebanks into the English model; a tool, not shipped in the binary.
//!
//! ```text
//! tallybook-train build --shared ../shared --out models/english.bin
//! tallybook-train score --shared ../shared --model models/english.bin --part dev
//! ```

mod build;
mod cluster;
mod cutting;
mod evaluate;
mod headline;
mod lemmas;
mod listed;
mod name_sets;
mod naming;
mod network;
mod perceptron;
mod raw;
mod score;
mod tagging;
mod treebank;

use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Context, Result};
use clap::{Args, Parser, Subcommand};
use tallybook_syntax::Model;

use crate::treebank::Data;

/// The set that names are scored on.
const UNER_DEV: &str = "benchmarks/ner/uner_ewt-dev.iob2";

#[derive(Parser)]
#[command(about = "Trains and scores the English model of Tallybook")]
struct Cli {
    /// The folder that holds `benchmarks/`.
    #[arg(long, default_value = "../shared", global = true)]
    shared: PathBuf,
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Trains the model and writes its file.
    Build(Build),
    /// Prints where sentences and words are cut otherwise than in a treebank.
    Misses {
        /// `ewt` or `gum`.
        #[arg(long, default_value = "ewt")]
        name: String,
        /// `train` or `dev`.
        #[arg(long, default_value = "dev")]
        part: String,
        /// A model that cuts once more; without it, the rules alone are seen.
        #[arg(long)]
        model: Option<PathBuf>,
    },
    /// Scores names on a file of IOB columns and prints what is missed or wrong.
    Names {
        /// The model's file.
        #[arg(long, default_value = "models/english.bin")]
        model: PathBuf,
        /// The file; without it, the development part of UNER EWT.
        file: Option<PathBuf>,
        /// Prints the scores alone.
        #[arg(long)]
        quiet: bool,
    },
    /// Prints the trees of a text, one word after the other: `word/lemma/TAG>head:relation`.
    Show {
        /// The model's file.
        #[arg(long, default_value = "models/english.bin")]
        model: PathBuf,
        /// The text.
        file: PathBuf,
    },
    /// Scores a model on a part of the treebanks: gold tokens and raw text.
    Score {
        /// The model's file.
        #[arg(long, default_value = "models/english.bin")]
        model: PathBuf,
        /// `dev`; `test` is for the final report only.
        #[arg(long, default_value = "dev")]
        part: String,
    },
}

#[derive(Args)]
struct Build {
    /// Where the model is written.
    #[arg(long, default_value = "models/english.bin")]
    out: PathBuf,
    /// Name and version, which the contract prints.
    #[arg(long, default_value = "english/5")]
    version: String,
    /// Rounds of the tagger.
    #[arg(long, default_value_t = 4)]
    tagger_epochs: usize,
    /// Rounds of the parser.
    #[arg(long, default_value_t = 20)]
    parser_epochs: usize,
    /// Sentences that the parser learns from; for trials.
    #[arg(long)]
    slice: Option<usize>,
    /// Rounds of the word clusters.
    #[arg(long, default_value_t = 8)]
    cluster_rounds: usize,
    /// Rounds of the finder of names.
    #[arg(long, default_value_t = 8)]
    names_epochs: usize,
    /// Parts of the jackknife.
    #[arg(long, default_value_t = 4)]
    folds: usize,
    /// Smallest weight kept in the tagger, of 127.
    #[arg(long, default_value_t = 1.0)]
    tagger_keep: f64,
    /// Rounds of the cuts between sentences.
    #[arg(long, default_value_t = 6)]
    cuts_epochs: usize,
    /// How often the finder of names learns from kinds that it gave to EWT's names itself.
    #[arg(long, default_value_t = 1)]
    names_rounds: usize,
    /// Smallest weight kept in the finder of names, of 127.
    #[arg(long, default_value_t = 0.5)]
    names_keep: f64,
    /// A folder of re3d that the finder of names does not see, and is scored on; for trials.
    #[arg(long)]
    aside: Option<String>,
    /// A folder where stages keep their results; what is there is not made again.
    #[arg(long)]
    reuse: Option<PathBuf>,
    /// Scores on the development part of EWT on the way.
    #[arg(long)]
    report: bool,
}

fn main() -> Result<()> {
    let cli = Cli::parse();
    let data = Data { shared: cli.shared };
    match cli.verb {
        Verb::Build(args) => {
            let start = Instant::now();
            let plan = build::Plan {
                tagger_epochs: args.tagger_epochs,
                folds: args.folds,
                names_epochs: args.names_epochs,
                cluster_rounds: args.cluster_rounds,
                parser_epochs: args.parser_epochs,
                slice: args.slice,
                tagger_keep: args.tagger_keep,
                names_keep: args.names_keep,
                cuts_epochs: args.cuts_epochs,
                names_rounds: args.names_rounds,
                aside: args.aside,
                reuse: args.reuse,
                report: args.report,
            };
            let bytes = build::build(&data, &args.version, &plan)?;
            std::fs::write(&args.out, &bytes).with_context(|| args.out.display().to_string())?;
            eprintln!("{} bytes in {:.0} s", bytes.len(), start.elapsed().as_secs_f64());
        }
        Verb::Misses { name, part, model } => {
            let model = model.map(|path| Model::open(&path)).transpose()?;
            evaluate::misses(&data.treebank(&name, &part), model.as_ref())?;
        }
        Verb::Names { model, file, quiet } => {
            let file = file.unwrap_or_else(|| data.shared.join(UNER_DEV));
            evaluate::names(&Model::open(&model)?, &file, !quiet)?;
        }
        Verb::Show { model, file } => evaluate::show(&Model::open(&model)?, &file)?,
        Verb::Score { model, part } => {
            let start = Instant::now();
            let model = Model::open(&model)?;
            println!("{} loaded in {:.1} ms", model.version(), start.elapsed().as_secs_f64() * 1e3);
            for name in ["ewt", "gum"] {
                evaluate::treebank(&model, &data.treebank(name, &part), name)?;
            }
            evaluate::names(&model, &data.shared.join(UNER_DEV), false)?;
            evaluate::speed(&model, &data.treebank("gum", &part))?;
        }
    }
    Ok(())
}
