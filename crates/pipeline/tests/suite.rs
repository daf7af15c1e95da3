//! Reads `tests/suite/*.md`: news text of our own in, claims out.
//!
//! A file that opens with `# Claims:` holds cases. A case is a heading, a line with the date, the
//! text as a quotation (its first paragraph is the title where the next line is empty) and the
//! claims expected, one a line, in a block fenced with `claims`. `TALLYBOOK_UPDATE_SUITE=1`
//! writes what is read now into the files; the diff is for a person to judge.

mod support;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use tallybook_claim::{Actor, Claim, Count, PlaceRole, Role, Voice, When};
use tallybook_pipeline::analyse;
use tallybook_text::{Dct, DctBasis, Document, DocumentParts, Span};

/// One case of a file: where its expected lines stand and what they should be.
struct Case {
    heading: String,
    published: Option<String>,
    text: String,
    title_len: Option<usize>,
    /// Line numbers of the first and one past the last expected line.
    block: (usize, usize),
}

#[test]
fn suite_holds() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/suite");
    let update = std::env::var_os("TALLYBOOK_UPDATE_SUITE").is_some();
    let mut misses = String::new();
    let mut cases = 0;
    for path in files(&folder) {
        let source = std::fs::read_to_string(&path).expect("a suite file can be read");
        if !source.starts_with("# Claims:") {
            continue;
        }
        let lines: Vec<&str> = source.lines().collect();
        let mut out: Vec<String> = Vec::new();
        let mut done = 0;
        for case in read_cases(&lines) {
            cases += 1;
            let got = code(&case);
            let want: Vec<String> =
                lines[case.block.0..case.block.1].iter().map(|line| (*line).to_owned()).collect();
            out.extend(lines[done..case.block.0].iter().map(|line| (*line).to_owned()));
            // A block with a question mark waits for its first judgement.
            if got != want && want != ["?"] {
                describe(&mut misses, &path, &case, &want, &got);
            }
            out.extend(got);
            done = case.block.1;
        }
        out.extend(lines[done..].iter().map(|line| (*line).to_owned()));
        if update {
            std::fs::write(&path, out.join("\n") + "\n").expect("a suite file can be written");
        }
    }
    assert!(cases > 0, "no case in {}", folder.display());
    assert!(update || misses.is_empty(), "\n{misses}");
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("tests/suite is part of the repository");
    let mut paths: Vec<PathBuf> = entries
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .collect();
    paths.sort();
    paths
}

fn describe(out: &mut String, path: &Path, case: &Case, want: &[String], got: &[String]) {
    let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    let _ = writeln!(out, "{name}: {}", case.heading);
    for line in want.iter().filter(|line| !got.contains(line)) {
        let _ = writeln!(out, "  expected  {line}");
    }
    for line in got.iter().filter(|line| !want.contains(line)) {
        let _ = writeln!(out, "  but found {line}");
    }
}

fn read_cases(lines: &[&str]) -> Vec<Case> {
    let mut cases = Vec::new();
    let (mut heading, mut published) = (String::new(), None);
    let mut text: Vec<&str> = Vec::new();
    let mut start = None;
    for (i, line) in lines.iter().enumerate() {
        match (start, *line) {
            (None, "```claims") => start = Some(i + 1),
            (Some(first), "```") => {
                cases.push(case(&heading, published.take(), &text, (first, i)));
                text.clear();
                start = None;
            }
            (Some(_), _) => {}
            (None, line) => {
                if let Some(title) = line.strip_prefix("## ") {
                    title.clone_into(&mut heading);
                } else if let Some(date) = line.strip_prefix("Published ") {
                    published = Some(date.trim_end_matches('.').to_owned());
                } else if let Some(words) = line.strip_prefix('>') {
                    text.push(words.strip_prefix(' ').unwrap_or(words));
                }
            }
        }
    }
    cases
}

fn case(heading: &str, published: Option<String>, rows: &[&str], block: (usize, usize)) -> Case {
    // Lines of the quotation are wrapped for the reader; an empty one parts paragraphs.
    let mut text = String::new();
    for row in rows {
        match (row.is_empty(), text.is_empty() || text.ends_with('\n')) {
            (true, _) => text.push_str("\n\n"),
            (false, false) => {
                text.push(' ');
                text.push_str(row);
            }
            (false, true) => text.push_str(row),
        }
    }
    let title_len = heading.ends_with("(titled)").then(|| text.find("\n\n")).flatten();
    Case { heading: heading.to_owned(), published, text, title_len, block }
}

fn code(case: &Case) -> Vec<String> {
    let published = case
        .published
        .as_deref()
        .map(|day| Dct::day(day.parse().expect("`Published` has a date"), DctBasis::Given));
    let document = Document::new(DocumentParts {
        text: case.text.clone(),
        title: case.title_len.map(|end| Span::new(0, end)),
        dct: published,
        ..DocumentParts::default()
    });
    let tools = support::tools();
    let claims = analyse(&document, tools).claims;
    claims.iter().map(|claim| line(&document, claim)).collect()
}

/// Writes a claim as one line a person can judge.
fn line(document: &Document, claim: &Claim) -> String {
    let mut out = format!("{} {}", claim.event_type.as_str(), claim.status.as_str());
    if claim.recap {
        out.push_str(" recap");
    }
    let _ = write!(out, " | {}", when(&claim.when));
    let sections = [
        join(claim.places.iter().map(|place| {
            let role = match place.role {
                PlaceRole::At => "at",
                PlaceRole::From => "from",
                PlaceRole::Via => "via",
                PlaceRole::To => "to",
                PlaceRole::Near => "near",
            };
            format!("{role} {}", place.toponym)
        })),
        join(claim.actors.iter().map(actor)),
        join(claim.how_many.iter().map(|count| figure(document, count))),
        join(claim.said_by.iter().map(|voice| format!("by {}", chain(voice)))),
    ];
    for section in sections.iter().filter(|section| !section.is_empty()) {
        let _ = write!(out, " | {section}");
    }
    let _ = write!(out, " | \"{}\"", document.slice(claim.telling.trigger));
    if !claim.tellings.is_empty() {
        let _ = write!(out, " +{}", claim.tellings.len());
    }
    out
}

fn join(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join(", ")
}

fn when(when: &When) -> String {
    let day = |day: Option<jiff::civil::Date>| day.map_or(String::new(), |day| day.to_string());
    let mut out = match (when.earliest, when.latest) {
        (None, None) => "undated".to_owned(),
        (a, b) if a == b => day(a),
        (a, b) => format!("{}..{}", day(a), day(b)),
    };
    if when.recurring {
        out.push_str(" recurring");
    }
    out
}

fn actor(actor: &Actor) -> String {
    let role = match actor.role {
        Role::Agent => "agent",
        Role::Target => "target",
        Role::Other => "other",
    };
    format!("{role} {}", actor.name)
}

fn figure(document: &Document, count: &Count) -> String {
    let words = document.slice(count.span).split_whitespace().collect::<Vec<_>>().join(" ");
    let category = format!("{:?}", count.category).to_lowercase();
    let mut out = format!("{category} \"{words}\"");
    if let Some(stage) = count.stage {
        let _ = write!(out, " {stage}");
    }
    if count.part_of.is_some() {
        out.push_str(" part");
    }
    if count.superseded {
        out.push_str(" superseded");
    }
    if let Some(voice) = count.said_by {
        let _ = write!(out, " by#{voice}");
    }
    out
}

fn chain(voice: &Voice) -> String {
    let links = std::iter::once(voice).chain(&voice.chain);
    links.map(|voice| voice.source.clone()).collect::<Vec<_>>().join(" <- ")
}
