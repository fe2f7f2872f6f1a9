//! What stands before the text: where in a site the page is, its title, its date and source, labels.

use crate::corpus::{Meta, after_note_label};

use super::date::date;
use super::ending::{Ending, PARAGRAPH};
use super::name::Likeness;
use super::nature::{Fact, Nature, is_bar, is_breadcrumb};
use super::page::{Page, Shape};
use super::post::Office;
use super::seen::{Seen, plain_text};
use super::who;

/// What a line before the text is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Fore {
    /// Its content went into the front matter.
    Peeled,
    /// The title, or more of it.
    Title,
    /// It stands before the title and says nothing: menus, the name of the site.
    Noise,
}

/// What stands before the text of a page.
#[derive(Clone, Debug, Default)]
pub(super) struct Front {
    pub meta: Meta,
    /// For the first lines of the page what they are; `None` for those that are something else.
    pub lines: Vec<Option<Fore>>,
    /// A line further down that went into the front matter too.
    pub late: Option<usize>,
}

/// Lines at the start of a page among which its front is sought.
const REACH: usize = 60;

/// Reads the front of `page`.
pub(super) fn read(page: &Page, facts: &[Fact]) -> Front {
    let mut reader = Reader {
        page,
        facts,
        front: Front {
            meta: page.meta.clone(),
            lines: Vec::new(),
            late: None,
        },
        title: None,
        in_list: false,
        when: None,
    };
    reader.title = reader.known_title().or_else(|| reader.probable_title());
    for ix in 0..facts.len().min(REACH) {
        let Some(fore) = reader.line(ix) else { break };
        reader.front.lines.push(fore);
    }
    reader.below();
    let meta = &mut reader.front.meta;
    meta.date = meta.date.take().or(reader.when);
    reader.front
}

struct Reader<'p> {
    page: &'p Page,
    facts: &'p [Fact],
    front: Front,
    /// The line of the title, once it is known.
    title: Option<usize>,
    /// Below a label without a value, whose values stand on lines of their own.
    in_list: bool,
    /// When it took place, which dates a page that has no other date.
    when: Option<String>,
}

