//! Turns trees into CoNLL-U, and CoNLL-U into trees.

use std::fmt::Write as _;

use tallybook_text::{Block, CodePoints, Span};

use crate::{Deprel, EntityLabel, EntitySpan, Error, ParsedSentence, ParsedToken, Upos, Xpos};

/// Returns the sentences of a document as CoNLL-U.
///
/// Each word's `MISC` has `start_char` and `end_char`: code points of `text`, end-exclusive, and
/// `NER` with the place in a name (`B-LOC`, `I-LOC`). FEATS and DEPS are empty.
#[must_use]
pub fn to_conllu(document_id: &str, sentences: &[ParsedSentence], text: &str) -> String {
    let points = CodePoints::of(text);
    let mut out = String::new();
    // Writing to a String cannot fail, so the results below are dropped.
    let _ = writeln!(out, "# newdoc id = {document_id}");
    let mut paragraph = None;
    for (number, sentence) in sentences.iter().enumerate() {
        if paragraph != Some(sentence.paragraph) {
            out.push_str("# newpar\n");
            paragraph = Some(sentence.paragraph);
        }
        let words = one_line(sentence.span.of(text));
        let _ = writeln!(out, "# sent_id = {document_id}-{}\n# text = {words}", number + 1);
        for (i, token) in sentence.tokens.iter().enumerate() {
            let [start, end] = points.span(text, token.span);
            let head = token.head.map_or(0, |head| head + 1);
            let _ = write!(
                out,
                "{}\t{}\t{}\t{}\t{}\t_\t{head}\t{}\t_\t",
                i + 1,
                one_line(token.span.of(text)),
                one_line(&token.lemma),
                token.upos.as_str(),
                token.xpos.as_str(),
                token.deprel.as_str(),
            );
            if let Some(name) = sentence.entities.iter().find(|name| name.tokens.contains(&i)) {
                let place = if name.tokens.start == i { "B" } else { "I" };
                let _ = write!(out, "NER={place}-{}|", name.label.as_str());
            }
            if token.joined {
                out.push_str("SpaceAfter=No|");
            }
            let _ = writeln!(out, "start_char={start}|end_char={end}");
        }
        out.push('\n');
    }
    out
}

/// Returns the words with line breaks and tabs made spaces, which columns cannot hold.
fn one_line(words: &str) -> String {
    words.replace(['\n', '\r', '\t', '\u{2028}', '\u{2029}', '\u{B}', '\u{C}', '\u{85}'], " ")
}

/// Reads CoNLL-U: the text that its words make, and the trees over it.
///
/// For treebanks and for tests. Sentences are parted by a space, paragraphs (`# newpar`) and
/// documents by a blank line; names come from `NER=` in MISC, as [`to_conllu`] writes it.
///
/// # Errors
/// Where a line is no CoNLL-U.
///
/// # Examples
/// ```
/// let (text, sentences) = tallybook_syntax::from_conllu(
///     "1\tRebels\trebel\tNOUN\tNNS\t_\t2\tnsubj\t_\t_\n\
///      2\tfled\tflee\tVERB\tVBD\t_\t0\troot\t_\tSpaceAfter=No\n\
///      3\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_\n",
/// ).unwrap();
/// assert_eq!(text, "Rebels fled.");
/// assert_eq!(sentences[0].root(), Some(1));
/// ```
pub fn from_conllu(conllu: &str) -> Result<(String, Vec<ParsedSentence>), Error> {
    let mut reader = Reader::default();
    for (number, line) in conllu.lines().enumerate() {
        if line.starts_with("# newpar") || line.starts_with("# newdoc") {
            reader.new_paragraph = !reader.text.is_empty();
        } else if line.is_empty() {
            reader.finish();
        } else if !line.starts_with('#') {
            let wrong = |found: &str| Error::Conllu { line: number + 1, found: found.to_owned() };
            reader.line(line).map_err(|found| wrong(&found))?;
        }
    }
    reader.finish();
    Ok((reader.text, reader.sentences))
}

/// What has been read so far.
#[derive(Default)]
struct Reader {
    text: String,
    sentences: Vec<ParsedSentence>,
    paragraph: u32,
    new_paragraph: bool,
    tokens: Vec<ParsedToken>,
    entities: Vec<EntitySpan>,
    /// A multiword token that is open: last word, rest of its letters, space after it.
    range: Option<(u32, String, bool)>,
    space: bool,
}

