//! Turns a desk's own table into documents with one claim each, by a map of its columns.
//!
//! Each row becomes a document whose text is its cells, `heading: value` a line, so that every
//! value of the claim points at the cell that it came from.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use tallybook_contract::{ClaimLine, Line, SCHEMA, claim_id};
use tallybook_text::{Document, DocumentParts};

use crate::record::NewDocument;
use crate::{Digest, Error, ErrorKind, Result, day};

/// Fields that a column may fill, beside `count.CATEGORY`.
const FIELDS: &[&str] = &[
    "id",
    "type",
    "status",
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
/// Most columns of a table.
const COLUMNS_MAX: usize = 512;
/// Uncertainty of a point that a desk writes down by hand, in kilometres.
const UNCERTAINTY_KM: f64 = 5.0;

/// Which column fills which field, and what its words mean.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ColumnMap {
    /// Field to heading; a field that is not named is filled by a column of its own name.
    pub columns: BTreeMap<String, String>,
    /// Field and the desk's word to the contract's word: ("type", "Air raid") to "air_strike".
    pub values: BTreeMap<(String, String), String>,
    /// Type of the rows that name none.
    pub default_type: Option<String>,
    /// Outlet of the rows that name none.
    pub publisher: Option<String>,
    /// The event types that there are.
    pub types: Vec<String>,
    /// The categories of counts that there are.
    pub categories: Vec<String>,
}

/// A row of the table and what became of it.
#[derive(Debug)]
pub struct ImportRow {
    /// Its line in the file, the headings being line 1.
    pub line: u64,
    /// The document, or what is wrong with the row.
    pub document: Result<NewDocument>,
}

/// The rows of a table.
#[derive(Debug)]
pub struct Imported {
    /// Each row.
    pub rows: Vec<ImportRow>,
    /// Headings that fill no field: they stand in the text only.
    pub unused: Vec<String>,
}

fn request(text: String) -> Error {
    Error::new(ErrorKind::Request, text)
}

/// Reads a table.
///
/// # Errors
/// Where it has no headings, or the map names columns or fields that there are not; what is wrong
/// with a single row stands in that row.
pub fn rows_of_csv(bytes: &[u8], map: &ColumnMap) -> Result<Imported> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(bytes);
    let wrong = |error: csv::Error| {
        request("expected a table of comma-separated values".to_owned()).caused(error)
    };
    let headings: Vec<String> =
        reader.headers().map_err(wrong)?.iter().map(|cell| cell.trim().to_owned()).collect();
    if headings.iter().all(String::is_empty) || headings.len() > COLUMNS_MAX {
        return Err(request(format!(
            "expected headings in the first line, but found {headings:?}"
        )));
    }
    let fields = fields(&headings, map)?;
    let unused = headings
        .iter()
        .enumerate()
        .filter(|(at, _)| !fields.values().any(|column| column == at))
        .map(|(_, heading)| heading.clone())
        .collect();
    let mut rows = Vec::new();
    for record in reader.records() {
        let line = rows.len() as u64 + 2;
        match record {
            Ok(record) => {
                if record.iter().all(|cell| cell.trim().is_empty()) {
                    continue;
                }
                let line = record.position().map_or(line, csv::Position::line);
                let row = Row { headings: &headings, cells: &record, fields: &fields, map };
                rows.push(ImportRow { line, document: row.document() });
            }
            Err(error) => rows.push(ImportRow { line, document: Err(wrong(error)) }),
        }
    }
    Ok(Imported { rows, unused })
}

/// Returns the column of each field.
fn fields(headings: &[String], map: &ColumnMap) -> Result<BTreeMap<String, usize>> {
    let mut fields = BTreeMap::new();
    let column = |heading: &str| {
        headings.iter().position(|found| found.eq_ignore_ascii_case(heading.trim()))
    };
    let known = |field: &str| {
        FIELDS.contains(&field)
            || field
                .strip_prefix("count.")
                .is_some_and(|category| map.categories.iter().any(|known| known == category))
    };
    for (field, heading) in &map.columns {
        if !known(field) {
            let all = FIELDS.join(", ");
            return Err(request(format!(
                "expected a field ({all}, count.killed ...), but found \"{field}\""
            )));
        }
        let at = column(heading).ok_or_else(|| {
            request(format!("expected a column \"{heading}\", but found none of that name"))
                .hinted(format!("the table has {}", headings.join(", ")))
        })?;
        fields.insert(field.clone(), at);
    }
    let counts = map.categories.iter().map(|category| format!("count.{category}"));
    for field in FIELDS.iter().map(|field| (*field).to_owned()).chain(counts) {
        if let (false, Some(at)) = (fields.contains_key(&field), column(&field)) {
            fields.insert(field, at);
        }
    }
    Ok(fields)
}

