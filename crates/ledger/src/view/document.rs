//! Turns the operations on a document into its row, its words and its claims' rows.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension};

use super::{Views, Written, claim};
use crate::change::{AddDocument, Change, Payload, RecordClaims};
use crate::{Result, log, payload};

/// Returns the operations on a subject that count, in their order.
pub(super) fn operations(conn: &Connection, subject: &str) -> Result<Vec<i64>> {
    let sql = "SELECT seq FROM subject WHERE name = ?1
               AND NOT EXISTS (SELECT 1 FROM undone WHERE undone.seq = subject.seq) ORDER BY seq";
    let mut statement = conn.prepare_cached(sql)?;
    let seqs = statement.query_map([subject], |row| row.get(0))?;
    Ok(seqs.collect::<rusqlite::Result<_>>()?)
}

/// What the operations on a document add up to.
#[derive(Default)]
struct State {
    add: Option<(i64, Box<AddDocument>)>,
    record: Option<(i64, Box<RecordClaims>)>,
    withdrawn: bool,
    redacted: Option<i64>,
}

/// Computes a document's row, words and claims from its operations.
pub(super) fn refresh(views: Views<'_>, document_id: &str, written: &Written) -> Result<()> {
    let state = state(views, document_id, written)?;
    let row: Option<i64> = row_of(views.conn, document_id)?;
    if state.add.is_none() && state.redacted.is_none() {
        if let Some(row) = row {
            claim::remove(views.conn, row)?;
            forget_words(views.conn, row)?;
            views.conn.prepare_cached("DELETE FROM document WHERE id = ?1")?.execute([row])?;
        }
        return Ok(());
    }
    let new = row.is_none();
    let row = write_row(views.conn, document_id, &state)?;
    if !new {
        forget_words(views.conn, row)?;
    }
    if let (Some((_, add)), None) = (&state.add, state.redacted) {
        write_words(views, row, add)?;
    }
    let record = state.record.filter(|_| state.redacted.is_none());
    claim::refresh(views, row, record.as_ref().map(|(_, record)| &**record))
}

fn state(views: Views<'_>, document_id: &str, written: &Written) -> Result<State> {
    let mut state = State::default();
    for seq in operations(views.conn, &format!("document:{document_id}"))? {
        let held;
        let payload: Option<&Payload> = match written.get(&seq) {
            Some(payload) => Some(payload),
            None => {
                let Some(operation) = log::get(views.log, seq)? else { continue };
                held = payload::change(views.log, &operation.header.payload)?;
                held.as_ref()
            }
        };
        match payload.map(|payload| &payload.change) {
            Some(Change::AddDocument(add)) => {
                state.add = Some((seq, add.clone()));
                state.withdrawn = false;
            }
            Some(Change::RecordClaims(record)) => state.record = Some((seq, record.clone())),
            Some(Change::Withdraw { .. }) => state.withdrawn = true,
            Some(Change::Redact { .. }) => state.redacted = Some(seq),
            _ => {}
        }
    }
    Ok(state)
}

fn row_of(conn: &Connection, document_id: &str) -> Result<Option<i64>> {
    let sql = "SELECT id FROM document WHERE document_id = ?1";
    Ok(conn.prepare_cached(sql)?.query_row([document_id], |row| row.get(0)).optional()?)
}

/// The state and every column of a document's row; those of a redacted one are empty.
fn write_row(conn: &Connection, document_id: &str, state: &State) -> Result<i64> {
    let word = match state {
        State { redacted: Some(_), .. } => "redacted",
        State { withdrawn: true, .. } => "withdrawn",
        _ => "current",
    };
    let add = state.add.as_ref().filter(|_| state.redacted.is_none());
    let stored = add.map(|(_, add)| &add.document);
    let added = state.add.as_ref().map(|(seq, _)| *seq).or(state.redacted);
    let record = state.record.as_ref().filter(|_| state.redacted.is_none());
    // An outlet's own number tells a document only together with the outlet.
    let external_key = stored.and_then(|stored| {
        let id = stored.external_id.as_deref()?;
        Some(format!("{}\n{id}", stored.publisher.as_deref().unwrap_or("").to_lowercase()))
    });
    let sql = "INSERT INTO document (document_id, added, coded, state, external_key, url,
                 external_id, publisher, title, path, earliest, latest, basis, language, text,
                 original, rules)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)
               ON CONFLICT (document_id) DO UPDATE SET added = ?2, coded = ?3, state = ?4,
                 superseded_by = NULL, external_key = ?5, url = ?6, external_id = ?7,
                 publisher = ?8, title = ?9, path = ?10, earliest = ?11, latest = ?12,
                 basis = ?13, language = ?14, text = ?15, original = ?16, rules = ?17
               RETURNING id";
    let id = conn.prepare_cached(sql)?.query_row(
        rusqlite::params![
            document_id,
            added,
            record.map(|(seq, _)| *seq),
            word,
            external_key,
            stored.and_then(|stored| stored.url.as_deref()),
            stored.and_then(|stored| stored.external_id.as_deref()),
            stored.and_then(|stored| stored.publisher.as_deref()),
            stored.and_then(|stored| stored.title.as_deref()),
            stored.and_then(|stored| stored.path.as_deref()),
            stored.and_then(|stored| stored.published.earliest.as_deref()),
            stored.and_then(|stored| stored.published.latest.as_deref()),
            stored.map(|stored| stored.published.basis.as_str()),
            stored.and_then(|stored| stored.language.as_deref()),
            add.map(|(_, add)| add.text),
            add.map(|(_, add)| add.original),
            record.map(|(_, record)| rules(record)),
        ],
        |row| row.get(0),
    )?;
    Ok(id)
}

