//! Turns a gazetteer file's sections into byte ranges, and records into bytes and back.
//!
//! ```text
//! magic "TBGAZ\0\0\1" | 6 x (offset u64, length u64) | records | strings | admin1 | postings | names | demonyms
//! ```
//! All numbers are little-endian. A string is one length byte and its UTF-8 bytes. `names` and
//! `demonyms` are fst maps; a name's value is the index of its first posting.

use crate::{CountryCode, Feature};

/// First bytes of every gazetteer file of this version.
pub(crate) const MAGIC: &[u8; 8] = b"TBGAZ\0\0\x01";
/// Number of sections after the header.
pub(crate) const SECTIONS: usize = 6;
/// Length of the header.
pub(crate) const HEADER_LEN: usize = 8 + SECTIONS * 16;
/// Length of one record.
pub(crate) const RECORD_LEN: usize = 26;
/// Length of one posting.
pub(crate) const POSTING_LEN: usize = 6;
/// Marks a record without a first-level area.
pub(crate) const NO_ADMIN1: u16 = u16::MAX;
/// Coordinates are stored in units of 0.00001 degree.
const DEGREE: f64 = 100_000.0;
const NO_COORDINATE: i32 = i32::MIN;

/// Who gave a record its id.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub(crate) enum Authority {
    GeoNames = 0,
    WhosOnFirst = 1,
    /// The number is the offset of the id's text among the strings.
    Own = 2,
}

/// One place as stored.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct Record {
    pub(crate) authority: Authority,
    pub(crate) id: u32,
    /// Offset among the strings.
    pub(crate) name: u32,
    pub(crate) latitude: Option<f64>,
    pub(crate) longitude: Option<f64>,
    pub(crate) population: u32,
    pub(crate) country: CountryCode,
    /// Index in the admin1 section, `NO_ADMIN1` for none.
    pub(crate) admin1: u16,
    pub(crate) feature: Feature,
    /// True where the coordinates are those of the settlement it belongs to.
    pub(crate) approximate: bool,
    /// True for a row that a person chose, not a list.
    pub(crate) curated: bool,
}

impl Record {
    pub(crate) fn to_bytes(self) -> [u8; RECORD_LEN] {
        let mut out = [0; RECORD_LEN];
        out[0..4].copy_from_slice(&self.id.to_le_bytes());
        out[4..8].copy_from_slice(&self.name.to_le_bytes());
        out[8..12].copy_from_slice(&pack(self.latitude).to_le_bytes());
        out[12..16].copy_from_slice(&pack(self.longitude).to_le_bytes());
        out[16..20].copy_from_slice(&self.population.to_le_bytes());
        out[20..22].copy_from_slice(&self.country.0);
        out[22..24].copy_from_slice(&self.admin1.to_le_bytes());
        out[24] = self.feature as u8;
        out[25] = self.authority as u8
            | (u8::from(self.approximate) << 7)
            | (u8::from(self.curated) << 6);
        out
    }

    /// Returns the record in these bytes, or `None` where they hold none.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let latitude = unpack(i32::from_le_bytes(bytes.get(8..12)?.try_into().ok()?));
        let longitude = unpack(i32::from_le_bytes(bytes.get(12..16)?.try_into().ok()?));
        let flags = *bytes.get(25)?;
        Some(Self {
            id: u32_at(bytes, 0)?,
            name: u32_at(bytes, 4)?,
            latitude,
            longitude,
            population: u32_at(bytes, 16)?,
            country: CountryCode(bytes.get(20..22)?.try_into().ok()?),
            admin1: u16::from_le_bytes(bytes.get(22..24)?.try_into().ok()?),
            feature: Feature::from_number(*bytes.get(24)?)?,
            authority: match flags & 0x3f {
                0 => Authority::GeoNames,
                1 => Authority::WhosOnFirst,
                _ => Authority::Own,
            },
            approximate: flags & 0x80 != 0,
            curated: flags & 0x40 != 0,
        })
    }
}

fn pack(degrees: Option<f64>) -> i32 {
    degrees.map_or(NO_COORDINATE, |degrees| (degrees * DEGREE).round() as i32)
}

fn unpack(units: i32) -> Option<f64> {
    (units != NO_COORDINATE).then(|| f64::from(units) / DEGREE)
}

/// Returns the little-endian number at `at`.
pub(crate) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

/// Returns the little-endian number at `at`.
pub(crate) fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_le_bytes(bytes.get(at..at.checked_add(8)?)?.try_into().ok()?))
}

/// Returns the string at `offset` of a string section, "" where there is none.
pub(crate) fn string_at(strings: &[u8], offset: u32) -> &str {
    let at = offset as usize;
    let Some(&len) = strings.get(at) else { return "" };
    let bytes = strings.get(at + 1..at + 1 + usize::from(len)).unwrap_or_default();
    std::str::from_utf8(bytes).unwrap_or("")
}

/// One entry under a name: the record, and how the name stands to it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Posting {
    pub(crate) record: u32,
    pub(crate) exact_hash: u16,
    /// True for the main name, false for a variant.
    pub(crate) main: bool,
}

/// Highest record number that a posting can hold.
pub(crate) const RECORDS_MAX: u32 = (1 << 30) - 1;

impl Posting {
    pub(crate) fn to_bytes(self, last: bool) -> [u8; POSTING_LEN] {
        let packed = u64::from(self.record)
            | u64::from(self.main) << 30
            | u64::from(last) << 31
            | u64::from(self.exact_hash) << 32;
        let bytes = packed.to_le_bytes();
        [bytes[0], bytes[1], bytes[2], bytes[3], bytes[4], bytes[5]]
    }

    /// Returns the posting and whether it is the last one of its name.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<(Self, bool)> {
        let low = u32_at(bytes, 0)?;
        let exact_hash = u16::from_le_bytes(bytes.get(4..6)?.try_into().ok()?);
        let main = low & (1 << 30) != 0;
        Some((Self { record: low & RECORDS_MAX, exact_hash, main }, low & (1 << 31) != 0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_and_postings_come_back() {
        let record = Record {
            authority: Authority::Own,
            id: 7,
            name: 9,
            latitude: Some(-33.45694),
            longitude: Some(-70.64827),
            population: 4_837_295,
            country: CountryCode(*b"CL"),
            admin1: 3,
            feature: Feature::Dam,
            approximate: true,
            curated: false,
        };
        assert_eq!(Record::from_bytes(&record.to_bytes()), Some(record));
        let none = Record { latitude: None, longitude: None, ..record };
        assert_eq!(Record::from_bytes(&none.to_bytes()), Some(none));
        let posting = Posting { record: 123_456, exact_hash: 0xbeef, main: true };
        assert_eq!(Posting::from_bytes(&posting.to_bytes(true)), Some((posting, true)));
        assert_eq!(Record::from_bytes(&[0; 4]), None);
    }
}
