//! Turns places and their names into a gazetteer file, with bounded memory.
//!
//! Records and strings stream to temporary files; names are sorted in runs on disk and merged into
//! the automaton, so that millions of names take the memory of one run.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use rustc_hash::FxHashMap;

use crate::key::{WordKey, exact_hash, join_loose, word_key, words};
use crate::layout::{
    Authority, HEADER_LEN, MAGIC, NO_ADMIN1, Posting, RECORDS_MAX, Record, SECTIONS,
};
use crate::{CountryCode, Error, Feature};

/// Who gave a row its id, and which.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum RowId {
    /// A GeoNames number.
    GeoNames(u32),
    /// A Who's On First number.
    WhosOnFirst(u32),
    /// A word of our own, without the authority: `al-walid-tigris`.
    Own(String),
}

/// One place to be filed.
#[derive(Clone, PartialEq, Debug)]
pub struct Row {
    /// Its id.
    pub id: RowId,
    /// Main name in Latin script.
    pub name: String,
    /// Other names; those that fold to nothing are left out.
    pub variants: Vec<String>,
    /// Degrees north and east.
    pub coordinates: Option<(f64, f64)>,
    /// True where the coordinates are those of the settlement it belongs to.
    pub approximate: bool,
    /// True for a row that a person chose, not a list.
    pub curated: bool,
    /// Country.
    pub country: CountryCode,
    /// Name of the first-level area.
    pub admin1: Option<String>,
    /// Kind.
    pub feature: Feature,
    /// Inhabitants, 0 where unknown.
    pub population: u64,
}

/// One name on its way to the automaton: loose key, then posting.
type Entry = (Box<[u8]>, Posting);

/// Bytes of names held before a run is sorted and written.
const RUN_BYTES_MAX: usize = 48 << 20;
/// Distinct strings remembered, so that a repeated name is stored once.
const STRINGS_REMEMBERED_MAX: usize = 400_000;
/// Longest key in bytes; longer names are nobody's toponym.
const KEY_LEN_MAX: usize = 100;

/// Builds one gazetteer file.
pub struct Builder {
    path: PathBuf,
    records: BufWriter<File>,
    records_count: u32,
    strings: BufWriter<File>,
    strings_len: u32,
    strings_known: FxHashMap<String, u32>,
    admin1: FxHashMap<String, u16>,
    admin1_offsets: Vec<u32>,
    run: Vec<Entry>,
    run_bytes: usize,
    runs: Vec<PathBuf>,
    demonyms: Vec<(String, CountryCode)>,
}

impl std::fmt::Debug for Builder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Builder").field("path", &self.path).finish_non_exhaustive()
    }
}

/// An import that fails halfway leaves no temporary file behind.
impl Drop for Builder {
    fn drop(&mut self) {
        self.remove_scratch();
    }
}

impl Builder {
    /// Returns a builder of the file at `path`; its temporary files stand beside it.
    ///
    /// # Errors
    /// Where the folder cannot be written.
    pub fn create(path: &Path) -> Result<Self, Error> {
        let path = path.to_owned();
        Ok(Self {
            records: scratch(&path, "records")?,
            strings: scratch(&path, "strings")?,
            path,
            records_count: 0,
            strings_len: 0,
            strings_known: FxHashMap::default(),
            admin1: FxHashMap::default(),
            admin1_offsets: Vec::new(),
            run: Vec::new(),
            run_bytes: 0,
            runs: Vec::new(),
            demonyms: Vec::new(),
        })
    }

    /// Returns the number of places filed so far.
    #[must_use]
    pub fn len(&self) -> usize {
        self.records_count as usize
    }

