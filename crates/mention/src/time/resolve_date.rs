//! Turns calendar dates, with or without a year, into days.

use compact_str::{CompactString, format_compact};
use jiff::civil::Date;

use super::calendar::{self, Period};
use super::format;
use super::meaning::{Meaning, Slots, Unit};
use super::resolve::{Around, Bounds, Draft, at_both, edge_modifier, open};
use super::tense::Tense;
use super::{Boundary, TimeBasis, TimexType};

/// Returns the value of a date or of a range of dates.
pub(super) fn date(meaning: Meaning, slots: &Slots, around: &Around) -> Option<Draft> {
    match meaning {
        Meaning::DateRange => range(slots, around),
        Meaning::Dom => day_of_month(slots, around),
        Meaning::DomRange => day_of_month_range(slots, around),
        Meaning::Fixed => fixed(slots, around),
        Meaning::WeekOf => week_of(slots, around),
        _ => single(slots, around),
    }
}

fn single(slots: &Slots, around: &Around) -> Option<Draft> {
    let time = format::time(slots);
    let kind = if time.is_empty() { TimexType::Date } else { TimexType::Time };
    if let Some(digits) = slots.digits {
        return digits_date(digits, slots.swappable, around, &time, kind);
    }
    let (month, of_month) = (slots.months[0], slots.days[0]);
    if slots.years[0] != 0 {
        let date = calendar::day(slots.years[0], month, of_month)?;
        return Some(stated(date, &time, kind).modifier(edge_modifier(slots.edge)));
    }
    // 29 February exists: judge the day by a leap year.
    calendar::day(2000, month, of_month)?;
    let unknown = format_compact!("XXXX-{month:02}-{of_month:02}{time}");
    let day_in = |year| calendar::day(year, month, of_month).map(|day| (day, day));
    let (value, days) = yearless(around, slots.wdays[0], &unknown, &day_in, &|period| {
        format_compact!("{}{time}", format::day(period.0))
    });
    let mut draft = Draft::new(kind, value).between(days).modifier(edge_modifier(slots.edge));
    draft.basis = TimeBasis::Stated;
    Some(draft)
}

fn stated(date: Date, time: &str, kind: TimexType) -> Draft {
    Draft::new(kind, format_compact!("{}{time}", format::day(date))).stated(Some((date, date)))
}

fn digits_date(
    digits: i32,
    swappable: bool,
    around: &Around,
    time: &str,
    kind: TimexType,
) -> Option<Draft> {
    let (year, month, of_month) = (digits / 10_000, digits / 100 % 100, digits % 100);
    let month_first = calendar::day(year, month as u8, of_month as u8);
    if !swappable {
        return Some(stated(month_first?, time, kind));
    }
    let day_first = calendar::day(year, of_month as u8, month as u8);
    let (Some(a), Some(b)) = (month_first, day_first) else {
        return Some(stated(month_first.or(day_first)?, time, kind));
    };
    // Month and day may stand in either order. The document's time decides where it fits one
    // order much better; otherwise both days stay possible.
    if let Some(dct) = around.dct.1.or(around.dct.0) {
        let far = |date: Date| calendar::days_between(date, dct).abs();
        let chosen = match (a <= dct, b <= dct) {
            (true, false) => Some(a),
            (false, true) => Some(b),
            _ if far(a) * 4 < far(b) => Some(a),
            _ if far(b) * 4 < far(a) => Some(b),
            _ => None,
        };
        if let Some(date) = chosen {
            return Some(stated(date, time, kind));
        }
    }
    Some(stated(a, time, kind).between((Some(a.min(b)), Some(a.max(b)))))
}

/// Resolves a date or month without a year.
///
/// The year follows from the document's time and the tense; where the ends of an inferred time
/// lead to different years, the year stays unknown and no day is invented.
pub(super) fn yearless(
    around: &Around,
    weekday: u8,
    unknown: &str,
    in_year: &dyn Fn(i32) -> Option<Period>,
    spell: &dyn Fn(Period) -> CompactString,
) -> (CompactString, Bounds) {
    let at = |dct: Date| {
        let period = choose_year(dct, around, weekday, in_year)?;
        Some((spell(period), period))
    };
    if let (None, None) = around.dct {
        return (unknown.into(), (None, None));
    }
    let (value, days) = at_both(around.dct, unknown, at);
    match days {
        // Both ends agree on the year, or nothing is said.
        (Some(_), Some(_)) if value != unknown => (value, days),
        _ => (unknown.into(), (None, None)),
    }
}

/// Days after which a date without a year would have been written with one.
const FAR_DAYS: i64 = 100;

fn choose_year(
    dct: Date,
    around: &Around,
    weekday: u8,
    in_year: &dyn Fn(i32) -> Option<Period>,
) -> Option<Period> {
    let year = i32::from(dct.year());
    let candidates: Vec<Period> = (year - 2..=year + 2).filter_map(in_year).collect();
    if weekday != 0 {
        let fits = candidates.iter().filter(|p| calendar::is_weekday(p.0, weekday));
        let nearest = fits.min_by_key(|p| calendar::days_between(p.0, dct).abs());
        if let Some(found) = nearest.filter(|p| calendar::days_between(p.0, dct).abs() < 400) {
            return Some(*found);
        }
    }
    let past = candidates.iter().rfind(|p| p.0 <= dct);
    let next = candidates.iter().find(|p| p.1 >= dct);
    let (Some(&past), Some(&next)) = (past, next) else {
        return past.or(next).copied();
    };
    if past == next {
        return Some(past);
    }
    let ago = calendar::days_between(past.1, dct);
    let ahead = calendar::days_between(dct, next.0);
    let future = match around.tense {
        Tense::Future => ahead < 330 || ago > 60,
        _ if matches!(around.boundary, Some(Boundary::By | Boundary::Until)) => ahead < ago,
        Tense::Past => ahead <= 60 && ago >= 300,
        Tense::Unknown => ahead <= FAR_DAYS && ahead * 3 < ago,
    };
    Some(if future { next } else { past })
}

