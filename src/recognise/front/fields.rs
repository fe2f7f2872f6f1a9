//! Lines that say when and where a page was published, and by whom.

use crate::recognise::date::date;
use crate::recognise::seen::{self, Seen, plain_text};

/// What a line of labels says: 发布日期:2019年08月22日 来源:联谊报 作者:
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Fields {
    pub date: Option<String>,
    pub source: Option<String>,
    pub author: Option<String>,
}

const SOURCE_KEYS: &str = "信息来源 文章来源 稿件来源 新闻来源 来源 出处 稿源";
pub(super) const AUTHOR_KEYS: &str = "作者 撰稿人 撰稿";
const DATE_KEYS: &str = "发稿时间 发稿日期 刊发日期 上传时间 添加时间 发布日期 发布时间 发表时间 发表日期 更新时间 创建时间 刊发时间 日期 时间";
const OTHER_KEYS: &str = "浏览字号 审核 来稿 摄影 发布机构 发布单位 发布者 发布人 责任编辑 责编 编辑 录入 浏览次数 浏览量 浏览 点击次数 点击数 点击量 点击 阅读次数 阅读量 阅读 访问量 字号 字体 打印 分享 关键词 关键字 索引号 分类号 栏目 分类 人气 评论";

#[derive(Clone, Copy, PartialEq, Eq)]
enum Key {
    Date,
    Source,
    Author,
    Other,
}

/// Where keys stand in the plain line: what they mean, their start, and where their value begins.
fn keys(plain: &[char]) -> Vec<(Key, usize, usize)> {
    let mut found: Vec<(Key, usize, usize)> = Vec::new();
    let lists = [
        (Key::Source, SOURCE_KEYS),
        (Key::Author, AUTHOR_KEYS),
        (Key::Date, DATE_KEYS),
        (Key::Other, OTHER_KEYS),
    ];
    let mut at = 0;
    while at < plain.len() {
        let is_start = at == 0
            || matches!(
                plain[at - 1],
                ' ' | '|' | '[' | '【' | '(' | ')' | '】' | ']' | '/'
            )
            || plain[at - 1].is_ascii_digit()
            || found.last().is_some_and(|(_, _, value)| *value <= at);
        let hit = lists
            .iter()
            .flat_map(|(key, list)| list.split(' ').map(move |word| (*key, word)))
            .find_map(|(key, word)| {
                let end = starts_with(&plain[at..], word)? + at;
                let mark = end + plain[end..].iter().take_while(|char| **char == ' ').count();
                let is_key = plain
                    .get(mark)
                    .is_some_and(|char| matches!(char, ':' | '|'));
                (is_start && is_key).then_some((key, at, mark + 1))
            });
        match hit {
            Some(hit) => {
                at = hit.2;
                found.push(hit);
            }
            None => at += 1,
        }
    }
    found
}

/// The characters that `word` takes at the start of `plain`, blanks between its characters allowed: 时 间.
pub(super) fn starts_with(plain: &[char], word: &str) -> Option<usize> {
    let mut at = 0;
    for (number, char) in word.chars().enumerate() {
        if number > 0 {
            at += plain[at..].iter().take_while(|char| **char == ' ').count();
        }
        if plain.get(at) != Some(&char) {
            return None;
        }
        at += 1;
    }
    Some(at)
}

