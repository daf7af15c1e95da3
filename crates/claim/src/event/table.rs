//! Turns the text of a rule file into rows, with errors that name file and line.

use serde::Deserialize;
use toml::Spanned;

use super::Error;

/// One `[[rule]]` as the file has it.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub(super) struct RuleRow {
    pub(super) name: Spanned<String>,
    #[serde(rename = "type")]
    pub(super) event_type: Spanned<String>,
    #[serde(default)]
    pub(super) verbs: String,
    #[serde(default)]
    pub(super) nouns: String,
    #[serde(default)]
    pub(super) adjectives: String,
    pub(super) subject: Option<Spanned<String>>,
    pub(super) subject_not: Option<Spanned<String>>,
    pub(super) object: Option<Spanned<String>>,
    pub(super) object_not: Option<Spanned<String>>,
    pub(super) modifier: Option<Spanned<String>>,
    pub(super) modifier_not: Option<Spanned<String>>,
    pub(super) oblique: Option<Spanned<String>>,
    pub(super) oblique_not: Option<Spanned<String>>,
    pub(super) context: Option<Spanned<String>>,
    pub(super) context_not: Option<Spanned<String>>,
    /// Either a fitting object or a fitting oblique is enough.
    #[serde(default)]
    pub(super) oblique_or_object: bool,
    /// The clause must hold a number.
    #[serde(default)]
    pub(super) number: bool,
    /// The object must be counted.
    #[serde(default)]
    pub(super) object_number: bool,
    /// The subject must be counted.
    #[serde(default)]
    pub(super) subject_number: bool,
    /// Only where the verb is negated.
    #[serde(default)]
    pub(super) negated: bool,
    /// A result that folds into what caused it.
    #[serde(default)]
    pub(super) effect: bool,
    /// A noun that needs a verb to lean on.
    #[serde(default)]
    pub(super) support: bool,
    /// A noun that tells something only where no verb stands above it.
    #[serde(default)]
    pub(super) headline: bool,
    /// Only where the sentence has no other event.
    #[serde(default)]
    pub(super) weak: bool,
    /// Only where the text has told of violence before.
    #[serde(default)]
    pub(super) follows: bool,
    /// A type whose attempt this codes.
    pub(super) attempt: Option<Spanned<String>>,
    /// What kind of speech this is: threat, demand, accusation, denial, rejection.
    pub(super) speech: Option<Spanned<String>>,
    /// A status that the trigger's own meaning gives: "planned".
    pub(super) status: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) priority: i32,
    #[serde(default)]
    pub(super) examples: Vec<String>,
    #[serde(default, rename = "not")]
    pub(super) counter_examples: Vec<String>,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
struct RuleFile {
    #[serde(default)]
    rule: Vec<RuleRow>,
}

/// One word class as the file has it.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub(super) struct ClassRow {
    pub(super) about: String,
    pub(super) words: String,
}

/// One `[[cue]]` as the file has it.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub(super) struct CueRow {
    pub(super) force: Spanned<String>,
    #[serde(default)]
    pub(super) verbs: String,
    #[serde(default)]
    pub(super) nouns: String,
    #[serde(default)]
    pub(super) adjectives: String,
    #[serde(default)]
    pub(super) adverbs: String,
    pub(super) complement: Spanned<String>,
}

/// The table of cues.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub(super) struct StatusFile {
    #[serde(default)]
    pub(super) cue: Vec<CueRow>,
    #[serde(default)]
    pub(super) support: WordsRow,
    #[serde(default)]
    pub(super) background: PhrasesRow,
    #[serde(default)]
    pub(super) recurring: WordsRow,
    #[serde(default)]
    pub(super) headline_passive: WordsRow,
}

#[derive(Deserialize, Debug, Default)]
#[serde(deny_unknown_fields)]
pub(super) struct WordsRow {
    #[serde(default)]
    pub(super) verbs: String,
    #[serde(default)]
    pub(super) adverbs: String,
    #[serde(default)]
    pub(super) adjectives: String,
}

#[derive(Deserialize, Debug, Default)]
#[serde(deny_unknown_fields)]
pub(super) struct PhrasesRow {
    #[serde(default)]
    pub(super) phrases: String,
}

/// A rule file's name and text, for errors that say where.
#[derive(Clone, Copy)]
pub(super) struct Source<'a> {
    pub(super) file: &'a str,
    pub(super) text: &'a str,
}

impl Source<'_> {
    /// Returns an error at a byte offset of the file.
    pub(super) fn error(&self, at: usize, expected: &str, found: &str) -> Error {
        let before = self.text.get(..at.min(self.text.len())).unwrap_or("");
        Error::Row {
            file: self.file.to_owned(),
            line: before.matches('\n').count() + 1,
            expected: expected.to_owned(),
            found: found.to_owned(),
        }
    }

    pub(super) fn rules(&self) -> Result<Vec<RuleRow>, Error> {
        Ok(self.read::<RuleFile>("a table of [[rule]] rows")?.rule)
    }

    pub(super) fn status(&self) -> Result<StatusFile, Error> {
        self.read("a table of [[cue]] rows")
    }

    pub(super) fn classes(&self) -> Result<Vec<(String, ClassRow)>, Error> {
        // A sorted map: the order of classes must not depend on a hash.
        let map: std::collections::BTreeMap<String, ClassRow> =
            self.read("word classes, one a table")?;
        Ok(map.into_iter().collect())
    }

    fn read<T: for<'de> Deserialize<'de>>(&self, expected: &str) -> Result<T, Error> {
        toml::from_str(self.text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            self.error(at, expected, error.message())
        })
    }
}

/// Returns the entries of a list parted by commas.
pub(super) fn entries(list: &str) -> impl Iterator<Item = &str> {
    list.split(',').map(str::trim).filter(|entry| !entry.is_empty())
}
