//! Turns a model file into an analyser of sentences.

use std::cell::RefCell;
use std::ops::Range;
use std::path::Path;

use compact_str::CompactString;
use tallybook_text::Sentence;

use crate::clusters::Clusters;
use crate::file::{Bytes, Sections};
use crate::gazette::Listed;
use crate::lemma::{self, Lexicon};
use crate::names::{Lattice, Seen};
use crate::network::{self, Network};
use crate::table::Table;
use crate::tagger::{Allowed, First};
use crate::tree::Tree;
use crate::word::{Casing, Word, casing, fold};
use crate::{
    Deprel, EntitySpan, ParsedSentence, ParsedToken, Upos, Xpos, closed, cuts, gazette, names,
    tagger,
};

/// What can go wrong when a model or a treebank is loaded.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The file could not be read.
    #[error("{path}: expected a readable model file")]
    Read {
        /// The file.
        path: String,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The file is no model of this version.
    #[error("expected a tallybook model, but found {found}")]
    Format {
        /// What stands there instead.
        found: String,
    },
    /// A line is no CoNLL-U.
    #[error("line {line}: expected CoNLL-U, but found {found}")]
    Conllu {
        /// Number of the line, from 1.
        line: usize,
        /// What stands there instead.
        found: String,
    },
}

/// A tag that won the first pass by more than this is not weighed again: it would hardly ever change.
const SURE: i32 = 80;

/// Names of the sections of a model file.
pub mod section {
    /// Name and version, then one joint tag a line.
    pub const ABOUT: &[u8; 8] = b"about   ";
    /// Weights of the first pass of the tagger.
    pub const TAGGER: &[u8; 8] = b"tagger  ";
    /// Weights of its second pass; absent where there is none.
    pub const TAGGER2: &[u8; 8] = b"tagger2 ";
    /// The network that parses.
    pub const NETWORK: &[u8; 8] = b"network ";
    /// Weights of the finder of names.
    pub const NAMES: &[u8; 8] = b"names   ";
    /// Exceptions and known base forms of the lemmatiser.
    pub const LEMMAS: &[u8; 8] = b"lemmas  ";
    /// Weights of the cuts between sentences without a mark; absent where there are none.
    pub const CUTS: &[u8; 8] = b"cuts    ";
    /// Lists of names.
    pub const LISTED: &[u8; 8] = b"listed  ";
    /// Word clusters.
    pub const CLUSTERS: &[u8; 8] = b"clusters";
}

/// The trained English model, shared by all threads.
#[derive(Debug)]
pub struct Model {
    version: String,
    bytes: Bytes,
    tags: Vec<(Upos, Xpos)>,
    closed_tags: Vec<bool>,
    tagger: Range<usize>,
    tagger2: Range<usize>,
    network: Network,
    network_at: Range<usize>,
    names: Range<usize>,
    lemmas: Range<usize>,
    clusters: Range<usize>,
    listed: Range<usize>,
    cuts: Range<usize>,
}

/// Buffers of one thread, filled again for each sentence.
#[derive(Default)]
struct Scratch {
    folded: String,
    words: Vec<Word>,
    first: First,
    tags: Vec<u8>,
    features: Vec<u64>,
    bounds: Vec<u8>,
    listed: Vec<Listed>,
    lattice: Lattice,
    tree: Tree,
    network: network::Scratch,
    closed: Vec<bool>,
}

impl Model {
    /// Opens a model file, memory-mapped.
    ///
    /// # Errors
    /// Where the file cannot be read or is no model of this version.
    pub fn open(path: &Path) -> Result<Self, Error> {
        Self::from_bytes(Bytes::map(path)?)
    }

    /// Returns the model held in these bytes.
    ///
    /// # Errors
    /// Where they are no model of this version.
    pub fn from_static(bytes: &'static [u8]) -> Result<Self, Error> {
        Self::from_bytes(Bytes::Static(bytes))
    }

