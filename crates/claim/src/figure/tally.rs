//! Turns published running counts into tallies with their window.
//!
//! | words | count | since |
//! |---|---|---|
//! | the fourth strike in the district this month | 4 | the first of the month |
//! | which brings to 61 the number of the dead | 61 | |
//! | 96,000 people have been displaced since December 1 | 96000 | 1 December |
//! | the toll since May stands at 12 | 12 | 1 May |
//! | Lorries since 12 July: 1,149 | 1149 | 12 July |
//!
//! A number without a window ("the toll rose to 26") belongs to a happening and is no tally, but
//! for what a verb of bringing carries to its new height.

use std::ops::Range;

use tallybook_mention::quantity::Category;
use tallybook_syntax::{Upos, Xpos};
use tallybook_text::Dct;

use super::Tally;
use super::fraction::small_number;
use super::item::{Item, Page};
use super::lexicon::{Class, Lexicon};
use super::line::Line;
use super::window::{self, Kind, Window};
use super::{counted, echo, keeper, ordinal};
use crate::attribution::Attribution;

/// The least that a conflict has cost where its words name no window.
const ERA_TOLL_MIN: f64 = 20.0;
/// A period over which a report counts; what is shorter is the time of one story.
const PERIOD_DAYS_MIN: i32 = 13;
/// A period over which deaths told without a cause are a sum.
const SEASON_DAYS_MIN: i32 = 50;
/// A bare year dates a happening as often as it bounds a sum.
const SEASON_DAYS_MAX: i32 = 300;
/// How many tokens may part a number from its window.
const REACH_TOKENS_MAX: usize = 26;

pub(super) fn find(page: &Page<'_>, dct: &Dct, attributions: &[Attribution]) -> Vec<Tally> {
    let mut out: Vec<Tally> = Vec::new();
    for index in 0..page.sentences.len() {
        let Some(line) = Line::of(page, index) else { continue };
        let windows = window::windows(&line, dct);
        let mut sums: Vec<(Item, Tally)> = Vec::new();
        for item in countable(&line) {
            let tally = sum(&line, &windows, &item).or_else(|| beside(&line, &item, &sums));
            sums.extend(tally.map(|tally| (item, tally)));
        }
        out.extend(sums.into_iter().map(|(_, tally)| tally));
        ordinal::find(&line, &windows, &mut out);
    }
    // What only echoes a tally may stand before it: "Monday's toll was 12, bringing the total to 90".
    if out.iter().any(Tally::is_cumulative) {
        for index in 0..page.sentences.len() {
            let Some(line) = Line::of(page, index) else { continue };
            let windows = window::windows(&line, dct);
            for item in countable(&line) {
                if !out.iter().any(|tally| is_of(tally, &item)) {
                    let found = echo(&line, &windows, &item, &out);
                    out.extend(found);
                }
            }
        }
    }
    out.sort_by_key(|tally| (tally.span.start, tally.span.end));
    out.dedup_by(|a, b| a.span.overlaps(b.span) && a.count == b.count);
    for tally in &mut out {
        // What no noun names is told by the tally's own words.
        if tally.counted.is_empty() {
            let words = tally.span.of(page.text).split_whitespace();
            tally.counted = words.collect::<Vec<_>>().join(" ");
        }
        let at = page.sentences.partition_point(|sentence| sentence.span.end <= tally.span.start);
        let kept = Line::of(page, at).and_then(|line| keeper::counter(&line, tally.span));
        tally.said_by = kept.or_else(|| keeper::voice(attributions, tally.span));
    }
    out
}

/// The numbers of a sentence that can be a running count, occasions included.
fn countable(line: &Line<'_>) -> Vec<Item> {
    let mut items: Vec<Item> = line.items().to_vec();
    items.extend(occasions(line));
    items.retain(|item| {
        item.counts() && !item.article && item.value >= 2.0 && item.value.fract() == 0.0
    });
    items.sort_by_key(|item| item.span.start);
    items
}

