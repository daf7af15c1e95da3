//! Turns analysed sentences into mentions: times, places, quantities and actors with their values.
//!
//! Each kind has a folder with the same four files: `mod.rs` (types and `find`), `rules.rs`,
//! `resolve.rs` (surface to value) and `corpus.txt` (examples that are tests).

pub mod actor;
mod mention;
pub mod place;
pub mod quantity;
pub mod time;

pub use mention::{Mention, Mentions, RuleName};
