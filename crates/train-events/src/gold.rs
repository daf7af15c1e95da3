//! Turns dispatches with gold claims into decisions about words.
//!
//! Gold names the words that tell a happening, not which of them makes it one, and only its first
//! telling. So the trigger is the rule's where a rule codes that type there, else the word that a
//! model trained on marked texts takes for it; what may be another telling is left out.

use std::path::Path;

use anyhow::{Context, Result};
use rayon::prelude::*;
use serde_json::Value;
use tallybook_claim::event::{EventType, sense};
use tallybook_pipeline::{Analysis, Tools};
use tallybook_text::{Dct, DctBasis, Document, DocumentParts, Span};

use crate::learn::{Example, Linear};
use crate::types::{LABELS, label};

/// A dispatch with what gold says of it.
pub(crate) struct Dispatch {
    document: Document,
    events: Vec<(Span, Vec<EventType>)>,
    optional: Vec<Span>,
}

/// Reads the dispatches of a folder whose numbers are not divisible by 4: the others are blind.
pub(crate) fn read(folder: &Path) -> Result<Vec<Dispatch>> {
    let mut out = Vec::new();
    let mut files: Vec<_> = std::fs::read_dir(folder.join("gold"))?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<_, std::io::Error>>()?;
    files.sort();
    for file in files {
        let stem = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let Ok(number) = stem.parse::<u32>() else { continue };
        if number % 4 == 0 || file.extension().is_none_or(|e| e != "json") {
            continue;
        }
        out.push(dispatch(folder, &file, &stem).with_context(|| file.display().to_string())?);
    }
    Ok(out)
}

fn dispatch(folder: &Path, file: &Path, stem: &str) -> Result<Dispatch> {
    let gold: Value = serde_json::from_str(&std::fs::read_to_string(file)?)?;
    let text = std::fs::read_to_string(folder.join("docs").join(format!("{stem}.txt")))?;
    let meta = folder.join("docs").join(format!("{stem}.meta.json"));
    let meta: Value = serde_json::from_str(&std::fs::read_to_string(meta)?)?;
    let day = meta["published"].as_str().and_then(|day| day.parse().ok());
    let find = |words: &str| text.find(words).map(|at| Span::new(at, at + words.len()));
    let events = gold["events"].as_array().into_iter().flatten().filter_map(|event| {
        let own = event["type"].as_str().and_then(EventType::from_word)?;
        let others = event["type_alternatives"].as_array().into_iter().flatten();
        let others = others.filter_map(|kind| kind.as_str().and_then(EventType::from_word));
        Some((find(event["evidence"].as_str()?)?, std::iter::once(own).chain(others).collect()))
    });
    let events = events.collect();
    let optional = gold["optional"].as_array().into_iter().flatten();
    let optional =
        optional.filter_map(|row| find(row.as_str().or_else(|| row["text"].as_str())?)).collect();
    let title = text.find("\n\n").filter(|end| !text[..*end].contains('\n'));
    let parts = DocumentParts {
        title: title.map(|end| Span::new(0, end)),
        external_id: Some(stem.to_owned()),
        dct: day.map(|day| Dct::day(day, DctBasis::Given)),
        text,
        ..DocumentParts::default()
    };
    Ok(Dispatch { document: Document::new(parts), events, optional })
}

/// Returns the decisions of the dispatches, with triggers chosen by rules or by `model`.
pub(crate) fn examples(all: &[Dispatch], tools: Tools<'_>, model: &Linear) -> Vec<Example> {
    let of = |dispatch: &Dispatch| of_dispatch(dispatch, tools, model);
    let found: Vec<Vec<Example>> = all.par_iter().map(of).collect();
    found.into_iter().flatten().collect()
}

fn of_dispatch(dispatch: &Dispatch, tools: Tools<'_>, model: &Linear) -> Vec<Example> {
    let analysis = tallybook_pipeline::analyse(&dispatch.document, tools);
    let Analysis { sentences, mentions, attributions, .. } = &analysis;
    let words =
        sense::candidates(&dispatch.document, sentences, mentions, attributions, tools.rules);
    let span = |c: &sense::Candidate| sentences[c.sentence].tokens[c.token].span;
    let scores: Vec<Vec<f32>> = words.iter().map(|word| model.scores(&word.features)).collect();
    let mut labels: Vec<Option<u8>> = vec![None; words.len()];
    for (evidence, kinds) in &dispatch.events {
        let inside = || (0..words.len()).filter(|&w| evidence.contains(span(&words[w])));
        let free = |w: &usize| labels[*w].is_none();
        let ruled = inside()
            .filter(free)
            .find(|&w| words[w].coded.is_some_and(|kind| kinds.contains(&kind)));
        let own = kinds.first().map_or(0, |kind| usize::from(label(*kind)));
        let over = |w: usize| scores[w][own] - scores[w][0];
        let best = || inside().filter(free).max_by(|&a, &b| over(a).total_cmp(&over(b)));
        if let Some(w) = ruled.or_else(best) {
            let kind =
                words[w].coded.filter(|kind| kinds.contains(kind)).or(kinds.first().copied());
            labels[w] = kind.map(label);
        }
    }
    let told: Vec<u8> =
        dispatch.events.iter().flat_map(|e| &e.1).map(|kind| label(*kind)).collect();
    let mut out = Vec::new();
    for (w, word) in words.into_iter().enumerate() {
        let at = sentences[word.sentence].tokens[word.token].span;
        let known = labels[w];
        let optional = dispatch.optional.iter().any(|span| span.contains(at));
        let again = word.coded.is_some_and(|kind| told.contains(&label(kind)))
            || (1..LABELS).any(|l| told.contains(&(l as u8)) && scores[w][l] > scores[w][0] - 1.0);
        if known.is_none() && (optional || again) {
            continue;
        }
        out.push(Example { features: word.features, label: known.unwrap_or(0) });
    }
    out
}
