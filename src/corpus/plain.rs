//! A plain text as a document.
//!
//! The canonical text is the decoded file itself, blank lines included, with its line endings made LF; what a line is taken for
//! never changes it. A block leaves out the white space at both ends of its line, so that an indent of ideographic spaces is not
//! indented a second time.

use std::ops::Range;

use super::article::{Item, ItemKind};
use super::cut;
use super::document::{Document, Meta, Parts};
use super::lines::{is_blank, lines, with_lf};
use super::outline::Head;
use super::{Block, BlockKind, NodeKind, Outline};

/// What reads a plain text.
pub(super) const EXTRACTOR: &str = "pizhu-text 1";

/// The document of a decoded text without byte order mark, in which every line that is not blank is a paragraph; `title` is not
/// part of its text.
pub(super) fn parse(title: &str, text: String) -> Document {
    let meta = Meta {
        title: title.to_owned(),
        ..Meta::default()
    };
    let mut plain = Plain::new(meta, text);
    plain.read(|_, range| vec![(range, ItemKind::Paragraph)]);
    plain.finish()
}

/// The same document when something is known about its lines: `items` come with the number of their line, from 1, in order. A line
/// with two items holds a label and what is said behind it. A line without any is text joined to the line above it where
/// that has one, or stands beside the text; the line that is the title in `meta` is the title.
pub fn parse_as(meta: Meta, text: String, items: &[(usize, Item)]) -> Document {
    let mut plain = Plain::new(meta, text);
    let mut rest = items;
    let mut has_text = false;
    plain.read(|line, range| {
        let known = rest.partition_point(|(number, _)| *number <= line.number);
        let (here, after) = rest.split_at(known);
        rest = after;
        let kind = |item: &Item| item.kind.clone();
        match here {
            [] if line.is_title => vec![(range, TITLE)],
            [] if has_text => vec![(range, ItemKind::Paragraph)],
            [] => vec![(range, ItemKind::Dropped)],
            [(_, first), (_, second), ..] => {
                has_text = true;
                let cut = from_end(line.text, &range, &second.text);
                vec![
                    (trimmed(line.text, range.start..cut), kind(first)),
                    (trimmed(line.text, cut..range.end), kind(second)),
                ]
            }
            [(_, only)] => {
                has_text = !matches!(only.kind, ItemKind::Dropped);
                vec![(range, kind(only))]
            }
        }
    });
    plain.finish()
}

/// Stands for the title, which is no item of an article.
const TITLE: ItemKind = ItemKind::Heading { marks: 0 };

/// Where in the whole text the visible characters of `end` begin, which end `range`.
fn from_end(text: &str, range: &Range<usize>, end: &str) -> usize {
    let seen = |char: &char| !char.is_whitespace();
    let count = end.chars().filter(seen).count();
    let visible = text[range.clone()]
        .char_indices()
        .filter(|(_, char)| seen(char));
    let starts: Vec<usize> = visible.map(|(byte, _)| byte).collect();
    let first = starts.len().saturating_sub(count);
    range.start + starts.get(first).copied().unwrap_or(0)
}

fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let slice = &text[range.clone()];
    let start = range.start + slice.len() - slice.trim_start().len();
    start..start + slice.trim().len()
}

/// A line of the text.
struct PlainLine<'t> {
    /// From 1.
    number: usize,
    /// Whether it is the title.
    is_title: bool,
    /// The whole text.
    text: &'t str,
}

struct Plain {
    parts: Parts,
    heads: Vec<Head>,
}

impl Plain {
    fn new(meta: Meta, text: String) -> Self {
        Self {
            parts: Parts {
                extractor: EXTRACTOR,
                meta,
                text: with_lf(text),
                ..Parts::default()
            },
            heads: Vec::new(),
        }
    }

    /// Makes blocks of all lines that are not blank; `items_of` says what stands in a line, and where.
    fn read(
        &mut self,
        mut items_of: impl FnMut(&PlainLine, Range<usize>) -> Vec<(Range<usize>, ItemKind)>,
    ) {
        let text = std::mem::take(&mut self.parts.text);
        let (mut start, mut spaced) = (0, false);
        let mut titles = 0;
        for (ix, line) in lines(&text).enumerate() {
            if is_blank(line.text) {
                spaced = true;
            } else {
                let raw = start..start + line.text.len();
                let whole = trimmed(&text, raw.clone());
                let is_title = titles == 0 && text[whole.clone()] == self.parts.meta.title;
                titles += usize::from(is_title);
                let line = PlainLine {
                    number: ix + 1,
                    is_title,
                    text: &text,
                };
                for (range, kind) in items_of(&line, whole.clone()) {
                    let pieces = match kind {
                        // with the white space around it, which counts where a long line is cut
                        ItemKind::Paragraph if range == whole => cut::pieces(&text, raw.clone()),
                        ItemKind::Paragraph => cut::pieces(&text, range),
                        _ => vec![range],
                    };
                    for piece in pieces {
                        let range = trimmed(&text, piece);
                        if range.is_empty() {
                            spaced = true;
                        } else {
                            self.block(&text, range, kind.clone(), spaced);
                            spaced = false;
                        }
                    }
                }
            }
            start = line.end;
        }
        self.parts.text = text;
    }

