//! Turns words into fractions: "a third", "two thirds", "one in four", "half", "nine out of ten".

use std::ops::Range;

use tallybook_syntax::Upos;

use super::line::Line;

/// A fraction with its tokens.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Fraction {
    pub(super) tokens: Range<usize>,
    pub(super) value: f64,
}

/// Number words from zero on, each at its value.
pub(super) const SMALL: [&str; 21] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
];

/// Reads a number word up to twenty or digits.
pub(super) fn small_number(word: &str) -> Option<f64> {
    if let Some(at) = SMALL.iter().position(|known| *known == word) {
        return Some(at as f64);
    }
    let digits = word.starts_with(|c: char| c.is_ascii_digit()) && word.len() < 12;
    digits.then(|| word.replace(',', "").parse().ok()).flatten()
}

fn bottom(word: &str) -> Option<f64> {
    const PARTS: [(&str, f64); 12] = [
        ("half", 2.0),
        ("third", 3.0),
        ("quarter", 4.0),
        ("fourth", 4.0),
        ("fifth", 5.0),
        ("sixth", 6.0),
        ("seventh", 7.0),
        ("eighth", 8.0),
        ("ninth", 9.0),
        ("tenth", 10.0),
        ("twelfth", 12.0),
        ("sixteenth", 16.0),
    ];
    let plain = if word == "halves" { "half" } else { word.strip_suffix('s').unwrap_or(word) };
    PARTS.iter().find(|(known, _)| *known == plain).map(|(_, value)| *value)
}

/// Returns the fractions of a sentence in order.
pub(super) fn find(line: &Line<'_>) -> Vec<Fraction> {
    let mut out = Vec::new();
    let mut i = 0;
    while i < line.len() {
        match at(line, i) {
            Some(found) => {
                i = found.tokens.end;
                out.push(found);
            }
            None => i += 1,
        }
    }
    out
}

fn at(line: &Line<'_>, i: usize) -> Option<Fraction> {
    let word = line.word(i);
    if word == "half" {
        // "The second half", "half an hour": no share of what is counted.
        let timed = matches!(line.word(i + 1), "an" | "a" | "-" | "hour" | "past");
        let ordinal = matches!(line.back(i, 1), "second" | "first" | "latter" | "a");
        return (!timed && !ordinal).then_some(Fraction { tokens: i..i + 1, value: 0.5 });
    }
    let one = matches!(word, "a" | "one");
    let top = if one { 1.0 } else { small_number(word)? };
    let next = if line.word(i + 1) == "-" { i + 2 } else { i + 1 };
    if let Some(bottom) = bottom(line.word(next)) {
        let plural = line.word(next).ends_with('s');
        let fits = (plural && top > 1.0 || one && !plural) && top < bottom;
        return (fits && ends_a_share(line, next + 1, top > 1.0))
            .then_some(Fraction { tokens: i..next + 1, value: top / bottom });
    }
    // "One in four", "nine out of ten", "five families in eight".
    let noun = usize::from(line.upos(i + 1) == Upos::Noun && line.word(i + 1) != "in");
    let mut at = i + 1 + noun;
    if line.word(at) == "out" && line.word(at + 1) == "of" {
        at += 2;
    } else if matches!(line.word(at), "in" | "of") && (line.word(at) == "in" || top > 1.0) {
        at += 1;
    } else {
        return None;
    }
    if line.word(at) == "every" {
        at += 1;
    }
    let bottom = small_number(line.word(at)).filter(|bottom| *bottom > top && *bottom <= 20.0)?;
    let open = line.upos(at + 1) != Upos::Noun || line.word(at + 1) == "-";
    let fits = top >= 1.0 && top.fract() == 0.0 && (open || line.word(at - 1) != "of");
    let period = matches!(line.word(at + 1), "days" | "weeks" | "months" | "years" | "hours");
    (fits && !period).then_some(Fraction { tokens: i..at + 1, value: top / bottom })
}

/// "A third bomb" is the next bomb, "a third of the bombs" and "a third more" are shares.
fn ends_a_share(line: &Line<'_>, next: usize, plural: bool) -> bool {
    let word = line.word(next);
    let compared = matches!(word, "more" | "fewer" | "less" | "higher" | "lower" | "of" | "as");
    let noun = matches!(line.upos(next), Upos::Noun | Upos::Adj | Upos::Propn | Upos::Num);
    plural || compared || !noun && word != "-"
}
