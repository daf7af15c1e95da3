//! Turns the tables of `data/lexicon/en/quantity` into look-ups by word.

use std::sync::OnceLock;

use compact_str::CompactString;
use rustc_hash::FxHashMap;

use super::words::Words;
use super::{Approx, Category};

const UNITS: &str = include_str!("../../../../data/lexicon/en/quantity/units.tsv");
const FATES: &str = include_str!("../../../../data/lexicon/en/quantity/fates.tsv");
const WORDS: &str = include_str!("../../../../data/lexicon/en/quantity/words.tsv");

/// What a counted noun counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Class {
    /// Somebody of whom only the event says more.
    Person,
    /// An armed or uniformed person.
    Troops,
    /// A noun that names its category by itself: vehicles, weapons, bodies, arrests.
    Thing(Category),
    /// A person whose noun names the category unless a verb says otherwise: prisoners, families.
    Fated(Category),
    /// A measure of weight or volume.
    Weight,
    /// Distance, area, degrees, votes.
    Measure,
    /// A stretch of time.
    Time,
    /// A currency.
    Money,
    /// Units of an army, groups, countries: counted, but nobody's toll.
    Group,
}

/// A row of `units.tsv`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Unit {
    /// What it counts.
    pub(crate) class: Class,
    /// The kind of victim it names.
    pub(crate) victims: Option<&'static str>,
}

/// Which side of a word its persons stand on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Side {
    /// Object, or subject of the passive.
    Object,
    /// Subject.
    Subject,
    /// Either.
    Both,
    /// An adjective at the noun.
    State,
    /// A noun with "of".
    Of,
}

/// A row of `fates.tsv`: what becomes of the persons.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Fate {
    /// On which side.
    pub(crate) side: Side,
    /// As what they count.
    pub(crate) category: Category,
}

/// A row of `words.tsv`.
#[derive(Clone, Debug)]
pub(crate) struct Phrase {
    words: Vec<&'static str>,
    /// How exact it makes the number.
    pub(crate) approx: Approx,
    /// The least value of a vague number.
    pub(crate) min: f64,
}

/// All tables.
#[derive(Debug, Default)]
pub(crate) struct Lexicon {
    units: FxHashMap<&'static str, Unit>,
    fates: FxHashMap<&'static str, Vec<Fate>>,
    fate_phrases: FxHashMap<&'static str, Vec<(Vec<&'static str>, Fate)>>,
    /// By their last word.
    before: FxHashMap<&'static str, Vec<Phrase>>,
    /// By their first word.
    after: FxHashMap<&'static str, Vec<Phrase>>,
    /// By their first word.
    vague: FxHashMap<&'static str, Vec<Phrase>>,
}

