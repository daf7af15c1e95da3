//! Turns the lines of the mentions into rows that a person reads: kind, words, value, rule.

use tallybook_contract::{MentionLine, Number, PlaceLine, QuantityLine, TimeLine};

use super::{Ink, Paint, clean, field};

/// Returns the rows of a document's mentions.
pub(crate) fn mention_rows(lines: &[MentionLine], paint: Paint) -> String {
    let mut out = String::new();
    for line in lines {
        let (kind, words, value, rule) = match line {
            MentionLine::Document(_) => continue,
            MentionLine::Time(time) => ("time", &time.text, time_value(time), &time.rule),
            MentionLine::Place(place) => ("place", &place.text, place_value(place), &place.rule),
            MentionLine::Quantity(quantity) => {
                ("quantity", &quantity.text, quantity_value(quantity), &quantity.rule)
            }
            MentionLine::Actor(actor) => {
                let kind = actor.actor_type.replace('_', " ");
                ("actor", &actor.text, format!("{}, {kind}", clean(&actor.name)), &actor.rule)
            }
            MentionLine::Entity(entity) => {
                ("name", &entity.text, entity.label.clone(), &String::new())
            }
            MentionLine::Attribution(said) => {
                let source = said.source.as_ref().map_or("somebody".into(), |s| clean(&s.text));
                let cue = said.cue.as_ref().map_or(String::new(), |cue| clean(&cue.text));
                ("says", &said.content.text, format!("{source}: {cue}"), &said.speech)
            }
        };
        let rule = if rule.is_empty() { String::new() } else { format!("  [{}]", clean(rule)) };
        let words = paint.ink(Ink::Strong, &shorten(&clean(words)));
        field(&mut out, paint, kind, &format!("{words} = {value}{}", paint.ink(Ink::Faint, &rule)));
    }
    out.push('\n');
    out
}

/// A quotation may run on; its start tells which one it is.
const WORDS_LEN_MAX: usize = 90;

fn shorten(text: &str) -> String {
    if text.chars().nth(WORDS_LEN_MAX).is_none() {
        return text.to_owned();
    }
    text.chars().take(WORDS_LEN_MAX).chain(['…']).collect()
}

fn time_value(time: &TimeLine) -> String {
    let days = match (&time.earliest, &time.latest) {
        (Some(first), Some(last)) if first == last => format!(" ({first})"),
        (Some(first), Some(last)) => format!(" ({first} to {last})"),
        (Some(first), None) => format!(" ({first} or later)"),
        (None, Some(last)) => format!(" ({last} or earlier)"),
        (None, None) => String::new(),
    };
    format!("{} {}{days}", time.timex_type, clean(&time.timex_value))
}

fn place_value(place: &PlaceLine) -> String {
    let mut text = match &place.place_id {
        Some(_) => clean(&place.name),
        None => return "not in the gazetteer".to_owned(),
    };
    for more in [&place.admin1, &place.country, &place.feature].into_iter().flatten() {
        text.push_str(&format!(", {}", clean(&more.replace('_', " "))));
    }
    if let (Some(latitude), Some(longitude)) = (place.latitude, place.longitude) {
        text.push_str(&format!(", {latitude:.3} {longitude:.3}"));
    }
    if place.metonym {
        text.push_str(" (its government)");
    }
    text
}

fn quantity_value(quantity: &QuantityLine) -> String {
    let number = |value: Option<Number>| value.map_or("open".to_owned(), |n| n.0.to_string());
    let value = match quantity.value {
        Some(value) => value.0.to_string(),
        None => format!("{} to {}", number(quantity.min), number(quantity.max)),
    };
    let approx = quantity.approx.replace('_', " ");
    format!("{} {}, {value}, {approx}", quantity.category, quantity.quantity_kind)
}
