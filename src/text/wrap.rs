//! Lines: a block cut to a measure, and where each cluster stands.
//!
//! [`wrap`] works in small steps: `linebreak` gives the pieces of the block and the breaks between them; lines are filled
//! greedily; the last line is spared a single character (孤字); what is left over of a line is given out by `justify`. It is a
//! pure function of the block and the [`Measure`]: colours, marks and the cursor never make it run again.
//!
//! A mark that may not start a line is pushed in where half a mark's room is enough (推入: GB/T 15834-2011 5.1.10 lets a mark
//! at the line's end take half its width; its blank half falls into the spill, and no glyph is changed), else it takes the
//! character before it along to the next line (推出). Blanks at the end of a line hang past the measure. Where no break fits,
//! the line is cut between clusters, as little early as 避头尾 asks for.
//!
//! [`Line::glyphs`] is the only source of horizontal positions. Whatever moves text sideways is a shift of the [`Line`] that
//! `glyphs` reads; nobody else adds up cells.
//!
//! # Why
//! Greedy, not total fit: Chinese has a break almost everywhere, and the greedy line is within one cell of full in nine lines of
//! ten.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::ops::Range;

use super::cluster::{blanks, face, show, slices, tab_cells};
use super::justify::justify;
use super::linebreak::{Break, Class, Piece, is_blank, pieces};
use super::marks::{Marks, without_blank};
use super::typography::{Autospace, Typography, is_traditional};
use super::width::{WidthPolicy, cells_of};

/// What a block is wrapped to.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Measure {
    /// Cells of a full line.
    pub cells: u16,
    /// Cells the first line is indented by, unless the block starts with a blank of its own or the first cluster would not
    /// fit after it.
    pub indent: u16,
    /// Free cells right of the measure: the blank half of a mark at a line's end needs 1, a hanging mark 2.
    pub spill: u16,
    /// Widths.
    pub policy: WidthPolicy,
    /// How the lines are set.
    pub typography: Typography,
}

impl Measure {
    /// A measure of `cells` in which nothing moves and nothing is indented.
    pub fn plain(cells: u16, policy: WidthPolicy) -> Self {
        Self {
            cells,
            indent: 0,
            spill: 0,
            policy,
            typography: Typography::PLAIN,
        }
    }
}

/// A slice of a block's bytes that fits the measure.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
    /// First byte.
    pub start: usize,
    /// Byte after the last; the next line starts here.
    pub end: usize,
    /// Blank cells before it.
    pub indent: u16,
    /// What moves its glyphs from where they would stand without, in order.
    shifts: Box<[Shift]>,
}

/// Cells given behind a cluster, or, below zero, the blank of its box taken away.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Shift {
    /// First byte of the cluster, from the start of the line.
    byte: u32,
    cells: i8,
}

/// A cluster with its place on the line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Glyph<'a> {
    /// Bytes of the block.
    pub range: Range<usize>,
    /// What is painted; empty if `cells` is 0.
    pub shown: Cow<'a, str>,
    /// First cell, from the left edge of the measure (indent included).
    pub x: u16,
    /// Cells; 0 for a blank past the measure.
    pub cells: u16,
    /// Blank cells behind it that stand for nothing in the text.
    pub gap: u16,
}

impl Line {
    /// The glyphs of this line of `block`, from left to right; with their gaps they tile its cells, and they tile its bytes.
    ///
    /// `block` and `measure` are those the line was wrapped from.
    pub fn glyphs<'a>(
        &'a self,
        block: &'a str,
        measure: Measure,
    ) -> impl Iterator<Item = Glyph<'a>> {
        let marks = Marks::new(block, measure.typography, measure.policy);
        let text = block.get(self.start..self.end).unwrap_or_default();
        let mut shifts = self.shifts.iter().peekable();
        let mut x = self.indent;
        slices(text).map(move |slice| {
            let shift = shifts
                .next_if(|shift| shift.byte as usize == slice.start)
                .map_or(0, |shift| shift.cells);
            let range = self.start + slice.start..self.start + slice.end;
            let glyph = glyph(block, range, &marks, measure, x, shift);
            x = x.saturating_add(glyph.cells).saturating_add(glyph.gap);
            glyph
        })
    }
}

