//! Turns a word in its tree into hashed features.

use tallybook_syntax::{Deprel, Upos, hash};

use super::super::args;
use super::super::rules::Form;
use super::view::{Seen, View, number};
use crate::bag::Bag;

/// Most types of a word's lists that are looked at.
const LISTED_MAX: usize = 5;
/// Words on each side that are looked at in their order.
const NEAR: usize = 2;

/// Fills `out` with the features of word `i`.
pub(super) fn fill(view: &View<'_>, i: usize, out: &mut Vec<u64>) {
    let mut bag = Bag::new(out, 0x5e25e);
    let tree = view.tree;
    let me = view.seen[i];
    let (lemma, upos, rel) = (me.lemma, tree.upos(i) as u64, tree.rel(i) as u64);
    bag.add(0, 0, 0);
    bag.add(1, lemma, upos);
    bag.add(2, lemma, 0);
    bag.add(3, me.form, 0);
    for (k, &cluster) in me.cluster.iter().enumerate() {
        bag.add(4 + k as u64, u64::from(cluster), upos);
    }
    bag.add(7, upos, tree.xpos(i) as u64);
    bag.add(8, rel, upos);
    bag.add(9, lemma, rel);
    bag.add(10, u64::from(me.kind), lemma);
    above(view, i, &mut bag);
    beside(view, i, &mut bag);
    let mut below = 0u64;
    for j in tree.children(i) {
        below |= 1 << (tree.rel(j) as u64 % 64);
        child(view, i, j, &mut bag);
    }
    bag.add(20, below, 0);
    arguments(view, i, &mut bag);
    listed(view, i, &mut bag);
    whole(view, i, &mut bag);
    ruled(view, i, &mut bag);
    let around = view.around;
    let place = u64::from(view.title) << 8 | u64::from(around.position);
    bag.add(70, place, 0);
    bag.add(74, u64::from(around.before), u64::from(me.cluster[1]));
}

/// What the word hangs on.
fn above(view: &View<'_>, i: usize, bag: &mut Bag<'_>) {
    let tree = view.tree;
    let me = view.seen[i];
    let rel = tree.rel(i) as u64;
    let Some(head) = tree.head(i) else {
        bag.add(30, me.lemma, 1);
        return;
    };
    let over = view.seen[head];
    bag.add(31, over.lemma, rel);
    bag.add(32, u64::from(over.cluster[1]), rel);
    bag.add(33, me.lemma, over.lemma);
    bag.add(34, u64::from(me.cluster[1]), over.lemma);
    let case = tree.case(i).map_or(0, |case| view.seen[case].lemma);
    bag.add(35, case, over.lemma);
    bag.add(36, case, me.lemma);
    if view.ruled[head].event != 0 {
        bag.add(37, u64::from(view.ruled[head].event), rel);
        bag.add(38, u64::from(view.ruled[head].event), me.lemma);
    }
    if let Some(upper) = tree.head(head) {
        bag.add(39, view.seen[upper].lemma, rel << 8 | tree.rel(head) as u64);
    }
}

/// The neighbours in the order of the text.
fn beside(view: &View<'_>, i: usize, bag: &mut Bag<'_>) {
    let at = |offset: isize| {
        let j = i.checked_add_signed(offset)?;
        view.seen.get(j)
    };
    let lemma = view.seen[i].lemma;
    for k in 1..=NEAR as isize {
        for offset in [-k, k] {
            let key = (offset + 8).unsigned_abs() as u64;
            let Some(other) = at(offset) else {
                bag.add(40, key, 1);
                continue;
            };
            bag.add(41, key, other.form);
            bag.add(42, key, u64::from(other.cluster[2]));
            if k == 1 {
                bag.add(43, hash::mix(key, other.form), lemma);
            }
            if other.kind != 0 {
                bag.add(44, key, u64::from(other.kind));
            }
        }
    }
    if let (Some(a), Some(b)) = (at(1), at(2)) {
        bag.add(45, a.form, b.form);
        bag.add(46, hash::mix(a.form, b.form), lemma);
    }
    if let (Some(a), Some(b)) = (at(-1), at(-2)) {
        bag.add(47, a.form, b.form);
    }
}

