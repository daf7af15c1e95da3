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
use tallybook_syntax::table::{Table, write};
use tallybook_syntax::tagger::First;
use tallybook_syntax::word::{Word, casing};
use tallybook_syntax::{file, section, tagger};

use crate::tagging::{self, Set, Tags};
use crate::treebank::{Data, Gold};
use crate::{cluster, lemmas, listed, naming, parsing, raw};

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
    /// Rounds of the finder of names.
    pub(crate) names_epochs: usize,
    /// Smallest weight of the tagger that is kept, of 127.
    pub(crate) tagger_keep: f64,
    /// Smallest weight of the parser that is kept, of 127.
    pub(crate) parser_keep: f64,
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
    let dev = if plan.report { dev(data, &tags, clusters, &tagger, &tagger2)? } else { Vec::new() };
    let trees = trees(&gold, &examples, tagged);
    let [parser] = kept(plan, "parser", || Ok([parser(&trees, plan, &dev)]))?;
    let listed = listed::table(data, &gold)?;
    let [names] = kept(plan, "names", || {
        let tag =
            Tagging { first: Table::read(&tagger)?, second: Table::read(&tagger2)?, tags: &tags };
        Ok([names(data, clusters, Clusters::read(&listed), &tag, plan)?])
    })?;
    sections.push((section::NAMES, names));
    sections.push((section::LISTED, listed));
    sections.push((section::TAGGER, tagger));
    sections.push((section::TAGGER2, tagger2));
    sections.push((section::PARSER, parser));
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
    tagged: Vec<[Vec<u8>; 2]>,
) -> Vec<parsing::Example> {
    gold.iter()
        .zip(examples)
        .zip(tagged)
        .map(|((gold, example), [tags, _])| parsing::Example {
            words: example.words.clone(),
            tags,
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
    tagger: &[u8],
    tagger2: &[u8],
) -> Result<Vec<parsing::Example>> {
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
    Ok(trees(&gold, &examples, tagged))
}

fn parser(trees: &[parsing::Example], plan: &Plan, dev: &[parsing::Example]) -> Vec<u8> {
    let learner = parsing::train(trees, plan.parser_epochs, 3, |epoch, learner| {
        eprintln!("parser: round {} done", epoch + 1);
        if !dev.is_empty() && (epoch + 1).is_multiple_of(4) {
            let bytes = write(learner.rows(plan.parser_keep));
            report_trees(plan.parser_keep, &bytes, dev);
        }
    });
    if !dev.is_empty() {
        for keep in [0.5, 1.0, 1.5, 2.0, 3.0] {
            report_trees(keep, &write(learner.rows(keep)), dev);
        }
    }
    write(learner.rows(plan.parser_keep))
}

/// Both passes of the finished tagger.
struct Tagging<'a> {
    first: Table<'a>,
    second: Table<'a>,
    tags: &'a Tags,
}

impl Tagging<'_> {
    fn tag(&self, words: &[Word]) -> Vec<u8> {
        let (mut first, mut second, mut buffer) = (First::default(), Vec::new(), Vec::new());
        let count = self.tags.0.len();
        let sure = i32::MAX;
        tagger::tag_first(&self.first, count, words, &mut first, &mut buffer);
        tagger::tag_again(&self.second, count, words, &first, sure, &mut second, &mut buffer);
        second
    }
}

/// Trains the finder of names on the sets whose licences allow it.
fn names(
    data: &Data,
    clusters: Clusters<'_>,
    list: Clusters<'_>,
    tagging: &Tagging<'_>,
    plan: &Plan,
) -> Result<Vec<u8>> {
    let benchmarks = data.shared.join("benchmarks");
    let wikigold = benchmarks.join("ner/wikigold/CONLL-format/data/wikigold.conll.txt");
    let tag_forms = |forms: &[String]| {
        let casing = casing(forms.iter().map(String::as_str));
        let mut folded = String::new();
        let words: Vec<Word> =
            forms.iter().map(|form| Word::of(form, casing, clusters, &mut folded)).collect();
        tagging.tag(&words)
    };
    let mut named = naming::read_gum(&data.treebank("gum", "train"))?;
    named.extend(naming::read_iob(&wikigold, 0, 1, ' ')?);
    named.extend(naming::read_re3d(&benchmarks.join("ner/re3d"), tagging.tags, &tag_forms)?);
    let count: usize = named.iter().map(|sentence| sentence.names.len()).sum();
    eprintln!("{} sentences with {count} names", named.len());
    let tag = |words: &[Word]| tagging.tag(words);
    let examples = naming::examples(&named, clusters, list, &tag);
    let learner = naming::train(&examples, plan.names_epochs, 23);
    Ok(write(learner.rows(plan.tagger_keep)))
}

fn report_trees(keep: f64, bytes: &[u8], dev: &[parsing::Example]) {
    let table = Table::read(bytes).expect("the table was just written");
    let (uas, las) = parsing::score(&table, dev);
    eprintln!("keep {keep}: {} bytes, UAS {uas:.2} LAS {las:.2}", bytes.len());
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