/// The cluster at `range` of `block`, standing at `x`.
fn glyph<'a>(
    block: &'a str,
    range: Range<usize>,
    marks: &Marks<'_>,
    measure: Measure,
    x: u16,
    shift: i8,
) -> Glyph<'a> {
    let slice = &block[range.clone()];
    let first = face(slice);
    let gap = u16::try_from(shift).unwrap_or(0);
    let (shown, cells) = match marks.set(&range, first) {
        Some(boxed) if shift < 0 => (Cow::Borrowed(without_blank(boxed)), 1),
        Some(set) => (Cow::Borrowed(set), 2),
        None => {
            let shown = show(slice, x, measure.policy);
            let cells = cells_of(&shown, measure.policy);
            let room = measure.cells.saturating_sub(x);
            if is_blank(first) && cells > room {
                (Cow::Borrowed(blanks(room)), room)
            } else {
                (shown, cells)
            }
        }
    };
    Glyph {
        range,
        shown,
        x,
        cells,
        gap,
    }
}

/// The lines of `block`, in order: they tile its bytes, and an empty block has one empty line.
///
/// No line is wider than the measure and what the spill allows (see [`Measure::spill`]), but for a line that is one cluster
/// wider than it (and the blanks after it). No line starts or ends with a mark that may not, unless the measure has no room to
/// avoid it. Cost is linear in the block.
pub fn wrap(block: &str, measure: Measure) -> Vec<Line> {
    let pieces = pieces(block, measure.typography, measure.policy);
    let setter = Setter {
        block,
        measure,
        pieces: &pieces,
        boxes: pieces.iter().any(|piece| piece.is_boxed),
        traditional: OnceCell::new(),
    };
    setter.lines()
}

/// A block on its way to lines.
struct Setter<'a> {
    block: &'a str,
    measure: Measure,
    pieces: &'a [Piece],
    /// Whether any piece is boxed.
    boxes: bool,
    /// Asked for only where a mark does not fit.
    traditional: OnceCell<bool>,
}

/// Pieces that fill a line.
#[derive(Clone, Copy)]
struct Fill {
    /// The first piece.
    from: usize,
    /// The piece after the last.
    to: usize,
    indent: u16,
}

