//! Turns counted series and audit findings into lines.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Number;
use crate::words::{date_schema, finding_schema, severity_schema, verdict_schema};

/// What a running count counts: what, where, whose, since when.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct SeriesScope {
    /// Name of the series, chosen by the desk or made from the published words.
    pub name: String,
    /// Event types that count; empty for any.
    pub types: Vec<String>,
    /// Country code, gazetteer id, or a name of a place or of its first-level area; empty for
    /// anywhere.
    pub places: Vec<String>,
    /// Kilometres around the coordinates of a gazetteer place; null for the place's own reach.
    pub radius_km: Option<f64>,
    /// Actor ids or names, any of which takes part; empty for anyone.
    pub actors: Vec<String>,
    /// Sources whose incidents count; empty for all.
    pub sources: Vec<String>,
    /// First day of the window, inclusive.
    #[schemars(schema_with = "date_schema")]
    pub since: Option<String>,
    /// Last day of the window, inclusive.
    #[schemars(schema_with = "date_schema")]
    pub until: Option<String>,
    /// Category of figures to add up; null to count incidents.
    pub category: Option<String>,
}

/// A series counted from the incidents.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct SeriesLine {
    /// Hash of the scope.
    pub series_id: String,
    /// What it counts.
    pub scope: SeriesScope,
    /// Number of incidents that are members, or the sum of their best figures.
    pub count: Number,
    /// Sum of the lowest figures where figures are added; else the count.
    pub low: Number,
    /// Sum of the highest figures; null where a top is open.
    pub high: Option<Number>,
    /// Number of members whose top is open.
    pub open_tops: u32,
    /// The incidents counted, in order of time.
    pub members: Vec<SeriesMember>,
    /// The incidents close to the scope that are not counted, each with the reason.
    pub candidates: Vec<SeriesMember>,
    /// The published counts that match the series, audited.
    pub audits: Vec<TallyAudit>,
}

/// An incident in or near a series.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct SeriesMember {
    /// The incident.
    pub incident_id: String,
    /// Its title.
    pub title: String,
    /// Its last possible day.
    #[schemars(schema_with = "date_schema")]
    pub day: Option<String>,
    /// Its best figure, where figures are added.
    pub figure: Option<Number>,
    /// For a candidate: why it is not counted, in words; empty for a member.
    pub reasons: Vec<String>,
}

/// A published running count held against the ledger.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct TallyAudit {
    /// The document that publishes it.
    pub document_id: String,
    /// The words.
    pub text: String,
    /// Where they stand.
    pub span: [u32; 2],
    /// The count it states.
    pub stated: Number,
    /// What it counts, as read from the words.
    pub scope: SeriesScope,
    /// The count the ledger holds within the window, up to the report.
    pub held: Number,
    /// Holds, short (the ledger holds fewer), over (it holds more) or unread.
    #[schemars(schema_with = "verdict_schema")]
    pub verdict: String,
    /// Incidents counted, in order.
    pub members: Vec<SeriesMember>,
    /// Incidents not counted, each with the reason.
    pub candidates: Vec<SeriesMember>,
    /// How many the ledger lacks; 0 where it holds enough.
    pub missing: Number,
    /// Number of the members that are known from another published count of the same series
    /// ("the 10th"), with the ordinals that no member bears.
    pub missing_ordinals: Vec<u32>,
    /// The smallest change that makes the count true, in words; null where it holds.
    pub smallest_change: Option<String>,
}

/// Something in the record that does not hold, with its evidence.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct FindingLine {
    /// Hash of kind and evidence.
    pub finding_id: String,
    /// What kind of finding.
    #[serde(rename = "finding")]
    #[schemars(schema_with = "finding_schema")]
    pub kind: String,
    /// Error (cannot be true), warning (unlikely or unexplained) or note.
    #[schemars(schema_with = "severity_schema")]
    pub severity: String,
    /// What is wrong, in a sentence.
    pub message: String,
    /// The incident concerned, where there is one.
    pub incident_id: Option<String>,
    /// The claims concerned.
    pub claims: Vec<String>,
    /// The words that show it.
    pub evidence: Vec<FindingEvidence>,
}

/// Words of a document that show a finding.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct FindingEvidence {
    /// The document.
    pub document_id: String,
    /// The words.
    pub text: String,
    /// Where they stand.
    pub span: [u32; 2],
    /// Whose words, where they are a source's.
    pub source: Option<String>,
}
