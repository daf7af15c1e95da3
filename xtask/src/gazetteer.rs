//! Turns the source tables into `data/gazetteer/builtin.tbgaz`, the file that the binary carries.
//!
//! `cargo run -p xtask -- gazetteer ../shared/gazetteer` with the four tables that
//! `data/gazetteer/README.md` names. The same tables give the same bytes.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use anyhow::{Context, Result, ensure};
use tallybook_gazetteer::{Builder, CountryCode, Feature, Row, RowId, is_latin};

/// Where the built file goes, from the root of the repository.
const TARGET: &str = "data/gazetteer/builtin.tbgaz";
const SUPPLEMENT: &str = "data/gazetteer/supplement.tsv";
/// Middles of areas are taken over cells of this size, so that crowded corners do not pull.
const CELL_DEGREES: f64 = 0.5;

/// Elsewhere the variants of towns smaller than this are left out: exonyms that no report uses.
const VARIANTS_POPULATION_MIN: u64 = 20_000;
/// Countries of which all variants are kept.
const VARIANTS: &[&str] = &[
    "sy", "iq", "lb", "ps", "jo", "ly", "sd", "ss", "so", "ml", "bf", "ne", "cd", "ye", "ua", "af",
    "pk", "mm", "et", "er", "cf", "td", "ng", "cm", "mz", "ht", "co", "il", "eg", "tr", "ir", "az",
    "am", "ge", "xk", "rs", "ba", "in", "bd", "ph", "ke", "ug", "rw", "bi", "ve", "mx", "tn", "dz",
    "ma", "sa", "tj", "kg", "uz", "by", "md", "sv", "gt", "pe", "ec", "hn", "ni", "tj",
];
/// Words that follow an area's bare name and are left out of it in reports.
const AREA_WORDS: &[&str] = &[
    " Governorate",
    " Province",
    " Region",
    " Oblast",
    " Oblast’",
    " Oblast'",
    " State",
    " District",
    " Department",
    " Wilayat",
    " County",
    " Prefecture",
    " Republic",
    " Krai",
    " Territory",
    " muhafazah",
    " ili",
    " City",
];
const AREA_WORDS_BEFORE: &[&str] = &[
    "Departamento de ",
    "Departamento del ",
    "Provincia de ",
    "Province de ",
    "Région de ",
    "Region of ",
    "Province of ",
    "State of ",
    "Muḩāfaz̧at ",
    "Muhafazat ",
    "Republic of ",
    "Estado de ",
    "Wilāyat ",
    "Ostān-e ",
    "Provincia del ",
    "Région du ",
    "Région de l’",
];

/// Builds the file from the tables in `sources`.
pub(crate) fn run(sources: &Path) -> Result<()> {
    let builder = Builder::create(Path::new(TARGET))?;
    let mut builder = Merging { builder, known: BTreeMap::new(), filed: BTreeSet::new() };
    for row in supplement(Path::new(SUPPLEMENT))? {
        match row.id {
            RowId::GeoNames(id) => {
                builder.known.insert(id, row);
            }
            _ => builder.add(&row)?,
        }
    }
    let own = builder.builder.len() + builder.known.len();
    countries(&sources.join("countries.tsv.zst"), &mut builder)?;
    let cities = sources.join("cities500.tsv.zst");
    let areas = admin1(&sources.join("admin1.tsv.zst"), &extents(&cities)?, &mut builder)?;
    add_cities(&cities, &areas, &mut builder)?;
    let builder = builder.rest()?;
    let places = builder.len();
    builder.finish()?;
    let len = std::fs::metadata(TARGET)?.len();
    println!("{TARGET}: {places} places, {own} of them from {SUPPLEMENT}, {len} bytes");
    Ok(())
}

/// A builder that gives the supplement's names to the rows of the same GeoNames id.
struct Merging {
    builder: Builder,
    /// Rows of the supplement that no table has brought yet.
    known: BTreeMap<u32, Row>,
    /// GeoNames ids filed so far.
    filed: BTreeSet<u32>,
}

impl Merging {
    fn add(&mut self, row: &Row) -> Result<()> {
        let known = match row.id {
            RowId::GeoNames(id) => {
                if !self.filed.insert(id) {
                    return Ok(());
                }
                self.known.remove(&id)
            }
            _ => None,
        };
        match known {
            Some(known) => {
                let mut row = row.clone();
                row.variants.push(std::mem::replace(&mut row.name, known.name));
                row.variants.extend(known.variants);
                row.curated = true;
                Ok(self.builder.add(&row)?)
            }
            None => Ok(self.builder.add(row)?),
        }
    }

