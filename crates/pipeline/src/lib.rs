//! Turns a Document into its Analysis: the only crate that names the order of the stages.

mod analyse;

pub use analyse::{Analysis, Tools, analyse, parse};
