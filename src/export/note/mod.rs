//! A note, which is Markdown of the reader's own, made safe to stand in a document with other text before and behind it.
//!
//! The words stay as they are but for four things: an open code fence is closed, headings go down two levels (the document has
//! its own first two), raw HTML is shown instead of obeyed (an open `<!--` or `<script>` would swallow what follows, and a note
//! could fake our fences), and control characters are gone. Lists, emphasis, links, tables, code and automatic links work.
//!
//! To leave code alone and nothing else one has to know what is code, so this file follows `CommonMark`'s block structure line by
//! line (`CommonMark` 0.31, appendix "A parsing strategy"): containers (block quotes, list items), and at the tip of them one leaf.
//! It needs no HTML blocks, because none is left in what it writes, and no link definitions, because to a line they are a paragraph.
//!
//! # Why not a Markdown library
//! A rendered and printed tree would not be the reader's own words any more, and the program needs one for nothing else here. Tests compare
//! this file with such a library.

mod cursor;
mod inline;
mod shape;

use super::{escape, fence};
use cursor::Cursor;
use inline::inert;
use shape::{closes, code_fence, heading, is_break, underline};

/// Containers inside each other. Nobody writes a note that goes deeper, and following one costs time for each on each line, so it is
/// shown as it was typed instead.
const DEEPEST: usize = 100;

/// The levels that headings go down.
const DEMOTION: usize = 2;

/// The note as it is to stand in a document, from a line's start, behind a blank line; no blank lines at either end. Empty for a
/// note of blanks.
pub(super) fn safe(note: &str) -> String {
    let note = escape::clean(note);
    let note = fence::trim_blank_lines(&note);
    if note.trim().is_empty() {
        return String::new();
    }
    let mut scribe = Scribe::default();
    for line in note.split('\n') {
        scribe.take(line);
        if scribe.containers.len() > DEEPEST {
            return escape::paragraphs(note).join("\n\n");
        }
    }
    scribe.finish()
}

/// A block that holds blocks.
enum Container {
    /// A block quote.
    Quote,
    /// A list item.
    Item {
        /// Columns its content is indented by, from the content of the container around it.
        indent: usize,
        /// Nothing stands in it yet.
        empty: bool,
    },
}

/// The block at the tip of the containers.
#[derive(Default)]
enum Leaf {
    /// None, or one that ends with its line.
    #[default]
    Closed,
    /// The lines of a paragraph so far.
    Paragraph(Vec<Stretch>),
    /// A code fence: its sign and how many of them.
    Fenced(u8, usize),
    /// Code by indent.
    Indented,
}

/// A line of the output from some byte on.
#[derive(Clone, Copy)]
struct Stretch {
    line_ix: usize,
    start_byte: usize,
}

/// What a line turned out to be once its containers are known.
#[derive(Clone, Copy)]
enum Start {
    /// More of the code fence that is open, or its end.
    Fenced { closes: bool },
    /// An ATX heading.
    Heading,
    /// The underline of a setext heading.
    Underline { level: usize },
    /// The first line of a code fence.
    Fence(u8, usize),
    /// A line of signs between blocks.
    Break,
    /// Code by indent.
    Indented,
    /// Nothing.
    Blank,
    /// Text of a paragraph.
    Text,
}

#[derive(Default)]
struct Scribe {
    lines: Vec<String>,
    containers: Vec<Container>,
    leaf: Leaf,
}

impl Scribe {
    /// Adds one line of the note.
    fn take(&mut self, line: &str) {
        let in_code = matches!(self.leaf, Leaf::Fenced(..));
        let line = if in_code { line } else { without_blanks(line) };
        let mut cursor = Cursor::new(line);
        let matched = self.matching(&mut cursor);
        let stays = matched == self.containers.len();
        let opened = if in_code && stays {
            vec![]
        } else {
            self.opening(&mut cursor, stays)
        };
        let after_text = opened.is_empty() && matches!(self.leaf, Leaf::Paragraph(_));
        let continues = opened.is_empty() && stays;
        let start = self.start(&cursor, continues, after_text);
        let is_lazy = after_text && matches!(start, Start::Text);
        if !continues && !is_lazy {
            self.close();
            self.containers.truncate(matched);
            self.containers.extend(opened);
        }
        cursor.skip(cursor.indent());
        self.write(line, cursor.byte, start);
    }

