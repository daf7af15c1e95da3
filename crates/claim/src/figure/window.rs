//! Turns the words that say over what time a count runs into windows.
//!
//! | words | kind | first day, in a document of 2024-03-06 |
//! |---|---|---|
//! | since the beginning of May | `Since` | 1 May |
//! | this month; of the month; in March | `Now` | 1 March |
//! | in February; last week | `Past` | 1 February, to its last day |
//! | in less than ten days; in a row | `Length` | none |
//! | so far; to date | `SoFar` | none |
//! | of the war | `Era` | none |

use std::ops::Range;

use jiff::ToSpan;
use jiff::civil::{Date, date};
use tallybook_mention::time::{Boundary, TimeMention};
use tallybook_syntax::{Upos, Xpos};
use tallybook_text::{Dct, MONTHS};

use super::lexicon::Class;
use super::line::Line;

/// How the words bound the count.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// From a named beginning to now.
    Since,
    /// A period that still runs.
    Now,
    /// A period that is over.
    Past,
    /// A length of time with no beginning named.
    Length,
    /// To now, from nowhere named.
    SoFar,
    /// A war, a campaign.
    Era,
}

/// The words of a window with its days.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Window {
    pub(super) tokens: Range<usize>,
    pub(super) kind: Kind,
    pub(super) since: Option<Date>,
    pub(super) until: Option<Date>,
    /// A year or longer: no single happening fills it.
    pub(super) long: bool,
    /// Begins on the day of the document itself, or bounds less than two weeks that are over.
    pub(super) short: bool,
}

impl Window {
    pub(super) fn is_short(&self) -> bool {
        self.short
    }
}

/// Returns the windows of a sentence in order.
pub(super) fn windows(line: &Line<'_>, dct: &Dct) -> Vec<Window> {
    let mut out: Vec<Window> =
        line.times().iter().filter_map(|time| of_time(line, time, dct)).collect();
    for i in 0..line.len() {
        if out.iter().any(|window| window.tokens.contains(&i)) {
            continue;
        }
        let found = since_words(line, i, dct)
            .or_else(|| of_period(line, i, dct))
            .or_else(|| length(line, i))
            .or_else(|| so_far(line, i, dct))
            .or_else(|| running_month(line, i, dct));
        if let Some(found) = found {
            out.push(found);
        }
    }
    out.sort_by_key(|window| (window.tokens.start, window.tokens.end));
    out
}

const LENGTH_DAYS_LONG: i32 = 300;
/// A period of fewer days is the time of a happening, not a window over several.
const WINDOW_DAYS_MIN: i32 = 6;
/// How many tokens after a bare "since" belong to it.
const SINCE_TOKENS_MAX: usize = 12;

fn of_time(line: &Line<'_>, time: &TimeMention, dct: &Dct) -> Option<Window> {
    let tokens = line.tokens(time.span);
    let value = &time.value;
    let (since, latest) = (value.earliest, value.latest);
    let lead = tokens.start.saturating_sub(5)..tokens.start;
    let near = lead.clone().rev().take_while(|&i| joins_a_time(line, i)).last();
    let start = near.unwrap_or(tokens.start);
    let opened = |word: &str| line.has_word(start..tokens.end, &[word]);
    let adverb = |i: usize| is_adverb(line, i);
    if value.boundary == Some(Boundary::Since)
        || (start..tokens.end).any(|i| line.word(i) == "since" && !adverb(i))
    {
        let long = since.zip(dct.latest).is_some_and(|(a, b)| days(a, b) > LENGTH_DAYS_LONG);
        let tokens = start..tokens.end;
        let short = since.is_some() && since == dct.known_day();
        return Some(Window { tokens, kind: Kind::Since, since, until: None, long, short });
    }
    if value.boundary.is_some() || value.recurring {
        return None;
    }
    let past = line.has_word(tokens.clone(), &["last", "past", "previous", "recent", "preceding"]);
    let current = opened("this") || opened("current");
    if current && line.has(tokens.clone(), Class::Period) {
        let long = line.word(tokens.end.saturating_sub(1)) == "year";
        let tokens = start..tokens.end;
        return Some(Window { tokens, kind: Kind::Now, since, until: None, long, short: false });
    }
    let (Some(first), Some(last)) = (since, latest) else { return None };
    let long = days(first, last) > LENGTH_DAYS_LONG;
    // "In the past month" reaches to the day of writing as "this month" does.
    let running =
        dct.known_day().is_some_and(|day| first <= day && day <= last.saturating_add(1.day()));
    // "At the start of the year" is a day, not a stretch.
    if matches!(line.back(start, 1), "at" | "by" | "until" | "before" | "after") {
        return None;
    }
    let wide = days(first, last) >= WINDOW_DAYS_MIN
        && (current || past || start < tokens.start || starts_with_lead(line, &tokens));
    if !wide || value.recurring || dct.latest.is_some_and(|dct| dct < first) {
        return None;
    }
    let kind = if running { Kind::Now } else { Kind::Past };
    let until = (kind == Kind::Past).then_some(last);
    let short = kind == Kind::Past && days(first, last) < 13;
    Some(Window { tokens: start..tokens.end, kind, since, until, long, short })
}

