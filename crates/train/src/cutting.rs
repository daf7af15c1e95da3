//! Turns treebanks into the weights that cut sentences where a mark is missing.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context, Result};
use tallybook_syntax::clusters::Clusters;
use tallybook_syntax::cuts::{Gap, Scratch};
use tallybook_syntax::from_conllu;
use tallybook_syntax::table::{Scorer, Scores};
use tallybook_text::{Document, Sentence, split};

use crate::perceptron::{Learner, Random};

/// A treebank's text as the rules cut it, and where its sentences end.
pub(crate) struct Texts {
    text: String,
    sentences: Vec<Sentence>,
    ends: BTreeSet<u32>,
}

impl Texts {
    /// Reads a treebank.
    pub(crate) fn read(path: &Path) -> Result<Self> {
        let conllu = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
        let (text, gold) = from_conllu(&conllu)?;
        let ends = gold.iter().map(|sentence| sentence.span.end).collect();
        let sentences = split(&Document::from_text(&text));
        Ok(Self { text, sentences, ends })
    }
}

/// Trains the cuts.
pub(crate) fn train(texts: &[Texts], clusters: Clusters<'_>, epochs: usize, seed: u64) -> Learner {
    let mut learner = Learner::new();
    let mut random = Random::new(seed);
    let mut order: Vec<(&Texts, &Sentence)> = texts
        .iter()
        .flat_map(|text| text.sentences.iter().map(move |sentence| (text, sentence)))
        .collect();
    let mut scratch = Scratch::default();
    for _ in 0..epochs {
        random.shuffle(&mut order);
        for (text, sentence) in &order {
            scratch.begin(sentence.tokens.len());
            let mut first = 0;
            for (at, token) in sentence.tokens.iter().enumerate() {
                let gap = Gap { text: &text.text, tokens: &sentence.tokens, first, at };
                let right = u8::from(text.ends.contains(&token.span.end));
                if gap.is_open() {
                    let features = scratch.features(gap, clusters);
                    let mut scores: Scores = [0; 256];
                    learner.add_all(features, &mut scores);
                    let guess = u8::from(scores[1] > scores[0]);
                    learner.tick();
                    if guess != right {
                        learner.learn(features, right, guess);
                    }
                }
                if right == 1 {
                    first = at + 1;
                }
            }
        }
    }
    learner
}
