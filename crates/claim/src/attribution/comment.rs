//! Turns a reporting clause that stands after or inside its content into source and content.
//!
//! ```text
//! Two men had died, the mayor of Kutum told reporters.       comma, source, verb
//! "We buried them," said a man who lives there.              mark, verb, source
//! ```
//! Reads the words rather than the tree: the pattern is the commonest of newswire, and a parser
//! that goes wrong in a long sentence goes wrong here first.

use std::ops::Range;

use tallybook_syntax::{Deprel, Upos, Xpos};

use super::tree::Tree;

/// Longest source phrase, in tokens.
const SOURCE_TOKENS_MAX: usize = 24;

/// What a happening leads to: a participle of these belongs to it and not to the one who tells it.
const RESULTS: [&str; 16] = [
    "kill", "wound", "injure", "leave", "destroy", "damage", "cause", "hit", "force", "set",
    "burn", "hurt", "displace", "trap", "bring", "target",
];

/// A reporting clause after its content.
#[derive(Debug)]
pub(super) struct Comment {
    pub(super) source: Range<usize>,
    /// Whom the source spoke to, where the passive names them first.
    pub(super) addressee: Option<usize>,
    pub(super) content: Vec<Range<usize>>,
}

/// Finds the comment clause of the verb at `i`.
pub(super) fn find(tree: &Tree<'_>, i: usize) -> Option<Comment> {
    after_source(tree, i).or_else(|| before_source(tree, i))
}

/// Returns true where a mark parts the content from the clause.
fn parts(tree: &Tree<'_>, i: usize) -> bool {
    let mark = matches!(tree.word(i), "," | "-" | "–" | "—" | "--" | "?" | "!");
    mark && !tree.is_hyphen(i) || tree.is_quote(i)
}

pub(super) fn finite(tree: &Tree<'_>, i: usize) -> bool {
    matches!(tree.xpos(i), Xpos::Vbd | Xpos::Vbz | Xpos::Vbp)
}

/// "..., the mayor said".
fn after_source(tree: &Tree<'_>, i: usize) -> Option<Comment> {
    // Auxiliaries and adverbs between the source and its verb.
    let mut end = i;
    while end > 0 && (tree.upos(end - 1) == Upos::Aux || tree.upos(end - 1) == Upos::Adv) {
        end -= 1;
    }
    let start = source_start(tree, end)?;
    let mark = start.checked_sub(1)?;
    if !parts(tree, mark) || mark == 0 {
        return None;
    }
    let tail = tail_end(tree, i)?;
    let left = left_start(tree, mark);
    let content = pieces(tree, left..mark + usize::from(tree.is_quote(mark)), tail);
    // "The next morning, a resident said, fighters came": what is said stands after the clause.
    let said = content.iter().any(|piece| says_something(tree, piece));
    if !said {
        return None;
    }
    if end < i && tree.xpos(i) == Xpos::Vbn && matches!(tree.word(i - 1), "been" | "was" | "were") {
        // "..., the paper was told by two drivers": the drivers speak, to the paper.
        let by = (tree.word(i + 1) == "by").then_some(i + 2)?;
        let addressee = chunk_head(tree, start..end);
        return Some(Comment { source: by..source_end(tree, by), addressee, content });
    }
    Some(Comment { source: start..end, addressee: None, content })
}