impl<'p> Reader<'p> {
    fn text(&self, ix: usize) -> &'p str {
        &self.page.lines[ix].text
    }

    /// The line that the format says is the title: the only heading of the first level, or the one with the words of the page's title.
    fn known_title(&mut self) -> Option<usize> {
        let lines = &self.page.lines;
        let given = squeezed(&self.page.meta.title);
        let same = |ix: &usize| {
            !given.is_empty() && squeezed(&lines[*ix].text) == given && self.facts[*ix].is_text()
        };
        let is_first = |ix: &usize| lines[*ix].shape == Shape::Heading { level: 1 };
        let reach = lines.len().min(REACH);
        let firsts: Vec<usize> = (0..lines.len()).filter(is_first).take(2).collect();
        let found = (0..reach).find(same).or_else(|| match firsts[..] {
            [only] if only < reach && !self.is_somebody(only) => Some(only),
            _ => None,
        })?;
        self.text(found).clone_into(&mut self.front.meta.title);
        Some(found)
    }

    /// The title where the first line is none: the line above the line of date and source, if what stands over it is noise.
    fn probable_title(&mut self) -> Option<usize> {
        let reach = self.facts.len().min(REACH);
        let body = (0..reach).find(|ix| {
            self.facts[*ix].nature == Nature::Sentence
                && self.facts[*ix].length >= PARAGRAPH
                && self.fields(*ix).is_none()
        });
        let body = body.unwrap_or(reach);
        let dated = (0..body).find(|ix| {
            self.fields(*ix)
                .is_some_and(|fields| fields.date.is_some() || fields.source.is_some())
        });
        let is_titular = |ix: &usize| {
            let fact = &self.facts[*ix];
            let is_line = fact.is_text()
                && fact.length >= 4
                && fact.length <= 64
                && !self.text(*ix).ends_with(['。', '；']);
            is_line
                && self.fields(*ix).is_none()
                && !self.is_noise(*ix)
                && !self.is_somebody(*ix)
                && !is_label(&fact.seen.text())
                && after_note_label(self.text(*ix)).is_none()
        };
        let first = (0..body).find(|ix| self.facts[*ix].is_text() && self.fields(*ix).is_none())?;
        let next = (first + 1..body).find(|ix| self.facts[*ix].is_text());
        let is_headed =
            |ix: usize| self.fields(ix).is_some() || is_label(&self.facts[ix].seen.text());
        let is_over_date = next.is_some_and(is_headed);
        if is_over_date && !self.is_noise(first) {
            self.text(first).clone_into(&mut self.front.meta.title);
            return Some(first);
        }
        // a short first line names the site or the column where a longer one below it has the date below
        let is_column = self.facts[first].length <= 6
            && next.is_some_and(|next| {
                let below = (next + 1..body).find(|ix| self.facts[*ix].is_text());
                self.facts[next].length >= 8 && is_titular(&next) && below.is_some_and(is_headed)
            });
        if !self.is_noise(first) && !is_column {
            return None;
        }
        let above: Vec<usize> = (first..dated.unwrap_or(body)).filter(is_titular).collect();
        let longest = above
            .iter()
            .copied()
            .max_by_key(|ix| (self.facts[*ix].length.min(12), *ix));
        let below = || (dated.unwrap_or(0)..body).find(is_titular);
        let found = longest.or_else(below)?;
        self.text(found).clone_into(&mut self.front.meta.title);
        Some(found)
    }

    /// A menu, the name of a site, a button.
    fn is_noise(&self, ix: usize) -> bool {
        let text = self.facts[ix].seen.text();
        let words: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).collect();
        let is_menu = words.len() >= 4 && words.iter().all(|word| word.chars().count() <= 5);
        let has_han = text.chars().any(super::seen::is_han);
        let page_is_han = self.facts.iter().take(REACH).any(|fact| {
            fact.length > 40
                && fact
                    .seen
                    .plain
                    .iter()
                    .any(|char| super::seen::is_han(*char))
        });
        let site = [
            "首页",
            "手机版",
            "客户端",
            "APP",
            "app",
            "登录",
            "注册",
            "今天是",
            "设为首页",
            "加入收藏",
            "无障碍",
            "繁体",
            "English",
            "电子报",
            "阅读机",
            "搜索",
            "导航",
            "欢迎访问",
            "欢迎来到",
            "http",
            "www.",
            "写点什么",
            "当前报纸",
            "版面导航",
            "返回",
        ];
        let is_site =
            text.contains('网') && (text.contains(['-', '_']) || text.matches('、').count() >= 3);
        is_menu
            || is_site
            || !has_han && page_is_han
            || text.chars().count() <= 40
                && site.iter().any(|word| text.contains(word))
                && !text.contains(['，', '“', '《'])
    }

    fn fields(&self, ix: usize) -> Option<Fields> {
        fields(self.text(ix)).or_else(|| scattered(&self.facts[ix].seen))
    }

    /// Below a speaker's line that ends the front the date may still stand, alone in brackets.
    fn below(&mut self) {
        let from = self.front.lines.len();
        let end = (from..self.facts.len().min(from + 4))
            .take_while(|ix| self.facts[*ix].nature != Nature::Sentence);
        let dated = end
            .filter(|ix| {
                fields(self.text(*ix))
                    .is_some_and(|fields| fields.date.is_some() && fields.source.is_none())
            })
            .last();
        if let Some(dated) = dated
            && self.front.meta.date.is_none()
            && let Some(fields) = fields(self.text(dated))
        {
            self.take(fields);
            self.front.late = Some(dated);
        }
    }

    /// What line `ix` is; the outer `None` where the text begins.
    fn line(&mut self, ix: usize) -> Option<Option<Fore>> {
        let text = plain_text(self.text(ix));
        let fact = &self.facts[ix];
        if self.title == Some(ix) {
            return Some(Some(Fore::Title));
        }
        if is_breadcrumb(&text) || self.front.meta.trail.is_empty() && is_bar(&text) {
            self.trail(ix);
            return Some(Some(Fore::Peeled));
        }
        if let Some(fields) = self.fields(ix) {
            self.take(fields);
            self.in_list = false;
            return Some(Some(Fore::Peeled));
        }
        if is_label(&text) {
            self.in_list = text.trim_end().ends_with(':');
            self.label(ix);
            return Some(Some(Fore::Peeled));
        }
        if self.title.is_some_and(|title| title > ix)
            && fact.is_text()
            && after_note_label(self.text(ix)).is_none()
        {
            return Some(Some(Fore::Noise));
        }
        if after_note_label(self.text(ix)).is_some() {
            return None;
        }
        if self.is_awaited_author(ix) {
            self.front.meta.author = Some(self.text(ix).to_owned());
            return Some(Some(Fore::Peeled));
        }
        if let Some(author) = byline(self.text(ix)) {
            self.front.meta.author.get_or_insert(author);
            return Some(Some(Fore::Peeled));
        }
        if is_placeholder(&text) {
            return Some(Some(Fore::Peeled));
        }
        match fact.nature {
            Nature::Dropped(_) | Nature::Image | Nature::Caption => Some(None),
            Nature::Sentence => self.exclaimed_title(ix),
            Nature::Short if self.is_listed(ix) => {
                self.label(ix);
                Some(Some(Fore::Peeled))
            }
            Nature::Short => self.short(ix),
        }
    }

    /// A name below 作者| with nothing behind it.
    fn is_awaited_author(&self, ix: usize) -> bool {
        let above = ix.checked_sub(1).map(|above| self.facts[above].seen.text());
        let is_asked = above.is_some_and(|above| {
            let above = above.trim_end_matches([':', '|', ' ']);
            AUTHOR_KEYS
                .split(' ')
                .any(|key| above == key || above.ends_with(&format!(" {key}")))
        });
        let is_name = who::read(&self.facts[ix].seen)
            .is_some_and(|reading| matches!(reading.form, who::Form::Bare | who::Form::Several));
        is_asked && is_name && self.front.meta.author.is_none()
    }

    fn label(&mut self, ix: usize) {
        let label = self.text(ix).to_owned();
        let is_when = plain_text(&label).replace(' ', "").contains("时间:");
        if is_when && let Some((day, _)) = date(&self.facts[ix].seen.plain) {
            self.when.get_or_insert(day);
        }

        self.front.meta.labels.push(label);
    }

    /// A line of a list of those who take part: below its label, somebody, and with nothing said below it.
    fn is_listed(&self, ix: usize) -> bool {
        let next = self.facts.get(ix + 1);
        let is_followed =
            next.is_some_and(|next| next.nature == Nature::Sentence && next.length >= PARAGRAPH);
        self.in_list && who::read(&self.facts[ix].seen).is_some() && !is_followed
    }

    /// A title may be a question or an exclamation.
    fn exclaimed_title(&mut self, ix: usize) -> Option<Option<Fore>> {
        let fact = &self.facts[ix];
        let is_cry = matches!(fact.ending, Ending::Question | Ending::Stop)
            && fact.length <= 36
            && !self.text(ix).ends_with(['。', '；'])
            && fact.ordinal.is_none();
        let is_long = fact.ending == Ending::Word && fact.length <= 60 && fact.ordinal.is_none();
        if self.title.is_none() && (is_cry || is_long) && ix + 1 < self.facts.len() {
            return self.titled(ix);
        }
        None
    }

    fn titled(&mut self, ix: usize) -> Option<Option<Fore>> {
        self.title = Some(ix);
        self.front.meta.title = self.text(ix).to_owned();
        Some(Some(Fore::Title))
    }

    fn short(&mut self, ix: usize) -> Option<Option<Fore>> {
        let text = self.text(ix).to_owned();
        let is_below_title = self.title.is_some_and(|title| title < ix);
        let is_dashed = text.starts_with("——")
            || text.starts_with("--")
            || text.starts_with("──")
            || text.starts_with('—');
        if is_below_title
            && is_dashed
            && self.front.meta.subtitle.is_none()
            && !self.is_somebody(ix)
        {
            self.front.meta.subtitle =
                Some(text.trim_start_matches(['—', '-', '─', ' ']).to_owned());
            return Some(Some(Fore::Title));
        }
        if self.is_somebody(ix)
            || self.facts[ix]
                .ordinal
                .is_some_and(|ordinal| ordinal.number == 1 && !is_dashed)
        {
            return None;
        }
        if self.title.is_none() {
            return self.titled(ix);
        }
        // a second line of the title, if the date follows it
        let is_second = self.title == Some(ix - 1) && self.front.meta.subtitle.is_none();
        let date_follows = ix + 1 < self.facts.len() && self.fields(ix + 1).is_some();
        if is_second && date_follows {
            self.front.meta.subtitle = Some(text);
            return Some(Some(Fore::Title));
        }
        None
    }

    /// Whether the line names somebody with a post, or by name alone.
    fn is_somebody(&self, ix: usize) -> bool {
        let reading = who::read(&self.facts[ix].seen);
        reading.is_some_and(|reading| match reading.form {
            who::Form::PostName
            | who::Form::NamePost
            | who::Form::Glued
            | who::Form::NameBracket => {
                reading.strength() >= 5 || reading.is_incomplete && reading.office == Office::Post
            }
            who::Form::Card => true,
            who::Form::Bare => reading.likeness == Likeness::Strong && ix > 0,
            who::Form::Several => reading.likeness >= Likeness::Fair,
            who::Form::NameTopic | who::Form::PostOnly => false,
        })
    }

    fn trail(&mut self, ix: usize) {
        let text = self.text(ix);
        let after = text
            .split_once([':', '：'])
            .filter(|(here, _)| plain_text(here).trim().ends_with("位置"));
        let steps = after.map_or(text, |(_, steps)| steps);
        let steps: Vec<String> = steps
            .split(['>', '＞', '»', '›', '→', '|', '｜'])
            .map(|step| step.trim().to_owned())
            .filter(|step| !step.is_empty())
            .collect();
        if self.front.meta.trail.is_empty() {
            self.front.meta.trail = steps;
        }
    }

    fn take(&mut self, fields: Fields) {
        let meta = &mut self.front.meta;
        meta.date = meta.date.take().or(fields.date);
        meta.source = meta.source.take().or(fields.source);
        meta.author = meta.author.take().or(fields.author);
    }
}

