//! Turns the days and places that a text tells once into those of what it goes on to tell.
//!
//! | told | goes on | gets |
//! |---|---|---|
//! | "Rebels raided Bor on Friday." | "They burned ten houses." | Bor, Friday |
//! | "A convoy left Sirte." | "It passed Houn and reached Jufra." | via Houn, to Jufra |
//! | "Shells hit Bor." | "In May a bridge was destroyed." | nothing: another day |

use tallybook_syntax::{Deprel, Upos};

use super::Facts;
use super::build::{Bound, GOES_ON_MAX};
use super::count;
use super::place::{self, OwnPlace, moving};
use super::same::{Group, related};
use super::scene::Scene;
use super::when;
use super::words::{holds, words};
use crate::event::{EventType, Status};
use crate::{PlaceRole, When};

/// Happenings back that may lend their place or day.
const DONORS_MAX: usize = 4;
/// Paragraphs over which a place is lent.
const PARAGRAPHS_MAX: u32 = 3;

/// Gives a convoy the places of the sentences that go on about it without telling an event:
/// "It passed Sabha at noon."
pub(super) fn carry_places(scene: &Scene<'_>, groups: &[Group], bound: &mut [Bound]) {
    let mut told: Vec<Option<usize>> = vec![None; scene.sentences.len()];
    for (g, group) in groups.iter().enumerate() {
        for &e in &group.events {
            told[scene.events[e].sentence] = Some(g);
        }
    }
    for s in 0..scene.sentences.len() {
        if !scene.events_in(s).is_empty() || scene.places_in(s).is_empty() {
            continue;
        }
        let paragraph = scene.sentences[s].paragraph;
        let before = (s.saturating_sub(GOES_ON_MAX)..s)
            .rev()
            .take_while(|&b| scene.sentences[b].paragraph == paragraph)
            .find_map(|b| told[b]);
        let Some(g) = before else { continue };
        let kind = bound[g].kind;
        let travels = moving(kind) && !matches!(kind, EventType::Release | EventType::Talks);
        if !travels || scene.is_headline(bound[g].lead) || !is_about_it(scene, s) {
            continue;
        }
        let places = scene.places_in(s).filter(|&p| !scene.mentions.places[p].value.metonym);
        bound[g].places.extend(places.map(|p| place::situate(scene, s, p, kind)));
        place::drop_wide(scene, &mut bound[g].places);
    }
}

/// Returns true if and only if the sentence's subject points back and its verb is one of motion.
fn is_about_it(scene: &Scene<'_>, s: usize) -> bool {
    let sentence = &scene.sentences[s];
    let Some(root) = sentence.root() else { return false };
    let subject = sentence.child(root, &[Deprel::Nsubj, Deprel::NsubjPass]);
    let lists = words();
    let verb = sentence.tokens[root].lemma.as_str();
    let goes = [&lists.leaves, &lists.reaches, &lists.crosses, &lists.arrives, &lists.heads]
        .into_iter()
        .any(|list| holds(list, verb));
    goes && subject.is_some_and(|i| count::points_back(sentence, i))
}

