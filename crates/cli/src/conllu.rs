//! Turns trees into CoNLL-U with the tokens' places in the text as `start_char` and `end_char`.

use std::fmt::Write as _;

use tallybook_contract::Edge;
use tallybook_syntax::{ParsedSentence, ParsedToken};

/// Returns the CoNLL-U of one document, with `id` as its `# newdoc id`.
pub(crate) fn conllu(edge: &Edge<'_>, sentences: &[ParsedSentence], id: &str) -> String {
    let mut out = String::new();
    let text = edge.document().text();
    for (number, sentence) in sentences.iter().enumerate() {
        if number == 0 {
            line(&mut out, format_args!("# newdoc id = {}", one_line(id)));
        }
        line(&mut out, format_args!("# sent_id = {}-{}", one_line(id), number + 1));
        line(&mut out, format_args!("# text = {}", one_line(sentence.span.of(text))));
        let names = name_tags(sentence);
        for (i, token) in sentence.tokens.iter().enumerate() {
            let form = form(token, text);
            let head = token.head.map_or(0, |head| head + 1);
            let [start, end] = edge.span(token.span);
            let last = i + 1 == sentence.tokens.len();
            let space = if token.joined && !last { "|SpaceAfter=No" } else { "" };
            let name = names.get(i).map(String::as_str).unwrap_or("");
            line(
                &mut out,
                format_args!(
                    "{}\t{form}\t{}\t{}\t{}\t_\t{head}\t{}\t_\tstart_char={start}|end_char={end}\
                     {name}{space}",
                    i + 1,
                    field(&token.lemma),
                    token.upos.as_str(),
                    token.xpos.as_str(),
                    token.deprel.as_str(),
                ),
            );
        }
        out.push('\n');
    }
    out
}

fn line(out: &mut String, args: std::fmt::Arguments<'_>) {
    // Writing to a String cannot fail.
    let _ = writeln!(out, "{args}");
}

/// Returns the word without white space and without the marks that nobody sees.
fn form(token: &ParsedToken, text: &str) -> String {
    field(token.span.of(text))
}

fn field(text: &str) -> String {
    let kept: String =
        text.chars().map(|c| if c.is_whitespace() || c.is_control() { ' ' } else { c }).collect();
    if kept.trim().is_empty() { "_".to_owned() } else { kept }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns each token's name tag: `|NE=B-LOC`, `|NE=I-LOC` or nothing.
fn name_tags(sentence: &ParsedSentence) -> Vec<String> {
    let mut tags = vec![String::new(); sentence.tokens.len()];
    for entity in &sentence.entities {
        for i in entity.tokens.clone() {
            let part = if i == entity.tokens.start { "B" } else { "I" };
            if let Some(tag) = tags.get_mut(i) {
                *tag = format!("|NE={part}-{}", entity.label.as_str());
            }
        }
    }
    tags
}
