//! Turns the places of a sentence into the places of each event in it, with their part.
//!
//! | words | part |
//! |---|---|
//! | "left their base at Burahache in Gedo for El Wak" | from Burahache, at Gedo, to El Wak |
//! | "entered via Al-Walid crossing" | via |
//! | "two hamlets near Maibang" | near |
//! | "the mayor of Nalparez said" | none: whom the text cites |

use tallybook_gazetteer::Feature;
use tallybook_mention::place::PlaceMention;
use tallybook_syntax::{Deprel, ParsedSentence, Upos};

use super::scene::{Owner, Scene};
use super::words::{holds, words};
use crate::event::EventType;
use crate::{PlaceRole, SituatedPlace};

/// A place of an event: index into the place mentions and the part it plays.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct OwnPlace {
    pub(super) mention: usize,
    pub(super) role: PlaceRole,
    /// True where it only says where another place of the event lies ("in Gedo").
    pub(super) nested: bool,
}

/// Returns the own places of every event.
pub(super) fn own_places(scene: &Scene<'_>) -> Vec<Vec<OwnPlace>> {
    let mut out = vec![Vec::new(); scene.events.len()];
    for s in 0..scene.sentences.len() {
        if scene.events_in(s).is_empty() {
            continue;
        }
        for p in scene.places_in(s) {
            let place = &scene.mentions.places[p];
            if !is_scene_of_something(scene, s, place) {
                continue;
            }
            let owner = match scene.owner(s, place.head) {
                Owner::Event(e) => Some(e),
                Owner::Nobody => nearest(scene, s, place.head),
                Owner::Cue(_) => None,
            };
            if let Some(e) = owner {
                out[e].push(situate(scene, s, p, scene.events[e].event_type));
            }
        }
        share(scene, s, &mut out);
    }
    for places in &mut out {
        drop_wide(scene, places);
    }
    out
}

fn nearest(scene: &Scene<'_>, s: usize, token: usize) -> Option<usize> {
    let events = scene.events_in(s).iter().copied();
    events.min_by_key(|&e| scene.events[e].trigger.abs_diff(token))
}

/// Returns false for names of governments and for names inside of an actor's or a source's name.
fn is_scene_of_something(scene: &Scene<'_>, s: usize, place: &PlaceMention) -> bool {
    if place.value.metonym {
        return false;
    }
    let sentence = &scene.sentences[s];
    let mut sources = scene.cues_in(s).iter().filter_map(|&a| scene.attributions[a].source);
    if sources.any(|source| source.contains(place.span)) {
        return false;
    }
    let inside = scene.actors_in(s).any(|a| {
        let actor = &scene.mentions.actors[a];
        let holds_place = actor.tokens.start <= place.tokens.start
            && place.tokens.end <= actor.tokens.end
            && actor.tokens != place.tokens;
        holds_place && !located(sentence, place.head)
    });
    !inside && !names_a_force(scene, s, place)
}

/// Returns true if and only if the noun is tied to what it describes by a word of place: "police
/// in Dima Hasao" are there, "the army of Chad" is anywhere.
fn located(sentence: &ParsedSentence, head: usize) -> bool {
    preposition(sentence, head).is_some_and(|case| {
        let lemma = sentence.tokens[case].lemma.as_str();
        lemma != "of" && (holds(&words().at, lemma) || holds(&words().near, lemma))
    })
}

/// Returns true if and only if the name stands before an actor's head word as its maker:
/// "Syria's army", "the Kabul police".
fn names_a_force(scene: &Scene<'_>, s: usize, place: &PlaceMention) -> bool {
    let sentence = &scene.sentences[s];
    let Some(token) = sentence.tokens.get(place.head) else { return true };
    if !matches!(token.deprel, Deprel::Compound | Deprel::NmodPoss | Deprel::Amod) {
        return false;
    }
    let Some(head) = sentence.head(place.head) else { return false };
    scene.actors_in(s).any(|a| {
        let actor = &scene.mentions.actors[a];
        actor.head == head || actor.tokens.contains(&head)
    })
}

/// Returns the preposition of a noun, or of the noun that it belongs to by apposition or list.
fn preposition(sentence: &ParsedSentence, noun: usize) -> Option<usize> {
    sentence.children(noun).filter(|&i| i < noun).find(|&i| {
        let token = &sentence.tokens[i];
        token.deprel == Deprel::Case && token.upos != Upos::Part
    })
}

