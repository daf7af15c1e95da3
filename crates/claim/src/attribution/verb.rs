//! Turns verbs that report into cue, source and content.
//!
//! ```text
//! The mayor  said  on Monday that two men had died          nsubj + ccomp
//! Two men had died,  the mayor  said                        host of a comment clause
//! the blast was  confirmed  by the mayor                    passive with its agent
//! accused  the militia of burning houses                    object and preposition
//! ```

use std::ops::Range;

use tallybook_syntax::{Deprel, Upos, Xpos};

use super::CueForce;
use super::comment;
use super::lexicon::{HeadKind, Lexicon, Verb, VerbKind};
use super::tree::Tree;

/// An attribution as the words of one sentence show it, before names are resolved.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// Tokens of the cue.
    pub(super) cue: Range<usize>,
    /// Head word of the source; `None` where nobody is named.
    pub(super) source: Option<usize>,
    /// The source's tokens where the words rather than the tree show them.
    pub(super) phrase: Option<Range<usize>>,
    /// Tokens of the content, in one or two pieces; empty where it stands in the next sentence.
    pub(super) content: Vec<Range<usize>>,
    /// Head word of whom the source spoke to.
    pub(super) addressee: Option<usize>,
    /// Head word of whom the source itself cites.
    pub(super) origin: Option<usize>,
    pub(super) force: CueForce,
    pub(super) attitude: bool,
    /// True where the words only count or see, so that the source must be one who observes.
    pub(super) perception: bool,
}

/// Who speaks, as far as the tree says.
enum Subject {
    Named(usize),
    /// A passive or an impersonal construction without an agent.
    Nobody,
    Unknown,
}

const CLAUSE_RELATIONS: [Deprel; 2] = [Deprel::Ccomp, Deprel::Csubj];
const SUBJECTS: [Deprel; 2] = [Deprel::Nsubj, Deprel::NsubjOuter];

/// Finds what the verb at `i` attributes, if it attributes anything.
pub(super) fn find(tree: &Tree<'_>, lexicon: &Lexicon, i: usize) -> Option<Found> {
    let lemma = tree.lemma(i);
    let verb = lexicon.verb(&lemma)?;
    if !is_reporting_use(tree, i) {
        return None;
    }
    if (lemma == "quote" || lemma == "cite")
        && let Some(found) = quoting(tree, i)
    {
        return Some(found);
    }
    if verb.quotation
        && lemma != "continue"
        && let Some(found) = commented(tree, i, verb)
    {
        return Some(found);
    }
    let passive = is_passive(tree, i);
    let subject = subject(tree, i, 0);
    let source = match subject {
        Subject::Named(head) if is_publisher(tree, head) => return None,
        // What seems so seems so to the publisher.
        Subject::Named(_) if matches!(lemma.as_str(), "seem" | "appear") => None,
        Subject::Named(head) if !can_find(tree, lexicon, verb, head) => return None,
        Subject::Named(head) => Some(head),
        Subject::Nobody if lexicon.is_passive_hearsay(tree.word(i)) => None,
        Subject::Unknown if verb.kind == VerbKind::Speech && comment::finite(tree, i) => {
            let phrase = comment::source_before(tree, i)?;
            let head = comment::chunk_head(tree, phrase)?;
            Some(head)
                .filter(|&head| !is_publisher(tree, head) && is_source(tree, lexicon, head))?;
            Some(head)
        }
        Subject::Nobody | Subject::Unknown => return None,
    };
    let (content, tail) = content(tree, i, verb, passive, source)
        .or_else(|| (lemma == "put").then(|| puts_at(tree, i)).flatten())?;
    // "Put the dead at nine" gives a figure, "put guards at the gate" does not.
    let gives = matches!(lemma.as_str(), "put" | "give" | "place");
    if gives && !(content.len() > 1 && has_number(tree, &content)) {
        return None;
    }
    // A statement is released, and so is a prisoner.
    let issues = matches!(lemma.as_str(), "release" | "issue" | "deliver" | "publish" | "air");
    if issues && !has_document(tree, lexicon, &content) {
        return None;
    }
    let hearsay = source.is_none();
    let withheld = is_withheld(tree, i, &lemma, verb);
    let force = match () {
        () if withheld => CueForce::Withhold,
        () if hearsay && verb.force == CueForce::Report => CueForce::Claim,
        () => verb.force,
    };
    Some(Found {
        cue: cue_range(tree, i, tail),
        source,
        phrase: None,
        content,
        addressee: addressee(tree, i, verb),
        origin: None,
        force,
        attitude: verb.kind == VerbKind::Attitude,
        perception: verb.perception,
    })
}

