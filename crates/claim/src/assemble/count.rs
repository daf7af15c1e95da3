//! Turns counted phrases into the figures of an event.
//!
//! | words | event | figure |
//! |---|---|---|
//! | "killing two people and wounding five" | the shelling above | killed 2, wounded 5 |
//! | "It consisted of 50 vehicles." | the convoy before | vehicles 50 |
//! | "were released: 24 men" | release | released 24 |
//! | "the army put the dead at nine" | the clash before | killed 9, by the army |

use tallybook_mention::quantity::{Approx, Category, QuantityKind, QuantityMention};
use tallybook_mention::time::Boundary;
use tallybook_syntax::{Deprel, ParsedSentence, Upos};
use tallybook_text::Span;

use super::scene::{Owner, Scene};
use super::voice;
use super::words::{holds, words};
use crate::event::{EventType, Status};
use crate::{Count, Voice};

/// A figure of an event: the mention and what the event makes of its category.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct OwnCount {
    pub(super) mention: usize,
    pub(super) category: Category,
}

/// Returns the figures in each event's own sentence.
pub(super) fn own_counts(scene: &Scene<'_>) -> Vec<Vec<OwnCount>> {
    let mut out = vec![Vec::new(); scene.events.len()];
    for s in 0..scene.sentences.len() {
        if scene.events_in(s).is_empty() {
            continue;
        }
        for q in scene.quantities_in(s) {
            let quantity = &scene.mentions.quantities[q];
            if quantity.value.kind != QuantityKind::Count
                || names_a_source(scene, s, quantity)
                || counts_up(&scene.sentences[s], quantity)
            {
                continue;
            }
            let owner = match scene.owner(s, quantity.head) {
                Owner::Event(e) => Some(e),
                Owner::Nobody => nearest(scene, s, quantity.head),
                Owner::Cue(a) => scene.told_by(s, a, quantity.span, quantity.head),
            };
            if let Some(e) = owner
                && let Some(category) = fit(scene, s, quantity, e)
            {
                out[e].push(OwnCount { mention: q, category });
            }
            // "The 68 who were kidnapped ... were freed" counts for both.
            for &e in scene.events_in(s).iter().filter(|&&e| owner != Some(e)) {
                let kind = scene.events[e].event_type;
                if tells_of(scene, s, e, quantity) && people_of(kind).is_some() {
                    let category = adapt(quantity, kind);
                    if people_of(kind) == Some(category) {
                        out[e].push(OwnCount { mention: q, category });
                    }
                }
            }
        }
    }
    out
}

/// Returns true if and only if the counted persons are whom the text cites: "four witnesses said".
fn names_a_source(scene: &Scene<'_>, s: usize, quantity: &QuantityMention) -> bool {
    let mut sources = scene.cues_in(s).iter().filter_map(|&a| scene.attributions[a].source);
    sources.any(|source| source.contains(quantity.span))
}

/// Returns true if and only if a number is where a count now stands and no figure of one
/// happening: "bringing to 38 the number of people killed", "raised the total to 118".
fn counts_up(sentence: &ParsedSentence, quantity: &QuantityMention) -> bool {
    let (start, end) = (quantity.tokens.start, quantity.tokens.end);
    let to = start.checked_sub(1).is_some_and(|i| sentence.tokens[i].lemma == "to");
    let brought = sentence
        .ancestors(quantity.head)
        .find(|&i| sentence.tokens[i].upos == Upos::Verb)
        .is_some_and(|verb| holds(&words().brings, &sentence.tokens[verb].lemma));
    // "Bringing the death toll to 16" is still the toll of the one happening.
    let around = start.saturating_sub(5)..(end + 3).min(sentence.tokens.len());
    let sum = sentence.tokens[around]
        .iter()
        .any(|token| matches!(token.lemma.as_str(), "number" | "total" | "tally"));
    to && brought && sum
}

/// Returns true if and only if the event is a clause about the counted noun.
fn tells_of(scene: &Scene<'_>, s: usize, e: usize, quantity: &QuantityMention) -> bool {
    let sentence = &scene.sentences[s];
    let trigger = scene.events[e].trigger;
    sentence.tokens.get(trigger).is_some_and(|token| {
        matches!(token.deprel, Deprel::AclRelcl | Deprel::Acl)
            && sentence.head(trigger).is_some_and(|head| quantity.tokens.contains(&head))
    })
}

