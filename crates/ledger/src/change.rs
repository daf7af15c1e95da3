//! What an operation does: the payload of each kind, as it stands in the log.
//!
//! Fields may be added and never change their meaning: a log is read by every later version.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tallybook_contract::{ClaimLine, CoderPart, DocumentLine, FigureLine, TallyLine};

use crate::Digest;

/// One logged change.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Change {
    /// The ledger begins.
    Create {},
    /// A document is held.
    AddDocument(Box<AddDocument>),
    /// What a coder found in a document; the latest such operation counts.
    RecordClaims(Box<RecordClaims>),
    /// Two claims tell of one happening.
    Link {
        /// One claim.
        a: String,
        /// The other.
        b: String,
    },
    /// Incidents are one happening: all these claims belong together.
    Merge {
        /// The claims that the incidents held.
        claims: Vec<String>,
    },
    /// Claims that must never stand in one incident: a split, or a merge that was rejected.
    Split {
        /// The claims of one side.
        apart: Vec<String>,
        /// The claims of the other.
        from: Vec<String>,
    },
    /// A person corrects one value of a claim.
    Correct {
        /// The claim.
        claim: String,
        /// JSON pointer into the claim's line: `/when/earliest`.
        pointer: String,
        /// What stood there when it was corrected.
        was: Value,
        /// What stands there from now on.
        value: Value,
    },
    /// A person decides on an incident.
    Review {
        /// The claims that the incident held at that time, in order of their ids.
        claims: Vec<String>,
        /// The decision.
        decision: ReviewState,
        /// The public id that a publication gives; never given twice.
        public_id: Option<String>,
    },
    /// What the desk knows of a source.
    Source(Box<SourceEntry>),
    /// Operations no longer count.
    Undo {
        /// The first of them.
        first: i64,
        /// The last of them.
        last: i64,
    },
    /// A document or a claim is taken back by its publisher or by the desk.
    Withdraw {
        /// The document; absent where one claim is taken back.
        document: Option<String>,
        /// The claim; absent where a whole document is taken back.
        claim: Option<String>,
    },
    /// Payloads were destroyed; their digests stay.
    Redact {
        /// The documents whose words are gone.
        documents: Vec<String>,
        /// Digests of the payloads that are gone.
        digests: Vec<Digest>,
    },
}

/// A change with why it was made and the salt that keeps its digest from being guessed.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Payload {
    /// The change.
    #[serde(flatten)]
    pub change: Change,
    /// Why, in the author's words.
    pub reason: Option<String>,
    /// 32 hexadecimal digits that follow from the author's random seed.
    pub salt: String,
}

/// A document as it is held: what the contract says of it, its text and its original by digest.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct AddDocument {
    /// The document line with an empty text and without its coder.
    pub document: StoredDocument,
    /// The text in UTF-8.
    pub text: Digest,
    /// The bytes as they were read.
    pub original: Digest,
    /// The document that this one corrects, where the ledger held it then.
    pub supersedes: Option<String>,
}

/// What the contract says of a document, but for its text and its coder.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct StoredDocument {
    /// Hash of the text as read and the external id.
    pub document_id: String,
    /// File name as the user gave it.
    pub path: Option<String>,
    /// The `id` field of a JSON Lines input.
    pub external_id: Option<String>,
    /// The title.
    pub title: Option<String>,
    /// The outlet.
    pub publisher: Option<String>,
    /// Where it was published.
    pub url: Option<String>,
    /// ISO 639-1 code.
    pub language: Option<String>,
    /// When it was published.
    pub published: tallybook_contract::PublishedPart,
    /// What reading it took, in words.
    pub notes: Vec<String>,
}

impl StoredDocument {
    /// Returns what is kept of a document line.
    #[must_use]
    pub fn of(line: &DocumentLine) -> Self {
        Self {
            document_id: line.document_id.clone(),
            path: line.path.clone(),
            external_id: line.external_id.clone(),
            title: line.title.clone(),
            publisher: line.publisher.clone(),
            url: line.url.clone(),
            language: line.language.clone(),
            published: line.published.clone(),
            notes: line.notes.clone(),
        }
    }
}

/// What a coder found in a document.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct RecordClaims {
    /// The document.
    pub document_id: String,
    /// Which program, model and rules found it.
    pub coder: CoderPart,
    /// The claims, in the document's order.
    pub claims: Vec<ClaimLine>,
    /// The published running counts.
    pub tallies: Vec<TallyLine>,
    /// The published arithmetic.
    pub figures: Vec<FigureLine>,
}

/// Where an incident stands with the desk.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReviewState {
    /// Nobody and nothing has looked at it.
    New,
    /// Coded by the program or by a person, not yet reviewed.
    Coded,
    /// Reviewed by a second pair of eyes.
    Reviewed,
    /// Published, with a public id.
    Published,
    /// In dispute.
    Disputed,
    /// Taken back.
    Withdrawn,
}

impl ReviewState {
    /// All of them, in the order of a desk's work.
    pub const ALL: [Self; 6] =
        [Self::New, Self::Coded, Self::Reviewed, Self::Published, Self::Disputed, Self::Withdrawn];

    /// Returns the word of the contract.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Coded => "coded",
            Self::Reviewed => "reviewed",
            Self::Published => "published",
            Self::Disputed => "disputed",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Reads a word of the contract.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }
}

/// What the desk says of a source; a field that is absent leaves what was said before.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct SourceEntry {
    /// Name, by which claims cite it; case and spaces do not matter.
    pub name: String,
    /// Other names of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// What it is: outlet, agency, official, witness ...
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_kind: Option<String>,
    /// Languages it publishes in, as ISO 639-1 codes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub languages: Option<Vec<String>>,
    /// Whose side or house it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub affiliation: Option<String>,
    /// Sources that it is known to copy from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copies_from: Option<Vec<String>>,
    /// Reliability by the Admiralty scale, A to F.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grade: Option<String>,
    /// Day from which the grade holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub graded_on: Option<String>,
    /// Why that grade.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grade_reason: Option<String>,
    /// How the desk reaches it; never leaves the ledger for a protected source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
    /// Whether its name, contact and wording are withheld.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub protected: Option<bool>,
}

impl Change {
    /// Returns the word by which the log names the kind.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Create {} => "create",
            Self::AddDocument(_) => "add_document",
            Self::RecordClaims(_) => "record_claims",
            Self::Link { .. } => "link",
            Self::Merge { .. } => "merge",
            Self::Split { .. } => "split",
            Self::Correct { .. } => "correct",
            Self::Review { .. } => "review",
            Self::Source(_) => "source",
            Self::Undo { .. } => "undo",
            Self::Withdraw { .. } => "withdraw",
            Self::Redact { .. } => "redact",
        }
    }
}
