//! Turns a total and its parts into a checked sum.
//!
//! | words | sum |
//! |---|---|
//! | 48 people in all, 39 men and nine women | 48 = 39 + 9 |
//! | five offices, three in Ranya and one in Kalar | 5, but 3 + 1 |
//! | 46 vehicles ... 31 vehicles ... together 77 | 77 = 46 + 31 |
//!
//! A sum that comes out is accepted wherever a list follows its total. One that does not come out
//! is reported only where the words leave no doubt that the list is the whole.

use tallybook_mention::quantity::Category;
use tallybook_text::{Block, Span};

use super::item::{Item, Page, has_word};
use super::{Check, Figure};

/// Most parts of one total.
const PARTS_MAX: usize = 8;
/// How many sentences after its total a list of parts may stand.
const REACH: usize = 3;
/// A total from which on two numbers that add up to it do so by design.
const LARGE: f64 = 20.0;

/// A total with the parts that make it.
#[derive(Debug)]
struct Sum {
    total: Item,
    parts: Vec<Item>,
    rule: &'static str,
}

pub(super) fn find(page: &Page<'_>) -> Vec<Figure> {
    let mut sums: Vec<Sum> = Vec::new();
    for (at, item) in page.items.iter().enumerate() {
        if !item.counts() || item.value < 2.0 || item.value.fract() != 0.0 {
            continue;
        }
        let near = listed(page, at).or_else(|| before(page, at));
        // A total that is divided at once may be divided again: "... the other 20".
        let later = told_later(page, at).filter(|sum| near.is_none() || ends_in_rest(page, sum));
        let found = near.is_some() || later.is_some();
        sums.extend(near);
        sums.extend(later);
        if !found {
            sums.extend(gathered(page, at));
        }
    }
    // The same parts make one sum: the total that stands nearest to them has it.
    let mut kept: Vec<&Sum> = Vec::new();
    for sum in &sums {
        let same = |other: &&Sum| {
            other.parts.iter().any(|part| sum.parts.iter().any(|mine| mine.number == part.number))
                && other.total.value == sum.total.value
        };
        match kept.iter().position(same) {
            Some(k) if reach(sum) < reach(kept[k]) => kept[k] = sum,
            Some(_) => {}
            None => kept.push(sum),
        }
    }
    kept.into_iter().map(figure).collect()
}

fn ends_in_rest(page: &Page<'_>, sum: &Sum) -> bool {
    sum.parts.last().is_some_and(|last| {
        has_word(&page.before(last, 16), &["other", "others", "rest", "remaining"])
    })
}

fn reach(sum: &Sum) -> u32 {
    sum.parts.first().map_or(0, |part| part.span.start.abs_diff(sum.total.span.start))
}

fn figure(sum: &Sum) -> Figure {
    let computed: f64 = sum.parts.iter().map(|part| part.value).sum();
    // A total far above its parts would make the whole text the evidence.
    let last = sum.parts.last().is_some_and(|part| part.span.start < sum.total.span.start);
    let parts = sum.parts.iter().fold(None, |all: Option<Span>, part| {
        Some(all.map_or(part.span, |all| all.cover(part.span)))
    });
    let near = parts.filter(|parts| parts.start.abs_diff(sum.total.span.start) < 400);
    let far = if last { Some(sum.total.span) } else { parts };
    Figure {
        span: near.map_or(far.unwrap_or(sum.total.span), |parts| parts.cover(sum.total.span)),
        check: Check::Sum,
        from: None,
        to: Some(sum.total.value),
        stated: sum.total.value,
        computed,
        agrees: (computed - sum.total.value).abs() < 0.5,
        rule: sum.rule,
    }
}

/// Words between a total and a number that make the number a part of it, not an addend.
fn subset(gap: &str) -> bool {
    has_word(gap, &["including", "includes", "include", "among", "besides", "plus", "whom"])
        && !has_word(gap, &["and"])
        || has_word(gap, &["than", "per", "since", "against", "instead"])
}

/// The list right after its total in the same sentence.
fn listed(page: &Page<'_>, at: usize) -> Option<Sum> {
    let total = page.items[at];
    let mut parts: Vec<Item> = Vec::new();
    let mut last = total;
    let mut opener = String::new();
    for item in page.items.get(at + 1..)?.iter().take(PARTS_MAX) {
        if item.sentence != total.sentence || !item.counts() {
            break;
        }
        let gap = page.between(last.span, item.span);
        // "Fourteen, including eight soldiers and six civilians": parts that make the whole.
        let included = parts.is_empty() && has_word(&gap, &["including"]);
        let alike = item.goes_with(&total) || is_casualties(page, &total);
        if gap.len() > 90 || subset(&gap) && !included || !alike || item.value >= total.value {
            break;
        }
        if parts.is_empty() {
            opener.clone_from(&gap);
        }
        parts.push(*item);
        last = *item;
        let sum: f64 = parts.iter().map(|part| part.value).sum();
        if parts.len() > 1 && (sum - total.value).abs() < 0.5 && apart(page, &total, &parts) {
            return Some(Sum { rule: "figure/sum_list", total, parts });
        }
        // "Two women, three men and a rescue worker" are six: the article counts one.
        let after = page.after(item, 12);
        let one = after.trim_start_matches([',', ' ']);
        if parts.len() > 1
            && (sum + 1.0 - total.value).abs() < 0.5
            && (one.starts_with("and a ")
                || one.starts_with("and an ")
                || one.starts_with("and one "))
        {
            let number = Span { start: item.span.end, end: item.span.end };
            parts.push(Item { span: number, number, value: 1.0, ..*item });
            return Some(Sum { rule: "figure/sum_list", total, parts });
        }
    }
    mismatch(page, total, parts, &opener)
}

