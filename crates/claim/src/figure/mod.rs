//! Turns published running counts and arithmetic into tallies and figure checks.

use jiff::civil::Date;
use tallybook_mention::Mentions;
use tallybook_syntax::ParsedSentence;
use tallybook_text::{Document, Span};

use crate::Voice;
use crate::attribution::Attribution;

/// A published running count: "the 11th convoy since the beginning of 2021".
#[derive(Clone, PartialEq, Debug)]
pub struct Tally {
    /// The words.
    pub span: Span,
    /// The ordinal or cumulative count.
    pub count: f64,
    /// What is counted, as the text says it.
    pub counted: String,
    /// First day of the window.
    pub since: Option<Date>,
    /// Last day of the window.
    pub until: Option<Date>,
    /// Whose count it is.
    pub said_by: Option<Voice>,
}

/// What arithmetic is checked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs, reason = "each variant is the contract's word")]
pub enum Check {
    PercentChange,
    Sum,
    Ratio,
    Difference,
}

/// A statement of arithmetic in the text, computed again.
#[derive(Clone, PartialEq, Debug)]
pub struct Figure {
    /// The words.
    pub span: Span,
    /// Which arithmetic.
    pub check: Check,
    /// First operand where there is one.
    pub from: Option<f64>,
    /// Second operand, or the sum of the parts.
    pub to: Option<f64>,
    /// What the text says the result is.
    pub stated: f64,
    /// What it is.
    pub computed: f64,
    /// Whether the two agree within the rounding of the words.
    pub agrees: bool,
}

/// Returns the published tallies of a document.
#[must_use]
pub fn find_tallies(
    _document: &Document,
    _sentences: &[ParsedSentence],
    _mentions: &Mentions,
    _attributions: &[Attribution],
) -> Vec<Tally> {
    Vec::new()
}

/// Returns the arithmetic of a document, checked.
#[must_use]
pub fn check_figures(
    _document: &Document,
    _sentences: &[ParsedSentence],
    _mentions: &Mentions,
) -> Vec<Figure> {
    Vec::new()
}
