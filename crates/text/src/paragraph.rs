//! Turns a text into paragraphs: which lines belong together, and what kind of block they are.
//!
//! Wires are wrapped at about 70 columns, web texts have one line a paragraph; which of the two
//! a text is shows in its lines: a wrapped line ends where the next word would not have fitted.

use crate::{Block, Span};

/// Widest line, in bytes, that a wrapping writer makes.
const WRAP_COLUMNS_MAX: usize = 120;
/// Narrowest text that counts as wrapped.
const WRAP_COLUMNS_MIN: usize = 40;
/// Longest title and heading.
const TITLE_LEN_BYTES_MAX: usize = 200;
const HEADING_LEN_BYTES_MAX: usize = 80;
const HEADING_WORDS_MAX: usize = 10;

/// A run of lines that is one paragraph.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Paragraph {
    /// From the first to the last character that is no white space.
    pub(crate) span: Span,
    /// What it is; datelines and stamps are cut off it later.
    pub(crate) block: Block,
}

/// One line without its white space, and whether a blank line stands before it.
#[derive(Clone, Copy)]
struct Line {
    start: usize,
    end: usize,
    after_blank: bool,
}

/// Returns the paragraphs of `text`; `title` is where the title stands, if it is known.
pub(crate) fn paragraphs(text: &str, title: Option<Span>) -> Vec<Paragraph> {
    let lines = lines(text);
    let width = wrap_width(text, &lines);
    let mut out: Vec<Paragraph> = Vec::new();
    let mut alone: Vec<bool> = Vec::new();
    for (i, line) in lines.iter().enumerate() {
        let joins = i > 0 && {
            let before = &lines[i - 1];
            !line.after_blank && joins(text, before, line, width) && !inside(title, before.start)
        };
        match out.last_mut() {
            Some(last) if joins => {
                last.span.end = line.end as u32;
                if let Some(alone) = alone.last_mut() {
                    *alone = false;
                }
            }
            _ => {
                out.push(Paragraph {
                    span: Span::new(line.start, line.end),
                    block: first_look(&text[line.start..line.end]),
                });
                alone.push(true);
            }
        }
    }
    let blank_after_first =
        lines.iter().skip(1).find(|l| l.after_blank).is_some_and(|l| {
            out.get(1).is_some_and(|second| second.span.start as usize == l.start)
        });
    for (i, paragraph) in out.iter_mut().enumerate() {
        let words = paragraph.span.of(text);
        if inside(title, paragraph.span.start as usize)
            || (i == 0 && title.is_none() && blank_after_first && is_title(words))
        {
            paragraph.block = Block::Title;
        } else if paragraph.block == Block::Body && alone[i] && is_heading(words) {
            paragraph.block = Block::Heading;
        }
    }
    // A text of one short line is a text, not a heading over nothing.
    if let [only] = out.as_mut_slice()
        && only.block == Block::Heading
    {
        only.block = Block::Body;
    }
    out
}

fn inside(title: Option<Span>, at: usize) -> bool {
    title.is_some_and(|title| title.range().contains(&at))
}

fn lines(text: &str) -> Vec<Line> {
    let mut out = Vec::new();
    let mut after_blank = false;
    let mut at = 0;
    for raw in text.split_inclusive(['\n', '\r', '\u{2028}', '\u{2029}', '\u{C}']) {
        let crlf_half = raw == "\n" && text[..at].ends_with('\r');
        let trimmed = raw.trim();
        if trimmed.is_empty() {
            after_blank |= !crlf_half;
        } else {
            let start = at + (raw.len() - raw.trim_start().len());
            out.push(Line { start, end: start + trimmed.len(), after_blank });
            after_blank = raw.ends_with('\u{2029}');
        }
        at += raw.len();
    }
    out
}

/// Returns the column at which the text is wrapped, or `None` where a line is a paragraph.
fn wrap_width(text: &str, lines: &[Line]) -> Option<usize> {
    let width = lines.iter().map(|line| line.end - line.start).max()?;
    if !(WRAP_COLUMNS_MIN..=WRAP_COLUMNS_MAX).contains(&width) {
        return None;
    }
    let (mut full, mut all) = (0usize, 0usize);
    for pair in lines.windows(2) {
        if pair[1].after_blank {
            continue;
        }
        all += 1;
        full += usize::from(is_full(text, &pair[0], &pair[1], width) && !ends(text, &pair[0]));
    }
    // Half of the lines that could be paragraphs of their own end in the middle of a sentence.
    (all >= 2 && full * 2 >= all).then_some(width)
}

