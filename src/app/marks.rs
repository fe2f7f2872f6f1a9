//! Marking: highlights, notes, tags, bookmarks, removing, undo, copying.

use std::ops::Range;

use super::overlay::{self, Prompt, PromptKind};
use super::reader::{self, unit_at};
use super::{App, Effect, Msg, Overlay, Saving, Target, TextBox};
use crate::notes::{
    Action, Anchor, Annotation, Change, Color, Content, Edit, History, Kind, Refused, Stamp, Uuid,
};
use crate::text::Unit;

/// Most bytes that go to the clipboard; terminals drop longer sequences.
const COPY_MAX: usize = 100_000;

/// Longest tag in characters, and most tags of one annotation.
const TAG_CHARS_MAX: usize = 128;
const TAGS_MAX: usize = 64;

/// A new annotation of `range`, in the first style.
pub(super) fn content(app: &App, range: Range<usize>) -> Content {
    Content {
        kind: Kind::Highlight,
        color: Color::default(),
        drawing: None,
        tags: Vec::new(),
        note: String::new(),
        anchor: Anchor::new(app.document(), range),
    }
}

/// What a mark without a chosen target goes to: the selection, else the sentence at the cursor.
fn range_to_mark(app: &App) -> Option<Range<usize>> {
    let range = match app.selected() {
        Some(range) => range,
        None => unit_at(app.document(), Unit::Sentence, app.reader.place.byte)?,
    };
    (!range.is_empty()).then_some(range)
}

/// The target of a note or tags: the selection, else the annotation at the cursor, else the sentence.
fn target(app: &App) -> Option<Target> {
    let range = range_to_mark(app);
    if app.reader.selection.is_some() {
        let range = range?;
        return Some(
            marked_as(app, &range).map_or(Target::New(range), |it| Target::Existing(it.id)),
        );
    }
    match app.annotation_at_cursor() {
        Some(it) => Some(Target::Existing(it.annotation.id)),
        None => range.map(Target::New),
    }
}

/// The highlight that marks exactly this range.
fn marked_as<'a>(app: &'a App, range: &Range<usize>) -> Option<&'a Annotation> {
    app.notebook
        .touching(range.clone())
        .find(|it| it.range.as_ref() == Some(range) && it.annotation.kind == Kind::Highlight)
        .map(|it| it.annotation.as_ref())
}

/// Whether marks can be kept; says why when not.
pub(super) fn can_mark(app: &mut App) -> bool {
    let why = match &app.saving {
        Saving::ReadOnly(why) => why.clone(),
        Saving::Opening => Msg::StillOpening,
        _ => return true,
    };
    app.complain(why);
    false
}

pub(super) fn highlight(app: &mut App, style: u8) {
    let Some(color) = Color::of_style(style) else {
        return;
    };
    let existing = match app.reader.selection {
        Some(_) => range_to_mark(app).and_then(|range| marked_as(app, &range).cloned()),
        None => app
            .annotation_at_cursor()
            .map(|it| it.annotation.as_ref().clone())
            .filter(|it| it.kind != Kind::Bookmark),
    };
    let (action, edit) = if let Some(existing) = existing {
        let after = Content {
            color,
            ..existing.content()
        };
        (Action::Restyle, Edit::change(&existing, after))
    } else {
        let Some(range) = range_to_mark(app) else {
            return app.complain(Msg::NothingToMark);
        };
        let id = app.ids.id(app.now);
        let after = Content {
            color,
            ..content(app, range)
        };
        (Action::Highlight, Edit::create(id, after))
    };
    if edit.is_idle() {
        app.reader.selection = None;
        let name = app.settings.style_name(style, app.lang).to_owned();
        return app.say(Msg::AlreadyThatStyle { name });
    }
    if app.apply(Change {
        action,
        edits: vec![edit],
    }) {
        app.reader.selection = None;
        let name = app.settings.style_name(style, app.lang).to_owned();
        app.say(Msg::Marked { name });
    }
}

pub(super) fn note(app: &mut App) {
    if !can_mark(app) {
        return;
    }
    match target(app) {
        Some(target) => overlay::write_note(app, target, None),
        None => app.complain(Msg::NothingToMark),
    }
}

