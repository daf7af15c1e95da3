//! Turns cues that are no verbs into cue, source and content.
//!
//! | cue | example |
//! |---|---|
//! | prefix | According to the mayor, two men died |
//! | hearsay | Two men were reportedly killed |
//! | noun | the ministry's claim that it held the town |
//! | colon | Mayor: nobody wounded |
//! | bracket | 12 dead (the district court) |

use std::ops::Range;

use tallybook_syntax::{Deprel, EntityLabel, Upos, Xpos};

use super::CueForce;
use super::comment::chunk_head;
use super::lexicon::{HeadKind, Lexicon};
use super::tree::Tree;
use super::verb::Found;

/// Longest label before a colon that can name a speaker, in tokens.
const LABEL_TOKENS_MAX: usize = 9;

/// What "according to" takes without citing anybody.
const NO_SOURCES: [&str; 16] = [
    "plan",
    "schedule",
    "law",
    "need",
    "custom",
    "agreement",
    "treaty",
    "constitution",
    "rule",
    "protocol",
    "decree",
    "convention",
    "calendar",
    "timetable",
    "size",
    "tradition",
];

/// Finds all such cues of a sentence.
pub(super) fn find(tree: &Tree<'_>, lexicon: &Lexicon, out: &mut Vec<Found>) {
    let mut i = 0;
    while i < tree.len() {
        if let Some(found) = prefix(tree, lexicon, i) {
            i = found.cue.end;
            out.push(found);
            continue;
        }
        if lexicon.is_hearsay(tree.word(i)) {
            out.extend(hearsay(tree, i));
        } else if tree.upos(i) == Upos::Noun && lexicon.is_noun(&tree.lemma(i)) {
            out.extend(noun(tree, i));
        }
        i += 1;
    }
}

fn found(cue: Range<usize>, source: Option<usize>, content: Vec<Range<usize>>) -> Found {
    Found {
        cue,
        source,
        phrase: None,
        content,
        addressee: None,
        origin: None,
        force: CueForce::Report,
        attitude: false,
        perception: false,
    }
}

/// "According to X, ...", "..., according to X".
fn prefix(tree: &Tree<'_>, lexicon: &Lexicon, i: usize) -> Option<Found> {
    let words = lexicon.prefixes.iter().find(|words| tree.matches(i, words))?;
    let cue = i..i + words.len();
    let source = head_after(tree, cue.end)?;
    if words[..] == ["per"] && tree.upos(source) != Upos::Propn {
        return None;
    }
    // "The towns fell, according to plan" cites nobody.
    if NO_SOURCES.contains(&tree.lemma(source).as_str()) {
        return None;
    }
    let own = cue.start..phrase_end(tree, source, cue.end);
    let initial = (0..cue.start).all(|j| tree.is_punct(j) || tree.upos(j) == Upos::Cconj);
    let host = if initial { 0..tree.len() } else { host(tree, source, &own) };
    let pieces = around(tree, host, &own);
    // The words after the cue name the source; the tree may hang more on it.
    let phrase = cue.end..own.end.max(source + 1);
    let one = Found { phrase: Some(phrase), ..found(cue, Some(source), pieces) };
    (!one.content.is_empty()).then_some(one)
}

/// The head word of the noun phrase that starts at `i`: the first noun whose extent starts there.
fn head_after(tree: &Tree<'_>, i: usize) -> Option<usize> {
    let nominal = |j: usize| {
        matches!(tree.upos(j), Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num)
            && !matches!(tree.deprel(j), Deprel::NmodPoss)
    };
    let end = tree.len().min(i + 14);
    let first = (i..end).find(|&j| nominal(j))?;
    // Climb inside the phrase: "the mayor's office" is headed by its last noun.
    let mut head = first;
    while let Some(up) = tree.head(head) {
        let inside = matches!(
            tree.deprel(head),
            Deprel::Compound | Deprel::Flat | Deprel::NmodPoss | Deprel::Nummod | Deprel::Amod
        );
        if !inside || up < i || up >= end {
            break;
        }
        head = up;
    }
    Some(head)
}

/// Where the source phrase ends: its subtree, but no further than a comma that starts a clause.
fn phrase_end(tree: &Tree<'_>, source: usize, from: usize) -> usize {
    let extent = tree.extent(source);
    let end = extent.end.min(tree.len()).max(from);
    let stop = (source + 1..end).find(|&j| {
        matches!(tree.word(j), "(" | "according")
            || tree.word(j) == ","
                && !tree.children(source).any(|k| {
                    k > source && matches!(tree.deprel(k), Deprel::Conj) && tree.extent(k).end > j
                })
    });
    stop.unwrap_or(end)
}

