//! Turns ordinals with a window into tallies: "the third such convoy since May", "number 14 of the
//! year", "for the fourth time this month".

use std::ops::Range;

use tallybook_syntax::{Upos, Xpos};

use super::Tally;
use super::counted;
use super::fraction::SMALL;
use super::lexicon::Class;
use super::line::Line;
use super::window::{Kind, Window};

const TENS: [&str; 8] =
    ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
const ONES: [&str; 19] = [
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
/// From here on a definite ordinal with a common noun is a running count without a window.
const COUNTED_MIN: f64 = 8.0;
/// How many tokens after an ordinal its window may begin.
const WINDOW_TOKENS_MAX: usize = 24;

/// An ordinal in the text.
#[derive(Clone, Debug)]
struct Ordinal {
    tokens: Range<usize>,
    count: f64,
}

pub(super) fn find(line: &Line<'_>, windows: &[Window], out: &mut Vec<Tally>) {
    let mut i = 0;
    let mut last: Option<(usize, Tally)> = None;
    while i < line.len() {
        let Some(ordinal) = at(line, i) else {
            i += 1;
            continue;
        };
        i = ordinal.tokens.end;
        if !is_count(line, &ordinal) {
            continue;
        }
        let found = windowed(line, windows, &ordinal)
            .or_else(|| of_its_kind(line, &ordinal))
            .or_else(|| same_window(line, &ordinal, last.as_ref()))
            .or_else(|| the_next(line, &ordinal, out));
        if let Some(tally) = found {
            last = Some((ordinal.tokens.end, tally.clone()));
            out.push(tally);
        }
    }
}

/// Reads "third", "11th", "twenty-first", "number 14" and "no. 14" at token `i`.
fn at(line: &Line<'_>, i: usize) -> Option<Ordinal> {
    let word = line.word(i);
    if let Some(tens) = TENS.iter().position(|tens| *tens == word)
        && line.word(i + 1) == "-"
    {
        let next = line.word(i + 2);
        let ones = if next == "first" { 1.0 } else { ordinal(next).filter(|n| *n < 10.0)? };
        return Some(Ordinal { tokens: i..i + 3, count: (tens as f64 + 2.0) * 10.0 + ones });
    }
    if matches!(word, "number" | "no" | "nr" | "no." | "nr." | "#") {
        let next = if line.word(i + 1) == "." { i + 2 } else { i + 1 };
        let count = cardinal(line.word(next)).filter(|count| *count >= 2.0)?;
        return Some(Ordinal { tokens: i..next + 1, count });
    }
    // "Twenty-first" may come as one token.
    let whole = word.split_once('-').and_then(|(tens, ones)| {
        let tens = TENS.iter().position(|known| *known == tens)?;
        let ones = if ones == "first" { 1.0 } else { ordinal(ones)? };
        (ones < 10.0).then_some((tens as f64 + 2.0) * 10.0 + ones)
    });
    let count = whole.or_else(|| ordinal(word))?;
    Some(Ordinal { tokens: i..i + 1, count })
}

/// Reads "third" or "11th" as a number; "first" is none.
pub(super) fn ordinal(word: &str) -> Option<f64> {
    if let Some(at) = ONES.iter().position(|known| *known == word) {
        return Some(at as f64 + 2.0);
    }
    match word {
        "thirtieth" => return Some(30.0),
        "fortieth" => return Some(40.0),
        "fiftieth" => return Some(50.0),
        "hundredth" => return Some(100.0),
        _ => {}
    }
    let digits = ["st", "nd", "rd", "th"].iter().find_map(|end| word.strip_suffix(end))?;
    let plain = !digits.is_empty()
        && digits.len() < 6
        && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b',');
    plain.then(|| digits.replace(',', "").parse().ok()).flatten().filter(|value| *value > 1.0)
}

fn cardinal(word: &str) -> Option<f64> {
    let small = SMALL.iter().position(|known| *known == word);
    if let Some(value) = small.filter(|value| *value >= 2) {
        return Some(value as f64);
    }
    let digits = !word.is_empty() && word.len() < 5 && word.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| word.parse().ok()).flatten()
}

