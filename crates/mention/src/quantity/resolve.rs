//! Turns a counted noun phrase and the words that govern it into its category and bounds.
//!
//! | words | category |
//! |---|---|
//! | killed 12 soldiers; 12 soldiers died; the death of 12 soldiers; 12 dead | killed |
//! | 12 soldiers crossed | troops |
//! | 12 lorries were destroyed | vehicles |

use tallybook_syntax::{Deprel, Upos};

use super::lexicon::{Class, Fate, Lexicon, Side, Unit};
use super::words::Words;
use super::{Approx, Category};

const ACTED_ON: &[Side] = &[Side::Object, Side::Both];
const ACTING: &[Side] = &[Side::Subject, Side::Both];
const STATE: &[Side] = &[Side::State];
const OF: &[Side] = &[Side::Of];

/// How far up the tree a governing word may stand.
const CLIMB_MAX: usize = 6;

/// A phrase whose category is asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Phrase {
    /// First token, qualifiers included.
    pub(crate) start: usize,
    /// One past the last token.
    pub(crate) end: usize,
    /// The noun, or the number where it stands alone.
    pub(crate) head: usize,
    /// The counted noun's row.
    pub(crate) unit: Option<Unit>,
    /// True where a noun is counted at all.
    pub(crate) noun: bool,
}

/// Returns what the phrase counts: by its noun, and for persons by what becomes of them.
pub(crate) fn category(words: &Words<'_>, lexicon: &Lexicon, phrase: Phrase) -> Category {
    let class = phrase.unit.map(|unit| unit.class);
    match class {
        Some(Class::Thing(Category::Killed)) => return bodies(words, phrase),
        Some(Class::Thing(category)) => return category,
        Some(Class::Weight) => return freight(words, lexicon, phrase),
        Some(Class::Measure | Class::Time | Class::Money) => return Category::Other,
        // "killed two groups" is no toll; "arrested three groups" is none either.
        Some(Class::Group) => return Category::Other,
        Some(Class::Person | Class::Troops | Class::Fated(_)) | None => {}
    }
    if matches!(words.before(phrase.start, 2), "bodies" | "corpses" | "remains")
        && words.before(phrase.start, 1) == "of"
    {
        return bodies(words, phrase);
    }
    if let Some(category) = fate(words, lexicon, phrase) {
        return category;
    }
    match class {
        Some(Class::Troops) => Category::Troops,
        Some(Class::Fated(category)) => category,
        _ => Category::Other,
    }
}

/// Bodies are a toll where they are found or counted, not where they are handed back.
fn bodies(words: &Words<'_>, phrase: Phrase) -> Category {
    let window = phrase.start.saturating_sub(3)..(phrase.end + 6).min(words.len());
    let moved = window.into_iter().any(|i| {
        matches!(words.at(i), "handed" | "returned" | "exchanged" | "repatriated" | "swapped")
    });
    if moved { Category::Other } else { Category::Killed }
}

/// Weighed goods are weapons or aid by their noun; tonnes without one are freight of relief.
fn freight(words: &Words<'_>, lexicon: &Lexicon, phrase: Phrase) -> Category {
    let goods = phrase.end.checked_sub(1).and_then(|last| lexicon.unit(words, last, last));
    match goods.map(|unit| unit.class) {
        Some(Class::Thing(Category::Weapons)) => Category::Weapons,
        _ if matches!(words.at(phrase.head), "tonnes" | "tons" | "tonne" | "ton" | "mt") => {
            Category::Aid
        }
        _ => Category::Other,
    }
}

/// Returns what becomes of the persons, by the words beside the phrase, then by the tree.
pub(crate) fn fate(words: &Words<'_>, lexicon: &Lexicon, phrase: Phrase) -> Option<Category> {
    let person = phrase.unit.is_some();
    before(words, lexicon, phrase.start)
        .filter(|(_, loss)| !loss || person || phrase.noun)
        .map(|(category, _)| category)
        .or_else(|| after(words, lexicon, phrase.end))
        .or_else(|| inside(words, lexicon, phrase))
        .or_else(|| up_the_tree(words, lexicon, phrase))
        .or_else(|| named_as(words, lexicon, phrase))
        .or_else(|| included(words, lexicon, phrase.start))
}

