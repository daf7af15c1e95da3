//! Turns names of peoples, countries and capitals into the states that act.
//!
//! | words | actor |
//! |---|---|
//! | Ankara said; blamed Turkey | the government |
//! | an Israeli strike | the state's forces |
//! | the Burundians | a people, its country known |
//! | a road to Ankara; Turkish-backed fighters | none |

use tallybook_syntax::{Deprel, EntityLabel, Upos};

use super::ActorType;
use super::lexicon::People;
use super::rules::{Found, Reading, is_act, is_backer, mark, value};
use crate::quantity::words::Words;

/// Finds countries and capitals that stand for a government, and peoples that act.
pub(crate) fn peoples(reading: &Reading<'_>, out: &mut Vec<Found>, taken: &mut [bool]) {
    let words = reading.words;
    let mut i = 0;
    while i < words.len() {
        let next = i + 1;
        if taken[i] {
            i = next;
            continue;
        }
        let Some((people, end)) = people_at(reading, i) else {
            unlisted(reading, i, out);
            i = next;
            continue;
        };
        let head = end - 1;
        if is_backer(words, end) {
            i = end;
            continue;
        }
        let found = if people.state && acts(words, head) {
            let mut value =
                value(ActorType::Government, people.name.to_owned(), Some(people.country));
            value.actor_id = Some(format!("government:{}", people.country.as_str()));
            Some((value, "metonym"))
        } else if is_act(words.at(end)) || !people.state && is_folk(words, head) {
            let mut value =
                value(ActorType::StateForces, words.phrase(i, end), Some(people.country));
            if is_act(words.at(end)) {
                value.actor_id = Some(format!("state_forces:{}", people.country.as_str()));
            } else {
                value.actor_type = ActorType::Other;
            }
            Some((value, "people"))
        } else {
            None
        };
        if let Some((value, rule)) = found {
            out.push(Found { start: i, end, head, value, rule, definite: false });
            mark(taken, i, end);
        }
        i = end;
    }
}

/// A place name that no table holds speaks where it is the subject of speech: "Hargeisa said".
fn unlisted(reading: &Reading<'_>, i: usize, out: &mut Vec<Found>) {
    let words = reading.words;
    if words.upos(i) != Upos::Propn {
        return;
    }
    let place = words
        .sentence
        .entities
        .iter()
        .any(|entity| entity.label == EntityLabel::Loc && entity.tokens == (i..i + 1));
    if place && words.token(i).is_some_and(|t| t.deprel == Deprel::Nsubj) && speaks(words, i) {
        let value = value(ActorType::Government, words.phrase(i, i + 1), None);
        out.push(Found { start: i, end: i + 1, head: i, value, rule: "metonym", definite: false });
    }
}

/// Says whether a country or capital acts or is accused: subject, agent, or object of blame.
fn acts(words: &Words<'_>, head: usize) -> bool {
    let Some(token) = words.token(head) else { return false };
    let Some(verb) = words.sentence.head(head) else { return false };
    let lemma = words.token(verb).map_or("", |token| token.lemma.as_str());
    match token.deprel {
        Deprel::Nsubj => words.upos(verb) == Upos::Verb,
        Deprel::NsubjPass => is_speech(lemma),
        Deprel::OblAgent => true,
        Deprel::Obl => {
            words.sentence.child(head, &[Deprel::Case]).is_some_and(|case| words.at(case) == "by")
        }
        Deprel::Obj => matches!(
            lemma,
            "blame"
                | "accuse"
                | "sanction"
                | "condemn"
                | "urge"
                | "warn"
                | "name"
                | "hold"
                | "denounce"
                | "criticise"
                | "criticize"
                | "fault"
                | "suspect"
                | "thank"
        ),
        Deprel::Conj => words.upos(verb) == Upos::Propn && acts(words, verb),
        _ => false,
    }
}

fn speaks(words: &Words<'_>, head: usize) -> bool {
    let verb = words.sentence.head(head).and_then(|verb| words.token(verb));
    verb.is_some_and(|token| is_speech(&token.lemma))
}

/// Verbs by which a government speaks.
pub(crate) fn is_speech(lemma: &str) -> bool {
    matches!(
        lemma,
        "say"
            | "deny"
            | "reject"
            | "announce"
            | "accuse"
            | "claim"
            | "insist"
            | "warn"
            | "state"
            | "declare"
            | "report"
            | "confirm"
            | "tell"
            | "blame"
            | "condemn"
            | "vow"
            | "threaten"
            | "demand"
            | "urge"
            | "call"
            | "add"
            | "note"
            | "respond"
            | "reply"
            | "acknowledge"
            | "admit"
            | "allege"
            | "describe"
            | "refuse"
            | "protest"
            | "promise"
            | "pledge"
            | "agree"
            | "comment"
            | "dispute"
            | "maintain"
            | "write"
            | "quote"
    )
}

/// Says whether a people's name stands as a noun: "the Burundians", "two Russians".
fn is_folk(words: &Words<'_>, head: usize) -> bool {
    let noun = matches!(words.upos(head), Upos::Noun | Upos::Propn);
    let plural = words.at(head).ends_with('s') || words.at(head).ends_with("ese");
    noun && plural && !matches!(words.upos(head + 1), Upos::Noun | Upos::Propn)
}

/// Returns the people named among the modifiers `start..head`, and where the phrase begins.
pub(crate) fn people_in(
    reading: &Reading<'_>,
    start: usize,
    head: usize,
) -> (Option<People>, usize) {
    let words = reading.words;
    let mut at = start;
    while at < head {
        let backed = is_backer(words, at + 1);
        if let Some((people, end)) = people_at(reading, at).filter(|(_, end)| *end <= head) {
            if !backed && !is_backer(words, end) {
                return (Some(people), start);
            }
            at = end;
        }
        at += 1;
    }
    (None, start)
}

/// Returns the people or country whose words start at `i`, with their end.
pub(crate) fn people_at(reading: &Reading<'_>, i: usize) -> Option<(People, usize)> {
    let words = reading.words;
    let capital = words.raw(i).chars().next().is_some_and(char::is_uppercase);
    if !capital {
        return None;
    }
    for len in (1..=3usize).rev() {
        if i + len > words.len() {
            continue;
        }
        let people = if len == 1 {
            // "us" and "US" differ; in capitals only "U.S." is safe.
            let us = words.at(i) == "us" && (words.raw(i) != "US" || reading.upper);
            (!us).then(|| reading.lexicon.people(words.at(i))).flatten()
        } else {
            let name = words.phrase(i, i + len).to_lowercase();
            reading.lexicon.people(&name)
        };
        if let Some(people) = people {
            return Some((people, i + len));
        }
    }
    None
}

/// Returns the people of "Turkey's" before a phrase, and where that begins.
pub(crate) fn possessor(reading: &Reading<'_>, start: usize) -> Option<(People, usize)> {
    let words = reading.words;
    if !matches!(words.before(start, 1), "'s" | "'") {
        return None;
    }
    (1..=3).find_map(|len| {
        let at = start.checked_sub(1 + len)?;
        let (people, end) = people_at(reading, at)?;
        (end == start - 1).then_some((people, at))
    })
}
