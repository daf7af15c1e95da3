//! Turns a parsed sentence into the view that event rules look at: children, lemmas, classes.
//!
//! Built once for each sentence that holds a trigger, so that the questions rules ask cost no
//! search through the sentence.

use std::ops::Range;

use compact_str::CompactString;
use tallybook_syntax::{Deprel, EntityLabel, ParsedSentence, Upos, Xpos};

use super::lexicon::{Classes, lower};
use super::rules::EventRules;

const NONE: u32 = u32::MAX;

/// A sentence with what event rules need to know of each word.
pub(super) struct Tree<'a> {
    pub(super) sentence: &'a ParsedSentence,
    pub(super) text: &'a str,
    /// Lower-case dictionary form of each word.
    pub(super) lemma: Vec<CompactString>,
    /// Each word as written, in lower case.
    pub(super) form: Vec<CompactString>,
    /// Word classes of each word.
    pub(super) classes: Vec<Classes>,
    entity: Vec<Option<EntityLabel>>,
    /// What an elliptic word stands for: "the first" of "two strikes".
    alias: Option<(usize, CompactString)>,
    first_child: Vec<u32>,
    next_sibling: Vec<u32>,
}

impl<'a> Tree<'a> {
    pub(super) fn new(sentence: &'a ParsedSentence, text: &'a str, rules: &EventRules) -> Self {
        let lexicon = &rules.lexicon;
        let count = sentence.tokens.len();
        let mut first_child = vec![NONE; count];
        let mut next_sibling = vec![NONE; count];
        // Backwards, so that each list of children comes out in the order of the text.
        for i in (0..count).rev() {
            if let Some(head) = sentence.head(i).filter(|&head| head < count && head != i) {
                next_sibling[i] = first_child[head];
                first_child[head] = i as u32;
            }
        }
        let mut entity = vec![None; count];
        for span in &sentence.entities {
            for slot in entity.iter_mut().take(span.tokens.end).skip(span.tokens.start) {
                *slot = Some(span.label);
            }
        }
        let lemma: Vec<CompactString> =
            (0..count).map(|i| lexicon.lemma(sentence, text, i)).collect();
        let form: Vec<CompactString> =
            sentence.tokens.iter().map(|token| lower(token.span.of(text))).collect();
        let classes = lexicon.classes(sentence, &lemma, &form);
        Self {
            sentence,
            text,
            lemma,
            form,
            classes,
            entity,
            alias: None,
            first_child,
            next_sibling,
        }
    }

    /// Says what a word without a noun of its own stands for.
    pub(super) fn stand_for(&mut self, i: usize, lemma: CompactString, classes: Classes) {
        if let Some(slot) = self.classes.get_mut(i) {
            slot.add(classes);
            self.alias = Some((i, lemma));
        }
    }

    /// Returns the noun that a word stands for.
    pub(super) fn alias(&self, i: usize) -> Option<&str> {
        self.alias.as_ref().filter(|(at, _)| *at == i).map(|(_, lemma)| lemma.as_str())
    }

    /// Puts the words of a name into word classes.
    pub(super) fn put(&mut self, tokens: Range<usize>, classes: Classes) {
        let count = self.len();
        for slot in &mut self.classes[tokens.start.min(count)..tokens.end.min(count)] {
            slot.add(classes);
        }
    }

    /// Says what kind of name words are, where nothing more exact is known.
    pub(super) fn label(&mut self, tokens: Range<usize>, label: EntityLabel) {
        let count = self.len();
        for slot in &mut self.entity[tokens.start.min(count)..tokens.end.min(count)] {
            *slot = Some(label);
        }
    }

    pub(super) fn len(&self) -> usize {
        self.sentence.tokens.len()
    }

