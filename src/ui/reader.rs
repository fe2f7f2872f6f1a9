//! The text: glyphs, highlights, matches, selection and cursor, merged cell by cell; the gutter with the marks' numbers.

use std::ops::Range;

use ratatui::style::Style;

use super::{Painter, Theme};
use crate::app::{App, Focus, Rect, Row, Waiting};
use crate::corpus::BlockKind;
use crate::notes::{Kind, Placed};

/// Everything that lies over the text on the screen.
struct Layers<'a> {
    marks: Vec<&'a Placed>,
    matches: Vec<Range<usize>>,
    selected: Option<Range<usize>>,
    cursor: usize,
}

impl<'a> Layers<'a> {
    fn of(app: &'a App) -> Self {
        let bytes = app.page.bytes();
        Self {
            marks: app.notebook.touching(bytes.start..bytes.end + 1).collect(),
            matches: app.matches_on_screen(),
            selected: app.selected(),
            cursor: app.reader.place.byte,
        }
    }

    /// The marks that touch a row, a bookmark at the end of its block included.
    fn marks_on(&self, row: &Row) -> Vec<&'a Placed> {
        let Some(bytes) = &row.bytes else {
            return Vec::new();
        };
        let last_line = bytes.end == row.block.range.end;
        let touches = |mark: &&&Placed| {
            mark.range.as_ref().is_some_and(|range| {
                let end = range.end.max(range.start + 1);
                range.start < bytes.end + usize::from(last_line) && end > bytes.start
            })
        };
        self.marks.iter().filter(touches).copied().collect()
    }

    /// The style of the text at a byte under these marks, the cursor left out.
    fn ground(&self, marks: &[&Placed], byte: usize, text: Style, theme: Theme) -> Style {
        let mut style = text;
        // the outer before the inner
        let holding = marks.iter().filter(|mark| mark.holds(byte));
        for (depth, mark) in holding.enumerate() {
            style = style.patch(theme.mark(mark.annotation.color.style(), depth));
        }
        if self.matches.iter().any(|hit| hit.contains(&byte)) {
            style = theme.matched(style);
        }
        if self
            .selected
            .as_ref()
            .is_some_and(|selected| selected.contains(&byte))
        {
            style = theme.selected(style);
        }
        style
    }

    /// The style at the cursor, if that is where `ground` lies.
    fn style(&self, app: &App, byte: usize, ground: Style, theme: Theme) -> Style {
        match app.focus {
            _ if byte != self.cursor => ground,
            Focus::Reader => theme.cursor(ground),
            Focus::Outline => theme.cursor_elsewhere(ground),
        }
    }
}

pub(super) fn draw(app: &App, painter: &mut Painter<'_>, theme: Theme) {
    let area = app.areas.reader;
    if area.is_empty() {
        return;
    }
    let layers = Layers::of(app);
    for (row_ix, row) in app.page.rows.iter().enumerate() {
        let Ok(below) = u16::try_from(row_ix) else {
            break;
        };
        let marks = layers.marks_on(row);
        text_row(app, painter, theme, &layers, &marks, row_ix);
        gutter(app, painter, theme, &marks, row, area.y + below);
    }
}

/// The labels, each over the start of what it picks: what was typed of one already is gone.
pub(super) fn labels(app: &App, painter: &mut Painter<'_>, theme: Theme) {
    let Some(Waiting::Label(labels)) = &app.waiting else {
        return;
    };
    let first = app.page.bytes().start;
    for (label, range) in &labels.targets {
        let cell = app
            .page
            .cell_of(range.start.max(first))
            .filter(|_| labels.rest(label).is_some());
        if let Some((x, y, _)) = cell {
            let rest = labels.rest(label).unwrap_or_default();
            painter.text(x, y, app.areas.reader.right(), rest, theme.label());
        }
    }
}

fn text_row(
    app: &App,
    painter: &mut Painter<'_>,
    theme: Theme,
    layers: &Layers<'_>,
    marks: &[&Placed],
    row_ix: usize,
) {
    let text = text_style(app.page.rows[row_ix].block.kind, theme);
    let Ok(below) = u16::try_from(row_ix) else {
        return;
    };
    let y = app.areas.reader.y + below;
    let mut glyphs = app.page.glyphs(row_ix).peekable();
    while let Some(glyph) = glyphs.next() {
        let ground = layers.ground(marks, glyph.bytes.start, text, theme);
        let style = layers.style(app, glyph.bytes.start, ground, theme);
        painter.put(glyph.x, y, &glyph.shown, glyph.cells, style);
        if let (1.., Some(next)) = (glyph.gap, glyphs.peek()) {
            // A gap belongs to what lies on both sides of it.
            let after = layers.ground(marks, next.bytes.start, text, theme);
            let gap = Rect {
                x: glyph.x + glyph.cells,
                y,
                width: glyph.gap,
                height: 1,
            };
            painter.tint(gap, if ground == after { ground } else { text });
        }
    }
}

fn text_style(kind: BlockKind, theme: Theme) -> Style {
    match kind {
        BlockKind::Title => theme.strong(),
        BlockKind::Speaker => theme.speaker(),
        BlockKind::Heading { .. } => theme.heading(),
        BlockKind::Caption | BlockKind::Aside => theme.faint(),
        BlockKind::Note | BlockKind::Paragraph => theme.text(),
    }
}

/// In the gutter of a line: the style's number where a mark begins, `+` behind it for a note, a line beside the rest of the
/// mark, `>` for a bookmark.
fn gutter(
    app: &App,
    painter: &mut Painter<'_>,
    theme: Theme,
    marks: &[&Placed],
    row: &Row,
    y: u16,
) {
    let (Some(bytes), Some(mark)) = (&row.bytes, marks.last()) else {
        return;
    };
    let x = app.areas.reader.x;
    let begins = mark
        .range
        .as_ref()
        .is_some_and(|range| range.start >= bytes.start);
    let style = mark.annotation.color.style();
    let number = style.to_string();
    let glyph = match (&mark.annotation.kind, begins) {
        (Kind::Bookmark, _) => ">",
        (_, true) => number.as_str(),
        (_, false) => painter.lines().vertical,
    };
    painter.put(x, y, glyph, 1, theme.gutter(style));
    if begins && !mark.annotation.note.is_empty() {
        painter.put(x + 1, y, "+", 1, theme.gutter(style));
    }
}
