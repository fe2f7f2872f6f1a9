//! An article file, written from what stands in it: the other direction of [`super::parse`].

use std::fmt::Write as _;

use super::inline::escape;
use crate::corpus::Meta;
use crate::corpus::lines::one_line;

/// One thing that stands in an article file, in the order of the file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Item {
    /// What it is.
    pub kind: ItemKind,
    /// Its text: for an image its alternative text, for all else the line of the page. On one line, without escapes.
    pub text: String,
}

impl Item {
    /// What is read of it: its text, or the name of an image that has none.
    pub fn shown(&self) -> &str {
        match &self.kind {
            ItemKind::Image { name } if self.text.trim().is_empty() => name,
            _ => &self.text,
        }
    }
}

/// What an item is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ItemKind {
    /// A paragraph of the editor's note.
    Note,
    /// A line of the page that is not its text.
    Dropped,
    /// A speaker line.
    Speaker {
        /// Who speaks.
        name: String,
        /// May be empty.
        post: String,
        /// The page does not give the whole name.
        incomplete: bool,
    },
    /// A heading.
    Heading {
        /// `#` marks before it, 1..=6: 2 for the topmost under a speaker, 1 outside any.
        marks: u8,
    },
    /// A paragraph.
    Paragraph,
    /// An image.
    Image {
        /// Its file name or address; may be empty.
        name: String,
    },
}

/// The article file that [`super::parse`] reads back as `meta` and `items`. An item without anything to see is left out.
pub fn write(meta: &Meta, items: &[Item]) -> String {
    let blocks: Vec<String> = runs(items.iter().filter(|item| item.is_seen()))
        .iter()
        .map(|run| match &run[0].kind {
            ItemKind::Note => notes(run),
            ItemKind::Dropped => dropped(run),
            _ => single(run[0]),
        })
        .collect();
    front_matter(meta) + &blocks.join("\n")
}

impl Item {
    fn is_seen(&self) -> bool {
        let name = match &self.kind {
            ItemKind::Image { name } => name,
            _ => "",
        };
        !(self.text.trim().is_empty() && name.trim().is_empty())
    }
}

/// Notes that follow each other share a quote, dropped lines a fence; everything else stands alone.
fn runs<'i>(items: impl Iterator<Item = &'i Item>) -> Vec<Vec<&'i Item>> {
    let mut runs: Vec<Vec<&Item>> = Vec::new();
    for item in items {
        match runs.last_mut() {
            Some(run)
                if run[0].kind == item.kind
                    && matches!(item.kind, ItemKind::Note | ItemKind::Dropped) =>
            {
                run.push(item);
            }
            _ => runs.push(vec![item]),
        }
    }
    runs
}

pub(super) fn front_matter(meta: &Meta) -> String {
    let quote = |value: &Option<String>| value.as_deref().map(quoted);
    let title = Some(&*meta.title).filter(|title| !title.is_empty());
    let list = |texts: &[String]| {
        let texts: Vec<_> = texts.iter().map(|text| quoted(text)).collect();
        (!texts.is_empty()).then(|| format!("[{}]", texts.join(", ")))
    };
    let lines: String = [
        ("id", quote(&meta.id)),
        ("title", title.map(quoted)),
        ("subtitle", quote(&meta.subtitle)),
        ("date", meta.date.clone()),
        ("source", quote(&meta.source)),
        ("author", quote(&meta.author)),
        ("trail", list(&meta.trail)),
        ("language", quote(&meta.language)),
        ("uri", quote(&meta.uri)),
        ("form", quote(&meta.form)),
        ("labels", list(&meta.labels)),
    ]
    .into_iter()
    .filter_map(|(key, value)| Some(format!("{key} = {}\n", value?)))
    .collect();
    if lines.is_empty() {
        return lines;
    }
    format!("+++\n{lines}+++\n\n")
}

/// A basic string of TOML on one line.
fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for char in text.chars() {
        match char {
            '"' | '\\' => quoted.extend(['\\', char]),
            '\n' => quoted.push_str("\\n"),
            _ if char.is_control() => _ = write!(quoted, "\\u{:04X}", u32::from(char)),
            _ => quoted.push(char),
        }
    }
    quoted.push('"');
    quoted
}

fn notes(run: &[&Item]) -> String {
    let paragraphs: Vec<_> = run.iter().map(|item| escape(&item.text)).collect();
    format!("> {}\n", paragraphs.join("\n>\n> "))
}

/// The lines of a fence stand as they are; it is longer than any run of its mark in them.
fn dropped(run: &[&Item]) -> String {
    let lines: String = run
        .iter()
        .map(|item| item.text.replace(['\n', '\r'], " ") + "\n")
        .collect();
    let longest = lines
        .split(|char| char != '`')
        .map(str::len)
        .max()
        .unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}dropped\n{lines}{fence}\n")
}

