//! Turns clusters of happenings, plans and denials into histories.
//!
//! A denial joins the incident it denies. A plan keeps its own incident, since it is no happening,
//! but shares the site of what came of it; so do the states of one base over the years.

use rustc_hash::FxHashMap;
use tallybook_claim::event::EventType;

use crate::cluster::Scene;
use crate::id;
use crate::key::day::Day;
use crate::key::words::common;
use crate::key::{Key, Standing};
use crate::link::block::Blocks;
use crate::link::{Evidence, Table, weigh_denial, weigh_site};

/// Points that a denial needs to join what it denies.
const DENIAL_POINTS: f32 = 2.4;
/// Points that two incidents need to be of one site.
const SITE_POINTS: f32 = 2.8;
/// Days that a plan may take to come true.
const PLAN_DAYS: Day = 400;
/// Days that a report of a plan may come after its start.
const PLAN_LATE_DAYS: Day = 3;
/// Claims of one document that a denial is held against at most.
const NEIGHBOURS_MAX: usize = 200;

/// A cluster with its history.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cluster {
    /// Ranks, ascending.
    pub(crate) members: Vec<u32>,
    pub(crate) site_id: Option<String>,
    /// Why a denial joined: its rank, what it denies, points and reasons.
    denials: Vec<(u32, u32, f32, Vec<String>)>,
}

impl Cluster {
    /// Returns why a denial and what it denies stand together.
    pub(crate) fn reason(&self, a: u32, b: u32) -> Option<(f32, Vec<String>)> {
        let found = self.denials.iter().find(|(x, y, ..)| (*x, *y) == (a, b) || (*y, *x) == (a, b));
        found.map(|(_, _, points, reasons)| (*points, reasons.clone()))
    }
}

/// Joins denials to what they deny and gives histories their site.
pub(crate) fn settle(scene: Scene<'_>, blocks: &Blocks, clusters: Vec<Vec<u32>>) -> Vec<Cluster> {
    let mut clusters: Vec<Cluster> =
        clusters.into_iter().map(|members| Cluster { members, ..Cluster::default() }).collect();
    join_denials(scene, blocks, &mut clusters);
    clusters.retain(|cluster| !cluster.members.is_empty());
    clusters.sort_by_key(|cluster| cluster.members.first().copied());
    name_sites(scene, blocks, &mut clusters);
    clusters
}

fn owners(clusters: &[Cluster]) -> FxHashMap<u32, usize> {
    let each = clusters.iter().enumerate();
    each.flat_map(|(at, cluster)| cluster.members.iter().map(move |rank| (*rank, at))).collect()
}

fn join_denials(scene: Scene<'_>, blocks: &Blocks, clusters: &mut [Cluster]) {
    let owner = owners(clusters);
    let by_document = by_document(scene);
    let mut moves: Vec<(usize, usize, u32, u32, f32, Vec<String>)> = Vec::new();
    let mut candidates = Vec::new();
    for (at, cluster) in clusters.iter().enumerate() {
        let mut best: Option<(f32, u32, u32, Evidence)> = None;
        for rank in &cluster.members {
            let Some(key) = key(scene, *rank).filter(|key| key.standing == Standing::Denied) else {
                continue;
            };
            blocks.candidates(*rank, scene.keys, false, deniable, &mut candidates);
            let own = by_document.get(&key.document).map_or(&[][..], Vec::as_slice);
            let beside = own.iter().copied().take(NEIGHBOURS_MAX);
            for other in candidates.iter().copied().chain(beside) {
                let Some(told) = self::key(scene, other) else { continue };
                if !deniable(key, told) || parted(scene, &cluster.members, other) {
                    continue;
                }
                let evidence = weigh_denial(key, told);
                let better = best.as_ref().is_none_or(|(points, ..)| evidence.points > *points);
                if !evidence.ruled_out && evidence.points >= DENIAL_POINTS && better {
                    best = Some((evidence.points, *rank, other, evidence));
                }
            }
        }
        if let Some((points, rank, other, evidence)) = best
            && let Some(target) = owner.get(&other).filter(|target| **target != at)
        {
            moves.push((at, *target, rank, other, points, evidence.words()));
        }
    }
    for (from, to, rank, other, points, reasons) in moves {
        let moved = clusters.get_mut(from).map(|from| std::mem::take(&mut from.members));
        if let Some(target) = clusters.get_mut(to) {
            target.members.extend(moved.unwrap_or_default());
            target.members.sort_unstable();
            target.denials.push((rank, other, points, reasons));
        }
    }
}