/// One dependent.
fn child(view: &View<'_>, i: usize, j: usize, bag: &mut Bag<'_>) {
    let tree = view.tree;
    let rel = tree.rel(j);
    if matches!(rel, Deprel::Punct) {
        return;
    }
    let (me, below) = (view.seen[i], view.seen[j]);
    let case = tree.case(j).map_or(0, |case| view.seen[case].lemma);
    let tie = hash::mix(rel as u64, case);
    bag.add(50, tie, below.lemma);
    bag.add(51, tie, u64::from(below.cluster[1]));
    bag.add(52, hash::mix(tie, below.lemma), me.lemma);
    bag.add(53, hash::mix(tie, u64::from(below.cluster[1])), me.lemma);
    bag.add(54, tie, me.lemma);
    if below.kind != 0 {
        bag.add(55, tie, u64::from(below.kind));
        bag.add(56, hash::mix(tie, u64::from(below.kind)), me.lemma);
    }
    if below.count != 0 {
        bag.add(57, rel as u64, u64::from(below.count));
    }
}

fn form_of(view: &View<'_>, i: usize) -> Form {
    match view.tree.upos(i) {
        Upos::Noun | Upos::Propn => Form::Noun,
        Upos::Adj => Form::Adjective,
        _ => Form::Verb,
    }
}

/// Who does it and to whom, whatever the voice.
fn arguments(view: &View<'_>, i: usize, bag: &mut Bag<'_>) {
    let tree = view.tree;
    let form = form_of(view, i);
    let headline = view.rules.cues.headline_passive.contains(tree.lemma(i));
    let found = args::find(tree, i, form, headline);
    let me = view.seen[i];
    let middle = u64::from(me.cluster[1]);
    for (role, list) in [(0u64, &found.agents), (1, &found.targets)] {
        if list.is_empty() {
            bag.add(60, role, me.lemma);
            continue;
        }
        for &j in list.iter().take(2) {
            let other: Seen = view.seen[j];
            bag.add(61, role, other.lemma);
            bag.add(62, hash::mix(role, other.lemma), me.lemma);
            bag.add(63, hash::mix(role, u64::from(other.cluster[1])), me.lemma);
            bag.add(64, hash::mix(role, u64::from(other.cluster[2])), middle);
            bag.add(65, hash::mix(role, u64::from(other.kind)), me.lemma);
            bag.add(66, hash::mix(role, u64::from(other.kind)), middle);
            for class in tree.classes[j].numbers() {
                bag.add(67, hash::mix(role, class), me.lemma);
                bag.add(68, hash::mix(role, class), middle);
                bag.add(69, role, class);
            }
            if other.count != 0 {
                bag.add(80, hash::mix(role, u64::from(other.count)), middle);
                bag.add(81, role, u64::from(other.count));
            }
        }
    }
    let kind = |list: &[usize]| list.first().map_or(0, |&j| u64::from(view.seen[j].kind));
    bag.add(82, hash::mix(kind(&found.agents), kind(&found.targets)), me.lemma);
    bag.add(83, hash::mix(kind(&found.agents), kind(&found.targets)), middle);
}

