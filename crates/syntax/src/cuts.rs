//! Turns sentences into shorter ones where a writer left out the mark between two.
//!
//! ```text
//! Regards, Ana 03/15/2001 04:03 PM | I have a change in plans ...
//! ```
//! `tallybook_text` cuts at marks, by rules. Letters, lists and posts often have none, and only the
//! words tell; what they tell is learnt. Newswire has its marks: there this finds nothing.

use tallybook_text::{Block, Sentence, Span, Token};

use crate::clusters::Clusters;
use crate::hash::{finish, mix};
use crate::table::{Scorer, Scores};
use crate::word::{Casing, Word, casing};

/// Words on each side of a gap that features see.
const SIDE: usize = 3;
/// By how much a cut must win.
pub const MARGIN: i32 = 0;

/// Buffers of one thread.
#[derive(Debug, Default)]
pub struct Scratch {
    folded: String,
    words: Vec<Option<Word>>,
    features: Vec<u64>,
}

/// One gap between two words of a sentence.
#[derive(Clone, Copy, Debug)]
pub struct Gap<'a> {
    /// The text.
    pub text: &'a str,
    /// The sentence's words.
    pub tokens: &'a [Token],
    /// The first word since the last cut.
    pub first: usize,
    /// The word before the gap.
    pub at: usize,
}

impl Gap<'_> {
    fn form(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |token| token.span.of(self.text))
    }

    /// Returns true if and only if a sentence might end here: what follows looks like a beginning,
    /// or what stands before like an end.
    #[must_use]
    pub fn is_open(&self) -> bool {
        let joined = self.tokens.get(self.at).is_none_or(|token| token.joined);
        if joined || self.at + 1 >= self.tokens.len() {
            return false;
        }
        // The mark of an item stays with it.
        let mark = self.form(self.at);
        if self.at == self.first && mark.len() <= 3 && !mark.contains(char::is_alphanumeric) {
            return false;
        }
        // Where a mark stands the rules have decided; after a colon comes what somebody says.
        if matches!(
            mark,
            "." | "!"
                | "?"
                | "…"
                | ":"
                | ";"
                | ")"
                | "]"
                | "\""
                | "”"
                | "'"
                | "’"
                | "''"
                | "―"
                | "—"
        ) {
            return false;
        }
        if mark.ends_with('.') && mark.starts_with(char::is_alphabetic) {
            return false;
        }
        let before = mark.chars().next_back().unwrap_or(' ');
        let after = self.form(self.at + 1).chars().next().unwrap_or(' ');
        !(after.is_lowercase() && before.is_alphabetic())
    }
}

impl Scratch {
    fn word(&mut self, gap: Gap<'_>, clusters: Clusters<'_>, at: Option<usize>) -> Word {
        let outside = Word::outside(1);
        let Some(at) = at.filter(|&at| at < gap.tokens.len()) else { return outside };
        if let Some(Some(word)) = self.words.get(at) {
            return *word;
        }
        let word = Word::of(gap.form(at), Casing::Mixed, clusters, &mut self.folded);
        if let Some(place) = self.words.get_mut(at) {
            *place = Some(word);
        }
        word
    }

    /// Begins a sentence.
    pub fn begin(&mut self, len: usize) {
        self.words.clear();
        self.words.resize(len, None);
    }

