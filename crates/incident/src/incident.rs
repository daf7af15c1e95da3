//! Turns a corpus and the desk's decisions into incidents.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use tallybook_contract::{ClaimLine, IncidentLine, TallyLine};

use crate::key::day::day;
use crate::merge::{Lines, Umbrella, describe, describe_beside, figure_bits};
use crate::{Corpus, Decisions, FigureRule, Group, Linker};

/// Returns the incidents of a corpus, ordered by time, then place, then id.
///
/// Every claim but the hypothetical and the undisclosed is in exactly one of them, and the answer
/// is the same for any order of the lines.
#[must_use]
pub fn incidents(corpus: &Corpus, decisions: &Decisions, rule: FigureRule) -> Vec<IncidentLine> {
    let mut linker = Linker::new();
    let mut claims: FxHashMap<&str, Vec<&ClaimLine>> = FxHashMap::default();
    for claim in &corpus.claims {
        claims.entry(&claim.document_id).or_default().push(claim);
    }
    let mut tallies: FxHashMap<&str, Vec<&TallyLine>> = FxHashMap::default();
    for tally in &corpus.tallies {
        tallies.entry(&tally.document_id).or_default().push(tally);
    }
    for document in &corpus.documents {
        let id = document.document_id.as_str();
        let own = claims.get(id).map_or(&[][..], Vec::as_slice);
        let counts = tallies.get(id).map_or(&[][..], Vec::as_slice);
        linker.add(document, own.iter().copied(), counts);
    }
    let lines = Lines::of(&corpus.documents, &corpus.claims);
    let groups = linker.groups(decisions);
    let mut incidents: Vec<(Group, IncidentLine)> = groups
        .into_iter()
        .map(|group| {
            let incident = describe(&group, &lines, decisions, rule);
            (group, incident)
        })
        .collect();
    let umbrella = umbrella(&incidents, &corpus.claims);
    for (group, incident) in &mut incidents {
        if incident.claims.iter().any(|claim| umbrella.sums.iter().any(|sum| sum.0 == *claim)) {
            *incident = describe_beside(group, &lines, decisions, rule, &umbrella);
        }
    }
    let mut incidents: Vec<IncidentLine> =
        incidents.into_iter().map(|(_, incident)| incident).collect();
    incidents.sort_by(|a, b| order(a).cmp(&order(b)));
    incidents
}

/// What incidents are ordered by: the undated stand last.
fn order(incident: &IncidentLine) -> (bool, Option<&str>, Option<&str>, Option<&str>, &str) {
    let when = &incident.when;
    let first = when.earliest.as_deref().or(when.latest.as_deref());
    (
        first.is_none(),
        first,
        when.latest.as_deref(),
        incident.places.first().map(|place| place.name.as_str()),
        &incident.incident_id,
    )
}

/// Days between two happenings that one sum takes together at most.
const UMBRELLA_DAYS: i32 = 3;

fn days_apart(a: &IncidentLine, b: &IncidentLine) -> i32 {
    let of = |incident: &IncidentLine| incident.when.latest.as_deref().and_then(day);
    of(a).zip(of(b)).map_or(i32::MAX, |(a, b)| (a - b).abs())
}

/// Finds the figures that are the sum of two happenings told by one document: seven dead, where
/// another report has four of them here and three there.
fn umbrella(incidents: &[(Group, IncidentLine)], claims: &[ClaimLine]) -> Umbrella {
    let document: FxHashMap<&str, &str> =
        claims.iter().map(|claim| (claim.claim_id.as_str(), claim.document_id.as_str())).collect();
    let mut told: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, (_, incident)) in incidents.iter().enumerate() {
        for claim in &incident.claims {
            if let Some(document) = document.get(claim.as_str()) {
                told.entry(document).or_default().push(at);
            }
        }
    }
    let mut umbrella = Umbrella::default();
    for (_, incident) in incidents.iter().filter(|(_, incident)| incident.claims.len() > 1) {
        for (category, figure) in &incident.figures {
            for sum in &figure.all {
                let Some(value) = sum.min.map(|min| min.0) else { continue };
                let beside = document.get(sum.claim.as_str()).and_then(|id| told.get(id));
                let others = beside.into_iter().flatten().filter_map(|at| incidents.get(*at));
                let others: Vec<f64> = others
                    .filter(|(_, other)| other.incident_id != incident.incident_id)
                    .filter(|(_, other)| days_apart(other, incident) <= UMBRELLA_DAYS)
                    .filter_map(|(_, other)| Some(other.figures.get(category)?.best?.0))
                    .collect();
                let rest = || figure.all.iter().filter(|own| own.claim != sum.claim);
                if rest().any(|own| own.min == sum.min && own.max == sum.max) {
                    continue;
                }
                let here = rest().filter(|own| own.part_of.is_none());
                let mut here = here.filter_map(|own| own.min.map(|min| min.0));
                if here.any(|own| own > 0.0 && others.iter().any(|o| *o > 0.0 && own + o == value))
                {
                    let bits = figure_bits(Some(value));
                    umbrella.sums.insert((sum.claim.clone(), category.clone(), bits));
                }
            }
        }
    }
    umbrella
}
