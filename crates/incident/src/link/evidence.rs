//! Turns two keys into the reasons for and against their being reports of one happening.
//!
//! | reason | for example |
//! |---|---|
//! | same day | both on 2022-06-14 |
//! | same place | Al-Walid in both, or two spellings of it |
//! | same count | 45 trucks in both |
//! | ruled out | same place, but eight days apart |

use std::fmt;

use super::table::{Points, Table};
use super::{count, place, time};
use crate::key::words::{common, overlap};
use crate::key::{ActorKey, DocumentKey, Key};

/// Fewest telling words of a claim that can be compared.
const WORDS_MIN: usize = 3;
/// Share of telling words in common below which the words say nothing.
const WORDS_FLOOR: f32 = 0.2;
/// Points for each share of words in common above the floor.
const WORDS_SLOPE: f32 = 4.0;
/// Fewest names that two reports of one story share.
const STORY_NAMES_MIN: usize = 5;
/// Share of the fewer names of two reports of one story that both have.
const STORY_SHARE: f32 = 0.35;
/// Share of shingles in common that makes a copy or a rewrite.
pub(crate) const COPY_SHARE: f32 = 0.25;

/// What speaks for and against a pair.
#[derive(Clone, Debug, Default)]
pub(crate) struct Evidence {
    /// Sum of the points.
    pub(crate) points: f32,
    /// True where the day or the place is sure to be the same.
    pub(crate) anchored: bool,
    /// Why the two cannot be one happening, whatever the points.
    pub(crate) ruled_out: bool,
    reasons: Vec<Reason>,
}

/// One named reason.
#[derive(Clone, Debug)]
pub(crate) struct Reason {
    pub(crate) points: f32,
    pub(crate) words: Words,
}

/// The words of a reason, made only when somebody reads them.
#[derive(Clone, Debug)]
pub(crate) enum Words {
    Plain(&'static str),
    Named(&'static str, Box<str>),
    Pair(&'static str, Box<str>, Box<str>),
}

impl fmt::Display for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Plain(words) => f.write_str(words),
            Self::Named(words, name) => f.write_str(&words.replace("{}", name)),
            Self::Pair(words, a, b) => {
                f.write_str(&words.replacen("{}", a, 1).replacen("{}", b, 1))
            }
        }
    }
}

impl Evidence {
    /// Adds a reason.
    pub(crate) fn add(&mut self, points: f32, words: Words) {
        self.points += points;
        self.reasons.push(Reason { points, words });
    }

    /// Adds a reason that makes the day or the place sure.
    pub(crate) fn anchor(&mut self, points: f32, words: Words) {
        self.anchored = true;
        self.add(points, words);
    }

    /// Rules the pair out.
    pub(crate) fn rule_out(&mut self, words: &'static str) {
        self.ruled_out = true;
        self.reasons.push(Reason { points: f32::NEG_INFINITY, words: Words::Plain(words) });
    }

    /// Returns the reasons in words: those for it first, the weightiest first in each half.
    pub(crate) fn words(&self) -> Vec<String> {
        let mut reasons: Vec<&Reason> = self.reasons.iter().filter(|r| r.points != 0.0).collect();
        reasons.sort_by(|a, b| b.points.total_cmp(&a.points));
        reasons
            .iter()
            .map(|reason| {
                let but = if reason.points < 0.0 { "but " } else { "" };
                format!("{but}{}", reason.words)
            })
            .collect()
    }
}

/// Weighs two claims of different documents.
pub(crate) fn weigh(a: &Key, b: &Key, documents: (&DocumentKey, &DocumentKey)) -> Evidence {
    let table = Table::get();
    let points = &table.points;
    let mut evidence = Evidence::default();
    if a.standing != b.standing || !table.told_as(a.kind, b.kind) {
        evidence.rule_out("not the same kind of happening");
        return evidence;
    }
    if a.recurring != b.recurring {
        evidence.rule_out("one goes on, the other is a single act");
        return evidence;
    }
    if a.kind == b.kind {
        evidence.add(points.same_type, Words::Plain("same type"));
    } else {
        let (a, b) = (a.kind.as_str(), b.kind.as_str());
        evidence.add(points.type_told_as, Words::Pair("{} told as {}", a.into(), b.into()));
    }
    time::weigh(a, b, table, &mut evidence);
    if evidence.ruled_out {
        return evidence;
    }
    let settled = place::weigh(a, b, table, &mut evidence);
    if evidence.ruled_out {
        return evidence;
    }
    place::weigh_names(a, b, documents, settled, points, &mut evidence);
    if evidence.ruled_out {
        return evidence;
    }
    count::weigh(a, b, points, &mut evidence);
    actors(a, b, points, &mut evidence);
    wording(a, b, documents, points, &mut evidence);
    ordinals(a, b, points, &mut evidence);
    if !evidence.anchored {
        evidence.add(points.unanchored, Words::Plain("neither the day nor the place is sure"));
    }
    evidence
}

