//! The contract's words that the command line takes.

/// Returns the event types.
pub(crate) fn types() -> Vec<String> {
    tallybook_claim::event::EventType::ALL.iter().map(|word| word.as_str().to_owned()).collect()
}
