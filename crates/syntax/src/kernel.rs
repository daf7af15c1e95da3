//! Turns bytes times bytes into exact sums: the products of matrices that the network is made of.
//!
//! Inputs are bytes 128 above what they mean, weights are signed bytes, sums are 32 bits wide and
//! never overflow, so that every machine finds the same numbers whichever way it takes.
//!
//! ```text
//! block: 16 outputs of 4 inputs each; blocks of the same outputs stand one behind the other
//! ```

/// Inputs that an output of a block has.
const STEP: usize = 4;
/// Outputs of a block.
const LANES: usize = 16;
/// Outputs that are summed together: two blocks.
const GROUP: usize = 2 * LANES;
/// What inputs are above what they mean.
pub(crate) const ZERO: u8 = 128;

#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
struct Block([i8; STEP * LANES]);

/// A matrix of signed bytes, laid out for products.
#[derive(Clone, Debug, Default)]
pub(crate) struct Packed {
    inputs: usize,
    outputs: usize,
    /// Blocks of a block's outputs.
    depth: usize,
    blocks: Vec<Block>,
    /// Where the sums begin: what the inputs are too high by.
    starts: Vec<i32>,
}

impl Packed {
    /// Fills the matrix from its rows, one an output.
    pub(crate) fn fill<'a>(&mut self, inputs: usize, rows: impl Iterator<Item = &'a [i8]>) {
        self.inputs = inputs;
        self.depth = inputs.div_ceil(STEP);
        self.blocks.clear();
        self.starts.clear();
        self.outputs = 0;
        for row in rows {
            if self.outputs.is_multiple_of(GROUP) {
                let len = self.blocks.len() + self.depth * GROUP / LANES;
                self.blocks.resize(len, Block([0; STEP * LANES]));
                self.starts.resize(self.outputs + GROUP, 0);
            }
            let first = self.outputs / LANES * self.depth;
            let lane = self.outputs % LANES * STEP;
            for (block, weights) in self.blocks[first..].iter_mut().zip(row.chunks(STEP)) {
                block.0[lane..lane + weights.len()].copy_from_slice(weights);
            }
            let sum: i32 = row.iter().take(inputs).map(|&w| i32::from(w)).sum();
            self.starts[self.outputs] = -i32::from(ZERO) * sum;
            self.outputs += 1;
        }
    }

    /// Returns how far apart rows of sums begin.
    pub(crate) fn width(&self) -> usize {
        self.starts.len()
    }

    /// Fills `out` with the sums of each row of inputs.
    ///
    /// # Panics
    /// Where the matrix has other than a multiple of four inputs.
    pub(crate) fn multiply(&self, rows: &[u8], out: &mut Vec<i32>) {
        assert!(self.inputs.is_multiple_of(STEP), "inputs come four by four");
        let count = rows.len() / self.inputs.max(1);
        out.clear();
        out.resize(count * self.width(), 0);
        #[cfg(target_arch = "x86_64")]
        if wide::is_there() {
            return wide::multiply(self, rows, out);
        }
        #[cfg(target_arch = "x86_64")]
        if narrow::is_there() {
            return narrow::multiply(self, rows, out);
        }
        self.multiply_plainly(rows, out);
    }

    fn multiply_plainly(&self, rows: &[u8], out: &mut [i32]) {
        let width = self.width();
        for (row, out) in rows.chunks_exact(self.inputs).zip(out.chunks_exact_mut(width)) {
            let groups = self.blocks.chunks_exact(self.depth).zip(self.starts.chunks_exact(LANES));
            for ((blocks, starts), out) in groups.zip(out.chunks_exact_mut(LANES)) {
                out.copy_from_slice(starts);
                for (block, x) in blocks.iter().zip(row.as_chunks::<STEP>().0) {
                    let x = x.map(i32::from);
                    for (sum, w) in out.iter_mut().zip(block.0.as_chunks::<STEP>().0) {
                        let w = w.map(i32::from);
                        *sum += x[0] * w[0] + x[1] * w[1] + x[2] * w[2] + x[3] * w[3];
                    }
                }
            }
        }
    }
}