/// True where a tally was read from this number.
fn is_of(tally: &Tally, item: &Item) -> bool {
    tally.span.overlaps(item.number) && tally.count == item.value
}

/// A number that is a count only because a tally stands near it.
fn echo(line: &Line<'_>, windows: &[Window], item: &Item, out: &[Tally]) -> Option<Tally> {
    let nearest = |reach: usize| {
        out.iter()
            .filter(|tally| tally.is_cumulative() && is_near(line.page, line.index, tally, reach))
            .min_by_key(|tally| tally.span.start.abs_diff(item.span.start))
    };
    let near = nearest(ECHO_SENTENCES);
    against(line, windows, item, near)
        .or_else(|| echo::of_a_part(line, windows, item, near?))
        .or_else(|| echo::of_another_voice(line, item, near?))
        .or_else(|| echo::of_another_day(line, item, near?))
        .or_else(|| echo::of_another_period(line, item, nearest(SERIES_SENTENCES)?))
        .or_else(|| echo::of_the_same_thing(line, windows, item, nearest(SERIES_SENTENCES)?))
}

/// How many sentences a tally reaches on: what later numbers echo must be fresh.
const ECHO_SENTENCES: usize = 3;
/// How many sentences a series of periods reaches on: each number names its own.
const SERIES_SENTENCES: usize = 8;

/// True where a tally stands in this sentence, at most `reach` before it, or right after it.
fn is_near(page: &Page<'_>, index: usize, tally: &Tally, reach: usize) -> bool {
    let last = (index + 1).min(page.sentences.len().saturating_sub(1));
    let before = page.sentences.get(index.saturating_sub(reach)..=last);
    before.is_some_and(|before| before.iter().any(|sentence| sentence.span.overlaps(tally.span)))
}

/// A cumulative number: its tally where the words around it make it a running count.
fn sum(line: &Line<'_>, windows: &[Window], item: &Item) -> Option<Tally> {
    let lead = line.lead(item);
    let tokens = line.tokens(item.span);
    let end = tokens.end.max(line.tokens(item.number).end);
    let named = is_definite(line, lead) && !is_reduced(line, end);
    if named || is_oblique(line, lead) || is_unreal(line, lead) || is_aside(line, end) {
        return None;
    }
    let number = lead..end;
    let mut near: Vec<&Window> =
        windows.iter().filter(|window| reaches(line, &number, &window.tokens)).collect();
    near.sort_by_key(|window| gap(&number, &window.tokens));
    let best = near.first().copied();
    let found = near.iter().find_map(|window| Some((*window, runs(line, item, &number, window)?)));
    let (whole, rule) = match found {
        Some((window, rule)) => {
            let tokens = &window.tokens;
            (number.start.min(tokens.start)..number.end.max(tokens.end), rule)
        }
        None if brings(line, &number) => (bringing(line, &number), "tally/brings"),
        None => (lead.saturating_sub(4)..end, unbounded(line, lead, item)?),
    };
    let window = found.map(|(window, _)| window).or(best);
    Some(Tally {
        span: line.span(whole),
        count: item.value,
        counted: counted::of_item(line, item),
        since: window.and_then(|window| window.since),
        until: window.and_then(|window| window.until),
        said_by: None,
        rule,
    })
}

