//! Runs `tallybook verify`: walks the chain and the views and names the first thing broken.

use tallybook_ledger::{Digest, Ledger, Mode};

use crate::desk::Desk;
use crate::exit::Outcome;
use crate::ledger_args::VerifyArgs;

/// Verifies the ledger.
pub(crate) fn run(args: VerifyArgs) -> anyhow::Result<Outcome> {
    let head = match &args.head {
        Some(text) => Some(Digest::parse(text.trim()).ok_or_else(|| {
            anyhow::anyhow!("--head: expected 64 hexadecimal digits, but found \"{text}\"")
        })?),
        None => None,
    };
    // A damaged file may refuse to be opened at all: that is a verdict too.
    Ledger::open(&args.ledger.ledger, Mode::Read)?;
    Desk::open(&args.ledger)?.veiled(|desk| {
        let verdict = desk.ledger.verify(head)?;
        let mut out = format!("{}: ", desk.ledger.path().display());
        if let Some(broken) = &verdict.broken {
            out.push_str(&format!("broken: {broken}\n"));
            desk.say(&out)?;
            return Ok(Outcome::Found);
        }
        out.push_str(&format!(
            "whole: {} operations, {} payloads",
            verdict.operations, verdict.whole
        ));
        if verdict.redacted > 0 {
            out.push_str(&format!(", {} redacted", verdict.redacted));
        }
        out.push('\n');
        match verdict.head_found {
            Some(seq) => out.push_str(&format!(
                "the head given is operation {seq}: nothing up to it was changed\n"
            )),
            None => {
                let head = desk.ledger.head()?;
                out.push_str(&format!("head: operation {} {}\n", head.seq, head.hash));
            }
        }
        desk.say(&out)?;
        Ok(Outcome::Done)
    })
}
