//! The numbers that headings and paragraphs begin with: 一、 （一） 1. （1） ① 第一章 第三部分 其一 一是.

/// A number at the start of a line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Ordinal {
    /// How it is written.
    pub style: Numbering,
    /// The number.
    pub number: u32,
    /// Characters it takes, the mark and blanks behind it included.
    pub length: usize,
}

/// Ways to number, from the highest to the lowest as they are used together (GB/T 9704, 7.3.3: 一、（一）1.（1）).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) enum Numbering {
    /// 第一卷, 第二编, 第三部
    Volume,
    /// 第X回, 第X章
    Chapter,
    /// 第X节, 第X部分, Part 1
    Part,
    /// 一、
    Han,
    /// （一）
    BracketedHan,
    /// 1. 1、 1) 01
    Arabic,
    /// （1）
    BracketedArabic,
    /// ①
    Circled,
    /// 1.1
    Decimal,
    /// 【一问】, 问题一
    Question,
    /// 其一, 第一, 一是, 首先: numbers of sentences, not of headings
    Sentence,
}

const DIGITS: &str = "〇一二三四五六七八九十百零廿卅两";

/// The number that the plain line begins with.
pub(super) fn ordinal(plain: &[char]) -> Option<Ordinal> {
    let line = plain;
    bracketed(line)
        .or_else(|| counted(line))
        .or_else(|| circled(line))
        .or_else(|| sentence(line))
        .or_else(|| han(line))
        .or_else(|| arabic(line))
}

/// The value of a Chinese number below ten thousand; `None` for what is none.
pub(super) fn han_number(digits: &[char]) -> Option<u32> {
    let value = |char: char| match char {
        '〇' | '零' | '○' => Some(0),
        '两' => Some(2),
        _ => "一二三四五六七八九"
            .chars()
            .position(|digit| digit == char)
            .and_then(|at| u32::try_from(at + 1).ok()),
    };
    if digits.is_empty() || digits.len() > 7 {
        return None;
    }
    let has_units = digits
        .iter()
        .any(|char| matches!(char, '十' | '百' | '千' | '廿' | '卅'));
    let (mut total, mut digit) = (0, None);
    for &char in digits {
        let unit = match char {
            '十' => 10,
            '百' => 100,
            '千' => 1000,
            '廿' | '卅' => {
                total += if char == '廿' { 20 } else { 30 };
                continue;
            }
            _ => {
                let next = value(char)?;
                digit = Some(if has_units {
                    next
                } else {
                    digit.unwrap_or(0) * 10 + next
                });
                continue;
            }
        };
        total += digit.take().unwrap_or(1) * unit;
    }
    Some(total + digit.unwrap_or(0))
}

fn arabic_number(digits: &[char]) -> Option<u32> {
    let is_number = (1..=4).contains(&digits.len()) && digits.iter().all(char::is_ascii_digit);
    is_number.then(|| {
        digits.iter().fold(0, |number, digit| {
            number * 10 + digit.to_digit(10).unwrap_or(0)
        })
    })
}

fn number(digits: &[char]) -> Option<u32> {
    han_number(digits).or_else(|| arabic_number(digits))
}

/// The characters from `from` on that a number may have.
fn digits(line: &[char], from: usize) -> &[char] {
    let is_digit = |char: &&char| char.is_ascii_digit() || DIGITS.contains(**char);
    let count = line[from..].iter().take_while(is_digit).count();
    &line[from..from + count]
}

fn made(line: &[char], style: Numbering, number: u32, mark_end: usize) -> Ordinal {
    let blanks = line[mark_end..]
        .iter()
        .take_while(|char| **char == ' ')
        .count();
    Ordinal {
        style,
        number,
        length: mark_end + blanks,
    }
}

