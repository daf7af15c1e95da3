//! Turns a document's text into sentences and tokens.
//!
//! ```
//! use tallybook_text::{Block, Document, split};
//! let document = Document::from_text("LIMA, 3 MAY (EFE) -- Two men didn't leave. They sleep.");
//! let sentences = split(&document);
//! assert_eq!(sentences.len(), 3);
//! assert_eq!(sentences[0].block, Block::Dateline);
//! let words: Vec<_> = sentences[1].tokens.iter().map(|t| document.slice(t.span)).collect();
//! assert_eq!(words, ["Two", "men", "did", "n't", "leave", "."]);
//! ```

use crate::boundary::{boundaries, cover};
use crate::dateline::{dateline_len, is_dateline, stamp_len};
use crate::paragraph::{Paragraph, paragraphs};
use crate::tokenize::tokenize;
use crate::{Block, Document, Sentence, Token};

/// Returns the sentences of a document, in order.
///
/// Tokens hold every character but white space, once. The time is linear in the text's length.
#[must_use]
pub fn split(document: &Document) -> Vec<Sentence> {
    split_text(document.text(), document.parts().title)
}

fn split_text(text: &str, title: Option<crate::Span>) -> Vec<Sentence> {
    let mut out = Vec::new();
    let mut opening = true;
    let mut scratch = Scratch::default();
    for (number, paragraph) in paragraphs(text, title).iter().enumerate() {
        let number = number as u32;
        let start = cut_head(text, paragraph, number, opening, &mut out, &mut scratch);
        if paragraph.block == Block::Body {
            opening = false;
        }
        let block = match paragraph.block {
            Block::Heading if is_dateline(paragraph.span.of(text)) => Block::Dateline,
            block => block,
        };
        push(text, (start, paragraph.span.end as usize), number, block, &mut out, &mut scratch);
    }
    out
}

/// Buffers that are filled again for each paragraph.
#[derive(Default)]
struct Scratch {
    tokens: Vec<Token>,
    ends: Vec<usize>,
}

/// Pushes a dateline or a stamp as a sentence of its own and returns where the rest begins.
fn cut_head(
    text: &str,
    paragraph: &Paragraph,
    number: u32,
    opening: bool,
    out: &mut Vec<Sentence>,
    scratch: &mut Scratch,
) -> usize {
    let start = paragraph.span.start as usize;
    let words = paragraph.span.of(text);
    if paragraph.block == Block::Title {
        return start;
    }
    let head = match stamp_len(words) {
        Some(len) => Some((len, Block::Stamp)),
        None if paragraph.block == Block::Item => None,
        None => dateline_len(words, opening).map(|len| (len, Block::Dateline)),
    };
    let Some((len, block)) = head else { return start };
    scratch.tokens.clear();
    tokenize(text, start, start + len, &mut scratch.tokens);
    let tokens = scratch.tokens.clone();
    out.push(Sentence { span: cover(&tokens), paragraph: number, block, tokens });
    start + len
}

fn push(
    text: &str,
    (start, end): (usize, usize),
    paragraph: u32,
    block: Block,
    out: &mut Vec<Sentence>,
    scratch: &mut Scratch,
) {
    scratch.tokens.clear();
    scratch.ends.clear();
    tokenize(text, start, end, &mut scratch.tokens);
    boundaries(text, &scratch.tokens, &mut scratch.ends);
    let mut first = 0;
    for &end in &scratch.ends {
        let tokens = scratch.tokens[first..end].to_vec();
        out.push(Sentence { span: cover(&tokens), paragraph, block, tokens });
        first = end;
    }
}
