//! Turns the participants of an event into actors by name, owner or role.
//!
//! | participant | actor |
//! |---|---|
//! | "a convoy linked to the Africa Corps" | Africa Corps |
//! | "gunmen in a car" | gunmen |
//! | "Tanko Bawa, a farmer" | none: a private person is never made an actor |

use std::ops::Range;

use tallybook_mention::actor::{ActorMention, ActorType};
use tallybook_syntax::{Deprel, EntityLabel, ParsedSentence, Upos};
use tallybook_text::Span;

use super::scene::Scene;
use super::voice;
use super::words::{holds, words};
use crate::attribution::CueForce;
use crate::event::{EventType, Participant, Status};
use crate::{Actor, Role, Voice};

/// Most words of a phrase that serves as a name where no dictionary has one.
const NAME_WORDS_MAX: usize = 7;

/// Returns the actors of an event, agents first.
pub(super) fn actors(scene: &Scene<'_>, event: usize) -> Vec<Actor> {
    if let Some(speakers) = speakers(scene, event) {
        return speakers;
    }
    let e = event;
    let event = &scene.events[e];
    let mut out = Vec::new();
    for (role, participants) in [(Role::Agent, &event.agents), (Role::Target, &event.targets)] {
        for participant in participants {
            let fits = role == Role::Agent || may_be_target(scene, participant, event.event_type);
            for actor in resolve(scene, participant, role).into_iter().filter(|_| fits) {
                if !(is_faceless(&actor) || role == Role::Target && is_spot(scene, participant)) {
                    push(&mut out, actor);
                }
            }
        }
    }
    if out.iter().all(|actor| actor.role != Role::Agent) {
        for actor in agents_around(scene, e) {
            push(&mut out, actor);
        }
    }
    if event.event_type == EventType::Demand
        && out.iter().all(|actor| actor.role != Role::Target)
        && let Some(asked) = asked(scene, e)
    {
        push(&mut out, asked);
    }
    out
}

/// Returns of whom something is demanded: who is called on, or who shall do it ("demanded that all
/// troops leave").
fn asked(scene: &Scene<'_>, e: usize) -> Option<Actor> {
    let event = &scene.events[e];
    let sentence = scene.sentence_of(e);
    let of_whom = |i: &usize| match sentence.tokens[*i].deprel {
        Deprel::Obj | Deprel::Iobj => Some(*i),
        Deprel::Obl => sentence
            .child(*i, &[Deprel::Case])
            .filter(|&case| matches!(sentence.tokens[case].lemma.as_str(), "on" | "upon"))
            .map(|_| *i),
        Deprel::Ccomp | Deprel::Xcomp => sentence.child(*i, &[Deprel::Nsubj, Deprel::NsubjPass]),
        _ => None,
    };
    let heads = sentence.children(event.trigger).filter(|&i| i > event.trigger);
    heads.filter_map(|i| of_whom(&i)).find_map(|head| {
        let known = mention_at(scene, event.sentence, head).is_some() || is_person(sentence, head);
        let whom = Participant { sentence: event.sentence, head };
        let found = known.then(|| resolve(scene, &whom, Role::Target).into_iter().next()).flatten();
        found.filter(|actor| !is_faceless(actor))
    })
}

/// Returns who claims responsibility in a sentence, with the claiming verb: "the group said it was
/// behind the blast" is left to the trees, "no group has claimed responsibility" names nobody.
pub(super) fn claimant(scene: &Scene<'_>, s: usize) -> Option<Actor> {
    let sentence = &scene.sentences[s];
    let verb = sentence.tokens.iter().enumerate().find_map(|(i, token)| {
        let own = matches!(token.lemma.as_str(), "responsibility" | "credit");
        let verb = sentence.head(i).filter(|_| own && token.deprel == Deprel::Obj)?;
        holds(&words().claims, &sentence.tokens[verb].lemma).then_some(verb)
    })?;
    let denied = |i: usize| {
        sentence
            .children(i)
            .any(|j| matches!(sentence.tokens[j].lemma.as_str(), "no" | "not" | "n't" | "never"))
    };
    let subject = sentence.child(verb, &[Deprel::Nsubj])?;
    if denied(verb) || denied(subject) {
        return None;
    }
    let who = Participant { sentence: s, head: subject };
    let told =
        mention_at(scene, s, subject).is_some() || sentence.tokens[subject].upos == Upos::Propn;
    told.then(|| resolve(scene, &who, Role::Agent).into_iter().next()).flatten()
}

