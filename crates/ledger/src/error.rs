//! Turns what is wrong with a ledger or a request into one line, with a hint where one helps.

use std::fmt;
use std::path::Path;

use rusqlite::ErrorCode;

/// What kind of thing went wrong.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum ErrorKind {
    /// There is no such file.
    Missing,
    /// The file is no ledger.
    NotALedger,
    /// The ledger was written by a newer version.
    Newer,
    /// The file cannot be written.
    ReadOnly,
    /// Another program is writing the ledger.
    Busy,
    /// The disk is full.
    Full,
    /// The file is damaged.
    Damaged,
    /// The ledger knows nothing by that name, or a value is malformed.
    Request,
    /// The system refused something else.
    System,
}

/// What went wrong, in words that say expected and found, and what to do about it.
#[derive(Debug)]
pub struct Error {
    /// What kind of thing.
    pub kind: ErrorKind,
    text: String,
    hint: Option<String>,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// What the functions of this crate return.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// Returns an error of these words.
    #[must_use]
    pub fn new(kind: ErrorKind, text: impl Into<String>) -> Self {
        Self { kind, text: text.into(), hint: None, source: None }
    }

    /// Adds what the reader may do.
    #[must_use]
    pub fn hinted(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Adds the cause.
    #[must_use]
    pub fn caused(mut self, source: impl std::error::Error + Send + Sync + 'static) -> Self {
        self.source = Some(Box::new(source));
        self
    }

    /// Returns what the reader may do.
    #[must_use]
    pub fn hint(&self) -> Option<&str> {
        self.hint.as_deref()
    }

    pub(crate) fn damaged(text: impl Into<String>) -> Self {
        Self::new(ErrorKind::Damaged, text).hinted(
            "`tallybook verify` says what is broken; `tallybook restore` brings a backup back",
        )
    }

    /// Puts the file's name in front.
    #[must_use]
    pub fn at(mut self, path: &Path) -> Self {
        self.text = format!("{}: {}", path.display(), self.text);
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        let kind_of = |code| match code {
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => {
                let text = "expected to write, but another program is writing this ledger";
                Self::new(ErrorKind::Busy, text)
                    .hinted("wait until it is done and try again; nothing was changed")
            }
            ErrorCode::ReadOnly => {
                Self::new(ErrorKind::ReadOnly, "expected to write, but the ledger is read-only")
                    .hinted("look at the file's and the folder's permissions")
            }
            ErrorCode::DiskFull => {
                Self::new(ErrorKind::Full, "expected room on the disk, but it is full")
                    .hinted("make room and run the same command again; nothing was lost")
            }
            ErrorCode::SystemIoFailure => {
                Self::new(ErrorKind::System, "expected to read and write the ledger")
                    .hinted("look at the disk; what was recorded before stands")
            }
            ErrorCode::NotADatabase => {
                Self::new(ErrorKind::NotALedger, "expected a ledger, but found another file")
                    .hinted("--ledger names the ledger's file")
            }
            ErrorCode::DatabaseCorrupt => {
                Self::damaged("expected a whole ledger, but it is damaged")
            }
            ErrorCode::CannotOpen | ErrorCode::PermissionDenied => {
                Self::new(ErrorKind::System, "expected to open the ledger")
                    .hinted("look at the file's and the folder's permissions")
            }
            _ => Self::new(ErrorKind::System, "expected the store to answer"),
        };
        if matches!(error, rusqlite::Error::SqlInputError { .. }) {
            return Self::damaged("expected the ledger's tables").caused(error);
        }
        match error.sqlite_error_code() {
            Some(code) => kind_of(code).caused(error),
            None => Self::damaged("expected a ledger's row, but found another").caused(error),
        }
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Self::damaged("expected an operation's JSON").caused(error)
    }
}
