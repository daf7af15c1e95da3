//! Turns a word, or a stretch of words, into the features that tell whether it is a name.

use crate::hash::{finish, mix};
use crate::names::Seen;
use crate::tree::NONE;
use crate::word::Word;

/// Hands out hashes of numbered features.
struct Templates<'a> {
    number: u64,
    out: &'a mut Vec<u64>,
}

impl Templates<'_> {
    fn one(&mut self, a: u64, b: u64) {
        self.number += 1;
        self.out.push(finish(mix(mix(mix(0, self.number), a), b)));
    }
}

fn word(seen: Seen<'_>, at: isize) -> Word {
    let found = usize::try_from(at).ok().and_then(|at| seen.words.get(at)).copied();
    let distance = if at < 0 {
        at.unsigned_abs()
    } else {
        1 + at.unsigned_abs().saturating_sub(seen.words.len())
    };
    found.unwrap_or_else(|| Word::outside(distance.min(3) as u64))
}

fn tag(seen: Seen<'_>, at: isize) -> u64 {
    let found = usize::try_from(at).ok().and_then(|at| seen.tags.get(at)).copied();
    u64::from(found.unwrap_or(255))
}

/// What the lists say of a word, in one number: kinds, place in the listed name, own meaning.
fn listed(seen: Seen<'_>, at: isize) -> u64 {
    let found = usize::try_from(at).ok().and_then(|at| seen.listed.get(at)).copied();
    let found = found.unwrap_or_default();
    u64::from(found.kinds) | u64::from(found.place) << 8 | u64::from(found.cue) << 16
}

fn cue(seen: Seen<'_>, at: isize) -> u64 {
    let found = usize::try_from(at).ok().and_then(|at| seen.listed.get(at));
    u64::from(found.map_or(0, |found| found.cue))
}

/// Fills `out` with the features of word `i`.
pub fn word_features(seen: Seen<'_>, i: usize, out: &mut Vec<u64>) {
    out.clear();
    let mut features = Templates { number: 300, out };
    let mut one = |a: u64, b: u64| features.one(a, b);
    let at = i as isize;
    let (w, p1, p2) = (word(seen, at), word(seen, at - 1), word(seen, at - 2));
    let (n1, n2) = (word(seen, at + 1), word(seen, at + 2));
    let (t0, tp, tn) = (tag(seen, at), tag(seen, at - 1), tag(seen, at + 1));
    one(0, 0);
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
    let (g0, gp, gn) = (listed(seen, at), listed(seen, at - 1), listed(seen, at + 1));
    one(g0, 0);
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
    one(tag(seen, at - 2), tp);
    one(tn, tag(seen, at + 2));
    for cluster in w.cluster.map(u64::from) {
        one(cluster, 0);
        one(cluster, w.shape);
    }
    one(u64::from(p1.cluster[1]), u64::from(w.cluster[1]));
    one(u64::from(w.cluster[1]), u64::from(n1.cluster[1]));
    one(u64::from(p1.cluster[1]), u64::from(n1.cluster[1]));
    let node = seen.tree.node(i as u32);
    let relation = if node.head == NONE { 99 } else { node.label as u64 };
    one(relation, t0);
    one(relation, w.shape);
    one(relation, tag(seen, node.head as isize));
}

/// Fills `out` with the features of the words from `start` to `end` as one name.
pub fn name_features(seen: Seen<'_>, start: usize, end: usize, out: &mut Vec<u64>) {
    out.clear();
    let mut features = Templates { number: 500, out };
    let (from, to) = (start as isize, end as isize);
    let words = seen.words.get(start..end).unwrap_or(&[]);
    let len = words.len().min(6) as u64;
    let (first, last) = (word(seen, from), word(seen, to - 1));
    let (p1, p2, n1, n2) =
        (word(seen, from - 1), word(seen, from - 2), word(seen, to), word(seen, to + 1));
    let mut one = |a: u64, b: u64| features.one(a, b);
    // The name itself.
    one(len, 0);
    let all = words.iter().fold(7, |hash, word| mix(hash, word.form));
    let shapes = words.iter().take(5).fold(7, |hash, word| mix(hash, word.shape));
    let tags = (from..to.min(from + 6)).fold(7, |hash, at| mix(hash, tag(seen, at)));
    let fine = words.iter().take(5).fold(7, |hash, word| mix(hash, u64::from(word.cluster[1])));
    one(all, 0);
    one(shapes, 0);
    one(tags, 0);
    one(fine, 0);
    one(first.form, len);
    one(last.form, len);
    one(first.form, last.form);
    one(u64::from(last.cluster[2]), len);
    one(u64::from(first.cluster[2]), len);
    one(last.suffix[3], len.min(2));
    // Lists.
    let whole =
        seen.listed.get(start).and_then(|listed| listed.whole.get(words.len().wrapping_sub(1)));
    let whole = u64::from(whole.copied().unwrap_or(0));
    let (first_listed, last_listed) = (listed(seen, from), listed(seen, to - 1));
    let cues = (from..to).fold(0, |cues, at| cues | cue(seen, at));
    one(whole, len);
    one(whole, first.shape);
    one(whole, mix(p1.form, n1.form));
    one(first_listed, last_listed);
    one(mix(first_listed, last_listed), len);
    one(cue(seen, to - 1), len);
    one(cue(seen, from), len);
    one(cues, len);
    one(cues, whole);
    one(cue(seen, from - 1), len);
    one(cue(seen, from - 1), mix(first_listed, shapes));
    one(cue(seen, to), len);
    // What stands around it.
    one(p1.form, len);
    one(n1.form, len);
    one(p1.form, n1.form);
    one(p1.form, p2.form);
    one(n1.form, n2.form);
    one(u64::from(p1.cluster[2]), 0);
    one(u64::from(n1.cluster[2]), 0);
    one(u64::from(p1.cluster[1]), u64::from(n1.cluster[1]));
    one(p1.form, whole);
    one(n1.form, whole);
    one(tag(seen, from - 1), tag(seen, to));
    one(mix(tag(seen, from - 1), tag(seen, to)), tags);
    one(p1.form, shapes);
    one(n1.form, shapes);
    one(u64::from(start == 0), u64::from(end == seen.words.len()) << 8 | len);
    tree_features(seen, start, end, &mut features);
}

/// Adds what the tree says: what the name hangs on, and whether it is one piece of the tree.
fn tree_features(seen: Seen<'_>, start: usize, end: usize, features: &mut Templates<'_>) {
    let inside = |at: u32| (start..end).contains(&(at as usize));
    let mut heads = 0u64;
    let mut top = start as u32;
    for at in start as u32..end as u32 {
        if !inside(seen.tree.node(at).head) {
            heads += 1;
            top = at;
        }
    }
    let len = (end - start).min(3) as u64;
    let node = seen.tree.node(top);
    let relation = if node.head == NONE { 99 } else { node.label as u64 };
    let governor = word(seen, if node.head == NONE { -1 } else { node.head as isize });
    let outermost = seen.tree.node(top).left;
    let marker = if outermost == NONE || inside(outermost) {
        1
    } else {
        word(seen, outermost as isize).form
    };
    features.one(heads, len);
    features.one(heads, tag(seen, top as isize));
    features.one(relation, 0);
    features.one(relation, governor.form);
    features.one(relation, u64::from(governor.cluster[2]));
    features.one(relation, mix(marker, tag(seen, node.head as isize)));
    features.one(marker, governor.form);
    features.one(marker, u64::from(governor.cluster[1]));
    features.one(relation, u64::from(word(seen, end as isize - 1).cluster[1]));
}
