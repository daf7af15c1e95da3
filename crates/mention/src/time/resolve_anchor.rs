//! Turns what counts from another time in the text ("the day before", "at 6 a.m.") into days.

use compact_str::{CompactString, format_compact};

use super::calendar;
use super::format;
use super::meaning::{Meaning, Slots, Unit};
use super::resolve::{Around, Bounds, Draft, at_both, edge_modifier, edged, few};
use super::{TimePrecision, TimexType};

/// Returns the value of an expression that leans on another time in the text.
pub(super) fn anchored(meaning: Meaning, slots: &Slots, around: &Around) -> Option<Draft> {
    match meaning {
        Meaning::Clock | Meaning::Part => time_of_day(slots, around),
        Meaning::CtxUnit => unit(slots, around, slots.ctx.or(slots.rel).unwrap_or(0)),
        Meaning::CtxSide => unit(slots, around, if slots.back { -1 } else { 1 }),
        Meaning::CtxDay(days) => {
            let day = Slots { unit: Some(Unit::Day), ..*slots };
            unit(&day, around, i32::from(days))
        }
        Meaning::CtxPart => part(slots, around, slots.ctx.or(slots.rel).unwrap_or(0)),
        Meaning::CtxPartSide => part(slots, around, if slots.back { -1 } else { 1 }),
        Meaning::CtxWeekday => weekday(slots, around),
        Meaning::EventOffset if around.counts_back => {
            // What follows "two days after" lies two days before the day told.
            let back = slots.dir.map(|dir| -dir);
            offset(&Slots { dir: back, ..*slots }, around)
        }
        Meaning::EventOffset => None,
        Meaning::QuarterBare => quarter(around, 0),
        Meaning::QuarterAgo => quarter(around, 1),
        _ if slots.unit == Some(Unit::Year) && slots.amounts[0] == Some(1.0) => {
            year_from_period(slots, around).or_else(|| offset(slots, around))
        }
        _ => offset(slots, around),
    }
}

/// Returns the time that the text counts from: the last day named, else the document's time.
fn anchor(around: &Around, unit: Unit) -> Bounds {
    // "In 1976 ... three years later" counts from the year, "that month" from the month.
    let named = around.wide.filter(|_| unit >= Unit::Week).or(around.anchor);
    match named {
        // A night that runs into the next day counts as that day.
        Some((Some(_), Some(last))) => (Some(last), Some(last)),
        Some(anchor) => anchor,
        None => around.dct,
    }
}

/// A clock time or part of the day: of the day the text is at, in a live blog of the page's day.
fn time_of_day(slots: &Slots, around: &Around) -> Option<Draft> {
    let late = slots.clock.is_some_and(|minutes| minutes >= 17 * 60)
        || slots.clock.is_none() && matches!(slots.part, Some(4..));
    let from = match around.anchor {
        _ if around.stamp || !around.near => around.dct,
        // A month or a decade told of is no day that a clock could stand in.
        Some((first, last)) if !is_day_or_two(first, last) => around.dct,
        // Of a night, "shortly before midnight" is the first day and "at 00:15" the second.
        Some((Some(first), Some(_))) if late => (Some(first), Some(first)),
        _ => anchor(around, Unit::Day),
    };
    let time = format::time(slots);
    if time.is_empty() {
        return None;
    }
    let unknown = format_compact!("XXXX-XX-XX{time}");
    let (value, days) = at_both(from, &unknown, |date| {
        Some((format_compact!("{}{time}", format::day(date)), (date, date)))
    });
    Some(Draft::new(TimexType::Time, value).between(days).modifier(edge_modifier(slots.edge)))
}

fn is_day_or_two(first: Option<jiff::civil::Date>, last: Option<jiff::civil::Date>) -> bool {
    match (first, last) {
        (Some(first), Some(last)) => (last - first).get_days() <= 1,
        // A day that stays unknown counts as one.
        (None, None) => true,
        _ => false,
    }
}

/// "The quarter": the one that the text is at, else the last one that was over.
fn quarter(around: &Around, years_back: i32) -> Option<Draft> {
    let at = |date: jiff::civil::Date| {
        let moved = calendar::add(date, -(years_back as f32), Unit::Year)?;
        let period = calendar::period(moved, Unit::Quarter)?;
        Some((format::period(period.0, Unit::Quarter), period))
    };
    let named = around.period.filter(|(_, unit)| *unit == Unit::Quarter);
    let (value, days) = match named {
        Some((first, _)) => at_both((Some(first), Some(first)), "XXXX-QX", at),
        None => at_both(around.dct, "XXXX-QX", |dct| at(calendar::add(dct, -1.0, Unit::Quarter)?)),
    };
    Some(Draft::new(TimexType::Date, value).between(days).grain(TimePrecision::Month))
}

