//! Turns hashed features into scores: the weights of a linear model, read straight from the file.
//!
//! ```text
//! u64 homes | u64 lines | 48 zero bytes | line[lines] of 64 bytes each | long rows
//! line: u8 2 * records + (1 if the search goes on in the next line)
//!       | u16 check[records] | u8 n[records] | pairs of the records, one behind the other | zeros
//! pairs: n * (u8 label, i8 weight), or where n is LONG
//!        u32 start of n * (u8 label, i8 weight) in the long rows | u8 n
//! ```
//! A feature's hash names its line and the check; a record that found its line full stands in one
//! of the next. One look-up so costs one cache line, and many of them are fetched at once; the
//! checks stand together, so that they are compared at once too.

use crate::Error;

/// Scores by label number.
pub type Scores = [i32; 256];

const LINE: usize = 64;
const LONG: u8 = 255;
/// Bytes of a record beside its pairs.
const RECORD: usize = 3;
/// Bytes of the pairs of a long row in its line.
const LONG_LEN: usize = 5;
/// Most pairs that a record in a line holds.
const PAIRS_MAX: usize = (LINE - 1 - RECORD) / 2;
/// Most records of a line: each has at least one pair.
const RECORDS_MAX: usize = (LINE - 1) / (RECORD + 2);
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

    #[inline]
    fn add(&self, feature: u64, scores: &mut Scores) {
        let mut at = home(feature, self.homes);
        while let Some(line) = self.lines.get(at) {
            if let Some(pairs) = self.find(line, feature as u16) {
                for &[label, weight] in pairs.as_chunks::<2>().0 {
                    scores[usize::from(label)] += i32::from(weight.cast_signed());
                }
                return;
            }
            if line[0] & 1 == 0 {
                return;
            }
            at += 1;
        }
    }

    /// Returns the pairs of the record with this check.
    #[inline]
    fn find(&self, line: &'a [u8; LINE], check: u16) -> Option<&'a [u8]> {
        let count = usize::from(line[0] >> 1);
        let (checks, _) = line.get(1..1 + 2 * RECORDS_MAX)?.as_chunks::<2>();
        let mut same = 0u32;
        for (k, &found) in checks.iter().enumerate() {
            same |= u32::from(u16::from_le_bytes(found) == check) << k;
        }
        let k = same.trailing_zeros() as usize;
        if k >= count {
            return None;
        }
        let lens = line.get(1 + 2 * count..1 + RECORD * count)?;
        let bytes = |n: u8| if n == LONG { LONG_LEN } else { 2 * usize::from(n) };
        let start = 1 + RECORD * count + lens.iter().take(k).map(|&n| bytes(n)).sum::<usize>();
        let n = *lens.get(k)?;
        let pairs = line.get(start..start + bytes(n))?;
        Some(if n == LONG { self.long_row(pairs) } else { pairs })
    }

    fn long_row(&self, place: &[u8]) -> &'a [u8] {
        let [a, b, c, d, n] = *place else { return &[] };
        let start = u32::from_le_bytes([a, b, c, d]) as usize;
        self.long.get(start..start + 2 * usize::from(n)).unwrap_or(&[])
    }
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
    let records: Vec<Record> = rows.iter().map(|row| record(row, &mut long)).collect();
    let size: usize = records.iter().map(Record::len).sum();
    let homes = ((size * 100).div_ceil(FILLED * (LINE - 1)) as u64).max(1);
    let mut lines: Vec<Vec<&Record>> = Vec::new();
    let mut more = Vec::new();
    let mut used = LINE;
    for (row, record) in rows.iter().zip(&records) {
        let home = home(row.feature, homes);
        // Rows come in the order of their homes, so only the last line is ever open.
        while lines.len() <= home {
            lines.push(Vec::new());
            used = 1;
        }
        if used + record.len() > LINE {
            lines.push(Vec::new());
            used = 1;
        }
        let at = lines.len() - 1;
        more.resize(lines.len(), 0u8);
        more[home..at].fill(1);
        lines[at].push(record);
        used += record.len();
    }
    lines.resize(lines.len().max(homes as usize), Vec::new());
    more.resize(lines.len(), 0);
    let mut out = homes.to_le_bytes().to_vec();
    out.extend((lines.len() as u64).to_le_bytes());
    out.resize(LINE, 0);
    for (records, more) in lines.iter().zip(more) {
        let end = out.len() + LINE;
        out.push(2 * records.len() as u8 + more);
        out.extend(records.iter().flat_map(|record| record.check));
        out.extend(records.iter().map(|record| record.n));
        out.extend(records.iter().flat_map(|record| &record.pairs));
        out.resize(end, 0);
    }
    out.extend(long);
    out
}

/// A row as it stands in a line.
struct Record {
    check: [u8; 2],
    n: u8,
    pairs: Vec<u8>,
}

impl Record {
    fn len(&self) -> usize {
        RECORD + self.pairs.len()
    }
}

/// Returns the record of a row; what is too long for a line goes to the long rows.
fn record(row: &Row, long: &mut Vec<u8>) -> Record {
    let check = (row.feature as u16).to_le_bytes();
    let pairs =
        row.weights.iter().take(254).flat_map(|(label, weight)| [*label, weight.cast_unsigned()]);
    if row.weights.len() <= PAIRS_MAX {
        return Record { check, n: row.weights.len() as u8, pairs: pairs.collect() };
    }
    let mut place = (long.len() as u32).to_le_bytes().to_vec();
    place.push(row.weights.len().min(254) as u8);
    long.extend(pairs);
    Record { check, n: LONG, pairs: place }
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
