//! Turns the capitalised words of a document into names that can be met in another spelling.
//!
//! A claim whose place was not read still shares its village's name with the other report, and a
//! place that the other report never names speaks against the pair.

use rustc_hash::FxHashSet;
use tallybook_contract::ClaimLine;

use super::place::{Extent, PlaceKey, fold, sound};
use super::words::{Words, hash, is_quiet};

/// Fewest letters of a folded name.
const NAME_LEN_MIN: usize = 4;
/// Sounds from which the consonants of a name are enough to know it by.
const SOUNDS_MIN: usize = 3;
/// Share of letters that are capitals, in percent, from which case says nothing.
const UPPER_CASE_PERCENT: usize = 50;
/// Characters of a document that say what it is about.
const HEAD_LEN: usize = 800;
/// Endings of words for peoples and languages, which are shared by every report of a country.
const PEOPLES: &[&str] = &["ian", "ians", "ese", "ish", "eans", "ean"];

/// Returns the names in a text; in an upper-case text every word may be one.
pub(crate) fn of_text(text: &str) -> Words {
    let upper = is_upper_case(text);
    let small: FxHashSet<String> = tokens(text)
        .filter(|word| word.starts_with(char::is_lowercase))
        .map(str::to_lowercase)
        .collect();
    let names: Vec<&str> = tokens(text)
        .filter(|word| upper || word.starts_with(char::is_uppercase))
        .filter(|word| upper || !small.contains(&word.to_lowercase()))
        .collect();
    gather(names.into_iter().chain(joined(text)))
}

/// Returns the names in the clauses of a claim: those that are names in its document, and that
/// name neither its actors nor its sources nor a country or an area.
pub(crate) fn of_claim(
    claim: &ClaimLine,
    places: &[PlaceKey],
    document: &[u32],
    text: &str,
) -> Words {
    let clauses =
        std::iter::once(&claim.evidence).chain(claim.tellings.iter().map(|t| &t.evidence));
    let taken = claim.who.iter().map(|who| who.text.as_str());
    let taken = taken.chain(claim.who.iter().map(|who| who.name.as_str()));
    let taken = taken.chain(claim.said_by.iter().map(|voice| voice.text.as_str()));
    let wide = claim.places.iter().zip(places).filter(|(_, key)| key.extent != Extent::Point);
    let taken = gather(taken.chain(wide.map(|(part, _)| part.text.as_str())).flat_map(tokens));
    let upper = is_upper_case(text);
    let names = clauses
        .flat_map(|clause| tokens(&clause.text).chain(joined(&clause.text)))
        .filter(|word| !upper && word.starts_with(char::is_uppercase));
    let found: Vec<u32> = gather(names)
        .iter()
        .copied()
        .filter(|name| document.binary_search(name).is_ok() && taken.binary_search(name).is_err())
        .collect();
    found.into()
}

/// Returns the names in a document's title and first lines: what a claim without names is about.
pub(crate) fn of_head(document: &[u32], text: &str) -> Words {
    let end = text.char_indices().nth(HEAD_LEN).map_or(text.len(), |(at, _)| at);
    let head = text.get(..end).unwrap_or(text);
    let names = gather(tokens(head).chain(joined(head)));
    names.iter().copied().filter(|name| document.binary_search(name).is_ok()).collect()
}

/// Returns the names of a claim's places that are points, as the gazetteer and as the text spell them.
pub(crate) fn of_places(claim: &ClaimLine, places: &[PlaceKey]) -> Words {
    let parts = claim.places.iter().zip(places).filter(|(_, key)| key.extent == Extent::Point);
    let spelled = parts.flat_map(|(part, _)| [part.name.as_str(), part.text.as_str()]);
    gather(spelled.flat_map(|name| std::iter::once(name).chain(tokens(name))))
}

fn gather<'a>(names: impl Iterator<Item = &'a str>) -> Words {
    let mut hashes: Vec<u32> = names.filter_map(name_hash).collect();
    hashes.sort_unstable();
    hashes.dedup();
    hashes.into()
}

fn name_hash(name: &str) -> Option<u32> {
    let lower = name.to_lowercase();
    if is_quiet(&lower) || PEOPLES.iter().any(|end| lower.ends_with(end)) {
        return None;
    }
    let folded = fold(name);
    if folded.len() < NAME_LEN_MIN {
        return None;
    }
    let sounds = sound(&folded);
    Some(hash(if sounds.len() >= SOUNDS_MIN { &sounds } else { &folded }))
}

/// Returns two capitalised words in a row as one: "Kani Bonzon", "Mir Ali".
fn joined(text: &str) -> impl Iterator<Item = &str> {
    let starts: Vec<(usize, &str)> =
        tokens(text).map(|word| (word.as_ptr() as usize - text.as_ptr() as usize, word)).collect();
    let pairs: Vec<&str> = starts
        .windows(2)
        .filter_map(|pair| {
            let [(start, first), (next, second)] = pair else { return None };
            let capital = |word: &str| {
                word.starts_with(char::is_uppercase) && !is_quiet(&word.to_lowercase())
            };
            let beside = *next <= start + first.len() + 1;
            (beside && capital(first) && capital(second))
                .then(|| text.get(*start..next + second.len()))
                .flatten()
        })
        .collect();
    pairs.into_iter()
}

fn tokens(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '\u{2019}')
        .filter(|word| word.len() >= 2)
}

fn is_upper_case(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let capitals = text.chars().filter(|c| c.is_uppercase()).count();
    capitals * 100 > letters * UPPER_CASE_PERCENT
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_meet_in_other_spellings() {
        let a = of_text("Shells fell on the mill of Qara Dagh at noon, Lina Haddad said.");
        let b =
            of_text("QARADAGH: two shells fell near the old mill. Nobody in Qaradagh was hurt.");
        assert!(super::super::words::common(&a, &b) >= 1);
        assert_eq!(super::super::words::common(&a, &of_text("The rain fell on Tell Abyad.")), 0);
        let (on, within) = (of_text("On March 4 it rained."), of_text("It rained. In March too."));
        assert_eq!(super::super::words::common(&on, &within), 0);
    }
}
