//! What two windows, or two devices, wrote, made into one. Nothing is lost on the way and no one is asked.
//!
//! Per id, where two records are *the same* when they have the same content and are both live or both removed, or when
//! neither is there:
//!
//! | ours | theirs | result |
//! |---|---|---|
//! | same as theirs | same as ours | it |
//! | same as base | changed | theirs |
//! | changed | same as base | ours |
//! | changed, no base, version behind | version ahead | the one ahead |
//! | changed | changed in another way | field by field |
//!
//! A mark that was changed beats one that was removed. Field by field: what one side alone changed is as it is there. Where both
//! did, tags are those of both, without what either took away; of two notes that hold each other the longer stays, of
//! others both, the newer first; any other field is the newer one's, an anchor whole. *Newer* is later, and of the same
//! second the greater, so that two devices that merge the same come to the same, whichever side is whose.
//!
//! Removing is a change like any other, for it leaves a tombstone. A record that is absent where `base` has it was taken out of
//! the file by hand: it stays out unless the other side changed it. Times and versions alone are no change. The version of a
//! result holds the changes of both sides. No clock is asked.

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::sync::Arc;

use super::annotation::{Annotation, Records, Uuid};

/// Stands between two notes that were written on one mark at the same time.
const OTHER_NOTE: &str = "\n\n⟪另一版本⟫\n\n";

/// Merges what changed in `ours` and in `theirs` since `base`. With an empty base, versions decide where they can.
pub fn merge(base: &Records, ours: &Records, theirs: &Records) -> Records {
    let ids: BTreeSet<Uuid> = [base, ours, theirs]
        .into_iter()
        .flat_map(Records::keys)
        .copied()
        .collect();
    let one = |id: Uuid| {
        let merged = merge_one(base.get(&id), ours.get(&id), theirs.get(&id))?;
        Some((id, merged))
    };
    ids.into_iter().filter_map(one).collect()
}

type Side<'a> = Option<&'a Arc<Annotation>>;

fn merge_one(base: Side, ours: Side, theirs: Side) -> Option<Arc<Annotation>> {
    match (ours, theirs) {
        (Some(ours), Some(theirs)) if same_content(ours, theirs) => Some(join(ours, theirs)),
        _ if same(theirs, base) => descend(ours, theirs),
        _ if same(ours, base) => descend(theirs, ours),
        (Some(ours), Some(theirs)) if base.is_none() && ours.rev.is_ahead_of(&theirs.rev) => {
            Some(Arc::clone(ours))
        }
        (Some(ours), Some(theirs)) if base.is_none() && theirs.rev.is_ahead_of(&ours.rev) => {
            Some(Arc::clone(theirs))
        }
        (Some(one), Some(other)) if one.is_live() && !other.is_live() => descend(ours, theirs),
        (Some(one), Some(other)) if other.is_live() && !one.is_live() => descend(theirs, ours),
        (Some(ours), Some(theirs)) => Some(Arc::new(field_by_field(base, ours, theirs))),
        // Taken out by hand on one side, changed on the other.
        (one, other) => one.or(other).cloned(),
    }
}

fn same(one: Side, other: Side) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => same_content(one, other),
        (one, other) => one.is_none() && other.is_none(),
    }
}

fn same_content(one: &Arc<Annotation>, other: &Arc<Annotation>) -> bool {
    one == other || one.is_live() == other.is_live() && one.content() == other.content()
}

/// One record of two that are the same: born first, changed last.
fn join(ours: &Arc<Annotation>, theirs: &Arc<Annotation>) -> Arc<Annotation> {
    if ours == theirs {
        return Arc::clone(ours);
    }
    Arc::new(Annotation {
        created: ours.created.into_iter().chain(theirs.created).min(),
        updated: ours.updated.max(theirs.updated),
        deleted: ours.deleted.max(theirs.deleted),
        rev: ours.rev.join(&theirs.rev),
        ..Annotation::clone(ours)
    })
}

