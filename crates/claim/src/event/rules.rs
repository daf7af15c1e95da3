//! Turns rule tables into `EventRules`: what each lemma may trigger, and what each cue does.

use std::path::{Path, PathBuf};

use compact_str::CompactString;
use rustc_hash::{FxHashMap, FxHashSet};
use tallybook_mention::RuleName;

use super::cue::Cues;
use super::lexicon::{Lexicon, lower, parts};
use super::sense::Sense;
use super::table::{RuleRow, Source, entries};
use super::test::WordTest;
use super::{EventType, inflect};

/// The built-in tables, in the order in which their rules are tried.
const BUILT_IN: &[(&str, &str)] = &[
    ("not.toml", include_str!("../../../../data/lexicon/en/events/not.toml")),
    ("explosions.toml", include_str!("../../../../data/lexicon/en/events/explosions.toml")),
    ("fighting.toml", include_str!("../../../../data/lexicon/en/events/fighting.toml")),
    ("civilians.toml", include_str!("../../../../data/lexicon/en/events/civilians.toml")),
    ("unrest.toml", include_str!("../../../../data/lexicon/en/events/unrest.toml")),
    ("posture.toml", include_str!("../../../../data/lexicon/en/events/posture.toml")),
    ("control.toml", include_str!("../../../../data/lexicon/en/events/control.toml")),
    ("people.toml", include_str!("../../../../data/lexicon/en/events/people.toml")),
    ("politics.toml", include_str!("../../../../data/lexicon/en/events/politics.toml")),
];
const WORDS: &str = include_str!("../../../../data/lexicon/en/events/words.toml");
const STATUS: &str = include_str!("../../../../data/lexicon/en/events/status.toml");

/// Rules that say "this is no event" come before all others of their rank.
const NONE_PRIORITY: i32 = 1000;
/// Words in patterns that carry nothing: a text may leave them out or put others there.
const FILLERS: &[&str] = &["a", "an", "the", "its", "their"];

/// What can go wrong when event rules are loaded.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file or folder could not be read.
    #[error("{path}: expected a readable rule file or folder")]
    Read {
        /// The path.
        path: String,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// A row does not fit the format.
    #[error("{file}: line {line}: expected {expected}, but found {found}")]
    Row {
        /// File name.
        file: String,
        /// Line, from 1.
        line: usize,
        /// What should stand there.
        expected: String,
        /// What does.
        found: String,
    },
}

/// What kind of speech a speech rule codes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Speech {
    Threat,
    Demand,
    Accusation,
    Denial,
    SaysNot,
    Rejection,
}

/// One rule, ready to be asked.
#[derive(Debug)]
pub(super) struct Rule {
    pub(super) name: RuleName,
    /// `None` where the rule says that this is no event.
    pub(super) event_type: Option<EventType>,
    pub(super) subject: Option<WordTest>,
    pub(super) subject_not: Option<WordTest>,
    pub(super) object: Option<WordTest>,
    pub(super) object_not: Option<WordTest>,
    pub(super) modifier: Option<WordTest>,
    pub(super) modifier_not: Option<WordTest>,
    pub(super) oblique: Vec<Oblique>,
    pub(super) oblique_not: Vec<Oblique>,
    pub(super) context: Option<WordTest>,
    pub(super) context_not: Option<WordTest>,
    pub(super) oblique_or_object: bool,
    pub(super) number: bool,
    pub(super) object_number: bool,
    pub(super) subject_number: bool,
    pub(super) negated: bool,
    pub(super) effect: bool,
    pub(super) support: bool,
    pub(super) headline: bool,
    pub(super) weak: bool,
    pub(super) follows: bool,
    pub(super) attempt: Option<EventType>,
    pub(super) speech: Option<Speech>,
    pub(super) planned: bool,
    pub(super) examples: Vec<String>,
    pub(super) counter_examples: Vec<String>,
    /// The trigger words as written, for the book of rules.
    pub(super) words: String,
    priority: i32,
    rank: u32,
}

impl Rule {
    /// Returns the rule under which the model's proposals of a type stand.
    fn learned(kind: EventType) -> Self {
        Self {
            name: compact_str::format_compact!("{}/learned", kind.as_str()),
            event_type: Some(kind),
            subject: None,
            subject_not: None,
            object: None,
            object_not: None,
            modifier: None,
            modifier_not: None,
            oblique: Vec::new(),
            oblique_not: Vec::new(),
            context: None,
            context_not: None,
            oblique_or_object: false,
            number: false,
            object_number: false,
            subject_number: false,
            negated: false,
            effect: false,
            support: false,
            headline: false,
            weak: false,
            follows: false,
            attempt: None,
            speech: None,
            planned: false,
            examples: Vec::new(),
            counter_examples: Vec::new(),
            words: String::new(),
            priority: 0,
            rank: 2,
        }
    }
}