fn nearest(scene: &Scene<'_>, s: usize, token: usize) -> Option<usize> {
    let events = scene.events_in(s).iter().copied();
    events.min_by_key(|&e| scene.events[e].trigger.abs_diff(token))
}

/// Returns the category that a figure has as part of the event, or `None` where it is none of
/// its figures.
fn fit(scene: &Scene<'_>, s: usize, quantity: &QuantityMention, event: usize) -> Option<Category> {
    let kind = scene.events[event].event_type;
    let trigger = scene.events[event].trigger;
    let category = adapt(quantity, kind);
    let sentence = &scene.sentences[s];
    let token = sentence.tokens.get(quantity.head)?;
    let head = sentence.head(quantity.head);
    let settled = quantity.value.unit.as_deref().is_some_and(is_settlement);
    let takes =
        matches!(kind, EventType::TerritoryChange | EventType::Destruction | EventType::Siege);
    if category == Category::Sites && (lies_in(sentence, quantity.head) || settled && !takes) {
        // "In two hamlets", "raided two hamlets" say where, not how many were hit.
        return None;
    }
    if kind == EventType::ForceLevel && quantity.value.category == Category::Other {
        return (!quantity.value.article).then_some(category);
    }
    if category == Category::Other {
        // What no list knows counts only where the event is done to it: "nine hives burned".
        let done_to =
            matches!(token.deprel, Deprel::Obj | Deprel::NsubjPass) && head == Some(trigger);
        // Nobody has a category for those who are raped or condemned.
        let persons = matches!(kind, EventType::SexualViolence | EventType::Sanction)
            && names_people(quantity);
        return ((done_to || persons) && !quantity.value.article).then_some(category);
    }
    if !quantity.value.article {
        return Some(category);
    }
    // "A soldier was killed" counts one; "a statement", "a rocket" do not.
    if holds(&words().happening_nouns, &token.lemma) {
        return None;
    }
    if is_harm(category) {
        return Some(category);
    }
    let undergoes = matches!(token.deprel, Deprel::Obj | Deprel::NsubjPass)
        || token.deprel == Deprel::Nsubj && moves_itself(kind);
    let near = head == Some(trigger) || head.and_then(|head| sentence.head(head)) == Some(trigger);
    let thing = match category {
        Category::Vehicles | Category::Aircraft => true,
        // The bomb that strikes is no figure; the one that is found is.
        Category::Weapons => matches!(kind, EventType::WeaponsSeizure),
        Category::Sites => {
            kind.is_blast()
                || matches!(
                    kind,
                    EventType::Base
                        | EventType::Destruction
                        | EventType::Attack
                        | EventType::ArmedClash
                        | EventType::WeaponsSeizure
                )
        }
        _ => false,
    };
    let countable = thing || people_of(kind).is_some_and(|people| people == category);
    (undergoes && near && countable).then_some(category)
}

fn is_settlement(unit: &str) -> bool {
    let last = unit.split_whitespace().next_back().unwrap_or_default().to_lowercase();
    let singular = last.strip_suffix('s').unwrap_or(&last);
    holds(&words().settlements, singular) || holds(&words().settlements, &last)
}

fn lies_in(sentence: &ParsedSentence, head: usize) -> bool {
    preposition(sentence, head).is_some_and(|word| {
        word != "of"
            && (holds(&words().at, word)
                || holds(&words().near, word)
                || holds(&words().from, word)
                || holds(&words().to, word))
    })
}

fn moves_itself(kind: EventType) -> bool {
    matches!(kind, EventType::Movement | EventType::Withdrawal | EventType::AidDelivery)
}

fn is_harm(category: Category) -> bool {
    matches!(category, Category::Killed | Category::Wounded | Category::Missing)
}

/// Returns the category in which an event of that type counts the people it is done to.
fn people_of(kind: EventType) -> Option<Category> {
    match kind {
        EventType::Release => Some(Category::Released),
        EventType::Arrest => Some(Category::Captured),
        EventType::Abduction => Some(Category::Abducted),
        EventType::Displacement => Some(Category::Displaced),
        EventType::Protest | EventType::Riot => Some(Category::Protesters),
        EventType::AidDelivery => Some(Category::Aid),
        EventType::Killing => Some(Category::Killed),
        _ => None,
    }
}

