//! Turns one gazetteer file's bytes into look-ups, without reading more of it than they touch.

use std::path::Path;
use std::sync::Arc;

use fst::raw::{CompiledAddr, Output};

use crate::layout::{
    Authority, HEADER_LEN, MAGIC, NO_ADMIN1, POSTING_LEN, Posting, RECORD_LEN, Record, SECTIONS,
    string_at, u32_at, u64_at,
};
use crate::{CountryCode, Error, Place};

/// The bytes of a file, wherever they live.
#[derive(Clone, Debug)]
enum Bytes {
    Static(&'static [u8]),
    Mapped(Arc<memmap2::Mmap>),
}

impl Bytes {
    fn all(&self) -> &[u8] {
        match self {
            Self::Static(bytes) => bytes,
            Self::Mapped(map) => map,
        }
    }
}

/// A section of the file, in the form that fst asks for.
#[derive(Clone, Debug)]
struct Section {
    bytes: Bytes,
    range: std::ops::Range<usize>,
}

impl AsRef<[u8]> for Section {
    fn as_ref(&self) -> &[u8] {
        self.bytes.all().get(self.range.clone()).unwrap_or_default()
    }
}

/// One opened gazetteer file.
#[derive(Debug)]
pub(crate) struct Layer {
    /// Where it came from, for messages and lists.
    pub(crate) origin: String,
    records: Section,
    strings: Section,
    admin1: Section,
    postings: Section,
    names: fst::Map<Section>,
    demonyms: fst::Map<Section>,
}

/// A position inside the names: what was read so far of a key.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cursor {
    at: CompiledAddr,
    output: Output,
}

impl Layer {
    pub(crate) fn open(path: &Path) -> Result<Self, Error> {
        let read = |source| Error::Read { path: path.display().to_string(), source };
        let file = std::fs::File::open(path).map_err(read)?;
        // SAFETY: the map is read-only; gazetteer files are replaced by renaming a new file over
        // the old name, never written in place, so the mapped bytes do not change.
        let map = unsafe { memmap2::Mmap::map(&file) }.map_err(read)?;
        Self::from_bytes(Bytes::Mapped(Arc::new(map)), path.display().to_string())
    }

    pub(crate) fn from_static(bytes: &'static [u8]) -> Result<Self, Error> {
        Self::from_bytes(Bytes::Static(bytes), "built-in gazetteer".to_owned())
    }

    fn from_bytes(bytes: Bytes, origin: String) -> Result<Self, Error> {
        let wrong = |expected: &str, found: String| Error::Format {
            path: origin.clone(),
            expected: expected.to_owned(),
            found,
        };
        let all = bytes.all();
        if all.get(..MAGIC.len()) != Some(MAGIC.as_slice()) {
            return Err(wrong("a tallybook gazetteer of version 1", "other bytes".to_owned()));
        }
        let mut ranges = Vec::with_capacity(SECTIONS);
        for i in 0..SECTIONS {
            let range =
                u64_at(all, 8 + i * 16).zip(u64_at(all, 16 + i * 16)).and_then(|(offset, len)| {
                    let start = usize::try_from(offset).ok()?;
                    let end = start.checked_add(usize::try_from(len).ok()?)?;
                    (start >= HEADER_LEN && end <= all.len()).then_some(start..end)
                });
            ranges.push(range.ok_or_else(|| {
                wrong("a whole file", format!("{} bytes that end too early", all.len()))
            })?);
        }
        let mut sections = ranges.into_iter().map(|range| Section { bytes: bytes.clone(), range });
        let mut next = || sections.next().expect("as many sections as were pushed above");
        let (records, strings, admin1, postings) = (next(), next(), next(), next());
        let names =
            fst::Map::new(next()).map_err(|error| wrong("a table of names", error.to_string()))?;
        let demonyms = fst::Map::new(next())
            .map_err(|error| wrong("a table of demonyms", error.to_string()))?;
        Ok(Self { origin, records, strings, admin1, postings, names, demonyms })
    }

