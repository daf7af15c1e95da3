//! Turns the words around a number into a verdict: a count, a measure, or no count at all.
//!
//! | words | verdict |
//! |---|---|
//! | 700 percent; 40 %; two thirds of | percent, fraction |
//! | the 11th convoy; a third bomb | ordinal |
//! | 20 kilometres; aged 12; $400; 72 hours | measure |
//! | Article 5; F-16; May 9; 17:05; in 2021; the 128th Brigade | none |

use tallybook_syntax::{Deprel, Upos};

use super::lexicon::{Class, Lexicon, Side};
use super::noun;
use super::number;
use super::rules::Found;
use super::words::Words;
use super::{Category, QuantityKind};

/// How far back a toll's noun may stand from its number, in tokens.
const TOLL_REACH: usize = 22;

/// Says whether a word is a quotation mark.
pub(crate) fn is_quote(word: &str) -> bool {
    matches!(word, "\"" | "\u{201c}" | "\u{201d}" | "''" | "``" | "\u{ab}" | "\u{bb}" | "\u{201e}")
}

/// Says whether a word makes a noun definite.
pub(crate) fn is_determiner(word: &str) -> bool {
    matches!(
        word,
        "the" | "these" | "those" | "its" | "their" | "his" | "her" | "our" | "your" | "my" | "all"
    )
}

/// Says whether token `i` starts "the group's": a name and a possessive mark.
pub(crate) fn is_possessor(words: &Words<'_>, i: usize) -> bool {
    words.at(i + 1) == "'s" || words.at(i) == "'s"
}

/// Reads "a third of", "two thirds", "half of", "a quarter of" into a fraction.
pub(crate) fn fraction(words: &Words<'_>, i: usize, out: &mut Vec<Found>) -> Option<usize> {
    let (top, next) = match words.at(i) {
        "half" => return half(words, i, out),
        "a" | "one" => (1.0, i + 1),
        _ => {
            let number = number::cardinal(words, i)?;
            (number.low, number.end)
        }
    };
    let next = if words.at(next) == "-" { next + 1 } else { next };
    let bottom = match words.at(next) {
        "third" | "thirds" => 3.0,
        "quarter" | "quarters" => 4.0,
        "fifth" | "fifths" => 5.0,
        "tenth" | "tenths" => 10.0,
        "half" => 2.0,
        _ => return None,
    };
    // "a third bomb" is an ordinal; a fraction has "of" or a plural bottom.
    let plural = words.at(next).ends_with('s');
    if !(plural && top > 1.0 || words.at(next + 1) == "of") {
        return None;
    }
    out.push(Found::of(QuantityKind::Fraction, (i, next + 1), top / bottom, "fraction"));
    Some(next + 1)
}

fn half(words: &Words<'_>, i: usize, out: &mut Vec<Found>) -> Option<usize> {
    let of = words.at(i + 1) == "of" || is_determiner(words.at(i + 1));
    if !of {
        return None;
    }
    out.push(Found::of(QuantityKind::Fraction, (i, i + 1), 0.5, "fraction"));
    Some(i + 1)
}

/// Reads "the 11th convoy"; a unit's own number ("the 128th Brigade") and a day are none.
pub(crate) fn ordinal(
    words: &Words<'_>,
    lexicon: &Lexicon,
    i: usize,
    end: usize,
    value: f64,
    out: &mut Vec<Found>,
) -> Option<usize> {
    let before = words.before(i, 1);
    if is_month(before)
        || is_month(words.at(end))
        || words.at(end) == "of" && is_month(words.at(end + 1))
    {
        return Some(end);
    }
    let such = usize::from(matches!(words.at(end), "such" | "straight" | "consecutive"));
    let found_noun = noun::after(words, lexicon, end + such, Some(end - 1));
    let noun = found_noun.filter(|noun| noun.unit.is_some() || words.upos(noun.head) != Upos::Verb);
    let numbered = noun.is_some_and(|noun| is_numbered_unit(words, noun.start, noun.end));
    let definite = is_determiner(before) || matches!(before, "a" | "was" | "is" | "for" | "'s");
    let digits = words.at(i).as_bytes().first().is_some_and(u8::is_ascii_digit);
    if numbered || !definite && noun.is_none() && !digits {
        return Some(end);
    }
    let unit = noun.and_then(|noun| noun.unit);
    if unit.is_some_and(|unit| matches!(unit.class, Class::Time | Class::Measure)) {
        return Some(end);
    }
    let mut found = Found::of(QuantityKind::Ordinal, (i, end), value, "ordinal");
    if let Some(noun) = noun {
        found.noun = Some((noun.start, noun.end));
        found.head = noun.head;
        found.end = noun.end;
        found.unit = noun.unit;
    }
    out.push(found);
    // An article before an ordinal still counts one: the article rule reads it.
    Some(end)
}

