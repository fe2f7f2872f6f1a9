//! Name and post in a line of which the reader says that it names somebody.

use super::name::Likeness;
use super::seen::Seen;
use super::turn::{self, Part};
use super::who::{self, Form};
use crate::corpus::article::named_in;

/// Characters of a line that are looked at.
const REACH: usize = 99;

/// Name and post of the one whom `line` names, read as in a page: 杭州市政协主席潘家玮, 宗庆后（董事长）——, 主持人（王远志）：.
/// Where recognition finds nobody, as [`named_in`] reads it.
pub fn who_is(line: &str) -> (String, String) {
    let line = line.trim();
    let seen = Seen::new(line, REACH);
    labelled(&seen)
        .or_else(|| standing_alone(&seen))
        .unwrap_or_else(|| named_in(line))
}

/// A label with nothing behind it.
fn labelled(seen: &Seen) -> Option<(String, String)> {
    let turn = turn::read(seen)?;
    let is_all = turn.text_start >= seen.plain.len() && turn.part == Part::Person;
    is_all.then_some((turn.name, turn.post))
}

fn standing_alone(seen: &Seen) -> Option<(String, String)> {
    let reading = who::read(seen)?;
    let is_somebody = match reading.form {
        Form::PostOnly => false,
        Form::NameTopic => reading.likeness >= Likeness::Fair,
        _ => true,
    };
    is_somebody.then_some((reading.name, reading.post))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, name: &str, post: &str) {
        assert_eq!(who_is(line), (name.to_owned(), post.to_owned()), "{line}");
    }

    #[test]
    fn name_and_post_are_told_apart_as_in_a_page() {
        check("杭州市政协主席潘家玮", "潘家玮", "杭州市政协主席");
        check("杭州市政协主席 潘家玮：", "潘家玮", "杭州市政协主席");
        check(
            "宗庆后（十届全国人大代表、娃哈哈董事长）——",
            "宗庆后",
            "十届全国人大代表、娃哈哈董事长",
        );
        check("主持人（王远志）：", "王远志", "主持人");
        check("◆谢 冕", "谢冕", "");
        check("朱学勤/张汝伦", "朱学勤、张汝伦", "");
    }

    #[test]
    fn where_nobody_is_found_the_last_word_is_the_name() {
        check("记者：", "记者", "");
        check("绍兴市政协主席", "绍兴市政协主席", "");
        check("某协会会长 甲乙丙丁戊己", "甲乙丙丁戊己", "某协会会长");
        check("  ", "", "");
    }
}
