//! Turns the words around a match into yes or no: the guards that `rules.txt` names.

use super::lexeme::Lexeme;
use super::lexicon::{Class, Lexicon};

macro_rules! guards {
    ($($(#[$doc:meta])* $variant:ident = $text:literal,)*) => {
        /// A condition on the words around a match.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub(super) enum Guard { $($(#[$doc])* $variant,)* }

        impl Guard {
            /// Returns the guard of that name in `rules.txt`.
            pub(super) fn from_name(name: &str) -> Option<Self> {
                match name { $($text => Some(Self::$variant),)* _ => None }
            }
        }
    };
}

guards! {
    /// Every word begins with a capital: a name.
    Name = "name",
    /// Nothing that the words could count follows.
    Closed = "closed",
    /// A month that stands where a time stands, no "May said" and no "march on".
    Month = "month",
    /// The days of a range within one month go up.
    Ordered = "ordered",
    /// Two months with "from" or "between" before them, or hyphenated.
    Range = "range",
    /// Four digits that are a year, no amount.
    Year = "year",
    /// A weekday, and its short form only before a comma, a date or a full stop.
    Weekday = "weekday",
    /// An edge word stands in the match.
    Edge = "edge",
    /// An ordinal that stands for a day of the month, no rank and no unit.
    Dom = "dom",
    /// An ordinal in digits, with nothing after it to rank.
    DigitClosed = "digit_closed",
    /// "overnight" that is no part of a longer name.
    Overnight = "overnight",
    /// The unit is a day or longer.
    Unit = "unit",
    /// "the summer", "the night" after in, during, over ...
    During = "during",
    /// "the two weeks" after in, over, during.
    CtxWindow = "ctxwindow",
    /// "after" and "before" end the phrase: no event follows that they count from.
    Side = "side",
    /// An event follows that the amount counts from, and words stand before it.
    Clause = "clause",
    /// An amount of time that is no rank and no age.
    Duration = "duration",
    /// "a week", "an hour" where a length of time stands.
    One = "one",
    /// "three-day" and "three day", no "one second".
    Hyphen = "hyphen",
    /// "years", "for days" without an amount.
    BareUnits = "bare_units",
    /// "a day" and "per week" after an amount.
    Per = "per",
    /// A clock time with something that shows it is one.
    Clock = "clock",
    /// "the morning" after in, during, by, until.
    Part = "part",
    /// "dawn", "noon", "midnight" after a preposition.
    PartBare = "part_bare",
}

/// A match in its sentence.
#[derive(Clone, Copy, Debug)]
pub(super) struct Here<'a> {
    /// The document's text.
    pub(super) text: &'a str,
    /// The sentence.
    pub(super) lexemes: &'a [Lexeme],
    /// First lexeme of the match.
    pub(super) start: usize,
    /// One past the last.
    pub(super) end: usize,
    /// The words.
    pub(super) lexicon: &'a Lexicon,
}

impl Here<'_> {
    fn first(&self) -> Lexeme {
        self.lexemes.get(self.start).copied().unwrap_or_default()
    }

    fn last(&self) -> Lexeme {
        self.lexemes.get(self.end.wrapping_sub(1)).copied().unwrap_or_default()
    }

    fn next(&self) -> Option<Lexeme> {
        self.lexemes.get(self.end).copied()
    }

    fn before(&self) -> Option<Lexeme> {
        self.lexemes.get(self.start.checked_sub(1)?).copied()
    }

    fn is_one_of(&self, lexeme: Option<Lexeme>, words: &[&str]) -> bool {
        let Some(lexeme) = lexeme else { return false };
        let text = self.text.get(lexeme.start as usize..lexeme.end as usize).unwrap_or("");
        words.iter().any(|word| word.eq_ignore_ascii_case(text))
    }

    fn after(&self, words: &[&str]) -> bool {
        self.is_one_of(self.before(), words)
    }

    fn any(&self, class: Class) -> bool {
        self.lexemes.get(self.start..self.end).unwrap_or(&[]).iter().any(|l| l.is(class))
    }

    /// Nothing follows that the words could count or belong to.
    fn closed(&self) -> bool {
        match self.next() {
            None => true,
            Some(next) if next.joined && self.is_one_of(Some(next), &["-"]) => false,
            Some(next) => {
                !(next.letter || next.is(Class::Num)) || self.is_one_of(Some(next), FUNCTION)
            }
        }
    }
}

