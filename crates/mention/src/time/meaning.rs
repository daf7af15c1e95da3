//! Turns a match into its meaning and the slots that its words fill.

use super::lexeme::{Lexeme, century_of};
use super::lexicon::{Class, Lexicon};
use super::rules::Match;

macro_rules! meanings {
    ($($variant:ident = $text:literal,)*) => {
        /// How the words of a row become a value; `resolve.rs` says what each does.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub(super) enum Meaning { $($variant,)* DayOffset(i8), CtxDay(i8), }

        impl Meaning {
            /// Returns the meaning of that name in `rules.txt`.
            pub(super) fn from_name(name: &str) -> Option<Self> {
                match name {
                    $($text => Some(Self::$variant),)*
                    _ => {
                        let (name, days) = name.split_once(' ')?;
                        let days = days.parse().ok()?;
                        match name {
                            "day_off" => Some(Self::DayOffset(days)),
                            "ctx_day" => Some(Self::CtxDay(days)),
                            _ => None,
                        }
                    }
                }
            }
        }
    };
}

meanings! {
    None = "none", Date = "date", DateRange = "date_range", MonthRange = "month_range",
    YearRange = "year_range", YearPair = "year_pair", Month = "month", MonthPart = "month_part",
    MonthOf = "month_of", Year = "year", Decade = "decade", Century = "century",
    Season = "season", Quarter = "quarter", Half = "half", QuarterBare = "quarter_bare",
    QuarterAgo = "quarter_ago", Weekday = "weekday", WeekdayWeek = "weekday_week",
    NightTo = "night_to", WeekdayNight = "weekday_night", Dom = "dom", DomRange = "dom_range",
    Deictic = "deictic", ThisPart = "this_part", Tonight = "tonight", LastNight = "last_night",
    Overnight = "overnight", Offset = "offset", OffsetToday = "offset_today",
    OffsetNow = "offset_now", UnitRel = "unit_rel", UnitThis = "unit_this", UnitEnd = "unit_end",
    UnitBeforeLast = "unit_before_last", Weekend = "weekend", WeekOf = "week_of",
    Window = "window", WindowOne = "window_one", Recent = "recent", CtxUnit = "ctx_unit",
    CtxPart = "ctx_part", CtxWeekday = "ctx_weekday", CtxSide = "ctx_side",
    CtxPartSide = "ctx_part_side", OffsetCtx = "offset_ctx", EventOffset = "event_offset", Duration = "duration",
    SetUnit = "set_unit", SetTimes = "set_times", SetVague = "set_vague",
    SetWeekday = "set_weekday", SetPart = "set_part", SetMonth = "set_month", Clock = "clock",
    Part = "part", RefPast = "ref_past", RefPresent = "ref_present", RefFuture = "ref_future",
    RefWord = "ref_word", Fixed = "fixed",
}

/// A unit of time, smallest first; the numbers stand in `lexicon.txt`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Week,
    Fortnight,
    Month,
    Quarter,
    Year,
    Decade,
    Century,
}

impl Unit {
    fn from_value(value: i32) -> Self {
        match value {
            0 => Self::Second,
            1 => Self::Minute,
            2 => Self::Hour,
            3 => Self::Day,
            4 => Self::Week,
            5 => Self::Fortnight,
            6 => Self::Month,
            7 => Self::Quarter,
            8 => Self::Year,
            9 => Self::Decade,
            _ => Self::Century,
        }
    }
}

/// Which edge of a period is meant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Edge {
    /// "early", "the beginning of".
    Start,
    /// "mid", "the middle of".
    Mid,
    /// "late", "the end of".
    End,
    /// "earlier": from the start up to now.
    Earlier,
    /// "later": from now up to the end.
    Later,
}

/// What the words of a match say, read but not yet resolved.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Slots {
    pub(super) months: [u8; 2],
    pub(super) days: [u8; 2],
    pub(super) years: [i32; 2],
    /// Both years of "from 2015 to 2018", in each of its two expressions.
    pub(super) pair: [i32; 2],
    pub(super) wdays: [u8; 2],
    pub(super) amounts: [Option<f32>; 2],
    /// "few", "several", a plural without a number.
    pub(super) vague: bool,
    /// TIMEX3 mod of an amount.
    pub(super) approx: Option<&'static str>,
    pub(super) unit: Option<Unit>,
    /// The unit stands in the plural.
    pub(super) plural: bool,
    /// Last -1, this 0, next 1.
    pub(super) rel: Option<i32>,
    /// Previous -1, same 0, following 1.
    pub(super) ctx: Option<i32>,
    pub(super) edge: Option<Edge>,
    /// Number of the part of the day.
    pub(super) part: Option<u8>,
    pub(super) season: Option<u8>,
    pub(super) ordinal: Option<i32>,
    pub(super) decade: Option<i32>,
    /// Minutes of the day.
    pub(super) clock: Option<i32>,
    /// The clock time is in universal time.
    pub(super) universal: bool,
    /// Ago -1, earlier -2, later 2.
    pub(super) dir: Option<i32>,
    pub(super) deictic: Option<i32>,
    /// YYYYMMDD as written in digits.
    pub(super) digits: Option<i32>,
    /// The digits' day and month may be the other way round.
    pub(super) swappable: bool,
    /// One of the words stood in the past ("the past", "before").
    pub(super) back: bool,
    /// "eve" of a feast.
    pub(super) eve: bool,
    /// The feast is the new year.
    pub(super) new_year: bool,
    /// The feast is Thanksgiving Day.
    pub(super) thanksgiving: bool,
}

