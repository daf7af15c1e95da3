//! Turns the treebanks into a model file: every stage in its order.

use anyhow::Result;
use tallybook_syntax::clusters::Clusters;
use tallybook_syntax::table::{Table, write};
use tallybook_syntax::{file, section};

use crate::tagging::{self, Set, Tags};
use crate::treebank::{Data, Gold};
use crate::{lemmas, parsing};

/// The numbers that a training run may change.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// Rounds of the tagger.
    pub tagger_epochs: usize,
    /// Parts of the jackknife.
    pub folds: usize,
    /// Rounds of the parser.
    pub parser_epochs: usize,
    /// Smallest weight of the tagger that is kept.
    pub tagger_keep: f64,
    /// Smallest weight of the parser that is kept.
    pub parser_keep: f64,
    /// True for a tagger of two passes.
    pub two_pass: bool,
}

/// Trains a model and returns its file.
pub fn build(data: &Data, version: &str, plan: Plan) -> Result<Vec<u8>> {
    let gold = data.train()?;
    let clusters_bytes: Vec<u8> = Vec::new();
    let clusters = Clusters::read(&clusters_bytes);
    let tags = Tags::of(&gold, 2);
    eprintln!("{} sentences, {} tags", gold.len(), tags.0.len());
    let count = tags.0.len();
    let examples = tagging::examples(&gold, &tags, clusters);

    let mut set = Set { examples: &examples, first: None };
    let epochs = plan.tagger_epochs;
    let first = tagging::jackknife(set, count, plan.folds, epochs, 1);
    report_tags("first pass, jackknifed", &examples, &first);
    let tagger = write(tagging::train(set, |_| true, count, epochs, 7).rows(plan.tagger_keep));
    let mut sections = vec![(section::ABOUT, about(version, &tags)), (section::TAGGER, tagger)];
    let tagged = if plan.two_pass {
        set.first = Some(&first);
        let second = tagging::jackknife(set, count, plan.folds, epochs, 11);
        report_tags("second pass, jackknifed", &examples, &second);
        let learner = tagging::train(set, |_| true, count, epochs, 17);
        sections.push((section::TAGGER2, write(learner.rows(plan.tagger_keep))));
        second
    } else {
        first
    };
    let dev_gold = data.sentences("ewt", "dev")?;
    let dev_examples = tagging::examples(&dev_gold, &tags, clusters);
    let dev: Vec<parsing::Example> = dev_gold
        .iter()
        .zip(&dev_examples)
        .map(|(gold, example)| {
            let table = Table::read(&sections[1].1).unwrap();
            let tags = tagging::tag_both(&table, count, example, None);
            parsing::Example {
                words: example.words.clone(),
                tags: tags[0].clone(),
                heads: gold.heads.clone(),
                labels: gold.labels.clone(),
            }
        })
        .collect();
    let parser = parser(&gold, &examples, &tagged, plan, Some(&dev));
    sections.push((section::PARSER, parser));
    sections.push((section::LEMMAS, lemmas::lexicon(&gold)));
    sections.push((section::CLUSTERS, clusters_bytes));
    for (name, bytes) in &sections {
        eprintln!("{} {} bytes", String::from_utf8_lossy(*name), bytes.len());
    }
    Ok(file::write(&sections))
}

fn about(version: &str, tags: &Tags) -> Vec<u8> {
    let mut about = version.to_owned();
    for (upos, xpos) in &tags.0 {
        about.push('\n');
        about.push_str(upos.as_str());
        about.push(' ');
        about.push_str(xpos.as_str());
    }
    about.into_bytes()
}

fn parser(
    gold: &[Gold],
    examples: &[tagging::Example],
    tagged: &[[Vec<u8>; 2]],
    plan: Plan,
    dev: Option<&[parsing::Example]>,
) -> Vec<u8> {
    let trees: Vec<parsing::Example> = gold
        .iter()
        .zip(examples)
        .zip(tagged)
        .map(|((gold, example), tags)| parsing::Example {
            words: example.words.clone(),
            tags: tags[0].clone(),
            heads: gold.heads.clone(),
            labels: gold.labels.clone(),
        })
        .collect();
    let learner = parsing::train(&trees, plan.parser_epochs, 3, |epoch, _| {
        eprintln!("parser: round {} done", epoch + 1);
    });
    if let Some(dev) = dev {
        for keep in [0.5, 1.0, 2.0, 4.0] {
            for clip in ["2000", "20000", "200000", "2000000"] {
                unsafe { std::env::set_var("CLIP", clip) };
                let bytes = write(learner.rows(keep));
                let table = Table::read(&bytes).unwrap();
                eprintln!(
                    "keep {keep} clip {clip} {} bytes: {:?}",
                    bytes.len(),
                    parsing::score(&table, dev)
                );
            }
        }
        eprintln!("live: {:?}", parsing::score(&learner, dev));
    }
    let bytes = write(learner.rows(plan.parser_keep));
    debug_assert!(Table::read(&bytes).is_ok());
    bytes
}

fn report_tags(what: &str, examples: &[tagging::Example], tagged: &[[Vec<u8>; 2]]) {
    for (side, name) in ["as written", "upper case"].iter().enumerate() {
        let (mut right, mut all) = (0usize, 0usize);
        for (example, tags) in examples.iter().zip(tagged) {
            right += example.tags.iter().zip(&tags[side]).filter(|(a, b)| a == b).count();
            all += example.tags.len();
        }
        eprintln!("{what}, {name}: {:.2} % joint tags", 100.0 * right as f64 / all as f64);
    }
}
