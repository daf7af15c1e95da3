//! Turns stated zeros and counts of one into quantities.
//!
//! | words | counts |
//! |---|---|
//! | no casualties; without casualties | killed 0 and wounded 0 |
//! | nobody was hurt; no soldier was killed; none of them died | 0 of that kind |
//! | a soldier was killed; the driver died; both men were shot dead | 1, 1, 2 |
//! | a house was flattened; hit a white saloon car | 1 |

use tallybook_syntax::{Deprel, Upos, Xpos};

use super::lexicon::{Class, Lexicon, singular};
use super::noun;
use super::resolve::{self, Phrase};
use super::rules::{Found, is_fate};
use super::shape;
use super::words::Words;
use super::{Approx, Category, QuantityKind};

/// How far after "nobody" the verb may stand.
const REACH: usize = 8;

/// Adds the stated zeros of a sentence.
pub(crate) fn zeros(words: &Words<'_>, lexicon: &Lexicon, out: &mut Vec<Found>) {
    for i in 0..words.len() {
        match words.at(i) {
            "no" if !matches!(words.at(i + 1), "one" | "longer" | "-") => {
                no_noun(words, lexicon, i, out)
            }
            "without" => without(words, i, out),
            "nobody" | "none" => nobody(words, lexicon, i, i + 1, out),
            "no" if words.at(i + 1) == "one" => nobody(words, lexicon, i, i + 2, out),
            "neither" if words.at(i + 1) != "side" => nobody(words, lexicon, i, i + 1, out),
            _ => {}
        }
    }
}

fn zero(
    words: (usize, usize),
    end: usize,
    category: Category,
    noun: Option<(usize, usize)>,
) -> Found {
    let mut found = Found::of(QuantityKind::Count, words, 0.0, "none");
    found.approx = Approx::None;
    found.bounds = resolve::bounds(0.0, None, Approx::None);
    found.end = end.max(words.1);
    found.noun = noun;
    found.head = noun.map_or(words.0, |noun| noun.1 - 1);
    found.category = category;
    found
}

/// "no casualties", "no deaths or injuries", "no soldier was hurt", "no civilians were killed".
fn no_noun(words: &Words<'_>, lexicon: &Lexicon, i: usize, out: &mut Vec<Found>) {
    if harm_nouns(words, i, out) {
        return;
    }
    let Some(noun) = noun::after(words, lexicon, i + 1, None) else { return };
    let Some(unit) = noun.unit else { return };
    if !matches!(unit.class, Class::Person | Class::Troops | Class::Fated(_)) {
        return;
    }
    if let Some(category) = verb_after(words, lexicon, noun.end) {
        let mut found = zero((i, i + 1), noun.end, category, Some((noun.start, noun.end)));
        found.unit = Some(unit);
        out.push(found);
    }
}

/// Reads harm named by a noun after "no" or "without"; true where there is any.
fn harm_nouns(words: &Words<'_>, i: usize, out: &mut Vec<Found>) -> bool {
    let mut categories: Vec<Category> = Vec::new();
    let mut at = i + 1;
    let mut end = i + 1;
    while at < words.len().min(i + 8) {
        let word = words.at(at);
        let noun = singular(word);
        match noun.as_str() {
            "casualty" | "victim" | "harm" => {
                categories.extend([Category::Killed, Category::Wounded])
            }
            "fatality" | "death" => categories.push(Category::Killed),
            "injury" | "wounded" | "injured" | "wound" => categories.push(Category::Wounded),
            "dead" | "killed" => categories.push(Category::Killed),
            "arrest" if at > i => categories.push(Category::Captured),
            // "Without causing any casualties" gives none.
            "causing" | "suffering" | "sustaining" | "reporting" if words.at(i) == "without" => {
                at += 1;
                continue;
            }
            "or" | "and" | "," | "human" | "civilian" | "immediate" | "reported" | "serious"
            | "further" | "military" | "report" | "of" | "loss" | "any" | "confirmed" | "known"
            | "nor" => {
                at += 1;
                continue;
            }
            _ if word == "life" && words.before(at, 1) == "of" => categories.push(Category::Killed),
            _ => break,
        }
        at += 1;
        end = at;
    }
    categories.sort();
    categories.dedup();
    // "no casualty figures were given" states no zero.
    if categories.is_empty()
        || matches!(words.at(end), "figures" | "figure" | "toll" | "count" | "numbers")
    {
        return !categories.is_empty();
    }
    // The noun names the harm and not who is counted.
    for category in categories {
        out.push(zero((i, i + 1), end, category, None));
    }
    true
}

