//! Turns the claims of many documents into incidents, counted series and audit findings.
//!
//! Pure functions: no file, no clock, and the same answer for any order of documents.
//!
//! | from | to | by |
//! |---|---|---|
//! | documents, claims, decisions | [`tallybook_contract::IncidentLine`]s | [`incidents`] |
//! | incidents | sums of lows, bests and highs | [`totals`] |
//! | a scope and the incidents | [`tallybook_contract::SeriesLine`] | [`count_series`] |
//! | published running counts | series with audits | [`audit_tallies`] |
//! | everything | [`tallybook_contract::FindingLine`]s | [`audit`] |

mod audit;
mod cluster;
mod corpus;
mod history;
mod id;
mod incident;
mod key;
mod link;
mod linker;
mod merge;
mod series;
mod total;

pub use audit::audit;
pub use corpus::{ClaimPair, Corpus, Decisions, FigureRule, SourceNote};
pub use incident::incidents;
pub use linker::{Group, Linker, Weighed};
pub use merge::{Lines, describe};
pub use series::{audit_tallies, count_series};
pub use total::{Total, totals};
