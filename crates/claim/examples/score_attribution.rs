//! Scores attributions on PolNeAR, or writes those of text files; a tool for development.
//!
//! ```text
//! cargo run --release -p tallybook-claim --example score_attribution -- polnear dev [MAX] [--misses]
//! cargo run --release -p tallybook-claim --example score_attribution -- dump FILE...
//! cargo run --release -p tallybook-claim --example score_attribution -- figures FILE...
//! ```
//! Says so and ends well where the benchmark is not there.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use tallybook_claim::attribution::{self, Attribution};
use tallybook_claim::figure;
use tallybook_mention::actor::{self, ActorDictionary};
use tallybook_mention::{Mentions, quantity, time};
use tallybook_syntax::ParsedSentence;
use tallybook_text::{Document, DocumentParts, Span};

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.first().map(String::as_str) {
        Some("dump") => dump(&args[1..]),
        Some("figures") => figures(&args[1..]),
        _ => polnear(
            args.get(1).map_or("dev", String::as_str),
            args.get(2).and_then(|max| max.parse().ok()).unwrap_or(usize::MAX),
            args.iter().any(|arg| arg == "--misses"),
        ),
    }
}

fn shared() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    std::env::var_os("TALLYBOOK_SHARED").map_or(own, PathBuf::from)
}

struct Read {
    document: Document,
    sentences: Vec<ParsedSentence>,
    attributions: Vec<Attribution>,
}

fn read(text: &str, publisher: Option<String>) -> Read {
    let parts = DocumentParts { text: text.to_owned(), publisher, ..DocumentParts::default() };
    let document = Document::new(parts);
    let model = tallybook_assets::model();
    let sentences: Vec<ParsedSentence> = tallybook_text::split(&document)
        .iter()
        .map(|sentence| model.analyse(document.text(), sentence))
        .collect();
    static ACTORS: OnceLock<ActorDictionary> = OnceLock::new();
    let dictionary = ACTORS.get_or_init(ActorDictionary::default);
    let actors = actor::find(&document, &sentences, dictionary);
    let attributions = attribution::find(&document, &sentences, &actors);
    Read { document, sentences, attributions }
}

fn dump(files: &[String]) {
    for file in files {
        let Ok(text) = std::fs::read_to_string(file) else { continue };
        let meta = std::fs::read_to_string(file.replace(".txt", ".meta.json")).unwrap_or_default();
        let publisher = meta
            .split("\"publisher\": \"")
            .nth(1)
            .and_then(|rest| rest.split('"').next().map(str::to_owned));
        let read = read(&text, publisher);
        let text = read.document.text();
        for found in &read.attributions {
            let mut voices = String::new();
            for voice in &found.voices {
                let _ = write!(voices, "{}={}", voice.source, clean(voice.span.of(text)));
                for link in &voice.chain {
                    let _ = write!(voices, "<{}={}", link.source, clean(link.span.of(text)));
                }
                let _ = write!(voices, "/{:?};", voice.kind);
            }
            println!(
                "{}\t{}\t{}\t{:?}\t{}\t{}\t{}\t{}",
                Path::new(file).file_stem().unwrap_or_default().to_string_lossy(),
                text[..found.content.start as usize].chars().count(),
                text[..found.content.end as usize].chars().count(),
                found.force,
                if found.inherited {
                    "inherited"
                } else if found.attitude {
                    "attitude"
                } else {
                    "-"
                },
                voices,
                found.cue.map_or("", |cue| cue.of(text)),
                found.content.of(text).replace('\n', " "),
            );
        }
    }
}

