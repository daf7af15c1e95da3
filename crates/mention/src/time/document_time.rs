//! Turns a document without a date into the interval in which it must have been written.
//!
//! | the text says | so it was written |
//! |---|---|
//! | a dateline "QAMISHLI, 3 March 2021 --" | on that day |
//! | "since the beginning of 2021" | in 2021 |
//! | "On February 8 ... on Thursday" | on the first Thursday after that day, or later |
//! | "will brief the Council on May 20" | by that day |
//!
//! A date that is merely printed at the top of the page says no more than that the text is not
//! younger. Each step leaves its reason, a sentence that a person can check.

use jiff::civil::Date;
use tallybook_syntax::ParsedSentence;
use tallybook_text::{Block, Dct, DctBasis, Document};

use super::calendar;
use super::meaning::{Edge, Meaning};
use super::scan::{self, Surface};
use super::tense::Tense;
use super::{Boundary, format};

/// Days for which reports name a day without its year, counted from that day.
const YEARLESS_DAYS: i64 = 60;

/// Sentences at the top in which a date line or a report's heading is looked for.
const TOP_SENTENCES: usize = 6;

/// Days within which a report on a range of days is written.
const COVERED_DAYS: i64 = 7;

/// Words that make a heading with a date the report's own date.
const REPORT_WORDS: &[&str] = &[
    "report",
    "sitrep",
    "update",
    "bulletin",
    "summary",
    "digest",
    "briefing",
    "published",
    "posted",
    "issued",
    "released",
    "dated",
    "date",
    "as of",
    "live",
    "monitoring",
    "situation",
    "dispatch",
    "log",
    "communique",
    "newsletter",
    "round-up",
    "roundup",
    "press release",
];

/// Returns the document time: given, from metadata, from a dateline, else inferred with reasons.
#[must_use]
pub fn document_time(document: &Document, sentences: &[ParsedSentence]) -> Dct {
    if let Some(dct) = &document.parts().dct {
        return dct.clone();
    }
    let surfaces = scan::scan(document, sentences);
    let clues = Clues { document, sentences, surfaces: &surfaces };
    let year = clues.settled_year();
    if let Some(dct) = clues.heading(year.as_ref()) {
        return dct;
    }
    clues.interval(year)
}

/// A year that the text is of, and why.
#[derive(Clone, Debug)]
struct SettledYear {
    year: i32,
    /// The text counts from the beginning of the year, so that it was written in it.
    within: bool,
    reason: String,
}

struct Clues<'a> {
    document: &'a Document,
    sentences: &'a [ParsedSentence],
    surfaces: &'a [Surface],
}

