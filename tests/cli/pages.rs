//! Saved pages of every form: who speaks in them, under which headings, and what only the reader can know.
//!
//! `tests/data/pages/` holds pages written for these tests, people and places in them invented, each with the outline that a careful
//! reader would give it: what `pizhu outline --json` prints, with the fields that the page is there for. A field that is left out
//! is not compared; of `uncertain` what is named must be there. A quarter of the pages were written before the rules were, the others
//! after, by people who did not know them.
//!
//! The texts in which nobody speaks are the first four chapters of 三国演义, poems of 唐诗三百首 (from Debian's `fortunes-zh`) and of 诗经
//! (from npm's `chinese-poetry`), all in the public domain, and our own sources.

use std::path::{Path, PathBuf};

use pizhu::recognise::{DoubtKind, recognise_text};

use super::*;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/pages")
}

/// The pages, and the outline expected of each.
fn pages() -> Vec<(PathBuf, Value)> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder())
        .expect("the pages")
        .map(|entry| entry.expect("a file").path())
        .collect();
    files.sort();
    let is_outline = |path: &PathBuf| path.extension().is_some_and(|end| end == "json");
    let (outlines, pages): (Vec<_>, Vec<_>) = files.into_iter().partition(is_outline);
    assert_eq!(outlines.len(), pages.len());
    let read = |path: &PathBuf| {
        serde_json::from_str(&fs::read_to_string(path).expect("an outline")).expect("JSON")
    };
    pages.into_iter().zip(outlines.iter().map(read)).collect()
}

/// Whether `found` says what `expected` does: the same, but for fields of objects that are not expected.
fn agrees(expected: &Value, found: &Value) -> bool {
    match (expected, found) {
        (Value::Object(fields), Value::Object(_)) => fields
            .iter()
            .all(|(name, value)| agrees(value, &found[name])),
        (Value::Array(expected), Value::Array(found)) => {
            let pairs = expected.iter().zip(found);
            expected.len() == found.len()
                && pairs.into_iter().all(|(one, other)| agrees(one, other))
        }
        _ => expected == found,
    }
}

/// Of what is uncertain all that is expected must be found.
fn holds(expected: &Value, found: &Value) -> bool {
    let found = found.as_array().expect("a list");
    let expected = expected.as_array().expect("a list");
    expected
        .iter()
        .all(|one| found.iter().any(|other| agrees(one, other)))
}

#[test]
fn every_page_has_the_outline_a_careful_reader_gives_it() {
    let home = Home::new();
    let mut wrong = Vec::new();
    for (page, expected) in pages() {
        let found = home.json(&["outline", page.to_str().expect("a name"), "--json"]);
        for (field, expected) in expected.as_object().expect("fields") {
            let is_right = match field.as_str() {
                "uncertain" => holds(expected, &found[field]),
                _ => agrees(expected, &found[field]),
            };
            if !is_right {
                let name = page.file_name().expect("a name").to_string_lossy();
                wrong.push(format!("{name}: {field}\n  {expected}\n  {}", found[field]));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn pages_of_every_form_and_encoding_are_there() {
    let pages = pages();
    let is = |field: &str, value: &str| {
        let of = |(_, outline): &&(PathBuf, Value)| outline[field] == *value;
        pages.iter().filter(of).count()
    };
    for encoding in [
        "UTF-8",
        "gb18030",
        "Big5",
        "UTF-16LE",
        "UTF-16BE",
        "EUC-KR",
        "Shift_JIS",
        "EUC-JP",
    ] {
        assert!(is("encoding", encoding) > 0, "{encoding}");
    }
    for ending in ["txt", "html", "md", "epub"] {
        let of = |(page, _): &&(PathBuf, Value)| page.extension().is_some_and(|end| end == ending);
        assert!(pages.iter().filter(of).count() > 0, "{ending}");
    }
    assert!(pages.len() >= 30);
}

#[test]
fn nobody_speaks_in_novels_poems_and_programs() {
    let home = Home::new();
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    for name in [
        "tests/data/三国演义-1-4.txt",
        "tests/data/唐诗-80.txt",
        "tests/data/诗经-160.txt",
        "src/recognise/turn.rs",
        "src/cli/read.rs",
        "Cargo.lock",
        "keymap.toml",
    ] {
        let copy = home.put("page.txt", fs::read(here.join(name)).expect(name));
        let outline = home.json(&["outline", copy.to_str().expect("a name"), "--json"]);
        assert_eq!(outline["speakers"], Value::Array(Vec::new()), "{name}");
        assert_eq!(outline["turns"], Value::Null, "{name}");
    }
}

#[test]
fn a_novel_is_shown_by_its_chapters() {
    let home = Home::new();
    let novel = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/三国演义-1-4.txt");
    let outline = home.json(&["outline", novel.to_str().expect("a name"), "--json"]);
    let headings = outline["headings"].as_array().expect("headings");
    let starts = |heading: &Value| {
        heading["text"]
            .as_str()
            .is_some_and(|text| text.starts_with('第'))
    };
    assert_eq!((headings.len(), headings.iter().all(starts)), (4, true));
}

/// Which doubts a text of these lines leaves.
fn doubts(lines: &str) -> Vec<DoubtKind> {
    let page = recognise_text(lines, "题");
    page.doubts.into_iter().map(|doubt| doubt.kind).collect()
}

const SAID: &str =
    "我们在村里办了一所夜校，每个星期三晚上开课，来听课的人从八个变成了八十个，教室坐不下。";

#[test]
fn names_that_stand_below_what_was_said_speak_for_nobody() {
    let page = format!("{SAID}\n——南山大学校长杨继明\n{SAID}\n——北山大学校长李志远\n");
    assert_eq!(
        doubts(&format!("校长的话\n\n{page}")),
        [DoubtKind::SignedBelow]
    );
}

#[test]
fn a_page_that_says_everything_leaves_no_doubt() {
    let page = format!(
        "座谈会发言摘登\n来源:某某报\n\n甲县县长 张建国\n\n办好夜校\n\n{SAID}\n\n乙县县长 李卫东\n\n修好水渠\n\n{SAID}\n"
    );
    assert_eq!(doubts(&page), []);
}
