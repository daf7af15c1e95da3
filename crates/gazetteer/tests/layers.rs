//! Imports become layers, and layers answer as one gazetteer.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use tallybook_gazetteer::{CountryCode, Error, Feature, Gazetteer, import};

const GEONAMES: &str = "\
100\tTall ‘Alw\tTall 'Alw\tTal Alu,Tel Alo,تل علو\t36.8\t42.1\tP\tPPL\tSY\t\t02\t\t\t\t1200\t\t400\tAsia/Damascus\t2020-01-01
101\tNo Such Well\tNo Such Well\t\t36.9\t42.2\tH\tWLL\tSY\t\t02\t\t\t\t0\t\t\tAsia/Damascus\t2020-01-01
102\tSadd Tishrin\tSadd Tishrin\tTishrin Dam\t36.38\t38.18\tS\tDAM\tSY\t\t09\t\t\t\t0\t\t\tAsia/Damascus\t2020-01-01
";

const WOF: &str = "\
wof_id\tgeonames_id\tname\tplacetype\tlat\tlon\tparents\tpopulation\tdeprecated\talt_names
85678350\t900\tالحسكة\tregion\t36.5\t40.7\t85678350\t\t\teng_x_preferred=Al Hasakah
421000001\t100\tTall Alw\tlocality\t36.8\t42.1\t85678350\t1200\t\tund_x_variant=Tel Elo
421000002\t\tعين ديوار\tlocality\t37.28\t42.18\t85678350\t\t\teng_x_preferred=Ain Dewar|und_x_variant=Ayn Diwar
421000003\t103\tGone\tlocality\t37.0\t42.0\t85678350\t\t2019-01-01\t
";

fn write(folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, text).expect("a temporary folder can be written");
    path
}

fn no_areas(_: CountryCode, _: &str) -> Option<String> {
    None
}

fn import_one(file: &Path, target: &Path) -> Result<tallybook_gazetteer::Imported, Error> {
    import(&[file], target, &no_areas, &mut |_| ())
}

#[test]
fn geonames_dump_is_filed_under_every_latin_name() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = write(folder.path(), "SY.txt", GEONAMES);
    let target = folder.path().join("sy.tbgaz");
    let done = import(
        &[&file],
        &target,
        &|country, code| (country.as_str() == "SY" && code == "02").then(|| "Al-Hasakah".into()),
        &mut |_| (),
    )
    .expect("the dump is whole");
    assert_eq!((done.rows, done.places, done.skipped), (3, 2, 1));
    let gazetteer = Gazetteer::open_folder(folder.path()).expect("the file opens");
    let place = &gazetteer.find("Tal Alu")[0];
    assert_eq!(place.place_id, "geonames:100");
    assert_eq!(place.admin1.as_deref(), Some("Al-Hasakah"));
    assert_eq!(gazetteer.find("Tishrin Dam")[0].feature, Feature::Dam);
    assert!(gazetteer.find("No Such Well").is_empty());
    let left: Vec<_> = std::fs::read_dir(folder.path())
        .expect("the folder is there")
        .map(|entry| entry.expect("an entry").file_name())
        .collect();
    assert_eq!(left.len(), 2, "no temporary file stays: {left:?}");
}

