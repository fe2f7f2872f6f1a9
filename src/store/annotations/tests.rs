use proptest::prelude::*;

use super::*;
use crate::notes::{Anchor, Color, Drawing, Kind, Rev};
use crate::store::writer::tests::hostile;

const HAND_WRITTEN: &str = r#"# my notes
format = 1   # the layout

[source]
id = "seed"
title = "聚焦新定位"   # shortened by me
x-shelf = 3

# the best one
[[annotation]]
id = "01920000-0000-7000-8000-000000000001"
kind = "highlight"
color = "red"
x-future = { a = [1, 2] }
note = """
# 想法
[[annotation]]
与金华对照"""   # compare
quote = "504名"
start = 10
end = 14
# end of the first

[annotation.x-extra]
deep = true

[[annotation]]
id = "01920000-0000-7000-8000-000000000003"
color = "magenta"
start = 0x10
end = 20

[x-other]
left = "alone"
"#;

fn id(last: u8) -> Uuid {
    format!("01920000-0000-7000-8000-0000000000{last:02x}")
        .parse()
        .unwrap()
}

fn annotation(last: u8) -> Annotation {
    Annotation {
        id: id(last),
        kind: Kind::Highlight,
        color: Color::Yellow,
        drawing: None,
        created: "2026-01-02T03:04:05Z".parse().ok(),
        updated: None,
        rev: Rev::default(),
        deleted: None,
        tags: Vec::new(),
        note: String::new(),
        anchor: Anchor {
            quote: "引文".to_owned(),
            range: 3..5,
            ..Anchor::default()
        },
    }
}

fn source() -> Source {
    Source {
        id: "seed".to_owned(),
        title: "标题".to_owned(),
        sha256: "ab".to_owned(),
        chars: 7,
        ..Source::default()
    }
}

fn parse(text: &str) -> AnnotationFile {
    AnnotationFile::parse(text.to_owned()).unwrap()
}

fn changed(
    file: &AnnotationFile,
    last: u8,
    change: impl FnOnce(&mut Annotation),
) -> AnnotationFile {
    let mut records = file.records().clone();
    change(Arc::make_mut(records.get_mut(&id(last)).unwrap()));
    let after = file.with(&records).unwrap();
    assert_eq!(*after.records(), records);
    after
}

fn added(file: &AnnotationFile, record: Annotation) -> AnnotationFile {
    let mut records = file.records().clone();
    records.insert(record.id, Arc::new(record));
    let after = file.with(&records).unwrap();
    assert_eq!(*after.records(), records);
    after
}

/// Lines of `after` that are not in `before`, and the other way round.
fn difference(before: &str, after: &str) -> (Vec<String>, Vec<String>) {
    let only = |a: &str, b: &str| {
        a.split('\n')
            .filter(|line| !b.split('\n').any(|other| other == *line))
            .map(str::to_owned)
            .collect()
    };
    (only(before, after), only(after, before))
}

#[test]
fn a_new_file_says_its_format_first_and_keeps_the_order_of_keys() {
    let record = Annotation {
        kind: Kind::Note,
        drawing: Some(Drawing::Underline),
        updated: "2026-01-02T03:04:06.789Z".parse().ok(),
        rev: "k7:3 mb:1".parse().unwrap(),
        deleted: "2026-01-03T00:00:00Z".parse().ok(),
        tags: vec!["党建".to_owned(), "a b".to_owned()],
        note: "一\n二".to_owned(),
        anchor: Anchor {
            quote: "甲…乙".to_owned(),
            quote_chars: Some(5000),
            prefix: "前".to_owned(),
            suffix: "后".to_owned(),
            range: 10..5010,
            at: "潘家玮/p2".to_owned(),
            base: "cd".to_owned(),
        },
        ..annotation(1)
    };
    let records = Records::from([(record.id, Arc::new(record))]);
    let file = AnnotationFile::new(&source()).with(&records).unwrap();
    assert_eq!(
        file.text(),
        r#"format = 1

[source]
id = "seed"
title = "标题"
sha256 = "ab"
chars = 7
extractor = ""

[[annotation]]
id = "01920000-0000-7000-8000-000000000001"
kind = "note"
color = "yellow"
style = "underline"
created = 2026-01-02T03:04:05Z
updated = 2026-01-02T03:04:06Z
rev = "k7:3 mb:1"
deleted = 2026-01-03T00:00:00Z
tags = ["党建", "a b"]
note = """
一
二"""
quote = "甲…乙"
quote-chars = 5000
prefix = "前"
suffix = "后"
start = 10
end = 5010
at = "潘家玮/p2"
base = "cd"
"#
    );
    assert_eq!(*file.source(), source());
}

