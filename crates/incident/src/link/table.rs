//! Turns `data/incident/evidence.toml` into the points of each reason.

use std::sync::OnceLock;

use serde::Deserialize;
use tallybook_claim::event::EventType;

const TABLE: &str = include_str!("../../../../data/incident/evidence.toml");

macro_rules! points {
    ($($name:ident,)*) => {
        /// Points for and against, by reason; the table says what each means.
        #[derive(Clone, Debug, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub(crate) struct Points { $(pub(crate) $name: f32,)* }
    };
}

points! {
    link, mean, attach, margin, same_type, type_told_as, same_day, day_in_days, day_in_week,
    day_in_month, day_in_longer, same_day_of_year, same_weekday, other_weekday, told_within_days,
    told_within_week, day_apart, recaps_day_apart, news_day_apart, days_apart, interval_apart, site_at_other_time,
    told_before_it_happened, same_place, same_name, same_city, within_uncertainty, place_in_area,
    same_area, same_country, neighbouring_places, other_name, other_place, namesakes,
    other_country, other_end, no_place, same_names, name_in_both, named_in_report, not_named, same_count_large, same_count,
    same_count_small, same_part, counts_overlap, counts_close, counts_differ, counts_far_apart,
    same_agent, same_target, same_kind_of_agent, same_kind_of_target, other_agent, other_target,
    shared_words_max, same_text, same_source, same_story, told_as_recap, same_ordinal, unanchored,
}

/// The table, ready for use.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) points: Points,
    /// For each type, one bit for each type that outlets give the same happening.
    told_as: Vec<u64>,
    states: u64,
    ways: u64,
}

#[derive(Deserialize)]
struct File {
    points: Points,
    types: Types,
}

#[derive(Deserialize)]
struct Types {
    told_as: Vec<Vec<String>>,
    states: Vec<String>,
    ways: Vec<String>,
}

impl Table {
    /// Returns the built-in table.
    pub(crate) fn get() -> &'static Self {
        static BUILT_IN: OnceLock<Table> = OnceLock::new();
        BUILT_IN.get_or_init(|| {
            let file: File = toml::from_str(TABLE).expect("a test reads the built-in table");
            Self::of(file)
        })
    }

    fn of(file: File) -> Self {
        let mut told_as: Vec<u64> = EventType::ALL.iter().map(|kind| bit(*kind)).collect();
        for row in &file.types.told_as {
            let mask = mask(row);
            for (kind, told) in EventType::ALL.iter().zip(&mut told_as) {
                if mask & bit(*kind) != 0 {
                    *told |= mask;
                }
            }
        }
        Self {
            points: file.points,
            told_as,
            states: mask(&file.types.states),
            ways: mask(&file.types.ways),
        }
    }

    /// Says whether outlets give one happening these two types.
    pub(crate) fn told_as(&self, a: EventType, b: EventType) -> bool {
        self.told_as.get(a as usize).is_some_and(|mask| mask & bit(b) != 0)
    }

    /// Says whether a type is a state of a site, reported over weeks.
    pub(crate) fn is_state(&self, kind: EventType) -> bool {
        self.states & bit(kind) != 0
    }

    /// Says whether a type has a way: places from, by and to.
    pub(crate) fn has_way(&self, kind: EventType) -> bool {
        self.ways & bit(kind) != 0
    }
}

/// Returns the bit of a type; there are fewer types than bits.
fn bit(kind: EventType) -> u64 {
    1 << (kind as u32)
}

fn mask(words: &[String]) -> u64 {
    words
        .iter()
        .filter_map(|word| EventType::from_word(word))
        .fold(0, |mask, kind| mask | bit(kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_of_the_table_is_a_type() {
        let file: File = toml::from_str(TABLE).unwrap();
        let all = file.types.told_as.iter().flatten().chain(&file.types.states);
        for word in all.chain(&file.types.ways) {
            assert!(EventType::from_word(word).is_some(), "{word}");
        }
    }

    #[test]
    fn types_that_tell_one_happening() {
        let table = Table::get();
        assert!(EventType::ALL.len() <= 64);
        assert!(table.told_as(EventType::Arrest, EventType::Abduction));
        assert!(!table.told_as(EventType::Arrest, EventType::Release));
        assert!(table.is_state(EventType::Base) && table.has_way(EventType::Movement));
    }
}
