//! Markdown: its blocks as lines, emphasis and links as plain text.
//!
//! The number of an ordered item stays in its text: an author who writes `1.` before a heading means it, and in a page it is
//! what tells a heading from a paragraph. `[张三]: 好` is a speaker's turn and not a reference that is defined.

use std::borrow::Cow;

use comrak::arena_tree::NodeEdge;
use comrak::nodes::{AstNode, ListDelimType, ListType, NodeList, NodeValue};
use comrak::{Arena, Options, parse_document};

use super::html::{self, joins};
use super::{ExtractError, front_matter};
use crate::recognise::page::{Page, PageLine, Shape};

/// Marks of containers at the start of a line, as `>` and `-`, that are read: each makes every later line dearer.
const DEEPEST: usize = 100;

/// The page of a decoded Markdown file.
///
/// # Errors
/// Where it is nested deeper than is read.
pub(super) fn extract(text: &str) -> Result<Page, ExtractError> {
    let split = front_matter::split(text);
    if split.body.lines().any(is_too_deep) {
        return Err(ExtractError::TooDeep);
    }
    let body = without_definitions(split.body);
    let arena = Arena::new();
    let root = parse_document(&arena, &body, &options());
    let mut writer = Writer::new(split.lines);
    for edge in root.traverse() {
        match edge {
            NodeEdge::Start(node) => writer.start(node)?,
            NodeEdge::End(node) => writer.end(node),
        }
    }
    Ok(Page {
        meta: split.meta,
        lines: writer.lines,
        ..Page::default()
    })
}

fn options() -> Options<'static> {
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.strikethrough = true;
    options.extension.tasklist = true;
    options.extension.footnotes = true;
    options.extension.cjk_friendly_emphasis = true;
    options.parse.leave_footnote_definitions = true;
    options
}

fn is_too_deep(line: &str) -> bool {
    let marks = line
        .bytes()
        .take_while(|byte| b" \t>-*+.)".contains(byte) || byte.is_ascii_digit())
        .filter(|byte| b">-*+.)".contains(byte))
        .count();
    // a rule is as long as one likes
    let is_rule = line
        .trim_end()
        .bytes()
        .all(|byte| b" \t-*_".contains(&byte))
        && !line.contains("- -");
    marks > DEEPEST && !is_rule
}

/// `text` with what would define a reference in Chinese escaped: it is somebody speaking.
fn without_definitions(text: &str) -> Cow<'_, str> {
    let is_turn = |line: &str| {
        let target = line
            .trim_start_matches(' ')
            .strip_prefix('[')
            .and_then(|rest| rest.split_once("]:"))
            .map(|(label, target)| (label.starts_with('^'), target.trim_start()));
        matches!(target, Some((false, target)) if !target.starts_with(|char: char| char.is_ascii() && char != '“'))
    };
    if !text.lines().any(is_turn) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for line in text.split_inclusive('\n') {
        let at = if is_turn(line) { line.find('[') } else { None };
        let (before, after) = line.split_at(at.unwrap_or(0));
        escaped.push_str(before);
        escaped.push_str(if at.is_some() { "\\" } else { "" });
        escaped.push_str(after);
    }
    Cow::Owned(escaped)
}

/// Writes the lines of a page.
#[derive(Debug)]
struct Writer {
    lines: Vec<PageLine>,
    /// Lines before the first.
    before: usize,
    text: String,
    bold: usize,
    number: usize,
    /// White space between the last letter and the next, if they do not join.
    is_blank: bool,
    is_broken: bool,
    blanks: usize,
    heading: u8,
    /// Depths.
    quotes: usize,
    strong: usize,
    image: usize,
    /// The mark of an item whose first line is still to come.
    item: Option<String>,
    images: Vec<(String, String, usize)>,
}

impl Writer {
    fn new(before: usize) -> Self {
        Self {
            lines: Vec::new(),
            before,
            text: String::new(),
            bold: 0,
            number: 0,
            is_blank: false,
            is_broken: false,
            blanks: 1,
            heading: 0,
            quotes: 0,
            strong: 0,
            image: 0,
            item: None,
            images: Vec::new(),
        }
    }

