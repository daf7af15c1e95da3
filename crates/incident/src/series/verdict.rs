//! Turns a published running count into a verdict: what is held, what is missing, and the smallest
//! change that makes it true.

use tallybook_contract::{IncidentLine, Number, SeriesMember, SeriesScope, TallyAudit};

use super::counted::Published;
use super::{Listed, sort_out};
use crate::key::day::{date, published};

/// Largest ordinal whose gaps are listed.
const GAPS_MAX: u32 = 400;

/// Audits one published count against the incidents up to its report.
pub(super) fn audit(
    one: &Published<'_>,
    series: &[&Published<'_>],
    incidents: &[IncidentLine],
) -> TallyAudit {
    let tally = one.tally;
    let reported = published(one.document).and_then(date).map(|date| date.to_string());
    let scope = SeriesScope { until: one.scope.until.clone().or(reported), ..one.scope.clone() };
    // What the report of the count tells beside it without naming actor or place again is meant.
    let beside = |incident: &IncidentLine| {
        incident.claims.iter().any(|claim| one.beside.contains(&claim.as_str()))
    };
    let (members, candidates) =
        if one.unread { (Vec::new(), Vec::new()) } else { sort_out(&scope, incidents, beside) };
    let held = match &scope.category {
        None => members.len() as f64,
        Some(_) => members.iter().filter_map(|(_, m)| m.figure).map(|figure| figure.0).sum(),
    };
    let stated = tally.count.0;
    let verdict = if one.unread {
        "unread"
    } else if (held - stated).abs() <= slack(&scope, stated) {
        "holds"
    } else if held < stated {
        "short"
    } else {
        "over"
    };
    let missing_ordinals = if scope.category.is_none() && !one.unread && stated > held {
        gaps(one, series, &members)
    } else {
        Vec::new()
    };
    TallyAudit {
        document_id: tally.document_id.clone(),
        text: tally.text.clone(),
        span: tally.span,
        stated: tally.count,
        held: Number(held),
        verdict: verdict.to_owned(),
        missing: Number((stated - held).max(0.0)),
        missing_ordinals,
        smallest_change: change(verdict, stated, held, &scope, &members, &candidates),
        scope,
        members: lines(members),
        candidates: lines(candidates),
    }
}

/// Returns how far a sum may be off and still hold: sums are rounded in print.
fn slack(scope: &SeriesScope, stated: f64) -> f64 {
    if scope.category.is_some() { stated * SUM_SLACK } else { 0.0 }
}

/// Share by which a published sum may be off.
const SUM_SLACK: f64 = 0.01;
/// Titles that a change spells out at most.
const TITLES_MAX: usize = 4;

fn lines(listed: Vec<Listed<'_>>) -> Vec<SeriesMember> {
    listed.into_iter().map(|(_, member)| member).collect()
}

/// Says what would make the count true: the fewest candidates to count, members to leave out, or
/// reports to find.
fn change(
    verdict: &str,
    stated: f64,
    held: f64,
    scope: &SeriesScope,
    members: &[Listed<'_>],
    candidates: &[Listed<'_>],
) -> Option<String> {
    let titles = |listed: &[&Listed<'_>]| -> String {
        let titles: Vec<&str> = listed.iter().map(|(_, member)| member.title.as_str()).collect();
        let more = titles.len().saturating_sub(TITLES_MAX);
        let spelled = titles.iter().take(TITLES_MAX).copied().collect::<Vec<_>>().join("; ");
        if more == 0 { spelled } else { format!("{spelled}; and {more} more") }
    };
    match verdict {
        "short" if scope.category.is_none() => {
            let missing = (stated - held) as usize;
            let chosen: Vec<&Listed<'_>> = candidates.iter().take(missing).collect();
            let left = missing - chosen.len();
            Some(match (chosen.len(), left) {
                (0, left) => format!("{left} more must be found"),
                (_, 0) => format!("count {}", titles(&chosen)),
                (_, left) => format!("count {}; {left} more must be found", titles(&chosen)),
            })
        }
        "short" => {
            let gap = stated - held;
            let one = candidates
                .iter()
                .find(|(_, member)| member.figure.is_some_and(|figure| figure.0 == gap));
            Some(match one {
                Some(one) => format!("count {}", titles(&[one])),
                None => format!("{gap} more must be found"),
            })
        }
        "over" if scope.category.is_none() => {
            let extra = (held - stated) as usize;
            let chosen: Vec<&Listed<'_>> = members.iter().take(extra).collect();
            Some(format!(
                "{extra} of the members must be left out, the earliest: {}",
                titles(&chosen)
            ))
        }
        "over" => {
            let gap = held - stated;
            let one = members.iter().find(|(_, m)| m.figure.is_some_and(|figure| figure.0 == gap));
            Some(match one {
                Some(one) => format!("leave out {}", titles(&[one])),
                None => format!("{gap} too many are held"),
            })
        }
        _ => None,
    }
}

/// Returns the ordinals that no held member can bear, by the published numbers of the others:
/// with the 9th and the 11th known and none between, the 10th is missing.
fn gaps(one: &Published<'_>, series: &[&Published<'_>], members: &[Listed<'_>]) -> Vec<u32> {
    let stated = one.tally.count.0;
    if !(1.0..=f64::from(GAPS_MAX)).contains(&stated) {
        return Vec::new();
    }
    let mut known: Vec<(u32, usize)> = series
        .iter()
        .filter(|other| other.tally.count.0 <= stated && other.tally.count.0 >= 1.0)
        .filter_map(|other| {
            let claim = &other.anchor?.claim_id;
            let at = members.iter().position(|(incident, _)| incident.claims.contains(claim))?;
            Some((other.tally.count.0 as u32, at))
        })
        .collect();
    known.sort_unstable();
    known.dedup();
    let mut missing = Vec::new();
    let mut before: Option<(u32, usize)> = None;
    for (ordinal, at) in known {
        let (from, first) = before.map_or((0, 0), |(ordinal, at)| (ordinal, at + 1));
        // Where some are held between two known numbers, nobody can say which of them.
        if at == first {
            missing.extend(from + 1..ordinal);
        }
        before = Some((ordinal, at));
    }
    missing
}
