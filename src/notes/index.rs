//! The live annotations in reading order, and which of them touch a range.
//!
//! # Why
//! Starts are sorted, so what begins behind a range is cut off by a binary search; of what begins before its end, a tree over the ends
//! ([`super::reach`]) names those that reach into it, one after the other. So a query costs what it finds and the depth of the
//! tree for each, under whatever mark.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use super::annotation::{Annotation, State, Uuid};
use super::reach::Reach;
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
    fn key(&self) -> Key {
        let (is_listed, start, length) = match &self.range {
            Some(range) => (false, range.start, range.len()),
            None => (true, self.annotation.anchor.range.start, 0),
        };
        (is_listed, start, Reverse(length), self.annotation.id)
    }

    /// Its bytes for overlapping; a bookmark counts as one byte long, so that it stands somewhere.
    fn extent(&self) -> Option<Range<usize>> {
        self.range
            .as_ref()
            .map(|range| range.start..range.end.max(range.start + 1))
    }
}

/// What puts one in its place: whether it is only listed; the byte it is drawn at, or the character it says it stands at; its length;
/// its id.
type Key = (bool, usize, Reverse<usize>, Uuid);

/// Live annotations, found by id, by order, and by bytes.
#[derive(Clone, Debug, Default)]
pub(super) struct Index {
    /// In reading order; those without a range last.
    placed: Vec<Placed>,
    /// By what each is found in `placed`, whatever comes and goes before it.
    keys: BTreeMap<Uuid, Key>,
    /// The ends of those with a range.
    reach: Reach,
    /// How many have each tag.
    tags: BTreeMap<String, usize>,
}

impl Index {
    /// Takes out those with these ids, and takes `new` in. Each of the others costs a comparison, for it is in order already.
    pub fn exchange(&mut self, ids: &BTreeSet<Uuid>, new: Vec<Placed>) {
        let gone: BTreeSet<usize> = ids.iter().filter_map(|id| self.ix(*id)).collect();
        for ix in &gone {
            self.forget_tags(*ix);
        }
        for tag in new.iter().flat_map(|one| &one.annotation.tags) {
            *self.tags.entry(tag.clone()).or_default() += 1;
        }
        let mut ixs = 0..;
        self.placed
            .retain(|_| ixs.next().is_some_and(|ix| !gone.contains(&ix)));
        for id in ids {
            self.keys.remove(id);
        }
        let keys = new.iter().map(|one| (one.annotation.id, one.key()));
        self.keys.extend(keys);
        self.placed.extend(new);
        self.placed.sort_by_key(Placed::key);
        let drawn = self.placed.partition_point(|one| one.range.is_some());
        let ends = self.placed[..drawn].iter();
        self.reach = Reach::over(ends.map(|one| one.extent().map_or(0, |extent| extent.end)));
    }

    fn forget_tags(&mut self, ix: usize) {
        for tag in &self.placed[ix].annotation.tags {
            match self.tags.get_mut(tag) {
                Some(count) if *count > 1 => *count -= 1,
                _ => _ = self.tags.remove(tag),
            }
        }
    }

    /// The tags in use, in the order of their words, and how many have each.
    pub fn tags(&self) -> &BTreeMap<String, usize> {
        &self.tags
    }

    /// The one of this id.
    pub fn get(&self, id: Uuid) -> Option<&Placed> {
        self.placed.get(self.ix(id)?)
    }

    /// The number of the one of this id in reading order.
    pub fn ix(&self, id: Uuid) -> Option<usize> {
        let key = self.keys.get(&id)?;
        self.placed.binary_search_by(|one| one.key().cmp(key)).ok()
    }

    /// All of them, in reading order; those without a range last.
    pub fn all(&self) -> &[Placed] {
        &self.placed
    }

    /// Those with a range.
    pub fn drawn(&self) -> &[Placed] {
        &self.placed[..self.reach.count()]
    }

    /// How many of those with a range begin before this byte.
    pub fn before(&self, byte: usize) -> usize {
        let start = |one: &Placed| one.range.as_ref().map(|range| range.start);
        self.drawn()
            .partition_point(|one| start(one).is_some_and(|start| start < byte))
    }

    /// The number of the first that ends behind this byte; of the first without a range, where none does.
    pub fn reaching(&self, byte: usize) -> usize {
        let found = self.reach.next(0, |end| end > byte);
        found.unwrap_or(self.reach.count())
    }

    /// Those whose bytes overlap `range`; none for an empty range.
    pub fn touching(&self, range: Range<usize>) -> impl Iterator<Item = &Placed> {
        let before = if range.is_empty() {
            0
        } else {
            self.before(range.end)
        };
        let mut from = 0;
        std::iter::from_fn(move || {
            if from >= before {
                return None;
            }
            let ix = self.reach.next(from, |end| end > range.start);
            from = ix.map_or(before, |ix| ix + 1);
            self.placed[..before].get(ix?)
        })
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
        assert_eq!(ids(index.all().iter()), [3, 2, 4, 1, 0]);
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
    fn what_lies_under_a_mark_over_the_whole_text_is_found_beside_it() {
        let mut many: Vec<_> = (0..5_000).map(|ix| Some(ix * 10..ix * 10 + 15)).collect();
        many.push(Some(0..1_000_000));
        let index = index(&many);
        assert_eq!(ids(index.touching(20_001..20_004)), [5_000, 1_999, 2_000]);
        assert_eq!(ids(index.touching(900_000..900_001)), [5_000]);
    }

    #[test]
    fn marks_are_counted_by_where_they_begin_and_found_by_where_they_end() {
        let index = index(&[Some(0..3), Some(3..9), Some(6..6), None]);
        assert_eq!([0, 1, 4, 7].map(|byte| index.before(byte)), [0, 1, 2, 3]);
        assert_eq!([0, 3, 9].map(|byte| index.reaching(byte)), [0, 1, 3]);
    }

    #[test]
    fn a_tag_is_counted_as_long_as_an_annotation_has_it() {
        let tagged = |id, tags: &[&str]| {
            let mut one = placed(id, Some(0..3));
            Arc::make_mut(&mut one.annotation).tags = tags.iter().map(|&it| it.into()).collect();
            one
        };
        let counts = |index: &Index| index.tags().clone().into_iter().collect::<Vec<_>>();
        let mut index = Index::default();
        let new = vec![tagged(1, &["甲", "乙"]), tagged(2, &["乙"])];
        index.exchange(&BTreeSet::new(), new);
        assert_eq!(counts(&index), [("乙".to_owned(), 2), ("甲".to_owned(), 1)]);
        let id = Uuid::from_u128(1);
        index.exchange(&BTreeSet::from([id]), vec![tagged(1, &["甲"])]);
        index.exchange(&BTreeSet::from([Uuid::from_u128(2)]), Vec::new());
        assert_eq!(counts(&index), [("甲".to_owned(), 1)]);
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
            prop_assert_eq!(ids(changed.all().iter()), ids(anew.all().iter()));
            prop_assert_eq!(&changed.reach, &anew.reach);
            for one in anew.all() {
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
            prop_assert_eq!(ids(index.touching(asked.clone())), ids(index.all().iter().filter(touches)));
        }
    }
}
