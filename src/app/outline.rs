//! The tree of speakers and practice headings.

use super::geometry::{Focus, in_view};
use super::{App, Mouse, MouseKind, Msg, reader};
use crate::corpus::{Document, Node, NodeKind};

/// The state of the tree.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OutlinePane {
    /// Whether each node is unfolded, by its number in the outline.
    pub unfolded: Vec<bool>,
    /// The node the cursor is on.
    pub cursor: usize,
    /// The first row on the screen.
    pub first: usize,
    /// The rows there are, on the screen or not; settled.
    pub rows: Vec<OutlineRow>,
    /// The row of what is being read; settled.
    pub reading: Option<usize>,
}

/// One row of the tree.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct OutlineRow {
    /// Its node's number in the outline.
    pub node_ix: usize,
    /// Whether something stands under it.
    pub has_children: bool,
}

impl OutlinePane {
    /// Everything folded, the cursor on the first speaker.
    pub fn new(document: &Document) -> Self {
        Self {
            unfolded: vec![false; document.outline().nodes.len()],
            cursor: 0,
            first: 0,
            rows: Vec::new(),
            reading: None,
        }
    }

    /// The row the cursor is on.
    pub fn cursor_row(&self) -> usize {
        self.rows
            .iter()
            .position(|row| row.node_ix == self.cursor)
            .unwrap_or(0)
    }
}

/// Whether a node is a speaker.
pub(super) fn is_speaker(node: &Node) -> bool {
    matches!(node.kind, NodeKind::Speaker { .. })
}

fn has_children(nodes: &[Node], ix: usize) -> bool {
    nodes
        .get(ix + 1)
        .is_some_and(|next| next.parent_ix == Some(ix))
}

fn is_visible(nodes: &[Node], unfolded: &[bool], ix: usize) -> bool {
    let mut at = nodes[ix].parent_ix;
    while let Some(parent) = at {
        if !unfolded[parent] {
            return false;
        }
        at = nodes[parent].parent_ix;
    }
    true
}

/// The nearest node at or above `ix` that has a row.
fn visible_from(nodes: &[Node], unfolded: &[bool], ix: usize) -> usize {
    let mut at = ix;
    while !is_visible(nodes, unfolded, at) {
        let Some(parent) = nodes[at].parent_ix else {
            break;
        };
        at = parent;
    }
    at
}

/// Derives the rows, follows the text, and keeps the cursor on the screen.
pub(super) fn settle(app: &mut App) {
    let document = app.document().clone();
    let nodes = &document.outline().nodes;
    if nodes.is_empty() {
        return;
    }
    let unfolded = &app.outline.unfolded;
    let rows: Vec<_> = (0..nodes.len())
        .filter(|ix| is_visible(nodes, unfolded, *ix))
        .map(|node_ix| OutlineRow {
            node_ix,
            has_children: has_children(nodes, node_ix),
        })
        .collect();
    let reading = document
        .node_at(app.reader.place.byte)
        .map(|ix| visible_from(nodes, unfolded, ix));
    app.outline.cursor = match reading {
        Some(ix) if app.focus == Focus::Reader => ix,
        _ => visible_from(nodes, unfolded, app.outline.cursor),
    };
    app.outline.reading = reading.and_then(|ix| rows.iter().position(|row| row.node_ix == ix));
    app.outline.rows = rows;
    let (row, height) = (
        app.outline.cursor_row(),
        usize::from(app.areas.outline.height),
    );
    let first = in_view(app.outline.first, row, height);
    app.outline.first = first.min(app.outline.rows.len().saturating_sub(height));
}

impl App {
    /// Annotations under a row of the tree: those that begin before what the next row is of.
    pub fn annotations_in_row(&self, row_ix: usize) -> usize {
        let nodes = &self.document().outline().nodes;
        let start = |row_ix: usize| {
            let row = self.outline.rows.get(row_ix)?;
            Some(nodes[row.node_ix].range.start)
        };
        let end = start(row_ix + 1).unwrap_or(usize::MAX);
        start(row_ix).map_or(0, |start| self.notebook.count_in(&(start..end)))
    }
}

