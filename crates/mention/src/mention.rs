//! Turns a value into a `Mention`: where it stands and which rule found it.

use std::ops::Range;

use compact_str::CompactString;
use tallybook_text::Span;

use crate::{
    actor::ActorMention, place::PlaceMention, quantity::QuantityMention, time::TimeMention,
};

/// The path of a rule, as a person reads it: `time/weekday_past`.
pub type RuleName = CompactString;

/// A span with a value and the rule that found it.
#[derive(Clone, PartialEq, Debug)]
pub struct Mention<T> {
    /// The words.
    pub span: Span,
    /// Index of the sentence in the document.
    pub sentence: usize,
    /// Token indices in that sentence.
    pub tokens: Range<usize>,
    /// The head word of the phrase: the token whose head lies outside.
    pub head: usize,
    /// What the words mean.
    pub value: T,
    /// Which rule found it.
    pub rule: RuleName,
}

/// All mentions of one document, each list in order of its start.
#[derive(Clone, Debug, Default)]
pub struct Mentions {
    /// When.
    pub times: Vec<TimeMention>,
    /// Where.
    pub places: Vec<PlaceMention>,
    /// How many.
    pub quantities: Vec<QuantityMention>,
    /// Who.
    pub actors: Vec<ActorMention>,
}