/// The types that some rule lists the word for, whatever else that rule asks: what holds of one
/// word of a list holds of its neighbours there.
fn listed(view: &View<'_>, i: usize, bag: &mut Bag<'_>) {
    let tree = view.tree;
    let entries = view.rules.index.get(&tree.lemma[i]);
    let mut types: Vec<u64> = entries
        .into_iter()
        .flatten()
        .filter(|entry| entry.others.is_empty())
        .filter_map(|entry| view.rules.rules[entry.rule as usize].event_type)
        .map(|kind| u64::from(number(kind)))
        .collect();
    types.sort_unstable();
    types.dedup();
    types.truncate(LISTED_MAX);
    if types.is_empty() {
        bag.add(110, 0, 0);
        return;
    }
    let form = form_of(view, i);
    let headline = view.rules.cues.headline_passive.contains(tree.lemma(i));
    let found = args::find(tree, i, form, headline);
    let any = u64::from(view.ruled.iter().any(|ruled| ruled.event != 0));
    for t in types {
        bag.add(111, t, tree.upos(i) as u64);
        bag.add(112, t, tree.rel(i) as u64);
        bag.add(113, t, any);
        bag.add(114, t, u64::from(view.title) << 8 | u64::from(view.around.position));
        for (role, list) in [(0u64, &found.agents), (1, &found.targets)] {
            let Some(&j) = list.first() else {
                bag.add(115, t, role);
                continue;
            };
            let other = view.seen[j];
            bag.add(116, hash::mix(t, role), u64::from(other.kind));
            bag.add(117, hash::mix(t, role), u64::from(other.count));
            bag.add(118, hash::mix(t, role), u64::from(other.cluster[1]));
            for class in tree.classes[j].numbers() {
                bag.add(119, hash::mix(t, role), class);
            }
        }
        for j in tree.children(i) {
            let case = tree.case(j).map_or(0, |case| view.seen[case].lemma);
            let tie = hash::mix(tree.rel(j) as u64, case);
            bag.add(120, t, tie);
            bag.add(121, hash::mix(t, tie), u64::from(view.seen[j].kind));
        }
        if let Some(head) = tree.head(i) {
            bag.add(122, t, view.seen[head].lemma);
            bag.add(123, t, u64::from(view.seen[head].cluster[1]));
        }
    }
}

/// The words of the whole sentence, without order.
fn whole(view: &View<'_>, i: usize, bag: &mut Bag<'_>) {
    let tree = view.tree;
    let fine = u64::from(view.seen[i].cluster[1]);
    let mut counts = 0u64;
    let mut kinds = 0u64;
    for j in 0..tree.len() {
        let other = view.seen[j];
        counts |= 1 << other.count;
        kinds |= 1 << (other.kind % 64);
        if j == i || !matches!(tree.upos(j), Upos::Noun | Upos::Verb | Upos::Adj | Upos::Propn) {
            continue;
        }
        if j.abs_diff(i) <= 6 {
            bag.add(91, other.lemma, fine);
        }
    }
    for count in 1..16u64 {
        if counts >> count & 1 == 1 {
            bag.add(92, count, fine);
            bag.add(93, count, view.seen[i].lemma);
        }
    }
    for kind in 1..64u64 {
        if kinds >> kind & 1 == 1 {
            bag.add(94, kind, fine);
        }
    }
    let question = tree.form.last().is_some_and(|last| last == "?");
    bag.add(95, u64::from(question), 0);
}

/// What the rules say here and elsewhere in the sentence.
fn ruled(view: &View<'_>, i: usize, bag: &mut Bag<'_>) {
    let own = view.ruled[i];
    bag.add(100, own.rule, u64::from(own.hit));
    bag.add(101, u64::from(own.hit), u64::from(own.event));
    bag.add(102, u64::from(own.event), u64::from(own.status));
    bag.add(104, u64::from(own.event), view.seen[i].lemma);
    for (j, other) in view.ruled.iter().enumerate() {
        if j == i || other.event == 0 {
            continue;
        }
        bag.add(105, u64::from(other.event), u64::from(own.event));
        bag.add(106, u64::from(other.event), view.seen[i].lemma);
        let tie = if view.tree.under(i, j) {
            1
        } else if view.tree.under(j, i) {
            2
        } else {
            3
        };
        bag.add(107, hash::mix(u64::from(other.event), tie), u64::from(own.event));
    }
    let any = view.ruled.iter().any(|ruled| ruled.event != 0);
    bag.add(108, u64::from(any), u64::from(own.event));
}
