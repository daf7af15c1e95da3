//! Runs the verbs, one file each.

pub(crate) mod add;
pub(crate) mod bench;
pub(crate) mod code;
pub(crate) mod completions;
pub(crate) mod credits;
pub(crate) mod explain;
pub(crate) mod gazetteer;
pub(crate) mod incidents;
pub(crate) mod log;
pub(crate) mod man;
pub(crate) mod mentions;
pub(crate) mod parse;
pub(crate) mod rules;
pub(crate) mod schema;
pub(crate) mod undo;
pub(crate) mod verify;