/// True where an ordinal counts things: no date, no brigade, no floor, no rank, no share.
fn is_count(line: &Line<'_>, ordinal: &Ordinal) -> bool {
    let Range { start, end } = ordinal.tokens;
    let span = line.span(ordinal.tokens.clone());
    let dated = line.times().iter().any(|time| time.span.contains(span));
    let next = line.word(end);
    let numbered = matches!(line.word(start), "number" | "no" | "nr" | "no." | "nr." | "#");
    let before = line.back(start, 1);
    let before = if before == "already" { line.back(start, 2) } else { before };
    let definite = matches!(before, "the" | "its" | "their" | "his" | "her" | "'s" | "\u{2019}s")
        || matches!(before, "that" | "s" | "our" | "for" | "yet")
        || start == 0
        || line.word(start.wrapping_sub(1)) == "already"
        || matches!(before, "\"" | "\u{201c}" | ":" | "-" | "\u{2013}" | "(");
    // "On the 12th of the month" is a day.
    let digits = line.word(start).starts_with(|c: char| c.is_ascii_digit());
    let of = next == "of" && matches!(line.word(end + 1), "the" | "this" | "last" | "each");
    let dated = dated || digits && of && line.is(end + 2, Class::Period);
    // "The third-largest", "two-thirds".
    let compound = next == "-" && !line.word(end + 1).is_empty() && !numbered;
    let body = (end..line.len().min(end + 4))
        .take_while(|&k| matches!(line.upos(k), Upos::Noun | Upos::Propn | Upos::Adj))
        .any(|k| line.is(k, Class::Uncounted));
    let superlative = next.len() > 4 && next.ends_with("est") || matches!(next, "most" | "least");
    let indefinite = matches!(before, "a" | "an") && next != "of";
    (definite || numbered || indefinite) && !dated && !compound && !body && !superlative
}

/// True where the counted noun is a day or a week: a calendar counts them, but for a row of them.
fn counts_time(line: &Line<'_>, end: usize) -> bool {
    let next = if matches!(line.word(end), "straight" | "consecutive" | "successive") {
        end + 1
    } else {
        end
    };
    line.is(next, Class::Period)
}

fn windowed(line: &Line<'_>, windows: &[Window], ordinal: &Ordinal) -> Option<Tally> {
    let Range { start, end } = ordinal.tokens;
    if matches!(line.back(start, 1), "a" | "an") {
        return yet_another(line, windows, ordinal);
    }
    let row = |window: &Window| {
        window.kind == Kind::Length && line.has_word(window.tokens.clone(), &["row", "running"])
    };
    let timed = counts_time(line, end);
    let consecutive = matches!(line.word(end), "straight" | "consecutive" | "successive");
    let after = windows.iter().find(|window| {
        let from = window.tokens.start;
        from >= end
            && from - end <= WINDOW_TOKENS_MAX
            && (window.kind != Kind::SoFar || from - end < 4)
            && is_open(line, end..from)
            && (!timed || row(window))
    });
    if let Some(window) = after {
        return Some(tally(
            line,
            ordinal,
            start..window.tokens.end,
            end..window.tokens.start,
            window,
        ));
    }
    if timed {
        return None;
    }
    // "In less than a week, this was the second": the window opens the sentence.
    let copula = (start.saturating_sub(5)..start)
        .any(|i| matches!(line.word(i), "is" | "was" | "be" | "becomes" | "became" | "been"));
    let first = windows.iter().find(|window| {
        let kind = matches!(window.kind, Kind::Since | Kind::Length | Kind::Now);
        window.tokens.end <= start && window.tokens.start <= 2 && kind && (copula || consecutive)
    });
    let window = first?;
    let stop = phrase_end(line, end);
    Some(tally(line, ordinal, start..stop, end..stop, window))
}

/// "A third mayor has been shot dead this month": an indefinite ordinal counts where its predicate
/// is told over a window that still runs.
fn yet_another(line: &Line<'_>, windows: &[Window], ordinal: &Ordinal) -> Option<Tally> {
    let Range { start, end } = ordinal.tokens;
    let window = windows.iter().find(|window| {
        let gap = end..window.tokens.start;
        let runs = matches!(window.kind, Kind::Since | Kind::Now | Kind::Length);
        runs && gap.len() <= WINDOW_TOKENS_MAX
            && gap.clone().any(|i| {
                matches!(line.word(i), "has" | "have")
                    && (i + 1..i + 3).any(|k| line.xpos(k) == Some(Xpos::Vbn))
            })
            && line.is_one_clause(gap)
    })?;
    let stop = phrase_end(line, end);
    Some(tally(line, ordinal, start..window.tokens.end, end..stop, window))
}

/// True where no predicate comes between an ordinal's noun and its window.
fn is_open(line: &Line<'_>, tokens: Range<usize>) -> bool {
    let start = tokens.start;
    let commas = tokens.clone().filter(|&i| line.word(i) == ",").count();
    let mut relative = false;
    for i in tokens {
        let word = line.word(i);
        relative |= matches!(word, "that" | "to" | "which" | "who");
        let broken =
            matches!(word, ";" | "but" | "while" | "when" | "after" | "before" | "because")
                || (line.is_finite_auxiliary(i) || line.xpos(i) == Some(Xpos::Vbz)) && !relative
                || word == "and" && line.is_finite_auxiliary(i + 1);
        if broken {
            return false;
        }
    }
    commas < 2 || start == 0
}