/// Says whether a noun phrase is a numbered body: "Brigade", "Division", "Army".
fn is_numbered_unit(words: &Words<'_>, start: usize, end: usize) -> bool {
    (start..end).any(|i| {
        let body = matches!(
            words.at(i),
            "brigade"
                | "division"
                | "battalion"
                | "regiment"
                | "corps"
                | "army"
                | "fleet"
                | "squadron"
                | "wing"
                | "company"
                | "district"
                | "street"
                | "avenue"
                | "infantry"
                | "armoured"
                | "armored"
                | "airborne"
                | "mechanized"
                | "mechanised"
                | "century"
                | "parallel"
                | "amendment"
                | "birthday"
                | "anniversary"
                | "arrondissement"
        );
        let named = words.raw(i).chars().next().is_some_and(char::is_uppercase);
        body && (named || matches!(words.at(i), "century" | "anniversary" | "birthday" | "street"))
    })
}

fn is_month(word: &str) -> bool {
    matches!(
        word.trim_end_matches('.'),
        "january"
            | "february"
            | "march"
            | "april"
            | "may"
            | "june"
            | "july"
            | "august"
            | "september"
            | "october"
            | "november"
            | "december"
            | "jan"
            | "feb"
            | "mar"
            | "apr"
            | "jun"
            | "jul"
            | "aug"
            | "sep"
            | "sept"
            | "oct"
            | "nov"
            | "dec"
    )
}

/// Says whether the number at `start..end` counts nothing: dates, times, labels, model names.
pub(crate) fn no_count(words: &Words<'_>, start: usize, end: usize) -> bool {
    if words.at(start) == "between" && military_time(words, start, end) {
        return true;
    }
    let word = words.at(start);
    let digits = word.as_bytes().first().is_some_and(u8::is_ascii_digit);
    let (before, after) = (words.before(start, 1), words.at(end));
    let touching = start > 0 && words.joined(start - 1);
    if touching
        && (matches!(before, ":" | "/" | "#" | "+" | "@")
            || before == "-" && model_name(words, start))
    {
        return true;
    }
    if words.joined(end.wrapping_sub(1)) && matches!(after, "/" | ":") && digits {
        return true;
    }
    if is_day_of_month(words, start, end)
        || digits && (is_clock(words, start, end) || is_year(words, start, end))
    {
        return true;
    }
    if matches!(before, "no." | "nos." | "nr." | "no" | "\u{2116}") && digits {
        return true;
    }
    if start > 0 && words.before(start, 1) == "." && matches!(words.before(start, 2), "no" | "nr") {
        return true;
    }
    digits && is_label(words, start, end)
        || sport_score(words, start, end)
        || idiom(words, start, end)
}

/// Says whether "-" before the number belongs to a name: "F-16", "mid-2021".
fn model_name(words: &Words<'_>, start: usize) -> bool {
    let joined = start >= 2 && words.joined(start - 2);
    // "DX-R3-0006" is a name to its end; "twenty-12" is nothing at all.
    joined && words.before(start, 2).chars().any(char::is_alphabetic)
}

