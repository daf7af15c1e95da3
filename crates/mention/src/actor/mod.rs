//! Turns noun phrases into actors: forces, groups, offices, agencies, nationalities.

mod dictionary;
mod lexicon;
mod names;
mod peoples;
mod resolve;
mod rules;

use compact_str::format_compact;
use tallybook_gazetteer::CountryCode;
use tallybook_syntax::ParsedSentence;
use tallybook_text::Document;

pub use dictionary::{ActorDictionary, Error};

use crate::Mention;
use crate::quantity::lexicon::Lexicon as Units;
use crate::quantity::words::Words;
use lexicon::Lexicon;
use rules::{Found, Reading};

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

impl ActorType {
    /// Every type with the contract's word for it.
    const NAMES: &'static [(Self, &'static str)] = &[
        (Self::StateForces, "state_forces"),
        (Self::Police, "police"),
        (Self::Government, "government"),
        (Self::RebelGroup, "rebel_group"),
        (Self::Militia, "militia"),
        (Self::Alliance, "alliance"),
        (Self::InternationalOrganization, "international_organization"),
        (Self::Ngo, "ngo"),
        (Self::MonitoringGroup, "monitoring_group"),
        (Self::Media, "media"),
        (Self::StateMedia, "state_media"),
        (Self::Civilians, "civilians"),
        (Self::Protesters, "protesters"),
        (Self::Witnesses, "witnesses"),
        (Self::Medical, "medical"),
        (Self::Party, "party"),
        (Self::Prisoners, "prisoners"),
        (Self::Official, "official"),
        (Self::Unidentified, "unidentified"),
        (Self::Other, "other"),
    ];

    /// Returns the contract's word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        Self::NAMES.iter().find(|(kind, _)| *kind == self).map_or("other", |(_, name)| name)
    }

    /// Returns the type of that word, or `None`.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(_, word)| *word == name).map(|(kind, _)| *kind)
    }
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

/// Returns the actors of a document, in order of their start; an inner name follows the phrase
/// that holds it.
#[must_use]
pub fn find(
    document: &Document,
    sentences: &[ParsedSentence],
    dictionary: &ActorDictionary,
) -> Vec<ActorMention> {
    let (lexicon, units) = (Lexicon::get(), Units::get());
    let mut memory = resolve::Memory::default();
    let mut out = Vec::new();
    for (index, sentence) in sentences.iter().enumerate() {
        let words = Words::new(document.text(), sentence);
        let upper = !sentence.span.of(document.text()).chars().any(char::is_lowercase);
        let reading = Reading { words: &words, lexicon, units, dictionary, upper };
        let mut found = rules::scan(&reading);
        memory.read(&reading, &mut found);
        out.extend(found.into_iter().map(|found| mention(&words, index, found)));
    }
    out
}

fn mention(words: &Words<'_>, sentence: usize, found: Found) -> ActorMention {
    Mention {
        span: words.span(found.start, found.end),
        sentence,
        tokens: found.start..found.end,
        head: found.head,
        value: found.value,
        rule: format_compact!("actor/{}", found.rule),
    }
}