/// "23 casualties": the dead and the hurt together.
fn is_casualties(page: &Page<'_>, total: &Item) -> bool {
    has_word(&total.span.of(page.text).to_lowercase(), &["casualties", "victims"])
}

/// True where something parts the list from its total: "7 people, 4 men" but not "7 or 4".
fn apart(page: &Page<'_>, total: &Item, parts: &[Item]) -> bool {
    let Some(first) = parts.first() else { return false };
    let gap = page.between(total.span, first.span);
    gap.contains([',', ':', '(', '–', '—', ';', '-']) || gap.len() > 24
}

/// A list that says it is the whole and does not come out.
fn mismatch(page: &Page<'_>, total: Item, parts: Vec<Item>, opener: &str) -> Option<Sum> {
    let last = parts.last()?;
    if parts.len() < 2 || !total.exact || parts.iter().any(|part| !part.exact) {
        return None;
    }
    let sum: f64 = parts.iter().map(|part| part.value).sum();
    let near = sum >= total.value * 0.6 && sum <= total.value * 1.4;
    let opener = opener.trim();
    let after = page.after(last, 60);
    let rest = after.trim();
    let bracket = opener.ends_with('(');
    let closed = if bracket {
        rest.find(')').is_some_and(|end| !has_digits(rest.get(..end).unwrap_or("")))
    } else {
        rest.len() < 60
            && !rest.contains([';', ':'])
            && !has_word(rest, &["and", "were", "was", "others", "rest", "while", "but"])
    };
    let joined = parts.windows(2).all(|pair| match pair {
        [a, b] => {
            let gap = page.between(a.span, b.span);
            gap.len() < 60 && !has_word(&gap, &["were", "was", "while", "but", "after", "when"])
        }
        _ => true,
    });
    let placed = |part: &Item| {
        let words = page.after(part, 6);
        !part.unit && words.trim_start().starts_with("in ")
            || words.trim_start().starts_with("from ")
    };
    let whole = opener.ends_with(':') || bracket;
    let parted = opener.ends_with(',') && parts.iter().all(placed);
    let people = parts.iter().all(|part| part.category == total.category || part.goes_with(&total));
    (near && closed && joined && people && (whole || parted)).then_some(Sum {
        rule: "figure/sum_list",
        total,
        parts,
    })
}

fn has_digits(text: &str) -> bool {
    text.contains(|c: char| c.is_ascii_digit())
}

/// "24 men and 18 women, 42 in all".
fn before(page: &Page<'_>, at: usize) -> Option<Sum> {
    let total = page.items[at];
    let after = page.after(&total, 24);
    let lead = page.before(&total, 24);
    let said = has_word(&after, &["all", "total", "altogether", "together"])
        || has_word(&lead, &["total", "altogether"]);
    if !said {
        return None;
    }
    let mut parts: Vec<Item> = Vec::new();
    for item in page.items[..at].iter().rev().take(PARTS_MAX) {
        if item.sentence != total.sentence || !item.counts() || !item.goes_with(&total) {
            break;
        }
        parts.insert(0, *item);
        let sum: f64 = parts.iter().map(|part| part.value).sum();
        if parts.len() > 1 && (sum - total.value).abs() < 0.5 {
            return Some(Sum { rule: "figure/sum_in_all", total, parts });
        }
    }
    None
}

/// Parts in the sentences that follow the total, or that follow a headline.
fn told_later(page: &Page<'_>, at: usize) -> Option<Sum> {
    let total = page.items[at];
    let block = page.sentences.get(total.sentence).map(|sentence| sentence.block);
    let title = matches!(block, Some(Block::Title)) || total.sentence == 0;
    let reach = if title { REACH * 2 } else { REACH };
    let later = page.within(total.sentence + 1..total.sentence + 1 + reach);
    let alike: Vec<Item> = later
        .iter()
        .filter(|item| {
            item.counts()
                && !subset(&page.before(item, 14))
                && item.value < total.value
                && item.goes_with(&total)
        })
        .copied()
        .collect();
    for start in 0..alike.len() {
        let mut sum = 0.0;
        for end in start..alike.len().min(start + PARTS_MAX) {
            sum += alike[end].value;
            if sum > total.value + 0.5 {
                break;
            }
            let parts = &alike[start..=end];
            if parts.len() > 1 && (sum - total.value).abs() < 0.5 && meant(page, &total, parts) {
                return Some(Sum { rule: "figure/sum_told_later", total, parts: parts.to_vec() });
            }
        }
    }
    None
}

