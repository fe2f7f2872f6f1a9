//! The outline: speakers and practice headings as a tree, flat in reading order.
//!
//! Every block after the first speaker or heading stands under a node, so the deepest node at a byte is the last one that
//! starts at or before it.

use std::ops::Range;

use super::{Block, BlockKind};

/// A speaker or heading.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Node {
    /// What it is.
    pub kind: NodeKind,
    /// Bytes from its own line to the end of the last block under it; half-open, without the line break after it.
    pub range: Range<usize>,
    /// Nodes above it: 0 for speakers and for the topmost headings outside any speaker.
    pub depth: u8,
    /// The node it stands under.
    pub parent_ix: Option<usize>,
    /// Paragraphs directly under it (not under its children).
    pub paragraphs: usize,
}

/// What a node is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum NodeKind {
    /// A speaker.
    Speaker {
        /// Name.
        name: String,
        /// Post; may be empty.
        post: String,
        /// The page does not give the whole name.
        incomplete: bool,
    },
    /// A practice heading.
    Heading {
        /// From 1 under a speaker.
        level: u8,
        /// Its text.
        text: String,
    },
}

impl Node {
    /// What people call it: the speaker's name or the heading's text.
    pub fn label(&self) -> &str {
        match &self.kind {
            NodeKind::Speaker { name, .. } => name,
            NodeKind::Heading { text, .. } => text,
        }
    }
}

/// The tree of speakers and headings, flat, in reading order.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Outline {
    /// Parents stand before their children.
    pub nodes: Vec<Node>,
    /// Paragraphs before the first speaker or heading.
    pub paragraphs_before: usize,
}

/// A speaker or heading as the parser meets it.
pub(super) struct Head {
    pub kind: NodeKind,
    pub block_ix: usize,
    /// `#` marks before it: a head stands under the nearest one above it with fewer.
    pub marks: u8,
}

impl Outline {
    /// The tree that `heads`, in order, make over `blocks`.
    pub(super) fn of(heads: Vec<Head>, blocks: &[Block]) -> Self {
        let starts: Vec<usize> = heads
            .iter()
            .map(|head| head.block_ix)
            .chain([blocks.len()])
            .collect();
        let mut outline = Self {
            nodes: Vec::new(),
            paragraphs_before: paragraphs(&blocks[..starts[0]]),
        };
        let mut open: Vec<(usize, u8)> = Vec::new();
        for (node_ix, head) in heads.into_iter().enumerate() {
            outline.close(&mut open, head.marks, end_before(blocks, head.block_ix));
            let parent_ix = open.last().map(|&(parent_ix, _)| parent_ix);
            open.push((node_ix, head.marks));
            outline.nodes.push(Node {
                kind: head.kind,
                range: blocks[head.block_ix].range.clone(),
                depth: parent_ix.map_or(0, |parent_ix| outline.nodes[parent_ix].depth + 1),
                parent_ix,
                paragraphs: paragraphs(&blocks[head.block_ix..starts[node_ix + 1]]),
            });
        }
        outline.close(&mut open, 0, end_before(blocks, blocks.len()));
        outline
    }

    /// Ends the open nodes with at least `marks` marks at byte `end`.
    fn close(&mut self, open: &mut Vec<(usize, u8)>, marks: u8, end: usize) {
        while let Some((node_ix, _)) = open.pop_if(|&mut (_, open_marks)| open_marks >= marks) {
            self.nodes[node_ix].range.end = end;
        }
    }

    /// The deepest node whose lines hold `byte`; the line break after a block belongs to it.
    pub(super) fn node_at(&self, byte: usize) -> Option<usize> {
        self.nodes
            .partition_point(|node| node.range.start <= byte)
            .checked_sub(1)
    }

    /// The speaker at or above node `node_ix`.
    pub(super) fn speaker_of(&self, node_ix: usize) -> Option<usize> {
        let mut above = std::iter::successors(Some(node_ix), |&ix| self.nodes[ix].parent_ix);
        above.find(|&ix| matches!(self.nodes[ix].kind, NodeKind::Speaker { .. }))
    }
}

fn paragraphs(blocks: &[Block]) -> usize {
    blocks
        .iter()
        .filter(|block| block.kind == BlockKind::Paragraph)
        .count()
}

fn end_before(blocks: &[Block], block_ix: usize) -> usize {
    block_ix
        .checked_sub(1)
        .map_or(0, |last_ix| blocks[last_ix].range.end)
}

#[cfg(test)]
mod tests {
    use crate::corpus::article::parse;

    /// Depth, label, level or `s` for a speaker, paragraphs, and the text of its range with `/` for line breaks.
    fn tree(source: &str) -> Vec<String> {
        let (document, _) = parse("x", source);
        let line = |node: &super::Node| {
            let level = match &node.kind {
                super::NodeKind::Speaker { .. } => "s".to_owned(),
                super::NodeKind::Heading { level, .. } => level.to_string(),
            };
            let text = document.text(node.range.clone()).replace('\n', "/");
            format!(
                "{} {} {level} {} {text}",
                node.depth,
                node.label(),
                node.paragraphs
            )
        };
        document.outline().nodes.iter().map(line).collect()
    }

    const SPEAKER: &str = "# 主席 张三:\n<!-- speaker name=\"张三\" post=\"主席\" -->\n";

    #[test]
    fn headings_stand_under_their_speaker_and_count_their_own_paragraphs() {
        let source = format!("{SPEAKER}\n开头\n\n## 一\n\n甲\n\n乙\n\n### 二\n\n丙\n\n## 三\n");
        assert_eq!(
            tree(&source),
            [
                "0 张三 s 1 主席 张三:/开头/一/甲/乙/二/丙/三",
                "1 一 1 2 一/甲/乙/二/丙",
                "2 二 2 1 二/丙",
                "1 三 1 0 三"
            ]
        );
    }

    #[test]
    fn a_heading_without_a_speaker_comment_ends_the_speaker() {
        let source = format!("{SPEAKER}\n## 一\n\n# 附\n\n甲\n\n## 附一\n");
        assert_eq!(
            tree(&source),
            [
                "0 张三 s 0 主席 张三:/一",
                "1 一 1 0 一",
                "0 附 1 1 附/甲/附一",
                "1 附一 2 0 附一"
            ]
        );
    }

    #[test]
    fn without_anything_above_it_a_second_level_heading_is_a_first() {
        assert_eq!(
            tree("甲\n\n## 一\n\n### 二\n\n## 三\n"),
            ["0 一 1 0 一/二", "1 二 2 0 二", "0 三 1 0 三"]
        );
    }

    #[test]
    fn a_skipped_level_stands_under_the_nearest_heading_above() {
        let source = format!("{SPEAKER}\n#### 三\n\n## 一\n");
        assert_eq!(
            tree(&source),
            ["0 张三 s 0 主席 张三:/三/一", "1 三 3 0 三", "1 一 1 0 一"]
        );
    }

    #[test]
    fn paragraphs_before_everything_are_counted() {
        let (document, _) = parse("x", &format!("> 编者按\n\n甲\n\n乙\n\n{SPEAKER}\n丙\n"));
        assert_eq!(document.outline().paragraphs_before, 2);
    }
}