/// The rule by which a number is a running count with no window in its words.
fn unbounded(line: &Line<'_>, lead: usize, item: &Item) -> Option<&'static str> {
    if has_since(line, lead, item) {
        return Some("tally/has_since");
    }
    if is_running_total(line, lead) {
        return Some("tally/running_total");
    }
    if is_together(line, lead) {
        return Some("tally/together");
    }
    is_toll_of_an_era(line, lead, item).then_some("tally/toll_of_an_era")
}

/// "14 times", "on 13 occasions", "twice": how often something happened, which no rule of quantity
/// counts.
fn occasions(line: &Line<'_>) -> Vec<Item> {
    let mut out = Vec::new();
    for i in 0..line.len() {
        let word = line.word(i);
        let times = matches!(line.word(i + 1), "times" | "occasions");
        let value = match word {
            "twice" => Some(2.0),
            "thrice" => Some(3.0),
            _ => small_number(word).filter(|value| *value >= 2.0 && times),
        };
        // "Three times the number" compares.
        let compares = matches!(line.word(i + 2), "the" | "as" | "more" | "that" | "what" | "a");
        let Some(value) = value.filter(|_| !compares) else { continue };
        let end = i + 1 + usize::from(times);
        let (number, span) = (line.span(i..i + 1), line.span(i..end));
        let known = line.items().iter().any(|item| item.number == number);
        if !known {
            out.push(Item { number, value, sentence: line.index, unit: true, ..Item::exact(span) });
        }
    }
    out
}

/// "The 1,204 mines lifted since April", "the 90 raids since May": the number is told with its
/// window, although the words take it as known.
fn is_reduced(line: &Line<'_>, end: usize) -> bool {
    let lifted = line.xpos(end) == Some(Xpos::Vbn) && !line.is(end, Class::State);
    let since = |i: usize| matches!(line.word(i), "since");
    lifted && (end + 1..(end + 7).min(line.len())).any(since)
        || since(end) && line.is(end.wrapping_sub(1), Class::Occur)
}

/// "The two", "those 240": named before, not counted here.
fn is_definite(line: &Line<'_>, lead: usize) -> bool {
    matches!(line.back(lead, 1), "the" | "these" | "those" | "its" | "all" | "both" | "their")
}

/// "A larger exchange, of 1,800 people, has been": the count is an aside, its sentence goes on
/// without it.
fn is_aside(line: &Line<'_>, end: usize) -> bool {
    let verb = matches!(line.xpos(end + 1), Some(Xpos::Vbd | Xpos::Vbz))
        || line.is_finite_auxiliary(end + 1);
    line.word(end) == "," && verb
}

/// "Was told by two drivers", "enlarged with 12 buildings": what stands in a circumstance is not
/// what the window counts.
fn is_oblique(line: &Line<'_>, lead: usize) -> bool {
    if line.back(lead, 1) == "on" && (lead..lead + 3).any(|i| line.word(i) == "occasions") {
        return false;
    }
    // "The deaths of 70 detainees" counts the deaths, "a patrol of 12 men" counts none.
    let of = line.back(lead, 1) == "of"
        && !line.has(lead.saturating_sub(3)..lead, Class::Occur)
        && !line.has(lead.saturating_sub(4)..lead, Class::Total);
    of || matches!(
        line.back(lead, 1),
        "by" | "with" | "in" | "on" | "from" | "for" | "into" | "through" | "under" | "against"
    )
}

/// "The worst shooting since April", "for the first time since May": the window belongs to a rank.
fn is_ranked(line: &Line<'_>, tokens: Range<usize>) -> bool {
    tokens.clone().any(|i| {
        let superlative =
            line.xpos(i) == Some(Xpos::Jjs) && !matches!(line.word(i), "least" | "most");
        superlative
            || matches!(line.word(i), "first" | "worst" | "last")
            || ordinal::ordinal(line.word(i)).is_some()
    })
}

/// "Would have killed 12", "if 30 had come".
fn is_unreal(line: &Line<'_>, lead: usize) -> bool {
    line.is_unreal(lead.saturating_sub(6)..lead)
}

fn gap(a: &Range<usize>, b: &Range<usize>) -> usize {
    if a.end <= b.start { b.start - a.end } else { a.start.saturating_sub(b.end) }
}

/// What stands between a number and a window.
fn between(number: &Range<usize>, window: &Range<usize>) -> Range<usize> {
    if number.end <= window.start { number.end..window.start } else { window.end..number.start }
}

fn reaches(line: &Line<'_>, number: &Range<usize>, window: &Range<usize>) -> bool {
    let overlap = number.start < window.end && window.start < number.end;
    let gap = between(number, window);
    // A window that opens the sentence rules its first clause.
    let opens = window.end <= number.start && line.word(window.end) == ",";
    let commas = gap.clone().filter(|&i| line.word(i) == ",").count();
    // "This year's ceremony drew 2,000", "two attempts earlier this year".
    let owner = line.word(window.start) == "this"
        && matches!(line.word(window.end), "'s" | "\u{2019}s")
        && !line.has(window.end..(window.end + 4).min(line.len()), Class::Total);
    let earlier = matches!(line.back(window.start, 1), "earlier" | "later" | "early" | "late")
        || matches!(line.word(window.start), "earlier" | "later");
    !overlap
        && !owner
        && !earlier
        && !is_ranked(line, gap.clone())
        && gap.len() <= REACH_TOKENS_MAX
        && line.is_one_clause(gap)
        && commas <= 1 + usize::from(opens)
}

/// "A blast in March killed nine": one happening is the cause, so that its toll is no sum.
fn has_single_cause(line: &Line<'_>, number: usize) -> bool {
    (0..line.len()).any(|i| {
        let article = matches!(line.word(i), "a" | "an" | "one" | "the");
        let noun = (i + 1..(i + 4).min(line.len())).find(|&k| line.upos(k) == Upos::Noun);
        let event = noun.is_some_and(|k| {
            let plural = format!("{}s", line.word(k));
            let after = line.back(i, 1);
            Lexicon::get().single(&plural).has(Class::Occur)
                && (matches!(after, "in" | "by" | "when" | "during" | "after") || i < 2)
        });
        article && event
    }) || line.has_word(0..number, &["gunmen", "bomber", "gunman", "attackers"])
}

/// "12 have been killed", "12 dead", "has lost 12 men": what the number is told of happens, and
/// does not merely last.
///
/// With `passive` only what is told of the number as a subject counts.
fn happens(line: &Line<'_>, number: &Range<usize>, passive: bool) -> bool {
    let auxiliary =
        |i: usize| matches!(line.word(i), "have" | "has" | "had" | "been" | "were" | "was" | "'ve");
    let verb = |i: usize| matches!(line.xpos(i), Some(Xpos::Vbn | Xpos::Vbd)) && !auxiliary(i);
    let event = |i: usize| verb(i) && !line.is(i, Class::State);
    let right = number.end..(number.end + 9).min(line.len());
    let stop = right
        .clone()
        .find(|&i| matches!(line.word(i), "," | "." | ";" | "who" | "that" | "which" | "since"));
    let right = right.start..stop.unwrap_or(right.end);
    // "Has been hit 14 times": the verb stands before the occasions.
    let often = line.word(number.end.wrapping_sub(1));
    let repeated = matches!(often, "times" | "occasions" | "twice" | "thrice")
        && (number.start.saturating_sub(8)..number.start).any(event);
    let subject = repeated
        || right.clone().any(|i| {
            event(i) && (number.end..i).any(auxiliary) || matches!(line.word(i), "dead" | "died")
        });
    let own = number.clone().any(|i| line.is(i, Class::Fate));
    let object = (number.start.saturating_sub(3)..number.start).any(|i| {
        let direct = !line.has_word(i + 1..number.start, &["to", "in", "at", "of", "and", ","]);
        verb(i) && direct && !line.is(i, Class::Hold)
    });
    if passive { subject } else { subject || own || object }
}

/// Returns the rule by which the words between a number and its window make a running count.
fn runs(
    line: &Line<'_>,
    item: &Item,
    number: &Range<usize>,
    window: &Window,
) -> Option<&'static str> {
    let gap = between(number, &window.tokens);
    let around = number.start.saturating_sub(8).min(gap.start)..(number.end + 6).max(gap.end);
    let around = around.start..around.end.min(line.len());
    if logged(line, number, window) {
        return Some("tally/logged");
    }
    if totals(line, number, &gap, window) {
        return Some("tally/total");
    }
    let negated = line.has_word(gap.clone(), &["not", "never", "n't", "no"]);
    // "Another 40 died on Tuesday, bringing ...": a number with a day of its own.
    let inner = line.span(gap.clone());
    // Since this morning is today.
    let today = window.kind == Kind::Since && window.is_short();
    let dated =
        today || !gap.is_empty() && line.times().iter().any(|time| inner.contains(time.span));
    let lasts = line.has(gap.clone(), Class::State) || line.is_unreal(around.clone());
    if lasts || negated || dated || line.back(number.start, 1) == "another" {
        return None;
    }
    told(line, item, number, &around).rule(line, number, window)
}

