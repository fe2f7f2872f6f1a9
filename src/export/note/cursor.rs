//! A position in a line of Markdown, in bytes and in columns at once.

use super::Container;

/// A position in a line that counts columns, because a tab may belong to a list item in part.
pub(super) struct Cursor<'a> {
    line: &'a str,
    /// The next byte.
    pub(super) byte: usize,
    /// The column at `byte`; tab stops stand every four.
    column: usize,
    /// Columns before `byte` that are not used up: the rest of a tab.
    owed: usize,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(line: &'a str) -> Self {
        Self {
            line,
            byte: 0,
            column: 0,
            owed: 0,
        }
    }

    /// Columns of blanks ahead.
    pub(super) fn indent(&self) -> usize {
        let end = self.line[self.byte..]
            .bytes()
            .take_while(|b| matches!(b, b' ' | b'\t'))
            .fold(self.column, after);
        self.owed + end - self.column
    }

    /// The rest of the line behind the blanks ahead.
    pub(super) fn content(&self) -> &'a str {
        self.line[self.byte..].trim_start_matches([' ', '\t'])
    }

    pub(super) fn is_blank(&self) -> bool {
        self.content().is_empty()
    }

    /// Walks past up to this many columns of blanks.
    pub(super) fn skip(&mut self, mut columns: usize) {
        loop {
            let used = columns.min(self.owed);
            self.owed -= used;
            columns -= used;
            match self.line.as_bytes().get(self.byte) {
                Some(&blank @ (b' ' | b'\t')) if columns > 0 => {
                    self.owed = after(self.column, blank) - self.column;
                    self.column += self.owed;
                    self.byte += 1;
                }
                _ => return,
            }
        }
    }

    /// Walks past blanks and then this many bytes of ASCII.
    pub(super) fn pass(&mut self, bytes: usize) {
        self.skip(self.indent());
        self.byte += bytes;
        self.column += bytes;
    }

    /// Walks past the mark of a block quote, which is there.
    pub(super) fn quote(&mut self) -> bool {
        self.pass(1);
        self.skip(1);
        true
    }

    /// Walks past the mark of a list item, if there is one (`CommonMark` 0.31, 5.2). One that interrupts a paragraph has text, and
    /// starts with 1 where it is numbered.
    pub(super) fn item(&mut self, interrupts: bool) -> Option<Container> {
        let content = self.content();
        let digits = content.bytes().take_while(u8::is_ascii_digit).count();
        let width = match content.as_bytes().get(digits)? {
            b'-' | b'*' | b'+' if digits == 0 => 1,
            b'.' | b')' if (1..=9).contains(&digits) => digits + 1,
            _ => return None,
        };
        let text = &content[width..];
        let refused = interrupts
            && (text.trim_matches([' ', '\t']).is_empty()
                || (digits > 0 && content[..digits].parse() != Ok(1_u32)));
        if refused || !(text.is_empty() || text.starts_with([' ', '\t'])) {
            return None;
        }
        let offset = self.indent();
        self.pass(width);
        let empty = self.is_blank();
        let blanks = self.indent();
        let padding = if empty || blanks > 4 { 1 } else { blanks };
        self.skip(padding);
        Some(Container::Item {
            indent: offset + width + padding,
            empty,
        })
    }
}

/// The column behind a blank that stands at `column`.
fn after(column: usize, blank: u8) -> usize {
    if blank == b'\t' {
        column / 4 * 4 + 4
    } else {
        column + 1
    }
}