/// "May 9", "9 May", "9th", "between 25 and 31 October", "1-8 May".
fn is_day_of_month(words: &Words<'_>, start: usize, end: usize) -> bool {
    let low = number::cardinal(words, if words.at(start) == "between" { start + 1 } else { start });
    let Some(low) = low else { return false };
    if low.low > 31.0 {
        return false;
    }
    // "On 4 May 12 people died": the month has its day already.
    let digits = words.at(start).as_bytes().first().is_some_and(u8::is_ascii_digit);
    let dated = start >= 2 && number::cardinal(words, start - 2).is_some_and(|day| day.low <= 31.0);
    let counted = matches!(words.upos(end), Upos::Noun | Upos::Adj);
    let month_before = digits
        && !(dated && counted)
        && is_month(words.before(start, 1))
        && capital(words, start.wrapping_sub(1));
    let at_end = is_month(words.at(end)) && capital(words, end);
    let linked = matches!(words.at(end), "to" | "and" | "or" | "-" | "\u{2013}");
    let linked = linked
        && number::cardinal(words, end + 1)
            .is_some_and(|next| is_month(words.at(next.end)) && next.low <= 31.0);
    // "May 9 and 10": the second day hangs on the first.
    let second = matches!(words.before(start, 1), "and" | "or" | "to" | "-" | "\u{2013}")
        && start >= 3
        && is_month(words.before(start, 3))
        && words.at(start).len() <= 2;
    month_before || at_end || linked || second
}

fn capital(words: &Words<'_>, i: usize) -> bool {
    // "may" is a verb where it is small.
    words.at(i) != "may" || words.raw(i).chars().next().is_some_and(char::is_uppercase)
}

fn is_clock(words: &Words<'_>, start: usize, end: usize) -> bool {
    let after = words.at(end);
    let meridian = matches!(
        after.trim_end_matches('.'),
        "am" | "pm" | "a.m" | "p.m" | "o'clock" | "gmt" | "utc" | "hrs" | "est" | "cet"
    );
    let word = words.at(start);
    let dotted = word.len() >= 4 && word.matches('.').count() == 1 && {
        let part = word.rsplit('.').next().unwrap_or("");
        part.len() == 2
            && matches!(words.before(start, 1), "at" | "around" | "about" | "by")
            && !matches!(words.upos(end), Upos::Noun | Upos::Num)
    };
    meridian || dotted || military_time(words, start, end) || word.contains(':')
}

/// "at 0945", "as of 0700", "between 0200 and 0300", "by 2130": four digits of a day's clock.
fn military_time(words: &Words<'_>, start: usize, end: usize) -> bool {
    let is_time = |i: usize| {
        let word = words.at(i);
        let digits = word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit());
        let clock = word.parse::<u32>().is_ok_and(|n| n < 2400 && n % 100 < 60);
        digits && clock
    };
    let first = if words.at(start) == "between" { start + 1 } else { start };
    let padded = words.at(first).starts_with('0');
    let at = matches!(words.before(start, 1), "at" | "of" | "until" | "since" | "around" | "by");
    let bare = !matches!(words.upos(end), Upos::Noun | Upos::Adj);
    is_time(first) && (padded || at && bare && !words.at(first).starts_with("20"))
}

/// A bare year: four digits without a noun that they count.
fn is_year(words: &Words<'_>, start: usize, end: usize) -> bool {
    let word = words.at(start);
    let year =
        word.len() == 4 && end == start + 1 && (word.starts_with("19") || word.starts_with("20"));
    if !year || !word.bytes().all(|b| b.is_ascii_digit()) {
        return false;
    }
    let before = words.before(start, 1);
    let dated = matches!(
        before,
        "in" | "since"
            | "until"
            | "till"
            | "of"
            | "by"
            | "early"
            | "late"
            | "mid"
            | "from"
            | "year"
            | "during"
            | "before"
            | "after"
            | ","
            | "spring"
            | "summer"
            | "autumn"
            | "winter"
            | "and"
            | "-"
            | "to"
            | "("
            | "the"
            | "end"
    ) || is_month(before);
    let counts = matches!(words.upos(end), Upos::Noun | Upos::Adj)
        && words.token(start).is_some_and(|t| t.deprel == Deprel::Nummod)
        && words.sentence.head(start).is_some_and(|head| head >= end && head < end + 4)
        && words.token(end).is_some_and(|t| t.xpos == tallybook_syntax::Xpos::Nns);
    let named =
        matches!(before, "in" | "since" | "until" | "early" | "late" | "mid") || is_month(before);
    if counts { named } else { dated || !matches!(words.upos(end), Upos::Noun | Upos::Adj) }
}

