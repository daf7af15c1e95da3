//! Turns `words.toml` into the word lists that binding and merging ask.
//!
//! | list | asked by | example |
//! |---|---|---|
//! | `from`, `to`, `via`, `near` | places | "via the crossing" is the way of a convoy |
//! | `sees` | times, scope | "on May 9 volunteers saw ..." dates what was seen |
//! | `another` | merging | "another convoy" is not the one before |

use std::sync::LazyLock;

use serde::Deserialize;

/// The word lists, one field a question; see `words.toml` for what each means.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    pub(super) from: Vec<String>,
    pub(super) to: Vec<String>,
    pub(super) to_in_motion: Vec<String>,
    pub(super) via: Vec<String>,
    pub(super) via_in_motion: Vec<String>,
    pub(super) near: Vec<String>,
    pub(super) at: Vec<String>,
    pub(super) leaves: Vec<String>,
    pub(super) reaches: Vec<String>,
    pub(super) crosses: Vec<String>,
    pub(super) arrives: Vec<String>,
    pub(super) heads: Vec<String>,
    pub(super) ways: Vec<String>,
    pub(super) sees: Vec<String>,
    pub(super) continues: Vec<String>,
    pub(super) points_back: Vec<String>,
    pub(super) another: Vec<String>,
    pub(super) superseded: Vec<String>,
    pub(super) revises: Vec<String>,
    pub(super) stage_change: Vec<String>,
    pub(super) happening_nouns: Vec<String>,
    pub(super) carriers: Vec<String>,
    pub(super) instruments: Vec<String>,
    pub(super) ties: Vec<String>,
    pub(super) persons: Vec<String>,
    pub(super) spots: Vec<String>,
    pub(super) roads: Vec<String>,
    pub(super) claims: Vec<String>,
    pub(super) wrecks: Vec<String>,
    pub(super) brings: Vec<String>,
    pub(super) settlements: Vec<String>,
    pub(super) no_kinds: Vec<String>,
    pub(super) faceless: Vec<String>,
    pub(super) faceless_agents: Vec<String>,
    pub(super) harms: Vec<String>,
    pub(super) sums: Vec<String>,
    pub(super) manned: Vec<String>,
    pub(super) onslaughts: Vec<String>,
    pub(super) armed: Vec<String>,
}

/// Returns the built-in lists, read once.
pub(super) fn words() -> &'static Words {
    static WORDS: LazyLock<Words> = LazyLock::new(|| {
        toml::from_str(include_str!("words.toml")).expect("words.toml is checked by a unit test")
    });
    &WORDS
}

/// Returns true if and only if `list` holds `word`, compared without case.
///
/// The lists are short, so that a scan costs less than hashing the word.
pub(super) fn holds(list: &[String], word: &str) -> bool {
    list.iter().any(|entry| entry.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_lower_case_and_not_empty() {
        let words = words();
        for list in [&words.from, &words.to, &words.sees, &words.another, &words.happening_nouns] {
            assert!(!list.is_empty());
            assert!(list.iter().all(|word| word.chars().all(|c| !c.is_uppercase())));
        }
        assert!(holds(&words.sees, "Saw".to_lowercase().as_str()) == holds(&words.sees, "saw"));
        assert!(holds(&words.sees, "SEE"));
    }
}
