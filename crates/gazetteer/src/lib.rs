//! Turns a toponym into the places that bear the name.
//!
//! Countries, first-level areas, cities and a hand-made supplement are built in; a desk imports
//! more. The tables are memory-mapped, so that millions of names cost no start-up time.

mod builder;
mod entry;
mod import;
pub mod key;
mod layer;
mod layout;
mod store;

pub use builder::{Builder, Row, RowId};
pub use entry::{CountryCode, Feature, Place, PlaceId};
pub use import::{Imported, import, is_latin, read_rows};
pub use store::{Candidate, Error, Gazetteer, Prefix, imported_files};

/// Returns the credits of the built-in places and of the sources that imports read.
#[must_use]
pub fn credits() -> &'static str {
    include_str!("../../../data/gazetteer/CREDITS.txt")
}