fn move_to_row(app: &mut App, row: usize) {
    let rows = &app.outline.rows;
    if let Some(row) = rows.get(row.min(rows.len().saturating_sub(1))) {
        app.outline.cursor = row.node_ix;
    }
}

fn step(app: &mut App, steps: isize) {
    let row = app.outline.cursor_row();
    let target = row.saturating_add_signed(steps);
    if target == row {
        app.say(Msg::AtStart);
    } else if target >= app.outline.rows.len() && row + 1 == app.outline.rows.len() {
        app.say(Msg::AtEnd);
    }
    move_to_row(app, target);
}

pub(super) fn down(app: &mut App) {
    step(app, 1);
}

pub(super) fn up(app: &mut App) {
    step(app, -1);
}

fn page(app: &App) -> isize {
    isize::try_from(app.areas.outline.height)
        .unwrap_or(0)
        .saturating_sub(1)
        .max(1)
}

pub(super) fn page_down(app: &mut App) {
    step(app, page(app));
}

pub(super) fn page_up(app: &mut App) {
    step(app, -page(app));
}

pub(super) fn first(app: &mut App) {
    move_to_row(app, 0);
}

pub(super) fn last(app: &mut App) {
    move_to_row(app, usize::MAX);
}

fn can_unfold(app: &App) -> bool {
    has_children(&app.document().outline().nodes, app.outline.cursor)
}

pub(super) fn open(app: &mut App) {
    let cursor = app.outline.cursor;
    if !can_unfold(app) {
        app.say(Msg::NothingToUnfold);
    } else if app.outline.unfolded[cursor] {
        app.outline.cursor = cursor + 1;
    } else {
        app.outline.unfolded[cursor] = true;
    }
}

pub(super) fn close(app: &mut App) {
    let cursor = app.outline.cursor;
    let parent = app
        .document()
        .outline()
        .nodes
        .get(cursor)
        .and_then(|node| node.parent_ix);
    if can_unfold(app) && app.outline.unfolded[cursor] {
        app.outline.unfolded[cursor] = false;
    } else if let Some(parent) = parent {
        app.outline.cursor = parent;
    } else {
        app.say(Msg::NothingToFold);
    }
}

pub(super) fn toggle(app: &mut App) {
    if can_unfold(app) {
        let open = &mut app.outline.unfolded[app.outline.cursor];
        *open = !*open;
    } else {
        app.say(Msg::NothingToUnfold);
    }
}

pub(super) fn open_all(app: &mut App) {
    app.outline.unfolded.fill(true);
}

pub(super) fn close_all(app: &mut App) {
    app.outline.unfolded.fill(false);
}

pub(super) fn read(app: &mut App) {
    reader::go_to_node(app, app.outline.cursor);
}

pub(super) fn mouse(app: &mut App, mouse: Mouse) {
    match mouse.kind {
        MouseKind::WheelUp => scroll(app, -3),
        MouseKind::WheelDown => scroll(app, 3),
        MouseKind::Press => click(app, usize::from(mouse.y - app.areas.outline.y)),
        MouseKind::Drag | MouseKind::Release | MouseKind::Menu => {}
    }
}

fn scroll(app: &mut App, steps: isize) {
    app.focus = Focus::Outline;
    let row = app.outline.cursor_row();
    move_to_row(app, row.saturating_add_signed(steps));
}

/// A click on a speaker unfolds or folds it, one on a heading reads it.
fn click(app: &mut App, y: usize) {
    let Some(row) = app.outline.rows.get(app.outline.first + y).copied() else {
        return;
    };
    app.focus = Focus::Outline;
    app.reader.selection = None;
    app.outline.cursor = row.node_ix;
    if row.has_children {
        toggle(app);
    } else {
        read(app);
    }
}
