//! Typing: keys and pastes that go into the open text box, and what becomes of it.

use std::path::PathBuf;

use super::overlay::{Prompt, PromptKind, Target};
use super::{
    App, Effect, ExportRequest, Mouse, Msg, Overlay, Question, TextBox, annotation_list, editor,
    find, lists, marks, picker, tags,
};

/// Longest note in bytes.
const NOTE_MAX: usize = 1 << 20;

/// Does something to the open box.
pub(super) fn edit(app: &mut App, change: impl FnOnce(&mut TextBox)) {
    match app.input_mut() {
        Some(input) => change(input),
        None => app.say(Msg::NothingToTypeInto),
    }
}

/// Types a character into the open box.
pub(super) fn type_char(app: &mut App, c: char) {
    if has_room(app, c.len_utf8()) {
        edit(app, |input| input.type_char(c));
    }
}

/// Inserts a text at once; without an open box it goes nowhere, and says so.
pub(super) fn paste(app: &mut App, text: &str) {
    if has_room(app, text.len()) {
        edit(app, |input| input.insert(text));
    }
}

/// Whether the open box takes so many bytes more; says so when it does not.
fn has_room(app: &mut App, bytes: usize) -> bool {
    let input = app.input();
    let held = input.map_or(0, |input| input.text().len());
    let fits = held + bytes <= NOTE_MAX;
    if !fits {
        app.complain(Msg::NoteTooLong);
    }
    fits
}

/// Moves in the open box by visual rows; in the palette, moves the choice.
fn vertical(app: &mut App, steps: isize) {
    let is_narrowing = matches!(
        app.overlay,
        Some(Overlay::Palette { .. } | Overlay::Annotations(_))
    );
    if is_narrowing || app.picks() {
        return if steps < 0 {
            lists::up(app);
        } else {
            lists::down(app);
        };
    }
    if let Some(Overlay::Who(_)) = app.overlay {
        return editor::switch_field(app);
    }
    with_width(app, |input, width, policy| {
        input.vertical(steps, width, policy);
    });
}

fn with_width(app: &mut App, change: impl FnOnce(&mut TextBox, u16, crate::text::WidthPolicy)) {
    let Some((area, _)) = app.input_area() else {
        return;
    };
    let policy = app.settings.widths;
    edit(app, |input| change(input, area.width, policy));
}

pub(super) fn up(app: &mut App) {
    vertical(app, -1);
}

pub(super) fn down(app: &mut App) {
    vertical(app, 1);
}

pub(super) fn home(app: &mut App) {
    with_width(app, TextBox::home);
}

pub(super) fn end(app: &mut App) {
    with_width(app, TextBox::end);
}

pub(super) fn click(app: &mut App, mouse: Mouse) {
    if let Some(Overlay::Who(_) | Overlay::Split(_)) = app.overlay {
        return editor::click(app, mouse);
    }
    let Some((area, _)) = app.input_area() else {
        return;
    };
    let policy = app.settings.widths;
    if let Some(Overlay::Note { input, first, .. }) = &mut app.overlay {
        input.click(mouse.x, mouse.y, area, *first, policy);
    }
}

/// A new line in the note editor; in a one-line box, takes what was typed.
pub(super) fn enter(app: &mut App) {
    match &app.overlay {
        Some(Overlay::Note { .. }) => paste(app, "\n"),
        Some(Overlay::Palette { .. }) => lists::accept(app),
        None if app.picker.is_some() => lists::accept(app),
        Some(Overlay::Annotations(_)) => annotation_list::stop_typing(app, true),
        Some(Overlay::Prompt(_)) => take(app),
        Some(Overlay::Who(form)) if !form.at_post => editor::switch_field(app),
        Some(Overlay::Who(_)) => editor::save_who(app),
        _ => app.say(Msg::NothingToTypeInto),
    }
}

/// Completes what is typed; in a form, goes to the other line.
pub(super) fn complete(app: &mut App) {
    match &app.overlay {
        Some(Overlay::Who(_)) => editor::switch_field(app),
        _ => tags::complete(app),
    }
}

