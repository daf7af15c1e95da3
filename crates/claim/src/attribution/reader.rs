//! Turns the findings of each sentence into attributions with resolved voices, in reading order.
//!
//! Carries a voice on where a quotation runs over sentences, and through a paragraph that goes
//! on telling what the source told.

use std::ops::Range;

use tallybook_mention::actor::{ActorMention, ActorType};
use tallybook_syntax::{Deprel, ParsedSentence, Upos};
use tallybook_text::{Block, Document, Span};

use super::lexicon::{HeadKind, Lexicon, lexicon};
use super::tree::Tree;
use super::verb::Found;
use super::voice::{Memory, Source};
use super::{Attribution, CONTENT_LEN_BYTES_MAX, CueForce, Speech, phrase, quote, verb};
use crate::{Voice, VoiceKind};

/// How many sentences of a paragraph one attribution is carried over.
const CARRY_SENTENCES_MAX: usize = 4;

/// Words that stand for something told before.
const ANAPHORS: [&str; 16] = [
    "one", "ones", "first", "second", "third", "latter", "former", "other", "others", "rest",
    "dead", "wounded", "injured", "victims", "both", "another",
];

/// The attribution that the next sentences may go on with.
#[derive(Clone, Debug)]
struct Carry {
    voices: Vec<Voice>,
    source: Option<Span>,
    force: CueForce,
    /// What was said, for the words that go on with it.
    said: Span,
    sentence: usize,
    paragraph: u32,
    /// True where only a quotation can go on with it.
    quotation_only: bool,
    /// True where the sentence ended in a colon: the next words are the content.
    awaits: bool,
}

/// Reads a document from its first sentence to its last.
#[derive(Debug)]
pub(super) struct Reader<'a> {
    document: &'a Document,
    sentences: &'a [ParsedSentence],
    actors: &'a [ActorMention],
    lexicon: &'static Lexicon,
    quotes: Vec<Span>,
    memory: Memory<'a>,
    carry: Option<Carry>,
    out: Vec<Attribution>,
}

impl<'a> Reader<'a> {
    pub(super) fn of(
        document: &'a Document,
        sentences: &'a [ParsedSentence],
        actors: &'a [ActorMention],
    ) -> Self {
        let lexicon = lexicon();
        Self {
            document,
            sentences,
            actors,
            lexicon,
            quotes: quote::find(document.text(), sentences),
            memory: Memory::of(document, sentences, actors, lexicon),
            carry: None,
            out: Vec::new(),
        }
    }

    /// Hangs who is quoted inside another's words on that other's chain.
    fn nest(&mut self, first: usize) {
        let made = self.out.get(first..).unwrap_or(&[]);
        let outer = |inner: &Attribution| {
            let cue = inner.cue?;
            made.iter().find(|outer| {
                !outer.attitude
                    && !outer.voices.is_empty()
                    && outer.cue != inner.cue
                    && !outer.cue.is_some_and(|own| outer.content.contains(own))
                    && outer.content.contains(cue)
                    && outer.content.contains(inner.source.unwrap_or(cue))
                    && outer.content.len() > inner.content.len()
            })
        };
        let chains: Vec<Option<Vec<Voice>>> =
            made.iter().map(|inner| outer(inner).map(|outer| outer.voices.clone())).collect();
        for (inner, voices) in self.out.iter_mut().skip(first).zip(chains) {
            let Some(mut voices) = voices else { continue };
            if inner.attitude || inner.voices.is_empty() {
                continue;
            }
            if let [voice] = &mut voices[..] {
                let own = std::mem::take(&mut inner.voices);
                let same = own.iter().any(|one| one.source == voice.source);
                if same {
                    inner.voices = own;
                    continue;
                }
                if voice.chain.is_empty() {
                    voice.chain = own;
                }
                inner.voices = voices;
            }
        }
    }

    /// Parts what two voices say in one sentence: "officials say 12 died, while the army says ...".
    fn contrast(&mut self, first: usize, text: &str) {
        let made = self.out.get_mut(first..).unwrap_or(&mut []);
        let starts: Vec<(u32, Span)> = made
            .iter()
            .filter(|one| !one.attitude && !one.voices.is_empty())
            .filter_map(|one| {
                let clause = one.source?.cover(one.cue?);
                let before = text.get(..clause.start as usize)?.trim_end();
                let article = ["the", "a", "an"].iter().find_map(|word| {
                    let rest = before.strip_suffix(word)?;
                    rest.ends_with(' ').then(|| rest.trim_end())
                });
                let before = article.unwrap_or(before);
                let word = ["while", "whereas", "but", "although", "though"]
                    .into_iter()
                    .find(|word| before.to_lowercase().ends_with(&format!(" {word}")))?;
                Some(((before.len() - word.len()) as u32, clause))
            })
            .collect();
        for (at, clause) in starts {
            for one in made.iter_mut().filter(|one| one.cue.is_some_and(|cue| cue.end <= at)) {
                if one.content.contains(clause) && one.content.start < at {
                    one.content = Span { start: one.content.start, end: at };
                }
            }
        }
    }

