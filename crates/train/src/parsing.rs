//! Turns trees into the weights of the parser, with a dynamic oracle.
//!
//! The oracle (Goldberg and Nivre 2013) knows from any state, also one that a mistake led to,
//! which steps lose no further arc; so the parser learns to go on from its own mistakes.

use tallybook_syntax::Deprel;
use tallybook_syntax::parser::{best_move, features};
use tallybook_syntax::table::{Scorer, Scores};
use tallybook_syntax::transition::{Allowed, MOVES, Move, NONE, State};
use tallybook_syntax::word::Word;

use crate::perceptron::{Learner, Random};

/// One sentence as the parser sees it.
#[derive(Clone, Debug)]
pub(crate) struct Example {
    /// The words.
    pub(crate) words: Vec<Word>,
    /// Tags as a tagger that has not seen the sentence gives them.
    pub(crate) tags: Vec<u8>,
    /// Right heads; the number of words is the root.
    pub(crate) heads: Vec<u32>,
    /// Right relations.
    pub(crate) labels: Vec<Deprel>,
}

/// What each kind of step would lose; arcs are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Costs {
    shift: u32,
    reduce: u32,
    left: u32,
    right: u32,
}

/// The right tree, with each word's dependents, for counting losses.
struct Truth<'a> {
    heads: &'a [u32],
    labels: &'a [Deprel],
    dependents: Vec<Vec<u32>>,
}

impl<'a> Truth<'a> {
    fn new(heads: &'a [u32], labels: &'a [Deprel]) -> Self {
        let mut dependents = vec![Vec::new(); heads.len() + 1];
        for (i, &head) in heads.iter().enumerate() {
            dependents[head as usize].push(i as u32);
        }
        Self { heads, labels, dependents }
    }

    fn head(&self, token: u32) -> u32 {
        self.heads.get(token as usize).copied().unwrap_or(NONE)
    }

    /// Counts the dependents of `head` that are still in the buffer behind `from` (inclusive).
    fn ahead(&self, head: u32, from: u32) -> u32 {
        let all = &self.dependents[head as usize];
        (all.len() - all.partition_point(|&token| token < from)) as u32
    }

    /// Counts the dependents of `head` that stand on the stack without a head.
    fn bare(&self, head: u32, state: &State) -> u32 {
        let on_stack = |token: &&u32| {
            state.node(**token).head == NONE && state.stack.binary_search(token).is_ok()
        };
        self.dependents[head as usize].iter().filter(on_stack).count() as u32
    }

    fn costs(&self, state: &State) -> Costs {
        let (top, front) = (state.top(0), state.front);
        let mut costs = Costs { shift: 0, reduce: 0, left: 0, right: 0 };
        if top != NONE {
            let head = self.head(top);
            costs.reduce = self.ahead(top, front);
            costs.left = costs.reduce + u32::from(head > front && head != NONE);
        }
        if (front as usize) < self.heads.len() {
            let head = self.head(front);
            let lost_below = self.bare(front, state);
            let on_stack = state.stack.binary_search(&head).is_ok();
            costs.shift = lost_below + u32::from(on_stack);
            costs.right = lost_below + u32::from(head != top && (on_stack || head > front));
        }
        costs
    }
}

/// Returns the steps that lose least, as a test of a step's number.
fn is_right(truth: &Truth<'_>, state: &State, allowed: Allowed) -> [bool; MOVES] {
    let costs = truth.costs(state);
    let least = [
        (allowed.shift, costs.shift),
        (allowed.reduce, costs.reduce),
        (allowed.left || allowed.left_root, costs.left),
        (allowed.right, costs.right),
    ]
    .into_iter()
    .filter(|(allowed, _)| *allowed)
    .map(|(_, cost)| cost)
    .min()
    .unwrap_or(0);
    let mut right = [false; MOVES];
    let (top, front) = (state.top(0), state.front);
    right[Move::Shift.number()] = allowed.shift && costs.shift == least;
    right[Move::Reduce.number()] = allowed.reduce && costs.reduce == least;
    if allowed.left && costs.left == least {
        right[Move::Left(truth.labels[top as usize]).number()] = true;
    }
    if allowed.left_root {
        right[Move::Left(Deprel::Root).number()] = true;
    }
    if allowed.right && costs.right == least {
        right[Move::Right(truth.labels[front as usize]).number()] = true;
    }
    // The label root exists only at the end of the buffer.
    if !allowed.left_root {
        right[Move::Left(Deprel::Root).number()] = false;
    }
    right[Move::Right(Deprel::Root).number()] = false;
    if !right.contains(&true) {
        // A root inside a tree already lost: any relation will do.
        if allowed.left && costs.left == least {
            right[Move::Left(Deprel::Parataxis).number()] = true;
        } else {
            right[Move::Right(Deprel::Parataxis).number()] = allowed.right;
        }
    }
    right
}

