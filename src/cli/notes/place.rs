//! Where an annotation is to be: a quotation or a range, as the command line names it.

use std::iter;
use std::ops::Range;

use super::super::args::PlaceArgs;
use super::super::failure::Failure;
use super::record::chars;
use crate::corpus::Document;
use crate::shell::words::both;
use crate::text::{WidthPolicy, clusters};

/// How many places of a quotation are named when there are several.
const NAMED_MAX: usize = 5;

/// The bytes that are named, if any are.
///
/// # Errors
/// When there is no such place, or more than one.
pub fn place(
    document: &Document,
    args: &PlaceArgs,
    occurrence: Option<usize>,
) -> Result<Option<Range<usize>>, Failure> {
    let range = match (&args.quote, &args.range) {
        (Some(quote), _) => quoted(document, quote, occurrence)?,
        (None, Some(range)) => ranged(document, range)?,
        (None, None) => return Ok(None),
    };
    whole_characters(document, range).map(Some)
}

fn quoted(
    document: &Document,
    quote: &str,
    occurrence: Option<usize>,
) -> Result<Range<usize>, Failure> {
    if quote.is_empty() {
        return Err(Failure::usage(both("引文是空的", "the quotation is empty")));
    }
    let places: Vec<_> = places(document, quote).collect();
    let chosen = match (places.len(), occurrence) {
        (1, None) => Some(0),
        (_, Some(number)) => number.checked_sub(1),
        _ => None,
    };
    let found = chosen.and_then(|ix| places.get(ix)).cloned();
    found.ok_or_else(|| not_the_one(document, &places, occurrence))
}

/// Where `quote` stands, overlapping places included.
fn places<'a>(document: &'a Document, quote: &'a str) -> impl Iterator<Item = Range<usize>> + 'a {
    let step = quote.chars().next().map_or(1, char::len_utf8);
    iter::successors(document.find(quote, 0), move |hit| {
        document.find(quote, hit.start + step)
    })
}

fn not_the_one(document: &Document, places: &[Range<usize>], occurrence: Option<usize>) -> Failure {
    let count = places.len();
    if count == 0 {
        return Failure::new(both("文中没有这段引文", "the quotation is not in the text")).hint(both(
            "引文须一字不差，跨段处为换行；`pizhu text` 输出全文",
            "it has to be exact, with a line end between paragraphs; `pizhu text` prints the text",
        ));
    }
    let msg = match occurrence {
        None => both(
            format!("这段引文出现了 {count} 次"),
            format!("the quotation stands in {count} places"),
        ),
        Some(number) => both(
            format!("没有第 {number} 处：这段引文出现了 {count} 次"),
            format!("there is no occurrence {number}: the quotation stands in {count} places"),
        ),
    };
    let named = (1..).zip(places).take(NAMED_MAX).map(|(number, place)| {
        let chars = chars(document, place);
        format!(
            "{number} = {} ({}..{})",
            document.path(place.start),
            chars.start,
            chars.end
        )
    });
    let named = named.collect::<Vec<_>>().join("; ");
    let more = if count > NAMED_MAX { "; …" } else { "" };
    Failure::new(msg).hint(both(
        format!("用 --occurrence 指明：{named}{more}"),
        format!("say which with --occurrence: {named}{more}"),
    ))
}

fn ranged(document: &Document, range: &str) -> Result<Range<usize>, Failure> {
    let malformed = || {
        Failure::usage(both(
            format!("`{range}` 不是范围"),
            format!("`{range}` is not a range"),
        ))
        .hint(both("写法如 120..135", "a range is written like 120..135"))
    };
    let (start, end) = range.split_once("..").ok_or_else(malformed)?;
    let start: usize = start.parse().map_err(|_| malformed())?;
    let end: usize = end.parse().map_err(|_| malformed())?;
    if start == end {
        return Err(Failure::new(both(
            format!("范围 {range} 是空的"),
            format!("the range {range} is empty"),
        )));
    }
    if start > end {
        return Err(Failure::new(both(
            format!("范围 {range} 前后颠倒"),
            format!("the range {range} ends before it starts"),
        )));
    }
    let bytes = document.byte_of(start).zip(document.byte_of(end));
    let count = document.chars_before(document.len());
    let beyond = || {
        Failure::new(both(
            format!("范围 {range} 超出全文：共 {count} 字"),
            format!("the range {range} goes beyond the text, which has {count} characters"),
        ))
    };
    bytes.map(|(start, end)| start..end).ok_or_else(beyond)
}

