//! Turns what is known of a document, its tallies and its arithmetic into lines.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::words::{date_schema, dct_basis_schema, figure_check_schema};
use crate::{ClaimLine, Number};

/// One line of `tallybook code --json`.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Line {
    /// A document; its claims, tallies and figures follow it.
    Document(Box<DocumentLine>),
    /// What the document says about one happening.
    Claim(Box<ClaimLine>),
    /// A published running count.
    Tally(TallyLine),
    /// Published arithmetic, computed again.
    Figure(FigureLine),
}

/// A document as it was read.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct DocumentLine {
    /// Always `tallybook/1`.
    pub schema: String,
    /// Hash of the text as read and the external id.
    pub document_id: String,
    /// File name as the user gave it; null for standard input.
    pub path: Option<String>,
    /// The `id` field of a JSON Lines input.
    pub external_id: Option<String>,
    /// The title, which also stands at the start of `text`.
    pub title: Option<String>,
    /// The outlet.
    pub publisher: Option<String>,
    /// Where it was published.
    pub url: Option<String>,
    /// ISO 639-1 code; null where the text is too short to tell. Only `en` is coded.
    pub language: Option<String>,
    /// SHA-256 of the text in UTF-8.
    pub sha256: String,
    /// The text that every span points into.
    pub text: String,
    /// When it was published: given, found or inferred.
    pub published: PublishedPart,
    /// What coded it.
    pub coder: CoderPart,
    /// What reading it took (an old encoding, a cut), in words.
    #[serde(default)]
    pub notes: Vec<String>,
}

/// The document's time as an interval of days.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct PublishedPart {
    /// First possible day; null where open.
    #[schemars(schema_with = "date_schema")]
    pub earliest: Option<String>,
    /// Last possible day; null where open.
    #[schemars(schema_with = "date_schema")]
    pub latest: Option<String>,
    /// Where the interval comes from.
    #[schemars(schema_with = "dct_basis_schema")]
    pub basis: String,
    /// Why, in words a person can check.
    pub reasons: Vec<String>,
}

/// Which program, model and rules coded a document.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct CoderPart {
    /// Tallybook's version.
    pub version: String,
    /// The model's name and version.
    pub model: String,
    /// The rules' name and digest.
    pub rules: String,
}

/// A published running count: "the 11th convoy since the beginning of 2021".
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct TallyLine {
    /// The document.
    pub document_id: String,
    /// The words.
    pub text: String,
    /// Where they stand.
    pub span: [u32; 2],
    /// The ordinal or the sum.
    pub count: Number,
    /// What is counted, as the text says it.
    pub counted: String,
    /// First day of the window.
    #[schemars(schema_with = "date_schema")]
    pub since: Option<String>,
    /// Last day of the window.
    #[schemars(schema_with = "date_schema")]
    pub until: Option<String>,
    /// Whose count it is.
    pub said_by: Option<SourcePart>,
}

/// A source by name, with the words that name it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct SourcePart {
    /// Its name.
    pub source: String,
    /// The words.
    pub text: String,
    /// Where they stand.
    pub span: [u32; 2],
}

/// Arithmetic that the text publishes, computed again.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct FigureLine {
    /// The document.
    pub document_id: String,
    /// The words.
    pub text: String,
    /// Where they stand.
    pub span: [u32; 2],
    /// Which arithmetic.
    #[schemars(schema_with = "figure_check_schema")]
    pub check: String,
    /// First operand.
    pub from: Option<Number>,
    /// Second operand, or the sum of the parts.
    pub to: Option<Number>,
    /// What the text says the result is.
    pub stated: Number,
    /// What it is.
    pub computed: Number,
    /// Whether the two agree within the rounding of the words.
    pub agrees: bool,
}
