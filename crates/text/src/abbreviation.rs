//! Turns a word before a full stop into the kind of abbreviation it is.
//!
//! The words are data: `data/abbreviations.txt`, one section a kind.

use std::collections::BTreeMap;
use std::sync::OnceLock;

/// Says what may follow an abbreviation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    /// A title or rank ("Gen."): a name follows, never a new sentence.
    Title,
    /// A word before a number ("No."): an abbreviation only there.
    Number,
    /// A name ("Jan.", "Inc."): like the rest, but written with a capital.
    Name,
    /// Any other ("etc."): a sentence may end here.
    Other,
}

/// Returns the kind of `form`, a word without its full stop, upper-case wire included.
pub(crate) fn kind(form: &str) -> Option<Kind> {
    static TABLE: OnceLock<BTreeMap<&'static str, Kind>> = OnceLock::new();
    const LEN_MAX: usize = 8;
    if form.len() > LEN_MAX || !form.is_ascii() {
        return None;
    }
    let table = TABLE.get_or_init(|| read(include_str!("../data/abbreviations.txt")));
    let mut folded = [0u8; LEN_MAX];
    let folded = &mut folded[..form.len()];
    folded.copy_from_slice(form.as_bytes());
    folded.make_ascii_lowercase();
    let kind = table.get(std::str::from_utf8(folded).ok()?).copied()?;
    let capital = form.starts_with(|c: char| c.is_ascii_uppercase());
    (capital || !matches!(kind, Kind::Title | Kind::Name)).then_some(kind)
}

fn read(text: &'static str) -> BTreeMap<&'static str, Kind> {
    let mut kind = Kind::Other;
    let mut table = BTreeMap::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        match line {
            "== title" => kind = Kind::Title,
            "== number" => kind = Kind::Number,
            "== name" => kind = Kind::Name,
            "== other" => kind = Kind::Other,
            words => table.extend(words.split_whitespace().map(|word| (word, kind))),
        }
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_know_upper_case() {
        assert_eq!(kind("Gen"), Some(Kind::Title));
        assert_eq!(kind("GEN"), Some(Kind::Title));
        assert_eq!(kind("No"), Some(Kind::Number));
        assert_eq!(kind("Inc"), Some(Kind::Name));
        assert_eq!(kind("sat"), None);
        assert_eq!(kind("table"), None);
    }
}
