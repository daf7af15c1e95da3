//! Turns annotated documents into decisions about words: which type of event, or none.

use rayon::prelude::*;
use tallybook_claim::event::{EventType, sense};
use tallybook_pipeline::{Analysis, Tools};

use crate::annotated::{Annotated, Item};
use crate::learn::{Example, Linear, Options};

/// Labels: none, then the types in the codebook's order.
pub(crate) const LABELS: usize = EventType::ALL.len() + 1;

/// A word with its decision.
pub(crate) struct Word {
    /// What the model learns from.
    pub(crate) example: Example,
    /// Label of what the rules alone code here.
    pub(crate) coded: u8,
    /// The sentence with the word in brackets, for listings.
    pub(crate) shown: String,
}

/// The decisions of a document.
pub(crate) struct Document {
    /// Its name.
    pub(crate) name: String,
    /// Its words.
    pub(crate) words: Vec<Word>,
    /// Marked triggers that no candidate word stands for.
    pub(crate) lost: usize,
}

pub(crate) fn label(kind: EventType) -> u8 {
    EventType::ALL.iter().position(|known| *known == kind).map_or(0, |at| at as u8 + 1)
}

/// Returns the decisions of each document, in order.
pub(crate) fn documents(texts: &[Annotated], tools: Tools<'_>) -> Vec<Document> {
    texts.par_iter().map(|text| document(text, tools)).collect()
}

fn document(text: &Annotated, tools: Tools<'_>) -> Document {
    let analysis = tallybook_pipeline::analyse(&text.document, tools);
    let Analysis { sentences, mentions, attributions, .. } = &analysis;
    let candidates =
        sense::candidates(&text.document, sentences, mentions, attributions, tools.rules);
    // What stands at a word: a type, or nothing to learn where opinions may differ.
    let mut gold: Vec<((usize, usize), Option<EventType>)> = Vec::new();
    let mut lost = 0;
    for mark in &text.marks {
        for item in &mark.items {
            let Item::Trigger { kind, optional, .. } = *item else { continue };
            let s = sentences.partition_point(|s| s.span.end <= mark.span.start);
            let Some(sentence) = sentences.get(s) else { continue };
            let range = sentence.tokens_in(mark.span);
            let head = sentence.head_of(range.clone());
            let here = |i: usize| candidates.iter().any(|c| c.sentence == s && c.token == i);
            let Some(at) = std::iter::once(head).chain(range).find(|&i| here(i)) else {
                lost += 1;
                continue;
            };
            gold.push(((s, at), (!optional).then_some(kind)));
        }
    }
    align(&candidates, &mut gold);
    let mut words = Vec::with_capacity(candidates.len());
    for candidate in candidates {
        let here = gold.iter().find(|(at, _)| *at == (candidate.sentence, candidate.token));
        let label = match here {
            Some((_, None)) => continue,
            Some((_, Some(kind))) => label(*kind),
            None => 0,
        };
        let sentence = &sentences[candidate.sentence];
        let span = sentence.tokens[candidate.token].span;
        let whole = text.document.text();
        let shown = format!(
            "{}[{}]{}",
            &whole[sentence.span.start as usize..span.start as usize],
            span.of(whole),
            &whole[span.end as usize..sentence.span.end as usize]
        );
        words.push(Word {
            example: Example { features: candidate.features, label },
            coded: candidate.coded.map_or(0, self::label),
            shown: shown.replace('\n', " "),
        });
    }
    Document { name: text.name.clone(), words, lost }
}

/// Gives a rule's event at an unmarked word the type of a mark in its sentence that no rule's event
/// stands on: "a bomb killed nine" is marked at one word and coded at the other, and is right.
fn align(candidates: &[sense::Candidate], gold: &mut Vec<((usize, usize), Option<EventType>)>) {
    let coded = |at: (usize, usize)| {
        candidates.iter().any(|c| (c.sentence, c.token) == at && c.coded.is_some())
    };
    let mut open: Vec<_> = gold.iter().copied().filter(|(at, _)| !coded(*at)).collect();
    for candidate in candidates {
        let at = (candidate.sentence, candidate.token);
        let Some(kind) = candidate.coded else { continue };
        if gold.iter().any(|(marked, _)| *marked == at) {
            continue;
        }
        let fits = |mark: &((usize, usize), Option<EventType>),
                    test: &dyn Fn(EventType) -> bool| {
            mark.0.0 == at.0 && mark.1.is_none_or(test)
        };
        let found = open
            .iter()
            .position(|mark| fits(mark, &|other| other == kind))
            .or_else(|| open.iter().position(|mark| fits(mark, &|other| related(other, kind))));
        if let Some(found) = found {
            gold.push((at, open.remove(found).1));
        }
    }
}

