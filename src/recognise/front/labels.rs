//! Labels of a meeting or an interview: when, where, with whom.

use super::fields::starts_with;
use crate::recognise::seen::Seen;
use crate::recognise::who;

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

    #[test]
    fn labels_of_a_meeting_are_known_padded_too() {
        assert!(is_label("时 间:2019年8月13日"));
        assert!(is_label("采 访 组:张三、李四"));
        assert!(!is_label("主持人:大家好。"));
    }
}
