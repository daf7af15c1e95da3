//! Turns the noun phrase that names a source into voices: name, kind, and the chain to the origin.
//!
//! | words | voice | chain |
//! |---|---|---|
//! | the mayor of Kutum | mayor of Kutum, official | |
//! | Delta Watch volunteers | Delta Watch, organization | volunteers |
//! | it (after "the Monitor reported") | the Monitor's name again | |
//! | residents told Delta Watch | Delta Watch | residents |

use std::ops::Range;

use compact_str::CompactString;
use rustc_hash::FxHashMap;
use tallybook_mention::actor::{ActorMention, ActorType};
use tallybook_syntax::{Deprel, EntityLabel, ParsedSentence, Upos};
use tallybook_text::{Document, Span};

use super::Speech;
use super::comment::chunk_head;
use super::lexicon::{HeadKind, Lexicon};
use super::tree::Tree;
use crate::{Voice, VoiceKind};

/// A name of more words is no name that a reader would cite.
const NAME_WORDS_MAX: usize = 8;
/// How many earlier speakers a pronoun or "the agency" can mean.
const SPEAKERS_MAX: usize = 24;

/// Somebody who was quoted before.
#[derive(Clone, Debug)]
struct Speaker {
    voice: Voice,
    /// The last word of the name and of the phrase, lower case, singular.
    heads: [CompactString; 2],
    plural: bool,
    /// `None` where the words do not say whether a person or a body speaks.
    person: Option<bool>,
}

/// What has been said so far: earlier speakers and the document's acronyms.
#[derive(Debug)]
pub(super) struct Memory<'a> {
    document: &'a Document,
    actors: &'a [ActorMention],
    lexicon: &'a Lexicon,
    speakers: Vec<Speaker>,
    acronyms: FxHashMap<CompactString, String>,
    people: Vec<String>,
}

/// A source as it stands in one sentence.
#[derive(Debug)]
pub(super) struct Source {
    pub(super) voices: Vec<Voice>,
    pub(super) span: Span,
    speakers: Vec<Speaker>,
}

impl Source {
    /// Lets the pronouns that follow mean the voices as they were published.
    pub(super) fn publish(&mut self, voices: &[Voice]) {
        if let ([one], [voice]) = (&mut self.speakers[..], voices) {
            one.voice.clone_from(voice);
        }
    }
}

impl<'a> Memory<'a> {
    pub(super) fn of(
        document: &'a Document,
        sentences: &[ParsedSentence],
        actors: &'a [ActorMention],
        lexicon: &'a Lexicon,
    ) -> Self {
        let text = document.text();
        let mut acronyms = FxHashMap::default();
        let mut people = Vec::new();
        for sentence in sentences {
            let of_people = sentence.entities.iter().filter(|one| one.label == EntityLabel::Per);
            people
                .extend(of_people.map(|one| clean(sentence.span_of(one.tokens.clone()).of(text))));
            for (at, token) in sentence.tokens.iter().enumerate() {
                if token.span.of(text) == "("
                    && let Some((short, long)) = acronym(text, sentence, at)
                {
                    acronyms.entry(short).or_insert(long);
                }
            }
        }
        Self { document, actors, lexicon, speakers: Vec::new(), acronyms, people }
    }

    /// Reads the source headed by token `head`.
    pub(super) fn read(&self, tree: &Tree<'_>, head: usize, cue: Range<usize>) -> Source {
        let all = self.phrase(tree, head, true);
        let heads = self.independent(tree, head);
        self.read_all(tree, &heads, all, cue)
    }

    /// Reads a source whose words are known though the tree may go wrong in them.
    pub(super) fn read_phrase(
        &self,
        tree: &Tree<'_>,
        phrase: Range<usize>,
        cue: Range<usize>,
    ) -> Source {
        let joint = phrase.clone().find(|&j| tree.word(j) == "and");
        let halves = joint.map(|at| (phrase.start..at, at + 1..phrase.end));
        if let Some((first, second)) = halves {
            let heads = [chunk_head(tree, first.clone()), chunk_head(tree, second.clone())];
            if let [Some(a), Some(b)] = heads
                && self.named(tree, a, first.start)
                && self.named(tree, b, second.start)
            {
                let parts = [(a, first), (b, second)];
                let speakers: Vec<Speaker> = parts
                    .into_iter()
                    .map(|(head, part)| self.speaker(tree, head, core(tree, part), cue.clone()))
                    .collect();
                let voices = speakers.iter().map(|one| one.voice.clone()).collect();
                return Source { voices, span: tree.span(phrase), speakers };
            }
        }
        let head = chunk_head(tree, phrase.clone()).unwrap_or(phrase.start);
        let speaker = self.speaker(tree, head, core(tree, phrase.clone()), cue);
        Source {
            voices: vec![speaker.voice.clone()],
            span: tree.span(phrase),
            speakers: vec![speaker],
        }
    }

