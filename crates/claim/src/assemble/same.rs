//! Turns event mentions into groups that tell one happening.
//!
//! | told | and then | one happening? |
//! |---|---|---|
//! | "Shells hit Murzuq on May 6" | "The shelling killed two" | yes: it points back |
//! | title "Shells hit Murzuq" | "Mortar shells hit a market in Murzuq" | yes: the title tells the lead |
//! | "a convoy of 45 vehicles on February 8" | "another convoy on February 6" | no |
//! | "a strike on Aleppo" | "a strike on Idlib" | no: two places |
//!
//! Two mentions part on any conflict of type, status, day, place or number; without a conflict
//! they still need a sign that they are one.

use tallybook_gazetteer::Feature;
use tallybook_syntax::{Deprel, ParsedSentence, Upos};

use super::Facts;
use super::count::{self, points_back};
use super::place::{OwnPlace, same_place};
use super::scene::Scene;
use super::voice;
use super::who::{is_armed, same_actor};
use super::words::{holds, words};
use crate::event::{Event, EventType, Status};
use crate::{Actor, PlaceRole, Role, When};

/// Groups looked at for each new mention, latest first: a text goes back to what it has just
/// told, or to its lead.
const GROUPS_BACK_MAX: usize = 24;
/// Tellings of one group looked at, beside its first.
const TELLINGS_BACK_MAX: usize = 8;
/// Sentences after the title in which its happening is told.
const LEAD_SENTENCES: usize = 3;
/// Sentences after a happening within which its toll may be told.
const TOLL_SENTENCES_MAX: usize = 4;
/// From this strength on two triggers are parts of one clause.
const ONE_CLAUSE: u32 = 50;
/// Days before publication within which a happening may be the text's news.
const NEWS_DAYS_MAX: i32 = 4;
/// Days from which an interval is a span of many happenings, beside the day of one.
const SPAN_DAYS_MIN: i32 = 20;
/// Kilometres within which two points are one place.
const SAME_PLACE_KM: f64 = 25.0;

/// Event mentions that tell one happening, in order of the text.
#[derive(Clone, Debug, Default)]
pub(super) struct Group {
    pub(super) events: Vec<usize>,
}

/// Returns the groups in order of their first telling.
pub(super) fn groups(scene: &Scene<'_>, facts: &[Facts]) -> Vec<Group> {
    let mut out: Vec<Group> = Vec::new();
    // The first group that tells the text's news.
    let mut main: Option<usize> = None;
    for e in 0..scene.events.len() {
        let first = out.len().saturating_sub(GROUPS_BACK_MAX);
        // The lead's group stays in reach however long the text is.
        let reach = (first..out.len()).rev().chain((0..first.min(2)).rev());
        let best = reach
            .filter_map(|g| evidence(scene, facts, &out[g], e, main == Some(g)).map(|s| (s, g)))
            .max_by_key(|&(score, g)| (score, g));
        let joined = match best {
            Some((_, g)) => {
                out[g].events.push(e);
                g
            }
            None => {
                out.push(Group { events: vec![e] });
                out.len() - 1
            }
        };
        if is_news(&scene.events[e]) {
            main = Some(main.map_or(joined, |news| news.min(joined)));
        }
    }
    out
}

/// Drops groups of which the text says nothing: "a suspect in the bombings" or "in revenge for the
/// attack" only point at something known and tell neither day, place, number nor anybody.
pub(super) fn drop_mere_mentions(scene: &Scene<'_>, facts: &[Facts], groups: &mut Vec<Group>) {
    groups.retain(|group| !group.events.iter().all(|&e| is_mere_mention(scene, &facts[e], e)));
}

fn is_mere_mention(scene: &Scene<'_>, facts: &Facts, e: usize) -> bool {
    let event = &scene.events[e];
    let sentence = scene.sentence_of(e);
    let Some(token) = sentence.tokens.get(event.trigger) else { return false };
    let beside = matches!(
        token.deprel,
        Deprel::Obl | Deprel::Nmod | Deprel::Compound | Deprel::NmodPoss | Deprel::Amod
    ) || token.deprel == Deprel::Obj && is_definite(sentence, event.trigger);
    let told = facts.when.as_ref().is_some_and(|when| when.span.is_some())
        || !facts.places.is_empty()
        || !facts.counts.is_empty()
        || facts.actors.iter().any(|actor| actor.role == Role::Target);
    matches!(token.upos, Upos::Noun | Upos::Propn)
        && family(event.event_type) == Some(1)
        && beside
        && !told
        && !scene.is_headline(e)
}