pub(super) fn open(app: &mut App) {
    match app.annotation_at_cursor().map(|it| it.annotation.id) {
        Some(id) => overlay::write_note(app, Target::Existing(id), None),
        None => app.say(Msg::NoAnnotationHere),
    }
}

/// Saves what was written in the note editor.
pub(super) fn save_note(app: &mut App, target: Target, text: &str) -> bool {
    let note = text.trim_end().to_owned();
    edit_target(app, Action::Note, target, |content| content.note = note)
}

/// Changes the target's content in one step; a new annotation is made first if need be.
fn edit_target(
    app: &mut App,
    action: Action,
    target: Target,
    edit: impl FnOnce(&mut Content),
) -> bool {
    let edit = match target {
        Target::Existing(id) => {
            let Some(annotation) = app.annotation(id).cloned() else {
                app.complain(Msg::ChangedElsewhere);
                return false;
            };
            let mut after = annotation.content();
            edit(&mut after);
            Edit::change(&annotation, after)
        }
        Target::New(range) => {
            let mut after = content(app, range);
            edit(&mut after);
            Edit::create(app.ids.id(app.now), after)
        }
    };
    if edit.is_idle() {
        return true;
    }
    let done = app.apply(Change {
        action,
        edits: vec![edit],
    });
    if done {
        app.reader.selection = None;
        app.say(Msg::Done(action));
    }
    done
}

pub(super) fn tags(app: &mut App) {
    if !can_mark(app) {
        return;
    }
    let Some(target) = target(app) else {
        return app.complain(Msg::NothingToMark);
    };
    let tags = match &target {
        Target::Existing(id) => app
            .annotation(*id)
            .map_or(String::new(), |it| it.tags.join(" ")),
        Target::New(_) => String::new(),
    };
    app.overlay = Some(Overlay::Prompt(Prompt {
        kind: PromptKind::Tags(target),
        input: TextBox::line(&tags),
    }));
}

/// The tags in a line: words separated by blanks or commas, with or without `#`.
pub(super) fn tags_in(line: &str) -> Vec<String> {
    let mut tags: Vec<String> = Vec::new();
    for word in line.split(|c: char| c.is_whitespace() || matches!(c, ',' | '，' | '、')) {
        let tag: String = word
            .trim_start_matches(['#', '＃'])
            .chars()
            .filter(|c| !c.is_control())
            .take(TAG_CHARS_MAX)
            .collect();
        if !tag.is_empty() && !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    tags.truncate(TAGS_MAX);
    tags
}

/// Takes the tags that were typed.
pub(super) fn set_tags(app: &mut App, target: Target, line: &str) -> bool {
    let tags = tags_in(line);
    if tags.is_empty() && matches!(target, Target::New(_)) {
        app.say(Msg::Cancelled);
        return true;
    }
    edit_target(app, Action::Tags, target, |content| content.tags = tags)
}

pub(super) fn remove(app: &mut App) {
    match app.annotation_at_cursor().map(|it| it.annotation.id) {
        Some(id) => remove_one(app, id),
        None => app.say(Msg::NoAnnotationHere),
    }
}

/// Removes one annotation; `u` brings it back.
pub(super) fn remove_one(app: &mut App, id: Uuid) {
    let Some(annotation) = app.annotation(id).cloned() else {
        return app.complain(Msg::ChangedElsewhere);
    };
    if app.apply(Change {
        action: Action::Remove,
        edits: vec![Edit::remove(&annotation)],
    }) {
        app.reader.selection = None;
        app.say(Msg::Done(Action::Remove));
    }
}

/// Sets a bookmark at the cursor, or takes the one on this line away.
pub(super) fn bookmark(app: &mut App) {
    let byte = app.reader.place.byte;
    let here = reader::line_of(app, byte).unwrap_or_default();
    let existing = app
        .notebook
        .touching(here)
        .find(|it| it.annotation.kind == Kind::Bookmark);
    if let Some(id) = existing.map(|it| it.annotation.id) {
        return remove_one(app, id);
    }
    if app.document().is_empty() {
        return app.complain(Msg::NothingToMark);
    }
    let after = Content {
        kind: Kind::Bookmark,
        ..content(app, byte..byte)
    };
    let id = app.ids.id(app.now);
    if app.apply(Change {
        action: Action::Bookmark,
        edits: vec![Edit::create(id, after)],
    }) {
        app.say(Msg::Done(Action::Bookmark));
    }
}

/// How far the steps of earlier sessions are known: not before one of them is wanted.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) enum Recall {
    #[default]
    Unknown,
    /// To undo, or to redo.
    Asked {
        back: bool,
    },
    Known,
}

