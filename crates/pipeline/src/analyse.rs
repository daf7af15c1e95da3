//! Turns a Document into its Analysis, stage by stage.
//!
//! ```text
//! text -> syntax -> document time -> mentions -> attributions -> events -> claims
//!                                                            -> tallies, figures
//! ```

use tallybook_claim::attribution::{self, Attribution};
use tallybook_claim::event::{self, Event, EventRules};
use tallybook_claim::figure::{self, Figure, Tally};
use tallybook_claim::{Claim, assemble};
use tallybook_gazetteer::Gazetteer;
use tallybook_mention::actor::ActorDictionary;
use tallybook_mention::{Mentions, actor, place, quantity, time};
use tallybook_syntax::{Model, ParsedSentence};
use tallybook_text::{Dct, Document, Sentence};

/// The loaded data that reading needs; shared by all threads.
#[derive(Clone, Copy, Debug)]
pub struct Tools<'a> {
    /// The trained model.
    pub model: &'a Model,
    /// Places.
    pub gazetteer: &'a Gazetteer,
    /// Actors.
    pub actors: &'a ActorDictionary,
    /// Event rules.
    pub rules: &'a EventRules,
}

/// Everything that was read in one document.
#[derive(Clone, Debug)]
pub struct Analysis {
    /// Trees.
    pub sentences: Vec<ParsedSentence>,
    /// The document time, given or inferred.
    pub dct: Dct,
    /// Times, places, quantities, actors.
    pub mentions: Mentions,
    /// Who is quoted.
    pub attributions: Vec<Attribution>,
    /// Event mentions before they are bound into claims.
    pub events: Vec<Event>,
    /// What happened, on whose word.
    pub claims: Vec<Claim>,
    /// Published running counts.
    pub tallies: Vec<Tally>,
    /// Published arithmetic.
    pub figures: Vec<Figure>,
}

impl Default for Analysis {
    fn default() -> Self {
        Self {
            sentences: Vec::new(),
            dct: Dct::unknown(),
            mentions: Mentions::default(),
            attributions: Vec::new(),
            events: Vec::new(),
            claims: Vec::new(),
            tallies: Vec::new(),
            figures: Vec::new(),
        }
    }
}

/// Returns the trees of a document.
#[must_use]
pub fn parse(document: &Document, model: &Model) -> Vec<ParsedSentence> {
    trees(document, &model.cut(document.text(), tallybook_text::split(document)), model)
}

fn trees(document: &Document, sentences: &[Sentence], model: &Model) -> Vec<ParsedSentence> {
    sentences.iter().map(|sentence| model.analyse(document.text(), sentence)).collect()
}

/// Returns true if and only if a document is read at all: English, or too short to tell.
#[must_use]
pub fn is_read(document: &Document) -> bool {
    document.parts().language.as_deref().is_none_or(|language| language == "en")
}

/// Reads a document; one that is not English gives an empty analysis.
#[must_use]
pub fn analyse(document: &Document, tools: Tools<'_>) -> Analysis {
    analyse_with(document, tools, &mut |_| {})
}

/// Reads a document and names each stage as it ends, so that a caller with a clock can time it.
#[must_use]
pub fn analyse_with(
    document: &Document,
    tools: Tools<'_>,
    ended: &mut dyn FnMut(&'static str),
) -> Analysis {
    if !is_read(document) {
        let dct = document.parts().dct.clone().unwrap_or_else(Dct::unknown);
        return Analysis { dct, ..Analysis::default() };
    }
    let split = tallybook_text::split(document);
    ended("text");
    let split = tools.model.cut(document.text(), split);
    let sentences = trees(document, &split, tools.model);
    ended("syntax");
    let dct = time::document_time(document, &sentences);
    let times = time::find(document, &sentences, &dct);
    ended("time");
    let places = place::find(document, &sentences, tools.gazetteer);
    ended("place");
    let quantities = quantity::find(document, &sentences);
    ended("quantity");
    let actors = actor::find(document, &sentences, tools.actors);
    ended("actor");
    let mentions = Mentions { times, places, quantities, actors };
    let attributions = attribution::find(document, &sentences, &mentions.actors);
    ended("attribution");
    let events = event::find(document, &sentences, &mentions, &attributions, tools.rules);
    ended("event");
    let claims = assemble::assemble(document, &sentences, &dct, &mentions, &attributions, &events);
    ended("assemble");
    let tallies = figure::find_tallies(document, &sentences, &mentions, &dct, &attributions);
    let figures = figure::check_figures(document, &sentences, &mentions);
    ended("figure");
    Analysis { sentences, dct, mentions, attributions, events, claims, tallies, figures }
}
