//! Builds lines for the tests with few words.

#![allow(dead_code, reason = "each test uses its own part of it")]
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use serde_json::{Value, json};
use tallybook_contract::{ClaimLine, DocumentLine, Line, TallyLine};
use tallybook_incident::Corpus;

/// Returns a document line.
pub(crate) fn document(id: &str, publisher: &str, day: &str, text: &str) -> DocumentLine {
    serde_json::from_value(json!({
        "schema": "tallybook/1", "document_id": id, "path": null, "external_id": id,
        "title": null, "publisher": publisher, "url": null, "language": "en", "sha256": "",
        "text": text,
        "published": { "earliest": day, "latest": day, "basis": "given", "reasons": [] },
        "coder": { "version": "0", "model": "none", "rules": "none" },
    }))
    .unwrap()
}

/// A claim under construction.
pub(crate) struct Told(Value);

/// Starts a claim: its id is `DOCUMENT:NAME`.
pub(crate) fn told(document: &str, name: &str, kind: &str) -> Told {
    Told(json!({
        "claim_id": format!("{document}:{name}"), "document_id": document, "type": kind,
        "status": "asserted", "status_cue": null, "recap": false, "recap_cue": null,
        "when": { "text": null, "span": null, "timex": null, "earliest": null, "latest": null,
                  "time_precision": null, "recurring": false, "basis": "relative" },
        "where": [], "who": [], "how_many": [], "said_by": [],
        "trigger": { "text": kind, "span": [0, 4] },
        "evidence": { "text": kind, "span": [0, 80] },
        "tellings": [], "rule": "test", "codes": null,
    }))
}

impl Told {
    pub(crate) fn on(mut self, day: &str) -> Self {
        self.0["when"]["earliest"] = day.into();
        self.0["when"]["latest"] = day.into();
        self
    }

    pub(crate) fn between(mut self, from: &str, to: &str) -> Self {
        self.0["when"]["earliest"] = from.into();
        self.0["when"]["latest"] = to.into();
        self
    }

    pub(crate) fn place(mut self, role: &str, name: &str, at: (f64, f64), country: &str) -> Self {
        let part = json!({
            "role": role, "text": name, "span": [0, 3], "place_id": null, "name": name,
            "latitude": at.0, "longitude": at.1, "country": country, "admin1": null,
            "feature": "populated", "relation": null, "geo_precision": 1, "uncertainty_km": 2.0,
        });
        self.0["where"].as_array_mut().unwrap().push(part);
        self
    }

    pub(crate) fn count(mut self, category: &str, value: u32, unit: &str) -> Self {
        let part = json!({
            "category": category, "text": format!("{value} {unit}"), "span": [0, 3],
            "value": value, "min": value, "max": value, "approx": "exact", "unit": unit,
            "victims": null, "stage": null, "status": "asserted", "part_of": null,
            "superseded": false, "said_by": null,
        });
        self.0["how_many"].as_array_mut().unwrap().push(part);
        self
    }

    pub(crate) fn agent(mut self, id: &str, name: &str) -> Self {
        let part = json!({ "role": "agent", "text": name, "span": [0, 3], "actor_id": id,
                           "name": name, "actor_type": "state_forces" });
        self.0["who"].as_array_mut().unwrap().push(part);
        self
    }

    pub(crate) fn said_by(mut self, name: &str) -> Self {
        let part = json!({ "source": name, "source_id": null, "kind": "organization", "text": name,
                           "span": [0, 3], "cue": null, "speech": "indirect", "chain": [] });
        self.0["said_by"].as_array_mut().unwrap().push(part);
        self
    }

    pub(crate) fn status(mut self, status: &str) -> Self {
        self.0["status"] = status.into();
        self
    }

    pub(crate) fn recap(mut self) -> Self {
        self.0["recap"] = true.into();
        self
    }

    pub(crate) fn words(mut self, words: &str) -> Self {
        self.0["evidence"]["text"] = words.into();
        self
    }

    pub(crate) fn line(self) -> ClaimLine {
        serde_json::from_value(self.0).unwrap()
    }
}

/// Returns a published running count that stands in the clause of the document's first claim.
pub(crate) fn tally(
    document: &str,
    text: &str,
    count: u32,
    counted: &str,
    since: &str,
) -> TallyLine {
    serde_json::from_value(json!({
        "document_id": document, "text": text, "span": [5, 20], "count": count,
        "counted": counted, "since": since, "until": null, "said_by": null,
    }))
    .unwrap()
}

/// Returns a corpus of these lines.
pub(crate) fn corpus(documents: Vec<DocumentLine>, claims: Vec<Told>) -> Corpus {
    let mut corpus = Corpus::default();
    documents.into_iter().for_each(|line| corpus.push(Line::Document(Box::new(line))));
    claims.into_iter().for_each(|claim| corpus.push(Line::Claim(Box::new(claim.line()))));
    corpus
}
