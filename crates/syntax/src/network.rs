//! Turns tagged words into a dependency tree: a small recurrent network with weights of one byte.
//!
//! ```text
//! u64 input, cells, layers, arc, label, rows, bits | 8 zero bytes
//! slot[2^bits]: u32 check | u32 row          where a key's row is; check 0 is empty
//! f32 scale[rows] | i8 row[rows][input]      the table of inputs
//! for each matrix, as `shape` orders them:   f32 scale[outputs] | f32 bias[outputs] | i8 weight[outputs][inputs]
//! i8 root[arc]
//! ```
//! Products are sums of whole numbers (see `kernel`), and what lies between them takes sums,
//! products and divisions of floats, each rounded as IEEE 754 says and in a fixed
//! order: the same words give the same tree on every machine.

use std::ops::Range;

use crate::bend::{sigmoid, tanh};
use crate::inputs::{self, NONE, VALUES};
use crate::kernel::{Packed, ZERO};
use crate::shape::{DISTANCES, LABELS, Linear, Shape, distance};
use crate::spanning::Decoder;
use crate::tree::Tree;
use crate::word::Word;
use crate::{Deprel, Error};

/// What a number of one is as a byte.
pub const ONE: f32 = 127.0;

/// One matrix as it is used.
#[derive(Debug, Default)]
struct Matrix {
    packed: Packed,
    /// What a unit of each sum is worth.
    scale: Vec<f32>,
    bias: Vec<f32>,
}

/// The network of a model; its table of inputs stays where the file lies.
#[derive(Debug)]
pub struct Network {
    shape: Shape,
    layers: Vec<Matrix>,
    views: Matrix,
    want: Matrix,
    relation: Matrix,
    root: Vec<i8>,
    slots: Range<usize>,
    scales: Range<usize>,
    table: Range<usize>,
}

/// Buffers, filled again for each sentence.
#[derive(Debug, Default)]
pub struct Scratch {
    rows: Vec<[u32; VALUES]>,
    bytes: Vec<u8>,
    next: Vec<u8>,
    input: Vec<u8>,
    sums: Vec<i32>,
    views: Vec<f32>,
    as_head: Vec<i8>,
    as_dependent: Vec<u8>,
    heads_packed: Packed,
    state: Vec<f32>,
    scales: Vec<f32>,
    distances: Vec<f32>,
    scores: Vec<f32>,
    heads: Vec<u32>,
    decoder: Decoder,
}

/// Takes a section apart, one piece after the other.
struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn range(&mut self, len: Option<usize>) -> Result<Range<usize>, Error> {
        let end = len.and_then(|len| self.at.checked_add(len));
        let end = end.filter(|&end| end <= self.bytes.len());
        let end = end.ok_or_else(|| Error::Format { found: "a network cut off".to_owned() })?;
        let range = self.at..end;
        self.at = end;
        Ok(range)
    }

    fn take(&mut self, len: usize) -> Result<&'a [u8], Error> {
        let range = self.range(Some(len))?;
        Ok(self.bytes.get(range).unwrap_or(&[]))
    }

    fn floats(&mut self, len: usize) -> Result<Vec<f32>, Error> {
        let bytes = self.take(4 * len)?;
        Ok(bytes.as_chunks::<4>().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect())
    }

    fn matrix(&mut self, linear: &Linear) -> Result<Matrix, Error> {
        let (scale, bias) = (self.floats(linear.outputs)?, self.floats(linear.outputs)?);
        let weights = self.take(linear.inputs * linear.outputs)?;
        let weights: Vec<i8> = weights.iter().map(|byte| byte.cast_signed()).collect();
        let mut packed = Packed::default();
        packed.fill(linear.inputs, weights.chunks_exact(linear.inputs));
        // Inputs are in units of 1/ONE.
        let scale = scale.into_iter().map(|scale| scale / ONE).collect();
        Ok(Matrix { packed, scale, bias })
    }
}

/// Returns a number between -1 and 1 as a byte that is [`ZERO`] too high.
#[inline(always)]
fn byte(x: f32) -> u8 {
    // Beside a number this large no fraction has room: adding it rounds, ties to even, and the
    // lowest byte is the sum.
    let rounded = (x * ONE + 12_582_912.0).to_bits() as u8;
    rounded.wrapping_add(ZERO)
}

