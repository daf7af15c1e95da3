//! Turns what leaves the ledger into what may leave it: protected sources are masked.
//!
//! A protected source's names and contact are replaced wherever they stand in a text; the words of
//! a claim that rests on it are withheld whole. A masked line says that it is masked.

use rustc_hash::FxHashSet;
use serde_json::Value;
use tallybook_contract::{ClaimLine, FindingLine, IncidentLine};

use crate::Result;
use crate::change::SourceEntry;
use crate::show::ShownClaim;
use crate::store::Ledger;
use crate::view::source_key;

/// What stands in the place of a name or a contact.
pub const MASK: &str = "[protected source]";
/// What stands in the place of words.
pub const WITHHELD: &str = "[withheld]";
/// Shorter names would mask parts of other words.
const NAME_LEN_MIN: usize = 3;

/// The names that must not leave, or nothing where the desk said so.
#[derive(Clone, Debug, Default)]
pub struct Veil {
    /// Lower-case characters of each name, longest first.
    names: Vec<Vec<char>>,
    /// Keys of the protected sources.
    keys: Vec<String>,
    /// Documents whose words name one, whether or not the reader found the voice.
    documents: FxHashSet<String>,
}

impl Ledger {
    /// Returns the veil over the ledger's protected sources.
    ///
    /// # Errors
    /// Where the register cannot be read.
    pub fn veil(&self) -> Result<Veil> {
        let mut statement =
            self.conn.prepare("SELECT line FROM source WHERE protected = 1 ORDER BY key")?;
        let mut entries = Vec::new();
        for line in statement.query_map([], |row| row.get::<_, String>(0))? {
            let line = line?;
            entries.push(serde_json::from_str::<SourceEntry>(&line)?);
        }
        let mut veil = Veil::over(&entries);
        for entry in &entries {
            let names = std::iter::once(&entry.name).chain(&entry.aliases).chain(&entry.contact);
            for name in names {
                self.documents_naming(name, &mut veil.documents)?;
            }
        }
        Ok(veil)
    }

    /// Adds the ids of the documents in whose words a name stands.
    fn documents_naming(&self, name: &str, into: &mut FxHashSet<String>) -> Result<()> {
        let words: Vec<&str> =
            name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        if words.is_empty() {
            return Ok(());
        }
        let sql = "SELECT document.document_id
                   FROM (SELECT rowid AS hit FROM document_words WHERE document_words MATCH ?1)
                   JOIN document ON document.id = hit";
        let mut statement = self.conn.prepare_cached(sql)?;
        // Words in quotation marks are a phrase, and nothing in them is an operator.
        let phrase = format!("\"{}\"", words.join(" "));
        for id in statement.query_map([phrase], |row| row.get::<_, String>(0))? {
            into.insert(id?);
        }
        Ok(())
    }
}

impl Veil {
    /// Returns a veil over these sources.
    #[must_use]
    pub fn over(entries: &[SourceEntry]) -> Self {
        let mut veil = Self::default();
        for entry in entries {
            let names = std::iter::once(&entry.name).chain(&entry.aliases);
            veil.keys.extend(names.clone().map(|name| source_key(name)));
            for name in names.chain(&entry.contact) {
                // JSON writes a quotation mark or a backslash in two characters.
                let json = serde_json::to_string(name).unwrap_or_default();
                for form in [name.as_str(), json.trim_matches('"'), &source_key(name)] {
                    let form: Vec<char> = folded(form).collect();
                    if form.len() >= NAME_LEN_MIN && !veil.names.contains(&form) {
                        veil.names.push(form);
                    }
                }
            }
        }
        veil.names.sort_by_key(|name| std::cmp::Reverse(name.len()));
        veil
    }

    /// Returns true if and only if nothing is masked.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// Returns the text with every protected name and contact masked.
    #[must_use]
    pub fn text(&self, text: &str) -> String {
        if self.names.is_empty() {
            return text.to_owned();
        }
        let chars: Vec<char> = text.chars().collect();
        // One lower-case character for each, so that places in both lists agree.
        let lower: Vec<char> =
            chars.iter().map(|c| c.to_lowercase().next().unwrap_or(*c)).collect();
        let mut out = String::with_capacity(text.len());
        let mut at = 0;
        while let Some(c) = chars.get(at) {
            let found = self.names.iter().find_map(|name| matched(name, &lower, at));
            match found {
                Some(len) => {
                    out.push_str(MASK);
                    at += len;
                }
                None => {
                    out.push(*c);
                    at += 1;
                }
            }
        }
        out
    }

    /// Returns true if and only if a text names a protected source.
    #[must_use]
    pub fn names_one(&self, text: &str) -> bool {
        !self.is_empty() && self.text(text) != text
    }

    /// Returns true if and only if a source or an outlet of that name is protected.
    #[must_use]
    pub fn covers(&self, name: &str) -> bool {
        self.keys.contains(&source_key(name))
    }

    /// Returns true if and only if a claim rests on a protected source, or on its outlet.
    #[must_use]
    pub fn covers_claim(&self, claim: &ClaimLine, publisher: Option<&str>) -> bool {
        if self.is_empty() {
            return false;
        }
        let voices = claim.said_by.iter();
        let mut names = voices
            .flat_map(|voice| {
                let links = voice.chain.iter().flat_map(|link| [&link.source, &link.text]);
                [&voice.source, &voice.text].into_iter().chain(links)
            })
            .chain([&claim.evidence.text])
            .map(String::as_str)
            .chain(publisher);
        self.documents.contains(&claim.document_id)
            || names.any(|name| self.covers(name) || self.names_one(name))
    }