/// A title without blanks and marks, for comparison.
fn squeezed(title: &str) -> String {
    plain_text(title)
        .chars()
        .filter(|char| char.is_alphanumeric())
        .collect()
}

/// What a line of labels says: 发布日期:2019年08月22日 来源:联谊报 作者:
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Fields {
    pub date: Option<String>,
    pub source: Option<String>,
    pub author: Option<String>,
}

const SOURCE_KEYS: &str = "信息来源 文章来源 稿件来源 新闻来源 来源 出处 稿源";
const AUTHOR_KEYS: &str = "作者 撰稿人 撰稿";
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
fn starts_with(plain: &[char], word: &str) -> Option<usize> {
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
            .trim_matches(|char| is_frame(super::seen::plain(char)))
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
fn scattered(seen: &Seen) -> Option<Fields> {
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
    let only = || Some(after.first()?.clone()).filter(|_| before.is_empty() && after.len() == 1);
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
fn byline(line: &str) -> Option<String> {
    let (key, name) = line.split_once(['/', '／', '|', '｜', ':', '：'])?;
    let is_key = matches!(plain_text(key).trim(), "文" | "撰文" | "文字" | "采访/撰文");
    let name = name.trim();
    (is_key && (2..=20).contains(&name.chars().count())).then(|| name.to_owned())
}

/// A date that was never filled in: 2001年x月x日.
fn is_placeholder(text: &str) -> bool {
    let is_date =
        text.contains('年') && text.contains('月') && text.contains(['x', 'X', '×', '某', '*']);
    is_date && text.chars().count() <= 16
}

/// Labels of a meeting or an interview.
const LABELS: &str = "对谈者 对谈人 对谈嘉宾 讨论者 讨论人 与谈人 参与者 参会者 发言者 出席者 访谈者 记录整理 时间 地点 主持人 主持 嘉宾 特邀嘉宾 与会嘉宾 对话嘉宾 访谈嘉宾 本期嘉宾 参会人员 参加人员 与会人员 与会者 出席 出席人员 列席 采访对象 受访者 受访人 受访对象 采访人 采访者 访谈人 访谈对象 访谈时间 访谈地点 采访时间 采访地点 采访组 \
    会议时间 会议地点 活动时间 活动地点 对话人 对话者 记录 记录人 主办 主办单位 承办单位 协办单位 策划 统筹 关键词 主题 会议主题 议题 话题";

/// Whether the plain line is such a label with a value: 时 间:2019年8月, 嘉宾:张三 李四.
pub(super) fn is_label(text: &str) -> bool {
    let plain: Vec<char> = text.chars().collect();
    let is_prose = plain.len() > 120 || text.contains(['。', '!', '?']);
    let labelled = || {
        LABELS.split_whitespace().any(|label| {
            starts_with(&plain, label).is_some_and(|end| {
                let mark = end + plain[end..].iter().take_while(|char| **char == ' ').count();
                plain.get(mark) == Some(&':')
            })
        })
    };
    !is_prose && labelled() && !is_said(&plain)
}

/// Whether what stands behind 主持人: or 嘉宾: is said by them: more than a name, and not who they are.
fn is_said(plain: &[char]) -> bool {
    let Some(colon) = plain.iter().position(|char| *char == ':') else {
        return false;
    };
    let label: String = plain[..colon].iter().filter(|char| **char != ' ').collect();
    let is_part = [
        "主持人",
        "主持",
        "嘉宾",
        "对话人",
        "采访人",
        "采访者",
        "受访者",
        "受访人",
    ]
    .contains(&&*label);
    let value: String = plain[colon + 1..].iter().collect();
    let value = value.trim();
    let names = |part: &str| who::read(&Seen::new(part, 99)).is_some() || part.chars().count() <= 3;
    is_part && !value.is_empty() && !value.split(['、', ',', ' ']).any(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(line: &str) -> Option<(Option<String>, Option<String>, Option<String>)> {
        fields(line).map(|fields| (fields.date, fields.source, fields.author))
    }

    fn some(
        date: &str,
        source: &str,
        author: &str,
    ) -> Option<(Option<String>, Option<String>, Option<String>)> {
        let field = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        Some((field(date), field(source), field(author)))
    }

    #[test]
    fn date_source_and_author_are_read_from_one_line() {
        assert_eq!(
            of("发布日期:2019年08月22日 来源:联谊报   作者:   "),
            some("2019-08-22", "联谊报", "")
        );
        assert_eq!(
            of("2019-10-17 08:55:29　来源：新华网　作者：张三　浏览次数：12"),
            some("2019-10-17", "新华网", "张三")
        );
        assert_eq!(
            of("来源: 某某日报 2017.10.24 【字体:大 中 小】"),
            some("2017-10-24", "某某日报", "")
        );
        assert_eq!(of("作者| 张三"), some("", "", "张三"));
        assert_eq!(of("(二〇〇八年七月二十一日)"), some("2008-07-21", "", ""));
        assert_eq!(
            of("联谊报 2019年8月22日 星期四"),
            some("2019-08-22", "联谊报", "")
        );
        assert_eq!(of("联谊报 2019年8月22日"), some("2019-08-22", "联谊报", ""));
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

    #[test]
    fn labels_of_a_meeting_are_known_padded_too() {
        assert!(is_label("时 间:2019年8月13日"));
        assert!(is_label("采 访 组:张三、李四"));
        assert!(!is_label("主持人:大家好。"));
    }
}
