//! The annotation file: TOML that a person may read, edit and keep under version control.
//!
//! Knows the layout of the file (`format`, `[source]`, one `[[annotation]]` per record, sorted by id) and where each record stands in
//! it. Knows neither the disk nor what a change means.
//!
//! # Why
//! The file is kept as the text it was read as, with the bytes of each record beside the typed value. A change rewrites the values
//! that changed and nothing else, so comments, unknown keys and unknown tables live on, and a version control system shows what
//! the reader did. A whole tree of the document costs ten times the memory and would be needed for nothing else; so records that stand
//! as they were written are read without one ([`super::quick`]), and the others in pieces. A record that cannot be used does not sink the file: it is reported and left as it stands.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::format::{FormatError, FormatFault, MAX_BYTES, parsed, utf8};
use super::quick::{self, RECORD};
use super::record::{Fault, Reader, annotation_fields, source_fields, table};
use super::tables::{Field, Splice, edits, line_end, line_start, splice};
use crate::notes::{Annotation, Records, Source, Uuid};

/// The version of the layout this program writes. Files of a later one are read and never written.
pub const FORMAT: u64 = 1;

/// Fewest bytes of a piece that is read with a tree of it.
const PIECE: usize = 1 << 13;

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
    /// The bytes of each record that cannot be used.
    spoilt: Vec<Range<usize>>,
    /// Where a record stands that sorts behind all others.
    tail: usize,
    /// The text is not what stands in the file: a merge that was left half done has been finished.
    is_healed: bool,
}

impl AnnotationFile {
    /// A file for `source` with no record in it.
    pub fn new(source: &Source) -> Self {
        let text = format!(
            "format = {FORMAT}\n\n{}",
            table("[source]", &source_fields(source))
        );
        Self {
            tail: text.len(),
            text,
            format: FORMAT,
            source: source.clone(),
            records: Records::new(),
            blocks: BTreeMap::new(),
            withheld: BTreeSet::new(),
            problems: Vec::new(),
            is_healed: false,
            spoilt: Vec::new(),
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
        utf8(bytes).and_then(Self::parse)
    }

    /// Reads the text of a file. Records that cannot be used are in [`AnnotationFile::problems`], not among the errors.
    ///
    /// # Errors
    /// When the text is too large, not TOML, of no format, or holds something else under the name of the records.
    pub fn parse(text: String) -> Result<Self, FormatError> {
        Self::parse_knowing(text, &Records::new())
    }

    /// The same; a record that is as in `known` is held once for both.
    fn parse_knowing(text: String, known: &Records) -> Result<Self, FormatError> {
        if text.len() > MAX_BYTES {
            return Err(FormatError::at("", 0, FormatFault::TooLarge));
        }
        // what cannot be read in pieces is read whole, or said where it is wrong
        let (format, source, found) = read(&text, |start| piece_end(&text, start, PIECE), known)
            .or_else(|_| read(&text, |_| text.len(), known))?;
        let Found {
            records,
            blocks,
            withheld,
            problems,
            spoilt,
            tail,
            ..
        } = found;
        let tail = tail.unwrap_or(text.len());
        Ok(Self {
            text,
            format,
            source,
            records,
            blocks,
            withheld,
            problems,
            spoilt,
            tail,
            is_healed: false,
        })
    }

    /// The same, said to differ from what stands in the file.
    #[must_use]
    pub(super) fn healed(self) -> Self {
        Self {
            is_healed: true,
            ..self
        }
    }

    /// The same, said to be what stands in the file.
    #[must_use]
    pub(super) fn written(self) -> Self {
        Self {
            is_healed: false,
            ..self
        }
    }

    /// Whether the text differs from what stands in the file, because conflict markers in it were resolved.
    pub fn is_healed(&self) -> bool {
        self.is_healed
    }

    /// The text as it is to stand in the file.
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
        let mut splices = Vec::new();
        for (id, record) in records {
            match (self.records.get(id), self.blocks.get(id)) {
                (Some(old), _) if old == record => {}
                (Some(old), Some(block)) => {
                    let own = &self.source.sha256;
                    let (old, new) = (annotation_fields(old, own), annotation_fields(record, own));
                    splices.extend(self.rewritten(block, &old, &new)?);
                }
                _ if self.withholds(*id) => {}
                _ => splices.push(self.inserted(record)),
            }
        }
        let starts = splices.iter().map(|splice| splice.range.start);
        let ends = splices.iter().map(|splice| splice.range.end);
        let (Some(start), Some(end)) = (starts.min(), ends.max()) else {
            return Ok(self.clone());
        };
        let text = splice(&self.text, splices);
        match self.reread(&text, &(start..end), records) {
            Some(file) => Ok(Self { text, ..file }),
            None => Self::parse_knowing(text, records),
        }
    }

