//! Turns slopes into steps: Adam (Kingma and Ba 2015), for matrices and for tables of rows.

const MEAN: f32 = 0.9;
const SPREAD: f32 = 0.98;
const TINY: f32 = 1e-8;
/// Longest slope that is followed as it is.
const SLOPE_MAX: f32 = 3.0;

/// Numbers that all change at each step.
pub(crate) struct Dense {
    /// The numbers.
    pub(crate) values: Vec<f32>,
    mean: Vec<f32>,
    spread: Vec<f32>,
    steps: i32,
}

/// Makes one step of a stretch of numbers.
fn step(
    (values, mean, spread): (&mut [f32], &mut [f32], &mut [f32]),
    slope: &[f32],
    (scale, rate, fix): (f32, f32, f32),
) {
    for (((v, m), s), g) in values.iter_mut().zip(mean).zip(spread).zip(slope) {
        let g = g * scale;
        *m = MEAN * *m + (1.0 - MEAN) * g;
        *s = SPREAD * *s + (1.0 - SPREAD) * g * g;
        *v -= rate * *m / ((*s * fix).sqrt() + TINY);
    }
}

/// Returns what makes the first steps, whose averages are short, as long as later ones.
fn fixes(steps: i32) -> (f32, f32) {
    (1.0 / (1.0 - MEAN.powi(steps)), 1.0 / (1.0 - SPREAD.powi(steps)))
}

/// Returns by how much a slope is shortened.
fn shortened(slope: &[f32]) -> f32 {
    // Sums of a thousand keep the rounding small and the order fixed.
    let square = |part: &[f32]| f64::from(part.iter().map(|x| x * x).sum::<f32>());
    let len = slope.chunks(1024).map(square).sum::<f64>().sqrt() as f32;
    if len > SLOPE_MAX { SLOPE_MAX / len } else { 1.0 }
}

impl Dense {
    pub(crate) fn new(values: Vec<f32>) -> Self {
        let zeros = vec![0.0; values.len()];
        Self { values, mean: zeros.clone(), spread: zeros, steps: 0 }
    }

    /// Makes one step.
    pub(crate) fn step(&mut self, slope: &[f32], rate: f32) {
        self.steps += 1;
        let (first, second) = fixes(self.steps);
        let numbers =
            (self.values.as_mut_slice(), self.mean.as_mut_slice(), self.spread.as_mut_slice());
        step(numbers, slope, (shortened(slope), rate * first, second));
    }
}

/// Rows of which a few change at each step.
pub(crate) struct Sparse {
    /// The rows, one behind the other.
    pub(crate) values: Vec<f32>,
    mean: Vec<f32>,
    spread: Vec<f32>,
    width: usize,
    /// For each row 1 + its place in what was touched; 0 between steps.
    places: Vec<u32>,
    steps: i32,
}

/// The rows that a step touches, with their slopes.
#[derive(Default)]
pub(crate) struct Touched {
    rows: Vec<u32>,
    slopes: Vec<f32>,
}

impl Sparse {
    pub(crate) fn new(values: Vec<f32>, width: usize) -> Self {
        let zeros = vec![0.0; values.len()];
        let places = vec![0; values.len() / width];
        Self { values, mean: zeros.clone(), spread: zeros, width, places, steps: 0 }
    }

    /// Begins a step.
    pub(crate) fn begin(&self) -> Touched {
        Touched::default()
    }

    /// Adds a slope to a row's.
    pub(crate) fn add(&mut self, touched: &mut Touched, row: u32, slope: &[f32]) {
        let place = &mut self.places[row as usize];
        if *place == 0 {
            touched.rows.push(row);
            touched.slopes.extend_from_slice(slope);
            *place = touched.rows.len() as u32;
            return;
        }
        let at = (*place as usize - 1) * self.width;
        let sum = &mut touched.slopes[at..at + self.width];
        sum.iter_mut().zip(slope).for_each(|(a, b)| *a += b);
    }

    /// Makes one step of the rows that were touched.
    pub(crate) fn step(&mut self, touched: Touched, rate: f32) {
        self.steps += 1;
        let (first, second) = fixes(self.steps);
        let scale = shortened(&touched.slopes);
        for (&row, slope) in touched.rows.iter().zip(touched.slopes.chunks_exact(self.width)) {
            self.places[row as usize] = 0;
            let at = row as usize * self.width;
            let range = at..at + self.width;
            let numbers = (
                &mut self.values[range.clone()],
                &mut self.mean[range.clone()],
                &mut self.spread[range],
            );
            step(numbers, slope, (scale, rate * first, second));
        }
    }
}
