//! Turns published running counts into tallies with their window.
//!
//! | words | count | since |
//! |---|---|---|
//! | the third such convoy since the beginning of May | 3 | 1 May |
//! | the fourth strike in the district this month | 4 | the first of the month |
//! | which brings to 61 the number of the dead | 61 | |
//! | 96,000 people have been displaced since December 1 | 96000 | 1 December |
//!
//! An ordinal without a window ("the second day", "the 7th Brigade") is no tally, nor is "the
//! first".

use jiff::civil::Date;
use tallybook_mention::time::{Boundary, TimeMention};
use tallybook_text::Span;

use super::Tally;
use super::item::{Item, Page, has_word};
use crate::attribution::{Attribution, covering};

/// How far after an ordinal its window may stand, in bytes.
const WINDOW_BYTES: usize = 130;

pub(super) fn find(page: &Page<'_>, attributions: &[Attribution]) -> Vec<Tally> {
    let mut out: Vec<Tally> = Vec::new();
    for (index, sentence) in page.sentences.iter().enumerate() {
        ordinals(page, index, sentence.span, &mut out);
    }
    for item in page.items.iter().filter(|item| item.counts() && !item.article) {
        out.extend(sum(page, item).or_else(|| running(page, item)));
    }
    out.sort_by_key(|tally| (tally.span.start, tally.span.end));
    out.dedup_by(|a, b| a.span.overlaps(b.span) && a.count == b.count);
    for tally in &mut out {
        tally.said_by = covering(attributions, tally.span)
            .find_map(|attribution| attribution.voices.first().cloned());
    }
    out
}

const TENS: [&str; 8] =
    ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

/// What follows an ordinal without being counted: days and weeks are counted by the calendar,
/// brigades and countries by name.
const NOT_COUNTED: [&str; 30] = [
    "day",
    "night",
    "week",
    "month",
    "year",
    "hour",
    "anniversary",
    "century",
    "of",
    "party",
    "countries",
    "country",
    "world",
    "degree",
    "round",
    "half",
    "quarter",
    "place",
    "floor",
    "man",
    "largest",
    "biggest",
    "brigade",
    "division",
    "battalion",
    "regiment",
    "corps",
    "army",
    "fleet",
    "person",
];

/// Reads "third", "11th", "twenty-first" as a number; "first" is none.
fn ordinal(word: &str) -> Option<f64> {
    const WORDS: [&str; 19] = [
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
        "eleventh",
        "twelfth",
        "thirteenth",
        "fourteenth",
        "fifteenth",
        "sixteenth",
        "seventeenth",
        "eighteenth",
        "nineteenth",
        "twentieth",
    ];
    if let Some(at) = WORDS.iter().position(|known| *known == word) {
        return Some(at as f64 + 2.0);
    }
    if let Some((tens, ones)) = word.split_once('-') {
        let tens = TENS.iter().position(|known| *known == tens)?;
        let ones = if ones == "first" { 1.0 } else { ordinal(ones)? };
        return (ones < 10.0).then_some((tens as f64 + 2.0) * 10.0 + ones);
    }
    let digits = ["st", "nd", "rd", "th"].iter().find_map(|end| word.strip_suffix(end))?;
    let plain = !digits.is_empty() && digits.len() < 6;
    plain.then(|| digits.replace(',', "").parse().ok()).flatten().filter(|value| *value > 1.0)
}

/// "the third ... since", "the sixth ... this year", "the second ... in a week".
fn ordinals(page: &Page<'_>, index: usize, span: Span, out: &mut Vec<Tally>) {
    let Some(sentence) = page.sentences.get(index) else { return };
    let words: Vec<String> =
        sentence.tokens.iter().map(|token| token.span.of(page.text).to_lowercase()).collect();
    for (i, word) in words.iter().enumerate() {
        // "twenty-first" is three tokens: the tens stand before the hyphen.
        let tens = (i > 1 && words[i - 1] == "-")
            .then(|| TENS.iter().position(|tens| *tens == words[i - 2]))
            .flatten()
            .map(|at| (at as f64 + 2.0) * 10.0);
        let ones = if word == "first" { tens.and(Some(1.0)) } else { ordinal(word) };
        let Some(ones) = ones else { continue };
        let count = tens.map_or(ones, |tens| tens + ones);
        let first = if tens.is_some() { i - 2 } else { i };
        let before = |k: usize| first.checked_sub(k).map_or("", |at| words[at].as_str());
        let definite = matches!(before(1), "the" | "its" | "their" | "his" | "her" | "that")
            || first == 0
            || (before(1) == "already" || before(2) == "already")
            || matches!(before(1), "for");
        let next = words.get(i + 1).map_or("", String::as_str);
        let at = sentence.tokens[i].span;
        let dated = page.times_in(index).iter().any(|time| time.span.contains(at));
        if !definite || NOT_COUNTED.contains(&next) || dated {
            continue;
        }
        let start = sentence.tokens[i].span;
        let from = sentence.tokens[first.saturating_sub(1)].span;
        let Some((end, since)) = window(page, index, start, span, &words[i + 1..]) else {
            // "... and the ninth according to the mayor": another's count in the same window.
            let earlier = out.last().filter(|tally| span.contains(tally.span));
            if let Some(earlier) = earlier.filter(|_| matches!(next, "according" | "by" | "for")) {
                let whole = Span { start: from.start, end: start.end };
                out.push(Tally { span: whole, count, ..earlier.clone() });
            }
            continue;
        };
        let counted = counted(page, start.end, end);
        let whole = Span { start: from.start, end: end.max(start.end) };
        let until = None;
        out.push(Tally { span: whole, count, counted, since, until, said_by: None });
    }
}

