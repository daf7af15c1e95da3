//! Turns a publication date as feeds and pages write it into an interval of days.
//!
//! | written | earliest | latest |
//! |---|---|---|
//! | `2021-02-11` | 2021-02-11 | 2021-02-11 |
//! | `2021-02-11T23:30:00+03:00` | 2021-02-11 | 2021-02-11 |
//! | `2021-02` | 2021-02-01 | 2021-02-28 |
//! | `Thu, 11 Feb 2021 18:00:00 GMT` | 2021-02-11 | 2021-02-11 |

use jiff::civil::Date;
use tallybook_text::{Dct, DctBasis, MONTHS};

/// Returns the document time that `text` names, or `None` where it names none.
///
/// The day is the outlet's own: a date-time's zone is not converted, because "yesterday" in the
/// text is relative to the day that the outlet printed.
#[must_use]
pub fn published(text: &str, basis: DctBasis) -> Option<Dct> {
    let text = text.trim();
    iso_day(text)
        .or_else(|| day_month_year(text))
        .map(|date| Dct::day(date, basis))
        .or_else(|| iso_month(text, basis))
}

fn iso_day(text: &str) -> Option<Date> {
    let day = text.get(..10)?;
    let rest = text.get(10..)?;
    let clock = rest.is_empty() || rest.starts_with(['T', 't', ' ']);
    let dashed = day.as_bytes().get(4) == Some(&b'-') && day.as_bytes().get(7) == Some(&b'-');
    if clock && dashed { day.parse().ok() } else { None }
}

fn iso_month(text: &str, basis: DctBasis) -> Option<Dct> {
    let (year, month) = text.split_once('-')?;
    if year.len() != 4 || month.len() != 2 {
        return None;
    }
    let first = Date::new(year.parse().ok()?, month.parse().ok()?, 1).ok()?;
    let (earliest, latest) = (Some(first), Some(first.last_of_month()));
    Some(Dct { earliest, latest, basis, reasons: Vec::new() })
}

/// Reads "11 Feb 2021", "Thu, 11 February 2021 18:00:00 GMT" and "February 11, 2021".
fn day_month_year(text: &str) -> Option<Date> {
    let words: Vec<&str> = text.split([' ', ',']).filter(|word| !word.is_empty()).collect();
    let at = words.iter().position(|word| month_of(word).is_some())?;
    let month = month_of(words.get(at)?)?;
    let number = |i: Option<usize>| -> Option<i16> { words.get(i?)?.parse().ok() };
    let before = number(at.checked_sub(1)).filter(|day| (1..=31).contains(day));
    let (day, year) = match before {
        Some(day) => (day, number(at.checked_add(1))?),
        None => (number(at.checked_add(1))?, number(at.checked_add(2))?),
    };
    if year < 1000 {
        return None;
    }
    Date::new(year, month, i8::try_from(day).ok()?).ok()
}

fn month_of(word: &str) -> Option<i8> {
    let word = word.trim_end_matches('.').to_ascii_lowercase();
    let at = MONTHS.iter().position(|month| word.len() >= 3 && month.starts_with(&word))?;
    i8::try_from(at + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<(&str, &str)>) {
        let found = published(text, DctBasis::Given)
            .map(|dct| (dct.earliest.unwrap().to_string(), dct.latest.unwrap().to_string()));
        assert_eq!(found, expected.map(|(a, b)| (a.to_owned(), b.to_owned())), "{text:?}");
    }

    #[test]
    fn dates_as_feeds_write_them() {
        let day = Some(("2021-02-11", "2021-02-11"));
        check("2021-02-11", day);
        check(" 2021-02-11T23:30:00+03:00", day);
        check("2021-02-11 23:30", day);
        check("2021-02-11T00:00:00Z", day);
        check("Thu, 11 Feb 2021 18:00:00 GMT", day);
        check("11 February 2021", day);
        check("February 11, 2021", day);
        check("Feb. 11, 2021", day);
        check("2021-02", Some(("2021-02-01", "2021-02-28")));
    }

    #[test]
    fn what_names_no_date() {
        for text in ["", "soon", "2021-02-30", "11/02/2021", "2021-02-11x", "May", "12 21", "é"] {
            check(text, None);
        }
    }
}
