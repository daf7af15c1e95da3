//! Turns a sentence and the spans in it into wrapped lines with those spans underlined.
//!
//! ```text
//! a convoy of over 50 vehicles and trucks ... was seen crossing into Syria
//! ‾‾‾‾‾‾‾‾    ‾‾‾‾‾‾‾‾‾‾‾‾‾‾‾‾‾‾‾‾‾‾‾‾‾‾‾              ^^^^^^^^
//! ```
//! On a terminal the words themselves are underlined; elsewhere marks stand on the line below.

use std::ops::Range;

use anstyle::Style;
use unicode_width::UnicodeWidthChar;

use super::Paint;

/// What a marked span is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Mark {
    /// Words that a value came from.
    Value,
    /// The word that made the claim.
    Trigger,
}

#[derive(Clone, Copy)]
struct Cell {
    c: char,
    width: usize,
    mark: Option<Mark>,
}

/// Returns the lines of `text` with `marks` (byte ranges of `text`) underlined.
pub(crate) fn marked(
    text: &str,
    marks: &[(Range<usize>, Mark)],
    paint: Paint,
    indent: usize,
) -> String {
    let cells = cells(text, marks);
    let mut out = String::new();
    for line in wrap(&cells, paint.width.saturating_sub(indent).max(1)) {
        write_line(line, paint, indent, &mut out);
    }
    out
}

/// Returns one cell a character: spaces for white space, nothing for what could steer a terminal.
fn cells(text: &str, marks: &[(Range<usize>, Mark)]) -> Vec<Cell> {
    let mut cells: Vec<Cell> = Vec::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        let mark =
            marks.iter().filter(|(range, _)| range.contains(&at)).map(|(_, mark)| *mark).max();
        let space = c.is_whitespace();
        let after_space = cells.last().is_none_or(|cell| cell.c == ' ');
        let steers =
            c.is_control() || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
        if space && after_space || steers && !space {
            continue;
        }
        let c = if space { ' ' } else { c };
        cells.push(Cell { c, width: c.width().unwrap_or(0), mark });
    }
    cells
}

/// Breaks the cells at spaces, or inside a word that is longer than a line.
fn wrap(cells: &[Cell], width: usize) -> Vec<&[Cell]> {
    let mut lines = Vec::new();
    let (mut start, mut columns, mut space) = (0, 0, None);
    for (at, cell) in cells.iter().enumerate() {
        if cell.c == ' ' {
            space = Some(at);
        }
        columns += cell.width;
        if columns <= width {
            continue;
        }
        let end = space.filter(|space| *space > start).unwrap_or(at);
        lines.push(cells.get(start..end).unwrap_or(&[]));
        start = if space == Some(end) { end + 1 } else { end };
        columns = cells.get(start..=at).map_or(0, |rest| rest.iter().map(|c| c.width).sum());
        space = None;
    }
    lines.push(cells.get(start..).unwrap_or(&[]));
    lines
}

fn write_line(line: &[Cell], paint: Paint, indent: usize, out: &mut String) {
    out.push_str(&" ".repeat(indent));
    let mut now = None;
    for cell in line {
        if paint.colour && cell.mark != now {
            out.push_str(&switch(now, cell.mark));
            now = cell.mark;
        }
        out.push(cell.c);
    }
    if paint.colour {
        out.push_str(&switch(now, None));
        out.push('\n');
        return;
    }
    out.push('\n');
    if line.iter().any(|cell| cell.mark.is_some()) {
        let mut below = " ".repeat(indent);
        for cell in line {
            let sign = match cell.mark {
                Some(Mark::Trigger) => "^",
                Some(Mark::Value) => "~",
                None => " ",
            };
            below.push_str(&sign.repeat(cell.width));
        }
        out.push_str(below.trim_end());
        out.push('\n');
    }
}

fn switch(from: Option<Mark>, to: Option<Mark>) -> String {
    let style = |mark| match mark {
        Mark::Value => Style::new().underline(),
        Mark::Trigger => Style::new().underline().bold(),
    };
    let end = from.map_or(String::new(), |mark| format!("{:#}", style(mark)));
    let start = to.map_or(String::new(), |mark| style(mark).to_string());
    end + &start
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Paint = Paint { colour: false, width: 34 };

    #[test]
    fn marks_stand_under_their_words() {
        let text = "Over 50 trucks were seen\n crossing near حلب at dawn";
        let at = |words: &str| {
            let start = text.find(words).unwrap();
            start..start + words.len()
        };
        let marks = [
            (at("Over 50 trucks"), Mark::Value),
            (at("crossing"), Mark::Trigger),
            (at("حلب"), Mark::Value),
        ];
        let expected = "  Over 50 trucks were seen\n  ~~~~~~~~~~~~~~\n  \
                        crossing near حلب at dawn\n  ^^^^^^^^      ~~~\n";
        assert_eq!(marked(text, &marks, PLAIN, 2), expected);
    }

    #[test]
    fn a_line_of_its_own_length_is_broken() {
        let text = "x".repeat(100);
        let out = marked(&text, &[], PLAIN, 4);
        assert!(out.lines().all(|line| line.len() <= 34), "{out}");
        assert_eq!(out.matches('x').count(), 100);
    }

    #[test]
    fn colours_underline_the_words_themselves() {
        let paint = Paint { colour: true, width: 40 };
        let out = marked("seen crossing", &[(5..13, Mark::Trigger)], paint, 0);
        assert!(out.starts_with("seen \u{1b}["), "{out:?}");
        assert!(out.ends_with("\u{1b}[0m\n"), "{out:?}");
    }
}
