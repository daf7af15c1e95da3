//! Turns counted phrases into values or ranges with their unit and category.

use tallybook_syntax::ParsedSentence;
use tallybook_text::{Document, Span};

use crate::Mention;

/// What is counted; the contract's `category`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
#[allow(missing_docs, reason = "each variant is the contract's word")]
pub enum Category {
    Killed,
    Wounded,
    Captured,
    Abducted,
    Released,
    Displaced,
    Missing,
    Vehicles,
    Troops,
    Aircraft,
    Weapons,
    Sites,
    Aid,
    Protesters,
    Other,
}

/// How exact a count is; the contract's `approx`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
#[allow(missing_docs, reason = "each variant is the contract's word")]
pub enum Approx {
    Exact,
    About,
    MoreThan,
    LessThan,
    AtLeast,
    UpTo,
    Range,
    Dozens,
    Several,
    None,
}

/// What a number counts in the grammar of its phrase.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum QuantityKind {
    /// Things or persons.
    Count,
    /// "700 percent".
    Percent,
    /// "two thirds of".
    Fraction,
    /// "the 11th".
    Ordinal,
    /// Money, distance, weight, age, time of day and other measures: never a count of an event.
    Measure,
}

/// What a counted phrase means.
#[derive(Clone, PartialEq, Debug)]
pub struct QuantityValue {
    /// Count, percent, fraction, ordinal or measure.
    pub kind: QuantityKind,
    /// What is counted; `Other` until the event decides.
    pub category: Category,
    /// The number where the words name one; `None` for dozens, several and ranges.
    pub value: Option<f64>,
    /// Lower bound, inclusive; `None` where open.
    pub min: Option<f64>,
    /// Upper bound, inclusive; `None` where open.
    pub max: Option<f64>,
    /// How exact.
    pub approx: Approx,
    /// The noun phrase counted, as it stands ("vehicles and trucks").
    pub unit: Option<String>,
    /// The kind of victim where said: civilian, combatant, child, woman, police, journalist ...
    pub victims: Option<String>,
    /// True where the phrase is said to be part of another ("including", "among them").
    pub part: bool,
    /// The number's own words, without the unit.
    pub number: Span,
    /// True where the count is the article or a bare noun ("a soldier"), no number word.
    pub article: bool,
}

/// A counted phrase in the text.
pub type QuantityMention = Mention<QuantityValue>;

/// Returns the counted phrases of a document.
#[must_use]
pub fn find(_document: &Document, _sentences: &[ParsedSentence]) -> Vec<QuantityMention> {
    Vec::new()
}