/// The end of the noun phrase that follows an ordinal.
fn phrase_end(line: &Line<'_>, from: usize) -> usize {
    (from..line.len())
        .find(|&i| {
            let word = line.word(i);
            matches!(word, "," | "." | ";" | ":" | "\"" | "\u{201d}" | ")" | "(" | "and" | "but")
                || line.is_finite_auxiliary(i)
        })
        .unwrap_or(line.len())
}

fn tally(
    line: &Line<'_>,
    ordinal: &Ordinal,
    whole: Range<usize>,
    noun: Range<usize>,
    window: &Window,
) -> Tally {
    let article = usize::from(matches!(line.back(whole.start, 1), "the" | "its" | "their"));
    Tally {
        span: line.span(whole.start - article..whole.end.max(ordinal.tokens.end)),
        count: ordinal.count,
        counted: counted::after_ordinal(line, ordinal.tokens.start, noun),
        since: window.since,
        until: window.until,
        said_by: None,
        rule: "tally/ordinal",
    }
}

/// "The third such attack", "the fifth of its kind", "the sixth mission to be looted": counts whose
/// window is left unsaid.
fn of_its_kind(line: &Line<'_>, ordinal: &Ordinal) -> Option<Tally> {
    let end = ordinal.tokens.end;
    let before = line.back(ordinal.tokens.start, 1);
    if counts_time(line, end) || matches!(before, "for" | "a" | "an") {
        return None;
    }
    let stop = phrase_end(line, end);
    let such = matches!(line.word(end), "such" | "similar");
    let of = |i: usize| {
        line.word(i) == "of"
            && matches!(line.word(i + 1), "its" | "this" | "the" | "their" | "that")
            && matches!(line.word(i + 2), "kind" | "sort" | "type")
    };
    let kind = (end..stop.min(end + 6)).any(of);
    let noun = (end..stop.min(end + 5)).find(|&i| line.upos(i) == Upos::Noun);
    let infinitive = noun.is_some_and(|noun| {
        line.word(noun + 1) == "to" && line.upos(noun + 2) != Upos::Noun && {
            matches!(line.upos(noun + 2), Upos::Verb | Upos::Aux)
        }
    });
    // "The tenth victim": high ordinals of common things come from counting them.
    let counted = ordinal.count >= COUNTED_MIN
        && noun == Some(end)
        && !line.is(end, Class::Period)
        && !line.is(end + 1, Class::Uncounted);
    if !such && !kind && !infinitive && !counted {
        return None;
    }
    let none = Window {
        tokens: stop..stop,
        kind: Kind::SoFar,
        since: None,
        until: None,
        long: false,
        short: false,
    };
    let rule = match (such, kind, infinitive) {
        (true, ..) => "tally/such",
        (_, true, _) => "tally/of_its_kind",
        (_, _, true) => "tally/nth_to",
        _ => "tally/high_ordinal",
    };
    Some(Tally { rule, ..tally(line, ordinal, ordinal.tokens.start..stop, end..stop, &none) })
}

/// "... and the ninth according to the mayor": another count in the same window.
fn same_window(line: &Line<'_>, ordinal: &Ordinal, last: Option<&(usize, Tally)>) -> Option<Tally> {
    let (at, earlier) = last?;
    let end = ordinal.tokens.end;
    let elliptic = matches!(line.upos(end), Upos::Adp | Upos::Punct)
        || line.word(end) == "according"
        || end >= line.len();
    let joined = line.has_word(*at..ordinal.tokens.start, &["and", "or", "but"]);
    if !elliptic || !joined || line.word(end) == "of" {
        return None;
    }
    let stop = phrase_end(line, end);
    Some(Tally {
        span: line.span(ordinal.tokens.start..stop.max(end)),
        count: ordinal.count,
        rule: "tally/same_window",
        ..earlier.clone()
    })
}

/// "Has closed four bases since January; Uvira would be the fifth": the one after the last count.
fn the_next(line: &Line<'_>, ordinal: &Ordinal, out: &[Tally]) -> Option<Tally> {
    let Range { start, end } = ordinal.tokens;
    let last = out.iter().rev().find(|tally| tally.count + 1.0 == ordinal.count)?;
    let near = line.index.checked_sub(1).and_then(|index| line.page.sentences.get(index));
    let from = near.map_or(line.sentence.span.start, |sentence| sentence.span.start);
    let be = matches!(line.back(start, 2), "be" | "is" | "was" | "becomes" | "become");
    let closed = end >= line.len() || matches!(line.word(end), "." | "," | ";" | ")");
    (last.span.start >= from && be && closed).then(|| Tally {
        span: line.span(start - 1..end),
        count: ordinal.count,
        rule: "tally/next",
        ..last.clone()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinals_read_in_words_and_digits() {
        assert_eq!(ordinal("third"), Some(3.0));
        assert_eq!(ordinal("11th"), Some(11.0));
        assert_eq!(ordinal("1,004th"), Some(1004.0));
        assert_eq!(ordinal("first"), None);
        assert_eq!(ordinal("month"), None);
    }
}
