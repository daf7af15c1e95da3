//! Turns a trigger's place in the tree into who did it and to whom.
//!
//! | construction | agent | target |
//! |---|---|---|
//! | jets bombed the town | jets | town |
//! | the town was bombed by jets | jets | town |
//! | the drone that hit the convoy | drone | convoy |
//! | forces began shelling the port | forces | port |
//! | the army's bombing of the town | army | town |
//! | clashes between A and B | A, B | |

use tallybook_syntax::{Deprel, Upos, Xpos};

use super::rules::Form;
use super::tree::Tree;

const SUBJECTS: &[Deprel] = &[Deprel::Nsubj, Deprel::NsubjPass, Deprel::NsubjOuter];
/// Prepositions that lead to whom or what an act is aimed at, after a verb without object.
const AIMS: &[&str] = &[
    "at", "on", "upon", "against", "into", "towards", "toward", "onto", "to",
    // Particles that a parser took for prepositions: "shot down a drone".
    "down", "up", "off", "out", "over",
];
/// Verbs of motion that take no object: their participle tells where the subject is.
const NEVER_PASSIVE: &[&str] = &["go", "come", "arrive", "flee", "depart", "head", "march"];
/// Nouns of time never are an argument.
const TIMES: &[&str] = &[
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "dawn",
    "dusk",
    "night",
    "noon",
    "midnight",
    "evening",
    "morning",
    "afternoon",
    "day",
    "week",
    "month",
    "year",
    "weekend",
    "hour",
    "minute",
    "o'clock",
    "time",
    "today",
    "yesterday",
    "tomorrow",
    "daybreak",
    "sunset",
    "sunrise",
    "tonight",
];
/// Verbs whose object does what the infinitive or gerund says.
const OBJECT_CONTROL: &[&str] = &[
    "order", "force", "tell", "see", "allow", "help", "cause", "let", "make", "prevent", "accuse",
    "ask", "urge", "stop", "blame", "suspect", "hear", "watch", "film", "oblige", "compel",
    "demand", "enable", "send", "permit", "command", "instruct", "observe", "find", "spot",
    "expect", "want", "bar", "keep", "block", "call", "catch", "report", "record", "notice",
];

/// A trigger's arguments as head words.
#[derive(Clone, Debug, Default)]
pub(super) struct Args {
    pub(super) agents: Vec<usize>,
    pub(super) targets: Vec<usize>,
    /// True where the tree itself, not a neighbour clause, names the target.
    pub(super) passive: bool,
}

/// Returns true if and only if the noun is a time.
pub(super) fn is_time(tree: &Tree<'_>, i: usize) -> bool {
    TIMES.contains(&tree.form[i].as_str())
        || TIMES.contains(&tree.lemma(i)) && !tree.is_verb(i)
        || tree.upos(i) == Upos::Num
            && tree.case(i).is_some_and(|case| {
                matches!(
                    tree.lemma(case),
                    "in" | "on"
                        | "at"
                        | "since"
                        | "by"
                        | "from"
                        | "to"
                        | "until"
                        | "before"
                        | "after"
                )
            })
}

