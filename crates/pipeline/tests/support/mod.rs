//! Holds the built-in tables that every test of the whole reader uses, loaded once.

use std::sync::LazyLock;

use tallybook_claim::event::EventRules;
use tallybook_claim::event::sense::Sense;
use tallybook_mention::actor::ActorDictionary;
use tallybook_pipeline::Tools;

/// Returns the model, places, actors and rules that the binary carries.
pub(crate) fn tools() -> Tools<'static> {
    static TABLES: LazyLock<(ActorDictionary, EventRules)> = LazyLock::new(|| {
        let sense = Sense::shared(tallybook_assets::events);
        (ActorDictionary::built_in(), EventRules::built_in().with_sense(sense))
    });
    Tools {
        model: tallybook_assets::model(),
        gazetteer: tallybook_assets::gazetteer(),
        actors: &TABLES.0,
        rules: &TABLES.1,
    }
}
