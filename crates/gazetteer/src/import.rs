//! Turns published gazetteer dumps into a gazetteer file of the user's.
//!
//! | file | read as |
//! |---|---|
//! | `SY.txt`, `allCountries.txt` (19 columns, no header) | GeoNames dump |
//! | `SY.zip` | the GeoNames dump inside, every entry but `readme.txt` |
//! | `wof_sy.tsv`, `wof_sy.tsv.zst` (header `wof_id ...`) | Who's On First table |
//!
//! Rows stream through; memory does not grow with the file. A row that is already filed under the
//! same GeoNames id by an earlier file is left out.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use rustc_hash::FxHashMap;

use crate::{Builder, CountryCode, Error, Feature, Row, RowId};

/// What an import did.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Imported {
    /// Rows read.
    pub rows: u64,
    /// Places filed.
    pub places: u64,
    /// Rows left out: deprecated, without coordinates, of a kind that no report names, or filed before.
    pub skipped: u64,
}

/// Longest line read; a longer one is no gazetteer row.
const LINE_LEN_MAX: u64 = 4 << 20;

/// Reads dump files and writes one gazetteer file at `target`.
///
/// `progress` is called now and then with the number of rows read so far. `admin1_name` gives the
/// name of a first-level area by country and GeoNames code, where one is known.
///
/// # Errors
/// Where a file cannot be read, a row is broken (the message says file and line), or `target`
/// cannot be written.
pub fn import(
    files: &[&Path],
    target: &Path,
    admin1_name: &dyn Fn(CountryCode, &str) -> Option<String>,
    progress: &mut dyn FnMut(u64),
) -> Result<Imported, Error> {
    let mut builder = Builder::create(target)?;
    let mut filed = IdSet::default();
    let mut places = 0;
    let mut each = |row: Row| {
        if filed.insert(&row.id) {
            builder.add(&row)?;
            places += 1;
        }
        Ok(())
    };
    let mut reader = Reader { admin1_name, each: &mut each, rows: 0, progress };
    for path in files {
        reader.file(path)?;
    }
    let rows = reader.rows;
    builder.finish()?;
    Ok(Imported { rows, places, skipped: rows - places })
}

struct Reader<'a> {
    admin1_name: &'a dyn Fn(CountryCode, &str) -> Option<String>,
    each: &'a mut dyn FnMut(Row) -> Result<(), Error>,
    rows: u64,
    progress: &'a mut dyn FnMut(u64),
}

impl Reader<'_> {
    fn file(&mut self, path: &Path) -> Result<(), Error> {
        let shown = path.display().to_string();
        let wrap = |source| Error::Read { path: shown.clone(), source };
        let open = || File::open(path).map_err(wrap);
        match path.extension().and_then(|extension| extension.to_str()) {
            Some("zip") => {
                let mut archive = zip::ZipArchive::new(open()?)
                    .map_err(|error| format_error(&shown, "a zip archive", &error.to_string()))?;
                for i in 0..archive.len() {
                    let entry = archive.by_index(i).map_err(|error| {
                        format_error(&shown, "a whole entry", &error.to_string())
                    })?;
                    let name = entry.name().to_owned();
                    if name.ends_with(".txt") && !name.eq_ignore_ascii_case("readme.txt") {
                        self.table(&mut BufReader::new(entry), &format!("{shown}/{name}"), None)?;
                    }
                }
                Ok(())
            }
            Some("zst") => {
                let reader = || -> Result<_, Error> {
                    let decoder = zstd::Decoder::new(open()?).map_err(wrap)?;
                    Ok(BufReader::with_capacity(1 << 16, decoder))
                };
                let regions = wof_regions(&mut reader()?, &shown)?;
                self.table(&mut reader()?, &shown, Some(&regions))
            }
            _ => {
                let regions = wof_regions(&mut BufReader::new(open()?), &shown)?;
                self.table(&mut BufReader::new(open()?), &shown, Some(&regions))
            }
        }
    }

    /// Files every row of one table, told apart by its first line.
    fn table(
        &mut self,
        reader: &mut dyn BufRead,
        shown: &str,
        regions: Option<&FxHashMap<u32, String>>,
    ) -> Result<(), Error> {
        let no_regions = FxHashMap::default();
        let regions = regions.unwrap_or(&no_regions);
        let country = country_of_file(shown);
        let mut wof = false;
        let mut line = String::new();
        let mut number = 0u64;
        while read_line(reader, &mut line, shown, number + 1)? {
            number += 1;
            if number == 1 && line.starts_with("wof_id\t") {
                wof = true;
                continue;
            }
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let row = if wof {
                wof_row(&line, country, regions)
            } else {
                geonames_row(&line, self.admin1_name)
            };
            let row = row.map_err(|(expected, found)| {
                format_error(&format!("{shown}: line {number}"), expected, &found)
            })?;
            self.rows += 1;
            if self.rows.is_multiple_of(10_000) {
                (self.progress)(self.rows);
            }
            if let Some(row) = row {
                (self.each)(row)?;
            }
        }
        (self.progress)(self.rows);
        Ok(())
    }
}

