//! Turns quotation marks into the stretches of direct speech they enclose.
//!
//! A quotation that runs over paragraphs opens each of them anew and closes once; a mark without
//! its partner ends with its paragraph.

use tallybook_syntax::ParsedSentence;
use tallybook_text::Span;

/// Longest quotation, in bytes; what runs on further has lost its closing mark.
const QUOTE_LEN_BYTES_MAX: usize = 6 << 10;

/// Returns the quotations of a document, marks included, in order.
pub(super) fn find(text: &str, sentences: &[ParsedSentence]) -> Vec<Span> {
    let mut quotes = Vec::new();
    let mut open: Option<(usize, char)> = None;
    let mut at = 0;
    while let Some(first) = sentences.get(at) {
        let last = sentences[at..]
            .iter()
            .take_while(|sentence| sentence.paragraph == first.paragraph)
            .count()
            .max(1)
            + at;
        let end = sentences.get(last - 1).map_or(first.span.end, |sentence| sentence.span.end);
        let paragraph = Span { start: first.span.start, end: end.max(first.span.start) };
        open = scan(text, paragraph, open, &mut quotes);
        at = last;
    }
    quotes
}

/// Reads one paragraph; returns what it leaves open for the next to continue.
fn scan(
    text: &str,
    paragraph: Span,
    carried: Option<(usize, char)>,
    out: &mut Vec<Span>,
) -> Option<(usize, char)> {
    let words = paragraph.of(text);
    let base = paragraph.start as usize;
    let starts_quoted = words.starts_with(['"', '“', '„', '«', '»']);
    // Only a paragraph that opens with a mark again goes on with the quotation.
    let mut open = carried.filter(|_| starts_quoted);
    let mut before = ' ';
    for (i, c) in words.char_indices() {
        let at = base + i;
        let next = words[i + c.len_utf8()..].chars().next().unwrap_or(' ');
        match open {
            // The mark that goes on with an open quotation.
            Some((from, _)) if i == 0 && from < base => {}
            Some((from, opener)) if closes(opener, c) && !inch(before, c) => {
                push(from, at + c.len_utf8(), out);
                open = None;
            }
            None if opens(c, before, next) && !inch(before, c) => open = Some((at, c)),
            _ => {}
        }
        before = c;
    }
    if let Some((from, _)) = open.filter(|_| !words.is_empty()) {
        if paragraph.end as usize - from > QUOTE_LEN_BYTES_MAX {
            return None;
        }
        // Kept as it stands; a paragraph that goes on with it makes another piece.
        push(from.max(base), paragraph.end as usize, out);
    }
    open
}

fn opens(c: char, before: char, next: char) -> bool {
    match c {
        '“' | '„' | '«' | '‟' => true,
        // Mirrored marks, as some languages set them.
        '»' => !next.is_whitespace() && !before.is_alphanumeric(),
        '"' => !next.is_whitespace() && !before.is_alphanumeric(),
        _ => false,
    }
}

fn closes(opener: char, c: char) -> bool {
    match opener {
        '“' => matches!(c, '”' | '"'),
        '„' => matches!(c, '“' | '”' | '"'),
        '«' => c == '»',
        '»' => c == '«',
        _ => matches!(c, '"' | '”'),
    }
}

/// A mark after a digit with no space is inches or minutes of arc as often as not: 5'6".
fn inch(before: char, c: char) -> bool {
    c == '"' && before == '\''
}

fn push(from: usize, to: usize, out: &mut Vec<Span>) {
    if to > from + 2 {
        out.push(Span::new(from, to));
    }
}

/// Returns the quotations that overlap `span`.
pub(super) fn overlapping(quotes: &[Span], span: Span) -> &[Span] {
    let start = quotes.partition_point(|quote| quote.end <= span.start);
    let end = quotes.partition_point(|quote| quote.start < span.end);
    quotes.get(start..end).unwrap_or(&[])
}
