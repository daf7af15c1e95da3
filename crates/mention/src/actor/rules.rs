//! Turns the noun phrases of one sentence into actors; each branch is a rule with a name.
//!
//! | rule | words |
//! |---|---|
//! | `dictionary` | Hezbollah; SOHR activists |
//! | `forces` | Israeli warplanes; the Malian army |
//! | `office` | Turkey's defence ministry; the governor of Hasakah |
//! | `role` | gunmen; residents; a military spokesman |
//! | `organization` | Jazira Monitor; Voice of Nugaal |
//! | `metonym` | Ankara (said); (blamed) Turkey |
//! | `people` | an Israeli strike; the Burundians |
//! | `person` | General Octavio Ruiz; Ali Hamid |

use tallybook_gazetteer::CountryCode;
use tallybook_syntax::{Deprel, EntityLabel, Upos};

use super::dictionary::ActorDictionary;
use super::lexicon::{Lexicon, Role, RoleKind};
use super::peoples::{is_speech, people_in, possessor};
use super::{ActorType, ActorValue};
use crate::quantity::lexicon::{Class, Lexicon as Units};
use crate::quantity::words::Words;

/// Longest run of modifiers before a role's noun, in tokens.
const MODIFIERS_MAX: usize = 7;

/// An actor phrase before it is bound to the document.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) head: usize,
    pub(crate) value: ActorValue,
    pub(crate) rule: &'static str,
    /// The article "the" stands before a bare noun: it may take up an earlier actor.
    pub(crate) definite: bool,
}

/// The tables and the sentence that every rule reads.
pub(crate) struct Reading<'a> {
    pub(crate) words: &'a Words<'a>,
    pub(crate) lexicon: &'a Lexicon,
    pub(crate) units: &'a Units,
    pub(crate) dictionary: &'a ActorDictionary,
    /// True where the sentence has no small letter.
    pub(crate) upper: bool,
}

/// Returns the actors of a sentence, in order of their start.
pub(crate) fn scan(reading: &Reading<'_>) -> Vec<Found> {
    let mut out = Vec::new();
    let mut taken = vec![false; reading.words.len()];
    names(reading, &mut out, &mut taken);
    super::names::organizations(reading, &mut out, &mut taken);
    roles(reading, &mut out, &mut taken);
    super::names::persons(reading, &mut out, &mut taken);
    super::names::titles(reading, &mut out, &mut taken);
    super::peoples::peoples(reading, &mut out, &mut taken);
    out.sort_by_key(|found| (found.start, std::cmp::Reverse(found.end)));
    out
}

/// Returns an actor value of this type and name.
pub(crate) fn value(
    actor_type: ActorType,
    name: String,
    country: Option<CountryCode>,
) -> ActorValue {
    ActorValue {
        actor_id: None,
        name,
        actor_type,
        country,
        private_person: false,
        anaphoric: false,
    }
}

pub(crate) fn mark(taken: &mut [bool], start: usize, end: usize) {
    taken.iter_mut().take(end).skip(start).for_each(|token| *token = true);
}

/// Finds the dictionary's names, with the noun that follows them ("SDF fighters").
fn names(reading: &Reading<'_>, out: &mut Vec<Found>, taken: &mut [bool]) {
    let Reading { words, dictionary, .. } = reading;
    let mut i = 0;
    while i < words.len() {
        let Some(token) = words.token(i) else { break };
        let at = token.span.start as usize;
        let hit = dictionary.find_at(words.text, at, reading.upper);
        let Some((entry, end)) = hit else {
            i += 1;
            continue;
        };
        let close = words.sentence.tokens.partition_point(|t| (t.span.start as usize) < end);
        let torn = words.token(close.saturating_sub(1)).is_some_and(|t| t.span.end as usize > end);
        if torn && !ends_softly(words, close - 1, end)
            || is_backer(words, close)
            || inside_name(words, i, close)
        {
            i = close.max(i + 1);
            continue;
        }
        let (mut last, mut head) = (close, words.sentence.head_of(i..close));
        let mut actor_type = entry.actor_type;
        // "SDF" militia: a closing quotation mark may stand between name and noun.
        let from =
            if matches!(words.at(close), "\"" | "\u{201d}" | "''") { close + 1 } else { close };
        if let Some((noun, role)) = role_after(reading, from) {
            (last, head) = (noun + 1, noun);
            if role.kind == RoleKind::Person {
                actor_type = ActorType::Official;
            }
        }
        let bodies =
            role_after(reading, from).is_some_and(|(_, role)| role.kind == RoleKind::Person);
        let name = if bodies { words.phrase(i, last) } else { entry.name.clone() };
        let mut value = value(actor_type, name, entry.country);
        value.actor_id = Some(entry.id.clone());
        let definite = false;
        out.push(Found { start: i, end: last, head, value, rule: "dictionary", definite });
        mark(taken, i, last);
        i = last;
    }
}

