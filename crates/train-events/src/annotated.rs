//! Turns a file of annotated texts into documents with marks.
//!
//! ```text
//! ### 0001 | 2023-03-15 | newswire
//! Gunmen [1:abduction seize] 11 pupils in Cameroon
//!
//! [1A Gunmen] [1:abduction took away] [1TN 11 pupils] from [1P Fundong] [1W on Tuesday], [1S an official] said.
//! ```
//! `data/training/README.md` says what the keys mean.

use anyhow::{Context, Result, bail};
use jiff::civil::Date;
use tallybook_claim::event::EventType;
use tallybook_text::{Dct, DctBasis, Document, DocumentParts, Span};

/// What a mark says of its words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Item {
    /// They tell the event of that number.
    Trigger {
        /// The event's number in its document: the same for each telling.
        event: u32,
        /// Its type.
        kind: EventType,
        /// True where a careful coder could leave it out.
        optional: bool,
    },
    /// They take part in it.
    Role {
        /// The event's number.
        event: u32,
        /// `A`, `T`, `P`, `F`, `V`, `D`, `X`, `W`, `N` or `S`.
        role: char,
    },
}

/// Marked words.
#[derive(Clone, Debug)]
pub(crate) struct Mark {
    /// Byte offsets in the document's text.
    pub(crate) span: Span,
    /// What they are.
    pub(crate) items: Vec<Item>,
}

/// A document with its marks.
#[derive(Debug)]
pub(crate) struct Annotated {
    /// Its name: file and number.
    pub(crate) name: String,
    /// The text without the marks.
    pub(crate) document: Document,
    /// The marks in order of their ends.
    pub(crate) marks: Vec<Mark>,
}

/// Returns the documents of a file.
pub(crate) fn read(file: &str, text: &str) -> Result<Vec<Annotated>> {
    let mut out = Vec::new();
    let mut parts: Vec<(&str, usize, Vec<&str>)> = Vec::new();
    for (number, line) in text.lines().enumerate() {
        match (line.strip_prefix("### "), parts.last_mut()) {
            (Some(head), _) => parts.push((head, number + 1, Vec::new())),
            (None, Some(part)) => part.2.push(line),
            (None, None) if line.trim().is_empty() => {}
            (None, None) => bail!("{file}: line {}: expected a head line", number + 1),
        }
    }
    for (head, line, lines) in parts {
        let body = lines.join("\n");
        let place = || format!("{file}: line {line}: {head}");
        out.push(document(file, head, body.trim_matches('\n')).with_context(place)?);
    }
    Ok(out)
}

fn document(file: &str, head: &str, body: &str) -> Result<Annotated> {
    let mut columns = head.split('|').map(str::trim);
    let (Some(id), Some(date)) = (columns.next(), columns.next()) else {
        bail!("expected `### id | date | kind`");
    };
    let dct = match date {
        "none" => None,
        date => Some(Dct::day(date.parse::<Date>().context("a date")?, DctBasis::Given)),
    };
    let (text, marks) = strip(body)?;
    let title = text.find("\n\n").map(|end| Span::new(0, end));
    let parts = DocumentParts {
        text,
        title: title.filter(|title| !title.is_empty()),
        external_id: Some(format!("{file}/{id}")),
        dct,
        ..DocumentParts::default()
    };
    Ok(Annotated { name: format!("{file}/{id}"), document: Document::new(parts), marks })
}

/// Returns the text without marks, and the marks.
fn strip(body: &str) -> Result<(String, Vec<Mark>)> {
    let mut text = String::with_capacity(body.len());
    let mut open: Vec<(Vec<Item>, usize)> = Vec::new();
    let mut marks = Vec::new();
    let mut rest = body;
    while let Some(at) = rest.find(['[', ']']) {
        text.push_str(&rest[..at]);
        let mark = &rest[at..];
        if let Some(after) = mark.strip_prefix(']') {
            let (items, start) = open.pop().context("a mark that was never opened")?;
            marks.push(Mark { span: Span::new(start, text.len()), items });
            rest = after;
            continue;
        }
        let (key, after) = mark[1..].split_once(' ').context("expected [KEY words]")?;
        open.push((items(key)?, text.len()));
        rest = after;
    }
    text.push_str(rest);
    if !open.is_empty() {
        bail!("a mark that is never closed");
    }
    Ok((text, marks))
}

fn items(key: &str) -> Result<Vec<Item>> {
    let mut out = Vec::new();
    for item in key.split(',') {
        let end = item.find(|c: char| !c.is_ascii_digit()).unwrap_or(item.len());
        let event: u32 = item[..end].parse().with_context(|| format!("a number in {item:?}"))?;
        match item[end..].strip_prefix(':') {
            Some(words) => {
                let mut words = words.split('/');
                let kind = words.next().and_then(EventType::from_word);
                let kind = kind.with_context(|| format!("a type in {item:?}"))?;
                out.push(Item::Trigger { event, kind, optional: words.any(|w| w == "optional") });
            }
            None => out.extend(item[end..].chars().map(|role| Item::Role { event, role })),
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_taken_out_of_the_text() {
        let text = "### 7 | 2023-03-15 | wire\nA title\n\n[1T [1N 11] pupils] were [1:abduction/recap taken], [1S he] said.\n";
        let found = read("w", text).unwrap();
        let document = &found[0].document;
        assert_eq!(document.text(), "A title\n\n11 pupils were taken, he said.");
        let words: Vec<&str> =
            found[0].marks.iter().map(|mark| document.slice(mark.span)).collect();
        assert_eq!(words, ["11", "11 pupils", "taken", "he"]);
        assert!(read("w", "### 7 | soon | wire\nA [1:abduction taken]").is_err());
        assert!(read("w", "### 7 | none | wire\nA [1:theft taken]").is_err());
        assert!(read("w", "### 7 | none | wire\nA [1A taken").is_err());
    }
}
