//! Turns words into parts of speech, from left to right.

use crate::hash::{finish, mix};
use crate::table::{Scorer, Scores};
use crate::word::Word;

/// Most joint tags (universal with Penn) that a model has.
pub const TAGS_MAX: usize = 128;
/// The tag of a place outside of the sentence.
pub const OUTSIDE: u8 = 255;

/// Fills `out` with the features of token `i`.
///
/// `tags` holds the tags decided so far; `first_pass`, where given, holds those of the whole
/// sentence from the first pass, so that the second sees what stands to the right.
pub fn features(
    words: &[Word],
    tags: &[u8],
    first_pass: Option<&[u8]>,
    i: usize,
    out: &mut Vec<u64>,
) {
    out.clear();
    let word = |offset: isize| {
        let at = i as isize + offset;
        usize::try_from(at)
            .ok()
            .and_then(|at| words.get(at))
            .copied()
            .unwrap_or_else(|| Word::outside(offset.unsigned_abs() as u64))
    };
    let tag = |back: usize| {
        let found = i.checked_sub(back).and_then(|at| tags.get(at)).copied();
        u64::from(found.unwrap_or(OUTSIDE))
    };
    let (w, p1, p2, n1, n2) = (word(0), word(-1), word(-2), word(1), word(2));
    let (t1, t2) = (tag(1), tag(2));
    let first = u64::from(i == 0);
    let mut template = 1u64;
    let mut one = |a: u64, b: u64| {
        template += 1;
        out.push(finish(mix(mix(mix(0, template), a), b)));
    };
    one(0, 0);
    one(w.form, 0);
    for suffix in w.suffix {
        one(suffix, 0);
    }
    for prefix in w.prefix {
        one(prefix, 0);
    }
    one(w.shape, first);
    one(w.shape, w.suffix[2]);
    one(t1, 0);
    one(t1, t2);
    one(t1, w.form);
    one(t1, w.suffix[2]);
    one(p1.form, 0);
    one(p2.form, 0);
    one(n1.form, 0);
    one(n2.form, 0);
    one(p1.form, w.form);
    one(n1.form, w.form);
    one(p1.form, p2.form);
    one(n1.form, n2.form);
    one(p1.form, n1.form);
    one(p1.suffix[2], t1);
    one(n1.suffix[2], 0);
    one(n1.suffix[1], w.suffix[2]);
    one(n1.shape, w.shape);
    one(p1.shape, w.shape);
    for k in 0..3 {
        one(u64::from(w.cluster[k]), 0);
        one(u64::from(n1.cluster[k]), 0);
        one(u64::from(p1.cluster[k]), 0);
    }
    one(u64::from(w.cluster[1]), t1);
    one(u64::from(w.cluster[2]), w.suffix[1]);
    one(u64::from(w.cluster[1]), u64::from(n1.cluster[1]));
    one(u64::from(p1.cluster[1]), u64::from(w.cluster[1]));
    one(u64::from(n1.cluster[2]), u64::from(n2.cluster[2]));
    one(u64::from(n2.cluster[1]), 0);
    one(u64::from(p2.cluster[1]), 0);
    if let Some(seen) = first_pass {
        let seen_tag = |ahead: usize| u64::from(seen.get(i + ahead).copied().unwrap_or(OUTSIDE));
        let (a0, a1, a2) = (seen_tag(0), seen_tag(1), seen_tag(2));
        one(a1, w.form);
        one(a1, a2);
        one(a1, t1);
        one(a1, mix(t1, w.suffix[2]));
        one(a1, u64::from(w.cluster[2]));
        one(a0, a1);
        one(a0, w.form);
        one(mix(t1, t2), mix(a1, a2));
    }
}

/// What the first pass found in a sentence.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct First {
    /// The best tags.
    pub tags: Vec<u8>,
    /// By how much each won over the next best.
    pub margins: Vec<i32>,
}

/// Which tags each word of a sentence may bear.
#[derive(Clone, Copy, Debug)]
pub struct Allowed<'a> {
    /// For each tag whether it is of a closed class.
    pub closed: &'a [bool],
    /// For each word whether it may bear such a tag; all may where this is empty.
    pub words: &'a [bool],
}

impl Allowed<'_> {
    /// Every word may bear every tag.
    pub const ALL: Allowed<'static> = Allowed { closed: &[], words: &[] };

    /// Lowers what the word may not bear under all else.
    fn mask(&self, word: usize, scores: &mut [i32]) {
        if self.words.get(word).is_none_or(|&may| may) {
            return;
        }
        for (score, closed) in scores.iter_mut().zip(self.closed) {
            if *closed {
                *score = i32::MIN / 2;
            }
        }
    }
}

/// Tags a sentence for the first time.
pub fn tag_first<S: Scorer>(
    scorer: &S,
    count: usize,
    words: &[Word],
    allowed: Allowed<'_>,
    first: &mut First,
    buffer: &mut Vec<u64>,
) {
    first.tags.clear();
    first.margins.clear();
    for i in 0..words.len() {
        features(words, &first.tags, None, i, buffer);
        let mut scores: Scores = [0; 256];
        scorer.add_all(buffer, &mut scores);
        let scores = &mut scores[..count.min(TAGS_MAX)];
        allowed.mask(i, scores);
        let best = best(scores);
        let others = scores.iter().enumerate().filter(|(label, _)| *label != usize::from(best));
        let next = others.map(|(_, score)| *score).max().unwrap_or(0);
        first.margins.push(scores[usize::from(best)] - next);
        first.tags.push(best);
    }
}

/// Tags a sentence again, with what the first pass saw to the right; a tag that won by more than
/// `sure` stands.
pub fn tag_again<S: Scorer>(
    scorer: &S,
    count: usize,
    (words, allowed): (&[Word], Allowed<'_>),
    first: &First,
    sure: i32,
    tags: &mut Vec<u8>,
    buffer: &mut Vec<u64>,
) {
    tags.clear();
    for i in 0..words.len() {
        if let (Some(&tag), Some(&margin)) = (first.tags.get(i), first.margins.get(i))
            && margin > sure
        {
            tags.push(tag);
            continue;
        }
        features(words, tags, Some(&first.tags), i, buffer);
        let mut scores: Scores = [0; 256];
        scorer.add_all(buffer, &mut scores);
        let scores = &mut scores[..count.min(TAGS_MAX)];
        allowed.mask(i, scores);
        tags.push(best(scores));
    }
}

/// Returns the first of the highest scores.
#[must_use]
pub fn best(scores: &[i32]) -> u8 {
    let mut best = 0;
    for (label, score) in scores.iter().enumerate() {
        if *score > scores[best] {
            best = label;
        }
    }
    best as u8
}