    /// Walks past the marks of the open containers; how many of them the line continues.
    fn matching(&mut self, cursor: &mut Cursor<'_>) -> usize {
        let matched = self
            .containers
            .iter()
            .take_while(|container| container.continues(cursor))
            .count();
        for container in &mut self.containers[..matched] {
            container.fill(cursor.is_blank());
        }
        matched
    }

    /// Walks past the marks of containers that start on this line.
    fn opening(&self, cursor: &mut Cursor<'_>, all_matched: bool) -> Vec<Container> {
        let mut opened: Vec<Container> = Vec::new();
        while cursor.indent() < 4 && !cursor.is_blank() && opened.len() <= DEEPEST {
            let interrupts =
                all_matched && opened.is_empty() && matches!(self.leaf, Leaf::Paragraph(_));
            let underlines = interrupts && underline(cursor.content()).is_some();
            if cursor.content().starts_with('>') {
                cursor.quote();
                opened.push(Container::Quote);
            } else if !underlines
                && !is_break(cursor.content())
                && let Some(item) = cursor.item(interrupts)
            {
                opened.push(item);
            } else {
                break;
            }
        }
        opened
    }

    /// What the rest of the line is. `continues`: it stands in the very containers of the line before. `after_text`: the line before
    /// is a paragraph's and no container starts between.
    fn start(&self, cursor: &Cursor<'_>, continues: bool, after_text: bool) -> Start {
        let content = cursor.content();
        let indented = cursor.indent() >= 4;
        match self.leaf {
            Leaf::Fenced(sign, count) if continues => {
                return Start::Fenced {
                    closes: !indented && closes(content, sign, count),
                };
            }
            Leaf::Indented if continues && cursor.is_blank() => return Start::Indented,
            _ => {}
        }
        if cursor.is_blank() {
            return Start::Blank;
        }
        if indented {
            return if after_text {
                Start::Text
            } else {
                Start::Indented
            };
        }
        if heading(content).is_some() {
            return Start::Heading;
        }
        if let Some((sign, count)) = code_fence(content) {
            return Start::Fence(sign, count);
        }
        if after_text
            && continues
            && let Some(level) = underline(content)
        {
            return Start::Underline { level };
        }
        if is_break(content) {
            Start::Break
        } else {
            Start::Text
        }
    }

    /// Writes the line, whose text starts at `start_byte`, and moves the tip.
    fn write(&mut self, line: &str, start_byte: usize, start: Start) {
        match start {
            Start::Text => return self.write_text(line, start_byte),
            Start::Underline { level } => return self.underline(level),
            Start::Fenced { closes: false } => {}
            Start::Fence(sign, count) => self.turn(Leaf::Fenced(sign, count)),
            Start::Indented => self.turn(Leaf::Indented),
            Start::Fenced { closes: true } | Start::Break | Start::Blank | Start::Heading => {
                self.turn(Leaf::Closed);
            }
        }
        self.lines.push(match start {
            Start::Heading => demote(line, start_byte),
            _ if fence::is_marker(line) => format!(" {line}"),
            _ => line.to_owned(),
        });
    }

    fn write_text(&mut self, line: &str, start_byte: usize) {
        let stretch = Stretch {
            line_ix: self.lines.len(),
            start_byte,
        };
        self.lines.push(line.to_owned());
        if let Leaf::Paragraph(stretches) = &mut self.leaf {
            stretches.push(stretch);
        } else {
            self.leaf = Leaf::Paragraph(vec![stretch]);
        }
    }

    /// Turns the paragraph at the tip into a heading on one line.
    fn underline(&mut self, level: usize) {
        let Leaf::Paragraph(stretches) = std::mem::take(&mut self.leaf) else {
            return;
        };
        let Some(first) = stretches.first().copied() else {
            return;
        };
        let texts: Vec<&str> = stretches
            .iter()
            .map(|stretch| self.lines[stretch.line_ix][stretch.start_byte..].trim())
            .collect();
        let heading = format!(
            "{} {}",
            "#".repeat(level + DEMOTION),
            inert(&texts.join(" "))
        );
        self.lines.truncate(first.line_ix + 1);
        self.lines[first.line_ix].replace_range(first.start_byte.., &heading);
    }

    fn turn(&mut self, leaf: Leaf) {
        self.close();
        self.leaf = leaf;
    }