fn fill<T: Copy + PartialEq + Default>(slots: &mut [T; 2], value: T) {
    if slots[0] == T::default() {
        slots[0] = value;
    } else {
        slots[1] = value;
    }
}

/// Returns the slots that a match fills.
pub(super) fn slots(text: &str, lexemes: &[Lexeme], lexicon: &Lexicon, found: &Match) -> Slots {
    let mut slots = Slots::default();
    for capture in &found.captures {
        let Some(lexeme) = lexemes.get(capture.at as usize) else { continue };
        let value = lexicon.word(lexeme.word).value(capture.class);
        match capture.class {
            Class::Month => fill(&mut slots.months, value as u8),
            Class::Day | Class::Dord => fill(&mut slots.days, lexeme.digits as u8),
            Class::Year => fill(&mut slots.years, lexeme.digits),
            Class::Yy => fill(&mut slots.years, century_of(lexeme.digits)),
            Class::Wday | Class::Wdays => fill(&mut slots.wdays, value as u8),
            Class::Num => fill(&mut slots.amounts, Some(lexeme.amount)),
            Class::One => slots.amounts[0] = Some(1.0),
            Class::Times => {}
            Class::Vague => {
                slots.vague = true;
                slots.amounts = [None; 2];
            }
            Class::Approx | Class::Cmp => slots.approx = approx(value),
            Class::Unit | Class::Units | Class::Adj => {
                slots.unit = Some(Unit::from_value(value));
                slots.plural = capture.class == Class::Units;
            }
            Class::Rel => slots.rel = Some(value),
            Class::Ctx => slots.ctx = Some(slots.ctx.unwrap_or(0) + value),
            Class::Edge | Class::Sofar => slots.edge = Some(edge(value)),
            Class::Part | Class::Parts => slots.part = Some(value as u8),
            Class::Season => slots.season = Some(value as u8),
            Class::Ord => slots.ordinal = Some(if lexeme.letter { value } else { lexeme.digits }),
            Class::Decade => slots.decade = Some(if lexeme.letter { value } else { lexeme.digits }),
            Class::Clock => slots.clock = Some(lexeme.digits),
            Class::Mil => slots.clock = Some(lexeme.digits / 100 * 60 + lexeme.digits % 100),
            // "6 p.m." reads the hour as a day of the month first.
            Class::Meridiem => {
                let hour = slots.clock.unwrap_or_else(|| last_day(&mut slots) * 60);
                slots.clock = Some(hour % 720 + value * 60);
            }
            Class::Tz => slots.universal = value == 1,
            Class::Dir | Class::Side => slots.dir = Some(value),
            Class::Deictic => slots.deictic = Some(value),
            Class::Iso | Class::Slash => {
                slots.digits = Some(lexeme.digits);
                slots.swappable = capture.class == Class::Slash;
            }
            _ => {}
        }
    }
    literals(text, lexemes, found, &mut slots);
    slots
}

/// Takes the number before "a.m." out of the days.
fn last_day(slots: &mut Slots) -> i32 {
    let k = usize::from(slots.days[1] != 0);
    i32::from(std::mem::take(&mut slots.days[k]))
}

/// Reads the words that stand in a row as themselves and still carry meaning.
fn literals(text: &str, lexemes: &[Lexeme], found: &Match, slots: &mut Slots) {
    for lexeme in lexemes.get(found.start..found.end).unwrap_or(&[]) {
        let word = text.get(lexeme.start as usize..lexeme.end as usize).unwrap_or("");
        let is = |other: &str| word.eq_ignore_ascii_case(other);
        if is("half") {
            slots.amounts[0] = match slots.amounts[0] {
                Some(whole) if whole > 1.0 || slots.amounts[1].is_some() => Some(whole + 0.5),
                _ => Some(0.5),
            };
        } else if is("couple") {
            slots.amounts[0] = Some(2.0);
            slots.approx = Some("APPROX");
        } else if is("another") {
            slots.amounts[0] = slots.amounts[0].or(Some(1.0));
        } else if is("past") || is("before") {
            slots.back = true;
        } else if is("next") {
            slots.ctx = slots.ctx.or(Some(1));
        } else if is("eve") {
            slots.eve = true;
        } else if is("thanksgiving") {
            slots.thanksgiving = true;
        } else if is("new") {
            slots.new_year = true;
        } else if is("midnight") {
            slots.part = Some(6);
        } else if is("hours") && slots.part.is_none() && slots.unit.is_none() {
            // "the early hours", "the small hours"
            slots.part = Some(0);
        } else if is("first") && slots.ordinal.is_none() {
            slots.ordinal = Some(1);
        } else if is("second") && slots.ordinal.is_none() {
            slots.ordinal = Some(2);
        }
    }
}

fn approx(value: i32) -> Option<&'static str> {
    match value {
        1 => Some("APPROX"),
        2 => Some("MORE_THAN"),
        3 => Some("LESS_THAN"),
        4 => Some("EQUAL_OR_MORE"),
        _ => Some("EQUAL_OR_LESS"),
    }
}

fn edge(value: i32) -> Edge {
    match value {
        1 => Edge::Start,
        2 => Edge::Mid,
        3 => Edge::End,
        4 => Edge::Earlier,
        _ => Edge::Later,
    }
}
