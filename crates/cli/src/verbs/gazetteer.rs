//! Runs `tallybook gazetteer`: the user's own places, imported from files or fetched by country.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, bail};
use indicatif::{ProgressBar, ProgressStyle};
use tallybook_gazetteer::{Imported, import};

use crate::args::{FetchArgs, GazetteerVerb, ImportArgs};
use crate::exit::Outcome;
use crate::user_data;

/// Largest download that is taken: the dump of all countries is far smaller.
const DOWNLOAD_LEN_BYTES_MAX: u64 = 2 << 30;
/// How long a server may stay silent.
const TIMEOUT: Duration = Duration::from_secs(60);

/// Runs one of the verbs.
pub(crate) fn run(verb: GazetteerVerb) -> anyhow::Result<Outcome> {
    match verb {
        GazetteerVerb::Import(args) => run_import(&args),
        GazetteerVerb::Fetch(args) => run_fetch(&args),
        GazetteerVerb::List => run_list(),
    }
}

fn run_import(args: &ImportArgs) -> anyhow::Result<Outcome> {
    let folder = user_data::made_gazetteers()?;
    let files: Vec<&Path> = args.files.iter().map(PathBuf::as_path).collect();
    let name = match &args.name {
        Some(name) => name.clone(),
        None => layer_name(&files),
    };
    let target = folder.join(format!("{}.tbgaz", file_name(&name)?));
    let done = import_into(&files, &target)?;
    report(&target, done)
}

/// Returns a name that the same files get again, so that a second import takes the first's place.
fn layer_name(files: &[&Path]) -> String {
    let stem = |path: &&Path| {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        name.unwrap_or_default().split('.').next().unwrap_or_default().to_owned()
    };
    match files {
        [] => "import".to_owned(),
        [one] => stem(one),
        [first, .., last] => format!("{}-to-{}", stem(first), stem(last)),
    }
}

fn file_name(name: &str) -> anyhow::Result<&str> {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    if name.is_empty() || !name.chars().all(plain) {
        bail!("--name: expected letters, figures, - and _, but found \"{name}\"");
    }
    Ok(name)
}

/// Imports into the target, which stays as it was where that fails.
fn import_into(files: &[&Path], target: &Path) -> anyhow::Result<Imported> {
    let bar = spinner("rows read");
    let result = import(files, target, &|_, _| None, &mut |rows| bar.set_position(rows));
    bar.finish_and_clear();
    Ok(result?)
}

fn report(target: &Path, done: Imported) -> anyhow::Result<Outcome> {
    writeln!(
        io::stdout().lock(),
        "{}: {} places from {} rows ({} left out)",
        target.display(),
        done.places,
        done.rows,
        done.skipped
    )?;
    Ok(Outcome::Done)
}

fn run_fetch(args: &FetchArgs) -> anyhow::Result<Outcome> {
    let folder = user_data::made_gazetteers()?;
    for code in &args.countries {
        let code = code.to_ascii_uppercase();
        if code.len() != 2 || !code.bytes().all(|byte| byte.is_ascii_uppercase()) {
            bail!("expected a country code of two letters like SY, but found \"{code}\"");
        }
        let archive = folder.join(format!("{code}.zip"));
        let url = format!("{}/{code}.zip", args.from.trim_end_matches('/'));
        download(&url, &archive)?;
        let target = folder.join(format!("geonames-{}.tbgaz", code.to_ascii_lowercase()));
        let done = import_into(&[&archive], &target);
        fs::remove_file(&archive)
            .with_context(|| format!("{}: expected to remove it", archive.display()))?;
        report(&target, done?)?;
    }
    Ok(Outcome::Done)
}

fn download(url: &str, target: &Path) -> anyhow::Result<()> {
    let agent: ureq::Agent =
        ureq::Agent::config_builder().timeout_recv_response(Some(TIMEOUT)).build().into();
    let mut response = agent.get(url).call().with_context(|| format!("{url}: expected a file"))?;
    let bar = match response.body().content_length() {
        Some(length) => ProgressBar::new(length).with_style(
            ProgressStyle::with_template("{msg} {bar:30} {bytes} of {total_bytes}")
                .unwrap_or_else(|_| ProgressStyle::default_bar()),
        ),
        None => spinner("bytes"),
    };
    bar.set_message(url.to_owned());
    let mut body = response.body_mut().as_reader().take(DOWNLOAD_LEN_BYTES_MAX);
    let write = |error: io::Error| anyhow::Error::from(error).context(target.display().to_string());
    let mut file = File::create(target).map_err(write)?;
    let mut buffer = vec![0; 64 << 10];
    loop {
        let count = body.read(&mut buffer).with_context(|| format!("{url}: expected the rest"))?;
        let Some(piece) = buffer.get(..count).filter(|piece| !piece.is_empty()) else { break };
        file.write_all(piece).map_err(write)?;
        bar.inc(count as u64);
    }
    bar.finish_and_clear();
    Ok(())
}

fn spinner(unit: &str) -> ProgressBar {
    let template = format!("{{spinner}} {{human_pos}} {unit}");
    let style = ProgressStyle::with_template(&template);
    ProgressBar::new_spinner()
        .with_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()))
}

fn run_list() -> anyhow::Result<Outcome> {
    let mut out = io::stdout().lock();
    let built_in: usize = tallybook_assets::gazetteer().layers().iter().map(|(_, n)| n).sum();
    writeln!(out, "{built_in:>10}  built in")?;
    if let Some(folder) = user_data::gazetteers() {
        for (origin, places) in tallybook_gazetteer::Gazetteer::open_folder(&folder)?.layers() {
            writeln!(out, "{places:>10}  {origin}")?;
        }
    }
    Ok(Outcome::Done)
}
