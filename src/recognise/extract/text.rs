//! Plain text: its lines, and paragraphs of a text that was broken at a width.
//!
//! In a text with one paragraph to a line nearly every long line ends as a sentence does. Where most long lines end in the middle
//! of one, and none is much longer than the others, somebody broke the lines at a width; they are joined again at the shorter
//! lines, blank lines and indents.

use super::entities::unescape_entities;
use crate::recognise::ending::{Ending, ending};
use crate::recognise::page::{Page, PageLine};
use crate::recognise::seen::{is_han, plain};

/// A line of the file.
#[derive(Clone)]
struct Raw {
    text: String,
    number: usize,
    blanks: usize,
    is_indented: bool,
    /// In half-width columns.
    width: usize,
}

/// The page of a decoded text.
pub(super) fn extract(text: &str) -> Page {
    let lines = raw(text);
    let break_at = lines
        .windows(2)
        .find(|two| two[0].number == two[1].number)
        .map(|two| two[0].number);
    let measure = measure(&lines);
    Page {
        lines: match measure {
            Some(measure) => joined(lines, measure),
            None => lines.into_iter().map(page_line).collect(),
        },
        is_rewrapped: measure.is_some(),
        break_at,
        ..Page::default()
    }
}

fn page_line(raw: Raw) -> PageLine {
    PageLine::text(raw.text, raw.number, raw.blanks)
}

/// The lines that are not blank. A `<br>` left as text ends a line too.
fn raw(text: &str) -> Vec<Raw> {
    let mut lines = Vec::new();
    let mut blanks = 0;
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    for (ix, line) in text.split('\n').enumerate() {
        for (part_ix, part) in without_breaks(line).into_iter().enumerate() {
            let is_indented = part.starts_with(['\u{3000}', ' ', '\t', '\u{a0}']);
            let shown = cleaned(&part);
            if shown.is_empty() {
                blanks += usize::from(part_ix == 0);
                continue;
            }
            let width = shown
                .chars()
                .map(|char| if char.is_ascii() { 1 } else { 2 })
                .sum();
            lines.push(Raw {
                text: shown,
                number: ix + 1,
                blanks,
                is_indented,
                width,
            });
            blanks = 0;
        }
    }
    lines
}

fn without_breaks(line: &str) -> Vec<String> {
    if !line.contains('<') {
        return vec![line.to_owned()];
    }
    let unified = ["<br/>", "<br />", "<BR>", "<BR/>", "<BR />"]
        .iter()
        .fold(line.to_owned(), |line, tag| line.replace(tag, "<br>"));
    unified.split("<br>").map(str::to_owned).collect()
}

/// Without the characters that cannot be seen, with common blanks for no-break ones, and without white space at the ends.
fn cleaned(line: &str) -> String {
    let seen = |char: &char| {
        !matches!(
            char,
            '\u{200b}'..='\u{200d}' | '\u{feff}' | '\u{ad}' | '\u{2060}'
        )
    };
    let line = unescape_entities(line);
    let text: String = line
        .chars()
        .filter(seen)
        .map(|char| if char == '\u{a0}' { ' ' } else { char })
        .collect();
    text.trim().to_owned()
}

/// The width at which the lines were broken, in half-width columns; `None` where every line is a paragraph.
fn measure(lines: &[Raw]) -> Option<usize> {
    let mut widths: Vec<usize> = lines.iter().map(|line| line.width).collect();
    widths.sort_unstable();
    let longest = *widths.last()?;
    let measure = widths[widths.len() * 4 / 5];
    if lines.len() < 6 || !(24..=120).contains(&measure) || longest > measure + 8 {
        return None;
    }
    let full: Vec<usize> = (0..lines.len() - 1)
        .filter(|ix| is_full(&lines[*ix], measure) && lines[*ix + 1].blanks == 0)
        .collect();
    let broken = full.iter().filter(|ix| is_broken(&lines[**ix])).count();
    (full.len() >= 4 && broken * 2 > full.len()).then_some(measure)
}

/// Whether a line reaches the width, in columns or in characters.
fn is_full(line: &Raw, measure: usize) -> bool {
    line.width.max(2 * line.text.chars().count()) + 6 >= measure
}

/// Whether a line ends in the middle of a sentence.
fn is_broken(line: &Raw) -> bool {
    let tail: Vec<char> = line
        .text
        .chars()
        .rev()
        .take(4)
        .map(plain)
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .collect();
    matches!(ending(&tail), Ending::Word | Ending::Open)
}

/// Lines as wide as the measure joined with those below them, up to a blank line or an indent.
fn joined(lines: Vec<Raw>, measure: usize) -> Vec<PageLine> {
    let indents = lines.iter().filter(|line| line.is_indented).count();
    let is_indented_text = indents * 6 >= lines.len();
    let mut page: Vec<PageLine> = Vec::new();
    let mut runs_on = false;
    for line in lines {
        let starts = line.blanks > 0 || is_indented_text && line.is_indented;
        let is_full = is_full(&line, measure);
        match page.last_mut().filter(|_| runs_on && !starts) {
            Some(above) => {
                let meets_han = above.text.ends_with(is_wide) || line.text.starts_with(is_wide);
                if !meets_han {
                    above.text.push(' ');
                }
                above.text.push_str(&line.text);
            }
            None => page.push(page_line(line.clone())),
        }
        runs_on = is_full;
    }
    page
}

fn is_wide(char: char) -> bool {
    is_han(char)
        || matches!(char, '\u{2010}'..='\u{2027}' | '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ffef}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        extract(text)
            .lines
            .into_iter()
            .map(|line| line.text)
            .collect()
    }

    #[test]
    fn every_line_is_one_and_blank_lines_are_counted() {
        let page = extract("甲\r\n\r\n\n 乙\u{a0}丙\u{200b}\n");
        let seen: Vec<_> = page
            .lines
            .iter()
            .map(|line| (&*line.text, line.number, line.blanks))
            .collect();
        assert_eq!(seen, [("甲", 1, 0), ("乙 丙", 4, 2)]);
    }

    #[test]
    fn a_break_left_as_text_ends_a_line() {
        assert_eq!(texts("甲<br>乙<BR/>丙"), ["甲", "乙", "丙"]);
    }

    #[test]
    fn lines_broken_at_a_width_are_joined_at_indents_and_blank_lines() {
        let line = "一二三四五六七八九十一二三四五六七八九十";
        let wrapped = format!(
            "题目\n\n\u{3000}\u{3000}{}\n{line}\n{line}\n三四。\n\u{3000}\u{3000}{}\n{line}\n{line}五六\n七八。\n",
            &line[..54],
            &line[..54]
        );
        let page = extract(&wrapped);
        assert!(page.is_rewrapped);
        let lengths: Vec<_> = page
            .lines
            .iter()
            .map(|line| line.text.chars().count())
            .collect();
        assert_eq!(lengths, [2, 61, 63]);
    }

    #[test]
    fn paragraphs_of_one_line_stay() {
        let text = "很长很长很长很长很长很长很长很长很长很长很长的段落。\n".repeat(8);
        assert!(!extract(&text).is_rewrapped);
    }
}
