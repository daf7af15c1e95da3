//! Turns trees, events and cues into the map that says which event owns which word.
//!
//! ```text
//! Mortar shells hit a market in Murzuq on May 6, killing two people, a hospital source told LDM
//! |------------------ Event(hit) -------------------------------| |------- Cue(told) --------|
//! ```
//! A word belongs to the nearest trigger above it in the tree. What hangs above a trigger without
//! being another event's or a cue's ("began", "carried out") belongs to the event below.

use std::ops::Range;

use tallybook_mention::{Mention, Mentions};
use tallybook_syntax::{Deprel, ParsedSentence, Upos};
use tallybook_text::{Block, Dct, Document, Span};

use super::words::{holds, words};
use crate::attribution::Attribution;
use crate::event::{Event, EventType, Status};

/// Sentences of a live blog's entry within which its time stamp is looked for.
const ENTRY_SENTENCES_MAX: usize = 12;

/// Says whose word a token is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Owner {
    /// Index of the event.
    Event(usize),
    /// Index of the attribution whose cue stands nearest above.
    Cue(usize),
    /// No trigger and no cue above.
    Nobody,
}

/// Everything that binding looks at, with look-ups by sentence.
pub(super) struct Scene<'a> {
    pub(super) document: &'a Document,
    pub(super) sentences: &'a [ParsedSentence],
    pub(super) dct: &'a Dct,
    pub(super) mentions: &'a Mentions,
    pub(super) attributions: &'a [Attribution],
    pub(super) events: &'a [Event],
    owners: Vec<Vec<Owner>>,
    events_in: Vec<Vec<usize>>,
    cues_in: Vec<Vec<usize>>,
    contents_in: Vec<Vec<usize>>,
    times_in: Vec<Range<usize>>,
    places_in: Vec<Range<usize>>,
    quantities_in: Vec<Range<usize>>,
    actors_in: Vec<Range<usize>>,
}

impl<'a> Scene<'a> {
    /// Returns the scene of a document.
    pub(super) fn new(
        document: &'a Document,
        sentences: &'a [ParsedSentence],
        dct: &'a Dct,
        mentions: &'a Mentions,
        attributions: &'a [Attribution],
        events: &'a [Event],
    ) -> Self {
        let n = sentences.len();
        let mut events_in = vec![Vec::new(); n];
        for (i, event) in events.iter().enumerate() {
            if let Some(row) = events_in.get_mut(event.sentence) {
                row.push(i);
            }
        }
        let mut scene = Self {
            document,
            sentences,
            dct,
            mentions,
            attributions,
            events,
            owners: Vec::new(),
            events_in,
            cues_in: vec![Vec::new(); n],
            contents_in: vec![Vec::new(); n],
            times_in: by_sentence(n, &mentions.times),
            places_in: by_sentence(n, &mentions.places),
            quantities_in: by_sentence(n, &mentions.quantities),
            actors_in: by_sentence(n, &mentions.actors),
        };
        scene.index_attributions();
        let cues = scene.cue_tokens();
        scene.owners = (0..n).map(|s| scene.own(s, &cues[s])).collect();
        scene
    }

