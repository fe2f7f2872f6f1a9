//! Words, clauses and sentences: what motions step over and marks take hold of.
//!
//! - a **sentence** ends at 。！？…… and their kin (GB/T 15834-2011 4.1–4.3), with the closing quotes and brackets behind them,
//!   but not at those within a title, nor within a bracket or a quotation that is clearly part of the sentence around it
//! - a **clause** ends at ，、；： as well; the clauses of a sentence tile it
//! - a **word** is one of the dictionary's in a run of Han characters, before which one letter may stand (`A股`), or a run of other letters
//!   and digits
//!
//! No unit goes across a line feed.
//!
//! # Why
//! UAX #29 is wrong for Chinese where it matters: it leaves the opening quote of `…亮点。“怎么办？”` with the sentence before, starts one
//! with `……` and cuts `。（完）` apart; and to it every Han character is a word.

use std::collections::VecDeque;
use std::ops::Range;

use super::cluster::{face, slice_end};
use super::words::lengths;

/// Most characters that are cut into words at once, or searched for a closing mark: a text without any is still read bit by bit.
const RUN: usize = 512;

/// A unit of Chinese text that motions and marks know.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Unit {
    /// A word or number; marks and blanks belong to none.
    Word,
    /// A part of a sentence up to its comma or the like, and the blanks after that.
    Clause,
    /// A sentence with its closing marks, without the blanks around it.
    Sentence,
}

/// The byte ranges of `unit` in `text`, in order, found one at a time.
///
/// They do not overlap and lie on cluster boundaries.
pub fn spans(unit: Unit, text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let iterator: Box<dyn Iterator<Item = Range<usize>> + '_> = match unit {
        Unit::Word => Box::new(words(text)),
        Unit::Clause => Box::new(clauses(text)),
        Unit::Sentence => Box::new(sentences(text)),
    };
    iterator
}

fn words(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut reader = Reader::new(text, 0..text.len());
    let mut ready = VecDeque::new();
    std::iter::from_fn(move || {
        if let Some(word) = ready.pop_front() {
            return Some(word);
        }
        reader.skip_while(|c| !c.is_alphanumeric());
        let start = reader.at;
        let first = reader.peek()?;
        let mut run = Vec::new();
        if !is_han(first) {
            reader.pass_latin();
            let is_one = slice_end(text, start) == Some(reader.at);
            if !is_one || !reader.peek().is_some_and(is_han) {
                return Some(start..reader.at);
            }
            run.push((first, start));
        }
        run.extend(reader.run_of_han());
        let faces: Vec<char> = run.iter().map(|(face, _)| *face).collect();
        let mut starts = run.iter().map(|(_, byte)| *byte).chain([reader.at]);
        let mut from = starts.next()?;
        for length in lengths(&faces) {
            let to = starts.nth(length - 1)?;
            ready.push_back(from..to);
            from = to;
        }
        ready.pop_front()
    })
}

fn sentences(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut reader = Reader::new(text, 0..text.len());
    std::iter::from_fn(move || {
        reader.skip_while(char::is_whitespace);
        let start = reader.at;
        let mut end = start;
        while let Some(c) = reader.peek().filter(|&c| !is_line_end(c)) {
            if is_stop(c) {
                if reader.pass_stops() {
                    return Some(start..reader.at);
                }
            } else {
                reader.step_over_part(c);
            }
            if !c.is_whitespace() {
                end = reader.at;
            }
        }
        (end > start).then_some(start..end)
    })
}

/// The clauses of every sentence; they tile it.
fn clauses(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut sentences = sentences(text);
    let mut reader = Reader::new(text, 0..0);
    std::iter::from_fn(move || {
        if reader.at == reader.end {
            reader.end = sentences.next()?.end;
            reader.skip_while(char::is_whitespace);
        }
        let start = reader.at;
        while let Some(c) = reader.peek() {
            if !is_pause(c) {
                reader.step_over_title(c);
            } else if reader.pass_pauses() {
                reader.skip_while(char::is_whitespace);
                break;
            }
        }
        Some(start..reader.at)
    })
}

/// A clause or sentence without the stop, the pause or the ellipsis that ends it. What a quote or bracket ends stays whole.
pub fn without_end(unit: &str) -> &str {
    unit.trim_end_matches(|c| is_stop(c) || is_pause(c) || c.is_whitespace())
}

