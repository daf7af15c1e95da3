//! Turns the table of cues into what each word does to the act below it.

use compact_str::CompactString;
use rustc_hash::{FxHashMap, FxHashSet};
use tallybook_syntax::{Deprel, Upos, Xpos};

use super::Error;
use super::lexicon::{Lexicon, parts};
use super::rules::Form;
use super::table::{Source, entries};
use super::tree::Tree;

/// What a cue does to the act below it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Force {
    Stake,
    Refuse,
    Report,
    Comment,
    Announce,
    Hearsay,
    Claim,
    Own,
    Deny,
    Vow,
    Threat,
    Plan,
    Hypothetical,
    Demand,
    Prevent,
    Fail,
    Attempt,
    Silent,
    Recap,
    Begin,
}

const FORCES: &[(&str, Force)] = &[
    ("stake", Force::Stake),
    ("refuse", Force::Refuse),
    ("report", Force::Report),
    ("comment", Force::Comment),
    ("announce", Force::Announce),
    ("hearsay", Force::Hearsay),
    ("claim", Force::Claim),
    ("own", Force::Own),
    ("deny", Force::Deny),
    ("vow", Force::Vow),
    ("threat", Force::Threat),
    ("plan", Force::Plan),
    ("hypothetical", Force::Hypothetical),
    ("demand", Force::Demand),
    ("prevent", Force::Prevent),
    ("fail", Force::Fail),
    ("attempt", Force::Attempt),
    ("silent", Force::Silent),
    ("recap", Force::Recap),
    ("begin", Force::Begin),
];

/// How an act hangs on its cue.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Complement {
    That,
    To,
    Ing,
    Noun,
}

impl Complement {
    pub(super) const ALL: [Self; 4] = [Self::That, Self::To, Self::Ing, Self::Noun];
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Part {
    Verb,
    Noun,
    Adjective,
    Adverb,
}

#[derive(Debug)]
struct CueEntry {
    force: Force,
    part: Part,
    complements: Vec<Complement>,
    others: Vec<CompactString>,
}

/// All cues by their lemma, and the words that support a noun.
#[derive(Debug, Default)]
pub(super) struct Cues {
    cues: FxHashMap<CompactString, Vec<CueEntry>>,
    support: FxHashMap<CompactString, Vec<Vec<CompactString>>>,
    pub(super) background: Vec<Vec<CompactString>>,
    pub(super) recurring: FxHashSet<CompactString>,
    pub(super) headline_passive: FxHashSet<CompactString>,
}

impl Cues {
    pub(super) fn add(&mut self, source: Source<'_>, lexicon: &mut Lexicon) -> Result<(), Error> {
        let file = source.status()?;
        for row in &file.cue {
            let name = row.force.get_ref();
            let force = FORCES.iter().find(|known| known.0 == name).map(|known| known.1);
            let force = force.ok_or_else(|| {
                let known: Vec<&str> = FORCES.iter().map(|known| known.0).collect();
                source.error(row.force.span().start, &known.join(", "), name)
            })?;
            let mut complements = Vec::new();
            for word in entries(row.complement.get_ref()) {
                complements.push(match word {
                    "that" => Complement::That,
                    "to" => Complement::To,
                    "ing" => Complement::Ing,
                    "noun" => Complement::Noun,
                    other => {
                        let at = row.complement.span().start;
                        return Err(source.error(at, "that, to, ing or noun", other));
                    }
                });
            }
            for (list, part) in [
                (&row.verbs, Part::Verb),
                (&row.nouns, Part::Noun),
                (&row.adjectives, Part::Adjective),
                (&row.adverbs, Part::Adverb),
            ] {
                for word in entries(list) {
                    let mut others = parts(word);
                    if others.is_empty() {
                        continue;
                    }
                    let at = if part == Part::Noun { others.len() - 1 } else { 0 };
                    let head = others.remove(at);
                    lexicon.learn(&head);
                    let entry = CueEntry { force, part, complements: complements.clone(), others };
                    self.cues.entry(head).or_default().push(entry);
                }
            }
        }
        for word in entries(&file.support.verbs) {
            let mut others = parts(word);
            if !others.is_empty() {
                let head = others.remove(0);
                lexicon.learn(&head);
                self.support.entry(head).or_default().push(others);
            }
        }
        self.background.extend(entries(&file.background.phrases).map(parts));
        let words = entries(&file.recurring.adverbs).chain(entries(&file.recurring.adjectives));
        self.recurring.extend(words.map(CompactString::from));
        for word in entries(&file.headline_passive.verbs) {
            self.headline_passive.insert(word.into());
        }
        Ok(())
    }

