//! Text boxes: the note editor and the one-line prompts share one model, laid out by the same lines as the article.

use super::geometry::Rect;
use crate::text::{self, Line, Measure, Unit, WidthPolicy};

/// Steps of typing that can be taken back, and most bytes they may hold.
const UNDO_MAX: usize = 1000;
const UNDO_BYTES_MAX: usize = 16 << 20;

/// A box the reader types into.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct TextBox {
    text: String,
    caret: usize,
    one_line: bool,
    undo: Vec<(String, usize)>,
    redo: Vec<(String, usize)>,
    /// Whether the last change was typing, so that the next typed character joins its undo step.
    typing: bool,
    goal: Option<u16>,
}

/// One visual row of a text box: bytes of the whole text, and the line inside its paragraph.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BoxRow {
    /// Where its paragraph starts in the text.
    pub paragraph: usize,
    /// Where its paragraph ends.
    pub paragraph_end: usize,
    /// The line in the paragraph.
    pub line: Line,
    /// Whether it is the paragraph's last.
    pub last: bool,
}

impl TextBox {
    /// A box of several lines.
    pub fn lines(text: &str) -> Self {
        Self {
            text: clean(text, false),
            caret: 0,
            ..Self::default()
        }
        .at_end()
    }

    /// A box of one line.
    pub fn line(text: &str) -> Self {
        Self {
            text: clean(text, true),
            one_line: true,
            ..Self::default()
        }
        .at_end()
    }

    fn at_end(mut self) -> Self {
        self.caret = self.text.len();
        self
    }

    /// What has been typed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Byte of the insertion point.
    pub fn caret(&self) -> usize {
        self.caret
    }

    /// Whether it has one line only.
    pub fn is_one_line(&self) -> bool {
        self.one_line
    }

    /// Types one character.
    pub fn type_char(&mut self, c: char) {
        if !self.typing {
            self.remember();
        }
        self.put(c.encode_utf8(&mut [0; 4]));
        // A step of undo ends with a word or a clause.
        self.typing = c.is_alphanumeric();
    }

    /// Inserts a text at once: a paste, or a new line.
    pub fn insert(&mut self, text: &str) {
        self.remember();
        let text = clean(text, self.one_line);
        self.put(&text);
    }

    /// Puts `text` in the place of all that is there, as one step.
    pub fn set(&mut self, text: &str) {
        let text = clean(text, self.one_line);
        if text != self.text {
            self.remember();
            self.caret = text.len();
            self.text = text;
            self.goal = None;
        }
    }

    fn put(&mut self, text: &str) {
        self.text.insert_str(self.caret, text);
        self.caret += text.len();
        self.goal = None;
    }

    fn remember(&mut self) {
        self.undo.push((self.text.clone(), self.caret));
        let most = (UNDO_BYTES_MAX / self.text.len().max(1)).clamp(1, UNDO_MAX);
        let too_many = self.undo.len().saturating_sub(most);
        self.undo.drain(..too_many);
        self.redo.clear();
        self.typing = false;
    }

    /// Takes the last step of typing back; false when there is none.
    pub fn undo(&mut self) -> bool {
        let Some(step) = self.undo.pop() else {
            return false;
        };
        self.redo
            .push((std::mem::replace(&mut self.text, step.0), self.caret));
        self.caret = step.1;
        self.typing = false;
        true
    }

    /// Does it again; false when there is nothing to do again.
    pub fn redo(&mut self) -> bool {
        let Some(step) = self.redo.pop() else {
            return false;
        };
        self.undo
            .push((std::mem::replace(&mut self.text, step.0), self.caret));
        self.caret = step.1;
        self.typing = false;
        true
    }

    fn move_to(&mut self, byte: usize) {
        self.caret = byte;
        self.typing = false;
        self.goal = None;
    }

    fn cut(&mut self, start: usize, end: usize) {
        if start < end {
            self.remember();
            self.text.replace_range(start..end, "");
            self.move_to(start);
        }
    }

    /// To a byte of the text; one inside a character is rounded down.
    pub fn go_to(&mut self, byte: usize) {
        self.move_to(self.text.floor_char_boundary(byte));
    }

    /// One cluster left.
    pub fn left(&mut self) {
        self.move_to(before(&self.text, self.caret));
    }

    /// One cluster right.
    pub fn right(&mut self) {
        self.move_to(after(&self.text, self.caret));
    }

    /// To the start of this or the previous word.
    pub fn word_left(&mut self) {
        self.move_to(self.word_before());
    }

    /// To the end of this or the next word.
    pub fn word_right(&mut self) {
        let end = text::spans(Unit::Word, &self.text)
            .map(|word| word.end)
            .find(|end| *end > self.caret);
        self.move_to(end.unwrap_or(self.text.len()));
    }

    fn word_before(&self) -> usize {
        text::spans(Unit::Word, &self.text)
            .map(|word| word.start)
            .take_while(|start| *start < self.caret)
            .last()
            .unwrap_or(0)
    }

    fn paragraph_start(&self) -> usize {
        self.text[..self.caret]
            .rfind('\n')
            .map_or(0, |newline| newline + 1)
    }

    /// The text before the caret.
    pub fn before_caret(&self) -> &str {
        &self.text[..self.caret]
    }

    /// Puts `text` in the place of so many bytes before the caret, as one step.
    pub fn replace_before(&mut self, bytes: usize, text: &str) {
        self.remember();
        let start = self.caret.saturating_sub(bytes);
        self.text.replace_range(start..self.caret, "");
        self.caret = start;
        self.put(&clean(text, self.one_line));
    }

