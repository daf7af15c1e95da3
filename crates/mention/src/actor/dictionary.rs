//! Turns the tables of `data/actors`, and a desk's own folder, into look-ups by name.
//!
//! ```
//! use tallybook_mention::actor::ActorDictionary;
//! let dictionary = ActorDictionary::built_in();
//! assert!(dictionary.name_of("sohr").is_some());
//! ```

use std::path::Path;

use rustc_hash::FxHashMap;
use tallybook_gazetteer::CountryCode;

use super::ActorType;

/// The built-in dictionary, in the order in which it is read.
const TABLES: &[(&str, &str)] = &[
    ("forces.tsv", include_str!("../../../../data/actors/forces.tsv")),
    ("groups.tsv", include_str!("../../../../data/actors/groups.tsv")),
    ("organizations.tsv", include_str!("../../../../data/actors/organizations.tsv")),
    ("monitors.tsv", include_str!("../../../../data/actors/monitors.tsv")),
    ("media.tsv", include_str!("../../../../data/actors/media.tsv")),
    ("offices.tsv", include_str!("../../../../data/actors/offices.tsv")),
];

/// Largest table that a desk may bring, in bytes.
const TABLE_LEN_BYTES_MAX: u64 = 16 << 20;

/// What can go wrong when a desk's folder of actors is read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The folder or a file in it could not be read.
    #[error("{path}: expected a readable folder of actor tables")]
    Read {
        /// The folder or file.
        path: String,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// A row is broken.
    #[error("{path}: line {line}: expected {expected}, but found {found:?}")]
    Row {
        /// The file.
        path: String,
        /// The line, from 1.
        line: usize,
        /// What should stand there.
        expected: &'static str,
        /// What stands there.
        found: String,
    },
}

/// One actor of the dictionary.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Entry {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) actor_type: ActorType,
    pub(crate) country: Option<CountryCode>,
}

/// One name of an actor.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Variant {
    text: String,
    entry: usize,
}

/// The dictionary of actors: built in, and a desk's own.
#[derive(Debug)]
pub struct ActorDictionary {
    entries: Vec<Entry>,
    by_id: FxHashMap<String, usize>,
    /// Variants by the lower-case letters and digits they start with, longest first.
    variants: FxHashMap<String, Vec<Variant>>,
}

impl Default for ActorDictionary {
    fn default() -> Self {
        Self::built_in()
    }
}

impl ActorDictionary {
    /// Returns the built-in dictionary.
    ///
    /// # Panics
    /// Never: the built-in tables are tested.
    #[must_use]
    pub fn built_in() -> Self {
        let mut dictionary = Self {
            entries: Vec::new(),
            by_id: FxHashMap::default(),
            variants: FxHashMap::default(),
        };
        for (name, table) in TABLES {
            dictionary.add_table(name, table).expect("the built-in tables are tested");
        }
        dictionary.sort();
        dictionary
    }

    /// Returns the built-in dictionary with a desk's own `*.tsv` files of `folder` on top.
    ///
    /// # Errors
    /// Where the folder cannot be read, or a row is broken: the error names file and line.
    pub fn with_folder(folder: &Path) -> Result<Self, Error> {
        let read = |path: &Path| {
            let path = path.display().to_string();
            move |source| Error::Read { path, source }
        };
        let mut files = Vec::new();
        for item in std::fs::read_dir(folder).map_err(read(folder))? {
            let path = item.map_err(read(folder))?.path();
            if path.extension().is_some_and(|extension| extension == "tsv") {
                files.push(path);
            }
        }
        files.sort();
        let mut dictionary = Self::built_in();
        for path in files {
            let len = std::fs::metadata(&path).map_err(read(&path))?.len();
            if len > TABLE_LEN_BYTES_MAX {
                let source = std::io::Error::other("the file is larger than 16 MiB");
                return Err(read(&path)(source));
            }
            let table = std::fs::read_to_string(&path).map_err(read(&path))?;
            dictionary.add_table(&path.display().to_string(), &table)?;
        }
        dictionary.sort();
        Ok(dictionary)
    }

    /// Returns the main name of the actor with this id.
    #[must_use]
    pub fn name_of(&self, id: &str) -> Option<&str> {
        self.entry_of(id).map(|entry| entry.name.as_str())
    }