/// The way of processors that multiply 64 bytes at once (AVX-512 VNNI).
#[cfg(target_arch = "x86_64")]
mod wide {
    use std::arch::x86_64::{
        __m512i, _mm512_dpbusd_epi32, _mm512_loadu_si512, _mm512_set1_epi32, _mm512_storeu_si512,
    };

    use super::{Block, GROUP, LANES, Packed, STEP};

    pub(super) fn is_there() -> bool {
        is_x86_feature_detected!("avx512f") && is_x86_feature_detected!("avx512vnni")
    }

    pub(super) fn multiply(packed: &Packed, rows: &[u8], out: &mut [i32]) {
        // SAFETY: only called where `is_there` found both features.
        unsafe { all(packed, rows, out) }
    }

    #[target_feature(enable = "avx512f,avx512vnni")]
    fn all(packed: &Packed, rows: &[u8], out: &mut [i32]) {
        let width = packed.width();
        let groups = packed.blocks.chunks_exact(2 * packed.depth);
        for (k, (blocks, starts)) in groups.zip(packed.starts.chunks_exact(GROUP)).enumerate() {
            let (mut rows, mut out) = (rows, &mut *out);
            while !rows.is_empty() && !out.is_empty() {
                let left = rows.len() / packed.inputs;
                let at = k * GROUP;
                let taken = match left {
                    0 => return,
                    1 => tile::<1>(blocks, starts, rows, (&mut out[at..], width)),
                    2 | 3 => tile::<2>(blocks, starts, rows, (&mut out[at..], width)),
                    4..=7 => tile::<4>(blocks, starts, rows, (&mut out[at..], width)),
                    _ => tile::<8>(blocks, starts, rows, (&mut out[at..], width)),
                };
                rows = &rows[taken * packed.inputs..];
                out = &mut out[taken * width..];
            }
        }
    }

    /// Sums two blocks' outputs of `ROWS` rows and returns their number.
    #[target_feature(enable = "avx512f,avx512vnni")]
    #[inline]
    fn tile<const ROWS: usize>(
        blocks: &[Block],
        starts: &[i32],
        rows: &[u8],
        (out, width): (&mut [i32], usize),
    ) -> usize {
        let depth = blocks.len() / 2;
        let inputs = depth * STEP;
        let (first, second) = blocks.split_at(depth);
        let (starts, _) = starts.as_chunks::<LANES>();
        // SAFETY: each load reads the 64 bytes of an array of sixteen numbers.
        let [low, high] = [&starts[0], &starts[1]]
            .map(|start| unsafe { _mm512_loadu_si512(start.as_ptr().cast::<__m512i>()) });
        let mut sums = [[low, high]; ROWS];
        let mut each = [&[] as &[[u8; STEP]]; ROWS];
        for (r, row) in each.iter_mut().enumerate() {
            *row = &rows[r * inputs..(r + 1) * inputs].as_chunks::<STEP>().0[..depth];
        }
        for k in 0..depth {
            // SAFETY: each load reads the 64 bytes of one block.
            let [low, high] = [&first[k], &second[k]]
                .map(|block| unsafe { _mm512_loadu_si512(block.0.as_ptr().cast::<__m512i>()) });
            for r in 0..ROWS {
                let x = _mm512_set1_epi32(i32::from_le_bytes(each[r][k]));
                sums[r][0] = _mm512_dpbusd_epi32(sums[r][0], x, low);
                sums[r][1] = _mm512_dpbusd_epi32(sums[r][1], x, high);
            }
        }
        for (r, pair) in sums.into_iter().enumerate() {
            let (places, _) = out[r * width..r * width + GROUP].as_chunks_mut::<LANES>();
            for (place, sum) in places.iter_mut().zip(pair) {
                // SAFETY: the store writes the 64 bytes of an array of sixteen numbers.
                unsafe { _mm512_storeu_si512(place.as_mut_ptr().cast::<__m512i>(), sum) };
            }
        }
        ROWS
    }
}

/// The way of processors that multiply 32 bytes at once (AVX2).
#[cfg(target_arch = "x86_64")]
mod narrow {
    use std::arch::x86_64::{
        __m128i, __m256i, _mm_loadu_si128, _mm256_add_epi32, _mm256_cvtepi8_epi16,
        _mm256_hadd_epi32, _mm256_madd_epi16, _mm256_permute4x64_epi64, _mm256_set1_epi64x,
        _mm256_setzero_si256, _mm256_storeu_si256,
    };

