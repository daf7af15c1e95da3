//! Turns the command line of the verbs that decide, show and publish into values.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use crate::args::DataArgs;
use crate::ledger_args::{AuthorArgs, FilterArgs, LedgerArgs};

#[derive(Args, Debug)]
pub(crate) struct ShowArgs {
    /// An incident's id or the start of it, its public id, or a claim's id.
    #[arg(value_name = "INCIDENT")]
    pub(crate) incident: String,
    #[command(flatten)]
    pub(crate) ledger: LedgerArgs,
    /// As it stood at the end of a day, at a time, or after an operation.
    #[arg(long, value_name = "DATE|OPERATION")]
    pub(crate) at: Option<String>,
    /// Prints one JSON object.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args, Debug)]
pub(crate) struct SearchArgs {
    /// Words: all of them, "a phrase", start*, AND, OR, NOT.
    #[arg(value_name = "WORDS", required = true)]
    pub(crate) words: Vec<String>,
    #[command(flatten)]
    pub(crate) ledger: LedgerArgs,
    /// At most so many documents.
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub(crate) limit: usize,
    /// Prints JSON Lines.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args, Debug)]
pub(crate) struct TallyArgs {
    #[command(flatten)]
    pub(crate) ledger: LedgerArgs,
    /// Name of the series.
    #[arg(long, value_name = "NAME", default_value = "")]
    pub(crate) name: String,
    /// Event types that count, with commas.
    #[arg(long = "type", value_name = "TYPE", value_delimiter = ',')]
    pub(crate) types: Vec<String>,
    /// Places, areas or country codes, with commas.
    #[arg(long, value_name = "PLACE", value_delimiter = ',')]
    pub(crate) place: Vec<String>,
    /// Kilometres around the places.
    #[arg(long, value_name = "KM")]
    pub(crate) radius: Option<f64>,
    /// Actors of whom one must take part.
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub(crate) actor: Vec<String>,
    /// Sources of whom one must report it.
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub(crate) source: Vec<String>,
    /// First day of the window.
    #[arg(long, value_name = "DATE")]
    pub(crate) since: Option<String>,
    /// Last day of the window.
    #[arg(long, value_name = "DATE")]
    pub(crate) until: Option<String>,
    /// Category that is summed, like killed; the incidents are counted where not given.
    #[arg(long, value_name = "CATEGORY")]
    pub(crate) category: Option<String>,
    /// Prints JSON Lines.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args, Debug)]
pub(crate) struct AuditArgs {
    #[command(flatten)]
    pub(crate) ledger: LedgerArgs,
    /// Prints JSON Lines.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args, Debug)]
pub(crate) struct SourcesArgs {
    /// A source to write down; the register is printed where not given.
    #[arg(value_name = "NAME")]
    pub(crate) name: Option<String>,
    #[command(flatten)]
    pub(crate) ledger: LedgerArgs,
    #[command(flatten)]
    pub(crate) author: AuthorArgs,
    /// Another name of it.
    #[arg(long, value_name = "NAME", requires = "name")]
    pub(crate) alias: Vec<String>,
    /// What it is: outlet, agency, official, witness, party ...
    #[arg(long, value_name = "KIND", requires = "name")]
    pub(crate) kind: Option<String>,
    /// Languages, like en,ar.
    #[arg(long, value_name = "LANG", value_delimiter = ',', requires = "name")]
    pub(crate) language: Vec<String>,
    /// Whose side or house it is.
    #[arg(long, value_name = "NAME", requires = "name")]
    pub(crate) affiliation: Option<String>,
    /// A source that it copies from.
    #[arg(long, value_name = "NAME", requires = "name")]
    pub(crate) copies_from: Vec<String>,
    /// Reliability by the Admiralty scale, A (reliable) to F (cannot be judged).
    #[arg(long, value_name = "GRADE", requires = "name", requires = "grade_reason")]
    pub(crate) grade: Option<String>,
    /// Why that grade.
    #[arg(long, value_name = "WORDS", requires = "grade")]
    pub(crate) grade_reason: Option<String>,
    /// Day from which the grade holds; today where not given.
    #[arg(long, value_name = "DATE", requires = "grade")]
    pub(crate) graded_on: Option<String>,
    /// How the desk reaches it.
    #[arg(long, value_name = "WORDS", requires = "name")]
    pub(crate) contact: Option<String>,
    /// Withholds its name, contact and wording from all that leaves the ledger.
    #[arg(long, requires = "name", conflicts_with = "unprotect")]
    pub(crate) protect: bool,
    /// No longer withholds them.
    #[arg(long, requires = "name")]
    pub(crate) unprotect: bool,
    /// Prints JSON Lines.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args, Debug)]
pub(crate) struct BackupArgs {
    /// Where the copy is to be.
    #[arg(value_name = "COPY")]
    pub(crate) copy: PathBuf,
    #[command(flatten)]
    pub(crate) ledger: LedgerArgs,
}

#[derive(Args, Debug)]
pub(crate) struct RestoreArgs {
    /// A copy that `tallybook backup` wrote.
    #[arg(value_name = "COPY")]
    pub(crate) copy: PathBuf,
    #[command(flatten)]
    pub(crate) ledger: LedgerArgs,
    /// Moves a ledger that stands there aside; its new name is printed.
    #[arg(long)]
    pub(crate) replace: bool,
}

#[derive(Args, Debug)]
pub(crate) struct RecodeArgs {
    #[command(flatten)]
    pub(crate) ledger: LedgerArgs,
    #[command(flatten)]
    pub(crate) author: AuthorArgs,
    #[command(flatten)]
    pub(crate) data: DataArgs,
    /// Says what would change and records nothing.
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Cores to use; all of them where not given.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) threads: Option<u16>,
    /// Prints one JSON object.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args, Debug)]
pub(crate) struct RedactArgs {
    /// The document's id, or the start of it.
    #[arg(value_name = "DOCUMENT")]
    pub(crate) document: String,
    #[command(flatten)]
    pub(crate) ledger: LedgerArgs,
    #[command(flatten)]
    pub(crate) author: AuthorArgs,
    /// Says that the words are to be destroyed for good: this cannot be undone.
    #[arg(long)]
    pub(crate) for_good: bool,
}

/// The decisions of `tallybook decide`.
#[derive(Subcommand, Debug)]
pub(crate) enum DecideVerb {
    /// Says that incidents are one happening.
    Merge {
        /// Incidents.
        #[arg(value_name = "INCIDENT", num_args = 2.., required = true)]
        incidents: Vec<String>,
        #[command(flatten)]
        by: ByArgs,
    },
    /// Says that two incidents are two, so that the program never merges them.
    Apart {
        /// One incident.
        one: String,
        /// The other.
        other: String,
        #[command(flatten)]
        by: ByArgs,
    },
    /// Takes claims out of an incident.
    Split {
        /// The incident.
        incident: String,
        /// The claims that are another happening.
        #[arg(value_name = "CLAIM", required = true)]
        claims: Vec<String>,
        #[command(flatten)]
        by: ByArgs,
    },
    /// Says that two claims tell of one happening.
    Link {
        /// One claim.
        a: String,
        /// The other.
        b: String,
        #[command(flatten)]
        by: ByArgs,
    },
    /// Corrects a value of a claim.
    Correct {
        /// The claim.
        claim: String,
        /// Where the value stands: /when/earliest, /how_many/0/min.
        #[arg(value_name = "POINTER")]
        pointer: String,
        /// The value as JSON; what is no JSON is taken as text.
        value: String,
        #[command(flatten)]
        by: ByArgs,
    },
    /// Sets where an incident stands: coded, reviewed, published, disputed, withdrawn.
    Review {
        /// The incident.
        incident: String,
        /// The decision.
        decision: String,
        #[command(flatten)]
        by: ByArgs,
    },
    /// Takes a document or a claim back: it stays in the log and counts no more.
    Withdraw {
        /// The document's or the claim's id.
        id: String,
        #[command(flatten)]
        by: ByArgs,
    },
}

/// In which ledger, by whom.
#[derive(Args, Debug)]
pub(crate) struct ByArgs {
    #[command(flatten)]
    pub(crate) ledger: LedgerArgs,
    #[command(flatten)]
    pub(crate) author: AuthorArgs,
}

/// Forms of an export.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum ExportForm {
    /// Comma-separated values, for spreadsheets.
    Csv,
    /// JSON Lines by the contract.
    Jsonl,
    /// GeoJSON, for maps.
    Geojson,
}

#[derive(Args, Debug)]
pub(crate) struct ExportArgs {
    /// The form.
    pub(crate) form: ExportForm,
    #[command(flatten)]
    pub(crate) ledger: LedgerArgs,
    #[command(flatten)]
    pub(crate) filter: FilterArgs,
    /// Exports the claims of the incidents instead of the incidents.
    #[arg(long)]
    pub(crate) claims: bool,
    /// For the desk only: no delay, and places as fine as they are.
    #[arg(long)]
    pub(crate) internal: bool,
}

#[derive(Args, Debug)]
pub(crate) struct ImportArgs {
    /// A table of comma-separated values with headings.
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    #[command(flatten)]
    pub(crate) ledger: LedgerArgs,
    #[command(flatten)]
    pub(crate) author: AuthorArgs,
    /// FIELD=HEADING: id, type, status, date, until, place, latitude, longitude, country, admin1,
    /// agent, target, source, publisher, published, url, notes, count.killed ...
    #[arg(long, value_name = "FIELD=HEADING")]
    pub(crate) column: Vec<String>,
    /// FIELD:WORD=WORD, what a word of the table means: `type:Air raid=air_strike`.
    #[arg(long, value_name = "FIELD:WORD=WORD")]
    pub(crate) value: Vec<String>,
    /// Type of the rows that name none.
    #[arg(long = "type", value_name = "TYPE")]
    pub(crate) default_type: Option<String>,
    /// Outlet of the rows that name none.
    #[arg(long, value_name = "NAME")]
    pub(crate) publisher: Option<String>,
    /// Says what would become of each row and records nothing.
    #[arg(long)]
    pub(crate) dry_run: bool,
}
