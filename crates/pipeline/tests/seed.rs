//! Checks the article that the project started from, row by row of the design's first table.
//!
//! The article is third-party text and stands beside the repository, not in it; without it the
//! test says `skipped`.

mod support;

use std::path::Path;

use tallybook_claim::event::{EventType, Status};
use tallybook_claim::{Claim, PlaceRole, Role};
use tallybook_pipeline::{Analysis, analyse};
use tallybook_text::{Document, DocumentParts, Span};

const ARTICLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/seed/article.txt");

struct Seed {
    document: Document,
    analysis: Analysis,
    failed: Vec<String>,
}

impl Seed {
    fn check(&mut self, row: &str, holds: bool) {
        if !holds {
            self.failed.push(row.to_owned());
        }
    }

    fn words(&self, span: Span) -> &str {
        self.document.slice(span)
    }

    /// Returns the claims of a type of which a telling holds `words`.
    fn claims(&self, event_type: EventType, words: &str) -> Vec<&Claim> {
        let told = |claim: &Claim| {
            std::iter::once(&claim.telling).chain(&claim.tellings).any(|telling| {
                let sentences = &self.analysis.sentences;
                sentences
                    .iter()
                    .filter(|sentence| sentence.span.overlaps(telling.evidence))
                    .any(|sentence| self.words(sentence.span).contains(words))
            })
        };
        let claims = self.analysis.claims.iter();
        claims.filter(|claim| claim.event_type == event_type && told(claim)).collect()
    }
}

fn counts(claim: &Claim) -> Vec<Option<f64>> {
    claim.how_many.iter().map(|count| count.value).collect()
}

fn sources(claim: &Claim) -> Vec<&str> {
    claim.said_by.iter().map(|voice| voice.source.as_str()).collect()
}

fn place(claim: &Claim, role: PlaceRole, name: &str) -> bool {
    claim.places.iter().any(|place| place.role == role && place.toponym.contains(name))
}

fn agent(claim: &Claim, name: &str) -> bool {
    let mut agents = claim.actors.iter().filter(|actor| actor.role == Role::Agent);
    agents.any(|actor| actor.name.contains(name))
}

fn read() -> Option<Seed> {
    let text = std::fs::read_to_string(Path::new(ARTICLE)).ok()?;
    let document = Document::new(DocumentParts { text, ..DocumentParts::default() });
    let tools = support::tools();
    let analysis = analyse(&document, tools);
    Some(Seed { document, analysis, failed: Vec::new() })
}

#[test]
fn every_row_of_the_design_holds() {
    let Some(mut seed) = read() else {
        println!("skipped: no {ARTICLE}");
        return;
    };
    convoys(&mut seed);
    bases(&mut seed);
    alliance(&mut seed);
    document_time(&mut seed);
    assert!(seed.failed.is_empty(), "rows that do not hold:\n- {}", seed.failed.join("\n- "));
}

fn convoys(seed: &mut Seed) {
    let movements: Vec<Claim> = seed
        .analysis
        .claims
        .iter()
        .filter(|claim| claim.event_type == EventType::Movement)
        .cloned()
        .collect();
    seed.check(&format!("three convoys, found {}", movements.len()), movements.len() == 3);
    let day = |claim: &Claim| {
        (claim.when.earliest.filter(|_| claim.when.earliest == claim.when.latest))
            .map(|date| date.to_string())
    };
    let main = movements.iter().find(|claim| claim.how_many.iter().any(|c| c.min == Some(51.0)));
    let Some(main) = main.cloned() else {
        seed.check("a convoy of over 50", false);
        return;
    };
    seed.check("the main convoy is no recap", !main.recap);
    seed.check("the main convoy has no invented day", day(&main).is_none());
    seed.check("the main convoy has two tellings", !main.tellings.is_empty());
    seed.check("from Iraq's Kurdistan Region", place(&main, PlaceRole::From, "Kurdistan"));
    seed.check("via Al-Walid", place(&main, PlaceRole::Via, "Al-Walid"));
    seed.check("towards Qamishli", place(&main, PlaceRole::To, "Qamishli"));
    seed.check("the Coalition's", agent(&main, "Coalition"));
    for (date, value) in [("2021-02-08", 45.0), ("2021-02-06", 50.0)] {
        let recap = movements.iter().find(|claim| day(claim).as_deref() == Some(date)).cloned();
        let Some(recap) = recap else {
            seed.check(&format!("a convoy on {date}"), false);
            continue;
        };
        seed.check(&format!("{date} is a recap"), recap.recap && recap.recap_cue.is_some());
        seed.check(&format!("{date} has {value}"), counts(&recap).contains(&Some(value)));
        seed.check(&format!("{date} via Al-Walid"), place(&recap, PlaceRole::Via, "Al-Walid"));
    }
    let sohr = |claim: &Claim| sources(claim).iter().any(|s| s.contains("Syrian Observatory"));
    seed.check("all three on SOHR's word", movements.iter().all(sohr));
    let tally = seed.analysis.tallies.first().cloned();
    seed.check("one tally", seed.analysis.tallies.len() == 1);
    if let Some(tally) = tally {
        seed.check("the 11th", tally.count == 11.0);
        let since = tally.since.map(|date| date.to_string());
        seed.check("since 2021-01-01", since.as_deref() == Some("2021-01-01"));
        let said = tally.said_by.as_ref().is_some_and(|voice| voice.source.contains("Observatory"));
        seed.check("SOHR's count", said);
    }
}