/// "Put the security men killed at 14": the figure stands after "at", whatever the tree hangs it
/// on.
fn puts_at(tree: &Tree<'_>, i: usize) -> Option<Content> {
    let at = (i + 2..tree.len().min(i + 14)).find(|&j| tree.word(j) == "at")?;
    let end = (at + 1..tree.len()).find(|&j| matches!(tree.word(j), "," | ";" | "."));
    let figure = tree.trim(at + 1..end.unwrap_or(tree.len()));
    let counts = figure.clone().any(|j| tree.upos(j) == Upos::Num);
    counts.then(|| (vec![tree.trim(i + 1..at), figure], None))
}

/// A reporting clause after or inside its content, read from the words.
fn commented(tree: &Tree<'_>, i: usize, verb: &Verb) -> Option<Found> {
    let found = comment::find(tree, i)?;
    let head = comment::chunk_head(tree, found.source.clone())?;
    if is_publisher(tree, head) {
        return None;
    }
    Some(Found {
        cue: cue_range(tree, i, None),
        source: Some(head),
        phrase: Some(found.source),
        content: found.content,
        addressee: found.addressee.or_else(|| addressee(tree, i, verb)),
        origin: None,
        force: verb.force,
        attitude: verb.kind == VerbKind::Attitude,
        perception: false,
    })
}

/// Tells "the reporting rules" and "given" from verbs that stand in a clause of their own.
fn is_reporting_use(tree: &Tree<'_>, i: usize) -> bool {
    let plain = matches!(tree.word(i), "said" | "says" | "told" | "tells") || closes(tree, i);
    if tree.upos(i) != Upos::Verb && !plain {
        return false;
    }
    let relation = tree.deprel(i);
    if matches!(relation, Deprel::Amod | Deprel::Compound | Deprel::Case | Deprel::Fixed) {
        return false;
    }
    // A condition or a question reports nothing.
    let conditional = |j: usize| matches!(tree.word(j), "if" | "unless" | "should");
    !tree.children(i).any(|j| tree.deprel(j) == Deprel::Mark && conditional(j))
}

/// ", residents report.": the last word is the verb, whatever the tagger takes it for.
fn closes(tree: &Tree<'_>, i: usize) -> bool {
    i >= 2
        && matches!(tree.word(i), "say" | "report" | "reports" | "claim" | "claims" | "show")
        && matches!(tree.word(i + 1), "" | ".")
        && matches!(tree.xpos(i - 1), Xpos::Nns | Xpos::Nnps | Xpos::Nnp)
        && (i.saturating_sub(4)..i).any(|j| tree.word(j) == ",")
}

fn is_passive(tree: &Tree<'_>, i: usize) -> bool {
    let passive = [Deprel::AuxPass, Deprel::NsubjPass, Deprel::CsubjPass, Deprel::OblAgent];
    tree.child(i, &passive).is_some() && !is_active_after_all(tree, i)
        || (tree.xpos(i) == Xpos::Vbn
            && matches!(tree.deprel(i), Deprel::Acl)
            && agent(tree, i).is_some())
}

