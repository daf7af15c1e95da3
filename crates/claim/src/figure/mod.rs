//! Turns published running counts and arithmetic into tallies and figure checks.
//!
//! | words | value |
//! |---|---|
//! | the third such convoy since the beginning of May | tally 3, since 1 May |
//! | from 60 to about 180, that is by 200 percent | percent change 200, agrees |
//! | five offices, three in Ranya and one in Kalar | sum 5, computed 4, does not agree |

mod change;
mod counted;
mod echo;
mod fraction;
mod item;
mod keeper;
mod lexicon;
mod line;
mod ordinal;
mod pair;
mod rate;
mod rest;
mod revised;
mod share;
mod sum;
mod tally;
#[cfg(test)]
mod tests;
mod window;

use item::Page;
use jiff::civil::Date;
use tallybook_mention::Mentions;
use tallybook_syntax::ParsedSentence;
use tallybook_text::{Dct, Document, Span};

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
    /// Which rule found it.
    pub rule: &'static str,
}

impl Tally {
    /// True for a sum over a window, false for an ordinal, which only numbers the last one.
    fn is_cumulative(&self) -> bool {
        let ordinal = ["tally/ordinal", "tally/such", "tally/of_its_kind", "tally/nth_to"];
        let other = ["tally/high_ordinal", "tally/same_window", "tally/next"];
        !ordinal.contains(&self.rule) && !other.contains(&self.rule)
    }
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
    /// Which rule found it.
    pub rule: &'static str,
}

/// Returns the published tallies of a document, in order.
#[must_use]
pub fn find_tallies(
    document: &Document,
    sentences: &[ParsedSentence],
    mentions: &Mentions,
    dct: &Dct,
    attributions: &[Attribution],
) -> Vec<Tally> {
    tally::find(&Page::of(document, sentences, mentions), dct, attributions)
}

/// Returns the arithmetic of a document, checked, in order.
#[must_use]
pub fn check_figures(
    document: &Document,
    sentences: &[ParsedSentence],
    mentions: &Mentions,
) -> Vec<Figure> {
    let page = Page::of(document, sentences, mentions);
    let mut figures = Vec::new();
    for index in 0..sentences.len() {
        change::find(&page, index, &mut figures);
        share::find(&page, index, &mut figures);
        rate::find(&page, index, &mut figures);
    }
    figures.extend(sum::find(&page));
    let rests: Vec<Figure> =
        (0..sentences.len()).flat_map(|index| rest::find(&page, index)).collect();
    // "Two of 40 turned back, so 38 went on" is one piece of arithmetic, told as a difference.
    figures.retain(|sum| {
        !rests.iter().any(|rest| {
            sum.check == Check::Sum && rest.from == sum.to && rest.span.overlaps(sum.span)
        })
    });
    figures.extend(rests);
    figures.extend(revised::find(&page, &figures));
    figures.sort_by_key(|figure| (figure.span.start, figure.span.end, figure.check as u8));
    // One result is one check, however many ways lead to it.
    figures.dedup_by(|a, b| a.span.overlaps(b.span) && a.stated == b.stated);
    figures
}
