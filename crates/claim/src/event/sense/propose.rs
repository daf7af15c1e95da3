//! Turns the model's scores into what is done to the rules' events.
//!
//! | the rules say | the model says | done |
//! |---|---|---|
//! | nothing | surely an arrest | a proposal `arrest/learned`, which cues and roles then treat as any hit |
//! | an event | surely nothing | dropped |
//! | one type | surely another | the other type |

use tallybook_mention::Mentions;
use tallybook_syntax::table::{Scorer, Scores, Table};

use super::super::cue::Complement;
use super::super::rules::EventRules;
use super::super::tree::Tree;
use super::super::trigger::Hit;
use super::super::{Event, EventType};
use super::view::{Surroundings, View, of_number};
use super::{SCALE, Sense, features};
use crate::assemble::related;

/// Log-odds against nothing from which a word without a rule tells an event, in tenths. Below 0: a
/// miss costs as much as one too many, and cues and trees sift what is proposed.
const ADD_TENTHS: i32 = -10;
/// The same where a rule's event of a related type stands in the sentence.
const CROWD_TENTHS: i32 = 25;
/// Log-odds for nothing from which a rule's event is dropped, in tenths. High: the training texts
/// leave more background unmarked than a coder would.
const DROP_TENTHS: i32 = 60;
/// Log-odds against the rule's type from which another takes its place, in tenths.
const RETYPE_TENTHS: i32 = 60;

/// Longest sentence that is weighed: what is longer is no prose, and features look at all pairs of
/// its words.
const TOKENS_MAX: usize = 150;

/// What the model says of a sentence.
#[derive(Debug, Default)]
pub(in super::super) struct Proposals {
    /// Words that tell an event of a type which no rule codes.
    pub(in super::super) added: Vec<(usize, EventType)>,
    /// Triggers whose type is another one.
    pub(in super::super) retyped: Vec<(usize, EventType)>,
    /// Triggers that tell nothing.
    pub(in super::super) dropped: Vec<usize>,
}

/// Returns what the model says of a sentence whose rules found `hits` and `events`.
pub(in super::super) fn propose(
    sense: &Sense,
    tree: &Tree<'_>,
    s: usize,
    mentions: &Mentions,
    rules: &EventRules,
    around: Surroundings,
    (hits, events): (&[Hit], &[Event]),
) -> Proposals {
    let mut out = Proposals::default();
    let Some(table) = sense.types().filter(|_| tree.len() <= TOKENS_MAX) else { return out };
    let mut view = View::new(tree, s, mentions, rules, sense.clusters(), around);
    view.rule(hits, events);
    let mut buffer = Vec::new();
    let mut weighed: Vec<(usize, EventType, i32)> = Vec::new();
    for i in view.candidates() {
        features::fill(&view, i, &mut buffer);
        let verdict = Verdict::of(&table, &buffer);
        let coded = of_number(view.ruled[i].event);
        match coded {
            None if verdict.over_none() > tenths(ADD_TENTHS) && !is_cue(tree, rules, i) => {
                weighed.push((i, verdict.best, verdict.over_none()));
            }
            Some(_) if verdict.over_none() < -tenths(DROP_TENTHS) => out.dropped.push(i),
            Some(kind) if verdict.best != kind => {
                let number = super::view::number(kind);
                if verdict.over(number) > tenths(RETYPE_TENTHS) {
                    out.retyped.push((i, verdict.best));
                }
            }
            _ => {}
        }
    }
    // What tells the same as an event that stands needs more.
    let stands = |kind: EventType| {
        events
            .iter()
            .filter(|event| !out.dropped.contains(&event.trigger))
            .any(|event| related(event.event_type, kind))
    };
    for (i, kind, over) in weighed {
        if !stands(kind) || over > tenths(CROWD_TENTHS) {
            out.added.push((i, kind));
        }
    }
    out
}

/// Returns true if and only if the word says how far something is vouched for: "prevented", "said"
/// and "plans" tell no happening of their own.
fn is_cue(tree: &Tree<'_>, rules: &EventRules, i: usize) -> bool {
    Complement::ALL.iter().any(|&complement| rules.cues.force(tree, i, complement).is_some())
}

fn tenths(tenths: i32) -> i32 {
    tenths * SCALE / 10
}

/// The scores of one word.
struct Verdict {
    scores: Box<Scores>,
    best: EventType,
    best_score: i32,
}

impl Verdict {
    fn of(table: &Table<'_>, features: &[u64]) -> Self {
        let mut scores: Box<Scores> = Box::new([0; 256]);
        table.add_all(features, &mut scores);
        let mut best = (i32::MIN, 0);
        for (k, kind) in EventType::ALL.iter().enumerate() {
            let score = scores[k + 1];
            // The first of equals, in the codebook's order.
            if score > best.0 {
                best = (score, *kind as usize);
            }
        }
        let kind = EventType::ALL.get(best.1).copied().unwrap_or(EventType::Statement);
        Self { scores, best: kind, best_score: best.0 }
    }

    /// How far the best type stands above nothing.
    fn over_none(&self) -> i32 {
        self.best_score - self.scores[0]
    }

    /// How far it stands above another type.
    fn over(&self, number: u8) -> i32 {
        self.best_score - self.scores[usize::from(number)]
    }
}
