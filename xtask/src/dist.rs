//! Turns the workspace into a release archive for people without Rust.
//!
//! ```text
//! target/dist/tallybook-0.1.0-x86_64-unknown-linux-gnu.tar.gz
//!   tallybook            the binary, model and gazetteer inside, no shared library needed
//!   man/tallybook.1      completions/tallybook.{bash,fish}, _tallybook
//!   README.md  docs/cli.md  docs/tallybook-1.schema.json  CHANGELOG.md  examples/
//!   LICENSE  LICENSE-MIT  LICENSE-APACHE  CREDITS.txt  THIRD-PARTY.txt
//! ```

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

/// Builds the archive for `target`, or for this machine.
pub(crate) fn run(root: &Path, target: Option<&str>) -> Result<()> {
    let host = host()?;
    let target = target.unwrap_or(&host);
    build(root, target)?;
    let built = root.join("target").join(target).join("release/tallybook");
    let version = env!("CARGO_PKG_VERSION");
    let name = format!("tallybook-{version}-{target}");
    let out = root.join("target/dist");
    let folder = out.join(&name);
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(folder.join("man"))?;
    fs::create_dir_all(folder.join("completions"))?;
    fs::create_dir_all(folder.join("docs"))?;
    fs::copy(&built, folder.join("tallybook")).context("copying the binary")?;
    let print = |args: &[&str], file: &str| -> Result<()> {
        fs::write(folder.join(file), output(Command::new(&built).args(args))?)?;
        Ok(())
    };
    print(&["man"], "man/tallybook.1")?;
    print(&["completions", "bash"], "completions/tallybook.bash")?;
    print(&["completions", "fish"], "completions/tallybook.fish")?;
    print(&["completions", "zsh"], "completions/_tallybook")?;
    print(&["credits"], "CREDITS.txt")?;
    let files = [
        "README.md",
        "CHANGELOG.md",
        "LICENSE",
        "LICENSE-MIT",
        "LICENSE-APACHE",
        "docs/cli.md",
        "docs/tallybook-1.schema.json",
    ];
    for file in files {
        fs::copy(root.join(file), folder.join(file)).with_context(|| file.to_owned())?;
    }
    copy_folder(&root.join("examples"), &folder.join("examples"))?;
    fs::write(folder.join("THIRD-PARTY.txt"), third_party(root, target)?)?;
    let archive = out.join(format!("{name}.tar.gz"));
    // Sorted names and one time make the same archive of the same files.
    output(Command::new("tar").current_dir(&out).args([
        "--sort=name",
        "--owner=0",
        "--group=0",
        "--numeric-owner",
        "--mtime=2020-01-01",
        "-czf",
        &archive.display().to_string(),
        &name,
    ]))?;
    println!("{} ({} KiB)", archive.display(), fs::metadata(&archive)?.len() >> 10);
    Ok(())
}

fn host() -> Result<String> {
    let text = String::from_utf8(output(Command::new("rustc").arg("-vV"))?)?;
    let line = text.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(line.context("rustc names its host")?.to_owned())
}

/// Builds with the C library linked in: musl by nature, glibc by `crt-static`.
fn build(root: &Path, target: &str) -> Result<()> {
    let status = Command::new("cargo")
        .current_dir(root)
        .args(["build", "--release", "--locked", "-p", "tallybook-cli", "--target", target])
        .env("RUSTFLAGS", "-C target-feature=+crt-static")
        .status()
        .context("running cargo")?;
    ensure!(status.success(), "the build failed");
    Ok(())
}

fn output(command: &mut Command) -> Result<Vec<u8>> {
    let shown = format!("{command:?}");
    let output = command.output().with_context(|| shown.clone())?;
    ensure!(output.status.success(), "{shown}: {}", String::from_utf8_lossy(&output.stderr));
    Ok(output.stdout)
}

fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let path = entry?.path();
        if let Some(name) = path.file_name().filter(|_| path.is_file()) {
            fs::copy(&path, to.join(name))?;
        }
    }
    Ok(())
}

/// Returns the licence of every crate that is linked in, each with its own licence texts.
fn third_party(root: &Path, target: &str) -> Result<String> {
    let metadata = output(Command::new("cargo").current_dir(root).args([
        "metadata",
        "--format-version",
        "1",
        "--locked",
        "--filter-platform",
        target,
    ]))?;
    let metadata: Value = serde_json::from_slice(&metadata)?;
    let linked = linked(&metadata);
    let mut text = String::from("The program links these crates, each under its own licence.\n");
    let packages = metadata["packages"].as_array().context("cargo metadata lists packages")?;
    for package in packages {
        let id = package["id"].as_str().unwrap_or_default();
        if package["source"].is_null() || !linked.contains(id) {
            continue;
        }
        let field = |name: &str| package[name].as_str().unwrap_or("-");
        text.push_str(&format!(
            "\n{}\n{} {}: {}\n{}\n",
            "=".repeat(72),
            field("name"),
            field("version"),
            field("license"),
            field("repository")
        ));
        let folder = PathBuf::from(field("manifest_path")).parent().map(Path::to_owned);
        for licence in licence_files(&folder.unwrap_or_default())? {
            text.push('\n');
            text.push_str(&String::from_utf8_lossy(&fs::read(licence)?));
        }
    }
    Ok(text)
}

/// Returns the ids of the packages that the binary links, by its normal dependencies.
fn linked(metadata: &Value) -> BTreeSet<&str> {
    let nodes = items(&metadata["resolve"]["nodes"]);
    let mut waiting: Vec<&str> = nodes
        .iter()
        .filter_map(|node| node["id"].as_str())
        .filter(|id| id.contains("/crates/cli") || id.contains("tallybook-cli"))
        .collect();
    let mut seen = BTreeSet::new();
    while let Some(id) = waiting.pop() {
        if !seen.insert(id) {
            continue;
        }
        let Some(node) = nodes.iter().find(|node| node["id"] == id) else { continue };
        for dependency in items(&node["deps"]) {
            if items(&dependency["dep_kinds"]).iter().any(|kind| kind["kind"].is_null()) {
                waiting.extend(dependency["pkg"].as_str());
            }
        }
    }
    seen
}

fn items(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn licence_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_uppercase();
        let is_licence = ["LICENSE", "LICENCE", "COPYING", "NOTICE", "UNLICENSE"];
        if path.is_file() && is_licence.iter().any(|start| name.starts_with(start)) {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}
