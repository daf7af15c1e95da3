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
    // "28 let go by evening" with "let" taken for a noun.
    if token.upos != Upos::Noun || super::lexicon::is_surely_a_verb(sentence, text, trigger) {
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

/// Phrases that open a long window: what is counted in it is a running sum.
const WINDOWS: &[&str] = &[
    "this year",
    "so far in 20",
    "so far in 19",
    "since the beginning of",
    "since the start of",
    "since the war",
    "since the conflict",
    "since the fighting",
    "since the uprising",
    "since the insurgency",
    "since the coup",
    "since the offensive",
    "since the revolt",
    "since the invasion",
    "since hostilities",
    "since violence",
    "since fighting broke out",
    "in the past year",
    "over the past year",
    "in the last year",
    "over the last year",
    "in recent years",
    "over the years",
    "to date",
    "in two years",
    "in three years",
    "in four years",
    "in five years",
    "in ten years",
    "over two decades",
    "in the past decade",
];
/// From this many on, people harmed in a long window are a sum.
const HARMED_MIN: f64 = 10.0;

/// Returns true if and only if the trigger counts the dead or the taken of a long time: "at least
/// 100 members have been killed by the police this year".
pub(super) fn is_running_sum(text: &str, sentence: &ParsedSentence, trigger: usize) -> bool {
    let have = sentence
        .children(trigger)
        .any(|i| sentence.tokens[i].deprel == Deprel::Aux && sentence.tokens[i].lemma == "have");
    let words = sentence.span.of(text).to_lowercase();
    let window = WINDOWS.iter().any(|phrase| words.contains(phrase)) || since_a_year(&words);
    let many = sentence.tokens.iter().any(|token| {
        token.upos == Upos::Num && digits(token.span.of(text)).is_some_and(|n| n >= HARMED_MIN)
            || matches!(
                token.lemma.as_str(),
                "thousand" | "hundred" | "dozen" | "score" | "million"
            )
    });
    have && window && many
}

/// "since 1980", "since August 2011".
fn since_a_year(words: &str) -> bool {
    words.match_indices("since ").any(|(at, found)| {
        let after = words.get(at + found.len()..).unwrap_or_default();
        let mut next = after.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
        let year = |w: &str| w.len() == 4 && w.bytes().all(|b| b.is_ascii_digit());
        let (first, second) = (next.next().unwrap_or_default(), next.next().unwrap_or_default());
        year(first) || year(second)
    })
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
