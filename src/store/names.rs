//! File names made from what people and pages wrote: safe on every file system, readable, and the same on every device.
//!
//! Knows what a name must not hold. Never touches a file.

use std::ffi::{OsStr, OsString};

use crate::notes::sha256_hex;

/// How an annotation file's name ends.
pub(super) const ANNOTATIONS: &str = ".annot.toml";

/// Bytes a slug may have: 33 ideographs, far below the 255 bytes of a file name.
const SLUG_BYTES: usize = 100;

/// The first 8 hex digits of the hash of an article's id: they find its annotation file, whatever the slug before them.
pub(super) fn article_hash(id: &str) -> String {
    hash(id, 8)
}

/// The first `digits` hex digits of the SHA-256 of `text`.
pub(super) fn hash(text: &str, digits: usize) -> String {
    let mut hex = sha256_hex(text);
    hex.truncate(digits);
    hex
}

/// Whether `text` is a SHA-256 in hex digits.
pub(super) fn is_hash(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The name of the `number`th copy, from 1, that is kept of a file while it is written over: `name.bak`, `name.2.bak`.
pub(super) fn backup_name(name: &OsStr, number: u32) -> OsString {
    let mut backup = name.to_owned();
    if number > 1 {
        backup.push(format!(".{number}"));
    }
    backup.push(".bak");
    backup
}

/// The name of the file that `name` is such a copy of.
pub(super) fn backed_up(name: &str) -> Option<&str> {
    let name = name.strip_suffix(".bak")?;
    match name.rsplit_once('.') {
        Some((name, number)) if number.parse::<u32>().is_ok() => Some(name),
        _ => Some(name),
    }
}

/// The name of the `number`th article file, from 1, that is made of what was published as `title` on `date`:
/// `2019-08-22-聚焦新定位.md`, `2019-08-22-聚焦新定位-2.md`.
pub(super) fn article_name(date: Option<&str>, title: &str, number: u32) -> String {
    let stem = slug(&format!("{}-{title}", date.unwrap_or_default()));
    match number {
        1 => format!("{stem}.md"),
        number => format!("{stem}-{number}.md"),
    }
}

/// `title` as the readable part of a file name: no separators, controls or invisible characters, no blank, dot or dash at
/// either end, no name that Windows keeps for itself, at most 100 bytes, and `article` when nothing is left.
pub(super) fn slug(title: &str) -> String {
    let mut slug = String::new();
    for c in title.chars().map(|c| if fits(c) { c } else { '-' }) {
        if slug.len() + c.len_utf8() > SLUG_BYTES {
            break;
        }
        if c != '-' || !slug.ends_with('-') {
            slug.push(c);
        }
    }
    let slug = slug.trim_matches(['-', '.']);
    if slug.is_empty() || reserved(slug) {
        "article".to_owned()
    } else {
        slug.to_owned()
    }
}

fn fits(c: char) -> bool {
    !c.is_whitespace() && !super::writer::hidden(c) && !r#"/\:*?"<>|'`$&;#%~"#.contains(c)
}

/// Windows opens a device for these names, with any extension.
fn reserved(slug: &str) -> bool {
    let stem = slug.split('.').next().unwrap_or(slug).to_ascii_uppercase();
    let numbered = |prefix| {
        stem.strip_prefix(prefix)
            .is_some_and(|n| matches!(n.as_bytes(), [b'0'..=b'9']))
    };
    matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL") || numbered("COM") || numbered("LPT")
}

#[cfg(test)]
mod tests {
    use std::path::{Component, Path};

    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(title: &str, expected: &str) {
        assert_eq!(slug(title), expected);
    }

    #[test]
    fn a_backup_is_known_by_its_name() {
        for (number, backup) in [(1, "a.toml.bak"), (2, "a.toml.2.bak")] {
            assert_eq!(backup_name(OsStr::new("a.toml"), number), backup);
            assert_eq!(backed_up(backup), Some("a.toml"));
        }
        assert_eq!(backed_up("a.toml"), None);
    }

    #[test]
    fn a_chinese_title_stays_readable() {
        check(
            "聚焦新定位 树立新样子——全省政协主席读书会(一)",
            "聚焦新定位-树立新样子——全省政协主席读书会(一)",
        );
    }

    #[test]
    fn a_title_that_is_a_path_becomes_a_name() {
        check("../../.bashrc", "bashrc");
        check("/etc/passwd", "etc-passwd");
        check(r"C:\x", "C-x");
        check(r"..\..\x", "x");
        check(".", "article");
        check("..", "article");
        check("-rf", "rf");
        check("a:b", "a-b");
        check("a. ", "a");
    }

    #[test]
    fn names_that_windows_keeps_for_itself_are_avoided() {
        for title in ["CON", "nul.md", "com1", "LPT9", "aux"] {
            check(title, "article");
        }
        check("COMPASS", "COMPASS");
    }

    #[test]
    fn nothing_invisible_gets_into_a_name() {
        check(
            "a\nb\0c\u{202e}txt.exe\u{200b}\u{1b}[2J",
            "a-b-c-txt.exe-[2J",
        );
        check("", "article");
        check("\u{feff}\u{3000}", "article");
    }

    #[test]
    fn a_long_title_is_cut_between_characters() {
        assert_eq!(slug(&"汉".repeat(300)), "汉".repeat(33));
    }

    #[test]
    fn an_article_is_named_by_its_date_and_title() {
        let name = |date, title, number| article_name(date, title, number);
        assert_eq!(
            name(Some("2019-08-22"), "聚焦 新定位/一", 1),
            "2019-08-22-聚焦-新定位-一.md"
        );
        assert_eq!(name(Some("2019-08-22"), "", 2), "2019-08-22-2.md");
        assert_eq!(name(None, "..", 1), "article.md");
        assert_eq!(name(None, &"汉".repeat(99), 3), "汉".repeat(33) + "-3.md");
    }

    #[test]
    fn the_hash_is_that_of_the_id() {
        assert_eq!(article_hash(""), "e3b0c442");
    }

    proptest! {
        #[test]
        fn a_slug_never_leaves_its_folder(title in any::<String>()) {
            let slug = slug(&title);
            let components: Vec<_> = Path::new(&slug).components().collect();
            prop_assert_eq!(components, [Component::Normal(slug.as_ref())]);
            prop_assert!(slug.len() <= SLUG_BYTES && !slug.starts_with(['.', '-']) && !slug.contains('\\'));
            prop_assert!(!slug.chars().any(char::is_control));
        }

        #[test]
        fn paths_in_titles_never_leave_the_folder(title in r"([./\\:~ ]|CON|nul|汉|a){0,12}") {
            let slug = slug(&title);
            prop_assert!(!slug.is_empty() && !slug.contains(['/', '\\', ':']) && slug != ".." && !reserved(&slug));
        }
    }
}
