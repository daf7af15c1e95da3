//! Turns an incident's id into all that the ledger holds on it, today or as it stood then.

use rusqlite::{Connection, OptionalExtension};
use serde::Serialize;
use tallybook_contract::{ClaimLine, IncidentLine};

use crate::log::{self, Operation};
use crate::store::Ledger;
use crate::view::{self, Views, claims_of_document};
use crate::{Error, ErrorKind, Result, query};

/// An incident with its claims and what was decided on it.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Shown {
    /// The incident.
    pub incident: IncidentLine,
    /// Its claims, in the incident's order, each with its document.
    pub claims: Vec<ShownClaim>,
    /// The decisions on its claims: number, kind, when, who.
    pub decisions: Vec<Decided>,
}

/// A claim with what a reader needs to know of its document.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct ShownClaim {
    /// The claim.
    pub claim: ClaimLine,
    /// The document's outlet.
    pub publisher: Option<String>,
    /// The document's title.
    pub title: Option<String>,
    /// Where it was published.
    pub url: Option<String>,
    /// Last day on which it can have been published.
    pub published: Option<String>,
}

/// A decision of the desk.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Decided {
    /// Number of the operation.
    pub seq: i64,
    /// Its kind.
    pub kind: String,
    /// When.
    pub at: String,
    /// Who.
    pub who: String,
}

/// The views as they stood after some operation.
#[derive(Debug)]
pub struct Past {
    conn: Connection,
    /// The operation.
    pub seq: i64,
}

impl Ledger {
    /// Returns all that is held on an incident.
    ///
    /// # Errors
    /// Where the ledger knows no such incident.
    pub fn show(&self, id: &str) -> Result<Shown> {
        shown(self.views(), id)
    }

    /// Returns all that was held on an incident then.
    ///
    /// # Errors
    /// Where the ledger knew no such incident then.
    pub fn show_at(&self, past: &Past, id: &str) -> Result<Shown> {
        shown(Views { log: &self.conn, conn: &past.conn }, id)
            .map_err(|error| error.hinted("it may have been another set of claims then"))
    }

    /// Computes the views as they stood at the end of a day, at a time, or after an operation.
    ///
    /// # Errors
    /// Where the text names none of these.
    pub fn past(&self, text: &str) -> Result<Past> {
        let seq = self.seq_at(text)?;
        let conn = Connection::open_in_memory()?;
        view::rebuild(&self.conn, &conn, seq)?;
        Ok(Past { conn, seq })
    }

    /// Returns the last operation of a day or a time, or the one that is named.
    fn seq_at(&self, text: &str) -> Result<i64> {
        let is_time = text.len() >= 10 && text.get(4..5) == Some("-");
        if !is_time {
            return Ok(log::find(&self.conn, text)?.header.seq);
        }
        // A day lasts to its end; the letter after 'T' closes it.
        let bound = match text.get(10..) {
            Some("") => format!("{}U", query::day(text)?),
            _ => {
                let time: jiff::Timestamp = text.parse().map_err(|_| {
                    let text =
                        format!("expected a time like 2024-03-05T10:00:00Z, found \"{text}\"");
                    Error::new(ErrorKind::Request, text)
                })?;
                time.to_string()
            }
        };
        let sql = "SELECT seq FROM operation WHERE json_extract(header, '$.at') <= ?1
                   ORDER BY seq DESC LIMIT 1";
        let found: Option<i64> = self.conn.query_row(sql, [bound], |row| row.get(0)).optional()?;
        found.ok_or_else(|| {
            Error::new(
                ErrorKind::Request,
                format!("expected a ledger at {text}, but it began later"),
            )
            .hinted("`tallybook log` says when")
        })
    }
}

fn shown(views: Views<'_>, id: &str) -> Result<Shown> {
    let incident = query::incident(views.conn, id)?;
    let mut claims = Vec::with_capacity(incident.claims.len());
    let mut decisions: Vec<Decided> = Vec::new();
    for claim_id in &incident.claims {
        let sql = "SELECT document.id, publisher, title, url, latest FROM claim
                   JOIN document ON document.id = claim.document WHERE claim_id = ?1";
        let (document, publisher, title, url, published) =
            views.conn.prepare_cached(sql)?.query_row([claim_id], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?))
            })?;
        let lines = claims_of_document(views, document)?;
        if let Some(claim) = lines.into_iter().find(|line| line.claim_id == *claim_id) {
            claims.push(ShownClaim { claim, publisher, title, url, published });
        }
        decisions.extend(decided(views, claim_id)?);
    }
    decisions.sort_by_key(|decided| decided.seq);
    decisions.dedup();
    Ok(Shown { incident, claims, decisions })
}

fn decided(views: Views<'_>, claim_id: &str) -> Result<Vec<Decided>> {
    let sql = "SELECT seq FROM decision WHERE claim_id = ?1
               AND NOT EXISTS (SELECT 1 FROM undone WHERE undone.seq = decision.seq)";
    let mut statement = views.conn.prepare_cached(sql)?;
    let seqs: Vec<i64> =
        statement.query_map([claim_id], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    let mut out = Vec::new();
    for seq in seqs {
        if let Some(Operation { header, .. }) = log::get(views.log, seq)? {
            out.push(Decided { seq, kind: header.kind, at: header.at, who: header.who });
        }
    }
    Ok(out)
}
