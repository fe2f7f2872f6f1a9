//! Where a line of Chinese text may end: UAX #14 with the rules of CLREQ laid over it.
//!
//! UAX #14 (the `uax14-linebreak` crate, Unicode 17) gives the base. The overlay says no where 避头尾 forbids a break the base
//! allows, and yes where the base takes Chinese quotes for the undirected quotes of Western text. It looks at the
//! nearest neighbours only; which of the allowed breaks is taken is for `wrap` to choose. A block in an alphabet has the base
//! alone.
//!
//! Sources: CLREQ 行首行尾禁则 and 符号分离禁则 (line start and end, unbreakable marks; levels "basic" to "strict"), GB/T 15834-2011
//! 5.1 (placing of marks).
//!
//! # Why
//! No library tailors UAX #14 to Chinese without loss: the rules of Unicode 15.1 glue `着眼“强”字`, those of 17 let a line start with `·`,
//! `line-break: loose` with a Chinese locale breaks before `？`. Hand-made classes alone get two thirds of the official
//! tests right. A base and a veto keep both.

use std::iter::Peekable;

use uax14_linebreak::{BreakClass, Linebreaks, break_property, linebreaks};

use super::cluster::{face, show, slices};
use super::marks::Marks;
use super::typography::{Kinsoku, Script, Typography};
use super::width::{WidthPolicy, cells_of};

/// A cluster as the rules see it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    /// First byte.
    pub start: usize,
    /// Byte after the last.
    pub end: usize,
    /// Its first visible character.
    pub face: char,
    /// What that does to its neighbours.
    pub class: Class,
    /// Cells where nothing is squeezed; a tab's depend on where it stands, and are 0 here.
    pub cells: u16,
    /// Whether a line may start with it.
    pub before: Break,
    /// It is a mark in a box of two cells that is written with one.
    pub is_boxed: bool,
    /// It ends in a character that forbids a break after it (WJ, BOM).
    glued_after: bool,
}

impl Piece {
    /// Whether it hangs past the measure at the end of a line.
    pub fn is_blank(&self) -> bool {
        self.class == Class::Blank
    }

    /// Whether it is a letter or digit of any writing.
    pub fn is_letter(&self) -> bool {
        matches!(self.class, Class::Han | Class::Digit) || self.face.is_alphanumeric()
    }
}

/// Whether a line may end before a piece.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Break {
    /// It may.
    Allowed,
    /// Only where the line has no better place.
    Emergency,
    /// 避头尾 forbids it.
    Forbidden,
}

/// What a character does to the breaks beside it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Class {
    /// Never ends a line: opening brackets and quotes.
    Open,
    /// Never starts a line: closing brackets and quotes, stops, small kana.
    Close,
    /// Never starts a line, and Chinese may follow on the next: the dot in a name, a slash, a wave, a dash alone.
    Mid,
    /// Dashes and ellipses: two of a kind are one mark.
    Dash,
    /// Before a number: ￥ $ №.
    Pre,
    /// After a number: ％ ℃ ° ㎡.
    Post,
    Digit,
    Han,
    Blank,
    /// No break on either side.
    Glue,
    /// The base decides.
    Other,
}

/// The pieces of `block`, in order; they tile it.
pub(super) fn pieces(block: &str, typography: Typography, policy: WidthPolicy) -> Vec<Piece> {
    let mut base = linebreaks(block).peekable();
    let marks = Marks::new(block, typography, policy);
    let rules = Rules {
        kinsoku: typography.kinsoku,
        script: Script::of(block),
    };
    let mut pieces: Vec<Piece> = Vec::with_capacity(block.len() / 3 + 1);
    let mut ink_ix: Option<usize> = None;
    for range in slices(block) {
        let slice = &block[range.clone()];
        let first = face(slice);
        let set = marks.set(&range, first);
        let face = match set {
            Some(shown) if first.is_ascii() => face(shown),
            _ => first,
        };
        let class = match class(face) {
            Class::Han => Class::Han,
            _ if joins(face, pieces.last(), &block[range.end..]) => Class::Mid,
            class => class,
        };
        let is_plain = slice.len() == face.len_utf8();
        let mut piece = Piece {
            start: range.start,
            end: range.end,
            face,
            class,
            cells: match face {
                _ if set.is_some() => 2,
                '一'..='鿿' if is_plain => 2,
                '\t' => 0,
                _ => cells_of(&show(slice, 0, policy), policy),
            },
            before: Break::Emergency,
            is_boxed: set.is_some() && !first.is_ascii(),
            glued_after: !is_plain && slice.ends_with(['\u{2060}', '\u{FEFF}']),
        };
        let opens = opens_at(&mut base, range.start);
        piece.before = rules.before(&piece, &pieces, ink_ix.map(|ix| &pieces[ix]), opens);
        if !piece.is_blank() {
            ink_ix = Some(pieces.len());
        }
        pieces.push(piece);
    }
    pieces
}

