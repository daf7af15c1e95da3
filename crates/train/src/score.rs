//! Turns a system's trees and the right ones into scores by the definitions of CoNLL 2018.
//!
//! Words are aligned by characters; a word counts for LAS when it is aligned, its head is aligned
//! with the right head (or both are roots), and the relation agrees without its subtype. Each
//! score is the F1 over the words of both sides, in per cent.

use std::collections::BTreeMap;

use tallybook_syntax::{EntityLabel, ParsedSentence};
use tallybook_text::Span;

/// The scores of one comparison, in per cent.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub(crate) struct Scores {
    /// Words whose boundaries agree.
    pub(crate) words: f64,
    /// Sentences whose boundaries agree.
    pub(crate) sentences: f64,
    /// Universal tags.
    pub(crate) upos: f64,
    /// Penn tags.
    pub(crate) xpos: f64,
    /// Dictionary forms.
    pub(crate) lemmas: f64,
    /// Heads.
    pub(crate) uas: f64,
    /// Heads and relations.
    pub(crate) las: f64,
}

/// Compares two analyses of one text.
#[must_use]
pub(crate) fn compare(gold: &[ParsedSentence], system: &[ParsedSentence]) -> Scores {
    let gold_words = words(gold);
    let system_words = words(system);
    let mut right = Scores::default();
    for (span, a) in &gold_words {
        let Some(b) = system_words.get(span) else { continue };
        right.words += 1.0;
        right.upos += f64::from(a.token.upos == b.token.upos);
        right.xpos += f64::from(a.token.xpos == b.token.xpos);
        right.lemmas += f64::from(a.token.lemma == b.token.lemma || a.token.lemma == "_");
        if a.head == b.head {
            right.uas += 1.0;
            let same = a.token.deprel.universal() == b.token.deprel.universal();
            right.las += f64::from(same);
        }
    }
    let ends = |sentences: &[ParsedSentence]| -> std::collections::BTreeSet<Span> {
        sentences.iter().map(|sentence| sentence.span).collect()
    };
    let (gold_ends, system_ends) = (ends(gold), ends(system));
    let same = gold_ends.intersection(&system_ends).count() as f64;
    let words = |right: f64| f1(right, gold_words.len(), system_words.len());
    Scores {
        words: words(right.words),
        sentences: f1(same, gold_ends.len(), system_ends.len()),
        upos: words(right.upos),
        xpos: words(right.xpos),
        lemmas: words(right.lemmas),
        uas: words(right.uas),
        las: words(right.las),
    }
}

/// Returns F1 in per cent.
#[must_use]
pub(crate) fn f1(right: f64, gold: usize, system: usize) -> f64 {
    if gold + system == 0 { 0.0 } else { 200.0 * right / (gold + system) as f64 }
}

/// A word with the span of its head; a root has none.
struct Placed<'a> {
    token: &'a tallybook_syntax::ParsedToken,
    head: Option<Span>,
}

fn words(sentences: &[ParsedSentence]) -> BTreeMap<Span, Placed<'_>> {
    let mut out = BTreeMap::new();
    for sentence in sentences {
        for (i, token) in sentence.tokens.iter().enumerate() {
            let head = sentence.head(i).and_then(|head| sentence.tokens.get(head));
            out.insert(token.span, Placed { token, head: head.map(|head| head.span) });
        }
    }
    out
}

/// Precision, recall and F1 of names, in per cent.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub(crate) struct NameScores {
    /// Right names in all.
    pub(crate) right: usize,
    /// Names in the gold.
    pub(crate) gold: usize,
    /// Names that the system gave.
    pub(crate) system: usize,
}

impl NameScores {
    /// Returns F1 in per cent.
    #[must_use]
    pub(crate) fn f1(&self) -> f64 {
        f1(self.right as f64, self.gold, self.system)
    }

    /// Adds one sentence: names as token ranges with their kinds, sorted or not.
    pub(crate) fn add(
        &mut self,
        gold: &[(usize, usize, EntityLabel)],
        system: &[(usize, usize, EntityLabel)],
    ) {
        self.right += gold.iter().filter(|name| system.contains(name)).count();
        self.gold += gold.len();
        self.system += system.len();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tallybook_syntax::from_conllu;

    const GOLD: &str = "\
1-2\tdon't\t_\t_\t_\t_\t_\t_\t_\t_
1\tdo\tdo\tAUX\tVB\t_\t3\taux\t_\t_
2\tn't\tnot\tPART\tRB\t_\t3\tadvmod\t_\t_
3\tleave\tleave\tVERB\tVB\t_\t0\troot\t_\tSpaceAfter=No
4\t.\t.\tPUNCT\t.\t_\t3\tpunct\t_\t_
";

    fn check(system: &str, expected: [f64; 4]) {
        let (gold_text, gold) = from_conllu(GOLD).unwrap();
        let (text, system) = from_conllu(system).unwrap();
        assert_eq!(gold_text, text);
        let found = compare(&gold, &system);
        let found = [found.words, found.sentences, found.upos, found.las];
        for (found, expected) in found.iter().zip(expected) {
            assert!((found - expected).abs() < 0.01, "{found} for {expected}");
        }
    }

    #[test]
    fn the_same_trees_score_full() {
        check(GOLD, [100.0; 4]);
    }

    #[test]
    fn a_word_not_cut_costs_both_sides() {
        // Three words of the system, four of the gold, two aligned: 4/7. The roots agree.
        let system = "\
1\tdon't\tdo\tAUX\tVB\t_\t2\taux\t_\t_
2\tleave\tleave\tVERB\tVB\t_\t0\troot\t_\tSpaceAfter=No
3\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_
";
        check(system, [400.0 / 7.0, 100.0, 400.0 / 7.0, 400.0 / 7.0]);
    }

    #[test]
    fn subtypes_are_ignored_and_heads_must_agree() {
        let system = GOLD.replace("3\taux\t", "3\taux:pass\t").replace("3\tpunct", "1\tpunct");
        check(&system, [100.0, 100.0, 100.0, 75.0]);
    }

    #[test]
    fn a_sentence_cut_in_two_costs_its_boundaries_and_a_root() {
        let system = "\
1-2\tdon't\t_\t_\t_\t_\t_\t_\t_\t_
1\tdo\tdo\tAUX\tVB\t_\t0\troot\t_\t_
2\tn't\tnot\tPART\tRB\t_\t1\tadvmod\t_\t_

1\tleave\tleave\tVERB\tVB\t_\t0\troot\t_\tSpaceAfter=No
2\t.\t.\tPUNCT\t.\t_\t1\tpunct\t_\t_
";
        check(system, [100.0, 0.0, 100.0, 50.0]);
    }

    #[test]
    fn names_count_with_their_kind() {
        let mut scores = NameScores::default();
        scores.add(
            &[(0, 2, EntityLabel::Per), (4, 5, EntityLabel::Loc)],
            &[(0, 2, EntityLabel::Per), (4, 5, EntityLabel::Org)],
        );
        assert!((scores.f1() - 50.0).abs() < 0.01);
    }
}
