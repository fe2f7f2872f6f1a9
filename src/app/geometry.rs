//! Rectangles of cells, and which pane stands where at which window size.

/// A rectangle of cells.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Rect {
    /// Left column.
    pub x: u16,
    /// Top row.
    pub y: u16,
    /// Columns.
    pub width: u16,
    /// Rows.
    pub height: u16,
}

impl Rect {
    /// The column after the last.
    pub fn right(self) -> u16 {
        self.x.saturating_add(self.width)
    }

    /// The row after the last.
    pub fn bottom(self) -> u16 {
        self.y.saturating_add(self.height)
    }

    /// Whether it holds no cell.
    pub fn is_empty(self) -> bool {
        self.width == 0 || self.height == 0
    }

    /// Whether the cell stands in it.
    pub fn holds(self, x: u16, y: u16) -> bool {
        (self.x..self.right()).contains(&x) && (self.y..self.bottom()).contains(&y)
    }

    /// The rectangle without a border of one cell.
    #[must_use]
    pub fn inner(self) -> Self {
        Self {
            x: self.x.saturating_add(1),
            y: self.y.saturating_add(1),
            width: self.width.saturating_sub(2),
            height: self.height.saturating_sub(2),
        }
    }

    /// A rectangle of at most `width` by `height` in the middle of this one.
    #[must_use]
    pub fn centred(self, width: u16, height: u16) -> Self {
        let (width, height) = (width.min(self.width), height.min(self.height));
        Self {
            x: self.x + (self.width - width) / 2,
            y: self.y + (self.height - height) / 2,
            width,
            height,
        }
    }

    /// The lowest `height` rows of this one, and what is left above them.
    pub fn split_bottom(self, height: u16) -> (Self, Self) {
        let height = height.min(self.height);
        let above = Self {
            height: self.height - height,
            ..self
        };
        let below = Self {
            y: above.bottom(),
            height,
            ..self
        };
        (above, below)
    }
}

/// Columns of the outline, its dividing line included.
pub const OUTLINE_WIDTH: u16 = 30;
/// Columns behind the measure into which the blank half of a mark at a line's end may fall, and those a hanging mark needs.
pub const SPILL_WIDTH: u16 = 1;
const HANGING_WIDTH: u16 = 2;
/// Columns before the text for the marks' glyphs.
pub const GUTTER_WIDTH: u16 = 3;
/// Fewest columns in which notes stand beside the text.
pub const MARGIN_WIDTH: u16 = 22;
/// Most columns of the margin.
const MARGIN_WIDTH_MAX: u16 = 44;
/// Fewest columns at which outline and text stand side by side.
const TWO_COLUMNS: u16 = 80;
/// Rows of the panel that shows the note at the cursor.
const PANEL_HEIGHT: u16 = 5;

/// Which pane the keys go to.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Focus {
    /// The tree of speakers and headings.
    Outline,
    /// The text.
    Reader,
}

/// Where everything stands. Empty rectangles are not shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Areas {
    /// The whole window.
    pub window: Rect,
    /// The article's title.
    pub title: Rect,
    /// The tree; its last column is the dividing line when the text stands beside it.
    pub outline: Rect,
    /// Gutter and text.
    pub reader: Rect,
    /// Notes beside the text.
    pub margin: Rect,
    /// The note at the cursor, where there is no margin.
    pub panel: Rect,
    /// The status line.
    pub status: Rect,
    /// Cells of a full line of text; always even, so that lines of two-cell characters can end flush.
    pub measure: u16,
    /// Free cells behind it.
    pub spill: u16,
}

/// What decides about the panes beside the size of the window.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    /// Cells of a full line, if there is room.
    pub measure: u16,
    /// Whether marks may hang past the measure.
    pub hanging: bool,
    /// Which pane the keys go to.
    pub focus: Focus,
    /// Whether there is an outline.
    pub outline: bool,
    /// Whether there is a note to show.
    pub panel: bool,
}

