//! Runs `tallybook show`: an incident with its claims side by side and every figure.

use tallybook_ledger::Shown;

use crate::decision_args::ShowArgs;
use crate::desk::Desk;
use crate::exit::Outcome;
use crate::view::shown_block;

/// Shows one incident.
pub(crate) fn run(args: ShowArgs) -> anyhow::Result<Outcome> {
    Desk::open(&args.ledger)?.veiled(|desk| {
        let mut shown: Shown = match &args.at {
            Some(at) => {
                let past = desk.ledger.past(at)?;
                desk.ledger.show_at(&past, &args.incident)?
            }
            None => desk.ledger.show(&args.incident)?,
        };
        desk.veil.incident(&mut shown.incident);
        for claim in &mut shown.claims {
            desk.veil.shown(claim);
        }
        if args.json {
            desk.json(&[&shown])?;
        } else {
            desk.say(&shown_block(&shown, desk.paint))?;
        }
        Ok(Outcome::Done)
    })
}