/// Returns true if and only if an actor is named by a word that says no more than its figure:
/// "28 people", "a woman", "the prisoners".
fn is_faceless(actor: &Actor) -> bool {
    let whom = match actor.role {
        Role::Agent => &words().faceless_agents,
        Role::Target | Role::Other => &words().faceless,
    };
    actor.actor_id.is_none() && holds(whom, &actor.name)
}

/// Returns true if and only if what is hit is a place by name: where, not whom.
fn is_spot(scene: &Scene<'_>, participant: &Participant) -> bool {
    scene.places_in(participant.sentence).any(|p| {
        let place = &scene.mentions.places[p];
        !place.value.metonym && place.tokens.contains(&participant.head)
    })
}

/// Returns who acts where the tree names nobody at the trigger: the owner of a convoy that is
/// seen, and the subject of the verb above ("plans to establish").
fn agents_around(scene: &Scene<'_>, e: usize) -> Vec<Actor> {
    let event = &scene.events[e];
    if moves_or_meets(event.event_type) {
        let seen = event.targets.iter().filter_map(|p| {
            let token = scene.sentences.get(p.sentence)?.tokens.get(p.head)?;
            holds(&words().carriers, &token.lemma).then(|| owners(scene, p.sentence, p.head))
        });
        let owned: Vec<Actor> =
            seen.flatten().map(|actor| by_mention(actor, Role::Agent)).collect();
        if !owned.is_empty() {
            return owned;
        }
    }
    let sentence = scene.sentence_of(e);
    let mut at = event.trigger;
    while sentence.tokens.get(at).is_some_and(|token| token.deprel == Deprel::Xcomp) {
        let Some(above) = sentence.head(at) else { break };
        if let Some(subject) = sentence.child(above, &[Deprel::Nsubj]) {
            let who = Participant { sentence: event.sentence, head: subject };
            return resolve(scene, &who, Role::Agent);
        }
        at = above;
    }
    Vec::new()
}

/// Returns true if and only if an event of that type is done to such a thing. Persons may be the
/// target of most events; a thing only of violence, and where people hold it ("a police station").
fn may_be_target(scene: &Scene<'_>, participant: &Participant, kind: EventType) -> bool {
    let Some(sentence) = scene.sentences.get(participant.sentence) else { return false };
    let Some(token) = sentence.tokens.get(participant.head) else { return false };
    let lists = words();
    let by_force = is_violent(kind);
    let person = is_person(sentence, participant.head);
    if person || mention_at(scene, participant.sentence, participant.head).is_some() {
        return !moves_or_meets(kind);
    }
    by_force && token.upos == Upos::Noun && holds(&lists.manned, &token.lemma)
}

/// Types in which what the verb governs takes part on its own, or is what is carried.
fn moves_or_meets(kind: EventType) -> bool {
    matches!(
        kind,
        EventType::Movement
            | EventType::Withdrawal
            | EventType::Deployment
            | EventType::Base
            | EventType::ForceLevel
            | EventType::Exercise
            | EventType::AidDelivery
    )
}

fn is_violent(kind: EventType) -> bool {
    kind.is_blast() || matches!(kind, EventType::ArmedClash | EventType::Attack | EventType::Riot)
}

pub(super) fn is_person(sentence: &ParsedSentence, head: usize) -> bool {
    let token = &sentence.tokens[head];
    holds(&words().persons, &token.lemma)
        || token.lemma.ends_with("man")
        || token.lemma.ends_with("men")
}

/// Returns who speaks where the speech is the event: who denies, and who demands or threatens
/// where the tree names nobody.
fn speakers(scene: &Scene<'_>, e: usize) -> Option<Vec<Actor>> {
    if !scene.is_speech(e) {
        return None;
    }
    let event = &scene.events[e];
    let denied = event.status == Status::Denied;
    if !denied && !event.agents.is_empty() {
        return None;
    }
    let covering = voice::covering(scene, e);
    let inner = covering
        .iter()
        .filter(|a| !a.voices.is_empty())
        .filter(|a| !denied || a.force == CueForce::Deny || event.agents.is_empty())
        .min_by_key(|a| a.content.len())?;
    let mut out = Vec::new();
    for voice in &inner.voices {
        push(&mut out, by_voice(scene, inner.sentence, voice));
    }
    (!out.is_empty()).then_some(out)
}

fn by_voice(scene: &Scene<'_>, s: usize, voice: &Voice) -> Actor {
    let here = || scene.actors_in(s).map(|a| &scene.mentions.actors[a]);
    let mention = here().find(|actor| actor.span.overlaps(voice.span));
    Actor {
        role: Role::Agent,
        span: voice.span,
        actor_id: voice.source_id.clone(),
        name: voice.source.clone(),
        actor_type: mention.map_or(ActorType::Other, |mention| mention.value.actor_type),
    }
}

