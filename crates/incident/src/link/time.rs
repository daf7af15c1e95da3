//! Turns the times of two claims into a reason.

use super::evidence::{Evidence, Words};
use super::table::Table;
use crate::key::Key;
use crate::key::day::{Day, Time, date, weekday_of};

/// Days between two reports of one site's state at most.
const STATE_DAYS_MAX: Day = 90;
/// Days from the event to a report that tells it as news, at most.
const NEWS_LAG_MAX: Day = 30;
/// Days between two named days of one happening at most.
const GAP_MAX: Day = 2;
/// Days between two named intervals of one happening at most.
const INTERVAL_GAP_MAX: Day = 3;

/// Days after the first at most in an interval that is as good as a day.
const DAYS_MAX: Day = 2;

/// Weighs the times.
pub(super) fn weigh(a: &Key, b: &Key, table: &Table, evidence: &mut Evidence) {
    let (x, y) = (&a.time, &b.time);
    let points = &table.points;
    if let Some(gap) = month_day_gap(x, y).or_else(|| month_day_gap(y, x)) {
        let wide = x.width().or(y.width()).unwrap_or(0) > DAYS_MAX;
        match gap {
            0 if wide => {
                evidence.add(points.day_in_month, Words::Plain("dates fit within a month"))
            }
            0 => evidence.anchor(points.same_day_of_year, Words::Plain("same day of the year")),
            1 => evidence.add(points.recaps_day_apart, Words::Plain("a day apart")),
            _ => evidence.rule_out("other days of the year"),
        }
        return;
    }
    let state = table.is_state(a.kind) && table.is_state(b.kind);
    match x.gap(y) {
        Some(0) => meeting(x, y, table, evidence),
        Some(gap) if state && gap <= STATE_DAYS_MAX => {
            evidence.add(points.site_at_other_time, Words::Plain("one site at another time"));
        }
        Some(gap) if x.told || y.told => told(x, y, gap, table, evidence),
        Some(gap) => apart(x, y, (gap, (a.recap, b.recap)), table, evidence),
        None => half_open(x, y, table, evidence),
    }
}

fn meeting(x: &Time, y: &Time, table: &Table, evidence: &mut Evidence) {
    let points = &table.points;
    let wider = x.width().max(y.width()).unwrap_or(Day::MAX);
    let reason = if x.told && y.told {
        let apart = x.hi.zip(y.hi).map_or(Day::MAX, |(x, y)| (x - y).abs());
        match apart {
            0 | 1 => (points.told_within_days, "told as news on the same days"),
            2 | 3 => (points.told_within_week, "told as news in one week"),
            _ => (points.day_in_longer, "told as news in neighbouring weeks"),
        }
    } else if x.told || y.told {
        let (news, named) = if x.told { (x, y) } else { (y, x) };
        let lag = news.hi.zip(named.hi).map_or(Day::MAX, |(told, day)| told.saturating_sub(day));
        if lag <= 2 {
            (points.told_within_days, "told as news within days of it")
        } else {
            (points.told_within_week, "told as news within a week of it")
        }
    } else if wider == 0 {
        (points.same_day, "same day")
    } else if wider <= DAYS_MAX {
        (points.day_in_days, "same days")
    } else if wider <= 7 {
        (points.day_in_week, "dates fit within a week")
    } else if wider <= 31 {
        (points.day_in_month, "dates fit within a month")
    } else {
        (points.day_in_longer, "dates do not exclude each other")
    };
    if reason.0 >= points.told_within_week {
        evidence.anchor(reason.0, Words::Plain(reason.1));
    } else {
        evidence.add(reason.0, Words::Plain(reason.1));
    }
}

fn told(x: &Time, y: &Time, gap: Day, table: &Table, evidence: &mut Evidence) {
    let points = &table.points;
    let (news, named) = if x.told { (x, y) } else { (y, x) };
    let later = named.lo > news.hi;
    if later && !named.told {
        if gap > 1 {
            evidence.rule_out("told before it happened");
        } else {
            let words = Words::Plain("told before it happened");
            evidence.add(points.told_before_it_happened, words);
        }
    } else if gap > NEWS_LAG_MAX {
        evidence.rule_out("told as news long after it");
    } else {
        evidence.add(points.interval_apart, Words::Plain("told as news some time after it"));
    }
}

/// Weighs two named times. Recaps drift by a day; the news of two days is two happenings.
fn apart(
    x: &Time,
    y: &Time,
    (gap, recaps): (Day, (bool, bool)),
    table: &Table,
    evidence: &mut Evidence,
) {
    let points = &table.points;
    if x.exact().is_some() && y.exact().is_some() {
        match gap {
            1 => {
                let value = match recaps {
                    (true, true) => points.recaps_day_apart,
                    (false, false) => points.news_day_apart,
                    _ => points.day_apart,
                };
                evidence.add(value, Words::Plain("a day apart"));
            }
            2..=GAP_MAX => evidence.add(points.days_apart, Words::Plain("two days apart")),
            _ => evidence.rule_out("other days"),
        }
    } else if gap == 1 {
        evidence.add(points.interval_apart, Words::Plain("dates a day apart"));
    } else if gap <= INTERVAL_GAP_MAX {
        evidence.add(points.days_apart, Words::Plain("dates some days apart"));
    } else {
        evidence.rule_out("other dates");
    }
}

/// Weighs times of which one is open to a side.
fn half_open(x: &Time, y: &Time, table: &Table, evidence: &mut Evidence) {
    let points = &table.points;
    let after = |a: &Time, b: &Time| matches!((a.lo, b.hi), (Some(lo), Some(hi)) if lo > hi + 1);
    if after(x, y) || after(y, x) {
        evidence.rule_out("one was told before the other happened");
        return;
    }
    let weekday =
        |named: &Time, partial: &Time| Some((weekday_of(named.exact()?), partial.weekday?));
    if let Some((named, partial)) = weekday(x, y).or_else(|| weekday(y, x)) {
        if named == partial {
            evidence.add(points.same_weekday, Words::Plain("same day of the week"));
        } else {
            evidence.add(points.other_weekday, Words::Plain("other days of the week"));
        }
    } else if let (Some(one), Some(other)) = (x.weekday, y.weekday) {
        if one == other {
            evidence.add(points.same_weekday, Words::Plain("same day of the week"));
        } else {
            evidence.add(points.other_weekday, Words::Plain("other days of the week"));
        }
    }
}

/// Returns how many days lie between a day of an unknown year and another day of the year.
fn month_day_gap(partial: &Time, other: &Time) -> Option<Day> {
    let (month, day) = partial.month_day?;
    let of_year = |month: u8, day: u8| Day::from(month) * 31 + Day::from(day);
    let here = of_year(month, day);
    if let Some((month, day)) = other.month_day {
        return Some((here - of_year(month, day)).abs());
    }
    let (lo, hi) = (other.lo?, other.hi?);
    if hi - lo > 31 || other.told {
        return None;
    }
    (lo..=hi)
        .filter_map(date)
        .map(|date| {
            let there = of_year(date.month().unsigned_abs(), date.day().unsigned_abs());
            (here - there).abs()
        })
        .min()
}
