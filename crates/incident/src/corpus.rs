//! Turns the lines of many documents into one borrowed value that the stages read.

use serde::{Deserialize, Serialize};
use tallybook_contract::{ClaimLine, DocumentLine, FigureLine, Line, TallyLine};

/// The lines of the documents under consideration; any order gives the same answers.
///
/// A document that was withdrawn or superseded by a newer version is left out by the caller, and a
/// value that the desk corrected is already corrected in its claim.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Corpus {
    /// The documents.
    pub documents: Vec<DocumentLine>,
    /// Their claims.
    pub claims: Vec<ClaimLine>,
    /// Their published running counts.
    pub tallies: Vec<TallyLine>,
    /// Their published arithmetic.
    pub figures: Vec<FigureLine>,
}

impl Corpus {
    /// Adds a line of `tallybook code --json` to the part it belongs to.
    pub fn push(&mut self, line: Line) {
        match line {
            Line::Document(line) => self.documents.push(*line),
            Line::Claim(line) => self.claims.push(*line),
            Line::Tally(line) => self.tallies.push(line),
            Line::Figure(line) => self.figures.push(line),
        }
    }
}

/// What the desk has decided; it outweighs every score.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Decisions {
    /// Pairs of claims that stand in one incident.
    pub must_link: Vec<ClaimPair>,
    /// Pairs of claims that do not: remembered rejections and splits. Where both are said of a
    /// pair, the caller keeps the later one only.
    pub cannot_link: Vec<ClaimPair>,
    /// The register of sources, as far as it bears on independence and figures.
    pub sources: Vec<SourceNote>,
}

/// Two claims by id.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ClaimPair {
    /// One claim.
    pub a: String,
    /// The other.
    pub b: String,
}

/// What the register says of a source that bears on independence and on figures.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SourceNote {
    /// Its name as claims and documents carry it.
    pub name: String,
    /// Names of the sources whose reports it repeats.
    pub copies_from: Vec<String>,
    /// True where it is a party to the conflict.
    pub party: bool,
}

/// The named rules that choose the figure to publish.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FigureRule {
    /// What most independent origins carry, else the latest of a source that is no party.
    #[default]
    Conservative,
    /// The middle of the figures that stand.
    Representative,
    /// The highest figure that stands.
    Maximal,
}

impl FigureRule {
    /// Returns the rule's name in the lines.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Conservative => "conservative",
            Self::Representative => "representative",
            Self::Maximal => "maximal",
        }
    }
}
