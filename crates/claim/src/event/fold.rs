//! Turns several triggers that tell one happening into one event.
//!
//! | words | kept | folded in |
//! |---|---|---|
//! | an air strike killed three people | air strike | killed |
//! | shells hit a market, wounding five | hit | wounding |
//! | clashes in which twelve died | clashes | died |
//! | troops crossed the border, heading south | crossed | heading |
//! | gunmen attacked a school and abducted ten pupils | both | |

use tallybook_syntax::{Deprel, EntityLabel};

use super::EventType;
use super::args::is_time;
use super::status::is_violent;
use super::tree::Tree;
use super::trigger::Hit;

/// What folding needs to know of a hit.
#[derive(Clone, Copy, Debug)]
pub(super) struct Told {
    pub(super) event_type: EventType,
    pub(super) effect: bool,
    /// Its status is denied.
    pub(super) denied: bool,
    /// Its status is planned.
    pub(super) planned: bool,
}

/// Returns for each hit the hit that it folds into, or `None` where it stands.
pub(super) fn fold(tree: &Tree<'_>, hits: &[Hit], told: &[Told]) -> Vec<Option<usize>> {
    let mut into: Vec<Option<usize>> = vec![None; hits.len()];
    for e in 0..hits.len() {
        if told[e].effect {
            into[e] = cause(tree, hits, told, e);
        }
    }
    for b in 0..hits.len() {
        if into[b].is_some() {
            continue;
        }
        for a in 0..b {
            if into[a].is_some() || !one_happening(tree, hits, told, a, b) {
                continue;
            }
            if outranks(&told[b], &told[a], hits[b].trigger, hits[a].trigger) {
                into[a] = Some(b);
            } else {
                into[b] = Some(a);
                break;
            }
        }
    }
    settle(&mut into);
    into
}

/// Follows chains, so that each folded hit points at one that stands.
fn settle(into: &mut [Option<usize>]) {
    for i in 0..into.len() {
        let mut at = into[i];
        for _ in 0..into.len() {
            match at.and_then(|next| into[next]) {
                Some(next) if Some(next) != Some(i) => at = Some(next),
                _ => break,
            }
        }
        if into[i].is_some() {
            into[i] = at.filter(|&to| to != i);
        }
    }
}

/// Returns the nearest violent act of the sentence that brought this result about.
fn cause(tree: &Tree<'_>, hits: &[Hit], told: &[Told], e: usize) -> Option<usize> {
    let causes = (0..hits.len()).filter(|&c| {
        c != e
            && !told[c].effect
            && (is_violent(told[c].event_type)
                || told[c].event_type == EventType::Arrest
                    && told[e].event_type == EventType::Arrest
                || told[c].event_type == told[e].event_type)
            && !matches!(
                told[c].event_type,
                EventType::Abduction | EventType::TerritoryChange | EventType::Siege
            )
            && told[c].planned == told[e].planned
            && reaches(tree, hits[c].trigger, hits[e].trigger)
    });
    causes.min_by_key(|&c| (distance(tree, hits[c].trigger, hits[e].trigger), hits[c].trigger))
}

/// Returns true if and only if no clause of its own parts the two: no reported clause, no
/// sentence set beside.
fn reaches(tree: &Tree<'_>, a: usize, b: usize) -> bool {
    let Some((up_a, up_b)) = paths(tree, a, b) else { return false };
    up_a.iter().chain(&up_b).all(|&i| !matches!(tree.rel(i), Deprel::Ccomp | Deprel::Csubj))
}

fn distance(tree: &Tree<'_>, a: usize, b: usize) -> usize {
    paths(tree, a, b).map_or(usize::MAX, |(a, b)| a.len() + b.len())
}

/// Returns the words from `a` and from `b` up to their lowest common ancestor, it left out.
fn paths(tree: &Tree<'_>, a: usize, b: usize) -> Option<(Vec<usize>, Vec<usize>)> {
    let chain = |i: usize| -> Vec<usize> {
        std::iter::once(i).chain(tree.sentence.ancestors(i)).take(tree.len()).collect()
    };
    let (up_a, up_b) = (chain(a), chain(b));
    let meet = up_a.iter().find(|i| up_b.contains(i))?;
    let cut = |up: &[usize]| up.iter().copied().take_while(|i| i != meet).collect();
    Some((cut(&up_a), cut(&up_b)))
}

