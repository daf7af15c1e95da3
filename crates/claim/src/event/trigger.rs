//! Turns the words of a sentence into hits: triggers whose rule's conditions hold.

use tallybook_syntax::{Deprel, Upos, Xpos};

use super::args::{self, Args};
use super::cue::{fits_form, match_after};
use super::lexicon::matched_before;
use super::rules::{Entry, EventRules, Form, Oblique, Rule};
use super::test::WordTest;
use super::tree::Tree;

/// A trigger with the rule that took it.
#[derive(Clone, Debug)]
pub(super) struct Hit {
    pub(super) trigger: usize,
    /// Last token of the trigger's words.
    pub(super) end: usize,
    pub(super) rule: usize,
    pub(super) form: Form,
    pub(super) args: Args,
}

/// Returns the hits of a sentence in order of their triggers.
pub(super) fn find(tree: &Tree<'_>, rules: &EventRules) -> Vec<Hit> {
    let mut out: Vec<Hit> = Vec::new();
    let mut taken = vec![false; tree.len()];
    for i in 0..tree.len() {
        if taken[i] {
            continue;
        }
        let by_lemma = rules.index.get(&tree.lemma[i]);
        // "Fighting broke out" with "fighting" taken for a form of "fight".
        let by_form = rules.index.get(&tree.form[i]).filter(|_| tree.form[i] != tree.lemma[i]);
        let gerund = tree.xpos(i) == Xpos::Vbg && fits_form(tree, i, Form::Noun);
        let lists = if gerund { [by_form, by_lemma] } else { [by_lemma, by_form] };
        let fit = lists.into_iter().flatten().find_map(|list| first_fit(tree, rules, list, i));
        let Some((entry, range, args)) = fit else { continue };
        let rule = &rules.rules[entry.rule as usize];
        if rule.event_type.is_none() {
            continue;
        }
        for slot in &mut taken[range.0..=range.1] {
            *slot = true;
        }
        out.push(Hit {
            trigger: i,
            end: range.1,
            rule: entry.rule as usize,
            form: entry.form,
            args,
        });
    }
    out
}

type Fit<'r> = (&'r Entry, (usize, usize), Args);

fn first_fit<'r>(
    tree: &Tree<'_>,
    rules: &EventRules,
    entries: &'r [Entry],
    i: usize,
) -> Option<Fit<'r>> {
    let headline_passive = rules.cues.headline_passive.contains(tree.lemma(i));
    // Arguments depend on the form only: found at most once for each.
    let mut found: [Option<Args>; 3] = [None, None, None];
    for entry in entries {
        if !fits_form(tree, i, entry.form) || is_label(tree, i) {
            continue;
        }
        let range = match entry.form {
            Form::Noun => {
                matched_before(&tree.lemma, &tree.form, i, &entry.others).map(|start| (start, i))
            }
            _ => match_after(tree, i, &entry.others).map(|end| (i, end)),
        };
        let Some(range) = range else { continue };
        // Only neighbours belong to the trigger's own words.
        let range = if range.1 - range.0 > 3 { (i, i) } else { range };
        let slot = &mut found[entry.form as usize];
        let args = slot.get_or_insert_with(|| args::find(tree, i, entry.form, headline_passive));
        let rule = &rules.rules[entry.rule as usize];
        if holds(tree, rules, rule, i, entry.form, args) {
            return Some((entry, range, args.clone()));
        }
    }
    // Each guess is made only where the one before it led to no rule.
    let fit = |args: Args| by_guess(tree, rules, entries, i, &args);
    args::voice_is_open(tree, i)
        .then(|| args::in_other_voice(tree, i, headline_passive))
        .and_then(fit)
        .or_else(|| args::across_insertion(tree, i, headline_passive).and_then(fit))
        .or_else(|| args::done_by_noun(tree, i).and_then(fit))
}

/// Returns the first rule that holds under a guess at the arguments.
fn by_guess<'r>(
    tree: &Tree<'_>,
    rules: &EventRules,
    entries: &'r [Entry],
    i: usize,
    args: &Args,
) -> Option<Fit<'r>> {
    entries.iter().find_map(|entry| {
        let rule = &rules.rules[entry.rule as usize];
        if entry.form != Form::Verb || !fits_form(tree, i, entry.form) {
            return None;
        }
        let end = match_after(tree, i, &entry.others).filter(|end| end - i <= 3)?;
        // A guess needs an argument that the rule asks for by name.
        let asked = if args.passive { rule.object.as_ref() } else { rule.subject.as_ref() };
        let named = asked.is_some_and(|test| !test.fits_none());
        (named && holds(tree, rules, rule, i, entry.form, args))
            .then(|| (entry, (i, end), args.clone()))
    })
}

