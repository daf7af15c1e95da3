//! Links invented claims, three to a document and some five to a happening, and says how long it
//! took and how much memory.
//!
//! `cargo run --release -p tallybook-incident --example bench -- 1000000`

use std::time::Instant;
use std::{env, error, fs};

use serde_json::json;
use tallybook_contract::{ClaimLine, DocumentLine};
use tallybook_incident::{Decisions, Linker};

const KINDS: &[&str] =
    &["air_strike", "shelling", "movement", "armed_clash", "protest", "abduction", "arrest"];
const DAYS: u64 = 2_000;
const PLACES: u64 = 3_000;
const HAPPENINGS_A_DOCUMENT: u64 = 3;
const REPORTS_MAX: u64 = 9;

/// Numbers that look random and are the same everywhere.
fn mix(seed: u64) -> u64 {
    let mut x = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(0x632b_e59b_d9b4_e019);
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x ^ (x >> 27)
}

fn day(number: u64) -> String {
    let date = jiff::civil::date(2018, 1, 1)
        .checked_add(jiff::Span::new().days(i64::try_from(number).unwrap_or(0)));
    date.map(|date| date.to_string()).unwrap_or_default()
}

fn word(seed: u64) -> String {
    const PARTS: &[&str] = &["ka", "ro", "mi", "tel", "ban", "su", "dar", "qo", "nev", "il"];
    (0..4)
        .map(|at| PARTS.get((mix(seed + at * 7919) % 10) as usize).copied().unwrap_or("a"))
        .collect()
}

fn name(seed: u64) -> String {
    let mut name = word(seed);
    if let Some(first) = name.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    name
}

fn report(group: u64, copy: u64) -> Result<(DocumentLine, Vec<ClaimLine>), Box<dyn error::Error>> {
    let document_id = format!("{group:08}-{copy}");
    let mut claims = Vec::new();
    let mut text = String::new();
    for at in 0..HAPPENINGS_A_DOCUMENT {
        let happening = group * HAPPENINGS_A_DOCUMENT + at;
        let seed = mix(happening);
        let place = seed % PLACES;
        let spot = mix(place);
        let kind = KINDS.get((mix(seed + 1) % KINDS.len() as u64) as usize).copied();
        let count = mix(seed + 2) % 60 + mix(seed + copy) % 2;
        let when = day(mix(seed + 3) % DAYS);
        let told: Vec<String> = (0..6).map(|at| word(mix(seed + 9 + at % 4) + copy % 3)).collect();
        let sentence = format!("{} {} near {}.", name(seed), told.join(" "), name(spot));
        text.push_str(&sentence);
        claims.push(serde_json::from_value(json!({
            "claim_id": format!("{:016x}{at}", mix(happening * 16 + copy)),
            "document_id": document_id, "type": kind, "status": "asserted", "status_cue": null,
            "recap": copy > 5, "recap_cue": null,
            "when": { "text": null, "span": null, "timex": null, "earliest": when, "latest": when,
                      "time_precision": 1, "recurring": false, "basis": "relative" },
            "where": [{ "role": "at", "text": name(spot), "span": [0, 4], "place_id": null,
                "name": name(spot), "latitude": (spot % 9_000) as f64 / 100.0 - 20.0,
                "longitude": (spot / 9_000 % 18_000) as f64 / 100.0 - 60.0, "country": "SY",
                "admin1": null, "feature": "populated", "relation": null, "geo_precision": 1,
                "uncertainty_km": 2.0 }],
            "who": [],
            "how_many": [{ "category": "killed", "text": "n", "span": [0, 1], "value": count,
                "min": count, "max": count, "approx": "exact", "unit": "people", "victims": null,
                "stage": null, "status": "asserted", "part_of": null, "superseded": false,
                "said_by": null }],
            "said_by": [], "trigger": { "text": "t", "span": [0, 1] },
            "evidence": { "text": sentence, "span": [0, 1] }, "tellings": [], "rule": "r",
            "codes": null,
        }))?);
    }
    let published = day(mix(group) % DAYS);
    let document = serde_json::from_value(json!({
        "schema": "tallybook/1", "document_id": document_id, "path": null, "external_id": null,
        "title": null, "publisher": format!("Outlet {}", copy), "url": null, "language": "en",
        "sha256": "", "text": text,
        "published": { "earliest": published, "latest": published, "basis": "given",
                       "reasons": [] },
        "coder": { "version": "0", "model": "m", "rules": "r" },
    }))?;
    Ok((document, claims))
}

fn memory_mib() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = peak.and_then(|rest| rest.split_whitespace().next()?.parse::<u64>().ok());
    kib.unwrap_or(0) / 1024
}

fn main() -> Result<(), Box<dyn error::Error>> {
    let wanted: usize = env::args().nth(1).unwrap_or_else(|| "100000".to_owned()).parse()?;
    let mut linker = Linker::new();
    let started = Instant::now();
    let mut group = 0;
    while linker.len() < wanted {
        for copy in 0..1 + mix(group) % REPORTS_MAX {
            let (document, claims) = report(group, copy)?;
            linker.add(&document, &claims, &[]);
        }
        group += 1;
    }
    let claims = linker.len();
    println!("{claims} claims read in {:.1?}, peak {} MiB", started.elapsed(), memory_mib());
    let started = Instant::now();
    let groups = linker.groups(&Decisions::default());
    println!(
        "{} groups in {:.1?} ({} happenings), peak {} MiB",
        groups.len(),
        started.elapsed(),
        group * HAPPENINGS_A_DOCUMENT,
        memory_mib()
    );
    Ok(())
}