fn is_definite(sentence: &ParsedSentence, noun: usize) -> bool {
    sentence.children(noun).any(|i| {
        let child = &sentence.tokens[i];
        child.deprel == Deprel::NmodPoss
            || child.deprel == Deprel::Det
                && matches!(child.lemma.as_str(), "the" | "this" | "that" | "these" | "those")
    })
}

/// Drops accusations where the text tells the act as a happening of its own (CODEBOOK section 1).
pub(super) fn drop_restated(scene: &Scene<'_>, groups: &mut Vec<Group>) {
    let violent = groups.iter().any(|group| {
        group.events.iter().any(|&e| {
            let event = &scene.events[e];
            family(event.event_type) == Some(1) && event.status != Status::Denied
        })
    });
    groups.retain(|group| {
        let accuses =
            group.events.iter().all(|&e| scene.events[e].event_type == EventType::Accusation);
        !(accuses && violent)
    });
}

/// Returns how strongly a mention belongs to a group, `None` where it does not.
fn evidence(
    scene: &Scene<'_>,
    facts: &[Facts],
    group: &Group,
    e: usize,
    main: bool,
) -> Option<u32> {
    // The first and the latest tellings stand for a group that is told again and again.
    let late = group.events.len().saturating_sub(TELLINGS_BACK_MAX).max(1);
    let tellings = || group.events.iter().take(1).chain(group.events.iter().skip(late)).copied();
    if tellings().any(|other| conflict(scene, facts, other, e)) {
        return None;
    }
    let exact = || group.events.iter().copied().filter(|&other| is_exact(scene, other));
    let apart = is_exact(scene, e)
        && exact().next().is_some()
        && !exact().any(|other| one_kind(scene, other, e));
    let best = tellings()
        .filter_map(|other| link(scene, facts, other, e))
        .filter(|&score| !apart || score >= ONE_CLAUSE)
        .max();
    best.or_else(|| (main && tells_the_news(scene, facts, group, e)).then_some(10))
}

/// Returns true if and only if a mention is violence told as news in the title or the lead.
fn is_news(event: &Event) -> bool {
    matches!(family(event.event_type), Some(1 | 4))
        && event.sentence <= LEAD_SENTENCES
        && event.recap_cue.is_none()
        && matches!(event.status, Status::Asserted | Status::Claimed)
}

/// Returns true if and only if later violence without a day, a place or a doer of its own goes on
/// about the news of the text: "an explosion shattered windows", "gunfire was heard".
fn tells_the_news(scene: &Scene<'_>, facts: &[Facts], group: &Group, e: usize) -> bool {
    let event = &scene.events[e];
    let own = &facts[e];
    let doer = own.actors.iter().any(|actor| {
        let known = |&other: &usize| {
            facts[other].actors.iter().any(|x| x.role == actor.role && same_actor(x, actor))
        };
        let named = actor.actor_id.is_some() || is_armed(actor);
        let blamed = |&other: &usize| {
            facts[other].actors.iter().any(|x| x.role == Role::Agent && x.actor_id.is_some())
        };
        actor.role == Role::Agent
            && named
            && !group.events.iter().any(known)
            && (actor.actor_id.is_none() || group.events.iter().any(blamed))
    });
    let new_place = own.places.iter().any(|p| {
        !group.events.iter().any(|&other| {
            facts[other].places.iter().any(|q| may_be_one(scene, p.mention, q.mention))
        })
    });
    let protest = family(event.event_type) == Some(4);
    (family(event.event_type) == Some(1) || protest)
        && group.events.iter().all(|&other| protest || one_kind(scene, other, e))
        && group
            .events
            .iter()
            .any(|&other| family(scene.events[other].event_type) == family(event.event_type))
        && event.recap_cue.is_none()
        && !event.recurring
        && own.when.as_ref().is_none_or(|when| {
            let dated = || group.events.iter().filter_map(|&other| facts[other].when.as_ref());
            dated().next().is_none() && may_be_the_news(scene, when)
                || dated().any(|news| !days_apart(Some(news), Some(when)))
        })
        && !doer
        && !new_place
}

