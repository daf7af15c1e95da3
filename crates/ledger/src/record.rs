//! Turns coded documents into operations: what is held already changes nothing.

use std::collections::BTreeSet;

use rusqlite::{OptionalExtension, TransactionBehavior};
use tallybook_contract::{ClaimLine, Line};

use crate::change::{AddDocument, Change, Payload, RecordClaims, StoredDocument};
use crate::diff::{ClaimDiff, claim_diff};
use crate::log::{self, Appender, Author};
use crate::payload::{self, Packed};
use crate::store::Ledger;
use crate::view::{self, Views, Written, claims_of_document, documents_like};
use crate::{Digest, Error, ErrorKind, Result};

/// A coded document, packed for the store; made on any thread.
#[derive(Clone, Debug)]
pub struct NewDocument {
    text: Packed,
    original: Packed,
    add: AddDocument,
    record: RecordClaims,
}

impl NewDocument {
    /// Packs the lines of `tallybook code --json` of one document with the bytes it was read from.
    ///
    /// # Errors
    /// Where the lines hold no document.
    pub fn new(lines: Vec<Line>, original: &[u8]) -> Result<Self> {
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
        let Some(document) = document else {
            return Err(Error::new(ErrorKind::Request, "expected the line of a document"));
        };
        let stored = StoredDocument::of(&document);
        let document_id = document.document_id;
        let text = Packed::new(document.text.as_bytes())?;
        let original = Packed::new(original)?;
        let add = AddDocument {
            document: stored,
            text: text.digest,
            original: original.digest,
            supersedes: None,
        };
        let record = RecordClaims { document_id, coder: document.coder, claims, tallies, figures };
        Ok(Self { text, original, add, record })
    }

    /// Returns the document's id.
    #[must_use]
    pub fn document_id(&self) -> &str {
        &self.add.document.document_id
    }

    /// Returns its claims.
    #[must_use]
    pub fn claims(&self) -> &[ClaimLine] {
        &self.record.claims
    }
}

/// What became of a document that was to be recorded.
#[derive(Clone, PartialEq, Debug)]
pub enum Recorded {
    /// It is new.
    New,
    /// It is a new version of one that was held.
    NewVersion {
        /// The version that it stands beside.
        of: String,
        /// What its claims changed.
        diff: ClaimDiff,
    },
    /// It was held already: nothing was changed.
    Known,
    /// Its words were redacted: it is not recorded again.
    Redacted,
}

/// A document's operations, packed before the transaction begins.
struct Ready {
    add: (Packed, Payload),
    record: (Packed, Payload),
}

impl Ledger {
    /// Records documents with what was found in them, all or none of them.
    ///
    /// The incidents stay as they were until [`Ledger::settle`], which a command calls once; where
    /// it never does, the next that opens the ledger does.
    ///
    /// # Errors
    /// Where the ledger cannot be written; then nothing of it is.
    pub fn record(
        &mut self,
        author: &Author,
        documents: Vec<NewDocument>,
    ) -> Result<Vec<Recorded>> {
        self.import(author, documents, false)
    }

    /// Does as [`Ledger::record`]; a dry run records nothing and answers the same.
    ///
    /// # Errors
    /// As [`Ledger::record`].
    pub fn import(
        &mut self,
        author: &Author,
        documents: Vec<NewDocument>,
        dry_run: bool,
    ) -> Result<Vec<Recorded>> {
        let transaction = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut appender = Appender::new(&transaction, author, self.batch)?;
        let start = log::head(&transaction)?.map_or(0, |head| head.seq);
        let mut written = Written::new();
        let mut seen = BTreeSet::new();
        let mut done = Vec::with_capacity(documents.len());
        let mut pending: Vec<(usize, String, Vec<ClaimLine>)> = Vec::new();
        let views = Views { log: &transaction, conn: &transaction };
        for mut document in documents {
            let standing = standing(&transaction, &document)?;
            let again = !seen.insert(document.document_id().to_owned());
            if let Some(standing) = standing.or(again.then_some(Recorded::Known)) {
                done.push(standing);
                continue;
            }
            if let Some((of, claims)) = version_of(views, &document)? {
                document.add.supersedes = Some(of.clone());
                pending.push((done.len(), of, claims));
            }
            let claims = document.record.claims.clone();
            let nth = usize::try_from(start).unwrap_or(0) + 2 * done.len();
            let ready = Ready::new(author, document, nth, &transaction)?;
            for (packed, payload) in [ready.add, ready.record] {
                let seq = appender.append(payload.change.kind(), &packed)?;
                written.insert(seq, payload);
            }
            let now = pending.last().filter(|(at, ..)| *at == done.len());
            done.push(match now {
                Some((_, of, before)) => {
                    Recorded::NewVersion { of: of.clone(), diff: claim_diff(before, &claims) }
                }
                None => Recorded::New,
            });
        }
        let batch = appender.batch();
        if written.is_empty() || dry_run {
            return Ok(done);
        }
        view::apply(&transaction, &written)?;
        transaction.commit()?;
        self.batch = Some(batch);
        Ok(done)
    }
}

