//! Turns byte spans into the contract's words: a text and its code points.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tallybook_text::{CodePoints, Document, Span};

/// Some words of a document and where they stand.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Words {
    /// The words as they stand in the text.
    pub text: String,
    /// `[start, end)` in Unicode code points of the document's text.
    pub span: [u32; 2],
}

/// A document with its table of code points: made once a document, used for every span.
#[derive(Clone, Debug)]
pub struct Edge<'a> {
    document: &'a Document,
    code_points: CodePoints,
}

impl<'a> Edge<'a> {
    /// Returns the edge of a document.
    #[must_use]
    pub fn new(document: &'a Document) -> Self {
        Self { document, code_points: CodePoints::of(document.text()) }
    }

    /// Returns the document.
    #[must_use]
    pub fn document(&self) -> &'a Document {
        self.document
    }

    /// Returns the document's id as the lines carry it.
    #[must_use]
    pub fn document_id(&self) -> String {
        self.document.id().to_string()
    }

    /// Returns a span in code points.
    #[must_use]
    pub fn span(&self, span: Span) -> [u32; 2] {
        self.code_points.span(self.document.text(), span)
    }

    /// Returns the words of a span.
    #[must_use]
    pub fn text(&self, span: Span) -> String {
        self.document.slice(span).to_owned()
    }

    /// Returns the words of a span with their place.
    #[must_use]
    pub fn words(&self, span: Span) -> Words {
        Words { text: self.text(span), span: self.span(span) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_count_code_points() {
        let document = Document::from_text("Grüße 🙂 حلب ok");
        let at = document.text().find("حلب").unwrap();
        let words = Edge::new(&document).words(Span::new(at, at + "حلب".len()));
        assert_eq!(words, Words { text: "حلب".to_owned(), span: [8, 11] });
    }
}