/// Returns the figure's category with what the event says about people without one.
pub(super) fn adapt(quantity: &QuantityMention, kind: EventType) -> Category {
    let category = quantity.value.category;
    // What is stationed, sent or withdrawn is troops, whatever noun counts it: "2,000 blue helmets".
    let forces = match kind {
        EventType::ForceLevel => true,
        EventType::Deployment | EventType::Withdrawal => names_people(quantity),
        _ => false,
    };
    if forces && category == Category::Other {
        return Category::Troops;
    }
    let Some(people) = people_of(kind) else { return category };
    match category {
        Category::Captured | Category::Abducted | Category::Released
            if matches!(kind, EventType::Release | EventType::Arrest | EventType::Abduction) =>
        {
            people
        }
        Category::Troops
            if !matches!(kind, EventType::Killing | EventType::Riot | EventType::AidDelivery) =>
        {
            people
        }
        Category::Other if quantity.value.victims.is_some() || names_people(quantity) => people,
        _ => category,
    }
}

fn is_violent(kind: EventType) -> bool {
    kind.is_blast()
        || matches!(kind, EventType::Attack | EventType::ArmedClash | EventType::Destruction)
}

fn names_people(quantity: &QuantityMention) -> bool {
    if quantity.value.person {
        return true;
    }
    let unit = quantity.value.unit.as_deref().unwrap_or_default();
    unit.is_empty() || unit.split_whitespace().any(is_person_noun)
}

fn is_person_noun(word: &str) -> bool {
    let word = word.to_lowercase();
    let stem = word.strip_suffix('s').unwrap_or(&word);
    holds(&words().persons, &word) || holds(&words().persons, stem)
}

/// Returns the figures of a sentence that no event of its own owns.
pub(super) fn loose_counts(scene: &Scene<'_>, s: usize) -> Vec<usize> {
    let own = scene.events_in(s);
    if !own.is_empty() || sums_up(scene, s) {
        return Vec::new();
    }
    let loose = scene.quantities_in(s).filter(|&q| {
        let quantity = &scene.mentions.quantities[q];
        quantity.value.kind == QuantityKind::Count && !quantity.value.article
    });
    loose.collect()
}

/// Returns true if and only if a sentence adds up several happenings: "the total since March
/// stands at 168". Such sums are tallies, never figures of one happening.
fn sums_up(scene: &Scene<'_>, s: usize) -> bool {
    let since =
        scene.times_in(s).any(|t| scene.mentions.times[t].value.boundary == Some(Boundary::Since));
    let sentence = &scene.sentences[s];
    since || sentence.tokens.iter().any(|token| holds(&words().sums, &token.lemma))
}

/// Returns true if and only if a sentence without an event goes on about the one before: it
/// counts victims, points back, or its verb tells what something consisted of.
pub(super) fn goes_on(
    scene: &Scene<'_>,
    s: usize,
    quantity: &QuantityMention,
    kind: EventType,
    near: bool,
) -> bool {
    let sentence = &scene.sentences[s];
    let wrecked = || {
        let mut verbs = std::iter::once(quantity.head).chain(sentence.ancestors(quantity.head));
        verbs.any(|i| holds(&words().wrecks, &sentence.tokens[i].lemma))
    };
    let own = near && is_made_of(kind, adapt(quantity, kind)) && (!is_violent(kind) || wrecked());
    if is_harm(quantity.value.category) || own {
        return true;
    }
    let Some(root) = sentence.root() else { return false };
    let subject = sentence.child(root, &[Deprel::Nsubj, Deprel::NsubjPass]);
    let back = subject.is_some_and(|i| points_back(sentence, i));
    back && (quantity.value.category != Category::Other
        || holds(&words().continues, &sentence.tokens[root].lemma))
}

