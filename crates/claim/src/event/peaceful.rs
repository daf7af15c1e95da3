//! Turns the words of a text into whether it is about conflict at all.
//!
//! Party leaders make demands and hold talks, a tram driver is arrested and freed on bail: in a
//! text that holds hardly any word of conflict such acts are no news of it (CODEBOOK section 1).

use tallybook_syntax::ParsedSentence;

use super::EventType;
use super::lexicon::lower;
use super::rules::EventRules;

/// Words of conflict, of a thousand, from which a text is about it.
const CONFLICT_PER_MILLE_MIN: usize = 6;
/// Fewer words than this decide nothing.
const WORDS_MIN: usize = 150;

/// Returns true if and only if a text holds hardly any word of conflict.
pub(super) fn is_peaceful(text: &str, sentences: &[ParsedSentence], rules: &EventRules) -> bool {
    let Some(conflict) = rules.lexicon.class_named("conflict") else { return false };
    let (mut words, mut found) = (0usize, 0usize);
    for sentence in sentences {
        words += sentence.tokens.len();
        found += sentence
            .tokens
            .iter()
            .filter(|token| {
                let is = |word: &str| rules.lexicon.is_in(&lower(word), conflict);
                is(&token.lemma) || is(token.span.of(text))
            })
            .count();
    }
    words >= WORDS_MIN && found * 1000 < words * CONFLICT_PER_MILLE_MIN
}

/// Returns true if and only if an act of this type is no news of conflict where nothing around it
/// is.
pub(super) fn is_soft(kind: EventType) -> bool {
    use EventType as T;
    matches!(
        kind,
        T::Demand
            | T::Accusation
            | T::Rejection
            | T::Threat
            | T::Talks
            | T::Agreement
            | T::Release
            | T::Arrest
            | T::Displacement
            | T::Deployment
            | T::Movement
            | T::Withdrawal
            | T::ForceLevel
            | T::Siege
            | T::Base
            | T::TerritoryChange
            | T::Attack
            | T::Killing
            | T::Destruction
            | T::Explosion
            | T::AidDelivery
    )
}
