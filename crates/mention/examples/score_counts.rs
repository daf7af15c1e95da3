//! Scores quantity and actor mentions on the development dispatches, and the speed of both stages.
//!
//! `cargo run --release -p tallybook-mention --example score_counts -- [FOLDER] [--misses] [--extra]`
//! with FOLDER as `shared/dispatches`; without it, `../shared/dispatches`, skipped where absent.
//! Held-out documents are never opened. A gold quantity is met by a count of the same document with
//! its category, its value or range, and a word of its unit; a gold name by an actor whose words or
//! name contain it or are contained in it.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Instant;

use serde_json::Value;
use tallybook_assets::model;
use tallybook_mention::actor::{self, ActorDictionary, ActorMention};
use tallybook_mention::quantity::{self, Approx, Category, QuantityKind, QuantityMention};
use tallybook_text::{Document, split};

#[derive(Default)]
struct Score {
    gold: usize,
    hit: usize,
    approx: usize,
    found: usize,
    names: usize,
    names_hit: usize,
    words: usize,
    quantity_seconds: f64,
    actor_seconds: f64,
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let folder = arguments.iter().find(|a| !a.starts_with("--"));
    let folder = folder.map_or("../shared/dispatches", String::as_str);
    let root = Path::new(folder);
    let Ok(held) = std::fs::read_to_string(root.join("HELDOUT")) else {
        println!("skipped: no {folder}");
        return;
    };
    let held: BTreeSet<&str> = held.split_whitespace().collect();
    let flag = |name: &str| arguments.iter().any(|a| a == name);
    let dictionary = ActorDictionary::built_in();
    let mut score = Score::default();
    let mut files: Vec<_> = std::fs::read_dir(root.join("docs"))
        .expect("the folder of documents")
        .filter_map(|item| item.ok().map(|item| item.path()))
        .filter(|path| path.extension().is_some_and(|e| e == "txt"))
        .collect();
    files.sort();
    for path in files {
        let stem = path.file_stem().and_then(|s| s.to_str()).unwrap_or("").to_owned();
        if held.contains(stem.as_str()) {
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("a document");
        let gold = std::fs::read_to_string(root.join("gold").join(format!("{stem}.json")));
        let gold: Value = serde_json::from_str(&gold.expect("its gold")).expect("gold is JSON");
        one(&stem, &text, &gold, &dictionary, &mut score, flag("--misses"), flag("--extra"));
    }
    let share = |a: usize, b: usize| 100.0 * a as f64 / b.max(1) as f64;
    println!(
        "quantity: {} of {} gold met ({:.1} %), qualifier right in {:.1} % of them; {} counts found",
        score.hit,
        score.gold,
        share(score.hit, score.gold),
        share(score.approx, score.hit),
        score.found
    );
    println!(
        "actor: {} of {} names met ({:.1} %)",
        score.names_hit,
        score.names,
        share(score.names_hit, score.names)
    );
    println!(
        "speed: quantity {:.0} words/s, actor {:.0} words/s over {} words",
        score.words as f64 / score.quantity_seconds,
        score.words as f64 / score.actor_seconds,
        score.words
    );
}

fn one(
    stem: &str,
    text: &str,
    gold: &Value,
    dictionary: &ActorDictionary,
    score: &mut Score,
    misses: bool,
    extra: bool,
) {
    let document = Document::from_text(text);
    let sentences: Vec<_> =
        split(&document).iter().map(|s| model().analyse(document.text(), s)).collect();
    score.words += sentences.iter().map(|s| s.tokens.len()).sum::<usize>();
    let start = Instant::now();
    let quantities = quantity::find(&document, &sentences);
    score.quantity_seconds += start.elapsed().as_secs_f64();
    let start = Instant::now();
    let actors = actor::find(&document, &sentences, dictionary);
    score.actor_seconds += start.elapsed().as_secs_f64();
    let mut used = vec![false; quantities.len()];
    let events = gold["events"].as_array().cloned().unwrap_or_default();
    for event in &events {
        for q in event["quantities"].as_array().cloned().unwrap_or_default() {
            score.gold += 1;
            let people = people_of(event["type"].as_str().unwrap_or(""));
            let fits = |i: usize| meets(&q, &quantities[i], text, people);
            let hit = (0..quantities.len()).find(|&i| !used[i] && fits(i));
            // Two events of one document may share a figure.
            let hit = hit.or_else(|| (0..quantities.len()).find(|&i| fits(i)));
            if let Some(i) = hit {
                used[i] = true;
                score.hit += 1;
                score.approx += usize::from(same_approx(&q, quantities[i].value.approx));
            } else if misses {
                println!(
                    "{stem} QUANTITY {} {}{} {} | {}",
                    q["category"], q["value"], q["low"], q["unit"], q["text"]
                );
                for mention in near(&quantities, text, q["text"].as_str().unwrap_or("")) {
                    println!("      have {}", show(mention, text));
                }
            }
        }
        let names = event["actors"].as_array().cloned().unwrap_or_default();
        let names = names.iter().filter(|a| a["inferred"] != true).map(|a| a["name"].clone());
        let voices = event["attribution"].as_array().cloned().unwrap_or_default();
        let voices: Vec<Value> = voices.iter().map(|a| a["source"].clone()).collect();
        for name in names.chain(voices) {
            let name = name.as_str().unwrap_or("");
            score.names += 1;
            if actors.iter().any(|mention| named(name, mention, text)) {
                score.names_hit += 1;
            } else if misses {
                println!("{stem} ACTOR {name}");
            }
        }
    }
    let counts = quantities.iter().filter(|m| m.value.kind == QuantityKind::Count);
    score.found += counts.clone().count();
    if extra {
        for mention in counts {
            println!("{stem} COUNT {}", show(mention, text));
        }
        for mention in &actors {
            let value = &mention.value;
            println!(
                "{stem} ACTORS {:?} = {} {:?} {:?} {}{}",
                mention.span.of(text),
                value.name,
                value.actor_type,
                value.actor_id,
                mention.rule,
                if value.private_person { " private" } else { "" }
            );
        }
    }
}

fn show(mention: &QuantityMention, text: &str) -> String {
    let v = &mention.value;
    format!(
        "{:?} {:?} {:?}..{:?} {:?} {:?}{} {} unit {:?}",
        mention.span.of(text),
        v.value,
        v.min,
        v.max,
        v.category,
        v.approx,
        if v.part { " part" } else { "" },
        mention.rule,
        v.unit
    )
}

/// Returns the counts that overlap the gold words.
fn near<'a>(list: &'a [QuantityMention], text: &str, words: &str) -> Vec<&'a QuantityMention> {
    let Some(at) = text.find(words).filter(|_| !words.is_empty()) else { return Vec::new() };
    let span = tallybook_text::Span::new(at, at + words.len());
    list.iter().filter(|mention| mention.span.overlaps(span)).collect()
}

