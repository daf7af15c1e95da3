//! Runs `tallybook explain`: how each value of a claim follows from rules and from the very words.

use anyhow::bail;
use tallybook_claim::event::Status;
use tallybook_claim::{Claim, Voice};
use tallybook_contract::{Edge, claim_lines};
use tallybook_gazetteer::Place;
use tallybook_intake::{Raw, read};
use tallybook_mention::Mention;
use tallybook_pipeline::{Analysis, analyse};
use tallybook_text::{Document, Span};

use crate::args::ExplainArgs;
use crate::engine::Engine;
use crate::exit::Outcome;
use crate::view::{Paint, clean, document_header, evidence, field, heading, phrases};

/// Explains one claim of a file, or all of them.
pub(crate) fn run(args: ExplainArgs) -> anyhow::Result<Outcome> {
    let engine = Engine::load(&args.data)?;
    let paint = Paint::of_stdout();
    let mut out = String::new();
    let mut shown = 0;
    for raw in read(vec![args.input()]) {
        let document = raw.and_then(|raw: Raw| raw.document(&args.options()))?;
        let analysis = analyse(&document, engine.tools());
        let edge = Edge::new(&document);
        let ids: Vec<String> =
            claim_lines(&edge, &analysis.claims).into_iter().map(|line| line.claim_id).collect();
        let explanation =
            Explanation { document: &document, analysis: &analysis, edge: &edge, paint };
        let mut text = String::new();
        for (at, (claim, id)) in analysis.claims.iter().zip(&ids).enumerate() {
            if wanted(args.claim.as_deref(), at + 1, id) {
                text.push_str(&explanation.claim(claim, at + 1, id));
                text.push('\n');
                shown += 1;
            }
        }
        if !text.is_empty() || args.claim.is_none() {
            out.push_str(&document_header(&document, &analysis, paint));
            out.push_str(&text);
        }
    }
    if let Some(claim) = args.claim.filter(|_| shown == 0) {
        bail!("expected a claim's number or id, but found none that is \"{}\"", clean(&claim));
    }
    std::io::Write::write_all(&mut std::io::stdout().lock(), out.as_bytes())?;
    Ok(Outcome::Done)
}

fn wanted(asked: Option<&str>, number: usize, id: &str) -> bool {
    /// An id's start is as good as the id from so many characters on.
    const ID_START: usize = 6;
    let Some(asked) = asked else { return true };
    asked.parse() == Ok(number) || asked.len() >= ID_START && id.starts_with(asked)
}

struct Explanation<'a> {
    document: &'a Document,
    analysis: &'a Analysis,
    edge: &'a Edge<'a>,
    paint: Paint,
}

