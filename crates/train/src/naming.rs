//! Turns sentences with names into the weights of the finder of names: a structured perceptron.

use std::collections::BTreeMap;

use rayon::prelude::*;
use tallybook_syntax::clusters::Clusters;
use tallybook_syntax::gazette::Listed;
use tallybook_syntax::name_features::{name_features, word_features};
use tallybook_syntax::names::{self, BEGIN, END, Lattice, MUST, Seen, Segment};
use tallybook_syntax::network::{self, Network};
use tallybook_syntax::table::Table;
use tallybook_syntax::tagger::{Allowed, First};
use tallybook_syntax::tree::Tree;
use tallybook_syntax::word::{Casing, Word, casing};
use tallybook_syntax::{EntityLabel, Upos, gazette, tagger};

use crate::name_sets::{Name, Named, Unkinded};
use crate::perceptron::{Learner, Random};
use crate::score::NameScores;
use crate::tagging::Tags;

/// A sentence as the finder of names sees it, as written or as upper-case text.
#[derive(Clone, Debug)]
pub(crate) struct Side {
    words: Vec<Word>,
    tags: Vec<u8>,
    listed: Vec<Listed>,
    tree: Tree,
    bounds: Vec<u8>,
}

impl Side {
    fn seen<'a>(&'a self, words: &'a [Word]) -> Seen<'a> {
        let (tags, listed) = (&self.tags, &self.listed);
        Seen { words, tags, listed, tree: &self.tree, bounds: &self.bounds }
    }
}

/// A sentence with its names, as written and as upper-case text.
#[derive(Clone, Debug)]
pub(crate) struct Example {
    sides: [Side; 2],
    names: Vec<Segment>,
}

/// What sentences are looked at with before names are: the finished stages of the model.
pub(crate) struct Tools<'a> {
    /// The word clusters.
    pub(crate) clusters: Clusters<'a>,
    /// The lists of names.
    pub(crate) list: Clusters<'a>,
    /// Both passes of the tagger.
    pub(crate) tagger: [Table<'a>; 2],
    /// The network that parses, and the bytes it was read from.
    pub(crate) network: (&'a Network, &'a [u8]),
    /// The tags by number.
    pub(crate) tags: &'a Tags,
}

impl Tools<'_> {
    /// Returns the tags of a sentence's words.
    pub(crate) fn tag(&self, words: &[Word]) -> Vec<u8> {
        let (mut first, mut second, mut buffer) = (First::default(), Vec::new(), Vec::new());
        let count = self.tags.0.len();
        let all = Allowed::ALL;
        tagger::tag_first(&self.tagger[0], count, words, all, &mut first, &mut buffer);
        tagger::tag_again(
            &self.tagger[1],
            count,
            (words, all),
            &first,
            i32::MAX,
            &mut second,
            &mut buffer,
        );
        second
    }

    /// Returns the words of a sentence.
    pub(crate) fn words(&self, forms: &[String], casing: Casing) -> Vec<Word> {
        let mut folded = String::new();
        forms.iter().map(|form| Word::of(form, casing, self.clusters, &mut folded)).collect()
    }

    /// Returns true if and only if the lists know these words as a place and nothing else.
    pub(crate) fn is_place(&self, forms: &[String]) -> bool {
        let mut listed = Vec::new();
        gazette::look_up(self.list, &self.words(forms, Casing::Mixed), &mut listed);
        let whole = listed.first().and_then(|first| first.whole.get(forms.len() - 1));
        whole == Some(&gazette::PLACE)
    }

    /// Returns the universal tag of a tag's number.
    pub(crate) fn upos(&self, tag: u8) -> Upos {
        self.tags.0.get(usize::from(tag)).map_or(Upos::X, |tag| tag.0)
    }

    fn side(&self, forms: &[String], casing: Casing) -> Side {
        let words = self.words(forms, casing);
        let tags = self.tag(&words);
        let (mut listed, mut bounds) = (Vec::new(), Vec::new());
        gazette::look_up(self.list, &words, &mut listed);
        let seen = forms.iter().zip(&tags).map(|(form, &tag)| (form.as_str(), self.upos(tag)));
        names::bounds(seen, &listed, casing, &mut bounds);
        let mut tree = Tree::default();
        let (network, section) = self.network;
        network.parse(section, &words, &tags, &mut tree, &mut network::Scratch::default());
        Side { words, tags, listed, tree, bounds }
    }

    /// Returns the examples of sentences with names.
    pub(crate) fn examples(&self, named: &[Named]) -> Vec<Example> {
        named.par_iter().map(|sentence| self.example(sentence)).collect()
    }

    /// Returns the scores of a finder on sentences with names.
    pub(crate) fn score(&self, finder: &Table<'_>, named: &[Named]) -> NameScores {
        let mut scores = NameScores::default();
        let mut lattice = Lattice::default();
        for sentence in named {
            let [side, _] = self.example(sentence).sides;
            lattice.search(finder, side.seen(&side.words));
            let kind =
                |name: &Segment| Some((name.start, name.end, *KINDS.get(usize::from(name.kind))?));
            let found: Vec<Name> = lattice.found.iter().filter_map(kind).collect();
            scores.add(&sentence.names, &found);
        }
        scores
    }

    fn example(&self, named: &Named) -> Example {
        let casing = casing(named.forms.iter().map(String::as_str));
        let plain = self.side(&named.forms, casing);
        let blind = self.side(&named.forms, Casing::Blind);
        let of = |&(start, end, kind): &Name| Segment { start, end, kind: kind as u8 };
        let mut names: Vec<Segment> = named.names.iter().map(of).collect();
        for &(start, end) in &named.others {
            if names.iter().all(|name| end <= name.start || name.end <= start) {
                names.push(Segment { start, end, kind: names::OTHER });
            }
        }
        names.sort_by_key(|name| name.start);
        Example { sides: [plain, blind], names }
    }
}

