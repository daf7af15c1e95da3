//! Turns a ledger into the first thing that is broken in it, or none.
//!
//! The chain: each header has its hash, names the hash before it, and its payload has its digest
//! or was redacted by an operation that says so. The views: computed again from the log, they are
//! the same.

use std::collections::BTreeSet;

use rusqlite::Connection;

use crate::change::Change;
use crate::log::{self, Header};
use crate::payload::{self, Held};
use crate::store::Ledger;
use crate::view;
use crate::{Digest, Result};

/// What a walk through a ledger found.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Verdict {
    /// Operations that were walked.
    pub operations: i64,
    /// Payloads, texts and originals whose bytes are their digest's.
    pub whole: usize,
    /// Those that were destroyed by an operation that says so.
    pub redacted: usize,
    /// The first thing that is broken, in words that name the operation.
    pub broken: Option<String>,
    /// The number of the operation whose hash was asked for.
    pub head_found: Option<i64>,
}

impl Ledger {
    /// Walks chain and views.
    ///
    /// # Errors
    /// Where the file cannot be read at all; what is merely wrong stands in the verdict.
    pub fn verify(&self, head: Option<Digest>) -> Result<Verdict> {
        let mut verdict = Verdict::default();
        if let Err(error) = self.walk(head, &mut verdict) {
            verdict.broken.get_or_insert_with(|| chain_of(&error));
        }
        if verdict.broken.is_none()
            && let Some(table) = self.differing_view()?
        {
            verdict.broken = Some(format!("view {table}: it is not what the log gives"));
        }
        if verdict.broken.is_none()
            && let Some(head) = head
            && verdict.head_found.is_none()
        {
            let text = format!("head {}: expected it in the chain, but found none", head.short());
            verdict.broken = Some(text);
        }
        Ok(verdict)
    }

    fn walk(&self, head: Option<Digest>, verdict: &mut Verdict) -> Result<()> {
        if let Some(broken) = self.pages()? {
            verdict.broken = Some(broken);
            return Ok(());
        }
        let mut parent: Option<Digest> = None;
        let mut lost: Vec<(i64, Digest)> = Vec::new();
        let mut redacted: BTreeSet<Digest> = BTreeSet::new();
        let mut statement =
            self.conn.prepare("SELECT seq, hash, header FROM operation ORDER BY seq")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let (seq, hash, text): (i64, Digest, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
            verdict.operations += 1;
            let broken = |what: &str| Some(format!("operation {seq}: {what}"));
            if seq != verdict.operations {
                let missing = verdict.operations;
                verdict.broken = Some(format!("operation {missing}: it is missing"));
                return Ok(());
            }
            if Digest::of(text.as_bytes()) != hash {
                verdict.broken = broken("its header is not what its hash was made from");
                return Ok(());
            }
            let Ok(header) = serde_json::from_str::<Header>(&text) else {
                verdict.broken = broken("its header is no operation's header");
                return Ok(());
            };
            if header.seq != seq || header.parent != parent {
                verdict.broken = broken("it does not follow the operation before");
                return Ok(());
            }
            if let Some(text) = self.payload(&header, &mut lost, &mut redacted, verdict)? {
                verdict.broken = broken(&text);
                return Ok(());
            }
            parent = Some(hash);
            if head == Some(hash) {
                verdict.head_found = Some(seq);
            }
        }
        for (seq, digest) in lost {
            if !redacted.contains(&digest) {
                let short = digest.short();
                let text = format!("operation {seq}: {short} is gone and no operation redacted it");
                verdict.broken = Some(text);
                return Ok(());
            }
        }
        verdict.redacted = redacted.len();
        Ok(())
    }

    /// Checks the payload of an operation and the texts it names; returns what is wrong.
    fn payload(
        &self,
        header: &Header,
        lost: &mut Vec<(i64, Digest)>,
        redacted: &mut BTreeSet<Digest>,
        verdict: &mut Verdict,
    ) -> Result<Option<String>> {
        let mut check = |digest: &Digest| -> Result<std::result::Result<Option<Vec<u8>>, String>> {
            Ok(match payload::get(&self.conn, digest) {
                Ok(Held::Bytes(bytes)) => {
                    verdict.whole += 1;
                    Ok(Some(bytes))
                }
                Ok(Held::Redacted) => {
                    lost.push((header.seq, *digest));
                    Ok(None)
                }
                Ok(Held::Nothing) => Err(format!("payload {} is missing", digest.short())),
                Err(error) => Err(chain_of(&error)),
            })
        };
        let bytes = match check(&header.payload)? {
            Ok(Some(bytes)) => bytes,
            Ok(None) => return Ok(None),
            Err(text) => return Ok(Some(text)),
        };
        let Ok(payload) = serde_json::from_slice::<crate::change::Payload>(&bytes) else {
            return Ok(Some("its payload is no operation's payload".to_owned()));
        };
        if payload.change.kind() != header.kind {
            return Ok(Some("its payload is of another kind".to_owned()));
        }
        match payload.change {
            Change::AddDocument(add) => {
                for digest in [&add.text, &add.original] {
                    if let Err(text) = check(digest)? {
                        return Ok(Some(text));
                    }
                }
            }
            Change::Redact { digests, .. } => redacted.extend(digests),
            _ => {}
        }
        Ok(None)
    }

