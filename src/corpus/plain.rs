//! A plain text as a document: every line that is not blank is a paragraph.
//!
//! The canonical text is the decoded file itself, blank lines included, with its line endings made LF. A block leaves out
//! the white space at both ends of its line, so that an indent of ideographic spaces is not indented a second time.

use super::document::{Document, Meta, Parts};
use super::lines::{is_blank, lines, with_lf};
use super::{Block, BlockKind, Outline};

/// What reads a plain text.
const EXTRACTOR: &str = "pizhu-text 1";

/// The document of a decoded text without byte order mark; `title` is not part of its text.
pub(super) fn parse(title: &str, text: String) -> Document {
    let text = with_lf(text);
    let blocks = blocks(&text);
    Document::from(Parts {
        extractor: EXTRACTOR,
        meta: Meta {
            title: title.to_owned(),
            ..Meta::default()
        },
        outline: Outline::of(Vec::new(), &blocks),
        text,
        blocks,
        ..Parts::default()
    })
}

fn blocks(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut start = 0;
    let mut spaced = false;
    for line in lines(text) {
        if is_blank(line.text) {
            spaced = true;
        } else {
            let from = start + line.text.len() - line.text.trim_start().len();
            let range = from..from + line.text.trim().len();
            blocks.push(Block {
                ix: blocks.len(),
                kind: BlockKind::Paragraph,
                range,
                spaced,
            });
            spaced = false;
        }
        start = line.end;
    }
    blocks
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
        let blocks: Vec<_> =
            std::iter::successors(document.block(0), |block| document.next(block)).collect();
        let seen: Vec<_> = blocks
            .iter()
            .map(|block| (document.text(block.range.clone()), block.spaced))
            .collect();
        assert_eq!(seen, [("甲", false), ("乙", true), ("丙", false)]);
        assert_eq!(document.outline().paragraphs_before, 3);
    }

    #[test]
    fn an_indent_stays_in_the_text_and_out_of_the_block() {
        let document = document("\u{3000}\u{3000}甲乙 \n");
        assert_eq!(document.block(0).map(|block| block.range), Some(6..12));
        assert_eq!(document.chars_before(6), 2);
    }

    #[test]
    fn the_title_is_the_name_given_and_no_text() {
        assert_eq!(
            (document("甲").meta().title.as_str(), document("甲").len()),
            ("题", 3)
        );
    }
}
