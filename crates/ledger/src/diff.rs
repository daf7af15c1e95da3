//! Turns two codings of a document into what changed: claims gained, lost, and changed by value.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;
use tallybook_contract::ClaimLine;

/// What differs between two lists of claims.
#[derive(Clone, PartialEq, Debug, Default, Serialize)]
pub struct ClaimDiff {
    /// Claims that only the later has.
    pub gained: Vec<ClaimChange>,
    /// Claims that only the earlier has.
    pub lost: Vec<ClaimChange>,
    /// Claims of both with other values.
    pub changed: Vec<ClaimChange>,
    /// Number of claims that say the same.
    pub same: usize,
}

/// One claim of a difference.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct ClaimChange {
    /// Its id (the later one's where both have it).
    pub claim_id: String,
    /// What it is about, in words: type, status, days.
    pub about: String,
    /// The values that changed: pointer, before, after.
    pub values: Vec<(String, Value, Value)>,
}

impl ClaimDiff {
    /// Returns true if and only if nothing differs.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.gained.is_empty() && self.lost.is_empty() && self.changed.is_empty()
    }
}

impl ClaimDiff {
    /// Leaves of the changes that there are changes, and not what they say.
    pub fn withhold(&mut self) {
        for change in self.gained.iter_mut().chain(&mut self.lost).chain(&mut self.changed) {
            change.values.clear();
        }
    }
}

/// Where a claim stands and who made it is not what it says.
const PASSED_OVER: &[&str] = &["claim_id", "document_id", "rule", "codes", "span"];

/// Returns what differs from the earlier to the later list.
///
/// A claim of one version is found in the other by its id, else by its type and trigger word: in a
/// corrected text every span may have moved.
#[must_use]
pub fn claim_diff(before: &[ClaimLine], after: &[ClaimLine]) -> ClaimDiff {
    let mut diff = ClaimDiff::default();
    let mut waiting: Vec<Option<&ClaimLine>> = before.iter().map(Some).collect();
    let mut matched: BTreeMap<usize, &ClaimLine> = BTreeMap::new();
    let rules: [fn(&ClaimLine, &ClaimLine) -> bool; 3] = [
        |a, b| a.claim_id == b.claim_id,
        |a, b| a.event_type == b.event_type && a.evidence.text == b.evidence.text,
        |a, b| {
            let word = |line: &ClaimLine| line.trigger.text.to_lowercase();
            a.event_type == b.event_type && word(a) == word(b)
        },
    ];
    for same in rules {
        for (at, line) in after.iter().enumerate() {
            if matched.contains_key(&at) {
                continue;
            }
            let found = waiting.iter_mut().find(|slot| slot.is_some_and(|old| same(old, line)));
            if let Some(old) = found.and_then(Option::take) {
                matched.insert(at, old);
            }
        }
    }
    for (at, line) in after.iter().enumerate() {
        let Some(old) = matched.get(&at) else {
            diff.gained.push(change(line, Vec::new()));
            continue;
        };
        let mut values = Vec::new();
        let json = |line: &ClaimLine| serde_json::to_value(line).unwrap_or(Value::Null);
        compare("", &json(old), &json(line), &mut values);
        if values.is_empty() {
            diff.same += 1;
        } else {
            diff.changed.push(change(line, values));
        }
    }
    diff.lost = waiting.into_iter().flatten().map(|line| change(line, Vec::new())).collect();
    diff
}

fn change(line: &ClaimLine, values: Vec<(String, Value, Value)>) -> ClaimChange {
    let days = match (&line.when.earliest, &line.when.latest) {
        (Some(first), Some(last)) if first == last => first.clone(),
        (first, last) => {
            let day = |day: &Option<String>| day.clone().unwrap_or_else(|| "open".to_owned());
            format!("{} to {}", day(first), day(last))
        }
    };
    let place = line.places.first().map_or(String::new(), |place| format!(", {}", place.name));
    let about = format!("{}, {}{place}, {days}", line.event_type, line.status);
    ClaimChange { claim_id: line.claim_id.clone(), about, values }
}

/// Collects the values that differ, by their JSON pointers.
fn compare(at: &str, before: &Value, after: &Value, out: &mut Vec<(String, Value, Value)>) {
    match (before, after) {
        (Value::Object(a), Value::Object(b)) => {
            for (key, old) in a {
                if !PASSED_OVER.contains(&key.as_str()) {
                    let new = b.get(key).unwrap_or(&Value::Null);
                    compare(&format!("{at}/{key}"), old, new, out);
                }
            }
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            for (number, (old, new)) in a.iter().zip(b).enumerate() {
                compare(&format!("{at}/{number}"), old, new, out);
            }
        }
        _ if before != after => out.push((at.to_owned(), before.clone(), after.clone())),
        _ => {}
    }
}
