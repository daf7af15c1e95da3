//! Finds places outside the country that the text puts them in: "near Hama, Iraq".

use std::collections::BTreeMap;

use tallybook_contract::{ClaimLine, FindingEvidence, PlacePart};

use super::{Found, Record, Severity};

/// Characters between a place and the country that follows it at most: ", ".
const GAP_MAX: u32 = 2;

/// Finds the contradictions in the places of the claims.
pub(super) fn countries(record: &Record<'_>, found: &mut Vec<Found>) {
    let codes = country_names(record);
    for claim in &record.ordered {
        let text = record.documents.get(claim.document_id.as_str()).map(|d| d.text.as_str());
        for place in &claim.places {
            let Some(country) = place.country.as_deref().filter(|_| !is_country(place)) else {
                continue;
            };
            let followed = text.and_then(|text| country_after(text, place, &codes));
            let beside = beside(claim, place).filter(|(_, _, span)| {
                text.is_some_and(|text| {
                    ends_name(&text.chars().skip(span[1] as usize).take(3).collect::<String>())
                })
            });
            let Some((code, name, span)) = followed.or(beside) else { continue };
            if code == country {
                continue;
            }
            found.push(Found {
                kind: "place_country",
                severity: Severity::Warning,
                message: format!(
                    "the text puts {} in {name}, but the place of that name is in {country}",
                    place.name
                ),
                incident_id: record.incident_of(&claim.claim_id),
                claims: vec![claim.claim_id.clone()],
                evidence: vec![FindingEvidence {
                    document_id: claim.document_id.clone(),
                    text: format!("{}, {name}", place.text),
                    span: [place.span[0], span[1]],
                    source: None,
                }],
            });
        }
    }
}

/// Returns the names of countries that the record's places bear, with their codes.
fn country_names(record: &Record<'_>) -> BTreeMap<String, String> {
    let places = record.ordered.iter().flat_map(|claim| &claim.places);
    places
        .filter(|place| is_country(place) && place.relation.is_none())
        .filter_map(|place| Some((place.name.clone(), place.country.clone()?)))
        .collect()
}

fn is_country(place: &PlacePart) -> bool {
    place.feature.as_deref() == Some("country")
}

/// Returns the country whose name stands in the text right after a place and a comma.
fn country_after(
    text: &str,
    place: &PlacePart,
    codes: &BTreeMap<String, String>,
) -> Option<(String, String, [u32; 2])> {
    let end = place.span[1];
    let rest: String = text.chars().skip(end as usize).take(40).collect();
    let rest = rest.strip_prefix(", ")?;
    let (name, code) = codes
        .iter()
        .filter(|(name, _)| rest.starts_with(name.as_str()))
        .filter(|(name, _)| rest.get(name.len()..).is_some_and(ends_name))
        .max_by_key(|(name, _)| name.len())?;
    let len = u32::try_from(name.chars().count()).ok()?;
    Some((code.clone(), name.clone(), [end + GAP_MAX, end + GAP_MAX + len]))
}

/// Says whether a name ends here: no letter and no further capital word ("Niger State") follows.
fn ends_name(rest: &str) -> bool {
    let mut rest = rest.chars();
    match rest.next() {
        Some(' ') => !rest.next().is_some_and(char::is_uppercase),
        Some(c) => !c.is_alphanumeric(),
        None => true,
    }
}

/// Returns the country that the claim itself lists right after a place.
fn beside(claim: &ClaimLine, place: &PlacePart) -> Option<(String, String, [u32; 2])> {
    let after = claim.places.iter().find(|other| {
        is_country(other)
            && other.relation.is_none()
            && other.span[0] > place.span[1]
            && other.span[0] - place.span[1] == GAP_MAX
    })?;
    Some((after.country.clone()?, after.name.clone(), after.span))
}
