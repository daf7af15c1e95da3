//! Turns the start of a paragraph into the dateline or time stamp that it opens with.
//!
//! | paragraph opens | cut off |
//! |---|---|
//! | `QAMISHLI, March 3 (Agency) -- A convoy` | `QAMISHLI, March 3 (Agency) --` |
//! | `SAN SALVADOR, 3 JAN 90 (ACAN-EFE) -- [TEXT] THE ARMY` | up to and with `[TEXT]` |
//! | `18:40 GMT - Shells fall` | `18:40 GMT -` |

/// Longest dateline, in bytes.
const DATELINE_LEN_BYTES_MAX: usize = 140;
const DATELINE_WORDS_MAX: usize = 16;

const MONTHS: &[&str] = &[
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "sept",
    "oct",
    "nov",
    "dec",
    "january",
    "february",
    "march",
    "april",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Words in lower case that stand inside names of places.
const PARTICLES: &[&str] =
    &["al", "and", "as", "at", "de", "del", "el", "en", "es", "la", "of", "on", "the", "via"];

/// Returns the length of the dateline at the start of `paragraph`, or `None`.
///
/// `opening` is true for the first paragraph of the body, where less evidence is enough.
pub(crate) fn dateline_len(paragraph: &str, opening: bool) -> Option<usize> {
    let window = clip(paragraph, DATELINE_LEN_BYTES_MAX);
    if !window.starts_with(|c: char| c.is_uppercase() || c == '(' || c == '[') {
        return None;
    }
    let (head_len, len, strong) = separator(window)?;
    let head = &paragraph[..head_len];
    let evidence = evidence(head)?;
    let rest = paragraph[len..].trim_start();
    let tag = text_tag_len(rest);
    let begins = rest.starts_with(|c: char| !c.is_lowercase() && c != '-');
    let shouted = evidence.capitals && !is_upper(clip(rest, 60));
    let enough = evidence.agency
        || evidence.date
        || tag > 0
        || (strong && shouted)
        || (strong && opening && evidence.words <= 5);
    // A heading such as "SITUATION REPORT - 24 AUGUST" is no dateline before a sentence.
    let words = rest.split_whitespace().take(5).count();
    let least = if rest.starts_with(|c: char| c.is_ascii_digit()) { 5 } else { 3 };
    if !enough || !begins || words < least {
        return None;
    }
    if tag > 0 { Some(paragraph.len() - rest.len() + tag) } else { Some(len) }
}

/// Returns true if and only if a whole line is a place and a date ("KHARTOUM, 4 May 2024").
pub(crate) fn is_dateline(line: &str) -> bool {
    let line = line.trim_end_matches([':', '-', '–', '—', ' ']);
    let parted = line.contains([',', '–', '—']) || line.contains(" - ");
    parted && evidence(line).is_some_and(|found| found.date && found.words <= 8)
}

/// What the words before the separator show.
struct Evidence {
    agency: bool,
    date: bool,
    capitals: bool,
    words: usize,
}

/// Returns what `head` shows, or `None` where it holds a word that no dateline has.
fn evidence(head: &str) -> Option<Evidence> {
    let mut found = Evidence { agency: false, date: false, capitals: false, words: 0 };
    let mut depth = 0usize;
    let (mut month, mut number) = (false, false);
    for (i, word) in head.split_whitespace().enumerate() {
        found.words += 1;
        let opens = word.starts_with(['(', '[']);
        if opens {
            depth += 1;
            found.agency |= i > 0 || head.starts_with('(');
        }
        if depth == 0 {
            let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
            let first = bare.chars().next();
            let known = bare.is_empty()
                || first.is_some_and(|c| c.is_uppercase() || c.is_ascii_digit())
                || PARTICLES.contains(&bare)
                || bare.starts_with("al-")
                || bare.starts_with("ash-");
            // A full stop after a whole word ends a sentence, which no dateline holds.
            if !known
                || (word.ends_with('.') && bare.len() > 5)
                || word.ends_with([';', '?', '!', '"'])
            {
                return None;
            }
            month |= MONTHS.iter().any(|known| known.eq_ignore_ascii_case(bare));
            number |= bare.starts_with(|c: char| c.is_ascii_digit());
            found.capitals |= i == 0 && bare.len() > 2 && is_upper(bare);
        }
        if word.trim_end_matches([',', ':']).ends_with([')', ']']) {
            depth = depth.saturating_sub(1);
        }
    }
    found.date = month && number;
    (found.words > 0 && found.words <= DATELINE_WORDS_MAX).then_some(found)
}

/// Returns where the head ends, where the separator ends, and whether it is a plain dash.
fn separator(window: &str) -> Option<(usize, usize, bool)> {
    let mut best: Option<(usize, usize, bool)> = None;
    let mut offer = |at: Option<usize>, len: usize, strong: bool| {
        if let Some(at) = at
            && at > 0
            && best.is_none_or(|(head, ..)| at < head)
        {
            best = Some((at, at + len, strong));
        }
    };
    offer(window.find("--"), 2, true);
    offer(window.find('—'), '—'.len_utf8(), true);
    offer(window.find('–'), '–'.len_utf8(), true);
    offer(window.find(" - "), 2, true);
    offer(window.find("- "), 1, false);
    offer(window.find("_ "), 1, false);
    offer(window.find("): "), 2, false);
    offer(window.find(") ["), 1, false);
    let (head, mut end, strong) = best?;
    // "---" and "-- --" are one separator.
    while window[end..].starts_with(['-', '–', '—']) {
        end += window[end..].chars().next().map_or(1, char::len_utf8);
    }
    Some((head, end, strong))
}

/// Returns the length of "[TEXT]" at the start of `rest`, or 0.
fn text_tag_len(rest: &str) -> usize {
    let tag = rest.get(..6).unwrap_or("");
    if tag.eq_ignore_ascii_case("[text]") { tag.len() } else { 0 }
}

/// Returns the length of a time stamp such as "18:40 GMT -" at the start of `paragraph`.
pub(crate) fn stamp_len(paragraph: &str) -> Option<usize> {
    let open = usize::from(paragraph.starts_with(['[', '(']));
    let clock = clock_len(&paragraph[open..])?;
    let mut len = open + clock;
    let mut zoned = open > 0;
    loop {
        let rest = &paragraph[len..];
        let word = rest.trim_start_matches([' ', '\u{A0}']);
        let gap = rest.len() - word.len();
        let letters =
            word.find(|c: char| !c.is_ascii_alphabetic() && c != '.').unwrap_or(word.len());
        let zone = &word[..letters];
        let zone = zone.trim_end_matches('.');
        if [
            "am", "pm", "a.m", "p.m", "gmt", "utc", "est", "edt", "bst", "cet", "eet", "msk", "h",
            "hrs", "local", "time",
        ]
        .iter()
        .any(|known| known.eq_ignore_ascii_case(zone))
        {
            len += gap + letters;
            zoned = true;
        } else if gap <= 1 && word.starts_with([')', ']', '-', '–', '—', ':', '|', '•', ','])
        {
            len += gap + word.chars().next().map_or(1, char::len_utf8);
            zoned = true;
        } else {
            // A bare time opens an entry only where a new sentence follows.
            let begins = word.starts_with(|c: char| c.is_uppercase() || "\"“'‘[".contains(c));
            let spaced = gap > 0 || word.is_empty();
            return ((begins || zoned || word.is_empty()) && spaced).then_some(len);
        }
    }
}

/// Returns the length of "18:40", "18.40", "18h40" or "1840" before a zone.
fn clock_len(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let hours = bytes.iter().take(3).take_while(|b| b.is_ascii_digit()).count();
    if !(1..=2).contains(&hours) || text[..hours].parse::<u8>().ok()? > 24 {
        let digits = bytes.iter().take_while(|b| b.is_ascii_digit()).count();
        let zone = text.get(4..8).map(str::trim_end);
        return (digits == 4 && matches!(zone, Some(" GMT" | " UTC"))).then_some(4);
    }
    let parted = matches!(bytes.get(hours), Some(b':' | b'.' | b'h' | b'H'));
    let minutes = bytes.get(hours + 1..hours + 3)?;
    let two = minutes.iter().all(u8::is_ascii_digit) && minutes[0] <= b'5';
    let longer = bytes.get(hours + 3).is_some_and(|b| b.is_ascii_digit());
    // "18.40" may be a number; only the colon and the h are sure without more.
    (parted && two && !longer).then_some(hours + 3)
}

fn is_upper(words: &str) -> bool {
    let (mut upper, mut lower) = (0usize, 0usize);
    for c in words.chars() {
        upper += usize::from(c.is_uppercase());
        lower += usize::from(c.is_lowercase());
    }
    upper > 0 && lower * 4 <= upper
}

fn clip(text: &str, len: usize) -> &str {
    let mut end = len.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn datelines_are_cut_off() {
        for (cut, rest) in [
            ("QAMISHLI, March 3 (Agency) --", " A convoy left."),
            ("SAN SALVADOR, 3 JAN 90 (ACAN-EFE) -- [TEXT]", " THE ARMY SAID SO"),
            ("LIMA (AFP) -", " Two men were hurt."),
            ("Beirut –", " Two men were hurt."),
            ("GAO, Mali —", " Gunmen stopped a bus."),
            ("Damascus, (SANA)-", " The army said so."),
            ("KHARTOUM, 4 May 2024 –", " Shelling began at dawn."),
        ] {
            let paragraph = format!("{cut}{rest}");
            assert_eq!(dateline_len(&paragraph, true), Some(cut.len()), "{paragraph}");
        }
    }

    #[test]
    fn running_text_is_no_dateline() {
        for text in [
            "Jones - a colonel - said so.",
            "The army said on Monday - after a week of talks - that it would leave.",
            "US-led forces left.",
            "NATO -- the alliance -- met.",
            "Rebels took Homs -- and then lost it.",
        ] {
            assert_eq!(dateline_len(text, true), None, "{text}");
        }
    }

    #[test]
    fn stamps_are_cut_off() {
        for (cut, rest) in [
            ("18:40", " Shells fall on the port."),
            ("18:40 GMT -", " Shells fall."),
            ("[07:05]", " Shells fall."),
            ("6:15 p.m.", " Shells fall."),
            ("1430 GMT:", " Shells fall."),
        ] {
            assert_eq!(stamp_len(&format!("{cut}{rest}")), Some(cut.len()), "{cut}");
        }
        for text in
            ["18 soldiers left.", "3.5 tonnes of rice", "10:30 was the hour", "2024 was calm"]
        {
            assert_eq!(stamp_len(text), None, "{text}");
        }
    }
}
