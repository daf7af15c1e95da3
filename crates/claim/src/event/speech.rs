//! Turns speech that is itself the news into events: threats, demands, accusations, denials.
//!
//! A denial whose denied act is coded carries that act's type; an accusation whose act is coded
//! is that act, claimed. Only what is left becomes an event of its own.

use tallybook_syntax::{Deprel, Upos, Xpos};

use super::cue::Force;
use super::rules::{EventRules, Speech};
use super::status::{Level, Standing};
use super::tree::Tree;
use super::trigger::Hit;

/// What a violent vow is made of where its verb is no trigger.
const REVENGE: &[&str] = &[
    "retaliate",
    "avenge",
    "respond",
    "punish",
    "destroy",
    "crush",
    "fight",
    "strike",
    "hit",
    "revenge",
    "retaliation",
    "vengeance",
    "reprisal",
    "response",
    "eliminate",
    "kill",
    "retake",
];
/// What is denied to somebody, not denied as untrue.
const WITHHELD: &[&str] = &[
    "access",
    "entry",
    "visa",
    "permission",
    "aid",
    "food",
    "request",
    "bail",
    "right",
    "chance",
    "opportunity",
    "water",
    "treatment",
    "care",
    "passage",
    "admission",
    "exit",
    "leave",
    "fuel",
    "asylum",
    "existence",
];
/// What a dismissal or rejection must be about to be a denial.
const SAID: &[&str] = &[
    "accusation",
    "allegation",
    "claim",
    "report",
    "charge",
    "rumour",
    "rumor",
    "suggestion",
    "account",
    "version",
    "statement",
    "story",
    "assertion",
    "insinuation",
    "notion",
];

/// Returns true if and only if the hit is speech that makes an event of its own.
pub(super) fn stands(
    tree: &Tree<'_>,
    rules: &EventRules,
    hit: &Hit,
    speech: Speech,
    acts: &[(usize, &Standing)],
) -> bool {
    let v = hit.trigger;
    let bare = tree.child(
        v,
        &[Deprel::Obj, Deprel::Ccomp, Deprel::Xcomp, Deprel::Obl, Deprel::Nmod, Deprel::Acl],
    );
    let speaks = hit.args.agents.iter().any(|&a| match speech {
        Speech::Threat => can_speak(tree, rules, a),
        // Only somebody denies, rejects, accuses or demands: the tables name the exceptions.
        _ => can_speak(tree, rules, a) || tree.is_noun(a) && !is_thing(tree, rules, a),
    });
    match speech {
        Speech::Threat => {
            acts.iter().any(|(_, standing)| passes(standing, v, Force::Threat))
                || speaks && bare.is_some() && threatens(tree, v, acts)
        }
        Speech::Demand => speaks && bare.is_some() && !background_demand(tree, v),
        Speech::Accusation => {
            let taken = acts.iter().any(|(_, standing)| passes(standing, v, Force::Claim));
            speaks && !taken && !mutual(tree, v) && !hit.args.passive && says_of_what(tree, v)
        }
        Speech::Denial => {
            let taken = acts.iter().any(|(_, standing)| {
                standing.denier == Some(v)
                    || standing.level == Level::Denied && below(tree, v, standing)
            });
            let untrue = is_called_untrue(tree, v);
            !taken && (untrue || speaks && !withheld(tree, v, hit) && denies(tree, v, hit))
        }
        Speech::SaysNot => says_not(tree, rules, hit, acts),
        Speech::Rejection => {
            speaks
                && acts.iter().all(|(_, standing)| standing.denier != Some(v))
                && (tree.lemma(v) != "refuse" || !hit.args.targets.is_empty())
                // "has no plans to leave" denies the leaving, where that is an act of its own.
                && (tree.lemma(v) != "have" || acts.iter().all(|&(act, _)| !tree.under(v, act)))
        }
    }
}

/// Returns true if and only if the word stands for a thing: no speaker.
fn is_thing(tree: &Tree<'_>, rules: &EventRules, a: usize) -> bool {
    ["vehicles", "aircraft", "projectiles", "explosives", "weapons", "guns", "sport", "accident"]
        .iter()
        .filter_map(|name| rules.lexicon.class_named(name))
        .any(|class| tree.classes[a].meets(class))
}

/// "The story is a lie from start to finish", "reports of it are an invention".
fn is_called_untrue(tree: &Tree<'_>, n: usize) -> bool {
    tree.is_noun(n)
        && tree.child(n, &[Deprel::Cop]).is_some()
        && matches!(
            tree.lemma(n),
            "lie"
                | "invention"
                | "fabrication"
                | "nonsense"
                | "hoax"
                | "slander"
                | "propaganda"
                | "provocation"
                | "falsehood"
        )
}

