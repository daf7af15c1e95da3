//! Turns tagged words into named entities: begin, inside, last, unit of a name, or outside.

use crate::hash::{finish, mix};
use crate::parsed::{EntityLabel, EntitySpan};
use crate::table::{Scorer, Scores};
use crate::word::Word;

/// Number of labels: outside, and four places in a name for each kind.
pub const LABELS: usize = 13;

const KINDS: [EntityLabel; 3] = [EntityLabel::Per, EntityLabel::Org, EntityLabel::Loc];

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

/// Returns the label of a place in a name of this kind.
#[must_use]
pub fn label(kind: EntityLabel, place: Place) -> u8 {
    1 + 4 * kind as u8 + place as u8
}

/// Returns true if and only if `next` may follow `previous` (0 also stands before a sentence).
#[must_use]
pub fn follows(previous: u8, next: u8) -> bool {
    let open = |label: u8| label > 0 && matches!((label - 1) % 4, 0 | 1);
    let goes_on = |label: u8| label > 0 && matches!((label - 1) % 4, 1 | 2);
    if open(previous) {
        goes_on(next) && (next - 1) / 4 == (previous - 1) / 4
    } else {
        !goes_on(next)
    }
}

/// What is known of a sentence's words before names are looked for.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'a> {
    /// The words.
    pub words: &'a [Word],
    /// Their tags.
    pub tags: &'a [u8],
    /// What the lists of names say of them.
    pub listed: &'a [u16],
    /// False where no name begins.
    pub maybe: &'a [bool],
}

/// Fills `out` with the features of token `i`; `labels` holds those before it.
pub fn features(seen: Seen<'_>, labels: &[u8], i: usize, out: &mut Vec<u64>) {
    let (words, tags) = (seen.words, seen.tags);
    out.clear();
    let word = |offset: isize| {
        usize::try_from(i as isize + offset)
            .ok()
            .and_then(|at| words.get(at))
            .copied()
            .unwrap_or_else(|| Word::outside(offset.unsigned_abs() as u64))
    };
    let tag = |offset: isize| {
        let at = usize::try_from(i as isize + offset).ok();
        u64::from(at.and_then(|at| tags.get(at)).copied().unwrap_or(255))
    };
    let last = |back: usize| {
        let found = i.checked_sub(back).and_then(|at| labels.get(at)).copied();
        u64::from(found.unwrap_or(0))
    };
    let (w, p1, p2, n1, n2) = (word(0), word(-1), word(-2), word(1), word(2));
    let (l1, l2) = (last(1), last(2));
    let (t0, tp, tn) = (tag(0), tag(-1), tag(1));
    let mut template = 300u64;
    let mut one = |a: u64, b: u64| {
        template += 1;
        out.push(finish(mix(mix(mix(0, template), a), b)));
    };
    one(0, l1);
    one(l1, l2);
    one(l1, t0);
    one(l1, w.form);
    one(l1, w.shape);
    one(l1, mix(w.shape, n1.shape));
    one(w.form, 0);
    one(w.shape, u64::from(i == 0));
    for part in w.suffix.into_iter().skip(1).chain(w.prefix) {
        one(part, 0);
    }
    for x in [p1, p2, n1, n2] {
        one(x.form, 0);
        one(x.shape, w.shape);
        one(u64::from(x.cluster[2]), 0);
        one(u64::from(x.cluster[0]), w.shape);
    }
    let listed = |offset: isize| {
        let at = usize::try_from(i as isize + offset).ok();
        u64::from(at.and_then(|at| seen.listed.get(at)).copied().unwrap_or(0))
    };
    let (g0, gp, gn) = (listed(0), listed(-1), listed(1));
    one(g0, 0);
    one(g0, l1);
    one(g0, w.shape);
    one(g0, t0);
    one(gp, g0);
    one(g0, gn);
    one(g0, p1.form);
    one(g0, n1.form);
    one(p1.form, w.form);
    one(w.form, n1.form);
    one(p1.form, n1.form);
    one(p1.form, p2.form);
    one(n1.form, n2.form);
    one(p1.form, w.shape);
    one(n1.form, w.shape);
    one(p1.suffix[2], 0);
    one(n1.suffix[2], 0);
    one(t0, 0);
    one(tp, t0);
    one(t0, tn);
    one(mix(tp, t0), tn);
    one(tag(-2), tp);
    one(tn, tag(2));
    for k in 0..3 {
        one(u64::from(w.cluster[k]), 0);
        one(u64::from(w.cluster[k]), w.shape);
        one(u64::from(w.cluster[k]), l1);
    }
    one(u64::from(p1.cluster[1]), u64::from(w.cluster[1]));
    one(u64::from(w.cluster[1]), u64::from(n1.cluster[1]));
    one(mix(u64::from(p1.cluster[1]), l1), u64::from(n1.cluster[1]));
}

/// Finds the names of a sentence; none begins at a word for which `maybe` is false.
pub fn find<S: Scorer>(
    scorer: &S,
    seen: Seen<'_>,
    labels: &mut Vec<u8>,
    buffer: &mut Vec<u64>,
) -> Vec<EntitySpan> {
    labels.clear();
    for i in 0..seen.words.len() {
        let before = labels.last().copied().unwrap_or(0);
        if seen.maybe.get(i) == Some(&false) && follows(before, 0) {
            labels.push(0);
            continue;
        }
        features(seen, labels, i, buffer);
        let mut scores: Scores = [0; 256];
        scorer.add_all(buffer, &mut scores);
        labels.push(best(&scores, before, i + 1 == seen.words.len()));
    }
    spans(labels)
}

/// Returns the best label that may follow `before`; a name never runs past the sentence.
#[must_use]
pub fn best(scores: &Scores, before: u8, at_end: bool) -> u8 {
    let mut best = (i32::MIN, 0u8);
    for label in 0..LABELS as u8 {
        let opens = label > 0 && matches!((label - 1) % 4, 0 | 1);
        let score = scores[usize::from(label)];
        if follows(before, label) && !(at_end && opens) && score > best.0 {
            best = (score, label);
        }
    }
    best.1
}

/// Returns the names that the labels spell.
#[must_use]
pub fn spans(labels: &[u8]) -> Vec<EntitySpan> {
    let mut out = Vec::new();
    let mut start = 0;
    for (i, &label) in labels.iter().enumerate() {
        let Some(place) = label.checked_sub(1) else { continue };
        let kind = KINDS[usize::from(place / 4).min(2)];
        match place % 4 {
            0 => start = i,
            1 => {}
            2 => out.push(EntitySpan { tokens: start..i + 1, label: kind }),
            _ => out.push(EntitySpan { tokens: i..i + 1, label: kind }),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_spell_names() {
        let labels = [
            label(EntityLabel::Per, Place::Begin),
            label(EntityLabel::Per, Place::Last),
            0,
            label(EntityLabel::Loc, Place::Unit),
        ];
        let found = spans(&labels);
        assert_eq!(found.len(), 2);
        assert_eq!((found[0].tokens.clone(), found[0].label), (0..2, EntityLabel::Per));
        assert_eq!((found[1].tokens.clone(), found[1].label), (3..4, EntityLabel::Loc));
        assert!(follows(labels[0], labels[1]) && !follows(labels[0], labels[3]));
    }
}
