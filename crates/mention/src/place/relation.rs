//! Turns the words before and after a toponym into a relation and an uncertainty.
//!
//! | words | relation | uncertainty |
//! |---|---|---|
//! | southwest of Ain Dewar | `southwest of` | the place's own + 15 km |
//! | 20 km north of Kirkuk | `20 km north of`, coordinates shifted | a quarter of the distance |
//! | near, outside, on the outskirts of | the words | + 7 to 10 km |
//! | between Kut and Amarah | `between` | half the distance |
//! | eastern Deir Ezzor, the eastern countryside of Homs | `eastern` | half of the area |

use std::ops::Range;

use tallybook_gazetteer::Feature;

use super::rules::{Direction, words};
use super::surface::Surface;

/// How the words place something relative to a toponym.
#[derive(Clone, PartialEq, Debug, Default)]
pub(super) struct Relation {
    /// The words, as the text has them in lower case.
    pub(super) words: String,
    /// What kind of relation, for the rule's name.
    pub(super) rule: &'static str,
    /// Kilometres said.
    pub(super) distance_km: Option<f64>,
    /// Degrees clockwise from north.
    pub(super) bearing: Option<f64>,
}

const BEARINGS: &[(&str, f64)] = &[
    ("north", 0.0),
    ("northeast", 45.0),
    ("east", 90.0),
    ("southeast", 135.0),
    ("south", 180.0),
    ("southwest", 225.0),
    ("west", 270.0),
    ("northwest", 315.0),
];

/// Returns the bearing of "southwest", "south-west", "southwestern".
fn bearing(word: &str) -> Option<f64> {
    let plain = word.replace('-', "");
    let plain = plain.strip_suffix("ern").unwrap_or(&plain);
    BEARINGS.iter().find(|(name, _)| *name == plain).map(|(_, degrees)| *degrees)
}

/// Returns the relation before `name`, or after it ("Homs' eastern countryside").
pub(super) fn find(
    surface: &Surface<'_>,
    name: &Range<usize>,
    whole: &Range<usize>,
) -> Option<Relation> {
    before(surface, name.start).or_else(|| after(surface, whole.end))
}

fn simple(words: &str, rule: &'static str) -> Option<Relation> {
    Some(Relation { words: words.to_owned(), rule, ..Relation::default() })
}

/// Steps back over articles and the words of kind that stand between a relation and its name:
/// "southwest of the village of Ain Dewar".
fn anchor(surface: &Surface<'_>, start: usize) -> usize {
    let mut at = start;
    for _ in 0..3 {
        if surface.before(at, 1) == "the" {
            at -= 1;
        } else if surface.before(at, 1) == "of"
            && words().of.contains_key(surface.before(at, 2))
            && bearing(surface.before(at, 2)).is_none()
            && !matches!(
                surface.before(at, 2),
                "outskirts" | "vicinity" | "countryside" | "suburbs"
            )
        {
            at -= 2;
        } else if words().of.contains_key(surface.before(at, 1))
            && matches!(surface.before(at, 1), "town" | "village" | "city")
        {
            at -= 1;
        } else {
            break;
        }
    }
    at
}

fn before(surface: &Surface<'_>, start: usize) -> Option<Relation> {
    let at = anchor(surface, start);
    match surface.before(at, 1) {
        "near" => return simple("near", "place/near"),
        "outside" => return simple("outside", "place/near"),
        "around" => return simple("around", "place/near"),
        "to" if surface.before(at, 2) == "close" => return simple("close to", "place/near"),
        "to" if surface.before(at, 2) == "next" => return simple("next to", "place/near"),
        "from" | "of" => {
            if let Some(relation) = distance_or_direction(surface, at - 1) {
                return Some(relation);
            }
            if surface.before(at, 1) == "of" {
                return part(surface, at - 1);
            }
        }
        "between" => return simple("between", "place/between"),
        "with" if surface.before(at, 2) == "border" => {
            return simple("the border with", "place/border");
        }
        word => {
            if words().direction.get(word) == Some(&Direction::Part)
                || words().direction.contains_key(word) && surface.before(at, 2) != "the"
            {
                return Some(Relation {
                    words: word.to_owned(),
                    rule: "place/part",
                    distance_km: None,
                    bearing: bearing(word),
                });
            }
            // EWT and GUM split "north-eastern" into three tokens.
            let split = surface.before(at, 2);
            if split == "-" {
                let joined = format!("{}-{word}", surface.before(at, 3));
                if words().direction.contains_key(joined.as_str()) {
                    return simple(&joined, "place/part");
                }
            }
        }
    }
    None
}

