//! Turns the times of a sentence into the time of each event in it.
//!
//! | words | event | time |
//! |---|---|---|
//! | "shells hit the market on May 6" | hit | May 6 |
//! | "he said on Thursday that shells hit the market" | hit | none; Thursday at the latest |
//! | "the 68 who were taken on October 7 were freed on Saturday" | taken; freed | October 7; Saturday |
//! | "denied on Thursday having fired" | denied | Thursday: the denial is what happened |

use jiff::civil::Date;
use tallybook_mention::time::{Boundary, TimeBasis, TimeMention, TimePrecision, TimexType};
use tallybook_syntax::{Deprel, ParsedSentence, Upos, Xpos};

use super::entry::Label;
use super::scene::{Owner, Scene};
use crate::When;
use crate::attribution::CueForce;
use crate::event::Status;

/// Most words between two times that are shown as one phrase: "Sunday and Monday".
const PAIR_GAP_MAX: usize = 2;

/// The times of one event as its own sentence gives them: indices into the time mentions.
#[derive(Clone, Debug, Default)]
pub(super) struct OwnTimes {
    /// Times that date the happening.
    pub(super) happening: Vec<usize>,
    /// Times of the saying: the happening is no later.
    pub(super) saying: Vec<usize>,
    /// Limits and durations that touch it ("since Monday", "until Friday").
    pub(super) limits: Vec<usize>,
}

/// Returns the own times of every event.
pub(super) fn own_times(scene: &Scene<'_>, labels: &[Label]) -> Vec<OwnTimes> {
    let mut out = vec![OwnTimes::default(); scene.events.len()];
    for s in 0..scene.sentences.len() {
        if scene.events_in(s).is_empty() {
            continue;
        }
        for t in scene.times_in(s) {
            give(scene, s, t, &mut out);
        }
        share(scene, s, &mut out);
    }
    for (e, times) in out.iter_mut().enumerate() {
        let label = labels.get(scene.events[e].sentence);
        let told = matches!(scene.events[e].status, Status::Asserted | Status::Claimed);
        let undated = times.happening.is_empty() && times.limits.is_empty();
        if let Some(label) = label.filter(|_| undated && told && !scene.is_speech(e)) {
            times.happening.clone_from(&label.times);
        }
    }
    out
}

fn give(scene: &Scene<'_>, s: usize, t: usize, out: &mut [OwnTimes]) {
    let time = &scene.mentions.times[t];
    match scene.owner(s, time.head) {
        // In a demand or a denial a day further down is that of what is demanded or denied.
        Owner::Event(e) if dates(time) && scene.is_speech(e) => {
            let trigger = scene.events[e].trigger;
            if on_the_speech(scene, s, time, trigger) {
                out[e].happening.push(t);
            }
        }
        Owner::Event(e) if dates(time) => out[e].happening.push(t),
        Owner::Event(e) => out[e].limits.push(t),
        Owner::Cue(a) if dates(time) => {
            if let Some(e) =
                scene.told_by(s, a, time.span, time.head).filter(|&e| !scene.is_speech(e))
            {
                out[e].happening.push(t);
                return;
            }
            let content = scene.attributions[a].content;
            for &e in scene.events_in(s) {
                if !content.overlaps(scene.trigger_span(e)) {
                    continue;
                }
                if scene.is_speech(e) || scene.events[e].status == Status::Planned {
                    out[e].saying.insert(0, t);
                } else {
                    out[e].saying.push(t);
                }
            }
        }
        Owner::Cue(_) => {}
        Owner::Nobody if dates(time) => {
            // Under no trigger: it dates the event whose trigger stands nearest.
            let near = scene
                .events_in(s)
                .iter()
                .copied()
                .min_by_key(|&e| scene.events[e].trigger.abs_diff(time.head));
            if let Some(e) = near {
                out[e].happening.push(t);
            }
        }
        Owner::Nobody => {}
    }
}

/// Returns true if and only if a time hangs on the verb of a demand or a denial itself; a denied
/// act that a voice denies has no day of its own.
fn on_the_speech(scene: &Scene<'_>, s: usize, time: &TimeMention, trigger: usize) -> bool {
    let direct = scene.sentences[s].head(time.head) == Some(trigger);
    let denied_by_voice = scene.contents_in(s).iter().any(|&a| {
        let attribution = &scene.attributions[a];
        attribution.force == CueForce::Deny
            && scene.sentences[s]
                .tokens
                .get(trigger)
                .is_some_and(|token| attribution.content.overlaps(token.span))
    });
    direct && !denied_by_voice
}

/// Returns true if and only if the words say when, not how long or up to when.
fn dates(time: &TimeMention) -> bool {
    let value = &time.value;
    value.boundary.is_none()
        && (value.earliest.is_some()
            || value.latest.is_some()
            || value.recurring
            || matches!(value.timex_type, TimexType::Date | TimexType::Time))
        && !(value.timex_type == TimexType::Duration
            && value.earliest.is_none()
            && value.latest.is_none())
}

