//! Turns operations into views: tables that answer questions, computed from the log alone.
//!
//! ```text
//! operations written --subjects--> documents, sources, claims they name
//!     --refresh--> their rows, from all their operations that count
//! all claims that count --regroup--> incidents, of which those that changed are written
//! ```
//! A row is always computed from *all* operations on its subject, never patched: so that undo is
//! nothing but computing it again without the operations that no longer count.

mod claim;
mod document;
mod incident;
mod source;
mod undone;

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::Connection;

use crate::change::{Change, Payload};
use crate::{Result, log, payload};

pub(crate) use claim::{claim_line, claims_of_document, corrected};
pub(crate) use document::documents_like;
pub(crate) use incident::{anchor, corpus, packed_line, regroup};
pub(crate) use source::source_key;

/// Changes whenever the views, or what computes incidents, would come out otherwise.
pub(crate) const VIEW_VERSION: &str = "2";

const SCHEMA: &str = include_str!("schema.sql");
/// Tables of the views, in the order in which they are dropped.
const TABLES: &[&str] = &[
    "subject",
    "undone",
    "document",
    "claim",
    "decision",
    "public_id",
    "incident",
    "incident_facet",
    "incident_days",
    "incident_point",
    "source",
    "document_words",
    "claim_words",
];

/// The log that is read and the tables that are written; one file, or two.
#[derive(Clone, Copy)]
pub(crate) struct Views<'a> {
    /// Where operations and payloads are.
    pub(crate) log: &'a Connection,
    /// Where the views are.
    pub(crate) conn: &'a Connection,
}

/// What operations touched, by subject.
#[derive(Default)]
struct Touched {
    documents: BTreeSet<String>,
    claims: BTreeSet<String>,
    sources: BTreeSet<String>,
    undoes: bool,
}

/// Operations that were just written, with their payloads at hand.
pub(crate) type Written = BTreeMap<i64, Payload>;

/// Makes the tables of the views, empty.
pub(crate) fn make_tables(conn: &Connection) -> Result<()> {
    for table in TABLES {
        conn.execute_batch(&format!("DROP TABLE IF EXISTS {table}"))?;
    }
    Ok(conn.execute_batch(SCHEMA)?)
}

/// Computes every view anew from the log, up to and with operation `until`.
pub(crate) fn rebuild(log: &Connection, conn: &Connection, until: i64) -> Result<()> {
    make_tables(conn)?;
    let views = Views { log, conn };
    let mut touched = Touched::default();
    let mut last = 0;
    log::range(log, 1, until, |operation| {
        last = operation.header.seq;
        let payload = payload::change(log, &operation.header.payload)?;
        if let Some(payload) = &payload {
            index(conn, last, payload, &mut touched)?;
        }
        Ok(())
    })?;
    refresh(views, touched, &Written::new())?;
    regroup(views)?;
    finish(conn, last)
}

/// Brings the views from the operation before to the last of those just written, but for the
/// incidents: those wait for [`regroup`].
pub(crate) fn apply(conn: &Connection, written: &Written) -> Result<()> {
    let mut touched = Touched::default();
    for (seq, payload) in written {
        index(conn, *seq, payload, &mut touched)?;
    }
    refresh(Views { log: conn, conn }, touched, written)?;
    let last = written.keys().next_back().copied().unwrap_or(0);
    let sql = "UPDATE view_state SET version = ?1, seq = ?2, stale = 1";
    conn.prepare_cached(sql)?.execute((VIEW_VERSION, last))?;
    Ok(())
}

fn finish(conn: &Connection, seq: i64) -> Result<()> {
    let exists: bool = conn.query_row(
        "SELECT count(*) > 0 FROM sqlite_schema WHERE name = 'view_state'",
        [],
        |row| row.get(0),
    )?;
    if exists {
        conn.prepare_cached("UPDATE view_state SET version = ?1, seq = ?2, stale = 0")?
            .execute((VIEW_VERSION, seq))?;
    }
    Ok(())
}

/// Writes down which subjects an operation is about.
fn index(conn: &Connection, seq: i64, payload: &Payload, touched: &mut Touched) -> Result<()> {
    let subject = |name: String| -> Result<()> {
        let sql = "INSERT OR IGNORE INTO subject (name, seq) VALUES (?1, ?2)";
        conn.prepare_cached(sql)?.execute((name, seq))?;
        Ok(())
    };
    let mut claims: Vec<&String> = Vec::new();
    match &payload.change {
        Change::Create {} => {}
        Change::AddDocument(add) => {
            subject(format!("document:{}", add.document.document_id))?;
            touched.documents.insert(add.document.document_id.clone());
        }
        Change::RecordClaims(record) => {
            subject(format!("document:{}", record.document_id))?;
            touched.documents.insert(record.document_id.clone());
        }
        Change::Link { a, b } => claims.extend([a, b]),
        Change::Merge { claims: all } | Change::Review { claims: all, .. } => claims.extend(all),
        Change::Split { apart, from } => claims.extend(apart.iter().chain(from)),
        Change::Correct { claim, .. } => claims.push(claim),
        Change::Source(entry) => {
            let key = source_key(&entry.name);
            subject(format!("source:{key}"))?;
            touched.sources.insert(key);
        }
        Change::Undo { .. } => {
            subject("undo".to_owned())?;
            touched.undoes = true;
        }
        Change::Withdraw { document, claim } => {
            claims.extend(claim);
            if let Some(document) = document {
                subject(format!("document:{document}"))?;
                touched.documents.insert(document.clone());
            }
        }
        Change::Redact { documents, .. } => {
            for document in documents {
                subject(format!("document:{document}"))?;
                touched.documents.insert(document.clone());
            }
        }
    }
    let kind = payload.change.kind();
    let sql = "INSERT OR IGNORE INTO decision (seq, claim_id, kind) VALUES (?1, ?2, ?3)";
    for claim in claims {
        conn.prepare_cached(sql)?.execute((seq, claim, kind))?;
        touched.claims.insert(claim.clone());
    }
    if let Change::Review { claims, public_id: Some(public_id), .. } = &payload.change {
        let sql = "INSERT OR IGNORE INTO public_id (public_id, seq, claims) VALUES (?1, ?2, ?3)";
        conn.prepare_cached(sql)?.execute((public_id, seq, serde_json::to_string(claims)?))?;
    }
    Ok(())
}

/// Computes the rows of everything touched, then the incidents they touch.
fn refresh(views: Views<'_>, mut touched: Touched, written: &Written) -> Result<()> {
    if touched.undoes {
        for seq in undone::toggle(views)? {
            undone::touch(views, seq, &mut touched)?;
        }
    }
    // A decision on a claim can change how its document's claims stand.
    for claim in &touched.claims {
        touched.documents.extend(claim::document_of(views.conn, claim)?);
    }
    let mut affected = touched.documents.clone();
    for document in &touched.documents {
        // A version that goes away makes way for the one before.
        affected.extend(document::versions(views.conn, document)?);
        document::refresh(views, document, written)?;
        affected.extend(document::versions(views.conn, document)?);
    }
    document::set_versions(views.conn, &affected)?;
    for key in &touched.sources {
        source::refresh(views, key)?;
    }
    Ok(())
}

/// Marks the incidents as behind the claims, or as brought up to them.
pub(crate) fn set_stale(conn: &Connection, stale: bool) -> Result<()> {
    conn.prepare_cached("UPDATE view_state SET stale = ?1")?.execute([stale])?;
    Ok(())
}
