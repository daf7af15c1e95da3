//! Turns the dates of a claim into day numbers that can be compared.
//!
//! | the claim says | becomes |
//! |---|---|
//! | `2022-06-14` to `2022-06-14` | one day |
//! | no day, published on 2022-06-16, told as news | told by 2022-06-16 |
//! | `XXXX-06-14` | a day of an unknown year |
//! | `XXXX-WXX-6` | a weekday of an unknown week |

use jiff::civil::Date;
use tallybook_contract::{DocumentLine, WhenPart};

/// A day as a number: days since 1970-01-01.
pub(crate) type Day = i32;

/// Days that hold any number between two dates.
const HOURS_A_DAY: i64 = 24;

/// How many days before its report news without a date of its own is taken to have happened.
pub(crate) const NEWS_DAYS: Day = 6;

/// When a claim says it happened, as day numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Time {
    /// First possible day.
    pub(crate) lo: Option<Day>,
    /// Last possible day.
    pub(crate) hi: Option<Day>,
    /// True where the words give no day, and the bounds are those of news: shortly before the
    /// report.
    pub(crate) told: bool,
    /// Month and day where the year is unknown.
    pub(crate) month_day: Option<(u8, u8)>,
    /// Weekday, Monday 1, where the week is unknown.
    pub(crate) weekday: Option<u8>,
}

impl Time {
    /// Reads the time of a claim of a document.
    pub(crate) fn of(when: &WhenPart, recap: bool, published: Option<Day>) -> Self {
        let lo = when.earliest.as_deref().and_then(day);
        let hi = when.latest.as_deref().and_then(day);
        let timex = when.timex.as_deref().unwrap_or_default();
        let mut time =
            Self { lo, hi, told: false, month_day: month_day(timex), weekday: weekday(timex) };
        if lo.is_some() && hi.is_some() {
            time.month_day = None;
            time.weekday = None;
            // "No earlier than": the document's day stands for the event's where no words do.
            time.told = when.basis == "publication";
            return time;
        }
        if time.month_day.is_none() && !when.recurring && !recap {
            // Where the report's own day is open, its news has an upper bound at most.
            if let Some(published) = published {
                let by = hi.map_or(published, |hi| hi.min(published));
                time.hi = Some(by);
                time.lo = lo.or(Some(by.saturating_sub(NEWS_DAYS)));
                time.told = true;
            }
        }
        time
    }

    /// Returns the number of days between the bounds, 0 for one day; `None` where one is open.
    pub(crate) fn width(&self) -> Option<Day> {
        Some(self.hi?.saturating_sub(self.lo?))
    }

    /// Returns the day, where the words name one.
    pub(crate) fn exact(&self) -> Option<Day> {
        (!self.told && self.width()? == 0).then_some(self.lo?)
    }

    /// Returns how many days lie between two closed intervals, 0 where they meet.
    pub(crate) fn gap(&self, other: &Self) -> Option<Day> {
        let after = other.lo?.saturating_sub(self.hi?);
        let before = self.lo?.saturating_sub(other.hi?);
        Some(after.max(before).max(0))
    }
}

/// Returns the number of a date.
pub(crate) fn day(text: &str) -> Option<Day> {
    let date: Date = text.get(..10)?.parse().ok()?;
    let hours = date.duration_since(Date::constant(1970, 1, 1)).as_hours();
    i32::try_from(hours / HOURS_A_DAY).ok()
}

/// Returns the date of a number.
pub(crate) fn date(day: Day) -> Option<Date> {
    Date::constant(1970, 1, 1)
        .checked_add(jiff::SignedDuration::from_hours(i64::from(day) * HOURS_A_DAY))
        .ok()
}

/// Returns the weekday of a number, Monday 1.
pub(crate) fn weekday_of(day: Day) -> u8 {
    // 1970-01-01 was a Thursday.
    u8::try_from((day.rem_euclid(7) + 3) % 7 + 1).unwrap_or(1)
}

/// Returns the day of a document: the last on which it can have been published, where that is
/// known to the week.
pub(crate) fn published(document: &DocumentLine) -> Option<Day> {
    let published = &document.published;
    let last = published.latest.as_deref().and_then(day)?;
    let first = published.earliest.as_deref().and_then(day)?;
    (last - first <= NEWS_DAYS).then_some(last)
}

fn month_day(timex: &str) -> Option<(u8, u8)> {
    let (month, day) = timex.strip_prefix("XXXX-")?.split_once('-')?;
    Some((month.parse().ok()?, day.get(..2)?.parse().ok()?))
}

fn weekday(timex: &str) -> Option<u8> {
    timex.strip_prefix("XXXX-WXX-")?.get(..1)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_dates_are_inverse() {
        for text in ["1970-01-01", "2024-02-29", "1969-12-31", "2021-02-11"] {
            assert_eq!(date(day(text).unwrap()).unwrap().to_string(), text);
        }
        assert_eq!(day("soon"), None);
        assert_eq!(weekday_of(day("2021-02-11").unwrap()), 4);
        assert_eq!(weekday_of(day("1969-12-29").unwrap()), 1);
    }

    #[test]
    fn partial_values() {
        assert_eq!(month_day("XXXX-06-14"), Some((6, 14)));
        assert_eq!(month_day("XXXX-WXX-6"), None);
        assert_eq!(weekday("XXXX-WXX-6"), Some(6));
    }
}