/// Settles the parts of a claim's actors by what the codebook says of its type: who flees does
/// nothing to anybody, both sides of a clash act, and who reports is no target.
pub(super) fn settle(
    actors: &mut Vec<Actor>,
    kind: EventType,
    trigger: &str,
    voices: &[Voice],
    speech: bool,
) {
    let observer = |actor: &Actor| {
        matches!(
            actor.actor_type,
            ActorType::MonitoringGroup
                | ActorType::Media
                | ActorType::StateMedia
                | ActorType::Witnesses
        )
    };
    actors.retain(|actor| {
        let speaks = voices.iter().any(|voice| {
            voice.span.overlaps(actor.span)
                || voice.source_id.is_some() && voice.source_id == actor.actor_id
        });
        speech || !speaks || actor.role == Role::Agent && !observer(actor)
    });
    for actor in actors.iter_mut() {
        if kind == EventType::Displacement {
            actor.role = Role::Other;
        }
        // "Killed three soldiers" has its side; "clashed with soldiers" has none.
        let one_sided = holds(&words().onslaughts, trigger) || holds(&words().harms, trigger);
        let mutual = kind == EventType::ArmedClash && !one_sided;
        if mutual && actor.role == Role::Target && is_armed(actor) {
            actor.role = Role::Agent;
        }
    }
}

pub(super) fn is_armed(actor: &Actor) -> bool {
    let last = actor.name.split_whitespace().next_back().unwrap_or_default().to_lowercase();
    matches!(actor.actor_type, ActorType::StateForces | ActorType::RebelGroup | ActorType::Militia)
        || holds(&words().armed, last.strip_suffix('s').unwrap_or(&last))
}

/// Adds an actor unless the claim has it already in that part.
pub(super) fn push(actors: &mut Vec<Actor>, actor: Actor) {
    let known = actors.iter().any(|other| other.role == actor.role && same_actor(other, &actor));
    if !known && !actor.name.is_empty() {
        actors.push(actor);
    }
}

/// Returns true if and only if two actors are one: one dictionary entry, or one name inside of
/// the other ("gunmen", "armed gunmen").
pub(super) fn same_actor(a: &Actor, b: &Actor) -> bool {
    match (&a.actor_id, &b.actor_id) {
        (Some(x), Some(y)) => x == y,
        _ => {
            let (a, b) = (a.name.to_lowercase(), b.name.to_lowercase());
            let (short, long) = if a.len() <= b.len() { (&a, &b) } else { (&b, &a) };
            short.split_whitespace().all(|word| long.split_whitespace().any(|other| other == word))
        }
    }
}

fn resolve(scene: &Scene<'_>, participant: &Participant, role: Role) -> Vec<Actor> {
    let Some(sentence) = scene.sentences.get(participant.sentence) else { return Vec::new() };
    let Some(token) = sentence.tokens.get(participant.head) else { return Vec::new() };
    let lists = words();
    if role == Role::Agent && holds(&lists.carriers, &token.lemma) {
        let mut owners = owners(scene, participant.sentence, participant.head);
        // "A French military column": the owner stands in the name of the thing itself.
        let named = mention_at(scene, participant.sentence, participant.head);
        let owned = |a: &&ActorMention| a.tokens.len() > 1 && is_named(&a.value.name);
        owners.extend(named.filter(|a| owners.is_empty() && owned(a)));
        if !owners.is_empty() || holds(&lists.instruments, &token.lemma) {
            return owners.into_iter().map(|actor| by_mention(actor, role)).collect();
        }
    }
    if let Some(actor) = mention_at(scene, participant.sentence, participant.head) {
        let last = actor.value.name.split_whitespace().next_back().unwrap_or_default();
        let thing =
            role == Role::Agent && holds(&lists.instruments, last) && !is_named(&actor.value.name);
        // A person's name without an office stands for nobody but that person (CODEBOOK 4).
        let person = actor.value.actor_id.is_none()
            && sentence.entities.iter().any(|entity| {
                entity.label == EntityLabel::Per
                    && entity.tokens.start <= actor.tokens.start
                    && actor.tokens.end <= entity.tokens.end
            });
        return if actor.value.private_person || thing || person {
            Vec::new()
        } else {
            vec![by_mention(actor, role)]
        };
    }
    // Things and happenings do nothing of their own will; a name that no dictionary holds may.
    if role == Role::Agent && token.upos != Upos::Propn && !is_person(sentence, participant.head) {
        return Vec::new();
    }
    by_phrase(scene, sentence, participant.head, role).into_iter().collect()
}

