//! Turns the voices of claims into independent origins.
//!
//! | reports | origins |
//! |---|---|
//! | a wire text and its rewrite | one: the wire's source |
//! | two papers that quote the same ministry | one |
//! | a paper that quotes another paper of the incident | that paper's origin |
//! | a recap that names no source | none of its own |

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use tallybook_contract::{ClaimLine, DocumentLine, IncidentOrigin, VoicePart};

use crate::key::place::fold;
use crate::key::words::{overlap, sketch};
use crate::link::COPY_SHARE;
use crate::{SourceNote, merge::Report};

/// Words of a publisher's name that say that it counts for itself, in a recap too.
const OBSERVERS: &[&str] = &["observatory", "monitor", "monitoring", "watch", "tracker"];

/// Returns the names of the origins that a claim rests on by its own words: its first voice, and
/// every other that gives a figure of its own. Who only blames or denies is no origin.
pub(crate) fn names(claim: &ClaimLine, document: &DocumentLine) -> Vec<String> {
    let counts = |at: usize| {
        claim.how_many.iter().any(|count| count.said_by.is_some_and(|by| by as usize == at))
    };
    let mut names: Vec<String> = claim
        .said_by
        .iter()
        .enumerate()
        .filter(|(at, _)| *at == 0 || counts(*at))
        .map(|(_, voice)| voice_name(voice, document))
        .collect();
    names.sort();
    names.dedup();
    names
}

/// Returns the origin of a voice: the last organisation, office or outlet on its chain towards the
/// origin; an observatory's activists are the observatory. Nameless voices belong to whoever cites
/// them.
pub(crate) fn voice_name(voice: &VoicePart, document: &DocumentLine) -> String {
    let links = voice.chain.iter().rev().map(|link| (&link.source, &link.source_id, &link.kind));
    let own = (&voice.source, &voice.source_id, &voice.kind);
    let all = || links.clone().chain(std::iter::once(own));
    let stands = |kind: &str| !matches!(kind, "anonymous" | "witness" | "social_media");
    let proper =
        |name: &str| name.split_whitespace().any(|word| word.starts_with(char::is_uppercase));
    let named = all()
        .find(|(_, id, kind)| id.is_some() || stands(kind))
        .or_else(|| all().find(|(name, ..)| proper(name)));
    match named {
        Some((name, ..)) => name.clone(),
        None => format!("{}, unnamed sources", publisher(document)),
    }
}

fn publisher(document: &DocumentLine) -> String {
    let named = document.publisher.clone().filter(|name| !name.is_empty());
    named.unwrap_or_else(|| format!("document {}", document.document_id))
}