/// Returns true if and only if a day is one on which the text's news may have happened.
fn may_be_the_news(scene: &Scene<'_>, when: &When) -> bool {
    match (when.latest, scene.dct.earliest) {
        (Some(latest), Some(published)) => (published - latest).get_days() <= NEWS_DAYS_MAX,
        _ => false,
    }
}

/// Returns true if and only if a mention names a kind of violence and no mere harm: "clashes" and "an
/// air strike" in one report are two happenings, a toll belongs to either.
fn is_exact(scene: &Scene<'_>, e: usize) -> bool {
    let kind = scene.events[e].event_type;
    family(kind) == Some(1) && !is_vague(kind) && !is_harm(scene, e)
}

/// Returns true if and only if two words for violence may mean one happening: the same kind, a
/// vague one, or a blast beside whatever blew up.
fn one_kind(scene: &Scene<'_>, a: usize, b: usize) -> bool {
    let (x, y) = (scene.events[a].event_type, scene.events[b].event_type);
    let blast = |kind: EventType| kind.is_blast();
    let general = |kind: EventType| kind == EventType::Explosion;
    x == y
        || is_vague(x)
        || is_vague(y)
        || blast(x) && blast(y) && (general(x) || general(y))
        || is_harm(scene, b)
}

/// Returns true if and only if two mentions cannot be one happening.
fn conflict(scene: &Scene<'_>, facts: &[Facts], a: usize, b: usize) -> bool {
    let (x, y) = (&scene.events[a], &scene.events[b]);
    let early = scene.is_headline(a) && y.sentence <= x.sentence + LEAD_SENTENCES;
    let journey = one_journey(scene, a, b);
    let toll = toll_of_unrest(scene, a, b) || toll_of_unrest(scene, b, a);
    !toll && !related(x.event_type, y.event_type)
        || !one_status(x.status, y.status) && !one_strength(x, y)
        || !journey && days_apart(facts[a].when.as_ref(), facts[b].when.as_ref())
        || !journey && !early && places_apart(scene, &facts[a].places, &facts[b].places)
        || x.event_type == y.event_type
            && !is_bare_toll(scene, facts, b)
            && count::conflict(scene, &facts[a].counts, &facts[b].counts)
        || background_differs(scene, facts, a, b)
        || is_another(scene, b) && !scene.is_headline(a)
}

/// Returns true if and only if two verbs of motion with one subject are legs of one journey:
/// "left Semera on Tuesday and got to Mekelle on Wednesday".
fn one_journey(scene: &Scene<'_>, a: usize, b: usize) -> bool {
    let (x, y) = (&scene.events[a], &scene.events[b]);
    if x.sentence != y.sentence || family(x.event_type) != Some(2) && x.event_type != y.event_type {
        return false;
    }
    let sentence = scene.sentence_of(a);
    let Some(token) = sentence.tokens.get(y.trigger) else { return false };
    token.upos == Upos::Verb
        && token.deprel == Deprel::Conj
        && sentence.head(y.trigger) == Some(x.trigger)
        && sentence.child(y.trigger, &[Deprel::Nsubj, Deprel::NsubjPass]).is_none()
}

/// Returns true if and only if one is news and the other background. What points back to a
/// background needs no sign of its own: "On May 3 a convoy had left. The convoy headed south."
fn background_differs(scene: &Scene<'_>, facts: &[Facts], a: usize, b: usize) -> bool {
    let (x, y) = (scene.events[a].recap_cue.is_some(), scene.events[b].recap_cue.is_some());
    let carried_on = x && !y && (refers_back(scene, b) || is_harm(scene, b));
    x != y && !carried_on && !same_day(facts, a, b)
}