/// The window after an ordinal: where its words end and its first day.
fn window(
    page: &Page<'_>,
    index: usize,
    at: Span,
    sentence: Span,
    rest: &[String],
) -> Option<(u32, Option<Date>)> {
    let time = page.times_in(index).iter().find(|time| {
        time.span.start >= at.end
            && (time.span.start - at.end) as usize <= WINDOW_BYTES
            && is_window(page, time, at)
    });
    if let Some(time) = time {
        return Some((time.span.end, time.value.earliest));
    }
    // Windows that the time rules do not hold: "in less than ten days", "in as many weeks".
    const OPENERS: [&[&str]; 14] = [
        &["since"],
        &["this", "month"],
        &["this", "year"],
        &["this", "week"],
        &["so", "far"],
        &["in", "a", "week"],
        &["in", "a", "month"],
        &["in", "a", "row"],
        &["in", "as", "many"],
        &["in", "less", "than"],
        &["in", "under"],
        &["in", "recent"],
        &["in", "two"],
        &["in", "three"],
    ];
    let _ = sentence;
    let mut bytes = 0;
    for (k, word) in rest.iter().enumerate() {
        bytes += word.len() + 1;
        if bytes > WINDOW_BYTES || matches!(word.as_str(), ";" | ".") {
            break;
        }
        let opens = OPENERS.iter().any(|words| {
            words.iter().enumerate().all(|(j, w)| rest.get(k + j).is_some_and(|r| r == w))
        });
        // "In two days" is a window, "in two hamlets" is not.
        let unit = word != "in" || rest.iter().skip(k + 1).take(5).any(|word| is_period(word));
        if opens && unit {
            return Some((at.end + bytes as u32, None));
        }
    }
    None
}

fn is_period(word: &str) -> bool {
    matches!(
        word,
        "day"
            | "days"
            | "week"
            | "weeks"
            | "month"
            | "months"
            | "year"
            | "years"
            | "hours"
            | "fortnight"
            | "row"
            | "decade"
    )
}

/// "since May", "this month", "in August", "in a week"; not "on Friday".
fn is_window(page: &Page<'_>, time: &TimeMention, at: Span) -> bool {
    if time.value.boundary == Some(Boundary::Since) {
        return true;
    }
    let words = time.span.of(page.text).to_lowercase();
    let lead = Span { start: at.end, end: time.span.start }.of(page.text).to_lowercase();
    let lead = lead.trim_end();
    let lead = lead.strip_suffix("the").unwrap_or(lead).trim_end();
    if lead.ends_with("since") || words.starts_with("since") {
        return true;
    }
    if words.starts_with("this ") {
        return has_word(
            &words,
            &["month", "year", "week", "season", "summer", "winter", "spring"],
        );
    }
    let opened = lead.ends_with(" in") || lead.ends_with("within") || words.starts_with("in ");
    let month = time.value.earliest.is_some() && time.value.earliest != time.value.latest;
    let period = words.split(' ').any(is_period);
    opened && (month || period) && lead.len() < WINDOW_BYTES
}

/// What is counted: the words after the ordinal up to the window.
fn counted(page: &Page<'_>, from: u32, to: u32) -> String {
    before_window(Span { start: from, end: to.max(from) }.of(page.text))
}

/// What a sum counts: the words after it up to the window or the end of the clause.
fn counted_after(page: &Page<'_>, item: &Item) -> String {
    let Some(sentence) = page.sentences.get(item.sentence) else { return String::new() };
    let rest = Span { start: item.span.end, end: sentence.span.end.max(item.span.end) };
    let clause = rest.of(page.text).split([',', ';', '.']).next().unwrap_or("");
    before_window(clause)
}

