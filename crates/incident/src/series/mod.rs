//! Turns a scope and the incidents into a counted series with its audits.

use tallybook_contract::{IncidentLine, SeriesLine, SeriesScope, TallyLine};

use crate::Corpus;

/// Says whether a published count numbers happenings ("the 11th convoy"), not persons or things.
pub(crate) fn is_ordinal(tally: &TallyLine) -> bool {
    let mut words = tally.text.split(|c: char| !c.is_alphanumeric());
    words.any(|word| {
        let word = word.to_lowercase();
        ORDINALS.contains(&word.as_str())
            || word.len() > 2
                && word.starts_with(|c: char| c.is_ascii_digit())
                && ["st", "nd", "rd", "th"].iter().any(|end| word.ends_with(end))
    })
}

const ORDINALS: &[&str] = &[
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
];

/// Returns the series that a scope counts.
#[must_use]
pub fn count_series(
    scope: &SeriesScope,
    _incidents: &[IncidentLine],
    _corpus: &Corpus,
) -> SeriesLine {
    SeriesLine {
        series_id: String::new(),
        scope: scope.clone(),
        count: tallybook_contract::Number(0.0),
        low: tallybook_contract::Number(0.0),
        high: None,
        open_tops: 0,
        members: Vec::new(),
        candidates: Vec::new(),
        audits: Vec::new(),
    }
}

/// Returns one series for each running count that the corpus publishes.
#[must_use]
pub fn audit_tallies(_corpus: &Corpus, _incidents: &[IncidentLine]) -> Vec<SeriesLine> {
    Vec::new()
}
