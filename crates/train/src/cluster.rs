//! Turns running words into clusters by exchange: each word moves to the class where it best
//! predicts and is best predicted by its neighbours' classes (Martin, Liermann and Ney 1998).
//!
//! What is raised is the log-likelihood of a bigram model over classes,
//! `sum N(c,d) log N(c,d) - 2 sum N(c) log N(c)`; a round tries every class for every word.

use crate::raw::Running;

/// A word with fewer occurrences gets no class: there is nothing to learn it from.
const COUNT_MIN: u32 = 3;

/// `n log n` of the small numbers, which are nearly all that occur.
struct Entropy(Vec<f32>);

impl Entropy {
    fn new() -> Self {
        let of = |n: usize| if n == 0 { 0.0 } else { (n as f64 * (n as f64).ln()) as f32 };
        Self((0..1 << 15).map(of).collect())
    }

    #[inline]
    fn of(&self, n: u32) -> f32 {
        match self.0.get(n as usize) {
            Some(value) => *value,
            None => (f64::from(n) * f64::from(n).ln()) as f32,
        }
    }
}

/// The words that get classes, with their neighbours.
pub(crate) struct Vocabulary {
    /// Hash of each word, the commonest first.
    pub(crate) hashes: Vec<u64>,
    counts: Vec<u32>,
    /// Words before and after, with counts; the last number stands for all rarer words and ends.
    before: Vec<Vec<(u32, u32)>>,
    after: Vec<Vec<(u32, u32)>>,
}

impl Vocabulary {
    /// Counts the neighbours in running words.
    #[must_use]
    pub(crate) fn of(running: &Running) -> Self {
        let mut counts = vec![0u32; running.hashes.len()];
        running.words.iter().for_each(|&word| counts[word as usize] += 1);
        let mut order: Vec<usize> =
            (1..counts.len()).filter(|&word| counts[word] >= COUNT_MIN).collect();
        order.sort_by_key(|&word| (std::cmp::Reverse(counts[word]), running.hashes[word]));
        let other = order.len() as u32;
        let mut number = vec![other; counts.len()];
        for (i, &word) in order.iter().enumerate() {
            number[word] = i as u32;
        }
        let mut pairs: Vec<(u32, u32)> = running
            .words
            .windows(2)
            .map(|pair| (number[pair[0] as usize], number[pair[1] as usize]))
            .collect();
        pairs.sort_unstable();
        let mut before = vec![Vec::new(); order.len() + 1];
        let mut after = vec![Vec::new(); order.len() + 1];
        for same in pairs.chunk_by(|a, b| a == b) {
            let ((left, right), count) = (same[0], same.len() as u32);
            after[left as usize].push((right, count));
            before[right as usize].push((left, count));
        }
        Self {
            hashes: order.iter().map(|&word| running.hashes[word]).collect(),
            counts: order.iter().map(|&word| counts[word]).collect(),
            before,
            after,
        }
    }
}

/// The counts of a division into classes; the class after the last stands for all other words.
struct Division {
    classes: usize,
    class: Vec<u32>,
    /// N(c, d) by c, and by d.
    forward: Vec<u32>,
    backward: Vec<u32>,
    size: Vec<u32>,
}

/// Returns the class of each word of the vocabulary, from 0.
#[must_use]
pub(crate) fn exchange(words: &Vocabulary, classes: usize, rounds: usize) -> Vec<u32> {
    let entropy = Entropy::new();
    let mut division = Division::begin(words, classes);
    let (mut left, mut right) = (vec![0u32; classes + 1], vec![0u32; classes + 1]);
    let mut gain = vec![0f32; classes];
    for _ in 0..rounds {
        let mut moved = 0usize;
        for word in 0..words.hashes.len() {
            left.fill(0);
            right.fill(0);
            for &(other, count) in words.before[word].iter().filter(|(o, _)| *o != word as u32) {
                left[division.class[other as usize] as usize] += count;
            }
            for &(other, count) in words.after[word].iter().filter(|(o, _)| *o != word as u32) {
                right[division.class[other as usize] as usize] += count;
            }
            let from = division.class[word];
            let count = words.counts[word];
            division.shift(from as usize, &left, &right, count, false);
            division.gains(&entropy, &left, &right, count, &mut gain);
            let mut to = from as usize;
            for (class, value) in gain.iter().enumerate() {
                if *value > gain[to] + 1e-3 {
                    to = class;
                }
            }
            division.shift(to, &left, &right, count, true);
            division.class[word] = to as u32;
            moved += usize::from(to as u32 != from);
        }
        if moved * 200 < words.hashes.len() {
            break;
        }
    }
    division.class.truncate(words.hashes.len());
    division.class
}

