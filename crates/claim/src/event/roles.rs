//! Turns a trigger's arguments into participants: each member of a coordination, light verbs'
//! subjects, both sides of a clash, and the speaker for whom a pronoun stands.

use tallybook_syntax::{Deprel, Upos};

use super::args::{self, by_phrase, oblique, subject};
use super::cue::Force;
use super::rules::{EventRules, Form};
use super::status::{Standing, is_violent};
use super::tree::Tree;
use super::trigger::Hit;
use super::{EventType, Participant};

/// Who did it and to whom, as head words of one sentence.
#[derive(Clone, Debug, Default)]
pub(super) struct Roles {
    pub(super) agents: Vec<usize>,
    pub(super) targets: Vec<usize>,
}

/// Returns the participants of a hit.
pub(super) fn find(
    tree: &Tree<'_>,
    rules: &EventRules,
    hit: &Hit,
    kind: EventType,
    standing: &Standing,
) -> Roles {
    let mut out = Roles { agents: hit.args.agents.clone(), targets: hit.args.targets.clone() };
    if hit.form == Form::Noun {
        light_verb(tree, rules, hit.trigger, &mut out);
    }
    if kind == EventType::Movement && perceives(tree.lemma(hit.trigger)) {
        // "activists saw a convoy": what is seen moves.
        out.agents = std::mem::take(&mut out.targets);
    }
    if mutual(kind, tree.lemma(hit.trigger)) {
        out.agents.extend(oblique(tree, hit.trigger, &["with"]));
        if hit.form == Form::Verb && kind == EventType::ArmedClash {
            out.agents.extend(oblique(tree, hit.trigger, &["against"]));
            out.targets.retain(|t| !out.agents.contains(t));
        }
    }
    if let Some(denier) = standing.denier {
        let speaker = subject(tree, denier).or_else(|| by_phrase(tree, denier));
        if let Some(speaker) = speaker {
            out.agents = vec![speaker];
        }
    }
    for agent in &mut out.agents {
        if let Some(speaker) = speaker_for(tree, *agent, standing) {
            *agent = speaker;
        }
    }
    if out.agents.is_empty() {
        out.agents.extend(accused(tree, standing));
    }
    out.agents = spread(tree, &out.agents);
    out.targets = spread(tree, &out.targets);
    out.targets.retain(|t| !out.agents.contains(t) && tree.upos(*t) != Upos::Pron);
    out
}

fn perceives(lemma: &str) -> bool {
    matches!(
        lemma,
        "see"
            | "spot"
            | "observe"
            | "sight"
            | "watch"
            | "count"
            | "document"
            | "film"
            | "report"
            | "record"
            | "notice"
            | "monitor"
            | "track"
            | "detect"
            | "photograph"
    )
}

/// Both parties act in a clash, an exchange, a meeting.
fn mutual(kind: EventType, lemma: &str) -> bool {
    matches!(kind, EventType::Agreement | EventType::Talks)
        || kind == EventType::ArmedClash
            && matches!(
                lemma,
                "clash"
                    | "battle"
                    | "fight"
                    | "fighting"
                    | "skirmish"
                    | "trade"
                    | "exchange"
                    | "firefight"
                    | "engage"
                    | "engagement"
                    | "combat"
                    | "gunfight"
                    | "shootout"
            )
        || kind == EventType::Release && matches!(lemma, "exchange" | "swap")
}

/// "the army carried out an air strike on the town", "the town came under attack".
fn light_verb(tree: &Tree<'_>, rules: &EventRules, noun: usize, out: &mut Roles) {
    let Some(verb) = tree.head(noun).filter(|&h| tree.is_verb(h)) else { return };
    if !rules.cues.supports(tree, verb) {
        return;
    }
    match tree.rel(noun) {
        Deprel::Obj if out.agents.is_empty() => out.agents.extend(subject(tree, verb)),
        Deprel::NsubjPass if out.agents.is_empty() => out.agents.extend(by_phrase(tree, verb)),
        _ => {}
    }
    if out.targets.is_empty() {
        out.targets.extend(oblique(tree, verb, &["on", "against"]).find(|&j| j != noun));
    }
}

