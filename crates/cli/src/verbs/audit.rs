//! Runs `tallybook audit`: what does not hold, each finding with its evidence.

use crate::decision_args::AuditArgs;
use crate::desk::Desk;
use crate::exit::Outcome;
use crate::view::{Ink, clean, field};

/// Prints the findings.
pub(crate) fn run(args: AuditArgs) -> anyhow::Result<Outcome> {
    Desk::open(&args.ledger)?.veiled(|desk| {
        let mut findings = desk.ledger.audit()?;
        for finding in &mut findings {
            desk.veil.finding(finding);
        }
        let outcome = if findings.is_empty() { Outcome::Done } else { Outcome::Found };
        if args.json {
            desk.json(&findings)?;
            return Ok(outcome);
        }
        let mut out = String::new();
        for finding in &findings {
            let ink = if finding.severity == "error" { Ink::Bad } else { Ink::Doubtful };
            let head = format!("{} {}", finding.severity, finding.kind.replace('_', " "));
            out.push_str(&desk.paint.ink(ink, &head));
            out.push('\n');
            field(&mut out, desk.paint, "", &clean(&finding.message));
            for evidence in &finding.evidence {
                let id = evidence.document_id.get(..8).unwrap_or(&evidence.document_id);
                let source = evidence.source.as_deref().unwrap_or("its outlet");
                let text = format!("\"{}\" ({source})", clean(&evidence.text));
                field(&mut out, desk.paint, id, &text);
            }
        }
        out.push_str(&format!("{} findings\n", findings.len()));
        desk.say(&out)?;
        Ok(outcome)
    })
}