/// Returns true if and only if all of the rule's conditions hold of the trigger.
fn holds(
    tree: &Tree<'_>,
    rules: &EventRules,
    rule: &Rule,
    i: usize,
    form: Form,
    args: &Args,
) -> bool {
    let (subjects, objects) = (&args.agents, &args.targets);
    let compound_objects = noun_objects(tree, i, form);
    let objects: Vec<usize> = objects.iter().copied().chain(compound_objects).collect();
    let has_oblique = rule.oblique.iter().any(|wanted| oblique_fits(tree, i, form, wanted, args));
    if rule.oblique_or_object {
        let object = rule.object.as_ref().is_some_and(|test| any_fits(tree, test, &objects));
        if !object && !has_oblique {
            return false;
        }
    } else if !wanted(tree, rule.object.as_ref(), &objects)
        || !rule.oblique.is_empty() && !has_oblique
    {
        return false;
    }
    wanted(tree, rule.subject.as_ref(), subjects)
        && !unwanted(tree, rule.subject_not.as_ref(), subjects)
        && !unwanted(tree, rule.object_not.as_ref(), &objects)
        && !rule.oblique_not.iter().any(|test| oblique_fits(tree, i, form, test, args))
        && modifiers_fit(tree, rule, i)
        && rule.context.as_ref().is_none_or(|test| test.fits_context(tree, i))
        && !rule.context_not.as_ref().is_some_and(|test| test.fits_context(tree, i))
        && (!rule.number || (0..tree.len()).any(|j| tree.upos(j) == Upos::Num))
        && (!rule.object_number || objects.iter().any(|&o| is_counted(tree, o)))
        && (!rule.subject_number || subjects.iter().any(|&s| is_counted(tree, s)))
        && (!rule.negated || super::status::is_negated(tree, i))
        && (!rule.support || has_support(tree, rules, i))
        && (!rule.headline || stands_alone(tree, i))
        && (rule.attempt.is_none())
}

/// A noun's compounds may be what it was done to: "prisoner exchange", "troop withdrawal".
fn noun_objects(tree: &Tree<'_>, i: usize, form: Form) -> Vec<usize> {
    if form != Form::Noun {
        return Vec::new();
    }
    tree.children(i)
        .filter(|&j| {
            matches!(tree.rel(j), Deprel::Compound | Deprel::Amod)
                || tree.rel(j) == Deprel::Nmod
                    && tree.case(j).is_some_and(|c| matches!(tree.lemma(c), "to" | "into" | "in"))
        })
        .collect()
}

/// "Killed: 94", "Cases of sexual violence: 63": a label of a list tells no happening.
fn is_label(tree: &Tree<'_>, i: usize) -> bool {
    i + 1 < tree.len()
        && tree.form[i + 1] == ":"
        && tree.form.get(i + 2).is_some_and(|form| {
            form.starts_with(|c: char| c.is_ascii_digit())
                || matches!(form.as_str(), "none" | "nil" | "zero" | "no")
        })
}

fn wanted(tree: &Tree<'_>, test: Option<&WordTest>, words: &[usize]) -> bool {
    test.is_none_or(|test| words.is_empty() && test.fits_none() || any_fits(tree, test, words))
}

fn unwanted(tree: &Tree<'_>, test: Option<&WordTest>, words: &[usize]) -> bool {
    test.is_some_and(|test| {
        words.is_empty() && test.fits_none()
            || words.iter().any(|&w| test.fits_phrase(tree, w) || modifier_is(tree, test, w))
    })
}

/// "aid convoy": a noun's own compound says what it is as much as the noun.
fn modifier_is(tree: &Tree<'_>, test: &WordTest, w: usize) -> bool {
    tree.children(w)
        .any(|j| tree.rel(j) == Deprel::Compound && tree.is_noun(j) && test.fits_head(tree, j))
}

fn any_fits(tree: &Tree<'_>, test: &WordTest, words: &[usize]) -> bool {
    words.iter().any(|&w| test.fits_phrase(tree, w) || is_asked_for(tree, test, w))
}

/// "it was not clear who fired": the unknown actor may be whoever acts with force.
fn is_asked_for(tree: &Tree<'_>, test: &WordTest, w: usize) -> bool {
    tree.lemma(w) == "who" && tree.upos(w) == Upos::Pron && test.names_people()
}

fn oblique_fits(tree: &Tree<'_>, i: usize, form: Form, wanted: &Oblique, args: &Args) -> bool {
    let direct = |j: usize| {
        let Some(case) = tree.case(j) else { return false };
        let names = wanted.case.as_ref().is_none_or(|wanted| tree.lemma(case) == wanted);
        names && !args::is_time(tree, j) && wanted.test.fits_phrase(tree, j)
    };
    let nominal = |j: usize| {
        matches!(
            tree.rel(j),
            Deprel::Obl
                | Deprel::Nmod
                | Deprel::OblAgent
                | Deprel::Advcl
                | Deprel::Obj
                | Deprel::OblUnmarked
        )
    };
    if wanted.case.is_none() {
        return args.targets.iter().any(|&o| wanted.test.fits_phrase(tree, o));
    }
    tree.children(i).any(|j| nominal(j) && direct(j))
        || form == Form::Noun && next_to(tree, i, wanted)
        // A parser may hang the phrase on the verb beside the noun, or on the object.
        || form == Form::Noun
            && tree.head(i).is_some_and(|h| {
                tree.children(h).any(|j| j > i && j - i <= 8 && nominal(j) && direct(j))
            })
        || form == Form::Verb
            && args.targets.iter().any(|&o| tree.children(o).any(|j| nominal(j) && direct(j)))
}

