//! Turns mentions, entities and attributions into lines, in order of their start.

use tallybook_claim::attribution::Attribution;
use tallybook_mention::Mentions;
use tallybook_mention::actor::ActorMention;
use tallybook_mention::place::PlaceMention;
use tallybook_mention::quantity::QuantityMention;
use tallybook_mention::time::TimeMention;
use tallybook_syntax::{EntitySpan, ParsedSentence};
use tallybook_text::Span;

use crate::from_claim::country;
use crate::from_document::day;
use crate::words::{actor_type, approx, category, quantity_kind, speech, timex_type};
use crate::{
    ActorLine, AttributionLine, Edge, EntityLine, MentionLine, Number, PlaceLine, QuantityLine,
    TimeLine,
};

/// Returns the lines of a document's mentions, in order of their start.
#[must_use]
pub fn mention_lines(
    edge: &Edge<'_>,
    sentences: &[ParsedSentence],
    mentions: &Mentions,
    attributions: &[Attribution],
) -> Vec<MentionLine> {
    let mut lines: Vec<(Span, MentionLine)> = Vec::new();
    lines.extend(mentions.times.iter().map(|m| (m.span, time_line(edge, m))));
    lines.extend(mentions.places.iter().map(|m| (m.span, place_line(edge, m))));
    lines.extend(mentions.quantities.iter().map(|m| (m.span, quantity_line(edge, m))));
    // A private person's name is never turned into an actor (CODEBOOK section 4).
    let actors = mentions.actors.iter().filter(|mention| !mention.value.private_person);
    lines.extend(actors.map(|mention| (mention.span, actor_line(edge, mention))));
    for sentence in sentences {
        lines.extend(sentence.entities.iter().map(|entity| entity_line(edge, sentence, entity)));
    }
    lines.extend(attributions.iter().map(|a| (a.content, attribution_line(edge, a))));
    // The sort is stable: lines of one start keep the order of the kinds above.
    lines.sort_by_key(|(span, _)| span.start);
    lines.into_iter().map(|(_, line)| line).collect()
}

fn time_line(edge: &Edge<'_>, mention: &TimeMention) -> MentionLine {
    let value = &mention.value;
    MentionLine::Time(TimeLine {
        document_id: edge.document_id(),
        text: edge.text(mention.span),
        span: edge.span(mention.span),
        timex_type: timex_type(value.timex_type).to_owned(),
        timex_value: value.timex_value.to_string(),
        timex_mod: value.timex_mod.as_ref().map(ToString::to_string),
        earliest: day(value.earliest),
        latest: day(value.latest),
        rule: mention.rule.to_string(),
    })
}

fn place_line(edge: &Edge<'_>, mention: &PlaceMention) -> MentionLine {
    let value = &mention.value;
    let place = value.place.as_ref();
    MentionLine::Place(PlaceLine {
        document_id: edge.document_id(),
        text: edge.text(mention.span),
        span: edge.span(mention.span),
        place_id: place.map(|place| place.place_id.to_string()),
        name: place.map_or_else(|| value.toponym.clone(), |place| place.name.clone()),
        latitude: place.and_then(|place| place.latitude),
        longitude: place.and_then(|place| place.longitude),
        country: place.and_then(country),
        admin1: place.and_then(|place| place.admin1.clone()),
        feature: place.map(|place| place.feature.as_str().to_owned()),
        relation: value.relation.clone(),
        uncertainty_km: value.uncertainty_km,
        metonym: value.metonym,
        rule: mention.rule.to_string(),
    })
}

fn quantity_line(edge: &Edge<'_>, mention: &QuantityMention) -> MentionLine {
    let value = &mention.value;
    MentionLine::Quantity(QuantityLine {
        document_id: edge.document_id(),
        text: edge.text(mention.span),
        span: edge.span(mention.span),
        quantity_kind: quantity_kind(value.kind).to_owned(),
        category: category(value.category).to_owned(),
        value: value.value.map(Number),
        min: value.min.map(Number),
        max: value.max.map(Number),
        approx: approx(value.approx).to_owned(),
        unit: value.unit.clone(),
        rule: mention.rule.to_string(),
    })
}

fn actor_line(edge: &Edge<'_>, mention: &ActorMention) -> MentionLine {
    let value = &mention.value;
    MentionLine::Actor(ActorLine {
        document_id: edge.document_id(),
        text: edge.text(mention.span),
        span: edge.span(mention.span),
        actor_id: value.actor_id.clone(),
        name: value.name.clone(),
        actor_type: actor_type(value.actor_type).to_owned(),
        rule: mention.rule.to_string(),
    })
}

fn entity_line(
    edge: &Edge<'_>,
    sentence: &ParsedSentence,
    entity: &EntitySpan,
) -> (Span, MentionLine) {
    let span = sentence.span_of(entity.tokens.clone());
    let line = EntityLine {
        document_id: edge.document_id(),
        text: edge.text(span),
        span: edge.span(span),
        label: entity.label.as_str().to_owned(),
    };
    (span, MentionLine::Entity(line))
}

fn attribution_line(edge: &Edge<'_>, attribution: &Attribution) -> MentionLine {
    MentionLine::Attribution(AttributionLine {
        document_id: edge.document_id(),
        source: attribution.source.map(|span| edge.words(span)),
        cue: attribution.cue.map(|span| edge.words(span)),
        content: edge.words(attribution.content),
        speech: speech(attribution.speech).to_owned(),
        inherited: attribution.inherited,
    })
}
