//! Runs `tallybook import`: a desk's own table, row by row, with a report of each.

use anyhow::Context;
use tallybook_ledger::{ColumnMap, NewDocument, Recorded, rows_of_csv};

use crate::decision_args::ImportArgs;
use crate::desk::{Desk, author};
use crate::exit::Outcome;

/// Imports a table.
pub(crate) fn run(args: ImportArgs) -> anyhow::Result<Outcome> {
    let author = author(&args.author)?;
    let file = args.file.display();
    let bytes =
        std::fs::read(&args.file).with_context(|| format!("{file}: expected a readable table"))?;
    let table = rows_of_csv(&bytes, &map(&args)?)?;
    Desk::open_or_create(&args.ledger, &author)?.veiled(|desk| {
        let mut out = String::new();
        if !table.unused.is_empty() {
            let names = table.unused.join(", ");
            out.push_str(&format!("columns that fill no field (kept in the text): {names}\n"));
        }
        let (mut failed, mut lines, mut documents) = (0, Vec::new(), Vec::<NewDocument>::new());
        for row in table.rows {
            match row.document {
                Ok(document) => {
                    lines.push(row.line);
                    documents.push(document);
                }
                Err(error) => {
                    failed += 1;
                    out.push_str(&format!("line {}: failed: {error}\n", row.line));
                    if let Some(hint) = error.hint() {
                        out.push_str(&format!("  hint: {hint}\n"));
                    }
                }
            }
        }
        let done = desk.ledger.import(&author, documents, args.dry_run)?;
        desk.ledger.settle()?;
        let (mut new, mut known, mut versions) = (0, 0, 0);
        for (line, recorded) in lines.iter().zip(&done) {
            let said = match recorded {
                Recorded::New => {
                    new += 1;
                    continue;
                }
                Recorded::Known => {
                    known += 1;
                    "known already"
                }
                Recorded::NewVersion { .. } => {
                    versions += 1;
                    "a new version of a row that is held"
                }
                Recorded::Redacted => "redacted before, not recorded again",
            };
            out.push_str(&format!("line {line}: {said}\n"));
        }
        let dry = if args.dry_run { " (dry run: nothing was recorded)" } else { "" };
        out.push_str(&format!(
            "{file}: {new} new, {known} known, {versions} new versions, {failed} failed{dry}\n"
        ));
        desk.say(&out)?;
        Ok(if failed == 0 { Outcome::Done } else { Outcome::Failed })
    })
}

fn map(args: &ImportArgs) -> anyhow::Result<ColumnMap> {
    let mut map = ColumnMap {
        default_type: args.default_type.clone(),
        publisher: args.publisher.clone(),
        types: crate::words::types(),
        categories: super::export::categories(),
        ..ColumnMap::default()
    };
    for text in &args.column {
        let (field, heading) = text
            .split_once('=')
            .with_context(|| format!("--column: expected FIELD=HEADING, but found \"{text}\""))?;
        map.columns.insert(field.trim().to_owned(), heading.trim().to_owned());
    }
    for text in &args.value {
        let parsed = text.split_once(':').and_then(|(field, rest)| {
            let (from, to) = rest.rsplit_once('=')?;
            Some(((field.trim().to_owned(), from.trim().to_owned()), to.trim().to_owned()))
        });
        let (key, word) = parsed
            .with_context(|| format!("--value: expected FIELD:WORD=WORD, but found \"{text}\""))?;
        map.values.insert(key, word);
    }
    Ok(map)
}
