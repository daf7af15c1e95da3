//! Finds published running counts that do not hold, against the ledger and against each other.

use tallybook_contract::{FindingEvidence, SeriesLine, TallyAudit};

use super::{Found, Record, Severity};
use crate::Corpus;
use crate::series::audit_tallies;

/// Finds the counts that do not hold.
pub(super) fn tallies(corpus: &Corpus, record: &Record<'_>, found: &mut Vec<Found>) {
    for series in audit_tallies(corpus, record.incidents) {
        for audit in &series.audits {
            held(audit, found);
        }
        against_each_other(record, &series, found);
    }
}

/// A count above what is held is what a ledger of some of the reports expects; one below it is not.
fn held(audit: &TallyAudit, found: &mut Vec<Found>) {
    let severity = match audit.verdict.as_str() {
        "over" => Severity::Warning,
        "short" => Severity::Note,
        _ => return,
    };
    let change = audit.smallest_change.as_deref().unwrap_or_default();
    found.push(Found {
        kind: "tally",
        severity,
        message: format!(
            "published: {}; held: {}. To make it true: {change}",
            audit.stated.0, audit.held.0
        ),
        incident_id: None,
        claims: Vec::new(),
        evidence: vec![words(audit)],
    });
}

/// A later count of one series that is lower than an earlier one cannot be.
fn against_each_other(record: &Record<'_>, series: &SeriesLine, found: &mut Vec<Found>) {
    let day = |audit: &TallyAudit| {
        let document = record.documents.get(audit.document_id.as_str())?;
        crate::key::day::published(document)
    };
    for (at, later) in series.audits.iter().enumerate() {
        for earlier in series.audits.iter().take(at) {
            let (Some(first), Some(last)) = (day(earlier), day(later)) else { continue };
            let one_window = earlier.scope.since == later.scope.since;
            if one_window && first < last && later.stated.0 < earlier.stated.0 {
                found.push(Found {
                    kind: "tally",
                    severity: Severity::Warning,
                    message: format!(
                        "the count was {} and later {}, in one window",
                        earlier.stated.0, later.stated.0
                    ),
                    incident_id: None,
                    claims: Vec::new(),
                    evidence: vec![words(earlier), words(later)],
                });
            }
        }
    }
}

fn words(audit: &TallyAudit) -> FindingEvidence {
    FindingEvidence {
        document_id: audit.document_id.clone(),
        text: audit.text.clone(),
        span: audit.span,
        source: None,
    }
}
