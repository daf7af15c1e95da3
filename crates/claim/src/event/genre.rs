//! Turns a document's own words into what kind of text it is: news, or one that tells no news.
//!
//! A statute, a handbook and the report of a planning game are full of fighting words, and none
//! of them happened (CODEBOOK section 2, last row).

use tallybook_syntax::ParsedSentence;
use tallybook_text::Document;

use super::kind;

/// Words of which a statute has many.
const STATUTE: &[&str] =
    &["shall", "whoever", "article", "paragraph", "offence", "punished", "section"];
/// Words that name a planning game or a lesson.
const GAME: &[&str] = &[
    "wargame",
    "war game",
    "war-game",
    "board game",
    "tabletop",
    "scenario",
    "simulation",
    "staff exercise",
    "map exercise",
    "players",
    "umpire",
    "dice",
    "red side",
    "blue side",
    "handbook",
    "manual",
    "worked example",
    "training text",
    "exercise text",
    "lesson",
    "instructor's",
    "field manual",
    "chapter",
    "imaginary",
    "invented for training",
    "student",
    "teaching",
    "the course",
    "classroom",
    "exercise:",
    "write the report",
    "this lesson",
    "teaches",
];
/// Sentences with a word of the law, of a hundred, from which a text is a statute.
const STATUTE_PERCENT_MIN: usize = 30;
/// Different words of games or lessons from which a text is one.
const GAME_WORDS_MIN: usize = 3;
/// Bytes looked at: what a text is shows early.
const LOOKED_AT_BYTES: usize = 6000;

/// Returns true if and only if the text tells no news of what happened.
pub(super) fn tells_no_news(document: &Document, sentences: &[ParsedSentence]) -> bool {
    let text = document.text();
    if kind::is_no_news(text, sentences) {
        return true;
    }
    let mut end = text.len().min(LOOKED_AT_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let start = text[..end].to_lowercase();
    let game = GAME.iter().filter(|word| start.contains(*word)).count();
    if game >= GAME_WORDS_MIN {
        return true;
    }
    let looked = sentences.iter().take(40);
    let of_law = looked
        .clone()
        .filter(|sentence| {
            let mut laws = sentence.tokens.iter().filter(|token| {
                let word = token.span.of(text);
                STATUTE.iter().any(|law| word.eq_ignore_ascii_case(law))
            });
            laws.next().is_some()
        })
        .count();
    let count = looked.count();
    count >= 4 && of_law * 100 >= count * STATUTE_PERCENT_MIN
}

/// Starts of lines that belong to the page, not to the text.
const FURNITURE: &[&str] = &[
    "most read",
    "read more",
    "read also",
    "also read",
    "see also",
    "related:",
    "more on this",
    "watch:",
    "listen:",
    "photo:",
    "file photo",
    "advertisement",
    "sign up",
    "subscribe",
    "share this",
    "recommended:",
    "in pictures",
    "trending:",
    "don't miss",
    "editor's pick",
];

/// Returns true if and only if the sentence is page furniture.
pub(super) fn is_furniture(sentence: &str) -> bool {
    FURNITURE.iter().any(|start| {
        sentence.get(..start.len()).is_some_and(|found| found.eq_ignore_ascii_case(start))
    })
}
