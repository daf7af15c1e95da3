//! Turns rows into a table that fits the terminal: one line a row, long cells cut with an ellipsis.

use unicode_width::UnicodeWidthChar;

use super::paint::columns;
use super::{Ink, Paint, clean};

/// Spaces between columns.
const GAP: usize = 2;

/// A column of a table.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Column {
    /// Its heading.
    pub(crate) name: &'static str,
    /// Fewest columns of the terminal that it keeps where room is short.
    pub(crate) least: usize,
    /// True where its cells stand at the right.
    pub(crate) right: bool,
}

impl Column {
    /// A column of words.
    pub(crate) const fn words(name: &'static str, least: usize) -> Self {
        Self { name, least, right: false }
    }

    /// A column of numbers.
    pub(crate) const fn number(name: &'static str, least: usize) -> Self {
        Self { name, least, right: true }
    }
}

/// Returns the table with its headings.
pub(crate) fn table(heads: &[Column], rows: &[Vec<String>], paint: Paint) -> String {
    let rows: Vec<Vec<String>> =
        rows.iter().map(|row| row.iter().map(|cell| clean(cell)).collect()).collect();
    let widths = widths(heads, &rows, paint.width);
    let mut out = String::new();
    let names: Vec<String> = heads.iter().map(|head| head.name.to_owned()).collect();
    let line = line(heads, &names, &widths);
    out.push_str(&paint.ink(Ink::Faint, &line));
    out.push('\n');
    for row in &rows {
        out.push_str(&self::line(heads, row, &widths));
        out.push('\n');
    }
    out
}

/// Each column gets what its cells take; where that is too much, the widest give first.
fn widths(heads: &[Column], rows: &[Vec<String>], room: usize) -> Vec<usize> {
    let mut widths: Vec<usize> = heads.iter().map(|head| columns(head.name)).collect();
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(columns(cell));
        }
    }
    let gaps = GAP * heads.len().saturating_sub(1);
    while widths.iter().sum::<usize>() + gaps > room {
        let spare = widths.iter().zip(heads).map(|(width, head)| width.saturating_sub(head.least));
        let widest = spare.enumerate().max_by_key(|(at, spare)| (*spare, usize::MAX - at));
        match widest.filter(|(_, spare)| *spare > 0) {
            Some((at, _)) => {
                if let Some(width) = widths.get_mut(at) {
                    *width -= 1;
                }
            }
            None => break,
        }
    }
    widths
}

fn line(heads: &[Column], cells: &[String], widths: &[usize]) -> String {
    let mut out = String::new();
    for (at, ((head, cell), width)) in heads.iter().zip(cells).zip(widths).enumerate() {
        if at > 0 {
            out.push_str(&" ".repeat(GAP));
        }
        let cell = cut(cell, *width);
        let gap = " ".repeat(width.saturating_sub(columns(&cell)));
        if head.right {
            out.push_str(&gap);
            out.push_str(&cell);
        } else {
            out.push_str(&cell);
            out.push_str(&gap);
        }
    }
    out.trim_end().to_owned()
}

/// Returns the text cut to a width, with an ellipsis where it was longer.
pub(crate) fn cut(text: &str, width: usize) -> String {
    if columns(text) <= width {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut used = 1;
    for c in text.chars() {
        used += c.width().unwrap_or(0);
        if used > width {
            break;
        }
        out.push(c);
    }
    out.push('…');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_keeps_to_the_width() {
        let heads = [Column::words("id", 4), Column::words("place", 6), Column::number("n", 1)];
        let rows = [
            vec!["ab12cd34".to_owned(), "Al-Walid border crossing".to_owned(), "3".to_owned()],
            vec!["ef".to_owned(), "القامشلي".to_owned(), "12".to_owned()],
        ];
        let paint = Paint { colour: false, width: 24 };
        let text = table(&heads, &rows, paint);
        assert!(text.lines().all(|line| columns(line) <= 24), "{text}");
        assert!(text.contains('…'));
    }
}
