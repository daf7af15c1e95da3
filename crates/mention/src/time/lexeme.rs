//! Turns a sentence's text into lexemes: known words, numbers, clock times and dates in digits.
//!
//! Rules do not use the parser's tokens, since tokenizers differ on "11/02/2021", "6 a.m." and
//! "mid-March" and since a date must be read as well where tagging fails.
//!
//! | text | classes |
//! |---|---|
//! | `Aug.` | MONTH |
//! | `2021` | NUM, YEAR |
//! | `14:05` | CLOCK |
//! | `twenty-five` | NUM, three lexemes long |

use super::lexicon::{Class, Lexicon, WORD_LEN_BYTES_MAX};

/// One word, number or mark with what rules may take it for.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Lexeme {
    /// First byte in the document's text.
    pub(super) start: u32,
    /// One past the last byte.
    pub(super) end: u32,
    /// Number of the word in the lexicon, 0 where unknown.
    pub(super) word: u16,
    /// Set of classes.
    pub(super) bits: u64,
    /// No space before it.
    pub(super) joined: bool,
    /// First letter is a capital.
    pub(super) capital: bool,
    /// First character is a letter.
    pub(super) letter: bool,
    /// Lexemes that the amount starting here takes, 0 where none does.
    pub(super) num_len: u8,
    /// Lexemes that the ordinal starting here takes.
    pub(super) dord_len: u8,
    /// The amount, for NUM.
    pub(super) amount: f32,
    /// Digits' value: day, year, minutes of the day, or YYYYMMDD.
    pub(super) digits: i32,
}

impl Lexeme {
    /// Returns true if and only if it is of `class`.
    pub(super) fn is(&self, class: Class) -> bool {
        self.bits & class.bit() != 0
    }
}

/// Reads the lexemes of `text[from..to]` into `out`, which is cleared first.
pub(super) fn read(text: &str, from: usize, to: usize, lexicon: &Lexicon, out: &mut Vec<Lexeme>) {
    out.clear();
    let to = to.min(text.len());
    let mut reader = Reader { text, bytes: text.as_bytes(), at: from, to, lexicon };
    let mut joined = false;
    while let Some(byte) = reader.peek(0) {
        if byte.is_ascii_whitespace() || (byte == 0xC2 && reader.peek(1) == Some(0xA0)) {
            reader.at += if byte == 0xC2 { 2 } else { 1 };
            joined = false;
            continue;
        }
        let mut lexeme = if byte.is_ascii_digit() {
            reader.number(out, joined)
        } else if byte.is_ascii_alphabetic() || byte >= 0x80 {
            reader.word()
        } else {
            reader.mark()
        };
        lexeme.joined = joined;
        joined = true;
        out.push(lexeme);
    }
    amounts(lexicon, out);
}

/// Largest value of digits that is told from larger ones: YYYYMMDD fits.
const DIGITS_VALUE_MAX: i32 = 100_000_000;

struct Reader<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    to: usize,
    lexicon: &'a Lexicon,
}

