//! The undo history of an article, kept for the next start.
//!
//! Knows the file in the state folder to which each turn of the history is added. What cannot be read counts as not done, and a
//! step that no longer applies is refused when its turn comes, so nothing depends on it.

use std::path::Path;

use toml::de::DeValue;

use super::atomic::SaveError;
use super::format::parsed;
use super::journal;
use super::record::{Reader, annotation_fields, lines};
use super::tables::Field;
use crate::notes::{Action, Annotation, Change, Content, Edit, History, Timestamp, Turn, Uuid};

/// Most bytes of one step; a larger one can only be undone while the program runs.
const STEP: usize = journal::FULL / 8;

const TURNS: &[(&str, Turn)] = &[
    ("undid", Turn::Undid),
    ("redid", Turn::Redid),
    ("lost-done", Turn::LostDone),
    ("lost-undone", Turn::LostUndone),
];

const ACTIONS: &[(&str, Action)] = &[
    ("highlight", Action::Highlight),
    ("restyle", Action::Restyle),
    ("note", Action::Note),
    ("tags", Action::Tags),
    ("bookmark", Action::Bookmark),
    ("remove", Action::Remove),
    ("relocate", Action::Relocate),
];

/// Adds turns to the file at `path`. Gives the byte at which the first of them stands.
///
/// # Errors
/// When the disk refuses.
pub(super) fn add(path: &Path, turns: &[Turn]) -> Result<u64, SaveError> {
    journal::add(path, turns.iter().map(text_of))
}

/// The history that the first `end` bytes of the file at `path` tell of, or all of them.
pub(super) fn history(path: &Path, end: Option<u64>) -> History {
    let text = journal::text(path);
    let end = end.and_then(|end| usize::try_from(end).ok());
    let told = end.and_then(|end| text.get(..end)).unwrap_or(&text);
    History::of(journal::entries(told).filter_map(turn_in))
}

fn text_of(turn: &Turn) -> String {
    let Turn::Did(change) = turn else {
        let name = TURNS.iter().find(|(_, other)| other == turn);
        return format!("turn = \"{}\"\n", name.map_or("", |(name, _)| name));
    };
    let action = ACTIONS.iter().find(|(_, action)| *action == change.action);
    let head = format!(
        "turn = \"did\"\naction = \"{}\"\n",
        action.map_or("", |(name, _)| name)
    );
    let edits: String = change.edits.iter().map(edit_text).collect();
    if edits.len() > STEP {
        return head;
    }
    head + &edits
}

fn edit_text(edit: &Edit) -> String {
    let mut text = format!("[[edit]]\nid = \"{}\"\n", edit.id);
    for (name, content) in [("before", &edit.before), ("after", &edit.after)] {
        if let Some(content) = content {
            text.extend(["[edit.", name, "]\n"]);
            text.push_str(&lines(&fields(edit.id, content)));
        }
    }
    text
}

fn fields(id: Uuid, content: &Content) -> Vec<Field> {
    let mut annotation = Annotation::born(id, Timestamp::UNIX_EPOCH);
    annotation.set_content(content.clone());
    let mut fields = annotation_fields(&annotation, "");
    fields.retain(|(key, _)| !matches!(*key, "created" | "updated"));
    fields
}

fn turn_in(text: &str) -> Option<Turn> {
    let root = parsed(text).ok()?;
    let table = root.get_ref();
    let reader = Reader { text, table };
    let turn = reader.string("turn").ok()??;
    if turn != "did" {
        let found = TURNS.iter().find(|(name, _)| *name == turn);
        return found.map(|(_, turn)| turn.clone());
    }
    let action = reader.string("action").ok()??;
    let (_, action) = ACTIONS.iter().find(|(name, _)| *name == action)?;
    let edits = match table.get("edit").map(toml::Spanned::get_ref) {
        Some(DeValue::Array(edits)) => edits
            .iter()
            .map(|edit| edit_in(text, edit.get_ref()))
            .collect(),
        _ => Some(Vec::new()),
    };
    Some(Turn::Did(Change {
        action: *action,
        edits: edits?,
    }))
}

fn edit_in(text: &str, value: &DeValue<'_>) -> Option<Edit> {
    let table = value.as_table()?;
    let content = |name: &str| match table.get(name).map(toml::Spanned::get_ref) {
        Some(content) => {
            let table = content.as_table()?;
            let annotation = Reader { text, table }.annotation("").ok()?;
            Some(Some(annotation.content()))
        }
        None => Some(None),
    };
    Some(Edit {
        id: Reader { text, table }.id()?,
        before: content("before")?,
        after: content("after")?,
    })
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::store::writer::tests::hostile;

    fn content(note: &str) -> Content {
        Content {
            note: note.to_owned(),
            ..Content::default()
        }
    }

    fn did(note: &str) -> Turn {
        let edit = Edit::create(Uuid::from_u128(7), content(note));
        Turn::Did(Change::of(Action::Note, edit))
    }

    #[test]
    fn what_was_told_before_a_byte_is_the_history_up_to_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.steps");
        assert_eq!(history(&path, None), History::default());
        let first = [did("一"), did("二"), Turn::Undid];
        assert_eq!(add(&path, &first).unwrap(), 0);
        let second = add(&path, &[Turn::Redid]).unwrap();
        assert_eq!(history(&path, Some(second)), History::of(first.clone()));
        let all = first.into_iter().chain([Turn::Redid]);
        assert_eq!(history(&path, None), History::of(all));
    }

    #[test]
    fn a_step_that_is_too_large_is_told_without_its_edits() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.steps");
        add(&path, &[did(&"长".repeat(STEP))]).unwrap();
        let empty = Change {
            action: Action::Note,
            edits: Vec::new(),
        };
        assert_eq!(history(&path, None), History::of([Turn::Did(empty)]));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn every_step_comes_back(before in proptest::option::of(hostile()), after in proptest::option::of(hostile()), tag in hostile()) {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("x.steps");
            let content = |note: Option<String>| note.map(|note| Content { tags: vec![tag.clone()], ..content(&note) });
            let edit = Edit { id: Uuid::from_u128(7), before: content(before), after: content(after) };
            let turns = [Turn::Did(Change { action: Action::Tags, edits: vec![edit.clone(), edit] }), did("last")];
            add(&path, &turns).unwrap();
            prop_assert_eq!(history(&path, None), History::of(turns));
        }
    }
}
