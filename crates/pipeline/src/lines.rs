//! Turns a Document and its Analysis into the lines of the output contract.

use tallybook_contract::{
    Coder, Edge, Line, MentionLine, claim_lines, document_line, figure_line, mention_lines,
    tally_line,
};
use tallybook_text::Document;

use crate::Analysis;

/// Returns the lines of `tallybook code --json`: document, claims, tallies, figures.
#[must_use]
pub fn lines(document: &Document, analysis: &Analysis, coder: Coder<'_>) -> Vec<Line> {
    let edge = Edge::new(document);
    let mut lines = vec![Line::Document(Box::new(document_line(&edge, &analysis.dct, coder)))];
    let claims = claim_lines(&edge, &analysis.claims);
    lines.extend(claims.into_iter().map(|claim| Line::Claim(Box::new(claim))));
    lines.extend(analysis.tallies.iter().map(|tally| Line::Tally(tally_line(&edge, tally))));
    lines.extend(analysis.figures.iter().map(|figure| Line::Figure(figure_line(&edge, figure))));
    lines
}

/// Returns the lines of `tallybook mentions --json`: the document, then mentions by their start.
#[must_use]
pub fn lines_of_mentions(
    document: &Document,
    analysis: &Analysis,
    coder: Coder<'_>,
) -> Vec<MentionLine> {
    let edge = Edge::new(document);
    let first = document_line(&edge, &analysis.dct, coder);
    let mut lines = vec![MentionLine::Document(Box::new(first))];
    lines.extend(mention_lines(
        &edge,
        &analysis.sentences,
        &analysis.mentions,
        &analysis.attributions,
    ));
    lines
}
