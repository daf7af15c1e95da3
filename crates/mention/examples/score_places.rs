//! Scores place mentions on TR-News, LGL (XML) and GeoWebNews (BRAT), and the speed of the stage.
//!
//! `cargo run --release -p tallybook-mention --example score_places -- FOLDER [--half a|b] [--misses]`
//! with FOLDER as `shared/benchmarks/geoparsing`. Half `a` is for tuning, half `b` is kept aside: a
//! hash of the document's id decides. The sets count words for peoples as toponyms, which are no
//! places here: the scorer adds those that the gazetteer knows.

use std::path::Path;
use std::time::Instant;

use tallybook_assets::{gazetteer, model};
use tallybook_mention::place;
use tallybook_text::{Document, split};

struct Gold {
    start: usize,
    end: usize,
    point: Option<(f64, f64)>,
}

struct Text {
    id: String,
    text: String,
    gold: Vec<Gold>,
}

#[derive(Default)]
struct Score {
    gold: usize,
    found: usize,
    hit: usize,
    exact: usize,
    located: usize,
    near: usize,
    km: f64,
}

/// Start and end, the point where there is one, and the name.
type Found = (usize, usize, Option<(f64, f64)>, String);

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let folder = arguments.first().expect("a folder");
    let half = arguments.iter().position(|a| a == "--half").and_then(|i| arguments.get(i + 1));
    let misses = arguments.iter().any(|a| a == "--misses");
    let root = Path::new(folder);
    for (name, texts) in [
        ("TR-News", xml(&root.join("TR-News.xml"))),
        ("LGL", xml(&root.join("lgl.xml"))),
        ("GeoWebNews", brat(&root.join("geowebnews-first-half"))),
    ] {
        if arguments.iter().any(|a| a == "--only") && !arguments.iter().any(|a| a == name) {
            continue;
        }
        let texts: Vec<Text> = texts
            .into_iter()
            .filter(|text| half.is_none_or(|half| (half == "a") == fnv(&text.id).is_multiple_of(2)))
            .collect();
        report(name, &texts, misses);
    }
}

fn fnv(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5_u32, |h, b| (h ^ u32::from(b)).wrapping_mul(0x0100_0193)) >> 7
}

fn report(name: &str, texts: &[Text], misses: bool) {
    let mut score = Score::default();
    let (mut words, mut seconds) = (0usize, 0.0);
    for text in texts {
        let document = Document::from_text(&text.text);
        let sentences: Vec<_> =
            split(&document).iter().map(|s| model().analyse(document.text(), s)).collect();
        words += sentences.iter().map(|s| s.tokens.len()).sum::<usize>();
        let start = Instant::now();
        let places = place::find(&document, &sentences, gazetteer());
        seconds += start.elapsed().as_secs_f64();
        let mut found: Vec<Found> = places
            .iter()
            .map(|mention| {
                let place = mention.value.place.as_ref();
                let point = place.and_then(|place| Some((place.latitude?, place.longitude?)));
                let id =
                    place.map_or("-".to_owned(), |p| format!("{} {:?}", p.place_id, p.country));
                (mention.span.start as usize, mention.span.end as usize, point, id)
            })
            .collect();
        for token in sentences.iter().flat_map(|s| &s.tokens) {
            let word = token.span.of(document.text());
            if word.starts_with(char::is_uppercase)
                && let Some(country) = gazetteer().demonym(word)
                && !found
                    .iter()
                    .any(|f| f.0 < token.span.end as usize && (token.span.start as usize) < f.1)
            {
                let point = country_point(country);
                found.push((
                    token.span.start as usize,
                    token.span.end as usize,
                    point,
                    "demonym".into(),
                ));
            }
        }
        grade(text, &found, &mut score, misses);
    }
    let (p, r) = (score.hit as f64 / score.found as f64, score.hit as f64 / score.gold as f64);
    println!(
        "{name}: {} texts, {} gold; P {p:.3} R {r:.3} F1 {:.3} (exact spans {}); Acc@161 {:.3} of {}, mean {:.0} km; {:.0} words/s",
        texts.len(),
        score.gold,
        2.0 * p * r / (p + r),
        score.exact,
        score.near as f64 / score.located as f64,
        score.located,
        score.km / score.located as f64,
        words as f64 / seconds,
    );
}

fn country_point(code: tallybook_gazetteer::CountryCode) -> Option<(f64, f64)> {
    let place = gazetteer().country_place(code)?;
    place.latitude.zip(place.longitude)
}