/// Returns true if and only if a phrase holds a name: a word with a capital letter.
fn is_named(name: &str) -> bool {
    name.split_whitespace().any(|word| word.chars().next().is_some_and(char::is_uppercase))
}

fn by_mention(mention: &ActorMention, role: Role) -> Actor {
    Actor {
        role,
        span: mention.span,
        actor_id: mention.value.actor_id.clone(),
        name: mention.value.name.clone(),
        actor_type: mention.value.actor_type,
    }
}

fn mention_at<'a>(scene: &Scene<'a>, s: usize, head: usize) -> Option<&'a ActorMention> {
    let here = || scene.actors_in(s).map(|a| &scene.mentions.actors[a]);
    here().find(|actor| actor.head == head).or_else(|| here().find(|a| a.tokens.contains(&head)))
}

/// Returns the actors that a thing belongs to: "convoy of the Africa Corps", "Coalition column",
/// "trucks affiliated to the Coalition".
fn owners<'a>(scene: &Scene<'a>, s: usize, head: usize) -> Vec<&'a ActorMention> {
    let sentence = &scene.sentences[s];
    let belongs = |actor: &&ActorMention| {
        let mut at = actor.head;
        for _ in 0..sentence.tokens.len() {
            if at == head {
                return actor.head != head;
            }
            let token = &sentence.tokens[at];
            let passes = match token.deprel {
                Deprel::Compound
                | Deprel::NmodPoss
                | Deprel::Amod
                | Deprel::Flat
                | Deprel::Appos
                | Deprel::Conj
                | Deprel::Obl
                | Deprel::Obj => true,
                Deprel::Nmod => sentence.children(at).any(|i| {
                    sentence.tokens[i].deprel == Deprel::Case
                        && matches!(sentence.tokens[i].lemma.as_str(), "of" | "from" | "to" | "'s")
                }),
                Deprel::Acl => holds(&words().ties, &token.lemma),
                _ => false,
            };
            match sentence.head(at).filter(|_| passes) {
                Some(above) => at = above,
                None => return false,
            }
        }
        false
    };
    scene
        .actors_in(s)
        .map(|a| &scene.mentions.actors[a])
        .filter(|actor| !actor.value.private_person)
        .filter(belongs)
        .collect()
}

/// Returns the actor that a noun phrase names by itself, without article and number.
fn by_phrase(
    scene: &Scene<'_>,
    sentence: &ParsedSentence,
    head: usize,
    role: Role,
) -> Option<Actor> {
    let token = &sentence.tokens[head];
    if !matches!(token.upos, Upos::Noun | Upos::Propn | Upos::Num | Upos::Adj) {
        return None;
    }
    let person = sentence
        .entities
        .iter()
        .any(|entity| entity.label == EntityLabel::Per && entity.tokens.contains(&head));
    if person || token.upos == Upos::Num && sentence.children(head).next().is_none() {
        return None;
    }
    let range = phrase(sentence, head);
    let span: Span = sentence.span_of(range);
    let name = scene.document.slice(span).split_whitespace().collect::<Vec<_>>().join(" ");
    Some(Actor { role, span, actor_id: None, name, actor_type: ActorType::Other })
}

/// Returns the words of a name: modifiers before the head without article and number, the head,
/// and an "of" phrase after it.
fn phrase(sentence: &ParsedSentence, head: usize) -> Range<usize> {
    let keeps = |i: usize| {
        matches!(
            sentence.tokens[i].deprel,
            Deprel::Compound | Deprel::Amod | Deprel::NmodPoss | Deprel::Flat
        )
    };
    let first = sentence
        .children(head)
        .filter(|&i| i < head && keeps(i))
        .map(|i| sentence.subtree(i).start)
        .min()
        .unwrap_or(head);
    let mut last = sentence
        .children(head)
        .filter(|&i| {
            i > head && matches!(sentence.tokens[i].deprel, Deprel::Flat | Deprel::Compound)
        })
        .max()
        .unwrap_or(head);
    let of = sentence.children(head).find(|&i| {
        i > last
            && sentence.tokens[i].deprel == Deprel::Nmod
            && sentence.children(i).any(|j| sentence.tokens[j].lemma == "of")
    });
    if let Some(of) = of {
        let end = sentence.subtree(of).end;
        if end <= first + NAME_WORDS_MAX {
            last = end - 1;
        }
    }
    let mut start = first;
    while start < head
        && matches!(sentence.tokens[start].upos, Upos::Det | Upos::Num | Upos::Punct | Upos::Pron)
    {
        start += 1;
    }
    start.max((last + 1).saturating_sub(NAME_WORDS_MAX)).min(head)..last + 1
}