    pub(crate) fn entry_of(&self, id: &str) -> Option<&Entry> {
        self.by_id.get(id).and_then(|&at| self.entries.get(at))
    }

    fn add_table(&mut self, path: &str, table: &str) -> Result<(), Error> {
        for (index, line) in table.lines().enumerate() {
            let line = line.trim_end_matches('\r');
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            let broken = |expected, found: &str| Error::Row {
                path: path.to_owned(),
                line: index + 1,
                expected,
                found: found.to_owned(),
            };
            let fields: Vec<&str> = line.split('\t').map(str::trim).collect();
            let [id, name, kind, country, _theatre, variants] = fields[..] else {
                let expected =
                    "6 columns parted by tabs (id, name, type, country, theatre, variants)";
                return Err(broken(expected, line));
            };
            if id.is_empty() || id.contains(char::is_whitespace) {
                return Err(broken("an id without spaces", id));
            }
            if name.is_empty() {
                return Err(broken("a name", name));
            }
            let actor_type = ActorType::from_name(kind)
                .ok_or_else(|| broken("an actor type such as rebel_group", kind))?;
            let country = country_of(country)
                .ok_or_else(|| broken("an ISO 3166-1 code such as SY, or --", country))?;
            let entry = Entry { id: id.to_owned(), name: name.to_owned(), actor_type, country };
            self.add(entry, variants);
        }
        Ok(())
    }

    fn add(&mut self, entry: Entry, variants: &str) {
        let at = self.entries.len();
        if let Some(&old) = self.by_id.get(&entry.id) {
            #[allow(clippy::iter_over_hash_type, reason = "each list is filtered on its own")]
            for list in self.variants.values_mut() {
                list.retain(|variant| variant.entry != old);
            }
        }
        self.by_id.insert(entry.id.clone(), at);
        let names = std::iter::once(entry.name.clone());
        let names = names.chain(variants.split(';').map(|name| name.trim().to_owned()));
        for text in names.filter(|text| !text.is_empty()) {
            let Some(key) = key_of(&text) else { continue };
            let list = self.variants.entry(key).or_default();
            list.retain(|variant| variant.text != text);
            list.push(Variant { text, entry: at });
        }
        self.entries.push(entry);
    }

    fn sort(&mut self) {
        #[allow(clippy::iter_over_hash_type, reason = "each list is sorted on its own")]
        for list in self.variants.values_mut() {
            list.sort_by(|a, b| b.text.len().cmp(&a.text.len()).then(a.text.cmp(&b.text)));
        }
    }

    /// Returns the actor whose name starts at byte `at` of `text`, and where the name ends.
    pub(crate) fn find_at(&self, text: &str, at: usize, upper: bool) -> Option<(&Entry, usize)> {
        let rest = text.get(at..)?;
        let mut key = [0u8; KEY_LEN_MAX];
        let len = fold_key(rest, &mut key);
        let key = std::str::from_utf8(key.get(..len)?).ok()?;
        let list = self.variants.get(key)?;
        list.iter().find_map(|variant| {
            let len = match_len(&variant.text, rest, upper)?;
            Some((self.entries.get(variant.entry)?, at + len))
        })
    }
}

/// Longest key in bytes; longer first words share a key.
const KEY_LEN_MAX: usize = 24;

/// Writes the leading letters and digits of `text` in lower case; returns the length.
fn fold_key(text: &str, key: &mut [u8; KEY_LEN_MAX]) -> usize {
    let mut len = 0;
    for c in text.chars() {
        if c == '\u{ad}' {
            continue;
        }
        if !c.is_alphanumeric() {
            break;
        }
        for small in c.to_lowercase() {
            if len + small.len_utf8() > KEY_LEN_MAX {
                return len;
            }
            len += small.encode_utf8(&mut key[len..]).len();
        }
    }
    len
}

fn key_of(text: &str) -> Option<String> {
    let mut key = [0u8; KEY_LEN_MAX];
    let len = fold_key(text, &mut key);
    let key = std::str::from_utf8(key.get(..len)?).ok()?;
    (!key.is_empty()).then(|| key.to_owned())
}

