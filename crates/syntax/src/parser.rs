//! Turns tagged words into a dependency tree with the highest-scoring step at each point.

use crate::Deprel;
use crate::hash::{finish, mix};
use crate::table::{Scorer, Scores};
use crate::transition::{Allowed, Move, NONE, State};
use crate::word::Word;

/// What the features see of one token.
#[derive(Clone, Copy, Debug)]
struct Seen {
    at: u32,
    form: u64,
    tag: u64,
    fine: u64,
    middle: u64,
}

const ABSENT: Seen = Seen { at: NONE, form: 1, tag: 254, fine: 0, middle: 0 };

/// Fills `out` with the features of a state: those of Zhang and Nivre (2011), and clusters.
pub fn features(state: &State, words: &[Word], tags: &[u8], out: &mut Vec<u64>) {
    out.clear();
    let seen = |at: u32| -> Seen {
        match (words.get(at as usize), tags.get(at as usize)) {
            (Some(word), Some(&tag)) => Seen {
                at,
                form: word.form,
                tag: u64::from(tag),
                fine: u64::from(word.cluster[2]),
                middle: u64::from(word.cluster[1]),
            },
            _ if at as usize == words.len() => Seen { at, form: 2, tag: 253, ..ABSENT },
            _ => ABSENT,
        }
    };
    let label = |at: u32| -> u64 {
        let node = state.node(at);
        if node.head == NONE { 99 } else { node.label as u64 }
    };
    let (top, front) = (state.top(0), state.front);
    let (s0, s1, b0) = (seen(top), seen(state.top(1)), seen(front));
    let (b1, b2, b3) = (seen(front + 1), seen(front + 2), seen(front + 3));
    let (top_node, front_node) = (state.node(top), state.node(front));
    let head = seen(top_node.head);
    let head2 = seen(state.node(top_node.head).head);
    let (s0l, s0l2) = (seen(top_node.left[0]), seen(top_node.left[1]));
    let (s0r, s0r2) = (seen(top_node.right[0]), seen(top_node.right[1]));
    let (b0l, b0l2) = (seen(front_node.left[0]), seen(front_node.left[1]));
    let distance = if s0.at == NONE { 0 } else { u64::from(distance_class(front - s0.at)) };
    let (sr, sl) = (u64::from(top_node.right_count.min(5)), u64::from(top_node.left_count.min(5)));
    let bl = u64::from(front_node.left_count.min(5));
    let (sl_label, sr_label, bl_label) = (label(s0l.at), label(s0r.at), label(b0l.at));
    let own_label = label(top);
    let mut template = 100u64;
    let mut one = |values: [u64; 4]| {
        template += 1;
        let hash =
            values.iter().fold(template.wrapping_mul(0x9E37), |hash, value| mix(hash, *value));
        out.push(finish(hash));
    };
    // Single words.
    for x in [s0, b0, b1, b2] {
        one([x.form, x.tag, 0, 0]);
        one([x.form, 0, 0, 0]);
        one([x.tag, 0, 0, 0]);
    }
    one([b3.tag, b3.form, 0, 0]);
    one([s1.form, s1.tag, 0, 0]);
    one([s1.tag, s0.tag, b0.tag, 0]);
    one([s1.tag, b0.tag, 0, 0]);
    one([s0.tag, own_label, b0.tag, 0]);
    // Pairs of the top and the front.
    one([s0.form, s0.tag, b0.form, b0.tag]);
    one([s0.form, s0.tag, b0.form, 0]);
    one([s0.form, b0.form, b0.tag, 0]);
    one([s0.form, s0.tag, b0.tag, 0]);
    one([s0.tag, b0.form, b0.tag, 0]);
    one([s0.form, b0.form, 0, 0]);
    one([s0.tag, b0.tag, 0, 0]);
    one([b0.tag, b1.tag, 0, 0]);
    one([s0.form, b1.form, b0.tag, 0]);
    // Triples of tags.
    one([b0.tag, b1.tag, b2.tag, 0]);
    one([s0.tag, b0.tag, b1.tag, 0]);
    one([s0.tag, b0.tag, b1.tag, b2.tag]);
    one([head.tag, s0.tag, b0.tag, 0]);
    one([s0.tag, s0l.tag, b0.tag, 0]);
    one([s0.tag, s0r.tag, b0.tag, 0]);
    one([s0.tag, b0.tag, b0l.tag, 0]);
    one([s0.tag, s0l.tag, s0l2.tag, 0]);
    one([s0.tag, s0r.tag, s0r2.tag, 0]);
    one([s0.tag, head.tag, head2.tag, 0]);
    one([b0.tag, b0l.tag, b0l2.tag, 0]);
    one([b0.form, b0l.tag, s0.tag, 0]);
    // Distance and numbers of dependents.
    one([s0.form, distance, 0, 0]);
    one([s0.tag, distance, 0, 0]);
    one([b0.form, distance, 0, 0]);
    one([b0.tag, distance, 0, 0]);
    one([s0.form, b0.form, distance, 0]);
    one([s0.tag, b0.tag, distance, 0]);
    one([s0.form, sr, 1, 0]);
    one([s0.tag, sr, 1, 0]);
    one([s0.form, sl, 2, 0]);
    one([s0.tag, sl, 2, 0]);
    one([b0.form, bl, 3, 0]);
    one([b0.tag, bl, 3, 0]);
    // Heads and dependents.
    for (x, its) in [(head, label(head.at)), (s0l, sl_label), (s0r, sr_label), (b0l, bl_label)] {
        one([x.form, 0, 0, 0]);
        one([x.tag, its, 0, 0]);
        one([its, s0.tag, b0.tag, 0]);
    }
    one([own_label, s0.form, 0, 0]);
    for (x, its) in [(head2, own_label), (s0l2, sl_label), (s0r2, sr_label), (b0l2, bl_label)] {
        one([x.tag, x.form, its, 0]);
        one([x.tag, its, label(x.at), 0]);
    }
    // Sets of relations of the dependents.
    one([s0.form, sl_label, label(s0l2.at), 4]);
    one([s0.tag, sl_label, label(s0l2.at), 4]);
    one([s0.form, sr_label, label(s0r2.at), 5]);
    one([s0.tag, sr_label, label(s0r2.at), 5]);
    one([b0.form, bl_label, label(b0l2.at), 6]);
    one([b0.tag, bl_label, label(b0l2.at), 6]);
    one([s0.form, b0.tag, sr_label, bl_label]);
    one([s0.tag, b0.form, sr_label, bl_label]);
    // Clusters.
    one([s0.fine, b0.fine, 0, 0]);
    one([s0.fine, b0.tag, 0, 0]);
    one([s0.tag, b0.fine, 0, 0]);
    one([s0.middle, b0.middle, s0.tag, b0.tag]);
    one([s0.fine, 0, 0, 0]);
    one([b0.fine, 0, 0, 0]);
    one([b1.fine, b0.tag, 0, 0]);
    one([s0.fine, b0.middle, distance, 0]);
    one([s0.middle, b0.fine, b1.tag, 0]);
    one([head.fine, s0.fine, b0.fine, 0]);
    one([head.middle, s0.tag, b0.middle, 0]);
    one([s0.middle, s0r.middle, b0.middle, 0]);
    one([b0.middle, b0l.middle, s0.middle, 0]);
    one([s1.middle, s0.tag, b0.middle, 0]);
}

