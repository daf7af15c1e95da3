//! Turns the places of a claim into what tells one place from another.

use tallybook_contract::PlacePart;
use tallybook_gazetteer::key::loose_key;

/// Fewest letters of a name that may differ in spelling and still be the same.
const ALIKE_LEN_MIN: usize = 5;
/// Share of letters, in percent, that two spellings of a name have in common at least.
const ALIKE_PERCENT: usize = 78;

/// How wide a place is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Extent {
    /// A town, a base, a crossing: somewhere one can stand.
    Point,
    /// A province, a district, a region, a sea.
    Area,
    /// A whole country.
    Country,
}

/// A place of a claim, made for comparing.
#[derive(Clone, Debug)]
pub(crate) struct PlaceKey {
    pub(crate) role: Role,
    pub(crate) extent: Extent,
    /// Latitude and longitude.
    pub(crate) point: Option<(f32, f32)>,
    pub(crate) uncertainty_km: f32,
    /// True where the words say near it, or a side of it.
    pub(crate) beside: bool,
    /// Folded name.
    pub(crate) folded: Box<str>,
    /// Name to show.
    pub(crate) name: Box<str>,
    pub(crate) country: Option<[u8; 2]>,
    /// Folded first-level area.
    pub(crate) admin1: Option<Box<str>>,
}

/// The part of a place in a happening.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Role {
    At,
    From,
    Via,
    To,
}

impl PlaceKey {
    /// Reads a place of a claim.
    pub(crate) fn of(part: &PlacePart) -> Self {
        let extent = match part.feature.as_deref() {
            Some("country") => Extent::Country,
            Some("admin1" | "admin2" | "region" | "water" | "border_area" | "island") => {
                Extent::Area
            }
            _ => Extent::Point,
        };
        let point = match (part.latitude, part.longitude) {
            (Some(latitude), Some(longitude)) => Some((latitude as f32, longitude as f32)),
            _ => None,
        };
        let name = if part.name.is_empty() { &part.text } else { &part.name };
        Self {
            role: match part.role.as_str() {
                "from" => Role::From,
                "via" => Role::Via,
                "to" => Role::To,
                _ => Role::At,
            },
            extent,
            point,
            uncertainty_km: part.uncertainty_km.unwrap_or(10.0) as f32,
            beside: part.relation.is_some() || part.role == "near",
            folded: fold(name).into(),
            name: name.as_str().into(),
            country: country(part.country.as_deref()),
            admin1: part.admin1.as_deref().map(|name| fold(name).into()),
        }
    }
}

/// Words of a place name that say what it is, not which.
const KINDS: &[&str] = &[
    "town",
    "city",
    "village",
    "camp",
    "crossing",
    "province",
    "district",
    "governorate",
    "region",
    "state",
    "county",
    "airport",
    "airfield",
    "base",
    "airbase",
    "port",
    "prison",
    "river",
    "area",
    "border",
    "military",
    "of",
    "municipality",
    "oblast",
    "dam",
    "field",
    "oil",
    "road",
];

/// Folds the spelling of a name: case, articles, diacritics, transliteration, words of kind.
pub(crate) fn fold(name: &str) -> String {
    let bare: Vec<&str> = tallybook_gazetteer::key::words(name)
        .filter(|word| !KINDS.contains(&word.to_lowercase().as_str()))
        .collect();
    if bare.is_empty() { loose_key(name) } else { loose_key(&bare.join(" ")) }
}

/// Says whether two folded names may be spellings of one name.
pub(crate) fn alike(a: &str, b: &str) -> bool {
    if a.is_empty() || b.is_empty() {
        return false;
    }
    if a == b {
        return true;
    }
    let longest = a.len().max(b.len());
    if a.len().min(b.len()) < ALIKE_LEN_MIN {
        return false;
    }
    if first_sound(a) != first_sound(b) {
        return false;
    }
    let sounds = sound(a);
    if sounds.len() >= 3 && sounds == sound(b) {
        return true;
    }
    (longest - distance(a, b).min(longest)) * 100 >= ALIKE_PERCENT * longest
}

/// Returns the consonants of a folded name, those that transliterations mix folded together.
pub(crate) fn sound(folded: &str) -> String {
    let mut out = String::new();
    for c in folded.chars() {
        let class = class(c);
        if class != ' ' && !out.ends_with(class) {
            out.push(class);
        }
    }
    out
}

fn class(c: char) -> char {
    match c {
        'b' | 'p' => 'b',
        'd' | 't' => 't',
        'c' | 'g' | 'k' | 'q' | 'x' => 'k',
        's' | 'z' => 's',
        'f' | 'v' => 'f',
        'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'w' | 'h' => ' ',
        other => other,
    }
}

fn first_sound(name: &str) -> char {
    name.chars().next().map_or(' ', class)
}

/// Returns the Levenshtein distance of two short names.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut corner = i;
        let mut left = i + 1;
        for (y, above) in b.iter().zip(row.iter_mut().skip(1)) {
            let cost = corner + usize::from(x != *y);
            corner = *above;
            left = cost.min(left + 1).min(corner + 1);
            *above = left;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or(0)
}

/// Returns the great-circle distance in kilometres.
pub(crate) fn distance_km(a: (f32, f32), b: (f32, f32)) -> f32 {
    let (lat_a, lon_a) = (a.0.to_radians(), a.1.to_radians());
    let (lat_b, lon_b) = (b.0.to_radians(), b.1.to_radians());
    let half = ((lat_b - lat_a) / 2.0).sin().powi(2)
        + lat_a.cos() * lat_b.cos() * ((lon_b - lon_a) / 2.0).sin().powi(2);
    12_742.0 * half.sqrt().min(1.0).asin()
}

fn country(code: Option<&str>) -> Option<[u8; 2]> {
    code?.as_bytes().get(..2)?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name() {
        let check = |a: &str, b: &str, expected: bool| {
            assert_eq!(alike(&fold(a), &fold(b)), expected, "{a} {b}");
        };
        check("Al-Walid crossing", "al-Waleed", true);
        check("Umm Qarah", "Um Qara", true);
        check("Snihurivka", "Snigirevka", true);
        check("Labbezanga", "Labezanga", true);
        check("Panjwen", "Banjwin", true);
        check("Qara Dagh", "Garadagh", true);
        check("Aleppo", "Idlib", false);
        check("Raqqa", "Tabqa", false);
        check("Novosilka", "Novopavlivka", false);
    }

    #[test]
    fn distances() {
        assert!((distance_km((36.2, 37.16), (36.2, 37.16))).abs() < 0.01);
        assert!((distance_km((33.51, 36.29), (33.89, 35.5)) - 85.0).abs() < 5.0);
        assert_eq!(distance("kitten", "sitting"), 3);
    }
}