/// Abbreviations that are English words: matched only where the text is not all capitals.
fn is_word(name: &str) -> bool {
    matches!(
        name,
        "IS" | "WHO"
            | "SITE"
            | "MAG"
            | "MIT"
            | "AGE"
            | "ARENA"
            | "REAL"
            | "SPA"
            | "UNITED"
            | "RADA"
            | "AID"
            | "JAS"
            | "AP"
            | "PLAN"
            | "CARE"
            | "PUNCH"
            | "DAWN"
            | "LET"
            | "HUR"
            | "MAY"
    )
}

/// Returns how many bytes of `text` the name takes, or `None` where it does not stand there.
fn match_len(name: &str, text: &str, upper: bool) -> Option<usize> {
    if upper && is_word(&name.to_uppercase()) {
        return None;
    }
    let mut have = text.char_indices().filter(|(_, c)| *c != '\u{ad}').peekable();
    let want = name.chars();
    for w in want {
        let (_, c) = *have.peek()?;
        if w == ' ' {
            if !c.is_whitespace() {
                return None;
            }
            // A name may be broken over two lines, not over two paragraphs.
            let mut breaks = 0;
            while let Some((_, space)) = have.peek().filter(|(_, c)| c.is_whitespace()) {
                breaks += usize::from(*space == '\n');
                have.next();
            }
            if breaks > 1 {
                return None;
            }
            continue;
        }
        if !same(w, c, upper) {
            return None;
        }
        have.next();
    }
    let end = have.peek().map_or(text.len(), |(at, _)| *at);
    let next = text.get(end..)?.chars().next();
    (!next.is_some_and(char::is_alphanumeric)).then_some(end)
}

/// Compares a letter of the dictionary with a letter of the text.
fn same(want: char, have: char, upper: bool) -> bool {
    let have = match have {
        '\u{2019}' | '\u{2018}' | '\u{2bc}' => '\'',
        '\u{2010}' | '\u{2011}' | '\u{2013}' => '-',
        _ => have,
    };
    if want == have {
        return true;
    }
    // A capital in the dictionary is a capital in the text; a small letter may be either.
    let folded = want.to_lowercase().eq(have.to_lowercase());
    folded && (upper || want.is_lowercase())
}

fn country_of(code: &str) -> Option<Option<CountryCode>> {
    match code.as_bytes() {
        b"--" | b"" => Some(None),
        [a, b] if a.is_ascii_uppercase() && b.is_ascii_uppercase() => {
            Some(Some(CountryCode([*a, *b])))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<String> {
        let upper = !text.chars().any(char::is_lowercase);
        let dictionary = ActorDictionary::built_in();
        dictionary
            .find_at(text, 0, upper)
            .map(|(entry, end)| format!("{} {}", entry.id, &text[..end]))
    }

    #[test]
    fn names_are_found_with_their_case() {
        for (text, want) in [
            ("Al-Shabaab fighters", Some("shabaab Al-Shabaab")),
            ("IS claimed", Some("isis IS")),
            ("is it", None),
            ("who came", None),
            ("WHO TOLD THE AGENCY", None),
            ("HEZBOLLAH FIRED ROCKETS", Some("hezbollah HEZBOLLAH")),
            ("Hay\u{2019}at Tahrir al-Sham", Some("hts Hay\u{2019}at Tahrir al-Sham")),
            (
                "Syrian\nObservatory for Human Rights said",
                Some("sohr Syrian\nObservatory for Human Rights"),
            ),
            ("Hamasa", None),
        ] {
            assert_eq!(found(text).as_deref(), want, "{text}");
        }
    }

    #[test]
    fn a_broken_row_names_its_line() {
        let mut dictionary = ActorDictionary::built_in();
        let error = dictionary.add_table("desk.tsv", "# note\nx\tX\tarmy\tSY\t-\tX\n").unwrap_err();
        let want =
            "desk.tsv: line 2: expected an actor type such as rebel_group, but found \"army\"";
        assert_eq!(error.to_string(), want);
    }

    #[test]
    fn a_desk_replaces_a_row() {
        let mut dictionary = ActorDictionary::built_in();
        let row = "sohr\tThe Observatory in Coventry\tmonitoring_group\tGB\t-\tSOHR\n";
        dictionary.add_table("desk.tsv", row).unwrap();
        dictionary.sort();
        assert_eq!(dictionary.name_of("sohr"), Some("The Observatory in Coventry"));
        assert!(dictionary.find_at("Syrian Observatory", 0, false).is_none());
    }
}