    /// Returns the features of a gap in the sentence that was begun.
    pub fn features(&mut self, gap: Gap<'_>, clusters: Clusters<'_>) -> &[u64] {
        let mut near = [Word::default(); 2 * SIDE];
        for (k, word) in near.iter_mut().enumerate() {
            let at = (gap.at + 1 + k).checked_sub(SIDE).filter(|&at| at >= gap.first);
            *word = self.word(gap, clusters, at);
        }
        let [p3, p2, p1, n1, n2, n3] = near;
        let first = self.word(gap, clusters, Some(gap.first));
        let last = self.word(gap, clusters, gap.tokens.len().checked_sub(1));
        let out = &mut self.features;
        out.clear();
        let mut template = 900u64;
        let mut one = |a: u64, b: u64| {
            template += 1;
            out.push(finish(mix(mix(mix(0, template), a), b)));
        };
        let cluster = |word: Word, k: usize| u64::from(word.cluster[k]);
        one(0, 0);
        for (x, y) in [(p1, n1), (p2, p1), (n1, n2)] {
            one(x.form, y.form);
            one(x.shape, y.shape);
            one(cluster(x, 1), cluster(y, 1));
            one(x.form, y.shape);
            one(x.shape, y.form);
            one(cluster(x, 1), y.shape);
            one(x.shape, cluster(y, 1));
        }
        for x in [p3, p2, p1, n1, n2, n3] {
            one(x.form, 0);
            one(x.shape, 0);
            one(cluster(x, 2), x.shape);
        }
        one(mix(p2.shape, p1.shape), n1.shape);
        one(mix(p1.shape, n1.shape), n2.shape);
        one(mix(p1.shape, n1.shape), cluster(n1, 2));
        one(mix(p1.shape, n1.shape), cluster(n2, 1));
        one(mix(p2.shape, p1.shape), mix(n1.shape, n2.shape));
        one(mix(cluster(p1, 1), n1.shape), cluster(n1, 1));
        one(p1.suffix[2], n1.shape);
        let log = |count: usize| u64::from((count + 1).ilog2());
        let (done, left) = (log(gap.at - gap.first), log(gap.tokens.len() - gap.at));
        one(done, mix(p1.shape, n1.shape));
        one(left, mix(p1.shape, n1.shape));
        one(done, left);
        one(last.form, mix(p1.shape, n1.shape));
        one(first.form, mix(p1.shape, n1.shape));
        one(first.shape, mix(p1.shape, n1.shape));
        one(mix(done, first.shape), last.form);
        &self.features
    }
}

/// Appends the sentence to `out`, cut where it is two.
pub fn cut<S: Scorer>(
    scorer: &S,
    clusters: Clusters<'_>,
    text: &str,
    sentence: Sentence,
    scratch: &mut Scratch,
    out: &mut Vec<Sentence>,
) {
    // In a headline every word looks like a beginning.
    let blind = || casing(sentence.tokens.iter().map(|token| token.span.of(text))) == Casing::Blind;
    if !matches!(sentence.block, Block::Body | Block::Item) || blind() {
        out.push(sentence);
        return;
    }
    scratch.begin(sentence.tokens.len());
    let mut first = 0;
    for at in 0..sentence.tokens.len() {
        let gap = Gap { text, tokens: &sentence.tokens, first, at };
        if !gap.is_open() {
            continue;
        }
        let mut scores: Scores = [0; 256];
        scorer.add_all(scratch.features(gap, clusters), &mut scores);
        if scores[1] - scores[0] > MARGIN {
            push(&sentence, first, at + 1, out);
            first = at + 1;
        }
    }
    if first == 0 {
        out.push(sentence);
    } else {
        push(&sentence, first, sentence.tokens.len(), out);
    }
}

fn push(whole: &Sentence, first: usize, end: usize, out: &mut Vec<Sentence>) {
    let tokens = whole.tokens.get(first..end).unwrap_or(&[]).to_vec();
    let span = match (tokens.first(), tokens.last()) {
        (Some(first), Some(last)) => first.span.cover(last.span),
        _ => Span::default(),
    };
    out.push(Sentence { span, paragraph: whole.paragraph, block: whole.block, tokens });
}

#[cfg(test)]
mod tests {
    use super::*;
    use tallybook_text::{Document, split};

    /// Cuts at every gap that is open.
    struct Always;

    impl Scorer for Always {
        fn add_all(&self, _: &[u64], scores: &mut Scores) {
            scores[1] = 1;
        }
    }

    #[test]
    fn sentences_are_cut_where_one_may_end() {
        let document = Document::from_text("call me at 04:03 PM I have a plan, Ana-Maria said.");
        let mut out = Vec::new();
        for sentence in split(&document) {
            let mut scratch = Scratch::default();
            cut(&Always, Clusters::default(), document.text(), sentence, &mut scratch, &mut out);
        }
        let found: Vec<&str> = out.iter().map(|s| document.slice(s.span)).collect();
        assert_eq!(found, ["call me at", "04:03", "PM", "I have a plan,", "Ana-Maria said."]);
    }
}
