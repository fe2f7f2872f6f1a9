//! The page: which lines of text stand on which rows, and the one map between cells and places.
//!
//! Drawing, cursor, mouse, selection and highlights all ask this map, so they cannot disagree. A block is laid out when it
//! first comes on the screen and kept; colour, focus and selection never touch layout.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

use super::geometry::{GUTTER_WIDTH, Rect};
use crate::corpus::{Block, BlockKind, Document};
use crate::text::{self, Line, Measure, Typography, WidthPolicy};

/// Bytes of laid-out text kept; a screen needs a few thousand.
const KEPT_BYTES: usize = 1 << 20;

/// How the text of an article is set.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Setting {
    /// Cells of a full line.
    pub cells: u16,
    /// Free cells behind it.
    pub spill: u16,
    /// Cells that the first line of a paragraph is indented by.
    pub indent: u16,
    /// Blank rows between lines.
    pub spacing: u16,
    /// Widths.
    pub policy: WidthPolicy,
    /// How lines are set.
    pub typography: Typography,
}

/// The text setting of one article: lines of blocks on demand.
#[derive(Debug, Default)]
pub struct Layouts {
    setting: Setting,
    kept: RefCell<Kept>,
    laid_out: Cell<usize>,
}

/// A block that has been laid out: its text, and its lines in it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct LaidOut {
    text: String,
    lines: Vec<Line>,
}

/// Laid-out blocks by their first byte.
#[derive(Debug, Default)]
struct Kept {
    blocks: HashMap<usize, Rc<LaidOut>>,
    bytes: usize,
}

impl Kept {
    fn get(&self, block: &Block) -> Option<Rc<LaidOut>> {
        let laid_out = self.blocks.get(&block.range.start)?;
        // the last block of a text that is still read grows
        (laid_out.text.len() == block.range.len()).then(|| laid_out.clone())
    }

    fn keep(&mut self, block: &Block, laid_out: Rc<LaidOut>) {
        self.bytes += laid_out.text.len();
        if self.bytes > KEPT_BYTES {
            self.blocks.clear();
            self.bytes = laid_out.text.len();
        }
        self.blocks.insert(block.range.start, laid_out);
    }
}

/// The first row on the screen: a line, and how many of the blank rows above it are shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Top {
    /// First byte of the line.
    pub byte: usize,
    /// Blank rows above it that are shown.
    pub blank: u16,
}

/// One row of the page.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Row {
    /// The block it belongs to.
    pub block: Block,
    /// The line's bytes in the canonical text; `None` for a blank row.
    pub bytes: Option<Range<usize>>,
    /// Cells left of the line, in the measure.
    pub left: u16,
    line: Option<RowLine>,
}

/// The line on a row.
#[derive(Clone, PartialEq, Eq, Debug)]
struct RowLine {
    laid_out: Rc<LaidOut>,
    ix: usize,
    measure: Measure,
}

/// A glyph of the page: bytes of the canonical text, and cells of the window.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Placed<'a> {
    /// Bytes in the canonical text.
    pub bytes: Range<usize>,
    /// What is painted.
    pub shown: std::borrow::Cow<'a, str>,
    /// Column of the window.
    pub x: u16,
    /// Cells.
    pub cells: u16,
    /// Blank cells behind it that stand for nothing in the text.
    pub gap: u16,
}

/// What stands on the screen.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Page {
    /// From the top of `area`, one each.
    pub rows: Vec<Row>,
    /// Gutter and text.
    pub area: Rect,
}

impl Layouts {
    /// Takes a new setting; lines of another one are forgotten.
    pub fn set(&mut self, setting: Setting) {
        if self.setting != setting {
            self.kept.take();
            self.setting = setting;
        }
    }

    /// How many blocks have been laid out so far; what tests of laziness count.
    pub fn laid_out(&self) -> usize {
        self.laid_out.get()
    }

