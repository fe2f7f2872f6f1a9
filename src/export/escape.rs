//! Markdown that renders to exactly the given text.
//!
//! Knows `CommonMark`'s inline and line-start syntax and the signs its common dialects add (tables, strikethrough, math,
//! highlights, wiki links, block ids); knows nothing of annotations. Three tools are enough:
//!
//! - a backslash before a sign that may start something;
//! - a numeric character reference for blanks that a parser would trim or take for structure;
//! - a paragraph of its own for every line, so that nothing can depend on a second line (setext headings, tables, lazy
//!   continuation) and a quotation of three paragraphs is three paragraphs.
//!
//! # Why not emphasis around the quotation
//! `**` beside full-width punctuation and hanzi often does not count as a delimiter in `CommonMark`, so marks in running text fail
//! on Chinese. Block quotes have no such rule.

/// Signs that are escaped wherever they stand. A `!` needs no entry: the `[` behind it has one.
const SIGNS: &str = r"\`*_[]<>&|~=$#^%{}";

/// A line end as text, which starts no new line of Markdown.
const LINE_FEED: &str = "&#10;";

/// What a rendering of `text` shows: line ends are LF, NUL is U+FFFD, and control characters and bidirectional overrides, which
/// could drive a terminal or reorder the page, are gone. Tabs stay.
pub(super) fn clean(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.chars()
        .map(|c| {
            if c == '\0' {
                char::REPLACEMENT_CHARACTER
            } else {
                c
            }
        })
        .filter(|&c| matches!(c, '\n' | '\t') || !(c.is_control() || reorders(c)))
        .collect()
}

/// The bidirectional embeddings, overrides and isolates (UAX #9, 2).
fn reorders(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// One line of Markdown that renders to [`clean`]`(text)`, wherever inline text may stand: in a heading, a list item or a paragraph.
pub(super) fn line(text: &str) -> String {
    let text = clean(text);
    let core = text.trim_matches(is_blank);
    let (lead, rest) = text.split_at(text.len() - text.trim_start_matches(is_blank).len());
    let trail = &rest[core.len()..];
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    lead.chars().for_each(|c| refer(&mut out, c));
    escape_core(&mut out, core);
    trail.chars().for_each(|c| refer(&mut out, c));
    out
}

/// The paragraphs, one line of Markdown each, that render to [`clean`]`(text)` where a paragraph's end counts as one LF. An empty
/// line has no paragraph; its LF goes as a reference to the front of the next line that has something, or to the end of the last.
/// Empty text has none.
pub(super) fn paragraphs(text: &str) -> Vec<String> {
    let mut paragraphs: Vec<String> = Vec::new();
    let mut breaks = 0;
    for (ix, text) in clean(text).split('\n').enumerate() {
        breaks += usize::from(ix > 0);
        if !text.is_empty() {
            let spare = breaks - usize::from(!paragraphs.is_empty());
            paragraphs.push(LINE_FEED.repeat(spare) + &line(text));
            breaks = 0;
        }
    }
    match paragraphs.last_mut() {
        Some(last) => last.push_str(&LINE_FEED.repeat(breaks)),
        None if breaks > 0 => paragraphs.push(LINE_FEED.repeat(breaks)),
        None => {}
    }
    paragraphs
}

/// A blank that some parser trims at the end of a line: Unicode's, and the byte order mark that JavaScript counts among them.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || c == '\u{feff}'
}

fn refer(out: &mut String, c: char) {
    let code = u32::from(c);
    out.push_str("&#");
    out.push_str(&code.to_string());
    out.push(';');
}

/// `core` neither starts nor ends with a blank.
fn escape_core(out: &mut String, core: &str) {
    let marker = list_marker(core);
    for (ix, c) in core.char_indices() {
        if matches!(c, '\t' | '\n') {
            refer(out, c);
            continue;
        }
        let has_meaning = SIGNS.contains(c) || marker == Some(ix);
        if has_meaning || (matches!(c, ':' | '.') && starts_something(core, ix)) {
            out.push('\\');
        }
        out.push(c);
    }
}

/// The byte of the sign that would make `core` a list item, a thematic break or a setext underline (`CommonMark` 0.31, 4.1, 4.3, 5.2).
fn list_marker(core: &str) -> Option<usize> {
    if core.starts_with(['-', '+']) {
        return Some(0);
    }
    let digits = core.bytes().take_while(u8::is_ascii_digit).count();
    let marked = (1..=9).contains(&digits) && core[digits..].starts_with(['.', ')']);
    marked.then_some(digits)
}

