//! Turns what the words say into a TIMEX3 value and an interval of days.
//!
//! The document's time and the anchor of "the day before" are intervals with open sides. A
//! relative expression is resolved at both ends; where the ends disagree its value keeps the
//! pattern of what is unknown (`XXXX-WXX-2`), and the interval is as wide as the ends make it.

use compact_str::CompactString;
use jiff::civil::Date;
use tallybook_text::Dct;

use super::calendar::{self, Period};
use super::format;
use super::meaning::{Edge, Meaning, Slots, Unit};
use super::tense::Tense;
use super::{Boundary, TimeBasis, TimePrecision, TimeValue, TimexType};

/// Two days between which something lies, each side open where unknown.
pub(super) type Bounds = (Option<Date>, Option<Date>);

/// What of the text around decides a value.
#[derive(Clone, Copy, Debug)]
pub(super) struct Around {
    /// The document's time.
    pub(super) dct: Bounds,
    /// The last day that the text named, and in which sentence.
    pub(super) anchor: Option<Bounds>,
    /// The last time of any width that the text named close by, for "three years later".
    pub(super) wide: Option<Bounds>,
    /// The last month or quarter that the text named close by, and which of both it is.
    pub(super) period: Option<(Date, Unit)>,
    /// The anchor stands in the same sentence or paragraph.
    pub(super) near: bool,
    /// Tense of the verb that the words belong to.
    pub(super) tense: Tense,
    /// Since, until, by, before, after.
    pub(super) boundary: Option<Boundary>,
    /// The words are a live blog's stamp.
    pub(super) stamp: bool,
    /// The day is known of what happened so long before or after another event.
    pub(super) counts_back: bool,
}

impl Around {
    /// Returns the surroundings of a mention whose document has that time, and nothing more.
    pub(super) fn of(dct: &Dct) -> Self {
        Self {
            dct: (dct.earliest, dct.latest),
            anchor: None,
            wide: None,
            period: None,
            near: false,
            tense: Tense::Unknown,
            boundary: None,
            stamp: false,
            counts_back: false,
        }
    }
}

/// A value in the making.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub(super) kind: TimexType,
    pub(super) value: CompactString,
    pub(super) modifier: Option<&'static str>,
    pub(super) days: Bounds,
    pub(super) basis: TimeBasis,
    pub(super) grain: TimePrecision,
    pub(super) recurring: bool,
}

impl Draft {
    pub(super) fn new(kind: TimexType, value: impl Into<CompactString>) -> Self {
        Self {
            kind,
            value: value.into(),
            modifier: None,
            days: (None, None),
            basis: TimeBasis::Relative,
            grain: TimePrecision::Day,
            recurring: false,
        }
    }

    pub(super) fn stated(mut self, period: Option<Period>) -> Self {
        self.basis = TimeBasis::Stated;
        self.days = open(period);
        self
    }

    pub(super) fn between(mut self, days: Bounds) -> Self {
        self.days = days;
        self
    }

    pub(super) fn grain(mut self, grain: TimePrecision) -> Self {
        self.grain = grain;
        self
    }

    pub(super) fn modifier(mut self, modifier: Option<&'static str>) -> Self {
        self.modifier = modifier;
        self
    }
}

/// Returns a period as bounds.
pub(super) fn open(period: Option<Period>) -> Bounds {
    (period.map(|p| p.0), period.map(|p| p.1))
}

/// Returns the value of a match, or `None` where it means nothing.
pub(super) fn resolve(meaning: Meaning, slots: &Slots, around: &Around) -> Option<TimeValue> {
    let mut draft = draft(meaning, slots, around)?;
    limit(&mut draft, slots, around);
    let precision = match draft.days {
        (Some(a), Some(b)) => width(calendar::days_between(a, b)),
        _ => draft.grain,
    };
    let ranged = matches!(meaning, Meaning::DateRange | Meaning::MonthRange | Meaning::YearRange);
    let boundary = around.boundary.filter(|_| bounds_a_day(&draft) && !ranged);
    Some(TimeValue {
        timex_type: draft.kind,
        timex_value: draft.value,
        timex_mod: draft.modifier.map(CompactString::from),
        earliest: draft.days.0,
        latest: draft.days.1,
        precision,
        recurring: draft.recurring,
        basis: draft.basis,
        boundary,
    })
}

/// A limit counts whole days: "by noon on Friday" still happens on Friday.
fn bounds_a_day(draft: &Draft) -> bool {
    draft.kind == TimexType::Date
}

/// "Since the beginning of 2021" starts on one day; "by the end of May" stops on one.
fn limit(draft: &mut Draft, slots: &Slots, around: &Around) {
    if draft.kind != TimexType::Date {
        return;
    }
    match (around.boundary, slots.edge) {
        (Some(Boundary::Since), Some(Edge::Start)) => draft.days.1 = draft.days.0,
        (Some(Boundary::By | Boundary::Until | Boundary::Before), Some(Edge::End)) => {
            draft.days.0 = draft.days.1;
        }
        _ => {}
    }
}

fn width(days: i64) -> TimePrecision {
    match days {
        ..=1 => TimePrecision::Day,
        2..=9 => TimePrecision::Week,
        _ => TimePrecision::Month,
    }
}

