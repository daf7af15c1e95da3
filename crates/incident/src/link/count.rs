//! Turns the figures of two claims into reasons.

use super::evidence::{Evidence, Words};
use super::table::Points;
use crate::key::Key;
use crate::key::count::CountKey;

/// Numbers from here on seldom meet by chance.
const LARGE: f32 = 10.0;
/// Numbers up to here often meet by chance.
const SMALL: f32 = 3.0;
/// How far apart two figures of one happening may be and still be close.
const CLOSE_RATIO: f32 = 1.35;
/// How far a toll may move.
const FAR_RATIO: f32 = 3.0;
/// Categories whose figures say less: what is counted varies from report to report.
const VAGUE: &[&str] = &["weapons", "sites", "other", "aid"];
/// Most categories that count in favour.
const IN_FAVOUR_MAX: usize = 2;

/// Weighs the figures: the categories in favour that say most, and the one that says most against.
pub(super) fn weigh(a: &Key, b: &Key, points: &Points, evidence: &mut Evidence) {
    let mut categories: Vec<&str> = a.counts.iter().map(|count| count.category.as_ref()).collect();
    categories.sort_unstable();
    categories.dedup();
    let mut found: Vec<(f32, Words)> = Vec::new();
    for category in categories {
        let of = |key: &'_ Key| -> Vec<CountKey> {
            key.counts.iter().filter(|count| count.category.as_ref() == category).cloned().collect()
        };
        let (left, right) = (of(a), of(b));
        if right.is_empty() {
            continue;
        }
        let weight = if VAGUE.contains(&category) { 0.5 } else { 1.0 };
        if let Some((value, words)) = best(&left, &right, points) {
            found.push((value * weight, words));
        }
    }
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    let in_favour = found.iter().filter(|(value, _)| *value > 0.0).take(IN_FAVOUR_MAX);
    let against = found.iter().rev().filter(|(value, _)| *value < 0.0).take(1);
    for (value, words) in in_favour.chain(against) {
        evidence.add(*value, words.clone());
    }
}

/// Returns the reason of the pair of figures that fits best.
fn best(left: &[CountKey], right: &[CountKey], points: &Points) -> Option<(f32, Words)> {
    left.iter()
        .flat_map(|x| right.iter().map(move |y| (x, y)))
        .map(|(x, y)| compare(x, y, points))
        .max_by(|a, b| a.0.total_cmp(&b.0))
}

fn compare(x: &CountKey, y: &CountKey, points: &Points) -> (f32, Words) {
    let show = |count: &CountKey| -> Box<str> {
        count.value.map_or_else(|| format!("{}+", count.min), |value| value.to_string()).into()
    };
    let named = |words: &'static str| Words::Pair(words, show(x), x.category.clone());
    let meet = x.min <= y.max && y.min <= x.max;
    if let (Some(one), Some(other)) = (x.value, y.value)
        && one == other
    {
        // "Over 50" and "50" name one number and exclude each other.
        if !meet {
            return (points.counts_close, named("{} {}, but not as exact"));
        }
        let value = if x.part || y.part {
            points.same_part
        } else if one >= LARGE {
            points.same_count_large
        } else if one > SMALL {
            points.same_count
        } else {
            points.same_count_small
        };
        return (value, named("{} {} in both"));
    }
    let both = |words: &'static str| Words::Pair(words, show(x), show(y));
    if meet {
        return (points.counts_overlap, both("{} and {} can be one figure"));
    }
    let (low, high) = if x.max < y.min { (x.max, y.min) } else { (y.max, x.min) };
    if low <= 0.0 {
        return (points.counts_differ, both("{} against {}"));
    }
    match high / low {
        ratio if ratio <= CLOSE_RATIO || high - low <= 1.0 => {
            (points.counts_close, both("{} and {} are close"))
        }
        ratio if ratio <= FAR_RATIO => (points.counts_differ, both("{} against {}")),
        _ => (points.counts_far_apart, both("{} far from {}")),
    }
}