/// Trains the parser; `report` is told after each round.
pub(crate) fn train(
    examples: &[Example],
    epochs: usize,
    seed: u64,
    mut report: impl FnMut(usize),
) -> Learner {
    let mut learner = Learner::new();
    let mut random = Random::new(seed);
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut buffer = Vec::new();
    let mut state = State::default();
    for epoch in 0..epochs {
        random.shuffle(&mut order);
        for &i in &order {
            learn_sentence(&mut learner, &examples[i], epoch, &mut random, &mut state, &mut buffer);
        }
        report(epoch);
    }
    learner
}

/// In one step of this many the parser is kept on the right way, to see both kinds of states.
const KEPT_ONE_IN: usize = 10;

fn learn_sentence(
    learner: &mut Learner,
    example: &Example,
    epoch: usize,
    random: &mut Random,
    state: &mut State,
    buffer: &mut Vec<u64>,
) {
    let truth = Truth::new(&example.heads, &example.labels);
    state.reset(example.words.len());
    while !state.is_done() {
        let allowed = state.allowed();
        if !(allowed.shift || allowed.left || allowed.right) {
            state.apply(if allowed.reduce { Move::Reduce } else { Move::Left(Deprel::Root) });
            continue;
        }
        if state.stack.is_empty() {
            state.apply(Move::Shift);
            continue;
        }
        features(state, &example.words, &example.tags, buffer);
        let mut scores: Scores = [0; 256];
        learner.add_all(buffer, &mut scores);
        let right = is_right(&truth, state, allowed);
        let guess = best_move(&scores, allowed);
        let gold = (0..MOVES)
            .filter(|&number| right[number])
            .max_by_key(|&number| (scores[number], std::cmp::Reverse(number)))
            .map_or(guess, Move::from_number);
        learner.tick();
        if !right[guess.number()] {
            learner.learn(buffer, gold.number() as u8, guess.number() as u8);
        }
        let explore = epoch > 0 && random.below(KEPT_ONE_IN) > 0;
        state.apply(if explore || right[guess.number()] { guess } else { gold });
    }
}

/// Returns UAS and LAS (subtypes ignored) in per cent on examples with their tags.
pub(crate) fn score<S: Scorer>(scorer: &S, examples: &[Example]) -> (f64, f64) {
    let (mut all, mut heads, mut both) = (0usize, 0usize, 0usize);
    let (mut state, mut buffer) = (State::default(), Vec::new());
    for example in examples {
        tallybook_syntax::parser::parse(
            scorer,
            &example.words,
            &example.tags,
            &mut state,
            &mut buffer,
        );
        for (i, &head) in example.heads.iter().enumerate() {
            let node = state.node(i as u32);
            all += 1;
            if node.head == head {
                heads += 1;
                both += usize::from(node.label.universal() == example.labels[i].universal());
            }
        }
    }
    let percent = |count: usize| 100.0 * count as f64 / all.max(1) as f64;
    (percent(heads), percent(both))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Follows the oracle and returns the tree it makes.
    fn follow(heads: &[u32], labels: &[Deprel]) -> Vec<u32> {
        let truth = Truth::new(heads, labels);
        let mut state = State::default();
        state.reset(heads.len());
        while !state.is_done() {
            let right = is_right(&truth, &state, state.allowed());
            let step = right.iter().position(|&right| right).expect("a step is right");
            state.apply(Move::from_number(step));
        }
        state.nodes.iter().take(heads.len()).map(|node| node.head).collect()
    }

    #[test]
    fn the_oracle_rebuilds_projective_trees() {
        use Deprel::{Case, Det, Nsubj, Obl, Punct, Root};
        // "The convoy left on Monday ." and a tree that branches to the left.
        let heads = [1, 2, 6, 4, 2, 2];
        assert_eq!(follow(&heads, &[Det, Nsubj, Root, Case, Obl, Punct]), heads);
        let heads = [3, 3, 3, 4];
        assert_eq!(follow(&heads, &[Nsubj, Nsubj, Nsubj, Root]), heads);
    }

    #[test]
    fn the_oracle_ends_on_crossing_arcs() {
        use Deprel::{Dep, Root};
        let heads = [2, 3, 4, 4];
        assert_eq!(follow(&heads, &[Dep, Dep, Root, Dep]).len(), 4);
    }
}
