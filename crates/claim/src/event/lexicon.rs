//! Turns word lists into classes of words and back-maps inflected forms to their lemma.

use compact_str::CompactString;
use rustc_hash::{FxHashMap, FxHashSet};
use tallybook_syntax::{ParsedSentence, Upos};

use super::inflect;

/// Most classes that a rule set can hold: one bit each.
pub(super) const CLASSES_MAX: usize = 64;

/// A set of word classes, one bit each.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(super) struct Classes(u64);

impl Classes {
    pub(super) fn of(number: usize) -> Self {
        Self(1 << (number % CLASSES_MAX))
    }

    pub(super) fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    pub(super) fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Returns the numbers of the classes in the set.
    pub(super) fn numbers(self) -> impl Iterator<Item = u64> {
        (0..CLASSES_MAX as u64).filter(move |number| self.0 >> number & 1 == 1)
    }

    pub(super) fn add(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

/// Word classes and the vocabulary of the rules.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    names: Vec<String>,
    about: Vec<String>,
    single: FxHashMap<CompactString, Classes>,
    /// Words of several parts by their last part: the parts before it, and the classes.
    several: FxHashMap<CompactString, Vec<(Vec<CompactString>, Classes)>>,
    /// Lemmas that some rule, class or cue knows.
    known: FxHashSet<CompactString>,
    /// Inflected form to lemma.
    forms: FxHashMap<CompactString, CompactString>,
}

impl Lexicon {
    /// Returns the class of that name, made where it is new; `None` where there is no room.
    pub(super) fn class(&mut self, name: &str, about: &str) -> Option<Classes> {
        if let Some(number) = self.names.iter().position(|known| known == name) {
            return Some(Classes::of(number));
        }
        if self.names.len() == CLASSES_MAX {
            return None;
        }
        self.names.push(name.to_owned());
        self.about.push(about.to_owned());
        Some(Classes::of(self.names.len() - 1))
    }

    /// Returns the class of that name.
    pub(super) fn class_named(&self, name: &str) -> Option<Classes> {
        self.names.iter().position(|known| known == name).map(Classes::of)
    }

    /// Returns the classes' names and what they are about.
    pub(super) fn class_list(&self) -> impl Iterator<Item = (&str, &str)> {
        self.names.iter().map(String::as_str).zip(self.about.iter().map(String::as_str))
    }

    /// Returns true if and only if a word of one part is in the class.
    pub(super) fn is_in(&self, word: &CompactString, class: Classes) -> bool {
        self.single.get(word).is_some_and(|classes| classes.meets(class))
    }

    /// Puts a word, of one part or several, into a class.
    pub(super) fn put(&mut self, word: &str, class: Classes) {
        let mut parts = parts(word);
        let Some(last) = parts.pop() else { return };
        self.learn(&last);
        if parts.is_empty() {
            self.single.entry(last).or_default().add(class);
            return;
        }
        for part in &parts {
            self.learn(part);
        }
        let rows = self.several.entry(last).or_default();
        match rows.iter_mut().find(|row| row.0 == parts) {
            Some(row) => row.1.add(class),
            None => rows.push((parts, class)),
        }
    }

    /// Makes a lemma known with its inflected forms.
    pub(super) fn learn(&mut self, lemma: &str) {
        if self.known.insert(lemma.into()) {
            for form in inflect::forms(lemma) {
                self.forms.entry(form).or_insert_with(|| lemma.into());
            }
        }
    }

    /// Returns a word's lemma in lower case: the parser's where the rules know it, else the one
    /// whose inflection the word is, as in headlines in capitals.
    pub(super) fn lemma(&self, sentence: &ParsedSentence, text: &str, i: usize) -> CompactString {
        let token = &sentence.tokens[i];
        let lemma = lower(&token.lemma);
        let form = lower(token.span.of(text));
        let base = self.forms.get(&form);
        // "rode" is no form of "road": an irregular form tells its verb better than a guess.
        if let Some(base) = base.filter(|base| inflect::is_irregular_form(base, &form))
            && *base != lemma
            && !self.known_form(&lemma, &form)
        {
            return base.clone();
        }
        // "shot" as a verb is of "shoot", whatever the guess.
        if let Some(base) = base.filter(|base| inflect::is_irregular_form(base, &form))
            && (token.upos == Upos::Verb
                || matches!(token.upos, Upos::Adp | Upos::Sconj | Upos::X)
                || stands_as_a_verb(sentence, i)
                || is_surely_a_verb(sentence, text, i))
            && lemma == form
        {
            return base.clone();
        }
        if self.known.contains(&lemma) {
            return lemma;
        }
        match base {
            Some(base) => base.clone(),
            None if self.known.contains(&form) => form,
            None => lemma,
        }
    }