    /// Returns true where nothing is filed yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.records_count == 0
    }

    /// Files a word for a country's people or attribute; the first country of a word stays.
    pub fn add_demonym(&mut self, word: &str, country: CountryCode) {
        self.demonyms.push((crate::key::exact_key(word), country));
    }

    /// Files a place under all its names.
    ///
    /// # Errors
    /// Where a temporary file cannot be written, or the file would hold too many places.
    pub fn add(&mut self, row: &Row) -> Result<(), Error> {
        if self.records_count >= RECORDS_MAX {
            return Err(self.too_large("fewer places"));
        }
        let (authority, id) = match &row.id {
            RowId::GeoNames(id) => (Authority::GeoNames, *id),
            RowId::WhosOnFirst(id) => (Authority::WhosOnFirst, *id),
            RowId::Own(id) => (Authority::Own, self.string(id)?),
        };
        let admin1 = match &row.admin1 {
            Some(name) => self.admin1(name)?,
            None => NO_ADMIN1,
        };
        let record = Record {
            authority,
            id,
            name: self.string(&row.name)?,
            latitude: row.coordinates.map(|(latitude, _)| latitude),
            longitude: row.coordinates.map(|(_, longitude)| longitude),
            population: u32::try_from(row.population).unwrap_or(u32::MAX),
            country: row.country,
            admin1,
            feature: row.feature,
            approximate: row.approximate,
            curated: row.curated,
        };
        let written = self.records.write_all(&record.to_bytes());
        written.map_err(|source| self.write_error(source))?;
        let names = std::iter::once((row.name.as_str(), true))
            .chain(row.variants.iter().map(|name| (name.as_str(), false)));
        for (name, main) in names {
            self.add_name(name, main)?;
        }
        self.records_count += 1;
        Ok(())
    }

    fn add_name(&mut self, name: &str, main: bool) -> Result<(), Error> {
        let keys: Vec<WordKey> = words(name).map(word_key).collect();
        let loose = join_loose(&keys);
        if loose.is_empty() || loose.len() > KEY_LEN_MAX {
            return Ok(());
        }
        let exact: String = keys.iter().map(|key| key.exact.as_str()).collect();
        let posting = Posting { record: self.records_count, exact_hash: exact_hash(&exact), main };
        self.run_bytes += loose.len() + size_of::<Entry>();
        self.run.push((loose.into_bytes().into_boxed_slice(), posting));
        if self.run_bytes >= RUN_BYTES_MAX {
            self.spill()?;
        }
        Ok(())
    }

    fn string(&mut self, text: &str) -> Result<u32, Error> {
        if let Some(&offset) = self.strings_known.get(text) {
            return Ok(offset);
        }
        let mut end = text.len().min(255);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let offset = self.strings_len;
        let Some(next) = offset.checked_add(end as u32 + 1) else {
            return Err(self.too_large("less text in names"));
        };
        let bytes = &text.as_bytes()[..end];
        let written =
            self.strings.write_all(&[end as u8]).and_then(|()| self.strings.write_all(bytes));
        written.map_err(|source| self.write_error(source))?;
        self.strings_len = next;
        if self.strings_known.len() < STRINGS_REMEMBERED_MAX {
            self.strings_known.insert(text.to_owned(), offset);
        }
        Ok(offset)
    }

    fn admin1(&mut self, name: &str) -> Result<u16, Error> {
        if let Some(&number) = self.admin1.get(name) {
            return Ok(number);
        }
        let Some(number) =
            u16::try_from(self.admin1_offsets.len()).ok().filter(|number| *number != NO_ADMIN1)
        else {
            return Ok(NO_ADMIN1);
        };
        let offset = self.string(name)?;
        self.admin1_offsets.push(offset);
        self.admin1.insert(name.to_owned(), number);
        Ok(number)
    }

    fn spill(&mut self) -> Result<(), Error> {
        let path = beside(&self.path, &format!("run{}", self.runs.len()));
        self.run.sort_unstable();
        let wrap = |source| Error::Write { path: path.display().to_string(), source };
        let mut out = BufWriter::new(File::create(&path).map_err(wrap)?);
        for (key, posting) in self.run.drain(..) {
            let entry = [&[key.len() as u8][..], &key, &posting.to_bytes(false)].concat();
            out.write_all(&entry).map_err(wrap)?;
        }
        out.flush().map_err(wrap)?;
        self.runs.push(path);
        self.run_bytes = 0;
        Ok(())
    }

    /// Writes the file and removes the temporary ones.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn finish(mut self) -> Result<(), Error> {
        self.write_file()
    }

    fn remove_scratch(&self) {
        for part in ["records", "strings", "names", "new"] {
            // Best effort: a temporary file that is already gone is no fault.
            let _ = std::fs::remove_file(beside(&self.path, part));
        }
        for run in &self.runs {
            let _ = std::fs::remove_file(run);
        }
    }

    fn write_file(&mut self) -> Result<(), Error> {
        let path = self.path.clone();
        let wrap = |source| Error::Write { path: path.display().to_string(), source };
        let fst_wrap = |error: fst::Error| match error {
            fst::Error::Io(source) => wrap(source),
            other => wrap(std::io::Error::other(other)),
        };
        self.records.flush().map_err(wrap)?;
        self.strings.flush().map_err(wrap)?;
        let new = beside(&self.path, "new");
        let mut out = BufWriter::new(File::create(&new).map_err(wrap)?);
        out.write_all(&[0; HEADER_LEN]).map_err(wrap)?;
        let mut bounds = vec![HEADER_LEN as u64];
        for part in ["records", "strings"] {
            let mut file = File::open(beside(&self.path, part)).map_err(wrap)?;
            std::io::copy(&mut file, &mut out).map_err(wrap)?;
            bounds.push(out.stream_position().map_err(wrap)?);
        }
        for offset in &self.admin1_offsets {
            out.write_all(&offset.to_le_bytes()).map_err(wrap)?;
        }
        bounds.push(out.stream_position().map_err(wrap)?);
        self.write_postings(&mut out).map_err(wrap)?;
        bounds.push(out.stream_position().map_err(wrap)?);
        let mut names = File::open(beside(&self.path, "names")).map_err(wrap)?;
        std::io::copy(&mut names, &mut out).map_err(wrap)?;
        bounds.push(out.stream_position().map_err(wrap)?);
        let mut demonyms = std::mem::take(&mut self.demonyms);
        // Stable, so that the first country of a word stays.
        demonyms.sort_by(|a, b| a.0.cmp(&b.0));
        demonyms.dedup_by(|later, first| later.0 == first.0);
        let mut map = fst::MapBuilder::memory();
        for (word, CountryCode([a, b])) in demonyms.iter().filter(|(word, _)| !word.is_empty()) {
            map.insert(word, u64::from(*a) << 8 | u64::from(*b)).map_err(fst_wrap)?;
        }
        out.write_all(&map.into_inner().map_err(fst_wrap)?).map_err(wrap)?;
        bounds.push(out.stream_position().map_err(wrap)?);
        out.seek(SeekFrom::Start(0)).map_err(wrap)?;
        out.write_all(MAGIC).map_err(wrap)?;
        debug_assert_eq!(bounds.len(), SECTIONS + 1, "one bound more than sections");
        for pair in bounds.windows(2) {
            out.write_all(&pair[0].to_le_bytes()).map_err(wrap)?;
            out.write_all(&(pair[1] - pair[0]).to_le_bytes()).map_err(wrap)?;
        }
        out.flush().map_err(wrap)?;
        drop(out);
        std::fs::rename(&new, &self.path).map_err(wrap)
    }

    /// Writes the postings in order of their keys, and the automaton over the keys beside them.
    fn write_postings(&mut self, out: &mut impl Write) -> std::io::Result<()> {
        self.run.sort_unstable();
        let mut sources: Vec<Box<dyn Iterator<Item = std::io::Result<Entry>>>> = Vec::new();
        for path in &self.runs {
            sources.push(Box::new(RunReader { file: BufReader::new(File::open(path)?) }));
        }
        sources.push(Box::new(std::mem::take(&mut self.run).into_iter().map(Ok)));
        let mut heap = BinaryHeap::new();
        for (number, source) in sources.iter_mut().enumerate() {
            if let Some(entry) = source.next() {
                heap.push(Reverse((entry?, number)));
            }
        }
        let names = BufWriter::new(File::create(beside(&self.path, "names"))?);
        let mut map = fst::MapBuilder::new(names).map_err(std::io::Error::other)?;
        let mut index = 0u64;
        let mut group: Vec<Posting> = Vec::new();
        let mut key: Box<[u8]> = Box::default();
        loop {
            let next = heap.pop();
            let ends = next.as_ref().is_none_or(|Reverse(((next_key, _), _))| *next_key != key);
            if ends && !group.is_empty() {
                map.insert(&key, index).map_err(std::io::Error::other)?;
                index += write_group(out, &mut group)?;
            }
            let Some(Reverse(((next_key, posting), number))) = next else { break };
            key = next_key;
            group.push(posting);
            if let Some(entry) = sources.get_mut(number).and_then(Iterator::next) {
                heap.push(Reverse((entry?, number)));
            }
        }
        map.finish().map_err(std::io::Error::other)
    }

    fn write_error(&self, source: std::io::Error) -> Error {
        Error::Write { path: self.path.display().to_string(), source }
    }

    fn too_large(&self, expected: &str) -> Error {
        Error::Format {
            path: self.path.display().to_string(),
            expected: expected.to_owned(),
            found: "more than one file can hold: import it in parts".to_owned(),
        }
    }
}

