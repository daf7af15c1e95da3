//! Turns the ledger into what may be published: the codebook's delays and coarse places applied.
//!
//! `movement`, `deployment`, `base` and `force_level` leave no sooner than three days after the
//! first report and no finer than the first-level area (the gazetteer's places carry no second);
//! `sexual_violence` no finer than the first level. A release to the desk itself has all.

use jiff::civil::Date;
use rusqlite::OptionalExtension;
use serde::Serialize;
use tallybook_contract::{ClaimLine, IncidentLine};

use crate::Result;
use crate::query::{Filter, day};
use crate::show::ShownClaim;
use crate::store::Ledger;
use crate::veil::WITHHELD;
use crate::view::claim_line;

/// Types whose time and place are held back (CODEBOOK section 4).
const HELD_BACK: &[&str] = &["movement", "deployment", "base", "force_level"];
/// Types whose place only is held back.
const COARSE: &[&str] = &["sexual_violence"];
/// Days after the first report before what is held back may leave: 72 hours, in whole days.
const EMBARGO_DAYS: i64 = 3;
/// ACLED's precision of a first-level area.
const AREA_PRECISION: u8 = 3;

/// For whom something leaves the ledger.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Release {
    /// For everybody, on this day.
    Public(Date),
    /// For the desk itself.
    Internal,
}

/// A claim as it is exported: with its incident and its document.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct ExportedClaim {
    /// The incident that holds it.
    pub incident_id: String,
    /// The claim and what is known of its document.
    #[serde(flatten)]
    pub shown: ShownClaim,
}

/// What leaves and how much stays behind.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Exported<T> {
    /// What leaves.
    pub lines: Vec<T>,
    /// How many are held back for now.
    pub held_back: usize,
    /// How many leave with a coarser place.
    pub coarsened: usize,
}

impl Ledger {
    /// Returns the incidents that may leave.
    ///
    /// # Errors
    /// Where the filter is malformed or the ledger cannot be read.
    pub fn export_incidents(
        &self,
        filter: &Filter,
        release: Release,
    ) -> Result<Exported<IncidentLine>> {
        let mut out = Exported { lines: Vec::new(), held_back: 0, coarsened: 0 };
        for mut line in self.incidents(filter)? {
            if self.is_early(&line, release)? {
                out.held_back += 1;
                continue;
            }
            if is_coarse(&line.event_type, release) {
                coarsen(&mut line);
                out.coarsened += 1;
            }
            out.lines.push(line);
        }
        Ok(out)
    }

    /// Returns the claims of the incidents that may leave.
    ///
    /// # Errors
    /// Where the filter is malformed or the ledger cannot be read.
    pub fn export_claims(
        &self,
        filter: &Filter,
        release: Release,
    ) -> Result<Exported<ExportedClaim>> {
        let mut out = Exported { lines: Vec::new(), held_back: 0, coarsened: 0 };
        for incident in self.incidents(filter)? {
            if self.is_early(&incident, release)? {
                out.held_back += incident.claims.len();
                continue;
            }
            for claim_id in &incident.claims {
                let Some(mut claim) = claim_line(self.views(), claim_id)? else { continue };
                if is_coarse(&incident.event_type, release) || is_coarse(&claim.event_type, release)
                {
                    coarsen_claim(&mut claim);
                    out.coarsened += 1;
                }
                let shown = self.shown_claim(claim)?;
                out.lines.push(ExportedClaim { incident_id: incident.incident_id.clone(), shown });
            }
        }
        Ok(out)
    }

    fn shown_claim(&self, claim: ClaimLine) -> Result<ShownClaim> {
        let sql = "SELECT publisher, title, url, latest FROM document WHERE document_id = ?1";
        let row =
            |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?));
        let (publisher, title, url, published) =
            self.conn.prepare_cached(sql)?.query_row([&claim.document_id], row)?;
        Ok(ShownClaim { claim, publisher, title, url, published })
    }

    /// Returns true if and only if an incident has to wait: by its first report, else by the day
    /// on which it was recorded.
    fn is_early(&self, line: &IncidentLine, release: Release) -> Result<bool> {
        let Release::Public(today) = release else { return Ok(false) };
        if !HELD_BACK.contains(&line.event_type.as_str()) {
            return Ok(false);
        }
        let mut first: Option<Date> = None;
        for claim in &line.claims {
            let sql = "SELECT coalesce(latest, substr(json_extract(header, '$.at'), 1, 10))
                       FROM claim JOIN document ON document.id = claim.document
                       JOIN operation ON operation.seq = document.added WHERE claim_id = ?1";
            let reported: Option<String> =
                self.conn.prepare_cached(sql)?.query_row([claim], |row| row.get(0)).optional()?;
            let reported = reported.map(|text| day(&text)).transpose()?;
            first = first.min(reported).or(first).or(reported);
        }
        let Some(first) = first else { return Ok(true) };
        let waits = jiff::Span::new().days(EMBARGO_DAYS);
        Ok(first.checked_add(waits).map_or(true, |until| today < until))
    }
}

fn is_coarse(event_type: &str, release: Release) -> bool {
    release != Release::Internal
        && (HELD_BACK.contains(&event_type) || COARSE.contains(&event_type))
}

/// Leaves of each place its first-level area, and of the words nothing that could name it.
fn coarsen(line: &mut IncidentLine) {
    for place in &mut line.places {
        place.place_id = None;
        place.name = place.admin1.clone().or(place.country.clone()).unwrap_or_default();
        place.latitude = None;
        place.longitude = None;
        place.geo_precision = Some(AREA_PRECISION);
        place.uncertainty_km = None;
    }
    line.places.dedup_by(|a, b| a.role == b.role && a.name == b.name && a.country == b.country);
    let area = line.places.first().map_or(String::new(), |place| format!(", {}", place.name));
    let from = line.when.earliest.as_deref().unwrap_or("");
    line.title = format!("{}{area}, {from}", line.event_type.replace('_', " "));
    for link in &mut line.links {
        link.reasons.clear();
    }
}

fn coarsen_claim(claim: &mut ClaimLine) {
    for place in &mut claim.places {
        place.place_id = None;
        place.name = place.admin1.clone().or(place.country.clone()).unwrap_or_default();
        WITHHELD.clone_into(&mut place.text);
        place.latitude = None;
        place.longitude = None;
        place.feature = None;
        place.relation = None;
        place.geo_precision = Some(AREA_PRECISION);
        place.uncertainty_km = None;
    }
    // The words of the evidence name the place.
    WITHHELD.clone_into(&mut claim.evidence.text);
    for telling in &mut claim.tellings {
        WITHHELD.clone_into(&mut telling.evidence.text);
    }
}
