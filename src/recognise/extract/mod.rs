//! From a file to the lines of a page, one extractor per format.

mod text;

use super::decode::{DecodeError, Decoded, decode};
use super::page::Page;

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
    /// Its text and how that was encoded; of an EPUB the text is empty.
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
    _ = name;
    let decoded = decode(bytes, named, None).map_err(ExtractError::Decode)?;
    Ok(Extracted {
        page: text::extract(&decoded.text),
        format: Format::Text,
        decoded,
    })
}