/// Returns true if and only if the verb is passive, by auxiliary or as a bare participle.
pub(super) fn is_passive(tree: &Tree<'_>, v: usize, headline_passive: bool) -> bool {
    // "its men are gone", "the envoy is arrived": a perfect with "be".
    if NEVER_PASSIVE.contains(&tree.lemma(v)) {
        return false;
    }
    if tree.child(v, &[Deprel::AuxPass, Deprel::OblAgent]).is_some() {
        return true;
    }
    if acts_before_object(tree, v) {
        return false;
    }
    // "Volunteer shot dead on the way", "28 let go by evening": mistagged, and nothing follows.
    if tree.upos(v) != Upos::Verb
        && super::lexicon::is_surely_a_verb(tree.sentence, tree.text, v)
        && right_after(tree, v).is_none()
    {
        return true;
    }
    let has_object = tree.child(v, &[Deprel::Obj]).is_some();
    if tree.xpos(v) == Xpos::Vbn && tree.has(v, &[Deprel::Cop], &["be"]) && !has_object {
        return true;
    }
    if let Some(aux) = tree.children(v).find(|&j| tree.rel(j) == Deprel::Aux) {
        // A parser that takes "was bombed" for an active verb still leaves "was" there.
        return tree.lemma(aux) == "be"
            && tree.xpos(v) == Xpos::Vbn
            && !has_object
            && !tree.has(v, &[Deprel::Aux], &["have"]);
    }
    let participle = tree.xpos(v) == Xpos::Vbn && !has_object;
    // "31 youths picked up by the guards": several or definite ones after "by" did it; one without
    // an article is a means ("by boat").
    if participle
        && by_phrase(tree, v)
            .is_some_and(|by| tree.is_noun(by) && (tree.is_plural(by) || tree.is_definite(by)))
    {
        return true;
    }
    match tree.rel(v) {
        Deprel::Acl if is_lost_main_verb(tree, v) => false,
        Deprel::Acl | Deprel::Amod | Deprel::Xcomp => participle,
        Deprel::Advcl => participle && tree.child(v, SUBJECTS).is_none(),
        Deprel::Conj => {
            let first = tree.head(v).filter(|&h| is_passive(tree, h, headline_passive));
            first.is_some() && tree.xpos(v) == Xpos::Vbn && tree.child(v, SUBJECTS).is_none()
        }
        _ => {
            let own = tree.child(v, SUBJECTS);
            let title = tree.is_headline() && own.is_none_or(|s| counted(tree, s) || s < v);
            headline_passive
                && !has_object
                && matches!(tree.xpos(v), Xpos::Vbn | Xpos::Vbd)
                && (title || tree.xpos(v) == Xpos::Vbn && own.is_none())
        }
    }
}

/// "The army deployed tanks" with "deployed" hung on "tanks" as if it described them: no noun
/// stands before a participle that describes the next one.
pub(super) fn acts_before_object(tree: &Tree<'_>, v: usize) -> bool {
    tree.rel(v) == Deprel::Amod
        && tree.upos(v) == Upos::Verb
        && matches!(tree.xpos(v), Xpos::Vbn | Xpos::Vbd)
        && tree.head(v).is_some_and(|h| h > v)
        && v > 0
        && (matches!(tree.upos(v - 1), Upos::Noun | Upos::Propn) || tree.form[v - 1] == "forces")
}

/// "More than 25,000 demonstrators rallied in Jerusalem": the tree made the subject the root and
/// hung its verb below it.
pub(super) fn is_lost_main_verb(tree: &Tree<'_>, v: usize) -> bool {
    lost_subject(tree, v).is_some()
}

/// Returns the subject of a main verb that the tree hung below a noun: the root, where it is that
/// noun or where the verb follows a comma ("A convoy of 18 vehicles, among them trucks with
/// blocks, arrived in the town").
fn lost_subject(tree: &Tree<'_>, v: usize) -> Option<usize> {
    let stop = tree.form.last().is_some_and(|last| matches!(last.as_str(), "." | "\"" | "”"));
    if !stop || tree.is_headline() || by_phrase(tree, v).is_some() {
        return None;
    }
    let head = tree.head(v)?;
    let top = tree.rel(head) == Deprel::Root
        || tree.rel(head) == Deprel::Appos
            && tree.head(head).is_some_and(|above| tree.rel(above) == Deprel::Root);
    let bare =
        |noun: usize| tree.is_noun(noun) && noun < v && tree.child(noun, &[Deprel::Cop]).is_none();
    if top && bare(head) && tree.child(head, &[Deprel::Nsubj]).is_none() {
        return Some(head);
    }
    let after_comma = v > 0 && tree.form[v - 1] == "," && tree.rel(v) == Deprel::Acl;
    // "A convoy of 20 trucks crossed into Syria.": a sentence must have a verb.
    let only = v > 0
        && tree.head(v) == Some(v - 1)
        && tree.rel(v) == Deprel::Acl
        && tree.rel(head) == Deprel::Nmod
        && tree.lacks_verb();
    if !(after_comma || only) || tree.child(v, &[Deprel::Aux, Deprel::AuxPass]).is_some() {
        return None;
    }
    let root = tree.sentence.ancestors(v).last().filter(|&root| bare(root))?;
    (tree.child(root, &[Deprel::Nsubj, Deprel::NsubjPass]).is_none()).then_some(root)
}

