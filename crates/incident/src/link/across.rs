//! Turns a denial and what it might deny, or a plan and what might have come of it, into reasons.

use tallybook_claim::event::EventType;

use super::evidence::{Evidence, Words, same_actor};
use super::place;
use super::table::Table;
use crate::history::share_words;
use crate::key::Key;
use crate::key::day::Day;

/// Points for standing in one document.
const ONE_DOCUMENT: f32 = 1.0;
/// Points for a denial of the very type.
const SAME_TYPE: f32 = 1.5;
/// Points for a type that may be told as the other.
const TOLD_AS: f32 = 0.5;
/// Points for an actor of one that is an actor of the other, whatever its part.
const SAME_ACTOR: f32 = 0.8;
/// Points for each share of words in common.
const SHARED_WORDS: f32 = 2.5;
/// Points for one day.
const SAME_DAY: f32 = 0.8;
/// Days that a denial may come after what it denies.
const DENIAL_DAYS: Day = 30;

/// Weighs a denial against a claim that it might deny.
pub(crate) fn weigh_denial(denial: &Key, told: &Key) -> Evidence {
    let mut evidence = Evidence::default();
    common(denial, told, &mut evidence);
    match denial.time.gap(&told.time) {
        Some(gap) if gap > DENIAL_DAYS => evidence.rule_out("long before the denial"),
        Some(0) if !denial.time.told && !told.time.told => {
            evidence.add(SAME_DAY, Words::Plain("same day"));
        }
        _ => {}
    }
    evidence.add(0.001, Words::Plain("one denies the other"));
    evidence
}

/// Weighs a plan or a state of a site against another state of it.
pub(crate) fn weigh_site(plan: &Key, act: &Key) -> Evidence {
    let mut evidence = Evidence::default();
    common(plan, act, &mut evidence);
    evidence
}

fn common(a: &Key, b: &Key, evidence: &mut Evidence) {
    let table = Table::get();
    if a.document == b.document {
        evidence.add(ONE_DOCUMENT, Words::Plain("in one document"));
    }
    if a.kind == b.kind {
        evidence.add(SAME_TYPE, Words::Plain("same type"));
    } else if a.kind != EventType::Rejection {
        evidence.add(TOLD_AS, Words::Plain("types told as one another"));
    }
    if !a.places.is_empty() && !b.places.is_empty() {
        place::weigh(a, b, table, evidence);
    }
    let same = a.actors.iter().find(|x| b.actors.iter().any(|y| same_actor(x, y)));
    if let Some(actor) = same {
        evidence.add(SAME_ACTOR, Words::Named("{} in both", actor.name.clone()));
    }
    let value = share_words(a, b) * SHARED_WORDS;
    evidence.add(value, Words::Plain("told in much the same words"));
}
