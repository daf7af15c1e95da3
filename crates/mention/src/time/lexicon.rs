//! Turns `lexicon.txt` into the classes and values of words.
//!
//! | word | classes and values |
//! |---|---|
//! | `may` | MONTH 5 |
//! | `second` | UNIT 0, ORD 2 |
//! | `nightfall` | PART 4 |

use rustc_hash::FxHashMap;

macro_rules! classes {
    ($($variant:ident = $text:literal,)*) => {
        /// What a word can be in a time expression; `rules.txt` says what the digits' classes are.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        #[repr(u8)]
        pub(super) enum Class { $($variant,)* }

        impl Class {
            const ALL: &'static [(&'static str, Class)] = &[$(($text, Class::$variant),)*];
        }
    };
}

classes! {
    Month = "MONTH", Wday = "WDAY", Wdays = "WDAYS", Unit = "UNIT", Units = "UNITS", Adj = "ADJ",
    Part = "PART", Parts = "PARTS", Season = "SEASON", Rel = "REL", Ctx = "CTX", Edge = "EDGE",
    Sofar = "SOFAR", Approx = "APPROX", Vague = "VAGUE", Spelled = "SPELLED", Ord = "ORD",
    Decade = "DECADE", Tz = "TZ", Meridiem = "MERIDIEM", One = "ONE", Cmp = "CMP", Dir = "DIR",
    Side = "SIDE", Deictic = "DEICTIC", Times = "TIMES", Named = "NAMED", Num = "NUM", Day = "DAY",
    Dord = "DORD", Year = "YEAR", Yy = "YY", Clock = "CLOCK", Iso = "ISO", Slash = "SLASH",
    Mil = "MIL",
}

impl Class {
    /// Returns the class of that name in the tables.
    pub(super) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(text, _)| *text == name).map(|(_, class)| *class)
    }

    /// Returns the class's bit in a set of classes.
    pub(super) const fn bit(self) -> u64 {
        1 << self as u8
    }
}

/// What the tables say of one word.
#[derive(Clone, Debug, Default)]
pub(super) struct Word {
    /// Set of classes.
    pub(super) bits: u64,
    values: Vec<(Class, i32)>,
}

impl Word {
    /// Returns the word's value as a member of `class`, or 0.
    pub(super) fn value(&self, class: Class) -> i32 {
        self.values.iter().find(|(is, _)| *is == class).map_or(0, |(_, value)| *value)
    }
}

/// The words that rules know, numbered; number 0 is every other word.
#[derive(Debug)]
pub(super) struct Lexicon {
    ids: FxHashMap<&'static str, u16>,
    words: Vec<Word>,
}

/// Longest word in the tables, in bytes; longer ones are not looked up.
pub(super) const WORD_LEN_BYTES_MAX: usize = 16;

impl Lexicon {
    /// Returns the words of `table`, rows of `class | value | words`.
    pub(super) fn parse(table: &'static str) -> Self {
        let mut lexicon = Self { ids: FxHashMap::default(), words: vec![Word::default()] };
        for line in table.lines().filter(|line| !line.starts_with('#')) {
            let mut columns = line.split('|').map(str::trim);
            let row = (columns.next(), columns.next(), columns.next());
            let (Some(class), Some(value), Some(words)) = row else { continue };
            let (Some(class), Ok(value)) = (Class::from_name(class), value.parse()) else {
                continue;
            };
            for word in words.split_whitespace() {
                let id = usize::from(lexicon.intern(word));
                if let Some(word) = lexicon.words.get_mut(id) {
                    word.bits |= class.bit();
                    word.values.push((class, value));
                }
            }
        }
        lexicon
    }

    /// Returns the number of `word`, giving it one where it has none.
    pub(super) fn intern(&mut self, word: &'static str) -> u16 {
        let next = self.words.len() as u16;
        let id = *self.ids.entry(word).or_insert(next);
        if id == next {
            self.words.push(Word::default());
        }
        id
    }

    /// Returns the number of a lower-case word, or 0.
    pub(super) fn id(&self, word: &str) -> u16 {
        self.ids.get(word).copied().unwrap_or(0)
    }

    /// Returns what the tables say of word number `id`.
    pub(super) fn word(&self, id: u16) -> &Word {
        self.words.get(usize::from(id)).unwrap_or(&self.words[0])
    }

    /// Returns how many words are known, the unknown one included.
    pub(super) fn len(&self) -> usize {
        self.words.len()
    }
}
