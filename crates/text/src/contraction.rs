//! Turns contracted words into the place where Universal Dependencies cut them.
//!
//! "don't" is cut before "n't", "Iraq's" before "'s", "cannot" before "not". "its" and "their"
//! stay whole.

/// Contractions written without an apostrophe, and how many bytes the first word has.
const FUSED: &[(&str, usize)] = &[
    ("aint", 2),
    ("cannot", 3),
    ("couldnt", 5),
    ("didnt", 3),
    ("doesnt", 4),
    ("dont", 2),
    ("gimme", 3),
    ("gonna", 3),
    ("gotta", 3),
    ("hasnt", 3),
    ("havent", 4),
    ("isnt", 2),
    ("ive", 1),
    ("lemme", 3),
    ("shouldnt", 6),
    ("thats", 4),
    ("wanna", 3),
    ("wasnt", 3),
    ("werent", 4),
    ("wouldnt", 5),
];

/// Returns true if and only if these letters follow an apostrophe as a word of their own.
pub(crate) fn is_suffix(letters: &str) -> bool {
    ["s", "m", "re", "ve", "ll", "d"].iter().any(|suffix| suffix.eq_ignore_ascii_case(letters))
}

/// Returns the byte at which `form` is cut in two words, or `None` where it is one.
pub(crate) fn cut(form: &str) -> Option<usize> {
    if let Some(&(_, cut)) = FUSED.iter().find(|(fused, _)| fused.eq_ignore_ascii_case(form)) {
        return Some(cut);
    }
    let (mark, c) = form.char_indices().rev().find(|(_, c)| is_mark(*c))?;
    let tail = &form[mark + c.len_utf8()..];
    if mark == 0 {
        return None;
    }
    if tail.eq_ignore_ascii_case("t") {
        let before = form[..mark].char_indices().next_back()?;
        return (before.1.eq_ignore_ascii_case(&'n') && before.0 > 0).then_some(before.0);
    }
    is_suffix(tail).then_some(mark)
}

fn is_mark(c: char) -> bool {
    matches!(c, '\'' | '\u{2019}' | '\u{2BC}' | '\u{60}' | '\u{B4}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contractions_are_cut_where_the_treebanks_cut() {
        for (form, cut_at) in [
            ("don't", Some(2)),
            ("can’t", Some(2)),
            ("Iraq's", Some(4)),
            ("IRAQ'S", Some(4)),
            ("cannot", Some(3)),
            ("they're", Some(4)),
            ("its", None),
            ("O'Brien", None),
            ("Sha'lan", None),
            ("Sha'lan's", Some(7)),
        ] {
            assert_eq!(cut(form), cut_at, "{form}");
        }
    }
}
