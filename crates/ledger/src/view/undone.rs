//! Turns the undo operations of the log into the set of operations that no longer count.
//!
//! An undo counts unless a later undo that counts names it: so the last one is read first.

use std::collections::BTreeSet;

use super::{Touched, Views};
use crate::change::Change;
use crate::{Result, log, payload};

/// Computes the set anew and returns the operations that entered or left it.
pub(super) fn toggle(views: Views<'_>) -> Result<BTreeSet<i64>> {
    let seqs = |sql: &str| -> Result<BTreeSet<i64>> {
        let mut statement = views.conn.prepare_cached(sql)?;
        let found = statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        Ok(found)
    };
    let before = seqs("SELECT seq FROM undone")?;
    let mut now = BTreeSet::new();
    for seq in seqs("SELECT seq FROM subject WHERE name = 'undo'")?.into_iter().rev() {
        if now.contains(&seq) {
            continue;
        }
        let Some(operation) = log::get(views.log, seq)? else { continue };
        let payload = payload::change(views.log, &operation.header.payload)?;
        if let Some(Change::Undo { first, last }) = payload.map(|payload| payload.change) {
            now.extend(first..=last.min(seq - 1));
        }
    }
    for seq in before.difference(&now) {
        views.conn.prepare_cached("DELETE FROM undone WHERE seq = ?1")?.execute([seq])?;
    }
    for seq in now.difference(&before) {
        views.conn.prepare_cached("INSERT INTO undone VALUES (?1)")?.execute([seq])?;
    }
    Ok(before.symmetric_difference(&now).copied().collect())
}

/// Marks what an operation is about as to be computed again.
pub(super) fn touch(views: Views<'_>, seq: i64, touched: &mut Touched) -> Result<()> {
    let Some(operation) = log::get(views.log, seq)? else { return Ok(()) };
    let Some(payload) = payload::change(views.log, &operation.header.payload)? else {
        return Ok(());
    };
    super::index(views.conn, seq, &payload, touched)
}
