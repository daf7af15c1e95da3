//! Checks the grid of constructions: triggers by the rows of the codebook's table of statuses.
//!
//! `tests/suite/constructions.tsv` holds one sentence a cell with what must come out. Rows marked
//! `kept out` use triggers that no rule is tuned on and are scored apart. `TALLYBOOK_GRID=list`
//! prints the misses of the tuned ones.

use std::path::Path;

use tallybook_claim::event::sense::Sense;
use tallybook_claim::event::{Event, EventRules, find};
use tallybook_text::Document;

/// Shares of right cells below which the grid fails.
const TUNED_MIN: f64 = 0.95;
const KEPT_OUT_MIN: f64 = 0.90;

struct Cell {
    kept_out: bool,
    row: String,
    expected: String,
    sentence: String,
}

fn cells() -> Vec<Cell> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/suite/constructions.tsv");
    let text = std::fs::read_to_string(&path).expect("the grid stands in tests/suite");
    text.lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(|line| {
            let fields: Vec<&str> = line.split('\t').collect();
            let [_, part, row, expected, sentence] = fields[..] else {
                panic!("expected five columns, but found {line:?}");
            };
            Cell {
                kept_out: part == "kept out",
                row: row.to_owned(),
                expected: expected.to_owned(),
                sentence: sentence.to_owned(),
            }
        })
        .collect()
}

fn events(sentence: &str, rules: &EventRules) -> Vec<Event> {
    let document = Document::from_text(sentence);
    let model = tallybook_assets::model();
    let sentences: Vec<_> = tallybook_text::split(&document)
        .iter()
        .map(|sentence| model.analyse(document.text(), sentence))
        .collect();
    find(&document, &sentences, &tallybook_mention::Mentions::default(), &[], rules)
}

/// Returns true if and only if the events are what "type:status,recap+type:status?" asks for.
fn right(expected: &str, found: &[Event]) -> bool {
    let (expected, absent) = match expected.strip_suffix(" absent") {
        Some(rest) => (rest, true),
        None => (expected, false),
    };
    if expected == "none" {
        return found.is_empty();
    }
    let may_be_silent =
        absent || expected.contains(":hypothetical") || expected.contains(":undisclosed");
    if found.is_empty() {
        return may_be_silent;
    }
    let mut rest: Vec<&Event> = found.iter().collect();
    for part in expected.split('+') {
        let (part, optional) = match part.strip_suffix('?') {
            Some(part) => (part, true),
            None => (part, false),
        };
        match rest.iter().position(|event| is(part, event)) {
            Some(at) => {
                rest.remove(at);
            }
            None if optional => {}
            None => return false,
        }
    }
    rest.is_empty()
}

fn is(part: &str, event: &Event) -> bool {
    let mut flags = part.split(',');
    let coded = format!("{}:{}", event.event_type.as_str(), event.status.as_str());
    flags.next() == Some(coded.as_str())
        && flags.all(|flag| match flag {
            "recurring" => event.recurring,
            "recap" => event.recap_cue.is_some(),
            other => panic!("expected recurring or recap, but found {other:?}"),
        })
}

#[test]
fn constructions_come_out_right() {
    let rules = EventRules::built_in().with_sense(Sense::shared(tallybook_assets::events));
    let list = std::env::var_os("TALLYBOOK_GRID").is_some();
    let mut counts = [[0usize; 2]; 2];
    for cell in cells() {
        let found = events(&cell.sentence, &rules);
        let hit = right(&cell.expected, &found);
        counts[usize::from(cell.kept_out)][0] += 1;
        counts[usize::from(cell.kept_out)][1] += usize::from(hit);
        if list && !hit && !cell.kept_out {
            let got: Vec<String> = found
                .iter()
                .map(|event| format!("{}:{}", event.event_type.as_str(), event.status.as_str()))
                .collect();
            println!("{}: {} wanted {}, found {got:?}", cell.row, cell.sentence, cell.expected);
        }
    }
    let share = |row: [usize; 2]| row[1] as f64 / row[0].max(1) as f64;
    let [tuned, kept_out] = counts;
    println!("tuned {}/{} = {:.3}", tuned[1], tuned[0], share(tuned));
    println!("kept out {}/{} = {:.3}", kept_out[1], kept_out[0], share(kept_out));
    assert!(share(tuned) >= TUNED_MIN, "expected {TUNED_MIN} of the grid, but found {tuned:?}");
    assert!(share(kept_out) >= KEPT_OUT_MIN, "expected {KEPT_OUT_MIN}, but found {kept_out:?}");
}

#[test]
fn no_word_is_lost_to_the_quick_look() {
    // Whatever the grid codes must pass the look-up that lets a pipeline skip sentences.
    let rules = EventRules::built_in();
    for cell in cells() {
        let coded = !events(&cell.sentence, &rules).is_empty();
        let seen = cell
            .sentence
            .split(|c: char| !c.is_alphanumeric() && c != '-')
            .any(|word| rules.can_trigger(word));
        assert!(!coded || seen, "{}", cell.sentence);
    }
}