/// Lends the place of the happening before to one whose words name none but point to it: it goes
/// on in the same paragraph, or speaks of "the town", "there".
pub(super) fn places(scene: &Scene<'_>, groups: &[Group], bound: &mut [Bound]) {
    for g in 1..groups.len() {
        let e = bound[g].lead;
        let kind = bound[g].kind;
        if !bound[g].places.is_empty()
            || scene.is_speech(e)
            || scene.is_headline(e)
            || kind == EventType::Sanction
        {
            continue;
        }
        let spot = points_to_spot(scene, e);
        // Who was taken in one place is freed in another.
        if kind == EventType::Release && !spot {
            continue;
        }
        let paragraph = scene.sentence_of(e).paragraph;
        let event = &scene.events[e];
        let lends = |d: &usize| {
            let aside = scene.events[bound[*d].lead].recap_cue.is_some();
            let last = last_paragraph(scene, &groups[*d], paragraph);
            !bound[*d].places.is_empty()
                && last.is_some_and(|last| last + PARAGRAPHS_MAX >= paragraph)
                && (!aside || event.recap_cue.is_some() || last == Some(paragraph))
        };
        let donors = || (g.saturating_sub(DONORS_MAX)..g).rev().filter(lends);
        let near = |d: &usize| scene.sentence_of(bound[*d].lead).paragraph == paragraph;
        let told = event.status != Status::Planned || spot;
        let far = told && (kind != EventType::Arrest || spot);
        let donor = donors()
            .find(near)
            .or_else(|| donors().find(|&d| far && related(bound[d].kind, kind)))
            .or_else(|| (0..g.min(3)).filter(lends).find(|_| far));
        let Some(d) = donor else { continue };
        let alike = related(bound[d].kind, kind);
        let lent = bound[d].places.iter().copied().filter(|own| !own.nested);
        bound[g].places = if alike {
            lent.collect()
        } else {
            let there = |own: &OwnPlace| {
                matches!(own.role, PlaceRole::At | PlaceRole::Near | PlaceRole::To)
            };
            lent.filter(there).take(1).map(|own| OwnPlace { role: stay(own.role), ..own }).collect()
        };
    }
}

/// Returns the last paragraph up to `paragraph` that tells of a group.
fn last_paragraph(scene: &Scene<'_>, group: &Group, paragraph: u32) -> Option<u32> {
    let told = group.events.iter().map(|&e| scene.sentence_of(e).paragraph);
    told.filter(|&p| p <= paragraph).max()
}

/// Lends the day of the happening before to one that the same paragraph goes on to tell without a
/// day of its own: "Rebels raided the town on Friday. They burned ten houses."
pub(super) fn days(
    scene: &Scene<'_>,
    facts: &[Facts],
    groups: &[Group],
    news: Option<&When>,
    bound: &mut [Bound],
) {
    let news = news.and_then(|news| news.earliest);
    for g in 1..groups.len() {
        let e = bound[g].lead;
        let event = &scene.events[e];
        let told = matches!(event.status, Status::Asserted | Status::Claimed);
        let timed = groups[g].events.iter().any(|&e| !facts[e].times.limits.is_empty());
        let dateless = bound[g].when.is_none() && !timed;
        if !dateless
            || !told
            || event.recurring
            || scene.is_speech(e)
            || scene.is_headline(e)
            || !when::is_simple_past(scene, e)
        {
            continue;
        }
        let paragraph = scene.sentence_of(e).paragraph;
        // News tells one happening in paragraphs of a sentence: the next one still goes on.
        let last = |d: usize| last_paragraph(scene, &groups[d], paragraph);
        let donor = (g.saturating_sub(DONORS_MAX)..g).rev().find(|&d| {
            let aside = news
                .zip(bound[d].when.as_ref().and_then(|when| when.latest))
                .is_some_and(|(news, told)| (news - told).get_days() >= 2);
            // What the text goes back to ends with its paragraph.
            last(d).is_some_and(|p| p == paragraph || p + 1 == paragraph && !aside)
                && bound[d].when.is_some()
        });
        let Some(d) = donor else { continue };
        let one_day = bound[d].when.as_ref().is_some_and(|when| {
            !when.recurring
                && when.earliest.zip(when.latest).is_some_and(|(a, b)| (b - a).get_days() <= 1)
        });
        if one_day && scene.events[bound[d].lead].status != Status::Planned {
            bound[g].when = bound[d].when.clone();
        }
    }
}

/// Returns the part of a place where one happening has led to and the next one happens.
fn stay(role: PlaceRole) -> PlaceRole {
    if role == PlaceRole::To { PlaceRole::At } else { role }
}

/// Returns true if and only if the sentence speaks of a place told before.
fn points_to_spot(scene: &Scene<'_>, e: usize) -> bool {
    let sentence = scene.sentence_of(e);
    let lists = words();
    sentence.tokens.iter().enumerate().any(|(i, token)| {
        token.upos == Upos::Adv && matches!(token.lemma.as_str(), "there" | "nearby")
            || token.upos == Upos::Noun
                && holds(&lists.spots, &token.lemma)
                && count::points_back(sentence, i)
    })
}
