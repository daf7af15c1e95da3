//! Turns a ledger into a copy that is whole, and a copy back into the ledger.

use std::fs;
use std::path::{Path, PathBuf};

use crate::log::Head;
use crate::store::{Ledger, Mode};
use crate::{Error, ErrorKind, Result};

impl Ledger {
    /// Writes a whole copy of the ledger, also while another program records.
    ///
    /// # Errors
    /// Where a file stands there already, or the copy cannot be written.
    pub fn backup(&self, target: &Path) -> Result<Head> {
        refuse_existing(target)?;
        let part = beside(target, ".part");
        remove(&part)?;
        let done = self.copy_to(&part).and_then(|()| put_in_place(&part, target));
        if done.is_err() {
            // A half copy is no backup, and the error is what counts.
            let _ = fs::remove_file(&part);
        }
        done.map_err(|error| error.at(target))?;
        Self::open(target, Mode::Read)?.head()
    }

    fn copy_to(&self, part: &Path) -> Result<()> {
        let name = part.to_str().ok_or_else(|| {
            Error::new(ErrorKind::Request, "expected a file name in Unicode for the copy")
        })?;
        self.conn.execute("VACUUM INTO ?1", [name])?;
        Ok(())
    }

    /// Puts a backup in a ledger's place, after verifying it; the ledger that stands there is kept
    /// beside it, where `replace` says that it may be moved.
    ///
    /// # Errors
    /// Where the backup is broken, or a ledger stands there and may not be moved.
    pub fn restore(backup: &Path, target: &Path, replace: bool) -> Result<(Head, Option<PathBuf>)> {
        let copy = Self::open(backup, Mode::Read)?;
        if let Some(broken) = copy.verify(None)?.broken {
            let text = format!("expected a whole backup, but it is broken: {broken}");
            return Err(Error::new(ErrorKind::Damaged, text).at(backup));
        }
        if !replace {
            refuse_existing(target).map_err(|error| {
                error.hinted("--replace moves the ledger that stands there aside")
            })?;
        }
        let part = beside(target, ".part");
        remove(&part)?;
        copy.copy_to(&part).map_err(|error| error.at(target))?;
        let head = copy.head()?;
        let aside = if target.exists() { Some(move_aside(target)?) } else { None };
        put_in_place(&part, target)?;
        Ok((head, aside))
    }
}

fn refuse_existing(target: &Path) -> Result<()> {
    if target.exists() {
        let text = "expected no file there, but found one";
        return Err(Error::new(ErrorKind::Request, text).at(target));
    }
    Ok(())
}

fn beside(path: &Path, more: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(more);
    PathBuf::from(name)
}

fn remove(path: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(system(path, error)),
        _ => Ok(()),
    }
}

fn system(path: &Path, error: std::io::Error) -> Error {
    Error::new(ErrorKind::System, "expected to write there").caused(error).at(path)
}

/// Moves a finished copy to its name only once all of it is on the disk.
fn put_in_place(part: &Path, target: &Path) -> Result<()> {
    let synced = fs::File::open(part).and_then(|file| file.sync_all());
    synced.and_then(|()| fs::rename(part, target)).map_err(|error| system(target, error))
}

/// Moves a ledger with its journal to the first free name beside it.
fn move_aside(target: &Path) -> Result<PathBuf> {
    let mut number = 1;
    let aside = loop {
        let aside = beside(target, &format!(".replaced-{number}"));
        if !aside.exists() {
            break aside;
        }
        number += 1;
    };
    // The journal first: without it the file is still whole up to its last checkpoint.
    for journal in ["-wal", "-shm"] {
        let from = beside(target, journal);
        if from.exists() {
            fs::rename(&from, beside(&aside, journal)).map_err(|error| system(&from, error))?;
        }
    }
    fs::rename(target, &aside).map_err(|error| system(target, error))?;
    Ok(aside)
}