impl Explanation<'_> {
    fn claim(&self, claim: &Claim, number: usize, id: &str) -> String {
        let mut out = heading(self.document, claim, number, self.paint);
        out.push_str(&evidence(self.document, self.analysis, claim, self.paint));
        self.row(&mut out, "id", id);
        self.row(&mut out, "type", &self.event_type(claim));
        self.row(&mut out, "status", &self.status(claim));
        self.row(&mut out, "when", &self.when(claim));
        for actor in &claim.actors {
            let rule = rule_at(&self.analysis.mentions.actors, actor.span);
            let entry = actor.actor_id.as_deref().unwrap_or("no entry in the dictionary");
            let text = format!(
                "{} = {}, {entry} {}",
                self.words(actor.span),
                clean(&actor.name),
                by(rule)
            );
            self.row(&mut out, "who", &text);
        }
        for place in &claim.places {
            let rule = rule_at(&self.analysis.mentions.places, place.span);
            let found = place.place.as_ref().map_or("not in the gazetteer".to_owned(), entry);
            let within =
                place.uncertainty_km.map_or(String::new(), |km| format!(", within {km} km"));
            let text = format!("{} = {found}{within} {}", self.words(place.span), by(rule));
            self.row(&mut out, "where", &text);
        }
        for count in &claim.how_many {
            let rule = rule_at(&self.analysis.mentions.quantities, count.span);
            let bounds = format!("{} to {}", bound(count.min), bound(count.max));
            let said = phrases::count(self.document, claim, count);
            let text = format!("{} = {said}, {bounds} {}", self.words(count.span), by(rule));
            self.row(&mut out, "how many", &text);
        }
        for voice in &claim.said_by {
            self.row(&mut out, "says", &self.voice(voice));
        }
        if claim.said_by.is_empty() {
            self.row(&mut out, "says", "nobody is cited: the publisher itself speaks");
        }
        for telling in &claim.tellings {
            let text = format!("{} tells the same happening", self.words(telling.trigger));
            self.row(&mut out, "also told", &text);
        }
        out
    }

    fn row(&self, out: &mut String, label: &str, text: &str) {
        field(out, self.paint, label, text);
    }

    /// Returns the words of a span and where they stand, in code points as the JSON has them.
    fn words(&self, span: Span) -> String {
        let [start, end] = self.edge.span(span);
        format!("\"{}\" [{start}, {end})", clean(self.document.slice(span)))
    }

    fn event_type(&self, claim: &Claim) -> String {
        let lemma = self.lemma(claim.telling.trigger);
        format!(
            "{} by {}, from {}{lemma}",
            claim.event_type.as_str(),
            clean(&claim.rule),
            self.words(claim.telling.trigger)
        )
    }

    fn lemma(&self, trigger: Span) -> String {
        let tokens = self.analysis.sentences.iter().flat_map(|sentence| &sentence.tokens);
        let token = tokens.into_iter().find(|token| token.span == trigger);
        token.map_or(String::new(), |token| {
            format!(" ({} {})", token.upos.as_str(), clean(&token.lemma))
        })
    }

    fn status(&self, claim: &Claim) -> String {
        let mut text = match claim.status_cue {
            Some(cue) => format!("{} by {}", claim.status.as_str(), self.words(cue)),
            None if claim.status == Status::Asserted => {
                "asserted: no word takes it back".to_owned()
            }
            None => claim.status.as_str().to_owned(),
        };
        if claim.recap {
            let cue = claim.recap_cue.map(|cue| format!(" by {}", self.words(cue)));
            text.push_str(&format!("; told again as background{}", cue.unwrap_or_default()));
        }
        text
    }

    fn when(&self, claim: &Claim) -> String {
        let when = &claim.when;
        let Some(span) = when.span else { return phrases::when(self.document, when) };
        let days = phrases::days(when.earliest, when.latest).unwrap_or_else(|| "no day".to_owned());
        let timex =
            when.timex.as_deref().map_or(String::new(), |timex| format!(", TIMEX3 {timex}"));
        let rule = by(rule_at(&self.analysis.mentions.times, span));
        let dct = phrases::days(self.analysis.dct.earliest, self.analysis.dct.latest);
        let dct = dct.map_or("unknown".to_owned(), |days| days);
        format!("{} = {days}{timex} {rule}; the document's time is {dct}", self.words(span))
    }

    fn voice(&self, voice: &Voice) -> String {
        let mut text = format!("{} = {}", self.words(voice.span), clean(&voice.source));
        if let Some(cue) = voice.cue {
            text.push_str(&format!(", cue {}", self.words(cue)));
        }
        for link in &voice.chain {
            text.push_str(&format!(", through {}", self.words(link.span)));
        }
        text
    }
}

fn entry(place: &Place) -> String {
    let point = match (place.latitude, place.longitude) {
        (Some(latitude), Some(longitude)) => format!(" at {latitude:.4}, {longitude:.4}"),
        _ => ", no coordinates".to_owned(),
    };
    format!("{} {}{point}", clean(&place.place_id), clean(&place.name))
}

fn bound(value: Option<f64>) -> String {
    value.map_or("open".to_owned(), |value| format!("{value}"))
}

fn by(rule: Option<&str>) -> String {
    rule.map_or(String::new(), |rule| format!("by {}", clean(rule)))
}

/// Returns the rule of the mention that stands there, else of one that overlaps it.
fn rule_at<T>(mentions: &[Mention<T>], span: Span) -> Option<&str> {
    let exact = mentions.iter().find(|mention| mention.span == span);
    exact
        .or_else(|| mentions.iter().find(|mention| mention.span.overlaps(span)))
        .map(|mention| mention.rule.as_str())
}
