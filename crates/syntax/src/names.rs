//! Turns tagged words and their tree into named entities: the best way to cut a sentence into names
//! and the words between them.
//!
//! ```text
//! score of a cut = sum over its words (outside, or begin / inside / last / unit of a kind)
//!                + sum over its names (the name as a whole, of a kind)
//! ```
//! All cuts are weighed at once (Sarawagi and Cohen 2004). Beside the kinds of [`EntityLabel`] there
//! is that of other names (peoples, days, products), which are found and left out.

use crate::Upos;
use crate::gazette::{self, Listed};
use crate::name_features::{name_features, word_features};
use crate::parsed::{EntityLabel, EntitySpan};
use crate::table::{Scorer, Scores};
use crate::tree::Tree;
use crate::word::{Casing, Word};

/// Number of kinds of names, that of other names included.
pub const KINDS: usize = 4;
/// The kind of names that are neither a person, an organisation nor a place.
pub const OTHER: u8 = 3;
/// Number of labels of a word: outside, and four places in a name of each kind.
pub const WORD_LABELS: usize = 1 + 4 * KINDS;
/// Longest name, in words.
pub const NAME_LEN_MAX: usize = 10;
/// Most words in a row inside a name that could not begin one ("Court of the District").
const GAP_MAX: usize = 2;

/// The bit of a word that a name may begin with.
pub const BEGIN: u8 = 1;
/// The bit of a word that a name may end with.
pub const END: u8 = 2;
/// The bit of a word that is in a name; used where the right tags are known.
pub const MUST: u8 = 4;

/// A place in a name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    /// First of several words.
    Begin,
    /// Neither first nor last.
    Inside,
    /// Last of several words.
    Last,
    /// The only word.
    Unit,
}

/// Returns the label of a word at a place in a name of this kind; 0 is outside.
#[must_use]
pub fn word_label(kind: u8, place: Place) -> u8 {
    1 + 4 * kind + place as u8
}

/// Returns the label of a whole name of this kind.
#[must_use]
pub fn name_label(kind: u8) -> u8 {
    WORD_LABELS as u8 + kind
}

/// A name: its words and its kind, [`OTHER`] or the number of an [`EntityLabel`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Segment {
    /// The first word.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// The kind.
    pub kind: u8,
}

/// What is known of a sentence's words before names are looked for.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'a> {
    /// The words.
    pub words: &'a [Word],
    /// Their tags.
    pub tags: &'a [u8],
    /// What the lists of names say of them.
    pub listed: &'a [Listed],
    /// The tree.
    pub tree: &'a Tree,
    /// Where names may begin and end.
    pub bounds: &'a [u8],
}

/// Fills `out` with where names may begin and end: the words with a capital or a digit, those that
/// the tagger takes for names, and those that a list knows.
pub fn bounds<'a>(
    words: impl Iterator<Item = (&'a str, Upos)>,
    listed: &[Listed],
    casing: Casing,
    out: &mut Vec<u8>,
) {
    out.clear();
    for (form, upos) in words {
        let capital = form.chars().any(char::is_uppercase);
        let either = match casing {
            Casing::Mixed => capital || upos == Upos::Propn,
            Casing::Blind => {
                !matches!(upos, Upos::Punct | Upos::Adp | Upos::Det | Upos::Aux | Upos::Verb)
            }
        };
        // "Applebee's" and "Super 8" end with what begins no name.
        let follows = out.last().is_some_and(|before| before & BEGIN != 0);
        let end = follows && matches!(upos, Upos::Num | Upos::Part);
        out.push(if either { BEGIN | END } else { u8::from(end) * END });
    }
    for (i, listed) in listed.iter().enumerate() {
        // Only places are written small ("san francisco"); "defence ministry" is no name.
        let lasting = |kinds: &u8| kinds & gazette::PLACE != 0 && kinds & gazette::COMMON == 0;
        for (len, _) in listed.whole.iter().enumerate().filter(|(_, kinds)| lasting(kinds)) {
            if let Some(first) = out.get_mut(i) {
                *first |= BEGIN;
            }
            if let Some(last) = out.get_mut(i + len) {
                *last |= END;
            }
        }
    }
}