/// Returns the strength of the sign that two mentions without a conflict are one happening.
fn link(scene: &Scene<'_>, facts: &[Facts], a: usize, b: usize) -> Option<u32> {
    let (x, y) = (&scene.events[a], &scene.events[b]);
    let same_type = x.event_type == y.event_type;
    let shared = shared(scene, facts, a, b);
    if scene.is_headline(a) && !scene.is_headline(b) {
        let ahead = y.sentence - x.sentence.min(y.sentence);
        return match (same_type, ahead) {
            (true, _) if shared > 0 => Some(90),
            (true, 0..=LEAD_SENTENCES) => Some(80),
            (false, 0..=LEAD_SENTENCES) => Some(50 + 10 * shared.min(1)),
            _ => None,
        };
    }
    if x.sentence == y.sentence {
        // The toll may come first: "One passenger was killed when a drone hit a bus".
        return same_sentence(scene, a, b, same_type)
            .or_else(|| tells_the_toll(scene, facts, a, b))
            .or_else(|| tells_the_toll(scene, facts, b, a));
    }
    if refers_back(scene, b) {
        let near = y.sentence - x.sentence.min(y.sentence);
        let score = 40 + 8 * shared + u32::from(same_type) * 8;
        return (near <= 12 || shared > 0)
            .then(|| score.saturating_sub(u32::try_from(near).unwrap_or(u32::MAX)));
    }
    let ahead = y.sentence - x.sentence.min(y.sentence);
    if same_type && ahead <= 2 && facts[b].when.is_none() && !new_thing(scene, b) {
        // The same speaker goes on about it, or the place is the same.
        let told_on = ahead <= 1 && voice::share(scene, a, b);
        if told_on || shared >= 1 {
            return Some(35 + shared);
        }
    }
    if same_type && shared >= 2 {
        return Some(30 + shared);
    }
    // "13 wounded in Azhari", then how: shells on the quarter.
    let vague = is_vague(x.event_type) != is_vague(y.event_type);
    if vague && shared >= 1 && ahead <= 2 && !new_thing(scene, b) {
        return Some(24 + shared);
    }
    if same_type && same_lemma(scene, a, b) && shared >= 1 {
        return Some(25 + shared);
    }
    tells_the_toll(scene, facts, a, b)
}

/// Returns true if and only if both types may name one happening: "attack", "bombing",
/// "killing"; "convoy", "deployment".
pub(crate) fn related(a: EventType, b: EventType) -> bool {
    a == b || family(a).is_some_and(|family_a| Some(family_a) == family(b))
}

fn family(kind: EventType) -> Option<u8> {
    Some(match kind {
        EventType::AirStrike
        | EventType::Shelling
        | EventType::Explosion
        | EventType::SuicideBombing
        | EventType::ChemicalAttack
        | EventType::Attack
        | EventType::Killing
        | EventType::ArmedClash
        | EventType::Destruction => 1,
        EventType::Movement | EventType::Withdrawal | EventType::Deployment => 2,
        EventType::Agreement | EventType::Talks => 3,
        EventType::Protest | EventType::Riot => 4,
        _ => return None,
    })
}

/// Types that say little about the kind of violence: they yield to any other.
pub(super) fn is_vague(kind: EventType) -> bool {
    matches!(kind, EventType::Attack | EventType::Killing | EventType::Destruction)
}

fn one_status(a: Status, b: Status) -> bool {
    let told = |s| matches!(s, Status::Asserted | Status::Claimed);
    a == b || told(a) && told(b)
}

/// Returns true if and only if both tell a strength that is announced: "is increasing its mission",
/// "will increase" are one plan.
fn one_strength(x: &Event, y: &Event) -> bool {
    let open = |s| matches!(s, Status::Asserted | Status::Planned);
    x.event_type == EventType::ForceLevel
        && y.event_type == EventType::ForceLevel
        && open(x.status)
        && open(y.status)
}

fn days_apart(a: Option<&When>, b: Option<&When>) -> bool {
    let (Some(a), Some(b)) = (a, b) else { return false };
    let before = |x: &When, y: &When| matches!((x.latest, y.earliest), (Some(l), Some(e)) if l < e);
    // "US strikes this month" are not Thursday's bombing.
    let width = |w: &When| match (w.earliest, w.latest) {
        (Some(e), Some(l)) => (l - e).get_days(),
        _ => 0,
    };
    let (x, y) = (width(a), width(b));
    before(a, b) || before(b, a) || x.max(y) >= SPAN_DAYS_MIN && x.min(y) < SPAN_DAYS_MIN / 4
}

