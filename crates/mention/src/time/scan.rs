//! Turns sentences into time expressions read but not yet resolved.

use std::ops::Range;

use tallybook_syntax::ParsedSentence;
use tallybook_text::{Block, Document, Span};

use super::Boundary;
use super::lexeme::{self, Lexeme};
use super::meaning::{self, Meaning, Slots};
use super::rules::{self, Match, Rules};
use super::tense::{self, Tense};

/// A time expression with what its words say.
#[derive(Clone, Debug)]
pub(super) struct Surface {
    /// Index of the sentence.
    pub(super) sentence: usize,
    /// The words, without their preposition.
    pub(super) span: Span,
    /// Their tokens.
    pub(super) tokens: Range<usize>,
    /// The token whose head lies outside.
    pub(super) head: usize,
    /// Index of the rule.
    pub(super) rule: usize,
    /// How the words become a value.
    pub(super) meaning: Meaning,
    /// What the words fill in.
    pub(super) slots: Slots,
    /// Since, until, by, before, after.
    pub(super) boundary: Option<Boundary>,
    /// Tense of the verb they belong to.
    pub(super) tense: Tense,
    /// They qualify a noun: "since the violence of May 11".
    pub(super) qualifies: bool,
    /// They stand in a dateline: "HAFLONG, June 8: ...".
    pub(super) dateline: bool,
}

/// Most lexemes of one sentence that are read; what follows in a longer one has no times.
const LEXEMES_MAX: usize = 20_000;

/// Lexemes that the place of a dateline takes at most.
const DATELINE_LEXEMES: usize = 8;

/// Returns the time expressions of a document in order.
pub(super) fn scan(document: &Document, sentences: &[ParsedSentence]) -> Vec<Surface> {
    let rules = rules::rules();
    let text = document.text();
    let mut lexemes: Vec<Lexeme> = Vec::new();
    let mut found = Match::default();
    let mut surfaces = Vec::new();
    for (index, sentence) in sentences.iter().enumerate() {
        let (from, to) = (sentence.span.start as usize, sentence.span.end as usize);
        if text.get(from..to).is_none() {
            continue;
        }
        lexeme::read(text, from, to, &rules.lexicon, &mut lexemes);
        lexemes.truncate(LEXEMES_MAX);
        let mut at = 0;
        while at < lexemes.len() {
            if rules.longest(text, &lexemes, at, &mut found) {
                let read = surface(text, sentence, index, &lexemes, rules, &found);
                match read {
                    Some(pair) if pair.meaning == Meaning::YearPair => {
                        surfaces.extend(halves(sentence, &lexemes, &found, &pair));
                    }
                    read => surfaces.extend(read),
                }
                at = found.end.max(at + 1);
            } else {
                at += 1;
            }
        }
    }
    surfaces
}

fn surface(
    text: &str,
    sentence: &ParsedSentence,
    index: usize,
    lexemes: &[Lexeme],
    rules: &Rules,
    found: &Match,
) -> Option<Surface> {
    let rule = rules.rules.get(found.rule)?;
    if rule.meaning == Meaning::None {
        return None;
    }
    let first = lexemes.get(found.start)?;
    let last = lexemes.get(found.end.checked_sub(1)?)?;
    let span = Span { start: first.start, end: last.end };
    let tokens = sentence.tokens_in(span);
    let head = sentence.head_of(tokens.clone());
    let slots = meaning::slots(text, lexemes, &rules.lexicon, found);
    let before = |back: usize| {
        let lexeme = found.start.checked_sub(back).and_then(|at| lexemes.get(at));
        lexeme.map_or("", |l| text.get(l.start as usize..l.end as usize).unwrap_or(""))
    };
    let boundary = boundary(before).filter(|boundary| {
        // "From" begins a time only before a day or month: "up from the first quarter".
        let day = matches!(
            rule.meaning,
            Meaning::Date | Meaning::Month | Meaning::Weekday | Meaning::Dom | Meaning::Deictic
        );
        *boundary != Boundary::Since || day || !before(1).eq_ignore_ascii_case("from")
    });
    let after_ahead_of =
        before(1).eq_ignore_ascii_case("of") && before(2).eq_ignore_ascii_case("ahead");
    let mut tense = tense::tense(text, sentence, tokens.start, head);
    if after_ahead_of || (boundary == Some(Boundary::Until) && tense == Tense::Unknown) {
        tense = Tense::Future;
    }
    if boundary == Some(Boundary::Since) {
        tense = Tense::Past;
    }
    let meaning = rule.meaning;
    let rule = found.rule;
    let qualifies = before(1).eq_ignore_ascii_case("of");
    let opens = text.get(span.end as usize..).unwrap_or("").trim_start();
    let dateline = sentence.block == Block::Dateline
        || found.start <= DATELINE_LEXEMES
            && before(1) == ","
            && ["(", ":", "--", "–", "—"].iter().any(|mark| opens.starts_with(mark));
    Some(Surface {
        sentence: index,
        span,
        tokens,
        head,
        rule,
        meaning,
        slots,
        boundary,
        tense,
        qualifies,
        dateline,
    })
}

/// "From 2015 to 2018" is two expressions in TIMEX3; each keeps the interval of both.
fn halves<'a>(
    sentence: &'a ParsedSentence,
    lexemes: &'a [Lexeme],
    found: &'a Match,
    pair: &'a Surface,
) -> impl Iterator<Item = Surface> + 'a {
    let years = found.captures.iter().zip(pair.slots.years);
    years.filter_map(|(capture, year)| {
        let lexeme = lexemes.get(capture.at as usize)?;
        let span = Span { start: lexeme.start, end: lexeme.end };
        let tokens = sentence.tokens_in(span);
        let head = sentence.head_of(tokens.clone());
        let slots = Slots { years: [year, 0], pair: pair.slots.years, ..pair.slots };
        let (meaning, boundary) = (Meaning::Year, None);
        Some(Surface { span, tokens, head, slots, meaning, boundary, ..pair.clone() })
    })
}

/// Returns the limit that the words before an expression make of it.
fn boundary<'a>(before: impl Fn(usize) -> &'a str) -> Option<Boundary> {
    // "since about March", "by the 14th", "until at least Friday"
    let skip = ["about", "around", "at", "least", "early", "late", "the"];
    let back = (1..4).find(|&back| !skip.iter().any(|s| before(back).eq_ignore_ascii_case(s)))?;
    match before(back).to_ascii_lowercase().as_str() {
        "since" => Some(Boundary::Since),
        "until" | "till" | "til" => Some(Boundary::Until),
        "by" => Some(Boundary::By),
        "before" => Some(Boundary::Before),
        "after" => Some(Boundary::After),
        "from" => Some(Boundary::Since),
        _ => None,
    }
}