/// `（一） (1) 【一问】 [一]`
fn bracketed(line: &[char]) -> Option<Ordinal> {
    let close = match line.first()? {
        '(' => ')',
        '【' => '】',
        '[' => ']',
        '<' => '>',
        _ => return None,
    };
    let digits = digits(line, 1);
    let after = 1 + digits.len();
    if line[0] == '【' && line.get(after) == Some(&'问') && line.get(after + 1) == Some(&close) {
        return Some(made(line, Numbering::Question, number(digits)?, after + 2));
    }
    if line.get(after) != Some(&close)
        || line[0] == '[' && digits.first().is_some_and(char::is_ascii_digit)
    {
        return None;
    }
    let end = after + 1 + usize::from(line.get(after + 1) == Some(&'、'));
    match (han_number(digits), arabic_number(digits)) {
        (Some(number), _) => Some(made(line, Numbering::BracketedHan, number, end)),
        (_, Some(number)) => Some(made(line, Numbering::BracketedArabic, number, end)),
        _ => None,
    }
}

/// 第X章, 第X回, 第三部分
fn counted(line: &[char]) -> Option<Ordinal> {
    if line.first() != Some(&'第') {
        return None;
    }
    let blanks = line[1..].iter().take_while(|char| **char == ' ').count();
    let digits = digits(line, 1 + blanks);
    let number = number(digits)?;
    let mut at = 1 + blanks + digits.len();
    at += line[at..].iter().take_while(|char| **char == ' ').count();
    let style = match line.get(at)? {
        '部' if line.get(at + 1) == Some(&'分') => {
            at += 1;
            Numbering::Part
        }
        '卷' | '编' | '篇' | '部' | '集' | '辑' | '册' => Numbering::Volume,
        '章' | '回' | '话' | '折' | '出' | '幕' => Numbering::Chapter,
        '节' | '讲' | '单' => Numbering::Part,
        _ => return None,
    };
    // 第一章 is a chapter, 第一部门 and 第一回到 are words
    let next = line.get(at + 1);
    let ends = next
        .is_none_or(|next| matches!(next, ' ' | ':' | '、' | '.' | ',' | '《' | '“' | '(' | '—'));
    let is_chapter = matches!(style, Numbering::Chapter | Numbering::Part) && digits.len() <= 4;
    let may_go_on = is_chapter && line.len() <= 40;
    if !(ends || may_go_on) {
        return None;
    }
    let mark = usize::from(next.is_some_and(|next| matches!(next, ':' | '、')));
    Some(made(line, style, number, at + 1 + mark))
}

fn circled(line: &[char]) -> Option<Ordinal> {
    let first = *line.first()?;
    let number = match first {
        '①'..='⑳' => u32::from(first) - u32::from('①') + 1,
        '❶'..='❿' => u32::from(first) - u32::from('❶') + 1,
        '⑴'..='⒇' => {
            return Some(made(
                line,
                Numbering::BracketedArabic,
                u32::from(first) - u32::from('⑴') + 1,
                1,
            ));
        }
        '㈠'..='㈩' => {
            return Some(made(
                line,
                Numbering::BracketedHan,
                u32::from(first) - u32::from('㈠') + 1,
                1,
            ));
        }
        '⒈'..='⒛' => {
            return Some(made(
                line,
                Numbering::Arabic,
                u32::from(first) - u32::from('⒈') + 1,
                1,
            ));
        }
        _ => return None,
    };
    Some(made(line, Numbering::Circled, number, 1))
}

/// 其一, 第一, 一是, 首先
fn sentence(line: &[char]) -> Option<Ordinal> {
    let (from, is_counted) = match line.first()? {
        '其' | '第' => (1, true),
        _ => (0, false),
    };
    let digits = digits(line, from);
    let number = han_number(digits)?;
    let next = line.get(from + digits.len())?;
    let is_mark = is_counted && matches!(next, ',' | '、' | '是' | ':' | ' ')
        || !is_counted && matches!(next, '是' | '要') && digits.len() == 1;
    if is_mark {
        Some(made(
            line,
            Numbering::Sentence,
            number,
            from + digits.len() + 1,
        ))
    } else {
        None
    }
}

