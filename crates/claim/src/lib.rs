//! Turns mentions and trees into Claims: who says that what happened, where, when, how many.
//!
//! `event` finds what happened and its status, `attribution` who says it, `figure` published
//! tallies and arithmetic; `assemble` binds them with the mentions into one Claim a happening.

pub mod assemble;
pub mod attribution;
mod bag;
mod claim;
pub mod event;
pub mod figure;

pub use claim::{
    Actor, Claim, Count, PlaceRole, Role, SituatedPlace, Telling, Voice, VoiceKind, When,
};
