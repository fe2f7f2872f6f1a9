//! Saving what was corrected, and leaving the editor.

use std::path::PathBuf;

use super::super::{App, Effect, Msg, Overlay, Question, Visit, general};
use super::{ArticleSave, editor};
use crate::corpus::Document;
use crate::corpus::article;
use crate::notes::{Anchor, article_id};

/// Bytes by which a place is found again in the corrected text: a few clauses.
const PLACE_BYTES: usize = 180;

/// Has the article saved.
pub(in super::super) fn save(app: &mut App) {
    let Some(editor) = editor(app) else {
        return;
    };
    if editor.is_saving {
        return app.say(Msg::ArticleSaving);
    }
    // a page whose lines are all right becomes an article as well
    if !editor.is_changed() && editor.file.is_some() {
        return app.say(Msg::NothingToSave);
    }
    keep_id(app);
    let Some(editor) = &mut app.editor else {
        return;
    };
    editor.is_saving = true;
    let save = ArticleSave {
        source: editor.source.clone(),
        before: editor.saved.clone(),
        file: editor.file.clone(),
        keeps_original: !editor.was_saved,
    };
    app.effects.push(Effect::SaveArticle(Box::new(save)));
    app.say(Msg::ArticleSaving);
}

/// An article that is known by its text alone gets what it was known by as its id before the text changes.
fn keep_id(app: &mut App) {
    let (document, stem) = (app.document().clone(), app.stem.clone());
    let Some(editor) = editor(app) else {
        return;
    };
    let text = |document: &Document| document.text(0..document.len()).into_owned();
    if text(&document) == text(&editor.document) {
        return;
    }
    let Some(edit) = article::with_id(&stem, &editor.source, &article_id(&document)) else {
        return;
    };
    let Some(source) = edit.apply(&editor.source) else {
        return;
    };
    let bytes = edit.after.len();
    for step in editor.done.iter_mut().chain(&mut editor.undone) {
        step.edit = step.edit.shifted(bytes);
    }
    editor.take(&stem, source);
}

/// The article is in this file now, or is not saved.
pub(in super::super) fn saved(app: &mut App, outcome: Result<PathBuf, Msg>) {
    let Some(editor) = &mut app.editor else {
        return;
    };
    editor.is_saving = false;
    let is_leaving = std::mem::take(&mut editor.is_leaving);
    match outcome {
        Err(msg) => app.complain(msg),
        Ok(path) => {
            let is_new = editor.file.is_none();
            editor.saved.clone_from(&editor.source);
            editor.was_saved = true;
            editor.file = Some(path.clone());
            app.say(if is_new {
                Msg::ArticleMade {
                    path: path.display().to_string(),
                }
            } else {
                Msg::ArticleSaved
            });
            app.effects.push(Effect::KeepCorrections(None));
            if is_leaving {
                close(app);
            }
        }
    }
}

/// Ends the selection, else leaves.
pub(in super::super) fn cancel(app: &mut App) {
    match &mut app.editor {
        Some(editor) if editor.anchor.is_some() => editor.anchor = None,
        _ => leave(app),
    }
}

/// Leaves the editor; asks first when something is not saved.
pub(in super::super) fn leave(app: &mut App) {
    let Some(editor) = editor(app) else {
        return;
    };
    if editor.is_saving {
        app.say(Msg::ArticleSaving);
    } else if editor.is_changed() {
        app.overlay = Some(Overlay::Ask(Question::SaveArticle));
    } else {
        close(app);
    }
}

/// Saves or throws away what was corrected, and leaves.
pub(in super::super) fn answer(app: &mut App, saves: bool) {
    if !saves {
        app.effects.push(Effect::KeepCorrections(None));
        return close(app);
    }
    save(app);
    if let Some(editor) = &mut app.editor {
        editor.is_leaving = editor.is_saving;
    }
}

/// Goes back to the text; to what was saved, if it was.
fn close(app: &mut App) {
    let Some(editor) = app.editor.take() else {
        return;
    };
    let Some(path) = editor.file.filter(|_| editor.was_saved) else {
        return;
    };
    let (written, _) = article::parse(&app.stem, &editor.saved);
    app.visit = Some(Visit::Article {
        path,
        annotation: None,
        chars: Some(place_in(app, &written)),
    });
    general::leave_when_saved(app);
}

/// Where the place that is being read is in another version of the text, in code points: found by its block, else by the words
/// from it on, else nearby.
fn place_in(app: &App, new: &Document) -> usize {
    let (old, byte) = (app.document(), app.reader.place.byte);
    let Some(block) = old.block_at(byte) else {
        return 0;
    };
    let from = |start: usize| start..block.range.end.min(start + PLACE_BYTES).max(start);
    let again = |start: usize| {
        let (_, found) = Anchor::new(old, from(start)).resolve(new);
        Some(found?.start + byte - start)
    };
    let words = old.text(from(byte));
    let nearby = || new.find(&words, byte).or_else(|| new.rfind(&words, byte));
    let place = again(block.range.start)
        .or_else(|| again(byte))
        .or_else(|| Some(nearby()?.start));
    new.chars_before(place.unwrap_or(byte))
}
