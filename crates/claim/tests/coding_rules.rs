//! Checks that `docs/coding-rules.md` is what the rules say.

use std::path::Path;

use tallybook_claim::event::EventRules;

#[test]
fn the_book_of_rules_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/coding-rules.md");
    let book = EventRules::built_in().book();
    if std::env::var_os("TALLYBOOK_UPDATE_BOOK").is_some() {
        std::fs::write(&path, &book).expect("docs/ is writable");
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == book,
        "docs/coding-rules.md is old: TALLYBOOK_UPDATE_BOOK=1 cargo test -p tallybook-claim \
         --test coding_rules writes it anew"
    );
}
