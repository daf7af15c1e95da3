//! Turns the figures of reports into what is published under a named rule.
//!
//! | figures | low | best | high |
//! |---|---|---|---|
//! | 5, later 7 by the same source | 7 | 7 | 7 |
//! | 40 by one source, 45 by another, 40 by a third | 40 | 40 | 45 |
//! | "between 20 and 25" | 20 | none | 25 |
//! | "at least 7" | 7 | 7 | open |
//!
//! Follows the count table of STANDARDS 2.12. Every figure is kept; one that does not stand beside
//! the others says why.

use std::collections::{BTreeMap, BTreeSet};

use tallybook_contract::{CountPart, IncidentFigure, IncidentOrigin, Number, SourcedFigure};

use super::Report;
use super::origin::{same_source, voice_name};
use crate::key::count::head;
use crate::key::day::{Day, date};
use crate::{Decisions, FigureRule};

/// Categories in which trucks are not added to armoured vehicles.
const BY_UNIT: &[&str] = &["vehicles", "weapons", "sites", "other", "aircraft", "aid"];
/// Words of a source's name that say that it is a party to the fighting.
const PARTIES: &[&str] = &[
    "army",
    "military",
    "armed",
    "defence",
    "defense",
    "general staff",
    "forces",
    "militia",
    "brigade",
    "rebels",
    "rebel",
    "insurgents",
    "militants",
    "junta",
    "guerrillas",
    "command",
    "headquarters",
    "comrades",
    "movement",
    "front",
];
/// Words of a unit that say that the figure is a list of names, which is better than a head count.
const LISTED: &[&str] = &["name", "grave", "body", "bodie"];

/// Sums of two happenings that a document publishes, by claim, category and value.
#[derive(Clone, Debug, Default)]
pub(crate) struct Umbrella {
    /// Claim, category, bits of the value.
    pub(crate) sums: BTreeSet<(String, String, u64)>,
}

/// A figure with what decides whether it stands.
struct Figure<'a> {
    part: &'a CountPart,
    report: usize,
    /// Index of it in its claim.
    index: u32,
    source: String,
    day: Option<Day>,
    party: bool,
    superseded: bool,
    part_of: Option<usize>,
    note: Option<String>,
}

impl Figure<'_> {
    fn stands(&self) -> bool {
        !self.superseded && self.part_of.is_none() && self.note.is_none()
    }

    fn value(&self) -> Option<f64> {
        self.part.value.map(|value| value.0)
    }

    /// Returns the bounds that the words give; "about" is not widened in print.
    fn bounds(&self) -> (Option<f64>, Option<f64>) {
        match (self.part.approx.as_str(), self.value()) {
            ("exact" | "about", Some(value)) => (Some(value), Some(value)),
            ("none", _) => (Some(0.0), Some(0.0)),
            ("up_to" | "less_than", _) => (Some(0.0), self.part.max.map(|max| max.0)),
            _ => (self.part.min.map(|min| min.0), self.part.max.map(|max| max.0)),
        }
    }

    fn is_ceiling(&self) -> bool {
        matches!(self.part.approx.as_str(), "up_to" | "less_than")
    }

    /// Returns the one number that the words give; a ceiling and a range give none.
    fn best(&self) -> Option<f64> {
        match self.part.approx.as_str() {
            "up_to" | "less_than" | "range" | "several" => None,
            "more_than" | "at_least" | "dozens" => self.part.min.map(|min| min.0),
            "none" => Some(0.0),
            _ => self.value(),
        }
    }
}

/// Returns the figures of each category that a report carries.
pub(super) fn of(
    reports: &[Report<'_>],
    origins: &[IncidentOrigin],
    decisions: &Decisions,
    rule: FigureRule,
    umbrella: &Umbrella,
) -> BTreeMap<String, IncidentFigure> {
    let mut categories: BTreeMap<String, Vec<Figure<'_>>> = BTreeMap::new();
    for (at, report) in reports.iter().enumerate() {
        for (index, part) in (0_u32..).zip(&report.claim.how_many) {
            if matches!(part.status.as_str(), "hypothetical" | "undisclosed") {
                continue;
            }
            let figure = figure(report, at, index, part, decisions);
            categories.entry(part.category.clone()).or_default().push(figure);
        }
    }
    categories
        .into_iter()
        .map(|(category, mut figures)| {
            settle(&mut figures, reports, &category, umbrella);
            let published = publish(&figures, origins, reports, rule);
            (category, published)
        })
        .collect()
}

fn figure<'a>(
    report: &Report<'a>,
    at: usize,
    index: u32,
    part: &'a CountPart,
    decisions: &Decisions,
) -> Figure<'a> {
    let voices = &report.claim.said_by;
    let voice = match part.said_by {
        Some(index) => voices.get(index as usize),
        None => voices.first(),
    };
    let source = match voice {
        Some(voice) => voice_name(voice, report.document),
        None => report.document.publisher.clone().unwrap_or_else(|| "the document".to_owned()),
    };
    let state = voice.is_some_and(|voice| voice.kind == "state_media")
        || voice.and_then(|voice| voice.source_id.as_deref()).is_some_and(|id| {
            ["state_forces:", "government:"].iter().any(|prefix| id.starts_with(prefix))
        });
    let noted = decisions.sources.iter().any(|note| note.party && same_source(&note.name, &source));
    let actor = report.claim.who.iter().any(|actor| {
        actor.role != "other" && voice.is_some_and(|voice| same_source(&actor.name, &voice.source))
    });
    Figure {
        part,
        report: at,
        index,
        party: state || noted || actor || is_party(&source),
        source,
        day: report.day(),
        superseded: part.superseded,
        part_of: None,
        note: note(part),
    }
}