fn same_day(facts: &[Facts], a: usize, b: usize) -> bool {
    match (&facts[a].when, &facts[b].when) {
        (Some(x), Some(y)) => {
            x.earliest.is_some() && x.earliest == y.earliest && x.latest == y.latest
        }
        _ => false,
    }
}

fn places_apart(scene: &Scene<'_>, a: &[OwnPlace], b: &[OwnPlace]) -> bool {
    let spot = |own: &&OwnPlace| !own.nested;
    let roles = [PlaceRole::At, PlaceRole::Near, PlaceRole::From, PlaceRole::Via, PlaceRole::To];
    let here = |role: PlaceRole| match role {
        PlaceRole::Near => PlaceRole::At,
        other => other,
    };
    roles.iter().any(|&role| {
        let of = |list: &[OwnPlace]| -> Vec<usize> {
            list.iter().filter(spot).filter(|o| here(o.role) == role).map(|o| o.mention).collect()
        };
        let (x, y) = (of(a), of(b));
        !x.is_empty()
            && !y.is_empty()
            && !x.iter().take(1).any(|&p| b.iter().any(|q| may_be_one(scene, p, q.mention)))
            && !y.iter().take(1).any(|&q| a.iter().any(|p| may_be_one(scene, p.mention, q)))
    })
}

/// Returns true if and only if two places may be one: one name, near points, or one an area that
/// may hold the other.
fn may_be_one(scene: &Scene<'_>, a: usize, b: usize) -> bool {
    if same_place(scene, a, b) {
        return true;
    }
    let place = |i: usize| scene.mentions.places[i].value.place.as_ref();
    let (Some(x), Some(y)) = (place(a), place(b)) else { return false };
    let area = |f: Feature| {
        matches!(
            f,
            Feature::Country
                | Feature::Admin1
                | Feature::Admin2
                | Feature::Region
                | Feature::BorderArea
        )
    };
    let (wide, fine) = if area(x.feature) { (x, y) } else { (y, x) };
    if area(wide.feature) && !area(fine.feature) && wide.country == fine.country {
        let holds = fine
            .admin1
            .as_deref()
            .is_some_and(|name| name == wide.name || Some(name) == wide.admin1.as_deref());
        if wide.feature == Feature::Country || holds && wide.feature != Feature::Region {
            return true;
        }
    }
    match (x.latitude.zip(x.longitude), y.latitude.zip(y.longitude)) {
        (Some(p), Some(q)) => distance_km(p, q) <= SAME_PLACE_KM,
        _ => false,
    }
}

/// Returns the great-circle distance of two points.
fn distance_km(a: (f64, f64), b: (f64, f64)) -> f64 {
    let (lat_a, lon_a) = (a.0.to_radians(), a.1.to_radians());
    let (lat_b, lon_b) = (b.0.to_radians(), b.1.to_radians());
    let h = ((lat_b - lat_a) / 2.0).sin().powi(2)
        + lat_a.cos() * lat_b.cos() * ((lon_b - lon_a) / 2.0).sin().powi(2);
    12742.0 * h.sqrt().min(1.0).asin()
}

/// Returns how many of place, day, actor and number the two mentions share.
fn shared(scene: &Scene<'_>, facts: &[Facts], a: usize, b: usize) -> u32 {
    let (x, y) = (&facts[a], &facts[b]);
    // Two places of one province are two places: the first named is the finest.
    let one = |p: &OwnPlace, list: &[OwnPlace]| {
        list.iter().any(|q| same_place(scene, p.mention, q.mention))
    };
    let place = x.places.iter().take(1).any(|p| one(p, &y.places))
        || y.places.iter().take(1).any(|q| one(q, &x.places));
    let actor = |role: Role| {
        let of = |f: &'_ Facts| -> Vec<usize> {
            (0..f.actors.len()).filter(|&i| f.actors[i].role == role).collect()
        };
        of(x).iter().any(|&i| of(y).iter().any(|&j| same_actor(&x.actors[i], &y.actors[j])))
    };
    let number = x.counts.iter().any(|p| {
        y.counts.iter().any(|q| {
            let value = |m: usize| {
                let v = &scene.mentions.quantities[m].value;
                (v.value, v.min, v.max)
            };
            p.category == q.category
                && value(p.mention) == value(q.mention)
                && value(p.mention) != (None, None, None)
        })
    });
    u32::from(place)
        + u32::from(same_day(facts, a, b))
        + u32::from(actor(Role::Agent))
        + u32::from(actor(Role::Target))
        + u32::from(number)
}