fn rules(record: &RecordClaims) -> String {
    format!("{} {} {}", record.coder.version, record.coder.model, record.coder.rules)
}

fn write_words(views: Views<'_>, row: i64, add: &AddDocument) -> Result<()> {
    let Some(text) = payload::text(views.log, &add.text)? else { return Ok(()) };
    let title = add.document.title.as_deref().unwrap_or("");
    let body = text.strip_prefix(title).unwrap_or(&text);
    let sql = "INSERT INTO document_words (rowid, title, body) VALUES (?1, ?2, ?3)";
    views.conn.prepare_cached(sql)?.execute((row, title, body))?;
    Ok(())
}

fn forget_words(conn: &Connection, row: i64) -> Result<()> {
    conn.prepare_cached("DELETE FROM document_words WHERE rowid = ?1")?.execute([row])?;
    Ok(())
}

/// Returns the documents that are held under the same number of the same outlet, or the same
/// address: other versions of one document.
pub(crate) fn documents_like(
    conn: &Connection,
    external_key: Option<&str>,
    url: Option<&str>,
) -> Result<BTreeSet<String>> {
    let mut found = BTreeSet::new();
    let keys = [("external_key", external_key, url), ("url", url, None)];
    for (column, key, other) in keys {
        let Some(key) = key.filter(|key| !key.trim().is_empty()) else { continue };
        // Two addresses tell two documents apart even where an outlet numbers anew each day.
        let sql = format!(
            "SELECT document_id FROM document WHERE {column} = ?1 AND state <> 'redacted'
             AND (?2 IS NULL OR url IS NULL OR url = ?2)"
        );
        let mut statement = conn.prepare_cached(&sql)?;
        let rows = statement.query_map((key, other), |row| row.get::<_, String>(0))?;
        for row in rows {
            found.insert(row?);
        }
    }
    Ok(found)
}

/// Returns a document's versions, itself among them.
pub(super) fn versions(conn: &Connection, document_id: &str) -> Result<BTreeSet<String>> {
    let mut group = BTreeSet::from([document_id.to_owned()]);
    let mut waiting = vec![document_id.to_owned()];
    while let Some(id) = waiting.pop() {
        let sql = "SELECT external_key, url FROM document WHERE document_id = ?1";
        let keys: Option<(Option<String>, Option<String>)> = conn
            .prepare_cached(sql)?
            .query_row([&id], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let Some((external, url)) = keys else { continue };
        for other in documents_like(conn, external.as_deref(), url.as_deref())? {
            if group.insert(other.clone()) {
                waiting.push(other);
            }
        }
    }
    Ok(group)
}

/// Marks of each group of versions all but the newest as superseded.
///
/// Newest is what was published last, and of one day what was recorded last.
pub(super) fn set_versions(conn: &Connection, touched: &BTreeSet<String>) -> Result<()> {
    let mut done: BTreeSet<String> = BTreeSet::new();
    for document in touched {
        if done.contains(document) {
            continue;
        }
        let group = versions(conn, document)?;
        let mut rows: Vec<(Option<String>, i64, i64, String, String)> = Vec::new();
        for id in &group {
            let sql = "SELECT latest, added, id, document_id, state FROM document
                       WHERE document_id = ?1";
            let row = conn
                .prepare_cached(sql)?
                .query_row([id], |row| {
                    Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?))
                })
                .optional()?;
            rows.extend(row);
        }
        done.extend(group);
        rows.sort();
        let standing = |state: &str| state == "current" || state == "superseded";
        let newest = rows.iter().rev().find(|row| standing(&row.4)).map(|row| row.3.clone());
        for (_, _, row, id, state) in rows {
            let by = newest.as_ref().filter(|newest| standing(&state) && **newest != id);
            let word = match by {
                Some(_) => "superseded",
                None if standing(&state) => "current",
                None => state.as_str(),
            };
            let sql = "UPDATE document SET state = ?2, superseded_by = ?3 WHERE id = ?1";
            conn.prepare_cached(sql)?.execute((row, word, by))?;
            claim::set_states(conn, row, word)?;
        }
    }
    Ok(())
}

/// Returns the claims of a document that are taken back one by one.
pub(crate) fn withdrawn_claims(conn: &Connection, row: i64) -> Result<BTreeSet<String>> {
    let sql = "SELECT claim.claim_id FROM claim JOIN decision USING (claim_id)
               WHERE claim.document = ?1 AND decision.kind = 'withdraw'
               AND NOT EXISTS (SELECT 1 FROM undone WHERE undone.seq = decision.seq)";
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map([row], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