    /// Returns what cue `g` does to an act that hangs on it so, and where the cue's words end.
    pub(super) fn force(
        &self,
        tree: &Tree<'_>,
        g: usize,
        complement: Complement,
    ) -> Option<(Force, usize)> {
        let entries = self.cues.get(tree.lemma(g))?;
        let verb = tree.upos(g) == Upos::Verb;
        entries.iter().find_map(|entry| {
            let part = match entry.part {
                Part::Verb => verb || tree.upos(g) == Upos::Aux || looks_like_a_verb(tree, g),
                Part::Noun => tree.is_noun(g),
                // "is set to", "was feared": participles may be tagged either way.
                Part::Adjective => !tree.is_noun(g) || tree.lemma(g) == "false",
                Part::Adverb => false,
            };
            if !part || !entry.complements.contains(&complement) {
                return None;
            }
            let end = match_after(tree, g, &entry.others)?;
            Some((entry.force, end))
        })
    }

    /// Returns what an adjective or adverb beside the act does to it.
    pub(super) fn modifier(&self, tree: &Tree<'_>, m: usize) -> Option<Force> {
        let entries = self.cues.get(tree.lemma(m))?;
        entries
            .iter()
            .find(|entry| matches!(entry.part, Part::Adjective | Part::Adverb))
            .map(|entry| entry.force)
    }

