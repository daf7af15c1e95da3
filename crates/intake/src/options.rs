//! Turns what a person says about a batch into defaults for its documents.

use std::path::PathBuf;

use jiff::civil::Date;

/// One thing to read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Input {
    /// A file or a folder.
    Path(PathBuf),
    /// Standard input.
    Stdin,
}

/// What a person says about all documents of a batch.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Options {
    /// The date of those documents whose row or sidecar names none; wins over a page's metadata.
    pub published: Option<Date>,
    /// The outlet of those documents whose row or sidecar names none; wins over a page's metadata.
    pub publisher: Option<String>,
}
