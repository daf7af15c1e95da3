//! Turns a model file into its sections, and sections into a model file.
//!
//! ```text
//! "TBMODEL2" | u64 checksum of all that follows | u64 sections | (8-byte name, u64 start, u64 end)* | bytes
//! ```
//! Numbers are little-endian; starts and ends count from the file's beginning. The parts are used
//! where they lie, so a mapped file costs no memory until it is read.

use std::ops::Range;
use std::path::Path;

use crate::{Error, hash};

const MAGIC: &[u8; 8] = b"TBMODEL2";

/// The bytes of a model, in the binary or mapped from a file.
#[derive(Debug)]
pub enum Bytes {
    /// In the binary.
    Static(&'static [u8]),
    /// Mapped from a file.
    Mapped(memmap2::Mmap),
}

impl Bytes {
    /// Maps a file.
    ///
    /// # Errors
    /// Where it cannot be opened.
    pub fn map(path: &Path) -> Result<Self, Error> {
        let fail = |source| Error::Read { path: path.display().to_string(), source };
        let file = std::fs::File::open(path).map_err(fail)?;
        // SAFETY: the model file is read-only data of the installation; it is never written while
        // a program runs, and every read of it is checked against its bounds.
        let map = unsafe { memmap2::Mmap::map(&file) }.map_err(fail)?;
        Ok(Self::Mapped(map))
    }

    /// Returns the bytes.
    #[must_use]
    pub fn get(&self) -> &[u8] {
        match self {
            Self::Static(bytes) => bytes,
            Self::Mapped(map) => map,
        }
    }
}

/// Where the sections of a model lie.
#[derive(Clone, Debug)]
pub struct Sections(Vec<([u8; 8], Range<usize>)>);

impl Sections {
    /// Reads the head of a model file.
    ///
    /// # Errors
    /// Where the bytes are no model file of this version, or damaged.
    pub fn read(bytes: &[u8]) -> Result<Self, Error> {
        let wrong = |found: &str| Error::Format { found: found.to_owned() };
        if bytes.get(..8) != Some(MAGIC) {
            return Err(wrong("other bytes at its start"));
        }
        let number = |at: usize| -> Result<usize, Error> {
            let bytes = bytes.get(at..at + 8).ok_or_else(|| wrong("a header that is cut off"))?;
            let (numbers, _) = bytes.as_chunks::<8>();
            let number = numbers.first().map_or(0, |number| u64::from_le_bytes(*number));
            usize::try_from(number).map_err(|_| wrong("a number too large for this machine"))
        };
        let rest = bytes.get(16..).ok_or_else(|| wrong("a header that is cut off"))?;
        if number(8)? as u64 != hash::bytes(rest) {
            return Err(wrong("a file whose checksum differs"));
        }
        let count = number(16)?;
        if count > 64 {
            return Err(wrong("too many sections"));
        }
        let mut out = Vec::with_capacity(count);
        for i in 0..count {
            let at = 24 + 24 * i;
            let mut name = [0u8; 8];
            name.copy_from_slice(bytes.get(at..at + 8).ok_or_else(|| wrong("a cut header"))?);
            let range = number(at + 8)?..number(at + 16)?;
            bytes.get(range.clone()).ok_or_else(|| wrong("a section outside of the file"))?;
            out.push((name, range));
        }
        Ok(Self(out))
    }

    /// Returns where a section lies; empty where the model has none of that name.
    #[must_use]
    pub fn find(&self, name: &[u8; 8]) -> Range<usize> {
        self.0.iter().find(|(known, _)| known == name).map_or(0..0, |(_, range)| range.clone())
    }
}

/// Returns the bytes of a model file with these sections.
#[must_use]
pub fn write(sections: &[(&[u8; 8], Vec<u8>)]) -> Vec<u8> {
    let mut rest = (sections.len() as u64).to_le_bytes().to_vec();
    let mut at = 24 + 24 * sections.len();
    for (name, bytes) in sections {
        rest.extend(*name);
        rest.extend((at as u64).to_le_bytes());
        rest.extend(((at + bytes.len()) as u64).to_le_bytes());
        at += bytes.len();
    }
    for (_, bytes) in sections {
        rest.extend(bytes);
    }
    let mut out = MAGIC.to_vec();
    out.extend(hash::bytes(&rest).to_le_bytes());
    out.extend(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_are_found_and_damage_is_seen() {
        let bytes = write(&[(b"one     ", vec![1, 2, 3]), (b"two     ", vec![4])]);
        let sections = Sections::read(&bytes).unwrap();
        assert_eq!(bytes[sections.find(b"one     ")], [1, 2, 3]);
        assert_eq!(bytes[sections.find(b"two     ")], [4]);
        assert!(sections.find(b"none    ").is_empty());
        let mut broken = bytes.clone();
        *broken.last_mut().unwrap() = 5;
        assert!(Sections::read(&broken).is_err());
        assert!(Sections::read(&bytes[..20]).is_err());
        assert!(Sections::read(b"").is_err());
    }
}
