//! Turns gazetteer files into look-ups by name.

use std::path::{Path, PathBuf};

use crate::key::{WordKey, exact_hash, join_loose, word_key, words};
use crate::layer::Layer;
use crate::layout::{Authority, Record};
use crate::{CountryCode, Feature, Place};

/// What can go wrong when a gazetteer is opened or imported.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The file could not be read.
    #[error("{path}: expected a readable gazetteer file")]
    Read {
        /// The file.
        path: String,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The file could not be written.
    #[error("{path}: expected a file that can be written")]
    Write {
        /// The file.
        path: String,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The file is no gazetteer of this version, or a row is broken.
    #[error("{path}: expected {expected}, but found {found}")]
    Format {
        /// The file, with the line where known.
        path: String,
        /// What should stand there.
        expected: String,
        /// What stands there.
        found: String,
    },
}

/// Places and their names: the built-in file and any number of imported ones.
#[derive(Debug, Default)]
pub struct Gazetteer {
    /// In order of precedence: where two hold the same id, the first one's row counts.
    layers: Vec<Layer>,
}

/// A place that bears a name, and how.
#[derive(Clone, PartialEq, Debug)]
pub struct Candidate {
    /// The place.
    pub place: Place,
    /// True where the spelling is one on file; false where only the loose keys agree.
    pub exact: bool,
    /// True where that spelling is the place's main name.
    pub main: bool,
    /// True where the coordinates are those of the settlement it belongs to.
    pub approximate: bool,
    /// True for a place that a person chose for the built-in file, not a list.
    pub curated: bool,
}

/// The longest name at the head of a run of words.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Prefix {
    /// How many of the words it takes.
    pub words: usize,
}

/// How many candidates one name may have in a layer before the least populous are left out.
const CANDIDATES_MAX: usize = 200;

impl Gazetteer {
    /// Opens a built gazetteer file, memory-mapped.
    ///
    /// # Errors
    /// Where the file cannot be read or is no gazetteer of this version.
    pub fn open(path: &Path) -> Result<Self, Error> {
        Ok(Self { layers: vec![Layer::open(path)?] })
    }

    /// Returns the gazetteer held in these bytes; no bytes make an empty one.
    ///
    /// # Errors
    /// Where they are no gazetteer of this version.
    pub fn from_static(bytes: &'static [u8]) -> Result<Self, Error> {
        if bytes.is_empty() {
            return Ok(Self::default());
        }
        Ok(Self { layers: vec![Layer::from_static(bytes)?] })
    }

    /// Returns the gazetteer of every `*.tbgaz` file of `folder`, one layer a file.
    ///
    /// Files come in order of their names; a folder that does not exist holds none.
    ///
    /// # Errors
    /// Where a file cannot be read or is no gazetteer of this version.
    pub fn open_folder(folder: &Path) -> Result<Self, Error> {
        let layers = imported_files(folder)?.into_iter().map(|path| Layer::open(&path));
        Ok(Self { layers: layers.collect::<Result<_, _>>()? })
    }

    /// Returns this gazetteer with another one's files laid behind its own.
    #[must_use]
    pub fn with_layers(mut self, other: Self) -> Self {
        self.layers.extend(other.layers);
        self
    }

    /// Returns where each layer came from and how many places it holds.
    #[must_use]
    pub fn layers(&self) -> Vec<(String, usize)> {
        self.layers.iter().map(|layer| (layer.origin.clone(), layer.len())).collect()
    }

    /// Returns the places that bear `name`, by its normalised key, most populous first.
    ///
    /// Where the spelling itself is on file only those are returned, else those that a
    /// transliteration may spell so.
    #[must_use]
    pub fn find(&self, name: &str) -> Vec<Place> {
        let candidates = self.candidates(name);
        let any_exact = candidates.iter().any(|candidate| candidate.exact);
        candidates
            .into_iter()
            .filter(|candidate| candidate.exact || !any_exact)
            .map(|candidate| candidate.place)
            .collect()
    }

    /// Returns all places that bear `name` exactly or loosely, most populous first.
    #[must_use]
    pub fn candidates(&self, name: &str) -> Vec<Candidate> {
        let keys: Vec<WordKey> = words(name).map(word_key).collect();
        self.candidates_of(&keys)
    }

    /// Returns all places that bear the name of these words, most populous first.
    #[must_use]
    pub fn candidates_of(&self, keys: &[WordKey]) -> Vec<Candidate> {
        let exact: String = keys.iter().map(|key| key.exact.as_str()).collect();
        let hash = exact_hash(&exact);
        let mut candidates: Vec<Candidate> = Vec::new();
        let mut places: rustc_hash::FxHashMap<(u8, u32), usize> = rustc_hash::FxHashMap::default();
        for (number, layer) in self.layers.iter().enumerate() {
            for (record, exact, main) in layer_hits(layer, keys, hash) {
                // Own ids are offsets into one layer's strings; the others mean the same everywhere.
                let id = match record.authority {
                    Authority::Own => (Authority::Own as u8 + number as u8, record.id),
                    authority => (authority as u8, record.id),
                };
                if let Some(&held) = places.get(&id) {
                    // A later layer repeats a place of an earlier one: the earlier row counts, and
                    // it is told of a spelling that only the later one has.
                    if let Some(held) = candidates.get_mut(held) {
                        held.exact |= exact;
                        held.main |= main;
                    }
                    continue;
                }
                places.insert(id, candidates.len());
                let place = layer.place(&record);
                let (approximate, curated) = (record.approximate, record.curated);
                candidates.push(Candidate { place, exact, main, approximate, curated });
            }
        }
        // Countries carry no population here and come first. Stable: equals stay in the order of
        // layers and rows.
        candidates.sort_by_key(|candidate| {
            let place = &candidate.place;
            (place.feature != Feature::Country, std::cmp::Reverse(place.population))
        });
        candidates
    }

