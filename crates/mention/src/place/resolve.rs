//! Turns toponyms into one place each, by what the rest of the document is about.
//!
//! The score of a candidate is a sum: its kind and population, whether the spelling is on file,
//! the country and the area in view, the words of kind, the distance to places that are certain.

use rustc_hash::{FxHashMap, FxHashSet};
use tallybook_gazetteer::{Candidate, CountryCode, Feature, Place};

use super::recognise::Toponym;

/// What the document is about, as far as places go.
#[derive(Debug, Default)]
pub(super) struct View {
    /// Share of the country among what names one, 0 to 1.
    countries: FxHashMap<CountryCode, f32>,
    /// Country and name of first-level areas that are named.
    areas: FxHashSet<(CountryCode, String)>,
    /// What a name itself has added to the share of a country: no name speaks for itself.
    own: FxHashMap<String, (CountryCode, f32)>,
    /// Sentence and country of places that are certain, with their names.
    certain: FxHashMap<(usize, CountryCode), Vec<String>>,
    /// Coordinates of places that are certain.
    anchors: Vec<(f64, f64)>,
    /// Keys of the names that speak of a country beyond doubt, "" for words for peoples.
    spoken: FxHashMap<CountryCode, Vec<String>>,
}

/// Distinct certain places kept for the comparison of distances.
const ANCHORS_MAX: usize = 24;
/// Degrees of latitude beyond which a place is near nothing.
const NEAR_DEGREES: f64 = 2.0;
/// Inhabitants from which a city is meant wherever the news comes from.
const WORLD_CITY_MIN: u64 = 180_000;
/// Share of what names a country from which the country is in view, if by small towns only.
const IN_VIEW_MIN: f32 = 0.08;
/// Kilometres across a border within which a town needs no other word of its country.
const ACROSS_BORDER_KM: f64 = 150.0;
/// Weight of a country that is the only one in view.
const COUNTRY_WEIGHT: f32 = 6.0;

impl View {
    /// Gathers what `toponyms` and the words for peoples (`demonyms`) say.
    pub(super) fn of(toponyms: &[Toponym], demonyms: &[CountryCode]) -> Self {
        let mut counts: Vec<(CountryCode, f32)> = Vec::new();
        let mut add = |country: CountryCode, weight: f32| {
            if country == CountryCode::NONE {
                return;
            }
            match counts.iter_mut().find(|(held, _)| *held == country) {
                Some((_, count)) => *count += weight,
                None => counts.push((country, weight)),
            }
        };
        let mut spoken: FxHashMap<CountryCode, Vec<String>> = FxHashMap::default();
        for country in demonyms {
            add(*country, 0.5);
            spoken.entry(*country).or_default().push(String::new());
        }
        let mut areas = FxHashSet::default();
        let mut by_sentence: FxHashMap<(usize, CountryCode), Vec<String>> = FxHashMap::default();
        let mut own: FxHashMap<String, (CountryCode, f32)> = FxHashMap::default();
        let mut anchors: Vec<(f64, f64)> = Vec::new();
        for toponym in toponyms {
            let Some((best, sure)) = certain(toponym) else { continue };
            let place = &best.place;
            let names = by_sentence.entry((toponym.sentence, place.country)).or_default();
            names.push(toponym.key.clone());
            // A town repeated is no more evidence than a town named once.
            let weight = match place.feature {
                Feature::Country => 1.0,
                _ if own.contains_key(&toponym.key) => 0.0,
                _ if sure && place.population >= 500_000 => 0.7,
                _ => 0.4,
            };
            add(place.country, weight);
            let known = place.population >= WORLD_CITY_MIN || best.curated;
            if place.feature == Feature::Country || best.exact && sure && known {
                spoken.entry(place.country).or_default().push(toponym.key.clone());
            }
            own.entry(toponym.key.clone()).or_insert((place.country, 0.0)).1 += weight;
            if let (Some(lat), Some(lon)) = (place.latitude, place.longitude)
                && (!place.feature.is_area() || place.feature == Feature::Region)
                && anchors.len() < ANCHORS_MAX
                && !anchors.contains(&(lat, lon))
            {
                anchors.push((lat, lon));
            }
        }
        for candidate in toponyms.iter().flat_map(|toponym| toponym.candidates.iter()) {
            if candidate.exact && candidate.place.feature == Feature::Admin1 {
                let name = candidate.place.admin1.clone().unwrap_or_default();
                areas.insert((candidate.place.country, name));
            }
        }
        let total = counts.iter().map(|(_, count)| count).sum::<f32>().max(1.0);
        own.values_mut().for_each(|(_, weight)| *weight /= total);
        let countries =
            counts.into_iter().map(|(country, count)| (country, count / total)).collect();
        Self { countries, areas, own, certain: by_sentence, anchors, spoken }
    }