impl Lexicon {
    /// Returns the built-in tables.
    pub(crate) fn get() -> &'static Self {
        static LEXICON: OnceLock<Lexicon> = OnceLock::new();
        LEXICON.get_or_init(Self::read)
    }

    fn read() -> Self {
        let mut lexicon = Self::default();
        for row in rows(UNITS) {
            let (Some(noun), Some(class)) = (row.first(), row.get(1).and_then(|c| class(c))) else {
                continue;
            };
            lexicon.units.insert(noun, Unit { class, victims: row.get(2).copied() });
        }
        for row in rows(FATES) {
            lexicon.add_fate(&row);
        }
        for row in rows(WORDS) {
            lexicon.add_phrase(&row);
        }
        let longest = |phrases: &mut FxHashMap<&str, Vec<Phrase>>| {
            #[allow(clippy::iter_over_hash_type, reason = "each list is sorted on its own")]
            for list in phrases.values_mut() {
                list.sort_by_key(|phrase| std::cmp::Reverse(phrase.words.len()));
            }
        };
        longest(&mut lexicon.before);
        longest(&mut lexicon.after);
        longest(&mut lexicon.vague);
        lexicon
    }

    fn add_fate(&mut self, row: &[&'static str]) {
        let [word, forms, side, category] = row else { return };
        let side = match *side {
            "object" => Side::Object,
            "subject" => Side::Subject,
            "both" => Side::Both,
            "state" => Side::State,
            "of" => Side::Of,
            _ => return,
        };
        let Some(category) = category_of(category) else { return };
        let fate = Fate { side, category };
        if word.contains(' ') {
            let words: Vec<_> = word.split(' ').collect();
            self.fate_phrases.entry(words[0]).or_default().push((words, fate));
            return;
        }
        for form in std::iter::once(*word).chain(forms.split_whitespace()) {
            self.fates.entry(form).or_default().push(fate);
        }
    }

    fn add_phrase(&mut self, row: &[&'static str]) {
        let [phrase, kind, approx, ..] = row else { return };
        let Some(approx) = approx_of(approx) else { return };
        let words: Vec<_> = phrase.split(' ').collect();
        let (first, last) = (words[0], words[words.len() - 1]);
        let min = row.get(3).and_then(|min| min.parse().ok()).unwrap_or(0.0);
        let phrase = Phrase { words, approx, min };
        match *kind {
            "before" => self.before.entry(last).or_default().push(phrase),
            "after" => self.after.entry(first).or_default().push(phrase),
            _ => self.vague.entry(first).or_default().push(phrase),
        }
    }

    /// Returns the row of a noun in any number, alone or with the word before it.
    pub(crate) fn unit(&self, words: &Words<'_>, start: usize, head: usize) -> Option<Unit> {
        let noun = singular(words.at(head));
        // "pick" "-" "up" and "police" "officer" stand in the table as one entry.
        if head > start {
            let hyphen = words.at(head - 1) == "-" && head >= start + 2;
            let (from, mark) = if hyphen { (head - 2, "-") } else { (head - 1, " ") };
            let mut two = CompactString::new(words.at(from));
            two.push_str(mark);
            two.push_str(&noun);
            if let Some(unit) = self.units.get(two.as_str()) {
                return Some(*unit);
            }
        }
        self.noun(&noun).or_else(|| self.units.get(words.at(head)).copied())
    }

    /// Returns the row of a singular noun; a hyphenated one falls back on its last part.
    pub(crate) fn noun(&self, noun: &str) -> Option<Unit> {
        let by_part = || self.units.get(noun.rsplit_once('-')?.1);
        self.units.get(noun).or_else(by_part).copied()
    }

    /// Returns what the word does to the persons on one of these sides.
    pub(crate) fn fate(&self, word: &str, sides: &[Side]) -> Option<Category> {
        let fates = self.fates.get(word)?;
        fates.iter().find(|fate| sides.contains(&fate.side)).map(|fate| fate.category)
    }

    /// Returns the fixed phrase that starts at `i`, with its end.
    pub(crate) fn fate_phrase(&self, words: &Words<'_>, i: usize) -> Option<(Fate, usize)> {
        let list = self.fate_phrases.get(words.at(i))?;
        let found = list.iter().find(|(phrase, _)| words.matches(i, phrase))?;
        Some((found.1, i + found.0.len()))
    }

    /// Returns the qualifier that ends before token `i`, with its start.
    pub(crate) fn before(&self, words: &Words<'_>, i: usize) -> Option<(&Phrase, usize)> {
        let list = self.before.get(words.before(i, 1))?;
        let phrase = list.iter().find(|phrase| words.ends_with(i, &phrase.words))?;
        Some((phrase, i - phrase.words.len()))
    }

    /// Returns the qualifier that starts at token `i`, with its end.
    pub(crate) fn after(&self, words: &Words<'_>, i: usize) -> Option<(&Phrase, usize)> {
        let list = self.after.get(words.at(i))?;
        let phrase = list.iter().find(|phrase| words.matches(i, &phrase.words))?;
        Some((phrase, i + phrase.words.len()))
    }

    /// Returns the vague number that starts at token `i`, with its end.
    pub(crate) fn vague(&self, words: &Words<'_>, i: usize) -> Option<(&Phrase, usize)> {
        let list = self.vague.get(words.at(i))?;
        let phrase = list.iter().find(|phrase| words.matches(i, &phrase.words))?;
        Some((phrase, i + phrase.words.len()))
    }
}

/// Returns the fields of each row; a missing field in the middle is "".
pub(crate) fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    let rows = table.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    rows.map(|line| line.split('\t').map(str::trim).collect())
}

