//! Turns documents and decisions into one file: an append-only log of operations, chained by
//! hash, and the views that are computed from it.
//!
//! ```text
//! operation 1 <- operation 2 <- operation 3     header: parent hash, who, when, payload digest
//!     |              |              |
//!  payload        payload        payload        canonical JSON, zstd, destroyed by `redact` only
//! ```
//! Nothing is ever changed or deleted in the log; an undo is an operation. The views are tables
//! that can be dropped at any time: `Ledger::rebuild` makes them again.

mod backup;
mod canonical;
mod change;
mod decide;
mod decisions;
mod diff;
mod digest;
mod document;
mod error;
mod export;
mod import;
mod log;
mod payload;
mod query;
mod recode;
mod record;
mod redact;
mod search;
mod show;
mod store;
mod tally;
mod veil;
mod verify;
mod view;

pub use canonical::canonical;
pub use change::{
    AddDocument, Change, Payload, RecordClaims, ReviewState, SourceEntry, StoredDocument,
};
pub use decide::Undo;
pub use diff::{ClaimChange, ClaimDiff, claim_diff};
pub use digest::Digest;
pub use error::{Error, ErrorKind, Result};
pub use export::{Exported, ExportedClaim, Release};
pub use import::{ColumnMap, ImportRow, Imported, rows_of_csv};
pub use log::{Author, Head, Header, LOG_SCHEMA, Operation};
pub use query::{Circle, Filter, Sort, Totals, day};
pub use recode::{RecodedDocument, Recoding, TotalChange};
pub use record::{NewDocument, Recorded};
pub use redact::Redacted;
pub use search::{Hit, SourceRow};
pub use show::{Decided, Past, Shown, ShownClaim};
pub use store::{APPLICATION_ID, LEDGER_NAME, Ledger, Mode};
pub use veil::{MASK, Veil, WITHHELD};
pub use verify::{Entry, Verdict};
