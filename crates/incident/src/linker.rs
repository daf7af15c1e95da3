//! Turns documents, added one by one or all at once, into groups of claims.
//!
//! Only keys are kept, a few hundred bytes a claim, so that a million claims fit in memory; the
//! lines themselves are needed again only to describe a group.

use rustc_hash::{FxHashMap, FxHashSet};
use tallybook_contract::{ClaimLine, DocumentLine, IncidentLink, TallyLine};

use crate::cluster::{Clusters, Pair, Scene};
use crate::history;
use crate::key::{DocumentKey, Key};
use crate::link::block::{Blocks, alike};
use crate::link::{Table, weigh};
use crate::{ClaimPair, Decisions};

/// Members of a group among which the links that connect it are sought.
const LINKED_MAX: usize = 24;

/// Keeps what decides which claims are reports of one happening.
#[derive(Clone, Debug, Default)]
pub struct Linker {
    keys: Vec<Key>,
    documents: Vec<DocumentKey>,
}

/// Claims that are judged to be reports of one happening.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Group {
    /// Their ids, ascending.
    pub claims: Vec<String>,
    /// Pairs that connect them, each with its reasons.
    pub links: Vec<IncidentLink>,
    /// Shared by the groups of one history; `None` for a happening alone.
    pub site_id: Option<String>,
}

/// What speaks for and against two claims being reports of one happening.
#[derive(Clone, Debug, PartialEq)]
pub struct Weighed {
    /// Points; `None` where something rules the pair out.
    pub points: Option<f64>,
    /// Points from which a pair is joined.
    pub needed: f64,
    /// Reasons in words: those for it first, the weightiest first.
    pub reasons: Vec<String>,
}

impl Linker {
    /// Returns a linker that holds nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns the number of claims it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Returns true where it holds no claim.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// Adds a document with its claims and its published running counts.
    ///
    /// Lines of other documents among them are passed over. A claim that is hypothetical or
    /// undisclosed joins nothing.
    pub fn add<'a>(
        &mut self,
        document: &DocumentLine,
        claims: impl IntoIterator<Item = &'a ClaimLine>,
        tallies: &[&TallyLine],
    ) {
        let Ok(index) = u32::try_from(self.documents.len()) else { return };
        let about = DocumentKey::of(document);
        let own = claims.into_iter().filter(|claim| claim.document_id == document.document_id);
        self.keys
            .extend(own.filter_map(|claim| Key::of(claim, document, (index, &about), tallies)));
        self.documents.push(about);
    }

    /// Returns the groups, in order of their smallest claim id.
    ///
    /// The answer is the same for any order in which documents were added, and a document added
    /// twice counts once.
    #[must_use]
    pub fn groups(mut self, decisions: &Decisions) -> Vec<Group> {
        self.keys.sort_by(|a, b| a.claim_id.cmp(&b.claim_id));
        self.keys.dedup_by(|a, b| a.claim_id == b.claim_id);
        self.number_documents();
        let joined = self.ranks(&decisions.must_link);
        let parted: FxHashSet<(u32, u32)> =
            self.ranks(&decisions.cannot_link).into_iter().collect();
        let scene = Scene { keys: &self.keys, documents: &self.documents, parted: &parted };
        let blocks = Blocks::of(&self.keys);
        let mut pairs = weighed(scene, &blocks);
        let mut clusters = Clusters::new(self.keys.len(), &joined);
        let points = &Table::get().points;
        let mut near: FxHashMap<u32, Vec<(u32, f32)>> = FxHashMap::default();
        for pair in &pairs {
            near.entry(pair.a).or_default().push((pair.b, pair.points));
            near.entry(pair.b).or_default().push((pair.a, pair.points));
        }
        pairs.retain(|pair| pair.points >= points.link);
        clusters.link(scene, &mut pairs);
        clusters.attach(scene, &near);
        drop(near);
        let clusters = history::settle(scene, &blocks, clusters.finish());
        clusters
            .into_iter()
            .map(|cluster| Group {
                claims: cluster.members.iter().filter_map(|rank| self.id(*rank)).collect(),
                links: links(scene, &cluster, &joined),
                site_id: cluster.site_id,
            })
            .collect()
    }

    /// Weighs two claims and says why they do or do not stand together; `None` where one is not
    /// held.
    #[must_use]
    pub fn explain(&self, a: &str, b: &str) -> Option<Weighed> {
        let find = |id: &str| self.keys.iter().find(|key| key.claim_id.as_ref() == id);
        let (x, y) = (find(a)?, find(b)?);
        let documents =
            (self.documents.get(x.document as usize)?, self.documents.get(y.document as usize)?);
        let evidence = weigh(x, y, documents);
        let points = (!evidence.ruled_out).then_some(f64::from(evidence.points));
        Some(Weighed {
            points,
            needed: f64::from(Table::get().points.link),
            reasons: evidence.words(),
        })
    }

    /// Gives equal documents one number and orders the numbers by document id, so that nothing
    /// depends on when a document came.
    fn number_documents(&mut self) {
        let mut order: Vec<u32> = (0_u32..).take(self.documents.len()).collect();
        order.sort_by(|a, b| self.id_of(*a).cmp(self.id_of(*b)).then(a.cmp(b)));
        let mut renumbered: Vec<u32> = vec![0; self.documents.len()];
        let mut kept: Vec<DocumentKey> = Vec::with_capacity(self.documents.len());
        for index in order {
            let Some(document) = self.documents.get(index as usize) else { continue };
            if kept.last().is_none_or(|last| last.document_id != document.document_id) {
                kept.push(document.clone());
            }
            if let Some(number) = renumbered.get_mut(index as usize) {
                *number = u32::try_from(kept.len() - 1).unwrap_or(u32::MAX);
            }
        }
        for key in &mut self.keys {
            key.document = renumbered.get(key.document as usize).copied().unwrap_or(key.document);
        }
        self.documents = kept;
    }

    fn id_of(&self, index: u32) -> &str {
        self.documents.get(index as usize).map_or("", |document| &document.document_id)
    }

    fn id(&self, rank: u32) -> Option<String> {
        self.keys.get(rank as usize).map(|key| key.claim_id.to_string())
    }

    /// Returns the ranks of the pairs whose claims are held, smaller rank first, ascending.
    fn ranks(&self, pairs: &[ClaimPair]) -> Vec<(u32, u32)> {
        let rank = |id: &str| -> Option<u32> {
            let at = self.keys.binary_search_by(|key| key.claim_id.as_ref().cmp(id)).ok()?;
            u32::try_from(at).ok()
        };
        let mut out: Vec<(u32, u32)> = pairs
            .iter()
            .filter_map(|pair| {
                let (a, b) = (rank(&pair.a)?, rank(&pair.b)?);
                (a != b).then_some((a.min(b), a.max(b)))
            })
            .collect();
        out.sort_unstable();
        out.dedup();
        out
    }
}