    /// What is in `text`, which is that of this file but for the bytes `changed`: records that stand as they are written are read
    /// again from the one before the change to the one behind it, and all others are where they were, or as much further on. `None`
    /// where that is not all there is to it. The text of what is returned is still to be put in.
    fn reread(&self, text: &str, changed: &Range<usize>, known: &Records) -> Option<Self> {
        if text.len() > MAX_BYTES || !self.problems.is_empty() {
            return None;
        }
        let starts = || self.blocks.values().map(|block| block.start);
        let from = starts().filter(|start| *start < changed.start).max()?;
        let behind = starts().filter(|start| *start >= changed.end).min();
        let to = behind.unwrap_or(self.text.len());
        let moved = |byte: usize| byte + text.len() - self.text.len();
        let mut found = Found::default();
        let mut at = from;
        while at < moved(to) {
            let quick = quick::record(&text[at..], &self.source.sha256)?;
            let block = at..at + quick.len;
            at = block.end;
            found.keep(text, block.start, block, quick.annotation, known);
        }
        let is_whole = at == moved(to) && found.problems.is_empty();
        for (id, block) in self.blocks.iter().filter(|_| is_whole) {
            let block = match block.start {
                start if start < from => block.clone(),
                start if start >= to => moved(block.start)..moved(block.end),
                _ => continue,
            };
            found
                .records
                .entry(*id)
                .or_insert_with(|| Arc::clone(&self.records[id]));
            if found.blocks.insert(*id, block).is_some() {
                return None;
            }
        }
        is_whole.then(|| Self {
            text: String::new(),
            format: self.format,
            source: self.source.clone(),
            records: found.records,
            blocks: found.blocks,
            withheld: BTreeSet::new(),
            problems: Vec::new(),
            spoilt: Vec::new(),
            tail: behind.map_or(text.len(), |_| moved(self.tail)),
            is_healed: false,
        })
    }

    /// The file without the records that `drop` names.
    ///
    /// # Errors
    /// As [`AnnotationFile::with`].
    pub fn without(&self, drop: impl Fn(&Uuid) -> bool) -> Result<Self, FormatError> {
        let dropped = self.blocks.iter().filter(|(id, _)| drop(id));
        let splices: Vec<Splice> = dropped
            .map(|(_, block)| Splice {
                range: block.clone(),
                text: String::new(),
            })
            .collect();
        if splices.is_empty() {
            return Ok(self.clone());
        }
        Self::parse(splice(&self.text, splices))
    }

    /// The file with the records of `other` that `take` names, as they stand there, and with those that cannot be used which
    /// are not here yet.
    ///
    /// # Errors
    /// As [`AnnotationFile::with`].
    pub fn taking(&self, other: &Self, take: impl Fn(&Uuid) -> bool) -> Result<Self, FormatError> {
        let taken = other
            .blocks
            .iter()
            .filter(|(id, _)| take(id) && !self.withholds(**id));
        let placed = taken.map(|(id, block)| {
            let place = self.blocks.range(*id..).next();
            (place.map_or(self.tail, |(_, block)| block.start), block)
        });
        let is_new =
            |block: &&Range<usize>| !self.text.contains(other.text[(*block).clone()].trim());
        let spoilt = other
            .spoilt
            .iter()
            .filter(is_new)
            .map(|block| (self.tail, block));
        let splices: Vec<Splice> = placed
            .chain(spoilt)
            .map(|(byte, block)| {
                let text = other.text[block.clone()].trim().replace("\r\n", "\n");
                let before = if self.text[..byte].ends_with("\n\n") {
                    ""
                } else {
                    "\n"
                };
                Splice {
                    range: byte..byte,
                    text: self.newlines(format!("{before}{text}\n\n")),
                }
            })
            .collect();
        if splices.is_empty() {
            return Ok(self.clone());
        }
        Self::parse(splice(&self.text, splices).trim_end().to_owned() + "\n")
    }