    fn measure(&self, kind: BlockKind) -> Measure {
        let Setting {
            cells,
            spill,
            indent,
            policy,
            mut typography,
            ..
        } = self.setting;
        let left = left(kind);
        let is_prose = matches!(kind, BlockKind::Paragraph | BlockKind::Note);
        typography.justify &= is_prose;
        typography.orphans &= is_prose;
        Measure {
            cells: cells.saturating_sub(2 * left).max(2),
            indent: if is_prose && cells >= 16 { indent } else { 0 },
            spill,
            policy,
            typography,
        }
    }

    /// Forgets what is laid out, because another text stands there now.
    pub fn forget(&mut self) {
        self.kept.take();
    }

    fn laid_out_block(&self, document: &Document, block: &Block) -> Rc<LaidOut> {
        if let Some(laid_out) = self.kept.borrow().get(block) {
            return laid_out;
        }
        let text = document.text(block.range.clone()).into_owned();
        let lines = text::wrap(&text, self.measure(block.kind));
        self.laid_out.set(self.laid_out.get() + 1);
        let laid_out = Rc::new(LaidOut { text, lines });
        self.kept.borrow_mut().keep(block, laid_out.clone());
        laid_out
    }

    /// How many lines a block has.
    pub fn lines(&self, document: &Document, block: &Block) -> usize {
        self.laid_out_block(document, block).lines.len()
    }

    /// The bytes of a line of a block in the canonical text.
    pub fn line(&self, document: &Document, block: &Block, line_ix: usize) -> Range<usize> {
        let line = &self.laid_out_block(document, block).lines[line_ix];
        block.range.start + line.start..block.range.start + line.end
    }

    /// Which line of its block holds this byte (the last one at the block's end).
    pub fn line_at(&self, document: &Document, block: &Block, byte: usize) -> usize {
        let laid_out = self.laid_out_block(document, block);
        let byte = byte.saturating_sub(block.range.start);
        let lines = &laid_out.lines;
        lines
            .partition_point(|line| line.start <= byte)
            .saturating_sub(1)
    }

    /// The clusters of one line that take cells: bytes in the canonical text, and the column from the left edge of the text.
    pub fn glyphs(
        &self,
        document: &Document,
        block: &Block,
        line_ix: usize,
    ) -> Vec<(Range<usize>, u16)> {
        let (start, left) = (block.range.start, GUTTER_WIDTH + left(block.kind));
        let laid_out = self.laid_out_block(document, block);
        laid_out.lines[line_ix]
            .glyphs(&laid_out.text, self.measure(block.kind))
            .filter(|glyph| glyph.cells > 0)
            .map(|glyph| {
                (
                    start + glyph.range.start..start + glyph.range.end,
                    left + glyph.x,
                )
            })
            .collect()
    }

    /// The row `steps` rows below `top` (above for negative), staying inside the article.
    pub fn scrolled(&self, document: &Document, top: Top, steps: isize) -> Top {
        let mut walk = Walk::at(self, document, top);
        for _ in 0..steps.unsigned_abs() {
            let moved = if steps < 0 { walk.up() } else { walk.down() };
            if !moved {
                break;
            }
        }
        walk.top()
    }

    /// Rows from `top` down to the line of `byte`, at most `limit`; `None` where it lies above or farther.
    pub fn rows_between(
        &self,
        document: &Document,
        top: Top,
        byte: usize,
        limit: usize,
    ) -> Option<usize> {
        let mut walk = Walk::at(self, document, top);
        for rows in 0..=limit {
            if let Some(bytes) = walk.row().bytes {
                if byte < bytes.start {
                    return None;
                }
                let last_line = bytes.end == walk.block.range.end;
                if byte < bytes.end
                    || last_line
                        && document
                            .next(&walk.block)
                            .is_none_or(|next| byte < next.range.start)
                {
                    return Some(rows);
                }
            }
            if !walk.down() {
                return None;
            }
        }
        None
    }

    /// The top that shows the line of `byte` as its first row, without the blank rows above it.
    pub fn top_at(&self, document: &Document, byte: usize) -> Top {
        let Some(block) = document.block_at(byte) else {
            return Top::default();
        };
        let line_ix = self.line_at(document, &block, byte);
        Top {
            byte: self.line(document, &block, line_ix).start,
            blank: 0,
        }
    }

