//! Dates as press pages write them.

use super::ordinal::han_number;

/// The first date in plain characters, as `YYYY-MM-DD`, and where it stands: 2019年08月22日, 2019-10-17 08:55:29, 2017.10.24, 2015/7/12,
/// 二〇〇八年七月二十一日. A time behind it is part of what stands there.
pub(super) fn date(plain: &[char]) -> Option<(String, std::ops::Range<usize>)> {
    (0..plain.len()).find_map(|start| {
        if start > 0 && is_digit(plain[start - 1]) || !is_digit(plain[start]) {
            return None;
        }
        let (year, at) = part(plain, start, 4..=4)?;
        let mark = *plain.get(at)?;
        let (month, at) = part(plain, at + 1, 1..=3)?;
        let is_written = mark == '年';
        let next = *plain.get(at)?;
        let marks_agree = if is_written {
            next == '月'
        } else {
            next == mark && matches!(mark, '-' | '.' | '/' | '—')
        };
        let (day, at) = part(plain, at + 1, 1..=3)?;
        let end = at
            + usize::from(
                plain
                    .get(at)
                    .is_some_and(|char| matches!(char, '日' | '号')),
            );
        let is_date =
            (1900..2200).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
        (marks_agree && is_date).then(|| {
            (
                format!("{year:04}-{month:02}-{day:02}"),
                start..time_end(plain, end),
            )
        })
    })
}

const HAN_DIGITS: &str = "〇○零一二三四五六七八九十";

fn is_digit(char: char) -> bool {
    char.is_ascii_digit() || HAN_DIGITS.contains(char)
}

/// A number of as many digits as `lengths` allows, in Arabic or Chinese, or mixed as in 二00八.
fn part(
    plain: &[char],
    start: usize,
    lengths: std::ops::RangeInclusive<usize>,
) -> Option<(u32, usize)> {
    let digits: Vec<char> = plain
        .get(start..)?
        .iter()
        .copied()
        .take_while(|char| is_digit(*char))
        .collect();
    if !lengths.contains(&digits.len()) {
        return None;
    }
    let end = start + digits.len();
    let is_arabic = digits.iter().all(char::is_ascii_digit);
    let number = if is_arabic {
        digits.iter().fold(0, |number, digit| {
            number * 10 + digit.to_digit(10).unwrap_or(0)
        })
    } else {
        let digits: Vec<char> = digits
            .iter()
            .map(|char| if *char == '0' { '〇' } else { *char })
            .collect();
        han_number(&digits)?
    };
    Some((number, end))
}

/// Where the time behind a date ends: ` 08:55:29`, `T08:55`, `08时55分`.
fn time_end(plain: &[char], end: usize) -> usize {
    let is_time = |char: &char| {
        char.is_ascii_digit() || matches!(char, ':' | ' ' | 'T' | '时' | '分' | '秒' | '点')
    };
    let time = plain[end..].iter().take_while(|char| is_time(char)).count();
    let text: String = plain[end..end + time].iter().collect();
    let kept = text.trim_end();
    if kept.contains([':', '时', '点']) {
        end + kept.chars().count()
    } else {
        end
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(line: &str) -> Option<String> {
        date(&line.chars().collect::<Vec<_>>()).map(|(date, _)| date)
    }

    #[test]
    fn every_way_to_write_a_date_is_read() {
        for line in [
            "发布日期:2019年08月22日",
            "2019-8-22 08:55:29",
            "2019.08.22",
            "(2019/8/22)",
            "二〇一九年八月二十二日",
            "二0一九年八月二十二日",
        ] {
            assert_eq!(of(line).as_deref(), Some("2019-08-22"), "{line}");
        }
    }

    #[test]
    fn a_placeholder_and_an_impossible_day_are_no_date() {
        for line in ["2001年x月x日", "2019-13-22", "12019年8月22日", "8月22日"] {
            assert_eq!(of(line), None, "{line}");
        }
    }

    #[test]
    fn the_time_behind_it_belongs_to_it() {
        let plain: Vec<char> = "2019-10-17 08:55:29 来源".chars().collect();
        assert_eq!(date(&plain).map(|(_, range)| range), Some(0..19));
    }
}