fn before_window(words: &str) -> String {
    let cut = [" since ", " this ", " in the ", " in a "]
        .iter()
        .filter_map(|word| words.find(word))
        .min()
        .unwrap_or(words.len());
    let words = words.get(..cut).unwrap_or(words);
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn with_window(page: &Page<'_>, item: &Item, span: Span, counted: String) -> Tally {
    let since = since(page, item).and_then(|time| time.value.earliest);
    Tally { span, count: item.value, counted, since, until: None, said_by: None }
}

fn since<'a>(page: &'a Page<'_>, item: &Item) -> Option<&'a TimeMention> {
    page.times_in(item.sentence).iter().find(|time| {
        time.value.boundary == Some(Boundary::Since)
            || time.span.of(page.text).to_lowercase().starts_with("since")
    })
}

/// The last words before a number, less "about" and its like.
fn lead_words(lead: &str) -> Vec<&str> {
    let mut words: Vec<&str> =
        lead.split(|c: char| c.is_whitespace() || c == ':').filter(|w| !w.is_empty()).collect();
    while words.last().is_some_and(|word| {
        matches!(*word, "about" | "some" | "around" | "nearly" | "over" | "almost" | "than")
            || matches!(*word, "more" | "least" | "roughly")
    }) {
        words.pop();
    }
    words
}

/// "brings to 61 the number of", "a total of 340 since", "the toll since May stands at 12".
fn sum(page: &Page<'_>, item: &Item) -> Option<Tally> {
    let lead = page.before(item, 150);
    let words = lead_words(&lead);
    let last = |k: usize| words.len().checked_sub(k).map_or("", |at| words[at]);
    let near = words[words.len().saturating_sub(7)..].join(" ");
    let after = page.after(item, 50);
    let clause = after.split([',', ';', '.']).next().unwrap_or("");
    // "The two", "the 240": named before, not counted here.
    if last(1) == "the" {
        return None;
    }
    let noun = ["number", "total", "toll", "count", "tally", "figure"];
    let bringing = [
        "brings", "bring", "bringing", "brought", "takes", "taking", "raising", "pushed", "pushing",
    ];
    let to = matches!(last(1), "to" | "at" | "reaches" | "reached" | "exceeds" | "exceeded" | "is");
    let running = last(1) == "to"
        && has_word(&near, &bringing)
        && (has_word(&after, &noun) || has_word(&lead, &noun));
    let stands = to && has_word(&lead, &noun) && has_word(&lead, &["since"]);
    let makes = has_word(&near, &["makes", "made"])
        && has_word(&near, &["that", "this"])
        && (has_word(clause, &["since"]) || since(page, item).is_some());
    let opened = lead.rsplit([',', ';']).next().unwrap_or("").trim_start();
    let together = item.unit && (opened.starts_with("together") || near.contains("together "))
        || opened.starts_with("total for");
    let total =
        near.ends_with("a total of") && (has_word(clause, &["since"]) || clause.contains("so far"));
    let grown = near.ends_with("up to") && has_word(&lead, &noun);
    let adverb = has_word(&near, &["since"])
        && (near.contains("has since ") || near.contains("have since "));
    let so_far = clause.trim_start().contains("so far") || near.ends_with("so far");
    if !(running || stands || makes || together || total || grown || adverb || so_far) {
        return None;
    }
    let sentence = page.sentences.get(item.sentence)?;
    let from = sentence.span.start.max(item.span.start.saturating_sub(60));
    let span = boundary(page, Span { start: from, end: item.span.end });
    let own = item.span.of(page.text).to_owned();
    Some(with_window(page, item, span, if item.unit { own } else { counted_after(page, item) }))
}

/// Moves a start that was cut by length on to the next word.
fn boundary(page: &Page<'_>, span: Span) -> Span {
    let mut start = span.start as usize;
    while !page.text.is_char_boundary(start) {
        start += 1;
    }
    let whole = start == 0 || page.text[..start].ends_with(char::is_whitespace);
    let inner = page.text.get(start..span.end as usize).unwrap_or("");
    let skip = if whole { 0 } else { inner.find(' ').map_or(0, |at| at + 1) };
    Span { start: (start + skip) as u32, end: span.end }
}

/// "96,000 people have been displaced since December", "268 dead since October 8".
fn running(page: &Page<'_>, item: &Item) -> Option<Tally> {
    let time = since(page, item)?;
    if item.value < 2.0 || item.part {
        return None;
    }
    let (first, second) = if time.span.start > item.span.start {
        (item.span, time.span)
    } else {
        (time.span, item.span)
    };
    let gap = page.between(first, second);
    // "Since March, ..., which has lost four buses" opens another clause.
    let opened = time.span.start < item.span.start && gap.contains(',');
    if gap.len() > 90 || gap.contains([';']) || opened {
        return None;
    }
    // Another number between belongs to the window; this one does not.
    let between = page.within(item.sentence..item.sentence + 1).iter().any(|other| {
        other.number != item.number
            && other.counts()
            && other.span.start >= first.end
            && other.span.end <= second.start
    });
    let perfect = has_word(&gap, &["have", "has", "counts", "counted"])
        || has_word(
            &page.before(item, 40),
            &["counts", "counted", "recorded", "documented", "has"],
        )
        || has_word(&gap, &["dead", "killed"])
        || page.before(item, 4).trim_end().ends_with(':');
    if between || !perfect {
        return None;
    }
    let counted = item.span.of(page.text).to_owned();
    Some(with_window(page, item, item.span.cover(time.span), counted))
}
