//! Turns the tables of roles, peoples and organisation words into look-ups.

use std::sync::OnceLock;

use compact_str::CompactString;
use rustc_hash::FxHashMap;
use tallybook_gazetteer::CountryCode;

use super::ActorType;
use crate::quantity::singular;

const ROLES: &str = include_str!("../../../../data/actors/roles.tsv");
const DEMONYMS: &str = include_str!("../../../../data/actors/demonyms.tsv");
const ORG_WORDS: &str = include_str!("../../../../data/actors/orgwords.tsv");
const ANAPHORS: &str = include_str!("../../../../data/actors/anaphors.tsv");

/// How a common noun names an actor.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum RoleKind {
    /// The forces of a state where a people's adjective stands before it.
    Force,
    /// A body of a state.
    Office,
    /// Somebody by role.
    Person,
    /// A body without a name.
    Group,
    /// People without arms.
    Crowd,
}

/// A row of `roles.tsv`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Role {
    pub(crate) kind: RoleKind,
    pub(crate) actor_type: ActorType,
}

/// A country by one of its words.
#[derive(Clone, Copy, Debug)]
pub(crate) struct People {
    pub(crate) country: CountryCode,
    /// The country's main name.
    pub(crate) name: &'static str,
    /// True for the country's own name or its capital, false for an adjective or a people.
    pub(crate) state: bool,
}

/// All tables.
#[derive(Debug, Default)]
pub(crate) struct Lexicon {
    roles: FxHashMap<&'static str, Role>,
    peoples: FxHashMap<CompactString, People>,
    org_words: FxHashMap<&'static str, ActorType>,
    anaphors: FxHashMap<&'static str, Vec<ActorType>>,
}

impl Lexicon {
    /// Returns the built-in tables.
    pub(crate) fn get() -> &'static Self {
        static LEXICON: OnceLock<Lexicon> = OnceLock::new();
        LEXICON.get_or_init(Self::read)
    }

    fn read() -> Self {
        let mut lexicon = Self::default();
        for row in rows(ROLES) {
            let [noun, kind, actor_type] = row[..] else { continue };
            let kind = match kind {
                "force" => RoleKind::Force,
                "office" => RoleKind::Office,
                "person" => RoleKind::Person,
                "group" => RoleKind::Group,
                _ => RoleKind::Crowd,
            };
            if let Some(actor_type) = ActorType::from_name(actor_type) {
                lexicon.roles.insert(noun, Role { kind, actor_type });
            }
        }
        for row in rows(DEMONYMS) {
            let [code, names, peoples, capitals] = row[..] else { continue };
            let [a, b] = code.as_bytes() else { continue };
            let name = names.split(';').next().unwrap_or(names);
            let mut add = |words: &str, state| {
                for word in words.split(';').filter(|word| !word.is_empty()) {
                    let people = People { country: CountryCode([*a, *b]), name, state };
                    // The first row keeps a word that two countries share ("Dominican").
                    lexicon.peoples.entry(word.to_lowercase().into()).or_insert(people);
                }
            };
            add(peoples, false);
            add(names, true);
            add(capitals, true);
        }
        for row in rows(ORG_WORDS) {
            let [word, actor_type] = row[..] else { continue };
            if let Some(actor_type) = ActorType::from_name(actor_type) {
                lexicon.org_words.insert(word, actor_type);
            }
        }
        for row in rows(ANAPHORS) {
            let [noun, types] = row[..] else { continue };
            let types = types.split(';').filter_map(ActorType::from_name).collect();
            lexicon.anaphors.insert(noun, types);
        }
        lexicon
    }

    /// Returns the row of a noun in any number, with the word before it where the table has both.
    pub(crate) fn role(&self, word: &str, before: &str) -> Option<Role> {
        let noun = singular(word);
        if !before.is_empty() {
            let mut two = CompactString::new(before);
            two.push(' ');
            two.push_str(&noun);
            if let Some(role) = self.roles.get(two.as_str()) {
                return Some(*role);
            }
        }
        self.roles.get(noun.as_str()).or_else(|| self.roles.get(word)).copied()
    }

    /// Returns the country that a lower-case word or phrase names.
    pub(crate) fn people(&self, word: &str) -> Option<People> {
        self.peoples.get(word).copied()
    }

    /// Returns the type that a word gives to the name it stands in.
    pub(crate) fn org_word(&self, word: &str) -> Option<ActorType> {
        self.org_words.get(word).copied()
    }

    /// Returns the types that a definite noun can take up.
    pub(crate) fn anaphor(&self, noun: &str) -> Option<&[ActorType]> {
        self.anaphors.get(noun).map(Vec::as_slice)
    }
}

fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    let rows = table.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    rows.map(|line| line.split('\t').map(str::trim).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_read() {
        for row in rows(ROLES) {
            assert!(row.len() == 3 && ActorType::from_name(row[2]).is_some(), "roles.tsv: {row:?}");
        }
        for row in rows(DEMONYMS) {
            assert!(row.len() == 4 && row[0].len() == 2, "demonyms.tsv: {row:?}");
        }
        for row in rows(ORG_WORDS) {
            assert!(row.len() == 2 && ActorType::from_name(row[1]).is_some(), "{row:?}");
        }
        for row in rows(ANAPHORS) {
            let known = |name: &str| ActorType::from_name(name).is_some();
            assert!(row.len() == 2 && row[1].split(';').all(known), "anaphors.tsv: {row:?}");
        }
    }
}
