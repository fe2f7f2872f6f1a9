//! What it looks like: `draw` reads the settled app and fills a buffer; it changes nothing.

mod bars;
mod editor;
mod hints;
mod margin;
mod outline;
mod overlay;
mod paint;
mod picker;
mod reader;
mod theme;

use ratatui::buffer::Buffer;

pub use paint::{Painter, width_of};
pub use theme::Theme;

use crate::app::App;

/// Fills `buffer`, which has the size of the window and is blank, with the screen. Gives the cell of the terminal's own cursor,
/// if it is to be shown.
pub fn draw(app: &App, buffer: &mut Buffer, theme: Theme) -> Option<(u16, u16)> {
    let mut painter = Painter::new(buffer, app.settings.widths);
    let mut caret = None;
    if let Some(picker) = &app.picker {
        caret = picker::draw(app, picker, &mut painter, theme);
    } else if let Some(editor) = &app.editor {
        bars::title(app, &mut painter, theme);
        editor::draw(app, &mut painter, theme, editor);
    } else {
        bars::title(app, &mut painter, theme);
        outline::draw(app, &mut painter, theme);
        reader::draw(app, &mut painter, theme);
        reader::labels(app, &mut painter, theme);
        margin::draw(app, &mut painter, theme);
    }
    bars::status(app, &mut painter, theme);
    hints::draw(app, &mut painter, theme);
    overlay::draw(app, &mut painter, theme).or(caret)
}
