//! Turns a part, a whole and the share that the words state into a checked ratio.
//!
//! | words | check |
//! |---|---|
//! | 77 vehicles, or roughly a third of the 240 | 77 / 240 |
//! | 1,316 launched and 1,027 downed. That makes 78 percent | 1,027 / 1,316 |
//! | 22 of the 88 schools, or one in four | 22 / 88 |
//! | a third, or 25 percent | the two do not agree |

use std::ops::Range;

use tallybook_text::Span;

use super::change::{Rough, direction, percents, roughness, within};
use super::fraction;
use super::item::{Item, Page};
use super::line::Line;
use super::pair::{apart, operands};
use super::{Check, Figure};

/// A stated share.
#[derive(Clone, Debug)]
struct Share {
    tokens: Range<usize>,
    span: Span,
    value: f64,
    slack: f64,
    rough: Rough,
    percent: bool,
}

/// How many sentences before a share its part or whole may stand.
const BACK: usize = 3;

pub(super) fn find(page: &Page<'_>, index: usize, out: &mut Vec<Figure>) {
    let Some(line) = Line::of(page, index) else { return };
    let shares = shares(&line);
    out.extend(twice_told(&line, &shares));
    for share in &shares {
        let whole = share.tokens.clone();
        let of = line.word(whole.end) == "of";
        if direction(&line, &whole).is_none() || of || appositive(&line, share) {
            out.extend(check(&line, share));
        }
    }
}

fn shares(line: &Line<'_>) -> Vec<Share> {
    let mut out = Vec::new();
    for item in percents(line).iter().filter(|item| item.value > 0.0 && item.value < 100.0) {
        let tokens = line.token(item.number.start)..line.tokens(item.span).end;
        let rough = roughness(line, tokens.start);
        let rough = if item.exact || rough != Rough::Exact { rough } else { Rough::About };
        let slack = if item.value.fract() == 0.0 { 0.0055 } else { 0.0006 };
        let (span, value) = (item.span, item.value / 100.0);
        out.push(Share { tokens, span, value, slack, rough, percent: true });
    }
    for found in fraction::find(line) {
        let span = line.span(found.tokens.clone());
        let rough = roughness(line, found.tokens.start);
        let slack = if found.value == 0.5 { 0.011 } else { 0.025 };
        let (tokens, value) = (found.tokens, found.value);
        out.push(Share { tokens, span, value, slack, rough, percent: false });
    }
    out.sort_by_key(|share| share.span.start);
    out
}

/// "50, or 11 percent", "12 (a third)".
fn appositive(line: &Line<'_>, share: &Share) -> bool {
    let start = share.tokens.start;
    let near = start.saturating_sub(4)..start;
    line.has_word(near, &["or", "("])
}

/// "A third, or 25 percent": one share in two ways.
fn twice_told(line: &Line<'_>, shares: &[Share]) -> Option<Figure> {
    shares.windows(2).find_map(|two| {
        let [a, b] = two else { return None };
        let gap = a.tokens.end..b.tokens.start;
        let or = gap.len() <= 3 && line.has_word(gap, &["or"]);
        (or && a.percent != b.percent).then(|| Figure {
            span: a.span.cover(b.span),
            check: Check::Ratio,
            from: None,
            to: None,
            stated: round(b.value),
            computed: round(a.value),
            agrees: within(b.value, a.value, 0.035, Rough::Exact),
            rule: "figure/share_twice_told",
        })
    })
}

fn round(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}

fn check(line: &Line<'_>, share: &Share) -> Option<Figure> {
    let items = operands(line.page, line.index, BACK);
    let free = |item: &Item| item.counts() && !item.number.overlaps(share.span);
    let items: Vec<Item> = items.into_iter().filter(free).collect();
    let agrees = |part: &Item, whole: &Item| {
        let mut slack = share.slack;
        if !part.exact || !whole.exact {
            slack = slack.max(0.02);
        }
        within(share.value, part.value / whole.value, slack, share.rough)
    };
    let mut best: Option<(u32, Item, Item)> = None;
    for part in &items {
        for whole in &items {
            let fits = part.value > 0.0
                && part.value < whole.value
                && part.number != whole.number
                && linked(line, share, part, whole)
                && agrees(part, whole);
            let reach = apart(part.span, share.span) + apart(whole.span, share.span);
            if fits && best.as_ref().is_none_or(|(least, ..)| reach < *least) {
                best = Some((reach, *part, *whole));
            }
        }
    }
    let (agree, part, whole) = match best {
        Some((_, part, whole)) => (true, part, whole),
        None => {
            let (part, whole) = told(line, share, &items)?;
            (agrees(&part, &whole), part, whole)
        }
    };
    let near = |span: Span| apart(span, share.span) < 300;
    let mut span = share.span;
    for operand in [part.span, whole.span].into_iter().filter(|span| near(*span)) {
        span = span.cover(operand);
    }
    Some(Figure {
        span,
        check: Check::Ratio,
        from: Some(part.value),
        to: Some(whole.value),
        stated: round(share.value),
        computed: round(part.value / whole.value),
        agrees: agree,
        rule: "figure/share",
    })
}

/// True where two numbers stand as close to a share as one that speaks of them: one of them beside
/// it, and a loose share ("a third") in the same sentence as both, or named by "of".
fn linked(line: &Line<'_>, share: &Share, part: &Item, whole: &Item) -> bool {
    let here = |item: &Item| item.sentence == line.index;
    let near = |item: &Item| apart(item.span, share.span) < 60;
    let beside = near(part) || near(whole);
    let size = whole.value >= 10.0 || here(part) && here(whole);
    if share.percent && share.rough == Rough::Exact && whole.value >= 10.0 {
        return beside || here(part) || here(whole) || part.sentence == whole.sentence;
    }
    let both = here(part) && here(whole);
    let or = appositive(line, share) && near(part);
    let back = line.has_word(0..line.len(), &["that", "which", "this", "it", "them", "those"])
        && part.sentence + 1 >= line.index;
    size && beside && (both || or || back)
}

/// "22 of 88 schools (25 percent)": the words say which is the part and which the whole, so that a
/// share that does not agree is an error of the text.
fn told(line: &Line<'_>, share: &Share, items: &[Item]) -> Option<(Item, Item)> {
    let own: Vec<&Item> = items.iter().filter(|item| item.sentence == line.index).collect();
    own.windows(2).find_map(|two| {
        let [part, whole] = two else { return None };
        let gap = line.token(part.number.end)..line.token(whole.number.start);
        let of = gap.len() <= 5 && line.has_word(gap.clone(), &["of"]);
        let after = whole.span.end <= share.span.start
            && line.token(whole.span.end) + 6 >= share.tokens.start
            && appositive(line, share);
        // "77, or a third of the 240".
        let middle = part.span.end <= share.span.start
            && share.span.end <= whole.span.start
            && line.token(part.span.end) + 4 >= share.tokens.start
            && appositive(line, share)
            && line.word(share.tokens.end) == "of"
            && line.token(whole.number.start) <= share.tokens.end + 5;
        let fits = (of && after || middle) && part.value < whole.value;
        fits.then_some((**part, **whole))
    })
}
