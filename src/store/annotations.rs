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
use std::ops::Range;
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::format::{FormatError, FormatFault, MAX_BYTES, parsed, utf8};
use super::record::{Fault, Reader, annotation_fields, source_fields, table};
use super::tables::{Field, Splice, edits, line_end, line_start, splice};
use crate::notes::{Annotation, Records, Source, Uuid};

/// The version of the layout this program writes. Files of a later one are read and never written.
pub const FORMAT: u64 = 1;

/// The header of a record.
const RECORD: &str = "[[annotation]]";

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
        if text.len() > MAX_BYTES {
            return Err(FormatError::at("", 0, FormatFault::TooLarge));
        }
        let root = parsed(&text)?;
        let root = root.get_ref();
        let format = format_of(&text, root)?;
        let source = root
            .get("source")
            .and_then(|source| source.get_ref().as_table());
        let source = source
            .map(|table| Reader { text: &text, table }.source())
            .unwrap_or_default();
        let tables = record_tables(&text, root)?;
        let mut found = Found::default();
        for (record, block) in tables.iter().zip(blocks(&text, root, &tables)) {
            found.take(&text, &source.sha256, record, block);
        }
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
        if splices.is_empty() {
            return Ok(self.clone());
        }
        Self::parse(splice(&self.text, splices))
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
#[derive(Default)]
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
    fn take(&mut self, text: &str, own: &str, record: &Record<'_, '_>, block: Range<usize>) {
        self.tail = Some(block.end);
        let reader = Reader {
            text,
            table: record.table,
        };
        match reader.annotation(own) {
            Ok(annotation) if self.records.contains_key(&annotation.id) => {
                self.spoilt.push(block);
                self.report(text, record, Fault::SameId(annotation.id));
            }
            Ok(annotation) => {
                self.withheld.remove(&annotation.id);
                self.blocks.insert(annotation.id, block);
                self.records.insert(annotation.id, Arc::new(annotation));
            }
            Err(fault) => {
                self.spoilt.push(block);
                self.withheld
                    .extend(reader.id().filter(|id| !self.records.contains_key(id)));
                self.report(text, record, fault);
            }
        }
    }

    fn report(&mut self, text: &str, record: &Record<'_, '_>, fault: Fault) {
        let header = record.header.start;
        self.lines += text[self.counted..header].matches('\n').count();
        self.counted = header;
        self.problems.push(BadRecord {
            line: 1 + self.lines,
            fault,
        });
    }
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
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::notes::{Anchor, Color, Drawing, Kind, Rev};
    use crate::store::writer::tests::hostile;

    const HAND_WRITTEN: &str = r#"# my notes
format = 1   # the layout

[source]
id = "seed"
title = "聚焦新定位"   # shortened by me
x-shelf = 3

# the best one
[[annotation]]
id = "01920000-0000-7000-8000-000000000001"
kind = "highlight"
color = "red"
x-future = { a = [1, 2] }
note = """
# 想法
[[annotation]]
与金华对照"""   # compare
quote = "504名"
start = 10
end = 14
# end of the first

[annotation.x-extra]
deep = true

[[annotation]]
id = "01920000-0000-7000-8000-000000000003"
color = "magenta"
start = 0x10
end = 20