/// Lets verbs of one clause share the day of one of them: "shelled A and killed B on Tuesday".
fn share(scene: &Scene<'_>, s: usize, out: &mut [OwnTimes]) {
    let sentence = &scene.sentences[s];
    let events = scene.events_in(s);
    let before: Vec<Vec<usize>> = events.iter().map(|&e| out[e].happening.clone()).collect();
    for (k, &e) in events.iter().enumerate() {
        if !before[k].is_empty() {
            continue;
        }
        let donor = (0..events.len())
            .filter(|&other| other != k && !before[other].is_empty())
            .filter(|&other| {
                let (a, b) = (scene.events[e].trigger, scene.events[events[other]].trigger);
                one_clause(sentence, a, b)
                    || before[other].iter().any(|&t| fronted(sentence, &scene.mentions.times[t]))
                        && one_scope(sentence, a, b)
            })
            .min_by_key(|&other| {
                scene.events[events[other]].trigger.abs_diff(scene.events[e].trigger)
            });
        if let Some(other) = donor {
            out[e].happening.clone_from(&before[other]);
        }
    }
}

/// Returns true if and only if the path between two triggers stays in one clause: coordination,
/// complements, participles and arguments, but no relative clause and no other sentence.
fn one_clause(sentence: &ParsedSentence, a: usize, b: usize) -> bool {
    path_is(sentence, a, b, |deprel| {
        !matches!(
            deprel,
            Deprel::AclRelcl | Deprel::Parataxis | Deprel::List | Deprel::Ccomp | Deprel::Acl
        )
    })
}

/// As `one_clause`, with the complements that a fronted day reaches into.
fn one_scope(sentence: &ParsedSentence, a: usize, b: usize) -> bool {
    path_is(sentence, a, b, |deprel| !matches!(deprel, Deprel::AclRelcl | Deprel::List))
}

fn path_is(sentence: &ParsedSentence, a: usize, b: usize, good: impl Fn(Deprel) -> bool) -> bool {
    let up = |from: usize| -> Vec<usize> {
        std::iter::once(from).chain(sentence.ancestors(from)).collect()
    };
    let (from_a, from_b) = (up(a), up(b));
    let Some(meet) = from_a.iter().copied().find(|at| from_b.contains(at)) else { return false };
    let leg = |path: &[usize]| {
        path.iter().take_while(|&&at| at != meet).all(|&at| good(sentence.tokens[at].deprel))
    };
    leg(&from_a) && leg(&from_b)
}

/// Returns true if and only if the time opens its sentence: nothing before it but marks and
/// linking words.
fn fronted(sentence: &ParsedSentence, time: &TimeMention) -> bool {
    sentence.tokens.iter().take(time.tokens.start).all(|token| {
        matches!(token.upos, Upos::Adp | Upos::Adv | Upos::Punct | Upos::Cconj | Upos::Det)
    })
}

/// Returns the time that a set of mentions gives: the narrowest that agrees with the others, or
/// the whole of two days that a pair names.
pub(super) fn interval(scene: &Scene<'_>, times: &[usize]) -> Option<When> {
    let mentions: Vec<&TimeMention> = times.iter().map(|&t| &scene.mentions.times[t]).collect();
    let first = *mentions.first()?;
    let dated: Vec<&TimeMention> = mentions
        .iter()
        .copied()
        .filter(|m| m.value.earliest.is_some() && m.value.latest.is_some())
        .collect();
    let recurring = mentions.iter().any(|m| m.value.recurring);
    let Some(best) = dated.iter().copied().min_by_key(|m| width(m)) else {
        let mut when = from_mention(first);
        when.recurring = recurring;
        return Some(when);
    };
    let mut when = from_mention(best);
    when.recurring = recurring;
    for other in dated.iter().filter(|other| other.span != best.span) {
        let joined = disjoint(&when, other) && beside(scene, best, other);
        if joined {
            when.earliest = when.earliest.min(other.value.earliest);
            when.latest = when.latest.max(other.value.latest);
            // Two days side by side are one phrase; of two far apart the first is shown.
            let gap = best.tokens.start.max(other.tokens.start)
                - best
                    .tokens
                    .end
                    .min(other.tokens.end)
                    .min(best.tokens.start.max(other.tokens.start));
            if gap <= PAIR_GAP_MAX {
                when.span = when.span.map(|span| span.cover(other.span));
            }
            when.timex = None;
        }
    }
    Some(when)
}

fn width(time: &TimeMention) -> i32 {
    match (time.value.earliest, time.value.latest) {
        (Some(a), Some(b)) => (b - a).get_days(),
        _ => i32::MAX,
    }
}

fn disjoint(when: &When, other: &TimeMention) -> bool {
    let apart = |a: Option<Date>, b: Option<Date>| matches!((a, b), (Some(a), Some(b)) if a < b);
    apart(when.latest, other.value.earliest) || apart(other.value.latest, when.earliest)
}

