//! Turns the verb that a time belongs to into past, future or unknown.
//!
//! A weekday is the last one for what happened and the next one for what is planned. The tree is
//! asked first; where a sentence has no tags, the words around decide.

use tallybook_syntax::{Deprel, ParsedSentence, Upos, Xpos};

/// When, seen from the document, the thing lies that a time expression dates.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Tense {
    /// It has happened.
    Past,
    /// It is planned, expected or due.
    Future,
    /// The words do not say.
    Unknown,
}

/// Verbs whose object or time lies ahead, in any tense: "planned a march on Saturday".
const PLANS: &[&str] = &[
    "plan",
    "schedule",
    "expect",
    "slate",
    "postpone",
    "extend",
    "delay",
    "adjourn",
    "due",
    "upcoming",
    "forthcoming",
    "deadline",
    "planned",
    "scheduled",
    "expected",
];

/// Verbs that put what hangs on them into the future, not what dates themselves.
const INTENTS: &[&str] = &[
    "prepare", "intend", "vow", "pledge", "promise", "hope", "set", "aim", "agree", "want",
    "order", "call", "urge", "threaten", "ask", "invite", "decide", "vote", "seek", "try",
];

/// Words that point forward where there is no tree.
const FORWARD: &[&str] = &[
    "will",
    "shall",
    "'ll",
    "wo",
    "due",
    "scheduled",
    "planned",
    "plans",
    "expected",
    "ahead",
    "upcoming",
    "slated",
    "to",
    "for",
    "may",
    "would",
];

/// Words that point back where there is no tree.
const BACKWARD: &[&str] = &[
    "said", "was", "were", "had", "has", "have", "told", "killed", "since", "on", "fell", "took",
    "hit", "struck", "came", "left", "began", "began", "broke", "shot", "fought", "went", "did",
];

/// Returns the tense of the verb that the tokens from `first` on belong to.
pub(super) fn tense(text: &str, sentence: &ParsedSentence, first: usize, head: usize) -> Tense {
    let tagged = sentence.tokens.iter().any(|token| token.upos != Upos::X);
    if tagged { by_tree(sentence, head) } else { by_words(text, sentence, first) }
}

/// Verbs that say when something was said, not when it happened.
const SPEECH: &[&str] = &[
    "say", "tell", "report", "announce", "state", "add", "claim", "confirm", "deny", "declare",
    "warn", "write", "note", "condemn", "call", "reply", "comment", "predict", "blame", "accuse",
];

/// Returns true where the time at `head` dates an act of speech or only qualifies a noun: later
/// words ("the next day") do not count from it.
pub(super) fn is_aside(sentence: &ParsedSentence, head: usize) -> bool {
    let Some(token) = sentence.tokens.get(head) else { return false };
    if token.upos == Upos::X {
        return false;
    }
    if token.deprel == Deprel::Nmod {
        return true;
    }
    sentence.head(head).and_then(|at| sentence.tokens.get(at)).is_some_and(|governor| {
        governor.upos == Upos::Verb && SPEECH.contains(&governor.lemma.as_str())
    })
}

fn by_tree(sentence: &ParsedSentence, head: usize) -> Tense {
    let mut first = true;
    // Few steps lead from a time to its verb; a longer way is a broken tree.
    for at in sentence.ancestors(head).take(6) {
        let Some(token) = sentence.tokens.get(at) else { break };
        let lemma = token.lemma.as_str();
        let plans = PLANS.contains(&lemma);
        if plans || (!first && INTENTS.contains(&lemma)) {
            return if plans && has_had(sentence, at) { Tense::Past } else { Tense::Future };
        }
        if !matches!(token.upos, Upos::Verb | Upos::Aux) && !has_copula(sentence, at) {
            continue;
        }
        first = false;
        match verb(sentence, at) {
            // "the accord signed on 3 May": the participle is done, whatever follows.
            Tense::Unknown if token.xpos == Xpos::Vbn && token.deprel == Deprel::Acl => {
                return Tense::Past;
            }
            Tense::Unknown if is_infinitive(sentence, at) => continue,
            tense => return tense,
        }
    }
    Tense::Unknown
}

/// "had been due to expire on Friday": that Friday is over.
fn has_had(sentence: &ParsedSentence, at: usize) -> bool {
    sentence.children(at).any(|child| {
        let token = &sentence.tokens[child];
        token.lemma == "have" && matches!(token.deprel, Deprel::Aux)
    })
}

fn has_copula(sentence: &ParsedSentence, at: usize) -> bool {
    sentence.child(at, &[Deprel::Cop]).is_some()
}

fn is_infinitive(sentence: &ParsedSentence, at: usize) -> bool {
    let Some(token) = sentence.tokens.get(at) else { return false };
    matches!(token.xpos, Xpos::Vb | Xpos::Vbg | Xpos::Vbn)
}

fn verb(sentence: &ParsedSentence, at: usize) -> Tense {
    let mut past = false;
    for child in sentence.children(at) {
        let Some(token) = sentence.tokens.get(child) else { continue };
        if !matches!(token.deprel, Deprel::Aux | Deprel::AuxPass | Deprel::Cop) {
            continue;
        }
        match token.lemma.as_str() {
            "will" | "shall" | "'ll" | "wo" | "may" | "might" | "can" | "would" => {
                return Tense::Future;
            }
            "have" => past = true,
            _ if token.xpos == Xpos::Vbd => past = true,
            _ => {}
        }
    }
    match sentence.tokens.get(at).map(|token| token.xpos) {
        _ if past => Tense::Past,
        Some(Xpos::Vbd) => Tense::Past,
        _ => Tense::Unknown,
    }
}

fn by_words(text: &str, sentence: &ParsedSentence, first: usize) -> Tense {
    const NEAR: usize = 12;
    let word = |at: usize| sentence.tokens.get(at).map_or("", |token| token.span.of(text));
    let is = |list: &[&str], word: &str| list.iter().any(|other| other.eq_ignore_ascii_case(word));
    for at in (first.saturating_sub(NEAR)..first).rev() {
        let here = word(at);
        // "to" and "for" point forward only next to what they belong to.
        if is(&["to", "for", "on"], here) {
            continue;
        }
        if is(FORWARD, here) {
            return Tense::Future;
        }
        if is(BACKWARD, here) || (here.len() > 4 && here.ends_with("ed")) {
            return Tense::Past;
        }
    }
    for at in first..first.saturating_add(NEAR).min(sentence.tokens.len()) {
        if is(&["will", "shall", "'ll"], word(at)) && first < 4 {
            return Tense::Future;
        }
        if is(BACKWARD, word(at)) && !is(&["on"], word(at)) {
            return Tense::Past;
        }
    }
    Tense::Unknown
}