/// Returns true if and only if two triggers tell one happening.
fn one_happening(tree: &Tree<'_>, hits: &[Hit], told: &[Told], a: usize, b: usize) -> bool {
    let (x, y) = (told[a], told[b]);
    let Some(kinship) = kinship(x.event_type, y.event_type) else { return false };
    if x.planned != y.planned || x.denied != y.denied {
        return false;
    }
    let Some((up_a, up_b)) = paths(tree, hits[a].trigger, hits[b].trigger) else { return false };
    let steps: Vec<Deprel> = up_a.iter().chain(&up_b).map(|&i| tree.rel(i)).collect();
    if steps.iter().any(|rel| matches!(rel, Deprel::Ccomp | Deprel::Parataxis | Deprel::List)) {
        return false;
    }
    let nominal = |rel: &Deprel| {
        matches!(
            rel,
            Deprel::Nsubj
                | Deprel::NsubjPass
                | Deprel::Obj
                | Deprel::Obl
                | Deprel::OblAgent
                | Deprel::Nmod
                | Deprel::NmodPoss
                | Deprel::Compound
                | Deprel::Appos
                | Deprel::Xcomp
                | Deprel::Acl
                | Deprel::Amod
        )
    };
    // "after an attack" is another one unless the verb only says that it happened.
    let apart = up_a.iter().chain(&up_b).any(|&i| {
        tree.case(i).is_some_and(|case| {
            matches!(
                tree.lemma(case),
                "after" | "before" | "since" | "following" | "until" | "like" | "despite" | "for"
            )
        })
    });
    if apart {
        return false;
    }
    if steps.iter().all(nominal) {
        return steps.len() <= 4;
    }
    let clausal = steps
        .iter()
        .all(|rel| nominal(rel) || matches!(rel, Deprel::Advcl | Deprel::AclRelcl | Deprel::Conj));
    clausal && kinship == Kinship::Same && !has_own_scene(tree, hits[b].trigger)
        || clausal
            && kinship == Kinship::Generic
            && !steps.contains(&Deprel::Conj)
            && !has_own_scene(tree, hits[b].trigger)
}

/// Returns true if and only if the trigger has a day or a place of its own.
fn has_own_scene(tree: &Tree<'_>, trigger: usize) -> bool {
    tree.children(trigger).any(|j| {
        matches!(tree.rel(j), Deprel::Obl | Deprel::OblUnmarked)
            && (is_time(tree, j) || tree.entity(j) == Some(EntityLabel::Loc))
    }) || tree.children(trigger).any(|j| {
        matches!(tree.rel(j), Deprel::Nsubj | Deprel::NsubjPass)
            && !matches!(tree.lemma(j), "it" | "they" | "he" | "she" | "who" | "which" | "that")
            && tree.rel(trigger) == Deprel::Conj
    })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kinship {
    /// One type, or types of one movement of forces.
    Same,
    /// One of the two only says "violence".
    Generic,
}

fn kinship(a: EventType, b: EventType) -> Option<Kinship> {
    if a == b || rank_posture(a).is_some() && rank_posture(b).is_some() {
        return Some(Kinship::Same);
    }
    let aid = |kind| matches!(kind, EventType::AidDelivery | EventType::Movement);
    if aid(a) && aid(b) {
        return Some(Kinship::Same);
    }
    (rank(a).is_some() && rank(b).is_some()).then_some(Kinship::Generic)
}

/// Returns true if and only if the second of two mentions names the happening better.
fn outranks(b: &Told, a: &Told, at_b: usize, at_a: usize) -> bool {
    let better = |rank: fn(EventType) -> Option<u8>| match (rank(b.event_type), rank(a.event_type))
    {
        (Some(x), Some(y)) if x != y => Some(x < y),
        _ => None,
    };
    better(rank)
        .or_else(|| better(rank_posture))
        .unwrap_or(a.effect && !b.effect || a.effect == b.effect && at_b < at_a)
}

/// Order of precedence among ways of violence (CODEBOOK section 1).
fn rank(kind: EventType) -> Option<u8> {
    Some(match kind {
        EventType::ChemicalAttack => 0,
        EventType::SuicideBombing => 1,
        EventType::AirStrike => 2,
        EventType::Shelling => 3,
        EventType::Explosion => 4,
        EventType::ArmedClash => 5,
        EventType::Killing => 6,
        EventType::Attack => 7,
        _ => return None,
    })
}

fn rank_posture(kind: EventType) -> Option<u8> {
    Some(match kind {
        EventType::Withdrawal => 0,
        EventType::Deployment => 1,
        EventType::Movement => 2,
        _ => return None,
    })
}
