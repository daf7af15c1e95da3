//! Turns a model and a treebank into scores, with gold tokens and from raw text.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result};
use tallybook_syntax::{EntityLabel, Model, ParsedSentence, from_conllu};
use tallybook_text::{Block, Document, Sentence, Span, Token, split};

use crate::name_sets::{Name, Named, read_iob};
use crate::score::{NameScores, Scores, compare};

/// Prints the scores of a treebank's part.
pub(crate) fn treebank(model: &Model, path: &Path, name: &str) -> Result<()> {
    let conllu = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let (text, gold) = from_conllu(&conllu)?;
    print(&format!("{name}, gold tokens"), compare(&gold, &with_gold_tokens(model, &text, &gold)));
    let document = Document::from_text(&text);
    let raw: Vec<ParsedSentence> = model
        .cut(&text, split(&document))
        .iter()
        .map(|sentence| model.analyse(&text, sentence))
        .collect();
    print(&format!("{name}, raw text"), compare(&gold, &raw));
    Ok(())
}

/// Analyses the gold's own sentences and tokens.
#[must_use]
pub(crate) fn with_gold_tokens(
    model: &Model,
    text: &str,
    gold: &[ParsedSentence],
) -> Vec<ParsedSentence> {
    gold.iter().map(|sentence| model.analyse(text, &plain(sentence))).collect()
}

/// Returns the sentence without its analysis.
#[must_use]
pub(crate) fn plain(sentence: &ParsedSentence) -> Sentence {
    let token =
        |token: &tallybook_syntax::ParsedToken| Token { span: token.span, joined: token.joined };
    Sentence {
        span: sentence.span,
        paragraph: sentence.paragraph,
        block: sentence.block,
        tokens: sentence.tokens.iter().map(token).collect(),
    }
}

/// Prints where sentences (`+` cut too often, `-` missed) and words (`w`) are cut otherwise.
pub(crate) fn misses(path: &Path, model: Option<&Model>) -> Result<()> {
    let conllu = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let (text, gold) = from_conllu(&conllu)?;
    let mut found = split(&Document::from_text(&text));
    if let Some(model) = model {
        found = model.cut(&text, found);
    }
    let around = |at: u32| {
        let at = at as usize;
        let back = text[..at].char_indices().rev().nth(45).map_or(0, |(i, _)| i);
        let ahead = text[at..].char_indices().nth(35).map_or(text.len(), |(i, _)| at + i);
        format!("{} || {}", &text[back..at], &text[at..ahead]).replace('\n', "\u{21b5}")
    };
    let gold_ends: BTreeSet<u32> = gold.iter().map(|sentence| sentence.span.end).collect();
    let ends: BTreeSet<u32> = found.iter().map(|sentence| sentence.span.end).collect();
    ends.difference(&gold_ends).for_each(|&end| println!("+ {}", around(end)));
    gold_ends.difference(&ends).for_each(|&end| println!("- {}", around(end)));
    let gold_words: BTreeSet<Span> =
        gold.iter().flat_map(|s| s.tokens.iter().map(|token| token.span)).collect();
    let words: BTreeSet<Span> =
        found.iter().flat_map(|s| s.tokens.iter().map(|token| token.span)).collect();
    for span in gold_words.difference(&words).filter(|span| !span.is_empty()) {
        let ours: Vec<&str> =
            words.iter().filter(|ours| ours.overlaps(*span)).map(|ours| ours.of(&text)).collect();
        println!("w {} : {}", span.of(&text), ours.join(" "));
    }
    Ok(())
}