    fn read_all(
        &self,
        tree: &Tree<'_>,
        heads: &[usize],
        all: Range<usize>,
        cue: Range<usize>,
    ) -> Source {
        let split = heads.len() > 1;
        let mut voices = Vec::new();
        let mut speakers = Vec::new();
        for &one in heads {
            let range = self.phrase(tree, one, !split);
            let speaker = self.speaker(tree, one, range, cue.clone());
            voices.push(speaker.voice.clone());
            speakers.push(speaker);
        }
        Source { voices, span: tree.span(all), speakers }
    }

    /// Keeps a person who is the subject of a sentence: "he said" further on may mean them.
    pub(super) fn meet(&mut self, tree: &Tree<'_>) {
        let Some(root) = tree.sentence.root() else { return };
        let subject = tree.child(root, &[Deprel::Nsubj, Deprel::NsubjPass]);
        let person = subject
            .filter(|&head| tree.entity(head).is_some_and(|(_, label)| label == EntityLabel::Per));
        if let Some(head) = person {
            let source = self.read(tree, head, 0..0);
            self.remember(source);
        }
    }

    /// Keeps the speakers of a source for the pronouns that follow.
    pub(super) fn remember(&mut self, source: Source) {
        self.speakers.extend(source.speakers);
        let extra = self.speakers.len().saturating_sub(SPEAKERS_MAX);
        self.speakers.drain(..extra);
    }

    /// The heads of the voices: several where named ones are joined, else one.
    fn independent(&self, tree: &Tree<'_>, head: usize) -> Vec<usize> {
        let mut heads = vec![head];
        heads.extend(tree.children(head).filter(|&j| tree.deprel(j) == Deprel::Conj));
        let named = |&j: &usize| self.named(tree, j, tree.extent(j).start);
        if heads.len() > 1 && heads.iter().all(named) { heads } else { vec![head] }
    }

    /// True for a name and for "the army", false for "two drivers" and "a herdsman".
    fn named(&self, tree: &Tree<'_>, head: usize, start: usize) -> bool {
        tree.upos(head) == Upos::Propn
            || self.actor(tree, head).is_some_and(|actor| actor.value.actor_id.is_some())
            || (tree.word(start) == "the" && self.lexicon.kind(tree.word(head)).is_some())
    }

    /// The tokens of the phrase around `head`, without relative clauses and appositions.
    fn phrase(&self, tree: &Tree<'_>, head: usize, joined: bool) -> Range<usize> {
        let mut range = head..head + 1;
        for j in tree.children(head) {
            let inner = tree.extent(j);
            let relation = tree.deprel(j);
            let left = matches!(
                relation,
                Deprel::Det
                    | Deprel::DetPredet
                    | Deprel::Amod
                    | Deprel::Compound
                    | Deprel::NmodPoss
                    | Deprel::Nummod
                    | Deprel::Flat
                    | Deprel::Nmod
                    | Deprel::NmodDesc
                    | Deprel::Advmod
            );
            if j < head && left {
                range.start = range.start.min(inner.start);
            }
            let right = matches!(
                relation,
                Deprel::Flat
                    | Deprel::Nmod
                    | Deprel::NmodDesc
                    | Deprel::NmodUnmarked
                    | Deprel::Nummod
                    | Deprel::Compound
                    | Deprel::Goeswith
                    | Deprel::Fixed
            ) || (relation == Deprel::Conj && joined);
            if j > head && right && inner.start <= range.end + 1 && inner.end > range.end {
                range.end = inner.end;
            }
        }
        let open = tree.trim(range.clone());
        if open.is_empty() { range } else { open }
    }

