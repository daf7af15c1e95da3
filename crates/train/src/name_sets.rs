//! Turns treebanks and texts with marked names into sentences with names.
//!
//! | set | what is taken |
//! |---|---|
//! | GUM train | `Entity=` spans of persons, organisations and places whose head is a proper noun, cut to the name |
//! | wikigold | PER, ORG, LOC |
//! | `data/named.txt` of this crate | what is marked: `P[Nadia Omar]`, `O[...]`, `L[...]`, `X[...]` of another kind |
//! | re3d | persons, organisations and locations, cut to their proper nouns |
//!
//! Names of other kinds are kept apart: they teach what is none of ours.

use std::path::Path;

use anyhow::{Context, Result};
use tallybook_syntax::word::casing;
use tallybook_syntax::{EntityLabel, Upos, Xpos};
use tallybook_text::{Document, split};

use crate::naming::Tools;

/// A name: first token, one past the last, kind.
pub(crate) type Name = (usize, usize, EntityLabel);

/// A sentence with its names.
#[derive(Clone, Debug, Default)]
pub(crate) struct Named {
    /// The words.
    pub(crate) forms: Vec<String>,
    /// The names, in any order, not overlapping.
    pub(crate) names: Vec<Name>,
    /// Names that are neither person, organisation nor place; left out where a name stands.
    pub(crate) others: Vec<(usize, usize)>,
}

/// Reads IOB columns: the word in `word`, the label in `name`.
pub(crate) fn read_iob(path: &Path, word: usize, name: usize, gap: char) -> Result<Vec<Named>> {
    let file = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let mut out = vec![Named::default()];
    for line in file.lines().filter(|line| !line.starts_with("# ")) {
        let columns: Vec<&str> = line.split(gap).collect();
        let (Some(form), Some(label)) = (columns.get(word), columns.get(name)) else {
            if out.last().is_some_and(|last| !last.forms.is_empty()) {
                out.push(Named::default());
            }
            continue;
        };
        let Some(sentence) = out.last_mut() else { continue };
        let i = sentence.forms.len();
        sentence.forms.push((*form).to_owned());
        let Some(kind) = kind_of(label.get(2..).unwrap_or("")) else {
            match sentence.others.last_mut().filter(|last| last.1 == i) {
                Some(last) if label.len() > 1 => last.1 = i + 1,
                _ if label.len() > 1 => sentence.others.push((i, i + 1)),
                _ => {}
            }
            continue;
        };
        match sentence.names.last_mut() {
            Some(last) if label.starts_with('I') && last.1 == i && last.2 == kind => last.1 = i + 1,
            _ => sentence.names.push((i, i + 1, kind)),
        }
    }
    Ok(out)
}

/// Reads sentences of words parted by spaces, with names in brackets behind the letter of their kind.
pub(crate) fn read_marked(text: &str) -> Vec<Named> {
    let lines = text.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    let mut out = Vec::new();
    for line in lines {
        let mut named = Named::default();
        let mut open = None;
        for word in line.split(' ') {
            let opened = word.get(1..).is_some_and(|rest| rest.starts_with('['));
            let word = if opened {
                open = word.chars().next().map(|letter| (letter, named.forms.len()));
                &word[2..]
            } else {
                word
            };
            let closed = open.is_some() && word.ends_with(']');
            named.forms.push(word.strip_suffix(']').filter(|_| closed).unwrap_or(word).to_owned());
            if let Some((letter, start)) = open.filter(|_| closed) {
                let end = named.forms.len();
                match letter {
                    'P' => named.names.push((start, end, EntityLabel::Per)),
                    'O' => named.names.push((start, end, EntityLabel::Org)),
                    'L' => named.names.push((start, end, EntityLabel::Loc)),
                    _ => named.others.push((start, end)),
                }
                open = None;
            }
        }
        out.push(named);
    }
    out
}

fn kind_of(label: &str) -> Option<EntityLabel> {
    match label {
        "PER" | "person" | "Person" => Some(EntityLabel::Per),
        "ORG" | "organization" | "Organisation" => Some(EntityLabel::Org),
        "LOC" | "place" | "Location" => Some(EntityLabel::Loc),
        _ => None,
    }
}

/// A sentence of a treebank whose names have no kinds: which words are proper nouns is known.
#[derive(Clone, Debug, Default)]
pub(crate) struct Unkinded {
    /// The words.
    pub(crate) forms: Vec<String>,
    /// Universal and Penn tags.
    pub(crate) tags: Vec<(Upos, Xpos)>,
    /// Number of the document.
    pub(crate) document: usize,
}

