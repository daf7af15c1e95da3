//! Turns months, years, decades, seasons and quarters into their days.

use compact_str::{CompactString, format_compact};

use super::calendar::{self, Period};
use super::meaning::{Edge, Meaning, Slots};
use super::resolve::{Around, Draft, at_both, edge_modifier, edged, open};
use super::resolve_date::yearless;
use super::{TimeBasis, TimePrecision, TimexType};

/// Returns the value of a period longer than a week.
pub(super) fn period(meaning: Meaning, slots: &Slots, around: &Around) -> Option<Draft> {
    let draft = match meaning {
        Meaning::MonthPart => month_part(slots, around),
        Meaning::MonthRange => month_range(slots, around),
        Meaning::MonthOf => relative_year(slots, around, &|year| {
            let period = calendar::month(year, slots.months[0])?;
            Some((format_compact!("{year:04}-{:02}", slots.months[0]), period))
        }),
        Meaning::Year if slots.pair[1] != 0 => {
            let period = (calendar::year(slots.pair[0])?.0, calendar::year(slots.pair[1])?.1);
            (period.0 <= period.1).then_some(())?;
            whole(slots, format_compact!("{:04}", slots.years[0]), Some(period))
        }
        Meaning::Year => whole(slots, format_compact!("{:04}", slots.years[0]), {
            calendar::year(slots.years[0])
        }),
        Meaning::YearRange => {
            let (a, b) = (slots.years[0], slots.years[1]);
            let period = (calendar::year(a)?.0, calendar::year(b)?.1);
            (a <= b).then_some(())?;
            whole(slots, format_compact!("{a:04}/{b:04}"), Some(period))
        }
        Meaning::Decade => decade(slots),
        Meaning::Century => {
            let first = (slots.ordinal? - 1) * 100;
            (100..=2500).contains(&first).then_some(())?;
            let days = (calendar::year(first)?.0, calendar::year(first + 99)?.1);
            whole(slots, format_compact!("{:02}", first / 100), Some(days))
        }
        Meaning::Season => season(slots, around),
        Meaning::Quarter => quarter(slots, around),
        Meaning::Half => half(slots, around),
        _ => month(slots, around),
    };
    draft.map(|draft| draft.grain(TimePrecision::Month))
}

/// A period whose year is said.
fn whole(slots: &Slots, value: CompactString, period: Option<Period>) -> Option<Draft> {
    let period = period?;
    // Without a document time "earlier" and "later" have no other side than the period's own.
    let now = if slots.edge == Some(Edge::Earlier) { period.1 } else { period.0 };
    let part = edged(period, slots.edge, now);
    let draft = Draft::new(TimexType::Date, value).stated(Some(part));
    Some(draft.modifier(edge_modifier(slots.edge)))
}

fn month(slots: &Slots, around: &Around) -> Option<Draft> {
    let of = slots.months[0];
    let spell = |year: i32| format_compact!("{year:04}-{of:02}");
    if slots.years[0] != 0 {
        return whole(slots, spell(slots.years[0]), calendar::month(slots.years[0], of));
    }
    let unknown = format_compact!("XXXX-{of:02}");
    if let Some(rel) = slots.rel {
        let (value, days) = at_both(around.dct, &unknown, |dct| {
            let (year, now) = (i32::from(dct.year()), dct.month() as u8);
            let year = match rel {
                // "last June" is over; the June of a year ago where this one still goes on.
                -1 => year - i32::from(of >= now),
                1 => year + i32::from(of <= now),
                _ => year,
            };
            Some((spell(year), edged(calendar::month(year, of)?, slots.edge, dct)))
        });
        let days = if value == unknown { (None, None) } else { days };
        let draft = Draft::new(TimexType::Date, value).between(days);
        return Some(draft.modifier(edge_modifier(slots.edge)));
    }
    let (value, days) = yearless(around, 0, &unknown, &|year| calendar::month(year, of), &|p| {
        spell(i32::from(p.0.year()))
    });
    let days = match (days, around.dct.1) {
        ((Some(a), Some(b)), now) => open(Some(edged((a, b), slots.edge, now.unwrap_or(b)))),
        (days, _) => days,
    };
    let mut draft = Draft::new(TimexType::Date, value).between(days);
    draft.basis = TimeBasis::Stated;
    Some(draft.modifier(edge_modifier(slots.edge)))
}

/// "The last week of June", "the first half of March", "the last ten days of September".
fn month_part(slots: &Slots, around: &Around) -> Option<Draft> {
    let whole = Slots { edge: None, ..*slots };
    let mut draft = month(&whole, around)?;
    let (Some(first), Some(last)) = draft.days else { return Some(draft) };
    let length = match slots.amounts[0] {
        Some(days) if days >= 1.0 => days as i64,
        Some(_) => 15,
        None => 7,
    };
    let shift = |date, by| calendar::add_days(date, by).unwrap_or(date);
    let at_end = slots.rel == Some(-1) || slots.ordinal.is_none();
    draft.days = if at_end {
        draft.modifier = Some("END");
        (Some(shift(last, 1 - length).max(first)), Some(last))
    } else {
        let from = shift(first, (i64::from(slots.ordinal?) - 1) * length);
        draft.modifier = (slots.ordinal == Some(1)).then_some("START");
        (Some(from.min(last)), Some(shift(from, length - 1).min(last)))
    };
    Some(draft)
}

