//! Turns a person's decisions into operations, after checking that the ledger knows what they name.

use rusqlite::TransactionBehavior;
use serde_json::Value;

use crate::change::{Change, ReviewState, SourceEntry};
use crate::log::{self, Appender, Author};
use crate::store::Ledger;
use crate::view::{self, Views, Written, claim_line, corrected};
use crate::{Error, ErrorKind, Result};

/// Reliability grades of the Admiralty scale.
const GRADES: &[&str] = &["A", "B", "C", "D", "E", "F"];

impl Ledger {
    /// Appends changes and brings the views up to date, all or nothing; returns their numbers.
    pub(crate) fn commit(&mut self, author: &Author, changes: Vec<Change>) -> Result<Vec<i64>> {
        let transaction = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut appender = Appender::new(&transaction, author, self.batch)?;
        let start = log::head(&transaction)?.map_or(0, |head| head.seq);
        let mut written = Written::new();
        for (nth, change) in changes.into_iter().enumerate() {
            let nth = usize::try_from(start).unwrap_or(0) + nth;
            let (packed, payload) = log::pack_change(author, change, nth)?;
            let seq = appender.append(payload.change.kind(), &packed)?;
            written.insert(seq, payload);
        }
        let batch = appender.batch();
        let seqs = written.keys().copied().collect();
        if written.values().any(|payload| matches!(payload.change, Change::Create {})) {
            view::make_tables(&transaction)?;
        }
        view::apply(&transaction, &written)?;
        view::regroup(Views { log: &transaction, conn: &transaction })?;
        view::set_stale(&transaction, false)?;
        transaction.commit()?;
        self.batch = Some(batch);
        Ok(seqs)
    }

