//! Turns counted phrases into values or ranges with their unit and category.

mod carry;
pub(crate) mod lexicon;
mod measure;
mod noun;
mod number;
mod resolve;
mod rules;
mod shape;
pub(crate) mod words;
mod zero;

use compact_str::format_compact;
use tallybook_syntax::ParsedSentence;
use tallybook_text::{Document, Span};

use crate::Mention;
use lexicon::Lexicon;
pub(crate) use lexicon::singular;
use rules::Found;
use words::Words;

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
    /// True where persons are counted, by the noun or by what becomes of them.
    pub person: bool,
    /// True where the count is the article or a bare noun ("a soldier"), no number word.
    pub article: bool,
}

/// A counted phrase in the text.
pub type QuantityMention = Mention<QuantityValue>;

/// Returns the counted phrases of a document, in order of their start.
#[must_use]
pub fn find(document: &Document, sentences: &[ParsedSentence]) -> Vec<QuantityMention> {
    let lexicon = Lexicon::get();
    let mut memory = carry::Memory::default();
    let mut out = Vec::new();
    for (index, sentence) in sentences.iter().enumerate() {
        let words = Words::new(document.text(), sentence);
        let mut found = rules::scan(&words, lexicon);
        zero::zeros(&words, lexicon, &mut found);
        let order = |found: &mut Vec<Found>| found.sort_by_key(|f| (f.start, f.end, f.category));
        order(&mut found);
        memory.carry(&words, lexicon, &mut found, index);
        zero::ones(&words, lexicon, &mut found);
        order(&mut found);
        carry::coordinate(&words, lexicon, &mut found);
        carry::sums(&words, &mut found);
        memory.learn(&found, index);
        out.extend(found.into_iter().map(|found| mention(&words, index, &found)));
    }
    out
}

fn mention(words: &Words<'_>, sentence: usize, found: &Found) -> QuantityMention {
    let (value, min, max) = found.bounds;
    let unit =
        found.noun.map(|(start, end)| words.phrase(start, end)).filter(|unit| !unit.is_empty());
    Mention {
        span: words.span(found.start, found.end),
        sentence,
        tokens: found.start..found.end,
        head: found.head,
        value: QuantityValue {
            kind: found.kind,
            category: found.category,
            value,
            min,
            max,
            approx: found.approx,
            unit,
            victims: found.unit.and_then(|unit| unit.victims).map(str::to_owned),
            part: found.part,
            person: found.persons(),
            number: words.span(found.number.0, found.number.1),
            article: found.article,
        },
        rule: format_compact!("quantity/{}", found.rule),
    }
}
