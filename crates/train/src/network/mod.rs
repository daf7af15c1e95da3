//! Turns trees into the weights of the network that parses: learning by slope, in floats.
//!
//! Each batch is halved, and both halves are learnt from at once; sums are always made in the
//! same order, so that the same sentences give the same bytes on any number of threads.

mod adam;
mod backward;
mod forward;
mod math;

use std::collections::BTreeMap;
use std::time::Instant;

use tallybook_syntax::inputs::{self, HASHED, NONE, UNKNOWN};
use tallybook_syntax::shape::{LABELS, Layout, Shape};
use tallybook_syntax::tree::Tree;
use tallybook_syntax::word::Word;
use tallybook_syntax::{Deprel, Error, network, spanning};

use adam::{Dense, Sparse};
use backward::{Slope, backward};
use forward::{Drop, Numbers, Sample, arc_scores, forward, relation_input, relation_scores};
use math::Dice;

/// The sizes of the network that is shipped.
pub(crate) const SHAPE: Shape = Shape { input: 192, cells: 160, layers: 3, arc: 160, label: 128 };

/// Numbers that a training run may change.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Course {
    /// Rounds over all sentences.
    pub(crate) epochs: usize,
    /// Words of a batch.
    pub(crate) batch: usize,
    /// Largest step.
    pub(crate) rate: f32,
    /// Shares that are dropped.
    drop: Drop,
    /// Share of forms that are taken for unknown.
    unknown: f32,
    /// Share of other values that are left out.
    left_out: f32,
    /// Share of sentences that are seen as upper-case text.
    blind: f32,
    seed: u64,
}

impl Course {
    /// Returns the course that made the shipped model.
    pub(crate) fn new(epochs: usize) -> Self {
        Self {
            epochs,
            batch: 600,
            rate: 2e-3,
            drop: Drop { input: 0.15, layer: 0.27, view: 0.27 },
            unknown: 0.2,
            left_out: 0.08,
            blind: 0.15,
            seed: 5,
        }
    }
}

/// One sentence as written and as upper-case text.
#[derive(Clone, Debug)]
pub(crate) struct Example {
    /// The words of both.
    pub(crate) words: [Vec<Word>; 2],
    /// Tags of both, as a tagger that has not seen the sentence gives them.
    pub(crate) tags: [Vec<u8>; 2],
    /// Right heads; the number of words is the root.
    pub(crate) heads: Vec<u32>,
    /// Right relations.
    pub(crate) labels: Vec<Deprel>,
}

/// Which keys have a row of their own.
#[derive(Clone, Debug, Default)]
pub(crate) struct Vocabulary(BTreeMap<u64, u32>);

/// How often a form and another value must occur to get a row.
const COUNT_MIN: [usize; 2] = [2, 4];

impl Vocabulary {
    /// Returns the vocabulary of some sentences.
    pub(crate) fn of(examples: &[Example]) -> Self {
        let mut counts: BTreeMap<u64, [usize; 2]> = BTreeMap::new();
        for word in examples.iter().flat_map(|example| example.words.iter().flatten()) {
            for (kind, key) in inputs::keys(word).into_iter().enumerate() {
                counts.entry(key).or_default()[usize::from(kind > 0)] += 1;
            }
        }
        counts.remove(&0);
        // Each word is counted as written and as upper-case text.
        let often = |counts: &[usize; 2]| (0..2).any(|k| counts[k] >= 2 * COUNT_MIN[k]);
        let kept = counts.into_iter().filter(|(_, counts)| often(counts));
        Self(kept.zip(HASHED..).map(|((key, _), row)| (key, row)).collect())
    }

    /// Returns the number of rows of the table.
    pub(crate) fn rows(&self) -> usize {
        HASHED as usize + self.0.len()
    }

    fn sample(&self, example: &Example, side: usize) -> Sample {
        let find = |key: u64| self.0.get(&key).copied().unwrap_or(NONE);
        let (words, tags) = (&example.words[side], &example.tags[side]);
        Sample {
            rows: (0..words.len()).map(|i| inputs::rows(words, tags, i, find)).collect(),
            heads: example.heads.clone(),
            labels: example.labels.iter().map(|&label| label as u8).collect(),
        }
    }
}

/// How much longer the steps of rows are, which a few sentences each move, than those of matrices.
const TABLE_RATE: f32 = 3.0;

/// A network that learns.
pub(crate) struct Network {
    shape: Shape,
    layout: Layout,
    dense: Dense,
    table: Sparse,
}