    /// The file as one that was made on the text of `source`: what its anchors count in stays what it is, and is said wherever it is
    /// not that text. Title, author and language stay as they are, for a person may have put them right; a file whose
    /// `[source]` is no table of its own stays whole.
    ///
    /// # Errors
    /// As [`AnnotationFile::with`].
    pub fn made_on(&self, source: &Source) -> Result<Self, FormatError> {
        let root = parsed(&self.text)?;
        let Some(value) = root
            .get_ref()
            .get("source")
            .filter(|value| has_header(&self.text, value))
        else {
            return Ok(self.clone());
        };
        let own = Source {
            uri: source.uri.clone(),
            sha256: source.sha256.clone(),
            chars: source.chars,
            extractor: source.extractor.clone(),
            ..self.source.clone()
        };
        let table = value.get_ref().as_table();
        let mut splices: Vec<Splice> = table
            .into_iter()
            .flat_map(|table| {
                let (old, new) = (source_fields(&self.source), source_fields(&own));
                edits(&self.text, value.span(), table, &old, &new)
            })
            .map(|edit| Splice {
                text: self.newlines(edit.text),
                ..edit
            })
            .collect();
        for (id, block) in &self.blocks {
            let record = &self.records[id];
            let old = annotation_fields(record, &self.source.sha256);
            let new = annotation_fields(record, &own.sha256);
            if old != new {
                splices.extend(self.rewritten(block, &old, &new)?);
            }
        }
        Self::parse(splice(&self.text, splices))
    }

    /// What turns the fields of the record in `block` from `old` into `new`.
    fn rewritten(
        &self,
        block: &Range<usize>,
        old: &[Field],
        new: &[Field],
    ) -> Result<Vec<Splice>, FormatError> {
        let text = &self.text[block.clone()];
        let root = parsed(text)?;
        let records = record_tables(text, root.get_ref())?;
        let edits = records
            .iter()
            .take(1)
            .flat_map(|record| edits(text, record.header.clone(), record.table, old, new));
        let in_file = |range: Range<usize>| range.start + block.start..range.end + block.start;
        Ok(edits
            .map(|edit| Splice {
                range: in_file(edit.range),
                text: self.newlines(edit.text),
            })
            .collect())
    }

    /// A record of its own, a blank line away from its neighbours.
    fn inserted(&self, record: &Annotation) -> Splice {
        let byte = self
            .blocks
            .range(record.id..)
            .next()
            .map_or(self.tail, |(_, block)| block.start);
        let before = &self.text[..byte];
        let table = table(RECORD, &annotation_fields(record, &self.source.sha256));
        let text = match () {
            () if before.ends_with("\n\n") || before.ends_with("\n\r\n") => format!("{table}\n"),
            () if before.ends_with('\n') => format!("\n{table}"),
            () => format!("\n\n{table}"),
        };
        Splice {
            range: byte..byte,
            text: self.newlines(text),
        }
    }

    /// `text` with the line ends this file uses.
    fn newlines(&self, text: String) -> String {
        let first = line_end(&self.text, 0);
        if self.text[..first].ends_with("\r\n") {
            text.replace('\n', "\r\n")
        } else {
            text
        }
    }
}

/// The records of a file, as they are read one after the other.
#[derive(PartialEq, Eq, Debug, Default)]
struct Found {
    records: Records,
    blocks: BTreeMap<Uuid, Range<usize>>,
    withheld: BTreeSet<Uuid>,
    problems: Vec<BadRecord>,
    spoilt: Vec<Range<usize>>,
    tail: Option<usize>,
    /// Line ends before the byte `counted`, so that a file of many problems is counted through once.
    lines: usize,
    counted: usize,
}

