//! Turns a claim into a block: type, status, who, where, when, how many, on whose word, evidence.

use std::ops::Range;

use tallybook_claim::event::Status;
use tallybook_claim::{Claim, Role, Telling};
use tallybook_pipeline::Analysis;
use tallybook_text::{Document, Span};

use super::paint::{VALUE_COLUMN, columns};
use super::{Ink, Mark, Paint, clean, field, marked, phrases};

/// A sentence longer than this is shown by its evidence alone, in bytes.
const SENTENCE_LEN_MAX: usize = 700;
/// Most sentences that are shown of one claim.
const SENTENCES_MAX: usize = 3;
/// What is kept on each side of the trigger where even the evidence is longer, in bytes.
const AROUND_TRIGGER: usize = 250;

/// Returns the block of a claim; `number` is what a person calls it by.
pub(crate) fn claim_block(
    document: &Document,
    analysis: &Analysis,
    claim: &Claim,
    number: usize,
    paint: Paint,
) -> String {
    let mut out = heading(document, claim, number, paint);
    if let Some(agents) = phrases::actors(claim, Role::Agent) {
        field(&mut out, paint, "who", &agents);
    }
    if let Some(targets) = phrases::actors(claim, Role::Target) {
        field(&mut out, paint, "to whom", &targets);
    }
    if let Some(others) = phrases::actors(claim, Role::Other) {
        field(&mut out, paint, "with", &others);
    }
    if !claim.places.is_empty() {
        let places: Vec<String> =
            claim.places.iter().map(|place| phrases::place(document, place)).collect();
        field(&mut out, paint, "where", &places.join("; "));
    }
    field(&mut out, paint, "when", &phrases::when(document, &claim.when));
    if !claim.how_many.is_empty() {
        let counts: Vec<String> =
            claim.how_many.iter().map(|count| phrases::count(document, claim, count)).collect();
        field(&mut out, paint, "how many", &counts.join("; "));
    }
    field(&mut out, paint, "says", &says(document, claim));
    out.push_str(&evidence(document, analysis, claim, paint));
    out
}

/// Returns the first line of a block: number, type, status, rule.
pub(crate) fn heading(document: &Document, claim: &Claim, number: usize, paint: Paint) -> String {
    let event_type = claim.event_type.as_str();
    let mut status = claim.status.as_str().to_owned();
    if let Some(cue) = claim.status_cue.filter(|_| claim.status != Status::Asserted) {
        status.push_str(&format!(" (\"{}\")", clean(document.slice(cue))));
    }
    if claim.recap {
        status.push_str(", told again");
    }
    let ink = match claim.status {
        Status::Asserted => Ink::Good,
        Status::Denied => Ink::Bad,
        _ => Ink::Doubtful,
    };
    let left = columns(event_type) + 6 + columns(&status);
    let rule = clean(&claim.rule);
    let gap = paint.width.saturating_sub(left + columns(&rule));
    let mut line =
        format!("{number:>3} {}, {}", paint.ink(Ink::Strong, event_type), paint.ink(ink, &status));
    if gap >= 2 {
        line.push_str(&" ".repeat(gap));
        line.push_str(&paint.ink(Ink::Faint, &rule));
    }
    line.push('\n');
    line
}

fn says(document: &Document, claim: &Claim) -> String {
    if claim.said_by.is_empty() {
        let publisher = document.parts().publisher.as_deref().map(clean);
        return publisher.unwrap_or_else(|| "the publisher itself".to_owned());
    }
    let voices: Vec<String> =
        claim.said_by.iter().map(|voice| phrases::voice(document, voice)).collect();
    voices.join("; ")
}

/// Returns the sentences that tell the claim, with each trigger and every value underlined.
pub(crate) fn evidence(
    document: &Document,
    analysis: &Analysis,
    claim: &Claim,
    paint: Paint,
) -> String {
    let tellings: Vec<Telling> =
        std::iter::once(claim.telling).chain(claim.tellings.iter().copied()).collect();
    let values = value_spans(claim);
    let mut shown: Vec<Span> = Vec::new();
    let mut out = String::new();
    for telling in &tellings {
        let span = sentence_of(document, analysis, *telling);
        if shown.iter().any(|other| other.contains(span)) {
            continue;
        }
        if shown.len() == SENTENCES_MAX {
            field(&mut out, paint, "", "... and told again further on");
            break;
        }
        out.push_str(&sentence(document, span, &tellings, &values, paint));
        shown.push(span);
    }
    out
}

fn sentence(
    document: &Document,
    shown: Span,
    tellings: &[Telling],
    values: &[Span],
    paint: Paint,
) -> String {
    let inside = |span: Span| -> Option<Range<usize>> {
        let start = span.start.max(shown.start);
        let end = span.end.min(shown.end);
        (start < end).then(|| (start - shown.start) as usize..(end - shown.start) as usize)
    };
    let triggers = tellings.iter().filter_map(|telling| inside(telling.trigger));
    let values = values.iter().filter_map(|span| inside(*span)).map(|at| (at, Mark::Value));
    let marks: Vec<(Range<usize>, Mark)> =
        values.chain(triggers.map(|at| (at, Mark::Trigger))).collect();
    marked(document.slice(shown), &marks, paint, VALUE_COLUMN)
}

/// Returns what to show of the text: the sentence, or less where that is very long.
fn sentence_of(document: &Document, analysis: &Analysis, telling: Telling) -> Span {
    let evidence = telling.evidence.cover(telling.trigger);
    let whole = analysis
        .sentences
        .iter()
        .filter(|sentence| sentence.span.overlaps(evidence))
        .fold(evidence, |span, sentence| span.cover(sentence.span));
    if whole.len() <= SENTENCE_LEN_MAX {
        return whole;
    }
    if evidence.len() <= SENTENCE_LEN_MAX {
        return evidence;
    }
    let trigger = telling.trigger.range();
    let text = document.text();
    let start = text.floor_char_boundary(trigger.start.saturating_sub(AROUND_TRIGGER));
    let end = text.ceil_char_boundary((trigger.end + AROUND_TRIGGER).min(text.len()));
    Span::new(start, end)
}

/// Returns every span that a value of the claim came from.
fn value_spans(claim: &Claim) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    spans.extend(claim.status_cue);
    spans.extend(claim.recap_cue);
    spans.extend(claim.when.span);
    spans.extend(claim.places.iter().map(|place| place.span));
    spans.extend(claim.actors.iter().map(|actor| actor.span));
    spans.extend(claim.how_many.iter().map(|count| count.span));
    for voice in &claim.said_by {
        spans.push(voice.span);
        spans.extend(voice.cue);
        spans.extend(voice.chain.iter().map(|link| link.span));
    }
    spans
}
