//! Turns the tables in `data/lexicon/en/attribution` into look-ups.
//!
//! | table | row | meaning |
//! |---|---|---|
//! | verbs.tsv | `tell ctq@of report speech` | takes a clause, an addressee, a quotation, "of" |
//! | kinds.tsv | `witness resident villager` | "two residents" are witnesses |
//! | phrases.tsv | `prefix according to` | the source follows |

use std::sync::OnceLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::CueForce;
use crate::VoiceKind;

const VERBS: &str = include_str!("../../../../data/lexicon/en/attribution/verbs.tsv");
const KINDS: &str = include_str!("../../../../data/lexicon/en/attribution/kinds.tsv");
const PHRASES: &str = include_str!("../../../../data/lexicon/en/attribution/phrases.tsv");

/// What a reporting verb does: says, finds or thinks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum VerbKind {
    Speech,
    Finding,
    Attitude,
}

/// A reporting verb's row.
#[derive(Clone, Debug)]
pub(super) struct Verb {
    pub(super) clause: bool,
    pub(super) quotation: bool,
    pub(super) object: bool,
    pub(super) infinitive: bool,
    pub(super) addressee: bool,
    pub(super) predicate: bool,
    pub(super) perception: bool,
    pub(super) prepositions: Vec<&'static str>,
    pub(super) force: CueForce,
    pub(super) kind: VerbKind,
}

/// What the head word of a source says of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum HeadKind {
    Voice(VoiceKind),
    /// A report, a list, a poll: speaks for whoever made it.
    Document,
}

/// All tables.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    verbs: FxHashMap<&'static str, Verb>,
    kinds: FxHashMap<&'static str, HeadKind>,
    /// Cue phrases that a source follows, as words, longest first.
    pub(super) prefixes: Vec<Vec<&'static str>>,
    /// Words that start a sentence and end an attribution's reach, longest first.
    pub(super) breaks: Vec<Vec<&'static str>>,
    hearsay: FxHashSet<&'static str>,
    passive: FxHashSet<&'static str>,
    nouns: FxHashSet<&'static str>,
    members: FxHashSet<&'static str>,
    readers: FxHashSet<&'static str>,
    outlets: FxHashSet<&'static str>,
    /// Words of a name that make its bearer a voice of the state.
    pub(super) state: Vec<&'static str>,
    /// Words around a source that say it may not be named.
    pub(super) hidden: Vec<&'static str>,
}

impl Lexicon {
    pub(super) fn verb(&self, lemma: &str) -> Option<&Verb> {
        self.verbs.get(lemma)
    }

    /// Looks a head word up, as it stands and without a plural "s".
    pub(super) fn kind(&self, word: &str) -> Option<HeadKind> {
        let found = |word: &str| self.kinds.get(word).copied();
        found(word).or_else(|| found(word.strip_suffix('s')?)).or_else(|| {
            let stem = word.strip_suffix("men")?;
            found(&format!("{stem}man"))
        })
    }

    pub(super) fn is_hearsay(&self, word: &str) -> bool {
        self.hearsay.contains(word)
    }

    pub(super) fn is_passive_hearsay(&self, word: &str) -> bool {
        self.passive.contains(word)
    }

    pub(super) fn is_noun(&self, lemma: &str) -> bool {
        self.nouns.contains(lemma)
    }

    pub(super) fn is_member(&self, word: &str) -> bool {
        self.members.contains(word)
            || word.strip_suffix('s').is_some_and(|one| self.members.contains(one))
    }

    pub(super) fn is_outlet(&self, word: &str) -> bool {
        self.outlets.contains(word)
    }

    pub(super) fn is_reader(&self, word: &str) -> bool {
        self.readers.contains(word)
            || word.strip_suffix('s').is_some_and(|one| self.readers.contains(one))
    }
}