/// Two triggers of one sentence are one happening where the second only says what the first
/// did: "hit the market, killing two"; "crossed the border and headed for Qamishli".
fn same_sentence(scene: &Scene<'_>, a: usize, b: usize, same_type: bool) -> Option<u32> {
    let (x, y) = (&scene.events[a], &scene.events[b]);
    let sentence = scene.sentence_of(a);
    let joined = |i: usize, j: usize, kinds: &[Deprel]| {
        sentence.head(i) == Some(j) && kinds.contains(&sentence.tokens[i].deprel)
    };
    let clause = [
        Deprel::Advcl,
        Deprel::Xcomp,
        Deprel::Acl,
        Deprel::AclRelcl,
        Deprel::Obj,
        Deprel::Obl,
        Deprel::Nmod,
        Deprel::Nsubj,
        Deprel::Compound,
        Deprel::NsubjPass,
    ];
    let under = joined(y.trigger, x.trigger, &clause) || joined(x.trigger, y.trigger, &clause);
    let beside = joined(y.trigger, x.trigger, &[Deprel::Conj, Deprel::Parataxis]);
    let vague = is_vague(x.event_type) || is_vague(y.event_type);
    let moves = family(x.event_type) == Some(2);
    let own_subject = sentence.child(y.trigger, &[Deprel::Nsubj, Deprel::NsubjPass]).is_some();
    if under && (same_type || vague || moves) {
        return Some(70);
    }
    let one_doer = beside && !own_subject;
    (one_doer && (vague || moves)).then_some(65)
}

/// Returns true if and only if the mention points back to something told: "the blast", "this
/// convoy", "it entered", "the same attack".
fn refers_back(scene: &Scene<'_>, e: usize) -> bool {
    let sentence = scene.sentence_of(e);
    let trigger = scene.events[e].trigger;
    let Some(token) = sentence.tokens.get(trigger) else { return false };
    if is_counted_on(scene, e) {
        return true;
    }
    if matches!(token.upos, Upos::Noun | Upos::Propn) {
        return holds(&words().happening_nouns, &token.lemma) && points_back(sentence, trigger);
    }
    let verb = sentence.child(trigger, &[Deprel::Nsubj, Deprel::NsubjPass]);
    verb.is_some_and(|subject| {
        let noun = &sentence.tokens[subject];
        points_back(sentence, subject)
            && (noun.upos == Upos::Pron
                || holds(&words().happening_nouns, &noun.lemma)
                || holds(&words().carriers, &noun.lemma))
    })
}

/// Returns true if and only if a mention brings in a thing by number or by "a": "a convoy",
/// "two strikes".
fn new_thing(scene: &Scene<'_>, e: usize) -> bool {
    let sentence = scene.sentence_of(e);
    let article = |noun: usize| {
        sentence.children(noun).any(|i| {
            let child = &sentence.tokens[i];
            child.deprel == Deprel::Det && matches!(child.lemma.as_str(), "a" | "an")
                || child.deprel == Deprel::Nummod
        })
    };
    let event = &scene.events[e];
    let subject = event.agents.iter().find(|p| p.sentence == event.sentence);
    article(event.trigger) || subject.is_some_and(|p| article(p.head))
}

