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

use super::entry::Label;
use super::scene::{Owner, Scene};
use super::who::is_person;
use super::words::{holds, words};
use crate::event::{EventType, Status};
use crate::{PlaceRole, SituatedPlace};

/// People from whom a city may stand for the government that sits there.
const CAPITAL_MIN: u64 = 300_000;

/// A place of an event: index into the place mentions and the part it plays.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct OwnPlace {
    pub(super) mention: usize,
    pub(super) role: PlaceRole,
    /// True where it only says where another place of the event lies ("in Gedo").
    pub(super) nested: bool,
}

/// Returns the own places of every event.
pub(super) fn own_places(scene: &Scene<'_>, labels: &[Label]) -> Vec<Vec<OwnPlace>> {
    let mut out = vec![Vec::new(); scene.events.len()];
    // Where people are from says where a thing happened to them, if no other words do.
    let mut homes = vec![Vec::new(); scene.events.len()];
    for s in 0..scene.sentences.len() {
        if scene.events_in(s).is_empty() {
            continue;
        }
        for p in scene.places_in(s) {
            let place = &scene.mentions.places[p];
            let standing = standing(scene, s, place);
            let owner = match scene.owner(s, place.head) {
                Owner::Event(e) => Some(e),
                Owner::Nobody => nearest(scene, s, place.head),
                Owner::Cue(a) => scene.told_by(s, a, place.span, place.head),
            };
            let Some(e) = owner else { continue };
            let kind = scene.events[e].event_type;
            if is_partner(scene, s, place, e) || is_origin(scene, s, place.head, kind) {
                continue;
            }
            let own = || situate(scene, s, p, kind);
            match standing {
                Standing::Scene => out[e].push(own()),
                Standing::Home if !is_political(scene, e) => homes[e].push(own()),
                Standing::Home | Standing::Name => {}
            }
        }
        share(scene, s, &mut out);
    }
    for (e, (places, homes)) in out.iter_mut().zip(homes).enumerate() {
        if places.is_empty() {
            *places = homes;
        }
        if places.is_empty() && !is_political(scene, e) {
            let event = &scene.events[e];
            let label = labels.get(event.sentence).map_or(&[][..], |label| &label.places);
            let under =
                |&p: &usize| situate(scene, scene.mentions.places[p].sentence, p, event.event_type);
            places.extend(label.iter().map(under));
        }
        drop_wide(scene, places);
    }
    out
}

fn nearest(scene: &Scene<'_>, s: usize, token: usize) -> Option<usize> {
    let events = scene.events_in(s).iter().copied();
    events.min_by_key(|&e| scene.events[e].trigger.abs_diff(token))
}

/// Says what a place name does in its sentence.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Standing {
    /// It is where something is or goes.
    Scene,
    /// It is the town of the people that something is done to: "the garrison of Urgun".
    Home,
    /// It is part of a name or stands for a government.
    Name,
}

fn standing(scene: &Scene<'_>, s: usize, place: &PlaceMention) -> Standing {
    if place.value.metonym {
        return Standing::Name;
    }
    let sentence = &scene.sentences[s];
    let mut sources = scene.cues_in(s).iter().filter_map(|&a| scene.attributions[a].source);
    if sources.any(|source| source.contains(place.span)) || names_a_force(scene, s, place) {
        return Standing::Name;
    }
    let inside = scene.actors_in(s).map(|a| &scene.mentions.actors[a]).find(|actor| {
        let holds_place = actor.tokens.start <= place.tokens.start
            && place.tokens.end <= actor.tokens.end
            && actor.tokens != place.tokens;
        holds_place && !located(sentence, place.head)
    });
    let Some(actor) = inside else { return Standing::Scene };
    let town = place.value.place.as_ref().is_none_or(|entry| entry.feature != Feature::Country);
    let of =
        preposition(sentence, place.head).is_some_and(|case| sentence.tokens[case].lemma == "of");
    if town && of && actor.value.actor_id.is_none() { Standing::Home } else { Standing::Name }
}

/// Returns true if and only if the event is something said or settled between parties.
fn is_political(scene: &Scene<'_>, e: usize) -> bool {
    let event = &scene.events[e];
    scene.is_speech(e) && event.status != Status::Denied
        || matches!(
            event.event_type,
            EventType::Agreement | EventType::Talks | EventType::Sanction | EventType::Rejection
        )
}

