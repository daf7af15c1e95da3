//! Runs `tallybook export`: incidents or claims for spreadsheets, programs and maps.

use tallybook_contract::{ClaimLine, IncidentLine, Number};
use tallybook_ledger::{ExportedClaim, Release};

use crate::decision_args::{ExportArgs, ExportForm};
use crate::desk::Desk;
use crate::exit::Outcome;

/// Columns of both tables that counts fill, in this order.
const CATEGORIES: &[&str] = &[
    "killed",
    "wounded",
    "captured",
    "abducted",
    "released",
    "displaced",
    "missing",
    "vehicles",
    "troops",
    "aircraft",
    "weapons",
    "sites",
    "aid",
    "protesters",
    "other",
];

/// Exports what passes the filter.
pub(crate) fn run(args: ExportArgs) -> anyhow::Result<Outcome> {
    Desk::open(&args.ledger)?.veiled(|desk| {
        let today = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date();
        let release = if args.internal { Release::Internal } else { Release::Public(today) };
        let filter = args.filter.filter(|name| Ok(desk.ledger.point_of(name)?))?;
        let (held_back, coarsened);
        if args.claims {
            let mut out = desk.ledger.export_claims(&filter, release)?;
            (held_back, coarsened) = (out.held_back, out.coarsened);
            for line in &mut out.lines {
                desk.veil.shown(&mut line.shown);
            }
            match args.form {
                ExportForm::Jsonl => desk.json(&out.lines)?,
                ExportForm::Csv => {
                    desk.say(&table(&claim_heads(), out.lines.iter().map(claim))?)?
                }
                ExportForm::Geojson => desk.say(&geojson(out.lines.iter().map(claim_feature))?)?,
            }
        } else {
            let mut out = desk.ledger.export_incidents(&filter, release)?;
            (held_back, coarsened) = (out.held_back, out.coarsened);
            for line in &mut out.lines {
                desk.veil.incident(line);
            }
            match args.form {
                ExportForm::Jsonl => desk.json(&out.lines)?,
                ExportForm::Csv => {
                    desk.say(&table(&incident_heads(), out.lines.iter().map(incident))?)?;
                }
                ExportForm::Geojson => desk.say(&geojson(out.lines.iter().map(feature))?)?,
            }
        }
        if held_back + coarsened > 0 {
            anstream::eprintln!(
                "tallybook: {held_back} held back for 72 hours after the report, {coarsened} \
                 without exact places (--internal has all)"
            );
        }
        Ok(Outcome::Done)
    })
}

/// Returns the rows as comma-separated values.
fn table(heads: &[String], rows: impl Iterator<Item = Vec<String>>) -> anyhow::Result<String> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(heads)?;
    for row in rows {
        writer.write_record(row.iter().map(|cell| safe(cell)))?;
    }
    Ok(String::from_utf8(writer.into_inner()?)?)
}

/// A cell that a spreadsheet would compute gets an apostrophe in front.
fn safe(cell: &str) -> String {
    let computes = cell.starts_with(['=', '+', '@', '\t', '\r'])
        || cell.starts_with('-') && cell.parse::<f64>().is_err();
    if computes { format!("'{cell}") } else { cell.to_owned() }
}

fn word(word: &Option<String>) -> String {
    word.clone().unwrap_or_default()
}

fn number<T: ToString>(number: Option<T>) -> String {
    number.map_or(String::new(), |number| number.to_string())
}

fn incident_heads() -> Vec<String> {
    let first = [
        "incident_id",
        "public_id",
        "type",
        "status",
        "review",
        "date",
        "until",
        "time_precision",
        "place",
        "place_id",
        "latitude",
        "longitude",
        "country",
        "admin1",
        "geo_precision",
        "agent",
        "target",
    ];
    let last = ["documents", "origins", "claims", "title"];
    let counts = CATEGORIES
        .iter()
        .flat_map(|category| ["low", "best", "high"].map(|bound| format!("{category}_{bound}")));
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    names(&first).into_iter().chain(counts).chain(names(&last)).collect()
}

fn incident(line: &IncidentLine) -> Vec<String> {
    let place = line.places.first();
    let who = |role: &str| {
        let names = line.who.iter().filter(|actor| actor.role == role);
        names.map(|actor| actor.name.as_str()).collect::<Vec<_>>().join("; ")
    };
    let mut row = vec![
        line.incident_id.clone(),
        word(&line.public_id),
        line.event_type.clone(),
        line.status.clone(),
        line.review.clone(),
        word(&line.when.earliest),
        word(&line.when.latest),
        number(line.when.time_precision),
        place.map_or(String::new(), |place| place.name.clone()),
        place.map_or(String::new(), |place| word(&place.place_id)),
        number(place.and_then(|place| place.latitude)),
        number(place.and_then(|place| place.longitude)),
        place.map_or(String::new(), |place| word(&place.country)),
        place.map_or(String::new(), |place| word(&place.admin1)),
        number(place.and_then(|place| place.geo_precision)),
        who("agent"),
        who("target"),
    ];
    for category in CATEGORIES {
        let figure = line.figures.get(*category);
        let value = |of: Option<Number>| number(of.map(|number| number.0));
        row.push(value(figure.and_then(|figure| figure.low)));
        row.push(value(figure.and_then(|figure| figure.best)));
        row.push(value(figure.and_then(|figure| figure.high)));
    }
    row.extend([
        line.documents.to_string(),
        line.origins.to_string(),
        line.claims.len().to_string(),
        line.title.clone(),
    ]);
    row
}