    /// Returns the sentence of an event.
    pub(super) fn sentence_of(&self, event: usize) -> &'a ParsedSentence {
        &self.sentences[self.events[event].sentence]
    }

    /// Returns whose word token `token` of sentence `sentence` is.
    pub(super) fn owner(&self, sentence: usize, token: usize) -> Owner {
        let row = self.owners.get(sentence);
        row.and_then(|row| row.get(token)).copied().unwrap_or(Owner::Nobody)
    }

    /// Returns the indices of the events of a sentence, in order of their triggers.
    pub(super) fn events_in(&self, sentence: usize) -> &[usize] {
        self.events_in.get(sentence).map_or(&[], Vec::as_slice)
    }

    /// Returns the indices of the attributions whose cue stands in a sentence.
    pub(super) fn cues_in(&self, sentence: usize) -> &[usize] {
        self.cues_in.get(sentence).map_or(&[], Vec::as_slice)
    }

    /// Returns the indices of the attributions whose content holds words of a sentence.
    pub(super) fn contents_in(&self, sentence: usize) -> &[usize] {
        self.contents_in.get(sentence).map_or(&[], Vec::as_slice)
    }

    /// Returns the event that words belong to which the tree hangs on a cue although they stand in
    /// what is said: "rockets hit the base on Monday evening, officials said".
    pub(super) fn told_by(&self, s: usize, cue: usize, words: Span, head: usize) -> Option<usize> {
        let content = self.attributions.get(cue)?.content;
        let told = self
            .events_in(s)
            .iter()
            .copied()
            .filter(|&e| content.contains(words) && content.contains(self.trigger_span(e)));
        told.min_by_key(|&e| self.events[e].trigger.abs_diff(head))
    }

    fn index_attributions(&mut self) {
        for (a, attribution) in self.attributions.iter().enumerate() {
            if let Some(row) = self.cues_in.get_mut(attribution.sentence) {
                row.push(a);
            }
            let content = attribution.content;
            let first = self.sentences.partition_point(|s| s.span.end <= content.start);
            for s in first..self.sentences.len() {
                if self.sentences[s].span.start >= content.end {
                    break;
                }
                self.contents_in[s].push(a);
            }
        }
    }

    /// Returns the indices of the times of a sentence.
    pub(super) fn times_in(&self, sentence: usize) -> Range<usize> {
        self.times_in.get(sentence).cloned().unwrap_or(0..0)
    }

    /// Returns the indices of the places of a sentence.
    pub(super) fn places_in(&self, sentence: usize) -> Range<usize> {
        self.places_in.get(sentence).cloned().unwrap_or(0..0)
    }

    /// Returns the indices of the quantities of a sentence.
    pub(super) fn quantities_in(&self, sentence: usize) -> Range<usize> {
        self.quantities_in.get(sentence).cloned().unwrap_or(0..0)
    }

    /// Returns the indices of the actors of a sentence.
    pub(super) fn actors_in(&self, sentence: usize) -> Range<usize> {
        self.actors_in.get(sentence).cloned().unwrap_or(0..0)
    }

    /// Returns true if and only if the event stands in the title or in a heading.
    pub(super) fn is_headline(&self, event: usize) -> bool {
        matches!(self.sentence_of(event).block, Block::Title | Block::Heading)
    }

    /// Returns true if and only if the event stands in an entry of a live blog.
    pub(super) fn is_stamped(&self, event: usize) -> bool {
        let s = self.events[event].sentence;
        let paragraph = self.sentences[s].paragraph;
        let before = self.sentences[..s].iter().rev().take(ENTRY_SENTENCES_MAX);
        before.take_while(|b| b.paragraph == paragraph).any(|b| b.block == Block::Stamp)
    }

    /// Returns true if and only if what is said is itself the event, so that the day of the
    /// saying is its day: a demand, a denial, an announced ceasefire.
    pub(super) fn is_speech(&self, event: usize) -> bool {
        let event = &self.events[event];
        event.status == Status::Denied
            || matches!(
                event.event_type,
                EventType::Statement
                    | EventType::Demand
                    | EventType::Threat
                    | EventType::Accusation
                    | EventType::Rejection
            )
    }

    /// Returns the trigger's lemma, "" where there is none.
    pub(super) fn trigger_lemma(&self, event: usize) -> &'a str {
        let token = self.sentence_of(event).tokens.get(self.events[event].trigger);
        token.map_or("", |token| token.lemma.as_str())
    }

    /// Returns the trigger's span.
    pub(super) fn trigger_span(&self, event: usize) -> Span {
        let sentence = self.sentence_of(event);
        sentence.tokens.get(self.events[event].trigger).map_or(Span::default(), |token| token.span)
    }

    /// For each sentence the cue verbs' tokens with their attribution. A cue of seeing is left
    /// out: the day and the place on "saw" are those of what was seen.
    fn cue_tokens(&self) -> Vec<Vec<(usize, usize)>> {
        let mut out = vec![Vec::new(); self.sentences.len()];
        for (a, attribution) in self.attributions.iter().enumerate() {
            let Some(sentence) = self.sentences.get(attribution.sentence) else { continue };
            let Some(cue) = attribution.cue else { continue };
            let range = sentence.tokens_in(cue);
            if range.is_empty() {
                continue;
            }
            let head = sentence.head_of(range);
            if reports_seeing(sentence, head) {
                continue;
            }
            out[attribution.sentence].push((head, a));
            // "according to the police in Homs": the noun hangs on the verb of the happening.
            let source = attribution.source.map(|source| sentence.tokens_in(source));
            if let Some(source) = source.filter(|source| !source.is_empty()) {
                out[attribution.sentence].push((sentence.head_of(source), a));
            }
        }
        out
    }

    fn own(&self, s: usize, cues: &[(usize, usize)]) -> Vec<Owner> {
        let events = &self.events_in[s];
        if events.is_empty() {
            return Vec::new();
        }
        let sentence = &self.sentences[s];
        let mut seeds: Vec<Option<Owner>> = vec![None; sentence.tokens.len()];
        for &(token, a) in cues {
            seeds[token] = Some(Owner::Cue(a));
        }
        for &e in events.iter().rev() {
            if let Some(seed) = seeds.get_mut(self.events[e].trigger) {
                *seed = Some(Owner::Event(e));
            }
        }
        for &e in events {
            extend_upwards(sentence, self.events[e].trigger, Owner::Event(e), &mut seeds);
        }
        let mut owners = flow_down(sentence, &seeds);
        for &a in &self.cues_in[s] {
            self.give_reporting_clause(s, a, &mut owners);
        }
        self.give_rest(s, &mut owners);
        owners
    }

    /// Gives the words of a reporting clause to its cue, whatever a wrong tree hangs them on: from
    /// source and verb up to the content, or from the content's end to that of the sentence.
    fn give_reporting_clause(&self, s: usize, a: usize, owners: &mut [Owner]) {
        let attribution = &self.attributions[a];
        let (Some(source), Some(cue)) = (attribution.source, attribution.cue) else { return };
        let sentence = &self.sentences[s];
        if attribution.inherited || !sentence.span.contains(source.cover(cue)) {
            return;
        }
        let content = sentence.tokens_in(attribution.content);
        let clause = sentence.tokens_in(source.cover(cue));
        let cue = sentence.tokens_in(cue);
        if cue.is_empty() || reports_seeing(sentence, sentence.head_of(cue)) || content.is_empty() {
            return;
        }
        let region = if clause.end <= content.start {
            clause.start..content.start
        } else if content.end <= clause.start {
            clause.start..sentence.tokens.len()
        } else {
            return;
        };
        let told = |i: &usize| self.events_in[s].iter().any(|&e| self.events[e].trigger == *i);
        let end = region.clone().find(told).unwrap_or(region.end);
        for owner in owners.iter_mut().take(end).skip(region.start) {
            *owner = Owner::Cue(a);
        }
    }

    /// Gives the words that hang under no trigger and no cue to the sentence's only event.
    fn give_rest(&self, s: usize, owners: &mut [Owner]) {
        let [only] = self.events_in[s].as_slice() else { return };
        for owner in owners.iter_mut().filter(|owner| **owner == Owner::Nobody) {
            *owner = Owner::Event(*only);
        }
    }
}