impl Clues<'_> {
    fn words(&self, surface: &Surface) -> &str {
        self.document.slice(surface.span)
    }

    /// The line of the text that holds an expression, and where in it the expression stands.
    fn line(&self, surface: &Surface) -> (&str, &str) {
        let text = self.document.text();
        let (start, end) = (surface.span.start as usize, surface.span.end as usize);
        let before = text.get(..start).unwrap_or("");
        let after = text.get(end..).unwrap_or("");
        let before = before.rsplit('\n').next().unwrap_or("");
        (before, after.split('\n').next().unwrap_or(""))
    }

    /// "QAMISHLI, 3 March (Agency) --" as its own block or at the start of a line.
    fn is_dateline(&self, surface: &Surface) -> bool {
        let (before, _) = self.line(surface);
        let names = before.split_whitespace().all(|word| {
            word.starts_with(|c: char| c.is_uppercase() || c == '(') || word.len() <= 3
        });
        surface.dateline && (self.in_dateline_block(surface) || names)
    }

    fn in_dateline_block(&self, surface: &Surface) -> bool {
        self.sentences.get(surface.sentence).is_some_and(|s| s.block == Block::Dateline)
    }

    /// A date that stands alone in one of the first lines.
    fn is_page_top(&self, surface: &Surface) -> bool {
        let (before, after) = self.line(surface);
        let others = before.split_whitespace().chain(after.split_whitespace()).count();
        surface.sentence < TOP_SENTENCES && others <= 2 && !self.is_dateline(surface)
    }

    /// The day of a dateline or of a report's heading.
    fn heading(&self, year: Option<&SettledYear>) -> Option<Dct> {
        let top = self
            .surfaces
            .iter()
            .take_while(|surface| self.is_dateline(surface) || surface.sentence < TOP_SENTENCES);
        for surface in top {
            let dateline = self.is_dateline(surface);
            if !dateline && !self.is_report_heading(surface) {
                continue;
            }
            let kind = if dateline { "dateline" } else { "heading" };
            let words = self.words(surface);
            if let Some(date) = whole_date(surface) {
                let mut dct = Dct::day(date, DctBasis::Header);
                dct.reasons.push(format!("The {kind} says {words:?}."));
                return Some(dct);
            }
            if let Some(dct) = self.covered_days(surface) {
                return Some(dct);
            }
            let Some(year) = year.filter(|_| surface.meaning == Meaning::Date) else { continue };
            if let Some(date) = yearless_date(surface, year.year) {
                let mut dct = Dct::day(date, DctBasis::Header);
                dct.reasons.push(format!("The {kind} says {words:?} without a year."));
                dct.reasons.push(year.reason.clone());
                return Some(dct);
            }
        }
        None
    }

    /// A report on a range of days is written at their end.
    fn covered_days(&self, surface: &Surface) -> Option<Dct> {
        if surface.meaning != Meaning::DateRange {
            return None;
        }
        let last = named_from(surface)?;
        let latest = calendar::add_days(last, COVERED_DAYS)?;
        let mut dct = Dct::day(last, DctBasis::Header);
        dct.latest = Some(latest);
        dct.reasons.push(format!(
            "The heading covers {:?}, so it was written on the last of these days or within a \
             week.",
            self.words(surface)
        ));
        Some(dct)
    }

    fn is_report_heading(&self, surface: &Surface) -> bool {
        let (before, after) = self.line(surface);
        let words = before.split_whitespace().chain(after.split_whitespace()).count();
        if surface.sentence >= TOP_SENTENCES || words > 20 || words == 0 {
            return false;
        }
        let line = format!("{before} {after}").to_lowercase();
        let sets_apart = |c: char| matches!(c, '-' | '–' | '—' | '|' | ',' | ':' | '(' | '/');
        // A title in capitals with its date set off at one end, as bulletins print it.
        let capitals = !before.chars().chain(after.chars()).any(char::is_lowercase)
            && (after.trim().is_empty() && before.trim_end().ends_with(sets_apart)
                || before.trim().is_empty() && after.trim_start().starts_with(sets_apart));
        let named = REPORT_WORDS.iter().any(|word| {
            line.match_indices(word).any(|(at, _)| {
                !line[..at].ends_with(|c: char| c.is_alphanumeric())
                    && !line[at + word.len()..].starts_with(|c: char| c.is_alphanumeric())
            })
        });
        let sentence = line.trim_end().ends_with('.') && words > 6;
        (capitals || named) && !sentence
    }

    /// The year that the text is of, where it settles one.
    fn settled_year(&self) -> Option<SettledYear> {
        let since = self.surfaces.iter().find(|surface| {
            surface.slots.years[0] != 0
                && surface.slots.months[0] == 0
                && surface.boundary == Some(Boundary::Since)
                && (surface.slots.edge == Some(Edge::Start) || surface.meaning == Meaning::Fixed)
        });
        if let Some(surface) = since {
            let year = surface.slots.years[0];
            let words = self.words(surface);
            let reason = format!("The text counts since {words:?}, so it was written in {year}.");
            return Some(SettledYear { year, within: true, reason });
        }
        let (latest, _) = self.latest_named()?;
        // A weekday with its date fits only some years; of the latest year named and the next, the
        // one that fits is meant.
        let dated = self.surfaces.iter().filter(|surface| {
            surface.meaning == Meaning::Date
                && surface.slots.years[0] == 0
                && surface.slots.digits.is_none()
                && surface.slots.wdays[0] != 0
        });
        let fits = |year: i32| {
            let all = dated.clone().all(|surface| {
                yearless_date(surface, year)
                    .is_some_and(|date| calendar::is_weekday(date, surface.slots.wdays[0]))
            });
            all.then_some(year)
        };
        let first = dated.clone().next()?;
        let named = i32::from(latest.year());
        let year = fits(named).or_else(|| fits(named + 1))?;
        let words = self.words(first);
        let reason = format!(
            "{words:?} fits {year} by its weekday, and the text names no later year than {named}."
        );
        Some(SettledYear { year, within: false, reason })
    }

    /// The latest day, month or year that the text names in full as past.
    fn latest_named(&self) -> Option<(Date, &Surface)> {
        let past = self.surfaces.iter().filter(|surface| {
            (surface.tense == Tense::Past || surface.boundary == Some(Boundary::Since))
                && !matches!(surface.boundary, Some(Boundary::Until | Boundary::By))
                && !self.is_page_top(surface)
        });
        past.filter_map(|surface| Some((named_from(surface)?, surface)))
            .max_by_key(|(date, surface)| (*date, std::cmp::Reverse(surface.span.start)))
    }

    /// Bounds the time of writing by what the text tells as past and as still to come.
    fn interval(&self, year: Option<SettledYear>) -> Dct {
        let mut dct = Dct::unknown();
        let named = self.latest_named();
        if let Some((date, surface)) = named {
            dct.earliest = Some(date);
            dct.reasons.push(format!(
                "The text tells of {:?} as past, so it was written on or after {}.",
                self.words(surface),
                format::day(date)
            ));
        }
        if let Some(year) = &year {
            dct.reasons.push(year.reason.clone());
            if year.within {
                dct.latest = calendar::day(year.year, 12, 31);
            }
            self.bound_by_days(&mut dct, year.year);
        } else if let Some((date, surface)) = named
            && surface.slots.days[0] != 0
        {
            let until = calendar::day(i32::from(date.year()) + 2, 12, 31);
            dct.latest = until;
            dct.reasons.push(format!(
                "A day that news names with its year is seldom older than two years, so it was \
                 probably written by the end of {}.",
                date.year() + 2
            ));
        }
        self.bound_by_page(&mut dct);
        self.bound_by_plans(&mut dct, year.as_ref());
        // Clues that contradict each other bound nothing above.
        if let (Some(a), Some(b)) = (dct.earliest, dct.latest)
            && a > b
        {
            dct.latest = None;
            dct.reasons.push("Its later limit contradicts this and is left open.".to_owned());
        }
        dct
    }

    /// Uses days without a year, in a text whose year is settled.
    fn bound_by_days(&self, dct: &mut Dct, year: i32) {
        let days = self.surfaces.iter().filter(|surface| {
            matches!(surface.meaning, Meaning::Date | Meaning::DateRange)
                && surface.tense != Tense::Future
                && !matches!(surface.boundary, Some(Boundary::Until | Boundary::By))
                && surface.slots.years[0] == 0
        });
        let dated = days.filter_map(|surface| Some((yearless_date(surface, year)?, surface)));
        let Some((latest, surface)) = dated.max_by_key(|(date, _)| *date) else { return };
        if dct.latest.is_some_and(|end| latest > end) {
            return;
        }
        let words = self.words(surface);
        dct.earliest = dct.earliest.max(Some(latest));
        dct.reasons.push(format!(
            "The text tells of {words:?} as past, so it was written on or after {}.",
            format::day(latest)
        ));
        if let Some((day, weekday)) = self.first_weekday_after(latest, surface) {
            dct.earliest = dct.earliest.max(Some(day));
            dct.reasons.push(format!(
                "It names {weekday} without a date, later than the days it dates, so it was \
                 written on or after {}.",
                format::day(day)
            ));
        }
        let end = calendar::add_days(latest, YEARLESS_DAYS);
        if dct.latest.is_none_or(|known| end.is_some_and(|end| end < known)) {
            dct.latest = end;
            dct.reasons.push(format!(
                "Reports leave out the year of a day for some two months; the latest such day is \
                 {words:?}, so it was probably written by {}.",
                end.map(format::day).unwrap_or_default()
            ));
        }
    }

    /// The first day after `latest` that a past weekday without a date can be.
    fn first_weekday_after(&self, latest: Date, dated: &Surface) -> Option<(Date, &str)> {
        // A text that gives weekdays to its dates may name the same days by weekday alone.
        let bare = self.surfaces.iter().filter(|surface| {
            surface.meaning == Meaning::Weekday
                && surface.slots.rel.is_none()
                && surface.tense != Tense::Future
                && surface.slots.wdays[0] != dated.slots.wdays[0]
        });
        let days = bare.filter_map(|surface| {
            let after = latest.tomorrow().ok()?;
            Some((calendar::weekday_from(after, surface.slots.wdays[0])?, self.words(surface)))
        });
        days.min_by_key(|(date, _)| *date)
    }

    /// A date printed at the top of the page: the text is not younger.
    fn bound_by_page(&self, dct: &mut Dct) {
        let printed = self
            .surfaces
            .iter()
            .filter(|surface| surface.meaning == Meaning::Date && self.is_page_top(surface));
        let Some((date, surface)) =
            printed.filter_map(|surface| Some((whole_date(surface)?, surface))).next()
        else {
            return;
        };
        if dct.latest.is_none_or(|end| date < end) && dct.earliest.is_none_or(|from| from <= date) {
            dct.latest = Some(date);
            dct.reasons.push(format!(
                "The page is headed {:?}, so it was written by then.",
                self.words(surface)
            ));
        }
    }

    /// What is still to come lies after the text was written.
    fn bound_by_plans(&self, dct: &mut Dct, year: Option<&SettledYear>) {
        let plans = self.surfaces.iter().filter(|surface| {
            surface.tense == Tense::Future
                && surface.boundary.is_none()
                && surface.meaning == Meaning::Date
        });
        let days = plans.filter_map(|surface| {
            let date = whole_date(surface).or_else(|| yearless_date(surface, year?.year))?;
            Some((date, surface))
        });
        let coming = days.filter(|(date, _)| dct.earliest.is_none_or(|from| *date >= from));
        let Some((date, surface)) = coming.min_by_key(|(date, _)| *date) else { return };
        if dct.latest.is_none_or(|end| date < end) {
            let words = self.words(surface);
            dct.latest = Some(date);
            dct.reasons.push(format!(
                "The text tells of {words:?} as still to come, so it was written by then."
            ));
        }
    }
}

