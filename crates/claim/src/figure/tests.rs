//! Runs the sentences of `corpus.txt`: each gives exactly the tallies and checks that it names.

use tallybook_mention::{Mentions, quantity, time};
use tallybook_syntax::ParsedSentence;
use tallybook_text::{Dct, DctBasis, Document, DocumentParts};

use super::{Check, Figure, Tally, check_figures, find_tallies};

const CORPUS: &str = include_str!("corpus.txt");

fn read(text: &str) -> (Vec<Tally>, Vec<Figure>) {
    let day = Dct::day("2024-03-06".parse().expect("a date"), DctBasis::Given);
    let parts = DocumentParts { text: text.into(), dct: Some(day), ..DocumentParts::default() };
    let document = Document::new(parts);
    let model = tallybook_assets::model();
    let sentences: Vec<ParsedSentence> = tallybook_text::split(&document)
        .iter()
        .map(|sentence| model.analyse(text, sentence))
        .collect();
    let dct = time::document_time(&document, &sentences);
    let mentions = Mentions {
        times: time::find(&document, &sentences, &dct),
        quantities: quantity::find(&document, &sentences),
        ..Mentions::default()
    };
    let tallies = find_tallies(&document, &sentences, &mentions, &dct, &[]);
    let figures = check_figures(&document, &sentences, &mentions);
    for span in figures.iter().map(|f| f.span).chain(tallies.iter().map(|t| t.span)) {
        assert!(text.get(span.range()).is_some() && !span.is_empty(), "{text:?}");
    }
    (tallies, figures)
}

fn shown(tally: &Tally) -> String {
    let since = tally.since.map_or("-".to_owned(), |day| day.to_string());
    format!("{} {since} {}", tally.count, tally.counted).trim_end().to_owned()
}

fn check_name(check: Check) -> &'static str {
    match check {
        Check::PercentChange => "percent",
        Check::Sum => "sum",
        Check::Ratio => "ratio",
        Check::Difference => "difference",
    }
}

/// Rows `expected | expected | ... => sentence`; `none` expects nothing.
#[test]
fn the_corpus_reads_as_written() {
    let mut misses = Vec::new();
    let mut section = "";
    let mut rows = 0;
    for row in CORPUS.lines().map(str::trim).filter(|row| !row.is_empty()) {
        if let Some(name) = row.strip_prefix("== ") {
            section = name;
            continue;
        }
        let Some((wanted, text)) = row.split_once(" => ") else { continue };
        rows += 1;
        let (tallies, figures) = read(&text.replace("\\n", "\n"));
        let got: Vec<String> = match section {
            "tally" => tallies.iter().map(shown).collect(),
            _ => figures
                .iter()
                .map(|figure| {
                    let agrees = if figure.agrees { "agrees" } else { "fails" };
                    format!("{} {} {agrees}", check_name(figure.check), figure.stated)
                })
                .collect(),
        };
        let got = if got.is_empty() { "none".to_owned() } else { got.join(" | ") };
        if got != wanted.trim_end() {
            misses.push(format!("{text}\n    wanted {wanted}\n    got    {got}"));
        }
    }
    assert!(rows > 150, "{rows} rows");
    assert!(misses.is_empty(), "{} of {rows} miss:\n{}", misses.len(), misses.join("\n"));
}