    fn start<'a>(&mut self, node: &'a AstNode<'a>) -> Result<(), ExtractError> {
        let data = node.data();
        let line = data.sourcepos.start.line + self.before;
        match &data.value {
            NodeValue::Heading(heading) => {
                self.block();
                self.heading = heading.level;
            }
            NodeValue::Paragraph | NodeValue::TableRow(_) => self.block(),
            NodeValue::BlockQuote => self.quotes += 1,
            NodeValue::Item(list) => self.item = Some(mark(list)),
            NodeValue::TaskItem(_) => self.item = Some(String::new()),
            NodeValue::FootnoteDefinition(footnote) => {
                self.item = Some(format!("[{}] ", footnote.name));
            }
            NodeValue::FootnoteReference(footnote) => {
                self.write(&format!("[{}]", footnote.name), line);
            }
            NodeValue::TableCell if !self.text.is_empty() => {
                self.text.push_str("\u{3000}\u{3000}");
            }
            NodeValue::Text(text) => self.write(text, line),
            NodeValue::Code(code) => self.write(&code.literal, line),
            NodeValue::SoftBreak => self.is_broken = true,
            NodeValue::LineBreak => self.line_break(),
            NodeValue::HtmlInline(tag) if is_break(tag) => self.line_break(),
            NodeValue::Strong => self.strong += 1,
            NodeValue::Image(target) => {
                self.image += 1;
                self.images
                    .push((file_name(&target.url), String::new(), line));
            }
            NodeValue::CodeBlock(code) => {
                let first = line + usize::from(code.fenced);
                self.code(&code.literal, first);
            }
            NodeValue::HtmlBlock(block) => self.html(&block.literal, line)?,
            _ => {}
        }
        Ok(())
    }

    fn end<'a>(&mut self, node: &'a AstNode<'a>) {
        match &node.data().value {
            NodeValue::Heading(_) => {
                self.block();
                self.heading = 0;
            }
            NodeValue::Paragraph | NodeValue::TableRow(_) => self.block(),
            NodeValue::BlockQuote => self.quotes -= 1,
            NodeValue::Item(_) | NodeValue::TaskItem(_) | NodeValue::FootnoteDefinition(_) => {
                self.item = None;
            }
            NodeValue::Strong => self.strong -= 1,
            NodeValue::Image(_) => self.image -= 1,
            _ => {}
        }
    }

    fn write(&mut self, text: &str, line: usize) {
        if self.image > 0 {
            if let Some((_, alternative, _)) = self.images.last_mut() {
                alternative.push_str(text);
            }
            return;
        }
        for char in text.chars() {
            match char {
                '\u{ad}' | '\u{200b}' | '\u{feff}' => {}
                '\u{2028}' | '\u{2029}' => self.line_break(),
                ' ' | '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' => self.is_blank = true,
                _ => self.letter(char, line),
            }
        }
    }

    fn letter(&mut self, char: char, line: usize) {
        if self.text.is_empty() {
            if char.is_whitespace() {
                return;
            }
            (self.number, self.is_blank, self.is_broken) = (line, false, false);
        }
        let last = self.text.chars().next_back().unwrap_or(char);
        let is_blank = self.is_blank || self.is_broken && !joins(last, char);
        (self.is_blank, self.is_broken) = (false, false);
        let is_bold = self.strong > 0 && self.bold == self.text.len();
        if is_blank && !last.is_whitespace() {
            self.text.push(' ');
        }
        self.text.push(char);
        if is_bold {
            self.bold = self.text.len();
        }
    }

    fn line_break(&mut self) {
        self.flush();
        self.blanks = 0;
    }

    fn block(&mut self) {
        self.flush();
        self.blanks = 1;
    }

    /// Ends the line; images count where nothing else stands in it.
    fn flush(&mut self) {
        (self.is_blank, self.is_broken) = (false, false);
        let (text, bold) = (
            std::mem::take(&mut self.text),
            std::mem::take(&mut self.bold),
        );
        let images = std::mem::take(&mut self.images);
        let text = text.trim_end();
        if !text.is_empty() {
            self.push(text, bold.min(text.len()), self.number);
            return;
        }
        for (name, alternative, number) in images {
            let text = alternative.split_whitespace().collect::<Vec<_>>().join(" ");
            let blanks = std::mem::take(&mut self.blanks);
            let shape = Shape::Image { name };
            self.lines.push(PageLine {
                shape,
                ..PageLine::text(text, number, blanks)
            });
        }
    }

    fn push(&mut self, text: &str, bold: usize, number: usize) {
        let item = self.item.take();
        let shape = match (self.heading, &item) {
            (level @ 1.., _) => Shape::Heading { level },
            (_, Some(_)) => Shape::ListItem,
            _ if self.quotes > 0 => Shape::Quote,
            _ => Shape::Text,
        };
        let mark = item.unwrap_or_default();
        self.lines.push(PageLine {
            bold: if bold > 0 { bold + mark.len() } else { 0 },
            shape,
            ..PageLine::text(
                format!("{mark}{text}"),
                number,
                std::mem::take(&mut self.blanks),
            )
        });
    }

    /// The lines of a block of code are lines of text: four blanks before a paragraph make such a block.
    fn code(&mut self, literal: &str, first: usize) {
        self.block();
        // a carriage return alone ends a line as well
        let literal = literal.replace("\r\n", "\n");
        for (ix, line) in literal.split(['\n', '\r']).enumerate() {
            if line.trim().is_empty() {
                self.blanks += 1;
            } else {
                self.write(line, first + ix);
                self.flush();
            }
        }
        self.blanks = 1;
    }

    fn html(&mut self, literal: &str, first: usize) -> Result<(), ExtractError> {
        self.block();
        for mut line in html::extract(literal)?.lines {
            line.number += first - 1;
            self.lines.push(line);
        }
        Ok(())
    }
}