/// Whether `base` has a break at `byte`; steps over those before it.
fn opens_at(base: &mut Peekable<Linebreaks<'_>>, byte: usize) -> bool {
    while base.next_if(|&(at, _)| at < byte).is_some() {}
    base.peek().is_some_and(|&(at, _)| at == byte)
}

/// What decides about breaks beside the characters themselves.
#[derive(Clone, Copy)]
struct Rules {
    kinsoku: Kinsoku,
    script: Script,
}

impl Rules {
    /// The break before `b`, which follows `pieces`; `ink` is the last of them that is not blank, `opens` whether UAX #14 allows
    /// a break.
    fn before(self, b: &Piece, pieces: &[Piece], ink: Option<&Piece>, opens: bool) -> Break {
        let is_forbidden = b.is_blank() || ink.is_some_and(|ink| self.is_forbidden(ink, b));
        let is_allowed = match (self.script, pieces) {
            (_, []) => false,
            (Script::Alphabetic, _) => opens,
            (Script::Ideographic, [.., a]) => {
                let behind = pieces.len().checked_sub(2).map(|ix| &pieces[ix]);
                !is_forbidden && is_allowed(behind, a, b, opens)
            }
        };
        match (is_allowed, is_forbidden) {
            (true, _) => Break::Allowed,
            (false, true) => Break::Forbidden,
            (false, false) => Break::Emergency,
        }
    }

    /// Whether 避头尾 forbids that `a` ends a line and `b` starts the next.
    fn is_forbidden(self, a: &Piece, b: &Piece) -> bool {
        let slash = matches!(a.face, '/' | '／') && self.kinsoku >= Kinsoku::Gb;
        let dash = b.class == Class::Dash && (a.face == b.face || self.kinsoku == Kinsoku::Strict);
        slash
            || dash
            || matches!(a.class, Class::Open | Class::Pre)
            || matches!(b.class, Class::Close | Class::Mid | Class::Post)
    }
}

/// Whether a line of ideographs may end between `a` and `b`, when 避头尾 does not forbid it; `behind` stands before `a`.
fn is_allowed(behind: Option<&Piece>, a: &Piece, b: &Piece, opens: bool) -> bool {
    let glued = a.class == Class::Glue || b.class == Class::Glue;
    let is_number = |piece: &Piece| piece.class == Class::Digit;
    let number = is_number(a) || (a.face == '．' && behind.is_some_and(is_number));
    let number_goes_on = number && (is_number(b) || (is_number(a) && is_unit(b.face)));
    !glued && !number_goes_on && (opens || is_permitted(behind, a, b))
}

/// Whether Chinese allows a break that UAX #14 may not see.
fn is_permitted(behind: Option<&Piece>, a: &Piece, b: &Piece) -> bool {
    let is_word = |piece: &Piece| piece.is_letter() && piece.class != Class::Han;
    let apostrophe = a.face == '’' && behind.is_some_and(is_word);
    let before_open = b.class == Class::Open
        && if b.face.is_ascii() {
            a.class == Class::Close && !a.face.is_ascii()
        } else {
            a.is_letter() || matches!(a.class, Class::Close | Class::Post | Class::Dash)
        };
    let after_quote =
        matches!(a.face, '”' | '’') && !apostrophe && (is_word(b) || matches!(b.face, '—' | '⸺'));
    let after_stop = matches!(a.face, ',' | ';' | ':')
        && behind.is_some_and(|piece| matches!(piece.class, Class::Han | Class::Close))
        && is_word(b);
    let before_han = matches!(a.class, Class::Close | Class::Mid) && b.class == Class::Han;
    !a.glued_after && (before_open || after_quote || after_stop || before_han)
}

/// Whether `c` between `a` and `rest` joins the two, as in 北京—上海: a dash alone, or a tilde behind Chinese.
fn joins(c: char, a: Option<&Piece>, rest: &str) -> bool {
    match c {
        '—' => !rest.starts_with(c) && a.is_some_and(|a| a.face != c),
        '~' => a.is_some_and(|a| a.class == Class::Han),
        _ => false,
    }
}

/// Whether `c` counts what the number before it numbers, so that the two stay on one line.
fn is_unit(c: char) -> bool {
    "年月日号时点分秒周岁世代个名位人次项件条家户级届期章节页卷字句篇部份元角万亿千百十余多几倍成度亩吨米里斤克升平公种类批场支座所处县市区镇乡村组队"
        .contains(c)
}

/// Whether a line may end after `c`, and `c` may hang past its end.
pub(super) fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\u{1680}' | '\u{2000}'..='\u{2006}' | '\u{2008}'..='\u{200A}' | '\u{205F}' | '\u{3000}')
}