/// Returns true if and only if a country or a capital stands for a party of what is said or
/// agreed: "called on Manila to", "talks with Turkey".
fn is_partner(scene: &Scene<'_>, s: usize, place: &PlaceMention, e: usize) -> bool {
    let power = place.value.place.as_ref().is_some_and(|entry| {
        entry.feature == Feature::Country
            || entry.feature == Feature::Populated && entry.population >= CAPITAL_MIN
    });
    let sentence = &scene.sentences[s];
    let Some(token) = sentence.tokens.get(place.head).filter(|_| power) else { return false };
    // "Kyiv and Moscow swapped prisoners": who acts is not where.
    let first = (token.deprel == Deprel::Conj).then(|| sentence.head(place.head)).flatten();
    let subject = first.unwrap_or(place.head);
    let acts = scene.events[e]
        .agents
        .iter()
        .any(|agent| agent.sentence == s && (agent.head == subject || agent.head == place.head));
    if acts && sentence.tokens.get(subject).is_some_and(|token| token.deprel == Deprel::Nsubj) {
        return true;
    }
    if !is_political(scene, e) {
        return false;
    }
    let case = preposition(sentence, place.head).map(|case| sentence.tokens[case].lemma.as_str());
    match token.deprel {
        Deprel::Nsubj | Deprel::Iobj => true,
        Deprel::Obj => case.is_none(),
        Deprel::Obl | Deprel::Nmod | Deprel::OblAgent => {
            matches!(case, Some("on" | "upon" | "with" | "against" | "between" | "by"))
        }
        _ => false,
    }
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

/// Returns true if and only if the name says where somebody comes from or is sent to, not where
/// anything happened: "a woman visiting from Canada", "the ambassador to Turkey".
fn is_origin(scene: &Scene<'_>, s: usize, name: usize, kind: EventType) -> bool {
    let sentence = &scene.sentences[s];
    let word = preposition(sentence, name).map(|case| sentence.tokens[case].lemma.as_str());
    let from = word == Some("from");
    let travels = moving(kind) && kind != EventType::Release;
    if travels || !(from || word == Some("to")) {
        return false;
    }
    let Some(mut above) = sentence.head(name) else { return false };
    let token = &sentence.tokens[above];
    if token.upos == Upos::Verb && token.deprel == Deprel::Acl && from {
        match sentence.head(above) {
            Some(noun) => above = noun,
            None => return false,
        }
    } else if sentence.tokens[name].deprel != Deprel::Nmod {
        return false;
    }
    let told = scene.events_in(s).iter().any(|&e| scene.events[e].trigger == above);
    !told && is_person(sentence, above)
}

/// A preposition above a name and the noun it stands with.
#[derive(Clone, Copy, Debug)]
struct Tie {
    preposition: usize,
    /// The noun that the phrase with the preposition hangs on, where it is one.
    above: Option<usize>,
}

/// Returns the part that a place plays in an event of that type.
pub(super) fn situate(scene: &Scene<'_>, s: usize, p: usize, kind: EventType) -> OwnPlace {
    let sentence = &scene.sentences[s];
    let place = &scene.mentions.places[p];
    let mut noun = place.head;
    let mut ties: Vec<Tie> = Vec::new();
    let mut nested = false;
    // Climb the nouns from the name to the word that governs the whole phrase.
    for _ in 0..sentence.tokens.len() {
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
        let nominal = |i: &usize| {
            matches!(sentence.tokens[*i].upos, Upos::Noun | Upos::Propn | Upos::Num | Upos::X)
        };
        let head = sentence.head(noun).filter(|_| joins).filter(nominal);
        ties.extend(
            preposition(sentence, noun).map(|preposition| Tie { preposition, above: head }),
        );
        let Some(head) = head else { break };
        if deprel != Deprel::Conj && other_place_at(scene, s, p, head) {
            nested = true;
            break;
        }
        noun = head;
        if scene.events_in(s).iter().any(|&e| scene.events[e].trigger == head) {
            break;
        }
    }
    let role = part(scene, s, p, noun, &ties, nested, kind);
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
    ties: &[Tie],
    nested: bool,
    kind: EventType,
) -> PlaceRole {
    let sentence = &scene.sentences[s];
    let place = &scene.mentions.places[p];
    let lemma = |tie: &Tie| sentence.tokens[tie.preposition].lemma.as_str();
    let first = ties.first().map(lemma);
    if first == Some("with") && moving(kind) {
        // "The crossing with the Kurdistan Region": the other side of the border.
        return PlaceRole::From;
    }
    let beside = place.value.relation.as_deref().is_some_and(is_beside);
    if beside && !moving(kind) {
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
    let of_kind = |tie: &Tie| {
        tie.above.is_some_and(|above| holds(&lists.spots, &sentence.tokens[above].lemma))
    };
    let of_way = |tie: &Tie| {
        tie.above.is_some_and(|above| holds(&lists.roads, &sentence.tokens[above].lemma))
    };
    if !moving(kind) {
        // The innermost preposition decides; "the town of" says only what the name is of.
        let inner = ties.iter().find(|tie| lemma(tie) != "of" || !of_kind(tie));
        return match inner.map(|tie| (lemma(tie), of_way(tie))) {
            // "On the road to Batibo" is not in Batibo.
            Some(("to" | "from" | "between" | "towards" | "toward", true)) => PlaceRole::Near,
            Some((word, _)) => at_rest(word, kind).unwrap_or(PlaceRole::At),
            None => PlaceRole::At,
        };
    }
    // A preposition of direction decides, the innermost first; one of rest only where there is
    // none ("to the base near Homs").
    let found: Vec<PlaceRole> =
        ties.iter().map(lemma).filter_map(|word| in_motion(word, verb, scene, p)).collect();
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
    if inner || beside { PlaceRole::Near } else { PlaceRole::At }
}

/// Returns true if and only if a relation puts something beside a place and not in a part of it:
/// "southwest of", "outskirts of", but not "southern", "the eastern countryside of".
fn is_beside(relation: &str) -> bool {
    let mut parts = relation.split(' ');
    let last = parts.next_back().unwrap_or_default();
    let before = parts.next_back().unwrap_or_default();
    let inside =
        matches!(before, "countryside" | "part" | "parts" | "half" | "side" | "areas" | "regions");
    match last {
        "of" | "from" | "to" | "with" => !inside,
        "near" | "outside" | "around" | "between" | "outskirts" => true,
        _ => false,
    }
}

/// Returns the part that a preposition gives in an event that stays where it is.
fn at_rest(word: &str, kind: EventType) -> Option<PlaceRole> {
    let lists = words();
    // "Taken from a school in Kumba": the school is where it happened.
    let taken = matches!(
        kind,
        EventType::Abduction | EventType::Arrest | EventType::WeaponsSeizure | EventType::Killing
    );
    match word {
        "from" if taken => Some(PlaceRole::At),
        "from" => Some(PlaceRole::From),
        "into" => Some(PlaceRole::At),
        _ if holds(&lists.to, word) => Some(PlaceRole::To),
        _ if holds(&lists.near, word) => Some(PlaceRole::Near),
        _ => None,
    }
}

/// Returns the part that a preposition gives in an event that goes somewhere.
fn in_motion(word: &str, verb: &str, scene: &Scene<'_>, p: usize) -> Option<PlaceRole> {
    let lists = words();
    let way = || {
        let place = &scene.mentions.places[p];
        let text = scene.document.slice(place.span);
        place.value.place.as_ref().is_some_and(|entry| entry.feature == Feature::Crossing)
            || text.split_whitespace().any(|part| holds(&lists.ways, part))
    };
    if holds(&lists.from, word) {
        return Some(PlaceRole::From);
    }
    if holds(&lists.to, word) || holds(&lists.to_in_motion, word) {
        return Some(PlaceRole::To);
    }
    if holds(&lists.via, word) || holds(&lists.via_in_motion, word) {
        return Some(PlaceRole::Via);
    }
    if matches!(word, "at" | "in" | "on") {
        if way() {
            return Some(PlaceRole::Via);
        }
        if holds(&lists.arrives, verb) {
            return Some(PlaceRole::To);
        }
    }
    holds(&lists.near, word).then_some(PlaceRole::Near)
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
    let entry = |own: &OwnPlace| scene.mentions.places[own.mention].value.place.as_ref();
    let is_country =
        |own: &OwnPlace| entry(own).is_some_and(|entry| entry.feature == Feature::Country);
    let sentence = |own: &OwnPlace| scene.mentions.places[own.mention].sentence;
    let fine: Vec<OwnPlace> = places.iter().copied().filter(|own| !is_country(own)).collect();
    places.retain(|own| {
        let finer = |other: &OwnPlace| {
            let inside = entry(own)
                .zip(entry(other))
                .is_some_and(|(country, place)| country.country == place.country);
            sentence(other) == sentence(own)
                || inside && !matches!(other.role, PlaceRole::From | PlaceRole::To)
        };
        !is_country(own)
            || !fine.iter().any(finer)
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
