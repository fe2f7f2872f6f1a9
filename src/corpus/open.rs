//! From the bytes of a file to a document, or to one clear reason why not.

use std::path::Path;

use super::{Document, Problem, article, plain};

/// Why the bytes are no text that can be read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OpenError {
    /// Nothing in it that could be shown.
    Empty,
    /// A NUL byte: no text file has one.
    Binary {
        /// The byte, from 0.
        at: usize,
    },
    /// Not UTF-8.
    NotUtf8 {
        /// The first byte that is not, from 0.
        at: usize,
        /// What it looks like instead: a guess for a hint, nothing more.
        looks_like: Option<Encoding>,
    },
}

/// An encoding that a text may be in by mistake.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Encoding {
    /// UTF-16, by its byte order mark.
    Utf16,
    /// GB18030 or its subsets GBK and GB 2312, or Big5, which this rule cannot tell from them.
    Gb18030,
}

/// The document in the file `name` (a name or path, used for its ending and as the title of last resort) with content
/// `bytes`: an article if the name ends in `.md` or `.markdown` or the text starts with `+++`, else a plain text.
/// The document has at least one block.
///
/// # Errors
/// See [`OpenError`].
pub fn open(name: &str, bytes: Vec<u8>) -> Result<(Document, Vec<Problem>), OpenError> {
    let source = decode(bytes)?;
    let path = Path::new(name);
    let stem = path
        .file_stem()
        .and_then(|stem| stem.to_str())
        .unwrap_or(name);
    let (document, problems) = if is_article(path, &source) {
        article::parse(stem, &source)
    } else {
        (plain::parse(stem, source), Vec::new())
    };
    document.last().ok_or(OpenError::Empty)?;
    Ok((document, problems))
}

/// Whether the text `source` in a file at `path` is read as an article: by the file's ending, or its first line.
pub fn is_article(path: &Path, source: &str) -> bool {
    let ending = path
        .extension()
        .and_then(|ending| ending.to_str())
        .unwrap_or_default();
    let named = ["md", "markdown"]
        .iter()
        .any(|known| known.eq_ignore_ascii_case(ending));
    named || article::has_front_matter(source)
}

/// The text without byte order mark.
fn decode(bytes: Vec<u8>) -> Result<String, OpenError> {
    if starts_as_utf16(&bytes) {
        return Err(OpenError::NotUtf8 {
            at: 0,
            looks_like: Some(Encoding::Utf16),
        });
    }
    if let Some(at) = memchr::memchr(0, &bytes) {
        return Err(OpenError::Binary { at });
    }
    let mut source = String::from_utf8(bytes).map_err(|error| {
        let (valid, bytes) = (error.utf8_error().valid_up_to(), error.as_bytes());
        let is_damaged_utf8 = !bytes[..valid].is_ascii();
        let looks_like = (!is_damaged_utf8 && is_gb18030(bytes)).then_some(Encoding::Gb18030);
        OpenError::NotUtf8 {
            at: valid,
            looks_like,
        }
    })?;
    if source.starts_with(MARK) {
        source.remove(0);
    }
    Ok(source)
}

fn starts_as_utf16(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF])
}

/// Whether the bytes have the shape of GB18030-2022: single bytes, pairs and quadruples.
fn is_gb18030(mut bytes: &[u8]) -> bool {
    loop {
        bytes = match bytes {
            [] => return true,
            [0x00..=0x7F, rest @ ..]
            | [0x81..=0xFE, 0x40..=0x7E | 0x80..=0xFE, rest @ ..]
            | [
                0x81..=0xFE,
                0x30..=0x39,
                0x81..=0xFE,
                0x30..=0x39,
                rest @ ..,
            ] => rest,
            _ => return false,
        }
    }
}

/// The byte order mark, of no meaning in UTF-8.
pub(super) const MARK: char = '\u{feff}';

#[cfg(test)]
mod tests {
    use super::*;

    fn opened(name: &str, bytes: impl Into<Vec<u8>>) -> Document {
        open(name, bytes.into()).expect("a readable file").0
    }

    fn refusal(bytes: impl Into<Vec<u8>>) -> OpenError {
        open("x.txt", bytes.into()).expect_err("an unreadable file")
    }

    #[test]
    fn the_ending_or_the_first_line_makes_an_article() {
        let speaker = "# 张三\n<!-- speaker name=\"张三\" -->\n";
        assert_eq!(opened("a.MD", speaker).outline().nodes.len(), 1);
        assert_eq!(opened("a.markdown", speaker).outline().nodes.len(), 1);
        assert_eq!(
            opened(
                "a.txt",
                format!("\u{feff}+++\r\ntitle=\"题\"\r\n+++\r\n{speaker}")
            )
            .outline()
            .nodes
            .len(),
            1
        );
        assert_eq!(opened("a.txt", speaker).outline().nodes.len(), 0);
        assert_eq!(opened("a.txt", "+++甲").meta().title, "a");
    }

    #[test]
    fn the_title_of_last_resort_is_the_file_stem() {
        assert_eq!(opened("文集/某年.某月.txt", "甲").meta().title, "某年.某月");
        assert_eq!(opened("文集/某年.md", "甲").meta().title, "某年");
        assert_eq!(opened("", "甲").meta().title, "");
    }

    #[test]
    fn a_byte_order_mark_is_not_text() {
        let document = opened("a.txt", "\u{feff}甲");
        assert_eq!(document.text(0..document.len()), "甲");
    }

    #[test]
    fn a_file_without_text_is_empty() {
        for bytes in ["", "\u{feff}", " \n\u{3000}\r\n"] {
            assert_eq!(refusal(bytes), OpenError::Empty);
        }
        assert_eq!(
            open("a.md", b"```dropped\nx\n```\n".to_vec()).err(),
            Some(OpenError::Empty)
        );
    }

    #[test]
    fn a_nul_byte_is_no_text() {
        assert_eq!(refusal(*b"PK\x03\x04\x00"), OpenError::Binary { at: 4 });
    }

    #[test]
    fn other_encodings_are_guessed() {
        let gbk = [0x31, 0xD6, 0xD0, 0xCE, 0xC4];
        assert_eq!(
            refusal(gbk),
            OpenError::NotUtf8 {
                at: 1,
                looks_like: Some(Encoding::Gb18030)
            }
        );
        assert_eq!(
            refusal([0xFF, 0xFE, 0x2D, 0x4E]),
            OpenError::NotUtf8 {
                at: 0,
                looks_like: Some(Encoding::Utf16)
            }
        );
        assert_eq!(
            refusal([b'a', 0xFF, b'b']),
            OpenError::NotUtf8 {
                at: 1,
                looks_like: None
            }
        );
    }

    #[test]
    fn a_damaged_utf8_file_is_not_guessed_to_be_another_encoding() {
        let cut = &"中文".as_bytes()[..5];
        assert_eq!(
            refusal(cut),
            OpenError::NotUtf8 {
                at: 3,
                looks_like: None
            }
        );
    }
}