/// What a negated clause tells where it denies no deed: a zero, or what is not known.
const NO_DEED: &[&str] = &[
    "casualty",
    "injury",
    "damage",
    "know",
    "comment",
    "information",
    "detail",
    "plan",
    "want",
    "expect",
    "decide",
    "decision",
    "hurt",
    "wound",
    "injure",
    "kill",
    "victim",
    "report",
    "reason",
    "doubt",
    "fear",
    "need",
    "clear",
    "confirm",
    "identify",
    "receive",
    "hear",
    "see",
    "say",
    "think",
    "believe",
    "change",
    "like",
    "can",
    "could",
    "will",
    "would",
    "should",
    "sign",
    "news",
    "add",
    "let",
    "allow",
    "understand",
    "mean",
    "answer",
    "find",
    "alternative",
    "hope",
    "evidence",
];

/// What speakers say of themselves with a negation without denying a deed.
const NO_DEED_OF_ONES_OWN: &[&str] = &[
    "know",
    "comment",
    "want",
    "expect",
    "think",
    "believe",
    "need",
    "see",
    "hear",
    "say",
    "like",
    "understand",
    "mean",
    "remember",
    "sleep",
    "eat",
    "hope",
    "care",
    "mind",
    "afford",
    "sure",
    "afraid",
    "reason",
    "choice",
    "idea",
    "doubt",
    "alternative",
    "enough",
    "food",
    "water",
    "money",
    "news",
    "add",
    "let",
    "allow",
    "accept",
    "negotiate",
    "forget",
    "recognise",
    "surrender",
    "give",
    "time",
];

/// "The wing said its men had not been in the district", "we sent nobody": a party with a stake
/// denies a deed that is no type of its own.
fn says_not(tree: &Tree<'_>, rules: &EventRules, hit: &Hit, acts: &[(usize, &Standing)]) -> bool {
    let v = hit.trigger;
    let class = |name| rules.lexicon.class_named(name).unwrap_or_default();
    let is_party = |a: usize| {
        ["forces", "armed_names", "state", "office"]
            .iter()
            .any(|name| tree.classes[a].meets(class(name)))
            || matches!(
                tree.lemma(a),
                "party"
                    | "wing"
                    | "group"
                    | "embassy"
                    | "side"
                    | "company"
                    | "spokesman"
                    | "spokeswoman"
                    | "mission"
                    | "movement"
                    | "manager"
            )
    };
    let Some(content) = tree.child(v, &[Deprel::Ccomp]) else { return false };
    if acts.iter().any(|&(act, _)| tree.under(content, act)) {
        return false;
    }
    let own = speaks_of_itself(tree, content);
    let party = hit.args.agents.iter().any(|&a| is_party(a));
    if own {
        let idle = |i: usize| NO_DEED_OF_ONES_OWN.contains(&tree.lemma(i));
        let ahead = tree.children(content).any(|j| {
            tree.rel(j) == Deprel::Aux
                && matches!(tree.form[j].as_str(), "will" | "can" | "could" | "would" | "wo" | "ca")
        });
        return !ahead
            && (party || hit.args.agents.iter().any(|&a| can_speak(tree, rules, a)))
            && super::status::is_negated(tree, content)
            && !idle(content)
            && !tree.children(content).any(idle);
    }
    let zero = |i: usize| NO_DEED.contains(&tree.lemma(i));
    let telling = tree
        .children(content)
        .any(|j| zero(j) || tree.children(j).any(zero) && tree.rel(j) != Deprel::Advcl);
    party
        && super::status::is_negated(tree, content)
        && !zero(content)
        && !telling
        && tree.child(content, &[Deprel::Nsubj, Deprel::NsubjPass]).is_some_and(|subject| {
            // About its own people or what it is said to have done, in the past.
            tree.children(subject)
                .any(|j| matches!(tree.form[j].as_str(), "its" | "their" | "our" | "his" | "my"))
                || matches!(tree.lemma(subject), "it" | "they" | "none")
                || tree.children(subject).any(|j| tree.form[j] == "not")
        })
}

/// "We sent nobody", "it was not us", "no aircraft of ours flew there".
fn speaks_of_itself(tree: &Tree<'_>, content: usize) -> bool {
    let first = |i: usize| matches!(tree.form[i].as_str(), "we" | "us" | "our" | "ours");
    first(content)
        || tree.child(content, &[Deprel::Nsubj, Deprel::NsubjPass]).is_some_and(|subject| {
            first(subject)
                || tree.children(subject).any(|j| first(j) && tree.rel(j) != Deprel::Appos)
        })
}

