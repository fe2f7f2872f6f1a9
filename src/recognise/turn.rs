//! The label before what somebody says in a conversation: 记者： 张炯：… `[王兴琳]` 主持人（王远志）： 问： 【主持人 袭艳春】.
//!
//! Of 381 paragraphs of a daily that start with a few words and a colon most are no turns: 据…提供, 图为, 他说, 附记. A label must be
//! somebody, or a part somebody plays; and it must not end in a word of saying, for then the line is a report.

use super::ending::{Ending, ending};
use super::name::{Likeness, is_titled, likeness, without_honorific};
use super::post::{Office, office};
use super::seen::{Seen, is_han};
use super::who::{self, Form};

/// The label at the start of a line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Turn {
    pub name: String,
    pub post: String,
    pub part: Part,
    /// Characters of the line up to the end of the label, its colon or bracket included.
    pub label_end: usize,
    /// Characters of the line before what is said; as many as there are where nothing follows.
    pub text_start: usize,
    /// Whether what is said stands whole in quotation marks, as in a report or a novel.
    pub is_quoted: bool,
    /// The page does not give the whole name.
    pub is_incomplete: bool,
    /// It is what somebody is called rather than a name.
    pub is_alias: bool,
}

/// What a label is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) enum Part {
    /// Letters or a character: A, 主, 王.
    Short,
    /// Han characters that may be a name.
    Faint,
    /// A name, also with a post, a title or a bracket.
    Person,
    /// 记者, 主持人, 网友.
    Role,
    /// 问, 答, Q, A.
    Question,
    /// 《院刊》, 中央电视台新闻中心记者.
    Medium,
}

/// Parts that people play in a conversation.
const ROLES: &str = "记者 主持人 主持 嘉宾 网友 观众 听众 读者 学生 同学 老师 提问 提问者 提问人 回答 采访者 受访者 访谈者 被访者 采访人 访问者 答者 众 众人 全体 \
    本刊 本报 本网 本报记者 本刊记者 本网记者 新华社记者 媒体 媒体记者 旁白 画外音 编者 编辑 司仪 主席 主任 书记 局长 市长 县长 校长 院长 教授 专家 律师 法官 代表 委员 \
    村民 居民 市民 家长 解说 解说词 演播室 配音 同期声 主播 画外 记者串场 串场 评论员 评审 评委 服务生 现场观众 现场提问 议长 审判长 公诉人 辩护人 被告人 证人";

/// Questions and answers.
const QUESTIONS: &str = "问 答 提问 回答 Q A q a 问题 回答者";

/// Ends of labels that report what somebody said elsewhere, or begin something else.
const REPORTS: &str = "说 道 曰 云 称 言 讲 指出 认为 表示 强调 报道 回答说 提出 如下 写道 介绍 透露 坦言 告诉 笑 问道 叹 喊 叫 谈到 提供 提醒 建议 呼吁 补充 解释 总结 \
    点评 按 附记 消息 电 讯 摄 图为 结论 结果 例如 比如 即 是 为 有 包括 分别 方面 一句话 想 想到 看到 发现 知道 明白 记得 要求 规定 显示 证明 说明 问 答";

/// The label that the line begins with, after a time stamp, a mark or a number that may stand before it.
pub(super) fn read(seen: &Seen) -> Option<Turn> {
    let plain = &seen.plain;
    let start = decoration(plain);
    bracketed(seen, start).or_else(|| with_colon(seen, start))
}

/// Time stamps, marks and blanks before the label.
fn decoration(plain: &[char]) -> usize {
    let mut at = 0;
    loop {
        let rest = &plain[at..];
        let blanks = rest
            .iter()
            .take_while(|char| {
                matches!(
                    char,
                    ' ' | '□'
                        | '■'
                        | '◆'
                        | '●'
                        | '○'
                        | '★'
                        | '▲'
                        | '◎'
                        | '-'
                        | '*'
                        | '·'
                        | '—'
                        | '>'
                )
            })
            .count();
        let stamp = stamp(&rest[blanks..]);
        if blanks + stamp == 0 || at + blanks + stamp >= plain.len() {
            return at;
        }
        at += blanks + stamp;
    }
}

