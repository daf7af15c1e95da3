//! Turns number words and digits into values: "two thousand five hundred" is 2500.
//!
//! | words | value |
//! |---|---|
//! | `1,800`, `25 200`, `1.5 million` | 1800, 25200, 1500000 |
//! | `twenty-five`, `a hundred`, `half a dozen` | 25, 100, 6 |
//! | `20 to 25`, `two or three`, `between 20 and 25` | a range |
//! | `4-0`, `F-16`, `24/7`, `17:05` | none |

use super::words::Words;

/// A number or a range of two in the text, with the tokens that say it.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct Number {
    /// First token.
    pub(crate) start: usize,
    /// One past the last token.
    pub(crate) end: usize,
    /// The number, or the lower end of a range.
    pub(crate) low: f64,
    /// The upper end of a range.
    pub(crate) high: Option<f64>,
    /// True for words that are about by nature: "a dozen", "a hundred", "a couple".
    pub(crate) round: bool,
}

/// Largest number that a count can be; longer digit strings are serial numbers.
const VALUE_MAX: f64 = 1e13;

/// Returns the number that starts at token `i`, ranges included.
pub(crate) fn at(words: &Words<'_>, i: usize) -> Option<Number> {
    if words.at(i) == "between" {
        let low = cardinal(words, i + 1)?;
        let high = (words.at(low.end) == "and").then(|| cardinal(words, low.end + 1)).flatten()?;
        return (low.low < high.low)
            .then_some(Number { start: i, high: Some(high.low), ..high })
            .map(|range| Number { low: low.low, ..range });
    }
    let low = cardinal(words, i)?;
    Some(range_end(words, low).unwrap_or(low))
}

/// Returns the range that goes on from `low`: "to 25", "or three", "-25", ", perhaps 35".
fn range_end(words: &Words<'_>, low: Number) -> Option<Number> {
    let mut at = low.end;
    let mut link = words.at(at);
    // Quotation marks and commas may stand before "perhaps".
    if link == "," && matches!(words.at(at + 1), "perhaps" | "maybe" | "possibly") {
        at += 1;
        link = words.at(at);
    }
    let dash = matches!(link, "-" | "\u{2013}" | "\u{2014}" | "--");
    let change = low.start > 0 && matches!(words.before(low.start, 1), "from" | "by");
    let linked = match link {
        "to" => !change,
        "or" => true,
        "perhaps" | "maybe" | "possibly" => true,
        _ => dash && words.joined(at.wrapping_sub(1)) && words.joined(at),
    };
    if !linked {
        return None;
    }
    let mut next = at + 1;
    if link == "or" && matches!(words.at(next), "perhaps" | "maybe" | "possibly" | "even") {
        next += 1;
    }
    let high = cardinal(words, next)?;
    let mut floor = low.low;
    // "two to three thousand" and "1.5 to 2 million" say the magnitude once.
    if high.low >= 1000.0 && floor < 100.0 {
        let magnitude = [1e9, 1e6, 1e3].into_iter().find(|m| high.low >= *m).unwrap_or(1.0);
        if high.end > next + 1 || words.at(next).ends_with(['k', 'm']) {
            floor *= magnitude;
        }
    }
    (floor < high.low).then_some(Number {
        start: low.start,
        end: high.end,
        low: floor,
        high: Some(high.low),
        round: false,
    })
}

/// Returns the cardinal number that starts at token `i`.
pub(crate) fn cardinal(words: &Words<'_>, i: usize) -> Option<Number> {
    let word = words.at(i);
    let first = word.as_bytes().first()?;
    if first.is_ascii_digit() {
        // "[3]" points to a footnote.
        let note = words.before(i, 1) == "[" && words.at(i + 1) == "]";
        return if note { None } else { digits(words, i) };
    }
    if !first.is_ascii_alphabetic() {
        return None;
    }
    if matches!(word, "a" | "an") {
        return article_number(words, i);
    }
    if word == "half" && words.matches(i + 1, &["a", "dozen"]) {
        return Some(Number { start: i, end: i + 3, low: 6.0, high: None, round: true });
    }
    spelled(words, i)
}

