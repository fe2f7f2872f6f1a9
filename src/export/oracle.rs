//! What an independent `CommonMark` parser makes of our Markdown, for tests.

use comrak::nodes::{AstNode, NodeValue};
use comrak::{Arena, Options, parse_document};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

/// Which Markdown the oracle reads.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Dialect {
    /// `CommonMark` and nothing else.
    Plain,
    /// With GitHub's tables, strikethrough, autolinks and task lists.
    GitHub,
    /// With every sign that note-taking programs give a meaning to.
    Notes,
}

impl Dialect {
    pub(super) const ALL: [Self; 3] = [Self::Plain, Self::GitHub, Self::Notes];

    fn options(self) -> Options<'static> {
        let mut options = Options::default();
        let extension = &mut options.extension;
        let github = self != Self::Plain;
        extension.table = github;
        extension.strikethrough = github;
        extension.autolink = github;
        extension.tasklist = github;
        let notes = self == Self::Notes;
        extension.footnotes = notes;
        extension.description_lists = notes;
        extension.alerts = notes;
        extension.math_dollars = notes;
        extension.wikilinks_title_after_pipe = notes;
        extension.highlight = notes;
        extension.superscript = notes;
        extension.spoiler = notes;
        extension.cjk_friendly_emphasis = notes;
        options
    }
}

/// The texts of the block quotes at the top level: paragraphs joined by LF. Anything in one but paragraphs of text is shown as
/// what it is, in angle brackets, so that no comparison passes by chance; automatic links of GitHub's dialect count as text.
pub(super) fn quotes(source: &str, dialect: Dialect) -> Vec<String> {
    with_tree(source, dialect, |root| {
        root.children()
            .filter(|node| matches!(node.data.borrow().value, NodeValue::BlockQuote))
            .map(|node| paragraphs(node))
            .collect()
    })
}

/// Level and text of the headings at the top level.
pub(super) fn headings(source: &str, dialect: Dialect) -> Vec<(u8, String)> {
    with_tree(source, dialect, |root| {
        root.children()
            .filter_map(|node| match &node.data.borrow().value {
                NodeValue::Heading(heading) => Some((heading.level, inlines(node))),
                _ => None,
            })
            .collect()
    })
}

/// The names of the blocks at the top level, in order, with the text of HTML blocks and code blocks.
pub(super) fn blocks(source: &str, dialect: Dialect) -> Vec<(&'static str, String)> {
    with_tree(source, dialect, |root| {
        root.children()
            .map(|node| {
                let value = &node.data.borrow().value;
                let text = match value {
                    NodeValue::HtmlBlock(html) => html.literal.clone(),
                    NodeValue::CodeBlock(code) => code.literal.clone(),
                    NodeValue::Paragraph | NodeValue::Heading(_) => inlines(node),
                    _ => String::new(),
                };
                (value.xml_node_name(), text)
            })
            .collect()
    })
}

/// Every piece of raw HTML, in blocks and inside lines, wherever it stands.
pub(super) fn raw_html(source: &str, dialect: Dialect) -> Vec<String> {
    with_tree(source, dialect, |root| {
        root.descendants()
            .filter_map(|node| match &node.data.borrow().value {
                NodeValue::HtmlBlock(html) => Some(html.literal.trim_end().to_owned()),
                NodeValue::HtmlInline(html) => Some(html.clone()),
                _ => None,
            })
            .collect()
    })
}

/// The texts of all code blocks and code spans.
pub(super) fn code(source: &str, dialect: Dialect) -> Vec<String> {
    with_tree(source, dialect, |root| {
        root.descendants()
            .filter_map(|node| match &node.data.borrow().value {
                NodeValue::CodeBlock(code) => Some(code.literal.clone()),
                NodeValue::Code(code) => Some(code.literal.clone()),
                _ => None,
            })
            .collect()
    })
}

fn with_tree<T>(
    source: &str,
    dialect: Dialect,
    read: impl for<'a> FnOnce(&'a AstNode<'a>) -> T,
) -> T {
    let arena = Arena::new();
    read(parse_document(&arena, source, &dialect.options()))
}

fn paragraphs<'a>(block: &'a AstNode<'a>) -> String {
    let texts: Vec<String> = block
        .children()
        .map(|node| match &node.data.borrow().value {
            NodeValue::Paragraph => inlines(node),
            other => format!("<{}>", other.xml_node_name()),
        })
        .collect();
    texts.join("\n")
}

fn inlines<'a>(block: &'a AstNode<'a>) -> String {
    block
        .children()
        .map(|node| match &node.data.borrow().value {
            NodeValue::Text(text) => text.to_string(),
            NodeValue::Link(_) => inlines(node),
            other => format!("<{}>", other.xml_node_name()),
        })
        .collect()
}

/// So many cases, the same in every run.
pub(super) fn cases(count: u32) -> ProptestConfig {
    ProptestConfig {
        cases: count,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(20_190_822),
        ..ProptestConfig::default()
    }
}

/// Text made of what Markdown gives a meaning to, blanks of every sort, and Chinese.
pub(super) fn hostile() -> impl Strategy<Value = String> {
    let token = prop_oneof![
        4 => proptest::char::range('!', '~').prop_map(String::from),
        2 => prop::sample::select(vec![" ", "  ", "    ", "\t", "\n", "\n\n", "\r\n", "\u{3000}", "\u{a0}", "\u{feff}", "\u{200b}", "\0", "\u{1b}"])
            .prop_map(str::to_owned),
        3 => prop::sample::select(vec!["强", "，", "。", "“", "”", "（", "）", "《", "》", "——", "…", "1", "12", "a", "é", "😀", "政协"])
            .prop_map(str::to_owned),
        3 => prop::sample::select(vec![
            "<!-- /hl -->", "<!-- hl ", "<!--", "-->", "```", "~~~", "`", "``", "**", "__", "~~", "- ", "* ", "+ ", "1. ", "2) ", "10. ", "# ", "## ", "###### ",
            "> ", "| ", "| --- |", "---", "===", "- - -", "[x] ", "[a]: b", "[a](b)", "![a](b)", "<b>", "</b>", "<script>", "<div\n", "<?", "<![CDATA[",
            "<http://a.b>", "http://a.b", "www.a.b", "a@b.c", "&amp;", "&#9;", "\\", "\\\n", "  \n", "$$", "==", "%%", "[[", "]]", "{{", "::", ": ", "^a",
        ]).prop_map(str::to_owned),
    ];
    prop::collection::vec(token, 0..24).prop_map(|tokens| tokens.concat())
}
