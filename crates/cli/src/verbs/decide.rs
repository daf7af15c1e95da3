//! Runs `tallybook decide`: what a person decides on incidents and claims.

use tallybook_ledger::{Author, Ledger, ReviewState};

use crate::decision_args::{ByArgs, DecideVerb};
use crate::desk::{Desk, author};
use crate::exit::Outcome;

/// Records a decision.
pub(crate) fn run(verb: DecideVerb) -> anyhow::Result<Outcome> {
    match verb {
        DecideVerb::Merge { incidents, by } => record(&by, |ledger, author| {
            let seq = ledger.merge(author, &incidents)?;
            Ok(format!("operation {seq}: {} incidents are one", incidents.len()))
        }),
        DecideVerb::Apart { one, other, by } => record(&by, |ledger, author| {
            let seq = ledger.keep_apart(author, &one, &other)?;
            Ok(format!("operation {seq}: two incidents, whatever they look like"))
        }),
        DecideVerb::Split { incident, claims, by } => record(&by, |ledger, author| {
            let seq = ledger.split(author, &incident, &claims)?;
            Ok(format!("operation {seq}: {} claims are another incident", claims.len()))
        }),
        DecideVerb::Link { a, b, by } => record(&by, |ledger, author| {
            let seq = ledger.link(author, &a, &b)?;
            Ok(format!("operation {seq}: two claims of one incident"))
        }),
        DecideVerb::Correct { claim, pointer, value, by } => record(&by, |ledger, author| {
            let value = serde_json::from_str(&value).unwrap_or(serde_json::Value::String(value));
            let seq = ledger.correct(author, &claim, &pointer, value)?;
            Ok(format!("operation {seq}: corrected {pointer}"))
        }),
        DecideVerb::Review { incident, decision, by } => record(&by, |ledger, author| {
            let state = ReviewState::parse(&decision).ok_or_else(|| {
                let words = ReviewState::ALL.map(ReviewState::as_str).join(", ");
                anyhow::anyhow!("expected a decision ({words}), but found \"{decision}\"")
            })?;
            let public = ledger.review(author, &incident, state)?;
            let public = public.map_or(String::new(), |id| format!(", public id {id}"));
            Ok(format!("{}{public}", state.as_str()))
        }),
        DecideVerb::Withdraw { id, by } => record(&by, |ledger, author| {
            let seq = ledger.withdraw(author, &id)?;
            Ok(format!("operation {seq}: withdrawn"))
        }),
    }
}

fn record(
    by: &ByArgs,
    decide: impl FnOnce(&mut Ledger, &Author) -> anyhow::Result<String>,
) -> anyhow::Result<Outcome> {
    let author = author(&by.author)?;
    Desk::open_to_write(&by.ledger)?.veiled(|desk| {
        let said = decide(&mut desk.ledger, &author)?;
        desk.say(&format!("{said}\n"))?;
        Ok(Outcome::Done)
    })
}
