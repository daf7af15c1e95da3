//! Runs `tallybook rules test`: do the rules find what their own examples say?

use std::io::{self, Write};

use anyhow::Context;
use tallybook_claim::event::{Event, EventRules, RuleExamples};
use tallybook_mention::actor::ActorDictionary;
use tallybook_pipeline::{Tools, analyse};
use tallybook_text::Document;

use crate::args::{RulesTestArgs, RulesVerb};
use crate::exit::Outcome;
use crate::view::clean;

/// Fewer examples than this do not show what a rule means.
const EXAMPLES_MIN: usize = 1;

/// Runs one of the verbs.
pub(crate) fn run(verb: RulesVerb) -> anyhow::Result<Outcome> {
    match verb {
        RulesVerb::Test(args) => test(&args),
    }
}

fn test(args: &RulesTestArgs) -> anyhow::Result<Outcome> {
    let rules = match &args.folder {
        Some(folder) => EventRules::with_folder(folder).context("expected a folder of rules")?,
        None => EventRules::built_in(),
    };
    let actors = ActorDictionary::built_in();
    let tools = Tools {
        model: tallybook_assets::model(),
        gazetteer: tallybook_assets::gazetteer(),
        actors: &actors,
        rules: &rules,
    };
    let mut out = io::stdout().lock();
    let (mut tested, mut sentences, mut misses) = (0, 0, 0);
    let wanted = |examples: &RuleExamples<'_>| examples.own || args.folder.is_none();
    for examples in rules.examples().filter(wanted) {
        tested += 1;
        sentences += examples.examples.len() + examples.counter_examples.len();
        for miss in misses_of(examples, tools) {
            misses += 1;
            writeln!(out, "{}", clean(&miss))?;
        }
    }
    writeln!(out, "rules: {tested}, sentences: {sentences}, misses: {misses}")?;
    Ok(if misses == 0 { Outcome::Done } else { Outcome::Found })
}

/// Returns a line for each sentence that does not do what the rule says.
fn misses_of(examples: RuleExamples<'_>, tools: Tools<'_>) -> Vec<String> {
    let RuleExamples { rule, .. } = examples;
    let events = |sentence: &str| analyse(&Document::from_text(sentence), tools).events;
    // Of the built-in rules several may fit one sentence: what it codes counts, not which took it.
    let does = |event: &Event| {
        event.rule == rule || !examples.own && Some(event.event_type) == examples.event_type
    };
    let mut misses = Vec::new();
    if examples.examples.len() < EXAMPLES_MIN {
        misses.push(format!("{rule}: expected an example, but found none"));
    }
    for sentence in examples.examples {
        let found = events(sentence);
        let by: Vec<&str> = found.iter().map(|event| event.rule.as_str()).collect();
        if examples.event_type.is_none() {
            if !by.is_empty() {
                misses.push(format!("{rule}: expected no event, but found {by:?}: {sentence}"));
            }
        } else if !found.iter().any(does) {
            let by = if by.is_empty() { "no event".to_owned() } else { by.join(", ") };
            misses.push(format!("{rule}: expected an event, but found {by}: {sentence}"));
        }
    }
    for sentence in examples.counter_examples {
        if events(sentence).iter().any(|event| event.rule == rule) {
            misses.push(format!("{rule}: expected no event of this rule: {sentence}"));
        }
    }
    misses
}