    /// Returns true if and only if the form may be one of the lemma.
    fn known_form(&self, lemma: &str, form: &str) -> bool {
        lemma == form || inflect::forms(lemma).iter().any(|known| known == form)
    }

    /// Returns the classes of each word, words of several parts included.
    pub(super) fn classes(
        &self,
        sentence: &ParsedSentence,
        lemmas: &[CompactString],
        forms: &[CompactString],
    ) -> Vec<Classes> {
        let mut out = vec![Classes::default(); sentence.tokens.len()];
        for (i, lemma) in lemmas.iter().enumerate() {
            if let Some(&classes) = self.single.get(lemma) {
                out[i].add(classes);
            }
            for (before, classes) in self.several.get(lemma).into_iter().flatten() {
                if let Some(start) = matched_before(lemmas, forms, i, before) {
                    for slot in &mut out[start..=i] {
                        slot.add(*classes);
                    }
                }
            }
        }
        out
    }
}

/// Words that in this order are a verb with what belongs to it, whatever the tagger took them for.
const SURE_VERBS: &[&[&str]] = &[
    &["shot", "dead"],
    &["shot", "and", "killed"],
    &["shot", "to", "death"],
    &["stabbed", "to", "death"],
    &["hacked", "to", "death"],
    &["gunned", "down"],
    &["mowed", "down"],
    &["set", "fire"],
    &["set", "alight"],
    &["set", "ablaze"],
    &["set", "on", "fire"],
    &["put", "to", "fire"],
    &["put", "to", "death"],
    &["put", "to", "the", "torch"],
    &["opened", "fire"],
    &["let", "go"],
    &["blew", "up"],
    &["went", "off"],
    &["pulled", "out"],
    &["pulled", "back"],
    &["took", "hostage"],
    &["taken", "hostage"],
    &["laid", "siege"],
];

/// Returns true if and only if the words from `i` on can only be a verb: "gunmen on a motorcycle
/// shot dead a member" with "shot" tagged a noun.
pub(super) fn is_surely_a_verb(sentence: &ParsedSentence, text: &str, i: usize) -> bool {
    let word = |at: usize| sentence.tokens.get(at).map_or("", |token| token.span.of(text));
    SURE_VERBS.iter().any(|words| {
        words.iter().enumerate().all(|(k, expected)| word(i + k).eq_ignore_ascii_case(expected))
    })
}

/// "gunmen shot a commander": a word between a noun and an article or number.
pub(super) fn stands_as_a_verb(sentence: &ParsedSentence, i: usize) -> bool {
    let upos = |at: usize| sentence.tokens.get(at).map(|token| token.upos);
    let before = i.checked_sub(1).and_then(upos);
    matches!(before, Some(Upos::Noun | Upos::Propn))
        && matches!(upos(i + 1), Some(Upos::Det | Upos::Num | Upos::Pron))
}

/// Returns where `before` starts if it stands right before word `i`, hyphens left out; each part
/// fits as lemma or as written.
pub(super) fn matched_before(
    lemmas: &[CompactString],
    forms: &[CompactString],
    i: usize,
    before: &[CompactString],
) -> Option<usize> {
    let mut at = i;
    for part in before.iter().rev() {
        at = at.checked_sub(1)?;
        if forms[at] == "-" {
            at = at.checked_sub(1)?;
        }
        if lemmas[at] != *part && forms[at] != *part {
            return None;
        }
    }
    Some(at)
}

/// Returns the parts of a word in a table: split at spaces and hyphens.
pub(super) fn parts(word: &str) -> Vec<CompactString> {
    word.split([' ', '-']).filter(|part| !part.is_empty()).map(lower).collect()
}

/// Returns the word in lower case.
pub(super) fn lower(word: &str) -> CompactString {
    if word.bytes().all(|b| b.is_ascii() && !b.is_ascii_uppercase()) {
        word.into()
    } else {
        word.to_lowercase().into()
    }
}
