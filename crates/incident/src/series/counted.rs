//! Turns a published running count into the scope it counts.
//!
//! | published | what | where | whose since |
//! |---|---|---|---|
//! | "the 11th Coalition convoy since the beginning of 2021" | movement | anywhere | the Coalition, 2021-01-01 |
//! | "the third strike in Lower Sabra district this month" | air strike | Lower Sabra | 1st of the month |

use std::sync::OnceLock;

use std::collections::BTreeMap;

use serde::Deserialize;
use tallybook_contract::{ClaimLine, DocumentLine, SeriesScope, TallyLine};

use crate::key::count::head;
use crate::key::day::{date, published};
use crate::key::words::{common, hash, telling};

const TABLE: &str = include_str!("../../../../data/incident/counted.toml");

/// Words that name the place of the counted happening without naming it again.
const HERE: &[&str] = &[
    "in the town",
    "in the city",
    "in the district",
    "in the province",
    "in the valley",
    "in the area",
    "in the village",
    "in the region",
    "on the town",
    "on the city",
    "on the village",
    "of the valley",
    "of the town",
    "of the city",
    "such",
    "there",
    "same place",
    "same way",
    "same road",
    "here",
];
/// Words that narrow the place to the named one, not to the area about it.
const POINTS: &[&str] = &["town", "city", "village", "camp", "base"];
/// Kilometres about a place that "in the district" takes in.
const DISTRICT_KM: f64 = 40.0;

/// The nouns of running counts.
#[derive(Debug, Deserialize)]
struct Counted {
    types: BTreeMap<String, Vec<String>>,
    categories: BTreeMap<String, Vec<String>>,
}

fn table() -> &'static Counted {
    static BUILT_IN: OnceLock<Counted> = OnceLock::new();
    BUILT_IN.get_or_init(|| toml::from_str(TABLE).expect("a test reads the built-in table"))
}

/// A published count with what it counts, as far as its words and its claim tell.
#[derive(Clone, Debug)]
pub(crate) struct Published<'a> {
    pub(crate) tally: &'a TallyLine,
    pub(crate) document: &'a DocumentLine,
    pub(crate) scope: SeriesScope,
    /// The claim that the count numbers ("the 11th" itself).
    pub(crate) anchor: Option<&'a ClaimLine>,
    /// The claims of its document.
    pub(crate) beside: Vec<&'a str>,
    /// True where it could not be read what is counted, or where and since when.
    pub(crate) unread: bool,
}

/// Reads what a count counts, from its words and from the claims of its document.
pub(crate) fn read<'a>(
    tally: &'a TallyLine,
    document: &'a DocumentLine,
    claims: &[&'a ClaimLine],
) -> Published<'a> {
    let words = format!("{} {}", tally.counted, tally.text).to_lowercase();
    let ordinal = is_ordinal(tally);
    let counted = category_of(&tally.counted);
    let named = type_of(&tally.counted)
        .or_else(|| type_of(&tally.text).filter(|_| ordinal || counted.is_none()));
    let anchor = anchor(tally, claims, named);
    let category = if ordinal || named.is_some() {
        None
    } else {
        counted
            .or_else(|| category_of(&tally.text))
            .or_else(|| anchor.and_then(|anchor| counted_by(anchor, tally)))
    };
    let kind = match (&category, named) {
        (Some(_), _) => None,
        (None, Some(kind)) => Some(kind.to_owned()),
        (None, None) if ordinal => anchor.map(|anchor| anchor.event_type.clone()),
        (None, None) => None,
    };
    let since = tally.since.clone().or_else(|| since(&words, document));
    let (mut places, radius_km) = places(tally, &words, claims, anchor);
    let actors = actors(tally, &words, claims, anchor);
    if places.is_empty() {
        places = countries(claims, anchor);
    }
    // A sum without a beginning adds up what its own sentence names, and a count of anybody
    // anywhere counts nothing.
    let unread = kind.is_none() && category.is_none()
        || category.is_some() && since.is_none()
        || places.is_empty() && actors.is_empty();
    Published {
        tally,
        document,
        anchor: anchor.filter(|_| ordinal),
        beside: claims.iter().map(|claim| claim.claim_id.as_str()).collect(),
        unread,
        scope: SeriesScope {
            name: name(tally),
            types: kind.into_iter().collect(),
            places,
            radius_km,
            actors,
            sources: Vec::new(),
            since,
            until: tally.until.clone(),
            category,
        },
    }
}

