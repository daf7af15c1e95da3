//! The built-in file answers for the names a desk reads every day, and opens at once.

use std::path::Path;
use std::time::Instant;

use tallybook_gazetteer::{CountryCode, Feature, Gazetteer};

fn built_in() -> Gazetteer {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    Gazetteer::open(&root.join("../../data/gazetteer/builtin.tbgaz")).expect("the file is built")
}

#[test]
fn opens_in_milliseconds() {
    let _warm = built_in();
    let start = Instant::now();
    let gazetteer = built_in();
    assert!(start.elapsed().as_millis() < 5, "{:?}", start.elapsed());
    assert!(gazetteer.layers()[0].1 > 230_000);
}

#[test]
fn finds_cities_areas_and_countries() {
    let gazetteer = built_in();
    for (name, country, near) in [
        ("Qamishli", "SY", (37.05, 41.22)),
        ("Al-Qamishli", "SY", (37.05, 41.22)),
        ("Deir ez-Zor", "SY", (35.3, 40.1)),
        ("Deir Ezzor", "SY", (35.3, 40.1)),
        ("Kyiv", "UA", (50.4, 30.5)),
        ("KHARKIV", "UA", (50.0, 36.2)),
        ("Sana'a", "YE", (15.35, 44.2)),
        ("El Fasher", "SD", (13.6, 25.35)),
        ("Mogadishu", "SO", (2.0, 45.3)),
        ("Goma", "CD", (-1.7, 29.2)),
        ("St. Petersburg", "RU", (59.9, 30.3)),
    ] {
        let found = gazetteer.find(name);
        assert!(
            found.iter().any(|place| {
                place.country.as_str() == country
                    && place.latitude.is_some_and(|lat| (lat - near.0).abs() < 0.6)
                    && place.longitude.is_some_and(|lon| (lon - near.1).abs() < 0.6)
            }),
            "{name}: {found:?}"
        );
    }
    assert!(gazetteer.find("Nosuchplacename").is_empty());
    assert!(gazetteer.find("").is_empty());
}

#[test]
fn knows_countries_and_their_peoples() {
    let gazetteer = built_in();
    assert_eq!(gazetteer.country("Syria"), Some(CountryCode(*b"SY")));
    assert_eq!(gazetteer.country("UAE"), Some(CountryCode(*b"AE")));
    assert_eq!(gazetteer.country("Qamishli"), None);
    assert_eq!(gazetteer.demonym("Syrian"), Some(CountryCode(*b"SY")));
    assert_eq!(gazetteer.demonym("Malians"), Some(CountryCode(*b"ML")));
    assert_eq!(gazetteer.demonym("Martian"), None);
    let texas = gazetteer.find("Texas");
    assert!(texas.iter().any(|place| place.feature == Feature::Admin1 && place.latitude.is_some()));
}
