//! The comment below a speaker line: who speaks, since no rule can always read it off the line.
//!
//! `<!-- speaker name="杨建新" post="湖州市政协主席" incomplete -->`. Values have the escapes of all text, so that `"` and `-->`
//! can stand in them; attributes this version does not know are passed over.

use crate::corpus::lines::one_line;

use super::inline::{unescape, unescaped};

/// What the comment says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Speaker {
    pub name: String,
    pub post: String,
    pub incomplete: bool,
    /// Whether everything in the comment could be read.
    pub is_whole: bool,
}

/// Whether the comment is one of ours.
pub(super) fn is_speaker(comment: &str) -> bool {
    inside(comment).is_some_and(|inside| inside.split_whitespace().next() == Some("speaker"))
}

/// Reads the comment as far as it can be read.
pub(super) fn parse(comment: &str) -> Speaker {
    let mut speaker = Speaker {
        name: String::new(),
        post: String::new(),
        incomplete: false,
        is_whole: true,
    };
    let mut rest = attributes(comment);
    while !rest.is_empty() {
        let Some((attribute, after)) = attribute(rest) else {
            speaker.is_whole = false;
            break;
        };
        match attribute {
            ("name", Some(value)) => speaker.name = value,
            ("post", Some(value)) => speaker.post = value,
            ("incomplete", None) => speaker.incomplete = true,
            _ => {}
        }
        rest = after.trim_start();
    }
    speaker
}

/// The attributes of the comment that this version does not know, as they stand, up to what cannot be read.
pub(super) fn unknown(comment: &str) -> Vec<&str> {
    let mut rest = attributes(comment);
    let mut unknown = Vec::new();
    while let Some(((key, _), after)) = attribute(rest) {
        let known = matches!(key, "name" | "post" | "incomplete");
        let written = rest.strip_suffix(after).filter(|_| !known);
        unknown.extend(written);
        rest = after.trim_start();
    }
    unknown
}

fn attributes(comment: &str) -> &str {
    let attributes = inside(comment).and_then(|inside| inside.strip_prefix("speaker"));
    attributes.unwrap_or_default().trim_start()
}

fn inside(comment: &str) -> Option<&str> {
    Some(
        comment
            .trim()
            .strip_prefix("<!--")?
            .strip_suffix("-->")?
            .trim(),
    )
}

/// The first attribute, `key` or `key="value"`, and what follows it.
fn attribute(text: &str) -> Option<((&str, Option<String>), &str)> {
    let is_key = |char: char| char.is_alphanumeric() || matches!(char, '-' | '_');
    let after_key = text.trim_start_matches(is_key);
    let key = text.strip_suffix(after_key).filter(|key| !key.is_empty())?;
    let Some(value) = after_key.strip_prefix("=\"") else {
        let is_flag = after_key.is_empty() || after_key.starts_with(char::is_whitespace);
        return is_flag.then_some(((key, None), after_key));
    };
    let (end, _) = unescaped(value).find(|&(_, char)| char == '"')?;
    Some((
        (key, Some(one_line(&unescape(&value[..end])))),
        &value[end + 1..],
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(comment: &str) -> (String, String, bool, bool) {
        let speaker = parse(comment);
        (
            speaker.name,
            speaker.post,
            speaker.incomplete,
            speaker.is_whole,
        )
    }

    #[test]
    fn name_and_post_are_read_in_any_order_with_unknown_attributes_passed_over() {
        let comment = r#"<!-- speaker post="主席" alias="罗书记" name="罗志军" guest -->"#;
        assert_eq!(read(comment), ("罗志军".into(), "主席".into(), false, true));
    }

    #[test]
    fn the_flag_marks_a_name_the_page_does_not_give_whole() {
        assert_eq!(
            read(r#"<!--speaker name="伟" incomplete-->"#),
            ("伟".into(), String::new(), true, true)
        );
    }

    #[test]
    fn quotes_and_the_comment_end_can_be_escaped() {
        assert_eq!(
            read(r#"<!-- speaker name="a\"b\\ --\>" -->"#).0,
            r#"a"b\ -->"#
        );
    }

    #[test]
    fn what_stands_before_a_fault_is_taken() {
        assert_eq!(
            read(r#"<!-- speaker name="甲" post="乙 -->"#),
            ("甲".into(), String::new(), false, false)
        );
        assert_eq!(
            read(r#"<!-- speaker name="甲" =" -->"#),
            ("甲".into(), String::new(), false, false)
        );
        assert_eq!(
            read("<!-- speaker name=甲 -->"),
            (String::new(), String::new(), false, false)
        );
    }

    #[test]
    fn what_is_not_known_stands_as_it_was_written() {
        let comment = r#"<!-- speaker name="a" alias="b\"c" post="d" guest -->"#;
        assert_eq!(unknown(comment), [r#"alias="b\"c""#, "guest"]);
        assert!(unknown(r#"<!-- speaker name="a" ="b" guest -->"#).is_empty());
    }

    #[test]
    fn another_comment_is_not_ours() {
        assert!(!is_speaker("<!-- speakers name=\"甲\" -->"));
        assert!(!is_speaker("<!-- -->"));
        assert!(!is_speaker("<!-->"));
        assert!(is_speaker("<!--\nspeaker\n-->"));
    }
}
