//! Turns `rules.txt` into one tree of patterns, and lexemes into the longest match of it.
//!
//! Every way through a row's optional parts and choices becomes one path; paths share their
//! beginnings, so that a position costs a few look-ups however many rows there are.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::guards::{self, Guard};
use super::lexeme::Lexeme;
use super::lexicon::{Class, Lexicon};
use super::meaning::Meaning;

/// One row's name, meaning and guards.
#[derive(Clone, Debug)]
pub(super) struct Rule {
    /// The path a person reads: `time/weekday_rel`.
    pub(super) name: String,
    /// What the words mean.
    pub(super) meaning: Meaning,
    /// What must hold around the words.
    pub(super) guard: Option<Guard>,
}

/// A word of a match that fills a slot of its meaning.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Capture {
    /// As which class it was read.
    pub(super) class: Class,
    /// Index of the lexeme.
    pub(super) at: u32,
}

/// The longest match from one lexeme.
#[derive(Clone, Debug, Default)]
pub(super) struct Match {
    /// Index of the rule.
    pub(super) rule: usize,
    /// First lexeme of the mention; later than where the match begins after a `^`.
    pub(super) start: usize,
    /// One past the last lexeme.
    pub(super) end: usize,
    /// The words that fill slots, in order.
    pub(super) captures: Vec<Capture>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Step {
    Word(u16),
    Class(Class),
    Start,
}

#[derive(Clone, Debug, Default)]
struct Node {
    words: Vec<(u16, u32)>,
    classes: Vec<(Class, u32)>,
    start: Option<u32>,
    rules: Vec<u16>,
}

/// All rows, compiled.
#[derive(Debug)]
pub(super) struct Rules {
    /// The words.
    pub(super) lexicon: Lexicon,
    /// The rows.
    pub(super) rules: Vec<Rule>,
    nodes: Vec<Node>,
    /// From a word's number to the root's child.
    first_words: Vec<u32>,
    first_classes: u64,
}

/// Most paths that one row may make; a row over it is a mistake that the tests find.
const PATHS_MAX: usize = 6000;

/// Returns the rules of this crate, compiled once.
pub(super) fn rules() -> &'static Rules {
    static RULES: OnceLock<Rules> = OnceLock::new();
    RULES.get_or_init(|| Rules::parse(include_str!("lexicon.txt"), include_str!("rules.txt")).0)
}

impl Rules {
    /// Returns the compiled rows and what is wrong with the rows left out.
    pub(super) fn parse(lexicon: &'static str, table: &'static str) -> (Self, Vec<String>) {
        let mut lexicon = Lexicon::parse(lexicon);
        for word in ["-", "and", "'s", "'", "."] {
            lexicon.intern(word);
        }
        let (mut rules, mut errors) = (Vec::new(), Vec::new());
        let mut macros: FxHashMap<&str, &'static str> = FxHashMap::default();
        let mut nodes = vec![Node::default()];
        for line in table.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
            if let Some((name, body)) = line.strip_prefix('%').and_then(|row| row.split_once(" = "))
            {
                macros.insert(name.trim(), body.trim());
                continue;
            }
            let Some((rule, pattern)) = row(line) else {
                errors.push(format!("expected `rule: pattern => meaning`, but found {line:?}"));
                continue;
            };
            let mut paths = vec![Vec::new()];
            let mut words = tokens(pattern);
            expand(&mut words, &macros, &mut lexicon, &mut paths);
            if paths.len() > PATHS_MAX || !words.is_empty() {
                errors.push(format!("expected a simpler pattern, but found {line:?}"));
                continue;
            }
            let id = rules.len() as u16;
            rules.push(rule);
            for path in &paths {
                insert(&mut nodes, path, id);
            }
        }
        let mut first_words = vec![0; lexicon.len()];
        let mut first_classes = 0;
        let root = nodes[0].clone();
        for (word, node) in root.words {
            first_words[usize::from(word)] = node;
        }
        for (class, _) in root.classes {
            first_classes |= class.bit();
        }
        (Self { lexicon, rules, nodes, first_words, first_classes }, errors)
    }

    /// Returns the longest match from lexeme `from` whose guard holds, in `best`.
    pub(super) fn longest(
        &self,
        text: &str,
        lexemes: &[Lexeme],
        from: usize,
        best: &mut Match,
    ) -> bool {
        let Some(first) = lexemes.get(from) else { return false };
        let word = self.first_words.get(usize::from(first.word)).copied().unwrap_or(0);
        if word == 0 && first.bits & self.first_classes == 0 {
            return false;
        }
        best.end = 0;
        best.rule = usize::MAX;
        let mut search = Search { rules: self, text, lexemes, path: Vec::new(), start: from, best };
        search.walk(0, from);
        best.rule != usize::MAX
    }
}

struct Search<'a> {
    rules: &'a Rules,
    text: &'a str,
    lexemes: &'a [Lexeme],
    path: Vec<Capture>,
    start: usize,
    best: &'a mut Match,
}