/// Returns true if and only if events of that type consist of such things or are done to them, so
/// that a sentence beside one speaks of its own.
fn is_made_of(kind: EventType, category: Category) -> bool {
    match kind {
        EventType::Movement | EventType::Withdrawal | EventType::Deployment => {
            matches!(category, Category::Vehicles | Category::Troops | Category::Aircraft)
        }
        EventType::WeaponsSeizure => matches!(category, Category::Weapons),
        EventType::Arrest => matches!(category, Category::Captured | Category::Weapons),
        EventType::Displacement => matches!(category, Category::Displaced),
        EventType::Protest | EventType::Riot => {
            matches!(category, Category::Protesters | Category::Captured)
        }
        EventType::AidDelivery => matches!(category, Category::Vehicles | Category::Aid),
        _ => is_violent(kind) && matches!(category, Category::Sites | Category::Vehicles),
    }
}

/// Returns true if and only if a noun or pronoun refers to something told before.
pub(super) fn points_back(sentence: &ParsedSentence, i: usize) -> bool {
    let token = &sentence.tokens[i];
    token.upos == Upos::Pron
        || sentence.children(i).any(|j| {
            let child = &sentence.tokens[j];
            matches!(child.deprel, Deprel::Det | Deprel::NmodPoss)
                && holds(&words().points_back, &child.lemma)
        })
}

/// Returns the types of events that may hold a figure of that category.
pub(super) fn may_hold(kind: EventType, category: Category) -> bool {
    let harms = |kind: EventType| {
        kind.is_blast()
            || matches!(
                kind,
                EventType::ArmedClash
                    | EventType::TerritoryChange
                    | EventType::Interception
                    | EventType::Siege
                    | EventType::SexualViolence
                    | EventType::Abduction
                    | EventType::Killing
                    | EventType::Attack
                    | EventType::Riot
                    | EventType::Protest
                    | EventType::Arrest
                    | EventType::Destruction
            )
    };
    match category {
        Category::Killed | Category::Wounded | Category::Missing => harms(kind),
        Category::Released => kind == EventType::Release,
        Category::Displaced => kind == EventType::Displacement || harms(kind),
        Category::Protesters => matches!(kind, EventType::Protest | EventType::Riot),
        Category::Troops | Category::Vehicles | Category::Aircraft => !matches!(
            kind,
            EventType::Rejection | EventType::Statement | EventType::Demand | EventType::Agreement
        ),
        _ => true,
    }
}

/// Builds the claim's figures from its mentions, with parts, voices, stages and what a source
/// has given up since.
pub(super) fn figures(
    scene: &Scene<'_>,
    counts: &[OwnCount],
    kind: EventType,
    status: Status,
    carried: &[Span],
    voices: &mut Vec<Voice>,
) -> Vec<Count> {
    let mut out: Vec<Count> = Vec::with_capacity(counts.len());
    for own in counts {
        let mention = &scene.mentions.quantities[own.mention];
        let value = &mention.value;
        let said_by = speaker(scene, mention, carried, voices);
        let count = Count {
            category: own.category,
            span: mention.span,
            value: value.value,
            min: value.min,
            max: value.max,
            approx: value.approx,
            unit: value.unit.clone().filter(|unit| !is_no_kind(unit)),
            victims: value.victims.clone(),
            stage: (kind == EventType::ForceLevel).then(|| stage(scene, mention)),
            status: match status {
                Status::Denied | Status::Hypothetical | Status::Undisclosed => Status::Asserted,
                other => other,
            },
            part_of: None,
            superseded: superseded(scene, mention),
            said_by,
        };
        let part_of = if value.part { whole(&out, &count) } else { None };
        if out.iter().any(|other| repeats(other, &count)) {
            continue;
        }
        // "No casualties" says that nobody died and nobody was hurt.
        let both = count.approx == Approx::None
            && count.category == Category::Killed
            && scene.document.slice(count.span).to_lowercase().contains("casualt");
        let hurt = Count { category: Category::Wounded, ..count.clone() };
        out.push(Count { part_of, ..count });
        if both && !out.iter().any(|other| repeats(other, &hurt)) {
            out.push(hurt);
        }
    }
    out
}

/// Returns true if and only if a noun says in what state somebody is, or that it is another, and
/// not who is counted: "20 bodies", "six others".
fn is_no_kind(unit: &str) -> bool {
    let last = unit.split_whitespace().next_back().unwrap_or_default();
    holds(&words().no_kinds, last)
}

