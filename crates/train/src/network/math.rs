//! Turns matrices into their products, and numbers into what the network bends them to.

/// A matrix that lies somewhere in a slice.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mat<'a> {
    data: &'a [f32],
    rows: usize,
    cols: usize,
    row_step: usize,
    col_step: usize,
}

impl<'a> Mat<'a> {
    /// Returns the matrix whose rows begin `step` apart.
    pub(crate) fn new(data: &'a [f32], rows: usize, cols: usize, step: usize) -> Self {
        let fits = rows == 0 || cols == 0 || (rows - 1) * step + cols <= data.len();
        assert!(fits && cols <= step, "a matrix lies within its slice");
        Self { data, rows, cols, row_step: step, col_step: 1 }
    }

    /// Returns the matrix with rows and columns exchanged.
    pub(crate) fn turned(self) -> Self {
        Self {
            rows: self.cols,
            cols: self.rows,
            row_step: self.col_step,
            col_step: self.row_step,
            ..self
        }
    }
}

/// Makes `out` (rows `step` apart) the product of two matrices, plus itself times `keep`.
pub(crate) fn multiply(a: Mat<'_>, b: Mat<'_>, keep: f32, out: &mut [f32], step: usize) {
    let (m, k, n) = (a.rows, a.cols, b.cols);
    assert_eq!(k, b.rows, "the inner sides of a product are alike");
    if m == 0 || n == 0 {
        return;
    }
    assert!((m - 1) * step + n <= out.len() && n <= step, "a product fits its place");
    // SAFETY: `Mat::new` checked that both factors lie within their slices (turning a matrix
    // names the same places), the line above that the product does; `out` is borrowed alone.
    unsafe {
        matrixmultiply::sgemm(
            m,
            k,
            n,
            1.0,
            a.data.as_ptr(),
            a.row_step as isize,
            a.col_step as isize,
            b.data.as_ptr(),
            b.row_step as isize,
            b.col_step as isize,
            keep,
            out.as_mut_ptr(),
            step as isize,
            1,
        );
    }
}

/// A random number generator for masks and first weights; a seed gives one sequence.
#[derive(Clone, Debug)]
pub(crate) struct Dice(u64);

impl Dice {
    /// Returns the generator of a seed.
    pub(crate) fn new(seed: u64) -> Self {
        Self(tallybook_syntax::hash::finish(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15)) | 1)
    }

    /// Returns a number from 0 up to 1.
    pub(crate) fn unit(&mut self) -> f32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 40) as f32 / (1u64 << 24) as f32
    }

    /// Returns a mask: 0 with probability `drop`, else what keeps the mean.
    pub(crate) fn mask(&mut self, drop: f32, len: usize, out: &mut Vec<f32>) {
        let kept = 1.0 / (1.0 - drop);
        out.extend((0..len).map(|_| if self.unit() < drop { 0.0 } else { kept }));
    }
}