/// "The army announced on Monday that it had left" is active, whatever the tree calls its subject:
/// a passive has an auxiliary.
fn is_active_after_all(tree: &Tree<'_>, i: usize) -> bool {
    let marks = [Deprel::Aux, Deprel::AuxPass, Deprel::CsubjPass, Deprel::OblAgent, Deprel::Cop];
    tree.child(i, &marks).is_none()
        && tree.child(i, &CLAUSE_RELATIONS).is_some_and(|clause| clause > i)
        && tree.child(i, &[Deprel::NsubjPass]).is_some_and(|subject| subject < i)
}

fn agent(tree: &Tree<'_>, i: usize) -> Option<usize> {
    tree.children(i).find(|&j| {
        tree.deprel(j) == Deprel::OblAgent
            || (tree.deprel(j) == Deprel::Obl
                && tree.upos(j) != Upos::Num
                && tree.children(j).any(|k| tree.word(k) == "by" && k < j))
    })
}

fn subject(tree: &Tree<'_>, i: usize, depth: usize) -> Subject {
    if depth > 5 {
        return Subject::Unknown;
    }
    if is_passive(tree, i) {
        if let Some(agent) = agent(tree, i) {
            return Subject::Named(agent);
        }
        return Subject::Nobody;
    }
    if let Some(found) = tree.child(i, &SUBJECTS).or_else(|| tree.child(i, &[Deprel::NsubjPass])) {
        if matches!(tree.xpos(found), Xpos::Wp | Xpos::Wdt)
            || (tree.word(found) == "that" && tree.deprel(i) == Deprel::AclRelcl)
        {
            return match tree.head(i) {
                Some(head) if tree.deprel(i) == Deprel::AclRelcl => Subject::Named(head),
                _ => Subject::Unknown,
            };
        }
        return Subject::Named(found);
    }
    let Some(head) = tree.head(i) else { return Subject::Unknown };
    match tree.deprel(i) {
        Deprel::Conj | Deprel::Xcomp => subject(tree, head, depth + 1),
        Deprel::Advcl | Deprel::Parataxis | Deprel::Ccomp | Deprel::Dep
            if matches!(tree.xpos(i), Xpos::Vbg | Xpos::Vbn) && tree.is_verb(head) =>
        {
            match subject(tree, head, depth + 1) {
                // "He was arrested, saying that ..." speaks of the one who was arrested.
                Subject::Nobody => {
                    tree.child(head, &[Deprel::NsubjPass]).map_or(Subject::Unknown, Subject::Named)
                }
                other => other,
            }
        }
        // "Activists posted footage showing soldiers": who posted it shows it.
        Deprel::Acl if tree.xpos(i) == Xpos::Vbg => {
            let posted = tree.head(head).filter(|&verb| {
                tree.deprel(head) == Deprel::Obj
                    && matches!(
                        tree.lemma(verb).as_str(),
                        "post" | "publish" | "share" | "release" | "air" | "broadcast" | "upload"
                    )
            });
            let poster = posted.and_then(|verb| tree.child(verb, &SUBJECTS));
            Subject::Named(poster.unwrap_or(head))
        }
        // "The president promised to leave" without another verb: no participle after all.
        Deprel::Acl if tree.head(head).is_none() && head + 1 == i && !tree.is_verb(head) => {
            Subject::Named(head)
        }
        _ => Subject::Unknown,
    }
}

/// "We", "I" and "you" are the publisher or its reader, not a source.
fn is_publisher(tree: &Tree<'_>, head: usize) -> bool {
    matches!(tree.word(head), "we" | "i" | "you" | "there" | "nobody" | "no-one")
        || matches!(tree.xpos(head), Xpos::Wp | Xpos::Wdt)
}

fn has_document(tree: &Tree<'_>, lexicon: &Lexicon, content: &[Range<usize>]) -> bool {
    content.iter().flat_map(Range::clone).any(|j| {
        tree.upos(j) == Upos::Noun && lexicon.kind(tree.word(j)) == Some(HeadKind::Document)
    })
}

fn has_number(tree: &Tree<'_>, content: &[Range<usize>]) -> bool {
    content.iter().skip(1).any(|piece| piece.clone().any(|j| tree.upos(j) == Upos::Num))
}

