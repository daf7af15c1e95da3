//! Turns mistakes into weights: an averaged perceptron over hashed features.
//!
//! Features get a row when they are first part of a mistake; a row holds only the labels that
//! mistakes touched. The average is kept lazily: each weight knows when it last changed.

use tallybook_syntax::table::{Row, Scorer, Scores};

/// The value of one weight of one feature: all that scoring reads.
#[derive(Clone, Copy, Debug)]
struct Weight {
    label: u8,
    value: i32,
}

/// What the average of a weight needs besides.
#[derive(Clone, Copy, Debug)]
struct Past {
    /// Sum of the values over all steps up to `since`.
    total: i64,
    since: u32,
}

/// A classifier that learns.
#[derive(Debug, Default)]
pub(crate) struct Learner {
    /// Open addressing: the feature, and 1 + its row; 0 is empty.
    slots: Vec<(u64, u32)>,
    rows: Vec<Vec<Weight>>,
    /// As `rows`; kept apart so that scoring touches less memory.
    pasts: Vec<Vec<Past>>,
    step: u32,
}

/// Features whose rows are looked up together, so that the memory answers many at once.
const TOGETHER: usize = 64;

impl Learner {
    /// Returns a classifier that knows nothing.
    #[must_use]
    pub(crate) fn new() -> Self {
        Self { slots: vec![(0, 0); 1 << 16], rows: Vec::new(), pasts: Vec::new(), step: 1 }
    }

    fn find(&self, feature: u64) -> usize {
        let mask = self.slots.len() - 1;
        let mut at = (feature >> 20) as usize & mask;
        while self.slots[at].1 != 0 && self.slots[at].0 != feature {
            at = (at + 1) & mask;
        }
        at
    }

    /// Returns the number of a feature's row, made where it has none.
    fn row(&mut self, feature: u64) -> usize {
        if self.rows.len() * 2 > self.slots.len() {
            let old = std::mem::take(&mut self.slots);
            self.slots = vec![(0, 0); old.len() * 2];
            for (feature, row) in old.into_iter().filter(|slot| slot.1 != 0) {
                let at = self.find(feature);
                self.slots[at] = (feature, row);
            }
        }
        let at = self.find(feature);
        if self.slots[at].1 == 0 {
            self.rows.push(Vec::new());
            self.pasts.push(Vec::new());
            self.slots[at] = (feature, self.rows.len() as u32);
        }
        self.slots[at].1 as usize - 1
    }

    /// Says that one more decision was made; averages are over decisions.
    pub(crate) fn tick(&mut self) {
        self.step += 1;
    }

    /// Moves the weights of some features towards `gold` and away from `wrong`.
    pub(crate) fn learn(&mut self, features: &[u64], gold: u8, wrong: u8) {
        for &feature in features {
            self.change(feature, gold, 1);
            self.change(feature, wrong, -1);
        }
    }

    /// Moves the weights of some features for one label.
    pub(crate) fn nudge(&mut self, features: &[u64], label: u8, by: i32) {
        for &feature in features {
            self.change(feature, label, by);
        }
    }

    fn change(&mut self, feature: u64, label: u8, by: i32) {
        let step = self.step;
        let row = self.row(feature);
        let (row, pasts) = (&mut self.rows[row], &mut self.pasts[row]);
        match row.iter().position(|weight| weight.label == label) {
            Some(i) => {
                let past = &mut pasts[i];
                past.total += i64::from(row[i].value) * i64::from(step - past.since);
                past.since = step;
                row[i].value += by;
            }
            None => {
                row.push(Weight { label, value: by });
                pasts.push(Past { total: 0, since: step });
            }
        }
    }

    /// Returns the averages of a row's weights.
    fn averages(&self, row: usize) -> impl Iterator<Item = (u8, f64)> + '_ {
        self.rows[row].iter().zip(&self.pasts[row]).map(|(weight, past)| {
            let last = i64::from(weight.value) * i64::from(self.step - past.since);
            (weight.label, (past.total + last) as f64 / f64::from(self.step))
        })
    }

    /// Returns the averaged weights as bytes of a scale that suits them; see [`rows_of`].
    #[must_use]
    pub(crate) fn rows(&self, keep: f64) -> Vec<Row> {
        rows_of(&[self], keep)
    }
}

