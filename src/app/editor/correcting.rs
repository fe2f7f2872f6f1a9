//! What the keys do to the lines: each a correction, and each can be taken back.

use super::super::overlay::Listing;
use super::super::{App, Msg, Overlay, TextBox, marks};
use super::{Step, WhoForm, doubts, editor, keep};
use crate::corpus::article::{self, Class, Correction, ItemKind, Refusal};

pub(in super::super) fn speaker(app: &mut App) {
    correct(app, &Correction::Class(Class::Speaker));
}

pub(in super::super) fn heading(app: &mut App) {
    correct(app, &Correction::Class(Class::Heading));
}

pub(in super::super) fn level(app: &mut App, level: u8) {
    correct(app, &Correction::Class(Class::Level(level)));
}

pub(in super::super) fn paragraph(app: &mut App) {
    correct(app, &Correction::Class(Class::Paragraph));
}

pub(in super::super) fn note(app: &mut App) {
    correct(app, &Correction::Class(Class::Note));
}

pub(in super::super) fn caption(app: &mut App) {
    correct(app, &Correction::Class(Class::Caption));
}

pub(in super::super) fn drop_lines(app: &mut App) {
    correct(app, &Correction::Class(Class::Dropped));
}

pub(in super::super) fn title(app: &mut App) {
    let stem = app.stem.clone();
    let title_of = |app: &App| {
        let editor = app.editor.as_ref()?;
        Some(editor.document.meta().title.clone())
    };
    let is_line = |old: &String| !old.is_empty() && *old != stem;
    let old = title_of(app).filter(is_line);
    if correct(app, &Correction::Title { old }) {
        let msg = Msg::title_is(&title_of(app).unwrap_or_default());
        app.say(msg);
    }
}

pub(in super::super) fn promote(app: &mut App) {
    correct(app, &Correction::Promote);
}

pub(in super::super) fn demote(app: &mut App) {
    correct(app, &Correction::Demote);
}

pub(in super::super) fn join(app: &mut App) {
    correct(app, &Correction::Join);
}

/// Makes a correction on what is chosen; whether it was made. Says what came of it.
pub(super) fn correct(app: &mut App, correction: &Correction) -> bool {
    let (stem, named) = (app.stem.clone(), app.named);
    let Some(editor) = editor(app) else {
        return false;
    };
    if editor.is_saving {
        app.say(Msg::ArticleSaving);
        return false;
    }
    let chosen = editor.chosen();
    let edit = article::correct(&editor.source, chosen.clone(), correction, &named);
    let edited = edit.and_then(|edit| {
        let source = edit.apply(&editor.source).ok_or(Refusal::Unwritable)?;
        Ok((edit, source))
    });
    match edited {
        Err(refusal) => {
            let settles = refusal == Refusal::NothingToDo && editor.settle_doubts();
            app.say(if settles {
                Msg::DoubtSettled
            } else {
                Msg::Refused(refusal)
            });
            false
        }
        Ok((edit, source)) => {
            let cursor = editor.cursor;
            editor.undone.clear();
            // what was joined is where its first line was
            editor.cursor = if *correction == Correction::Join {
                chosen.start
            } else {
                cursor
            };
            let old = std::mem::take(&mut editor.lines);
            editor.take(&stem, source);
            let lines = (&old[..], &editor.lines[..]);
            let left = doubts::left(&editor.doubts, correction, &chosen, lines);
            editor.done.push(Step {
                edit,
                cursor,
                doubts: std::mem::replace(&mut editor.doubts, left),
            });
            keep(app);
            say_what_it_is(app, chosen.len());
            true
        }
    }
}

fn say_what_it_is(app: &mut App, count: usize) {
    let Some(line) = app.editor.as_ref().and_then(|editor| editor.line()) else {
        return;
    };
    let msg = Msg::lines_are(&line.words(), count);
    app.say(msg);
}

/// Takes the last correction back; without the editor, the last change of annotations.
pub(in super::super) fn undo(app: &mut App) {
    if app.editor.is_none() {
        return marks::undo(app);
    }
    swap(app, true);
}

/// Makes it again.
pub(in super::super) fn redo(app: &mut App) {
    if app.editor.is_none() {
        return marks::redo(app);
    }
    swap(app, false);
}

