//! Literal search in the article.

use std::ops::Range;

use super::overlay::{Prompt, PromptKind};
use super::{App, Msg, Overlay, TextBox, reader};

/// What was searched for last.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Search {
    /// The text; empty for none.
    pub pattern: String,
    /// Whether its matches are shown; cancelling hides them.
    pub shown: bool,
}

pub(super) fn open(app: &mut App) {
    app.overlay = Some(Overlay::Prompt(Prompt {
        kind: PromptKind::Find,
        input: TextBox::line(""),
    }));
}

/// Searches for `pattern`; an empty one repeats the last search.
pub(super) fn start(app: &mut App, pattern: &str) {
    if !pattern.is_empty() {
        pattern.clone_into(&mut app.search.pattern);
    }
    next(app);
}

pub(super) fn next(app: &mut App) {
    step(app, true);
}

pub(super) fn previous(app: &mut App) {
    step(app, false);
}

fn step(app: &mut App, forward: bool) {
    let document = app.document().clone();
    let here = app.reader.place.byte;
    let pattern = app.search.pattern.clone();
    if pattern.is_empty() {
        return app.say(Msg::NoSearchYet);
    }
    app.search.shown = true;
    let (near, around) = if forward {
        (
            document.find(&pattern, reader::cluster_at(&document, here).end),
            document.find(&pattern, 0),
        )
    } else {
        (
            document.rfind(&pattern, here),
            document.rfind(&pattern, document.len()),
        )
    };
    match (near, around) {
        (Some(found), _) => reader::jump(app, found.start),
        (None, Some(found)) => {
            reader::jump(app, found.start);
            app.say(if forward {
                Msg::WrappedToStart
            } else {
                Msg::WrappedToEnd
            });
        }
        (None, None) => app.complain(Msg::NotFound { pattern }),
    }
}

impl App {
    /// Matches of the search on the screen, as bytes of the canonical text.
    pub fn matches_on_screen(&self) -> Vec<Range<usize>> {
        let bytes = self.page.bytes();
        if !self.search.shown || bytes.is_empty() {
            return Vec::new();
        }
        let document = self.document();
        let length = self.search.pattern.len();
        let mut from = document
            .block_at(bytes.start.saturating_sub(length))
            .map_or(0, |block| block.range.start);
        // one that begins on the screen may end below it
        let end = bytes.end + length.saturating_sub(1);
        let mut found = Vec::new();
        while let Some(hit) = document.find_in(&self.search.pattern, from..end) {
            from = hit.end;
            found.push(hit);
        }
        found
    }
}