fn month_range(slots: &Slots, around: &Around) -> Option<Draft> {
    let [a, b] = slots.months;
    let last_year = slots.years.iter().rev().copied().find(|year| *year != 0);
    let in_year = |year: i32| {
        let first = if slots.years[1] != 0 { slots.years[0] } else { year - i32::from(a > b) };
        Some((calendar::month(first, a)?.0, calendar::month(year, b)?.1))
    };
    let spell = |(first, last): Period| {
        let (first_year, last_year) = (first.year(), last.year());
        format_compact!("{first_year:04}-{a:02}/{last_year:04}-{b:02}")
    };
    if let Some(year) = last_year {
        let period = in_year(year)?;
        return Some(Draft::new(TimexType::Date, spell(period)).stated(Some(period)));
    }
    let unknown = format_compact!("XXXX-{a:02}/XXXX-{b:02}");
    let (value, days) = yearless(around, 0, &unknown, &in_year, &spell);
    let mut draft = Draft::new(TimexType::Date, value).between(days);
    draft.basis = TimeBasis::Stated;
    Some(draft)
}

fn decade(slots: &Slots) -> Option<Draft> {
    let mut first = slots.decade?;
    if first < 100 {
        first += if first >= 30 { 1900 } else { 2000 };
    }
    let days = (calendar::year(first)?.0, calendar::year(first + 9)?.1);
    whole(slots, format_compact!("{:03}", first / 10), Some(days))
}

/// Resolves what stands in last, this or next year.
fn relative_year(
    slots: &Slots,
    around: &Around,
    in_year: &dyn Fn(i32) -> Option<(CompactString, Period)>,
) -> Option<Draft> {
    let shift = slots.rel.or(slots.ctx).unwrap_or(0);
    let anchor = match (slots.ctx, around.anchor) {
        (Some(_), Some(anchor)) => anchor,
        _ => around.dct,
    };
    let unknown = match slots.months[0] {
        0 => CompactString::from("XXXX"),
        month => format_compact!("XXXX-{month:02}"),
    };
    let (value, days) = at_both(anchor, &unknown, |date| {
        let (value, period) = in_year(i32::from(date.year()) + shift)?;
        Some((value, edged(period, slots.edge, date)))
    });
    let days = if value == unknown { (None, None) } else { days };
    Some(Draft::new(TimexType::Date, value).between(days).modifier(edge_modifier(slots.edge)))
}

fn season(slots: &Slots, around: &Around) -> Option<Draft> {
    let of = slots.season?;
    let code = match of {
        1 => "SP",
        2 => "SU",
        3 => "FA",
        _ => "WI",
    };
    let spell = |year: i32| format_compact!("{year:04}-{code}");
    if slots.years[0] != 0 {
        return whole(slots, spell(slots.years[0]), calendar::season(slots.years[0], of));
    }
    let unknown = format_compact!("XXXX-{code}");
    let (value, days) = at_both(around.dct, &unknown, |dct| {
        let year = i32::from(dct.year());
        let candidates = [year - 1, year, year + 1].map(|y| (y, calendar::season(y, of)));
        let ended = candidates.iter().rev().find(|(_, p)| p.is_some_and(|p| p.1 < dct));
        let going = candidates.iter().find(|(_, p)| p.is_some_and(|p| p.1 >= dct));
        let &(year, period) = match slots.rel {
            Some(-1) => ended?,
            // "This summer" is over in autumn, still to come in spring.
            Some(0) => candidates.get(1)?,
            Some(_) => going?,
            None if around.tense == super::tense::Tense::Future || around.boundary.is_some() => {
                going?
            }
            None => candidates.iter().rfind(|(_, p)| p.is_some_and(|p| p.0 <= dct))?,
        };
        Some((spell(year), edged(period?, slots.edge, dct)))
    });
    let days = if value == unknown { (None, None) } else { days };
    Some(Draft::new(TimexType::Date, value).between(days).modifier(edge_modifier(slots.edge)))
}

fn quarter(slots: &Slots, around: &Around) -> Option<Draft> {
    let of = u8::try_from(slots.ordinal?).ok().filter(|n| (1..=4).contains(n))?;
    let spell = |year: i32| format_compact!("{year:04}-Q{of}");
    if slots.years[0] != 0 {
        return whole(slots, spell(slots.years[0]), calendar::quarter(slots.years[0], of));
    }
    if slots.rel.is_some() {
        return relative_year(slots, around, &|year| {
            Some((spell(year), calendar::quarter(year, of)?))
        });
    }
    let unknown = format_compact!("XXXX-Q{of}");
    let (value, days) = yearless(around, 0, &unknown, &|year| calendar::quarter(year, of), &|p| {
        spell(i32::from(p.0.year()))
    });
    Some(Draft::new(TimexType::Date, value).between(days))
}

fn half(slots: &Slots, around: &Around) -> Option<Draft> {
    let of = slots.ordinal?.clamp(1, 2);
    let in_year = |year: i32| {
        let (first, last) = calendar::year(year)?;
        let middle = calendar::day(year, 7, 1)?;
        let days = if of == 1 { (first, middle.yesterday().ok()?) } else { (middle, last) };
        Some((format_compact!("{year:04}-H{of}"), days))
    };
    if slots.years[0] != 0 {
        let (value, period) = in_year(slots.years[0])?;
        return whole(slots, value, Some(period));
    }
    relative_year(slots, around, &in_year)
}
