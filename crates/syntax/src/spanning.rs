//! Turns scores of all pairs of words into the tree with the highest sum that has one root.
//!
//! Where each word's best head makes such a tree, that is it; else circles are broken as Chu,
//! Liu and Edmonds do. Scores become whole numbers first, so that sums are exact.

/// What a step of a unit of score is worth.
const UNIT: f32 = 4096.0;
/// What a root costs: more than any tree's scores, so that there is only one.
const ROOT_COST: i64 = 1 << 40;
/// Below every score.
const NEVER: i64 = i64::MIN / 4;

/// Buffers of the search.
#[derive(Debug, Default)]
pub struct Decoder {
    seen: Vec<u32>,
}

impl Decoder {
    /// Fills `heads` with the heads of `n` words; `scores` has a row of `n + 1` a word, of which
    /// the last is the root. A word's score with itself does not count.
    pub fn decode(&mut self, scores: &mut [f32], n: usize, heads: &mut Vec<u32>) {
        heads.clear();
        for (i, row) in scores.chunks_exact_mut(n + 1).take(n).enumerate() {
            row[i] = f32::MIN;
            let mut best = 0;
            for (k, score) in row.iter().enumerate() {
                if *score > row[best] {
                    best = k;
                }
            }
            heads.push(best as u32);
        }
        let roots = heads.iter().filter(|head| **head as usize == n).count();
        if n > 0 && (roots != 1 || self.circle(heads).is_some()) {
            let score = |i: usize, k: usize| -> i64 {
                if i == k {
                    return NEVER;
                }
                let score = (scores[i * (n + 1) + k].clamp(-1e5, 1e5) * UNIT) as i64;
                if k == n { score - ROOT_COST } else { score }
            };
            let mut square = vec![NEVER; (n + 1) * (n + 1)];
            for i in 0..n {
                for k in 0..=n {
                    square[i * (n + 1) + k] = score(i, k);
                }
            }
            *heads = spanning(square, n + 1);
            heads.truncate(n);
        }
    }

    /// Returns a word of a circle, if there is one.
    fn circle(&mut self, heads: &[u32]) -> Option<usize> {
        let n = heads.len();
        self.seen.clear();
        self.seen.resize(n, u32::MAX);
        for start in 0..n {
            let mut at = start;
            while at < n && self.seen[at] == u32::MAX {
                self.seen[at] = start as u32;
                at = heads[at] as usize;
            }
            if at < n && self.seen[at] == start as u32 {
                return Some(at);
            }
        }
        None
    }
}

/// Returns the heads of the best tree over `n` nodes, of which the last is the root; row `i` of
/// the scores holds those of the heads of `i`.
fn spanning(scores: Vec<i64>, n: usize) -> Vec<u32> {
    let root = n - 1;
    let best_head = |i: usize| {
        let row = &scores[i * n..(i + 1) * n];
        best_of(0..n, |k| row[k]) as u32
    };
    let mut heads: Vec<u32> = (0..n).map(best_head).collect();
    heads[root] = root as u32;
    let Some(at) = Decoder::default().circle(&heads[..root]) else { return heads };
    let mut circle = vec![at];
    let mut next = heads[at] as usize;
    while next != at {
        circle.push(next);
        next = heads[next] as usize;
    }
    let small = contract(&scores, &heads, &circle);
    drop(scores);
    let len = small.outside.len() + 1;
    let found = spanning(small.scores, len);
    let original = |node: usize| match node {
        _ if node == len - 1 => Some(root),
        _ if node == len - 2 => None,
        _ => small.outside.get(node).copied(),
    };
    for (node, &head) in found.iter().enumerate().take(len - 1) {
        match (original(node), original(head as usize)) {
            (Some(i), Some(j)) => heads[i] = j as u32,
            (Some(i), None) => heads[i] = small.leave[i] as u32,
            (None, Some(j)) => heads[small.enter[j]] = j as u32,
            (None, None) => {}
        }
    }
    heads
}

/// Returns the first of the candidates with the highest score; there is one.
fn best_of(candidates: impl Iterator<Item = usize>, score: impl Fn(usize) -> i64) -> usize {
    let mut best: Option<usize> = None;
    for candidate in candidates {
        if best.is_none_or(|best| score(candidate) > score(best)) {
            best = Some(candidate);
        }
    }
    best.unwrap_or(0)
}

/// A graph with a circle made one node: the others keep their order, then comes the circle, and
/// the root stays last.
struct Contracted {
    scores: Vec<i64>,
    /// The nodes outside of the circle.
    outside: Vec<usize>,
    /// For each node outside, where in the circle its arc enters, and whence one to it leaves.
    enter: Vec<usize>,
    leave: Vec<usize>,
}

fn contract(scores: &[i64], heads: &[u32], circle: &[usize]) -> Contracted {
    let n = heads.len();
    let outside: Vec<usize> = (0..n).filter(|i| !circle.contains(i)).collect();
    let len = outside.len() + 1;
    let merged = len - 2;
    let place = |k: usize| if k + 1 == outside.len() { len - 1 } else { k };
    let mut small = vec![NEVER; len * len];
    let (mut enter, mut leave) = (vec![0; n], vec![0; n]);
    for (k, &i) in outside.iter().enumerate() {
        for (l, &j) in outside.iter().enumerate().filter(|(l, _)| *l != k) {
            small[place(k) * len + place(l)] = scores[i * n + j];
        }
        leave[i] = best_of(circle.iter().copied(), |c| scores[i * n + c]);
        if i + 1 != n {
            small[place(k) * len + merged] = scores[i * n + leave[i]];
        }
        // Where an arc enters the circle, the circle's own arc to that node breaks.
        let gain = |c: usize| scores[c * n + i].saturating_sub(scores[c * n + heads[c] as usize]);
        enter[i] = best_of(circle.iter().copied(), gain);
        small[merged * len + place(k)] = gain(enter[i]);
    }
    Contracted { scores: small, outside, enter, leave }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tries all heads of all words.
    fn best_of_all(scores: &[f32], n: usize) -> f32 {
        let mut best = f32::MIN;
        for number in 0..(n + 1).pow(n as u32) {
            let mut rest = number;
            let heads: Vec<u32> = (0..n)
                .map(|_| {
                    let head = rest % (n + 1);
                    rest /= n + 1;
                    head as u32
                })
                .collect();
            let roots = heads.iter().filter(|head| **head as usize == n).count();
            if roots == 1 && Decoder::default().circle(&heads).is_none() {
                best = best.max(sum(scores, &heads));
            }
        }
        best
    }

    fn sum(scores: &[f32], heads: &[u32]) -> f32 {
        let n = heads.len();
        heads.iter().enumerate().map(|(i, &head)| scores[i * (n + 1) + head as usize]).sum()
    }

    #[test]
    fn it_finds_the_best_tree_with_one_root() {
        let mut state = 7u64;
        for round in 0..400 {
            let n = 1 + round % 5;
            let mut scores: Vec<f32> = (0..n * (n + 1))
                .map(|_| {
                    state = crate::hash::finish(state.wrapping_add(1));
                    (state >> 48) as f32 / 1024.0 - 20.0
                })
                .collect();
            let all = scores.clone();
            let mut heads = Vec::new();
            Decoder::default().decode(&mut scores, n, &mut heads);
            assert!(Decoder::default().circle(&heads).is_none(), "{heads:?}");
            assert_eq!(heads.iter().filter(|head| **head as usize == n).count(), 1);
            assert!((sum(&all, &heads) - best_of_all(&all, n)).abs() < 0.01, "{heads:?}");
        }
    }
}
