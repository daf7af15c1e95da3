//! Turns words into what lists of names say of them: a place, an organisation, a first name.
//!
//! A list knows names of one to four words, by hash; the table is that of the clusters, with the
//! kinds where the finest cluster stands.

use crate::clusters::Clusters;
use crate::hash;
use crate::word::Word;

/// Most words that a listed name has.
pub const NAME_WORDS_MAX: usize = 4;

/// The bit of a place.
pub const PLACE: u16 = 1;
/// The bit of an organisation.
pub const ORGANISATION: u16 = 2;
/// The bit of a person's first name.
pub const PERSON: u16 = 4;

/// Returns the key of a name of these words.
pub fn key(words: impl Iterator<Item = u64>) -> u64 {
    hash::finish(words.fold(3, hash::mix))
}

/// Fills `out` with what the lists say of each word: the longest name it is part of, its kinds,
/// and whether the word stands alone (bits 0 to 3), first (4 to 7) or later in it (8 to 11).
///
/// Only words for which `maybe` is true begin a name.
pub fn look_up(list: Clusters<'_>, words: &[Word], maybe: &[bool], out: &mut Vec<u16>) {
    out.clear();
    out.resize(words.len(), 0);
    let mut i = 0;
    while i < words.len() {
        let most = if maybe.get(i) == Some(&false) { 0 } else { NAME_WORDS_MAX };
        let mut step = 1;
        for len in (1..=most.min(words.len() - i)).rev() {
            let kinds = list.of(key(words[i..i + len].iter().map(|word| word.form)))[2];
            if kinds == 0 {
                continue;
            }
            for (k, found) in out[i..i + len].iter_mut().enumerate() {
                *found = match (len, k) {
                    (1, _) => kinds,
                    (_, 0) => kinds << 4,
                    _ => kinds << 8,
                };
            }
            step = len;
            break;
        }
        i += step;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::word::Casing;

    #[test]
    fn the_longest_name_is_found() {
        let mut folded = String::new();
        let mut words = |text: &str| -> Vec<Word> {
            let word = |form| Word::of(form, Casing::Mixed, Clusters::default(), &mut folded);
            text.split(' ').map(word).collect()
        };
        let of = |words: &[Word]| key(words.iter().map(|word| word.form));
        let rows = [
            (of(&words("korea")), [0, 0, PLACE]),
            (of(&words("north korea")), [0, 0, PLACE]),
            (of(&words("hamas")), [0, 0, ORGANISATION]),
        ];
        let bytes = crate::clusters::write(&rows);
        let list = Clusters::read(&bytes);
        let mut out = Vec::new();
        let text = words("Hamas left North Korea");
        look_up(list, &text, &[true; 4], &mut out);
        assert_eq!(out, [ORGANISATION, 0, PLACE << 4, PLACE << 8]);
        look_up(list, &text, &[true, true, false, true], &mut out);
        assert_eq!(out, [ORGANISATION, 0, 0, PLACE]);
    }
}