/// Reads the sentences of a treebank without names.
pub(crate) fn read_unkinded(path: &Path) -> Result<Vec<Unkinded>> {
    let file = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let (mut out, mut document) = (vec![Unkinded::default()], 0);
    for line in file.lines() {
        document += usize::from(line.starts_with("# newdoc"));
        let Some(last) = out.last_mut() else { break };
        last.document = document;
        let columns: Vec<&str> = line.split('\t').collect();
        if let &[id, form, _, upos, xpos, ..] = columns.as_slice() {
            if let Some(upos) = Upos::from_label(upos).filter(|_| !id.contains(['-', '.'])) {
                last.forms.push(form.to_owned());
                last.tags.push((upos, Xpos::from_label(xpos).unwrap_or(Xpos::Fw)));
            }
        } else if line.is_empty() {
            out.push(Unkinded::default());
        }
    }
    out.retain(|sentence| !sentence.forms.is_empty());
    Ok(out)
}

/// An entity of GUM: first token, one past the last, kind where it is one of ours.
type Span = (usize, usize, Option<EntityLabel>);

/// One word of GUM, as far as names need it.
struct GumWord {
    form: String,
    proper: bool,
    plural: bool,
    /// An adjective, noun, verb or figure, as names hold beside proper nouns.
    inner: bool,
    noun: bool,
    head: usize,
}

/// Reads the names of GUM from `Entity=`.
pub(crate) fn read_gum(path: &Path) -> Result<Vec<Named>> {
    let file = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let mut out = Vec::new();
    // Entities may stay open over sentences; a name never does.
    let mut words: Vec<GumWord> = Vec::new();
    let mut open: Vec<(String, usize, Option<EntityLabel>)> = Vec::new();
    let mut spans: Vec<Span> = Vec::new();
    for line in file.lines().chain([""]) {
        if line.is_empty() {
            out.push(gum_sentence(&words, &spans));
            words.clear();
            open.clear();
            spans.clear();
            continue;
        }
        let columns: Vec<&str> = line.split('\t').collect();
        let &[id, form, _, upos, xpos, _, head, _, _, misc] = columns.as_slice() else { continue };
        if id.contains(['-', '.']) {
            continue;
        }
        let i = words.len();
        words.push(GumWord {
            form: form.to_owned(),
            proper: upos == "PROPN" || matches!(xpos, "NNP" | "NNPS"),
            plural: xpos == "NNPS",
            inner: matches!(upos, "ADJ" | "NOUN" | "VERB" | "NUM"),
            noun: upos == "NOUN",
            head: head.parse::<usize>().unwrap_or(0).wrapping_sub(1),
        });
        let entity = misc.split('|').find_map(|entry| entry.strip_prefix("Entity="));
        brackets(entity.unwrap_or(""), i, &mut open, &mut spans);
    }
    Ok(out)
}

/// Reads brackets such as `(4-place-new(5-person-giv)` and `5)4)`.
fn brackets(
    entity: &str,
    i: usize,
    open: &mut Vec<(String, usize, Option<EntityLabel>)>,
    spans: &mut Vec<Span>,
) {
    let mut rest = entity;
    while !rest.is_empty() {
        if let Some(tail) = rest.strip_prefix('(') {
            let end = tail.find(['(', ')']).unwrap_or(tail.len());
            let mut fields = tail[..end].split('-');
            let id = fields.next().unwrap_or("").to_owned();
            open.push((id, i, fields.next().and_then(kind_of)));
            rest = &tail[end..];
            if let Some(tail) = rest.strip_prefix(')') {
                if let Some((_, start, kind)) = open.pop() {
                    spans.push((start, i + 1, kind));
                }
                rest = tail;
            }
        } else {
            let end = rest.find(')').unwrap_or(rest.len());
            let id = &rest[..end];
            if let Some(at) = open.iter().rposition(|(known, ..)| known == id) {
                let (_, start, kind) = open.remove(at);
                spans.push((start, i + 1, kind));
            }
            rest = rest.get(end + 1..).unwrap_or("");
        }
    }
}

/// Cuts the entities of a sentence to names: the proper nouns around a head that is one.
fn gum_sentence(words: &[GumWord], spans: &[Span]) -> Named {
    let mut named = Named::default();
    let mut spans = spans.to_vec();
    // Longer entities first: "Durham University" is one name, not also a place.
    spans.sort_by_key(|&(start, end, _)| (std::cmp::Reverse(end - start), start));
    for (start, end, kind) in spans {
        let outside = |&i: &usize| !(start..end).contains(&words[i].head);
        let Some(head) = (start..end).find(outside).filter(|&i| words[i].proper) else { continue };
        let (mut first, last) = gum_name(words, (start, end), head, kind);
        first = past_titles(words.iter().map(|word| word.form.as_str()), first, last, kind);
        let overlaps = |&(a, b): &(usize, usize)| !(last <= a || b <= first);
        let taken = named.names.iter().map(|&(a, b, _)| (a, b)).chain(named.others.iter().copied());
        if words[head].noun || taken.into_iter().any(|name| overlaps(&name)) {
            continue;
        }
        match kind {
            // "Palestinians", "the President": no name of a person.
            Some(kind) if !is_people(words, first, last) => named.names.push((first, last, kind)),
            _ => named.others.push((first, last)),
        }
    }
    named.forms = words.iter().map(|word| word.form.clone()).collect();
    named
}