/// Reads "a hundred", "a dozen", "a couple of", "a pair of".
fn article_number(words: &Words<'_>, i: usize) -> Option<Number> {
    let found =
        |low: f64, end: usize, round: bool| Some(Number { start: i, end, low, high: None, round });
    match words.at(i + 1) {
        "hundred" | "thousand" | "million" | "billion" => {
            let rest = spelled_from(words, i + 1, 1.0)?;
            found(rest.low, rest.end, rest.end == i + 2 && rest.low >= 1000.0)
        }
        "dozen" => found(12.0, i + 2, true),
        "score" if words.at(i + 2) == "of" => found(20.0, i + 2, true),
        "couple" | "pair" if words.at(i + 2) == "of" => found(2.0, i + 2, false),
        "half" if words.at(i + 2) == "dozen" => found(6.0, i + 3, true),
        _ => None,
    }
}

fn digits(words: &Words<'_>, i: usize) -> Option<Number> {
    let word = words.at(i);
    let (body, suffix) = split_suffix(word)?;
    let mut value = digit_value(body)?;
    let mut end = i + 1;
    if let Some(magnitude) = suffix {
        value *= magnitude;
    } else if body.len() <= 3 && body.bytes().all(|b| b.is_ascii_digit()) {
        // "25 200": groups of exactly three digits after one space.
        while is_group(words, end) {
            value = value * 1000.0 + digit_value(words.at(end))?;
            end += 1;
        }
    }
    if let Some(magnitude) = magnitude(words.at(end)) {
        value *= magnitude;
        end += 1;
    } else if words.at(end) == "dozen" {
        value *= 12.0;
        end += 1;
    }
    (value < VALUE_MAX).then_some(Number { start: i, end, low: value, high: None, round: false })
}

/// Returns the value of one word of digits, with a magnitude's letter or without.
pub(crate) fn digit_word(word: &str) -> Option<f64> {
    let (body, suffix) = split_suffix(word)?;
    Some(digit_value(body)? * suffix.unwrap_or(1.0))
}

/// Splits "10k" and "1.5m" into digits and magnitude; `None` for "17th", "5pm", "3d".
fn split_suffix(word: &str) -> Option<(&str, Option<f64>)> {
    let body = word.trim_end_matches(|c: char| c.is_alphabetic());
    let suffix = match &word[body.len()..] {
        "" => None,
        "k" => Some(1e3),
        "m" | "mn" | "mln" => Some(1e6),
        "bn" => Some(1e9),
        _ => return None,
    };
    Some((body, suffix))
}

/// Reads "1,800", "1.800.000", "1.5", "300"; `None` for times, dates and broken groups.
fn digit_value(body: &str) -> Option<f64> {
    if body.bytes().all(|b| b.is_ascii_digit()) {
        return body.parse().ok();
    }
    for mark in [',', '.', '\'', '\u{a0}', '\u{202f}', '\u{2009}'] {
        let mut groups = body.split(mark);
        let head = groups.next()?;
        let grouped = !head.is_empty()
            && head.len() <= 3
            && groups.clone().count() > usize::from(mark == '.')
            && groups.all(|group| group.len() == 3 && group.bytes().all(|b| b.is_ascii_digit()));
        if grouped && head.bytes().all(|b| b.is_ascii_digit()) {
            return body.replace(mark, "").parse().ok();
        }
    }
    let (whole, part) = body.rsplit_once('.')?;
    let plain = whole.replace(',', "");
    let ok = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    (ok(&plain) && ok(part)).then(|| format!("{plain}.{part}").parse().ok()).flatten()
}

fn is_group(words: &Words<'_>, i: usize) -> bool {
    let word = words.at(i);
    let Some(back) = i.checked_sub(1) else { return false };
    let gap = match (words.token(back), words.token(i)) {
        (Some(a), Some(b)) => b.span.start.saturating_sub(a.span.end),
        _ => return false,
    };
    // A narrow or no-break space is up to three bytes long.
    (1..=3).contains(&gap) && word.len() == 3 && word.bytes().all(|b| b.is_ascii_digit())
}