/// What a rule says that it finds and does not find.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RuleExamples<'a> {
    /// The rule.
    pub rule: &'a str,
    /// What it codes, `None` where it says that its frame is no event.
    pub event_type: Option<EventType>,
    /// True for a rule of the desk's own folder, false for a built-in one.
    pub own: bool,
    /// Sentences in which the rule makes an event.
    pub examples: &'a [String],
    /// Sentences in which it makes none.
    pub counter_examples: &'a [String],
}

/// A preposition and what may follow it.
#[derive(Debug)]
pub(super) struct Oblique {
    /// `None` for any.
    pub(super) case: Option<CompactString>,
    pub(super) test: WordTest,
}

/// What part of speech a trigger is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Form {
    Verb,
    Noun,
    Adjective,
}

/// A trigger word in the index.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) rule: u32,
    pub(super) form: Form,
    /// The other words: after a verb, before a noun.
    pub(super) others: Vec<CompactString>,
}

/// The table of triggers and constructions: built in, and a desk's own.
#[derive(Debug)]
pub struct EventRules {
    pub(super) rules: Vec<Rule>,
    pub(super) lexicon: Lexicon,
    pub(super) cues: Cues,
    /// Entries by head lemma, best first.
    pub(super) index: FxHashMap<CompactString, Vec<Entry>>,
    /// Lemmas and inflected forms that may trigger something.
    triggers: FxHashSet<CompactString>,
    digest: u64,
    /// The trained model that proposes where rules are silent.
    pub(super) sense: Option<&'static Sense>,
    /// Number of the first of the model's own rules, one for each type.
    first_learned: usize,
}