/// "said its troops", "said it": the speaker for whom the pronoun stands.
fn speaker_for(tree: &Tree<'_>, agent: usize, standing: &Standing) -> Option<usize> {
    let pronoun = |i: usize| {
        matches!(tree.lemma(i), "it" | "they" | "its" | "their" | "we" | "our" | "he" | "she")
    };
    let owned = tree.children(agent).any(|j| {
        tree.rel(j) == Deprel::NmodPoss
            && matches!(tree.form[j].as_str(), "its" | "their" | "our" | "his" | "her")
    });
    let own = matches!(
        tree.lemma(agent),
        "troop"
            | "troops"
            | "man"
            | "force"
            | "forces"
            | "fighter"
            | "soldier"
            | "aircraft"
            | "unit"
            | "member"
            | "jet"
            | "warplane"
            | "drone"
            | "army"
            | "guard"
            | "it"
            | "they"
            | "we"
            | "its"
            | "their"
            | "our"
            | "he"
            | "she"
            | "navy"
            | "police"
            | "officer"
    );
    if !(pronoun(agent) || owned && own) {
        return None;
    }
    let reports = |force: Force| {
        matches!(
            force,
            Force::Report | Force::Claim | Force::Deny | Force::Plan | Force::Own | Force::Refuse
        )
    };
    let above = standing.passed.iter().filter(|(_, force)| reports(*force)).map(|found| found.0);
    let beside = tree.children(standing.top).filter(|&j| tree.rel(j) == Deprel::Parataxis);
    above.chain(beside).find_map(|verb| subject(tree, verb)).filter(|&s| s != agent && !pronoun(s))
}

/// "accused the army of an attack on the town": the accused did it.
fn accused(tree: &Tree<'_>, standing: &Standing) -> Option<usize> {
    standing.passed.iter().find_map(|&(verb, force)| {
        (force == Force::Claim).then(|| tree.child(verb, &[Deprel::Obj]))?
    })
}

/// Returns the words with the members of their coordinations.
fn spread(tree: &Tree<'_>, heads: &[usize]) -> Vec<usize> {
    let mut out: Vec<usize> = Vec::new();
    for &head in heads {
        let members = tree.children(head).filter(|&j| {
            tree.rel(j) == Deprel::Conj && (tree.is_noun(j) || tree.upos(j) == Upos::Num)
        });
        for i in std::iter::once(head).chain(members) {
            if !out.contains(&i) && !args::is_time(tree, i) {
                out.push(i);
            }
        }
    }
    out
}

/// Returns true if and only if the act is told by the side that did it: its own version.
///
/// "The army said its troops killed 12 rebels": a belligerent's own count (CODEBOOK section 2).
pub(super) fn is_own_version(
    tree: &Tree<'_>,
    rules: &EventRules,
    hit: &Hit,
    kind: EventType,
    standing: &Standing,
) -> Option<usize> {
    let tells_deeds = is_violent(kind)
        && !matches!(kind, EventType::Riot | EventType::Abduction | EventType::SexualViolence);
    if !tells_deeds {
        return None;
    }
    let reporter = standing
        .passed
        .iter()
        .find(|(_, force)| *force == Force::Report)
        .map(|found| found.0)
        .or_else(|| {
            tree.children(standing.top)
                .find(|&j| tree.rel(j) == Deprel::Parataxis && tree.is_verb(j))
        })?;
    let speaker = subject(tree, reporter)?;
    let armed = ["forces", "armed_names"].iter().any(|name| {
        rules.lexicon.class_named(name).is_some_and(|class| tree.classes[speaker].meets(class))
    }) || matches!(tree.lemma(speaker), "ministry" | "command" | "headquarters")
        && tree.children(speaker).any(|j| {
            matches!(tree.lemma(j), "defence" | "defense" | "military" | "general" | "army")
        });
    if !armed || tree.lemma(speaker) == "police" {
        return None;
    }
    let own = hit.args.agents.iter().any(|&agent| {
        speaker_for(tree, agent, standing) == Some(speaker)
            || tree.lemma(agent) == tree.lemma(speaker)
    });
    own.then_some(reporter)
}

/// Returns participants of a sentence.
pub(super) fn participants(sentence: usize, heads: &[usize]) -> Vec<Participant> {
    heads.iter().map(|&head| Participant { sentence, head }).collect()
}
