//! Turns what the network said about a batch, and what is right, into the slope of its error.

use tallybook_syntax::shape::{DISTANCES, LABELS, Linear, distance};

use super::forward::{Numbers, Sample, Trace, arc_scores, relation_input, relation_scores};
use super::math::{Mat, multiply};

/// The slope of the error of a batch.
#[derive(Default)]
pub(crate) struct Slope {
    /// By the matrices' numbers.
    pub(crate) dense: Vec<f32>,
    /// By the sum of each word's rows.
    pub(crate) words: Vec<f32>,
    /// The error, summed over words.
    pub(crate) error: f64,
}

/// Turns scores into the slope of the error by them, times `weight`, and returns the error.
fn against(scores: &mut [f32], right: usize, weight: f32) -> f64 {
    let top = scores.iter().copied().fold(f32::MIN, f32::max);
    let mut sum = 0.0;
    for score in scores.iter_mut() {
        *score = (*score - top).exp();
        sum += *score;
    }
    let error = -f64::from((scores[right] / sum).max(1e-30)).ln();
    scores.iter_mut().for_each(|score| *score *= weight / sum);
    scores[right] -= weight;
    error
}

/// Adds the slopes by a matrix and its bias, and returns the slope by its inputs.
fn back(
    dense: &[f32],
    linear: &Linear,
    (x, slope): (Mat<'_>, &[f32]),
    count: usize,
    out: &mut [f32],
) -> Vec<f32> {
    let (inputs, outputs) = (linear.inputs, linear.outputs);
    let by_out = Mat::new(slope, count, outputs, outputs);
    multiply(x.turned(), by_out, 1.0, &mut out[linear.weights.clone()], outputs);
    let bias = &mut out[linear.bias.clone()];
    for row in slope.chunks_exact(outputs) {
        bias.iter_mut().zip(row).for_each(|(b, s)| *b += s);
    }
    let weights = Mat::new(&dense[linear.weights.clone()], inputs, outputs, outputs);
    let mut by_in = vec![0.0; count * inputs];
    multiply(by_out, weights.turned(), 0.0, &mut by_in, inputs);
    by_in
}

/// Returns the slope of a batch's error; each word's weighs `weight`.
pub(crate) fn backward(
    net: Numbers<'_>,
    batch: &[&Sample],
    trace: &Trace,
    weight: f32,
    slope: &mut Slope,
) {
    let (shape, layout) = (net.shape, net.layout);
    let (arc, label, width) = (shape.arc, shape.label, layout.views.outputs);
    let count = trace.starts[batch.len()];
    slope.dense.clear();
    slope.dense.resize(layout.len, 0.0);
    slope.error = 0.0;
    let mut by_views = vec![0.0; count * width];
    let mut by_wants = vec![0.0; count * (arc + DISTANCES)];
    let mut by_root = vec![0.0; arc];
    for (s, sample) in batch.iter().enumerate() {
        arcs(net, trace, (s, sample), weight, (&mut by_views, &mut by_wants, &mut by_root), slope);
        relations(net, trace, (s, sample), weight, &mut by_views, slope);
    }
    for ((slope, by), bent) in
        slope.dense[layout.root.clone()].iter_mut().zip(&by_root).zip(&trace.root)
    {
        *slope += by * (1.0 - bent * bent);
    }
    let dependents = Mat::new(&trace.views[arc.min(trace.views.len())..], count, arc, width);
    let by_dependents =
        back(net.dense, &layout.want, (dependents, &by_wants), count, &mut slope.dense);
    for s in 0..batch.len() {
        let mask = &trace.view_masks[s * (2 * arc + label)..][..2 * arc];
        for word in trace.words(s) {
            let row = &mut by_views[word * width..][..2 * arc];
            let more = &by_dependents[word * arc..][..arc];
            row[arc..].iter_mut().zip(more).for_each(|(x, y)| *x += y);
            let bent = &trace.arcs[word * 2 * arc..][..2 * arc];
            for ((x, m), b) in row.iter_mut().zip(mask).zip(bent) {
                *x *= m * (1.0 - b * b);
            }
        }
    }
    let last =
        Mat::new(&trace.inputs[shape.layers], count, layout.views.inputs, layout.views.inputs);
    let by_last = back(net.dense, &layout.views, (last, &by_views), count, &mut slope.dense);
    let rows = || by_last.chunks_exact(layout.views.inputs);
    let mut by: Vec<f32> = rows().flat_map(|row| &row[..2 * shape.cells]).copied().collect();
    for k in (0..shape.layers).rev() {
        unmask(&mut by, 2 * shape.cells, &trace.masks[k + 1], &trace.starts);
        let by_gates = unrun(&trace.gates[k], &trace.states[k], &by, shape.cells, &trace.starts);
        let linear = &layout.layers[k];
        let x = Mat::new(&trace.inputs[k], count, linear.inputs, linear.inputs);
        by = back(net.dense, linear, (x, &by_gates), count, &mut slope.dense);
    }
    let more = rows().flat_map(|row| &row[2 * shape.cells..]);
    by.iter_mut().zip(more).for_each(|(x, y)| *x += y);
    unmask(&mut by, shape.input, &trace.masks[0], &trace.starts);
    by.iter_mut().zip(&trace.bent).for_each(|(x, b)| *x *= 1.0 - b * b);
    slope.words = by;
}

/// Goes back through the choice of heads of one sentence.
fn arcs(
    net: Numbers<'_>,
    trace: &Trace,
    (s, sample): (usize, &Sample),
    weight: f32,
    (by_views, by_wants, by_root): (&mut [f32], &mut [f32], &mut [f32]),
    slope: &mut Slope,
) {
    let (arc, width) = (net.shape.arc, net.layout.views.outputs);
    let words = trace.words(s);
    let n = words.len();
    let mut scores = arc_scores(net, trace, s);
    for (i, row) in scores.chunks_exact_mut(n + 1).enumerate() {
        row[i] = -1e9;
        slope.error += against(row, sample.heads[i] as usize, weight);
    }
    let by = Mat::new(&scores, n, n, n + 1);
    let step = arc + DISTANCES;
    let wants = Mat::new(&trace.wants[words.start * step..], n, arc, step);
    let heads = Mat::new(&trace.views[words.start * width..], n, arc, width);
    let out = &mut by_wants[words.start * step..words.end * step];
    multiply(by, heads, 0.0, out, step);
    multiply(by.turned(), wants, 1.0, &mut by_views[words.start * width..], width);
    for i in 0..n {
        let by = scores[i * (n + 1) + n];
        let want = &trace.wants[(words.start + i) * step..][..arc];
        by_root.iter_mut().zip(want).for_each(|(r, w)| *r += by * w);
        for k in 0..n {
            out[i * step + arc + distance(i, k)] += scores[i * (n + 1) + k];
        }
        out[i * step..][..arc].iter_mut().zip(&trace.root).for_each(|(x, r)| *x += by * r);
    }
}

/// Goes back through the choice of relations of one sentence, at the right heads.
fn relations(
    net: Numbers<'_>,
    trace: &Trace,
    (s, sample): (usize, &Sample),
    weight: f32,
    by_views: &mut [f32],
    slope: &mut Slope,
) {
    let (arc, label, width) = (net.shape.arc, net.shape.label, net.layout.views.outputs);
    let words = trace.words(s);
    let n = words.len();
    let mask = &trace.view_masks[s * (2 * arc + label) + 2 * arc..][..label];
    // The root's relation is not chosen.
    let chosen: Vec<usize> = (0..n).filter(|&i| (sample.heads[i] as usize) < n).collect();
    let head_of = |i: usize| words.start + sample.heads[i] as usize;
    let (mut bent, mut hidden) = (Vec::new(), Vec::new());
    for &i in &chosen {
        let input = relation_input(net, trace, head_of(i), words.start + i);
        hidden.extend(input.iter().zip(mask).map(|(x, m)| x * m));
        bent.extend(input);
    }
    let mut scores = relation_scores(net, &hidden, chosen.len());
    for (row, &i) in scores.chunks_exact_mut(LABELS).zip(&chosen) {
        slope.error += against(row, usize::from(sample.labels[i]), weight);
    }
    let x = Mat::new(&hidden, chosen.len(), label, label);
    let by = back(net.dense, &net.layout.relation, (x, &scores), chosen.len(), &mut slope.dense);
    for (k, &i) in chosen.iter().enumerate() {
        for j in 0..label {
            let at = k * label + j;
            let by = by[at] * mask[j] * (1.0 - bent[at] * bent[at]);
            by_views[head_of(i) * width + 2 * arc + j] += by;
            by_views[(words.start + i) * width + 2 * arc + label + j] += by;
        }
    }
}

fn unmask(by: &mut [f32], width: usize, masks: &[f32], starts: &[usize]) {
    for (s, mask) in masks.chunks_exact(width).enumerate() {
        for row in by[starts[s] * width..starts[s + 1] * width].chunks_exact_mut(width) {
            row.iter_mut().zip(mask).for_each(|(x, m)| *x *= m);
        }
    }
}

/// Goes back through the cells of a layer; returns the slope by its matrix's products.
fn unrun(gates: &[f32], states: &[f32], by: &[f32], cells: usize, starts: &[usize]) -> Vec<f32> {
    let mut out = vec![0.0; gates.len()];
    let mut carry = vec![0.0; cells];
    let zeros = vec![0.0; cells];
    for ends in starts.windows(2) {
        let len = ends[1] - ends[0];
        for way in 0..2 {
            carry.fill(0.0);
            for step in (0..len).rev() {
                let word = if way == 0 { ends[0] + step } else { ends[1] - 1 - step };
                let before = if way == 0 { word.wrapping_sub(1) } else { word + 1 };
                let before = match step {
                    0 => &zeros,
                    _ => &states[before * 2 * cells + way * cells..][..cells],
                };
                let at = word * 4 * cells + way * 2 * cells;
                let (gate, candidate) = gates[at..at + 2 * cells].split_at(cells);
                let (by_gate, by_candidate) = out[at..at + 2 * cells].split_at_mut(cells);
                let by = &by[word * 2 * cells + way * cells..][..cells];
                for j in 0..cells {
                    let (g, c) = (gate[j], candidate[j]);
                    let all = by[j] + carry[j];
                    by_gate[j] = all * (c - before[j]) * g * (1.0 - g);
                    by_candidate[j] = all * g * (1.0 - c * c);
                    carry[j] = all * (1.0 - g);
                }
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use tallybook_syntax::inputs::{NONE, VALUES};
    use tallybook_syntax::shape::Shape;

    use super::super::forward::{Drop, forward};
    use super::super::math::Dice;
    use super::*;

    /// Returns the error of a small batch, and its slope.
    fn error(shape: Shape, dense: &[f32], table: &[f32], slope: &mut Slope) -> f64 {
        let rows = |values: &[u32]| {
            let mut rows = [NONE; VALUES];
            rows[..values.len()].copy_from_slice(values);
            rows
        };
        let long = Sample {
            rows: vec![rows(&[0, 1]), rows(&[2]), rows(&[1, 3]), rows(&[4, 0])],
            heads: vec![1, 4, 3, 1],
            labels: vec![3, 4, 1, 7],
        };
        let short =
            Sample { rows: vec![rows(&[2, 4]), rows(&[3])], heads: vec![2, 0], labels: vec![4, 0] };
        let layout = shape.layout();
        let net = Numbers { shape, layout: &layout, dense, table };
        let batch = [&long, &short];
        let drop = Drop { input: 0.2, layer: 0.2, view: 0.2 };
        let trace = forward(net, &batch, drop, &mut Dice::new(9));
        backward(net, &batch, &trace, 1.0, slope);
        slope.error
    }

    #[test]
    fn slopes_are_those_of_small_steps() {
        let shape = Shape { input: 6, cells: 5, layers: 2, arc: 4, label: 3 };
        let mut dice = Dice::new(4);
        let mut numbers =
            |len: usize| -> Vec<f32> { (0..len).map(|_| 1.2 * (dice.unit() - 0.5)).collect() };
        let (mut dense, table) = (numbers(shape.layout().len), numbers(5 * shape.input));
        let mut slope = Slope::default();
        error(shape, &dense, &table, &mut slope);
        let by_dense = slope.dense.clone();
        let step = 1e-2;
        for i in 0..dense.len() {
            let old = dense[i];
            let ends = [old + step, old - step].map(|x| {
                dense[i] = x;
                error(shape, &dense, &table, &mut slope)
            });
            dense[i] = old;
            let measured = ((ends[0] - ends[1]) / f64::from(2.0 * step)) as f32;
            let (is, bound) = (by_dense[i], 0.01 + 0.02 * measured.abs());
            assert!((is - measured).abs() < bound, "number {i}: {is}, measured {measured}");
        }
    }

    #[test]
    fn slopes_reach_the_table() {
        let shape = Shape { input: 6, cells: 5, layers: 2, arc: 4, label: 3 };
        let mut dice = Dice::new(5);
        let mut numbers =
            |len: usize| -> Vec<f32> { (0..len).map(|_| 1.2 * (dice.unit() - 0.5)).collect() };
        let (dense, mut table) = (numbers(shape.layout().len), numbers(5 * shape.input));
        let mut slope = Slope::default();
        error(shape, &dense, &table, &mut slope);
        // Row 2 stands in the second word and in the first of the next sentence.
        let by: Vec<f32> = (0..shape.input)
            .map(|j| slope.words[shape.input + j] + slope.words[4 * shape.input + j])
            .collect();
        for (j, by) in by.into_iter().enumerate() {
            let at = 2 * shape.input + j;
            let old = table[at];
            let ends = [old + 1e-2, old - 1e-2].map(|x| {
                table[at] = x;
                error(shape, &dense, &table, &mut slope)
            });
            table[at] = old;
            let measured = ((ends[0] - ends[1]) / 2e-2) as f32;
            assert!((by - measured).abs() < 0.01 + 0.02 * measured.abs(), "{by}, {measured}");
        }
    }
}