impl Division {
    fn begin(words: &Vocabulary, classes: usize) -> Self {
        let len = words.hashes.len();
        let width = classes + 1;
        let mut class: Vec<u32> = (0..len).map(|word| (word % classes) as u32).collect();
        class.push(classes as u32);
        let mut division = Self {
            classes,
            class,
            forward: vec![0; width * width],
            backward: vec![0; width * width],
            size: vec![0; width],
        };
        for (word, after) in words.after.iter().enumerate() {
            let c = division.class[word] as usize;
            // A word beside itself is left out, as in the exchange itself.
            for &(other, count) in after.iter().filter(|(other, _)| *other as usize != word) {
                let d = division.class[other as usize] as usize;
                division.forward[c * width + d] += count;
                division.backward[d * width + c] += count;
            }
        }
        for (word, count) in words.counts.iter().enumerate() {
            division.size[division.class[word] as usize] += count;
        }
        division
    }

    /// Takes a word with these neighbours out of a class, or puts it in.
    fn shift(&mut self, class: usize, left: &[u32], right: &[u32], count: u32, put: bool) {
        let width = self.classes + 1;
        let step = |cell: &mut u32, by: u32| *cell = if put { *cell + by } else { *cell - by };
        for c in (0..width).filter(|&c| left[c] > 0) {
            step(&mut self.forward[c * width + class], left[c]);
            step(&mut self.backward[class * width + c], left[c]);
        }
        for c in (0..width).filter(|&c| right[c] > 0) {
            step(&mut self.forward[class * width + c], right[c]);
            step(&mut self.backward[c * width + class], right[c]);
        }
        step(&mut self.size[class], count);
    }

    /// Fills in what each class would gain from a word with these neighbours.
    fn gains(&self, entropy: &Entropy, left: &[u32], right: &[u32], count: u32, gain: &mut [f32]) {
        let width = self.classes + 1;
        for (class, gain) in gain.iter_mut().enumerate() {
            let size = self.size[class];
            *gain = -2.0 * (entropy.of(size + count) - entropy.of(size));
        }
        for (counts, table) in [(left, &self.forward), (right, &self.backward)] {
            for c in (0..width).filter(|&c| counts[c] > 0) {
                let more = counts[c];
                let row = &table[c * width..c * width + self.classes];
                for (gain, &n) in gain.iter_mut().zip(row) {
                    *gain += entropy.of(n + more) - entropy.of(n);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_in_like_places_share_a_class() {
        // Two kinds of words take turns: 1 to 3 and 4 to 6.
        let mut words = vec![0];
        for i in 0..600u32 {
            words.extend([1 + i % 3, 4 + (i / 3) % 3, 0]);
        }
        let running = Running { words, hashes: (0..7).map(|i| i * 1000).collect() };
        let vocabulary = Vocabulary::of(&running);
        let classes = exchange(&vocabulary, 2, 10);
        let class_of =
            |hash: u64| classes[vocabulary.hashes.iter().position(|known| *known == hash).unwrap()];
        assert_eq!(class_of(1000), class_of(2000));
        assert_eq!(class_of(1000), class_of(3000));
        assert_eq!(class_of(4000), class_of(6000));
        assert_ne!(class_of(1000), class_of(4000));
    }
}