    fn from_bytes(bytes: Bytes) -> Result<Self, Error> {
        let sections = Sections::read(bytes.get())?;
        let about = bytes.get().get(sections.find(section::ABOUT)).unwrap_or(&[]);
        let about = String::from_utf8_lossy(about);
        let mut lines = about.lines();
        let version = lines.next().unwrap_or("").to_owned();
        let tags: Option<Vec<_>> = lines
            .map(|line| {
                let (upos, xpos) = line.split_once(' ')?;
                Some((Upos::from_label(upos)?, Xpos::from_label(xpos)?))
            })
            .collect();
        let tags = tags
            .filter(|tags| (1..=tagger::TAGS_MAX).contains(&tags.len()))
            .ok_or_else(|| Error::Format { found: "unknown tags".to_owned() })?;
        let network_at = sections.find(section::NETWORK);
        let network = Network::read(bytes.get().get(network_at.clone()).unwrap_or(&[]))?;
        let model = Self {
            version,
            closed_tags: tags.iter().map(|(_, xpos)| closed::is_closed(*xpos)).collect(),
            tags,
            tagger: sections.find(section::TAGGER),
            tagger2: sections.find(section::TAGGER2),
            network,
            network_at,
            names: sections.find(section::NAMES),
            lemmas: sections.find(section::LEMMAS),
            clusters: sections.find(section::CLUSTERS),
            listed: sections.find(section::LISTED),
            cuts: sections.find(section::CUTS),
            bytes,
        };
        // Each table that is there must be whole; a model without names finds none.
        Table::read(model.part(&model.tagger))?;
        for range in [&model.tagger2, &model.names, &model.cuts] {
            if !range.is_empty() {
                Table::read(model.part(range))?;
            }
        }
        Ok(model)
    }

    fn part(&self, range: &Range<usize>) -> &[u8] {
        self.bytes.get().get(range.clone()).unwrap_or(&[])
    }

