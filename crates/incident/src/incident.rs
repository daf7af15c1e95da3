//! Turns a corpus and the desk's decisions into incidents.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};
use tallybook_contract::{ClaimLine, IncidentLine, IncidentWhen};

use crate::{Corpus, Decisions, FigureRule};

/// Bytes of the digest that an id keeps; printed as twice as many hexadecimal digits.
const ID_LEN_BYTES: usize = 16;

/// Returns the incidents of a corpus, ordered by time, then place, then id.
///
/// Every claim but the hypothetical and the undisclosed is in exactly one of them.
#[must_use]
pub fn incidents(corpus: &Corpus, _decisions: &Decisions, _rule: FigureRule) -> Vec<IncidentLine> {
    let mut lines: Vec<IncidentLine> = corpus
        .claims
        .iter()
        .filter(|claim| !matches!(claim.status.as_str(), "hypothetical" | "undisclosed"))
        .map(alone)
        .collect();
    lines.sort_by(|a, b| {
        (&a.when.earliest, &a.incident_id).cmp(&(&b.when.earliest, &b.incident_id))
    });
    lines
}

fn alone(claim: &ClaimLine) -> IncidentLine {
    IncidentLine {
        incident_id: incident_id(&[&claim.claim_id]),
        public_id: None,
        event_type: claim.event_type.clone(),
        status: claim.status.clone(),
        title: claim.event_type.replace('_', " "),
        when: IncidentWhen {
            earliest: claim.when.earliest.clone(),
            latest: claim.when.latest.clone(),
            time_precision: claim.when.time_precision,
        },
        places: Vec::new(),
        who: Vec::new(),
        figures: std::collections::BTreeMap::new(),
        claims: vec![claim.claim_id.clone()],
        recaps: Vec::new(),
        documents: 1,
        origins: 1,
        origin_list: Vec::new(),
        site_id: None,
        links: Vec::new(),
        review: "coded".to_owned(),
    }
}

/// Returns the id that a set of claims gives, in whatever order they stand.
fn incident_id(claims: &[&str]) -> String {
    let mut claims = claims.to_vec();
    claims.sort_unstable();
    let digest = Sha256::digest(format!("tallybook/incident/1\0{}", claims.join("\0")).as_bytes());
    digest.iter().take(ID_LEN_BYTES).fold(String::new(), |mut out, byte| {
        // Writing to a String cannot fail.
        let _ = write!(out, "{byte:02x}");
        out
    })
}