/// Returns the category in which an event of that type counts people that no verb has counted.
fn people_of(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "release" => "released",
        "arrest" => "captured",
        "abduction" => "abducted",
        "displacement" => "displaced",
        "protest" | "riot" => "protesters",
        "killing" => "killed",
        _ => return None,
    })
}

fn meets(gold: &Value, mention: &QuantityMention, text: &str, people: Option<&str>) -> bool {
    let v = &mention.value;
    let category = format!("{:?}", v.category).to_lowercase();
    // The event decides what people are counted as where no word has (assemble).
    let open = matches!(
        v.category,
        Category::Other
            | Category::Troops
            | Category::Captured
            | Category::Abducted
            | Category::Released
    );
    let decided = people.filter(|_| open).is_some_and(|people| gold["category"] == people);
    if !decided && gold["category"].as_str().is_some_and(|c| c != category) {
        return false;
    }
    let unit = stems(gold["unit"].as_str().unwrap_or(""));
    let mut said = stems(v.unit.as_deref().unwrap_or(""));
    said.extend(stems(mention.span.of(text)));
    said.insert(category);
    if !unit.is_empty() && v.unit.is_some() && unit.is_disjoint(&said) {
        return false;
    }
    let (value, low, high) = (gold["value"].as_f64(), gold["low"].as_f64(), gold["high"].as_f64());
    let exact = value.is_some() && value == v.value;
    let ranged = low.is_some() && low == v.min && high == v.max;
    let vague = value.is_none() && low.is_none() && same_approx(gold, v.approx);
    exact || ranged || vague
}

fn same_approx(gold: &Value, approx: Approx) -> bool {
    let class = |name: &str| match name {
        "more_than" | "at_least" => "floor".to_owned(),
        "up_to" | "less_than" => "ceiling".to_owned(),
        _ => name.to_owned(),
    };
    let have = match approx {
        Approx::Exact => "exact",
        Approx::About => "about",
        Approx::MoreThan => "more_than",
        Approx::LessThan => "less_than",
        Approx::AtLeast => "at_least",
        Approx::UpTo => "up_to",
        Approx::Range => "range",
        Approx::Dozens => "dozens",
        Approx::Several => "several",
        Approx::None => "none",
    };
    class(gold["qualifier"].as_str().unwrap_or("exact")) == class(have)
}

fn fold(name: &str) -> Vec<String> {
    let ascii = name.replace(['\'', '\u{2019}', '\u{ad}'], "").to_lowercase();
    let words = ascii.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    let small = ["the", "a", "an", "of", "in", "al", "el", "ar", "as", "ad", "at"];
    words.filter(|w| !small.contains(w)).map(str::to_owned).collect()
}

fn stems(text: &str) -> BTreeSet<String> {
    fold(text).iter().map(|w| w.trim_end_matches('s').to_owned()).collect()
}

fn named(gold: &str, mention: &ActorMention, text: &str) -> bool {
    let gold: BTreeSet<String> = fold(gold).into_iter().collect();
    [mention.span.of(text), mention.value.name.as_str()].into_iter().any(|name| {
        let list = fold(name);
        let name: BTreeSet<String> = list.iter().cloned().collect();
        let short = list.len() <= 8 && !name.is_empty() && !gold.is_empty();
        short && (name.is_subset(&gold) || gold.is_subset(&name))
    })
}
