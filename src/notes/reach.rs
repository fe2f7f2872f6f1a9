//! How far each of many ranges reaches, and which is the next that reaches beyond a byte.
//!
//! Knows ends by their number, in an order that is somebody else's.
//!
//! # Why
//! A tree of maxima over the ends: what ends too early is passed over by whole branches, so one mark over all of the text makes nothing
//! before a place be looked at. It lies in one vector and is made anew whenever the ends change, which costs less than sorting them.

/// The ends, each a leaf; above them, for each two the further one.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Reach {
    /// Node `n` stands over the nodes `2n` and `2n + 1`; the first is 1, the leaves are the last half.
    furthest: Vec<usize>,
    /// How many ends there are; the leaves after them are 0.
    count: usize,
}

impl Reach {
    /// The tree over `ends`.
    pub fn over(ends: impl ExactSizeIterator<Item = usize>) -> Self {
        let count = ends.len();
        let leaves = count.next_power_of_two();
        let mut furthest = vec![0; 2 * leaves];
        for (leaf, end) in furthest[leaves..].iter_mut().zip(ends) {
            *leaf = end;
        }
        for node in (1..leaves).rev() {
            furthest[node] = furthest[2 * node].max(furthest[2 * node + 1]);
        }
        Self { furthest, count }
    }

    /// How many ends there are.
    pub fn count(&self) -> usize {
        self.count
    }

    /// The first number from `from` on whose end `reaches`, which must hold of what is further than what it holds of, and not of 0. It
    /// is asked at most twice for each level of the tree.
    pub fn next(&self, from: usize, mut reaches: impl FnMut(usize) -> bool) -> Option<usize> {
        if from >= self.count {
            return None;
        }
        let leaves = self.furthest.len() / 2;
        let mut node = leaves + from;
        while !reaches(self.furthest[node]) {
            // up, as long as there is nothing to the right below the same node
            node >>= node.trailing_ones();
            if node == 0 {
                return None;
            }
            node += 1;
        }
        while node < leaves {
            node *= 2;
            node += usize::from(!reaches(self.furthest[node]));
        }
        Some(node - leaves)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The numbers found from `from` on, and how many ends were asked about.
    fn beyond(reach: &Reach, from: usize, byte: usize) -> (Option<usize>, usize) {
        let mut asked = 0;
        let found = reach.next(from, |end| {
            asked += 1;
            end > byte
        });
        (found, asked)
    }

    #[test]
    fn of_no_ends_none_reaches() {
        let reach = Reach::over([].into_iter());
        assert_eq!(beyond(&reach, 0, 0), (None, 0));
        assert_eq!(reach.count(), 0);
    }

    #[test]
    fn under_an_end_beyond_all_few_of_many_are_asked_about() {
        let ends = (0..5_000).map(|ix| if ix == 0 { 1_000_000 } else { 10 * ix });
        let reach = Reach::over(ends.collect::<Vec<_>>().into_iter());
        for byte in [5, 20_000, 49_985] {
            let (found, asked) = beyond(&reach, 1, byte);
            assert_eq!(found, Some(byte / 10 + 1));
            assert!(asked <= 30, "{asked} of 5000");
        }
        let (found, asked) = beyond(&reach, 1, 500_000);
        assert!(found.is_none() && asked <= 15, "{asked} of 5000");
    }

    proptest! {
        #[test]
        fn next_finds_what_asking_each_finds(
            ends in proptest::collection::vec(0_usize..40, 0..70),
            (from, byte) in (0_usize..80, 0_usize..40),
        ) {
            let reach = Reach::over(ends.iter().copied());
            let each = (from..ends.len()).find(|ix| ends[*ix] > byte);
            let (found, asked) = beyond(&reach, from, byte);
            prop_assert_eq!(found, each);
            let levels = ends.len().next_power_of_two().ilog2() as usize + 1;
            prop_assert!(asked <= 2 * levels, "{} at {} levels", asked, levels);
        }
    }
}
