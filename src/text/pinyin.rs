//! The letters Chinese characters are typed with.

use pinyin::ToPinyinMulti;

/// The letters that readings of `c` begin with, a bit each, `a` the lowest: those of 重 are `c` and `z`. A Latin letter is typed with itself.
pub fn initials(c: char) -> u32 {
    let letter = |c: char| match c.to_ascii_lowercase() {
        c @ 'a'..='z' => 1 << (u32::from(c) - u32::from('a')),
        _ => 0,
    };
    let readings = c.to_pinyin_multi().into_iter().flatten();
    let firsts = readings.filter_map(|reading| reading.plain().chars().next());
    firsts.fold(letter(c), |letters, first| letters | letter(first))
}

/// Whether some characters in a row are typed with these letters: `zxh` finds 政协会. `text` is the [`initials`] of each character.
pub fn is_typed_with(text: &[u32], letters: &[u32]) -> bool {
    let fits = |window: &[u32]| {
        let mut pairs = window.iter().zip(letters);
        pairs.all(|(character, letter)| character & letter != 0)
    };
    text.windows(letters.len().max(1)).any(fits)
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
