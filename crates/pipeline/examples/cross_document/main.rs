//! Scores incidents against cross-document event coreference, beside a same-lemma baseline.
//!
//! `cargo run --release -p tallybook-pipeline --example cross_document -- ecbplus|meantime [SHARED]`
//!
//! A gold mention is ours where a claim's trigger, or that of another telling, stands in it; what
//! the incidents say of such mentions is scored on them, and the baseline is scored on the same
//! mentions: two mentions of one topic corefer where their heads have one lemma. Gold mentions of
//! events that the codebook does not know are left out of the first rows and alone in the last.

mod corpus;
mod score;

use std::collections::BTreeMap;
use std::path::Path;
use std::{env, error};

use corpus::{GoldDocument, Mention};
use score::Conll;
use tallybook_claim::event::EventRules;
use tallybook_claim::event::sense::Sense;
use tallybook_contract::{ClaimLine, Coder, Line};
use tallybook_incident::{Corpus, Decisions, FigureRule, incidents};
use tallybook_mention::actor::ActorDictionary;
use tallybook_pipeline::{Analysis, Tools, analyse, lines};
use tallybook_text::{Document, DocumentParts, Span};

/// A gold mention with the keys that each system gives it.
struct Keyed {
    topic: String,
    gold: String,
    lemma: String,
    incident: Option<String>,
    /// Tells one mention from every other.
    alone: String,
}

fn main() -> Result<(), Box<dyn error::Error>> {
    let mut arguments = env::args().skip(1);
    let set = arguments.next().unwrap_or_else(|| "ecbplus".to_owned());
    let shared = arguments.next().unwrap_or_else(|| "../shared".to_owned());
    let folder = Path::new(&shared).join("benchmarks").join(&set);
    if !folder.is_dir() {
        println!("{} is not here: nothing to score", folder.display());
        return Ok(());
    }
    let gold =
        if set == "meantime" { corpus::meantime(&folder)? } else { corpus::ecb_plus(&folder)? };
    let rules = EventRules::built_in().with_sense(Sense::shared(tallybook_assets::events));
    let actors = ActorDictionary::built_in();
    let tools = Tools {
        model: tallybook_assets::model(),
        gazetteer: tallybook_assets::gazetteer(),
        actors: &actors,
        rules: &rules,
    };
    let mut keyed = Vec::new();
    let mut topics: BTreeMap<&str, Vec<&GoldDocument>> = BTreeMap::new();
    for document in &gold {
        topics.entry(&document.topic).or_default().push(document);
    }
    for documents in topics.values() {
        keyed.extend(topic(documents, tools));
    }
    report(&set, &gold, &keyed);
    Ok(())
}

/// Reads the documents of a topic and keys their gold mentions.
fn topic(documents: &[&GoldDocument], tools: Tools<'_>) -> Vec<Keyed> {
    let mut corpus = Corpus::default();
    let mut read = Vec::new();
    for gold in documents {
        let document = Document::new(DocumentParts {
            text: gold.text.clone(),
            external_id: Some(gold.name.clone()),
            language: Some("en".to_owned()),
            ..DocumentParts::default()
        });
        let analysis = analyse(&document, tools);
        let coder = Coder { version: "0", model: "english", rules: "english" };
        let mut claims: Vec<ClaimLine> = Vec::new();
        for line in lines(&document, &analysis, coder) {
            if let Line::Claim(claim) = &line {
                claims.push((**claim).clone());
            }
            corpus.push(line);
        }
        read.push((*gold, analysis, claims));
    }
    let held = incidents(&corpus, &Decisions::default(), FigureRule::Conservative);
    let owner: BTreeMap<&str, &str> = held
        .iter()
        .flat_map(|one| one.claims.iter().map(|claim| (claim.as_str(), one.incident_id.as_str())))
        .collect();
    read.iter()
        .flat_map(|(gold, analysis, claims)| {
            gold.mentions.iter().map(|mention| {
                let claim = claims.iter().find(|claim| tells(claim, mention));
                Keyed {
                    topic: gold.topic.clone(),
                    gold: mention.chain.clone(),
                    lemma: lemma(analysis, mention, &gold.text),
                    incident: claim
                        .and_then(|claim| owner.get(claim.claim_id.as_str()))
                        .map(|incident| (*incident).to_owned()),
                    alone: format!("{}:{}-{}", gold.name, mention.start, mention.end),
                }
            })
        })
        .collect()
}

/// Says whether a trigger of the claim stands in the mention.
fn tells(claim: &ClaimLine, mention: &Mention) -> bool {
    let others = claim.tellings.iter().map(|telling| telling.trigger.span);
    std::iter::once(claim.trigger.span)
        .chain(others)
        .any(|[start, end]| start < mention.end && mention.start < end)
}

/// Returns the lemma of the mention's head: the token whose own head lies outside.
fn lemma(analysis: &Analysis, mention: &Mention, text: &str) -> String {
    let within = |span: Span| {
        let (start, end) = (mention.start_byte, mention.end_byte);
        (span.start as usize) < end && start < span.end as usize
    };
    for sentence in &analysis.sentences {
        let inside =
            |at: u32| sentence.tokens.get(at as usize).is_some_and(|token| within(token.span));
        let head = sentence
            .tokens
            .iter()
            .find(|token| within(token.span) && token.head.is_none_or(|head| !inside(head)));
        if let Some(head) = head {
            return head.lemma.to_lowercase().to_string();
        }
    }
    text.get(mention.start_byte..mention.end_byte).unwrap_or_default().to_lowercase()
}

fn report(set: &str, gold: &[GoldDocument], keyed: &[Keyed]) {
    let ours: Vec<&Keyed> = keyed.iter().filter(|one| one.incident.is_some()).collect();
    println!(
        "{set}: {} documents, {} gold mentions, {} of them coded as claims",
        gold.len(),
        keyed.len(),
        ours.len()
    );
    let all: Vec<&Keyed> = keyed.iter().collect();
    let lemma = |one: &Keyed| format!("{}/{}", one.topic, one.lemma);
    let incident = |one: &Keyed| one.incident.clone().unwrap_or_else(|| one.alone.clone());
    let rows: [(&str, Conll); 5] = [
        ("coded mentions: incidents", score(&ours, incident)),
        ("coded mentions: same lemma", score(&ours, lemma)),
        ("coded mentions: each alone", score(&ours, |one| one.alone.clone())),
        ("all mentions: incidents", score(&all, incident)),
        ("all mentions: same lemma", score(&all, lemma)),
    ];
    for (name, row) in rows {
        println!(
            "{name:30} MUC {:.3}/{:.3}/{:.3}  B3 {:.3}/{:.3}/{:.3}  CEAFe {:.3}  CoNLL {:.3}",
            row.muc.precision,
            row.muc.recall,
            row.muc.f1(),
            row.b_cubed.precision,
            row.b_cubed.recall,
            row.b_cubed.f1(),
            row.ceaf.f1(),
            row.f1()
        );
    }
}

fn score(mentions: &[&Keyed], system: impl Fn(&Keyed) -> String) -> Conll {
    let rows: Vec<score::Row> = mentions
        .iter()
        .map(|one| score::Row {
            topic: one.topic.clone(),
            gold: one.gold.clone(),
            system: format!("{}/{}", one.topic, system(one)),
        })
        .collect();
    Conll::of(&rows)
}