/// 一、
fn han(line: &[char]) -> Option<Ordinal> {
    let digits = digits(line, 0);
    let number = han_number(digits)?;
    let after = line.get(digits.len())?;
    let is_mark =
        matches!(after, '、' | '.' | ',' | ':') || *after == ' ' && line.len() > digits.len() + 2;
    if is_mark && digits.len() <= 3 {
        Some(made(line, Numbering::Han, number, digits.len() + 1))
    } else {
        None
    }
}

/// 1. 1、 1) 1.1
fn arabic(line: &[char]) -> Option<Ordinal> {
    let count = line.iter().take_while(|char| char.is_ascii_digit()).count();
    let number = arabic_number(&line[..count]).filter(|number| *number < 200)?;
    match (line.get(count)?, line.get(count + 1)) {
        ('.', Some(next)) if next.is_ascii_digit() => decimal(line, number),
        ('.' | '、' | ')', Some(_)) => Some(made(line, Numbering::Arabic, number, count + 1)),
        _ => None,
    }
}

fn decimal(line: &[char], number: u32) -> Option<Ordinal> {
    let count = line
        .iter()
        .take_while(|char| char.is_ascii_digit() || **char == '.')
        .count();
    let is_number = line[..count]
        .split(|char| *char == '.')
        .all(|part| (1..=2).contains(&part.len()))
        && count <= 8;
    let is_followed = line.get(count).is_some_and(|next| *next == ' ');
    if is_number && is_followed {
        Some(made(line, Numbering::Decimal, number, count))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(line: &str) -> Option<(Numbering, u32, String)> {
        let plain: Vec<char> = line.chars().collect();
        ordinal(&plain).map(|ordinal| {
            (
                ordinal.style,
                ordinal.number,
                plain[ordinal.length..].iter().collect(),
            )
        })
    }

    #[track_caller]
    fn check(line: &str, style: Numbering, number: u32, rest: &str) {
        assert_eq!(of(line), Some((style, number, rest.to_owned())), "{line}");
    }

    #[test]
    fn every_way_to_number_is_told_apart() {
        check("一、战略擘画", Numbering::Han, 1, "战略擘画");
        check("(十二)促进", Numbering::BracketedHan, 12, "促进");
        check("3.加强", Numbering::Arabic, 3, "加强");
        check("(4)加强", Numbering::BracketedArabic, 4, "加强");
        check("⑤加强", Numbering::Circled, 5, "加强");
        check("第二十一回 宴桃园", Numbering::Chapter, 21, "宴桃园");
        check("第三部分 对策", Numbering::Part, 3, "对策");
        check("【一问】为何", Numbering::Question, 1, "为何");
        check("2.1 方法", Numbering::Decimal, 2, "方法");
    }

    #[test]
    fn numbers_of_sentences_are_no_numbers_of_headings() {
        check("其一,要", Numbering::Sentence, 1, "要");
        check("第一,要", Numbering::Sentence, 1, "要");
        check("一是要", Numbering::Sentence, 1, "要");
    }

    #[test]
    fn years_quantities_and_words_are_no_ordinals() {
        for line in [
            "2019年8月",
            "3.5亿元",
            "一村一委员",
            "第一部门",
            "十分重要",
            "(2020年4月17日)",
            "16:44",
        ] {
            assert_eq!(of(line), None, "{line}");
        }
    }

    #[test]
    fn chinese_numbers_have_their_value() {
        for (digits, number) in [
            ("十", 10),
            ("二十三", 23),
            ("一百零八", 108),
            ("二〇〇八", 2008),
            ("两", 2),
        ] {
            assert_eq!(
                han_number(&digits.chars().collect::<Vec<_>>()),
                Some(number)
            );
        }
    }
}