/// A mark that cut a character in two could not be drawn (W3C Web Annotation, 4.2.5: a selection should not split a grapheme).
fn whole_characters(document: &Document, range: Range<usize>) -> Result<Range<usize>, Failure> {
    let whole = character_start(document, range.start)..character_end(document, range.end);
    if whole == range {
        return Ok(range);
    }
    let (cut, whole) = (chars(document, &range), chars(document, &whole));
    Err(Failure::new(both(
        format!("{}..{} 把一个字拆开了", cut.start, cut.end),
        format!("{}..{} cuts a character in two", cut.start, cut.end),
    ))
    .hint(both(
        format!("整字的范围是 {}..{}", whole.start, whole.end),
        format!("in whole characters it is {}..{}", whole.start, whole.end),
    )))
}

/// Where the character that holds this byte starts.
fn character_start(document: &Document, byte: usize) -> usize {
    character(document, byte).map_or(byte, |character| character.start)
}

/// Where the character that holds this byte ends; the byte itself where one starts.
fn character_end(document: &Document, byte: usize) -> usize {
    let inside = character(document, byte).filter(|character| character.start < byte);
    inside.map_or(byte, |character| character.end)
}

/// The character that holds this byte, if a block does.
fn character(document: &Document, byte: usize) -> Option<Range<usize>> {
    let block = document.block_at(byte)?.range;
    let text = document.text(block.clone());
    let mut all = clusters(&text, WidthPolicy::default());
    let bytes = |cluster: Range<usize>| block.start + cluster.start..block.start + cluster.end;
    all.find_map(|cluster| Some(bytes(cluster.range)).filter(|range| range.contains(&byte)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Lang;
    use crate::corpus;

    const TEXT: &str = "甲乙丙甲乙\n葛\u{E0100}城,e\u{301}";

    fn document(text: &str) -> Document {
        corpus::open("a.txt", text.to_owned()).expect("a text").0
    }

    /// What is marked, or the error and its hint in English.
    fn marked(quote: Option<&str>, range: Option<&str>, occurrence: Option<usize>) -> String {
        let args = PlaceArgs {
            quote: quote.map(str::to_owned),
            range: range.map(str::to_owned),
        };
        let document = document(TEXT);
        match place(&document, &args, occurrence) {
            Ok(range) => document.text(range.expect("a place")).into_owned(),
            Err(failure) => {
                let hint = failure
                    .hint
                    .map_or(String::new(), |hint| hint.text(Lang::En));
                format!("{} | {hint}", failure.msg.text(Lang::En))
            }
        }
    }

    #[test]
    fn a_range_counts_code_points_and_leaves_out_its_end() {
        assert_eq!(marked(None, Some("1..3"), None), "乙丙");
        assert_eq!(marked(None, Some("6..8"), None), "葛\u{E0100}");
        assert_eq!(marked(None, Some("0..12"), None), TEXT);
    }

    #[test]
    fn a_range_that_is_none_says_why() {
        for (range, why) in [
            ("3..3", "the range 3..3 is empty | "),
            ("3..1", "the range 3..1 ends before it starts | "),
            (
                "3..13",
                "the range 3..13 goes beyond the text, which has 12 characters | ",
            ),
            (
                "-1..3",
                "`-1..3` is not a range | a range is written like 120..135",
            ),
            (
                "1-3",
                "`1-3` is not a range | a range is written like 120..135",
            ),
            (
                "1..99999999999999999999",
                "`1..99999999999999999999` is not a range | a range is written like 120..135",
            ),
        ] {
            assert_eq!(marked(None, Some(range), None), why);
        }
    }

    #[test]
    fn a_range_never_splits_a_character() {
        assert_eq!(
            marked(None, Some("6..7"), None),
            "6..7 cuts a character in two | in whole characters it is 6..8"
        );
        assert_eq!(
            marked(None, Some("7..9"), None),
            "7..9 cuts a character in two | in whole characters it is 6..9"
        );
        assert_eq!(
            marked(Some("e"), None, None),
            "10..11 cuts a character in two | in whole characters it is 10..12"
        );
    }

    #[test]
    fn a_quotation_that_stands_in_several_places_has_to_be_told_apart() {
        assert_eq!(marked(Some("丙甲"), None, None), "丙甲");
        assert_eq!(
            marked(Some("甲乙"), None, None),
            "the quotation stands in 2 places | say which with --occurrence: 1 = p1 (0..2); 2 = p1 (3..5)"
        );
        assert_eq!(marked(Some("甲乙"), None, Some(2)), "甲乙");
        assert!(
            marked(Some("甲乙"), None, Some(3))
                .starts_with("there is no occurrence 3: the quotation stands in 2 places")
        );
        assert!(marked(Some("甲乙"), None, Some(0)).starts_with("there is no occurrence 0"));
    }

    #[test]
    fn a_quotation_that_is_not_there_is_said() {
        assert!(marked(Some("丁"), None, None).starts_with("the quotation is not in the text | "));
        assert!(marked(Some(""), None, None).starts_with("the quotation is empty"));
    }
}
