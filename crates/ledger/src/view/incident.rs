//! Turns the claims that operations touched into incidents: only what they touch is computed.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, OptionalExtension};
use tallybook_contract::{ClaimLine, IncidentLine};
use tallybook_incident::{Corpus, FigureRule, incidents};

use super::{Views, claim, source_key};
use crate::change::{Change, ReviewState};
use crate::document::document_line;
use crate::{Result, decisions, log, payload};

/// Places of one incident that the map's index holds; the line holds all.
const POINTS_MAX: usize = 16;

/// What has to be computed again.
#[derive(Default)]
pub(super) struct Dirty {
    claims: BTreeSet<i64>,
    incidents: BTreeSet<i64>,
    lines: BTreeMap<i64, ClaimLine>,
}

impl Dirty {
    /// Marks a claim by its id.
    pub(super) fn claim(&mut self, conn: &Connection, claim_id: &str) -> Result<()> {
        let sql = "SELECT id, incident FROM claim WHERE claim_id = ?1";
        let row: Option<(i64, Option<i64>)> = conn
            .prepare_cached(sql)?
            .query_row([claim_id], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        if let Some((row, incident)) = row {
            self.row(row);
            self.incident(incident);
        }
        Ok(())
    }

    /// Marks a claim by its row.
    pub(super) fn row(&mut self, row: i64) {
        self.claims.insert(row);
    }

    /// Marks a claim whose line is at hand.
    pub(super) fn line(&mut self, row: i64, line: ClaimLine) {
        self.claims.insert(row);
        self.lines.insert(row, line);
    }

    /// Marks an incident that lost or may lose a claim.
    pub(super) fn incident(&mut self, incident: Option<i64>) {
        self.incidents.extend(incident);
    }

    /// Notes that a claim's row is no more.
    pub(super) fn gone(&mut self, row: i64) {
        self.claims.remove(&row);
        self.lines.remove(&row);
    }
}

/// Computes the incidents of everything marked and of what may belong with it.
pub(super) fn regroup(views: Views<'_>, dirty: Dirty) -> Result<()> {
    let Dirty { mut claims, incidents: mut old, lines } = dirty;
    for incident in &old {
        claims.extend(rows(views.conn, "SELECT id FROM claim WHERE incident = ?1", *incident)?);
    }
    let region = region(views, claims)?;
    for claim in &region {
        let sql = "SELECT incident FROM claim WHERE id = ?1 AND incident IS NOT NULL";
        old.extend(rows(views.conn, sql, *claim)?);
    }
    let corpus = corpus(views, &region, &lines)?;
    let decisions = decisions::of(views, corpus.claims.iter().map(|claim| &claim.claim_id))?;
    for incident in old {
        remove(views.conn, incident)?;
    }
    for line in incidents(&corpus, &decisions, FigureRule::default()) {
        write(views, line)?;
    }
    Ok(())
}

fn rows(conn: &Connection, sql: &str, key: i64) -> Result<Vec<i64>> {
    let mut statement = conn.prepare_cached(sql)?;
    let found = statement.query_map([key], |row| row.get(0))?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// Returns the claims that may stand in one incident with these, themselves among them.
fn region(views: Views<'_>, mut claims: BTreeSet<i64>) -> Result<BTreeSet<i64>> {
    let mut waiting: Vec<i64> = claims.iter().copied().collect();
    while let Some(claim) = waiting.pop() {
        for other in decisions::neighbours(views, claim)? {
            if claims.insert(other) {
                waiting.push(other);
            }
        }
    }
    Ok(claims)
}

/// Returns the lines of claims that count, with their documents.
fn corpus(
    views: Views<'_>,
    region: &BTreeSet<i64>,
    fresh: &BTreeMap<i64, ClaimLine>,
) -> Result<Corpus> {
    let mut corpus = Corpus::default();
    let mut documents: BTreeMap<i64, BTreeMap<String, i64>> = BTreeMap::new();
    for row in region {
        let sql = "SELECT document, claim_id FROM claim WHERE id = ?1 AND state = 'current'";
        let found: Option<(i64, String)> = views
            .conn
            .prepare_cached(sql)?
            .query_row([row], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        if let Some((document, claim_id)) = found {
            documents.entry(document).or_default().insert(claim_id, *row);
        }
    }
    for (document, wanted) in documents {
        let Some(line) = document_line(views, document)? else { continue };
        corpus.documents.push(line);
        if wanted.values().all(|row| fresh.contains_key(row)) {
            corpus.claims.extend(wanted.values().filter_map(|row| fresh.get(row)).cloned());
            continue;
        }
        let lines = claim::claims_of_document(views, document)?;
        corpus.claims.extend(lines.into_iter().filter(|line| wanted.contains_key(&line.claim_id)));
    }
    Ok(corpus)
}

fn remove(conn: &Connection, incident: i64) -> Result<()> {
    let statements = [
        "UPDATE claim SET incident = NULL WHERE incident = ?1",
        "DELETE FROM incident_facet WHERE incident = ?1",
        "DELETE FROM incident_point WHERE id BETWEEN ?1 * 16 AND ?1 * 16 + 15",
        "DELETE FROM incident WHERE id = ?1",
    ];
    for sql in statements {
        conn.prepare_cached(sql)?.execute([incident])?;
    }
    Ok(())
}

/// Writes an incident with what the desk decided on it.
fn write(views: Views<'_>, mut line: IncidentLine) -> Result<()> {
    let conn = views.conn;
    let (review, public_id) = review(views, &line)?;
    line.public_id = public_id;
    if let Some(review) = review {
        line.review = review.as_str().to_owned();
    }
    let place = line.places.first().map(|place| place.name.clone());
    let packed = payload::pack(serde_json::to_string(&line)?.as_bytes())?;
    let sql = "INSERT INTO incident (incident_id, public_id, type, status, review, earliest,
                 latest, place, title, documents, origins, claims, recaps, line)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
               RETURNING id";
    let row: i64 = conn.prepare_cached(sql)?.query_row(
        rusqlite::params![
            line.incident_id,
            line.public_id,
            line.event_type,
            line.status,
            line.review,
            line.when.earliest,
            line.when.latest,
            place,
            line.title,
            line.documents,
            line.origins,
            line.claims.len(),
            line.recaps.len(),
            packed,
        ],
        |row| row.get(0),
    )?;
    for claim in &line.claims {
        let sql = "UPDATE claim SET incident = ?2 WHERE claim_id = ?1";
        conn.prepare_cached(sql)?.execute((claim, row))?;
    }
    write_points(conn, row, &line)?;
    for (kind, value) in facets(conn, row, &line)? {
        let sql = "INSERT INTO incident_facet (kind, value, incident) VALUES (?1, ?2, ?3)";
        conn.prepare_cached(sql)?.execute((kind, value, row))?;
    }
    Ok(())
}

fn write_points(conn: &Connection, row: i64, line: &IncidentLine) -> Result<()> {
    let points = line.places.iter().filter_map(|place| Some((place.latitude?, place.longitude?)));
    for (number, (latitude, longitude)) in points.take(POINTS_MAX).enumerate() {
        let id = row * 16 + i64::try_from(number).unwrap_or(0);
        let sql = "INSERT INTO incident_point VALUES (?1, ?2, ?2, ?3, ?3)";
        conn.prepare_cached(sql)?.execute((id, latitude, longitude))?;
    }
    Ok(())
}

/// Returns the values by which an incident is found, each once.
fn facets(
    conn: &Connection,
    row: i64,
    line: &IncidentLine,
) -> Result<BTreeSet<(&'static str, String)>> {
    let mut facets = BTreeSet::new();
    for place in &line.places {
        facets.insert(("place", place.name.to_lowercase()));
        facets.extend(place.country.iter().map(|code| ("country", code.to_lowercase())));
        facets.extend(place.admin1.iter().map(|name| ("place", name.to_lowercase())));
        facets.extend(place.place_id.iter().map(|id| ("place", id.to_lowercase())));
    }
    for actor in &line.who {
        facets.insert(("actor", actor.name.to_lowercase()));
        facets.extend(actor.actor_id.iter().map(|id| ("actor", id.to_lowercase())));
    }
    for origin in &line.origin_list {
        facets.insert(("source", source_key(&origin.source)));
    }
    for figure in line.figures.values().flat_map(|figure| &figure.all) {
        facets.insert(("source", source_key(&figure.source)));
    }
    let sql = "SELECT DISTINCT document.publisher FROM claim
               JOIN document ON document.id = claim.document
               WHERE claim.incident = ?1 AND document.publisher IS NOT NULL";
    let mut statement = conn.prepare_cached(sql)?;
    for publisher in statement.query_map([row], |row| row.get::<_, String>(0))? {
        facets.insert(("source", source_key(&publisher?)));
    }
    facets.retain(|(_, value)| !value.is_empty());
    Ok(facets)
}

/// Returns what the desk decided last on the happening that these claims tell of, and the oldest
/// public id that was given to it.
///
/// A decision stays with the first of its claims that is still there: through merges, splits and
/// new reports.
fn review(views: Views<'_>, line: &IncidentLine) -> Result<(Option<ReviewState>, Option<String>)> {
    let mut seqs = BTreeSet::new();
    for claim in &line.claims {
        let sql = "SELECT seq FROM decision WHERE claim_id = ?1 AND kind = 'review'
                   AND NOT EXISTS (SELECT 1 FROM undone WHERE undone.seq = decision.seq)";
        let mut statement = views.conn.prepare_cached(sql)?;
        for seq in statement.query_map([claim], |row| row.get::<_, i64>(0))? {
            seqs.insert(seq?);
        }
    }
    let (mut state, mut public) = (None, None);
    for seq in seqs {
        let Some(operation) = log::get(views.log, seq)? else { continue };
        let payload = payload::change(views.log, &operation.header.payload)?;
        let Some(Change::Review { claims, decision, public_id }) =
            payload.map(|payload| payload.change)
        else {
            continue;
        };
        let anchor = anchor(views.conn, &claims)?;
        if anchor.is_some_and(|anchor| line.claims.contains(&anchor)) {
            state = Some(decision);
            public = public.or(public_id);
        }
    }
    Ok((state, public))
}

/// Returns the first of some claims that still counts.
pub(crate) fn anchor(conn: &Connection, claims: &[String]) -> Result<Option<String>> {
    for claim in claims {
        let sql = "SELECT count(*) > 0 FROM claim WHERE claim_id = ?1 AND state = 'current'
                   AND status NOT IN ('hypothetical', 'undisclosed')";
        if conn.prepare_cached(sql)?.query_row([claim], |row| row.get(0))? {
            return Ok(Some(claim.clone()));
        }
    }
    Ok(None)
}

/// Returns an incident's line from what its row keeps.
pub(crate) fn packed_line(packed: &[u8]) -> Result<IncidentLine> {
    Ok(serde_json::from_slice(&payload::unpack(packed)?)?)
}
