//! Turns an event with its time, places, counts and voices into one value: the `Claim`.

use jiff::civil::Date;
use tallybook_gazetteer::Place;
use tallybook_mention::RuleName;
use tallybook_mention::actor::ActorType;
use tallybook_mention::quantity::{Approx, Category};
use tallybook_mention::time::{TimeBasis, TimePrecision};
use tallybook_text::Span;

use crate::attribution::Speech;
use crate::event::{EventType, Status};

/// Says how a place takes part in an event.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
#[allow(missing_docs, reason = "each variant is the contract's word")]
pub enum PlaceRole {
    At,
    From,
    Via,
    To,
    Near,
}

/// Says how an actor takes part in an event.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
#[allow(missing_docs, reason = "each variant is the contract's word")]
pub enum Role {
    Agent,
    Target,
    Other,
}

/// When the claim says it happened.
#[derive(Clone, PartialEq, Debug)]
pub struct When {
    /// The words, `None` where the time follows from the document or the text around.
    pub span: Option<Span>,
    /// TIMEX3 value, where words carry one.
    pub timex: Option<String>,
    /// First possible day, inclusive.
    pub earliest: Option<Date>,
    /// Last possible day, inclusive.
    pub latest: Option<Date>,
    /// How wide; `None` where nothing is known.
    pub precision: Option<TimePrecision>,
    /// Goes on or repeats ("has been conducting regular ...").
    pub recurring: bool,
    /// Where the interval comes from.
    pub basis: TimeBasis,
}

/// A place with its part in the event.
#[derive(Clone, PartialEq, Debug)]
pub struct SituatedPlace {
    /// At, from, via, to, near.
    pub role: PlaceRole,
    /// The words.
    pub span: Span,
    /// The bare name in the words.
    pub toponym: String,
    /// The gazetteer entry.
    pub place: Option<Place>,
    /// "southwest of", "20 km from" ...
    pub relation: Option<String>,
    /// Kilometres around the coordinates.
    pub uncertainty_km: Option<f64>,
}

/// An actor with its part in the event.
#[derive(Clone, PartialEq, Debug)]
pub struct Actor {
    /// Agent, target or other.
    pub role: Role,
    /// The words.
    pub span: Span,
    /// Dictionary id.
    pub actor_id: Option<String>,
    /// The name to show.
    pub name: String,
    /// Its kind.
    pub actor_type: ActorType,
}

/// A figure about the event.
#[derive(Clone, PartialEq, Debug)]
pub struct Count {
    /// What is counted.
    pub category: Category,
    /// The words, number and unit.
    pub span: Span,
    /// The number where the words name one.
    pub value: Option<f64>,
    /// Lower bound, inclusive.
    pub min: Option<f64>,
    /// Upper bound, inclusive.
    pub max: Option<f64>,
    /// How exact.
    pub approx: Approx,
    /// The noun phrase counted.
    pub unit: Option<String>,
    /// Kind of victim.
    pub victims: Option<String>,
    /// For force levels: "at", "before", "after", "change".
    pub stage: Option<&'static str>,
    /// The figure's own status.
    pub status: Status,
    /// Index in the claim's `how_many` of the figure that contains this one.
    pub part_of: Option<usize>,
    /// True where the same source gives a newer figure in the document.
    pub superseded: bool,
    /// Whose figure it is, where not the claim's own voice: index into `said_by`.
    pub said_by: Option<usize>,
}

/// What kind of source speaks; the contract's `said_by.kind`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
#[allow(missing_docs, reason = "each variant is the contract's word")]
pub enum VoiceKind {
    Organization,
    Outlet,
    Official,
    StateMedia,
    Witness,
    Anonymous,
    SocialMedia,
}

/// One independent voice behind a claim, with the chain from it to the origin.
#[derive(Clone, PartialEq, Debug)]
pub struct Voice {
    /// Name of whom the publisher cites.
    pub source: String,
    /// Dictionary id.
    pub source_id: Option<String>,
    /// Its kind.
    pub kind: VoiceKind,
    /// The words that name it.
    pub span: Span,
    /// The cue ("reported"), `None` where inherited without one.
    pub cue: Option<Span>,
    /// Direct, indirect or mixed speech.
    pub speech: Speech,
    /// From the source on towards the origin; empty where the source is the origin.
    pub chain: Vec<Voice>,
}

/// One place in the document that tells the happening.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Telling {
    /// The word that made the event.
    pub trigger: Span,
    /// The clause that tells it.
    pub evidence: Span,
}

/// What one document says about one happening.
#[derive(Clone, PartialEq, Debug)]
pub struct Claim {
    /// Event type.
    pub event_type: EventType,
    /// Asserted, claimed, denied, planned, hypothetical, undisclosed.
    pub status: Status,
    /// The words that decide the status; `None` for a plain assertion.
    pub status_cue: Option<Span>,
    /// True where the text tells it again as background.
    pub recap: bool,
    /// The words that say so.
    pub recap_cue: Option<Span>,
    /// When.
    pub when: When,
    /// Where.
    pub places: Vec<SituatedPlace>,
    /// Who.
    pub actors: Vec<Actor>,
    /// How many.
    pub how_many: Vec<Count>,
    /// On whose word; empty where the publisher itself speaks.
    pub said_by: Vec<Voice>,
    /// The first telling.
    pub telling: Telling,
    /// The other tellings of the same happening in this document.
    pub tellings: Vec<Telling>,
    /// Which rule coded it.
    pub rule: RuleName,
}