fn figures(files: &[String]) {
    for file in files {
        let Ok(text) = std::fs::read_to_string(file) else { continue };
        let read = read(&text, None);
        let dct = time::document_time(&read.document, &read.sentences);
        let mentions = Mentions {
            times: time::find(&read.document, &read.sentences, &dct),
            quantities: quantity::find(&read.document, &read.sentences),
            ..Mentions::default()
        };
        let stem = Path::new(file).file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if std::env::var_os("ITEMS").is_some() {
            for one in &mentions.quantities {
                let words = one.span.of(&text).replace('\n', " ");
                let value = &one.value;
                println!(
                    "  {} {:?} {:?} {:?} {:?} part={} unit={:?} article={} | {words}",
                    one.sentence,
                    value.value,
                    value.kind,
                    value.category,
                    value.approx,
                    value.part,
                    value.unit,
                    value.article
                );
            }
        }
        let chars = |at: u32| text[..at as usize].chars().count();
        let found = &read.attributions;
        for tally in figure::find_tallies(&read.document, &read.sentences, &mentions, &dct, found) {
            println!(
                "{stem}\ttally\t{}\t{}\t{}\t{}\t{:?}\t{}",
                chars(tally.span.start),
                chars(tally.span.end),
                tally.count,
                tally.counted,
                tally.since,
                tally.span.of(&text).replace('\n', " "),
            );
        }
        for figure in figure::check_figures(&read.document, &read.sentences, &mentions) {
            println!(
                "{stem}\tfigure\t{}\t{}\t{}\t{}\t{:?} {:?} {:?} {}\t{}",
                chars(figure.span.start),
                chars(figure.span.end),
                figure.agrees,
                figure.stated,
                figure.check,
                figure.from,
                figure.to,
                figure.computed,
                figure.span.of(&text).replace('\n', " "),
            );
        }
    }
}

#[derive(Default)]
struct Score {
    both: usize,
    gold: usize,
    ours: usize,
}

impl Score {
    fn row(&self) -> String {
        let p = self.both as f64 / self.ours.max(1) as f64;
        let r = self.both as f64 / self.gold.max(1) as f64;
        format!("P {:.3}  R {:.3}  F1 {:.3}", p, r, 2.0 * p * r / (p + r).max(1e-9))
    }
}

fn polnear(part: &str, max: usize, misses: bool) {
    let root = shared().join("benchmarks/polnear").join(part);
    let Ok(folder) = std::fs::read_dir(root.join("attributions")) else {
        println!("skipped: no {}", root.display());
        return;
    };
    let mut files: Vec<PathBuf> = folder.flatten().map(|entry| entry.path()).collect();
    files.sort();
    let mut scores = [Score::default(), Score::default(), Score::default()];
    let mut lost: BTreeMap<String, usize> = BTreeMap::new();
    let mut extra: BTreeMap<String, usize> = BTreeMap::new();
    let (mut words, mut spent) = (0usize, std::time::Duration::ZERO);
    for file in files.iter().take(max) {
        let stem = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let Some((stem, _)) = stem.rsplit_once('_') else { continue };
        let Ok(text) = std::fs::read_to_string(root.join("text").join(format!("{stem}.txt")))
        else {
            continue;
        };
        let Ok(gold) = std::fs::read_to_string(file) else { continue };
        let read = read(&text, None);
        let start = std::time::Instant::now();
        let _ = attribution::find(&read.document, &read.sentences, &[]);
        spent += start.elapsed();
        words += read.sentences.iter().map(|sentence| sentence.tokens.len()).sum::<usize>();
        let gold = gold_spans(&gold, &text);
        let ours = our_spans(&read);
        for role in 0..3 {
            let g = marked(&read, &gold[role]);
            let o = marked(&read, &ours[role]);
            scores[role].gold += g.iter().filter(|on| **on).count();
            scores[role].ours += o.iter().filter(|on| **on).count();
            scores[role].both += g.iter().zip(&o).filter(|(a, b)| **a && **b).count();
        }
        if misses {
            tell(&gold[0], &ours[0], &text, &mut lost);
            tell(&ours[0], &gold[0], &text, &mut extra);
        }
    }
    for (name, score) in ["cue", "source", "content"].iter().zip(&scores) {
        println!("{name:8} {}", score.row());
    }
    println!("{:.0} words/s over {words} words", words as f64 / spent.as_secs_f64().max(1e-9));
    for (name, table) in [("lost", lost), ("extra", extra)] {
        let mut rows: Vec<(String, usize)> = table.into_iter().collect();
        rows.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        for (cue, count) in rows.iter().take(if misses { 120 } else { 0 }) {
            println!("{name} {count} {cue}");
        }
    }
}