    /// Returns true if and only if the verb tells that a noun beside it happens.
    pub(super) fn supports(&self, tree: &Tree<'_>, g: usize) -> bool {
        let Some(rows) = self.support.get(tree.lemma(g)) else { return false };
        rows.iter().any(|others| match_after(tree, g, others).is_some())
    }
}

/// Returns where the other words of a pattern end if they follow word `i` in order, with at most
/// a few words between and none of them a verb.
pub(super) fn match_after(tree: &Tree<'_>, i: usize, others: &[CompactString]) -> Option<usize> {
    const GAP_MAX: usize = 7;
    let mut at = i;
    for other in others {
        let end = (at + 1 + GAP_MAX).min(tree.len());
        let mut found = None;
        for j in at + 1..end {
            // "held an exercise off the coast" is no "hold off".
            let case = j > at + 1 && tree.rel(j) == Deprel::Case && others.len() == 1;
            if (tree.lemma(j) == other || tree.form[j] == *other) && !case {
                found = Some(j);
                break;
            }
            if tree.upos(j) == Upos::Verb {
                break;
            }
        }
        at = found?;
    }
    Some(at)
}

/// Says whether a form of trigger stands there: verbs as verbs, nouns as nouns, each also where
/// the tagger took one for the other and the words around tell better.
pub(super) fn fits_form(tree: &Tree<'_>, i: usize, form: Form) -> bool {
    match form {
        Form::Verb => {
            tree.upos(i) == Upos::Verb
                && !matches!(tree.rel(i), Deprel::Amod | Deprel::Compound | Deprel::Case)
                && !is_named_by_article(tree, i)
                || tree.upos(i) == Upos::Adj
                    && matches!(tree.xpos(i), Xpos::Vbn | Xpos::Vbd)
                    && tree.is_predicate(i)
                || super::args::acts_before_object(tree, i)
                || super::lexicon::is_surely_a_verb(tree.sentence, tree.text, i)
                || looks_like_a_verb(tree, i)
                || is_headline_verb(tree, i)
        }
        Form::Noun => {
            tree.is_noun(i) && !modifies_a_noun(tree, i)
                || tree.upos(i) == Upos::Adj && stands_as_a_noun(tree, i)
                || tree.upos(i) == Upos::Verb && looks_like_a_noun(tree, i)
        }
        Form::Adjective => {
            // "the soldiers are home", "four families back".
            matches!(tree.upos(i), Upos::Adj | Upos::Adv)
                && (tree.is_predicate(i) || tree.is_headline())
        }
    }
}

/// "at the Semalka crossing": a form in "-ing" behind an article and a name is a noun.
fn is_named_by_article(tree: &Tree<'_>, i: usize) -> bool {
    let names = (0..i).rev().take_while(|&j| tree.upos(j) == Upos::Propn || tree.form[j] == "-");
    let count = names.count();
    tree.xpos(i) == Xpos::Vbg
        && (1..=5).contains(&count)
        && i > count
        && tree.upos(i - count - 1) == Upos::Det
        && tree.child(i, &[Deprel::Obj]).is_none()
}

/// "assault rifles", "a burning lorry".
fn modifies_a_noun(tree: &Tree<'_>, i: usize) -> bool {
    matches!(tree.rel(i), Deprel::Compound | Deprel::Amod)
        && tree.head(i).is_some_and(|head| head > i && tree.is_noun(head))
}

/// "after a blast" with "blast" tagged an adjective: nothing follows that it could describe.
fn stands_as_a_noun(tree: &Tree<'_>, i: usize) -> bool {
    let followed =
        tree.sentence.tokens.get(i + 1).is_some_and(|next| {
            matches!(next.upos, Upos::Noun | Upos::Propn | Upos::Adj | Upos::Num)
        });
    let argument = matches!(
        tree.rel(i),
        Deprel::Obl | Deprel::Nsubj | Deprel::NsubjPass | Deprel::Obj | Deprel::Nmod | Deprel::Conj
    );
    argument && !followed && tree.child(i, &[Deprel::Case, Deprel::Det]).is_some()
}

/// "under blockade", "the shelling".
fn looks_like_a_noun(tree: &Tree<'_>, i: usize) -> bool {
    let argument = matches!(
        tree.rel(i),
        Deprel::Nsubj | Deprel::NsubjPass | Deprel::Obj | Deprel::Obl | Deprel::Nmod
    );
    let nominal = !matches!(tree.xpos(i), Xpos::Vbd | Xpos::Vbn);
    if argument && nominal && tree.child(i, &[Deprel::Nsubj, Deprel::Aux]).is_none() {
        return true;
    }
    if !matches!(tree.xpos(i), Xpos::Vbg | Xpos::Vbn | Xpos::Vb | Xpos::Vbp) {
        return false;
    }
    // "Fighting broke out": what a finite verb follows at once is its subject.
    let subject = tree.sentence.tokens.get(i + 1).is_some_and(|next| {
        matches!(next.upos, Upos::Verb | Upos::Aux)
            && matches!(next.xpos, Xpos::Vbd | Xpos::Vbz | Xpos::Vbp | Xpos::Md)
    });
    if subject && tree.xpos(i) == Xpos::Vbg {
        return true;
    }
    let Some(before) = i.checked_sub(1) else { return false };
    match tree.upos(before) {
        Upos::Det => true,
        Upos::Adp if tree.xpos(i) == Xpos::Vbg => {
            // "killed in fighting", not "killed in shelling the town"; "four days of fighting".
            let stretch = tree.form[before] == "of"
                && before > 0
                && matches!(
                    tree.lemma(before - 1),
                    "day" | "week" | "month" | "hour" | "night" | "year" | "bout" | "spell"
                );
            (stretch || matches!(tree.form[before].as_str(), "in" | "amid" | "during" | "after"))
                && tree.child(i, &[Deprel::Obj]).is_none()
        }
        Upos::Adp => tree.form[before] != "by",
        Upos::Adj => tree.xpos(i) == Xpos::Vbg && tree.child(i, &[Deprel::Amod]).is_some(),
        _ => false,
    }
}

/// "Jets bomb bridge at Haram": the base form between a plural and a noun, in a line that has no
/// other verb.
fn is_headline_verb(tree: &Tree<'_>, i: usize) -> bool {
    let noun = matches!(tree.upos(i), Upos::Noun | Upos::Propn | Upos::Adj | Upos::X);
    let before = i
        .checked_sub(1)
        .is_some_and(|j| tree.is_noun(j) && (tree.is_plural(j) || tree.upos(j) == Upos::Propn));
    let after = i + 1 < tree.len()
        && matches!(
            tree.upos(i + 1),
            Upos::Noun | Upos::Propn | Upos::Num | Upos::Adj | Upos::Det | Upos::Adp
        );
    noun && before && after && tree.form[i] == tree.lemma(i) && tree.lacks_verb()
}

/// "Unknown gunmen shot a commander" with "shot" tagged a noun: a past form between a noun and
/// what can only be an object or a preposition.
fn looks_like_a_verb(tree: &Tree<'_>, i: usize) -> bool {
    if !matches!(
        tree.upos(i),
        Upos::Noun | Upos::Adj | Upos::Propn | Upos::X | Upos::Adp | Upos::Adv | Upos::Sconj
    ) {
        return false;
    }
    let form = tree.form[i].as_str();
    let past = form != tree.lemma(i)
        && (form.ends_with("ed") || !form.ends_with('s'))
        && !form.ends_with("ing");
    // "hit", "set": the past looks like the base.
    let past = past
        || matches!(form, "hit" | "set" | "put" | "cut")
            && (super::lexicon::stands_as_a_verb(tree.sentence, i)
                || tree.form.get(i + 1).is_some_and(|next| next == "fire"));
    let third = form.ends_with('s') && form != tree.lemma(i);
    let (Some(before), after) = (i.checked_sub(1), i + 1) else { return false };
    if !(past || third) || after >= tree.len() {
        return false;
    }
    let subject = matches!(tree.upos(before), Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num)
        && (past || !tree.is_plural(before));
    let object = match tree.upos(after) {
        Upos::Det | Upos::Pron | Upos::Num | Upos::Sconj => true,
        Upos::Adp => past && tree.form[after] != "of",
        Upos::Noun => form == "set" && tree.form[after] == "fire",
        _ => false,
    };
    subject && object
}
