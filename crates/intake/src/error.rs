//! Turns what is wrong with an input into one line that says where, what was expected, what found.

/// What can go wrong when documents are read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file or a folder could not be read.
    #[error("{place}: expected a readable file or folder")]
    Read {
        /// The file or folder.
        place: String,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// What stands there is no text, no JSON, no date.
    #[error("{place}: expected {expected}, but found {found}")]
    Format {
        /// The file, with the line where there are lines.
        place: String,
        /// What should stand there.
        expected: String,
        /// What stands there.
        found: String,
    },
}

/// Longest piece of an input that an error repeats, in characters.
const FOUND_LEN_MAX: usize = 60;

/// Returns the start of what was found, quoted, fit for one line of an error.
pub(crate) fn quoted(found: &str) -> String {
    let mut short: String =
        found.chars().take(FOUND_LEN_MAX).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if found.chars().nth(FOUND_LEN_MAX).is_some() {
        short.push('…');
    }
    format!("\"{short}\"")
}
