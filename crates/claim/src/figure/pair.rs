//! Turns the numbers around a word of arithmetic into the operands that it can speak of.
//!
//! Words name operands in two ways. Structure names them outright ("from 60 to 180", "48, against
//! 36 the month before") and a check that fails is then a finding. Where no structure names them,
//! two numbers close by that give exactly the stated result are the operands: agreement is its own
//! evidence, and what does not agree is left alone.

use tallybook_text::Span;

use super::item::{Item, Page, has_word};
use super::lexicon::Class;
use super::line::Line;

/// Two operands, the earlier or whole one first.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pair {
    pub(super) from: Item,
    pub(super) to: Item,
    /// True where the words say which is which.
    pub(super) named: bool,
}

impl Pair {
    pub(super) fn span(&self) -> Span {
        self.from.span.cover(self.to.span)
    }

    fn distance(&self, at: Span) -> u32 {
        apart(self.from.span, at) + apart(self.to.span, at)
    }

    /// The bytes between the pair and a word of change.
    fn gap(&self, at: Span) -> u32 {
        apart(self.span(), at)
    }
}

/// How many sentences before a word of change its operands may stand.
const BACK: usize = 4;
/// From here on a bare number can be an amount of money.
const MONEY_MIN: f64 = 1e6;
/// A named pair this close to a word of change, in bytes, is what it speaks of.
const ADJACENT_BYTES: u32 = 48;
/// Most numbers that are tried.
const OPERANDS_MAX: usize = 14;

/// The bytes between two spans, 0 where they meet.
pub(super) fn apart(a: Span, b: Span) -> u32 {
    if a.end <= b.start { b.start - a.end } else { a.start.saturating_sub(b.end) }
}

/// Returns the counts and measures of one sentence, in order.
pub(super) fn operands_in(page: &Page<'_>, sentence: usize) -> Vec<Item> {
    let mut out: Vec<Item> = page
        .within(sentence..sentence + 1)
        .iter()
        .filter(|item| item.counts() && !item.article)
        .copied()
        .collect();
    let measured = page.measures.iter().filter(|item| item.sentence == sentence);
    out.extend(measured.copied());
    out.extend(page.loose_in(sentence));
    out.sort_by_key(|item| item.span.start);
    out
}

/// Returns the numbers near `sentence` that arithmetic there can use: its own, those before it and
/// those right after it in the same paragraph.
pub(super) fn operands(page: &Page<'_>, sentence: usize, back: usize) -> Vec<Item> {
    let paragraph = |at: usize| page.sentences.get(at).map(|s| s.paragraph);
    let first = sentence.saturating_sub(back);
    let mut out: Vec<Item> = (first..=sentence).flat_map(|at| operands_in(page, at)).collect();
    if paragraph(sentence + 1) == paragraph(sentence) {
        out.extend(operands_in(page, sentence + 1));
    }
    let surplus = out.len().saturating_sub(OPERANDS_MAX);
    out.drain(..surplus);
    out
}

/// Returns the pairs that the words of a sentence name: "from A to B", "B, against A".
pub(super) fn named(page: &Page<'_>, sentence: usize) -> Vec<Pair> {
    let Some(line) = Line::of(page, sentence) else { return Vec::new() };
    let items = operands_in(page, sentence);
    let mut out = Vec::new();
    for pair in items.windows(2) {
        let [a, b] = pair else { continue };
        if same_measure(a, b) {
            out.extend(from_to(page, a, b).or_else(|| based(&line, a, b)));
        }
    }
    out
}

/// A number of roubles and one of men are no pair.
pub(super) fn same_measure(a: &Item, b: &Item) -> bool {
    // "391 billion dollars, against 374 billion": the second leaves its unit out.
    a.kind == b.kind || a.value >= MONEY_MIN && b.value >= MONEY_MIN
}

fn from_to(page: &Page<'_>, a: &Item, b: &Item) -> Option<Pair> {
    let lead = page.before(a, 24);
    let gap = page.between(a.span, b.span);
    let near = |text: &str, word: &str| has_word(tail(text, 3), &[word]);
    if gap.len() >= 60 {
        return None;
    }
    if near(&lead, "from") && near(&gap, "to") {
        return Some(Pair { from: *a, to: *b, named: true });
    }
    let turned = near(&lead, "to") && near(&gap, "from");
    turned.then_some(Pair { from: *b, to: *a, named: true })
}