/// Words that can follow a complete time expression.
const FUNCTION: &[&str] = &[
    "in", "on", "at", "to", "of", "by", "and", "or", "but", "from", "for", "with", "when", "after",
    "before", "as", "that", "which", "who", "while", "until", "since", "during", "near", "the",
    "is", "was", "were", "are", "has", "had", "have", "will", "would", "he", "she", "they", "it",
    "we", "through", "between", "against", "amid", "because", "where", "said", "a", "an", "this",
];

/// Prepositions that stand before a time.
const PREPOSITIONS: &[&str] = &[
    "in",
    "since",
    "by",
    "until",
    "till",
    "through",
    "during",
    "from",
    "before",
    "after",
    "of",
    "between",
    "to",
    "and",
    "over",
    "around",
    "about",
    "for",
    "as",
    "late",
    "early",
    "throughout",
    "on",
    "at",
    "or",
    "into",
    "than",
];

/// Returns true if and only if the guard holds.
pub(super) fn holds(guard: Guard, here: &Here<'_>) -> bool {
    let words = here.lexemes.get(here.start..here.end).unwrap_or(&[]);
    match guard {
        Guard::Name => {
            words.iter().all(|l| l.capital || !l.letter || here.is_one_of(Some(*l), &["the", "of"]))
        }
        Guard::Closed => here.closed(),
        Guard::Month => month(here),
        Guard::Ordered => {
            let mut days = words.iter().filter(|l| l.is(Class::Day) || l.is(Class::Dord));
            let (first, last) = (days.next(), days.next());
            first.zip(last).is_some_and(|(first, last)| first.digits < last.digits)
        }
        Guard::Range => {
            here.after(&["between", "from", "in", "during"])
                || words.iter().any(|l| l.word != 0 && l.word == here.lexicon.id("-"))
        }
        Guard::Year => year(here),
        Guard::Weekday => weekday(here),
        Guard::Edge => here.any(Class::Edge),
        Guard::Dom => dom(here),
        Guard::DigitClosed => !here.last().letter && here.closed(),
        Guard::Overnight => {
            !here.next().is_some_and(|n| n.joined && n.word == here.lexicon.id("-"))
        }
        Guard::Unit => words
            .iter()
            .any(|l| l.is(Class::Unit) && here.lexicon.word(l.word).value(Class::Unit) >= 3),
        Guard::During => here.after(&["in", "during", "over", "since", "by", "until", "through"]),
        Guard::CtxWindow => here.after(&["in", "over", "during", "within"]) && here.any(Class::Ctx),
        Guard::Side => side(here),
        Guard::Clause => here.start > 0 && !side(here) && duration(here),
        Guard::Duration => duration(here),
        Guard::One => one(here),
        Guard::Hyphen => !words.iter().any(|l| is_second(here, l)) && !old_follows(here),
        Guard::BareUnits => here.after(&["for", "in", "within", "of", "after"]) && here.closed(),
        Guard::Per => per(here),
        Guard::Clock => clock(here),
        Guard::Part => {
            here.after(&["in", "during", "by", "until", "since", "into", "through", "of"])
        }
        Guard::PartBare => part_bare(here),
    }
}

fn is_second(here: &Here<'_>, lexeme: &Lexeme) -> bool {
    (lexeme.is(Class::Unit) || lexeme.is(Class::Units))
        && here.lexicon.word(lexeme.word).value(Class::Unit) == 0
        && lexeme.is(Class::Ord)
}

fn old_follows(here: &Here<'_>) -> bool {
    let at = here.end;
    let hyphen = here.lexicon.id("-");
    let skip = usize::from(here.lexemes.get(at).is_some_and(|l| l.word == hyphen && hyphen != 0));
    here.is_one_of(here.lexemes.get(at + skip).copied(), &["old", "olds"])
}

fn month(here: &Here<'_>) -> bool {
    let first = here.first();
    let value = here.lexicon.word(first.word).value(Class::Month);
    let next = here.next();
    if here.is_one_of(next, &["-"]) && next.is_some_and(|n| n.joined) {
        return false;
    }
    if first.joined && here.after(&["-", "/"]) {
        return false;
    }
    // "8 May" inside a longer date and "May 8": other rows read them.
    let preposed = here.after(PREPOSITIONS)
        || here.before().is_some_and(|b| b.is(Class::Rel) || b.is(Class::Edge));
    // May, March and August are words and names; the others stand for themselves more freely.
    let word = matches!(value, 3 | 5);
    let short = first.end - first.start <= 3;
    if word || short {
        let free = here.closed() || !word && !next.is_some_and(|n| n.capital);
        return preposed && free;
    }
    let name = next.is_some_and(|n| n.capital && n.letter && n.bits == 0)
        || here.before().is_some_and(|b| b.capital && b.bits == 0 && b.letter && b.word == 0);
    preposed || !name
}