fn days(a: Date, b: Date) -> i32 {
    a.until(b).map_or(0, |span| span.get_days())
}

fn joins_a_time(line: &Line<'_>, i: usize) -> bool {
    matches!(
        line.word(i),
        "since"
            | "the"
            | "beginning"
            | "start"
            | "end"
            | "of"
            | "early"
            | "mid"
            | "late"
            | "in"
            | "during"
            | "over"
            | "throughout"
            | "for"
            | "within"
            | "between"
            | "from"
            | "first"
            | "all"
            | "whole"
            | "-"
    )
}

fn starts_with_lead(line: &Line<'_>, tokens: &Range<usize>) -> bool {
    matches!(line.word(tokens.start), "in" | "during" | "over" | "from" | "between" | "throughout")
        || line.back(tokens.start, 1) == "("
        || matches!(line.word(tokens.end), "saw" | "brought" | "alone")
}

/// "Has since lost" and "long since" open no window.
fn is_adverb(line: &Line<'_>, i: usize) -> bool {
    let (before, after) = (line.back(i, 1), line.word(i + 1));
    matches!(before, "has" | "have" | "had" | "long" | "ever" | "'s" | "'ve")
        || matches!(after, "" | "." | "," | ";" | "then")
        || line.xpos(i + 1) == Some(Xpos::Vbn) && matches!(before, "been")
}

/// "Since the fighting broke out": a beginning that no calendar names.
fn since_words(line: &Line<'_>, i: usize, dct: &Dct) -> Option<Window> {
    if line.word(i) != "since" || is_adverb(line, i) {
        return None;
    }
    let head = line.sentence.head(i).filter(|head| *head > i);
    let below = head.map_or(i + 2, |head| line.sentence.subtree(head).end);
    let reach = below.min(i + SINCE_TOKENS_MAX).min(line.len());
    // "Since the appeal to hand in arms stands at": a predicate is not part of the beginning, where
    // the beginning is a noun.
    let noun = head.is_some_and(|head| matches!(line.upos(head), Upos::Noun | Upos::Propn));
    let end = (i + 1..reach)
        .find(|&k| {
            let dash =
                matches!(line.word(k), "," | "." | ";" | ":" | ")" | "\u{2014}" | "\u{2013}");
            dash || next_phrase(line, i, k)
                || noun && (line.is(k, Class::Stand) || line.is_finite_auxiliary(k))
        })
        .unwrap_or(reach.max(i + 1));
    let new_year = line.word(i + 1) == "new" && line.word(i + 2) == "year";
    let since = dct.known_day().filter(|_| new_year).map(|day| date(day.year(), 1, 1));
    Some(Window {
        tokens: i..end,
        kind: Kind::Since,
        since,
        until: None,
        long: false,
        short: false,
    })
}

/// "Since the start of the siege the hospital ...": an article right after a noun begins what the
/// window rules, whatever the tree makes of it.
fn next_phrase(line: &Line<'_>, since: usize, k: usize) -> bool {
    let noun = k > since + 1 && matches!(line.upos(k - 1), Upos::Noun | Upos::Propn);
    noun && matches!(line.word(k), "the" | "a" | "an" | "its" | "their" | "it" | "they")
}

/// "Of the month", "in the year", "of the war".
fn of_period(line: &Line<'_>, i: usize, dct: &Dct) -> Option<Window> {
    let joined = matches!(line.word(i), "of" | "for" | "in" | "during" | "over")
        && matches!(line.word(i + 1), "the" | "this" | "its");
    // "The year's toll".
    let owned = line.word(i) == "the"
        && line.is(i + 1, Class::Period)
        && matches!(line.word(i + 2), "'s" | "\u{2019}s");
    if owned {
        return Some(Window { tokens: i..i + 3, ..period(line, i + 1, i, dct)? });
    }
    if !joined {
        return None;
    }
    let reach = i + 2..line.len().min(i + 6);
    let end = reach.clone().find(|&k| {
        (line.is(k, Class::Era) || line.is(k, Class::Period)) && line.word(k + 1) != "-"
    })?;
    // "Of the year before" and "of the month-long siege": what stands between is part of the name.
    let plain =
        (i + 2..end).all(|k| !matches!(line.word(k), "," | "of" | "and" | "in" | "this" | "last"));
    if !plain || line.is(end + 1, Class::Before) {
        return None;
    }
    // "In the weeks after" and "over the day" are no windows, "in the war" is.
    if line.word(i) != "of" && line.word(i) != "for" && !line.is(end, Class::Era) {
        return None;
    }
    period(line, end, i, dct)
}

