//! Turns words that point before the news into the cue of a recap.
//!
//! The days themselves are compared when claims are assembled; here only the words count: "last
//! year", "in 1987", "ten years ago", "on 4 May ... had killed".

use std::ops::Range;

use compact_str::CompactString;
use tallybook_syntax::{Deprel, Upos};

use super::args::is_time;
use super::rules::EventRules;
use super::tree::Tree;

/// Returns the words that tell the act as background.
pub(super) fn find(tree: &Tree<'_>, rules: &EventRules, trigger: usize) -> Option<Range<usize>> {
    let clause = tree.clause_of(trigger);
    phrase(tree, rules, clause, trigger)
        .or_else(|| past_year(tree, clause, trigger))
        .or_else(|| pluperfect(tree, clause))
}

/// "last year", "two months ago", "the previous day" in the act's own clause.
fn phrase(
    tree: &Tree<'_>,
    rules: &EventRules,
    clause: usize,
    trigger: usize,
) -> Option<Range<usize>> {
    for i in 0..tree.len() {
        for words in &rules.cues.background {
            if !starts_with(tree, i, words) {
                continue;
            }
            let last = i + words.len();
            if belongs(tree, last - 1, clause, trigger) {
                return Some(i..last);
            }
        }
    }
    None
}

fn starts_with(tree: &Tree<'_>, i: usize, words: &[CompactString]) -> bool {
    words.iter().enumerate().all(|(k, word)| tree.form.get(i + k).is_some_and(|form| form == word))
}

/// Returns true if and only if the word's nearest clause is the act's.
fn belongs(tree: &Tree<'_>, i: usize, clause: usize, trigger: usize) -> bool {
    let own = tree.clause_of(i);
    own == clause || own == trigger || tree.under(trigger, i)
}

/// "in 1987", "in March 2019": a year under the act that is not given as the news' own date.
fn past_year(tree: &Tree<'_>, clause: usize, trigger: usize) -> Option<Range<usize>> {
    (0..tree.len()).find_map(|i| {
        let year = tree.upos(i) == Upos::Num
            && tree.form[i].len() == 4
            && (tree.form[i].starts_with("19") || tree.form[i].starts_with("20"))
            && tree.form[i].bytes().all(|b| b.is_ascii_digit());
        let dated = year
            && tree.case(i).is_some_and(|case| matches!(tree.lemma(case), "in" | "since"))
            && belongs(tree, i, clause, trigger);
        dated.then(|| tree.case(i).unwrap_or(i)..i + 1)
    })
}

/// "had killed" with a day of its own.
fn pluperfect(tree: &Tree<'_>, clause: usize) -> Option<Range<usize>> {
    let had = tree
        .children(clause)
        .find(|&j| tree.rel(j) == Deprel::Aux && matches!(tree.form[j].as_str(), "had" | "'d"))?;
    if matches!(tree.rel(clause), Deprel::Ccomp) {
        return None;
    }
    let dated = tree
        .children(clause)
        .any(|j| matches!(tree.rel(j), Deprel::Obl | Deprel::OblUnmarked) && is_time(tree, j));
    dated.then_some(had..had + 1)
}
