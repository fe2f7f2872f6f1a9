//! Version vectors: how often each device changed a record.
//!
//! A device is named by two to six letters and digits that stand in a folder no synchronisation touches. Two vectors
//! tell whether one record descends from the other, which no clock can.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

/// A version vector: how often each device changed the record.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Rev(pub BTreeMap<String, u64>);

impl Rev {
    /// Counts one more change by `device`, which holds neither blanks nor colons.
    pub fn bump(&mut self, device: &str) {
        let count = self.0.entry(device.to_owned()).or_default();
        *count = count.saturating_add(1);
    }

    /// Whether it holds every change that `other` holds, and more.
    pub fn is_ahead_of(&self, other: &Self) -> bool {
        let holds =
            |(device, count): (&String, &u64)| self.0.get(device).is_some_and(|own| own >= count);
        self != other && other.0.iter().all(holds)
    }

    /// The vector that holds every change either of the two holds.
    #[must_use]
    pub fn join(&self, other: &Self) -> Self {
        let mut joined = self.clone();
        for (device, &count) in &other.0 {
            let known = joined.0.entry(device.clone()).or_default();
            *known = count.max(*known);
        }
        joined
    }
}

/// `k7:3 mb:1`, sorted by device.
impl fmt::Display for Rev {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (ix, (device, count)) in self.0.iter().enumerate() {
            let gap = if ix == 0 { "" } else { " " };
            write!(f, "{gap}{device}:{count}")?;
        }
        Ok(())
    }
}

/// A piece of a version vector that is not `device:count`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BadRev {
    /// The piece as written.
    pub piece: String,
}

impl FromStr for Rev {
    type Err = BadRev;

    /// Reads `k7:3 mb:1` with any blanks and in any order; the empty string is the vector of no change. Of a device
    /// named twice the higher count holds.
    ///
    /// # Errors
    /// A piece without a device, without a colon, or whose count is no number below 2⁶⁴.
    fn from_str(text: &str) -> Result<Self, BadRev> {
        let mut rev = Self::default();
        for piece in text.split_whitespace() {
            let (device, count) = entry(piece).ok_or_else(|| BadRev {
                piece: piece.to_owned(),
            })?;
            let known = rev.0.entry(device.to_owned()).or_default();
            *known = count.max(*known);
        }
        Ok(rev)
    }
}

fn entry(piece: &str) -> Option<(&str, u64)> {
    let (device, count) = piece.split_once(':')?;
    Some((device, count.parse().ok()?)).filter(|_| !device.is_empty())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn rev(text: &str) -> Rev {
        text.parse().expect("a version vector")
    }

    #[test]
    fn it_is_written_sorted_by_device() {
        assert_eq!(rev("mb:1   k7:3").to_string(), "k7:3 mb:1");
        assert_eq!(rev("").to_string(), "");
    }

    #[test]
    fn a_bump_counts_for_one_device() {
        let mut vector = rev("k7:3 mb:1");
        vector.bump("mb");
        vector.bump("zz");
        assert_eq!(vector, rev("k7:3 mb:2 zz:1"));
    }

    #[test]
    fn a_bump_of_the_highest_count_stays_there() {
        let mut vector = rev("k7:18446744073709551615");
        vector.bump("k7");
        assert_eq!(vector, rev("k7:18446744073709551615"));
    }

    #[test]
    fn a_join_holds_the_changes_of_both() {
        assert_eq!(
            rev("k7:3 mb:1").join(&rev("k7:2 zz:4")),
            rev("k7:3 mb:1 zz:4")
        );
    }

    #[test]
    fn a_piece_that_says_no_count_is_named() {
        for piece in [
            "k7",
            ":3",
            "k7:",
            "k7:-1",
            "k7:3:1",
            "k7:18446744073709551616",
        ] {
            assert_eq!(
                piece.parse::<Rev>(),
                Err(BadRev {
                    piece: piece.to_owned()
                })
            );
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(devices in proptest::collection::btree_map("[a-z2-7]{2,6}", any::<u64>(), 0..5)) {
            let vector = Rev(devices);
            prop_assert_eq!(rev(&vector.to_string()), vector);
        }
    }
}
