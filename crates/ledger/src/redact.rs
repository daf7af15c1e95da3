//! Turns a document's words into nothing: payloads are destroyed, their digests stay in the chain.

use std::collections::BTreeSet;

use rusqlite::{Connection, TransactionBehavior};

use crate::change::{Change, Payload};
use crate::log::{self, Appender, Author};
use crate::payload;
use crate::store::Ledger;
use crate::view::{self, Views, Written};
use crate::{Digest, Error, ErrorKind, Result};

/// What a redaction took away.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Redacted {
    /// The documents whose words are gone: the one named, and those of the very same words.
    pub documents: Vec<String>,
    /// Number of payloads destroyed.
    pub payloads: usize,
}

impl Ledger {
    /// Destroys the words of a document: its text, its original bytes, its claims.
    ///
    /// The operations stay, with the digests of what is gone, and the chain still holds. It cannot
    /// be undone.
    ///
    /// # Errors
    /// Where there is no such document, or the ledger cannot be written.
    pub fn redact(&mut self, author: &Author, document: &str) -> Result<Redacted> {
        let id = self.document_named(document)?.ok_or_else(|| {
            let text = format!("expected a document's id, but found none that is \"{document}\"");
            Error::new(ErrorKind::Request, text)
                .hinted("`tallybook show INCIDENT` names the documents of its claims")
        })?;
        let transaction = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let documents = same_words(&transaction, &id)?;
        let (mut seqs, mut digests) = (BTreeSet::new(), BTreeSet::new());
        for document in &documents {
            let (of_words, words) = words_of(&transaction, document)?;
            seqs.extend(of_words);
            digests.extend(words);
        }
        if digests.is_empty() {
            let text = format!("document {id}: expected words to redact, but they are gone");
            return Err(Error::new(ErrorKind::Request, text));
        }
        for digest in &digests {
            let sql = "UPDATE payload SET bytes = NULL WHERE digest = ?1";
            transaction.prepare_cached(sql)?.execute([digest])?;
        }
        // What an operation was about is known from its payload only.
        for seq in &seqs {
            for table in ["subject", "decision"] {
                let sql = format!("DELETE FROM {table} WHERE seq = ?1");
                transaction.prepare_cached(&sql)?.execute([seq])?;
            }
        }
        let documents: Vec<String> = documents.into_iter().collect();
        let change = Change::Redact {
            documents: documents.clone(),
            digests: digests.iter().copied().collect(),
        };
        let mut appender = Appender::new(&transaction, author, self.batch)?;
        let nth = log::head(&transaction)?.map_or(0, |head| head.seq);
        let nth = usize::try_from(nth).unwrap_or(0);
        let (packed, payload) = log::pack_change(author, change, nth)?;
        let seq = appender.append(payload.change.kind(), &packed)?;
        let batch = appender.batch();
        view::apply(&transaction, &Written::from([(seq, payload)]))?;
        view::regroup(Views { log: &transaction, conn: &transaction })?;
        view::set_stale(&transaction, false)?;
        // The word index keeps what was deleted until its parts are merged.
        for table in ["document_words", "claim_words"] {
            transaction
                .execute_batch(&format!("INSERT INTO {table} ({table}) VALUES ('optimize')"))?;
        }
        transaction.commit()?;
        self.batch = Some(batch);
        // What stood there stands in the journal as well, until that is cut.
        self.conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        Ok(Redacted { documents, payloads: digests.len() })
    }
}

impl Ledger {
    /// Finds a document by its id or the start of it, also one that was undone.
    fn document_named(&self, start: &str) -> Result<Option<String>> {
        if let Some(id) = self.find_id("document", "document_id", start)? {
            return Ok(Some(id));
        }
        let whole = start.len() == 32 && start.bytes().all(|byte| byte.is_ascii_hexdigit());
        let sql = "SELECT count(*) > 0 FROM subject WHERE name = 'document:' || ?1";
        let known: bool = self.conn.query_row(sql, [start], |row| row.get(0))?;
        Ok((whole && known).then(|| start.to_owned()))
    }
}

/// Returns the documents that hold the very same text or original, itself among them.
fn same_words(conn: &Connection, document_id: &str) -> Result<BTreeSet<String>> {
    let sql = "SELECT other.document_id FROM document AS mine JOIN document AS other
               ON other.text = mine.text OR other.original = mine.original
               WHERE mine.document_id = ?1";
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map([document_id], |row| row.get(0))?;
    let mut found: BTreeSet<String> = rows.collect::<rusqlite::Result<_>>()?;
    found.insert(document_id.to_owned());
    Ok(found)
}

/// Returns every payload that holds words of a document, also of undone operations: the numbers of
/// the operations, and the digests.
fn words_of(conn: &Connection, document_id: &str) -> Result<(BTreeSet<i64>, BTreeSet<Digest>)> {
    let mut seqs: BTreeSet<i64> = BTreeSet::new();
    let queries = [
        ("SELECT seq FROM subject WHERE name = 'document:' || ?1", document_id),
        (
            "SELECT decision.seq FROM decision JOIN claim USING (claim_id)
             JOIN document ON document.id = claim.document
             WHERE decision.kind = 'correct' AND document.document_id = ?1",
            document_id,
        ),
    ];
    for (sql, key) in queries {
        let mut statement = conn.prepare_cached(sql)?;
        for seq in statement.query_map([key], |row| row.get::<_, i64>(0))? {
            seqs.insert(seq?);
        }
    }
    let (mut of_words, mut digests) = (BTreeSet::new(), BTreeSet::new());
    for seq in seqs {
        let Some(operation) = log::get(conn, seq)? else { continue };
        let digest = operation.header.payload;
        match payload::change(conn, &digest)? {
            Some(Payload { change: Change::AddDocument(add), .. }) => {
                of_words.insert(seq);
                digests.extend([digest, add.text, add.original]);
            }
            Some(Payload { change: Change::RecordClaims(_) | Change::Correct { .. }, .. }) => {
                of_words.insert(seq);
                digests.insert(digest);
            }
            _ => {}
        }
    }
    Ok((of_words, digests))
}
