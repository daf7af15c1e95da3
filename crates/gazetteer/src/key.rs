//! Turns a toponym, however it is written, into the keys under which it is filed.
//!
//! | written | exact key | loose key |
//! |---|---|---|
//! | `Al-Waleed` | `alwaleed` | `walid` |
//! | `Al Walīd` | `alwalid` | `walid` |
//! | `Deir ez-Zor`, `Dayr az Zawr` | `deirezzor`, `dayrazzawr` | `dirzur` |
//! | `Hasakah`, `Al-Hasakeh` | `hasakah`, `alhasakeh` | `hasaka` |
//! | `St. Petersburg` | `saintpetersburg` | `saintpitirsburg` |
//!
//! The exact key folds what is never a difference between two names: case, diacritics, hyphens,
//! apostrophes. The loose key also folds what transliteration does to one and the same Arabic,
//! Persian or Cyrillic name, and so it brings together a few names that are not the same: who uses
//! it must prefer exact matches and ask for more evidence.

/// Words that Arabic puts before a name, with the sounds they take on before sun letters.
const ARTICLES: &[&str] = &[
    "al", "el", "ul", "il", "as", "ash", "ar", "at", "an", "ad", "adh", "az", "es", "esh", "er",
    "et", "en", "ed", "ez", "ech", "ach", "edh", "ess", "ett",
];

/// Folded forms of one word of a name.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct WordKey {
    /// ASCII lower case, apostrophes gone.
    pub exact: String,
    /// The same with the variation of transliterations folded.
    pub loose: String,
    /// True for an article, which the loose key leaves out unless it ends the name.
    pub article: bool,
}

/// Returns the keys of one word, without hyphens or spaces in it; empty where no letter is left.
#[must_use]
pub fn word_key(word: &str) -> WordKey {
    let mut exact = String::with_capacity(word.len());
    if word.is_ascii() {
        exact.extend(
            word.bytes()
                .filter(u8::is_ascii_alphanumeric)
                .map(|b| char::from(b.to_ascii_lowercase())),
        );
    } else {
        for c in word.chars().filter(|c| !is_apostrophe(*c)) {
            exact.extend(
                any_ascii::any_ascii_char(c)
                    .bytes()
                    .filter(u8::is_ascii_alphanumeric)
                    .map(|b| char::from(b.to_ascii_lowercase())),
            );
        }
    }
    match exact.as_str() {
        "st" | "ste" => exact = "saint".to_owned(),
        "mt" => exact = "mount".to_owned(),
        "ft" => exact = "fort".to_owned(),
        "the" => exact.clear(),
        _ => {}
    }
    let article = ARTICLES.contains(&exact.as_str());
    let loose = loosen(&exact);
    WordKey { exact, loose, article }
}

/// Returns the words of a name: runs between spaces, hyphens, dashes, slashes and stops.
pub fn words(name: &str) -> impl Iterator<Item = &str> {
    name.split(is_break).filter(|word| !word.is_empty())
}

/// Returns true for the characters that part the words of a name.
#[must_use]
pub fn is_break(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '-' | '/' | '.' | ',' | '(' | ')' | '\u{2010}'..='\u{2015}' | '_' | '\u{ad}')
}

/// Returns true for the many characters that stand for hamza, ayin or the soft sign.
#[must_use]
pub fn is_apostrophe(c: char) -> bool {
    matches!(
        c,
        '\'' | '`' | '´' | '\u{2018}' | '\u{2019}' | '\u{201b}' | '\u{2032}' | '\u{2bb}'
            ..='\u{2bf}' | '\u{2b9}' | '\u{2ca}' | '\u{2cb}' | 'ь' | 'ъ' | 'Ь' | 'Ъ'
    )
}

/// Returns the exact key of a whole name.
#[must_use]
pub fn exact_key(name: &str) -> String {
    words(name).map(|word| word_key(word).exact).collect()
}

/// Returns the loose key of a whole name.
#[must_use]
pub fn loose_key(name: &str) -> String {
    let keys: Vec<WordKey> = words(name).map(word_key).collect();
    join_loose(&keys)
}

/// Joins the loose keys of words; an article counts only where it is all there is.
#[must_use]
pub fn join_loose(keys: &[WordKey]) -> String {
    let mut out = String::new();
    for key in keys.iter().filter(|key| !key.article) {
        out.push_str(&key.loose);
    }
    if out.is_empty() {
        keys.iter().for_each(|key| out.push_str(&key.exact));
    }
    out
}

/// Returns 16 bits of a hash of an exact key: tells exact matches from loose ones.
#[must_use]
pub fn exact_hash(exact: &str) -> u16 {
    // FNV-1a, folded: fixed for ever, since built files hold its values.
    let hash = exact
        .bytes()
        .fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    (hash ^ (hash >> 16)) as u16
}