/// Finds the origins behind the reports of one incident; at least one where there is a report.
pub(crate) fn origins(reports: &[Report<'_>], notes: &[SourceNote]) -> Vec<IncidentOrigin> {
    let mut own: Vec<Vec<String>> =
        reports.iter().map(|report| names(report.claim, report.document)).collect();
    let mut reasons: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (report, names) in reports.iter().zip(&mut own) {
        if names.is_empty() && speaks_for_itself(report) {
            names.push(publisher(report.document));
        }
    }
    follow_quotes(reports, &mut own, &mut reasons);
    follow_copies(reports, &mut own, &mut reasons);
    follow_register(notes, &mut own, &mut reasons);
    gather(reports, &own, &mut reasons)
}

/// Says whether a report without a source is an origin: the outlet's own news is; its recap is
/// not, unless the outlet counts for itself.
fn speaks_for_itself(report: &Report<'_>) -> bool {
    let publisher = publisher(report.document).to_lowercase();
    let observer = OBSERVERS.iter().any(|word| publisher.split_whitespace().any(|w| w == *word));
    if report.claim.status == "denied" || report.claim.status == "planned" {
        return false;
    }
    observer || !report.claim.recap
}

/// A report that quotes an outlet whose own report is here rests on what that outlet rests on.
fn follow_quotes(
    reports: &[Report<'_>],
    own: &mut [Vec<String>],
    reasons: &mut BTreeMap<String, Vec<String>>,
) {
    let mut by_publisher: FxHashMap<String, Vec<String>> = FxHashMap::default();
    for (report, names) in reports.iter().zip(own.iter()) {
        let publisher = publisher(report.document);
        let others = names.iter().filter(|name| !same_source(name, &publisher)).cloned();
        by_publisher.entry(fold(&publisher)).or_default().extend(others);
    }
    for (report, names) in reports.iter().zip(own.iter_mut()) {
        let mut followed = Vec::new();
        for name in names.iter() {
            let behind = by_publisher.get(&fold(name)).filter(|behind| !behind.is_empty());
            let own_voice = same_source(name, &publisher(report.document));
            match behind.filter(|_| !own_voice) {
                Some(behind) => {
                    for origin in behind {
                        let reason = format!("{} quotes {name}", publisher(report.document));
                        reasons.entry(fold(origin)).or_default().push(reason);
                    }
                    followed.extend(behind.iter().cloned());
                }
                None => followed.push(name.clone()),
            }
        }
        *names = followed;
    }
}

/// A copy or a rewrite rests on what the earlier text rests on.
fn follow_copies(
    reports: &[Report<'_>],
    own: &mut [Vec<String>],
    reasons: &mut BTreeMap<String, Vec<String>>,
) {
    let sketches: Vec<_> = reports.iter().map(|report| sketch(&report.document.text)).collect();
    for at in 0..reports.len() {
        for before in 0..at {
            let (Some(x), Some(y)) = (sketches.get(before), sketches.get(at)) else { continue };
            let (Some(a), Some(b)) = (reports.get(before), reports.get(at)) else { continue };
            if a.claim.document_id == b.claim.document_id || overlap(x, y) < COPY_SHARE {
                continue;
            }
            let first: Vec<String> = own.get(before).cloned().unwrap_or_default();
            let Some(names) = own.get_mut(at) else { continue };
            let adopts = names.is_empty()
                || names.iter().all(|name| same_source(name, &publisher(b.document)))
                || names.iter().all(|name| name.ends_with("unnamed sources"));
            if adopts && !first.is_empty() {
                for origin in &first {
                    let (copy, source) = (publisher(b.document), publisher(a.document));
                    let reason = format!("the text of {copy} is that of {source}");
                    reasons.entry(fold(origin)).or_default().push(reason);
                }
                *names = first;
            }
        }
    }
}

/// A source that the register says repeats another one here is no origin of its own.
fn follow_register(
    notes: &[SourceNote],
    own: &mut [Vec<String>],
    reasons: &mut BTreeMap<String, Vec<String>>,
) {
    let all: Vec<String> = own.iter().flatten().cloned().collect();
    for name in own.iter_mut().flatten() {
        let note = notes.iter().find(|note| same_source(&note.name, name));
        let Some(note) = note else { continue };
        let source = note.copies_from.iter().find_map(|from| {
            all.iter().find(|other| same_source(other, from) && !same_source(other, name))
        });
        if let Some(source) = source {
            let reason = format!("the register says that {name} repeats {source}");
            reasons.entry(fold(source)).or_default().push(reason);
            name.clone_from(source);
        }
    }
}

fn gather(
    reports: &[Report<'_>],
    own: &[Vec<String>],
    reasons: &mut BTreeMap<String, Vec<String>>,
) -> Vec<IncidentOrigin> {
    let mut origins: Vec<IncidentOrigin> = Vec::new();
    let mut homeless = Vec::new();
    for (report, names) in reports.iter().zip(own) {
        if names.is_empty() {
            homeless.push(*report);
        }
        for name in names {
            let claim = report.claim.claim_id.clone();
            match origins.iter_mut().find(|origin| same_source(&origin.source, name)) {
                Some(origin) if origin.claims.contains(&claim) => {}
                Some(origin) => origin.claims.push(claim),
                None => origins.push(IncidentOrigin {
                    source: name.clone(),
                    claims: vec![claim],
                    reasons: Vec::new(),
                }),
            }
        }
    }
    if origins.is_empty()
        && let Some(first) = homeless.first()
    {
        origins.push(IncidentOrigin {
            source: publisher(first.document),
            claims: homeless.iter().map(|report| report.claim.claim_id.clone()).collect(),
            reasons: vec!["no report names a source".to_owned()],
        });
    }
    for origin in &mut origins {
        let mut found = reasons.remove(&fold(&origin.source)).unwrap_or_default();
        found.sort();
        found.dedup();
        origin.reasons.extend(found);
    }
    origins
}

/// Says whether two names stand for one source: the words of one are among the other's.
pub(crate) fn same_source(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    let words = |name: &str| -> Vec<String> {
        tallybook_gazetteer::key::words(name)
            .map(|word| word.to_lowercase())
            .filter(|word| !LITTLE.contains(&word.as_str()))
            .collect()
    };
    let (left, right) = (words(a), words(b));
    let (small, large) = if left.len() <= right.len() { (left, right) } else { (right, left) };
    if is_short_for(a, b) || is_short_for(b, a) {
        return true;
    }
    // One bare word ("army", "ministry") is every army's.
    let enough = small.len() > 1 || small.len() == large.len();
    enough && !small.is_empty() && small.iter().all(|word| large.contains(word))
}

/// Fewest letters of an abbreviation.
const SHORT_MIN: usize = 3;

/// Says whether a name is the initials of another: SOHR, Syrian Observatory for Human Rights.
fn is_short_for(short: &str, long: &str) -> bool {
    let initials: String = long
        .split(|c: char| !c.is_alphanumeric())
        .filter_map(|word| word.chars().next())
        .filter(|c| c.is_uppercase())
        .collect();
    short.len() >= SHORT_MIN && short == initials
}

const LITTLE: &[&str] = &["the", "a", "an", "of", "in", "for", "at", "its", "his", "her", "their"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_source_under_several_names() {
        let check =
            |a: &str, b: &str, expected: bool| assert_eq!(same_source(a, b), expected, "{a} {b}");
        check("health ministry", "the health ministry in Beirut", true);
        check("Highland Rights Watch Office", "HRWO", true);
        check("army", "the army of Lowland", false);
        check("army", "the army", true);
        check("health ministry", "defence ministry", false);
    }
}