/// Returns true if and only if two times are joined ("on Sunday and Monday") or date two verbs
/// that are one happening ("left on Tuesday and arrived on Wednesday").
fn beside(scene: &Scene<'_>, a: &TimeMention, b: &TimeMention) -> bool {
    if a.sentence != b.sentence {
        return false;
    }
    let sentence = &scene.sentences[a.sentence];
    let (x, y) = (a.head.min(b.head), a.head.max(b.head));
    sentence
        .tokens
        .get(x + 1..y)
        .is_some_and(|between| between.iter().any(|token| token.upos == Upos::Cconj))
}

/// Returns the `When` of one mention.
pub(super) fn from_mention(time: &TimeMention) -> When {
    let value = &time.value;
    When {
        span: Some(time.span),
        timex: Some(value.timex_value.to_string()),
        earliest: value.earliest,
        latest: value.latest,
        precision: (value.earliest.is_some() || value.latest.is_some()).then_some(value.precision),
        recurring: value.recurring,
        basis: value.basis,
    }
}

/// Returns the `When` of an event that no words date.
///
/// What has happened is no later than the saying or the document time. A denial, a demand or a
/// plan carries no such bound: what is denied has no day, and what is planned lies ahead.
pub(super) fn undated(scene: &Scene<'_>, event: usize, saying: &[usize]) -> When {
    let told = matches!(scene.events[event].status, Status::Asserted | Status::Claimed)
        && !scene.is_speech(event)
        && !scene.events[event].recurring;
    let said = saying.iter().filter_map(|&t| scene.mentions.times[t].value.latest).min();
    let latest = if told { said.or(scene.dct.latest) } else { None };
    When {
        span: None,
        timex: None,
        earliest: None,
        latest,
        precision: None,
        recurring: scene.events[event].recurring,
        basis: TimeBasis::Bounded,
    }
}

/// Returns the document's own day for what goes on as it is written: "is crossing the dam", an
/// entry of a live blog under its time stamp.
pub(super) fn as_it_happens(scene: &Scene<'_>, event: usize) -> Option<When> {
    let day = scene.dct.known_day()?;
    let told = matches!(scene.events[event].status, Status::Asserted | Status::Claimed);
    if !told || scene.events[event].recurring || scene.events[event].recap_cue.is_some() {
        return None;
    }
    let sentence = scene.sentence_of(event);
    let trigger = scene.events[event].trigger;
    let token = sentence.tokens.get(trigger)?;
    let now = token.xpos == Xpos::Vbg
        && sentence.children(trigger).any(|i| {
            let child = &sentence.tokens[i];
            child.deprel == Deprel::Aux && matches!(child.xpos, Xpos::Vbz | Xpos::Vbp)
        });
    (now || scene.is_stamped(event)).then_some(When {
        span: None,
        timex: None,
        earliest: Some(day),
        latest: Some(day),
        precision: Some(TimePrecision::Day),
        recurring: false,
        basis: TimeBasis::Publication,
    })
}

/// Returns true if and only if the event is told in the tense of a story that goes on, or without a
/// verb: not "has killed", "had killed", "is killing", "would kill".
pub(super) fn is_simple_past(scene: &Scene<'_>, event: usize) -> bool {
    let sentence = scene.sentence_of(event);
    let trigger = scene.events[event].trigger;
    let Some(token) = sentence.tokens.get(trigger) else { return false };
    let verb = if token.upos == Upos::Verb {
        Some(trigger)
    } else {
        sentence.ancestors(trigger).find(|&i| sentence.tokens[i].upos == Upos::Verb)
    };
    let Some(verb) = verb else { return true };
    let backs = |lemma: &str| matches!(lemma, "have" | "will" | "would" | "may" | "might" | "can");
    let present = |i: usize| matches!(sentence.tokens[i].xpos, Xpos::Vbz | Xpos::Vbp | Xpos::Md);
    let auxiliary = sentence.children(verb).any(|i| {
        matches!(sentence.tokens[i].deprel, Deprel::Aux | Deprel::AuxPass)
            && (backs(&sentence.tokens[i].lemma) || present(i))
    });
    !auxiliary && !present(verb)
}

/// Narrows `when` by limits: "since Monday" opens the interval there, "before July" closes it.
pub(super) fn limit(scene: &Scene<'_>, when: &mut When, limits: &[usize]) {
    for &t in limits {
        let time = &scene.mentions.times[t];
        match time.value.boundary {
            Some(Boundary::Since | Boundary::After) => when.earliest = time.value.earliest,
            Some(Boundary::Until | Boundary::By | Boundary::Before) => {
                when.latest = time.value.latest.or(time.value.earliest);
            }
            None => continue,
        }
        if matches!((when.earliest, when.latest), (Some(a), Some(b)) if b < a) {
            when.earliest = None;
        }
        when.span = Some(time.span);
    }
    if when.earliest.is_some() || when.latest.is_some() {
        when.precision.get_or_insert(TimePrecision::Month);
    }
}