/// Reads "20 km north of", "20 kilometres from", "southwest of", "to the east of" that end before
/// token `at`, which is "of" or "from".
fn distance_or_direction(surface: &Surface<'_>, at: usize) -> Option<Relation> {
    let preposition = surface.low(at);
    let mut i = at;
    let mut towards = None;
    let mut direction = String::new();
    // "south - west of", "southwest of"
    if surface.before(i, 2) == "-" {
        let joined = format!("{}-{}", surface.before(i, 3), surface.before(i, 1));
        if let Some(degrees) = bearing(&joined) {
            towards = Some(degrees);
            direction = joined;
            i -= 3;
        }
    }
    if towards.is_none()
        && let Some(degrees) = bearing(surface.before(i, 1))
    {
        towards = Some(degrees);
        direction = surface.before(i, 1).to_owned();
        i -= 1;
    }
    if towards.is_some() {
        while matches!(surface.before(i, 1), "the" | "to" | "away" | "further" | "just") {
            i -= 1;
        }
    } else if surface.before(i, 1) == "away" {
        i -= 1;
    }
    let distance = distance_before(surface, i);
    match (distance, towards) {
        (None, None) => None,
        (None, Some(_)) if preposition == "from" => None,
        (distance, bearing) => {
            let words = match (distance, bearing) {
                (Some((_, from)), _) => join(surface, from..at + 1),
                _ => format!("{direction} {preposition}"),
            };
            let rule = if distance.is_some() { "place/distance" } else { "place/direction" };
            Some(Relation { words, rule, distance_km: distance.map(|(km, _)| km), bearing })
        }
    }
}

fn join(surface: &Surface<'_>, range: Range<usize>) -> String {
    let words: Vec<&str> = range.map(|i| surface.low(i)).collect();
    words.join(" ")
}

/// Returns the kilometres of "20 km", "12-mile", "20km" before token `at`, and where they begin.
fn distance_before(surface: &Surface<'_>, at: usize) -> Option<(f64, usize)> {
    let mut i = at.checked_sub(1)?;
    // "(12 miles)" after the kilometres says the same again.
    if surface.low(i) == ")" {
        let open = (i.saturating_sub(5)..i).rev().find(|&j| surface.low(j) == "(")?;
        i = open.checked_sub(1)?;
    }
    let unit = surface.low(i);
    let factor = unit_km(unit);
    if let Some(factor) = factor {
        let mut number_at = i.checked_sub(1)?;
        if surface.low(number_at) == "-" {
            number_at = number_at.checked_sub(1)?;
        }
        let number = number(surface.low(number_at))?;
        return Some((number * factor, number_at));
    }
    // "20km" in one token.
    let digits = unit.find(|c: char| !c.is_ascii_digit() && c != '.')?;
    let factor = unit_km(&unit[digits..])?;
    Some((number(&unit[..digits])? * factor, i))
}

fn unit_km(word: &str) -> Option<f64> {
    Some(match word {
        "km" | "kms" | "kilometer" | "kilometers" | "kilometre" | "kilometres" => 1.0,
        "mile" | "miles" | "mi" => 1.609,
        "metre" | "metres" | "meter" | "meters" | "m" => 0.001,
        _ => return None,
    })
}