/// The clause that a phrase belongs to: up from its governor to the next clause.
fn host(tree: &Tree<'_>, source: usize, own: &Range<usize>) -> Range<usize> {
    let clausal = |j: usize| {
        matches!(
            tree.deprel(j),
            Deprel::Root
                | Deprel::Conj
                | Deprel::Parataxis
                | Deprel::Ccomp
                | Deprel::Advcl
                | Deprel::AclRelcl
                | Deprel::Orphan
        ) && (tree.is_verb(j) || tree.deprel(j) != Deprel::Advcl)
    };
    let mut at = tree.head(source);
    for _ in 0..tree.len() {
        match at {
            Some(j) if own.contains(&j) || !clausal(j) => at = tree.head(j),
            Some(j) => {
                let extent = tree.extent(j);
                return if tree.deprel(j) == Deprel::Root { 0..tree.len() } else { extent };
            }
            None => break,
        }
    }
    0..tree.len()
}

fn around(tree: &Tree<'_>, host: Range<usize>, own: &Range<usize>) -> Vec<Range<usize>> {
    [
        host.start..own.start.clamp(host.start, host.end),
        own.end.clamp(host.start, host.end)..host.end,
    ]
    .into_iter()
    .map(|piece| tree.trim(piece))
    .filter(|piece| piece.len() > 1)
    .collect()
}

/// "Two men were reportedly killed": the clause, on nobody's word.
fn hearsay(tree: &Tree<'_>, i: usize) -> Option<Found> {
    let governor = tree.head(i)?;
    let mut at = governor;
    for _ in 0..tree.len() {
        if tree.is_verb(at) || matches!(tree.deprel(at), Deprel::Root | Deprel::Conj) {
            break;
        }
        at = tree.head(at)?;
    }
    let pieces = around(tree, tree.extent(at), &(i..i + 1));
    let base = found(i..i + 1, None, pieces);
    (!base.content.is_empty()).then_some(Found { force: CueForce::Claim, ..base })
}

/// "X's claim that ...", "reports of shelling", "a statement by X that ...".
fn noun(tree: &Tree<'_>, i: usize) -> Option<Found> {
    let clause = tree.children(i).find(|&j| {
        j > i
            && matches!(tree.deprel(j), Deprel::Acl | Deprel::Ccomp | Deprel::AclRelcl)
            && tree
                .children(j)
                .any(|k| tree.word(k) == "that" && tree.deprel(k) == Deprel::Mark && k < j)
    });
    let topic = || {
        tree.children(i).find(|&j| {
            j > i
                && matches!(tree.deprel(j), Deprel::Nmod | Deprel::Acl)
                && tree.children(j).any(|k| tree.word(k) == "of" && k < j)
        })
    };
    let lemma = tree.lemma(i);
    let takes_of = matches!(
        lemma.as_str(),
        "report" | "claim" | "allegation" | "accusation" | "rumour" | "rumor" | "fear" | "warning"
    );
    let content = clause.or_else(|| topic().filter(|_| takes_of))?;
    let owner = tree.child(i, &[Deprel::NmodPoss]).or_else(|| {
        tree.children(i).find(|&j| {
            tree.deprel(j) == Deprel::Nmod
                && tree.children(j).any(|k| matches!(tree.word(k), "by" | "from") && k < j)
        })
    });
    let force = match lemma.as_str() {
        "denial" => CueForce::Deny,
        "announcement" | "promise" | "pledge" | "vow" | "threat" | "call" => CueForce::Announce,
        "fear" | "warning" | "suspicion" | "speculation" | "prediction" | "concern" => {
            CueForce::Speculate
        }
        "statement" | "confirmation" | "admission" | "conclusion" | "finding" => CueForce::Report,
        _ => CueForce::Claim,
    };
    let attitude = matches!(
        lemma.as_str(),
        "belief"
            | "hope"
            | "idea"
            | "view"
            | "opinion"
            | "argument"
            | "concern"
            | "expectation"
            | "news"
            | "fear"
            | "suspicion"
    );
    let base = found(i..i + 1, owner, vec![tree.trim(tree.extent(content))]);
    Some(Found { force, attitude, ..base })
}

