//! Turns the treebanks into a model file: every stage in its order.
//!
//! ```text
//! raw text -> clusters -> tagger (jackknifed, two passes) -> parser -> file
//!                                                         -> names
//!                                              treebanks  -> lemmas
//! ```
//! Each stage's result can be kept in a folder and used again, so that a later stage is tried
//! out without the earlier ones.

use std::path::PathBuf;

use anyhow::{Context, Result};
use rayon::prelude::*;
use tallybook_syntax::clusters::Clusters;
use tallybook_syntax::network::Network;
use tallybook_syntax::table::{Table, write};
use tallybook_syntax::{file, section};

use crate::naming::Tools;
use crate::tagging::{self, Set, Tags};
use crate::treebank::{Data, Gold};
use crate::{cluster, cutting, lemmas, listed, name_sets, naming, network, raw};

/// The numbers that a training run may change.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    /// Rounds of the exchange of words between clusters.
    pub(crate) cluster_rounds: usize,
    /// Rounds of the tagger.
    pub(crate) tagger_epochs: usize,
    /// Parts of the jackknife.
    pub(crate) folds: usize,
    /// Rounds of the parser.
    pub(crate) parser_epochs: usize,
    /// Sentences that the parser learns from; for trials.
    pub(crate) slice: Option<usize>,
    /// Rounds of the finder of names.
    pub(crate) names_epochs: usize,
    /// Smallest weight of the tagger that is kept, of 127.
    pub(crate) tagger_keep: f64,
    /// Rounds of the cuts between sentences.
    pub(crate) cuts_epochs: usize,
    /// How often the finder of names learns from kinds that it gave itself.
    pub(crate) names_rounds: usize,
    /// Smallest weight of the finder of names that is kept, of 127.
    pub(crate) names_keep: f64,
    /// A folder of re3d that the finder of names does not see, and is scored on.
    pub(crate) aside: Option<String>,
    /// Where stages keep their results and find those of an earlier run.
    pub(crate) reuse: Option<PathBuf>,
    /// True for scores on the development part of EWT on the way.
    pub(crate) report: bool,
}

/// Trains a model and returns its file.
pub(crate) fn build(data: &Data, version: &str, plan: &Plan) -> Result<Vec<u8>> {
    let gold = data.train()?;
    let tags = Tags::of(&gold, 2);
    eprintln!("{} sentences, {} tags", gold.len(), tags.0.len());
    let [clusters_bytes] = kept(plan, "clusters", || Ok([clusters(data, &gold, plan)?]))?;
    let clusters = Clusters::read(&clusters_bytes);
    let examples = tagging::examples(&gold, &tags, clusters);
    let [tagger, tagger2, tagged] = kept(plan, "tagger", || Ok(taggers(&examples, &tags, plan)))?;
    let tagged = unpack(&tagged, &examples);

    let mut sections = vec![(section::ABOUT, about(version, &tags))];
    let network =
        parser(data, &gold, (&examples, &tagged), (&tags, clusters, [&tagger, &tagger2]), plan)?;
    let read = Network::read(&network)?;
    let listed = listed::table(data, &gold)?;
    let [names] = kept(plan, "names", || {
        let tools = Tools {
            clusters,
            list: Clusters::read(&listed),
            tagger: [Table::read(&tagger)?, Table::read(&tagger2)?],
            network: (&read, &network),
            tags: &tags,
        };
        Ok([names(data, &tools, plan)?])
    })?;
    let [cuts] = kept(plan, "cuts", || {
        let mut texts = Vec::new();
        for name in ["ewt", "gum"] {
            texts.push(cutting::Texts::read(&data.treebank(name, "train"))?);
        }
        let learner = cutting::train(&texts, clusters, plan.cuts_epochs, 29);
        Ok([write(learner.rows(plan.tagger_keep))])
    })?;
    sections.push((section::CUTS, cuts));
    sections.push((section::NAMES, names));
    sections.push((section::LISTED, listed));
    sections.push((section::TAGGER, tagger));
    sections.push((section::TAGGER2, tagger2));
    sections.push((section::NETWORK, network));
    sections.push((section::LEMMAS, lemmas::lexicon(&gold)));
    sections.push((section::CLUSTERS, clusters_bytes));
    for (name, bytes) in &sections {
        eprintln!("{} {} bytes", String::from_utf8_lossy(*name), bytes.len());
    }
    Ok(file::write(&sections))
}

