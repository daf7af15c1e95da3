//! Turns a text into the code of its language, so that what is not English is not coded.
//!
//! The gate must not turn away an English field report that is mostly names and figures, so it
//! answers "not English" only where it is sure.

use whatlang::{Lang, Script};

/// Only the start of a long text is looked at.
const HEAD_LEN_BYTES: usize = 16 << 10;
/// Fewer letters than this tell nothing.
const LETTERS_MIN: usize = 60;
/// Fewer words than this tell nothing, in a script that English uses.
const WORDS_MIN: usize = 20;
/// So many English words in a hundred make a text English.
const ENGLISH_PER_HUNDRED: usize = 3;

/// Words that English has and its neighbours in Latin script do not.
const ENGLISH: &[&str] = &[
    "the",
    "and",
    "said",
    "with",
    "from",
    "that",
    "were",
    "after",
    "which",
    "they",
    "this",
    "been",
    "have",
    "their",
    "near",
    "killed",
    "wounded",
    "troops",
    "village",
    "reported",
    "people",
    "forces",
    "attack",
    "seen",
    "road",
    "today",
    "yesterday",
    "morning",
    "vehicles",
    "trucks",
    "soldiers",
    "army",
    "town",
    "border",
    "heading",
    "toward",
    "towards",
    "two",
    "three",
    "four",
    "five",
    "ten",
    "several",
    "no",
    "not",
    "by",
    "at",
    "of",
];

/// Returns the ISO 639-1 code of the language of `text`, or `None` where it is not sure.
#[must_use]
pub fn language_of(text: &str) -> Option<String> {
    let head = text.get(..text.floor_char_boundary(HEAD_LEN_BYTES)).unwrap_or(text);
    let letters = head.chars().filter(|c| c.is_alphabetic()).count();
    if letters < LETTERS_MIN {
        return None;
    }
    let latin = head.chars().filter(|c| is_latin(*c)).count();
    if latin * 2 < letters {
        let info = whatlang::detect(head)?;
        return (info.script() != Script::Latin).then(|| code(info.lang()).to_owned());
    }
    let lower = head.to_lowercase();
    let words = || lower.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    let (all, english) = (words().count(), words().filter(|word| ENGLISH.contains(word)).count());
    if english * 100 >= all * ENGLISH_PER_HUNDRED {
        return Some("en".to_owned());
    }
    // Quoted Arabic or Cyrillic in a Latin text would sway the detector.
    let plain: String = lower.chars().filter(|c| is_latin(*c) || !c.is_alphabetic()).collect();
    let info = whatlang::detect(&plain)?;
    match info.lang() {
        Lang::Eng => Some("en".to_owned()),
        lang if info.is_reliable() && all >= WORDS_MIN => Some(code(lang).to_owned()),
        _ => None,
    }
}

fn is_latin(c: char) -> bool {
    c.is_ascii_alphabetic() || ('\u{C0}'..='\u{24F}').contains(&c) || c == 'ʼ'
}

/// Returns the two-letter code where there is one, else the three-letter code.
fn code(lang: Lang) -> &'static str {
    match lang {
        Lang::Epo => "eo",
        Lang::Eng => "en",
        Lang::Rus => "ru",
        Lang::Cmn => "zh",
        Lang::Spa => "es",
        Lang::Por => "pt",
        Lang::Ita => "it",
        Lang::Ben => "bn",
        Lang::Fra => "fr",
        Lang::Deu => "de",
        Lang::Ukr => "uk",
        Lang::Kat => "ka",
        Lang::Ara => "ar",
        Lang::Hin => "hi",
        Lang::Jpn => "ja",
        Lang::Heb => "he",
        Lang::Yid => "yi",
        Lang::Pol => "pl",
        Lang::Amh => "am",
        Lang::Jav => "jv",
        Lang::Kor => "ko",
        Lang::Nob => "nb",
        Lang::Dan => "da",
        Lang::Swe => "sv",
        Lang::Fin => "fi",
        Lang::Tur => "tr",
        Lang::Nld => "nl",
        Lang::Hun => "hu",
        Lang::Ces => "cs",
        Lang::Ell => "el",
        Lang::Bul => "bg",
        Lang::Bel => "be",
        Lang::Ron => "ro",
        Lang::Hrv => "hr",
        Lang::Srp => "sr",
        Lang::Vie => "vi",
        Lang::Urd => "ur",
        Lang::Tha => "th",
        Lang::Aze => "az",
        Lang::Ind => "id",
        Lang::Pes => "fa",
        Lang::Mya => "my",
        Lang::Hye => "hy",
        other => other.code(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(language_of(text).as_deref(), expected, "{text}");
    }

    #[test]
    fn english_in_all_its_dress() {
        check(
            "A convoy of twenty lorries crossed the border on Monday, the observatory said, and \
             headed for the base.",
            Some("en"),
        );
        check(
            "A CONVOY OF TWENTY LORRIES CROSSED THE BORDER ON MONDAY, THE OBSERVATORY SAID.",
            Some("en"),
        );
        check(
            "0615 4 trucks 2 pickups seen rd Gao-Ansongo heading S. 0640 same convoy at Labbezanga \
             checkpoint, no flags.",
            Some("en"),
        );
    }

    #[test]
    fn other_languages_are_named() {
        check(
            "Ein Konvoi aus zwanzig Lastwagen überquerte am Montag die Grenze, teilte die \
             Beobachtungsstelle mit. Die Fahrzeuge fuhren danach weiter zu einem Stützpunkt im \
             Nordosten des Landes.",
            Some("de"),
        );
        check(
            "عبرت قافلة من عشرين شاحنة الحدود يوم الاثنين متجهة إلى القاعدة، حسبما أفاد المرصد \
             السوري لحقوق الإنسان.",
            Some("ar"),
        );
        check(
            "Колонна из двадцати грузовиков пересекла границу в понедельник и направилась к базе, \
             сообщили наблюдатели.",
            Some("ru"),
        );
        check(
            "Un convoi de vingt camions a franchi la frontière lundi, selon l'observatoire, avant \
             de se diriger vers la base située au nord-est du pays. Les habitants ont vu passer \
             des véhicules blindés.",
            Some("fr"),
        );
    }

    #[test]
    fn too_little_tells_nothing() {
        check("", None);
        check("Gao 4 trucks", None);
        check("12 34 56 78 90 12 34 56 78 90 12 34 56 78 90 12 34 56 78 90", None);
    }
}