/// "12 dead (the district court), at least 15 (a union)": who gives a number stands after it.
pub(super) fn brackets(tree: &Tree<'_>, lexicon: &Lexicon, out: &mut Vec<Found>) {
    for open in 1..tree.len() {
        if tree.word(open) != "(" {
            continue;
        }
        let Some(close) = (open + 1..tree.len()).find(|&j| tree.word(j) == ")") else { return };
        let inside = open + 1..close;
        let digits = inside.clone().any(|j| tree.upos(j) == Upos::Num);
        let start = (0..open)
            .rev()
            .find(|&j| matches!(tree.word(j), "," | ":" | ";" | ")" | "and" | "or"))
            .map_or(0, |j| j + 1);
        let counted = (start..open).any(|j| tree.upos(j) == Upos::Num) && open - start < 9;
        let Some(head) = chunk_head(tree, inside.clone()).filter(|_| counted && !digits) else {
            continue;
        };
        let article = matches!(tree.word(inside.start), "the" | "a" | "an");
        let speaks = matches!(lexicon.kind(tree.word(head)), Some(HeadKind::Voice(_)));
        if article && speaks {
            let mut one = found(open..open + 1, Some(head), vec![tree.trim(start..open)]);
            one.phrase = Some(inside);
            out.push(one);
        }
    }
}

/// "The company spoke of eleven dead, the army of several": the verb is said once.
pub(super) fn gapped(tree: &Tree<'_>, verb: usize, out: &mut Vec<Found>) {
    let Some(case) = (verb + 1..tree.len().min(verb + 14))
        .find(|&j| matches!(tree.word(j), "of" | "at") && tree.upos(j) != Upos::Verb)
    else {
        return;
    };
    let preposition = tree.word(case);
    let mut at = case + 1;
    while at < tree.len() {
        let opens = matches!(tree.word(at), "," | "and");
        let from = at + 1 + usize::from(opens && tree.word(at + 1) == "and");
        let next = (from..tree.len().min(from + 8)).find(|&j| tree.word(j) == preposition);
        let clean = |end: usize| (from..end).all(|j| !tree.is_verb(j) && !tree.is_punct(j));
        if let (true, Some(next)) = (opens, next.filter(|&next| next > from && clean(next))) {
            let end = (next + 1..tree.len())
                .find(|&j| matches!(tree.word(j), "," | ";" | "." | "and"))
                .unwrap_or(tree.len());
            let named =
                matches!(tree.word(from), "the" | "a" | "an") || tree.upos(from) == Upos::Propn;
            if let Some(head) = chunk_head(tree, from..next).filter(|_| named) {
                let mut one = found(verb..verb + 1, Some(head), vec![tree.trim(next + 1..end)]);
                one.phrase = Some(from..next);
                out.push(one);
            }
            at = end;
            continue;
        }
        at += 1;
    }
}

/// "Mayor: nobody wounded" and "Army: we hit a column": a short label that names a speaker.
///
/// Returns the end of the label's clause as well: a title may hold two of them.
pub(super) fn labels(tree: &Tree<'_>, lexicon: &Lexicon, out: &mut Vec<Found>) {
    let mut start = 0;
    for colon in 1..tree.len().saturating_sub(1) {
        if matches!(tree.word(colon), ";" | "|" | "." | "-" | "–") {
            start = colon + 1;
        }
        if tree.word(colon) != ":" || colon - start > LABEL_TOKENS_MAX || colon == start {
            continue;
        }
        let label = start..colon;
        if !label.clone().any(|j| tree.is_verb(j) && tree.deprel(j) != Deprel::Amod)
            && let Some(head) = speaker(tree, lexicon, label)
        {
            let end = (colon + 1..tree.len()).find(|&j| tree.word(j) == ";");
            let content = tree.trim(colon + 1..end.unwrap_or(tree.len()));
            if !content.is_empty() {
                out.push(found(colon..colon + 1, Some(head), vec![content]));
            }
        }
        start = colon + 1;
    }
}

/// The head of a label that names who speaks: an office, a force, an outlet, a person.
fn speaker(tree: &Tree<'_>, lexicon: &Lexicon, label: Range<usize>) -> Option<usize> {
    // After a comma the last piece names the speaker: "Hasakah province, Jazira Monitor:".
    let start = label.clone().rev().find(|&j| tree.word(j) == ",").map_or(label.start, |j| j + 1);
    let piece = start..label.end;
    let head = piece.clone().find(|&j| tree.head(j).is_none_or(|up| !piece.contains(&up)))?;
    let person = tree.entity(head).is_some_and(|(_, entity)| entity == EntityLabel::Per);
    let organization = tree.entity(head).is_some_and(|(_, entity)| entity == EntityLabel::Org);
    // A document speaks only for whom it names: "Hezbollah statement:" but not "Report:".
    let listed = match lexicon.kind(tree.word(head)) {
        Some(HeadKind::Document) => {
            matches!(tree.word(head), "statement" | "communique" | "communiqué" | "message")
                && piece.len() > 1
        }
        found => found.is_some(),
    };
    let named = person || organization || listed;
    let numbers = piece.clone().any(|j| tree.xpos(j) == Xpos::Cd);
    (named && !numbers && tree.upos(head) != Upos::Verb).then_some(head)
}
