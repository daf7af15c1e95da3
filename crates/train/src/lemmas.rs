//! Turns the treebanks' lemmas into the lexicon: exceptions to the rules, and known base forms.

use std::collections::{BTreeMap, BTreeSet};

use tallybook_syntax::lemma::{base_key, exception_key, rule, write};
use tallybook_syntax::word::fold;
use tallybook_syntax::{Upos, Xpos};

use crate::treebank::Gold;

/// Verbs of this field that the treebanks may lack; the rules need to know them.
const FIELD_VERBS: &str = include_str!("../data/verbs.txt");

/// Irregular forms: word, Penn tags, lemma.
const IRREGULAR: &str = include_str!("../data/irregular.txt");

/// Returns the lexicon's bytes.
#[must_use]
pub(crate) fn lexicon(gold: &[Gold]) -> Vec<u8> {
    let mut bases: BTreeSet<(String, bool)> = FIELD_VERBS
        .lines()
        .filter(|line| !line.starts_with('#'))
        .flat_map(str::split_whitespace)
        .map(|verb| (verb.to_owned(), true))
        .collect();
    // Lemmas by word and tags, with their counts.
    let mut seen: BTreeMap<(String, Upos, Xpos), BTreeMap<&str, usize>> = BTreeMap::new();
    let mut folded = String::new();
    for sentence in gold {
        for ((form, lemma), &(upos, xpos)) in
            sentence.forms.iter().zip(&sentence.lemmas).zip(&sentence.tags)
        {
            fold(form, &mut folded);
            let lower = lemma.to_lowercase();
            match upos {
                Upos::Verb | Upos::Aux => bases.insert((lower, true)),
                Upos::Noun | Upos::Adj | Upos::Adv => bases.insert((lower, false)),
                _ => false,
            };
            *seen.entry((folded.clone(), upos, xpos)).or_default().entry(lemma).or_default() += 1;
        }
    }
    let mut entries: BTreeMap<u64, String> = BTreeMap::new();
    for (word, tags, lemma) in irregular() {
        for xpos in tags {
            for upos in [Upos::Verb, Upos::Aux, Upos::Noun, Upos::Adj, Upos::Adv] {
                entries.insert(exception_key(word, upos, xpos), lemma.to_owned());
            }
        }
    }
    let known = |base: &str, verb: bool| bases.contains(&(base.to_owned(), verb));
    for ((form, upos, xpos), lemmas) in &seen {
        let best = lemmas.iter().max_by_key(|(lemma, count)| (**count, std::cmp::Reverse(**lemma)));
        let Some((lemma, _)) = best else { continue };
        // Names keep their own letters; numbers and marks are their own lemmas.
        if matches!(upos, Upos::Propn | Upos::Num | Upos::Sym | Upos::Punct) || *lemma == "_" {
            continue;
        }
        let key = exception_key(form, *upos, *xpos);
        if rule(form, *xpos, known) == **lemma {
            entries.remove(&key);
        } else {
            entries.insert(key, (*lemma).to_owned());
        }
    }
    for (base, verb) in &bases {
        entries.insert(base_key(base, *verb), String::new());
    }
    write(&entries.into_iter().collect::<Vec<_>>())
}

fn irregular() -> impl Iterator<Item = (&'static str, Vec<Xpos>, &'static str)> {
    IRREGULAR.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
        let mut columns = line.split_whitespace();
        let (word, tags, lemma) = (columns.next()?, columns.next()?, columns.next()?);
        Some((word, tags.split(',').filter_map(Xpos::from_label).collect(), lemma))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_irregular_row_is_whole() {
        for (word, tags, lemma) in irregular() {
            assert!(!tags.is_empty() && !lemma.is_empty(), "{word}");
        }
    }
}
