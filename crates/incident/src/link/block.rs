//! Turns keys into candidate pairs without comparing every claim with every other.
//!
//! Two claims are compared where they share a block: a place cell (or a neighbour) and a week (or
//! a neighbour), a spelling of a place name and a week, an actor or a large figure and a week. A
//! claim without a date is compared with what its place, figure or actor shares at any time.

use rustc_hash::FxHashMap;

use super::Table;
use crate::key::Key;
use crate::key::day::Day;
use crate::key::place::{Extent, PlaceKey, sound};
use crate::key::words::hash;

/// Degrees to a side of a place cell.
const CELL_DEGREES: f32 = 0.5;
/// Days to a week block.
const WEEK_DAYS: Day = 7;
/// Weeks that a dated claim stands in at most; one with a wider interval counts as undated.
const WEEKS_MAX: Day = 6;
/// Largest block of which every pair is compared.
const BLOCK_MAX: usize = 400;
/// Largest block that is looked into at all; what stands in a larger one meets in finer blocks.
const CROWD_MAX: usize = 4000;
/// In a larger block, how many neighbours in its order a claim is compared with.
const WINDOW: usize = 60;
/// Smallest figure by which an undated claim, or one without a place, finds others.
const TELLING_COUNT: f32 = 4.0;

/// Spaces that keep the hashes of different kinds of blocks apart.
#[derive(Clone, Copy)]
enum Space {
    Cell,
    Name,
    Area,
    Within,
    Actor,
    Count,
    CellAny,
    NameAny,
    CountAny,
    DayAny,
}

/// The blocks of all keys: the ranks of each block's claims, ascending.
pub(crate) struct Blocks {
    ranks: Vec<u32>,
    /// Where each block's ranks begin and end.
    ranges: FxHashMap<u64, (u32, u32)>,
}

impl Blocks {
    /// Files every key in its blocks. The rank of a key is its index.
    pub(crate) fn of(keys: &[Key]) -> Self {
        let mut filed: Vec<(u64, u32)> = Vec::new();
        for (rank, key) in (0_u32..).zip(keys) {
            let mut own = blocks_of(key, false);
            own.sort_unstable();
            own.dedup();
            filed.extend(own.into_iter().map(|block| (block, rank)));
        }
        filed.sort_unstable();
        let mut ranges: FxHashMap<u64, (u32, u32)> = FxHashMap::default();
        for (at, (block, _)) in (0_u32..).zip(&filed) {
            let range = ranges.entry(*block).or_insert((at, at));
            range.1 = at + 1;
        }
        Self { ranks: filed.into_iter().map(|(_, rank)| rank).collect(), ranges }
    }

    /// Finds the ranks of the keys that one key is compared with: ascending and without itself.
    ///
    /// With `once`, a pair of dated keys is found from the smaller rank only.
    pub(crate) fn candidates(
        &self,
        rank: u32,
        keys: &[Key],
        once: bool,
        allow: impl Fn(&Key, &Key) -> bool,
        out: &mut Vec<u32>,
    ) {
        out.clear();
        let Some(key) = keys.get(rank as usize) else { return };
        let dated = weeks(key).is_some();
        let mut sought = blocks_of(key, true);
        sought.sort_unstable();
        sought.dedup();
        let fits = |other: u32| keys.get(other as usize).is_some_and(|other| allow(key, other));
        for block in sought {
            let ranks = self.block(block);
            if ranks.len() <= BLOCK_MAX {
                let both = |other: u32| {
                    let undated = keys.get(other as usize).is_some_and(|key| weeks(key).is_none());
                    !once || !dated || undated || other > rank
                };
                out.extend(ranks.iter().copied().filter(|other| both(*other) && fits(*other)));
            } else if ranks.len() <= CROWD_MAX {
                // Ranks follow ids, so that the window is the same for any order of arrival.
                let mut near: Vec<u32> = ranks.iter().copied().filter(|o| fits(*o)).collect();
                near.sort_by_cached_key(|other| {
                    (closeness(key, keys, *other), other.abs_diff(rank), *other)
                });
                out.extend(near.into_iter().take(WINDOW));
            }
        }
        out.sort_unstable();
        out.dedup();
        out.retain(|other| *other != rank);
    }

    fn block(&self, block: u64) -> &[u32] {
        let Some((start, end)) = self.ranges.get(&block) else { return &[] };
        self.ranks.get(*start as usize..*end as usize).unwrap_or_default()
    }
}

/// Says whether two keys of one standing may be reports of one happening, at little cost.
pub(crate) fn alike(a: &Key, b: &Key) -> bool {
    a.standing == b.standing
        && a.document != b.document
        && a.recurring == b.recurring
        && Table::get().told_as(a.kind, b.kind)
        && a.time.gap(&b.time).is_none_or(|gap| gap <= NEAR_DAYS)
}

/// Orders the claims of a crowded block: those that share a figure first.
fn closeness(key: &Key, keys: &[Key], other: u32) -> u8 {
    let Some(other) = keys.get(other as usize) else { return u8::MAX };
    let shared = key.counts.iter().any(|x| {
        x.value.is_some()
            && other.counts.iter().any(|y| x.category == y.category && x.value == y.value)
    });
    u8::from(!shared)
}

/// Days between the reports of one happening, or of one site's states, at most.
const NEAR_DAYS: Day = 90;

