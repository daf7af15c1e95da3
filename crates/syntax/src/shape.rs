//! Turns the network's sizes into where each of its matrices lies among all its numbers.
//!
//! ```text
//! rows of a word -> sum -> tanh -> layers, both ways each -> views: head, dependent -> tree
//!                              --------------------------->                        -> relation
//! ```

use std::ops::Range;

use crate::Deprel;

/// Sizes of a network.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Shape {
    /// Numbers of a row of the table of inputs.
    pub input: usize,
    /// Cells of a layer, one way.
    pub cells: usize,
    /// Layers.
    pub layers: usize,
    /// Numbers that a word as head, and as dependent, is matched by.
    pub arc: usize,
    /// Numbers that a relation is told from.
    pub label: usize,
}

/// Number of relations.
pub const LABELS: usize = Deprel::ALL.len();

/// Classes of distances between a word and its head, before it and behind it.
pub const DISTANCES: usize = 20;

/// Returns the class of the distance from a word to its head.
#[inline]
#[must_use]
pub fn distance(word: usize, head: usize) -> usize {
    const CLASSES: [u8; 26] =
        [0, 0, 1, 2, 3, 4, 5, 5, 6, 6, 6, 7, 7, 7, 7, 7, 8, 8, 8, 8, 8, 8, 8, 8, 8, 9];
    let class = CLASSES[word.abs_diff(head).min(25)];
    usize::from(class) + if head > word { DISTANCES / 2 } else { 0 }
}

/// One matrix (rows: inputs, columns: outputs) and what is added to its product.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Linear {
    /// Numbers that go in.
    pub inputs: usize,
    /// Numbers that come out.
    pub outputs: usize,
    /// Where the matrix lies, row by row.
    pub weights: Range<usize>,
    /// Where lies what is added.
    pub bias: Range<usize>,
}

/// Where everything lies.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Layout {
    /// The layers; columns are gate and candidate forwards, gate and candidate backwards.
    pub layers: Vec<Linear>,
    /// From the last layer and the input: as head, as dependent, relation as head, relation as dependent.
    pub views: Linear,
    /// From a dependent to what its head must be like, and what each distance to it is worth.
    pub want: Linear,
    /// From head and dependent together to the relation.
    pub relation: Linear,
    /// The root as a head, before it is bent.
    pub root: Range<usize>,
    /// Number of all numbers.
    pub len: usize,
}

impl Shape {
    /// Returns where everything lies.
    #[must_use]
    pub fn layout(&self) -> Layout {
        let mut at = 0;
        let mut take = |len: usize| {
            at += len;
            at - len..at
        };
        let mut linear = |inputs: usize, outputs: usize| Linear {
            inputs,
            outputs,
            weights: take(inputs * outputs),
            bias: take(outputs),
        };
        let both = 2 * self.cells;
        let layers = (0..self.layers)
            .map(|k| linear(if k == 0 { self.input } else { both }, 2 * both))
            .collect();
        let views = linear(both + self.input, 2 * self.arc + 2 * self.label);
        let want = linear(self.arc, self.arc + DISTANCES);
        let relation = linear(self.label, LABELS);
        let root = take(self.arc);
        Layout { layers, views, want, relation, root, len: at }
    }
}