/// Returns the part that a place plays in an event of that type.
fn situate(scene: &Scene<'_>, s: usize, p: usize, kind: EventType) -> OwnPlace {
    let sentence = &scene.sentences[s];
    let place = &scene.mentions.places[p];
    let mut noun = place.head;
    let mut prepositions: Vec<usize> = Vec::new();
    let mut nested = false;
    // Climb the nouns from the name to the word that governs the whole phrase.
    for _ in 0..sentence.tokens.len() {
        prepositions.extend(preposition(sentence, noun));
        let deprel = sentence.tokens[noun].deprel;
        let joins = matches!(
            deprel,
            Deprel::Nmod
                | Deprel::NmodPoss
                | Deprel::NmodUnmarked
                | Deprel::NmodDesc
                | Deprel::Compound
                | Deprel::Appos
                | Deprel::Flat
                | Deprel::Conj
                | Deprel::Amod
        );
        let Some(head) = sentence.head(noun).filter(|_| joins) else { break };
        if !matches!(sentence.tokens[head].upos, Upos::Noun | Upos::Propn | Upos::Num | Upos::X) {
            break;
        }
        if deprel != Deprel::Conj && other_place_at(scene, s, p, head) {
            nested = true;
            break;
        }
        if scene.events_in(s).iter().any(|&e| scene.events[e].trigger == head) {
            noun = head;
            break;
        }
        noun = head;
    }
    let role = part(scene, s, p, noun, &prepositions, nested, kind);
    OwnPlace { mention: p, role, nested }
}

fn other_place_at(scene: &Scene<'_>, s: usize, p: usize, token: usize) -> bool {
    scene.places_in(s).any(|other| {
        let place = &scene.mentions.places[other];
        other != p && !place.value.metonym && place.tokens.contains(&token)
    })
}

fn part(
    scene: &Scene<'_>,
    s: usize,
    p: usize,
    noun: usize,
    prepositions: &[usize],
    nested: bool,
    kind: EventType,
) -> PlaceRole {
    let sentence = &scene.sentences[s];
    let place = &scene.mentions.places[p];
    let lemma = |&i: &usize| sentence.tokens[i].lemma.as_str();
    let first = prepositions.first().map(lemma);
    if first == Some("with") && moving(kind) {
        // "The crossing with the Kurdistan Region": the other side of the border.
        return PlaceRole::From;
    }
    if place.value.relation.is_some() && !moving(kind) {
        return PlaceRole::Near;
    }
    let lists = words();
    if nested {
        let near = first.is_some_and(|word| holds(&lists.near, word) && word != "by");
        let on = first.is_some_and(|word| {
            moving(kind) && (holds(&lists.to, word) || holds(&lists.to_in_motion, word))
        });
        return match (on, near) {
            (true, _) => PlaceRole::To,
            (false, true) => PlaceRole::Near,
            (false, false) => PlaceRole::At,
        };
    }
    let verb = sentence.head(noun).map(|i| sentence.tokens[i].lemma.as_str()).unwrap_or_default();
    let deprel = sentence.tokens[noun].deprel;
    // A preposition of direction decides, the innermost first; one of rest only where there is
    // none ("to the base near Homs").
    let found: Vec<PlaceRole> = prepositions
        .iter()
        .map(lemma)
        .filter_map(|word| by_preposition(word, verb, kind, scene, p))
        .collect();
    let leads = |role: &&PlaceRole| !matches!(role, PlaceRole::At | PlaceRole::Near);
    if let Some(&role) = found.iter().find(leads).or(found.first()) {
        return role;
    }
    if matches!(deprel, Deprel::Obj | Deprel::Obl | Deprel::NsubjPass) {
        if holds(&lists.leaves, verb) {
            return PlaceRole::From;
        }
        if holds(&lists.reaches, verb) {
            return PlaceRole::To;
        }
        if holds(&lists.crosses, verb) {
            return PlaceRole::Via;
        }
    }
    let inner = first.is_some_and(|word| holds(&lists.near, word) && word != "by");
    if inner || place.value.relation.is_some() { PlaceRole::Near } else { PlaceRole::At }
}

