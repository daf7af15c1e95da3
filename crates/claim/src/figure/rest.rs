//! Turns what is left over, and by how much two numbers differ, into checked differences.
//!
//! | words | difference |
//! |---|---|
//! | 40 lorries ... Two were turned back, so 38 reached the city | 40 - 2 = 38 |
//! | Four were let go, so ten are still held | 14 - 4 = 10 |
//! | 95 or 103, the difference is eight | 103 - 95 = 8 |
//! | 1,800, up from 1,350: an increase of 450 | 1,800 - 1,350 = 450 |
//! | 41 pupils, 17 of them freed, leaving 22 | 41 - 17 is not 22 |

use tallybook_text::Span;

use super::item::{Item, Page, has_word};
use super::lexicon::Class;
use super::line::Line;
use super::pair::{named, operands, operands_in, same_measure};
use super::{Check, Figure};

/// How many sentences back the operands may stand.
const REACH: usize = 4;
/// Most numbers that are taken away from the first.
const TAKEN_MAX: usize = 3;
/// The least whole of which "the other three" is a rest: small numbers come out by chance.
const OTHERS_MIN: f64 = 10.0;
/// Most numbers before the rest that are tried.
const NUMBERS_MAX: usize = 9;

pub(super) fn find(page: &Page<'_>, index: usize) -> Vec<Figure> {
    let Some(line) = Line::of(page, index) else { return Vec::new() };
    let mut out = Vec::new();
    for item in operands_in(page, index) {
        if is_gap(&line, &item) {
            out.extend(gap(&line, &item));
        } else if item.counts() && item.value.fract() == 0.0 && is_rest(&line, &item) {
            out.extend(told_at_once(&line, &item).or_else(|| rest(page, &item)));
        }
    }
    out
}

/// True where the words around a number say that it is what is left.
fn is_rest(line: &Line<'_>, item: &Item) -> bool {
    let page = line.page;
    let lead = page.before(item, 40);
    let near = lead.rsplit([',', ';', ':']).next().unwrap_or("");
    let at = line.lead(item);
    let last = line.back(at, 1);
    let after = line.token(item.span.end);
    let left = line.has_word(
        after..(after + 3).min(line.len()),
        &["remain", "remains", "remained", "remaining", "left"],
    );
    matches!(last, "leaves" | "leaving")
        || is_other(line, at)
        || has_word(near, &["so", "thus"]) && !has_word(near, &["far"])
        || left && !line.has_word(after..(after + 2).min(line.len()), &["behind"])
        || has_word(&lead, &["thus"])
        || is_still(line, item)
}

/// "The other eight", "the remaining 41".
fn is_other(line: &Line<'_>, at: usize) -> bool {
    matches!(line.back(at, 1), "remaining" | "other") && line.back(at, 2) == "the"
}

/// "Ten are still held", "remain 10".
fn is_still(line: &Line<'_>, item: &Item) -> bool {
    let inside = line.tokens(item.span);
    line.has_word(inside, &["remaining", "left"])
}

/// "The difference is eight", "an increase of 450", "12 more than": a number that parts two others.
fn is_gap(line: &Line<'_>, item: &Item) -> bool {
    let at = line.lead(item);
    let near = at.saturating_sub(4)..at;
    let noun = ["increase", "rise", "drop", "fall", "gain", "decrease", "decline", "loss", "gap"];
    let told = matches!(line.back(at, 1), "of" | ",") && noun.contains(&line.back(at, 2));
    let end = line.token(item.span.end);
    let than = |i: usize| {
        matches!(line.word(i), "more" | "fewer" | "less" | "higher" | "lower")
            && (i + 1..i + 4).any(|k| line.word(k) == "than")
    };
    let inside = line.tokens(item.number).end..end.max(line.tokens(item.number).end);
    let changed = matches!(line.back(at, 1), "up" | "down" | "by")
        && line.has_word(end..(end + 2).min(line.len()), &["from"]);
    line.has_word(near, &["difference"])
        || told
        || line.word(end) == "apart"
        || inside.chain(end..end + 1).any(than)
        || changed
        || line.back(at, 1) == "by" && line.has(at.saturating_sub(5)..at, Class::Up)
        || line.back(at, 1) == "by" && line.has(at.saturating_sub(5)..at, Class::Down)
}

