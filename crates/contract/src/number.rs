//! Turns a count into the JSON number a person would write: 50, not 50.0.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize, Serializer};

/// A number that prints without a fraction where it has none.
#[derive(Clone, Copy, PartialEq, PartialOrd, Debug, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Number(pub f64);

/// Whole numbers up to here are exact in an `f64`.
const WHOLE_MAX: f64 = 9_007_199_254_740_992.0;

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0.fract() == 0.0 && self.0.abs() <= WHOLE_MAX {
            // In range by the line above, so the cast keeps the value.
            serializer.serialize_i64(self.0 as i64)
        } else {
            serializer.serialize_f64(self.0)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_have_no_fraction() {
        let check = |value: f64, expected: &str| {
            assert_eq!(serde_json::to_string(&Number(value)).unwrap(), expected);
        };
        check(50.0, "50");
        check(0.0, "0");
        check(2.5, "2.5");
        check(-3.0, "-3");
        check(1e300, "1e+300");
        check(f64::NAN, "null");
    }
}
