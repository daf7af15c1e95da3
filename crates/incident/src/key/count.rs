//! Turns the figures of a claim into ranges that can be compared.

use tallybook_contract::{ClaimLine, CountPart};

/// A figure of a claim, made for comparing.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct CountKey {
    pub(crate) category: Box<str>,
    /// Lowest number that the words allow.
    pub(crate) min: f32,
    /// Highest, infinite where open.
    pub(crate) max: f32,
    /// The number the words name.
    pub(crate) value: Option<f32>,
    /// True where another figure of the claim contains it, or it counts one kind of victim.
    pub(crate) part: bool,
    /// Head word of what is counted, folded.
    pub(crate) unit: Box<str>,
}

impl CountKey {
    /// Reads the figures of a claim; one that its own source has replaced is kept, since another
    /// report may still carry it.
    pub(crate) fn all(claim: &ClaimLine) -> Box<[Self]> {
        claim.how_many.iter().filter_map(Self::of).collect()
    }

    fn of(part: &CountPart) -> Option<Self> {
        let value = part.value.map(|value| value.0 as f32);
        let (low, high) = bounds(part);
        if value.is_none() && low.is_none() && high.is_none() {
            return None;
        }
        let unit = part.unit.as_deref().unwrap_or_default();
        Some(Self {
            category: part.category.as_str().into(),
            min: low.unwrap_or(0.0) as f32,
            max: high.map_or(f32::INFINITY, |high| high as f32),
            value,
            part: part.part_of.is_some(),
            unit: head(unit).into(),
        })
    }
}

/// Returns the bounds of a figure, widened where the words say about.
pub(crate) fn bounds(part: &CountPart) -> (Option<f64>, Option<f64>) {
    let min = part.min.map(|min| min.0);
    let max = part.max.map(|max| max.0);
    let value = part.value.map(|value| value.0);
    match (part.approx.as_str(), value) {
        ("about", Some(value)) => (
            Some(min.unwrap_or(value).min(value * (1.0 - ABOUT_SHARE))),
            Some(max.unwrap_or(value).max(value * (1.0 + ABOUT_SHARE))),
        ),
        _ => (min, max),
    }
}

/// How far "about" reaches to either side (STANDARDS 2.12: 10 to 20 percent).
pub(crate) const ABOUT_SHARE: f64 = 0.1;

/// Returns the last word of a noun phrase before any "of", lower case, without a plural s.
pub(crate) fn head(unit: &str) -> String {
    let before = unit.split(" of ").next().unwrap_or(unit);
    let last = before.split_whitespace().next_back().unwrap_or_default().to_lowercase();
    last.strip_suffix('s').map(str::to_owned).unwrap_or(last)
}