    fn actor(&self, tree: &Tree<'_>, head: usize) -> Option<&'a ActorMention> {
        let span = tree.sentence.tokens.get(head)?.span;
        let end = self.actors.partition_point(|actor| actor.span.start <= span.start);
        let near = self.actors.get(end.saturating_sub(4)..end)?;
        near.iter().rev().find(|actor| actor.span.contains(span))
    }

    fn speaker(
        &self,
        tree: &Tree<'_>,
        head: usize,
        range: Range<usize>,
        cue: Range<usize>,
    ) -> Speaker {
        if let Some(earlier) = self.earlier(tree, head) {
            let mut speaker = earlier.clone();
            speaker.voice.span = tree.span(range);
            return speaker;
        }
        if let Some(member) = self.member(tree, head, range.clone()) {
            return member;
        }
        let span = tree.span(range.clone());
        let actor = self.actor(tree, head);
        // "The ministry's summary" and "a statement from the ministry" speak for the ministry.
        let owner = self.owner(tree, head, &range);
        let apposed = tree.children(head).find(|&j| {
            tree.deprel(j) == Deprel::Appos
                && tree.entity(j).is_some_and(|(_, label)| label == EntityLabel::Per)
        });
        let name = match actor {
            Some(actor)
                if actor.value.actor_id.is_some()
                    || (actor.value.anaphoric && tree.upos(head) == Upos::Pron) =>
            {
                actor.value.name.clone()
            }
            _ => match (owner, apposed) {
                (Some(owner), _) => self.name(tree, self.phrase(tree, owner, false)),
                (None, Some(person)) => self.name(tree, self.phrase(tree, person, false)),
                (None, None) => self.name(tree, range.clone()),
            },
        };
        let kind = self.kind(tree, head, &range, actor, &name);
        let person = self.is_person(tree, head, kind);
        let plural = tree.word(head).ends_with('s') && tree.upos(head) == Upos::Noun
            || tree.children(head).any(|j| tree.deprel(j) == Deprel::Conj);
        let voice = Voice {
            source_id: actor.and_then(|actor| actor.value.actor_id.clone()),
            kind: if self.is_hidden(tree, &cue) && kind != VoiceKind::Outlet {
                VoiceKind::Anonymous
            } else {
                kind
            },
            span,
            cue: None,
            speech: Speech::Indirect,
            chain: Vec::new(),
            source: name,
        };
        Self::speak(voice, tree.word(head), plural, person)
    }

    /// Whose document a "statement", a "summary" or a "list" is, where the phrase says so.
    fn owner(&self, tree: &Tree<'_>, head: usize, range: &Range<usize>) -> Option<usize> {
        let word = tree.word(head);
        if self.lexicon.kind(word) != Some(HeadKind::Document) {
            return None;
        }
        tree.children(head).find(|&j| {
            range.contains(&j)
                && (tree.deprel(j) == Deprel::NmodPoss && tree.upos(j) != Upos::Pron
                    || tree.deprel(j) == Deprel::Nmod
                        && tree.children(j).any(|k| matches!(tree.word(k), "by" | "from")))
        })
    }

    fn speak(voice: Voice, head: &str, plural: bool, person: Option<bool>) -> Speaker {
        // "The bloc" is no "officer of the bloc"; "the Monitor" is "Delta Monitor".
        let last = voice.source.rsplit(' ').next().unwrap_or("");
        let named = last.chars().next().is_some_and(char::is_uppercase);
        let last = if named { last.to_lowercase() } else { String::new() };
        Speaker { heads: [singular(head), singular(&last)], voice, plural, person }
    }

    /// "Delta Watch volunteers": the organisation speaks, on its volunteers' word.
    fn member(&self, tree: &Tree<'_>, head: usize, range: Range<usize>) -> Option<Speaker> {
        let word = tree.word(head);
        if !self.lexicon.is_member(word) {
            return None;
        }
        let owner = tree.children(head).find(|&j| {
            let owning = matches!(tree.deprel(j), Deprel::NmodPoss)
                || (matches!(tree.deprel(j), Deprel::Compound) && !word.starts_with("source"));
            let organization = self.actor(tree, j).is_some_and(speaks)
                || (tree.upos(j) == Upos::Propn
                    // A person has no volunteers: a name taken for one is an organisation's.
                    && tree.entity(j).is_none_or(|(_, label)| label != EntityLabel::Loc));
            owning && j < head && organization
        })?;
        let owning = self.phrase(tree, owner, false);
        let mut voice = self.speaker(tree, owner, owning, 0..0).voice;
        let inner = Voice {
            source: self.name(tree, range.clone()),
            source_id: None,
            kind: VoiceKind::Witness,
            span: tree.span(range.clone()),
            cue: None,
            speech: Speech::Indirect,
            chain: Vec::new(),
        };
        voice.span = tree.span(range);
        voice.chain = vec![inner];
        Some(Self::speak(voice, word, true, Some(false)))
    }

    /// The name as a reader would cite it: no article, an acronym by what it stands for.
    fn name(&self, tree: &Tree<'_>, range: Range<usize>) -> String {
        let words = clean(tree.span(range).of(self.document.text()));
        let name = without_article(&words);
        let name = name.strip_suffix("'s").or_else(|| name.strip_suffix("’s")).unwrap_or(name);
        if let Some(long) = self.acronyms.get(name) {
            return long.clone();
        }
        if let Some(handle) = name.strip_prefix('@').or_else(|| name.rsplit(" @").next())
            && name.contains('@')
        {
            return self.handle(handle);
        }
        match name.match_indices(' ').nth(NAME_WORDS_MAX - 1) {
            Some((end, _)) => name.get(..end).unwrap_or(name).to_owned(),
            None => name.to_owned(),
        }
    }

    /// "@MaraQuill" is Mara Quill where the document names her so.
    fn handle(&self, handle: &str) -> String {
        let squeezed = |name: &str| -> String {
            name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
        };
        let wanted = squeezed(handle);
        let known = self.people.iter().find(|name| squeezed(name) == wanted);
        known.cloned().unwrap_or_else(|| format!("@{}", handle.trim_start_matches('@')))
    }

    fn kind(
        &self,
        tree: &Tree<'_>,
        head: usize,
        range: &Range<usize>,
        actor: Option<&ActorMention>,
        name: &str,
    ) -> VoiceKind {
        let folded = name.to_lowercase();
        if self.lexicon.state.iter().any(|words| folded.contains(words)) {
            return VoiceKind::StateMedia;
        }
        if name.starts_with('@') || tree.word(head).starts_with('@') {
            return VoiceKind::SocialMedia;
        }
        let by_type = actor.and_then(|actor| kind_of_type(actor.value.actor_type));
        if let (Some(kind), true) = (by_type, actor.is_some_and(|a| a.value.actor_id.is_some())) {
            return kind;
        }
        match self.lexicon.kind(tree.word(head)) {
            Some(HeadKind::Voice(kind)) => return kind,
            Some(HeadKind::Document) => return VoiceKind::Organization,
            None => {}
        }
        if folded.split(' ').any(|word| self.lexicon.is_outlet(word)) {
            return VoiceKind::Outlet;
        }
        let label = tree.entity(head).map(|(_, label)| label);
        let title = range
            .clone()
            .any(|j| self.lexicon.kind(tree.word(j)) == Some(HeadKind::Voice(VoiceKind::Official)));
        match label {
            _ if title => VoiceKind::Official,
            // A government is called by its capital or its country.
            Some(EntityLabel::Per | EntityLabel::Loc) => VoiceKind::Official,
            Some(EntityLabel::Org) => VoiceKind::Organization,
            None => by_type.unwrap_or(match tree.upos(head) {
                Upos::Propn => VoiceKind::Organization,
                _ => VoiceKind::Witness,
            }),
        }
    }

    fn is_person(&self, tree: &Tree<'_>, head: usize, kind: VoiceKind) -> Option<bool> {
        const BODIES: [&str; 24] = [
            "ministry",
            "police",
            "army",
            "military",
            "navy",
            "force",
            "office",
            "command",
            "department",
            "government",
            "court",
            "embassy",
            "council",
            "directorate",
            "staff",
            "headquarters",
            "service",
            "administration",
            "family",
            "committee",
            "authority",
            "parliament",
            "presidency",
            "statement",
        ];
        match tree.entity(head).map(|(_, label)| label) {
            Some(EntityLabel::Per) => return Some(true),
            Some(_) => return Some(false),
            None => {}
        }
        let word = singular(tree.word(head));
        if BODIES.contains(&word.as_str()) {
            return Some(false);
        }
        match (self.lexicon.kind(&word), kind) {
            (
                Some(HeadKind::Voice(
                    VoiceKind::Official | VoiceKind::Witness | VoiceKind::Anonymous,
                )),
                _,
            ) => Some(true),
            (Some(_), _) | (None, VoiceKind::Outlet | VoiceKind::StateMedia) => Some(false),
            (None, _) if tree.upos(head) == Upos::Propn => None,
            (None, _) => Some(false),
        }
    }

    /// True where the sentence says that the source may not be named.
    fn is_hidden(&self, tree: &Tree<'_>, cue: &Range<usize>) -> bool {
        if cue.is_empty() {
            return false;
        }
        let words = tree.sentence.span.of(self.document.text());
        self.lexicon.hidden.iter().any(|hidden| words.contains(hidden))
    }

    /// The earlier speaker that a pronoun or a definite phrase means.
    fn earlier(&self, tree: &Tree<'_>, head: usize) -> Option<&Speaker> {
        let word = tree.word(head);
        let mut latest = self.speakers.iter().rev();
        match word {
            "he" | "she" => {
                let known = latest.clone().find(|one| one.person == Some(true) && !one.plural);
                return known.or_else(|| latest.find(|one| one.person != Some(false)));
            }
            "it" => return latest.find(|one| one.person != Some(true) && !one.plural),
            "they" | "both" | "all" => {
                return latest.clone().find(|one| one.plural).or_else(|| latest.next());
            }
            "one" | "another" | "other" | "others" | "some" | "two" | "many" => {
                return latest.find(|one| one.plural);
            }
            _ => {}
        }
        let det = tree.child(head, &[Deprel::Det])?;
        if !matches!(tree.word(det), "the" | "that" | "this" | "these" | "those") {
            return None;
        }
        // "The governor of Sahel" is a new one; "the governor" is the one quoted before.
        let bare = !tree.children(head).any(|j| {
            (matches!(
                tree.deprel(j),
                Deprel::Nmod | Deprel::NmodPoss | Deprel::Flat | Deprel::Amod
            ) && tree.word(j) != "same")
                || (tree.deprel(j) == Deprel::Compound && tree.upos(j) == Upos::Propn)
        });
        if !bare {
            return None;
        }
        let head = singular(word);
        let same = latest.clone().find(|one| one.heads.contains(&head));
        same.or_else(|| match head.as_str() {
            "agency" | "outlet" | "network" | "newspaper" | "paper" | "station" | "broadcaster"
            | "channel" | "website" | "radio" | "daily" | "magazine" => latest
                .find(|one| matches!(one.voice.kind, VoiceKind::Outlet | VoiceKind::StateMedia)),
            "group" | "organisation" | "organization" | "movement" | "monitor" | "party"
            | "observatory" | "watchdog" | "charity" | "company" | "faction" | "militia"
            | "union" | "association" | "statement" => {
                latest.find(|one| one.voice.kind == VoiceKind::Organization)
            }
            "official" | "officer" | "spokesman" | "spokeswoman" => {
                latest.find(|one| one.person == Some(true) && one.voice.kind == VoiceKind::Official)
            }
            _ => None,
        })
    }

    /// The outlet that a source spoke to, where that outlet is not the publisher itself.
    pub(super) fn outlet(&self, tree: &Tree<'_>, head: usize) -> Option<Voice> {
        let word = tree.word(head);
        if self.lexicon.is_reader(word) {
            return None;
        }
        let latest = self.speakers.iter().rev().find(|one| {
            matches!(
                one.voice.kind,
                VoiceKind::Outlet | VoiceKind::StateMedia | VoiceKind::Organization
            )
        });
        if matches!(word, "it" | "agency") {
            let own = self.publisher().filter(|_| word == "agency");
            let voice = latest.map(|one| one.voice.clone()).or_else(|| {
                let kind = self.kind(tree, head, &(head..head + 1), None, own?);
                Some(Voice { source: own?.to_owned(), kind, ..blank(tree.span(head..head + 1)) })
            })?;
            let state = voice.kind == VoiceKind::StateMedia;
            return (state || !self.is_publisher(&voice.source)).then_some(voice);
        }
        let range = self.phrase(tree, head, false);
        let mut voice = self.speaker(tree, head, range.clone(), 0..0).voice;
        let actor = self.actor(tree, head);
        let outlet = matches!(voice.kind, VoiceKind::Outlet | VoiceKind::StateMedia)
            || actor.is_some_and(|actor| actor.value.actor_type == ActorType::MonitoringGroup)
            || range.clone().any(|j| self.lexicon.is_outlet(tree.word(j)))
            || self
                .speakers
                .iter()
                .any(|one| one.voice.source == voice.source && one.person != Some(true));
        voice.chain.clear();
        // A state agency that quotes "a source told the agency" vouches for it by name.
        let own = self.is_publisher(&voice.source) && voice.kind != VoiceKind::StateMedia;
        (outlet && !own).then_some(voice)
    }

    fn publisher(&self) -> Option<&'a str> {
        self.document.parts().publisher.as_deref()
    }