/// Returns the built-in tables.
pub(super) fn lexicon() -> &'static Lexicon {
    static LEXICON: OnceLock<Lexicon> = OnceLock::new();
    LEXICON.get_or_init(|| {
        let mut lexicon = Lexicon::default();
        for row in rows(VERBS) {
            if let [lemma, frames, force, kind] = row[..] {
                lexicon.verbs.insert(lemma, verb(frames, force, kind));
            }
        }
        for row in rows(KINDS) {
            if let [kind, words] = row[..] {
                for word in words.split(' ') {
                    // The first row that names a word decides.
                    lexicon.kinds.entry(word).or_insert(head_kind(kind));
                }
            }
        }
        for row in rows(PHRASES) {
            if let [kind, words] = row[..] {
                lexicon.phrase(kind, words);
            }
        }
        lexicon.prefixes.sort_by_key(|words| std::cmp::Reverse(words.len()));
        lexicon.breaks.sort_by_key(|words| std::cmp::Reverse(words.len()));
        lexicon
    })
}

impl Lexicon {
    fn phrase(&mut self, kind: &str, words: &'static str) {
        match kind {
            "prefix" => self.prefixes.push(words.split(' ').collect()),
            "break" => self.breaks.push(words.split(' ').collect()),
            "hearsay" => _ = self.hearsay.insert(words),
            "passive" => _ = self.passive.insert(words),
            "noun" => _ = self.nouns.insert(words),
            "member" => _ = self.members.insert(words),
            "outlet" => _ = self.outlets.insert(words),
            "state" => self.state.push(words),
            "hidden" => self.hidden.push(words),
            "reader" => _ = self.readers.insert(words),
            _ => {}
        }
    }
}

fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    table
        .lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty())
        .map(|line| line.split('\t').collect())
}

fn verb(frames: &'static str, force: &str, kind: &str) -> Verb {
    let (letters, prepositions) = frames.split_once('@').unwrap_or((frames, ""));
    let has = |letter: char| letters.contains(letter);
    Verb {
        clause: has('c'),
        quotation: has('q'),
        object: has('o'),
        infinitive: has('x'),
        addressee: has('t'),
        predicate: has('a'),
        perception: has('w'),
        prepositions: prepositions.split('@').filter(|word| !word.is_empty()).collect(),
        force: match force {
            "claim" => CueForce::Claim,
            "deny" => CueForce::Deny,
            "announce" => CueForce::Announce,
            "speculate" => CueForce::Speculate,
            "withhold" => CueForce::Withhold,
            _ => CueForce::Report,
        },
        kind: match kind {
            "finding" => VerbKind::Finding,
            "attitude" => VerbKind::Attitude,
            _ => VerbKind::Speech,
        },
    }
}

fn head_kind(kind: &str) -> HeadKind {
    HeadKind::Voice(match kind {
        "witness" => VoiceKind::Witness,
        "anonymous" => VoiceKind::Anonymous,
        "official" => VoiceKind::Official,
        "outlet" => VoiceKind::Outlet,
        "document" => return HeadKind::Document,
        _ => VoiceKind::Organization,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_read() {
        let lexicon = lexicon();
        for row in rows(VERBS) {
            assert_eq!(row.len(), 4, "{row:?}");
            assert!(matches!(row[3], "speech" | "finding" | "attitude"), "{row:?}");
            let forces = ["report", "claim", "deny", "announce", "speculate", "withhold"];
            assert!(forces.contains(&row[2]), "{row:?}");
            assert!(row[1].split('@').next().unwrap().chars().all(|c| "cqoxtaw".contains(c)));
        }
        assert!(rows(KINDS).chain(rows(PHRASES)).all(|row| row.len() == 2));
        assert!(lexicon.verb("say").unwrap().clause);
        assert_eq!(lexicon.kind("villagers"), Some(HeadKind::Voice(VoiceKind::Witness)));
        assert_eq!(lexicon.kind("herdsmen"), Some(HeadKind::Voice(VoiceKind::Witness)));
    }
}
