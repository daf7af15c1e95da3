//! Turns a word and its tag into the rows of the network's table of inputs.
//!
//! ```text
//! row 0        an unknown form  |  1..  tags, clusters from coarse to fine, and then once more
//!              for the word before and the word behind: tags, middle clusters
//! from HASHED  forms, endings, beginnings and shapes that the training text holds often enough
//! ```

use crate::hash::{finish, mix};
use crate::word::Word;

/// Values of a word that are looked up by their hash; the form is the first of them.
pub const KEYS: usize = 7;
/// Values of a word in all: those, three clusters, the tag; cluster and tag of its neighbours.
pub const VALUES: usize = KEYS + 8;
/// Marks a value that has no row.
pub const NONE: u32 = u32::MAX;
/// The row of a form that has none of its own.
pub const UNKNOWN: u32 = 0;
/// First rows of the clusters, coarse, middle and fine, and one past the last.
const CLUSTERS: [u32; 4] = [131, 195, 387, 899];
/// First rows of the tags: of the word, of the one before, of the one behind.
const TAGS: [u32; 3] = [1, 899, 1029];
/// First rows of the middle clusters of the word before and of the word behind.
const BESIDE: [u32; 2] = [1159, 1351];
/// First row of the values that are looked up.
pub const HASHED: u32 = 1543;
/// The tag of a place outside of the sentence, and the last that has a row.
const TAG_MAX: u8 = 129;

/// Returns the hashes of a word's values, each apart from those of another kind.
#[must_use]
pub fn keys(word: &Word) -> [u64; KEYS] {
    let values = [
        word.form,
        word.suffix[1],
        word.suffix[2],
        word.suffix[3],
        word.prefix[1],
        word.prefix[3],
        word.shape,
    ];
    let mut out = [0; KEYS];
    for (kind, (key, value)) in out.iter_mut().zip(values).enumerate() {
        // No ending and no beginning is no value, whatever its kind.
        *key = if value == 0 { 0 } else { finish(mix(mix(0, 700 + kind as u64), value)) };
    }
    out
}

/// Returns the rows of word `i`; `find` returns the row of a key, or [`NONE`].
pub fn rows(words: &[Word], tags: &[u8], i: usize, find: impl Fn(u64) -> u32) -> [u32; VALUES] {
    let mut out = [NONE; VALUES];
    let word = words.get(i).copied().unwrap_or_default();
    for (row, key) in out.iter_mut().zip(keys(&word)) {
        *row = if key == 0 { NONE } else { find(key) };
    }
    if out[0] == NONE {
        out[0] = UNKNOWN;
    }
    let cluster = |kind: usize, number: u16, first: u32| {
        let rows = CLUSTERS[kind + 1] - CLUSTERS[kind];
        first + u32::from(number).min(rows - 1)
    };
    for k in 0..3 {
        out[KEYS + k] = cluster(k, word.cluster[k], CLUSTERS[k]);
    }
    let places = [Some(i), i.checked_sub(1), Some(i + 1)];
    for (k, (place, first)) in places.into_iter().zip(TAGS).enumerate() {
        let tag = place.and_then(|at| tags.get(at)).copied().unwrap_or(TAG_MAX);
        out[KEYS + 3 + k] = first + u32::from(tag.min(TAG_MAX));
    }
    for (k, (place, first)) in places.into_iter().skip(1).zip(BESIDE).enumerate() {
        let number = place.and_then(|at| words.get(at)).map_or(0, |word| word.cluster[1]);
        out[KEYS + 6 + k] = cluster(1, number, first);
    }
    out
}
