//! Edits as values: what the reader did, how to take it back, and when it may not be done.
//!
//! An [`Edit`] says what an annotation was and what it becomes, so creating, changing and removing are one thing and
//! the inverse is the swap. Because an edit says what it found, it can be refused where something else is there now.

use std::collections::BTreeSet;

use super::annotation::{Anchor, Annotation, Content, Timestamp, Uuid};

/// One annotation before and after; `None` is none, or a removed one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Edit {
    /// Which annotation.
    pub id: Uuid,
    /// What must be there for the edit to be done.
    pub before: Option<Content>,
    /// What is there afterwards.
    pub after: Option<Content>,
}

impl Edit {
    /// Makes an annotation.
    pub fn create(id: Uuid, content: Content) -> Self {
        Self {
            id,
            before: None,
            after: Some(content),
        }
    }

    /// Gives an annotation other content.
    pub fn change(annotation: &Annotation, after: Content) -> Self {
        Self {
            id: annotation.id,
            before: Some(annotation.content()),
            after: Some(after),
        }
    }

    /// Removes an annotation.
    pub fn remove(annotation: &Annotation) -> Self {
        Self {
            id: annotation.id,
            before: Some(annotation.content()),
            after: None,
        }
    }

    /// The edit that takes this one back.
    #[must_use]
    pub fn inverse(&self) -> Self {
        Self {
            id: self.id,
            before: self.after.clone(),
            after: self.before.clone(),
        }
    }

    /// The anchor it gives, where that is not the one it found.
    pub fn new_anchor(&mut self) -> Option<&mut Anchor> {
        let found = self.before.as_ref().map(|content| &content.anchor);
        let given = self.after.as_mut().map(|content| &mut content.anchor);
        given.filter(|given| Some(&**given) != found)
    }

    /// Whether it leaves the annotation on the words it is on, wherever those stand by now.
    pub fn keeps_anchor(&self) -> bool {
        let anchor = |content: &Option<Content>| content.as_ref().map(|it| it.anchor.clone());
        self.before.is_some() && anchor(&self.before) == anchor(&self.after)
    }

    /// Whether it changes nothing.
    pub fn is_idle(&self) -> bool {
        self.before == self.after
    }
}

/// What a change was, for messages.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Action {
    /// A highlight was made.
    Highlight,
    /// A highlight was given another style.
    Restyle,
    /// A note was written.
    Note,
    /// Tags were edited.
    Tags,
    /// A bookmark was set.
    Bookmark,
    /// An annotation was removed.
    Remove,
    /// An annotation was put on other words.
    Relocate,
}

/// Edits that are done, undone and refused together: one step of undo. No annotation stands in it twice.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Change {
    /// What the reader did; the same for the inverse.
    pub action: Action,
    /// What it did to which annotation.
    pub edits: Vec<Edit>,
}

impl Change {
    /// A change of one annotation.
    pub fn of(action: Action, edit: Edit) -> Self {
        Self {
            action,
            edits: vec![edit],
        }
    }

    /// The change that takes this one back.
    #[must_use]
    pub fn inverse(&self) -> Self {
        Self {
            action: self.action,
            edits: self.edits.iter().map(Edit::inverse).collect(),
        }
    }

    /// The annotations it is about.
    pub fn ids(&self) -> BTreeSet<Uuid> {
        self.edits.iter().map(|edit| edit.id).collect()
    }
}

/// Who changes something, and when.
#[derive(Clone, Copy, Debug)]
pub struct Stamp<'a> {
    /// The time; whole seconds are kept, as in the file.
    pub now: Timestamp,
    /// The device that counts the change, see [`Rev`](super::Rev).
    pub device: &'a str,
}

/// A change that was not done, in whole or in part, because an annotation is no longer what the change found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refused {
    /// The annotations that are not as expected; none where what the step did is no longer known.
    pub ids: Vec<Uuid>,
}
