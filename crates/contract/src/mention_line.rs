//! Turns mentions into the lines of `tallybook mentions --json`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::words::{
    actor_type_schema, approx_schema, category_schema, date_schema, entity_label_schema,
    feature_schema, quantity_kind_schema, speech_schema, timex_type_schema,
};
use crate::{DocumentLine, Number, Words};

/// One line of `tallybook mentions --json`.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum MentionLine {
    /// A document; its mentions follow it.
    Document(Box<DocumentLine>),
    /// A time expression.
    Time(TimeLine),
    /// A toponym.
    Place(PlaceLine),
    /// A counted phrase.
    Quantity(QuantityLine),
    /// An actor.
    Actor(ActorLine),
    /// A named entity.
    Entity(EntityLine),
    /// Who is quoted, by which words, saying what.
    Attribution(AttributionLine),
}

/// A time expression with its TIMEX3 value and its interval of days.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct TimeLine {
    /// The document.
    pub document_id: String,
    /// The words.
    pub text: String,
    /// Where they stand.
    pub span: [u32; 2],
    /// TIMEX3 type.
    #[schemars(schema_with = "timex_type_schema")]
    pub timex_type: String,
    /// TIMEX3 value.
    pub timex_value: String,
    /// TIMEX3 mod.
    pub timex_mod: Option<String>,
    /// First possible day, inclusive.
    #[schemars(schema_with = "date_schema")]
    pub earliest: Option<String>,
    /// Last possible day, inclusive.
    #[schemars(schema_with = "date_schema")]
    pub latest: Option<String>,
    /// Which rule found it.
    pub rule: String,
}

/// A toponym with the gazetteer's entry.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct PlaceLine {
    /// The document.
    pub document_id: String,
    /// The words.
    pub text: String,
    /// Where they stand.
    pub span: [u32; 2],
    /// Gazetteer id with its authority; null for a name that no gazetteer holds.
    pub place_id: Option<String>,
    /// The gazetteer's name, else the bare name in the words.
    pub name: String,
    /// Degrees north, WGS 84.
    pub latitude: Option<f64>,
    /// Degrees east.
    pub longitude: Option<f64>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// First-level area.
    pub admin1: Option<String>,
    /// Kind of place.
    #[schemars(schema_with = "feature_schema")]
    pub feature: Option<String>,
    /// "southwest of", "20 km from"; null for the place itself.
    pub relation: Option<String>,
    /// Kilometres around the coordinates.
    pub uncertainty_km: Option<f64>,
    /// True where the name stands for a government or a people ("Ankara said").
    pub metonym: bool,
    /// Which rule found it.
    pub rule: String,
}

/// A counted phrase with its value or range.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct QuantityLine {
    /// The document.
    pub document_id: String,
    /// The words.
    pub text: String,
    /// Where they stand.
    pub span: [u32; 2],
    /// Count, percent, fraction, ordinal or measure.
    #[schemars(schema_with = "quantity_kind_schema")]
    pub quantity_kind: String,
    /// What is counted.
    #[schemars(schema_with = "category_schema")]
    pub category: String,
    /// The number where the words name one.
    pub value: Option<Number>,
    /// Lower bound, inclusive.
    pub min: Option<Number>,
    /// Upper bound, inclusive.
    pub max: Option<Number>,
    /// How exact.
    #[schemars(schema_with = "approx_schema")]
    pub approx: String,
    /// The noun phrase counted.
    pub unit: Option<String>,
    /// Which rule found it.
    pub rule: String,
}

/// An actor; private persons are never made one.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ActorLine {
    /// The document.
    pub document_id: String,
    /// The words.
    pub text: String,
    /// Where they stand.
    pub span: [u32; 2],
    /// Dictionary id.
    pub actor_id: Option<String>,
    /// The name to show.
    pub name: String,
    /// Its kind.
    #[schemars(schema_with = "actor_type_schema")]
    pub actor_type: String,
    /// Which rule found it.
    pub rule: String,
}

/// A named entity.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct EntityLine {
    /// The document.
    pub document_id: String,
    /// The words.
    pub text: String,
    /// Where they stand.
    pub span: [u32; 2],
    /// PER, ORG or LOC.
    #[schemars(schema_with = "entity_label_schema")]
    pub label: String,
}

/// Who is quoted, by which words, saying what.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct AttributionLine {
    /// The document.
    pub document_id: String,
    /// The words that name the source; null for hearsay.
    pub source: Option<Words>,
    /// The reporting word; null where a quotation runs on without one.
    pub cue: Option<Words>,
    /// What is said.
    pub content: Words,
    /// Direct, indirect or mixed.
    #[schemars(schema_with = "speech_schema")]
    pub speech: String,
    /// True where it is carried on from an earlier sentence.
    pub inherited: bool,
}
