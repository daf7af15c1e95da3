//! Turns the tokens of one paragraph into sentences: after which token one ends.

use crate::abbreviation::{self, Kind};
use crate::{Span, Token};

/// Longest sentence, in tokens; a longer one is cut, so that the parser's work stays bounded.
pub const TOKENS_PER_SENTENCE_MAX: usize = 400;

/// Words that begin sentences and seldom follow an abbreviation inside one.
const STARTERS: &[&str] = &[
    "a",
    "after",
    "all",
    "also",
    "although",
    "an",
    "and",
    "another",
    "as",
    "at",
    "before",
    "both",
    "but",
    "by",
    "during",
    "each",
    "earlier",
    "for",
    "from",
    "he",
    "his",
    "however",
    "i",
    "if",
    "in",
    "is",
    "it",
    "its",
    "last",
    "later",
    "many",
    "meanwhile",
    "more",
    "most",
    "no",
    "on",
    "one",
    "other",
    "others",
    "our",
    "she",
    "since",
    "so",
    "some",
    "such",
    "that",
    "the",
    "their",
    "then",
    "there",
    "these",
    "they",
    "this",
    "those",
    "three",
    "to",
    "two",
    "under",
    "we",
    "what",
    "when",
    "while",
    "who",
    "with",
    "you",
];

/// Verbs of saying: after a closing quotation mark the sentence goes on to them.
const SPEECH: &[&str] = &[
    "added",
    "announced",
    "answered",
    "argued",
    "asked",
    "called",
    "claimed",
    "commented",
    "complained",
    "cried",
    "declared",
    "explained",
    "insisted",
    "noted",
    "read",
    "replied",
    "reported",
    "says",
    "said",
    "say",
    "shouted",
    "stated",
    "stressed",
    "told",
    "tweeted",
    "warned",
    "wondered",
    "wrote",
    "yelled",
];

/// Appends to `out` the index one past the last token of each sentence.
pub(crate) fn boundaries(text: &str, tokens: &[Token], out: &mut Vec<usize>) {
    let mut first = 0;
    let mut i = 0;
    let mut quotes = Quotes::default();
    while i < tokens.len() {
        quotes.see(text, tokens, i);
        if i + 1 - first >= TOKENS_PER_SENTENCE_MAX {
            out.push(i + 1);
            first = i + 1;
            i += 1;
            continue;
        }
        if !may_end(text, tokens, first, i) {
            i += 1;
            continue;
        }
        // Closing marks belong to the sentence that they close.
        let mut last = i;
        while last + 1 < tokens.len()
            && (tokens[last].joined || closes_apart(form(text, tokens, last + 1)))
            && quotes.closes(text, tokens, last + 1)
        {
            last += 1;
            quotes.see(text, tokens, last);
        }
        if ends(text, tokens, i, last) {
            out.push(last + 1);
            first = last + 1;
        }
        i = last + 1;
    }
    if first < tokens.len() {
        out.push(tokens.len());
    }
}

/// Remembers whether a straight quotation mark is open.
#[derive(Default)]
struct Quotes {
    open: bool,
}

impl Quotes {
    fn see(&mut self, text: &str, tokens: &[Token], i: usize) {
        if form(text, tokens, i) == "\"" {
            self.open = !self.closes(text, tokens, i);
        }
    }

    /// Returns true if and only if token `i` is a mark that closes what stands before it.
    fn closes(&self, text: &str, tokens: &[Token], i: usize) -> bool {
        match form(text, tokens, i) {
            ")" | "]" | "”" | "’" | "»" | "''" | "’’" | "}" => true,
            "\"" | "'" => {
                let before = i > 0 && tokens[i - 1].joined;
                let after = tokens[i].joined;
                if before == after { self.open } else { before }
            }
            _ => false,
        }
    }
}

fn closes_apart(form: &str) -> bool {
    matches!(form, "”" | "''" | "’’")
}

fn form<'a>(text: &'a str, tokens: &[Token], i: usize) -> &'a str {
    tokens.get(i).map_or("", |token| token.span.of(text))
}

/// Returns true if and only if token `i` is a mark or an abbreviation that may end a sentence.
fn may_end(text: &str, tokens: &[Token], first: usize, i: usize) -> bool {
    let word = form(text, tokens, i);
    match word {
        "." | "…" | "。" | "؟" | "।" => true,
        "[...]" | "[…]" => i == first,
        _ if word.starts_with(['!', '?']) => true,
        _ if word.starts_with("..") => true,
        _ => word.len() > 1 && word.ends_with('.') && word.starts_with(|c: char| c.is_alphabetic()),
    }
}

