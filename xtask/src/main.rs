//! Runs the repository tasks.

mod dist;
mod gazetteer;
mod tidy;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};

fn main() -> Result<ExitCode> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["gazetteer", sources] => gazetteer::run(Path::new(sources))?,
        ["tidy"] => return tidy::run(&root()?),
        ["dist"] => dist::run(&root()?, None)?,
        ["dist", "--target", target] => dist::run(&root()?, Some(target))?,
        _ => bail!("tasks: gazetteer SOURCES | tidy | dist [--target TRIPLE]"),
    }
    Ok(ExitCode::SUCCESS)
}

/// Returns the top of the repository.
fn root() -> Result<PathBuf> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    Ok(here.parent().context("xtask lies in the repository")?.to_owned())
}
