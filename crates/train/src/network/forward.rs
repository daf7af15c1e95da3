//! Turns a batch of sentences into all that the network computes about them, in floats.

use tallybook_syntax::bend::{sigmoid, tanh};
use tallybook_syntax::inputs::{NONE, VALUES};
use tallybook_syntax::shape::{DISTANCES, LABELS, Layout, Linear, Shape, distance};

use super::math::{Dice, Mat, multiply};

/// One sentence as the network sees it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sample {
    /// Rows of each word.
    pub(crate) rows: Vec<[u32; VALUES]>,
    /// Right heads; the number of words is the root.
    pub(crate) heads: Vec<u32>,
    /// Right relations by number.
    pub(crate) labels: Vec<u8>,
}

/// Shares that are dropped while the network learns.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Drop {
    /// Of the numbers of inputs.
    pub(crate) input: f32,
    /// Of the numbers between layers and behind them.
    pub(crate) layer: f32,
    /// Of the numbers that arcs and relations are told from.
    pub(crate) view: f32,
}

impl Drop {
    /// Nothing is dropped.
    pub(crate) const NONE: Self = Self { input: 0.0, layer: 0.0, view: 0.0 };
}

/// The numbers of a network.
#[derive(Clone, Copy)]
pub(crate) struct Numbers<'a> {
    pub(crate) shape: Shape,
    pub(crate) layout: &'a Layout,
    /// All matrices.
    pub(crate) dense: &'a [f32],
    /// The table of inputs.
    pub(crate) table: &'a [f32],
}

/// What was computed about a batch, kept for the way back.
#[derive(Default)]
pub(crate) struct Trace {
    /// First words of the sentences, and the number of words.
    pub(crate) starts: Vec<usize>,
    /// Inputs, bent, before the mask.
    pub(crate) bent: Vec<f32>,
    /// Inputs of each layer, masked, and last of the views.
    pub(crate) inputs: Vec<Vec<f32>>,
    /// Masks of the same, one row a sentence.
    pub(crate) masks: Vec<Vec<f32>>,
    /// Gates and candidates of each layer.
    pub(crate) gates: Vec<Vec<f32>>,
    /// States of each layer, before the mask.
    pub(crate) states: Vec<Vec<f32>>,
    /// The four views of each word: the arcs' are bent and masked.
    pub(crate) views: Vec<f32>,
    /// The arcs' views before the mask.
    pub(crate) arcs: Vec<f32>,
    /// Masks of the arcs' views and of the relation, one row a sentence.
    pub(crate) view_masks: Vec<f32>,
    /// What each word wants its head to be like.
    pub(crate) wants: Vec<f32>,
    /// The root as a head.
    pub(crate) root: Vec<f32>,
}

impl Trace {
    /// Returns the words of a sentence.
    pub(crate) fn words(&self, sentence: usize) -> std::ops::Range<usize> {
        self.starts[sentence]..self.starts[sentence + 1]
    }
}

/// Adds a matrix's product with some inputs to its bias.
pub(crate) fn apply(dense: &[f32], linear: &Linear, x: Mat<'_>, count: usize) -> Vec<f32> {
    let mut out = dense[linear.bias.clone()].repeat(count);
    let weights = &dense[linear.weights.clone()];
    let weights = Mat::new(weights, linear.inputs, linear.outputs, linear.outputs);
    multiply(x, weights, 1.0, &mut out, linear.outputs);
    out
}

/// Multiplies each sentence's rows by the sentence's mask.
fn masked(values: &[f32], width: usize, masks: &[f32], starts: &[usize]) -> Vec<f32> {
    let mut out = values.to_vec();
    for (s, mask) in masks.chunks_exact(width).enumerate() {
        for row in out[starts[s] * width..starts[s + 1] * width].chunks_exact_mut(width) {
            row.iter_mut().zip(mask).for_each(|(x, m)| *x *= m);
        }
    }
    out
}

/// Computes everything about a batch up to the wants and views.
pub(crate) fn forward(net: Numbers<'_>, batch: &[&Sample], drop: Drop, dice: &mut Dice) -> Trace {
    let (shape, layout) = (net.shape, net.layout);
    let mut trace = Trace { starts: vec![0], ..Trace::default() };
    for sample in batch {
        let end = trace.starts[trace.starts.len() - 1] + sample.rows.len();
        trace.starts.push(end);
        for rows in &sample.rows {
            let at = trace.bent.len();
            trace.bent.resize(at + shape.input, 0.0);
            let sum = &mut trace.bent[at..];
            for &row in rows.iter().filter(|row| **row != NONE) {
                let row = &net.table[row as usize * shape.input..][..shape.input];
                sum.iter_mut().zip(row).for_each(|(x, y)| *x += y);
            }
            sum.iter_mut().for_each(|x| *x = tanh(*x));
        }
    }
    let count = trace.starts[batch.len()];
    let mask_of = |drop: f32, width: usize, dice: &mut Dice| {
        let mut mask = Vec::new();
        dice.mask(drop, width * batch.len(), &mut mask);
        mask
    };
    let mask = mask_of(drop.input, shape.input, dice);
    trace.inputs.push(masked(&trace.bent, shape.input, &mask, &trace.starts));
    trace.masks.push(mask);
    let both = 2 * shape.cells;
    for linear in &layout.layers {
        let x = &trace.inputs[trace.inputs.len() - 1];
        let x = Mat::new(x, count, linear.inputs, linear.inputs);
        let mut gates = apply(net.dense, linear, x, count);
        let states = run(&mut gates, shape.cells, &trace.starts);
        let mask = mask_of(drop.layer, both, dice);
        trace.inputs.push(masked(&states, both, &mask, &trace.starts));
        trace.gates.push(gates);
        trace.states.push(states);
        trace.masks.push(mask);
    }
    look(net, batch.len(), drop, dice, &mut trace);
    trace
}

