//! Turns capitalised words into toponyms: names that a gazetteer holds or that the words around
//! say are places, each with the evidence for it.
//!
//! Evidence is a sum of written weights; a name is kept from `ENOUGH` on. No weight decides alone
//! but a title before the name ("President Jordan").

use std::ops::Range;
use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};
use tallybook_gazetteer::key::{WordKey, exact_key};
use tallybook_gazetteer::{Candidate, Feature, Gazetteer};
use tallybook_syntax::EntityLabel;
use tallybook_text::Block;

use super::rules::{KIND_WORDS_MAX, words};
use super::surface::Surface;

/// A name in the text that is a place by the evidence.
#[derive(Clone, Debug)]
pub(super) struct Toponym {
    /// Index of the sentence.
    pub(super) sentence: usize,
    /// Tokens of the name.
    pub(super) name: Range<usize>,
    /// Tokens of the name and the words of kind after it.
    pub(super) whole: Range<usize>,
    /// Exact key, by which the same name is known again in the document.
    pub(super) key: String,
    /// Places of that name; empty for a name that no gazetteer holds.
    pub(super) candidates: Rc<Vec<Candidate>>,
    /// Kinds that the words around ask for, best first.
    pub(super) wanted: Vec<Feature>,
    /// Sum of the weights.
    pub(super) evidence: f32,
    /// True for a name inside the name of an organisation ("Gaza Health Ministry").
    pub(super) embedded: bool,
    /// Which rule found it.
    pub(super) rule: &'static str,
}

/// Evidence from which a name is a place.
pub(super) const ENOUGH: f32 = 2.0;

/// What is known of the document's names while its sentences are read.
#[derive(Debug, Default)]
pub(super) struct Memory {
    /// Candidates already looked up, by exact key.
    cache: FxHashMap<String, Rc<Vec<Candidate>>>,
    /// Exact keys of the words of persons' full names ("Franklin Roosevelt": both).
    people: FxHashSet<String>,
}