/// A headline's "Six killed in blast": a number is the subject.
fn counted(tree: &Tree<'_>, s: usize) -> bool {
    tree.upos(s) == Upos::Num || tree.child(s, &[Deprel::Nummod]).is_some()
}

/// Returns the surface subject of a verb, found through coordination, control and relatives.
pub(super) fn subject(tree: &Tree<'_>, v: usize) -> Option<usize> {
    subject_at(tree, v, 0)
}

fn subject_at(tree: &Tree<'_>, v: usize, depth: usize) -> Option<usize> {
    if depth > 6 {
        return None;
    }
    if let Some(own) = own_subject(tree, v) {
        return Some(number_of(tree, v, own).unwrap_or(own))
            .and_then(|own| resolve_relative(tree, own, v));
    }
    // "Five more were handed in": a number alone that the tree takes for the verb's own count.
    if tree.is_verb(v) || tree.rel(v) == Deprel::Root {
        let count = tree.child(v, &[Deprel::Nummod]).filter(|&count| count < v);
        if count.is_some() {
            return count;
        }
    }
    let head = tree.head(v)?;
    match tree.rel(v) {
        Deprel::Conj | Deprel::Parataxis if tree.is_verb(head) => subject_at(tree, head, depth + 1),
        Deprel::Xcomp | Deprel::Advcl | Deprel::Ccomp if tree.is_predicate(head) => {
            let object = tree.child(head, &[Deprel::Obj, Deprel::Iobj]);
            if let Some(object) = object.filter(|_| OBJECT_CONTROL.contains(&tree.lemma(head))) {
                return Some(object);
            }
            subject_at(tree, head, depth + 1)
        }
        Deprel::Acl if tree.is_noun(head) => match tree.xpos(v) {
            // "its plan to withdraw": the plan's owner withdraws.
            Xpos::Vb => owner(tree, head, depth),
            _ => lost_subject(tree, v).or(Some(head)),
        },
        Deprel::AclRelcl => Some(head).filter(|_| {
            // "in which", "where", "when": the noun is no subject.
            !tree.children(v).any(|j| matches!(tree.xpos(j), Xpos::Wrb | Xpos::Wdt | Xpos::Wp))
        }),
        _ => None,
    }
}

/// Returns the verb's own subject: the one behind the colon in a note that opens with its place
/// ("Kumba, 4 Oct.: 31 youths picked up").
fn own_subject(tree: &Tree<'_>, v: usize) -> Option<usize> {
    let all = || tree.children(v).filter(|&j| SUBJECTS.contains(&tree.rel(j)) && !is_time(tree, j));
    let colon = (0..v).rev().find(|&j| tree.form[j] == ":");
    let behind = colon.and_then(|colon| all().find(|&j| colon < j && j < v));
    behind.or_else(|| all().next())
}

/// "Some 120 flew home": the number after "some" is the subject where no noun follows it.
fn number_of(tree: &Tree<'_>, v: usize, own: usize) -> Option<usize> {
    let bare = tree.upos(own) == Upos::Det && own + 1 < v;
    bare.then_some(own + 1).filter(|&next| tree.upos(next) == Upos::Num)
}

