//! What a line is, taken alone: before anybody asks who speaks.

use super::ending::{Ending, PARAGRAPH, SHORT, ending};
use super::ordinal::{Numbering, Ordinal, ordinal};
use super::page::{PageLine, Shape, WhyDropped};
use super::seen::{Seen, is_han};
use super::turn::stamp;

/// Characters at the start of a line that the rules look at.
const HEAD: usize = 160;
/// Characters at its end.
const TAIL: usize = 12;

/// A line and what it says of itself.
#[derive(Clone, Debug)]
pub(super) struct Fact {
    pub seen: Seen,
    /// Characters that can be seen.
    pub length: usize,
    pub ending: Ending,
    pub ordinal: Option<Ordinal>,
    pub nature: Nature,
}

/// What a line is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Nature {
    /// No text of the page.
    Dropped(WhyDropped),
    /// An image, by its format or as a bare file name.
    Image,
    /// Words under an image.
    Caption,
    /// A sentence or more: a paragraph.
    Sentence,
    /// Anything shorter, without a final mark: a heading, a speaker, an item of a list.
    Short,
}

impl Fact {
    /// What `line` says of itself.
    pub fn of(line: &PageLine) -> Self {
        let text = without_stamp(&line.text);
        let seen = Seen::new(text, HEAD);
        let length = line
            .text
            .chars()
            .filter(|char| !char.is_whitespace())
            .count();
        let ending = ending(&tail(text));
        let ordinal = ordinal(&seen.plain);
        let nature = nature(line, &seen, length, ending, ordinal);
        Self {
            seen,
            length,
            ending,
            ordinal,
            nature,
        }
    }

    /// Whether it is a line of text.
    pub fn is_text(&self) -> bool {
        matches!(self.nature, Nature::Sentence | Nature::Short)
    }
}

/// The line without a time in brackets at its end: 少年宫那边呢？[14:09]
fn without_stamp(text: &str) -> &str {
    let open = text
        .rfind(['[', '［', '【'])
        .filter(|open| text.len() - open <= 40 && *open > 0);
    let Some(open) = open else { return text };
    let plain: Vec<char> = text[open..].chars().map(super::seen::plain).collect();
    if stamp(&plain) == plain.len() {
        text[..open].trim_end()
    } else {
        text
    }
}

fn tail(text: &str) -> Vec<char> {
    let mut tail: Vec<char> = text
        .chars()
        .rev()
        .take(TAIL.max(24))
        .map(super::seen::plain)
        .collect();
    tail.reverse();
    tail
}

fn nature(
    line: &PageLine,
    seen: &Seen,
    length: usize,
    ending: Ending,
    ordinal: Option<Ordinal>,
) -> Nature {
    match &line.shape {
        Shape::Dropped(why) => return Nature::Dropped(*why),
        Shape::Image { .. } => return Nature::Image,
        _ => {}
    }
    let text = seen.text();
    if is_markup(&text) {
        return Nature::Dropped(WhyDropped::Around);
    }
    if is_image_name(&text) {
        return Nature::Image;
    }
    if let Some(why) = noise(&text, &seen.plain, length) {
        return Nature::Dropped(why);
    }
    if is_caption(&text, length) {
        return Nature::Caption;
    }
    let is_heading = matches!(line.shape, Shape::Heading { .. });
    if is_short(
        &text,
        length,
        ending,
        ordinal,
        is_heading || is_set_apart(line),
    ) {
        Nature::Short
    } else {
        Nature::Sentence
    }
}

/// Whether all of the line is bold, or it stands in the middle.
pub(super) fn is_set_apart(line: &PageLine) -> bool {
    line.is_centred || line.bold > 0 && line.bold >= line.text.len()
}