/// What the words around a number tell of it.
#[derive(Clone, Copy, Debug)]
struct Told {
    /// Somebody keeps count.
    counting: bool,
    /// "A total of", "in all".
    whole: bool,
    perfect: bool,
    /// Persons who became a toll.
    fate: bool,
    /// It happened to the number.
    suffered: bool,
    happens: bool,
    /// The number counts happenings.
    occurs: bool,
    /// One happening is the cause.
    single: bool,
    several: bool,
}

fn told(line: &Line<'_>, item: &Item, number: &Range<usize>, around: &Range<usize>) -> Told {
    let right = number.end..(number.end + 7).min(line.len());
    let reported = right
        .clone()
        .any(|i| line.word(i) == "reported" && matches!(line.back(i, 1), "were" | "been" | "was"));
    let several = item.value >= 3.0;
    Told {
        counting: line.has(number.start.saturating_sub(5)..number.start, Class::Counting)
            || line.has(right, Class::Counting)
            || reported,
        whole: is_whole(line, number),
        perfect: is_perfect(line, around),
        fate: is_toll(item.category) || line.has(number.clone(), Class::Fate),
        suffered: happens(line, number, true),
        happens: happens(line, number, false),
        occurs: several && number.clone().any(|i| line.is(i, Class::Occur)),
        single: has_single_cause(line, number.start),
        several,
    }
}