/// Returns a number that follows from every table's text (FNV-1a: the same on any machine).
fn digest(own: &[(String, String)]) -> u64 {
    let built_in = BUILT_IN.iter().map(|(_, text)| *text);
    let texts = [WORDS, STATUS].into_iter().chain(built_in);
    let texts = texts.chain(own.iter().map(|(_, text)| text.as_str()));
    let bytes = texts.flat_map(|text| text.bytes().chain([0]));
    bytes.fold(0xCBF2_9CE4_8422_2325, |sum, byte| {
        (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
    })
}

impl Default for EventRules {
    fn default() -> Self {
        Self::built_in()
    }
}

impl EventRules {
    /// Returns the built-in rules.
    #[must_use]
    pub fn built_in() -> Self {
        Self::load(&[]).expect("the built-in rules are checked by tests")
    }

    /// Returns the built-in rules with a desk's own from a folder tried before them.
    ///
    /// The folder holds `*.toml` files of `[[rule]]` rows; `words.toml` adds to the word classes
    /// and `status.toml` to the cues.
    ///
    /// # Errors
    /// Where a file cannot be read or a row does not fit the format.
    pub fn with_folder(path: &Path) -> Result<Self, Error> {
        Self::load(&read_folder(path)?)
    }

    fn load(own: &[(String, String)]) -> Result<Self, Error> {
        let mut out = Self {
            rules: Vec::new(),
            lexicon: Lexicon::default(),
            cues: Cues::default(),
            index: FxHashMap::default(),
            triggers: FxHashSet::default(),
            digest: digest(own),
            sense: None,
            first_learned: usize::MAX,
        };
        let named = |wanted: &'static str| own.iter().filter(move |file| file.0.ends_with(wanted));
        for (file, text) in
            [("words.toml", WORDS)].into_iter().chain(named("words.toml").map(borrow))
        {
            out.add_classes(Source { file, text })?;
        }
        for (file, text) in named("status.toml").map(borrow).chain([("status.toml", STATUS)]) {
            out.cues.add(Source { file, text }, &mut out.lexicon)?;
        }
        let rules = own
            .iter()
            .map(borrow)
            .filter(|(file, _)| !file.ends_with("words.toml") && !file.ends_with("status.toml"));
        for (file, text) in rules {
            out.add_rules(Source { file, text }, 0)?;
        }
        for &(file, text) in BUILT_IN {
            out.add_rules(Source { file, text }, 1)?;
        }
        out.sort_index();
        Ok(out)
    }

    /// Returns the rules with a trained model beside them, whose proposals stand under the names
    /// `<type>/learned`.
    #[must_use]
    pub fn with_sense(mut self, sense: &'static Sense) -> Self {
        if self.sense.is_none() {
            self.first_learned = self.rules.len();
            self.rules.extend(EventType::ALL.iter().map(|&kind| Rule::learned(kind)));
        }
        self.sense = Some(sense);
        self
    }

    /// Returns the number of the rule under which the model's proposals of a type stand.
    pub(super) fn learned(&self, kind: EventType) -> Option<usize> {
        let at = EventType::ALL.iter().position(|known| *known == kind)?;
        let rule = self.first_learned.checked_add(at)?;
        (rule < self.rules.len()).then_some(rule)
    }

    /// Returns true if and only if the word, a lemma or an inflected form in any case, may trigger
    /// an event: a sentence without such a word needs no tree for events.
    #[must_use]
    pub fn can_trigger(&self, word: &str) -> bool {
        self.triggers.contains(word) || self.triggers.contains(&lower(word))
    }

    /// Returns name and digest of the rules: what the contract's `coder.rules` says.
    #[must_use]
    pub fn version(&self) -> String {
        let own = self.rules.iter().any(|rule| rule.rank == 0);
        let name = if own { "english-events+own" } else { "english-events" };
        let sense = self.sense.map_or(String::new(), |sense| format!("+{}", sense.version()));
        format!("{name}/{:016x}{sense}", self.digest)
    }

    /// Returns each rule's own examples, in the order in which the rules are tried.
    pub fn examples(&self) -> impl Iterator<Item = RuleExamples<'_>> {
        self.rules.iter().map(|rule| RuleExamples {
            rule: &rule.name,
            event_type: rule.event_type,
            own: rule.rank == 0,
            examples: &rule.examples,
            counter_examples: &rule.counter_examples,
        })
    }

    /// Returns the names of the rules, in the order in which they are tried.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.rules.iter().map(|rule| rule.name.as_str())
    }

    fn add_classes(&mut self, source: Source<'_>) -> Result<(), Error> {
        for (name, row) in source.classes()? {
            let Some(class) = self.lexicon.class(&name, &row.about) else {
                return Err(source.error(0, "at most 64 word classes", &name));
            };
            for word in entries(&row.words) {
                self.lexicon.put(word, class);
            }
        }
        Ok(())
    }

    fn add_rules(&mut self, source: Source<'_>, rank: u32) -> Result<(), Error> {
        for row in source.rules()? {
            let rule = self.rule(source, &row, rank)?;
            let number = u32::try_from(self.rules.len()).unwrap_or(u32::MAX);
            for (list, form) in [
                (&row.verbs, Form::Verb),
                (&row.nouns, Form::Noun),
                (&row.adjectives, Form::Adjective),
            ] {
                for word in entries(list) {
                    self.add_trigger(word, form, number);
                }
            }
            self.rules.push(rule);
        }
        Ok(())
    }

    fn add_trigger(&mut self, word: &str, form: Form, rule: u32) {
        let mut words = parts(word);
        words.retain(|part| !FILLERS.contains(&part.as_str()));
        let at = if form == Form::Noun { words.len().saturating_sub(1) } else { 0 };
        if words.is_empty() {
            return;
        }
        let head = words.remove(at);
        self.lexicon.learn(&head);
        for other in &words {
            self.lexicon.learn(other);
        }
        for known in std::iter::once(head.clone()).chain(inflect::forms(&head)) {
            self.triggers.insert(known);
        }
        // A word written with a hyphen may be one token or several.
        if word.contains('-') && !word.contains(' ') {
            let whole = lower(word);
            self.lexicon.learn(&whole);
            for known in std::iter::once(whole.clone()).chain(inflect::forms(&whole)) {
                self.triggers.insert(known);
            }
            self.index.entry(whole).or_default().push(Entry { rule, form, others: Vec::new() });
        }
        self.index.entry(head).or_default().push(Entry { rule, form, others: words });
    }

    fn sort_index(&mut self) {
        let rules = &self.rules;
        // Best first: a desk's rules, then written priority, then the longer word, then the order
        // of the files.
        let key = |entry: &Entry| {
            let rule = &rules[entry.rule as usize];
            let length = std::cmp::Reverse(entry.others.len());
            (rule.rank, std::cmp::Reverse(rule.priority), length, entry.rule)
        };
        // Each list is sorted by itself, so the map's order does not matter.
        #[allow(clippy::iter_over_hash_type, reason = "every value is treated alike")]
        for entries in self.index.values_mut() {
            entries.sort_by_key(key);
        }
    }

    fn rule(&self, source: Source<'_>, row: &RuleRow, rank: u32) -> Result<Rule, Error> {
        let event_type = match row.event_type.get_ref().as_str() {
            "none" => None,
            word => Some(EventType::from_word(word).ok_or_else(|| {
                source.error(row.event_type.span().start, "an event type of the codebook", word)
            })?),
        };
        let test = |list: &Option<toml::Spanned<String>>| match list {
            Some(list) => WordTest::read(source, list, &self.lexicon).map(Some),
            None => Ok(None),
        };
        let attempt = match &row.attempt {
            None => None,
            Some(word) => Some(EventType::from_word(word.get_ref()).ok_or_else(|| {
                source.error(word.span().start, "an event type of the codebook", word.get_ref())
            })?),
        };
        Ok(Rule {
            name: row.name.get_ref().as_str().into(),
            event_type,
            subject: test(&row.subject)?,
            subject_not: test(&row.subject_not)?,
            object: test(&row.object)?,
            object_not: test(&row.object_not)?,
            modifier: test(&row.modifier)?,
            modifier_not: test(&row.modifier_not)?,
            oblique: self.obliques(source, row.oblique.as_ref())?,
            oblique_not: self.obliques(source, row.oblique_not.as_ref())?,
            context: test(&row.context)?,
            context_not: test(&row.context_not)?,
            oblique_or_object: row.oblique_or_object,
            number: row.number,
            object_number: row.object_number,
            subject_number: row.subject_number,
            negated: row.negated,
            effect: row.effect,
            support: row.support,
            headline: row.headline,
            weak: row.weak,
            follows: row.follows,
            attempt,
            speech: speech(source, row)?,
            planned: planned(source, row)?,
            examples: row.examples.clone(),
            counter_examples: row.counter_examples.clone(),
            words: words(row),
            priority: if event_type.is_none() { NONE_PRIORITY } else { row.priority },
            rank,
        })
    }

    fn obliques(
        &self,
        source: Source<'_>,
        list: Option<&toml::Spanned<String>>,
    ) -> Result<Vec<Oblique>, Error> {
        let Some(list) = list else { return Ok(Vec::new()) };
        entries(list.get_ref())
            .map(|entry| {
                let (case, test) = match entry.split_once(':') {
                    Some((case, test)) => (Some(lower(case)), test),
                    None => (None, entry),
                };
                let test = WordTest::read_list(source, list.span().start, test, &self.lexicon)?;
                Ok(Oblique { case, test })
            })
            .collect()
    }
}