pub(super) fn save(app: &mut App) {
    match &app.overlay {
        Some(Overlay::Who(_)) => editor::save_who(app),
        Some(Overlay::Note { .. }) => save_note(app),
        Some(Overlay::Palette { .. } | Overlay::Prompt(_) | Overlay::Annotations(_)) => enter(app),
        None if app.picker.is_some() => enter(app),
        _ => app.say(Msg::NothingToTypeInto),
    }
}

/// Saves the open note and closes it; an empty note on nothing yet makes no annotation.
fn save_note(app: &mut App) {
    let Some(Overlay::Note { target, input, .. }) = &app.overlay else {
        return;
    };
    let (target, text) = (target.clone(), input.text().to_owned());
    if text.trim().is_empty() && matches!(target, Target::New(_)) {
        close_note(app);
        return app.say(Msg::EmptyNote);
    }
    if marks::save_note(app, target, &text) {
        close_note(app);
    }
}

fn close_note(app: &mut App) {
    app.overlay = None;
    app.effects.push(Effect::KeepDraft(None));
}

/// Takes the line that was typed.
fn take(app: &mut App) {
    let Some(Overlay::Prompt(Prompt { kind, input })) = app.overlay.take() else {
        return;
    };
    let typed = input.text().to_owned();
    match kind {
        PromptKind::TagsOfAll(list) => annotation_list::set_tags(app, list, &typed),
        PromptKind::FindLine => editor::search(app, &typed),
        PromptKind::Find => find::start(app, &typed),
        PromptKind::Export | PromptKind::ExportOf(_) if typed.trim().is_empty() => {
            app.say(Msg::Cancelled);
        }
        PromptKind::Export => {
            app.export_of = None;
            export(app, PathBuf::from(typed.trim()), false);
        }
        PromptKind::ExportOf(ids) => {
            app.export_of = Some(ids);
            export(app, PathBuf::from(typed.trim()), false);
        }
        PromptKind::Tags(target) => {
            if !marks::set_tags(app, target.clone(), &typed) {
                let kind = PromptKind::Tags(target);
                app.overlay = Some(Overlay::Prompt(Prompt { kind, input }));
            }
        }
    }
}

/// Asks the world to write the annotations to `path`, all or those that were chosen.
pub(super) fn export(app: &mut App, path: PathBuf, force: bool) {
    app.effects.push(Effect::Export(Box::new(ExportRequest {
        document: app.document().clone(),
        notebook: match &app.export_of {
            Some(ids) => app.notebook.with_only(app.document(), ids),
            None => app.notebook.clone(),
        },
        settings: app.settings.clone(),
        lang: app.lang,
        path,
        force,
    })));
}

/// Has the open note edited by another program.
pub(super) fn edit_outside(app: &mut App) {
    match &app.overlay {
        Some(Overlay::Note { input, .. }) => {
            let text = input.text().to_owned();
            app.effects.push(Effect::EditOutside(text));
        }
        _ => app.say(Msg::OnlyInNotes),
    }
}

/// Takes what the other program made of the note, as one step of typing.
pub(super) fn edited(app: &mut App, result: Result<String, Msg>) {
    match result {
        Ok(text) if text.len() > NOTE_MAX => app.complain(Msg::NoteTooLong),
        Ok(text) => edit(app, |input| input.set(&text)),
        Err(msg) => app.complain(msg),
    }
}

/// Leaves the open box; a changed note is asked about.
pub(super) fn leave(app: &mut App) {
    if app.picks() {
        picker::stop_typing(app, false);
    } else if app.draft().is_some()
        && let Some(editor) = app.overlay.take()
    {
        app.overlay = Some(Overlay::Ask(Question::SaveNote(Box::new(editor))));
    } else if matches!(app.overlay, Some(Overlay::Note { .. })) {
        close_note(app);
    } else if matches!(app.overlay, Some(Overlay::Annotations(_))) {
        annotation_list::stop_typing(app, false);
    } else if let Some(Overlay::Prompt(Prompt {
        kind: PromptKind::TagsOfAll(list),
        ..
    })) = app.overlay.take()
    {
        app.overlay = Some(Overlay::Annotations(list));
    }
}

/// Answers the question whether to save the note.
pub(super) fn answer(app: &mut App, editor: Overlay, yes: bool) {
    app.overlay = Some(editor);
    if yes {
        save_note(app);
    } else {
        close_note(app);
    }
}
