//! Turns the table of counting words into classes of words.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

const WORDS: &str = include_str!("../../../../data/lexicon/en/figure/words.tsv");

/// What a word says about the numbers around it; the table's README explains each.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Class {
    Up,
    Down,
    Multiple,
    Total,
    Running,
    Bring,
    Stand,
    Counting,
    Whole,
    Leave,
    Each,
    Base,
    Before,
    SoFar,
    Era,
    Period,
    Uncounted,
    About,
    Fate,
    State,
    Modal,
    Occur,
    Hold,
}

/// The classes with their names in the table.
const NAMES: [(&str, Class); 23] = [
    ("up", Class::Up),
    ("down", Class::Down),
    ("multiple", Class::Multiple),
    ("total", Class::Total),
    ("running", Class::Running),
    ("bring", Class::Bring),
    ("stand", Class::Stand),
    ("counting", Class::Counting),
    ("whole", Class::Whole),
    ("leave", Class::Leave),
    ("each", Class::Each),
    ("base", Class::Base),
    ("before", Class::Before),
    ("so_far", Class::SoFar),
    ("era", Class::Era),
    ("period", Class::Period),
    ("uncounted", Class::Uncounted),
    ("about", Class::About),
    ("fate", Class::Fate),
    ("state", Class::State),
    ("modal", Class::Modal),
    ("occur", Class::Occur),
    ("hold", Class::Hold),
];

/// A set of classes.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(super) struct Classes(u32);

impl Classes {
    pub(super) fn has(self, class: Class) -> bool {
        self.0 & (1 << class as u32) != 0
    }

    pub(super) fn add(&mut self, class: Class) {
        self.0 |= 1 << class as u32;
    }
}

/// The table, by word.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    single: FxHashMap<&'static str, Classes>,
    /// By their first word.
    several: FxHashMap<&'static str, Vec<(Vec<&'static str>, Class)>>,
    factors: FxHashMap<&'static str, f64>,
}

impl Lexicon {
    /// Returns the built-in table.
    pub(super) fn get() -> &'static Self {
        static LEXICON: OnceLock<Lexicon> = OnceLock::new();
        LEXICON.get_or_init(|| Self::read(WORDS))
    }

    fn read(table: &'static str) -> Self {
        let mut lexicon = Self::default();
        for row in table.lines().filter(|row| !row.starts_with('#')) {
            let Some((name, words)) = row.split_once('\t') else { continue };
            let Some((_, class)) = NAMES.iter().find(|(known, _)| *known == name) else {
                continue;
            };
            for word in words.split(',').map(str::trim).filter(|word| !word.is_empty()) {
                lexicon.put(word, *class);
            }
        }
        lexicon
    }

    fn put(&mut self, word: &'static str, class: Class) {
        let word = match word.split_once('=') {
            Some((word, factor)) => {
                self.factors.insert(word, factor.parse().unwrap_or(1.0));
                word
            }
            None => word,
        };
        // Tokens part at hyphens, so that a word with one is several.
        let mut parts: Vec<&str> = Vec::new();
        for part in word.split(' ') {
            for (k, piece) in part.split('-').enumerate() {
                if k > 0 {
                    parts.push("-");
                }
                parts.push(piece);
            }
        }
        match parts[..] {
            [one] => self.single.entry(one).or_default().add(class),
            [first, ..] => self.several.entry(first).or_default().push((parts, class)),
            [] => {}
        }
    }

    /// Returns the classes of a word that stands alone.
    pub(super) fn single(&self, word: &str) -> Classes {
        self.single.get(word).copied().unwrap_or_default()
    }

    /// Returns the phrases of several words that start with this one.
    pub(super) fn phrases(&self, first: &str) -> &[(Vec<&'static str>, Class)] {
        self.several.get(first).map_or(&[], Vec::as_slice)
    }

    /// Returns the factor that a word of multiplication states.
    pub(super) fn factor(&self, word: &str) -> Option<f64> {
        self.factors.get(word).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_class_of_the_table_is_known_and_filled() {
        for row in WORDS.lines().filter(|row| !row.starts_with('#')) {
            let name = row.split('\t').next().unwrap_or("");
            assert!(NAMES.iter().any(|(known, _)| *known == name), "{name}");
        }
        for (name, class) in NAMES {
            let lexicon = Lexicon::get();
            let single = lexicon.single.values().any(|classes| classes.has(class));
            let several = lexicon.several.values().flatten().any(|(_, of)| *of == class);
            assert!(single || several, "{name} has no word");
        }
    }

    #[test]
    fn factors_belong_to_their_word() {
        assert_eq!(Lexicon::get().factor("tripled"), Some(3.0));
        assert_eq!(Lexicon::get().factor("rose"), None);
    }
}
