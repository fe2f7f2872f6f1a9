//! What two windows wrote, made into one.
//!
//! Both sides started from `base`. Per id, where two records are *the same* when they have the same content and are both
//! live or both removed, or when neither is there:
//!
//! | ours | theirs | result |
//! |---|---|---|
//! | same as theirs | same as ours | it |
//! | same as base | changed | theirs |
//! | changed | same as base | ours |
//! | changed | changed in another way | a conflict |
//!
//! The table reads the same with the sides exchanged. Removing is a change like any other, for it leaves a tombstone.
//! A record that is absent where `base` has it was taken out of the file by hand: where the other side left it alone
//! it stays out, where the other side changed it, that is a conflict.
//!
//! Times and versions alone are no change. The version of a result holds the changes of both sides. No clock is asked
//! and no side preferred, so two devices that merge the same come to the same.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::annotation::{Annotation, Records, Uuid};

/// Annotations that were changed on both sides, each in its own way.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Conflict {
    /// Which, in order; never empty.
    pub ids: Vec<Uuid>,
}

/// Merges what changed in `ours` and in `theirs` since `base`.
///
/// # Errors
/// When an annotation was changed on both sides: nothing is merged then, and the conflict names every such id.
pub fn merge(base: &Records, ours: &Records, theirs: &Records) -> Result<Records, Conflict> {
    let (merged, ids) = reconcile(base, ours, theirs);
    if ids.is_empty() {
        Ok(merged)
    } else {
        Err(Conflict { ids })
    }
}

/// Merges what can be merged, keeps ours of the rest, and names the rest.
pub(super) fn reconcile(base: &Records, ours: &Records, theirs: &Records) -> (Records, Vec<Uuid>) {
    let ids: BTreeSet<Uuid> = [base, ours, theirs]
        .into_iter()
        .flat_map(Records::keys)
        .copied()
        .collect();
    let mut contested = Vec::new();
    let mut merged = Records::new();
    for id in ids {
        let ours = ours.get(&id);
        let one = merge_one(base.get(&id), ours, theirs.get(&id)).unwrap_or_else(|Contested| {
            contested.push(id);
            ours.cloned()
        });
        merged.extend(one.map(|record| (id, record)));
    }
    (merged, contested)
}

/// Changed on both sides, each in its own way.
struct Contested;

type Side<'a> = Option<&'a Arc<Annotation>>;

fn merge_one(base: Side, ours: Side, theirs: Side) -> Result<Option<Arc<Annotation>>, Contested> {
    match (ours, theirs) {
        (Some(ours), Some(theirs)) if same_content(ours, theirs) => Ok(Some(join(ours, theirs))),
        (None, None) => Ok(None),
        _ if same(theirs, base) => Ok(descend(ours, theirs)),
        _ if same(ours, base) => Ok(descend(theirs, ours)),
        _ => Err(Contested),
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::notes::Timestamp;

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
        assert_eq!(merge(&base, &ours, &theirs), Ok(records(merged)));
        assert_eq!(
            merge(&base, &theirs, &ours),
            Ok(records(merged)),
            "the sides exchanged"
        );
    }

    fn check_conflict(base: &[(u8, &str)], ours: &[(u8, &str)], theirs: &[(u8, &str)], ids: &[u8]) {
        let (base, ours, theirs) = (records(base), records(ours), records(theirs));
        let conflict = Conflict {
            ids: ids.iter().map(|&id| Uuid::from_u128(id.into())).collect(),
        };
        assert_eq!(merge(&base, &ours, &theirs), Err(conflict.clone()));
        assert_eq!(
            merge(&base, &theirs, &ours),
            Err(conflict),
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
    fn a_record_changed_here_and_taken_out_there_is_a_conflict() {
        check_conflict(&[(1, "a")], &[(1, "A")], &[], &[1]);
    }

    #[test]
    fn a_record_changed_both_ways_is_a_conflict_and_every_one_is_named() {
        let base = [(1, "a"), (2, "b"), (3, "c")];
        check_conflict(
            &base,
            &[(1, "A"), (2, "b"), (3, "C")],
            &[(1, "α"), (2, "β"), (3, "x")],
            &[1, 3],
        );
    }

    #[test]
    fn the_same_change_made_twice_is_one_change_with_both_versions() {
        let mut ours = record(1, "b", 10);
        let mut theirs = record(1, "b", 20);
        Arc::make_mut(&mut ours).rev = "k7:2".parse().expect("a version vector");
        Arc::make_mut(&mut theirs).rev = "k7:1 mb:1".parse().expect("a version vector");
        let side = |one: &Arc<Annotation>| Records::from([(one.id, Arc::clone(one))]);
        let merged = merge(&records(&[(1, "a")]), &side(&ours), &side(&theirs)).expect("a merge");
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
        let merged = merge(&base, &records(&[(1, "b")]), &theirs).expect("no conflict");
        let one = &merged[&Uuid::from_u128(1)];
        assert_eq!(
            (one.note.as_str(), one.rev.to_string().as_str()),
            ("b", "k7:1 mb:1")
        );
        assert_eq!(merge(&base, &Records::new(), &theirs), Ok(Records::new()));
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
            if let Ok(merged) = merge(&base, &ours, &theirs) {
                prop_assert_eq!(merge(&base, &merged, &merged), Ok(merged.clone()));
                prop_assert_eq!(merge(&base, &merged, &theirs), Ok(merged.clone()));
                prop_assert_eq!(merge(&base, &ours, &merged), Ok(merged));
            }
        }

        #[test]
        fn a_side_that_did_nothing_gives_way(base in any_records(), other in any_records()) {
            let merged = merge(&base, &base, &other).expect("no conflict");
            prop_assert!(merged.keys().eq(other.keys()));
            prop_assert!(merged.values().zip(other.values()).all(|(one, other)| same_content(one, other)));
        }
    }
}