fn draft(meaning: Meaning, slots: &Slots, around: &Around) -> Option<Draft> {
    match meaning {
        Meaning::None => None,
        Meaning::Date
        | Meaning::DateRange
        | Meaning::Dom
        | Meaning::DomRange
        | Meaning::Fixed
        | Meaning::WeekOf => super::resolve_date::date(meaning, slots, around),
        Meaning::Month
        | Meaning::MonthOf
        | Meaning::MonthPart
        | Meaning::MonthRange
        | Meaning::Year
        | Meaning::YearRange
        | Meaning::YearPair
        | Meaning::Decade
        | Meaning::Century
        | Meaning::Season
        | Meaning::Quarter
        | Meaning::Half => super::resolve_period::period(meaning, slots, around),
        Meaning::Weekday
        | Meaning::WeekdayWeek
        | Meaning::NightTo
        | Meaning::WeekdayNight
        | Meaning::Weekend => super::resolve_week::week(meaning, slots, around),
        Meaning::CtxUnit
        | Meaning::CtxPart
        | Meaning::CtxWeekday
        | Meaning::CtxSide
        | Meaning::CtxPartSide
        | Meaning::CtxDay(_)
        | Meaning::OffsetCtx
        | Meaning::EventOffset
        | Meaning::QuarterBare
        | Meaning::QuarterAgo
        | Meaning::Clock
        | Meaning::Part => super::resolve_anchor::anchored(meaning, slots, around),
        Meaning::Duration => Some(duration(slots)),
        Meaning::SetUnit
        | Meaning::SetTimes
        | Meaning::SetVague
        | Meaning::SetWeekday
        | Meaning::SetPart
        | Meaning::SetMonth => Some(set(meaning, slots)),
        Meaning::RefPast | Meaning::RefPresent | Meaning::RefFuture | Meaning::RefWord => {
            Some(reference(meaning, slots, around))
        }
        _ => super::resolve_deictic::deictic(meaning, slots, around),
    }
}

/// Resolves at both ends of `anchor`; the value is `unknown` where they disagree.
pub(super) fn at_both(
    anchor: Bounds,
    unknown: &str,
    resolve: impl Fn(Date) -> Option<(CompactString, Period)>,
) -> (CompactString, Bounds) {
    let first = anchor.0.and_then(&resolve);
    if anchor.0 == anchor.1 {
        return match first {
            Some((value, (a, b))) => (value, (Some(a), Some(b))),
            None => (unknown.into(), (None, None)),
        };
    }
    let last = anchor.1.and_then(&resolve);
    let days = (first.as_ref().map(|f| f.1.0), last.as_ref().map(|l| l.1.1));
    match (first, last) {
        (Some((a, _)), Some((b, _))) if a == b => (a, days),
        _ => (unknown.into(), days),
    }
}

/// Returns the part of a period that "early", "mid", "late", "earlier" or "later" names.
pub(super) fn edged(period: Period, edge: Option<Edge>, now: Date) -> Period {
    let (first, last) = period;
    let third = calendar::days_between(first, last) / 3;
    let shifted = |date, by| calendar::add_days(date, by).unwrap_or(date);
    match edge {
        None => period,
        Some(Edge::Start) => (first, shifted(first, third)),
        Some(Edge::Mid) => (shifted(first, third), shifted(last, -third)),
        Some(Edge::End) => (shifted(last, -third), last),
        Some(Edge::Earlier) => (first, now.clamp(first, last)),
        Some(Edge::Later) => (now.clamp(first, last), last),
    }
}

/// Returns the TIMEX3 mod of an edge.
pub(super) fn edge_modifier(edge: Option<Edge>) -> Option<&'static str> {
    match edge? {
        Edge::Start | Edge::Earlier => Some("START"),
        Edge::Mid => Some("MID"),
        Edge::End | Edge::Later => Some("END"),
    }
}

/// Returns how many of a unit "a few" may be at most.
pub(super) fn few(unit: Unit) -> f32 {
    match unit {
        Unit::Second | Unit::Minute | Unit::Hour => 24.0,
        Unit::Day => 9.0,
        Unit::Week | Unit::Fortnight => 7.0,
        _ => 10.0,
    }
}

fn duration(slots: &Slots) -> Draft {
    let unit = slots.unit.unwrap_or(Unit::Day);
    let amount = match slots.amounts[0] {
        None if !slots.plural && !slots.vague => Some(1.0),
        amount => amount,
    };
    Draft::new(TimexType::Duration, format::duration(amount, unit))
        .modifier(slots.approx)
        .grain(format::grain(unit))
}

fn set(meaning: Meaning, slots: &Slots) -> Draft {
    let value = match meaning {
        Meaning::SetWeekday => {
            let part = slots.part.map_or("", format::part);
            format!("XXXX-WXX-{}{part}", slots.wdays[0]).into()
        }
        Meaning::SetPart => format!("XXXX-XX-XX{}", slots.part.map_or("", format::part)).into(),
        Meaning::SetMonth => format!("XXXX-{:02}", slots.months[0]).into(),
        Meaning::SetVague => "PXX".into(),
        // "Three times a week" happens weekly; how often within the week has no place in a value.
        Meaning::SetTimes => format::duration(Some(1.0), slots.unit.unwrap_or(Unit::Day)),
        _ => {
            let every_other = slots.amounts[0].or(slots.ordinal.map(|n| n as f32)).unwrap_or(1.0);
            format::duration(Some(every_other), slots.unit.unwrap_or(Unit::Day))
        }
    };
    let mut draft = Draft::new(TimexType::Set, value);
    draft.recurring = true;
    draft
}

/// "Now" and "recently" end with the document's time, the future begins there.
fn reference(meaning: Meaning, slots: &Slots, around: &Around) -> Draft {
    let (value, days) = match meaning {
        Meaning::RefPast => ("PAST_REF", (None, around.dct.1)),
        Meaning::RefWord if slots.back => ("PAST_REF", (None, around.dct.1)),
        Meaning::RefPresent => ("PRESENT_REF", (None, around.dct.1)),
        _ => ("FUTURE_REF", (around.dct.0, None)),
    };
    Draft::new(TimexType::Date, value).between(days).grain(TimePrecision::Month)
}
