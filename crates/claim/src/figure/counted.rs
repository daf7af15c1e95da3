//! Turns the words around a count into the noun phrase that is counted.
//!
//! | words | counted |
//! |---|---|
//! | the third such convoy since May | convoy |
//! | 96,000 people have been displaced since | people displaced |
//! | brings to 61 the number of soldiers killed in | soldiers killed |

use std::ops::Range;

use tallybook_mention::quantity::Category;
use tallybook_syntax::Upos;

use super::item::Item;
use super::lexicon::Class;
use super::line::Line;

/// Most tokens of a counted phrase.
const TOKENS_MAX: usize = 14;

/// Returns what an ordinal counts: the words after it, or the noun that it stands for.
pub(super) fn after_ordinal(line: &Line<'_>, ordinal: usize, noun: Range<usize>) -> String {
    let such = |i: usize| {
        matches!(line.word(i), "such" | "similar" | "straight" | "consecutive" | "successive")
    };
    let start = (noun.start..noun.end).find(|&i| !such(i)).unwrap_or(noun.end);
    let words = clean(line, start..noun.end);
    let first = line.word(start);
    let bare = words.is_empty() || matches!(first, "of" | "in" | "on" | "at" | "by" | "with");
    if !bare {
        return words;
    }
    // "Convoy number 14", "The raid is the fifth on the avenue": the noun stands before.
    let before = (0..ordinal).rev().find(|&i| line.upos(i) == Upos::Noun);
    let noun = before.map(|i| line.sentence.tokens[i].span.of(line.page.text));
    let kind = matches!(line.word(start + 2), "kind" | "sort" | "type") && first == "of";
    let tail = if kind {
        clean(line, start + 3..noun_end(line, start + 3, noun_len(line)))
    } else {
        words
    };
    [noun.unwrap_or(""), tail.as_str()].join(" ").trim().to_owned()
}

fn noun_len(line: &Line<'_>) -> usize {
    line.len()
}

/// The end of what may belong to a phrase that starts at `from`.
fn noun_end(line: &Line<'_>, from: usize, end: usize) -> usize {
    let stop = |&i: &usize| {
        matches!(line.word(i), "," | "." | ";" | ":" | "(" | ")" | "since" | "this")
            || line.is_finite_auxiliary(i)
            || i > from && (line.upos(i) == Upos::Num || in_time(line, i))
    };
    (from..end.min(from + TOKENS_MAX)).find(stop).unwrap_or(end.min(from + TOKENS_MAX))
}

fn in_time(line: &Line<'_>, i: usize) -> bool {
    let span = line.span(i..i + 1);
    line.times().iter().any(|time| time.span.contains(span))
}

/// Returns the words of these tokens on one line, cut at the end of their phrase.
fn clean(line: &Line<'_>, tokens: Range<usize>) -> String {
    let article = |i: &usize| {
        let word = line.word(*i);
        let sign = !word.chars().any(char::is_alphanumeric);
        sign || matches!(word, "the" | "a" | "an" | "those" | "such" | "of" | "its" | "their")
    };
    let start = tokens.clone().find(|i| !article(i)).unwrap_or(tokens.start);
    let tokens = start..tokens.end.max(start);
    let mut end = noun_end(line, tokens.start, tokens.end).max(tokens.start);
    // A preposition or an article left over at the end belongs to the window.
    while end > tokens.start
        && matches!(
            line.upos(end - 1),
            Upos::Adp | Upos::Det | Upos::Punct | Upos::Cconj | Upos::Part
        )
    {
        end -= 1;
    }
    if end == tokens.start {
        return String::new();
    }
    let words = line.span(tokens.start..end).of(line.page.text);
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns what a cumulative number counts.
pub(super) fn of_item(line: &Line<'_>, item: &Item) -> String {
    let number = line.tokens(item.number);
    let whole = line.tokens(item.span);
    if matches!(line.word(whole.end.wrapping_sub(1)), "times" | "occasions" | "twice" | "thrice") {
        let verb = (0..number.start).rev().find(|&i| line.upos(i) == Upos::Verb);
        return verb.map_or_else(String::new, |verb| format!("times {}", line.word(verb)));
    }
    let own = if item.unit { clean(line, number.end..whole.end) } else { String::new() };
    let named = if own.is_empty() { of_total(line, number.clone()) } else { own };
    let fate = fate(item.category);
    let happening = line.has(whole.clone(), Class::Occur);
    let said = fate.is_empty()
        || happening
        || named.to_lowercase().contains(fate)
        || matches!(item.category, Category::Killed) && is_death(&named);
    match (named.is_empty(), said) {
        (true, _) => fate.to_owned(),
        (false, true) => named,
        (false, false) => format!("{named} {fate}"),
    }
}

fn is_death(words: &str) -> bool {
    ["dead", "death", "toll", "died", "bodies", "lives", "killed"]
        .iter()
        .any(|word| words.contains(word))
}

/// "The number of soldiers killed", "the death toll", "Lorries since 12 July: 1,149".
fn of_total(line: &Line<'_>, number: Range<usize>) -> String {
    // "Bring to 94 the soldiers killed".
    if line.word(number.end) == "the" && !line.is(number.end + 1, Class::Total) {
        return clean(line, number.end + 1..line.len());
    }
    let reach = (0..line.len()).filter(|i| !number.contains(i));
    let total =
        reach.filter(|&i| line.is(i, Class::Total)).min_by_key(|i| i.abs_diff(number.start));
    if let Some(total) = total {
        // "The toll of the winter" names the time, "the number of attacks" what is counted.
        if matches!(line.word(total), "toll" | "tolls") {
            return String::new();
        }
        if line.word(total + 1) == "of" {
            let mut start = total + 2;
            while matches!(line.word(start), "the" | "those" | "its") {
                start += 1;
            }
            let end = (start..line.len())
                .find(|&i| {
                    line.is(i, Class::Stand) && line.upos(i) != Upos::Noun || number.contains(&i)
                })
                .unwrap_or(line.len());
            return clean(line, start..end);
        }
        let named = total > 0 && matches!(line.upos(total - 1), Upos::Noun | Upos::Adj);
        if named {
            return clean(line, total - 1..total + 1);
        }
    }
    let colon = (0..number.start).rev().find(|&i| line.word(i) == ":");
    if let Some(colon) = colon {
        // "March so far:" names the window only.
        let windowed = line.has(0..colon, Class::SoFar) && colon <= 4;
        return if windowed { String::new() } else { clean(line, 0..colon) };
    }
    let next = line.upos(number.end);
    if matches!(next, Upos::Adp | Upos::Punct | Upos::Sconj | Upos::Adv) {
        return String::new();
    }
    clean(line, number.end..line.len())
}

fn fate(category: Category) -> &'static str {
    match category {
        Category::Killed => "killed",
        Category::Wounded => "wounded",
        Category::Captured => "captured",
        Category::Abducted => "abducted",
        Category::Released => "released",
        Category::Displaced => "displaced",
        Category::Missing => "missing",
        _ => "",
    }
}