/// Returns true if and only if the first word of `next` would not have fitted on `line`.
fn is_full(text: &str, line: &Line, next: &Line, width: usize) -> bool {
    let word = text[next.start..next.end].split_whitespace().next().map_or(0, str::len);
    line.end - line.start + 1 + word + 3 >= width
}

/// Returns true if and only if the line ends like a sentence.
fn ends(text: &str, line: &Line) -> bool {
    let words = text[line.start..line.end].trim_end_matches(['"', '”', '’', '\'', ')', ']', '»']);
    words.ends_with(['.', '!', '?', ':', '…'])
}

fn joins(text: &str, line: &Line, next: &Line, width: Option<usize>) -> bool {
    if marker_len(&text[next.start..next.end]).is_some() {
        return false;
    }
    let small = text[next.start..next.end].starts_with(char::is_lowercase);
    match width {
        Some(width) => is_full(text, line, next, width) || (small && !ends(text, line)),
        None => small && !ends(text, line) && line.end - line.start >= WRAP_COLUMNS_MIN,
    }
}

fn first_look(line: &str) -> Block {
    if marker_len(line).is_some() { Block::Item } else { Block::Body }
}

/// Returns the length of a bullet or number that opens an item, its space included.
pub(crate) fn marker_len(line: &str) -> Option<usize> {
    const BULLETS: &[char] =
        &['•', '-', '*', '–', '—', '·', '◦', '▪', '‣', '●', '■', '►', '➢', '○', '+', '>'];
    let mut chars = line.chars();
    let first = chars.next()?;
    let rest = chars.as_str();
    if BULLETS.contains(&first) {
        let space = rest.chars().next()?;
        return space.is_whitespace().then_some(first.len_utf8() + space.len_utf8());
    }
    let open = usize::from(first == '(');
    let label = &line[open..];
    let len = label.bytes().take_while(u8::is_ascii_digit).count();
    let len = if len > 0 {
        len
    } else {
        usize::from(label.starts_with(|c: char| c.is_ascii_lowercase()))
    };
    if !(1..=2).contains(&len) {
        return None;
    }
    let after = label.as_bytes().get(len)?;
    let closes = match after {
        b')' => true,
        b'.' => open == 0 && label.as_bytes()[0].is_ascii_digit(),
        _ => false,
    };
    let gap = label.as_bytes().get(len + 1)?;
    (closes && matches!(gap, b' ' | b'\t')).then_some(open + len + 2)
}

fn is_title(words: &str) -> bool {
    words.len() <= TITLE_LEN_BYTES_MAX && !words.ends_with(['.', ',', ';'])
}

/// Returns true if and only if a line of its own is a heading: short, without a closing mark.
fn is_heading(line: &str) -> bool {
    let words = line.split_whitespace().count();
    if line.len() > HEADING_LEN_BYTES_MAX || words > HEADING_WORDS_MAX {
        return false;
    }
    let starts =
        line.starts_with(|c: char| !c.is_lowercase() && !matches!(c, '"' | '“' | '[' | '('));
    let closed = line.ends_with(['.', '!', '?', ',', ';', '"', '”', '…', '-', '—', '–', ')', ']']);
    starts && !closed
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[(&str, Block)]) {
        let found: Vec<_> =
            paragraphs(text, None).iter().map(|p| (p.span.of(text), p.block)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_line_is_a_paragraph_where_lines_are_long_or_end_sentences() {
        check(
            "Two drones fell near the port.\nNobody was hurt, police said.",
            &[
                ("Two drones fell near the port.", Block::Body),
                ("Nobody was hurt, police said.", Block::Body),
            ],
        );
    }

    #[test]
    fn wrapped_lines_join_and_short_ones_end_a_paragraph() {
        let text = "The army said on Monday that it had taken two hills to the north\r\nof the town after a night of shelling, and that eleven of its men\r\nhad been wounded.\r\nA second column left the barracks at dawn and was seen at noon on\r\nthe coastal road.\r\n";
        let found = paragraphs(text, None);
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[1].span.of(text).starts_with("A second column"));
    }

    #[test]
    fn title_heading_and_items() {
        check(
            "Convoy leaves port\n\nNorthern front\nTwo posts fell on Sunday.\n- Four men were hurt\n- A bridge was hit",
            &[
                ("Convoy leaves port", Block::Title),
                ("Northern front", Block::Heading),
                ("Two posts fell on Sunday.", Block::Body),
                ("- Four men were hurt", Block::Item),
                ("- A bridge was hit", Block::Item),
            ],
        );
    }
}