/// Returns true if and only if the figure is told already: same number of the same things.
fn repeats(a: &Count, b: &Count) -> bool {
    a.span == b.span && a.category == b.category
        || a.category == b.category
            && a.approx == b.approx
            && (a.value, a.min, a.max) == (b.value, b.min, b.max)
            && a.stage == b.stage
            && (b.said_by.is_none() || a.said_by == b.said_by)
            && (a.unit == b.unit || a.unit.is_none() || b.unit.is_none() || is_harm(a.category))
}

fn whole(counts: &[Count], part: &Count) -> Option<usize> {
    let size = |count: &Count| count.value.or(count.max).or(count.min).unwrap_or(0.0);
    let mut same = (0..counts.len())
        .filter(|&i| counts[i].category == part.category && counts[i].part_of.is_none());
    same.rfind(|&i| size(&counts[i]) >= size(part))
}

/// Returns the voice of a figure where it is not among those that carry the event.
fn speaker(
    scene: &Scene<'_>,
    mention: &QuantityMention,
    carried: &[Span],
    voices: &mut Vec<Voice>,
) -> Option<usize> {
    let inner = scene
        .contents_in(mention.sentence)
        .iter()
        .map(|&a| &scene.attributions[a])
        .filter(|a| a.content.overlaps(mention.span) && !a.voices.is_empty())
        .min_by_key(|a| a.content.len())?;
    if !inner.content.is_empty() && carried.contains(&inner.content) {
        return None;
    }
    let first = inner.voices.first()?;
    let i = voice::push(voices, first);
    (i > 0).then_some(i)
}

/// Returns true if and only if the words around say that the figure was given up since.
fn superseded(scene: &Scene<'_>, mention: &QuantityMention) -> bool {
    let sentence = &scene.sentences[mention.sentence];
    let near = |i: usize| holds(&words().superseded, &sentence.tokens[i].lemma);
    let verb = sentence.ancestors(mention.head).find(|&i| sentence.tokens[i].upos == Upos::Verb);
    verb.is_some_and(|verb| {
        sentence.children(verb).any(|i| sentence.tokens[i].deprel == Deprel::Advmod && near(i))
            || holds(&words().revises, &sentence.tokens[verb].lemma)
                && preposition(sentence, mention.head) == Some("from")
    })
}

fn preposition(sentence: &ParsedSentence, head: usize) -> Option<&str> {
    let case = sentence.child(head, &[Deprel::Case])?;
    Some(sentence.tokens[case].lemma.as_str())
}

fn stage(scene: &Scene<'_>, mention: &QuantityMention) -> &'static str {
    let sentence = &scene.sentences[mention.sentence];
    let lists = words();
    let before = mention.tokens.start.checked_sub(1);
    let word = preposition(sentence, mention.head)
        .or_else(|| before.map(|i| sentence.tokens[i].lemma.as_str()))
        .unwrap_or_default();
    let grows = sentence.ancestors(mention.head).any(|i| sentence.tokens[i].upos == Upos::Verb);
    let more = sentence.tokens[mention.tokens.clone()]
        .iter()
        .any(|token| holds(&lists.stage_change, &token.lemma) && token.lemma != "by");
    match word {
        _ if more => "change",
        "from" => "before",
        "to" if grows => "after",
        "by" => "change",
        _ => "at",
    }
}

/// Returns true if and only if two figures cannot be of one happening: plain numbers of moving
/// things that differ. Tolls differ with the source and grow, so that they never part two tellings.
pub(super) fn conflict(scene: &Scene<'_>, a: &[OwnCount], b: &[OwnCount]) -> bool {
    let whole = |own: &&OwnCount| {
        let value = &scene.mentions.quantities[own.mention].value;
        !value.part
            && !value.article
            && value.approx != Approx::None
            && matches!(
                own.category,
                Category::Vehicles
                    | Category::Released
                    | Category::Captured
                    | Category::Abducted
                    | Category::Troops
            )
    };
    let parts = |list: &[OwnCount], category: Category| -> Vec<Option<f64>> {
        list.iter()
            .filter(whole)
            .filter(|own| own.category == category)
            .map(|own| scene.mentions.quantities[own.mention].value.value)
            .collect()
    };
    a.iter().filter(whole).any(|own| {
        let (mine, theirs) = (parts(a, own.category), parts(b, own.category));
        !theirs.is_empty() && !theirs.iter().any(|value| mine.contains(value))
    })
}
