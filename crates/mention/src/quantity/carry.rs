//! Turns counts that lean on another count into counts of the same thing.
//!
//! | words | counted as |
//! |---|---|
//! | Three soldiers and two nurses were killed | both killed |
//! | from 2,100 to 1,500 soldiers | both troops |
//! | 40 lorries set out; 38 reached the city | both vehicles |
//! | 41 people were wounded. Fifteen of the 41 ... | both wounded |
//! | a woman and a policeman were killed | their sum, 2 |

use super::lexicon::{Class, Lexicon};
use super::measure;
use super::rules::{Found, is_fate};
use super::words::Words;
use super::{Approx, Category, QuantityKind};

/// A count that later ones may lean on.
#[derive(Clone, Copy, Debug)]
struct Earlier {
    value: Option<f64>,
    category: Category,
    sentence: usize,
    person: bool,
}

/// The counts of the document so far.
#[derive(Clone, Debug, Default)]
pub(crate) struct Memory {
    earlier: Vec<Earlier>,
}

/// How many counts back a number may lean.
const LEAN_MAX: usize = 40;

impl Memory {
    /// Lends categories inside one sentence and from the counts before it.
    pub(crate) fn carry(
        &mut self,
        words: &Words<'_>,
        lexicon: &Lexicon,
        found: &mut [Found],
        sentence: usize,
    ) {
        coordinate(words, lexicon, found);
        from_to(words, found);
        for i in 0..found.len() {
            let (before, rest) = found.split_at_mut(i);
            let Some(one) = rest.first_mut() else { break };
            if leans(one) {
                let whole = whole_number(words, one).and_then(|value| self.same_value(value));
                let last = || {
                    let near = before.iter().rev().find(|q| lends(q) && holds(q, one));
                    near.map(|q| q.category).or_else(|| self.last(one, sentence))
                };
                let linked = !matches!(words.before(one.start, 1), "from" | "by" | "no");
                if let Some(category) = whole.or_else(|| linked.then(last).flatten()) {
                    one.category = category;
                }
            } else if matches!(one.category, Category::Other | Category::Troops)
                && is_person(one)
                && listed(words, one)
            {
                // A colon opens a list of what was counted before it.
                let opened = words.before(one.start, 1) == ":";
                let near = before.iter().rev().find(|q| is_fate(q.category) && (q.part || opened));
                if let Some(whole) = near {
                    one.category = whole.category;
                    one.part = true;
                }
            }
            if one.category == Category::Other && is_men(words, one) {
                let soldiers = self.earlier.iter().rev().take(3);
                let soldiers = soldiers.filter(|q| q.sentence + 2 >= sentence);
                if near_forces(words, one)
                    || soldiers.clone().any(|q| q.category == Category::Troops)
                {
                    one.category = Category::Troops;
                }
            }
        }
    }

    /// Learns the counts of a sentence for those after it.
    pub(crate) fn learn(&mut self, found: &[Found], sentence: usize) {
        let lend = found.iter().filter(|q| lends(q)).map(|q| Earlier {
            value: q.bounds.0,
            category: q.category,
            sentence,
            person: is_person(q),
        });
        self.earlier.extend(lend);
        let surplus = self.earlier.len().saturating_sub(LEAN_MAX);
        self.earlier.drain(..surplus);
    }

    fn same_value(&self, value: f64) -> Option<Category> {
        let same = self.earlier.iter().rev().find(|q| q.value == Some(value));
        same.map(|q| q.category)
    }

    /// Returns what the last count in this sentence or the one before counted.
    fn last(&self, one: &Found, sentence: usize) -> Option<Category> {
        let last =
            self.earlier.iter().rev().find(|q| {
                q.person || one.rule == "partitive" || q.category == Category::Vehicles
            })?;
        let size = one.bounds.0.or(one.bounds.2).unwrap_or(0.0);
        let fits = last.value.is_none_or(|value| value >= size);
        (fits && last.sentence + 1 >= sentence).then_some(last.category)
    }
}

/// Says whether plain "men" are counted, who are soldiers where the text is about soldiers.
fn is_men(words: &Words<'_>, one: &Found) -> bool {
    let plain = one.noun.is_some_and(|(start, end)| end == start + 1);
    one.kind == QuantityKind::Count && plain && words.at(one.head) == "men"
}

/// Says whether a word of forces stands near the count.
fn near_forces(words: &Words<'_>, one: &Found) -> bool {
    let window = one.start.saturating_sub(10)..(one.end + 8).min(words.len());
    window.into_iter().any(|i| {
        matches!(
            words.at(i),
            "contingent"
                | "force"
                | "forces"
                | "garrison"
                | "mission"
                | "troops"
                | "deployed"
                | "stationed"
                | "uniform"
                | "camouflage"
                | "barracks"
                | "brigade"
                | "battalion"
                | "army"
                | "regiment"
                | "reinforcements"
                | "military"
                | "company"
                | "platoon"
                | "under"
                | "arms"
        ) && !(words.at(i) == "under" && words.at(i + 1) != "arms")
    })
}