    /// Files the rows that no table brought.
    fn rest(mut self) -> Result<Builder> {
        for row in self.known.values() {
            self.builder.add(row)?;
        }
        Ok(self.builder)
    }
}

/// Calls `row` with the cells of every line but the header's.
fn each_row(path: &Path, mut row: impl FnMut(&[&str]) -> Result<()>) -> Result<()> {
    let file = File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
    let reader: Box<dyn BufRead> = if path.extension().is_some_and(|e| e == "zst") {
        Box::new(BufReader::new(zstd::Decoder::new(file)?))
    } else {
        Box::new(BufReader::new(file))
    };
    for (number, line) in reader.lines().enumerate().skip(1) {
        let line = line?;
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let cells: Vec<&str> = line.split('\t').collect();
        row(&cells).with_context(|| format!("{}: line {}", path.display(), number + 1))?;
    }
    Ok(())
}

fn point(latitude: &str, longitude: &str) -> Result<Option<(f64, f64)>> {
    if latitude.is_empty() || longitude.is_empty() {
        return Ok(None);
    }
    let point: (f64, f64) = (latitude.parse()?, longitude.parse()?);
    ensure!(point.0.abs() <= 90.0 && point.1.abs() <= 180.0, "degrees off the globe: {point:?}");
    Ok(Some(point))
}

fn code(text: &str) -> CountryCode {
    CountryCode::parse(text).unwrap_or(CountryCode::NONE)
}

/// Reads the hand-made rows: id, name, variants, kind, country, admin1, lat, lon, near, source.
fn supplement(path: &Path) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    let mut ids = BTreeSet::new();
    each_row(path, |cells| {
        let [id, name, variants, kind, country, admin1, lat, lon, near, source] = cells else {
            anyhow::bail!("expected 10 cells, but found {}", cells.len());
        };
        let coordinates = point(lat, lon)?;
        ensure!(ids.insert((*id).to_owned()), "{id} is there twice");
        ensure!(coordinates.is_none() || !source.is_empty(), "{id}: coordinates without a source");
        rows.push(Row {
            id: match id.strip_prefix("geonames:") {
                Some(number) => RowId::GeoNames(number.parse()?),
                None => RowId::Own((*id).to_owned()),
            },
            name: (*name).to_owned(),
            variants: variants.split('|').filter(|v| !v.is_empty()).map(str::to_owned).collect(),
            coordinates,
            approximate: !near.is_empty(),
            curated: true,
            country: code(country),
            admin1: (!admin1.is_empty()).then(|| (*admin1).to_owned()),
            feature: Feature::from_word(kind)
                .with_context(|| format!("expected a kind of place, but found {kind:?}"))?,
            population: 0,
        });
        Ok(())
    })?;
    Ok(rows)
}

/// Returns the pairs of language and kind, and name, of an `alt_names` cell.
fn alt_names(cell: &str) -> impl Iterator<Item = (&str, &str)> {
    cell.split('|').filter_map(|pair| pair.split_once('=')).filter(|(_, name)| is_latin(name))
}

fn countries(path: &Path, builder: &mut Merging) -> Result<()> {
    each_row(path, |cells| {
        let [iso2, _, name, lat, lon, names, demonyms, adjectives, _, _, geonames, ..] = cells
        else {
            anyhow::bail!("expected 14 cells, but found {}", cells.len());
        };
        let variants = alt_names(names)
            .filter(|(kind, _)| kind.starts_with("eng_") || kind.starts_with("und_"))
            .filter(|(kind, _)| !kind.ends_with("former") && !kind.ends_with("historical"))
            .map(|(_, name)| name.to_owned());
        builder.add(&Row {
            id: RowId::GeoNames(geonames.parse()?),
            name: (*name).to_owned(),
            variants: variants.collect(),
            coordinates: point(lat, lon)?,
            approximate: false,
            curated: false,
            country: code(iso2),
            admin1: None,
            feature: Feature::Country,
            population: 0,
        })?;
        for word in demonyms.split('|').chain(adjectives.split('|')) {
            // "UK", "US" are names of the country, not words for its people.
            if word.chars().any(char::is_lowercase) {
                builder.builder.add_demonym(word, code(iso2));
            }
        }
        Ok(())
    })
}

/// Country and code of a first-level area.
type AreaCode = (String, String);

/// What the cities of a first-level area say of it.
#[derive(Clone, Copy)]
struct Extent {
    /// The middle of the cells of the map that hold its cities.
    middle: (f64, f64),
    /// Inhabitants of its cities.
    population: u64,
}