/// Polls, studies, names and pronouns find and show; other things only seem to.
fn can_find(tree: &Tree<'_>, lexicon: &Lexicon, verb: &Verb, head: usize) -> bool {
    verb.kind != VerbKind::Finding
        || verb.perception
        || matches!(tree.upos(head), Upos::Propn | Upos::Pron)
        || lexicon.kind(tree.word(head)).is_some()
}

/// A name or a word that can name a source.
fn is_source(tree: &Tree<'_>, lexicon: &Lexicon, head: usize) -> bool {
    matches!(tree.upos(head), Upos::Propn | Upos::Pron) || lexicon.kind(tree.word(head)).is_some()
}

type Content = (Vec<Range<usize>>, Option<usize>);

/// Returns the content's pieces and the last token of a cue of several words.
fn content(
    tree: &Tree<'_>,
    i: usize,
    verb: &Verb,
    passive: bool,
    source: Option<usize>,
) -> Option<Content> {
    if passive {
        return passive_content(tree, i, verb, source);
    }
    if let Some(range) = seen_at_once(tree, i) {
        return Some((vec![range], None));
    }
    if (verb.clause || verb.quotation)
        && let Some(clause) = tree.child(i, &CLAUSE_RELATIONS)
    {
        return Some((clause_pieces(tree, i, clause), None));
    }
    if verb.quotation {
        if let Some(pieces) = host_pieces(tree, i) {
            return Some((pieces, None));
        }
        let paratactic = tree
            .children(i)
            .find(|&j| tree.deprel(j) == Deprel::Parataxis && tree.extent(j).len() > 1);
        if let Some(clause) = paratactic {
            return Some((clause_pieces(tree, i, clause), None));
        }
    }
    if let Some(found) = argument_content(tree, i, verb, source) {
        return Some(found);
    }
    if verb.clause
        && verb.quotation
        && let Some(range) = rest(tree, i)
    {
        return Some((vec![range], None));
    }
    if verb.quotation {
        return after_mark(tree, i).map(|range| (vec![range], None)).or_else(|| {
            // "The mayor said:" at the end of a line; the words follow.
            let last = tree.len().checked_sub(1).filter(|&j| j > i)?;
            matches!(tree.word(last), ":" | ",").then_some((Vec::new(), None))
        });
    }
    None
}

/// "reported seeing on May 6 a convoy entering ...": what is seen goes to the end of the clause,
/// wherever the tree hangs it.
fn seen_at_once(tree: &Tree<'_>, i: usize) -> Option<Range<usize>> {
    let seen = i + 1;
    let gerund = seen < tree.len()
        && tree.head(seen) == Some(i)
        && matches!(
            tree.word(seen),
            "seeing" | "spotting" | "observing" | "witnessing" | "hearing"
        );
    let end = (seen..tree.len()).rev().find(|&j| tree.upos(j) != Upos::Punct)? + 1;
    gerund.then(|| tree.trim(seen..end))
}

