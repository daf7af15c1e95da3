//! Turns a scope, or a published running count, and the incidents into a counted series with its
//! members, the candidates not counted, and what would make a published count true.

mod counted;
mod scope;
mod verdict;

use std::collections::BTreeMap;

use tallybook_contract::{
    ClaimLine, DocumentLine, IncidentLine, Number, SeriesLine, SeriesMember, SeriesScope,
};

use self::counted::Published;
pub(crate) use self::counted::is_ordinal;
use self::scope::{Standing, anchors, stand};
use crate::key::day::day;
use crate::key::place::{alike, fold};
use crate::{Corpus, id};

/// Returns the series that a scope counts: its members, the candidates not counted, and the
/// published counts of it, audited.
#[must_use]
pub fn count_series(
    scope: &SeriesScope,
    incidents: &[IncidentLine],
    corpus: &Corpus,
) -> SeriesLine {
    let all = published(corpus);
    let matching: Vec<&Published<'_>> =
        all.iter().filter(|one| !one.unread && one_series(scope, &one.scope)).collect();
    series(scope, &matching, incidents)
}

/// Returns one series for each running count that the corpus publishes, counted and audited;
/// counts of the same thing share a series.
#[must_use]
pub fn audit_tallies(corpus: &Corpus, incidents: &[IncidentLine]) -> Vec<SeriesLine> {
    let mut groups: Vec<Vec<Published<'_>>> = Vec::new();
    for one in published(corpus) {
        let group = groups.iter_mut().find(|group| {
            group.first().is_some_and(|first| {
                !first.unread && !one.unread && one_series(&first.scope, &one.scope)
            })
        });
        match group {
            Some(group) => group.push(one),
            None => groups.push(vec![one]),
        }
    }
    groups
        .iter()
        .filter_map(|group| {
            let scope = &group.first()?.scope;
            Some(series(scope, &group.iter().collect::<Vec<_>>(), incidents))
        })
        .collect()
}

/// Reads every published count, in order of document time, document and place in the text.
fn published(corpus: &Corpus) -> Vec<Published<'_>> {
    let documents: BTreeMap<&str, &DocumentLine> =
        corpus.documents.iter().map(|line| (line.document_id.as_str(), line)).collect();
    let mut claims: BTreeMap<&str, Vec<&ClaimLine>> = BTreeMap::new();
    for claim in &corpus.claims {
        claims.entry(&claim.document_id).or_default().push(claim);
    }
    for own in claims.values_mut() {
        own.sort_by(|a, b| a.claim_id.cmp(&b.claim_id));
        own.dedup_by(|a, b| a.claim_id == b.claim_id);
    }
    let mut out: Vec<Published<'_>> = corpus
        .tallies
        .iter()
        .filter_map(|tally| {
            let document = documents.get(tally.document_id.as_str())?;
            let own = claims.get(tally.document_id.as_str()).map_or(&[][..], Vec::as_slice);
            Some(counted::read(tally, document, own))
        })
        .collect();
    out.sort_by(|a, b| {
        let key = |one: &Published<'_>| {
            (
                crate::key::day::published(one.document),
                one.tally.document_id.clone(),
                one.tally.span,
            )
        };
        key(a).cmp(&key(b)).then_with(|| a.tally.text.cmp(&b.tally.text))
    });
    out.dedup_by(|a, b| a.tally == b.tally);
    out
}

/// Says whether two scopes count the same: what, since when, and neither where nor whose differ.
fn one_series(a: &SeriesScope, b: &SeriesScope) -> bool {
    let meet = |x: &[String], y: &[String]| {
        x.is_empty() && y.is_empty()
            || x.iter().any(|x| y.iter().any(|y| x == y || alike(&fold(x), &fold(y))))
    };
    a.types == b.types
        && a.category == b.category
        && (a.since == b.since || a.since.is_none() || b.since.is_none())
        && (meet(&a.places, &b.places))
        && (meet(&a.actors, &b.actors) || a.actors.is_empty() || b.actors.is_empty())
}

