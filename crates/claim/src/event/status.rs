//! Turns the words above and beside a trigger into how far the text vouches for it.
//!
//! The walk starts at the trigger and climbs to the root. At each clause it reads negation, modal
//! verbs and conjunctions; at each step up it asks the table of cues what the word above does to
//! what hangs on it (CODEBOOK section 2).

use std::ops::Range;

use tallybook_syntax::{Deprel, Upos, Xpos};

use super::cue::{Complement, Force};
use super::rules::{EventRules, Form, Rule};
use super::tree::Tree;
use super::{EventType, Status};

/// How far the text vouches for an act, least binding first: what binds more wins.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Level {
    Asserted,
    Claimed,
    Planned,
    Denied,
    Hypothetical,
    Undisclosed,
    Silent,
}

impl Level {
    pub(super) fn status(self) -> Option<Status> {
        Some(match self {
            Self::Asserted => Status::Asserted,
            Self::Claimed => Status::Claimed,
            Self::Planned => Status::Planned,
            Self::Denied => Status::Denied,
            Self::Hypothetical => Status::Hypothetical,
            Self::Undisclosed => Status::Undisclosed,
            Self::Silent => return None,
        })
    }
}

/// What the walk found.
#[derive(Clone, Debug)]
pub(super) struct Standing {
    pub(super) level: Level,
    /// Tokens of the cue.
    pub(super) cue: Option<Range<usize>>,
    pub(super) recurring: bool,
    pub(super) recap: Option<Range<usize>>,
    /// The cues passed on the way up, lowest first.
    pub(super) passed: Vec<(usize, Force)>,
    /// The highest word whose clause tells the act.
    pub(super) top: usize,
    /// The verb or noun that denies it.
    pub(super) denier: Option<usize>,
    /// An attempt at the act, or its failure, is what did happen.
    pub(super) tried: bool,
}

pub(super) struct Walk<'t> {
    pub(super) tree: &'t Tree<'t>,
    pub(super) rules: &'t EventRules,
    pub(super) event_type: EventType,
    pub(super) out: Standing,
    pub(super) whether: bool,
}

/// Returns the standing of a trigger.
pub(super) fn find(
    tree: &Tree<'_>,
    rules: &EventRules,
    trigger: usize,
    form: Form,
    rule: &Rule,
) -> Standing {
    let out = Standing {
        level: Level::Asserted,
        cue: None,
        recurring: false,
        recap: None,
        passed: Vec::new(),
        top: trigger,
        denier: None,
        tried: false,
    };
    let event_type = rule.event_type.unwrap_or(EventType::Statement);
    let mut walk = Walk { tree, rules, event_type, out, whether: false };
    if rule.planned {
        walk.raise(Level::Planned, trigger..trigger + 1);
    }
    walk.run(trigger, form);
    walk.out
}

/// Returns true if and only if the verb itself is negated.
pub(super) fn is_negated(tree: &Tree<'_>, v: usize) -> bool {
    negation(tree, v).is_some()
}

const NOT: &[&str] = &["not", "n't", "never", "nor", "no", "hardly", "nt", "neither"];
const NO_ONE: &[&str] = &["nobody", "none", "nothing", "neither", "no-one"];

/// Returns the negating word of a clause: of its verb, its subject or its object.
pub(super) fn negation(tree: &Tree<'_>, v: usize) -> Option<usize> {
    for j in tree.children(v) {
        let adverb = matches!(tree.rel(j), Deprel::Advmod | Deprel::Det | Deprel::Cc | Deprel::Aux);
        if adverb && NOT.contains(&tree.lemma(j)) && !only(tree, j) {
            return Some(j);
        }
        if adverb && NOT.contains(&tree.form[j].as_str()) && !only(tree, j) {
            return Some(j);
        }
        let argument = matches!(
            tree.rel(j),
            Deprel::Nsubj | Deprel::NsubjPass | Deprel::Obj | Deprel::OblAgent | Deprel::Expl
        );
        if argument && NO_ONE.contains(&tree.lemma(j)) {
            return Some(j);
        }
        if argument && let Some(no) = no_determiner(tree, j) {
            return Some(no);
        }
    }
    // "did not bomb" where the parser hung "not" on the auxiliary.
    let near = v.saturating_sub(3)..v;
    near.rev().find(|&j| {
        matches!(tree.form[j].as_str(), "not" | "n't" | "never")
            && tree.head(j).is_some_and(|h| tree.head(h) == Some(v) && tree.rel(h) == Deprel::Aux)
            && !only(tree, j)
    })
}

