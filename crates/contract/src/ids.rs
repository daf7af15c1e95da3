//! Turns a claim's document, type and trigger into an id that any machine computes again.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

/// Bytes of the digest that an id keeps; printed as twice as many hexadecimal digits.
const ID_LEN_BYTES: usize = 16;

/// Returns the id of a claim: a hash of document, type and trigger span (in code points).
///
/// `nth` is 0 but for a trigger that makes a second claim of one type, which would else share the
/// first one's id.
#[must_use]
pub fn claim_id(document_id: &str, event_type: &str, trigger: [u32; 2], nth: usize) -> String {
    let [start, end] = trigger;
    let mut key = format!("tallybook/claim/1\0{document_id}\0{event_type}\0{start}-{end}");
    if nth > 0 {
        // Writing to a String cannot fail.
        let _ = write!(key, "\0{nth}");
    }
    let digest = Sha256::digest(key.as_bytes());
    digest.iter().take(ID_LEN_BYTES).fold(String::new(), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_depend_on_each_part() {
        let id = claim_id("d", "movement", [1, 9], 0);
        assert_eq!(id.len(), 2 * ID_LEN_BYTES);
        assert_eq!(id, claim_id("d", "movement", [1, 9], 0));
        assert_ne!(id, claim_id("e", "movement", [1, 9], 0));
        assert_ne!(id, claim_id("d", "deployment", [1, 9], 0));
        assert_ne!(id, claim_id("d", "movement", [1, 8], 0));
        assert_ne!(id, claim_id("d", "movement", [1, 9], 1));
    }
}
