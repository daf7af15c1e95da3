//! Turns reporting constructions into attributions: source, cue, content.
//!
//! | text | source | cue | content |
//! |---|---|---|---|
//! | The mayor said that two men had died. | the mayor | said | that two men had died |
//! | Two men died, according to the mayor. | the mayor | according to | Two men died |
//! | Two men were reportedly killed. | | reportedly | Two men were killed |
//!
//! Words are in `data/lexicon/en/attribution`; examples that are tests in `corpus.txt`.

mod broadcast;
mod comment;
mod lexicon;
mod phrase;
mod quote;
mod reader;
mod tree;
mod verb;
mod voice;

use tallybook_mention::actor::ActorMention;
use tallybook_syntax::ParsedSentence;
use tallybook_text::{Document, Span};

use crate::Voice;

/// How the content is quoted.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
#[allow(missing_docs, reason = "each variant is the contract's word")]
pub enum Speech {
    Direct,
    Indirect,
    Mixed,
}

/// What the reporting word says about the content.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CueForce {
    /// "said", "reported", "according to".
    Report,
    /// "claimed", "alleged", "accused", "blamed", "reportedly", "is said to".
    Claim,
    /// "denied", "rejected reports".
    Deny,
    /// "announced that it will", "plans", "vowed".
    Announce,
    /// "may", "warned", "feared".
    Speculate,
    /// "declined to say whether".
    Withhold,
}

/// Who is quoted, by which words, saying what.
#[derive(Clone, PartialEq, Debug)]
pub struct Attribution {
    /// Index of the sentence of the cue.
    pub sentence: usize,
    /// Independent voices, each with its chain; empty where hearsay names nobody ("reportedly").
    pub voices: Vec<Voice>,
    /// The words that name the source(s), `None` for hearsay.
    pub source: Option<Span>,
    /// The cue's words; `None` where a quotation runs on without one.
    pub cue: Option<Span>,
    /// The content; it may cross sentences (a quotation that runs on, a paragraph that inherits).
    pub content: Span,
    /// Direct, indirect or mixed.
    pub speech: Speech,
    /// What the cue says about the content.
    pub force: CueForce,
    /// True where the attribution is carried on from an earlier sentence, with no cue of its own.
    pub inherited: bool,
    /// True where the words tell what somebody thinks, wants or feels rather than says: nobody's
    /// word for a happening, so `covering` leaves it out.
    pub attitude: bool,
}

/// Longest content of an attribution, in bytes; what runs on further is cut there, so that a
/// search for the attributions around a span stays short.
pub const CONTENT_LEN_BYTES_MAX: usize = 8 << 10;

/// Returns the attributions whose content holds `span`, innermost first, thoughts left out.
///
/// `attributions` must be in order of their content's start, as [`find`] returns them.
pub fn covering(attributions: &[Attribution], span: Span) -> impl Iterator<Item = &Attribution> {
    let end = attributions.partition_point(|found| found.content.start <= span.start);
    let lowest = span.start.saturating_sub(CONTENT_LEN_BYTES_MAX as u32);
    let mut found: Vec<&Attribution> = attributions[..end]
        .iter()
        .rev()
        .take_while(|found| found.content.start >= lowest)
        .filter(|found| !found.attitude && found.content.contains(span))
        .collect();
    // The sort is stable: of two equal contents the one that starts later in the list stays first.
    found.sort_by_key(|found| found.content.len());
    found.into_iter()
}

/// Returns the attributions of a document in order of their content, inherited ones included.
#[must_use]
pub fn find(
    document: &Document,
    sentences: &[ParsedSentence],
    actors: &[ActorMention],
) -> Vec<Attribution> {
    let mut out = reader::Reader::of(document, sentences, actors).read();
    broadcast::fill(document, sentences, &mut out);
    out.sort_by_key(|found| (found.content.start, std::cmp::Reverse(found.content.end)));
    out
}
