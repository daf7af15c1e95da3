//! Turns payloads, texts and originals into rows that are found by digest: zstd, once each.

use rusqlite::{Connection, OptionalExtension};

use crate::change::Payload;
use crate::{Digest, Error, Result};

/// zstd's own middle: originals are written once and read seldom.
const LEVEL: i32 = 3;
/// Largest payload that is unpacked; intake stops far below.
const LENGTH_MAX: usize = 1 << 28;

/// Some bytes packed for the store; made on any thread.
#[derive(Clone, Debug)]
pub(crate) struct Packed {
    /// SHA-256 of the bytes.
    pub(crate) digest: Digest,
    /// Length before packing.
    pub(crate) length: usize,
    bytes: Vec<u8>,
}

impl Packed {
    /// Packs some bytes.
    ///
    /// # Errors
    /// Where zstd refuses, which it does for want of memory only.
    pub(crate) fn new(bytes: &[u8]) -> Result<Self> {
        let packed = zstd::bulk::compress(bytes, LEVEL).map_err(|error| {
            Error::new(crate::ErrorKind::System, "expected to pack a payload").caused(error)
        })?;
        Ok(Self { digest: Digest::of(bytes), length: bytes.len(), bytes: packed })
    }
}

/// What the store holds under a digest.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Held {
    /// The bytes.
    Bytes(Vec<u8>),
    /// They were destroyed.
    Redacted,
    /// The digest was never recorded.
    Nothing,
}

/// Stores the bytes, once; what was redacted stays so.
pub(crate) fn put(conn: &Connection, packed: &Packed) -> Result<()> {
    let sql = "INSERT INTO payload (digest, length, bytes) VALUES (?1, ?2, ?3)
               ON CONFLICT (digest) DO NOTHING";
    let length = i64::try_from(packed.length).unwrap_or(i64::MAX);
    conn.prepare_cached(sql)?.execute((packed.digest, length, &packed.bytes))?;
    Ok(())
}

/// Returns what is held under a digest; the bytes are checked against it.
pub(crate) fn get(conn: &Connection, digest: &Digest) -> Result<Held> {
    let row: Option<Option<Vec<u8>>> = conn
        .prepare_cached("SELECT bytes FROM payload WHERE digest = ?1")?
        .query_row([digest], |row| row.get(0))
        .optional()?;
    let Some(packed) = row else { return Ok(Held::Nothing) };
    let Some(packed) = packed else { return Ok(Held::Redacted) };
    let bytes = unpack(&packed)?;
    if Digest::of(&bytes) != *digest {
        return Err(Error::damaged(format!(
            "payload {}: its bytes are not its own",
            digest.short()
        )));
    }
    Ok(Held::Bytes(bytes))
}

/// Unpacks some bytes.
pub(crate) fn unpack(packed: &[u8]) -> Result<Vec<u8>> {
    let mut out = Vec::new();
    let decoder = zstd::stream::read::Decoder::new(packed);
    let read = decoder.and_then(|decoder| {
        use std::io::Read as _;
        decoder.take(LENGTH_MAX as u64).read_to_end(&mut out)
    });
    read.map_err(|error| Error::damaged("expected a packed payload").caused(error))?;
    Ok(out)
}

/// Packs what a view keeps.
pub(crate) fn pack(bytes: &[u8]) -> Result<Vec<u8>> {
    Ok(Packed::new(bytes)?.bytes)
}

/// Returns the payload of an operation; `None` where it was redacted.
pub(crate) fn change(conn: &Connection, digest: &Digest) -> Result<Option<Payload>> {
    match get(conn, digest)? {
        Held::Bytes(bytes) => Ok(Some(serde_json::from_slice(&bytes)?)),
        Held::Redacted => Ok(None),
        Held::Nothing => Err(Error::damaged(format!(
            "payload {}: expected it, but found nothing",
            digest.short()
        ))),
    }
}

/// Returns a text that is held under a digest; `None` where it was redacted.
pub(crate) fn text(conn: &Connection, digest: &Digest) -> Result<Option<String>> {
    match get(conn, digest)? {
        Held::Bytes(bytes) => String::from_utf8(bytes)
            .map(Some)
            .map_err(|error| Error::damaged("expected a text in UTF-8").caused(error)),
        Held::Redacted => Ok(None),
        Held::Nothing => Err(Error::damaged(format!("text {}: expected it", digest.short()))),
    }
}
