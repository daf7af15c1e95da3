//! Turns the places of reports into the places of the incident.

use tallybook_contract::{IncidentPlace, PlacePart};

use super::Report;
use crate::key::place::{alike, distance_km, fold};

/// Kilometres within which two entries of like names are one place.
const SAME_KM: f32 = 60.0;
/// Kilometres within which two entries are one place, whatever their names.
const ONE_KM: f32 = 3.0;
/// The parts a place has, in the order in which they are listed.
const ROLES: &[&str] = &["at", "from", "via", "to", "near"];

/// Returns the places, the one most reports give first within each part.
pub(super) fn of(reports: &[Report<'_>]) -> Vec<IncidentPlace> {
    let mut groups: Vec<(Vec<&PlacePart>, usize)> = Vec::new();
    for (at, report) in reports.iter().enumerate() {
        for part in &report.claim.places {
            let same = groups.iter_mut().find(|(parts, _)| {
                parts.first().is_some_and(|first| first.role == part.role && is_same(first, part))
            });
            match same {
                Some((parts, _)) => parts.push(part),
                None => groups.push((vec![part], at)),
            }
        }
    }
    groups.sort_by(|(a, x), (b, y)| {
        let role = |parts: &[&PlacePart]| {
            parts.first().and_then(|part| ROLES.iter().position(|role| *role == part.role))
        };
        let wide = |parts: &[&PlacePart]| parts.first().is_some_and(|part| is_area(part));
        role(a).cmp(&role(b)).then(wide(a).cmp(&wide(b))).then(b.len().cmp(&a.len())).then(x.cmp(y))
    });
    groups.iter().filter_map(|(parts, _)| best(parts)).collect()
}

fn is_area(part: &PlacePart) -> bool {
    matches!(
        part.feature.as_deref(),
        Some("country" | "admin1" | "admin2" | "region" | "water" | "border_area")
    )
}

fn is_same(a: &PlacePart, b: &PlacePart) -> bool {
    if a.place_id.is_some() && a.place_id == b.place_id {
        return true;
    }
    let point = |part: &PlacePart| Some((part.latitude? as f32, part.longitude? as f32));
    let named = alike(&fold(&a.name), &fold(&b.name));
    match (point(a), point(b)) {
        (Some(x), Some(y)) => {
            let km = distance_km(x, y);
            named && km <= SAME_KM || km <= ONE_KM && is_area(a) == is_area(b)
        }
        _ => named,
    }
}

/// Returns the entry that is placed, then the most precise, then the one most reports give.
fn best(parts: &[&PlacePart]) -> Option<IncidentPlace> {
    let votes = |part: &PlacePart| parts.iter().filter(|other| other.name == part.name).count();
    let mut ranked: Vec<&&PlacePart> = parts.iter().collect();
    ranked.sort_by(|a, b| {
        let uncertainty = |part: &PlacePart| part.uncertainty_km.unwrap_or(f64::MAX);
        a.latitude
            .is_none()
            .cmp(&b.latitude.is_none())
            .then(uncertainty(a).total_cmp(&uncertainty(b)))
            .then(votes(b).cmp(&votes(a)))
            .then(a.name.cmp(&b.name))
    });
    let part = ranked.first()?;
    Some(IncidentPlace {
        role: part.role.clone(),
        place_id: part.place_id.clone(),
        name: part.name.clone(),
        latitude: part.latitude,
        longitude: part.longitude,
        country: part.country.clone(),
        admin1: part.admin1.clone(),
        geo_precision: part.geo_precision,
        uncertainty_km: part.uncertainty_km,
    })
}
