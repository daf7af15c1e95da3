//! Turns a stretch of text into tokens as Universal Dependencies count words.
//!
//! | text | tokens |
//! |---|---|
//! | `don't` | `do` `n't` |
//! | `US-led` | `US` `-` `led` |
//! | `non-avian` | `non-avian` |
//! | `$1.5m (50%)` | `$` `1.5` `m` `(` `50` `%` `)` |
//! | `fata*lities` | `fata*lities` |

use crate::abbreviation::{self, Kind};
use crate::contraction;
use crate::{Span, Token};

/// Longest word, in bytes, before it is cut: nothing a person wrote is longer.
pub(crate) const WORD_LEN_BYTES_MAX: usize = 4096;

/// Prefixes that stay on their word in EWT and GUM ("anti-tank"), unlike other hyphenated parts.
const PREFIXES: &[&str] = &[
    "anti", "co", "counter", "cross", "e", "ex", "inter", "mid", "mini", "multi", "neo", "non",
    "over", "pan", "post", "pre", "pro", "re", "semi", "socio", "sub", "ultra", "un",
];

/// Units that are words of their own after a number ("20km").
const UNITS: &[&str] = &[
    "am", "bn", "cm", "ft", "g", "gmt", "ha", "kg", "km", "kph", "kw", "lb", "lbs", "m", "mi",
    "mm", "mph", "mw", "pm", "sq", "tn",
];

/// Appends the tokens of `text[start..end]` to `out`.
pub(crate) fn tokenize(text: &str, start: usize, end: usize, out: &mut Vec<Token>) {
    let mut chunk: Option<usize> = None;
    for (i, c) in text[start..end].char_indices() {
        let at = start + i;
        if c.is_whitespace() {
            if let Some(from) = chunk.take() {
                chunk_tokens(text, from, at, out);
            }
        } else if let Some(from) = chunk {
            if at - from >= WORD_LEN_BYTES_MAX {
                chunk_tokens(text, from, at, out);
                if let Some(last) = out.last_mut() {
                    last.joined = true;
                }
                chunk = Some(at);
            }
        } else {
            chunk = Some(at);
        }
    }
    if let Some(from) = chunk {
        chunk_tokens(text, from, end, out);
    }
}

/// Appends the tokens of one run without white space.
fn chunk_tokens(text: &str, start: usize, end: usize, out: &mut Vec<Token>) {
    let first = out.len();
    let mut at = start;
    while at < end {
        let next = token_end(text, start, at, end);
        word(text, at, next, out);
        at = next;
    }
    // A run of characters that nobody sees (zero-width, soft hyphen) alone is part of its neighbour.
    for token in &mut out[first..] {
        token.joined = true;
    }
    if let Some(last) = out[first..].last_mut() {
        last.joined = false;
    }
}

/// Appends one word, with its contraction or unit cut off.
fn word(text: &str, start: usize, end: usize, out: &mut Vec<Token>) {
    let form = &text[start..end];
    let cut = contraction::cut(form).or_else(|| unit_cut(form));
    match cut {
        Some(cut) => {
            out.push(Token { span: Span::new(start, start + cut), joined: true });
            out.push(Token { span: Span::new(start + cut, end), joined: true });
        }
        None => out.push(Token { span: Span::new(start, end), joined: true }),
    }
}

/// Returns where the unit begins in "20km" or "1.5m".
fn unit_cut(form: &str) -> Option<usize> {
    if !form.as_bytes().first()?.is_ascii_digit() {
        return None;
    }
    let cut = form.find(|c: char| !c.is_ascii_digit() && c != '.' && c != ',' && c != ':')?;
    let unit = &form[cut..];
    let known = |unit: &str| {
        UNITS.iter().any(|known| known.eq_ignore_ascii_case(unit)) && unit != "M" && unit != "G"
    };
    let plain = unit.strip_suffix(['2', '²', '.']).unwrap_or(unit);
    (known(plain) || matches!(unit, "a.m." | "p.m." | "a.m" | "p.m")).then_some(cut)
}

/// Returns true for characters that nobody sees and that may stand inside a word.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}' | '\u{FE0F}')
}

/// Returns true for combining marks of the scripts that news text carries.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}' | '\u{591}'..='\u{5BD}' | '\u{610}'..='\u{61A}'
        | '\u{64B}'..='\u{65F}' | '\u{670}' | '\u{6D6}'..='\u{6ED}' | '\u{93A}'..='\u{94F}'
        | '\u{20D0}'..='\u{20FF}' | '\u{FE00}'..='\u{FE0F}')
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || is_mark(c) || is_invisible(c) || c == '_'
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2019}' | '\u{2BC}' | '\u{60}' | '\u{B4}')
}