/// Weighs every candidate pair and keeps those that a claim might attach by.
fn weighed(scene: Scene<'_>, blocks: &Blocks) -> Vec<Pair> {
    let points = &Table::get().points;
    let mut pairs = Vec::new();
    let mut candidates = Vec::new();
    for rank in (0_u32..).take(scene.keys.len()) {
        blocks.candidates(rank, scene.keys, true, alike, &mut candidates);
        for other in &candidates {
            let (a, b) = (rank.min(*other), rank.max(*other));
            if scene.parted.contains(&(a, b)) {
                continue;
            }
            let Some(evidence) = scene.weigh(a, b) else { continue };
            if !evidence.ruled_out && evidence.points >= points.attach - points.margin {
                pairs.push(Pair { a, b, points: evidence.points });
            }
        }
    }
    pairs.sort_by_key(|pair| (pair.a, pair.b));
    pairs.dedup_by_key(|pair| (pair.a, pair.b));
    pairs
}

/// Returns the links that connect a cluster: the best pair first, as long as it connects anew.
fn links(scene: Scene<'_>, cluster: &history::Cluster, joined: &[(u32, u32)]) -> Vec<IncidentLink> {
    let members = &cluster.members;
    let mut found: Vec<(f32, u32, u32, Vec<String>)> = Vec::new();
    for (at, a) in members.iter().enumerate() {
        for b in members.iter().skip(at + 1).take(LINKED_MAX) {
            if joined.binary_search(&(*a, *b)).is_ok() {
                found.push((f32::INFINITY, *a, *b, vec!["joined by the desk".to_owned()]));
            } else if let Some((points, reasons)) = cluster.reason(*a, *b) {
                found.push((points, *a, *b, reasons));
            } else if let (Some(x), Some(y)) =
                (scene.keys.get(*a as usize), scene.keys.get(*b as usize))
                && let (Some(d), Some(e)) = (
                    scene.documents.get(x.document as usize),
                    scene.documents.get(y.document as usize),
                )
            {
                let evidence = weigh(x, y, (d, e));
                if !evidence.ruled_out {
                    found.push((evidence.points, *a, *b, evidence.words()));
                }
            }
        }
    }
    found.sort_by(|x, y| y.0.total_cmp(&x.0).then((x.1, x.2).cmp(&(y.1, y.2))));
    let mut part: FxHashMap<u32, u32> = members.iter().map(|rank| (*rank, *rank)).collect();
    let mut out = Vec::new();
    for (_, a, b, reasons) in found {
        let (Some(left), Some(right)) = (part.get(&a).copied(), part.get(&b).copied()) else {
            continue;
        };
        if left == right {
            continue;
        }
        part.values_mut().filter(|of| **of == right).for_each(|of| *of = left);
        let id = |rank: u32| {
            scene.keys.get(rank as usize).map(|key| key.claim_id.to_string()).unwrap_or_default()
        };
        out.push(IncidentLink { a: id(a), b: id(b), reasons });
    }
    out
}
