//! Turns a group of claims into the line of an incident.

mod figure;
pub(crate) mod origin;
mod place;
mod when;
mod who;

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use tallybook_claim::event::EventType;
use tallybook_contract::{ClaimLine, DocumentLine, IncidentLine, IncidentPlace, IncidentWhen};

use crate::key::day;
use crate::{Decisions, FigureRule, Group, id};

pub(crate) use figure::{Umbrella, bits as figure_bits};

/// A claim with its document.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Report<'a> {
    pub(crate) claim: &'a ClaimLine,
    pub(crate) document: &'a DocumentLine,
}

impl Report<'_> {
    /// Returns the day of the report.
    pub(crate) fn day(&self) -> Option<day::Day> {
        day::published(self.document)
    }

    /// Says whether it tells of something that happened.
    pub(crate) fn happened(&self) -> bool {
        matches!(self.claim.status.as_str(), "asserted" | "claimed")
    }
}

/// Lines by id, for describing groups.
#[derive(Clone, Debug, Default)]
pub struct Lines<'a> {
    claims: FxHashMap<&'a str, &'a ClaimLine>,
    documents: FxHashMap<&'a str, &'a DocumentLine>,
}

impl<'a> Lines<'a> {
    /// Files lines by their ids.
    #[must_use]
    pub fn of(
        documents: impl IntoIterator<Item = &'a DocumentLine>,
        claims: impl IntoIterator<Item = &'a ClaimLine>,
    ) -> Self {
        Self {
            claims: claims.into_iter().map(|claim| (claim.claim_id.as_str(), claim)).collect(),
            documents: documents
                .into_iter()
                .map(|document| (document.document_id.as_str(), document))
                .collect(),
        }
    }

    /// Returns the reports of a group in order of document time, then id.
    pub(crate) fn reports(&self, group: &Group) -> Vec<Report<'a>> {
        let mut reports: Vec<Report<'a>> = group
            .claims
            .iter()
            .filter_map(|claim| {
                let claim = *self.claims.get(claim.as_str())?;
                let document = *self.documents.get(claim.document_id.as_str())?;
                Some(Report { claim, document })
            })
            .collect();
        reports.sort_by(|a, b| {
            let key = |report: &Report<'a>| (report.day().unwrap_or(day::Day::MAX), report.claim);
            let ((x, a), (y, b)) = (key(a), key(b));
            x.cmp(&y).then_with(|| a.claim_id.cmp(&b.claim_id))
        });
        reports
    }
}

/// Describes a group as an incident. The claims and documents of the group must be among the
/// lines; one that is not is left out.
#[must_use]
pub fn describe(
    group: &Group,
    lines: &Lines<'_>,
    decisions: &Decisions,
    rule: FigureRule,
) -> IncidentLine {
    describe_beside(group, lines, decisions, rule, &Umbrella::default())
}

/// Describes a group, knowing the sums that its documents publish of it and of others.
pub(crate) fn describe_beside(
    group: &Group,
    lines: &Lines<'_>,
    decisions: &Decisions,
    rule: FigureRule,
    umbrella: &Umbrella,
) -> IncidentLine {
    let reports = lines.reports(group);
    let telling = telling(&reports);
    let when = when::of(&telling);
    let places = place::of(&telling);
    let event_type = event_type(&telling);
    let origin_list = origin::origins(&telling, &decisions.sources);
    let ids: Vec<&str> = reports.iter().map(|report| report.claim.claim_id.as_str()).collect();
    let mut documents: Vec<&str> =
        reports.iter().map(|report| report.claim.document_id.as_str()).collect();
    documents.sort_unstable();
    documents.dedup();
    IncidentLine {
        incident_id: id::of("incident", &ids),
        public_id: None,
        status: status(&reports).to_owned(),
        title: title(&event_type, &places, &when),
        figures: figure::of(&telling, &origin_list, decisions, rule, umbrella),
        who: who::of(&telling),
        event_type,
        when,
        places,
        recaps: recaps(&reports),
        claims: ids.into_iter().map(str::to_owned).collect(),
        documents: u32::try_from(documents.len()).unwrap_or(u32::MAX),
        origins: u32::try_from(origin_list.len()).unwrap_or(u32::MAX),
        origin_list,
        site_id: group.site_id.clone(),
        links: group.links.clone(),
        review: "coded".to_owned(),
    }
}

/// Returns the reports that decide what the incident is: those that tell it as having happened,
/// else the plans, else the denials.
fn telling<'a>(reports: &[Report<'a>]) -> Vec<Report<'a>> {
    for wanted in [&["asserted", "claimed"][..], &["planned"][..]] {
        let found: Vec<Report<'a>> = reports
            .iter()
            .filter(|report| wanted.contains(&report.claim.status.as_str()))
            .copied()
            .collect();
        if !found.is_empty() {
            return found;
        }
    }
    reports.to_vec()
}

fn status(reports: &[Report<'_>]) -> &'static str {
    let has = |status: &str| reports.iter().any(|report| report.claim.status == status);
    let happened = reports.iter().any(Report::happened);
    match (happened, has("denied"), has("planned")) {
        (true, true, _) => "contested",
        (true, false, _) if has("asserted") => "asserted",
        (true, false, _) => "claimed",
        (false, _, true) => "planned",
        (false, _, false) => "denied",
    }
}

/// Returns the type that most documents give; of equals the one higher in the codebook.
fn event_type(reports: &[Report<'_>]) -> String {
    let mut counts: BTreeMap<Option<EventType>, (usize, &str)> = BTreeMap::new();
    for report in reports {
        let word = report.claim.event_type.as_str();
        counts.entry(EventType::from_word(word)).or_insert((0, word)).0 += 1;
    }
    let most = counts.values().map(|(count, _)| *count).max().unwrap_or(0);
    let first = counts.values().find(|(count, _)| *count == most);
    first.map(|(_, word)| (*word).to_owned()).unwrap_or_default()
}

fn recaps(reports: &[Report<'_>]) -> Vec<String> {
    let recaps = reports.iter().filter(|report| report.claim.recap);
    recaps.map(|report| report.claim.claim_id.clone()).collect()
}

/// Writes type, place and day.
fn title(event_type: &str, places: &[IncidentPlace], when: &IncidentWhen) -> String {
    let mut title = event_type.replace('_', " ");
    if let Some(first) = title.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    if let Some(place) = places.first() {
        title.push_str(", ");
        if place.role != "at" {
            title.push_str(&place.role);
            title.push(' ');
        }
        title.push_str(&place.name);
    }
    match (&when.earliest, &when.latest) {
        (Some(from), Some(to)) if from == to => {
            title.push_str(", ");
            title.push_str(from);
        }
        (Some(from), Some(to)) => {
            title.push_str(&format!(", {from} to {to}"));
        }
        (None, Some(to)) => title.push_str(&format!(", by {to}")),
        (Some(from), None) => title.push_str(&format!(", from {from}")),
        (None, None) => {}
    }
    title
}
