//! Turns the command line of the verbs on a ledger into values.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use tallybook_ledger::{Circle, Filter, LEDGER_NAME, Sort};

use crate::args::{DataArgs, InputArgs};

/// Which ledger, and what may leave it.
#[derive(Args, Clone, Debug)]
pub(crate) struct LedgerArgs {
    /// The ledger's file.
    #[arg(long, value_name = "FILE", default_value = LEDGER_NAME)]
    pub(crate) ledger: PathBuf,
    /// Shows protected sources by name and in their words.
    #[arg(long)]
    pub(crate) with_protected: bool,
}

/// Who decides, and why.
#[derive(Args, Clone, Debug)]
pub(crate) struct AuthorArgs {
    /// Who does this; the system's user name where not given.
    #[arg(long = "as", value_name = "NAME")]
    pub(crate) author: Option<String>,
    /// Why, in words that the log keeps.
    #[arg(long, value_name = "WORDS")]
    pub(crate) reason: Option<String>,
}

#[derive(Args, Debug)]
pub(crate) struct AddArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,
    #[command(flatten)]
    pub(crate) data: DataArgs,
    #[command(flatten)]
    pub(crate) ledger: LedgerArgs,
    #[command(flatten)]
    pub(crate) author: AuthorArgs,
    /// Prints the summary as JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args, Debug)]
pub(crate) struct VerifyArgs {
    #[command(flatten)]
    pub(crate) ledger: LedgerArgs,
    /// Hash of an operation, kept elsewhere: proves that nothing up to it was changed.
    #[arg(long, value_name = "HASH")]
    pub(crate) head: Option<String>,
}

#[derive(Args, Debug)]
pub(crate) struct LogArgs {
    #[command(flatten)]
    pub(crate) ledger: LedgerArgs,
    /// Prints the last operation's number and hash only, to be kept elsewhere.
    #[arg(long)]
    pub(crate) head: bool,
    /// At most so many operations, the newest.
    #[arg(long, short = 'n', value_name = "N")]
    pub(crate) limit: Option<usize>,
    /// Prints JSON Lines.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args, Debug)]
pub(crate) struct UndoArgs {
    /// Number or hash of an operation; everything that the last command did where not given.
    #[arg(value_name = "OPERATION")]
    pub(crate) operation: Option<String>,
    #[command(flatten)]
    pub(crate) ledger: LedgerArgs,
    #[command(flatten)]
    pub(crate) author: AuthorArgs,
}

#[derive(Args, Debug)]
pub(crate) struct IncidentsArgs {
    #[command(flatten)]
    pub(crate) ledger: LedgerArgs,
    #[command(flatten)]
    pub(crate) filter: FilterArgs,
    /// Prints JSON Lines by the contract.
    #[arg(long)]
    pub(crate) json: bool,
}

/// Which incidents are asked for.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct FilterArgs {
    /// Incidents that may have happened on this day or later, like 2024-03-05.
    #[arg(long, value_name = "DATE")]
    pub(crate) since: Option<String>,
    /// Incidents that may have happened on this day or before.
    #[arg(long, value_name = "DATE")]
    pub(crate) until: Option<String>,
    /// Event type, like air_strike; several with commas.
    #[arg(long = "type", value_name = "TYPE", value_delimiter = ',')]
    pub(crate) types: Vec<String>,
    /// Name or id of a place or first-level area, or a point like 36.8,42.1 (with --radius).
    #[arg(long, value_name = "PLACE", allow_hyphen_values = true)]
    pub(crate) place: Option<String>,
    /// Kilometres around the place.
    #[arg(long, value_name = "KM", requires = "place", allow_hyphen_values = true)]
    pub(crate) radius: Option<String>,
    /// Country code of two letters; several with commas.
    #[arg(long, value_name = "CC", value_delimiter = ',')]
    pub(crate) country: Vec<String>,
    /// Part of an actor's name.
    #[arg(long, value_name = "NAME")]
    pub(crate) actor: Option<String>,
    /// Part of the name of a source or an outlet.
    #[arg(long, value_name = "NAME")]
    pub(crate) source: Option<String>,
    /// asserted, claimed, contested, planned or denied; several with commas.
    #[arg(long, value_name = "STATUS", value_delimiter = ',')]
    pub(crate) status: Vec<String>,
    /// new, coded, reviewed, published, disputed or withdrawn; several with commas.
    #[arg(long, value_name = "REVIEW", value_delimiter = ',')]
    pub(crate) review: Vec<String>,
    /// Words of the evidence: all of them, "a phrase", start*, AND, OR, NOT.
    #[arg(long, value_name = "WORDS")]
    pub(crate) text: Option<String>,
    /// Order.
    #[arg(long, value_enum, default_value = "time")]
    pub(crate) sort: SortArg,
    /// At most so many.
    #[arg(long, value_name = "N")]
    pub(crate) limit: Option<usize>,
}

