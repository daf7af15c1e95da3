//! Runs `tallybook tally`: counts a series from the ledger, with its members.

use tallybook_contract::{Number, SeriesLine, SeriesMember, SeriesScope};
use tallybook_ledger::day;

use crate::decision_args::TallyArgs;
use crate::desk::Desk;
use crate::exit::Outcome;
use crate::view::{Column, Ink, clean, field, table};

/// Counts the series that the flags describe, or every series that documents publish a count of.
pub(crate) fn run(args: TallyArgs) -> anyhow::Result<Outcome> {
    for date in [&args.since, &args.until].into_iter().flatten() {
        day(date)?;
    }
    if args.radius.is_some_and(|km| !km.is_finite() || km <= 0.0) {
        anyhow::bail!("--radius: expected kilometres above 0");
    }
    let known = crate::words::types();
    if let Some(word) = args.types.iter().find(|word| !known.contains(word)) {
        anyhow::bail!("expected a type ({}), but found \"{word}\"", known.join(", "));
    }
    Desk::open(&args.ledger)?.veiled(|desk| {
        let scope = scope(&args);
        let asked = scope != SeriesScope { name: scope.name.clone(), ..SeriesScope::default() };
        let series = if asked {
            vec![desk.ledger.count(&scope)?]
        } else {
            desk.ledger.published_series()?
        };
        if args.json {
            desk.json(&series)?;
            return Ok(Outcome::Done);
        }
        let mut out = String::new();
        for line in &series {
            out.push_str(&block(desk, line));
        }
        if series.is_empty() {
            out.push_str("no published count; --type, --place, --since ... describe a series\n");
        }
        desk.say(&out)?;
        Ok(Outcome::Done)
    })
}

fn scope(args: &TallyArgs) -> SeriesScope {
    SeriesScope {
        name: args.name.clone(),
        types: args.types.clone(),
        places: args.place.clone(),
        radius_km: args.radius,
        actors: args.actor.clone(),
        sources: args.source.clone(),
        since: args.since.clone(),
        until: args.until.clone(),
        category: args.category.clone(),
    }
}

fn block(desk: &Desk, line: &SeriesLine) -> String {
    let paint = desk.paint;
    // Adding nothing turns a minus zero into a zero.
    let number = |number: Number| (number.0 + 0.0).to_string();
    let mut out = String::new();
    let name = if line.scope.name.is_empty() { "series" } else { line.scope.name.as_str() };
    let high = line.high.map_or("open".to_owned(), number);
    let head =
        format!("{}: {} (low {}, high {high})", clean(name), number(line.count), number(line.low));
    out.push_str(&paint.ink(Ink::Strong, &head));
    out.push('\n');
    let mut words = Vec::new();
    let list = |what: &str, items: &[String]| {
        (!items.is_empty()).then(|| format!("{what} {}", items.join(", ")))
    };
    words.extend(list("types", &line.scope.types));
    words.extend(list("places", &line.scope.places));
    words.extend(list("actors", &line.scope.actors));
    words.extend(list("sources", &line.scope.sources));
    words.extend(line.scope.since.as_ref().map(|day| format!("since {day}")));
    words.extend(line.scope.until.as_ref().map(|day| format!("until {day}")));
    words.extend(line.scope.category.as_ref().map(|word| format!("sum of {word}")));
    field(&mut out, paint, "counts", &clean(&words.join("; ")));
    if line.open_tops > 0 {
        field(&mut out, paint, "open tops", &line.open_tops.to_string());
    }
    out.push_str(&members(desk, "members", &line.members));
    out.push_str(&members(desk, "candidates not counted", &line.candidates));
    for audit in &line.audits {
        let words = clean(&audit.text);
        let (stated, held) = (number(audit.stated), number(audit.held));
        let text = format!("\"{words}\" says {stated}, held {held}: {}", audit.verdict);
        field(&mut out, paint, "published", &text);
        if let Some(change) = &audit.smallest_change {
            field(&mut out, paint, "to hold", &clean(change));
        }
    }
    out.push('\n');
    out
}

fn members(desk: &Desk, what: &str, members: &[SeriesMember]) -> String {
    if members.is_empty() {
        return String::new();
    }
    let heads = [
        Column::words("id", 8),
        Column::words("day", 10),
        Column::number("figure", 6),
        Column::words(if what == "members" { "member" } else { "candidate" }, 12),
        Column::words("why", 8),
    ];
    let rows: Vec<Vec<String>> = members
        .iter()
        .map(|member| {
            vec![
                member.incident_id.chars().take(8).collect(),
                member.day.clone().unwrap_or_default(),
                member.figure.map_or(String::new(), |number| (number.0 + 0.0).to_string()),
                member.title.clone(),
                member.reasons.join("; "),
            ]
        })
        .collect();
    format!("  {what}: {}\n{}", members.len(), table(&heads, &rows, desk.paint))
}
