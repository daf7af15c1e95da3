//! Turns the words after a number into the noun phrase that is counted.
//!
//! Words decide first and the tree second: where a wrong tree tears number and noun apart, the
//! words still stand side by side.

use tallybook_syntax::{Deprel, Upos, Xpos};

use super::lexicon::{Class, Lexicon, Unit, singular};
use super::words::Words;

/// A counted noun phrase.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Noun {
    /// First token, adjectives included.
    pub(crate) start: usize,
    /// One past the last token.
    pub(crate) end: usize,
    /// The head noun; the first of coordinated ones.
    pub(crate) head: usize,
    /// Its row in the table.
    pub(crate) unit: Option<Unit>,
}

/// Longest noun phrase after a number, in tokens.
const CHUNK_MAX: usize = 9;

/// Returns the noun phrase that starts at token `i`; `number` is the token that counts it.
pub(crate) fn after(
    words: &Words<'_>,
    lexicon: &Lexicon,
    i: usize,
    number: Option<usize>,
) -> Option<Noun> {
    let end = chunk_end(words, lexicon, i);
    if end == i {
        return None;
    }
    let head = head_in(words, lexicon, i, end, number)?;
    if words.at(head) == "passers" && words.matches(head + 1, &["-", "by"]) {
        let unit = lexicon.noun("passer-by");
        return Some(Noun { start: i, end: head + 3, head, unit });
    }
    let unit = lexicon.unit(words, i, head);
    let end = measured_of(words, lexicon, head, unit)
        .unwrap_or_else(|| coordinated(words, lexicon, i, head).unwrap_or(head + 1));
    Some(Noun { start: i, end, head, unit })
}

/// Says whether a noun phrase is in the plural, or counts many by itself ("personnel").
pub(crate) fn is_many(words: &Words<'_>, lexicon: &Lexicon, noun: &Noun) -> bool {
    let word = words.at(noun.head);
    let plural = words.token(noun.head).is_some_and(|t| matches!(t.xpos, Xpos::Nns | Xpos::Nnps));
    let known = lexicon.noun(&singular(word)).is_some() && singular(word) != word;
    plural
        || known
        || noun.end > noun.head + 1
        || matches!(word, "personnel" | "staff" | "police" | "people" | "aircraft" | "cattle")
}

/// Returns one past the last token that can belong to a bare noun phrase from `i` on.
fn chunk_end(words: &Words<'_>, lexicon: &Lexicon, i: usize) -> usize {
    let mut end = i;
    let stop = words.len().min(i + CHUNK_MAX);
    while end < stop {
        let word = words.at(end);
        let inside = match words.upos(end) {
            _ if word == "passers" && words.matches(end + 1, &["-", "by"]) => {
                end += 2;
                true
            }
            _ if is_state(word) => end + 1 < stop && is_nominal(words, lexicon, end + 1),
            _ if lexicon.noun(&singular(word)).is_some() => !is_finite(words, end),
            Upos::Adj | Upos::Noun | Upos::Propn => !is_closed(word),
            Upos::Verb => {
                matches!(words.token(end), Some(t) if is_participle(t.xpos)) && {
                    // "12 wounded soldiers" but not "12 wounded in".
                    let next = end + 1;
                    next < stop && is_nominal(words, lexicon, next)
                }
            }
            Upos::Adv => end + 1 < stop && words.upos(end + 1) == Upos::Adj && end > i,
            // "three G3-A3 rifles": a model's name is part of the phrase.
            Upos::Num | Upos::X if is_model(word) => end + 1 < stop,
            // "50 armoured vehicles": a word the model takes for a number and that is none.
            Upos::Num => {
                super::number::cardinal(words, end).is_none()
                    && word.chars().all(char::is_alphabetic)
                    && end + 1 < stop
                    && is_nominal(words, lexicon, end + 1)
            }
            Upos::Punct => {
                // A hyphen or an opening quotation mark inside of the phrase.
                let hyphen = word == "-" && words.joined(end) && end > i;
                let quote = is_quote(word) && end == i && is_nominal(words, lexicon, end + 1);
                hyphen || quote
            }
            // An untagged word of a text that no model has read.
            Upos::X => word.chars().all(char::is_alphabetic) && !is_closed(word),
            _ => false,
        };
        if !inside {
            break;
        }
        end += 1;
    }
    end
}

fn is_model(word: &str) -> bool {
    word.chars().any(char::is_alphabetic)
        && word.chars().any(|c| c.is_ascii_digit())
        && super::number::digit_word(word).is_none()
}

fn is_participle(xpos: Xpos) -> bool {
    matches!(xpos, Xpos::Vbn | Xpos::Vbg | Xpos::Vbd)
}

fn is_nominal(words: &Words<'_>, lexicon: &Lexicon, i: usize) -> bool {
    let noun = matches!(words.upos(i), Upos::Noun | Upos::Propn | Upos::Adj);
    noun && !is_closed(words.at(i)) || lexicon.noun(&singular(words.at(i))).is_some()
}

/// Says whether a word of the table stands as a verb: "12 guards", but "they guard".
fn is_finite(words: &Words<'_>, i: usize) -> bool {
    let verb = matches!(words.upos(i), Upos::Verb | Upos::Aux);
    verb && matches!(words.token(i).map(|t| t.xpos), Some(Xpos::Vbd | Xpos::Vbz | Xpos::Vbp))
        || matches!(words.upos(i), Upos::Pron | Upos::Adp | Upos::Sconj | Upos::Det)
}

/// Words that say what became of persons: inside a phrase before its noun, else after it.
fn is_state(word: &str) -> bool {
    matches!(
        word,
        "dead" | "killed" | "wounded" | "injured" | "hurt" | "missing" | "displaced" | "detained"
    )
}