fn magnitude(word: &str) -> Option<f64> {
    match word {
        "hundred" => Some(1e2),
        "thousand" => Some(1e3),
        "million" | "mln" => Some(1e6),
        "billion" | "bn" => Some(1e9),
        "trillion" => Some(1e12),
        _ => None,
    }
}

/// Returns the value of a number word below a hundred.
fn small(word: &str) -> Option<f64> {
    let value = match word {
        "one" => 1,
        "two" => 2,
        "three" => 3,
        "four" => 4,
        "five" => 5,
        "six" => 6,
        "seven" => 7,
        "eight" => 8,
        "nine" => 9,
        "ten" => 10,
        "eleven" => 11,
        "twelve" => 12,
        "thirteen" => 13,
        "fourteen" => 14,
        "fifteen" => 15,
        "sixteen" => 16,
        "seventeen" => 17,
        "eighteen" => 18,
        "nineteen" => 19,
        _ => return tens(word),
    };
    Some(f64::from(value))
}

fn tens(word: &str) -> Option<f64> {
    let value = match word {
        "twenty" => 20,
        "thirty" => 30,
        "forty" | "fourty" => 40,
        "fifty" => 50,
        "sixty" => 60,
        "seventy" => 70,
        "eighty" => 80,
        "ninety" => 90,
        _ => return None,
    };
    Some(f64::from(value))
}

/// Returns the value of "three", "twenty-five" or "twenty" "-" "five" at `i`, and its end.
fn below_hundred(words: &Words<'_>, i: usize) -> Option<(f64, usize)> {
    let word = words.at(i);
    if let Some((ten, unit)) = word.split_once('-') {
        let unit = small(unit).filter(|unit| *unit < 10.0)?;
        return Some((tens(ten)? + unit, i + 1));
    }
    let value = small(word)?;
    if tens(word).is_some() {
        let dash = words.at(i + 1) == "-" && words.joined(i);
        let next = if dash { i + 2 } else { i + 1 };
        if let Some(unit) = small(words.at(next)).filter(|unit| *unit < 10.0)
            && words.at(next) != "one"
        {
            return Some((value + unit, next + 1));
        }
        if dash && words.at(next) == "one" {
            return Some((value + 1.0, next + 1));
        }
    }
    Some((value, i + 1))
}

fn spelled(words: &Words<'_>, i: usize) -> Option<Number> {
    let (value, end) = below_hundred(words, i)?;
    if words.at(end) == "dozen" {
        return Some(Number { start: i, end: end + 1, low: value * 12.0, high: None, round: true });
    }
    spelled_from(words, end, value).map(|number| Number { start: i, ..number })
}

/// Reads on at `i` after a leading value: "hundred and twenty thousand five hundred".
fn spelled_from(words: &Words<'_>, i: usize, leading: f64) -> Option<Number> {
    let (mut total, mut group, mut at) = (0.0, leading, i);
    let mut limit = f64::INFINITY;
    loop {
        match magnitude(words.at(at)) {
            Some(m) if m < limit => {
                if m == 100.0 {
                    group *= m;
                } else {
                    total += group * m;
                    group = 0.0;
                    limit = m;
                }
                at += 1;
            }
            Some(_) => break,
            None if at == i => break,
            None => {
                // "hundred and five" goes on; "a thousand and two women" is rare enough.
                let next = if words.at(at) == "and" { at + 1 } else { at };
                match below_hundred(words, next) {
                    Some((value, end)) if group % 100.0 == 0.0 && (group > 0.0 || total > 0.0) => {
                        group += value;
                        at = end;
                        if magnitude(words.at(at)).is_none() {
                            break;
                        }
                    }
                    _ => break,
                }
            }
        }
    }
    let low = total + group;
    (low < VALUE_MAX).then_some(Number { start: i, end: at, low, high: None, round: false })
}

