//! The reader's annotations on one article, and what was done to them.
//!
//! The notebook holds the records (tombstones included), where each live one stands in the text, and the undo history.
//! It reaches no disk and reads no clock: who saves takes [`Notebook::records`] and gives back what others wrote
//! through [`Notebook::absorb`]. The document it is given is always the one it was opened with; another revision of the
//! text opens another notebook.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use super::annotation::{Annotation, Content, Records, Timestamp, Uuid};
use super::change::{Change, Edit, Refused, Stamp};
use super::history::History;
use super::index::{Index, Placed};
use super::merge::merge;
use super::reanchor::{Bases, Finder};
use super::source::text_sha256;
use crate::corpus::Document;

/// The annotations of one article.
#[derive(Clone, Debug)]
pub struct Notebook {
    records: Records,
    /// What of the file has been seen here.
    base: Records,
    /// Earlier texts of the article, in which older anchors count.
    bases: Bases,
    index: Index,
    history: History,
    /// Hash of the text at hand; taken when the first mark needs it, for a long text takes a while.
    text_sha256: OnceLock<String>,
}

impl Notebook {
    /// The notebook of `document` with what a file held, each annotation placed in the text. `bases` are the earlier texts that
    /// its anchors count in, as far as they are kept.
    pub fn open(document: &Document, records: Records, bases: Bases) -> Self {
        let mut notebook = Self {
            base: records.clone(),
            records,
            bases,
            index: Index::default(),
            history: History::default(),
            text_sha256: OnceLock::new(),
        };
        notebook.index = Index::new(notebook.place(document, notebook.records.values()));
        notebook
    }

    /// Every record, tombstones included: what a file is to hold.
    pub fn records(&self) -> &Records {
        &self.records
    }

    /// What the file held when it was last read or written, as far as it was taken in here: the base to
    /// [`merge`](super::merge()) with when the records are saved.
    pub fn base(&self) -> &Records {
        &self.base
    }

    /// The live annotation of this id.
    pub fn get(&self, id: Uuid) -> Option<&Placed> {
        self.index.get(id)
    }

    /// The live annotations in reading order, the outer before the inner; those without a place last.
    pub fn live(&self) -> impl Iterator<Item = &Placed> {
        self.index.iter()
    }

    /// The placed annotations that overlap these bytes of the canonical text, in reading order. A bookmark overlaps a
    /// range that holds its byte. Cost grows with what is found and with what lies under a far-reaching mark.
    pub fn touching(&self, range: Range<usize>) -> impl Iterator<Item = &Placed> {
        self.index.touching(range)
    }

    /// Of the annotations whose range holds this byte the innermost, of equally long ones the newest. A bookmark has
    /// no length and holds no byte.
    pub fn at(&self, byte: usize) -> Option<&Placed> {
        let rank = |placed: &&Placed| {
            let length = placed.range.as_ref().map(Range::len);
            (length, Reverse(placed.annotation.id))
        };
        let touching = self.touching(byte..byte.saturating_add(1));
        touching
            .filter(|placed| placed.holds(byte))
            .min_by_key(rank)
    }

    /// Does `change` and makes it the last step of the history; what was undone can no longer be redone. Edits that
    /// change nothing are left out, and a change of nothing is no step.
    ///
    /// # Errors
    /// When an annotation is not what `change` found, or stands in it twice: nothing is done then.
    pub fn apply(
        &mut self,
        document: &Document,
        mut change: Change,
        stamp: &Stamp,
    ) -> Result<(), Refused> {
        self.name_base(document, &mut change);
        change.edits.retain(|edit| !edit.is_idle());
        self.perform(document, &change, stamp)?;
        if !change.edits.is_empty() {
            self.history.push(change);
        }
        Ok(())
    }

    /// Takes back the last step and returns what was done for it; `None` when there is no step.
    ///
    /// # Errors
    /// When an annotation of the step has changed since (in another window, say): nothing is done, and the step, which
    /// can never be done again, leaves the history.
    pub fn undo(&mut self, document: &Document, stamp: &Stamp) -> Option<Result<Change, Refused>> {
        let step = self.history.take_done()?;
        let inverse = step.inverse();
        let outcome = self.perform(document, &inverse, stamp);
        Some(outcome.map(|()| {
            self.history.keep_undone(step);
            inverse
        }))
    }