/// The record that was chosen, its version descending from the other's as well.
fn descend(chosen: Side, other: Side) -> Option<Arc<Annotation>> {
    let mut chosen = Arc::clone(chosen?);
    let rev = other.map_or_else(|| chosen.rev.clone(), |other| chosen.rev.join(&other.rev));
    if rev != chosen.rev {
        Arc::make_mut(&mut chosen).rev = rev;
    }
    Some(chosen)
}

/// One record of two that were both changed.
fn field_by_field(base: Side, ours: &Arc<Annotation>, theirs: &Arc<Annotation>) -> Annotation {
    let sides = Sides { base, ours, theirs };
    Annotation {
        id: ours.id,
        kind: sides.field(|it| &it.kind),
        color: sides.field(|it| &it.color),
        drawing: sides.field(|it| &it.drawing),
        created: ours.created.into_iter().chain(theirs.created).min(),
        updated: ours.updated.max(theirs.updated),
        rev: ours.rev.join(&theirs.rev),
        deleted: (!ours.is_live() && !theirs.is_live())
            .then(|| ours.deleted.max(theirs.deleted))
            .flatten(),
        tags: sides.tags(),
        note: sides.note(),
        anchor: sides.field(|it| &it.anchor),
    }
}

/// A record as it was and as both sides have it.
struct Sides<'a> {
    base: Side<'a>,
    ours: &'a Annotation,
    theirs: &'a Annotation,
}

