//! Annotation files, settings and keymaps that are spoilt, huge or full of traps.

use std::fs;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::home::{Home, Ran};

const ID: &str = "id = \"01920000-0000-7000-8000-000000000001\"\n";

/// A home whose annotation file for the talk holds `text` after its first annotation.
fn with_file(text: impl AsRef<[u8]>) -> Home {
    let home = Home::with_talk();
    home.add("丁戊");
    fs::write(home.annotation_file(), text).expect("a file");
    home
}

fn with_records(records: &str) -> Home {
    with_file(format!(
        "format = 1\n\n[source]\nid = \"talk\"\n\n{records}"
    ))
}

/// A file that cannot be read is said with this; nothing is listed, exported or written, and it stays as it is.
#[track_caller]
fn check_refused(text: impl AsRef<[u8]>, why: &str) {
    let home = with_file(&text);
    let add = ["notes", "add", "talk.md", "--quote", "己"];
    for args in [
        &["notes", "list", "talk.md"][..],
        &add,
        &["export", "talk.md"],
        &["check", "talk.md"],
    ] {
        let Ran { code, out, err } = home.run(args);
        assert_eq!(code, 1, "{out}{err}");
        assert!((out.clone() + &err).contains(why), "{args:?}: {out}{err}");
        assert!(out.len() + err.len() < 2000, "{args:?} says too much");
    }
    assert_eq!(
        fs::read(home.annotation_file()).expect("a file"),
        text.as_ref()
    );
}

#[test]
fn nesting_without_end_is_refused() {
    let deep = 100_000;
    let too_deep = "recurs";
    check_refused(format!("format = 1\na = {}", "[".repeat(deep)), too_deep);
    check_refused(format!("format = 1\na = {}", "{a=".repeat(deep)), too_deep);
    check_refused(format!("format = 1\na{} = 1", ".a".repeat(deep)), too_deep);
    check_refused(format!("format = 1\n[a{}]", ".a".repeat(deep)), too_deep);
}

#[test]
fn a_file_beyond_the_limit_is_not_read() {
    let begin = Instant::now();
    check_refused("a = 1\n".repeat((16 << 20) / 6 + 1), "is larger than 16 MB");
    let huge = with_file("");
    let file = fs::File::options().write(true).open(huge.annotation_file());
    file.and_then(|file| file.set_len(10 << 30))
        .expect("a sparse file");
    let ran = huge.run(&["notes", "list", "talk.md"]);
    assert!(
        ran.code == 1 && ran.err.contains("is larger than 16 MB"),
        "{}",
        ran.err
    );
    for name in ["config", "keymap"] {
        let home = Home::with_talk();
        let path = home.put(&format!("config/pizhu/{name}.toml"), "");
        let file = fs::File::options().write(true).open(path).expect("a file");
        file.set_len(10 << 30).expect("a sparse file");
        let ran = home.run(&["keys"]);
        assert!(
            ran.code == 0 && ran.err.contains("is larger than 1 MB"),
            "{}",
            ran.err
        );
    }
    assert!(begin.elapsed() < Duration::from_secs(10));
}

