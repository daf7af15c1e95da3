//! Turns a claim into the fields of its line, each with the words it came from.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::words::{
    actor_role_schema, actor_type_schema, approx_schema, category_schema, date_schema,
    event_type_schema, feature_schema, place_role_schema, precision_schema, speech_schema,
    stage_schema, status_schema, time_basis_schema, voice_kind_schema,
};
use crate::{Number, Words};

/// What one document says about one happening.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ClaimLine {
    /// Hash of document, type and trigger span.
    pub claim_id: String,
    /// The document.
    pub document_id: String,
    /// Event type.
    #[serde(rename = "type")]
    #[schemars(schema_with = "event_type_schema")]
    pub event_type: String,
    /// How far the text vouches for it.
    #[schemars(schema_with = "status_schema")]
    pub status: String,
    /// The words that decide the status; null for a plain assertion.
    pub status_cue: Option<Words>,
    /// True where the text tells it again as background.
    pub recap: bool,
    /// The words that say so.
    pub recap_cue: Option<Words>,
    /// When.
    pub when: WhenPart,
    /// Where.
    #[serde(rename = "where")]
    pub places: Vec<PlacePart>,
    /// Who.
    pub who: Vec<ActorPart>,
    /// How many.
    pub how_many: Vec<CountPart>,
    /// Independent voices; empty where the publisher itself speaks.
    pub said_by: Vec<VoicePart>,
    /// The word that made the claim.
    pub trigger: Words,
    /// The clause that tells it.
    pub evidence: Words,
    /// The other places of the document that tell the same happening.
    pub tellings: Vec<TellingPart>,
    /// Which rule coded it.
    pub rule: String,
    /// The field's codes; null unless the status is asserted or claimed.
    pub codes: Option<CodesPart>,
}

/// When a claim says it happened.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct WhenPart {
    /// The words; null where the time follows from the document.
    pub text: Option<String>,
    /// Where they stand.
    pub span: Option<[u32; 2]>,
    /// TIMEX3 value.
    pub timex: Option<String>,
    /// First possible day, inclusive.
    #[schemars(schema_with = "date_schema")]
    pub earliest: Option<String>,
    /// Last possible day, inclusive.
    #[schemars(schema_with = "date_schema")]
    pub latest: Option<String>,
    /// ACLED's time precision: 1 a day, 2 a week, 3 a month or wider.
    #[schemars(schema_with = "precision_schema")]
    pub time_precision: Option<u8>,
    /// Goes on or repeats.
    pub recurring: bool,
    /// Where the interval comes from.
    #[schemars(schema_with = "time_basis_schema")]
    pub basis: String,
}

/// A place with its part in the happening.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct PlacePart {
    /// At, from, via, to or near.
    #[schemars(schema_with = "place_role_schema")]
    pub role: String,
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
    /// ACLED's geographic precision: 1 the place, 2 near it or its district, 3 a region.
    #[schemars(schema_with = "precision_schema")]
    pub geo_precision: Option<u8>,
    /// Kilometres around the coordinates.
    pub uncertainty_km: Option<f64>,
}

/// An actor with its part in the happening.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ActorPart {
    /// Agent, target or other.
    #[schemars(schema_with = "actor_role_schema")]
    pub role: String,
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
}

/// A figure about the happening.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct CountPart {
    /// What is counted.
    #[schemars(schema_with = "category_schema")]
    pub category: String,
    /// The words, number and unit.
    pub text: String,
    /// Where they stand.
    pub span: [u32; 2],
    /// The number where the words name one; null for dozens, several and ranges.
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
    /// Kind of victim.
    pub victims: Option<String>,
    /// For force levels: at, before, after or change.
    #[schemars(schema_with = "stage_schema")]
    pub stage: Option<String>,
    /// The figure's own status.
    #[schemars(schema_with = "status_schema")]
    pub status: String,
    /// Index in `how_many` of the figure that contains this one.
    pub part_of: Option<u32>,
    /// True where the same source gives a newer figure in the document.
    pub superseded: bool,
    /// Index in `said_by` of the voice whose figure it is; null for the claim's own voices.
    pub said_by: Option<u32>,
}

/// One independent voice behind a claim.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct VoicePart {
    /// Name of whom the publisher cites.
    pub source: String,
    /// Dictionary id.
    pub source_id: Option<String>,
    /// Its kind.
    #[schemars(schema_with = "voice_kind_schema")]
    pub kind: String,
    /// The words that name it.
    pub text: String,
    /// Where they stand.
    pub span: [u32; 2],
    /// The reporting word; null where carried on without one.
    pub cue: Option<Words>,
    /// Direct, indirect or mixed.
    #[schemars(schema_with = "speech_schema")]
    pub speech: String,
    /// From the source on towards the origin; empty where the source is the origin.
    pub chain: Vec<LinkPart>,
}

/// One link between a source and the origin.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct LinkPart {
    /// Its name.
    pub source: String,
    /// Dictionary id.
    pub source_id: Option<String>,
    /// Its kind.
    #[schemars(schema_with = "voice_kind_schema")]
    pub kind: String,
    /// The words.
    pub text: String,
    /// Where they stand.
    pub span: [u32; 2],
}

/// One place of a document that tells a happening.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct TellingPart {
    /// The word that made it.
    pub trigger: Words,
    /// The clause that tells it.
    pub evidence: Words,
}

/// The crosswalk to the field's codebooks; null where a codebook has no such thing.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct CodesPart {
    /// CAMEO code.
    pub cameo: Option<String>,
    /// PLOVER event.
    pub plover: Option<String>,
    /// ACLED event type.
    pub acled_event: Option<String>,
    /// ACLED sub-event type.
    pub acled_sub_event: Option<String>,
}
