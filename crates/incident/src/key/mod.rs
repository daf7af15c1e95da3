//! Turns a claim line into a key: the few hundred bytes of it that decide what it joins.

pub(crate) mod count;
pub(crate) mod day;
pub(crate) mod names;
pub(crate) mod place;
pub(crate) mod words;

use tallybook_claim::event::{EventType, Status};
use tallybook_contract::{ClaimLine, DocumentLine, TallyLine};

use self::count::CountKey;
use self::day::{Day, Time};
use self::place::{Extent, PlaceKey};
use self::words::Words;

/// Largest running count that is taken for an ordinal ("the 11th convoy").
const ORDINAL_MAX: f64 = 400.0;

/// What decides which other claims a claim joins.
#[derive(Clone, Debug)]
pub(crate) struct Key {
    pub(crate) claim_id: Box<str>,
    /// Index of its document among the documents added.
    pub(crate) document: u32,
    pub(crate) kind: EventType,
    pub(crate) standing: Standing,
    pub(crate) recap: bool,
    pub(crate) recurring: bool,
    pub(crate) time: Time,
    pub(crate) places: Box<[PlaceKey]>,
    pub(crate) actors: Box<[ActorKey]>,
    pub(crate) counts: Box<[CountKey]>,
    pub(crate) words: Words,
    /// Names in its clauses.
    pub(crate) names: Words,
    /// Names of its places that are points.
    pub(crate) place_names: Words,
    /// Names at the head of its document, where it has no place of its own.
    pub(crate) context: Words,
    /// Hashes of the names of its origins, ascending.
    pub(crate) sources: Words,
    pub(crate) ordinal: Option<Ordinal>,
}

/// What a claim says of its happening: that it was, is to be, or was not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Standing {
    Happened,
    Planned,
    Denied,
}

/// An actor of a claim, made for comparing.
#[derive(Clone, Debug)]
pub(crate) struct ActorKey {
    pub(crate) agent: bool,
    pub(crate) id: Option<Box<str>>,
    pub(crate) folded: Box<str>,
    pub(crate) name: Box<str>,
    pub(crate) kind: Box<str>,
}

/// "The 11th since the beginning of the year", said of a claim's happening.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Ordinal {
    pub(crate) count: u32,
    pub(crate) since: Option<Day>,
    /// Hash of whose count it is.
    pub(crate) counter: u32,
}

/// What is kept of a document while its claims are linked.
#[derive(Clone, Debug)]
pub(crate) struct DocumentKey {
    pub(crate) document_id: Box<str>,
    /// Sketch of its shingles.
    pub(crate) sketch: Words,
    /// Names in its text.
    pub(crate) names: Words,
}

impl DocumentKey {
    /// Reads a document.
    pub(crate) fn of(document: &DocumentLine) -> Self {
        Self {
            document_id: document.document_id.as_str().into(),
            sketch: words::sketch(&document.text),
            names: names::of_text(&document.text),
        }
    }
}

impl Key {
    /// Reads a claim of a document; `None` where the claim says nothing that could join.
    pub(crate) fn of(
        claim: &ClaimLine,
        document: &DocumentLine,
        (index, about): (u32, &DocumentKey),
        tallies: &[&TallyLine],
    ) -> Option<Self> {
        let kind = EventType::from_word(&claim.event_type)?;
        let standing = match Status::from_word(&claim.status)? {
            Status::Asserted | Status::Claimed => Standing::Happened,
            Status::Planned => Standing::Planned,
            Status::Denied => Standing::Denied,
            Status::Hypothetical | Status::Undisclosed => return None,
        };
        let published = day::published(document);
        let mut sources: Vec<u32> = crate::merge::origin::names(claim, document)
            .iter()
            .map(|name| words::hash(&place::fold(name)))
            .collect();
        sources.sort_unstable();
        sources.dedup();
        let places: Box<[PlaceKey]> = claim.places.iter().map(PlaceKey::of).collect();
        let own = names::of_claim(claim, &places, &about.names, &document.text);
        let place_names = names::of_places(claim, &places);
        let placed = places.iter().any(|place| place.extent == Extent::Point);
        let context =
            if !placed { names::of_head(&about.names, &document.text) } else { Words::default() };
        Some(Self {
            claim_id: claim.claim_id.as_str().into(),
            document: index,
            kind,
            standing,
            recap: claim.recap,
            recurring: claim.when.recurring,
            time: Time::of(&claim.when, claim.recap, published),
            names: own,
            place_names,
            context,
            places,
            actors: claim.who.iter().filter_map(ActorKey::of).collect(),
            counts: CountKey::all(claim),
            words: words::of_claim(claim),
            sources: sources.into(),
            ordinal: ordinal(claim, document, tallies),
        })
    }
}

impl ActorKey {
    fn of(part: &tallybook_contract::ActorPart) -> Option<Self> {
        if part.role == "other" {
            return None;
        }
        let name = if part.name.is_empty() { &part.text } else { &part.name };
        Some(Self {
            agent: part.role == "agent",
            id: part.actor_id.as_deref().map(Into::into),
            folded: place::fold(name).into(),
            name: name.as_str().into(),
            kind: part.actor_type.as_str().into(),
        })
    }
}

/// Returns the ordinal that a running count gives the claim: the count stands in its clause.
fn ordinal(claim: &ClaimLine, document: &DocumentLine, tallies: &[&TallyLine]) -> Option<Ordinal> {
    let clauses =
        std::iter::once(&claim.evidence).chain(claim.tellings.iter().map(|t| &t.evidence));
    let spans: Vec<[u32; 2]> = clauses.map(|clause| clause.span).collect();
    let tally = tallies.iter().find(|tally| {
        let [start, end] = tally.span;
        crate::series::is_ordinal(tally)
            && tally.count.0 <= ORDINAL_MAX
            && spans.iter().any(|[from, to]| start < *to && *from < end)
    })?;
    let counter = match &tally.said_by {
        Some(source) => source.source.clone(),
        None => document.publisher.clone().unwrap_or_default(),
    };
    Some(Ordinal {
        count: tally.count.0 as u32,
        since: tally.since.as_deref().and_then(day::day),
        counter: words::hash(&place::fold(&counter)),
    })
}