    /// Returns the kilometres to the nearest certain place, or `None` where there is none.
    pub(super) fn nearest_km(&self, place: &Place) -> Option<f64> {
        self.distance_km(place)
    }

    /// Returns the share of the country in view.
    pub(super) fn share(&self, country: CountryCode) -> f32 {
        self.countries.get(&country).copied().unwrap_or(0.0)
    }

    /// Returns the share of the country in view but for what `toponym` itself says.
    fn share_beside(&self, toponym: &Toponym, country: CountryCode) -> f32 {
        let own = match self.own.get(&toponym.key) {
            Some((of, weight)) if *of == country => *weight,
            _ => 0.0,
        };
        (self.share(country) - own).max(0.0)
    }

    /// Returns true where the text speaks of some country in other words than `toponym`'s and
    /// never of the candidate's, which lies far off and is not known the world over: a namesake.
    fn is_namesake(&self, toponym: &Toponym, candidate: &Candidate) -> bool {
        let place = &candidate.place;
        let spoken = |names: &Vec<String>| names.iter().any(|name| *name != toponym.key);
        let known = match place.feature {
            Feature::Country => true,
            _ if candidate.curated => candidate.exact,
            Feature::Populated | Feature::Admin1 => {
                candidate.exact && place.population >= WORLD_CITY_MIN
            }
            _ => false,
        };
        !known
            && self.spoken.values().any(spoken)
            && !self.spoken.get(&place.country).is_some_and(spoken)
            && self.share_beside(toponym, place.country) < IN_VIEW_MIN
            && self.distance_km(place).is_none_or(|km| km > ACROSS_BORDER_KM)
    }

    /// Weighs what the sentence itself and its neighbours name in the country.
    fn local(&self, toponym: &Toponym, country: CountryCode) -> f32 {
        let names = |sentence: usize| {
            self.certain
                .get(&(sentence, country))
                .is_some_and(|names| names.iter().any(|name| *name != toponym.key))
        };
        let here = toponym.sentence;
        if names(here) {
            return 1.5;
        }
        if names(here.wrapping_sub(1)) || names(here + 1) { 0.8 } else { 0.0 }
    }

    /// Returns true where the first-level area around the place is named.
    fn names_area(&self, place: &Place) -> bool {
        let Some(area) = &place.admin1 else { return false };
        self.areas.iter().any(|(country, name)| *country == place.country && name == area)
    }

    fn distance_km(&self, place: &Place) -> Option<f64> {
        let here = (place.latitude?, place.longitude?);
        self.anchors
            .iter()
            .filter(|anchor| **anchor != here && (anchor.0 - here.0).abs() < NEAR_DEGREES)
            .map(|anchor| km(*anchor, here))
            .min_by(f64::total_cmp)
    }
}

/// Returns the candidate that needs no context, and whether it is sure: a country, or one far ahead
/// of its namesakes; unsure where it is merely the only one of that spelling.
fn certain(toponym: &Toponym) -> Option<(&Candidate, bool)> {
    if toponym.evidence < super::recognise::ENOUGH {
        return None;
    }
    let mut best: Option<(&Candidate, f32)> = None;
    let mut second = f32::MIN;
    let mut exact = 0;
    let any_exact = toponym.candidates.iter().any(|candidate| candidate.exact);
    // Loose namesakes elsewhere do not make an exact spelling uncertain.
    for candidate in toponym.candidates.iter().filter(|c| c.exact || !any_exact) {
        exact += usize::from(candidate.exact);
        let score = own_score(candidate, &toponym.wanted);
        match best {
            Some((held, top)) if score <= top => {
                // Namesakes in the same country (a city and its area) are one place here.
                if held.place.country != candidate.place.country {
                    second = second.max(score);
                }
            }
            _ => {
                if let Some((held, top)) = best
                    && held.place.country != candidate.place.country
                {
                    second = second.max(top);
                }
                best = Some((candidate, score));
            }
        }
    }
    let (best, score) = best?;
    let sure = best.place.feature == Feature::Country || score >= 4.0 && score - second >= 1.2;
    (sure || exact == 1 && best.exact).then_some((best, sure))
}

/// Returns the score of a candidate by itself and by the words of kind around the name.
fn own_score(candidate: &Candidate, wanted: &[Feature]) -> f32 {
    let place = &candidate.place;
    let own = place.place_id.starts_with("tallybook:");
    let mut score = match place.feature {
        Feature::Country => 6.0,
        Feature::Admin1 => 1.0 + 0.35 * ((place.population + 10) as f32).log10(),
        Feature::Populated => 0.5 + 0.6 * ((place.population + 10) as f32).log10(),
        Feature::Region | Feature::BorderArea => 3.5,
        Feature::Admin2 => 1.5,
        Feature::Neighbourhood => 0.8,
        Feature::Water | Feature::Mountain | Feature::Island => 2.4,
        _ if own => 2.4,
        _ => 1.2,
    };
    if place.feature == Feature::Admin1 && wanted.is_empty() && !candidate.main {
        score -= 0.3;
    }
    score += if candidate.exact { 1.0 } else { 0.0 };
    score += if candidate.curated && place.feature == Feature::Populated { 1.2 } else { 0.0 };
    score += if candidate.main { 0.3 } else { 0.0 };
    if let Some(rank) = wanted.iter().position(|feature| *feature == place.feature) {
        score += (3.2 - 0.4 * rank as f32).max(1.5);
    } else if !wanted.is_empty() && place.feature == Feature::Country {
        score -= 3.0;
    }
    score
}