fn bases(seed: &mut Seed) {
    let of = |claims: Vec<&Claim>, status: Status| claims.iter().any(|c| c.status == status);
    let planned = of(seed.claims(EventType::Base, "Ain Dewar"), Status::Planned);
    seed.check("the base at Ain Dewar planned", planned);
    let begun = seed.claims(EventType::Base, "Al-Malikiyah");
    let begun = begun.iter().any(|c| c.status == Status::Asserted && sources(c).contains(&"SANA"));
    seed.check("the second base begun, on SANA's word", begun);
    let reinforcements: Vec<Claim> =
        seed.claims(EventType::Deployment, "60 armoured vehicles").into_iter().cloned().collect();
    let sixty = reinforcements.iter().any(|claim| counts(claim).contains(&Some(60.0)));
    seed.check("60 armoured vehicles deployed", sixty);
    let chain = reinforcements.iter().flat_map(|claim| &claim.said_by).any(|voice| {
        voice.source.contains("SANA")
            && voice.chain.iter().any(|link| link.source.contains("local sources"))
    });
    seed.check("SANA's word through local sources", chain);
    let tal_alu = of(seed.claims(EventType::Base, "Tal Alu"), Status::Asserted);
    seed.check("the base at Tal Alu", tal_alu);
    let airport = of(seed.claims(EventType::Base, "Al-Omar"), Status::Asserted);
    seed.check("the airport at Al-Omar", airport);
}

fn alliance(seed: &mut Seed) {
    let levels: Vec<Claim> =
        seed.claims(EventType::ForceLevel, "500").into_iter().cloned().collect();
    let planned = levels.iter().any(|claim| {
        let stages: Vec<_> = claim.how_many.iter().map(|c| (c.stage, c.value)).collect();
        claim.status == Status::Planned
            && stages.contains(&(Some("before"), Some(500.0)))
            && stages.contains(&(Some("after"), Some(4000.0)))
    });
    seed.check("NATO from 500 to about 4,000, planned", planned);
    let figures = &seed.analysis.figures;
    let right = figures.iter().any(|f| f.stated == 700.0 && f.computed == 700.0 && f.agrees);
    seed.check("the 700 percent checked and right", right);
    let refusal = "would not disclose";
    let claims = &seed.analysis.claims;
    let event = claims.iter().any(|claim| {
        let told = seed.words(claim.telling.evidence).contains(refusal);
        told && !matches!(claim.status, Status::Undisclosed | Status::Hypothetical)
    });
    seed.check("the official's refusal is no event", !event);
    let strikes = seed.claims(EventType::AirStrike, "regular airstrikes");
    let recurring = strikes.iter().any(|c| c.when.recurring && c.how_many.is_empty());
    seed.check("airstrikes recurring, without a number", recurring);
}

fn document_time(seed: &mut Seed) {
    let dct = seed.analysis.dct.clone();
    let earliest = dct.earliest.map(|date| date.to_string()).unwrap_or_default();
    seed.check(
        &format!("document time after 2021-02-08, found {earliest:?}"),
        ("2021-02-09".."2021-03-31").contains(&earliest.as_str()),
    );
    let latest = dct.latest.map(|date| date.to_string());
    seed.check("document time may be 2021-02-19", latest.is_none_or(|l| *l >= *"2021-02-19"));
    seed.check("document time has its reasons", !dct.reasons.is_empty());
}
