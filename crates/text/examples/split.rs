//! Prints the sentences of a file, one a line, with their blocks.
use tallybook_text::{Document, split};
fn main() {
    for path in std::env::args().skip(1) {
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        let document = Document::from_text(&text);
        println!("=== {path}");
        for s in split(&document) {
            let words: Vec<&str> = s.tokens.iter().map(|t| document.slice(t.span)).collect();
            println!("{} {:?} {}", s.paragraph, s.block, words.join(" "));
        }
    }
}
