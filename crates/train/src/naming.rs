//! Turns texts with marked names into the weights of the finder of names.
//!
//! | set | what is taken |
//! |---|---|
//! | GUM train | `Entity=` spans of persons, organisations and places whose head is a proper noun, cut to the name |
//! | wikigold | PER, ORG, LOC |
//! | re3d | persons, organisations and locations, cut to their proper nouns |

use std::path::Path;

use anyhow::{Context, Result};
use tallybook_syntax::clusters::Clusters;
use tallybook_syntax::names::{self, Place, label};
use tallybook_syntax::table::{Scorer, Scores};
use tallybook_syntax::word::{Casing, Word, casing};
use tallybook_syntax::{EntityLabel, Upos, gazette};
use tallybook_text::{Document, split};

use crate::perceptron::{Learner, Random};
use crate::tagging::Tags;

/// A name: first token, one past the last, kind.
pub(crate) type Name = (usize, usize, EntityLabel);

/// A sentence with its names.
#[derive(Clone, Debug, Default)]
pub(crate) struct Named {
    /// The words.
    pub(crate) forms: Vec<String>,
    /// The names, in any order, not overlapping.
    pub(crate) names: Vec<Name>,
}

/// A sentence as the finder of names sees it: as written, and as upper-case text.
#[derive(Clone, Debug)]
pub(crate) struct Example {
    words: [Vec<Word>; 2],
    tags: [Vec<u8>; 2],
    listed: Vec<u16>,
    labels: Vec<u8>,
}

/// Tags the words of a sentence; `true` means as upper-case text.
pub(crate) type Tag<'a> = dyn Fn(&[Word]) -> Vec<u8> + 'a;

/// Returns examples of sentences with names.
pub(crate) fn examples(
    named: &[Named],
    clusters: Clusters<'_>,
    list: Clusters<'_>,
    tag: &Tag<'_>,
) -> Vec<Example> {
    let mut folded = String::new();
    named
        .iter()
        .map(|sentence| {
            let mut words = |casing: Casing| -> Vec<Word> {
                let forms = sentence.forms.iter();
                forms.map(|form| Word::of(form, casing, clusters, &mut folded)).collect()
            };
            let plain = words(casing(sentence.forms.iter().map(String::as_str)));
            let blind = words(Casing::Blind);
            let tags = [tag(&plain), tag(&blind)];
            let mut listed = Vec::new();
            gazette::look_up(list, &plain, &[], &mut listed);
            Example { words: [plain, blind], tags, listed, labels: labels(sentence) }
        })
        .collect()
}

/// Returns the place in a name of each token.
fn labels(sentence: &Named) -> Vec<u8> {
    let mut out = vec![0; sentence.forms.len()];
    for &(start, end, kind) in &sentence.names {
        for (i, out) in out.iter_mut().enumerate().take(end).skip(start) {
            let place = match (i == start, i + 1 == end) {
                (true, true) => Place::Unit,
                (true, false) => Place::Begin,
                (false, true) => Place::Last,
                (false, false) => Place::Inside,
            };
            *out = label(kind, place);
        }
    }
    out
}

/// One sentence in this many is seen once more as upper-case text.
const BLIND_ONE_IN: usize = 4;