/// The orders of incidents.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, ValueEnum)]
pub(crate) enum SortArg {
    /// Time, then place, then id.
    #[default]
    Time,
    /// Newest first.
    Newest,
    /// Place, then time.
    Place,
    /// Type, then time.
    Type,
    /// Most documents first.
    Documents,
    /// Most origins first.
    Origins,
}

impl FilterArgs {
    /// Returns the filter; `point_of` finds the point of a place by its name.
    pub(crate) fn filter(
        &self,
        point_of: impl Fn(&str) -> anyhow::Result<(f64, f64)>,
    ) -> anyhow::Result<Filter> {
        check("a type", &self.types, &crate::words::types())?;
        let statuses = ["asserted", "claimed", "contested", "planned", "denied"];
        check("a status", &self.status, &statuses.map(str::to_owned))?;
        let reviews = tallybook_ledger::ReviewState::ALL.map(|state| state.as_str().to_owned());
        check("a review state", &self.review, &reviews)?;
        for code in &self.country {
            if code.len() != 2 || !code.bytes().all(|byte| byte.is_ascii_alphabetic()) {
                anyhow::bail!(
                    "expected a country code of two letters like SY, but found \"{code}\""
                );
            }
        }
        let point = self.place.as_deref().and_then(point);
        let circle = match (&self.radius, &self.place) {
            (Some(radius), Some(place)) => {
                let (latitude, longitude) = match point {
                    Some(point) => point,
                    None => point_of(place)?,
                };
                Some(Circle { latitude, longitude, radius_km: km(radius)? })
            }
            (None, Some(place)) if point.is_some() => {
                anyhow::bail!("--place {place}: expected a --radius in kilometres beside a point")
            }
            _ => None,
        };
        let sort = match self.sort {
            SortArg::Time => Sort::Time,
            SortArg::Newest => Sort::Newest,
            SortArg::Place => Sort::Place,
            SortArg::Type => Sort::Type,
            SortArg::Documents => Sort::Documents,
            SortArg::Origins => Sort::Origins,
        };
        Ok(Filter {
            since: self.since.clone(),
            until: self.until.clone(),
            types: self.types.clone(),
            place: self.place.clone().filter(|_| circle.is_none()),
            circle,
            countries: self.country.clone(),
            actor: self.actor.clone(),
            source: self.source.clone(),
            statuses: self.status.clone(),
            reviews: self.review.clone(),
            text: self.text.clone(),
            sort,
            limit: self.limit,
        })
    }
}

fn check(what: &str, found: &[String], known: &[String]) -> anyhow::Result<()> {
    match found.iter().find(|word| !known.contains(word)) {
        Some(word) => {
            anyhow::bail!("expected {what} ({}), but found \"{word}\"", known.join(", "))
        }
        None => Ok(()),
    }
}

/// Reads `36.8,42.1`; `None` for a name.
fn point(text: &str) -> Option<(f64, f64)> {
    let (latitude, longitude) = text.split_once(',')?;
    Some((latitude.trim().parse().ok()?, longitude.trim().parse().ok()?))
}

fn km(text: &str) -> anyhow::Result<f64> {
    let number = text.trim().trim_end_matches("km").trim_end();
    match number.parse::<f64>() {
        Ok(km) if km.is_finite() && km > 0.0 => Ok(km),
        _ => anyhow::bail!("--radius: expected kilometres like 25, but found \"{text}\""),
    }
}
