//! Turns a text and what is known about it into a `Document` with a stable id.

use std::fmt;

use sha2::{Digest, Sha256};

use crate::{Dct, Span};

/// Longest text that intake accepts, in bytes; longer input is cut there and a note says so.
pub const TEXT_LEN_BYTES_MAX: usize = 1 << 20;

/// A document's id: the first 16 bytes of a SHA-256 over text and external id, in hexadecimal.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct DocumentId(String);

impl DocumentId {
    /// Returns the id as the 32 hexadecimal digits that the contract prints.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for DocumentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What intake knows of a document; everything but the text may be absent.
#[derive(Clone, Debug, Default)]
pub struct DocumentParts {
    /// The whole text: title, blank line, body where there is a title.
    pub text: String,
    /// Where the title stands in `text`.
    pub title: Option<Span>,
    /// File name as the user gave it.
    pub path: Option<String>,
    /// The `id` field of a JSON Lines input, echoed in the output.
    pub external_id: Option<String>,
    /// The outlet.
    pub publisher: Option<String>,
    /// Where the document was published.
    pub url: Option<String>,
    /// ISO 639-1 code of the language the text is in, where the gate is sure.
    pub language: Option<String>,
    /// The publication date where given or found in metadata.
    pub dct: Option<Dct>,
    /// What intake had to do to read it (old encoding, cut), in words.
    pub notes: Vec<String>,
}

/// One text as stored, with its publisher, url and date. The text never changes.
#[derive(Clone, Debug)]
pub struct Document {
    id: DocumentId,
    sha256: String,
    parts: DocumentParts,
}

impl Document {
    /// Returns the document of these parts, with its id computed.
    #[must_use]
    pub fn new(parts: DocumentParts) -> Self {
        let sha256 = hex(&Sha256::digest(parts.text.as_bytes()));
        let mut hash = Sha256::new();
        hash.update(b"tallybook/document/1\0");
        hash.update(parts.text.as_bytes());
        hash.update(b"\0");
        hash.update(parts.external_id.as_deref().unwrap_or("").as_bytes());
        let id = DocumentId(hex(&hash.finalize()[..16]));
        Self { id, sha256, parts }
    }

    /// Returns a document of bare text, for tests and examples.
    #[must_use]
    pub fn from_text(text: &str) -> Self {
        Self::new(DocumentParts { text: text.to_owned(), ..DocumentParts::default() })
    }

    /// Returns the id: a hash of the text as read and the external id.
    #[must_use]
    pub fn id(&self) -> &DocumentId {
        &self.id
    }

    /// Returns the SHA-256 of the text in hexadecimal.
    #[must_use]
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// Returns the text that every span points into.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.parts.text
    }

    /// Returns the words of a span.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        span.of(&self.parts.text)
    }

    /// Returns everything intake knows.
    #[must_use]
    pub fn parts(&self) -> &DocumentParts {
        &self.parts
    }
}

fn hex(bytes: &[u8]) -> String {
    use fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
        // Writing to a String cannot fail.
        let _ = write!(out, "{byte:02x}");
        out
    })
}
