//! Turns a path into an open ledger: application id, WAL, migrations, clear refusals.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use crate::change::Change;
use crate::log::{self, Author, Head};
use crate::view::{self, VIEW_VERSION};
use crate::{Error, ErrorKind, Result};

/// "TBLY": what `file(1)` and SQLite's own tools see.
pub const APPLICATION_ID: i32 = 0x5442_4C59;
/// Name of the file where none is given.
pub const LEDGER_NAME: &str = "desk.tallybook";
/// How long a writer waits for another.
const BUSY_WAIT: Duration = Duration::from_secs(5);
/// Page cache of a connection, in KiB (SQLite counts them negative).
const CACHE_KIB: i64 = -65_536;

/// Each migration with its name; its place in the list, from 1, is `PRAGMA user_version`.
const MIGRATIONS: &[(&str, &str)] = &[
    ("log", include_str!("migrations/0001_log.sql")),
    ("view state", include_str!("migrations/0002_view_state.sql")),
];

/// What a ledger is opened for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    /// Answers questions; an older file is brought up to date where it can be written.
    Read,
    /// Records; refuses a file that cannot be written.
    Write,
}

/// An open ledger.
#[derive(Debug)]
pub struct Ledger {
    pub(crate) conn: Connection,
    pub(crate) path: PathBuf,
    /// The first operation of this session's command, once it wrote one.
    pub(crate) batch: Option<i64>,
}

impl Ledger {
    /// Makes a new ledger.
    ///
    /// # Errors
    /// Where a file stands there already, or cannot be made.
    pub fn create(path: &Path, author: &Author) -> Result<Self> {
        if path.exists() {
            let text = "expected no file there, but found one";
            return Err(Error::new(ErrorKind::Request, text).at(path));
        }
        Self::made(path, author).map_err(|error| error.at(path))
    }

    fn made(path: &Path, author: &Author) -> Result<Self> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let conn = Connection::open_with_flags(path, flags)?;
        set_up(&conn)?;
        let mut ledger = Self { conn, path: path.to_owned(), batch: None };
        ledger.migrate(Some(author))?;
        Ok(ledger)
    }

    /// Opens a ledger, or makes one where there is none.
    ///
    /// # Errors
    /// Where the file is no ledger, newer than this program, or cannot be written.
    pub fn open_or_create(path: &Path, author: &Author) -> Result<Self> {
        // A file of no length is what a kill leaves at the very start of the first command.
        match std::fs::metadata(path) {
            Ok(data) if data.len() == 0 => Self::made(path, author).map_err(|error| error.at(path)),
            Ok(_) => Self::open_for(path, Mode::Write, Some(author)),
            Err(_) => Self::create(path, author),
        }
    }

    /// Opens a ledger.
    ///
    /// # Errors
    /// Where there is none, or as [`Ledger::open_or_create`].
    pub fn open(path: &Path, mode: Mode) -> Result<Self> {
        Self::open_for(path, mode, None)
    }

    fn open_for(path: &Path, mode: Mode, author: Option<&Author>) -> Result<Self> {
        let data = std::fs::metadata(path).map_err(|error| {
            Error::new(ErrorKind::Missing, "expected a ledger, but there is no such file")
                .hinted("`tallybook add FILE...` makes one; --ledger names another place")
                .caused(error)
                .at(path)
        })?;
        if data.is_dir() {
            let text = "expected a ledger, but found a folder";
            return Err(Error::new(ErrorKind::NotALedger, text)
                .hinted("--ledger names the ledger's file")
                .at(path));
        }
        let opened = opened(path, mode, data.permissions().readonly());
        let mut ledger = opened.map_err(|error| error.at(path))?;
        ledger.check(mode, author).map_err(|error| error.at(path))?;
        Ok(ledger)
    }

    /// Refuses what is no ledger of this or an older version; brings an older one up to date.
    fn check(&mut self, mode: Mode, author: Option<&Author>) -> Result<()> {
        let id: i32 = self.conn.pragma_query_value(None, "application_id", |row| row.get(0))?;
        let version: usize =
            self.conn.pragma_query_value(None, "user_version", |row| row.get(0))?;
        let empty = id == 0
            && self
                .conn
                .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get::<_, i64>(0))?
                == 0;
        if id != APPLICATION_ID && !(empty && author.is_some()) {
            return Err(Error::new(
                ErrorKind::NotALedger,
                "expected a ledger, but found another SQLite database",
            )
            .hinted("--ledger names the ledger's file"));
        }
        if version > MIGRATIONS.len() {
            return Err(Error::new(
                ErrorKind::Newer,
                format!(
                    "expected a ledger of version {} or older, but found version {version}",
                    MIGRATIONS.len()
                ),
            )
            .hinted("it was written by a newer Tallybook: update this program"));
        }
        let writable = !self.conn.is_readonly("main")?;
        if mode == Mode::Write && !writable {
            let text = "expected to write, but the ledger is read-only";
            return Err(Error::new(ErrorKind::ReadOnly, text)
                .hinted("look at the file's and the folder's permissions"));
        }
        if version < MIGRATIONS.len() || log::head(&self.conn)?.is_none() {
            if !writable {
                let text = format!("expected to bring a ledger of version {version} up to date");
                return Err(Error::new(ErrorKind::ReadOnly, text)
                    .hinted("the file is read-only: copy it and open the copy"));
            }
            self.migrate(author)?;
        }
        self.bring_views(writable)?;
        let stale: bool =
            self.conn.query_row("SELECT stale FROM view_state", [], |row| row.get(0))?;
        if stale && writable {
            // Another program may be recording just now, and will do it when it is done.
            match self.settle() {
                Err(error) if error.kind == ErrorKind::Busy && mode == Mode::Read => {}
                done => done?,
            }
        }
        Ok(())
    }

    /// Brings the file to the newest version: each migration in one transaction with its record.
    fn migrate(&mut self, author: Option<&Author>) -> Result<()> {
        for (number, (name, sql)) in MIGRATIONS.iter().enumerate() {
            let transaction =
                self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let version: usize =
                transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
            if version > number {
                continue;
            }
            transaction.execute_batch(sql)?;
            transaction.execute(
                "INSERT INTO migration VALUES (?1, ?2, ?3)",
                (number + 1, name, env!("CARGO_PKG_VERSION")),
            )?;
            transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
            transaction.pragma_update(None, "user_version", number + 1)?;
            transaction.commit()?;
        }
        if let (None, Some(author)) = (log::head(&self.conn)?, author) {
            self.commit(author, vec![Change::Create {}])?;
            self.batch = None;
        }
        Ok(())
    }

    /// Computes the views anew where the program that wrote them saw the log otherwise.
    fn bring_views(&mut self, writable: bool) -> Result<()> {
        let version: String =
            self.conn.query_row("SELECT version FROM view_state", [], |row| row.get(0))?;
        if version == VIEW_VERSION {
            return Ok(());
        }
        if !writable {
            let text = "expected views of this version, but found others";
            return Err(Error::new(ErrorKind::ReadOnly, text)
                .hinted("the file is read-only: copy it and open the copy"));
        }
        self.rebuild()
    }

    /// Computes every view anew from the log, in one transaction.
    ///
    /// # Errors
    /// Where the log is damaged or the file cannot be written.
    pub fn rebuild(&mut self) -> Result<()> {
        let transaction = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        view::rebuild(&transaction, &transaction, i64::MAX)?;
        transaction.commit()?;
        Ok(())
    }

    /// Returns the last operation.
    ///
    /// # Errors
    /// Where the log cannot be read.
    pub fn head(&self) -> Result<Head> {
        log::head(&self.conn)?.ok_or_else(|| Error::damaged("expected a log, but found none"))
    }

    /// Returns the ledger's file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }
}

