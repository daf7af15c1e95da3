//! Turns a word and its tag into its dictionary form.
//!
//! | word | tag | lemma | how |
//! |---|---|---|---|
//! | `troops` | NNS | `troop` | rule |
//! | `seized` | VBD | `seize` | rule, because "seize" is a known verb and "seiz" is none |
//! | `fled` | VBD | `flee` | exception, from the treebanks |

use crate::hash;
use crate::{Upos, Xpos};

/// The exceptions and the known base forms of a model.
///
/// ```text
/// u32 bits | u32 slot[2^bits] | (u64 key, u8 len, bytes)*     slot: 1 + offset of the entry, 0 empty
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Lexicon<'a> {
    shift: u32,
    slots: &'a [[u8; 4]],
    entries: &'a [u8],
}

impl<'a> Lexicon<'a> {
    /// Returns the lexicon held in these bytes; empty where they are cut off.
    #[must_use]
    pub fn read(bytes: &'a [u8]) -> Self {
        let (words, _) = bytes.as_chunks::<4>();
        let Some(bits) = words.first().map(|head| u32::from_le_bytes(*head)) else {
            return Self::default();
        };
        if !(1..=28).contains(&bits) {
            return Self::default();
        }
        let count = 1usize << bits;
        match (words.get(1..=count), bytes.get(4 * (count + 1)..)) {
            (Some(slots), Some(entries)) => Self { shift: 64 - bits, slots, entries },
            _ => Self::default(),
        }
    }

    /// Returns what stands under a key.
    #[must_use]
    pub fn get(self, key: u64) -> Option<&'a str> {
        if self.slots.is_empty() {
            return None;
        }
        let mut at = (key >> self.shift) as usize;
        for _ in 0..self.slots.len() {
            let slot = u32::from_le_bytes(*self.slots.get(at)?) as usize;
            let entry = self.entries.get(slot.checked_sub(1)?..)?;
            let (found, rest) = entry.split_first_chunk::<8>()?;
            if u64::from_le_bytes(*found) == key {
                let (len, text) = rest.split_first()?;
                return std::str::from_utf8(text.get(..usize::from(*len))?).ok();
            }
            at = (at + 1) % self.slots.len();
        }
        None
    }
}

/// Returns the bytes of a lexicon; later entries of the same key are dropped.
#[must_use]
pub fn write(entries: &[(u64, String)]) -> Vec<u8> {
    let bits = (entries.len().max(1) * 2).next_power_of_two().ilog2().max(1);
    let mut slots = vec![0u32; 1 << bits];
    let mut pool: Vec<u8> = Vec::new();
    for (key, text) in entries.iter().filter(|(_, text)| text.len() < 256) {
        let mut at = (key >> (64 - bits)) as usize;
        while slots[at] != 0 {
            at = (at + 1) % slots.len();
        }
        slots[at] = pool.len() as u32 + 1;
        pool.extend(key.to_le_bytes());
        pool.push(text.len() as u8);
        pool.extend(text.as_bytes());
    }
    let mut out = bits.to_le_bytes().to_vec();
    out.extend(slots.iter().flat_map(|slot| slot.to_le_bytes()));
    out.extend(pool);
    out
}

/// Returns the key of an exception: the folded word with both tags.
#[must_use]
pub fn exception_key(folded: &str, upos: Upos, xpos: Xpos) -> u64 {
    let tags = u64::from(upos as u8) << 8 | u64::from(xpos as u8);
    hash::finish(hash::mix(hash::bytes(folded.as_bytes()), tags + 1))
}

/// Returns the key under which a known base form stands: a verb, or a noun or adjective.
#[must_use]
pub fn base_key(base: &str, verb: bool) -> u64 {
    hash::finish(hash::mix(hash::bytes(base.as_bytes()), 1 << 20 | u64::from(verb)))
}

/// Returns the lemma that the rules give; `folded` is in lower case, `known` knows base forms.
///
/// The rules are those of English inflection: they undo -s, -ing, -ed, -er and -est, and ask
/// `known(base, is_verb)` where two base forms are possible.
pub fn rule(folded: &str, xpos: Xpos, known: impl Fn(&str, bool) -> bool) -> String {
    let found = match xpos {
        Xpos::Nns | Xpos::Nnps => singular(folded, |base| known(base, false)),
        Xpos::Vbz => singular(folded, |base| known(base, true)),
        Xpos::Vbg => folded
            .strip_suffix("ing")
            .filter(|stem| stem.len() > 1)
            .map(|stem| base_of(stem, |base| known(base, true))),
        Xpos::Vbd | Xpos::Vbn => past(folded, |base| known(base, true)),
        Xpos::Jjr | Xpos::Rbr => grade(folded, "er", |base| known(base, false)),
        Xpos::Jjs | Xpos::Rbs => grade(folded, "est", |base| known(base, false)),
        _ => None,
    };
    found.unwrap_or_else(|| folded.to_owned())
}