/// "two of the wounded", "dozens of injured": the state itself is what is counted.
fn named_as(words: &Words<'_>, lexicon: &Lexicon, phrase: Phrase) -> Option<Category> {
    let state = phrase.noun && phrase.unit.is_none();
    state.then(|| lexicon.fate(words.at(phrase.head), &[Side::State, Side::Object])).flatten()
}

/// "The dead include 19 soldiers", "among the wounded were two nurses".
fn included(words: &Words<'_>, lexicon: &Lexicon, start: usize) -> Option<Category> {
    let link = words.before(start, 1);
    let among = matches!(link, "were" | "was" | "are" | "is");
    if !(among || matches!(link, "include" | "includes" | "included" | "including")) {
        return None;
    }
    (2..=5).find_map(|back| {
        let word = words.before(start, back);
        let noun = matches!(words.before(start, back + 1), "the" | "those" | "all");
        let led = !among || (3..=7).any(|k| words.before(start, k) == "among");
        (noun && led).then(|| lexicon.fate(word, &[Side::State, Side::Object])).flatten()
    })
}

/// Reads the words right before: "killed", "gunned down", "took hostage", "the death of".
/// The second value is true for "lost", which takes things as well.
fn before(words: &Words<'_>, lexicon: &Lexicon, start: usize) -> Option<(Category, bool)> {
    let mut at = start;
    while at > 0 && (is_adverb(words, at - 1) || is_mark(words.at(at - 1))) {
        at -= 1;
    }
    let last = at.checked_sub(1)?;
    for len in (2..=4).rev() {
        let Some(from) = at.checked_sub(len) else { continue };
        if let Some((fate, end)) = lexicon.fate_phrase(words, from)
            && end == at
            && ACTED_ON.contains(&fate.side)
        {
            return Some((fate.category, false));
        }
    }
    let word = words.at(last);
    if matches!(word, "down" | "up" | "off" | "away") {
        return lexicon.fate(words.before(last, 1), ACTED_ON).map(|category| (category, false));
    }
    if word == "of" {
        let noun = words.before(last, 1);
        return lexicon.fate(noun, OF).map(|category| (category, false));
    }
    if word == ":" {
        let label = words.before(last, 1);
        let category = lexicon.fate(label, &[Side::State, Side::Object, Side::Of])?;
        return Some((category, false));
    }
    // The past tense and the participle look alike; only "were killed 12 km" would mislead, and
    // that is no count.
    let category = lexicon.fate(word, ACTED_ON)?;
    // "the arrests 12" is no verb; "kills five" is one even where it is tagged a noun.
    let nominal = matches!(words.upos(last), Upos::Noun | Upos::Propn)
        && (lexicon.fate(word, OF).is_some() || matches!(word, "wounds" | "hurts"));
    (!nominal).then_some((category, matches!(word, "lost" | "lose" | "loses" | "losing")))
}

/// Reads the words right after: "dead", "were wounded", "who died", "have been released".
pub(crate) fn after(words: &Words<'_>, lexicon: &Lexicon, end: usize) -> Option<Category> {
    let end = super::measure::age_after(words, end).unwrap_or(end);
    let (mut at, mut passive, mut active) = (end, false, false);
    let stop = words.len().min(end + 8);
    while at < stop {
        match words.at(at) {
            "were" | "was" | "are" | "is" | "been" | "being" | "be" | "got" | "left" => {
                passive = true
            }
            "have" | "has" | "had" | "having" | "may" | "might" | "could" | "would" | "will" => {
                active = true;
            }
            "who" | "that" | "also" | "later" | "since" | "feared" | "believed" | "confirmed"
            | "reported" | "others" | "other" | "people" | "more" | "all" | "both" | "still" => {}
            _ if is_adverb(words, at) || is_mark(words.at(at)) && at == end => {}
            _ => break,
        }
        at += 1;
    }
    if at >= stop {
        return None;
    }
    let word = words.at(at);
    if let Some((Fate { side, category }, _)) = lexicon.fate_phrase(words, at)
        && (side != Side::Object || passive || !active)
    {
        return Some(category);
    }
    if let Some(category) = lexicon.fate(word, STATE) {
        // "hurt" and "wounded" before a noun are active or another phrase's adjective.
        if passive || !starts_noun(words, at + 1) {
            return Some(category);
        }
    }
    if let Some(category) = lexicon.fate(word, ACTING)
        && word != "free"
        && (!passive || word.ends_with("ing") || lexicon.fate(word, ACTED_ON).is_some())
    {
        return Some(category);
    }
    let category = lexicon.fate(word, ACTED_ON)?;
    let participle = !word.ends_with("ing")
        && (word.ends_with("ed")
            || word.ends_with("en")
            || passive
            || matches!(word, "slain" | "held" | "shot" | "freed" | "hurt" | "lost"));
    let reduced = !active && at == end && !starts_noun(words, at + 1);
    (participle && (passive || reduced)).then_some(category)
}

