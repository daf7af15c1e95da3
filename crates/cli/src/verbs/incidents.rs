//! Runs `tallybook incidents`: what happened, as far as the ledger's claims tell.

use tallybook_contract::IncidentLine;
use tallybook_ledger::Filter;

use crate::desk::Desk;
use crate::exit::Outcome;
use crate::ledger_args::{FilterArgs, IncidentsArgs};
use crate::view::incident_table;

/// Prints the incidents that pass the filter.
pub(crate) fn run(args: IncidentsArgs) -> anyhow::Result<Outcome> {
    Desk::open(&args.ledger)?.veiled(|desk| {
        let lines = found(desk, &args.filter)?;
        if args.json {
            desk.json(&lines)?;
            return Ok(Outcome::Done);
        }
        let mut out = String::new();
        if lines.is_empty() {
            out.push_str("no incident\n");
        } else {
            out.push_str(&incident_table(&lines, desk.paint));
            out.push_str(&format!("{} incidents; reports: documents/origins\n", lines.len()));
        }
        desk.say(&out)?;
        Ok(Outcome::Done)
    })
}

/// Returns the incidents that pass the flags, masked.
pub(crate) fn found(desk: &Desk, args: &FilterArgs) -> anyhow::Result<Vec<IncidentLine>> {
    let filter: Filter = args.filter(|name| Ok(desk.ledger.point_of(name)?))?;
    let mut lines = desk.ledger.incidents(&filter)?;
    for line in &mut lines {
        desk.veil.incident(line);
    }
    Ok(lines)
}