fn lends(one: &Found) -> bool {
    one.kind == QuantityKind::Count && one.category != Category::Other && one.approx != Approx::None
}

fn holds(whole: &Found, part: &Found) -> bool {
    // Rival tolls of one list: "12 (the mayor), at least 15 (the priest)".
    if matches!(whole.rule, "toll" | "bare" | "elided") && part.start <= whole.end + 12 {
        return true;
    }
    let size = |q: &Found| q.bounds.0.or(q.bounds.2).or(q.bounds.1).unwrap_or(0.0);
    !whole.article && (size(whole) >= size(part) || whole.bounds.0.is_none())
}

/// Says whether a count has no noun and no verb of its own.
fn leans(one: &Found) -> bool {
    let alone = one.noun.is_none_or(|(start, end)| start >= end);
    one.kind == QuantityKind::Count
        && one.category == Category::Other
        && alone
        && one.unit.is_none()
}

fn is_person(one: &Found) -> bool {
    let class = one.unit.map(|unit| unit.class);
    matches!(class, Some(Class::Person | Class::Troops | Class::Fated(_)))
        || class.is_none() && is_fate(one.category)
}

/// Returns 41 for "fifteen of the 41".
fn whole_number(words: &Words<'_>, one: &Found) -> Option<f64> {
    let inner = (one.number.1..one.end).find_map(|i| super::number::cardinal(words, i));
    inner.map(|number| number.low)
}

/// Says whether the count stands in a list that goes on: ", three men", "and a nurse".
fn listed(words: &Words<'_>, one: &Found) -> bool {
    matches!(words.before(one.start, 1), "," | "and" | ":" | "(")
}

/// A count joined to the next one by "and" or a comma shares its verb.
pub(crate) fn coordinate(words: &Words<'_>, lexicon: &Lexicon, found: &mut [Found]) {
    for i in (0..found.len().saturating_sub(1)).rev() {
        let (next, gap) = (&found[i + 1], found[i].end..found[i + 1].start);
        let joined = !gap.is_empty()
            && gap.len() <= 2
            && gap.clone().all(|i| matches!(words.at(i), "," | "and" | "or" | "&"));
        // "70 soldiers and six vehicles were destroyed": the verb stands after both.
        let category = match next.category {
            category if is_fate(category) => category,
            category => super::resolve::after(words, lexicon, next.end).unwrap_or(category),
        };
        let open =
            matches!(found[i].category, Category::Other | Category::Troops) && is_person(&found[i]);
        let kind = found[i].kind == QuantityKind::Count && next.kind == QuantityKind::Count;
        if joined && kind && open && is_fate(category) && next.approx != Approx::None {
            found[i].category = category;
        }
    }
}

/// The number before a change counts what the one after it counts.
fn from_to(words: &Words<'_>, found: &mut [Found]) {
    for i in 0..found.len().saturating_sub(1) {
        let near = found[i + 1].start.saturating_sub(found[i].end) <= 3;
        let change = words.before(found[i].start, 1) == "from"
            && words.before(found[i + 1].start, 1) == "to";
        if near && change && found[i].rule == "bare" {
            found[i].category = found[i + 1].category;
        }
    }
}

/// Adds the sum of two coordinated counts where one is an article: no other words carry the toll.
pub(crate) fn sums(words: &Words<'_>, found: &mut Vec<Found>) {
    let counts: Vec<usize> =
        (0..found.len()).filter(|&i| found[i].kind == QuantityKind::Count).collect();
    let mut sums = Vec::new();
    for pair in counts.windows(2) {
        let (first, second) = (pair[0], pair[1]);
        if let Some(total) = sum(words, &found[first], &found[second]) {
            // The members stay as parts where they have a number of their own.
            found[first].part = true;
            found[second].part = true;
            sums.push(total);
        }
    }
    if sums.is_empty() {
        return;
    }
    found.retain(|q| {
        let inside = sums.iter().any(|sum| sum.start <= q.start && q.end <= sum.end);
        !(q.article && q.part && inside)
    });
    found.extend(sums);
    found.sort_by_key(|f| (f.start, std::cmp::Reverse(f.end), f.category));
}

fn sum(words: &Words<'_>, first: &Found, second: &Found) -> Option<Found> {
    let exact = |q: &Found| q.approx == Approx::Exact && q.kind == QuantityKind::Count && !q.part;
    let end = measure::age_after(words, first.end).unwrap_or(first.end);
    let joined = words.at(end) == "and" && (end + 1..=end + 2).contains(&second.start);
    let same = first.category == second.category && is_fate(first.category);
    if !(exact(first) && exact(second) && joined && same && (first.article || second.article)) {
        return None;
    }
    // "two boys and the driver" may name somebody told of before; only new persons add up.
    let value = first.bounds.0? + second.bounds.0?;
    let mut sum = Found::of(QuantityKind::Count, (first.start, second.end), value, "sum");
    sum.category = first.category;
    sum.head = first.head;
    Some(sum)
}
