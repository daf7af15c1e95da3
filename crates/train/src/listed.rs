//! Turns lists of names into the table that the finder of names looks them up in.
//!
//! | list | kind |
//! |---|---|
//! | GeoNames cities of 15,000 inhabitants and more, first-order regions; countries and capitals | place |
//! | this project's own `data/actors` | organisation |
//! | `data/names.txt` of this crate | first and last names, organisations, places, and words that tell the kind of a name |
//!
//! Places and organisations of one word that the treebanks also use as a common word ("Nice") are
//! left out; persons' names ("Mark") are marked.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use tallybook_syntax::Upos;
use tallybook_syntax::gazette::{
    COMMON, FIRST_NAME, LAST_NAME, NAME_WORDS_MAX, ORGANISATION, ORGANISATION_WORD, OTHER_WORD,
    PLACE, PLACE_WORD, TITLE_WORD, key,
};
use tallybook_syntax::hash;
use tallybook_syntax::word::fold;
use tallybook_text::{Document, split};

use crate::treebank::{Data, Gold};

/// Fewest inhabitants of a listed city.
const INHABITANTS_MIN: u64 = 15_000;

const FIRST_NAMES: &str = include_str!("../data/first_names.txt");
const NAMES: &str = include_str!("../data/names.txt");
const DEMONYMS: &str = include_str!("../../../data/actors/demonyms.tsv");
const ACTORS: [&str; 6] = [
    include_str!("../../../data/actors/forces.tsv"),
    include_str!("../../../data/actors/groups.tsv"),
    include_str!("../../../data/actors/media.tsv"),
    include_str!("../../../data/actors/monitors.tsv"),
    include_str!("../../../data/actors/offices.tsv"),
    include_str!("../../../data/actors/organizations.tsv"),
];

/// Returns the table's bytes.
pub(crate) fn table(data: &Data, gold: &[Gold]) -> Result<Vec<u8>> {
    let mut list = List { common: common(gold), rows: BTreeMap::new() };
    let gazetteer = data.shared.join("gazetteer");
    for line in unpacked(&gazetteer.join("cities500.tsv.zst"))?.lines().skip(1) {
        let columns: Vec<&str> = line.split('\t').collect();
        let inhabitants = columns.get(6).and_then(|count| count.parse::<u64>().ok());
        if inhabitants.unwrap_or(0) >= INHABITANTS_MIN {
            list.add(columns[1], PLACE);
        }
    }
    for line in unpacked(&gazetteer.join("admin1.tsv.zst"))?.lines().skip(1) {
        line.split('\t').skip(3).take(2).for_each(|name| list.add(name, PLACE));
    }
    for line in rows(DEMONYMS) {
        let columns: Vec<&str> = line.split('\t').collect();
        for column in [1, 3] {
            let names = columns.get(column).copied().unwrap_or("");
            names.split(';').for_each(|name| list.add(name, PLACE));
        }
    }
    for line in ACTORS.into_iter().flat_map(rows) {
        let variants = line.split('\t').nth(5).unwrap_or("");
        variants.split(';').for_each(|name| list.add(name, ORGANISATION));
    }
    for name in rows(FIRST_NAMES).flat_map(str::split_whitespace) {
        list.add(name, FIRST_NAME);
    }
    for row in rows(NAMES) {
        let (what, names) = row.split_once(':').with_context(|| format!("no kind: {row}"))?;
        for name in names.split(';').map(str::trim) {
            match what {
                "first" => name.split_whitespace().for_each(|name| list.add(name, FIRST_NAME)),
                "last" => name.split_whitespace().for_each(|name| list.add(name, LAST_NAME)),
                "organisation" => list.add(name, ORGANISATION),
                "place" => list.add(name, PLACE),
                "organisation word" => list.tell(name, ORGANISATION_WORD),
                "place word" => list.tell(name, PLACE_WORD),
                "title" => list.tell(name, TITLE_WORD),
                "other word" => list.tell(name, OTHER_WORD),
                _ => anyhow::bail!("expected a kind of name, but found {what}"),
            }
        }
    }
    let rows: Vec<(u64, [u16; 3])> = list.rows.into_iter().collect();
    eprintln!("{} listed names", rows.len());
    Ok(tallybook_syntax::clusters::write(&rows))
}

fn unpacked(path: &std::path::Path) -> Result<String> {
    let file = std::fs::File::open(path).with_context(|| path.display().to_string())?;
    Ok(std::io::read_to_string(zstd::Decoder::new(file)?)?)
}

fn rows(table: &'static str) -> impl Iterator<Item = &'static str> {
    table.lines().filter(|line| !line.starts_with('#') && !line.is_empty())
}

/// Names by key, with most words, what the word tells, and kinds.
struct List {
    common: BTreeSet<u64>,
    rows: BTreeMap<u64, [u16; 3]>,
}

impl List {
    fn add(&mut self, name: &str, kind: u8) {
        let name = name.trim();
        let person = kind & (FIRST_NAME | LAST_NAME) != 0;
        // Names begin with a capital; what does not is a description.
        if !name.chars().any(char::is_uppercase) && !person {
            return;
        }
        let words = hashes(name);
        let single_common = words.len() == 1 && self.common.contains(&words[0]);
        if !(1..=NAME_WORDS_MAX).contains(&words.len()) || (single_common && !person) {
            return;
        }
        let kind = if single_common { kind | COMMON } else { kind };
        let first = self.rows.entry(key(words[..1].iter().copied())).or_default();
        first[0] = first[0].max(words.len() as u16);
        self.rows.entry(key(words.into_iter())).or_default()[2] |= u16::from(kind);
    }

    fn tell(&mut self, word: &str, what: u8) {
        if let [word] = hashes(word)[..] {
            self.rows.entry(key([word].into_iter())).or_default()[1] |= u16::from(what);
        }
    }
}

/// Returns the hashes of a name's folded words.
fn hashes(name: &str) -> Vec<u64> {
    let document = Document::from_text(name);
    let mut folded = String::new();
    split(&document)
        .iter()
        .flat_map(|sentence| &sentence.tokens)
        .map(|token| {
            fold(document.slice(token.span), &mut folded);
            hash::bytes(folded.as_bytes())
        })
        .collect()
}

/// Returns the hashes of words that the treebanks use, in small letters, as no name.
fn common(gold: &[Gold]) -> BTreeSet<u64> {
    let mut folded = String::new();
    let mut out = BTreeSet::new();
    for sentence in gold {
        for (form, tag) in sentence.forms.iter().zip(&sentence.tags) {
            if tag.0 != Upos::Propn && form.starts_with(char::is_lowercase) {
                fold(form, &mut folded);
                out.insert(hash::bytes(folded.as_bytes()));
            }
        }
    }
    out
}
