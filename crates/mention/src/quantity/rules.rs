//! Turns the numbers of one sentence into counted phrases; each branch is a rule with a name.
//!
//! | rule | words |
//! |---|---|
//! | `counted` | at least 12 soldiers; some 38,500 rounds |
//! | `vague` | dozens of civilians; several parked cars |
//! | `elided` | 12 were killed; wounding five; three dead |
//! | `toll` | the death toll rose to 26 |
//! | `partitive` | nine of them foreigners; two of the injured |
//! | `bare` | from 60 to about 180 |
//! | `compound` | an 80-vehicle convoy |

use super::lexicon::{Class, Lexicon, Unit};
use super::measure;
use super::noun::{self, Noun};
use super::number::{self, Number};
use super::resolve::{self, Phrase};
use super::shape;
use super::words::Words;
use super::{Approx, Category, QuantityKind};

/// A counted phrase before it is bound to the document.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    /// First token, qualifiers included.
    pub(crate) start: usize,
    /// One past the last token.
    pub(crate) end: usize,
    /// Tokens of the number.
    pub(crate) number: (usize, usize),
    /// Tokens of the noun phrase counted.
    pub(crate) noun: Option<(usize, usize)>,
    /// The noun, or the number where it stands alone.
    pub(crate) head: usize,
    /// The noun's row.
    pub(crate) unit: Option<Unit>,
    /// Count, percent, fraction, ordinal, measure.
    pub(crate) kind: QuantityKind,
    /// What is counted.
    pub(crate) category: Category,
    /// Value, min, max.
    pub(crate) bounds: (Option<f64>, Option<f64>, Option<f64>),
    /// How exact.
    pub(crate) approx: Approx,
    /// Part of another.
    pub(crate) part: bool,
    /// The count is an article.
    pub(crate) article: bool,
    /// The rule's last name.
    pub(crate) rule: &'static str,
}

impl Found {
    /// Returns a phrase of this kind without a noun; the caller fills in the rest.
    pub(crate) fn of(
        kind: QuantityKind,
        tokens: (usize, usize),
        value: f64,
        rule: &'static str,
    ) -> Self {
        Self {
            start: tokens.0,
            end: tokens.1,
            number: tokens,
            noun: None,
            head: tokens.0,
            unit: None,
            kind,
            category: Category::Other,
            bounds: (Some(value), Some(value), Some(value)),
            approx: Approx::Exact,
            part: false,
            article: false,
            rule,
        }
    }

    /// Returns true where the phrase counts persons.
    pub(crate) fn persons(&self) -> bool {
        let class = self.unit.map(|unit| unit.class);
        let person = matches!(class, Some(Class::Person | Class::Troops | Class::Fated(_)));
        person || is_fate(self.category)
    }
}

/// Says whether a category is something that becomes of persons.
pub(crate) fn is_fate(category: Category) -> bool {
    matches!(
        category,
        Category::Killed
            | Category::Wounded
            | Category::Captured
            | Category::Abducted
            | Category::Released
            | Category::Displaced
            | Category::Missing
    )
}

/// A number with its qualifiers, before its noun is known.
#[derive(Clone, Copy, Debug)]
struct Counted {
    start: usize,
    number: (usize, usize),
    /// Where the noun may begin.
    next: usize,
    low: f64,
    high: Option<f64>,
    approx: Approx,
    vague: bool,
}

/// Returns the number phrases of a sentence, in order.
pub(crate) fn scan(words: &Words<'_>, lexicon: &Lexicon) -> Vec<Found> {
    let mut out: Vec<Found> = Vec::new();
    let mut i = 0;
    while i < words.len() {
        let step = if starts_number(words.at(i)) { at(words, lexicon, i, &mut out) } else { None };
        i = step.map_or(i + 1, |end| end.max(i + 1));
    }
    out
}

/// Says whether a word can start a number; keeps the scan off every other word.
fn starts_number(word: &str) -> bool {
    let Some(first) = word.as_bytes().first() else { return false };
    match first {
        b'0'..=b'9' => true,
        b'a' => matches!(word, "a" | "an"),
        b'b' => word == "between",
        b'e' => word.starts_with("eigh") || word.starts_with("eleven"),
        b'f' => word.starts_with("fi") || word.starts_with("fo"),
        b'h' => matches!(word, "half" | "hundreds" | "hundredth"),
        b'm' => matches!(word, "many" | "multiple" | "millions"),
        b'n' => word.starts_with("nin") || word == "numerous",
        b'o' => word == "one",
        b'q' => word.starts_with("quarter"),
        b's' => word.starts_with("si") || word.starts_with("se") || word == "scores",
        b't' => word.starts_with('t') && !matches!(word, "the" | "to" | "that" | "this" | "they"),
        b'd' => word == "dozens",
        b'v' => word == "various",
        _ => false,
    }
}

