//! What kind of text a page is as a whole, before anybody is sought in it: prose or a program, and in which language.

use super::date::date;
use super::page::Page;
use super::seen::{is_han, plain};
use super::turn::stamp;
use crate::text::simplified;

/// Whether the page is text that people write for people: not a program, a log or a table of numbers. Of a page in Latin letters half
/// of the lines end like sentences.
pub(super) fn is_prose(page: &Page) -> bool {
    let (mut letters, mut marks, mut han) = (0_usize, 0_usize, 0_usize);
    for char in page
        .lines
        .iter()
        .take(2000)
        .flat_map(|line| line.text.chars())
    {
        letters += usize::from(char.is_ascii_alphanumeric());
        marks += usize::from(matches!(
            char,
            '{' | '}'
                | '='
                | ';'
                | '_'
                | '<'
                | '>'
                | '\\'
                | '/'
                | '$'
                | '#'
                | '|'
                | '['
                | ']'
                | '"'
                | '('
                | ')'
        ));
        // of any script but Latin
        han += usize::from(char.is_alphabetic() && !char.is_ascii());
    }
    let is_log = page
        .lines
        .iter()
        .filter(|line| begins_with_time(&line.text))
        .count()
        * 2
        > page.lines.len();
    let is_code =
        is_log || marks * 6 > letters + han && letters * 2 > han || marks * 3 > letters + han;
    !is_code && han * 4 > letters
}

/// Whether a line begins with a date or a time and goes on, as lines of a log do.
fn begins_with_time(line: &str) -> bool {
    let plain: Vec<char> = line.chars().take(40).map(plain).collect();
    let from = usize::from(plain.first() == Some(&'['));
    let dated = date(&plain).is_some_and(|(_, range)| range.start <= from);
    let timed = stamp(&plain) > 0;
    let clock = plain.len() > 8 && plain[2] == ':' && plain[5] == ':' && plain[0].is_ascii_digit();
    (dated || timed || clock) && line.chars().count() > 24
}

/// BCP 47: by kana, Hangul, and the share of characters that only traditional text has.
pub(super) fn language(page: &Page) -> Option<String> {
    let (mut han, mut traditional, mut kana, mut hangul) = (0_usize, 0_usize, 0_usize, 0_usize);
    let chars = page
        .lines
        .iter()
        .flat_map(|line| line.text.chars())
        .take(20_000);
    for char in chars {
        match char {
            'ぁ'..='ヺ' => kana += 1,
            '가'..='힣' => hangul += 1,
            _ if is_han(char) => {
                han += 1;
                traditional += usize::from(simplified(char) != char);
            }
            _ => {}
        }
    }
    let language = match () {
        () if hangul > han => "ko",
        () if kana * 4 > han && kana > 0 => "ja",
        () if han == 0 => return None,
        () if traditional * 25 > han => "zh-Hant",
        () => "zh-CN",
    };
    Some(language.to_owned())
}