/// A time in brackets or alone at the start, in characters; 0 for none: `[03-06 13:39]`, 16:44, 10:02:31.
pub(super) fn stamp(plain: &[char]) -> usize {
    let is_bracketed = matches!(plain.first(), Some('[' | '(' | '【'));
    let from = usize::from(is_bracketed);
    let is_time = |char: &&char| {
        char.is_ascii_digit()
            || matches!(
                char,
                ':' | '-'
                    | '/'
                    | '.'
                    | ' '
                    | '年'
                    | '月'
                    | '日'
                    | '时'
                    | '分'
                    | '秒'
                    | '上'
                    | '下'
                    | '午'
            )
    };
    let mut count = plain[from.min(plain.len())..]
        .iter()
        .take_while(is_time)
        .count();
    if is_bracketed {
        let is_closed = matches!(plain.get(from + count), Some(']' | ')' | '】'));
        return if is_closed && count >= 4 && plain[from..from + count].contains(&':') {
            count + 2
        } else {
            0
        };
    }
    while count > 0 && plain[count - 1] == ' ' {
        count -= 1;
    }
    let colons = plain[..count].iter().filter(|char| **char == ':').count();
    let is_whole = plain.len() == count || plain.get(count) == Some(&' ');
    if (1..=2).contains(&colons)
        && (4..=20).contains(&count)
        && is_whole
        && plain[count - 1].is_ascii_digit()
    {
        count
    } else {
        0
    }
}

fn bracketed(seen: &Seen, start: usize) -> Option<Turn> {
    let plain = &seen.plain;
    let close = match plain.get(start)? {
        '[' => ']',
        '【' => '】',
        '(' => ')',
        _ => return None,
    };
    let length = plain[start + 1..]
        .iter()
        .take(40)
        .position(|char| *char == close)?;
    let (from, to) = (start + 1, start + 1 + length);
    let after = blanks(plain, to + 1);
    let colon = usize::from(plain.get(after) == Some(&':'));
    if plain[start] == '(' && colon == 0 {
        return None;
    }
    let label_end = if colon == 1 { after + 1 } else { to + 1 };
    labelled(seen, from, to, label_end)
}

fn with_colon(seen: &Seen, start: usize) -> Option<Turn> {
    let plain = &seen.plain;
    let stops = |char: &char| matches!(char, ':' | '。' | '!' | '?' | ';' | '…' | '>');
    let length = plain[start..].iter().take(64).position(stops)?;
    let colon = start + length;
    if plain[colon] != ':' || length == 0 {
        return None;
    }
    labelled(seen, start, colon, colon + 1)
}

fn blanks(plain: &[char], from: usize) -> usize {
    from + plain[from.min(plain.len())..]
        .iter()
        .take_while(|char| **char == ' ')
        .count()
}

/// The turn whose label is the characters `from..to`.
fn labelled(seen: &Seen, from: usize, to: usize, label_end: usize) -> Option<Turn> {
    let plain = &seen.plain;
    let (from, to) = (
        blanks(plain, from),
        to - plain[from..to]
            .iter()
            .rev()
            .take_while(|char| **char == ' ')
            .count(),
    );
    if from >= to {
        return None;
    }
    let (part, name, post, is_incomplete) = label(seen, from, to)?;
    let text_start = blanks(plain, label_end);
    let said = &plain[text_start..];
    let is_entry = said.len() <= 60 && office(&said.iter().collect::<String>()) == Office::Post;
    let lists = part == Part::Role
        && said.len() <= 60
        && ending(said) == Ending::Word
        && lists_people(seen, text_start);
    if is_entry && part != Part::Question || lists {
        return None;
    }
    let is_quoted = said.first() == Some(&'“')
        && said.iter().filter(|char| **char == '”').count() == 1
        && said.last() == Some(&'”');
    Some(Turn {
        name,
        post,
        part,
        label_end,
        text_start,
        is_quoted,
        is_incomplete,
        is_alias: false,
    })
}