fn owner(tree: &Tree<'_>, noun: usize, depth: usize) -> Option<usize> {
    // "The Coalition plans to build" with "plans" taken for a noun.
    let own = tree.child(noun, &[Deprel::NmodPoss]).or_else(|| {
        tree.children(noun).find(|&j| {
            tree.rel(j) == Deprel::Compound
                && (tree.is_name(j) || !tree.classes[j].is_empty())
                && j + 1 == noun
        })
    });
    let by = tree.children(noun).find(|&j| {
        tree.rel(j) == Deprel::Nmod
            && tree.case(j).is_some_and(|c| matches!(tree.lemma(c), "by" | "of" | "for"))
    });
    own.or(by).or_else(|| {
        let verb = tree.head(noun).filter(|&h| tree.is_verb(h))?;
        subject_at(tree, verb, depth + 1)
    })
}

/// Returns the noun that "which", "that" or "who" stands for.
fn resolve_relative(tree: &Tree<'_>, own: usize, v: usize) -> Option<usize> {
    if matches!(tree.lemma(own), "that" | "which" | "who" | "whom") && tree.upos(own) == Upos::Pron
    {
        let mut at = v;
        for _ in 0..4 {
            if tree.rel(at) == Deprel::AclRelcl {
                // "it was not clear who fired" may look like a relative clause.
                return tree.head(at).filter(|&h| tree.is_noun(h)).or(Some(own));
            }
            at = tree.head(at)?;
        }
    }
    Some(own)
}

/// Returns what a preposition of `cases` leads to under `i`.
pub(super) fn oblique<'t>(
    tree: &'t Tree<'_>,
    i: usize,
    cases: &'t [&'t str],
) -> impl Iterator<Item = usize> + 't {
    tree.children(i).filter(move |&j| {
        matches!(tree.rel(j), Deprel::Obl | Deprel::Nmod | Deprel::OblAgent | Deprel::Obj)
            && tree.case(j).is_some_and(|case| cases.contains(&tree.lemma(case)))
            && !is_time(tree, j)
    })
}

/// Returns true if and only if a verb's voice is a guess: a bare "-ed" form with a subject before it
/// and no object. Notes leave auxiliaries out ("six crew carried off"), and parsers take
/// "thousands demonstrated" for a passive.
pub(super) fn voice_is_open(tree: &Tree<'_>, v: usize) -> bool {
    let bare = tree.child(v, &[Deprel::Aux, Deprel::AuxPass, Deprel::Obj, Deprel::Cop]).is_none();
    let own = tree.child(v, SUBJECTS).is_some_and(|subject| subject < v);
    bare && own && matches!(tree.xpos(v), Xpos::Vbn | Xpos::Vbd) && by_phrase(tree, v).is_none()
}

/// Returns the arguments of a verb whose voice is the other one than the tree says.
pub(super) fn in_other_voice(tree: &Tree<'_>, v: usize, headline_passive: bool) -> Args {
    let passive = !is_passive(tree, v, headline_passive);
    in_voice(tree, v, passive)
}

/// Returns the arguments of a bare "-ed" form behind a noun as if the noun did it: "a convoy of 20
/// trucks crossed into Syria" with "crossed" taken for what was done to the trucks.
pub(super) fn done_by_noun(tree: &Tree<'_>, v: usize) -> Option<Args> {
    let noun = tree.head(v).filter(|&head| head + 1 == v && tree.is_noun(head))?;
    let bare = tree.child(v, &[Deprel::Aux, Deprel::AuxPass, Deprel::Cop]).is_none();
    if tree.rel(v) != Deprel::Acl
        || !matches!(tree.xpos(v), Xpos::Vbn | Xpos::Vbd)
        || !bare
        || by_phrase(tree, v).is_some()
    {
        return None;
    }
    let whole = tree.head(noun).filter(|_| tree.rel(noun) == Deprel::Nmod);
    let mut args = in_voice(tree, v, false);
    args.agents = whole.into_iter().chain([noun]).collect();
    Some(args)
}