    use super::{LANES, Packed, STEP};

    pub(super) fn is_there() -> bool {
        is_x86_feature_detected!("avx2")
    }

    pub(super) fn multiply(packed: &Packed, rows: &[u8], out: &mut [i32]) {
        // SAFETY: only called where `is_there` found the feature.
        unsafe { all(packed, rows, out) }
    }

    #[target_feature(enable = "avx2")]
    fn all(packed: &Packed, rows: &[u8], out: &mut [i32]) {
        let width = packed.width();
        let groups = packed.blocks.chunks_exact(packed.depth);
        for (k, (blocks, starts)) in groups.zip(packed.starts.chunks_exact(LANES)).enumerate() {
            for (row, out) in rows.chunks_exact(packed.inputs).zip(out.chunks_exact_mut(width)) {
                // Each holds pairs of half sums: of four outputs, two halves each.
                let mut halves = [_mm256_setzero_si256(); 4];
                for (block, x) in blocks.iter().zip(row.as_chunks::<STEP>().0) {
                    let x = x.iter().rev().fold(0i64, |all, &x| all << 16 | i64::from(x));
                    let x = _mm256_set1_epi64x(x);
                    let (quarters, _) = block.0.as_chunks::<16>();
                    for (half, quarter) in halves.iter_mut().zip(quarters) {
                        // SAFETY: the load reads the 16 bytes of an array of sixteen.
                        let quarter =
                            unsafe { _mm_loadu_si128(quarter.as_ptr().cast::<__m128i>()) };
                        let products = _mm256_madd_epi16(_mm256_cvtepi8_epi16(quarter), x);
                        *half = _mm256_add_epi32(*half, products);
                    }
                }
                let (places, _) = out[k * LANES..(k + 1) * LANES].as_chunks_mut::<8>();
                for (j, place) in places.iter_mut().enumerate() {
                    let pair = _mm256_hadd_epi32(halves[2 * j], halves[2 * j + 1]);
                    // The halves of a register are added apart: 0 1 4 5 2 3 6 7 so far.
                    let sums = _mm256_permute4x64_epi64::<0b11_01_10_00>(pair);
                    // SAFETY: the store writes the 32 bytes of an array of eight numbers.
                    unsafe { _mm256_storeu_si256(place.as_mut_ptr().cast::<__m256i>(), sums) };
                    let starts = &starts[8 * j..8 * j + 8];
                    place.iter_mut().zip(starts).for_each(|(sum, start)| *sum += start);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_finds_the_same_sums() {
        let mut state = 3u64;
        let mut byte = || {
            state = crate::hash::finish(state.wrapping_add(11));
            (state >> 40) as u8
        };
        for (inputs, outputs, count) in [(4, 1, 1), (160, 51, 13), (320, 64, 8), (12, 33, 3)] {
            let weights: Vec<i8> =
                (0..inputs * outputs).map(|_| byte().cast_signed().max(-127)).collect();
            let rows: Vec<u8> = (0..inputs * count).map(|_| byte()).collect();
            let mut packed = Packed::default();
            packed.fill(inputs, weights.chunks_exact(inputs));
            let mut fast = Vec::new();
            packed.multiply(&rows, &mut fast);
            let mut plain = vec![0; fast.len()];
            packed.multiply_plainly(&rows, &mut plain);
            assert_eq!(fast, plain);
            #[cfg(target_arch = "x86_64")]
            if narrow::is_there() {
                plain.fill(0);
                narrow::multiply(&packed, &rows, &mut plain);
                assert_eq!(fast, plain);
            }
            for (r, row) in rows.chunks_exact(inputs).enumerate() {
                for (o, weights) in weights.chunks_exact(inputs).enumerate() {
                    let pairs = row.iter().zip(weights);
                    let sum: i32 = pairs.map(|(&x, &w)| (i32::from(x) - 128) * i32::from(w)).sum();
                    assert_eq!(fast[r * packed.width() + o], sum);
                }
            }
        }
    }
}
