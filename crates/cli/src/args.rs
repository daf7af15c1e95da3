//! Turns the command line into values; help, man page and completions come from here as well.

use std::path::{Path, PathBuf};

use clap::{Args, Parser, Subcommand};
use jiff::civil::Date;
use tallybook_intake::{Input, Options};

use crate::decision_args::{
    AuditArgs, BackupArgs, DecideVerb, ExportArgs, RecodeArgs, RedactArgs, RestoreArgs, SearchArgs,
    ShowArgs, SourcesArgs, TallyArgs,
};
use crate::ledger_args::{AddArgs, IncidentsArgs, LogArgs, UndoArgs, VerifyArgs};

/// Reads news reports and field dispatches, and prints what they say happened.
///
/// Who reports that what happened, where, when, how many, and on whose word: each value with the
/// words it came from. A plan, a denial and a happening told again are told apart.
#[derive(Parser, Debug)]
#[command(name = "tallybook", version, max_term_width = 100)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) verb: Verb,
}

#[derive(Subcommand, Debug)]
pub(crate) enum Verb {
    /// Prints what happened, where, when, how many and on whose word.
    Code(CodeArgs),
    /// Prints the times, places, quantities, actors, names and quotations that were found.
    Mentions(MentionsArgs),
    /// Prints sentences, tokens and trees as CoNLL-U.
    Parse(ParseArgs),
    /// Prints how each value of a claim follows from a rule and from the very words.
    Explain(ExplainArgs),
    /// Codes documents and records them in a ledger, each once.
    Add(AddArgs),
    /// Lists what happened, as far as the ledger's claims tell.
    Incidents(IncidentsArgs),
    /// Shows an incident with its claims side by side and every figure.
    Show(ShowArgs),
    /// Searches the ledger's documents by their words.
    Search(SearchArgs),
    /// Counts a series from the ledger, with its members.
    Tally(TallyArgs),
    /// Lists what does not hold: tallies, arithmetic, dates, places.
    Audit(AuditArgs),
    /// Prints the register of sources, or writes a source into it.
    Sources(SourcesArgs),
    /// Records what a person decides: merge, split, correct, review ...
    #[command(subcommand)]
    Decide(DecideVerb),
    /// Codes the ledger's documents again and says what that changes.
    Recode(RecodeArgs),
    /// Destroys a document's words; their digests stay in the chain.
    Redact(RedactArgs),
    /// Writes a whole copy of the ledger.
    Backup(BackupArgs),
    /// Puts a verified copy in the ledger's place.
    Restore(RestoreArgs),
    /// Prints incidents or claims for spreadsheets, programs and maps.
    Export(ExportArgs),
    /// Records a desk's own table by a map of its columns.
    Import(crate::decision_args::ImportArgs),
    /// Lists who changed what in the ledger, when and why.
    Log(LogArgs),
    /// Makes operations count no more; that is an operation, too.
    Undo(UndoArgs),
    /// Checks that nothing in the ledger was changed behind its back.
    Verify(VerifyArgs),
    /// Tests rules by their own examples.
    #[command(subcommand)]
    Rules(RulesVerb),
    /// Adds places of your own, or shows which there are.
    #[command(subcommand)]
    Gazetteer(GazetteerVerb),
    /// Prints the credit of every data source that the program carries.
    Credits,
    /// Prints the JSON Schema of the lines that --json writes.
    Schema,
    /// Measures how many words a second are read, stage by stage.
    Bench(BenchArgs),
    /// Prints completions for a shell.
    Completions(CompletionsArgs),
    /// Prints the man page.
    Man,
}

/// What every verb that reads documents takes.
#[derive(Args, Clone, Debug)]
pub(crate) struct InputArgs {
    /// Text, HTML or JSON Lines files, or folders of them; `-` or nothing reads standard input.
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// Publication date of the documents that bring none of their own, like 2024-03-05.
    #[arg(long, value_name = "DATE")]
    pub(crate) published: Option<Date>,
    /// Outlet of the documents that bring none of their own.
    #[arg(long, value_name = "NAME")]
    pub(crate) publisher: Option<String>,
    /// Cores to use; all of them where not given.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) threads: Option<u16>,
}