impl Reader<'_> {
    fn peek(&self, ahead: usize) -> Option<u8> {
        let at = self.at + ahead;
        if at < self.to { self.bytes.get(at).copied() } else { None }
    }

    fn lexeme(&self, start: usize) -> Lexeme {
        Lexeme { start: start as u32, end: self.at as u32, ..Lexeme::default() }
    }

    /// Reads one mark; "--" and the dashes count as "-", the curly apostrophe as "'".
    fn mark(&mut self) -> Lexeme {
        let start = self.at;
        let byte = self.peek(0).unwrap_or(b' ');
        self.at += 1;
        if byte == b'\'' && self.peek(0) == Some(b's') && !self.letter_at(1) {
            self.at += 1;
            return Lexeme { word: self.lexicon.id("'s"), ..self.lexeme(start) };
        }
        // Two hyphens are a dash between clauses and never join a range.
        if byte == b'-' && self.peek(0) == Some(b'-') {
            while self.peek(0) == Some(b'-') {
                self.at += 1;
            }
            return self.lexeme(start);
        }
        let mut buffer = [0u8; 4];
        let word = self.lexicon.id(char::from(byte).encode_utf8(&mut buffer));
        Lexeme { word, ..self.lexeme(start) }
    }

    fn letter_at(&self, ahead: usize) -> bool {
        self.peek(ahead).is_some_and(|byte| byte.is_ascii_alphabetic() || byte >= 0x80)
    }

    /// Reads a word, or one mark outside of ASCII.
    fn word(&mut self) -> Lexeme {
        let start = self.at;
        if let Some(mark) = self.wide_mark() {
            return mark;
        }
        while self.peek(0).is_some_and(|b| b.is_ascii_alphabetic()) {
            self.at += 1;
        }
        // A word with letters outside of ASCII is in no table: skip it to its end.
        if self.peek(0).is_some_and(|byte| byte >= 0x80) && !self.at_wide_mark() {
            self.skip_wide_word();
            return Lexeme { letter: true, ..self.lexeme(start) };
        }
        let length = self.at - start;
        if length == 1 && self.peek(0) == Some(b'.') && self.letter_at(1) && !self.letter_at(2) {
            // "a.m.", "U.S."
            self.at += 2;
            if self.peek(0) == Some(b'.') {
                self.at += 1;
            }
        } else if length == 1 && self.peek(0) == Some(b'\'') && self.clock_word() {
            self.at += 6;
        }
        let mut lexeme = self.look_up(start);
        // The full stop of "Aug." belongs to it; "May." and "March." end a sentence.
        if lexeme.bits & (Class::Month.bit() | Class::Wday.bit()) != 0
            && length <= 5
            && self.peek(0) == Some(b'.')
            && is_short_form(self.text.get(start..self.at).unwrap_or(""))
        {
            self.at += 1;
            lexeme.end = self.at as u32;
        }
        lexeme
    }

    fn clock_word(&self) -> bool {
        let rest = self.bytes.get(self.at..self.to.min(self.at + 6)).unwrap_or(b"");
        rest.eq_ignore_ascii_case(b"'clock")
    }

    fn look_up(&self, start: usize) -> Lexeme {
        let word = self.bytes.get(start..self.at).unwrap_or(b"");
        let capital = word.first().is_some_and(u8::is_ascii_uppercase);
        let mut lexeme = Lexeme { capital, letter: true, ..self.lexeme(start) };
        let mut buffer = [0u8; WORD_LEN_BYTES_MAX];
        let Some(folded) = buffer.get_mut(..word.len()) else { return lexeme };
        folded.copy_from_slice(word);
        folded.make_ascii_lowercase();
        let Ok(folded) = std::str::from_utf8(folded) else { return lexeme };
        lexeme.word = self.lexicon.id(folded);
        lexeme.bits = self.lexicon.word(lexeme.word).bits;
        // Words that are something else in lower case.
        if !capital && NAMES_ONLY_CAPITAL.contains(&folded) {
            lexeme.bits &= !(Class::Month.bit() | Class::Wday.bit());
        }
        lexeme
    }

    fn at_wide_mark(&self) -> bool {
        matches!(self.wide_char(), Some('–' | '—' | '’' | '‘' | '“' | '”' | '…' | '•'))
    }

    fn wide_char(&self) -> Option<char> {
        self.text.get(self.at..self.to)?.chars().next()
    }

    fn wide_mark(&mut self) -> Option<Lexeme> {
        let start = self.at;
        let c = self.wide_char()?;
        if c.is_ascii() || c.is_alphanumeric() {
            return None;
        }
        self.at += c.len_utf8();
        let word = match c {
            '–' => self.lexicon.id("-"),
            '’' if self.peek(0) == Some(b's') && !self.letter_at(1) => {
                self.at += 1;
                self.lexicon.id("'s")
            }
            '’' => self.lexicon.id("'"),
            _ => 0,
        };
        Some(Lexeme { word, ..self.lexeme(start) })
    }

    fn skip_wide_word(&mut self) {
        while let Some(c) = self.wide_char() {
            if !c.is_alphanumeric() && c != '\u{AD}' {
                break;
            }
            self.at += c.len_utf8();
        }
    }

    fn digits(&mut self) -> (i32, usize) {
        let start = self.at;
        let mut value = 0i32;
        while let Some(byte) = self.peek(0).filter(u8::is_ascii_digit) {
            value = (value * 10 + i32::from(byte - b'0')).min(DIGITS_VALUE_MAX);
            self.at += 1;
        }
        (value, self.at - start)
    }

    /// Returns the digits that follow `mark` here and moves past both; else stays.
    fn digits_after(&mut self, mark: u8) -> Option<(i32, usize)> {
        if self.peek(0) != Some(mark) || !self.peek(1).is_some_and(|b| b.is_ascii_digit()) {
            return None;
        }
        self.at += 1;
        Some(self.digits())
    }

    /// Reads what starts with a digit.
    fn number(&mut self, before: &[Lexeme], joined: bool) -> Lexeme {
        let start = self.at;
        let (value, length) = self.digits();
        let after = self.at;
        // "F-16", "S-300": a number hung on a word by a hyphen is part of a name.
        let name = joined && named_by(before, self.lexicon);
        if let Some((bits, digits)) = self.compound(value, length) {
            return Lexeme { bits, digits, ..self.lexeme(start) };
        }
        self.at = after;
        let plain = Lexeme { digits: value, amount: value as f32, ..Lexeme::default() };
        let (bits, amount) = self.suffix(value, length);
        let (start, end) = (start as u32, self.at as u32);
        let money = before.last().is_some_and(|last| {
            joined && matches!(self.bytes.get(last.start as usize), Some(b'$' | 0xC2 | 0xE2))
        });
        let bits = if name && length < 4 {
            0
        } else if money {
            bits & Class::Num.bit()
        } else {
            bits
        };
        Lexeme { start, end, bits, amount: amount.unwrap_or(plain.amount), ..plain }
    }

    /// Reads dates and clock times in digits.
    fn compound(&mut self, value: i32, length: usize) -> Option<(u64, i32)> {
        let mark = self.peek(0)?;
        match mark {
            b':' => {
                let (minutes, minutes_len) = self.digits_after(b':')?;
                if self.peek(0) == Some(b':') {
                    self.digits_after(b':');
                }
                let fits = length <= 2 && minutes_len == 2 && value <= 24 && minutes < 60;
                fits.then(|| (Class::Clock.bit(), value * 60 + minutes))
            }
            b'-' | b'/' | b'.' => {
                let (second, second_len) = self.digits_after(mark)?;
                let Some((third, third_len)) = self.digits_after(mark) else {
                    // "6.30 p.m."
                    let clock = mark == b'.' && second_len == 2 && value <= 12 && second < 60;
                    let rest = self.text.get(self.at..self.to)?.trim_start();
                    let half = rest.get(..1)?.to_ascii_lowercase();
                    let m = rest.get(1..3)?.to_ascii_lowercase();
                    let meridiem = (half == "a" || half == "p") && (m == ".m" || m == "m ");
                    return (clock && meridiem).then(|| (Class::Clock.bit(), value * 60 + second));
                };
                if length == 4 && second_len <= 2 && third_len <= 2 {
                    self.iso_clock();
                    return date(value, second, third).map(|digits| (Class::Iso.bit(), digits));
                }
                if length > 2 || second_len > 2 || !(third_len == 4 || third_len == 2) {
                    return None;
                }
                let year = if third_len == 2 { century_of(third) } else { third };
                slash(value, second, year, mark)
            }
            b'h' if length <= 2 && value < 24 && self.peek(1)?.is_ascii_digit() => {
                self.at += 1;
                let (minutes, minutes_len) = self.digits();
                (minutes_len == 2 && minutes < 60)
                    .then(|| (Class::Clock.bit(), value * 60 + minutes))
            }
            _ => None,
        }
    }

    /// Moves past the clock time that follows an ISO date.
    fn iso_clock(&mut self) {
        if self.peek(0) != Some(b'T') || !self.peek(1).is_some_and(|b| b.is_ascii_digit()) {
            return;
        }
        while self.peek(0).is_some_and(|b| b.is_ascii_digit() || b"T:.Z+".contains(&b)) {
            self.at += 1;
        }
    }

    /// Reads what is joined to plain digits: "3rd", "1990s", "2,000", "2.5", "5km".
    fn suffix(&mut self, value: i32, length: usize) -> (u64, Option<f32>) {
        let num = Class::Num.bit();
        let mut bits = num;
        let mut grouped = false;
        while self.peek(0) == Some(b',')
            && (1..4).all(|i| self.peek(i).is_some_and(|b| b.is_ascii_digit()))
            && !self.peek(4).is_some_and(|b| b.is_ascii_digit())
        {
            self.at += 4;
            grouped = true;
        }
        if grouped {
            return (num, None);
        }
        if self.peek(0) == Some(b'.') && self.peek(1).is_some_and(|b| b.is_ascii_digit()) {
            self.at += 1;
            let (fraction, places) = self.digits();
            let scale = 10f32.powi(places.min(9) as i32);
            return (num, Some(value as f32 + fraction as f32 / scale));
        }
        let rest = self.bytes.get(self.at..self.to).unwrap_or(b"");
        let letters = rest.iter().take_while(|b| b.is_ascii_alphabetic()).count();
        let word: Vec<u8> = rest.iter().take(letters.min(3)).map(u8::to_ascii_lowercase).collect();
        match word.as_slice() {
            b"" => {}
            b"st" | b"nd" | b"rd" | b"th" => {
                self.at += 2;
                let day = if (1..=31).contains(&value) { Class::Dord.bit() } else { 0 };
                return (Class::Ord.bit() | day, None);
            }
            b"s" if matches!(length, 2 | 4) && value % 10 == 0 => {
                self.at += 1;
                return (Class::Decade.bit(), None);
            }
            b"am" | b"pm" | b"h" | b"hrs" => {}
            _ if rest.first() == Some(&b'a') && rest.get(1) == Some(&b'.') => {}
            _ if rest.first() == Some(&b'p') && rest.get(1) == Some(&b'.') => {}
            _ => {
                self.at += letters;
                return (0, None);
            }
        }
        if length == 4
            && rest.first() == Some(&b'\'')
            && rest.get(1) == Some(&b's')
            && value % 10 == 0
        {
            // "1990's" is a decade where no noun follows: guards tell it from "2010's elections".
            bits |= Class::Decade.bit();
        }
        if length <= 2 && (1..=31).contains(&value) {
            bits |= Class::Day.bit();
        }
        if length == 2 {
            bits |= Class::Yy.bit();
        }
        if length == 4 && (1500..=2150).contains(&value) {
            bits |= Class::Year.bit();
        }
        if length == 4 && value <= 2400 && value % 100 < 60 {
            bits |= Class::Mil.bit();
        }
        if length == 8 && date(value / 10_000, value / 100 % 100, value % 100).is_some() {
            bits |= Class::Iso.bit();
        }
        (bits, None)
    }
}

