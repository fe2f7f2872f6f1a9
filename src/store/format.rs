//! What our own files have in common: TOML, UTF-8, of a bearable size; and where one of them breaks off.
//!
//! Knows how to say which line and column is wrong. Knows nothing of what a file is for.

use std::error::Error;
use std::fmt;

use toml::Spanned;
use toml::de::DeTable;

use super::tables::line_start;

/// The largest file of ours that is read or written, in bytes: some 30,000 annotations.
pub const MAX_BYTES: usize = 16 << 20;

/// Most bytes of an earlier text of an article.
pub(super) const BASE_BYTES: usize = 1 << 30;

/// Why a file of ours cannot be understood.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FormatError {
    /// Line, from 1.
    pub line: usize,
    /// Column in code points, from 1.
    pub column: usize,
    /// What is wrong there.
    pub fault: FormatFault,
}

/// What is wrong with a file as a whole.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum FormatFault {
    /// More than [`MAX_BYTES`].
    TooLarge,
    /// Not UTF-8.
    NotUtf8,
    /// Not TOML; in the words of the TOML parser.
    Toml(String),
    /// There is no `format`, or it is not a number from 1 up.
    NoFormat,
    /// `annotation` is there, and is not a list of `[[annotation]]` tables.
    NotRecords,
}

impl fmt::Display for FormatError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: ", self.line, self.column)?;
        match &self.fault {
            FormatFault::TooLarge => write!(f, "more than {MAX_BYTES} bytes"),
            FormatFault::NotUtf8 => f.write_str("not UTF-8"),
            FormatFault::Toml(message) => f.write_str(message),
            FormatFault::NoFormat => f.write_str("no usable `format`"),
            FormatFault::NotRecords => f.write_str("`annotation` is not a list of tables"),
        }
    }
}

impl Error for FormatError {}

impl FormatError {
    /// The fault at this byte of `text`.
    pub(super) fn at(text: &str, byte: usize, fault: FormatFault) -> Self {
        let before = text.get(..byte).unwrap_or(text);
        let line = 1 + before.matches('\n').count();
        let column = 1 + before[line_start(before, before.len())..].chars().count();
        Self {
            line,
            column,
            fault,
        }
    }
}

/// `bytes` as text.
pub(super) fn utf8(bytes: Vec<u8>) -> Result<String, FormatError> {
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let text = String::from_utf8_lossy(&error.as_bytes()[..valid]).into_owned();
        FormatError::at(&text, valid, FormatFault::NotUtf8)
    })
}

/// The tables of `text`, with the bytes where everything in them stands.
pub(super) fn parsed(text: &str) -> Result<Spanned<DeTable<'_>>, FormatError> {
    DeTable::parse(text).map_err(|error| {
        let byte = error.span().map_or(0, |span| span.start);
        FormatError::at(text, byte, FormatFault::Toml(error.message().to_owned()))
    })
}
