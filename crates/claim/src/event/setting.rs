//! Turns the setting of a whole sentence into a status: law, drill, film, habit, headline.
//!
//! What these say holds wherever the trigger stands in the tree, also where the tree is wrong.

use tallybook_syntax::{Deprel, Upos, Xpos};

use super::EventType;
use super::status::{Level, Walk, args_time};

impl Walk<'_> {
    /// "It was the second strike on the town in August": an ordinal that counts, told of what the
    /// text has told already.
    pub(super) fn running_count(&mut self, n: usize, nominal: bool) {
        let tree = self.tree;
        let copula = nominal && tree.child(n, &[Deprel::Cop]).is_some();
        let pointed = tree
            .child(n, &[Deprel::Nsubj])
            .is_some_and(|s| matches!(tree.lemma(s), "it" | "this" | "that"));
        if copula && pointed && tree.is_definite(n) {
            self.raise(Level::Silent, n..n + 1);
        }
    }

    /// "Reports that jets bombed the bridge are false", whatever the tree says.
    pub(super) fn false_report(&mut self, trigger: usize) {
        let form = |i: usize| self.tree.form.get(i).map_or("", |form| form.as_str());
        let reports =
            matches!(form(0), "reports" | "claims" | "rumours" | "rumors" | "allegations");
        if !reports || form(1) != "that" {
            return;
        }
        let refuted = (trigger + 1..self.tree.len()).find(|&i| {
            matches!(form(i), "false" | "untrue" | "baseless" | "unfounded" | "incorrect")
                && matches!(form(i - 1), "are" | "were" | "is" | "was")
        });
        if let Some(refuted) = refuted {
            self.deny(refuted..refuted + 1);
        }
    }

    /// "Under article 9 they will not be attacked."
    pub(super) fn by_law(&mut self) {
        let tree = self.tree;
        let law = (0..tree.len().saturating_sub(1)).find(|&i| {
            matches!(tree.form[i].as_str(), "article" | "section" | "paragraph")
                && tree.form[i + 1].starts_with(|c: char| c.is_ascii_digit())
        });
        if let Some(law) = law {
            self.raise(Level::Silent, law..law + 2);
        }
        let forbids = |i: &usize| {
            matches!(
                tree.form[*i].as_str(),
                "prohibits"
                    | "prohibit"
                    | "forbids"
                    | "outlaws"
                    | "bans"
                    | "criminalises"
                    | "criminalizes"
                    | "punishes"
            )
        };
        let statute = |i: usize| {
            matches!(
                tree.lemma(i),
                "convention"
                    | "law"
                    | "treaty"
                    | "act"
                    | "code"
                    | "statute"
                    | "constitution"
                    | "protocol"
                    | "charter"
                    | "bill"
                    | "decree"
                    | "declaration"
            )
        };
        if let Some(verb) = (0..tree.len()).find(forbids)
            && (0..verb).any(statute)
        {
            self.raise(Level::Silent, verb..verb + 1);
        }
    }

    /// "In the drill, jets bombed a bridge", "in the film".
    pub(super) fn in_play(&mut self, trigger: usize) {
        let tree = self.tree;
        let clause = tree.clause_of(trigger);
        let game = (0..tree.len()).find(|&i| {
            matches!(
                tree.lemma(i),
                "drill"
                    | "exercise"
                    | "simulation"
                    | "scenario"
                    | "film"
                    | "movie"
                    | "novel"
                    | "game"
                    | "play"
                    | "rehearsal"
                    | "thriller"
                    | "manoeuvre"
                    | "episode"
                    | "training"
                    | "documentary"
                    | "wargame"
                    | "video"
            ) && i != trigger
                && tree.case(i).is_some_and(|case| matches!(tree.lemma(case), "in" | "during"))
                && (tree.head(i) == Some(clause) || tree.head(i) == Some(trigger) || i < 4)
                && tree.lemma(i) != "video"
        });
        if let Some(game) = game.filter(|_| self.event_type != EventType::Exercise) {
            self.raise(Level::Silent, game..game + 1);
        }
    }

    /// "There they fight the rebels", "abductions are up by 12 percent": the present tense of
    /// running text tells a habit, a percentage a statistic; a headline's present tells news.
    pub(super) fn general_truth(&mut self, trigger: usize, nominal: bool) {
        let tree = self.tree;
        let cue = trigger..trigger + 1;
        let stop = tree.form.last().is_some_and(|last| matches!(last.as_str(), "." | "\"" | "”"));
        if nominal {
            let percent = tree.form.iter().any(|f| matches!(f.as_str(), "percent" | "%" | "cent"));
            let bare = tree.child(trigger, &[Deprel::Det, Deprel::Nummod]).is_none();
            if percent && bare && tree.is_plural(trigger) && tree.rel(trigger) != Deprel::Obj {
                self.raise(Level::Silent, cue);
            }
            return;
        }
        let speech = matches!(
            self.event_type,
            EventType::ForceLevel
                | EventType::Siege
                | EventType::Rejection
                | EventType::Demand
                | EventType::Threat
                | EventType::Accusation
                | EventType::Statement
        );
        let present = !speech
            && matches!(tree.xpos(trigger), Xpos::Vbz | Xpos::Vbp)
            && tree.upos(trigger) == Upos::Verb
            && !matches!(
                tree.form[trigger].as_str(),
                "hit" | "put" | "set" | "cut" | "let" | "shed"
            );
        let body = tree.sentence.block == tallybook_text::Block::Body && stop;
        let pasts = tree.children(trigger).any(|j| args_time(tree, j));
        // Somebody counted or named, or a named place: told as it happens, no rule of life.
        let known = |j: usize| {
            matches!(tree.rel(j), Deprel::Nsubj | Deprel::Obl | Deprel::Obj)
                && (tree.child(j, &[Deprel::Nummod]).is_some()
                    || tree.entity(j) == Some(tallybook_syntax::EntityLabel::Loc))
        };
        let told_live = super::status::is_violent(self.event_type)
            || matches!(self.event_type, EventType::Displacement | EventType::Withdrawal);
        let particular = told_live && tree.children(trigger).any(known);
        let long = tree.len() >= 8 && !particular;
        // "There are no foreign bases", and what a rule takes for a plan ("plans a base").
        let tells = tree.child(trigger, &[Deprel::Expl]).is_some()
            || self.out.level == Level::Planned && self.out.cue == Some(cue.clone());
        if present
            && body
            && long
            && !tells
            && !pasts
            && tree.child(trigger, &[Deprel::Aux]).is_none()
        {
            self.raise(Level::Silent, cue);
        }
    }

    /// "Had the jets bombed the bridge, the war would have ended", whatever the tree says.
    pub(super) fn counterfactual(&mut self, trigger: usize) {
        let tree = self.tree;
        let would = (trigger..tree.len())
            .any(|i| matches!(tree.form[i].as_str(), "would" | "could" | "might"));
        if tree.form[0] == "had" && would {
            self.raise(Level::Hypothetical, 0..1);
        }
        let comma = (0..tree.len()).find(|&i| tree.form[i] == ",").unwrap_or(0);
        if matches!(tree.form[0].as_str(), "if" | "unless" | "should") && trigger < comma {
            self.raise(Level::Hypothetical, 0..1);
        }
    }

    /// "Jets to bomb bridge": a headline's infinitive is a plan.
    pub(super) fn headline_infinitive(&mut self, trigger: usize) {
        let tree = self.tree;
        if !tree.lacks_verb() {
            return;
        }
        let to = (1..trigger).find(|&i| {
            tree.form[i] == "to"
                && tree.is_noun(i - 1)
                && tree.form[i + 1] == tree.lemma(i + 1)
                && (i + 1 == trigger
                    || tree.upos(i + 1) == Upos::Verb
                    || self.rules.cues.supports(tree, i + 1))
        });
        if let Some(to) = to {
            self.raise(Level::Planned, to..to + 1);
        }
    }
}