impl Found {
    /// Takes the record in `block` of the piece of `text` that starts at byte `start`.
    fn take(
        &mut self,
        text: &str,
        start: usize,
        own: &str,
        record: &Record<'_, '_>,
        block: &Range<usize>,
        known: &Records,
    ) {
        let reader = Reader {
            text: &text[start..],
            table: record.table,
        };
        let header = start + record.header.start;
        let block = start + block.start..start + block.end;
        match reader.annotation(own) {
            Ok(annotation) => self.keep(text, header, block, annotation, known),
            Err(fault) => {
                self.tail = Some(block.end);
                self.spoilt.push(block);
                self.withheld
                    .extend(reader.id().filter(|id| !self.records.contains_key(id)));
                self.report(text, header, fault);
            }
        }
    }

    /// Keeps the annotation that was read in `block`, below `header`, unless there is one of its id.
    fn keep(
        &mut self,
        text: &str,
        header: usize,
        block: Range<usize>,
        annotation: Annotation,
        known: &Records,
    ) {
        let id = annotation.id;
        self.tail = Some(block.end);
        if self.records.contains_key(&id) {
            self.spoilt.push(block);
            return self.report(text, header, Fault::SameId(id));
        }
        self.withheld.remove(&id);
        self.blocks.insert(id, block);
        let same = known.get(&id).filter(|known| ***known == annotation);
        let record = same.map_or_else(|| Arc::new(annotation), Arc::clone);
        self.records.insert(id, record);
    }

    /// Keeps the records that stand as they were written, from the byte `start` of `text` on; the byte after them.
    fn keep_quick(&mut self, text: &str, mut start: usize, own: &str, known: &Records) -> usize {
        while let Some(quick) = quick::record(&text[start..], own) {
            let block = start..start + quick.len;
            self.keep(text, start, block.clone(), quick.annotation, known);
            start = block.end;
        }
        start
    }

    fn report(&mut self, text: &str, header: usize, fault: Fault) {
        self.lines += text[self.counted..header].matches('\n').count();
        self.counted = header;
        self.problems.push(BadRecord {
            line: 1 + self.lines,
            fault,
        });
    }
}

/// Format, source and records of `text`. What has no quick form is read with a tree of it, in pieces: `piece_end` says where the one
/// that starts at a byte ends. Those after the first hold nothing but records.
fn read(
    text: &str,
    piece_end: impl Fn(usize) -> usize,
    known: &Records,
) -> Result<(u64, Source, Found), FormatError> {
    let mut head = None;
    let mut found = Found::default();
    let mut start = 0;
    loop {
        let end = piece_end(start);
        let piece = &text[start..end];
        let root = parsed(piece)?;
        let root = root.get_ref();
        let (format, source) = match &mut head {
            None => head.insert((format_of(piece, root)?, source_of(piece, root))),
            Some(head) if root.keys().all(|key| key.get_ref() == "annotation") => head,
            Some(_) => return Err(FormatError::at(text, start, FormatFault::NotRecords)),
        };
        let tables = record_tables(piece, root)?;
        for (record, block) in tables.iter().zip(blocks(piece, root, &tables)) {
            found.take(text, start, &source.sha256, record, &block, known);
        }
        start = found.keep_quick(text, end, &source.sha256, known);
        if start == text.len() {
            return Ok((*format, std::mem::take(source), found));
        }
    }
}

/// The end of the piece of `text` that starts at `start`: at least `size` bytes on, for the first as soon as may be, the header of a
/// record below a blank line; or a line in a note that looks like one, and the piece is then no TOML, for the note does not end in it.
fn piece_end(text: &str, start: usize, size: usize) -> usize {
    let size = if start == 0 { 0 } else { size };
    let from = text.ceil_char_boundary(start + size);
    let is_below_blank = |at: &usize| text[..*at].trim_end_matches('\r').ends_with('\n');
    let mut headers = text[from..].match_indices("\n[[annotation]]");
    let header = headers.find_map(|(at, _)| Some(from + at).filter(is_below_blank));
    header.map_or(text.len(), |lf| lf + 1)
}

/// The source of the file, as far as it says.
fn source_of(text: &str, root: &DeTable<'_>) -> Source {
    let source = root
        .get("source")
        .and_then(|source| source.get_ref().as_table());
    source
        .map(|table| Reader { text, table }.source())
        .unwrap_or_default()
}

