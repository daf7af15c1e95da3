//! Turns hashed features into scores: the weights of a linear model, read straight from the file.
//!
//! ```text
//! u32 bits | u32 offset[2^bits + 1] | records
//! record:  u16 check | u8 n | n * (u8 label, i8 weight)
//! ```
//! The top bits of a feature's hash choose a bucket, 16 more bits find its record in there.

use crate::Error;

/// Adds up the weights of features; implemented by the trained table and by the trainer.
pub trait Scorer {
    /// Adds the weights of one feature to the scores of its labels.
    fn add(&self, feature: u64, scores: &mut [i32]);
}

/// The weights of one classifier.
#[derive(Clone, Copy, Debug)]
pub struct Table<'a> {
    shift: u32,
    offsets: &'a [[u8; 4]],
    records: &'a [u8],
}

impl<'a> Table<'a> {
    /// Returns the table held in these bytes.
    ///
    /// # Errors
    /// Where the bytes are too short for the number of buckets they name.
    pub fn read(bytes: &'a [u8]) -> Result<Self, Error> {
        let short = || Error::Format { found: "a weight table that is cut off".to_owned() };
        let (words, _) = bytes.as_chunks::<4>();
        let bits = u32::from_le_bytes(*words.first().ok_or_else(short)?);
        if bits > 28 || bits == 0 {
            return Err(short());
        }
        let count = (1usize << bits) + 1;
        let offsets = words.get(1..=count).ok_or_else(short)?;
        let records = bytes.get(4 * (count + 1)..).ok_or_else(short)?;
        Ok(Self { shift: 64 - bits, offsets, records })
    }
}

impl Scorer for Table<'_> {
    #[inline]
    fn add(&self, feature: u64, scores: &mut [i32]) {
        let bucket = (feature >> self.shift) as usize;
        let (Some(start), Some(end)) = (self.offsets.get(bucket), self.offsets.get(bucket + 1))
        else {
            return;
        };
        let range = u32::from_le_bytes(*start) as usize..u32::from_le_bytes(*end) as usize;
        let Some(mut records) = self.records.get(range) else { return };
        let check = (feature as u16).to_le_bytes();
        while let [c0, c1, n, rest @ ..] = records {
            let len = 2 * usize::from(*n);
            if [*c0, *c1] == check {
                let (pairs, _) = rest.get(..len).unwrap_or(&[]).as_chunks::<2>();
                for &[label, weight] in pairs {
                    if let Some(score) = scores.get_mut(usize::from(label)) {
                        *score += i32::from(weight.cast_signed());
                    }
                }
                return;
            }
            records = rest.get(len..).unwrap_or(&[]);
        }
    }
}

/// One feature with its weights, for [`write`].
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
    // About four records share a bucket, one or two cache lines.
    let bits = (rows.len() as u64 / 3).max(2).ilog2().max(1);
    let shift = 64 - bits;
    let mut offsets = Vec::with_capacity((1 << bits) + 1);
    let mut records = Vec::new();
    let mut at = 0;
    for bucket in 0..1u64 << bits {
        offsets.push(records.len() as u32);
        while let Some(row) = rows.get(at).filter(|row| row.feature >> shift == bucket) {
            records.extend((row.feature as u16).to_le_bytes());
            records.push(row.weights.len() as u8);
            for (label, weight) in &row.weights {
                records.extend([*label, weight.cast_unsigned()]);
            }
            at += 1;
        }
    }
    offsets.push(records.len() as u32);
    let mut out = bits.to_le_bytes().to_vec();
    out.extend(offsets.iter().flat_map(|offset| offset.to_le_bytes()));
    out.extend(records);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_found_again() {
        let rows: Vec<Row> = (0..1000u64)
            .map(|i| Row {
                feature: crate::hash::finish(i),
                weights: vec![(0, (i % 100) as i8 + 1), (9, -3)],
            })
            .collect();
        let bytes = write(rows);
        let table = Table::read(&bytes).unwrap();
        for i in 0..1000 {
            let mut scores = [0; 10];
            table.add(crate::hash::finish(i), &mut scores);
            assert_eq!((scores[0], scores[9]), ((i % 100) as i32 + 1, -3));
        }
        assert!(Table::read(&bytes[..9]).is_err());
    }
}
