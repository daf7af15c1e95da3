//! Turns claims, tallies, figures and mentions into the JSON Lines of the output contract.
//!
//! Inside the program a span is a pair of byte offsets; in these lines it is `[start, end)` in
//! Unicode code points of the document's text. [`Edge`] is the one place where that changes.
//!
//! | stage | line |
//! |---|---|
//! | `Document` and its time | [`DocumentLine`] |
//! | `Claim` | [`ClaimLine`] |
//! | `Tally`, `Figure` | [`TallyLine`], [`FigureLine`] |
//! | `Mentions`, entities, `Attribution` | [`MentionLine`] |
//! | claims judged to be one happening | [`IncidentLine`] |
//! | running counts and what does not hold | [`SeriesLine`], [`FindingLine`] |

mod audit_line;
mod claim_line;
mod edge;
mod from_claim;
mod from_document;
mod from_mention;
mod ids;
mod incident_line;
mod line;
mod mention_line;
mod number;
mod schema;
mod words;

pub use audit_line::{
    FindingEvidence, FindingLine, SeriesLine, SeriesMember, SeriesScope, TallyAudit,
};
pub use claim_line::{
    ActorPart, ClaimLine, CodesPart, CountPart, LinkPart, PlacePart, TellingPart, VoicePart,
    WhenPart,
};
pub use edge::{Edge, Words};
pub use from_claim::claim_lines;
pub use from_document::{Coder, document_line, figure_line, tally_line};
pub use from_mention::mention_lines;
pub use ids::claim_id;
pub use incident_line::{
    IncidentActor, IncidentFigure, IncidentLine, IncidentLink, IncidentOrigin, IncidentPlace,
    IncidentWhen, SourcedFigure,
};
pub use line::{CoderPart, DocumentLine, FigureLine, Line, PublishedPart, SourcePart, TallyLine};
pub use mention_line::{
    ActorLine, AttributionLine, EntityLine, MentionLine, PlaceLine, QuantityLine, TimeLine,
};
pub use number::Number;
pub use schema::schema;

/// The name that every document line carries.
pub const SCHEMA: &str = "tallybook/1";