/// What the line says of the page, if it says nothing else.
pub(super) fn fields(line: &str) -> Option<Fields> {
    if line.chars().count() > 160 {
        return None;
    }
    let line = line.trim_start_matches(['•', '·', '*', '-', '●', '■', ' ', '　']);
    let seen = Seen::new(line, 200);
    let keys = keys(&seen.plain);
    let dated = date(&seen.plain);
    if keys.is_empty() {
        return dated_only(&seen, dated?);
    }
    let before = keys[0].1;
    let is_led = before == 0
        || before <= 24
            && dated
                .as_ref()
                .is_some_and(|(_, range)| range.start < before)
        || before <= 20 && keys.len() >= 2;
    let is_prose = seen
        .plain
        .iter()
        .any(|char| matches!(char, '。' | ';' | '!' | '?'));
    // 时间:上午九时 says when something took place
    let is_event = keys.iter().all(|(key, ..)| *key == Key::Date) && dated.is_none();
    let only_event =
        keys.len() == 1 && keys[0].0 == Key::Date && starts_with(&seen.plain, "时间").is_some();
    if !is_led
        || is_prose
        || is_event
        || only_event
            && dated
                .as_ref()
                .is_none_or(|(_, range)| range.end + 4 < seen.plain.len())
    {
        return None;
    }
    let mut fields = Fields {
        date: dated.as_ref().map(|(date, _)| date.clone()),
        ..Fields::default()
    };
    if let Some((_, range)) = dated.as_ref().filter(|(_, range)| range.end <= before) {
        fields.source = tokens(&seen, range.end..before)
            .into_iter()
            .find(|token| is_medium(token));
    }
    for (number, (key, _, start)) in keys.iter().enumerate() {
        let mut end = keys.get(number + 1).map_or(seen.plain.len(), |next| next.1);
        if let Some((_, range)) = &dated
            && *key != Key::Date
            && (*start..end).contains(&range.start)
        {
            end = range.start;
        }
        let value = seen
            .original(*start..end)
            .trim_matches([
                '|', '[', ']', '【', '】', '(', ')', ' ', '\u{a0}', '　', '/',
            ])
            .to_owned();
        let value = value
            .split(['【', '[', '\u{3000}'])
            .next()
            .unwrap_or_default();
        let value = value
            .split("  ")
            .next()
            .unwrap_or_default()
            .trim()
            .to_owned();
        let value = Some(value).filter(|value| !value.is_empty() && !is_button(value));
        match key {
            Key::Source => fields.source = fields.source.or(value),
            Key::Author => fields.author = fields.author.or(value),
            Key::Date | Key::Other => {}
        }
    }
    Some(fields)
}

/// What stands behind an empty 作者: 大 中 小, 打印.
fn is_button(value: &str) -> bool {
    value.split_whitespace().all(|word| {
        matches!(
            word,
            "大" | "中" | "小" | "打印" | "关闭" | "字号" | "收藏" | "分享" | "评论"
        )
    })
}

/// A line that is a date, with a medium beside it or nothing: 2019-10-17 08:55:29 新华网, (2020年4月17日).
fn dated_only(seen: &Seen, (date, range): (String, std::ops::Range<usize>)) -> Option<Fields> {
    let is_frame = |char: char| {
        matches!(
            char,
            ' ' | '(' | ')' | '[' | ']' | '|' | '/' | '·' | '—' | '-' | ','
        )
    };
    let beside = |range: std::ops::Range<usize>| {
        seen.original(range)
            .trim_matches(|char| is_frame(seen::plain(char)))
            .to_owned()
    };
    let (before, after) = (beside(0..range.start), beside(range.end..seen.plain.len()));
    let is_medium = |text: &str| {
        (2..=16).contains(&text.chars().count()) && MEDIA.split(' ').any(|end| text.ends_with(end))
    };
    let is_day = |text: &str| {
        text.is_empty()
            || (text.starts_with("星期") || text.starts_with('周')) && text.chars().count() <= 3
            || text.starts_with('第') && text.ends_with(['版', '期']) && text.chars().count() <= 8
    };
    let source = match (is_day(&before), is_day(&after)) {
        (true, true) => None,
        (true, false) if is_medium(&after) => Some(after),
        (false, true) if is_medium(&before) => Some(before),
        _ => return None,
    };
    Some(Fields {
        date: Some(date),
        source,
        author: None,
    })
}

/// A date among a few words, as the heads of pages have it: 2020-12-24 某月报(微信公众号) 参加讨论, 2007-03-14 20:10:00 编辑 删除.
pub(super) fn scattered(seen: &Seen) -> Option<Fields> {
    let plain = &seen.plain;
    if plain.len() > 90
        || plain
            .iter()
            .any(|char| matches!(char, '。' | '!' | '?' | ';' | '“' | '《'))
            && !plain.contains(&'》')
    {
        return None;
    }
    let (day, range) = date(plain)?;
    let has_time = plain[range.clone()].contains(&':');
    let is_free = |at: Option<&char>| {
        at.is_none_or(|char| matches!(char, ' ' | '|' | '(' | ')' | '[' | ']' | '/' | '·'))
    };
    let is_alone =
        is_free(range.start.checked_sub(1).map(|at| &plain[at])) && is_free(plain.get(range.end));
    let before = tokens(seen, 0..range.start);
    let after = tokens(seen, range.end..plain.len());
    let are_few = |tokens: &[String]| {
        tokens
            .iter()
            .all(|token| token.chars().count() <= 14 || token.starts_with("http"))
    };
    let has_speech = before
        .iter()
        .chain(&after)
        .any(|token| token.contains([',', '、']));
    if !(is_alone || has_time)
        || !are_few(&before)
        || !are_few(&after)
        || has_speech
        || before.len() > 4
    {
        return None;
    }
    let all = || before.iter().chain(&after);
    let only = || {
        Some(after.first()?.clone())
            .filter(|only| before.is_empty() && after.len() == 1 && byline(only).is_none())
    };
    let source = all().find(|token| is_medium(token)).cloned().or_else(only);
    Some(Fields {
        date: Some(day),
        source,
        author: all().find_map(|token| byline(token)),
    })
}

