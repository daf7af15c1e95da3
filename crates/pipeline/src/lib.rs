//! Turns a Document into its Analysis: the only crate that names the order of the stages.

mod analyse;
mod lines;

pub use analyse::{Analysis, Tools, analyse, analyse_with, is_read, parse};
pub use lines::{lines, lines_of_mentions};
