//! Turns sentences of tokens into dependency trees with parts of speech, lemmas and names.
//!
//! The model is trained by `crates/train` on public treebanks; its licence and card stand beside
//! it in `models/`. Analysis cannot fail: any text gets a tree.

mod labels;
mod model;
mod parsed;

pub use labels::{Deprel, Upos, Xpos};
pub use model::{Error, Model};
pub use parsed::{EntityLabel, EntitySpan, ParsedSentence, ParsedToken};
