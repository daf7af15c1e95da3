//! Turns the labels of logs, bulletins and lists into the day and place of what stands below them.
//!
//! | text | label |
//! |---|---|
//! | "9 July, Sirte anchorage. Product tanker boarded." | 9 July, Sirte |
//! | "Leposavić: stones on a police car; four brought in" | Leposavić |
//! | a heading "Tuesday", and the paragraphs up to the next heading | Tuesday |
//!
//! A label says when and where and tells nothing itself. What an event's own words say goes first.

use std::ops::Range;

use tallybook_syntax::Upos;
use tallybook_text::Block;

use super::scene::Scene;

/// Labels that make a text a list of entries.
const LABELS_MIN: usize = 2;
/// Longest label, in words.
const LABEL_TOKENS_MAX: usize = 12;

/// Days and places that stand for a whole entry: indices into the mentions.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Label {
    pub(super) times: Vec<usize>,
    pub(super) places: Vec<usize>,
}

impl Label {
    fn is_empty(&self) -> bool {
        self.times.is_empty() && self.places.is_empty()
    }

    /// Adds what stands in `tokens` of sentence `s`.
    fn read(&mut self, scene: &Scene<'_>, s: usize, tokens: &Range<usize>) {
        let inside =
            |mention: &Range<usize>| tokens.start <= mention.start && mention.end <= tokens.end;
        let times = scene.times_in(s).filter(|&t| {
            let time = &scene.mentions.times[t];
            inside(&time.tokens) && time.value.dates_a_happening()
        });
        self.times.extend(times);
        let places = scene.places_in(s).filter(|&p| inside(&scene.mentions.places[p].tokens));
        self.places.extend(places);
    }
}

/// Returns for each sentence the label that it stands under.
pub(super) fn labels(scene: &Scene<'_>) -> Vec<Label> {
    let mut out = Vec::with_capacity(scene.sentences.len());
    let mut section = Label::default();
    let mut own = Label::default();
    let mut paragraph = None;
    let mut open = true;
    let is_list = labelled_paragraphs(scene) >= LABELS_MIN;
    for (s, sentence) in scene.sentences.iter().enumerate() {
        if paragraph != Some(sentence.paragraph) {
            paragraph = Some(sentence.paragraph);
            own = Label::default();
            open = true;
        }
        let whole = 0..sentence.tokens.len();
        match sentence.block {
            Block::Heading => {
                section = Label::default();
                if is_bare(scene, s, &whole) {
                    section.read(scene, s, &whole);
                }
            }
            Block::Title | Block::Dateline | Block::Stamp => {}
            _ => {
                let label = if open && is_list { label_of(scene, s) } else { None };
                open = label.as_ref().is_some_and(|label| *label == whole);
                if let Some(label) = label {
                    own.read(scene, s, &label);
                }
            }
        }
        let pick = |mine: &Vec<usize>, above: &Vec<usize>| {
            if mine.is_empty() { above.clone() } else { mine.clone() }
        };
        out.push(Label {
            times: pick(&own.times, &section.times),
            places: pick(&own.places, &section.places),
        });
    }
    out
}

/// Returns how many paragraphs open with a label: one alone is a dateline.
fn labelled_paragraphs(scene: &Scene<'_>) -> usize {
    let mut before = None;
    let first = scene
        .sentences
        .iter()
        .enumerate()
        .filter(|(_, sentence)| before.replace(sentence.paragraph) != Some(sentence.paragraph));
    let body = |block: Block| {
        !matches!(block, Block::Heading | Block::Title | Block::Dateline | Block::Stamp)
    };
    first.filter(|(s, sentence)| body(sentence.block) && label_of(scene, *s).is_some()).count()
}

/// Returns the words of a sentence that label its paragraph: all of it, or what stands before a
/// colon.
fn label_of(scene: &Scene<'_>, s: usize) -> Option<Range<usize>> {
    let sentence = &scene.sentences[s];
    let whole = 0..sentence.tokens.len();
    if is_bare(scene, s, &whole) {
        return Some(whole);
    }
    let colon = sentence
        .tokens
        .iter()
        .take(LABEL_TOKENS_MAX + 1)
        .rposition(|token| scene.document.slice(token.span) == ":")?;
    Some(0..colon).filter(|label| is_bare(scene, s, label))
}

/// Returns true if and only if the words hold a day or a place and tell nothing.
fn is_bare(scene: &Scene<'_>, s: usize, tokens: &Range<usize>) -> bool {
    let sentence = &scene.sentences[s];
    let told = scene.events_in(s).iter().any(|&e| tokens.contains(&scene.events[e].trigger));
    let verb = sentence.tokens.get(tokens.clone()).is_some_and(|tokens| {
        tokens.iter().any(|token| matches!(token.upos, Upos::Verb | Upos::Aux))
    });
    let mut label = Label::default();
    label.read(scene, s, tokens);
    tokens.len() <= LABEL_TOKENS_MAX && !told && !verb && !label.is_empty()
}
