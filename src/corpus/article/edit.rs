//! An edit of an article's source: a run of bytes and what takes its place. Its inverse is the swap.

use std::ops::Range;

use super::parts::line_ending;
use super::pieces::{PieceKind, pieces};
use super::write::front_matter;
use super::{Meta, parse};

/// A run of a source and what takes its place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Edit {
    /// Where the run starts.
    pub at_byte: usize,
    /// What stands there.
    pub before: String,
    /// What is to stand there.
    pub after: String,
}

impl Edit {
    /// The shortest one that makes `new` of `old`.
    pub fn between(old: &str, new: &str) -> Self {
        let same = |pairs: &mut dyn Iterator<Item = (char, char)>| -> usize {
            let same = pairs.take_while(|(one, other)| one == other);
            same.map(|(one, _)| one.len_utf8()).sum()
        };
        let head = same(&mut old.chars().zip(new.chars()));
        let (old, new) = (&old[head..], &new[head..]);
        let tail = same(&mut old.chars().rev().zip(new.chars().rev()));
        Self {
            at_byte: head,
            before: old[..old.len() - tail].to_owned(),
            after: new[..new.len() - tail].to_owned(),
        }
    }

    /// `source` with the edit made; `None` where something else stands in its place.
    pub fn apply(&self, source: &str) -> Option<String> {
        let range = self.range();
        if source.get(range.clone()) != Some(&*self.before) {
            return None;
        }
        let mut edited = source.to_owned();
        edited.replace_range(range, &self.after);
        Some(edited)
    }

    /// The edit that takes this one back.
    #[must_use]
    pub fn inverse(&self) -> Self {
        Self {
            at_byte: self.at_byte,
            before: self.after.clone(),
            after: self.before.clone(),
        }
    }

    /// The same edit where so many bytes were put before its place.
    #[must_use]
    pub fn shifted(&self, bytes: usize) -> Self {
        Self {
            at_byte: self.at_byte + bytes,
            ..self.clone()
        }
    }

    fn range(&self) -> Range<usize> {
        self.at_byte..self.at_byte + self.before.len()
    }
}

/// What gives an article without an id this one. One that has no front matter gets it with the name of its file as the title.
/// `None` where it has an id, or front matter that cannot be read.
pub fn with_id(stem: &str, source: &str, id: &str) -> Option<Edit> {
    let (document, problems) = parse(stem, source);
    if document.meta().id.is_some() {
        return None;
    }
    let given = |title: &str| Meta {
        id: Some(id.to_owned()),
        title: title.to_owned(),
        ..Meta::default()
    };
    let edit = in_front(source, &given(""), &given(stem))?;
    let (named, new_problems) = parse(stem, &edit.apply(source)?);
    let is_read = named.meta().id.as_deref() == Some(id) && new_problems.len() <= problems.len();
    is_read.then_some(edit)
}

/// What gives an article this title; the line of the one it has makes room for it. `None` where it has front matter that cannot be
/// read, or a title on several lines.
pub(super) fn with_title(source: &str, title: &str) -> Option<Edit> {
    let (document, problems) = parse("", source);
    let wanted = Meta {
        title: title.to_owned(),
        ..document.meta().clone()
    };
    let given = Meta {
        title: title.to_owned(),
        ..Meta::default()
    };
    let edit = match title_line(source) {
        Some(line) => Edit {
            at_byte: line.start,
            before: source[line].to_owned(),
            after: front_matter(&given).lines().nth(1)?.to_owned(),
        },
        None => in_front(source, &given, &given)?,
    };
    let (titled, new_problems) = parse("", &edit.apply(source)?);
    let is_read = *titled.meta() == wanted && new_problems.len() <= problems.len();
    is_read.then_some(edit)
}

/// The line of the front matter that has the title, without its end.
fn title_line(source: &str) -> Option<Range<usize>> {
    let pieces = pieces(source);
    let front = pieces
        .iter()
        .find(|piece| piece.kind == (PieceKind::FrontMatter { closed: true }))?;
    let mut start = front.range.start;
    for line in source[front.range.clone()].split_inclusive(['\n', '\r']) {
        let is_title = line
            .trim_start()
            .strip_prefix("title")
            .is_some_and(|rest| rest.trim_start().starts_with('='));
        if is_title {
            return Some(start..start + line.trim_end_matches(['\n', '\r']).len());
        }
        start += line.len();
    }
    None
}