/// One row with the map that reads it.
struct Row<'a> {
    headings: &'a [String],
    cells: &'a csv::StringRecord,
    fields: &'a BTreeMap<String, usize>,
    map: &'a ColumnMap,
}

impl Row<'_> {
    /// Returns a cell's words; `None` where it is empty. A leading apostrophe, which keeps a
    /// spreadsheet from computing, falls away.
    fn cell(&self, field: &str) -> Option<&str> {
        let cell = self.cells.get(*self.fields.get(field)?)?.trim();
        let cell = cell.strip_prefix('\'').unwrap_or(cell);
        (!cell.is_empty()).then_some(cell)
    }

    fn word(&self, field: &str) -> Option<String> {
        let cell = self.cell(field)?;
        let mapped = self
            .map
            .values
            .iter()
            .find(|((of, word), _)| of == field && word.eq_ignore_ascii_case(cell));
        Some(mapped.map_or_else(|| cell.to_owned(), |(_, word)| word.clone()))
    }

    fn number(&self, field: &str) -> Result<Option<f64>> {
        let Some(cell) = self.cell(field) else { return Ok(None) };
        match cell.replace(' ', "").parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(Some(number)),
            _ => Err(request(format!("{field}: expected a number, but found \"{cell}\""))),
        }
    }

    fn date(&self, field: &str) -> Result<Option<String>> {
        let date = self.cell(field).map(day).transpose();
        date.map(|date| date.map(|date| date.to_string()))
            .map_err(|error| request(format!("{field}: {error}")))
    }

    /// Returns the row's text and where each column's value stands in it, in code points.
    fn text(&self) -> (String, BTreeMap<usize, [u32; 2]>) {
        let (mut text, mut spans) = (String::new(), BTreeMap::new());
        let mut length = 0_u32;
        let mut push = |text: &mut String, words: &str| {
            text.push_str(words);
            let start = length;
            length += u32::try_from(words.chars().count()).unwrap_or(0);
            [start, length]
        };
        for (at, (heading, cell)) in self.headings.iter().zip(self.cells).enumerate() {
            let cell = cell.trim();
            let cell = cell.strip_prefix('\'').unwrap_or(cell);
            if cell.is_empty() {
                continue;
            }
            push(&mut text, &format!("{heading}: "));
            spans.insert(at, push(&mut text, cell));
            push(&mut text, "\n");
        }
        (text, spans)
    }

    fn document(&self) -> Result<NewDocument> {
        let (text, spans) = self.text();
        let span = |field: &str| -> [u32; 2] {
            self.fields.get(field).and_then(|at| spans.get(at)).copied().unwrap_or([0, 0])
        };
        let parts = DocumentParts {
            text: text.clone(),
            external_id: self.cell("id").map(str::to_owned),
            ..DocumentParts::default()
        };
        let document = Document::new(parts);
        let id = document.id().as_str();
        let event_type = self.event_type()?;
        let published = self.date("published")?;
        let publisher = self.word("publisher").or_else(|| self.map.publisher.clone());
        let claim = self.claim(id, &event_type, &text, &span)?;
        let rules = format!("columns {}", Digest::of(format!("{:?}", self.map).as_bytes()).short());
        let line = json!({ "kind": "document", "schema": SCHEMA, "document_id": id, "path": null,
            "external_id": self.cell("id"), "title": null, "publisher": publisher,
            "url": self.cell("url"), "language": null, "sha256": document.sha256(), "text": text,
            "published": { "earliest": published, "latest": published, "basis": "given",
                "reasons": [] },
            "coder": { "version": env!("CARGO_PKG_VERSION"), "model": "import", "rules": rules },
            "notes": ["imported from a table"] });
        let mut original = csv::WriterBuilder::new().from_writer(Vec::new());
        let bytes = original
            .write_record(self.cells)
            .ok()
            .and_then(|()| original.into_inner().ok())
            .unwrap_or_default();
        NewDocument::new(vec![serde_json::from_value(line)?, Line::Claim(Box::new(claim))], &bytes)
    }

    fn event_type(&self) -> Result<String> {
        let found = self.word("type").or_else(|| self.map.default_type.clone());
        let found =
            found.ok_or_else(|| request("type: expected one, but found none".to_owned()))?;
        let word = found.to_lowercase().replace([' ', '-'], "_");
        if self.map.types.contains(&word) {
            return Ok(word);
        }
        Err(request(format!("type: expected an event type, but found \"{found}\""))
            .hinted("--value type:WORD=TYPE says what a word of yours means"))
    }

    fn claim(
        &self,
        document_id: &str,
        event_type: &str,
        text: &str,
        span: &impl Fn(&str) -> [u32; 2],
    ) -> Result<ClaimLine> {
        let earliest = self.date("date")?;
        let latest = self.date("until")?.or_else(|| earliest.clone());
        let status = self.word("status").unwrap_or_else(|| "asserted".to_owned()).to_lowercase();
        let statuses = ["asserted", "claimed", "denied", "planned"];
        if !statuses.contains(&status.as_str()) {
            let all = statuses.join(", ");
            return Err(request(format!("status: expected {all}, but found \"{status}\"")));
        }
        let whole = [0, u32::try_from(text.chars().count()).unwrap_or(u32::MAX)];
        let (trigger, at) = match self.cell("type") {
            Some(word) => (word, span("type")),
            None => (text, whole),
        };
        let days = |date: &Option<String>| date.as_deref().map(day).transpose();
        let precision = match (days(&earliest)?, days(&latest)?) {
            (Some(first), Some(last)) => match (last - first).get_days() {
                ..=1 => json!(1),
                2..=7 => json!(2),
                _ => json!(3),
            },
            _ => Value::Null,
        };
        let actors =
            [("agent", "agent"), ("target", "target")].into_iter().filter_map(|(field, role)| {
                let name = self.word(field)?;
                Some(json!({ "role": role, "text": self.cell(field), "span": span(field),
                "actor_id": null, "name": name, "actor_type": "other" }))
            });
        let voices = self.word("source").map(|source| {
            json!({ "source": source, "source_id": null, "kind": "organization",
                "text": self.cell("source"), "span": span("source"), "cue": null,
                "speech": "indirect", "chain": [] })
        });
        let claim = json!({ "claim_id": claim_id(document_id, event_type, at, 0),
            "document_id": document_id, "type": event_type, "status": status, "status_cue": null,
            "recap": false, "recap_cue": null,
            "when": { "text": self.cell("date"), "span": self.cell("date").map(|_| span("date")),
                "timex": null, "earliest": earliest, "latest": latest, "time_precision": precision,
                "recurring": false, "basis": "stated" },
            "where": self.place(span)?.into_iter().collect::<Vec<_>>(),
            "who": actors.collect::<Vec<_>>(), "how_many": self.counts(span)?,
            "said_by": voices.into_iter().collect::<Vec<_>>(),
            "trigger": { "text": trigger, "span": at },
            "evidence": { "text": text, "span": whole },
            "tellings": [], "rule": "import/columns", "codes": null });
        Ok(serde_json::from_value(claim)?)
    }

    fn place(&self, span: &impl Fn(&str) -> [u32; 2]) -> Result<Option<Value>> {
        let (latitude, longitude) = (self.number("latitude")?, self.number("longitude")?);
        let fits = latitude.is_none_or(|degrees| degrees.abs() <= 90.0)
            && longitude.is_none_or(|degrees| degrees.abs() <= 180.0)
            && latitude.is_some() == longitude.is_some();
        if !fits {
            return Err(request(format!(
                "latitude, longitude: expected a point, but found {latitude:?}, {longitude:?}"
            )));
        }
        let name = self.word("place").or_else(|| self.word("admin1"));
        if name.is_none() && latitude.is_none() {
            return Ok(None);
        }
        let country = self.word("country").map(|code| code.to_uppercase());
        if let Some(code) = country.as_deref().filter(|code| code.len() != 2) {
            return Err(request(format!("country: expected two letters, but found \"{code}\"")));
        }
        Ok(Some(json!({ "role": "at", "text": self.cell("place").unwrap_or(""),
            "span": span("place"), "place_id": null, "name": name.unwrap_or_default(),
            "latitude": latitude, "longitude": longitude, "country": country,
            "admin1": self.word("admin1"), "feature": null, "relation": null,
            "geo_precision": latitude.map(|_| 1), "uncertainty_km": latitude.map(|_| UNCERTAINTY_KM) })))
    }

    fn counts(&self, span: &impl Fn(&str) -> [u32; 2]) -> Result<Vec<Value>> {
        let mut counts = Vec::new();
        for category in &self.map.categories {
            let field = format!("count.{category}");
            let Some(cell) = self.cell(&field) else { continue };
            let wrong = || {
                request(format!(
                    "{field}: expected a number like 5, 5+ or 3-7, but found \"{cell}\""
                ))
            };
            let number = |text: &str| text.trim().parse::<u32>().map_err(|_| wrong());
            let (value, min, max, approx) = if let Some((low, high)) = cell.split_once('-') {
                (None, number(low)?, Some(number(high)?), "range")
            } else if let Some(low) = cell.strip_suffix('+') {
                (Some(number(low)?), number(low)?, None, "at_least")
            } else {
                let number = number(cell)?;
                let approx = if number == 0 { "none" } else { "exact" };
                (Some(number), number, Some(number), approx)
            };
            counts.push(json!({ "category": category, "text": cell, "span": span(&field),
                "value": value, "min": min, "max": max, "approx": approx, "unit": null,
                "victims": null, "stage": null, "status": "asserted", "part_of": null,
                "superseded": false, "said_by": null }));
        }
        Ok(counts)
    }
}
