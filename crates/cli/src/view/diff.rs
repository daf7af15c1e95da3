//! Turns what changed between two codings of a document into lines for a person.

use serde_json::Value;
use tallybook_ledger::{ClaimChange, ClaimDiff};

use super::{Ink, Paint, clean, fill};

/// Changed values of one claim that are printed; the JSON has all.
const VALUES_MAX: usize = 8;

/// Returns the changes under the id of the document that they change.
pub(crate) fn diff_block(of: &str, diff: &ClaimDiff, paint: Paint) -> String {
    let short: String = of.chars().take(8).collect();
    let mut out = format!(
        "document {short}: {} claims gained, {} lost, {} changed, {} the same\n",
        diff.gained.len(),
        diff.lost.len(),
        diff.changed.len(),
        diff.same
    );
    let mut block = |mark: &str, ink: Ink, changes: &[ClaimChange]| {
        for change in changes {
            let head = format!("  {mark} {}", clean(&change.about));
            out.push_str(&paint.ink(ink, &head));
            out.push('\n');
            for (pointer, before, after) in change.values.iter().take(VALUES_MAX) {
                let text = format!("{pointer}: {} -> {}", value(before), value(after));
                for line in fill(&clean(&text), paint.width.saturating_sub(6)) {
                    out.push_str(&format!("      {line}\n"));
                }
            }
            let more = change.values.len().saturating_sub(VALUES_MAX);
            if more > 0 {
                out.push_str(&format!("      and {more} more values\n"));
            }
        }
    };
    block("+", Ink::Good, &diff.gained);
    block("-", Ink::Bad, &diff.lost);
    block("~", Ink::Doubtful, &diff.changed);
    out
}

fn value(value: &Value) -> String {
    match value {
        Value::Null => "none".to_owned(),
        Value::String(text) => format!("\"{text}\""),
        other => other.to_string(),
    }
}