impl Told {
    /// The rule by which a window of this kind makes the number a tally.
    fn rule(self, line: &Line<'_>, number: &Range<usize>, window: &Window) -> Option<&'static str> {
        let Self { counting, whole, perfect, fate, suffered, happens, occurs, single, several } =
            self;
        let has = |words: &[&str]| line.has_word(window.tokens.clone(), words);
        let (holds, rule) = match window.kind {
            Kind::Since => (happens || counting || whole || occurs, "tally/since"),
            Kind::Now if window.long => {
                (happens && perfect || counting || whole || occurs, "tally/this_year")
            }
            Kind::Now => {
                // "In the last two weeks 14 hamlets": a length that ends now bounds only tolls.
                let bare = !has(&["week", "weekend", "day", "night", "last", "past", "preceding"]);
                (perfect && happens && bare || counting || whole || occurs, "tally/this_month")
            }
            Kind::Past => {
                let width = match (window.since, window.until) {
                    (Some(a), Some(b)) => a.until(b).map_or(0, |span| span.get_days()),
                    _ => 0,
                };
                let counted = (counting || occurs) && width >= PERIOD_DAYS_MIN && several;
                let season = (SEASON_DAYS_MIN..=SEASON_DAYS_MAX).contains(&width);
                (whole || counted || fate && suffered && season && !single, "tally/period")
            }
            Kind::Era => {
                let reduced = fate && line.xpos(number.end) == Some(Xpos::Vbn);
                (perfect && happens || whole || reduced, "tally/era")
            }
            Kind::Length => {
                let days = has(&["day", "days", "hours", "night", "nights"]);
                let toll = suffered && fate && !single && !days;
                let told = perfect && (counting || happens && fate || occurs);
                (whole && window.long || told || toll, "tally/length")
            }
            Kind::SoFar => {
                let dated = has(&["date"]) && perfect && happens;
                (
                    counting && perfect && several && !fate || whole && perfect || dated,
                    "tally/so_far",
                )
            }
        };
        holds.then_some(rule)
    }
}

fn is_toll(category: Category) -> bool {
    matches!(
        category,
        Category::Killed
            | Category::Wounded
            | Category::Captured
            | Category::Abducted
            | Category::Released
            | Category::Displaced
            | Category::Missing
    )
}

/// "A total of 12", "In all, 12", "12 in total".
fn is_whole(line: &Line<'_>, number: &Range<usize>) -> bool {
    let left = number.start.saturating_sub(4)..number.end;
    line.has(left, Class::Whole)
        || line.has(number.end..(number.end + 2).min(line.len()), Class::Whole)
}

/// "Have been killed", "has lost", "have fled".
fn is_perfect(line: &Line<'_>, tokens: &Range<usize>) -> bool {
    tokens.clone().any(|i| {
        matches!(line.word(i), "has" | "have" | "had" | "'ve")
            && (i + 1..(i + 4).min(line.len()))
                .any(|k| line.word(k) == "been" || line.xpos(k) == Some(Xpos::Vbn))
    })
}

/// "Lorries since 12 July: 1,149", "November so far: seven in", "214 dead since January": a line
/// without a verb.
fn logged(line: &Line<'_>, number: &Range<usize>, window: &Window) -> bool {
    let mark = |i: usize| {
        let spaced = i > 0 && !line.sentence.tokens[i - 1].joined && i + 1 == number.start;
        matches!(line.word(i), ":" | "=")
            || spaced && matches!(line.word(i), "-" | "\u{2013}" | "\u{2014}")
    };
    let colon = (0..number.start).rev().find(|&i| mark(i));
    let listed = colon.is_some_and(|colon| {
        [Class::Total, Class::Fate, Class::Occur].iter().any(|class| line.has(0..colon, *class))
    });
    let running = matches!(window.kind, Kind::Since | Kind::Now | Kind::SoFar)
        || window.kind == Kind::Past && listed && !window.is_short();
    let verbless = |mut tokens: Range<usize>| {
        !tokens.any(|i| line.is_finite_auxiliary(i) || line.xpos(i) == Some(Xpos::Vbd))
    };
    let after_colon = colon.is_some_and(|colon| {
        let named = window.kind == Kind::Since
            || line.has(0..colon, Class::SoFar)
            || line.has(0..colon, Class::Total)
            || line.has(0..colon, Class::Occur)
            || line.has(0..colon, Class::Fate);
        let near = window.tokens.end <= colon && number.start <= colon + 2;
        near && named && verbless(0..colon) && !is_ranked(line, 0..colon)
    });
    let bare = window.kind == Kind::Since
        && number.start <= 1
        && window.tokens.start >= number.end
        && verbless(0..window.tokens.start)
        && !line.has(number.end..window.tokens.start, Class::State)
        && !line.has_word(number.end..window.tokens.start, &["back", "due", "home", "out"]);
    // "Ten dead in a week", "Nine attempts on mayors this year: five succeeded".
    let end = window.tokens.end;
    let closed = end >= line.len() || matches!(line.word(end), ":" | "." | "," | ";");
    let phrase = number.start..window.tokens.start.max(number.end);
    let named = line.has(phrase.clone(), Class::Occur) || line.has(phrase, Class::Fate);
    let length = window.kind == Kind::Length && line.word(end) == ":";
    let named = named || length;
    let headline = number.start == 0
        && window.tokens.start >= number.end
        && matches!(window.kind, Kind::Now | Kind::Length | Kind::Since)
        && closed
        && named
        && verbless(0..window.tokens.start);
    headline || running && (after_colon || bare)
}

/// "The toll since May stands at 12", "this year's total reached 40".
fn totals(line: &Line<'_>, number: &Range<usize>, gap: &Range<usize>, window: &Window) -> bool {
    let before = number.start.saturating_sub(22)..number.start;
    // "Puts November so far at 1,316": the window itself is what stands at the number.
    let put = window.tokens.end <= number.start
        && line.back(number.start, 1) == "at"
        && line
            .has_word(window.tokens.start.saturating_sub(2)..window.tokens.start, &["puts", "put"]);
    let total = line.find(before, Class::Total);
    let Some(total) = total else { return put || makes(line, number, window) };
    let stands = line.has(number.start.saturating_sub(4)..number.start, Class::Stand);
    let running = !matches!(window.kind, Kind::Past) || line.has_word(gap.clone(), &["at", "to"]);
    let whole = !line.has_word(total..number.start, &[";", "but", "while"]);
    // "Raised the number of trucks let in this month to 50".
    let raised = line.back(number.start, 1) == "to"
        && line.has_word(
            total.saturating_sub(3)..total,
            &["raised", "put", "pushed", "took", "lifted"],
        )
        && window.tokens.end <= number.start;
    put || raised || stands && running && whole || makes(line, number, window)
}

/// "That makes 17 since 1 January".
fn makes(line: &Line<'_>, number: &Range<usize>, window: &Window) -> bool {
    let left = number.start.saturating_sub(4)..number.start;
    let made = line.has_word(left.clone(), &["makes", "made", "making"]);
    let that =
        line.back(number.start, 1) == "is" && line.has_word(left, &["that", "which", "this"]);
    made && window.kind != Kind::Past || that && matches!(window.kind, Kind::Length | Kind::Now)
}

/// "Brings to 61 the number of the dead", "raising the year's toll to 40".
fn brings(line: &Line<'_>, number: &Range<usize>) -> bool {
    let to =
        matches!(line.back(number.start, 1), "to" | "at" | "past" | "above" | "beyond" | "near");
    let reach = number.start.saturating_sub(16)..number.start;
    let verb = reach.clone().rev().find(|&i| line.is(i, Class::Bring));
    let Some(verb) = verb.filter(|_| to) else { return false };
    let after = number.end..(number.end + 5).min(line.len());
    let total = |tokens: Range<usize>| line.has(tokens, Class::Total);
    // "From 500 to 4,000" tells a change, not a count.
    let changed = line.has_word(verb..number.start, &["from"]);
    let toll = total(verb..number.start)
        || line.has(verb..number.start, Class::Fate) && line.has_word(verb..verb + 3, &["the"])
        || (total(after.clone()) || line.has(after, Class::Fate)) && line.word(verb + 1) == "to";
    let carried = line.is_one_clause(verb..number.start) && line.upos(verb) != Upos::Noun;
    toll && carried && !changed
}

fn bringing(line: &Line<'_>, number: &Range<usize>) -> Range<usize> {
    let reach = number.start.saturating_sub(16)..number.start;
    let verb = reach.rev().find(|&i| line.is(i, Class::Bring)).unwrap_or(number.start);
    verb..number.end
}

/// "Has since lost 26 soldiers", "has now killed 214".
fn has_since(line: &Line<'_>, lead: usize, item: &Item) -> bool {
    let verb = (lead.saturating_sub(3)..lead).rev().find(|&i| {
        matches!(line.word(i), "since" | "now") && matches!(line.back(i, 1), "has" | "have" | "'ve")
    });
    let Some(verb) = verb else { return false };
    let participle = (verb + 1..lead).any(|i| matches!(line.upos(i), Upos::Verb));
    let large = line.word(verb) == "since" || item.category != Category::Other;
    participle && large
}

/// "The three together brought in 3,300", "Total for the three convoys: 181": the sum of several
/// happenings that the text names.
fn is_together(line: &Line<'_>, lead: usize) -> bool {
    let reach = lead.saturating_sub(10)..lead;
    let several = |i: usize| {
        line.is(i, Class::Period)
            || matches!(
                line.word(i),
                "two" | "three" | "four" | "five" | "six" | "several" | "both"
            )
    };
    let together = reach.clone().find(|&i| line.word(i) == "together");
    let near = |at: usize| (at.saturating_sub(3)..(at + 4).min(lead)).any(several);
    let total = line.word(0) == "total" && line.word(1) == "for";
    let said = together.is_some_and(near) || total && lead < 10;
    said && line.is_one_clause(reach) && line.is(lead.wrapping_sub(1), Class::Stand)
        || said && line.xpos(lead.wrapping_sub(1)).is_some_and(is_verb_or_mark)
}

fn is_verb_or_mark(xpos: Xpos) -> bool {
    matches!(xpos, Xpos::Vbd | Xpos::Vbz | Xpos::Vbp | Xpos::Rp | Xpos::In | Xpos::Colon)
}

/// "Political violence has killed more than 15,000": what a long conflict has cost up to now.
fn is_toll_of_an_era(line: &Line<'_>, lead: usize, item: &Item) -> bool {
    let verb = (lead.saturating_sub(5)..lead).rev().find(|&i| {
        matches!(
            line.word(i),
            "killed" | "claimed" | "displaced" | "cost" | "left" | "uprooted" | "driven" | "forced"
        )
    });
    let Some(verb) = verb else { return false };
    let perfect = matches!(line.back(verb, 1), "has" | "have")
        || matches!(line.back(verb, 2), "has" | "have") && line.upos(verb - 1) == Upos::Adv;
    let subject = verb.saturating_sub(24)..verb;
    let era = line.has(subject.clone(), Class::Era) || line.has_word(subject, &["violence"]);
    perfect && era && item.value >= ERA_TOLL_MIN
}

/// "Running count 17", "cumulative total: 5,400", "total now 33".
fn is_running_total(line: &Line<'_>, lead: usize) -> bool {
    let near = lead.saturating_sub(5)..lead;
    let Some(running) = line.find(near.clone(), Class::Running) else { return false };
    let total = line.is(running + 1, Class::Total);
    let alone = matches!(line.word(running), "cumulative" | "cumulatively");
    total && line.is_one_clause(running..lead)
        || alone && lead - running <= 2
        || line.word(running) == "year-to-date"
}

/// "11 dead and 19 wounded": the second count of a pair in one window.
fn beside(line: &Line<'_>, item: &Item, sums: &[(Item, Tally)]) -> Option<Tally> {
    let (before, tally) = sums.last()?;
    let gap = line.token(before.span.end)..line.lead(item);
    let joined = gap.len() <= 4
        && gap.clone().all(|i| {
            let part = matches!(line.xpos(i), Some(Xpos::Vbn | Xpos::Vbg | Xpos::Nns))
                || i == gap.start && line.xpos(i) == Some(Xpos::Vbd);
            let join = matches!(line.word(i), "," | "and" | "plus" | "in" | "out" | "(");
            join || part || line.is(i, Class::Fate) || line.is(i, Class::About)
        });
    if !joined || item.part {
        return None;
    }
    // "Seven vessels in, five out" counts vessels twice.
    let own = counted::of_item(line, item);
    let counted = if own.is_empty() { tally.counted.clone() } else { own };
    Some(Tally {
        span: tally.span.cover(item.span),
        count: item.value,
        counted,
        rule: "tally/beside",
        ..tally.clone()
    })
}

/// "17 since 1 January, against nine in the whole of December": the count of another window.
fn against(
    line: &Line<'_>,
    windows: &[Window],
    item: &Item,
    earlier: Option<&Tally>,
) -> Option<Tally> {
    let tally = earlier?;
    let lead = line.lead(item);
    let end = line.tokens(item.span).end;
    let opposed = line.has_word(
        lead.saturating_sub(3)..lead,
        &["against", "compared", "from", "versus", "after", "up", "down", "vs"],
    );
    let window = windows.iter().find(|window| {
        let near = window.tokens.start >= end && window.tokens.start <= end + 5;
        near && window.kind == Kind::Past
    });
    let before = line.find(end..(end + 6).min(line.len()), Class::Before);
    if !opposed || window.is_none() && before.is_none() || is_aside(line, end) {
        return None;
    }
    let last = window.map_or(before.map_or(end, |at| at + 1), |window| window.tokens.end);
    Some(Tally {
        span: line.span(lead..last),
        count: item.value,
        since: window.and_then(|window| window.since),
        until: window.and_then(|window| window.until),
        rule: "tally/against",
        ..tally.clone()
    })
}
