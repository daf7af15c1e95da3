//! Turns two partitions of mentions into MUC, B-cubed and CEAFe (Pradhan et al. 2014).

use std::collections::BTreeMap;

/// A mention under both partitions.
pub(crate) struct Row {
    pub(crate) topic: String,
    pub(crate) gold: String,
    pub(crate) system: String,
}

/// Precision and recall.
#[derive(Clone, Copy, Default)]
pub(crate) struct Pair {
    pub(crate) precision: f64,
    pub(crate) recall: f64,
}

impl Pair {
    pub(crate) fn f1(self) -> f64 {
        let sum = self.precision + self.recall;
        if sum > 0.0 { 2.0 * self.precision * self.recall / sum } else { 0.0 }
    }
}

/// The three scores whose mean is CoNLL F1.
#[derive(Clone, Copy, Default)]
pub(crate) struct Conll {
    pub(crate) muc: Pair,
    pub(crate) b_cubed: Pair,
    pub(crate) ceaf: Pair,
}

impl Conll {
    pub(crate) fn of(rows: &[Row]) -> Self {
        Self {
            muc: Pair { precision: muc(rows, true), recall: muc(rows, false) },
            b_cubed: b_cubed(rows),
            ceaf: ceaf(rows),
        }
    }

    pub(crate) fn f1(self) -> f64 {
        (self.muc.f1() + self.b_cubed.f1() + self.ceaf.f1()) / 3.0
    }
}

fn clusters(rows: &[Row], of: impl Fn(&Row) -> &str) -> BTreeMap<String, Vec<usize>> {
    let mut out: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, row) in rows.iter().enumerate() {
        out.entry(of(row).to_owned()).or_default().push(at);
    }
    out
}

/// MUC recall of the gold partition, or of the system's where `turned`, which is its precision.
fn muc(rows: &[Row], turned: bool) -> f64 {
    let key = |row: &Row| if turned { row.system.clone() } else { row.gold.clone() };
    let answer = |row: &Row| if turned { row.gold.clone() } else { row.system.clone() };
    let mut groups: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in rows {
        groups.entry(key(row)).or_default().push(answer(row));
    }
    let (mut found, mut wanted) = (0.0, 0.0);
    for mut answers in groups.into_values() {
        let size = answers.len();
        answers.sort();
        answers.dedup();
        found += (size - answers.len()) as f64;
        wanted += (size - 1) as f64;
    }
    if wanted > 0.0 { found / wanted } else { 0.0 }
}

fn b_cubed(rows: &[Row]) -> Pair {
    let (gold, system) = (clusters(rows, |row| &row.gold), clusters(rows, |row| &row.system));
    let (mut precision, mut recall) = (0.0, 0.0);
    for row in rows {
        let (Some(key), Some(answer)) = (gold.get(&row.gold), system.get(&row.system)) else {
            continue;
        };
        let both = key.iter().filter(|at| answer.contains(at)).count() as f64;
        precision += both / answer.len() as f64;
        recall += both / key.len() as f64;
    }
    let count = rows.len().max(1) as f64;
    Pair { precision: precision / count, recall: recall / count }
}

/// CEAFe: the best one-to-one assignment of clusters by their Dice overlap, topic by topic, since
/// no cluster leaves its topic.
fn ceaf(rows: &[Row]) -> Pair {
    let (mut similar, mut keys, mut answers) = (0.0, 0.0, 0.0);
    let mut topics: BTreeMap<&str, Vec<&Row>> = BTreeMap::new();
    for row in rows {
        topics.entry(&row.topic).or_default().push(row);
    }
    for rows in topics.values() {
        let mut gold: BTreeMap<&str, f64> = BTreeMap::new();
        let mut system: BTreeMap<&str, f64> = BTreeMap::new();
        let mut both: BTreeMap<(&str, &str), f64> = BTreeMap::new();
        for row in rows {
            *gold.entry(&row.gold).or_default() += 1.0;
            *system.entry(&row.system).or_default() += 1.0;
            *both.entry((&row.gold, &row.system)).or_default() += 1.0;
        }
        let weights: Vec<Vec<f64>> = gold
            .iter()
            .map(|(key, size)| {
                system
                    .iter()
                    .map(|(answer, other)| {
                        let shared = both.get(&(*key, *answer)).copied().unwrap_or(0.0);
                        2.0 * shared / (size + other)
                    })
                    .collect()
            })
            .collect();
        similar += assign(&weights);
        keys += gold.len() as f64;
        answers += system.len() as f64;
    }
    Pair { precision: similar / f64::max(answers, 1.0), recall: similar / f64::max(keys, 1.0) }
}

/// Returns the weight of the best assignment of rows to columns (Kuhn and Munkres).
fn assign(weights: &[Vec<f64>]) -> f64 {
    let (height, width) = (weights.len(), weights.first().map_or(0, Vec::len));
    let size = height.max(width);
    let cost = |row: usize, column: usize| -> f64 {
        -weights.get(row).and_then(|row| row.get(column)).copied().unwrap_or(0.0)
    };
    let (mut u, mut v) = (vec![0.0; size + 1], vec![0.0; size + 1]);
    let (mut matched, mut way) = (vec![0_usize; size + 1], vec![0_usize; size + 1]);
    for row in 1..=size {
        matched[0] = row;
        let mut column = 0;
        let mut least = vec![f64::INFINITY; size + 1];
        let mut used = vec![false; size + 1];
        loop {
            used[column] = true;
            let (here, mut delta, mut next) = (matched[column], f64::INFINITY, 0);
            for other in 1..=size {
                if used[other] {
                    continue;
                }
                let reduced = cost(here - 1, other - 1) - u[here] - v[other];
                if reduced < least[other] {
                    least[other] = reduced;
                    way[other] = column;
                }
                if least[other] < delta {
                    delta = least[other];
                    next = other;
                }
            }
            for other in 0..=size {
                if used[other] {
                    u[matched[other]] += delta;
                    v[other] -= delta;
                } else {
                    least[other] -= delta;
                }
            }
            column = next;
            if matched[column] == 0 {
                break;
            }
        }
        while column != 0 {
            let before = way[column];
            matched[column] = matched[before];
            column = before;
        }
    }
    (1..=size)
        .filter(|column| matched[*column] > 0)
        .map(|column| -cost(matched[column] - 1, column - 1))
        .sum()
}