/// A position in a text that moves on by clusters, each known by its first visible character.
struct Reader<'a> {
    text: &'a str,
    at: usize,
    end: usize,
    /// The character before `at`.
    before: Option<char>,
    /// The character before that.
    before_that: Option<char>,
    /// A straight quote is open, so that the next one closes.
    is_quoted: bool,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str, range: Range<usize>) -> Reader<'a> {
        Reader {
            text,
            at: range.start,
            end: range.end,
            before: None,
            before_that: None,
            is_quoted: false,
        }
    }

    fn peek(&self) -> Option<char> {
        (self.at < self.end).then(|| face(&self.text[self.at..]))
    }

    /// The character behind the cluster that starts at `byte`.
    fn peek_behind(&self, byte: usize) -> Option<char> {
        let next = slice_end(self.text, byte).filter(|next| *next < self.end)?;
        Some(face(&self.text[next..]))
    }

    fn step(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at = slice_end(self.text, self.at)?;
        (self.before_that, self.before) = (self.before, Some(c));
        self.is_quoted = !is_line_end(c) && self.is_quoted != is_straight_quote(c);
        Some(c)
    }

    fn skip_while(&mut self, wanted: impl Fn(char) -> bool) {
        while self.peek().is_some_and(&wanted) {
            self.step();
        }
    }

    fn step_past(&mut self, byte: usize) {
        while self.at <= byte && self.step().is_some() {}
    }

    /// Steps over a cluster that shows `c`, or over the whole title it opens: the marks in it are its own.
    fn step_over_title(&mut self, c: char) {
        let closing = is_title_mark(c).then(|| self.closing(c)).flatten();
        self.step_past(closing.unwrap_or(self.at));
    }

    /// Steps over a cluster that shows `c`, or over the whole title, bracket or quotation it opens amid a sentence.
    fn step_over_part(&mut self, c: char) {
        let closing = self.closing(c).filter(|&closing| self.is_part(c, closing));
        self.step_past(closing.unwrap_or(self.at));
    }

    /// Whether what `opening` opens at `at`, and the mark at `closing` closes, is part of the sentence whatever stops it has: a title, a
    /// bracket behind a word but for full stops, and a quotation before 的 (`作者（编者？）不认真`, `发出“怎么办？”的疑问`).
    fn is_part(&self, opening: char, closing: usize) -> bool {
        let next = self.peek_behind(closing);
        match opening {
            _ if is_title_mark(opening) => true,
            '（' | '(' => {
                self.before.is_some_and(char::is_alphanumeric)
                    && next.is_some_and(|c| c.is_alphanumeric() || is_pause(c) || is_stop(c))
                    && !self.text[self.at..closing].contains(is_full_stop)
            }
            '"' | '＂' if self.is_quoted => false,
            _ => next == Some('的'),
        }
    }

    /// The byte of the mark that closes what `opening` opens at `at`, in the same line and not far off.
    fn closing(&self, opening: char) -> Option<usize> {
        let closing = closing_of(opening)?;
        let behind = self.text[self.at..self.end].char_indices().take(RUN);
        let (byte, c) = behind
            .skip(1)
            .find(|&(_, c)| c == closing || c == opening || is_line_end(c))?;
        (c == closing).then_some(self.at + byte)
    }

    /// Steps over letters and digits, and what joins them: `2.0`, `1,000`, `12:30`, `don't`, `e-mail`.
    fn pass_latin(&mut self) {
        loop {
            self.skip_while(is_letter);
            let joins = match (self.before, self.peek(), self.peek_behind(self.at)) {
                (Some(a), Some('.' | ',' | ':' | '．' | '：'), Some(b)) => {
                    a.is_numeric() && b.is_numeric()
                }
                (_, Some('\'' | '’' | '-' | '_'), Some(b)) => is_letter(b),
                _ => false,
            };
            if !joins {
                return;
            }
            self.step();
        }
    }

    /// Steps over Han characters that follow one another, at most [`RUN`]: each, and the byte it starts at.
    fn run_of_han(&mut self) -> Vec<(char, usize)> {
        let mut run = Vec::new();
        while let Some(c) = self.peek().filter(|c| is_han(*c) && run.len() < RUN) {
            run.push((c, self.at));
            self.step();
        }
        run
    }

    /// Steps over a run of `wanted` marks and what closes among and behind them.
    fn pass(&mut self, wanted: fn(char) -> bool) -> Run {
        let mut run = Run {
            before: self.before,
            before_that: self.before_that,
            first: None,
            last: None,
            next: None,
            trails_off: true,
        };
        while let Some(c) = self
            .peek()
            .filter(|&c| wanted(c) || is_closer(c) || (is_straight_quote(c) && self.is_quoted))
        {
            run.first = run.first.or(Some(c));
            run.last = Some(c);
            run.trails_off &= !wanted(c) || is_ellipsis(c);
            self.step();
        }
        run.next = self.peek();
        run
    }

    /// Steps over the stops at `at` and what closes behind them; whether the sentence ends there.
    fn pass_stops(&mut self) -> bool {
        self.pass(is_stop).ends_sentence()
    }

    /// Steps over the pauses at `at` and what closes behind them; whether the clause ends there.
    fn pass_pauses(&mut self) -> bool {
        !self.pass(is_pause).is_inside_token()
    }
}