/// Returns the weeks of a dated claim.
fn weeks(key: &Key) -> Option<std::ops::RangeInclusive<Day>> {
    let (lo, hi) = (key.time.lo?, key.time.hi?);
    let (first, last) = (lo.div_euclid(WEEK_DAYS), hi.div_euclid(WEEK_DAYS));
    (last - first < WEEKS_MAX).then_some(first..=last)
}

/// Returns the blocks that a key stands in or, seeking, those whose claims it is compared with.
///
/// A dated key seeks by weeks only: the undated find it by what holds at any time.
fn blocks_of(key: &Key, seeking: bool) -> Vec<u64> {
    let mut out = Vec::new();
    let reach = i32::from(seeking);
    if let Some(weeks) = weeks(key) {
        for week in (weeks.start() - reach)..=(weeks.end() + reach) {
            timed(key, week, reach, seeking, &mut out);
        }
        if !seeking {
            timeless(key, 0, &mut out);
        }
    } else {
        timeless(key, reach, &mut out);
    }
    out
}

/// Adds the blocks of a week; `reach` is the number of neighbouring cells to each side.
fn timed(key: &Key, week: Day, reach: i32, seeking: bool, out: &mut Vec<u64>) {
    let week = i64::from(week);
    for place in &key.places {
        cells(place, reach, |lat, lon| out.push(block(Space::Cell, &[lat, lon, week])));
        let area = match place.extent {
            Extent::Point => place.admin1.as_deref(),
            Extent::Area => Some(place.folded.as_ref()),
            Extent::Country => None,
        };
        // Points stand in their area's block; only areas seek there.
        let Some(area) = area.map(name_of) else { continue };
        if place.extent == Extent::Area {
            out.push(block(if seeking { Space::Within } else { Space::Area }, &[area, week]));
        } else {
            out.push(block(if seeking { Space::Area } else { Space::Within }, &[area, week]));
        }
    }
    for name in names_of(key) {
        out.push(block(Space::Name, &[name, week]));
    }
    for count in key.counts.iter().filter(|count| !count.part) {
        let Some(value) = count.value.filter(|value| *value >= TELLING_COUNT) else { continue };
        let category = i64::from(hash(&count.category));
        out.push(block(Space::Count, &[category, i64::from(value.to_bits()), week]));
    }
    if key.places.iter().all(|place| place.extent == Extent::Country) {
        for actor in key.actors.iter().filter(|actor| actor.id.is_some()) {
            out.push(block(Space::Actor, &[i64::from(hash(&actor.folded)), week]));
        }
    }
}

/// Adds the blocks that hold at any time: place with figure, place with day of the year, and the
/// place alone.
fn timeless(key: &Key, reach: i32, out: &mut Vec<u64>) {
    for name in names_of(key) {
        for count in key.counts.iter().filter(|count| !count.part) {
            let Some(value) = count.value.filter(|value| *value >= TELLING_COUNT) else { continue };
            let category = i64::from(hash(&count.category));
            out.push(block(Space::CountAny, &[category, i64::from(value.to_bits()), name]));
        }
        if let Some(month_day) = month_day(key) {
            out.push(block(Space::DayAny, &[name, i64::MAX, month_day]));
        }
        out.push(block(Space::NameAny, &[name]));
    }
    for place in &key.places {
        if let Some(month_day) = month_day(key) {
            cells(place, reach, |lat, lon| out.push(block(Space::DayAny, &[lat, lon, month_day])));
        }
        cells(place, reach, |lat, lon| out.push(block(Space::CellAny, &[lat, lon])));
    }
}

/// Returns the names by which a claim meets others.
fn names_of(key: &Key) -> impl Iterator<Item = i64> + '_ {
    let all = key.place_names.iter().chain(&key.names).chain(&key.context);
    all.map(|name| i64::from(*name))
}

fn month_day(key: &Key) -> Option<i64> {
    if let Some((month, day)) = key.time.month_day {
        return Some(i64::from(month) * 32 + i64::from(day));
    }
    let date = crate::key::day::date(key.time.exact()?)?;
    Some(i64::from(date.month()) * 32 + i64::from(date.day()))
}

/// Calls a function with the cell of a point and its neighbours.
fn cells(place: &PlaceKey, reach: i32, mut each: impl FnMut(i64, i64)) {
    if place.extent != Extent::Point {
        return;
    }
    let Some((lat, lon)) = place.point else { return };
    let (lat, lon) = ((lat / CELL_DEGREES).floor() as i64, (lon / CELL_DEGREES).floor() as i64);
    let reach = i64::from(reach);
    for d_lat in -reach..=reach {
        for d_lon in -reach..=reach {
            each(lat + d_lat, lon + d_lon);
        }
    }
}

/// Returns the block of an area, by its sounds, so that spellings meet.
fn name_of(folded: &str) -> i64 {
    i64::from(hash(&sound(folded)))
}

fn block(space: Space, parts: &[i64]) -> u64 {
    let start = 0xcbf2_9ce4_8422_2325_u64 ^ (space as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    parts.iter().fold(start, |hash, part| {
        let mixed = (hash ^ (*part as u64)).wrapping_mul(0xff51_afd7_ed55_8ccd);
        mixed ^ (mixed >> 32)
    })
}
