//! Turns the words of a claim and of a document into sets of hashes that can be compared.

use std::sync::OnceLock;

use rustc_hash::FxHashSet;
use tallybook_contract::ClaimLine;

const QUIET: &str = include_str!("../../../../data/incident/quiet.txt");

/// Most words kept of one claim; the longest are kept.
const WORDS_MAX: usize = 40;
/// Words in one shingle of a document.
const SHINGLE_LEN: usize = 5;
/// Hashes kept of a document's shingles: the smallest, so that two documents keep the same ones.
const SKETCH_LEN: usize = 64;

/// Hashes of words, ascending.
pub(crate) type Words = Box<[u32]>;

/// Returns the telling words of a claim: those of its clauses that are not quiet.
pub(crate) fn of_claim(claim: &ClaimLine) -> Words {
    let clauses =
        std::iter::once(&claim.evidence).chain(claim.tellings.iter().map(|t| &t.evidence));
    let mut words: Vec<String> = clauses.flat_map(|clause| telling(&clause.text)).collect();
    words.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
    words.dedup();
    words.truncate(WORDS_MAX);
    let mut hashes: Vec<u32> = words.iter().map(|word| hash(word)).collect();
    hashes.sort_unstable();
    hashes.dedup();
    hashes.into()
}

/// Returns the words of a text that say something, folded.
pub(crate) fn telling(text: &str) -> impl Iterator<Item = String> {
    folded(text).filter(|word| {
        !quiet().contains(word.as_str()) && !word.starts_with(|c: char| c.is_ascii_digit())
    })
}

/// Returns a sketch of a document's shingles, for telling copies and rewrites.
pub(crate) fn sketch(text: &str) -> Words {
    let words: Vec<u32> = folded(text).map(|word| hash(&word)).collect();
    let mut hashes: Vec<u32> = words.windows(SHINGLE_LEN).map(mix).collect();
    hashes.sort_unstable();
    hashes.dedup();
    hashes.truncate(SKETCH_LEN);
    hashes.into()
}

/// Returns how much two sketches have in common: the estimated share of the smaller one's
/// shingles, 0 to 1.
pub(crate) fn overlap(a: &[u32], b: &[u32]) -> f32 {
    let least = a.len().min(b.len());
    if least == 0 {
        return 0.0;
    }
    common(a, b) as f32 / least as f32
}

/// Returns how many hashes two ascending lists share.
pub(crate) fn common(a: &[u32], b: &[u32]) -> usize {
    let (mut i, mut j, mut shared) = (0, 0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        match x.cmp(y) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                shared += 1;
                i += 1;
                j += 1;
            }
        }
    }
    shared
}

/// Returns a hash of a word that is the same on every machine.
pub(crate) fn hash(word: &str) -> u32 {
    word.bytes()
        .fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

fn mix(words: &[u32]) -> u32 {
    let all = words.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, word| {
        (hash ^ u64::from(*word)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    (all ^ (all >> 32)) as u32
}

/// Returns the words of a text: ASCII lower case, the plural s and the past ed gone.
fn folded(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '\u{2019}')
        .filter(|word| word.len() > 1)
        .map(|word| {
            let key = tallybook_gazetteer::key::exact_key(word);
            stem(&key).to_owned()
        })
        .filter(|word| word.len() > 1)
}

fn stem(word: &str) -> &str {
    if word.len() <= 3 { word } else { word.strip_suffix('s').unwrap_or(word) }
}

/// Says whether a word, in lower case, says nothing where two reports share it.
pub(crate) fn is_quiet(word: &str) -> bool {
    quiet().contains(word) || quiet().contains(stem(word))
}

fn quiet() -> &'static FxHashSet<&'static str> {
    static WORDS: OnceLock<FxHashSet<&'static str>> = OnceLock::new();
    WORDS.get_or_init(|| QUIET.lines().filter(|line| !line.starts_with('#')).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quiet_words_say_nothing() {
        let words: Vec<String> =
            telling("The monastery was shelled by two men on Monday").collect();
        assert_eq!(words, ["monastery", "shelled"]);
    }

    #[test]
    fn a_copy_shares_its_shingles() {
        let text = "A column of trucks came over the pass at dawn and took the road to the plain.";
        let copy = format!("Hill Post: {text}");
        assert!(overlap(&sketch(text), &sketch(&copy)) > 0.9);
        assert!(overlap(&sketch(text), &sketch("Nobody was hurt when the bridge fell.")) < 0.1);
    }
}