/// Returns the day of a date with its year.
fn whole_date(surface: &Surface) -> Option<Date> {
    let slots = &surface.slots;
    if surface.meaning != Meaning::Date {
        return None;
    }
    match slots.digits {
        Some(digits) if !slots.swappable => {
            calendar::day(digits / 10_000, (digits / 100 % 100) as u8, (digits % 100) as u8)
        }
        Some(_) => None,
        None if slots.years[0] != 0 => {
            calendar::day(slots.years[0], slots.months[0], slots.days[0])
        }
        None => None,
    }
}

/// Returns the day of a date without its year, in `year`; of a range the last day.
fn yearless_date(surface: &Surface, year: i32) -> Option<Date> {
    let slots = &surface.slots;
    let last = usize::from(surface.meaning == Meaning::DateRange);
    let month = if last == 1 && slots.months[1] != 0 { slots.months[1] } else { slots.months[0] };
    let absent = slots.years[0] == 0 && slots.digits.is_none() && month != 0;
    if !absent || slots.days[last] == 0 {
        return None;
    }
    calendar::day(year, month, slots.days[last])
}

/// Returns the first day of what a past expression with a year names.
fn named_from(surface: &Surface) -> Option<Date> {
    if let Some(date) = whole_date(surface) {
        return Some(date);
    }
    let slots = &surface.slots;
    let year = slots.years[usize::from(slots.years[1] != 0)];
    match surface.meaning {
        _ if year == 0 => None,
        Meaning::DateRange => {
            let month = slots.months[usize::from(slots.months[1] != 0)];
            calendar::day(year, month, slots.days[1])
        }
        Meaning::Month => calendar::day(year, slots.months[0], 1),
        Meaning::Year | Meaning::Season | Meaning::Quarter | Meaning::Half => {
            calendar::day(year, 1, 1)
        }
        _ => None,
    }
}
