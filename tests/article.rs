//! The built-in article holds the page it was transcribed from: every character, in order, under the right speaker.
//!
//! `tests/data/联谊报-2019-08-22.txt` is the text of that page, as the newspaper 联谊报 published it on 22 August 2019.

use comrak::nodes::{AstNode, NodeValue};
use pizhu::corpus::article::{escape, pieces};
use pizhu::corpus::{BUILT_IN, BlockKind, Document, NodeKind, Problem, open};

const PAGE: &str = include_str!("data/联谊报-2019-08-22.txt");

fn opened() -> (Document, Vec<Problem>) {
    let (name, text) = BUILT_IN;
    open(name, text.into()).expect("the built-in article opens")
}

fn article() -> Document {
    opened().0
}

fn blocks(document: &Document, kind: BlockKind) -> Vec<String> {
    let all = document.blocks();
    all.filter(|block| block.kind == kind)
        .map(|block| document.text(block.range).into_owned())
        .collect()
}

/// What can be seen of some lines: a no-break space is a space.
fn visible<'l>(lines: impl IntoIterator<Item = &'l str>) -> String {
    lines
        .into_iter()
        .flat_map(str::chars)
        .filter(|char| !char.is_whitespace())
        .collect()
}

/// The page's text of the article: without the lines that became front matter (breadcrumb; date, source and author).
fn page_lines() -> impl Iterator<Item = &'static str> {
    PAGE.lines()
        .enumerate()
        .filter(|(line_ix, _)| ![0, 2].contains(line_ix))
        .map(|(_, line)| line)
}

/// The first character of `wanted` that `text` does not hold in order, with what follows it.
fn missing<'w>(wanted: &'w str, text: &str) -> Option<&'w str> {
    let mut held = text.chars();
    wanted
        .char_indices()
        .find(|&(_, char)| !held.any(|other| other == char))
        .map(|(byte, _)| &wanted[byte..])
}

#[test]
fn the_file_holds_every_visible_character_of_the_page_in_order() {
    assert_eq!(missing(&visible(page_lines()), BUILT_IN.1), None);
}

#[test]
fn the_canonical_text_is_the_page_and_nothing_else() {
    let document = article();
    let text = visible([&*document.text(0..document.len())]);
    let without_dropped = page_lines().filter(|line| line.trim() != "据联谊报");
    assert_eq!(text, visible(without_dropped));
    assert!(!document.text(0..document.len()).contains('\u{a0}'));
}

#[test]
fn the_page_is_told_by_its_front_matter() {
    let document = article();
    let meta = document.meta();
    assert_eq!(meta.title, PAGE.lines().nth(1).expect("a title"));
    assert_eq!(
        (meta.date.as_deref(), meta.source.as_deref()),
        (Some("2019-08-22"), Some("联谊报"))
    );
    assert_eq!(
        (meta.subtitle.as_deref(), meta.author.as_deref()),
        (None, None)
    );
    assert_eq!(
        (meta.language.as_deref(), meta.trail.len()),
        (Some("zh-CN"), 5)
    );
    let breadcrumb = PAGE
        .lines()
        .next()
        .and_then(|line| line.strip_prefix("当前位置:"))
        .expect("a breadcrumb");
    assert_eq!(meta.trail.concat(), visible([breadcrumb]).replace('>', ""));
}

#[test]
fn the_id_was_given_with_the_first_text_and_stays() {
    assert_eq!(article().meta().id.as_deref(), Some("601b989bdd521943"));
}

#[test]
fn seven_speakers_have_their_headings() {
    let document = article();
    let nodes = &document.outline().nodes;
    let headings = |speaker_ix| {
        nodes
            .iter()
            .filter(|node| node.parent_ix == Some(speaker_ix))
            .count()
    };
    let speakers: Vec<_> = (0..nodes.len())
        .filter(|&ix| nodes[ix].parent_ix.is_none())
        .collect();
    let counts: Vec<_> = speakers.iter().map(|&ix| headings(ix)).collect();
    assert_eq!(counts, [4, 3, 3, 5, 4, 5, 3]);
    assert!(
        speakers
            .iter()
            .all(|&ix| matches!(nodes[ix].kind, NodeKind::Speaker { .. }))
    );
    assert_eq!(nodes.len(), 7 + 27);
}

#[test]
fn every_speaker_opens_with_a_paragraph_and_every_heading_has_one() {
    let document = article();
    assert!(
        document
            .outline()
            .nodes
            .iter()
            .all(|node| node.paragraphs == 1)
    );
    assert_eq!(document.outline().paragraphs_before, 0);
    assert_eq!(blocks(&document, BlockKind::Paragraph).len(), 34);
}

