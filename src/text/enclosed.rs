//! What stands between quotes and brackets.
//!
//! Marks of either width and of both scripts count; an opening mark and a closing one belong together if they are of one pair, and
//! what is opened between them and never closed is passed over. A straight quote closes if one is open, else it opens.
//!
//! Only what stands within one paragraph is found, so a quotation whose closing mark is missing ends with its paragraph.

use std::ops::Range;

/// Kinds of marks that enclose something.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Enclosure {
    /// “ ” ‘ ’ 「 」 『 』 and the like.
    Quotes,
    /// （ ） ( ).
    Parentheses,
    /// 《 》 〈 〉.
    TitleMarks,
    /// ［ ］ 【 】 〔 〕 〖 〗 [ ].
    Brackets,
}

/// What is enclosed, in bytes of the text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Enclosed {
    /// With its marks.
    pub around: Range<usize>,
    /// Without.
    pub inner: Range<usize>,
}

/// The stretches of `paragraph` that marks of this kind enclose and that hold `byte`, the innermost first. A byte of a mark counts as inside.
pub fn enclosed(paragraph: &str, kind: Enclosure, byte: usize) -> Vec<Enclosed> {
    let mut open: Vec<(char, Range<usize>)> = Vec::new();
    let mut found = Vec::new();
    for (start, c) in paragraph.char_indices() {
        let mark = start..start + c.len_utf8();
        let opened = opening_of(kind, c).and_then(|opening| {
            let depth = open.iter().rposition(|(other, _)| *other == opening)?;
            open.truncate(depth + 1);
            open.pop()
        });
        if let Some((_, opening)) = opened {
            if opening.start <= byte && byte < mark.end {
                found.push(Enclosed {
                    around: opening.start..mark.end,
                    inner: opening.end..mark.start,
                });
            }
        } else if opens(kind, c) {
            open.push((c, mark));
        }
    }
    found.sort_by_key(|it| it.around.len());
    found
}

fn pairs(kind: Enclosure) -> &'static [(char, char)] {
    match kind {
        Enclosure::Quotes => &[
            ('“', '”'),
            ('‘', '’'),
            ('「', '」'),
            ('『', '』'),
            ('﹁', '﹂'),
            ('﹃', '﹄'),
            ('〝', '〞'),
            ('｢', '｣'),
            ('"', '"'),
            ('＂', '＂'),
        ],
        Enclosure::Parentheses => &[('（', '）'), ('(', ')'), ('﹙', '﹚')],
        Enclosure::TitleMarks => &[('《', '》'), ('〈', '〉'), ('＜', '＞'), ('<', '>')],
        Enclosure::Brackets => &[
            ('【', '】'),
            ('〔', '〕'),
            ('［', '］'),
            ('[', ']'),
            ('〖', '〗'),
            ('｛', '｝'),
            ('{', '}'),
        ],
    }
}

fn opens(kind: Enclosure, c: char) -> bool {
    pairs(kind).iter().any(|(opening, _)| *opening == c)
}

/// The opening mark that `c` closes.
fn opening_of(kind: Enclosure, c: char) -> Option<char> {
    let pair = pairs(kind).iter().find(|(_, closing)| *closing == c);
    pair.map(|(opening, _)| *opening)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What marks of `kind` enclose around the first `at` in `text`, the innermost first.
    #[track_caller]
    fn check(kind: Enclosure, text: &str, at: &str, expected: &[&str]) {
        let byte = text.find(at).expect("a place");
        let found: Vec<_> = enclosed(text, kind, byte)
            .into_iter()
            .map(|it| {
                let (around, inner) = (&text[it.around], &text[it.inner]);
                assert!(around.contains(inner) && around.len() > inner.len());
                inner
            })
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn quotes_of_every_kind_and_either_width_enclose() {
        for text in [
            "他说“四个着眼”。",
            "他说「四个着眼」。",
            "他说『四个着眼』。",
            "他说‘四个着眼’。",
            "他说\"四个着眼\"。",
        ] {
            check(Enclosure::Quotes, text, "个", &["四个着眼"]);
            check(Enclosure::Quotes, text, "他", &[]);
            check(Enclosure::Quotes, text, "。", &[]);
        }
        check(
            Enclosure::Parentheses,
            "全会（第三次）上",
            "三",
            &["第三次"],
        );
        check(Enclosure::Parentheses, "精粹(一)", "一", &["一"]);
        check(
            Enclosure::TitleMarks,
            "据《政协〈简报〉选》载",
            "简",
            &["简报", "政协〈简报〉选"],
        );
        check(Enclosure::Brackets, "【编者按】", "编", &["编者按"]);
    }

    #[test]
    fn the_marks_themselves_are_inside() {
        check(Enclosure::Quotes, "着眼“强”字", "“", &["强"]);
        check(Enclosure::Quotes, "着眼“强”字", "”", &["强"]);
        check(Enclosure::Quotes, "着眼“强”字", "字", &[]);
    }

    #[test]
    fn nested_ones_come_from_the_inside_out() {
        let text = "他说“我们要念好‘专’字诀”。";
        check(Enclosure::Quotes, text, "专", &["专", "我们要念好‘专’字诀"]);
        check(Enclosure::Quotes, text, "要", &["我们要念好‘专’字诀"]);
    }

    #[test]
    fn what_is_not_closed_encloses_nothing_and_hides_nothing() {
        check(Enclosure::Quotes, "“甲乙", "乙", &[]);
        check(Enclosure::Quotes, "甲乙”", "乙", &[]);
        check(Enclosure::Quotes, "“甲‘乙丙”丁", "乙", &["甲‘乙丙"]);
        check(Enclosure::Parentheses, "1）甲（乙）", "乙", &["乙"]);
    }

    #[test]
    fn straight_quotes_open_and_close_in_turn() {
        let text = "\"甲\"乙\"丙\"";
        check(Enclosure::Quotes, text, "甲", &["甲"]);
        check(Enclosure::Quotes, text, "乙", &[]);
        check(Enclosure::Quotes, text, "丙", &["丙"]);
    }
}