fn series(
    scope: &SeriesScope,
    published: &[&Published<'_>],
    incidents: &[IncidentLine],
) -> SeriesLine {
    let (members, candidates) = if published.iter().all(|one| one.unread) && !published.is_empty() {
        (Vec::new(), Vec::new())
    } else {
        sort_out(scope, incidents, |incident| {
            let beside =
                |claim: &String| published.iter().any(|one| one.beside.contains(&claim.as_str()));
            incident.claims.iter().any(beside)
        })
    };
    let sum = |part: fn(&tallybook_contract::IncidentFigure) -> Option<Number>| -> f64 {
        match &scope.category {
            None => members.len() as f64,
            Some(category) => members
                .iter()
                .filter_map(|member| part(member.0.figures.get(category)?))
                .map(|number| number.0)
                .sum(),
        }
    };
    let open_tops = scope.category.as_ref().map_or(0, |category| {
        let open = members.iter().filter(|(incident, _)| {
            incident.figures.get(category).is_some_and(|figure| figure.open_top)
        });
        u32::try_from(open.count()).unwrap_or(u32::MAX)
    });
    let (best, low) = (sum(|figure| figure.best.or(figure.low)), sum(|figure| figure.low));
    let high = (open_tops == 0).then(|| sum(|figure| figure.high.or(figure.best)));
    let audits = published.iter().map(|one| verdict::audit(one, published, incidents)).collect();
    SeriesLine {
        series_id: series_id(scope),
        scope: scope.clone(),
        count: Number(best),
        low: Number(low),
        high: high.map(Number),
        open_tops,
        members: members.into_iter().map(|(_, member)| member).collect(),
        candidates: candidates.into_iter().map(|(_, member)| member).collect(),
        audits,
    }
}

/// An incident with its line in a series.
type Listed<'a> = (&'a IncidentLine, SeriesMember);

/// Most candidates that are listed.
const CANDIDATES_MAX: usize = 50;

/// Sorts the incidents into members, in order of time, and candidates, the closest first. What a
/// report leaves unsaid is taken as meant where `meant` says so.
fn sort_out<'a>(
    scope: &SeriesScope,
    incidents: &'a [IncidentLine],
    meant: impl Fn(&IncidentLine) -> bool,
) -> (Vec<Listed<'a>>, Vec<Listed<'a>>) {
    let points = anchors(scope, incidents);
    let (mut members, mut candidates) = (Vec::new(), Vec::new());
    for incident in incidents {
        let line = |reasons: Vec<String>| SeriesMember {
            incident_id: incident.incident_id.clone(),
            title: incident.title.clone(),
            day: incident.when.latest.clone().or_else(|| incident.when.earliest.clone()),
            figure: scope.category.as_ref().and_then(|category| {
                let figure = incident.figures.get(category)?;
                figure.best.or(figure.low)
            }),
            reasons,
        };
        match stand(scope, incident, &points) {
            Standing::Member => members.push((incident, line(Vec::new()))),
            Standing::Candidate { unsaid: true, .. } if meant(incident) => {
                members.push((incident, line(Vec::new())));
            }
            Standing::Candidate { reasons, .. } => candidates.push((incident, line(reasons))),
            Standing::Outside => {}
        }
    }
    let day_of = |member: &SeriesMember| member.day.as_deref().and_then(day);
    members.sort_by(|a: &Listed<'_>, b: &Listed<'_>| {
        day_of(&a.1).cmp(&day_of(&b.1)).then_with(|| a.1.incident_id.cmp(&b.1.incident_id))
    });
    candidates.sort_by(|a: &Listed<'_>, b: &Listed<'_>| {
        let key = |member: &SeriesMember| (member.reasons.len(), day_of(member));
        key(&a.1).cmp(&key(&b.1)).then_with(|| a.1.incident_id.cmp(&b.1.incident_id))
    });
    candidates.truncate(CANDIDATES_MAX);
    (members, candidates)
}

fn series_id(scope: &SeriesScope) -> String {
    let scope = serde_json::to_string(&SeriesScope { name: String::new(), ..scope.clone() });
    id::of("series", &[&scope.unwrap_or_default()])
}