#[rustfmt::skip]
/// Nouns whose number is their name.
const LABELS: &[&str] = &[
    "article", "articles", "resolution", "resolutions", "highway", "route", "road", "checkpoint",
    "section", "chapter", "paragraph", "phase", "flight", "unit", "area", "zone", "sector",
    "block", "camp", "gate", "channel", "page", "room", "building", "pier", "exit", "junction",
    "km", "kilometer", "kilometre", "day", "week", "chamber", "district", "group", "category",
    "level", "version", "part", "table", "figure", "number", "mark", "boeing", "airbus", "class",
    "type", "model", "prison", "hill", "height", "bulletin", "sheet", "statement", "annex",
    "windows", "covid", "title", "ward", "house", "school", "clinic", "mine", "shaft", "battery",
    "platform", "line", "reactor", "g", "world", "mi", "mi-", "su", "mig", "decree", "law", "act",
    "form", "interstate", "m", "report",
];

/// "Article 5", "Resolution 2254", "checkpoint 300", "Highway 4": a name's number, no noun after.
fn is_label(words: &Words<'_>, start: usize, end: usize) -> bool {
    let Some(at) = start.checked_sub(1) else { return false };
    let before = words.at(at);
    let label = LABELS.contains(&before);
    let counted = matches!(words.upos(end), Upos::Noun | Upos::Adj | Upos::Propn);
    if label {
        let tied = words.sentence.head(start) == Some(at);
        return tied || !counted;
    }
    // "Statement 9", "Kornet 3": a capitalised name right before and nothing counted after.
    let name = words.upos(at) == Upos::Propn && !counted && !is_month(before);
    let upper = words.raw(at).chars().all(char::is_uppercase);
    name && !upper && words.sentence.head(start) == Some(at) && !is_verbish(words.at(end))
}

fn is_verbish(word: &str) -> bool {
    matches!(
        word,
        "were" | "was" | "are" | "have" | "had" | "killed" | "dead" | "wounded" | "injured"
    )
}

/// "won 4-0", "a 3-1 win", "lost 2 to 1" and falling pairs.
fn sport_score(words: &Words<'_>, start: usize, end: usize) -> bool {
    let dash = |i: usize| matches!(words.at(i), "-" | "\u{2013}");
    let pair = |a: usize, b: usize| {
        words.at(a).len() <= 2 && words.at(b).len() <= 2 && number::cardinal(words, b).is_some()
    };
    let first = dash(end) && words.joined(end) && pair(start, end + 1);
    let second = start >= 2
        && dash(start - 1)
        && words.joined(start - 1)
        && words.at(start).as_bytes()[0].is_ascii_digit()
        && number::cardinal(words, start - 2).is_some();
    first || second
}

/// "one day", "one another", "at one point", "one by one", "two-thirds", "a hundred and one".
fn idiom(words: &Words<'_>, start: usize, end: usize) -> bool {
    if words.at(start) != "one" || end != start + 1 {
        return matches!(words.before(start, 1), "day" | "plan") && words.at(start).len() < 6;
    }
    matches!(
        words.before(start, 1),
        "no" | "every" | "any" | "this" | "that" | "which" | "each" | "-"
    ) || matches!(
        words.at(end),
        "another"
            | "day"
            | "by"
            | "side"
            | "time"
            | "point"
            | "'s"
            | "night"
            | "morning"
            | "thing"
            | "hand"
            | "-"
            | "way"
            | "such"
    )
}