fn range(slots: &Slots, around: &Around) -> Option<Draft> {
    let (first_month, last_month) = match slots.months {
        [month, 0] => (month, month),
        [a, b] => (a, b),
    };
    let [first_day, last_day] = slots.days;
    let last_year = slots.years.iter().rev().copied().find(|year| *year != 0);
    let period_in = |year: i32| {
        let last = calendar::day(year, last_month, last_day)?;
        let back = i32::from((first_month, first_day) > (last_month, last_day));
        let first_year = if slots.years[1] != 0 { slots.years[0] } else { year - back };
        let first = calendar::day(first_year, first_month, first_day)?;
        (first <= last).then_some((first, last))
    };
    let spell = |(a, b): Period| format_compact!("{}/{}", format::day(a), format::day(b));
    if let Some(year) = last_year {
        let period = period_in(year)?;
        return Some(Draft::new(TimexType::Date, spell(period)).stated(Some(period)));
    }
    let unknown =
        format_compact!("XXXX-{first_month:02}-{first_day:02}/XXXX-{last_month:02}-{last_day:02}");
    period_in(2000)?;
    let (value, days) = yearless(around, 0, &unknown, &period_in, &spell);
    let mut draft = Draft::new(TimexType::Date, value).between(days);
    draft.basis = TimeBasis::Stated;
    Some(draft)
}

/// "the 14th", "Tue 22": the month follows from the text or from the document's time.
fn day_of_month(slots: &Slots, around: &Around) -> Option<Draft> {
    let of_month = slots.days[0];
    let near = |date: Date| nearest_day(date, of_month, slots.wdays[0], around);
    let from = match around.anchor {
        Some(anchor) if around.dct.0.is_none() && around.dct.1.is_none() => anchor,
        _ => around.dct,
    };
    let unknown = format_compact!("XXXX-XX-{of_month:02}");
    let (value, mut days) = at_both(from, &unknown, |date| {
        let day = near(date)?;
        Some((format::day(day), (day, day)))
    });
    if value == unknown {
        days = (None, None);
    }
    Some(Draft::new(TimexType::Date, value).between(days))
}

fn nearest_day(date: Date, of_month: u8, weekday: u8, around: &Around) -> Option<Date> {
    let shifts = match around.tense {
        Tense::Future => [0, 1, 2, -1],
        _ => [0, -1, -2, 1],
    };
    let days = shifts.iter().filter_map(|months| {
        let other = calendar::add(date.first_of_month(), *months as f32, Unit::Month)?;
        calendar::day(i32::from(other.year()), other.month() as u8, of_month)
    });
    let fits = |day: &Date| {
        let order = if around.tense == Tense::Future || around.boundary.is_some() {
            *day >= date || around.tense != Tense::Future
        } else {
            *day <= date
        };
        order && (weekday == 0 || calendar::is_weekday(*day, weekday))
    };
    let days: Vec<Date> = days.collect();
    days.iter().copied().find(fits).or_else(|| {
        days.into_iter().find(|day| weekday != 0 && calendar::is_weekday(*day, weekday))
    })
}

fn day_of_month_range(slots: &Slots, around: &Around) -> Option<Draft> {
    let last = Slots { days: [slots.days[1], 0], ..*slots };
    let first = Slots { days: [slots.days[0], 0], ..*slots };
    let (first, last) = (day_of_month(&first, around)?, day_of_month(&last, around)?);
    let value = format_compact!("{}/{}", first.value, last.value);
    Some(Draft::new(TimexType::Date, value).between((first.days.0, last.days.1)))
}

/// Feasts, most of them on a fixed day of the year.
fn fixed(slots: &Slots, around: &Around) -> Option<Draft> {
    if slots.thanksgiving {
        return thanksgiving(around);
    }
    let (month, of_month) = match (slots.new_year, slots.eve) {
        (true, true) => (12, 31),
        (true, false) => (1, 1),
        (false, true) => (12, 24),
        (false, false) => (12, 25),
    };
    let dated = Slots { months: [month, 0], days: [of_month, 0], wdays: [0; 2], ..*slots };
    single(&dated, around)
}

/// The fourth Thursday of November.
fn thanksgiving(around: &Around) -> Option<Draft> {
    let in_year = |year| {
        let first = calendar::weekday_from(calendar::day(year, 11, 1)?, 4)?;
        let day = calendar::add_days(first, 21)?;
        Some((day, day))
    };
    let (value, days) =
        yearless(around, 0, "XXXX-11-XX", &in_year, &|period| format::day(period.0));
    Some(Draft::new(TimexType::Date, value).between(days))
}

fn week_of(slots: &Slots, around: &Around) -> Option<Draft> {
    let day = single(slots, around)?;
    let week = day.days.0.and_then(calendar::week);
    let value = match week {
        Some((monday, _)) => calendar::week_value(monday).into(),
        None => CompactString::from("XXXX-WXX"),
    };
    let mut draft = Draft::new(TimexType::Date, value).between(open(week));
    draft.grain = super::TimePrecision::Week;
    Some(draft)
}