impl Ledger {
    /// Groups the claims that were recorded into incidents.
    ///
    /// # Errors
    /// Where the ledger cannot be written; the claims stay recorded.
    pub fn settle(&mut self) -> Result<()> {
        let transaction = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let stale: bool =
            transaction.query_row("SELECT stale FROM view_state", [], |row| row.get(0))?;
        if stale {
            view::regroup(Views { log: &transaction, conn: &transaction })?;
            view::set_stale(&transaction, false)?;
            transaction.commit()?;
        }
        Ok(())
    }
}

impl Ready {
    fn new(
        author: &Author,
        document: NewDocument,
        nth: usize,
        conn: &rusqlite::Connection,
    ) -> Result<Self> {
        payload::put(conn, &document.text)?;
        payload::put(conn, &document.original)?;
        let add = Change::AddDocument(Box::new(document.add));
        let record = Change::RecordClaims(Box::new(document.record));
        Ok(Self {
            add: log::pack_change(author, add, nth)?,
            record: log::pack_change(author, record, nth + 1)?,
        })
    }
}

/// Returns how a document is held already; `None` where it is new.
fn standing(conn: &rusqlite::Connection, document: &NewDocument) -> Result<Option<Recorded>> {
    let sql = "SELECT state FROM document WHERE document_id = ?1";
    let state: Option<String> = conn
        .prepare_cached(sql)?
        .query_row([document.document_id()], |row| row.get(0))
        .optional()?;
    if let Some(state) = state {
        let redacted = state == "redacted";
        return Ok(Some(if redacted { Recorded::Redacted } else { Recorded::Known }));
    }
    // The same words under another number are the words that were to be gone.
    for digest in [&document.text.digest, &document.original.digest] {
        if redacted(conn, digest)? {
            return Ok(Some(Recorded::Redacted));
        }
    }
    Ok(None)
}

fn redacted(conn: &rusqlite::Connection, digest: &Digest) -> Result<bool> {
    let sql = "SELECT bytes IS NULL FROM payload WHERE digest = ?1";
    let found: Option<bool> =
        conn.prepare_cached(sql)?.query_row([digest], |row| row.get(0)).optional()?;
    Ok(found.unwrap_or(false))
}

/// Returns the version that is current so far, with its claims.
fn version_of(
    views: Views<'_>,
    document: &NewDocument,
) -> Result<Option<(String, Vec<ClaimLine>)>> {
    let stored = &document.add.document;
    let key = stored
        .external_id
        .as_deref()
        .map(|id| format!("{}\n{id}", stored.publisher.as_deref().unwrap_or("").to_lowercase()));
    let others = documents_like(views.conn, key.as_deref(), stored.url.as_deref())?;
    for other in others {
        let sql = "SELECT id FROM document WHERE document_id = ?1 AND state = 'current'";
        let row: Option<i64> =
            views.conn.prepare_cached(sql)?.query_row([&other], |row| row.get(0)).optional()?;
        if let Some(row) = row {
            return Ok(Some((other, claims_of_document(views, row)?)));
        }
    }
    Ok(None)
}