fn grade(text: &Text, found: &[Found], score: &mut Score, misses: bool) {
    score.gold += text.gold.len();
    score.found += found.len();
    let mut used = vec![false; found.len()];
    for gold in &text.gold {
        let hit =
            found.iter().enumerate().find(|(i, f)| !used[*i] && f.0 < gold.end && gold.start < f.1);
        let words = text.text.get(gold.start..gold.end).unwrap_or("?");
        let Some((i, f)) = hit else {
            if misses {
                println!("{} MISS {words:?} in {:?}", text.id, around(text, gold.start, gold.end));
            }
            continue;
        };
        used[i] = true;
        score.hit += 1;
        score.exact += usize::from(f.0 == gold.start && f.1 == gold.end);
        if let (Some(want), Some(got)) = (gold.point, f.2) {
            let km = km(want, got);
            score.located += 1;
            score.near += usize::from(km <= 161.0);
            score.km += km;
            if misses && km > 161.0 {
                println!("{} FAR {words:?} {km:.0} km, got {} {got:?} want {want:?}", text.id, f.3);
            }
        } else if gold.point.is_some() {
            score.located += 1;
            if misses {
                println!("{} NOWHERE {words:?} {}", text.id, f.3);
            }
        }
    }
    for (i, f) in found.iter().enumerate() {
        if !used[i] && misses {
            println!(
                "{} EXTRA {:?} in {:?}",
                text.id,
                &text.text[f.0..f.1],
                around(text, f.0, f.1)
            );
        }
    }
}

fn around(text: &Text, start: usize, end: usize) -> String {
    let mut from = start.saturating_sub(40);
    while !text.text.is_char_boundary(from) {
        from -= 1;
    }
    let mut to = (end + 30).min(text.text.len());
    while !text.text.is_char_boundary(to) {
        to += 1;
    }
    text.text[from..to].to_owned()
}

fn km(a: (f64, f64), b: (f64, f64)) -> f64 {
    let (la, lb) = (a.0.to_radians(), b.0.to_radians());
    let h = ((lb - la) / 2.0).sin().powi(2)
        + la.cos() * lb.cos() * ((b.1 - a.1).to_radians() / 2.0).sin().powi(2);
    12_742.0 * h.sqrt().min(1.0).asin()
}

fn byte_at(text: &str, code_point: usize) -> usize {
    text.char_indices().nth(code_point).map_or(text.len(), |(i, _)| i)
}

fn tag<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let open = format!("<{name}>");
    let start = text.find(&open)? + open.len();
    let end = text[start..].find(&format!("</{name}>"))? + start;
    Some(&text[start..end])
}

fn xml(path: &Path) -> Vec<Text> {
    let Ok(file) = std::fs::read_to_string(path) else { return Vec::new() };
    let mut texts = Vec::new();
    for article in file.split("<article ").skip(1) {
        let id = article.split('"').nth(1).unwrap_or("").to_owned();
        let Some(raw) = tag(article, "text") else { continue };
        let text = raw
            .strip_prefix("<![CDATA[")
            .and_then(|t| t.strip_suffix("]]>"))
            .map_or_else(|| unescape(raw), str::to_owned);
        let gold = article.split("<toponym>").skip(1).filter_map(|part| {
            let start = byte_at(&text, tag(part, "start")?.trim().parse().ok()?);
            let end = byte_at(&text, tag(part, "end")?.trim().parse().ok()?);
            let number = |name| tag(part, name).and_then(|t| t.trim().parse().ok());
            Some(Gold { start, end, point: number("lat").zip(number("lon")) })
        });
        let gold = gold.collect();
        texts.push(Text { id, text, gold });
    }
    texts
}

fn unescape(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&apos;", "'")
        .replace("&amp;", "&")
}

fn brat(folder: &Path) -> Vec<Text> {
    let mut texts = Vec::new();
    let Ok(entries) = std::fs::read_dir(folder) else { return texts };
    let mut paths: Vec<_> = entries.filter_map(|e| Some(e.ok()?.path())).collect();
    paths.sort();
    for path in paths.iter().filter(|p| p.extension().is_some_and(|e| e == "txt")) {
        let Ok(text) = std::fs::read_to_string(path) else { continue };
        let notes = std::fs::read_to_string(path.with_extension("ann")).unwrap_or_default();
        let mut gold = Vec::new();
        for line in notes.lines().filter(|line| line.starts_with('T')) {
            let cells: Vec<&str> = line.split('\t').collect();
            let [id, place, ..] = cells.as_slice() else { continue };
            let place: Vec<&str> = place.split(' ').collect();
            let [kind, start, end] = place.as_slice() else { continue };
            if kind.ends_with("Expression") || ["Non_Toponym", "Homonym", "Language"].contains(kind)
            {
                continue;
            }
            let note = notes.lines().find_map(|line| {
                let (head, value) = line.rsplit_once('\t')?;
                head.ends_with(&format!("AnnotatorNotes {id}")).then_some(value)
            });
            let (Ok(start), Ok(end)) = (start.parse(), end.parse()) else { continue };
            let point = note.and_then(place_of_note);
            gold.push(Gold { start: byte_at(&text, start), end: byte_at(&text, end), point });
        }
        let id = path.file_stem().map_or(String::new(), |s| s.to_string_lossy().into_owned());
        texts.push(Text { id, text, gold });
    }
    texts
}

/// A note is a point, or a GeoNames id, which only the built-in gazetteer can place here.
fn place_of_note(note: &str) -> Option<(f64, f64)> {
    if let Some((lat, lon)) = note.split_once(',') {
        return Some((lat.trim().parse().ok()?, lon.trim().parse().ok()?));
    }
    gazetteer()
        .by_id(&format!("geonames:{}", note.trim()))
        .and_then(|p| p.latitude.zip(p.longitude))
}
