//! Turns gazetteer files into look-ups by name.

use std::path::Path;

use crate::Place;

/// What can go wrong when a gazetteer is opened or imported.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The file could not be read.
    #[error("{path}: expected a readable gazetteer file")]
    Read {
        /// The file.
        path: String,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The file is no gazetteer of this version, or a row is broken.
    #[error("{path}: expected {expected}, but found {found}")]
    Format {
        /// The file, with the line where known.
        path: String,
        /// What should stand there.
        expected: String,
        /// What stands there.
        found: String,
    },
}

/// Places and their names.
#[derive(Debug, Default)]
pub struct Gazetteer {}

impl Gazetteer {
    /// Opens a built gazetteer file, memory-mapped.
    ///
    /// # Errors
    /// Where the file cannot be read or is no gazetteer of this version.
    pub fn open(_path: &Path) -> Result<Self, Error> {
        Ok(Self {})
    }

    /// Returns the gazetteer held in these bytes.
    ///
    /// # Errors
    /// Where they are no gazetteer of this version.
    pub fn from_static(_bytes: &'static [u8]) -> Result<Self, Error> {
        Ok(Self {})
    }

    /// Returns the places that bear `name`, by its normalised key, most populous first.
    #[must_use]
    pub fn find(&self, _name: &str) -> Vec<Place> {
        Vec::new()
    }
}