/// Returns the arguments of a finite verb with the first noun of the sentence as its subject, where
/// the tree gives it none of its own and no other finite verb stands between: "A convoy of 18
/// vehicles, among them trucks with blocks, arrived" with "arrived" hung on "trucks".
pub(super) fn across_insertion(tree: &Tree<'_>, v: usize, headline_passive: bool) -> Option<Args> {
    let finite = |i: usize| {
        tree.is_verb(i) && matches!(tree.xpos(i), Xpos::Vbd | Xpos::Vbz | Xpos::Vbp | Xpos::Md)
    };
    let aux = tree
        .children(v)
        .find(|&j| matches!(tree.rel(j), Deprel::Aux | Deprel::AuxPass) && j < v && finite(j));
    if tree.child(v, SUBJECTS).is_some() || !(finite(v) || aux.is_some()) {
        return None;
    }
    let end = aux.unwrap_or(v);
    let noun = (0..end).find(|&j| {
        (tree.is_noun(j) || matches!(tree.upos(j), Upos::Num | Upos::Pron))
            && !is_time(tree, j)
            && tree.case(j).is_none()
            && !matches!(
                tree.rel(j),
                Deprel::Compound | Deprel::Nummod | Deprel::Amod | Deprel::NmodPoss
            )
    })?;
    let comma = (noun..end).any(|j| tree.form[j] == ",");
    if !comma || (noun..end).any(finite) {
        return None;
    }
    let mut args = in_voice(tree, v, is_passive(tree, v, headline_passive));
    let slot = if args.passive { &mut args.targets } else { &mut args.agents };
    *slot = vec![noun];
    Some(args)
}

/// Returns the arguments of a trigger.
pub(super) fn find(tree: &Tree<'_>, trigger: usize, form: Form, headline_passive: bool) -> Args {
    match form {
        Form::Verb => in_voice(tree, trigger, is_passive(tree, trigger, headline_passive)),
        Form::Noun => of_noun(tree, trigger),
        Form::Adjective => {
            let targets = tree.child(trigger, SUBJECTS).into_iter().collect();
            Args { agents: Vec::new(), targets, passive: true }
        }
    }
}

fn in_voice(tree: &Tree<'_>, v: usize, passive: bool) -> Args {
    let surface = subject(tree, v).or_else(|| before(tree, v, passive));
    let mut args = Args { passive, ..Args::default() };
    if passive {
        args.targets.extend(surface);
        args.agents.extend(by_phrase(tree, v));
        return args;
    }
    args.agents.extend(surface.map(|subject| antecedent(tree, v, subject)));
    if acts_before_object(tree, v) {
        args.agents.push(v - 1);
        args.targets.extend(tree.head(v));
        return args;
    }
    args.targets.extend(tree.child(v, &[Deprel::Obj]).filter(|&o| !is_time(tree, o)));
    if args.targets.iter().any(|&o| matches!(tree.lemma(o), "fire" | "siege" | "torch")) {
        // "set fire to a church", "laid siege to the town": the object is part of the verb.
        args.targets.extend(oblique(tree, v, AIMS).next());
        let hung: Vec<usize> =
            args.targets.iter().filter_map(|&o| oblique(tree, o, AIMS).next()).collect();
        args.targets.extend(hung);
    }
    if args.targets.is_empty() {
        // "swapped 200 prisoners" taken for a measure.
        let unmarked = tree.children(v).find(|&j| {
            let bare = tree.rel(j) == Deprel::Obl && tree.case(j).is_none();
            j > v
                && (bare || tree.rel(j) == Deprel::OblUnmarked)
                && tree.is_noun(j)
                && !is_time(tree, j)
        });
        args.targets.extend(unmarked);
    }
    if args.targets.is_empty()
        && let Some(object) = relative_object(tree, v)
    {
        args.targets.push(object);
    }
    if args.targets.is_empty() {
        args.targets.extend(after_time(tree, v));
    }
    if args.targets.is_empty() {
        args.targets.extend(oblique(tree, v, AIMS).next());
    }
    if args.targets.is_empty()
        && tree.child(v, SUBJECTS).is_none()
        && tree.rel(v) == Deprel::Conj
        && let Some(first) = tree.head(v)
        && tree.upos(v) == Upos::Verb
        // "captured and killed four men": the object stands with one verb only.
        && tree.xpos(first) == tree.xpos(v)
        && first < v
    {
        args.targets.extend(tree.child(first, &[Deprel::Obj]));
    }
    if tree.upos(v) != Upos::Verb || tree.child(v, SUBJECTS).is_none() {
        nearest(tree, v, &mut args);
    }
    let free = tree.rel(v) == Deprel::Root || tree.upos(v) != Upos::Verb;
    if args.targets.is_empty() && (free || tree.xpos(v) == Xpos::Vbg) {
        args.targets.extend(right_after(tree, v));
    }
    let torch = args.targets.iter().copied().find(|&o| tree.lemma(o) == "fire");
    if let Some(fire) = torch.filter(|_| args.targets.len() == 1) {
        args.targets.extend(oblique(tree, fire, AIMS).next());
    }
    args
}

