//! Turns what is seen at a decision into hashed features, one kind a number.

use tallybook_syntax::hash;

/// Collects features; values of different kinds never meet.
pub(crate) struct Bag<'o> {
    out: &'o mut Vec<u64>,
    seed: u64,
}

impl<'o> Bag<'o> {
    /// Empties the list and returns what fills it; decisions with other seeds share no feature.
    pub(crate) fn new(out: &'o mut Vec<u64>, seed: u64) -> Self {
        out.clear();
        Self { out, seed }
    }

    /// Adds the feature of a kind with two values.
    pub(crate) fn add(&mut self, kind: u64, a: u64, b: u64) {
        let hash = hash::mix(hash::mix(hash::mix(self.seed, kind), a), b);
        self.out.push(hash::finish(hash));
    }
}
