//! The annotation file: TOML that a person may read, edit and keep under version control.
//!
//! Knows the layout of the file (`format`, `[source]`, one `[[annotation]]` per record, sorted by id) and where each record stands in
//! it. Knows neither the disk nor what a change means.
//!
//! # Why
//! The file is kept as the text it was read as, with the bytes of each record beside the typed value. A change rewrites the values
//! that changed and nothing else, so comments, unknown keys and unknown tables live on, and a version control system shows what
//! the reader did. A whole tree of the document costs ten times the memory and would be needed for nothing else. A record that
//! cannot be used does not sink the file: it is reported and left as it stands.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::record::{Fault, Reader, annotation_fields, source_fields, table};
use super::tables::{Splice, edits, line_end, line_start, splice};
use crate::notes::{Annotation, Records, Source, Uuid};

/// The version of the layout this program writes. Files of a later one are read and never written.
pub const FORMAT: u64 = 1;

/// The largest annotation file that is read, in bytes: some 30,000 annotations.
pub const MAX_BYTES: usize = 16 << 20;

/// The header of a record.
const RECORD: &str = "[[annotation]]";

/// Why a text is not an annotation file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FormatError {
    /// Line, from 1.
    pub line: usize,
    /// Column in code points, from 1.
    pub column: usize,
    /// What is wrong there.
    pub fault: FormatFault,
}

/// What is wrong with an annotation file as a whole.
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
    fn at(text: &str, byte: usize, fault: FormatFault) -> Self {
        let before = text.get(..byte).unwrap_or(text);
        let line = 1 + before.matches('\n').count();
        let column = 1 + before[line_start(before, before.len())..].chars().count();
        Self { line, column, fault }
    }
}

/// A record that cannot be used. It stays in the file as it is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BadRecord {
    /// The line of its header, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub fault: Fault,
}

/// An annotation file as it was read or is to be written.
///
/// Invariant: every range in it lies in `text`, and `records` and `blocks` have the same keys.
#[derive(Clone, Debug)]
pub struct AnnotationFile {
    text: String,
    format: u64,
    source: Source,
    records: Records,
    /// The bytes of each usable record, from the comment above its header to the comment above the next.
    blocks: BTreeMap<Uuid, Range<usize>>,
    /// Ids of records that cannot be used: none of them is written a second time.
    withheld: BTreeSet<Uuid>,
    problems: Vec<BadRecord>,
    /// Where a record stands that sorts behind all others.
    tail: usize,
}

impl AnnotationFile {
    /// A file for `source` with no record in it.
    pub fn new(source: &Source) -> Self {
        let text = format!("format = {FORMAT}\n\n{}", table("[source]", &source_fields(source)));
        Self {
            tail: text.len(),
            text,
            format: FORMAT,
            source: source.clone(),
            records: Records::new(),
            blocks: BTreeMap::new(),
            withheld: BTreeSet::new(),
            problems: Vec::new(),
        }
    }

    /// Reads the bytes of a file.
    ///
    /// # Errors
    /// As [`AnnotationFile::parse`], and for bytes that are not UTF-8.
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self, FormatError> {
        if bytes.len() > MAX_BYTES {
            return Err(FormatError::at("", 0, FormatFault::TooLarge));
        }
        String::from_utf8(bytes).map_err(not_utf8).and_then(Self::parse)
    }

    /// Reads the text of a file. Records that cannot be used are in [`AnnotationFile::problems`], not among the errors.
    ///
    /// # Errors
    /// When the text is too large, not TOML, of no format, or holds something else under the name of the records.
    pub fn parse(text: String) -> Result<Self, FormatError> {
        if text.len() > MAX_BYTES {
            return Err(FormatError::at("", 0, FormatFault::TooLarge));
        }
        let root = DeTable::parse(&text).map_err(|error| {
            let byte = error.span().map_or(0, |span| span.start);
            FormatError::at(&text, byte, FormatFault::Toml(error.message().to_owned()))
        })?;
        let root = root.get_ref();
        let format = format_of(root).map_err(|byte| FormatError::at(&text, byte, FormatFault::NoFormat))?;
        let source = root.get("source").and_then(|source| source.get_ref().as_table());
        let source = source.map(|table| Reader { text: &text, table }.source()).unwrap_or_default();
        let tables = record_tables(&text, root).map_err(|byte| FormatError::at(&text, byte, FormatFault::NotRecords))?;
        let mut found = Found::default();
        for record in found_records(&text, root, &tables) {
            found.take(record);
        }
        let Found { records, blocks, withheld, problems, tail } = found;
        let tail = tail.unwrap_or(text.len());
        Ok(Self { format, source, records, blocks, withheld, problems, tail, text })
    }

    /// The text as it stands in the file.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The version of the layout; above [`FORMAT`] the file must not be written.
    pub fn format(&self) -> u64 {
        self.format
    }

    /// The article the file belongs to, as far as the file says.
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// The annotations that can be used, tombstones included.
    pub fn records(&self) -> &Records {
        &self.records
    }

    /// The records that cannot, in the order of the file.
    pub fn problems(&self) -> &[BadRecord] {
        &self.problems
    }

    /// Whether the file holds a record of this id that cannot be used.
    pub fn withholds(&self, id: Uuid) -> bool {
        self.withheld.contains(&id)
    }

    /// The file with `records` in it: changed values are rewritten, new records stand where their id sorts, and every other
    /// byte stays. A record that `records` does not mention stays as well (removing leaves a tombstone, which is a change), and
    /// so does one that this file withholds.
    ///
    /// # Errors
    /// When the file would grow beyond [`MAX_BYTES`]. What is returned has been read back.
    pub fn with(&self, records: &Records) -> Result<Self, FormatError> {
        let splices: Vec<Splice> = records
            .values()
            .flat_map(|record| match (self.records.get(&record.id), self.blocks.get(&record.id)) {
                (Some(old), Some(_)) if old == record => Vec::new(),
                (Some(old), Some(block)) => self.rewritten(block, old, record),
                _ if self.withholds(record.id) => Vec::new(),
                _ => vec![self.inserted(record)],
            })
            .collect();
        if splices.is_empty() { Ok(self.clone()) } else { Self::parse(splice(&self.text, spaced(&self.text, splices))) }
    }

    /// What turns the record in `block` from `old` into `new`.
    fn rewritten(&self, block: &Range<usize>, old: &Annotation, new: &Annotation) -> Vec<Splice> {
        let text = &self.text[block.clone()];
        let Ok(root) = DeTable::parse(text) else { return Vec::new() };
        let Some(record) = root.get_ref().get("annotation").and_then(|records| records.get_ref().as_array()?.first()) else {
            return Vec::new();
        };
        let Some(table) = record.get_ref().as_table() else { return Vec::new() };
        edits(text, record.span(), table, &annotation_fields(old), &annotation_fields(new))
            .into_iter()
            .map(|edit| Splice {
                range: edit.range.start + block.start..edit.range.end + block.start,
                text: self.newlines(edit.text),
            })
            .collect()
    }

    fn inserted(&self, record: &Annotation) -> Splice {
        let behind = self.blocks.range(record.id..).next().map_or(self.tail, |(_, block)| block.start);
        Splice { range: behind..behind, text: self.newlines(table(RECORD, &annotation_fields(record))) }
    }

    /// `text` with the line ends this file uses.
    fn newlines(&self, text: String) -> String {
        let first = line_end(&self.text, 0);
        if self.text[..first].ends_with("\r\n") { text.replace('\n', "\r\n") } else { text }
    }
}
