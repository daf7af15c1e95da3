//! Runs `tallybook sources`: the register of sources, and what the desk writes into it.

use tallybook_ledger::{SourceEntry, SourceRow};

use crate::decision_args::SourcesArgs;
use crate::desk::{Desk, author};
use crate::exit::Outcome;
use crate::view::{Column, table};

/// Prints the register, or writes a source into it.
pub(crate) fn run(args: SourcesArgs) -> anyhow::Result<Outcome> {
    match args.name.clone() {
        Some(name) => write(&args, name),
        None => Desk::open(&args.ledger)?.veiled(|desk| print(desk, &args)),
    }
}

fn write(args: &SourcesArgs, name: String) -> anyhow::Result<Outcome> {
    let author = author(&args.author)?;
    let list = |words: &[String]| (!words.is_empty()).then(|| words.to_vec());
    let today = author.at.get(..10).map(str::to_owned);
    let graded_on = args.graded_on.clone().or(today).filter(|_| args.grade.is_some());
    let entry = SourceEntry {
        name,
        aliases: args.alias.clone(),
        source_kind: args.kind.clone(),
        languages: list(&args.language),
        affiliation: args.affiliation.clone(),
        copies_from: list(&args.copies_from),
        grade: args.grade.clone(),
        graded_on,
        grade_reason: args.grade_reason.clone(),
        contact: args.contact.clone(),
        protected: match (args.protect, args.unprotect) {
            (true, _) => Some(true),
            (_, true) => Some(false),
            _ => None,
        },
    };
    let desk = Desk::open_or_create(&args.ledger, &author)?;
    desk.veiled(|desk| {
        desk.ledger.set_source(&author, entry)?;
        // Nothing is repeated: the name may have become one that is withheld.
        desk.say("written into the register\n")?;
        Ok(Outcome::Done)
    })
}

fn print(desk: &Desk, args: &SourcesArgs) -> anyhow::Result<Outcome> {
    let mut rows = desk.ledger.sources()?;
    for row in &mut rows {
        desk.veil.entry(&mut row.entry);
    }
    if args.json {
        desk.json(&rows)?;
        return Ok(Outcome::Done);
    }
    let heads = [
        Column::words("source", 20),
        Column::words("kind", 7),
        Column::words("lang", 4),
        Column::words("grade", 5),
        Column::words("since", 10),
        Column::words("why", 3),
        Column::words("copies from", 6),
        Column::number("incidents", 9),
    ];
    let cells: Vec<Vec<String>> = rows.iter().map(cells).collect();
    let mut out = table(&heads, &cells, desk.paint);
    let known = rows.iter().filter(|row| row.registered).count();
    out.push_str(&format!("{} sources, {known} in the register\n", rows.len()));
    desk.say(&out)?;
    Ok(Outcome::Done)
}

fn cells(row: &SourceRow) -> Vec<String> {
    let entry = &row.entry;
    let word = |word: &Option<String>| word.clone().unwrap_or_default();
    let list = |words: &Option<Vec<String>>| words.as_deref().unwrap_or_default().join(", ");
    let kind = match (&entry.source_kind, row.registered) {
        (Some(kind), _) => kind.clone(),
        (None, true) => String::new(),
        (None, false) => "unknown".to_owned(),
    };
    vec![
        entry.name.clone(),
        kind,
        list(&entry.languages),
        word(&entry.grade),
        word(&entry.graded_on),
        word(&entry.grade_reason),
        list(&entry.copies_from),
        row.incidents.to_string(),
    ]
}
