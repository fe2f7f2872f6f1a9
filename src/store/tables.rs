//! Editing one table of a TOML text in place: only the values that change are touched.
//!
//! Knows where the keys and values of a table stand. Knows nothing of annotations.
//!
//! # Why
//! TOML puts every key of a table on a line of its own, so replacing the bytes of a value, dropping a line and adding a line
//! are all an edit needs; comments, blank lines, the order of keys and keys this version does not know are simply not touched.

use std::ops::Range;

use toml::de::DeTable;

/// A key that may be written, with its value as TOML; `None` means the key is not written.
pub(super) type Field = (&'static str, Option<String>);

/// A piece of text to put in the place of some bytes.
pub(super) struct Splice {
    /// The bytes it replaces.
    pub range: Range<usize>,
    /// What stands there afterwards.
    pub text: String,
}

/// `text` with every splice made. Those that insert at one byte come in the order given; ranges must not overlap.
pub(super) fn splice(text: &str, mut splices: Vec<Splice>) -> String {
    splices.sort_by_key(|splice| splice.range.start);
    let mut out = String::with_capacity(
        text.len()
            + splices
                .iter()
                .map(|splice| splice.text.len())
                .sum::<usize>(),
    );
    let mut done = 0;
    for splice in splices {
        out.push_str(&text[done..splice.range.start]);
        out.push_str(&splice.text);
        done = splice.range.end;
    }
    out.push_str(&text[done..]);
    out
}

/// The splices that turn the fields `old` of `table` into `new`. `header` is where the table's header stands in `text`; both field
/// lists hold the same keys in the order they are written.
pub(super) fn edits(
    text: &str,
    header: Range<usize>,
    table: &DeTable<'_>,
    old: &[Field],
    new: &[Field],
) -> Vec<Splice> {
    let mut splices = Vec::new();
    // a key that is added goes below the one that precedes it in the order of fields
    let mut below = line_end(text, header.end);
    for ((key, before), (_, after)) in old.iter().zip(new) {
        let place = table
            .get_key_value(*key)
            .map(|(key, value)| key.span().start..value.span().end);
        let value = table.get(*key).map(toml::Spanned::span);
        match (place, value, after) {
            (Some(place), Some(value), Some(after)) => {
                below = line_end(text, place.end);
                if before.as_ref() != Some(after) {
                    splices.push(Splice {
                        range: value,
                        text: after.clone(),
                    });
                }
            }
            (Some(place), _, None) => {
                below = line_end(text, place.end);
                if before.is_some() {
                    splices.push(Splice {
                        range: line_start(text, place.start)..below,
                        text: String::new(),
                    });
                }
            }
            (None, _, Some(after)) if before.as_ref() != Some(after) => {
                let newline = if text[..below].ends_with('\n') {
                    ""
                } else {
                    "\n"
                };
                splices.push(Splice {
                    range: below..below,
                    text: format!("{newline}{key} = {after}\n"),
                });
            }
            _ => {}
        }
    }
    splices
}

/// The bytes after the line that holds `byte`: its LF included.
pub(super) fn line_end(text: &str, byte: usize) -> usize {
    text[byte..]
        .find('\n')
        .map_or(text.len(), |lf| byte + lf + 1)
}

/// The first byte of the line that holds `byte`.
pub(super) fn line_start(text: &str, byte: usize) -> usize {
    text[..byte].rfind('\n').map_or(0, |lf| lf + 1)
}
