//! Turns the record into findings: what in it does not hold, each with the words that show it.
//!
//! | finding | for example |
//! |---|---|
//! | tally | "the 11th", where more are held, or where a later count is lower |
//! | arithmetic | 396 of 42,089 called 2 percent |
//! | subset | 13 children among 11 dead |
//! | weekday | "Monday, 14 June 2022", a Tuesday |
//! | place_country | a town, and after the comma another country |
//! | self_contradiction | one source, one day, two tolls |
//! | falling_figure | 12 dead, later 9 by the same source |

mod date;
mod figure;
mod place;
mod tally;

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use tallybook_contract::{ClaimLine, DocumentLine, FindingEvidence, FindingLine, IncidentLine};

use crate::{Corpus, id};

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Severity {
    /// It cannot be true.
    Error,
    /// It is unlikely, or nobody explains it.
    Warning,
    /// It is worth a look.
    Note,
}

impl Severity {
    fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// The record, by id.
struct Record<'a> {
    documents: BTreeMap<&'a str, &'a DocumentLine>,
    claims: FxHashMap<&'a str, &'a ClaimLine>,
    /// Claims in order of their ids, each once.
    ordered: Vec<&'a ClaimLine>,
    incidents: &'a [IncidentLine],
}

/// A finding on its way.
struct Found {
    kind: &'static str,
    severity: Severity,
    message: String,
    incident_id: Option<String>,
    claims: Vec<String>,
    evidence: Vec<FindingEvidence>,
}

/// Returns everything in the record that does not hold, gravest first.
#[must_use]
pub fn audit(corpus: &Corpus, incidents: &[IncidentLine]) -> Vec<FindingLine> {
    let record = record(corpus, incidents);
    let mut found = Vec::new();
    figure::arithmetic(corpus, &mut found);
    figure::subsets(&record, &mut found);
    figure::tolls(&record, &mut found);
    date::weekdays(&record, &mut found);
    place::countries(&record, &mut found);
    tally::tallies(corpus, &record, &mut found);
    let mut keyed: Vec<(Severity, FindingLine)> =
        found.into_iter().map(|found| (found.severity, line(found))).collect();
    keyed.sort_by(|a, b| {
        let key = |(severity, line): &(Severity, FindingLine)| {
            (*severity, line.kind.clone(), line.finding_id.clone())
        };
        key(a).cmp(&key(b))
    });
    keyed.dedup_by(|a, b| a.1.finding_id == b.1.finding_id);
    keyed.into_iter().map(|(_, line)| line).collect()
}

fn record<'a>(corpus: &'a Corpus, incidents: &'a [IncidentLine]) -> Record<'a> {
    let mut ordered: Vec<&ClaimLine> = corpus.claims.iter().collect();
    ordered.sort_by(|a, b| a.claim_id.cmp(&b.claim_id));
    ordered.dedup_by(|a, b| a.claim_id == b.claim_id);
    Record {
        documents: corpus.documents.iter().map(|d| (d.document_id.as_str(), d)).collect(),
        claims: ordered.iter().map(|claim| (claim.claim_id.as_str(), *claim)).collect(),
        ordered,
        incidents,
    }
}

fn line(found: Found) -> FindingLine {
    let mut parts: Vec<String> = vec![found.kind.to_owned(), found.message.clone()];
    parts.extend(found.evidence.iter().map(|words| {
        format!("{}:{}-{}:{}", words.document_id, words.span[0], words.span[1], words.text)
    }));
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    FindingLine {
        finding_id: id::of("finding", &parts),
        kind: found.kind.to_owned(),
        severity: found.severity.as_str().to_owned(),
        message: found.message,
        incident_id: found.incident_id,
        claims: found.claims,
        evidence: found.evidence,
    }
}

impl Record<'_> {
    /// Returns the incident of a claim.
    fn incident_of(&self, claim: &str) -> Option<String> {
        let holds = |incident: &&IncidentLine| incident.claims.iter().any(|id| id == claim);
        self.incidents.iter().find(holds).map(|incident| incident.incident_id.clone())
    }
}