#[test]
fn what_is_read_and_not_changed_is_written_as_it_was() {
    let file = parse(HAND_WRITTEN);
    assert_eq!(file.with(file.records()).unwrap().text(), HAND_WRITTEN);
    assert_eq!(file.with(&Records::new()).unwrap().text(), HAND_WRITTEN);
    assert_eq!(
        file.records()[&id(1)].note,
        "# 想法\n[[annotation]]\n与金华对照"
    );
    assert_eq!(file.records()[&id(3)].anchor.range, 16..20);
    assert_eq!(
        file.records()[&id(3)].color,
        Color::Other("magenta".to_owned())
    );
    assert_eq!(file.source().id, "seed");
}

#[test]
fn a_change_touches_the_changed_value_alone() {
    let file = parse(HAND_WRITTEN);
    let after = changed(&file, 1, |record| record.color = Color::Green);
    assert_eq!(
        after.text(),
        HAND_WRITTEN.replace(r#"color = "red""#, r#"color = "green""#)
    );
    let after = changed(&file, 1, |record| record.note = "短".to_owned());
    let (gone, new) = difference(HAND_WRITTEN, after.text());
    assert_eq!(new, [r#"note = "短"   # compare"#]);
    assert_eq!(
        gone,
        [r#"note = """"#, "# 想法", r#"与金华对照"""   # compare"#]
    );
}

#[test]
fn a_new_key_stands_where_the_order_puts_it() {
    let after = changed(&parse(HAND_WRITTEN), 3, |record| {
        record.tags = vec!["党建".to_owned()];
        record.note = "甲".to_owned();
        record.anchor.quote = "乙".to_owned();
    });
    let added =
        "color = \"magenta\"\ntags = [\"党建\"]\nnote = \"甲\"\nquote = \"乙\"\nstart = 0x10\n";
    assert_eq!(
        after.text(),
        HAND_WRITTEN.replace("color = \"magenta\"\nstart = 0x10\n", added)
    );
}

#[test]
fn a_key_that_is_no_longer_needed_leaves_with_its_line() {
    let after = changed(&parse(HAND_WRITTEN), 1, |record| record.note.clear());
    let (gone, new) = difference(HAND_WRITTEN, after.text());
    assert_eq!(
        gone,
        [r#"note = """"#, "# 想法", r#"与金华对照"""   # compare"#]
    );
    assert!(new.is_empty());
}

#[test]
fn a_new_record_stands_where_its_id_sorts_and_below_no_other_comment() {
    let file = parse(HAND_WRITTEN);
    let between = added(&file, annotation(2));
    let text = between.text();
    let place = |needle: &str| text.find(needle).unwrap();
    assert!(
        place("deep = true") < place("000000000002")
            && place("000000000002") < place("000000000003")
    );
    let first = added(&file, annotation(0));
    assert!(
        first
            .text()
            .contains("end = 5\n\n# the best one\n[[annotation]]"),
        "{}",
        first.text()
    );
    let last = added(&file, annotation(4));
    assert!(
        last.text()
            .ends_with("end = 5\n\n[x-other]\nleft = \"alone\"\n"),
        "{}",
        last.text()
    );
    for after in [between, first, last] {
        assert!(difference(HAND_WRITTEN, after.text()).0.is_empty());
    }
}

#[test]
fn a_file_moves_on_to_another_text_and_back_and_its_anchors_stay_in_theirs() {
    let on = |sha256: &str| Source {
        sha256: sha256.to_owned(),
        chars: sha256.len(),
        ..source()
    };
    let file = parse(&HAND_WRITTEN.replace("x-shelf", "sha256 = \"aa\"   # first\nx-shelf"));
    let mut newer = annotation(4);
    newer.anchor.base = "bbb".to_owned();
    let file = added(&file, newer);
    let moved = file.made_on(&on("bbb")).unwrap();
    assert_eq!(moved.records(), file.records());
    assert_eq!(moved.source().sha256, "bbb");
    let (gone, new) = difference(file.text(), moved.text());
    assert_eq!(gone, ["sha256 = \"aa\"   # first", "base = \"bbb\""]);
    assert_eq!(new[0], "sha256 = \"bbb\"   # first");
    assert_eq!(
        new.iter().filter(|line| *line == "base = \"aa\"").count(),
        2
    );
    assert_eq!(moved.source().title, "聚焦新定位");
    let back = moved.made_on(&on("aa")).unwrap();
    assert_eq!(
        (back.records(), &back.source().sha256),
        (file.records(), &"aa".to_owned())
    );
}

#[test]
fn many_new_records_are_a_blank_line_apart() {
    let records: Records = (0..4)
        .map(|last| (id(last), Arc::new(annotation(last))))
        .collect();
    let file = AnnotationFile::new(&source()).with(&records).unwrap();
    assert_eq!(file.text().matches("\n\n[[annotation]]\nid").count(), 4);
    assert!(!file.text().contains("\n\n\n"));
    let ids: Vec<_> = file
        .text()
        .lines()
        .filter(|line| line.starts_with("id = \"0192"))
        .map(str::to_owned)
        .collect();
    assert!(ids.is_sorted() && ids.len() == 4);
}

#[test]
fn a_comment_at_the_end_of_a_note_is_part_of_the_note() {
    let text = "format = 1\n[[annotation]]\nid = \"01920000-0000-7000-8000-000000000001\"\nstart = 0\nend = 1\nnote = \"\"\"\na\n# b\"\"\"\n[[annotation]]\nid = \"01920000-0000-7000-8000-000000000003\"\nstart = 1\nend = 1\n";
    let after = added(&parse(text), annotation(2));
    assert_eq!(after.records()[&id(1)].note, "a\n# b");
}

#[test]
fn a_file_without_a_last_newline_is_continued() {
    let text = "format = 1\n[[annotation]]\nid = \"01920000-0000-7000-8000-000000000001\"\nstart = 0\nend = 1";
    let after = added(&parse(text), annotation(2));
    let after = changed(&after, 1, |record| record.anchor.at = "甲/p1".to_owned());
    assert!(after.text().starts_with(text));
    changed(&parse(text), 1, |record| {
        record.anchor.at = "甲/p1".to_owned();
    });
}

#[test]
fn a_file_with_crlf_keeps_it_and_its_notes_have_none() {
    let text = HAND_WRITTEN.replace('\n', "\r\n");
    let file = parse(&text);
    assert_eq!(file.records(), parse(HAND_WRITTEN).records());
    let after = added(
        &changed(&file, 1, |record| record.note.push_str("\n三")),
        annotation(2),
    );
    assert_eq!(
        after.text().matches('\n').count(),
        after.text().matches("\r\n").count()
    );
    assert_eq!(
        after.records()[&id(1)].note,
        "# 想法\n[[annotation]]\n与金华对照\n三"
    );
}

#[test]
fn a_byte_order_mark_is_kept() {
    let text = format!("\u{feff}{HAND_WRITTEN}");
    let after = changed(&parse(&text), 1, |record| record.color = Color::Green);
    assert_eq!(
        after.text(),
        text.replace(r#"color = "red""#, r#"color = "green""#)
    );
}

#[track_caller]
fn check_bad(record: &str, fault: Fault) {
    let text = format!(
        "format = 1\n\n[[annotation]]\n{record}\n\n[[annotation]]\nid = \"{}\"\nstart = 0\nend = 1\n",
        id(9)
    );
    let file = parse(&text);
    assert_eq!(file.problems(), [BadRecord { line: 3, fault }]);
    assert_eq!(file.records().keys().copied().collect::<Vec<_>>(), [id(9)]);
    let after = changed(&added(&file, annotation(7)), 9, |record| {
        record.note = "好".to_owned();
    });
    assert!(after.text().contains(record));
    assert_eq!(after.problems().len(), 1);
}

#[test]
fn one_bad_record_does_not_sink_the_file() {
    let one = format!("id = \"{}\"\n", id(1));
    check_bad("start = 1\nend = 2", Fault::NoId);
    check_bad("id = 'x'\nstart = 1\nend = 2", Fault::NoId);
    check_bad("id = 7", Fault::NoId);
    check_bad(
        &format!("{one}start = -3\nend = 2"),
        Fault::Invalid("start"),
    );
    check_bad(&format!("{one}start = 3"), Fault::Missing("end"));
    check_bad(&format!("{one}start = 3\nend = 2"), Fault::Reversed);
    check_bad(
        &format!("{one}start = 99999999999999999999\nend = 2"),
        Fault::Invalid("start"),
    );
    check_bad(
        &format!("{one}start = 1\nend = 2\nnote = 3"),
        Fault::Invalid("note"),
    );
    check_bad(
        &format!("{one}start = 1\nend = 2\ntags = ['a', 1]"),
        Fault::Invalid("tags"),
    );
    check_bad(
        &format!("{one}start = 1\nend = 2\nrev = 'k7'"),
        Fault::Invalid("rev"),
    );
    check_bad(
        &format!("{one}start = 1\nend = 2\ndeleted = true"),
        Fault::Invalid("deleted"),
    );
}

#[test]
fn of_two_records_with_one_id_the_second_is_bad() {
    let record = format!("[[annotation]]\nid = \"{}\"\nstart = 0\nend = 1\n", id(1));
    let file = parse(&format!("format = 1\n{record}{record}"));
    assert_eq!(
        file.problems(),
        [BadRecord {
            line: 6,
            fault: Fault::SameId(id(1))
        }]
    );
    assert_eq!(file.records().len(), 1);
}

#[test]
fn a_record_that_cannot_be_used_is_not_written_a_second_time() {
    let text = format!(
        "format = 1\n[[annotation]]\nid = \"{}\"\nstart = -1\nend = 1\n",
        id(1)
    );
    let file = parse(&text);
    assert!(file.withholds(id(1)) && !file.withholds(id(2)));
    let records = Records::from([(id(1), Arc::new(annotation(1)))]);
    assert_eq!(file.with(&records).unwrap().text(), text);
}

#[test]
fn a_time_that_cannot_be_read_is_unknown_and_stays() {
    for time in [
        "9999-12-31T23:59:59.999999999Z",
        "2026-01-02T03:04:05",
        "2026-01-02",
        "'gestern'",
        "3",
    ] {
        let text = format!(
            "format = 1\n[[annotation]]\nid = \"{}\"\ncreated = {time}\nstart = 0\nend = 1\n",
            id(1)
        );
        let file = parse(&text);
        assert_eq!(file.records()[&id(1)].created, None, "{time}");
        let after = changed(&file, 1, |record| record.note = "好".to_owned());
        assert!(after.text().contains(&format!("created = {time}\n")));
    }
}

#[test]
fn any_time_with_an_offset_is_read() {
    for time in [
        "2026-01-02T11:04:05+08:00",
        "2026-01-02 03:04:05.000z",
        "'2026-01-02T03:04:05Z'",
    ] {
        let text = format!(
            "format = 1\n[[annotation]]\nid = \"{}\"\ncreated = {time}\nstart = 0\nend = 1\n",
            id(1)
        );
        assert_eq!(
            parse(&text).records()[&id(1)].created,
            annotation(1).created,
            "{time}"
        );
    }
}

#[test]
fn a_time_before_the_first_year_comes_back() {
    let record = Annotation {
        created: "-000001-01-01T00:00:00Z".parse().ok(),
        ..annotation(1)
    };
    added(&AnnotationFile::new(&source()), record);
}

#[test]
fn a_later_format_is_read() {
    let file = parse(&HAND_WRITTEN.replace("format = 1 ", "format = 99 "));
    assert_eq!(file.format(), 99);
    assert_eq!(file.records().len(), 2);
}

#[track_caller]
fn check_error(text: &str, line: usize, column: usize, is: impl Fn(&FormatFault) -> bool) {
    let error = AnnotationFile::parse(text.to_owned()).unwrap_err();
    assert_eq!((error.line, error.column), (line, column), "{error}");
    assert!(is(&error.fault), "{error}");
}

#[test]
fn what_cannot_be_read_says_where() {
    check_error("format = 1\n标题 = 3\n", 2, 1, |fault| {
        matches!(fault, FormatFault::Toml(_))
    });
    check_error("format = 1\nx = \"党建\" 4\n", 2, 10, |fault| {
        matches!(fault, FormatFault::Toml(_))
    });
    check_error("format = 1\n<<<<<<< ours\n", 2, 9, |fault| {
        matches!(fault, FormatFault::Toml(_))
    });
    check_error("", 1, 1, |fault| *fault == FormatFault::NoFormat);
    check_error("format = 'x'\n", 1, 10, |fault| {
        *fault == FormatFault::NoFormat
    });
    check_error("format = 0", 1, 10, |fault| *fault == FormatFault::NoFormat);
    check_error("format = 1\nannotation = []\n", 2, 14, |fault| {
        *fault == FormatFault::NotRecords
    });
    check_error("format = 1\nannotation = 'x'\n", 2, 14, |fault| {
        *fault == FormatFault::NotRecords
    });
    check_error("format = 1\nannotation = [{ id = 1 }]\n", 2, 14, |fault| {
        *fault == FormatFault::NotRecords
    });
    let error = AnnotationFile::from_bytes(b"format = 1\n# \xff".to_vec()).unwrap_err();
    assert_eq!(
        (error.line, error.column, error.fault),
        (2, 3, FormatFault::NotUtf8)
    );
    let error = AnnotationFile::from_bytes(vec![b' '; MAX_BYTES + 1]).unwrap_err();
    assert_eq!(error.fault, FormatFault::TooLarge);
}

#[test]
fn deep_and_broken_files_are_errors_not_crashes() {
    for text in [
        "\0".repeat(4096),
        format!("format = 1\na = {}", "[".repeat(100_000)),
        format!("format = 1\na = {}", "{a=".repeat(100_000)),
        format!("format = 1\na{} = 1", ".a".repeat(100_000)),
        format!("format = 1\n[[annotation{}]]", ".a".repeat(100_000)),
        "format = 1\na = \"\"\"\n[[annotation]]".to_owned(),
        "format = 1\n[annotation]\n".to_owned(),
        "format = 1\na = 2026-02-30T00:00:00.9_9Z".to_owned(),
    ] {
        assert!(AnnotationFile::parse(text).is_err());
    }
}

fn word() -> impl Strategy<Value = String> {
    prop_oneof![Just(String::new()), hostile()]
}

prop_compose! {
    fn any_annotation()(
        last in 0_u8..20, words in proptest::collection::vec(word(), 6), tags in proptest::collection::vec(hostile(), 0..3),
        base in word(), deleted in proptest::option::of(0_i64..4_000_000_000),
        color in 0_usize..6, range in (0_usize..99, 0_usize..99), count in 0_u64..4,
    ) -> Annotation {
        let [note, quote, prefix, suffix, at, other] = words.try_into().unwrap();
        let color = Color::STYLES.get(color).cloned().unwrap_or(Color::from_name(&other));
        let mut record = Annotation { color, tags, note, drawing: (!base.is_empty()).then(|| Drawing::from_name(&base)), ..annotation(last) };
        record.deleted = deleted.map(|second| crate::notes::Timestamp::from_second(second).unwrap());
        (0..count).for_each(|_| record.rev.bump("k7"));
        record.anchor = Anchor { quote, prefix, suffix, at, base, range: range.0..range.0 + range.1, quote_chars: None };
        record
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]
    #[test]
    fn everything_written_is_read_back(steps in proptest::collection::vec(proptest::collection::vec(any_annotation(), 1..4), 1..4), crlf: bool) {
        let start = if crlf { HAND_WRITTEN.replace('\n', "\r\n") } else { HAND_WRITTEN.to_owned() };
        let mut file = parse(&start);
        let mut records = file.records().clone();
        for step in steps {
            records.extend(step.into_iter().map(|record| (record.id, Arc::new(record))));
            file = file.with(&records).unwrap();
            prop_assert_eq!(file.records(), &records);
            prop_assert!(file.problems().is_empty());
            for kept in ["# my notes", "x-shelf = 3", "# the best one", "x-future = { a = [1, 2] }", "[annotation.x-extra]", "left = \"alone\""] {
                prop_assert!(file.text().contains(kept), "{} in {}", kept, file.text());
            }
        }
    }

    #[test]
    fn any_text_is_an_error_or_a_file(text in hostile()) {
        let _ = AnnotationFile::parse(format!("format = 1\n{text}"));
        let _ = AnnotationFile::parse(format!("format = 1\n[[annotation]]\nid = {text}"));
        let _ = AnnotationFile::from_bytes(text.into_bytes());
    }
}

/// What is in `text`, read by the TOML parser alone.
fn in_one_tree(text: &str) -> Result<(u64, Source, Found), FormatError> {
    read(text, |_| text.len(), &Records::new())
}

/// A record as it is written, and the one that is read through a tree, where it is the only one of `text` and nothing is wrong.
fn through_a_tree(text: &str) -> Option<(Arc<Annotation>, Range<usize>)> {
    let before = "format = 1\nsource.sha256 = \"own\"\n\n";
    let (.., found) = in_one_tree(&format!("{before}{text}")).ok()?;
    let (id, block) = found
        .blocks
        .iter()
        .next()
        .filter(|_| found.blocks.len() == 1)?;
    let is_all = found.problems.is_empty();
    let block = block.start - before.len()..block.end - before.len();
    Some((found.records[id].clone(), block)).filter(|_| is_all)
}

#[test]
fn what_is_not_written_so_by_this_program_is_left_to_the_parser() {
    let plain = table(RECORD, &annotation_fields(&annotation(4), "own"));
    assert!(quick::record(&plain, "own").is_some());
    let with = |line: &str| quick::record(&format!("{plain}{line}\n"), "own").is_none();
    for line in [
        "# a comment",
        "x-future = 1",
        "start = 3",
        "at='a'",
        "at = 'a'",
        "at  = \"a\"",
        "at = \"a\" ",
        "at = \"a\" # b",
        "at = \"\\e\"",
        "at = \"\\u12\"",
        "at = \"\\uD800\"",
        "at = \"\u{7f}\"",
        "at = \"a\r\"",
        "at = \"\"\"a\\\n b\"\"\"",
        "at = \"\"\"a\"\"\"\"\"\"\"",
        "quote-chars = 03",
        "quote-chars = +3",
        "quote-chars = 0x3",
        "quote-chars = 1_0",
        "tags = [\"a\",\"b\"]",
        "tags = [\"a\", ]",
        "deleted = 2026-01-02 03:04:05Z",
        "deleted = 2026-01-02T03:04:60Z",
        "deleted = 2026-02-30T03:04:05Z",
        "\n[x-other]",
        "\n# above\n[[annotation]]",
        "\n[annotation.x]",
        "rev = \"k7\"",
    ] {
        assert!(with(line), "{line}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn a_record_is_read_without_a_tree_as_through_one(
        record in any_annotation(),
        (start, len) in (0_usize..600, 0_usize..3),
        piece in proptest::option::of(hostile()),
    ) {
        let mut text = table(RECORD, &annotation_fields(&record, "own"));
        let quick = quick::record(&text, "own").unwrap();
        prop_assert_eq!((&quick.annotation, quick.len), (&record, text.len()));
        if let Some(piece) = piece {
            let range = text.floor_char_boundary(start)..text.floor_char_boundary(start + len);
            text.replace_range(range, &piece);
        }
        if let Some(quick) = quick::record(&text, "own") {
            let (record, block) = through_a_tree(&text[..quick.len]).expect("a record");
            prop_assert_eq!((&quick.annotation, 0..quick.len), (&*record, block));
        }
    }
}

/// Everything that is known of a file.
fn everything(file: &AnnotationFile) -> impl PartialEq + std::fmt::Debug + use<> {
    let AnnotationFile {
        text,
        format,
        source,
        records,
        blocks,
        withheld,
        problems,
        spoilt,
        tail,
        is_healed,
    } = file.clone();
    let in_it = (records, blocks, withheld, problems, spoilt);
    (text, format, source, in_it, tail, is_healed)
}

#[test]
fn of_a_file_that_changed_in_one_place_only_that_is_read_again() {
    let records: Records = (1..60)
        .map(|last| (id(last), Arc::new(annotation(last))))
        .collect();
    let file = AnnotationFile::new(&source()).with(&records).unwrap();
    let mut text = file.text().to_owned();
    let place = text.find("引文").unwrap() + text.len() / 2;
    let place = place + text[place..].find("引文").unwrap();
    text.insert(place, '新');
    assert!(file.reread(&text, &(place..place), &records).is_some());
    // what is broken elsewhere is not looked at, for it cannot have changed
    text.replace_range(text.len() - 1.., "[");
    assert!(file.reread(&text, &(place..place), &records).is_some());
    for not_plain in [
        "\"\n# a comment\n",
        "\"\n[annotation.x]\n",
        "\" x",
        "\"\nstart = 1\n",
    ] {
        let mut text = file.text().to_owned();
        text.insert_str(place, not_plain);
        assert!(file.reread(&text, &(place..place), &records).is_none());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]
    #[test]
    fn a_file_that_was_changed_is_what_is_read_in_its_text(
        first in proptest::collection::vec(any_annotation(), 0..6),
        steps in proptest::collection::vec(proptest::collection::vec(any_annotation(), 1..3), 1..4),
        by_hand in proptest::option::of(hostile()),
    ) {
        let records = |all: Vec<Annotation>| all.into_iter().map(|record| (record.id, Arc::new(record)));
        let mut all: Records = records(first).collect();
        let mut file = AnnotationFile::new(&source()).with(&all).unwrap();
        let commented = format!("{}# {}\n", file.text(), by_hand.unwrap_or_default());
        file = AnnotationFile::parse(commented).unwrap_or(file);
        for step in steps {
            all.extend(records(step));
            file = file.with(&all).unwrap();
            prop_assert_eq!(everything(&file), everything(&parse(file.text())));
        }
    }
}

#[test]
fn a_file_read_in_pieces_is_the_file() {
    let more = [4, 5, 6, 7].map(|last| (id(last), Arc::new(annotation(last))));
    let text = parse(HAND_WRITTEN.split("\n[x-other]").next().unwrap())
        .with(&more.into())
        .unwrap()
        .text;
    for text in [text.replace('\n', "\r\n"), text] {
        let cuts = std::iter::successors(Some(0), |start| Some(piece_end(&text, *start, 1)));
        let cuts = cuts.take_while(|start| *start < text.len());
        assert_eq!(cuts.count(), 6, "{text}");
        let in_pieces = read(&text, |start| piece_end(&text, start, 1), &Records::new());
        assert_eq!(in_pieces.unwrap(), in_one_tree(&text).unwrap());
    }
}

#[test]
fn a_file_that_cannot_be_cut_is_read_whole() {
    let note = "note = \"\"\"\n\n[[annotation]]\n\"\"\"";
    for record in [note, "start = 1\n\n[[annotation]]\n[x-other]"] {
        let text = format!("format = 1\n\n[[annotation]]\n{record}\n");
        assert!(
            read(&text, |start| piece_end(&text, start, 1), &Records::new()).is_err(),
            "{text}"
        );
        assert_eq!(parse(&text).text(), text);
    }
}

#[test]
fn a_file_shares_the_records_it_was_given() {
    let records: Records = [4, 5]
        .map(|last| (id(last), Arc::new(annotation(last))))
        .into();
    let file = AnnotationFile::new(&source()).with(&records).unwrap();
    for (id, record) in &records {
        assert!(Arc::ptr_eq(&file.records()[id], record));
    }
}
