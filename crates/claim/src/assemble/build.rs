//! Turns groups of events into claims, with what the text around lends them.

use tallybook_mention::quantity::Category;
use tallybook_text::{Block, Span};

use super::Facts;
use super::count::{self, OwnCount};
use super::lend;
use super::place::{self, OwnPlace};
use super::same::{self, Group, is_vague, related};
use super::scene::Scene;
use super::voice;
use super::when;
use super::who;
use crate::attribution::Attribution;
use crate::event::{EventType, Status};
use crate::{Actor, Claim, Count, Role, Telling, Voice, When};

/// Sentences back to which a sentence without an event of its own may belong.
pub(super) const GOES_ON_MAX: usize = 3;
/// Days before the text's own news from which a happening counts as told as background.
const BACKGROUND_DAYS: i32 = 4;

/// What all tellings of one happening say together.
pub(super) struct Bound {
    pub(super) lead: usize,
    pub(super) kind: EventType,
    pub(super) when: Option<When>,
    pub(super) places: Vec<OwnPlace>,
    counts: Vec<OwnCount>,
    actors: Vec<Actor>,
}

/// Returns the claims of the groups, in their order.
pub(super) fn claims(scene: &Scene<'_>, facts: Vec<Facts>, groups: Vec<Group>) -> Vec<Claim> {
    let mut bound: Vec<Bound> = groups.iter().map(|group| bind(scene, &facts, group)).collect();
    go_on(scene, &groups, &mut bound);
    own_up(scene, &groups, &mut bound);
    lend::carry_places(scene, &groups, &mut bound);
    lend::places(scene, &groups, &mut bound);
    let news = main_day(scene, &groups, &bound);
    lend::days(scene, &facts, &groups, news.as_ref(), &mut bound);
    let main = main_day(scene, &groups, &bound);
    let mut told: Vec<EventType> = Vec::new();
    let mut out = Vec::with_capacity(groups.len());
    for (group, bound) in groups.iter().zip(bound) {
        let kind = bound.kind;
        // One more of a kind that the text has told before is sooner its background.
        let again = told.contains(&kind);
        let claim = claim(scene, &facts, group, bound, main.as_ref(), again);
        if !nobody_denies(scene, group, &claim) {
            out.push(claim);
        }
        if !again {
            told.push(kind);
        }
    }
    out
}

/// Returns true if and only if a text says in passing what did not happen ("no shots were heard")
/// and nobody is there whose denial it could be. What a text opens with is its news, and stays.
fn nobody_denies(scene: &Scene<'_>, group: &Group, claim: &Claim) -> bool {
    let opens = |e: &usize| {
        let s = scene.events[*e].sentence;
        scene.is_headline(*e)
            || scene.sentences[..s].iter().all(|before| before.block != Block::Body)
    };
    claim.status == Status::Denied
        && claim.event_type != EventType::Rejection
        && claim.said_by.is_empty()
        && !claim.actors.iter().any(|actor| actor.role == Role::Agent)
        && !group.events.iter().any(opens)
}

/// Returns the event of a group that tells it best: the first outside of headlines.
fn lead(scene: &Scene<'_>, group: &Group) -> usize {
    let body = group.events.iter().copied().find(|&e| !scene.is_headline(e));
    body.unwrap_or(group.events[0])
}

