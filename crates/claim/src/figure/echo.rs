//! Turns bare numbers that answer a tally just told into tallies of another voice or period.
//!
//! | words, after "94 soldiers have been killed since January" | tally |
//! |---|---|
//! | The army admits to six; our own list has nine | 6, 9, same window |
//! | January brought 38, February 56 | 38 since 1 January, 56 since 1 February |

use tallybook_mention::time::TimeMention;

use super::Tally;
use super::item::Item;
use super::lexicon::Class;
use super::line::Line;
use super::window::{Kind, Window};

/// True where nothing but the number is said of what is counted.
fn is_bare(line: &Line<'_>, item: &Item) -> bool {
    let end = line.token(item.span.end.saturating_sub(1)) + 1;
    let next = line.word(end);
    let open = next.is_empty()
        || next.len() == 1 && !next.chars().all(char::is_alphanumeric)
        || matches!(next, "and" | "in" | "for" | "on" | "since" | "by" | "but" | "so" | "while");
    !item.unit && !item.article && open && !item.part
}

/// "The army admits to six", "our own list has nine", "their figure is 157", "it stood at 110".
pub(super) fn of_another_voice(line: &Line<'_>, item: &Item, tally: &Tally) -> Option<Tally> {
    if !is_bare(line, item) {
        return None;
    }
    let lead = line.lead(item);
    let (one, two) = (line.back(lead, 1), line.back(lead, 2));
    let holds = matches!(one, "has" | "had" | "counts" | "counted" | "gives" | "gave" | "lists");
    let admits = one == "to" && matches!(two, "admits" | "admitted" | "owns" | "confesses");
    let speaks = one == "of" && matches!(two, "speaks" | "spoke" | "talks" | "talked");
    let puts = one == "at"
        && line.has_word(
            lead.saturating_sub(6)..lead,
            &["stood", "stands", "put", "puts", "puts it", "remains"],
        );
    let named = matches!(one, "is" | "was")
        && (line.has(lead.saturating_sub(6)..lead, Class::Total)
            || line.has_word(lead.saturating_sub(3)..lead, &["figure", "it"]));
    // "The quarter before, the cell had 211": the other window has no days that the words name.
    let before = line.has(0..lead, Class::Before) || line.times().iter().any(is_period);
    let days = |day| if before { None } else { day };
    (holds || admits || speaks || puts || named).then(|| Tally {
        span: line.span(lead.saturating_sub(2)..line.token(item.number.start) + 1),
        count: item.value,
        since: days(tally.since),
        until: days(tally.until),
        said_by: None,
        rule: "tally/another_voice",
        ..tally.clone()
    })
}

/// "January brought 98, February 135", "in 2022 it was 211": the count of another period.
pub(super) fn of_another_period(line: &Line<'_>, item: &Item, tally: &Tally) -> Option<Tally> {
    if !is_bare(line, item) {
        return None;
    }
    let lead = line.lead(item);
    let time = line.times().iter().rev().find(|time| {
        let end = line.tokens(time.span).end;
        end <= lead
            && lead - end <= 3
            && is_period(time)
            && (end..lead).all(|i| {
                matches!(
                    line.word(i),
                    "brought"
                        | "saw"
                        | "had"
                        | "was"
                        | "were"
                        | "it"
                        | "there"
                        | "at"
                        | "stood"
                        | ","
                        | "gave"
                        | ":"
                        | "with"
                )
            })
    })?;
    Some(Tally {
        span: time.span.cover(item.number),
        count: item.value,
        since: time.value.earliest,
        until: time.value.latest,
        said_by: None,
        rule: "tally/another_period",
        ..tally.clone()
    })
}

/// "Saturday's toll was 51, after 36 on Friday": the counts of single days beside a running one.
pub(super) fn of_another_day(line: &Line<'_>, item: &Item, tally: &Tally) -> Option<Tally> {
    let lead = line.lead(item);
    let end = line.token(item.span.end.saturating_sub(1)) + 1;
    let opposed = matches!(line.back(lead, 1), "after" | "against" | "from" | "and" | ",");
    let day = line.times().iter().find(|time| {
        let at = line.tokens(time.span).start;
        at >= end && at <= end + 1 && !is_period(time)
    })?;
    let plain = matches!(line.word(end), "on") && opposed && is_bare(line, item);
    plain.then(|| Tally {
        span: item.span.cover(day.span),
        count: item.value,
        since: day.value.earliest,
        until: day.value.latest,
        said_by: None,
        rule: "tally/another_day",
        ..tally.clone()
    })
}

/// "The police count 157 kidnappings", after a tally of kidnappings: the same noun, counted by
/// another voice or over another period.
pub(super) fn of_the_same_thing(
    line: &Line<'_>,
    windows: &[Window],
    item: &Item,
    tally: &Tally,
) -> Option<Tally> {
    if !item.unit {
        return None;
    }
    let words = item.span.of(line.page.text).to_lowercase();
    let noun = words.split(' ').next_back().filter(|noun| noun.len() > 3)?;
    let same = tally.counted.to_lowercase().split(' ').any(|word| word == noun);
    let lead = line.lead(item);
    let end = line.tokens(item.span).end;
    let window = windows.iter().find(|window| {
        let kind = matches!(window.kind, Kind::Past | Kind::Now);
        let after = window.tokens.start >= end && window.tokens.start <= end + 8;
        let before = window.tokens.end <= lead && window.tokens.end + 8 >= lead;
        kind && !window.is_short() && (after || before)
    });
    let definite = matches!(line.back(lead, 1), "the" | "these" | "those" | "by" | "with" | "in");
    (same && !definite && window.is_some()).then(|| Tally {
        span: item.span,
        count: item.value,
        since: window.map_or(tally.since, |window| window.since),
        until: window.map_or(tally.until, |window| window.until),
        said_by: None,
        rule: "tally/same_thing",
        ..tally.clone()
    })
}

/// A month, a quarter, a year: no day.
fn is_period(time: &TimeMention) -> bool {
    let value = &time.value;
    value
        .earliest
        .zip(value.latest)
        .and_then(|(a, b)| a.until(b).ok())
        .is_some_and(|span| span.get_days() >= 13)
}

/// "41 of them in January alone", "12 were in January": a part with a window of its own.
pub(super) fn of_a_part(
    line: &Line<'_>,
    windows: &[Window],
    item: &Item,
    tally: &Tally,
) -> Option<Tally> {
    let end = line.tokens(item.span).end;
    let them =
        line.has_word(line.token(item.number.end)..end + 3, &["them", "those", "whom", "which"]);
    let window = windows.iter().find(|window| {
        let near = window.tokens.start >= end && window.tokens.start <= end + 3;
        near && matches!(window.kind, Kind::Past | Kind::Now) && !window.is_short()
    })?;
    let inside = line.sentence.span.overlaps(tally.span) && item.value < tally.count;
    (inside && (them || item.part || !item.unit)).then(|| Tally {
        span: line.span(line.token(item.number.start)..window.tokens.end),
        count: item.value,
        since: window.since,
        until: window.until,
        rule: "tally/part",
        ..tally.clone()
    })
}