    /// Does again the step that was undone last and returns it; `None` when there is none.
    ///
    /// # Errors
    /// As with [`Notebook::undo`].
    pub fn redo(&mut self, document: &Document, stamp: &Stamp) -> Option<Result<Change, Refused>> {
        let step = self.history.take_undone()?;
        let outcome = self.perform(document, &step, stamp);
        Some(outcome.map(|()| {
            self.history.keep_done(step.clone());
            step
        }))
    }

    /// Takes in what a save brought back: `sent` are the records that were handed to it, `merged` those it wrote. What
    /// has not changed here since `sent` becomes as in `merged`; what has is merged with it, for the next save. The history stays,
    /// and a step that no longer applies is refused when its turn comes.
    pub fn absorb(&mut self, document: &Document, sent: &Records, merged: &Records) {
        let records = merge(sent, &self.records, merged);
        let is_new = |id: &&Uuid| records.get(id) != self.records.get(id);
        let changed = records
            .keys()
            .chain(self.records.keys())
            .filter(is_new)
            .copied()
            .collect();
        self.records = records;
        self.base.clone_from(merged);
        self.place_anew(document, &changed);
    }

    /// Takes in changes that were made here before and could not be saved then; they are to be saved now.
    pub fn recover(&mut self, document: &Document, pending: &Records) {
        self.records = merge(&Records::new(), &self.records, pending);
        self.place_anew(document, &pending.keys().copied().collect());
    }

    /// Writes every edit into the records, or none.
    fn perform(
        &mut self,
        document: &Document,
        change: &Change,
        stamp: &Stamp,
    ) -> Result<(), Refused> {
        let ids = self.refused(change);
        if !ids.is_empty() {
            return Err(Refused { ids });
        }
        let now = whole_seconds(stamp.now);
        for edit in &change.edits {
            let record = rewritten(self.records.get(&edit.id), edit, now, stamp.device);
            self.records.insert(edit.id, Arc::new(record));
        }
        self.place_anew(document, &change.ids());
        Ok(())
    }

    /// The annotations that are not what `change` found, or stand in it twice.
    fn refused(&self, change: &Change) -> Vec<Uuid> {
        let mut seen = BTreeSet::new();
        let fits = |edit: &Edit| self.content(edit.id) == edit.before;
        let refused = change
            .edits
            .iter()
            .filter(|edit| !seen.insert(edit.id) || !fits(edit));
        refused.map(|edit| edit.id).collect()
    }

    /// What the reader owns of an annotation; `None` for none and for a removed one.
    fn content(&self, id: Uuid) -> Option<Content> {
        self.records
            .get(&id)
            .filter(|record| record.is_live())
            .map(|record| record.content())
    }

    /// Says of every new anchor which text it counts in.
    fn name_base(&self, document: &Document, change: &mut Change) {
        let new_anchors = change.edits.iter_mut().filter_map(Edit::new_anchor);
        for anchor in new_anchors.filter(|anchor| anchor.base.is_empty()) {
            let sha256 = self.text_sha256.get_or_init(|| text_sha256(document));
            anchor.base.clone_from(sha256);
        }
    }

    fn place_anew(&mut self, document: &Document, ids: &BTreeSet<Uuid>) {
        if ids.is_empty() {
            return;
        }
        let mut placed = std::mem::take(&mut self.index).into_placed();
        placed.retain(|one| !ids.contains(&one.annotation.id));
        let changed = ids.iter().filter_map(|id| self.records.get(id));
        placed.extend(self.place(document, changed));
        self.index = Index::new(placed);
    }

    /// The live ones of `records`, each where it stands in `document`.
    fn place<'a>(
        &self,
        document: &Document,
        records: impl Iterator<Item = &'a Arc<Annotation>>,
    ) -> Vec<Placed> {
        let finder = Finder::new(document, &self.text_sha256, &self.bases);
        let live = records.filter(|record| record.is_live());
        live.map(|record| Placed::new(&finder, Arc::clone(record)))
            .collect()
    }
}

/// The record after `edit`. Removing leaves the content under a tombstone, which a later edit lifts.
fn rewritten(
    old: Option<&Arc<Annotation>>,
    edit: &Edit,
    now: Timestamp,
    device: &str,
) -> Annotation {
    let mut record = old.map_or_else(
        || Annotation::born(edit.id, now),
        |old| Annotation::clone(old),
    );
    match &edit.after {
        Some(content) => {
            record.set_content(content.clone());
            record.deleted = None;
        }
        None => record.deleted = Some(now),
    }
    record.updated = Some(now);
    record.rev.bump(device);
    record
}

