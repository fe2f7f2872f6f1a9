//! The official tests, and those of Chinese typography that are written in files.

use std::iter;

use unicode_segmentation::UnicodeSegmentation;

use super::ambiguous::is_ambiguous;
use super::cluster::grapheme_end;
use super::linebreak::tests::marked_at;
use super::typography::{Kinsoku, Typography};
use super::width::WidthPolicy;
use super::wrap::{Measure, wrap};

const LINE_BREAKS: &str = include_str!("../../tests/data/unicode-17/LineBreakTest.txt");
const GRAPHEME_BREAKS: &str = include_str!("../../tests/data/unicode-17/GraphemeBreakTest.txt");
const AMBIGUOUS: &str = include_str!("../../tests/data/unicode-17/EastAsianWidth-A.txt");
const CHINESE: &str = include_str!("../../tests/data/line-breaks-zh.txt");
const WPT: &str = include_str!("../../tests/data/wpt-zh.txt");

fn cases(file: &str) -> impl Iterator<Item = &str> {
    file.lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
}

fn character(hex: &str) -> char {
    let number = u32::from_str_radix(hex, 16).expect("a number");
    char::from_u32(number).expect("a character")
}

/// The text of an official case, and the bytes at which it breaks behind its start.
fn official(case: &str) -> (String, Vec<usize>) {
    let (mut text, mut breaks) = (String::new(), Vec::new());
    for word in case.split_whitespace() {
        match word {
            "÷" if !text.is_empty() => breaks.push(text.len()),
            "÷" | "×" => {}
            hex => text.push(character(hex)),
        }
    }
    (text, breaks)
}

#[test]
fn without_our_rules_lines_break_as_uax_14_says() {
    let mut count = 0;
    for case in cases(LINE_BREAKS) {
        let (text, expected) = official(case);
        let found: Vec<usize> = uax14_linebreak::linebreaks(&text)
            .map(|(byte, _)| byte)
            .collect();
        assert_eq!(found, expected, "{case}");
        count += 1;
    }
    assert_eq!(count, 19_338);
}

#[test]
fn grapheme_clusters_are_those_of_uax_29() {
    let mut count = 0;
    for case in cases(GRAPHEME_BREAKS) {
        let (text, expected) = official(case);
        let found: Vec<usize> = text
            .grapheme_indices(true)
            .map(|(byte, grapheme)| byte + grapheme.len())
            .collect();
        assert_eq!(found, expected, "{case}");
        let end = |start: &usize| (*start < text.len()).then(|| grapheme_end(&text, *start));
        let found: Vec<usize> = iter::successors(end(&0), end).collect();
        assert_eq!(found, expected, "{case}, by our short cut");
        count += 1;
    }
    assert_eq!(count, 766);
}

#[test]
fn the_ambiguous_characters_are_those_of_the_unicode_data() {
    let mut ranges = String::new();
    let mut expected = Vec::new();
    for case in cases(AMBIGUOUS) {
        let range = case.split(" ;").next().expect("a range");
        let (first, last) = range.split_once("..").unwrap_or((range, range));
        let (first, last) = (character(first), character(last));
        let pair = [first, last].map(|c| format!("'{}'", c.escape_unicode()));
        ranges.extend(["(", &pair.join(", "), "), "]);
        expected.extend(first..=last);
    }
    let found: Vec<char> = ('\0'..=char::MAX).filter(|c| is_ambiguous(*c)).collect();
    assert!(found == expected, "the table has to be:\n{ranges}");
}

#[test]
fn lines_of_chinese_break_as_clreq_and_gb_15834_say() {
    let check = |case: &str| {
        let (kinsoku, expected) = match case.split_once(' ') {
            Some(("@gb", case)) => (Kinsoku::Gb, case),
            Some(("@strict", case)) => (Kinsoku::Strict, case),
            _ => (Kinsoku::Basic, case),
        };
        let found = marked_at(&expected.replace('|', ""), kinsoku);
        (found != expected).then(|| format!("{found}\n{expected}\n"))
    };
    let differ: Vec<String> = cases(CHINESE).filter_map(check).collect();
    assert!(differ.is_empty(), "found, expected:\n{}", differ.join("\n"));
    assert!(cases(CHINESE).count() >= 200);
}

#[test]
fn no_character_of_the_strict_lists_of_web_platform_tests_starts_a_line() {
    let measure = Measure {
        typography: Typography {
            kinsoku: Kinsoku::Strict,
            ..Typography::PLAIN
        },
        ..Measure::plain(12, WidthPolicy::default())
    };
    let mut count = 0;
    for c in cases(WPT)
        .flat_map(|list| list.split(' ').skip(1))
        .map(character)
    {
        let text = format!("文文文文文文{c}字字");
        let lines = wrap(&text, measure);
        assert!(
            text[..lines[0].end].ends_with('文') && text[lines[1].start..].starts_with('文'),
            "{c}"
        );
        count += 1;
    }
    assert_eq!(count, 36);
}
