//! Runs `tallybook log`: who changed what, when and why, newest first.

use serde::Serialize;
use serde_json::Value;
use tallybook_ledger::{Change, Entry, Header, MASK, WITHHELD};

use crate::desk::Desk;
use crate::exit::Outcome;
use crate::ledger_args::LogArgs;
use crate::view::{Column, table};

/// An operation as `--json` prints it.
#[derive(Serialize)]
struct Row {
    #[serde(flatten)]
    header: Header,
    hash: String,
    undone: bool,
    about: String,
    reason: Option<String>,
}

/// Prints the operations.
pub(crate) fn run(args: LogArgs) -> anyhow::Result<Outcome> {
    Desk::open(&args.ledger)?.veiled(|desk| {
        if args.head {
            let head = desk.ledger.head()?;
            desk.say(&format!("{} {}\n", head.seq, head.hash))?;
            return Ok(Outcome::Done);
        }
        let entries = desk.ledger.log(args.limit)?;
        let rows: Vec<Row> =
            entries.into_iter().map(|entry| row(desk, entry)).collect::<anyhow::Result<_>>()?;
        if args.json {
            desk.json(&rows)?;
            return Ok(Outcome::Done);
        }
        let heads = [
            Column::number("#", 1),
            Column::words("when", 16),
            Column::words("who", 4),
            Column::words("what", 8),
            Column::words("about", 20),
        ];
        let cells: Vec<Vec<String>> = rows.iter().map(cells).collect();
        desk.say(&table(&heads, &cells, desk.paint))?;
        Ok(Outcome::Done)
    })
}

fn cells(row: &Row) -> Vec<String> {
    let mut about = row.about.clone();
    if let Some(reason) = &row.reason {
        about.push_str(&format!(" ({reason})"));
    }
    let undone = if row.undone { " (undone)" } else { "" };
    vec![
        row.header.seq.to_string(),
        row.header.at.get(..16).unwrap_or(&row.header.at).replace('T', " "),
        row.header.who.clone(),
        format!("{}{undone}", row.header.kind.replace('_', " ")),
        about,
    ]
}

fn row(desk: &Desk, (operation, payload, undone): Entry) -> anyhow::Result<Row> {
    let about = match payload.as_ref().map(|payload| &payload.change) {
        None => "redacted".to_owned(),
        // What stands in a title or a value of a protected source's report is its wording.
        Some(change) if withheld(desk, change)? => format!("{MASK} {WITHHELD}"),
        Some(change) => about(change),
    };
    Ok(Row {
        hash: operation.hash.to_string(),
        undone,
        about: desk.veil.text(&about),
        reason: payload.and_then(|payload| payload.reason).map(|text| desk.veil.text(&text)),
        header: operation.header,
    })
}

fn withheld(desk: &Desk, change: &Change) -> anyhow::Result<bool> {
    Ok(match change {
        Change::AddDocument(add) => {
            let document = &add.document;
            let publisher = document.publisher.as_deref();
            publisher.is_some_and(|name| desk.veil.covers(name))
                || desk.ledger.covers_document(&document.document_id, &desk.veil)?
        }
        Change::Correct { claim, .. } => desk.ledger.covers_claim(claim, &desk.veil)?,
        _ => false,
    })
}

fn short(id: &str) -> &str {
    id.get(..8).unwrap_or(id)
}

/// Returns in words what a change is about.
fn about(change: &Change) -> String {
    match change {
        Change::AddDocument(add) => {
            let document = &add.document;
            let name = document.title.as_deref().or(document.path.as_deref()).unwrap_or("");
            let version = if add.supersedes.is_some() { "new version, " } else { "" };
            format!("{} {version}{name}", short(&document.document_id))
        }
        Change::RecordClaims(record) => format!(
            "{} {} claims by {}",
            short(&record.document_id),
            record.claims.len(),
            record.coder.version
        ),
        Change::Link { a, b } => format!("{} and {}", short(a), short(b)),
        Change::Merge { claims } => format!("{} claims are one incident", claims.len()),
        Change::Split { apart, from } => {
            format!("{} claims apart from {}", apart.len(), from.len())
        }
        Change::Correct { claim, pointer, was, value } => {
            format!("{} {pointer}: {} -> {}", short(claim), plain(was), plain(value))
        }
        Change::Review { claims, decision, public_id } => {
            let public = public_id.as_deref().map_or(String::new(), |id| format!(" as {id}"));
            let first = claims.first().map_or("", |claim| short(claim));
            format!("incident of {first}: {}{public}", decision.as_str())
        }
        Change::Source(entry) => {
            let grade = entry.grade.as_deref().map_or(String::new(), |grade| format!(": {grade}"));
            format!("{}{grade}", entry.name)
        }
        Change::Undo { first, last } if first == last => format!("operation {first}"),
        Change::Undo { first, last } => format!("operations {first} to {last}"),
        Change::Withdraw { document, claim } => {
            let id = document.as_deref().or(claim.as_deref()).unwrap_or("");
            let what = if document.is_some() { "document" } else { "claim" };
            format!("{what} {}", short(id))
        }
        Change::Redact { documents, digests } => {
            let ids: Vec<&str> = documents.iter().map(|id| short(id)).collect();
            format!("{} ({} payloads)", ids.join(", "), digests.len())
        }
        _ => String::new(),
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