/// "captured on Thursday a key neighbourhood": an object behind a time.
fn after_time(tree: &Tree<'_>, v: usize) -> Option<usize> {
    let time = tree.children(v).find(|&j| j > v && j <= v + 3 && is_time(tree, j))?;
    let mut at = time + 1;
    while at < tree.len().min(time + 6) {
        match tree.upos(at) {
            Upos::Det | Upos::Num | Upos::Adj => at += 1,
            Upos::Noun | Upos::Propn if at + 1 < tree.len() && tree.is_noun(at + 1) => at += 1,
            Upos::Noun | Upos::Propn => return (!is_time(tree, at)).then_some(at),
            _ => return None,
        }
    }
    None
}

/// "The soldiers denied that they had clashed": the pronoun stands for the speaker where number
/// allows it.
fn antecedent(tree: &Tree<'_>, v: usize, pronoun: usize) -> usize {
    let plural = match tree.lemma(pronoun) {
        "they" => true,
        "it" => false,
        _ => return pronoun,
    };
    let speaker = tree
        .head(v)
        .filter(|_| matches!(tree.rel(v), Deprel::Ccomp | Deprel::Advcl))
        .and_then(|head| tree.child(head, SUBJECTS));
    speaker
        .filter(|&s| tree.is_noun(s) && (!plural || tree.is_plural(s) || tree.lemma(s) == "police"))
        .unwrap_or(pronoun)
}

/// "Four were let go": a passive's subject that the tree hung elsewhere stands right before it.
fn before(tree: &Tree<'_>, v: usize, passive: bool) -> Option<usize> {
    if !passive || tree.rel(v) != Deprel::Root {
        return None;
    }
    (v.saturating_sub(4)..v)
        .rev()
        .find(|&j| tree.is_noun(j) || matches!(tree.upos(j), Upos::Num | Upos::Pron))
        .filter(|&j| !is_time(tree, j) && tree.case(j).is_none())
}

/// Where the tree gives no subject, the nearest noun of the clause before the verb is taken.
fn nearest(tree: &Tree<'_>, v: usize, args: &mut Args) {
    const REACH: usize = 6;
    let clausal = |j: usize| {
        matches!(tree.upos(j), Upos::Verb | Upos::Sconj)
            || matches!(tree.form[j].as_str(), ";" | ":")
    };
    let free = tree.rel(v) == Deprel::Root || tree.upos(v) != Upos::Verb;
    if args.agents.is_empty() && free {
        let found = (v.saturating_sub(REACH)..v).rev().take_while(|&j| !clausal(j)).find(|&j| {
            (tree.is_noun(j) || matches!(tree.upos(j), Upos::Num | Upos::Pron))
                && !is_time(tree, j)
                && tree.case(j).is_none()
        });
        args.agents.extend(found);
    }
}