/// Undoes a plural or a third person.
fn singular(folded: &str, known: impl Fn(&str) -> bool) -> Option<String> {
    let stem = folded.strip_suffix('s')?;
    if stem.len() < 2 || stem.ends_with(['s', '\'']) {
        return None;
    }
    if let Some(root) = stem.strip_suffix("ie") {
        if root.len() < 2 || known(stem) {
            return Some(stem.to_owned());
        }
        return Some(format!("{root}y"));
    }
    if let Some(root) = stem.strip_suffix('e') {
        let hisses = root.ends_with("ss")
            || root.ends_with("sh")
            || root.ends_with("ch")
            || root.ends_with(['x', 'o'])
            || root.ends_with("zz")
            || root.ends_with("us");
        if (hisses && !known(stem)) || (known(root) && !known(stem)) {
            return Some(root.to_owned());
        }
    }
    (!stem.ends_with('u') || known(stem)).then(|| stem.to_owned())
}

fn past(folded: &str, known: impl Fn(&str) -> bool) -> Option<String> {
    let stem = folded.strip_suffix("ed")?;
    if stem.len() < 2 {
        return None;
    }
    match stem.strip_suffix('i') {
        Some(root) if root.len() > 1 => Some(format!("{root}y")),
        _ => Some(base_of(stem, known)),
    }
}

/// Returns the base form of a stem that lost its -ed or -ing.
fn base_of(stem: &str, known: impl Fn(&str) -> bool) -> String {
    let with_e = format!("{stem}e");
    let bytes = stem.as_bytes();
    let doubled = match bytes {
        [.., a, b] if a == b && b.is_ascii_lowercase() => stem.get(..stem.len() - 1),
        _ => None,
    };
    if known(stem) {
        return stem.to_owned();
    }
    if known(&with_e) {
        return with_e;
    }
    if let Some(single) = doubled {
        let stays = matches!(bytes.last(), Some(b'l' | b's' | b'z' | b'f'));
        return if !stays || known(single) { single.to_owned() } else { stem.to_owned() };
    }
    if wants_e(stem) { with_e } else { stem.to_owned() }
}

/// Returns true for stems whose spelling shows that an e was dropped.
fn wants_e(stem: &str) -> bool {
    const ENDINGS: &[&str] = &[
        "at", "iz", "is", "yz", "v", "uc", "nc", "rc", "dg", "rg", "ng", "ag", "bl", "pl", "tl",
        "dl", "gl", "fl", "kl", "zl", "u", "ur", "ir", "iv", "ok", "ak", "ik", "rs", "ns", "ps",
        "as", "os", "us", "ut", "id", "ad", "od", "ud", "it", "am", "im", "om", "in", "an", "on",
    ];
    if stem.ends_with("uat") || stem.ends_with("iat") {
        return true;
    }
    // "maintain", "repeat" and "hoard" end in two vowels and a consonant: no e was dropped.
    let vowel = |byte: Option<&u8>| matches!(byte, Some(b'a' | b'e' | b'i' | b'o' | b'u'));
    let bytes = stem.as_bytes();
    let n = bytes.len();
    if n >= 3 && !vowel(bytes.last()) && vowel(bytes.get(n - 2)) && vowel(bytes.get(n - 3)) {
        return false;
    }
    const NO_E: &[&str] = &["it", "in", "on", "an", "om", "am", "im", "od", "id", "ng", "ad", "ur"];
    let long = n > 4;
    ENDINGS.iter().any(|ending| stem.ends_with(ending) && !(long && NO_E.contains(ending)))
}

fn grade(folded: &str, ending: &str, known: impl Fn(&str) -> bool) -> Option<String> {
    let stem = folded.strip_suffix(ending)?;
    match stem.strip_suffix('i') {
        _ if stem.len() < 2 => None,
        Some(root) => Some(format!("{root}y")),
        None => Some(base_of(stem, known)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_undo_inflection() {
        let known = |base: &str, _: bool| {
            ["seize", "bomb", "kill", "plan", "use", "increase", "house", "attack"].contains(&base)
        };
        for (form, xpos, lemma) in [
            ("troops", Xpos::Nns, "troop"),
            ("cities", Xpos::Nns, "city"),
            ("crossings", Xpos::Nns, "crossing"),
            ("houses", Xpos::Nns, "house"),
            ("clashes", Xpos::Nns, "clash"),
            ("seized", Xpos::Vbd, "seize"),
            ("bombing", Xpos::Vbg, "bomb"),
            ("killed", Xpos::Vbn, "kill"),
            ("planned", Xpos::Vbn, "plan"),
            ("carried", Xpos::Vbd, "carry"),
            ("evacuated", Xpos::Vbd, "evacuate"),
            ("increases", Xpos::Vbz, "increase"),
            ("larger", Xpos::Jjr, "large"),
            ("heaviest", Xpos::Jjs, "heavy"),
        ] {
            if lemma == "large" {
                assert_eq!(rule(form, xpos, |base, _| base == "large"), lemma);
            } else {
                assert_eq!(rule(form, xpos, known), lemma, "{form}");
            }
        }
    }

    #[test]
    fn lexicon_holds_what_was_written() {
        let key = exception_key("fled", Upos::Verb, Xpos::Vbd);
        let bytes = write(&[(key, "flee".to_owned()), (base_key("seize", true), String::new())]);
        let lexicon = Lexicon::read(&bytes);
        assert_eq!(lexicon.get(key), Some("flee"));
        assert_eq!(lexicon.get(base_key("seize", true)), Some(""));
        assert_eq!(lexicon.get(base_key("seize", false)), None);
    }
}
