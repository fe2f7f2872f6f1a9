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
pub fn is_typed_with(text: &[u32], letters: &[u32]) -> bool {
    let fits = |window: &[u32]| {
        let mut pairs = window.iter().zip(letters);
        pairs.all(|(character, letter)| character & letter != 0)
    };
    match letters {
        [] => true,
        [letter] => text.iter().fold(0, |found, it| found | it & letter) != 0,
        [first, second] => has_pair(text, *first, *second),
        // the pair that was typed last is the one that may be missing
        _ => {
            let mut pairs = letters.windows(2).rev();
            pairs.all(|pair| has_pair(text, pair[0], pair[1]))
                && text.windows(letters.len()).any(fits)
        }
    }
}

/// Whether two characters in a row are typed with these letters. It looks at all of them: that the processor does many at a time, while
/// stopping at the first would have it look at each alone.
fn has_pair(text: &[u32], first: u32, second: u32) -> bool {
    let next = text.get(1..).unwrap_or_default();
    let pairs = text.iter().zip(next);
    let found = pairs.fold(0, |found, (one, other)| {
        found | u32::from(one & first != 0) & u32::from(other & second != 0)
    });
    found != 0
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
    }
}