impl Memory {
    /// Returns what the document's named entities say.
    pub(super) fn of(surfaces: &[Surface<'_>]) -> Self {
        let mut people = FxHashSet::default();
        for surface in surfaces {
            for entity in &surface.sentence.entities {
                if entity.label == EntityLabel::Per && entity.tokens.len() > 1 {
                    people.extend(entity.tokens.clone().map(|i| exact_key(surface.word(i))));
                }
            }
        }
        Self { cache: FxHashMap::default(), people }
    }
}

/// Returns the toponyms of a sentence, in order, with some that lack evidence by a little: the
/// rest of the document may supply it.
pub(super) fn toponyms(
    surface: &Surface<'_>,
    sentence: usize,
    gazetteer: &Gazetteer,
    memory: &mut Memory,
) -> Vec<Toponym> {
    let mut found: Vec<Toponym> = Vec::new();
    let mut at = 0;
    while at < surface.len() {
        if !can_start(surface, at) {
            at += 1;
            continue;
        }
        let toponym = listed(surface, sentence, at, gazetteer, memory)
            .or_else(|| unlisted(surface, sentence, at, gazetteer));
        match toponym {
            Some(toponym) => {
                at = toponym.whole.end.max(at + 1);
                found.push(toponym);
            }
            None => at += 1,
        }
    }
    found
}

fn can_start(surface: &Surface<'_>, i: usize) -> bool {
    let word = surface.word(i);
    // "Hawd al-Ashraf" is no Ashraf.
    let tail = surface.hyphen(i.wrapping_sub(1))
        && i >= 3
        && is_article(surface.word(i - 2))
        && surface.capital(i - 3);
    if tail {
        return false;
    }
    if surface.capital(i) {
        return !surface.upper || !surface.tagged || surface.proper(i) || cued(surface, i);
    }
    // "al-Hasakah": a small article tied to a capital.
    is_article(word) && surface.hyphen(i + 1) && surface.capital(i + 2)
}

/// Returns true for an Arabic article in lower case.
fn is_article(word: &str) -> bool {
    matches!(
        word,
        "al" | "el" | "ar" | "as" | "ash" | "at" | "an" | "ad" | "az" | "es" | "ez" | "ech" | "ed"
    )
}

fn cued(surface: &Surface<'_>, i: usize) -> bool {
    words().cue.contains(surface.before(i, 1)) || of_kind(surface, i).is_some()
}

/// Returns the kinds of "village of", "the town of" before token `i`.
fn of_kind(surface: &Surface<'_>, i: usize) -> Option<&'static Vec<Feature>> {
    let mut i = i;
    if surface.before(i, 1) == "the" {
        i -= 1;
    }
    if surface.before(i, 1) != "of" {
        return None;
    }
    let table = &words().of;
    let two = format!("{} {}", surface.before(i, 3), surface.before(i, 2));
    table.get(two.as_str()).or_else(|| table.get(surface.before(i, 2)))
}

/// Returns the kinds of the words right before a name without "of": "the town Foo".
fn noun_before(surface: &Surface<'_>, i: usize) -> Option<&'static Vec<Feature>> {
    let word = surface.before(i, 1);
    matches!(word, "town" | "village" | "city" | "province" | "district" | "suburb")
        .then(|| words().of.get(word))
        .flatten()
}

/// Returns how many tokens of kind stand at `i`, and the kinds.
pub(super) fn after_kind(surface: &Surface<'_>, i: usize) -> Option<(usize, &'static [Feature])> {
    (1..=KIND_WORDS_MAX).rev().find_map(|count| {
        if i + count > surface.len() {
            return None;
        }
        let phrase = surface.lower.get(i..i + count)?.join(" ");
        let features = words().after.get(phrase.as_str())?;
        // "Damascus City" but not "Gaza Health Ministry": a capital is no bar to a word of kind.
        Some((count, features.as_slice()))
    })
}

fn listed(
    surface: &Surface<'_>,
    sentence: usize,
    at: usize,
    gazetteer: &Gazetteer,
    memory: &mut Memory,
) -> Option<Toponym> {
    let run = surface.run(at);
    let keys: Vec<WordKey> = run.iter().map(|(_, key)| key.clone()).collect();
    let lengths = gazetteer.prefixes(&keys);
    lengths.iter().rev().find_map(|prefix| {
        let last = run.get(prefix.words.checked_sub(1)?)?.0;
        // Half a token ("N" of "N.C.") is no name.
        if run.get(prefix.words).is_some_and(|(token, _)| *token == last) {
            return None;
        }
        let name = at..last + 1;
        let capital = surface.capital(last) || surface.capital_within(last);
        let ends_well = capital || words().after_part(surface.low(last));
        if !ends_well && !surface.upper
            || splits_compound(surface, last, gazetteer)
            || words().street.contains(surface.low(last + 1)) && surface.capital(last + 1)
        {
            return None;
        }
        let keys = keys.get(..prefix.words)?;
        let key: String = keys.iter().map(|key| key.exact.as_str()).collect();
        if key.len() < 2 || words().never.contains(&key) {
            return None;
        }
        // "Tower 22", and the River of "Escravos River", are parts of longer names.
        let numbered = name.len() == 1
            && surface.word(last + 1).chars().all(|c| c.is_ascii_digit())
            && last + 1 < surface.len();
        let of_kind = name.len() == 1
            && words().after_part(surface.low(at))
            && at > 0
            && surface.capital(at - 1);
        if of_kind && !surface.upper {
            return None;
        }
        let is_demonym = gazetteer.demonym(&key).is_some();
        let candidates = memory
            .cache
            .entry(key.clone())
            .or_insert_with(|| Rc::new(usable(gazetteer.candidates_of(keys), keys)))
            .clone();
        // "Mach town" is Mach, whatever hamlet is called Machtown.
        let town = !capital
            && !surface.upper
            && name.len() > 1
            && candidates.iter().all(|c| c.place.feature == Feature::Populated && !c.curated);
        if candidates.is_empty()
            || town
            || numbered && !candidates.iter().any(|candidate| candidate.curated)
            || is_demonym
                && !candidates.iter().any(|c| c.exact && c.place.feature == Feature::Country)
        {
            return None;
        }
        let toponym = Toponym {
            sentence,
            whole: name.clone(),
            name,
            key,
            candidates,
            wanted: Vec::new(),
            evidence: 0.0,
            embedded: false,
            rule: "place/name",
        };
        if goes_on(surface, &toponym, gazetteer) {
            return None;
        }
        let toponym = weigh(surface, toponym, gazetteer, &memory.people);
        (toponym.evidence > 0.0).then_some(toponym)
    })
}

/// Keeps the exact matches, and loose ones only of names long enough to mean something.
fn usable(candidates: Vec<Candidate>, keys: &[WordKey]) -> Vec<Candidate> {
    let loose: usize = keys.iter().filter(|key| !key.article).map(|key| key.loose.len()).sum();
    let any_exact = candidates.iter().any(|candidate| candidate.exact);
    candidates
        .into_iter()
        .filter(|candidate| {
            // An exact namesake elsewhere does not rule out the spelling of a well-known place.
            let known = candidate.place.population >= 5_000
                || candidate.place.feature != Feature::Populated;
            candidate.exact || loose >= LOOSE_LEN_MIN && (!any_exact || known)
        })
        .collect()
}

/// Letters of a loose key below which only the exact spelling counts.
const LOOSE_LEN_MIN: usize = 4;

/// Returns true where a little-known name is only the head of a longer one: "Kani" of "Kani Bonzon".
fn goes_on(surface: &Surface<'_>, toponym: &Toponym, gazetteer: &Gazetteer) -> bool {
    let next = toponym.name.end;
    surface.capital(next)
        && surface.proper(next)
        && !surface.upper
        && (!in_capitals_throughout(surface))
        && after_kind(surface, next).is_none()
        && gazetteer.demonym(surface.word(next)).is_none()
        && toponym.candidates.iter().all(|candidate| {
            let place = &candidate.place;
            !candidate.curated
                && !matches!(place.feature, Feature::Country | Feature::Admin1)
                && place.population < 50_000
        })
}

/// Returns true for a title that writes its words with capitals, where they say nothing.
fn in_capitals_throughout(surface: &Surface<'_>) -> bool {
    matches!(surface.sentence.block, Block::Title | Block::Heading)
        && surface
            .lower
            .iter()
            .enumerate()
            .filter(|(i, word)| {
                word.len() >= 4 && !surface.capital(*i) && word.chars().all(char::is_alphabetic)
            })
            .count()
            < 2
}

/// Returns true where the name ends inside a hyphenated word that is no row of places.
fn splits_compound(surface: &Surface<'_>, last: usize, gazetteer: &Gazetteer) -> bool {
    // "Bab al-Tabbaneh" is not Bab.
    if is_article(surface.word(last + 1)) && surface.hyphen(last + 2) && surface.capital(last + 3) {
        return true;
    }
    if !surface.hyphen(last + 1) || !surface.capital(last + 2) {
        return false;
    }
    let next = surface.word(last + 2);
    !gazetteer.is_name(next) && gazetteer.demonym(next).is_none()
}

/// Adds up the evidence for a listed name, and widens it by the words of kind after it.
fn weigh(
    surface: &Surface<'_>,
    mut toponym: Toponym,
    gazetteer: &Gazetteer,
    people: &FxHashSet<String>,
) -> Toponym {
    let name = toponym.name.clone();
    let mut sum = toponym.candidates.iter().map(prior).fold(0.0, f32::max);
    let strong = sum >= 3.0;
    if surface.tagged {
        let tagged_proper = name.clone().any(|i| surface.proper(i));
        sum += if tagged_proper { 0.7 } else { -1.5 };
    }
    let known = sum >= 2.5;
    sum += entity_weight(surface, &mut toponym, strong, known);
    if let Some(kinds) = of_kind(surface, name.start).or_else(|| noun_before(surface, name.start)) {
        toponym.wanted.extend_from_slice(kinds);
        toponym.rule = "place/kind_before";
        sum += 2.0;
    } else if words().cue.contains(surface.before(name.start, 1))
        || surface.before(name.start, 1) == "of"
            && words().direction.contains_key(surface.before(name.start, 2))
    {
        sum += 1.0;
    }
    if surface.lower.iter().skip(name.end).take(3).any(|word| word == "countryside") {
        toponym.wanted.extend([Feature::Admin1, Feature::Region]);
    }
    if let Some((count, kinds)) = after_kind(surface, name.end) {
        toponym.wanted.splice(0..0, kinds.iter().copied());
        toponym.whole.end = name.end + count;
        toponym.rule = if kinds.first().is_some_and(|f| f.is_area() || *f == Feature::Populated) {
            "place/kind_after"
        } else {
            "place/facility"
        };
        sum += 2.0;
    } else if name.clone().skip(1).any(|i| words().after_part(surface.low(i))) {
        // The gazetteer's own name holds the word of kind.
        sum += 1.0;
        toponym.rule = "place/facility";
    }
    if contained(surface, name.end, gazetteer) {
        sum += 2.0;
        toponym.rule = "place/container";
    }
    if surface.sentence.block == Block::Dateline && name.start == 0 {
        sum += 2.0;
        toponym.rule = "place/dateline";
    }
    sum += neighbours(surface, &toponym, gazetteer);
    if name.len() == 1 && !strong {
        let word = surface.low(name.start);
        let located = matches!(surface.entity(&name), Some((EntityLabel::Loc, _)));
        sum -= if words().everyday.contains(word) { 2.0 } else { 0.0 };
        sum -= if words().people.contains(word) { 1.5 } else { 0.0 };
        sum -= if people.contains(&toponym.key) && !located { 2.0 } else { 0.0 };
    }
    toponym.evidence = sum;
    toponym
}

/// Says how likely a capitalised name is this place, knowing nothing else.
fn prior(candidate: &Candidate) -> f32 {
    let place = &candidate.place;
    let own = place.place_id.starts_with("tallybook:");
    let weight = match place.feature {
        Feature::Country => 3.2,
        _ if own || candidate.curated => 2.5,
        Feature::Admin1 => 1.8,
        Feature::Populated => match place.population {
            500_000.. => 2.5,
            50_000.. => 2.0,
            5_000.. => 1.2,
            1.. => 0.7,
            0 => 0.5,
        },
        _ => 0.8,
    };
    if candidate.exact { weight } else { weight - 1.0 }
}

fn entity_weight(surface: &Surface<'_>, toponym: &mut Toponym, strong: bool, known: bool) -> f32 {
    let name = &toponym.name;
    match surface.entity(name) {
        Some((EntityLabel::Loc, range)) if range == name => 2.5,
        Some((EntityLabel::Loc, _)) => 2.0,
        Some((EntityLabel::Per, range)) if range == name => {
            if known {
                -0.5
            } else {
                -2.0
            }
        }
        // "Al-Omar oil field": the list knows a longer name than the model's person.
        Some((EntityLabel::Per, range)) if name.start <= range.start && range.end <= name.end => {
            -0.5
        }
        Some((EntityLabel::Per, _)) => -3.0,
        Some((EntityLabel::Org, range)) if range == name => {
            if strong {
                0.0
            } else {
                -1.0
            }
        }
        Some((EntityLabel::Org, _)) => {
            toponym.embedded = after_kind(surface, name.end).is_none();
            if strong { -0.5 } else { -1.2 }
        }
        None => 0.0,
    }
}

/// Returns true where a comma and a country or a first-level area follow: "Tripoli, Lebanon".
fn contained(surface: &Surface<'_>, end: usize, gazetteer: &Gazetteer) -> bool {
    if surface.word(end) != "," || !surface.capital(end + 1) {
        return false;
    }
    let keys: Vec<WordKey> = surface.run(end + 1).into_iter().map(|(_, key)| key).collect();
    gazetteer.prefixes(&keys).iter().rev().any(|prefix| {
        keys.get(..prefix.words)
            .is_some_and(|keys| gazetteer.has_kind(keys, &[Feature::Country, Feature::Admin1]))
    })
}

/// Weighs the capitalised words that touch the name: parts of a person's or a body's name.
fn neighbours(surface: &Surface<'_>, toponym: &Toponym, gazetteer: &Gazetteer) -> f32 {
    if surface.upper {
        return 0.0;
    }
    let mut sum = 0.0;
    let start = toponym.name.start;
    let before = surface.before(start, 1);
    let bare = before.trim_end_matches('.');
    let dotted = before == "." && words().title.contains(surface.before(start, 2));
    if words().title.contains(bare) || dotted {
        return -4.0;
    }
    let title_line = in_capitals_throughout(surface);
    if start > 0
        && surface.capital(start - 1)
        && !title_line
        && !words().direction.contains_key(before)
        && !words().cue.contains(before)
        && !words().of.contains_key(before)
        && gazetteer.demonym(before).is_none()
        && (start > 1 || surface.proper(0))
        && surface.word(start - 1).chars().any(char::is_lowercase)
    {
        sum -= 2.0;
    }
    let next = toponym.name.end;
    if surface.capital(next)
        && !title_line
        && toponym.whole.end == next
        && !words().direction.contains_key(surface.low(next))
        && !gazetteer.is_name(surface.word(next))
        && gazetteer.demonym(surface.word(next)).is_none()
    {
        sum -= 1.5;
    }
    // A surname speaks; a town does not.
    let said = surface.sentence.tokens.get(next).is_some_and(|token| {
        matches!(token.lemma.as_str(), "say" | "tell" | "add" | "think" | "write" | "explain")
    });
    let state = toponym.candidates.iter().any(|candidate| {
        candidate.place.feature == Feature::Country || candidate.place.population > 500_000
    });
    if said && !state {
        sum -= 2.0;
    }
    sum
}

/// Returns a name that no gazetteer holds but whose surroundings say that it is a place.
fn unlisted(
    surface: &Surface<'_>,
    sentence: usize,
    at: usize,
    gazetteer: &Gazetteer,
) -> Option<Toponym> {
    let entity = surface.sentence.entities.iter().find(|entity| entity.tokens.start == at);
    let located = entity.filter(|entity| entity.label == EntityLabel::Loc);
    let end = match located {
        Some(entity) => entity.tokens.end,
        None if entity.is_some() => return None,
        None => capitalised_run(surface, at),
    };
    if end <= at || !surface.capital(at) && !surface.hyphen(at + 1) {
        return None;
    }
    let key: String = (at..end)
        .flat_map(|i| tallybook_gazetteer::key::exact_key(surface.word(i)).into_bytes())
        .map(char::from)
        .collect();
    let last = surface.low(end - 1);
    // "the Iranian border", "Syria Street"
    if gazetteer.demonym(surface.word(at)).is_some()
        || (at..=end).any(|i| words().street.contains(surface.low(i)))
    {
        return None;
    }
    if key.len() < 3 || words().never.contains(&key) || words().never.contains(last) {
        return None;
    }
    let before = of_kind(surface, at).or_else(|| noun_before(surface, at));
    let after = after_kind(surface, end).filter(|_| !surface.capital(end));
    let cue = words().cue.contains(surface.before(at, 1));
    let alone = at == 0 || !surface.capital(at - 1) || surface.hyphen(at - 1);
    let mut evidence = 0.0;
    evidence += if located.is_some() { 1.5 } else { 0.0 };
    evidence += if before.is_some() && alone { 2.0 } else { 0.0 };
    evidence += if alone { after.map_or(0.0, |(_, kinds)| spot_weight(kinds)) } else { 0.0 };
    evidence += if cue { 0.5 } else { 0.0 };
    evidence += if alone && locative(surface, at, end) { 1.5 } else { 0.0 };
    if evidence < ENOUGH {
        return None;
    }
    let mut wanted = Vec::new();
    wanted.extend(after.iter().flat_map(|(_, kinds)| kinds.iter().copied()));
    wanted.extend(before.into_iter().flatten().copied());
    Some(Toponym {
        sentence,
        name: at..end,
        whole: at..end + after.map_or(0, |(count, _)| count),
        key,
        candidates: Rc::default(),
        wanted,
        evidence,
        embedded: false,
        rule: "place/unlisted",
    })
}

/// Returns true for a proper name, no everyday word and no person's, right after a preposition that
/// places take: "the base at Burahache".
fn locative(surface: &Surface<'_>, at: usize, end: usize) -> bool {
    const PREPOSITIONS: &[&str] = &["in", "at", "near", "outside", "towards", "toward", "around"];
    surface.tagged
        && !surface.upper
        && PREPOSITIONS.contains(&surface.before(at, 1))
        && end - at <= 3
        && (at..end).all(|i| {
            let word = surface.low(i);
            (surface.proper(i) || surface.hyphen(i))
                && !words().everyday.contains(word)
                && !words().people.contains(word)
        })
}

/// Says how surely a word of kind makes a place of the proper name before it: "Foo village" does,
/// "Foo market" and "Foo area" do less.
fn spot_weight(kinds: &[Feature]) -> f32 {
    match kinds {
        [] | [Feature::Facility, ..] => 0.0,
        [Feature::Populated] | [Feature::Crossing | Feature::Camp | Feature::OilField, ..] => 2.0,
        [Feature::Admin1 | Feature::Admin2, ..] => 2.0,
        _ => 1.5,
    }
}

/// Returns the end of the run of capitalised tokens and what ties them.
fn capitalised_run(surface: &Surface<'_>, at: usize) -> usize {
    if surface.upper {
        return at;
    }
    let mut end = at;
    let mut i = at;
    while i < surface.len() && i < at + UNLISTED_TOKENS_MAX {
        if surface.capital(i) && !surface.hyphen(i) {
            end = i + 1;
        } else if is_article(surface.word(i)) && surface.hyphen(i + 1) && surface.capital(i + 2) {
            i += 1;
        } else if !(surface.hyphen(i) || i == at && surface.hyphen(at + 1)) {
            break;
        }
        i += 1;
    }
    end
}

/// Longest unlisted name in tokens.
const UNLISTED_TOKENS_MAX: usize = 6;
