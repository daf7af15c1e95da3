//! Turns a document, its time, its tallies and its arithmetic into lines.

use jiff::civil::Date;
use tallybook_claim::figure::{Figure, Tally};
use tallybook_text::Dct;

use crate::words::{dct_basis, figure_check};
use crate::{
    CoderPart, DocumentLine, Edge, FigureLine, Number, PublishedPart, SCHEMA, SourcePart, TallyLine,
};

/// Which program, model and rules are at work.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Coder<'a> {
    /// Tallybook's version.
    pub version: &'a str,
    /// The model's name and version.
    pub model: &'a str,
    /// The rules' name and digest.
    pub rules: &'a str,
}

/// Returns the line of a document.
#[must_use]
pub fn document_line(edge: &Edge<'_>, dct: &Dct, coder: Coder<'_>) -> DocumentLine {
    let document = edge.document();
    let parts = document.parts();
    DocumentLine {
        schema: SCHEMA.to_owned(),
        document_id: edge.document_id(),
        path: parts.path.clone(),
        external_id: parts.external_id.clone(),
        title: parts.title.map(|span| edge.text(span)),
        publisher: parts.publisher.clone(),
        url: parts.url.clone(),
        language: parts.language.clone(),
        sha256: document.sha256().to_owned(),
        text: document.text().to_owned(),
        published: PublishedPart {
            earliest: day(dct.earliest),
            latest: day(dct.latest),
            basis: dct_basis(dct.basis).to_owned(),
            reasons: dct.reasons.clone(),
        },
        coder: CoderPart {
            version: coder.version.to_owned(),
            model: coder.model.to_owned(),
            rules: coder.rules.to_owned(),
        },
        notes: parts.notes.clone(),
    }
}

/// Returns the line of a published running count.
#[must_use]
pub fn tally_line(edge: &Edge<'_>, tally: &Tally) -> TallyLine {
    TallyLine {
        document_id: edge.document_id(),
        text: edge.text(tally.span),
        span: edge.span(tally.span),
        count: Number(tally.count),
        counted: tally.counted.clone(),
        since: day(tally.since),
        until: day(tally.until),
        said_by: tally.said_by.as_ref().map(|voice| SourcePart {
            source: voice.source.clone(),
            text: edge.text(voice.span),
            span: edge.span(voice.span),
        }),
    }
}

/// Returns the line of published arithmetic.
#[must_use]
pub fn figure_line(edge: &Edge<'_>, figure: &Figure) -> FigureLine {
    FigureLine {
        document_id: edge.document_id(),
        text: edge.text(figure.span),
        span: edge.span(figure.span),
        check: figure_check(figure.check).to_owned(),
        from: figure.from.map(Number),
        to: figure.to.map(Number),
        stated: Number(figure.stated),
        computed: Number(figure.computed),
        agrees: figure.agrees,
    }
}

/// Returns a day as the contract writes it.
pub(crate) fn day(date: Option<Date>) -> Option<String> {
    date.map(|date| date.to_string())
}