fn class(name: &str) -> Option<Class> {
    Some(match name {
        "person" => Class::Person,
        "troops" => Class::Troops,
        "weight" => Class::Weight,
        "measure" => Class::Measure,
        "time" => Class::Time,
        "money" => Class::Money,
        "unit" | "event" => Class::Group,
        "animal" => Class::Thing(Category::Other),
        "captured" | "abducted" | "released" | "displaced" | "missing" | "protesters" => {
            Class::Fated(category_of(name)?)
        }
        _ => Class::Thing(category_of(name)?),
    })
}

fn category_of(name: &str) -> Option<Category> {
    Some(match name {
        "killed" => Category::Killed,
        "wounded" => Category::Wounded,
        "captured" => Category::Captured,
        "abducted" => Category::Abducted,
        "released" => Category::Released,
        "displaced" => Category::Displaced,
        "missing" => Category::Missing,
        "vehicles" => Category::Vehicles,
        "troops" => Category::Troops,
        "aircraft" => Category::Aircraft,
        "weapons" => Category::Weapons,
        "sites" => Category::Sites,
        "aid" => Category::Aid,
        "protesters" => Category::Protesters,
        "other" => Category::Other,
        _ => return None,
    })
}

fn approx_of(name: &str) -> Option<Approx> {
    Some(match name {
        "exact" => Approx::Exact,
        "about" => Approx::About,
        "more_than" => Approx::MoreThan,
        "less_than" => Approx::LessThan,
        "at_least" => Approx::AtLeast,
        "up_to" => Approx::UpTo,
        "dozens" => Approx::Dozens,
        "several" => Approx::Several,
        _ => return None,
    })
}

/// Returns the singular of a lower-case noun, by rule and a few irregular words.
pub(crate) fn singular(word: &str) -> CompactString {
    let irregular = match word {
        "men" => "man",
        "women" => "woman",
        "children" => "child",
        "people" | "peoples" | "persons" => "person",
        "wives" => "wife",
        "knives" => "knife",
        "lives" => "life",
        "feet" => "foot",
        "passers-by" | "passersby" => "passer-by",
        "casualties" => "casualty",
        "troops" => "troop",
        "gas" | "bus" | "corps" | "series" | "cattle" | "police" | "personnel" => word,
        _ => "",
    };
    if !irregular.is_empty() {
        return irregular.into();
    }
    if let Some(stem) = word.strip_suffix("men") {
        return CompactString::from(stem) + "man";
    }
    if let Some(stem) = word.strip_suffix("women") {
        return CompactString::from(stem) + "woman";
    }
    if let Some(stem) = word.strip_suffix("children") {
        return CompactString::from(stem) + "child";
    }
    if let Some(stem) = word.strip_suffix("ies").filter(|stem| stem.len() > 2) {
        return CompactString::from(stem) + "y";
    }
    let hissing = ["ches", "shes", "xes", "sses", "zes", "uses"];
    if hissing.iter().any(|end| word.ends_with(end)) && !word.ends_with("houses") {
        return word.strip_suffix("es").unwrap_or(word).into();
    }
    match word.strip_suffix('s') {
        Some(stem) if !word.ends_with("ss") && stem.len() > 1 => stem.into(),
        _ => word.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_read() {
        for row in rows(UNITS) {
            assert!(row.len() >= 2 && class(row[1]).is_some(), "units.tsv: {row:?}");
        }
        for row in rows(FATES) {
            assert!(row.len() == 4, "fates.tsv: {row:?}");
        }
        for row in rows(WORDS) {
            assert!(row.len() >= 3 && approx_of(row[2]).is_some(), "words.tsv: {row:?}");
        }
    }

    #[test]
    fn nouns_have_a_singular() {
        for (many, one) in [
            ("lorries", "lorry"),
            ("buses", "bus"),
            ("houses", "house"),
            ("gunmen", "gunman"),
            ("policewomen", "policewoman"),
            ("churches", "church"),
            ("buses", "bus"),
            ("mass", "mass"),
        ] {
            assert_eq!(singular(many), one);
        }
    }
}
