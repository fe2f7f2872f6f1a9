//! How we write TOML strings: readable where they are text, visible where they are not.
//!
//! Knows TOML 1.0 basic strings. Knows nothing of what they mean.
//!
//! # Why
//! A note is text that a person may want to read and edit in the file, so several lines are written as several lines. Common writers
//! put control characters of the upper range and direction overrides into the file as they are, where they turn against the
//! next terminal that prints it; blanks at the end of a line are lost to the next editor that saves it. Both are escaped here.

use std::fmt::Write;

/// `text` as a TOML string: one line in quotes, several in triple quotes.
pub(super) fn literal(text: &str) -> String {
    if text.contains('\n') {
        multi_line(text)
    } else {
        format!("\"{}\"", escaped_line(text))
    }
}

/// `items` as a TOML array of strings on one line.
pub(super) fn array(items: &[String]) -> String {
    let items: Vec<String> = items
        .iter()
        .map(|item| format!("\"{}\"", escaped_line(item).replace('\n', "\\n")))
        .collect();
    format!("[{}]", items.join(", "))
}

/// Escapes what a string in single quotes marks cannot hold; LF is left to the caller.
fn escaped_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            c => push_escaped(&mut out, c),
        }
    }
    out
}

fn multi_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    out.push_str("\"\"\"\n");
    let mut quotes_in_a_row = 0;
    for c in text.chars() {
        quotes_in_a_row = if c == '"' { quotes_in_a_row + 1 } else { 0 };
        match c {
            // three in a row would end the string
            '"' if quotes_in_a_row == 3 => {
                out.push_str("\\\"");
                quotes_in_a_row = 0;
            }
            '"' => out.push('"'),
            '\n' => {
                escape_last(&mut out, ' ', "\\u0020");
                out.push('\n');
            }
            c => push_escaped(&mut out, c),
        }
    }
    // one more quotation mark beside the closing three is allowed but hard to read
    escape_last(&mut out, '"', "\\\"");
    escape_last(&mut out, ' ', "\\u0020");
    out.push_str("\"\"\"");
    out
}

/// Writes the last character as `escape` if it is `c` (and is not itself the end of an escape).
fn escape_last(out: &mut String, c: char, escape: &str) {
    if out.ends_with(c) && !out.ends_with("\\\"") {
        out.pop();
        out.push_str(escape);
    }
}

fn push_escaped(out: &mut String, c: char) {
    match c {
        '\\' => out.push_str("\\\\"),
        '\t' => out.push_str("\\t"),
        '\r' => out.push_str("\\r"),
        c if hidden(c) && u32::from(c) > 0xFFFF => {
            let _ = write!(out, "\\U{:08X}", u32::from(c));
        }
        c if hidden(c) && c != '\n' => {
            let _ = write!(out, "\\u{:04X}", u32::from(c));
        }
        c => out.push(c),
    }
}

/// Whether `c` shows nothing of itself or changes what stands beside it: controls, direction marks, zero-width and tag characters,
/// line and paragraph separators, noncharacters. Variation selectors and the joiner stay: names and emoji are spelled with them.
pub(super) fn hidden(c: char) -> bool {
    c.is_control()
        || u32::from(c) & 0xFFFE == 0xFFFE
        || matches!(c,
            '\u{00AD}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{180E}' | '\u{200B}' | '\u{200C}' | '\u{200E}' | '\u{200F}'
            | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF9}'..='\u{FFFB}'
            | '\u{FDD0}'..='\u{FDEF}' | '\u{E0000}'..='\u{E007F}')
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
pub(super) mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Strings that break writers: quotation marks, backslashes, newlines, blanks, controls and hidden characters, tightly mixed.
    pub fn hostile() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            Just("\"".to_owned()),
            Just("\\".to_owned()),
            Just("\n".to_owned()),
            Just("\r".to_owned()),
            Just(" ".to_owned()),
            Just("\t".to_owned()),
            Just("'''".to_owned()),
            Just("#".to_owned()),
            Just("汉".to_owned()),
            Just("\u{202e}".to_owned()),
            Just("\u{9b}".to_owned()),
            Just("\u{e0041}".to_owned()),
            Just("[[annotation]]".to_owned()),
            any::<char>().prop_map(String::from),
        ];
        proptest::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
    }

    /// 500 strings, or as many more as `PROPTEST_CASES` says.
    fn cases() -> ProptestConfig {
        let asked = ProptestConfig::default();
        ProptestConfig::with_cases(asked.cases.max(500))
    }

    fn read(literal: &str) -> Option<String> {
        let document: toml::Table = format!("v = {literal}\n").parse().ok()?;
        document["v"].as_str().map(str::to_owned)
    }

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(literal(text), expected);
        assert_eq!(read(expected).as_deref(), Some(text));
    }

    #[test]
    fn one_line_stands_in_quotes() {
        check("他说“好”。", "\"他说“好”。\"");
        check("", "\"\"");
        check("a\"b\\c", r#""a\"b\\c""#);
    }

    #[test]
    fn several_lines_stand_as_several_lines() {
        check("一\n二", "\"\"\"\n一\n二\"\"\"");
        check("\n", "\"\"\"\n\n\"\"\"");
    }

    #[test]
    fn quotation_marks_never_end_a_note() {
        check("\n\"", "\"\"\"\n\n\\\"\"\"\"");
        check("\"\"\"\"\"\"\n", "\"\"\"\n\"\"\\\"\"\"\\\"\n\"\"\"");
    }

    #[test]
    fn blanks_at_the_end_of_a_line_are_visible() {
        check("a \nb", "\"\"\"\na\\u0020\nb\"\"\"");
        check("a\n ", "\"\"\"\na\n\\u0020\"\"\"");
    }

    #[test]
    fn what_cannot_be_seen_is_spelled_out() {
        check("批准\u{202e}不予", "\"批准\\u202E不予\"");
        check("\u{1b}[2J\u{9b}", "\"\\u001B[2J\\u009B\"");
        check("a\r\tb", "\"a\\r\\tb\"");
        check("\u{e0041}", "\"\\U000E0041\"");
    }

    #[test]
    fn names_keep_their_variation_selectors() {
        check("葛\u{e0100}", "\"葛\u{e0100}\"");
    }

    #[test]
    fn tags_stay_on_one_line() {
        assert_eq!(
            array(&["党建".to_owned(), "a\nb\"".to_owned()]),
            r#"["党建", "a\nb\""]"#
        );
        assert_eq!(array(&[]), "[]");
    }

    proptest! {
        #![proptest_config(cases())]
        #[test]
        fn every_string_comes_back(text in hostile()) {
            let literal = literal(&text);
            prop_assert_eq!(read(&literal), Some(text));
            prop_assert!(!literal.chars().any(|c| c != '\n' && hidden(c)), "hidden: {:?}", literal);
            prop_assert!(!literal.lines().any(|line| line.ends_with([' ', '\t'])), "blank: {:?}", literal);
        }

        #[test]
        fn every_tag_comes_back(tags in proptest::collection::vec(hostile(), 0..4)) {
            let literal = array(&tags);
            let document: toml::Table = format!("v = {literal}\n").parse().unwrap();
            let read: Vec<_> = document["v"].as_array().unwrap().iter().map(|tag| tag.as_str().unwrap().to_owned()).collect();
            prop_assert_eq!(read, tags);
            prop_assert!(!literal.contains('\n'));
        }
    }
}
