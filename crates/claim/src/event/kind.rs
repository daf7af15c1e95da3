//! Turns a document's own words into the kind of text it is, by the table of kinds.
//!
//! A match report, a film review and the notes of a video game are full of fighting words, and
//! none of them happened (CODEBOOK section 2, last row). The words are data:
//! `data/lexicon/en/events/genres.toml`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;
use tallybook_syntax::ParsedSentence;

/// Words looked at: what a text is shows early.
const LOOKED_AT_WORDS: usize = 1200;
/// Fewer words than this decide nothing.
const WORDS_MIN: usize = 25;

#[derive(Deserialize)]
struct Row {
    distinct: usize,
    per_mille: usize,
    words: String,
}

struct Kind {
    distinct: usize,
    per_mille: usize,
}

/// A phrase of a kind: which kind, which phrase, and the words after the first.
struct Phrase {
    kind: usize,
    id: usize,
    rest: Vec<String>,
}

struct Kinds {
    kinds: Vec<Kind>,
    by_first: FxHashMap<String, Vec<Phrase>>,
}

static KINDS: LazyLock<Kinds> = LazyLock::new(|| {
    let table = include_str!("../../../../data/lexicon/en/events/genres.toml");
    let rows: BTreeMap<String, Row> =
        toml::from_str(table).expect("the built-in table of kinds is checked by a test");
    let mut kinds = Vec::new();
    let mut by_first: FxHashMap<String, Vec<Phrase>> = FxHashMap::default();
    let mut id = 0;
    for row in rows.into_values() {
        for phrase in row.words.split(',').map(str::trim).filter(|phrase| !phrase.is_empty()) {
            let mut words = phrase.split(' ').map(str::to_lowercase);
            let Some(first) = words.next() else { continue };
            let phrase = Phrase { kind: kinds.len(), id, rest: words.collect() };
            by_first.entry(first).or_default().push(phrase);
            id += 1;
        }
        kinds.push(Kind { distinct: row.distinct, per_mille: row.per_mille });
    }
    Kinds { kinds, by_first }
});

/// Returns true if and only if the words are those of a kind that tells no news of conflict.
pub(super) fn is_no_news(text: &str, sentences: &[ParsedSentence]) -> bool {
    let words = words(text, sentences);
    if words.len() < WORDS_MIN {
        return false;
    }
    let mut found = vec![0usize; KINDS.kinds.len()];
    let mut distinct: Vec<FxHashSet<usize>> = vec![FxHashSet::default(); KINDS.kinds.len()];
    for (i, word) in words.iter().enumerate() {
        for phrase in KINDS.by_first.get(word).into_iter().flatten() {
            let after = words.get(i + 1..).unwrap_or_default();
            if after.len() >= phrase.rest.len()
                && after.iter().zip(&phrase.rest).all(|(a, b)| a == b)
            {
                found[phrase.kind] += 1;
                distinct[phrase.kind].insert(phrase.id);
            }
        }
    }
    KINDS.kinds.iter().zip(found.iter().zip(&distinct)).any(|(kind, (&count, ids))| {
        ids.len() >= kind.distinct && count * 1000 >= words.len() * kind.per_mille
    })
}

/// Returns the lower-case words as the text parts them by spaces, marks at their ends left out.
fn words(text: &str, sentences: &[ParsedSentence]) -> Vec<String> {
    let spans = sentences.iter().map(|sentence| sentence.span.of(text));
    let words = spans.flat_map(str::split_whitespace);
    let bare = words.map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
    bare.filter(|word| !word.is_empty()).take(LOOKED_AT_WORDS).map(str::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use tallybook_text::{Block, Span};

    fn check(text: &str, expected: bool) {
        let sentence =
            ParsedSentence::new(Span::new(0, text.len()), 0, Block::Body, Vec::new(), Vec::new());
        assert_eq!(is_no_news(text, &[sentence]), expected, "{text}");
    }

    #[test]
    fn kinds_are_told_by_their_words() {
        check(
            "Striker Adu fired in two goals as the visitors stormed to the final of the cup. Coach \
             Lind praised his goalkeeper after the match; the league title is out of reach.",
            true,
        );
        check(
            "The film opens with an air raid. The director shot the scenes in Malta with 300 \
             extras; the lead actress is captured by rebels in the second chapter of the plot.",
            true,
        );
        check(
            "Rebels fired two rockets at the airfield on Monday. Three soldiers were killed, the \
             governor said, and a league of elders asked both sides to stop before the final talks \
             in the stadium of the town on Friday.",
            false,
        );
    }
}