impl Network {
    /// Returns a network that knows nothing.
    pub(crate) fn new(shape: Shape, rows: usize, seed: u64) -> Self {
        let layout = shape.layout();
        let mut dice = Dice::new(seed);
        let mut dense = vec![0.0; layout.len];
        let linears = layout.layers.iter().chain([&layout.views, &layout.want, &layout.relation]);
        for linear in linears {
            let bound = (6.0 / (linear.inputs + linear.outputs) as f32).sqrt();
            dense[linear.weights.clone()].fill_with(|| bound * (2.0 * dice.unit() - 1.0));
        }
        for linear in &layout.layers {
            // Cells begin slow, so that they remember from the start.
            for gate in dense[linear.bias.clone()].chunks_mut(2 * shape.cells) {
                gate[..shape.cells].fill(-1.0);
            }
        }
        dense[layout.root.clone()].fill_with(|| 0.2 * (2.0 * dice.unit() - 1.0));
        let mut table = vec![0.0; rows * shape.input];
        table.fill_with(|| 0.08 * (2.0 * dice.unit() - 1.0));
        Self { shape, layout, dense: Dense::new(dense), table: Sparse::new(table, shape.input) }
    }

    fn numbers(&self) -> Numbers<'_> {
        Numbers {
            shape: self.shape,
            layout: &self.layout,
            dense: &self.dense.values,
            table: &self.table.values,
        }
    }

    /// Learns from one batch and returns its error.
    fn learn(&mut self, batch: &[Sample], drop: Drop, dice: &mut Dice, rate: f32) -> f64 {
        let words: usize = batch.iter().map(|sample| sample.rows.len()).sum();
        let halves: [Vec<&Sample>; 2] = [0, 1].map(|k| batch.iter().skip(k).step_by(2).collect());
        let weight = 1.0 / words as f32;
        let net = self.numbers();
        let mut dices = [0, 1].map(|_| Dice::new((dice.unit() * 1e7) as u64));
        let mut slopes = [Slope::default(), Slope::default()];
        let [first, second] = &mut slopes;
        let [dice0, dice1] = &mut dices;
        let one = |half: &[&Sample], dice: &mut Dice, slope: &mut Slope| {
            let trace = forward(net, half, drop, dice);
            backward(net, half, &trace, weight, slope);
        };
        rayon::join(|| one(&halves[0], dice0, first), || one(&halves[1], dice1, second));
        let [first, second] = &mut slopes;
        first.dense.iter_mut().zip(&second.dense).for_each(|(a, b)| *a += b);
        let mut touched = self.table.begin();
        for (half, slope) in halves.iter().zip([&first.words, &second.words]) {
            let rows = half.iter().flat_map(|sample| &sample.rows);
            for (rows, by) in rows.zip(slope.chunks_exact(self.shape.input)) {
                for &row in rows.iter().filter(|row| **row != NONE) {
                    self.table.add(&mut touched, row, by);
                }
            }
        }
        self.dense.step(&first.dense, rate);
        self.table.step(touched, TABLE_RATE * rate);
        first.error + second.error
    }

    /// Returns heads and relations of a sentence, in floats.
    fn parse(&self, sample: &Sample) -> Vec<(u32, u8)> {
        let net = self.numbers();
        let trace = forward(net, &[sample], Drop::NONE, &mut Dice::new(1));
        let n = sample.rows.len();
        let mut heads = Vec::new();
        spanning::Decoder::default().decode(&mut arc_scores(net, &trace, 0), n, &mut heads);
        let label = |(i, &head): (usize, &u32)| {
            if head as usize >= n {
                return (head, Deprel::Root as u8);
            }
            let input = relation_input(net, &trace, head as usize, i);
            let scores = relation_scores(net, &input, 1);
            let best = (0..LABELS).filter(|&k| k != Deprel::Root as usize);
            let best = best.max_by(|&a, &b| scores[a].total_cmp(&scores[b]));
            (head, best.unwrap_or(0) as u8)
        };
        heads.iter().enumerate().map(label).collect()
    }

    /// Returns UAS and LAS (subtypes ignored) in per cent on examples as written.
    fn score(&self, vocabulary: &Vocabulary, examples: &[Example]) -> (f64, f64) {
        let parse = |example: &Example| self.parse(&vocabulary.sample(example, 0));
        percent_right(examples, parse)
    }
}

/// Returns the section of the model file that holds these numbers.
pub(crate) fn section(vocabulary: &Vocabulary, numbers: &[u8]) -> Vec<u8> {
    let numbers: Vec<f32> =
        numbers.as_chunks::<4>().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect();
    let (dense, table) = numbers.split_at(SHAPE.layout().len.min(numbers.len()));
    let keys: Vec<(u64, u32)> = vocabulary.0.iter().map(|(key, row)| (*key, *row)).collect();
    network::write(SHAPE, &keys, dense, table)
}