/// Returns the proper nouns around the head of an entity.
fn gum_name(
    words: &[GumWord],
    (start, end): (usize, usize),
    head: usize,
    kind: Option<EntityLabel>,
) -> (usize, usize) {
    // "United States", "European Union": an adjective with a capital is part of the name, but
    // "German" is none of "Chancellor Merkel".
    let capital = |i: usize| {
        kind != Some(EntityLabel::Per) && i > 0 && words[i].inner && is_capital(&words[i].form)
    };
    let joins = |i: usize| words[i].proper || capital(i) || words[i].form == "-";
    let mut first = head;
    while first > start && joins(first - 1) {
        first -= 1;
    }
    let mut last = head + 1;
    loop {
        let form = words[last.min(words.len() - 1)].form.as_str();
        // "Department of Housing and Urban Development", but not "Paris and London".
        let and = form == "and" && (head..last).any(|i| words[i].form == "of");
        let of = last + 1 < end && (matches!(form, "of" | "for" | "&") || and);
        if last < end && joins(last) {
            last += 1;
        } else if of
            && words[last + 1].proper
            && matches!(kind, Some(EntityLabel::Org | EntityLabel::Loc))
        {
            last += 2;
        } else {
            break;
        }
    }
    while last > first + 1 && words[last - 1].form == "-" {
        last -= 1;
    }
    while first + 1 < last && words[first].form == "-" {
        first += 1;
    }
    (first, last)
}

fn is_capital(form: &str) -> bool {
    form.starts_with(char::is_uppercase)
}

/// Returns true if and only if the words are a people or a title alone.
fn is_people(words: &[GumWord], first: usize, last: usize) -> bool {
    let [word] = words.get(first..last).unwrap_or(&[]) else { return false };
    let lower = word.form.to_lowercase();
    word.plural || TITLES.contains(&lower.as_str())
}

/// Titles and offices, which no name of a person holds.
const TITLES: &[&str] = &[
    "president",
    "vice",
    "prime",
    "minister",
    "mr.",
    "mrs.",
    "ms.",
    "dr.",
    "prof.",
    "professor",
    "sir",
    "lord",
    "lady",
    "king",
    "queen",
    "prince",
    "princess",
    "pope",
    "general",
    "gen.",
    "lt.",
    "lieutenant",
    "col.",
    "colonel",
    "capt.",
    "captain",
    "maj.",
    "major",
    "sgt.",
    "adm.",
    "admiral",
    "secretary",
    "senator",
    "sen.",
    "rep.",
    "governor",
    "gov.",
    "ambassador",
    "judge",
    "justice",
    "chairman",
    "chancellor",
    "foreign",
    "defense",
    "defence",
    "state",
    "deputy",
    "of",
    "brigadier",
    "commander",
    "mayor",
    "director",
    "spokesman",
    "mr",
    "mrs",
    "ms",
    "dr",
    "first",
];

/// Returns where a person's name begins once its titles are left out.
fn past_titles<'a>(
    forms: impl Iterator<Item = &'a str>,
    first: usize,
    last: usize,
    kind: Option<EntityLabel>,
) -> usize {
    if kind != Some(EntityLabel::Per) {
        return first;
    }
    let is_title = |form: &&str| TITLES.contains(&form.to_lowercase().as_str());
    let titles = forms.skip(first).take(last - first).take_while(is_title).count();
    // A title alone ("the President") is left as it is found.
    if titles < last - first { first + titles } else { first }
}

/// Reads the folders of re3d that `takes` names: texts with character offsets, mentions cut to the proper nouns that end them.
pub(crate) fn read_re3d(
    folder: &Path,
    tools: &Tools<'_>,
    takes: impl Fn(&str) -> bool,
) -> Result<Vec<Named>> {
    let mut out = Vec::new();
    let mut folders: Vec<_> = std::fs::read_dir(folder)
        .with_context(|| folder.display().to_string())?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.is_dir())
        .filter(|path| path.file_name().is_some_and(|name| takes(&name.to_string_lossy())))
        .collect();
    folders.sort();
    for folder in folders {
        let values = |name: &str| -> Result<Vec<serde_json::Value>> {
            let path = folder.join(name);
            let file =
                std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
            let stream = serde_json::Deserializer::from_str(&file).into_iter();
            Ok(stream.collect::<Result<_, _>>()?)
        };
        let entities = values("entities.json")?;
        for document in values("documents.json")? {
            re3d_document(&document, &entities, tools, &mut out);
        }
    }
    Ok(out)
}

