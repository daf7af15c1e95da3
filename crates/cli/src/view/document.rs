//! Turns a document into the lines above its claims, and its tallies and arithmetic below them.

use tallybook_claim::figure::{Check, Figure, Tally};
use tallybook_pipeline::Analysis;
use tallybook_text::Document;

use super::{Ink, Paint, clean, field, fill, phrases};

/// Returns title, file, outlet, date with its reasons, and how much was found.
pub(crate) fn document_header(document: &Document, analysis: &Analysis, paint: Paint) -> String {
    let parts = document.parts();
    let mut out = String::new();
    out.push_str(&paint.ink(Ink::Faint, &"─".repeat(paint.width)));
    out.push('\n');
    if let Some(title) = parts.title {
        for line in fill(&clean(document.slice(title)), paint.width) {
            out.push_str(&paint.ink(Ink::Strong, &line));
            out.push('\n');
        }
    }
    let names = [parts.path.as_deref(), parts.external_id.as_deref(), parts.publisher.as_deref()];
    let names: Vec<String> = names.into_iter().flatten().map(clean).collect();
    let names = if names.is_empty() { "standard input".to_owned() } else { names.join(" · ") };
    faint(&mut out, paint, &names);
    faint(&mut out, paint, &phrases::published(&analysis.dct));
    for reason in &analysis.dct.reasons {
        faint(&mut out, paint, &format!("  because {}", clean(reason)));
    }
    for note in &parts.notes {
        for line in fill(&format!("note: {}", clean(note)), paint.width) {
            out.push_str(&paint.ink(Ink::Doubtful, &line));
            out.push('\n');
        }
    }
    out.push('\n');
    out
}

fn faint(out: &mut String, paint: Paint, text: &str) {
    let indent = text.len() - text.trim_start().len();
    for (number, line) in fill(text.trim_start(), paint.width - indent - 2).iter().enumerate() {
        let more = if number == 0 { indent } else { indent + 2 };
        out.push_str(&" ".repeat(more));
        out.push_str(&paint.ink(Ink::Faint, line));
        out.push('\n');
    }
}

/// Returns the tallies and the arithmetic of a document.
pub(crate) fn document_footer(document: &Document, analysis: &Analysis, paint: Paint) -> String {
    let mut out = String::new();
    if analysis.claims.is_empty() {
        field(&mut out, paint, "", "no claim");
        out.push('\n');
    }
    for tally in &analysis.tallies {
        field(&mut out, paint, "tally", &tally_text(document, tally));
        out.push('\n');
    }
    for figure in &analysis.figures {
        let (verdict, ink) =
            if figure.agrees { ("agrees", Ink::Good) } else { ("does not agree", Ink::Bad) };
        field(&mut out, paint, "figure", &figure_text(document, figure));
        field(&mut out, paint, "", &paint.ink(ink, verdict));
        out.push('\n');
    }
    out
}

fn tally_text(document: &Document, tally: &Tally) -> String {
    let counted = clean(&tally.counted);
    let words = clean(document.slice(tally.span));
    let mut text = format!("\"{words}\" = {}", number(tally.count));
    // The words often hold what is counted already.
    if !counted.is_empty() && !words.contains(&counted) {
        text.push_str(&format!(" of {counted}"));
    }
    if let Some(days) = phrases::days(tally.since, tally.until) {
        text.push_str(&format!("; window {days}"));
    }
    if let Some(voice) = &tally.said_by {
        text.push_str(&format!("; counted by {}", clean(&voice.source)));
    }
    text
}

fn figure_text(document: &Document, figure: &Figure) -> String {
    let words = clean(document.slice(figure.span));
    let (stated, computed) = (number(figure.stated), number(figure.computed));
    let operands = |joint: &str| match (figure.from, figure.to) {
        (Some(from), Some(to)) => format!(" {} {joint} {}", number(from), number(to)),
        (None, Some(to)) => format!(" {}", number(to)),
        (Some(from), None) => format!(" {}", number(from)),
        (None, None) => String::new(),
    };
    let sum = match figure.check {
        Check::PercentChange => format!("from{} is {computed} percent", operands("to")),
        Check::Sum => format!("the parts add up to {computed}"),
        Check::Ratio => format!("the share of{} is {computed}", operands("and")),
        Check::Difference => format!("the difference of{} is {computed}", operands("and")),
    };
    format!("\"{words}\": {sum}; the text says {stated}")
}

/// Returns a number without a fraction where it has none, else with one place.
fn number(value: f64) -> String {
    if value.fract() == 0.0 { format!("{value:.0}") } else { format!("{value:.1}") }
}
