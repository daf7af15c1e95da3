//! Turns what counts from the document's time ("yesterday", "last month") into days.

use compact_str::{CompactString, format_compact};

use super::calendar;
use super::format;
use super::meaning::{Edge, Meaning, Slots, Unit};
use super::resolve::{Around, Bounds, Draft, at_both, edge_modifier, edged, few};
use super::{TimePrecision, TimexType, resolve_anchor};

/// Returns the value of an expression that leans on the document's time.
pub(super) fn deictic(meaning: Meaning, slots: &Slots, around: &Around) -> Option<Draft> {
    match meaning {
        Meaning::Deictic => day(slots, around, slots.deictic.unwrap_or(0)),
        Meaning::DayOffset(days) => day(slots, around, i32::from(days)),
        Meaning::ThisPart => day(slots, around, 0),
        Meaning::Tonight => day(&Slots { part: Some(5), ..*slots }, around, 0),
        Meaning::LastNight => {
            let part = slots.part.or(Some(5));
            day(&Slots { part, edge: slots.edge, ..*slots }, around, -1)
        }
        Meaning::Overnight => overnight(around),
        Meaning::Offset if slots.unit == Some(Unit::Year) && slots.amounts[0] == Some(1.0) => {
            resolve_anchor::year_from_period(slots, around).or_else(|| offset(slots, around, -1.0))
        }
        Meaning::Offset => offset(slots, around, -1.0),
        Meaning::OffsetNow => offset(slots, around, 1.0),
        Meaning::OffsetToday => offset_today(slots, around),
        Meaning::UnitRel => unit(slots, around, slots.rel.unwrap_or(0)),
        Meaning::UnitThis => unit(slots, around, 0),
        Meaning::UnitEnd => unit(&Slots { edge: Some(Edge::End), ..*slots }, around, 0),
        Meaning::UnitBeforeLast => unit(slots, around, -2),
        Meaning::Window => window(slots, around),
        Meaning::WindowOne => {
            let one = Slots { amounts: [Some(1.0), None], ..*slots };
            window(&one, around)
        }
        Meaning::Recent => {
            let recent = Slots { rel: Some(-1), amounts: [None; 2], vague: true, ..*slots };
            window(&recent, around)
        }
        _ => None,
    }
}

fn day(slots: &Slots, around: &Around, shift: i32) -> Option<Draft> {
    let time = format::time(slots);
    let kind = if time.is_empty() { TimexType::Date } else { TimexType::Time };
    let unknown = format_compact!("XXXX-XX-XX{time}");
    let (value, days) = at_both(around.dct, &unknown, |dct| {
        let day = calendar::add_days(dct, i64::from(shift))?;
        Some((format_compact!("{}{time}", format::day(day)), (day, day)))
    });
    Some(Draft::new(kind, value).between(days).modifier(edge_modifier(slots.edge)))
}

/// CODEBOOK section 3: the night before the report, which runs into the report's day.
fn overnight(around: &Around) -> Option<Draft> {
    let from = around.anchor.filter(|_| around.near).unwrap_or(around.dct);
    // After "on Monday ... overnight" the night follows the day named, unless that day is today.
    let follows = around.anchor.is_some() && around.near && around.anchor != Some(around.dct);
    let (value, days) = at_both(from, "XXXX-XX-XXTNI", |date| {
        let eve = if follows { date } else { date.yesterday().ok()? };
        Some((format_compact!("{}TNI", format::day(eve)), (eve, eve.tomorrow().ok()?)))
    });
    Some(Draft::new(TimexType::Time, value).between(days))
}

