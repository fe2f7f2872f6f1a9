//! What is selected: from an anchor to the reading cursor, the cluster under the cursor included.

use std::ops::Range;

use super::reader::{cluster_at, unit_at};
use super::{App, Msg};
use crate::corpus::Document;
use crate::text::Unit;

/// A selection in the making; its other end is the reading cursor.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Selection {
    /// What it grows by.
    pub kind: SelectionKind,
    /// The byte it began at.
    pub from: usize,
}

/// What a selection grows by.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SelectionKind {
    /// Characters.
    Characters,
    /// Whole sentences.
    Sentences,
}

impl App {
    /// The selected bytes, if anything is selected.
    pub fn selected(&self) -> Option<Range<usize>> {
        let selection = self.reader.selection?;
        Some(extent(self.document(), selection, self.reader.place.byte))
    }
}

fn extent(document: &Document, selection: Selection, cursor: usize) -> Range<usize> {
    let (first, last) = (selection.from.min(cursor), selection.from.max(cursor));
    let whole = |byte| match selection.kind {
        SelectionKind::Characters => cluster_at(document, byte),
        SelectionKind::Sentences => {
            unit_at(document, Unit::Sentence, byte).unwrap_or_else(|| cluster_at(document, byte))
        }
    };
    whole(first).start..whole(last).end
}

fn select(app: &mut App, kind: SelectionKind) {
    let from = app.reader.place.byte;
    app.reader.selection = match app.reader.selection {
        Some(selection) if selection.kind == kind => None,
        Some(selection) => Some(Selection { kind, ..selection }),
        None if app.document().is_empty() => {
            app.say(Msg::NothingToRead);
            None
        }
        None => Some(Selection { kind, from }),
    };
}

pub(super) fn characters(app: &mut App) {
    select(app, SelectionKind::Characters);
}

pub(super) fn sentences(app: &mut App) {
    select(app, SelectionKind::Sentences);
}

pub(super) fn other_end(app: &mut App) {
    if let Some(selection) = &mut app.reader.selection {
        std::mem::swap(&mut selection.from, &mut app.reader.place.byte);
    }
}