/// Returns the end of the token that begins at `at`; `chunk` is where the run begins.
fn token_end(text: &str, chunk: usize, at: usize, end: usize) -> usize {
    let rest = &text[at..end];
    let mut chars = rest.chars();
    let Some(c) = chars.next() else { return end };
    let next = chars.next();
    if is_word(c) {
        if let Some(len) = address_len(rest) {
            return at + len;
        }
        return word_end(text, at, end);
    }
    let after = at + c.len_utf8();
    let run = run_end(rest, at, |d| d == c);
    if run - at >= RUN_LEN_MIN {
        return run;
    }
    match c {
        '@' if at == chunk && next.is_some_and(is_word) => word_end(text, after, end),
        '#' if at == chunk && next.is_some_and(char::is_alphabetic) => word_end(text, after, end),
        '[' if rest.starts_with("[...]") => at + 5,
        '[' if rest.starts_with("[…]") => at + "[…]".len(),
        '.' if next.is_some_and(|n| n.is_ascii_digit()) && at == chunk => {
            word_end(text, after, end)
        }
        '.' | '-' | '*' | '=' | '_' | '~' | '<' | '>' => run_end(rest, at, |d| d == c),
        '!' | '?' => run_end(rest, at, |d| d == '!' || d == '?'),
        ':' | ';' if at == chunk => emoticon_len(rest).map_or(after, |len| at + len),
        _ if is_apostrophe(c) => apostrophe_end(text, chunk, at, end),
        _ if is_pictograph(c) => run_end(rest, at, |d| is_pictograph(d) || is_invisible(d)),
        _ => after,
    }
}

/// From so many bytes on, one mark said again and again is a rule or noise, and one token.
const RUN_LEN_MIN: usize = 12;

fn run_end(rest: &str, at: usize, same: impl Fn(char) -> bool) -> usize {
    at + rest.find(|c: char| !same(c)).unwrap_or(rest.len())
}

fn is_pictograph(c: char) -> bool {
    matches!(c, '\u{1F000}'..='\u{1FAFF}' | '\u{2600}'..='\u{27BF}' | '\u{200D}')
}

/// Returns the length of an emoticon that is the whole run, such as ":-)" or ";)".
fn emoticon_len(rest: &str) -> Option<usize> {
    let tail = rest.get(1..)?;
    let face = tail.strip_prefix('-').unwrap_or(tail);
    matches!(face, ")" | "(" | "D" | "P" | "))" | "((" | "/" | "|").then_some(rest.len())
}

/// Returns the end of a token that begins with an apostrophe: "'s", "'72" or the mark alone.
fn apostrophe_end(text: &str, chunk: usize, at: usize, end: usize) -> usize {
    let rest = &text[at..end];
    let mark = rest.chars().next().map_or(1, char::len_utf8);
    let tail = &rest[mark..];
    let letters = tail.find(|c: char| !c.is_alphanumeric()).unwrap_or(tail.len());
    let suffix = &tail[..letters];
    if contraction::is_suffix(suffix) && (at > chunk || letters == tail.len()) {
        return at + mark + letters;
    }
    let digits = suffix.bytes().take_while(u8::is_ascii_digit).count();
    if at == chunk && digits == 2 && (letters == 2 || suffix[2..].eq_ignore_ascii_case("s")) {
        return at + mark + letters;
    }
    // Two marks in a row are a quotation mark of the typewriter.
    if tail.starts_with(is_apostrophe) {
        return at + mark + tail.chars().next().map_or(0, char::len_utf8);
    }
    at + mark
}

/// Returns the length of a web or mail address at the start of `rest`.
fn address_len(rest: &str) -> Option<usize> {
    let scheme = rest.get(..12).unwrap_or(rest);
    let is_url = scheme.contains("://") || rest.starts_with("www.");
    let is_mail = !is_url && {
        let local = rest.find(|c: char| !c.is_ascii_alphanumeric() && !"._%+-".contains(c))?;
        let host = rest[local..].strip_prefix('@').unwrap_or("");
        host.contains('.') && host.starts_with(|c: char| c.is_ascii_alphanumeric())
    };
    if !is_url && !is_mail {
        return None;
    }
    let stop = rest.find(['<', '>', '"', '“', '”', '«', '»']).unwrap_or(rest.len());
    let address = &rest[..stop];
    let mut address = address.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '’', ']', '*']);
    if address.ends_with(')') && !address.contains('(') {
        address = address.trim_end_matches([')', '.', ',']);
    }
    (!address.is_empty()).then_some(address.len())
}

