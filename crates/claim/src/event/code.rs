//! Turns a document's sentences into events, one sentence after the other.

use std::ops::Range;

use tallybook_mention::Mentions;
use tallybook_syntax::{Deprel, ParsedSentence, Upos};
use tallybook_text::{Block, Document, Span};

use super::cue::Force;
use super::ellipsis::Things;
use super::fold::Told;
use super::names::Names;
use super::rules::{EventRules, Form, Rule};
use super::sense::{self, Proposals, Surroundings};
use super::status::{Level, Standing};
use super::tree::Tree;
use super::trigger::Hit;
use super::{
    Event, EventType, Status, aggregate, clause, fold, genre, headline, peaceful, recap, roles,
    speech, status, trigger,
};
use crate::attribution::{self, Attribution, CueForce};

/// A hit with what is known of it.
struct Act {
    hit: Hit,
    event_type: EventType,
    standing: Standing,
}

pub(super) fn find(
    document: &Document,
    sentences: &[ParsedSentence],
    mentions: &Mentions,
    attributions: &[Attribution],
    rules: &EventRules,
) -> Vec<Event> {
    let mut read = read_all(document, sentences, mentions, attributions, rules);
    if let Some(sense) = rules.sense {
        let around = surroundings(sentences, &read);
        for (s, read) in read.iter_mut().enumerate() {
            let Some(read) = read else { continue };
            let found = (read.hits.as_slice(), read.events.as_slice());
            let told = sense::propose(sense, &read.tree, s, mentions, rules, around[s], found);
            settle(read, s, attributions, rules, &told);
        }
    }
    finish(document, sentences, rules, read)
}

/// Returns the events of all sentences with what the whole document says of them.
fn finish(
    document: &Document,
    sentences: &[ParsedSentence],
    rules: &EventRules,
    read: Vec<Option<Read<'_>>>,
) -> Vec<Event> {
    let text = document.text();
    let mut out: Vec<Event> = Vec::new();
    for (read, sentence) in read.into_iter().zip(sentences) {
        let Some(read) = read else { continue };
        out.extend(read.events.into_iter().filter(|event| {
            // A strength or a count of people on the move is told by its number.
            let counts =
                matches!(event.event_type, EventType::ForceLevel | EventType::Displacement);
            let harm = coded_by(rules, event, |rule| rule.effect)
                || event.event_type == EventType::Abduction;
            (counts || !aggregate::is_sum(text, sentence, event.trigger))
                && !(harm && aggregate::is_running_sum(text, sentence, event.trigger))
        }));
    }
    if is_relief_report(text, sentences) {
        carry_relief(text, sentences, &mut out);
    }
    let follows = |event: &Event| coded_by(rules, event, |rule| rule.follows);
    let mut violence = false;
    out.retain(|event| {
        let kept = violence || !follows(event);
        violence |= kept && status::is_violent(event.event_type);
        kept
    });
    if !out.is_empty() && peaceful::is_peaceful(text, sentences, rules) {
        out.retain(|event| !peaceful::is_soft(event.event_type));
    }
    results_follow(rules, &mut out);
    headline::tell_in_lead(text, sentences, rules, &mut out);
    doubt(text, sentences, &mut out);
    refuted(text, sentences, &mut out);
    out
}

/// A sentence as the rules alone read it.
struct Read<'a> {
    tree: Tree<'a>,
    hits: Vec<Hit>,
    events: Vec<Event>,
}

/// Reads each sentence by the rules; `None` stands for those that can tell nothing.
fn read_all<'a>(
    document: &'a Document,
    sentences: &'a [ParsedSentence],
    mentions: &Mentions,
    attributions: &[Attribution],
    rules: &EventRules,
) -> Vec<Option<Read<'a>>> {
    let text = document.text();
    let names = Names::new(mentions, rules);
    let mut things = Things::new(rules);
    let mut out = Vec::with_capacity(sentences.len());
    let mut kinds: Option<bool> = None;
    for (s, sentence) in sentences.iter().enumerate() {
        if matches!(sentence.block, Block::Dateline | Block::Stamp)
            || genre::is_furniture(sentence.span.of(text))
            || rules.sense.is_none() && !may_tell(text, sentence, rules)
        {
            out.push(None);
            continue;
        }
        if *kinds.get_or_insert_with(|| genre::tells_no_news(document, sentences)) {
            out.push(None);
            continue;
        }
        let mut tree = Tree::new(sentence, text, rules);
        names.tell(s, &mut tree);
        things.take_up(s, &mut tree);
        let hits = trigger::find(&tree, rules);
        let events = of_sentence(&tree, s, attributions, rules, hits.clone());
        out.push(Some(Read { tree, hits, events }));
    }
    out
}

