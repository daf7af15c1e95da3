//! Turns the rules into `docs/coding-rules.md`, so that a researcher reads what is coded as what.

use std::fmt::Write as _;

use super::rules::{EventRules, Rule};

impl EventRules {
    /// Returns the book of rules as Markdown: types in the codebook's order, under each its rules
    /// in the order in which they are tried, with trigger words and examples.
    #[must_use]
    pub fn book(&self) -> String {
        let mut out = String::from(
            "# Coding rules\n\nMade from the tables in `data/lexicon/en/events`: \
             `TALLYBOOK_UPDATE_BOOK=1 cargo test -p tallybook-claim --test coding_rules` writes this\n\
             file anew. What each type means stands in the codebook; a desk adds its own rules in a\n\
             folder of the same format (`--rules DIR`).\n",
        );
        for &kind in super::EventType::ALL {
            let rules: Vec<&Rule> =
                self.rules.iter().filter(|rule| rule.event_type == Some(kind)).collect();
            if rules.is_empty() {
                continue;
            }
            // Writing to a String cannot fail.
            let _ = write!(out, "\n## {}\n", kind.as_str());
            for rule in rules {
                write_rule(&mut out, rule);
            }
        }
        out.push_str("\n## No event\n\nFrames in which a trigger is no happening of conflict.\n");
        for rule in self.rules.iter().filter(|rule| rule.event_type.is_none()) {
            write_rule(&mut out, rule);
        }
        out.push_str("\n## Word classes\n\n");
        for (name, about) in self.lexicon.class_list() {
            let _ = writeln!(out, "- `<{name}>`: {about}");
        }
        out
    }
}

fn write_rule(out: &mut String, rule: &Rule) {
    let _ = write!(out, "\n### {}\n\n{}\n", rule.name, rule.words);
    for note in notes(rule) {
        let _ = write!(out, "\n{note}\n");
    }
    for example in &rule.examples {
        let _ = write!(out, "\n> {example}\n");
    }
}

fn notes(rule: &Rule) -> impl Iterator<Item = &'static str> {
    let all = [
        (rule.effect, "A result: folds into the act that brought it about."),
        (rule.support, "Only where a verb says that it happens."),
        (rule.headline, "Only where no verb stands above it."),
        (rule.weak, "Only where the sentence tells nothing else."),
        (rule.follows, "Only where the text has told of violence before."),
        (rule.planned, "Always a plan."),
        (rule.negated, "Only where the verb is negated."),
        (rule.attempt.is_some(), "An attempt or failure at the other type."),
    ];
    all.into_iter().filter(|row| row.0).map(|row| row.1)
}
