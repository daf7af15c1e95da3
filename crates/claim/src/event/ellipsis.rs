//! Turns words without a noun of their own into the thing that the text has told before.
//!
//! ```text
//! Two strikes hit the road in a week. The first, on 8 February, wrecked a car.
//!     |----------------------------------- |---- stands for "strike"
//! ```
//! Only what strikes, flies or drives is taken up: what people do is told with a noun of its own.

use compact_str::CompactString;
use tallybook_syntax::{Deprel, Upos};

use super::lexicon::Classes;
use super::rules::EventRules;
use super::tree::Tree;

/// Sentences after which a thing is no longer taken up.
const SENTENCES_MAX: usize = 3;
/// Nouns of acts that are taken up, beside the classes of weapons and vehicles.
const ACTS: &[&str] =
    &["strike", "airstrike", "raid", "attack", "blast", "explosion", "bombing", "wave", "salvo"];
/// Words that stand for a noun told before.
const ELLIPTIC: &[&str] = &[
    "first", "second", "third", "fourth", "fifth", "sixth", "last", "latest", "another", "other",
    "others", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "both", "most", "some", "all", "several", "each", "rest", "half", "many",
];
/// What is done to people alone: "three were killed" takes up no rocket.
const TO_PEOPLE: &[&str] = &[
    "kill", "wound", "injure", "hurt", "die", "arrest", "detain", "free", "release", "abduct",
    "kidnap", "shoot", "take", "hold", "say", "flee", "live", "survive", "tell", "be", "have",
];

struct Thing {
    sentence: usize,
    lemma: CompactString,
    classes: Classes,
}

/// The thing that an elliptic word would take up at this point of the text.
pub(super) struct Things {
    last: Option<Thing>,
    taken_up: Classes,
}

impl Things {
    pub(super) fn new(rules: &EventRules) -> Self {
        let mut taken_up = Classes::default();
        for name in ["aircraft", "projectiles", "explosives", "vehicles"] {
            taken_up.add(rules.lexicon.class_named(name).unwrap_or_default());
        }
        Self { last: None, taken_up }
    }

    /// Tells the tree what its elliptic word stands for, then remembers the sentence's own thing.
    pub(super) fn take_up(&mut self, sentence: usize, tree: &mut Tree<'_>) {
        let near = self.last.as_ref().filter(|thing| sentence - thing.sentence <= SENTENCES_MAX);
        if let Some(thing) = near
            && let Some(word) = (0..tree.len()).find(|&i| is_elliptic(tree, i))
        {
            tree.stand_for(word, thing.lemma.clone(), thing.classes);
        }
        let own = (0..tree.len()).rev().find(|&i| {
            let act = ACTS.contains(&tree.lemma(i)) && tree.upos(i) == Upos::Noun;
            let carrier = tree.classes[i].meets(self.taken_up) && tree.upos(i) == Upos::Noun;
            let several =
                tree.is_plural(i) || tree.child(i, &[Deprel::Nummod, Deprel::Det]).is_some();
            (act || carrier) && several && tree.rel(i) != Deprel::Compound
        });
        if let Some(i) = own {
            let lemma = CompactString::from(tree.lemma(i));
            self.last = Some(Thing { sentence, lemma, classes: tree.classes[i] });
        }
    }
}

/// Returns true if and only if the word is an argument without a noun: "the first hit a house".
fn is_elliptic(tree: &Tree<'_>, i: usize) -> bool {
    // Whatever the tree says, no noun follows that it could belong to.
    let alone = tree.sentence.tokens.get(i + 1).is_none_or(|next| {
        matches!(next.upos, Upos::Verb | Upos::Aux | Upos::Punct) || tree.form[i + 1] == "of"
    });
    let argument = alone
        || matches!(tree.rel(i), Deprel::Nsubj | Deprel::NsubjPass | Deprel::Obj | Deprel::Root);
    let bare = matches!(tree.upos(i), Upos::Adj | Upos::Num | Upos::Pron | Upos::Det | Upos::Adv)
        || matches!(tree.form[i].as_str(), "others" | "rest" | "half" | "one");
    let of_people = tree.children(i).any(|j| {
        tree.rel(j) == Deprel::Nmod && !matches!(tree.upos(j), Upos::Pron | Upos::Num | Upos::Det)
    });
    let verb = tree.head(i).map_or("", |head| tree.lemma(head));
    argument
        && bare
        && ELLIPTIC.contains(&tree.lemma(i))
        && !of_people
        && !TO_PEOPLE.contains(&verb)
}