impl Tools<'_> {
    /// Gives kinds to the names of a treebank that has none: the finder so far says which, its
    /// names must be the proper nouns, and a document calls one thing by one kind.
    pub(crate) fn kinds_of(&self, finder: &Table<'_>, sentences: &[Unkinded]) -> Vec<Named> {
        let mut found: Vec<Vec<Segment>> = sentences
            .par_iter()
            .map(|sentence| {
                let casing = casing(sentence.forms.iter().map(String::as_str));
                let mut side = self.side(&sentence.forms, casing);
                side.tags = sentence.tags.iter().map(|tag| self.tags.number(*tag)).collect();
                side.bounds = sentence
                    .tags
                    .iter()
                    .zip(&sentence.forms)
                    .map(|((upos, _), form)| match upos {
                        Upos::Propn => BEGIN | END | MUST,
                        Upos::Adj | Upos::Noun | Upos::Verb | Upos::Num
                            if form.starts_with(char::is_uppercase) =>
                        {
                            BEGIN | END
                        }
                        _ => 0,
                    })
                    .collect();
                let mut lattice = Lattice::default();
                lattice.search(finder, side.seen(&side.words));
                lattice.found
            })
            .collect();
        let surface = |sentence: &Unkinded, name: &Segment| {
            (sentence.document, sentence.forms[name.start..name.end].join(" ").to_lowercase())
        };
        let mut votes: BTreeMap<(usize, String), [usize; names::KINDS]> = BTreeMap::new();
        for (sentence, names) in sentences.iter().zip(&found) {
            for name in names {
                votes.entry(surface(sentence, name)).or_default()[usize::from(name.kind)] += 1;
            }
        }
        let mut out = Vec::new();
        for (sentence, names) in sentences.iter().zip(&mut found) {
            let mut named = Named { forms: sentence.forms.clone(), ..Named::default() };
            for name in names {
                let votes = votes.get(&surface(sentence, name)).copied().unwrap_or_default();
                let best = (0..names::KINDS).max_by_key(|&kind| {
                    (votes[kind], kind == usize::from(name.kind), std::cmp::Reverse(kind))
                });
                match best.and_then(|kind| KINDS.get(kind)) {
                    Some(&kind) => named.names.push((name.start, name.end, kind)),
                    None => named.others.push((name.start, name.end)),
                }
            }
            if self.confirmed(&named) {
                out.push(named);
            }
        }
        out
    }

    /// Returns true if and only if the lists bear out the kind of each name.
    fn confirmed(&self, named: &Named) -> bool {
        let mut listed = Vec::new();
        gazette::look_up(self.list, &self.words(&named.forms, Casing::Mixed), &mut listed);
        let kinds = |start: usize, end: usize| {
            let whole = listed.get(start).and_then(|first| first.whole.get(end - start - 1));
            whole.copied().unwrap_or(0)
        };
        let cue = |at: usize| listed.get(at).map_or(0, |word| word.cue);
        let name = |&(start, end, kind): &Name| match kind {
            EntityLabel::Per => {
                listed.get(start).is_some_and(|first| first.whole[0] & gazette::FIRST_NAME != 0)
            }
            EntityLabel::Org => {
                kinds(start, end) & gazette::ORGANISATION != 0
                    || (end - start > 1 && cue(end - 1) & gazette::ORGANISATION_WORD != 0)
            }
            EntityLabel::Loc => {
                kinds(start, end) & gazette::PLACE != 0
                    || (end - start > 1 && cue(end - 1) & gazette::PLACE_WORD != 0)
            }
        };
        let other = |&(start, end): &(usize, usize)| {
            (start..end).any(|at| cue(at) & gazette::OTHER_WORD != 0)
        };
        named.names.iter().all(name) && named.others.iter().all(other)
    }
}