/// Returns the value of an ordinal word: "11th", "third", "twenty-first".
pub(crate) fn ordinal(words: &Words<'_>, i: usize) -> Option<(f64, usize)> {
    let word = words.at(i);
    let first = word.as_bytes().first()?;
    if first.is_ascii_digit() {
        let body = ["st", "nd", "rd", "th"].iter().find_map(|end| word.strip_suffix(end))?;
        return Some((digit_value(body)?, i + 1));
    }
    if let Some((ten, unit)) = word.split_once('-') {
        return Some((tens(ten)? + ordinal_word(unit)?, i + 1));
    }
    if let Some(ten) = tens(word)
        && words.at(i + 1) == "-"
        && let Some(unit) = ordinal_word(words.at(i + 2)).filter(|unit| *unit < 10.0)
    {
        return Some((ten + unit, i + 3));
    }
    Some((ordinal_word(word)?, i + 1))
}

fn ordinal_word(word: &str) -> Option<f64> {
    let value = match word {
        "first" => 1,
        "second" => 2,
        "third" => 3,
        "fourth" => 4,
        "fifth" => 5,
        "sixth" => 6,
        "seventh" => 7,
        "eighth" => 8,
        "ninth" => 9,
        "tenth" => 10,
        "eleventh" => 11,
        "twelfth" => 12,
        "thirteenth" => 13,
        "fourteenth" => 14,
        "fifteenth" => 15,
        "sixteenth" => 16,
        "seventeenth" => 17,
        "eighteenth" => 18,
        "nineteenth" => 19,
        "twentieth" => 20,
        "thirtieth" => 30,
        "fortieth" => 40,
        "fiftieth" => 50,
        "hundredth" => 100,
        _ => return None,
    };
    Some(f64::from(value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use tallybook_syntax::{Deprel, ParsedSentence, ParsedToken, Upos, Xpos};
    use tallybook_text::{Document, split};

    /// Reads the number at the first token that starts one; no model is needed.
    fn read(text: &str) -> Option<(f64, Option<f64>)> {
        let document = Document::from_text(text);
        let sentence = split(&document).into_iter().next()?;
        let token = |token: &tallybook_text::Token| ParsedToken {
            span: token.span,
            joined: token.joined,
            upos: Upos::X,
            xpos: Xpos::Fw,
            lemma: "".into(),
            head: None,
            deprel: Deprel::Dep,
        };
        let tokens = sentence.tokens.iter().map(token).collect();
        let parsed = ParsedSentence::new(sentence.span, 0, sentence.block, tokens, Vec::new());
        let words = Words::new(text, &parsed);
        (0..words.len()).find_map(|i| at(&words, i)).map(|number| (number.low, number.high))
    }

    #[test]
    fn numbers_have_values() {
        for (text, want) in [
            ("1,800 people", Some((1800.0, None))),
            ("25 200 people", Some((25200.0, None))),
            ("1.5 million dollars", Some((1.5e6, None))),
            ("90,000 litres", Some((90000.0, None))),
            ("twenty-five men", Some((25.0, None))),
            ("twenty five men", Some((25.0, None))),
            ("a hundred men", Some((100.0, None))),
            ("two thousand five hundred men", Some((2500.0, None))),
            ("one hundred and twenty men", Some((120.0, None))),
            ("half a dozen men", Some((6.0, None))),
            ("two dozen men", Some((24.0, None))),
            ("two or three men", Some((2.0, Some(3.0)))),
            ("20 to 25 men", Some((20.0, Some(25.0)))),
            ("20-25 men", Some((20.0, Some(25.0)))),
            ("between 20 and 25 men", Some((20.0, Some(25.0)))),
            ("two to three thousand men", Some((2000.0, Some(3000.0)))),
            ("from 60 to 180", Some((60.0, None))),
            ("thirty, perhaps thirty-five bodies", Some((30.0, Some(35.0)))),
            ("the men", None),
            ("17th", None),
        ] {
            assert_eq!(read(text), want, "{text}");
        }
    }
}
