//! Turns a cue above an act into what it does to the act's status (CODEBOOK section 2).

use std::ops::Range;

use tallybook_syntax::Deprel;

use super::EventType;
use super::cue::{Complement, Force};
use super::status::{Level, Walk, is_negated, is_violent, negation, no_determiner};
use super::tree::Tree;

impl Walk<'_> {
    /// Does what a cue does; returns where the walk goes on.
    pub(super) fn apply(
        &mut self,
        force: Force,
        head: usize,
        end: usize,
        complement: Complement,
    ) -> Option<(usize, bool)> {
        let tree = self.tree;
        let cue = head..end.max(head) + 1;
        let nominal = tree.is_noun(head) && !tree.is_predicate(head);
        let negated =
            negation(tree, head).or_else(|| nominal.then(|| no_determiner(tree, head)).flatten());
        self.out.passed.push((head, force));
        let on = Some((head, nominal));
        match force {
            Force::Stake => return None,
            Force::Refuse => self.raise(Level::Undisclosed, cue),
            Force::Report => return self.report(head, negated, on),
            Force::Comment => return self.comment(head, cue, on),
            Force::Announce if is_violent(self.event_type) => {}
            Force::Announce if self.event_type == EventType::Agreement => {}
            Force::Announce
                if matches!(
                    self.event_type,
                    EventType::Arrest
                        | EventType::Release
                        | EventType::WeaponsSeizure
                        | EventType::Sanction
                ) => {}
            Force::Hearsay => return self.hearsay(head, cue, on),
            Force::Claim => self.raise(Level::Claimed, cue),
            Force::Own if takes_responsibility(tree, head) => return None,
            Force::Own if complement == Complement::Noun && is_violent(self.event_type) => {}
            Force::Own => self.raise(Level::Claimed, cue),
            Force::Deny if negated.is_some() => self.raise(Level::Claimed, cue),
            Force::Deny => {
                self.deny(cue);
                self.out.denier = Some(head);
            }
            Force::Demand
                if self.event_type == EventType::Protest && complement == Complement::Noun =>
            {
                self.raise(Level::Planned, cue);
            }
            Force::Vow if !is_violent(self.event_type) => self.raise(Level::Planned, cue),
            Force::Vow | Force::Threat | Force::Demand | Force::Silent => {
                self.raise(Level::Silent, cue);
                return None;
            }
            Force::Plan | Force::Announce => {
                if let Some(not) = negated {
                    self.deny(not.min(head)..end.max(head) + 1);
                } else {
                    self.raise(Level::Planned, cue);
                }
            }
            Force::Hypothetical => self.raise(Level::Hypothetical, cue),
            Force::Prevent if self.event_type == EventType::AidDelivery => {}
            Force::Prevent if negated.is_some() => {}
            Force::Prevent => {
                self.out.tried = true;
                self.deny(cue);
            }
            Force::Fail if negated.is_some() => {}
            Force::Fail => {
                self.out.tried = true;
                self.deny(cue);
            }
            Force::Attempt => self.attempt(cue),
            Force::Recap => {
                self.out.recap.get_or_insert(cue);
                return None;
            }
            Force::Begin => {
                self.through(head);
            }
        }
        if matches!(force, Force::Plan | Force::Announce | Force::Attempt | Force::Fail) {
            self.carried(head);
        }
        on
    }

    /// Reads modals and conditions of a cue's own clause: "may fail to", "if it plans to".
    pub(super) fn carried(&mut self, head: usize) {
        let tree = self.tree;
        for j in tree.children(head) {
            match tree.rel(j) {
                Deprel::Mark => self.mark(j),
                Deprel::Aux if matches!(tree.form[j].as_str(), "may" | "might" | "could") => {
                    self.raise(Level::Hypothetical, j..j + 1);
                }
                Deprel::Advmod => self.adverb(j),
                _ => {}
            }
        }
    }

    pub(super) fn attempt(&mut self, cue: Range<usize>) {
        self.out.tried = true;
        match self.event_type {
            EventType::TerritoryChange => self.deny(cue),
            kind if is_violent(kind) => {}
            _ => self.raise(Level::Hypothetical, cue),
        }
    }

    pub(super) fn report(
        &mut self,
        head: usize,
        negated: Option<usize>,
        on: Option<(usize, bool)>,
    ) -> Option<(usize, bool)> {
        let tree = self.tree;
        // "would not say whether", "did not disclose".
        if let Some(not) = negated {
            let unknown = matches!(
                tree.lemma(head),
                "know" | "determine" | "establish" | "learn" | "see" | "ascertain"
            );
            let level = if unknown { Level::Hypothetical } else { Level::Undisclosed };
            if !unknown || self.whether {
                self.raise(level, not.min(head)..not.max(head) + 1);
            }
            return None;
        }
        let refused = tree.head(head).filter(|&h| {
            tree.rel(head) == Deprel::Xcomp
                && matches!(
                    self.rules.cues.force(tree, h, Complement::To),
                    Some((Force::Refuse, _))
                )
        });
        if let Some(refused) = refused {
            self.raise(Level::Undisclosed, refused..head + 1);
            return None;
        }
        on
    }

    pub(super) fn comment(
        &mut self,
        head: usize,
        cue: Range<usize>,
        on: Option<(usize, bool)>,
    ) -> Option<(usize, bool)> {
        let tree = self.tree;
        let refused = tree.rel(head) == Deprel::Xcomp
            && tree.head(head).is_some_and(|h| {
                matches!(self.rules.cues.force(tree, h, Complement::To), Some((Force::Refuse, _)))
            });
        if refused || is_negated(tree, head) {
            self.raise(Level::Undisclosed, cue);
            return None;
        }
        on
    }

    /// "is said to have bombed": hearsay only where the verb is passive.
    pub(super) fn hearsay(
        &mut self,
        head: usize,
        cue: Range<usize>,
        on: Option<(usize, bool)>,
    ) -> Option<(usize, bool)> {
        if super::args::is_passive(self.tree, head, false) || self.tree.lemma(head) == "claim" {
            self.raise(Level::Claimed, cue);
        }
        on
    }
}

/// "claimed responsibility for": the act is certain, whose it is stands in the claim.
fn takes_responsibility(tree: &Tree<'_>, verb: usize) -> bool {
    tree.has(verb, &[Deprel::Obj], &["responsibility", "credit"])
}
