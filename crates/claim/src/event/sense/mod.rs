//! Turns words into what a small trained model says they tell: an event of a type, or nothing.
//!
//! Rules hold the wordings that somebody wrote down. The model has read some thousands of reports
//! that this project wrote and marked (`data/training`), and weighs what stands around a word: its
//! dependents and their kinds, its neighbours, what the rules found there. It proposes; trees, cues
//! and roles decide as they do for any rule, and each proposal stands under its own rule name
//! (`abduction/learned`).
//!
//! ```text
//! "Gunmen took away 11 pupils from a school"     took -> abduction, by 3.1
//! "The keeper took away three points"            took -> nothing
//! ```

mod features;
mod propose;
mod view;

use std::ops::Range;
use std::path::Path;
use std::sync::OnceLock;

use tallybook_syntax::clusters::Clusters;
use tallybook_syntax::file::{Bytes, Sections};
use tallybook_syntax::table::Table;
use tallybook_syntax::{Error, ParsedSentence};
use tallybook_text::Document;

use super::rules::EventRules;
use super::{Attribution, Event, Mentions};

pub(super) use propose::{Proposals, propose};
pub(super) use view::{Surroundings, View, number};

/// Names of the sections of the file.
pub mod section {
    /// Name and version.
    pub const ABOUT: &[u8; 8] = b"about   ";
    /// Word clusters.
    pub const CLUSTERS: &[u8; 8] = b"clusters";
    /// Weights of types of events by features of a word.
    pub const TYPES: &[u8; 8] = b"types   ";
}

/// Units of the weights in one step of natural log-odds.
pub const SCALE: i32 = 64;

/// The trained model of events, shared by all threads.
#[derive(Debug)]
pub struct Sense {
    bytes: Bytes,
    version: String,
    clusters: Range<usize>,
    types: Range<usize>,
}

impl Sense {
    /// Opens a model file, memory-mapped.
    ///
    /// # Errors
    /// Where the file cannot be read or is no model of this version.
    pub fn open(path: &Path) -> Result<Self, Error> {
        Self::from_bytes(Bytes::map(path)?)
    }

    /// Returns the model held in these bytes.
    ///
    /// # Errors
    /// Where they are no model of this version.
    pub fn from_static(bytes: &'static [u8]) -> Result<Self, Error> {
        Self::from_bytes(Bytes::Static(bytes))
    }

    /// Returns the model held in these bytes.
    ///
    /// # Errors
    /// Where they are no model of this version.
    pub fn from_bytes(bytes: Bytes) -> Result<Self, Error> {
        let sections = Sections::read(bytes.get())?;
        let about = bytes.get().get(sections.find(section::ABOUT)).unwrap_or(&[]);
        let version = String::from_utf8_lossy(about).lines().next().unwrap_or("").to_owned();
        let sense = Self {
            version,
            clusters: sections.find(section::CLUSTERS),
            types: sections.find(section::TYPES),
            bytes,
        };
        if !sense.types.is_empty() {
            Table::read(sense.part(&sense.types))?;
        }
        Ok(sense)
    }

    /// Returns the model of the whole program, loaded when it is first asked for.
    ///
    /// # Panics
    /// Where the repository's own file is no model of this version, which a test rules out.
    pub fn shared(load: fn() -> Result<Bytes, Error>) -> &'static Self {
        static SHARED: OnceLock<Sense> = OnceLock::new();
        SHARED.get_or_init(|| {
            let bytes = load().expect("the repository holds the model of events");
            Self::from_bytes(bytes).expect("the repository's model is of this version")
        })
    }

    /// Returns name and version.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    fn part(&self, range: &Range<usize>) -> &[u8] {
        self.bytes.get().get(range.clone()).unwrap_or(&[])
    }

    pub(super) fn clusters(&self) -> Clusters<'_> {
        Clusters::read(self.part(&self.clusters))
    }

    /// Returns the weights, `None` in a file that holds clusters alone, as training begins with.
    pub(super) fn types(&self) -> Option<Table<'_>> {
        if self.types.is_empty() {
            return None;
        }
        // Checked when the file was read.
        Table::read(self.part(&self.types)).ok()
    }
}

/// A word that may tell an event, with what the model looks at.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// Index of the sentence.
    pub sentence: usize,
    /// Token index.
    pub token: usize,
    /// Hashed features.
    pub features: Vec<u64>,
    /// The type that the rules alone code here.
    pub coded: Option<super::EventType>,
}

/// Returns the candidates of a document as reading sees them: what training learns from.
#[must_use]
pub fn candidates(
    document: &Document,
    sentences: &[ParsedSentence],
    mentions: &Mentions,
    attributions: &[Attribution],
    rules: &EventRules,
) -> Vec<Candidate> {
    let mut out = Vec::new();
    let mut see = |view: &View<'_>, s: usize, events: &[Event]| {
        for i in view.candidates() {
            let mut features = Vec::new();
            features::fill(view, i, &mut features);
            let coded = events.iter().find(|event| event.trigger == i).map(|e| e.event_type);
            out.push(Candidate { sentence: s, token: i, features, coded });
        }
    };
    super::code::look(document, sentences, mentions, attributions, rules, &mut see);
    out
}