impl Search<'_> {
    fn walk(&mut self, node: u32, at: usize) {
        let Some(node) = self.rules.nodes.get(node as usize) else { return };
        for &rule in &node.rules {
            self.accept(usize::from(rule), at);
        }
        if let Some(next) = node.start {
            let start = std::mem::replace(&mut self.start, at);
            self.walk(next, at);
            self.start = start;
        }
        let Some(lexeme) = self.lexemes.get(at) else { return };
        if lexeme.word != 0
            && let Ok(k) = node.words.binary_search_by_key(&lexeme.word, |(word, _)| *word)
            && let Some(&(_, next)) = node.words.get(k)
        {
            self.walk(next, at + 1);
        }
        if lexeme.bits == 0 {
            return;
        }
        for &(class, next) in &node.classes {
            if lexeme.is(class) {
                let length = match class {
                    Class::Num | Class::Year => lexeme.num_len.max(1),
                    Class::Dord | Class::Ord => lexeme.dord_len.max(1),
                    _ => 1,
                };
                self.path.push(Capture { class, at: at as u32 });
                self.walk(next, at + usize::from(length));
                self.path.pop();
            }
        }
    }

    fn accept(&mut self, rule: usize, end: usize) {
        let better = end > self.best.end || (end == self.best.end && rule < self.best.rule);
        if !better || end <= self.start {
            return;
        }
        let row = &self.rules.rules[rule];
        let here = guards::Here {
            text: self.text,
            lexemes: self.lexemes,
            start: self.start,
            end,
            lexicon: &self.rules.lexicon,
        };
        if row.guard.is_none_or(|guard| guards::holds(guard, &here)) {
            self.best.rule = rule;
            self.best.start = self.start;
            self.best.end = end;
            self.best.captures.clone_from(&self.path);
        }
    }
}

fn row(line: &'static str) -> Option<(Rule, &'static str)> {
    let (name, rest) = line.split_once(": ")?;
    let (pattern, rest) = rest.split_once(" => ")?;
    let (meaning, guard) = match rest.split_once(" {") {
        Some((meaning, guard)) => (meaning, Some(Guard::from_name(guard.strip_suffix('}')?)?)),
        None => (rest, None),
    };
    let meaning = Meaning::from_name(meaning.trim())?;
    Some((Rule { name: format!("time/{name}"), meaning, guard }, pattern))
}

/// Cuts a pattern into its words and brackets, last first.
fn tokens(pattern: &'static str) -> Vec<&'static str> {
    let mut out = Vec::new();
    for mut word in pattern.split_whitespace() {
        while let Some(at) = word.find(['[', ']', '(', ')', '|']) {
            if at > 0 {
                out.push(&word[..at]);
            }
            out.push(&word[at..=at]);
            word = &word[at + 1..];
        }
        if !word.is_empty() {
            out.push(word);
        }
    }
    out.reverse();
    out
}

/// Takes elements from the end of `words` up to a closing bracket and appends them to each path.
fn expand(
    words: &mut Vec<&'static str>,
    macros: &FxHashMap<&str, &'static str>,
    lexicon: &mut Lexicon,
    paths: &mut Vec<Vec<Step>>,
) {
    while let Some(&word) = words.last() {
        if matches!(word, "]" | ")" | "|") || paths.len() > PATHS_MAX {
            return;
        }
        words.pop();
        if word == "[" || word == "(" {
            let mut choices: Vec<Vec<Step>> = Vec::new();
            if word == "[" {
                choices.push(Vec::new());
            }
            loop {
                let mut branch = vec![Vec::new()];
                expand(words, macros, lexicon, &mut branch);
                choices.append(&mut branch);
                if words.pop() != Some("|") {
                    break;
                }
            }
            *paths = paths.iter().flat_map(|path| choices.iter().map(|c| join(path, c))).collect();
        } else if let Some(body) = word.strip_prefix('%').and_then(|name| macros.get(name)) {
            let mut inner = tokens(body);
            let mut branch = vec![Vec::new()];
            expand(&mut inner, macros, lexicon, &mut branch);
            *paths = paths.iter().flat_map(|path| branch.iter().map(|c| join(path, c))).collect();
        } else {
            let step = match Class::from_name(word) {
                _ if word == "^" => Step::Start,
                Some(class) => Step::Class(class),
                None => Step::Word(lexicon.intern(word)),
            };
            paths.iter_mut().for_each(|path| path.push(step));
        }
    }
}

fn join(path: &[Step], more: &[Step]) -> Vec<Step> {
    path.iter().chain(more).copied().collect()
}

fn insert(nodes: &mut Vec<Node>, path: &[Step], rule: u16) {
    let mut at = 0usize;
    for step in path {
        let fresh = nodes.len() as u32;
        let node = &mut nodes[at];
        let next = match step {
            Step::Start => *node.start.get_or_insert(fresh),
            Step::Class(class) => match node.classes.iter().find(|(is, _)| is == class) {
                Some((_, next)) => *next,
                None => {
                    node.classes.push((*class, fresh));
                    fresh
                }
            },
            Step::Word(word) => match node.words.binary_search_by_key(word, |(is, _)| *is) {
                Ok(k) => node.words[k].1,
                Err(k) => {
                    node.words.insert(k, (*word, fresh));
                    fresh
                }
            },
        };
        if next == fresh {
            nodes.push(Node::default());
        }
        at = next as usize;
    }
    let node = &mut nodes[at];
    if !node.rules.contains(&rule) {
        node.rules.push(rule);
    }
}