/// Returns the role noun right after a name: "fighters", "rebel group", "military spokesman".
fn role_after(reading: &Reading<'_>, i: usize) -> Option<(usize, Role)> {
    let words = reading.words;
    let mut at = i;
    let mut found = None;
    while at < i + 3 && matches!(words.upos(at), Upos::Noun | Upos::Adj | Upos::X) {
        if let Some(role) = reading.lexicon.role(words.at(at), "") {
            found = Some((at, role));
        }
        at += 1;
    }
    // "RSF drone attack": the head is no actor.
    found.filter(|(noun, _)| {
        *noun + 1 == at || !matches!(words.upos(noun + 1), Upos::Noun | Upos::Propn)
    })
}

/// Says whether "-backed", "-led" or the like follows: the phrase names another actor.
pub(crate) fn is_backer(words: &Words<'_>, i: usize) -> bool {
    let hyphen = words.at(i) == "-" && i > 0 && words.joined(i - 1);
    let word = if hyphen { words.at(i + 1) } else { words.at(i) };
    let backed = matches!(
        word,
        "backed"
            | "led"
            | "allied"
            | "supported"
            | "aligned"
            | "run"
            | "held"
            | "controlled"
            | "made"
            | "style"
            | "linked"
            | "affiliated"
            | "sponsored"
            | "funded"
            | "supplied"
            | "built"
            | "occupied"
            | "based"
            | "era"
            | "trained"
            | "equipped"
            | "brokered"
            | "mediated"
            | "installed"
            | "administered"
    );
    backed && (hyphen || matches!(words.at(i), "backed" | "-backed"))
}

/// Says whether a token goes on after a name with nothing but "'s": "UN's", but not "UN-backed".
fn ends_softly(words: &Words<'_>, token: usize, end: usize) -> bool {
    let rest =
        words.token(token).and_then(|t| words.text.get(end..t.span.end as usize)).unwrap_or("");
    matches!(rest, "'s" | "\u{2019}s" | "'" | "\u{2019}" | ".")
}

/// Says whether the tokens stand inside a longer hyphened or dotted name: "UN" in "UN-Habitat".
fn inside_name(words: &Words<'_>, start: usize, end: usize) -> bool {
    let before = start >= 2
        && words.at(start - 1) == "-"
        && words.joined(start - 1)
        && words.joined(start - 2);
    let web = end < words.len() && words.joined(end - 1) && matches!(words.at(end), "@" | "/");
    before && !matches!(words.before(start, 2), "pro" | "anti" | "ex") || web
}

/// Finds nouns that name an actor, with their modifiers.
fn roles(reading: &Reading<'_>, out: &mut Vec<Found>, taken: &mut [bool]) {
    let words = reading.words;
    for i in 0..words.len() {
        if taken[i] || !may_be_noun(reading, i) {
            continue;
        }
        let Some(role) = role_at(reading, i) else { continue };
        let start = phrase_start(reading, i, taken);
        if !is_phrase_head(reading, i, role) {
            continue;
        }
        let found = role_phrase(reading, start, i, role, taken);
        if let Some(found) = found {
            mark(taken, found.start, i + 1);
            out.push(found);
        }
    }
}

fn may_be_noun(reading: &Reading<'_>, i: usize) -> bool {
    match reading.words.upos(i) {
        Upos::Noun | Upos::Propn | Upos::X => true,
        // A tagger that has only seen mixed case reads capitals as verbs and adjectives.
        Upos::Adj | Upos::Verb => reading.upper,
        _ => false,
    }
}