    /// Ends the leaf; only a whole paragraph shows which of its signs are in code.
    fn close(&mut self) {
        let Leaf::Paragraph(stretches) = std::mem::take(&mut self.leaf) else {
            return;
        };
        let texts: Vec<&str> = stretches
            .iter()
            .map(|stretch| &self.lines[stretch.line_ix][stretch.start_byte..])
            .collect();
        let text = inert(&texts.join("\n"));
        for (stretch, text) in stretches.iter().zip(text.split('\n')) {
            self.lines[stretch.line_ix].replace_range(stretch.start_byte.., text);
        }
    }

    fn finish(mut self) -> String {
        self.close_code();
        self.close();
        self.lines.join("\n")
    }

    /// Ends an open code fence; one inside a container ends with it.
    fn close_code(&mut self) {
        if let (Leaf::Fenced(sign, count), true) = (&self.leaf, self.containers.is_empty()) {
            self.lines
                .push(char::from(*sign).to_string().repeat(*count));
        }
    }
}

impl Container {
    /// Walks past this container's mark if the line has it.
    fn continues(&self, cursor: &mut Cursor<'_>) -> bool {
        match self {
            Self::Quote => {
                cursor.indent() < 4 && cursor.content().starts_with('>') && cursor.quote()
            }
            Self::Item { indent, .. } if cursor.indent() >= *indent && !cursor.is_blank() => {
                cursor.skip(*indent);
                true
            }
            Self::Item { empty, .. } => cursor.is_blank() && !empty,
        }
    }

    /// Notes that a line stands in it.
    fn fill(&mut self, is_blank: bool) {
        if let Self::Item { empty, .. } = self {
            *empty &= is_blank;
        }
    }
}

/// An empty line of a container without the blanks behind it: parsers disagree whether these belong to an empty list item.
fn without_blanks(line: &str) -> &str {
    if line.trim_matches([' ', '\t', '>']).is_empty() {
        line.trim_end_matches([' ', '\t'])
    } else {
        line
    }
}