fn number(word: &str) -> Option<f64> {
    const WORDS: &[(&str, f64)] = &[
        ("one", 1.0),
        ("two", 2.0),
        ("three", 3.0),
        ("four", 4.0),
        ("five", 5.0),
        ("six", 6.0),
        ("seven", 7.0),
        ("eight", 8.0),
        ("nine", 9.0),
        ("ten", 10.0),
        ("twelve", 12.0),
        ("fifteen", 15.0),
        ("twenty", 20.0),
        ("thirty", 30.0),
        ("forty", 40.0),
        ("fifty", 50.0),
        ("hundred", 100.0),
    ];
    let plain = word.replace(',', "");
    plain
        .parse()
        .ok()
        .filter(|number: &f64| (0.0..5_000.0).contains(number))
        .or_else(|| WORDS.iter().find(|(name, _)| *name == plain).map(|(_, number)| *number))
}

/// Reads "the outskirts of", "the eastern countryside of", "the south of" that end at `at`, "of".
fn part(surface: &Surface<'_>, at: usize) -> Option<Relation> {
    let noun = surface.before(at, 1);
    let adjective = surface.before(at, 2);
    let directed = words().direction.contains_key(adjective);
    match noun {
        "outskirts" | "vicinity" | "suburbs" | "edge" | "periphery" => {
            let words =
                if directed { format!("{adjective} {noun} of") } else { format!("{noun} of") };
            simple(&words, "place/near")
        }
        "countryside" | "part" | "parts" | "half" | "side" | "areas" | "regions" if directed => {
            Some(Relation {
                words: format!("{adjective} {noun} of"),
                rule: "place/part",
                distance_km: None,
                bearing: bearing(adjective),
            })
        }
        "countryside" => simple("countryside of", "place/part"),
        _ => None,
    }
}

/// Reads "'s eastern countryside", "eastern countryside", "border" after the name.
fn after(surface: &Surface<'_>, end: usize) -> Option<Relation> {
    let mut i = end;
    if matches!(surface.low(i), "'s" | "’s" | "'" | "’") {
        i += 1;
    }
    let word = surface.low(i);
    if words().direction.contains_key(word) && i > 0 {
        let noun = surface.low(i + 1);
        if matches!(noun, "countryside" | "suburbs" | "outskirts" | "side" | "part" | "parts") {
            return Some(Relation {
                words: format!("{word} {noun}"),
                rule: "place/part",
                distance_km: None,
                bearing: bearing(word),
            });
        }
    }
    None
}

/// Returns the radius in kilometres within which a place of that kind and size lies around its
/// point.
pub(super) fn radius_km(feature: Feature, population: u64) -> f64 {
    match feature {
        Feature::Country => 300.0,
        Feature::Admin1 => 80.0,
        Feature::Admin2 => 30.0,
        Feature::Region => 150.0,
        Feature::BorderArea | Feature::Road | Feature::Water => 50.0,
        Feature::Island | Feature::Mountain => 20.0,
        Feature::OilField => 8.0,
        Feature::Neighbourhood | Feature::Dam | Feature::Crossing | Feature::Prison => 1.5,
        Feature::Base | Feature::Airport | Feature::Camp | Feature::Port | Feature::Facility => 2.5,
        Feature::Populated => match population {
            1_000_000.. => 15.0,
            100_000.. => 8.0,
            10_000.. => 4.0,
            _ => 2.0,
        },
    }
}

/// Returns the uncertainty that a relation makes of a place's own.
pub(super) fn widened_km(own_km: f64, relation: &Relation) -> f64 {
    match (relation.rule, relation.distance_km, relation.bearing) {
        ("place/distance", Some(km), Some(_)) => own_km.min(5.0) + 0.25 * km,
        ("place/distance", Some(km), None) => own_km.min(5.0) + km,
        ("place/direction", ..) => own_km + 15.0,
        ("place/part", ..) => (own_km / 2.0).max(5.0),
        ("place/near", ..) => own_km + 8.0,
        ("place/border", ..) => own_km.max(50.0),
        _ => own_km,
    }
}