/// The words between blanks in a part of the line.
fn tokens(seen: &Seen, range: std::ops::Range<usize>) -> Vec<String> {
    let text = seen.original(range);
    let words = text.split(|char: char| char.is_whitespace() || matches!(char, '|' | '｜' | '·'));
    words
        .map(|word| {
            word.trim_matches(['[', ']', '【', '】', '(', ')', '（', '）', '/'])
                .to_owned()
        })
        .filter(|word| !word.is_empty())
        .collect()
}

/// Whether it is called as newspapers and sites are.
fn is_medium(text: &str) -> bool {
    (2..=16).contains(&text.chars().count()) && MEDIA.split(' ').any(|end| text.ends_with(end))
}

const MEDIA: &str = "报 网 社 台 刊 客户端 日报 晚报 时报 周刊 杂志 公众号 频道 发布 在线 讯";

/// 文/某某, 撰文:某某
pub(super) fn byline(line: &str) -> Option<String> {
    let (key, name) = line.split_once(['/', '／', '|', '｜', ':', '：'])?;
    let is_key = matches!(plain_text(key).trim(), "文" | "撰文" | "文字" | "采访/撰文");
    let name = name.trim();
    (is_key && (2..=20).contains(&name.chars().count())).then(|| name.to_owned())
}

/// 《某某研究》2018年第4期: the issue of a magazine.
pub(super) fn issue(line: &str) -> Option<String> {
    let text = plain_text(line);
    let is_issue = text.starts_with('《')
        && text.contains('》')
        && text.trim_end().ends_with('期')
        && text.chars().count() <= 40;
    let end = line.find('》')?;
    is_issue.then(|| line['《'.len_utf8()..end].to_owned())
}

/// A date that was never filled in: 2001年x月x日.
pub(super) fn is_placeholder(text: &str) -> bool {
    let is_date =
        text.contains('年') && text.contains('月') && text.contains(['x', 'X', '×', '某', '*']);
    is_date && text.chars().count() <= 16
}
#[cfg(test)]
mod tests {
    use super::*;

    fn of(line: &str) -> Option<Fields> {
        fields(line)
    }

    #[track_caller]
    fn check(line: &str, date: &str, source: &str, author: &str) {
        let field = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let expected = Fields {
            date: field(date),
            source: field(source),
            author: field(author),
        };
        assert_eq!(of(line), Some(expected), "{line}");
    }

    #[test]
    fn date_source_and_author_are_read_from_one_line() {
        check(
            "发布日期:2019年08月22日 来源:联谊报   作者:   ",
            "2019-08-22",
            "联谊报",
            "",
        );
        check(
            "2019-10-17 08:55:29　来源：新华网　作者：张三　浏览次数：12",
            "2019-10-17",
            "新华网",
            "张三",
        );
        check(
            "来源: 某某日报 2017.10.24 【字体:大 中 小】",
            "2017-10-24",
            "某某日报",
            "",
        );
        check("作者| 张三", "", "", "张三");
        check("(二〇〇八年七月二十一日)", "2008-07-21", "", "");
        check("联谊报 2019年8月22日 星期四", "2019-08-22", "联谊报", "");
        check("联谊报 2019年8月22日", "2019-08-22", "联谊报", "");
    }

    #[test]
    fn a_sentence_with_a_date_is_no_line_of_labels() {
        for line in [
            "2019年8月22日,大会在杭州召开。",
            "8月13日至15日",
            "时间:上午九时",
            "他说:2019年8月22日",
        ] {
            assert_eq!(of(line), None, "{line}");
        }
    }
}