    /// Returns the number of places.
    pub(crate) fn len(&self) -> usize {
        self.records.range.len() / RECORD_LEN
    }

    pub(crate) fn record(&self, number: u32) -> Option<Record> {
        let at = (number as usize).checked_mul(RECORD_LEN)?;
        Record::from_bytes(self.records.as_ref().get(at..at + RECORD_LEN)?)
    }

    /// Returns the record as a place.
    pub(crate) fn place(&self, record: &Record) -> Place {
        let strings = self.strings.as_ref();
        let place_id = match record.authority {
            Authority::GeoNames => format!("geonames:{}", record.id),
            Authority::WhosOnFirst => format!("wof:{}", record.id),
            Authority::Own => format!("tallybook:{}", string_at(strings, record.id)),
        };
        let name = string_at(strings, record.name).to_owned();
        Place {
            place_id,
            name,
            latitude: record.latitude,
            longitude: record.longitude,
            country: record.country,
            admin1: self.admin1_name(record.admin1).map(ToOwned::to_owned),
            feature: record.feature,
            population: u64::from(record.population),
        }
    }

    /// Returns true for the record of that id.
    pub(crate) fn has_id(&self, record: &Record, place_id: &str) -> bool {
        let Some((authority, id)) = place_id.split_once(':') else { return false };
        match record.authority {
            Authority::GeoNames => authority == "geonames" && id.parse() == Ok(record.id),
            Authority::WhosOnFirst => authority == "wof" && id.parse() == Ok(record.id),
            Authority::Own => {
                authority == "tallybook" && id == string_at(self.strings.as_ref(), record.id)
            }
        }
    }

    /// Returns the name of the first-level area of that number.
    pub(crate) fn admin1_name(&self, number: u16) -> Option<&str> {
        if number == NO_ADMIN1 {
            return None;
        }
        let offset = u32_at(self.admin1.as_ref(), usize::from(number) * 4)?;
        Some(string_at(self.strings.as_ref(), offset)).filter(|name| !name.is_empty())
    }

    /// Returns the cursor before the first letter of any name.
    pub(crate) fn start(&self) -> Cursor {
        let root = self.names.as_fst().root();
        Cursor { at: root.addr(), output: Output::zero() }
    }

    /// Returns the cursor after these letters, or `None` where no name goes on so.
    pub(crate) fn step(&self, cursor: Cursor, letters: &str) -> Option<Cursor> {
        let fst = self.names.as_fst();
        let mut node = fst.node(cursor.at);
        let mut output = cursor.output;
        for byte in letters.bytes() {
            let transition = node.transition(node.find_input(byte)?);
            output = output.cat(transition.out);
            node = fst.node(transition.addr);
        }
        Some(Cursor { at: node.addr(), output })
    }

    /// Returns true where a name ends at the cursor.
    pub(crate) fn is_name(&self, cursor: Cursor) -> bool {
        self.names.as_fst().node(cursor.at).is_final()
    }

    /// Returns the postings of the name that ends at the cursor.
    pub(crate) fn postings(&self, cursor: Cursor) -> impl Iterator<Item = Posting> + '_ {
        let node = self.names.as_fst().node(cursor.at);
        let mut at = node
            .is_final()
            .then(|| cursor.output.cat(node.final_output()).value())
            .and_then(|index| usize::try_from(index).ok());
        std::iter::from_fn(move || {
            let start = at?.checked_mul(POSTING_LEN)?;
            let bytes = self.postings.as_ref().get(start..start + POSTING_LEN)?;
            let (posting, last) = Posting::from_bytes(bytes)?;
            at = if last { None } else { at.map(|index| index + 1) };
            Some(posting)
        })
    }

    /// Returns the country whose people or attribute the word names, by its exact key.
    pub(crate) fn demonym(&self, exact_key: &str) -> Option<CountryCode> {
        let code = self.demonyms.get(exact_key)?;
        Some(CountryCode([(code >> 8) as u8, code as u8]))
    }
}
