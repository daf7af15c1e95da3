//! Turns a new coding of stored documents into operations, after saying what it changes.
//!
//! Decisions carry over by the ids of claims; what a person has decided on is never overwritten:
//! a claim that was corrected, or stands in an incident that was reviewed, stays as it is.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, TransactionBehavior};
use serde::Serialize;
use tallybook_contract::{ClaimLine, DocumentLine, Line, Number};

use crate::Result;
use crate::change::{Change, RecordClaims};
use crate::diff::{ClaimDiff, claim_diff};
use crate::document::{document_line, recorded};
use crate::log::{self, Appender, Author};
use crate::store::Ledger;
use crate::view::{self, Views, Written, claims_of_document, packed_line};

/// What a new coding changes.
#[derive(Clone, PartialEq, Debug, Default, Serialize)]
pub struct Recoding {
    /// Documents that were coded again.
    pub documents: usize,
    /// Documents whose claims differ, with what differs.
    pub changed: Vec<RecodedDocument>,
    /// Claims that stay as they are because a person decided on them.
    pub kept: usize,
    /// Incidents that are there only before.
    pub incidents_lost: Vec<String>,
    /// Incidents that are there only after.
    pub incidents_gained: Vec<String>,
    /// Totals by type and category: before, after; only those that differ.
    pub totals: Vec<TotalChange>,
}

/// A document whose claims differ.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct RecodedDocument {
    /// Its id.
    pub document_id: String,
    /// What differs.
    pub diff: ClaimDiff,
}

/// A total that differs.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct TotalChange {
    /// Event type, and the category that is counted; "incidents" for their number.
    pub what: String,
    /// Before.
    pub before: Number,
    /// After.
    pub after: Number,
}

impl Ledger {
    /// Returns every document that counts and whose words are held, by its id.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn documents(&self) -> Result<Vec<DocumentLine>> {
        let sql = "SELECT id FROM document WHERE state = 'current' ORDER BY document_id";
        let mut statement = self.conn.prepare(sql)?;
        let rows: Vec<i64> =
            statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        let mut lines = Vec::with_capacity(rows.len());
        for row in rows {
            lines.extend(document_line(self.views(), row)?);
        }
        Ok(lines)
    }

    /// Records new codings of stored documents; a dry run records nothing and says the same.
    ///
    /// # Errors
    /// Where the ledger cannot be written.
    pub fn recode(
        &mut self,
        author: &Author,
        codings: Vec<Vec<Line>>,
        dry_run: bool,
    ) -> Result<Recoding> {
        let transaction = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let views = Views { log: &transaction, conn: &transaction };
        let before = state(&transaction)?;
        let mut recoding = Recoding::default();
        let mut appender = Appender::new(&transaction, author, self.batch)?;
        let mut written = Written::new();
        let start = log::head(&transaction)?.map_or(0, |head| head.seq);
        for lines in codings {
            recoding.documents += 1;
            let Some(record) = record_of(views, lines, &mut recoding)? else { continue };
            let nth = usize::try_from(start).unwrap_or(0) + written.len();
            let change = Change::RecordClaims(Box::new(record));
            let (packed, payload) = log::pack_change(author, change, nth)?;
            written.insert(appender.append(payload.change.kind(), &packed)?, payload);
        }
        let batch = appender.batch();
        if !written.is_empty() {
            view::apply(&transaction, &written)?;
            view::regroup(views)?;
            view::set_stale(&transaction, false)?;
        }
        let after = state(&transaction)?;
        let lost = before.incidents.difference(&after.incidents);
        recoding.incidents_lost = lost.cloned().collect();
        let gained = after.incidents.difference(&before.incidents);
        recoding.incidents_gained = gained.cloned().collect();
        recoding.totals = changes(&before.totals, &after.totals);
        if dry_run || written.is_empty() {
            // The transaction falls away with everything it wrote.
            return Ok(recoding);
        }
        transaction.commit()?;
        self.batch = Some(batch);
        Ok(recoding)
    }
}