/// A desk's own data.
#[derive(Args, Clone, Debug)]
pub(crate) struct DataArgs {
    /// Folder with event rules of your own, beside the built-in ones.
    #[arg(long, value_name = "DIR")]
    pub(crate) rules: Option<PathBuf>,
    /// Folder with actors of your own, beside the built-in ones.
    #[arg(long, value_name = "DIR")]
    pub(crate) actors: Option<PathBuf>,
    /// Leaves out what `tallybook gazetteer` put into the user's data folder.
    #[arg(long)]
    pub(crate) no_user_data: bool,
}

#[derive(Args, Debug)]
pub(crate) struct CodeArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,
    #[command(flatten)]
    pub(crate) data: DataArgs,
    /// Prints JSON Lines by the contract `tallybook/1`.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args, Debug)]
pub(crate) struct MentionsArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,
    #[command(flatten)]
    pub(crate) data: DataArgs,
    /// Prints JSON Lines by the contract `tallybook/1`.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args, Debug)]
pub(crate) struct ParseArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,
}

impl InputArgs {
    /// Returns what to read.
    pub(crate) fn inputs(&self) -> Vec<Input> {
        if self.files.is_empty() {
            return vec![Input::Stdin];
        }
        self.files.iter().map(|path| input(path)).collect()
    }

    /// Returns what holds for documents that do not say otherwise.
    pub(crate) fn options(&self) -> Options {
        Options { published: self.published, publisher: self.publisher.clone() }
    }
}

/// The verbs of `tallybook rules`.
#[derive(Subcommand, Debug)]
pub(crate) enum RulesVerb {
    /// Codes the examples that stand beside each rule, and prints those that it misses.
    Test(RulesTestArgs),
}

#[derive(Args, Debug)]
pub(crate) struct RulesTestArgs {
    /// Folder with rules of your own; the built-in rules are tested where not given.
    #[arg(value_name = "DIR")]
    pub(crate) folder: Option<PathBuf>,
}

/// The verbs of `tallybook gazetteer`.
#[derive(Subcommand, Debug)]
pub(crate) enum GazetteerVerb {
    /// Reads GeoNames dumps (SY.txt, SY.zip) and Who's On First tables (wof_sy.tsv.zst).
    Import(ImportArgs),
    /// Downloads countries from GeoNames: the only verb that uses the network.
    Fetch(FetchArgs),
    /// Lists the built-in places and the user's own.
    List,
}

#[derive(Args, Debug)]
pub(crate) struct ImportArgs {
    /// Dump files.
    #[arg(value_name = "FILE", required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// Name of the import, by which a later one takes its place; from the files where not given.
    #[arg(long, value_name = "NAME")]
    pub(crate) name: Option<String>,
}

#[derive(Args, Debug)]
pub(crate) struct FetchArgs {
    /// Country codes of two letters, like SY.
    #[arg(value_name = "CC", required = true)]
    pub(crate) countries: Vec<String>,
    /// Where the dumps are.
    #[arg(long, value_name = "URL", default_value = "https://download.geonames.org/export/dump")]
    pub(crate) from: String,
}

#[derive(Args, Debug)]
pub(crate) struct ExplainArgs {
    /// A text, HTML or JSON Lines file; `-` reads standard input.
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// The claim's number in the file, or its id (or the start of it); all where not given.
    #[arg(value_name = "CLAIM")]
    pub(crate) claim: Option<String>,
    /// Publication date, where the file brings none of its own.
    #[arg(long, value_name = "DATE")]
    pub(crate) published: Option<Date>,
    /// Outlet, where the file brings none of its own.
    #[arg(long, value_name = "NAME")]
    pub(crate) publisher: Option<String>,
    #[command(flatten)]
    pub(crate) data: DataArgs,
}

#[derive(Args, Debug)]
pub(crate) struct BenchArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,
    #[command(flatten)]
    pub(crate) data: DataArgs,
}

#[derive(Args, Debug)]
pub(crate) struct CompletionsArgs {
    /// The shell.
    pub(crate) shell: clap_complete::Shell,
}

impl ExplainArgs {
    /// Returns what to read.
    pub(crate) fn input(&self) -> Input {
        input(&self.file)
    }

    /// Returns what holds for documents that do not say otherwise.
    pub(crate) fn options(&self) -> Options {
        Options { published: self.published, publisher: self.publisher.clone() }
    }
}

fn input(path: &Path) -> Input {
    if path.as_os_str() == "-" { Input::Stdin } else { Input::Path(path.to_owned()) }
}
