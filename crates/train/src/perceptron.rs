//! Turns mistakes into weights: an averaged perceptron over hashed features.
//!
//! Features get a row when they are first part of a mistake; a row holds only the labels that
//! mistakes touched. The average is kept lazily: each weight knows when it last changed.

use tallybook_syntax::table::{Row, Scorer, Scores};

/// One weight of one feature.
#[derive(Clone, Copy, Debug)]
struct Weight {
    label: u8,
    value: i32,
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
    step: u32,
}

impl Learner {
    /// Returns a classifier that knows nothing.
    #[must_use]
    pub(crate) fn new() -> Self {
        Self { slots: vec![(0, 0); 1 << 16], rows: Vec::new(), step: 1 }
    }

    fn find(&self, feature: u64) -> usize {
        let mask = self.slots.len() - 1;
        let mut at = (feature >> 20) as usize & mask;
        while self.slots[at].1 != 0 && self.slots[at].0 != feature {
            at = (at + 1) & mask;
        }
        at
    }

    fn row(&mut self, feature: u64) -> &mut Vec<Weight> {
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
            self.slots[at] = (feature, self.rows.len() as u32);
        }
        &mut self.rows[self.slots[at].1 as usize - 1]
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

    fn change(&mut self, feature: u64, label: u8, by: i32) {
        let step = self.step;
        let row = self.row(feature);
        match row.iter_mut().find(|weight| weight.label == label) {
            Some(weight) => {
                weight.total += i64::from(weight.value) * i64::from(step - weight.since);
                weight.since = step;
                weight.value += by;
            }
            None => row.push(Weight { label, value: by, total: 0, since: step }),
        }
    }

    /// Returns the averaged weights as bytes of a scale that suits them.
    ///
    /// `keep` is the smallest weight kept, as a share of the largest that a byte holds; features
    /// that only ever saw a few mistakes fall below it.
    #[must_use]
    pub(crate) fn rows(&self, keep: f64) -> Vec<Row> {
        let average = |weight: &Weight| {
            let total =
                weight.total + i64::from(weight.value) * i64::from(self.step - weight.since);
            total as f64 / f64::from(self.step)
        };
        let mut sizes: Vec<f64> =
            self.rows.iter().flatten().map(|weight| average(weight).abs()).collect();
        if sizes.is_empty() {
            return Vec::new();
        }
        // The few largest weights carry much: clipping one in 2,000 costs three points of LAS.
        let at = sizes.len() - 1 - sizes.len() / 2_000_000;
        let (_, top, _) = sizes.select_nth_unstable_by(at, f64::total_cmp);
        let scale = 127.0 / top.max(1e-9);
        let mut out = Vec::new();
        for (feature, row) in self.slots.iter().filter(|slot| slot.1 != 0) {
            let mut weights: Vec<(u8, i8)> = self.rows[*row as usize - 1]
                .iter()
                .map(|weight| (weight.label, average(weight) * scale))
                .filter(|(_, value)| value.abs() >= keep)
                .map(|(label, value)| (label, value.round().clamp(-127.0, 127.0) as i8))
                .filter(|(_, value)| *value != 0)
                .collect();
            if !weights.is_empty() {
                weights.sort_unstable();
                out.push(Row { feature: *feature, weights });
            }
        }
        out
    }
}

impl Scorer for Learner {
    #[inline]
    fn add_all(&self, features: &[u64], scores: &mut Scores) {
        for &feature in features {
            let slot = self.slots[self.find(feature)];
            if slot.1 != 0 {
                for weight in &self.rows[slot.1 as usize - 1] {
                    scores[usize::from(weight.label)] += weight.value;
                }
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
