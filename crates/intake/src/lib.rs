//! Turns files, folders, standard input, HTML pages and JSON Lines into Documents.
//!
//! ```text
//! inputs --read--> Raw (a file, a line: cheap, in order) --Raw::document--> Document (any thread)
//! ```
//! Reading is lazy and bounded: a folder of a million files or an endless stream of lines holds no
//! more than one line in memory here.

mod decode;
mod error;
mod html;
mod json_lines;
mod language;
mod options;
mod published;
mod raw;
mod reader;
mod sidecar;

pub use decode::{Decoded, decode};
pub use error::Error;
pub use language::language_of;
pub use options::{Input, Options};
pub use published::published;
pub use raw::{FILE_LEN_BYTES_MAX, Raw};
pub use reader::{Reader, read};
