//! Finds figures that cannot be: wrong arithmetic, parts larger than their whole, tolls that fall.

use tallybook_contract::{ClaimLine, CountPart, FindingEvidence, IncidentLine, SourcedFigure};

use super::{Found, Record, Severity};
use crate::Corpus;
use crate::merge::origin::same_source;

/// Categories that only grow while they are counted.
const TOLLS: &[&str] = &["killed", "wounded", "displaced", "captured", "abducted", "missing"];

/// Published arithmetic that does not come out.
pub(super) fn arithmetic(corpus: &Corpus, found: &mut Vec<Found>) {
    for figure in corpus.figures.iter().filter(|figure| !figure.agrees) {
        let what = figure.check.replace('_', " ");
        found.push(Found {
            kind: "arithmetic",
            severity: Severity::Error,
            message: format!(
                "the text says {}, but the {what} of its own numbers is {}",
                number(figure.stated.0),
                number(figure.computed.0)
            ),
            incident_id: None,
            claims: Vec::new(),
            evidence: vec![FindingEvidence {
                document_id: figure.document_id.clone(),
                text: figure.text.clone(),
                span: figure.span,
                source: None,
            }],
        });
    }
}

/// Parts that are larger than what contains them.
pub(super) fn subsets(record: &Record<'_>, found: &mut Vec<Found>) {
    for claim in &record.ordered {
        for part in &claim.how_many {
            let whole = part.part_of.and_then(|at| claim.how_many.get(at as usize));
            let Some(whole) = whole.filter(|whole| whole.category == part.category) else {
                continue;
            };
            let (Some(least), Some(most)) = (part.min, whole.max) else { continue };
            if least.0 > most.0 {
                found.push(Found {
                    kind: "subset",
                    severity: Severity::Error,
                    message: format!("{} is a part of {}, but larger", part.text, whole.text),
                    incident_id: record.incident_of(&claim.claim_id),
                    claims: vec![claim.claim_id.clone()],
                    evidence: vec![words(claim, part), words(claim, whole)],
                });
            }
        }
    }
}

/// Figures of one source that fall, or that differ on one day.
pub(super) fn tolls(record: &Record<'_>, found: &mut Vec<Found>) {
    for incident in record.incidents {
        for (category, figure) in &incident.figures {
            for (at, newer) in figure.all.iter().enumerate() {
                for older in figure.all.iter().take(at) {
                    compare(record, incident, category, (older, newer), found);
                }
            }
        }
    }
}

fn compare(
    record: &Record<'_>,
    incident: &IncidentLine,
    category: &str,
    (a, b): (&SourcedFigure, &SourcedFigure),
    found: &mut Vec<Found>,
) {
    let scope = |figure: &SourcedFigure| figure.part_of.is_none() && figure.note.is_none();
    if !scope(a) || !scope(b) || a.claim == b.claim || !same_source(&a.source, &b.source) {
        return;
    }
    if a.victims != b.victims || a.approx != "exact" || b.approx != "exact" {
        return;
    }
    let (Some(x), Some(y), Some(day_a), Some(day_b)) = (a.min, b.min, &a.reported, &b.reported)
    else {
        return;
    };
    let (older, newer, first, last) =
        if day_a <= day_b { (a, b, x.0, y.0) } else { (b, a, y.0, x.0) };
    let falls = TOLLS.contains(&category) && day_a != day_b && last < first;
    let differs = day_a == day_b && x != y && !a.superseded && !b.superseded;
    if !falls && !differs {
        return;
    }
    let message = if falls {
        format!("{} gave {} {category}, and later {}", older.source, number(first), number(last))
    } else {
        format!("{} gives {} {category} and {} on one day", a.source, number(x.0), number(y.0))
    };
    found.push(Found {
        kind: if falls { "falling_figure" } else { "self_contradiction" },
        severity: Severity::Warning,
        message,
        incident_id: Some(incident.incident_id.clone()),
        claims: vec![older.claim.clone(), newer.claim.clone()],
        evidence: [older, newer].into_iter().filter_map(|f| shown(record, category, f)).collect(),
    });
}

fn shown(record: &Record<'_>, category: &str, figure: &SourcedFigure) -> Option<FindingEvidence> {
    let claim = record.claims.get(figure.claim.as_str())?;
    let part = claim.how_many.iter().find(|part| {
        part.category == category && part.min == figure.min && part.max == figure.max
    })?;
    Some(FindingEvidence { source: Some(figure.source.clone()), ..words(claim, part) })
}

fn words(claim: &ClaimLine, part: &CountPart) -> FindingEvidence {
    FindingEvidence {
        document_id: claim.document_id.clone(),
        text: part.text.clone(),
        span: part.span,
        source: claim.said_by.first().map(|voice| voice.source.clone()),
    }
}

/// Writes a number as a person would: 50, not 50.0, and no more than two decimals.
fn number(value: f64) -> String {
    let rounded = (value * 100.0).round() / 100.0;
    rounded.to_string()
}
