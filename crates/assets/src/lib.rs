//! Holds the trained model and the built-in gazetteer that the binary carries.
//!
//! A release build carries the bytes inside the binary, which the system maps on demand; a debug
//! build maps the files from the repository, so that tests link fast.

use std::path::Path;
use std::sync::OnceLock;

use tallybook_gazetteer::Gazetteer;
use tallybook_syntax::Model;
use tallybook_syntax::file::Bytes;

/// Returns the English model.
#[must_use]
pub fn model() -> &'static Model {
    static MODEL: OnceLock<Model> = OnceLock::new();
    MODEL.get_or_init(|| built_in_model().expect("the model in the repository is of this version"))
}

#[cfg(not(debug_assertions))]
fn built_in_model() -> Result<Model, tallybook_syntax::Error> {
    Model::from_static(include_bytes!("../../../models/english.bin"))
}

#[cfg(debug_assertions)]
fn built_in_model() -> Result<Model, tallybook_syntax::Error> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    Model::open(&root.join("../../models/english.bin"))
}

/// Returns the bytes of the model of events.
///
/// # Errors
/// Where a debug build cannot map the repository's file.
#[cfg(not(debug_assertions))]
pub fn events() -> Result<Bytes, tallybook_syntax::Error> {
    Ok(Bytes::Static(include_bytes!("../../../models/events.bin")))
}

/// Returns the bytes of the model of events.
///
/// # Errors
/// Where a debug build cannot map the repository's file.
#[cfg(debug_assertions)]
pub fn events() -> Result<Bytes, tallybook_syntax::Error> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    Bytes::map(&root.join("../../models/events.bin"))
}

/// Returns the built-in gazetteer.
#[must_use]
pub fn gazetteer() -> &'static Gazetteer {
    static GAZETTEER: OnceLock<Gazetteer> = OnceLock::new();
    GAZETTEER.get_or_init(|| {
        built_in_gazetteer().expect("the gazetteer in the repository is of this version")
    })
}

/// Returns the built-in gazetteer with a folder's imported files laid behind it.
///
/// # Errors
/// Where a file of the folder cannot be read or is no gazetteer of this version.
pub fn gazetteer_with(folder: &Path) -> Result<Gazetteer, tallybook_gazetteer::Error> {
    Ok(built_in_gazetteer()?.with_layers(Gazetteer::open_folder(folder)?))
}

#[cfg(not(debug_assertions))]
fn built_in_gazetteer() -> Result<Gazetteer, tallybook_gazetteer::Error> {
    Gazetteer::from_static(include_bytes!("../../../data/gazetteer/builtin.tbgaz"))
}

#[cfg(debug_assertions)]
fn built_in_gazetteer() -> Result<Gazetteer, tallybook_gazetteer::Error> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    Gazetteer::open(&root.join("../../data/gazetteer/builtin.tbgaz"))
}