const KINDS: [EntityLabel; 3] = [EntityLabel::Per, EntityLabel::Org, EntityLabel::Loc];

/// One sentence in this many is seen once more as upper-case text.
const BLIND_ONE_IN: usize = 4;

/// Trains the finder of names.
pub(crate) fn train(examples: &[Example], epochs: usize, seed: u64) -> Learner {
    let mut learner = Learner::new();
    let mut random = Random::new(seed);
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut lattice = Lattice::default();
    let mut words = Vec::new();
    for _ in 0..epochs {
        random.shuffle(&mut order);
        for &i in &order {
            let example = &examples[i];
            let sides = if random.below(BLIND_ONE_IN) == 0 { 2 } else { 1 };
            for side in &example.sides[..sides] {
                words.clone_from(&side.words);
                hide(&mut words, &example.names, &mut random);
                let seen = side.seen(&words);
                lattice.search(&learner, seen);
                learner.tick();
                if lattice.found != example.names {
                    correct(&mut learner, seen, &example.names, &lattice.found);
                }
            }
        }
    }
    learner
}

/// Moves the weights from the names found towards the right ones.
fn correct(learner: &mut Learner, seen: Seen<'_>, right: &[Segment], found: &[Segment]) {
    let len = seen.words.len();
    let (mut right_labels, mut found_labels) = (Vec::new(), Vec::new());
    names::word_labels(len, right, &mut right_labels);
    names::word_labels(len, found, &mut found_labels);
    let mut features = Vec::new();
    for (i, (&right, &found)) in right_labels.iter().zip(&found_labels).enumerate() {
        if right != found {
            word_features(seen, i, &mut features);
            learner.learn(&features, right, found);
        }
    }
    for (names, others, by) in [(right, found, 1), (found, right, -1)] {
        for name in names.iter().filter(|name| !others.contains(name)) {
            name_features(seen, name.start, name.end, &mut features);
            learner.nudge(&features, names::name_label(name.kind), by);
        }
    }
}

/// How many words of a hundred are hidden, in names and outside of them.
const HIDDEN: [usize; 2] = [45, 10];

/// Hides the letters of some words: most names of a new text have never been seen, so shape,
/// lists and context must do without them.
fn hide(words: &mut [Word], names: &[Segment], random: &mut Random) {
    for (i, word) in words.iter_mut().enumerate() {
        let inside = names.iter().any(|name| (name.start..name.end).contains(&i));
        if random.below(100) < HIDDEN[usize::from(!inside)] {
            word.form = 4;
            word.suffix = Default::default();
            word.prefix = Default::default();
        }
    }
}
