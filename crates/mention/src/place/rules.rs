//! Turns `words.tsv` into the tables that recognition asks.

use std::sync::OnceLock;

use rustc_hash::{FxHashMap, FxHashSet};
use tallybook_gazetteer::Feature;
use tallybook_gazetteer::key::exact_key;

/// Longest row of `after` and `of`, in words.
pub(super) const KIND_WORDS_MAX: usize = 3;

/// What an adjective of direction says: the northern part of a place, or its north side.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Direction {
    Part,
    Side,
}

/// The words of `words.tsv`, by class.
#[derive(Debug, Default)]
pub(super) struct Words {
    /// Words after a name, joined by single spaces, with the kinds they allow.
    pub(super) after: FxHashMap<&'static str, Vec<Feature>>,
    /// The single words of those rows.
    after_parts: FxHashSet<&'static str>,
    /// Nouns before "of".
    pub(super) of: FxHashMap<&'static str, Vec<Feature>>,
    pub(super) cue: FxHashSet<&'static str>,
    pub(super) direction: FxHashMap<&'static str, Direction>,
    pub(super) title: FxHashSet<&'static str>,
    /// Words that make a street of a name before them.
    pub(super) street: FxHashSet<&'static str>,
    /// Exact keys of names that are no places.
    pub(super) never: FxHashSet<String>,
    pub(super) speech: FxHashSet<&'static str>,
    pub(super) undergo: FxHashSet<&'static str>,
    pub(super) actor: FxHashSet<&'static str>,
    /// Names of people that are names of places too.
    pub(super) people: FxHashSet<&'static str>,
    /// Exact keys of place names that are everyday English words.
    pub(super) everyday: FxHashSet<&'static str>,
}

/// Returns the tables, read once.
pub(super) fn words() -> &'static Words {
    static WORDS: OnceLock<Words> = OnceLock::new();
    WORDS.get_or_init(|| {
        let mut words = Words::default();
        for line in include_str!("words.tsv").lines() {
            words.read(line);
        }
        words.everyday.extend(include_str!("everyday.txt").split_whitespace());
        let people = include_str!("people.txt").lines().filter(|line| !line.starts_with('#'));
        words.people.extend(people.flat_map(str::split_whitespace));
        words
    })
}

impl Words {
    /// Returns true for a word of a row of `after`.
    pub(super) fn after_part(&self, word: &str) -> bool {
        self.after_parts.contains(word)
    }

    fn read(&mut self, line: &'static str) {
        if line.starts_with('#') {
            return;
        }
        let mut cells = line.split('\t');
        let (Some(class), Some(word)) = (cells.next(), cells.next()) else { return };
        let value = cells.next().unwrap_or("");
        let features = || value.split(' ').filter_map(Feature::from_word).collect();
        match class {
            "after" => {
                self.after_parts.extend(word.split(' '));
                self.after.insert(word, features());
            }
            "of" => {
                self.of.insert(word, features());
            }
            "direction" => {
                let kind = if value == "part" { Direction::Part } else { Direction::Side };
                self.direction.insert(word, kind);
            }
            "never" => {
                self.never.insert(exact_key(word));
            }
            "cue" => {
                self.cue.insert(word);
            }
            "street" => {
                self.street.insert(word);
            }
            "title" => {
                self.title.insert(word);
            }
            "speech" => {
                self.speech.insert(word);
            }
            "undergo" => {
                self.undergo.insert(word);
            }
            "actor" => {
                self.actor.insert(word);
            }
            _ => {}
        }
    }
}
