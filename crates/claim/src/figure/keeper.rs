//! Turns the words around a tally into the voice that keeps the count.
//!
//! | words | voice |
//! |---|---|
//! | the fifth this year according to the monitor | the monitor |
//! | the ministry counts 268 dead | ministry |
//! | by the count of the bus company | bus company |

use tallybook_syntax::{Deprel, Upos};
use tallybook_text::Span;

use super::lexicon::Class;
use super::line::Line;
use crate::attribution::{Attribution, Speech, covering};
use crate::{Voice, VoiceKind};

/// Bytes between a tally and the cue that names its voice.
const CUE_BYTES_MAX: u32 = 4;

/// Whose count it is: the voice named right at it, else the one around all its words, else around
/// its last ones.
pub(super) fn voice(attributions: &[Attribution], span: Span) -> Option<Voice> {
    let beside = attributions.iter().find(|attribution| {
        attribution.cue.is_some_and(|cue| {
            cue.start >= span.start
                && cue.start <= span.end + CUE_BYTES_MAX
                && !attribution.attitude
        })
    });
    if let Some(voice) = beside.and_then(|attribution| attribution.voices.first()) {
        return Some(voice.clone());
    }
    let end = Span { start: span.end.saturating_sub(1), end: span.end };
    let start = Span { start: span.start, end: span.start + 1 };
    [span, start, end]
        .into_iter()
        .flat_map(|span| covering(attributions, span))
        .find_map(|attribution| attribution.voices.first().cloned())
}

/// "The ministry counts 268 dead", "by the count of the bus company": who keeps the count.
pub(super) fn counter(line: &Line<'_>, span: Span) -> Option<Voice> {
    let tokens = line.tokens(span);
    let subject = (tokens.start.saturating_sub(4)..tokens.end)
        .filter(|&i| line.is(i, Class::Counting) && line.upos(i) == Upos::Verb)
        .find_map(|verb| line.sentence.child(verb, &[Deprel::Nsubj]));
    let by = (tokens.end..(tokens.end + 3).min(line.len())).find(|&i| line.word(i) == "by");
    let kept = by.and_then(|by| {
        let reach = by + 1..(by + 9).min(line.len());
        let count = reach.clone().find(|&i| {
            matches!(line.word(i), "count" | "tally" | "list" | "reckoning" | "register" | "books")
        })?;
        if line.word(count + 1) == "of" {
            let head = (count + 2..line.len()).find(|&i| {
                matches!(line.upos(i), Upos::Noun | Upos::Propn)
                    && !matches!(line.upos(i + 1), Upos::Noun | Upos::Propn)
            })?;
            return Some(count + 2..head + 1);
        }
        let owner = reach.clone().find(|&i| matches!(line.word(i), "'s" | "\u{2019}s"))?;
        Some(by + 1..owner)
    });
    let named = kept.or_else(|| {
        let subject = subject?;
        let pronoun = line.upos(subject) == Upos::Pron;
        let whole = line.sentence.subtree(subject);
        (!pronoun && whole.len() <= COUNTER_TOKENS_MAX).then_some(whole)
    })?;
    let article = |i: &usize| matches!(line.word(*i), "the" | "a" | "an");
    let start = named.clone().find(|i| !article(i))?;
    let span = line.span(start..named.end);
    let source = span.of(line.page.text).split_whitespace().collect::<Vec<_>>().join(" ");
    let kind = VoiceKind::Organization;
    let speech = Speech::Indirect;
    let (source_id, cue, chain) = (None, None, Vec::new());
    (!source.is_empty()).then_some(Voice { source, source_id, kind, span, cue, speech, chain })
}

/// Longest name of who counts, in tokens; more is no name.
const COUNTER_TOKENS_MAX: usize = 8;