/// "..., said the mayor".
fn before_source(tree: &Tree<'_>, i: usize) -> Option<Comment> {
    let mark = i.checked_sub(1)?;
    let plain = matches!(tree.word(i), "say" | "says" | "said" | "reports" | "writes");
    if !parts(tree, mark) || mark == 0 || !(plain || finite(tree, i)) {
        return None;
    }
    // Inside a quotation the verb is the speaker's own word.
    if (0..i).filter(|&j| tree.is_quote(j)).count() % 2 == 1 {
        return None;
    }
    let next = i + 1;
    let nominal =
        matches!(tree.upos(next), Upos::Det | Upos::Noun | Upos::Propn | Upos::Num | Upos::Adj)
            || matches!(tree.xpos(next), Xpos::PrpPoss);
    if !nominal || matches!(tree.word(next), "that" | "this" | "no" | "nothing") {
        return None;
    }
    let end = source_end(tree, next);
    // "SANA, quoting a source, said jets struck Homs": what follows is said and says nothing.
    let own = tree.child(i, &[Deprel::Nsubj]).is_some_and(|subject| subject < mark);
    if own && end < tree.len() && finite(tree, end) {
        return None;
    }
    let left = left_start(tree, mark);
    let quoted = tree.is_quote(mark);
    let own = left..mark + usize::from(quoted);
    // "He stopped, said a prayer and left" has a subject and no mark of speech.
    let first = own.start..own.end;
    let speaks = quoted
        || matches!(tree.word(i), "said" | "says" | "say" | "wrote" | "writes" | "reported")
        || matches!(tree.word(i), "reports" | "recalled" | "added");
    let content = pieces(tree, own, end);
    let said = content.first().is_some_and(|piece| says_something(tree, piece));
    (speaks && said && !first.is_empty()).then_some(Comment {
        source: next..end,
        addressee: None,
        content,
    })
}

/// The noun phrase right before a verb that starts its clause, where the tree shows no subject.
pub(super) fn source_before(tree: &Tree<'_>, i: usize) -> Option<Range<usize>> {
    let mut end = i;
    while end > 0 && matches!(tree.upos(end - 1), Upos::Aux | Upos::Adv) {
        end -= 1;
    }
    let mut at = end;
    while at > 0 && end - at < SOURCE_TOKENS_MAX {
        let here = at - 1;
        if parts(tree, here)
            || matches!(tree.word(here), ";" | ":" | "and" | "but" | "while" | "that" | "although")
        {
            break;
        }
        if tree.is_verb(here) || tree.upos(here) == Upos::Sconj {
            return None;
        }
        at = here;
    }
    (at < end).then_some(at..end)
}

/// Walks left from the verb over one noun phrase to the mark before it.
fn source_start(tree: &Tree<'_>, end: usize) -> Option<usize> {
    let mut at = end;
    let floor = end.saturating_sub(SOURCE_TOKENS_MAX);
    let mut verbs = false;
    let mut relative = false;
    while at > floor && !parts(tree, at - 1) {
        let here = at - 1;
        match tree.upos(here) {
            // A noun in "-ing" or one that a tagger takes for a verb right before "said".
            Upos::Verb if here + 1 == end && here > 0 && !finite(tree, here) => {}
            // "State-affiliated Fana said", "the banned party said".
            Upos::Verb if here > 0 && tree.is_hyphen(here - 1) => {}
            Upos::Verb if tree.deprel(here) == Deprel::Amod => {}
            Upos::Verb => verbs = true,
            Upos::Aux if !relative => verbs = true,
            Upos::Punct if matches!(tree.word(here), ";" | ":" | ".") => return None,
            Upos::Sconj => return None,
            _ => {}
        }
        // The clause of "a resident who helped" belongs to the phrase.
        if matches!(tree.word(here), "who" | "which" | "whose" | "that") {
            relative = true;
            verbs = false;
        }
        at = here;
    }
    if at == end || verbs || at == floor && floor > 0 {
        return None;
    }
    // "..., and a boy said": the clause is joined, it comments on nothing.
    let joined = matches!(tree.word(at), "and" | "but" | "or" | "while" | "when" | "as" | "if");
    let joined = joined || matches!(tree.word(at), "who" | "which" | "whose" | "that" | "because");
    let head = chunk_head(tree, at..end)?;
    let nominal = matches!(tree.upos(head), Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num);
    let pure = !matches!(tree.upos(at), Upos::Adp | Upos::Cconj | Upos::Verb);
    (!joined && nominal && pure).then_some(at)
}