/// Returns the place that a toponym means, or `None` where it has no candidate.
pub(super) fn choose<'a>(
    toponym: &'a Toponym,
    view: &View,
    container: Option<&Place>,
) -> Option<(&'a Candidate, f32)> {
    let mut best: Option<(&Candidate, f32)> = None;
    for candidate in toponym.candidates.iter() {
        let place = &candidate.place;
        let contained = container.is_some_and(|container| inside(place, container));
        if !contained && view.is_namesake(toponym, candidate) {
            continue;
        }
        let mut score = own_score(candidate, &toponym.wanted);
        if place.feature == Feature::Admin1
            && toponym.wanted.first() != Some(&Feature::Admin1)
            && has_seat(toponym, place)
        {
            score -= 1.6;
        }
        let border = matches!(place.feature, Feature::Crossing | Feature::BorderArea);
        let share = view.share_beside(toponym, place.country);
        // A crossing belongs to two countries: which one is in view says less, what lies near it
        // more.
        score += if border {
            COUNTRY_WEIGHT / 2.0 * share
        } else {
            COUNTRY_WEIGHT * share + view.local(toponym, place.country)
        };
        score += if share > 0.0 { 1.0 } else { 0.0 };
        if view.names_area(place) {
            score += 1.0;
        }
        if contained {
            score += 6.0;
        }
        if place.feature != Feature::Country {
            let nearness = match view.distance_km(place) {
                Some(km) if km <= 60.0 => 1.5,
                Some(km) if km <= 200.0 => 0.8,
                _ => 0.0,
            };
            score += if border { 4.0 * nearness } else { nearness };
        }
        // The first of equals is the more populous one, by the gazetteer's order.
        if best.is_none_or(|(_, top)| score > top + 1e-4) {
            best = Some((candidate, score));
        }
    }
    best
}

/// Inhabitants below which a town does not take an area's bare name from it.
const SEAT_POPULATION_MIN: u64 = 5_000;

/// Returns true where the country has a large town of the area's name: bare, the name means the town.
fn has_seat(toponym: &Toponym, area: &Place) -> bool {
    toponym.candidates.iter().any(|candidate| {
        let place = &candidate.place;
        candidate.exact
            && place.feature == Feature::Populated
            && place.population >= SEAT_POPULATION_MIN.max(area.population / 30)
            && place.country == area.country
    })
}

/// Returns true where `place` lies in `container`, a country or a first-level area.
fn inside(place: &Place, container: &Place) -> bool {
    if place.place_id == container.place_id || place.country != container.country {
        return false;
    }
    match container.feature {
        Feature::Country => place.feature != Feature::Country,
        Feature::Admin1 => {
            place.feature != Feature::Country && place.admin1.as_ref() == container.admin1.as_ref()
        }
        _ => false,
    }
}

/// Returns the great-circle distance in kilometres of two points in degrees.
pub(super) fn km(a: (f64, f64), b: (f64, f64)) -> f64 {
    let (lat_a, lat_b) = (a.0.to_radians(), b.0.to_radians());
    let (half_lat, half_lon) = ((lat_b - lat_a) / 2.0, (b.1 - a.1).to_radians() / 2.0);
    let h = half_lat.sin().powi(2) + lat_a.cos() * lat_b.cos() * half_lon.sin().powi(2);
    12_742.0 * h.sqrt().min(1.0).asin()
}

/// Returns the point that lies `distance_km` from `from` towards `bearing` degrees.
pub(super) fn offset(from: (f64, f64), distance_km: f64, bearing: f64) -> (f64, f64) {
    let angle = distance_km / 6_371.0;
    let (lat, lon, bearing) = (from.0.to_radians(), from.1.to_radians(), bearing.to_radians());
    let to_lat = (lat.sin() * angle.cos() + lat.cos() * angle.sin() * bearing.cos()).asin();
    let to_lon = lon
        + (bearing.sin() * angle.sin() * lat.cos()).atan2(angle.cos() - lat.sin() * to_lat.sin());
    let round = |degrees: f64| (degrees * 1e5).round() / 1e5;
    (round(to_lat.to_degrees()), round((to_lon.to_degrees() + 540.0) % 360.0 - 180.0))
}
