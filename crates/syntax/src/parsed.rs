//! Turns a tree of heads and relations into the questions that rules ask of it.

use std::ops::Range;

use compact_str::CompactString;
use tallybook_text::{Block, Span};

use crate::{Deprel, Upos, Xpos};

/// One syntactic word with its analysis.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ParsedToken {
    /// Where it stands.
    pub span: Span,
    /// True where no space parts it from the next token.
    pub joined: bool,
    /// Universal part of speech.
    pub upos: Upos,
    /// Penn part of speech.
    pub xpos: Xpos,
    /// Dictionary form, lower case but for proper nouns.
    pub lemma: CompactString,
    /// Index of the head in the sentence; `None` for the root.
    pub head: Option<u32>,
    /// Relation to the head.
    pub deprel: Deprel,
}

/// The kind of a named entity.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum EntityLabel {
    /// A person.
    Per,
    /// An organisation: army, party, agency, outlet, armed group.
    Org,
    /// A place or an administrative area.
    Loc,
}

impl EntityLabel {
    /// Returns the label as the contract writes it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Per => "PER",
            Self::Org => "ORG",
            Self::Loc => "LOC",
        }
    }
}

/// A named entity: its tokens and its kind.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EntitySpan {
    /// Token indices in the sentence.
    pub tokens: Range<usize>,
    /// Its kind.
    pub label: EntityLabel,
}

/// One sentence with its dependency tree and named entities.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ParsedSentence {
    /// From the first token's start to the last one's end.
    pub span: Span,
    /// Number of the paragraph in the document.
    pub paragraph: u32,
    /// What kind of block it stands in.
    pub block: Block,
    /// The words.
    pub tokens: Vec<ParsedToken>,
    /// Names, in order, never overlapping.
    pub entities: Vec<EntitySpan>,
}

impl ParsedSentence {
    /// Returns the index of the first root, or `None` in an empty sentence.
    #[must_use]
    pub fn root(&self) -> Option<usize> {
        self.tokens.iter().position(|token| token.head.is_none())
    }

    /// Returns the head's index of token `i`.
    #[must_use]
    pub fn head(&self, i: usize) -> Option<usize> {
        self.tokens.get(i)?.head.map(|head| head as usize)
    }

    /// Returns the indices of the dependents of token `i`, in order.
    pub fn children(&self, i: usize) -> impl Iterator<Item = usize> + '_ {
        let head = Some(i as u32);
        (0..self.tokens.len()).filter(move |&j| self.tokens[j].head == head)
    }

    /// Returns the first dependent of token `i` whose relation is one of `relations`.
    #[must_use]
    pub fn child(&self, i: usize, relations: &[Deprel]) -> Option<usize> {
        self.children(i).find(|&j| relations.contains(&self.tokens[j].deprel))
    }

    /// Returns true if and only if `j` is `i` or stands below it.
    #[must_use]
    pub fn dominates(&self, i: usize, j: usize) -> bool {
        let mut at = Some(j);
        // A tree of n tokens has no path longer than n.
        for _ in 0..=self.tokens.len() {
            match at {
                Some(here) if here == i => return true,
                Some(here) => at = self.head(here),
                None => return false,
            }
        }
        false
    }

    /// Returns the chain of heads from `i` (exclusive) to the root.
    pub fn ancestors(&self, i: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(self.head(i), |&at| self.head(at)).take(self.tokens.len())
    }

    /// Returns the smallest token range that holds `i` and everything below it.
    #[must_use]
    pub fn subtree(&self, i: usize) -> Range<usize> {
        let (mut first, mut last) = (i, i);
        for j in 0..self.tokens.len() {
            if self.dominates(i, j) {
                first = first.min(j);
                last = last.max(j);
            }
        }
        first..last + 1
    }

    /// Returns the span from the first to the last token of `range`.
    #[must_use]
    pub fn span_of(&self, range: Range<usize>) -> Span {
        match (self.tokens.get(range.start), self.tokens.get(range.end.wrapping_sub(1))) {
            (Some(first), Some(last)) => first.span.cover(last.span),
            _ => Span::default(),
        }
    }

    /// Returns the token range whose spans overlap `span`.
    #[must_use]
    pub fn tokens_in(&self, span: Span) -> Range<usize> {
        let start = self.tokens.partition_point(|token| token.span.end <= span.start);
        let end = self.tokens.partition_point(|token| token.span.start < span.end);
        start..end.max(start)
    }

    /// Returns the token of `range` whose head lies outside of it: the head word of the phrase.
    #[must_use]
    pub fn head_of(&self, range: Range<usize>) -> usize {
        let inside = |head: Option<u32>| head.is_some_and(|head| range.contains(&(head as usize)));
        range.clone().find(|&i| !inside(self.tokens[i].head)).unwrap_or(range.start)
    }
}