/// Returns true if and only if the mention counts what was told just before: "It was the second
/// strike on the town".
fn is_counted_on(scene: &Scene<'_>, e: usize) -> bool {
    let sentence = scene.sentence_of(e);
    let trigger = scene.events[e].trigger;
    let noun = sentence.tokens.get(trigger).is_some_and(|token| token.upos == Upos::Noun);
    let subject = sentence.child(trigger, &[Deprel::Nsubj]);
    noun && sentence.child(trigger, &[Deprel::Cop]).is_some()
        && subject
            .is_some_and(|i| matches!(sentence.tokens[i].lemma.as_str(), "it" | "this" | "that"))
}

/// Returns true if and only if the words say that it is one more of its kind.
fn is_another(scene: &Scene<'_>, e: usize) -> bool {
    if is_counted_on(scene, e) {
        return false;
    }
    let sentence = scene.sentence_of(e);
    let trigger = scene.events[e].trigger;
    let marked = |noun: usize| {
        sentence.children(noun).any(|i| {
            let child = &sentence.tokens[i];
            i < noun
                && matches!(child.deprel, Deprel::Det | Deprel::Amod | Deprel::Advmod)
                && holds(&words().another, &child.lemma)
        })
    };
    let event = &scene.events[e];
    let nouns = event.agents.iter().chain(&event.targets).filter(|p| p.sentence == event.sentence);
    marked(trigger)
        || nouns
            .filter(|p| p.head < sentence.tokens.len())
            .any(|p| marked(p.head) && holds(&words().carriers, &sentence.tokens[p.head].lemma))
}

fn same_lemma(scene: &Scene<'_>, a: usize, b: usize) -> bool {
    let lemma = |e: usize| {
        let sentence = scene.sentence_of(e);
        sentence.tokens.get(scene.events[e].trigger).map(|token| token.lemma.as_str())
    };
    lemma(a).is_some() && lemma(a) == lemma(b)
}

/// Returns how surely the second mention only tells what the first did to people, in the same
/// sentence or one of the next two: "Four people were killed and nine wounded".
fn tells_the_toll(scene: &Scene<'_>, facts: &[Facts], a: usize, b: usize) -> Option<u32> {
    let (x, y) = (&scene.events[a], &scene.events[b]);
    let ahead = y.sentence.saturating_sub(x.sentence);
    let near = ahead <= TOLL_SENTENCES_MAX
        && scene.sentence_of(a).paragraph.abs_diff(scene.sentence_of(b).paragraph) <= 1;
    let violent = family(x.event_type) == Some(1) || toll_of_unrest(scene, a, b);
    let harm = family(y.event_type) == Some(1) && is_harm(scene, b) && violent;
    let dated = facts[b].when.is_some() && !same_day(facts, a, b);
    let placed = !facts[b].places.is_empty() && facts[a].places.is_empty();
    let hand = facts[b].actors.iter().any(|actor| {
        let known = |other: &&Actor| other.role == Role::Agent && same_actor(other, actor);
        actor.role == Role::Agent
            && (actor.actor_id.is_some() || is_armed(actor))
            && !facts[a].actors.iter().any(|other| known(&other))
    });
    (near && harm && !dated && !placed && !hand)
        .then(|| 28 - u32::try_from(ahead).unwrap_or_default())
}

/// Returns true if and only if a mention only tells who died or was hurt, without a day or a place
/// of its own: another number than before is a part or an update, no other happening.
fn is_bare_toll(scene: &Scene<'_>, facts: &[Facts], e: usize) -> bool {
    is_harm(scene, e) && facts[e].when.is_none() && facts[e].places.is_empty()
}

/// Returns true if and only if one mention is a protest or riot and the other only tells whom it
/// cost life or health.
fn toll_of_unrest(scene: &Scene<'_>, unrest: usize, harm: usize) -> bool {
    let (x, y) = (scene.events[unrest].event_type, scene.events[harm].event_type);
    family(x) == Some(4) && family(y) == Some(1) && is_harm(scene, harm)
}

/// Returns true if and only if the trigger is a word of harm and no way of doing it: "killed",
/// "were wounded", "died".
pub(super) fn is_harm(scene: &Scene<'_>, e: usize) -> bool {
    let sentence = scene.sentence_of(e);
    let token = sentence.tokens.get(scene.events[e].trigger);
    token.is_some_and(|token| holds(&words().harms, &token.lemma))
}