fn tell(wanted: &[Span], got: &[Span], text: &str, out: &mut BTreeMap<String, usize>) {
    for span in wanted {
        if !got.iter().any(|other| other.overlaps(*span)) {
            *out.entry(span.of(text).to_lowercase()).or_default() += 1;
        }
    }
}

/// The tokens of the document that one of the spans touches.
fn marked(read: &Read, spans: &[Span]) -> Vec<bool> {
    let mut spans = spans.to_vec();
    spans.sort();
    read.sentences
        .iter()
        .flat_map(|sentence| &sentence.tokens)
        .filter(|token| token.span.of(read.document.text()).contains(char::is_alphanumeric))
        .map(|token| spans.iter().any(|span| span.overlaps(token.span)))
        .collect()
}

fn our_spans(read: &Read) -> [Vec<Span>; 3] {
    let mut out = [Vec::new(), Vec::new(), Vec::new()];
    let mut outer: Vec<Span> = Vec::new();
    let mut list: Vec<&Attribution> =
        read.attributions.iter().filter(|one| !one.inherited).collect();
    list.sort_by_key(|one| std::cmp::Reverse(one.content.len()));
    let mut all: Vec<Span> = Vec::new();
    for one in &list {
        let Some(cue) = one.cue else { continue };
        // An attribution inside another's content is nested; PolNeAR has one layer.
        let nested = list.iter().any(|other| {
            other.cue != one.cue
                && other.content.contains(cue)
                && other.content.len() > one.content.len()
                && other.source.is_none_or(|source| !source.overlaps(one.content))
                && !other.cue.is_some_and(|c| one.content.contains(c))
        });
        if nested {
            continue;
        }
        all.push(cue);
        all.extend(one.source);
        outer.push(one.content);
        out[0].push(cue);
        out[1].extend(one.source);
    }
    // The content less the cues and sources inside it.
    for content in outer {
        let mut pieces = vec![content];
        for hole in all.iter().filter(|hole| content.contains(**hole)) {
            pieces = pieces
                .into_iter()
                .flat_map(|piece| {
                    if !piece.overlaps(*hole) {
                        return vec![piece];
                    }
                    let before = Span { start: piece.start, end: hole.start.max(piece.start) };
                    let after = Span { start: hole.end.min(piece.end), end: piece.end };
                    vec![before, after]
                })
                .filter(|piece| !piece.is_empty())
                .collect();
        }
        out[2].extend(pieces);
    }
    out
}

/// Cue, source and content spans of a BRAT file, in bytes of the text.
fn gold_spans(ann: &str, text: &str) -> [Vec<Span>; 3] {
    let mut at: Vec<usize> = text.char_indices().map(|(i, _)| i).collect();
    at.push(text.len());
    let mut spans: BTreeMap<&str, Vec<Span>> = BTreeMap::new();
    let mut out = [Vec::new(), Vec::new(), Vec::new()];
    for line in ann.lines() {
        let mut fields = line.split('\t');
        let (Some(id), Some(body)) = (fields.next(), fields.next()) else { continue };
        if id.starts_with('T') {
            let offsets = body.split_once(' ').map_or("", |(_, rest)| rest);
            let pieces = offsets.split(';').filter_map(|piece| {
                let (from, to) = piece.split_once(' ')?;
                let get = |n: &str| n.parse::<usize>().ok().and_then(|n| at.get(n).copied());
                Some(Span::new(get(from)?, get(to)?))
            });
            spans.insert(id, pieces.collect());
        } else if id.starts_with('E') {
            for part in body.split(' ') {
                let Some((role, id)) = part.split_once(':') else { continue };
                let role = role.trim_end_matches(|c: char| c.is_ascii_digit());
                let slot = match role {
                    "Cue" => 0,
                    "Source" => 1,
                    "Content" => 2,
                    _ => continue,
                };
                out[slot].extend(spans.get(id).into_iter().flatten().copied());
            }
        }
    }
    out
}

fn clean(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ").replace(['=', '<', ';', '/'], " ")
}
