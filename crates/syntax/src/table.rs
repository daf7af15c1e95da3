//! Turns hashed features into scores: the weights of a linear model, read straight from the file.
//!
//! ```text
//! u64 lines | 56 zero bytes | line[lines] of 64 bytes each | long rows
//! line:   u8 1 if the search goes on in the next line | records | zeros
//! record: u16 check | u8 n | n * (u8 label, i8 weight)          n < LONG
//!         u16 check | u8 LONG | u32 start of n * (u8 label, i8 weight) in the long rows | u8 n
//! ```
//! A feature's hash names its line and the check; a record that found its line full stands in one
//! of the next. One look-up so costs one cache line, and many of them are fetched at once.

use crate::Error;

/// Scores by label number.
pub type Scores = [i32; 256];

const LINE: usize = 64;
const LONG: u8 = 255;
/// Most pairs that a record in a line holds.
const PAIRS_MAX: usize = (LINE - 1 - 3) / 2;
/// Share of the lines' bytes that are filled, in per cent: fuller is smaller, but slower.
const FILLED: usize = 80;

/// Adds up the weights of features; implemented by the trained table and by the trainer.
pub trait Scorer {
    /// Adds the weights of these features to the scores of their labels.
    fn add_all(&self, features: &[u64], scores: &mut Scores);
}

/// The weights of one classifier.
#[derive(Clone, Copy, Debug)]
pub struct Table<'a> {
    lines: &'a [[u8; LINE]],
    /// Number of lines that features may name; some more hold what did not fit.
    homes: u64,
    long: &'a [u8],
}

/// Returns the line that a feature names.
#[inline]
fn home(feature: u64, homes: u64) -> usize {
    (((feature >> 32) * homes) >> 32) as usize
}

impl<'a> Table<'a> {
    /// Returns the table held in these bytes.
    ///
    /// # Errors
    /// Where the bytes are too short for the number of lines they name.
    pub fn read(bytes: &'a [u8]) -> Result<Self, Error> {
        let short = || Error::Format { found: "a weight table that is cut off".to_owned() };
        let (head, rest) = bytes.split_first_chunk::<LINE>().ok_or_else(short)?;
        let (numbers, _) = head.as_chunks::<8>();
        let number = |at: usize| numbers.get(at).map_or(0, |number| u64::from_le_bytes(*number));
        let (homes, count) = (number(0), number(1));
        let count = usize::try_from(count).map_err(|_| short())?;
        let (lines, _) = rest.as_chunks::<LINE>();
        let lines = lines.get(..count).ok_or_else(short)?;
        let long = rest.get(count * LINE..).ok_or_else(short)?;
        if homes == 0 || homes > count as u64 || homes > u64::from(u32::MAX) {
            return Err(short());
        }
        Ok(Self { lines, homes, long })
    }

    fn add(&self, feature: u64, scores: &mut Scores) {
        let [c0, c1] = check(feature);
        let mut at = home(feature, self.homes);
        while let Some(line) = self.lines.get(at) {
            let [more, records @ ..] = line;
            let mut records: &[u8] = records;
            while let [a, b, n, rest @ ..] = records {
                let len = match *n {
                    0 => break,
                    LONG => 5,
                    n => 2 * usize::from(n),
                };
                if (*a, *b) == (c0, c1) {
                    let pairs = rest.get(..len).unwrap_or(&[]);
                    let pairs = if *n == LONG { self.long_row(pairs) } else { pairs };
                    for &[label, weight] in pairs.as_chunks::<2>().0 {
                        scores[usize::from(label)] += i32::from(weight.cast_signed());
                    }
                    return;
                }
                records = rest.get(len..).unwrap_or(&[]);
            }
            if *more == 0 {
                return;
            }
            at += 1;
        }
    }

    fn long_row(&self, place: &[u8]) -> &'a [u8] {
        let [a, b, c, d, n] = *place else { return &[] };
        let start = u32::from_le_bytes([a, b, c, d]) as usize;
        self.long.get(start..start + 2 * usize::from(n)).unwrap_or(&[])
    }
}

