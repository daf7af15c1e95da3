//! Turns resolved parts into the spelling of TIMEX3 values.
//!
//! | what | value |
//! |---|---|
//! | three days | `P3D` |
//! | half an hour | `PT30M` |
//! | the morning of 5 March 2024 | `2024-03-05TMO` |

use compact_str::{CompactString, format_compact};
use jiff::civil::Date;

use super::TimePrecision;
use super::meaning::{Slots, Unit};

/// Returns `2024-03-05`.
pub(super) fn day(date: Date) -> CompactString {
    format_compact!("{:04}-{:02}-{:02}", date.year(), date.month(), date.day())
}

/// Returns `2024-03`.
pub(super) fn month(date: Date) -> CompactString {
    format_compact!("{:04}-{:02}", date.year(), date.month())
}

/// Returns the suffix of a part of the day: `TMO`.
pub(super) fn part(part: u8) -> &'static str {
    match part {
        0 | 1 => "TMO",
        2 => "T12:00",
        3 => "TAF",
        4 => "TEV",
        5 => "TNI",
        _ => "T24:00",
    }
}

/// Returns the suffix of a time of day, by the clock before the part of the day: `T14:05`.
pub(super) fn time(slots: &Slots) -> CompactString {
    let zone = if slots.universal { "Z" } else { "" };
    match (slots.clock, slots.part) {
        (Some(minutes), _) => format_compact!("T{:02}:{:02}{zone}", minutes / 60, minutes % 60),
        (None, Some(of_day)) => part(of_day).into(),
        (None, None) => CompactString::default(),
    }
}

/// Returns `P3D`, `PT6H`, `PXW` where the amount is unknown.
pub(super) fn duration(amount: Option<f32>, unit: Unit) -> CompactString {
    let Some(amount) = amount else { return length("X", unit) };
    if amount.fract() != 0.0 {
        // Half a unit is said in the next smaller one where that comes out whole.
        let smaller = match unit {
            Unit::Minute => Some((60.0, Unit::Second)),
            Unit::Hour => Some((60.0, Unit::Minute)),
            Unit::Year => Some((12.0, Unit::Month)),
            Unit::Decade => Some((10.0, Unit::Year)),
            Unit::Century => Some((100.0, Unit::Year)),
            Unit::Day => Some((24.0, Unit::Hour)),
            _ => None,
        };
        if let Some((times, unit)) = smaller
            && (amount * times).fract() == 0.0
            && amount < 1.0
        {
            return length(&format_compact!("{}", amount * times), unit);
        }
    }
    let (amount, unit) = match unit {
        Unit::Decade => (amount * 10.0, Unit::Year),
        Unit::Century => (amount * 100.0, Unit::Year),
        Unit::Fortnight => (amount * 2.0, Unit::Week),
        Unit::Quarter => (amount * 3.0, Unit::Month),
        _ => (amount, unit),
    };
    length(&format_compact!("{amount}"), unit)
}

fn length(amount: &str, unit: Unit) -> CompactString {
    match unit {
        Unit::Second => format_compact!("PT{amount}S"),
        Unit::Minute => format_compact!("PT{amount}M"),
        Unit::Hour => format_compact!("PT{amount}H"),
        Unit::Day => format_compact!("P{amount}D"),
        Unit::Week | Unit::Fortnight => format_compact!("P{amount}W"),
        Unit::Month => format_compact!("P{amount}M"),
        Unit::Quarter => format_compact!("P{amount}M"),
        Unit::Year | Unit::Decade => format_compact!("P{amount}Y"),
        Unit::Century => format_compact!("P{amount}CE"),
    }
}

/// Returns the value of the period of `unit` that begins with `first`.
pub(super) fn period(first: Date, unit: Unit) -> CompactString {
    match unit {
        Unit::Second | Unit::Minute | Unit::Hour | Unit::Day => day(first),
        Unit::Week | Unit::Fortnight => super::calendar::week_value(first).into(),
        Unit::Month => month(first),
        Unit::Quarter => format_compact!("{:04}-Q{}", first.year(), (first.month() - 1) / 3 + 1),
        Unit::Year => format_compact!("{:04}", first.year()),
        Unit::Decade => format_compact!("{:03}", first.year() / 10),
        Unit::Century => format_compact!("{:02}", first.year() / 100),
    }
}

/// Returns the pattern of a value of which only the unit is known.
pub(super) fn unknown(unit: Unit) -> &'static str {
    match unit {
        Unit::Second | Unit::Minute | Unit::Hour | Unit::Day => "XXXX-XX-XX",
        Unit::Week | Unit::Fortnight => "XXXX-WXX",
        Unit::Month => "XXXX-XX",
        Unit::Quarter => "XXXX-QX",
        Unit::Year => "XXXX",
        Unit::Decade => "XXX",
        Unit::Century => "XX",
    }
}

/// Returns how wide a period of `unit` is.
pub(super) fn grain(unit: Unit) -> TimePrecision {
    match unit {
        Unit::Second | Unit::Minute | Unit::Hour | Unit::Day => TimePrecision::Day,
        Unit::Week | Unit::Fortnight => TimePrecision::Week,
        _ => TimePrecision::Month,
    }
}