/// Reads the number at token `i`; returns where to read on.
fn at(words: &Words<'_>, lexicon: &Lexicon, i: usize, out: &mut Vec<Found>) -> Option<usize> {
    if let Some(end) = shape::fraction(words, i, out) {
        return Some(end);
    }
    if let Some((value, end)) = number::ordinal(words, i) {
        return shape::ordinal(words, lexicon, i, end, value, out);
    }
    let counted = match lexicon.vague(words, i) {
        Some((phrase, end)) => Counted {
            start: i,
            number: (i, end),
            next: end,
            low: phrase.min,
            high: None,
            approx: phrase.approx,
            vague: true,
        },
        None => {
            let number = number::at(words, i)?;
            if shape::no_count(words, i, number.end) {
                return Some(number.end);
            }
            of_number(number)
        }
    };
    let counted = qualified(words, lexicon, counted);
    if let Some(end) =
        measure::measure(words, lexicon, counted.start, counted.number, counted.low, out)
    {
        return Some(end);
    }
    let found = count(words, lexicon, counted, out)?;
    let end = found.end.max(found.number.1);
    out.push(found);
    Some(end)
}

/// "handed over 18" and "took over two posts" hold no "more than".
fn is_phrasal(verb: &str) -> bool {
    matches!(
        verb,
        "handed"
            | "hands"
            | "hand"
            | "handing"
            | "turned"
            | "turn"
            | "turning"
            | "took"
            | "taken"
            | "take"
            | "taking"
            | "gave"
            | "given"
            | "pulled"
            | "knocked"
    )
}

fn of_number(number: Number) -> Counted {
    let approx = match (number.high, number.round) {
        (Some(_), _) => Approx::Range,
        (None, true) => Approx::About,
        (None, false) => Approx::Exact,
    };
    Counted {
        start: number.start,
        number: (number.start, number.end),
        next: number.end,
        low: number.low,
        high: number.high,
        approx,
        vague: false,
    }
}

/// Takes in the qualifiers before and after the number.
fn qualified(words: &Words<'_>, lexicon: &Lexicon, mut counted: Counted) -> Counted {
    // Two at most: "a total of some 40", "at least another 12".
    for _ in 0..3 {
        let mut at = counted.start;
        if at > 0 && shape::is_quote(words.before(at, 1)) {
            at -= 1;
        }
        let Some((phrase, start)) = lexicon.before(words, at) else { break };
        if words.before(at, 1) == "under" && shape::under_age(words, counted.next) {
            break;
        }
        if words.before(at, 1) == "over" && is_phrasal(words.before(at, 2)) {
            break;
        }
        counted.start = start;
        if phrase.approx != Approx::Exact && counted.high.is_none() && !counted.vague {
            counted.approx = phrase.approx;
        }
    }
    if counted.start > 0
        && shape::is_quote(words.before(counted.start, 1))
        && shape::is_quote(words.at(counted.next))
    {
        counted.start -= 1;
    }
    if let Some((phrase, end)) = lexicon.after(words, counted.next)
        && number::cardinal(words, end).is_none()
    {
        if counted.high.is_none() && !counted.vague {
            counted.approx = phrase.approx;
        }
        counted.next = end;
    }
    if shape::is_quote(words.at(counted.next)) && counted.next + 1 < words.len() {
        counted.next += 1;
    }
    counted
}

/// Binds a number to its noun and finds what it counts.
fn count(
    words: &Words<'_>,
    lexicon: &Lexicon,
    counted: Counted,
    earlier: &[Found],
) -> Option<Found> {
    let (noun, part, rule) = noun_of(words, lexicon, counted);
    let alone = noun.is_none();
    if alone
        && counted.vague
        && !words.at(counted.next).is_empty()
        && counted.approx == Approx::Several
    {
        // "several" alone counts only where its verb says what: "several wounded".
        resolve::fate(
            words,
            lexicon,
            Phrase {
                start: counted.start,
                end: counted.number.1,
                head: counted.number.1 - 1,
                unit: None,
                noun: false,
            },
        )?;
    }
    let end = noun.map_or(counted.number.1, |noun| noun.end);
    let head = noun.map_or(counted.number.1 - 1, |noun| noun.head);
    let unit = noun.and_then(|noun| noun.unit);
    if alone && shape::no_bare_count(words, counted.number.0, counted.number.1) {
        return None;
    }
    let phrase = Phrase { start: counted.start, end, head, unit, noun: !alone };
    let mut found = Found {
        start: counted.start,
        end,
        number: counted.number,
        noun: noun.map(|noun| (noun.start, noun.end)),
        head,
        unit,
        kind: QuantityKind::Count,
        category: Category::Other,
        bounds: resolve::bounds(counted.low, counted.high, counted.approx),
        approx: counted.approx,
        part: part || shape::is_part(words, counted.start, end),
        article: false,
        rule,
    };
    found.category = resolve::category(words, lexicon, phrase);
    if part && found.category == Category::Other && !alone {
        // "six of them have died": the words after "of them" stand beside the noun.
        found.category = resolve::category(words, lexicon, Phrase { end: found.end, ..phrase });
    }
    if alone {
        alone_category(words, counted, &mut found, earlier);
    }
    inherit(words, &mut found, earlier);
    Some(found)
}

