//! Turns a document's row and payloads back into the line of the contract.

use rusqlite::OptionalExtension;
use tallybook_contract::{CoderPart, DocumentLine, SCHEMA};

use crate::change::{AddDocument, Change, RecordClaims};
use crate::view::Views;
use crate::{Result, log, payload};

/// Returns what was recorded when a document was added; `None` where that was destroyed.
pub(crate) fn added(views: Views<'_>, row: i64) -> Result<Option<AddDocument>> {
    match operation_of(views, row, "added")? {
        Some(Change::AddDocument(add)) => Ok(Some(*add)),
        _ => Ok(None),
    }
}

/// Returns what its coder found in a document, before any correction.
pub(crate) fn recorded(views: Views<'_>, row: i64) -> Result<Option<RecordClaims>> {
    match operation_of(views, row, "coded")? {
        Some(Change::RecordClaims(record)) => Ok(Some(*record)),
        _ => Ok(None),
    }
}

fn operation_of(views: Views<'_>, row: i64, column: &str) -> Result<Option<Change>> {
    let sql = format!("SELECT {column} FROM document WHERE id = ?1");
    let seq: Option<i64> =
        views.conn.prepare_cached(&sql)?.query_row([row], |row| row.get(0)).optional()?.flatten();
    let Some(operation) = seq.map(|seq| log::get(views.log, seq)).transpose()?.flatten() else {
        return Ok(None);
    };
    let payload = payload::change(views.log, &operation.header.payload)?;
    Ok(payload.map(|payload| payload.change))
}

/// Returns a document's line with its text; `None` where its words were destroyed.
pub(crate) fn document_line(views: Views<'_>, row: i64) -> Result<Option<DocumentLine>> {
    let Some(add) = added(views, row)? else { return Ok(None) };
    let Some(text) = payload::text(views.log, &add.text)? else { return Ok(None) };
    let coder = recorded_coder(views, row)?;
    let stored = add.document;
    Ok(Some(DocumentLine {
        schema: SCHEMA.to_owned(),
        document_id: stored.document_id,
        path: stored.path,
        external_id: stored.external_id,
        title: stored.title,
        publisher: stored.publisher,
        url: stored.url,
        language: stored.language,
        sha256: add.text.to_string(),
        text,
        published: stored.published,
        coder,
        notes: stored.notes,
    }))
}

/// The columns say who coded it, so that the claims need not be unpacked for that.
fn recorded_coder(views: Views<'_>, row: i64) -> Result<CoderPart> {
    let sql = "SELECT rules FROM document WHERE id = ?1";
    let words: Option<String> =
        views.conn.prepare_cached(sql)?.query_row([row], |row| row.get(0)).optional()?.flatten();
    let words = words.unwrap_or_default();
    let mut parts = words.splitn(3, ' ').map(str::to_owned);
    let mut next = || parts.next().unwrap_or_default();
    Ok(CoderPart { version: next(), model: next(), rules: next() })
}