/// Takes what was done in earlier sessions, and does what it was asked for.
pub(super) fn recalled(app: &mut App, earlier: History) {
    app.notebook.recall(earlier);
    if let Recall::Asked { back } = std::mem::replace(&mut app.recall, Recall::Known) {
        history(app, back);
    }
}

pub(super) fn undo(app: &mut App) {
    history(app, true);
}

pub(super) fn redo(app: &mut App) {
    history(app, false);
}

fn history(app: &mut App, back: bool) {
    if !can_mark(app) {
        return;
    }
    let has_step = if back {
        app.notebook.can_undo()
    } else {
        app.notebook.can_redo() || app.notebook.can_undo()
    };
    if !has_step && app.recall == Recall::Unknown {
        app.recall = Recall::Asked { back };
        return app.effects.push(Effect::Recall);
    }
    let document = app.document().clone();
    let device = app.ids.device().to_owned();
    let stamp = Stamp {
        now: app.now,
        device: &device,
    };
    let step: Option<Result<Change, Refused>> = if back {
        app.notebook.undo(&document, &stamp)
    } else {
        app.notebook.redo(&document, &stamp)
    };
    match step {
        None => app.say(if back {
            Msg::NothingToUndo
        } else {
            Msg::NothingToRedo
        }),
        Some(Err(_)) => app.complain(Msg::StepChangedElsewhere),
        Some(Ok(change)) => {
            app.save();
            show_change(app, &change);
            app.say(if back {
                Msg::Undid(change.action)
            } else {
                Msg::Redid(change.action)
            });
        }
    }
}

/// Brings the place of a change to the screen.
fn show_change(app: &mut App, change: &Change) {
    let placed = |edit: &Edit| app.notebook.get(edit.id)?.range.clone();
    let gone = |edit: &Edit| {
        let anchor = &edit.before.as_ref().or(edit.after.as_ref())?.anchor;
        anchor.resolve(app.document()).1
    };
    let range = change
        .edits
        .first()
        .and_then(|edit| placed(edit).or_else(|| gone(edit)));
    if let Some(range) = range.filter(|range| app.page.row_of(range.start).is_none()) {
        reader::jump(app, range.start);
    }
}

/// What copying takes: the selection, else the annotation at the cursor, else the sentence.
fn range_to_copy(app: &App) -> Option<Range<usize>> {
    if app.reader.selection.is_none()
        && let Some(range) = app
            .notebook
            .at(app.reader.place.byte)
            .and_then(|it| it.range.clone())
    {
        return Some(range);
    }
    range_to_mark(app)
}

fn copy_text(app: &mut App, text: String) {
    if text.len() > COPY_MAX {
        return app.complain(Msg::TooLongToCopy);
    }
    let chars = text.chars().count();
    app.effects.push(Effect::Copy(text));
    app.reader.selection = None;
    app.say(Msg::Copied { chars });
}

pub(super) fn copy(app: &mut App) {
    match range_to_copy(app) {
        Some(range) => {
            let text = app.document().text(range).into_owned();
            copy_text(app, text);
        }
        None => app.complain(Msg::NothingToMark),
    }
}

pub(super) fn copy_cited(app: &mut App) {
    let Some(range) = range_to_copy(app) else {
        return app.complain(Msg::NothingToMark);
    };
    let document = app.document();
    let quote = document.text(range.clone());
    let text = app.settings.citation.of(document, range.start, &quote);
    copy_text(app, text);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_words_with_or_without_a_hash() {
        assert_eq!(
            tags_in("#党建 专委会，党建、 ＃民生"),
            ["党建", "专委会", "民生"]
        );
        assert_eq!(tags_in("  "), Vec::<String>::new());
    }
}