impl Areas {
    /// Lays out a window of `width` by `height` cells.
    pub fn new(width: u16, height: u16, wanted: Wanted) -> Self {
        let window = Rect {
            x: 0,
            y: 0,
            width,
            height,
        };
        let (above, status) = window.split_bottom(u16::from(height > 1));
        let title_height = u16::from(height >= 8);
        let title = Rect {
            height: title_height,
            ..above
        };
        let body = Rect {
            y: title_height,
            height: above.height - title_height,
            ..above
        };
        let mut areas = Self {
            window,
            title,
            status,
            ..Self::default()
        };
        areas.columns(body, wanted);
        if wanted.panel && areas.margin.is_empty() && areas.reader.height >= 3 * PANEL_HEIGHT {
            (areas.reader, areas.panel) = areas.reader.split_bottom(PANEL_HEIGHT);
        }
        areas
    }

    fn columns(&mut self, body: Rect, wanted: Wanted) {
        let side_by_side = wanted.outline && body.width >= TWO_COLUMNS;
        if side_by_side {
            self.outline = Rect {
                width: OUTLINE_WIDTH,
                ..body
            };
        } else if wanted.outline && wanted.focus == Focus::Outline {
            self.outline = body;
        }
        let left = if side_by_side { OUTLINE_WIDTH } else { 0 };
        let room = body.width - left;
        self.spill = if wanted.hanging {
            HANGING_WIDTH
        } else {
            SPILL_WIDTH
        };
        let around = GUTTER_WIDTH + self.spill;
        self.measure = even(wanted.measure.min(room.saturating_sub(around)).max(2));
        if !side_by_side && !self.outline.is_empty() {
            return;
        }
        let text = self.measure + around;
        let spare = room.saturating_sub(text);
        let margin = if spare >= MARGIN_WIDTH {
            spare.min(MARGIN_WIDTH_MAX)
        } else {
            0
        };
        self.reader = Rect {
            x: left,
            width: room - margin,
            ..body
        };
        self.margin = Rect {
            x: left + text,
            width: margin,
            ..body
        };
        self.reader.width = if margin > 0 { text } else { room };
    }
}

/// The first of `height` rows on the screen, moved from `first` by as little as brings row `at` into view.
pub(super) fn in_view(first: usize, at: usize, height: usize) -> usize {
    first.clamp((at + 1).saturating_sub(height.max(1)), at)
}

/// The even number at or below `cells`, at least 2.
fn even(cells: u16) -> u16 {
    (cells & !1).max(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn areas_with(width: u16, height: u16, focus: Focus) -> Areas {
        let wanted = Wanted {
            measure: 80,
            hanging: false,
            focus,
            outline: true,
            panel: false,
        };
        Areas::new(width, height, wanted)
    }

    fn areas(width: u16, height: u16) -> Areas {
        areas_with(width, height, Focus::Reader)
    }

    #[test]
    fn three_columns_stand_from_136_cells_on() {
        assert!(areas(135, 40).margin.is_empty());
        let wide = areas(136, 40);
        assert_eq!(
            (wide.outline.width, wide.measure, wide.margin.is_empty()),
            (30, 80, false)
        );
    }

    #[test]
    fn under_80_cells_one_pane_stands_alone() {
        let reader = areas(79, 24);
        assert!(reader.outline.is_empty() && !reader.reader.is_empty());
        let outline = areas_with(79, 24, Focus::Outline);
        assert!(!outline.outline.is_empty() && outline.reader.is_empty());
    }

    #[test]
    fn the_measure_is_even_and_fits_at_every_size() {
        for width in 0..200 {
            for height in 0..50 {
                let areas = areas(width, height);
                assert_eq!(areas.measure % 2, 0);
                assert!(
                    width < GUTTER_WIDTH + SPILL_WIDTH + 2
                        || areas.reader.is_empty()
                        || areas.measure + GUTTER_WIDTH + SPILL_WIDTH <= areas.reader.width
                );
                for rect in [
                    areas.title,
                    areas.outline,
                    areas.reader,
                    areas.margin,
                    areas.panel,
                    areas.status,
                ] {
                    assert!(
                        rect.is_empty() || rect.right() <= width && rect.bottom() <= height,
                        "{width}x{height} {areas:?}"
                    );
                }
            }
        }
    }
}
