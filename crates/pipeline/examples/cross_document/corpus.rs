//! Turns the files of ECB+ and MEANTIME into texts with gold event mentions and their chains.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::{error, fs};

/// A gold document.
pub(crate) struct GoldDocument {
    pub(crate) topic: String,
    pub(crate) name: String,
    pub(crate) text: String,
    pub(crate) mentions: Vec<Mention>,
}

/// A gold event mention.
pub(crate) struct Mention {
    /// Code points.
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) start_byte: usize,
    pub(crate) end_byte: usize,
    /// What it corefers with.
    pub(crate) chain: String,
}

/// Where a token stands in the text that was put together.
struct Token {
    sentence: u32,
    start: u32,
    end: u32,
    start_byte: usize,
    end_byte: usize,
}

/// Reads the topics of ECB+; mentions outside the sentences that its authors list are left out.
pub(crate) fn ecb_plus(folder: &Path) -> Result<Vec<GoldDocument>, Box<dyn error::Error>> {
    let list = fs::read_to_string(folder.join("ECBplus_coreference_sentences.csv"))?;
    let mut listed: BTreeSet<(String, u32)> = BTreeSet::new();
    for line in list.lines().skip(1) {
        let fields: Vec<&str> = line.trim().split(',').collect();
        if let [topic, file, sentence] = fields[..] {
            listed.insert((format!("{topic}_{file}"), sentence.parse()?));
        }
    }
    let mut out = Vec::new();
    for path in files(folder)? {
        let name = stem(&path);
        let topic = name.split('_').next().unwrap_or_default();
        let wanted = |sentence: u32| listed.contains(&(name.clone(), sentence));
        let is_event = |tag: &str| tag.starts_with("ACTION") || tag.starts_with("NEG_ACTION");
        out.push(read(&path, topic, &["CROSS_DOC_COREF", "INTRA_DOC_COREF"], is_event, wanted)?);
    }
    out.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(out)
}

/// Reads MEANTIME with its cross-document chains; its four corpora are the topics.
pub(crate) fn meantime(folder: &Path) -> Result<Vec<GoldDocument>, Box<dyn error::Error>> {
    let mut out = Vec::new();
    for path in files(&folder.join("intra_cross-doc_annotation"))? {
        let topic = path.parent().map(stem).unwrap_or_default();
        out.push(read(&path, &topic, &["REFERS_TO"], |tag| tag == "EVENT_MENTION", |_| true)?);
    }
    out.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(out)
}

fn files(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn error::Error>> {
    let mut out = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            out.extend(files(&path)?);
        } else if path.extension().is_some_and(|end| end == "xml") {
            out.push(path);
        }
    }
    out.sort();
    Ok(out)
}

fn stem(path: &(impl AsRef<Path> + ?Sized)) -> String {
    path.as_ref().file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

fn read(
    path: &Path,
    topic: &str,
    relations: &[&str],
    is_event: impl Fn(&str) -> bool,
    wanted: impl Fn(u32) -> bool,
) -> Result<GoldDocument, Box<dyn error::Error>> {
    let xml = fs::read_to_string(path)?;
    let (text, tokens) = tokens(&xml);
    let mut anchors: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut instances: BTreeMap<String, String> = BTreeMap::new();
    let mut chains: BTreeMap<String, String> = BTreeMap::new();
    let mut open: Option<(String, String)> = None;
    let mut sources: Vec<String> = Vec::new();
    for tag in xml.split('<').skip(1).filter_map(|rest| rest.split('>').next()) {
        let name = tag.split([' ', '/']).next().unwrap_or_default();
        let id = attribute(tag, "m_id");
        match name {
            "token_anchor" => {
                if let (Some((_, mention)), Some(token)) = (&open, attribute(tag, "t_id")) {
                    anchors.entry(mention.clone()).or_default().push(token);
                }
            }
            "source" => sources.extend(id),
            "target" => {
                let chain = id.map(|id| match instances.get(&id) {
                    Some(instance) => format!("{topic}/{instance}"),
                    None => format!("{}#{id}", path.display()),
                });
                let relation =
                    open.as_ref().is_some_and(|(name, _)| relations.contains(&name.as_str()));
                if let Some(chain) = chain.filter(|_| relation) {
                    chains.extend(sources.drain(..).map(|source| (source, chain.clone())));
                }
            }
            _ if attribute(tag, "r_id").is_some() => {
                open = Some((name.to_owned(), String::new()));
                sources.clear();
            }
            _ => {
                if let Some(id) = id {
                    if let Some(instance) = attribute(tag, "instance_id").filter(|i| !i.is_empty())
                    {
                        instances.insert(id.clone(), instance);
                    }
                    open = Some((name.to_owned(), if is_event(name) { id } else { String::new() }));
                }
            }
        }
    }
    anchors.remove("");
    let mentions = anchors
        .into_iter()
        .filter_map(|(id, anchored)| {
            let spans: Vec<&Token> = anchored.iter().filter_map(|id| tokens.get(id)).collect();
            let (first, last) = (spans.first()?, spans.last()?);
            wanted(first.sentence).then(|| Mention {
                start: first.start,
                end: last.end,
                start_byte: first.start_byte,
                end_byte: last.end_byte,
                chain: chains
                    .get(&id)
                    .cloned()
                    .unwrap_or_else(|| format!("{}@{id}", path.display())),
            })
        })
        .collect();
    Ok(GoldDocument { topic: topic.to_owned(), name: stem(path), text, mentions })
}

/// Puts the tokens together again: a sentence a line, no space before closing marks.
fn tokens(xml: &str) -> (String, BTreeMap<String, Token>) {
    let (mut text, mut out) = (String::new(), BTreeMap::new());
    let mut points = 0_u32;
    let mut last: Option<(u32, char)> = None;
    for rest in xml.split("<token ").skip(1) {
        let Some((tag, rest)) = rest.split_once('>') else { continue };
        let word = unescape(rest.split('<').next().unwrap_or_default());
        let sentence = attribute(tag, "sentence").and_then(|n| n.parse().ok()).unwrap_or(0);
        let gap = match last {
            None => "",
            Some((before, _)) if before != sentence => "\n\n",
            Some((_, '(' | '[' | '$')) => "",
            _ if closes(&word) => "",
            _ => " ",
        };
        text.push_str(gap);
        points += gap.chars().count() as u32;
        let len = word.chars().count() as u32;
        let token = Token {
            sentence,
            start: points,
            end: points + len,
            start_byte: text.len(),
            end_byte: text.len() + word.len(),
        };
        text.push_str(&word);
        points += len;
        last = Some((sentence, word.chars().next_back().unwrap_or(' ')));
        if let Some(id) = attribute(tag, "t_id") {
            out.insert(id, token);
        }
    }
    (text, out)
}

fn closes(word: &str) -> bool {
    matches!(word, "." | "," | ";" | ":" | "!" | "?" | ")" | "]" | "%" | "n't")
        || word.starts_with('\'') && word.len() > 1
        || word == "'s"
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let start = tag.find(&format!("{name}=\""))? + name.len() + 2;
    let rest = tag.get(start..)?;
    Some(unescape(rest.split('"').next()?))
}

fn unescape(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&apos;", "'")
        .replace("&amp;", "&")
}
