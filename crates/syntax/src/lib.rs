//! Turns sentences of tokens into dependency trees with parts of speech, lemmas and names.
//!
//! The model is trained by `crates/train` on public treebanks; its licence and card stand beside
//! it in `models/`. Analysis cannot fail: any text gets a tree.
//!
//! ```text
//! sentence -> cuts -> word -> tagger (two passes) -> network (recurrent, to a tree) -> names -> lemma
//! ```
//! The public modules are what training shares with analysis: the same features, the same steps.

pub mod bend;
pub mod closed;
pub mod clusters;
mod conllu;
pub mod cuts;
pub mod file;
pub mod gazette;
pub mod hash;
pub mod inputs;
mod kernel;
mod labels;
pub mod lemma;
mod model;
pub mod name_features;
pub mod names;
pub mod network;
mod parsed;
pub mod shape;
pub mod spanning;
pub mod table;
pub mod tagger;
pub mod tree;
pub mod word;

pub use conllu::{from_conllu, to_conllu};
pub use labels::{Deprel, Upos, Xpos};
pub use model::{Error, Model, section};
pub use parsed::{EntityLabel, EntitySpan, ParsedSentence, ParsedToken};
