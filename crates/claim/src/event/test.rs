//! Turns a list in a rule (`<forces>, convoy, @name`) into a question about a word.
//!
//! | entry | true for |
//! |---|---|
//! | `<forces>` | a word of the class, or what a measure word counts ("a group of gunmen") |
//! | `army base` | that word |
//! | `@name` `@loc` `@per` `@org` | a name; one of that kind |
//! | `@pron` | a pronoun |
//! | `@num` | a number, or a counted noun |
//! | `@plural` | a plural or counted noun |
//! | `@person_one` | one person, by office or as a single civilian |
//! | `@none` | nothing stands there |
//! | `@any` | anything |

use compact_str::CompactString;
use rustc_hash::FxHashSet;
use tallybook_syntax::{Deprel, EntityLabel, Upos};

use super::Error;
use super::lexicon::{Classes, Lexicon, lower, matched_before, parts};
use super::table::{Source, entries};
use super::tree::Tree;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Special {
    Name,
    Loc,
    Per,
    Org,
    Pron,
    Num,
    Plural,
    PersonOne,
    None,
    Any,
}

/// A question about a word.
#[derive(Debug, Default)]
pub(super) struct WordTest {
    classes: Classes,
    single: FxHashSet<CompactString>,
    several: Vec<(CompactString, Vec<CompactString>)>,
    specials: Vec<Special>,
    persons: Classes,
    actors: Classes,
    measures: Classes,
}

impl WordTest {
    pub(super) fn read(
        source: Source<'_>,
        list: &toml::Spanned<String>,
        lexicon: &Lexicon,
    ) -> Result<Self, Error> {
        Self::read_list(source, list.span().start, list.get_ref(), lexicon)
    }

    pub(super) fn read_list(
        source: Source<'_>,
        at: usize,
        list: &str,
        lexicon: &Lexicon,
    ) -> Result<Self, Error> {
        let mut out = Self::default();
        for name in ["office", "civilians"] {
            out.persons.add(lexicon.class_named(name).unwrap_or_default());
        }
        for name in ["forces", "protesters", "people"] {
            out.actors.add(lexicon.class_named(name).unwrap_or_default());
        }
        out.measures = lexicon.class_named("measure").unwrap_or_default();
        for entry in entries(list) {
            if let Some(name) = entry.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')) {
                let class = lexicon
                    .class_named(name)
                    .ok_or_else(|| source.error(at, "a word class of words.toml", entry))?;
                out.classes.add(class);
            } else if let Some(name) = entry.strip_prefix('@') {
                out.specials.push(special(name).ok_or_else(|| {
                    source.error(at, "@name, @loc, @per, @org, @pron, @num, @none or @any", entry)
                })?);
            } else {
                out.add_word(entry);
            }
        }
        Ok(out)
    }

    fn add_word(&mut self, word: &str) {
        if word.contains('-') && !word.contains(' ') {
            self.single.insert(lower(word));
        }
        let mut words = parts(word);
        if let Some(last) = words.pop() {
            if words.is_empty() {
                self.single.insert(last);
            } else {
                self.several.push((last, words));
            }
        }
    }

    /// Returns true if and only if people or forces are among what fits.
    pub(super) fn names_people(&self) -> bool {
        self.classes.meets(self.actors)
    }

    /// Returns true if and only if an absent argument fits.
    pub(super) fn fits_none(&self) -> bool {
        self.specials.contains(&Special::None)
    }

    /// Returns true if and only if the phrase headed by `i` fits: its head, the members of a
    /// coordination, and what a measure word counts.
    pub(super) fn fits_phrase(&self, tree: &Tree<'_>, i: usize) -> bool {
        self.fits_head(tree, i)
            || tree.children(i).any(|j| match tree.rel(j) {
                Deprel::Conj | Deprel::Appos | Deprel::Flat => self.fits_head(tree, j),
                Deprel::Nmod => {
                    self.is_measure(tree, i)
                        && tree.case(j).is_some_and(|case| tree.lemma(case) == "of")
                        && self.fits_counted(tree, j)
                }
                _ => false,
            })
    }

    fn fits_counted(&self, tree: &Tree<'_>, i: usize) -> bool {
        self.fits_head(tree, i)
            || tree.children(i).any(|j| tree.rel(j) == Deprel::Conj && self.fits_head(tree, j))
    }

    fn is_measure(&self, tree: &Tree<'_>, i: usize) -> bool {
        tree.classes[i].meets(self.measures) || tree.upos(i) == Upos::Num
    }

    /// Returns true if and only if the word itself fits.
    pub(super) fn fits_head(&self, tree: &Tree<'_>, i: usize) -> bool {
        tree.classes[i].meets(self.classes)
            || self.single.contains(tree.lemma(i))
            || tree.alias(i).is_some_and(|noun| self.single.contains(noun))
            || self.several.iter().any(|(last, before)| {
                tree.lemma(i) == last
                    && matched_before(&tree.lemma, &tree.form, i, before).is_some()
            })
            || self.specials.iter().any(|&kind| self.fits_special(tree, i, kind))
    }

    fn fits_special(&self, tree: &Tree<'_>, i: usize, kind: Special) -> bool {
        let counted = |i| tree.child(i, &[Deprel::Nummod]).is_some();
        match kind {
            Special::Name => tree.is_name(i),
            Special::Loc => match tree.entity(i) {
                Some(label) => label == EntityLabel::Loc,
                // A name that no recogniser knows may well be a place.
                None => tree.upos(i) == Upos::Propn && tree.classes[i].is_empty(),
            },
            Special::Per => tree.entity(i) == Some(EntityLabel::Per),
            Special::Org => tree.entity(i) == Some(EntityLabel::Org),
            Special::Pron => tree.upos(i) == Upos::Pron,
            Special::Num => tree.upos(i) == Upos::Num || counted(i),
            Special::Plural => {
                tree.is_plural(i) || counted(i) || tree.child(i, &[Deprel::Conj]).is_some()
            }
            Special::PersonOne => {
                !tree.is_plural(i)
                    && !counted(i)
                    && tree.classes[i].meets(self.persons)
                    && !matches!(tree.lemma(i), "people" | "family" | "crowd" | "staff" | "crew")
            }
            Special::None => false,
            Special::Any => true,
        }
    }

    /// Returns true if and only if some word of the sentence fits, as lemma or as written.
    pub(super) fn fits_context(&self, tree: &Tree<'_>, but: usize) -> bool {
        (0..tree.len()).any(|i| {
            i != but
                && (tree.classes[i].meets(self.classes)
                    || self.single.contains(tree.lemma(i))
                    || self.single.contains(&tree.form[i])
                    || self.several.iter().any(|(last, before)| {
                        (tree.lemma(i) == last || tree.form[i] == *last)
                            && matched_before(&tree.lemma, &tree.form, i, before).is_some()
                    }))
        })
    }
}

fn special(name: &str) -> Option<Special> {
    Some(match name {
        "name" => Special::Name,
        "loc" => Special::Loc,
        "per" => Special::Per,
        "org" => Special::Org,
        "pron" => Special::Pron,
        "num" => Special::Num,
        "plural" => Special::Plural,
        "person_one" => Special::PersonOne,
        "none" => Special::None,
        "any" => Special::Any,
        _ => return None,
    })
}
