//! Turns the figures of incidents into totals: sums of lows, bests and highs.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use tallybook_contract::{IncidentLine, Number};

/// The sums of one category over incidents.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Total {
    /// Sum of the lows, where present.
    pub low: Number,
    /// Sum of the bests, where present.
    pub best: Number,
    /// Sum of the highs of the incidents whose top is closed.
    pub high: Number,
    /// Number of incidents whose top is open: `high` is then a floor.
    pub open_tops: u32,
    /// Number of incidents with a figure of the category.
    pub incidents: u32,
}

/// Returns the totals by category over the incidents that count as happenings.
///
/// A plan or a denial is no happening, and its figures are not added.
#[must_use]
pub fn totals(incidents: &[IncidentLine]) -> BTreeMap<String, Total> {
    let mut totals: BTreeMap<String, Total> = BTreeMap::new();
    let happened = incidents.iter().filter(|incident| is_happening(incident));
    for (category, figure) in happened.flat_map(|incident| &incident.figures) {
        let total = totals.entry(category.clone()).or_insert(Total {
            low: Number(0.0),
            best: Number(0.0),
            high: Number(0.0),
            open_tops: 0,
            incidents: 0,
        });
        let add = |sum: &mut Number, figure: Option<Number>| {
            sum.0 += figure.map_or(0.0, |figure| figure.0);
        };
        add(&mut total.low, figure.low);
        add(&mut total.best, figure.best);
        add(&mut total.high, figure.high);
        total.open_tops += u32::from(figure.open_top);
        total.incidents += 1;
    }
    totals
}

/// Says whether an incident is told as having happened.
pub(crate) fn is_happening(incident: &IncidentLine) -> bool {
    matches!(incident.status.as_str(), "asserted" | "claimed" | "contested")
}
