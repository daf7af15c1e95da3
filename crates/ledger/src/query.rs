//! Turns filters into the incidents that pass them, by indexed tables.

use jiff::civil::Date;
use rusqlite::types::Value as SqlValue;
use rusqlite::{OptionalExtension, params_from_iter};
use tallybook_contract::IncidentLine;

use crate::store::Ledger;
use crate::view::{packed_line, source_key};
use crate::{Error, ErrorKind, Result};

/// Kilometres of one degree of latitude.
const KM_PER_DEGREE: f64 = 111.195;
/// Earth's radius in kilometres.
const EARTH_KM: f64 = 6371.0;

/// In what order incidents stand.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Sort {
    /// Time, then place, then id.
    #[default]
    Time,
    /// Newest first.
    Newest,
    /// Place, then time.
    Place,
    /// Type, then time.
    Type,
    /// Most documents first.
    Documents,
    /// Most origins first.
    Origins,
}

/// Where incidents have to be: a point and how far around it.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Circle {
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// Kilometres.
    pub radius_km: f64,
}

/// What incidents are asked for; what is absent asks nothing.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Filter {
    /// First day, inclusive: what may have ended before is left out.
    pub since: Option<String>,
    /// Last day, inclusive.
    pub until: Option<String>,
    /// Event types, any of them.
    pub types: Vec<String>,
    /// Name or id of a place or first-level area.
    pub place: Option<String>,
    /// A point and a radius.
    pub circle: Option<Circle>,
    /// ISO 3166-1 alpha-2 codes, any of them.
    pub countries: Vec<String>,
    /// Part of an actor's name, or its id.
    pub actor: Option<String>,
    /// Name of a source or an outlet.
    pub source: Option<String>,
    /// Statuses, any of them.
    pub statuses: Vec<String>,
    /// Review states, any of them.
    pub reviews: Vec<String>,
    /// Words in the evidence of its claims, as FTS5 reads them.
    pub text: Option<String>,
    /// Order.
    pub sort: Sort,
    /// At most so many.
    pub limit: Option<usize>,
}

/// Reads a day like 2024-03-05.
///
/// # Errors
/// Where it is none.
pub fn day(text: &str) -> Result<Date> {
    text.parse().map_err(|_| {
        Error::new(
            ErrorKind::Request,
            format!("expected a date like 2024-03-05, but found \"{text}\""),
        )
    })
}

/// Days from 1970 that stand for an open end; whole in the index's single precision.
pub(crate) const FAR: i64 = 10_000_000;

/// Returns the days from 1970 to a day.
///
/// # Errors
/// Where the text is no day.
pub(crate) fn day_number(text: &str) -> Result<i64> {
    let since = day(text)?.since(jiff::civil::date(1970, 1, 1));
    Ok(since.map_or(0, |span| i64::from(span.get_days())))
}

/// A query as it grows: conditions and their values.
#[derive(Default)]
struct Query {
    conditions: Vec<String>,
    values: Vec<SqlValue>,
}

impl Query {
    /// Adds a condition; each `?` takes the next value.
    fn and(&mut self, condition: &str, values: impl IntoIterator<Item = SqlValue>) {
        self.conditions.push(condition.to_owned());
        self.values.extend(values);
    }

    fn any(&mut self, column: &str, words: &[String]) {
        if !words.is_empty() {
            let marks = vec!["?"; words.len()].join(", ");
            let values = words.iter().cloned().map(SqlValue::Text);
            self.and(&format!("{column} IN ({marks})"), values);
        }
    }

    fn facet(&mut self, kind: &str, condition: &str, value: String) {
        let sql = format!(
            "incident.id IN (SELECT incident FROM incident_facet WHERE kind = '{kind}' AND {condition})"
        );
        self.and(&sql, [SqlValue::Text(value)]);
    }
}

