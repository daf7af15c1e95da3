//! Documents and claims made up for the tests, without a model or a gazetteer.

#![allow(dead_code, unreachable_pub, reason = "each test file uses its own part")]
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::path::PathBuf;

use serde_json::{Value, json};
use tallybook_contract::Line;
use tallybook_ledger::{Author, Ledger, NewDocument, Recorded};

/// A folder with a ledger's path in it.
pub struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub fn path(&self) -> PathBuf {
        self.folder.path().join("desk.tallybook")
    }

    pub fn folder(&self) -> PathBuf {
        self.folder.path().to_owned()
    }

    pub fn open(&self) -> Ledger {
        Ledger::open_or_create(&self.path(), &author()).unwrap()
    }
}

pub fn author() -> Author {
    author_at("2024-03-05T10:00:00Z")
}

pub fn author_at(at: &str) -> Author {
    Author { who: "ana".to_owned(), at: at.to_owned(), seed: [7; 16], reason: None }
}

/// A report that a convoy of so many trucks was seen at a place on a day.
#[derive(Clone)]
pub struct Report {
    pub id: Option<String>,
    pub url: Option<String>,
    pub publisher: &'static str,
    pub published: &'static str,
    pub source: &'static str,
    pub trucks: u32,
    pub place: &'static str,
    pub point: (f64, f64),
    pub day: &'static str,
    pub event_type: &'static str,
    pub rules: &'static str,
}

impl Default for Report {
    fn default() -> Self {
        Self {
            id: None,
            url: None,
            publisher: "Border Courier",
            published: "2024-03-05",
            source: "Valley Watch",
            trucks: 20,
            place: "Ain Dewar",
            point: (37.28, 42.19),
            day: "2024-03-04",
            event_type: "movement",
            rules: "r1",
        }
    }
}

impl Report {
    pub fn text(&self) -> String {
        format!(
            "{} said {} trucks crossed at {} on {}.",
            self.source, self.trucks, self.place, self.day
        )
    }

    pub fn document_id(&self) -> String {
        let key = format!("{}\0{}", self.text(), self.id.as_deref().unwrap_or(""));
        tallybook_ledger::Digest::of(key.as_bytes()).to_string()[..32].to_owned()
    }

    pub fn claim_id(&self) -> String {
        let key = format!("{}{}", self.document_id(), self.event_type);
        tallybook_ledger::Digest::of(key.as_bytes()).to_string()[..32].to_owned()
    }

    pub fn lines(&self) -> Vec<Line> {
        let text = self.text();
        let words = |words: &str| {
            let at = text.find(words).unwrap();
            json!({ "text": words, "span": [at, at + words.len()] })
        };
        let trucks = format!("{} trucks", self.trucks);
        let spanned = |mut more: Value, words_of: &str| {
            let found = words(words_of);
            more["text"] = found["text"].clone();
            more["span"] = found["span"].clone();
            more
        };
        let document = json!({ "kind": "document", "schema": "tallybook/1",
            "document_id": self.document_id(), "path": null, "external_id": self.id,
            "title": null, "publisher": self.publisher, "url": self.url, "language": "en",
            "sha256": "", "text": text,
            "published": { "earliest": self.published, "latest": self.published,
                "basis": "given", "reasons": [] },
            "coder": { "version": "0", "model": "m", "rules": self.rules } });
        let claim = json!({ "kind": "claim", "claim_id": self.claim_id(),
            "document_id": self.document_id(), "type": self.event_type, "status": "asserted",
            "status_cue": null, "recap": false, "recap_cue": null,
            "when": spanned(json!({ "timex": self.day, "earliest": self.day, "latest": self.day,
                "time_precision": 1, "recurring": false, "basis": "stated" }), self.day),
            "where": [spanned(json!({ "role": "at", "place_id": format!("tb:{}", self.place),
                "name": self.place, "latitude": self.point.0, "longitude": self.point.1,
                "country": "SY", "admin1": "Hasakah", "feature": "populated", "relation": null,
                "geo_precision": 1, "uncertainty_km": 2.0 }), self.place)],
            "who": [spanned(json!({ "role": "agent", "actor_id": null, "name": "trucks",
                "actor_type": "other" }), "trucks")],
            "how_many": [spanned(json!({ "category": "vehicles", "value": self.trucks,
                "min": self.trucks, "max": self.trucks, "approx": "exact", "unit": "trucks",
                "victims": null, "stage": null, "status": "asserted", "part_of": null,
                "superseded": false, "said_by": null }), &trucks)],
            "said_by": [spanned(json!({ "source": self.source, "source_id": null,
                "kind": "organization", "cue": words("said"), "speech": "indirect",
                "chain": [] }), self.source)],
            "trigger": words("crossed"), "evidence": words(&text), "tellings": [],
            "rule": "movement/cross", "codes": null });
        [document, claim].into_iter().map(|line| serde_json::from_value(line).unwrap()).collect()
    }

    pub fn new_document(&self) -> NewDocument {
        NewDocument::new(self.lines(), self.text().as_bytes()).unwrap()
    }

    pub fn record(&self, ledger: &mut Ledger) -> Recorded {
        let done = ledger.record(&author(), vec![self.new_document()]).unwrap();
        ledger.settle().unwrap();
        done.into_iter().next().unwrap()
    }
}

/// So many reports, each of another place, day and size.
pub fn reports(count: u32) -> Vec<Report> {
    const DAYS: [&str; 5] = ["2024-03-01", "2024-03-02", "2024-03-03", "2024-03-04", "2024-03-05"];
    const PLACES: [(&str, (f64, f64)); 4] = [
        ("Ain Dewar", (37.28, 42.19)),
        ("Qamishli", (37.05, 41.23)),
        ("Tal Tamr", (36.66, 40.37)),
        ("Raqqa", (35.95, 39.01)),
    ];
    (0..count)
        .map(|number| {
            let (place, point) = PLACES[number as usize % PLACES.len()];
            Report {
                trucks: 10 + number,
                place,
                point,
                day: DAYS[number as usize % DAYS.len()],
                ..Report::default()
            }
        })
        .collect()
}
