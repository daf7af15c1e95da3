//! Turns heads and relations into a tree whose nodes know their first dependents.

use crate::Deprel;

/// Marks a token that has no head, and an empty place.
pub const NONE: u32 = u32::MAX;

/// The tree of one token.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Node {
    /// Head; the number of tokens means the root; or [`NONE`].
    pub head: u32,
    /// Relation to the head, where there is one.
    pub label: Deprel,
    /// First left dependent, or [`NONE`].
    pub left: u32,
}

const EMPTY: Node = Node { head: NONE, label: Deprel::Dep, left: NONE };

/// The tree of one sentence.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Tree {
    nodes: Vec<Node>,
}

impl Tree {
    /// Begins a sentence of `len` tokens without heads.
    pub fn reset(&mut self, len: usize) {
        self.nodes.clear();
        self.nodes.resize(len, EMPTY);
    }

    /// Hangs a token on its head; call it from the first token to the last.
    pub fn attach(&mut self, token: u32, head: u32, label: Deprel) {
        if let Some(node) = self.nodes.get_mut(token as usize) {
            node.head = head;
            node.label = label;
        }
        if let Some(node) = self.nodes.get_mut(head as usize)
            && node.left == NONE
            && token < head
        {
            node.left = token;
        }
    }

    /// Returns the number of tokens.
    #[must_use]
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Returns true if and only if the sentence has no token.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// Returns the node of a token, empty for [`NONE`].
    #[inline]
    #[must_use]
    pub fn node(&self, at: u32) -> &Node {
        self.nodes.get(at as usize).unwrap_or(&EMPTY)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_left_dependent_is_kept() {
        let mut tree = Tree::default();
        tree.reset(4);
        for (token, head) in [(0, 2), (1, 2), (2, 4), (3, 2)] {
            tree.attach(token, head, Deprel::Dep);
        }
        assert_eq!((tree.node(2).left, tree.node(3).left, tree.node(9).head), (0, NONE, NONE));
    }
}
