//! Runs the verbs, one file each.

pub(crate) mod code;
pub(crate) mod mentions;
pub(crate) mod parse;
