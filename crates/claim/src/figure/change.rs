//! Turns changes from one number to another into checks: percentages, multiples, shares.
//!
//! | words | check |
//! |---|---|
//! | from 60 to about 180, that is by 200 percent | percent change |
//! | an increase of 60 percent on our figure of 60,000 | percent change |
//! | doubled from 20 to 40 | ratio |
//! | 77 vehicles, or roughly a third of the 240 | ratio |

use tallybook_mention::quantity::QuantityKind;
use tallybook_text::Span;

use super::item::{Item, Page, has_word};
use super::{Check, Figure};

const UP: [&str; 22] = [
    "increase",
    "increased",
    "increases",
    "rise",
    "rises",
    "rose",
    "risen",
    "up",
    "grow",
    "grew",
    "grown",
    "growth",
    "more",
    "jump",
    "jumped",
    "climbed",
    "surge",
    "surged",
    "higher",
    "raised",
    "raise",
    "expand",
];
const DOWN: [&str; 24] = [
    "decrease",
    "decreased",
    "fall",
    "falls",
    "fell",
    "fallen",
    "down",
    "cut",
    "cuts",
    "drop",
    "dropped",
    "decline",
    "declined",
    "reduce",
    "reduced",
    "reduction",
    "less",
    "fewer",
    "lower",
    "lost",
    "shrink",
    "shrank",
    "shrunk",
    "lowered",
];
/// Verbs of multiplication with the factor they state.
const MULTIPLES: [(&str, f64); 18] = [
    ("doubled", 2.0),
    ("double", 2.0),
    ("doubling", 2.0),
    ("twofold", 2.0),
    ("tripled", 3.0),
    ("triple", 3.0),
    ("tripling", 3.0),
    ("trebled", 3.0),
    ("threefold", 3.0),
    ("quadrupled", 4.0),
    ("quadruple", 4.0),
    ("fourfold", 4.0),
    ("quintupled", 5.0),
    ("fivefold", 5.0),
    ("tenfold", 10.0),
    ("halved", 0.5),
    ("halve", 0.5),
    ("halving", 0.5),
];

pub(super) fn find(page: &Page<'_>) -> Vec<Figure> {
    let mut out = Vec::new();
    for item in &page.items {
        match item.kind {
            QuantityKind::Percent => out.extend(percent(page, item)),
            QuantityKind::Fraction => out.extend(share(page, item)),
            _ => {}
        }
    }
    for (index, sentence) in page.sentences.iter().enumerate() {
        if page.within(index..index + 1).len() > 1 {
            out.extend(multiple(page, index, sentence.span));
        }
    }
    out
}

/// A pair "from A to B" in one sentence.
fn from_to(page: &Page<'_>, sentence: usize) -> Vec<(Item, Item)> {
    let items = page.within(sentence..sentence + 1);
    let mut out = Vec::new();
    for pair in items.windows(2) {
        let [a, b] = pair else { continue };
        if !a.counts() || !b.counts() {
            continue;
        }
        let lead = page.before(a, 24);
        let gap = page.between(a.span, b.span);
        let from = lead.trim_end().ends_with("from") || has_word(tail(&lead, 3), &["from"]);
        let to = gap.trim_end().ends_with("to") || has_word(tail(&gap, 3), &["to"]);
        if from && to && gap.len() < 60 {
            out.push((*a, *b));
        }
    }
    out
}

/// The last `n` words.
fn tail(text: &str, n: usize) -> &str {
    text.rmatch_indices(' ').nth(n).map_or(text, |(at, _)| text.get(at..).unwrap_or(text))
}

/// The sign that the words around a percentage give it.
fn sign(page: &Page<'_>, item: &Item) -> Option<f64> {
    let near = format!("{} {}", page.before(item, 60), page.after(item, 30));
    let (up, down) = (has_word(&near, &UP), has_word(&near, &DOWN));
    match (up, down) {
        (true, false) => Some(1.0),
        (false, true) => Some(-1.0),
        // The nearer word decides: the one before the number, as a rule.
        (true, true) => {
            let before = page.before(item, 60);
            let last = before
                .split(|c: char| !c.is_alphanumeric())
                .rev()
                .find(|word| UP.contains(word) || DOWN.contains(word))?;
            Some(if UP.contains(&last) { 1.0 } else { -1.0 })
        }
        (false, false) => None,
    }
}

fn percent(page: &Page<'_>, item: &Item) -> Option<Figure> {
    let after = page.after(item, 40);
    let sign = sign(page, item);
    let before = item.sentence.checked_sub(1);
    for sentence in [Some(item.sentence), before, Some(item.sentence + 1)].into_iter().flatten() {
        let pairs = from_to(page, sentence);
        // The nearest pair: one sentence can state two changes.
        let pair = pairs.iter().min_by_key(|(a, _)| a.span.start.abs_diff(item.span.start));
        if let Some((a, b)) = pair
            && (sentence == item.sentence || (sign.is_some() && same_paragraph(page, item, a)))
        {
            return Some(changed(item, a, b, sign));
        }
    }
    let sign = sign?;
    let items = page.within(item.sentence..item.sentence + 1);
    let at = items.iter().position(|other| other.number == item.number)?;
    // "96,000 ..., an increase of 60 percent on our figure of 60,000".
    let based = ["on", "over", "from", "compared", "against", "than"];
    if let (Some(base), Some(result)) = (items.get(at + 1), at.checked_sub(1).map(|k| items[k])) {
        let gap = page.between(item.span, base.span);
        if base.counts() && result.counts() && has_word(head(&gap, 3), &based) {
            return Some(changed(item, base, &result, Some(sign)));
        }
    }
    // "fell by 50.4 percent to 24,800": the earlier strength stands before it.
    let result = items.get(at + 1).filter(|next| next.counts())?;
    let gap = page.between(item.span, result.span);
    if !has_word(head(&gap, 2), &["to"]) || after.is_empty() {
        return None;
    }
    let earlier = page.within(item.sentence.saturating_sub(1)..item.sentence + 1);
    let base = earlier.iter().rev().find(|other| {
        let lead = page.before(other, 24);
        other.counts()
            && other.number != result.number
            && (other.span.start < item.span.start || other.span.start > result.span.end)
            && has_word(tail(&lead, 4), &["at", "from", "was", "were", "numbered", "of"])
    })?;
    Some(changed(item, base, result, Some(sign)))
}

