//! Moving over the lines, selecting several, finding one.

use super::super::overlay::{Prompt, PromptKind};
use super::super::{App, Mouse, MouseKind, Msg, Overlay, TextBox, find as text_search};
use super::{Editor, editor};
use crate::corpus::article::ItemKind;

/// Rows one turn of the wheel moves.
const WHEEL_ROWS: isize = 3;

fn step(app: &mut App, steps: isize) {
    let Some(editor) = editor(app) else {
        return;
    };
    let (from, last) = (editor.cursor, editor.lines.len().saturating_sub(1));
    editor.cursor = from.saturating_add_signed(steps).min(last);
    if editor.cursor == from && steps != 0 {
        app.say(if steps < 0 { Msg::AtStart } else { Msg::AtEnd });
    }
}

pub(in super::super) fn down(app: &mut App) {
    step(app, 1);
}

pub(in super::super) fn up(app: &mut App) {
    step(app, -1);
}

fn page(app: &App) -> isize {
    let height = app.editor_areas().rows.height;
    isize::try_from(height)
        .unwrap_or(0)
        .saturating_sub(1)
        .max(1)
}

pub(in super::super) fn page_down(app: &mut App) {
    step(app, page(app));
}

pub(in super::super) fn page_up(app: &mut App) {
    step(app, -page(app));
}

pub(in super::super) fn first(app: &mut App) {
    step(app, isize::MIN / 2);
}

pub(in super::super) fn last(app: &mut App) {
    step(app, isize::MAX / 2);
}

pub(in super::super) fn speaker_next(app: &mut App) {
    to_speaker(app, true);
}

pub(in super::super) fn speaker_previous(app: &mut App) {
    to_speaker(app, false);
}

fn to_speaker(app: &mut App, forward: bool) {
    let Some(editor) = editor(app) else {
        return;
    };
    let is_speaker = |ix: &usize| matches!(editor.lines[*ix].item.kind, ItemKind::Speaker { .. });
    let found = if forward {
        (editor.cursor + 1..editor.lines.len()).find(is_speaker)
    } else {
        (0..editor.cursor).rev().find(is_speaker)
    };
    match found {
        Some(ix) => editor.cursor = ix,
        None => app.say(if forward {
            Msg::NoHeadingAfter
        } else {
            Msg::NoHeadingBefore
        }),
    }
}

/// Begins to select rows, or no longer does.
pub(in super::super) fn select(app: &mut App) {
    if let Some(editor) = editor(app) {
        editor.anchor = if editor.anchor.is_none() {
            Some(editor.cursor)
        } else {
            None
        };
    }
}

/// Asks for words to find: in the lines of the page, or, without the editor, in the text.
pub(in super::super) fn find(app: &mut App) {
    if app.editor.is_none() {
        return text_search::open(app);
    }
    app.overlay = Some(Overlay::Prompt(Prompt {
        kind: PromptKind::FindLine,
        input: TextBox::line(""),
    }));
}

/// Finds the words that were typed; none repeats the last search.
pub(in super::super) fn search(app: &mut App, pattern: &str) {
    if let Some(editor) = editor(app) {
        if !pattern.is_empty() {
            pattern.clone_into(&mut editor.pattern);
        }
        seek(app, true);
    }
}

pub(in super::super) fn find_next(app: &mut App) {
    if app.editor.is_some() {
        seek(app, true);
    } else {
        text_search::next(app);
    }
}

pub(in super::super) fn find_previous(app: &mut App) {
    if app.editor.is_some() {
        seek(app, false);
    } else {
        text_search::previous(app);
    }
}

fn seek(app: &mut App, forward: bool) {
    let Some(editor) = editor(app) else {
        return;
    };
    let pattern = editor.pattern.clone();
    if pattern.is_empty() {
        return app.say(Msg::NoSearchYet);
    }
    let (here, count) = (editor.cursor, editor.lines.len());
    let at = |steps: usize| {
        if forward {
            (here + steps) % count
        } else {
            (here + count - steps) % count
        }
    };
    let found = (1..=count).map(at).find(|ix| holds(editor, *ix, &pattern));
    let Some(ix) = found else {
        return app.complain(Msg::NotFound { pattern });
    };
    editor.cursor = ix;
    match (forward, ix.cmp(&here)) {
        (true, std::cmp::Ordering::Less | std::cmp::Ordering::Equal) => {
            app.say(Msg::WrappedToStart);
        }
        (false, std::cmp::Ordering::Greater | std::cmp::Ordering::Equal) => {
            app.say(Msg::WrappedToEnd);
        }
        _ => {}
    }
}

fn holds(editor: &Editor, ix: usize, pattern: &str) -> bool {
    let item = &editor.lines[ix].item;
    let is_named = matches!(&item.kind, ItemKind::Speaker { name, post, .. } if name.contains(pattern) || post.contains(pattern));
    is_named || item.shown().contains(pattern)
}

/// A click puts the cursor on a row, dragging selects, the wheel moves.
pub(in super::super) fn mouse(app: &mut App, mouse: Mouse) {
    let areas = app.editor_areas();
    match mouse.kind {
        MouseKind::WheelUp => step(app, -WHEEL_ROWS),
        MouseKind::WheelDown => step(app, WHEEL_ROWS),
        MouseKind::Press | MouseKind::Drag if areas.rows.holds(mouse.x, mouse.y) => {
            let row = usize::from(mouse.y - areas.rows.y);
            to_row(app, row, mouse.kind == MouseKind::Drag);
        }
        MouseKind::Press if areas.tree.holds(mouse.x, mouse.y) => {
            to_node(app, usize::from(mouse.y - areas.tree.y));
        }
        _ => {}
    }
}

fn to_row(app: &mut App, row: usize, drags: bool) {
    let Some(editor) = editor(app) else {
        return;
    };
    let ix = editor.first + row;
    if ix >= editor.lines.len() {
        return;
    }
    let from = editor.cursor;
    editor.anchor = if drags && ix != from {
        editor.anchor.or(Some(from))
    } else {
        editor.anchor.filter(|_| drags)
    };
    editor.cursor = ix;
}

fn to_node(app: &mut App, row: usize) {
    let height = app.editor_areas().tree.height;
    let Some(editor) = editor(app) else {
        return;
    };
    let node_ix = editor.first_node(height) + row;
    if let Some(ix) = editor
        .lines
        .iter()
        .position(|line| line.node_ix == Some(node_ix))
    {
        (editor.cursor, editor.anchor) = (ix, None);
    }
}

impl Editor {
    /// The first node of the tree on a screen of `height` rows: what the cursor stands under is in the middle.
    pub fn first_node(&self, height: u16) -> usize {
        let height = usize::from(height);
        let at = self.line().and_then(|line| line.node_ix).unwrap_or(0);
        let count = self.document.outline().nodes.len();
        at.saturating_sub(height / 2)
            .min(count.saturating_sub(height))
    }
}
