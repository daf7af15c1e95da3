//! Turns claims that are judged to describe one happening into the line of `incidents --json`.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Number;
use crate::words::{
    actor_role_schema, approx_schema, date_schema, event_type_schema, incident_status_schema,
    place_role_schema, precision_schema, review_schema, rule_schema,
};

/// One happening with the claims that are judged to describe it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct IncidentLine {
    /// Hash of the claims, the same in any order of arrival.
    pub incident_id: String,
    /// The id given at publication; null before it.
    pub public_id: Option<String>,
    /// Event type that most origins give.
    #[serde(rename = "type")]
    #[schemars(schema_with = "event_type_schema")]
    pub event_type: String,
    /// How far the claims together vouch for it; contested where one source denies what another
    /// asserts.
    #[schemars(schema_with = "incident_status_schema")]
    pub status: String,
    /// Type, place and day in words.
    pub title: String,
    /// When.
    pub when: IncidentWhen,
    /// Where, best known first within each part.
    #[serde(rename = "where")]
    pub places: Vec<IncidentPlace>,
    /// Who, each with the claims that name it.
    pub who: Vec<IncidentActor>,
    /// Figures by category.
    pub figures: BTreeMap<String, IncidentFigure>,
    /// Every claim, recaps, plans and denials among them, in order of document time and id.
    pub claims: Vec<String>,
    /// The claims that tell it again as background.
    pub recaps: Vec<String>,
    /// Number of documents that report it.
    pub documents: u32,
    /// Number of independent origins behind the reports.
    pub origins: u32,
    /// The independent origins, each with its claims.
    #[serde(default)]
    pub origin_list: Vec<IncidentOrigin>,
    /// Shared by the incidents of one history (a plan, its start); null for a happening alone.
    pub site_id: Option<String>,
    /// Why the claims stand together: enough pairs to connect them all.
    pub links: Vec<IncidentLink>,
    /// Where the desk's review stands.
    #[schemars(schema_with = "review_schema")]
    pub review: String,
}

/// When an incident happened, as its most precise claims say.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct IncidentWhen {
    /// First possible day, inclusive; null where open.
    #[schemars(schema_with = "date_schema")]
    pub earliest: Option<String>,
    /// Last possible day, inclusive; null where open.
    #[schemars(schema_with = "date_schema")]
    pub latest: Option<String>,
    /// ACLED's time precision: 1 a day, 2 a week, 3 a month or wider.
    #[schemars(schema_with = "precision_schema")]
    pub time_precision: Option<u8>,
}

/// A place of an incident.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct IncidentPlace {
    /// At, from, via, to or near.
    #[schemars(schema_with = "place_role_schema")]
    pub role: String,
    /// Gazetteer id with its authority.
    pub place_id: Option<String>,
    /// The name most claims give.
    pub name: String,
    /// Degrees north, WGS 84.
    pub latitude: Option<f64>,
    /// Degrees east.
    pub longitude: Option<f64>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// First-level area.
    pub admin1: Option<String>,
    /// ACLED's geographic precision: 1 the place, 2 near it or its district, 3 a region.
    #[schemars(schema_with = "precision_schema")]
    pub geo_precision: Option<u8>,
    /// Kilometres around the coordinates.
    pub uncertainty_km: Option<f64>,
}

/// An actor of an incident with the claims that name it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct IncidentActor {
    /// Agent, target or other.
    #[schemars(schema_with = "actor_role_schema")]
    pub role: String,
    /// Dictionary id.
    pub actor_id: Option<String>,
    /// The name to show.
    pub name: String,
    /// The claims that give it this part.
    pub claims: Vec<String>,
}

/// What is published of one category under a named rule, with every figure behind it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct IncidentFigure {
    /// Lowest figure that stands; null where none has a lower bound.
    pub low: Option<Number>,
    /// The figure to publish; null where there is only a range.
    pub best: Option<Number>,
    /// Highest figure that stands; null where the top is open.
    pub high: Option<Number>,
    /// True where a figure that stands has no upper bound.
    pub open_top: bool,
    /// The rule that chose them.
    #[schemars(schema_with = "rule_schema")]
    pub rule: String,
    /// Every figure of the category that any claim carries.
    pub all: Vec<SourcedFigure>,
}

/// A figure as one source gives it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct SourcedFigure {
    /// Lower bound, inclusive.
    pub min: Option<Number>,
    /// Upper bound, inclusive; null where open.
    pub max: Option<Number>,
    /// How exact.
    #[schemars(schema_with = "approx_schema")]
    pub approx: String,
    /// Whose figure it is: the end of the attribution chain, else the publisher.
    pub source: String,
    /// The claim that carries it.
    pub claim: String,
    /// Day the document reported it.
    #[schemars(schema_with = "date_schema")]
    pub reported: Option<String>,
    /// True where its own source gave a newer figure, or another report explains it away.
    pub superseded: bool,
    /// Index in `all` of the figure that contains this one.
    pub part_of: Option<u32>,
    /// The noun phrase counted.
    #[serde(default)]
    pub unit: Option<String>,
    /// Kind of victim, where the figure counts only one kind.
    #[serde(default)]
    pub victims: Option<String>,
    /// Why it does not stand beside the others (an update, a sum of two happenings); null where it
    /// does.
    #[serde(default)]
    pub note: Option<String>,
}

/// An independent origin with the claims that go back to it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct IncidentOrigin {
    /// Its name.
    pub source: String,
    /// The claims that rest on it.
    pub claims: Vec<String>,
    /// Why reports of other publishers count as this origin.
    pub reasons: Vec<String>,
}

/// Two claims that stand together and why.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct IncidentLink {
    /// The claim of the smaller id.
    pub a: String,
    /// The other.
    pub b: String,
    /// Reasons in words.
    pub reasons: Vec<String>,
}
