//! Splitting a line: a small cursor goes over it.

use super::super::{App, Mouse, Msg, Overlay, Rect, TextBox};
use super::{Parting, WhoForm, correcting::correct, editor};
use crate::corpus::article::{Correction, ItemKind, Refusal, label_end};
use crate::text::WidthPolicy;

/// Opens the line at the cursor, to be split; behind its first colon, if it may be what someone says.
pub(in super::super) fn part(app: &mut App) {
    let Some(editor) = editor(app) else {
        return;
    };
    let line = editor.line().map(|line| line.item.clone());
    let Some(item) = line else {
        return app.say(Msg::Refused(Refusal::NoLine));
    };
    if let ItemKind::Image { .. } = item.kind {
        return app.say(Msg::Refused(Refusal::Image));
    }
    editor.anchor = None;
    let mut input = TextBox::lines(&item.text);
    input.go_to(label_end(&item.text).unwrap_or(0));
    app.overlay = Some(Overlay::Split(Box::new(Parting { input })));
}

impl Parting {
    /// The first row of the line on the screen, in a box of this size: the caret is in view.
    pub fn first(&self, area: Rect, policy: WidthPolicy) -> usize {
        let (row, _) = self.input.caret_cell(area.width, policy);
        (row + 1).saturating_sub(usize::from(area.height))
    }
}

/// Goes to where the mouse was pressed: the place in the line that is split, the line of the form.
pub(in super::super) fn click(app: &mut App, mouse: Mouse) {
    let (area, policy) = (app.overlay_area(), app.settings.widths);
    match &mut app.overlay {
        Some(Overlay::Split(parting)) => {
            let inner = area.inner();
            let first = parting.first(inner, policy);
            parting.input.click(mouse.x, mouse.y, inner, first, policy);
        }
        Some(Overlay::Who(form)) => {
            form.at_post = mouse.y >= WhoForm::field_area(area, true).y;
            let field = WhoForm::field_area(area, form.at_post);
            form.field_mut().click(mouse.x, field.y, field, 0, policy);
        }
        _ => {}
    }
}

/// Moves the place where the line is to be split.
pub(in super::super) fn step(app: &mut App, moved: impl FnOnce(&mut TextBox, u16, WidthPolicy)) {
    let (width, policy) = (app.overlay_area().inner().width, app.settings.widths);
    match &mut app.overlay {
        Some(Overlay::Split(parting)) => moved(&mut parting.input, width, policy),
        _ => app.say(Msg::NothingIsSplit),
    }
}

/// Splits the line here.
pub(in super::super) fn part_here(app: &mut App) {
    take(app, Correction::Split);
}

/// Splits a speaker line off, up to here.
pub(in super::super) fn part_turn(app: &mut App) {
    take(app, Correction::SplitTurn);
}

fn take(app: &mut App, correction: fn(usize) -> Correction) {
    let Some(Overlay::Split(parting)) = &app.overlay else {
        return app.say(Msg::NothingIsSplit);
    };
    let byte = parting.input.caret();
    let parting = app.overlay.take();
    if !correct(app, &correction(byte)) {
        app.overlay = parting;
    }
}