    pub(crate) fn views(&self) -> Views<'_> {
        Views { log: &self.conn, conn: &self.conn }
    }

    /// Says that two claims tell of one happening.
    ///
    /// # Errors
    /// Where the ledger knows no such claim or cannot be written.
    pub fn link(&mut self, author: &Author, a: &str, b: &str) -> Result<i64> {
        let (a, b) = (self.claim_id(a)?, self.claim_id(b)?);
        if a == b {
            return Err(Error::new(ErrorKind::Request, "expected two claims, but found one"));
        }
        self.one(author, Change::Link { a, b })
    }

    /// Says that incidents are one happening.
    ///
    /// # Errors
    /// Where the ledger knows no such incident or cannot be written.
    pub fn merge(&mut self, author: &Author, incidents: &[String]) -> Result<i64> {
        let mut claims = Vec::new();
        for incident in incidents {
            claims.extend(self.incident(incident)?.claims);
        }
        claims.sort();
        claims.dedup();
        if incidents.len() < 2 {
            return Err(Error::new(ErrorKind::Request, "expected two incidents or more to merge"));
        }
        self.one(author, Change::Merge { claims })
    }

    /// Takes claims out of an incident; they and the rest never stand together again.
    ///
    /// # Errors
    /// Where the incident does not hold the claims, or holds no others.
    pub fn split(&mut self, author: &Author, incident: &str, claims: &[String]) -> Result<i64> {
        let line = self.incident(incident)?;
        let mut apart = Vec::new();
        for claim in claims {
            apart.push(self.claim_id(claim)?);
        }
        apart.sort();
        apart.dedup();
        if let Some(other) = apart.iter().find(|claim| !line.claims.contains(claim)) {
            let text = format!("expected a claim of incident {incident}, but found {other}");
            return Err(Error::new(ErrorKind::Request, text)
                .hinted("`tallybook show INCIDENT` lists its claims"));
        }
        let mut from: Vec<String> =
            line.claims.into_iter().filter(|claim| !apart.contains(claim)).collect();
        from.sort();
        if from.is_empty() || apart.is_empty() {
            let text = "expected claims on both sides of the split, but found none on one";
            return Err(Error::new(ErrorKind::Request, text));
        }
        self.one(author, Change::Split { apart, from })
    }

    /// Says that two incidents are two: they are never merged by the program.
    ///
    /// # Errors
    /// Where the ledger knows no such incident or cannot be written.
    pub fn keep_apart(&mut self, author: &Author, one: &str, other: &str) -> Result<i64> {
        let (mut apart, mut from) = (self.incident(one)?.claims, self.incident(other)?.claims);
        if apart == from {
            return Err(Error::new(ErrorKind::Request, "expected two incidents, but found one"));
        }
        apart.sort();
        from.sort();
        self.one(author, Change::Split { apart, from })
    }

    /// Corrects one value of a claim.
    ///
    /// # Errors
    /// Where there is no such claim or value, or the new value does not fit.
    pub fn correct(
        &mut self,
        author: &Author,
        claim: &str,
        pointer: &str,
        value: Value,
    ) -> Result<i64> {
        let claim = self.claim_id(claim)?;
        let line = claim_line(self.views(), &claim)?.ok_or_else(|| {
            Error::new(ErrorKind::Request, format!("claim {claim}: its words were redacted"))
        })?;
        let fixed = ["/claim_id", "/document_id", "/evidence", "/trigger", "/rule"];
        if fixed.iter().any(|part| pointer == *part || pointer.starts_with(&format!("{part}/"))) {
            let text = format!("expected a value that can be corrected, but found {pointer}");
            return Err(Error::new(ErrorKind::Request, text)
                .hinted("the words and where they stand are what was published"));
        }
        corrected(&line, pointer, value.clone())?;
        let was = serde_json::to_value(&line)?.pointer(pointer).cloned().unwrap_or(Value::Null);
        self.one(author, Change::Correct { claim, pointer: pointer.to_owned(), was, value })
    }

    /// Decides on an incident; publishing gives it a public id, once.
    ///
    /// # Errors
    /// Where the ledger knows no such incident or cannot be written.
    pub fn review(
        &mut self,
        author: &Author,
        incident: &str,
        decision: ReviewState,
    ) -> Result<Option<String>> {
        let line = self.incident(incident)?;
        let mut claims = line.claims;
        claims.sort();
        let new = decision == ReviewState::Published && line.public_id.is_none();
        let given = if new { Some(self.next_public_id(author)?) } else { None };
        self.one(author, Change::Review { claims, decision, public_id: given.clone() })?;
        Ok(given.or(line.public_id))
    }

    /// Returns a public id that was never given: the year and a number that only grows.
    fn next_public_id(&self, author: &Author) -> Result<String> {
        let given: i64 =
            self.conn.query_row("SELECT count(*) FROM public_id", [], |row| row.get(0))?;
        let year = author.at.get(..4).unwrap_or("0000");
        Ok(format!("TB-{year}-{:06}", given + 1))
    }

    /// Writes down what the desk knows of a source.
    ///
    /// # Errors
    /// Where a value is malformed or the ledger cannot be written.
    pub fn set_source(&mut self, author: &Author, entry: SourceEntry) -> Result<i64> {
        let request = |text: String| Err(Error::new(ErrorKind::Request, text));
        if entry.name.trim().is_empty() {
            return request("expected a source's name, but found none".to_owned());
        }
        if let Some(grade) = &entry.grade {
            if !GRADES.contains(&grade.as_str()) {
                return request(format!("expected a grade from A to F, but found \"{grade}\""));
            }
            if entry.grade_reason.is_none() {
                return request("expected a reason for the grade, but found none".to_owned());
            }
        }
        for code in entry.languages.iter().flatten() {
            if code.len() != 2 || !code.bytes().all(|byte| byte.is_ascii_lowercase()) {
                return request(format!("expected a language code like en, but found \"{code}\""));
            }
        }
        if let Some(day) = &entry.graded_on {
            crate::query::day(day)?;
        }
        self.one(author, Change::Source(Box::new(entry)))
    }

    /// Takes a document or a claim back: it stays in the log and counts no more.
    ///
    /// # Errors
    /// Where the ledger knows neither a document nor a claim by that id.
    pub fn withdraw(&mut self, author: &Author, id: &str) -> Result<i64> {
        if let Some(document) = self.find_id("document", "document_id", id)? {
            return self.one(author, Change::Withdraw { document: Some(document), claim: None });
        }
        let claim = self.claim_id(id)?;
        self.one(author, Change::Withdraw { document: None, claim: Some(claim) })
    }

    /// Makes operations count no more; undoing an undo makes them count again.
    ///
    /// Returns the numbers of the first and the last.
    ///
    /// # Errors
    /// Where there is no such operation, or it cannot be undone.
    pub fn undo(&mut self, author: &Author, which: Undo<'_>) -> Result<(i64, i64)> {
        let head = self.head()?;
        let (first, last) = match which {
            Undo::Operation(text) => {
                let operation = log::find(&self.conn, text)?;
                (operation.header.seq, operation.header.seq)
            }
            Undo::LastCommand => self.last_command(head.seq)?,
        };
        for seq in first..=last {
            let Some(operation) = log::get(&self.conn, seq)? else { continue };
            let kind = operation.header.kind.as_str();
            if kind == "create" || kind == "redact" {
                let text = format!("operation {seq}: expected one that can be undone, not {kind}");
                let hint = match kind {
                    "redact" => "what was redacted is gone; a backup may still hold it",
                    _ => "the ledger's beginning stays",
                };
                return Err(Error::new(ErrorKind::Request, text).hinted(hint));
            }
        }
        self.one(author, Change::Undo { first, last })?;
        Ok((first, last))
    }

    /// Returns the operations of the last command that still counts and is no undo.
    fn last_command(&self, head: i64) -> Result<(i64, i64)> {
        let mut last = head;
        while last > 1 {
            let Some(operation) = log::get(&self.conn, last)? else { break };
            let first = operation.header.batch;
            let undone: bool = self
                .conn
                .prepare_cached("SELECT count(*) > 0 FROM undone WHERE seq = ?1")?
                .query_row([last], |row| row.get(0))?;
            if !undone && operation.header.kind != "undo" {
                return Ok((first, last));
            }
            last = first.min(last) - 1;
        }
        Err(Error::new(ErrorKind::Request, "expected something to undo, but found nothing")
            .hinted("`tallybook log` lists the operations; `tallybook undo N` undoes operation N"))
    }

    fn one(&mut self, author: &Author, change: Change) -> Result<i64> {
        let seqs = self.commit(author, vec![change])?;
        seqs.last().copied().ok_or_else(|| Error::damaged("expected an operation's number"))
    }

    /// Returns a claim's whole id from its start.
    pub(crate) fn claim_id(&self, text: &str) -> Result<String> {
        self.find_id("claim", "claim_id", text)?.ok_or_else(|| {
            let text = format!("expected a claim's id, but found none that is \"{text}\"");
            Error::new(ErrorKind::Request, text)
                .hinted("`tallybook show INCIDENT` lists the claims of an incident")
        })
    }

    /// Finds a whole id by its start; two that begin alike are none.
    pub(crate) fn find_id(&self, table: &str, column: &str, start: &str) -> Result<Option<String>> {
        find_id(&self.conn, table, column, start)
    }
}

/// Shortest start of an id that is as good as the id.
const ID_START_LEN: usize = 4;

pub(crate) fn find_id(
    conn: &rusqlite::Connection,
    table: &str,
    column: &str,
    start: &str,
) -> Result<Option<String>> {
    let start = start.to_ascii_lowercase();
    if start.len() < ID_START_LEN || !start.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Ok(None);
    }
    // 'g' comes after every hexadecimal digit.
    let sql = format!(
        "SELECT {column} FROM {table} WHERE {column} >= ?1 AND {column} < ?1 || 'g' LIMIT 2"
    );
    let mut statement = conn.prepare_cached(&sql)?;
    let mut rows = statement.query([start])?;
    let first: Option<String> = rows.next()?.map(|row| row.get(0)).transpose()?;
    Ok(if rows.next()?.is_some() { None } else { first })
}

/// What is to be undone.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Undo<'a> {
    /// The operation of this number or hash.
    Operation(&'a str),
    /// Everything that the last command wrote.
    LastCommand,
}
