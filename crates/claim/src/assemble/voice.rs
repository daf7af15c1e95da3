//! Turns the attributions around a happening into its voices, each once.

use tallybook_mention::actor::ActorType;
use tallybook_text::Span;

use super::scene::Scene;
use crate::attribution::{Attribution, CueForce, Speech};
use crate::event::{EventType, Status};
use crate::{Actor, Role, Voice, VoiceKind};

/// Returns the attributions that carry an event, in order of their content.
pub(super) fn covering<'a>(scene: &Scene<'a>, event: usize) -> Vec<&'a Attribution> {
    let trigger = scene.trigger_span(event);
    let sentence = scene.events[event].sentence;
    let all = scene.contents_in(sentence).iter().map(|&a| &scene.attributions[a]);
    // Thoughts ("fears", "believes") are nobody's report.
    all.filter(|a| a.content.overlaps(trigger) && a.force != CueForce::Withhold && !a.attitude)
        .collect()
}

/// Returns true if and only if one voice carries both events.
pub(super) fn share(scene: &Scene<'_>, a: usize, b: usize) -> bool {
    let theirs = covering(scene, b);
    covering(scene, a)
        .iter()
        .flat_map(|x| &x.voices)
        .any(|voice| theirs.iter().flat_map(|y| &y.voices).any(|other| same_voice(voice, other)))
}

/// Adds a voice unless it is there; returns its index.
pub(super) fn push(voices: &mut Vec<Voice>, voice: &Voice) -> usize {
    if let Some(i) = voices.iter().position(|other| same_voice(other, voice)) {
        // A later telling may name the origin that the first one left out.
        if voices[i].chain.is_empty() {
            voices[i].chain.clone_from(&voice.chain);
        }
        return i;
    }
    voices.push(voice.clone());
    voices.len() - 1
}

/// Returns true if and only if two voices are one: one dictionary entry or one name, or one is
/// the origin in the other's chain.
pub(super) fn same_voice(a: &Voice, b: &Voice) -> bool {
    let name = |a: &Voice, b: &Voice| match (&a.source_id, &b.source_id) {
        (Some(x), Some(y)) => x == y,
        _ => a.source.eq_ignore_ascii_case(&b.source) || a.span == b.span || short_of(a, b),
    };
    name(a, b) || a.chain.iter().any(|link| name(link, b)) || b.chain.iter().any(|l| name(a, l))
}

/// Returns true if and only if one name is the other's last words: "Malenko" of "governor Yurii
/// Malenko".
fn short_of(a: &Voice, b: &Voice) -> bool {
    let (short, long) = if a.source.len() <= b.source.len() {
        (&a.source, &b.source)
    } else {
        (&b.source, &a.source)
    };
    let named = short.split_whitespace().all(|word| word.starts_with(char::is_uppercase));
    named && long.strip_suffix(short.as_str()).is_some_and(|rest| rest.ends_with(' '))
}

/// Returns the voice of an actor whose own speech is the event: who demands, threatens, denies.
pub(super) fn of_speaker(actor: &Actor, cue: Span) -> Voice {
    let kind = match actor.actor_type {
        ActorType::Media => VoiceKind::Outlet,
        ActorType::StateMedia => VoiceKind::StateMedia,
        ActorType::Official | ActorType::Government => VoiceKind::Official,
        ActorType::Witnesses | ActorType::Civilians => VoiceKind::Witness,
        _ => VoiceKind::Organization,
    };
    Voice {
        source: actor.name.clone(),
        source_id: actor.actor_id.clone(),
        kind,
        span: actor.span,
        cue: Some(cue),
        speech: Speech::Indirect,
        chain: Vec::new(),
    }
}

/// Returns the status with what the voices say about it: hearsay and accusations are claimed, and
/// so is a fighting side's own account of what it did to the other.
pub(super) fn weigh(
    status: Status,
    kind: EventType,
    attributions: &[&Attribution],
    voices: &[Voice],
    actors: &[Actor],
) -> Status {
    if status != Status::Asserted {
        return status;
    }
    if !attributions.is_empty() && attributions.iter().all(|a| a.force == CueForce::Claim) {
        return Status::Claimed;
    }
    let fights =
        matches!(kind, EventType::ArmedClash | EventType::Killing | EventType::Interception);
    let [only] = voices else { return status };
    let own = actors.iter().any(|actor| {
        actor.role == Role::Agent
            && is_belligerent(actor.actor_type)
            && (actor.actor_id.is_some() && actor.actor_id == only.source_id
                || actor.span.overlaps(only.span)
                || actor.name.eq_ignore_ascii_case(&only.source))
    });
    if fights && own { Status::Claimed } else { status }
}

fn is_belligerent(kind: ActorType) -> bool {
    matches!(
        kind,
        ActorType::StateForces | ActorType::RebelGroup | ActorType::Militia | ActorType::Alliance
    )
}
