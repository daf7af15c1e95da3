//! Turns a token's letters into the values that features are made of.
//!
//! Letters are folded to lower case, digits to 0, typographic marks to plain ones, and what
//! nobody sees (soft hyphens, zero-width characters) is left out; what case tells is kept apart
//! in the shape, so that upper-case wire loses only that.

use crate::clusters::Clusters;
use crate::hash;

/// Longest ending and beginning that are features.
pub const SUFFIX_LEN_MAX: usize = 5;
/// Longest beginning that is a feature.
pub const PREFIX_LEN_MAX: usize = 4;

/// The values of one token.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Word {
    /// Hash of the folded letters.
    pub form: u64,
    /// Hashes of the last 1..=5 folded letters; 0 where the word is shorter.
    pub suffix: [u64; SUFFIX_LEN_MAX],
    /// Hashes of the first 1..=4 folded letters; 0 where the word is shorter.
    pub prefix: [u64; PREFIX_LEN_MAX],
    /// Upper and lower case, digits and marks, runs cut short; one value for upper-case text.
    pub shape: u64,
    /// Clusters from the coarsest to the finest; 0 where the word is in none.
    pub cluster: [u16; 3],
}

/// Says whether case tells anything in a sentence.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Casing {
    /// Case is as in books.
    Mixed,
    /// All letters, or all initials, are capitals: case tells nothing.
    Blind,
}

/// Returns whether case tells anything in the sentence of these forms.
pub fn casing<'a>(forms: impl Iterator<Item = &'a str>) -> Casing {
    let (mut words, mut capitals, mut upper, mut long) = (0usize, 0usize, 0usize, 0usize);
    for form in forms {
        let mut letters = form.chars().filter(|c| c.is_alphabetic());
        let Some(first) = letters.next() else { continue };
        words += 1;
        let rest_upper = !letters.any(char::is_lowercase);
        upper += usize::from(first.is_uppercase() && rest_upper);
        if form.len() > 3 {
            long += 1;
            capitals += usize::from(first.is_uppercase());
        }
    }
    let shouted = words >= 3 && upper * 10 >= words * 7;
    let titled = long >= 4 && capitals * 10 >= long * 9;
    if shouted || titled { Casing::Blind } else { Casing::Mixed }
}

/// Fills `out` with the folded letters of `form`.
pub fn fold(form: &str, out: &mut String) {
    out.clear();
    for c in form.chars() {
        match c {
            'a'..='z' | '-' | '.' | ',' => out.push(c),
            'A'..='Z' => out.push(c.to_ascii_lowercase()),
            '0'..='9' => out.push('0'),
            '’' | '‘' | '`' | '´' | 'ʼ' => out.push('\''),
            '“' | '”' | '„' | '«' | '»' => out.push('"'),
            '–' | '—' | '‑' | '‐' => out.push('-'),
            '\u{AD}'
            | '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'
            | '\u{2066}'..='\u{2069}'
            | '\u{FEFF}' => {}
            c if c.is_ascii() => out.push(c),
            c => out.extend(c.to_lowercase()),
        }
    }
}

impl Word {
    /// Returns the values of a token; `folded` is a buffer.
    #[must_use]
    pub fn of(form: &str, casing: Casing, clusters: Clusters<'_>, folded: &mut String) -> Self {
        fold(form, folded);
        let bytes = folded.as_bytes();
        let key = hash::bytes(bytes);
        let mut word = Self { form: key, cluster: clusters.of(key), ..Self::default() };
        for (k, (at, _)) in folded.char_indices().rev().take(SUFFIX_LEN_MAX).enumerate() {
            word.suffix[k] = hash::bytes(&bytes[at..]);
        }
        for (k, (at, c)) in folded.char_indices().take(PREFIX_LEN_MAX).enumerate() {
            word.prefix[k] = hash::bytes(&bytes[..at + c.len_utf8()]);
        }
        word.shape = match casing {
            Casing::Mixed => shape(form),
            Casing::Blind => blind_shape(form),
        };
        word
    }

    /// Returns the values of a place before or after the sentence.
    #[must_use]
    pub fn outside(distance: u64) -> Self {
        Self { form: distance, shape: distance, ..Self::default() }
    }
}

/// Returns the pattern of capitals, letters, digits and marks, each run at most two long.
fn shape(form: &str) -> u64 {
    pattern(form, |c| if c.is_uppercase() { 1 } else { 2 })
}

/// Returns the pattern without case, and apart from every pattern with it.
fn blind_shape(form: &str) -> u64 {
    hash::mix(pattern(form, |_| 5), 77)
}

fn pattern(form: &str, letter: impl Fn(char) -> u64) -> u64 {
    let (mut hash, mut last, mut run, mut len) = (0u64, 0u64, 0u32, 0u32);
    for c in form.chars() {
        let class = match c {
            c if c.is_alphabetic() => letter(c),
            c if c.is_numeric() => 3,
            '-' | '.' | '\'' | '’' | ',' | ':' | '/' | '&' | '@' | '$' | '%' => {
                16 + u64::from(u32::from(c))
            }
            _ => 4,
        };
        run = if class == last { run + 1 } else { 0 };
        last = class;
        if run < 2 && len < 10 {
            hash = hash::mix(hash, class);
            len += 1;
        }
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_digits_fold() {
        let mut out = String::new();
        for (form, folded) in [("Don’T", "don't"), ("1,250", "0,000"), ("Al\u{AD}eppo", "aleppo")]
        {
            fold(form, &mut out);
            assert_eq!(out, folded);
        }
    }

    #[test]
    fn upper_case_and_headlines_are_blind() {
        let check = |text: &str| casing(text.split(' '));
        assert_eq!(check("CUBAN TROOPS SAILED FROM LOBITO YESTERDAY"), Casing::Blind);
        assert_eq!(check("Four Soldiers Killed In Northern Mali"), Casing::Blind);
        assert_eq!(check("Four soldiers died in northern Mali"), Casing::Mixed);
        assert_eq!(check("U.S. aid"), Casing::Mixed);
    }
}