fn bind(scene: &Scene<'_>, facts: &[Facts], group: &Group) -> Bound {
    let lead = lead(scene, group);
    let kinds = || group.events.iter().map(|&e| scene.events[e].event_type);
    let own = scene.events[lead].event_type;
    let told = same::is_harm(scene, lead) || is_vague(own);
    let by_harm =
        |e: &&usize| !same::is_harm(scene, **e) && !is_vague(scene.events[**e].event_type);
    let how = group.events.iter().find(by_harm).map(|&e| scene.events[e].event_type);
    let kind = if told { how.or(kinds().find(|&k| !is_vague(k))).unwrap_or(own) } else { own };
    // "The blast" says less than "a suicide bomber", wherever that stands.
    let exact = || kinds().find(|&k| k.is_blast() && k != EventType::Explosion);
    let kind = if kind == EventType::Explosion { exact().unwrap_or(kind) } else { kind };
    // The lead's own words come first, then those of the other tellings in order.
    let order =
        || std::iter::once(lead).chain(group.events.iter().copied().filter(move |&e| e != lead));
    let mut places: Vec<OwnPlace> = Vec::new();
    let mut counts: Vec<OwnCount> = Vec::new();
    let mut actors: Vec<Actor> = Vec::new();
    for e in order() {
        places.extend(&facts[e].places);
        // A headline rounds: its figures count only where the body gives none of their kind.
        let rounds = scene.is_headline(e) && e != lead;
        let known = |own: &OwnCount| counts.iter().any(|c: &OwnCount| c.category == own.category);
        let fresh: Vec<OwnCount> =
            facts[e].counts.iter().copied().filter(|own| !rounds || !known(own)).collect();
        counts.extend(fresh);
        let toll = e != lead && same::is_harm(scene, e) && !is_vague(kind);
        for actor in &facts[e].actors {
            // A headline is short of names, and a toll names victims, not whom the attack was on.
            let filled = actors.iter().any(|known: &Actor| known.role == actor.role);
            let victim = toll && actor.role == Role::Target && actor.actor_id.is_none();
            if !(rounds && filled || victim) {
                who::push(&mut actors, actor.clone());
            }
        }
    }
    place::drop_wide(scene, &mut places);
    let when = order().filter_map(|e| facts[e].when.clone()).min_by_key(|when| {
        match (when.earliest, when.latest) {
            (Some(a), Some(b)) => (b - a).get_days(),
            _ => i32::MAX,
        }
    });
    Bound { lead, kind, when, places, counts, actors }
}

/// Makes whoever claims responsibility the agent of the deed that the sentence, or the one before
/// it, tells of.
fn own_up(scene: &Scene<'_>, groups: &[Group], bound: &mut [Bound]) {
    for s in 0..scene.sentences.len() {
        let Some(claimant) = who::claimant(scene, s) else { continue };
        let violent = |g: &usize| related(bound[*g].kind, EventType::Attack);
        let here = (0..groups.len()).find(|g| {
            violent(g) && groups[*g].events.iter().any(|&e| scene.events[e].sentence == s)
        });
        let before = || {
            let told = |g: &usize| groups[*g].events.iter().any(|&e| scene.events[e].sentence < s);
            let open = |g: &usize| bound[*g].actors.iter().all(|actor| actor.role != Role::Agent);
            let news = |g: &usize| scene.events[bound[*g].lead].recap_cue.is_none();
            (0..groups.len()).filter(told).filter(violent).find(|g| open(g) && news(g))
        };
        if let Some(g) = here.or_else(before) {
            who::push(&mut bound[g].actors, claimant);
        }
    }
}

/// Gives the figures of sentences that tell no event to the happening they go on about.
fn go_on(scene: &Scene<'_>, groups: &[Group], bound: &mut [Bound]) {
    // For each sentence the groups told there, in order of the text.
    let mut told: Vec<Vec<usize>> = vec![Vec::new(); scene.sentences.len()];
    for (g, group) in groups.iter().enumerate() {
        for &e in &group.events {
            told[scene.events[e].sentence].push(g);
        }
    }
    for s in 0..scene.sentences.len() {
        let paragraph = scene.sentences[s].paragraph;
        for q in count::loose_counts(scene, s) {
            let mention = &scene.mentions.quantities[q];
            let back = (s.saturating_sub(GOES_ON_MAX)..s).rev().find_map(|before| {
                let near = scene.sentences[before].paragraph == paragraph;
                told[before].iter().rev().copied().find(|&g| {
                    let event = &scene.events[bound[g].lead];
                    count::goes_on(scene, s, mention, bound[g].kind, near)
                        && count::may_hold(bound[g].kind, mention.value.category)
                        && event.status != Status::Denied
                        && !scene.is_headline(bound[g].lead)
                })
            });
            if let Some(g) = back {
                let category = count::adapt(mention, bound[g].kind);
                bound[g].counts.push(OwnCount { mention: q, category });
            }
        }
    }
}

/// Returns the day of the text's own news: that of its first happening, `None` where no words
/// date it.
fn main_day(scene: &Scene<'_>, groups: &[Group], bound: &[Bound]) -> Option<When> {
    let news = groups.iter().zip(bound).find(|(_, b)| {
        let event = &scene.events[b.lead];
        event.recap_cue.is_none() && matches!(event.status, Status::Asserted | Status::Claimed)
    });
    news.and_then(|(_, b)| b.when.clone())
}