impl<'a> Sides<'a> {
    /// A field that one side has as it was, or both have alike: as it is to be.
    fn settled<T: PartialEq + 'a>(&self, field: impl Fn(&'a Annotation) -> &'a T) -> Option<&'a T> {
        let (ours, theirs) = (field(self.ours), field(self.theirs));
        match self.base.map(|base| field(base)) {
            _ if ours == theirs => Some(ours),
            Some(base) if base == ours => Some(theirs),
            Some(base) if base == theirs => Some(ours),
            _ => None,
        }
    }

    fn field<T: PartialEq + Clone + Debug + 'a>(
        &self,
        field: impl Fn(&'a Annotation) -> &'a T,
    ) -> T {
        let newer = || {
            let age = |side: &'a Annotation| (side.updated, format!("{:?}", field(side)));
            if age(self.ours) >= age(self.theirs) {
                field(self.ours)
            } else {
                field(self.theirs)
            }
        };
        self.settled(&field).unwrap_or_else(newer).clone()
    }

    fn tags(&self) -> Vec<String> {
        if let Some(tags) = self.settled(|it| &it.tags) {
            return tags.clone();
        }
        let was = self.base.map_or(&[][..], |base| &base.tags);
        let (ours, theirs) = (&self.ours.tags, &self.theirs.tags);
        let stays =
            |tag: &&String| !was.contains(tag) || ours.contains(tag) && theirs.contains(tag);
        let tags: BTreeSet<&String> = ours.iter().chain(theirs).filter(stays).collect();
        tags.into_iter().cloned().collect()
    }

    fn note(&self) -> String {
        if let Some(note) = self.settled(|it| &it.note) {
            return note.clone();
        }
        let (ours, theirs) = (&self.ours.note, &self.theirs.note);
        if ours.contains(theirs.as_str()) {
            return ours.clone();
        }
        if theirs.contains(ours.as_str()) {
            return theirs.clone();
        }
        let ours_first = (self.ours.updated, ours) >= (self.theirs.updated, theirs);
        let (newer, older) = if ours_first {
            (ours, theirs)
        } else {
            (theirs, ours)
        };
        [newer, OTHER_NOTE, older].concat()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::notes::{Color, Timestamp};

    /// A record by a terse description: id, note, seconds; a note of `x` is a tombstone.
    fn record(id: u8, note: &str, second: i64) -> Arc<Annotation> {
        let time = Timestamp::from_second(second).expect("a time");
        let mut record = Annotation::born(Uuid::from_u128(id.into()), Timestamp::UNIX_EPOCH);
        note.clone_into(&mut record.note);
        record.updated = Some(time);
        record.deleted = (note == "x").then_some(time);
        record.rev.bump("k7");
        Arc::new(record)
    }

    fn records(described: &[(u8, &str)]) -> Records {
        described
            .iter()
            .map(|&(id, note)| record(id, note, 0))
            .map(|one| (one.id, one))
            .collect()
    }

    fn check(
        base: &[(u8, &str)],
        ours: &[(u8, &str)],
        theirs: &[(u8, &str)],
        merged: &[(u8, &str)],
    ) {
        let (base, ours, theirs) = (records(base), records(ours), records(theirs));
        assert_eq!(merge(&base, &ours, &theirs), records(merged));
        assert_eq!(
            merge(&base, &theirs, &ours),
            records(merged),
            "the sides exchanged"
        );
    }

    #[test]
    fn what_either_side_made_is_there() {
        check(
            &[(1, "a")],
            &[(1, "a"), (2, "b")],
            &[(1, "a"), (3, "c")],
            &[(1, "a"), (2, "b"), (3, "c")],
        );
    }

    #[test]
    fn what_one_side_changed_is_changed() {
        check(
            &[(1, "a"), (2, "b")],
            &[(1, "A"), (2, "b")],
            &[(1, "a"), (2, "B")],
            &[(1, "A"), (2, "B")],
        );
    }

    #[test]
    fn a_tombstone_stays() {
        check(&[(1, "a")], &[(1, "x")], &[(1, "a")], &[(1, "x")]);
    }

    #[test]
    fn a_record_taken_out_by_hand_stays_out() {
        check(
            &[(1, "a"), (2, "b")],
            &[(1, "a"), (2, "b")],
            &[(2, "b")],
            &[(2, "b")],
        );
    }

    #[test]
    fn a_change_beats_taking_out_and_removing() {
        check(&[(1, "a")], &[(1, "A")], &[], &[(1, "A")]);
        check(&[(1, "a")], &[(1, "A")], &[(1, "x")], &[(1, "A")]);
    }

    #[test]
    fn of_two_notes_on_one_mark_both_stay_and_the_longer_of_one_that_holds_the_other() {
        let both = "β\n\n⟪另一版本⟫\n\nA";
        check(&[(1, "a")], &[(1, "A")], &[(1, "β")], &[(1, both)]);
        check(&[(1, "a")], &[(1, "A")], &[(1, both)], &[(1, both)]);
        check(&[(1, "a")], &[(1, "ab")], &[(1, "abc")], &[(1, "abc")]);
    }

    #[test]
    fn fields_are_merged_apart_from_each_other() {
        let change = |change: &dyn Fn(&mut Annotation)| {
            let mut one = record(1, "a", 0);
            let one_mut = Arc::make_mut(&mut one);
            one_mut.tags = vec!["乙".into(), "甲".into()];
            change(one_mut);
            Records::from([(one.id, one)])
        };
        let base = change(&|_| {});
        let ours = change(&|it| {
            it.color = Color::Red;
            it.tags = vec!["甲".into(), "丙".into()];
        });
        let theirs = change(&|it| {
            it.note = "b".into();
            it.tags = vec!["乙".into(), "甲".into(), "丁".into()];
        });
        let merged = merge(&base, &ours, &theirs);
        let one = &merged[&Uuid::from_u128(1)];
        assert_eq!((one.note.as_str(), one.color.name()), ("b", "red"));
        assert_eq!(one.tags, ["丁", "丙", "甲"]);
        assert_eq!(merged, merge(&base, &theirs, &ours));
    }

    #[test]
    fn without_a_base_the_version_that_is_ahead_is_it() {
        let mut ours = record(1, "a", 0);
        let mut theirs = record(1, "b", 9);
        Arc::make_mut(&mut ours).rev = "k7:2".parse().expect("a version vector");
        Arc::make_mut(&mut theirs).rev = "k7:1".parse().expect("a version vector");
        let side = |one: &Arc<Annotation>| Records::from([(one.id, Arc::clone(one))]);
        let merged = merge(&Records::new(), &side(&theirs), &side(&ours));
        assert_eq!(merged, side(&ours));
    }

    #[test]
    fn the_same_change_made_twice_is_one_change_with_both_versions() {
        let mut ours = record(1, "b", 10);
        let mut theirs = record(1, "b", 20);
        Arc::make_mut(&mut ours).rev = "k7:2".parse().expect("a version vector");
        Arc::make_mut(&mut theirs).rev = "k7:1 mb:1".parse().expect("a version vector");
        let side = |one: &Arc<Annotation>| Records::from([(one.id, Arc::clone(one))]);
        let merged = merge(&records(&[(1, "a")]), &side(&ours), &side(&theirs));
        let one = &merged[&ours.id];
        assert_eq!(
            (one.rev.to_string().as_str(), one.updated),
            ("k7:2 mb:1", theirs.updated)
        );
    }

    #[test]
    fn times_and_versions_alone_are_no_change_and_no_version_is_forgotten() {
        let base = records(&[(1, "a")]);
        let mut theirs = base.clone();
        for record in theirs.values_mut().map(Arc::make_mut) {
            record.updated = None;
            record.rev.bump("mb");
        }
        let merged = merge(&base, &records(&[(1, "b")]), &theirs);
        let one = &merged[&Uuid::from_u128(1)];
        assert_eq!(
            (one.note.as_str(), one.rev.to_string().as_str()),
            ("b", "k7:1 mb:1")
        );
        assert_eq!(merge(&base, &Records::new(), &theirs), Records::new());
    }

    fn any_records() -> impl Strategy<Value = Records> {
        let one = (0_u8..4, prop_oneof!["[ab]", Just("x".to_owned())], 0_i64..2);
        proptest::collection::vec(one, 0..4)
            .prop_map(|all| {
                all.iter()
                    .map(|(id, note, second)| record(*id, note, *second))
                    .collect::<Vec<_>>()
            })
            .prop_map(|all| all.into_iter().map(|one| (one.id, one)).collect())
    }

    proptest! {
        #[test]
        fn it_prefers_no_side(base in any_records(), ours in any_records(), theirs in any_records()) {
            prop_assert_eq!(merge(&base, &ours, &theirs), merge(&base, &theirs, &ours));
        }

        #[test]
        fn merging_the_merged_again_changes_nothing(
            base in any_records(), ours in any_records(), theirs in any_records(),
        ) {
            let merged = merge(&base, &ours, &theirs);
            prop_assert_eq!(merge(&base, &merged, &merged), merged.clone());
            prop_assert_eq!(merge(&base, &merged, &theirs), merged.clone());
            prop_assert_eq!(merge(&base, &ours, &merged), merged);
        }

        #[test]
        fn no_note_disappears(base in any_records(), ours in any_records(), theirs in any_records()) {
            let merged = merge(&base, &ours, &theirs);
            for (id, record) in ours.iter().chain(&theirs) {
                let changed = base.get(id).is_none_or(|base| !same_content(base, record));
                if changed && record.is_live() {
                    let kept = &merged[id];
                    let is_behind = [&ours, &theirs].iter().any(|side| side.get(id).is_some_and(|it| it.rev.is_ahead_of(&record.rev)));
                    prop_assert!(kept.note.contains(&record.note) || !base.contains_key(id) && is_behind);
                }
            }
        }

        #[test]
        fn a_side_that_did_nothing_gives_way(base in any_records(), other in any_records()) {
            let merged = merge(&base, &base, &other);
            prop_assert!(merged.keys().eq(other.keys()));
            prop_assert!(merged.values().zip(other.values()).all(|(one, other)| same_content(one, other)));
        }
    }
}
