//! Turns the raw text under `benchmarks/` into running words, for the word clusters.
//!
//! Clusters are statistics and hold no text. Test parts are never read: of the treebanks, MUC-4
//! and PolNeAR only the train or development part is.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use rayon::prelude::*;
use tallybook_syntax::hash;
use tallybook_syntax::word::fold;
use tallybook_text::{Document, split};

/// How the text lies in the files of a folder.
#[derive(Clone, Copy)]
enum Kind {
    /// The whole file is text.
    Plain,
    /// Tags are dropped.
    Markup,
    /// One token an element: a line each.
    TokenXml,
    /// One column of a table; the first line is a heading.
    Column(usize),
    /// JSON, or one JSON value a line; the named field, at any depth.
    Json(&'static str),
    /// One word a line, first column.
    Words,
}

/// Folder under `benchmarks/`, ending of the names, kind.
const SOURCES: &[(&str, &str, Kind)] = &[
    ("polnear/train/text", ".txt", Kind::Plain),
    ("muc4/corpora/dev", "", Kind::Plain),
    ("time/tbaq/TimeBank", ".tml", Kind::Markup),
    ("time/tbaq/AQUAINT", ".tml", Kind::Markup),
    ("geoparsing", ".xml", Kind::Markup),
    ("geoparsing/geowebnews-first-half", ".txt", Kind::Plain),
    ("giveme5w1h/gold_standard/data", ".json", Kind::Json("text")),
    ("india_police", "docs.jsonl", Kind::Json("doc_text")),
    ("meantime/intra-doc_annotation", ".xml", Kind::TokenXml),
    ("ecbplus", "ecbplus.xml", Kind::TokenXml),
    ("ecbplus", "ecb.xml", Kind::TokenXml),
    ("plover", "plv-train.tsv", Kind::Column(2)),
    ("case2021", "task2-even.tsv", Kind::Column(1)),
    ("ner/re3d", "documents.json", Kind::Json("text")),
    ("ner/wikigold", "wikigold.conll.txt", Kind::Words),
];

/// Running words by number, 0 between sentences; and the folded words of these numbers.
#[derive(Debug, Default)]
pub(crate) struct Running {
    /// The words; sentences are parted by 0.
    pub(crate) words: Vec<u32>,
    /// Hash of the folded word of each number; number 0 has none.
    pub(crate) hashes: Vec<u64>,
}

/// Reads all raw text, and the words of the treebanks' train parts.
pub(crate) fn running(shared: &Path, treebanks: &[Vec<String>]) -> Result<Running> {
    let mut files: Vec<(PathBuf, Kind)> = Vec::new();
    for (folder, ending, kind) in SOURCES {
        let mut found = Vec::new();
        let root = shared.join("benchmarks").join(folder);
        let deep = !matches!(*folder, "geoparsing");
        collect(&root, ending, deep, &mut found)?;
        found.sort();
        files.extend(found.into_iter().map(|path| (path, *kind)));
    }
    let sentences: Vec<Vec<Vec<u64>>> = files
        .par_iter()
        .map(|(path, kind)| {
            let bytes = std::fs::read(path).with_context(|| path.display().to_string())?;
            Ok(hashes(&extract(&String::from_utf8_lossy(&bytes), *kind)))
        })
        .collect::<Result<_>>()?;
    let mut numbers = rustc_hash::FxHashMap::default();
    let mut out = Running { words: vec![0], hashes: vec![0] };
    let mut push = |sentence: &[u64]| {
        for &hash in sentence {
            let next = out.hashes.len() as u32;
            let number = *numbers.entry(hash).or_insert(next);
            if number == next {
                out.hashes.push(hash);
            }
            out.words.push(number);
        }
        out.words.push(0);
    };
    sentences.iter().flatten().for_each(|sentence| push(sentence));
    let mut folded = String::new();
    for sentence in treebanks {
        let hashes: Vec<u64> = sentence.iter().map(|form| word_hash(form, &mut folded)).collect();
        push(&hashes);
    }
    Ok(out)
}

fn collect(folder: &Path, ending: &str, deep: bool, out: &mut Vec<PathBuf>) -> Result<()> {
    for entry in std::fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        if path.is_dir() {
            if deep {
                collect(&path, ending, deep, out)?;
            }
        } else if path.to_string_lossy().ends_with(ending) && !path.ends_with(".DS_Store") {
            out.push(path);
        }
    }
    Ok(())
}

fn word_hash(form: &str, folded: &mut String) -> u64 {
    fold(form, folded);
    hash::bytes(folded.as_bytes())
}

/// Returns the words of each sentence of a text, as hashes.
fn hashes(text: &str) -> Vec<Vec<u64>> {
    let document = Document::from_text(text);
    let mut folded = String::new();
    split(&document)
        .iter()
        .map(|s| s.tokens.iter().map(|t| word_hash(document.slice(t.span), &mut folded)).collect())
        .collect()
}

fn extract(file: &str, kind: Kind) -> String {
    match kind {
        Kind::Plain => file.to_owned(),
        Kind::Markup => strip(file, "\n"),
        Kind::TokenXml => {
            let tokens = file.lines().filter(|line| line.trim_start().starts_with("<token"));
            let words: Vec<String> = tokens.map(|line| strip(line, "").trim().to_owned()).collect();
            words.join(" ")
        }
        Kind::Column(at) => file
            .lines()
            .skip(1)
            .filter_map(|line| line.split('\t').nth(at))
            .collect::<Vec<_>>()
            .join("\n\n"),
        Kind::Words => file
            .lines()
            .map(|line| line.split(' ').next().unwrap_or(""))
            .collect::<Vec<_>>()
            .join(" "),
        Kind::Json(field) => {
            let mut out = String::new();
            for value in serde_json::Deserializer::from_str(file).into_iter::<serde_json::Value>() {
                let Ok(value) = value else { break };
                gather(&value, field, &mut out);
            }
            out
        }
    }
}

fn gather(value: &serde_json::Value, field: &str, out: &mut String) {
    if let Some(text) = value.get(field).and_then(serde_json::Value::as_str) {
        out.push_str(text);
        out.push_str("\n\n");
    }
}

/// Drops tags and decodes the five entities.
fn strip(markup: &str, between: &str) -> String {
    let mut out = String::with_capacity(markup.len());
    let mut inside = false;
    for c in markup.chars() {
        match c {
            '<' => inside = true,
            '>' if inside => {
                inside = false;
                // Block elements part paragraphs; inline ones must not part words.
                if out.ends_with('\n') {
                    out.push_str(between);
                }
            }
            c if !inside => out.push(c),
            _ => {}
        }
    }
    out.replace("&amp;", "&")
        .replace("&quot;", "\"")
        .replace("&apos;", "'")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_found_in_their_wrapping() {
        assert_eq!(extract("<a>two <b>men</b> left</a>", Kind::Markup), "two men left");
        assert_eq!(extract("id\ttext\n1\tshots\n2\tfire", Kind::Column(1)), "shots\n\nfire");
        assert_eq!(extract("{\"text\":\"a\"}\n{\"text\":\"b\"}", Kind::Json("text")), "a\n\nb\n\n");
        let tokens = "<token t_id=\"1\">Two</token>\n<token t_id=\"2\">men</token>";
        assert_eq!(extract(tokens, Kind::TokenXml), "Two men");
    }
}