impl Network {
    /// Returns the network held in these bytes.
    ///
    /// # Errors
    /// Where they are cut off or name sizes that no network has.
    pub fn read(bytes: &[u8]) -> Result<Self, Error> {
        let mut reader = Reader { bytes, at: 0 };
        let mut numbers = [0usize; 7];
        for (number, bytes) in numbers.iter_mut().zip(reader.take(64)?.as_chunks::<8>().0) {
            *number = usize::try_from(u64::from_le_bytes(*bytes)).unwrap_or(usize::MAX);
        }
        let [input, cells, layers, arc, label, rows, bits] = numbers;
        let sizes = [input, cells, arc, label];
        let possible = sizes.iter().all(|size| (4..=2048).contains(size) && size % 4 == 0);
        if !possible || !(1..=16).contains(&layers) || bits > 28 || rows > 1 << 28 {
            return Err(Error::Format { found: "a network of impossible sizes".to_owned() });
        }
        let shape = Shape { input, cells, layers, arc, label };
        let layout = shape.layout();
        let slots = reader.range(Some(8 << bits))?;
        let scales = reader.range(Some(4 * rows))?;
        let table = reader.range(rows.checked_mul(input))?;
        let layers: Result<Vec<_>, Error> =
            layout.layers.iter().map(|linear| reader.matrix(linear)).collect();
        Ok(Self {
            shape,
            layers: layers?,
            views: reader.matrix(&layout.views)?,
            want: reader.matrix(&layout.want)?,
            relation: reader.matrix(&layout.relation)?,
            root: reader.take(arc)?.iter().map(|byte| byte.cast_signed()).collect(),
            slots,
            scales,
            table,
        })
    }

    /// Reads a whole sentence into `tree`; `section` is the bytes that the network was read from.
    pub fn parse(
        &self,
        section: &[u8],
        words: &[Word],
        tags: &[u8],
        tree: &mut Tree,
        s: &mut Scratch,
    ) {
        tree.reset(words.len());
        if words.is_empty() {
            return;
        }
        self.look_up(section, words, tags, s);
        #[cfg(target_arch = "x86_64")]
        if is_x86_feature_detected!("avx2") {
            // SAFETY: the processor was just asked whether it has the feature.
            unsafe { self.evaluate_wide(section, s) };
            self.attach(tree, s);
            return;
        }
        self.evaluate(section, s);
        self.attach(tree, s);
    }

