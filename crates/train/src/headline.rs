//! Turns sentences of the treebanks into headlines, which treebanks hardly hold.
//!
//! | sentence | headline |
//! |---|---|
//! | `The rebels attacked a convoy on Monday.` | `Rebels attack convoy on Monday` |
//! | `Two men were killed in a blast.` | `Two men killed in blast` |
//!
//! Articles, passive auxiliaries and the full stop go, the past becomes the present; the rest of
//! the tree stays, so the tagger and the parser see verbs where no "the" leads up to them.

use tallybook_syntax::{Deprel, Upos, Xpos};

use crate::treebank::Gold;

/// Longest sentence that becomes a headline.
const TOKENS_MAX: usize = 24;

/// Returns the headline of a sentence, or `None` where it makes none.
pub(crate) fn of(gold: &Gold) -> Option<Gold> {
    let len = gold.forms.len();
    if !(4..=TOKENS_MAX).contains(&len) {
        return None;
    }
    let root = gold.heads.iter().position(|&head| head as usize == len)?;
    let (upos, xpos) = gold.tags[root];
    let child = |relations: &[Deprel]| {
        (0..root).find(|&i| gold.heads[i] as usize == root && relations.contains(&gold.labels[i]))
    };
    let subject = child(&[Deprel::Nsubj, Deprel::NsubjPass])?;
    let auxiliary = child(&[Deprel::AuxPass]);
    let active = xpos == Xpos::Vbd && upos == Upos::Verb;
    let passive = xpos == Xpos::Vbn && auxiliary.is_some() && child(&[Deprel::Aux]).is_none();
    let says_who = matches!(gold.tags[subject].0, Upos::Noun | Upos::Propn | Upos::Num);
    if !(active || passive) || !says_who || gold.forms[len - 1] != "." {
        return None;
    }
    let leaves = |i: usize| !gold.heads.contains(&(i as u32));
    let goes = |i: usize| {
        let article = gold.labels[i] == Deprel::Det
            && matches!(gold.forms[i].to_lowercase().as_str(), "the" | "a" | "an");
        (article || i + 1 == len || Some(i) == auxiliary) && leaves(i)
    };
    let kept: Vec<usize> = (0..len).filter(|&i| !goes(i)).collect();
    let place = |old: u32| kept.iter().position(|&i| i == old as usize).map(|i| i as u32);
    let many = matches!(gold.tags[subject].1, Xpos::Nns | Xpos::Nnps | Xpos::Cd)
        || (0..root).any(|i| gold.heads[i] as usize == subject && gold.labels[i] == Deprel::Conj);
    let mut out = Gold { origin: gold.origin, ..Gold::default() };
    for &i in &kept {
        let now = i == root || (gold.heads[i] as usize == root && gold.labels[i] == Deprel::Conj);
        let (form, tag) = match gold.tags[i] {
            (Upos::Verb, Xpos::Vbd) if now && active => present(&gold.lemmas[i], many),
            tag => (gold.forms[i].clone(), tag),
        };
        let form = if out.forms.is_empty() { capitalised(&form) } else { form };
        out.forms.push(form);
        out.tags.push(tag);
        out.lemmas.push(gold.lemmas[i].clone());
        out.heads.push(place(gold.heads[i]).unwrap_or(kept.len() as u32));
        out.labels.push(gold.labels[i]);
    }
    Some(out)
}

/// Returns the present of a verb and its tag.
fn present(lemma: &str, many: bool) -> (String, (Upos, Xpos)) {
    if many {
        return (lemma.to_owned(), (Upos::Verb, Xpos::Vbp));
    }
    let hisses = ["s", "x", "z", "ch", "sh", "o"].iter().any(|end| lemma.ends_with(end));
    let stem = lemma.strip_suffix('y').filter(|stem| !stem.ends_with(['a', 'e', 'o', 'u']));
    let form = match stem {
        _ if lemma == "have" => "has".to_owned(),
        Some(stem) => format!("{stem}ies"),
        None if hisses => format!("{lemma}es"),
        None => format!("{lemma}s"),
    };
    (form, (Upos::Verb, Xpos::Vbz))
}

fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn articles_go_and_the_past_becomes_the_present() {
        use Deprel::{Det, Nsubj, Obj, Punct, Root};
        let words = [
            ("The", Upos::Det, Xpos::Dt, "the", 1, Det),
            ("rebels", Upos::Noun, Xpos::Nns, "rebel", 2, Nsubj),
            ("attacked", Upos::Verb, Xpos::Vbd, "attack", 6, Root),
            ("a", Upos::Det, Xpos::Dt, "a", 4, Det),
            ("convoy", Upos::Noun, Xpos::Nn, "convoy", 2, Obj),
            (".", Upos::Punct, Xpos::Stop, ".", 2, Punct),
        ];
        let mut gold = Gold::default();
        for (form, upos, xpos, lemma, head, label) in words {
            gold.forms.push(form.to_owned());
            gold.tags.push((upos, xpos));
            gold.lemmas.push(lemma.to_owned());
            gold.heads.push(head);
            gold.labels.push(label);
        }
        let headline = of(&gold).unwrap();
        assert_eq!(headline.forms, ["Rebels", "attack", "convoy"]);
        assert_eq!(headline.heads, [1, 3, 1]);
        assert_eq!(headline.tags[1], (Upos::Verb, Xpos::Vbp));
        assert_eq!(present("carry", false).0, "carries");
    }
}
