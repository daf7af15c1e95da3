//! Turns the places of two claims into a reason.

use super::evidence::{Evidence, Words};
use super::table::{Points, Table};
use crate::key::place::{Extent, PlaceKey, Role, alike, distance_km};
use crate::key::words::common;
use crate::key::{DocumentKey, Key};

/// Kilometres within which two entries are one place.
const SAME_KM: f32 = 3.0;
/// Kilometres within which two spellings of one name are one place.
const NAME_KM: f32 = 60.0;
/// Kilometres within which two places are neighbours.
const NEIGHBOUR_KM: f32 = 30.0;
/// Kilometres of uncertainty from which a town is a city, where much happens in a day.
const CITY_KM: f32 = 8.0;

/// How two places stand to each other; a later one is weaker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Relation {
    Same,
    SameName,
    City,
    Within,
    Neighbours,
    Unplaced,
    Apart,
    Namesakes,
}

/// Weighs the places; returns true where they settle the question for or against.
pub(super) fn weigh(a: &Key, b: &Key, table: &Table, evidence: &mut Evidence) -> bool {
    let points = &table.points;
    if a.places.is_empty() || b.places.is_empty() {
        return false;
    }
    let way = table.has_way(a.kind) && table.has_way(b.kind);
    if way && turned(a, b) {
        evidence.rule_out("the other direction");
        return true;
    }
    if disjoint_countries(a, b) {
        evidence.add(points.other_country, Words::Plain("other countries"));
    }
    let points_of = |key: &Key| key.places.iter().any(|place| place.extent == Extent::Point);
    if points_of(a) && points_of(b) {
        between_points(a, b, way, points, evidence)
    } else {
        areas(a, b, points, evidence);
        false
    }
}

/// Weighs names where the places themselves cannot be compared: a name in both clauses, a place
/// that the other report names elsewhere, or one that it never names.
pub(super) fn weigh_names(
    a: &Key,
    b: &Key,
    documents: (&DocumentKey, &DocumentKey),
    settled: bool,
    points: &Points,
    evidence: &mut Evidence,
) {
    let placed =
        |key: &Key| key.places.iter().any(|place| place.extent == Extent::Point && !place.beside);
    if settled || placed(a) && placed(b) {
        return;
    }
    let told = |x: &Key, y: &Key| common(&x.place_names, &y.names);
    let shared = common(&a.names, &b.names).max(told(a, b)).max(told(b, a));
    if shared > 0 {
        let value = if shared > 1 { points.same_names } else { points.name_in_both };
        evidence.add(value, Words::Plain("the same name in both"));
        return;
    }
    let named = |key: &Key, document: &DocumentKey| {
        let own = [&key.place_names, &key.names, &key.context];
        let own = own.into_iter().find(|names| !names.is_empty());
        own.map_or((0, 0), |own| (own.len(), common(own, &document.names)))
    };
    let (of_a, in_b) = named(a, documents.1);
    let (of_b, in_a) = named(b, documents.0);
    if in_a + in_b > 0 {
        evidence.add(points.named_in_report, Words::Plain("a name of one in the other's report"));
    } else if of_a > 0 && placed(a) || of_b > 0 && placed(b) {
        evidence.add(points.not_named, Words::Plain("its place is not named in the other report"));
    } else {
        evidence.add(points.no_place, Words::Plain("no place in either"));
    }
}

/// Says whether one comes from where the other goes and neither shares an end.
fn turned(a: &Key, b: &Key) -> bool {
    let met = |x: Role, y: Role| {
        let of = |key: &'_ Key, role: Role| -> Vec<PlaceKey> {
            key.places.iter().filter(|place| place.role == role).cloned().collect()
        };
        let right = of(b, y);
        of(a, x).iter().any(|x| right.iter().any(|y| is_same(x, y)))
    };
    (met(Role::From, Role::To) || met(Role::To, Role::From))
        && !met(Role::From, Role::From)
        && !met(Role::To, Role::To)
}

fn disjoint_countries(a: &Key, b: &Key) -> bool {
    let of = |key: &Key| -> Vec<[u8; 2]> {
        key.places.iter().filter_map(|place| place.country).collect()
    };
    let (left, right) = (of(a), of(b));
    !left.is_empty() && !right.is_empty() && !left.iter().any(|code| right.contains(code))
}

