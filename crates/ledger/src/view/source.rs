//! Turns the operations on a source into its line in the register.

use super::Views;
use crate::change::{Change, SourceEntry};
use crate::{Result, log, payload};

/// Returns the key under which a name is known: case, spaces and a leading article fall away.
pub(crate) fn source_key(name: &str) -> String {
    let folded = name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    folded.strip_prefix("the ").map_or(folded.clone(), str::to_owned)
}

/// Computes a source's line from its operations; later words win, field by field.
pub(super) fn refresh(views: Views<'_>, key: &str) -> Result<()> {
    let mut entry: Option<SourceEntry> = None;
    for seq in super::document::operations(views.conn, &format!("source:{key}"))? {
        let Some(operation) = log::get(views.log, seq)? else { continue };
        let payload = payload::change(views.log, &operation.header.payload)?;
        if let Some(Change::Source(later)) = payload.map(|payload| payload.change) {
            entry = Some(over(entry.unwrap_or_default(), *later));
        }
    }
    let Some(entry) = entry else {
        views.conn.prepare_cached("DELETE FROM source WHERE key = ?1")?.execute([key])?;
        return Ok(());
    };
    let line = serde_json::to_string(&entry)?;
    let protected = entry.protected.unwrap_or(false);
    let sql = "INSERT OR REPLACE INTO source (key, name, line, protected) VALUES (?1, ?2, ?3, ?4)";
    views.conn.prepare_cached(sql)?.execute((key, entry.name, line, protected))?;
    Ok(())
}

fn over(before: SourceEntry, later: SourceEntry) -> SourceEntry {
    let mut aliases = before.aliases;
    aliases.extend(later.aliases);
    aliases.sort();
    aliases.dedup();
    SourceEntry {
        name: later.name,
        aliases,
        source_kind: later.source_kind.or(before.source_kind),
        languages: later.languages.or(before.languages),
        affiliation: later.affiliation.or(before.affiliation),
        copies_from: later.copies_from.or(before.copies_from),
        grade: later.grade.or(before.grade),
        graded_on: later.graded_on.or(before.graded_on),
        grade_reason: later.grade_reason.or(before.grade_reason),
        contact: later.contact.or(before.contact),
        protected: later.protected.or(before.protected),
    }
}
