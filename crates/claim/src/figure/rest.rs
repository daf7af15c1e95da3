//! Turns what is left over into a checked difference.
//!
//! | words | difference |
//! |---|---|
//! | 40 lorries ... Two were turned back, so 38 reached the city | 40 - 2 = 38 |
//! | Four were let go, so ten are still held | 14 - 4 = 10 |
//! | 95 or 103, the difference is eight | 103 - 95 = 8 |

use tallybook_text::Span;

use super::item::{Item, Page, has_word};
use super::{Check, Figure};

/// How many sentences back the operands may stand.
const REACH: usize = 4;
/// Most numbers that are taken away from the first.
const TAKEN_MAX: usize = 3;

pub(super) fn find(page: &Page<'_>) -> Vec<Figure> {
    page.items.iter().filter(|item| item.counts()).filter_map(|item| rest(page, item)).collect()
}

/// True where the words around a number say that it is what is left, or by how much two differ.
fn is_rest(page: &Page<'_>, item: &Item) -> bool {
    let lead = page.before(item, 40);
    let after = page.after(item, 30);
    let near = lead.rsplit([',', ';', ':']).next().unwrap_or("");
    let mut words = lead.split_whitespace().rev();
    let last = words.next().unwrap_or("");
    matches!(last, "leaves" | "leaving")
        || has_word(near, &["so", "thus"]) && !has_word(near, &["far"])
        || has_word(head(&after), &["remain", "remained", "remaining", "left"])
        || has_word(&lead, &["thus"])
        || is_difference(page, item)
}

/// "The difference is eight".
fn is_difference(page: &Page<'_>, item: &Item) -> bool {
    has_word(&page.before(item, 26), &["difference"])
}

/// The first three words.
fn head(text: &str) -> &str {
    let text = text.trim_start();
    text.match_indices(' ').nth(2).map_or(text, |(at, _)| text.get(..at).unwrap_or(text))
}

fn rest(page: &Page<'_>, item: &Item) -> Option<Figure> {
    if !is_rest(page, item) || item.value.fract() != 0.0 {
        return None;
    }
    if is_difference(page, item) {
        let range =
            page.ranges.iter().rev().find(|range| {
                range.sentence + 1 >= item.sentence && range.span.end <= item.span.start
            });
        if let Some(range) = range {
            let computed = range.high - range.low;
            return Some(Figure {
                span: range.span.cover(item.span),
                check: Check::Difference,
                from: Some(range.low),
                to: Some(range.high),
                stated: item.value,
                computed,
                agrees: (computed - item.value).abs() < 0.5,
            });
        }
    }
    let earlier: Vec<Item> = page
        .within(item.sentence.saturating_sub(REACH)..item.sentence + 1)
        .iter()
        .filter(|other| other.counts() && other.span.end <= item.span.start && other.value > 0.0)
        .copied()
        .collect();
    let near = &earlier[earlier.len().saturating_sub(9)..];
    for (k, whole) in near.iter().enumerate().rev() {
        if whole.value <= item.value {
            continue;
        }
        let wanted = whole.value - item.value;
        // What is taken away may stand before or after the whole; the latest ones count.
        let others: Vec<Item> =
            near.iter().enumerate().filter(|(j, _)| *j != k).map(|(_, o)| *o).rev().collect();
        if let Some(taken) = choose(&others, wanted, TAKEN_MAX) {
            let first = taken.iter().fold(item.span, |span: Span, one| {
                if one.sentence + 1 >= item.sentence { span.cover(one.span) } else { span }
            });
            return Some(Figure {
                span: first,
                check: Check::Difference,
                from: Some(whole.value),
                to: Some(item.value),
                stated: item.value,
                computed: item.value,
                agrees: true,
            });
        }
    }
    None
}

/// The first choice of at most `most` numbers that make `wanted`; one that stands alone is best.
fn choose(items: &[Item], wanted: f64, most: usize) -> Option<Vec<Item>> {
    if let Some(one) = items.iter().find(|item| (item.value - wanted).abs() < 0.5) {
        return Some(vec![*one]);
    }
    if most < 2 {
        return None;
    }
    for (k, item) in items.iter().enumerate() {
        if item.value < wanted {
            let rest = items.get(k + 1..).unwrap_or(&[]);
            if let Some(mut more) = choose(rest, wanted - item.value, most - 1) {
                more.push(*item);
                return Some(more);
            }
        }
    }
    None
}
