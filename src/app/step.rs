//! From annotation to annotation, each of those that lie upon one another in its turn.

use super::reader::jump;
use super::{App, Msg};
use crate::notes::{Placed, Uuid};

/// The next annotation: the one after that which was stepped to last, so that of several that begin together each has its turn.
pub(super) fn next(app: &mut App) {
    let here = app.reader.place.byte;
    let last = app.stepped_to();
    let placed = || app.notebook.live().filter(|it| it.range.is_some());
    let is_behind = |it: &&Placed| it.range.as_ref().is_some_and(|range| range.start > here);
    let next = match last {
        Some(last) => placed().skip_while(|it| it.annotation.id != last).nth(1),
        None => placed().find(is_behind),
    };
    match next.map(|it| it.annotation.id) {
        Some(id) => to(app, id),
        None => app.say(Msg::NoAnnotationAfter),
    }
}

pub(super) fn previous(app: &mut App) {
    let here = app
        .annotation_at_cursor()
        .and_then(|it| it.range.as_ref())
        .map_or(app.reader.place.byte, |range| range.start);
    let last = app.stepped_to();
    let is_before = |it: &&Placed| match last {
        Some(last) => it.annotation.id != last,
        None => it.range.as_ref().is_some_and(|range| range.start < here),
    };
    let before = app.notebook.live().take_while(is_before).last();
    match before.map(|it| it.annotation.id) {
        Some(id) => to(app, id),
        None => app.say(Msg::NoAnnotationBefore),
    }
}

/// Goes to an annotation, which is then the one at the cursor, and says which it is of those that lie there.
pub(super) fn to(app: &mut App, id: Uuid) {
    let range = app.notebook.get(id).and_then(|it| it.range.clone());
    let Some(range) = range else {
        return app.say(Msg::PlaceUnknown);
    };
    jump(app, range.start);
    app.reader.stepped = Some((id, app.reader.place.byte));
    let byte = app.reader.place.byte;
    let there = app.notebook.touching(byte..byte + 1);
    let ids: Vec<Uuid> = there
        .filter(|it| it.holds(byte))
        .map(|it| it.annotation.id)
        .collect();
    if let Some(ix) = ids
        .iter()
        .position(|other| *other == id)
        .filter(|_| ids.len() > 1)
    {
        app.say(Msg::OneOfSeveral {
            number: ix + 1,
            count: ids.len(),
        });
    }
}

impl App {
    /// The annotation that was stepped to, while the cursor stays there.
    pub(super) fn stepped_to(&self) -> Option<Uuid> {
        let (id, byte) = self.reader.stepped?;
        let is_there = byte == self.reader.place.byte && self.notebook.get(id).is_some();
        is_there.then_some(id)
    }
}