/// True where numbers further on are meant as the parts of an earlier total.
fn meant(page: &Page<'_>, total: &Item, parts: &[Item]) -> bool {
    let (Some(first), Some(last)) = (parts.first(), parts.last()) else { return false };
    if last.sentence > first.sentence + 2 || parts.iter().any(|part| part.article) {
        return false;
    }
    let title = total.sentence == 0;
    let fate = page.words(first.sentence);
    let kills = title && {
        let words = page.words(total.sentence);
        has_word(&words, &["kill", "kills", "killed", "killing", "dead", "die"])
    };
    let fatal = total.category == Category::Killed || kills && total.category == Category::Other;
    let dead = fatal && has_word(&fate, &["killed", "died", "dead"]);
    let same = parts.iter().all(|part| {
        part.category == total.category
            || dead
                && matches!(part.category, Category::Killed | Category::Other | Category::Troops)
    });
    let lead = page.before(last, 16);
    let other = has_word(&lead, &["other", "others", "rest", "remaining"]);
    let of_them = {
        let words = page.after(first, 14);
        words.trim_start().starts_with("of them") || words.trim_start().starts_with("of those")
    };
    let one_list = first.sentence == last.sentence
        && parts.windows(2).all(|pair| match pair {
            [a, b] => page.between(a.span, b.span).len() < 50,
            _ => true,
        });
    let known = fatal || total.category != Category::Other;
    // Far from their total, numbers of one kind are other stories.
    let paragraph = |item: &Item| page.sentences.get(item.sentence).map(|s| s.paragraph);
    let plain = parts.len() <= 3 && parts.iter().all(|part| !part.part && part.value > 1.0);
    let same = same && (one_list || plain && (title || paragraph(first) == paragraph(total)));
    match total.value {
        value if value >= LARGE => one_list || other || of_them || (same && known),
        _ => title && same && known && one_list || other && (same || of_them),
    }
}

/// "Together the two took out 77": the numbers that make it stand before.
fn gathered(page: &Page<'_>, at: usize) -> Option<Sum> {
    let total = page.items[at];
    let lead = page.before(&total, 60);
    let after = page.after(&total, 16);
    let together = has_word(&lead, &["together", "combined", "altogether"])
        || lead.trim_end().ends_with("add")
        || lead.trim_end().ends_with("adds")
        || lead.trim_start().starts_with("total")
        || has_word(&lead, &["total"]) && has_word(&after, &["all"]);
    let makes = has_word(&lead, &["makes", "making", "brings", "bring", "bringing", "raising"])
        && !has_word(&lead, &["since"]);
    if !together && !makes {
        return None;
    }
    let earlier = page.within(total.sentence.saturating_sub(6)..total.sentence + 1);
    let usable: Vec<Item> = earlier
        .iter()
        .rev()
        .filter(|item| {
            let title = page
                .sentences
                .get(item.sentence)
                .is_some_and(|sentence| sentence.block == Block::Title);
            item.counts()
                && !title
                && item.span.end <= total.span.start
                && item.value < total.value
                && item.value > 0.0
                && item.goes_with(&total)
        })
        .take(10)
        .copied()
        .collect();
    // "A man has died. That makes three": the article counts one.
    let before = total.sentence.checked_sub(1).map(|at| page.words(at)).unwrap_or_default();
    let one = makes
        && ["a ", "an ", "another ", "one "].iter().any(|word| before.starts_with(word))
        && has_word(&before, &["died", "killed", "dead"]);
    let rest = usable.iter().find(|item| (item.value + 1.0 - total.value).abs() < 0.5);
    if let (true, Some(rest)) = (one, rest) {
        let at = Span { start: total.span.start, end: total.span.start };
        return Some(Sum {
            rule: "figure/sum_gathered",
            total,
            parts: vec![*rest, Item { value: 1.0, span: at, number: at, ..total }],
        });
    }
    // "Those four add up to 45": the run of numbers right before.
    let mut sum = 0.0;
    for (k, part) in usable.iter().enumerate() {
        sum += part.value;
        if k > 0 && (sum - total.value).abs() < 0.5 {
            return Some(Sum {
                rule: "figure/sum_gathered",
                total,
                parts: usable[..=k].iter().rev().copied().collect(),
            });
        }
    }
    // Two addends first, then three; the nearest ones win.
    for (i, a) in usable.iter().enumerate() {
        for b in usable.iter().skip(i + 1) {
            if (a.value + b.value - total.value).abs() < 0.5 {
                return Some(Sum { rule: "figure/sum_gathered", total, parts: vec![*b, *a] });
            }
        }
    }
    for (i, a) in usable.iter().enumerate() {
        for (j, b) in usable.iter().enumerate().skip(i + 1) {
            for c in usable.iter().skip(j + 1) {
                if (a.value + b.value + c.value - total.value).abs() < 0.5 {
                    return Some(Sum {
                        rule: "figure/sum_gathered",
                        total,
                        parts: vec![*c, *b, *a],
                    });
                }
            }
        }
    }
    None
}