/// Puts the line of `line` into the front matter, as its first; an article without any gets `whole`.
fn in_front(source: &str, line: &Meta, whole: &Meta) -> Option<Edit> {
    let pieces = pieces(source);
    let start = pieces
        .iter()
        .find(|piece| piece.kind != PieceKind::ByteOrderMark);
    let (at_byte, lines) = match start {
        Some(piece) if piece.kind == (PieceKind::FrontMatter { closed: true }) => {
            let first = source[piece.range.clone()]
                .split_inclusive(['\n', '\r'])
                .next()?;
            // a line that ends in CR and LF is cut between them
            let is_cut = source[piece.range.start + first.len()..].starts_with('\n')
                && first.ends_with('\r');
            let written = front_matter(line);
            let line = written.lines().nth(1)?.to_owned() + "\n";
            (piece.range.start + first.len() + usize::from(is_cut), line)
        }
        start => {
            let at_byte = start.map_or(source.len(), |piece| piece.range.start);
            (at_byte, front_matter(whole))
        }
    };
    Some(Edit {
        at_byte,
        before: String::new(),
        after: lines.replace('\n', line_ending(source)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shortest_edit_cuts_between_characters() {
        let edit = Edit::between("# 张三\n", "## 张四\n");
        assert_eq!(
            (edit.at_byte, &*edit.before, &*edit.after),
            (1, " 张三", "# 张四")
        );
        let edit = Edit::between("\u{4e01}", "\u{4e02}");
        assert_eq!((edit.at_byte, &*edit.before), (0, "\u{4e01}"));
        assert_eq!(
            Edit::between("甲甲", "甲").apply("甲甲").as_deref(),
            Some("甲")
        );
    }

    #[test]
    fn an_edit_is_made_only_where_its_words_still_stand() {
        let edit = Edit::between("甲乙丙", "甲丁丙");
        assert_eq!(edit.apply("甲乙戊").as_deref(), Some("甲丁戊"));
        assert_eq!(edit.inverse().apply("甲丁丙").as_deref(), Some("甲乙丙"));
        assert_eq!(edit.apply("甲丙乙"), None);
        assert_eq!(edit.apply("丙"), None);
    }

    #[track_caller]
    fn check_id(source: &str, expected: Option<&str>) {
        let edit = with_id("名", source, "i");
        let named = edit.and_then(|edit| edit.apply(source));
        assert_eq!(named.as_deref(), expected);
    }

    #[test]
    fn an_id_becomes_the_first_line_of_the_front_matter() {
        check_id(
            "+++\ntitle = \"题\"\n+++\n\n甲\n",
            Some("+++\nid = \"i\"\ntitle = \"题\"\n+++\n\n甲\n"),
        );
        check_id(
            "+++\r\ntitle = \"题\"\r\n+++\r\n甲\r\n",
            Some("+++\r\nid = \"i\"\r\ntitle = \"题\"\r\n+++\r\n甲\r\n"),
        );
    }

    #[test]
    fn without_front_matter_the_file_names_the_article() {
        check_id("甲\n", Some("+++\nid = \"i\"\ntitle = \"名\"\n+++\n\n甲\n"));
        check_id(
            "\u{feff}甲\r\n",
            Some("\u{feff}+++\r\nid = \"i\"\r\ntitle = \"名\"\r\n+++\r\n\r\n甲\r\n"),
        );
    }

    #[test]
    fn an_id_that_is_there_stays_and_front_matter_that_cannot_be_read_is_left_alone() {
        check_id("+++\nid = \"7\"\n+++\n", None);
        check_id("+++\nid = \"\"\n+++\n", None);
    }

    #[track_caller]
    fn check_title(source: &str, expected: Option<&str>) {
        let edit = with_title(source, "新\"题\"");
        let titled = edit.and_then(|edit| edit.apply(source));
        assert_eq!(titled.as_deref(), expected);
    }

    #[test]
    fn a_title_takes_the_place_of_the_old_one_and_leaves_the_rest() {
        check_title(
            "+++\r\nid = \"i\"\r\ntitle = '题'\r\n# 按\r\n+++\r\n甲\r\n",
            Some("+++\r\nid = \"i\"\r\ntitle = \"新\\\"题\\\"\"\r\n# 按\r\n+++\r\n甲\r\n"),
        );
        check_title(
            "+++\nid = \"i\"\n+++\n",
            Some("+++\ntitle = \"新\\\"题\\\"\"\nid = \"i\"\n+++\n"),
        );
        check_title("甲\n", Some("+++\ntitle = \"新\\\"题\\\"\"\n+++\n\n甲\n"));
    }

    #[test]
    fn a_title_on_several_lines_and_front_matter_that_cannot_be_read_are_left_alone() {
        check_title("+++\ntitle = \"\"\"\n题\"\"\"\n+++\n", None);
        check_title(
            "+++\nother = \"\"\"\ntitle = 1\n\"\"\"\ntitle = \"题\"\n+++\n",
            None,
        );
    }
}
