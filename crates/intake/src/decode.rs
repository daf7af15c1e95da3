//! Turns bytes into text, and says so where that took more than reading UTF-8.
//!
//! | bytes | text | note |
//! |---|---|---|
//! | UTF-8, with or without a byte-order mark | as it is | none |
//! | UTF-16 with a byte-order mark | decoded | "read as UTF-16LE" |
//! | windows-1252, windows-1251, ... | decoded | "read as windows-1252, guessed from the bytes" |
//! | UTF-8 with a few broken bytes | U+FFFD for each | "3 bytes were no valid UTF-8 ..." |
//! | an image, a program | none | - |

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8};

/// Bytes that are looked at to tell an old encoding.
const GUESS_LEN_BYTES: usize = 256 << 10;
/// Broken UTF-8 is repaired, not guessed anew, while good sequences outnumber broken ones so.
const GOOD_PER_BROKEN: usize = 4;
/// A text has fewer control characters than one in so many.
const CONTROL_SHARE: usize = 50;

/// A text and what reading it took.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Decoded {
    /// The text, without a byte-order mark.
    pub text: String,
    /// What a person should know: an old encoding, broken bytes.
    pub notes: Vec<String>,
}

/// Returns the text of `bytes`, or `None` where they hold no text (an image, a program).
#[must_use]
pub fn decode(bytes: &[u8]) -> Option<Decoded> {
    if let Some((encoding, _)) = Encoding::for_bom(bytes).filter(|(found, _)| *found != UTF_8) {
        let (text, _, _) = encoding.decode(bytes);
        let notes = vec![format!("read as {}", encoding.name())];
        return is_text(&text).then(|| Decoded { text: text.into_owned(), notes });
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if bytes.contains(&0) {
        return None;
    }
    let decoded = match std::str::from_utf8(bytes) {
        Ok(text) => Decoded { text: text.to_owned(), notes: Vec::new() },
        Err(_) => repair(bytes),
    };
    is_text(&decoded.text).then_some(decoded)
}

fn repair(bytes: &[u8]) -> Decoded {
    let (mut good, mut broken) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    if good >= GOOD_PER_BROKEN * broken {
        let text = String::from_utf8_lossy(bytes).into_owned();
        return Decoded { text, notes: vec![broken_note(broken)] };
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    let head = bytes.get(..GUESS_LEN_BYTES).unwrap_or(bytes);
    detector.feed(head, head.len() == bytes.len());
    let encoding = detector.guess(None, Utf8Detection::Deny);
    let (text, _, _) = encoding.decode(bytes);
    let notes = vec![format!("read as {}, guessed from the bytes", encoding.name())];
    Decoded { text: text.into_owned(), notes }
}

fn broken_note(count: usize) -> String {
    let places = if count == 1 { "1 place was".to_owned() } else { format!("{count} places were") };
    format!("{places} no valid UTF-8 (now U+FFFD)")
}

/// Returns true if and only if nearly all characters are ones that a text may hold.
fn is_text(text: &str) -> bool {
    let control =
        |c: &char| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}' | '\u{85}');
    let odd = text.chars().filter(|c| control(c)).count();
    odd * CONTROL_SHARE <= text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf8_is_taken_as_it_is() {
        let text = "Grüße aus حلب 🙂\r\n";
        assert_eq!(decode(text.as_bytes()).unwrap().text, text);
        let marked = [b"\xEF\xBB\xBF", text.as_bytes()].concat();
        assert_eq!(decode(&marked).unwrap(), Decoded { text: text.to_owned(), notes: vec![] });
        assert_eq!(decode(b"").unwrap(), Decoded::default());
    }

    #[test]
    fn old_encodings_are_told_and_said() {
        let (bytes, _, _) = encoding_rs::WINDOWS_1251
            .encode("Колонна из двадцати грузовиков прошла через посёлок утром в среду.");
        let decoded = decode(&bytes).unwrap();
        assert!(decoded.text.starts_with("Колонна"), "{}", decoded.text);
        assert_eq!(decoded.notes, ["read as windows-1251, guessed from the bytes"]);

        let decoded = decode(b"The caf\xE9 in the market of Orl\xE9ans was hit.").unwrap();
        assert_eq!(decoded.text, "The café in the market of Orléans was hit.");
        assert_eq!(decoded.notes, ["read as windows-1252, guessed from the bytes"]);

        let wide: Vec<u8> = [0xFEFF_u16]
            .into_iter()
            .chain("Café".encode_utf16())
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(decode(&wide).unwrap().text, "Café");
    }

    #[test]
    fn few_broken_bytes_are_replaced() {
        let bytes = [" حلب".repeat(9).as_bytes(), b"\xFF ok"].concat();
        let decoded = decode(&bytes).unwrap();
        assert!(decoded.text.ends_with("\u{FFFD} ok"));
        assert_eq!(decoded.notes, ["1 place was no valid UTF-8 (now U+FFFD)"]);
    }

    #[test]
    fn programs_and_images_hold_no_text() {
        assert_eq!(decode(b"\x7FELF\x02\x01\x01\x00\x00\x00"), None);
        assert_eq!(decode(&(0..=255).cycle().take(4096).collect::<Vec<u8>>()), None);
        assert_eq!(decode(&[1, 2, 3, 4, 5, 6, 7, 14, 15, 16]), None);
    }
}
