//! Turns quantity mentions into the operands that arithmetic reads, in the order of the text.

use std::ops::Range;

use tallybook_mention::Mentions;
use tallybook_mention::quantity::{Approx, Category, QuantityKind};
use tallybook_mention::time::TimeMention;
use tallybook_syntax::{ParsedSentence, Xpos};
use tallybook_text::{Document, Span};

use super::fraction::small_number;

/// A number of the text that arithmetic can use.
#[derive(Clone, Copy, Debug)]
pub(super) struct Item {
    pub(super) span: Span,
    pub(super) number: Span,
    pub(super) sentence: usize,
    pub(super) value: f64,
    pub(super) kind: QuantityKind,
    pub(super) category: Category,
    pub(super) exact: bool,
    /// Told as contained in another ("including").
    pub(super) part: bool,
    /// Carries the noun that it counts.
    pub(super) unit: bool,
    pub(super) article: bool,
}

/// Two numbers told as one range or as two readings: "95 or 103".
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    pub(super) span: Span,
    pub(super) sentence: usize,
    pub(super) low: f64,
    pub(super) high: f64,
}

/// A document with its numbers.
#[derive(Debug)]
pub(super) struct Page<'a> {
    pub(super) text: &'a str,
    pub(super) sentences: &'a [ParsedSentence],
    pub(super) times: &'a [TimeMention],
    /// Counts, percentages and fractions, in order.
    pub(super) items: Vec<Item>,
    pub(super) ranges: Vec<Bounds>,
    /// Money, weights and stretches of time: operands of a change or a rate, never a tally.
    pub(super) measures: Vec<Item>,
    /// Bare cardinals that are no mention of their own: the 88 of "22 of the 88 schools".
    pub(super) loose: Vec<Item>,
}

impl<'a> Page<'a> {
    pub(super) fn of(
        document: &'a Document,
        sentences: &'a [ParsedSentence],
        mentions: &'a Mentions,
    ) -> Self {
        let times = &mentions.times[..];
        let mut items = Vec::new();
        let mut ranges = Vec::new();
        let mut measures = Vec::new();
        for mention in &mentions.quantities {
            let value = &mention.value;
            if let (Approx::Range, Some(low), Some(high)) = (value.approx, value.min, value.max) {
                let (span, sentence) = (mention.span, mention.sentence);
                ranges.push(Bounds { span, sentence, low, high });
            }
            let Some(number) = value.value else { continue };
            let usable = matches!(
                value.kind,
                QuantityKind::Count
                    | QuantityKind::Percent
                    | QuantityKind::Fraction
                    | QuantityKind::Measure
            );
            if !usable || value.approx == Approx::None {
                continue;
            }
            let aged = mention.rule.ends_with("age");
            let measure = value.kind == QuantityKind::Measure;
            if aged || !measure && in_time(times, value.number) {
                continue;
            }
            let list = if measure { &mut measures } else { &mut items };
            list.push(Item {
                span: mention.span,
                number: value.number,
                sentence: mention.sentence,
                value: number,
                kind: value.kind,
                category: value.category,
                exact: value.approx == Approx::Exact,
                part: value.part,
                unit: value.unit.is_some(),
                article: value.article,
            });
        }
        items.sort_by_key(|item| (item.span.start, item.span.end));
        items.dedup_by(|b, a| a.number == b.number);
        let text = document.text();
        let mut page = Self { text, sentences, times, items, ranges, measures, loose: Vec::new() };
        page.loose = page.loose_numbers(mentions);
        page
    }

    /// Returns the cardinals that no mention has as its number.
    fn loose_numbers(&self, mentions: &Mentions) -> Vec<Item> {
        let mut out = Vec::new();
        let mut known = mentions.quantities.iter().map(|m| m.value.number).collect::<Vec<_>>();
        known.sort_by_key(|span| span.start);
        for (index, sentence) in self.sentences.iter().enumerate() {
            if self.within(index..index + 1).is_empty() {
                continue;
            }
            for (i, token) in sentence.tokens.iter().enumerate() {
                let near = known.partition_point(|span| span.start < token.span.end);
                let taken = known.get(near.saturating_sub(2)..near).unwrap_or(&[]);
                let taken = taken.iter().any(|span| span.overlaps(token.span));
                if token.xpos != Xpos::Cd || taken || in_time(self.times, token.span) {
                    continue;
                }
                let word = token.span.of(self.text).to_lowercase();
                let before = i.checked_sub(1).and_then(|at| sentence.tokens.get(at));
                let before = before.map_or("", |token| token.span.of(self.text));
                let labelled = before.ends_with(['-', '/', ':', '#', '.', '$']);
                let value = small_number(&word).filter(|value| *value >= 2.0);
                let year = word.len() == 4 && (word.starts_with("19") || word.starts_with("20"));
                if let Some(value) = value.filter(|_| !labelled && !year) {
                    out.push(Item { sentence: index, value, ..Item::exact(token.span) });
                }
            }
        }
        out
    }