fn distance_class(distance: u32) -> u32 {
    match distance {
        0..=5 => distance,
        6..=9 => 6,
        _ => 7,
    }
}

/// Returns the best step that is allowed.
#[must_use]
pub fn best_move(scores: &Scores, allowed: Allowed) -> Move {
    let labels = Deprel::ALL.len();
    let root = Deprel::Root as usize;
    let mut best = (i32::MIN, 0usize);
    let mut offer = |number: usize| {
        if scores[number] > best.0 {
            best = (scores[number], number);
        }
    };
    if allowed.shift {
        offer(0);
    }
    if allowed.reduce {
        offer(1);
    }
    if allowed.left {
        (0..labels).filter(|&label| label != root).for_each(|label| offer(2 + label));
    }
    if allowed.left_root {
        offer(2 + root);
    }
    if allowed.right {
        (0..labels).filter(|&label| label != root).for_each(|label| offer(2 + labels + label));
    }
    Move::from_number(best.1)
}

/// Reads a whole sentence into `state`.
pub fn parse<S: Scorer>(
    scorer: &S,
    words: &[Word],
    tags: &[u8],
    state: &mut State,
    buffer: &mut Vec<u64>,
) {
    state.reset(words.len());
    while !state.is_done() {
        let allowed = state.allowed();
        let step = match (allowed.shift || allowed.left || allowed.right, allowed.reduce) {
            // At the end only one step is left: no need to weigh it.
            (false, true) => Move::Reduce,
            (false, false) => Move::Left(Deprel::Root),
            // An empty stack leaves nothing but SHIFT.
            (true, _) if state.stack.is_empty() => Move::Shift,
            (true, _) => {
                features(state, words, tags, buffer);
                let mut scores: Scores = [0; 256];
                scorer.add_all(buffer, &mut scores);
                best_move(&scores, allowed)
            }
        };
        state.apply(step);
    }
}