/// Returns true if and only if the sentence whose mark is token `i` ends after token `last`.
fn ends(text: &str, tokens: &[Token], i: usize, last: usize) -> bool {
    let Some(next) = tokens.get(last + 1) else { return true };
    let mark = form(text, tokens, i);
    // "3.The" lacks its space; ".NET" and "etc.)," do not end.
    let glued = tokens[last].joined;
    let mut begin = last + 1;
    while begin < tokens.len() && is_opening(form(text, tokens, begin)) {
        begin += 1;
    }
    let word = form(text, tokens, begin);
    let Some(c) = word.chars().next() else { return true };
    if c.is_lowercase() {
        return last == i && !glued && begin == last + 1 && small_letter_ends(text, tokens, i);
    }
    let opens = c.is_alphanumeric() || is_opening(next.span.of(text)) || "#@$£€[•-–—*".contains(c);
    if !opens {
        return false;
    }
    if matches!(c, '-' | '–' | '—' | '*' | '•') && glued {
        return false;
    }
    if mark.len() > 1 && mark.ends_with('.') && mark.starts_with(|c: char| c.is_alphabetic()) {
        return !glued && abbreviation_ends(text, tokens, i, last, word);
    }
    if glued && !c.is_uppercase() {
        return false;
    }
    if mark.starts_with("..") && last == i {
        // Three dots in running speech: a new sentence only where one plainly begins.
        return c.is_uppercase() && is_starter(word);
    }
    if mark == "." && i > 0 && is_item_number(text, tokens, i) {
        return false;
    }
    !(last > i
        && (mark.starts_with(['?', '!']) || mark == "." || mark == "…")
        && speech_follows(text, tokens, begin))
}

/// Returns true if and only if a sentence ends at mark `i` though a small letter follows.
///
/// People who write to each other begin sentences so; newswire has it only after abbreviations
/// that no list knows, which are short or hold a capital.
fn small_letter_ends(text: &str, tokens: &[Token], i: usize) -> bool {
    let mark = form(text, tokens, i);
    let before = i.checked_sub(1).map_or("", |before| form(text, tokens, before));
    match mark {
        "." => {
            let plain = before.chars().all(|c| c.is_lowercase());
            (plain && before.len() > 2)
                || matches!(before, "it" | "me" | "us" | "up" | "do" | "so")
                || matches!(before, ")" | "\"")
        }
        _ => {
            mark.starts_with('?')
                || (mark.starts_with('!') && !before.starts_with(char::is_uppercase))
        }
    }
}

/// Returns true if and only if "3" "." opens the paragraph as a number of an item.
fn is_item_number(text: &str, tokens: &[Token], i: usize) -> bool {
    i == 1 && form(text, tokens, 0).bytes().all(|b| b.is_ascii_digit())
}

fn is_opening(form: &str) -> bool {
    matches!(form, "\"" | "'" | "“" | "‘" | "«" | "``" | "(" | "[" | "„" | "[...]" | "[…]")
}

fn is_starter(word: &str) -> bool {
    STARTERS.iter().any(|starter| starter.eq_ignore_ascii_case(word))
}

fn abbreviation_ends(text: &str, tokens: &[Token], i: usize, last: usize, next: &str) -> bool {
    let word = form(text, tokens, i);
    let stem = &word[..word.len() - 1];
    if last > i {
        return true;
    }
    match abbreviation::kind(stem) {
        Some(Kind::Title | Kind::Number) => false,
        _ if stem.chars().count() == 1 => {
            // "J. Smith"; "Plan B. The army" ends.
            is_starter(next) && !next.eq_ignore_ascii_case("a")
        }
        _ => is_starter(next) && next.starts_with(char::is_uppercase),
    }
}

/// Returns true if and only if a few words on somebody "said" what stood before.
fn speech_follows(text: &str, tokens: &[Token], begin: usize) -> bool {
    const WORDS_AHEAD: usize = 6;
    for i in begin..tokens.len().min(begin + WORDS_AHEAD) {
        let word = form(text, tokens, i);
        if SPEECH.iter().any(|verb| verb.eq_ignore_ascii_case(word)) {
            // "He said" and "The army said:" begin a sentence of their own when more is told.
            let closes = form(text, tokens, i + 1);
            return matches!(closes, "." | "," | "" | "in" | "on" | "of" | "to" | "as")
                && i > begin
                && !is_starter(form(text, tokens, begin));
        }
        if matches!(word, "." | "," | ":" | ";" | "\"") {
            return false;
        }
    }
    false
}

/// Returns the span from the first to the last of these tokens.
pub(crate) fn cover(tokens: &[Token]) -> Span {
    match (tokens.first(), tokens.last()) {
        (Some(first), Some(last)) => first.span.cover(last.span),
        _ => Span::default(),
    }
}