/// An `[[annotation]]` table.
struct Record<'t, 'i> {
    header: Range<usize>,
    table: &'t DeTable<'i>,
    /// Where the last header below it stands; its own, if there is none.
    last_header: usize,
}

impl<'t, 'i> Record<'t, 'i> {
    fn of(text: &str, value: &'t Spanned<DeValue<'i>>) -> Option<Self> {
        let table = value
            .get_ref()
            .as_table()
            .filter(|_| has_header(text, value))?;
        let mut last_header = value.span().start;
        visit(value, &mut |value| {
            if has_header(text, value) {
                last_header = last_header.max(value.span().start);
            }
        });
        Some(Self {
            header: value.span(),
            table,
            last_header,
        })
    }
}

/// The tables of the records, in order.
fn record_tables<'t, 'i>(
    text: &str,
    root: &'t DeTable<'i>,
) -> Result<Vec<Record<'t, 'i>>, FormatError> {
    let Some(value) = root.get("annotation") else {
        return Ok(Vec::new());
    };
    let values = value.get_ref().as_array();
    let records: Option<Vec<_>> = values
        .and_then(|values| values.iter().map(|value| Record::of(text, value)).collect())
        // `annotation = []` leaves no room for tables of that name
        .filter(|records: &Vec<_>| !records.is_empty());
    records.ok_or_else(|| FormatError::at(text, value.span().start, FormatFault::NotRecords))
}

/// The bytes of each record, in the order of `records`.
fn blocks(text: &str, root: &DeTable<'_>, records: &[Record<'_, '_>]) -> Vec<Range<usize>> {
    let (mut headers, mut ends) = (Vec::new(), Vec::new());
    for value in root.values() {
        visit(value, &mut |value| {
            ends.push(value.span().end);
            if has_header(text, value) {
                headers.push(value.span().start);
            }
        });
    }
    headers.sort_unstable();
    ends.sort_unstable();
    let start = |header| {
        let before = ends.partition_point(|&end| end <= header);
        block_start(
            text,
            header,
            before
                .checked_sub(1)
                .map_or(0, |ix| line_end(text, ends[ix])),
        )
    };
    records
        .iter()
        .map(|record| {
            let next = headers.partition_point(|&header| header <= record.last_header);
            start(record.header.start)
                ..headers
                    .get(next)
                    .map_or(text.len(), |&header| start(header))
        })
        .collect()
}

/// Where the block of the table at `header` starts: with the comment lines right above it. `floor` is the first byte after the line
/// of the value before; nothing above it can be a comment, whatever it looks like.
fn block_start(text: &str, header: usize, floor: usize) -> usize {
    let mut start = line_start(text, header);
    while start > floor {
        let above = line_start(text, start - 1);
        if !text[above..start].trim_start().starts_with('#') {
            break;
        }
        start = above;
    }
    start
}

/// Whether `value` is a table that stands under a header, not an inline one.
fn has_header(text: &str, value: &Spanned<DeValue<'_>>) -> bool {
    value.get_ref().is_table() && text[value.span().start..].starts_with('[')
}

/// Shows `value` and every value in it to `seen`.
fn visit(value: &Spanned<DeValue<'_>>, seen: &mut impl FnMut(&Spanned<DeValue<'_>>)) {
    seen(value);
    match value.get_ref() {
        DeValue::Table(table) => table.values().for_each(|value| visit(value, seen)),
        DeValue::Array(values) => values.iter().for_each(|value| visit(value, seen)),
        _ => {}
    }
}

/// The version of the layout.
fn format_of(text: &str, root: &DeTable<'_>) -> Result<u64, FormatError> {
    let value = root.get("format");
    let integer = value.and_then(|value| value.get_ref().as_integer());
    let format = integer
        .and_then(|integer| u64::from_str_radix(integer.as_str(), integer.radix()).ok())
        .filter(|format| *format > 0);
    let byte = value.map_or(0, |value| value.span().start);
    format.ok_or_else(|| FormatError::at(text, byte, FormatFault::NoFormat))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
mod tests;