/// Whether the colon or full stop at `ix` may belong to a definition (at the start), an address (`://`, `www.`) or a field (`::`). Inside
/// an address a backslash would not escape.
fn starts_something(core: &str, ix: usize) -> bool {
    let (before, after) = (&core.as_bytes()[..ix], &core[ix + 1..]);
    if core[ix..].starts_with(':') {
        ix == 0 || after.starts_with("//") || after.starts_with(':')
    } else {
        before.len() >= 3 && before[before.len() - 3..].eq_ignore_ascii_case(b"www")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::oracle::{self, Dialect, hostile};
    use proptest::prelude::*;

    /// Renders `text` as a block quote and wants it back, in every dialect.
    fn check(text: &str) {
        let quote: Vec<String> = paragraphs(text).iter().map(|p| format!("> {p}")).collect();
        let source = quote.join("\n>\n") + "\n\nafter\n";
        for dialect in Dialect::ALL {
            let shown = oracle::quotes(&source, dialect);
            let wanted = if clean(text).is_empty() {
                vec![]
            } else {
                vec![clean(text)]
            };
            assert_eq!(shown, wanted, "{dialect:?} of {source}");
        }
    }

    /// Renders `text` as a heading and wants it back, in every dialect.
    fn check_heading(text: &str) {
        let source = format!("## {}\n", line(text));
        for dialect in Dialect::ALL {
            assert_eq!(
                oracle::headings(&source, dialect),
                [(2, clean(text))],
                "{dialect:?} of {source}"
            );
        }
    }

    #[test]
    fn every_ascii_sign_at_every_position_comes_back() {
        for sign in (0x20..0x7f_u8).map(char::from) {
            for count in 1..=4 {
                let run = sign.to_string().repeat(count);
                for text in [
                    run.clone(),
                    format!("{run}强"),
                    format!("强{run}"),
                    format!("{run} 强"),
                    format!("强{run}字{run}。"),
                    format!("强\n{run}\n字"),
                    format!("12{run} 强"),
                    format!("强 {run} 字"),
                    format!("a{run}b"),
                ] {
                    check(&text);
                    check_heading(&text);
                }
            }
        }
    }

    #[test]
    fn pairs_of_ascii_signs_come_back() {
        let signs = || {
            (0x21..0x7f_u8)
                .map(char::from)
                .filter(char::is_ascii_punctuation)
        };
        for first in signs() {
            for second in signs() {
                check(&format!(
                    "{first}{second}强{first}{second}字{second}{first}"
                ));
            }
        }
    }

    #[test]
    fn look_alikes_of_markdown_come_back() {
        for text in [
            "- 一\n- 二",
            "1. 一\n2) 二",
            "+ 一",
            "一\n===",
            "一\n---",
            "# 一 #",
            "```\n一\n```",
            "~~~",
            "    一",
            "\t一",
            "> 一",
            "| 一 | 二 |\n| --- | --- |\n| 三 | 四 |",
            ":-",
            "[一](http://x.cn)",
            "![一](x.jpg)",
            "[一]: http://x.cn",
            "[^1]: 一",
            "[[一]]",
            "<b>一</b>",
            "<!-- /hl -->",
            "<!-- hl 0 0 -->",
            "<http://x.cn>",
            "http://x.cn/一_<b>",
            "www.x.cn#一*",
            "a@x.cn",
            "&amp;",
            "&#42;",
            "**一**",
            "_一_",
            "~~一~~",
            "==一==",
            "$一$",
            "$$",
            "%%一%%",
            "一 ^hl-1",
            "{{一}}",
            "{% x %}",
            "一::二",
            "::: 一",
            ": 一",
            "- [ ] 一",
            "* * *",
            "1234567890. 一",
            "一  \n二",
            "一\\\n二",
            "一\\",
            "\\",
            "`",
            "一`",
            "Setext\n-",
            "[!NOTE]\n一",
            "---\ntitle: x\n---",
            "+++",
            "@一",
            ":smile:",
            "(c) 1990",
        ] {
            check(text);
        }
    }

    #[test]
    fn blanks_and_line_ends_come_back() {
        for text in [
            "",
            " ",
            "  一  ",
            "\t一\t",
            "　　一",
            "\u{a0}一\u{a0}",
            "\u{feff}一",
            "一\n二",
            "一\n\n二",
            "\n一",
            "\n\n一\n\n",
            "\n",
            "\n\n\n",
            " \n ",
            "一\n \n二",
            "一\r\n二\r三",
            "一\u{2028}二",
            "一\u{b}\u{c}二",
            "a\0b",
            "\u{1b}[31m一",
            "\u{202e}一\u{2066}二",
            "\u{200b}一\u{200d}二",
        ] {
            check(text);
            check_heading(&text.replace(['\r', '\n'], " "));
        }
    }

    #[test]
    fn chinese_beside_full_width_punctuation_is_left_as_it_is() {
        let text = "“着眼‘强’字”，抓专委会（党建）——龙头…《意见》。";
        assert_eq!(line(text), text);
        check(text);
    }

    #[test]
    fn half_width_commas_and_brackets_stay_legible() {
        assert_eq!(
            line("会上,全省(市、县)政协主席; 交流“经验”: 好!"),
            "会上,全省(市、县)政协主席; 交流“经验”: 好!"
        );
    }

    proptest! {
        #![proptest_config(oracle::cases(2_500))]

        #[test]
        fn hostile_text_comes_back(text in hostile()) {
            check(&text);
        }

        #[test]
        fn hostile_headings_come_back(text in hostile()) {
            check_heading(&text);
        }
    }
}
