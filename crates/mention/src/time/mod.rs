//! Turns time expressions into TIMEX3 values and intervals of days.

use compact_str::CompactString;
use jiff::civil::Date;
use tallybook_syntax::ParsedSentence;
use tallybook_text::{Dct, Document};

use crate::Mention;

/// TIMEX3 type.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs, reason = "each variant is the TIMEX3 word")]
pub enum TimexType {
    Date,
    Time,
    Duration,
    Set,
}

/// ACLED's time precision: 1 day, 2 week, 3 month or wider.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[allow(missing_docs, reason = "each variant is named for its width")]
pub enum TimePrecision {
    Day,
    Week,
    Month,
}

/// Says how an interval follows from the words.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TimeBasis {
    /// The words name the day, with month and year or with a year that the text settles.
    Stated,
    /// Relative to the document time or to another time in the text.
    Relative,
    /// No words: the document time.
    Publication,
    /// No words: bounded by the document time and the text around.
    Bounded,
}

/// What a time expression means.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TimeValue {
    /// DATE, TIME, DURATION or SET.
    pub timex_type: TimexType,
    /// TIMEX3 value: `2024-03-05`, `2024-W10`, `P3D`, `PAST_REF`, `XXXX-06-14`.
    pub timex_value: CompactString,
    /// TIMEX3 mod: `START`, `MID`, `END`, `APPROX`, `BEFORE`, `AFTER` ...
    pub timex_mod: Option<CompactString>,
    /// First possible day of what the words name, inclusive; `None` where open or unknown.
    pub earliest: Option<Date>,
    /// Last possible day, inclusive.
    pub latest: Option<Date>,
    /// How wide it is.
    pub precision: TimePrecision,
    /// Names a repetition ("every day", "regularly").
    pub recurring: bool,
    /// Where the interval comes from.
    pub basis: TimeBasis,
    /// True where the words say when something starts or stops to hold ("since", "until", "by")
    /// and so name no time at which it happened.
    pub boundary: Option<Boundary>,
}

/// A preposition that makes a time a limit rather than a time of happening.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs, reason = "each variant is the preposition")]
pub enum Boundary {
    Since,
    Until,
    By,
    Before,
    After,
}

/// A time expression in the text.
pub type TimeMention = Mention<TimeValue>;

/// Returns the time expressions of a document, resolved against its document time.
#[must_use]
pub fn find(_document: &Document, _sentences: &[ParsedSentence], _dct: &Dct) -> Vec<TimeMention> {
    Vec::new()
}

/// Returns the document time: given, from metadata, from a dateline, else inferred with reasons.
#[must_use]
pub fn document_time(document: &Document, _sentences: &[ParsedSentence]) -> Dct {
    document.parts().dct.clone().unwrap_or_else(Dct::unknown)
}
