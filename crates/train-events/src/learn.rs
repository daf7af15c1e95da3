//! Turns examples into weights: multinomial logistic regression with one step size a weight.

use rustc_hash::FxHashMap;
use tallybook_syntax::table::Row;

/// One decision: hashed features and the right label.
#[derive(Clone, Debug)]
pub(crate) struct Example {
    /// Hashed features.
    pub(crate) features: Vec<u64>,
    /// The right label.
    pub(crate) label: u8,
}

/// How a model is trained.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Options {
    /// Runs over all examples.
    pub(crate) epochs: usize,
    /// First step size.
    pub(crate) rate: f32,
    /// Pull of weights towards 0, for each step that touches them.
    pub(crate) decay: f32,
    /// Features seen in fewer examples are left out.
    pub(crate) seen_min: u32,
    /// Share of an example's features hidden at each step, of 256: what can be told in several ways
    /// is then learnt in all of them.
    pub(crate) hidden: u64,
}

/// A trained linear model.
pub(crate) struct Linear {
    index: FxHashMap<u64, u32>,
    labels: usize,
    weights: Vec<f32>,
}

/// A fixed sequence of pseudo-random numbers.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }
}

impl Linear {
    /// Trains on the examples, in an order that a fixed seed shuffles.
    pub(crate) fn train(examples: &[&Example], labels: usize, options: Options) -> Self {
        let index = index(examples, options.seen_min);
        let mut weights = vec![0f32; index.len() * labels];
        let mut squares = vec![1e-3f32; index.len() * labels];
        let rows: Vec<Vec<u32>> = examples
            .iter()
            .map(|e| e.features.iter().filter_map(|f| index.get(f).copied()).collect())
            .collect();
        let mut order: Vec<usize> = (0..examples.len()).collect();
        let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
        let mut scores = vec![0f32; labels];
        let mut seen: Vec<u32> = Vec::new();
        for _ in 0..options.epochs {
            for i in (1..order.len()).rev() {
                order.swap(i, dice.below(i + 1));
            }
            for &e in &order {
                let gold = usize::from(examples[e].label);
                seen.clear();
                seen.extend(rows[e].iter().filter(|_| dice.next() >> 32 & 255 >= options.hidden));
                add_up(&seen, &weights, &mut scores);
                soften(&mut scores);
                for (label, score) in scores.iter_mut().enumerate() {
                    *score -= f32::from(u8::from(label == gold));
                }
                for &row in &seen {
                    let at = row as usize * labels;
                    let (w, s) = (&mut weights[at..at + labels], &mut squares[at..at + labels]);
                    for label in 0..labels {
                        let slope = scores[label] + options.decay * w[label];
                        if slope.abs() > 1e-5 {
                            s[label] += slope * slope;
                            w[label] -= options.rate * slope / s[label].sqrt();
                        }
                    }
                }
            }
        }
        // Whole examples show more features than training did.
        let share = (256 - options.hidden) as f32 / 256.0;
        weights.iter_mut().for_each(|weight| *weight *= share);
        Self { index, labels, weights }
    }

    /// Returns the scores of each label, in natural log-odds.
    pub(crate) fn scores(&self, features: &[u64]) -> Vec<f32> {
        let rows: Vec<u32> = features.iter().filter_map(|f| self.index.get(f).copied()).collect();
        let mut scores = vec![0f32; self.labels];
        add_up(&rows, &self.weights, &mut scores);
        scores
    }

    /// Returns the weights as bytes, `scale` of which make one step of log-odds; those below `keep`
    /// are left out.
    pub(crate) fn rows(&self, scale: f32, keep: f32) -> Vec<Row> {
        let mut features: Vec<(u64, u32)> = self.index.iter().map(|(f, r)| (*f, *r)).collect();
        features.sort_unstable();
        let mut out = Vec::new();
        for (feature, row) in features {
            let at = row as usize * self.labels;
            let weights: Vec<(u8, i8)> = self.weights[at..at + self.labels]
                .iter()
                .enumerate()
                .filter(|(_, weight)| weight.abs() >= keep)
                .map(|(label, weight)| {
                    (label as u8, (weight * scale).round().clamp(-127.0, 127.0) as i8)
                })
                .filter(|(_, weight)| *weight != 0)
                .collect();
            if !weights.is_empty() {
                out.push(Row { feature, weights });
            }
        }
        out
    }
}

fn index(examples: &[&Example], seen_min: u32) -> FxHashMap<u64, u32> {
    let mut all: Vec<u64> = examples.iter().flat_map(|e| e.features.iter().copied()).collect();
    all.sort_unstable();
    let mut out = FxHashMap::default();
    for same in all.chunk_by(|a, b| a == b) {
        if same.len() >= seen_min as usize {
            let row = out.len() as u32;
            out.insert(same[0], row);
        }
    }
    out
}

fn add_up(rows: &[u32], weights: &[f32], scores: &mut [f32]) {
    scores.fill(0.0);
    for &row in rows {
        let at = row as usize * scores.len();
        for (score, weight) in scores.iter_mut().zip(&weights[at..]) {
            *score += weight;
        }
    }
}

/// Turns scores into probabilities.
fn soften(scores: &mut [f32]) {
    let top = scores.iter().copied().fold(f32::MIN, f32::max);
    let mut sum = 0.0;
    for score in scores.iter_mut() {
        *score = (*score - top).exp();
        sum += *score;
    }
    for score in scores.iter_mut() {
        *score /= sum;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_tells_labels_apart_is_learnt() {
        let examples: Vec<Example> = (0..200u64)
            .map(|i| Example { features: vec![1, 10 + i % 3, 100 + i % 7], label: (i % 3) as u8 })
            .collect();
        let all: Vec<&Example> = examples.iter().collect();
        let options = Options { epochs: 5, rate: 0.2, decay: 1e-5, seen_min: 2, hidden: 0 };
        let model = Linear::train(&all, 3, options);
        for example in &examples {
            let scores = model.scores(&example.features);
            let best = (0..3).max_by(|&a, &b| scores[a].total_cmp(&scores[b]));
            assert_eq!(best, Some(usize::from(example.label)));
        }
        let again = Linear::train(&all, 3, options);
        assert_eq!(model.rows(24.0, 0.0), again.rows(24.0, 0.0));
    }
}