/// Two numbers that differ by this one; where the words name the two, one that does not is an
/// error of the text.
fn gap(line: &Line<'_>, item: &Item) -> Option<Figure> {
    let page = line.page;
    let figure = |from: &Item, to: &Item, span: Span| {
        let computed = (to.value - from.value).abs();
        Figure {
            span: span.cover(item.span),
            check: Check::Difference,
            from: Some(from.value),
            to: Some(to.value),
            stated: item.value,
            computed,
            agrees: (computed - item.value).abs() < 0.5,
            rule: "figure/difference",
        }
    };
    let difference = line.has_word(0..line.token(item.span.start), &["difference"]);
    let range = page
        .ranges
        .iter()
        .rev()
        .find(|range| range.sentence + 1 >= item.sentence && range.span.end <= item.span.start);
    if let Some(range) = range.filter(|_| difference) {
        let end = |value| Item { value, ..Item::exact(range.span) };
        return Some(figure(&end(range.low), &end(range.high), range.span));
    }
    let parts = |a: &Item, b: &Item| {
        a.number != item.number
            && b.number != item.number
            && same_measure(a, b)
            && ((a.value - b.value).abs() - item.value).abs() < 0.5
    };
    let first = line.index.saturating_sub(1);
    let told: Vec<_> = (first..=line.index).flat_map(|at| named(page, at)).collect();
    if let Some(pair) = told.iter().find(|pair| parts(&pair.from, &pair.to)) {
        return Some(figure(&pair.from, &pair.to, pair.span()));
    }
    let items = operands(page, line.index, 2);
    for (k, b) in items.iter().enumerate().rev() {
        for a in items[..k].iter().rev() {
            if parts(a, b) && a.value.max(b.value) >= item.value {
                let (from, to) = if a.value < b.value { (a, b) } else { (b, a) };
                return Some(figure(from, to, a.span.cover(b.span)));
            }
        }
    }
    None
}

/// "41 pupils ..., 17 of them freed, leaving 22": whole, what is taken and the rest in one
/// sentence, so that a rest that does not come out is an error of the text.
fn told_at_once(line: &Line<'_>, item: &Item) -> Option<Figure> {
    let own: Vec<Item> = line
        .items()
        .iter()
        .filter(|other| other.counts() && !other.article && other.span.end <= item.span.start)
        .copied()
        .collect();
    let (whole, taken) = own.split_first()?;
    if taken.is_empty() || whole.value <= item.value {
        return None;
    }
    let sum: f64 = taken.iter().map(|part| part.value).sum();
    let computed = whole.value - sum;
    let agrees = (computed - item.value).abs() < 0.5;
    let lead = line.lead(item);
    let plain = line.back(lead, 1) == "leaving"
        || line.has_word(
            line.token(item.span.end)..(line.token(item.span.end) + 2).min(line.len()),
            &["remain", "remained"],
        );
    let failed = plain
        && taken.len() == 1
        && taken.iter().all(|part| part.exact && part.value < whole.value)
        && whole.exact
        && item.exact;
    (agrees || failed).then(|| Figure {
        span: whole.span.cover(item.span),
        check: Check::Difference,
        from: Some(whole.value),
        to: Some(sum),
        stated: item.value,
        computed,
        agrees,
        rule: "figure/rest",
    })
}

/// A rest whose whole and parts stand in the sentences before: numbers that come out.
fn rest(page: &Page<'_>, item: &Item) -> Option<Figure> {
    let before = |other: &Item| {
        let named = other.counts() && other.number.end <= item.span.start;
        named && other.value > 0.0
    };
    let sentences = item.sentence.saturating_sub(REACH)..=item.sentence;
    let earlier: Vec<Item> =
        sentences.flat_map(|at| operands_in(page, at)).filter(|other| before(other)).collect();
    let near = &earlier[earlier.len().saturating_sub(NUMBERS_MAX)..];
    let other = Line::of(page, item.sentence).is_some_and(|line| is_other(&line, line.lead(item)));
    let least = if other { OTHERS_MIN } else { 0.0 };
    for (k, whole) in near.iter().enumerate().rev() {
        if whole.value <= item.value || whole.value < least {
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
                rule: "figure/rest_of_earlier",
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