fn label(seen: &Seen, from: usize, to: usize) -> Option<(Part, String, String, bool)> {
    let plain = &seen.plain[from..to];
    let text: String = plain.iter().collect();
    let declared = ["(以下简称", "(以下称", "(下称", "(简称"]
        .iter()
        .find_map(|declares| text.find(declares));
    if let Some(cut) = declared.filter(|cut| *cut > 0) {
        // the page itself says that this is somebody
        let named = label(seen, from, from + text[..cut].chars().count());
        return named.map(|(part, name, post, is_incomplete)| {
            (part.max(Part::Person), name, post, is_incomplete)
        });
    }
    let whole = || seen.original(from..to);
    let is_one_of = |list: &str| list.split(' ').any(|word| word == text);
    if is_one_of(QUESTIONS) {
        return Some((Part::Question, whole(), String::new(), false));
    }
    if is_one_of(ROLES) || is_numbered_role(&text) {
        return Some((Part::Role, whole(), String::new(), false));
    }
    let named = likeness(without_honorific(plain));
    let reports = REPORTS.split_whitespace().find(|end| text.ends_with(end));
    if let Some(verb) = reports {
        // 梁文道 and 巫少云 are names; 张飞道 and 玄德曰 are reports, for quotation marks follow
        let is_name = verb.chars().count() == 1 && plain.len() == 3 && named == Likeness::Strong;
        if !is_name || opens_quotation(seen, to) {
            return None;
        }
    }
    if let [only] = plain {
        let is_letter = only.is_ascii_uppercase()
            || is_han(*only) && !"注按图表附例即如答问是又及共".contains(*only);
        return is_letter.then(|| (Part::Short, whole(), String::new(), false));
    }
    let medium = medium(plain, &text).map(|part| (part, whole(), String::new(), false));
    medium
        .or_else(|| person(seen, from, to))
        .or_else(|| is_handle(plain).then(|| (Part::Faint, whole(), String::new(), false)))
}

/// 记者甲, 网友1, 观众B, 网友“飞翔”
fn is_numbered_role(text: &str) -> bool {
    let role = ROLES
        .split(' ')
        .filter(|role| text.starts_with(role))
        .max_by_key(|role| role.len());
    let Some(rest) = role.map(|role| &text[role.len()..]) else {
        return false;
    };
    let rest = rest.trim();
    let is_quoted = rest.starts_with('“') && rest.ends_with('”') && rest.chars().count() <= 22;
    let is_number = rest.chars().count() <= 2
        && rest.chars().all(|char| {
            char.is_ascii_alphanumeric() || "甲乙丙丁戊一二三四五六七八九十".contains(char)
        });
    is_quoted || !rest.is_empty() && is_number
}

/// Whether what follows a part is nothing but who plays it: 嘉宾:戴锦华、卞灼.
fn lists_people(seen: &Seen, from: usize) -> bool {
    let people = Seen::new(&seen.original(from..seen.plain.len()), 99);
    let reading = who::read(&people);
    reading.is_some_and(|reading| {
        matches!(
            reading.form,
            Form::Bare | Form::Several | Form::PostName | Form::NamePost
        )
    })
}

/// Whether what follows the label begins with a quotation mark.
fn opens_quotation(seen: &Seen, to: usize) -> bool {
    let mut after = seen.plain[to..]
        .iter()
        .filter(|char| !matches!(char, ' ' | ':'));
    after.next() == Some(&'“')
}

fn person(seen: &Seen, from: usize, to: usize) -> Option<(Part, String, String, bool)> {
    let plain = &seen.plain[from..to];
    let named = likeness(without_honorific(plain));
    if is_titled(plain) {
        return Some((Part::Person, seen.original(from..to), String::new(), false));
    }
    let label = Seen::new(&seen.original(from..to), usize::MAX);
    let reading = who::read(&label)?;
    let part = match reading.form {
        Form::Bare if named >= Likeness::Fair || reading.likeness >= Likeness::Fair => Part::Person,
        Form::Bare if !is_common(plain) => Part::Faint,
        Form::PostName | Form::NamePost | Form::Glued | Form::NameBracket | Form::Card
            if reading.office >= Office::Body || reading.likeness == Likeness::Strong =>
        {
            Part::Person
        }
        Form::Several => Part::Faint,
        Form::PostOnly if reading.post.chars().count() <= 24 => {
            return Some((Part::Role, reading.post, String::new(), false));
        }
        _ => return None,
    };
    Some((
        part,
        reading.name,
        reading.post,
        reading.is_incomplete && reading.likeness < Likeness::Fair,
    ))
}

