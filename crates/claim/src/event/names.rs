//! Turns actor and place mentions into what rules ask of names: word classes and labels.
//!
//! Rules ask for `<forces>`, `<state>` or `@loc`. The dictionary of actors and the gazetteer know
//! "BIR" and "Golo" where neither a word class nor the recogniser of names does.

use tallybook_mention::Mentions;
use tallybook_mention::actor::ActorType;
use tallybook_syntax::EntityLabel;

use super::lexicon::Classes;
use super::rules::EventRules;
use super::tree::Tree;

/// The mentions of a document, with the word classes that their kinds stand for.
pub(super) struct Names<'a> {
    mentions: &'a Mentions,
    armed: Classes,
    state: Classes,
    people: Classes,
}

impl<'a> Names<'a> {
    pub(super) fn new(mentions: &'a Mentions, rules: &EventRules) -> Self {
        let class = |names: &[&str]| {
            let mut out = Classes::default();
            for name in names {
                out.add(rules.lexicon.class_named(name).unwrap_or_default());
            }
            out
        };
        Self {
            mentions,
            armed: class(&["forces", "armed_names"]),
            state: class(&["state"]),
            people: class(&["civilians"]),
        }
    }

    /// Tells the tree of a sentence what its names are.
    pub(super) fn tell(&self, sentence: usize, tree: &mut Tree<'_>) {
        let actors = &self.mentions.actors;
        let first = actors.partition_point(|mention| mention.sentence < sentence);
        for mention in actors[first..].iter().take_while(|m| m.sentence == sentence) {
            let Some(classes) = self.classes_of(mention.value.actor_type) else { continue };
            if mention.value.actor_id.is_some() {
                tree.put(mention.tokens.clone(), classes);
            }
        }
        let places = &self.mentions.places;
        let first = places.partition_point(|mention| mention.sentence < sentence);
        for mention in places[first..].iter().take_while(|m| m.sentence == sentence) {
            if mention.value.place.is_some() && !mention.value.metonym {
                tree.label(mention.tokens.clone(), EntityLabel::Loc);
            }
        }
    }

    fn classes_of(&self, kind: ActorType) -> Option<Classes> {
        Some(match kind {
            ActorType::StateForces
            | ActorType::Police
            | ActorType::RebelGroup
            | ActorType::Militia
            | ActorType::Alliance => self.armed,
            ActorType::Government => self.state,
            ActorType::Civilians => self.people,
            _ => return None,
        })
    }
}
