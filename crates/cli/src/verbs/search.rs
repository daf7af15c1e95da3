//! Runs `tallybook search`: documents by their words.

use crate::decision_args::SearchArgs;
use crate::desk::Desk;
use crate::exit::Outcome;
use crate::view::{Ink, clean, fill};

/// Searches the documents.
pub(crate) fn run(args: SearchArgs) -> anyhow::Result<Outcome> {
    Desk::open(&args.ledger)?.veiled(|desk| {
        let hits = desk.ledger.search(&args.words.join(" "), args.limit, &desk.veil)?;
        if args.json {
            desk.json(&hits)?;
            return Ok(Outcome::Done);
        }
        let mut out = String::new();
        for hit in &hits {
            let id = hit.document_id.get(..8).unwrap_or(&hit.document_id);
            let title = hit.title.as_deref().unwrap_or("no title");
            let of = [hit.publisher.as_deref(), hit.published.as_deref()];
            let of: Vec<&str> = of.into_iter().flatten().collect();
            let state = if hit.state == "current" { "" } else { hit.state.as_str() };
            let head = clean(&format!("{id}  {title}  {} {state}", of.join(", ")));
            for line in fill(&head, desk.paint.width) {
                out.push_str(&desk.paint.ink(Ink::Strong, &line));
                out.push('\n');
            }
            for line in fill(&clean(&hit.snippet), desk.paint.width.saturating_sub(10)) {
                out.push_str(&format!("          {line}\n"));
            }
        }
        if hits.is_empty() {
            out.push_str("no document\n");
        }
        desk.say(&out)?;
        Ok(Outcome::Done)
    })
}
