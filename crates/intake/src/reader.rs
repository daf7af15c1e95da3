//! Turns inputs into a stream of `Raw` documents, in order, holding one at a time.

use std::collections::VecDeque;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use crate::raw::FILE_LEN_BYTES_MAX;
use crate::{Error, Input, Raw};

/// Deepest nesting of folders that is followed; symbolic links to folders are not.
const FOLDER_DEPTH_MAX: usize = 32;
/// Files that a folder is searched for; others in it are passed over.
const EXTENSIONS: &[&str] = &["txt", "text", "html", "htm", "xhtml", "jsonl", "ndjson"];
/// Those of them that hold one document a line.
const LINE_EXTENSIONS: &[&str] = &["jsonl", "ndjson", "json"];

/// The documents of some inputs before they are read, in order.
#[allow(missing_debug_implementations, reason = "holds an open stream")]
pub struct Reader {
    waiting: VecDeque<Waiting>,
    lines: Option<Lines>,
}

struct Waiting {
    input: Input,
    depth: usize,
}

struct Lines {
    from: Box<dyn BufRead>,
    path: Option<String>,
    number: usize,
}

/// Returns a stream of the documents of `inputs`.
#[must_use]
pub fn read(inputs: Vec<Input>) -> Reader {
    let waiting = inputs.into_iter().map(|input| Waiting { input, depth: 0 }).collect();
    Reader { waiting, lines: None }
}

