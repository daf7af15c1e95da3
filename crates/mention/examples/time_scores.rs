//! Scores time mentions against public sets beside the repository; a developer's tool.
//!
//! ```text
//! cargo run --release -p tallybook-mention --example time_scores -- SET [--aside] [--misses]
//! ```
//!
//! SET is one of `tbaq`, `meantime`, `hidden` (TimeBank without its dates), `dispatches` (the same
//! of the dispatches), `rows` (the dispatches' mentions), `text FILE` and `speed`.
//!
//! `tbaq` reports TempEval-3's relaxed and strict span F1 and value F1. A third of the files,
//! chosen by a hash of the name, is kept aside: it is scored with `--aside`, never listed.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use tallybook_mention::time;
use tallybook_syntax::ParsedSentence;
use tallybook_text::{Dct, DctBasis, Document, DocumentParts};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let flag = |name: &str| arguments.iter().any(|argument| argument == name);
    let shared = std::env::var("TALLYBOOK_SHARED").unwrap_or_else(|_| "../shared".to_owned());
    let shared = PathBuf::from(shared);
    if !shared.is_dir() {
        println!("skipped: no {}", shared.display());
        return;
    }
    let options = Options { aside: flag("--aside"), misses: flag("--misses") && !flag("--aside") };
    match arguments.first().map(String::as_str) {
        Some("text") => print_text(&fs::read_to_string(&arguments[1]).expect("a file")),
        Some("meantime") => score("MEANTIME", &meantime(&shared), options),
        Some("dispatches") => hidden(&dispatches(&shared), options),
        Some("rows") => rows(&dispatches(&shared)),
        Some("hidden") => hidden(&tbaq(&shared, options.aside), options),
        Some("speed") => speed(&tbaq(&shared, false)),
        _ => score("TimeBank + AQUAINT", &tbaq(&shared, options.aside), options),
    }
}

#[derive(Clone, Copy)]
struct Options {
    aside: bool,
    misses: bool,
}

/// One gold expression: byte span in the text, value.
struct Gold {
    start: usize,
    end: usize,
    value: String,
}

struct Page {
    name: String,
    text: String,
    dct: Option<Date>,
    gold: Vec<Gold>,
}

fn files(folder: &Path, out: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            files(&path, out);
        } else {
            out.push(path);
        }
    }
    out.sort();
}

fn is_aside(name: &str) -> bool {
    let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    hash % 3 == 0
}

fn tbaq(shared: &Path, aside: bool) -> Vec<Page> {
    let mut paths = Vec::new();
    files(&shared.join("benchmarks/time/tbaq"), &mut paths);
    let pages = paths.iter().filter_map(|path| {
        let name = path.file_name()?.to_str()?;
        if !name.ends_with(".tml") || is_aside(name) != aside {
            return None;
        }
        let xml = String::from_utf8_lossy(&fs::read(path).ok()?).into_owned();
        let dct = attribute(xml.split("<DCT>").nth(1)?, "value")?;
        let dct = dct.get(..10).unwrap_or(&dct).parse().ok();
        let body = xml.split("<TEXT>").nth(1)?.split("</TEXT>").next()?;
        let (text, gold) = inline(body);
        Some(Page { name: name.to_owned(), text, dct, gold })
    });
    pages.collect()
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let at = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    tag[at..].split('"').next().map(str::to_owned)
}

fn inline(xml: &str) -> (String, Vec<Gold>) {
    let (mut text, mut gold, mut open) = (String::new(), Vec::new(), None);
    let mut rest = xml;
    while let Some(at) = rest.find('<') {
        text.push_str(&entities(&rest[..at]));
        let Some(end) = rest[at..].find('>') else { break };
        let tag = &rest[at..=at + end];
        if tag.starts_with("<TIMEX3") {
            open = Some((text.len(), attribute(tag, "value").unwrap_or_default()));
        } else if tag == "</TIMEX3>"
            && let Some((start, value)) = open.take()
        {
            gold.push(Gold { start, end: text.len(), value });
        }
        rest = &rest[at + end + 1..];
    }
    text.push_str(&entities(rest));
    (text, gold)
}

