//! Panes, help, palette, export, quitting.

use super::event::ExportProblem;
use super::find;
use super::geometry::Focus;
use super::overlay::{Prompt, PromptKind};
use super::{
    App, Effect, Listing, Message, Msg, Overlay, Question, Quitting, Saving, TextBox, Visit, drift,
    editor, picker, review, typing,
};

pub(super) fn help(app: &mut App) {
    app.overlay = Some(Overlay::Help(Listing::default()));
}

pub(super) fn palette(app: &mut App) {
    app.overlay = Some(Overlay::Palette {
        input: TextBox::line(""),
        list: Listing::default(),
    });
}

pub(super) fn next_pane(app: &mut App) {
    if app.overlay.is_some() {
        return app.say(Msg::CloseFirst);
    }
    if app.document().outline().nodes.is_empty() {
        return app.say(Msg::NoOutline);
    }
    app.focus = match app.focus {
        Focus::Outline => Focus::Reader,
        Focus::Reader => Focus::Outline,
    };
}

/// Draws the screen anew; in the picker, with the articles there are now.
pub(super) fn redraw(app: &mut App) {
    app.effects.push(Effect::Redraw);
    picker::list(app);
}

pub(super) fn suspend(app: &mut App) {
    app.effects.push(Effect::Suspend);
}

/// Takes back the last thing begun: an overlay, the selection, the shown matches.
pub(super) fn cancel(app: &mut App) {
    match app.overlay.take() {
        Some(Overlay::Ask(Question::SaveNote(editor))) => app.overlay = Some(*editor),
        Some(Overlay::Ask(Question::SameArticle { .. })) => drift::leave_alone(app),
        Some(Overlay::Ask(Question::Mark(review))) => review::end(app, &review),
        Some(_) => {}
        None if app.editor.is_some() => editor::cancel(app),
        None if app.picker.is_some() => picker::cancel(app),
        None if app.reader.selection.is_some() => app.reader.selection = None,
        None if app.search.is_under_way() => find::give_up(app),
        None if app.search.shown => app.search.shown = false,
        None => app.say(Msg::NothingToCancel),
    }
}

pub(super) fn quit(app: &mut App) {
    match app.overlay.take() {
        Some(Overlay::Ask(Question::SaveNote(editor))) => app.overlay = Some(*editor),
        Some(Overlay::Ask(Question::SameArticle { .. })) => drift::leave_alone(app),
        Some(Overlay::Ask(Question::Mark(review))) => review::end(app, &review),
        Some(_) => {}
        None if app.editor.is_some() => editor::leave(app),
        None if app.picker.is_some() => picker::quit(app),
        None if app.reader.selection.is_some() => app.reader.selection = None,
        None => {
            app.visit = app.picking.is_picked.then_some(Visit::Picker);
            leave_when_saved(app);
        }
    }
}

/// Leaves the article now, or when everything is saved.
pub(super) fn leave_when_saved(app: &mut App) {
    match app.saving {
        Saving::Pending => {
            app.quitting = Quitting::Asked;
            app.say(Msg::WaitingForSave);
        }
        Saving::Failed(_) => app.overlay = Some(Overlay::Ask(Question::QuitUnsaved)),
        Saving::Opening | Saving::Untouched | Saving::Saved | Saving::ReadOnly(_) => app.leave(),
    }
}

/// The program is told to end: the open note is kept as a draft, and a save under way is waited for.
pub(super) fn terminate(app: &mut App) {
    if let Some(draft) = app.draft() {
        app.effects.push(Effect::KeepDraft(Some(draft)));
    }
    app.visit = None;
    if app.saving == Saving::Pending {
        app.quitting = Quitting::Told;
    } else {
        app.leave();
    }
}

pub(super) fn export(app: &mut App) {
    if app.notebook.live().next().is_none() {
        return app.say(Msg::NoAnnotations);
    }
    let path = format!("{}-批注.md", app.stem);
    app.overlay = Some(Overlay::Prompt(Prompt {
        kind: PromptKind::Export,
        input: TextBox::line(&path),
    }));
}

pub(super) fn exported(app: &mut App, result: Result<Msg, ExportProblem>) {
    match result {
        Ok(msg) => app.say(msg),
        Err(ExportProblem::Exists(path)) => {
            app.overlay = Some(Overlay::Ask(Question::Overwrite(path)));
        }
        Err(ExportProblem::Other(msg)) => app.message = Some(Message { msg, error: true }),
    }
}

pub(super) fn answer_yes(app: &mut App) {
    answer(app, true);
}

pub(super) fn answer_no(app: &mut App) {
    answer(app, false);
}

/// Yes to this and to all that would be asked after it.
pub(super) fn answer_all(app: &mut App) {
    match app.overlay.take() {
        Some(Overlay::Ask(Question::Mark(review))) => review::answer_all(app, *review),
        other => {
            app.overlay = other;
            app.say(Msg::NoAnswerForAll);
        }
    }
}

fn answer(app: &mut App, yes: bool) {
    let Some(Overlay::Ask(question)) = app.overlay.take() else {
        return;
    };
    match question {
        Question::SaveNote(editor) => typing::answer(app, *editor, yes),
        Question::SaveArticle => editor::answer(app, yes),
        Question::QuitUnsaved if yes => app.leave(),
        Question::Overwrite(path) if yes => typing::export(app, path, true),
        Question::QuitUnsaved => app.save(),
        Question::Overwrite(_) => app.say(Msg::Cancelled),
        Question::Mark(review) => review::answer(app, *review, yes),
        Question::SameArticle { .. } if yes => drift::carry_over(app),
        Question::SameArticle { .. } => drift::leave_alone(app),
    }
}
