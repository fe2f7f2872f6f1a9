//! What holds for every text whatsoever.

use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use super::article::{escape, parse, pieces};
use super::{Block, Document, open};

/// Texts made of what the format gives a meaning to, so that the pieces meet in every order.
pub(super) fn sources() -> impl Strategy<Value = String> {
    let parts = prop::sample::select(vec![
        "\u{feff}",
        "+++\n",
        "+++",
        "title = \"题\"\n",
        "date = 1\n",
        "\n",
        "\r\n",
        "\r",
        " ",
        "    ",
        "\t",
        "\u{3000}",
        "\u{a0}",
        "# 主席 张三:\n",
        "#",
        "## 一\n",
        "###### 五\n",
        " ##\n",
        "<!-- speaker name=\"张三\" -->\n",
        "<!-- speaker",
        "<!--",
        "-->",
        "<!-->",
        "name=\"",
        "incomplete",
        "> 编者按 ",
        ">",
        "```dropped\n",
        "```",
        "~~~~\n",
        "![图](a.jpg)\n",
        "![",
        "](",
        ")",
        "\\",
        "*",
        "&amp;",
        "甲",
        "乙丙。",
        "𠮷",
        "word",
        "1. ",
        "- ",
        "=",
        "\u{301}",
        "\0",
    ]);
    prop_oneof![
        3 => prop::collection::vec(parts, 0..24).prop_map(|parts| parts.concat()),
        1 => any::<String>(),
    ]
}

/// An article or a plain text with `source` in it, if there is anything to read.
fn documents() -> impl Strategy<Value = Document> {
    (sources(), prop::sample::select(vec!["a.md", "a.txt"]))
        .prop_filter_map("a readable text", |(source, name)| {
            open(name, source).map(|opened| opened.0)
        })
}

fn blocks(document: &Document) -> Vec<Block> {
    document.blocks().collect()
}