    pub(super) fn read(mut self) -> Vec<Attribution> {
        for (index, sentence) in self.sentences.iter().enumerate() {
            if matches!(sentence.block, Block::Dateline | Block::Stamp) {
                continue;
            }
            match Tree::of(self.document.text(), sentence) {
                Some(tree) => self.sentence(index, &tree),
                None => self.carry = None,
            }
        }
        self.out
    }

    fn sentence(&mut self, index: usize, tree: &Tree<'_>) {
        let found = gather(tree, self.lexicon);
        let first = self.out.len();
        let mut next: Option<(Carry, Span)> = None;
        for one in &found {
            let Some((carry, content)) = self.attribute(index, tree, one) else { continue };
            // The last one of a sentence speaks for what follows, unless it stands in another's words.
            let nested =
                next.as_ref().is_some_and(|(_, outer)| outer.contains(tree.span(one.cue.clone())));
            if !nested {
                next = Some((carry, content));
            }
        }
        self.contrast(first, self.document.text());
        self.nest(first);
        if found.is_empty() {
            self.memory.meet(tree);
        }
        let made = self.out.get(first..).unwrap_or(&[]);
        let own = made
            .iter()
            .any(|one| !one.attitude && one.content.len() * 3 > tree.sentence.span.len());
        if !own {
            self.carried(index, tree, made.iter().any(|one| !one.attitude));
        }
        if let Some((next, _)) = next {
            self.carry = Some(next);
        } else if own {
            self.carry = None;
        }
    }

    /// Adds one attribution; returns what the next sentences may carry on.
    fn attribute(&mut self, index: usize, tree: &Tree<'_>, found: &Found) -> Option<(Carry, Span)> {
        let mut source = match (&found.phrase, found.source) {
            (Some(phrase), _) => {
                Some(self.memory.read_phrase(tree, phrase.clone(), found.cue.clone()))
            }
            (None, Some(head)) => Some(self.memory.read(tree, head, found.cue.clone())),
            (None, None) => None,
        };
        if found.perception && !source.as_ref().is_some_and(|s| self.observes(tree, found, s)) {
            return None;
        }
        let content = self.content(tree, found);
        let cue = tree.span(found.cue.clone());
        let speech = content.map_or(Speech::Indirect, |content| self.speech(content));
        let span = source.as_ref().map(|source| source.span);
        let mut voices = source.as_ref().map_or_else(Vec::new, |source| source.voices.clone());
        self.chain(tree, found, &mut voices);
        if let Some(source) = &mut source {
            source.publish(&voices);
        }
        for voice in &mut voices {
            voice.cue = Some(cue);
            voice.speech = speech;
        }
        if let (Some(source), false) = (source, found.attitude) {
            self.memory.remember(source);
        }
        let carry = Carry {
            voices: voices.clone(),
            source: span,
            force: found.force,
            said: content.unwrap_or_default(),
            sentence: index,
            paragraph: tree.sentence.paragraph,
            quotation_only: matches!(
                found.force,
                CueForce::Deny | CueForce::Withhold | CueForce::Announce
            ),
            awaits: content.is_none(),
        };
        let len = content.map_or(0, Span::len);
        if let Some(content) = content {
            self.out.push(Attribution {
                sentence: index,
                voices,
                source: span,
                cue: Some(cue),
                content,
                speech,
                force: found.force,
                inherited: false,
                attitude: found.attitude,
            });
        }
        // A phrase inside somebody else's sentence does not speak for the sentences after it.
        let main = len * 5 > tree.sentence.span.len() * 2 || content.is_none();
        (main && !found.attitude && !carry.voices.is_empty())
            .then_some((carry, content.unwrap_or_default()))
    }

    /// Only who observes reports by seeing, counting or recording.
    fn observes(&self, tree: &Tree<'_>, found: &Found, source: &Source) -> bool {
        let Some(head) = found.source else { return false };
        let counting = matches!(
            tree.lemma(found.cue.end.saturating_sub(1)).as_str(),
            "count" | "record" | "document" | "register" | "verify" | "tally" | "log"
        );
        let word = tree.word(head);
        let listed = match self.lexicon.kind(word) {
            Some(HeadKind::Voice(VoiceKind::Witness)) => !counting || !found.content.is_empty(),
            Some(HeadKind::Voice(VoiceKind::Outlet | VoiceKind::Organization)) => counting,
            Some(HeadKind::Voice(VoiceKind::Official)) => counting,
            _ => false,
        };
        let monitor = source.voices.iter().any(|voice| !voice.chain.is_empty())
            || self.actors.iter().any(|actor| {
                actor.span.overlaps(source.span)
                    && matches!(
                        actor.value.actor_type,
                        ActorType::MonitoringGroup | ActorType::Media | ActorType::Witnesses
                    )
            });
        listed || monitor || self.lexicon.is_member(word)
    }