fn is_short(
    text: &str,
    length: usize,
    ending: Ending,
    ordinal: Option<Ordinal>,
    is_set_apart: bool,
) -> bool {
    let is_numbered = ordinal.is_some_and(|ordinal| ordinal.style != Numbering::Sentence);
    let is_sentence_number = ordinal.is_some_and(|ordinal| ordinal.style == Numbering::Sentence);
    match ending {
        _ if length >= 2 * PARAGRAPH => false,
        Ending::Stop => is_set_apart && length < SHORT || is_numbered && length <= 26,
        Ending::Question => length < PARAGRAPH && (is_numbered || is_set_apart),
        Ending::Colon => {
            length <= 12
                || text.ends_with([')', ']', '】'])
                || length <= 2 * PARAGRAPH && is_person_like(text)
        }
        Ending::Open => length < 20 && is_set_apart,
        Ending::Word if is_sentence_number => false,
        Ending::Word => {
            length < PARAGRAPH || is_numbered && length < PARAGRAPH + 10 || is_person_like(text)
        }
    }
}

/// Long lines may still be a post of many parts with a name: no stop in them, and an office.
fn is_person_like(text: &str) -> bool {
    let offices = [
        "主席",
        "书记",
        "长",
        "院士",
        "教授",
        "委员",
        "代表",
        "研究员",
        "主任",
        "经理",
        "总裁",
        "人",
    ];
    !text.contains(['。', '!', '?', ';', '…'])
        && text.chars().count() <= 90
        && offices.iter().any(|office| text.contains(office))
        && text.chars().filter(|char| *char == ',').count() <= 3
}

/// A line of nothing but tags: `<image>data:…</image>`, `</td></tr>`
fn is_markup(text: &str) -> bool {
    let is_tagged = text.starts_with('<') && text.ends_with('>');
    is_tagged && !text.chars().any(is_han)
}

/// A bare file name: 69a5445120c343f89d18dad72c7e3d33.jpg
fn is_image_name(text: &str) -> bool {
    let endings = [
        ".jpg", ".jpeg", ".png", ".gif", ".bmp", ".webp", ".tif", ".tiff", ".svg",
    ];
    let lower = text.to_ascii_lowercase();
    endings
        .iter()
        .any(|end| lower.len() > end.len() && lower.ends_with(end))
        && !text.contains(' ')
        && text.chars().count() <= 120
}

/// Why the line is no text of the page; `None` for text.
fn noise(text: &str, plain: &[char], length: usize) -> Option<WhyDropped> {
    if !text.chars().any(char::is_alphanumeric) {
        return Some(WhyDropped::Apparatus);
    }
    if stamp(plain) >= plain.len() {
        return Some(WhyDropped::Apparatus);
    }
    if is_link_bar(text) {
        return Some(WhyDropped::Navigation);
    }
    if is_advert(text, length) {
        return Some(WhyDropped::Advert);
    }
    let is_apparatus = length <= 60
        && (is_machinery(text) || is_credit(text) || is_quoted_from(text) || is_page_number(text));
    is_apparatus.then_some(WhyDropped::Apparatus)
}

/// 首页 | 新闻 | 政务, 首页 > 新闻 > 正文
fn is_link_bar(text: &str) -> bool {
    is_bar(text) || is_breadcrumb(text)
}

/// Whether the line is short words with bars between.
pub(super) fn is_bar(text: &str) -> bool {
    ['|', '┊', '┃', '‖'].iter().any(|mark| {
        let parts: Vec<&str> = text
            .split(*mark)
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .collect();
        parts.len() >= 3
            && parts
                .iter()
                .all(|part| part.chars().count() <= 8 && !part.contains(['。', ',', ':']))
    })
}

/// Words a breadcrumb may begin with.
const HERE: &str =
    "当前位置 您的位置 你的位置 您现在的位置 您当前的位置 你现在的位置 所在位置 现在位置 位置";

/// Whether the plain line says where in a site the page stands.
pub(super) fn is_breadcrumb(text: &str) -> bool {
    let marks = text
        .chars()
        .filter(|char| matches!(char, '>' | '»' | '›' | '→'))
        .count();
    let is_said =
        HERE.split(' ').any(|here| text.starts_with(here)) && (marks > 0 || text.contains(':'));
    let parts: Vec<&str> = text.split(['>', '»', '›', '→']).map(str::trim).collect();
    let is_short = text.chars().count() <= 120 && !text.contains(['。', '!', '?']);
    let starts_home = ["首页", "主页", "网站首页", "返回首页"]
        .iter()
        .any(|home| parts[0].ends_with(home));
    is_short
        && (is_said || starts_home && marks >= 1 || marks >= 2 && parts.last() == Some(&"正文"))
}