/// Objects, infinitives and prepositional phrases that hold the content.
fn argument_content(
    tree: &Tree<'_>,
    i: usize,
    verb: &Verb,
    source: Option<usize>,
) -> Option<Content> {
    let object = tree.child(i, &[Deprel::Obj]).filter(|&j| Some(j) != source);
    let complement = tree.child(i, &[Deprel::Xcomp]);
    let preposition = tree.children(i).find_map(|j| {
        if !matches!(tree.deprel(j), Deprel::Obl | Deprel::Advcl | Deprel::Nmod) || j < i {
            return None;
        }
        let case = tree.children(j).find(|&k| {
            matches!(tree.deprel(k), Deprel::Case | Deprel::Mark)
                && verb.prepositions.contains(&tree.word(k))
        })?;
        Some((j, case))
    });
    if verb.predicate || verb.addressee || verb.perception {
        let second = complement
            .or_else(|| as_phrase(tree, i))
            .or_else(|| tree.child(i, &[Deprel::Ccomp, Deprel::Advcl]).filter(|_| verb.perception));
        if let (Some(object), Some(second)) = (object, second) {
            let pieces = if verb.predicate || verb.perception {
                vec![tree.trim(tree.extent(object)), tree.trim(tree.extent(second))]
            } else {
                vec![tree.trim(tree.extent(second))]
            };
            return Some((pieces, None));
        }
    }
    if let Some((phrase, case)) = preposition {
        let range = tree.trim(tree.extent(phrase));
        if let Some(object) = object {
            return Some((vec![tree.trim(tree.extent(object)), range], None));
        }
        let adjacent = case == i + 1;
        let inner = if adjacent { tree.trim(case + 1..range.end) } else { range };
        return Some((vec![inner], adjacent.then_some(case)));
    }
    if verb.infinitive
        && let Some(complement) = complement
    {
        return Some((vec![tree.trim(tree.extent(complement))], None));
    }
    let inside = |object: usize| {
        tree.extent(object).any(|k| k > object && verb.prepositions.contains(&tree.word(k)))
    };
    if let Some(object) = object.filter(|&object| verb.object || inside(object)) {
        return Some((vec![tree.trim(tree.extent(object))], None));
    }
    None
}

fn as_phrase(tree: &Tree<'_>, i: usize) -> Option<usize> {
    tree.children(i).find(|&j| {
        matches!(tree.deprel(j), Deprel::Obl | Deprel::Advcl)
            && tree.children(j).any(|k| tree.word(k) == "as" && k < j)
    })
}

/// The clause that is said. After the cue it reaches to the end of its subtree; before the cue it
/// starts where the subtree starts.
fn clause_pieces(tree: &Tree<'_>, i: usize, clause: usize) -> Vec<Range<usize>> {
    let range = tree.extent(clause);
    if range.contains(&i) {
        return split_around(tree, range, own_range(tree, i, Some(clause)));
    }
    // "acknowledged that its patrol ...": the mark may hang on the verb of saying.
    let before = range.start.checked_sub(1).filter(|&j| j > i);
    let marked = before.filter(|&j| tree.word(j) == "that" && tree.head(j) == Some(i));
    vec![tree.trim(marked.unwrap_or(range.start)..range.end)]
}

/// The words of the reporting clause itself: the verb with its dependents less the content.
fn own_range(tree: &Tree<'_>, i: usize, clause: Option<usize>) -> Range<usize> {
    let mut range = i..i + 1;
    for j in tree.children(i) {
        if Some(j) != clause && tree.deprel(j) != Deprel::Parataxis && !tree.is_punct(j) {
            let inner = tree.extent(j);
            range = range.start.min(inner.start)..range.end.max(inner.end);
        }
    }
    range
}

fn split_around(tree: &Tree<'_>, range: Range<usize>, own: Range<usize>) -> Vec<Range<usize>> {
    [range.start..own.start.max(range.start), own.end.min(range.end)..range.end]
        .into_iter()
        .map(|piece| tree.trim(piece))
        .filter(|piece| piece.len() > 1 || piece.clone().any(|j| !tree.is_punct(j)))
        .collect()
}

/// The clause around a comment clause: "Two men, the mayor said, had died".
fn host_pieces(tree: &Tree<'_>, i: usize) -> Option<Vec<Range<usize>>> {
    let head = tree.head(i)?;
    let as_clause =
        tree.children(i).any(|j| tree.deprel(j) == Deprel::Mark && tree.word(j) == "as" && j < i);
    let comment = match tree.deprel(i) {
        Deprel::Parataxis | Deprel::Discourse => true,
        Deprel::Advcl => as_clause,
        Deprel::Ccomp | Deprel::Conj | Deprel::Dep | Deprel::Appos | Deprel::List => {
            // A mislabelled comment clause still follows its host after a comma or a quotation.
            let own = own_range(tree, i, None);
            head < i && own.start > 0 && comma_before(tree, own.start) && subject_near(tree, i)
        }
        _ => false,
    };
    if !comment || tree.child(i, &SUBJECTS).is_none() {
        return None;
    }
    // A clause after a semicolon or a dash stands beside its neighbour and is no comment on it.
    let own = own_range(tree, i, None);
    let before = own.start.checked_sub(1).map_or("", |j| tree.word(j));
    if matches!(before, ";" | ":" | "and" | "but") && tree.deprel(i) != Deprel::Advcl {
        return None;
    }
    let pieces = split_around(tree, tree.extent(head), own);
    (!pieces.is_empty()).then_some(pieces)
}

