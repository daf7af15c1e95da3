//! Checks attributions against their corpus, and that no text makes them fail.

use tallybook_claim::attribution::{self, Attribution};
use tallybook_syntax::ParsedSentence;
use tallybook_text::Document;

const CORPUS: &str = include_str!("../src/attribution/corpus.txt");
/// Share of the lines that a newly trained model may lose before somebody looks.
const MISSES_MAX: f64 = 0.06;

fn read(text: &str) -> (Document, Vec<Attribution>) {
    let document = Document::from_text(text);
    let model = tallybook_assets::model();
    let sentences: Vec<ParsedSentence> = tallybook_text::split(&document)
        .iter()
        .map(|sentence| model.analyse(document.text(), sentence))
        .collect();
    let attributions = attribution::find(&document, &sentences, &[]);
    (document, attributions)
}

fn trained() -> bool {
    !tallybook_assets::model().version().starts_with("none")
}

/// The attribution as a corpus line writes it.
fn written(document: &Document, found: &Attribution) -> String {
    let text = document.text();
    let voices: Vec<String> = found
        .voices
        .iter()
        .map(|voice| {
            let chain = voice.chain.iter().map(|link| format!("<{}", link.source));
            format!("{}{}", voice.source, chain.collect::<String>())
        })
        .collect();
    let source = if voices.is_empty() { "-".to_owned() } else { voices.join(";") };
    let cue = found.cue.map_or("", |cue| cue.of(text));
    let content = match found.cue.filter(|cue| found.content.contains(*cue)) {
        // A cue in the middle of its content is no part of it.
        Some(cue) => format!(
            "{} {}",
            text[found.content.start as usize..cue.start as usize].trim(),
            text[cue.end as usize..found.content.end as usize].trim()
        ),
        None => found.content.of(text).to_owned(),
    };
    format!("{source} | {cue} | {}", content.trim())
}

#[test]
fn corpus_lines_give_their_attributions() {
    if !trained() {
        return;
    }
    let mut misses = Vec::new();
    let mut lines = 0usize;
    for line in CORPUS.lines() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') || line.starts_with("==") {
            continue;
        }
        lines += 1;
        if let Some(sentence) = line.strip_prefix("-- not | ") {
            let (document, found) = read(sentence);
            let wrong: Vec<String> = found
                .iter()
                .filter(|one| !one.attitude)
                .map(|one| written(&document, one))
                .collect();
            if !wrong.is_empty() {
                misses.push(format!("not   {sentence}\n  got {}", wrong.join(" || ")));
            }
            continue;
        }
        let Some((wanted, sentence)) = line.rsplit_once(" | ") else {
            panic!("no sentence in corpus line {line:?}");
        };
        let (document, found) = read(sentence);
        let got: Vec<String> = found.iter().map(|one| written(&document, one)).collect();
        if !got.iter().any(|one| one == wanted) {
            misses.push(format!("want  {wanted}\n  got {}", got.join(" || ")));
        }
    }
    let allowed = (lines as f64 * MISSES_MAX) as usize;
    for miss in &misses {
        println!("{miss}");
    }
    assert!(lines >= 50, "only {lines} corpus lines");
    assert!(misses.len() <= allowed, "{} of {lines} lines missed", misses.len());
}

#[test]
fn spans_stay_in_the_text_whatever_it_is() {
    let texts = [
        "",
        "\"",
        "said said said said",
        "\"\"\"\"\"\" he said \" : \" said",
        "According to",
        "according to according to according to",
        "Mayor: : : said:",
        "Ünïté «dit» „so“ he said — “يقول” 🙂 said the 🙂.\r\n\"Ja,\" said Ö",
        "THE RADIO CLAIMS THAT THE TOWN FELL.\n\nSAID",
        "citing citing quoting X as saying as saying",
        "told it that it told it that it told them",
    ];
    let long = "He said that she said that ".repeat(400);
    for text in texts.iter().copied().chain([long.as_str()]) {
        let (document, found) = read(text);
        for one in &found {
            let spans = [Some(one.content), one.cue, one.source];
            for span in spans.into_iter().flatten() {
                assert!(span.start <= span.end, "{text:?}");
                assert!(document.text().get(span.range()).is_some(), "{text:?} {span:?}");
            }
            assert!(one.content.len() <= attribution::CONTENT_LEN_BYTES_MAX);
        }
        assert!(found.windows(2).all(|pair| pair[0].content.start <= pair[1].content.start));
    }
}

#[test]
fn covering_gives_the_innermost_first() {
    if !trained() {
        return;
    }
    let text = "The ministry said that residents reported that two men had died.";
    let (document, found) = read(text);
    let at = text.find("two men").expect("the words stand in the text") as u32;
    let span = tallybook_text::Span { start: at, end: at + 7 };
    let cues: Vec<&str> = attribution::covering(&found, span)
        .filter_map(|one| one.cue.map(|cue| document.slice(cue)))
        .collect();
    assert_eq!(cues, ["reported", "said"]);
}
