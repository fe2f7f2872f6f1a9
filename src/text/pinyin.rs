//! The letters Chinese characters are typed with.

use std::sync::LazyLock;

use pinyin::{ToPinyin, ToPinyinMulti};

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

/// Most letters of a spelling that are looked for.
const SPELLING_MAX: usize = 63;

/// Whether some characters in a row of `text` are typed with these lower-case letters, each with its whole reading or with the first
/// letter of it, the last also with the beginning of it: `zhengxie`, `zxie` and `zhengx` all find 政协. `initials` are those of each
/// character of `text`.
///
/// A reading is written as input methods take it, `v` for ü.
pub fn is_spelled_with(text: &str, initials: &[u32], letters: &str) -> bool {
    let Some(first) = letters.chars().next() else {
        return true;
    };
    let first = self::initials(first);
    letters.len() <= SPELLING_MAX
        && text
            .char_indices()
            .zip(initials)
            .any(|((byte, _), there)| there & first != 0 && begins_with(&text[byte..], letters))
}

/// Whether `text` begins with characters that are typed with `letters`. Every way to share the letters out among the characters is
/// followed at once: a bit each for how many letters are used up.
fn begins_with(text: &str, letters: &str) -> bool {
    let mut reached: u64 = 1;
    for c in text.chars() {
        let mut next = 0;
        for used in (0..letters.len()).filter(|used| reached >> used & 1 != 0) {
            match used_by(c, &letters[used..]) {
                None => return true,
                Some(lengths) => next |= lengths << used,
            }
        }
        if next == 0 {
            return false;
        }
        reached = next;
    }
    false
}

/// How many of the first `letters` the character may take, a bit each; `None` when it takes them all.
fn used_by(c: char, letters: &str) -> Option<u64> {
    let mut lengths = 0;
    let mut take = |reading: &str| {
        if reading.starts_with(letters) {
            return None;
        }
        if letters.starts_with(reading) {
            lengths |= 1 << reading.len();
        }
        if reading.as_bytes().first() == letters.as_bytes().first() {
            lengths |= 1 << 1;
        }
        Some(())
    };
    if c.is_ascii_alphabetic() {
        take(c.to_ascii_lowercase().encode_utf8(&mut [0; 4]))?;
    }
    for reading in c.to_pinyin_multi().into_iter().flatten() {
        match reading.plain() {
            plain if plain.contains('ü') => take(&plain.replace('ü', "v"))?,
            plain => take(plain)?,
        }
    }
    Some(lengths)
}

/// What Chinese texts are sorted by: the commonest reading of each character, then the character itself. Latin letters and digits come
/// before Chinese, small and capital letters together.
pub fn sorting_key(text: &str) -> String {
    let mut key = String::with_capacity(text.len() * 3);
    for c in text.chars() {
        match c.to_pinyin() {
            Some(reading) => {
                // behind every Latin letter; and the blank puts `li` before `lian`
                key.push('\u{7f}');
                key.push_str(reading.plain());
                key.push(' ');
                key.push(c);
            }
            None => key.extend(c.to_lowercase()),
        }
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spelled(text: &str, letters: &str) -> bool {
        is_spelled_with(text, &all(text), letters)
    }

    #[test]
    fn readings_and_their_first_letters_spell_characters_in_a_row() {
        for letters in [
            "zhengxie",
            "zxie",
            "zhengx",
            "zhengxi",
            "hangzhou",
            "hzszx",
            "szhengxiegz",
            "shicppcc",
            "",
            "xieg",
        ] {
            assert!(
                spelled("杭州市政协工作", letters) || spelled("市CPPCC", letters),
                "{letters}"
            );
        }
        for letters in ["zhengjie", "zhxie", "zhengxieh", "ieg", "hangzhoux"] {
            assert!(!spelled("杭州市政协工作", letters), "{letters}");
        }
    }

    #[test]
    fn every_reading_spells_and_v_stands_for_u_with_dots() {
        assert!(spelled("重庆", "chongqing") && spelled("重点", "zhongdian"));
        assert!(spelled("绿水", "lvshui") && spelled("女", "nv"));
    }

    #[test]
    fn a_spelling_that_can_be_shared_out_in_many_ways_takes_no_time() {
        let text = "啊".repeat(2000);
        assert!(!spelled(&text, &format!("{}b", "a".repeat(60))));
        assert!(!spelled(&text, &"a".repeat(64)));
    }

    #[test]
    fn chinese_is_sorted_by_reading_behind_latin() {
        let mut titles = ["政协", "Ba", "杭州", "阿", "ab", "李", "连", "2019"];
        titles.sort_by_cached_key(|title| sorting_key(title));
        assert_eq!(
            titles,
            ["2019", "ab", "Ba", "阿", "杭州", "李", "连", "政协"]
        );
    }

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