/// Returns the noun phrase that the number counts, whether it is a part, and the rule.
fn noun_of(
    words: &Words<'_>,
    lexicon: &Lexicon,
    counted: Counted,
) -> (Option<Noun>, bool, &'static str) {
    let next = counted.next;
    let rule = if counted.vague { "vague" } else { "counted" };
    if words.at(next) == "of" {
        if matches!(words.at(next + 1), "them" | "whom" | "those" | "which" | "us" | "these") {
            let noun = noun::after(words, lexicon, next + 2, None);
            let noun = noun.or(Some(Noun {
                start: next + 2,
                end: next + 2,
                head: counted.number.0,
                unit: None,
            }));
            return (noun, true, "partitive");
        }
        let mut start = next + 1;
        let definite = shape::is_determiner(words.at(start));
        while shape::is_determiner(words.at(start)) || shape::is_possessor(words, start) {
            start += 1;
        }
        if definite && number::cardinal(words, start).is_some() {
            let end = number::cardinal(words, start).map_or(start, |number| number.end);
            let noun = noun::after(words, lexicon, end, None);
            let noun = noun.or(Some(Noun { start: end, end, head: counted.number.0, unit: None }));
            return (noun, true, "partitive");
        }
        let noun = noun::after(words, lexicon, start, None);
        return match (definite, counted.vague) {
            (true, false) => {
                (noun.or_else(|| participle_noun(words, lexicon, start)), true, "partitive")
            }
            // "dozens of wounded".
            (_, true) => (noun.or_else(|| participle_noun(words, lexicon, start)), false, rule),
            _ => (noun, false, rule),
        };
    }
    if words.at(next) == "-" && words.joined(next) {
        let unit = lexicon.unit(words, next + 1, next + 1);
        // "a two-car train" counts no cars that anything happened to.
        let part =
            matches!(words.at(next + 1), "car" | "carriage" | "wheel" | "door" | "house" | "tank");
        let known = unit.is_some() && !part || words.at(next + 1) == "strong";
        let noun = Noun { start: next + 1, end: next + 2, head: next + 1, unit };
        return (known.then_some(noun), false, "compound");
    }
    let noun = noun::after(words, lexicon, next, counted.number.1.checked_sub(1));
    // "multiple murder" and "a few time" count nothing.
    let noun = noun.filter(|noun| !counted.vague || noun::is_many(words, lexicon, noun));
    (noun, false, if noun.is_some() { rule } else { "elided" })
}

/// Reads "the injured", "the dead" as a noun phrase.
fn participle_noun(words: &Words<'_>, lexicon: &Lexicon, i: usize) -> Option<Noun> {
    use super::lexicon::Side;
    lexicon.fate(words.at(i), &[Side::State, Side::Object])?;
    Some(Noun { start: i, end: i + 1, head: i, unit: None })
}

/// Finds what a number without a noun counts: by its verb, a toll, a label, or the count before.
fn alone_category(words: &Words<'_>, counted: Counted, found: &mut Found, earlier: &[Found]) {
    if found.category != Category::Other {
        return;
    }
    if let Some(category) = shape::toll(words, counted.start) {
        found.category = category;
        found.rule = "toll";
        return;
    }
    found.rule = "bare";
    // "two killed, five in Ranya" counts on; "killing two people and wounding five" has its verb.
    let Some(last) = earlier.last().filter(|last| last.kind == QuantityKind::Count) else { return };
    let gap = last.end..counted.start;
    let listed = gap.len() <= 6
        && gap
            .clone()
            .any(|i| matches!(words.at(i), "," | ";" | ":" | "and" | "(" | "from" | "to"));
    let clause = gap.clone().any(|i| words.upos(i) == tallybook_syntax::Upos::Verb);
    if listed && !clause {
        found.category = last.category;
    }
}

/// A part or an apposition of a toll counts what its whole counts.
fn inherit(words: &Words<'_>, found: &mut Found, earlier: &[Found]) {
    let own = found.category != Category::Other && found.category != Category::Troops;
    let persons = found.unit.is_none_or(|unit| matches!(unit.class, Class::Person | Class::Troops));
    if own || !persons {
        return;
    }
    let Some(whole) = earlier.iter().rev().find(|q| q.persons() && is_fate(q.category)) else {
        return;
    };
    let near = found.start.saturating_sub(whole.end);
    let opened =
        (whole.end..found.start).any(|i| matches!(words.at(i), "," | "(" | ":" | "\u{2013}" | "-"));
    let verb = (whole.end..found.start).any(|i| {
        words.upos(i) == tallybook_syntax::Upos::Verb
            && !matches!(words.at(i), "including" | "included")
    });
    let list = words.before(found.start, 1) == ":";
    let listed = list || opened && near <= 3 && !verb;
    let joined = near <= 2 && words.before(found.start, 1) == "and" && whole.part && !verb;
    if found.part && near < 14 || listed && found.noun.is_some() || joined {
        found.category = whole.category;
        found.part = true;
    }
}