/// A line with an ATX heading at `start_byte`, that heading down by two levels and at most the sixth.
fn demote(line: &str, start_byte: usize) -> String {
    let (before, text) = line.split_at(start_byte);
    let level = heading(text).unwrap_or_default();
    format!(
        "{before}{}{}",
        "#".repeat((level + DEMOTION).min(6)),
        inert(&text[level..])
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::oracle::{self, Dialect, hostile};
    use proptest::prelude::*;

    fn check(note: &str, wanted: &str) {
        assert_eq!(safe(note), wanted, "of {note}");
        check_bounds(note);
    }

    /// What stands behind the note must not be drawn into it, and nothing of the note may be raw HTML.
    fn check_bounds(note: &str) {
        let source = format!("before\n\n{}\n\n<!-- /hl -->\n\nafter\n", safe(note));
        for dialect in [Dialect::Plain, Dialect::GitHub] {
            let blocks = oracle::blocks(&source, dialect);
            let last = &blocks[blocks.len() - 2..];
            assert_eq!(
                last[0],
                ("html_block", "<!-- /hl -->\n".to_owned()),
                "{dialect:?} of {source}"
            );
            assert_eq!(
                last[1],
                ("paragraph", "after".to_owned()),
                "{dialect:?} of {source}"
            );
            assert_eq!(
                oracle::raw_html(&source, dialect),
                ["<!-- /hl -->"],
                "{dialect:?} of {source}"
            );
        }
        assert!(safe(note).lines().all(|line| !fence::is_marker(line)));
    }

    #[test]
    fn plain_words_stay_as_they_are() {
        for note in [
            "金华“临时党支部”可对照\n第二行",
            "- 一\n- 二\n\n1. **三**",
            "> 引\n\n[链](http://x.cn) `a<b>` <http://x.cn> a < b",
            "| 一 | 二 |\n| - | - |",
        ] {
            check(note, note);
        }
    }

    #[test]
    fn open_code_fences_are_closed() {
        check("```sh\nls", "```sh\nls\n```");
        check("  ~~~~\n~~~", "  ~~~~\n~~~\n~~~~");
        check("```\na\n```", "```\na\n```");
        check("- ```\n  a", "- ```\n  a");
        check("> ```\n> a", "> ```\n> a");
        check("- a\n  ```\n- b\n```", "- a\n  ```\n- b\n```\n```");
    }

    #[test]
    fn headings_go_down_by_two_levels() {
        check(
            "# 一\n## 二\n##### 五\n###### 六\n####### 七",
            "### 一\n#### 二\n###### 五\n###### 六\n####### 七",
        );
        check("一\n二\n===\n三\n---\n四", "### 一 二\n#### 三\n四");
        check("> # 一\n\n- 二\n  --", "> ### 一\n\n- #### 二");
    }

    #[test]
    fn a_comment_in_code_is_no_heading() {
        check("```sh\n# a\n```\n\n    # b", "```sh\n# a\n```\n\n    # b");
    }

    #[test]
    fn raw_html_is_shown() {
        check("<!-- /hl -->", "&lt;!-- /hl -->");
        check(
            "<!-- hl x -->\n<script>alert(1)",
            "&lt;!-- hl x -->\n&lt;script>alert(1)",
        );
        check("a <b>c</b> `<i>` \\<u>", "a &lt;b>c&lt;/b> `<i>` &lt;u>");
        check("`a\n<!-- b` <?c", "`a\n&lt;!-- b` &lt;?c");
        check("http://x.cn/`<b>`", "http://x.cn/`&lt;b>`");
        check("``\n`<b>`", "``\n`&lt;b>`");
        check("`a\n\n<b>`", "`a\n\n&lt;b>`");
    }

    #[test]
    fn a_marker_in_code_is_moved_from_the_first_column() {
        check("```\n<!-- /hl -->\n```", "```\n <!-- /hl -->\n```");
    }

    #[test]
    fn a_note_that_nests_beyond_reason_is_shown_as_typed() {
        let deep = "- ".repeat(200_000) + "a";
        assert_eq!(safe(&deep), format!("\\{deep}"));
        check(
            &format!("{}<b>", ">".repeat(101)),
            &format!("{}\\<b\\>", "\\>".repeat(101)),
        );
        check(
            &format!("{}a", "> ".repeat(100)),
            &format!("{}a", "> ".repeat(100)),
        );
    }

    #[test]
    fn an_endless_address_is_read_once() {
        check(&"www.".repeat(100_000), &"www.".repeat(100_000));
        assert!(safe(&("www.".repeat(10) + "`<b>`")).ends_with("`&lt;b>`"));
    }

    #[test]
    fn control_characters_and_blank_lines_at_the_ends_are_gone() {
        check("\n \n  一\u{1b}[0m\r\n二\n\n", "  一[0m\n二");
        check(" \n\t\n", "");
    }

    proptest! {
        #![proptest_config(oracle::cases(2_500))]

        #[test]
        fn no_note_reaches_beyond_its_end(note in hostile()) {
            check_bounds(&note);
        }

        #[test]
        fn no_arrangement_of_lines_reaches_beyond_its_end(lines in prop::collection::vec((
            prop::sample::select(vec!["", " ", "  ", "   ", "    ", "\t", " \t", "> ", ">", "- ", "-\t", "1. ", "2. ", "- > ", "> - ", "  - ", "-     "]),
            prop::sample::select(vec!["", "", " ", "  "]),
            prop::sample::select(vec!["", "", "字", "```", "````", "~~~", "``` x", "# 一", "===", "---", "- - -", "-", "<script>", "<!-- a", "`", "`<b>`", "``", "[a]: b", "\\"]),
        ), 0..12)) {
            let note: Vec<String> = lines.iter().map(|(container, indent, text)| format!("{container}{indent}{text}")).collect();
            check_bounds(&note.join("\n"));
        }

        #[test]
        fn code_keeps_its_words(lines in prop::collection::vec((
            prop::sample::select(vec!["", "  ", "    ", "\t", "> ", "- ", "1. ", "- > "]),
            prop::sample::select(vec!["", "字", "```", "~~~", "# 一", "-", "`a", "b`", "x"]),
        ), 0..10)) {
            let note: Vec<String> = lines.iter().map(|(container, text)| format!("{container}{text}").trim_end().to_owned()).collect();
            let note = note.join("\n");
            let words = |source: &str| -> Vec<String> { oracle::code(source, Dialect::Plain).iter().map(|code| code.split_whitespace().collect()).collect() };
            prop_assert_eq!(words(&safe(&note)), words(fence::trim_blank_lines(&note)));
        }
    }
}