fn is_advert(text: &str, length: usize) -> bool {
    let exact = [
        "广告",
        "AD",
        "advertisement",
        "[广告]",
        "(广告)",
        "推广",
        "赞助商链接",
    ];
    let starts = [
        "广告:",
        "[广告]",
        "【广告】",
        "(广告)",
        "热线电话:",
        "咨询热线",
        "加盟热线",
        "扫码",
        "点击下载",
        "点击查看",
        "点击进入",
        "长按",
        "下载客户端",
        "立即下载",
        "限时",
        "关注公众号",
        "关注我们",
    ];
    exact.iter().any(|word| text.eq_ignore_ascii_case(word))
        || length <= 60 && starts.iter().any(|start| text.starts_with(start))
        || text.ends_with("广告") && length <= 40
}

/// Words of the machinery around an article, at the start of a line and at least as much of it as a label is.
const MACHINERY: &str = "本页内容 以上内容 更多新闻 更多>> 站长信箱 友情链接 建议使用 最佳浏览 未经许可 网站备案 编者注 图片由 照片由 本版稿件 本版图片 本文图片 责任编辑 责编 编辑: 校对 审核: 审核人 监制 美编 排版 值班 终审 初审 复审 核稿 签发 浏览次数 浏览量 点击数 点击量 点击次数 阅读次数 阅读量 访问量 字号 字体 【字号 【字体 【打印 【关闭 [打印 [关闭 \
    打印本页 关闭窗口 关闭本页 打印 关闭 收藏 分享到 分享: 我要评论 网友评论 发表评论 微信扫一扫 扫一扫 上一篇 下一篇 上一页 下一页 上一条 下一条 根据现场 根据录音 根据速记 相关链接 相关阅读 相关新闻 相关文章 相关专题 延伸阅读 推荐阅读 热门推荐 猜你喜欢 更多精彩 返回 \
    版权 Copyright copyright © 声明: 免责声明 ICP 京ICP 网站地图 联系我们 关于我们 主办: 承办: 技术支持 特别声明 转载请注明 未经授权 本文来源 原标题 原文链接 本栏编辑 本版编辑 本期编辑 投稿邮箱 微信编辑 来源/ 点击展开 展开全文 显示全文 加载更多 全文完";

fn is_machinery(text: &str) -> bool {
    let text = text.trim_start_matches(['(', '[', '【', '<', ' ', '·', '■', '●']);
    let starts = MACHINERY
        .split_whitespace()
        .map(|word| word.trim_start_matches(['【', '[']))
        .any(|word| text.starts_with(word));
    let is_sentence = text.ends_with('。') && text.chars().count() > 24;
    let exact = [
        "完",
        "完)",
        "END",
        "end",
        "正文",
        "正文内容",
        "回到顶部",
        "大 中 小",
        "大中小",
        "A+",
        "A-",
        "目录",
        "全文如下:",
    ];
    let holds = [
        "版权所有",
        "分辨率浏览",
        "翻版必究",
        "未经本人审阅",
        "未经授权",
        "All Rights Reserved",
        "站长信箱",
        "位访客",
        "您是第",
    ];
    starts && !is_sentence && !is_continued(text)
        || exact.contains(&text)
        || holds.iter().any(|word| text.contains(word)) && !is_sentence
}

/// Whether a word of the machinery goes on as a word of a text: 收藏家协会, 返回家乡, 打印社, 关闭小煤矿.
fn is_continued(text: &str) -> bool {
    let verbs = [
        "收藏", "返回", "打印", "关闭", "监制", "声明", "版权", "编辑", "终审", "初审", "复审",
        "值班", "校对", "签发", "字体", "字号", "排版",
    ];
    let Some(verb) = verbs.iter().find(|verb| text.starts_with(**verb)) else {
        return false;
    };
    let rest = &text[verb.len()..];
    rest.starts_with(is_han)
        && !["本页", "窗口", "人", "页面", "列表", "首页", "顶部", "所有"]
            .iter()
            .any(|word| rest.starts_with(word))
}