/// "27, against 19 in September"; "8,914 (7,020 the week before".
fn based(line: &Line<'_>, a: &Item, b: &Item) -> Option<Pair> {
    let lead = line.lead(b);
    let first = line.token(a.span.end);
    if lead < first || lead - first > 14 {
        return None;
    }
    let gap = first..lead;
    let near = lead.saturating_sub(3).max(first)..lead;
    let compared = line
        .has_word(near.clone(), &["against", "versus", "vs", "than", "vs.", "over", "on"])
        || line.has_word(gap.clone(), &["compared"])
        || line.has_word(near, &["from"])
            && (line.has(gap.clone(), Class::Up) || line.has(gap.clone(), Class::Down));
    let end = line.token(b.span.end.saturating_sub(1)) + 1;
    let earlier = line.has(end..(end + 6).min(line.len()), Class::Before)
        || line.has_word(end..(end + 4).min(line.len()), &["last"]);
    let before = line.has_word(gap.clone(), &["earlier", "previously"])
        || line.has_word(gap.clone(), &["before"])
            && line.has_word(lead.saturating_sub(2)..lead, &["was", "were"])
        || line.has_word(gap, &["last"])
            && line.has_word(lead.saturating_sub(3)..lead, &["was", "were", "had"]);
    (compared || earlier || before).then_some(Pair { from: *b, to: *a, named: true })
}

/// The last `n` words.
pub(super) fn tail(text: &str, n: usize) -> &str {
    text.rmatch_indices(' ').nth(n).map_or(text, |(at, _)| text.get(at..).unwrap_or(text))
}

/// Returns the direction of a pair "from A to B" that stands right beside a percentage.
pub(super) fn told_beside(page: &Page<'_>, sentence: usize, at: Span) -> Option<f64> {
    let items = operands_in(page, sentence);
    items.windows(2).find_map(|pair| {
        let [a, b] = pair else { return None };
        let pair = from_to(page, a, b)?;
        (pair.gap(at) < ADJACENT_BYTES).then(|| (pair.to.value - pair.from.value).signum())
    })
}

/// Finds the operands of a change told at `at`: named ones nearest to it, else two that agree.
pub(super) fn of_change(
    page: &Page<'_>,
    sentence: usize,
    at: Span,
    agrees: impl Fn(&Pair) -> bool,
    plausible: impl Fn(&Pair) -> bool,
) -> Option<Pair> {
    let paragraph = |k: usize| page.sentences.get(k).map(|s| s.paragraph);
    let mut pairs: Vec<Pair> = Vec::new();
    let first = sentence.saturating_sub(BACK);
    for k in first..=sentence + 1 {
        if k == sentence || paragraph(k) == paragraph(sentence) {
            pairs.extend(named(page, k));
        }
    }
    pairs.retain(|pair| pair.from.number != pair.to.number && !pair.span_holds(at));
    pairs.sort_by_key(|pair| (pair.distance(at), pair.from.span.start));
    let own = |pair: &Pair| pair.to.sentence == sentence && pair.from.sentence == sentence;
    let beside = pairs.iter().find(|pair| own(pair) && pair.gap(at) < ADJACENT_BYTES);
    if let Some(pair) = beside.filter(|pair| plausible(pair)) {
        return Some(*pair);
    }
    if let Some(pair) = pairs.iter().find(|pair| agrees(pair)) {
        return Some(*pair);
    }
    let items = operands(page, sentence, BACK);
    // "That is 50 percent fewer": a sentence without numbers of its own speaks of the one before.
    let bare = items.iter().all(|item| item.sentence != sentence || item.number.overlaps(at));
    let reach = sentence - usize::from(bare && sentence > 0);
    let failed = pairs.iter().find(|pair| {
        let before = bare && pair.from.sentence == reach && pair.to.sentence == reach;
        (own(pair) || before) && plausible(pair)
    });
    let mut free: Vec<Pair> = Vec::new();
    for a in &items {
        for b in &items {
            let pair = Pair { from: *a, to: *b, named: false };
            let near = (reach..=sentence).any(|at| a.sentence == at || b.sentence == at);
            let large = a.value.max(b.value) >= 10.0;
            if a.number != b.number && same_measure(a, b) && near && large && agrees(&pair) {
                free.push(pair);
            }
        }
    }
    free.sort_by_key(|pair| (pair.distance(at), pair.from.span.start));
    free.first().or(failed).copied()
}

impl Pair {
    fn span_holds(&self, at: Span) -> bool {
        self.from.number.overlaps(at) || self.to.number.overlaps(at)
    }
}
