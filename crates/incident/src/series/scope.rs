//! Turns a scope and an incident into member, candidate or neither.

use tallybook_claim::event::EventType;
use tallybook_contract::{IncidentLine, IncidentPlace, SeriesScope};

use crate::key::day::day;
use crate::key::place::{alike, distance_km, fold};
use crate::link::Table;
use crate::merge::origin::same_source;
use crate::total::is_happening;

/// How an incident stands to a scope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    Member,
    /// Close to the scope, but not counted, for these reasons.
    Candidate {
        reasons: Vec<String>,
        /// True where the reports only leave something unsaid; nothing in them speaks against.
        unsaid: bool,
    },
    Outside,
}

/// Most things left unsaid with which an incident is still a candidate.
const UNSAID_MAX: usize = 3;
/// Most reasons against with which an incident is still a candidate.
const AGAINST_MAX: usize = 1;

/// Says how an incident stands to a scope; `anchors` are places by which a radius is measured.
pub(crate) fn stand(scope: &SeriesScope, incident: &IncidentLine, anchors: &[Point]) -> Standing {
    let (mut unsaid, mut against) = (Vec::new(), Vec::new());
    for fit in [
        kind(scope, incident),
        place(scope, incident, anchors),
        actor(scope, incident),
        source(scope, incident),
        window(scope, incident),
    ] {
        match fit {
            Fit::Yes => {}
            Fit::Unsaid(reason) => unsaid.push(reason),
            Fit::Nearly(reason) => against.push(reason),
            Fit::No => return Standing::Outside,
        }
    }
    if !is_happening(incident) {
        against.push(format!("it is {}, not a happening", incident.status));
    }
    if let Some(category) = &scope.category
        && !incident.figures.contains_key(category)
    {
        return Standing::Outside;
    }
    match (against.len(), unsaid.len()) {
        (0, 0) => Standing::Member,
        (0, 1..=UNSAID_MAX) => Standing::Candidate { reasons: unsaid, unsaid: true },
        (1..=AGAINST_MAX, 0) => Standing::Candidate { reasons: against, unsaid: false },
        _ => Standing::Outside,
    }
}

/// A point with the name it bears.
pub(crate) type Point = (f32, f32);

/// Returns the points that bear the names of a scope.
pub(crate) fn anchors(scope: &SeriesScope, incidents: &[IncidentLine]) -> Vec<Point> {
    let places = incidents.iter().flat_map(|incident| &incident.places);
    let mut points: Vec<Point> = places
        .filter(|place| scope.places.iter().any(|name| bears(place, name)))
        .filter_map(point)
        .collect();
    points.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    points.dedup();
    points
}

enum Fit {
    Yes,
    /// The reports do not say.
    Unsaid(String),
    /// They say something else, not far from it.
    Nearly(String),
    No,
}

fn kind(scope: &SeriesScope, incident: &IncidentLine) -> Fit {
    if scope.types.is_empty() || scope.types.contains(&incident.event_type) {
        return Fit::Yes;
    }
    let Some(own) = EventType::from_word(&incident.event_type) else { return Fit::No };
    let told = scope
        .types
        .iter()
        .filter_map(|kind| EventType::from_word(kind))
        .any(|kind| Table::get().told_as(kind, own));
    if told {
        Fit::Nearly(format!("it is told as {}", incident.event_type.replace('_', " ")))
    } else {
        Fit::No
    }
}

fn place(scope: &SeriesScope, incident: &IncidentLine, anchors: &[Point]) -> Fit {
    if scope.places.is_empty() {
        return Fit::Yes;
    }
    if incident.places.is_empty() {
        return Fit::Unsaid("no report says where".to_owned());
    }
    if incident.places.iter().any(|place| scope.places.iter().any(|name| bears(place, name))) {
        return Fit::Yes;
    }
    let Some(radius) = scope.radius_km else { return Fit::No };
    let within = incident
        .places
        .iter()
        .filter_map(point)
        .any(|here| anchors.iter().any(|there| f64::from(distance_km(here, *there)) <= radius));
    if within { Fit::Yes } else { Fit::No }
}

/// Says whether a place is the one a scope names: by id, country, name or first-level area.
fn bears(place: &IncidentPlace, name: &str) -> bool {
    place.place_id.as_deref() == Some(name)
        || place.country.as_deref() == Some(name)
        || alike(&fold(&place.name), &fold(name))
        || place.admin1.as_deref().is_some_and(|admin1| alike(&fold(admin1), &fold(name)))
}

fn point(place: &IncidentPlace) -> Option<Point> {
    Some((place.latitude? as f32, place.longitude? as f32))
}

fn actor(scope: &SeriesScope, incident: &IncidentLine) -> Fit {
    if scope.actors.is_empty() {
        return Fit::Yes;
    }
    let named = incident.who.iter().any(|who| {
        scope
            .actors
            .iter()
            .any(|name| who.actor_id.as_deref() == Some(name) || same_source(&who.name, name))
    });
    let agents = || incident.who.iter().filter(|who| who.role == "agent");
    if named {
        Fit::Yes
    } else if agents().all(|who| who.actor_id.is_none()) {
        Fit::Unsaid("no report names the actor".to_owned())
    } else {
        Fit::No
    }
}

fn source(scope: &SeriesScope, incident: &IncidentLine) -> Fit {
    let told = incident
        .origin_list
        .iter()
        .any(|origin| scope.sources.iter().any(|name| same_source(&origin.source, name)));
    if scope.sources.is_empty() || told {
        Fit::Yes
    } else {
        Fit::Nearly("only others report it".to_owned())
    }
}

fn window(scope: &SeriesScope, incident: &IncidentLine) -> Fit {
    let read = |date: &Option<String>| date.as_deref().and_then(day);
    let (since, until) = (read(&scope.since), read(&scope.until));
    let (lo, hi) = (read(&incident.when.earliest), read(&incident.when.latest));
    if since.is_none() && until.is_none() {
        return Fit::Yes;
    }
    if lo.is_none() && hi.is_none() {
        return Fit::Unsaid("no report says when".to_owned());
    }
    let before = matches!((since, hi.or(lo)), (Some(since), Some(hi)) if hi < since);
    let after = matches!((until, lo.or(hi)), (Some(until), Some(lo)) if lo > until);
    if before || after {
        let edge = if before { since } else { until };
        let off = edge.zip(if before { hi.or(lo) } else { lo.or(hi) });
        let days = off.map_or(i32::MAX, |(edge, day)| (edge - day).abs());
        return if days <= NEAR_DAYS {
            let side = if before { "before" } else { "after" };
            Fit::Nearly(format!("it happened {days} days {side} the window"))
        } else {
            Fit::No
        };
    }
    let straddles = matches!((since, lo), (Some(since), Some(lo)) if lo < since)
        || since.is_some() && lo.is_none()
        || matches!((until, hi), (Some(until), Some(hi)) if hi > until);
    if straddles { Fit::Unsaid("its date may lie outside the window".to_owned()) } else { Fit::Yes }
}

/// Days outside a window within which an incident is still a candidate.
const NEAR_DAYS: i32 = 7;