/// 本报记者 李明, (新华社记者 王平 摄), 文/张三, 张三整理
pub(super) fn is_credit(text: &str) -> bool {
    let inner = text.trim_matches([
        '(', ')', '[', ']', '【', '】', '□', '■', '◎', '●', '*', '-', '—', ' ', '/',
    ]);
    let length = inner.chars().count();
    let starts = [
        "本报记者",
        "本刊记者",
        "本网记者",
        "本台记者",
        "本社记者",
        "本报通讯员",
        "特约记者",
        "实习记者",
        "见习记者",
        "通讯员",
        "实习生",
        "新华社记者",
        "人民网记者",
        "中新社记者",
        "文/",
        "文|",
        "图/",
        "图|",
        "摄影/",
        "撰文/",
        "撰文",
        "文图/",
        "图文/",
        "供稿",
        "文字整理",
        "本报讯员",
        "作者单位",
        "作者系",
        "作者为",
        "作者:系",
        "作者是",
        "摘编自",
        "整理/",
        "整理:",
        "采写",
        "录音整理",
        "录音整理:",
        "摄影:",
        "摄影",
    ];
    let reporters = ["记者", "本报特派记者"];
    let ends = [
        " 编",
        " 著",
        " 主编",
        " 编著",
        " 译",
        "整理",
        "报道",
        "采写",
        "撰稿",
        "供稿",
        "摄影报道",
        "编译",
        "辑",
        "采访整理",
    ];
    let has_stop = inner.contains(['。', '!', '?', ';']);
    let is_label = inner.chars().nth_back(0) == Some(':');
    let names_reporter = reporters.iter().any(|word| inner.starts_with(word))
        && inner.contains(' ')
        && !inner.contains(':');
    let agency = inner.contains("记者")
        && ["新华社", "本报", "本刊", "中新社", "人民日报", "光明日报"]
            .iter()
            .any(|word| inner.starts_with(word));
    length <= 48
        && !has_stop
        && !is_label
        && (starts.iter().any(|word| inner.starts_with(word)) && !inner.contains(':')
            || starts
                .iter()
                .any(|word| word.ends_with([':', '/']) && inner.starts_with(word))
            || names_reporter
            || agency && !inner.contains(':')
            || length <= 24
                && inner.contains(' ')
                && ends.iter().any(|end| inner.ends_with(end))
                && !inner.contains([',', '“']))
}

/// 据联谊报, (摘自《某报》), 转自某网
fn is_quoted_from(text: &str) -> bool {
    let inner = text.trim_matches(['(', ')', '[', ']', ' ', '。', '—', '-']);
    let is_media = [
        "报",
        "网",
        "社",
        "台",
        "刊",
        "客户端",
        "公众号",
        "》",
        "期",
        "版",
        "日",
    ]
    .iter()
    .any(|end| inner.ends_with(end));
    let starts = [
        "据",
        "摘自",
        "转自",
        "转载自",
        "原载",
        "选自",
        "摘编自",
        "刊于",
        "载于",
        "载《",
        "原载于",
        "文章来源",
        "稿件来源",
        "新闻来源",
        "内容来源",
    ];
    inner.chars().count() <= 30
        && is_media
        && starts.iter().any(|start| inner.starts_with(start))
        && !inner.contains([',', ':', '!', '?'])
        || inner.chars().count() <= 30
            && ["文章来源:", "稿件来源:", "新闻来源:", "内容来源:"]
                .iter()
                .any(|start| inner.starts_with(start))
}

