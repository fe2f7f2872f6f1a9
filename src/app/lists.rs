//! Lists: choosing a row of the help screen, the palette or the annotations.

use super::geometry::in_view;
use super::overlay::Choice;
use super::{
    App, Listing, Mouse, Msg, Overlay, annotation_list, drift, editor, marks, picker, reader,
};

/// Rows of a box around a list, with `around` rows that are not the list's.
pub(super) fn box_height(list: &Listing, around: usize) -> u16 {
    u16::try_from(list.rows.len().max(1) + around).unwrap_or(u16::MAX)
}

/// Keeps the choice on a row that can be chosen and on the screen.
pub(super) fn settle(list: &mut Listing, height: usize) {
    list.selected = list.selected.min(list.rows.len().saturating_sub(1));
    let chosen = |ix: &usize| list.rows[*ix].choice != Choice::Nothing;
    let below = (list.selected..list.rows.len()).find(chosen);
    list.selected = below
        .or_else(|| (0..list.selected).rev().find(chosen))
        .unwrap_or(0);
    // A heading right above the first chosen row comes on the screen with it.
    let upper = if list.selected == 1 { 0 } else { list.selected };
    list.first = in_view(list.first.min(upper), list.selected, height);
    list.first = list.first.min(list.rows.len().saturating_sub(height));
}

/// Moves the choice by `steps`, over headings.
fn step(app: &mut App, steps: isize) {
    let Some(listing) = app.listing_mut() else {
        return;
    };
    let end = listing.rows.len().saturating_sub(1);
    let mut at = listing.selected.saturating_add_signed(steps).min(end);
    while steps < 0 && at > 0 && listing.rows[at].choice == Choice::Nothing {
        at -= 1;
    }
    listing.selected = at;
}

pub(super) fn scroll(app: &mut App, steps: isize) {
    step(app, steps);
}

pub(super) fn down(app: &mut App) {
    step(app, 1);
}

pub(super) fn up(app: &mut App) {
    step(app, -1);
}

fn page(app: &App) -> isize {
    let height = if app.picks() {
        app.picker_areas().rows.height
    } else {
        app.overlay_area().inner().height
    };
    isize::try_from(height).unwrap_or(1).max(1)
}

pub(super) fn page_down(app: &mut App) {
    step(app, page(app));
}

pub(super) fn page_up(app: &mut App) {
    step(app, -page(app));
}

pub(super) fn first(app: &mut App) {
    step(app, isize::MIN / 2);
}

pub(super) fn last(app: &mut App) {
    step(app, isize::MAX / 2);
}

fn chosen(app: &App) -> Option<Choice> {
    let list = app.listing()?;
    Some(list.rows.get(list.selected)?.choice)
}

/// Closes the list, then does what was chosen.
pub(super) fn accept(app: &mut App) {
    let Some(choice) = chosen(app) else {
        return;
    };
    match choice {
        Choice::Nothing => {}
        Choice::Run(command) => {
            app.overlay = None;
            command.run(app);
        }
        Choice::Visit(ix) => annotation_list::visit(app, ix),
        Choice::Open(ix) => picker::pick(app, ix),
        Choice::Anchor { id, start, end } => drift::accept(app, id, start..end),
        Choice::Name(ix) => editor::rename(app, ix),
        Choice::Relocate(id) => drift::choose(app, id),
        Choice::Go(id) => match app.notebook.get(id).map(|it| it.range.clone()) {
            Some(Some(range)) => {
                app.overlay = None;
                reader::jump(app, range.start);
            }
            _ => app.complain(Msg::PlaceUnknown),
        },
    }
}

/// Removes the chosen annotation; the list stays open.
pub(super) fn remove(app: &mut App) {
    match chosen(app) {
        Some(Choice::Go(id) | Choice::Anchor { id, .. } | Choice::Relocate(id)) => {
            marks::remove_one(app, id);
            let is_empty = match app.overlay {
                Some(Overlay::Drift { .. }) => drift::drifted(app).next().is_none(),
                _ => app.notebook.live().next().is_none(),
            };
            if is_empty {
                app.overlay = None;
            }
        }
        _ => app.say(Msg::NothingToRemove),
    }
}

/// A click chooses a row; a click on the chosen one takes it. In a menu the first click takes.
pub(super) fn click(app: &mut App, mouse: Mouse) {
    let area = app.overlay_area().inner();
    let skipped = app.overlay.as_ref().map_or(0, Overlay::rows_above_list);
    let Some(row) = mouse.y.checked_sub(area.y + skipped) else {
        return;
    };
    let is_menu = matches!(app.overlay, Some(Overlay::Menu { .. }));
    let Some(list) = app.overlay.as_mut().and_then(Overlay::listing_mut) else {
        return;
    };
    let row = list.first + usize::from(row);
    if row >= list.rows.len() {
        return;
    }
    let takes = is_menu || row == list.selected;
    list.selected = row;
    if takes {
        accept(app);
    }
}