fn swap(app: &mut App, back: bool) {
    let stem = app.stem.clone();
    let Some(editor) = editor(app) else {
        return;
    };
    if editor.is_saving {
        return app.say(Msg::ArticleSaving);
    }
    let Some(mut last) = editor.last_step(back) else {
        return app.say(if back {
            Msg::NothingToUndo
        } else {
            Msg::NothingToRedo
        });
    };
    let edit = if back {
        last.edit.inverse()
    } else {
        last.edit.clone()
    };
    let Some(source) = edit.apply(&editor.source) else {
        return app.complain(Msg::Refused(Refusal::Unwritable));
    };
    editor.cursor = last.cursor;
    std::mem::swap(&mut editor.doubts, &mut last.doubts);
    let other = if back {
        &mut editor.undone
    } else {
        &mut editor.done
    };
    other.push(last);
    editor.take(&stem, source);
    keep(app);
    app.say(if back {
        Msg::CorrectionUndone
    } else {
        Msg::CorrectionRedone
    });
}

/// Asks for name and post of the speaker at the cursor.
pub(in super::super) fn who(app: &mut App) {
    let Some(editor) = editor(app) else {
        return;
    };
    let Some(line) = editor.line().map(|line| line.item.text.clone()) else {
        return app.say(Msg::Refused(Refusal::NoLine));
    };
    let Some((name, post, _)) = app.speaker_at_cursor() else {
        return app.say(Msg::Refused(Refusal::NotASpeaker));
    };
    let form = WhoForm {
        line,
        name: TextBox::line(name),
        post: TextBox::line(post),
        at_post: false,
    };
    app.overlay = Some(Overlay::Who(Box::new(form)));
}

/// The keys go to the other line of the form.
pub(in super::super) fn switch_field(app: &mut App) {
    if let Some(Overlay::Who(form)) = &mut app.overlay {
        form.at_post = !form.at_post;
    }
}

/// Takes name and post as they were typed. A name that was changed is whole.
pub(in super::super) fn save_who(app: &mut App) {
    let Some(Overlay::Who(form)) = app.overlay.take() else {
        return;
    };
    let (name, post) = (form.name.text().to_owned(), form.post.text().to_owned());
    let was = app.speaker_at_cursor();
    let incomplete = was.is_some_and(|(known, _, incomplete)| incomplete && known == name.trim());
    unselected(app);
    correct(
        app,
        &Correction::Who {
            name,
            post,
            incomplete,
        },
    );
}

/// Marks the name of the speaker at the cursor as one that the page does not give whole, or no longer.
pub(in super::super) fn incomplete(app: &mut App) {
    if editor(app).is_none() {
        return;
    }
    let Some((name, post, incomplete)) = app.speaker_at_cursor() else {
        return app.say(Msg::Refused(Refusal::NotASpeaker));
    };
    let who = Correction::Who {
        name: name.to_owned(),
        post: post.to_owned(),
        incomplete: !incomplete,
    };
    unselected(app);
    correct(app, &who);
}

fn unselected(app: &mut App) {
    if let Some(editor) = &mut app.editor {
        editor.anchor = None;
    }
}

/// Lists the other names, one of which the speaker at the cursor is to have.
pub(in super::super) fn merge(app: &mut App) {
    if editor(app).is_none() {
        return;
    }
    if app.speaker_at_cursor().is_none() {
        return app.say(Msg::Refused(Refusal::NotASpeaker));
    }
    if app
        .editor
        .as_ref()
        .is_some_and(|editor| editor.names().len() < 2)
    {
        return app.say(Msg::NoOtherName);
    }
    app.overlay = Some(Overlay::Names(Listing::default()));
}

/// Gives every speaker of the name at the cursor the name number `ix` of all.
pub(in super::super) fn rename(app: &mut App, ix: usize) {
    app.overlay = None;
    let to = app
        .editor
        .as_ref()
        .and_then(|editor| Some(editor.names().get(ix)?.0.to_owned()));
    let from = app.speaker_at_cursor().map(|(name, ..)| name.to_owned());
    let (Some(from), Some(to)) = (from, to) else {
        return;
    };
    let count = |app: &App| {
        let editor = app.editor.as_ref()?;
        let is_named = |line: &&super::EditorLine| matches!(&line.item.kind, ItemKind::Speaker { name, .. } if *name == from);
        Some(editor.lines.iter().filter(is_named).count())
    };
    let count = count(app).unwrap_or(0);
    unselected(app);
    if correct(app, &Correction::Rename(from.clone(), to.clone())) {
        app.say(Msg::renamed(&from, &to, count));
    }
}
