//! Turns the claims that operations touched into incidents: only what they touch is computed.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::Connection;
use tallybook_contract::{ClaimLine, IncidentLine};
use tallybook_incident::{Corpus, FigureRule, incidents};

use super::{Views, claim, source_key};
use crate::change::{Change, ReviewState};
use crate::document::document_line;
use crate::query::{FAR, day_number};
use crate::{Result, decisions, log, payload};

/// Places of one incident that the map's index holds; the line holds all.
const POINTS_MAX: usize = 16;

/// Groups every claim that counts into incidents and writes those that changed.
///
/// A claim can join any other, so that nothing less than all claims decides; it is done once for
/// all that a command recorded.
pub(crate) fn regroup(views: Views<'_>) -> Result<()> {
    let corpus = corpus(views)?;
    let decisions = decisions::of(views)?;
    let reviewed: bool = views.conn.query_row(
        "SELECT count(*) > 0 FROM decision WHERE kind = 'review'",
        [],
        |row| row.get(0),
    )?;
    let mut before = held(views.conn)?;
    let mut changed = Vec::new();
    for mut line in incidents(&corpus, &decisions, FigureRule::default()) {
        if reviewed {
            decide(views, &mut line)?;
        }
        let json = serde_json::to_string(&line)?;
        let same = match before.get(&line.incident_id) {
            Some(row) => line_of(views.conn, *row)? == json,
            None => false,
        };
        if same {
            before.remove(&line.incident_id);
        } else {
            changed.push((line, json));
        }
    }
    // What is left is gone or says something else now.
    for row in before.values() {
        remove(views.conn, *row)?;
    }
    let toponyms = toponyms(&corpus);
    for (line, json) in &changed {
        let names = line.claims.iter().filter_map(|claim| toponyms.get(claim.as_str()));
        write(views.conn, line, json, names.flatten().cloned().collect())?;
    }
    Ok(())
}

/// Returns the place names that each claim's own words have: a desk types what it read.
fn toponyms(corpus: &Corpus) -> BTreeMap<&str, Vec<String>> {
    let names = |claim: &ClaimLine| -> Vec<String> {
        claim.places.iter().map(|place| place.text.to_lowercase()).collect()
    };
    corpus.claims.iter().map(|claim| (claim.claim_id.as_str(), names(claim))).collect()
}

fn held(conn: &Connection) -> Result<BTreeMap<String, i64>> {
    let mut statement = conn.prepare_cached("SELECT incident_id, id FROM incident")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn line_of(conn: &Connection, row: i64) -> Result<String> {
    let sql = "SELECT line FROM incident WHERE id = ?1";
    let packed: Vec<u8> = conn.prepare_cached(sql)?.query_row([row], |row| row.get(0))?;
    Ok(String::from_utf8_lossy(&payload::unpack(&packed)?).into_owned())
}

/// Returns the lines of every document and claim that counts.
pub(crate) fn corpus(views: Views<'_>) -> Result<Corpus> {
    let mut statement = views
        .conn
        .prepare_cached("SELECT id FROM document WHERE state = 'current' ORDER BY document_id")?;
    let rows: Vec<i64> =
        statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    let withdrawn: BTreeSet<String> = views
        .conn
        .prepare_cached("SELECT claim_id FROM claim WHERE state <> 'current'")?
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let mut corpus = Corpus::default();
    for row in rows {
        let Some(document) = document_line(views, row)? else { continue };
        corpus.documents.push(document);
        let Some(record) = claim::recorded_as_corrected(views, row)? else { continue };
        corpus.tallies.extend(record.tallies);
        corpus.figures.extend(record.figures);
        let counts = |line: &ClaimLine| !withdrawn.contains(&line.claim_id);
        corpus.claims.extend(record.claims.into_iter().filter(counts));
    }
    Ok(corpus)
}

/// Puts the desk's decisions into an incident's line.
fn decide(views: Views<'_>, line: &mut IncidentLine) -> Result<()> {
    let (review, public_id) = review(views, line)?;
    line.public_id = public_id;
    if let Some(review) = review {
        review.as_str().clone_into(&mut line.review);
    }
    Ok(())
}

fn remove(conn: &Connection, incident: i64) -> Result<()> {
    let statements = [
        "UPDATE claim SET incident = NULL WHERE incident = ?1",
        "DELETE FROM incident_facet WHERE incident = ?1",
        "DELETE FROM incident_days WHERE id = ?1",
        "DELETE FROM incident_point WHERE id BETWEEN ?1 * 16 AND ?1 * 16 + 15",
        "DELETE FROM incident WHERE id = ?1",
    ];
    for sql in statements {
        conn.prepare_cached(sql)?.execute([incident])?;
    }
    Ok(())
}

/// Writes an incident's row and what it is found by.
fn write(
    conn: &Connection,
    line: &IncidentLine,
    json: &str,
    toponyms: BTreeSet<String>,
) -> Result<()> {
    let place = line.places.first().map(|place| place.name.clone());
    let packed = payload::pack(json.as_bytes())?;
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
    let first = line.when.earliest.as_deref().map_or(Ok(-FAR), day_number)?;
    let last = line.when.latest.as_deref().map_or(Ok(FAR), day_number)?;
    // An interval that is the wrong way round is still found by its first day.
    let sql = "INSERT INTO incident_days VALUES (?1, ?2, ?3)";
    conn.prepare_cached(sql)?.execute((row, first, last.max(first)))?;
    write_points(conn, row, line)?;
    let mut facets = facets(conn, row, line)?;
    facets.extend(toponyms.into_iter().filter(|name| !name.is_empty()).map(|name| ("place", name)));
    for (kind, value) in facets {
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
