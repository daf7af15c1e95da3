//! What holds of sentences and tokens whatever the text.

use std::time::Instant;

use proptest::prelude::*;
use tallybook_text::{Document, TOKENS_PER_SENTENCE_MAX, split};

/// Checks that tokens lie in order on character boundaries and hold all but white space, once.
fn check_tiling(text: &str) {
    let document = Document::from_text(text);
    let sentences = split(&document);
    let mut at = 0usize;
    let mut paragraph = 0;
    for sentence in &sentences {
        assert!(!sentence.tokens.is_empty());
        assert!(sentence.tokens.len() <= TOKENS_PER_SENTENCE_MAX);
        assert!(sentence.paragraph >= paragraph);
        paragraph = sentence.paragraph;
        assert_eq!(sentence.span.start, sentence.tokens[0].span.start);
        assert_eq!(sentence.span.end, sentence.tokens[sentence.tokens.len() - 1].span.end);
        for (i, token) in sentence.tokens.iter().enumerate() {
            let range = token.span.range();
            assert!(range.start >= at && range.end > range.start, "{text:?}");
            let between = text.get(at..range.start).expect("on character boundaries");
            assert!(between.chars().all(char::is_whitespace), "left out {between:?} of {text:?}");
            assert!(text.get(range.clone()).is_some());
            if let Some(next) = sentence.tokens.get(i + 1) {
                assert_eq!(token.joined, next.span.start == token.span.end, "{text:?}");
            }
            at = range.end;
        }
    }
    let rest = text.get(at..).expect("on a character boundary");
    assert!(rest.chars().all(char::is_whitespace), "left out {rest:?} of {text:?}");
}

proptest! {
    #[test]
    fn any_text_is_tiled(text in any::<String>()) {
        check_tiling(&text);
    }

    #[test]
    fn newslike_text_is_tiled(
        parts in proptest::collection::vec(
            prop_oneof![
                Just("LIMA, 3 MAY (EFE) -- "), Just("18:40 "), Just("Gen. "), Just("U.S."),
                Just("don't "), Just("\r\n"), Just("\n\n"), Just("• "), Just("1. "), Just("[...] "),
                Just("(حلب)"), Just("Tür\u{AD}kei "), Just("fata*lities"), Just("🙂‍♂️ "), Just("@name "),
                Just("#tag "), Just("https://a.example/b?c=(d). "), Just("\"Yes,\" "), Just("said. "),
                Just("20km "), Just("1,250.5 "), Just("e\u{301} "), Just("\u{200B}"), Just("he's"),
                Just("\u{2028}"), Just("--"), Just("...\" "), Just("A"), Just(" b "), Just("713-853-3989 "),
            ],
            0..40,
        )
    ) {
        check_tiling(&parts.concat());
    }
}

#[test]
fn one_endless_line_takes_linear_time() {
    let time = |text: String| {
        let document = Document::from_text(&text);
        let start = Instant::now();
        let count = split(&document).len();
        (start.elapsed().as_secs_f64(), count)
    };
    // Doubling the text may not do much more than double the time.
    for piece in ["word ", "a", "(", "\"", "U.S.", "?! ", "- ", "x-", "\n", "1. "] {
        let (short, _) = time(piece.repeat(100_000));
        let (long, _) = time(piece.repeat(400_000));
        assert!(long < 12.0 * short + 0.5, "{piece:?}: {short} s, then {long} s");
    }
}

#[test]
fn a_million_brackets_are_read() {
    let text = "[".repeat(500_000) + &")".repeat(500_000);
    check_tiling(&text);
}
