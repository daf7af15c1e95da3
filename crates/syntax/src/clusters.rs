//! Turns a word into its clusters: classes of words that stand in like places in raw text.
//!
//! ```text
//! u32 bits | slot[2^bits]      slot: u32 check | u16 fine | u8 middle | u8 coarse
//! ```

/// The clusters of a model; empty where it has none.
#[derive(Clone, Copy, Debug, Default)]
pub struct Clusters<'a> {
    shift: u32,
    slots: &'a [[u8; 8]],
}

impl<'a> Clusters<'a> {
    /// Returns the clusters held in these bytes; none where they are cut off.
    #[must_use]
    pub fn read(bytes: &'a [u8]) -> Self {
        let Some((head, rest)) = bytes.split_first_chunk::<4>() else { return Self::default() };
        let bits = u32::from_le_bytes(*head);
        let (slots, _) = rest.as_chunks::<8>();
        if !(1..=28).contains(&bits) || slots.len() != 1 << bits {
            return Self::default();
        }
        Self { shift: 64 - bits, slots }
    }

    /// Returns the coarse, middle and fine cluster of the word with this hash; 0 is none.
    #[inline]
    #[must_use]
    pub fn of(self, word: u64) -> [u16; 3] {
        if self.slots.is_empty() {
            return [0; 3];
        }
        let check = (word as u32).max(1).to_le_bytes();
        let mut at = (word >> self.shift) as usize;
        // The table is at most half full, so an empty slot comes soon.
        for _ in 0..self.slots.len() {
            let Some(&[c0, c1, c2, c3, f0, f1, middle, coarse]) = self.slots.get(at) else {
                return [0; 3];
            };
            if [c0, c1, c2, c3] == check {
                return [u16::from(coarse), u16::from(middle), u16::from_le_bytes([f0, f1])];
            }
            if [c0, c1, c2, c3] == [0; 4] {
                return [0; 3];
            }
            at = (at + 1) % self.slots.len();
        }
        [0; 3]
    }
}

/// Returns the bytes of a table of words (by hash) with coarse, middle and fine cluster.
#[must_use]
pub fn write(words: &[(u64, [u16; 3])]) -> Vec<u8> {
    let bits = (words.len().max(1) * 2).next_power_of_two().ilog2().max(1);
    let mut slots = vec![[0u8; 8]; 1 << bits];
    for (word, [coarse, middle, fine]) in words {
        let mut at = (word >> (64 - bits)) as usize;
        while slots[at][..4] != [0; 4] {
            at = (at + 1) % slots.len();
        }
        slots[at][..4].copy_from_slice(&(*word as u32).max(1).to_le_bytes());
        slots[at][4..6].copy_from_slice(&fine.to_le_bytes());
        slots[at][6] = *middle as u8;
        slots[at][7] = *coarse as u8;
    }
    let mut out = bits.to_le_bytes().to_vec();
    out.extend(slots.iter().flatten());
    out
}