    /// Asks SQLite whether the file's pages hold together.
    fn pages(&self) -> Result<Option<String>> {
        let said: String = self.conn.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
        Ok((said != "ok").then(|| format!("file: {said}")))
    }

    /// Computes the views again and returns the first that differs from the file's.
    fn differing_view(&self) -> Result<Option<&'static str>> {
        let fresh = Connection::open_in_memory()?;
        view::rebuild(&self.conn, &fresh, i64::MAX)?;
        for (name, sql) in DUMPS {
            if dump(&self.conn, sql)? != dump(&fresh, sql)? {
                return Ok(Some(name));
            }
        }
        Ok(None)
    }

    /// Returns a digest of every view's content: equal for equal views, whatever the order of
    /// arrival.
    ///
    /// # Errors
    /// Where the views cannot be read.
    pub fn view_digest(&self) -> Result<Digest> {
        let mut all = String::new();
        for (name, sql) in DUMPS {
            if !["subject", "undone", "decision"].contains(name) {
                all.push_str(&format!("{name} {}\n", dump(&self.conn, sql)?));
            }
        }
        Ok(Digest::of(all.as_bytes()))
    }
}

fn chain_of(error: &crate::Error) -> String {
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        text.push_str(&format!(": {error}"));
        cause = error.source();
    }
    text
}

/// What each view says, without the numbers of its rows.
const DUMPS: &[(&str, &str)] = &[
    ("subject", "SELECT name, seq FROM subject ORDER BY name, seq"),
    ("undone", "SELECT seq FROM undone ORDER BY seq"),
    (
        "document",
        "SELECT document_id, state, superseded_by, external_key, url, external_id, publisher,
         title, path, earliest, latest, basis, language, hex(text), hex(original), rules
         FROM document ORDER BY document_id",
    ),
    (
        "claim",
        "SELECT claim_id, document_id, position, claim.type, claim.status, recap, claim.state,
         incident_id FROM claim JOIN document ON document.id = claim.document
         LEFT JOIN incident ON incident.id = claim.incident ORDER BY claim_id",
    ),
    ("decision", "SELECT claim_id, seq, kind FROM decision ORDER BY claim_id, seq"),
    ("public_id", "SELECT public_id, claims FROM public_id ORDER BY public_id"),
    ("source", "SELECT key, line, protected FROM source ORDER BY key"),
    (
        "incident",
        "SELECT incident_id, public_id, type, status, review, earliest, latest, place, title,
         documents, origins, claims, recaps, hex(line) FROM incident ORDER BY incident_id",
    ),
    (
        "incident_facet",
        "SELECT kind, value, incident_id FROM incident_facet
         JOIN incident ON incident.id = incident_facet.incident ORDER BY 1, 2, 3",
    ),
    (
        "incident_days",
        "SELECT incident_id, first, last FROM incident_days JOIN incident USING (id) ORDER BY 1",
    ),
    (
        "incident_point",
        "SELECT incident_id, south, west FROM incident_point
         JOIN incident ON incident.id = incident_point.id / 16 ORDER BY 1, 2, 3",
    ),
];

fn dump(conn: &Connection, sql: &str) -> Result<Digest> {
    use rusqlite::types::ValueRef;
    use sha2::{Digest as _, Sha256};
    let mut hash = Sha256::new();
    let mut statement = conn.prepare(sql)?;
    let columns = statement.column_count();
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        for column in 0..columns {
            match row.get_ref(column)? {
                ValueRef::Null => hash.update(b"n"),
                ValueRef::Integer(value) => hash.update(value.to_le_bytes()),
                ValueRef::Real(value) => hash.update(value.to_le_bytes()),
                ValueRef::Text(value) | ValueRef::Blob(value) => {
                    hash.update((value.len() as u64).to_le_bytes());
                    hash.update(value);
                }
            }
        }
        hash.update(b"\n");
    }
    let hex = format!("{:x}", hash.finalize());
    Ok(Digest::parse(&hex).unwrap_or_else(|| Digest::of(hex.as_bytes())))
}

/// An operation with its payload, where that is held, and whether it was undone.
pub type Entry = (log::Operation, Option<crate::change::Payload>, bool);

impl Ledger {
    /// Returns operations from the newest to the oldest, each with its payload where it is held.
    ///
    /// # Errors
    /// Where the log cannot be read.
    pub fn log(&self, limit: Option<usize>) -> Result<Vec<Entry>> {
        let head = self.head()?.seq;
        let count = limit.map_or(head, |limit| i64::try_from(limit).unwrap_or(head).min(head));
        let mut out = Vec::new();
        for seq in ((head - count + 1)..=head).rev() {
            let Some(operation) = log::get(&self.conn, seq)? else { continue };
            let payload = payload::change(&self.conn, &operation.header.payload)?;
            let undone: bool = self
                .conn
                .prepare_cached("SELECT count(*) > 0 FROM undone WHERE seq = ?1")?
                .query_row([seq], |row| row.get(0))?;
            out.push((operation, payload, undone));
        }
        Ok(out)
    }
}