    /// Returns the loose cardinals of one sentence.
    pub(super) fn loose_in(&self, sentence: usize) -> &[Item] {
        let start = self.loose.partition_point(|item| item.sentence < sentence);
        let end = self.loose.partition_point(|item| item.sentence <= sentence);
        self.loose.get(start..end.max(start)).unwrap_or(&[])
    }

    /// Returns the times of one sentence.
    pub(super) fn times_in(&self, sentence: usize) -> &[TimeMention] {
        let start = self.times.partition_point(|time| time.sentence < sentence);
        let end = self.times.partition_point(|time| time.sentence <= sentence);
        self.times.get(start..end).unwrap_or(&[])
    }

    /// Returns the items of these sentences.
    pub(super) fn within(&self, sentences: Range<usize>) -> &[Item] {
        let start = self.items.partition_point(|item| item.sentence < sentences.start);
        let end = self.items.partition_point(|item| item.sentence < sentences.end);
        self.items.get(start..end.max(start)).unwrap_or(&[])
    }

    /// Returns the words between two spans, in lower case.
    pub(super) fn between(&self, a: Span, b: Span) -> String {
        Span { start: a.end, end: b.start.max(a.end) }.of(self.text).to_lowercase()
    }

    /// Returns up to `len` bytes before a span, in lower case, within its sentence.
    pub(super) fn before(&self, item: &Item, len: u32) -> String {
        let floor = self.sentences.get(item.sentence).map_or(0, |s| s.span.start);
        let mut start = item.span.start.saturating_sub(len).max(floor) as usize;
        while !self.text.is_char_boundary(start) {
            start += 1;
        }
        self.text.get(start..item.span.start as usize).unwrap_or("").to_lowercase()
    }

    /// Returns up to `len` bytes after a span, in lower case, within its sentence.
    pub(super) fn after(&self, item: &Item, len: u32) -> String {
        let roof = self.sentences.get(item.sentence).map_or(item.span.end, |s| s.span.end);
        let mut end = item.span.end.saturating_add(len).min(roof.max(item.span.end)) as usize;
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        self.text.get(item.span.end as usize..end).unwrap_or("").to_lowercase()
    }

    /// Returns the sentence's words in lower case.
    pub(super) fn words(&self, sentence: usize) -> String {
        self.sentences.get(sentence).map_or("", |s| s.span.of(self.text)).to_lowercase()
    }
}

fn in_time(times: &[TimeMention], span: Span) -> bool {
    let end = times.partition_point(|time| time.span.start < span.end);
    times.get(end.saturating_sub(3)..end).unwrap_or(&[]).iter().any(|time| time.span.overlaps(span))
}

impl Item {
    /// Returns a plain count of one at this place.
    pub(super) fn exact(span: Span) -> Self {
        Self {
            span,
            number: span,
            sentence: 0,
            value: 1.0,
            kind: QuantityKind::Count,
            category: Category::Other,
            exact: true,
            part: false,
            unit: false,
            article: false,
        }
    }

    pub(super) fn counts(&self) -> bool {
        self.kind == QuantityKind::Count
    }

    /// True where both can be numbers of one kind of thing: the dead are not added to the hurt.
    pub(super) fn goes_with(&self, other: &Item) -> bool {
        let fate = |category: Category| {
            matches!(
                category,
                Category::Killed
                    | Category::Wounded
                    | Category::Missing
                    | Category::Vehicles
                    | Category::Weapons
                    | Category::Sites
                    | Category::Aircraft
            )
        };
        self.category == other.category || !(fate(self.category) && fate(other.category))
    }
}

/// Returns true where `text` holds one of the words as a whole word.
pub(super) fn has_word(text: &str, words: &[&str]) -> bool {
    text.split(|c: char| !c.is_alphanumeric()).any(|word| words.contains(&word))
}