/// Prints trees for a person to read.
pub(crate) fn show(model: &Model, path: &Path) -> Result<()> {
    let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    for sentence in model.cut(&text, split(&Document::from_text(&text))) {
        let parsed = model.analyse(&text, &sentence);
        let word = |i: usize| parsed.tokens.get(i).map_or("ROOT", |token| token.span.of(&text));
        let words: Vec<String> = (0..parsed.tokens.len())
            .map(|i| {
                let token = &parsed.tokens[i];
                let head = parsed.head(i).map_or("ROOT", word);
                let (lemma, tag) = (&token.lemma, token.xpos.as_str());
                format!("{}/{lemma}/{tag}>{head}:{}", word(i), token.deprel.as_str())
            })
            .collect();
        let names: Vec<String> = parsed
            .entities
            .iter()
            .map(|name| {
                format!("{} {}", name.label.as_str(), parsed.span_of(name.tokens.clone()).of(&text))
            })
            .collect();
        println!("{:?} {}\n    {}", sentence.block, words.join(" "), names.join("; "));
    }
    Ok(())
}

/// Returns the names that a model finds in a sentence's own tokens.
fn found_names(model: &Model, forms: &[String]) -> Vec<Name> {
    let (text, sentence) = spaced(forms);
    let found = model.analyse(&text, &sentence).entities;
    found.iter().map(|name| (name.tokens.start, name.tokens.end, name.label)).collect()
}

/// Prints the scores of names on a file of IOB columns, on its own tokens; with `misses` also
/// each name missed (`-`) and each found that is none (`+`).
pub(crate) fn names(model: &Model, path: &Path, misses: bool) -> Result<()> {
    let (mut all, mut spans) = (NameScores::default(), NameScores::default());
    let kinds = [EntityLabel::Per, EntityLabel::Org, EntityLabel::Loc];
    let mut by_kind = [NameScores::default(); 3];
    for named in read_iob(path, 1, 2, '\t')? {
        let found = found_names(model, &named.forms);
        if misses {
            print_misses(&named, &found);
        }
        all.add(&named.names, &found);
        let untyped = |names: &[Name]| -> Vec<Name> {
            names.iter().map(|name| (name.0, name.1, EntityLabel::Per)).collect()
        };
        spans.add(&untyped(&named.names), &untyped(&found));
        for (kind, scores) in kinds.iter().zip(&mut by_kind) {
            let only = |names: &[Name]| -> Vec<Name> {
                names.iter().filter(|name| name.2 == *kind).copied().collect()
            };
            scores.add(&only(&named.names), &only(&found));
        }
    }
    let percent = |part: usize, all: usize| 100.0 * part as f64 / all.max(1) as f64;
    let (p, r) = (percent(all.right, all.system), percent(all.right, all.gold));
    print!(
        "names: precision {p:.2} recall {r:.2} F1 {:.2}, kind left out {:.2}",
        all.f1(),
        spans.f1()
    );
    for (kind, scores) in kinds.iter().zip(&by_kind) {
        print!(" {} {:.2}", kind.as_str(), scores.f1());
    }
    println!();
    Ok(())
}

fn print_misses(named: &Named, found: &[Name]) {
    let show = |sign: &str, name: &Name| {
        let words = |range: std::ops::Range<usize>| named.forms.get(range).unwrap_or(&[]).join(" ");
        let (before, after) = (name.0.saturating_sub(4), (name.1 + 4).min(named.forms.len()));
        let (before, after) = (words(before..name.0), words(name.1..after));
        println!("{sign} {} [{}] {before} _ {after}", name.2.as_str(), words(name.0..name.1));
    };
    named.names.iter().filter(|name| !found.contains(name)).for_each(|name| show("-", name));
    found.iter().filter(|name| !named.names.contains(name)).for_each(|name| show("+", name));
}

/// Returns a text of these words with a space between, and its tokens.
fn spaced(forms: &[String]) -> (String, Sentence) {
    let mut text = String::new();
    let mut tokens = Vec::new();
    for form in forms {
        let start = text.len();
        text.push_str(form);
        tokens.push(Token { span: Span::new(start, text.len()), joined: false });
        text.push(' ');
    }
    let span = Span::new(0, text.trim_end().len());
    (text, Sentence { span, paragraph: 0, block: Block::Body, tokens })
}

/// Prints how many words a second one core analyses, tokens to trees.
pub(crate) fn speed(model: &Model, path: &Path) -> Result<()> {
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