/// Returns what the document tells about each of its sentences.
fn surroundings(sentences: &[ParsedSentence], read: &[Option<Read<'_>>]) -> Vec<Surroundings> {
    let (mut before, mut position) = (0, 0u8);
    let mut out = Vec::with_capacity(read.len());
    for (read, sentence) in read.iter().zip(sentences) {
        out.push(Surroundings { before, position });
        if sentence.block == Block::Body {
            position = (position + 1).min(3);
        }
        if let Some(event) = read.as_ref().and_then(|read| read.events.last()) {
            before = sense::number(event.event_type);
        }
    }
    out
}

/// Shows `see` each sentence as the model sees it, with what the rules alone code in it.
pub(super) fn look(
    document: &Document,
    sentences: &[ParsedSentence],
    mentions: &Mentions,
    attributions: &[Attribution],
    rules: &EventRules,
    see: &mut dyn FnMut(&sense::View<'_>, usize, &[Event]),
) {
    let Some(sense) = rules.sense else { return };
    let read = read_all(document, sentences, mentions, attributions, rules);
    let around = surroundings(sentences, &read);
    for (s, read) in read.iter().enumerate() {
        let Some(read) = read else { continue };
        let clusters = sense.clusters();
        let mut view = sense::View::new(&read.tree, s, mentions, rules, clusters, around[s]);
        view.rule(&read.hits, &read.events);
        see(&view, s, &read.events);
    }
}

/// Does what the model proposes: new hits go the way of all hits, and what it takes for nothing is
/// dropped where no other event folded into it stands.
fn settle(
    read: &mut Read<'_>,
    s: usize,
    attributions: &[Attribution],
    rules: &EventRules,
    told: &Proposals,
) {
    if !(told.added.is_empty() && told.retyped.is_empty()) {
        for &(i, kind) in told.retyped.iter().chain(&told.added) {
            let known = read.hits.iter().position(|hit| hit.trigger == i);
            let Some(rule) = rules.learned(kind) else { continue };
            match known {
                Some(at) => read.hits[at].rule = rule,
                None => read.hits.push(learned_hit(&read.tree, rules, i, rule)),
            }
        }
        read.hits.sort_by_key(|hit| hit.trigger);
        read.events = of_sentence(&read.tree, s, attributions, rules, read.hits.clone());
    }
    read.events.retain(|event| !told.dropped.contains(&event.trigger));
}

/// Returns the hit of a word that no rule knows.
fn learned_hit(tree: &Tree<'_>, rules: &EventRules, i: usize, rule: usize) -> Hit {
    let form = match tree.upos(i) {
        Upos::Noun | Upos::Propn => Form::Noun,
        Upos::Adj => Form::Adjective,
        _ => Form::Verb,
    };
    let headline = rules.cues.headline_passive.contains(tree.lemma(i));
    Hit { trigger: i, end: i, rule, form, args: super::args::find(tree, i, form, headline) }
}

/// Returns true if and only if the rule that coded an event is of a kind.
fn coded_by(rules: &EventRules, event: &Event, kind: impl Fn(&Rule) -> bool) -> bool {
    rules.rules.iter().any(|rule| kind(rule) && rule.name == event.rule)
}

/// Returns true if and only if the text is about relief: its convoys carry aid.
fn is_relief_report(text: &str, sentences: &[ParsedSentence]) -> bool {
    const RELIEF: &[&str] = &[
        "aid",
        "humanitarian",
        "relief",
        "wfp",
        "unicef",
        "unhcr",
        "ocha",
        "agency",
        "agencies",
        "medicines",
        "food",
        "displaced",
        "ngo",
        "ngos",
        "icrc",
    ];
    let tells = |sentence: &&ParsedSentence| {
        sentence.tokens.iter().any(|token| {
            let word = token.span.of(text);
            RELIEF.iter().any(|relief| word.eq_ignore_ascii_case(relief))
        })
    };
    let told = sentences.iter().filter(tells).count();
    told >= 3 && told * 4 >= sentences.len()
}

/// In a text about relief, lorries on the road without soldiers bring aid.
fn carry_relief(text: &str, sentences: &[ParsedSentence], events: &mut [Event]) {
    const ARMED: &[&str] = &[
        "military", "armoured", "armored", "troops", "soldiers", "army", "tanks", "fighters",
        "weapons", "rebels", "militia", "forces",
    ];
    for event in events.iter_mut().filter(|event| event.event_type == EventType::Movement) {
        let tokens = &sentences[event.sentence].tokens;
        let armed = tokens.iter().any(|token| {
            let word = token.span.of(text);
            ARMED.iter().any(|armed| word.eq_ignore_ascii_case(armed))
        });
        if !armed {
            event.event_type = EventType::AidDelivery;
        }
    }
}

/// "This was false" denies what the sentence before told.
fn refuted(text: &str, sentences: &[ParsedSentence], events: &mut [Event]) {
    for (s, sentence) in sentences.iter().enumerate().skip(1) {
        let word = |i: usize| sentence.tokens.get(i).map_or("", |token| token.span.of(text));
        let points = matches!(word(0), "This" | "That" | "It");
        let false_at = (1..4).find(|&i| matches!(word(i), "false" | "untrue" | "wrong" | "fake"));
        let (true, Some(at)) = (points, false_at) else { continue };
        for event in events.iter_mut().filter(|event| event.sentence + 1 == s) {
            if matches!(event.status, Status::Asserted | Status::Claimed) {
                event.status = Status::Denied;
                event.status_cue = Some(sentence.span_of(at..at + 1));
            }
        }
    }
}

/// Gives a bare result ("Two women were killed") the type of the violence told just before it.
fn results_follow(rules: &EventRules, events: &mut [Event]) {
    const SENTENCES_BACK_MAX: usize = 6;
    for e in 1..events.len() {
        let event = &events[e];
        let effect = coded_by(rules, event, |rule| rule.effect);
        let damage = event.event_type == EventType::Destruction;
        if !effect || !event.agents.is_empty() || !status::is_violent(event.event_type) {
            continue;
        }
        let fits = |other: &&Event| {
            other.sentence < event.sentence
                && event.sentence - other.sentence <= SENTENCES_BACK_MAX
                && status::is_violent(other.event_type)
                && !matches!(
                    other.event_type,
                    EventType::Abduction
                        | EventType::TerritoryChange
                        | EventType::Siege
                        | EventType::Destruction
                        | EventType::Interception
                )
                && (!damage || other.event_type.is_blast())
        };
        // The nearest way of killing tells more than the nearest "attack".
        let told = || events[..e].iter().rev().filter(fits);
        let earlier = told().find(|other| other.event_type.is_blast()).or_else(|| told().next());
        if let Some(kind) = earlier.map(|other| other.event_type) {
            events[e].event_type = kind;
        }
    }
}

/// Returns true if and only if some word may trigger an event.
fn may_tell(text: &str, sentence: &ParsedSentence, rules: &EventRules) -> bool {
    sentence
        .tokens
        .iter()
        .any(|token| rules.can_trigger(&token.lemma) || rules.can_trigger(token.span.of(text)))
}

fn of_sentence(
    tree: &Tree<'_>,
    s: usize,
    attributions: &[Attribution],
    rules: &EventRules,
    hits: Vec<Hit>,
) -> Vec<Event> {
    if hits.is_empty() {
        return Vec::new();
    }
    let (speeches, contents): (Vec<Hit>, Vec<Hit>) =
        hits.into_iter().partition(|hit| rules.rules[hit.rule].speech.is_some());
    let mut acts: Vec<Act> = contents.into_iter().filter_map(|hit| act(tree, rules, hit)).collect();
    attempts(tree, rules, &mut acts);
    let mut said = speech_acts(tree, rules, speeches, &acts);
    acts.append(&mut said);
    acts.retain(|act| act.standing.level != Level::Silent);
    acts.sort_by_key(|act| act.hit.trigger);
    let weak = |act: &Act| rules.rules[act.hit.rule].weak;
    if acts.iter().any(|act| !weak(act)) {
        acts.retain(|act| !weak(act));
    }
    for act in &mut acts {
        weigh(tree, rules, act, attributions);
    }
    events(tree, s, rules, &acts)
}

/// Returns a content hit with its standing; `None` where a result did not come about.
fn act(tree: &Tree<'_>, rules: &EventRules, hit: Hit) -> Option<Act> {
    let rule = &rules.rules[hit.rule];
    let event_type = rule.event_type?;
    let standing = status::find(tree, rules, hit.trigger, hit.form, rule);
    // "no one was hurt" is a stated zero, nobody's denial.
    if rule.effect && standing.level == Level::Denied && standing.denier.is_none() {
        let own = standing.cue.as_ref().is_some_and(|cue| cue.start != hit.trigger);
        if own && !denies_an_act(tree, &hit) {
            return None;
        }
    }
    let narrated = standing.denier.is_none()
        && standing.passed.iter().all(|(_, force)| *force != Force::Report);
    let no = hit
        .args
        .agents
        .iter()
        .any(|&a| tree.children(a).any(|j| matches!(tree.form[j].as_str(), "no" | "not")));
    if standing.level == Level::Denied && narrated && absence_is_no_denial(event_type, &hit, no) {
        return None;
    }
    if tells_a_life(tree, rules, &hit) || says_where_they_are(tree, event_type, &hit) {
        return None;
    }
    if hit.form == Form::Noun && only_points_back(tree, rules, hit.trigger) {
        return None;
    }
    Some(Act { hit, event_type, standing })
}

/// "a man who had been taken from a bus in 2022": what made somebody known, no news.
fn tells_a_life(tree: &Tree<'_>, rules: &EventRules, hit: &Hit) -> bool {
    let relative = tree.rel(hit.trigger) == Deprel::AclRelcl
        && tree.head(hit.trigger).is_some_and(|h| {
            let class = rules.lexicon.class_named("civilians").unwrap_or_default();
            tree.classes[h].meets(class) || tree.is_name(h)
        });
    let had = tree.children(hit.trigger).any(|j| tree.form[j] == "had");
    let year_only = tree
        .children(hit.trigger)
        .any(|j| tree.form[j].len() == 4 && tree.form[j].bytes().all(|b| b.is_ascii_digit()));
    relative && had && year_only
}

/// "soldiers stationed there left by air": which soldiers, not that they were sent.
fn says_where_they_are(tree: &Tree<'_>, kind: EventType, hit: &Hit) -> bool {
    kind == EventType::Deployment
        && hit.form == Form::Verb
        && tree.rel(hit.trigger) == Deprel::Acl
        && matches!(tree.lemma(hit.trigger), "station" | "base" | "deploy" | "post" | "garrison")
        && !super::args::is_lost_main_verb(tree, hit.trigger)
}

/// "ended without a truce", "no lorry got through": what the teller found missing, denied by
/// nobody.
fn absence_is_no_denial(kind: EventType, hit: &Hit, subject_is_none: bool) -> bool {
    match kind {
        EventType::AidDelivery => {
            hit.form == Form::Noun || hit.args.agents.is_empty() || subject_is_none
        }
        EventType::Agreement | EventType::Talks => hit.form == Form::Noun,
        _ => false,
    }
}

/// "Nobody has claimed the attack", "condemned the raid": the noun only points back.
fn only_points_back(tree: &Tree<'_>, rules: &EventRules, n: usize) -> bool {
    let bare = tree.is_definite(n)
        && tree.children(n).all(|j| {
            matches!(tree.rel(j), Deprel::Det | Deprel::Case | Deprel::Punct | Deprel::Cc)
        });
    // A parser may hang "of the town" elsewhere.
    let more = tree.sentence.tokens.get(n + 1).is_some_and(|next| next.upos == Upos::Adp);
    let Some(head) = tree.head(n).filter(|_| bare && !more) else { return false };
    if tree.is_verb(head) {
        let result = matches!(
            tree.lemma(head),
            "kill" | "wound" | "injure" | "leave" | "destroy" | "damage" | "die" | "claim" | "hurt"
        ) && tree.rel(n) != Deprel::Obj;
        return !result && !rules.cues.supports(tree, head);
    }
    tree.is_noun(head)
}

/// "the army did not kill the mayor" denies; "no one was killed" and "killed no one" count zero.
fn denies_an_act(tree: &Tree<'_>, hit: &Hit) -> bool {
    let zero = hit.args.targets.iter().any(|&t| {
        matches!(tree.lemma(t), "nobody" | "none" | "one" | "anyone" | "no-one" | "anybody")
            || tree.children(t).any(|j| tree.form[j] == "no")
    });
    !zero && !hit.args.agents.is_empty() && hit.form == Form::Verb
}

/// A failed or attempted seizure is fighting that did happen.
fn attempts(tree: &Tree<'_>, rules: &EventRules, acts: &mut Vec<Act>) {
    let mut tried: Vec<Act> = Vec::new();
    for act in acts.iter() {
        let wanted = act.standing.tried && act.standing.level == Level::Denied;
        let Some(rule) = rules.rules.iter().position(|r| r.attempt == Some(act.event_type)) else {
            continue;
        };
        let cue = act
            .standing
            .passed
            .iter()
            .find(|(_, force)| matches!(force, Force::Fail | Force::Attempt | Force::Prevent));
        let (Some(&(at, _)), true) = (cue, wanted) else { continue };
        if acts.iter().any(|other| other.event_type == EventType::ArmedClash) {
            continue;
        }
        let mut hit = act.hit.clone();
        hit.rule = rule;
        hit.trigger = at;
        hit.end = at;
        let form = if tree.is_verb(at) { Form::Verb } else { Form::Noun };
        let standing = status::find(tree, rules, at, form, &rules.rules[rule]);
        tried.push(Act { hit, event_type: EventType::ArmedClash, standing });
    }
    acts.append(&mut tried);
}

fn speech_acts(tree: &Tree<'_>, rules: &EventRules, hits: Vec<Hit>, acts: &[Act]) -> Vec<Act> {
    let known: Vec<(usize, &Standing)> =
        acts.iter().map(|act| (act.hit.trigger, &act.standing)).collect();
    hits.into_iter()
        .filter_map(|hit| {
            let rule = &rules.rules[hit.rule];
            let kind = rule.speech?;
            if !speech::stands(tree, rules, &hit, kind, &known) {
                return None;
            }
            let mut standing = status::find(tree, rules, hit.trigger, hit.form, rule);
            if rule.negated && standing.level == Level::Denied {
                standing.level = Level::Asserted;
            }
            if matches!(kind, super::rules::Speech::Denial | super::rules::Speech::SaysNot) {
                if standing.level > Level::Claimed {
                    return None;
                }
                standing.level = Level::Denied;
                standing.cue = Some(hit.trigger..hit.trigger + 1);
            }
            Some(Act { hit, event_type: rule.event_type?, standing })
        })
        .collect()
}

/// Lowers an assertion that only its own side tells, or that an attribution doubts.
fn weigh(tree: &Tree<'_>, rules: &EventRules, act: &mut Act, attributions: &[Attribution]) {
    if act.standing.level != Level::Asserted || rules.rules[act.hit.rule].speech.is_some() {
        return;
    }
    let own = roles::is_own_version(tree, rules, &act.hit, act.event_type, &act.standing);
    if let Some(reporter) = own {
        act.standing.level = Level::Claimed;
        act.standing.cue = Some(reporter..reporter + 1);
        return;
    }
    let span = tree.sentence.tokens[act.hit.trigger].span;
    let stake = act
        .standing
        .passed
        .iter()
        .any(|(_, force)| matches!(force, Force::Stake | Force::Own | Force::Deny));
    let doubt = attribution::covering(attributions, span)
        .find(|found| !found.inherited && !found.attitude)
        .filter(|found| found.force == CueForce::Claim && !stake);
    if let Some(cue) = doubt.and_then(|found| found.cue) {
        let range = tree.sentence.tokens_in(cue);
        act.standing.level = Level::Claimed;
        act.standing.cue = (!range.is_empty()).then_some(range);
    }
}

fn events(tree: &Tree<'_>, s: usize, rules: &EventRules, acts: &[Act]) -> Vec<Event> {
    let hits: Vec<Hit> = acts.iter().map(|act| act.hit.clone()).collect();
    let told: Vec<Told> = acts
        .iter()
        .map(|act| Told {
            event_type: act.event_type,
            effect: rules.rules[act.hit.rule].effect,
            denied: act.standing.level == Level::Denied,
            planned: act.standing.level == Level::Planned,
        })
        .collect();
    let into = fold::fold(tree, &hits, &told);
    let mains: Vec<usize> = (0..acts.len()).filter(|&i| into[i].is_none()).collect();
    let mut out = Vec::with_capacity(mains.len());
    for &i in &mains {
        let folded: Vec<&Act> =
            (0..acts.len()).filter(|&j| into[j] == Some(i)).map(|j| &acts[j]).collect();
        let others: Vec<usize> =
            mains.iter().filter(|&&j| j != i).map(|&j| acts[j].hit.trigger).collect();
        out.extend(event(tree, s, rules, &acts[i], &folded, &others));
    }
    out
}

fn event(
    tree: &Tree<'_>,
    s: usize,
    rules: &EventRules,
    act: &Act,
    folded: &[&Act],
    others: &[usize],
) -> Option<Event> {
    let Act { hit, event_type, standing } = act;
    let status: Status = standing.level.status()?;
    let mut roles = roles::find(tree, rules, hit, *event_type, standing);
    for other in folded {
        let more = roles::find(tree, rules, &other.hit, other.event_type, &other.standing);
        if roles.agents.is_empty() {
            roles.agents = more.agents;
        }
        let agents = roles.agents.clone();
        let known = roles.targets.clone();
        roles
            .targets
            .extend(more.targets.into_iter().filter(|t| !known.contains(t) && !agents.contains(t)));
    }
    let recap = standing.recap.clone().or_else(|| {
        (status == Status::Asserted || status == Status::Claimed)
            .then(|| recap::find(tree, rules, hit.trigger))?
    });
    let span = |range: &Range<usize>| tree.sentence.span_of(range.clone());
    // "killed four militants in a raid": the result tells which side the raid was on.
    let fighting = folded.iter().any(|other| other.event_type == EventType::ArmedClash);
    let event_type = match *event_type {
        EventType::Attack if fighting => EventType::ArmedClash,
        kind => kind,
    };
    Some(Event {
        sentence: s,
        trigger: hit.trigger,
        event_type,
        status,
        status_cue: standing.cue.as_ref().map(span),
        recurring: standing.recurring,
        recap_cue: recap.as_ref().map(span),
        agents: roles::participants(s, &roles.agents),
        targets: roles::participants(s, &roles.targets),
        clause: clause::find(tree, rules, hit.trigger, standing, others),
        rule: rules.rules[hit.rule].name.clone(),
    })
}

/// "The report could not be verified" makes a claim of what the sentences before asserted.
fn doubt(text: &str, sentences: &[ParsedSentence], events: &mut [Event]) {
    for (s, sentence) in sentences.iter().enumerate() {
        let Some(cue) = unverified(text, sentence) else { continue };
        for event in events.iter_mut() {
            let near = event.sentence == s
                || event.sentence < s && sentences[event.sentence].paragraph == sentence.paragraph;
            if near && event.status == Status::Asserted {
                event.status = Status::Claimed;
                event.status_cue = Some(cue);
            }
        }
    }
}

fn unverified(text: &str, sentence: &ParsedSentence) -> Option<Span> {
    let word = |i: usize| sentence.tokens.get(i).map_or("", |token| token.span.of(text));
    let verify = (0..sentence.tokens.len()).find(|&i| {
        matches!(sentence.tokens[i].lemma.as_str(), "verify" | "confirm" | "corroborate" | "check")
    })?;
    let from = verify.saturating_sub(6);
    let not = (from..verify).find(|&i| {
        matches!(
            word(i).to_lowercase().as_str(),
            "not" | "n't" | "unable" | "cannot" | "impossible"
        )
    })?;
    let could = (from..verify).any(|i| {
        matches!(
            word(i).to_lowercase().as_str(),
            "could" | "can" | "unable" | "possible" | "cannot" | "impossible" | "been" | "able"
        )
    });
    could.then(|| sentence.span_of(not..verify + 1))
}