fn borrow(file: &(String, String)) -> (&str, &str) {
    (file.0.as_str(), file.1.as_str())
}

fn words(row: &RuleRow) -> String {
    let lists = [&row.verbs, &row.nouns, &row.adjectives];
    let all: Vec<&str> = lists.into_iter().flat_map(|list| entries(list)).collect();
    all.join(", ")
}

fn planned(source: Source<'_>, row: &RuleRow) -> Result<bool, Error> {
    match &row.status {
        None => Ok(false),
        Some(word) if word.get_ref() == "planned" => Ok(true),
        Some(word) => Err(source.error(word.span().start, "planned", word.get_ref())),
    }
}

fn speech(source: Source<'_>, row: &RuleRow) -> Result<Option<Speech>, Error> {
    let Some(word) = &row.speech else { return Ok(None) };
    Ok(Some(match word.get_ref().as_str() {
        "threat" => Speech::Threat,
        "demand" => Speech::Demand,
        "accusation" => Speech::Accusation,
        "denial" => Speech::Denial,
        "says_not" => Speech::SaysNot,
        "rejection" => Speech::Rejection,
        other => {
            let expected = "threat, demand, accusation, denial, says_not or rejection";
            return Err(source.error(word.span().start, expected, other));
        }
    }))
}

/// Returns the `*.toml` files of a folder, in order of their names.
fn read_folder(path: &Path) -> Result<Vec<(String, String)>, Error> {
    let fail = |path: &Path, source| Error::Read { path: path.display().to_string(), source };
    let mut paths: Vec<PathBuf> = Vec::new();
    for entry in std::fs::read_dir(path).map_err(|error| fail(path, error))? {
        paths.push(entry.map_err(|error| fail(path, error))?.path());
    }
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    paths.sort();
    paths
        .iter()
        .map(|path| {
            let text = std::fs::read_to_string(path).map_err(|error| fail(path, error))?;
            Ok((path.display().to_string(), text))
        })
        .collect()
}