/// Says whether a published count numbers happenings ("the 11th convoy"), not persons or things.
pub(crate) fn is_ordinal(tally: &TallyLine) -> bool {
    let words = tally.text.split(|c: char| !c.is_alphanumeric());
    let mut numbers = words.filter_map(|word| ordinal_of(&word.to_lowercase()));
    numbers.any(|number| f64::from(number) == tally.count.0)
}

fn ordinal_of(word: &str) -> Option<u32> {
    if let Some(at) = ORDINALS.iter().position(|ordinal| *ordinal == word) {
        return u32::try_from(at + 1).ok();
    }
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let end = word.get(digits.len()..)?;
    matches!(end, "st" | "nd" | "rd" | "th").then(|| digits.parse().ok())?
}

const ORDINALS: &[&str] = &[
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
];

/// Returns the first day of "this year" or "this month", where the report's day is known.
fn since(words: &str, document: &DocumentLine) -> Option<String> {
    let reported = date(published(document)?)?;
    let first = if words.contains("this year") {
        reported.first_of_year()
    } else if words.contains("this month") {
        reported.first_of_month()
    } else if words.contains("this week") || words.contains("in a week") {
        reported.checked_sub(jiff::Span::new().days(7)).ok()?
    } else {
        return None;
    };
    Some(first.to_string())
}

/// Returns the countries of the claim that a count is said of, else those of its document.
fn countries(claims: &[&ClaimLine], anchor: Option<&ClaimLine>) -> Vec<String> {
    let of = |claim: &ClaimLine| -> Vec<String> {
        claim.places.iter().filter_map(|place| place.country.clone()).collect()
    };
    let mut found = anchor.map(of).unwrap_or_default();
    if found.is_empty() {
        found = claims.iter().flat_map(|claim| of(claim)).collect();
    }
    found.sort();
    found.dedup();
    found
}

fn name(tally: &TallyLine) -> String {
    let counted = if tally.counted.is_empty() { &tally.text } else { &tally.counted };
    match &tally.since {
        Some(since) => format!("{counted}, since {since}"),
        None => counted.clone(),
    }
}

fn type_of(words: &str) -> Option<&'static str> {
    longest(words, &table().types)
}

fn category_of(words: &str) -> Option<String> {
    longest(words, &table().categories).map(str::to_owned)
}

/// Returns the entry whose longest noun stands in the words, as whole words, plural or not.
fn longest(words: &str, rows: &'static BTreeMap<String, Vec<String>>) -> Option<&'static str> {
    let lower = words.to_lowercase();
    let padded: String =
        lower.chars().map(|c| if c.is_alphanumeric() || c == '-' { c } else { ' ' }).collect();
    let padded = format!(" {} ", padded.split_whitespace().collect::<Vec<_>>().join(" "));
    let holds =
        |noun: &str| ["", "s", "es"].iter().any(|end| padded.contains(&format!(" {noun}{end} ")));
    rows.iter()
        .flat_map(|(entry, nouns)| nouns.iter().map(move |noun| (entry, noun)))
        .filter(|(_, noun)| holds(noun))
        .max_by(|a, b| a.1.len().cmp(&b.1.len()).then(b.0.cmp(a.0)))
        .map(|(entry, _)| entry.as_str())
}

/// Returns the claim that the count is said of: in its clause, else the one of its type before it.
fn anchor<'a>(
    tally: &TallyLine,
    claims: &[&'a ClaimLine],
    kind: Option<&str>,
) -> Option<&'a ClaimLine> {
    let [start, end] = tally.span;
    let told =
        |claim: &ClaimLine| matches!(claim.status.as_str(), "asserted" | "claimed") && !claim.recap;
    let fits = |claim: &ClaimLine| kind.is_none_or(|kind| claim.event_type == kind);
    let spans = |claim: &ClaimLine| -> Vec<[u32; 2]> {
        let rest = claim.tellings.iter().map(|telling| telling.evidence.span);
        std::iter::once(claim.evidence.span).chain(rest).collect()
    };
    let over = |claim: &&&ClaimLine| spans(claim).iter().any(|[a, b]| start < *b && *a < end);
    let within = claims.iter().filter(over).min_by_key(|claim| (!fits(claim), claim.recap));
    if let Some(claim) = within.filter(|claim| told(claim)) {
        return Some(claim);
    }
    let before = claims.iter().filter(|claim| told(claim) && fits(claim));
    before
        .filter_map(|claim| {
            let near = spans(claim).iter().filter(|[a, _]| *a < end).map(|[a, _]| end - a).min()?;
            Some((near, *claim))
        })
        .min_by_key(|(near, claim)| (*near, claim.claim_id.clone()))
        .map(|(_, claim)| claim)
}