fn by_preposition(
    word: &str,
    verb: &str,
    kind: EventType,
    scene: &Scene<'_>,
    p: usize,
) -> Option<PlaceRole> {
    let lists = words();
    let moves = moving(kind);
    let way = || {
        let place = &scene.mentions.places[p];
        let text = scene.document.slice(place.span);
        place.value.place.as_ref().is_some_and(|entry| entry.feature == Feature::Crossing)
            || text.split_whitespace().any(|part| holds(&lists.ways, part))
    };
    if holds(&lists.from, word) {
        return (moves || word == "from").then_some(PlaceRole::From);
    }
    if holds(&lists.to, word) || moves && holds(&lists.to_in_motion, word) {
        return Some(PlaceRole::To);
    }
    if holds(&lists.via, word) || moves && holds(&lists.via_in_motion, word) {
        return Some(if moves { PlaceRole::Via } else { PlaceRole::At });
    }
    if moves && matches!(word, "at" | "in" | "on") {
        if way() {
            return Some(PlaceRole::Via);
        }
        if holds(&lists.arrives, verb) {
            return Some(PlaceRole::To);
        }
    }
    if holds(&lists.near, word) {
        return Some(PlaceRole::Near);
    }
    None
}

/// Returns true if and only if an event of this type goes from somewhere to somewhere.
pub(super) fn moving(kind: EventType) -> bool {
    matches!(
        kind,
        EventType::Movement
            | EventType::Withdrawal
            | EventType::Deployment
            | EventType::Displacement
            | EventType::AidDelivery
            | EventType::Release
            | EventType::Talks
    )
}

/// Lets an event with no place of its own take that of the event it is coordinated with, or
/// that it stands in a clause of: "shells hit Murzuq, killing two".
fn share(scene: &Scene<'_>, s: usize, out: &mut [Vec<OwnPlace>]) {
    let events = scene.events_in(s);
    let sentence = &scene.sentences[s];
    let before: Vec<Vec<OwnPlace>> = events.iter().map(|&e| out[e].clone()).collect();
    for (k, &e) in events.iter().enumerate() {
        if !before[k].is_empty() {
            continue;
        }
        let mine = scene.events[e].trigger;
        let donor = (0..events.len()).filter(|&o| o != k && !before[o].is_empty()).find(|&o| {
            let theirs = scene.events[events[o]].trigger;
            let joined = |a: usize, b: usize| {
                sentence.head(a) == Some(b)
                    && matches!(
                        sentence.tokens[a].deprel,
                        Deprel::Conj | Deprel::Advcl | Deprel::Xcomp | Deprel::Parataxis
                    )
            };
            joined(mine, theirs) || joined(theirs, mine)
        });
        if let Some(o) = donor {
            out[e].clone_from(&before[o]);
        }
    }
}

/// Drops countries where a finer place is named for the same part, and second mentions of one
/// place.
pub(super) fn drop_wide(scene: &Scene<'_>, places: &mut Vec<OwnPlace>) {
    let is_country = |own: &OwnPlace| {
        let place = &scene.mentions.places[own.mention].value;
        place.place.as_ref().is_some_and(|entry| entry.feature == Feature::Country)
    };
    let sentence = |own: &OwnPlace| scene.mentions.places[own.mention].sentence;
    let fine: Vec<usize> = places.iter().filter(|own| !is_country(own)).map(sentence).collect();
    places.retain(|own| {
        !is_country(own)
            || !fine.contains(&sentence(own))
            || matches!(own.role, PlaceRole::From | PlaceRole::To) && !own.nested
    });
    let mut kept: Vec<OwnPlace> = Vec::with_capacity(places.len());
    for own in places.drain(..) {
        if !kept.iter().any(|other| same_place(scene, other.mention, own.mention)) {
            kept.push(own);
        }
    }
    *places = kept;
}

/// Returns true if and only if two mentions name one place: one entry, or one name.
pub(super) fn same_place(scene: &Scene<'_>, a: usize, b: usize) -> bool {
    let (a, b) = (&scene.mentions.places[a].value, &scene.mentions.places[b].value);
    match (&a.place, &b.place) {
        (Some(x), Some(y)) => x.place_id == y.place_id,
        _ => a.toponym.eq_ignore_ascii_case(&b.toponym),
    }
}

/// Returns the place as the claim holds it.
pub(super) fn situated(scene: &Scene<'_>, own: OwnPlace) -> SituatedPlace {
    let mention = &scene.mentions.places[own.mention];
    SituatedPlace {
        role: own.role,
        span: mention.span,
        toponym: mention.value.toponym.clone(),
        place: mention.value.place.clone(),
        relation: mention.value.relation.clone(),
        uncertainty_km: mention.value.uncertainty_km,
    }
}
