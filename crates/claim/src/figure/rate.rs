//! Turns rates and products into checks: so many each, a day, to a household.
//!
//! | words | check |
//! |---|---|
//! | 2,316 individuals, 487 households (4.8 per household) | 2,316 / 487 |
//! | 64 crates. Each holds twelve bombs, which gives 768 | 64 x 12 |
//! | 128 in three days, a daily average of 43 | 128 / 3 |

use tallybook_syntax::Upos;
use tallybook_text::Span;

use super::change::{Rough, roughness, within};
use super::item::{Item, Page};
use super::lexicon::Class;
use super::line::Line;
use super::pair::operands;
use super::{Check, Figure};

/// How many sentences before a rate its numbers may stand.
const BACK: usize = 3;
/// A product below this comes out by chance.
const PRODUCT_MIN: f64 = 18.0;

pub(super) fn find(page: &Page<'_>, index: usize, out: &mut Vec<Figure>) {
    let Some(line) = Line::of(page, index) else { return };
    out.extend(equation(&line));
    let cues = (0..line.len()).filter(|&i| is_rate(&line, i));
    let Some(cue) = cues.into_iter().next() else { return };
    let mut items: Vec<Item> = operands(page, index, BACK);
    items.extend(days(&line));
    // "25 to 30 men each, so between 1,450 and 1,740": each end of a range is a number.
    for range in page.ranges.iter().filter(|range| range.sentence == index) {
        let low = Span { start: range.span.start, end: range.span.start + 1 };
        let high = Span { start: range.span.end - 1, end: range.span.end };
        for (number, value) in [(low, range.low), (high, range.high)] {
            let sentence = index;
            items.push(Item { number, sentence, value, ..Item::exact(range.span) });
        }
    }
    let at = line.span(cue..cue + 1);
    out.extend(triple(&line, &items, at));
}

/// "Each", "per household", "a day", "the daily average".
fn is_rate(line: &Line<'_>, i: usize) -> bool {
    let before = i.checked_sub(1).map(|at| line.upos(at));
    let per_day = matches!(line.word(i), "a" | "an")
        && line.is(i + 1, Class::Period)
        && matches!(before, Some(Upos::Noun | Upos::Num | Upos::Propn));
    line.is(i, Class::Each) && line.word(i + 1) != "cent" && line.word(i) != "times" || per_day
}

/// The days or hours of the sentence's stretches of time: "in three days".
fn days(line: &Line<'_>) -> Vec<Item> {
    line.times()
        .iter()
        .filter_map(|time| {
            let length = time.value.timex_value.strip_prefix('P')?;
            let hours = length.strip_prefix('T').and_then(|hours| hours.strip_suffix('H'));
            let value = length.strip_suffix('D').or(hours)?;
            Some(Item {
                span: time.span,
                number: time.span,
                sentence: line.index,
                value: value.parse().ok()?,
                ..Item::exact(time.span)
            })
        })
        .collect()
}

/// Three numbers of which one is the product of the others, one of them beside the cue.
fn triple(line: &Line<'_>, items: &[Item], cue: Span) -> Option<Figure> {
    let near = |item: &Item| {
        let gap =
            cue.start.saturating_sub(item.span.end).max(item.span.start.saturating_sub(cue.end));
        item.sentence == line.index && gap < 30
    };
    for rate in items.iter().filter(|item| near(item)) {
        for many in items.iter().filter(|item| item.number != rate.number) {
            let product = rate.value * many.value;
            let found = items.iter().find(|whole| {
                let start = line.token(rate.number.start);
                let rough = match roughness(line, start) {
                    Rough::Exact if !rate.exact => Rough::About,
                    rough => rough,
                };
                // A rate is rounded to its own last place, a product is exact.
                let step = if rate.value.fract() == 0.0 { 0.5 } else { 0.05 };
                let rounded = within(rate.value, whole.value / many.value, step, rough);
                let exact = (whole.value - product).abs() < 0.5;
                let divided =
                    rounded && rate.value >= 3.0 && rate.number.start > whole.number.start;
                whole.number != rate.number
                    && whole.number != many.number
                    && many.value > 1.0
                    && rate.value > 1.0
                    && whole.value >= PRODUCT_MIN
                    && (exact || divided)
            });
            if let Some(whole) = found {
                let last = whole.number.start.max(rate.number.start).max(many.number.start);
                let stated = if last == whole.number.start { whole } else { rate };
                let computed =
                    if last == whole.number.start { product } else { whole.value / many.value };
                return Some(Figure {
                    span: rate.span.cover(many.span).cover(whole.span),
                    check: Check::Ratio,
                    from: Some(many.value),
                    to: Some(whole.value),
                    stated: stated.value,
                    computed: (computed * 1000.0).round() / 1000.0,
                    agrees: true,
                    rule: "figure/rate",
                });
            }
        }
    }
    None
}

/// "41 less 17 is 24", "12 and 9 make 21": arithmetic written out.
fn equation(line: &Line<'_>) -> Option<Figure> {
    line.items().windows(3).find_map(|three| {
        let [a, b, c] = three else { return None };
        let gap = |a: &Item, b: &Item| line.token(a.span.end)..line.token(b.span.start);
        let (first, second) = (gap(a, b), gap(b, c));
        let equals =
            ["is", "are", "makes", "make", "equals", "gives", "give", "leaves", "leave", "="];
        if first.len() != 1 || second.len() != 1 || !line.has_word(second, &equals) {
            return None;
        }
        let (computed, check) = match line.word(first.start) {
            "less" | "minus" | "-" | "\u{2212}" => (a.value - b.value, Check::Difference),
            "plus" | "and" | "+" => (a.value + b.value, Check::Sum),
            "times" | "x" | "\u{d7}" => (a.value * b.value, Check::Ratio),
            _ => return None,
        };
        Some(Figure {
            span: a.span.cover(c.span),
            check,
            from: Some(a.value),
            to: Some(b.value),
            stated: c.value,
            computed,
            agrees: (computed - c.value).abs() < 0.5,
            rule: "figure/equation",
        })
    })
}
