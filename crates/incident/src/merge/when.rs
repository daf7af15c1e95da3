//! Turns the times of reports into the time of the incident.

use std::collections::BTreeMap;

use tallybook_contract::IncidentWhen;

use super::Report;
use crate::key::day::{Day, date, day};

/// Returns the day that most documents name; where none does, the narrowest interval, narrowed by
/// every other that it meets.
pub(super) fn of(reports: &[Report<'_>]) -> IncidentWhen {
    if let Some(day) = named_day(reports) {
        return when(Some(day), Some(day));
    }
    let mut intervals: Vec<(Option<Day>, Option<Day>)> = reports.iter().map(bounds).collect();
    let width = |interval: &(Option<Day>, Option<Day>)| match interval {
        (Some(lo), Some(hi)) => hi.saturating_sub(*lo),
        (None, None) => Day::MAX,
        _ => Day::MAX - 1,
    };
    intervals.sort_by_key(|interval| (width(interval), *interval));
    let Some((mut lo, mut hi)) = intervals.first().copied() else { return IncidentWhen::default() };
    for (from, to) in intervals.into_iter().skip(1) {
        let narrowed = (from.max(lo), to.map_or(hi, |to| Some(hi.map_or(to, |hi| hi.min(to)))));
        if !matches!(narrowed, (Some(from), Some(to)) if from > to) {
            (lo, hi) = narrowed;
        }
    }
    when(lo, hi)
}

fn named_day(reports: &[Report<'_>]) -> Option<Day> {
    let mut votes: BTreeMap<Day, (usize, usize)> = BTreeMap::new();
    for report in reports {
        if let (Some(lo), Some(hi)) = bounds(report)
            && lo == hi
            && report.claim.when.basis != "publication"
        {
            let vote = votes.entry(lo).or_default();
            vote.0 += 1;
            vote.1 += usize::from(!report.claim.recap);
        }
    }
    // Of equals the day that the news gives rather than recaps, then the earlier one.
    let mut ranked: Vec<(Day, (usize, usize))> = votes.into_iter().collect();
    ranked.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    ranked.first().map(|(day, _)| *day)
}

fn bounds(report: &Report<'_>) -> (Option<Day>, Option<Day>) {
    let when = &report.claim.when;
    (when.earliest.as_deref().and_then(day), when.latest.as_deref().and_then(day))
}

fn when(lo: Option<Day>, hi: Option<Day>) -> IncidentWhen {
    let shown = |day: Option<Day>| day.and_then(date).map(|date| date.to_string());
    let time_precision = lo.zip(hi).map(|(lo, hi)| match hi - lo {
        0 => 1,
        1..=6 => 2,
        _ => 3,
    });
    IncidentWhen { earliest: shown(lo), latest: shown(hi), time_precision }
}
