//! Turns changes from one number to another into checks: percentages, shares of change, multiples.
//!
//! | words | check |
//! |---|---|
//! | from 60 to about 180, that is by 200 percent | percent change |
//! | 27 incidents, against 19 in September (+42%) | percent change |
//! | cut by a third, from 900 to 600 | ratio |
//! | doubled from 20 to 40 | ratio |
//! | 9,000, three times the first 3,000 | ratio |

use std::ops::Range;

use tallybook_mention::quantity::QuantityKind;
use tallybook_text::Span;

use super::fraction::{self, Fraction};
use super::item::{Item, Page};
use super::lexicon::{Class, Lexicon};
use super::line::Line;
use super::pair::{self, Pair};
use super::{Check, Figure};

/// How a result is rounded in the words.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Rough {
    Exact,
    About,
    Over,
    Under,
}

pub(super) fn find(page: &Page<'_>, index: usize, out: &mut Vec<Figure>) {
    let Some(line) = Line::of(page, index) else { return };
    for item in percents(&line) {
        out.extend(percent(&line, &item));
    }
    for fraction in fraction::find(&line) {
        out.extend(portion(&line, &fraction));
    }
    out.extend(multiples(&line));
}

/// Returns the percentages of a sentence: those that are mentions, and those that a sign hides from
/// the rules of quantity ("+42%").
pub(super) fn percents(line: &Line<'_>) -> Vec<Item> {
    let percent = |item: &&Item| item.kind == QuantityKind::Percent;
    let mut out: Vec<Item> = line.items().iter().filter(percent).copied().collect();
    for i in 1..line.len() {
        let two = line.word(i) == "per" && line.word(i + 1) == "cent";
        if !two && !matches!(line.word(i), "%" | "percent" | "pct") {
            continue;
        }
        let span = line.span(i - 1..i + 1 + usize::from(two));
        let number = line.span(i - 1..i);
        let Ok(value) = line.word(i - 1).trim_start_matches(['+', '-', '\u{2013}']).parse() else {
            continue;
        };
        if !out.iter().any(|item| item.span.overlaps(span)) {
            let kind = QuantityKind::Percent;
            let sentence = line.index;
            out.push(Item { number, sentence, value, kind, ..Item::exact(span) });
        }
    }
    out
}

/// The direction that the words around a result give it; `None` where they tell no change.
pub(super) fn direction(line: &Line<'_>, tokens: &Range<usize>) -> Option<f64> {
    if line.word(tokens.start).starts_with('+') {
        return Some(1.0);
    }
    let glyph = |i: usize| match line.word(i) {
        "+" => Some(1.0),
        "-" | "\u{2013}" | "\u{2212}" | "\u{2014}" => {
            line.back(i, 1).starts_with('(').then_some(-1.0)
        }
        _ => None,
    };
    if let Some(sign) = tokens.start.checked_sub(1).and_then(glyph) {
        return Some(sign);
    }
    let sense = |i: usize| {
        let word = line.word(i);
        let next = line.word(i + 1);
        let qualifier = next == "than" && i + 2 >= tokens.start && i < tokens.start;
        let limit = word == "up" && next == "to" || word == "over";
        if qualifier || limit {
            return None;
        }
        let up = line.is(i, Class::Up);
        let down = line.is(i, Class::Down);
        if up == down { None } else { Some(if up { 1.0 } else { -1.0 }) }
    };
    let stop = |i: usize| matches!(line.word(i), ";" | "." | ":");
    let left = (tokens.start.saturating_sub(9)..tokens.start).rev().take_while(|i| !stop(*i));
    let before = left.clone().find_map(|i| sense(i).map(|sign| (tokens.start - i, sign)));
    let right = (tokens.end..(tokens.end + 5).min(line.len())).take_while(|i| !stop(*i));
    let after = right.clone().find_map(|i| sense(i).map(|sign| (i - tokens.end + 1, sign)));
    match (before, after) {
        (Some((_, sign)), None) | (None, Some((_, sign))) => Some(sign),
        // "A 12 percent rise" tells it after the number, "fell by 12 percent" before it.
        (Some((a, first)), Some((b, second))) => Some(if b <= 2 && a > 2 { second } else { first }),
        (None, None) => None,
    }
}

/// How the words just before a result round it.
pub(super) fn roughness(line: &Line<'_>, start: usize) -> Rough {
    let near = start.saturating_sub(3)..start;
    if line.has_word(near.clone(), &["nearly", "almost", "under", "less", "close", "barely"]) {
        return Rough::Under;
    }
    let more = line.has_word(near.clone(), &["more"]) && line.back(start, 1) == "than";
    if more || line.has_word(near.clone(), &["over"]) {
        return Rough::Over;
    }
    let about =
        ["about", "some", "around", "roughly", "approximately", "just", "or", "estimated", "~"];
    let so = line.has_word(near, &about[..6]) || line.back(start, 1) == "~";
    if so { Rough::About } else { Rough::Exact }
}

/// True where a computed result is what the words state, within their rounding.
pub(super) fn within(stated: f64, computed: f64, slack: f64, rough: Rough) -> bool {
    let wide = (stated.abs() * 0.1).max(slack);
    match rough {
        Rough::Exact => (stated - computed).abs() <= slack,
        Rough::About => (stated - computed).abs() <= wide,
        Rough::Over => {
            computed.abs() >= stated.abs() - slack && computed.abs() <= stated.abs() * 1.25 + slack
        }
        Rough::Under => {
            computed.abs() <= stated.abs() + slack && computed.abs() >= stated.abs() * 0.85 - slack
        }
    }
}

