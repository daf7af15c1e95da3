//! Turns what an object is made of into an id that any machine computes again.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

/// Bytes of the digest that an id keeps; printed as twice as many hexadecimal digits.
const ID_LEN_BYTES: usize = 16;

/// Returns the id of a kind of object from its parts, in whatever order they stand.
pub(crate) fn of(kind: &str, parts: &[&str]) -> String {
    let mut parts = parts.to_vec();
    parts.sort_unstable();
    let digest = Sha256::digest(format!("tallybook/{kind}/1\0{}", parts.join("\0")).as_bytes());
    digest.iter().take(ID_LEN_BYTES).fold(String::new(), |mut out, byte| {
        // Writing to a String cannot fail.
        let _ = write!(out, "{byte:02x}");
        out
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_order_of_parts_does_not_matter() {
        assert_eq!(super::of("incident", &["a", "b"]), super::of("incident", &["b", "a"]));
        assert_ne!(super::of("incident", &["a"]), super::of("site", &["a"]));
    }
}
