//! Turns the ledger's incidents into counted series and audit findings.

use tallybook_contract::{FindingLine, IncidentLine, SeriesLine, SeriesScope};
use tallybook_incident::{Corpus, audit, audit_tallies, count_series};

use crate::Result;
use crate::query::Filter;
use crate::store::Ledger;
use crate::view;

impl Ledger {
    /// Returns the lines of every document that counts, with its claims, tallies and figures.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn corpus(&self) -> Result<Corpus> {
        view::corpus(self.views())
    }

    fn all(&self) -> Result<Vec<IncidentLine>> {
        self.incidents(&Filter::default())
    }

    /// Counts a series.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn count(&self, scope: &SeriesScope) -> Result<SeriesLine> {
        Ok(count_series(scope, &self.all()?, &self.corpus()?))
    }

    /// Counts every series that the documents publish a running count of.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn published_series(&self) -> Result<Vec<SeriesLine>> {
        Ok(audit_tallies(&self.corpus()?, &self.all()?))
    }

    /// Returns what does not hold.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn audit(&self) -> Result<Vec<FindingLine>> {
        Ok(audit(&self.corpus()?, &self.all()?))
    }
}