fn check(feature: u64) -> [u8; 2] {
    (feature as u16).to_le_bytes()
}

impl Scorer for Table<'_> {
    fn add_all(&self, features: &[u64], scores: &mut Scores) {
        // Touching the first byte of every line first lets the memory answer all at once.
        let mut touched = 0u8;
        for &feature in features {
            if let Some(line) = self.lines.get(home(feature, self.homes)) {
                touched |= line[0];
            }
        }
        std::hint::black_box(touched);
        for &feature in features {
            self.add(feature, scores);
        }
    }
}

/// One feature with its weights, for [`write()`].
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Row {
    /// The feature's hash.
    pub feature: u64,
    /// Labels with their weights; no weight is 0.
    pub weights: Vec<(u8, i8)>,
}

/// Returns the bytes of a table; `rows` may be in any order.
#[must_use]
pub fn write(mut rows: Vec<Row>) -> Vec<u8> {
    rows.sort_unstable();
    let mut long = Vec::new();
    let records: Vec<(u64, Vec<u8>)> =
        rows.iter().map(|row| (row.feature, record(row, &mut long))).collect();
    let size: usize = records.iter().map(|(_, record)| record.len()).sum();
    let homes = ((size * 100).div_ceil(FILLED * (LINE - 1)) as u64).max(1);
    let mut lines: Vec<[u8; LINE]> = Vec::new();
    let mut used = LINE;
    for (feature, record) in records {
        let home = home(feature, homes);
        // Rows come in the order of their homes, so only the last line is ever open.
        while lines.len() <= home {
            lines.push([0; LINE]);
            used = 1;
        }
        if used + record.len() > LINE {
            lines.push([0; LINE]);
            used = 1;
        }
        let at = lines.len() - 1;
        lines[home..at].iter_mut().for_each(|line| line[0] = 1);
        lines[at][used..used + record.len()].copy_from_slice(&record);
        used += record.len();
    }
    while (lines.len() as u64) < homes {
        lines.push([0; LINE]);
    }
    let mut out = homes.to_le_bytes().to_vec();
    out.extend((lines.len() as u64).to_le_bytes());
    out.resize(LINE, 0);
    out.extend(lines.iter().flatten());
    out.extend(long);
    out
}

/// Returns the record of a row; what is too long for a line goes to the long rows.
fn record(row: &Row, long: &mut Vec<u8>) -> Vec<u8> {
    let mut record = check(row.feature).to_vec();
    let pairs =
        row.weights.iter().take(254).flat_map(|(label, weight)| [*label, weight.cast_unsigned()]);
    if row.weights.len() <= PAIRS_MAX {
        record.push(row.weights.len() as u8);
        record.extend(pairs);
    } else {
        record.push(LONG);
        record.extend((long.len() as u32).to_le_bytes());
        record.push(row.weights.len().min(254) as u8);
        long.extend(pairs);
    }
    record
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_found_again() {
        let feature = |i: u64| crate::hash::finish(crate::hash::mix(1, i));
        let last = |i: u64| if i.is_multiple_of(97) { 59 } else { i % 5 };
        let rows: Vec<Row> = (0..5000u64)
            .map(|i| Row {
                feature: feature(i),
                weights: (0..last(i) + 1).map(|k| (k as u8, (i % 100) as i8 + 1)).collect(),
            })
            .collect();
        let bytes = write(rows);
        let table = Table::read(&bytes).unwrap();
        let wrong = (0..5000u64).filter(|&i| {
            let mut scores = [0; 256];
            table.add_all(&[feature(i)], &mut scores);
            let (last, expected) = (last(i) as usize, (i % 100) as i32 + 1);
            (scores[0], scores[last], scores[last + 1]) != (expected, expected, 0)
        });
        // Sixteen bits of check take one feature for another once in about ten thousand.
        let wrong: Vec<u64> = wrong.collect();
        assert!(wrong.len() <= 3, "{wrong:?}");
        assert!(Table::read(&bytes[..90]).is_err());
        assert!(Table::read(&write(Vec::new())).is_ok());
    }
}
