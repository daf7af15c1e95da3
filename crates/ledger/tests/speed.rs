//! How fast a ledger takes documents in and answers; run by hand, the figures stand in
//! `docs/scores.md`: `SPEED_CLAIMS=10000 cargo test --release -p tallybook-ledger --test speed -- --ignored --nocapture`
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod support;

use std::time::Instant;

use support::{Desk, Report, author};
use tallybook_ledger::{Circle, Filter, Ledger, Mode, NewDocument};

/// Documents of one transaction, as `tallybook add` has them on two cores.
const CHUNK: u32 = 64;

/// One report of a village of its own region and a day of some ten years.
fn report(number: u32) -> Report {
    const PLACES: u32 = 900;
    let place = number % PLACES;
    let days = (number / PLACES) % 3600;
    let day = jiff::civil::date(2015, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap();
    Report {
        id: Some(number.to_string()),
        trucks: 3 + number % 90,
        place: Box::leak(format!("Village {place}").into_boxed_str()),
        point: (32.0 + f64::from(place / 30) * 0.4, 35.0 + f64::from(place % 30) * 0.4),
        day: Box::leak(day.to_string().into_boxed_str()),
        published: "2026-01-01",
        ..Report::default()
    }
}

#[test]
#[ignore = "measures, and takes minutes"]
fn speed() {
    let count: u32 =
        std::env::var("SPEED_CLAIMS").ok().and_then(|text| text.parse().ok()).unwrap_or(10_000);
    let desk = Desk::new();
    let mut ledger = desk.open();
    let (mut packing, mut recording) = (0.0, 0.0);
    for start in (0..count).step_by(CHUNK as usize) {
        let clock = Instant::now();
        let numbers = start..(start + CHUNK).min(count);
        let documents: Vec<NewDocument> =
            numbers.map(|number| report(number).new_document()).collect();
        packing += clock.elapsed().as_secs_f64();
        let clock = Instant::now();
        ledger.record(&author(), documents).unwrap();
        recording += clock.elapsed().as_secs_f64();
    }
    let clock = Instant::now();
    ledger.settle().unwrap();
    let settling = clock.elapsed().as_secs_f64();
    let size = std::fs::metadata(desk.path()).unwrap().len() >> 20;
    println!(
        "{count} documents: made {packing:.1} s, recorded {recording:.1} s, grouped {settling:.1} s, {size} MiB"
    );
    drop(ledger);
    let clock = Instant::now();
    let opened = Ledger::open(&desk.path(), Mode::Read).unwrap();
    println!("opened in {:.1} ms", clock.elapsed().as_secs_f64() * 1e3);
    let digest = opened.view_digest().unwrap();
    drop(opened);
    let day = |text: &str| Some(text.to_owned());
    let circle = Circle { latitude: 36.4, longitude: 39.0, radius_km: 60.0 };
    let filters = [
        (
            "a month",
            Filter {
                since: day("2016-03-01"),
                until: day("2016-03-31"),
                limit: Some(100),
                ..Filter::default()
            },
        ),
        (
            "a circle and a year",
            Filter {
                since: day("2016-01-01"),
                until: day("2016-12-31"),
                circle: Some(circle),
                ..Filter::default()
            },
        ),
        ("a place", Filter { place: day("Village 77"), ..Filter::default() }),
        (
            "a source, newest 50",
            Filter {
                source: day("valley"),
                sort: tallybook_ledger::Sort::Newest,
                limit: Some(50),
                ..Filter::default()
            },
        ),
        (
            "words and a country",
            Filter {
                text: day("village 77 crossed"),
                countries: vec!["SY".into()],
                limit: Some(100),
                ..Filter::default()
            },
        ),
    ];
    for (name, filter) in filters {
        let clock = Instant::now();
        let ledger = Ledger::open(&desk.path(), Mode::Read).unwrap();
        let found = ledger.incidents(&filter).unwrap().len();
        println!("{name}: {found} in {:.1} ms with opening", clock.elapsed().as_secs_f64() * 1e3);
    }
    if count > 20_000 {
        return;
    }
    let mut ledger = desk.open();
    for start in (0..count).step_by(CHUNK as usize) {
        let numbers = start..(start + CHUNK).min(count);
        ledger.record(&author(), numbers.map(|n| report(n).new_document()).collect()).unwrap();
    }
    ledger.settle().unwrap();
    assert_eq!(ledger.view_digest().unwrap(), digest, "added twice");
    let clock = Instant::now();
    assert_eq!(ledger.verify(None).unwrap().broken, None);
    println!("verified in {:.1} s", clock.elapsed().as_secs_f64());
}