/// Half of the last place that a number is written to.
fn rounding(value: f64) -> f64 {
    if value.fract() == 0.0 { 0.55 } else { 0.06 }
}

fn percent(line: &Line<'_>, item: &Item) -> Option<Figure> {
    let lead = line.lead(item);
    let tokens = line.token(item.number.start)..line.tokens(item.span).end;
    // "From 60 to 180, that is by 200 percent": the pair itself has the direction.
    let at = Span { start: item.number.start, end: item.span.end };
    let sign = direction(line, &tokens).or_else(|| pair::told_beside(line.page, line.index, at))?;
    let change = |pair: &Pair| (pair.to.value / pair.from.value - 1.0) * 100.0;
    let stated = item.value * sign;
    let rough = roughness(line, tokens.start.max(lead));
    let rough = if item.exact || rough != Rough::Exact { rough } else { Rough::About };
    let agrees = |pair: &Pair| {
        let computed = change(pair);
        let mut slack = rounding(item.value);
        if !pair.from.exact || !pair.to.exact {
            slack = slack.max(computed.abs() * 0.05).max(2.0);
        }
        pair.from.value > 0.0 && stated * computed > 0.0 && within(stated, computed, slack, rough)
    };
    let plausible = |pair: &Pair| pair.from.value > 0.0 && pair.named;
    let pair = pair::of_change(line.page, line.index, at, agrees, plausible)?;
    let computed = change(&pair);
    Some(Figure {
        span: pair.span().cover(item.span),
        check: Check::PercentChange,
        from: Some(pair.from.value),
        to: Some(pair.to.value),
        stated,
        computed: round(computed, 10.0),
        agrees: agrees(&pair),
        rule: "figure/percent_change",
    })
}

fn round(value: f64, places: f64) -> f64 {
    (value * places).round() / places
}

/// "Cut by a third, from 900 to 600", "up a quarter", "twice as many by half".
fn portion(line: &Line<'_>, fraction: &Fraction) -> Option<Figure> {
    let sign = direction(line, &fraction.tokens)?;
    if line.word(fraction.tokens.end) == "of" {
        return None;
    }
    let rough = roughness(line, fraction.tokens.start);
    let change = |pair: &Pair| (pair.to.value / pair.from.value - 1.0) * sign;
    let agrees =
        |pair: &Pair| pair.from.value > 0.0 && within(fraction.value, change(pair), 0.025, rough);
    let at = line.span(fraction.tokens.clone());
    let pair = pair::of_change(line.page, line.index, at, agrees, |pair| pair.named)?;
    Some(Figure {
        span: pair.span().cover(at),
        check: Check::Ratio,
        from: Some(pair.from.value),
        to: Some(pair.to.value),
        stated: round(fraction.value, 1000.0),
        computed: round(change(&pair), 1000.0),
        agrees: agrees(&pair),
        rule: "figure/fraction_change",
    })
}

/// "Doubled from 20 to 40", "three times the 3,000", "a fivefold rise".
fn multiples(line: &Line<'_>) -> Vec<Figure> {
    let mut out = Vec::new();
    for i in 0..line.len() {
        let Some((tokens, factor)) = factor(line, i) else { continue };
        let rough = roughness(line, tokens.start);
        let times = |pair: &Pair| pair.to.value / pair.from.value;
        let agrees = |pair: &Pair| {
            let slack = if pair.from.exact && pair.to.exact { 0.03 } else { 0.1 };
            pair.from.value > 0.0 && within(factor, times(pair), factor * slack, rough)
        };
        let at = line.span(tokens);
        let plausible = |pair: &Pair| pair.named && pair.from.value > 0.0;
        let Some(pair) = pair::of_change(line.page, line.index, at, agrees, plausible) else {
            continue;
        };
        out.push(Figure {
            span: pair.span().cover(at),
            check: Check::Ratio,
            from: Some(pair.from.value),
            to: Some(pair.to.value),
            stated: factor,
            computed: round(times(&pair), 1000.0),
            agrees: agrees(&pair),
            rule: "figure/multiple",
        });
    }
    out
}

/// Reads a word of multiplication: "tripled", "five times the", "tenfold", "3-fold".
fn factor(line: &Line<'_>, i: usize) -> Option<(Range<usize>, f64)> {
    let word = line.word(i);
    if let Some(factor) = Lexicon::get().factor(word) {
        // "Hit twice" tells how often, "twice the number" how many.
        let compared = matches!(line.word(i + 1), "the" | "as" | "that" | "what" | "its" | "last");
        let adverb = matches!(word, "twice" | "thrice") && !compared;
        return (!adverb).then_some((i..i + 1, factor));
    }
    let value = fraction::small_number(word)?;
    let next = line.word(i + 1);
    let times = next == "times"
        && matches!(
            line.word(i + 2),
            "the" | "as" | "that" | "what" | "more" | "its" | "last" | "higher" | "larger" | "this"
        );
    let fold = next == "-" && line.word(i + 2) == "fold";
    match (times, fold) {
        (true, _) => Some((i..i + 2, value)),
        (_, true) => Some((i..i + 3, value)),
        _ => None,
    }
}
