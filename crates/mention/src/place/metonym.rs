//! Tells a name that stands for a government, a people or a body from one that stands for a place.

use tallybook_gazetteer::{Feature, Place};
use tallybook_syntax::{Deprel, Upos};

use super::recognise::Toponym;
use super::rules::words;
use super::surface::Surface;

/// Returns true where the name stands for who acts, not for where.
pub(super) fn is_metonym(surface: &Surface<'_>, toponym: &Toponym, place: Option<&Place>) -> bool {
    if toponym.embedded {
        return true;
    }
    let Some(place) = place else { return false };
    let end = toponym.whole.end;
    // "Washington-backed", "US-led", "Beirut-based"
    if surface.hyphen(end) && participle(surface, end + 1) {
        return true;
    }
    let state = place.feature == Feature::Country;
    let capital = place.feature == Feature::Populated && place.population >= CAPITAL_MIN;
    if toponym.whole != toponym.name || !state && !capital {
        return false;
    }
    if state && before_actor(surface, end) {
        return true;
    }
    // "A U.S. drone strike": the letters stand for the adjective.
    let letters =
        matches!(surface.low(toponym.name.start), "u.s." | "us" | "u.k." | "uk" | "u.s.a.");
    let next = surface.sentence.tokens.get(end).map(|token| token.upos);
    if state && letters && matches!(next, Some(Upos::Noun | Upos::Adj | Upos::Propn)) {
        return true;
    }
    match head(surface, toponym) {
        Some(head) => by_tree(surface, head, state),
        None => false,
    }
}

/// Inhabitants from which a city may speak for a government.
const CAPITAL_MIN: u64 = 150_000;

fn participle(surface: &Surface<'_>, i: usize) -> bool {
    let word = surface.low(i);
    word.ends_with("ed") || matches!(word, "led" | "run" | "held" | "born" | "made" | "built")
}

/// Returns true where a noun for who acts follows: "Ukraine forces", "Turkey's defence ministry".
fn before_actor(surface: &Surface<'_>, end: usize) -> bool {
    let mut i = end;
    if matches!(surface.low(i), "'s" | "’s" | "'" | "’") {
        i += 1;
    }
    // One or two adjectives or nouns may stand between.
    (i..i + 3)
        .take_while(|&j| {
            surface.sentence.tokens.get(j).is_some_and(|token| {
                matches!(token.upos, Upos::Adj | Upos::Noun | Upos::Propn | Upos::X)
            })
        })
        .any(|j| words().actor.contains(surface.low(j)))
}

/// Returns the token of the name whose head lies outside.
pub(super) fn head(surface: &Surface<'_>, toponym: &Toponym) -> Option<usize> {
    toponym
        .whole
        .clone()
        .find(|&i| surface.sentence.head(i).is_none_or(|head| !toponym.whole.contains(&head)))
}

fn by_tree(surface: &Surface<'_>, head: usize, state: bool) -> bool {
    let Some(token) = surface.sentence.tokens.get(head) else { return false };
    let governor = surface.sentence.head(head).and_then(|i| surface.sentence.tokens.get(i));
    let Some(governor) = governor else { return false };
    match token.deprel {
        Deprel::Nsubj => {
            let lemma = governor.lemma.as_str();
            if governor.upos != Upos::Verb {
                return false;
            }
            if state { !words().undergo.contains(lemma) } else { words().speech.contains(lemma) }
        }
        Deprel::OblAgent => true,
        Deprel::Obl | Deprel::Nmod => {
            let preposition = surface
                .sentence
                .children(head)
                .find(|&i| surface.sentence.tokens.get(i).is_some_and(|t| t.deprel == Deprel::Case))
                .map_or("", |i| surface.low(i));
            state
                && matches!(preposition, "by" | "with" | "against")
                && !matches!(governor.lemma.as_str(), "border" | "frontier" | "crossing")
        }
        _ => false,
    }
}
