//! Turns stored text into a `Document` with sentences and tokens.
//!
//! This crate knows no event, no language model and no file format. It owns the words that every
//! later stage points at: a [`Span`] is a pair of byte offsets into [`Document::text`], and the
//! text never changes after intake.

mod abbreviation;
mod boundary;
mod calendar;
mod contraction;
mod dateline;
mod dct;
mod document;
mod offsets;
mod paragraph;
mod sentence;
mod span;
mod split;
mod tokenize;

pub use boundary::TOKENS_PER_SENTENCE_MAX;
pub use calendar::MONTHS;
pub use dct::{Dct, DctBasis};
pub use document::{Document, DocumentId, DocumentParts, TEXT_LEN_BYTES_MAX};
pub use offsets::CodePoints;
pub use sentence::{Block, Sentence, Token};
pub use span::Span;
pub use split::split;