    /// Returns true where some place bears the name of these words, exactly or loosely.
    #[must_use]
    pub fn is_name(&self, name: &str) -> bool {
        let keys: Vec<WordKey> = words(name).map(word_key).collect();
        let key = join_loose(&keys);
        !key.is_empty()
            && self.layers.iter().any(|layer| {
                layer.step(layer.start(), &key).is_some_and(|cursor| layer.is_name(cursor))
            })
    }

    /// Returns true where a place of one of these kinds is spelled exactly so.
    #[must_use]
    pub fn has_kind(&self, keys: &[WordKey], kinds: &[Feature]) -> bool {
        let exact: String = keys.iter().map(|key| key.exact.as_str()).collect();
        let hash = exact_hash(&exact);
        self.layers.iter().any(|layer| {
            layer_hits(layer, keys, hash)
                .iter()
                .any(|(record, exact, _)| *exact && kinds.contains(&record.feature))
        })
    }

    /// Returns the lengths, in words and ascending, of the names that begin `keys`.
    #[must_use]
    pub fn prefixes(&self, keys: &[WordKey]) -> Vec<Prefix> {
        let mut lengths: Vec<usize> = Vec::new();
        for layer in &self.layers {
            let mut cursor = layer.start();
            for (i, key) in keys.iter().enumerate() {
                if key.article {
                    continue;
                }
                match layer.step(cursor, &key.loose) {
                    Some(next) => cursor = next,
                    None => break,
                }
                if layer.is_name(cursor) {
                    lengths.push(i + 1);
                }
            }
        }
        lengths.sort_unstable();
        lengths.dedup();
        lengths.into_iter().map(|words| Prefix { words }).collect()
    }

    /// Returns the place of that id (`geonames:173578`), or `None`; reads through the whole file.
    #[must_use]
    pub fn by_id(&self, place_id: &str) -> Option<Place> {
        self.layers.iter().find_map(|layer| {
            (0..u32::try_from(layer.len()).ok()?).find_map(|number| {
                let record = layer.record(number)?;
                layer.has_id(&record, place_id).then(|| layer.place(&record))
            })
        })
    }

    /// Returns the country of that code as a place; reads through the whole file.
    #[must_use]
    pub fn country_place(&self, code: CountryCode) -> Option<Place> {
        self.layers.iter().find_map(|layer| {
            (0..u32::try_from(layer.len()).ok()?).find_map(|number| {
                let record = layer.record(number)?;
                (record.feature == Feature::Country && record.country == code)
                    .then(|| layer.place(&record))
            })
        })
    }

    /// Returns the country whose people, language or attribute the word names: "Syrian", "Syrians".
    ///
    /// Words that name two countries (Congolese, Korean) give the one that the table lists first.
    #[must_use]
    pub fn demonym(&self, word: &str) -> Option<CountryCode> {
        let key = crate::key::exact_key(word);
        self.layers.iter().find_map(|layer| layer.demonym(&key))
    }

    /// Returns the country of that name or variant, or `None`.
    #[must_use]
    pub fn country(&self, name: &str) -> Option<CountryCode> {
        self.candidates(name)
            .into_iter()
            .find(|candidate| candidate.exact && candidate.place.feature == Feature::Country)
            .map(|candidate| candidate.place.country)
    }
}

/// Returns the records under the name of these words, each with whether the spelling is on file and
/// whether it is the main name; of very many the most populous.
fn layer_hits(layer: &Layer, keys: &[WordKey], hash: u16) -> Vec<(Record, bool, bool)> {
    let key = join_loose(keys);
    let Some(cursor) = (!key.is_empty()).then(|| layer.step(layer.start(), &key)).flatten() else {
        return Vec::new();
    };
    let mut hits: Vec<(u32, Record, bool, bool)> = Vec::new();
    for posting in layer.postings(cursor) {
        let same = posting.exact_hash == hash;
        // The postings of one record stand together, one a spelling.
        match hits.last_mut() {
            Some((number, _, exact, main)) if *number == posting.record => {
                *exact |= same;
                *main |= same && posting.main;
            }
            _ => {
                let Some(record) = layer.record(posting.record) else { continue };
                hits.push((posting.record, record, same, same && posting.main));
            }
        }
    }
    hits.sort_by_key(|(number, record, exact, _)| {
        (std::cmp::Reverse((*exact, record.population)), *number)
    });
    hits.truncate(CANDIDATES_MAX);
    hits.into_iter().map(|(_, record, exact, main)| (record, exact, main)).collect()
}

/// Returns the imported gazetteer files of a folder, in order of their names.
///
/// # Errors
/// Where the folder exists but cannot be read.
pub fn imported_files(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let read = |source| Error::Read { path: folder.display().to_string(), source };
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(read(error)),
    };
    let mut paths = Vec::new();
    for entry in entries {
        let path = entry.map_err(read)?.path();
        if path.extension().is_some_and(|extension| extension == "tbgaz") {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}