/// Returns the category in which a claim counts the noun of the tally.
fn counted_by(claim: &ClaimLine, tally: &TallyLine) -> Option<String> {
    let noun = head(&tally.counted);
    let count = claim
        .how_many
        .iter()
        .find(|count| count.unit.as_deref().is_some_and(|unit| head(unit) == noun))?;
    Some(count.category.clone())
}

fn places(
    tally: &TallyLine,
    words: &str,
    claims: &[&ClaimLine],
    anchor: Option<&ClaimLine>,
) -> (Vec<String>, Option<f64>) {
    let mut named: Vec<String> = claims
        .iter()
        .flat_map(|claim| &claim.places)
        .filter(|place| !place.text.is_empty() && tally.text.contains(place.text.as_str()))
        .map(|place| match (place.feature.as_deref(), &place.country) {
            (Some("country"), Some(code)) => code.clone(),
            _ => place.name.clone(),
        })
        .collect();
    named.sort();
    named.dedup();
    if !named.is_empty() {
        return (named, None);
    }
    let here = HERE.iter().find(|here| words.contains(*here));
    let place = anchor.and_then(|anchor| {
        let at = anchor.places.iter().find(|place| place.role == "at");
        at.or_else(|| anchor.places.iter().find(|place| place.role != "to"))
    });
    match (here, place) {
        (Some(here), Some(place)) => {
            let point = POINTS.iter().any(|point| here.ends_with(point)) || *here == "such";
            (vec![place.name.clone()], (!point).then_some(DISTRICT_KM))
        }
        _ => (Vec::new(), None),
    }
}

fn actors(
    tally: &TallyLine,
    words: &str,
    claims: &[&ClaimLine],
    anchor: Option<&ClaimLine>,
) -> Vec<String> {
    let said: Vec<u32> = {
        let mut said: Vec<u32> = telling(&tally.text).map(|word| hash(&word)).collect();
        said.sort_unstable();
        said
    };
    let names = |claim: &ClaimLine| -> Vec<String> {
        let agents = claim.who.iter().filter(|who| who.role == "agent");
        let known = agents.filter(|who| who.actor_id.is_some() || is_proper(&who.name));
        known.map(|who| who.name.clone()).collect()
    };
    let mut found: Vec<String> = claims
        .iter()
        .flat_map(|claim| names(claim))
        .filter(|name| {
            let mut own: Vec<u32> = telling(name).map(|word| hash(&word)).collect();
            own.sort_unstable();
            common(&own, &said) > 0
        })
        .collect();
    if found.is_empty() && words.contains("such") {
        found = anchor.map(names).unwrap_or_default();
    }
    found.sort();
    found.dedup();
    found
}

fn is_proper(name: &str) -> bool {
    name.split_whitespace().any(|word| word.starts_with(char::is_uppercase))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nouns_name_types_and_categories() {
        assert_eq!(type_of("Coalition convoy"), Some("movement"));
        assert_eq!(type_of("drone strikes on the camp"), Some("air_strike"));
        assert_eq!(type_of("suicide attack"), Some("suicide_bombing"));
        assert_eq!(type_of("people"), None);
        assert_eq!(category_of("the dead"), Some("killed".to_owned()));
    }

    #[test]
    fn every_entry_is_a_word_of_the_contract() {
        for kind in table().types.keys() {
            assert!(tallybook_claim::event::EventType::from_word(kind).is_some(), "{kind}");
        }
    }
}
