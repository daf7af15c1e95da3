//! Turns one file or one line into a Document: the part of reading that any thread may do.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use tallybook_text::{Dct, DctBasis, Document, DocumentParts, TEXT_LEN_BYTES_MAX};

use crate::decode::decode;
use crate::json_lines::{row, title_span};
use crate::sidecar::{Meta, sidecar};
use crate::{Error, Options, html, language_of, published};

/// Most bytes that are read of one file; a page has more bytes than text.
pub const FILE_LEN_BYTES_MAX: usize = 8 * TEXT_LEN_BYTES_MAX;

/// One document before it is read.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Raw {
    /// A file with one document.
    File {
        /// The file.
        path: PathBuf,
    },
    /// A row of a JSON Lines input.
    Line {
        /// File and line, for messages: `feed.jsonl: line 40`.
        place: String,
        /// The file, `None` for standard input.
        path: Option<String>,
        /// The row.
        bytes: Vec<u8>,
    },
    /// A whole standard input that is one text or one page.
    Whole {
        /// What was read.
        bytes: Vec<u8>,
    },
}

impl Raw {
    /// Returns how many bytes wait to be read, as far as that costs nothing to know.
    #[must_use]
    pub fn len_bytes(&self) -> usize {
        match self {
            Self::File { path } => std::fs::metadata(path).map_or(0, |data| data.len() as usize),
            Self::Line { bytes, .. } | Self::Whole { bytes } => bytes.len(),
        }
    }

    /// Returns file and line as messages name them.
    #[must_use]
    pub fn place(&self) -> String {
        match self {
            Self::File { path } => path.display().to_string(),
            Self::Line { place, .. } => place.clone(),
            Self::Whole { .. } => "standard input".to_owned(),
        }
    }

    /// Reads the document.
    ///
    /// # Errors
    /// Where the file cannot be read, holds no text, or the row is no JSON with a text.
    pub fn document(self, options: &Options) -> Result<Document, Error> {
        self.document_and_bytes(options).map(|(document, _)| document)
    }

    /// Reads the document and keeps the very bytes that it was read from.
    ///
    /// # Errors
    /// As [`Raw::document`].
    pub fn document_and_bytes(self, options: &Options) -> Result<(Document, Vec<u8>), Error> {
        let place = self.place();
        match self {
            Self::File { path } => {
                let bytes = read_file(&path)?;
                let meta = sidecar(&path)?;
                let name = Some(path.display().to_string());
                let html = html::is_html_name(&path);
                Ok((one_document(&bytes, meta, name, html, &place, options)?, bytes))
            }
            Self::Whole { bytes } => {
                let document = one_document(&bytes, Meta::default(), None, false, &place, options);
                Ok((document?, bytes))
            }
            Self::Line { path, bytes, .. } => {
                let decoded = decode(&bytes).ok_or_else(|| no_text(&place))?;
                let (mut parts, meta) = row(&decoded.text, &place)?;
                parts.path = path;
                parts.notes = decoded.notes;
                Ok((finish(parts, meta, None, &place, options)?, bytes))
            }
        }
    }
}

fn read_file(path: &Path) -> Result<Vec<u8>, Error> {
    let wrap = |source| Error::Read { place: path.display().to_string(), source };
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(wrap)?;
    // One byte more than the limit tells a cut from a file of just that length.
    file.take(FILE_LEN_BYTES_MAX as u64 + 1).read_to_end(&mut bytes).map_err(wrap)?;
    Ok(bytes)
}

fn no_text(place: &str) -> Error {
    Error::Format {
        place: place.to_owned(),
        expected: "text, HTML or JSON Lines".to_owned(),
        found: "binary data".to_owned(),
    }
}

fn one_document(
    bytes: &[u8],
    meta: Meta,
    path: Option<String>,
    html_name: bool,
    place: &str,
    options: &Options,
) -> Result<Document, Error> {
    let long = bytes.len() > FILE_LEN_BYTES_MAX;
    let bytes = bytes.get(..FILE_LEN_BYTES_MAX).unwrap_or(bytes);
    let decoded = match html_charset(bytes, html_name) {
        Some(decoded) => decoded,
        None => decode(bytes).ok_or_else(|| no_text(place))?,
    };
    let mut notes = decoded.notes;
    if long {
        notes
            .push(format!("only the first {} MiB of the file were read", FILE_LEN_BYTES_MAX >> 20));
    }
    let (mut parts, page) = if html_name || html::is_html(&decoded.text) {
        let page = html::page(&decoded.text);
        let (parts, page) = page.into_parts();
        (parts, Some(page))
    } else {
        let title = title_span(&decoded.text);
        (DocumentParts { text: decoded.text, title, ..DocumentParts::default() }, None)
    };
    parts.path = path;
    parts.notes.splice(0..0, notes);
    finish(parts, meta, page, place, options)
}

/// Returns a page read in the encoding that it names itself, where that is not UTF-8.
fn html_charset(bytes: &[u8], html_name: bool) -> Option<crate::Decoded> {
    if std::str::from_utf8(bytes).is_ok() {
        return None;
    }
    html::named_encoding(bytes, html_name).map(|encoding| {
        let (text, _, _) = encoding.decode(bytes);
        let notes = vec![format!("read as {}, as the page says", encoding.name())];
        crate::Decoded { text: text.into_owned(), notes }
    })
}

/// Adds what row, person and page say, in that order of trust, and the language.
fn finish(
    mut parts: DocumentParts,
    meta: Meta,
    page: Option<Meta>,
    place: &str,
    options: &Options,
) -> Result<Document, Error> {
    if parts.text.len() > TEXT_LEN_BYTES_MAX {
        let end = parts.text.floor_char_boundary(TEXT_LEN_BYTES_MAX);
        parts.text.truncate(end);
        parts.notes.push(format!(
            "the text is longer than {} MiB and was cut there",
            TEXT_LEN_BYTES_MAX >> 20
        ));
    }
    if parts.text.trim().is_empty() {
        parts.notes.push("the text is empty".to_owned());
    }
    let page = page.unwrap_or_default();
    let given = meta.published.filter(|text| !text.trim().is_empty());
    parts.dct = match given {
        Some(text) => Some(dct_of(&text, place)?),
        None => match options.published {
            Some(date) => Some(Dct::day(date, DctBasis::Given)),
            None => page_dct(page.published.as_deref()),
        },
    };
    parts.publisher = meta.publisher.or_else(|| options.publisher.clone()).or(page.publisher);
    parts.url = meta.url.or(page.url);
    parts.language = language_of(&parts.text);
    if let Some(language) = parts.language.as_deref().filter(|language| *language != "en") {
        parts.notes.push(format!("the text is not English ({language}): nothing is coded"));
    }
    Ok(Document::new(parts))
}

fn dct_of(text: &str, place: &str) -> Result<Dct, Error> {
    published(text, DctBasis::Given).ok_or_else(|| Error::Format {
        place: place.to_owned(),
        expected: "a date like 2024-03-05 in published".to_owned(),
        found: crate::error::quoted(text),
    })
}

fn page_dct(text: Option<&str>) -> Option<Dct> {
    let text = text?;
    let mut dct = published(text, DctBasis::Metadata)?;
    dct.reasons.push(format!("the page's metadata says {text}"));
    Some(dct)
}