fn comma_before(tree: &Tree<'_>, start: usize) -> bool {
    start > 0
        && (matches!(tree.word(start - 1), "," | "-" | "–" | "—" | "--" | "?" | "!")
            || tree.is_quote(start - 1))
}

fn subject_near(tree: &Tree<'_>, i: usize) -> bool {
    tree.child(i, &SUBJECTS).is_some() && tree.child(i, &[Deprel::Ccomp, Deprel::Obj]).is_none()
}

/// The rest of the sentence where it holds a clause of its own, whatever the tree makes of it.
fn rest(tree: &Tree<'_>, i: usize) -> Option<Range<usize>> {
    let range = tree.trim(i + 1..tree.len());
    let first = range.start;
    let opens = tree.word(first) == "that"
        || matches!(
            tree.upos(first),
            Upos::Det | Upos::Propn | Upos::Noun | Upos::Num | Upos::Pron
        );
    let clause = range.clone().any(|j| comment::finite(tree, j) || tree.upos(j) == Upos::Aux);
    (first == i + 1 && opens && clause).then_some(range)
}

/// What follows a colon or an opening quotation mark after the verb.
fn after_mark(tree: &Tree<'_>, i: usize) -> Option<Range<usize>> {
    let mark = (i + 1..tree.len()).find(|&j| tree.word(j) == ":" || tree.is_quote(j))?;
    let range = tree.trim(if tree.is_quote(mark) { mark } else { mark + 1 }..tree.len());
    (range.len() > 1).then_some(range)
}

fn passive_content(
    tree: &Tree<'_>,
    i: usize,
    verb: &Verb,
    source: Option<usize>,
) -> Option<Content> {
    if !verb.clause && !verb.object && !verb.predicate {
        return None;
    }
    let subject = tree.child(i, &[Deprel::NsubjPass, Deprel::CsubjPass, Deprel::Nsubj]);
    let clause = tree.child(i, &[Deprel::Ccomp, Deprel::Csubj, Deprel::CsubjPass, Deprel::Xcomp]);
    let acl = (tree.deprel(i) == Deprel::Acl).then(|| tree.head(i)).flatten();
    let mut pieces = Vec::new();
    let named = |j: &usize| !matches!(tree.word(*j), "it" | "which" | "that" | "who");
    // "The minister was told by the police that ...": the one who is told is no content.
    if !(verb.addressee && clause.is_some())
        && let Some(subject) = subject.filter(named)
    {
        pieces.push(tree.trim(tree.extent(subject)));
    }
    if let Some(clause) = clause {
        pieces.push(tree.trim(tree.extent(clause)));
    } else if let Some(pieces) = host_pieces(tree, i).filter(|_| source.is_none()) {
        return Some((pieces, None));
    }
    if pieces.is_empty() && verb.object {
        let noun = acl.or_else(|| {
            tree.head(i).filter(|_| tree.deprel(i) == Deprel::AclRelcl && subject.is_some())
        })?;
        let full = tree.extent(noun);
        pieces.push(tree.trim(full.start..own_range(tree, i, None).start.min(full.end)));
    }
    // "The bridge was said to be open" needs its infinitive; "was announced" needs its agent.
    (source.is_some() || clause.is_some()).then_some((pieces, None))
}

