//! Turns words into what lists of names say of them: a place, an organisation, a person's name.
//!
//! A list knows names of one to [`NAME_WORDS_MAX`] words, by hash, and words that tell of what kind
//! the name is that they stand in ("Ministry", "River", "Mr."). The table is that of the clusters:
//!
//! | field | holds |
//! |---|---|
//! | coarse | most words of a name that begins with this word |
//! | middle | what a word tells: [`ORGANISATION_WORD`] and its like |
//! | fine | kinds of the name: [`PLACE`] and its like |

use crate::clusters::Clusters;
use crate::hash;
use crate::word::Word;

/// Most words that a listed name has.
pub const NAME_WORDS_MAX: usize = 5;

/// The bit of a place.
pub const PLACE: u8 = 1;
/// The bit of an organisation.
pub const ORGANISATION: u8 = 2;
/// The bit of a person's first name.
pub const FIRST_NAME: u8 = 4;
/// The bit of a person's last name.
pub const LAST_NAME: u8 = 8;
/// The bit of a name that is also a common word ("Mark", "Young").
pub const COMMON: u8 = 16;

/// The bit of a word that organisations hold ("Ministry", "Inc.").
pub const ORGANISATION_WORD: u8 = 1;
/// The bit of a word that places hold ("River", "Street").
pub const PLACE_WORD: u8 = 2;
/// The bit of a title or office before a person's name.
pub const TITLE_WORD: u8 = 4;
/// The bit of a word that names of other things hold ("Hurricane", "Act").
pub const OTHER_WORD: u8 = 8;

/// What the lists say of one word.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Listed {
    /// Kinds of the listed names of one, two, ... words that begin here.
    pub whole: [u8; NAME_WORDS_MAX],
    /// Kinds of the longest listed name that the word is part of.
    pub kinds: u8,
    /// Where the word stands in it: 0 in none, 1 alone, 2 first, 3 later.
    pub place: u8,
    /// What the word itself tells.
    pub cue: u8,
}

/// Returns the key of a name of these words.
pub fn key(words: impl Iterator<Item = u64>) -> u64 {
    hash::finish(words.fold(3, hash::mix))
}

/// Fills `out` with what the lists say of each word.
pub fn look_up(list: Clusters<'_>, words: &[Word], out: &mut Vec<Listed>) {
    out.clear();
    out.resize(words.len(), Listed::default());
    let mut free = 0;
    for i in 0..words.len() {
        let [most, cue, kinds] = list.of(key(words[i..=i].iter().map(|word| word.form)));
        out[i].cue = cue as u8;
        out[i].whole[0] = kinds as u8;
        let most = usize::from(most).min(NAME_WORDS_MAX).min(words.len() - i);
        for len in 2..=most {
            let kinds = list.of(key(words[i..i + len].iter().map(|word| word.form)))[2];
            out[i].whole[len - 1] = kinds as u8;
        }
        let Some(len) = (1..=NAME_WORDS_MAX).rev().find(|len| out[i].whole[len - 1] != 0) else {
            continue;
        };
        if i < free {
            continue;
        }
        let kinds = out[i].whole[len - 1];
        for (k, found) in out[i..i + len].iter_mut().enumerate() {
            found.kinds = kinds;
            found.place = match (len, k) {
                (1, _) => 1,
                (_, 0) => 2,
                _ => 3,
            };
        }
        free = i + len;
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
            (of(&words("korea")), [0, 0, u16::from(PLACE)]),
            (of(&words("north")), [2, 0, 0]),
            (of(&words("north korea")), [0, 0, u16::from(PLACE)]),
            (of(&words("hamas")), [0, 0, u16::from(ORGANISATION)]),
            (of(&words("left")), [0, u16::from(OTHER_WORD), 0]),
        ];
        let bytes = crate::clusters::write(&rows);
        let list = Clusters::read(&bytes);
        let mut out = Vec::new();
        look_up(list, &words("Hamas left North Korea"), &mut out);
        let places: Vec<(u8, u8)> = out.iter().map(|word| (word.place, word.kinds)).collect();
        assert_eq!(places, [(1, ORGANISATION), (0, 0), (2, PLACE), (3, PLACE)]);
        assert_eq!((out[1].cue, out[2].whole[1], out[3].whole[0]), (OTHER_WORD, PLACE, PLACE));
    }
}