fn passes(standing: &Standing, v: usize, force: Force) -> bool {
    standing.passed.iter().any(|&(at, found)| at == v && found == force)
}

fn below(tree: &Tree<'_>, v: usize, standing: &Standing) -> bool {
    standing.cue.as_ref().is_some_and(|cue| cue.contains(&v)) && tree.is_verb(v)
}

fn can_speak(tree: &Tree<'_>, rules: &EventRules, a: usize) -> bool {
    let class = |name| rules.lexicon.class_named(name).unwrap_or_default();
    tree.is_name(a)
        || matches!(tree.upos(a), Upos::Pron | Upos::Num)
        || ["forces", "armed_names", "state", "office", "civilians", "protesters", "people"]
            .iter()
            .any(|name| tree.classes[a].meets(class(name)))
        || matches!(
            tree.lemma(a),
            "group"
                | "party"
                | "council"
                | "union"
                | "agency"
                | "side"
                | "statement"
                | "movement"
                | "organisation"
                | "organization"
                | "embassy"
                | "company"
                | "office"
                | "team"
                | "committee"
                | "association"
                | "spokeswoman"
                | "spokesperson"
                | "envoy"
                | "community"
                | "country"
                | "faction"
                | "command"
                | "room"
                | "centre"
                | "police"
                | "commission"
                | "railway"
                | "mission"
                | "parliament"
                | "opposition"
                | "court"
        )
}

fn threatens(tree: &Tree<'_>, v: usize, acts: &[(usize, &Standing)]) -> bool {
    if tree.lemma(v) == "threaten" || tree.is_noun(v) {
        return true;
    }
    // "vowed to retake the town", "vowed revenge"; not "vowed to help".
    acts.iter().any(|(_, standing)| passes(standing, v, Force::Vow))
        || tree.children(v).any(|j| REVENGE.contains(&tree.lemma(j)))
}

/// "marched, demanding wages": what the crowd wants, told by the protest.
fn background_demand(tree: &Tree<'_>, v: usize) -> bool {
    tree.xpos(v) == Xpos::Vbg && tree.child(v, &[Deprel::Aux]).is_none()
        || super::args::is_passive(tree, v, false)
        || tree.lemma(v) == "call" && tree.child(v, &[Deprel::Ccomp]).is_some()
}

/// "accused X of carrying off ..."; a bare "blamed X" points at what the text has told already.
fn says_of_what(tree: &Tree<'_>, v: usize) -> bool {
    let after =
        |j: usize| tree.children(j).any(|c| matches!(tree.form[c].as_str(), "of" | "for")) && j > v;
    tree.children(v)
        .any(|j| after(j) || tree.children(j).any(|k| tree.rel(k) == Deprel::Acl && after(k)))
        || tree
            .child(v, &[Deprel::Obj])
            .is_some_and(|o| tree.children(o).any(|j| tree.is_verb(j) && after(j)))
}

fn mutual(tree: &Tree<'_>, v: usize) -> bool {
    tree.children(v).any(|j| {
        matches!(tree.lemma(j), "other" | "another" | "each")
            || tree.has(j, &[Deprel::Det], &["each", "other"])
    })
}

fn withheld(tree: &Tree<'_>, v: usize, hit: &Hit) -> bool {
    hit.args.passive && tree.lemma(v) == "deny"
        || hit.args.targets.iter().any(|&o| WITHHELD.contains(&tree.lemma(o)))
        || tree.children(v).any(|j| WITHHELD.contains(&tree.lemma(j)))
}

/// "dismissed the reports", not "dismissed the minister".
fn denies(tree: &Tree<'_>, v: usize, hit: &Hit) -> bool {
    if matches!(
        tree.lemma(v),
        "deny"
            | "refute"
            | "rebut"
            | "disavow"
            | "disclaim"
            | "have"
            | "call"
            | "describe"
            | "play"
            | "be"
            | "disown"
            | "know"
            | "disprove"
            | "admit"
    ) {
        return true;
    }
    let pointed = |o: usize| matches!(tree.form[o].as_str(), "this" | "that" | "it" | "these");
    hit.args.targets.iter().any(|&o| SAID.contains(&tree.lemma(o)) || pointed(o))
        || tree.child(v, &[Deprel::Ccomp]).is_some()
}
