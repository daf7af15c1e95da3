//! Turns trees into events: trigger, type, status and participants.
//!
//! | module | turns |
//! |---|---|
//! | `rules`, `table`, `lexicon`, `test`, `inflect` | tables in `data/lexicon/en/events` into rules |
//! | `names` | actor and place mentions into word classes and labels of names |
//! | `ellipsis` | "the first", "another", "two of them" into the thing told before |
//! | `trigger`, `args` | a sentence into hits: triggers whose conditions hold, with arguments |
//! | `status`, `apply`, `setting`, `cue` | the words above and around a trigger into a status |
//! | `speech` | threats, demands, accusations and denials into events of their own |
//! | `fold` | several triggers of one happening into one event |
//! | `genre`, `kind`, `peaceful` | a document's words into whether it tells news of conflict |
//! | `sense` | words into what a trained model says they tell, where rules are silent or wrong |
//! | `headline` | a headline's happening into its telling in the lead, where no rule found that |
//! | `roles`, `clause`, `recap` | an event into participants, evidence and recap cue |

mod aggregate;
mod apply;
mod args;
mod book;
mod clause;
mod code;
mod codes;
mod cue;
mod ellipsis;
mod fold;
mod genre;
mod headline;
mod inflect;
mod kind;
mod lexicon;
mod names;
mod peaceful;
mod recap;
mod roles;
mod rules;
pub mod sense;
mod setting;
mod speech;
mod status;
mod table;
mod test;
mod tree;
mod trigger;
mod types;

use tallybook_mention::{Mentions, RuleName};
use tallybook_syntax::ParsedSentence;
use tallybook_text::{Document, Span};

use crate::attribution::Attribution;

pub use codes::{Codes, codes};
pub use rules::{Error, EventRules, RuleExamples};
pub use types::{EventType, Status};

/// One event mention: a trigger in one sentence, with its type, status and participants.
#[derive(Clone, PartialEq, Debug)]
pub struct Event {
    /// Index of the sentence.
    pub sentence: usize,
    /// Token index of the trigger.
    pub trigger: usize,
    /// Type.
    pub event_type: EventType,
    /// Status.
    pub status: Status,
    /// The words that decide the status.
    pub status_cue: Option<Span>,
    /// Going on or repeated.
    pub recurring: bool,
    /// Told as background ("last year", "on February 8, ... had"): the cue's words.
    pub recap_cue: Option<Span>,
    /// Token ranges of the words that name who did it.
    pub agents: Vec<Participant>,
    /// Token ranges of the words that name whom or what it was done to.
    pub targets: Vec<Participant>,
    /// The clause that tells it: what the evidence shows.
    pub clause: Span,
    /// Which rule coded it.
    pub rule: RuleName,
}

/// A noun phrase that takes part in an event; its sentence may be an earlier one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Participant {
    /// Index of the sentence.
    pub sentence: usize,
    /// Token index of the head word.
    pub head: usize,
}

/// Returns the events of a document, in order of their triggers. The mentions tell rules which
/// names are armed bodies, states and places; an empty value is allowed.
#[must_use]
pub fn find(
    document: &Document,
    sentences: &[ParsedSentence],
    mentions: &Mentions,
    attributions: &[Attribution],
    rules: &EventRules,
) -> Vec<Event> {
    code::find(document, sentences, mentions, attributions, rules)
}