fn source_end(tree: &Tree<'_>, from: usize) -> usize {
    let limit = tree.len().min(from + SOURCE_TOKENS_MAX);
    let mut at = from;
    while at < limit {
        let word = tree.word(at);
        let stop = matches!(word, "," | ";" | ":" | "." | "\"" | "!" | "?" | "–" | "—")
            || tree.is_quote(at);
        if stop || (at > from && finite(tree, at) && !relative_before(tree, from, at)) {
            break;
        }
        at += 1;
    }
    at
}

fn relative_before(tree: &Tree<'_>, from: usize, at: usize) -> bool {
    (from..at).any(|j| matches!(tree.word(j), "who" | "which" | "whose" | "that" | "where"))
}

/// The head of a noun phrase by its words: the last noun before a preposition or a clause.
pub(super) fn chunk_head(tree: &Tree<'_>, range: Range<usize>) -> Option<usize> {
    let mut head = None;
    for i in range {
        match tree.upos(i) {
            Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num => {
                if matches!(tree.word(i), "who" | "which" | "whose" | "that") {
                    break;
                }
                head = Some(i);
            }
            Upos::Adp | Upos::Cconj | Upos::Sconj | Upos::Verb | Upos::Aux if head.is_some() => {
                break;
            }
            Upos::Punct if head.is_some() && tree.word(i) != "-" => break,
            // A parser takes "agent" for an adjective now and then; the last word is the head.
            Upos::Adj | Upos::X if head.is_none() => head = Some(i),
            _ => {}
        }
    }
    head
}

/// Where the reporting clause ends: after an addressee, a time, a "by telephone".
///
/// `None` where what follows is a content of its own, so that the clause comments on nothing.
fn tail_end(tree: &Tree<'_>, i: usize) -> Option<usize> {
    let mut at = i + 1;
    let limit = tree.len().min(i + 22);
    while at < limit {
        let word = tree.word(at);
        if matches!(word, "," | ";" | "." | "!" | "?" | "–" | "—" | "--" | "(") || tree.is_quote(at)
        {
            return Some(at);
        }
        let content = matches!(word, "that" | "whether" | ":" | "if" | "how" | "why")
            || tree.upos(at) == Upos::Pron
                && matches!(tree.word(at), "it" | "he" | "she" | "they")
                && at == i + 1;
        if content || (finite(tree, at) && !relative_before(tree, i, at)) {
            return None;
        }
        at += 1;
    }
    Some(at.min(tree.len()))
}

/// Where the content before the clause starts: after a semicolon or a clause that was said by
/// another.
fn left_start(tree: &Tree<'_>, mark: usize) -> usize {
    let mut depth = false;
    for j in (0..mark).rev() {
        if tree.is_quote(j) {
            depth = !depth;
        }
        if !depth && matches!(tree.word(j), ";" | "•") {
            return j + 1;
        }
    }
    0
}

fn pieces(tree: &Tree<'_>, left: Range<usize>, tail: usize) -> Vec<Range<usize>> {
    let right = tree.trim(tail..tree.len());
    // What goes on after the clause goes on with the content: ", he said, and left".
    let goes_on = matches!(tree.word(tail), ",") || tree.is_quote(tail);
    let mut out = vec![tree.trim(left)];
    if goes_on && right.len() > 1 {
        let first = tree.word(right.start);
        // "Killing five people" goes on with what is told, "adding that" with the telling.
        let result = RESULTS.contains(&tree.lemma(right.start).as_str());
        let adverbial = tree.xpos(right.start) == Xpos::Vbg && !result
            || matches!(first, "who" | "which" | "citing" | "quoting" | "adding" | "though")
            || matches!(first, "although" | "but" | "while" | "according");
        if !adverbial {
            out.push(right);
        }
    }
    out.retain(|piece| !piece.is_empty());
    out
}

/// A content has a verb, or a number, or stands in quotation marks.
fn says_something(tree: &Tree<'_>, piece: &Range<usize>) -> bool {
    piece.clone().any(|j| tree.is_verb(j) || tree.is_quote(j) || tree.upos(j) == Upos::Num)
        && piece.len() > 1
}
