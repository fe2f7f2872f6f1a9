//! What may follow the keys of an unfinished sequence.

use super::{Painter, Theme};
use crate::app::{App, Rect, spell};

/// Columns between two columns of hints.
const GAP: u16 = 3;

/// A box above the status line, at the right: each key with what it does, in as many columns as it takes.
pub(super) fn draw(app: &App, painter: &mut Painter<'_>, theme: Theme) {
    if app.pending.is_empty() {
        return;
    }
    let hints: Vec<(String, &str)> = app
        .keymap
        .after(app.context(), &app.pending)
        .into_iter()
        .map(|(keys, command)| (keys, command.row().help(app.lang)))
        .collect();
    let width = |text: &str, painter: &Painter<'_>| painter.width(text);
    let keys_width = hints.iter().map(|(keys, _)| width(keys, painter)).max();
    let help_width = hints.iter().map(|(_, help)| width(help, painter)).max();
    let (Some(keys_width), Some(help_width)) = (keys_width, help_width) else {
        return;
    };
    let body = Rect {
        height: app.areas.status.y,
        ..app.areas.window
    };
    let column = (keys_width + 1 + help_width).min(body.width.saturating_sub(4));
    let rows = body.height.saturating_sub(3).max(1);
    let count = u16::try_from(hints.len()).unwrap_or(u16::MAX);
    let fitting = ((body.width.saturating_sub(4) + GAP) / (column + GAP)).max(1);
    let columns = count.div_ceil(rows.min(10)).clamp(1, fitting);
    let rows = count.div_ceil(columns).min(rows);
    let (width, height) = (columns * (column + GAP) - GAP + 4, rows + 2);
    let area = Rect {
        x: body.right().saturating_sub(width),
        y: body.bottom().saturating_sub(height),
        width: width.min(body.width),
        height: height.min(body.height),
    };
    painter.frame(area, &spell(&app.pending), theme.faint());
    let places = (0..columns).flat_map(|column| (0..rows).map(move |row| (column, row)));
    for ((keys, help), (across, down)) in hints.iter().zip(places) {
        let x = area.x + 2 + across * (column + GAP);
        let end = (x + column).min(area.right().saturating_sub(1));
        painter.text(x, area.y + 1 + down, end, keys, theme.strong());
        painter.fitted(
            x + keys_width + 1,
            area.y + 1 + down,
            end,
            help,
            theme.text(),
        );
    }
}