/// The file holds whole seconds; a record with more would differ from itself once it was saved and read.
fn whole_seconds(time: Timestamp) -> Timestamp {
    Timestamp::from_second(time.as_second()).unwrap_or(time)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::notes::fixture::{
        annotate, create, document, highlight, id, notebook, remove, stamp,
    };
    use crate::notes::{Action, Anchor, Color, State};

    const TEXT: &str = "甲乙丙丁\n戊己庚辛\n壬癸";

    /// Id and note of what is live, in reading order.
    fn live(notebook: &Notebook) -> Vec<(u128, &str)> {
        notebook
            .live()
            .map(|one| (one.annotation.id.as_u128(), one.annotation.note.as_str()))
            .collect()
    }

    fn record(notebook: &Notebook, number: u128) -> &Annotation {
        &notebook.records()[&id(number)]
    }

    /// What the reader sees of every annotation there ever was.
    fn contents(notebook: &Notebook) -> Vec<(Uuid, Content)> {
        notebook
            .live()
            .map(|one| (one.annotation.id, one.annotation.content()))
            .collect()
    }

    #[test]
    fn a_new_annotation_is_placed_in_reading_order() {
        let document = document(TEXT);
        let mut notebook = notebook(&document);
        for (number, quote) in [(1, "庚"), (2, "乙丙"), (3, "壬")] {
            notebook
                .apply(&document, create(&document, number, quote), &stamp(0))
                .expect("a new annotation");
        }
        assert_eq!(live(&notebook), [(2, ""), (1, ""), (3, "")]);
        let placed = notebook.get(id(2)).expect("an annotation");
        assert_eq!(
            (placed.state, placed.range.clone()),
            (State::Kept, Some(3..9))
        );
    }

    #[test]
    fn times_are_whole_seconds_and_the_device_counts() {
        let document = document(TEXT);
        let mut notebook = notebook(&document);
        notebook
            .apply(&document, create(&document, 1, "庚"), &stamp(10))
            .expect("a new annotation");
        notebook
            .apply(&document, annotate(&notebook, 1, "批"), &stamp(20))
            .expect("a note");
        let record = record(&notebook, 1);
        let second = |second| Some(Timestamp::from_second(second).expect("a time"));
        assert_eq!(
            (record.created, record.updated, record.deleted),
            (second(10), second(20), None)
        );
        assert_eq!(record.rev.to_string(), "k7:2");
    }

    #[test]
    fn removing_leaves_a_tombstone_and_undo_lifts_it() {
        let document = document(TEXT);
        let mut notebook = notebook(&document);
        notebook
            .apply(&document, create(&document, 1, "庚"), &stamp(10))
            .expect("a new annotation");
        notebook
            .apply(&document, remove(&notebook, 1), &stamp(20))
            .expect("a removal");
        assert_eq!(live(&notebook), []);
        assert_eq!(
            (record(&notebook, 1).deleted, record(&notebook, 1).updated),
            (whole(20), whole(20))
        );
        assert_eq!(notebook.get(id(1)), None);
        let undone = notebook
            .undo(&document, &stamp(30))
            .expect("a step")
            .expect("an undo");
        assert_eq!(
            (undone.action, live(&notebook)),
            (Action::Remove, vec![(1, "")])
        );
        assert_eq!(
            (record(&notebook, 1).deleted, record(&notebook, 1).created),
            (None, whole(10))
        );
        assert_eq!(record(&notebook, 1).rev.to_string(), "k7:3");
    }

    fn whole(second: i64) -> Option<Timestamp> {
        Timestamp::from_second(second).ok()
    }

    #[test]
    fn undoing_a_creation_leaves_a_tombstone_and_redo_lifts_it() {
        let document = document(TEXT);
        let mut notebook = notebook(&document);
        notebook
            .apply(&document, create(&document, 1, "庚"), &stamp(10))
            .expect("a new annotation");
        notebook
            .undo(&document, &stamp(20))
            .expect("a step")
            .expect("an undo");
        assert_eq!(
            (live(&notebook), record(&notebook, 1).deleted),
            (vec![], whole(20))
        );
        notebook
            .redo(&document, &stamp(30))
            .expect("a step")
            .expect("a redo");
        assert_eq!(
            (live(&notebook), record(&notebook, 1).created),
            (vec![(1, "")], whole(10))
        );
    }

    #[test]
    fn with_nothing_done_there_is_nothing_to_undo_or_redo() {
        let document = document(TEXT);
        let mut notebook = notebook(&document);
        assert_eq!(notebook.undo(&document, &stamp(0)), None);
        assert_eq!(notebook.redo(&document, &stamp(0)), None);
    }

    #[test]
    fn a_new_change_ends_what_could_be_redone() {
        let document = document(TEXT);
        let mut notebook = notebook(&document);
        notebook
            .apply(&document, create(&document, 1, "庚"), &stamp(0))
            .expect("a new annotation");
        notebook
            .undo(&document, &stamp(1))
            .expect("a step")
            .expect("an undo");
        notebook
            .apply(&document, create(&document, 2, "壬"), &stamp(2))
            .expect("a new annotation");
        assert_eq!(notebook.redo(&document, &stamp(3)), None);
    }

    #[test]
    fn a_change_that_finds_something_else_is_refused_whole() {
        let document = document(TEXT);
        let mut notebook = notebook(&document);
        notebook
            .apply(&document, create(&document, 1, "庚"), &stamp(0))
            .expect("a new annotation");
        let stale = annotate(&notebook, 1, "旧");
        notebook
            .apply(&document, annotate(&notebook, 1, "新"), &stamp(1))
            .expect("a note");
        let mut change = create(&document, 2, "壬");
        change.edits.extend(stale.edits);
        let before = notebook.records().clone();
        assert_eq!(
            notebook.apply(&document, change, &stamp(2)),
            Err(Refused { ids: vec![id(1)] })
        );
        assert_eq!(*notebook.records(), before);
    }

    #[test]
    fn an_annotation_made_twice_is_refused() {
        let document = document(TEXT);
        let mut notebook = notebook(&document);
        let mut change = create(&document, 1, "庚");
        change.edits.extend(create(&document, 1, "壬").edits);
        assert_eq!(
            notebook.apply(&document, change, &stamp(0)),
            Err(Refused { ids: vec![id(1)] })
        );
        assert!(notebook.records().is_empty());
    }

    #[test]
    fn a_change_of_nothing_is_no_step() {
        let document = document(TEXT);
        let mut notebook = notebook(&document);
        notebook
            .apply(&document, create(&document, 1, "庚"), &stamp(0))
            .expect("a new annotation");
        notebook
            .apply(&document, annotate(&notebook, 1, ""), &stamp(1))
            .expect("no change");
        assert_eq!(record(&notebook, 1).rev.to_string(), "k7:1");
        notebook
            .undo(&document, &stamp(2))
            .expect("a step")
            .expect("an undo");
        assert_eq!(live(&notebook), []);
    }

    #[test]
    fn the_innermost_and_then_the_newest_is_at_a_byte() {
        let document = document(TEXT);
        let mut notebook = notebook(&document);
        for (number, quote) in [(1, "甲乙丙丁"), (2, "乙丙"), (3, "丙丁"), (4, "壬")] {
            notebook
                .apply(&document, create(&document, number, quote), &stamp(0))
                .expect("a new annotation");
        }
        let at = |byte| {
            notebook
                .at(byte)
                .map(|placed| placed.annotation.id.as_u128())
        };
        assert_eq!(
            [0, 3, 6, 9, 12, 26, usize::MAX].map(at),
            [Some(1), Some(2), Some(3), Some(3), None, Some(4), None]
        );
    }

    #[test]
    fn a_bookmark_touches_its_line_and_hides_no_highlight() {
        let document = document(TEXT);
        let mut notebook = notebook(&document);
        notebook
            .apply(&document, create(&document, 1, "甲乙丙丁"), &stamp(0))
            .expect("a new annotation");
        let content = Content {
            anchor: Anchor::new(&document, 3..3),
            ..Content::default()
        };
        let change = Change::of(Action::Bookmark, Edit::create(id(2), content));
        notebook
            .apply(&document, change, &stamp(0))
            .expect("a bookmark");
        assert_eq!(
            notebook.at(3).map(|placed| placed.annotation.id),
            Some(id(1))
        );
        assert_eq!(
            notebook
                .touching(3..6)
                .map(|placed| placed.annotation.id)
                .collect::<Vec<_>>(),
            [id(1), id(2)]
        );
    }

    /// A notebook of [`TEXT`] with annotations 1, 2 and 3 that have all been saved.
    fn saved(document: &Document) -> Notebook {
        let mut notebook = notebook(document);
        for (number, quote) in [(1, "甲"), (2, "戊"), (3, "壬")] {
            notebook
                .apply(document, create(document, number, quote), &stamp(0))
                .expect("a new annotation");
        }
        notebook
    }

    #[test]
    fn what_others_wrote_is_taken_in_and_what_changed_here_since_stays() {
        let document = document(TEXT);
        let mut ours = saved(&document);
        let sent = ours.records().clone();
        let mut theirs = ours.clone();
        theirs
            .apply(&document, annotate(&theirs, 1, "彼"), &stamp(5))
            .expect("a note");
        theirs
            .apply(&document, remove(&theirs, 2), &stamp(5))
            .expect("a removal");
        theirs
            .apply(&document, create(&document, 4, "癸"), &stamp(5))
            .expect("a new annotation");
        ours.apply(&document, annotate(&ours, 3, "此"), &stamp(6))
            .expect("a note");
        ours.absorb(&document, &sent, theirs.records());
        assert_eq!(live(&ours), [(1, "彼"), (3, "此"), (4, "")]);
        assert_eq!(ours.base(), theirs.records());
    }

    #[test]
    fn a_record_that_left_the_file_leaves_the_notebook() {
        let document = document(TEXT);
        let mut ours = saved(&document);
        let sent = ours.records().clone();
        let mut merged = sent.clone();
        merged.remove(&id(2));
        ours.absorb(&document, &sent, &merged);
        assert_eq!(live(&ours), [(1, ""), (3, "")]);
        assert_eq!(*ours.records(), merged);
    }

    #[test]
    fn what_changed_here_and_elsewhere_is_both() {
        let document = document(TEXT);
        let mut ours = saved(&document);
        let sent = ours.records().clone();
        let mut theirs = ours.clone();
        theirs
            .apply(&document, annotate(&theirs, 1, "彼"), &stamp(5))
            .expect("a note");
        ours.apply(&document, annotate(&ours, 1, "此"), &stamp(6))
            .expect("a note");
        ours.absorb(&document, &sent, theirs.records());
        let both = "此\n\n⟪另一版本⟫\n\n彼";
        assert_eq!(live(&ours), [(1, both), (2, ""), (3, "")]);
        assert_eq!(ours.base(), theirs.records());
    }

    #[test]
    fn a_step_that_no_longer_applies_is_refused_once_and_then_the_one_before_it_is_undone() {
        let document = document(TEXT);
        let mut ours = saved(&document);
        ours.apply(&document, annotate(&ours, 1, "此"), &stamp(1))
            .expect("a note");
        let sent = ours.records().clone();
        let mut theirs = ours.clone();
        theirs
            .apply(&document, annotate(&theirs, 1, "彼"), &stamp(2))
            .expect("a note");
        ours.absorb(&document, &sent, theirs.records());
        assert_eq!(
            ours.undo(&document, &stamp(3)),
            Some(Err(Refused { ids: vec![id(1)] }))
        );
        assert_eq!(live(&ours), [(1, "彼"), (2, ""), (3, "")]);
        ours.undo(&document, &stamp(4))
            .expect("a step")
            .expect("an undo");
        assert_eq!(live(&ours), [(1, "彼"), (2, "")]);
        assert_eq!(
            ours.redo(&document, &stamp(5)).map(|step| step.is_ok()),
            Some(true)
        );
        assert_eq!(ours.redo(&document, &stamp(6)), None);
    }

    #[test]
    fn a_mark_says_which_text_it_counts_in_and_an_old_one_keeps_its_own() {
        let old = document(TEXT);
        let records = saved(&old).records().clone();
        let new = document(&format!("前言\n{TEXT}"));
        let mut notebook = Notebook::open(&new, records, Bases::new());
        assert_eq!(
            notebook.get(id(1)).map(|placed| placed.state),
            Some(State::Moved)
        );
        notebook
            .apply(&new, create(&new, 4, "癸"), &stamp(5))
            .expect("a new annotation");
        notebook
            .apply(&new, annotate(&notebook, 1, "批"), &stamp(5))
            .expect("a note");
        assert_eq!(record(&notebook, 4).anchor.base, text_sha256(&new));
        assert_eq!(record(&notebook, 1).anchor.base, text_sha256(&old));
        notebook
            .undo(&new, &stamp(6))
            .expect("a step")
            .expect("an undo of the note");
        notebook
            .undo(&new, &stamp(7))
            .expect("a step")
            .expect("an undo of the mark");
    }

    #[test]
    fn what_has_no_place_is_listed_last_and_not_drawn() {
        let old = document(TEXT);
        let records = saved(&old).records().clone();
        let other = "一二三四五六七八壬癸";
        let new = document(&format!("序\n甲乙丙丁\n{other}\n{other}"));
        let notebook = Notebook::open(&new, records, Bases::new());
        let states: Vec<_> = notebook
            .live()
            .map(|one| (one.annotation.id.as_u128(), one.state))
            .collect();
        assert_eq!(
            states,
            [(1, State::Moved), (2, State::Lost), (3, State::Unsure)]
        );
        assert_eq!(notebook.touching(0..new.len()).count(), 1);
    }

    /// Something a reader may do to annotation `number`.
    #[derive(Clone, Copy, Debug)]
    struct Deed {
        number: u128,
        kind: u8,
        quote: usize,
    }

    impl Deed {
        /// Makes what is not there; changes or removes what is.
        fn change(self, document: &Document, notebook: &Notebook) -> Change {
            let quote = ["甲", "乙丙丁\n戊", "庚", "癸"][self.quote % 4];
            let Some(placed) = notebook.get(id(self.number)) else {
                return create(document, self.number, quote);
            };
            let old = placed.annotation.content();
            let after = match self.kind {
                0 => return remove(notebook, self.number),
                1 => Content {
                    note: format!("{}批", old.note),
                    ..old
                },
                2 => Content {
                    color: Color::Red,
                    tags: vec!["党建".to_owned()],
                    ..old
                },
                _ => Content {
                    anchor: highlight(document, quote).anchor,
                    ..old
                },
            };
            Change::of(Action::Restyle, Edit::change(&placed.annotation, after))
        }
    }

    fn any_deeds() -> impl Strategy<Value = Vec<Deed>> {
        let deed = (0_u128..4, 0_u8..4, 0_usize..4).prop_map(|(number, kind, quote)| Deed {
            number,
            kind,
            quote,
        });
        proptest::collection::vec(deed, 1..20)
    }

    proptest! {
        #[test]
        fn undo_walks_back_through_every_state_and_redo_forward_again(deeds in any_deeds()) {
            let document = document(TEXT);
            let mut notebook = notebook(&document);
            let mut states = vec![contents(&notebook)];
            for deed in deeds {
                let change = deed.change(&document, &notebook);
                prop_assert_eq!(notebook.apply(&document, change, &stamp(1)), Ok(()));
                states.push(contents(&notebook));
            }
            // a deed that changes nothing is no step
            states.dedup();
            for state in states.iter().rev().skip(1) {
                prop_assert!(matches!(notebook.undo(&document, &stamp(2)), Some(Ok(_))));
                prop_assert_eq!(&contents(&notebook), state);
            }
            prop_assert_eq!(notebook.undo(&document, &stamp(2)), None);
            for state in states.iter().skip(1) {
                prop_assert!(matches!(notebook.redo(&document, &stamp(3)), Some(Ok(_))));
                prop_assert_eq!(&contents(&notebook), state);
            }
            prop_assert_eq!(notebook.redo(&document, &stamp(3)), None);
        }

        #[test]
        fn the_index_is_as_if_made_anew(deeds in any_deeds()) {
            let document = document(TEXT);
            let mut notebook = notebook(&document);
            for deed in deeds {
                let change = deed.change(&document, &notebook);
                prop_assert_eq!(notebook.apply(&document, change, &stamp(1)), Ok(()));
            }
            let anew = Notebook::open(&document, notebook.records().clone(), Bases::new());
            prop_assert_eq!(notebook.live().collect::<Vec<_>>(), anew.live().collect::<Vec<_>>());
        }
    }
}