/// Reads an adjective inside the phrase: "12 wounded soldiers", "the kidnapped pupils".
fn inside(words: &Words<'_>, lexicon: &Lexicon, phrase: Phrase) -> Option<Category> {
    let sides = [Side::State, Side::Object];
    (phrase.start..phrase.head).rev().find_map(|i| {
        let word = words.at(i);
        let adjective = word.ends_with("ed") || lexicon.fate(word, STATE).is_some();
        adjective.then(|| lexicon.fate(word, &sides)).flatten()
    })
}

/// Climbs from the noun to the verb, adjective or noun that governs it.
fn up_the_tree(words: &Words<'_>, lexicon: &Lexicon, phrase: Phrase) -> Option<Category> {
    let sentence = words.sentence;
    let mut at = phrase.head;
    for _ in 0..CLIMB_MAX {
        if let Some(category) = below(words, lexicon, at, phrase) {
            return Some(category);
        }
        let head = sentence.head(at)?;
        let word = words.at(head);
        match sentence.tokens.get(at)?.deprel {
            Deprel::Nummod
            | Deprel::Appos
            | Deprel::List
            | Deprel::Dep
            | Deprel::NmodUnmarked
            | Deprel::Flat
            | Deprel::Compound
            | Deprel::Det => at = head,
            Deprel::Conj if words.upos(head) != Upos::Verb => at = head,
            Deprel::Parataxis if words.upos(head) != Upos::Verb => at = head,
            Deprel::Nmod | Deprel::Obl => match case_of(words, at) {
                "of" => {
                    if let Some(category) = lexicon.fate(word, OF) {
                        return Some(category);
                    }
                    // "a group of 12", "a total of 12": the outer noun says what becomes of them.
                    let open = matches!(
                        word,
                        "group"
                            | "total"
                            | "number"
                            | "dozens"
                            | "scores"
                            | "hundreds"
                            | "toll"
                            | "thousands"
                            | "majority"
                            | "list"
                            | "family"
                            | "team"
                            | "half"
                            | "most"
                    );
                    if !open {
                        return None;
                    }
                    at = head;
                }
                "including" | "among" => at = head,
                _ => return None,
            },
            // "the six priests' murder".
            Deprel::NmodPoss => return lexicon.fate(word, OF),
            Deprel::NsubjPass => return acted_on(words, lexicon, head),
            Deprel::Obj => {
                let category = acted_on(words, lexicon, head)?;
                let loss = matches!(word, "lost" | "lose" | "loses" | "losing");
                return (!loss || phrase.unit.is_some()).then_some(category);
            }
            Deprel::Nsubj => {
                let state = lexicon.fate(word, STATE);
                return state
                    .or_else(|| lexicon.fate(word, ACTING))
                    .or_else(|| lost_life(words, head));
            }
            _ => return None,
        }
    }
    None
}

