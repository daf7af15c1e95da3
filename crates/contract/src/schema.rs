//! Turns the line types into one JSON Schema that is checked in as `docs/tallybook-1.schema.json`.

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};
use serde::Serialize;

use crate::{FindingLine, IncidentLine, Line, MentionLine, SeriesLine};

/// Any line that `code`, `mentions`, `incidents`, `tally` or `audit` write with `--json`.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
#[schemars(title = "tallybook/1")]
#[allow(dead_code, reason = "the schema is made from the type; no value of it is")]
enum AnyLine {
    Code(Line),
    Mention(MentionLine),
    Incident(Box<IncidentLine>),
    Series(Box<SeriesLine>),
    Finding(Box<FindingLine>),
}

/// Returns the JSON Schema (draft 2020-12) of every line of the contract.
#[must_use]
pub fn schema() -> Schema {
    SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<AnyLine>()
}
