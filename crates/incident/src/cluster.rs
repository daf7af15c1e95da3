//! Turns weighed pairs and the desk's decisions into clusters, the same for any order of arrival.
//!
//! The best pair is joined first, ties in the order of claim ids; a join is refused where any two
//! claims of the joined cluster rule each other out, or where the clusters hardly fit on the whole.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::key::{DocumentKey, Key};
use crate::link::{Evidence, Table, weigh};

/// Claims of each cluster that are compared when two clusters meet; the first by rank.
const COMPARED_MAX: usize = 12;

/// A pair of ranks with its points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Pair {
    pub(crate) a: u32,
    pub(crate) b: u32,
    pub(crate) points: f32,
}

/// Claims and documents to be clustered.
#[derive(Clone, Copy)]
pub(crate) struct Scene<'a> {
    pub(crate) keys: &'a [Key],
    pub(crate) documents: &'a [DocumentKey],
    /// Pairs that the desk has parted, smaller rank first.
    pub(crate) parted: &'a FxHashSet<(u32, u32)>,
}

impl Scene<'_> {
    /// Weighs two claims.
    pub(crate) fn weigh(&self, a: u32, b: u32) -> Option<Evidence> {
        let (x, y) = (self.keys.get(a as usize)?, self.keys.get(b as usize)?);
        let documents =
            (self.documents.get(x.document as usize)?, self.documents.get(y.document as usize)?);
        Some(weigh(x, y, documents))
    }

    fn same_document(&self, a: u32, b: u32) -> bool {
        let of = |rank: u32| self.keys.get(rank as usize).map(|key| key.document);
        of(a) == of(b)
    }

    fn is_parted(&self, a: u32, b: u32) -> bool {
        self.parted.contains(&(a.min(b), a.max(b)))
    }
}

/// Clusters under construction.
pub(crate) struct Clusters {
    /// The cluster of each claim.
    of: Vec<u32>,
    /// The claims of each cluster, ascending; empty where it went into another.
    members: Vec<Vec<u32>>,
    /// Claims that the desk has joined to another: no rule keeps what fits one of them from the
    /// others.
    joined: FxHashSet<u32>,
}

impl Clusters {
    /// Starts with every claim alone, then joins what the desk has joined.
    pub(crate) fn new(count: usize, joined: &[(u32, u32)]) -> Self {
        let mut clusters = Self {
            of: (0_u32..).take(count).collect(),
            members: (0_u32..).take(count).map(|rank| vec![rank]).collect(),
            joined: joined.iter().flat_map(|(a, b)| [*a, *b]).collect(),
        };
        for (a, b) in joined {
            clusters.join(*a, *b);
        }
        clusters
    }

    /// Joins by pairs, best first.
    pub(crate) fn link(&mut self, scene: Scene<'_>, pairs: &mut [Pair]) {
        pairs.sort_by(|x, y| y.points.total_cmp(&x.points).then((x.a, x.b).cmp(&(y.a, y.b))));
        for pair in pairs.iter() {
            let (Some(a), Some(b)) = (self.cluster(pair.a), self.cluster(pair.b)) else { continue };
            if a != b && self.fit(scene, a, b).is_some_and(|mean| mean >= Table::get().points.mean)
            {
                self.join(pair.a, pair.b);
            }
        }
    }

    /// Attaches each claim that stands alone to the one cluster it fits clearly best.
    pub(crate) fn attach(&mut self, scene: Scene<'_>, near: &FxHashMap<u32, Vec<(u32, f32)>>) {
        let points = &Table::get().points;
        let mut wanted: Vec<(f32, u32, u32)> = Vec::new();
        for rank in (0_u32..).take(self.of.len()) {
            let alone = self.members_of(rank).len() == 1;
            let Some(others) = near.get(&rank).filter(|_| alone) else { continue };
            let mut best: FxHashMap<u32, f32> = FxHashMap::default();
            for (other, value) in others {
                let Some(cluster) = self.cluster(*other) else { continue };
                let held = best.entry(cluster).or_insert(*value);
                *held = held.max(*value);
            }
            let mut ranked: Vec<(u32, f32)> = best.into_iter().collect();
            ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
            let next = ranked.get(1).map_or(f32::NEG_INFINITY, |(_, value)| *value);
            if let Some((cluster, value)) = ranked.first()
                && *value >= points.attach
                && *value - next >= points.margin
            {
                wanted.push((*value, rank, *cluster));
            }
        }
        wanted.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        for (_, rank, cluster) in wanted {
            let Some(target) = self.cluster(cluster) else { continue };
            let alone = self.members_of(rank).len() == 1;
            if alone && target != rank && self.fit(scene, rank, target).is_some() {
                self.join(rank, cluster);
            }
        }
    }

    /// Returns the clusters: their claims ascending, in order of their first claim.
    pub(crate) fn finish(self) -> Vec<Vec<u32>> {
        self.members.into_iter().filter(|members| !members.is_empty()).collect()
    }

    /// Returns the mean points over the pairs of two clusters; `None` where they rule each other
    /// out.
    fn fit(&self, scene: Scene<'_>, a: u32, b: u32) -> Option<f32> {
        let (left, right) = (self.members.get(a as usize)?, self.members.get(b as usize)?);
        let every = left.iter().flat_map(|x| right.iter().map(move |y| (*x, *y)));
        let by_desk = |rank: u32| self.joined.contains(&rank);
        let apart = |x: u32, y: u32| {
            scene.is_parted(x, y) || scene.same_document(x, y) && !by_desk(x) && !by_desk(y)
        };
        if every.clone().any(|(x, y)| apart(x, y)) {
            return None;
        }
        let (mut sum, mut count) = (0.0, 0.0);
        for x in left.iter().take(COMPARED_MAX) {
            for y in right.iter().take(COMPARED_MAX) {
                let evidence = scene.weigh(*x, *y)?;
                if !evidence.ruled_out {
                    sum += evidence.points;
                    count += 1.0;
                } else if !by_desk(*x) && !by_desk(*y) {
                    return None;
                }
            }
        }
        (count > 0.0).then_some(sum / count)
    }

    fn members_of(&self, rank: u32) -> &[u32] {
        let members = self.cluster(rank).and_then(|cluster| self.members.get(cluster as usize));
        members.map_or(&[], Vec::as_slice)
    }

    fn cluster(&self, rank: u32) -> Option<u32> {
        self.of.get(rank as usize).copied()
    }

    fn join(&mut self, a: u32, b: u32) {
        let (Some(a), Some(b)) = (self.cluster(a), self.cluster(b)) else { return };
        if a == b {
            return;
        }
        let (kept, gone) = (a.min(b), a.max(b));
        let moved = self.members.get_mut(gone as usize).map(std::mem::take).unwrap_or_default();
        for rank in &moved {
            if let Some(of) = self.of.get_mut(*rank as usize) {
                *of = kept;
            }
        }
        if let Some(members) = self.members.get_mut(kept as usize) {
            members.extend(moved);
            members.sort_unstable();
        }
    }
}