/// Months and weekdays that are common words in lower case.
const NAMES_ONLY_CAPITAL: &[&str] =
    &["may", "march", "mar", "sun", "sat", "wed", "mon", "fri", "sep", "dec", "jan", "august"];

/// Returns true for a month's or weekday's short form.
fn is_short_form(word: &str) -> bool {
    !["may", "march", "april", "june", "july"].iter().any(|full| word.eq_ignore_ascii_case(full))
}

/// Returns true where the lexemes before a number make it part of a name ("F-16").
fn named_by(before: &[Lexeme], lexicon: &Lexicon) -> bool {
    let hyphen = lexicon.id("-");
    match before {
        [.., word, mark] if mark.word == hyphen && mark.joined => {
            word.letter && !word.is(Class::Month) && !word.is(Class::Edge)
        }
        [.., word] => word.letter,
        [] => false,
    }
}

/// Returns YYYYMMDD where the three make a date of the last centuries.
fn date(year: i32, month: i32, day: i32) -> Option<i32> {
    let fits = (1700..=2150).contains(&year) && (1..=12).contains(&month);
    (fits && (1..=31).contains(&day)).then(|| year * 10_000 + month * 100 + day)
}

/// Returns the year of two digits: 50 to 99 in the last century, else in this one.
pub(super) fn century_of(year: i32) -> i32 {
    if year >= 50 { 1900 + year } else { 2000 + year }
}

