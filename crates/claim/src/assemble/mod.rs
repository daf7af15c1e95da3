//! Turns events, mentions and attributions into one Claim a happening.
//!
//! ```text
//! scene   which event owns which word
//! entry   the label that a paragraph of a log stands under
//! when, place, count, who      what each event's own words say
//! same    which events tell one happening
//! lend    the days and places that a story told before goes on in
//! build   one claim a group, with what the text around lends it
//! ```

mod build;
mod count;
mod entry;
mod lend;
mod place;
mod same;
mod scene;
#[cfg(test)]
mod tests;
mod voice;
mod when;
mod who;
mod words;

use tallybook_mention::Mentions;
use tallybook_syntax::ParsedSentence;
use tallybook_text::{Dct, Document};

use crate::attribution::Attribution;
use crate::event::Event;
use crate::{Actor, Claim, When};

pub(crate) use same::related;

use count::OwnCount;
use place::OwnPlace;
use scene::Scene;
use when::OwnTimes;

/// What an event's own sentence says about it.
#[derive(Clone, Debug)]
struct Facts {
    times: OwnTimes,
    when: Option<When>,
    places: Vec<OwnPlace>,
    counts: Vec<OwnCount>,
    actors: Vec<Actor>,
}

/// Returns the claims of a document, in order of their first telling.
#[must_use]
pub fn assemble(
    document: &Document,
    sentences: &[ParsedSentence],
    dct: &Dct,
    mentions: &Mentions,
    attributions: &[Attribution],
    events: &[Event],
) -> Vec<Claim> {
    if events.is_empty() {
        return Vec::new();
    }
    let scene = Scene::new(document, sentences, dct, mentions, attributions, events);
    let facts = facts(&scene);
    let mut groups = same::groups(&scene, &facts);
    same::drop_restated(&scene, &mut groups);
    same::drop_mere_mentions(&scene, &facts, &mut groups);
    build::claims(&scene, facts, groups)
}

fn facts(scene: &Scene<'_>) -> Vec<Facts> {
    let labels = entry::labels(scene);
    let times = when::own_times(scene, &labels);
    let places = place::own_places(scene, &labels);
    let counts = count::own_counts(scene);
    times
        .into_iter()
        .zip(places)
        .zip(counts)
        .enumerate()
        .map(|(e, ((times, places), counts))| {
            let actors = who::actors(scene, e);
            let dated = if times.happening.is_empty() && scene.is_speech(e) {
                &times.saying
            } else {
                &times.happening
            };
            let when = when::interval(scene, dated);
            Facts { when, times, places, counts, actors }
        })
        .collect()
}
