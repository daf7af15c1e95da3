//! Turns a trigger into the words that tell its happening: the evidence.
//!
//! The clause runs from its first argument to its last, without the reporting clause around it
//! and without clauses that tell other happenings.

use tallybook_syntax::{Deprel, Upos};
use tallybook_text::Span;

use super::cue::{Complement, Force};
use super::rules::EventRules;
use super::status::Standing;
use super::tree::Tree;

/// Returns the span of the clause that tells the event.
pub(super) fn find(
    tree: &Tree<'_>,
    rules: &EventRules,
    trigger: usize,
    standing: &Standing,
    others: &[usize],
) -> Span {
    let head = head(tree, rules, trigger, standing);
    let mut words: Vec<usize> = Vec::new();
    let skip = |j: usize| leaves_out(tree, rules, head, trigger, j, others);
    tree.visit(head, &skip, &mut |j| words.push(j));
    words.sort_unstable();
    trim(tree, &mut words, trigger);
    match (words.first(), words.last()) {
        (Some(&first), Some(&last)) => tree.sentence.span_of(first..last + 1),
        _ => tree.sentence.tokens[trigger].span,
    }
}

/// Returns the head of the clause: up from a noun to its verb, up from an infinitive to what
/// carries it, up to a denial; never into a report.
fn head(tree: &Tree<'_>, rules: &EventRules, trigger: usize, standing: &Standing) -> usize {
    if let Some(denier) = standing.denier {
        return tree.clause_of(denier);
    }
    let mut at = trigger;
    for _ in 0..tree.len() {
        let Some(above) = tree.head(at) else { return at };
        let reports = |complement| {
            matches!(
                rules.cues.force(tree, above, complement),
                Some((Force::Report | Force::Claim | Force::Comment, _))
            )
        };
        let up = match tree.rel(at) {
            Deprel::Xcomp => true,
            Deprel::Conj | Deprel::Parataxis | Deprel::Ccomp | Deprel::Advcl | Deprel::Root => {
                tree.rel(at) == Deprel::Ccomp
                    && matches!(
                        rules.cues.force(tree, above, Complement::That),
                        Some((Force::Plan | Force::Begin, _))
                    )
            }
            Deprel::AclRelcl => false,
            Deprel::Acl => true,
            _ => !(tree.is_predicate(above) && reports(Complement::Noun)),
        };
        if !up {
            return at;
        }
        // A noun phrase is a clause of its own only where its verb is about something else.
        if tree.is_predicate(at) && tree.rel(at) != Deprel::Xcomp && tree.rel(at) != Deprel::Acl {
            return at;
        }
        at = above;
    }
    at
}

fn leaves_out(
    tree: &Tree<'_>,
    rules: &EventRules,
    head: usize,
    trigger: usize,
    j: usize,
    others: &[usize],
) -> bool {
    if j == trigger || tree.under(j, trigger) {
        return false;
    }
    match tree.rel(j) {
        Deprel::Parataxis | Deprel::Discourse | Deprel::Vocative => true,
        // Another happening told beside or below it.
        Deprel::Conj | Deprel::Advcl | Deprel::AclRelcl | Deprel::Ccomp => {
            others.iter().any(|&other| tree.clause_of(other) == j || other == j)
                || tree.rel(j) == Deprel::Advcl && reports(tree, rules, j)
        }
        Deprel::Mark | Deprel::Cc => tree.head(j) == Some(head) && j < trigger,
        Deprel::Punct => tree.head(j) == Some(head) && j < trigger && j < head,
        // "according to the ministry".
        Deprel::Obl => tree.case(j).is_some_and(|case| {
            tree.lemma(case) == "according"
                || tree.head(case).is_some_and(|h| tree.has(h, &[Deprel::Case], &["according"]))
        }),
        _ => false,
    }
}

fn reports(tree: &Tree<'_>, rules: &EventRules, j: usize) -> bool {
    matches!(rules.cues.force(tree, j, Complement::That), Some((Force::Report, _)))
        && tree.child(j, &[Deprel::Ccomp]).is_none()
}

/// Drops marks and conjunctions at the edges.
fn trim(tree: &Tree<'_>, words: &mut Vec<usize>, trigger: usize) {
    let edge = |j: usize| {
        j != trigger
            && (matches!(tree.upos(j), Upos::Punct | Upos::Cconj | Upos::Sconj)
                || tree.rel(j) == Deprel::Mark)
    };
    while words.last().is_some_and(|&j| edge(j)) {
        words.pop();
    }
    let lead = words.iter().take_while(|&&j| edge(j)).count();
    words.drain(..lead);
}