/// Buffers of the search, filled again for each sentence.
#[derive(Debug, Default)]
pub struct Lattice {
    words: Vec<[i32; WORD_LABELS]>,
    best: Vec<Step>,
    features: Vec<u64>,
    /// The names found.
    pub found: Vec<Segment>,
}

/// The best cut of the first words of a sentence: its score and its last piece.
#[derive(Clone, Copy, Debug, Default)]
struct Step {
    score: i32,
    start: usize,
    kind: u8,
}

const NO_NAME: u8 = 255;

impl Lattice {
    /// Finds the best cut of a sentence; its names are in `found`, in order.
    pub fn search<S: Scorer>(&mut self, scorer: &S, seen: Seen<'_>) {
        self.found.clear();
        let len = seen.words.len();
        if !seen.bounds.iter().any(|bound| bound & BEGIN != 0) {
            return;
        }
        self.weigh_words(scorer, seen);
        self.best.clear();
        self.best.push(Step::default());
        for end in 1..=len {
            let before = self.best.last().map_or(0, |step| step.score);
            let outside = self.words.get(end - 1).map_or(0, |scores| scores[0]);
            let must = seen.bounds.get(end - 1).is_some_and(|bound| bound & MUST != 0);
            let score = if must { i32::MIN / 2 } else { before + outside };
            let mut best = Step { score, start: end - 1, kind: NO_NAME };
            self.names_ending_at(scorer, seen, end, &mut best);
            self.best.push(best);
        }
        let mut end = len;
        while let Some(step) = self.best.get(end).filter(|_| end > 0) {
            if step.kind != NO_NAME {
                self.found.push(Segment { start: step.start, end, kind: step.kind });
            }
            end = step.start;
        }
        self.found.reverse();
    }

    /// Weighs the words that may stand in names; the others score nothing either way.
    fn weigh_words<S: Scorer>(&mut self, scorer: &S, seen: Seen<'_>) {
        self.words.clear();
        self.words.resize(seen.words.len(), [0; WORD_LABELS]);
        let bound = |i: usize| seen.bounds.get(i).is_some_and(|bound| *bound != 0);
        for i in 0..seen.words.len() {
            let near = |k: usize| (1..=GAP_MAX + 1 - k).any(|ahead| bound(i + ahead));
            let between = || (1..=GAP_MAX).any(|k| i >= k && bound(i - k) && near(k));
            if !bound(i) && !between() {
                continue;
            }
            word_features(seen, i, &mut self.features);
            let mut scores: Scores = [0; 256];
            scorer.add_all(&self.features, &mut scores);
            self.words[i].copy_from_slice(&scores[..WORD_LABELS]);
        }
    }

    fn names_ending_at<S: Scorer>(
        &mut self,
        scorer: &S,
        seen: Seen<'_>,
        end: usize,
        best: &mut Step,
    ) {
        let bound = |i: usize| seen.bounds.get(i).copied().unwrap_or(0);
        if bound(end - 1) & END == 0 {
            return;
        }
        // Sums over the words behind the first, per kind.
        let mut rest = [0i32; KINDS];
        let mut gap = 0;
        for start in (end.saturating_sub(NAME_LEN_MAX)..end).rev() {
            gap = if bound(start) == 0 { gap + 1 } else { 0 };
            if gap > GAP_MAX {
                return;
            }
            let word = self.words[start];
            if bound(start) & BEGIN != 0 {
                name_features(seen, start, end, &mut self.features);
                let mut scores: Scores = [0; 256];
                scorer.add_all(&self.features, &mut scores);
                let place = if start + 1 == end { Place::Unit } else { Place::Begin };
                for kind in 0..KINDS as u8 {
                    let score = self.best[start].score
                        + rest[usize::from(kind)]
                        + word[usize::from(word_label(kind, place))]
                        + scores[usize::from(name_label(kind))];
                    if score > best.score {
                        *best = Step { score, start, kind };
                    }
                }
            }
            let place = if start + 1 == end { Place::Last } else { Place::Inside };
            for kind in 0..KINDS as u8 {
                rest[usize::from(kind)] += word[usize::from(word_label(kind, place))];
            }
        }
    }
}