impl Iterator for Reader {
    type Item = Result<Raw, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(lines) = &mut self.lines {
                match lines.next() {
                    Some(item) => return Some(item),
                    None => self.lines = None,
                }
            }
            let Waiting { input, depth } = self.waiting.pop_front()?;
            let opened = match input {
                Input::Stdin => self.open_stdin(),
                Input::Path(path) => self.open(path, depth),
            };
            match opened {
                Ok(Some(raw)) => return Some(Ok(raw)),
                Ok(None) => {}
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

impl Reader {
    /// Opens one input: returns its document, or `None` where a folder or lines now wait.
    fn open(&mut self, path: PathBuf, depth: usize) -> Result<Option<Raw>, Error> {
        let data = fs::metadata(&path).map_err(|source| unreadable(&path, source))?;
        if data.is_dir() {
            self.open_folder(&path, depth)?;
            return Ok(None);
        }
        if !has_extension(&path, LINE_EXTENSIONS) {
            return Ok(Some(Raw::File { path }));
        }
        let file = File::open(&path).map_err(|source| unreadable(&path, source))?;
        let name = path.display().to_string();
        self.lines =
            Some(Lines { from: Box::new(BufReader::new(file)), path: Some(name), number: 0 });
        Ok(None)
    }

    fn open_folder(&mut self, folder: &Path, depth: usize) -> Result<(), Error> {
        if depth >= FOLDER_DEPTH_MAX {
            let source = io::Error::other("folders are nested too deeply");
            return Err(unreadable(folder, source));
        }
        let wrap = |source| unreadable(folder, source);
        let mut found: Vec<PathBuf> = Vec::new();
        for entry in fs::read_dir(folder).map_err(wrap)? {
            let entry = entry.map_err(wrap)?;
            let kind = entry.file_type().map_err(wrap)?;
            let path = entry.path();
            let hidden = entry.file_name().to_string_lossy().starts_with('.');
            // A link to a folder may lead back up; a link to a file is as good as the file.
            let folder = kind.is_dir();
            let file = !path.is_dir() && has_extension(&path, EXTENSIONS);
            if !hidden && (folder || file) {
                found.push(path);
            }
        }
        found.sort();
        for path in found.into_iter().rev() {
            self.waiting.push_front(Waiting { input: Input::Path(path), depth: depth + 1 });
        }
        Ok(())
    }

    /// Tells JSON Lines from a text or a page by the first character that is no space.
    fn open_stdin(&mut self) -> Result<Option<Raw>, Error> {
        let wrap = |source| Error::Read { place: "standard input".to_owned(), source };
        let mut from: Box<dyn BufRead> = Box::new(BufReader::new(io::stdin()));
        let head = from.fill_buf().map_err(wrap)?;
        let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
        let first = head.iter().find(|byte| !byte.is_ascii_whitespace());
        if first == Some(&b'{') {
            self.lines = Some(Lines { from, path: None, number: 0 });
            return Ok(None);
        }
        let mut bytes = Vec::new();
        from.take(FILE_LEN_BYTES_MAX as u64 + 1).read_to_end(&mut bytes).map_err(wrap)?;
        Ok(Some(Raw::Whole { bytes }))
    }
}

impl Lines {
    fn next(&mut self) -> Option<Result<Raw, Error>> {
        loop {
            self.number += 1;
            let file = self.path.as_deref().unwrap_or("standard input");
            let place = format!("{file}: line {}", self.number);
            let bytes = match self.line() {
                Ok(Line::End) => return None,
                Ok(Line::Row(bytes)) => bytes,
                Ok(Line::TooLong) => {
                    let expected = format!("a line of at most {} MiB", FILE_LEN_BYTES_MAX >> 20);
                    let found = "a longer one".to_owned();
                    return Some(Err(Error::Format { place, expected, found }));
                }
                Err(source) => {
                    // What cannot be read now will not be read at the next try either.
                    self.from = Box::new(io::empty());
                    return Some(Err(Error::Read { place, source }));
                }
            };
            let blank = bytes.iter().all(u8::is_ascii_whitespace) || bytes == b"\xEF\xBB\xBF";
            if !blank {
                return Some(Ok(Raw::Line { place, path: self.path.clone(), bytes }));
            }
        }
    }

    fn line(&mut self) -> io::Result<Line> {
        let mut bytes = Vec::new();
        let limit = FILE_LEN_BYTES_MAX as u64;
        let count = self.from.by_ref().take(limit).read_until(b'\n', &mut bytes)?;
        if count == 0 {
            return Ok(Line::End);
        }
        if bytes.last() == Some(&b'\n') || count < FILE_LEN_BYTES_MAX {
            return Ok(Line::Row(bytes));
        }
        self.skip_line()?;
        Ok(Line::TooLong)
    }

    fn skip_line(&mut self) -> io::Result<()> {
        loop {
            let buffer = self.from.fill_buf()?;
            if buffer.is_empty() {
                return Ok(());
            }
            let end = buffer.iter().position(|byte| *byte == b'\n');
            let count = end.map_or(buffer.len(), |at| at + 1);
            self.from.consume(count);
            if end.is_some() {
                return Ok(());
            }
        }
    }
}

enum Line {
    Row(Vec<u8>),
    TooLong,
    End,
}

fn unreadable(path: &Path, source: io::Error) -> Error {
    Error::Read { place: path.display().to_string(), source }
}

fn has_extension(path: &Path, extensions: &[&str]) -> bool {
    let extension = path.extension().and_then(|found| found.to_str()).unwrap_or("");
    extensions.iter().any(|wanted| wanted.eq_ignore_ascii_case(extension))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_read_in_order_of_names() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
        write("b.txt", "two");
        write("a.html", "<p>one");
        write("c.jsonl", "{\"text\":\"three\"}\n\n{\"text\":\"four\"}");
        write("b.meta.json", "{}");
        write(".hidden.txt", "no");
        write("picture.png", "no");
        let places: Vec<String> = read(vec![Input::Path(folder.path().to_owned())])
            .map(|raw| raw.unwrap().place())
            .map(|place| place.rsplit('/').next().unwrap().to_owned())
            .collect();
        assert_eq!(places, ["a.html", "b.txt", "c.jsonl: line 1", "c.jsonl: line 3"]);
    }

    #[test]
    fn a_missing_file_does_not_end_the_stream() {
        let folder = tempfile::tempdir().unwrap();
        let there = folder.path().join("there.txt");
        fs::write(&there, "text").unwrap();
        let inputs = [folder.path().join("missing.txt"), there];
        let found: Vec<bool> =
            read(inputs.map(Input::Path).to_vec()).map(|raw| raw.is_ok()).collect();
        assert_eq!(found, [false, true]);
    }
}
