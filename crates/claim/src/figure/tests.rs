//! Checks tallies and arithmetic on hand-made numbers, without the rules that read quantities.

use tallybook_mention::quantity::{Approx, Category, QuantityKind, QuantityMention, QuantityValue};
use tallybook_mention::{Mention, Mentions};
use tallybook_syntax::ParsedSentence;
use tallybook_text::{Document, Span};

use super::{Check, Figure, Tally, check_figures, find_tallies};

const SMALL: [&str; 13] = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve",
];

/// Reads numbers as plainly as a test needs: digits and small words, killed where "killed" or
/// "dead" stands next to them, a unit where a plain word follows.
fn quantities(document: &Document, sentences: &[ParsedSentence]) -> Vec<QuantityMention> {
    let text = document.text();
    let mut out = Vec::new();
    for (index, sentence) in sentences.iter().enumerate() {
        let words: Vec<String> =
            sentence.tokens.iter().map(|t| t.span.of(text).to_lowercase()).collect();
        for (i, word) in words.iter().enumerate() {
            let small = SMALL.iter().position(|name| name == word).map(|n| n as f64);
            let Some(value) = small.or_else(|| word.replace(',', "").parse().ok()) else {
                continue;
            };
            let next = words.get(i + 1).map_or("", String::as_str);
            let before = if i > 0 { words[i - 1].as_str() } else { "" };
            let percent = next == "percent";
            let plain = next.chars().all(char::is_alphabetic)
                && !matches!(
                    next,
                    "" | "in" | "of" | "and" | "to" | "on" | "were" | "from" | "are"
                )
                && !percent;
            let mut span = sentence.tokens[i].span;
            if plain || percent {
                span = span.cover(sentence.tokens[i + 1].span);
            }
            let near = &words[i.saturating_sub(3)..words.len().min(i + 4)];
            let dead = near.iter().any(|word| matches!(word.as_str(), "killed" | "dead" | "died"));
            out.push(Mention {
                span,
                sentence: index,
                tokens: i..i + 1,
                head: i,
                value: QuantityValue {
                    kind: if percent { QuantityKind::Percent } else { QuantityKind::Count },
                    category: if dead { Category::Killed } else { Category::Other },
                    value: Some(value),
                    min: Some(value),
                    max: Some(value),
                    approx: if before == "about" { Approx::About } else { Approx::Exact },
                    unit: plain.then(|| next.to_owned()),
                    victims: None,
                    person: false,
                    part: before == "including",
                    number: sentence.tokens[i].span,
                    article: false,
                },
                rule: "quantity/test".into(),
            });
        }
    }
    out
}

fn read(text: &str) -> (Vec<Figure>, Vec<Tally>) {
    let document = Document::from_text(text);
    let model = tallybook_assets::model();
    let sentences: Vec<ParsedSentence> = tallybook_text::split(&document)
        .iter()
        .map(|sentence| model.analyse(text, sentence))
        .collect();
    let mentions =
        Mentions { quantities: quantities(&document, &sentences), ..Mentions::default() };
    let figures = check_figures(&document, &sentences, &mentions);
    let tallies = find_tallies(&document, &sentences, &mentions, &[]);
    for span in figures.iter().map(|f| f.span).chain(tallies.iter().map(|t| t.span)) {
        assert!(text.get(span.range()).is_some() && span != Span::default(), "{text:?}");
    }
    (figures, tallies)
}

#[track_caller]
fn check(text: &str, check: Check, stated: f64, agrees: bool) {
    let (figures, _) = read(text);
    let found = figures
        .iter()
        .any(|figure| figure.check == check && figure.stated == stated && figure.agrees == agrees);
    assert!(found && figures.len() == 1, "{text:?} gives {figures:#?}");
}

#[track_caller]
fn none(text: &str) {
    let (figures, _) = read(text);
    assert!(figures.is_empty(), "{text:?} gives {figures:#?}");
}

#[track_caller]
fn tallied(text: &str, counts: &[f64]) {
    let (_, tallies) = read(text);
    let got: Vec<f64> = tallies.iter().map(|tally| tally.count).collect();
    assert_eq!(got, counts, "{text:?}");
}

#[test]
fn percent_changes_are_computed_again() {
    let percent = Check::PercentChange;
    check(
        "The force will grow from 500 to about 4000, a 700 percent increase.",
        percent,
        700.0,
        true,
    );
    check("The guard rises from 30 to about 90, that is by 200 percent.", percent, 200.0, true);
    check("Raids fell by 20 percent, from 50 to 40.", percent, -20.0, true);
    check("The mission is cut by 40 percent, from 2100 to 1500 men.", percent, -40.0, false);
    check("Arrests are up by 12 percent (from 100 to 112).", percent, 12.0, true);
    check(
        "In all 800 families have fled, an increase of 60 percent on the figure of 500.",
        percent,
        60.0,
        true,
    );
    check(
        "The garrison, which stood at 1000 men, has fallen by 25 percent to 750 men.",
        percent,
        -25.0,
        true,
    );
    none("Prices rose by 12 percent in March.");
    none("The march went from 10 streets to 12 streets.");
}

#[test]
fn sums_are_added_again() {
    check("They arrested 48 people, 39 men and nine women.", Check::Sum, 48.0, true);
    check("It burned five offices, three in Ranya and one in Kalar.", Check::Sum, 5.0, false);
    check("Killed: 94 civilians (61 men, 21 women, 12 children).", Check::Sum, 94.0, true);
    check(
        "They killed 80 people: 41 civilians, 27 soldiers, and 11 fighters.",
        Check::Sum,
        80.0,
        false,
    );
    check(
        "The two sides swapped 42 men. One got 24 men back and sent 18 home.",
        Check::Sum,
        42.0,
        true,
    );
    check(
        "The first column had 46 trucks. The second had 31 trucks. Together they took out 77 trucks.",
        Check::Sum,
        77.0,
        true,
    );
    none("The blast killed 20 people, including 13 children.");
    none("Police seized 10 rifles, two pistols and 300 rounds.");
    none("Nine soldiers were killed and four wounded.");
}

#[test]
fn what_is_left_is_subtracted_again() {
    let text = "A convoy of 40 lorries left. Two lorries turned back, so 38 reached the city.";
    check(text, Check::Difference, 38.0, true);
    let text = "The gang took 14 passengers. Four were freed, so ten are still held.";
    check(text, Check::Difference, 10.0, true);
    none("Six boats left the port. Two are still at sea.");
}

#[test]
fn multiples_are_divided_again() {
    check("The number of posts doubled from 20 to 40.", Check::Ratio, 2.0, true);
    check("The number of posts tripled from 20 to 40.", Check::Ratio, 3.0, false);
    none("The number of posts doubled.");
}

#[test]
fn ordinals_with_a_window_are_tallies() {
    tallied("It was the third such convoy since May.", &[3.0]);
    tallied("It was the 11th convoy to enter since the beginning of 2021.", &[11.0]);
    tallied("The raid was the fifth in the valley this year.", &[5.0]);
    tallied("It was the second theft of this kind in a week.", &[2.0]);
    tallied("It was the twenty-first strike on the port this month.", &[21.0]);
    tallied("The dead bring to 61 the number of victims.", &[61.0]);
    tallied("It was the second day of the siege.", &[]);
    tallied("The 7th Brigade left the town.", &[]);
    tallied("He flew to a third country in May.", &[]);
    tallied("The second base lies in the north.", &[]);
    tallied("A second convoy left on Monday.", &[]);
}
