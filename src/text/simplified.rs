//! Traditional characters and their simplified forms, one for one.
//!
//! The pairs are those of `OpenCC`'s `TSCharacters.txt` (Apache-2.0), the first simplified form of each, and 著 with 着.

use std::sync::OnceLock;

/// Traditional characters in order, each followed by its simplified form; every one takes three bytes.
const PAIRS: &str = include_str!("dictionary/traditional.txt");

/// The characters of three bytes that ideographs are among: U+3400 to U+9FFF.
const FIRST: u32 = 0x3400;
const LAST: u32 = 0x9fff;

/// For each of them its simplified form, found without a search: whole pages are simplified, character by character.
fn table() -> &'static [char] {
    static TABLE: OnceLock<Vec<char>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table: Vec<char> = (FIRST..=LAST).filter_map(char::from_u32).collect();
        let mut pairs = PAIRS.chars();
        while let (Some(traditional), Some(simplified)) = (pairs.next(), pairs.next()) {
            if let Some(form) = place(traditional).and_then(|ix| table.get_mut(ix)) {
                *form = simplified;
            }
        }
        table
    })
}

fn place(c: char) -> Option<usize> {
    let code = u32::from(c);
    let ix = code.checked_sub(FIRST).filter(|_| code <= LAST)?;
    usize::try_from(ix).ok()
}

/// The simplified form of a traditional character; any other character is its own.
pub fn simplified(c: char) -> char {
    place(c)
        .and_then(|ix| table().get(ix).copied())
        .unwrap_or(c)
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
