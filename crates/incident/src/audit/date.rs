//! Finds dates that contradict their weekday: "Monday, 14 June 2022", which was a Tuesday.

use tallybook_contract::{DocumentLine, FindingEvidence};

use super::{Found, Record, Severity};
use crate::key::day::{Day, date, day, published, weekday_of};

const WEEKDAYS: &[&str] =
    &["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const MONTHS: &[&str] = &[
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
/// Months of which news also writes the first three letters.
const SHORT_LEN: usize = 3;
/// Words between a weekday and its date at most: "Monday night, 14 June".
const BETWEEN_MAX: usize = 1;
/// Days from the report within which a date without a year is taken to lie.
const YEAR_DAYS: Day = 200;

/// A word with its place in code points.
struct Word<'a> {
    text: &'a str,
    start: u32,
    end: u32,
    /// True where a full stop or a line break parts it from the word before.
    parted: bool,
}

/// Finds the contradictions in the texts of the record.
pub(super) fn weekdays(record: &Record<'_>, found: &mut Vec<Found>) {
    for document in record.documents.values() {
        let words = words(&document.text);
        for (at, word) in words.iter().enumerate() {
            let Some(weekday) = position(WEEKDAYS, word.text) else { continue };
            let Some((written, last)) = date_after(&words, at) else { continue };
            let Some((day, sure)) = resolve(&written, document) else { continue };
            let actual = usize::from(weekday_of(day)) - 1;
            if actual == weekday {
                continue;
            }
            let text: String = document
                .text
                .chars()
                .skip(word.start as usize)
                .take((last.end - word.start) as usize)
                .collect();
            let named = WEEKDAYS.get(actual).copied().unwrap_or_default();
            let shown = date(day).map(|date| date.to_string()).unwrap_or_default();
            found.push(Found {
                kind: "weekday",
                severity: if sure { Severity::Error } else { Severity::Warning },
                message: format!("the text says {text}, but {shown} was a {}", capital(named)),
                incident_id: None,
                claims: claims_at(record, document, word.start, last.end),
                evidence: vec![FindingEvidence {
                    document_id: document.document_id.clone(),
                    text,
                    span: [word.start, last.end],
                    source: None,
                }],
            });
        }
    }
}

/// A date as written.
struct Written {
    day: u32,
    month: usize,
    year: Option<i32>,
}

/// Reads a date in the words after a weekday: "14 June 2022" or "June 14, 2022".
fn date_after<'a, 'w>(words: &'w [Word<'a>], at: usize) -> Option<(Written, &'w Word<'a>)> {
    for skip in 1..=BETWEEN_MAX + 1 {
        let (first, second) = (words.get(at + skip)?, words.get(at + skip + 1)?);
        let close = words.get(at + 1..=at + skip + 1)?.iter().all(|word| !word.parted);
        if !close {
            return None;
        }
        let read = month(first.text)
            .zip(day_number(second.text))
            .or_else(|| month(second.text).zip(day_number(first.text)));
        if let Some((month, day)) = read {
            let third = words.get(at + skip + 2).filter(|word| !word.parted);
            let year = third.and_then(|word| Some((year(word.text)?, word)));
            return Some(match year {
                Some((year, word)) => (Written { day, month, year: Some(year) }, word),
                None => (Written { day, month, year: None }, second),
            });
        }
    }
    None
}

/// Returns the day and whether its year is written; else the year nearest to the report.
fn resolve(written: &Written, document: &DocumentLine) -> Option<(Day, bool)> {
    let on = |year: i32| day(&format!("{year:04}-{:02}-{:02}", written.month + 1, written.day));
    if let Some(year) = written.year {
        return Some((on(year)?, true));
    }
    let reported = published(document).filter(|_| document.published.basis != "inferred")?;
    let year = i32::from(date(reported)?.year());
    (year - 1..=year + 1)
        .filter_map(on)
        .filter(|day| (day - reported).abs() <= YEAR_DAYS)
        .min_by_key(|day| (day - reported).abs())
        .map(|day| (day, false))
}

fn words(text: &str) -> Vec<Word<'_>> {
    let mut out = Vec::new();
    let mut start: Option<(usize, u32)> = None;
    let mut parted = false;
    let mut at = 0_u32;
    for (byte, c) in text.char_indices() {
        if c.is_alphanumeric() {
            start = start.or(Some((byte, at)));
        } else {
            if let Some((from, first)) = start.take() {
                let word = text.get(from..byte).unwrap_or_default();
                out.push(Word { text: word, start: first, end: at, parted });
                parted = false;
            }
            parted |= matches!(c, '.' | '\n' | ';' | '!' | '?');
        }
        at += 1;
    }
    if let Some((from, first)) = start {
        let word = text.get(from..).unwrap_or_default();
        out.push(Word { text: word, start: first, end: at, parted });
    }
    out
}

fn position(list: &[&str], word: &str) -> Option<usize> {
    let lower = word.to_lowercase();
    list.iter().position(|entry| *entry == lower)
}

fn month(word: &str) -> Option<usize> {
    if !word.starts_with(char::is_uppercase) {
        return None;
    }
    let lower = word.to_lowercase();
    MONTHS
        .iter()
        .position(|month| *month == lower || lower.len() == SHORT_LEN && month.starts_with(&lower))
}

fn day_number(word: &str) -> Option<u32> {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let end = word.get(digits.len()..)?;
    let number: u32 = digits.parse().ok()?;
    (matches!(end, "" | "st" | "nd" | "rd" | "th") && (1..=31).contains(&number)).then_some(number)
}

fn year(word: &str) -> Option<i32> {
    let year: i32 = word.parse().ok()?;
    (word.len() == 4 && (1900..=2100).contains(&year)).then_some(year)
}

fn capital(word: &str) -> String {
    let mut word = word.to_owned();
    if let Some(first) = word.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    word
}

fn claims_at(record: &Record<'_>, document: &DocumentLine, start: u32, end: u32) -> Vec<String> {
    let own = record.ordered.iter().filter(|claim| claim.document_id == document.document_id);
    own.filter(|claim| {
        let [from, to] = claim.evidence.span;
        from < end && start < to
    })
    .map(|claim| claim.claim_id.clone())
    .collect()
}