    /// Withholds the words of a claim that rests on a protected source.
    pub fn claim(&self, claim: &mut ClaimLine, publisher: Option<&str>) {
        if !self.covers_claim(claim, publisher) {
            return;
        }
        let Ok(mut json) = serde_json::to_value(&*claim) else { return };
        withhold(&mut json);
        if let Ok(masked) = serde_json::from_value(json) {
            *claim = masked;
        }
        for voice in &mut claim.said_by {
            voice.source = self.name(&voice.source);
            voice.source_id = None;
            for link in &mut voice.chain {
                link.source = self.name(&link.source);
                link.source_id = None;
            }
        }
    }

    /// Withholds the words of a claim and of its document where a protected source is behind them.
    pub fn shown(&self, shown: &mut ShownClaim) {
        let covered = self.covers_claim(&shown.claim, shown.publisher.as_deref());
        self.claim(&mut shown.claim, shown.publisher.as_deref());
        if covered {
            shown.title = shown.title.as_ref().map(|_| WITHHELD.to_owned());
            shown.url = None;
        }
        shown.publisher = shown.publisher.as_deref().map(|name| self.name(name));
    }

    /// Masks an entry of the register.
    pub fn entry(&self, entry: &mut SourceEntry) {
        if self.covers(&entry.name) {
            let protected = entry.protected;
            let (grade, graded_on) = (entry.grade.take(), entry.graded_on.take());
            let name = MASK.to_owned();
            *entry = SourceEntry { name, grade, graded_on, protected, ..SourceEntry::default() };
        }
        for name in entry.copies_from.iter_mut().flatten() {
            *name = self.name(name);
        }
    }

    /// Withholds the evidence of a finding where a protected source is behind it.
    pub fn finding(&self, finding: &mut FindingLine) {
        finding.message = self.text(&finding.message);
        for evidence in &mut finding.evidence {
            let source = evidence.source.as_deref();
            if source.is_some_and(|name| self.covers(name)) || self.names_one(&evidence.text) {
                WITHHELD.clone_into(&mut evidence.text);
            }
            evidence.source = evidence.source.as_deref().map(|name| self.name(name));
        }
    }

    /// Masks the sources of an incident's figures and origins, and every name in its words.
    pub fn incident(&self, line: &mut IncidentLine) {
        if self.is_empty() {
            return;
        }
        for origin in &mut line.origin_list {
            origin.source = self.name(&origin.source);
        }
        for figure in line.figures.values_mut().flat_map(|figure| &mut figure.all) {
            figure.source = self.name(&figure.source);
        }
        line.title = self.text(&line.title);
        for place in &mut line.places {
            place.name = self.text(&place.name);
        }
        for actor in &mut line.who {
            actor.name = self.text(&actor.name);
        }
        let reasons = line.links.iter_mut().flat_map(|link| &mut link.reasons);
        let origins = line.origin_list.iter_mut().flat_map(|origin| &mut origin.reasons);
        for reason in reasons.chain(origins) {
            *reason = self.text(reason);
        }
    }

    /// Returns a source's or an outlet's name, masked whole where it is protected.
    #[must_use]
    pub fn name(&self, name: &str) -> String {
        if self.covers(name) { MASK.to_owned() } else { self.text(name) }
    }
}

fn folded(text: &str) -> impl Iterator<Item = char> {
    text.chars().map(|c| c.to_lowercase().next().unwrap_or(c))
}

/// Returns how many characters of the text a name takes from there; any white space of the text
/// stands for a space of the name.
fn matched(name: &[char], lower: &[char], at: usize) -> Option<usize> {
    let mut end = at;
    for c in name {
        let found = lower.get(end)?;
        if c.is_whitespace() && found.is_whitespace() {
            while lower.get(end).is_some_and(|c| c.is_whitespace()) {
                end += 1;
            }
            continue;
        }
        if c != found {
            return None;
        }
        end += 1;
    }
    Some(end - at)
}

/// Replaces every piece of the document's words: they stand under `text`.
fn withhold(value: &mut Value) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                match value {
                    Value::String(text) if key == "text" || key == "unit" => {
                        WITHHELD.clone_into(text);
                    }
                    other => withhold(other),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(withhold),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn veil() -> Veil {
        Veil::over(&[SourceEntry {
            name: "Abu Layla".to_owned(),
            contact: Some("+963 11 555".to_owned()),
            ..SourceEntry::default()
        }])
    }

    #[test]
    fn names_are_masked_in_any_case_and_spacing() {
        let check = |text: &str, expected: &str| assert_eq!(veil().text(text), expected);
        check("Abu Layla said", "[protected source] said");
        check("ABU\n   LAYLA said", "[protected source] said");
        check("call +963 11 555.", "call [protected source].");
        check("Abu Omar said", "Abu Omar said");
        check("قال abu layla İ", "قال [protected source] İ");
    }

    #[test]
    fn an_empty_veil_changes_nothing() {
        assert_eq!(Veil::default().text("Abu Layla"), "Abu Layla");
    }
}