/// Trains the finder of names.
pub(crate) fn train(examples: &[Example], epochs: usize, seed: u64) -> Learner {
    let mut learner = Learner::new();
    let mut random = Random::new(seed);
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let (mut guessed, mut features, mut words) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..epochs {
        random.shuffle(&mut order);
        for &i in &order {
            let example = &examples[i];
            let sides = if random.below(BLIND_ONE_IN) == 0 { 2 } else { 1 };
            for side in 0..sides {
                let tags = &example.tags[side];
                words.clone_from(&example.words[side]);
                hide(&mut words, &example.labels, &mut random);
                let words = &words;
                guessed.clear();
                for at in 0..words.len() {
                    let listed = &example.listed;
                    let seen = names::Seen { words, tags, listed, maybe: &[] };
                    names::features(seen, &guessed, at, &mut features);
                    let mut scores: Scores = [0; 256];
                    learner.add_all(&features, &mut scores);
                    let before = guessed.last().copied().unwrap_or(0);
                    let guess = names::best(&scores, before, at + 1 == words.len());
                    learner.tick();
                    let right = example.labels[at];
                    if guess != right {
                        learner.learn(&features, right, guess);
                    }
                    // Going on from the right label keeps what follows learnable.
                    let next = example.labels.get(at + 1).copied().unwrap_or(0);
                    let keep = names::follows(guess, next);
                    guessed.push(if keep { guess } else { right });
                }
            }
        }
    }
    learner
}

/// How many words of a hundred are hidden, in names and outside of them.
const HIDDEN: [usize; 2] = [45, 10];

/// Hides the letters of some words: most names of a new text have never been seen, so shape,
/// lists and context must do without them.
fn hide(words: &mut [Word], labels: &[u8], random: &mut Random) {
    for (word, label) in words.iter_mut().zip(labels) {
        if random.below(100) < HIDDEN[usize::from(*label == 0)] {
            word.form = 4;
            word.suffix = Default::default();
            word.prefix = Default::default();
        }
    }
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
        let Some(kind) = kind_of(label.get(2..).unwrap_or("")) else { continue };
        match sentence.names.last_mut() {
            Some(last) if label.starts_with('I') && last.1 == i && last.2 == kind => last.1 = i + 1,
            _ => sentence.names.push((i, i + 1, kind)),
        }
    }
    Ok(out)
}

fn kind_of(label: &str) -> Option<EntityLabel> {
    match label {
        "PER" | "person" | "Person" => Some(EntityLabel::Per),
        "ORG" | "organization" | "Organisation" => Some(EntityLabel::Org),
        "LOC" | "place" | "Location" => Some(EntityLabel::Loc),
        _ => None,
    }
}

/// One word of GUM, as far as names need it.
struct GumWord {
    form: String,
    proper: bool,
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
    let mut spans: Vec<Name> = Vec::new();
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
    spans: &mut Vec<Name>,
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
                if let Some((_, start, Some(kind))) = open.pop() {
                    spans.push((start, i + 1, kind));
                }
                rest = tail;
            }
        } else {
            let end = rest.find(')').unwrap_or(rest.len());
            let id = &rest[..end];
            if let Some(at) = open.iter().rposition(|(known, ..)| known == id) {
                let (_, start, kind) = open.remove(at);
                spans.extend(kind.map(|kind| (start, i + 1, kind)));
            }
            rest = rest.get(end + 1..).unwrap_or("");
        }
    }
}