/// Calls `each` with every row of a Who's On First table or GeoNames dump that an import would file.
///
/// # Errors
/// As [`import`], and what `each` returns.
pub fn read_rows(
    path: &Path,
    admin1_name: &dyn Fn(CountryCode, &str) -> Option<String>,
    each: &mut dyn FnMut(Row) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut reader = Reader { admin1_name, each, rows: 0, progress: &mut |_| () };
    reader.file(path)
}

/// GeoNames ids already filed, one bit each: ids are dense, so a bitmap is the smallest set.
#[derive(Default)]
struct IdSet {
    bits: Vec<u64>,
}

/// Ids above this are none that GeoNames gives today; they are filed unchecked.
const GEONAMES_ID_MAX: u32 = 1 << 27;

impl IdSet {
    /// Returns true where the id was not filed before.
    fn insert(&mut self, id: &RowId) -> bool {
        let RowId::GeoNames(id) = *id else { return true };
        if id >= GEONAMES_ID_MAX {
            return true;
        }
        let (word, bit) = ((id / 64) as usize, 1u64 << (id % 64));
        if self.bits.len() <= word {
            self.bits.resize(word + 1, 0);
        }
        let Some(slot) = self.bits.get_mut(word) else { return true };
        let new = *slot & bit == 0;
        *slot |= bit;
        new
    }
}

fn format_error(path: &str, expected: &str, found: &str) -> Error {
    Error::Format { path: path.to_owned(), expected: expected.to_owned(), found: found.to_owned() }
}

/// Reads the next line without its end; false at the end of the file.
fn read_line(
    reader: &mut dyn BufRead,
    line: &mut String,
    shown: &str,
    number: u64,
) -> Result<bool, Error> {
    line.clear();
    let mut bytes = std::mem::take(line).into_bytes();
    let read = (&mut *reader)
        .take(LINE_LEN_MAX)
        .read_until(b'\n', &mut bytes)
        .map_err(|source| Error::Read { path: format!("{shown}: line {number}"), source })?;
    if read as u64 == LINE_LEN_MAX {
        return Err(format_error(
            &format!("{shown}: line {number}"),
            "a row of a gazetteer",
            "a line of more than 4 MB",
        ));
    }
    while matches!(bytes.last(), Some(b'\n' | b'\r')) {
        bytes.pop();
    }
    *line = String::from_utf8(bytes).map_err(|_| {
        format_error(&format!("{shown}: line {number}"), "UTF-8 text", "other bytes")
    })?;
    Ok(read > 0)
}

/// Returns the country that a file's name gives, as Who's On First tables have no column for it.
fn country_of_file(shown: &str) -> CountryCode {
    let stem = shown.rsplit(['/', '\\']).next().unwrap_or(shown);
    stem.strip_prefix("wof_")
        .and_then(|rest| rest.get(..2))
        .and_then(CountryCode::parse)
        .unwrap_or(CountryCode::NONE)
}