/// "without casualties", "without hurting anyone", "without harm to anybody".
fn without(words: &Words<'_>, i: usize, out: &mut Vec<Found>) {
    let word = words.at(i + 1);
    let anyone = |from: usize| {
        (from..from + 3)
            .find(|&k| matches!(words.at(k), "anyone" | "anybody" | "people" | "civilians"))
    };
    if matches!(word, "harm" | "harming" | "injury" | "hurting" | "injuring" | "wounding") {
        let end = anyone(i + 2).map_or(i + 2, |k| k + 1);
        out.push(zero((i, i + 1), end, Category::Wounded, None));
    } else if matches!(word, "killing") {
        let Some(k) = anyone(i + 2) else { return };
        out.push(zero((i, i + 1), k + 1, Category::Killed, None));
    } else {
        harm_nouns(words, i, out);
    }
}

/// "nobody was hurt", "no one was killed or injured", "none of them died".
fn nobody(words: &Words<'_>, lexicon: &Lexicon, i: usize, end: usize, out: &mut Vec<Found>) {
    let mut at = end;
    if words.at(at) == "of" {
        at += 1;
        while at < words.len().min(end + 6) && !matches!(words.upos(at), Upos::Verb | Upos::Aux) {
            at += 1;
        }
    } else if words.at(i) == "none" && words.upos(at) == Upos::Noun {
        return;
    }
    let Some(first) = verb_after(words, lexicon, at) else { return };
    let pair = (at..(at + REACH).min(words.len())).find(|&k| {
        matches!(words.at(k), "or" | "nor") && shape::harmed(lexicon, words.at(k + 1)).is_some()
    });
    out.push(zero((i, end), end, first, None));
    if let Some(second) =
        pair.and_then(|k| shape::harmed(lexicon, words.at(k + 1))).filter(|s| *s != first)
    {
        out.push(zero((i, end), end, second, None));
    }
}

/// Returns the fate that the verb after `i` names.
fn verb_after(words: &Words<'_>, lexicon: &Lexicon, i: usize) -> Option<Category> {
    for at in i..words.len().min(i + REACH) {
        let word = words.at(at);
        if matches!(word, "," | ";" | "." | "and" | "who" | "that" | "but") {
            return None;
        }
        let glue = matches!(
            word,
            "was"
                | "were"
                | "is"
                | "are"
                | "been"
                | "has"
                | "have"
                | "had"
                | "be"
                | "being"
                | "inside"
                | "else"
                | "there"
                | "of"
                | "them"
                | "the"
                | "reported"
                | "reportedly"
                | "left"
                | "\""
        );
        if let Some(category) = shape::harmed(lexicon, word) {
            let active = lexicon.fate(word, &[super::lexicon::Side::Subject]).is_none()
                && at == i
                && !matches!(word, "hurt" | "wounded" | "injured" | "killed" | "dead");
            return (!active && is_fate(category)).then_some(category);
        }
        if !glue && !word.ends_with("ly") {
            return None;
        }
    }
    None
}

/// Adds persons and things named with an article or a bare noun, where an event counts them.
pub(crate) fn ones(words: &Words<'_>, lexicon: &Lexicon, out: &mut Vec<Found>) {
    // Twice: a person may share the fate of one that stands after it.
    one_pass(words, lexicon, out);
    one_pass(words, lexicon, out);
}

fn one_pass(words: &Words<'_>, lexicon: &Lexicon, out: &mut Vec<Found>) {
    let numbered = out.len();
    for i in 0..words.len() {
        let (count, next) = match words.at(i) {
            "a" | "an" | "the" | "his" | "her" | "their" | "its" | "another" => (1.0, i + 1),
            "both" => (2.0, if words.at(i + 1) == "the" { i + 2 } else { i + 1 }),
            _ => continue,
        };
        let compound = words.at(next + 1) == "-" && words.joined(next);
        let counted = words.upos(next) == Upos::Num && words.at(i) != "another" && !compound;
        if counted || words.at(next) == "least" {
            continue;
        }
        // "a two-storey house": the number belongs to the adjective.
        let next = if compound && super::number::cardinal(words, next).is_some() {
            next + 2
        } else {
            next
        };
        // "a third bomb": the ordinal stands between the article and the noun.
        let ordinal = super::number::ordinal(words, next);
        let indefinite = matches!(words.at(i), "a" | "an");
        if ordinal.is_some() && !indefinite {
            continue;
        }
        let from = ordinal.map_or(next, |(_, end)| end);
        let Some(noun) = noun::after(words, lexicon, from, None) else { continue };
        let many = is_plural(words, noun.head);
        if many != (count > 1.0)
            || out[..numbered]
                .iter()
                .any(|f| f.kind == QuantityKind::Count && f.start <= i && i < f.end)
        {
            continue;
        }
        if let Some(found) = one(words, lexicon, out, i, noun, count) {
            out.push(found);
        }
    }
}