    /// The rows that fill `area` from `top` on.
    pub fn page(&self, document: &Document, top: Top, area: Rect) -> Page {
        let mut rows = Vec::with_capacity(usize::from(area.height));
        if !document.is_empty() && document.block_at(top.byte).is_some() {
            let mut walk = Walk::at(self, document, top);
            while rows.len() < usize::from(area.height) {
                rows.push(walk.row());
                if !walk.down() {
                    break;
                }
            }
        }
        Page { rows, area }
    }
}

/// Cells left free on both sides of a kind of block.
fn left(kind: BlockKind) -> u16 {
    match kind {
        BlockKind::Note | BlockKind::Caption => 2,
        _ => 0,
    }
}

/// Blank rows above a block.
fn blanks_above(before: Option<&Block>, block: &Block) -> u16 {
    let Some(before) = before else {
        return 0;
    };
    match (before.kind, block.kind) {
        (BlockKind::Paragraph, BlockKind::Paragraph) => u16::from(block.spaced),
        (BlockKind::Note, BlockKind::Note) | (BlockKind::Speaker, BlockKind::Caption) => 0,
        (_, BlockKind::Speaker) => 2,
        _ => 1,
    }
}

/// A walk over rows, up and down, block by block.
struct Walk<'a> {
    layouts: &'a Layouts,
    document: &'a Document,
    block: Block,
    laid_out: Rc<LaidOut>,
    /// Blank rows above the block.
    blanks: usize,
    /// Blank rows between its lines.
    spacing: usize,
    /// Rows into the block, its blank rows included.
    row: usize,
}

impl<'a> Walk<'a> {
    /// The caller has made sure that the document has a block.
    fn at(layouts: &'a Layouts, document: &'a Document, top: Top) -> Self {
        let block = document.block_at(top.byte).unwrap_or(Block {
            kind: BlockKind::Paragraph,
            range: 0..0,
            spaced: false,
        });
        let line_ix = layouts.line_at(document, &block, top.byte);
        let mut walk = Self {
            laid_out: Rc::default(),
            blanks: 0,
            spacing: usize::from(layouts.setting.spacing),
            row: 0,
            layouts,
            document,
            block: block.clone(),
        };
        let before = document.previous(&block);
        walk.enter(block, before.as_ref());
        let above = if line_ix == 0 {
            walk.blanks
        } else {
            walk.spacing
        };
        walk.row = walk.row_of(line_ix) - usize::from(top.blank).min(above);
        walk
    }

    /// The row of a line.
    fn row_of(&self, line_ix: usize) -> usize {
        self.blanks + line_ix * (1 + self.spacing)
    }

    /// The line on this row or below it, and the blank rows from here to it.
    fn line_below(&self) -> (usize, usize) {
        let step = 1 + self.spacing;
        let line_ix = self.row.saturating_sub(self.blanks).div_ceil(step);
        (line_ix, self.row_of(line_ix) - self.row)
    }

    fn rows(&self) -> usize {
        self.row_of(self.laid_out.lines.len().saturating_sub(1)) + 1
    }

    /// Goes on to a block, which stands below `before`.
    fn enter(&mut self, block: Block, before: Option<&Block>) {
        self.laid_out = self.layouts.laid_out_block(self.document, &block);
        let spacing = if before.is_some() { self.spacing } else { 0 };
        self.blanks = usize::from(blanks_above(before, &block)) + spacing;
        self.block = block;
    }

    fn down(&mut self) -> bool {
        if self.row + 1 < self.rows() {
            self.row += 1;
            return true;
        }
        let Some(next) = self.document.next(&self.block) else {
            return false;
        };
        let before = self.block.clone();
        self.enter(next, Some(&before));
        self.row = 0;
        true
    }

    fn up(&mut self) -> bool {
        if self.row > 0 {
            self.row -= 1;
            return true;
        }
        let Some(previous) = self.document.previous(&self.block) else {
            return false;
        };
        let before = self.document.previous(&previous);
        self.enter(previous, before.as_ref());
        self.row = self.rows().saturating_sub(1);
        true
    }

