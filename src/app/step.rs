//! From annotation to annotation, each of those that lie upon one another in its turn.

use super::reader::jump;
use super::{App, Msg};
use crate::notes::Uuid;

/// The next annotation: the one after that which was stepped to last, so that of several that begin together each has its turn.
pub(super) fn next(app: &mut App) {
    let here = app.reader.place.byte;
    let next = match app.stepped_to() {
        Some(last) => app.notebook.after(last),
        None => app.notebook.first_behind(here),
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
    let before = match app.stepped_to() {
        Some(last) => app.notebook.before(last),
        None => app.notebook.last_before(here),
    };
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
