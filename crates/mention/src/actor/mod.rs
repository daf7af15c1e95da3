//! Turns noun phrases into actors: forces, groups, offices, agencies, nationalities.

use tallybook_gazetteer::CountryCode;
use tallybook_syntax::ParsedSentence;
use tallybook_text::Document;

use crate::Mention;

/// What kind of actor; the contract's `actor_type`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
#[allow(missing_docs, reason = "each variant is the contract's word")]
pub enum ActorType {
    StateForces,
    Police,
    Government,
    RebelGroup,
    Militia,
    Alliance,
    InternationalOrganization,
    Ngo,
    MonitoringGroup,
    Media,
    StateMedia,
    Civilians,
    Protesters,
    Witnesses,
    Medical,
    Party,
    Prisoners,
    Official,
    Unidentified,
    Other,
}

/// What an actor phrase means.
#[derive(Clone, PartialEq, Debug)]
pub struct ActorValue {
    /// Dictionary id ("sohr"), `None` for a phrase that no dictionary holds.
    pub actor_id: Option<String>,
    /// The name to show: the dictionary's, else the phrase without article.
    pub name: String,
    /// Its kind.
    pub actor_type: ActorType,
    /// The state it belongs to, where known.
    pub country: Option<CountryCode>,
    /// True for a private person by name: never made an actor in the output (CODEBOOK section 4).
    pub private_person: bool,
    /// True where the phrase is a pronoun or a role resolved to an earlier mention.
    pub anaphoric: bool,
}

/// An actor in the text.
pub type ActorMention = Mention<ActorValue>;

/// The dictionary of actors: built in, and a desk's own.
#[derive(Debug, Default)]
pub struct ActorDictionary {}

/// Returns the actors of a document.
#[must_use]
pub fn find(
    _document: &Document,
    _sentences: &[ParsedSentence],
    _dictionary: &ActorDictionary,
) -> Vec<ActorMention> {
    Vec::new()
}
