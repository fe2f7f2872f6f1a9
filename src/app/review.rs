//! Marking what was found, or what rules name, one after the other: each is shown, and the reader says yes, no, or all the rest.

use std::borrow::Cow;
use std::ops::Range;

use super::object::select_range;
use super::overlay::Question;
use super::{App, Msg, Overlay, marks, reader};
use crate::notes::{Action, Change, Color, Content, Edit, Kind};

/// What is to be marked, and how far it has been gone through.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Review {
    finds: Vec<Find>,
    /// Which is asked about.
    at: usize,
    marked: usize,
}

/// Words that may be marked.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Find {
    range: Range<usize>,
    style: u8,
    tag: Option<String>,
}

impl Review {
    /// The words, their style, the number of what is asked about, and how many there are.
    pub fn question<'a>(&self, app: &'a App) -> (Cow<'a, str>, &'a str, usize, usize) {
        let (range, style) = self
            .finds
            .get(self.at)
            .map_or((0..0, 1), |find| (find.range.clone(), find.style));
        let name = app.settings.style_name(style, app.lang);
        (
            app.document().text(range),
            name,
            self.at + 1,
            self.finds.len(),
        )
    }
}

/// Goes through the matches of the search.
pub(super) fn matches(app: &mut App) {
    if app.search.pattern.is_empty() {
        return app.say(Msg::NoSearchYet);
    }
    let pattern = app.search.pattern.clone();
    let finds = places(app, &pattern, 1, None);
    start(app, finds);
}

/// Goes through what the rules of the settings name.
pub(super) fn rules(app: &mut App) {
    if app.settings.rules.is_empty() {
        return app.say(Msg::NoRules);
    }
    let rules = app.settings.rules.clone();
    let named = |rule: &super::Rule| places(app, &rule.term, rule.style, rule.tag.as_deref());
    let mut finds: Vec<Find> = rules.iter().flat_map(named).collect();
    finds.sort_by_key(|find| find.range.start);
    start(app, finds);
}

/// Where `term` stands and is not marked yet.
fn places(app: &App, term: &str, style: u8, tag: Option<&str>) -> Vec<Find> {
    let document = app.document();
    let mut finds = Vec::new();
    let mut from = 0;
    while let Some(range) = document.find(term, from) {
        from = range.end;
        let is_marked = |range: &Range<usize>| {
            let mut there = app.notebook.touching(range.clone());
            there.any(|it| it.range.as_ref() == Some(range) && it.annotation.kind != Kind::Bookmark)
        };
        if !is_marked(&range) {
            finds.push(Find {
                range,
                style,
                tag: tag.map(str::to_owned),
            });
        }
    }
    finds
}

/// From the cursor on, then from the start.
fn start(app: &mut App, mut finds: Vec<Find>) {
    if !marks::can_mark(app) {
        return;
    }
    if finds.is_empty() {
        return app.say(Msg::NothingLeftToMark);
    }
    let here = app.reader.place.byte;
    let behind = finds.partition_point(|find| find.range.start < here);
    finds.rotate_left(behind);
    ask(
        app,
        Review {
            finds,
            at: 0,
            marked: 0,
        },
    );
}

fn ask(app: &mut App, review: Review) {
    let Some(find) = review.finds.get(review.at) else {
        return end(app, &review);
    };
    let range = find.range.clone();
    reader::jump(app, range.start);
    select_range(app, &range);
    app.overlay = Some(Overlay::Ask(Question::Mark(Box::new(review))));
}

/// Ends the review and says how many were marked.
pub(super) fn end(app: &mut App, review: &Review) {
    app.reader.selection = None;
    app.say(Msg::MarkedByReview {
        count: review.marked,
    });
}

/// Takes the answer about one, and asks about the next.
pub(super) fn answer(app: &mut App, mut review: Review, yes: bool) {
    if yes {
        let find = review.finds[review.at..].iter().take(1).cloned().collect();
        review.marked += mark(app, find);
    }
    review.at += 1;
    ask(app, review);
}

/// Marks the one that is asked about and all behind it.
pub(super) fn answer_all(app: &mut App, mut review: Review) {
    let finds = review.finds.split_off(review.at);
    review.marked += mark(app, finds);
    end(app, &review);
}

/// Marks all of `finds` in one step; how many were.
fn mark(app: &mut App, finds: Vec<Find>) -> usize {
    let edits: Vec<Edit> = finds
        .into_iter()
        .map(|find| {
            let content = Content {
                color: Color::of_style(find.style).unwrap_or_default(),
                tags: find.tag.into_iter().collect(),
                ..marks::content(app, find.range)
            };
            Edit::create(app.ids.id(app.now), content)
        })
        .collect();
    let count = edits.len();
    let done = app.apply(Change {
        action: Action::Highlight,
        edits,
    });
    if done { count } else { 0 }
}
