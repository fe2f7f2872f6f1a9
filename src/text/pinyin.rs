//! The letters Chinese characters are typed with.

use pinyin::ToPinyinMulti;

/// Whether any reading of `c` begins with `letter`, one of `a` to `z`: 重 with `z` and with `c`.
pub fn is_typed_with(c: char, letter: char) -> bool {
    c.to_pinyin_multi().is_some_and(|readings| {
        readings
            .into_iter()
            .any(|reading| reading.plain().starts_with(letter))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reading_counts_and_traditional_characters_too() {
        for (c, letters) in [
            ('政', "z"),
            ('重', "zc"),
            ('會', "hk"),
            ('行', "xh"),
            ('ａ', ""),
            ('a', ""),
            ('。', ""),
        ] {
            for letter in 'a'..='z' {
                assert!(
                    !letters.contains(letter) || is_typed_with(c, letter),
                    "{c} {letter}"
                );
                assert!(
                    !letters.is_empty() || !is_typed_with(c, letter),
                    "{c} {letter}"
                );
            }
        }
        assert!(!is_typed_with('政', 'x'));
    }
}