/// "not only", "not just" deny nothing.
fn only(tree: &Tree<'_>, not: usize) -> bool {
    (not + 1 < tree.len()) && matches!(tree.lemma(not + 1), "only" | "just" | "merely" | "least")
}

pub(super) fn no_determiner(tree: &Tree<'_>, noun: usize) -> Option<usize> {
    tree.children(noun).find(|&j| {
        matches!(tree.rel(j), Deprel::Det | Deprel::Advmod | Deprel::Amod | Deprel::Cc)
            && matches!(tree.form[j].as_str(), "no" | "neither" | "nor")
            || tree.rel(j) == Deprel::Advmod && matches!(tree.form[j].as_str(), "not" | "never")
    })
}

impl Walk<'_> {
    fn run(&mut self, trigger: usize, form: Form) {
        let mut at = trigger;
        let mut nominal = form == Form::Noun;
        if nominal {
            self.beside_noun(at);
            if self.tree.is_predicate(at) {
                self.clause(at, true);
            }
        } else {
            self.clause(at, true);
        }
        self.running_count(trigger, nominal);
        self.by_law();
        self.false_report(trigger);
        self.in_play(trigger);
        self.general_truth(trigger, nominal);
        self.counterfactual(trigger);
        self.headline_infinitive(trigger);
        for _ in 0..self.tree.len() {
            self.reported_beside(at);
            let Some(head) = self.tree.head(at) else { break };
            let Some(next) = self.step(at, head, nominal) else { break };
            nominal = next.1;
            at = next.0;
        }
        self.out.top = at;
    }

    pub(super) fn raise(&mut self, level: Level, cue: Range<usize>) {
        if level > self.out.level {
            self.out.level = level;
            self.out.cue = Some(cue);
        }
    }

    /// Denies whatever stood before, short of silence.
    pub(super) fn deny(&mut self, cue: Range<usize>) {
        if self.out.level < Level::Undisclosed {
            self.out.level = Level::Denied;
            self.out.cue = Some(cue);
        }
    }

    /// Reads negation, modals, conjunctions and adverbs of one clause.
    fn clause(&mut self, v: usize, whole: bool) {
        let tree = self.tree;
        if let Some(not) = negation(tree, v) {
            self.raise(Level::Denied, not..not + 1);
        }
        for j in tree.children(v) {
            match tree.rel(j) {
                Deprel::Aux => {
                    self.modal(v, j);
                    // "may have held" with "may" hung on "have".
                    for k in tree.children(j).filter(|&k| tree.rel(k) == Deprel::Aux) {
                        self.modal(v, k);
                    }
                }
                Deprel::Mark => self.mark(j),
                Deprel::Advmod => self.adverb(j),
                _ => {}
            }
        }
        if whole {
            self.inverted(v);
            self.question(v);
            self.future_by_date(v);
            self.habit(v);
        }
    }

    fn modal(&mut self, v: usize, aux: usize) {
        let tree = self.tree;
        let cue = aux..aux + 1;
        let perfect = tree.has(v, &[Deprel::Aux], &["have"]);
        match tree.form[aux].as_str() {
            "may" | "might" | "could" | "should" | "ought" | "must" => {
                // "Could not be reached" tells what was; "could not take" did not happen.
                self.raise(Level::Hypothetical, cue);
            }
            "can" | "ca" => self.raise(Level::Hypothetical, cue),
            "would" | "'d" if perfect => self.raise(Level::Hypothetical, cue),
            "would" | "will" | "wo" | "shall" | "'ll" | "ll" => self.raise(Level::Planned, cue),
            "is" | "are" | "was" | "were" | "be"
                if tree.xpos(v) == Xpos::Vb && aux + 1 < v && tree.form[aux + 1] == "to" =>
            {
                self.raise(Level::Planned, aux..aux + 2);
            }
            _ => {}
        }
    }

    pub(super) fn mark(&mut self, mark: usize) {
        let cue = mark..mark + 1;
        match self.tree.form[mark].as_str() {
            "if" | "unless" | "lest" | "provided" | "supposing" | "until" => {
                self.raise(Level::Hypothetical, cue);
            }
            "whether" => {
                self.whether = true;
                self.raise(Level::Hypothetical, cue);
            }
            "without" => self.raise(Level::Silent, cue),
            _ => {}
        }
    }

    pub(super) fn adverb(&mut self, adverb: usize) {
        let tree = self.tree;
        let cue = adverb..adverb + 1;
        if self.rules.cues.recurring.contains(tree.lemma(adverb)) {
            self.out.recurring = true;
        }
        match self.rules.cues.modifier(tree, adverb) {
            Some(Force::Claim) => self.raise(Level::Claimed, cue),
            Some(Force::Hypothetical) => self.raise(Level::Hypothetical, cue),
            _ => {}
        }
    }

    /// "Had it reached the town, ...", "should they cross ...".
    fn inverted(&mut self, v: usize) {
        let tree = self.tree;
        let first = tree.children(v).find(|&j| matches!(tree.rel(j), Deprel::Aux | Deprel::Nsubj));
        let Some(aux) = first.filter(|&j| tree.rel(j) == Deprel::Aux) else { return };
        let inverted = matches!(tree.form[aux].as_str(), "had" | "should" | "were");
        let subject = tree.child(v, &[Deprel::Nsubj, Deprel::NsubjPass]).is_some_and(|s| s > aux);
        if inverted && subject && tree.rel(v) == Deprel::Advcl {
            self.raise(Level::Hypothetical, aux..aux + 1);
        }
    }

    fn question(&mut self, v: usize) {
        let tree = self.tree;
        let last = tree.len().checked_sub(1);
        let mark = last.filter(|&l| {
            tree.word(l) == "?" || l > 0 && tree.word(l - 1) == "?" && tree.word(l).len() <= 3
        });
        if let Some(mark) = mark
            && matches!(tree.rel(v), Deprel::Root | Deprel::Conj | Deprel::Advcl | Deprel::Ccomp)
        {
            self.raise(Level::Hypothetical, mark..mark + 1);
        }
    }

    /// "is arriving tomorrow", "leaves next week", and a headline's "Jets to strike".
    fn future_by_date(&mut self, v: usize) {
        let tree = self.tree;
        let to = tree.children(v).find(|&j| tree.rel(j) == Deprel::Mark && tree.form[j] == "to");
        let free = matches!(tree.rel(v), Deprel::Root | Deprel::Parataxis);
        if let Some(to) = to.filter(|_| free) {
            self.raise(Level::Planned, to..to + 1);
        }
        let present = matches!(tree.xpos(v), Xpos::Vbz | Xpos::Vbp)
            || tree.xpos(v) == Xpos::Vbg
                && tree.children(v).any(|j| matches!(tree.form[j].as_str(), "is" | "are"));
        if !present {
            return;
        }
        let tomorrow = tree.children(v).find(|&j| {
            tree.lemma(j) == "tomorrow"
                || args_time(tree, j) && tree.has(j, &[Deprel::Amod], &["next", "coming"])
        });
        if let Some(day) = tomorrow {
            self.raise(Level::Planned, day..day + 1);
        }
    }

    /// "has been conducting regular airstrikes".
    fn habit(&mut self, v: usize) {
        let tree = self.tree;
        let objects = tree.children(v).filter(|&j| {
            matches!(tree.rel(j), Deprel::Obj | Deprel::Nsubj | Deprel::Obl | Deprel::NsubjPass)
        });
        let regular = |o: usize| {
            tree.children(o).any(|j| {
                tree.rel(j) == Deprel::Amod && self.rules.cues.recurring.contains(tree.lemma(j))
            }) || tree.rel(o) != Deprel::Obj && tree.has(o, &[Deprel::Det], &["every"])
        };
        if objects.into_iter().any(regular) {
            self.out.recurring = true;
        }
    }

    /// Reads what stands beside a noun: "alleged", "no", "any", "planned".
    fn beside_noun(&mut self, n: usize) {
        let tree = self.tree;
        if let Some(no) = no_determiner(tree, n) {
            self.raise(Level::Denied, no..no + 1);
        }
        for j in tree.children(n) {
            let cue = j..j + 1;
            match tree.rel(j) {
                Deprel::Det if tree.lemma(j) == "any" => self.raise(Level::Hypothetical, cue),
                Deprel::Case if tree.lemma(j) == "without" => self.raise(Level::Silent, cue),
                Deprel::Amod | Deprel::Compound | Deprel::Advmod => self.noun_modifier(j),
                Deprel::Acl | Deprel::AclRelcl if tree.xpos(j) == Xpos::Vbn => {
                    if matches!(tree.lemma(j), "plan" | "expect" | "schedule" | "propose") {
                        self.raise(Level::Planned, cue);
                    }
                }
                _ => {}
            }
        }
    }

    fn noun_modifier(&mut self, j: usize) {
        let tree = self.tree;
        let cue = j..j + 1;
        if self.rules.cues.recurring.contains(tree.lemma(j)) {
            self.out.recurring = true;
        }
        let force = self.rules.cues.modifier(tree, j).or_else(|| {
            // Participles are written under their verb: "planned", "threatened".
            (tree.xpos(j) == Xpos::Vbn || tree.upos(j) == Upos::Verb)
                .then(|| self.rules.cues.force(tree, j, Complement::Noun).map(|found| found.0))?
        });
        match force {
            Some(Force::Claim) => self.raise(Level::Claimed, cue),
            Some(Force::Plan | Force::Announce) => self.raise(Level::Planned, cue),
            Some(Force::Hypothetical | Force::Threat) => self.raise(Level::Hypothetical, cue),
            Some(Force::Prevent | Force::Deny) => self.deny(cue),
            Some(Force::Attempt) => self.attempt(cue),
            _ => {}
        }
    }

    /// Reads a reporting clause set beside the act: ", it claimed".
    fn reported_beside(&mut self, at: usize) {
        let tree = self.tree;
        for j in tree.children(at) {
            if tree.rel(j) != Deprel::Parataxis || !tree.is_verb(j) {
                continue;
            }
            match self.rules.cues.force(tree, j, Complement::That).map(|found| found.0) {
                Some(Force::Claim) => self.raise(Level::Claimed, j..j + 1),
                Some(Force::Hypothetical) => self.raise(Level::Hypothetical, j..j + 1),
                _ => {}
            }
        }
    }

    /// Goes one step up; `None` where nothing above bears on the act.
    fn step(&mut self, at: usize, head: usize, nominal: bool) -> Option<(usize, bool)> {
        let tree = self.tree;
        let rel = tree.rel(at);
        match rel {
            Deprel::Root => return None,
            _ if !nominal
                && (super::args::is_lost_main_verb(tree, at)
                    || super::args::acts_before_object(tree, at)) =>
            {
                return None;
            }
            Deprel::Conj => return self.coordinated(at, head, nominal),
            Deprel::Flat | Deprel::Fixed | Deprel::Goeswith => return Some((head, nominal)),
            _ => {}
        }
        if nominal { self.noun_up(at, head) } else { self.verb_up(at, head) }
    }

    fn coordinated(&mut self, at: usize, head: usize, nominal: bool) -> Option<(usize, bool)> {
        let tree = self.tree;
        if nominal {
            return tree.is_noun(head).then_some((head, true)).or(Some((head, false)));
        }
        let own = tree
            .child(at, &[Deprel::Nsubj, Deprel::NsubjPass, Deprel::Aux, Deprel::Mark])
            .is_some();
        if !own && tree.is_verb(head) && tree.xpos(at) == tree.xpos(head) {
            // "will withdraw and hand over": modals are shared, negation is not.
            let before = self.out.level;
            for j in tree.children(head) {
                match tree.rel(j) {
                    Deprel::Aux if j < head => self.modal(head, j),
                    Deprel::Mark => self.mark(j),
                    _ => {}
                }
            }
            self.out.level = self.out.level.max(before);
        }
        Some((head, !tree.is_predicate(head)))
    }

    /// A clause hangs on `head`.
    fn verb_up(&mut self, at: usize, head: usize) -> Option<(usize, bool)> {
        let tree = self.tree;
        // "it was not clear who fired": who is open, that somebody fired is not.
        if asks_for_more(tree, at) && !tree.is_noun(head) {
            return None;
        }
        let complement = self.complement(at)?;
        if let Some((force, end)) = self.rules.cues.force(tree, head, complement) {
            let relative = matches!(tree.rel(at), Deprel::AclRelcl);
            let adverbial = tree.rel(at) == Deprel::Advcl && complement == Complement::That;
            if !adverbial && (!relative || force == Force::Silent) {
                return self.apply(force, head, end, complement);
            }
        }
        match tree.rel(at) {
            Deprel::AclRelcl => {
                if tree.has(head, &[Deprel::Det], &["any", "every", "whoever"]) {
                    self.raise(Level::Hypothetical, head..head + 1);
                }
                None
            }
            Deprel::Advcl => self.adverbial(at, head, complement),
            Deprel::Acl | Deprel::Xcomp if complement == Complement::To && tree.lacks_verb() => {
                // A headline: "Jets to bomb bridge".
                self.raise(Level::Planned, at.saturating_sub(1)..at);
                None
            }
            Deprel::Acl if complement == Complement::To => {
                self.raise(Level::Silent, at..at + 1);
                None
            }
            Deprel::Xcomp | Deprel::Ccomp | Deprel::Csubj | Deprel::CsubjPass => {
                self.through(head);
                Some((head, false))
            }
            Deprel::Acl => Some((head, true)),
            Deprel::Parataxis => None,
            _ => Some((head, !tree.is_predicate(head))),
        }
    }

    fn adverbial(
        &mut self,
        at: usize,
        head: usize,
        complement: Complement,
    ) -> Option<(usize, bool)> {
        let tree = self.tree;
        let marked = tree.child(at, &[Deprel::Mark]).is_some();
        match complement {
            // A purpose is no happening, unless something is used for it.
            Complement::To => {
                if !matches!(tree.lemma(head), "use" | "go" | "come" | "return" | "stop") {
                    self.raise(Level::Silent, at..at + 1);
                }
                None
            }
            _ if marked => None,
            _ => {
                self.through(head);
                Some((head, false))
            }
        }
    }

    /// Reads the clause of a verb that only carries the act: its modals and negation count.
    pub(super) fn through(&mut self, head: usize) {
        if self.tree.is_predicate(head) {
            self.clause(head, true);
        }
    }

    fn complement(&self, at: usize) -> Option<Complement> {
        let tree = self.tree;
        let to = tree.children(at).any(|j| {
            matches!(tree.rel(j), Deprel::Mark | Deprel::Case | Deprel::Aux)
                && tree.form[j] == "to"
                && j < at
        });
        Some(match tree.rel(at) {
            _ if to => Complement::To,
            Deprel::Xcomp if tree.xpos(at) == Xpos::Vb => Complement::To,
            _ if tree.xpos(at) == Xpos::Vbg && tree.child(at, &[Deprel::Aux]).is_none() => {
                Complement::Ing
            }
            Deprel::Xcomp if tree.xpos(at) == Xpos::Vbn => Complement::That,
            Deprel::Obl | Deprel::Nmod | Deprel::Obj => Complement::Noun,
            _ => Complement::That,
        })
    }

    /// A noun hangs on `head`.
    fn noun_up(&mut self, at: usize, head: usize) -> Option<(usize, bool)> {
        let tree = self.tree;
        let rel = tree.rel(at);
        let definite = tree.is_definite(at);
        // "they will withdraw after the attack": when, not what.
        let when = tree.case(at).is_some_and(|case| {
            matches!(
                tree.lemma(case),
                "after"
                    | "since"
                    | "before"
                    | "during"
                    | "following"
                    | "despite"
                    | "until"
                    | "over"
                    | "because"
                    | "amid"
            )
        });
        if !when && let Some((force, end)) = self.rules.cues.force(tree, head, Complement::Noun) {
            let carried = match rel {
                Deprel::Nsubj => !tree.is_verb(head),
                _ => true,
            };
            if carried {
                return self.apply(force, head, end, Complement::Noun);
            }
        }
        if tree.is_verb(head) {
            let leans =
                matches!(rel, Deprel::Nsubj | Deprel::NsubjPass | Deprel::Obj | Deprel::Xcomp)
                    || rel == Deprel::Obl && super::trigger::takes_part(tree, head);
            if leans && !when && self.rules.cues.supports(tree, head) {
                self.through(head);
                return Some((head, false));
            }
            if definite || when {
                return None;
            }
            // An indefinite act in a clause that may not happen may not happen either.
            let before = self.out.clone();
            self.through(head);
            if self.out.level == Level::Denied && before.level != Level::Denied {
                self.out = before;
            }
            return Some((head, false));
        }
        if tree.is_predicate(head) && !tree.is_noun(head) {
            return Some((head, false));
        }
        // "the number of attacks since January": a running count, no happening.
        let count = matches!(tree.lemma(head), "number" | "total" | "rate" | "count" | "frequency");
        if count && tree.is_definite(head) && tree.is_plural(at) {
            self.raise(Level::Silent, head..head + 1);
            return None;
        }
        if definite && !matches!(rel, Deprel::Compound | Deprel::Appos) {
            return None;
        }
        Some((head, true))
    }
}

