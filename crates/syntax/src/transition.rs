//! Turns a sentence into a tree step by step: the arc-eager transition system.
//!
//! ```text
//! stack            buffer            SHIFT   push the front of the buffer
//! [.. s1 s0]       [b0 b1 .. ROOT]   REDUCE  pop s0, which has a head
//!                                    LEFT    s0 <- b0, pop s0
//!                                    RIGHT   s0 -> b0, push b0
//! ```
//! The root stands at the end of the buffer, so that what has no head at the end hangs on it.

use crate::Deprel;

/// Marks a token that has no head yet, and an empty place.
pub const NONE: u32 = u32::MAX;

/// One step.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Move {
    /// Pushes the front of the buffer.
    Shift,
    /// Pops the top of the stack.
    Reduce,
    /// Makes the top of the stack a dependent of the front of the buffer, and pops it.
    Left(Deprel),
    /// Makes the front of the buffer a dependent of the top of the stack, and pushes it.
    Right(Deprel),
}

/// Number of steps that differ, labels told apart.
pub const MOVES: usize = 2 + 2 * Deprel::ALL.len();

impl Move {
    /// Returns the number of the step, below [`MOVES`].
    #[must_use]
    pub fn number(self) -> usize {
        match self {
            Self::Shift => 0,
            Self::Reduce => 1,
            Self::Left(label) => 2 + label as usize,
            Self::Right(label) => 2 + Deprel::ALL.len() + label as usize,
        }
    }

    /// Returns the step of that number.
    #[must_use]
    pub fn from_number(number: usize) -> Self {
        let labels = Deprel::ALL;
        match number {
            0 => Self::Shift,
            1 => Self::Reduce,
            n if n < 2 + labels.len() => Self::Left(labels[n - 2]),
            n => Self::Right(labels[(n - 2 - labels.len()).min(labels.len() - 1)]),
        }
    }
}

/// Which kinds of steps are allowed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Allowed {
    /// SHIFT is.
    pub shift: bool,
    /// REDUCE is.
    pub reduce: bool,
    /// LEFT is, with any label but root.
    pub left: bool,
    /// LEFT is, with the label root only.
    pub left_root: bool,
    /// RIGHT is, with any label but root.
    pub right: bool,
}

/// The tree so far of one token.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Node {
    /// Head, or [`NONE`].
    pub head: u32,
    /// Relation to the head, where there is one.
    pub label: Deprel,
    /// Outermost left dependent and the one before it.
    pub left: [u32; 2],
    /// Outermost right dependent and the one before it.
    pub right: [u32; 2],
    /// Number of left dependents.
    pub left_count: u8,
    /// Number of right dependents.
    pub right_count: u8,
}

const EMPTY: Node = Node {
    head: NONE,
    label: Deprel::Dep,
    left: [NONE; 2],
    right: [NONE; 2],
    left_count: 0,
    right_count: 0,
};

/// A partly read sentence.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct State {
    /// The stack, top last.
    pub stack: Vec<u32>,
    /// The front of the buffer; the number of tokens means the root.
    pub front: u32,
    /// The tree; the last node is the root.
    pub nodes: Vec<Node>,
}

impl State {
    /// Begins a sentence of `len` tokens.
    pub fn reset(&mut self, len: usize) {
        self.stack.clear();
        self.front = 0;
        self.nodes.clear();
        self.nodes.resize(len + 1, EMPTY);
    }

    /// Returns the number of tokens.
    #[must_use]
    pub fn len(&self) -> usize {
        self.nodes.len().saturating_sub(1)
    }

    /// Returns true if and only if the sentence has no token.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the node of a token, empty for [`NONE`].
    #[inline]
    #[must_use]
    pub fn node(&self, at: u32) -> &Node {
        self.nodes.get(at as usize).unwrap_or(&EMPTY)
    }

    /// Returns the k-th token of the stack from the top, or [`NONE`].
    #[inline]
    #[must_use]
    pub fn top(&self, k: usize) -> u32 {
        self.stack
            .len()
            .checked_sub(k + 1)
            .and_then(|at| self.stack.get(at))
            .copied()
            .unwrap_or(NONE)
    }

    /// Returns true if and only if every token has been read and has its head.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.front as usize >= self.len() && self.stack.is_empty()
    }

    /// Returns which steps are allowed here; at least one is until the end.
    #[must_use]
    pub fn allowed(&self) -> Allowed {
        let more = (self.front as usize) < self.len();
        let top = self.top(0);
        let headed = top != NONE && self.node(top).head != NONE;
        let bare = top != NONE && !headed;
        Allowed {
            shift: more,
            reduce: headed,
            left: more && bare,
            left_root: !more && bare,
            right: more && top != NONE,
        }
    }

    /// Takes a step that is allowed.
    pub fn apply(&mut self, step: Move) {
        let (top, front) = (self.top(0), self.front);
        match step {
            Move::Shift => {
                self.stack.push(front);
                self.front += 1;
            }
            Move::Reduce => {
                self.stack.pop();
            }
            Move::Left(label) => {
                self.attach(top, front, label);
                if let Some(head) = self.nodes.get_mut(front as usize) {
                    head.left = [top, head.left[0]];
                    head.left_count = head.left_count.saturating_add(1);
                }
                self.stack.pop();
            }
            Move::Right(label) => {
                self.attach(front, top, label);
                if let Some(head) = self.nodes.get_mut(top as usize) {
                    head.right = [front, head.right[0]];
                    head.right_count = head.right_count.saturating_add(1);
                }
                self.stack.push(front);
                self.front += 1;
            }
        }
    }

    fn attach(&mut self, token: u32, head: u32, label: Deprel) {
        if let Some(node) = self.nodes.get_mut(token as usize) {
            node.head = head;
            node.label = label;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_steps_agree() {
        for number in 0..MOVES {
            assert_eq!(Move::from_number(number).number(), number);
        }
    }

    #[test]
    fn three_words_make_a_tree() {
        let mut state = State::default();
        state.reset(3);
        for step in [
            Move::Shift,
            Move::Left(Deprel::Nsubj),
            Move::Shift,
            Move::Right(Deprel::Obj),
            Move::Reduce,
            Move::Left(Deprel::Root),
        ] {
            assert!(!state.is_done());
            state.apply(step);
        }
        assert!(state.is_done());
        let heads: Vec<u32> = state.nodes.iter().take(3).map(|node| node.head).collect();
        assert_eq!(heads, [1, 3, 1]);
    }
}