    /// Finds the rows of all words first, so that the memory answers many at once.
    fn look_up(&self, section: &[u8], words: &[Word], tags: &[u8], s: &mut Scratch) {
        let slots = section.get(self.slots.clone()).unwrap_or(&[]).as_chunks::<8>().0;
        let find = |key: u64| find(slots, key);
        s.rows.clear();
        s.rows.extend((0..words.len()).map(|i| inputs::rows(words, tags, i, find)));
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2")]
    fn evaluate_wide(&self, section: &[u8], s: &mut Scratch) {
        self.evaluate(section, s);
    }

    /// Computes everything up to the heads. Inlined, so that each way is built for its processor.
    #[inline(always)]
    fn evaluate(&self, section: &[u8], s: &mut Scratch) {
        self.sum_rows(section, s);
        s.input.clone_from(&s.bytes);
        for layer in &self.layers {
            layer.packed.multiply(&s.bytes, &mut s.sums);
            self.run(layer, s);
            std::mem::swap(&mut s.bytes, &mut s.next);
        }
        self.look(s);
        self.choose(s);
    }

    /// Fills `bytes` with the bent sums of each word's rows.
    #[inline(always)]
    fn sum_rows(&self, section: &[u8], s: &mut Scratch) {
        let input = self.shape.input;
        let scales = section.get(self.scales.clone()).unwrap_or(&[]).as_chunks::<4>().0;
        let table = section.get(self.table.clone()).unwrap_or(&[]);
        s.bytes.clear();
        s.state.clear();
        s.state.resize(input, 0.0);
        for rows in &s.rows {
            s.state.fill(0.0);
            for &row in rows.iter().filter(|row| **row != NONE) {
                let row = row as usize;
                let Some(scale) = scales.get(row) else { continue };
                let scale = f32::from_le_bytes(*scale);
                let numbers = table.get(row * input..(row + 1) * input).unwrap_or(&[]);
                for (sum, &number) in s.state.iter_mut().zip(numbers) {
                    *sum += scale * f32::from(number.cast_signed());
                }
            }
            s.bytes.extend(s.state.iter().map(|&sum| byte(tanh(sum))));
        }
    }

    /// Runs the cells of a layer both ways over its sums; fills `next` with their states.
    #[inline(always)]
    fn run(&self, layer: &Matrix, s: &mut Scratch) {
        let (cells, width) = (self.shape.cells, layer.packed.width());
        let count = s.rows.len();
        s.next.clear();
        s.next.resize(count * 2 * cells, 0);
        s.state.clear();
        s.state.resize(cells, 0.0);
        for way in 0..2 {
            let first = way * 2 * cells;
            let (gate_scale, scale) = layer.scale[first..first + 2 * cells].split_at(cells);
            let (gate_bias, bias) = layer.bias[first..first + 2 * cells].split_at(cells);
            s.state.fill(0.0);
            for step in 0..count {
                let word = if way == 0 { step } else { count - 1 - step };
                let sums = &s.sums[word * width + first..][..2 * cells];
                let (gates, sums) = sums.split_at(cells);
                let out = &mut s.next[word * 2 * cells + way * cells..][..cells];
                let state = &mut s.state[..cells];
                for j in 0..cells {
                    let gate = sigmoid(gates[j] as f32 * gate_scale[j] + gate_bias[j]);
                    let candidate = tanh(sums[j] as f32 * scale[j] + bias[j]);
                    state[j] += gate * (candidate - state[j]);
                    out[j] = byte(state[j]);
                }
            }
        }
    }

    /// Fills the views of each word, and what it wants, as bytes with a scale each.
    #[inline(always)]
    fn look(&self, s: &mut Scratch) {
        let (arc, label) = (self.shape.arc, self.shape.label);
        s.next.clear();
        let rows = s.bytes.chunks_exact(2 * self.shape.cells);
        for (state, input) in rows.zip(s.input.chunks_exact(self.shape.input)) {
            s.next.extend_from_slice(state);
            s.next.extend_from_slice(input);
        }
        self.views.packed.multiply(&s.next, &mut s.sums);
        let (width, outputs) = (self.views.packed.width(), 2 * arc + 2 * label);
        s.as_head.clear();
        s.as_dependent.clear();
        s.views.clear();
        let (scale, bias) = (&self.views.scale[..outputs], &self.views.bias[..outputs]);
        for sums in s.sums.chunks_exact(width) {
            let number = |j: usize| sums[j] as f32 * scale[j] + bias[j];
            let as_head = (0..arc).map(|j| byte(tanh(number(j))).wrapping_sub(ZERO).cast_signed());
            s.as_head.extend(as_head);
            s.as_dependent.extend((arc..2 * arc).map(|j| byte(tanh(number(j)))));
            s.views.extend((2 * arc..outputs).map(number));
        }
        self.want.packed.multiply(&s.as_dependent, &mut s.sums);
        s.bytes.clear();
        s.scales.clear();
        s.distances.clear();
        let width = self.want.packed.width();
        for sums in s.sums.chunks_exact(width) {
            let pairs = self.want.scale.iter().zip(&self.want.bias);
            s.state.clear();
            s.state.extend(sums.iter().zip(pairs).map(|(&sum, (s, b))| sum as f32 * s + b));
            let (wants, distances) = s.state.split_at(arc);
            s.distances.extend_from_slice(distances);
            let top = wants.iter().fold(1e-6f32, |top, x| top.max(x.abs()));
            let unit = 1.0 / top;
            s.bytes.extend(wants.iter().map(|&x| byte((x * unit).clamp(-1.0, 1.0))));
            s.scales.push(top / (ONE * ONE));
        }
    }

    /// Chooses the heads.
    #[inline(always)]
    fn choose(&self, s: &mut Scratch) {
        let (arc, n) = (self.shape.arc, s.rows.len());
        let heads = s.as_head.chunks_exact(arc).chain([self.root.as_slice()]);
        s.heads_packed.fill(arc, heads);
        s.heads_packed.multiply(&s.bytes, &mut s.sums);
        s.scores.clear();
        let rows = s.sums.chunks_exact(s.heads_packed.width()).zip(&s.scales);
        for (i, ((sums, scale), near)) in rows.zip(s.distances.chunks_exact(DISTANCES)).enumerate()
        {
            let at = s.scores.len();
            s.scores.extend(sums[..=n].iter().map(|&sum| sum as f32 * scale));
            for (k, score) in s.scores[at..at + n].iter_mut().enumerate() {
                *score += near[distance(i, k)];
            }
        }
        s.decoder.decode(&mut s.scores, n, &mut s.heads);
        // Relations: told from both views together.
        let label = self.shape.label;
        s.bytes.clear();
        for (i, &head) in s.heads.iter().enumerate() {
            // The root's relation is known; its row only keeps the others in their places.
            let head = if (head as usize) < n { head as usize } else { i };
            let as_head = &s.views[head * 2 * label..][..label];
            let as_dependent = &s.views[i * 2 * label + label..][..label];
            let both = as_head.iter().zip(as_dependent);
            s.bytes.extend(both.map(|(a, b)| byte(tanh(a + b))));
        }
        self.relation.packed.multiply(&s.bytes, &mut s.sums);
    }

    /// Hangs each word on its head by its best relation.
    fn attach(&self, tree: &mut Tree, s: &Scratch) {
        let n = s.heads.len();
        let width = self.relation.packed.width();
        for (i, (&head, sums)) in s.heads.iter().zip(s.sums.chunks_exact(width)).enumerate() {
            let mut best = (f32::MIN, Deprel::Dep);
            let worth = self.relation.scale.iter().zip(&self.relation.bias);
            for ((&label, &sum), (scale, bias)) in Deprel::ALL.iter().zip(sums).zip(worth) {
                let score = sum as f32 * scale + bias;
                if score > best.0 && label != Deprel::Root {
                    best = (score, label);
                }
            }
            let label = if head as usize >= n { Deprel::Root } else { best.1 };
            tree.attach(i as u32, head, label);
        }
    }
}

/// Returns the row of a key, or [`NONE`].
#[inline]
fn find(slots: &[[u8; 8]], key: u64) -> u32 {
    if slots.is_empty() {
        return NONE;
    }
    let check = ((key >> 32) as u32).max(1).to_le_bytes();
    let mut at = key as usize & (slots.len() - 1);
    // The slots are at most half full, so an empty one comes soon.
    for _ in 0..slots.len() {
        let Some(&[c0, c1, c2, c3, r0, r1, r2, r3]) = slots.get(at) else { return NONE };
        if [c0, c1, c2, c3] == check {
            return u32::from_le_bytes([r0, r1, r2, r3]);
        }
        if [c0, c1, c2, c3] == [0; 4] {
            return NONE;
        }
        at = (at + 1) & (slots.len() - 1);
    }
    NONE
}

/// Returns the bytes of a network, for [`Network::read`]: `keys` with their rows, all matrices'
/// numbers as `shape` lays them out, and the rows of the table of inputs.
#[must_use]
pub fn write(shape: Shape, keys: &[(u64, u32)], dense: &[f32], table: &[f32]) -> Vec<u8> {
    let layout = shape.layout();
    let bits = (keys.len().max(1) * 2).next_power_of_two().ilog2();
    let rows = table.len() / shape.input;
    let sizes = [shape.input, shape.cells, shape.layers, shape.arc, shape.label, rows];
    let mut out = Vec::new();
    sizes.into_iter().chain([bits as usize, 0]).for_each(|n| out.extend((n as u64).to_le_bytes()));
    let mut slots = vec![[0u8; 8]; 1 << bits];
    for &(key, row) in keys {
        let mut at = key as usize & (slots.len() - 1);
        while slots[at][..4] != [0; 4] {
            at = (at + 1) & (slots.len() - 1);
        }
        slots[at][..4].copy_from_slice(&((key >> 32) as u32).max(1).to_le_bytes());
        slots[at][4..].copy_from_slice(&row.to_le_bytes());
    }
    out.extend(slots.iter().flatten());
    let (scales, bytes) = round(table.chunks_exact(shape.input).map(<[f32]>::to_vec));
    out.extend(scales.iter().flat_map(|scale| scale.to_le_bytes()));
    out.extend(bytes);
    for linear in layout.layers.iter().chain([&layout.views, &layout.want, &layout.relation]) {
        let weights = &dense[linear.weights.clone()];
        let column =
            |j: usize| (0..linear.inputs).map(|i| weights[i * linear.outputs + j]).collect();
        let (scales, bytes) = round((0..linear.outputs).map(column));
        out.extend(scales.iter().flat_map(|scale| scale.to_le_bytes()));
        out.extend(dense[linear.bias.clone()].iter().flat_map(|bias| bias.to_le_bytes()));
        out.extend(bytes);
    }
    let root = dense[layout.root.clone()].iter();
    out.extend(root.map(|&x| byte(tanh(x)).wrapping_sub(ZERO)));
    debug_assert_eq!(layout.relation.outputs, LABELS, "an output a relation");
    out
}

/// Returns rows as signed bytes, and what a unit of each row's is worth.
fn round(rows: impl Iterator<Item = Vec<f32>>) -> (Vec<f32>, Vec<u8>) {
    let (mut scales, mut bytes) = (Vec::new(), Vec::new());
    for row in rows {
        let top = row.iter().fold(1e-9f32, |top, x| top.max(x.abs()));
        scales.push(top / ONE);
        bytes.extend(row.iter().map(|&x| byte((x / top).clamp(-1.0, 1.0)).wrapping_sub(ZERO)));
    }
    (scales, bytes)
}
