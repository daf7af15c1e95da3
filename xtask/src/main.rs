//! Runs the repository tasks.

mod gazetteer;

use std::path::Path;

use anyhow::{Result, bail};

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["gazetteer", sources] => gazetteer::run(Path::new(sources)),
        _ => bail!("tasks: gazetteer SOURCES"),
    }
}
