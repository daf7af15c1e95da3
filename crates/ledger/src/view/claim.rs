//! Turns what a coder found in a document into rows of claims, and a row back into its line.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension};
use serde_json::Value;
use tallybook_contract::ClaimLine;

use super::Views;
use super::document::withdrawn_claims;
use crate::change::{Change, RecordClaims};
use crate::{Error, Result, log, payload};

/// Returns the id of the document that a claim stands in.
pub(super) fn document_of(conn: &Connection, claim_id: &str) -> Result<Option<String>> {
    let sql = "SELECT document.document_id FROM claim JOIN document ON document.id = claim.document
               WHERE claim.claim_id = ?1";
    Ok(conn.prepare_cached(sql)?.query_row([claim_id], |row| row.get(0)).optional()?)
}

/// Takes a document's claims out of the views.
pub(super) fn remove(conn: &Connection, document: i64) -> Result<()> {
    refresh_rows(conn, document, &[])
}

/// Writes the rows of a document's claims.
pub(super) fn refresh(
    views: Views<'_>,
    document: i64,
    record: Option<&RecordClaims>,
) -> Result<()> {
    let mut lines: Vec<ClaimLine> = record.map_or(Vec::new(), |record| record.claims.clone());
    for line in &mut lines {
        correct(views, line)?;
    }
    refresh_rows(views.conn, document, &lines)
}

fn refresh_rows(conn: &Connection, document: i64, lines: &[ClaimLine]) -> Result<()> {
    let ids: BTreeSet<&str> = lines.iter().map(|line| line.claim_id.as_str()).collect();
    let sql = "SELECT id, claim_id FROM claim WHERE document = ?1";
    let before: Vec<(i64, String)> = conn
        .prepare_cached(sql)?
        .query_map([document], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    for (row, id) in &before {
        conn.prepare_cached("DELETE FROM claim_words WHERE rowid = ?1")?.execute([row])?;
        if !ids.contains(id.as_str()) {
            conn.prepare_cached("DELETE FROM claim WHERE id = ?1")?.execute([row])?;
        }
    }
    for (position, line) in lines.iter().enumerate() {
        let sql = "INSERT INTO claim (claim_id, document, position, type, status, recap, state)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'current')
                   ON CONFLICT (claim_id) DO UPDATE SET document = ?2, position = ?3, type = ?4,
                     status = ?5, recap = ?6
                   RETURNING id";
        let row: i64 = conn.prepare_cached(sql)?.query_row(
            (&line.claim_id, document, position, &line.event_type, &line.status, line.recap),
            |row| row.get(0),
        )?;
        let mut words = line.evidence.text.clone();
        for telling in &line.tellings {
            words.push('\n');
            words.push_str(&telling.evidence.text);
        }
        let sql = "INSERT INTO claim_words (rowid, evidence) VALUES (?1, ?2)";
        conn.prepare_cached(sql)?.execute((row, words))?;
    }
    Ok(())
}

/// Sets how the claims of a document stand, by how the document stands.
pub(super) fn set_states(conn: &Connection, document: i64, state: &str) -> Result<()> {
    let withdrawn = withdrawn_claims(conn, document)?;
    let sql = "SELECT id, claim_id, state FROM claim WHERE document = ?1";
    let rows: Vec<(i64, String, String)> = conn
        .prepare_cached(sql)?
        .query_map([document], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<rusqlite::Result<_>>()?;
    for (row, claim_id, before) in rows {
        let now = if withdrawn.contains(&claim_id) { "withdrawn" } else { state };
        if now != before {
            let sql = "UPDATE claim SET state = ?2 WHERE id = ?1";
            conn.prepare_cached(sql)?.execute((row, now))?;
        }
    }
    Ok(())
}

/// Puts a person's corrections into a claim's line.
fn correct(views: Views<'_>, line: &mut ClaimLine) -> Result<()> {
    let sql = "SELECT seq FROM decision WHERE claim_id = ?1 AND kind = 'correct'
               AND NOT EXISTS (SELECT 1 FROM undone WHERE undone.seq = decision.seq) ORDER BY seq";
    let seqs: Vec<i64> = views
        .conn
        .prepare_cached(sql)?
        .query_map([&line.claim_id], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    for seq in seqs {
        let Some(operation) = log::get(views.log, seq)? else { continue };
        let payload = payload::change(views.log, &operation.header.payload)?;
        let Some(Change::Correct { pointer, value, .. }) = payload.map(|payload| payload.change)
        else {
            continue;
        };
        // A later coder's line may have no such place: then the correction has nothing to say.
        if let Ok(corrected) = corrected(line, &pointer, value) {
            *line = corrected;
        }
    }
    Ok(())
}

/// Returns a claim's line with one value in another's place.
pub(crate) fn corrected(line: &ClaimLine, pointer: &str, value: Value) -> Result<ClaimLine> {
    let mut json = serde_json::to_value(line)?;
    let request = |text: String| Error::new(crate::ErrorKind::Request, text);
    let place = json.pointer_mut(pointer).ok_or_else(|| {
        request(format!("expected a value of the claim like /when/earliest, but found {pointer}"))
            .hinted("`tallybook show INCIDENT --json` prints a claim with all its values")
    })?;
    *place = value;
    serde_json::from_value(json)
        .map_err(|error| request(format!("expected a value that fits {pointer}")).caused(error))
}

/// Returns what was recorded of a document, with its claims as they stand.
pub(super) fn recorded_as_corrected(
    views: Views<'_>,
    document: i64,
) -> Result<Option<RecordClaims>> {
    let Some(mut record) = crate::document::recorded(views, document)? else { return Ok(None) };
    for line in &mut record.claims {
        correct(views, line)?;
    }
    Ok(Some(record))
}

/// Returns the lines of a document's claims as they stand.
pub(crate) fn claims_of_document(views: Views<'_>, document: i64) -> Result<Vec<ClaimLine>> {
    Ok(recorded_as_corrected(views, document)?.map_or(Vec::new(), |record| record.claims))
}

/// Returns one claim's line as it stands; `None` where its words were destroyed.
pub(crate) fn claim_line(views: Views<'_>, claim_id: &str) -> Result<Option<ClaimLine>> {
    let sql = "SELECT document FROM claim WHERE claim_id = ?1";
    let document: Option<i64> =
        views.conn.prepare_cached(sql)?.query_row([claim_id], |row| row.get(0)).optional()?;
    let Some(document) = document else { return Ok(None) };
    let lines = claims_of_document(views, document)?;
    Ok(lines.into_iter().find(|line| line.claim_id == claim_id))
}
