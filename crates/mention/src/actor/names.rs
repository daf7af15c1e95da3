//! Turns runs of capitalised words and named entities into organisations and persons.
//!
//! A private person's name is found so that nothing else takes it for an organisation; it is
//! marked and never becomes an actor in the output (CODEBOOK section 4).

use tallybook_syntax::{Deprel, EntityLabel, Upos};

use super::ActorType;
use super::rules::{Found, Reading, value};

/// Longest name of an organisation, in tokens.
const NAME_MAX: usize = 9;

/// Finds organisations that no dictionary holds.
pub(crate) fn organizations(reading: &Reading<'_>, out: &mut Vec<Found>, taken: &mut [bool]) {
    let words = reading.words;
    for entity in &words.sentence.entities {
        let start = entity.tokens.start;
        // "The Observatory" takes up a name said before.
        let takes_up = entity.tokens.len() == 1
            && start > 0
            && words.at(start - 1) == "the"
            && reading.lexicon.anaphor(words.at(start)).is_some();
        if entity.label == EntityLabel::Org && !takes_up {
            add(reading, entity.tokens.start, entity.tokens.end, true, out, taken);
        }
    }
    // Names that the model has missed: capitalised runs with a word that organisations bear.
    if reading.upper {
        return;
    }
    let mut i = 0;
    while i < words.len() {
        let end = run_end(reading, i, taken);
        if end > i + 1 {
            add(reading, i, end, false, out, taken);
        }
        i = end.max(i + 1);
    }
}

/// Returns one past the run of capitalised words from `i` on ("Voice of Nugaal").
fn run_end(reading: &Reading<'_>, i: usize, taken: &[bool]) -> usize {
    let words = reading.words;
    let capital = |at: usize| {
        words.raw(at).chars().next().is_some_and(char::is_uppercase)
            && !taken.get(at).copied().unwrap_or(true)
            && matches!(words.upos(at), Upos::Noun | Upos::Propn | Upos::Adj | Upos::X | Upos::Verb)
    };
    let mut at = i;
    while at < words.len().min(i + NAME_MAX) {
        let link = matches!(words.at(at), "of" | "for" | "and" | "the" | "-" | "de" | "del" | "&");
        let inner =
            link && at > i && (capital(at + 1) || words.at(at + 1) == "the" && capital(at + 2));
        if !(capital(at) || inner) {
            break;
        }
        at += 1;
    }
    at
}

fn add(
    reading: &Reading<'_>,
    start: usize,
    end: usize,
    named: bool,
    out: &mut Vec<Found>,
    taken: &mut [bool],
) {
    let words = reading.words;
    let free = (start..end).all(|i| !taken.get(i).copied().unwrap_or(true));
    if !free || start >= end {
        return;
    }
    // Later words decide: "Border Watch", "News Agency", "Ministry of Transport" by its first.
    let actor_type = kind(reading, start, end);
    let start = if matches!(words.at(start), "the" | "a" | "an") { start + 1 } else { start };
    if start >= end || actor_type.is_none() && !named {
        return;
    }
    let only = end == start + 1;
    // One capitalised common noun at the head of a sentence is no name ("Police", "Forces").
    if only && !named {
        return;
    }
    let country = (start..end).find_map(|i| super::peoples::people_at(reading, i));
    let value = value(
        actor_type.unwrap_or(ActorType::Other),
        words.phrase(start, end),
        country.map(|(people, _)| people.country),
    );
    let head = words.sentence.head_of(start..end);
    out.push(Found { start, end, head, value, rule: "organization", definite: false });
    taken.iter_mut().take(end).skip(start).for_each(|token| *token = true);
}

/// Returns what a name's words make it; the last telling word before an "of" wins.
fn kind(reading: &Reading<'_>, start: usize, end: usize) -> Option<ActorType> {
    let words = reading.words;
    let stop = (start + 1..end).find(|&i| words.at(i) == "of").unwrap_or(end);
    let state = (start..stop).any(|i| matches!(words.at(i), "state" | "national"));
    let news =
        (start..stop).any(|i| matches!(words.at(i), "news" | "radio" | "television" | "press"));
    if state && news {
        return Some(ActorType::StateMedia);
    }
    let found = (start..stop).rev().find_map(|i| reading.lexicon.org_word(words.at(i)));
    match found {
        Some(ActorType::Other) if news => Some(ActorType::Media),
        other => other,
    }
}

/// Finds persons: with their office an official, alone a private person.
pub(crate) fn persons(reading: &Reading<'_>, out: &mut Vec<Found>, taken: &mut [bool]) {
    let words = reading.words;
    for entity in &words.sentence.entities {
        let (start, end) = (entity.tokens.start, entity.tokens.end);
        // "Ankara said": what the tables know as a state is no person, whatever the model says.
        let state = super::peoples::people_at(reading, start).is_some_and(|(_, to)| to == end);
        if entity.label != EntityLabel::Per
            || state
            || (start..end).any(|i| taken.get(i).copied().unwrap_or(true))
        {
            continue;
        }
        let office = out.iter_mut().find(|found| {
            let title = found.end == start || found.end + 1 == start && words.at(found.end) == ",";
            title && is_office(found)
        });
        if let Some(office) = office {
            office.end = end;
            office.rule = "person";
            taken.iter_mut().take(end).skip(start).for_each(|token| *token = true);
            continue;
        }
        let behind = out.iter().find(|found| {
            let beside = found.start >= end && found.start <= end + 2 && words.at(end) == ",";
            let tied = words.token(found.head).is_some_and(|t| t.deprel == Deprel::Appos);
            beside && (tied || found.start == end + 1) && is_office(found)
        });
        let mut value = value(ActorType::Other, words.phrase(start, end), None);
        value.private_person = behind.is_none();
        if let Some(behind) = behind {
            value.actor_type = behind.value.actor_type;
            value.name = behind.value.name.clone();
        }
        let head = words.sentence.head_of(start..end);
        out.push(Found { start, end, head, value, rule: "person", definite: false });
        taken.iter_mut().take(end).skip(start).for_each(|token| *token = true);
    }
}

/// Takes the capitalised names after a title into its phrase where the model has seen no person.
pub(crate) fn titles(reading: &Reading<'_>, out: &mut [Found], taken: &mut [bool]) {
    let words = reading.words;
    for office in out.iter_mut().filter(|found| is_office(found) && found.end == found.head + 1) {
        let titled = words.raw(office.head).chars().next().is_some_and(char::is_uppercase);
        let title = titled || matches!(office.value.actor_type, ActorType::Official);
        let mut end = office.end;
        while title
            && end < words.len().min(office.end + 6)
            && (words.upos(end) == Upos::Propn || words.at(end) == "-" && words.joined(end))
            && !taken.get(end).copied().unwrap_or(true)
            && (words.at(end) == "-"
                || words.raw(end).chars().next().is_some_and(char::is_uppercase))
        {
            end += 1;
        }
        if end > office.end && words.at(end - 1) == "-" {
            end -= 1;
        }
        let plural = crate::quantity::singular(words.at(office.head)) != words.at(office.head);
        if end > office.end && !plural && office.value.actor_id.is_none() {
            taken.iter_mut().take(end).skip(office.end).for_each(|token| *token = true);
            office.end = end;
            office.rule = "person";
        }
    }
}

/// Says whether a found phrase is an office that a person can hold.
fn is_office(found: &Found) -> bool {
    matches!(
        found.value.actor_type,
        ActorType::Official | ActorType::StateForces | ActorType::Government
    ) && matches!(found.rule, "office" | "role" | "dictionary" | "forces")
}