    fn is_publisher(&self, name: &str) -> bool {
        let fold = |name: &str| without_article(name).to_lowercase();
        self.publisher().is_some_and(|publisher| {
            let (publisher, name) = (fold(publisher), fold(name));
            publisher == name || publisher.contains(&name) || name.contains(&publisher)
        })
    }
}

/// "Libyan Desert Monitor (LDM)": the capitals before the bracket spell what stands in it.
fn acronym(text: &str, sentence: &ParsedSentence, at: usize) -> Option<(CompactString, String)> {
    let short = sentence.tokens.get(at + 1)?.span.of(text);
    let letters: Vec<char> = short.chars().filter(|c| c.is_alphanumeric()).collect();
    if letters.len() < 2 || letters.iter().any(|c| c.is_lowercase()) {
        return None;
    }
    let first = letters.first()?;
    let floor = at.saturating_sub(letters.len() * 2 + 2);
    let mut start = None;
    let mut capitals = 0;
    for j in (floor..at).rev() {
        let word = sentence.tokens.get(j)?.span.of(text);
        let capital = word.chars().next().is_some_and(char::is_uppercase);
        let small = matches!(word, "of" | "for" | "the" | "and" | "in" | "on" | "to" | "de" | "-");
        if !capital && !small {
            break;
        }
        capitals += usize::from(capital);
        if capital && word.starts_with(*first) {
            start = Some(j);
            if capitals >= letters.len() {
                break;
            }
        }
    }
    let start = start.filter(|_| capitals * 2 >= letters.len())?;
    Some((short.into(), clean(sentence.span_of(start..at).of(text))))
}