    /// Deletes the cluster before the caret.
    pub fn backspace(&mut self) {
        self.cut(before(&self.text, self.caret), self.caret);
    }

    /// Deletes the cluster after the caret.
    pub fn delete(&mut self) {
        self.cut(self.caret, after(&self.text, self.caret));
    }

    /// Deletes back to the start of the word.
    pub fn delete_word(&mut self) {
        self.cut(self.word_before(), self.caret);
    }

    /// Deletes back to the start of the paragraph.
    pub fn delete_line(&mut self) {
        self.cut(self.paragraph_start(), self.caret);
    }

    /// The visual rows at `width` cells. One column is kept free at the right for the caret.
    pub fn rows(&self, width: u16, policy: WidthPolicy) -> Vec<BoxRow> {
        let measure = self.measure(width, policy);
        let mut rows = Vec::new();
        let mut start = 0;
        for paragraph in self.text.split('\n') {
            let lines = text::wrap(paragraph, measure);
            let count = lines.len();
            rows.extend(lines.into_iter().enumerate().map(|(ix, line)| BoxRow {
                paragraph: start,
                paragraph_end: start + paragraph.len(),
                line,
                last: ix + 1 == count,
            }));
            start += paragraph.len() + 1;
        }
        rows
    }

    /// What the rows of this box are wrapped to.
    pub fn measure(&self, width: u16, policy: WidthPolicy) -> Measure {
        let cells = if self.one_line {
            u16::MAX
        } else {
            width.saturating_sub(1).max(2)
        };
        Measure::plain(cells, policy)
    }

    /// Row number and column of the caret.
    pub fn caret_cell(&self, width: u16, policy: WidthPolicy) -> (usize, u16) {
        let rows = self.rows(width, policy);
        let row_ix = self.caret_row(&rows);
        (
            row_ix,
            self.column(&rows[row_ix], self.caret, width, policy),
        )
    }

    fn caret_row(&self, rows: &[BoxRow]) -> usize {
        rows.partition_point(|row| row.paragraph + row.line.start <= self.caret)
            .saturating_sub(1)
    }

    fn column(&self, row: &BoxRow, byte: usize, width: u16, policy: WidthPolicy) -> u16 {
        let paragraph = &self.text[row.paragraph..row.paragraph_end];
        let byte = byte - row.paragraph;
        let mut column = 0;
        for glyph in row.line.glyphs(paragraph, self.measure(width, policy)) {
            if glyph.range.start >= byte {
                break;
            }
            column = glyph.x + glyph.cells;
        }
        column
    }

    fn byte_at(&self, row: &BoxRow, column: u16, width: u16, policy: WidthPolicy) -> usize {
        let paragraph = &self.text[row.paragraph..row.paragraph_end];
        let mut byte = row.paragraph + row.line.start;
        for glyph in row.line.glyphs(paragraph, self.measure(width, policy)) {
            if glyph.x + glyph.cells > column {
                return row.paragraph + glyph.range.start;
            }
            byte = row.paragraph
                + if row.last {
                    glyph.range.end
                } else {
                    glyph.range.start
                };
        }
        byte
    }

    /// `steps` rows down (up for negative), keeping the column.
    pub fn vertical(&mut self, steps: isize, width: u16, policy: WidthPolicy) {
        let rows = self.rows(width, policy);
        let row_ix = self.caret_row(&rows);
        let goal = self
            .goal
            .unwrap_or_else(|| self.column(&rows[row_ix], self.caret, width, policy));
        let target = row_ix.saturating_add_signed(steps).min(rows.len() - 1);
        self.move_to(self.byte_at(&rows[target], goal, width, policy));
        self.goal = Some(goal);
    }

    /// To the start of the visual row.
    pub fn home(&mut self, width: u16, policy: WidthPolicy) {
        let rows = self.rows(width, policy);
        let row = &rows[self.caret_row(&rows)];
        self.move_to(row.paragraph + row.line.start);
    }

    /// To the end of the visual row.
    pub fn end(&mut self, width: u16, policy: WidthPolicy) {
        let rows = self.rows(width, policy);
        let row = &rows[self.caret_row(&rows)];
        self.move_to(self.byte_at(row, u16::MAX, width, policy));
    }

    /// Puts the caret where `area` was clicked, with row `first` at its top.
    pub fn click(&mut self, x: u16, y: u16, area: Rect, first: usize, policy: WidthPolicy) {
        let rows = self.rows(area.width, policy);
        let row_ix = (first + usize::from(y.saturating_sub(area.y))).min(rows.len() - 1);
        self.move_to(self.byte_at(&rows[row_ix], x.saturating_sub(area.x), area.width, policy));
    }
}

fn before(text: &str, byte: usize) -> usize {
    let paragraph = text[..byte].rfind('\n').map_or(0, |newline| newline + 1);
    if paragraph == byte {
        return byte.saturating_sub(1);
    }
    let clusters = text::clusters(&text[paragraph..byte], WidthPolicy::default());
    clusters
        .last()
        .map_or(paragraph, |cluster| paragraph + cluster.range.start)
}

fn after(text: &str, byte: usize) -> usize {
    if text[byte..].starts_with('\n') {
        return byte + 1;
    }
    let rest = text[byte..].split('\n').next().unwrap_or("");
    let mut clusters = text::clusters(rest, WidthPolicy::default());
    clusters
        .next()
        .map_or(byte, |cluster| byte + cluster.range.end)
}

/// A text as a box may hold it: LF line ends (blanks in a one-line box), no other control characters but tab.
fn clean(text: &str, one_line: bool) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.chars()
        .map(|c| {
            if one_line && (c == '\n' || c == '\t') {
                ' '
            } else {
                c
            }
        })
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
        .collect()
}
