//! Drift: annotations whose text changed under them. Each is shown with its old words, and with the places it may stand at now; the
//! reader takes one, chooses another by selecting, or leaves it. Nothing is moved without being asked.

use std::ops::Range;

use super::overlay::{Choice, ListRow};
use super::{App, Listing, Msg, Overlay, Question, Saving, reader};
use crate::corpus::NodeKind;
use crate::notes::{Action, Anchor, Change, Content, Edit, Placed, State, Uuid};

/// Annotations that wait for the reader's word.
pub(super) fn drifted(app: &App) -> impl Iterator<Item = &Placed> {
    let waits = |it: &&Placed| it.state.has_drifted();
    app.notebook.live().filter(waits)
}

pub(super) fn open(app: &mut App) {
    if drifted(app).next().is_none() {
        return app.say(Msg::NoDrift);
    }
    app.overlay = Some(Overlay::Drift {
        list: Listing::default(),
        made_from: None,
    });
}

/// Asks whether the text is still that of the annotations.
pub(super) fn ask(app: &mut App) {
    let lost = app
        .notebook
        .live()
        .filter(|it| it.state == State::Lost)
        .count();
    let all = app.notebook.live().len();
    app.overlay = Some(Overlay::Ask(Question::SameArticle { lost, all }));
}

/// It is: what stands in it counts in it from now on.
pub(super) fn carry_over(app: &mut App) {
    let document = app.document().clone();
    app.notebook.roll(&document, app.ids.device());
    app.save();
    app.say(Msg::Drifted {
        count: drifted(app).count(),
    });
}

/// It is not: nothing of them is touched.
pub(super) fn leave_alone(app: &mut App) {
    app.saving = Saving::ReadOnly(Msg::AnotherText);
    app.say(Msg::AnotherText);
}

/// For each annotation its state and old words, the places it may stand at, and choosing another.
pub(super) fn rows(app: &App) -> Vec<ListRow> {
    drifted(app).flat_map(|it| rows_of(app, it)).collect()
}

fn rows_of(app: &App, it: &Placed) -> Vec<ListRow> {
    let annotation = &it.annotation;
    let state = Msg::StateName(it.state).text(app.lang);
    let quote = annotation.anchor.quote.replace('\n', " ");
    let note = annotation.note.lines().next().unwrap_or("").to_owned();
    let mut rows = vec![ListRow::new(
        format!("[{state}] “{quote}”"),
        String::new(),
        Choice::Nothing,
    )];
    let places = it.range.iter().chain(&it.candidates);
    rows.extend(places.map(|place| {
        let words = app.document().text(place.clone()).replace('\n', " ");
        let choice = Choice::Anchor {
            id: annotation.id,
            start: place.start,
            end: place.end,
        };
        let now = app.lang.pick(("现为", "now"));
        ListRow::new(format!("{now} “{words}”"), speaker(app, place), choice)
    }));
    let other = app.lang.pick(("另选位置…", "choose another place…"));
    let relocate = Choice::Relocate(annotation.id);
    rows.push(ListRow::new(other.to_owned(), note, relocate));
    rows
}

fn speaker(app: &App, place: &Range<usize>) -> String {
    let document = app.document();
    let node = document
        .speaker_at(place.start)
        .map(|ix| &document.outline().nodes[ix].kind);
    match node {
        Some(NodeKind::Speaker { name, .. }) => name.clone(),
        _ => String::new(),
    }
}

/// The annotation that shares most with the selection.
fn touched(app: &App) -> Option<Uuid> {
    let selected = app.selected()?;
    let shared = |it: &&Placed| {
        let range = it.range.clone().unwrap_or_default();
        let end = range.end.min(selected.end);
        end.saturating_sub(range.start.max(selected.start))
    };
    let touching = app.notebook.touching(selected.clone());
    let most = touching.filter(|it| shared(it) > 0).max_by_key(shared);
    most.map(|it| it.annotation.id)
}

/// Puts an annotation on these bytes, with their words for its own.
pub(super) fn anchor(app: &mut App, id: Uuid, place: Range<usize>) -> bool {
    let anchor = Anchor::new(app.document(), place);
    let Some(annotation) = app.annotation(id) else {
        return false;
    };
    let after = Content {
        anchor,
        ..annotation.content()
    };
    let edit = Edit::change(annotation, after);
    let done = app.apply(Change::of(Action::Relocate, edit));
    if done {
        app.say(Msg::Done(Action::Relocate));
    }
    done
}

/// Takes what was chosen; the list stays while there is more in it.
pub(super) fn accept(app: &mut App, id: Uuid, place: Range<usize>) {
    if anchor(app, id, place) && drifted(app).next().is_none() {
        app.overlay = None;
    }
}

/// Closes the list, to have a place chosen by selecting.
pub(super) fn choose(app: &mut App, id: Uuid) {
    app.overlay = None;
    app.relocating = Some(id);
    let near = app
        .notebook
        .get(id)
        .and_then(|it| it.range.as_ref().or(it.candidates.first()).cloned());
    if let Some(near) = near {
        reader::jump(app, near.start);
    }
    app.say(Msg::SelectThePlace);
}

/// Puts the annotation that waits for a place on the selection; else the one that the selection touches most of.
pub(super) fn relocate(app: &mut App) {
    let waiting = app.relocating.or_else(|| touched(app));
    let (Some(id), Some(place)) = (waiting, app.selected()) else {
        return app.say(Msg::NothingToRelocate);
    };
    if anchor(app, id, place) {
        app.relocating = None;
        app.reader.selection = None;
    }
}
