//! Turns claims into claim lines.

use tallybook_claim::event::{Status, codes};
use tallybook_claim::{Actor, Claim, Count, SituatedPlace, Telling, Voice, When};
use tallybook_gazetteer::{CountryCode, Feature, Place};

use crate::from_document::day;
use crate::words::{
    actor_role, actor_type, approx, category, place_role, speech, time_basis, time_precision,
    voice_kind,
};
use crate::{
    ActorPart, ClaimLine, CodesPart, CountPart, Edge, LinkPart, Number, PlacePart, TellingPart,
    VoicePart, WhenPart, claim_id,
};

/// From this uncertainty on a place is no longer the place itself (ACLED's geo-precision 2).
const NEAR_KM: f64 = 10.0;

/// Returns the lines of a document's claims, in their order.
#[must_use]
pub fn claim_lines(edge: &Edge<'_>, claims: &[Claim]) -> Vec<ClaimLine> {
    let mut lines: Vec<ClaimLine> = Vec::with_capacity(claims.len());
    for claim in claims {
        let trigger = edge.words(claim.telling.trigger);
        let same = |line: &&ClaimLine| {
            line.event_type == claim.event_type.as_str() && line.trigger == trigger
        };
        let nth = lines.iter().filter(same).count();
        lines.push(claim_line(edge, claim, nth));
    }
    lines
}

fn claim_line(edge: &Edge<'_>, claim: &Claim, nth: usize) -> ClaimLine {
    let document_id = edge.document_id();
    let event_type = claim.event_type.as_str();
    let trigger = edge.words(claim.telling.trigger);
    ClaimLine {
        claim_id: claim_id(&document_id, event_type, trigger.span, nth),
        document_id,
        event_type: event_type.to_owned(),
        status: claim.status.as_str().to_owned(),
        status_cue: claim.status_cue.map(|span| edge.words(span)),
        recap: claim.recap,
        recap_cue: claim.recap_cue.map(|span| edge.words(span)),
        when: when_part(edge, &claim.when),
        places: claim.places.iter().map(|place| place_part(edge, place)).collect(),
        who: claim.actors.iter().map(|actor| actor_part(edge, actor)).collect(),
        how_many: claim.how_many.iter().map(|count| count_part(edge, count)).collect(),
        said_by: claim.said_by.iter().map(|voice| voice_part(edge, voice)).collect(),
        trigger,
        evidence: edge.words(claim.telling.evidence),
        tellings: claim.tellings.iter().map(|telling| telling_part(edge, *telling)).collect(),
        rule: claim.rule.to_string(),
        codes: codes_part(claim),
    }
}

/// Returns the codes of a happening; a plan or a denial has none, whatever its type.
fn codes_part(claim: &Claim) -> Option<CodesPart> {
    if !matches!(claim.status, Status::Asserted | Status::Claimed) {
        return None;
    }
    let codes = codes(claim.event_type);
    Some(CodesPart {
        cameo: codes.cameo.map(str::to_owned),
        plover: codes.plover.map(str::to_owned),
        acled_event: codes.acled_event.map(str::to_owned),
        acled_sub_event: codes.acled_sub_event.map(str::to_owned),
    })
}

fn when_part(edge: &Edge<'_>, when: &When) -> WhenPart {
    WhenPart {
        text: when.span.map(|span| edge.text(span)),
        span: when.span.map(|span| edge.span(span)),
        timex: when.timex.clone(),
        earliest: day(when.earliest),
        latest: day(when.latest),
        time_precision: when.precision.map(time_precision),
        recurring: when.recurring,
        basis: time_basis(when.basis).to_owned(),
    }
}

fn place_part(edge: &Edge<'_>, situated: &SituatedPlace) -> PlacePart {
    let place = situated.place.as_ref();
    PlacePart {
        role: place_role(situated.role).to_owned(),
        text: edge.text(situated.span),
        span: edge.span(situated.span),
        place_id: place.map(|place| place.place_id.to_string()),
        name: place.map_or_else(|| situated.toponym.clone(), |place| place.name.clone()),
        latitude: place.and_then(|place| place.latitude),
        longitude: place.and_then(|place| place.longitude),
        country: place.and_then(country),
        admin1: place.and_then(|place| place.admin1.clone()),
        feature: place.map(|place| place.feature.as_str().to_owned()),
        relation: situated.relation.clone(),
        geo_precision: place.map(|place| geo_precision(place, situated)),
        uncertainty_km: situated.uncertainty_km,
    }
}

/// Returns the country of a place, `None` for a sea or a border area.
pub(crate) fn country(place: &Place) -> Option<String> {
    (place.country != CountryCode::NONE).then(|| place.country.as_str().to_owned())
}

/// Returns ACLED's geographic precision: 1 the place, 2 near it or its district, 3 a region.
fn geo_precision(place: &Place, situated: &SituatedPlace) -> u8 {
    match place.feature {
        Feature::Country | Feature::Admin1 | Feature::Region | Feature::Water => 3,
        Feature::Admin2 | Feature::BorderArea | Feature::Mountain | Feature::Road => 2,
        _ if situated.relation.is_some() => 2,
        _ if situated.uncertainty_km.is_some_and(|km| km >= NEAR_KM) => 2,
        _ => 1,
    }
}

fn actor_part(edge: &Edge<'_>, actor: &Actor) -> ActorPart {
    ActorPart {
        role: actor_role(actor.role).to_owned(),
        text: edge.text(actor.span),
        span: edge.span(actor.span),
        actor_id: actor.actor_id.clone(),
        name: actor.name.clone(),
        actor_type: actor_type(actor.actor_type).to_owned(),
    }
}

fn count_part(edge: &Edge<'_>, count: &Count) -> CountPart {
    let index = |at: usize| u32::try_from(at).ok();
    CountPart {
        category: category(count.category).to_owned(),
        text: edge.text(count.span),
        span: edge.span(count.span),
        value: count.value.map(Number),
        min: count.min.map(Number),
        max: count.max.map(Number),
        approx: approx(count.approx).to_owned(),
        unit: count.unit.clone(),
        victims: count.victims.clone(),
        stage: count.stage.map(str::to_owned),
        status: count.status.as_str().to_owned(),
        part_of: count.part_of.and_then(index),
        superseded: count.superseded,
        said_by: count.said_by.and_then(index),
    }
}

fn voice_part(edge: &Edge<'_>, voice: &Voice) -> VoicePart {
    let mut chain = Vec::new();
    links(edge, &voice.chain, &mut chain);
    VoicePart {
        source: voice.source.clone(),
        source_id: voice.source_id.clone(),
        kind: voice_kind(voice.kind).to_owned(),
        text: edge.text(voice.span),
        span: edge.span(voice.span),
        cue: voice.cue.map(|cue| edge.words(cue)),
        speech: speech(voice.speech).to_owned(),
        chain,
    }
}

/// Flattens a chain whose links may hold chains of their own.
fn links(edge: &Edge<'_>, chain: &[Voice], out: &mut Vec<LinkPart>) {
    for voice in chain {
        out.push(LinkPart {
            source: voice.source.clone(),
            source_id: voice.source_id.clone(),
            kind: voice_kind(voice.kind).to_owned(),
            text: edge.text(voice.span),
            span: edge.span(voice.span),
        });
        links(edge, &voice.chain, out);
    }
}

fn telling_part(edge: &Edge<'_>, telling: Telling) -> TellingPart {
    TellingPart { trigger: edge.words(telling.trigger), evidence: edge.words(telling.evidence) }
}