fn offset(slots: &Slots, around: &Around, sign: f32) -> Option<Draft> {
    let unit = slots.unit.unwrap_or(Unit::Day);
    let vague = slots.vague || slots.amounts[0].is_none();
    if vague {
        let reference = if sign < 0.0 { "PAST_REF" } else { "FUTURE_REF" };
        let (_, days) = at_both(around.dct, reference, |dct| {
            let far = calendar::add(dct, sign * few(unit), unit)?;
            let near = if unit < Unit::Day { dct } else { calendar::add(dct, sign, unit)? };
            Some((CompactString::from(reference), (near.min(far), near.max(far))))
        });
        let draft = Draft::new(TimexType::Date, reference).between(days);
        return Some(draft.grain(format::grain(unit)));
    }
    let amount = slots.amounts[0].unwrap_or(1.0) * sign;
    let (value, days) = at_both(around.dct, format::unknown(unit), |dct| {
        let moved = calendar::add(dct, amount, unit)?;
        let period = calendar::period(moved, unit)?;
        Some((format::period(period.0, unit), period))
    });
    let kind = if unit < Unit::Day { TimexType::Time } else { TimexType::Date };
    let draft = Draft::new(kind, value).between(days).grain(format::grain(unit));
    Some(draft.modifier(slots.approx))
}

/// "Ten years ago today": that very day.
fn offset_today(slots: &Slots, around: &Around) -> Option<Draft> {
    let unit = slots.unit.unwrap_or(Unit::Day);
    let amount = -slots.amounts[0].unwrap_or(1.0);
    let (value, days) = at_both(around.dct, "XXXX-XX-XX", |dct| {
        let shift = i64::from(slots.deictic.unwrap_or(0));
        let day = calendar::add(calendar::add_days(dct, shift)?, amount, unit)?;
        Some((format::day(day), (day, day)))
    });
    Some(Draft::new(TimexType::Date, value).between(days))
}

fn unit(slots: &Slots, around: &Around, shift: i32) -> Option<Draft> {
    let unit = slots.unit.unwrap_or(Unit::Day);
    let (value, days) = at_both(around.dct, format::unknown(unit), |dct| {
        // A month back from the 31st is the month before, whatever its length.
        let moved = calendar::add(dct, shift as f32, unit)?;
        let period = calendar::period(moved, unit)?;
        Some((format::period(period.0, unit), edged(period, slots.edge, dct)))
    });
    let days = within(days, unit);
    let draft = Draft::new(TimexType::Date, value).between(days).grain(format::grain(unit));
    Some(draft.modifier(edge_modifier(slots.edge)))
}

/// Drops an interval much wider than the unit: it says more of the document than of the time.
fn within(days: Bounds, unit: Unit) -> Bounds {
    let widest = match format::grain(unit) {
        TimePrecision::Day => 31,
        TimePrecision::Week => 62,
        TimePrecision::Month => 40_000,
    };
    match days {
        (Some(a), Some(b)) if calendar::days_between(a, b) > widest => (None, None),
        days => days,
    }
}

/// "In the past 24 hours", "over the past few days", "in the next two weeks".
///
/// The value is a length; the interval is the window between then and the document's time.
fn window(slots: &Slots, around: &Around) -> Option<Draft> {
    let unit = slots.unit.unwrap_or(Unit::Day);
    let ahead = slots.rel == Some(1) || slots.ctx == Some(1);
    let sign = if ahead { 1.0 } else { -1.0 };
    let exact = slots.amounts[0].filter(|_| !slots.vague);
    let reach = exact.unwrap_or_else(|| few(unit));
    let (_, days) = at_both(around.dct, "", |dct| {
        // A window of some hours may reach into the day before.
        let far = match unit {
            Unit::Second | Unit::Minute => dct,
            Unit::Hour => calendar::add_days(dct, sign as i64 * (reach / 24.0).ceil() as i64)?,
            _ => calendar::add(dct, sign * reach, unit)?,
        };
        Some((CompactString::default(), (dct.min(far), dct.max(far))))
    });
    let draft = Draft::new(TimexType::Duration, format::duration(exact, unit)).between(days);
    Some(draft.grain(format::grain(unit)).modifier(slots.approx))
}