fn is_plural(words: &Words<'_>, i: usize) -> bool {
    match words.token(i).map(|token| token.xpos) {
        Some(Xpos::Nns | Xpos::Nnps) => true,
        Some(Xpos::Nn | Xpos::Nnp) => words.at(i) == "people" || words.at(i) == "police",
        _ => singular(words.at(i)) != words.at(i),
    }
}

fn one(
    words: &Words<'_>,
    lexicon: &Lexicon,
    out: &[Found],
    i: usize,
    noun: noun::Noun,
    count: f64,
) -> Option<Found> {
    let unit = noun.unit?;
    // A body of people is not one of them.
    if matches!(
        words.at(noun.head),
        "police"
            | "personnel"
            | "staff"
            | "people"
            | "asayish"
            | "crew"
            | "family"
            | "household"
            | "couple"
    ) {
        return None;
    }
    let article = words.at(i);
    let indefinite = matches!(article, "a" | "an" | "another");
    // A name after the noun ("the spokesman Ali Hamid") changes nothing; one in front is a body.
    let phrase = Phrase { start: i, end: noun.end, head: noun.head, unit: Some(unit), noun: true };
    let category = match unit.class {
        Class::Person | Class::Troops | Class::Fated(_) => {
            let own = resolve::fate(words, lexicon, phrase).filter(|category| is_fate(*category));
            own.or_else(|| listed(words, out, i)).or_else(|| joined(out, words, noun.end))?
        }
        Class::Thing(category) if indefinite || count > 1.0 => {
            let casualty = matches!(category, Category::Killed | Category::Wounded);
            let named = !matches!(category, Category::Other | Category::Captured) && !casualty;
            let body = casualty && words.at(noun.head) == "body";
            let hit =
                is_hit(words, noun.head, category) || is_hit_beside(words, i, noun.end, category);
            let listed = named && among_things(words, out, i, category);
            ((named && hit) || body || listed).then_some(category)?
        }
        _ => return None,
    };
    if !indefinite && count == 1.0 && !is_patient(words, noun.head) {
        return None;
    }
    let rule = if count > 1.0 { "both" } else { "article" };
    let mut found = Found::of(QuantityKind::Count, (i, i + 1), count, rule);
    found.end = noun.end;
    found.noun = Some((noun.start, noun.end));
    found.head = noun.head;
    found.unit = Some(unit);
    found.category = category;
    found.article = count == 1.0;
    found.part = shape::is_part(words, i, noun.end);
    Some(found)
}

/// A person at the end of a list of parts is one of them: "two women, three men and a nurse".
fn listed(words: &Words<'_>, out: &[Found], i: usize) -> Option<Category> {
    let joined = matches!(words.before(i, 1), "and" | ",");
    let near = out.iter().rev().find(|f| f.end < i && i - f.end <= 2)?;
    (joined && near.part && is_fate(near.category)).then_some(near.category)
}

/// A thing at the end of a list of counted things: "12 pistols, two rifles and a belt".
fn among_things(words: &Words<'_>, out: &[Found], i: usize, category: Category) -> bool {
    let joined = matches!(words.before(i, 1), "and" | ",");
    let near = out.iter().rev().find(|f| f.end < i && i - f.end <= 2);
    joined && near.is_some_and(|f| f.category == category && !f.article)
}

/// A person joined to a counted one shares its fate: "a father and his two sons were killed".
fn joined(out: &[Found], words: &Words<'_>, end: usize) -> Option<Category> {
    let end = super::measure::age_after(words, end).unwrap_or(end);
    let next = out.iter().find(|f| f.start > end && f.start <= end + 2)?;
    (words.at(end) == "and" && is_fate(next.category) && next.approx == Approx::Exact)
        .then_some(next.category)
}

/// Says whether the noun itself is what the verb acts on, not a modifier further down.
fn is_patient(words: &Words<'_>, head: usize) -> bool {
    words.token(head).is_some_and(|token| {
        matches!(
            token.deprel,
            Deprel::Obj | Deprel::NsubjPass | Deprel::Nsubj | Deprel::Conj | Deprel::Root
        )
    })
}