fn between_points(a: &Key, b: &Key, way: bool, points: &Points, evidence: &mut Evidence) -> bool {
    let best = a
        .places
        .iter()
        .filter(|place| place.extent == Extent::Point)
        .flat_map(|x| {
            b.places.iter().filter(|place| place.extent == Extent::Point).map(move |y| (x, y))
        })
        .filter(|(x, y)| !way || roles_meet(x.role, y.role))
        .map(|(x, y)| (relation(x, y), x, y))
        // The first of equals: places stand in the order of the text.
        .min_by_key(|(relation, ..)| *relation);
    let Some((relation, x, y)) = best else {
        areas(a, b, points, evidence);
        return false;
    };
    let both = |words| Words::Pair(words, x.name.clone(), y.name.clone());
    match relation {
        Relation::Same => {
            evidence.anchor(points.same_place, Words::Named("same place ({})", x.name.clone()));
            if way && other_end(a, b) {
                evidence.add(points.other_end, Words::Plain("another end of the way"));
            }
        }
        Relation::SameName => evidence.anchor(points.same_name, both("{} and {} are one name")),
        Relation::City => {
            evidence.anchor(points.same_city, Words::Named("same city ({})", x.name.clone()));
        }
        Relation::Within => {
            evidence.add(points.within_uncertainty, both("{} and {} are near each other"));
        }
        Relation::Neighbours => {
            evidence.add(points.neighbouring_places, both("{} and {} are two places"));
        }
        // Another name may be the village that the first report only places near a town.
        Relation::Unplaced if x.beside || y.beside => return false,
        Relation::Unplaced => {
            evidence.add(points.other_name, both("{} and {} are two names"));
        }
        Relation::Apart => evidence.add(points.other_place, both("{} is far from {}")),
        Relation::Namesakes => {
            evidence.add(points.namesakes, both("{} and {} are two places of one name"));
        }
    }
    true
}

/// A place one goes to may be where the other happened, but not where the other came from.
fn roles_meet(x: Role, y: Role) -> bool {
    x == y || x == Role::At || y == Role::At || x == Role::Via || y == Role::Via
}

fn other_end(a: &Key, b: &Key) -> bool {
    [Role::From, Role::To].iter().any(|role| {
        let of = |key: &'_ Key| -> Vec<PlaceKey> {
            let point = |place: &&PlaceKey| place.role == *role && place.extent == Extent::Point;
            key.places.iter().filter(point).cloned().collect()
        };
        let (left, right) = (of(a), of(b));
        !left.is_empty()
            && !right.is_empty()
            && !left.iter().any(|x| right.iter().any(|y| is_same(x, y)))
    })
}

fn is_same(x: &PlaceKey, y: &PlaceKey) -> bool {
    x.extent == Extent::Point
        && y.extent == Extent::Point
        && matches!(relation(x, y), Relation::Same | Relation::SameName | Relation::City)
}

fn relation(x: &PlaceKey, y: &PlaceKey) -> Relation {
    let named = alike(&x.folded, &y.folded);
    let (Some(here), Some(there)) = (x.point, y.point) else {
        return if named { Relation::SameName } else { Relation::Unplaced };
    };
    let km = distance_km(here, there);
    let beside = x.beside || y.beside;
    if named && km > NAME_KM {
        return Relation::Namesakes;
    }
    if km <= SAME_KM || named {
        let city = x.uncertainty_km.min(y.uncertainty_km) >= CITY_KM && !beside;
        return if city { Relation::City } else { Relation::Same };
    }
    if beside && km <= (x.uncertainty_km + y.uncertainty_km).max(NEIGHBOUR_KM / 2.0) {
        Relation::Within
    } else if km <= NEIGHBOUR_KM {
        Relation::Neighbours
    } else {
        Relation::Apart
    }
}

/// Weighs places of which one side's are no points.
fn areas(a: &Key, b: &Key, points: &Points, evidence: &mut Evidence) {
    let pairs = || a.places.iter().flat_map(|x| b.places.iter().map(move |y| (x, y)));
    let is_area = |place: &PlaceKey| place.extent == Extent::Area;
    if let Some((x, _)) =
        pairs().find(|(x, y)| is_area(x) && is_area(y) && alike(&x.folded, &y.folded))
    {
        evidence.add(points.same_area, Words::Named("same area ({})", x.name.clone()));
    } else if let Some((x, y)) = pairs().find(|(x, y)| inside(x, y) || inside(y, x)) {
        let words = Words::Pair("{} and {} are one area", x.name.clone(), y.name.clone());
        evidence.add(points.place_in_area, words);
    } else if let Some((x, y)) = pairs().find(|(x, y)| beyond(x, y)) {
        let words = Words::Pair("{} is far from {}", x.name.clone(), y.name.clone());
        evidence.add(points.other_place, words);
    } else if pairs().any(|(x, y)| x.country.is_some() && x.country == y.country) {
        evidence.add(points.same_country, Words::Plain("same country"));
    }
}

/// Says whether the first lies in the second, an area.
fn inside(x: &PlaceKey, y: &PlaceKey) -> bool {
    y.extent == Extent::Area
        && x.extent == Extent::Point
        && x.admin1.as_deref().is_some_and(|admin1| alike(admin1, &y.folded))
}

/// Says whether a point lies clear of an area.
fn beyond(x: &PlaceKey, y: &PlaceKey) -> bool {
    let (Some(here), Some(there)) = (x.point, y.point) else { return false };
    let reach = x.uncertainty_km + y.uncertainty_km;
    x.extent.max(y.extent) == Extent::Area && distance_km(here, there) > 2.0 * reach.max(NAME_KM)
}