/// Cuts the entities of a sentence to names: the proper nouns around a head that is one.
fn gum_sentence(words: &[GumWord], spans: &[Name]) -> Named {
    let mut names: Vec<Name> = Vec::new();
    let mut spans = spans.to_vec();
    // Longer entities first: "Durham University" is one name, not also a place.
    spans.sort_by_key(|&(start, end, _)| (std::cmp::Reverse(end - start), start));
    for (start, end, kind) in spans {
        let outside = |&i: &usize| !(start..end).contains(&words[i].head);
        let Some(head) = (start..end).find(outside).filter(|&i| words[i].proper) else { continue };
        let joins = |i: usize| words[i].proper || words[i].form == "-";
        let mut first = head;
        while first > start && joins(first - 1) {
            first -= 1;
        }
        let mut last = head + 1;
        loop {
            let of = last + 1 < end && matches!(words[last].form.as_str(), "of" | "for" | "&");
            if last < end && joins(last) {
                last += 1;
            } else if of && words[last + 1].proper && kind == EntityLabel::Org {
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
        first = past_titles(words.iter().map(|word| word.form.as_str()), first, last, kind);
        let free = names.iter().all(|&(a, b, _)| last <= a || b <= first);
        if free && !words[head].noun {
            names.push((first, last, kind));
        }
    }
    let forms = words.iter().map(|word| word.form.clone()).collect();
    Named { forms, names }
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
    kind: EntityLabel,
) -> usize {
    if kind != EntityLabel::Per {
        return first;
    }
    let is_title = |form: &&str| TITLES.contains(&form.to_lowercase().as_str());
    let titles = forms.skip(first).take(last - first).take_while(is_title).count();
    // A title alone ("the President") is left as it is found.
    if titles < last - first { first + titles } else { first }
}

/// Reads re3d: texts with character offsets, mentions cut to the proper nouns that end them.
pub(crate) fn read_re3d(
    folder: &Path,
    tags: &Tags,
    tag: &dyn Fn(&[String]) -> Vec<u8>,
) -> Result<Vec<Named>> {
    let mut out = Vec::new();
    let mut folders: Vec<_> = std::fs::read_dir(folder)
        .with_context(|| folder.display().to_string())?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.is_dir())
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
            re3d_document(&document, &entities, tags, tag, &mut out);
        }
    }
    Ok(out)
}

fn re3d_document(
    document: &serde_json::Value,
    entities: &[serde_json::Value],
    tags: &Tags,
    tag: &dyn Fn(&[String]) -> Vec<u8>,
    out: &mut Vec<Named>,
) {
    let text = document["text"].as_str().unwrap_or("");
    let mut bytes: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    bytes.push(text.len());
    let mut mentions: Vec<(usize, usize, EntityLabel)> = entities
        .iter()
        .filter(|entity| entity["documentId"] == document["_id"])
        .filter_map(|entity| {
            let at = |field: &str| bytes.get(entity[field].as_u64()? as usize).copied();
            Some((at("begin")?, at("end")?, kind_of(entity["type"].as_str()?)?))
        })
        .collect();
    mentions.sort_by_key(|&(start, end, _)| (std::cmp::Reverse(end - start), start));
    for sentence in split(&Document::from_text(text)) {
        let forms: Vec<String> =
            sentence.tokens.iter().map(|token| token.span.of(text).to_owned()).collect();
        let proper: Vec<bool> = tag(&forms)
            .iter()
            .map(|&tag| tags.0.get(usize::from(tag)).is_some_and(|tag| tag.0 == Upos::Propn))
            .collect();
        let mut names: Vec<Name> = Vec::new();
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
                && (proper[first - 1] || matches!(forms[first - 1].as_str(), "-" | "of"))
            {
                first -= 1;
            }
            while !proper[first] {
                first += 1;
            }
            first = past_titles(forms.iter().map(String::as_str), first, last + 1, kind);
            if names.iter().all(|&(a, b, _)| last < a || b <= first) {
                names.push((first, last + 1, kind));
            }
        }
        out.push(Named { forms, names });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_nest() {
        let (mut open, mut spans) = (Vec::new(), Vec::new());
        brackets("(1-organization-new(2-place-new-x)", 0, &mut open, &mut spans);
        brackets("1)", 1, &mut open, &mut spans);
        assert_eq!(spans, [(0, 1, EntityLabel::Loc), (0, 2, EntityLabel::Org)]);
    }

    #[test]
    fn entities_are_cut_to_names() {
        let word = |form: &str, proper: bool, head: usize| GumWord {
            form: form.to_owned(),
            proper,
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
        let named = gum_sentence(&words, &[(0, 4, EntityLabel::Org), (3, 4, EntityLabel::Loc)]);
        assert_eq!(named.names, [(1, 4, EntityLabel::Org)]);
        assert_eq!(
            labels(&named),
            [
                0,
                label(EntityLabel::Org, Place::Begin),
                label(EntityLabel::Org, Place::Inside),
                label(EntityLabel::Org, Place::Last),
            ]
        );
    }
}
