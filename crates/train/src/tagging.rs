//! Turns tagged sentences into the weights of the tagger.

use std::collections::BTreeMap;

use rayon::prelude::*;
use tallybook_syntax::clusters::Clusters;
use tallybook_syntax::table::{Scorer, Scores, Table, write};
use tallybook_syntax::tagger::{Allowed, First};
use tallybook_syntax::word::{Casing, Word};
use tallybook_syntax::{Upos, Xpos, tagger};

use crate::perceptron::{Learner, Random};
use crate::treebank::Gold;

/// The joint tags of a model, by number.
#[derive(Clone, Debug)]
pub(crate) struct Tags(pub(crate) Vec<(Upos, Xpos)>);

impl Tags {
    /// Returns the tags that occur at least `min` times, the commonest first.
    #[must_use]
    pub(crate) fn of(gold: &[Gold], min: usize) -> Self {
        let mut counts: BTreeMap<(Upos, Xpos), usize> = BTreeMap::new();
        for tag in gold.iter().flat_map(|sentence| &sentence.tags) {
            *counts.entry(*tag).or_default() += 1;
        }
        let mut tags: Vec<_> = counts.into_iter().filter(|(_, count)| *count >= min).collect();
        tags.sort_by_key(|(tag, count)| (std::cmp::Reverse(*count), *tag));
        Self(tags.into_iter().map(|(tag, _)| tag).take(tagger::TAGS_MAX).collect())
    }

    /// Returns the number of a tag; a rare one counts as the nearest that is known.
    #[must_use]
    pub(crate) fn number(&self, tag: (Upos, Xpos)) -> u8 {
        let find = |test: &dyn Fn(&(Upos, Xpos)) -> bool| self.0.iter().position(test);
        let found = find(&|known| *known == tag)
            .or_else(|| find(&|known| known.0 == tag.0))
            .or_else(|| find(&|known| known.1 == tag.1));
        found.unwrap_or(0) as u8
    }
}

/// One sentence as the tagger sees it.
#[derive(Clone, Debug)]
pub(crate) struct Example {
    /// The words.
    pub(crate) words: Vec<Word>,
    /// The right tags.
    pub(crate) tags: Vec<u8>,
    /// Number of the sentence it comes from.
    pub(crate) origin: usize,
    /// The same sentence as upper-case text shows it.
    pub(crate) blind: Vec<Word>,
}

/// Returns the examples of a treebank.
#[must_use]
pub(crate) fn examples(gold: &[Gold], tags: &Tags, clusters: Clusters<'_>) -> Vec<Example> {
    gold.iter()
        .map(|sentence| Example {
            words: sentence.words(sentence.casing(), clusters),
            tags: sentence.tags.iter().map(|tag| tags.number(*tag)).collect(),
            origin: sentence.origin,
            blind: sentence.words(Casing::Blind, clusters),
        })
        .collect()
}

/// One pass's training set: examples, with the first pass's tags for a second pass.
#[derive(Clone, Copy)]
pub(crate) struct Set<'a> {
    /// The sentences.
    pub(crate) examples: &'a [Example],
    /// Tags of the first pass, of sentences as written and as upper-case text.
    pub(crate) first: Option<&'a [[Vec<u8>; 2]]>,
}

/// Share of sentences that are seen once more as upper-case text: one in this many.
const BLIND_ONE_IN: usize = 4;

/// Trains one pass on the sentences for which `use_it` holds.
#[must_use]
pub(crate) fn train(
    set: Set<'_>,
    use_it: impl Fn(usize) -> bool,
    count: usize,
    epochs: usize,
    seed: u64,
) -> Learner {
    let mut learner = Learner::new();
    let mut random = Random::new(seed);
    let mut order: Vec<usize> = (0..set.examples.len()).filter(|&i| use_it(i)).collect();
    let (mut guessed, mut features) = (Vec::new(), Vec::new());
    for _ in 0..epochs {
        random.shuffle(&mut order);
        for &i in &order {
            let example = &set.examples[i];
            let sides = if random.below(BLIND_ONE_IN) == 0 { 2 } else { 1 };
            for side in 0..sides {
                let words = if side == 0 { &example.words } else { &example.blind };
                let first = set.first.map(|first| first[i][side].as_slice());
                guessed.clear();
                for at in 0..words.len() {
                    tagger::features(words, &guessed, first, at, &mut features);
                    let mut scores: Scores = [0; 256];
                    learner.add_all(&features, &mut scores);
                    let guess = tagger::best(&scores[..count]);
                    learner.tick();
                    if guess != example.tags[at] {
                        learner.learn(&features, example.tags[at], guess);
                    }
                    guessed.push(guess);
                }
            }
        }
    }
    learner
}

/// Tags a sentence as written and as upper-case text.
#[must_use]
pub(crate) fn tag_both<S: Scorer>(
    scorer: &S,
    count: usize,
    example: &Example,
    first: Option<&[Vec<u8>; 2]>,
) -> [Vec<u8>; 2] {
    let mut features = Vec::new();
    [&example.words, &example.blind].map(|words| {
        let side = usize::from(std::ptr::eq(words, &example.blind));
        let mut tags = Vec::new();
        match first {
            Some(first) => {
                let first = First { tags: first[side].clone(), margins: Vec::new() };
                let all = Allowed::ALL;
                tagger::tag_again(
                    scorer,
                    count,
                    (words, all),
                    &first,
                    i32::MAX,
                    &mut tags,
                    &mut features,
                );
                tags
            }
            None => {
                let mut found = First::default();
                let all = Allowed::ALL;
                tagger::tag_first(scorer, count, words, all, &mut found, &mut features);
                found.tags
            }
        }
    })
}

/// Tags each sentence by a tagger that has not seen it: `folds` taggers, each without its fold.
#[must_use]
pub(crate) fn jackknife(
    set: Set<'_>,
    count: usize,
    folds: usize,
    epochs: usize,
    seed: u64,
) -> Vec<[Vec<u8>; 2]> {
    let parts: Vec<Vec<(usize, [Vec<u8>; 2])>> = (0..folds)
        .into_par_iter()
        .map(|fold| {
            let learner = train(
                set,
                |i| set.examples[i].origin % folds != fold,
                count,
                epochs,
                seed + fold as u64,
            );
            let bytes = write(learner.rows(0.5));
            let table = Table::read(&bytes).expect("the table was just written");
            (0..set.examples.len())
                .filter(|&i| set.examples[i].origin % folds == fold)
                .map(|i| {
                    let first = set.first.map(|first| &first[i]);
                    (i, tag_both(&table, count, &set.examples[i], first))
                })
                .collect()
        })
        .collect();
    let mut out = vec![[Vec::new(), Vec::new()]; set.examples.len()];
    for (i, tags) in parts.into_iter().flatten() {
        out[i] = tags;
    }
    out
}