/// Computes the views of each word and what it wants.
fn look(net: Numbers<'_>, sentences: usize, drop: Drop, dice: &mut Dice, trace: &mut Trace) {
    let (arc, label) = (net.shape.arc, net.shape.label);
    let (linear, count) = (&net.layout.views, trace.starts[sentences]);
    let last = trace.inputs.pop().unwrap_or_default();
    let rows = last.chunks_exact(2 * net.shape.cells);
    let rows = rows.zip(trace.inputs[0].chunks_exact(net.shape.input));
    let both: Vec<f32> =
        rows.flat_map(|(state, input)| state.iter().chain(input)).copied().collect();
    trace.inputs.push(both);
    let x = &trace.inputs[trace.inputs.len() - 1];
    trace.views = apply(net.dense, linear, Mat::new(x, count, linear.inputs, linear.inputs), count);
    dice.mask(drop.view, (2 * arc + label) * sentences, &mut trace.view_masks);
    for s in 0..sentences {
        let mask = &trace.view_masks[s * (2 * arc + label)..][..2 * arc];
        for word in trace.words(s) {
            let row = &mut trace.views[word * linear.outputs..][..2 * arc];
            for (x, m) in row.iter_mut().zip(mask) {
                let bent = tanh(*x);
                trace.arcs.push(bent);
                *x = bent * m;
            }
        }
    }
    let dependents =
        Mat::new(&trace.views[arc.min(trace.views.len())..], count, arc, linear.outputs);
    trace.wants = apply(net.dense, &net.layout.want, dependents, count);
    trace.root = net.dense[net.layout.root.clone()].iter().map(|x| tanh(*x)).collect();
}

/// Bends gates and candidates in place and runs the cells both ways; returns their states.
fn run(gates: &mut [f32], cells: usize, starts: &[usize]) -> Vec<f32> {
    let count = gates.len() / (4 * cells);
    for row in gates.chunks_exact_mut(2 * cells) {
        let (gate, candidate) = row.split_at_mut(cells);
        gate.iter_mut().for_each(|x| *x = sigmoid(*x));
        candidate.iter_mut().for_each(|x| *x = tanh(*x));
    }
    let mut states = vec![0.0; count * 2 * cells];
    let mut state = vec![0.0; cells];
    for ends in starts.windows(2) {
        for way in 0..2 {
            state.fill(0.0);
            for step in 0..ends[1] - ends[0] {
                let word = if way == 0 { ends[0] + step } else { ends[1] - 1 - step };
                let row = &gates[word * 4 * cells + way * 2 * cells..][..2 * cells];
                let (gate, candidate) = row.split_at(cells);
                for ((s, g), c) in state.iter_mut().zip(gate).zip(candidate) {
                    *s += g * (c - *s);
                }
                states[word * 2 * cells + way * cells..][..cells].copy_from_slice(&state);
            }
        }
    }
    states
}

/// Returns the scores of all heads of a sentence's words; the last column is the root.
pub(crate) fn arc_scores(net: Numbers<'_>, trace: &Trace, sentence: usize) -> Vec<f32> {
    let (arc, width) = (net.shape.arc, net.layout.views.outputs);
    let words = trace.words(sentence);
    let n = words.len();
    let mut scores = vec![0.0; n * (n + 1)];
    let step = arc + DISTANCES;
    let wants = Mat::new(&trace.wants[words.start * step..], n, arc, step);
    let heads = Mat::new(&trace.views[words.start * width..], n, arc, width);
    multiply(wants, heads.turned(), 0.0, &mut scores, n + 1);
    let root = Mat::new(&trace.root, 1, arc, arc);
    multiply(wants, root.turned(), 0.0, &mut scores[n..], n + 1);
    for (i, row) in scores.chunks_exact_mut(n + 1).enumerate() {
        let near = &trace.wants[(words.start + i) * step + arc..][..DISTANCES];
        row[..n].iter_mut().enumerate().for_each(|(k, score)| *score += near[distance(i, k)]);
    }
    scores
}

/// Returns what the relation of one arc is told from, bent.
pub(crate) fn relation_input(
    net: Numbers<'_>,
    trace: &Trace,
    head: usize,
    word: usize,
) -> Vec<f32> {
    let (arc, label, width) = (net.shape.arc, net.shape.label, net.layout.views.outputs);
    let as_head = &trace.views[head * width + 2 * arc..][..label];
    let as_dependent = &trace.views[word * width + 2 * arc + label..][..label];
    as_head.iter().zip(as_dependent).map(|(a, b)| tanh(a + b)).collect()
}

/// Returns the scores of the relations, given what they are told from.
pub(crate) fn relation_scores(net: Numbers<'_>, hidden: &[f32], count: usize) -> Vec<f32> {
    let label = net.shape.label;
    let out = apply(net.dense, &net.layout.relation, Mat::new(hidden, count, label, label), count);
    debug_assert_eq!(out.len(), count * LABELS, "a score a relation");
    out
}