fn class(c: char) -> Class {
    match c {
        '一'..='鿿' => Class::Han,
        _ if is_blank(c) => Class::Blank,
        '“' | '‘' => Class::Open,
        '”' | '’' | '﹑' => Class::Close,
        '·' | '‧' | '・' | '･' | '／' | '～' | '〜' => Class::Mid,
        '—' | '―' | '⸺' | '⸻' | '…' | '⋯' | '‥' => Class::Dash,
        '㍱'..='㍺' | '㎀'..='㏟' => Class::Post,
        '０'..='９' => Class::Digit,
        _ => class_of_property(break_property(u32::from(c))),
    }
}

fn class_of_property(property: BreakClass) -> Class {
    match property {
        BreakClass::OpenPunctuation => Class::Open,
        BreakClass::ClosePunctuation
        | BreakClass::CloseParenthesis
        | BreakClass::Exclamation
        | BreakClass::InfixNumeric
        | BreakClass::Nonstarter
        | BreakClass::ConditionalJapaneseStarter => Class::Close,
        BreakClass::PrefixNumeric => Class::Pre,
        BreakClass::PostfixNumeric => Class::Post,
        BreakClass::Numeric => Class::Digit,
        BreakClass::Ideographic => Class::Han,
        BreakClass::Glue => Class::Glue,
        _ => Class::Other,
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// `text` with `|` wherever a line may end.
    fn marked(text: &str) -> String {
        marked_at(text, Kinsoku::Basic)
    }

    pub(in crate::text) fn marked_at(text: &str, kinsoku: Kinsoku) -> String {
        let typography = Typography {
            kinsoku,
            ..Typography::default()
        };
        let mut marked = String::new();
        for piece in pieces(text, typography, WidthPolicy::default()) {
            if piece.before == Break::Allowed {
                marked.push('|');
            }
            marked.push_str(&text[piece.start..piece.end]);
        }
        marked
    }

    #[track_caller]
    fn check(expected: &str) {
        assert_eq!(marked(&expected.replace('|', "")), expected);
    }

    #[test]
    fn a_line_may_end_around_quoted_words() {
        check("着|眼|“强”|字|抓");
        check("他|“说|‘好’|了”");
    }

    #[test]
    fn a_line_may_end_between_a_half_width_comma_and_a_quote() {
        check("文,|“引”");
        check("文，|“引”");
    }

    #[test]
    fn the_dot_in_a_name_ends_a_line_and_never_starts_one() {
        check("约|翰·|史|密|斯");
        check("约|翰・|史|密|斯");
    }

    #[test]
    fn digits_stay_together_with_their_unit() {
        check("１２３４万");
        check("2019年|08月");
        check("的|504名|政|协|委|员");
        check("25次|会");
        check("城|镇|化|2.0|的");
    }

    #[test]
    fn a_full_width_slash_ends_a_line() {
        check("中／|英");
    }

    #[test]
    fn the_levels_differ_in_slashes_and_dashes() {
        let text = "中／英——了……好/坏";
        for (kinsoku, expected) in [
            (Kinsoku::Basic, "中／|英|——|了……|好/|坏"),
            (Kinsoku::Gb, "中／英|——|了……|好/坏"),
            (Kinsoku::Strict, "中／英——|了……|好/坏"),
        ] {
            assert_eq!(marked_at(text, kinsoku), expected);
        }
    }

    #[test]
    fn an_alphabet_keeps_to_uax_14() {
        check("’tis |„so“ |he |said");
        check("안|녕|하|세|요 |“여|러|분”|이|라|고");
    }

    #[test]
    fn stops_never_start_a_line() {
        check("真|的？！|好：|百|分|之|五％|和|三℃|了……|吗");
        check("一、|二。|三；|四！|五,|六;|七:|八");
    }

    #[test]
    fn brackets_hold_what_they_enclose() {
        check("县|(市、|区)|政|协");
        check("县|（市、|区）|政|协");
        check("（《“好”》）");
        check("读|《论|语》|《孟|子》");
    }

    #[test]
    fn dashes_and_ellipses_are_never_split() {
        check("他|——|我");
        check("了……|我");
        check("了⋯⋯|我");
    }

    #[test]
    fn a_line_may_end_after_blanks_and_never_before_them() {
        check("ab  |cd");
        check("中　|文");
        check("中 　\t|文");
    }

    #[test]
    fn blanks_do_not_lift_the_rules_for_marks() {
        check("中 ，|文");
        check("中|（ 文");
        check("中|“ 文");
        check("中 ”|文");
    }

    #[test]
    fn words_and_their_apostrophes_stay_whole() {
        check("we |don’t |say |“hello” |twice");
        check("政|协|CPPCC|会|议");
    }

    #[test]
    fn glue_holds_both_sides() {
        check("中\u{a0}文");
        check("（中）\u{2060}文");
    }

    #[test]
    fn a_zero_width_space_lets_a_word_break() {
        check("ab\u{200b}|cd");
    }
}
