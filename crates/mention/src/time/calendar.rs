//! Turns years, months, weeks and counts of units into days of the Gregorian calendar.

use jiff::Span;
use jiff::civil::{Date, Weekday};

use super::meaning::Unit;

/// First and last day of a period.
pub(super) type Period = (Date, Date);

/// Returns the day of that date, or `None` where the calendar has none.
pub(super) fn day(year: i32, month: u8, day: u8) -> Option<Date> {
    Date::new(i16::try_from(year).ok()?, month as i8, day as i8).ok()
}

/// Returns the days of a month.
pub(super) fn month(year: i32, month: u8) -> Option<Period> {
    let first = day(year, month, 1)?;
    Some((first, first.last_of_month()))
}

/// Returns the days of a year.
pub(super) fn year(year: i32) -> Option<Period> {
    Some((day(year, 1, 1)?, day(year, 12, 31)?))
}

/// Returns Monday to Sunday of the week that holds `date`.
pub(super) fn week(date: Date) -> Option<Period> {
    let back = i64::from(date.weekday().to_monday_zero_offset());
    let monday = add_days(date, -back)?;
    Some((monday, add_days(monday, 6)?))
}

/// Returns Saturday and Sunday of the week that holds `date`.
pub(super) fn weekend(date: Date) -> Option<Period> {
    let (_, sunday) = week(date)?;
    Some((add_days(sunday, -1)?, sunday))
}

/// Returns the date so many days on.
pub(super) fn add_days(date: Date, days: i64) -> Option<Date> {
    if days.abs() > 400_000 {
        return None;
    }
    date.checked_add(Span::new().try_days(days).ok()?).ok()
}

/// Returns the date so many units on; a month's end is kept within the month.
pub(super) fn add(date: Date, amount: f32, unit: Unit) -> Option<Date> {
    if !amount.is_finite() || amount.abs() > 100_000.0 {
        return None;
    }
    let whole = amount.round() as i64;
    // The fallible constructors: a text may say "50,000 years ago".
    let span = Span::new();
    let span = match unit {
        Unit::Second | Unit::Minute => return Some(date),
        Unit::Hour => return add_days(date, (amount / 24.0).trunc() as i64),
        Unit::Day => return add_days(date, whole),
        Unit::Week => return add_days(date, (amount * 7.0).round() as i64),
        Unit::Fortnight => return add_days(date, (amount * 14.0).round() as i64),
        Unit::Month => span.try_months(whole),
        Unit::Quarter => span.try_months(whole * 3),
        Unit::Year if amount.fract() != 0.0 => span.try_months((amount * 12.0).round() as i64),
        Unit::Year => span.try_years(whole),
        Unit::Decade => span.try_years(whole * 10),
        Unit::Century => span.try_years(whole * 100),
    };
    date.checked_add(span.ok()?).ok()
}

/// Returns the period of `unit` that holds `date`; a day for what is shorter than a day.
pub(super) fn period(date: Date, unit: Unit) -> Option<Period> {
    let of = i32::from(date.year());
    match unit {
        Unit::Second | Unit::Minute | Unit::Hour | Unit::Day => Some((date, date)),
        Unit::Week | Unit::Fortnight => week(date),
        Unit::Month => month(of, date.month() as u8),
        Unit::Quarter => quarter(of, (date.month() as u8 - 1) / 3 + 1),
        Unit::Year => year(of),
        Unit::Decade => Some((year(of - of % 10)?.0, year(of - of % 10 + 9)?.1)),
        Unit::Century => Some((year(of - of % 100)?.0, year(of - of % 100 + 99)?.1)),
    }
}

/// Returns the days of quarter 1 to 4.
pub(super) fn quarter(year: i32, quarter: u8) -> Option<Period> {
    if !(1..=4).contains(&quarter) {
        return None;
    }
    Some((month(year, quarter * 3 - 2)?.0, month(year, quarter * 3)?.1))
}

/// Returns the days of a northern season; winter is the one that begins in `of`.
pub(super) fn season(of: i32, season: u8) -> Option<Period> {
    match season {
        1 => Some((day(of, 3, 1)?, day(of, 6, 20)?)),
        2 => Some((day(of, 6, 1)?, day(of, 9, 22)?)),
        3 => Some((day(of, 9, 1)?, day(of, 12, 21)?)),
        _ => Some((day(of, 12, 1)?, day(of + 1, 3, 20)?)),
    }
}

/// Returns the last such weekday up to `date`, `date` itself included.
pub(super) fn weekday_up_to(date: Date, weekday: u8) -> Option<Date> {
    let back = (date.weekday().to_monday_one_offset() - weekday as i8).rem_euclid(7);
    add_days(date, -i64::from(back))
}

/// Returns the next such weekday from `date` on, `date` itself included.
pub(super) fn weekday_from(date: Date, weekday: u8) -> Option<Date> {
    let on = (weekday as i8 - date.weekday().to_monday_one_offset()).rem_euclid(7);
    add_days(date, i64::from(on))
}

/// Returns true if and only if `date` is that weekday, 1 for Monday.
pub(super) fn is_weekday(date: Date, weekday: u8) -> bool {
    Weekday::from_monday_one_offset(weekday as i8).is_ok_and(|is| is == date.weekday())
}

/// Returns the days from `a` to `b`.
pub(super) fn days_between(a: Date, b: Date) -> i64 {
    a.until(b).map_or(0, |span| i64::from(span.get_days()))
}

/// Returns the ISO week as TIMEX3 writes it: `2021-W07`.
pub(super) fn week_value(date: Date) -> String {
    let week = date.iso_week_date();
    format!("{:04}-W{:02}", week.year(), week.week())
}