/// A run of marks, and what stands around it.
struct Run {
    before: Option<char>,
    before_that: Option<char>,
    first: Option<char>,
    last: Option<char>,
    next: Option<char>,
    /// It has no stop but ellipses.
    trails_off: bool,
}

impl Run {
    fn ends_sentence(&self) -> bool {
        let goes_on = self.next.is_some_and(is_pause) || self.is_inside_token();
        !goes_on && !self.is_label_dot() && (!self.trails_off || self.follows_text())
    }

    /// `pizhu.toml`, `1,000`, `12:30`, `?a=1`: an ASCII mark among ASCII, and what divides a number. A full stop needs a blank, Chinese
    /// or something that opens behind it.
    fn is_inside_token(&self) -> bool {
        let (Some(first), Some(next)) = (self.first, self.next) else {
            return false;
        };
        match first {
            '.' => !next.is_whitespace() && !is_beyond_latin(next) && closing_of(next).is_none(),
            ',' | '：' | '．' => self.before.is_some_and(char::is_numeric) && next.is_numeric(),
            _ if first.is_ascii() && self.before.is_some_and(|c| c.is_ascii_graphic()) => {
                next.is_ascii_graphic()
            }
            _ => false,
        }
    }

    /// `1. `, `A. `, `U.S. `: the dot belongs to the number, or to the letter that stands alone.
    fn is_label_dot(&self) -> bool {
        let is_dot = matches!(self.first, Some('.' | '．')) && self.first == self.last;
        let stands_alone = |c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '’');
        is_dot
            && self.before.is_some_and(|c| {
                c.is_numeric()
                    || (c.is_uppercase() || c.is_lowercase())
                        && self.before_that.is_none_or(stands_alone)
            })
    }

    /// An ellipsis at the start of speech, or after a pause, ends nothing.
    fn follows_text(&self) -> bool {
        self.before
            .is_some_and(|c| c.is_alphanumeric() || is_closer(c))
    }
}

fn is_stop(c: char) -> bool {
    matches!(
        c,
        '！' | '？' | '!' | '?' | '﹖' | '﹗' | '‼' | '⁇' | '⁈' | '⁉'
    ) || is_full_stop(c)
        || is_ellipsis(c)
}

fn is_full_stop(c: char) -> bool {
    matches!(c, '。' | '．' | '｡' | '.' | '﹒')
}

fn is_ellipsis(c: char) -> bool {
    matches!(c, '…' | '⋯')
}

fn is_pause(c: char) -> bool {
    matches!(
        c,
        '，' | ',' | '；' | ';' | '：' | ':' | '、' | '､' | '﹐' | '﹑' | '﹔' | '﹕'
    )
}

fn is_title_mark(c: char) -> bool {
    matches!(c, '《' | '〈')
}

fn is_straight_quote(c: char) -> bool {
    matches!(c, '"' | '＂')
}

/// What closes a title, a quotation or a bracket.
fn closing_of(opening: char) -> Option<char> {
    Some(match opening {
        '《' => '》',
        '〈' => '〉',
        '“' => '”',
        '‘' => '’',
        '「' => '」',
        '『' => '』',
        '（' => '）',
        '(' => ')',
        '"' | '＂' => opening,
        _ => return None,
    })
}