/// Says whether an event destroys, hits, seizes or moves the thing.
fn is_hit(words: &Words<'_>, head: usize, category: Category) -> bool {
    let mut at = head;
    // "a car that was hit from the air".
    let relative = words.sentence.children(head).any(|j| {
        let token = words.token(j);
        token.is_some_and(|t| {
            matches!(t.deprel, Deprel::AclRelcl | Deprel::Acl)
                && t.xpos != Xpos::Vbg
                && hits(&t.lemma, category)
        })
    });
    if relative {
        return category != Category::Weapons;
    }
    for _ in 0..3 {
        let Some(token) = words.token(at) else { return false };
        let Some(verb) = words.sentence.head(at) else { return false };
        let lemma = words.token(verb).map_or("", |token| token.lemma.as_str());
        match token.deprel {
            Deprel::Conj if words.upos(verb) != Upos::Verb => at = verb,
            Deprel::NsubjPass | Deprel::Obj if hits(lemma, category) => return true,
            Deprel::Nsubj => {
                let vehicle = matches!(category, Category::Vehicles | Category::Aircraft);
                return burns(lemma) || vehicle && moves(lemma);
            }
            Deprel::Obl => {
                let case = words.sentence.child(at, &[Deprel::Case]).map_or("", |c| words.at(c));
                let aimed = matches!(
                    lemma,
                    "fire" | "shoot" | "drop" | "land" | "fall" | "crash" | "slam" | "open"
                );
                return aimed
                    && matches!(case, "at" | "on" | "into" | "in")
                    && category != Category::Weapons;
            }
            _ => return false,
        }
    }
    false
}

/// Reads the words beside the phrase where the tree has gone wrong: "hit a minibus", "a tractor
/// burned", "fired at a pickup".
fn is_hit_beside(words: &Words<'_>, start: usize, end: usize, category: Category) -> bool {
    let lemma = |i: usize| words.token(i).map_or("", |token| token.lemma.as_str());
    let Some(last) = start.checked_sub(1) else { return burns(lemma(end)) };
    let aimed = last > 0
        && matches!(words.at(last), "at" | "on" | "into")
        && (last.saturating_sub(4)..last).any(|i| matches!(lemma(i), "fire" | "drop" | "shoot"));
    let passive = matches!(words.at(end), "was" | "were") && hits(lemma(end + 1), category);
    hits(lemma(last), category) && words.upos(last) == Upos::Verb
        || burns(lemma(end))
        || passive
        || aimed && category != Category::Weapons
}

fn burns(lemma: &str) -> bool {
    matches!(lemma, "burn" | "collapse" | "explode" | "sink" | "crash" | "derail" | "capsize")
}

/// Verbs of vehicles on the way.
fn moves(lemma: &str) -> bool {
    matches!(
        lemma,
        "cross"
            | "enter"
            | "reach"
            | "arrive"
            | "leave"
            | "drive"
            | "pass"
            | "roll"
            | "move"
            | "travel"
            | "head"
            | "return"
            | "sail"
            | "fly"
            | "land"
            | "dock"
            | "depart"
    )
}

fn hits(lemma: &str, category: Category) -> bool {
    let seized = matches!(
        lemma,
        "seize"
            | "confiscate"
            | "find"
            | "discover"
            | "recover"
            | "defuse"
            | "dismantle"
            | "capture"
            | "intercept"
            | "impound"
            | "uncover"
    );
    if category == Category::Weapons {
        return seized || lemma == "blow";
    }
    seized
        || matches!(
            lemma,
            "hit"
                | "strike"
                | "destroy"
                | "damage"
                | "burn"
                | "torch"
                | "flatten"
                | "demolish"
                | "bomb"
                | "shell"
                | "target"
                | "attack"
                | "raze"
                | "wreck"
                | "loot"
                | "overturn"
                | "set"
                | "blow"
                | "bombard"
                | "ransack"
                | "raid"
                | "storm"
                | "down"
                | "shoot"
                | "sink"
                | "crush"
                | "level"
                | "pound"
                | "ambush"
                | "disable"
                | "smash"
                | "vandalise"
                | "vandalize"
                | "occupy"
                | "build"
                | "establish"
                | "erect"
                | "construct"
                | "open"
                | "inaugurate"
                | "hijack"
                | "collapse"
        )
}
