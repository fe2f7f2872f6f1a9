//! Traditional characters and their simplified forms, one for one.
//!
//! The pairs are those of `OpenCC`'s `TSCharacters.txt` (Apache-2.0), the first simplified form of each, and 著 with 着.

use std::cmp::Ordering;

/// Traditional characters in order, each followed by its simplified form; every one takes three bytes.
const PAIRS: &str = include_str!("dictionary/traditional.txt");
const PAIR_BYTES: usize = 6;

/// The simplified form of a traditional character; any other character is its own.
pub fn simplified(c: char) -> char {
    let mut pair = [0; 3];
    if c.len_utf8() != pair.len() {
        return c;
    }
    let wanted = c.encode_utf8(&mut pair).as_bytes();
    let (mut low, mut high) = (0, PAIRS.len() / PAIR_BYTES);
    while low < high {
        let middle = low.midpoint(high);
        let at = middle * PAIR_BYTES;
        let (traditional, simplified) = PAIRS[at..at + PAIR_BYTES].split_at(PAIR_BYTES / 2);
        // UTF-8 sorts as code points do
        match traditional.as_bytes().cmp(wanted) {
            Ordering::Less => low = middle + 1,
            Ordering::Greater => high = middle,
            Ordering::Equal => return simplified.chars().next().unwrap_or(c),
        }
    }
    c
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pairs_are_in_order_and_simplified_once_and_for_all() {
        let pairs: Vec<char> = PAIRS.chars().collect();
        assert_eq!(PAIRS.len(), pairs.len() * 3);
        assert!(
            pairs
                .chunks(2)
                .zip(pairs.chunks(2).skip(1))
                .all(|(a, b)| a[0] < b[0])
        );
        assert!(pairs.chunks(2).all(|pair| simplified(pair[1]) == pair[1]));
    }
}