impl Ledger {
    /// Returns the incidents that pass a filter, in its order.
    ///
    /// # Errors
    /// Where a value of the filter is malformed.
    pub fn incidents(&self, filter: &Filter) -> Result<Vec<IncidentLine>> {
        let query = conditions(filter)?;
        let order = match filter.sort {
            Sort::Time => "day, latest, place, incident_id",
            Sort::Newest => "latest DESC, place, incident_id",
            Sort::Place => "place IS NULL, place, earliest, incident_id",
            Sort::Type => "type, earliest, place, incident_id",
            Sort::Documents => "documents DESC, earliest, place, incident_id",
            Sort::Origins => "origins DESC, earliest, place, incident_id",
        };
        let mut sql = String::from("SELECT line FROM incident");
        if !query.conditions.is_empty() {
            sql.push_str(&format!(" WHERE {}", query.conditions.join(" AND ")));
        }
        sql.push_str(&format!(" ORDER BY {order}"));
        // Places further than the radius fall away below, so that the limit stands there too.
        let limit = filter.limit.unwrap_or(usize::MAX);
        if let (Some(limit), None) = (filter.limit, filter.circle) {
            sql.push_str(&format!(" LIMIT {limit}"));
        }
        let mut statement = self.conn.prepare_cached(&sql)?;
        let mut rows = statement.query(params_from_iter(query.values)).map_err(words)?;
        let mut found = Vec::new();
        while let Some(row) = rows.next().map_err(words)? {
            let line = packed_line(&row.get::<_, Vec<u8>>(0)?)?;
            if filter.circle.is_none_or(|circle| within(&line, circle)) {
                found.push(line);
            }
            if found.len() == limit {
                break;
            }
        }
        Ok(found)
    }

    /// Returns how many incidents and claims the ledger holds.
    ///
    /// # Errors
    /// Where the views cannot be read.
    pub fn totals(&self) -> Result<Totals> {
        let count =
            |sql: &str| -> Result<i64> { Ok(self.conn.query_row(sql, [], |row| row.get(0))?) };
        Ok(Totals {
            documents: count("SELECT count(*) FROM document")?,
            claims: count("SELECT count(*) FROM claim")?,
            incidents: count("SELECT count(*) FROM incident")?,
            operations: count("SELECT count(*) FROM operation")?,
        })
    }

    /// Returns the point of a place that incidents name.
    ///
    /// # Errors
    /// Where no incident has a place of that name with coordinates.
    pub fn point_of(&self, place: &str) -> Result<(f64, f64)> {
        let name = place.trim().to_lowercase();
        let sql = "SELECT line FROM incident JOIN incident_facet ON incident = incident.id
                   WHERE kind = 'place' AND value = ?1 ORDER BY incident_id LIMIT 20";
        let mut statement = self.conn.prepare_cached(sql)?;
        for packed in statement.query_map([&name], |row| row.get::<_, Vec<u8>>(0))? {
            for claim in packed_line(&packed?)?.claims {
                let Some(claim) = crate::view::claim_line(self.views(), &claim)? else { continue };
                let same = |place: &&tallybook_contract::PlacePart| {
                    let id = place.place_id.as_deref().unwrap_or("");
                    let names = [place.name.as_str(), place.text.as_str(), id];
                    names.iter().any(|own| own.to_lowercase() == name)
                };
                for place in claim.places.iter().filter(same) {
                    if let (Some(latitude), Some(longitude)) = (place.latitude, place.longitude) {
                        return Ok((latitude, longitude));
                    }
                }
            }
        }
        let text = format!("expected a place of the ledger's incidents, but found \"{place}\"");
        Err(Error::new(ErrorKind::Request, text)
            .hinted("a point does as well: --place 36.8,42.1 --radius 25"))
    }

    /// Returns an incident by its id, the start of it, its public id, or a claim of it.
    ///
    /// # Errors
    /// Where the ledger knows none.
    pub fn incident(&self, id: &str) -> Result<IncidentLine> {
        incident(&self.conn, id)
    }
}

