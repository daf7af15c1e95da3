//! Checks what a machine can check of the house style, and prints every miss.
//!
//! | check | fails on |
//! |---|---|
//! | floors | a crate that uses one on its own floor or above |
//! | size | a Rust file of more than 800 lines |
//! | opening | a Rust file that does not open with `//!` |
//! | clock | a clock read below the command line |
//! | verbs | a verb without its section in `docs/cli.md` |
//! | data | a data folder whose README names no licence |
//! | rules | a folder with rules and no corpus beside them |

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};

/// Where each crate stands; it may use only crates of lower floors (ARCHITECTURE.md).
const FLOORS: &[(&str, u8)] = &[
    ("text", 1),
    ("syntax", 2),
    ("intake", 2),
    ("gazetteer", 2),
    ("assets", 3),
    ("mention", 3),
    ("train", 3),
    ("claim", 4),
    ("contract", 5),
    ("incident", 6),
    ("ledger", 7),
    ("pipeline", 7),
    ("export", 8),
    ("web", 9),
    ("eval", 9),
    ("train-events", 9),
    ("cli", 10),
];
/// Crates that may read a clock: those that talk to a person, and the tool that trains.
const CLOCKS: &[&str] = &["cli", "web", "train"];
/// Lines of a Rust file.
const LINES_MAX: usize = 800;

/// Runs every check.
pub(crate) fn run(root: &Path) -> Result<ExitCode> {
    let mut misses = Vec::new();
    floors(root, &mut misses)?;
    sources(root, &mut misses)?;
    verbs(root, &mut misses)?;
    data(root, &mut misses)?;
    rules(root, &mut misses)?;
    misses.sort();
    for miss in &misses {
        eprintln!("tidy: {miss}");
    }
    if misses.is_empty() {
        println!("tidy: nothing to say");
        return Ok(ExitCode::SUCCESS);
    }
    Ok(ExitCode::from(1))
}

fn floor(name: &str) -> Option<u8> {
    FLOORS.iter().find(|(crate_name, _)| *crate_name == name).map(|(_, floor)| *floor)
}

fn floors(root: &Path, misses: &mut Vec<String>) -> Result<()> {
    for folder in folders(&root.join("crates"))? {
        let name = file_name(&folder);
        let Some(own) = floor(&name) else {
            misses.push(format!("crates/{name}: no floor in xtask/src/tidy.rs"));
            continue;
        };
        let manifest = read(&folder.join("Cargo.toml"))?;
        for used in dependencies(&manifest) {
            if floor(used).is_none_or(|used| used >= own) {
                misses.push(format!("crates/{name}: floor {own} uses {used} of its own or above"));
            }
        }
    }
    Ok(())
}

/// Returns the workspace crates in the manifest's `[dependencies]`; tests may use any crate.
fn dependencies(manifest: &str) -> Vec<&str> {
    let mut inside = false;
    let mut names = Vec::new();
    for line in manifest.lines() {
        if line.starts_with('[') {
            inside = line.trim() == "[dependencies]";
        } else if inside && let Some(rest) = line.strip_prefix("tallybook-") {
            let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '-');
            names.push(rest.get(..end.unwrap_or(rest.len())).unwrap_or(rest));
        }
    }
    names
}

fn sources(root: &Path, misses: &mut Vec<String>) -> Result<()> {
    let mut files = Vec::new();
    for folder in ["crates", "xtask", "tests", "fuzz", "benches"] {
        rust_files(&root.join(folder), &mut files)?;
    }
    for path in files {
        let shown = path.strip_prefix(root).unwrap_or(&path).display().to_string();
        let text = read(&path)?;
        let lines = text.lines().count();
        if lines > LINES_MAX {
            misses.push(format!("{shown}: {lines} lines, at most {LINES_MAX}"));
        }
        if !text.starts_with("//!") {
            misses.push(format!("{shown}: expected to open with //!"));
        }
        if !may_read_clock(&shown) {
            for (number, line) in text.lines().enumerate() {
                if reads_clock(line) {
                    misses.push(format!("{shown}: line {}: reads a clock", number + 1));
                }
            }
        }
    }
    Ok(())
}

/// Tests and scorers may measure; what the binary links below the command line may not.
fn may_read_clock(shown: &str) -> bool {
    let parts: Vec<&str> = shown.split(['/', '\\']).collect();
    let name = parts.get(1).copied().unwrap_or_default();
    let below = parts.first() == Some(&"crates") && !CLOCKS.contains(&name);
    !below || parts.iter().any(|part| matches!(*part, "tests" | "examples" | "tests.rs"))
}

fn reads_clock(line: &str) -> bool {
    let code = line.split("//").next().unwrap_or_default();
    // Spelt in two pieces, so that this file does not name what it looks for.
    ["Instant", "SystemTime", "Timestamp", "Zoned"]
        .iter()
        .any(|clock| code.contains(&format!("{clock}::{}", "now(")))
}

fn verbs(root: &Path, misses: &mut Vec<String>) -> Result<()> {
    let page = fs::read_to_string(root.join("docs/cli.md")).unwrap_or_default();
    let mut files = Vec::new();
    rust_files(&root.join("crates/cli/src/verbs"), &mut files)?;
    for path in files {
        let verb = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if verb != "mod" && !page.contains(&format!("## tallybook {verb}")) {
            misses.push(format!("docs/cli.md: expected a section on tallybook {verb}"));
        }
    }
    Ok(())
}

fn data(root: &Path, misses: &mut Vec<String>) -> Result<()> {
    let mut all = vec![root.join("models"), root.join("examples")];
    all.extend(folders(&root.join("data"))?);
    for folder in all.iter().filter(|folder| folder.is_dir()) {
        let shown = folder.strip_prefix(root).unwrap_or(folder).display();
        let readme = fs::read_to_string(folder.join("README.md")).unwrap_or_default();
        let licence = readme.to_lowercase();
        if !licence.contains("licen") {
            misses.push(format!("{shown}: expected a README.md that names the licence"));
        }
    }
    Ok(())
}

fn rules(root: &Path, misses: &mut Vec<String>) -> Result<()> {
    let mut files = Vec::new();
    rust_files(&root.join("crates"), &mut files)?;
    for path in files.iter().filter(|path| path.ends_with("rules.rs")) {
        let corpus = path.with_file_name("corpus.txt");
        let folder = path.parent().map(file_name).unwrap_or_default();
        // The verb `rules` of the command line and its test hold no rule.
        if folder != "verbs" && folder != "tests" && !corpus.is_file() && !has_own_examples(path)? {
            let shown = path.strip_prefix(root).unwrap_or(path).display().to_string();
            misses.push(format!("{shown}: expected a corpus.txt beside it"));
        }
    }
    Ok(())
}

/// Event rules keep their examples in the rule's own file, under `data/lexicon`.
fn has_own_examples(path: &Path) -> Result<bool> {
    Ok(read(path)?.contains("data/lexicon"))
}

fn rust_files(folder: &Path, out: &mut Vec<PathBuf>) -> Result<()> {
    if !folder.is_dir() {
        return Ok(());
    }
    for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        if path.is_dir() && file_name(&path) != "target" {
            rust_files(&path, out)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            out.push(path);
        }
    }
    out.sort();
    Ok(())
}

fn folders(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        if path.is_dir() {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| path.display().to_string())
}
