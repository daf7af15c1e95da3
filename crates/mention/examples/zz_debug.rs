//! debug
use tallybook_assets::{gazetteer, model};
use tallybook_text::{Document, split};
fn main() {
    let t = std::env::args().nth(1).unwrap();
    for c in gazetteer().candidates(&t).iter().take(8) {
        println!("{c:?}");
    }
    let d = Document::from_text(&t);
    for s in split(&d) {
        let p = model().analyse(d.text(), &s);
        for e in &p.entities {
            println!(
                "ENT {:?} {:?}",
                e.label,
                e.tokens.clone().map(|i| p.tokens[i].span.of(d.text())).collect::<Vec<_>>()
            );
        }
    }
}
