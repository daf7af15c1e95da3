//! Turns numbers of percent, age, money, time and distance into measures, which count no event.
//!
//! | words | rule |
//! |---|---|
//! | 700 percent; 40 % | `percent` |
//! | aged 12; a 12-year-old; a woman of 34 | `age` |
//! | $400; 1.4 million dollars | `money` |
//! | 72 hours; 20 kilometres | `duration`, `measure` |

use tallybook_syntax::Upos;

use super::QuantityKind;
use super::lexicon::{Class, Lexicon};
use super::rules::Found;
use super::words::Words;

/// Reads percentages, ages, money, time and distance; returns where to read on.
pub(crate) fn measure(
    words: &Words<'_>,
    lexicon: &Lexicon,
    start: usize,
    number: (usize, usize),
    value: f64,
    out: &mut Vec<Found>,
) -> Option<usize> {
    let mut push = |kind, end: usize, rule| {
        let mut found = Found::of(kind, number, value, rule);
        let aged = rule == "age" && matches!(words.before(start, 1), "aged");
        found.start = if aged { start - 1 } else { start };
        found.end = end;
        found.head = end - 1;
        let noun = number.1 + usize::from(words.at(number.1) == "-");
        if end > noun {
            found.noun = Some((noun, end));
        }
        out.push(found);
        Some(end)
    };
    let (next, last) = (words.at(number.1), words.at(number.1 + 1));
    match next {
        "%" | "percent" | "pct" | "percentage" => {
            return push(QuantityKind::Percent, number.1 + 1, "percent");
        }
        "per" if last == "cent" => return push(QuantityKind::Percent, number.1 + 2, "percent"),
        _ => {}
    }
    if let Some(end) = age(words, number) {
        return push(QuantityKind::Measure, end, "age");
    }
    let sign = words.before(number.0, 1);
    if matches!(sign, "$" | "\u{20ac}" | "\u{a3}" | "usd" | "eur" | "us$" | "\u{a5}" | "\u{20ba}") {
        return push(QuantityKind::Measure, number.1, "money");
    }
    // "20-kilometre", "20 kilometres", "1.4 million US dollars".
    let at = if next == "-" && words.joined(number.1) { number.1 + 1 } else { number.1 };
    let money = (at..at + 3).find(|&i| class(words, lexicon, i) == Some(Class::Money));
    if let Some(i) = money.filter(|&i| i == at || words.upos(i - 1) != Upos::Verb) {
        return push(QuantityKind::Measure, i + 1, "money");
    }
    let head =
        if matches!(words.at(at), "square" | "cubic" | "nautical" | "more") { at + 1 } else { at };
    match class(words, lexicon, head)? {
        Class::Time => push(QuantityKind::Measure, head + 1, "duration"),
        Class::Measure => push(QuantityKind::Measure, head + 1, "measure"),
        _ => None,
    }
}

fn class(words: &Words<'_>, lexicon: &Lexicon, i: usize) -> Option<Class> {
    Some(lexicon.unit(words, i, i)?.class)
}

/// Returns the end of an age: "12-year-old", "34 years old", "aged 12", "a woman of 34".
fn age(words: &Words<'_>, number: (usize, usize)) -> Option<usize> {
    let (start, end) = number;
    let dash = |i: usize| usize::from(words.at(i) == "-");
    let year = end + dash(end);
    if matches!(words.at(year), "year" | "years" | "month" | "months" | "year-old" | "years-old") {
        let old = year + 1 + dash(year + 1);
        if matches!(words.at(old), "old" | "olds" | "of")
            && (words.at(old) != "of" || words.at(old + 1) == "age")
        {
            return Some(old + 1);
        }
    }
    if words.at(start).ends_with("-year-old") {
        return Some(end);
    }
    let before = words.before(start, 1);
    if before == "aged" || before == "age" || words.ends_with(start, &["age", "of"]) {
        return Some(end);
    }
    // "a boy of sixteen", "nine people over sixty", "a woman, 71,".
    let plain =
        end == start + 1 && !matches!(words.upos(end), Upos::Noun | Upos::Adj | Upos::Propn);
    let person = |i: usize| {
        matches!(
            words.at(i),
            "man"
                | "woman"
                | "boy"
                | "girl"
                | "child"
                | "youth"
                | "people"
                | "men"
                | "women"
                | "children"
                | "teenager"
                | "mother"
                | "father"
                | "farmer"
                | "passenger"
                | "persons"
        )
    };
    let of_age = matches!(before, "of" | "over" | "under") && start >= 2 && person(start - 2);
    let bracketed = before == "," && start >= 2 && words.at(end) == "," && person(start - 2);
    (plain && (of_age || bracketed)).then_some(end)
}

/// Returns the end of an age that follows a person: "a woman of 34", "a man, 58,".
pub(crate) fn age_after(words: &Words<'_>, end: usize) -> Option<usize> {
    let number = match words.at(end) {
        "of" | "over" | "under" | "aged" => super::number::cardinal(words, end + 1)?,
        "," => {
            let at = if words.at(end + 1) == "aged" { end + 2 } else { end + 1 };
            let number = super::number::cardinal(words, at)?;
            let closed = words.at(number.end) == ",";
            return closed.then_some(number.end + 1);
        }
        "(" => {
            let number = super::number::cardinal(words, end + 1)?;
            return (words.at(number.end) == ")").then_some(number.end + 1);
        }
        _ => return None,
    };
    Some(number.end)
}