    fn top(&self) -> Top {
        let (line_ix, blank) = self.line_below();
        Top {
            byte: self.block.range.start + self.laid_out.lines[line_ix].start,
            blank: u16::try_from(blank).unwrap_or(0),
        }
    }

    fn row(&self) -> Row {
        let (line_ix, blank) = self.line_below();
        let start = self.block.range.start;
        let line = &self.laid_out.lines[line_ix];
        Row {
            left: left(self.block.kind),
            bytes: (blank == 0).then(|| start + line.start..start + line.end),
            line: (blank == 0).then(|| RowLine {
                laid_out: self.laid_out.clone(),
                ix: line_ix,
                measure: self.layouts.measure(self.block.kind),
            }),
            block: self.block.clone(),
        }
    }
}

impl Page {
    /// The glyphs on row number `row_ix`, from left to right.
    pub fn glyphs(&self, row_ix: usize) -> impl Iterator<Item = Placed<'_>> {
        let row = self.rows.get(row_ix);
        let line = row.and_then(|row| Some((row, row.line.as_ref()?)));
        line.into_iter().flat_map(move |(row, line)| {
            let start = row.block.range.start;
            let left = self.area.x + GUTTER_WIDTH + row.left;
            let laid_out = &line.laid_out;
            let glyphs = laid_out.lines[line.ix].glyphs(&laid_out.text, line.measure);
            glyphs.map(move |glyph| Placed {
                bytes: start + glyph.range.start..start + glyph.range.end,
                shown: glyph.shown,
                x: left + glyph.x,
                cells: glyph.cells,
                gap: glyph.gap,
            })
        })
    }

    /// The bytes that are on the screen.
    pub fn bytes(&self) -> Range<usize> {
        let mut on_screen = self.rows.iter().filter_map(|row| row.bytes.clone());
        let Some(first) = on_screen.next() else {
            return 0..0;
        };
        let end = on_screen.next_back().map_or(first.end, |last| last.end);
        first.start..end
    }

    /// Which row shows this byte; a byte between two blocks belongs to the one before.
    pub fn row_of(&self, byte: usize) -> Option<usize> {
        let row_ix = self
            .rows
            .iter()
            .rposition(|row| row.bytes.as_ref().is_some_and(|bytes| bytes.start <= byte))?;
        let row = &self.rows[row_ix];
        let bytes = row.bytes.as_ref()?;
        let at_block_end = bytes.end == row.block.range.end;
        (byte < bytes.end || at_block_end).then_some(row_ix)
    }

    /// The cell of the glyph that holds this byte, and its width. At the end of a block: the cell after the last glyph.
    pub fn cell_of(&self, byte: usize) -> Option<(u16, u16, u16)> {
        let row_ix = self.row_of(byte)?;
        let y = self.area.y + u16::try_from(row_ix).ok()?;
        let mut after = self.area.x + GUTTER_WIDTH + self.rows[row_ix].left;
        for glyph in self.glyphs(row_ix) {
            if glyph.bytes.contains(&byte) {
                return Some((glyph.x, y, glyph.cells));
            }
            after = glyph.x + glyph.cells;
        }
        Some((after, y, 1))
    }

    /// The place of a cell: the first byte of the glyph under it, else of the nearest glyph on that row. `None` on rows
    /// without text.
    pub fn place_at(&self, x: u16, y: u16) -> Option<usize> {
        let row_ix = usize::from(y.checked_sub(self.area.y)?);
        let mut nearest = None;
        for glyph in self.glyphs(row_ix).filter(|glyph| glyph.cells > 0) {
            if glyph.x > x && nearest.is_some() {
                break;
            }
            nearest = Some(glyph.bytes.start);
        }
        nearest.or_else(|| {
            self.rows
                .get(row_ix)?
                .bytes
                .as_ref()
                .map(|bytes| bytes.start)
        })
    }
}