/// Writes the postings of one key, one a spelling and place, and returns how many.
fn write_group(out: &mut impl Write, group: &mut Vec<Posting>) -> std::io::Result<u64> {
    // The main name before a variant of the same spelling, which says nothing new.
    group.sort_unstable_by_key(|posting| (posting.record, posting.exact_hash, !posting.main));
    group.dedup_by_key(|posting| (posting.record, posting.exact_hash));
    let count = group.len();
    for (i, posting) in group.drain(..).enumerate() {
        out.write_all(&posting.to_bytes(i + 1 == count))?;
    }
    Ok(count as u64)
}

/// Reads a sorted run back.
struct RunReader {
    file: BufReader<File>,
}

impl RunReader {
    fn read(&mut self) -> std::io::Result<Option<Entry>> {
        let mut len = [0];
        if self.file.read(&mut len)? == 0 {
            return Ok(None);
        }
        let mut key = vec![0; usize::from(len[0])];
        self.file.read_exact(&mut key)?;
        let mut bytes = [0; crate::layout::POSTING_LEN];
        self.file.read_exact(&mut bytes)?;
        let posting = Posting::from_bytes(&bytes)
            .ok_or_else(|| std::io::Error::other("expected a whole posting in a sorted run"))?;
        Ok(Some((key.into_boxed_slice(), posting.0)))
    }
}

impl Iterator for RunReader {
    type Item = std::io::Result<Entry>;

    fn next(&mut self) -> Option<Self::Item> {
        self.read().transpose()
    }
}

fn beside(path: &Path, part: &str) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(".");
    name.push(part);
    path.with_file_name(name)
}

fn scratch(path: &Path, part: &str) -> Result<BufWriter<File>, Error> {
    let path = beside(path, part);
    let file = File::create(&path)
        .map_err(|source| Error::Write { path: path.display().to_string(), source })?;
    Ok(BufWriter::new(file))
}