#[test]
fn keys_and_tables_without_number_are_read_in_bounded_time() {
    let begin = Instant::now();
    let keys: String = (0..50_000).map(|key| format!("a{key} = 1\n")).collect();
    let home = with_file(format!("format = 1\n{keys}"));
    home.add("己");
    let home = with_file(format!("format = 1\n{}", "[[a]]\n".repeat(50_000)));
    home.add("己");
    let home = with_file(format!("format = 1\n{}", "[[annotation]]\n".repeat(10_000)));
    let ran = home.run(&["notes", "add", "talk.md", "--quote", "己"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(begin.elapsed() < Duration::from_secs(15));
}

#[test]
fn a_file_that_is_not_toml_is_refused_with_its_line() {
    check_refused("format = 1\nformat = 1\n", ":2:1: not TOML: duplicate key");
    check_refused(
        "format = 1\n[source]\n[source]\n",
        ":3:2: not TOML: duplicate key",
    );
    for raw in ['\u{1b}', '\0', '\u{7f}', '\r'] {
        check_refused(format!("format = 1\na = \"{raw}\"\n"), ":2:6: not TOML: ");
    }
    check_refused("\0".repeat(4096), ":1:4097: not TOML: ");
    check_refused("", "no usable `format`");
    check_refused("format = 1\n[[annotation]]\nid = \"0192", ":3:");
    check_refused(
        "format = 1\nannotation = \"x\"\n",
        ":2:14: `annotation` is not a list of tables",
    );
    check_refused(
        "format = 1\nannotation = []\n",
        ":2:14: `annotation` is not a list of tables",
    );
    check_refused(
        format!("format = 1\n[[annotation]]\n{ID}note = \"\"\"\n[[annotation]]\nstart = 1\n"),
        "not TOML: ",
    );
    check_refused("format = 1\n<<<<<<< ours\n", ":2:9: not TOML: ");
    check_refused(
        format!("format = 1\n[[annotation]]\n{ID}created = 2026-02-30T00:00:00Z\n"),
        "not TOML: ",
    );
    check_refused(
        format!("format = 1\n[[annotation]]\n{ID}created = 2026-01-01T00:60:00Z\n"),
        "not TOML: ",
    );
}

#[test]
fn a_file_of_a_later_version_is_read_and_not_written() {
    let text = format!(
        "format = 99\n[source]\nid = \"talk\"\n\n[[annotation]]\n{ID}quote = \"丁戊\"\nstart = 15\nend = 17\n"
    );
    let home = with_file(&text);
    for args in [
        &["notes", "add", "talk.md", "--quote", "己"][..],
        &["notes", "remove", "talk.md", "01920000"],
    ] {
        let ran = home.run(args);
        assert!(
            ran.code == 1 && ran.err.contains("(format 99)"),
            "{}",
            ran.err
        );
    }
    assert_eq!(
        fs::read_to_string(home.annotation_file()).expect("a file"),
        text
    );
}

/// Every line of a file stands in what was made of it, in the same order.
#[track_caller]
fn check_kept(before: &str, after: &str) {
    let mut rest = after.split('\n');
    for line in before.trim_end_matches('\n').split('\n') {
        assert!(
            rest.any(|after| after == line),
            "`{line}` of\n{before}\nis not in\n{after}"
        );
    }
}

/// The annotations that are listed, and what is said of the others.
#[track_caller]
fn listed(records: &str) -> (Vec<Value>, String) {
    let home = with_records(records);
    let before = fs::read_to_string(home.annotation_file()).expect("a file");
    let ran = home.run(&["notes", "list", "talk.md", "--json"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    home.add("己");
    let after = fs::read_to_string(home.annotation_file()).expect("a file");
    check_kept(&before, &after);
    home.run(&["export", "talk.md"]);
    let Value::Array(records) = serde_json::from_str(&ran.out).expect("JSON") else {
        panic!("{}", ran.out);
    };
    (records, ran.err)
}

#[test]
fn one_record_that_cannot_be_used_is_said_and_kept() {
    for (record, why) in [
        ("start = 1\nend = 2\n", "no usable `id`"),
        (&format!("{ID}start = -1\nend = 2\n"), "`start`"),
        (
            &format!("{ID}start = 3\nend = 2\n"),
            "`start` is behind `end`",
        ),
        (
            &format!("{ID}start = 9223372036854775808\nend = 9\n"),
            "`start` is behind `end`",
        ),
        (
            &format!("{ID}start = 99999999999999999999999\nend = 9\n"),
            "`start`",
        ),
        (&format!("{ID}start = 1.0\nend = nan\n"), "`start`"),
        (
            &format!("{ID}start = 1\nend = 2\ndeleted = 2026-01-01T00:00:00\n"),
            "`deleted`",
        ),
        (
            &format!("{ID}start = 1\nend = 2\nrev = \"k7:99999999999999999999\"\n"),
            "`rev`",
        ),
    ] {
        let (records, err) = listed(&format!("[[annotation]]\n{record}"));
        assert!(records.is_empty() && err.contains(why), "{record}: {err}");
    }
    let (records, err) = listed(&format!(
        "[[annotation]]\n{ID}quote = \"丁戊\"\nstart = 15\nend = 17\n\n[[annotation]]\n{ID}start = 0\nend = 1\n"
    ));
    assert_eq!(
        (records.len(), &records[0]["quote"]),
        (1, &Value::from("丁戊"))
    );
    assert!(err.contains("has the id 01920000"), "{err}");
}

#[test]
fn offsets_beyond_the_text_or_inside_a_character_are_placed_or_lost() {
    let most = i64::MAX;
    for range in [
        format!("start = {most}\nend = {most}\n"),
        format!("start = 0\nend = {most}\n"),
        "start = 1000\nend = 2000\n".to_owned(),
        format!("start = 3\nend = 5\nquote-chars = {most}\n"),
    ] {
        for quote in ["", "quote = \"丁戊\"\n", "quote = \"无处\"\n"] {
            let (records, err) = listed(&format!(
                "[[annotation]]\n{ID}{quote}{range}rev = \"k7:18446744073709551615\"\n"
            ));
            assert_eq!((records.len(), err.as_str()), (1, ""), "{quote}{range}");
            let is_lost = records[0]["state"] == "lost";
            assert!(
                quote.is_empty() || is_lost == quote.contains("无处"),
                "{quote}{range}{}",
                records[0]
            );
        }
    }
    let home = Home::new();
    home.put("a.txt", "葛\u{e0100}城e\u{301}。\n");
    home.out(&["notes", "add", "a.txt", "--range", "0..2"]);
    let path = home.annotation_file();
    let text = fs::read_to_string(&path).expect("a file");
    for cut in ["end = 1\n", "end = 4\n"] {
        fs::write(&path, text.replace("end = 2\n", cut)).expect("a file");
        assert_eq!(
            home.json(&["notes", "list", "a.txt", "--json"])
                .as_array()
                .map(Vec::len),
            Some(1)
        );
        home.out(&["export", "a.txt"]);
    }
}

#[test]
fn offsets_beyond_all_numbers_are_lost_in_a_text_that_was_edited() {
    let home = Home::new();
    home.put(
        "a.md",
        "+++\nid = \"a\"\ntitle = \"题\"\n+++\n\n甲乙丙丁。\n",
    );
    home.out(&["notes", "add", "a.md", "--quote", "乙丙"]);
    home.put("a.md", "+++\nid = \"a\"\ntitle = \"题\"\n+++\n\n甲乙丙。\n");
    let path = home.annotation_file();
    let text = fs::read_to_string(&path).expect("a file");
    let place = text.find("start = ").expect("offsets");
    for quote in ["", "丙丁"] {
        let record = format!(
            "{}start = {most}\nend = {most}\n",
            &text[..place],
            most = usize::MAX
        );
        fs::write(&path, record.replace("乙丙", quote)).expect("a file");
        let records = home.json(&["notes", "list", "a.md", "--json"]);
        assert_eq!(records[0]["state"], "lost", "{records}");
    }
}

/// What a comparison takes grows with the length of both texts.
#[test]
fn quotations_without_end_are_compared_in_bounded_time() {
    let begin = Instant::now();
    let home = Home::new();
    let text = |seed: u32, chars: u32| -> String {
        let chars = (0..chars).map(|ix| 0x4e00 + (ix * 7919 + seed) % 20_000);
        chars.filter_map(char::from_u32).collect()
    };
    home.put(
        "a.md",
        format!(
            "+++\nid = \"a\"\ntitle = \"题\"\n+++\n\n{}\n",
            text(0, 100_000)
        ),
    );
    home.out(&["notes", "add", "a.md", "--range", "100..102"]);
    let (long, around) = (text(3, 100_000), text(5, 5_000));
    let records = (0..5).map(|ix| {
        format!("[[annotation]]\nid = \"01920000-0000-7000-8000-00000000000{ix}\"\nquote = \"{long}\"\nprefix = \"{around}\"\nsuffix = \"{around}\"\nstart = {ix}\nend = 90000\n\n")
    });
    let records: String = records.collect();
    fs::write(
        home.annotation_file(),
        format!("format = 1\n[source]\nid = \"a\"\n\n{records}"),
    )
    .expect("a file");
    let listed = home.json(&["notes", "list", "a.md", "--json"]);
    assert!((0..5).all(|ix| listed[ix]["state"] == "lost"));
    assert!(
        begin.elapsed() < Duration::from_secs(10),
        "{:?}",
        begin.elapsed()
    );
}

#[test]
fn times_that_are_none_cost_no_annotation() {
    for time in [
        "2026-01-01",
        "2026-01-01T00:00:00",
        "00:00:00",
        "9999-12-31T23:59:59Z",
        "0000-01-01T00:00:00Z",
        "'2026-02-30T00:00:00Z'",
        "\"明天\"",
        "2026-12-31T23:59:60Z",
    ] {
        let (records, err) = listed(&format!(
            "[[annotation]]\n{ID}created = {time}\nupdated = {time}\nquote = \"丁戊\"\nstart = 15\nend = 17\n"
        ));
        assert_eq!((records.len(), err.as_str()), (1, ""), "{time}");
    }
}

#[test]
fn hidden_characters_in_a_file_are_read_and_no_longer_hidden_when_it_is_written() {
    let record = format!(
        "[[annotation]]\n{ID}note = \"\\u0000批\u{9b}3J\u{202e}注\\u001b\"\nquote = \"丁戊\"\nstart = 15\nend = 17\n"
    );
    let (records, _) = listed(&record);
    assert_eq!(records[0]["note"], "\0批\u{9b}3J\u{202e}注\u{1b}");
    let home = with_records(&record);
    home.out(&[
        "notes",
        "edit",
        "talk.md",
        "01920000",
        "--note",
        "新\u{9b}\u{202e}",
    ]);
    let text = fs::read_to_string(home.annotation_file()).expect("a file");
    assert!(
        text.contains("note = \"新\\u009B\\u202E\"") && !text.contains('\u{9b}'),
        "{text}"
    );
}

#[test]
fn marks_of_windows_and_line_ends_of_windows_are_kept() {
    let record = format!(
        "\u{feff}format = 1\n[source]\nid = \"talk\"\n\n[[annotation]]\n{ID}note = \"\"\"\n一\n二\"\"\"\nquote = \"丁戊\"\nstart = 15\nend = 17\n"
    );
    let record = record.replace('\n', "\r\n");
    let home = with_file(&record);
    assert_eq!(
        home.json(&["notes", "list", "talk.md", "--json"])[0]["note"],
        "一\n二"
    );
    home.add("己");
    let text = fs::read_to_string(home.annotation_file()).expect("a file");
    check_kept(&record, &text);
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
}

#[test]
fn settings_and_keys_that_are_spoilt_stop_no_one_from_reading() {
    let deep = "[".repeat(100_000);
    for text in [
        &format!("a = {deep}"),
        "\0",
        "measure = 99999999999999999999\n",
        "measure = -1\n",
        "lang = 2026-02-30\n",
        "[reader",
        "\"\"\"",
        "a = 1\na = 1\n",
        "[[reader]]\n",
        "reader = 3\n",
    ] {
        for name in ["config", "keymap"] {
            let home = Home::with_talk();
            home.put(&format!("config/pizhu/{name}.toml"), text);
            let ran = home.run(&["keys"]);
            let place = format!("config/pizhu/{name}.toml:1:");
            let is_said =
                ran.err.contains(&place) || ran.err.contains(&place.replace(":1:", ":2:"));
            assert!(
                ran.code == 0 && is_said && ran.err.len() < 2_000,
                "{name} {text:.20}: {}",
                ran.err
            );
        }
    }
}
