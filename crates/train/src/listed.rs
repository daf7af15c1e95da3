//! Turns lists of names into the table that the finder of names looks them up in.
//!
//! Places: GeoNames cities of 15,000 inhabitants and more, countries and capitals. Organisations: this
//! project's own `data/actors`. First names: `data/first_names.txt` of this crate. Words that the
//! treebanks also use as common words ("Nice", "Of") are left out.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use tallybook_syntax::Upos;
use tallybook_syntax::gazette::{NAME_WORDS_MAX, ORGANISATION, PERSON, PLACE, key};
use tallybook_syntax::hash;
use tallybook_syntax::word::fold;
use tallybook_text::{Document, split};

use crate::treebank::{Data, Gold};

/// Fewest inhabitants of a listed city.
const INHABITANTS_MIN: u64 = 15_000;

const FIRST_NAMES: &str = include_str!("../data/first_names.txt");
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
    let mut list = List { common: common(gold), kinds: BTreeMap::new() };
    let path = data.shared.join("gazetteer/cities500.tsv.zst");
    let file = std::fs::File::open(&path).with_context(|| path.display().to_string())?;
    let cities = std::io::read_to_string(zstd::Decoder::new(file)?)?;
    for line in cities.lines().skip(1) {
        let columns: Vec<&str> = line.split('\t').collect();
        let inhabitants = columns.get(6).and_then(|count| count.parse::<u64>().ok());
        if inhabitants.unwrap_or(0) >= INHABITANTS_MIN {
            list.add(columns[1], PLACE);
        }
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
        list.add(name, PERSON);
    }
    let rows: Vec<(u64, [u16; 3])> =
        list.kinds.into_iter().map(|(key, kinds)| (key, [0, 0, kinds])).collect();
    eprintln!("{} listed names", rows.len());
    Ok(tallybook_syntax::clusters::write(&rows))
}

fn rows(table: &'static str) -> impl Iterator<Item = &'static str> {
    table.lines().filter(|line| !line.starts_with('#') && !line.is_empty())
}

/// Names by key, with their kinds.
struct List {
    common: BTreeSet<u64>,
    kinds: BTreeMap<u64, u16>,
}

impl List {
    fn add(&mut self, name: &str, kind: u16) {
        let name = name.trim();
        // Names begin with a capital; what does not is a description.
        if !name.chars().any(char::is_uppercase) && kind != PERSON {
            return;
        }
        let document = Document::from_text(name);
        let mut folded = String::new();
        let words: Vec<u64> = split(&document)
            .iter()
            .flat_map(|sentence| &sentence.tokens)
            .map(|token| {
                fold(document.slice(token.span), &mut folded);
                hash::bytes(folded.as_bytes())
            })
            .collect();
        let single_common = words.len() == 1 && self.common.contains(&words[0]);
        if (1..=NAME_WORDS_MAX).contains(&words.len()) && !single_common {
            *self.kinds.entry(key(words.into_iter())).or_default() |= kind;
        }
    }
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