/// Pairs of spellings, applied in this order to one folded word.
const SPELLINGS: &[(&str, &str)] = &[
    ("zhzh", "zh"),
    ("sch", "sh"),
    ("tch", "sh"),
    ("ch", "sh"),
    ("dj", "j"),
    ("dzh", "j"),
    ("kh", "k"),
    ("gh", "g"),
    ("ph", "f"),
    ("dh", "d"),
    ("th", "t"),
    ("ck", "k"),
    ("q", "k"),
    ("x", "ks"),
    ("oo", "u"),
    ("ou", "u"),
    ("ow", "u"),
    ("aw", "u"),
    ("au", "u"),
    ("ee", "i"),
    ("ie", "i"),
    ("ei", "i"),
    ("ey", "i"),
    ("ay", "i"),
    ("ai", "i"),
    ("o", "u"),
    ("e", "i"),
    ("y", "i"),
];

fn loosen(exact: &str) -> String {
    let mut word = exact.to_owned();
    // Final ta marbuta: Hasakah, Hasakeh, Hasaka, Hasake.
    for ending in ["ah", "eh", "e"] {
        if word.len() > ending.len() + 2 && word.ends_with(ending) {
            word.truncate(word.len() - ending.len());
            word.push('a');
            break;
        }
    }
    let mut out = String::with_capacity(word.len());
    let mut rest = word.as_str();
    while let Some(first) = rest.chars().next() {
        let (from, to) = SPELLINGS
            .iter()
            .find(|(from, _)| rest.starts_with(from))
            .map_or((&rest[..first.len_utf8()], None), |(from, to)| (*from, Some(*to)));
        for c in to.unwrap_or(from).chars() {
            // Doubling is a matter of the transliterator: Baghouz, Baghuuz; Hajjah, Haja.
            if !out.ends_with(c) || c.is_ascii_digit() {
                out.push(c);
            }
        }
        rest = &rest[from.len()..];
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variants_share_a_loose_key() {
        for same in [
            &["Al-Walid", "Al-Waleed", "al Walīd", "AL-WALEED"][..],
            &["Hasakah", "Al-Hasakah", "al-Hasakeh", "Hasaka", "El Hassake"],
            &["Deir ez-Zor", "Deir Ez Zor", "Dayr az Zawr", "Deir al-Zour", "Deir el-Zor"],
            &["Sana'a", "Sanaa", "Şan‘ā’", "Sana’a"],
            &["Al-Qamishli", "Qamishly", "Kamishli", "Al Qāmishlī"],
            &["Abu Kamal", "Abou Kamal"],
            &["Zaporizhzhia", "Zaporizhia", "Zaporizhzhya"],
            &["Tel Abyad", "Tel Abiad", "Tel Abyadh"],
            &["Fallujah", "Al-Falluja", "Falloujah"],
            &["St. Louis", "Saint Louis"],
            &["Rmeish", "Rmaïch", "Rmaich"],
            &["Aita al-Shaab", "Aïta ech Chaab"],
        ] {
            let key = loose_key(same[0]);
            for name in same {
                assert_eq!(loose_key(name), key, "{name}");
            }
        }
    }

    #[test]
    fn different_names_keep_different_keys() {
        for (a, b) in [
            ("Mali", "Malta"),
            ("Niger", "Nigeria"),
            ("Raqqa", "Rakka Falls"),
            ("Tal Tamr", "Tal Abyad"),
            ("Al-Bab", "Bab al-Hawa"),
            ("Homs", "Hama"),
        ] {
            assert_ne!(loose_key(a), loose_key(b), "{a} / {b}");
        }
    }

    #[test]
    fn exact_keys_fold_case_marks_and_hyphens_only() {
        assert_eq!(exact_key("Al-Ḩasakah"), "alhasakah");
        assert_eq!(exact_key("The Hague"), "hague");
        assert_ne!(exact_key("Al-Walid"), exact_key("Al-Waleed"));
        assert_eq!(exact_key("…"), "");
        assert_eq!(loose_key("Al"), "al");
    }

    proptest::proptest! {
        #[test]
        fn keys_never_panic_and_do_not_depend_on_case(name in "\\PC{0,24}") {
            let _ = loose_key(&name);
            if name.is_ascii() {
                proptest::prop_assert_eq!(exact_key(&name), exact_key(&name.to_uppercase()));
                proptest::prop_assert_eq!(loose_key(&name), loose_key(&name.to_lowercase()));
            }
        }

        #[test]
        fn equal_exact_keys_of_one_word_have_equal_loose_keys(name in "[A-Za-z']{1,12}") {
            let marked = name.replace('a', "ā").replace('s', "ş");
            proptest::prop_assert_eq!(loose_key(&name), loose_key(&marked));
        }
    }
}