/// What a row should hold, and what it holds.
type Broken = (&'static str, String);

fn number<T: std::str::FromStr>(text: &str, expected: &'static str) -> Result<T, Broken> {
    text.parse().map_err(|_| (expected, format!("{text:?}")))
}

fn coordinates(latitude: &str, longitude: &str) -> Result<Option<(f64, f64)>, Broken> {
    if latitude.is_empty() || longitude.is_empty() {
        return Ok(None);
    }
    let latitude: f64 = number(latitude, "a latitude in degrees")?;
    let longitude: f64 = number(longitude, "a longitude in degrees")?;
    if !(-90.0..=90.0).contains(&latitude) || !(-180.0..=180.0).contains(&longitude) {
        return Err(("degrees on the globe", format!("{latitude}, {longitude}")));
    }
    // The dumps write 0, 0 for a place whose coordinates nobody knows.
    Ok((latitude != 0.0 || longitude != 0.0).then_some((latitude, longitude)))
}

/// Reads a GeoNames row: https://download.geonames.org/export/dump/readme.txt
fn geonames_row(
    line: &str,
    admin1_name: &dyn Fn(CountryCode, &str) -> Option<String>,
) -> Result<Option<Row>, Broken> {
    let cells: Vec<&str> = line.split('\t').collect();
    let [id, name, ascii, variants, lat, lon, class, code, country, _, admin1, rest @ ..] =
        cells.as_slice()
    else {
        return Err(("19 columns of a GeoNames dump", format!("{} columns", cells.len())));
    };
    let id: u32 = number(id, "a GeoNames id")?;
    let population = rest.get(3).copied().unwrap_or("");
    let Some(feature) = geonames_feature(class, code) else { return Ok(None) };
    let Some(coordinates) = coordinates(lat, lon)? else { return Ok(None) };
    let country = CountryCode::parse(country).unwrap_or(CountryCode::NONE);
    let mut names = vec![(*ascii).to_owned()];
    names.extend(variants.split(',').filter(|name| is_latin(name)).map(str::to_owned));
    let name = if is_latin(name) { name } else { ascii };
    Ok(Some(Row {
        id: RowId::GeoNames(id),
        name: (*name).to_owned(),
        variants: tidy(names, name),
        coordinates: Some(coordinates),
        approximate: false,
        curated: false,
        country,
        admin1: admin1_name(country, admin1),
        feature,
        population: if population.is_empty() {
            0
        } else {
            number(population, "a count of inhabitants")?
        },
    }))
}

/// Kinds of GeoNames codes that reports name; the rest (wells, hotels, ravines ...) is left out.
const GEONAMES_FEATURES: &[(&str, &str, Feature)] = &[
    ("P", "PPLX", Feature::Neighbourhood),
    ("P", "", Feature::Populated),
    ("A", "PCL", Feature::Country),
    ("A", "TERR", Feature::Country),
    ("A", "ADM1", Feature::Admin1),
    ("A", "ADM", Feature::Admin2),
    ("L", "OIL", Feature::OilField),
    ("L", "GASF", Feature::OilField),
    ("L", "MILB", Feature::Base),
    ("L", "NVB", Feature::Base),
    ("L", "CMP", Feature::Camp),
    ("L", "RGN", Feature::Region),
    ("L", "AREA", Feature::Region),
    ("L", "PRT", Feature::Port),
    ("L", "INDS", Feature::Facility),
    ("S", "AIRB", Feature::Base),
    ("S", "AIR", Feature::Airport),
    ("S", "INSM", Feature::Base),
    ("S", "FT", Feature::Base),
    ("S", "DAM", Feature::Dam),
    ("S", "PRN", Feature::Prison),
    ("S", "PSTB", Feature::Crossing),
    ("S", "CSTM", Feature::Crossing),
    ("S", "OILR", Feature::OilField),
    ("S", "PS", Feature::Facility),
    ("S", "HSP", Feature::Facility),
    ("S", "BDG", Feature::Facility),
    ("H", "HBR", Feature::Port),
    ("H", "LK", Feature::Water),
    ("H", "RSV", Feature::Water),
    ("H", "SEA", Feature::Water),
    ("H", "GULF", Feature::Water),
    ("H", "STRT", Feature::Water),
    ("H", "BAY", Feature::Water),
    ("H", "STM", Feature::Water),
    ("T", "ISL", Feature::Island),
    ("T", "MT", Feature::Mountain),
    ("T", "PASS", Feature::Mountain),
    ("T", "PEN", Feature::Region),
    ("T", "DSRT", Feature::Region),
];

fn geonames_feature(class: &str, code: &str) -> Option<Feature> {
    // Codes in H are of what is gone: ADM1H, PPLH, PPLCH.
    if matches!(class, "A" | "P") && code.ends_with('H') {
        return None;
    }
    GEONAMES_FEATURES
        .iter()
        .find(|(row_class, prefix, _)| *row_class == class && code.starts_with(prefix))
        .map(|(_, _, feature)| *feature)
}

/// Returns the names of the first-level areas of a Who's On First table by their ids.
fn wof_regions(reader: &mut dyn BufRead, shown: &str) -> Result<FxHashMap<u32, String>, Error> {
    let mut regions = FxHashMap::default();
    let mut line = String::new();
    let mut number = 0;
    while read_line(reader, &mut line, shown, number + 1)? {
        number += 1;
        if number == 1 && !line.starts_with("wof_id\t") {
            break;
        }
        let cells: Vec<&str> = line.split('\t').collect();
        if let [id, _, name, "region", ..] = cells.as_slice()
            && let Ok(id) = id.parse()
        {
            let name = wof_name(name, cells.get(9).copied().unwrap_or(""));
            regions.insert(id, name);
        }
    }
    Ok(regions)
}

/// Reads a row of a Who's On First table; its columns are in `data/gazetteer/README.md`.
fn wof_row(
    line: &str,
    country: CountryCode,
    regions: &FxHashMap<u32, String>,
) -> Result<Option<Row>, Broken> {
    let cells: Vec<&str> = line.split('\t').collect();
    let [id, geonames, name, kind, lat, lon, parents, population, deprecated, names] =
        cells.as_slice()
    else {
        return Err(("10 columns of a Who's On First table", format!("{} columns", cells.len())));
    };
    let id: u32 = number(id, "a Who's On First id")?;
    let feature = match *kind {
        "locality" => Feature::Populated,
        "county" | "localadmin" => Feature::Admin2,
        "region" => Feature::Admin1,
        "macroregion" => Feature::Region,
        "country" => Feature::Country,
        "neighbourhood" | "microhood" => Feature::Neighbourhood,
        "campus" => Feature::Facility,
        _ => return Ok(None),
    };
    let Some(coordinates) = coordinates(lat, lon)? else { return Ok(None) };
    if !deprecated.is_empty() {
        return Ok(None);
    }
    let main = wof_name(name, names);
    if !is_latin(&main) {
        return Ok(None);
    }
    let mut variants = vec![(*name).to_owned()];
    variants.extend(wof_names(names).map(|(_, name)| name.to_owned()));
    let admin1 = parents
        .split(',')
        .filter_map(|parent| regions.get(&parent.parse().ok()?))
        .next_back()
        .cloned();
    Ok(Some(Row {
        id: match geonames.parse() {
            Ok(geonames) => RowId::GeoNames(geonames),
            Err(_) => RowId::WhosOnFirst(id),
        },
        variants: tidy(variants, &main),
        name: main,
        coordinates: Some(coordinates),
        approximate: false,
        curated: false,
        country,
        admin1,
        feature,
        population: if population.is_empty() { 0 } else { number(population, "a count")? },
    }))
}

/// Returns the pairs of `lang_x_kind` and name in Latin script; codes are no names.
fn wof_names(cell: &str) -> impl Iterator<Item = (&str, &str)> {
    cell.split('|').filter_map(|pair| pair.split_once('=')).filter(|(kind, name)| {
        is_latin(name) && *kind != "eng_x_unknown" && !kind.ends_with("_historical")
    })
}

/// Returns the English name where there is one, else the label, else any Latin name.
fn wof_name(label: &str, names: &str) -> String {
    let english = wof_names(names).find(|(kind, _)| *kind == "eng_x_preferred");
    match english {
        Some((_, name)) => name.to_owned(),
        None if is_latin(label) => label.to_owned(),
        None => wof_names(names).next().map_or(label, |(_, name)| name).to_owned(),
    }
}

/// Returns true for a name in Latin letters, with whatever marks.
#[must_use]
pub fn is_latin(name: &str) -> bool {
    !name.is_empty()
        && name.chars().all(|c| {
            !c.is_alphabetic()
                || c.is_ascii()
                || matches!(c, '\u{aa}'..='\u{2ff}' | '\u{1e00}'..='\u{1eff}')
        })
        && name.chars().any(char::is_alphabetic)
}

/// Returns the variants sorted, each once, without the main name and without fragments.
fn tidy(mut names: Vec<String>, main: &str) -> Vec<String> {
    names.retain(|name| name != main && name.chars().filter(|c| c.is_alphabetic()).count() >= 2);
    names.sort_unstable();
    names.dedup();
    names
}