/// Makes the results of a stage, or finds those of an earlier run.
fn kept<const N: usize>(
    plan: &Plan,
    stage: &str,
    make: impl FnOnce() -> Result<[Vec<u8>; N]>,
) -> Result<[Vec<u8>; N]> {
    let Some(folder) = &plan.reuse else { return make() };
    std::fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    let path = |i: usize| folder.join(format!("{stage}-{i}.bin"));
    if (0..N).all(|i| path(i).exists()) {
        let mut out = [const { Vec::new() }; N];
        for (i, bytes) in out.iter_mut().enumerate() {
            *bytes = std::fs::read(path(i)).with_context(|| path(i).display().to_string())?;
        }
        return Ok(out);
    }
    let out = make()?;
    for (i, bytes) in out.iter().enumerate() {
        std::fs::write(path(i), bytes).with_context(|| path(i).display().to_string())?;
    }
    Ok(out)
}

/// Numbers of classes, coarse to fine.
const CLASSES: [usize; 3] = [48, 160, 500];

fn clusters(data: &Data, gold: &[Gold], plan: &Plan) -> Result<Vec<u8>> {
    let written = gold.iter().enumerate().filter(|(i, gold)| gold.origin == *i);
    let treebanks: Vec<Vec<String>> = written.map(|(_, gold)| gold.forms.clone()).collect();
    let running = raw::running(&data.shared, &treebanks)?;
    let words = cluster::Vocabulary::of(&running);
    eprintln!("{} running words, {} in classes", running.words.len(), words.hashes.len());
    let classes: Vec<Vec<u32>> = CLASSES
        .par_iter()
        .map(|&classes| cluster::exchange(&words, classes, plan.cluster_rounds))
        .collect();
    let rows: Vec<(u64, [u16; 3])> = words
        .hashes
        .iter()
        .enumerate()
        // Class 0 means no class.
        .map(|(i, hash)| (*hash, [0, 1, 2].map(|k: usize| classes[k][i] as u16 + 1)))
        .collect();
    Ok(tallybook_syntax::clusters::write(&rows))
}

/// Returns both passes of the tagger, and the treebank's tags as strangers to it would tag it.
fn taggers(examples: &[tagging::Example], tags: &Tags, plan: &Plan) -> [Vec<u8>; 3] {
    let (count, epochs) = (tags.0.len(), plan.tagger_epochs);
    let mut set = Set { examples, first: None };
    let (first, tagger) = rayon::join(
        || tagging::jackknife(set, count, plan.folds, epochs, 1),
        || write(tagging::train(set, |_| true, count, epochs, 7).rows(plan.tagger_keep)),
    );
    report_tags("first pass, jackknifed", examples, &first);
    set.first = Some(&first);
    let (second, tagger2) = rayon::join(
        || tagging::jackknife(set, count, plan.folds, epochs, 11),
        || write(tagging::train(set, |_| true, count, epochs, 17).rows(plan.tagger_keep)),
    );
    report_tags("second pass, jackknifed", examples, &second);
    [tagger, tagger2, second.into_iter().flatten().flatten().collect()]
}