/// The headings are the fields of `tallybook import`, so that the table comes back in.
fn claim_heads() -> Vec<String> {
    let first = [
        "id",
        "incident_id",
        "document_id",
        "type",
        "status",
        "recap",
        "date",
        "until",
        "place",
        "latitude",
        "longitude",
        "country",
        "admin1",
        "agent",
        "target",
        "source",
        "publisher",
        "published",
        "url",
        "notes",
    ];
    let counts = CATEGORIES.iter().map(|category| format!("count.{category}"));
    first.iter().map(|name| (*name).to_owned()).chain(counts).collect()
}

fn claim(line: &ExportedClaim) -> Vec<String> {
    let ExportedClaim { incident_id, shown } = line;
    let claim: &ClaimLine = &shown.claim;
    let place = claim.places.first();
    let who = |role: &str| {
        let names = claim.who.iter().filter(|actor| actor.role == role);
        names.map(|actor| actor.name.as_str()).collect::<Vec<_>>().join("; ")
    };
    let sources = claim.said_by.iter().map(|voice| voice.source.as_str());
    let mut row = vec![
        claim.claim_id.clone(),
        incident_id.clone(),
        claim.document_id.clone(),
        claim.event_type.clone(),
        claim.status.clone(),
        claim.recap.to_string(),
        word(&claim.when.earliest),
        word(&claim.when.latest),
        place.map_or(String::new(), |place| place.name.clone()),
        number(place.and_then(|place| place.latitude)),
        number(place.and_then(|place| place.longitude)),
        place.map_or(String::new(), |place| word(&place.country)),
        place.map_or(String::new(), |place| word(&place.admin1)),
        who("agent"),
        who("target"),
        sources.collect::<Vec<_>>().join("; "),
        word(&shown.publisher),
        word(&shown.published),
        word(&shown.url),
        claim.evidence.text.clone(),
    ];
    row.extend(CATEGORIES.iter().map(|category| count(claim, category)));
    row
}

/// The first figure of a category that is no part of another: 5, 5+ or 3-7.
fn count(claim: &ClaimLine, category: &str) -> String {
    let mut own = claim
        .how_many
        .iter()
        .filter(|count| count.category == category && count.part_of.is_none() && !count.superseded);
    let Some(count) = own.next() else { return String::new() };
    let value = |number: Number| number.0.to_string();
    match (count.min, count.max) {
        (Some(min), Some(max)) if min == max => value(min),
        (Some(min), Some(max)) => format!("{}-{}", value(min), value(max)),
        (Some(min), None) => format!("{}+", value(min)),
        (None, Some(max)) => format!("0-{}", value(max)),
        (None, None) => String::new(),
    }
}

fn geojson(features: impl Iterator<Item = serde_json::Value>) -> anyhow::Result<String> {
    let features: Vec<serde_json::Value> = features.collect();
    let all = serde_json::json!({ "type": "FeatureCollection", "features": features });
    Ok(format!("{}\n", serde_json::to_string(&all)?))
}

fn point(latitude: Option<f64>, longitude: Option<f64>) -> serde_json::Value {
    match (latitude, longitude) {
        (Some(latitude), Some(longitude)) => {
            serde_json::json!({ "type": "Point", "coordinates": [longitude, latitude] })
        }
        // What has no place is still a feature: nothing is left out of a map's list.
        _ => serde_json::Value::Null,
    }
}

fn feature(line: &IncidentLine) -> serde_json::Value {
    let place = line.places.iter().find(|place| place.latitude.is_some());
    let figures: serde_json::Map<String, serde_json::Value> = line
        .figures
        .iter()
        .map(|(category, figure)| {
            let value = serde_json::json!({ "low": figure.low, "best": figure.best,
                "high": figure.high, "open_top": figure.open_top, "rule": figure.rule });
            (category.clone(), value)
        })
        .collect();
    serde_json::json!({ "type": "Feature", "id": line.incident_id,
        "geometry": point(place.and_then(|p| p.latitude), place.and_then(|p| p.longitude)),
        "properties": { "public_id": line.public_id, "type": line.event_type,
            "status": line.status, "review": line.review, "title": line.title,
            "earliest": line.when.earliest, "latest": line.when.latest,
            "time_precision": line.when.time_precision,
            "place": line.places.first().map(|place| &place.name),
            "geo_precision": place.and_then(|place| place.geo_precision),
            "uncertainty_km": place.and_then(|place| place.uncertainty_km),
            "figures": figures, "documents": line.documents, "origins": line.origins,
            "claims": line.claims.len() } })
}

fn claim_feature(line: &ExportedClaim) -> serde_json::Value {
    let claim = &line.shown.claim;
    let place = claim.places.iter().find(|place| place.latitude.is_some());
    serde_json::json!({ "type": "Feature", "id": claim.claim_id,
        "geometry": point(place.and_then(|p| p.latitude), place.and_then(|p| p.longitude)),
        "properties": { "incident_id": line.incident_id, "document_id": claim.document_id,
            "type": claim.event_type, "status": claim.status, "recap": claim.recap,
            "earliest": claim.when.earliest, "latest": claim.when.latest,
            "place": claim.places.first().map(|place| &place.name),
            "geo_precision": place.and_then(|place| place.geo_precision),
            "uncertainty_km": place.and_then(|place| place.uncertainty_km),
            "publisher": line.shown.publisher, "published": line.shown.published,
            "source": claim.said_by.first().map(|voice| &voice.source),
            "evidence": claim.evidence.text } })
}

/// Returns the categories of counts.
pub(super) fn categories() -> Vec<String> {
    CATEGORIES.iter().map(|category| (*category).to_owned()).collect()
}
