//! Turns a headline's happening into its telling in the lead, where no rule found one there.
//!
//! A headline is told again in the first sentences, at length and in words that no table may hold:
//! "Turkey shells Syrian city" and then "Turkey fired on Qamishli and other towns on Tuesday". The
//! lead's sentence that shares most words with the headline is that telling.

use tallybook_syntax::{Deprel, ParsedSentence, Upos};
use tallybook_text::Block;

use super::rules::{EventRules, Form};
use super::status::is_violent;
use super::tree::Tree;
use super::{Event, Status, args, roles};

/// Body sentences in which a headline is told again.
const LEAD_SENTENCES: usize = 3;
/// Content words that both must share.
const SHARED_MIN: usize = 2;

/// Adds a telling in the lead for each headline's event that has none.
pub(super) fn tell_in_lead(
    text: &str,
    sentences: &[ParsedSentence],
    rules: &EventRules,
    events: &mut Vec<Event>,
) {
    let lead: Vec<usize> = (0..sentences.len())
        .filter(|&s| sentences[s].block == Block::Body)
        .take(LEAD_SENTENCES)
        .collect();
    let mut added = Vec::new();
    for event in events.iter() {
        let title = sentences[event.sentence].block == Block::Title;
        let told = matches!(event.status, Status::Asserted | Status::Claimed);
        if !title || !told || event.recap_cue.is_some() {
            continue;
        }
        let alike = |other: &Event| {
            other.event_type == event.event_type
                || is_violent(other.event_type) && is_violent(event.event_type)
        };
        if events.iter().chain(&added).any(|e| lead.contains(&e.sentence) && alike(e)) {
            continue;
        }
        let best = lead
            .iter()
            .map(|&s| (shared(text, &sentences[event.sentence], &sentences[s]), s))
            .filter(|&(count, _)| count >= SHARED_MIN)
            .max_by_key(|&(count, s)| (count, std::cmp::Reverse(s)));
        if let Some((_, s)) = best {
            added.extend(telling(text, sentences, rules, event, s));
        }
    }
    events.append(&mut added);
    events.sort_by_key(|event| (event.sentence, event.trigger));
}

/// Returns how many content words two sentences share.
fn shared(text: &str, a: &ParsedSentence, b: &ParsedSentence) -> usize {
    let content = |sentence: &ParsedSentence| -> Vec<String> {
        let words = sentence.tokens.iter().filter(|token| {
            matches!(token.upos, Upos::Noun | Upos::Propn | Upos::Num | Upos::Verb | Upos::Adj)
        });
        let mut out: Vec<String> = words
            .map(|token| {
                let named = token.upos == Upos::Propn;
                if named { token.span.of(text) } else { token.lemma.as_str() }.to_lowercase()
            })
            .filter(|word| word.len() > 2)
            .collect();
        out.sort_unstable();
        out.dedup();
        out
    };
    let other = content(b);
    content(a).iter().filter(|word| other.binary_search(word).is_ok()).count()
}

/// Returns the headline's event as the sentence's main verb tells it.
fn telling(
    text: &str,
    sentences: &[ParsedSentence],
    rules: &EventRules,
    headline: &Event,
    s: usize,
) -> Option<Event> {
    let tree = Tree::new(&sentences[s], text, rules);
    let root = (0..tree.len()).find(|&i| tree.rel(i) == Deprel::Root && tree.is_verb(i))?;
    // "officials said that jets bombed": what was said.
    let said = tree.child(root, &[Deprel::Ccomp, Deprel::Parataxis]).filter(|&i| tree.is_verb(i));
    let verb = match said {
        Some(said) if rules.cues.force(&tree, root, super::cue::Complement::That).is_some() => said,
        _ => root,
    };
    let found = args::find(&tree, verb, Form::Verb, false);
    Some(Event {
        sentence: s,
        trigger: verb,
        recap_cue: None,
        status_cue: None,
        recurring: false,
        agents: roles::participants(s, &found.agents),
        targets: roles::participants(s, &found.targets),
        clause: sentences[s].span,
        ..headline.clone()
    })
}