/// Reads day and month in the only order that fits; where both fit, SLASH leaves it open.
fn slash(first: i32, second: i32, year: i32, mark: u8) -> Option<(u64, i32)> {
    match (date(year, first, second), date(year, second, first)) {
        // Dots part day, month and year in that order wherever they are used.
        (_, Some(day_first)) if mark == b'.' => Some((Class::Iso.bit(), day_first)),
        (Some(month_first), Some(day_first)) if month_first != day_first => {
            Some((Class::Slash.bit(), month_first))
        }
        (Some(date), _) | (None, Some(date)) => Some((Class::Iso.bit(), date)),
        (None, None) => None,
    }
}

/// Marks where amounts and ordinals in words start and how long they are.
fn amounts(lexicon: &Lexicon, out: &mut [Lexeme]) {
    let hyphen = lexicon.id("-");
    let and = lexicon.id("and");
    let dozen = lexicon.id("dozen");
    let mut i = 0;
    while i < out.len() {
        let Some(&first) = out.get(i) else { break };
        if first.is(Class::Num) {
            // "20 million years": the scale word joins the amount.
            out[i].num_len = 1;
        } else if first.word == dozen && dozen != 0 {
            out[i].bits |= Class::Num.bit();
            out[i].num_len = 1;
            out[i].amount = 12.0;
        } else if first.is(Class::Spelled) {
            let (amount, length, ordinal) = spelled(lexicon, out, i, hyphen, and);
            if ordinal {
                out[i].bits |= Class::Dord.bit() | Class::Ord.bit();
                out[i].dord_len = length;
                out[i].digits = amount as i32;
            } else {
                out[i].bits |= Class::Num.bit();
                out[i].num_len = length;
                out[i].amount = amount;
                if (1900.0..2100.0).contains(&amount) && length > 1 {
                    out[i].bits |= Class::Year.bit();
                    out[i].digits = amount as i32;
                }
            }
            i += usize::from(length.max(1)) - 1;
        } else if first.is(Class::Ord) && first.letter {
            let value = lexicon.word(first.word).value(Class::Ord);
            out[i].bits |= Class::Dord.bit();
            out[i].dord_len = 1;
            out[i].digits = value;
        } else if first.is(Class::Dord) || first.is(Class::Ord) {
            out[i].dord_len = 1;
        }
        i += 1;
    }
}

