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
///
/// Heads are looked up through an index made by [`ParsedSentence::new`]; who changes a head
/// afterwards makes a new sentence.
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
    index: Vec<Place>,
    /// The dependents of all tokens, those of one head together and in order.
    dependents: Vec<u32>,
}

/// Where a token stands in the tree.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
struct Place {
    /// First and one past the last of its dependents in `dependents`.
    dependents: (u32, u32),
    /// Outermost tokens of its subtree.
    bounds: (u32, u32),
    /// When a walk from the root enters and leaves it: what lies between stands below it.
    walk: (u32, u32),
}

impl ParsedSentence {
    /// Returns a sentence with the index of its tree.
    #[must_use]
    pub fn new(
        span: Span,
        paragraph: u32,
        block: Block,
        tokens: Vec<ParsedToken>,
        entities: Vec<EntitySpan>,
    ) -> Self {
        let (index, dependents) = index(&tokens);
        Self { span, paragraph, block, tokens, entities, index, dependents }
    }

    fn place(&self, i: usize) -> Place {
        self.index.get(i).copied().unwrap_or_default()
    }

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
    pub fn children(&self, i: usize) -> impl DoubleEndedIterator<Item = usize> + '_ {
        let (first, end) = self.place(i).dependents;
        let found = self.dependents.get(first as usize..end as usize).unwrap_or(&[]);
        found.iter().map(|&j| j as usize)
    }

    /// Returns the first dependent of token `i` whose relation is one of `relations`.
    #[must_use]
    pub fn child(&self, i: usize, relations: &[Deprel]) -> Option<usize> {
        self.children(i).find(|&j| relations.contains(&self.tokens[j].deprel))
    }

    /// Returns true if and only if `j` is `i` or stands below it.
    #[must_use]
    pub fn dominates(&self, i: usize, j: usize) -> bool {
        let (enter, leave) = self.place(i).walk;
        i == j || (j < self.index.len() && (enter..leave).contains(&self.place(j).walk.0))
    }

    /// Returns the chain of heads from `i` (exclusive) to the root.
    pub fn ancestors(&self, i: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(self.head(i), |&at| self.head(at)).take(self.tokens.len())
    }

    /// Returns the smallest token range that holds `i` and everything below it.
    #[must_use]
    pub fn subtree(&self, i: usize) -> Range<usize> {
        if i >= self.index.len() {
            return i..i + 1;
        }
        let (first, last) = self.place(i).bounds;
        first as usize..last as usize + 1
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

/// Returns the index of a tree, and its dependents grouped by head.
fn index(tokens: &[ParsedToken]) -> (Vec<Place>, Vec<u32>) {
    let len = tokens.len();
    let mut places = vec![Place::default(); len];
    // Counting sort by head keeps the dependents of one head in their order.
    for token in tokens {
        if let Some(place) = token.head.and_then(|head| places.get_mut(head as usize)) {
            place.dependents.1 += 1;
        }
    }
    let mut at = 0;
    for place in &mut places {
        let count = place.dependents.1;
        place.dependents = (at, at);
        at += count;
    }
    let mut dependents = vec![0u32; at as usize];
    for (i, token) in tokens.iter().enumerate() {
        if let Some(place) = token.head.and_then(|head| places.get_mut(head as usize)) {
            dependents[place.dependents.1 as usize] = i as u32;
            place.dependents.1 += 1;
        }
    }
    walk(tokens, &mut places, &dependents);
    (places, dependents)
}

/// Fills in walks and bounds; tokens on a circle, which no parser makes, stand alone.
fn walk(tokens: &[ParsedToken], places: &mut [Place], dependents: &[u32]) {
    for (i, place) in places.iter_mut().enumerate() {
        let alone = i as u32;
        place.bounds = (alone, alone);
        place.walk = (u32::MAX, u32::MAX);
    }
    let mut time = 0u32;
    // Each entry is a token and how many of its dependents have been entered.
    let mut path: Vec<(u32, u32)> = Vec::new();
    for root in (0..tokens.len()).filter(|&i| tokens[i].head.is_none()) {
        path.push((root as u32, 0));
        places[root].walk.0 = time;
        time += 1;
        while let Some((at, done)) = path.last_mut() {
            let here = *at as usize;
            let (first, end) = places[here].dependents;
            if first + *done < end {
                let next = dependents[(first + *done) as usize];
                *done += 1;
                places[next as usize].walk.0 = time;
                time += 1;
                path.push((next, 0));
                continue;
            }
            places[here].walk.1 = time;
            path.pop();
            if let Some(&(parent, _)) = path.last() {
                let (first, last) = places[here].bounds;
                let bounds = &mut places[parent as usize].bounds;
                *bounds = (bounds.0.min(first), bounds.1.max(last));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(heads: &[Option<u32>]) -> ParsedSentence {
        let token = |(i, head): (usize, &Option<u32>)| ParsedToken {
            span: Span::new(i, i + 1),
            joined: false,
            upos: Upos::X,
            xpos: Xpos::Fw,
            lemma: CompactString::default(),
            head: *head,
            deprel: Deprel::Dep,
        };
        let tokens = heads.iter().enumerate().map(token).collect();
        ParsedSentence::new(Span::new(0, heads.len()), 0, Block::Body, tokens, Vec::new())
    }

    #[test]
    fn questions_of_a_tree() {
        let s = tree(&[Some(1), None, Some(3), Some(1), Some(3)]);
        assert_eq!(s.children(1).collect::<Vec<_>>(), [0, 3]);
        assert_eq!(s.children(3).collect::<Vec<_>>(), [2, 4]);
        assert_eq!((s.subtree(3), s.subtree(1), s.subtree(0)), (2..5, 0..5, 0..1));
        assert!(s.dominates(1, 4) && s.dominates(3, 3) && !s.dominates(3, 0) && !s.dominates(0, 1));
        assert_eq!(s.ancestors(4).collect::<Vec<_>>(), [3, 1]);
        assert!(!s.dominates(0, 9) && s.children(9).next().is_none());
    }

    #[test]
    fn a_circle_does_no_harm() {
        let s = tree(&[Some(1), Some(0), None]);
        assert!(!s.dominates(2, 0) && s.dominates(0, 0));
        assert_eq!(s.subtree(0), 0..1);
    }
}