impl Setter<'_> {
    fn lines(&self) -> Vec<Line> {
        let mut fills =
            Vec::with_capacity(self.block.len() / usize::from(self.measure.cells.max(8)) + 1);
        let (mut from, mut indent) = (0, self.indent());
        loop {
            let to = self.fill(from, indent);
            fills.push(Fill { from, to, indent });
            if to >= self.pieces.len() {
                break;
            }
            (from, indent) = (to, 0);
        }
        if self.measure.typography.orphans {
            self.spare_orphan(&mut fills);
        }
        let last_ix = fills.len() - 1;
        let line = |(ix, fill): (usize, &Fill)| self.line(*fill, ix == last_ix);
        fills.iter().enumerate().map(line).collect()
    }

    fn indent(&self) -> u16 {
        let Measure { cells, indent, .. } = self.measure;
        match self.pieces.first() {
            Some(first)
                if first.face.is_whitespace() || indent.saturating_add(first.cells) > cells =>
            {
                0
            }
            _ if indent >= cells => 0,
            _ => indent,
        }
    }

    /// The end of the line that starts with the piece `from`.
    fn fill(&self, from: usize, indent: u16) -> usize {
        let limit = self.measure.cells;
        let (mut x, mut best) = (indent, None);
        for ix in from..self.pieces.len() {
            let piece = &self.pieces[ix];
            if ix > from && piece.before == Break::Allowed {
                best = Some(ix);
            }
            let end = x.saturating_add(self.cells(ix, from, x));
            if piece.is_blank() {
                x = end.min(limit.max(x));
                continue;
            }
            if ix > from && end > limit && end - self.saved(ix, from, end - limit) > limit {
                return best.unwrap_or_else(|| self.emergency(from, ix));
            }
            x = end.saturating_add(self.autospace(ix));
        }
        self.pieces.len()
    }

    /// Where to cut a line that has no break: before the piece that does not fit, or as little earlier as 避头尾 asks for.
    fn emergency(&self, from: usize, overflow_ix: usize) -> usize {
        (from + 1..=overflow_ix)
            .rev()
            .find(|ix| self.pieces[*ix].before != Break::Forbidden)
            .unwrap_or(overflow_ix)
    }

    /// Cells of a piece on the line that starts with the piece `from`, where it stands at `x`.
    fn cells(&self, ix: usize, from: usize, x: u16) -> u16 {
        let piece = &self.pieces[ix];
        if piece.face == '\t' {
            return tab_cells(x);
        }
        piece.cells - u16::from(self.boxes && self.is_squeezed(ix, from))
    }

    /// Whether a boxed mark loses its blank to the mark beside it, or, opening, to the start of the line.
    fn is_squeezed(&self, ix: usize, from: usize) -> bool {
        let piece = &self.pieces[ix];
        let before = (ix > from).then(|| &self.pieces[ix - 1]);
        let is_mark = |other: &Piece, class| other.class == class;
        match piece.class {
            _ if !piece.is_boxed => false,
            Class::Open => before.is_none_or(|before| {
                let has_blank = before.cells > 1 && !self.is_squeezed(ix - 1, from);
                is_mark(before, Class::Open) || is_mark(before, Class::Close) && has_blank
            }),
            Class::Close => {
                before.is_some_and(|before| is_mark(before, Class::Close))
                    || self
                        .pieces
                        .get(ix + 1)
                        .is_some_and(|after| is_mark(after, Class::Close))
            }
            _ => false,
        }
    }

    /// Cells that a line saves by ending with this piece, if it is `over` cells too long.
    fn saved(&self, ix: usize, from: usize, over: u16) -> u16 {
        let piece = &self.pieces[ix];
        if piece.class != Class::Close || piece.cells < 2 || self.cells(ix, from, 0) < 2 {
            return 0;
        }
        // A box is cut, a glyph is not: its blank half needs the spill.
        let half = u16::from(piece.is_boxed || self.measure.spill >= 1 && !self.is_traditional());
        if over > half && self.hangs(ix, from) {
            2
        } else {
            half
        }
    }

    /// Whether a stop may hang past the measure: alone, and in simplified text, where it fills the left half of its box.
    fn hangs(&self, ix: usize, from: usize) -> bool {
        self.measure.typography.hanging
            && self.measure.spill >= 2
            && matches!(self.pieces[ix].face, '、' | '。' | '，' | '：')
            && (ix == from || self.pieces[ix - 1].class != Class::Close)
            && !self.is_traditional()
    }

    fn is_traditional(&self) -> bool {
        *self.traditional.get_or_init(|| is_traditional(self.block))
    }

    /// Cells that always stand between a piece and the next.
    fn autospace(&self, ix: usize) -> u16 {
        if self.measure.typography.autospace != Autospace::Always {
            return 0;
        }
        let meets =
            |a: &Piece, b: &Piece| a.class == Class::Han && b.class != Class::Han && b.is_letter();
        let pair = self.pieces.get(ix..ix + 2);
        u16::from(pair.is_some_and(|pair| meets(&pair[0], &pair[1]) || meets(&pair[1], &pair[0])))
    }

    /// Gives a last line of one character a second, from the line before.
    fn spare_orphan(&self, fills: &mut [Fill]) {
        let [.., before, last] = fills else { return };
        let letters = |from: usize| {
            let letters = self.pieces[from..].iter().filter(|piece| piece.is_letter());
            letters.take(2).count()
        };
        if letters(last.from) >= 2 {
            return;
        }
        let fits = |to: &usize| {
            let line = Fill { to: *to, ..*before };
            2 * self.extent(line).0 >= self.measure.cells && self.fill(*to, 0) == last.to
        };
        let earlier = (before.from + 1..before.to)
            .rev()
            .find(|ix| self.pieces[*ix].before == Break::Allowed && letters(*ix) >= 2)
            .filter(fits);
        if let Some(to) = earlier {
            before.to = to;
            last.from = to;
        }
    }

    /// The cell after the last piece of a line that is not blank, and that piece's number.
    fn extent(&self, fill: Fill) -> (u16, Option<usize>) {
        let (mut x, mut end, mut ink_ix) = (fill.indent, fill.indent, None);
        for ix in fill.from..fill.to {
            x = x.saturating_add(self.cells(ix, fill.from, x));
            if !self.pieces[ix].is_blank() {
                (end, ink_ix) = (x, Some(ix));
                x = x.saturating_add(self.autospace(ix));
            }
        }
        (end, ink_ix)
    }

    /// A line with its shifts.
    fn line(&self, fill: Fill, is_last: bool) -> Line {
        let pieces = &self.pieces[fill.from..fill.to];
        let start = self.pieces.get(fill.from).map_or(0, |piece| piece.start);
        Line {
            start,
            end: pieces.last().map_or(start, |piece| piece.end),
            indent: fill.indent,
            shifts: self.shifts(fill, is_last, start),
        }
    }

    fn shifts(&self, fill: Fill, is_last: bool, start: usize) -> Box<[Shift]> {
        let typography = self.measure.typography;
        let is_justified = typography.justify && !is_last;
        let always = typography.autospace == Autospace::Always;
        if !(is_justified || always || self.boxes) {
            return Box::default();
        }
        let (end, ink_ix) = self.extent(fill);
        let Some(ink_ix) = ink_ix else {
            return Box::default();
        };
        let over = end.saturating_sub(self.measure.cells);
        let saved = if over > 0 {
            self.saved(ink_ix, fill.from, over)
        } else {
            0
        };
        let missing = self.measure.cells.saturating_sub(end - saved.min(end));
        if missing == 0 && !always && !self.boxes {
            return Box::default();
        }
        let mut extra = vec![0i8; fill.to - fill.from];
        for ix in fill.from..=ink_ix {
            let cut = over > 0 && ix == ink_ix && self.pieces[ix].is_boxed && saved > 0;
            let squeezed = self.boxes && self.is_squeezed(ix, fill.from) || cut;
            let space = if ix < ink_ix { self.autospace(ix) } else { 0 };
            extra[ix - fill.from] = i8::from(space > 0) - i8::from(squeezed);
        }
        if is_justified && missing <= self.measure.cells / 8 + 2 {
            self.justify(fill, ink_ix, missing, &mut extra);
        }
        let shift = |(piece, cells): (&Piece, i8)| {
            let byte = u32::try_from(piece.start - start).ok()?;
            (cells != 0).then_some(Shift { byte, cells })
        };
        let pieces = &self.pieces[fill.from..fill.to];
        pieces.iter().zip(extra).filter_map(shift).collect()
    }

    /// Gives out the missing cells, from the first piece that is not blank to the last; a line with tabs stays as it is.
    fn justify(&self, fill: Fill, ink_ix: usize, missing: u16, extra: &mut [i8]) {
        let line = &self.pieces[fill.from..=ink_ix];
        let lead = line.iter().take_while(|piece| piece.is_blank()).count();
        if line.iter().all(|piece| piece.face != '\t') {
            let autospace = self.measure.typography.autospace;
            justify(&line[lead..], missing, autospace, &mut extra[lead..]);
        }
    }
}

#[cfg(test)]
mod tests;
