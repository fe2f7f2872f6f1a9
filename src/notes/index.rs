//! The live annotations in reading order, and which of them touch a range.
//!
//! # Why a prefix maximum
//! Starts are sorted, and beside each stands the furthest end up to there, so both sides of a query are binary
//! searches and only what lies between is looked at. A mark over the whole article makes that everything before the
//! range; an interval tree would not, and is worth it when one article holds far more than some thousand marks.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use super::annotation::{Annotation, State, Uuid};
use super::reanchor::Finder;

/// A live annotation and where it stands in the text at hand.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Placed {
    /// The record.
    pub annotation: Arc<Annotation>,
    /// What became of its place.
    pub state: State,
    /// Bytes in the canonical text; empty for a bookmark. `None`: listed, not drawn.
    pub range: Option<Range<usize>>,
    /// Where it may stand, if that is in doubt: the likeliest first.
    pub candidates: Vec<Range<usize>>,
}

impl Placed {
    /// Finds the place of `annotation`.
    pub(super) fn new(finder: &Finder<'_>, annotation: Arc<Annotation>) -> Self {
        let standing = finder.find(&annotation.anchor);
        Self {
            annotation,
            state: standing.state,
            range: standing.range,
            candidates: standing.candidates,
        }
    }

    /// Whether its range holds this byte; a bookmark, which has no length, holds none.
    pub fn holds(&self, byte: usize) -> bool {
        self.range
            .as_ref()
            .is_some_and(|range| range.contains(&byte))
    }

    /// Drawn before listed, then by start, the outer before the inner, then by age.
    fn reading_order(&self, other: &Self) -> Ordering {
        let length = |one: &Self| one.range.as_ref().map_or(0, Range::len);
        self.spot()
            .cmp(&other.spot())
            .then_with(|| length(other).cmp(&length(self)))
            .then_with(|| self.annotation.id.cmp(&other.annotation.id))
    }

    /// Whether it is only listed, and the byte it is drawn at or the character it says it stands at.
    fn spot(&self) -> Spot {
        match &self.range {
            Some(range) => (false, range.start),
            None => (true, self.annotation.anchor.range.start),
        }
    }

    /// Its bytes for overlapping; a bookmark counts as one byte long, so that it stands somewhere.
    fn extent(&self) -> Option<Range<usize>> {
        self.range
            .as_ref()
            .map(|range| range.start..range.end.max(range.start + 1))
    }
}

type Spot = (bool, usize);

/// Live annotations, found by id, by order, and by bytes.
#[derive(Clone, Debug, Default)]
pub(super) struct Index {
    /// In reading order; those without a range last.
    placed: Vec<Placed>,
    /// By what each is found in `placed`, whatever comes and goes before it.
    spots: BTreeMap<Uuid, Spot>,
    /// For each one with a range: the furthest end of it and all before it.
    reach: Vec<usize>,
}

impl Index {
    /// Takes out those with these ids, and takes `new` in. Each of the others costs a comparison, for it is in order already.
    pub fn exchange(&mut self, ids: &BTreeSet<Uuid>, new: Vec<Placed>) {
        let gone: BTreeSet<usize> = ids.iter().filter_map(|id| self.ix(*id)).collect();
        let mut ixs = 0..;
        self.placed
            .retain(|_| ixs.next().is_some_and(|ix| !gone.contains(&ix)));
        for id in ids {
            self.spots.remove(id);
        }
        let spots = new.iter().map(|one| (one.annotation.id, one.spot()));
        self.spots.extend(spots);
        self.placed.extend(new);
        self.placed.sort_by(Placed::reading_order);
        self.reach.clear();
        let extents = self.placed.iter().map_while(Placed::extent);
        self.reach.extend(extents.scan(0, |furthest, extent| {
            *furthest = extent.end.max(*furthest);
            Some(*furthest)
        }));
    }

    /// The one of this id.
    pub fn get(&self, id: Uuid) -> Option<&Placed> {
        self.placed.get(self.ix(id)?)
    }

