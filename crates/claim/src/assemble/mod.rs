//! Turns events, mentions and attributions into one Claim a happening.

use tallybook_mention::Mentions;
use tallybook_syntax::ParsedSentence;
use tallybook_text::{Dct, Document};

use crate::Claim;
use crate::attribution::Attribution;
use crate::event::Event;

/// Returns the claims of a document, in order of their first telling.
#[must_use]
pub fn assemble(
    _document: &Document,
    _sentences: &[ParsedSentence],
    _dct: &Dct,
    _mentions: &Mentions,
    _attributions: &[Attribution],
    _events: &[Event],
) -> Vec<Claim> {
    Vec::new()
}