fn is_closer(c: char) -> bool {
    matches!(
        c,
        '”' | '’'
            | '」'
            | '』'
            | '）'
            | ')'
            | '】'
            | '》'
            | '〉'
            | '〕'
            | '］'
            | ']'
            | '｝'
            | '}'
            | '〗'
            | '〞'
            | '｣'
            | '﹂'
            | '﹄'
            | '﹚'
    )
}

fn is_line_end(c: char) -> bool {
    matches!(c, '\n'..='\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Whether `c` stands after the alphabets of Europe and the Near East: Chinese, or the marks that go with it.
fn is_beyond_latin(c: char) -> bool {
    c >= '\u{800}'
}

/// A letter or digit of a script that sets blanks between its words.
fn is_letter(c: char) -> bool {
    c.is_alphanumeric() && !is_han(c)
}

fn is_han(c: char) -> bool {
    matches!(c, '々'..='〇' | '㐀'..='䶿' | '一'..='鿿' | '豈'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// `expected` is a text with `|` at both edges of every span. What is blank is in none, and without a letter in no word.
    #[track_caller]
    fn check(unit: Unit, expected: &str) {
        let text = expected.replace('|', "");
        let found: Vec<_> = spans(unit, &text).map(|range| &text[range]).collect();
        let is_unit = |part: &&str| match unit {
            Unit::Word => part.contains(char::is_alphanumeric),
            Unit::Clause | Unit::Sentence => !part.trim().is_empty(),
        };
        let wanted: Vec<_> = expected.split('|').filter(is_unit).collect();
        assert_eq!(found, wanted);
    }

    #[track_caller]
    fn check_sentences(expected: &str) {
        check(Unit::Sentence, expected);
    }

    #[test]
    fn a_sentence_ends_at_its_stop() {
        check_sentences("今天很好。|明天呢？|好！|走");
        check_sentences("今天很好｡|明天");
        check_sentences("");
        check_sentences("   ");
    }

    #[test]
    fn half_width_commas_and_semicolons_end_no_sentence() {
        check_sentences("合力写好全会提案篇;竭力唱响民主评议曲,见效。|好");
    }

    #[test]
    fn closing_marks_belong_to_the_sentence_they_close() {
        check_sentences("他说：“好。”|大家都说好。");
        check_sentences("（完。）|下一篇。");
        check_sentences("三大亮点。|“怎么办？”|大家问。");
        check_sentences("他说：\"好。\"|\"真的？\"|对。");
    }

    #[test]
    fn a_run_of_stops_is_one_end() {
        check_sentences("真的？！|是的。");
        check_sentences("真的？！……|是的。");
        check_sentences("等等...|然后");
    }

    #[test]
    fn an_ellipsis_ends_a_sentence_unless_it_goes_on() {
        check_sentences("他走了……|我也走了。");
        check_sentences("他走了……，我也走了。");
        check_sentences("……是的。|好");
        check_sentences("“……是的。”|好");
        check_sentences("他说，……是的。|好");
    }

    #[test]
    fn a_quoted_cry_before_a_comma_ends_no_sentence() {
        check_sentences("“快跑！”，他喊。|好");
    }

    #[test]
    fn a_mark_in_a_title_ends_no_sentence() {
        check_sentences("他读了《怎么办？》一书。|好");
        check_sentences("他读了《怎么办？》。|好");
    }

    #[test]
    fn dots_of_numbers_and_names_end_no_sentence() {
        check_sentences("城镇化2.0的思考。|完");
        check_sentences("1. 精准选题。|2. 精细调研。");
        check_sentences("见 69a544.jpg 和 x.y?a=1。|完");
    }

    #[test]
    fn a_full_stop_ends_an_english_sentence() {
        check_sentences("It works.| |He said \"no.\"| |Then he left.");
        check_sentences("It works.|很好。");
    }

    #[test]
    fn blanks_around_a_sentence_are_outside_it() {
        check_sentences("　　|今天。|  |明天|  ");
    }

    #[test]
    fn a_line_feed_ends_every_unit() {
        check_sentences("标题|\n|第一句。|第二|\r\n|完");
        check(Unit::Word, "ab|\n|cd");
    }

    #[test]
    fn clauses_end_at_pauses_and_tile_the_sentence() {
        check(Unit::Clause, "一、|二，|三；|四：|五。|六");
        check(Unit::Clause, "one, |two; |三,|四:|“五,”|六");
        check(Unit::Clause, " |走，，|好");
    }

    #[test]
    fn marks_inside_numbers_and_addresses_end_no_clause() {
        check(Unit::Clause, "在12:30有1,000人看http://a.b,|好");
    }

    #[test]
    fn words_are_those_of_the_dictionary_and_runs_of_letters_and_digits() {
        check(Unit::Word, "政协|CPPCC|会|2049");
        for (text, words) in [
            ("“强”字, 2.0!", &["强", "字", "2.0"][..]),
            (
                "约1,000人，12:30。don't e-mail.",
                &["约", "1,000", "人", "12:30", "don't", "e-mail"],
            ),
            (
                "８月13日至15日",
                &["８", "月", "13", "日", "至", "15", "日"],
            ),
            ("a.b, c-", &["a", "b", "c"]),
        ] {
            let found: Vec<_> = spans(Unit::Word, text).map(|range| &text[range]).collect();
            assert_eq!(found, words);
        }
    }

    #[test]
    fn words_of_the_built_in_article_are_those_of_the_reference() {
        let cuts = include_str!("../../tests/data/words-zh.txt");
        let cuts = cuts.lines().filter(|line| !line.starts_with('#'));
        assert!(cuts.clone().count() > 300);
        cuts.for_each(|cut| check(Unit::Word, cut));
    }

    #[test]
    fn units_of_chinese_are_those_of_a_careful_reader() {
        let mut unit = Unit::Sentence;
        for line in include_str!("../../tests/data/units-zh.txt").lines() {
            match line {
                "@sentences" => unit = Unit::Sentence,
                "@clauses" => unit = Unit::Clause,
                "@words" => unit = Unit::Word,
                _ if line.is_empty() || line.starts_with('#') => {}
                case => check(unit, &case.replace("\\n", "\n")),
            }
        }
    }

    #[test]
    fn a_run_without_marks_is_cut_bit_by_bit() {
        let text = "政协工作".repeat(1000);
        let words: Vec<_> = spans(Unit::Word, &text).map(|range| &text[range]).collect();
        assert_eq!(words.len(), 2000);
    }

    #[test]
    fn marks_stay_with_their_stop() {
        check_sentences("好！\u{fe0f}|走\u{301}。\u{200b}|完");
    }

    fn chinese() -> impl Strategy<Value = String> {
        let odd: Vec<char> = "中文a1 　，,。.！？?…”“）（》《\"\n:\u{301}\u{200b}👨\u{200d}"
            .chars()
            .collect();
        proptest::collection::vec(
            prop_oneof![5 => proptest::sample::select(odd), 1 => any::<char>()],
            0..40,
        )
        .prop_map(|chars| chars.into_iter().collect())
    }

    proptest! {
        #[test]
        fn spans_are_in_order_and_on_cluster_boundaries(text in chinese()) {
            let boundaries: Vec<usize> = crate::text::cluster::slices(&text).map(|range| range.start).chain([text.len()]).collect();
            for unit in [Unit::Word, Unit::Clause, Unit::Sentence] {
                let mut end = 0;
                for span in spans(unit, &text) {
                    prop_assert!(span.start >= end && span.end > span.start, "{:?}", span);
                    prop_assert!(boundaries.binary_search(&span.start).is_ok() && boundaries.binary_search(&span.end).is_ok());
                    end = span.end;
                }
            }
        }

        #[test]
        fn the_clauses_of_a_sentence_tile_it(text in chinese()) {
            let mut clauses = spans(Unit::Clause, &text);
            for sentence in spans(Unit::Sentence, &text) {
                let mut end = sentence.start;
                while end < sentence.end {
                    let clause = clauses.next().expect("a clause");
                    prop_assert_eq!(clause.start, end);
                    end = clause.end;
                }
                prop_assert_eq!(end, sentence.end);
            }
            prop_assert_eq!(clauses.next(), None);
        }
    }
}
