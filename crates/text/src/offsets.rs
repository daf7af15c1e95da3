//! Turns byte offsets into Unicode code points, the one place where the JSON edge does so.

use crate::Span;

/// A table from byte offsets of one text to code points, made once a document.
#[derive(Clone, Debug)]
pub struct CodePoints {
    /// Code points before each block of `STEP` bytes.
    marks: Vec<u32>,
    ascii: bool,
}

const STEP: usize = 64;

impl CodePoints {
    /// Returns the table of `text`.
    #[must_use]
    pub fn of(text: &str) -> Self {
        if text.is_ascii() {
            return Self { marks: Vec::new(), ascii: true };
        }
        let mut marks = Vec::with_capacity(text.len() / STEP + 2);
        let mut count = 0u32;
        for (i, byte) in text.bytes().enumerate() {
            if i % STEP == 0 {
                marks.push(count);
            }
            count += u32::from(byte & 0xC0 != 0x80);
        }
        marks.push(count);
        Self { marks, ascii: false }
    }

    /// Returns the number of code points before byte `at` of `text`, the text of the table.
    #[must_use]
    pub fn at(&self, text: &str, at: u32) -> u32 {
        if self.ascii {
            return at;
        }
        let at = (at as usize).min(text.len());
        let block = at / STEP;
        let rest = &text.as_bytes()[block * STEP..at];
        let more = rest.iter().filter(|byte| **byte & 0xC0 != 0x80).count();
        self.marks.get(block).copied().unwrap_or(0) + more as u32
    }

    /// Returns the span as `[start, end)` in code points.
    #[must_use]
    pub fn span(&self, text: &str, span: Span) -> [u32; 2] {
        [self.at(text, span.start), self.at(text, span.end)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_points_agree_with_counting() {
        let text = "Tür é 🙂 حلب\r\nplain ".repeat(30);
        let table = CodePoints::of(&text);
        for (count, (at, _)) in text.char_indices().enumerate() {
            assert_eq!(table.at(&text, at as u32), count as u32);
        }
        assert_eq!(table.at(&text, text.len() as u32), text.chars().count() as u32);
    }
}
