//! Turns flags into an open ledger and its author, and answers into what may leave it.
//!
//! Everything that a verb on a ledger says goes through [`Desk::say`], [`Desk::json`] or
//! [`Desk::veiled`]: there protected sources are masked, errors not excepted.

use std::hash::{BuildHasher, RandomState};
use std::io::{self, Write};

use serde::Serialize;
use tallybook_ledger::{Author, Ledger, Mode, Veil};

use crate::exit::Outcome;
use crate::ledger_args::{AuthorArgs, LedgerArgs};
use crate::view::Paint;

/// An open ledger, its veil, and how stdout is written on.
pub(crate) struct Desk {
    pub(crate) ledger: Ledger,
    pub(crate) veil: Veil,
    pub(crate) paint: Paint,
}

impl Desk {
    /// Opens the ledger for a verb that only asks.
    pub(crate) fn open(args: &LedgerArgs) -> anyhow::Result<Self> {
        Self::over(Ledger::open(&args.ledger, Mode::Read)?, args)
    }

    /// Opens the ledger for a verb that records.
    pub(crate) fn open_to_write(args: &LedgerArgs) -> anyhow::Result<Self> {
        Self::over(Ledger::open(&args.ledger, Mode::Write)?, args)
    }

    /// Opens the ledger, or makes one.
    pub(crate) fn open_or_create(args: &LedgerArgs, author: &Author) -> anyhow::Result<Self> {
        Self::over(Ledger::open_or_create(&args.ledger, author)?, args)
    }

    fn over(ledger: Ledger, args: &LedgerArgs) -> anyhow::Result<Self> {
        let veil = if args.with_protected { Veil::default() } else { ledger.veil()? };
        Ok(Self { ledger, veil, paint: Paint::of_stdout() })
    }

    /// Writes a text on stdout.
    pub(crate) fn say(&self, text: &str) -> anyhow::Result<()> {
        Ok(io::stdout().lock().write_all(self.veil.text(text).as_bytes())?)
    }

    /// Writes JSON Lines on stdout.
    pub(crate) fn json<T: Serialize>(&self, lines: &[T]) -> anyhow::Result<()> {
        let mut out = io::BufWriter::new(io::stdout().lock());
        for line in lines {
            let text = serde_json::to_string(line)?;
            out.write_all(self.veil.text(&text).as_bytes())?;
            out.write_all(b"\n")?;
        }
        Ok(out.flush()?)
    }

    /// Runs what a verb does; an error of it names no protected source.
    pub(crate) fn veiled(
        mut self,
        verb: impl FnOnce(&mut Self) -> anyhow::Result<Outcome>,
    ) -> anyhow::Result<Outcome> {
        let done = verb(&mut self);
        if self.veil.is_empty() {
            return done;
        }
        done.map_err(|error| {
            let text = format!("{error:#}");
            let masked = self.veil.text(&text);
            // The chain of causes would carry the name; the words of it stand in the text.
            if masked == text { error } else { anyhow::anyhow!(masked) }
        })
    }
}

/// Returns who does this, when, and a seed that nobody guesses.
pub(crate) fn author(args: &AuthorArgs) -> anyhow::Result<Author> {
    let who = match &args.author {
        Some(name) => name.trim().to_owned(),
        None => user_name(),
    };
    if who.is_empty() || who.chars().any(char::is_control) {
        anyhow::bail!("--as: expected a name, but found \"{who}\"");
    }
    let now = jiff::Timestamp::now();
    let at = now.round(jiff::Unit::Second).unwrap_or(now).to_string();
    let mut seed = [0; 16];
    for (number, half) in seed.chunks_mut(8).enumerate() {
        // The standard library seeds each of these from the system's random source.
        let random = RandomState::new().hash_one((number, now.as_nanosecond()));
        half.copy_from_slice(&random.to_le_bytes());
    }
    Ok(Author { who, at, seed, reason: args.reason.clone() })
}

fn user_name() -> String {
    let names =
        ["USER", "LOGNAME", "USERNAME"].into_iter().filter_map(|key| std::env::var(key).ok());
    names
        .map(|name| name.trim().to_owned())
        .find(|name| !name.is_empty())
        .unwrap_or("unknown".into())
}
