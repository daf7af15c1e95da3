//! Turns weekdays, weekends and the nights between them into days.

use compact_str::{CompactString, format_compact};
use jiff::civil::Date;

use super::calendar;
use super::format;
use super::meaning::{Edge, Meaning, Slots};
use super::resolve::{Around, Bounds, Draft, at_both, edge_modifier};
use super::tense::Tense;
use super::{TimePrecision, TimexType};

/// Returns the value of a weekday, a weekend or a night.
pub(super) fn week(meaning: Meaning, slots: &Slots, around: &Around) -> Option<Draft> {
    match meaning {
        Meaning::WeekdayWeek => weekday_of_week(slots, around),
        Meaning::NightTo => night_to(slots, around),
        Meaning::WeekdayNight => overnight(slots, around),
        Meaning::Weekend => weekend(slots, around),
        _ => weekday(slots, around),
    }
}

/// Returns the weekday that is meant when the document is of `dct`.
///
/// CODEBOOK section 3: the last such day up to the document's, the next for what is planned.
pub(super) fn choose(dct: Date, weekday: u8, rel: Option<i32>, tense: Tense) -> Option<Date> {
    match rel {
        Some(-1) => calendar::weekday_up_to(dct.yesterday().ok()?, weekday),
        Some(1) => calendar::weekday_from(dct.tomorrow().ok()?, weekday),
        // "This Monday" on a Thursday is over where a past verb says so; "this Sunday" is not.
        Some(_)
            if tense == Tense::Past && dct.weekday().to_monday_one_offset() >= weekday as i8 =>
        {
            calendar::weekday_up_to(dct, weekday)
        }
        Some(_) => calendar::weekday_from(dct, weekday),
        None if tense == Tense::Future => calendar::weekday_from(dct, weekday),
        None => calendar::weekday_up_to(dct, weekday),
    }
}

fn weekday(slots: &Slots, around: &Around) -> Option<Draft> {
    let weekday = slots.wdays[0];
    let time = format::time(slots);
    let kind = if time.is_empty() { TimexType::Date } else { TimexType::Time };
    let unknown = format_compact!("XXXX-WXX-{weekday}{time}");
    let (value, days) = at_both(around.dct, &unknown, |dct| {
        let day = choose(dct, weekday, slots.rel, around.tense)?;
        Some((format_compact!("{}{time}", format::day(day)), (day, day)))
    });
    let modifier = edge_modifier(slots.edge.filter(|_| slots.part != Some(0)));
    Some(Draft::new(kind, value).between(unless_wide(days)).modifier(modifier))
}

/// A weekday inside an interval of months says nothing of the day.
fn unless_wide(days: Bounds) -> Bounds {
    match days {
        (Some(a), Some(b)) if calendar::days_between(a, b) > 62 => (None, None),
        days => days,
    }
}

fn weekday_of_week(slots: &Slots, around: &Around) -> Option<Draft> {
    let weekday = slots.wdays[0];
    let time = format::time(slots);
    let kind = if time.is_empty() { TimexType::Date } else { TimexType::Time };
    let unknown = format_compact!("XXXX-WXX-{weekday}{time}");
    let (value, days) = at_both(around.dct, &unknown, |dct| {
        let shifted = calendar::add_days(dct, 7 * i64::from(slots.rel.unwrap_or(0)))?;
        let (monday, _) = calendar::week(shifted)?;
        let day = calendar::add_days(monday, i64::from(weekday) - 1)?;
        Some((format_compact!("{}{time}", format::day(day)), (day, day)))
    });
    Some(Draft::new(kind, value).between(unless_wide(days)))
}

/// "The night of Friday to Saturday", "the night to Tuesday": the night before the last day named.
fn night_to(slots: &Slots, around: &Around) -> Option<Draft> {
    let last = slots.wdays.iter().rev().copied().find(|day| *day != 0)?;
    let (value, days) = at_both(around.dct, "XXXX-XX-XXTNI", |dct| {
        let day = choose(dct, last, None, around.tense)?;
        let eve = day.yesterday().ok()?;
        Some((format_compact!("{}TNI", format::day(eve)), (eve, day)))
    });
    Some(Draft::new(TimexType::Time, value).between(unless_wide(days)))
}

/// "Overnight on Tuesday": the night that touches the day and lies before the report.
fn overnight(slots: &Slots, around: &Around) -> Option<Draft> {
    let (value, days) = at_both(around.dct, "XXXX-XX-XXTNI", |dct| {
        let day = choose(dct, slots.wdays[0], None, around.tense)?;
        let eve = if day == dct { day.yesterday().ok()? } else { day };
        Some((format_compact!("{}TNI", format::day(eve)), (eve, eve.tomorrow().ok()?)))
    });
    Some(Draft::new(TimexType::Time, value).between(unless_wide(days)))
}

fn weekend(slots: &Slots, around: &Around) -> Option<Draft> {
    let shift = slots.rel.or(slots.ctx);
    let anchor = match (slots.ctx, around.anchor) {
        (Some(_), Some(anchor)) => anchor,
        _ => around.dct,
    };
    let (value, days) = at_both(anchor, "XXXX-WXX-WE", |date| {
        let (saturday, sunday) = calendar::weekend(date)?;
        let weeks = match shift {
            // On a Saturday "the weekend" has begun; before, the last one is meant.
            None if around.tense == Tense::Future || date >= saturday => 0,
            None => -1,
            Some(-1) => -1,
            Some(1) => i64::from(date >= saturday),
            Some(_) => 0,
        };
        let period =
            (calendar::add_days(saturday, 7 * weeks)?, calendar::add_days(sunday, 7 * weeks)?);
        let value: CompactString = format_compact!("{}-WE", calendar::week_value(period.0));
        Some((value, period))
    });
    let modifier = edge_modifier(slots.edge.filter(|edge| *edge != Edge::Earlier));
    let draft = Draft::new(TimexType::Date, value).between(unless_wide(days));
    Some(draft.grain(TimePrecision::Day).modifier(modifier))
}