/// 【 第1页 第2页】, 第1页, 共3页, 1 2 3 下一页, - 2 -
fn is_page_number(text: &str) -> bool {
    let inner: String = text
        .chars()
        .filter(|char| {
            !matches!(
                char,
                ' ' | '【'
                    | '】'
                    | '['
                    | ']'
                    | '('
                    | ')'
                    | '-'
                    | '—'
                    | '/'
                    | '·'
                    | '|'
                    | '.'
                    | '…'
                    | '<'
                    | '>'
            )
        })
        .collect();
    let is_number =
        |char: char| char.is_ascii_digit() || "第页共上下一末首尾全文阅读余".contains(char);
    inner.contains('页') && inner.chars().all(is_number) && inner.chars().count() <= 40
        || text.chars().count() >= 3
            && inner.chars().count() <= 4
            && text.starts_with(['-', '—'])
            && text.ends_with(['-', '—'])
            && inner.chars().all(|char| char.is_ascii_digit())
            && !inner.is_empty()
}

/// 图为…, (图1:…), …摄
fn is_caption(text: &str, length: usize) -> bool {
    let inner = text.trim_matches(['(', ')', '[', ']', '【', '】', ' ', '。']);
    let starts = [
        "图为",
        "图:",
        "图片:",
        "图片说明",
        "图说",
        "资料图",
        "资料图片",
        "上图",
        "下图",
        "左图",
        "右图",
        "题图",
        "配图",
        "图片来源",
        "图源",
    ];
    let is_numbered = inner.starts_with('图')
        && inner
            .chars()
            .nth(1)
            .is_some_and(|char| char.is_ascii_digit() || "一二三四五六七八九十".contains(char))
        && inner
            .chars()
            .take(6)
            .any(|char| matches!(char, ':' | ' ' | '、' | '.'));
    let is_shot = (inner.ends_with('摄')
        || inner.ends_with("供图")
        || inner.ends_with("摄影") && inner.contains([' ', '/', ':']))
        && length <= 60;
    let names_photographer = ["摄影/", "摄影:", "图/", "记者摄"]
        .iter()
        .any(|word| inner.contains(word))
        || inner.contains("记者") && inner.ends_with("照片");
    let is_photo = inner == "合影"
        || inner.ends_with("合影") && length <= 20 && !inner.contains([':', ',', '。'])
        || inner == "合影留念";
    let is_pointed = inner.starts_with(['▲', '△', '↑', '↓', '←', '→']) && !inner.contains(':');
    length <= 80
        && (is_pointed
            || starts.iter().any(|start| inner.starts_with(start))
            || is_numbered
            || is_shot
            || is_photo
            || names_photographer)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Nature {
        Fact::of(&PageLine::text(text, 1, 1)).nature
    }

    #[test]
    fn images_and_captions_are_known_by_their_words() {
        assert_eq!(of("69a5445120c343f89d18dad72c7e3d33.jpg"), Nature::Image);
        for caption in [
            "图为会议现场。",
            "(图1:签约仪式 摄影:冯成)",
            "会议现场(本社 张爽摄)",
            "合影",
            "▲村民在采茶",
        ] {
            assert_eq!(of(caption), Nature::Caption, "{caption}");
        }
    }

    #[test]
    fn what_stands_around_a_text_is_dropped() {
        for line in [
            "***",
            "据联谊报",
            "责任编辑：张三",
            "本报记者 李明 通讯员 王平",
            "首页 | 新闻 | 政务 | 服务",
            "16:44",
            "【 第1页 第2页】",
            "上一篇：某某",
            "(摘自《某某报》)",
            "浏览次数:123 字号:大 中 小",
            "广告",
            "--------",
        ] {
            assert!(
                matches!(of(line), Nature::Dropped(_)),
                "{line} {:?}",
                of(line)
            );
        }
    }

    #[test]
    fn texts_that_begin_alike_stay() {
        for line in [
            "收藏家协会会长 张三",
            "关闭小煤矿,打好攻坚战",
            "据统计,全省有三万人。",
            "返回家乡创业",
        ] {
            assert!(!matches!(of(line), Nature::Dropped(_)), "{line}");
        }
    }

    #[test]
    fn a_final_mark_or_forty_characters_make_a_sentence() {
        assert_eq!(of("着眼“强”字抓专委会党建龙头"), Nature::Short);
        assert_eq!(of("各位网友好!主持人好。"), Nature::Sentence);
        assert_eq!(of(&"长".repeat(80)), Nature::Sentence);
        assert_eq!(of("其一,抓好学习"), Nature::Sentence);
    }
}
