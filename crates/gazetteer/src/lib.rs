//! Turns a toponym into the places that bear the name.
//!
//! Countries, first-level areas, cities and a hand-made supplement are built in; a desk imports
//! more. The tables are memory-mapped, so that millions of names cost no start-up time.

mod entry;
mod store;

pub use entry::{CountryCode, Feature, Place, PlaceId};
pub use store::{Error, Gazetteer};
