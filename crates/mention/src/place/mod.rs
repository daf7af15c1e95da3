//! Turns toponyms and the words around them into places with coordinates and uncertainty.
//!
//! | words | toponym | relation | place |
//! |---|---|---|---|
//! | southwest of Ain Dewar | Ain Dewar | `southwest of` | the village, 17 km around |
//! | the Al-Walid border crossing | Al-Walid border crossing | | the crossing near the document's other places |
//! | Tripoli, Lebanon | Tripoli | | the one in Lebanon |
//! | Ankara said | Ankara | | a government: `metonym` |
//! | the village of Foo | Foo | | `None`: no gazetteer holds it |

#[cfg(test)]
mod corpus;
mod metonym;
mod recognise;
mod relation;
mod resolve;
mod rules;
mod surface;

use tallybook_gazetteer::{CountryCode, Feature, Gazetteer, Place};
use tallybook_syntax::ParsedSentence;
use tallybook_text::Document;

use crate::Mention;
use recognise::{ENOUGH, Memory, Toponym};
use relation::Relation;
use surface::Surface;

/// What a place phrase means.
#[derive(Clone, PartialEq, Debug)]
pub struct PlaceValue {
    /// The name as it stands, without the words of relation ("Ain Dewar").
    pub toponym: String,
    /// The gazetteer entry, `None` for a name that no gazetteer holds.
    pub place: Option<Place>,
    /// "southwest of", "20 km from", "near", "between"; `None` for the place itself.
    pub relation: Option<String>,
    /// Kilometres around the coordinates within which the words put it; `None` where unknown.
    pub uncertainty_km: Option<f64>,
    /// True where the name stands for a government, a people or a language ("Ankara said").
    pub metonym: bool,
}

/// A place in the text.
pub type PlaceMention = Mention<PlaceValue>;

/// Returns the places of a document.
#[must_use]
pub fn find(
    document: &Document,
    sentences: &[ParsedSentence],
    gazetteer: &Gazetteer,
) -> Vec<PlaceMention> {
    let surfaces: Vec<Surface<'_>> =
        sentences.iter().map(|sentence| Surface::new(document.text(), sentence)).collect();
    let mut memory = Memory::of(&surfaces);
    let mut toponyms: Vec<Toponym> = Vec::new();
    for (number, surface) in surfaces.iter().enumerate() {
        toponyms.extend(recognise::toponyms(surface, number, gazetteer, &mut memory));
    }
    let demonyms = demonyms(&surfaces, gazetteer);
    agree(&mut toponyms);
    let view = resolve::View::of(&toponyms, &demonyms);
    let chosen = resolve_all(&surfaces, &toponyms, &view);
    let mut mentions = Vec::with_capacity(toponyms.len());
    for (toponym, choice) in toponyms.iter().zip(chosen) {
        let Some(surface) = surfaces.get(toponym.sentence) else { continue };
        if kept(toponym, choice.as_ref(), &view) {
            mentions.push(mention(surface, toponym, choice));
        }
    }
    join_pairs(&surfaces, &mut mentions);
    mentions
}

/// A chosen place and whether its coordinates are those of a neighbour.
type Choice = (Place, bool);