/// "X quoted Y as saying that ..." and "..., citing Y".
fn quoting(tree: &Tree<'_>, i: usize) -> Option<Found> {
    let saying = as_phrase(tree, i).filter(|&j| tree.is_verb(j));
    let base = |source, content, origin| Found {
        cue: cue_range(tree, i, None),
        source,
        phrase: None,
        content,
        addressee: None,
        origin,
        force: CueForce::Report,
        attitude: false,
        perception: false,
    };
    if let Some(saying) = saying {
        let inner = tree.child(saying, &CLAUSE_RELATIONS).map_or_else(
            || {
                let range = tree.extent(saying);
                vec![tree.trim(saying + 1..range.end)]
            },
            |clause| clause_pieces(tree, saying, clause),
        );
        let cue = i..saying + 1;
        let object = tree.child(i, &[Deprel::Obj]);
        if let (Some(object), Subject::Named(outlet)) = (object, subject(tree, i, 0)) {
            let found = base(Some(outlet), inner, Some(object));
            return Some(Found { cue: cue_range(tree, i, None), ..found });
        }
        // "X was quoted by Y as saying": the one who publishes it is Y.
        let quoted = tree.child(i, &[Deprel::NsubjPass, Deprel::Nsubj])?;
        let found = match agent(tree, i) {
            Some(outlet) => base(Some(outlet), inner, Some(quoted)),
            None => base(Some(quoted), inner, None),
        };
        return Some(Found { cue: if agent(tree, i).is_some() { i..i + 1 } else { cue }, ..found });
    }
    // "..., citing Y": belongs to the clause above; `mod` hangs Y on that clause's source.
    if tree.xpos(i) == Xpos::Vbg {
        let origin = tree.child(i, &[Deprel::Obj])?;
        let above = tree.head(i)?;
        let own = own_range(tree, i, None);
        let host = tree.extent(above);
        let pieces = split_around(tree, host, own);
        return Some(base(None, pieces, Some(origin)));
    }
    None
}

fn addressee(tree: &Tree<'_>, i: usize, verb: &Verb) -> Option<usize> {
    let direct = verb
        .addressee
        .then(|| {
            if is_passive(tree, i) {
                tree.child(i, &[Deprel::NsubjPass])
            } else {
                tree.child(i, &[Deprel::Iobj, Deprel::Obj])
            }
        })
        .flatten();
    direct.or_else(|| {
        tree.children(i).find(|&j| {
            tree.deprel(j) == Deprel::Obl
                && j > i
                && tree.children(j).any(|k| tree.word(k) == "to" && k < j)
        })
    })
}

/// Would not say, declined to confirm, did not disclose.
fn is_withheld(tree: &Tree<'_>, i: usize, lemma: &str, verb: &Verb) -> bool {
    let telling = matches!(
        lemma,
        "say" | "disclose" | "confirm" | "reveal" | "specify" | "tell" | "comment" | "give"
    ) || (verb.force == CueForce::Deny && tree.negated(i));
    if !telling {
        return false;
    }
    let refused = tree.deprel(i) == Deprel::Xcomp
        && tree.head(i).is_some_and(|head| {
            matches!(tree.lemma(head).as_str(), "decline" | "refuse" | "unable" | "unwilling")
        });
    tree.negated(i) || refused
}

/// The verb with its auxiliaries and adverbs before it, and a particle or preposition after it.
fn cue_range(tree: &Tree<'_>, i: usize, tail: Option<usize>) -> Range<usize> {
    let mut start = i;
    while start > 0 {
        let before = start - 1;
        let own = tree.head(before) == Some(i)
            && matches!(
                tree.deprel(before),
                Deprel::Aux | Deprel::AuxPass | Deprel::Advmod | Deprel::Cop
            );
        if !own {
            break;
        }
        start = before;
    }
    let mut end = tail.map_or(i + 1, |tail| tail + 1);
    if tree.child(i, &[Deprel::CompoundPrt]) == Some(end) {
        end += 1;
    }
    start..end
}
