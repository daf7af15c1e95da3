//! Turns the tokens of a sentence into the words that names are made of.

use std::cell::OnceCell;
use std::ops::Range;

use tallybook_gazetteer::key::{WordKey, word_key, words};
use tallybook_syntax::{EntityLabel, ParsedSentence, Upos};

use super::rules;

/// A sentence with what recognition asks of it again and again.
#[derive(Debug)]
pub(super) struct Surface<'a> {
    pub(super) text: &'a str,
    pub(super) sentence: &'a ParsedSentence,
    /// Lower-case form of every token.
    pub(super) lower: Vec<String>,
    /// Keys of the words of every token, made when first asked for: a run begins at every capital.
    keys: Vec<OnceCell<Vec<WordKey>>>,
    /// True where nearly all words are in capitals, so that capitals say nothing.
    pub(super) upper: bool,
    /// True where the tagger has been at work.
    pub(super) tagged: bool,
}

/// Words of capitals from which a sentence counts as upper-case.
const UPPER_WORDS_MIN: usize = 3;

impl<'a> Surface<'a> {
    pub(super) fn new(text: &'a str, sentence: &'a ParsedSentence) -> Self {
        let lower = sentence.tokens.iter().map(|token| token.span.of(text).to_lowercase());
        let (mut capitals, mut small) = (0, 0);
        for token in &sentence.tokens {
            let word = token.span.of(text);
            let letters = word.chars().filter(|c| c.is_alphabetic()).count();
            if letters >= 2 {
                let all = !word.chars().any(char::is_lowercase);
                capitals += usize::from(all);
                small += usize::from(!all);
            }
        }
        Self {
            text,
            sentence,
            keys: vec![OnceCell::new(); sentence.tokens.len()],
            lower: lower.collect(),
            upper: capitals >= UPPER_WORDS_MIN && capitals > 4 * small,
            tagged: sentence.tokens.iter().any(|token| token.upos != Upos::X),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.sentence.tokens.len()
    }

    pub(super) fn word(&self, i: usize) -> &'a str {
        self.sentence.tokens.get(i).map_or("", |token| token.span.of(self.text))
    }

    pub(super) fn low(&self, i: usize) -> &str {
        self.lower.get(i).map_or("", String::as_str)
    }

    /// Returns the lower-case form of the token before `i`, "" at the start.
    pub(super) fn before(&self, i: usize, steps: usize) -> &str {
        i.checked_sub(steps).map_or("", |j| self.low(j))
    }

    /// Returns true for a token that begins with a capital letter, an apostrophe before it or not.
    pub(super) fn capital(&self, i: usize) -> bool {
        self.word(i)
            .chars()
            .find(|c| !tallybook_gazetteer::key::is_apostrophe(*c))
            .is_some_and(char::is_uppercase)
    }

    /// Returns true for a token like "e-Sharif", that a name ends in.
    pub(super) fn capital_within(&self, i: usize) -> bool {
        let mut parts = self.word(i).split('-');
        let first = parts.next().unwrap_or_default();
        CONNECTORS.contains(&first) && parts.any(|part| part.starts_with(char::is_uppercase))
    }

    pub(super) fn hyphen(&self, i: usize) -> bool {
        matches!(self.word(i), "-" | "–" | "‑" | "—")
            && self.joined(i)
            && i.checked_sub(1).is_some_and(|before| self.joined(before))
    }

    fn joined(&self, i: usize) -> bool {
        self.sentence.tokens.get(i).is_some_and(|token| token.joined)
    }

    pub(super) fn proper(&self, i: usize) -> bool {
        self.sentence.tokens.get(i).is_some_and(|token| token.upos == Upos::Propn)
    }

    /// Returns the first entity that shares a token with the range.
    pub(super) fn entity(&self, range: &Range<usize>) -> Option<(EntityLabel, &Range<usize>)> {
        self.sentence
            .entities
            .iter()
            .find(|entity| entity.tokens.start < range.end && range.start < entity.tokens.end)
            .map(|entity| (entity.label, &entity.tokens))
    }

    /// Returns the words of a name that may begin at token `i`, each with the token it ends in.
    pub(super) fn run(&self, i: usize) -> Vec<(usize, WordKey)> {
        let mut run = Vec::new();
        let mut at = i;
        while at < self.len() && run.len() < RUN_WORDS_MAX {
            if at > i && (self.hyphen(at) || self.link(at)) {
                if self.word(at).starts_with(['\'', '’']) {
                    run.push((at, word_key(self.word(at))));
                }
                at += 1;
                continue;
            }
            let inside = self.capital(at)
                || self.capital_within(at)
                || at == i
                || CONNECTORS.contains(&self.low(at))
                || rules::words().after_part(self.low(at));
            if !inside {
                break;
            }
            let before = run.len();
            run.extend(self.keys_of(at).iter().map(|key| (at, key.clone())));
            if run.len() == before {
                break;
            }
            at += 1;
        }
        run
    }

    fn keys_of(&self, i: usize) -> &[WordKey] {
        let Some(cell) = self.keys.get(i) else { return &[] };
        cell.get_or_init(|| words(self.word(i)).map(word_key).collect())
    }

    /// Returns true for what stands inside a name and is no word of it: "Ra 's al-Ayn".
    fn link(&self, i: usize) -> bool {
        matches!(self.low(i), "'s" | "’s")
            && (self.hyphen(i + 1) || matches!(self.low(i + 1), "al" | "el" | "ul" | "as"))
    }
}

/// Words looked at from the start of a name.
const RUN_WORDS_MAX: usize = 8;

/// Small words inside names.
const CONNECTORS: &[&str] = &[
    "de", "la", "le", "les", "los", "las", "del", "di", "da", "do", "dos", "das", "du", "des",
    "of", "the", "and", "sur", "upon", "on", "al", "el", "ul", "as", "ash", "ar", "at", "an", "ad",
    "az", "ez", "es", "er", "et", "ed", "en", "e", "i", "y", "aux", "am", "an", "der", "im", "bin",
    "abu", "wa",
];