    fn block(&mut self, text: &str, range: Range<usize>, kind: ItemKind, spaced: bool) {
        let block_ix = self.parts.blocks.len();
        let kind = match kind {
            TITLE => BlockKind::Title,
            ItemKind::Note => BlockKind::Note,
            ItemKind::Dropped => {
                self.parts.dropped.push(text[range.clone()].to_owned());
                BlockKind::Aside
            }
            ItemKind::Paragraph => BlockKind::Paragraph,
            ItemKind::Image { name } => {
                self.parts.images.extend((!name.is_empty()).then_some(name));
                BlockKind::Caption
            }
            ItemKind::Speaker {
                name,
                post,
                incomplete,
            } => {
                let kind = NodeKind::Speaker {
                    name,
                    post,
                    incomplete,
                };
                self.heads.push(Head {
                    kind,
                    block_ix,
                    marks: 1,
                });
                BlockKind::Speaker
            }
            ItemKind::Heading { marks } => self.heading(text, &range, marks, block_ix),
        };
        self.parts.blocks.push(Block {
            kind,
            range,
            spaced,
        });
    }

    fn heading(
        &mut self,
        text: &str,
        range: &Range<usize>,
        marks: u8,
        block_ix: usize,
    ) -> BlockKind {
        let has_speaker = |head: &&Head| head.marks == 1;
        let is_under_speaker = self
            .heads
            .iter()
            .rfind(has_speaker)
            .is_some_and(|head| matches!(head.kind, NodeKind::Speaker { .. }));
        let level = (marks - u8::from(is_under_speaker && marks > 1)).clamp(1, 5);
        self.heads.push(Head {
            kind: NodeKind::Heading {
                level,
                text: text[range.clone()].to_owned(),
            },
            block_ix,
            marks,
        });
        BlockKind::Heading { level }
    }

    fn finish(mut self) -> Document {
        self.parts.outline = Outline::of(self.heads, &self.parts.blocks);
        Document::from(self.parts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(text: &str) -> Document {
        parse("题", text.to_owned())
    }

    #[test]
    fn the_canonical_text_is_the_file_with_lf() {
        let document = document("甲\r\n\r\n乙\r丙\n");
        assert_eq!(document.text(0..document.len()), "甲\n\n乙\n丙\n");
    }

    #[test]
    fn blank_lines_space_the_paragraph_after_them() {
        let document = document("甲\n\n \t\u{3000}\n乙\n丙");
        let blocks: Vec<_> = document.blocks().collect();
        let seen: Vec<_> = blocks
            .iter()
            .map(|block| (document.text(block.range.clone()), block.spaced))
            .collect();
        assert_eq!(
            seen,
            [
                ("甲".into(), false),
                ("乙".into(), true),
                ("丙".into(), false)
            ]
        );
        assert_eq!(document.outline().paragraphs_before, 3);
    }

    #[test]
    fn an_indent_stays_in_the_text_and_out_of_the_block() {
        let document = document("\u{3000}\u{3000}甲乙 \n");
        assert_eq!(document.first().map(|block| block.range), Some(6..12));
        assert_eq!(document.chars_before(6), 2);
    }

    #[test]
    fn known_lines_are_what_they_are_known_for_and_the_text_stays() {
        let item = |kind: ItemKind, text: &str| Item {
            kind,
            text: text.to_owned(),
        };
        let speaker = ItemKind::Speaker {
            name: "张三".to_owned(),
            post: String::new(),
            incomplete: false,
        };
        let text = "题\n来源:某报\n\n张三:\u{3000}好。\n一、做法\n甲\n";
        let meta = Meta {
            title: "题".to_owned(),
            ..Meta::default()
        };
        let items = [
            (4, item(speaker, "张三:")),
            (4, item(ItemKind::Paragraph, "好。")),
            (5, item(ItemKind::Heading { marks: 2 }, "一、做法")),
            (6, item(ItemKind::Paragraph, "甲")),
        ];
        let document = parse_as(meta, text.to_owned(), &items);
        let blocks: Vec<_> = document.blocks().collect();
        let seen: Vec<_> = blocks
            .iter()
            .map(|block| (document.text(block.range.clone()), block.kind))
            .collect();
        assert_eq!(
            seen,
            [
                ("题".into(), BlockKind::Title),
                ("来源:某报".into(), BlockKind::Aside),
                ("张三:".into(), BlockKind::Speaker),
                ("好。".into(), BlockKind::Paragraph),
                ("一、做法".into(), BlockKind::Heading { level: 1 }),
                ("甲".into(), BlockKind::Paragraph),
            ]
        );
        assert_eq!(document.text(0..document.len()), text);
        assert_eq!(document.outline().nodes[1].parent_ix, Some(0));
    }

    #[test]
    fn the_title_is_the_name_given_and_no_text() {
        assert_eq!(
            (document("甲").meta().title.as_str(), document("甲").len()),
            ("题", 3)
        );
    }
}