/// The same cases in every run; `PROPTEST_CASES` asks for more of them.
fn seeded() -> ProptestConfig {
    ProptestConfig {
        rng_seed: RngSeed::Fixed(20_190_822),
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(seeded())]

    #[test]
    fn any_text_opens_or_is_empty(source in any::<String>(), name in any::<String>()) {
        let _ = open(&name, source);
    }

    #[test]
    fn pieces_tile_the_source_and_know_their_lines(source in sources()) {
        let mut at = 0;
        for piece in pieces(&source) {
            prop_assert_eq!(piece.range.start, at);
            prop_assert!(piece.range.end > at);
            let breaks = source[..at].replace("\r\n", "\n").matches(['\n', '\r']).count();
            prop_assert_eq!(piece.line, 1 + breaks);
            at = piece.range.end;
        }
        prop_assert_eq!(at, source.len());
    }

    #[test]
    fn the_blocks_of_an_article_tile_its_text(source in sources()) {
        let (document, problems) = parse("x", &source);
        let texts: Vec<_> = blocks(&document).iter().map(|block| document.text(block.range.clone())).collect();
        prop_assert_eq!(texts.join("\n"), document.text(0..document.len()));
        prop_assert!(problems.is_sorted_by_key(|problem| problem.line));
    }

    #[test]
    fn a_block_is_one_line_of_visible_text(document in documents()) {
        for block in &blocks(&document) {
            let text = document.text(block.range.clone());
            prop_assert_eq!(text.len(), block.range.len());
            prop_assert_eq!((text.trim(), text.contains(['\n', '\r'])), (&*text, false));
            prop_assert!(!text.is_empty());
        }
    }

    #[test]
    fn all_visible_text_stands_in_blocks(document in documents()) {
        let mut between = 0..0;
        for block in blocks(&document) {
            between.end = block.range.start;
            prop_assert!(document.text(between.clone()).trim().is_empty());
            between = block.range.end..document.len();
        }
        prop_assert!(document.text(between).trim().is_empty());
    }

    #[test]
    fn every_byte_belongs_to_the_last_block_that_starts_before_it(document in documents()) {
        let blocks = blocks(&document);
        for byte in 0..=document.len() {
            let holder = blocks.iter().rfind(|block| block.range.start <= byte).or(blocks.first());
            prop_assert_eq!(document.block_at(byte), holder.cloned());
        }
        prop_assert_eq!(document.last(), blocks.last().cloned());
        prop_assert!(blocks.windows(2).all(|pair| document.previous(&pair[1]).as_ref() == Some(&pair[0])));
    }

    #[test]
    fn characters_and_bytes_are_inverse(document in documents()) {
        let text = document.text(0..document.len());
        for byte in 0..=text.len() {
            let chars = document.chars_before(byte);
            prop_assert_eq!(chars, text[..text.floor_char_boundary(byte)].chars().count());
            prop_assert_eq!(document.byte_of(chars), Some(text.floor_char_boundary(byte)));
        }
        prop_assert_eq!(document.byte_of(text.chars().count() + 1), None);
    }

    #[test]
    fn nodes_nest_and_the_deepest_is_found(document in documents()) {
        let nodes = &document.outline().nodes;
        for byte in 0..=document.len() {
            let holds = |range: &std::ops::Range<usize>| range.start <= byte && byte <= range.end;
            prop_assert_eq!(document.node_at(byte), nodes.iter().rposition(|node| holds(&node.range)));
            prop_assert!(!document.path(byte).is_empty());
        }
        for (node_ix, node) in nodes.iter().enumerate() {
            let parent = node.parent_ix.map(|parent_ix| &nodes[parent_ix]);
            prop_assert!(node.parent_ix.is_none_or(|parent_ix| parent_ix < node_ix));
            prop_assert!(parent.is_none_or(|parent| parent.range.start < node.range.start && node.range.end <= parent.range.end));
            prop_assert_eq!(node.depth, parent.map_or(0, |parent| parent.depth + 1));
        }
    }

    #[test]
    fn every_paragraph_is_counted_once(document in documents()) {
        let outline = document.outline();
        let counted = outline.paragraphs_before + outline.nodes.iter().map(|node| node.paragraphs).sum::<usize>();
        let there = blocks(&document).iter().filter(|block| block.kind == super::BlockKind::Paragraph).count();
        prop_assert_eq!(counted, there);
    }

    #[test]
    fn searching_forwards_and_backwards_agree(document in documents(), pattern in "[甲乙一#\n]{1,2}", at in 0..200_usize) {
        let text = document.text(0..document.len());
        let starts: Vec<usize> = (0..text.len()).filter(|&byte| text.as_bytes()[byte..].starts_with(pattern.as_bytes())).collect();
        let hit = |start: Option<usize>| start.map(|start| start..start + pattern.len());
        prop_assert_eq!(document.find(&pattern, at), hit(starts.iter().copied().find(|&start| start >= at)));
        prop_assert_eq!(document.rfind(&pattern, at), hit(starts.iter().copied().rfind(|&start| start < at)));
    }

    #[test]
    fn front_matter_of_any_kind_is_survived(toml in "[a-z\"'=\\[\\]{}.#0-9:\\-\n\\\\é题]{0,60}", key in "(title|date|trail|x) = ") {
        let (document, _) = parse("x", &format!("+++\n{key}{toml}\n+++\n甲\n"));
        prop_assert!(document.text(0..document.len()).ends_with('甲'));
        prop_assert!(!document.meta().title.is_empty());
    }

    #[test]
    fn escaped_text_reads_as_itself_here_and_in_commonmark(written in prop::collection::vec((before(), sources()), 0..6)) {
        let plain = |text: &str| text.replace(['\n', '\r'], " ").replace(['\0', '\u{feff}'], "").trim().to_owned();
        let written: Vec<_> = written.iter().map(|(before, text)| (before, plain(text))).filter(|(_, text)| !text.is_empty()).collect();
        let lines: Vec<_> = written.iter().map(|(before, text)| format!("{before}{}\n\n", escape(text))).collect();
        let source = lines.concat();
        let texts: Vec<String> = written.into_iter().map(|(_, text)| text).collect();
        let (document, problems) = parse("x", &source);
        prop_assert_eq!((document.text(0..document.len()).into_owned(), problems), (texts.join("\n"), vec![]), "{}", source);
        prop_assert_eq!(commonmark(&source), texts, "{}", source);
    }
}

/// What makes a paragraph, a heading, a quoted paragraph of a line.
fn before() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["", "## ", "> "])
}

/// The texts of the blocks that `CommonMark` sees in `source`, and a word about anything in them that is not text.
fn commonmark(source: &str) -> Vec<String> {
    use comrak::nodes::NodeValue::{BlockQuote, Document, Heading, Paragraph, Text};
    let arena = comrak::Arena::new();
    let mut options = comrak::Options::default();
    options.extension.strikethrough = true;
    options.extension.table = true;
    options.extension.tasklist = true;
    let mut shown: Vec<String> = Vec::new();
    for node in comrak::parse_document(&arena, source, &options).descendants() {
        match (&node.data.borrow().value, shown.last_mut()) {
            (Document | BlockQuote, _) => {}
            (Heading(_) | Paragraph, _) => shown.push(String::new()),
            (Text(text), Some(block)) => block.push_str(text),
            (other, _) => shown.push(format!("{other:?}")),
        }
    }
    shown
}
