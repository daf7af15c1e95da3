//! Turns a model and a treebank into scores, with gold tokens and from raw text.

use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result};
use tallybook_syntax::{Model, ParsedSentence, from_conllu};
use tallybook_text::{Document, Sentence, Token, split};

use crate::score::{Scores, compare};

/// Prints the scores of a treebank's part.
pub fn treebank(model: &Model, path: &Path, name: &str) -> Result<()> {
    let conllu = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let (text, gold) = from_conllu(&conllu)?;
    print(&format!("{name}, gold tokens"), compare(&gold, &with_gold_tokens(model, &text, &gold)));
    let document = Document::from_text(&text);
    let raw: Vec<ParsedSentence> =
        split(&document).iter().map(|sentence| model.analyse(&text, sentence)).collect();
    print(&format!("{name}, raw text"), compare(&gold, &raw));
    Ok(())
}

/// Analyses the gold's own sentences and tokens.
#[must_use]
pub fn with_gold_tokens(model: &Model, text: &str, gold: &[ParsedSentence]) -> Vec<ParsedSentence> {
    gold.iter().map(|sentence| model.analyse(text, &plain(sentence))).collect()
}

/// Returns the sentence without its analysis.
#[must_use]
pub fn plain(sentence: &ParsedSentence) -> Sentence {
    let token =
        |token: &tallybook_syntax::ParsedToken| Token { span: token.span, joined: token.joined };
    Sentence {
        span: sentence.span,
        paragraph: sentence.paragraph,
        block: sentence.block,
        tokens: sentence.tokens.iter().map(token).collect(),
    }
}

/// Prints how many words a second one core analyses, tokens to trees.
pub fn speed(model: &Model, path: &Path) -> Result<()> {
    let conllu = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let (text, gold) = from_conllu(&conllu)?;
    let sentences: Vec<Sentence> = gold.iter().map(plain).collect();
    let words: usize = sentences.iter().map(|sentence| sentence.tokens.len()).sum();
    let mut best = f64::MAX;
    for _ in 0..5 {
        let start = Instant::now();
        let mut tokens = 0;
        for sentence in &sentences {
            tokens += model.analyse(&text, sentence).tokens.len();
        }
        anyhow::ensure!(tokens == words, "each word is analysed once");
        best = best.min(start.elapsed().as_secs_f64());
    }
    println!("speed: {:.0} words a second, one core, best of five", words as f64 / best);
    Ok(())
}

fn print(what: &str, scores: Scores) {
    println!(
        "{what}: words {:.2} sentences {:.2} UPOS {:.2} XPOS {:.2} lemmas {:.2} UAS {:.2} LAS {:.2}",
        scores.words,
        scores.sentences,
        scores.upos,
        scores.xpos,
        scores.lemmas,
        scores.uas,
        scores.las
    );
}
