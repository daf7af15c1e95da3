//! Turns what was read into blocks that a person reads in a terminal of 80 columns or more.

mod claim;
mod diff;
mod document;
mod incident;
mod marks;
mod mentions;
mod paint;
pub(crate) mod phrases;
mod shown;
mod table;

pub(crate) use claim::{claim_block, evidence, heading};
pub(crate) use diff::diff_block;
pub(crate) use document::{document_footer, document_header};
pub(crate) use incident::incident_table;
pub(crate) use marks::{Mark, marked};
pub(crate) use mentions::mention_rows;
pub(crate) use paint::{Ink, Paint, clean, field, fill};
pub(crate) use shown::shown_block;
pub(crate) use table::{Column, table};