/// Reads participles and relative clauses under the noun: "five people who were wounded".
fn below(words: &Words<'_>, lexicon: &Lexicon, noun: usize, phrase: Phrase) -> Option<Category> {
    let sentence = words.sentence;
    let stop = words.len().min(phrase.end + 12);
    (phrase.end.min(noun + 1)..stop).filter(|&j| sentence.head(j) == Some(noun)).find_map(|j| {
        let word = words.at(j);
        match sentence.tokens[j].deprel {
            Deprel::Acl => {
                let passive = sentence.tokens[j].xpos != tallybook_syntax::Xpos::Vbg;
                passive.then(|| acted_on(words, lexicon, j)).flatten()
            }
            Deprel::AclRelcl => {
                let passive = sentence.child(j, &[Deprel::AuxPass, Deprel::NsubjPass]).is_some();
                if passive {
                    acted_on(words, lexicon, j)
                } else {
                    lexicon.fate(word, ACTING).or_else(|| lexicon.fate(word, STATE))
                }
            }
            Deprel::Amod => lexicon.fate(word, STATE),
            _ => None,
        }
    })
}

/// Returns what a verb does to its object, "shot dead" and "left dead" included.
fn acted_on(words: &Words<'_>, lexicon: &Lexicon, verb: usize) -> Option<Category> {
    let by_phrase = |i: usize| lexicon.fate_phrase(words, i).map(|(fate, _)| fate.category);
    let by_state = || {
        let next = words.sentence.child(verb, &[Deprel::Xcomp, Deprel::Advmod])?;
        lexicon.fate(words.at(next), STATE)
    };
    by_phrase(verb)
        .or_else(|| lexicon.fate(words.at(verb), ACTED_ON))
        .or_else(by_state)
        .or_else(|| lost_life(words, verb))
}

fn lost_life(words: &Words<'_>, verb: usize) -> Option<Category> {
    let lose = matches!(words.at(verb), "lost" | "lose" | "loses" | "losing");
    let life = (verb + 1..verb + 4).any(|i| matches!(words.at(i), "life" | "lives"));
    (lose && life).then_some(Category::Killed)
}

/// Returns the first preposition of token `i`, or "".
fn case_of<'w>(words: &'w Words<'_>, i: usize) -> &'w str {
    let case = words.sentence.child(i, &[Deprel::Case]);
    case.map_or("", |case| words.at(case))
}

fn is_adverb(words: &Words<'_>, i: usize) -> bool {
    let word = words.at(i);
    word.ends_with("ly") && !matches!(word, "family" | "july" | "assembly" | "italy")
        || matches!(word, "also" | "both" | "even" | "together" | "meanwhile" | "then")
}

fn is_mark(word: &str) -> bool {
    matches!(word, "\"" | "\u{201c}" | "\u{201d}" | "''" | "``" | "(" | ")" | "\u{201e}" | "-")
}

/// Says whether a noun phrase starts at token `i`, so that a verb before it is active.
fn starts_noun(words: &Words<'_>, i: usize) -> bool {
    matches!(
        words.upos(i),
        Upos::Det | Upos::Num | Upos::Noun | Upos::Propn | Upos::Adj | Upos::Pron
    ) && !is_time(words.at(i))
}

/// Says whether a word names a day or a part of it: "12 killed Tuesday" is no active verb.
pub(crate) fn is_time(word: &str) -> bool {
    word.ends_with("day")
        || matches!(
            word,
            "overnight"
                | "yesterday"
                | "tonight"
                | "tomorrow"
                | "last"
                | "this"
                | "late"
                | "early"
                | "earlier"
                | "there"
                | "here"
                | "so"
                | "critically"
                | "others"
                | "when"
                | "two"
        )
}

/// Returns value, min and max of a number with its qualifier.
pub(crate) fn bounds(
    low: f64,
    high: Option<f64>,
    approx: Approx,
) -> (Option<f64>, Option<f64>, Option<f64>) {
    if let Some(high) = high {
        return (None, Some(low), Some(high));
    }
    // Counts of persons and things step by one; a fraction of one has no next number.
    let step = if low.fract() == 0.0 { 1.0 } else { 0.0 };
    let value = Some(low);
    match approx {
        Approx::MoreThan => (value, Some(low + step), None),
        Approx::AtLeast => (value, value, None),
        Approx::UpTo => (value, None, value),
        Approx::LessThan => (value, None, Some(low - step)),
        Approx::Dozens | Approx::Several => (None, value, None),
        Approx::None => (Some(0.0), Some(0.0), Some(0.0)),
        Approx::Exact | Approx::About | Approx::Range => (value, value, value),
    }
}