[x-other]
left = "alone"
"#;

    fn id(last: u8) -> Uuid {
        format!("01920000-0000-7000-8000-0000000000{last:02x}")
            .parse()
            .unwrap()
    }

    fn annotation(last: u8) -> Annotation {
        Annotation {
            id: id(last),
            kind: Kind::Highlight,
            color: Color::Yellow,
            drawing: None,
            created: "2026-01-02T03:04:05Z".parse().ok(),
            updated: None,
            rev: Rev::default(),
            deleted: None,
            tags: Vec::new(),
            note: String::new(),
            anchor: Anchor {
                quote: "引文".to_owned(),
                range: 3..5,
                ..Anchor::default()
            },
        }
    }

    fn source() -> Source {
        Source {
            id: "seed".to_owned(),
            title: "标题".to_owned(),
            sha256: "ab".to_owned(),
            chars: 7,
            ..Source::default()
        }
    }

    fn parse(text: &str) -> AnnotationFile {
        AnnotationFile::parse(text.to_owned()).unwrap()
    }

    fn changed(
        file: &AnnotationFile,
        last: u8,
        change: impl FnOnce(&mut Annotation),
    ) -> AnnotationFile {
        let mut records = file.records().clone();
        change(Arc::make_mut(records.get_mut(&id(last)).unwrap()));
        let after = file.with(&records).unwrap();
        assert_eq!(*after.records(), records);
        after
    }

    fn added(file: &AnnotationFile, record: Annotation) -> AnnotationFile {
        let mut records = file.records().clone();
        records.insert(record.id, Arc::new(record));
        let after = file.with(&records).unwrap();
        assert_eq!(*after.records(), records);
        after
    }

    /// Lines of `after` that are not in `before`, and the other way round.
    fn difference(before: &str, after: &str) -> (Vec<String>, Vec<String>) {
        let only = |a: &str, b: &str| {
            a.split('\n')
                .filter(|line| !b.split('\n').any(|other| other == *line))
                .map(str::to_owned)
                .collect()
        };
        (only(before, after), only(after, before))
    }

    #[test]
    fn a_new_file_says_its_format_first_and_keeps_the_order_of_keys() {
        let record = Annotation {
            kind: Kind::Note,
            drawing: Some(Drawing::Underline),
            updated: "2026-01-02T03:04:06.789Z".parse().ok(),
            rev: "k7:3 mb:1".parse().unwrap(),
            deleted: "2026-01-03T00:00:00Z".parse().ok(),
            tags: vec!["党建".to_owned(), "a b".to_owned()],
            note: "一\n二".to_owned(),
            anchor: Anchor {
                quote: "甲…乙".to_owned(),
                quote_chars: Some(5000),
                prefix: "前".to_owned(),
                suffix: "后".to_owned(),
                range: 10..5010,
                at: "潘家玮/p2".to_owned(),
                base: "cd".to_owned(),
            },
            ..annotation(1)
        };
        let records = Records::from([(record.id, Arc::new(record))]);
        let file = AnnotationFile::new(&source()).with(&records).unwrap();
        assert_eq!(
            file.text(),
            r#"format = 1

[source]
id = "seed"
title = "标题"
sha256 = "ab"
chars = 7
extractor = ""

[[annotation]]
id = "01920000-0000-7000-8000-000000000001"
kind = "note"
color = "yellow"
style = "underline"
created = 2026-01-02T03:04:05Z
updated = 2026-01-02T03:04:06Z
rev = "k7:3 mb:1"
deleted = 2026-01-03T00:00:00Z
tags = ["党建", "a b"]
note = """
一
二"""
quote = "甲…乙"
quote-chars = 5000
prefix = "前"
suffix = "后"
start = 10
end = 5010
at = "潘家玮/p2"
base = "cd"
"#
        );
        assert_eq!(*file.source(), source());
    }

    #[test]
    fn what_is_read_and_not_changed_is_written_as_it_was() {
        let file = parse(HAND_WRITTEN);
        assert_eq!(file.with(file.records()).unwrap().text(), HAND_WRITTEN);
        assert_eq!(file.with(&Records::new()).unwrap().text(), HAND_WRITTEN);
        assert_eq!(
            file.records()[&id(1)].note,
            "# 想法\n[[annotation]]\n与金华对照"
        );
        assert_eq!(file.records()[&id(3)].anchor.range, 16..20);
        assert_eq!(
            file.records()[&id(3)].color,
            Color::Other("magenta".to_owned())
        );
        assert_eq!(file.source().id, "seed");
    }

    #[test]
    fn a_change_touches_the_changed_value_alone() {
        let file = parse(HAND_WRITTEN);
        let after = changed(&file, 1, |record| record.color = Color::Green);
        assert_eq!(
            after.text(),
            HAND_WRITTEN.replace(r#"color = "red""#, r#"color = "green""#)
        );
        let after = changed(&file, 1, |record| record.note = "短".to_owned());
        let (gone, new) = difference(HAND_WRITTEN, after.text());
        assert_eq!(new, [r#"note = "短"   # compare"#]);
        assert_eq!(
            gone,
            [r#"note = """"#, "# 想法", r#"与金华对照"""   # compare"#]
        );
    }

    #[test]
    fn a_new_key_stands_where_the_order_puts_it() {
        let after = changed(&parse(HAND_WRITTEN), 3, |record| {
            record.tags = vec!["党建".to_owned()];
            record.note = "甲".to_owned();
            record.anchor.quote = "乙".to_owned();
        });
        let added =
            "color = \"magenta\"\ntags = [\"党建\"]\nnote = \"甲\"\nquote = \"乙\"\nstart = 0x10\n";
        assert_eq!(
            after.text(),
            HAND_WRITTEN.replace("color = \"magenta\"\nstart = 0x10\n", added)
        );
    }

    #[test]
    fn a_key_that_is_no_longer_needed_leaves_with_its_line() {
        let after = changed(&parse(HAND_WRITTEN), 1, |record| record.note.clear());
        let (gone, new) = difference(HAND_WRITTEN, after.text());
        assert_eq!(
            gone,
            [r#"note = """"#, "# 想法", r#"与金华对照"""   # compare"#]
        );
        assert!(new.is_empty());
    }

    #[test]
    fn a_new_record_stands_where_its_id_sorts_and_below_no_other_comment() {
        let file = parse(HAND_WRITTEN);
        let between = added(&file, annotation(2));
        let text = between.text();
        let place = |needle: &str| text.find(needle).unwrap();
        assert!(
            place("deep = true") < place("000000000002")
                && place("000000000002") < place("000000000003")
        );
        let first = added(&file, annotation(0));
        assert!(
            first
                .text()
                .contains("end = 5\n\n# the best one\n[[annotation]]"),
            "{}",
            first.text()
        );
        let last = added(&file, annotation(4));
        assert!(
            last.text()
                .ends_with("end = 5\n\n[x-other]\nleft = \"alone\"\n"),
            "{}",
            last.text()
        );
        for after in [between, first, last] {
            assert!(difference(HAND_WRITTEN, after.text()).0.is_empty());
        }
    }

    #[test]
    fn a_file_moves_on_to_another_text_and_back_and_its_anchors_stay_in_theirs() {
        let on = |sha256: &str| Source {
            sha256: sha256.to_owned(),
            chars: sha256.len(),
            ..source()
        };
        let file = parse(&HAND_WRITTEN.replace("x-shelf", "sha256 = \"aa\"   # first\nx-shelf"));
        let mut newer = annotation(4);
        newer.anchor.base = "bbb".to_owned();
        let file = added(&file, newer);
        let moved = file.made_on(&on("bbb")).unwrap();
        assert_eq!(moved.records(), file.records());
        assert_eq!(moved.source().sha256, "bbb");
        let (gone, new) = difference(file.text(), moved.text());
        assert_eq!(gone, ["sha256 = \"aa\"   # first", "base = \"bbb\""]);
        assert_eq!(new[0], "sha256 = \"bbb\"   # first");
        assert_eq!(
            new.iter().filter(|line| *line == "base = \"aa\"").count(),
            2
        );
        assert_eq!(moved.source().title, "聚焦新定位");
        let back = moved.made_on(&on("aa")).unwrap();
        assert_eq!(
            (back.records(), &back.source().sha256),
            (file.records(), &"aa".to_owned())
        );
    }

    #[test]
    fn many_new_records_are_a_blank_line_apart() {
        let records: Records = (0..4)
            .map(|last| (id(last), Arc::new(annotation(last))))
            .collect();
        let file = AnnotationFile::new(&source()).with(&records).unwrap();
        assert_eq!(file.text().matches("\n\n[[annotation]]\nid").count(), 4);
        assert!(!file.text().contains("\n\n\n"));
        let ids: Vec<_> = file
            .text()
            .lines()
            .filter(|line| line.starts_with("id = \"0192"))
            .map(str::to_owned)
            .collect();
        assert!(ids.is_sorted() && ids.len() == 4);
    }

    #[test]
    fn a_comment_at_the_end_of_a_note_is_part_of_the_note() {
        let text = "format = 1\n[[annotation]]\nid = \"01920000-0000-7000-8000-000000000001\"\nstart = 0\nend = 1\nnote = \"\"\"\na\n# b\"\"\"\n[[annotation]]\nid = \"01920000-0000-7000-8000-000000000003\"\nstart = 1\nend = 1\n";
        let after = added(&parse(text), annotation(2));
        assert_eq!(after.records()[&id(1)].note, "a\n# b");
    }

    #[test]
    fn a_file_without_a_last_newline_is_continued() {
        let text = "format = 1\n[[annotation]]\nid = \"01920000-0000-7000-8000-000000000001\"\nstart = 0\nend = 1";
        let after = added(&parse(text), annotation(2));
        let after = changed(&after, 1, |record| record.anchor.at = "甲/p1".to_owned());
        assert!(after.text().starts_with(text));
        changed(&parse(text), 1, |record| {
            record.anchor.at = "甲/p1".to_owned();
        });
    }

    #[test]
    fn a_file_with_crlf_keeps_it_and_its_notes_have_none() {
        let text = HAND_WRITTEN.replace('\n', "\r\n");
        let file = parse(&text);
        assert_eq!(file.records(), parse(HAND_WRITTEN).records());
        let after = added(
            &changed(&file, 1, |record| record.note.push_str("\n三")),
            annotation(2),
        );
        assert_eq!(
            after.text().matches('\n').count(),
            after.text().matches("\r\n").count()
        );
        assert_eq!(
            after.records()[&id(1)].note,
            "# 想法\n[[annotation]]\n与金华对照\n三"
        );
    }

    #[test]
    fn a_byte_order_mark_is_kept() {
        let text = format!("\u{feff}{HAND_WRITTEN}");
        let after = changed(&parse(&text), 1, |record| record.color = Color::Green);
        assert_eq!(
            after.text(),
            text.replace(r#"color = "red""#, r#"color = "green""#)
        );
    }

    #[track_caller]
    fn check_bad(record: &str, fault: Fault) {
        let text = format!(
            "format = 1\n\n[[annotation]]\n{record}\n\n[[annotation]]\nid = \"{}\"\nstart = 0\nend = 1\n",
            id(9)
        );
        let file = parse(&text);
        assert_eq!(file.problems(), [BadRecord { line: 3, fault }]);
        assert_eq!(file.records().keys().copied().collect::<Vec<_>>(), [id(9)]);
        let after = changed(&added(&file, annotation(7)), 9, |record| {
            record.note = "好".to_owned();
        });
        assert!(after.text().contains(record));
        assert_eq!(after.problems().len(), 1);
    }

    #[test]
    fn one_bad_record_does_not_sink_the_file() {
        let one = format!("id = \"{}\"\n", id(1));
        check_bad("start = 1\nend = 2", Fault::NoId);
        check_bad("id = 'x'\nstart = 1\nend = 2", Fault::NoId);
        check_bad("id = 7", Fault::NoId);
        check_bad(
            &format!("{one}start = -3\nend = 2"),
            Fault::Invalid("start"),
        );
        check_bad(&format!("{one}start = 3"), Fault::Missing("end"));
        check_bad(&format!("{one}start = 3\nend = 2"), Fault::Reversed);
        check_bad(
            &format!("{one}start = 99999999999999999999\nend = 2"),
            Fault::Invalid("start"),
        );
        check_bad(
            &format!("{one}start = 1\nend = 2\nnote = 3"),
            Fault::Invalid("note"),
        );
        check_bad(
            &format!("{one}start = 1\nend = 2\ntags = ['a', 1]"),
            Fault::Invalid("tags"),
        );
        check_bad(
            &format!("{one}start = 1\nend = 2\nrev = 'k7'"),
            Fault::Invalid("rev"),
        );
        check_bad(
            &format!("{one}start = 1\nend = 2\ndeleted = true"),
            Fault::Invalid("deleted"),
        );
    }

    #[test]
    fn of_two_records_with_one_id_the_second_is_bad() {
        let record = format!("[[annotation]]\nid = \"{}\"\nstart = 0\nend = 1\n", id(1));
        let file = parse(&format!("format = 1\n{record}{record}"));
        assert_eq!(
            file.problems(),
            [BadRecord {
                line: 6,
                fault: Fault::SameId(id(1))
            }]
        );
        assert_eq!(file.records().len(), 1);
    }

    #[test]
    fn a_record_that_cannot_be_used_is_not_written_a_second_time() {
        let text = format!(
            "format = 1\n[[annotation]]\nid = \"{}\"\nstart = -1\nend = 1\n",
            id(1)
        );
        let file = parse(&text);
        assert!(file.withholds(id(1)) && !file.withholds(id(2)));
        let records = Records::from([(id(1), Arc::new(annotation(1)))]);
        assert_eq!(file.with(&records).unwrap().text(), text);
    }

    #[test]
    fn a_time_that_cannot_be_read_is_unknown_and_stays() {
        for time in [
            "9999-12-31T23:59:59.999999999Z",
            "2026-01-02T03:04:05",
            "2026-01-02",
            "'gestern'",
            "3",
        ] {
            let text = format!(
                "format = 1\n[[annotation]]\nid = \"{}\"\ncreated = {time}\nstart = 0\nend = 1\n",
                id(1)
            );
            let file = parse(&text);
            assert_eq!(file.records()[&id(1)].created, None, "{time}");
            let after = changed(&file, 1, |record| record.note = "好".to_owned());
            assert!(after.text().contains(&format!("created = {time}\n")));
        }
    }

    #[test]
    fn any_time_with_an_offset_is_read() {
        for time in [
            "2026-01-02T11:04:05+08:00",
            "2026-01-02 03:04:05.000z",
            "'2026-01-02T03:04:05Z'",
        ] {
            let text = format!(
                "format = 1\n[[annotation]]\nid = \"{}\"\ncreated = {time}\nstart = 0\nend = 1\n",
                id(1)
            );
            assert_eq!(
                parse(&text).records()[&id(1)].created,
                annotation(1).created,
                "{time}"
            );
        }
    }

    #[test]
    fn a_time_before_the_first_year_comes_back() {
        let record = Annotation {
            created: "-000001-01-01T00:00:00Z".parse().ok(),
            ..annotation(1)
        };
        added(&AnnotationFile::new(&source()), record);
    }

    #[test]
    fn a_later_format_is_read() {
        let file = parse(&HAND_WRITTEN.replace("format = 1 ", "format = 99 "));
        assert_eq!(file.format(), 99);
        assert_eq!(file.records().len(), 2);
    }

    #[track_caller]
    fn check_error(text: &str, line: usize, column: usize, is: impl Fn(&FormatFault) -> bool) {
        let error = AnnotationFile::parse(text.to_owned()).unwrap_err();
        assert_eq!((error.line, error.column), (line, column), "{error}");
        assert!(is(&error.fault), "{error}");
    }

    #[test]
    fn what_cannot_be_read_says_where() {
        check_error("format = 1\n标题 = 3\n", 2, 1, |fault| {
            matches!(fault, FormatFault::Toml(_))
        });
        check_error("format = 1\nx = \"党建\" 4\n", 2, 10, |fault| {
            matches!(fault, FormatFault::Toml(_))
        });
        check_error("format = 1\n<<<<<<< ours\n", 2, 9, |fault| {
            matches!(fault, FormatFault::Toml(_))
        });
        check_error("", 1, 1, |fault| *fault == FormatFault::NoFormat);
        check_error("format = 'x'\n", 1, 10, |fault| {
            *fault == FormatFault::NoFormat
        });
        check_error("format = 0", 1, 10, |fault| *fault == FormatFault::NoFormat);
        check_error("format = 1\nannotation = []\n", 2, 14, |fault| {
            *fault == FormatFault::NotRecords
        });
        check_error("format = 1\nannotation = 'x'\n", 2, 14, |fault| {
            *fault == FormatFault::NotRecords
        });
        check_error("format = 1\nannotation = [{ id = 1 }]\n", 2, 14, |fault| {
            *fault == FormatFault::NotRecords
        });
        let error = AnnotationFile::from_bytes(b"format = 1\n# \xff".to_vec()).unwrap_err();
        assert_eq!(
            (error.line, error.column, error.fault),
            (2, 3, FormatFault::NotUtf8)
        );
        let error = AnnotationFile::from_bytes(vec![b' '; MAX_BYTES + 1]).unwrap_err();
        assert_eq!(error.fault, FormatFault::TooLarge);
    }

    #[test]
    fn deep_and_broken_files_are_errors_not_crashes() {
        for text in [
            "\0".repeat(4096),
            format!("format = 1\na = {}", "[".repeat(100_000)),
            format!("format = 1\na = {}", "{a=".repeat(100_000)),
            format!("format = 1\na{} = 1", ".a".repeat(100_000)),
            format!("format = 1\n[[annotation{}]]", ".a".repeat(100_000)),
            "format = 1\na = \"\"\"\n[[annotation]]".to_owned(),
            "format = 1\n[annotation]\n".to_owned(),
            "format = 1\na = 2026-02-30T00:00:00.9_9Z".to_owned(),
        ] {
            assert!(AnnotationFile::parse(text).is_err());
        }
    }

    fn word() -> impl Strategy<Value = String> {
        prop_oneof![Just(String::new()), hostile()]
    }

    prop_compose! {
        fn any_annotation()(
            last in 0_u8..20, words in proptest::collection::vec(word(), 6), tags in proptest::collection::vec(hostile(), 0..3),
            base in word(), deleted in proptest::option::of(0_i64..4_000_000_000),
            color in 0_usize..6, range in (0_usize..99, 0_usize..99), count in 0_u64..4,
        ) -> Annotation {
            let [note, quote, prefix, suffix, at, other] = words.try_into().unwrap();
            let color = Color::STYLES.get(color).cloned().unwrap_or(Color::from_name(&other));
            let mut record = Annotation { color, tags, note, drawing: (!base.is_empty()).then(|| Drawing::from_name(&base)), ..annotation(last) };
            record.deleted = deleted.map(|second| crate::notes::Timestamp::from_second(second).unwrap());
            (0..count).for_each(|_| record.rev.bump("k7"));
            record.anchor = Anchor { quote, prefix, suffix, at, base, range: range.0..range.0 + range.1, quote_chars: None };
            record
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(96))]
        #[test]
        fn everything_written_is_read_back(steps in proptest::collection::vec(proptest::collection::vec(any_annotation(), 1..4), 1..4), crlf: bool) {
            let start = if crlf { HAND_WRITTEN.replace('\n', "\r\n") } else { HAND_WRITTEN.to_owned() };
            let mut file = parse(&start);
            let mut records = file.records().clone();
            for step in steps {
                records.extend(step.into_iter().map(|record| (record.id, Arc::new(record))));
                file = file.with(&records).unwrap();
                prop_assert_eq!(file.records(), &records);
                prop_assert!(file.problems().is_empty());
                for kept in ["# my notes", "x-shelf = 3", "# the best one", "x-future = { a = [1, 2] }", "[annotation.x-extra]", "left = \"alone\""] {
                    prop_assert!(file.text().contains(kept), "{} in {}", kept, file.text());
                }
            }
        }

        #[test]
        fn any_text_is_an_error_or_a_file(text in hostile()) {
            let _ = AnnotationFile::parse(format!("format = 1\n{text}"));
            let _ = AnnotationFile::parse(format!("format = 1\n[[annotation]]\nid = {text}"));
            let _ = AnnotationFile::from_bytes(text.into_bytes());
        }
    }
}
