//! Turns an incident into a page: what is published, figures by source, claims side by side.

use tallybook_contract::{ClaimLine, Number, SourcedFigure};
use tallybook_ledger::{Shown, ShownClaim};

use super::incident::{days, figure_text};
use super::table::{Column, table};
use super::{Ink, Paint, clean, field};

/// Returns the page of an incident.
pub(crate) fn shown_block(shown: &Shown, paint: Paint) -> String {
    let incident = &shown.incident;
    let mut out = String::new();
    out.push_str(&paint.ink(Ink::Strong, &clean(&incident.title)));
    out.push('\n');
    let row = |out: &mut String, label: &str, text: &str| field(out, paint, label, &clean(text));
    row(&mut out, "id", &incident.incident_id);
    if let Some(public) = &incident.public_id {
        row(&mut out, "public id", public);
    }
    row(&mut out, "status", &format!("{}; {}", incident.status, incident.review));
    let when = &incident.when;
    row(&mut out, "when", &days(when.earliest.as_deref(), when.latest.as_deref()));
    for place in &incident.places {
        let parts = [place.admin1.as_deref(), place.country.as_deref()];
        let area: Vec<&str> = parts.into_iter().flatten().collect();
        row(&mut out, "where", &format!("{} {} ({})", place.role, place.name, area.join(", ")));
    }
    for actor in &incident.who {
        row(&mut out, "who", &format!("{} {}", actor.role, actor.name));
    }
    row(&mut out, "reports", &reports(shown));
    for origin in &incident.origin_list {
        let because = if origin.reasons.is_empty() {
            String::new()
        } else {
            format!(": {}", origin.reasons.join("; "))
        };
        let count = origin.claims.len();
        row(&mut out, "origin", &format!("{} ({count} claims){because}", origin.source));
    }
    out.push_str(&figures(shown, paint));
    out.push_str(&claims(&shown.claims, paint));
    for link in &incident.links {
        let ids = format!("{} and {}", start(&link.a), start(&link.b));
        row(&mut out, "together", &format!("{ids}: {}", link.reasons.join(", ")));
    }
    for decided in &shown.decisions {
        let at = decided.at.get(..16).unwrap_or(&decided.at).replace('T', " ");
        let kind = decided.kind.replace('_', " ");
        row(&mut out, "decided", &format!("#{} {kind}, {}, {at}", decided.seq, decided.who));
    }
    out
}

fn reports(shown: &Shown) -> String {
    let incident = &shown.incident;
    let recaps = match incident.recaps.len() {
        0 => String::new(),
        count => format!(", {count} of them told again"),
    };
    let (documents, origins) = (incident.documents, incident.origins);
    format!("{documents} documents, {origins} origins, {} claims{recaps}", incident.claims.len())
}

/// The history of each number: every figure by the day of its report.
fn figures(shown: &Shown, paint: Paint) -> String {
    let mut out = String::new();
    for (category, figure) in &shown.incident.figures {
        let head = format!("\n{category}: {} ({})\n", figure_text(figure), figure.rule);
        out.push_str(&paint.ink(Ink::Strong, &head));
        let mut all: Vec<&SourcedFigure> = figure.all.iter().collect();
        all.sort_by(|a, b| (&a.reported, &a.source).cmp(&(&b.reported, &b.source)));
        let heads = [
            Column::words("reported", 10),
            Column::words("figure", 6),
            Column::words("of", 6),
            Column::words("source", 10),
            Column::words("note", 8),
        ];
        let rows: Vec<Vec<String>> = all.into_iter().map(figure_row).collect();
        out.push_str(&table(&heads, &rows, paint));
    }
    out
}

fn figure_row(figure: &SourcedFigure) -> Vec<String> {
    let number = |number: Number| number.0.to_string();
    let value = match (figure.min, figure.max) {
        (Some(min), Some(max)) if min == max => number(min),
        (Some(min), Some(max)) => format!("{}-{}", number(min), number(max)),
        (Some(min), None) => format!("{}+", number(min)),
        (None, Some(max)) => format!("up to {}", number(max)),
        (None, None) => "some".to_owned(),
    };
    let mut notes: Vec<String> = Vec::new();
    if figure.superseded {
        notes.push("superseded".to_owned());
    }
    if figure.part_of.is_some() {
        notes.push("a part".to_owned());
    }
    notes.extend(figure.note.clone());
    let of = figure.victims.clone().or_else(|| figure.unit.clone()).unwrap_or_default();
    vec![
        figure.reported.clone().unwrap_or_default(),
        value,
        of,
        figure.source.clone(),
        notes.join("; "),
    ]
}

/// The claims side by side: one row each, and under it the words.
fn claims(claims: &[ShownClaim], paint: Paint) -> String {
    let mut out = String::from("\n");
    let heads = [
        Column::words("claim", 8),
        Column::words("outlet", 8),
        Column::words("reported", 10),
        Column::words("says", 8),
        Column::words("status", 8),
        Column::words("days", 10),
        Column::words("place", 8),
    ];
    let rows: Vec<Vec<String>> = claims.iter().map(claim_row).collect();
    out.push_str(&table(&heads, &rows, paint));
    out.push('\n');
    for shown in claims {
        let words = format!("\"{}\"", clean(&shown.claim.evidence.text));
        field(&mut out, paint, start(&shown.claim.claim_id), &words);
    }
    out
}

fn claim_row(shown: &ShownClaim) -> Vec<String> {
    let claim = &shown.claim;
    let says = claim.said_by.first().map_or(String::new(), |voice| voice.source.clone());
    let status =
        if claim.recap { format!("{}, recap", claim.status) } else { claim.status.clone() };
    vec![
        start(&claim.claim_id).to_owned(),
        shown.publisher.clone().unwrap_or_default(),
        shown.published.clone().unwrap_or_default(),
        says,
        status,
        days(claim.when.earliest.as_deref(), claim.when.latest.as_deref()),
        place(claim),
    ]
}

fn place(claim: &ClaimLine) -> String {
    claim.places.first().map_or(String::new(), |place| place.name.clone())
}

fn start(id: &str) -> &str {
    id.get(..8).unwrap_or(id)
}