/// Cuts the tags of all sentences, as written and in upper case, into sentences.
fn unpack(bytes: &[u8], examples: &[tagging::Example]) -> Vec<[Vec<u8>; 2]> {
    let mut rest = bytes;
    let mut next = |len: usize| {
        let (tags, tail) = rest.split_at(len.min(rest.len()));
        rest = tail;
        tags.to_vec()
    };
    examples.iter().map(|e| [next(e.tags.len()), next(e.tags.len())]).collect()
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

fn trees(
    gold: &[Gold],
    examples: &[tagging::Example],
    tagged: &[[Vec<u8>; 2]],
) -> Vec<network::Example> {
    gold.iter()
        .zip(examples)
        .zip(tagged)
        .map(|((gold, example), tags)| network::Example {
            words: [example.words.clone(), example.blind.clone()],
            tags: tags.clone(),
            heads: gold.heads.clone(),
            labels: gold.labels.clone(),
        })
        .collect()
}

/// Returns the development part of EWT, tagged.
fn dev(
    data: &Data,
    tags: &Tags,
    clusters: Clusters<'_>,
    [tagger, tagger2]: [&[u8]; 2],
) -> Result<Vec<network::Example>> {
    let gold = data.sentences("ewt", "dev")?;
    let examples = tagging::examples(&gold, tags, clusters);
    let (tagger, tagger2) = (Table::read(tagger)?, Table::read(tagger2)?);
    let count = tags.0.len();
    let tagged = examples.iter().map(|example| {
        let first = tagging::tag_both(&tagger, count, example, None);
        tagging::tag_both(&tagger2, count, example, Some(&first))
    });
    let tagged: Vec<[Vec<u8>; 2]> = tagged.collect();
    report_tags("development part of EWT", &examples, &tagged);
    Ok(trees(&gold, &examples, &tagged))
}

/// Trains the network and returns its section of the model file.
fn parser(
    data: &Data,
    gold: &[Gold],
    (examples, tagged): (&[tagging::Example], &[[Vec<u8>; 2]]),
    (tags, clusters, tagger): (&Tags, Clusters<'_>, [&[u8]; 2]),
    plan: &Plan,
) -> Result<Vec<u8>> {
    let trees = trees(gold, examples, tagged);
    let vocabulary = network::Vocabulary::of(&trees);
    let dev = if plan.report { dev(data, tags, clusters, tagger)? } else { Vec::new() };
    let [numbers] = kept(plan, "network", || {
        let course = network::Course::new(plan.parser_epochs);
        let some = trees.get(..plan.slice.unwrap_or(trees.len())).unwrap_or(&trees);
        Ok([network::train(&vocabulary, some, &course, &dev)])
    })?;
    let section = network::section(&vocabulary, &numbers);
    if !dev.is_empty() {
        let (uas, las) = network::score(&section, &dev)?;
        eprintln!("in bytes: {} bytes, UAS {uas:.2} LAS {las:.2}", section.len());
    }
    Ok(section)
}

/// Trains the finder of names on the sets whose licences allow it.
fn names(data: &Data, tools: &Tools<'_>, plan: &Plan) -> Result<Vec<u8>> {
    let benchmarks = data.shared.join("benchmarks");
    let wikigold = benchmarks.join("ner/wikigold/CONLL-format/data/wikigold.conll.txt");
    let mut named = name_sets::read_gum(&data.treebank("gum", "train"))?;
    named.extend(name_sets::read_iob(&wikigold, 0, 1, ' ')?);
    let (re3d, aside) = (benchmarks.join("ner/re3d"), plan.aside.as_deref());
    named.extend(name_sets::read_re3d(&re3d, tools, |folder| Some(folder) != aside)?);
    named.extend(name_sets::read_marked(include_str!("../data/named.txt")));
    let count: usize = named.iter().map(|sentence| sentence.names.len()).sum();
    eprintln!("{} sentences with {count} names", named.len());
    let mut examples = tools.examples(&named);
    let known = examples.len();
    let unkinded = name_sets::read_unkinded(&data.treebank("ewt", "train"))?;
    let mut learner = naming::train(&examples, plan.names_epochs, 23);
    for round in 0..plan.names_rounds {
        let finder = write(learner.rows(plan.names_keep));
        let kinds = tools.kinds_of(&Table::read(&finder)?, &unkinded);
        let count: usize = kinds.iter().map(|sentence| sentence.names.len()).sum();
        eprintln!("round {}: {count} names", round + 1);
        examples.truncate(known);
        examples.extend(tools.examples(&kinds));
        learner = naming::train(&examples, plan.names_epochs, 23);
    }
    let finder = write(learner.rows(plan.names_keep));
    if let Some(aside) = aside {
        let kept = name_sets::read_re3d(&re3d, tools, |folder| folder == aside)?;
        let scores = tools.score(&Table::read(&finder)?, &kept);
        eprintln!("{aside}: {} names, F1 {:.2}", scores.gold, scores.f1());
    }
    Ok(finder)
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