    /// Hangs whom the source cites, and the outlet it spoke to, on the voices.
    fn chain(&self, tree: &Tree<'_>, found: &Found, voices: &mut Vec<Voice>) {
        if let Some(origin) = found.origin {
            let inner = self.memory.read(tree, origin, 0..0).voices;
            match voices.first_mut() {
                Some(voice) => voice.chain = inner,
                None => *voices = inner,
            }
        }
        let outlet = found.addressee.and_then(|head| self.memory.outlet(tree, head));
        if let Some(outlet) = outlet.filter(|_| !voices.is_empty()) {
            let chain = std::mem::take(voices);
            *voices = vec![Voice { chain, ..outlet }];
        }
    }

    /// The content as one span, widened to quotations that run over sentences.
    fn content(&self, tree: &Tree<'_>, found: &Found) -> Option<Span> {
        let mut pieces = found.content.iter().filter(|piece| !piece.is_empty());
        let first = tree.span(pieces.next()?.clone());
        let mut content = pieces.fold(first, |all, piece| all.cover(tree.span(piece.clone())));
        let cue = tree.span(found.cue.clone());
        for quoted in quote::overlapping(&self.quotes, content) {
            // Words inside a quotation report for the one who is quoted.
            if quoted.contains(cue) {
                continue;
            }
            // A mark that opens just before the content belongs to it.
            let whole = quoted.cover(content);
            if whole.len() <= CONTENT_LEN_BYTES_MAX {
                content = whole;
            }
        }
        (content.len() <= CONTENT_LEN_BYTES_MAX).then_some(content)
    }

    fn speech(&self, content: Span) -> Speech {
        let quoted: usize = quote::overlapping(&self.quotes, content)
            .iter()
            .filter(|quoted| quoted.len() > 4)
            .map(|quoted| {
                let end = quoted.end.min(content.end);
                end.saturating_sub(quoted.start.max(content.start)) as usize
            })
            .sum();
        match quoted * 10 {
            0 => Speech::Indirect,
            covered if covered >= content.len() * 8 => Speech::Direct,
            _ => Speech::Mixed,
        }
    }

    /// Gives a sentence without a voice of its own to the voice before it, where it goes on.
    fn carried(&mut self, index: usize, tree: &Tree<'_>, nested: bool) {
        let Some(carry) = self.carry.clone() else { return };
        let span = tree.sentence.span;
        let same_paragraph = carry.paragraph == tree.sentence.paragraph;
        let quoted = quote::overlapping(&self.quotes, span).first().copied();
        let opens = quoted.filter(|quoted| quoted.start <= span.start + 1);
        let next = tree.sentence.paragraph == carry.paragraph + 1 && index == carry.sentence + 1;
        let content = match opens {
            Some(quoted) if same_paragraph || (next && (carry.awaits || whole(quoted, span))) => {
                Some(quoted)
            }
            _ if carry.awaits && index == carry.sentence + 1 => Some(span),
            _ if (same_paragraph || next && self.leans(tree))
                && !nested
                && !carry.quotation_only
                && self.goes_on(index, tree, &carry) =>
            {
                Some(span)
            }
            _ => None,
        };
        let covered = |content: Span| {
            self.out.iter().rev().take(4).any(|one| !one.attitude && one.content.contains(content))
        };
        let Some(content) = content.filter(|content| !covered(*content)) else {
            if !same_paragraph || self.breaks(tree) {
                self.carry = None;
            }
            return;
        };
        let speech = self.speech(content);
        let mut voices = carry.voices.clone();
        for voice in &mut voices {
            voice.cue = None;
            voice.speech = speech;
        }
        let force = match carry.force {
            CueForce::Claim => CueForce::Claim,
            _ => CueForce::Report,
        };
        self.out.push(Attribution {
            sentence: index,
            voices,
            source: carry.source,
            cue: None,
            content,
            speech,
            force,
            inherited: true,
            attitude: false,
        });
        if let Some(carry) = &mut self.carry {
            carry.awaits = false;
            carry.paragraph = tree.sentence.paragraph;
            // "The convoy ... The trucks ...": each sentence can bring what the next takes up.
            if carry.said.end <= content.end && content.end - carry.said.start < 2000 {
                carry.said = carry.said.cover(content);
            }
        }
    }