fn actors(a: &Key, b: &Key, points: &Points, evidence: &mut Evidence) {
    for agent in [true, false] {
        let of = |key: &Key| -> Vec<ActorKey> {
            key.actors.iter().filter(|actor| actor.agent == agent).cloned().collect()
        };
        let (left, right) = (of(a), of(b));
        if left.is_empty() || right.is_empty() {
            continue;
        }
        let pairs = || left.iter().flat_map(|x| right.iter().map(move |y| (x, y)));
        if let Some((x, _)) = pairs().find(|(x, y)| same_actor(x, y)) {
            let (value, words) = if agent {
                (points.same_agent, "{} acts in both")
            } else {
                (points.same_target, "{} is the target in both")
            };
            evidence.add(value, Words::Named(words, x.name.clone()));
        } else if let Some((x, _)) = pairs().find(|(x, y)| same_kind(x, y)) {
            let (value, words) = if agent {
                (points.same_kind_of_agent, "the same kind of actor in both ({})")
            } else {
                (points.same_kind_of_target, "the same kind of target in both ({})")
            };
            evidence.add(value, Words::Named(words, x.kind.replace('_', " ").into()));
        } else if let Some((x, y)) = pairs().find(|(x, y)| both_named(x, y)) {
            let value = if agent { points.other_agent } else { points.other_target };
            let words = Words::Pair("{} in one, {} in the other", x.name.clone(), y.name.clone());
            evidence.add(value, words);
        }
    }
}

/// Says whether two actors are of one kind that tells something, and not two named ones.
fn same_kind(x: &ActorKey, y: &ActorKey) -> bool {
    x.kind == y.kind && !matches!(x.kind.as_ref(), "unidentified" | "other") && !both_named(x, y)
}

fn both_named(x: &ActorKey, y: &ActorKey) -> bool {
    x.id.is_some() && y.id.is_some()
}

pub(super) fn same_actor(x: &ActorKey, y: &ActorKey) -> bool {
    match (&x.id, &y.id) {
        (Some(x), Some(y)) => x == y,
        _ => x.folded.len() > 3 && x.folded == y.folded,
    }
}

fn wording(
    a: &Key,
    b: &Key,
    documents: (&DocumentKey, &DocumentKey),
    points: &Points,
    evidence: &mut Evidence,
) {
    let least = a.words.len().min(b.words.len());
    if least >= WORDS_MIN {
        let share = common(&a.words, &b.words) as f32 / least as f32;
        let value = ((share - WORDS_FLOOR) * WORDS_SLOPE).clamp(0.0, points.shared_words_max);
        evidence.add(value, Words::Plain("told in much the same words"));
        if share >= 0.5 && overlap(&documents.0.sketch, &documents.1.sketch) >= COPY_SHARE {
            evidence.add(points.same_text, Words::Plain("one text is a copy of the other"));
        }
    }
    let (left, right) = (&documents.0.names, &documents.1.names);
    let shared = common(left, right);
    let fewest = left.len().min(right.len());
    if shared >= STORY_NAMES_MIN && shared as f32 >= STORY_SHARE * fewest as f32 {
        evidence.add(points.same_story, Words::Plain("the reports share many names"));
    }
    if common(&a.sources, &b.sources) > 0 {
        evidence.add(points.same_source, Words::Plain("the same source in both"));
    }
    if a.recap != b.recap {
        evidence.add(points.told_as_recap, Words::Plain("one is told as a recap"));
    }
}

fn ordinals(a: &Key, b: &Key, points: &Points, evidence: &mut Evidence) {
    let (Some(x), Some(y)) = (&a.ordinal, &b.ordinal) else { return };
    let one_series = x.counter == y.counter && (x.since == y.since || x.since.is_none());
    if one_series && x.count != y.count {
        evidence.rule_out("other numbers in one running count");
    } else if x.count == y.count && (one_series || x.since.is_some() && x.since == y.since) {
        let words = Words::Named("number {} in both counts", x.count.to_string().into());
        evidence.anchor(points.same_ordinal, words);
    }
}
