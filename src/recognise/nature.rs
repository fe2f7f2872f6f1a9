//! What a line is, taken alone: before anybody asks who speaks.

use super::ending::{Ending, PARAGRAPH, SHORT, ending};
use super::noise::{is_caption, is_image_name, noise};
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

/// The line without a time in brackets at its end: `少年宫那边呢？[14:09]`
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