fn entities(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

/// MEANTIME: tokens with sentence numbers, TIMEX3 with token anchors.
fn meantime(shared: &Path) -> Vec<Page> {
    let mut paths = Vec::new();
    files(&shared.join("benchmarks/meantime/intra_cross-doc_annotation"), &mut paths);
    let pages = paths.iter().filter_map(|path| {
        let xml = String::from_utf8_lossy(&fs::read(path).ok()?).into_owned();
        let (mut text, mut spans, mut sentence) = (String::new(), Vec::new(), String::new());
        for piece in xml.split("<token ").skip(1) {
            let tag = format!(" {}", piece.split('>').next()?);
            let word = entities(piece.split('>').nth(1)?.split('<').next()?);
            let here = attribute(&tag, "sentence")?;
            // Times are annotated in the headline, the date line and the next four sentences.
            if here.parse::<usize>().is_ok_and(|number| number > 5) {
                break;
            }
            if here != sentence && !text.is_empty() {
                text.push_str("\n\n");
            } else if !text.is_empty()
                && ![".", ",", "'s", "n't", ":", ";", ")", "%", "-"].contains(&word.as_str())
                && !text.ends_with(['(', '$', '-'])
            {
                text.push(' ');
            }
            sentence = here;
            let id: usize = attribute(&tag, "t_id")?.parse().ok()?;
            spans.resize(spans.len().max(id + 1), (0, 0));
            spans[id] = (text.len(), text.len() + word.len());
            text.push_str(&word);
        }
        let (mut gold, mut dct) = (Vec::new(), None);
        for piece in xml.split("<TIMEX3 ").skip(1) {
            let tag = format!(" {}", piece.split('>').next()?);
            let value = attribute(&tag, "value").unwrap_or_default();
            let body = piece.split("</TIMEX3>").next()?;
            let ids: Vec<usize> = body
                .split("<token_anchor")
                .skip(1)
                .filter_map(|anchor| attribute(anchor, "t_id")?.parse().ok())
                .collect();
            if tag.contains("CREATION_TIME") {
                dct = value.get(..10).and_then(|day| day.parse().ok());
            }
            let (Some(first), Some(last)) = (ids.iter().min(), ids.iter().max()) else { continue };
            let (Some(first), Some(last)) = (spans.get(*first), spans.get(*last)) else { continue };
            gold.push(Gold { start: first.0, end: last.1, value });
        }
        Some(Page { name: path.file_name()?.to_str()?.to_owned(), text, dct, gold })
    });
    pages.collect()
}

/// The dispatches that may be read, with their dates; the text is as the reader gets it.
fn dispatches(shared: &Path) -> Vec<Page> {
    let folder = shared.join("dispatches");
    let held_out = fs::read_to_string(folder.join("HELDOUT")).unwrap_or_default();
    let mut paths = Vec::new();
    files(&folder.join("docs"), &mut paths);
    let pages = paths.iter().filter_map(|path| {
        let name = path.file_name()?.to_str()?.strip_suffix(".txt")?.to_owned();
        if held_out.split_whitespace().any(|held| held == name) {
            return None;
        }
        let meta = fs::read_to_string(path.with_file_name(format!("{name}.meta.json"))).ok()?;
        let date = meta.split("\"published\":").nth(1)?.split(['"', 'n']).nth(1)?;
        let dct = date.get(..10).and_then(|day| day.parse().ok());
        Some(Page { name, text: fs::read_to_string(path).ok()?, dct, gold: Vec::new() })
    });
    pages.collect()
}

fn parse(document: &Document) -> Vec<ParsedSentence> {
    let model = tallybook_assets::model();
    let sentences = tallybook_text::split(document);
    sentences.iter().map(|sentence| model.analyse(document.text(), sentence)).collect()
}

fn print_text(text: &str) {
    let document = Document::from_text(text);
    let sentences = parse(&document);
    let dct = time::document_time(&document, &sentences);
    println!("{:?} .. {:?} {:?}\n{}", dct.earliest, dct.latest, dct.basis, dct.reasons.join("\n"));
    for sentence in &sentences {
        println!("-- {:?} {}", sentence.block, document.slice(sentence.span));
    }
    for m in time::find(&document, &sentences, &dct) {
        let v = &m.value;
        let side = |date: Option<Date>| date.map_or("-".to_owned(), |date| date.to_string());
        println!(
            "{:32} {:24} {:10} {}..{} {:?} {}",
            document.slice(m.span),
            v.timex_value,
            v.timex_mod.as_deref().unwrap_or(""),
            side(v.earliest),
            side(v.latest),
            v.boundary,
            m.rule
        );
    }
}

/// Prints the dispatches' mentions as rows, spans in code points, for a join with their gold.
fn rows(pages: &[Page]) {
    for page in pages {
        let dct = page.dct.map(|date| Dct::day(date, DctBasis::Given));
        let parts = DocumentParts { text: page.text.clone(), dct, ..DocumentParts::default() };
        let document = Document::new(parts);
        let sentences = parse(&document);
        let dct = time::document_time(&document, &sentences);
        let side = |date: Option<Date>| date.map_or("null".to_owned(), |date| date.to_string());
        println!("{}\tDCT\t{}\t{}", page.name, side(dct.earliest), side(dct.latest));
        for m in time::find(&document, &sentences, &dct) {
            let chars = |at: u32| page.text[..at as usize].chars().count();
            let v = &m.value;
            println!(
                "{}\t{}\t{}\t{}\t{}\t{}\t{}\t{:?}\t{}",
                page.name,
                chars(m.span.start),
                chars(m.span.end),
                document.slice(m.span).replace('\n', " "),
                v.timex_value,
                side(v.earliest),
                side(v.latest),
                v.boundary,
                m.rule
            );
        }
    }
}

#[derive(Default)]
struct Counts {
    gold: usize,
    found: usize,
    relaxed: usize,
    strict: usize,
    value: usize,
    valued: usize,
    value_gold: usize,
}

fn score(name: &str, pages: &[Page], options: Options) {
    let mut counts = Counts::default();
    for page in pages {
        let document = Document::from_text(&page.text);
        let sentences = parse(&document);
        let dct = page.dct.map_or_else(Dct::unknown, |date| Dct::day(date, DctBasis::Given));
        let mentions = time::find(&document, &sentences, &dct);
        let mut used = vec![false; mentions.len()];
        for gold in &page.gold {
            counts.gold += 1;
            counts.value_gold += usize::from(!gold.value.is_empty());
            let hit = (0..mentions.len()).find(|&k| {
                let span = mentions[k].span.range();
                !used[k] && span.start < gold.end && gold.start < span.end
            });
            let Some(k) = hit else {
                report(options, page, gold, "MISSED", "");
                continue;
            };
            used[k] = true;
            counts.relaxed += 1;
            let span = mentions[k].span.range();
            let exact = span.start == gold.start && span.end == gold.end;
            counts.strict += usize::from(exact);
            counts.valued += usize::from(!gold.value.is_empty());
            let value = &mentions[k].value.timex_value;
            if *value == gold.value {
                counts.value += 1;
            } else {
                let got =
                    format!("{value} [{}] {}", document.slice(mentions[k].span), mentions[k].rule);
                report(options, page, gold, "VALUE", &got);
            }
            if !exact {
                report(options, page, gold, "SPAN", document.slice(mentions[k].span));
            }
        }
        counts.found += mentions.len();
        for (mention, _) in mentions.iter().zip(&used).filter(|(_, used)| !**used) {
            let range = mention.span.range();
            let gold = Gold { start: range.start, end: range.end, value: String::new() };
            report(
                options,
                page,
                &gold,
                "EXTRA",
                &format!("{} {}", mention.value.timex_value, mention.rule),
            );
        }
    }
    let f = |hits: usize| 200.0 * hits as f64 / (counts.gold + counts.found) as f64;
    let part = if options.aside { "kept aside" } else { "development" };
    let p = 100.0 * counts.relaxed as f64 / counts.found as f64;
    let r = 100.0 * counts.relaxed as f64 / counts.gold as f64;
    println!(
        "{name} ({part}): {} documents, {} gold ({} with value), {} found; relaxed P {p:.1} \
         R {r:.1} F1 {:.1}, strict F1 {:.1}, value F1 {:.1}",
        pages.len(),
        counts.gold,
        counts.value_gold,
        counts.found,
        f(counts.relaxed),
        f(counts.strict),
        f(counts.value)
    );
    println!(
        "value accuracy of the matched with a gold value: {:.1}",
        100.0 * counts.value as f64 / counts.valued as f64
    );
}

fn report(options: Options, page: &Page, gold: &Gold, what: &str, got: &str) {
    if !options.misses {
        return;
    }
    let mut from = gold.start.saturating_sub(60);
    while !page.text.is_char_boundary(from) {
        from -= 1;
    }
    let mut to = (gold.end + 40).min(page.text.len());
    while !page.text.is_char_boundary(to) {
        to += 1;
    }
    let near = page.text[from..to].replace('\n', " ");
    let words = page.text[gold.start..gold.end].replace('\n', " ");
    println!("{what}\t{words}\t{}\t{got}\t{}\t{:?}\t{near}", gold.value, page.name, page.dct);
}

/// Hides the date of each document and asks whether the inferred interval holds it.
fn hidden(pages: &[Page], options: Options) {
    let (mut held, mut total, mut widths) = (0, 0, Vec::new());
    for page in pages {
        let Some(date) = page.dct else { continue };
        let document =
            Document::new(DocumentParts { text: page.text.clone(), ..DocumentParts::default() });
        let sentences = parse(&document);
        let dct = time::document_time(&document, &sentences);
        let holds = dct.earliest.is_none_or(|a| a <= date) && dct.latest.is_none_or(|b| date <= b);
        total += 1;
        held += usize::from(holds);
        let width = match (dct.earliest, dct.latest) {
            (Some(a), Some(b)) => i64::from(a.until(b).expect("near dates").get_days()) + 1,
            _ => i64::MAX,
        };
        widths.push(width);
        if options.misses {
            let mark = if holds { "held" } else { "MISS" };
            println!(
                "{mark} {date} {:?}..{:?} {}\t{}",
                dct.earliest,
                dct.latest,
                page.name,
                dct.reasons.join(" | ")
            );
        }
    }
    widths.sort_unstable();
    let median = widths.get(widths.len() / 2).copied().unwrap_or(0);
    println!(
        "hidden dates: {held} of {total} held ({:.3}), median width {median} days",
        held as f64 / total as f64
    );
}

fn speed(pages: &[Page]) {
    let parsed: Vec<_> = pages
        .iter()
        .map(|page| {
            let document = Document::from_text(&page.text);
            let sentences = parse(&document);
            (document, sentences, page.dct)
        })
        .collect();
    let words: usize = parsed.iter().flat_map(|(_, s, _)| s).map(|s| s.tokens.len()).sum();
    for _ in 0..3 {
        let start = std::time::Instant::now();
        let mut found = 0;
        for (document, sentences, date) in &parsed {
            let dct = date.map_or_else(Dct::unknown, |date| Dct::day(date, DctBasis::Given));
            found += time::find(document, sentences, &dct).len();
        }
        let seconds = start.elapsed().as_secs_f64();
        println!("{words} words, {found} times, {:.0} words a second", words as f64 / seconds);
    }
}
