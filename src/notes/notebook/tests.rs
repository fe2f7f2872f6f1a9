use proptest::prelude::*;

use super::*;
use crate::notes::fixture::{annotate, create, document, highlight, id, notebook, remove, stamp};
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
    let mut merged = Records::clone(&sent);
    merged.remove(&id(2));
    ours.absorb(&document, &sent, &Arc::new(merged.clone()));
    assert_eq!(live(&ours), [(1, ""), (3, "")]);
    assert_eq!(**ours.records(), merged);
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

/// What of `notebook` is there when the next version of its text is opened: the records, and the text they count in.
fn next(notebook: &Notebook, old: &Document, new: &Document) -> Notebook {
    let text = old.text(0..old.len());
    let bases = Bases::from([(text_sha256(old), Arc::from(text))]);
    Notebook::open(new, notebook.records().clone(), bases)
}

#[test]
fn what_moved_with_the_text_counts_in_it_from_then_on() {
    let old = document(TEXT);
    let new = document(&format!("前言\n{TEXT}"));
    let mut notebook = next(&saved(&old), &old, &new);
    let before = record(&notebook, 1).clone();
    assert_eq!(notebook.roll(&new, "mb"), 3);
    let after = record(&notebook, 1);
    assert_eq!(
        after.anchor.range,
        before.anchor.range.start + 3..before.anchor.range.end + 3
    );
    assert_eq!(
        (&after.anchor.base, &after.anchor.quote),
        (&text_sha256(&new), &before.anchor.quote)
    );
    assert_eq!(after.updated, before.updated);
    assert!(after.rev.is_ahead_of(&before.rev));
    assert!(notebook.live().all(|it| it.state == State::Kept));
    assert_eq!(notebook.roll(&new, "mb"), 0);
}

#[test]
fn a_quotation_in_another_form_stays_as_the_reader_saw_it() {
    let old = document("會議:發言,開始。會議:發言,結束。");
    let mut notebook = notebook(&old);
    notebook
        .apply(&old, create(&old, 1, "發言,結束"), &stamp(0))
        .expect("a new annotation");
    let new = document("会议：发言，开始。会议：发言，结束。");
    let mut notebook = next(&notebook, &old, &new);
    assert_eq!(notebook.roll(&new, "k7"), 1);
    assert_eq!(record(&notebook, 1).anchor.quote, "發言,結束");
    let placed = notebook.get(id(1)).expect("an annotation");
    assert_eq!(
        (
            placed.state,
            placed.range.clone().map(|range| new.text(range))
        ),
        (State::Kept, Some("发言，结束".into()))
    );
}

#[test]
fn what_changed_counts_in_the_new_text_too_and_says_so_and_what_is_lost_in_the_old() {
    let old = document("今天天气很好,我们去公园。明天下雨。后天再说。");
    let mut notebook = notebook(&old);
    for (number, quote) in [(1, "天气很好,我们"), (2, "明天下雨")] {
        notebook
            .apply(&old, create(&old, number, quote), &stamp(0))
            .expect("a new annotation");
    }
    let new = document("序。今天天色很好,我们去公园。后天再说。");
    let mut notebook = next(&notebook, &old, &new);
    assert!(notebook.is_mostly_lost());
    let lost = record(&notebook, 2).clone();
    let placed = notebook.get(id(1)).expect("an annotation").clone();
    assert_eq!(
        (notebook.roll(&new, "k7"), record(&notebook, 2)),
        (1, &lost)
    );
    let again = notebook.get(id(1)).expect("an annotation");
    assert_eq!((again.state, &again.range), (State::Changed, &placed.range));
    let anchor = &again.annotation.anchor;
    assert_eq!(
        (anchor.quote.as_str(), &anchor.base),
        ("天气很好,我们", &text_sha256(&new))
    );
    assert_eq!(notebook.roll(&new, "k7"), 0);
}

#[test]
fn offsets_that_are_wrong_in_their_own_text_are_not_believed() {
    let text = document("今天天气很好,我们去公园。明天下雨。");
    let mut notebook = notebook(&text);
    notebook
        .apply(&text, create(&text, 1, "天气很好"), &stamp(0))
        .expect("a new annotation");
    let mut wrong = record(&notebook, 1).clone();
    wrong.anchor.range = 10..14;
    let records = Records::from([(wrong.id, Arc::new(wrong))]);
    let notebook = Notebook::open(&text, records, Bases::new());
    let placed = notebook.get(id(1)).expect("an annotation");
    assert_eq!(
        (
            placed.state,
            placed.range.clone().map(|range| text.text(range))
        ),
        (State::Moved, Some("天气很好".into()))
    );
}

#[test]
fn a_save_of_what_is_there_leaves_no_second_copy_of_it() {
    let document = document(TEXT);
    let mut notebook = saved(&document);
    let (sent, revision) = (notebook.records().clone(), notebook.revision());
    notebook.absorb(&document, &sent, &sent.clone());
    assert!(Arc::ptr_eq(notebook.records(), notebook.base()));
    assert_eq!(notebook.revision(), revision);
}
