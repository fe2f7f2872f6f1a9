//! Notes beside their lines where there is a margin, else the note at the cursor in a panel below the text.

use ratatui::style::Style;

use super::{Painter, Theme};
use crate::app::{App, Rect};
use crate::notes::{Annotation, Placed};
use crate::text::{self, Measure};

/// Rows of one note in the margin, unless the cursor is on it.
const FOLDED_ROWS: usize = 4;

pub(super) fn draw(app: &App, painter: &mut Painter<'_>, theme: Theme) {
    margin(app, painter, theme);
    panel(app, painter, theme);
}

/// Notes of the marks that begin on the screen, from the row of their mark on, pushed down where another note stands.
fn margin(app: &App, painter: &mut Painter<'_>, theme: Theme) {
    let area = app.areas.margin;
    if area.is_empty() {
        return;
    }
    let bytes = app.page.bytes();
    let here = app.annotation_at_cursor().map(|it| it.annotation.id);
    let mut free = area.y;
    let noted = |it: &&Placed| !it.annotation.note.is_empty() || !it.annotation.tags.is_empty();
    for it in app
        .notebook
        .touching(bytes.start..bytes.end + 1)
        .filter(noted)
    {
        if free >= area.bottom() {
            break;
        }
        let row = it
            .range
            .as_ref()
            .and_then(|range| app.page.row_of(range.start));
        let Some(row) = row.and_then(|row| u16::try_from(row).ok()) else {
            continue;
        };
        let y = free.max(area.y + row);
        let room = Rect {
            y,
            width: area.width.saturating_sub(1),
            height: area.bottom().saturating_sub(y),
            ..area
        };
        let folded = here != Some(it.annotation.id);
        free = y + note(app, painter, theme, &it.annotation, room, folded);
    }
}

/// Draws one note, tags last; gives the rows it took.
fn note(
    app: &App,
    painter: &mut Painter<'_>,
    theme: Theme,
    annotation: &Annotation,
    area: Rect,
    folded: bool,
) -> u16 {
    let style = annotation.color.style();
    let text_x = area.x + 2;
    let lines = lines(app, annotation, area.right().saturating_sub(text_x), theme);
    let most = usize::from(area.height);
    let shown = if folded { most.min(FOLDED_ROWS) } else { most };
    let left_out = lines.len() > shown;
    for ((ix, (line, line_style)), y) in lines.iter().take(shown).enumerate().zip(area.y..) {
        if ix == 0 {
            painter.put(area.x, y, &style.to_string(), 1, theme.gutter(style));
        }
        let last = left_out && ix + 1 == shown;
        let line = if last {
            format!("{line}…")
        } else {
            line.clone()
        };
        painter.fitted(text_x, y, area.right(), &line, *line_style);
    }
    u16::try_from(lines.len().min(shown)).unwrap_or(0)
}

fn lines(app: &App, annotation: &Annotation, cells: u16, theme: Theme) -> Vec<(String, Style)> {
    let measure = Measure::plain(cells.max(2), app.settings.widths);
    let wrapped = |text: &str, style: Style| -> Vec<(String, Style)> {
        let cut = |paragraph: &str| -> Vec<(String, Style)> {
            let lines = text::wrap(paragraph, measure);
            lines
                .iter()
                .map(|line| (paragraph[line.start..line.end].to_owned(), style))
                .collect()
        };
        text.split('\n').flat_map(cut).collect()
    };
    let mut lines = if annotation.note.is_empty() {
        Vec::new()
    } else {
        wrapped(annotation.note.trim_end(), theme.text())
    };
    if !annotation.tags.is_empty() {
        let tags: Vec<String> = annotation
            .tags
            .iter()
            .map(|tag| format!("#{tag}"))
            .collect();
        lines.extend(wrapped(&tags.join(" "), theme.faint()));
    }
    lines
}

fn panel(app: &App, painter: &mut Painter<'_>, theme: Theme) {
    let area = app.areas.panel;
    let Some(it) = app.annotation_at_cursor().filter(|_| !area.is_empty()) else {
        return;
    };
    let line = painter.lines().horizontal;
    for x in area.x..area.right() {
        painter.put(x, area.y, line, 1, theme.faint());
    }
    let room = Rect {
        x: area.x + 1,
        y: area.y + 1,
        width: area.width.saturating_sub(2),
        height: area.height - 1,
    };
    note(app, painter, theme, &it.annotation, room, false);
}