fn is_party(source: &str) -> bool {
    let source = format!(" {} ", source.to_lowercase());
    PARTIES.iter().any(|word| source.contains(&format!(" {word} ")))
}

/// Says why a figure is of another scope than the happening's own.
fn note(part: &CountPart) -> Option<String> {
    match part.stage.as_deref() {
        Some("before") => Some("the level before".to_owned()),
        Some("change") => Some("the change, not the level".to_owned()),
        _ if part.status == "denied" => Some("denied by its source".to_owned()),
        _ => None,
    }
}

/// Decides which figures stand: parts, updates, other units and sums of two happenings do not.
fn settle(figures: &mut [Figure<'_>], reports: &[Report<'_>], category: &str, umbrella: &Umbrella) {
    for at in 0..figures.len() {
        let whole = whole_of(figures, at);
        let Some(figure) = figures.get_mut(at) else { continue };
        figure.part_of = whole;
        let claim = reports.get(figure.report).map(|report| report.claim.claim_id.clone());
        let key = (claim.unwrap_or_default(), category.to_owned(), bits(figure.best()));
        if umbrella.sums.contains(&key) {
            figure.note = Some("the sum of this and another happening".to_owned());
        }
    }
    if BY_UNIT.contains(&category) {
        part_by_unit(figures);
    }
    part_by_victims(figures);
    part_smaller(figures);
    part_wider(figures);
    part_elsewhere(figures);
    supersede(figures);
    give_up(figures);
}