/// Returns what is to be recorded for a document; `None` where nothing differs.
fn record_of(
    views: Views<'_>,
    lines: Vec<Line>,
    recoding: &mut Recoding,
) -> Result<Option<RecordClaims>> {
    let (mut document, mut claims) = (None, Vec::new());
    let (mut tallies, mut figures) = (Vec::new(), Vec::new());
    for line in lines {
        match line {
            Line::Document(line) => document = Some(line),
            Line::Claim(line) => claims.push(*line),
            Line::Tally(line) => tallies.push(line),
            Line::Figure(line) => figures.push(line),
        }
    }
    let Some(document) = document else { return Ok(None) };
    let sql = "SELECT id FROM document WHERE document_id = ?1 AND state = 'current'";
    let Some(row) = crate::query::row(views.conn, sql, &document.document_id)? else {
        return Ok(None);
    };
    let Some(stored) = recorded(views, row)? else { return Ok(None) };
    let decided = decided(views.conn, row)?;
    recoding.kept += decided.len();
    let kept: Vec<ClaimLine> =
        stored.claims.iter().filter(|line| decided.contains(&line.claim_id)).cloned().collect();
    claims.retain(|line| !decided.contains(&line.claim_id));
    claims.extend(kept);
    claims.sort_by_key(|line| (line.trigger.span, line.claim_id.clone()));
    let same = claims == stored.claims && tallies == stored.tallies && figures == stored.figures;
    if same {
        return Ok(None);
    }
    let document_id = document.document_id;
    let diff = claim_diff(&claims_of_document(views, row)?, &claims);
    recoding.changed.push(RecodedDocument { document_id: document_id.clone(), diff });
    Ok(Some(RecordClaims { document_id, coder: document.coder, claims, tallies, figures }))
}

/// Returns the claims of a document that a person has decided on.
fn decided(conn: &Connection, document: i64) -> Result<BTreeSet<String>> {
    let sql = "SELECT claim.claim_id FROM claim JOIN decision USING (claim_id)
               LEFT JOIN incident ON incident.id = claim.incident
               WHERE claim.document = ?1
               AND NOT EXISTS (SELECT 1 FROM undone WHERE undone.seq = decision.seq)
               AND (decision.kind = 'correct' OR decision.kind = 'review'
                    AND incident.review IN ('reviewed', 'published', 'disputed', 'withdrawn'))";
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map([document], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// What a ledger says in sum.
struct State {
    incidents: BTreeSet<String>,
    totals: BTreeMap<String, f64>,
}

fn state(conn: &Connection) -> Result<State> {
    let mut state = State { incidents: BTreeSet::new(), totals: BTreeMap::new() };
    let mut statement = conn.prepare("SELECT line FROM incident")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let line = packed_line(&row.get::<_, Vec<u8>>(0)?)?;
        // Plans and denials are no happenings and count in no total.
        if matches!(line.status.as_str(), "asserted" | "claimed" | "contested") {
            *state.totals.entry(format!("{} incidents", line.event_type)).or_default() += 1.0;
            for (category, figure) in &line.figures {
                let best = figure.best.or(figure.low).map_or(0.0, |number| number.0);
                let key = format!("{} {category}", line.event_type);
                *state.totals.entry(key).or_default() += best;
            }
        }
        state.incidents.insert(line.incident_id);
    }
    Ok(state)
}

fn changes(before: &BTreeMap<String, f64>, after: &BTreeMap<String, f64>) -> Vec<TotalChange> {
    let keys: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let value = |map: &BTreeMap<String, f64>, key: &String| map.get(key).copied().unwrap_or(0.0);
    keys.into_iter()
        .filter(|key| value(before, key) != value(after, key))
        .map(|key| TotalChange {
            what: key.clone(),
            before: Number(value(before, key)),
            after: Number(value(after, key)),
        })
        .collect()
}