/// Closed-class words and time words, which never end a counted noun phrase.
const CLOSED: &[&str] = &[
    "the",
    "a",
    "an",
    "and",
    "or",
    "of",
    "in",
    "on",
    "at",
    "by",
    "to",
    "from",
    "with",
    "for",
    "as",
    "when",
    "who",
    "which",
    "that",
    "were",
    "was",
    "are",
    "is",
    "be",
    "been",
    "have",
    "has",
    "had",
    "will",
    "would",
    "near",
    "since",
    "after",
    "before",
    "during",
    "while",
    "said",
    "says",
    "told",
    "and/or",
    "yesterday",
    "today",
    "tomorrow",
    "tonight",
    "overnight",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
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
    "dead",
    "killed",
    "wounded",
    "injured",
    "hurt",
    "missing",
    "others'",
    "per",
    "so",
    "far",
];

/// Says whether a word never stands in a counted noun phrase.
fn is_closed(word: &str) -> bool {
    CLOSED.contains(&word)
}

fn is_quote(word: &str) -> bool {
    matches!(word, "\"" | "\u{201c}" | "\u{201d}" | "''" | "``" | "\u{ab}" | "\u{bb}" | "\u{201e}")
}

fn head_in(
    words: &Words<'_>,
    lexicon: &Lexicon,
    start: usize,
    end: usize,
    number: Option<usize>,
) -> Option<usize> {
    let noun = |i: usize| {
        matches!(words.upos(i), Upos::Noun | Upos::Propn | Upos::X)
            || lexicon.noun(&singular(words.at(i))).is_some()
            || words.token(i).is_some_and(|t| matches!(t.xpos, Xpos::Nns | Xpos::Nnps))
    };
    let by_tree = number
        .filter(|&n| words.token(n).is_some_and(|t| t.deprel == Deprel::Nummod))
        .and_then(|n| words.sentence.head(n))
        .filter(|head| (start..end).contains(head) && noun(*head));
    let plural = |i: &usize| {
        let many = words.token(*i).is_some_and(|t| matches!(t.xpos, Xpos::Nns | Xpos::Nnps));
        let word = words.at(*i);
        many || lexicon.noun(&singular(word)).is_some() && singular(word) != word
    };
    let first_plural = (start..end).find(|i| plural(i) && noun(*i));
    // A tree that stops short of a plural noun has taken a modifier for the head.
    match (by_tree, first_plural) {
        (Some(tree), Some(first)) if tree < first => Some(first),
        (Some(tree), _) => Some(tree),
        (None, Some(first)) => Some(first),
        (None, None) => (start..end).rev().find(|i| noun(*i)),
    }
}

/// Returns the end of "kilos of explosives", "head of cattle", "rounds of ammunition".
fn measured_of(
    words: &Words<'_>,
    lexicon: &Lexicon,
    head: usize,
    unit: Option<Unit>,
) -> Option<usize> {
    let measured = unit.is_some_and(|unit| unit.class == Class::Weight)
        || matches!(words.at(head), "head" | "rounds" | "pairs" | "boxes" | "sacks" | "tons");
    if !measured || words.at(head + 1) != "of" {
        return None;
    }
    let end = chunk_end(words, lexicon, head + 2);
    let noun = head_in(words, lexicon, head + 2, end, None)?;
    Some(noun + 1)
}

/// Returns the end of "lorries and armoured vehicles": nouns joined to the head with no number,
/// article or verb of their own.
fn coordinated(words: &Words<'_>, lexicon: &Lexicon, start: usize, head: usize) -> Option<usize> {
    let class = lexicon.unit(words, start, head).map(|unit| unit.class);
    let mut end = head + 1;
    let mut found = None;
    loop {
        let mark = words.at(end);
        if !matches!(mark, "and" | "or" | "&" | ",") {
            return found;
        }
        let skip = usize::from(mark == "," && matches!(words.at(end + 1), "and" | "or"));
        let from = end + 1 + skip;
        let mut at = from;
        while at < words.len().min(from + 5) && is_modifier(words, at) {
            at += 1;
        }
        let Some(last) = at.checked_sub(1).filter(|last| *last >= from) else { return found };
        let Some(token) = words.token(last) else { return found };
        let plural = matches!(token.xpos, Xpos::Nns | Xpos::Nnps);
        let tied = token.deprel == Deprel::Conj && words.sentence.head(last) == Some(head);
        let alike =
            class.is_some() && lexicon.unit(words, from, last).map(|unit| unit.class) == class;
        // "12 soldiers and rebels attacked" starts a clause of its own.
        let clause =
            words.token(at).is_some_and(|t| matches!(t.xpos, Xpos::Vbd | Xpos::Vbz | Xpos::Vbp))
                && words.upos(at) == Upos::Verb;
        if !plural || clause || !(tied || alike) {
            return found;
        }
        end = last + 1;
        // A comma joins only where the list goes on to an "and".
        if mark != "," || skip == 1 {
            found = Some(end);
        }
    }
}

/// Says whether a word can stand before or as a coordinated noun; a taggers' verb in "-ed" is an
/// adjective there ("armoured vehicles").
fn is_modifier(words: &Words<'_>, i: usize) -> bool {
    let word = words.at(i);
    let participle =
        words.upos(i) == Upos::Verb && word.ends_with("ed") && words.upos(i + 1) == Upos::Noun;
    let part = word == "-" && words.joined(i);
    (matches!(words.upos(i), Upos::Adj | Upos::Noun | Upos::Propn) && !is_closed(word))
        || participle
        || part
}
