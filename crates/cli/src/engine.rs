//! Turns the built-in data and a desk's own into the tools that reading needs.

use anyhow::Context;
use tallybook_claim::event::EventRules;
use tallybook_claim::event::sense::Sense;
use tallybook_contract::Coder;
use tallybook_gazetteer::{Gazetteer, imported_files};
use tallybook_mention::actor::ActorDictionary;
use tallybook_pipeline::Tools;

use crate::args::DataArgs;
use crate::user_data;

/// The loaded data of one run.
#[derive(Debug)]
pub(crate) struct Engine {
    /// The built-in places with the user's imports; `None` where there are none of those.
    gazetteer: Option<Gazetteer>,
    actors: ActorDictionary,
    rules: EventRules,
    rules_version: String,
}

impl Engine {
    /// Loads the built-in data, the user's imports and what the flags name.
    pub(crate) fn load(args: &DataArgs) -> anyhow::Result<Self> {
        let gazetteer = if args.no_user_data { None } else { imported()? };
        let actors = match &args.actors {
            Some(folder) => ActorDictionary::with_folder(folder).context("--actors")?,
            None => ActorDictionary::built_in(),
        };
        let rules = match &args.rules {
            Some(folder) => EventRules::with_folder(folder).context("--rules")?,
            None => EventRules::built_in(),
        };
        let rules = rules.with_sense(Sense::shared(tallybook_assets::events));
        let rules_version = rules.version();
        Ok(Self { gazetteer, actors, rules, rules_version })
    }

    /// Returns what the stages need.
    pub(crate) fn tools(&self) -> Tools<'_> {
        Tools {
            model: tallybook_assets::model(),
            gazetteer: self.gazetteer.as_ref().unwrap_or_else(|| tallybook_assets::gazetteer()),
            actors: &self.actors,
            rules: &self.rules,
        }
    }

    /// Returns what the document line says of the coder.
    pub(crate) fn coder(&self) -> Coder<'_> {
        Coder {
            version: env!("CARGO_PKG_VERSION"),
            model: tallybook_assets::model().version(),
            rules: &self.rules_version,
        }
    }
}

fn imported() -> anyhow::Result<Option<Gazetteer>> {
    let Some(folder) = user_data::gazetteers() else { return Ok(None) };
    let hint = "in the user's data folder (--no-user-data leaves it out)";
    if imported_files(&folder).context(hint)?.is_empty() {
        return Ok(None);
    }
    Ok(Some(tallybook_assets::gazetteer_with(&folder).context(hint)?))
}