fn claim(
    scene: &Scene<'_>,
    facts: &[Facts],
    group: &Group,
    mut bound: Bound,
    main: Option<&When>,
    again: bool,
) -> Claim {
    let event = &scene.events[bound.lead];
    let mut attributions: Vec<&Attribution> = Vec::new();
    for &e in &group.events {
        attributions.extend(voice::covering(scene, e));
    }
    let mut said_by: Vec<Voice> = Vec::new();
    for attribution in &attributions {
        for voice in &attribution.voices {
            voice::push(&mut said_by, voice);
        }
    }
    if said_by.is_empty() && scene.is_speech(bound.lead) {
        let speakers = bound.actors.iter().filter(|actor| actor.role == Role::Agent);
        said_by.extend(speakers.map(|a| voice::of_speaker(a, scene.trigger_span(bound.lead))));
    }
    let trigger = scene.trigger_lemma(bound.lead);
    let speech = scene.is_speech(bound.lead);
    who::settle(&mut bound.actors, bound.kind, trigger, &said_by, speech);
    // Nobody may take for done what one telling still calls a plan.
    let planned = group.events.iter().any(|&e| scene.events[e].status == Status::Planned);
    let own = if planned { Status::Planned } else { event.status };
    let status = voice::weigh(own, bound.kind, &attributions, &said_by, &bound.actors);
    let carried: Vec<Span> = attributions.iter().map(|a| a.content).collect();
    let how_many = count::figures(scene, &bound.counts, bound.kind, status, &carried, &mut said_by);
    // Whoever is counted among the dead did nothing.
    bound.actors.retain(|actor| {
        let victim = |count: &Count| {
            matches!(count.category, Category::Killed | Category::Wounded)
                && count.span.overlaps(actor.span)
        };
        actor.role != Role::Agent || !how_many.iter().any(victim)
    });
    let when = date(scene, facts, group, &bound);
    let (recap, recap_cue) = recap(scene, group, &when, main, again);
    let status_cue = event.status_cue.or_else(|| {
        (status != event.status).then(|| attributions.iter().find_map(|a| a.cue)).flatten()
    });
    let mut tellings = group
        .events
        .iter()
        .map(|&e| Telling { trigger: scene.trigger_span(e), evidence: scene.events[e].clause });
    let telling = tellings
        .next()
        .unwrap_or(Telling { trigger: scene.trigger_span(bound.lead), evidence: event.clause });
    Claim {
        event_type: bound.kind,
        status,
        status_cue,
        recap,
        recap_cue,
        when,
        places: bound.places.iter().map(|&own| place::situated(scene, own)).collect(),
        actors: bound.actors,
        how_many,
        said_by,
        telling,
        tellings: tellings.collect(),
        rule: event.rule.clone(),
    }
}

fn date(scene: &Scene<'_>, facts: &[Facts], group: &Group, bound: &Bound) -> When {
    let recurring = group.events.iter().any(|&e| scene.events[e].recurring);
    if let Some(mut when) = bound.when.clone() {
        when.recurring |= recurring;
        return when;
    }
    if let Some(when) = when::as_it_happens(scene, bound.lead) {
        return when;
    }
    let saying: Vec<usize> = facts[bound.lead].times.saying.clone();
    let mut when = when::undated(scene, bound.lead, &saying);
    let limits: Vec<usize> =
        group.events.iter().flat_map(|&e| facts[e].times.limits.iter().copied()).collect();
    when::limit(scene, &mut when, &limits);
    when.recurring |= recurring;
    when
}

/// Returns whether a happening is told as background, and the words that say so.
fn recap(
    scene: &Scene<'_>,
    group: &Group,
    when: &When,
    main: Option<&When>,
    again: bool,
) -> (bool, Option<Span>) {
    let cue = group.events.iter().find_map(|&e| scene.events[e].recap_cue);
    let all = group.events.iter().all(|&e| scene.events[e].recap_cue.is_some());
    if all && cue.is_some() {
        return (true, cue);
    }
    let told = group
        .events
        .iter()
        .all(|&e| matches!(scene.events[e].status, Status::Asserted | Status::Claimed));
    // Where the news itself has no day, it is no older than the document can be.
    let news = main.and_then(|main| main.earliest).or(scene.dct.earliest);
    let older = match (when.latest, news) {
        (Some(latest), Some(news)) => {
            let days = (news - latest).get_days();
            days >= BACKGROUND_DAYS || again && days >= if main.is_some() { 2 } else { 1 }
        }
        _ => false,
    };
    let dated = when.span.is_some();
    if told && older && dated && !when.recurring { (true, when.span) } else { (false, None) }
}