fn re3d_document(
    document: &serde_json::Value,
    entities: &[serde_json::Value],
    tools: &Tools<'_>,
    out: &mut Vec<Named>,
) {
    let text = document["text"].as_str().unwrap_or("");
    let mut bytes: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    bytes.push(text.len());
    let mut mentions: Vec<Span> = entities
        .iter()
        .filter(|entity| entity["documentId"] == document["_id"])
        .filter_map(|entity| {
            let at = |field: &str| bytes.get(entity[field].as_u64()? as usize).copied();
            Some((at("begin")?, at("end")?, kind_of(entity["type"].as_str()?)))
        })
        .collect();
    mentions.sort_by_key(|&(start, end, _)| (std::cmp::Reverse(end - start), start));
    for sentence in split(&Document::from_text(text)) {
        let forms: Vec<String> =
            sentence.tokens.iter().map(|token| token.span.of(text).to_owned()).collect();
        let words = tools.words(&forms, casing(forms.iter().map(String::as_str)));
        let tagged: Vec<Upos> = tools.tag(&words).iter().map(|&tag| tools.upos(tag)).collect();
        let proper: Vec<bool> = tagged.iter().map(|&upos| upos == Upos::Propn).collect();
        let inner = |(form, upos): (&String, &Upos)| {
            is_capital(form) && matches!(upos, Upos::Adj | Upos::Noun | Upos::Verb | Upos::Propn)
        };
        let inner: Vec<bool> = forms.iter().zip(&tagged).map(inner).collect();
        let mut named = Named::default();
        for &(start, end, kind) in &mentions {
            let inside: Vec<usize> = (0..forms.len())
                .filter(|&i| {
                    let span = sentence.tokens[i].span;
                    span.start as usize >= start && span.end as usize <= end
                })
                .collect();
            let Some(&last) = inside.last().filter(|&&last| proper[last]) else { continue };
            let mut first = last;
            while first > inside[0]
                && (proper[first - 1]
                    || matches!(forms[first - 1].as_str(), "-" | "of")
                    || (inner[first - 1] && kind != Some(EntityLabel::Per)))
            {
                first -= 1;
            }
            while !proper[first] && !inner[first] {
                first += 1;
            }
            first = past_titles(forms.iter().map(String::as_str), first, last + 1, kind);
            let taken = named.names.iter().map(|&(a, b, _)| (a, b));
            if taken.chain(named.others.iter().copied()).any(|(a, b)| a <= last && first < b) {
                continue;
            }
            match kind {
                // A state that acts is an organisation there, and a place in the other sets.
                Some(EntityLabel::Org) if tools.is_place(&forms[first..=last]) => {
                    named.names.push((first, last + 1, EntityLabel::Loc));
                }
                Some(kind) => named.names.push((first, last + 1, kind)),
                None => named.others.push((first, last + 1)),
            }
        }
        named.forms = forms;
        out.push(named);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_read() {
        let [named] = &read_marked("# none\nThe O[Army of Days] left L[Aleppo] .\n")[..] else {
            panic!("one sentence");
        };
        assert_eq!(named.forms.join(" "), "The Army of Days left Aleppo .");
        assert_eq!(named.names, [(1, 4, EntityLabel::Org), (5, 6, EntityLabel::Loc)]);
    }

    #[test]
    fn brackets_nest() {
        let (mut open, mut spans) = (Vec::new(), Vec::new());
        brackets("(1-organization-new(2-place-new-x)", 0, &mut open, &mut spans);
        brackets("1)", 1, &mut open, &mut spans);
        assert_eq!(spans, [(0, 1, Some(EntityLabel::Loc)), (0, 2, Some(EntityLabel::Org))]);
    }

    #[test]
    fn entities_are_cut_to_names() {
        let word = |form: &str, proper: bool, head: usize| GumWord {
            form: form.to_owned(),
            proper,
            plural: false,
            inner: false,
            noun: false,
            head,
        };
        // "the University of Durham": head University.
        let words = [
            word("the", false, 1),
            word("University", true, usize::MAX),
            word("of", false, 3),
            word("Durham", true, 1),
        ];
        let (org, loc) = (Some(EntityLabel::Org), Some(EntityLabel::Loc));
        let named = gum_sentence(&words, &[(0, 4, org), (3, 4, loc)]);
        assert_eq!(named.names, [(1, 4, EntityLabel::Org)]);
        let named = gum_sentence(&words, &[(0, 4, None), (3, 4, loc)]);
        assert_eq!((named.others, named.names), (vec![(1, 2)], vec![(3, 4, EntityLabel::Loc)]));
    }
}
