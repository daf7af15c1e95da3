//! Turns a sentence into its words in lower case with the classes that the counting table gives them.

use std::ops::Range;

use tallybook_mention::time::TimeMention;
use tallybook_syntax::{ParsedSentence, Upos, Xpos};
use tallybook_text::Span;

use super::item::{Item, Page};
use super::lexicon::{Class, Classes, Lexicon};

/// A sentence as the rules of counting see it.
#[derive(Debug)]
pub(super) struct Line<'a> {
    pub(super) page: &'a Page<'a>,
    pub(super) index: usize,
    pub(super) sentence: &'a ParsedSentence,
    pub(super) words: Vec<String>,
    classes: Vec<Classes>,
}

impl<'a> Line<'a> {
    pub(super) fn of(page: &'a Page<'a>, index: usize) -> Option<Self> {
        let sentence = page.sentences.get(index)?;
        let words: Vec<String> =
            sentence.tokens.iter().map(|token| token.span.of(page.text).to_lowercase()).collect();
        let lexicon = Lexicon::get();
        let mut classes: Vec<Classes> = words.iter().map(|word| lexicon.single(word)).collect();
        for i in 0..words.len() {
            for (parts, class) in lexicon.phrases(&words[i]) {
                let here = words.get(i..i + parts.len());
                if here.is_some_and(|here| here.iter().zip(parts).all(|(a, b)| a == b)) {
                    classes[i].add(*class);
                }
            }
        }
        Some(Self { page, index, sentence, words, classes })
    }

    /// Returns the word at `i`, or "" outside the sentence.
    pub(super) fn word(&self, i: usize) -> &str {
        self.words.get(i).map_or("", String::as_str)
    }

    /// Returns the word `back` places before `i`, or "".
    pub(super) fn back(&self, i: usize, back: usize) -> &str {
        i.checked_sub(back).map_or("", |at| self.word(at))
    }

    pub(super) fn is(&self, i: usize, class: Class) -> bool {
        self.classes.get(i).is_some_and(|classes| classes.has(class))
    }

    pub(super) fn len(&self) -> usize {
        self.words.len()
    }

    pub(super) fn upos(&self, i: usize) -> Upos {
        self.sentence.tokens.get(i).map_or(Upos::X, |token| token.upos)
    }

    pub(super) fn xpos(&self, i: usize) -> Option<Xpos> {
        self.sentence.tokens.get(i).map(|token| token.xpos)
    }

    /// True where a word of these says that nothing has happened: "may", but not the month.
    pub(super) fn is_unreal(&self, mut range: Range<usize>) -> bool {
        range.any(|i| self.is(i, Class::Modal) && self.upos(i) != Upos::Propn)
    }

    /// Returns the first place in `range` where a word of the class stands.
    pub(super) fn find(&self, range: Range<usize>, class: Class) -> Option<usize> {
        range.into_iter().find(|&i| self.is(i, class))
    }

    pub(super) fn has(&self, range: Range<usize>, class: Class) -> bool {
        self.find(range, class).is_some()
    }

    pub(super) fn has_word(&self, mut range: Range<usize>, words: &[&str]) -> bool {
        range.any(|i| words.contains(&self.word(i)))
    }

    /// Returns the index of the first token that ends after this byte.
    pub(super) fn token(&self, byte: u32) -> usize {
        self.sentence.tokens.partition_point(|token| token.span.end <= byte)
    }

    /// Returns the tokens that a span holds.
    pub(super) fn tokens(&self, span: Span) -> Range<usize> {
        let start = self.token(span.start);
        let end = self.sentence.tokens.partition_point(|token| token.span.start < span.end);
        start..end.max(start)
    }

    /// Returns the span of these tokens.
    pub(super) fn span(&self, tokens: Range<usize>) -> Span {
        let first = self.sentence.tokens.get(tokens.start).map(|token| token.span);
        let last = tokens.end.checked_sub(1).and_then(|i| self.sentence.tokens.get(i));
        match (first, last) {
            (Some(first), Some(last)) => first.cover(last.span),
            _ => Span::default(),
        }
    }

    pub(super) fn times(&self) -> &[TimeMention] {
        self.page.times_in(self.index)
    }

    /// Returns the countable numbers of the sentence.
    pub(super) fn items(&self) -> &[Item] {
        self.page.within(self.index..self.index + 1)
    }

    /// Returns the first token of a number with the words that make it inexact ("at least 12").
    pub(super) fn lead(&self, item: &Item) -> usize {
        let mut at = self.token(item.span.start.min(item.number.start));
        while at > 0 && self.is(at - 1, Class::About) && !self.is_particle(at - 1) {
            at -= 1;
        }
        at
    }

    /// "was at", "up to" and "put at" are more than a measure of exactness.
    fn is_particle(&self, i: usize) -> bool {
        matches!(self.word(i), "up" | "now" | "already")
            || self.word(i) == "at" && self.word(i + 1) != "least"
    }

    /// True where token `i` is a finite verb or an auxiliary that opens a predicate.
    pub(super) fn is_finite_auxiliary(&self, i: usize) -> bool {
        matches!(
            self.word(i),
            "was" | "were" | "is" | "are" | "has" | "have" | "had" | "will" | "would" | "did"
        )
    }

    /// True where nothing between two tokens opens another clause.
    pub(super) fn is_one_clause(&self, tokens: Range<usize>) -> bool {
        let breaks = [
            ";", "but", "while", "when", "after", "before", "because", "although", "if", "where",
            "though", "whereas", "until", "which", "who", "whose",
        ];
        !self.has_word(tokens, &breaks)
    }
}