fn blank(span: Span) -> Voice {
    Voice {
        source: String::new(),
        source_id: None,
        kind: VoiceKind::Organization,
        span,
        cue: None,
        speech: Speech::Indirect,
        chain: Vec::new(),
    }
}

/// A source phrase without its relative clause.
fn core(tree: &Tree<'_>, phrase: Range<usize>) -> Range<usize> {
    let cut = phrase
        .clone()
        .skip(1)
        .find(|&j| matches!(tree.word(j), "who" | "which" | "whose" | "that" | "," | "("));
    let range = phrase.start..cut.unwrap_or(phrase.end);
    let trimmed = tree.trim(range.clone());
    if trimmed.is_empty() { range } else { trimmed }
}

fn speaks(actor: &ActorMention) -> bool {
    matches!(
        actor.value.actor_type,
        ActorType::MonitoringGroup
            | ActorType::Media
            | ActorType::StateMedia
            | ActorType::Ngo
            | ActorType::InternationalOrganization
    )
}

fn kind_of_type(actor_type: ActorType) -> Option<VoiceKind> {
    Some(match actor_type {
        ActorType::StateForces | ActorType::Police | ActorType::Government => VoiceKind::Official,
        ActorType::Official => VoiceKind::Official,
        ActorType::Media => VoiceKind::Outlet,
        ActorType::StateMedia => VoiceKind::StateMedia,
        ActorType::Civilians | ActorType::Witnesses | ActorType::Protesters => VoiceKind::Witness,
        ActorType::Prisoners => VoiceKind::Witness,
        ActorType::Unidentified | ActorType::Other => return None,
        _ => VoiceKind::Organization,
    })
}

fn singular(word: &str) -> CompactString {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    match word.strip_suffix('s') {
        Some(one) if word.len() > 3 && !word.ends_with("ss") => one.into(),
        _ => word.into(),
    }
}

/// Joins the words of a span that may cross lines, without brackets around the whole.
fn clean(words: &str) -> String {
    let joined: Vec<&str> = words.split_whitespace().collect();
    let joined = joined.join(" ").replace('\u{ad}', "");
    joined.trim_matches(|c: char| matches!(c, '[' | ']' | ',' | ':')).to_owned()
}

fn without_article(name: &str) -> &str {
    let articles = ["the ", "The ", "THE ", "a ", "A ", "an ", "An ", "AN "];
    articles.iter().find_map(|article| name.strip_prefix(article)).unwrap_or(name)
}