pub(crate) fn incident(conn: &rusqlite::Connection, id: &str) -> Result<IncidentLine> {
    let unknown = || {
        Error::new(
            ErrorKind::Request,
            format!("expected an incident's id, but found none that is \"{id}\""),
        )
        .hinted("`tallybook incidents` lists them; the start of an id is enough")
    };
    let line = |sql: &str, key: &str| -> Result<Option<IncidentLine>> {
        let packed: Option<Vec<u8>> =
            conn.prepare_cached(sql)?.query_row([key], |row| row.get(0)).optional()?;
        packed.map(|packed| packed_line(&packed)).transpose()
    };
    if let Some(claim) = public_anchor(conn, id)? {
        let sql = "SELECT line FROM incident WHERE id =
                   (SELECT incident FROM claim WHERE claim_id = ?1)";
        return line(sql, &claim)?.ok_or_else(unknown);
    }
    if let Some(whole) = crate::decide::find_id(conn, "incident", "incident_id", id)? {
        return line("SELECT line FROM incident WHERE incident_id = ?1", &whole)?
            .ok_or_else(unknown);
    }
    if let Some(claim) = crate::decide::find_id(conn, "claim", "claim_id", id)? {
        let sql = "SELECT line FROM incident WHERE id =
                   (SELECT incident FROM claim WHERE claim_id = ?1)";
        return line(sql, &claim)?.ok_or_else(unknown);
    }
    Err(unknown())
}

/// Returns the claim that a public id stands with; after a merge it leads to the whole.
fn public_anchor(conn: &rusqlite::Connection, id: &str) -> Result<Option<String>> {
    let sql = "SELECT claims FROM public_id WHERE public_id = ?1";
    let claims: Option<String> = conn
        .prepare_cached(sql)?
        .query_row([id.to_ascii_uppercase()], |row| row.get(0))
        .optional()?;
    let Some(claims) = claims else { return Ok(None) };
    let claims: Vec<String> = serde_json::from_str(&claims)?;
    crate::view::anchor(conn, &claims)
}

/// How much a ledger holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Totals {
    /// Documents, all versions.
    pub documents: i64,
    /// Claims, all states.
    pub claims: i64,
    /// Incidents.
    pub incidents: i64,
    /// Operations.
    pub operations: i64,
}

/// Returns the number of a row by a key.
pub(crate) fn row(conn: &rusqlite::Connection, sql: &str, key: &str) -> Result<Option<i64>> {
    Ok(conn.prepare_cached(sql)?.query_row([key], |row| row.get(0)).optional()?)
}

fn conditions(filter: &Filter) -> Result<Query> {
    let mut query = Query::default();
    let text = |text: &str| SqlValue::Text(text.to_owned());
    let bound = |text: &Option<String>, open: i64| text.as_deref().map_or(Ok(open), day_number);
    if filter.since.is_some() || filter.until.is_some() {
        let (since, until) = (bound(&filter.since, -FAR)?, bound(&filter.until, FAR)?);
        let sql = "incident.id IN (SELECT id FROM incident_days WHERE first <= ? AND last >= ?)";
        query.and(sql, [SqlValue::Integer(until), SqlValue::Integer(since)]);
    }
    if let (Some(since), Some(until)) = (&filter.since, &filter.until)
        && day(since)? > day(until)?
    {
        let words = format!("expected since before until, but found {since} and {until}");
        return Err(Error::new(ErrorKind::Request, words));
    }
    query.any("type", &filter.types);
    query.any("status", &filter.statuses);
    query.any("review", &filter.reviews);
    let lower = |words: &str| words.trim().to_lowercase();
    if let Some(place) = &filter.place {
        query.facet("place", "value = ?", lower(place));
    }
    if !filter.countries.is_empty() {
        let marks = vec!["?"; filter.countries.len()].join(", ");
        let sql = format!(
            "incident.id IN (SELECT incident FROM incident_facet WHERE kind = 'country'
             AND value IN ({marks}))"
        );
        query.and(&sql, filter.countries.iter().map(|code| text(&lower(code))));
    }
    if let Some(actor) = &filter.actor {
        query.facet("actor", "instr(value, ?) > 0", lower(actor));
    }
    if let Some(source) = &filter.source {
        query.facet("source", "instr(value, ?) > 0", source_key(source));
    }
    if let Some(words) = &filter.text {
        let sql = "incident.id IN (SELECT incident FROM claim WHERE id IN
                   (SELECT rowid FROM claim_words WHERE claim_words MATCH ?))";
        query.and(sql, [SqlValue::Text(match_words(words))]);
    }
    if let Some(circle) = filter.circle {
        box_of(circle, &mut query)?;
    }
    Ok(query)
}