/// Fills `out` with the label of each word under these names.
pub fn word_labels(len: usize, names: &[Segment], out: &mut Vec<u8>) {
    out.clear();
    out.resize(len, 0);
    for name in names {
        for (i, out) in out.iter_mut().enumerate().take(name.end).skip(name.start) {
            let place = match (i == name.start, i + 1 == name.end) {
                (true, true) => Place::Unit,
                (true, false) => Place::Begin,
                (false, true) => Place::Last,
                (false, false) => Place::Inside,
            };
            *out = word_label(name.kind, place);
        }
    }
}

/// Returns the names that have a kind of their own.
#[must_use]
pub fn entities(found: &[Segment]) -> Vec<EntitySpan> {
    let kinds = [EntityLabel::Per, EntityLabel::Org, EntityLabel::Loc];
    let entity = |name: &Segment| {
        let label = *kinds.get(usize::from(name.kind))?;
        Some(EntitySpan { tokens: name.start..name.end, label })
    };
    found.iter().filter_map(entity).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Likes units of places, and the whole name of two words as an organisation; knows a whole
    /// name by its number of features.
    struct Fixed(usize);

    impl Scorer for Fixed {
        fn add_all(&self, features: &[u64], scores: &mut Scores) {
            if features.len() == self.0 {
                scores[usize::from(name_label(1))] += 1;
            } else {
                scores[usize::from(word_label(1, Place::Begin))] += 3;
                scores[usize::from(word_label(1, Place::Last))] += 3;
                scores[usize::from(word_label(2, Place::Unit))] += 2;
            }
        }
    }

    #[test]
    fn the_best_cut_is_found() {
        let mut tree = Tree::default();
        tree.reset(6);
        let seen = Seen {
            words: &[Word::default(); 6],
            tags: &[0; 6],
            listed: &[Listed::default(); 6],
            tree: &tree,
            bounds: &[BEGIN | END, 0, 0, 0, BEGIN | END, BEGIN | END],
        };
        let mut lattice = Lattice::default();
        let mut features = Vec::new();
        name_features(seen, 0, 1, &mut features);
        lattice.search(&Fixed(features.len()), seen);
        let found: Vec<_> = lattice.found.iter().map(|n| (n.start, n.end, n.kind)).collect();
        assert_eq!(found, [(0, 1, 2), (4, 6, 1)]);
        assert_eq!(entities(&lattice.found)[0].label, EntityLabel::Loc);
        let mut labels = Vec::new();
        word_labels(6, &lattice.found, &mut labels);
        let org = |place| word_label(1, place);
        let unit = word_label(2, Place::Unit);
        assert_eq!(labels, [unit, 0, 0, 0, org(Place::Begin), org(Place::Last)]);
    }

    #[test]
    fn names_begin_with_capitals_or_where_a_list_knows_them() {
        let words = [("they", Upos::Pron), ("left", Upos::Verb), ("mosul", Upos::Noun)];
        let mut listed = [Listed::default(); 3];
        listed[1].whole[0] = gazette::PLACE | gazette::COMMON;
        listed[2].whole[0] = gazette::PLACE;
        let mut out = Vec::new();
        bounds(words.into_iter(), &listed, Casing::Mixed, &mut out);
        assert_eq!(out, [0, 0, BEGIN | END]);
    }
}
