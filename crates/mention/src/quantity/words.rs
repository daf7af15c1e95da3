//! Turns a parsed sentence into lower-case words that rules compare, made once a sentence.
//!
//! Soft hyphens and a possessive's apostrophe form do not change a word: "police\u{ad}man" is
//! "policeman" and "\u{2019}s" is "'s".

use compact_str::CompactString;
use tallybook_syntax::{ParsedSentence, ParsedToken, Upos};
use tallybook_text::Span;

/// A sentence with its words in lower case.
#[derive(Debug)]
pub(crate) struct Words<'a> {
    /// The tree.
    pub(crate) sentence: &'a ParsedSentence,
    /// The document's text.
    pub(crate) text: &'a str,
    lower: Vec<CompactString>,
}

impl<'a> Words<'a> {
    /// Returns the words of `sentence`, whose spans point into `text`.
    pub(crate) fn new(text: &'a str, sentence: &'a ParsedSentence) -> Self {
        let lower = sentence.tokens.iter().map(|token| fold(token.span.of(text))).collect();
        Self { sentence, text, lower }
    }

    /// Returns the number of tokens.
    pub(crate) fn len(&self) -> usize {
        self.lower.len()
    }

    /// Returns the lower-case word at `i`, or "" outside of the sentence.
    pub(crate) fn at(&self, i: usize) -> &str {
        self.lower.get(i).map_or("", CompactString::as_str)
    }

    /// Returns the lower-case word `back` places before `i`, or "".
    pub(crate) fn before(&self, i: usize, back: usize) -> &str {
        i.checked_sub(back).map_or("", |at| self.at(at))
    }

    /// Returns the word at `i` as it stands.
    pub(crate) fn raw(&self, i: usize) -> &'a str {
        self.token(i).map_or("", |token| token.span.of(self.text))
    }

    /// Returns the token at `i`.
    pub(crate) fn token(&self, i: usize) -> Option<&'a ParsedToken> {
        self.sentence.tokens.get(i)
    }

    /// Returns the part of speech at `i`; `X` outside of the sentence.
    pub(crate) fn upos(&self, i: usize) -> Upos {
        self.token(i).map_or(Upos::X, |token| token.upos)
    }

    /// Returns true if and only if no space parts token `i` from the next.
    pub(crate) fn joined(&self, i: usize) -> bool {
        match (self.token(i), self.token(i + 1)) {
            (Some(a), Some(b)) => a.span.end == b.span.start,
            _ => false,
        }
    }

    /// Returns true if and only if the words from `i` on are `phrase`.
    pub(crate) fn matches(&self, i: usize, phrase: &[&str]) -> bool {
        phrase.iter().enumerate().all(|(k, word)| self.at(i + k) == *word)
    }

    /// Returns true if and only if the words before `i` are `phrase`.
    pub(crate) fn ends_with(&self, i: usize, phrase: &[&str]) -> bool {
        i.checked_sub(phrase.len()).is_some_and(|at| self.matches(at, phrase))
    }

    /// Returns the span of the tokens `start..end`.
    pub(crate) fn span(&self, start: usize, end: usize) -> Span {
        self.sentence.span_of(start..end)
    }

    /// Returns the words of `start..end` with one space between parted tokens.
    pub(crate) fn phrase(&self, start: usize, end: usize) -> String {
        let mut out = String::new();
        for i in start..end.min(self.len()) {
            if i > start && !self.joined(i - 1) {
                out.push(' ');
            }
            out.extend(self.raw(i).chars().filter(|c| *c != '\u{ad}'));
        }
        out
    }
}

fn fold(word: &str) -> CompactString {
    if word.is_ascii() {
        let mut out = CompactString::new(word);
        out.make_ascii_lowercase();
        return out;
    }
    let mut out = CompactString::default();
    for c in word.chars() {
        match c {
            '\u{ad}' => {}
            '\u{2019}' | '\u{2018}' => out.push('\''),
            '\u{2010}' | '\u{2011}' => out.push('-'),
            _ => out.extend(c.to_lowercase()),
        }
    }
    out
}