/// Says whether the first, a denial, could deny the second.
fn deniable(denial: &Key, told: &Key) -> bool {
    denial.standing == Standing::Denied
        && told.standing != Standing::Denied
        && (denial.kind == EventType::Rejection || Table::get().told_as(denial.kind, told.kind))
}

fn parted(scene: Scene<'_>, members: &[u32], other: u32) -> bool {
    members.iter().any(|rank| scene.parted.contains(&(*rank.min(&other), *rank.max(&other))))
}

fn by_document(scene: Scene<'_>) -> FxHashMap<u32, Vec<u32>> {
    let mut out: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
    for (rank, key) in (0_u32..).zip(scene.keys) {
        out.entry(key.document).or_default().push(rank);
    }
    out
}

/// Gives the clusters of one history the same site.
fn name_sites(scene: Scene<'_>, blocks: &Blocks, clusters: &mut [Cluster]) {
    let owner = owners(clusters);
    let by_document = by_document(scene);
    let mut site: Vec<usize> = (0..clusters.len()).collect();
    let mut candidates = Vec::new();
    for rank in (0_u32..).take(scene.keys.len()) {
        let Some(key) = key(scene, rank).filter(|key| starts_history(key)) else { continue };
        blocks.candidates(rank, scene.keys, false, of_one_site, &mut candidates);
        let own = by_document.get(&key.document).map_or(&[][..], Vec::as_slice);
        for other in candidates.iter().copied().chain(own.iter().copied()) {
            let Some(later) = self::key(scene, other) else { continue };
            if other == rank || !of_one_site(key, later) {
                continue;
            }
            let evidence = weigh_site(key, later);
            if evidence.ruled_out || evidence.points < SITE_POINTS {
                continue;
            }
            if let (Some(a), Some(b)) = (owner.get(&rank), owner.get(&other)) {
                unite(&mut site, *a, *b);
            }
        }
    }
    let mut members: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
    for at in 0..clusters.len() {
        members.entry(root(&site, at)).or_default().push(at);
    }
    for at in 0..clusters.len() {
        let of_site = members.get(&root(&site, at)).map_or(&[][..], Vec::as_slice);
        if of_site.len() < 2 {
            continue;
        }
        let ids: Vec<&str> = of_site
            .iter()
            .filter_map(|at| clusters.get(*at))
            .flat_map(|cluster| &cluster.members)
            .filter_map(|rank| self::key(scene, *rank).map(|key| key.claim_id.as_ref()))
            .collect();
        let named = id::of("site", &ids);
        if let Some(cluster) = clusters.get_mut(at) {
            cluster.site_id = Some(named);
        }
    }
}

/// Says whether a claim can be part of a history: a plan, or the state of a site.
fn starts_history(key: &Key) -> bool {
    key.standing == Standing::Planned
        || key.standing == Standing::Happened && key.kind == EventType::Base
}

/// Says whether a plan and what came of it, or two states of a site, may be one history.
fn of_one_site(a: &Key, b: &Key) -> bool {
    if !Table::get().told_as(a.kind, b.kind) || b.standing == Standing::Denied {
        return false;
    }
    if a.standing == b.standing {
        return a.kind == EventType::Base && b.kind == EventType::Base;
    }
    let (plan, act) = if a.standing == Standing::Planned { (a, b) } else { (b, a) };
    // The act comes after the plan was made; a plan is dated by when it is to come true.
    match (plan.time.lo, act.time.hi) {
        (Some(planned), Some(done)) => {
            done >= planned - PLAN_LATE_DAYS - PLAN_DAYS && done <= planned + PLAN_DAYS
        }
        _ => true,
    }
}

fn root(site: &[usize], at: usize) -> usize {
    let mut at = at;
    while let Some(up) = site.get(at).copied().filter(|up| *up != at) {
        at = up;
    }
    at
}

fn unite(site: &mut [usize], a: usize, b: usize) {
    let (a, b) = (root(site, a), root(site, b));
    if let Some(of) = site.get_mut(a.max(b)) {
        *of = a.min(b);
    }
}

fn key<'a>(scene: Scene<'a>, rank: u32) -> Option<&'a Key> {
    scene.keys.get(rank as usize)
}

/// Says whether two claims tell in part with the same words.
pub(crate) fn share_words(a: &Key, b: &Key) -> f32 {
    let least = a.words.len().min(b.words.len());
    if least == 0 { 0.0 } else { common(&a.words, &b.words) as f32 / least as f32 }
}