/// Returns the sums of some learners' averaged weights as bytes of a scale that suits them.
///
/// Learners that saw the same examples in another order agree on what the examples say, and less
/// on what chance says; their sum is better than each. `keep` is the smallest weight kept, as a
/// share of the largest that a byte holds; features that only ever saw a few mistakes fall below.
#[must_use]
pub(crate) fn rows_of(learners: &[&Learner], keep: f64) -> Vec<Row> {
    let mut weights: Vec<(u64, u8, f64)> = Vec::new();
    for learner in learners {
        for (feature, row) in learner.slots.iter().filter(|slot| slot.1 != 0) {
            let averages = learner.averages(*row as usize - 1);
            weights.extend(averages.map(|(label, average)| (*feature, label, average)));
        }
    }
    // Learners stand in their order, and sorting keeps it, so that sums are the same each time.
    weights.sort_by_key(|&(feature, label, _)| (feature, label));
    weights.dedup_by(|next, kept| {
        let same = (next.0, next.1) == (kept.0, kept.1);
        kept.2 += if same { next.2 } else { 0.0 };
        same
    });
    let mut sizes: Vec<f64> = weights.iter().map(|(_, _, weight)| weight.abs()).collect();
    if sizes.is_empty() {
        return Vec::new();
    }
    // The few largest weights carry much: clipping one in 2,000 costs three points of LAS.
    let at = sizes.len() - 1 - sizes.len() / 2_000_000;
    let (_, top, _) = sizes.select_nth_unstable_by(at, f64::total_cmp);
    let scale = 127.0 / top.max(1e-9);
    let mut out: Vec<Row> = Vec::new();
    for (feature, label, weight) in weights {
        let weight = weight * scale;
        let byte = weight.round().clamp(-127.0, 127.0) as i8;
        if weight.abs() < keep || byte == 0 {
            continue;
        }
        match out.last_mut().filter(|row| row.feature == feature) {
            Some(row) => row.weights.push((label, byte)),
            None => out.push(Row { feature, weights: vec![(label, byte)] }),
        }
    }
    out
}

impl Scorer for Learner {
    fn add_all(&self, features: &[u64], scores: &mut Scores) {
        for features in features.chunks(TOGETHER) {
            let mut rows = [&[] as &[Weight]; TOGETHER];
            let mut numbers = [0u32; TOGETHER];
            for (number, &feature) in numbers.iter_mut().zip(features) {
                *number = self.slots[self.find(feature)].1;
            }
            for (row, &number) in rows.iter_mut().zip(&numbers).filter(|(_, number)| **number > 0) {
                *row = &self.rows[number as usize - 1];
            }
            for weight in rows.iter().copied().flatten() {
                scores[usize::from(weight.label)] += weight.value;
            }
        }
    }
}

/// A small random number generator with a fixed seed: training is the same each time.
#[derive(Debug)]
pub(crate) struct Random(u64);

impl Random {
    /// Returns a generator; a seed gives one sequence.
    #[must_use]
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// Returns a number below `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0 >> 11) % end.max(1) as u64) as usize
    }

    /// Puts a list into a random order.
    pub(crate) fn shuffle<T>(&mut self, list: &mut [T]) {
        for i in (1..list.len()).rev() {
            list.swap(i, self.below(i + 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_learner_learns_and_averages() {
        let mut learner = Learner::new();
        for _ in 0..10 {
            for (feature, gold) in [(11u64, 0u8), (1 << 40, 1)] {
                let mut scores = [0; 256];
                learner.add_all(&[feature], &mut scores);
                let guess = u8::from(scores[1] > scores[0]);
                learner.tick();
                if guess != gold {
                    learner.learn(&[feature], gold, guess);
                }
            }
        }
        let rows = learner.rows(0.5);
        assert_eq!(rows.len(), 1, "only the second feature was ever wrong");
        assert_eq!(rows[0].weights, [(0, -127), (1, 127)]);
    }
}
