//! Turns `NAME.meta.json` beside `NAME.txt` into what is known of that document.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::Error;
use crate::error::quoted;

/// Largest sidecar that is read, in bytes.
const SIDECAR_LEN_BYTES_MAX: u64 = 1 << 20;

/// What a row or a sidecar says of a document; all of it may be absent.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
pub(crate) struct Meta {
    #[serde(default)]
    pub(crate) publisher: Option<String>,
    #[serde(default)]
    pub(crate) published: Option<String>,
    #[serde(default)]
    pub(crate) title: Option<String>,
    #[serde(default)]
    pub(crate) url: Option<String>,
}

/// Returns the sidecar of a file, empty where there is none.
pub(crate) fn sidecar(path: &Path) -> Result<Meta, Error> {
    let Some(beside) = sidecar_path(path) else { return Ok(Meta::default()) };
    let Ok(data) = fs::metadata(&beside) else { return Ok(Meta::default()) };
    let place = beside.display().to_string();
    if !data.is_file() || data.len() > SIDECAR_LEN_BYTES_MAX {
        let found = format!("{} bytes", data.len());
        return Err(Error::Format { place, expected: "a small JSON file".to_owned(), found });
    }
    let bytes = fs::read(&beside).map_err(|source| Error::Read { place: place.clone(), source })?;
    serde_json::from_slice(&bytes).map_err(|error| Error::Format {
        place,
        expected: "a JSON object with publisher, published, title, url".to_owned(),
        found: quoted(&error.to_string()),
    })
}

fn sidecar_path(path: &Path) -> Option<PathBuf> {
    let stem = path.file_stem()?.to_str()?;
    Some(path.with_file_name(format!("{stem}.meta.json")))
}
