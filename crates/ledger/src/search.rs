//! Turns words into the documents that hold them, and the register of sources into its lines.

use rusqlite::OptionalExtension;
use serde::Serialize;

use crate::Result;
use crate::change::SourceEntry;
use crate::document::document_line;
use crate::query::{match_words, words};
use crate::store::Ledger;
use crate::veil::{Veil, WITHHELD};
use crate::view::{claims_of_document, source_key};

/// Characters of a snippet on each side of the first word found.
const AROUND: usize = 60;

/// A document that holds the words.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Hit {
    /// The document.
    pub document_id: String,
    /// Its title.
    pub title: Option<String>,
    /// Its outlet.
    pub publisher: Option<String>,
    /// Last day on which it can have been published.
    pub published: Option<String>,
    /// current, superseded or withdrawn.
    pub state: String,
    /// The words with what stands around them.
    pub snippet: String,
}

/// A source of the register, or one that claims cite and the register does not know.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct SourceRow {
    /// What the desk says of it.
    #[serde(flatten)]
    pub entry: SourceEntry,
    /// Number of incidents with a figure, an origin or an outlet of that name.
    pub incidents: i64,
    /// True where the register has it.
    pub registered: bool,
}

impl Ledger {
    /// Returns the documents that hold the words, best first; a protected source's are masked.
    ///
    /// # Errors
    /// Where the words are no query.
    pub fn search(&self, text: &str, limit: usize, veil: &Veil) -> Result<Vec<Hit>> {
        let sql = "SELECT document.id, document_id, title, publisher, latest, state
                   FROM (SELECT rowid AS hit, rank FROM document_words
                         WHERE document_words MATCH ?1 ORDER BY rank LIMIT ?2)
                   JOIN document ON document.id = hit ORDER BY rank, document_id";
        let mut statement = self.conn.prepare_cached(sql)?;
        let mut rows = statement.query((match_words(text), limit)).map_err(words)?;
        let mut hits = Vec::new();
        while let Some(row) = rows.next().map_err(words)? {
            let (id, title, publisher): (i64, Option<String>, Option<String>) =
                (row.get(0)?, row.get(2)?, row.get(3)?);
            let Some(line) = document_line(self.views(), id)? else { continue };
            let covered = !veil.is_empty() && self.is_covered(id, &line, veil)?;
            let mask = |text: Option<String>| {
                if covered { text.map(|_| WITHHELD.to_owned()) } else { text }
            };
            let snippet = if covered { WITHHELD.to_owned() } else { snippet(&line.text, text) };
            hits.push(Hit {
                document_id: row.get(1)?,
                title: mask(title),
                publisher: publisher.map(|name| veil.name(&name)),
                published: row.get(4)?,
                state: row.get(5)?,
                snippet,
            });
        }
        Ok(hits)
    }

    /// Returns the ids of all documents whose words are held: recording them again changes nothing.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn held_documents(&self) -> Result<std::collections::BTreeSet<String>> {
        let sql = "SELECT document_id FROM document WHERE state <> 'redacted'";
        let mut statement = self.conn.prepare(sql)?;
        let rows = statement.query_map([], |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Returns true if and only if a document's words are those of a protected source.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn covers_document(&self, document_id: &str, veil: &Veil) -> Result<bool> {
        if veil.is_empty() {
            return Ok(false);
        }
        let sql = "SELECT id FROM document WHERE document_id = ?1";
        let Some(row) = crate::query::row(&self.conn, sql, document_id)? else { return Ok(false) };
        match document_line(self.views(), row)? {
            Some(line) => self.is_covered(row, &line, veil),
            None => Ok(false),
        }
    }

    /// Returns true if and only if a claim stands in such a document.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn covers_claim(&self, claim_id: &str, veil: &Veil) -> Result<bool> {
        let sql = "SELECT document_id FROM document JOIN claim ON claim.document = document.id
                   WHERE claim_id = ?1";
        let document: Option<String> =
            self.conn.prepare_cached(sql)?.query_row([claim_id], |row| row.get(0)).optional()?;
        document.map_or(Ok(false), |document| self.covers_document(&document, veil))
    }

    fn is_covered(
        &self,
        row: i64,
        line: &tallybook_contract::DocumentLine,
        veil: &Veil,
    ) -> Result<bool> {
        let publisher = line.publisher.as_deref();
        if publisher.is_some_and(|name| veil.covers(name)) || veil.names_one(&line.text) {
            return Ok(true);
        }
        let claims = claims_of_document(self.views(), row)?;
        Ok(claims.iter().any(|claim| veil.covers_claim(claim, publisher)))
    }

    /// Returns the register, then the sources that only the incidents know, by name.
    ///
    /// # Errors
    /// Where the views cannot be read.
    pub fn sources(&self) -> Result<Vec<SourceRow>> {
        let mut statement = self.conn.prepare(
            "SELECT value, count(*) FROM incident_facet WHERE kind = 'source' GROUP BY value",
        )?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let mut seen: std::collections::BTreeMap<String, i64> =
            rows.collect::<rusqlite::Result<_>>()?;
        let mut statement = self.conn.prepare("SELECT line FROM source ORDER BY key")?;
        let mut out = Vec::new();
        for line in statement.query_map([], |row| row.get::<_, String>(0))? {
            let line = line?;
            let entry: SourceEntry = serde_json::from_str(&line)?;
            let names = std::iter::once(&entry.name).chain(&entry.aliases);
            let incidents = names.filter_map(|name| seen.remove(&source_key(name))).sum();
            out.push(SourceRow { entry, incidents, registered: true });
        }
        for (name, incidents) in seen {
            let entry = SourceEntry { name, ..SourceEntry::default() };
            out.push(SourceRow { entry, incidents, registered: false });
        }
        Ok(out)
    }
}

/// Returns the words around the first of the words that is found.
fn snippet(text: &str, query: &str) -> String {
    let lower = text.to_lowercase();
    let plain = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let found = query.split_whitespace().map(plain).filter(|word| !word.is_empty());
    // Lower case may be longer than the text in bytes; the start is then a little off.
    let at = found.filter_map(|word| lower.find(&word)).min().unwrap_or(0).min(text.len());
    let before: Vec<char> =
        text.get(..text.floor_char_boundary(at)).unwrap_or("").chars().rev().take(AROUND).collect();
    let start: String = before.into_iter().rev().collect();
    let end: String =
        text.get(text.floor_char_boundary(at)..).unwrap_or("").chars().take(2 * AROUND).collect();
    format!("{start}{end}").split_whitespace().collect::<Vec<_>>().join(" ")
}