    /// True where what was said, or the sentences since, name what "the convoy" is about.
    fn takes_up(&self, word: &str, said: Span) -> bool {
        begins_any(said.of(self.document.text()), word)
    }

    /// True where a new paragraph counts on: "Four of them ...", "The other three ...".
    fn leans(&self, tree: &Tree<'_>) -> bool {
        let [a, b, c] = [0, 1, 2].map(|i| tree.word(i));
        let of_them = |a: &str, b: &str| a == "of" && matches!(b, "them" | "those" | "these");
        of_them(b, c)
            || of_them(c, tree.word(3))
            || a == "the" && ANAPHORS.contains(&b) && !matches!(b, "one" | "ones" | "both")
    }

    fn breaks(&self, tree: &Tree<'_>) -> bool {
        self.lexicon.breaks.iter().any(|words| tree.matches(0, words))
    }

    /// True where the sentence goes on with what the source told: it takes up its words, or
    /// counts what the source counted.
    fn goes_on(&self, index: usize, tree: &Tree<'_>, carry: &Carry) -> bool {
        if index > carry.sentence + CARRY_SENTENCES_MAX || self.breaks(tree) {
            return false;
        }
        let Some(root) = tree.sentence.root() else { return false };
        let subject = tree
            .child(root, &[Deprel::Nsubj, Deprel::NsubjPass, Deprel::NsubjOuter])
            .or_else(|| tree.child(root, &[Deprel::Expl]));
        let Some(subject) = subject else { return false };
        // The outlet's own voice: "in our view".
        let own = |j: usize| matches!(tree.word(j), "we" | "i" | "you" | "our" | "my");
        if (0..tree.len()).any(own) {
            return false;
        }
        if tree.upos(subject) == Upos::Pron || ANAPHORS.contains(&tree.word(subject)) {
            return true;
        }
        tree.children(subject).any(|j| {
            j < subject
                && match tree.deprel(j) {
                    Deprel::Det => {
                        matches!(tree.word(j), "the" | "this" | "these" | "those" | "that")
                            && self.takes_up(tree.word(subject), carry.said)
                    }
                    Deprel::NmodPoss => tree.upos(j) == Upos::Pron,
                    Deprel::Nummod => true,
                    _ => false,
                }
        }) || tree.upos(subject) == Upos::Num
    }
}

/// True where one of the words of `text` starts like `word`: "columns" takes up "column".
fn begins_any(text: &str, word: &str) -> bool {
    let stem = word.get(..word.len().min(6)).unwrap_or(word);
    text.split(|c: char| !c.is_alphanumeric())
        .any(|other| other.get(..stem.len()).is_some_and(|start| start.eq_ignore_ascii_case(stem)))
}

fn whole(quoted: Span, sentence: Span) -> bool {
    quoted.end + 2 >= sentence.end
}

/// Finds all cues of a sentence, in order.
fn gather(tree: &Tree<'_>, lexicon: &Lexicon) -> Vec<Found> {
    let mut found: Vec<Found> =
        (0..tree.len()).filter_map(|i| verb::find(tree, lexicon, i)).collect();
    phrase::find(tree, lexicon, &mut found);
    phrase::labels(tree, lexicon, &mut found);
    phrase::brackets(tree, lexicon, &mut found);
    for i in 0..tree.len() {
        if matches!(tree.word(i), "spoke" | "speak" | "speaks" | "put" | "puts") {
            phrase::gapped(tree, i, &mut found);
        }
    }
    found.sort_by_key(|one| (one.cue.start, one.cue.end));
    found.dedup_by(|a, b| a.cue == b.cue && a.source == b.source);
    cite(tree, &mut found);
    found
}

/// "X reported, citing Y": Y is whom X goes back to.
fn cite(tree: &Tree<'_>, found: &mut Vec<Found>) {
    let citing: Vec<usize> = (0..found.len())
        .filter(|&k| found[k].source.is_none() && found[k].origin.is_some())
        .collect();
    for &k in citing.iter().rev() {
        let at = found[k].cue.clone();
        let near = (0..found.len())
            .filter(|&j| j != k && found[j].source.is_some() && !found[j].attitude)
            .min_by_key(|&j| distance(&found[j].cue, &at));
        if let Some(j) = near {
            found[j].origin = found[k].origin;
            let own = tree.trim(at.start..tree.len());
            // What is cited is no part of what is said.
            for piece in &mut found[j].content {
                if piece.start < at.start && piece.end > at.start && own.end >= piece.end {
                    *piece = tree.trim(piece.start..at.start);
                }
            }
            found.remove(k);
        }
    }
}

fn distance(a: &Range<usize>, b: &Range<usize>) -> usize {
    a.start.abs_diff(b.start)
}