/// "the bombing of the bridge" with "of" hung elsewhere: what follows the noun word by word.
fn next_to(tree: &Tree<'_>, i: usize, wanted: &Oblique) -> bool {
    let preposition = tree.form.get(i + 1);
    if preposition != wanted.case.as_ref() {
        return false;
    }
    let mut at = i + 2;
    while at < tree.len().min(i + 8) {
        match tree.upos(at) {
            Upos::Det | Upos::Adj | Upos::Num => at += 1,
            Upos::Noun | Upos::Propn if at + 1 < tree.len() && tree.is_noun(at + 1) => at += 1,
            Upos::Noun | Upos::Propn => return wanted.test.fits_head(tree, at),
            _ => return false,
        }
    }
    false
}

fn modifiers_fit(tree: &Tree<'_>, rule: &Rule, i: usize) -> bool {
    if rule.modifier.is_none() && rule.modifier_not.is_none() {
        return true;
    }
    let fits = |test: &WordTest| {
        tree.children(i).any(|j| {
            matches!(
                tree.rel(j),
                Deprel::Compound | Deprel::Amod | Deprel::NmodPoss | Deprel::Nmod | Deprel::Dep
            ) && (tree.rel(j) != Deprel::Nmod || tree.case(j).is_none())
                && test.fits_phrase(tree, j)
        })
            // What stands right before the noun modifies it, whatever the parser says.
            || i > 0 && tree.head(i - 1).is_some_and(|h| h >= i - 1) && test.fits_head(tree, i - 1)
    };
    rule.modifier.as_ref().is_none_or(&fits) && !rule.modifier_not.as_ref().is_some_and(&fits)
}

fn is_counted(tree: &Tree<'_>, o: usize) -> bool {
    tree.upos(o) == Upos::Num
        || tree.child(o, &[Deprel::Nummod]).is_some()
        // "dozens of soldiers", "a few hundred".
        || matches!(tree.lemma(o), "dozen" | "score" | "hundred" | "thousand")
}

/// Returns true if and only if a verb, a copula or a headline says that the noun happens.
pub(super) fn has_support(tree: &Tree<'_>, rules: &EventRules, i: usize) -> bool {
    let mut at = i;
    for _ in 0..4 {
        if tree.rel(at) == Deprel::Root || tree.child(at, &[Deprel::Cop]).is_some() {
            return true;
        }
        // "a truce is in force".
        let predicate = tree.head(at).is_some_and(|h| tree.child(h, &[Deprel::Cop]).is_some());
        if tree.rel(at) == Deprel::Nsubj && predicate {
            return true;
        }
        let Some(head) = tree.head(at) else { return true };
        if tree.is_verb(head) {
            let nominal = matches!(
                tree.rel(at),
                Deprel::Obj | Deprel::Nsubj | Deprel::NsubjPass | Deprel::Conj | Deprel::Xcomp
            ) || tree.rel(at) == Deprel::Obl && takes_part(tree, head);
            let cue = rules.cues.force(tree, head, super::cue::Complement::Noun).is_some();
            return nominal && (rules.cues.supports(tree, head) || cue);
        }
        let transparent = rules.cues.force(tree, head, super::cue::Complement::Noun).is_some();
        let joined = matches!(tree.rel(at), Deprel::Conj | Deprel::Appos | Deprel::Compound);
        if !transparent && !joined {
            return false;
        }
        at = head;
    }
    false
}

/// "took part in an exercise", "has been under blockade", "came into force".
pub(super) fn takes_part(tree: &Tree<'_>, verb: usize) -> bool {
    matches!(
        tree.lemma(verb),
        "be" | "take"
            | "participate"
            | "come"
            | "go"
            | "put"
            | "keep"
            | "remain"
            | "enter"
            | "join"
            | "engage"
            | "place"
            | "stay"
            | "agree"
            | "involve"
            | "live"
            | "result"
            | "end"
            | "attend"
    )
}

/// Returns true if and only if no verb stands above the noun: a headline or a note.
fn stands_alone(tree: &Tree<'_>, i: usize) -> bool {
    let mut at = i;
    for _ in 0..tree.len() {
        if tree.upos(at) == Upos::Verb && !matches!(tree.xpos(at), Xpos::Vbn | Xpos::Vbg) {
            return false;
        }
        match tree.head(at) {
            Some(head) => at = head,
            None => return true,
        }
    }
    true
}