#[test]
fn name_and_post_are_those_of_the_line() {
    let document = article();
    let lines = blocks(&document, BlockKind::Speaker);
    let mut incomplete = Vec::new();
    let mut speakers = Vec::new();
    for node in &document.outline().nodes {
        if let NodeKind::Speaker {
            name,
            post,
            incomplete: is_incomplete,
        } = &node.kind
        {
            speakers.push(format!("{post} {name}"));
            incomplete.extend(is_incomplete.then(|| name.clone()));
        }
    }
    assert_eq!(speakers[0], "杭州市政协主席 潘家玮");
    assert_eq!(
        speakers,
        lines
            .iter()
            .map(|line| line.trim_end_matches(':'))
            .collect::<Vec<_>>()
    );
    assert_eq!(incomplete, ["伟"]);
}

#[test]
fn the_rest_of_the_page_is_there() {
    let document = article();
    let note = document.editor_note();
    assert_eq!(note.len(), 2);
    assert!(note[0].starts_with("8月13日至15日,") && note[1].starts_with("本报摘录"));
    assert_eq!(document.dropped(), ["据联谊报"]);
    assert_eq!(document.images().len(), 7);
    assert_eq!(blocks(&document, BlockKind::Caption), document.images());
}

#[test]
fn nothing_in_it_needs_its_owner() {
    assert_eq!(opened().1, []);
}

#[test]
fn its_pieces_are_the_file() {
    let text = BUILT_IN.1;
    for source in [
        text.to_owned(),
        text.replace('\n', "\r\n"),
        format!("\u{feff}{text}"),
    ] {
        let copied: String = pieces(&source)
            .iter()
            .map(|piece| &source[piece.range.clone()])
            .collect();
        assert_eq!(copied, source);
    }
}

#[test]
fn every_paragraph_and_heading_is_written_as_the_format_writes_it() {
    let document = article();
    for kind in [
        BlockKind::Paragraph,
        BlockKind::Heading { level: 1 },
        BlockKind::Speaker,
        BlockKind::Note,
    ] {
        for text in blocks(&document, kind) {
            let written = escape(&text);
            assert!(
                BUILT_IN
                    .1
                    .lines()
                    .any(|line| line.trim_start_matches(['#', '>', ' ']) == written),
                "{written}"
            );
        }
    }
}

/// The text of the blocks that `CommonMark` sees under `root` and `wanted` names, in order.
fn commonmark<'a>(root: &'a AstNode<'a>, wanted: impl Fn(&'a AstNode<'a>) -> bool) -> Vec<String> {
    let text = |node: &'a AstNode<'a>| {
        let inner = node
            .descendants()
            .filter_map(|inner| match &inner.data.borrow().value {
                NodeValue::Text(text) => Some(text.to_string()),
                _ => None,
            });
        inner.collect::<String>()
    };
    root.descendants()
        .filter(|node| wanted(node))
        .map(text)
        .filter(|text| !text.is_empty())
        .collect()
}

#[test]
fn commonmark_sees_the_same_headings_and_paragraphs() {
    let document = article();
    let arena = comrak::Arena::new();
    let mut options = comrak::Options::default();
    options.extension.front_matter_delimiter = Some("+++".to_owned());
    let root = comrak::parse_document(&arena, BUILT_IN.1, &options);
    let is_heading = |node: &AstNode, level| matches!(&node.data.borrow().value, NodeValue::Heading(heading) if heading.level == level);
    let is_paragraph = |node: &AstNode| matches!(node.data.borrow().value, NodeValue::Paragraph);
    let is_quoted = |node: &AstNode| {
        node.parent()
            .is_some_and(|parent| matches!(parent.data.borrow().value, NodeValue::BlockQuote))
    };
    assert_eq!(
        commonmark(root, |node| is_heading(node, 1)),
        blocks(&document, BlockKind::Speaker)
    );
    assert_eq!(
        commonmark(root, |node| is_heading(node, 2)),
        blocks(&document, BlockKind::Heading { level: 1 })
    );
    assert_eq!(
        commonmark(root, |node| is_paragraph(node) && !is_quoted(node)),
        blocks(&document, BlockKind::Paragraph)
    );
    assert_eq!(
        commonmark(root, |node| is_paragraph(node) && is_quoted(node)),
        blocks(&document, BlockKind::Note)
    );
    let images = root
        .descendants()
        .filter(|node| matches!(node.data.borrow().value, NodeValue::Image(_)));
    assert_eq!(images.count(), document.images().len());
}