/// The first `n` words.
fn head(text: &str, n: usize) -> &str {
    let text = text.trim_start();
    text.match_indices(' ').nth(n).map_or(text, |(at, _)| text.get(..at).unwrap_or(text))
}

fn same_paragraph(page: &Page<'_>, a: &Item, b: &Item) -> bool {
    let paragraph = |item: &Item| page.sentences.get(item.sentence).map(|s| s.paragraph);
    paragraph(a) == paragraph(b)
}

fn changed(item: &Item, from: &Item, to: &Item, sign: Option<f64>) -> Figure {
    let computed = if from.value == 0.0 { 0.0 } else { (to.value / from.value - 1.0) * 100.0 };
    let stated = item.value * sign.unwrap_or(computed.signum());
    let mut slack = rounding(item.value);
    if !item.exact {
        slack = slack.max(item.value * 0.08).max(3.0);
    }
    if !from.exact || !to.exact {
        slack = slack.max(computed.abs() * 0.05).max(2.0);
    }
    Figure {
        span: item.span.cover(from.span).cover(to.span),
        check: Check::PercentChange,
        from: Some(from.value),
        to: Some(to.value),
        stated,
        computed: round1(computed),
        agrees: from.value != 0.0 && (stated - computed).abs() <= slack,
    }
}

/// Half of the last place that a number is written to.
fn rounding(value: f64) -> f64 {
    if value.fract() == 0.0 { 0.55 } else { 0.06 }
}

fn round1(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

/// "77 vehicles, or roughly a third of the 240": a part, a fraction, a whole.
fn share(page: &Page<'_>, item: &Item) -> Option<Figure> {
    let items = page.within(item.sentence..item.sentence + 1);
    let at = items.iter().position(|other| other.number == item.number)?;
    let part = *items.get(at.checked_sub(1)?)?;
    let gap = page.between(part.span, item.span);
    let linked = has_word(&gap, &["or", "about", "roughly", "nearly", "almost", "just", "more"])
        || gap.trim_start().starts_with([',', '(', '–', '-']);
    if !part.counts() || gap.len() > 30 || !linked || !(0.0..1.0).contains(&item.value) {
        return None;
    }
    let named = items.get(at + 1).filter(|whole| {
        let gap = page.between(item.span, whole.span);
        whole.counts() && gap.len() < 24 && has_word(&gap, &["of"])
    });
    // Without "of the 240" the whole is the latest larger number that was said to hold the part.
    let whole = named.or_else(|| {
        let earlier = page.within(item.sentence.saturating_sub(8)..item.sentence);
        earlier.iter().rev().find(|whole| {
            let near = page.before(whole, 12);
            whole.counts() && whole.value > part.value && has_word(&near, &["of"])
        })
    })?;
    let computed = part.value / whole.value.max(1.0);
    let more = has_word(&gap, &["more", "over"]);
    let less = has_word(&gap, &["less", "nearly", "almost", "under"]);
    let agrees = match (more, less) {
        (true, _) => computed >= item.value - 0.005 && computed <= item.value + 0.1,
        (_, true) => computed <= item.value + 0.005 && computed >= item.value - 0.1,
        _ if !item.exact || has_word(&gap, &["roughly", "about", "some", "around"]) => {
            (computed - item.value).abs() <= 0.06
        }
        _ => (computed - item.value).abs() <= 0.025,
    };
    Some(Figure {
        span: part.span.cover(item.span).cover(if whole.sentence == item.sentence {
            whole.span
        } else {
            item.span
        }),
        check: Check::Ratio,
        from: Some(part.value),
        to: Some(whole.value),
        stated: (item.value * 1000.0).round() / 1000.0,
        computed: (computed * 1000.0).round() / 1000.0,
        agrees,
    })
}

/// "doubled from 20 to 40".
fn multiple(page: &Page<'_>, sentence: usize, span: Span) -> Option<Figure> {
    let words = page.words(sentence);
    let (word, factor) = *MULTIPLES.iter().find(|(word, _)| has_word(&words, &[word]))?;
    let (from, to) = *from_to(page, sentence).first()?;
    let at = words.find(word)? as u32;
    let computed = if from.value == 0.0 { 0.0 } else { to.value / from.value };
    let rough = has_word(&words, &["nearly", "almost", "about", "roughly", "more"]);
    let slack = if rough || !from.exact || !to.exact { 0.12 } else { 0.03 };
    let start = Span { start: span.start + at, end: span.start + at + word.len() as u32 };
    let start = if start.end <= span.end && start.of(page.text).len() == word.len() {
        start
    } else {
        from.span
    };
    Some(Figure {
        span: start.cover(from.span).cover(to.span),
        check: Check::Ratio,
        from: Some(from.value),
        to: Some(to.value),
        stated: factor,
        computed: (computed * 1000.0).round() / 1000.0,
        agrees: (computed / factor - 1.0).abs() <= slack,
    })
}
