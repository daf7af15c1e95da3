//! Turns a document's text into sentences and tokens.

use crate::{Block, Document, Sentence, Span, Token};

/// Returns the sentences of a document, in order.
#[must_use]
pub fn split(document: &Document) -> Vec<Sentence> {
    // A thin first version: a line is a paragraph, a full stop and a space end a sentence.
    let text = document.text();
    let mut sentences = Vec::new();
    let mut at = 0;
    for (paragraph, line) in text.split_inclusive('\n').enumerate() {
        let mut start = at;
        for (i, _) in line.match_indices(". ") {
            push(text, start, at + i + 1, paragraph, &mut sentences);
            start = at + i + 2;
        }
        push(text, start, at + line.len(), paragraph, &mut sentences);
        at += line.len();
    }
    sentences
}

fn push(text: &str, start: usize, end: usize, paragraph: usize, out: &mut Vec<Sentence>) {
    let mut tokens: Vec<Token> = Vec::new();
    let mut word: Option<usize> = None;
    for (i, c) in text[start..end].char_indices() {
        let at = start + i;
        if c.is_alphanumeric() || c == '-' {
            word.get_or_insert(at);
            continue;
        }
        if let Some(from) = word.take() {
            tokens.push(Token { span: Span::new(from, at), joined: !c.is_whitespace() });
        }
        if !c.is_whitespace() {
            tokens.push(Token { span: Span::new(at, at + c.len_utf8()), joined: false });
        }
    }
    if let Some(from) = word {
        tokens.push(Token { span: Span::new(from, end), joined: false });
    }
    if let (Some(first), Some(last)) = (tokens.first(), tokens.last()) {
        let span = first.span.cover(last.span);
        out.push(Sentence { span, paragraph: paragraph as u32, block: Block::Body, tokens });
    }
}