/// Returns the head of the noun phrase right after the verb, whatever the tree says of it.
fn right_after(tree: &Tree<'_>, v: usize) -> Option<usize> {
    let mut at = v + 1;
    while at < tree.len().min(v + 8) {
        match tree.upos(at) {
            // "shot down two of them".
            Upos::Num if tree.form.get(at + 1).is_some_and(|next| next == "of") => {
                return Some(at);
            }
            Upos::Det | Upos::Num | Upos::Adj | Upos::Pron | Upos::Adv => at += 1,
            _ if tree.rel(at) == Deprel::CompoundPrt => at += 1,
            // "killed between 20 and 25 people", "up to ten".
            _ if matches!(
                tree.form[at].as_str(),
                "between" | "and" | "at" | "up" | "to" | "more" | "than" | "over" | "about" | "as"
            ) && (at + 3).min(tree.len()) > at
                && (at..(at + 3).min(tree.len())).any(|j| tree.upos(j) == Upos::Num) =>
            {
                at += 1;
            }
            // The last noun of a run is its head: "army post".
            Upos::Noun | Upos::Propn if at + 1 < tree.len() && tree.is_noun(at + 1) => at += 1,
            Upos::Noun | Upos::Propn => return (!is_time(tree, at)).then_some(at),
            _ => return None,
        }
    }
    None
}

/// Returns who a passive's "by" names.
pub(super) fn by_phrase(tree: &Tree<'_>, v: usize) -> Option<usize> {
    let agent = tree.child(v, &[Deprel::OblAgent]);
    // "by the Al-Walid crossing on February 8, drivers told ..." names nobody behind the comma.
    let joined = |i: &usize| *i < v || !tree.form[v..*i].iter().any(|form| form == ",");
    agent
        .or_else(|| oblique(tree, v, &["by"]).next())
        .filter(|&i| tree.upos(i) != Upos::Num)
        .filter(joined)
}

/// "the town that jets bombed": the noun is the object.
fn relative_object(tree: &Tree<'_>, v: usize) -> Option<usize> {
    let noun = tree.head(v).filter(|_| tree.rel(v) == Deprel::AclRelcl)?;
    let own = tree.child(v, SUBJECTS)?;
    let relative = matches!(tree.lemma(own), "that" | "which" | "who");
    let adverbial = tree.children(v).any(|j| tree.xpos(j) == Xpos::Wrb);
    let oblique = tree
        .children(v)
        .any(|j| tree.rel(j) == Deprel::Obl && matches!(tree.lemma(j), "which" | "whom" | "that"));
    (!relative && !adverbial && !oblique).then_some(noun)
}

fn of_noun(tree: &Tree<'_>, n: usize) -> Args {
    let mut args = Args::default();
    args.agents.extend(oblique(tree, n, &["by", "from"]).filter(|&j| !is_place_like(tree, j)));
    args.agents.extend(oblique(tree, n, &["between", "among"]));
    let of: Vec<usize> = oblique(tree, n, &["of"]).collect();
    args.targets.extend(&of);
    args.targets.extend(oblique(tree, n, &["on", "against", "at", "upon", "in"]).filter(|&j| {
        tree.case(j).is_none_or(|c| tree.lemma(c) != "in") && !tree.is_name(j)
            || tree.case(j).is_some_and(|c| matches!(tree.lemma(c), "on" | "against" | "upon"))
    }));
    let poss = tree.child(n, &[Deprel::NmodPoss]).filter(|&j| !is_time(tree, j));
    args.agents.extend(poss);
    // "the vehicles were on the road": who is at it stands before the copula.
    if tree.child(n, &[Deprel::Cop]).is_some() {
        args.agents.extend(tree.child(n, SUBJECTS));
    }
    // "Israeli air strike", "rebel attack".
    for j in tree.children(n) {
        let noun_modifier = tree.rel(j) == Deprel::Compound && (tree.is_noun(j));
        let name_modifier = tree.rel(j) == Deprel::Amod && tree.upos(j) == Upos::Propn
            || tree.rel(j) == Deprel::Amod && tree.word(j).starts_with(char::is_uppercase);
        if (noun_modifier || name_modifier) && !args.agents.contains(&j) {
            args.agents.push(j);
        }
    }
    args
}

fn is_place_like(tree: &Tree<'_>, i: usize) -> bool {
    tree.entity(i) == Some(tallybook_syntax::EntityLabel::Loc)
        && tree.case(i).is_some_and(|case| tree.lemma(case) == "from")
}