/// The window that a unit of time or an era names.
fn period(line: &Line<'_>, unit: usize, start: usize, dct: &Dct) -> Option<Window> {
    let word = line.word(unit);
    // "In December, the second cut of the year": the year of the day that was told.
    let told = line.times().iter().rev().find(|time| {
        let before = line.tokens(time.span).end <= start;
        before && time.value.boundary.is_none() && time.value.earliest.is_some()
    });
    let told = told.and_then(|time| time.value.earliest);
    let day = told.filter(|day| dct.latest.is_none_or(|dct| *day <= dct)).or(dct.known_day());
    let since = match word {
        "year" => day.map(|day| date(day.year(), 1, 1)),
        "month" => day.map(Date::first_of_month),
        _ => None,
    };
    let kind = if line.is(unit, Class::Era) { Kind::Era } else { Kind::Now };
    let tokens = start..unit + 1;
    Some(Window { tokens, kind, since, until: None, long: word == "year", short: false })
}

/// "In less than ten days", "within a week", "in a row", "in as many weeks".
fn length(line: &Line<'_>, i: usize) -> Option<Window> {
    let window = |end: usize| Window {
        tokens: i..end + 1,
        kind: Kind::Length,
        since: None,
        until: None,
        long: line.has_word(i..end + 1, &["year", "years", "decade", "decades"]),
        short: false,
    };
    if matches!(line.word(i), "running" | "straight") && line.is(i.wrapping_sub(1), Class::Period) {
        return Some(window(i));
    }
    if !matches!(line.word(i), "in" | "within" | "over" | "inside" | "during") {
        return None;
    }
    let end = (i + 1..line.len().min(i + 8))
        .find(|&k| line.is(k, Class::Period) || line.word(k) == "row")?;
    let measured = (i + 1..end).all(|k| {
        let word = line.word(k);
        matches!(
            word,
            "the"
                | "last"
                | "past"
                | "space"
                | "of"
                | "less"
                | "than"
                | "more"
                | "under"
                | "a"
                | "an"
                | "as"
                | "only"
                | "barely"
                | "many"
                | "few"
                | "several"
                | "recent"
                | "just"
                | "about"
                | "some"
                | "nearly"
                | "almost"
                | "-"
                | "half"
                | "one"
                | "two"
                | "three"
                | "four"
                | "five"
                | "six"
                | "seven"
                | "eight"
                | "nine"
                | "ten"
                | "twelve"
                | "twenty"
                | "single"
                | "roughly"
                | "over"
        ) || word.bytes().all(|byte| byte.is_ascii_digit())
    });
    (measured && end > i + 1).then(|| window(end))
}

/// "So far"; "March so far" names the beginning as well.
fn so_far(line: &Line<'_>, i: usize, dct: &Dct) -> Option<Window> {
    if !line.is(i, Class::SoFar) {
        return None;
    }
    let span = line.span(i..i + 1);
    let named = line.times().iter().find(|time| {
        let beside = time.span.end <= span.start && time.span.end + 2 >= span.start;
        let now = dct.known_day().is_some_and(|day| {
            time.value.earliest.is_some_and(|first| first <= day)
                && time.value.latest.is_some_and(|last| day <= last)
        });
        beside && now
    });
    let month = i.checked_sub(1).and_then(|at| month_before(line.word(at), dct));
    let start = match (named, month) {
        (Some(time), _) => line.token(time.span.start),
        (None, Some(_)) => i - 1,
        (None, None) => i,
    };
    let since = named.and_then(|time| time.value.earliest).or(month);
    let tokens = start..(i + 2).min(line.len());
    Some(Window { tokens, kind: Kind::SoFar, since, until: None, long: false, short: false })
}

/// "In March", in a document of March, where the words are no time mention of their own.
fn running_month(line: &Line<'_>, i: usize, dct: &Dct) -> Option<Window> {
    let since = month_before(line.word(i + 1), dct)?;
    let opened = matches!(line.word(i), "in" | "during" | "of") && line.upos(i + 1) == Upos::Propn;
    let now = dct.known_day().is_some_and(|day| day.first_of_month() == since);
    let (kind, since, until) = (Kind::Now, Some(since), None);
    (opened && now).then_some(Window {
        tokens: i..i + 2,
        kind,
        since,
        until,
        long: false,
        short: false,
    })
}

/// Returns the first day of the month named, in the year that ends with the document.
fn month_before(word: &str, dct: &Dct) -> Option<Date> {
    let at = MONTHS.iter().position(|month| *month == word)?;
    let month = i8::try_from(at).ok()? + 1;
    let day = dct.known_day()?;
    let year = if month <= day.month() { day.year() } else { day.year() - 1 };
    Date::new(year, month, 1).ok()
}