/// Returns the role of the noun at `i`: by the table of roles, else as a counted person.
fn role_at(reading: &Reading<'_>, i: usize) -> Option<Role> {
    let words = reading.words;
    let before = words.before(i, 1);
    if let Some(role) = reading.lexicon.role(words.at(i), before) {
        return Some(role);
    }
    let noun = crate::quantity::singular(words.at(i));
    let counted = matches!(
        noun.as_str(),
        "casualty" | "head" | "name" | "soul" | "couple" | "life" | "other"
    );
    if words.upos(i) != Upos::Noun || counted {
        return None;
    }
    let actor_type = match reading.units.unit(words, i.saturating_sub(1), i)?.class {
        Class::Person => ActorType::Civilians,
        Class::Troops => ActorType::Unidentified,
        _ => return None,
    };
    Some(Role { kind: RoleKind::Crowd, actor_type })
}

/// Says whether the noun is the head of its phrase, or modifies an act ("a rebel attack").
fn is_phrase_head(reading: &Reading<'_>, i: usize, role: Role) -> bool {
    let words = reading.words;
    let next = i + 1;
    let compound = matches!(words.upos(next), Upos::Noun)
        && !is_verb_form(words.at(next))
        && words
            .token(i)
            .is_some_and(|t| matches!(t.deprel, Deprel::Compound | Deprel::Amod | Deprel::Nmod))
        || words.at(next) == "-" && words.joined(i) && words.joined(next);
    if !compound {
        return true;
    }
    let body = matches!(role.kind, RoleKind::Force | RoleKind::Group)
        && !is_weak(words.at(i))
        && !is_weapon(words.at(i));
    body && is_act(words.at(next)) && words.at(next) != "-"
}

/// Verb forms that follow an actor and that no noun is spelled like.
const VERB_FORMS: &[&str] = &[
    "said",
    "says",
    "spoke",
    "struck",
    "met",
    "told",
    "tells",
    "hit",
    "shot",
    "fought",
    "took",
    "went",
    "came",
    "drove",
    "flew",
    "broke",
    "sent",
    "withdrew",
    "began",
    "announces",
    "announced",
    "denies",
    "denied",
    "killed",
    "kills",
    "seized",
    "seizes",
    "captured",
    "opened",
    "fired",
    "shelled",
    "bombed",
    "entered",
    "enters",
    "left",
    "rejected",
    "rejects",
    "threw",
    "blew",
    "attacked",
    "retook",
    "overran",
    "quoted",
    "warned",
    "warns",
    "gave",
    "has",
    "have",
    "had",
    "was",
    "were",
    "will",
    "stormed",
    "clashed",
    "arrested",
    "arrests",
    "detained",
    "withdraws",
];

/// Verb forms that follow an actor and that no noun is spelled like, for trees that take them for
/// nouns.
fn is_verb_form(word: &str) -> bool {
    VERB_FORMS.contains(&word)
}

/// Nouns of acts that a people or a group in front of them does.
pub(crate) fn is_act(word: &str) -> bool {
    matches!(
        crate::quantity::singular(word).as_str(),
        "strike"
            | "air"
            | "airstrike"
            | "raid"
            | "attack"
            | "bombing"
            | "bombardment"
            | "shelling"
            | "fire"
            | "offensive"
            | "invasion"
            | "operation"
            | "incursion"
            | "missile"
            | "rocket"
            | "assault"
            | "ambush"
            | "advance"
            | "withdrawal"
            | "pullout"
            | "deployment"
            | "drone"
            | "shell"
            | "bomb"
            | "gunfire"
            | "artillery"
            | "airstrikes"
            | "blockade"
            | "siege"
            | "sweep"
            | "convoy"
            | "position"
            | "post"
    )
}

/// Vehicles and units that are an actor only where their side is named.
fn is_weapon(word: &str) -> bool {
    matches!(
        crate::quantity::singular(word).as_str(),
        "drone"
            | "jet"
            | "plane"
            | "aircraft"
            | "helicopter"
            | "tank"
            | "frigate"
            | "warship"
            | "gunboat"
            | "artillery"
            | "gunship"
            | "uav"
            | "warplane"
    )
}

/// Nouns of many meanings: an actor with a modifier, a complement, a name, or as a subject.
fn is_weak(word: &str) -> bool {
    matches!(
        crate::quantity::singular(word).as_str(),
        "convoy"
            | "column"
            | "patrol"
            | "guard"
            | "command"
            | "state"
            | "side"
            | "security"
            | "officer"
            | "agent"
            | "union"
            | "company"
            | "division"
            | "contingent"
            | "intelligence"
            | "general"
            | "major"
            | "captain"
            | "head"
            | "channel"
            | "radio"
            | "leader"
            | "member"
            | "wing"
            | "customs"
            | "commission"
            | "monitor"
            | "network"
            | "party"
            | "director"
            | "chief"
            | "television"
            | "paper"
            | "secretary"
            | "deputy"
            | "observer"
            | "instructor"
            | "service"
            | "office"
            | "source"
            | "man"
            | "woman"
            | "child"
            | "firm"
            | "marine"
            | "occupation"
            | "opposition"
            | "justice"
            | "clerk"
            | "brigade"
            | "battalion"
            | "regiment"
            | "court"
    )
}