/// Returns true if and only if the verb at `head` is one of seeing, or reports one ("reported
/// seeing a convoy").
fn reports_seeing(sentence: &ParsedSentence, head: usize) -> bool {
    let sees = |i: usize| {
        let token = &sentence.tokens[i];
        token.upos == Upos::Verb && holds(&words().sees, &token.lemma)
    };
    sees(head)
        || sentence
            .children(head)
            .any(|i| matches!(sentence.tokens[i].deprel, Deprel::Xcomp | Deprel::Ccomp) && sees(i))
}

/// Marks the words above `trigger` that belong to no one: light verbs and their like.
fn extend_upwards(
    sentence: &ParsedSentence,
    trigger: usize,
    owner: Owner,
    seeds: &mut [Option<Owner>],
) {
    let mut below = trigger;
    for above in sentence.ancestors(trigger) {
        let crosses = matches!(
            sentence.tokens[below].deprel,
            Deprel::AclRelcl | Deprel::Parataxis | Deprel::Conj | Deprel::List
        );
        // A clause about a noun says nothing about what the noun does in its own clause.
        let seen = crosses && sentence.tokens[below].deprel == Deprel::AclRelcl;
        if seeds[above].is_some() || (crosses && !seen) {
            return;
        }
        if seen {
            let verb = sentence.ancestors(above).find(|&i| sentence.tokens[i].upos == Upos::Verb);
            if !verb.is_some_and(|verb| reports_seeing(sentence, verb)) {
                return;
            }
        }
        seeds[above] = Some(owner);
        below = above;
    }
}

/// Gives each word the owner of the nearest seed above it.
fn flow_down(sentence: &ParsedSentence, seeds: &[Option<Owner>]) -> Vec<Owner> {
    let mut owners: Vec<Option<Owner>> = seeds.to_vec();
    let mut path = Vec::new();
    for token in 0..owners.len() {
        let mut at = token;
        path.clear();
        let found = loop {
            if let Some(owner) = owners[at] {
                break owner;
            }
            path.push(at);
            match sentence.head(at) {
                // A path longer than the sentence would be a circle.
                Some(head) if head < owners.len() && path.len() <= owners.len() => at = head,
                _ => break Owner::Nobody,
            }
        };
        for &passed in &path {
            owners[passed] = Some(found);
        }
    }
    owners.into_iter().map(|owner| owner.unwrap_or(Owner::Nobody)).collect()
}

/// Returns for each sentence the range of its mentions in a list that is in order of the text.
fn by_sentence<T>(sentences: usize, mentions: &[Mention<T>]) -> Vec<Range<usize>> {
    let mut out = vec![0..0; sentences];
    let mut start = 0;
    while let Some(first) = mentions.get(start) {
        let same = mentions[start..].iter().take_while(|m| m.sentence == first.sentence).count();
        if let Some(row) = out.get_mut(first.sentence) {
            *row = start..start + same;
        }
        start += same;
    }
    out
}
