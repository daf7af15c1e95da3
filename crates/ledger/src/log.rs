//! Turns changes into operations, each chained to the one before by a hash over canonical JSON.
//!
//! ```text
//! header = {"at", "batch", "kind", "parent", "payload", "schema", "seq", "who"}
//! hash   = SHA-256(header)      parent = hash of the operation before      payload = a digest
//! ```
//! The header holds digests only, so that a payload can be destroyed and the chain still holds.

use rusqlite::{Connection, OptionalExtension};
use serde::{Deserialize, Serialize};

use crate::canonical::canonical;
use crate::change::{Change, Payload};
use crate::payload::{self, Packed};
use crate::{Digest, Error, Result};

/// What the header's `schema` says.
pub const LOG_SCHEMA: &str = "tallybook-ledger/1";

/// Who changes the ledger, when, and the seed of the salts; all given by whoever has a clock.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Author {
    /// Name or pseudonym.
    pub who: String,
    /// Time in UTC: `2024-03-05T10:00:00Z`.
    pub at: String,
    /// Random bytes, so that nobody guesses a redacted payload from its digest.
    pub seed: [u8; 16],
    /// Why, in words.
    pub reason: Option<String>,
}

/// The hashed part of an operation.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Header {
    /// When, in UTC.
    pub at: String,
    /// Number of the first operation that one command wrote together with this one.
    pub batch: i64,
    /// Kind of the change.
    pub kind: String,
    /// Hash of the operation before; null for the first.
    pub parent: Option<Digest>,
    /// Digest of the payload.
    pub payload: Digest,
    /// Always `tallybook-ledger/1`.
    pub schema: String,
    /// Number, from 1 without gaps.
    pub seq: i64,
    /// Who.
    pub who: String,
}

/// An operation of the log.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Operation {
    /// What is hashed.
    pub header: Header,
    /// Its hash.
    pub hash: Digest,
}

/// The last operation: number and hash.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Head {
    /// Number.
    pub seq: i64,
    /// Hash.
    pub hash: Digest,
}

/// Returns the last operation; `None` for an empty log.
pub(crate) fn head(conn: &Connection) -> Result<Option<Head>> {
    let sql = "SELECT seq, hash FROM operation ORDER BY seq DESC LIMIT 1";
    let row = |row: &rusqlite::Row<'_>| Ok(Head { seq: row.get(0)?, hash: row.get(1)? });
    Ok(conn.prepare_cached(sql)?.query_row([], row).optional()?)
}

/// Returns a payload packed for the store, with its reason and salt.
pub(crate) fn pack_change(
    author: &Author,
    change: Change,
    nth: usize,
) -> Result<(Packed, Payload)> {
    let mut key = author.seed.to_vec();
    key.extend_from_slice(&nth.to_le_bytes());
    let salt = Digest::of(&key).to_string().chars().take(32).collect();
    let payload = Payload { change, reason: author.reason.clone(), salt };
    Ok((Packed::new(canonical(&payload)?.as_bytes())?, payload))
}

/// Appends operations inside the caller's transaction.
pub(crate) struct Appender<'a> {
    conn: &'a Connection,
    author: &'a Author,
    head: Option<Head>,
    batch: i64,
}

impl<'a> Appender<'a> {
    /// Starts at the log's head; `batch` is the first operation of the command, if it wrote any.
    pub(crate) fn new(
        conn: &'a Connection,
        author: &'a Author,
        batch: Option<i64>,
    ) -> Result<Self> {
        let head = head(conn)?;
        let next = head.map_or(1, |head| head.seq + 1);
        Ok(Self { conn, author, head, batch: batch.unwrap_or(next) })
    }

    /// Appends one operation and returns its number.
    pub(crate) fn append(&mut self, kind: &str, packed: &Packed) -> Result<i64> {
        payload::put(self.conn, packed)?;
        let seq = self.head.map_or(1, |head| head.seq + 1);
        let header = Header {
            at: self.author.at.clone(),
            batch: self.batch,
            kind: kind.to_owned(),
            parent: self.head.map(|head| head.hash),
            payload: packed.digest,
            schema: LOG_SCHEMA.to_owned(),
            seq,
            who: self.author.who.clone(),
        };
        let text = canonical(&header)?;
        let hash = Digest::of(text.as_bytes());
        let sql = "INSERT INTO operation (seq, hash, header) VALUES (?1, ?2, ?3)";
        self.conn.prepare_cached(sql)?.execute((seq, hash, text))?;
        self.head = Some(Head { seq, hash });
        Ok(seq)
    }

    pub(crate) fn batch(&self) -> i64 {
        self.batch
    }
}

fn operation(row: &rusqlite::Row<'_>) -> rusqlite::Result<(Digest, String)> {
    Ok((row.get(0)?, row.get(1)?))
}

fn parsed((hash, text): (Digest, String)) -> Result<Operation> {
    Ok(Operation { header: serde_json::from_str(&text)?, hash })
}

/// Returns one operation.
pub(crate) fn get(conn: &Connection, seq: i64) -> Result<Option<Operation>> {
    let sql = "SELECT hash, header FROM operation WHERE seq = ?1";
    conn.prepare_cached(sql)?.query_row([seq], operation).optional()?.map(parsed).transpose()
}

/// Returns operations in their order, from one number to another, both inclusive.
pub(crate) fn range(
    conn: &Connection,
    from: i64,
    to: i64,
    mut each: impl FnMut(Operation) -> Result<()>,
) -> Result<()> {
    let sql = "SELECT hash, header FROM operation WHERE seq BETWEEN ?1 AND ?2 ORDER BY seq";
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query((from, to))?;
    while let Some(row) = rows.next()? {
        each(parsed(operation(row)?)?)?;
    }
    Ok(())
}

/// Finds an operation by its number or by the start of its hash.
pub(crate) fn find(conn: &Connection, text: &str) -> Result<Operation> {
    let unknown = || {
        Error::new(
            crate::ErrorKind::Request,
            format!("expected an operation's number or hash, but found \"{text}\""),
        )
        .hinted("`tallybook log` lists the operations")
    };
    if let Ok(seq) = text.trim_start_matches('#').parse::<i64>() {
        return get(conn, seq)?.ok_or_else(unknown);
    }
    if text.len() < 6 || text.len() > 64 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(unknown());
    }
    let sql = "SELECT seq FROM operation WHERE lower(hex(hash)) LIKE ?1 || '%' LIMIT 2";
    let mut statement = conn.prepare(sql)?;
    let found: Vec<i64> = statement
        .query_map([text.to_ascii_lowercase()], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    match found.as_slice() {
        [seq] => get(conn, *seq)?.ok_or_else(unknown),
        _ => Err(unknown()),
    }
}