/// Says whether a number that stands alone is surely no count of an event: an age, a bullet, "one".
pub(crate) fn no_bare_count(words: &Words<'_>, start: usize, end: usize) -> bool {
    let before = words.before(start, 1);
    let bullet = start == 0 && matches!(words.at(end), "." | ")") && words.len() > end + 1;
    let age = before == ","
        && matches!(
            words.at(end),
            "," | "."
                | "-"
                | "\u{2013}"
                | "\u{2014}"
                | ")"
                | "who"
                | "from"
                | "was"
                | "said"
                | "of"
                | ""
        )
        && start >= 2
        && words.upos(start - 2) == Upos::Propn
        && end == start + 1;
    let one = words.at(start) == "one"
        && !matches!(
            words.at(end),
            "of" | "in"
                | "was"
                | "were"
                | "according"
                | "from"
                | "at"
                | "on"
                | "dead"
                | "killed"
                | "wounded"
                | "injured"
                | "missing"
                | ","
                | "."
                | "more"
                | "other"
                | "died"
        );
    let pronoun = words.at(start) == "one"
        && matches!(before, "the" | "" | "second" | "first" | "new" | "only")
        && words.at(end) != "of";
    bullet || age || one || pronoun
}

/// Says whether "under" stands before an age: "under the age of", "under 12 years".
pub(crate) fn under_age(words: &Words<'_>, next: usize) -> bool {
    !matches!(words.upos(next), Upos::Noun | Upos::Adj | Upos::Propn)
        || matches!(words.at(next), "years" | "year")
}

/// Says whether the words make the phrase a part of a whole: "including", "among them".
pub(crate) fn is_part(words: &Words<'_>, start: usize, end: usize) -> bool {
    let before = words.before(start, 1);
    let back = (1..=4).any(|k| {
        let word = words.before(start, k);
        word == "including" || word == "included"
    });
    let among = matches!(before, "them" | "whom" | "these" | "those" | ",")
        && (2..=4).any(|k| matches!(words.before(start, k), "among" | "amongst"));
    let after = words.matches(end, &["among", "them"])
        || words.matches(end, &["of", "whom"])
        || words.matches(end, &["of", "them"])
        || words.at(end) == "among"
        || words.at(end) == "included";
    let toll = matches!(before, "were" | "was" | "are")
        && (2..=6).any(|k| words.before(start, k) == "among");
    back || among || after || toll
}

/// Returns what a lone number counts as a toll: "the death toll rose to 26", "put the dead at 12".
pub(crate) fn toll(words: &Words<'_>, start: usize) -> Option<Category> {
    let mut at = start;
    if words.before(at, 1) == "about" || is_quote(words.before(at, 1)) {
        at -= 1;
    }
    let link = matches!(
        words.before(at, 1),
        "to" | "at"
            | "numbered"
            | "reached"
            | "reaches"
            | "reaching"
            | "totalled"
            | "totaled"
            | "was"
            | "were"
            | "is"
            | "passed"
            | "topped"
            | "exceeded"
            | "exceeds"
            | "of"
            | "surpassed"
            | "stands"
            | ":"
            | "as"
            | "hit"
            | "than"
            | "counted"
            | "numbering"
            | "by"
            | "toll"
    );
    if !link {
        return None;
    }
    for i in (at.saturating_sub(TOLL_REACH)..at).rev() {
        let word = words.at(i);
        if matches!(word, ";" | "." | ":") && i + 1 < at {
            return None;
        }
        let category = match word {
            "toll" | "deaths" | "dead" | "fatalities" | "killed" | "bodies" | "martyrs" => {
                Category::Killed
            }
            "wounded" | "injured" | "injuries" | "hurt" => Category::Wounded,
            "missing" => Category::Missing,
            "displaced" | "evacuees" | "evacuated" => Category::Displaced,
            "detainees" | "arrests" | "detained" | "arrested" => Category::Captured,
            "hostages" | "abductees" => Category::Abducted,
            "crowd" | "turnout" | "demonstrators" | "protesters" | "marchers" => {
                Category::Protesters
            }
            "strength" | "troop" | "force" | "forces" | "garrison" | "personnel" | "troops"
            | "soldiers" | "contingent" => Category::Troops,
            _ => continue,
        };
        return Some(category);
    }
    None
}

/// Returns true where the fate sides of a state or a label hold; used by the zero rule.
pub(crate) fn harmed(lexicon: &Lexicon, word: &str) -> Option<Category> {
    lexicon.fate(word, &[Side::Object, Side::Both, Side::State, Side::Subject])
}
