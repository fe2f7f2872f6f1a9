//! What the command line says of an annotation: style, note, tags.

use super::super::args::WordsArgs;
use super::super::failure::Failure;
use crate::notes::{Color, Content};
use crate::shell::words::both;

/// Longest note in bytes, longest tag in characters, most tags of one annotation; as in the program.
const NOTE_MAX: usize = 1 << 20;
const TAG_CHARS_MAX: usize = 128;
const TAGS_MAX: usize = 64;

/// What is said of an annotation; `None` leaves what is there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Words {
    style: Option<Color>,
    note: Option<String>,
    tags: Option<Vec<String>>,
}

impl Words {
    /// Reads the options.
    ///
    /// # Errors
    /// For a style there is not, a note that is too long, and a tag that is more than a word.
    pub fn of(args: &WordsArgs) -> Result<Self, Failure> {
        Ok(Self {
            style: args.style.as_deref().map(style).transpose()?,
            note: args.note.as_deref().map(note).transpose()?,
            tags: (!args.tags.is_empty())
                .then(|| tags(&args.tags))
                .transpose()?,
        })
    }

    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        matches!(
            self,
            Self {
                style: None,
                note: None,
                tags: None
            }
        )
    }

    /// `content` with what is said.
    pub fn put_into(self, mut content: Content) -> Content {
        content.color = self.style.unwrap_or(content.color);
        content.note = self.note.unwrap_or(content.note);
        content.tags = self.tags.unwrap_or(content.tags);
        content
    }
}

fn style(name: &str) -> Result<Color, Failure> {
    let unknown = || {
        Failure::usage(both(
            format!("没有这个样式：`{name}`"),
            format!("unknown style `{name}`"),
        ))
        .hint(both(
            "样式为 1–5，或 yellow、red、green、blue、purple",
            "a style is 1–5, or yellow, red, green, blue, purple",
        ))
    };
    Color::parse_style(name).ok_or_else(unknown)
}

/// Line ends are LF, and none stands at the end.
fn note(text: &str) -> Result<String, Failure> {
    if text.len() > NOTE_MAX {
        return Err(Failure::usage(both(
            "批注太长：最多 1 MB",
            "the note is too long: it holds at most 1 MB",
        )));
    }
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    Ok(text.trim_end().to_owned())
}

fn tags(given: &[String]) -> Result<Vec<String>, Failure> {
    let mut tags = Vec::new();
    for given in given {
        let tag = tag(given)?;
        if !tag.is_empty() && !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    if tags.len() > TAGS_MAX {
        return Err(Failure::usage(both(
            format!("标签太多：最多 {TAGS_MAX} 个"),
            format!("too many tags: an annotation has at most {TAGS_MAX}"),
        )));
    }
    Ok(tags)
}

fn tag(given: &str) -> Result<String, Failure> {
    let tag = given.trim().trim_start_matches(['#', '＃']);
    let parts = |c: char| c.is_whitespace() || c.is_control() || matches!(c, ',' | '，' | '、');
    if tag.contains(parts) || tag.chars().count() > TAG_CHARS_MAX {
        return Err(Failure::usage(both(
            format!("`{tag}` 不是标签：标签是一个词，最多 {TAG_CHARS_MAX} 字"),
            format!(
                "`{tag}` is not a tag: a tag is one word of at most {TAG_CHARS_MAX} characters"
            ),
        ))
        .hint(both(
            "多个标签请多写几次 --tag",
            "give several tags with several --tag",
        )));
    }
    Ok(tag.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(note: Option<&str>, tags: &[&str]) -> Result<Words, Failure> {
        Words::of(&WordsArgs {
            style: None,
            note: note.map(str::to_owned),
            tags: tags.iter().map(|&tag| tag.to_owned()).collect(),
        })
    }

    #[test]
    fn what_is_not_said_stays() {
        let content = Content {
            color: Color::Red,
            note: "批".into(),
            tags: vec!["甲".into()],
            ..Content::default()
        };
        let said = words(None, &[]).expect("nothing said");
        assert!(said.is_empty());
        assert_eq!(said.put_into(content.clone()), content);
    }

    #[test]
    fn an_empty_note_and_an_empty_tag_clear() {
        let content = Content {
            note: "批".into(),
            tags: vec!["甲".into()],
            ..Content::default()
        };
        let said = words(Some(""), &[""]).expect("something said");
        assert_eq!(said.put_into(content), Content::default());
    }

    #[test]
    fn tags_lose_their_mark_and_come_once() {
        let said = words(None, &["#党建", "党建", " 专委会 "]).expect("tags");
        assert_eq!(said.tags, Some(vec!["党建".into(), "专委会".into()]));
    }

    #[test]
    fn a_tag_of_two_words_is_refused() {
        for tag in ["党建 专委会", "甲,乙", "甲、乙", "甲\u{1b}乙"] {
            assert!(words(None, &[tag]).is_err(), "{tag:?}");
        }
    }

    #[test]
    fn a_note_has_line_feeds_and_none_at_its_end() {
        assert_eq!(
            words(Some("一\r\n二\r\n"), &[])
                .expect("a note")
                .note
                .as_deref(),
            Some("一\n二")
        );
        assert!(words(Some(&"长".repeat(NOTE_MAX)), &[]).is_err());
    }
}