/// Returns UAS and LAS (subtypes ignored) in per cent of a section of the model file.
pub(crate) fn score(section: &[u8], examples: &[Example]) -> Result<(f64, f64), Error> {
    let net = network::Network::read(section)?;
    let (mut tree, mut scratch) = (Tree::default(), network::Scratch::default());
    Ok(percent_right(examples, |example| {
        net.parse(section, &example.words[0], &example.tags[0], &mut tree, &mut scratch);
        (0..tree.len() as u32).map(|i| (tree.node(i).head, tree.node(i).label as u8)).collect()
    }))
}

/// Returns how many heads, and heads with relations, are right.
fn percent_right(
    examples: &[Example],
    mut parse: impl FnMut(&Example) -> Vec<(u32, u8)>,
) -> (f64, f64) {
    let (mut all, mut heads, mut both) = (0usize, 0usize, 0usize);
    for example in examples {
        for (i, (head, label)) in parse(example).into_iter().enumerate() {
            all += 1;
            if head == example.heads[i] {
                heads += 1;
                let label = Deprel::ALL[usize::from(label)];
                both += usize::from(label.universal() == example.labels[i].universal());
            }
        }
    }
    let percent = |count: usize| 100.0 * count as f64 / all.max(1) as f64;
    (percent(heads), percent(both))
}

/// Returns batches of about as many words each, in an order of the round's own.
fn batches(examples: &[Example], words: usize, dice: &mut Dice) -> Vec<Vec<usize>> {
    let mut order: Vec<(usize, usize)> =
        examples.iter().enumerate().map(|(i, e)| (e.heads.len(), i)).collect();
    shuffle(&mut order, dice);
    let mut out: Vec<Vec<usize>> = Vec::new();
    let mut open = 0;
    for (len, i) in order {
        if out.is_empty() || open + len > words {
            out.push(Vec::new());
            open = 0;
        }
        open += len;
        out.last_mut().expect("a batch was just begun").push(i);
    }
    out
}

fn shuffle<T>(list: &mut [T], dice: &mut Dice) {
    for i in (1..list.len()).rev() {
        let k = (dice.unit() * (i + 1) as f32) as usize;
        list.swap(i, k.min(i));
    }
}

/// Leaves out some values of a sentence, as the network shall do without them.
fn thin(sample: &mut Sample, course: &Course, dice: &mut Dice) {
    for rows in &mut sample.rows {
        if dice.unit() < course.unknown {
            rows[0] = UNKNOWN;
        }
        for row in rows.iter_mut().skip(1) {
            if dice.unit() < course.left_out {
                *row = NONE;
            }
        }
    }
}

/// Trains a network and returns its numbers; scores on `dev` on the way.
pub(crate) fn train(
    vocabulary: &Vocabulary,
    examples: &[Example],
    course: &Course,
    dev: &[Example],
) -> Vec<u8> {
    let mut net = Network::new(SHAPE, vocabulary.rows(), course.seed);
    eprintln!("{} rows, {} numbers in matrices", vocabulary.rows(), net.layout.len);
    let sides: Vec<[Sample; 2]> =
        examples.iter().map(|e| [0, 1].map(|side| vocabulary.sample(e, side))).collect();
    let mut dice = Dice::new(course.seed + 1);
    let start = Instant::now();
    let (mut step, mut total) = (0usize, 0usize);
    for epoch in 0..course.epochs {
        let batches = batches(examples, course.batch, &mut dice);
        total = total.max(batches.len() * course.epochs);
        let (mut error, mut words) = (0.0, 0usize);
        for batch in &batches {
            let mut samples = Vec::new();
            for &i in batch {
                let mut sample = sides[i][usize::from(dice.unit() < course.blind)].clone();
                thin(&mut sample, course, &mut dice);
                words += sample.rows.len();
                samples.push(sample);
            }
            let left = 1.0 - step as f32 / total as f32;
            let rate = course.rate * left.max(0.01) * ((step + 1) as f32 / 300.0).min(1.0);
            error += net.learn(&samples, course.drop, &mut dice, rate);
            step += 1;
        }
        let seconds = start.elapsed().as_secs_f64();
        eprint!("round {}: error {:.4}, {seconds:.0} s", epoch + 1, error / words as f64);
        if !dev.is_empty() && (epoch % 3 == 2 || epoch + 1 == course.epochs) {
            let (uas, las) = net.score(vocabulary, dev);
            eprint!(", UAS {uas:.2} LAS {las:.2}");
        }
        eprintln!();
    }
    let numbers = net.dense.values.iter().chain(&net.table.values);
    numbers.flat_map(|number| number.to_le_bytes()).collect()
}
