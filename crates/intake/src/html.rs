//! Turns an HTML page into its title, its text and what its metadata says.
//!
//! The body comes from `dom_smoothie` in its formatted mode: its raw mode glues table cells, which
//! would make "2" and "12 March" one number. Advertisements, newsletter boxes and share bars are
//! dropped before, because no extractor drops those inside the body.

use std::path::Path;

use dom_smoothie::{Config, Readability, TextMode};
use encoding_rs::Encoding;
use tallybook_text::{DocumentParts, Span};

use crate::sidecar::Meta;

/// Deepest nesting of elements that is read as a tree; browsers stop at about the same depth.
const DEPTH_MAX: usize = 512;
/// Most elements that are read as a tree.
const ELEMENTS_MAX: usize = 200_000;
/// A page names its encoding within so many bytes.
const CHARSET_LEN_BYTES: usize = 2048;

/// What stands inside a body and is no part of the story.
const DROPPED: &str = "script, style, noscript, template, iframe, form, nav, \
    [class*='advert'], [class~='ad'], [class*='newsletter'], [class*='share'], [class*='social-'], \
    [class*='related'], [class*='promo'], [class*='cookie'], [class*='comments'], \
    [id*='newsletter'], [id*='cookie'], [id*='comments'], [aria-hidden='true']";

/// A page as read.
#[derive(Debug, Default)]
pub(crate) struct Page {
    title: Option<String>,
    text: String,
    meta: Meta,
    notes: Vec<String>,
}

impl Page {
    /// Returns the document's parts (title, blank line, text) and what the metadata says.
    pub(crate) fn into_parts(self) -> (DocumentParts, Meta) {
        let parts = match self.title {
            Some(title) => DocumentParts {
                text: format!("{title}\n\n{}", self.text),
                title: Some(Span::new(0, title.len())),
                notes: self.notes,
                ..DocumentParts::default()
            },
            None => {
                DocumentParts { text: self.text, notes: self.notes, ..DocumentParts::default() }
            }
        };
        (parts, self.meta)
    }
}

/// Returns true if and only if the file's name says that it is a page.
pub(crate) fn is_html_name(path: &Path) -> bool {
    let extension = path.extension().and_then(|found| found.to_str()).unwrap_or("");
    ["html", "htm", "xhtml"].iter().any(|wanted| wanted.eq_ignore_ascii_case(extension))
}

/// Returns true if and only if a text starts as pages start.
pub(crate) fn is_html(text: &str) -> bool {
    let head: String = text.trim_start().chars().take(16).collect::<String>().to_ascii_lowercase();
    head.starts_with("<!doctype html") || head.starts_with("<html") || head.starts_with("<head")
}

/// Returns the encoding that a page names in its first bytes.
pub(crate) fn named_encoding(bytes: &[u8], html_name: bool) -> Option<&'static Encoding> {
    let head = bytes.get(..CHARSET_LEN_BYTES).unwrap_or(bytes);
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    if !html_name && !is_html(&head) {
        return None;
    }
    let at = head.find("charset=")? + "charset=".len();
    let name = head.get(at..)?.trim_start_matches(['"', '\'']);
    let name: &str = name.split(['"', '\'', ' ', '>', ';', '/']).next()?;
    Encoding::for_label(name.as_bytes())
}

/// Reads a page.
pub(crate) fn page(html: &str) -> Page {
    if depth(html) > DEPTH_MAX {
        let notes = vec!["the page is nested too deeply: read without its layout".to_owned()];
        return Page { text: strip_tags(html), notes, ..Page::default() };
    }
    read_tree(html).unwrap_or_else(|| {
        let notes = vec!["no article was found in the page: all of its text was read".to_owned()];
        Page { text: strip_tags(html), notes, ..Page::default() }
    })
}

fn read_tree(html: &str) -> Option<Page> {
    let config = Config {
        text_mode: TextMode::Formatted,
        max_elements_to_parse: ELEMENTS_MAX,
        ..Config::default()
    };
    let mut readability = Readability::new(html, None, Some(config)).ok()?;
    let metadata = readability.get_article_metadata(readability.parse_json_ld());
    let time = readability.doc.select("time[datetime]").attr("datetime");
    readability.doc.select(DROPPED).remove();
    let article = readability.parse().ok()?;
    let text = tidy(&article.text_content);
    if text.is_empty() {
        return None;
    }
    let title = Some(one_line(&article.title)).filter(|title| !title.is_empty());
    // The extractor may keep the heading as the first line of the body.
    let text = match &title {
        Some(title) => {
            text.strip_prefix(title.as_str()).map_or(text.as_str(), str::trim_start).to_owned()
        }
        None => text,
    };
    let meta = Meta {
        publisher: metadata.site_name.map(|name| one_line(&name)).filter(|name| !name.is_empty()),
        published: metadata.published_time.or_else(|| time.map(|time| time.to_string())),
        title: None,
        url: metadata.url.filter(|url| url.starts_with("http")),
    };
    Some(Page { title, text, meta, notes: Vec::new() })
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Trims lines and parts paragraphs by one blank line.
fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut blank = false;
    for line in text.lines().map(str::trim) {
        if line.is_empty() {
            blank = !out.is_empty();
            continue;
        }
        if !out.is_empty() {
            out.push_str(if blank { "\n\n" } else { "\n" });
        }
        out.push_str(line);
        blank = false;
    }
    out
}