    fn table(&self, range: &Range<usize>) -> Option<Table<'_>> {
        // Checked when the model was loaded; an absent table is an empty range.
        Table::read(self.part(range)).ok()
    }

    /// Returns name and version, as the contract's `coder.model` says it.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Cuts sentences once more, where a writer left out the mark between two.
    #[must_use]
    pub fn cut(&self, text: &str, sentences: Vec<Sentence>) -> Vec<Sentence> {
        let table = self.table(&self.cuts).filter(|_| !self.cuts.is_empty());
        let Some(table) = table else { return sentences };
        let clusters = Clusters::read(self.part(&self.clusters));
        let mut scratch = cuts::Scratch::default();
        let mut out = Vec::with_capacity(sentences.len());
        for sentence in sentences {
            cuts::cut(&table, clusters, text, sentence, &mut scratch, &mut out);
        }
        out
    }

    /// Analyses one sentence of the text that its spans point into.
    #[must_use]
    pub fn analyse(&self, text: &str, sentence: &Sentence) -> ParsedSentence {
        thread_local! {
            static SCRATCH: RefCell<Scratch> = RefCell::default();
        }
        SCRATCH.with_borrow_mut(|scratch| self.analyse_with(text, sentence, scratch))
    }

    fn analyse_with(&self, text: &str, sentence: &Sentence, s: &mut Scratch) -> ParsedSentence {
        let clusters = Clusters::read(self.part(&self.clusters));
        let casing = casing(sentence.tokens.iter().map(|token| token.span.of(text)));
        s.words.clear();
        for token in &sentence.tokens {
            s.words.push(Word::of(token.span.of(text), casing, clusters, &mut s.folded));
        }
        let count = self.tags.len();
        s.closed.clear();
        s.closed
            .extend(sentence.tokens.iter().map(|token| closed::may_be_closed(token.span.of(text))));
        let allowed = Allowed { closed: &self.closed_tags, words: &s.closed };
        if let Some(table) = self.table(&self.tagger) {
            let (words, buffer) = (&s.words, &mut s.features);
            tagger::tag_first(&table, count, words, allowed, &mut s.first, buffer);
        }
        match self.table(&self.tagger2) {
            Some(table) => {
                let (first, tags, buffer) = (&s.first, &mut s.tags, &mut s.features);
                tagger::tag_again(&table, count, (&s.words, allowed), first, SURE, tags, buffer);
            }
            None => s.tags.clone_from(&s.first.tags),
        }
        let section = self.part(&self.network_at);
        self.network.parse(section, &s.words, &s.tags, &mut s.tree, &mut s.network);
        let entities = match self.table(&self.names) {
            Some(table) => self.names(&table, text, sentence, casing, s),
            None => Vec::new(),
        };
        let mut tokens = self.tokens(text, sentence, casing, s);
        said_clauses(text, &mut tokens);
        cited_subject(text, &mut tokens);
        ParsedSentence::new(sentence.span, sentence.paragraph, sentence.block, tokens, entities)
    }

    fn names(
        &self,
        table: &Table<'_>,
        text: &str,
        sentence: &Sentence,
        casing: Casing,
        s: &mut Scratch,
    ) -> Vec<EntitySpan> {
        gazette::look_up(Clusters::read(self.part(&self.listed)), &s.words, &mut s.listed);
        let words = sentence.tokens.iter().zip(&s.tags).map(|(token, &tag)| {
            let upos = self.tags.get(usize::from(tag)).map_or(Upos::X, |tag| tag.0);
            (token.span.of(text), upos)
        });
        names::bounds(words, &s.listed, casing, &mut s.bounds);
        let seen = Seen {
            words: &s.words,
            tags: &s.tags,
            listed: &s.listed,
            tree: &s.tree,
            bounds: &s.bounds,
        };
        s.lattice.search(table, seen);
        names::entities(&s.lattice.found)
    }

    fn tokens(
        &self,
        text: &str,
        sentence: &Sentence,
        casing: Casing,
        s: &mut Scratch,
    ) -> Vec<ParsedToken> {
        let lexicon = Lexicon::read(self.part(&self.lemmas));
        let len = sentence.tokens.len() as u32;
        let root = self.choose_root(&s.tree, &s.tags);
        let mut tokens = Vec::with_capacity(sentence.tokens.len());
        for (i, token) in sentence.tokens.iter().enumerate() {
            let tag = s.tags.get(i).copied().unwrap_or(0);
            let (upos, xpos) =
                self.tags.get(usize::from(tag)).copied().unwrap_or((Upos::X, Xpos::Fw));
            let node = s.tree.node(i as u32);
            let (head, deprel) = match node.head {
                _ if root == Some(i as u32) => (None, Deprel::Root),
                // A second root hangs on the first: Universal Dependencies allow one.
                head if head >= len => {
                    let label = if upos == Upos::Punct { Deprel::Punct } else { Deprel::Parataxis };
                    (root, label)
                }
                head => (Some(self.past_marks(&s.tree, &s.tags, head)), node.label),
            };
            let form = token.span.of(text);
            let lemma = lemma_of(form, upos, xpos, casing, lexicon, &mut s.folded);
            tokens.push(ParsedToken {
                span: token.span,
                joined: token.joined,
                upos,
                xpos,
                lemma,
                head,
                deprel,
            });
        }
        tokens
    }

    /// Returns the head, or where that is a mark, what the mark hangs on: marks head nothing.
    fn past_marks(&self, tree: &Tree, tags: &[u8], head: u32) -> u32 {
        let is_mark = |at: u32| {
            let tag = tags.get(at as usize).and_then(|&tag| self.tags.get(usize::from(tag)));
            tag.is_some_and(|tag| tag.0 == Upos::Punct)
        };
        let len = tree.len() as u32;
        let mut at = head;
        while is_mark(at) && tree.node(at).head < len {
            at = tree.node(at).head;
        }
        at
    }

    /// Returns which of the tokens without a head is the root: the first verb, else the first word.
    fn choose_root(&self, tree: &Tree, tags: &[u8]) -> Option<u32> {
        let len = tree.len() as u32;
        let upos = |at: u32| {
            let tag = tags.get(at as usize).copied().unwrap_or(0);
            self.tags.get(usize::from(tag)).map_or(Upos::X, |tag| tag.0)
        };
        let roots = || (0..len).filter(|&at| tree.node(at).head >= len);
        roots()
            .find(|&at| upos(at) == Upos::Verb)
            .or_else(|| roots().find(|&at| upos(at) != Upos::Punct))
            .or_else(|| roots().next())
    }
}

