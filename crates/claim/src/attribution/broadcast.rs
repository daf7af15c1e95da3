//! Turns the head of a monitored broadcast into the voice of everything that nobody else says.
//!
//! `HARGEISA, 3 JAN 90 (RADIO HARGEISA IN SOMALI) -- [TEXT] ...`: who publishes the document only
//! listened; the station speaks.

use tallybook_syntax::ParsedSentence;
use tallybook_text::{Block, Document, Span};

use super::lexicon::lexicon;
use super::{Attribution, CueForce, Speech};
use crate::{Voice, VoiceKind};

/// How far into the document the head of a broadcast can reach, in bytes.
const HEAD_BYTES_MAX: usize = 600;
/// The marks that monitors put before what they heard.
const MARKS: [&str; 4] = ["[TEXT]", "[Text]", "[ARTICLE]", "[Article]"];

/// Returns the station's voice and where its text starts, or `None` for any other document.
fn station(text: &str) -> Option<(Voice, u32)> {
    let mut end = text.len().min(HEAD_BYTES_MAX);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let head = text.get(..end)?;
    let mark = MARKS.iter().filter_map(|mark| head.find(mark).map(|at| (at, mark.len()))).min()?;
    let open = head.get(..mark.0)?.find('(')?;
    let close = open + head.get(open..mark.0)?.find(')')?;
    let inside = head.get(open + 1..close)?;
    let cut = [" IN ", " in ", ","].iter().filter_map(|word| inside.find(word)).min();
    let name = inside.get(..cut.unwrap_or(inside.len()))?.trim();
    if name.len() < 3 || !name.contains(char::is_alphabetic) {
        return None;
    }
    let folded = name.to_lowercase();
    let state = lexicon().state.iter().any(|words| folded.contains(words));
    let voice = Voice {
        source: name.to_owned(),
        source_id: None,
        kind: if state { VoiceKind::StateMedia } else { VoiceKind::Outlet },
        span: Span::new(open + 1, open + 1 + name.len()),
        cue: None,
        speech: Speech::Indirect,
        chain: Vec::new(),
    };
    Some((voice, (mark.0 + mark.1) as u32))
}

/// Gives the station's voice to every sentence that has none.
pub(super) fn fill(document: &Document, sentences: &[ParsedSentence], out: &mut Vec<Attribution>) {
    // Without a listener the station publishes itself.
    if document.parts().publisher.is_none() {
        return;
    }
    let Some((voice, start)) = station(document.text()) else { return };
    let mut spoken = vec![false; sentences.len()];
    for one in out.iter().filter(|one| !one.attitude) {
        if let Some(spoken) = spoken.get_mut(one.sentence) {
            *spoken = true;
        }
    }
    for (index, sentence) in sentences.iter().enumerate().filter(|(index, _)| !spoken[*index]) {
        let told = matches!(sentence.block, Block::Body | Block::Item);
        if !told || sentence.span.end <= start {
            continue;
        }
        out.push(Attribution {
            sentence: index,
            voices: vec![voice.clone()],
            source: Some(voice.span),
            cue: None,
            content: sentence.span,
            speech: Speech::Indirect,
            force: CueForce::Report,
            inherited: true,
            attitude: false,
        });
    }
}
