//! Turns time expressions into TIMEX3 values and intervals of days.

//!
//! | words, in a document of 2024-03-06 | value | interval |
//! |---|---|---|
//! | last Tuesday | `2024-03-05` | that day |
//! | overnight | `2024-03-05TNI` | 2024-03-05 to 2024-03-06 |
//! | since the beginning of 2021 | `2021`, mod START, boundary since | 2021-01-01 |
//! | for three days | `P3D` | none |
//!
//! `lexicon.txt` has the words, `rules.txt` the patterns, `corpus.txt` the examples that are tests.

mod calendar;
mod document_time;
mod format;
mod guards;
mod lexeme;
mod lexicon;
mod meaning;
mod resolve;
mod resolve_anchor;
mod resolve_date;
mod resolve_deictic;
mod resolve_period;
mod resolve_week;
mod rules;
mod scan;
mod tense;
#[cfg(test)]
mod tests;

use compact_str::CompactString;
use jiff::civil::Date;
use tallybook_syntax::ParsedSentence;
use tallybook_text::{Block, Dct, Document};

use self::meaning::{Meaning, Unit};
use self::resolve::{Around, Bounds};
use self::scan::Surface;
use self::tense::Tense;
use crate::Mention;

pub use self::document_time::document_time;

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
pub fn find(document: &Document, sentences: &[ParsedSentence], dct: &Dct) -> Vec<TimeMention> {
    let rules = rules::rules();
    let mut mentions = Vec::new();
    let mut reading = Reading::new(sentences, dct);
    for mut surface in scan::scan(document, sentences) {
        reading.settle(&mut surface);
        let Some(value) = reading.resolve(&surface) else { continue };
        let rule = rules.rules.get(surface.rule).map_or("", |rule| rule.name.as_str());
        mentions.push(Mention {
            span: surface.span,
            sentence: surface.sentence,
            tokens: surface.tokens,
            head: surface.head,
            value,
            rule: rule.into(),
        });
    }
    mentions
}

/// Verbs of what the text is about: "the raid came two days after ...".
const COMING: &[&str] = &["come", "happen", "occur", "follow"];

/// Where reading stands in a text: the last day named, from which "the next day" counts.
struct Reading<'a> {
    sentences: &'a [ParsedSentence],
    base: Around,
    /// The day, the sentence that named it, and whether it dates only an act of speech.
    anchor: Option<(Bounds, usize, bool)>,
    /// The last time of any width and its sentence.
    wide: Option<(Bounds, usize)>,
    /// The last month or quarter named, its unit and its sentence.
    period: Option<(Date, Unit, usize)>,
}

impl<'a> Reading<'a> {
    fn new(sentences: &'a [ParsedSentence], dct: &Dct) -> Self {
        Self { sentences, base: Around::of(dct), anchor: None, wide: None, period: None }
    }

    /// Decides what "two days after" is: the day of the event that follows, where the text dates
    /// what came after it, else no more than a length of time.
    fn settle(&self, surface: &mut Surface) {
        if surface.meaning != Meaning::EventOffset {
            return;
        }
        let Some(sentence) = self.sentences.get(surface.sentence) else { return };
        let last = surface.tokens.end.saturating_sub(1);
        if self.dates_the_main_verb(surface) {
            // The preposition hangs on the event that it introduces.
            surface.head = last;
            return;
        }
        surface.meaning = Meaning::Duration;
        let shorter = surface.tokens.start..last;
        if !shorter.is_empty() {
            surface.span = sentence.span_of(shorter.clone());
            surface.head = sentence.head_of(shorter.clone());
            surface.tokens = shorter;
        }
    }

    fn dates_the_main_verb(&self, surface: &Surface) -> bool {
        let Some(sentence) = self.sentences.get(surface.sentence) else { return false };
        let Some((_, at, _)) = self.anchor else { return false };
        let verb = |at: usize| sentence.tokens.get(at).map_or("", |token| token.lemma.as_str());
        let comes = (1..4).any(|back| {
            surface.tokens.start.checked_sub(back).is_some_and(|at| COMING.contains(&verb(at)))
        });
        at == surface.sentence || comes
    }

    fn resolve(&mut self, surface: &Surface) -> Option<TimeValue> {
        let here = self.sentences.get(surface.sentence);
        let near = |at: usize| {
            let there = self.sentences.get(at).map(|sentence| sentence.paragraph);
            at + 3 >= surface.sentence || there == here.map(|sentence| sentence.paragraph)
        };
        let around = Around {
            anchor: self.anchor.map(|(days, ..)| days),
            near: self.anchor.is_some_and(|(_, at, _)| near(at)),
            wide: self.wide.filter(|(_, at)| near(*at)).map(|(days, _)| days),
            period: self
                .period
                .filter(|(_, _, at)| at + 1 >= surface.sentence)
                .map(|(first, unit, _)| (first, unit)),
            tense: surface.tense,
            boundary: surface.boundary,
            counts_back: surface.meaning == Meaning::EventOffset,
            stamp: here.is_some_and(|sentence| sentence.block == Block::Stamp),
            ..self.base
        };
        let value = resolve::resolve(surface.meaning, &surface.slots, &around)?;
        let aside = surface.qualifies
            || here.is_some_and(|sentence| tense::is_aside(sentence, surface.head));
        // An aside gives way to any day told close before it.
        let weaker =
            aside && self.anchor.is_some_and(|(_, at, aside)| !aside || at + 3 >= surface.sentence);
        if names_a_day(surface, &value) && !weaker && !surface.dateline {
            self.anchor = Some(((value.earliest, value.latest), surface.sentence, aside));
        }
        if value.timex_type == TimexType::Date && value.earliest.is_some() && !surface.dateline {
            self.wide = Some(((value.earliest, value.latest), surface.sentence));
        }
        let unit = match surface.meaning {
            Meaning::Quarter | Meaning::QuarterBare => Some(Unit::Quarter),
            Meaning::Month => Some(Unit::Month),
            _ => None,
        };
        if let (Some(unit), Some(first)) = (unit, value.earliest) {
            self.period = Some((first, unit, surface.sentence));
        }
        Some(value)
    }
}

/// Says whether later words may count from this time.
///
/// A day that stays unknown counts as well: what follows it is unknown too, and never relative to
/// an older day.
fn names_a_day(surface: &Surface, value: &TimeValue) -> bool {
    let happens = matches!(value.timex_type, TimexType::Date | TimexType::Time);
    let leans = matches!(surface.meaning, Meaning::Clock | Meaning::Part);
    let reference = value.timex_value.ends_with("_REF");
    // "By Thursday noon" and "will meet on Friday" step out of the story that is told.
    let outside = surface.boundary.is_some() || surface.tense == Tense::Future;
    let day = value.precision == TimePrecision::Day;
    happens && day && !leans && !reference && !outside
}

impl TimeValue {
    /// Returns true where the words can date a happening: no length, no repetition, no limit.
    ///
    /// "for three days", "every Friday" and "until May" date nothing; "in the past 24 hours" is a
    /// DURATION in TIMEX3 and still says when.
    #[must_use]
    pub fn dates_a_happening(&self) -> bool {
        let bounded = self.earliest.is_some() || self.latest.is_some();
        bounded && !self.recurring && self.boundary.is_none()
    }
}
