//! Turns a figure that grew or shrank on the way into a checked sum or difference.
//!
//! | words | check |
//! |---|---|
//! | 12 had died ... Two of the injured died in hospital ... 14 dead | 12 + 2 = 14 |
//! | the toll rose from 24 to 26 after two of the wounded died | 24 + 2 = 26 |
//! | 73 trucks left; five burned on the way; 68 arrived | 73 - 5 = 68 |

use tallybook_mention::quantity::Category;

use super::item::{Item, Page};
use super::lexicon::Class;
use super::line::Line;
use super::pair::{named, operands_in};
use super::{Check, Figure};

/// How many sentences around a late death the two tolls may stand.
const TOLL_REACH: usize = 6;
/// How many sentences before an arrival its convoy may set out.
const CONVOY_REACH: usize = 12;
/// From here on a number does not equal a difference by chance.
const LARGE: f64 = 20.0;

/// Returns the checks of revised figures, less those whose result is checked already.
pub(super) fn find(page: &Page<'_>, known: &[Figure]) -> Vec<Figure> {
    let mut out: Vec<Figure> = Vec::new();
    for index in 0..page.sentences.len() {
        let items = page.within(index..index + 1);
        if items.is_empty() {
            continue;
        }
        let Some(line) = Line::of(page, index) else { continue };
        out.extend(by_a_third(page, index));
        for item in items.iter().filter(|item| item.counts()) {
            out.extend(late_death(&line, item));
            out.extend(arrival(&line, item));
        }
    }
    out.retain(|figure| {
        !known.iter().any(|other| {
            other.stated == figure.stated && other.span.overlaps(figure.span)
                || other.to == figure.to && other.from == figure.from
        })
    });
    out
}

fn figure(check: Check, from: &Item, to: &Item, stated: &Item) -> Figure {
    let near = [from, to]
        .into_iter()
        .filter(|item| item.sentence.abs_diff(stated.sentence) <= 1)
        .fold(stated.span, |span, item| span.cover(item.span));
    let (check_value, to_value) = match check {
        Check::Sum => (from.value + to.value, stated.value),
        _ => ((to.value - from.value).abs(), to.value),
    };
    Figure {
        span: near,
        check,
        from: Some(from.value),
        to: Some(to_value),
        stated: stated.value,
        computed: check_value,
        agrees: true,
        rule: "figure/revised",
    }
}

/// "Rose from 24 to 26 after two of the wounded died": the number by which a named pair differs.
fn by_a_third(page: &Page<'_>, index: usize) -> Option<Figure> {
    let pair = *named(page, index).first()?;
    let wanted = (pair.to.value - pair.from.value).abs();
    let fits = |item: &&Item| {
        item.number != pair.from.number
            && item.number != pair.to.number
            && item.counts()
            && wanted >= 1.0
            && (item.value - wanted).abs() < 0.5
    };
    let near = operands_in(page, index);
    let third = near.iter().find(fits).copied();
    let third = third
        .or_else(|| page.items.iter().filter(|item| item.value >= LARGE).find(fits).copied())?;
    Some(figure(Check::Difference, &pair.from, &pair.to, &third))
}

/// "Two of the injured died": the toll before and after.
fn late_death(line: &Line<'_>, item: &Item) -> Option<Figure> {
    let page = line.page;
    let end = line.tokens(item.span).end;
    let dies = line.has_word(0..line.len(), &["died", "succumbed", "dies"]);
    let hurt = |i: usize| matches!(line.word(i), "wounded" | "injured" | "hurt");
    let of = (line.tokens(item.number).end..(end + 4).min(line.len()))
        .any(|i| line.word(i) == "of" && (i + 1..i + 4).any(hurt));
    let wounds = line.has_word(end..line.len(), &["wounds", "injuries"]);
    let more = line.has_word(line.tokens(item.span).start..end + 1, &["more", "further", "others"])
        || line.back(line.lead(item), 1) == "another";
    if !dies || !(of || wounds || more) || item.value > LARGE {
        return None;
    }
    let first = line.index.saturating_sub(TOLL_REACH);
    let near = page.within(first..line.index + TOLL_REACH);
    let toll = |other: &&Item| {
        other.counts()
            && other.number != item.number
            && !other.article
            && !other.part
            && matches!(other.category, Category::Killed | Category::Other)
            && other.value > item.value
    };
    let title = page.within(0..2);
    for before in near.iter().filter(toll).filter(|item| item.category == Category::Killed) {
        let after = near
            .iter()
            .chain(title)
            .filter(toll)
            .find(|after| (after.value - before.value - item.value).abs() < 0.5);
        if let Some(after) = after {
            let mut found = figure(Check::Sum, before, item, after);
            found.span = item.span;
            return Some(found);
        }
    }
    None
}

/// "Arrived by nightfall: 68": what set out, less what was lost on the way.
fn arrival(line: &Line<'_>, item: &Item) -> Option<Figure> {
    let page = line.page;
    let arrive = ["arrived", "arrive", "reached", "returned", "through", "arrives"];
    let lead = line.lead(item);
    let near = lead.saturating_sub(10)..(line.tokens(item.span).end + 4).min(line.len());
    if !line.has_word(near, &arrive) || item.article || item.value < 2.0 {
        return None;
    }
    let first = line.index.saturating_sub(CONVOY_REACH);
    let items = page.within(first..line.index + 4);
    let lost = |other: &&Item| {
        let Some(there) = Line::of(page, other.sentence) else { return false };
        let tokens = there.lead(other)..(there.tokens(other.span).end + 8).min(there.len());
        other.counts() && !other.article && there.has(tokens, Class::Leave)
            || Line::of(page, other.sentence).is_some_and(|there| {
                let end = there.tokens(other.span).end;
                there.has_word(
                    end..(end + 8).min(there.len()),
                    &[
                        "burned",
                        "burnt",
                        "lost",
                        "turned",
                        "broke",
                        "destroyed",
                        "stayed",
                        "missing",
                    ],
                )
            })
    };
    for whole in items.iter().filter(|whole| whole.counts() && whole.value > item.value) {
        let same = whole.category == item.category || !item.unit;
        let taken = items
            .iter()
            .filter(|other| (whole.value - other.value - item.value).abs() < 0.5)
            .find(lost);
        if let Some(taken) = taken.filter(|taken| same && taken.number != item.number) {
            let mut found = figure(Check::Difference, taken, whole, item);
            found.span = item.span;
            return Some(found);
        }
    }
    None
}