/// A few characters that may be what somebody is called: 亚芳, 茶博士, Alex. Only company makes it a label.
fn is_handle(plain: &[char]) -> bool {
    let is_han_handle = (2..=4).contains(&plain.len()) && plain.iter().all(|char| is_han(*char));
    let is_latin_handle = (2..=12).contains(&plain.len())
        && plain[0].is_ascii_uppercase()
        && plain[1..].iter().all(char::is_ascii_lowercase);
    is_latin_handle || is_han_handle && !is_common(plain)
}

/// Whether it is a word in everybody's mouth: 时间, 地点, 结论.
fn is_common(plain: &[char]) -> bool {
    crate::text::word_rarity(plain).is_some_and(|rarity| rarity < 20 * 16)
}

/// 《院刊》, 中央电视台新闻中心记者
fn medium(plain: &[char], text: &str) -> Option<Part> {
    let is_title = text.starts_with('《')
        && (text.ends_with('》') || text.ends_with("》记者"))
        && plain.len() <= 24;
    let is_reporter =
        text.ends_with("记者") && (3..=30).contains(&plain.len()) && office(text) == Office::Post;
    (is_title || is_reporter).then_some(Part::Medium)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, part: Part, name: &str, post: &str, said: &str) {
        let seen = Seen::new(line, 200);
        let turn = read(&seen).expect(line);
        let rest = seen.original(turn.text_start..seen.plain.len());
        assert_eq!(
            (turn.part, &*turn.name, &*turn.post, &*rest),
            (part, name, post, said),
            "{line}"
        );
    }

    #[test]
    fn every_form_of_a_label_is_read() {
        check(
            "张炯:周扬1958年来过。",
            Part::Person,
            "张炯",
            "",
            "周扬1958年来过。",
        );
        check(
            "主持人王远志：今年很好。",
            Part::Person,
            "王远志",
            "主持人",
            "今年很好。",
        );
        check(
            "主持人（王远志）：今年很好。",
            Part::Person,
            "王远志",
            "主持人",
            "今年很好。",
        );
        check(
            "全国人大代表、中共南京市委书记罗志军:谢谢。",
            Part::Person,
            "罗志军",
            "全国人大代表、中共南京市委书记",
            "谢谢。",
        );
        check("[王兴琳]: 谢谢。", Part::Person, "王兴琳", "", "谢谢。");
        check(
            "【主持人 袭艳春】上午好。",
            Part::Person,
            "袭艳春",
            "主持人",
            "上午好。",
        );
        check(
            "[03-06 13:39] 网友“飞翔”：您好。",
            Part::Role,
            "网友“飞翔”",
            "",
            "您好。",
        );
        check("问:这是第几次?", Part::Question, "问", "", "这是第几次?");
        check(
            "《院刊》:请谈谈。",
            Part::Medium,
            "《院刊》",
            "",
            "请谈谈。",
        );
        check(
            "中央电视台新闻中心记者:",
            Part::Medium,
            "中央电视台新闻中心记者",
            "",
            "",
        );
        check("罗书记:好。", Part::Person, "罗书记", "", "好。");
        check("主:好。", Part::Short, "主", "", "好。");
        check("- 张阿姨:最近好。", Part::Person, "张阿姨", "", "最近好。");
        check("蒋立新：", Part::Person, "蒋立新", "", "");
        check("漆澜(以下简称“漆”)：好。", Part::Person, "漆澜", "", "好。");
    }

    #[test]
    fn reports_and_other_beginnings_are_no_labels() {
        for line in [
            "他说:“好。”",
            "张三指出:要抓紧。",
            "据有关部门提供的信息:好。",
            "编者按:好。",
            "图为:会场。",
            "附记:一",
            "记者点评:好",
            "玄德曰:“善。”",
            "要做到三点:一是好。",
            "16:44",
            "时间:2019年8月",
        ] {
            assert_eq!(read(&Seen::new(line, 200)), None, "{line}");
        }
    }

    #[test]
    fn a_stamp_is_a_time_and_nothing_else() {
        let length = |line: &str| stamp(&line.chars().collect::<Vec<_>>());
        assert_eq!(
            (
                length("[03-06 13:39]张"),
                length("2009-3-11 16:44"),
                length("10:02:31 张")
            ),
            (13, 15, 8)
        );
        assert_eq!(
            (length("3:2 的比分"), length("张三"), length("(一)")),
            (0, 0, 0)
        );
    }
}