/// A figure that another report gives as a part of more is that part here too.
fn part_elsewhere(figures: &mut [Figure<'_>]) {
    for at in 0..figures.len() {
        let whole = figures.get(at).and_then(|figure| {
            let value = figure.best().filter(|_| figure.stands())?;
            figures.iter().find_map(|other| {
                let whole = other.part_of?;
                let larger = figures.get(whole)?.best()? >= PART_RATIO * value;
                (larger && other.report != figure.report && other.best() == Some(value))
                    .then_some(whole)
            })
        });
        if let (Some(whole), Some(figure)) = (whole, figures.get_mut(at)) {
            figure.part_of = Some(whole);
        }
    }
}

/// How many times larger than its part a whole is at least, where only another report says so.
const PART_RATIO: f64 = 3.0;

/// A total of which another report counts one part is of a wider scope: both sides of an exchange.
fn part_wider(figures: &mut [Figure<'_>]) {
    for at in 0..figures.len() {
        let Some(total) = figures.get(at).filter(|figure| figure.stands()) else { continue };
        let elsewhere = |value: Option<f64>| {
            value.is_some()
                && figures.iter().any(|other| {
                    other.report != total.report && other.stands() && other.best() == value
                })
        };
        let counted_apart = figures.iter().any(|part| {
            part.part_of == Some(at) && part.part.victims.is_none() && elsewhere(part.best())
        });
        let alone = !elsewhere(total.best());
        if counted_apart
            && alone
            && let Some(figure) = figures.get_mut(at)
        {
            figure.note = Some("counts more than the others do".to_owned());
        }
    }
}

/// A number that a later report gives as replaced is replaced wherever it stood before.
fn give_up(figures: &mut [Figure<'_>]) {
    let replaced: Vec<(Option<f64>, Option<Day>, usize)> = figures
        .iter()
        .filter(|figure| figure.part.superseded)
        .map(|figure| (figure.best(), figure.day, figure.report))
        .collect();
    for figure in figures.iter_mut().filter(|figure| figure.stands()) {
        let given_up = replaced.iter().any(|(value, day, report)| {
            value.is_some()
                && *value == figure.best()
                && *report != figure.report
                && *day > figure.day
        });
        if given_up {
            figure.superseded = true;
        }
    }
}

/// Returns the bits of a number as a key.
pub(crate) fn bits(value: Option<f64>) -> u64 {
    value.unwrap_or(f64::NAN).to_bits()
}

/// Returns the figure of the same claim that contains one.
fn whole_of(figures: &[Figure<'_>], at: usize) -> Option<usize> {
    let figure = figures.get(at)?;
    let index = figure.part.part_of?;
    figures.iter().position(|other| other.report == figure.report && other.index == index)
}

/// Lets the unit that most reports count stand; trucks and their escort are two figures.
fn part_by_unit(figures: &mut [Figure<'_>]) {
    let mut votes: BTreeMap<String, (BTreeSet<usize>, f64)> = BTreeMap::new();
    for figure in figures.iter().filter(|figure| figure.stands()) {
        let vote = votes.entry(unit(figure)).or_insert((BTreeSet::new(), 0.0));
        vote.0.insert(figure.report);
        vote.1 = vote.1.max(figure.best().unwrap_or(0.0));
    }
    let mut ranked: Vec<(&String, usize, f64)> =
        votes.iter().map(|(unit, (reports, most))| (unit, reports.len(), *most)).collect();
    ranked.sort_by(|a, b| b.1.cmp(&a.1).then(b.2.total_cmp(&a.2)).then(a.0.cmp(b.0)));
    let Some(main) = ranked.first().map(|(unit, ..)| (*unit).clone()) else { return };
    let have: BTreeSet<usize> = figures
        .iter()
        .filter(|figure| figure.stands() && unit(figure) == main)
        .map(|figure| figure.report)
        .collect();
    for figure in figures.iter_mut().filter(|figure| figure.stands()) {
        if unit(figure) != main && have.contains(&figure.report) {
            figure.note = Some(format!("counts {}, not {main}", unit(figure)));
        }
    }
}

fn unit(figure: &Figure<'_>) -> String {
    let unit = figure.part.unit.as_deref().unwrap_or_default();
    head(unit.split(" and ").next().unwrap_or(unit))
}

/// A figure of one kind of victim is a part where another figure counts them all.
fn part_by_victims(figures: &mut [Figure<'_>]) {
    let whole = figures.iter().position(|figure| figure.stands() && figure.part.victims.is_none());
    let Some(whole) = whole else { return };
    for at in 0..figures.len() {
        let larger = figures.iter().position(|other| {
            let same = figures.get(at).is_some_and(|figure| figure.report == other.report);
            let least = figures.get(at).and_then(Figure::best);
            same && other.stands()
                && other.part.victims.is_none()
                && other.bounds().1.is_none_or(|high| Some(high) >= least)
        });
        let Some(figure) = figures.get_mut(at) else { continue };
        if figure.stands()
            && matches!(
                figure.part.victims.as_deref(),
                Some("woman" | "child" | "journalist" | "police" | "medic")
            )
        {
            figure.part_of = Some(larger.unwrap_or(whole));
        } else if figure.stands() && figure.part.victims.is_some() {
            figure.part_of = larger;
        }
    }
}

/// Of several figures that one report gives on one source's word, the largest is the whole.
fn part_smaller(figures: &mut [Figure<'_>]) {
    for at in 0..figures.len() {
        let larger = figures.iter().enumerate().position(|(other_at, other)| {
            figures.get(at).is_some_and(|figure| {
                let (Some(mine), Some(its)) = (figure.best(), other.best()) else { return false };
                other_at != at
                    && figure.stands()
                    && other.stands()
                    && figure.report == other.report
                    && figure.source == other.source
                    && its > mine
            })
        });
        if let (Some(larger), Some(figure)) = (larger, figures.get_mut(at)) {
            figure.part_of = Some(larger);
        }
    }
}

/// A later figure of the same source supersedes its earlier ones.
fn supersede(figures: &mut [Figure<'_>]) {
    for at in 0..figures.len() {
        let newer = figures.iter().any(|other| {
            figures.get(at).is_some_and(|figure| {
                let later = matches!((figure.day, other.day), (Some(x), Some(y)) if y > x);
                later
                    && figure.stands()
                    && other.stands()
                    && other.best().is_some()
                    && other.best() != figure.best()
                    && same_source(&figure.source, &other.source)
            })
        });
        if let Some(figure) = figures.get_mut(at).filter(|_| newer) {
            figure.superseded = true;
        }
    }
}

fn publish(
    figures: &[Figure<'_>],
    origins: &[IncidentOrigin],
    reports: &[Report<'_>],
    rule: FigureRule,
) -> IncidentFigure {
    let mut standing: Vec<&Figure<'_>> = figures.iter().filter(|figure| figure.stands()).collect();
    if standing.is_empty() {
        // Only parts or older figures are told: they are all there is to publish.
        standing = figures.iter().filter(|figure| figure.part_of.is_none()).collect();
    }
    if standing.is_empty() {
        standing = figures.iter().collect();
    }
    // A ceiling says nothing of the least where another figure does.
    let floor = |figure: &&&Figure<'_>| !figure.is_ceiling();
    let lows = |figures: &[&Figure<'_>]| {
        figures.iter().filter_map(|figure| figure.bounds().0).min_by(f64::total_cmp)
    };
    let floors: Vec<&Figure<'_>> = standing.iter().filter(floor).copied().collect();
    let low = lows(&floors).or_else(|| lows(&standing));
    let open_top = standing.iter().any(|figure| figure.bounds().1.is_none());
    let high = standing.iter().filter_map(|figure| figure.bounds().1).max_by(f64::total_cmp);
    let best = match rule {
        FigureRule::Conservative => conservative(&standing, origins, reports),
        FigureRule::Representative => representative(&standing),
        FigureRule::Maximal => {
            standing.iter().filter_map(|figure| figure.best()).max_by(f64::total_cmp)
        }
    };
    IncidentFigure {
        low: low.map(Number),
        best: best.map(Number),
        high: high.filter(|_| !open_top).map(Number),
        open_top,
        rule: rule.as_str().to_owned(),
        all: figures.iter().map(|figure| sourced(figure, reports)).collect(),
    }
}

/// The figure that most independent origins carry; where none has two, the latest of a source
/// that is no party, a list of names before a head count.
fn conservative(
    standing: &[&Figure<'_>],
    origins: &[IncidentOrigin],
    reports: &[Report<'_>],
) -> Option<f64> {
    let mut votes: BTreeMap<u64, Vote> = BTreeMap::new();
    for figure in standing {
        let Some(best) = figure.best() else { continue };
        let vote = votes.entry(best.to_bits()).or_insert_with(|| Vote::of(best));
        vote.origins.insert(origin_of(figure, origins, reports));
        vote.last = vote.last.max(figure.day);
        vote.party &= figure.party;
        vote.listed |= LISTED.contains(&unit(figure).as_str());
    }
    let most = votes.values().map(|vote| vote.origins.len()).max()?;
    let mut ranked: Vec<Vote> =
        votes.into_values().filter(|vote| vote.origins.len() == most).collect();
    ranked.sort_by(|a, b| {
        a.party
            .cmp(&b.party)
            .then(b.listed.cmp(&a.listed))
            // Between parties the lower figure leads; among others the later one.
            .then_with(|| match a.party {
                true => a.value.total_cmp(&b.value),
                false => b.last.cmp(&a.last),
            })
            .then_with(|| a.value.total_cmp(&b.value))
    });
    ranked.first().map(|vote| vote.value)
}

/// What speaks for one value.
struct Vote {
    value: f64,
    origins: BTreeSet<String>,
    /// Last day on which it was reported.
    last: Option<Day>,
    /// True where only parties give it.
    party: bool,
    /// True where it is a list of names.
    listed: bool,
}

impl Vote {
    fn of(value: f64) -> Self {
        Self { value, origins: BTreeSet::new(), last: None, party: true, listed: false }
    }
}

fn origin_of(figure: &Figure<'_>, origins: &[IncidentOrigin], reports: &[Report<'_>]) -> String {
    let claim = reports.get(figure.report).map(|report| &report.claim.claim_id);
    let own = || origins.iter().filter(|origin| claim.is_some_and(|id| origin.claims.contains(id)));
    let named = own().find(|origin| same_source(&origin.source, &figure.source));
    named.or_else(|| own().next()).map_or_else(|| figure.source.clone(), |o| o.source.clone())
}

/// The middle of the figures that stand; of two in the middle the lower.
fn representative(standing: &[&Figure<'_>]) -> Option<f64> {
    let mut values: Vec<f64> = standing.iter().filter_map(|figure| figure.best()).collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len().saturating_sub(1) / 2).copied()
}

fn sourced(figure: &Figure<'_>, reports: &[Report<'_>]) -> SourcedFigure {
    SourcedFigure {
        min: figure.part.min,
        max: figure.part.max,
        approx: figure.part.approx.clone(),
        source: figure.source.clone(),
        claim: reports
            .get(figure.report)
            .map(|report| report.claim.claim_id.clone())
            .unwrap_or_default(),
        reported: figure.day.and_then(date).map(|date| date.to_string()),
        superseded: figure.superseded,
        part_of: figure.part_of.and_then(|at| u32::try_from(at).ok()),
        unit: figure.part.unit.clone(),
        victims: figure.part.victims.clone(),
        note: figure.note.clone(),
    }
}