/// Returns true if and only if two types may name one happening.
fn related(a: EventType, b: EventType) -> bool {
    let family = |kind: EventType| match kind {
        EventType::AirStrike
        | EventType::Shelling
        | EventType::Explosion
        | EventType::SuicideBombing
        | EventType::ChemicalAttack
        | EventType::Attack
        | EventType::Killing
        | EventType::ArmedClash => 1,
        EventType::Movement | EventType::Withdrawal | EventType::Deployment => 2,
        EventType::Protest | EventType::Riot => 3,
        _ => 0,
    };
    family(a) != 0 && family(a) == family(b)
}

/// Right, found and wanted decisions.
#[derive(Clone, Copy, Default)]
struct Score {
    right: f64,
    found: f64,
    wanted: f64,
}

impl Score {
    fn add(&mut self, gold: u8, said: u8) {
        self.wanted += f64::from(u8::from(gold != 0));
        self.found += f64::from(u8::from(said != 0));
        self.right += f64::from(u8::from(gold != 0 && gold == said));
    }

    fn show(&self) -> String {
        let (p, r) = (self.right / self.found.max(1.0), self.right / self.wanted.max(1.0));
        format!("P {p:.3} R {r:.3} F1 {:.3}", 2.0 * p * r / (p + r).max(1e-9))
    }
}

/// Trains on the words of some documents.
pub(crate) fn train<'a>(documents: impl Iterator<Item = &'a Document>, options: Options) -> Linear {
    train_with(documents, &[], options)
}

/// Times that examples of gold claims are learnt: they say what a coder codes, marks what a writer
/// thought of.
const GOLD_TIMES: usize = 2;

/// Trains on the words of some documents and on further examples.
pub(crate) fn train_with<'a>(
    documents: impl Iterator<Item = &'a Document>,
    more: &[Example],
    options: Options,
) -> Linear {
    let mut examples: Vec<&Example> =
        documents.flat_map(|d| d.words.iter().map(|word| &word.example)).collect();
    for _ in 0..GOLD_TIMES {
        examples.extend(more);
    }
    Linear::train(&examples, LABELS, options)
}

/// Trains on four fifths of the documents and scores the words of the last one.
pub(crate) fn cross(documents: &[Document], options: Options, misses: bool) {
    let held = |i: usize| i % 5 == 4;
    let train: Vec<&Example> = (0..documents.len())
        .filter(|&i| !held(i))
        .flat_map(|i| documents[i].words.iter().map(|word| &word.example))
        .collect();
    let lost: usize = documents.iter().map(|d| d.lost).sum();
    println!("{} documents, {} training words, {lost} marks lost", documents.len(), train.len());
    let model = Linear::train(&train, LABELS, options);
    let (mut rules, mut both) = (Score::default(), Score::default());
    let steps = [-1.0f32, -0.5, 0.0, 0.5, 1.0, 1.5];
    let mut alone = vec![Score::default(); steps.len()];
    for document in (0..documents.len()).filter(|&i| held(i)).map(|i| &documents[i]) {
        for word in &document.words {
            let gold = word.example.label;
            let scores = model.scores(&word.example.features);
            let best = (1..LABELS).max_by(|&a, &b| scores[a].total_cmp(&scores[b])).unwrap_or(0);
            let over = scores[best] - scores[0];
            rules.add(gold, word.coded);
            for (score, step) in alone.iter_mut().zip(steps) {
                score.add(gold, if over > step { best as u8 } else { 0 });
            }
            let said = if over > 0.0 { best as u8 } else { 0 };
            both.add(gold, said);
            if misses && said != gold {
                let name = |l: u8| EventType::ALL.get(usize::from(l).wrapping_sub(1));
                println!(
                    "{} {:?} said {:?} rules {:?} by {over:.1}: {}",
                    document.name,
                    name(gold),
                    name(said),
                    name(word.coded),
                    word.shown
                );
            }
        }
    }
    println!("rules alone       {}", rules.show());
    for (score, step) in alone.iter().zip(steps) {
        println!("model over {step:>4}   {}", score.show());
    }
    println!("both              {}", both.show());
}
