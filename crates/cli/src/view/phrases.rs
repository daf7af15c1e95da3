//! Turns values into the words that a person reads: dates, places, counts and voices.
//!
//! A count stands as the text says it ("over 50 trucks"), never as the bound it means.

use jiff::civil::Date;
use tallybook_claim::{
    Actor, Claim, Count, PlaceRole, Role, SituatedPlace, Voice, VoiceKind, When,
};
use tallybook_gazetteer::{CountryCode, Feature};
use tallybook_mention::quantity::Category;
use tallybook_mention::time::TimeBasis;
use tallybook_text::{Dct, DctBasis, Document};

use super::clean;

/// Returns an interval of days: "2021-02-08", "2021-02-01 to 2021-02-28", "up to 2021-02-18".
pub(crate) fn days(earliest: Option<Date>, latest: Option<Date>) -> Option<String> {
    match (earliest, latest) {
        (Some(first), Some(last)) if first == last => Some(first.to_string()),
        (Some(first), Some(last)) => Some(format!("{first} to {last}")),
        (Some(first), None) => Some(format!("{first} or later")),
        (None, Some(last)) => Some(format!("{last} or earlier")),
        (None, None) => None,
    }
}

/// Returns when a claim says it happened, with the words it came from.
pub(crate) fn when(document: &Document, when: &When) -> String {
    let words = when.span.map(|span| format!("\"{}\"", clean(document.slice(span))));
    let days = days(when.earliest, when.latest);
    let text = match (&days, &words, when.recurring) {
        (Some(days), _, true) => format!("goes on, {days}"),
        (Some(days), _, false) => days.clone(),
        (None, _, true) => "goes on".to_owned(),
        (None, Some(words), false) => return format!("{words}, of no known date"),
        (None, None, false) => "not said".to_owned(),
    };
    match (words, when.basis) {
        (Some(words), _) => format!("{text} ({words})"),
        (None, TimeBasis::Publication) => format!("{text} (the day of the report)"),
        (None, _) if days.is_some() => format!("{text} (bounded by the text)"),
        (None, _) => text,
    }
}

/// Returns the document's time with where it comes from.
pub(crate) fn published(dct: &Dct) -> String {
    let Some(days) = days(dct.earliest, dct.latest) else {
        return "publication date unknown".to_owned();
    };
    match dct.basis {
        DctBasis::Given => format!("published {days}"),
        DctBasis::Metadata => format!("published {days}, from metadata"),
        DctBasis::Header => format!("published {days}, from the text's own heading"),
        DctBasis::Inferred => format!("published {days}, inferred from the text"),
    }
}

/// Returns a place as the text names it, and what the gazetteer makes of it.
pub(crate) fn place(document: &Document, situated: &SituatedPlace) -> String {
    let role = match situated.role {
        PlaceRole::At => "",
        PlaceRole::From => "from ",
        PlaceRole::Via => "via ",
        PlaceRole::To => "to ",
        PlaceRole::Near => "near ",
    };
    let words = clean(document.slice(situated.span));
    let Some(place) = &situated.place else {
        return format!("{role}{words} (not in the gazetteer)");
    };
    let mut notes = Vec::new();
    if !words.eq_ignore_ascii_case(&place.name) {
        notes.push(clean(&place.name));
    }
    if let Some(admin1) = place.admin1.as_deref().filter(|admin1| *admin1 != place.name) {
        notes.push(clean(admin1));
    }
    if place.country != CountryCode::NONE && place.feature != Feature::Country {
        notes.push(place.country.as_str().to_owned());
    }
    if !matches!(place.feature, Feature::Populated | Feature::Country) {
        notes.push(place.feature.as_str().replace('_', " "));
    }
    if notes.is_empty() {
        format!("{role}{words}")
    } else {
        format!("{role}{words} ({})", notes.join(", "))
    }
}

/// Returns the actors of a claim in one role, by their names.
pub(crate) fn actors(claim: &Claim, role: Role) -> Option<String> {
    let names: Vec<String> =
        claim.actors.iter().filter(|actor| actor.role == role).map(actor_name).collect();
    (!names.is_empty()).then(|| names.join("; "))
}

fn actor_name(actor: &Actor) -> String {
    clean(&actor.name)
}

/// Returns a figure as the text says it.
pub(crate) fn count(document: &Document, claim: &Claim, count: &Count) -> String {
    let words = clean(document.slice(count.span));
    let mut text = match category(count.category) {
        Some(category) => format!("{category}: {words}"),
        None => words,
    };
    if let Some(stage) = count.stage {
        text.push_str(match stage {
            "before" => " (before)",
            "after" => " (after)",
            "change" => " (the change)",
            _ => " (the strength)",
        });
    }
    if let Some(whole) = count.part_of.and_then(|at| claim.how_many.get(at)) {
        text.push_str(&format!(" (part of {})", clean(document.slice(whole.span))));
    }
    if count.superseded {
        text.push_str(" (an earlier figure)");
    }
    if count.status != claim.status {
        text.push_str(&format!(" ({})", count.status.as_str()));
    }
    if let Some(voice) = count.said_by.and_then(|at| claim.said_by.get(at)) {
        text.push_str(&format!(" (says {})", clean(&voice.source)));
    }
    text
}

/// Returns the category where the words do not say it anyway.
fn category(category: Category) -> Option<&'static str> {
    match category {
        Category::Killed => Some("killed"),
        Category::Wounded => Some("wounded"),
        Category::Captured => Some("captured"),
        Category::Abducted => Some("abducted"),
        Category::Released => Some("released"),
        Category::Displaced => Some("displaced"),
        Category::Missing => Some("missing"),
        _ => None,
    }
}

/// Returns who says it, from whom the publisher cites to the origin.
pub(crate) fn voice(document: &Document, voice: &Voice) -> String {
    let mut text = clean(&voice.source);
    let kind = match voice.kind {
        VoiceKind::StateMedia => Some("state media"),
        VoiceKind::Anonymous => Some("unnamed"),
        VoiceKind::SocialMedia => Some("social media"),
        _ => None,
    };
    if let Some(kind) = kind {
        text.push_str(&format!(" ({kind})"));
    }
    for link in &voice.chain {
        text.push_str(&format!(", through {}", clean(&link.source)));
    }
    if let Some(cue) = voice.cue {
        text.push_str(&format!(": \"{}\"", clean(document.slice(cue))));
    }
    text
}