/// Returns the end of the word that begins at `at`, its abbreviating full stop included.
fn word_end(text: &str, at: usize, end: usize) -> usize {
    let mut here = at;
    let mut previous = ' ';
    // Where the part after the last connector began, for initials such as "U.S.".
    let mut part = at;
    while here < end {
        let Some(c) = text[here..end].chars().next() else { break };
        let after = here + c.len_utf8();
        if is_word(c) {
            if !is_invisible(c) {
                previous = c;
            }
            here = after;
            continue;
        }
        let next = text[after..end].chars().find(|c| !is_invisible(*c)).unwrap_or(' ');
        if !connects(text, at, part, here, end, previous, c, next) {
            break;
        }
        here = after;
        part = after;
        previous = c;
    }
    if text[here..end].starts_with('$') && matches!(&text[at..here], "US" | "A" | "C" | "AU" | "NZ")
    {
        return here + 1;
    }
    if text[here..end].starts_with('.') && takes_stop(text, at, here, end) {
        return here + 1;
    }
    here
}

/// Returns true if and only if the mark `c` at `here` stands inside a word.
#[allow(clippy::too_many_arguments, reason = "the state of one scan, handed over whole")]
fn connects(
    text: &str,
    at: usize,
    part: usize,
    here: usize,
    end: usize,
    previous: char,
    c: char,
    next: char,
) -> bool {
    let digits = previous.is_ascii_digit() && next.is_ascii_digit();
    let letters = previous.is_alphabetic() && next.is_alphabetic();
    match c {
        ',' | ':' => digits,
        '.' => {
            let short = text[part..here].chars().nth(1).is_none();
            digits
                || (next.is_alphanumeric()
                    && (short || !next.is_uppercase())
                    && (letters || short || previous.is_ascii_digit() || next.is_ascii_digit()))
        }
        '/' => digits || (letters && is_slashed_abbreviation(text, at, here, end)),
        '&' => previous.is_uppercase() && next.is_uppercase(),
        '*' => letters,
        '@' => false,
        '-' | '\u{2010}' | '\u{2011}' => hyphen_connects(text, at, here, end, c, next),
        _ if is_apostrophe(c) => letters || (previous.is_alphabetic() && next.is_ascii_digit()),
        _ => false,
    }
}

fn is_slashed_abbreviation(text: &str, at: usize, here: usize, end: usize) -> bool {
    let tail = &text[here + 1..end];
    let tail = tail.trim_end_matches(|c: char| !c.is_alphanumeric());
    matches!(
        (&text[at..here], tail),
        ("w", "o" | "out") | ("c", "o") | ("a", "c") | ("n", "a") | ("b", "c")
    )
}

fn hyphen_connects(text: &str, at: usize, here: usize, end: usize, c: char, next: char) -> bool {
    let left = &text[at..here];
    let right = &text[here + c.len_utf8()..end];
    if next.is_ascii_digit() && left.bytes().all(|b| b.is_ascii_digit() || b == b'-') {
        // Telephone numbers stay whole; ranges and scores ("10-15", "2010-2015") come apart.
        let len = right.bytes().take_while(u8::is_ascii_digit).count();
        let more = right[len..].starts_with('-')
            && right[len + 1..].starts_with(|c: char| c.is_ascii_digit());
        return left.contains('-') || (more && len > 2) || (left.len() == 3 && len == 4);
    }
    next.is_alphanumeric() && PREFIXES.iter().any(|prefix| prefix.eq_ignore_ascii_case(left))
}

/// Returns true if and only if the full stop at `here` belongs to the word before it.
fn takes_stop(text: &str, at: usize, here: usize, end: usize) -> bool {
    let form = &text[at..here];
    let tail = &text[here + 1..end];
    if tail.starts_with('.') {
        return false;
    }
    if form.contains('.') {
        // "U.S", "a.m", "Ph.D": parts of one or two letters; "enron.xls." and "1.5." are not.
        return form.split('.').all(|part| {
            let count = part.chars().count();
            (count == 1 || (count == 2 && form.len() <= 5)) && part.chars().all(char::is_alphabetic)
        });
    }
    match abbreviation::kind(form) {
        Some(Kind::Number) => number_follows(text, here + 1),
        Some(_) => true,
        None => {
            let mut chars = form.chars();
            let single = chars.next().is_some_and(char::is_uppercase) && chars.next().is_none();
            single && form != "I"
        }
    }
}

/// Returns true if and only if a figure follows, as in "No. 4".
fn number_follows(text: &str, at: usize) -> bool {
    let rest = &text[at..];
    let rest = rest.strip_prefix(['\n', ' ', '\u{A0}']).unwrap_or(rest);
    rest.starts_with(|c: char| c.is_ascii_digit())
}
