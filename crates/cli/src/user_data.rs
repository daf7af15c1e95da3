//! Turns the environment into the folder where a desk's imported gazetteers lie.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::Context;

/// Returns the user's data folder: `TALLYBOOK_DATA`, else `tallybook` in `XDG_DATA_HOME`, else in
/// `~/.local/share`; `None` where the environment names no home.
pub(crate) fn folder() -> Option<PathBuf> {
    let named = |name: &str| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    named("TALLYBOOK_DATA")
        .or_else(|| named("XDG_DATA_HOME").map(|data| data.join("tallybook")))
        .or_else(|| named("HOME").map(|home| home.join(".local/share/tallybook")))
        .or_else(|| named("LOCALAPPDATA").map(|data| data.join("tallybook")))
}

/// Returns the folder of imported gazetteers.
pub(crate) fn gazetteers() -> Option<PathBuf> {
    folder().map(|folder| folder.join("gazetteer"))
}

/// Returns the folder of imported gazetteers, made where it does not exist.
pub(crate) fn made_gazetteers() -> anyhow::Result<PathBuf> {
    let folder = gazetteers().context(
        "expected a folder for imported places, but neither TALLYBOOK_DATA nor HOME is set",
    )?;
    make(&folder)?;
    Ok(folder)
}

fn make(folder: &Path) -> anyhow::Result<()> {
    std::fs::create_dir_all(folder)
        .with_context(|| format!("{}: expected a folder that can be written", folder.display()))
}