/// "A year earlier" than a month or quarter just named is that month or quarter a year before.
pub(super) fn year_from_period(slots: &Slots, around: &Around) -> Option<Draft> {
    let (first, unit) = around.period?;
    let sign = if slots.dir.unwrap_or(-1) < 0 { -1.0 } else { 1.0 };
    let period = calendar::period(calendar::add(first, sign, Unit::Year)?, unit)?;
    let value = format::period(period.0, unit);
    let draft = Draft::new(TimexType::Date, value).between((Some(period.0), Some(period.1)));
    Some(draft.grain(TimePrecision::Month).modifier(slots.approx))
}

fn unit(slots: &Slots, around: &Around, shift: i32) -> Option<Draft> {
    let unit = slots.unit.unwrap_or(Unit::Day);
    let (value, days) = at_both(anchor(around, unit), format::unknown(unit), |date| {
        let moved = calendar::add(date, shift as f32, unit)?;
        let period = calendar::period(moved, unit)?;
        Some((format::period(period.0, unit), edged(period, slots.edge, date)))
    });
    let draft = Draft::new(TimexType::Date, value).between(days).grain(format::grain(unit));
    Some(draft.modifier(edge_modifier(slots.edge)))
}

fn part(slots: &Slots, around: &Around, shift: i32) -> Option<Draft> {
    let time = format::time(slots);
    let unknown = format_compact!("XXXX-XX-XX{time}");
    let (value, days) = at_both(anchor(around, Unit::Day), &unknown, |date| {
        let day = calendar::add_days(date, i64::from(shift))?;
        Some((format_compact!("{}{time}", format::day(day)), (day, day)))
    });
    Some(Draft::new(TimexType::Time, value).between(days).modifier(edge_modifier(slots.edge)))
}

fn weekday(slots: &Slots, around: &Around) -> Option<Draft> {
    let weekday = slots.wdays[0];
    let time = format::time(slots);
    let kind = if time.is_empty() { TimexType::Date } else { TimexType::Time };
    let unknown = format_compact!("XXXX-WXX-{weekday}{time}");
    let (value, days) = at_both(anchor(around, Unit::Day), &unknown, |date| {
        let day = match slots.ctx.unwrap_or(0) {
            1 => calendar::weekday_from(date.tomorrow().ok()?, weekday)?,
            -1 => calendar::weekday_up_to(date.yesterday().ok()?, weekday)?,
            _ => calendar::weekday_up_to(date, weekday)?,
        };
        Some((format_compact!("{}{time}", format::day(day)), (day, day)))
    });
    Some(Draft::new(kind, value).between(days))
}

/// "Two days later", "a year earlier", "hours later".
fn offset(slots: &Slots, around: &Around) -> Option<Draft> {
    let unit = slots.unit.unwrap_or(Unit::Day);
    let sign = if slots.dir.unwrap_or(2) < 0 { -1.0 } else { 1.0 };
    let vague = slots.vague || (slots.amounts[0].is_none() && slots.plural);
    let draft = if vague {
        let (value, days) = at_both(anchor(around, unit), format::unknown(unit), |date| {
            let far = calendar::add(date, sign * few(unit), unit)?;
            let near = if unit < Unit::Day { date } else { calendar::add(date, sign, unit)? };
            let period = (near.min(far), near.max(far));
            // "Hours later" is the same day more often than not.
            let period = if unit < Unit::Day { (date, date) } else { period };
            Some((CompactString::from(if sign < 0.0 { "PAST_REF" } else { "FUTURE_REF" }), period))
        });
        Draft::new(TimexType::Date, value).between(days).grain(TimePrecision::Week)
    } else {
        let amount = slots.amounts[0].unwrap_or(1.0) * sign;
        let (value, days) = at_both(anchor(around, unit), format::unknown(unit), |date| {
            let moved = calendar::add(date, amount, unit)?;
            let period = calendar::period(moved, unit)?;
            Some((format::period(period.0, unit), period))
        });
        Draft::new(TimexType::Date, value).between(days)
    };
    Some(draft.grain(format::grain(unit)).modifier(slots.approx))
}
