//! Turns links, merges and splits into pairs of claims that belong together or apart.

use std::collections::BTreeMap;

use tallybook_incident::{ClaimPair, Decisions, SourceNote};

use crate::change::{Change, SourceEntry};
use crate::view::Views;
use crate::{Result, log, payload};

/// Claims of one merge of which every pair is written down; in a larger one each is tied to the
/// next only.
const PAIRS_OF_MAX: usize = 40;

/// Returns what the desk decided on claims; of two decisions on a pair, the later.
pub(crate) fn of(views: Views<'_>) -> Result<Decisions> {
    let sql = "SELECT DISTINCT seq FROM decision WHERE kind IN ('link', 'merge', 'split')
               AND NOT EXISTS (SELECT 1 FROM undone WHERE undone.seq = decision.seq) ORDER BY seq";
    let mut statement = views.conn.prepare_cached(sql)?;
    let seqs: Vec<i64> =
        statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    let mut pairs: BTreeMap<ClaimPair, bool> = BTreeMap::new();
    for seq in seqs {
        let Some(operation) = log::get(views.log, seq)? else { continue };
        let payload = payload::change(views.log, &operation.header.payload)?;
        for (pair, together) in payload.map_or(Vec::new(), |payload| pairs_of(payload.change)) {
            pairs.insert(pair, together);
        }
    }
    let mut decisions = Decisions { sources: notes(views)?, ..Decisions::default() };
    for (pair, together) in pairs {
        let list = if together { &mut decisions.must_link } else { &mut decisions.cannot_link };
        list.push(pair);
    }
    Ok(decisions)
}

fn pairs_of(change: Change) -> Vec<(ClaimPair, bool)> {
    match change {
        Change::Link { a, b } => vec![(pair(&a, &b), true)],
        Change::Merge { claims } if claims.len() <= PAIRS_OF_MAX => {
            let firsts = claims.iter().enumerate();
            let all = firsts.flat_map(|(at, a)| claims.iter().skip(at + 1).map(move |b| (a, b)));
            all.map(|(a, b)| (pair(a, b), true)).collect()
        }
        Change::Merge { claims } => {
            let next = claims.iter().zip(claims.iter().skip(1));
            next.map(|(a, b)| (pair(a, b), true)).collect()
        }
        Change::Split { apart, from } => {
            let all = apart.iter().flat_map(|a| from.iter().map(move |b| (a, b)));
            all.map(|(a, b)| (pair(a, b), false)).collect()
        }
        _ => Vec::new(),
    }
}

/// A pair is the same whichever claim is named first.
fn pair(a: &str, b: &str) -> ClaimPair {
    let (a, b) = if a <= b { (a, b) } else { (b, a) };
    ClaimPair { a: a.to_owned(), b: b.to_owned() }
}

/// Returns what the register says of sources that bears on independence.
fn notes(views: Views<'_>) -> Result<Vec<SourceNote>> {
    let mut statement = views.conn.prepare_cached("SELECT line FROM source ORDER BY key")?;
    let mut notes = Vec::new();
    for line in statement.query_map([], |row| row.get::<_, String>(0))? {
        let entry: SourceEntry = serde_json::from_str(&line?)?;
        let party = entry.source_kind.as_deref() == Some("party");
        let copies_from = entry.copies_from.unwrap_or_default();
        for name in std::iter::once(entry.name).chain(entry.aliases) {
            notes.push(SourceNote { name, copies_from: copies_from.clone(), party });
        }
    }
    Ok(notes)
}
