//! The letters Chinese characters are typed with.

use std::sync::LazyLock;

use pinyin::ToPinyinMulti;

/// The letters of the Han characters from U+4E00 on, looked up once: a key typed into a filter asks for those of a whole list.
static HAN: LazyLock<Vec<u32>> = LazyLock::new(|| (HAN_FIRST..=HAN_LAST).map(read).collect());
const HAN_FIRST: char = '\u{4e00}';
const HAN_LAST: char = '\u{9fff}';

/// The letters that readings of `c` begin with, a bit each, `a` the lowest: those of 重 are `c` and `z`. A Latin letter is typed with itself.
pub fn initials(c: char) -> u32 {
    match c {
        HAN_FIRST..=HAN_LAST => HAN[c as usize - HAN_FIRST as usize],
        _ if c.is_ascii() => letter(c),
        _ => read(c),
    }
}

fn letter(c: char) -> u32 {
    match c.to_ascii_lowercase() {
        c @ 'a'..='z' => 1 << (u32::from(c) - u32::from('a')),
        _ => 0,
    }
}

fn read(c: char) -> u32 {
    let readings = c.to_pinyin_multi().into_iter().flatten();
    let firsts = readings.filter_map(|reading| reading.plain().chars().next());
    firsts.fold(0, |letters, first| letters | letter(first))
}

/// Whether some characters in a row are typed with these letters: `zxh` finds 政协会. `text` is the [`initials`] of each character.
///
/// It looks at many places at once and at each for every letter: that the processor does side by side, while stopping at the first
/// letter that is missing would have it look at each place alone.
pub fn is_typed_with(text: &[u32], letters: &[u32]) -> bool {
    const PLACES: usize = 64;
    let Some(places) = (text.len() + 1).checked_sub(letters.len().max(1)) else {
        return letters.is_empty();
    };
    let has_match = |start: usize| {
        let count = PLACES.min(places - start);
        let mut fits = [1; PLACES];
        for (ix, letter) in letters.iter().enumerate() {
            let there = &text[start + ix..start + ix + count];
            for (fits, character) in fits.iter_mut().zip(there) {
                *fits &= u32::from(character & letter != 0);
            }
        }
        fits[..count].iter().fold(0, |any, fits| any | fits) != 0
    };
    letters.is_empty() || (0..places).step_by(PLACES).any(has_match)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<u32> {
        text.chars().map(initials).collect()
    }

    #[test]
    fn every_reading_counts_and_traditional_characters_too() {
        for (c, letters) in [('重', "cz"), ('政', "z"), ('Z', "z"), ('。', ""), ('7', "")] {
            let wanted = all(letters).into_iter().fold(0, |all, letter| all | letter);
            assert_eq!(initials(c) & wanted, wanted, "{c}");
            assert!(wanted != 0 || initials(c) == 0, "{c}");
        }
        assert_ne!(initials('會') & initials('h'), 0);
    }

    #[test]
    fn letters_find_characters_in_a_row() {
        let text = all("杭州市政协CPPCC工作");
        for (letters, is) in [
            ("hzszx", true),
            ("zx", true),
            ("xcp", true),
            ("zs", true),
            ("zz", false),
            ("gzz", false),
        ] {
            assert_eq!(is_typed_with(&text, &all(letters)), is, "{letters}");
        }
        assert!(!is_typed_with(&[], &all("a")));
        assert!(is_typed_with(&[], &[]) && is_typed_with(&text, &[]));
        let long = all(&"政协".repeat(40));
        assert!(is_typed_with(&long, &all("xzxz")) && !is_typed_with(&long, &all("zz")));
        let late = all(&format!("{}工", "政协".repeat(40)));
        assert!(is_typed_with(&late, &all("xg")) && !is_typed_with(&late, &all("gx")));
    }
}