/// Returns where the modifiers of the noun at `i` begin, the article left out.
fn phrase_start(reading: &Reading<'_>, i: usize, taken: &[bool]) -> usize {
    let words = reading.words;
    let mut start = i;
    while start > 0 && i - start < MODIFIERS_MAX {
        let at = start - 1;
        let modifier = match words.upos(at) {
            _ if taken[at] => false,
            // The first part of "42-year-old" and "Mazar-i-Sharif" belongs to the rest.
            _ if words.at(start) == "-" && words.joined(at) && words.joined(start) => true,
            Upos::Adj | Upos::Noun | Upos::Propn => !is_edge(words.at(at)),
            Upos::Verb => is_adjective_verb(words, at),
            Upos::Punct => {
                words.at(at) == "-" && words.joined(at) && at > 0 && words.joined(at - 1)
            }
            Upos::Part => words.at(at) == "'s",
            Upos::Num | Upos::X => false,
            _ => false,
        };
        if !modifier {
            break;
        }
        start = at;
    }
    while start < i && matches!(words.at(start), "'s" | "-") {
        start += 1;
    }
    // An age is no part of what somebody is called.
    match (start..i).find(|&at| matches!(words.at(at), "old" | "year-old")) {
        Some(old) => old + 1,
        None => start,
    }
}

/// Says whether a verb's form stands as an adjective: "suspected rebels", "departing troops".
fn is_adjective_verb(words: &Words<'_>, i: usize) -> bool {
    let Some(token) = words.token(i) else { return false };
    let form = words.at(i).ends_with("ed") || words.at(i).ends_with("ing");
    form && matches!(token.deprel, Deprel::Amod | Deprel::Compound) && !is_speech(&token.lemma)
}

/// Words that stand before a phrase and belong to another one.
fn is_edge(word: &str) -> bool {
    word.ends_with("day") && word.len() > 5
        || matches!(
            word,
            "when"
                | "while"
                | "as"
                | "at"
                | "least"
                | "yesterday"
                | "today"
                | "overnight"
                | "such"
                | "other"
                | "most"
                | "last"
                | "next"
                | "first"
                | "second"
                | "same"
                | "dozen"
                | "several"
                | "many"
                | "few"
                | "more"
                | "dozens"
                | "hundreds"
        )
}

/// Modifiers that say whose side a weak noun is on.
const SIDES: &[&str] = &[
    "unidentified",
    "unknown",
    "suspected",
    "army",
    "military",
    "government",
    "enemy",
    "police",
    "rebel",
    "security",
    "regime",
    "local",
    "regional",
    "provincial",
    "district",
    "town",
    "senior",
    "foreign",
    "interior",
    "high",
    "joint",
    "ruling",
    "health",
    "state",
];

/// Builds the actor of a role's noun.
fn role_phrase(
    reading: &Reading<'_>,
    start: usize,
    i: usize,
    role: Role,
    taken: &[bool],
) -> Option<Found> {
    let words = reading.words;
    let (people, from) = people_in(reading, start, i);
    let possessor = possessor(reading, start);
    let people = people.or(possessor.map(|(people, _)| people));
    let start = possessor.map_or(from, |(_, at)| at);
    let modified = start < i;
    let sided = people.is_some() || (start..i).any(|at| SIDES.contains(&words.at(at)));
    let end = complement(reading, i, role, taken);
    let named = end > i + 1 || has_name_after(reading, i + 1);
    let subject =
        words.token(i).is_some_and(|t| matches!(t.deprel, Deprel::Nsubj | Deprel::NsubjPass));
    let weapon = is_weapon(words.at(i)) && !sided && !named;
    let weak = is_weak(words.at(i)) && !(modified || named || subject || possessed(words, start));
    if weapon || weak {
        return None;
    }
    let actor_type = match (role.kind, people) {
        (RoleKind::Crowd, _)
            if matches!(role.actor_type, ActorType::Civilians) && is_armed(words, start, i) =>
        {
            ActorType::Unidentified
        }
        _ => role.actor_type,
    };
    let mut value =
        value(actor_type, words.phrase(start, end), people.map(|people| people.country));
    let rule = match (role.kind, people) {
        (RoleKind::Force, Some(people)) => {
            value.actor_id = Some(format!("{}:{}", actor_type.as_str(), people.country.as_str()));
            "forces"
        }
        (RoleKind::Office, Some(people)) if !is_local(words, start, i) => {
            value.actor_id = Some(format!("{}:{}", actor_type.as_str(), people.country.as_str()));
            "office"
        }
        (RoleKind::Office, _) => "office",
        (RoleKind::Person, _) if value.actor_type == ActorType::Official => "office",
        _ => "role",
    };
    let definite =
        !modified && end == i + 1 && matches!(words.before(start, 1), "the" | "this" | "that");
    Some(Found { start, end, head: i, value, rule, definite })
}

