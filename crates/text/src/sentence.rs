//! Turns a text into paragraphs, sentences and tokens that point back at it.

use crate::Span;

/// Says what kind of block of the page a sentence stands in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Block {
    /// The title of the document.
    Title,
    /// Running text.
    Body,
    /// A heading inside the text: a short line without a closing mark.
    Heading,
    /// A dateline ("QAMISHLI, March 3 (Agency) --"), cut off the sentence that follows.
    Dateline,
    /// A bullet or numbered item.
    Item,
    /// A live blog's time stamp ("14:05"), cut off the sentence that follows.
    Stamp,
}

/// A syntactic word, as Universal Dependencies count words: "don't" is "do" and "n't".
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Token {
    /// Where it stands; tokens of one sentence never overlap and lie in order.
    pub span: Span,
    /// True where no space parts this token from the next.
    pub joined: bool,
}

/// One sentence: its span, its block and its tokens.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sentence {
    /// From the first token's start to the last one's end.
    pub span: Span,
    /// Number of the paragraph, from 0; a blank line or a line break of its own parts paragraphs.
    pub paragraph: u32,
    /// What kind of block it stands in.
    pub block: Block,
    /// The words.
    pub tokens: Vec<Token>,
}
