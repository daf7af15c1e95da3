//! Turns what is known of a document's date into the interval that "yesterday" is relative to.

use jiff::civil::Date;

/// Says where a document creation time comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DctBasis {
    /// Named by the person or the input row.
    Given,
    /// Read from the page's or the feed's metadata.
    Metadata,
    /// Read from a dateline or a heading in the text.
    Header,
    /// Inferred from the text's own time expressions.
    Inferred,
}

/// The document creation time: an interval of days, each side open where unknown.
///
/// A known date has `earliest == latest`. Both `None` means that nothing is known at all.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Dct {
    /// First possible day, inclusive; `None` is unbounded.
    pub earliest: Option<Date>,
    /// Last possible day, inclusive; `None` is unbounded.
    pub latest: Option<Date>,
    /// Where the interval comes from.
    pub basis: DctBasis,
    /// Why, in words a person can check; empty for a given date.
    pub reasons: Vec<String>,
}

impl Dct {
    /// Returns the interval of one known day.
    #[must_use]
    pub fn day(date: Date, basis: DctBasis) -> Self {
        Self { earliest: Some(date), latest: Some(date), basis, reasons: Vec::new() }
    }

    /// Returns the interval of which nothing is known.
    #[must_use]
    pub fn unknown() -> Self {
        Self { earliest: None, latest: None, basis: DctBasis::Inferred, reasons: Vec::new() }
    }

    /// Returns the one day where it is known, else `None`.
    #[must_use]
    pub fn known_day(&self) -> Option<Date> {
        match (self.earliest, self.latest) {
            (Some(a), Some(b)) if a == b => Some(a),
            _ => None,
        }
    }
}