fn year(here: &Here<'_>) -> bool {
    let year = here.first();
    let next = here.next();
    if here.is_one_of(next, &["%", "percent", "per", "troops", "soldiers", "people"])
        || here.after(&["$", "%", "no", "no.", "resolution", "article", "route", "about", "than"])
    {
        return false;
    }
    let hyphened = here.after(&["-"]) && year.joined;
    if here.after(&["in", "since"]) && here.closed() {
        return (1800..=2100).contains(&year.digits);
    }
    let preposed = here.after(&[
        "in", "since", "until", "till", "during", "by", "from", "before", "after", "of", "late",
        "early", "and", "to", "between", "through", "(", "/", ",", "the", "'s", "a", "this",
    ]);
    // "the 2003 invasion" names a year, "killed 2015 people" does not.
    (1900..=2100).contains(&year.digits) && (preposed || hyphened || here.closed())
}

fn weekday(here: &Here<'_>) -> bool {
    let first = here.first();
    let length = first.end - first.start;
    let next = here.next();
    if length > 5 {
        return first.capital || here.after(PREPOSITIONS);
    }
    // "Sun" and "Sat" are names and verbs as well; the others are rarely anything else.
    let name = here.is_one_of(Some(first), &["sun", "sat", "wed", "mon"]);
    next.is_some_and(|n| n.is(Class::Day) || n.is(Class::Month))
        || !name && here.after(PREPOSITIONS) && here.closed()
}

fn dom(here: &Here<'_>) -> bool {
    const BEFORE: &[&str] =
        &["on", "by", "until", "till", "since", "after", "before", "of", "from", "and", "between"];
    let next = here.next();
    let free = here.closed() || next.is_some_and(|n| n.is(Class::Spelled) || n.is(Class::Num));
    // "the first" and "the third" are ranks far more often than days.
    here.after(BEFORE) && free && !here.last().letter && !here.is_one_of(next, &["of"])
}

fn side(here: &Here<'_>) -> bool {
    let next = here.next();
    if here.last().is(Class::Side) {
        return next.is_none_or(|n| !n.letter && n.bits == 0)
            || here.is_one_of(next, &["and", "but"]);
    }
    if here.is_one_of(Some(here.last()), &["before", "after"]) {
        return next.is_none_or(|n| !n.letter && n.bits == 0)
            || here.is_one_of(next, &["and", "but", "in", "at", "near", "by", "when", "with"]);
    }
    true
}

fn duration(here: &Here<'_>) -> bool {
    if old_follows(here) {
        return false;
    }
    !here.after(&["aged", "age"])
        && !here.lexemes.get(here.start..here.end).unwrap_or(&[]).iter().any(|l| is_second(here, l))
}

fn one(here: &Here<'_>) -> bool {
    if old_follows(here) || here.any(Class::Ord) {
        return false;
    }
    here.closed() || here.after(&["for", "in", "within", "of", "after", "about", "than", "least"])
}

fn per(here: &Here<'_>) -> bool {
    if here.is_one_of(Some(here.first()), &["per"]) {
        return true;
    }
    let Some(before) = here.before() else { return false };
    let counted = (2..5).any(|back| {
        let lexeme = here.start.checked_sub(back).and_then(|at| here.lexemes.get(at));
        lexeme.is_some_and(|l| l.is(Class::Num))
    });
    before.is(Class::Num)
        || here.is_one_of(Some(before), &["%", "percent"])
        || counted && before.letter && before.bits == 0 && !here.is_one_of(Some(before), FUNCTION)
}

fn clock(here: &Here<'_>) -> bool {
    here.any(Class::Clock) || here.any(Class::Meridiem)
}

fn part_bare(here: &Here<'_>) -> bool {
    let value = here.lexicon.word(here.last().word).value(Class::Part);
    let preposed = here.after(&[
        "at", "before", "by", "until", "after", "since", "around", "about", "till", "from", "to",
    ]);
    preposed && (matches!(value, 0 | 2 | 6) || value == 4 || value == 5) && here.closed()
}