/// Adds the box around a circle, which the index of points knows.
fn box_of(circle: Circle, query: &mut Query) -> Result<()> {
    let Circle { latitude, longitude, radius_km } = circle;
    let fits = latitude.abs() <= 90.0 && longitude.abs() <= 180.0;
    if !fits || !radius_km.is_finite() || radius_km <= 0.0 {
        let text = format!(
            "expected a point and a radius like 36.8,42.1 and 25, but found {latitude},{longitude} \
             and {radius_km}"
        );
        return Err(Error::new(ErrorKind::Request, text)
            .hinted("degrees north, degrees east; kilometres above 0"));
    }
    let north = radius_km / KM_PER_DEGREE;
    let east = north / latitude.to_radians().cos().max(0.01);
    let sql = "incident.id IN (SELECT id / 16 FROM incident_point
               WHERE south <= ? AND north >= ? AND west <= ? AND east >= ?)";
    // Single precision of the index: a little more is let in and falls away below.
    let slack = 0.001;
    query.and(
        sql,
        [
            latitude + north + slack,
            latitude - north - slack,
            longitude + east + slack,
            longitude - east - slack,
        ]
        .map(SqlValue::Real),
    );
    Ok(())
}

fn within(line: &IncidentLine, circle: Circle) -> bool {
    line.places.iter().any(|place| match (place.latitude, place.longitude) {
        (Some(latitude), Some(longitude)) => {
            distance_km(circle.latitude, circle.longitude, latitude, longitude) <= circle.radius_km
        }
        _ => false,
    })
}

fn distance_km(latitude: f64, longitude: f64, other_latitude: f64, other_longitude: f64) -> f64 {
    let (a, b) = (latitude.to_radians(), other_latitude.to_radians());
    let half_north = (b - a) / 2.0;
    let half_east = (other_longitude - longitude).to_radians() / 2.0;
    let chord = half_north.sin().powi(2) + a.cos() * b.cos() * half_east.sin().powi(2);
    2.0 * EARTH_KM * chord.sqrt().min(1.0).asin()
}

/// Returns words as FTS5 reads them: plain words are each quoted, so that a hyphen or an
/// apostrophe is no operator; a query that uses quotes or operators is left as it is.
pub(crate) fn match_words(text: &str) -> String {
    let operators = ["AND", "OR", "NOT", "NEAR"];
    let own = text.contains('"') || text.split_whitespace().any(|word| operators.contains(&word));
    if own {
        return text.to_owned();
    }
    let quoted = text.split_whitespace().map(|word| match word.strip_suffix('*') {
        Some(start) => format!("\"{start}\"*"),
        None => format!("\"{word}\""),
    });
    quoted.collect::<Vec<_>>().join(" ")
}

/// Says what is wrong with a full-text query in its own words.
pub(crate) fn words(error: rusqlite::Error) -> Error {
    let text = error.to_string();
    if text.contains("fts5") || text.contains("unterminated string") {
        return Error::new(ErrorKind::Request, format!("expected words to search for: {text}"))
            .hinted("plain words, \"a phrase\", start*, AND, OR, NOT");
    }
    error.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_quoted_for_the_search() {
        assert_eq!(match_words("al-Walid crossing"), "\"al-Walid\" \"crossing\"");
        assert_eq!(match_words("conv* o'clock"), "\"conv\"* \"o'clock\"");
        assert_eq!(match_words("convoy OR trucks"), "convoy OR trucks");
    }

    #[test]
    fn distances_are_great_circles() {
        // Aleppo to Damascus.
        let km = distance_km(36.2021, 37.1343, 33.5138, 36.2765);
        assert!((km - 309.0).abs() < 3.0, "{km}");
    }
}