/// Returns how deep tags are nested at most, counting every tag that is not closed again.
fn depth(html: &str) -> usize {
    const VOID: [&str; 8] = ["br", "img", "meta", "link", "input", "hr", "p", "li"];
    let (mut deepest, mut depth) = (0_usize, 0_usize);
    for (at, _) in html.match_indices('<') {
        let rest = html.get(at + 1..).unwrap_or("");
        let name = |text: &str| {
            let end = text.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(text.len());
            text.get(..end.min(16)).unwrap_or("").to_ascii_lowercase()
        };
        if let Some(rest) = rest.strip_prefix('/') {
            if !VOID.contains(&name(rest).as_str()) {
                depth = depth.saturating_sub(1);
            }
        } else if rest.starts_with(|c: char| c.is_ascii_alphabetic())
            && !VOID.contains(&name(rest).as_str())
        {
            depth += 1;
            deepest = deepest.max(depth);
        }
    }
    deepest
}

/// Returns the text between tags: the last resort for pages that no tree can be made of.
fn strip_tags(html: &str) -> String {
    let mut out = String::with_capacity(html.len() / 2);
    for piece in html.split('<') {
        let text = match piece.split_once('>') {
            Some((tag, text)) => {
                let tag = tag.trim_start_matches('/').to_ascii_lowercase();
                let skipped = tag.starts_with("script") || tag.starts_with("style");
                if skipped { "" } else { text }
            }
            None => piece,
        };
        if !text.trim().is_empty() {
            out.push_str(text.trim());
            out.push('\n');
        }
    }
    tidy(&out)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"<!DOCTYPE html><html lang="en"><head><title>Convoy crosses at dawn</title>
<meta property="og:site_name" content="The Border Post">
<meta property="article:published_time" content="2024-03-12T18:42:00+03:00"></head><body>
<nav><a href="/">Home</a></nav><article><h1>Convoy crosses at dawn</h1>
<p>A convoy of twenty lorries crossed the border at dawn on Tuesday, residents of the town said, and drove on towards the east.</p>
<div class="advert">Buy one, get one free, this week only, at all our stores in town.</div>
<p>The army confirmed the crossing in a statement, and said that the lorries carried food and fuel for its posts along the road.</p>
<table><tr><td>Killed</td><td>2</td><td>12 March</td></tr></table>
<div class="newsletter-box">Sign up for our newsletter to get the morning briefing.</div>
</article></body></html>"#;

    #[test]
    fn a_page_gives_title_text_and_metadata() {
        let (parts, meta) = page(PAGE).into_parts();
        assert!(parts.text.starts_with("Convoy crosses at dawn\n\nA convoy of twenty"));
        assert!(parts.text.contains("said, and drove on"));
        assert!(parts.text.contains("The army confirmed"));
        assert!(!parts.text.contains("Buy one"), "{}", parts.text);
        assert!(!parts.text.contains("Sign up"), "{}", parts.text);
        assert!(!parts.text.contains("212"), "{}", parts.text);
        assert_eq!(meta.publisher.as_deref(), Some("The Border Post"));
        assert_eq!(meta.published.as_deref(), Some("2024-03-12T18:42:00+03:00"));
    }

    #[test]
    fn deep_pages_are_read_without_a_tree() {
        let html = format!("<html><body>{}A convoy crossed.", "<div>".repeat(1_000_000));
        let (parts, _) = page(&html).into_parts();
        assert_eq!(parts.text, "A convoy crossed.");
        assert_eq!(parts.notes.len(), 1);
    }

    #[test]
    fn pages_name_their_encoding() {
        let named = |html: &[u8]| named_encoding(html, false).map(Encoding::name);
        assert_eq!(named(b"<html><meta charset=\"windows-1256\">"), Some("windows-1256"));
        assert_eq!(named(b"plain charset=windows-1256"), None);
    }
}