fn opened(path: &Path, mode: Mode, readonly: bool) -> Result<Ledger> {
    let read_write = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    if !readonly {
        let conn = Connection::open_with_flags(path, read_write)?;
        match set_up(&conn) {
            Ok(()) => return Ok(Ledger { conn, path: path.to_owned(), batch: None }),
            Err(error) if error.kind != ErrorKind::ReadOnly && error.kind != ErrorKind::System => {
                return Err(error);
            }
            Err(error) if mode == Mode::Write => return Err(error),
            Err(_) => {}
        }
    }
    // A reader of a file that cannot be written: as it is, where no writer left a journal.
    let wal = path
        .with_file_name(format!("{}-wal", path.file_name().unwrap_or_default().to_string_lossy()));
    let still = std::fs::metadata(&wal).map_or(true, |data| data.len() == 0);
    let mut uri = String::from("file:");
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' => {
                uri.push(char::from(*byte));
            }
            other => uri.push_str(&format!("%{other:02X}")),
        }
    }
    uri.push_str(if still { "?immutable=1" } else { "?mode=ro" });
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
        | OpenFlags::SQLITE_OPEN_NO_MUTEX
        | OpenFlags::SQLITE_OPEN_URI;
    let conn = Connection::open_with_flags(uri, flags)?;
    conn.busy_timeout(BUSY_WAIT)?;
    conn.set_prepared_statement_cache_capacity(STATEMENTS);
    Ok(Ledger { conn, path: path.to_owned(), batch: None })
}

/// Prepared statements that a connection keeps.
const STATEMENTS: usize = 128;

/// Sets what holds for every connection that may write.
fn set_up(conn: &Connection) -> Result<()> {
    conn.busy_timeout(BUSY_WAIT)?;
    conn.set_prepared_statement_cache_capacity(STATEMENTS);
    // What is redacted must not survive in a free page.
    conn.pragma_update(None, "secure_delete", true)?;
    conn.pragma_update(None, "cache_size", CACHE_KIB)?;
    conn.pragma_update(None, "foreign_keys", true)?;
    // A file that is no ledger is not touched: its header is read before its journal is chosen.
    let id: i32 = conn.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let pages: i64 = conn.pragma_query_value(None, "page_count", |row| row.get(0))?;
    if id == APPLICATION_ID || pages == 0 {
        let mode: String = conn.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
        if mode != "wal" {
            let text =
                format!("expected a write-ahead log, but the file system allows {mode} only");
            return Err(Error::new(ErrorKind::ReadOnly, text));
        }
        conn.pragma_update(None, "synchronous", "FULL")?;
    }
    Ok(())
}