impl Reader {
    fn line(&mut self, line: &str) -> Result<(), String> {
        let columns: Vec<&str> = line.split('\t').collect();
        let &[id, form, lemma, upos, xpos, _, head, deprel, _, misc] = columns.as_slice() else {
            return Err(format!("{} columns", columns.len()));
        };
        let joined = misc.split('|').any(|entry| entry == "SpaceAfter=No");
        if let Some((_, last)) = id.split_once('-') {
            let last = last.parse().map_err(|_| format!("the id {id}"))?;
            self.range = Some((last, form.to_owned(), joined));
            return Ok(());
        }
        if id.contains('.') {
            return Ok(());
        }
        let number: u32 = id.parse().map_err(|_| format!("the id {id}"))?;
        if self.tokens.is_empty() && !self.text.is_empty() {
            self.text.push_str(if self.new_paragraph { "\n\n" } else { " " });
            self.paragraph += u32::from(self.new_paragraph);
            self.new_paragraph = false;
        } else if self.space && !self.tokens.is_empty() {
            self.text.push(' ');
        }
        let (surface, joined) = self.surface(number, form, joined);
        let start = self.text.len();
        self.text.push_str(&surface);
        let head: u32 = head.parse().map_err(|_| format!("the head {head}"))?;
        self.names(misc);
        self.tokens.push(ParsedToken {
            span: Span::new(start, self.text.len()),
            joined,
            upos: Upos::from_label(upos).ok_or_else(|| format!("the tag {upos}"))?,
            xpos: Xpos::from_label(xpos).unwrap_or(Xpos::Fw),
            lemma: lemma.into(),
            head: head.checked_sub(1),
            deprel: Deprel::from_label(deprel).ok_or_else(|| format!("the relation {deprel}"))?,
        });
        self.space = !joined;
        Ok(())
    }

    /// Returns the letters of a word and whether it is joined to the next one.
    fn surface(&mut self, number: u32, form: &str, joined: bool) -> (String, bool) {
        let Some((last, rest, range_joined)) = self.range.take() else {
            return (form.to_owned(), joined);
        };
        if number >= last {
            // What is left of the letters, even where the words do not spell them.
            return (rest, range_joined);
        }
        match rest.strip_prefix(form) {
            Some(tail) => {
                self.range = Some((last, tail.to_owned(), range_joined));
                (form.to_owned(), true)
            }
            None => {
                let cut = rest.chars().next().map_or(0, char::len_utf8);
                self.range = Some((last, rest[cut..].to_owned(), range_joined));
                (rest[..cut].to_owned(), true)
            }
        }
    }

    fn names(&mut self, misc: &str) {
        let i = self.tokens.len();
        let Some(name) = misc.split('|').find_map(|entry| entry.strip_prefix("NER=")) else {
            return;
        };
        let label = match name.get(2..) {
            Some("PER") => EntityLabel::Per,
            Some("ORG") => EntityLabel::Org,
            _ => EntityLabel::Loc,
        };
        match self.entities.last_mut() {
            Some(last) if name.starts_with('I') && last.tokens.end == i => last.tokens.end = i + 1,
            _ => self.entities.push(EntitySpan { tokens: i..i + 1, label }),
        }
    }

    fn finish(&mut self) {
        let tokens = std::mem::take(&mut self.tokens);
        let entities = std::mem::take(&mut self.entities);
        self.range = None;
        if let (Some(first), Some(last)) = (tokens.first(), tokens.last()) {
            let span = first.span.cover(last.span);
            self.sentences.push(ParsedSentence::new(
                span,
                self.paragraph,
                Block::Body,
                tokens,
                entities,
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let conllu = "1-2\tdon't\t_\t_\t_\t_\t_\t_\t_\t_\n\
            1\tdo\tdo\tAUX\tVB\t_\t3\taux\t_\t_\n\
            2\tn't\tnot\tPART\tRB\t_\t3\tadvmod\t_\t_\n\
            3\tleave\tleave\tVERB\tVB\t_\t0\troot\t_\t_\n\
            4\tKøge\tKøge\tPROPN\tNNP\t_\t3\tobj\t_\tNER=B-LOC\n";
        let (text, sentences) = from_conllu(conllu).unwrap();
        assert_eq!(text, "don't leave Køge");
        let written = to_conllu("d", &sentences, &text);
        assert!(written.contains(
            "4\tKøge\tKøge\tPROPN\tNNP\t_\t3\tobj\t_\tNER=B-LOC|start_char=12|end_char=16"
        ));
        assert_eq!(from_conllu(&written).unwrap(), (text, sentences));
    }

    #[test]
    fn a_broken_line_is_named() {
        let error = from_conllu("1\tx\n").unwrap_err().to_string();
        assert_eq!(error, "line 1: expected CoNLL-U, but found 2 columns");
    }
}