#[test]
fn zip_and_zst_are_read_like_the_text() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let zip_path = folder.path().join("SY.zip");
    let mut zip = zip::ZipWriter::new(std::fs::File::create(&zip_path).expect("a file"));
    for (name, text) in [("readme.txt", "no table"), ("SY.txt", GEONAMES)] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).expect("an entry");
        zip.write_all(text.as_bytes()).expect("an entry is written");
    }
    zip.finish().expect("an archive");
    let done = import_one(&zip_path, &folder.path().join("a.tbgaz")).expect("the archive is whole");
    assert_eq!(done.places, 2);
    let zst_path = folder.path().join("wof_sy.tsv.zst");
    let packed = zstd::encode_all(WOF.as_bytes(), 3).expect("packs");
    std::fs::write(&zst_path, packed).expect("a file");
    let done = import_one(&zst_path, &folder.path().join("b.tbgaz")).expect("the table is whole");
    assert_eq!((done.rows, done.places, done.skipped), (4, 3, 1));
    let gazetteer = Gazetteer::open_folder(folder.path()).expect("both open");
    // Filed by both under one GeoNames id: one place, under the spellings of both.
    for name in ["Tal Alu", "Tel Elo"] {
        let found = gazetteer.find(name);
        assert_eq!(found.len(), 1, "{name}: {found:?}");
        assert_eq!(found[0].place_id, "geonames:100");
    }
    let place = &gazetteer.find("Ain Dewar")[0];
    assert_eq!((place.place_id.as_str(), place.name.as_str()), ("wof:421000002", "Ain Dewar"));
    assert_eq!(place.country.as_str(), "SY");
    assert_eq!(place.admin1.as_deref(), Some("Al Hasakah"));
    assert!(gazetteer.find("Gone").is_empty());
    assert_eq!(gazetteer.layers().len(), 2);
}

#[test]
fn a_broken_row_is_named_by_file_and_line() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let target = folder.path().join("x.tbgaz");
    for (text, expected) in [
        ("100\tonly three\tcells\n", "XX.txt: line 1: expected 19 columns"),
        (
            "100\tA\tA\t\tnorth\t42.1\tP\tPPL\tSY\t\t02\t\t\t\t0\t\t\t\t\n",
            "XX.txt: line 1: expected a latitude in degrees, but found \"north\"",
        ),
        (
            "100\tA\tA\t\t99.5\t42.1\tP\tPPL\tSY\t\t02\t\t\t\t0\t\t\t\t\n",
            "expected degrees on the globe",
        ),
        ("wof_id\tgeonames_id\nx\ty\n", "XX.txt: line 2: expected 10 columns"),
    ] {
        let file = write(folder.path(), "XX.txt", text);
        let error = import_one(&file, &target).expect_err("the row is broken").to_string();
        assert!(error.contains(expected), "{error}");
    }
    std::fs::write(folder.path().join("bad.tbgaz"), b"not a gazetteer").expect("a file");
    let error = Gazetteer::open_folder(folder.path()).expect_err("no gazetteer").to_string();
    assert!(error.contains("expected a tallybook gazetteer"), "{error}");
}

#[test]
fn a_file_cut_short_is_an_error_and_no_panic() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = write(folder.path(), "SY.txt", GEONAMES);
    let target = folder.path().join("sy.tbgaz");
    import_one(&file, &target).expect("the dump is whole");
    let whole = std::fs::read(&target).expect("the file is there");
    for len in 0..whole.len() {
        std::fs::write(&target, &whole[..len]).expect("a file");
        assert!(Gazetteer::open(&target).is_err(), "cut at {len}");
    }
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config::with_cases(24))]

    #[test]
    fn every_filed_name_is_found_again(
        names in proptest::collection::btree_set("[A-Z][a-z]{2,9}( [a-z]{2,6}|-[A-Z][a-z]{1,8})?", 1..20)
    ) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let text: String = names
            .iter()
            .enumerate()
            .map(|(i, name)| format!(
                "{}\t{name}\t{name}\t\t1.5\t{i}\tP\tPPL\tSY\t\t02\t\t\t\t5\t\t\t\t\n", i + 1
            ))
            .collect();
        let file = write(folder.path(), "P.txt", &text);
        import_one(&file, &folder.path().join("p.tbgaz")).expect("the dump is whole");
        let gazetteer = Gazetteer::open_folder(folder.path()).expect("the file opens");
        for (i, name) in names.iter().enumerate() {
            let id = format!("geonames:{}", i + 1);
            for written in [name.clone(), name.to_uppercase()] {
                let found = gazetteer.find(&written);
                proptest::prop_assert!(found.iter().any(|p| p.place_id == id), "{} {:?}", written, found);
            }
        }
    }
}
