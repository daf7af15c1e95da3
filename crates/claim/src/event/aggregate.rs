//! Turns counted event nouns into what they are: sums over many happenings, no happening.
//!
//! "The network recorded 412 attacks" is a tally; "three air strikes hit the town" is an event.

use tallybook_syntax::{Deprel, ParsedSentence, Upos};

/// From this many on, counted happenings are a sum and not one event told with its number.
const SUM_MIN: f64 = 20.0;
/// Verbs of keeping count: any number of happenings under them is a sum.
const COUNTING: &[&str] = &["record", "document", "register", "count", "log", "tally", "list"];
const COUNTING_MIN: f64 = 3.0;
/// Verbs of carrying out.
const DOING: &[&str] = &["conduct", "launch", "perform", "fly", "fire", "mount", "stage"];

/// Returns true if and only if the trigger is a plural noun that sums up many happenings.
pub(super) fn is_sum(text: &str, sentence: &ParsedSentence, trigger: usize) -> bool {
    let Some(token) = sentence.tokens.get(trigger) else { return false };
    if token.upos != Upos::Noun {
        return false;
    }
    let numbers =
        sentence.children(trigger).filter(|&i| sentence.tokens[i].deprel == Deprel::Nummod);
    let number = numbers.filter_map(|i| digits(sentence.tokens[i].span.of(text))).next();
    let Some(number) = number else { return false };
    let head = sentence.head(trigger).and_then(|head| sentence.tokens.get(head));
    let counting = head.is_some_and(|head| COUNTING.contains(&head.lemma.as_str()));
    // Whoever carries them out in one day's work does not sum up.
    let done = head.is_some_and(|head| DOING.contains(&head.lemma.as_str()));
    number >= SUM_MIN && !done || counting && number >= COUNTING_MIN
}

fn digits(word: &str) -> Option<f64> {
    word.replace(',', "").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_with_separators() {
        assert_eq!(digits("1,204"), Some(1204.0));
        assert_eq!(digits("three"), None);
    }
}