/// The number of an ordered item, as it is written.
fn mark(list: &NodeList) -> String {
    match (list.list_type, list.delimiter) {
        (ListType::Bullet, _) => String::new(),
        (ListType::Ordered, ListDelimType::Period) => format!("{}. ", list.start),
        (ListType::Ordered, ListDelimType::Paren) => format!("{}) ", list.start),
    }
}

fn is_break(tag: &str) -> bool {
    let name = tag.trim_matches(['<', '>', '/', ' ']);
    name.eq_ignore_ascii_case("br")
}

fn file_name(address: &str) -> String {
    if address.starts_with("data:") {
        return String::new();
    }
    let path = address.split(['?', '#']).next().unwrap_or_default();
    path.rsplit('/').next().unwrap_or_default().to_owned()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
mod tests {
    use super::*;

    /// Number, blank lines before, shape and text of each line; the bold start in brackets.
    fn shown(source: &str) -> Vec<String> {
        let page = extract(source).unwrap();
        page.lines
            .iter()
            .map(|line| {
                let shown = line.shown();
                format!("{}.{} {shown}", line.number, line.blanks)
            })
            .collect()
    }

    #[test]
    fn headings_emphasis_and_links_become_text() {
        assert_eq!(
            shown("# 谈*读书*\n\n**张三：**今天[谈](https://example.org)`码`。\n\n尾**“粗”**。\n"),
            ["1.1 h1 谈读书", "3.1 [张三：]今天谈码。", "5.1 尾“粗”。"]
        );
    }

    #[test]
    fn breaks_join_chinese_and_hard_breaks_part_lines() {
        assert_eq!(
            shown("今天\n很好\nword\nword  \n下行<br>又行\n"),
            ["1.1 今天很好 word word", "5.0 下行", "5.0 又行"]
        );
    }

    #[test]
    fn lists_and_quotes_keep_their_shape() {
        assert_eq!(
            shown("- 甲\n  - 乙\n\n    续\n1. 丙\n2. 丁\n\n> 引\n>\n> 又引\n"),
            [
                "1.1 - 甲",
                "2.1 - 乙",
                "4.1 续",
                "5.1 - 1. 丙",
                "6.1 - 2. 丁",
                "8.1 > 引",
                "10.1 > 又引"
            ]
        );
    }

    #[test]
    fn images_alone_on_a_line_are_images() {
        assert_eq!(
            shown("![合影](a/b.jpg?x)\n\n前![内](c.jpg)后\n"),
            ["1.1 !b.jpg 合影", "3.1 前后"]
        );
    }

    #[test]
    fn tables_code_html_and_notes_are_text() {
        assert_eq!(
            shown(
                "|甲|乙|\n|-|-|\n|1|2|\n\n    缩进\n    二行\n\n<p>块</p>\n\n<!-- 无 -->\n\n文[^1]。\n\n[^1]: 注。\n"
            ),
            [
                "1.1 甲\u{3000}\u{3000}乙",
                "3.1 1\u{3000}\u{3000}2",
                "5.1 缩进",
                "6.0 二行",
                "8.1 块",
                "12.1 文[1]。",
                "14.1 - [1] 注。"
            ]
        );
    }

    #[test]
    fn a_carriage_return_ends_a_line_of_code() {
        assert_eq!(shown("```\r甲\r乙\r```\r"), ["2.1 甲", "3.0 乙"]);
    }

    #[test]
    fn a_turn_is_no_definition() {
        assert_eq!(
            shown("[张三]: 大家好\n\n[李四]:你好\n\n[a]: https://example.org\n"),
            ["1.1 [张三]: 大家好", "3.1 [李四]:你好"]
        );
    }

    #[test]
    fn lines_are_counted_from_the_top_of_the_file() {
        assert_eq!(shown("---\ntitle: 甲\n---\n\n正文\n"), ["5.1 正文"]);
    }

    #[test]
    fn deep_nesting_is_refused() {
        assert_eq!(extract(&">".repeat(100_000)), Err(ExtractError::TooDeep));
        assert_eq!(extract(&"- ".repeat(100_000)), Err(ExtractError::TooDeep));
        assert!(extract(&"-".repeat(100_000)).is_ok());
    }
}