    pub(super) fn children(&self, i: usize) -> impl Iterator<Item = usize> + '_ {
        let step = |at: u32| (at != NONE).then_some(at as usize);
        std::iter::successors(step(self.first_child[i]), move |&at| step(self.next_sibling[at]))
    }

    pub(super) fn head(&self, i: usize) -> Option<usize> {
        self.sentence.head(i).filter(|&head| head < self.len() && head != i)
    }

    pub(super) fn rel(&self, i: usize) -> Deprel {
        self.sentence.tokens[i].deprel
    }

    pub(super) fn upos(&self, i: usize) -> Upos {
        self.sentence.tokens[i].upos
    }

    pub(super) fn xpos(&self, i: usize) -> Xpos {
        self.sentence.tokens[i].xpos
    }

    pub(super) fn lemma(&self, i: usize) -> &str {
        &self.lemma[i]
    }

    pub(super) fn word(&self, i: usize) -> &'a str {
        self.sentence.tokens[i].span.of(self.text)
    }

    pub(super) fn entity(&self, i: usize) -> Option<EntityLabel> {
        self.entity[i]
    }

    pub(super) fn is_verb(&self, i: usize) -> bool {
        matches!(self.upos(i), Upos::Verb | Upos::Aux)
    }

    pub(super) fn is_noun(&self, i: usize) -> bool {
        matches!(self.upos(i), Upos::Noun | Upos::Propn | Upos::X | Upos::Sym)
    }

    pub(super) fn is_name(&self, i: usize) -> bool {
        self.upos(i) == Upos::Propn || self.entity[i].is_some()
    }

    pub(super) fn child(&self, i: usize, relations: &[Deprel]) -> Option<usize> {
        self.children(i).find(|&j| relations.contains(&self.rel(j)))
    }

    /// Returns true if and only if a child of `i` with one of the relations has the lemma.
    pub(super) fn has(&self, i: usize, relations: &[Deprel], lemmas: &[&str]) -> bool {
        self.children(i)
            .any(|j| relations.contains(&self.rel(j)) && lemmas.contains(&self.lemma(j)))
    }

    /// Returns the preposition of a noun phrase, the last part where it has several.
    pub(super) fn case(&self, i: usize) -> Option<usize> {
        self.children(i).filter(|&j| self.rel(j) == Deprel::Case && j < i).last()
    }

    /// Returns true if and only if `below` is `above` or hangs under it.
    pub(super) fn under(&self, above: usize, below: usize) -> bool {
        self.sentence.dominates(above, below)
    }

    /// Calls `f` for `i` and all words under it, not going into children that `skip` names.
    pub(super) fn visit(&self, i: usize, skip: &dyn Fn(usize) -> bool, f: &mut dyn FnMut(usize)) {
        let mut stack = vec![i];
        let mut steps = 0;
        while let Some(at) = stack.pop() {
            steps += 1;
            if steps > self.len() {
                return;
            }
            f(at);
            stack.extend(self.children(at).filter(|&j| !skip(j)));
        }
    }

    /// Returns the verb or predicate whose clause `i` stands in, `i` itself where it is one.
    pub(super) fn clause_of(&self, i: usize) -> usize {
        let mut at = i;
        for _ in 0..self.len() {
            if self.is_predicate(at) {
                return at;
            }
            match self.head(at) {
                Some(head) => at = head,
                None => return at,
            }
        }
        at
    }

    /// Returns true if and only if `i` heads a clause: a verb that is no modifier, or a noun or
    /// adjective with a copula.
    pub(super) fn is_predicate(&self, i: usize) -> bool {
        if matches!(self.rel(i), Deprel::Aux | Deprel::AuxPass | Deprel::Cop | Deprel::Amod) {
            return false;
        }
        self.upos(i) == Upos::Verb
            || self.rel(i) == Deprel::Root
            || self.child(i, &[Deprel::Cop]).is_some()
    }

    /// Returns true if and only if the phrase is headed by "the", "this", a possessive or a name.
    pub(super) fn is_definite(&self, i: usize) -> bool {
        self.children(i).any(|j| match self.rel(j) {
            Deprel::Det => matches!(self.lemma(j), "the" | "this" | "that" | "these" | "those"),
            Deprel::NmodPoss => true,
            _ => false,
        })
    }

    /// Returns true if and only if no word of the sentence is a finite verb.
    pub(super) fn lacks_verb(&self) -> bool {
        !(0..self.len()).any(|i| {
            matches!(self.xpos(i), Xpos::Vbd | Xpos::Vbz | Xpos::Vbp | Xpos::Md)
                && matches!(self.upos(i), Upos::Verb | Upos::Aux)
        })
    }

    pub(super) fn is_plural(&self, i: usize) -> bool {
        matches!(self.xpos(i), Xpos::Nns | Xpos::Nnps)
    }

    /// Returns true if and only if the sentence is set in capitals (a wire's whole text).
    pub(super) fn is_headline(&self) -> bool {
        use tallybook_text::Block;
        matches!(self.sentence.block, Block::Title | Block::Heading)
    }
}
