//! Literal search in the article. A text in memory is searched at once; one that is not, by the world, while keys are answered.

use std::ops::Range;
use std::sync::Arc;

use super::overlay::{Prompt, PromptKind};
use super::{App, Effect, Msg, Overlay, TextBox, reader};
use crate::corpus::Document;

/// What was searched for last.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Search {
    /// The text; empty for none.
    pub pattern: String,
    /// Whether its matches are shown; cancelling hides them.
    pub shown: bool,
    /// Counts the searches that the world was asked for.
    ticket: u64,
    /// The one whose answer is waited for: its direction.
    under_way: Option<bool>,
}

impl Search {
    /// Whether an answer is waited for.
    pub fn is_under_way(&self) -> bool {
        self.under_way.is_some()
    }
}

/// A match, and whether the search had to go on from the other end of the text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hit {
    /// Its bytes in the canonical text.
    pub range: Range<usize>,
    /// Whether it went round.
    pub wrapped: bool,
}

/// What to look for, and from where.
#[derive(Clone, Debug)]
pub struct Quest {
    /// The text to search.
    pub document: Arc<Document>,
    /// Matched exactly.
    pub pattern: String,
    /// The byte that a match starts at or after, or, backwards, before.
    pub from: usize,
    /// The direction.
    pub forward: bool,
}

impl Quest {
    /// Looks for it, up to the end of the text and on from the other; in a text that is not in memory only as long as `goes_on`, which
    /// is told the bytes it comes to, says so.
    pub fn run(&self, goes_on: &dyn Fn(usize) -> bool) -> Option<Hit> {
        let near = if self.forward {
            self.find(self.from..usize::MAX, goes_on)
        } else {
            self.rfind(self.from, goes_on)
        };
        let around = || {
            if self.forward {
                self.find(0..usize::MAX, goes_on)
            } else {
                self.rfind(self.document.len(), goes_on)
            }
        };
        let hit = |wrapped| move |range| Hit { range, wrapped };
        near.map(hit(false)).or_else(|| around().map(hit(true)))
    }

    fn find(&self, range: Range<usize>, goes_on: &dyn Fn(usize) -> bool) -> Option<Range<usize>> {
        match self.document.as_long() {
            Some(text) => text.find(&self.pattern, range, goes_on),
            None => self.document.find_in(&self.pattern, range),
        }
    }

    fn rfind(&self, before: usize, goes_on: &dyn Fn(usize) -> bool) -> Option<Range<usize>> {
        match self.document.as_long() {
            Some(text) => text.rfind(&self.pattern, before, goes_on),
            None => self.document.rfind(&self.pattern, before),
        }
    }
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
    let after = reader::cluster_at(&document, here).end;
    let quest = Quest {
        from: if forward { after } else { here },
        document,
        pattern,
        forward,
    };
    if quest.document.as_long().is_none() {
        let hit = quest.run(&|_| true);
        return arrive(app, hit, forward);
    }
    app.search.ticket += 1;
    app.search.under_way = Some(forward);
    let ticket = app.search.ticket;
    app.effects.push(Effect::Search { ticket, quest });
}

/// Goes to the match that was found, or says that there is none.
fn arrive(app: &mut App, hit: Option<Hit>, forward: bool) {
    let Some(hit) = hit else {
        let pattern = app.search.pattern.clone();
        return app.complain(Msg::NotFound { pattern });
    };
    reader::jump(app, hit.range.start);
    if hit.wrapped {
        app.say(if forward {
            Msg::WrappedToStart
        } else {
            Msg::WrappedToEnd
        });
    }
}

/// The world has searched.
pub(super) fn found(app: &mut App, ticket: u64, hit: Option<Hit>) {
    if ticket != app.search.ticket {
        return;
    }
    if let Some(forward) = app.search.under_way.take() {
        if matches!(&app.message, Some(message) if matches!(message.msg, Msg::Searching { .. })) {
            app.message = None;
        }
        arrive(app, hit, forward);
    }
}

/// The world is searching.
pub(super) fn searched(app: &mut App, ticket: u64, byte: usize) {
    if ticket == app.search.ticket && app.search.is_under_way() {
        let percent = (byte * 100).checked_div(app.document().len());
        app.say(Msg::Searching {
            pattern: app.search.pattern.clone(),
            percent: percent.unwrap_or(100).min(100),
        });
    }
}

/// Gives up the search under way.
pub(super) fn give_up(app: &mut App) {
    app.search.under_way = None;
    app.effects.push(Effect::StopSearch);
    app.say(Msg::SearchGivenUp);
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