    fn ix(&self, id: Uuid) -> Option<usize> {
        let spot = *self.spots.get(&id)?;
        let from = self.placed.partition_point(|one| one.spot() < spot);
        let mut rest = self.placed[from..].iter();
        Some(from + rest.position(|one| one.annotation.id == id)?)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Placed> {
        self.placed.iter()
    }

    /// Those whose bytes overlap `range`; none for an empty range.
    pub fn touching(&self, range: Range<usize>) -> impl Iterator<Item = &Placed> {
        self.between(&range).iter().filter(move |one| {
            one.extent()
                .is_some_and(|extent| extent.end > range.start && extent.start < range.end)
        })
    }

    /// The stretch of `placed` outside which nothing overlaps `range`.
    fn between(&self, range: &Range<usize>) -> &[Placed] {
        if range.is_empty() {
            return &[];
        }
        let drawn = &self.placed[..self.reach.len()];
        let end = drawn.partition_point(|one| one.extent().is_some_and(|e| e.start < range.end));
        let start = self.reach.partition_point(|&reach| reach <= range.start);
        drawn.get(start..end).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::notes::Timestamp;

    fn placed(id: u128, range: Option<Range<usize>>) -> Placed {
        let annotation = Annotation::born(Uuid::from_u128(id), Timestamp::UNIX_EPOCH);
        let state = if range.is_some() {
            State::Kept
        } else {
            State::Lost
        };
        Placed {
            candidates: Vec::new(),
            annotation: Arc::new(annotation),
            state,
            range,
        }
    }

    fn index(ranges: &[Option<Range<usize>>]) -> Index {
        let numbered = (0..).zip(ranges);
        let mut index = Index::default();
        index.exchange(
            &BTreeSet::new(),
            numbered
                .map(|(id, range)| placed(id, range.clone()))
                .collect(),
        );
        index
    }

    fn ids<'a>(found: impl Iterator<Item = &'a Placed>) -> Vec<u128> {
        found.map(|one| one.annotation.id.as_u128()).collect()
    }

    #[test]
    fn reading_order_puts_outer_before_inner_and_unplaced_last() {
        let index = index(&[None, Some(6..9), Some(3..6), Some(3..12), Some(3..6)]);
        assert_eq!(ids(index.iter()), [3, 2, 4, 1, 0]);
    }

    #[test]
    fn a_mark_that_only_meets_the_range_does_not_touch_it() {
        let index = index(&[Some(0..3), Some(3..6), Some(6..9)]);
        assert_eq!(ids(index.touching(3..6)), [1]);
    }

    #[test]
    fn a_bookmark_touches_the_range_it_stands_in() {
        let index = index(&[Some(3..3)]);
        assert_eq!(ids(index.touching(3..6)), [0]);
        assert_eq!(ids(index.touching(0..3)), []);
    }

    #[test]
    fn no_mark_touches_a_range_without_bytes() {
        let index = index(&[Some(0..9)]);
        assert_eq!(ids(index.touching(3..3)), []);
        #[expect(clippy::reversed_empty_ranges, reason = "the point of the test")]
        let turned = 6..3;
        assert_eq!(ids(index.touching(turned)), []);
    }

    #[test]
    fn few_of_many_are_looked_at() {
        let many: Vec<_> = (0..5_000).map(|ix| Some(ix * 10..ix * 10 + 15)).collect();
        let index = index(&many);
        assert_eq!(ids(index.touching(20_001..20_004)), [1_999, 2_000]);
        assert_eq!(index.between(&(20_001..20_004)).len(), 2);
    }

    fn any_range() -> impl Strategy<Value = Option<Range<usize>>> {
        proptest::option::weighted(
            0.9,
            (0_usize..60, 0_usize..20).prop_map(|(start, len)| start..start + len),
        )
    }

    proptest! {
        #[test]
        fn one_in_the_place_of_another_stands_where_sorting_all_puts_it(
            ranges in proptest::collection::vec(any_range(), 1..30),
            (number, range) in (0_usize..30, any_range()),
        ) {
            let number = number % ranges.len();
            let mut others = ranges.clone();
            others[number].clone_from(&range);
            let mut changed = index(&ranges);
            let id = Uuid::from_u128(number as u128);
            changed.exchange(&BTreeSet::from([id]), vec![placed(number as u128, range)]);
            let anew = index(&others);
            prop_assert_eq!(ids(changed.iter()), ids(anew.iter()));
            prop_assert_eq!(&changed.reach, &anew.reach);
            for one in anew.iter() {
                prop_assert_eq!(changed.get(one.annotation.id), Some(one));
            }
        }

        #[test]
        fn touching_finds_what_looking_at_each_finds(
            ranges in proptest::collection::vec(any_range(), 0..30),
            (start, len) in (0_usize..70, 1_usize..20),
        ) {
            let asked = start..start + len;
            let index = index(&ranges);
            let touches = |one: &&Placed| one.range.clone().is_some_and(|range| {
                if range.is_empty() {
                    asked.contains(&range.start)
                } else {
                    range.start < asked.end && asked.start < range.end
                }
            });
            prop_assert_eq!(ids(index.touching(asked.clone())), ids(index.iter().filter(touches)));
        }
    }
}
