//! Turns a sentence and what is known of it into the view that features are taken from.

use tallybook_mention::Mentions;
use tallybook_syntax::clusters::Clusters;
use tallybook_syntax::word::{Casing, Word, casing};
use tallybook_syntax::{EntityLabel, Upos, hash};
use tallybook_text::Block;

use super::super::rules::EventRules;
use super::super::tree::Tree;
use super::super::trigger::Hit;
use super::super::{Event, EventType, Status};

/// What a document tells about each of its sentences.
#[derive(Clone, Copy, Debug, Default)]
pub(in super::super) struct Surroundings {
    /// Type that the rules coded last before this sentence, as its number and one; 0 is none.
    pub(in super::super) before: u8,
    /// Number of the sentence among those of the body, at most 3.
    pub(in super::super) position: u8,
}

/// One word as features see it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Seen {
    pub(super) lemma: u64,
    pub(super) form: u64,
    pub(super) cluster: [u16; 3],
    /// Kind of actor, place, time or name; 0 where nothing is known.
    pub(super) kind: u8,
    /// Category of the count it belongs to, and one; 0 is none.
    pub(super) count: u8,
}

/// What the rules say of one word.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Ruled {
    /// Hash of the rule whose trigger it is; 0 is none.
    pub(super) rule: u64,
    /// Type of that rule, and one.
    pub(super) hit: u8,
    /// Type of the event coded here, and one.
    pub(super) event: u8,
    /// Its status, and one.
    pub(super) status: u8,
}

/// A sentence with what features ask of it.
pub(in super::super) struct View<'a> {
    pub(super) tree: &'a Tree<'a>,
    pub(super) seen: Vec<Seen>,
    pub(super) ruled: Vec<Ruled>,
    pub(super) around: Surroundings,
    pub(super) rules: &'a EventRules,
    pub(super) title: bool,
    pub(super) blind: bool,
}

/// Returns the number of a type, and one.
pub(in super::super) fn number(kind: EventType) -> u8 {
    EventType::ALL.iter().position(|known| *known == kind).map_or(0, |at| at as u8 + 1)
}

/// Returns the type of a number made by [`number`].
pub(super) fn of_number(number: u8) -> Option<EventType> {
    EventType::ALL.get(usize::from(number).checked_sub(1)?).copied()
}

impl<'a> View<'a> {
    pub(in super::super) fn new(
        tree: &'a Tree<'a>,
        s: usize,
        mentions: &Mentions,
        rules: &'a EventRules,
        clusters: Clusters<'_>,
        around: Surroundings,
    ) -> Self {
        let tokens = &tree.sentence.tokens;
        let casing = casing(tokens.iter().map(|token| token.span.of(tree.text)));
        let mut folded = String::new();
        let mut seen: Vec<Seen> = Vec::with_capacity(tokens.len());
        for (i, token) in tokens.iter().enumerate() {
            let word = Word::of(token.span.of(tree.text), casing, clusters, &mut folded);
            let lemma = hash::bytes(tree.lemma(i).as_bytes());
            let kind = match tree.entity(i) {
                Some(EntityLabel::Per) => 60,
                Some(EntityLabel::Org) => 61,
                Some(EntityLabel::Loc) => 62,
                None => 0,
            };
            seen.push(Seen { lemma, form: word.form, cluster: word.cluster, kind, count: 0 });
        }
        mark(&mut seen, s, mentions);
        let title = matches!(tree.sentence.block, Block::Title | Block::Heading);
        let ruled = vec![Ruled::default(); tokens.len()];
        Self { tree, seen, ruled, around, rules, title, blind: casing == Casing::Blind }
    }

    /// Writes down what the rules found.
    pub(in super::super) fn rule(&mut self, hits: &[Hit], events: &[Event]) {
        for hit in hits {
            let rule = &self.rules.rules[hit.rule];
            if let Some(slot) = self.ruled.get_mut(hit.trigger) {
                slot.rule = hash::bytes(rule.name.as_bytes());
                slot.hit = rule.event_type.map_or(0, number);
            }
        }
        for event in events {
            if let Some(slot) = self.ruled.get_mut(event.trigger) {
                slot.event = number(event.event_type);
                slot.status = Status::ALL
                    .iter()
                    .position(|s| *s == event.status)
                    .map_or(0, |at| at as u8 + 1);
            }
        }
    }

    /// Returns the words that may tell an event: verbs, nouns, adjectives, and names that may be
    /// verbs in upper-case text.
    pub(super) fn candidates(&self) -> impl Iterator<Item = usize> + '_ {
        let worded = |i: &usize| self.tree.word(*i).contains(char::is_alphabetic);
        (0..self.tree.len()).filter(worded).filter(|&i| match self.tree.upos(i) {
            Upos::Verb | Upos::Noun | Upos::Adj => true,
            Upos::Aux | Upos::Num | Upos::Punct | Upos::Det | Upos::Pron | Upos::Part => false,
            Upos::Propn => self.tree.entity(i).is_none() || self.blind || self.ruled[i].hit != 0,
            _ => self.ruled[i].hit != 0,
        })
    }
}

/// Marks the words of mentions with their kinds; what is more exact overwrites the names.
fn mark(seen: &mut [Seen], s: usize, mentions: &Mentions) {
    let times = of(&mentions.times, s).map(|m| (m.tokens.clone(), 1));
    let places =
        of(&mentions.places, s).map(|m| (m.tokens.clone(), if m.value.metonym { 3 } else { 2 }));
    let actors = of(&mentions.actors, s).map(|m| (m.tokens.clone(), 10 + m.value.actor_type as u8));
    for (range, kind) in places.chain(actors).chain(times) {
        for slot in seen.iter_mut().take(range.end).skip(range.start) {
            slot.kind = kind;
        }
    }
    for mention in of(&mentions.quantities, s) {
        let counts = mention.value.kind == tallybook_mention::quantity::QuantityKind::Count;
        if !counts || mention.value.article {
            continue;
        }
        for slot in seen.iter_mut().take(mention.tokens.end).skip(mention.tokens.start) {
            slot.count = mention.value.category as u8 + 1;
        }
    }
}

fn of<T>(
    list: &[tallybook_mention::Mention<T>],
    s: usize,
) -> impl Iterator<Item = &tallybook_mention::Mention<T>> {
    let first = list.partition_point(|mention| mention.sentence < s);
    list[first..].iter().take_while(move |mention| mention.sentence == s)
}
