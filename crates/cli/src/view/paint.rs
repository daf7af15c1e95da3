//! Turns strings into coloured, wrapped, aligned lines; plain where stdout is no terminal.

use std::io;

use anstream::ColorChoice;
use anstyle::{AnsiColor, Style};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Columns where stdout is no terminal.
const WIDTH_DEFAULT: usize = 80;
/// Lines longer than this are hard to read, however wide the window is.
const WIDTH_MAX: usize = 110;
/// Narrower than this nothing can be laid out.
const WIDTH_MIN: usize = 48;
/// Column where the values of a block start.
pub(crate) const VALUE_COLUMN: usize = 14;
/// Column where its labels start.
const LABEL_COLUMN: usize = 4;

/// What a piece of output is, and so how it is coloured.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Ink {
    /// Titles and types.
    Strong,
    /// Labels, rules, file names.
    Faint,
    /// Reported as having happened, or arithmetic that agrees.
    Good,
    /// Planned, claimed, possible.
    Doubtful,
    /// Denied, or arithmetic that does not agree.
    Bad,
}

/// How to write on stdout.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Paint {
    /// Colours and underlines; where false, marks stand on a line of their own.
    pub(crate) colour: bool,
    /// Columns.
    pub(crate) width: usize,
}

impl Paint {
    /// Returns how stdout wants to be written on: `NO_COLOR` and no terminal mean plain.
    pub(crate) fn of_stdout() -> Self {
        let choice = anstream::AutoStream::choice(&io::stdout());
        let width = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
        Self {
            colour: choice != ColorChoice::Never,
            width: width.unwrap_or(WIDTH_DEFAULT).clamp(WIDTH_MIN, WIDTH_MAX),
        }
    }

    /// Returns the text in an ink.
    pub(crate) fn ink(self, ink: Ink, text: &str) -> String {
        let style = match ink {
            Ink::Strong => Style::new().bold(),
            Ink::Faint => Style::new().dimmed(),
            Ink::Good => AnsiColor::Green.on_default(),
            Ink::Doubtful => AnsiColor::Yellow.on_default(),
            Ink::Bad => AnsiColor::Red.on_default(),
        };
        if !self.colour || text.is_empty() {
            return text.to_owned();
        }
        format!("{style}{text}{style:#}")
    }
}

/// Returns the text on one line, without the characters that could steer a terminal.
pub(crate) fn clean(text: &str) -> String {
    let steers =
        |c: &char| c.is_control() || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    text.split_whitespace()
        .map(|word| word.chars().filter(|c| !steers(c)).collect::<String>())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Returns the columns that a text takes; the program's own colour sequences take none.
pub(crate) fn columns(text: &str) -> usize {
    if !text.contains(ESCAPE) {
        return UnicodeWidthStr::width(text);
    }
    let mut inside = false;
    let shown = text.chars().filter(|c| {
        let hidden = inside || *c == ESCAPE;
        inside = hidden && *c != 'm';
        !hidden
    });
    shown.map(|c| c.width().unwrap_or(0)).sum()
}

const ESCAPE: char = '\u{1b}';

/// Returns the text broken at spaces into lines of at most `width` columns.
pub(crate) fn fill(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let (mut line, mut used) = (String::new(), 0);
    for word in text.split(' ') {
        let wide = columns(word);
        if used > 0 && used + 1 + wide > width {
            lines.push(std::mem::take(&mut line));
            used = 0;
        }
        if used > 0 {
            line.push(' ');
            used += 1;
        }
        if used + wide <= width {
            line.push_str(word);
            used += wide;
            continue;
        }
        // A word that is longer than a line is broken where the line ends.
        for c in word.chars() {
            let wide = c.width().unwrap_or(0);
            if used + wide > width {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
            line.push(c);
            used += wide;
        }
    }
    lines.push(line);
    lines
}

/// Writes a label and its value, wrapped under itself.
pub(crate) fn field(out: &mut String, paint: Paint, label: &str, value: &str) {
    let width = paint.width.saturating_sub(VALUE_COLUMN);
    for (number, line) in fill(value, width).iter().enumerate() {
        let label = if number == 0 { label } else { "" };
        let gap = VALUE_COLUMN.saturating_sub(LABEL_COLUMN + columns(label)).max(1);
        out.push_str(&" ".repeat(LABEL_COLUMN));
        out.push_str(&paint.ink(Ink::Faint, label));
        out.push_str(&" ".repeat(gap));
        out.push_str(line);
        out.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_never_pass_the_width() {
        let text = "over 50 vehicles and trucks from the Kurdistan Region of Iraq";
        for width in 5..40 {
            for line in fill(text, width) {
                assert!(columns(&line) <= width, "{width}: {line:?}");
            }
        }
        assert_eq!(fill("", 10), [""]);
        assert_eq!(fill("aaaaaaaaaaaa", 5), ["aaaaa", "aaaaa", "aa"]);
    }

    #[test]
    fn a_text_cannot_steer_the_terminal() {
        assert_eq!(clean("a\u{1b}[31mred\r\n b\u{202E}c\t d"), "a[31mred bc d");
    }
}