/// Mends clauses with "that" which stand as relative clauses of a noun beside the verb that they
/// belong to: "announced on Monday that it had left", "told reporters that the road was mined". A
/// relative clause has no mark; the clause of a noun that has content ("reports that") stays there.
fn said_clauses(text: &str, tokens: &mut [ParsedToken]) {
    for v in 0..tokens.len() {
        let noun = tokens[v].head.map(|head| head as usize);
        let Some(noun) = noun.filter(|&n| n < v && is_clause_of_noun(tokens[v].deprel)) else {
            continue;
        };
        let marked = (noun + 1..v).any(|j| {
            tokens[j].head == Some(v as u32)
                && tokens[j].deprel == Deprel::Mark
                && tokens[j].span.of(text).eq_ignore_ascii_case("that")
        });
        if !marked {
            continue;
        }
        let verb = tokens[noun].head.map(|head| head as usize);
        let verb = verb.filter(|&g| g < noun && tokens[g].upos == Upos::Verb);
        let named = tokens[noun].upos == Upos::Propn || tokens[noun].deprel == Deprel::Iobj;
        let has_content =
            |g: usize| tokens.iter().any(|t| t.head == Some(g as u32) && t.deprel == Deprel::Ccomp);
        match verb.filter(|&g| named && !has_content(g)) {
            Some(verb) => {
                tokens[v].head = Some(verb as u32);
                tokens[v].deprel = Deprel::Ccomp;
            }
            None => tokens[v].deprel = Deprel::Acl,
        }
    }
}

/// Mends a subject that stands behind the one cited and was taken for its apposition: "According to
/// the Observatory (SOHR), a convoy of 50 trucks was seen".
fn cited_subject(text: &str, tokens: &mut [ParsedToken]) {
    let Some(root) = tokens.iter().position(|token| token.head.is_none()) else { return };
    let subject = |t: &ParsedToken| {
        matches!(t.deprel, Deprel::Nsubj | Deprel::NsubjPass | Deprel::Csubj | Deprel::Expl)
    };
    let below = |t: &ParsedToken| t.head == Some(root as u32);
    let opens = tokens.first().is_some_and(|t| t.span.of(text).eq_ignore_ascii_case("according"));
    if !opens || tokens[root].upos != Upos::Verb || tokens.iter().any(|t| below(t) && subject(t)) {
        return;
    }
    let phrase = |i: usize, noun: usize| tokens[i].head == Some(noun as u32) || i == noun;
    let found = (2..root).find(|&noun| {
        let comma = (1..noun).rev().find(|&i| tokens[i].span.of(text) == ",");
        tokens[noun].deprel == Deprel::Appos
            && comma.is_some_and(|comma| (comma + 1..=noun).all(|i| phrase(i, noun)))
    });
    let passive = tokens.iter().any(|t| below(t) && t.deprel == Deprel::AuxPass);
    if let Some(noun) = found {
        tokens[noun].head = Some(root as u32);
        tokens[noun].deprel = if passive { Deprel::NsubjPass } else { Deprel::Nsubj };
    }
}

fn is_clause_of_noun(deprel: Deprel) -> bool {
    matches!(deprel, Deprel::Acl | Deprel::AclRelcl)
}

/// Returns the dictionary form of a token.
fn lemma_of(
    form: &str,
    upos: Upos,
    xpos: Xpos,
    casing: Casing,
    lexicon: Lexicon<'_>,
    folded: &mut String,
) -> CompactString {
    if matches!(upos, Upos::Num | Upos::Sym | Upos::Punct)
        || form.bytes().any(|b| b.is_ascii_digit())
    {
        return CompactString::from(form);
    }
    fold(form, folded);
    if let Some(lemma) = lexicon.get(lemma::exception_key(folded, upos, xpos)) {
        return CompactString::from(lemma);
    }
    if upos == Upos::Propn || xpos == Xpos::Nnp {
        return proper(form, folded, xpos, casing);
    }
    let known = |base: &str, verb: bool| lexicon.get(lemma::base_key(base, verb)).is_some();
    CompactString::from(lemma::rule(folded, xpos, known))
}

/// Returns the lemma of a name: as written, but in upper-case text with one capital.
fn proper(form: &str, folded: &str, xpos: Xpos, casing: Casing) -> CompactString {
    let plain = xpos != Xpos::Nnps;
    let shouted =
        casing == Casing::Blind && form.len() > 3 && !form.chars().any(char::is_lowercase);
    if plain && !shouted {
        return CompactString::from(form);
    }
    if plain {
        return capitalised(folded);
    }
    let singular = lemma::rule(folded, Xpos::Nns, |_, _| false);
    capitalised(&singular)
}

fn capitalised(word: &str) -> CompactString {
    let mut chars = word.chars();
    let mut out = CompactString::default();
    out.extend(chars.next().into_iter().flat_map(char::to_uppercase));
    out.push_str(chars.as_str());
    out
}
