//! Turns the treebanks' files into sentences ready for training.

use std::path::{Path, PathBuf};

use crate::headline;
use anyhow::{Context, Result};
use tallybook_syntax::clusters::Clusters;
use tallybook_syntax::word::{Casing, Word, casing};
use tallybook_syntax::{Deprel, Upos, Xpos, from_conllu};

/// One sentence of a treebank.
#[derive(Clone, Debug, Default)]
pub(crate) struct Gold {
    /// The words as written.
    pub(crate) forms: Vec<String>,
    /// Universal and Penn tag.
    pub(crate) tags: Vec<(Upos, Xpos)>,
    /// Dictionary forms.
    pub(crate) lemmas: Vec<String>,
    /// Heads; the number of words is the root.
    pub(crate) heads: Vec<u32>,
    /// Relations to the heads.
    pub(crate) labels: Vec<Deprel>,
    /// Number of the sentence it was made from; the jackknife keeps what is alike together.
    pub(crate) origin: usize,
}

impl Gold {
    /// Returns whether case tells anything in this sentence.
    #[must_use]
    pub(crate) fn casing(&self) -> Casing {
        casing(self.forms.iter().map(String::as_str))
    }

    /// Returns the values that features are made of.
    #[must_use]
    pub(crate) fn words(&self, casing: Casing, clusters: Clusters<'_>) -> Vec<Word> {
        let mut folded = String::new();
        self.forms.iter().map(|form| Word::of(form, casing, clusters, &mut folded)).collect()
    }
}

/// Where the data lies.
#[derive(Clone, Debug)]
pub(crate) struct Data {
    /// The folder that holds `benchmarks/`.
    pub(crate) shared: PathBuf,
}

impl Data {
    /// Returns a file of the treebanks, such as `ewt` and `train`.
    #[must_use]
    pub(crate) fn treebank(&self, name: &str, part: &str) -> PathBuf {
        let stem = if name == "gum" { "en_gum" } else { "en_ewt-ud" };
        self.shared.join(format!("benchmarks/ud/{name}/{stem}-{part}.conllu"))
    }

    /// Reads a part of a treebank.
    pub(crate) fn sentences(&self, name: &str, part: &str) -> Result<Vec<Gold>> {
        read(&self.treebank(name, part))
    }

    /// Reads the parts that weights may come from.
    pub(crate) fn train(&self) -> Result<Vec<Gold>> {
        let mut all = self.sentences("ewt", "train")?;
        all.extend(self.sentences("gum", "train")?);
        for (i, gold) in all.iter_mut().enumerate() {
            gold.origin = i;
        }
        let headlines: Vec<Gold> = all.iter().filter_map(headline::of).collect();
        all.extend(headlines);
        Ok(all)
    }
}

/// Reads a file of CoNLL-U.
pub(crate) fn read(path: &Path) -> Result<Vec<Gold>> {
    let conllu = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let (text, sentences) = from_conllu(&conllu).with_context(|| path.display().to_string())?;
    let gold = |sentence: &tallybook_syntax::ParsedSentence| {
        let mut gold = Gold::default();
        let len = sentence.tokens.len() as u32;
        for token in &sentence.tokens {
            gold.forms.push(token.span.of(&text).to_owned());
            gold.tags.push((token.upos, token.xpos));
            gold.lemmas.push(token.lemma.to_string());
            gold.heads.push(token.head.unwrap_or(len));
            gold.labels.push(token.deprel);
        }
        gold
    };
    Ok(sentences.iter().map(gold).collect())
}
