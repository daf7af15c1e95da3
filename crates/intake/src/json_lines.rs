//! Turns one line of JSON into a document: `title`, a blank line, `text`.

use serde::Deserialize;
use serde_json::Value;
use tallybook_text::{DocumentParts, Span};

use crate::Error;
use crate::error::quoted;
use crate::sidecar::Meta;

/// The fields of a row. An `id` may be a string or a number; it is echoed as a string.
#[derive(Deserialize)]
struct Row {
    #[serde(default)]
    id: Option<Value>,
    text: String,
    #[serde(flatten)]
    meta: Meta,
}

/// Returns the parts of the document in a row, and the row's metadata.
pub(crate) fn row(line: &str, place: &str) -> Result<(DocumentParts, Meta), Error> {
    let row: Row = serde_json::from_str(line).map_err(|error| Error::Format {
        place: place.to_owned(),
        expected: "a JSON object with a text".to_owned(),
        found: found(line, &error),
    })?;
    let external_id = row.id.and_then(|id| match id {
        Value::Null => None,
        Value::String(text) => Some(text),
        other => Some(other.to_string()),
    });
    let title = row.meta.title.as_deref().filter(|title| !title.trim().is_empty());
    let (text, title) = match title {
        Some(title) => (format!("{title}\n\n{}", row.text), Some(Span::new(0, title.len()))),
        None => {
            let title = title_span(&row.text);
            (row.text, title)
        }
    };
    Ok((DocumentParts { text, title, external_id, ..DocumentParts::default() }, row.meta))
}

/// Says in a few words what stands where a row should: the parser's complaint, or the text.
fn found(line: &str, error: &serde_json::Error) -> String {
    if error.is_data() {
        let message = error.to_string();
        let message = message.split(" at line ").next().unwrap_or(&message);
        return message.to_owned();
    }
    quoted(line.trim())
}

/// Longest first line that is taken for a title, in characters.
const TITLE_LEN_MAX: usize = 200;

/// Returns the title of a plain text: a short first line with a blank line after it.
///
/// A line that ends in a full stop is the first sentence of a story, not its title.
pub(crate) fn title_span(text: &str) -> Option<Span> {
    let (first, rest) = text.split_once('\n')?;
    let second = rest.split('\n').next()?;
    let title = first.trim();
    let short = !title.is_empty() && title.chars().nth(TITLE_LEN_MAX).is_none();
    if !short || !second.trim().is_empty() || title.ends_with('.') {
        return None;
    }
    let start = first.len() - first.trim_start().len();
    Some(Span::new(start, start + title.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_title_blank_line_text() {
        let (parts, meta) =
            row(r#"{"id":7,"title":"Convoy","text":"Twenty lorries.","publisher":null}"#, "x")
                .unwrap();
        assert_eq!(parts.text, "Convoy\n\nTwenty lorries.");
        assert_eq!(parts.title, Some(Span::new(0, 6)));
        assert_eq!(parts.external_id.as_deref(), Some("7"));
        assert_eq!(meta.publisher, None);
    }

    #[test]
    fn broken_rows_are_said() {
        let message = |line: &str| row(line, "a.jsonl: line 3").unwrap_err().to_string();
        let start = "a.jsonl: line 3: expected a JSON object with a text, but found ";
        assert_eq!(message("{oops"), format!("{start}\"{{oops\""));
        assert_eq!(message(r#"{"id":1}"#), format!("{start}missing field `text`"));
        assert!(message(&"[".repeat(1_000_000)).starts_with(start));
    }

    #[test]
    fn titles_of_plain_texts() {
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(title_span(text).map(|span| span.of(text)), expected);
        };
        check("Convoy crosses\n\nTwenty lorries.", Some("Convoy crosses"));
        check(" Convoy crosses \r\n\r\nTwenty lorries.", Some("Convoy crosses"));
        check("Convoy crosses\nTwenty lorries.", None);
        check("Twenty lorries crossed.\n\nThey came back.", None);
        check(&format!("{}\n\nx", "word ".repeat(60)), None);
        check("\n\nx", None);
        check("", None);
    }
}