/// Returns the countries that words for peoples name, once a word.
fn demonyms(surfaces: &[Surface<'_>], gazetteer: &Gazetteer) -> Vec<CountryCode> {
    let mut countries = Vec::new();
    for surface in surfaces {
        for i in (0..surface.len()).filter(|&i| surface.capital(i)) {
            countries.extend(gazetteer.demonym(surface.word(i)));
        }
    }
    countries
}

/// Lets a name that is surely a place in one sentence be one in the others.
fn agree(toponyms: &mut [Toponym]) {
    let mut sure: rustc_hash::FxHashMap<String, f32> = rustc_hash::FxHashMap::default();
    for toponym in toponyms.iter() {
        let held = sure.entry(toponym.key.clone()).or_insert(0.0);
        *held = held.max(toponym.evidence);
    }
    for toponym in toponyms {
        let elsewhere = sure.get(&toponym.key).copied().unwrap_or(0.0);
        if elsewhere > toponym.evidence && elsewhere >= ENOUGH + 1.0 {
            toponym.evidence += 1.0;
        }
    }
}

/// Chooses a place for every toponym; the container of "Tripoli, Lebanon" is chosen before it.
fn resolve_all(
    surfaces: &[Surface<'_>],
    toponyms: &[Toponym],
    view: &resolve::View,
) -> Vec<Option<Choice>> {
    let mut chosen: Vec<Option<Choice>> = vec![None; toponyms.len()];
    for i in (0..toponyms.len()).rev() {
        let Some(toponym) = toponyms.get(i) else { continue };
        let container = toponyms.get(i + 1).filter(|next| contains(surfaces, toponym, next));
        let container = container.and(chosen.get(i + 1).and_then(Option::as_ref));
        let choice = resolve::choose(toponym, view, container.map(|(place, _)| place));
        if let Some(slot) = chosen.get_mut(i) {
            *slot = choice.map(|(candidate, _)| (candidate.place.clone(), candidate.approximate));
        }
    }
    chosen
}

/// Returns true where `next` stands as the area around `toponym`: after a comma, in brackets, or
/// after "in".
fn contains(surfaces: &[Surface<'_>], toponym: &Toponym, next: &Toponym) -> bool {
    if toponym.sentence != next.sentence {
        return false;
    }
    let Some(surface) = surfaces.get(toponym.sentence) else { return false };
    let (end, start) = (toponym.whole.end, next.whole.start);
    match start.checked_sub(end) {
        Some(1) => matches!(surface.low(end), "," | "(" | "in"),
        Some(count @ 2..=5) => {
            let between = (end..end + count).map(|i| surface.low(i)).collect::<Vec<_>>();
            matches!(between.as_slice(), [",", "in"] | ["in" | "of", "the"] | [",", "in", "the"])
                || matches!(between.as_slice(), ["in", .., _] if between.iter().all(|word| {
                    rules::words().direction.contains_key(word)
                        || matches!(*word, "in" | "the" | "-" | "'s" | "syrian")
                }))
        }
        _ => false,
    }
}

/// Returns true where the evidence suffices, now that the place is known.
fn kept(toponym: &Toponym, choice: Option<&Choice>, view: &resolve::View) -> bool {
    let mut evidence = toponym.evidence;
    // Namesakes far off spoke for the name when it was found.
    if choice.is_none() && !toponym.candidates.is_empty() {
        evidence -= 0.8;
    }
    if let Some((place, _)) = choice
        && place.feature != Feature::Country
    {
        let share = view.share(place.country);
        let small = place.population < 200_000 && place.feature == Feature::Populated;
        // A hamlet in a country that the document never names; a name that fits the country.
        evidence += match share {
            0.0 if small && place.population < 20_000 => -0.8,
            0.0 if small => -0.4,
            0.0 => 0.0,
            share => 0.2 + 0.5 * share,
        };
        if view.nearest_km(place).is_some_and(|km| km <= 150.0) {
            evidence += 0.4;
        }
    }
    evidence >= ENOUGH
}

fn mention(surface: &Surface<'_>, toponym: &Toponym, choice: Option<Choice>) -> PlaceMention {
    let tokens = toponym.whole.clone();
    let span = surface
        .sentence
        .tokens
        .get(tokens.clone())
        .and_then(|tokens| Some(tokens.first()?.span.cover(tokens.last()?.span)));
    let span = span.unwrap_or(surface.sentence.span);
    let relation = relation::find(surface, &toponym.name, &toponym.whole);
    let place = choice.as_ref().map(|(place, _)| place);
    let metonym = relation.is_none() && metonym::is_metonym(surface, toponym, place);
    let approximate = choice.as_ref().is_some_and(|(_, approximate)| *approximate);
    let uncertainty_km = place.and_then(|place| uncertainty(place, approximate, relation.as_ref()));
    let place = choice.map(|(place, _)| shifted(place, relation.as_ref()));
    Mention {
        span,
        sentence: toponym.sentence,
        head: metonym::head(surface, toponym).unwrap_or(tokens.start),
        tokens,
        rule: relation.as_ref().map_or(toponym.rule, |relation| relation.rule).into(),
        value: PlaceValue {
            toponym: span.of(surface.text).to_owned(),
            place,
            relation: relation.map(|relation| relation.words),
            uncertainty_km,
            metonym,
        },
    }
}

/// Coordinates of a settlement nearby say less than the place's own.
const APPROXIMATE_KM: f64 = 15.0;

fn uncertainty(place: &Place, approximate: bool, relation: Option<&Relation>) -> Option<f64> {
    place.latitude?;
    let mut own = relation::radius_km(place.feature, place.population);
    if approximate {
        own += APPROXIMATE_KM;
    }
    Some(relation.map_or(own, |relation| relation::widened_km(own, relation)))
}

/// Moves the point where both distance and direction are said; else the anchor's stays.
fn shifted(mut place: Place, relation: Option<&Relation>) -> Place {
    if let Some(relation) = relation
        && let (Some(km), Some(bearing)) = (relation.distance_km, relation.bearing)
        && let (Some(lat), Some(lon)) = (place.latitude, place.longitude)
    {
        let (lat, lon) = resolve::offset((lat, lon), km, bearing);
        place.latitude = Some(lat);
        place.longitude = Some(lon);
    }
    place
}

/// Gives the second place of "between A and B" its relation, and both the distance they span.
fn join_pairs(surfaces: &[Surface<'_>], mentions: &mut [PlaceMention]) {
    for i in 1..mentions.len() {
        let Some([first, second]) = mentions.get_mut(i - 1..=i) else { continue };
        let Some(surface) = surfaces.get(first.sentence) else { continue };
        let (end, start) = (first.tokens.end, second.tokens.start);
        if first.sentence != second.sentence || start <= end || start - end > 3 {
            continue;
        }
        let linked = (end..start).any(|j| matches!(surface.low(j), "and" | "to"));
        let from_to = surface.before(first.tokens.start, 1) == "from"
            && (first.tokens.start.saturating_sub(3)..first.tokens.start)
                .any(|j| matches!(surface.low(j), "road" | "highway" | "route"));
        let between = first.value.relation.as_deref() == Some("between");
        if !linked || !between && !from_to {
            continue;
        }
        let words = if between { "between" } else { "on the road" };
        let spread =
            first.value.place.as_ref().zip(second.value.place.as_ref()).and_then(|(a, b)| {
                let a = (a.latitude?, a.longitude?);
                let b = (b.latitude?, b.longitude?);
                Some((resolve::km(a, b) / 2.0 * 10.0).round() / 10.0)
            });
        for mention in [first, second] {
            mention.value.relation = Some(words.to_owned());
            mention.rule = if between { "place/between" } else { "place/road" }.into();
            mention.value.uncertainty_km = match (spread, mention.value.uncertainty_km) {
                (Some(spread), Some(own)) => Some(spread.max(own)),
                (_, own) => own,
            };
        }
    }
}