/// Returns true if and only if the clause asks who, how, why, where or when, and not whether.
fn asks_for_more(tree: &Tree<'_>, at: usize) -> bool {
    let asks = tree.children(at).any(|j| {
        j < at
            && matches!(tree.xpos(j), Xpos::Wp | Xpos::Wrb)
            && matches!(tree.lemma(j), "who" | "what" | "how" | "why")
    });
    asks && matches!(
        tree.rel(at),
        Deprel::Ccomp
            | Deprel::Csubj
            | Deprel::CsubjPass
            | Deprel::Xcomp
            | Deprel::AclRelcl
            | Deprel::Advcl
    )
}

pub(super) fn args_time(tree: &Tree<'_>, i: usize) -> bool {
    super::args::is_time(tree, i)
}

/// Returns true if and only if the type is an act of violence.
pub(super) fn is_violent(kind: EventType) -> bool {
    use EventType as T;
    matches!(
        kind,
        T::AirStrike
            | T::Shelling
            | T::Explosion
            | T::SuicideBombing
            | T::ChemicalAttack
            | T::ArmedClash
            | T::Attack
            | T::Killing
            | T::Abduction
            | T::SexualViolence
            | T::Riot
            | T::Interception
            | T::Destruction
            | T::TerritoryChange
            | T::Siege
    )
}