/// Reads a number in words from lexeme `i`: its value, its length, whether it is an ordinal.
fn spelled(lexicon: &Lexicon, out: &[Lexeme], i: usize, hyphen: u16, and: u16) -> (f32, u8, bool) {
    let value = |k: usize| {
        let lexeme = out.get(k)?;
        lexeme.is(Class::Spelled).then(|| lexicon.word(lexeme.word).value(Class::Spelled))
    };
    let (mut total, mut last) = (0i32, value(i).unwrap_or(0));
    let mut k = i + 1;
    // Longer numbers than "nine hundred and ninety-nine thousand ..." are no amounts of time.
    while k < out.len() && k - i < 12 {
        let skip = usize::from(out[k].word == hyphen && out[k].joined && hyphen != 0);
        let Some(next) = value(k + skip) else {
            let ordinal = out.get(k + skip).filter(|o| o.is(Class::Ord) && o.letter);
            let unit = ordinal.map_or(0, |o| lexicon.word(o.word).value(Class::Ord));
            if skip == 1 && (20..=30).contains(&last) && (1..10).contains(&unit) && total == 0 {
                return ((last + unit) as f32, (k + 2 - i) as u8, true);
            }
            let joins = out[k].word == and && last >= 100 && value(k + 1).is_some_and(|v| v < 100);
            if !joins {
                break;
            }
            k += 1;
            continue;
        };
        if next == 100 && (1..100).contains(&last) {
            last *= 100;
        } else if next == 1000 && last > 0 {
            total += last.saturating_mul(1000);
            last = 0;
        } else if last >= 100 && next < 100
            || (20..100).contains(&last) && last % 10 == 0 && (1..10).contains(&next)
        {
            last += next;
        } else if last == 19 && (10..100).contains(&next) && skip == 0 {
            last = 1900 + next;
        } else if last > 1900 && last % 10 == 0 && next < 10 {
            last += next;
        } else if last == 0 && total > 0 {
            last = next;
        } else {
            break;
        }
        k += skip + 1;
    }
    ((total + last) as f32, (k - i) as u8, false)
}
