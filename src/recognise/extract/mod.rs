//! From a file to the lines of a page, one extractor per format.
//!
//! What a file is, its content says first: pages are saved under any name.

mod entities;
mod epub;
mod front_matter;
mod html;
mod markdown;
mod text;

use super::decode::{DecodeError, Decoded, decode, transcribe};
use super::long::is_long_text;
use super::page::Page;

/// Largest file that is read.
const LARGEST: usize = 1 << 30;
/// Largest HTML or Markdown file, and largest part of an EPUB: they are held as a tree.
const LARGEST_TREE: usize = 32 << 20;
/// Characters at the start of a text in which tags are counted.
const HEAD: usize = 64 << 10;
/// So many end tags make a file HTML, whatever its name; a few may stand in a plain text.
const MANY_TAGS: usize = 8;

/// What a file is written in.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Format {
    /// Plain text.
    Text,
    /// HTML.
    Html,
    /// Markdown.
    Markdown,
    /// EPUB 2 or 3.
    Epub,
    /// An article in our own format.
    Article,
}

/// What was had from a file.
#[derive(Clone, Debug)]
pub struct Extracted {
    /// Its lines.
    pub page: Page,
    /// What it is written in.
    pub format: Format,
    /// Its text and how that was encoded. Of an EPUB, whose parts may differ, the encoding is that of its first part, the
    /// confidence the least of all, and the text is empty.
    pub decoded: Decoded,
}

/// Why no page could be had from a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ExtractError {
    /// It could not be decoded.
    Decode(DecodeError),
    /// Larger than is read.
    TooLarge {
        /// The most that is read, in bytes.
        limit: usize,
    },
    /// Made of more pieces than are read.
    TooMany {
        /// The most that are read: elements, attributes or parts.
        limit: usize,
    },
    /// Nested deeper than is read.
    TooDeep,
    /// An EPUB that cannot be unpacked.
    Broken {
        /// What the library says, in English.
        message: String,
    },
    /// A container that is encrypted.
    Encrypted,
}

/// The page in the file `name` (its ending counts where the content does not say what it is) with content `bytes`, and how
/// it was encoded. `named` is the encoding that the reader asks for.
///
/// # Errors
/// See [`ExtractError`].
pub fn extract(name: &str, bytes: &[u8], named: Option<&str>) -> Result<Extracted, ExtractError> {
    contents(name, bytes, named)?.extracted()
}

/// What is in a file, before its lines are looked for: that takes a parser, and an article in our format needs none.
pub(super) enum Contents {
    /// One text.
    Text(Format, Decoded),
    /// The parts of an EPUB, which are unpacked and read in one go.
    Parts(Box<Extracted>),
}

/// What is in the file, as [`extract`] takes it.
pub(super) fn contents(
    name: &str,
    bytes: &[u8],
    named: Option<&str>,
) -> Result<Contents, ExtractError> {
    within(bytes.len(), LARGEST)?;
    let ending = ending(name);
    if epub::is_epub(bytes, ending == "epub") {
        let (page, decoded) = epub::extract(bytes, named)?;
        return Ok(Contents::Parts(Box::new(Extracted {
            page,
            format: Format::Epub,
            decoded,
        })));
    }
    if is_long_text(name, bytes, bytes.len(), named) {
        let decoded = transcribe(bytes, named).map_err(ExtractError::Decode)?;
        return Ok(Contents::Text(Format::Text, decoded));
    }
    let declared = html::declared(bytes);
    let decoded = decode(bytes, named, declared.as_deref()).map_err(ExtractError::Decode)?;
    Ok(Contents::Text(format(&ending, &decoded.text), decoded))
}

impl Contents {
    /// Its lines.
    pub(super) fn extracted(self) -> Result<Extracted, ExtractError> {
        let (format, decoded) = match self {
            Self::Parts(extracted) => return Ok(*extracted),
            Self::Text(format, decoded) => (format, decoded),
        };
        if format != Format::Text {
            within(decoded.text.len(), LARGEST_TREE)?;
        }
        let page = match format {
            Format::Html => html::extract(&decoded.text)?,
            Format::Markdown => markdown::extract(&decoded.text)?,
            Format::Text | Format::Epub | Format::Article => text::extract(&decoded.text),
        };
        Ok(Extracted {
            page,
            format,
            decoded,
        })
    }
}

/// The page of a plain text.
pub(super) fn extract_text(text: &str) -> Page {
    text::extract(text)
}

fn within(size: usize, limit: usize) -> Result<(), ExtractError> {
    if size > limit {
        return Err(ExtractError::TooLarge { limit });
    }
    Ok(())
}

/// The ending of a file name, in small letters.
pub(super) fn ending(name: &str) -> String {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    ending.to_ascii_lowercase()
}

pub(super) fn format(ending: &str, text: &str) -> Format {
    let is_markdown = matches!(ending, "md" | "markdown" | "mdown" | "mkd");
    let is_html = matches!(ending, "html" | "htm" | "xhtml" | "xht" | "shtml");
    if is_html || begins_as_html(text) || !is_markdown && ending != "mht" && has_many_tags(text) {
        Format::Html
    } else if is_markdown {
        Format::Markdown
    } else {
        Format::Text
    }
}

/// Whether a text begins as HTML does, after declarations and comments.
fn begins_as_html(text: &str) -> bool {
    let mut rest = text.trim_start_matches('\u{feff}').trim_start();
    while let Some((after, end)) = rest
        .strip_prefix("<!--")
        .map(|after| (after, "-->"))
        .or_else(|| rest.strip_prefix("<?").map(|after| (after, "?>")))
    {
        let Some(at) = after.find(end) else {
            return false;
        };
        rest = after[at + end.len()..].trim_start();
    }
    ["<!doctype html", "<html", "<head", "<body"]
        .iter()
        .any(|begin| {
            rest.get(..begin.len())
                .is_some_and(|it| it.eq_ignore_ascii_case(begin))
        })
}

fn has_many_tags(text: &str) -> bool {
    let head = &text[..text.floor_char_boundary(HEAD)];
    let ends = [
        "p", "div", "td", "tr", "table", "span", "a", "li", "font", "strong", "b",
    ];
    head.match_indices("</")
        .filter(|(at, _)| {
            let name = head[at + 2..]
                .split(|char: char| !char.is_ascii_alphanumeric())
                .next();
            name.is_some_and(|name| ends.iter().any(|end| name.eq_ignore_ascii_case(end)))
        })
        .nth(MANY_TAGS - 1)
        .is_some()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
mod tests;