fn single(item: &Item) -> String {
    let text = escape(&item.text);
    match &item.kind {
        ItemKind::Speaker {
            name,
            post,
            incomplete,
        } => {
            let post = if post.is_empty() {
                String::new()
            } else {
                format!(" post=\"{}\"", value(post))
            };
            let incomplete = if *incomplete { " incomplete" } else { "" };
            let name = value(name);
            format!("# {text}\n<!-- speaker name=\"{name}\"{post}{incomplete} -->\n")
        }
        ItemKind::Heading { marks } => {
            format!("{} {text}\n", "#".repeat(usize::from(*marks).clamp(1, 6)))
        }
        ItemKind::Image { name } => image(&text, name),
        ItemKind::Note | ItemKind::Dropped | ItemKind::Paragraph => text + "\n",
    }
}

/// A value in a speaker comment.
fn value(text: &str) -> String {
    one_line(text)
        .replace('\\', r"\\")
        .replace('"', r#"\""#)
        .replace("-->", r"--\>")
}

fn image(alt: &str, name: &str) -> String {
    let name = one_line(name).replace('\\', r"\\");
    if name.contains(|char: char| char.is_whitespace() || matches!(char, '(' | ')' | '<' | '>')) {
        let name = name.replace('<', r"\<").replace('>', r"\>");
        return format!("![{alt}](<{name}>)\n");
    }
    format!("![{alt}]({name})\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::article::parse;
    use crate::corpus::{BlockKind, Document, NodeKind};

    fn item(kind: ItemKind, text: &str) -> Item {
        Item {
            kind,
            text: text.to_owned(),
        }
    }

    fn speaker(name: &str, post: &str, incomplete: bool) -> ItemKind {
        ItemKind::Speaker {
            name: name.to_owned(),
            post: post.to_owned(),
            incomplete,
        }
    }

    /// The document read back, which must be without problems.
    fn read_back(meta: &Meta, items: &[Item]) -> Document {
        let source = write(meta, items);
        let (document, problems) = parse("x", &source);
        assert_eq!(problems, [], "{source}");
        document
    }

    #[test]
    fn the_built_in_article_is_written_as_it_stands() {
        let (_, source) = crate::corpus::BUILT_IN;
        let (document, _) = parse("x", source);
        let items = crate::corpus::article::items(source);
        assert_eq!(write(document.meta(), &items), source);
    }

    #[test]
    fn what_means_something_to_markdown_or_toml_is_read_back_as_it_was() {
        let meta = Meta {
            title: "“a\"b\\c”\t#".to_owned(),
            date: Some("2019-08-22".to_owned()),
            trail: vec!["甲\"".to_owned(), "乙".to_owned()],
            ..Meta::default()
        };
        let items = [
            item(ItemKind::Note, "> 按"),
            item(ItemKind::Note, "二"),
            item(ItemKind::Dropped, "````"),
            item(ItemKind::Dropped, "# x"),
            item(speaker("a\"b\\ -->", "c>", true), "# 张三 #"),
            item(
                ItemKind::Image {
                    name: "a (1) <b>.jpg".to_owned(),
                },
                "图[1]",
            ),
            item(
                ItemKind::Image {
                    name: String::new(),
                },
                "图为会场。",
            ),
            item(ItemKind::Heading { marks: 2 }, "1. 一 ##"),
            item(ItemKind::Paragraph, "- *甲* <b> &amp; 2~3"),
            item(ItemKind::Paragraph, "+++"),
        ];
        let document = read_back(&meta, &items);
        assert_eq!(document.meta(), &meta);
        assert_eq!(document.dropped(), ["````", "# x"]);
        assert_eq!(document.images(), ["a (1) <b>.jpg"]);
        let texts: Vec<_> = document
            .blocks()
            .filter(|block| block.kind != BlockKind::Title)
            .map(|block| document.text(block.range).into_owned())
            .collect();
        let given: Vec<_> = items
            .iter()
            .filter(|item| item.kind != ItemKind::Dropped)
            .map(|item| item.text.clone())
            .collect();
        assert_eq!(texts, given);
        assert_eq!(
            document.outline().nodes[0].kind,
            NodeKind::Speaker {
                name: "a\"b\\ -->".to_owned(),
                post: "c>".to_owned(),
                incomplete: true
            }
        );
    }

    #[test]
    fn what_cannot_be_seen_is_left_out() {
        let items = [item(ItemKind::Paragraph, " "), item(ItemKind::Note, "")];
        assert_eq!(write(&Meta::default(), &items), "");
    }
}
