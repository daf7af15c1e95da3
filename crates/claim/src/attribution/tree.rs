//! Turns a parsed sentence into the questions that attribution asks often, answered once.

use std::ops::Range;

use compact_str::CompactString;
use tallybook_syntax::{Deprel, EntityLabel, ParsedSentence, Upos, Xpos};
use tallybook_text::Span;

/// Longest sentence that is read for attributions, in tokens; what is longer is a table or noise.
pub(super) const SENTENCE_TOKENS_MAX: usize = 300;

const NONE: u32 = u32::MAX;

/// A sentence with lower-cased words, child lists and the extent of each subtree.
#[derive(Debug)]
pub(super) struct Tree<'a> {
    pub(super) sentence: &'a ParsedSentence,
    words: Vec<CompactString>,
    first_child: Vec<u32>,
    next_sibling: Vec<u32>,
    extents: Vec<(u32, u32)>,
}

impl<'a> Tree<'a> {
    /// Reads the sentence, or `None` where it is empty or too long.
    pub(super) fn of(text: &str, sentence: &'a ParsedSentence) -> Option<Self> {
        let n = sentence.tokens.len();
        if n == 0 || n > SENTENCE_TOKENS_MAX {
            return None;
        }
        let words = sentence.tokens.iter().map(|token| lower(token.span.of(text))).collect();
        let mut first_child = vec![NONE; n];
        let mut next_sibling = vec![NONE; n];
        let mut extents: Vec<(u32, u32)> = (0..n as u32).map(|i| (i, i + 1)).collect();
        for i in (0..n).rev() {
            if let Some(head) = sentence.head(i).filter(|&head| head < n) {
                next_sibling[i] = first_child[head];
                first_child[head] = i as u32;
            }
        }
        for i in 0..n {
            for above in sentence.ancestors(i) {
                if let Some(extent) = extents.get_mut(above) {
                    *extent = (extent.0.min(i as u32), extent.1.max(i as u32 + 1));
                }
            }
        }
        Some(Self { sentence, words, first_child, next_sibling, extents })
    }

    pub(super) fn len(&self) -> usize {
        self.words.len()
    }

    /// Returns the word in lower case, "" past the end.
    pub(super) fn word(&self, i: usize) -> &str {
        self.words.get(i).map_or("", |word| word.as_str())
    }

    /// Returns the lemma in lower case.
    pub(super) fn lemma(&self, i: usize) -> CompactString {
        self.sentence.tokens.get(i).map_or_else(CompactString::default, |token| lower(&token.lemma))
    }

    pub(super) fn deprel(&self, i: usize) -> Deprel {
        self.sentence.tokens.get(i).map_or(Deprel::Dep, |token| token.deprel)
    }

    pub(super) fn upos(&self, i: usize) -> Upos {
        self.sentence.tokens.get(i).map_or(Upos::X, |token| token.upos)
    }

    pub(super) fn xpos(&self, i: usize) -> Xpos {
        self.sentence.tokens.get(i).map_or(Xpos::Fw, |token| token.xpos)
    }

    pub(super) fn head(&self, i: usize) -> Option<usize> {
        self.sentence.head(i).filter(|&head| head < self.len())
    }

    /// Returns the dependents of `i`, in order.
    pub(super) fn children(&self, i: usize) -> impl Iterator<Item = usize> + '_ {
        let first = self.first_child.get(i).copied().filter(|&at| at != NONE);
        std::iter::successors(first, |&at| {
            self.next_sibling.get(at as usize).copied().filter(|&at| at != NONE)
        })
        .map(|at| at as usize)
    }

    pub(super) fn child(&self, i: usize, relations: &[Deprel]) -> Option<usize> {
        self.children(i).find(|&j| relations.contains(&self.deprel(j)))
    }

    /// Returns the smallest token range that holds `i` and everything below it.
    pub(super) fn extent(&self, i: usize) -> Range<usize> {
        self.extents.get(i).map_or(0..0, |&(from, to)| from as usize..to as usize)
    }

    pub(super) fn span(&self, range: Range<usize>) -> Span {
        self.sentence.span_of(range)
    }

    pub(super) fn is_punct(&self, i: usize) -> bool {
        self.upos(i) == Upos::Punct || !self.word(i).contains(char::is_alphanumeric)
    }

    /// True for a hyphen inside a word: "state-affiliated".
    pub(super) fn is_hyphen(&self, i: usize) -> bool {
        let joined = |a: usize| {
            let (left, right) = (self.sentence.tokens.get(a), self.sentence.tokens.get(a + 1));
            left.zip(right).is_some_and(|(left, right)| left.span.end == right.span.start)
        };
        self.word(i) == "-" && i > 0 && joined(i - 1) && joined(i)
    }

    pub(super) fn is_quote(&self, i: usize) -> bool {
        is_quote_mark(self.word(i))
    }

    pub(super) fn is_verb(&self, i: usize) -> bool {
        matches!(self.upos(i), Upos::Verb | Upos::Aux)
    }

    /// Returns the named entity that holds token `i`.
    pub(super) fn entity(&self, i: usize) -> Option<(Range<usize>, EntityLabel)> {
        let found = self.sentence.entities.iter().find(|entity| entity.tokens.contains(&i))?;
        Some((found.tokens.clone(), found.label))
    }

    /// Returns true where a word below `i` negates it.
    pub(super) fn negated(&self, i: usize) -> bool {
        self.children(i).any(|j| {
            j.abs_diff(i) < 6
                && matches!(self.word(j), "not" | "n't" | "never" | "neither" | "nor" | "n’t")
        })
    }

    /// Cuts punctuation off both ends of a range; a closing quotation mark stays.
    pub(super) fn trim(&self, mut range: Range<usize>) -> Range<usize> {
        while range.start < range.end && self.is_punct(range.start) && !self.opens(range.start) {
            range.start += 1;
        }
        while range.start < range.end {
            let last = range.end - 1;
            if !self.is_punct(last) || self.closes(last, range.start) {
                break;
            }
            range.end -= 1;
        }
        range
    }

    fn opens(&self, i: usize) -> bool {
        self.is_quote(i) || matches!(self.word(i), "(" | "[" | "$" | "#" | "@" | "€" | "£")
    }

    fn closes(&self, i: usize, from: usize) -> bool {
        let word = self.word(i);
        (self.is_quote(i) && (from..i).any(|j| self.is_quote(j)))
            || matches!(word, "%" | ")" | "]" | "$")
    }

    /// Returns true where the words from `i` on are these.
    pub(super) fn matches(&self, i: usize, words: &[&str]) -> bool {
        words.iter().enumerate().all(|(k, word)| self.word(i + k) == *word)
    }
}

/// Returns true for a double quotation mark of any script that English newswire carries.
pub(super) fn is_quote_mark(word: &str) -> bool {
    matches!(word, "\"" | "“" | "”" | "„" | "«" | "»" | "``" | "''" | "‟")
}

fn lower(word: &str) -> CompactString {
    if word.is_ascii() {
        let mut word = CompactString::from(word);
        word.as_mut_str().make_ascii_lowercase();
        return word;
    }
    word.chars().flat_map(char::to_lowercase).collect()
}