/// Returns the extents of the first-level areas.
fn extents(cities: &Path) -> Result<BTreeMap<AreaCode, Extent>> {
    let mut cells_of: BTreeMap<AreaCode, (BTreeSet<(i32, i32)>, u64)> = BTreeMap::new();
    each_row(cities, |cells| {
        let [_, _, lat, lon, country, admin1, population, ..] = cells else { return Ok(()) };
        if let Some((lat, lon)) = point(lat, lon)? {
            let cell = ((lat / CELL_DEGREES).floor() as i32, (lon / CELL_DEGREES).floor() as i32);
            let area = ((*country).to_owned(), (*admin1).to_owned());
            let entry = cells_of.entry(area).or_default();
            entry.0.insert(cell);
            entry.1 += population.parse().unwrap_or(0);
        }
        Ok(())
    })?;
    let middle = |values: Vec<f64>| {
        let mean = values.iter().sum::<f64>() / values.len() as f64;
        ((mean + 0.5) * CELL_DEGREES * 1e5).round() / 1e5
    };
    Ok(cells_of
        .into_iter()
        .map(|(area, (cells, population))| {
            let lat = middle(cells.iter().map(|(row, _)| f64::from(*row)).collect());
            let lon = middle(cells.iter().map(|(_, column)| f64::from(*column)).collect());
            (area, Extent { middle: (lat, lon), population })
        })
        .collect())
}

/// Files the first-level areas and returns their names.
fn admin1(
    path: &Path,
    extents: &BTreeMap<AreaCode, Extent>,
    builder: &mut Merging,
) -> Result<BTreeMap<AreaCode, String>> {
    let mut areas = BTreeMap::new();
    each_row(path, |cells| {
        let [iso2, _, area, name, ascii, geonames, lat, lon, _, _, names, listing] = cells else {
            anyhow::bail!("expected 12 cells, but found {}", cells.len());
        };
        if *listing == "old" {
            return Ok(());
        }
        let key = ((*iso2).to_owned(), (*area).to_owned());
        let mut variants = vec![(*ascii).to_owned()];
        variants.extend(
            alt_names(names)
                .filter(|(kind, _)| *kind != "eng_x_unknown")
                .map(|(_, n)| n.to_owned()),
        );
        let bare: Vec<String> = std::iter::once(*name)
            .chain(variants.iter().map(String::as_str))
            .filter_map(bare_area)
            .collect();
        variants.extend(bare);
        variants.sort_unstable();
        variants.dedup();
        let given = point(lat, lon)?;
        builder.add(&Row {
            id: RowId::GeoNames(geonames.parse()?),
            name: (*name).to_owned(),
            variants,
            coordinates: given.or_else(|| extents.get(&key).map(|extent| extent.middle)),
            approximate: false,
            curated: false,
            country: code(iso2),
            admin1: Some((*name).to_owned()),
            feature: Feature::Admin1,
            population: extents.get(&key).map_or(0, |extent| extent.population),
        })?;
        areas.insert(key, (*name).to_owned());
        Ok(())
    })?;
    Ok(areas)
}

fn bare_area(name: &str) -> Option<String> {
    let after = AREA_WORDS.iter().find_map(|word| name.strip_suffix(word));
    let before = AREA_WORDS_BEFORE.iter().find_map(|word| name.strip_prefix(word));
    after.or(before).map(str::to_owned)
}

fn add_cities(
    path: &Path,
    areas: &BTreeMap<AreaCode, String>,
    builder: &mut Merging,
) -> Result<()> {
    each_row(path, |cells| {
        let [geonames, name, lat, lon, country, admin1, population, names] = cells else {
            anyhow::bail!("expected 8 cells, but found {}", cells.len());
        };
        let population: u64 = population.parse().unwrap_or(0);
        let local = country.to_lowercase();
        let all = population >= VARIANTS_POPULATION_MIN || VARIANTS.contains(&local.as_str());
        let names = if all { *names } else { "" };
        let mut variants: Vec<String> =
            names.split('|').filter(|variant| is_useful(variant)).map(str::to_owned).collect();
        variants.sort_unstable();
        let area = ((*country).to_owned(), (*admin1).to_owned());
        builder.add(&Row {
            id: RowId::GeoNames(geonames.parse()?),
            name: (*name).to_owned(),
            variants,
            coordinates: point(lat, lon)?,
            approximate: false,
            curated: false,
            country: code(country),
            admin1: areas.get(&area).cloned(),
            feature: Feature::Populated,
            population,
        })
    })
}

/// Returns true for a variant that a report may use: not a code, not a machine's transliteration.
fn is_useful(name: &str) -> bool {
    let starts_upper = name
        .trim_start_matches(|c: char| !c.is_alphabetic())
        .starts_with(|c: char| c.is_uppercase());
    let code = name.len() <= 4 && !name.chars().any(char::is_lowercase);
    is_latin(name) && starts_upper && !code
}