/// Says whether "our" or "both" stands before the phrase: somebody's own, not just any.
fn possessed(words: &Words<'_>, start: usize) -> bool {
    matches!(words.before(start, 1), "our" | "their" | "its" | "both" | "two" | "the" | "'s")
}

fn is_armed(words: &Words<'_>, start: usize, head: usize) -> bool {
    (start..head).any(|i| matches!(words.at(i), "armed" | "masked" | "uniformed"))
        || words.matches(head + 1, &["with", "guns"])
        || words.matches(head + 1, &["in", "uniform"])
}

fn is_local(words: &Words<'_>, start: usize, head: usize) -> bool {
    (start..head).any(|i| {
        matches!(
            words.at(i),
            "local" | "municipal" | "provincial" | "regional" | "district" | "town" | "city"
        )
    })
}

/// Returns the end of the phrase with its complement: "governor of Hasakah", "office of the ...".
fn complement(reading: &Reading<'_>, i: usize, role: Role, taken: &[bool]) -> usize {
    let words = reading.words;
    let takes = matches!(role.kind, RoleKind::Office | RoleKind::Person)
        || matches!(
            words.at(i),
            "committee"
                | "union"
                | "association"
                | "wing"
                | "members"
                | "member"
                | "fighters"
                | "channel"
                | "residents"
                | "justice"
                | "leaders"
                | "party"
                | "mission"
                | "company"
        );
    if !takes || !matches!(words.at(i + 1), "of" | "for" | "in") {
        return i + 1;
    }
    let speaks_for = words.at(i + 1) == "for" && words.at(i).starts_with("spokes");
    let placed = role.kind == RoleKind::Office && words.upos(i + 2) == Upos::Propn;
    if words.at(i + 1) != "of" && !speaks_for && !placed {
        return i + 1;
    }
    let mut at = i + 2;
    while at < words.len().min(i + 9) {
        let inside = match words.upos(at) {
            Upos::Det => at == i + 2 && words.at(at) != "a",
            Upos::Adj | Upos::Noun | Upos::Propn => !is_edge(words.at(at)),
            Upos::Punct => words.at(at) == "-" && words.joined(at) && words.joined(at - 1),
            Upos::Part => words.at(at) == "'s",
            _ => taken.get(at).copied().unwrap_or(false),
        };
        if !(inside || is_hyphened(words, at)) {
            break;
        }
        at += 1;
    }
    let bare = matches!(words.upos(at - 1), Upos::Det) || words.at(at - 1) == "-";
    if at > i + 2 && !bare { at } else { i + 1 }
}

/// Says whether a token hangs on the one before by a hyphen: the "i" of "Mazar-i-Sharif".
fn is_hyphened(words: &Words<'_>, i: usize) -> bool {
    i >= 2 && words.at(i - 1) == "-" && words.joined(i - 1) && words.joined(i - 2)
}

/// Says whether a person's name follows, which makes even a weak noun a title.
fn has_name_after(reading: &Reading<'_>, i: usize) -> bool {
    let words = reading.words;
    let entity = words.sentence.entities.iter();
    let capital = |at: usize| words.raw(at).chars().next().is_some_and(char::is_uppercase);
    let titled =
        i > 0 && capital(i - 1) && capital(i) && words.upos(i) == Upos::Propn && !reading.upper;
    titled || entity.clone().any(|e| e.label == EntityLabel::Per && e.tokens.start == i)
}
