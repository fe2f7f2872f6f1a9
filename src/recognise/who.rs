//! Who a line says it is: a name and a post, in one of the forms press pages use.

mod glued;

use std::ops::Range;

use super::name::{Likeness, is_damage, is_titled, likeness, surname, without_honorific};
use super::post::{Office, ends_in_office, office};
use super::seen::{Seen, is_han};

/// The ways to write a speaker line that stands alone.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) enum Form {
    /// 杭州市政协主席 潘家玮
    PostName,
    /// 邬贺铨 中国工程院院士
    NamePost,
    /// 深圳文联副主席杨宏海, 秦尊文长江…秘书长
    Glued,
    /// 宗庆后(十届全国人大代表、…董事长)
    NameBracket,
    /// 专家名片:谷建全 河南社科院副院长
    Card,
    /// 王志刚
    Bare,
    /// 赵启正 中国梦想,国际分享
    NameTopic,
    /// 朱学勤/张汝伦/王晓明
    Several,
    /// 绍兴市政协主席, the name missing
    PostOnly,
}

/// One way to read a line as somebody.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Reading {
    pub form: Form,
    pub name: String,
    pub post: String,
    /// What the speech is about, where the line says so.
    pub topic: Option<String>,
    pub likeness: Likeness,
    pub office: Office,
    /// The page does not give the whole name.
    pub is_incomplete: bool,
    /// Name and post can be cut apart in two ways.
    pub is_doubtful: bool,
}

impl Reading {
    /// How sure it is that this is somebody, taken alone: 0..=6.
    pub fn strength(&self) -> u8 {
        let office = match self.form {
            Form::NameTopic => 0,
            _ => self.office as u8,
        };
        self.likeness as u8 + office
    }
}

/// Marks that stand before names.
const MARKS: &str = "□◆◇■●○◎★☆▲△▼▽◈※♦►▶▷❖·⊙§¤*＊-—~=>→✦✧⬛▪▫➤";

/// The line without the mark before it and what may close it; in characters of the line.
fn bare_range(plain: &[char]) -> Range<usize> {
    let is_mark = |char: &&char| MARKS.contains(**char) || **char == ' ';
    let mut start = plain.iter().take_while(is_mark).count();
    if start == plain.len() {
        start = 0;
    }
    let mut end = plain.len();
    while end > start && matches!(plain[end - 1], ' ' | ':' | '—' | '-' | ';' | ',') {
        end -= 1;
    }
    for (open, close) in [('【', '】'), ('[', ']'), ('(', ')')] {
        let inside =
            plain[start..end].first() == Some(&open) && plain[start..end].last() == Some(&close);
        if inside && !plain[start + 1..end - 1].contains(&open) {
            return start + 1..end - 1;
        }
    }
    start..end
}

/// The person or persons the whole line names; `None` for any other line. The line ends in no final mark.
pub(super) fn read(seen: &Seen) -> Option<Reading> {
    let range = bare_range(&seen.plain);
    if range.is_empty() || range.len() > 90 || is_about(&seen.plain[range.clone()]) {
        return None;
    }
    let reader = Reader {
        seen,
        plain: &seen.plain,
    };
    reader.card(range.clone()).or_else(|| reader.best(range))
}

/// Lines about somebody, and greetings: ——专访某院院长刘进, 李董事长 各位贵宾.
fn is_about(plain: &[char]) -> bool {
    let text: String = plain.iter().collect();
    let starts = [
        "专访", "访谈", "对话", "访", "记", "走近", "追记", "本期", "特约", "采访",
    ];
    starts.iter().any(|start| text.starts_with(start)) && !text.starts_with("记者")
        || text.contains("各位")
}

/// Labels before the name of the one who speaks.
const CARD_LABELS: &str = "专家名片 人物名片 嘉宾名片 发言人 发言者 发言嘉宾 主讲人 演讲人 演讲者 点评嘉宾 讲述人 受访人 姓名";

struct Reader<'s> {
    seen: &'s Seen,
    plain: &'s [char],
}

impl Reader<'_> {
    fn text(&self, range: Range<usize>) -> String {
        self.plain[range].iter().collect()
    }

    fn name(&self, range: Range<usize>) -> String {
        let name = self.seen.original(range);
        let is_padded = name.chars().filter(|char| is_han(*char)).count() <= 4
            && name
                .chars()
                .all(|char| is_han(char) || char.is_whitespace());
        if is_padded {
            name.split_whitespace().collect()
        } else {
            name
        }
    }

    fn reading(&self, form: Form, name: Range<usize>, post: Range<usize>) -> Reading {
        let kept = without_honorific(&self.plain[name.clone()]).len();
        let name = name.start..name.start + kept;
        let joined: Vec<char> = self.plain[name.clone()]
            .iter()
            .copied()
            .filter(|char| *char != ' ' || !is_han(self.plain[name.start]))
            .collect();
        let post_text = self.text(post.clone());
        Reading {
            form,
            likeness: person(&joined),
            office: office(&post_text),
            is_incomplete: is_withheld(&joined),
            name: self.name(name),
            post: self
                .seen
                .original(post)
                .trim_matches([',', '，', '、', ':', '：', '|', '｜', '丨', '│', ' '])
                .to_owned(),
            topic: None,
            is_doubtful: false,
        }
    }

    /// 专家名片:谷建全 河南社科院副院长
    fn card(&self, range: Range<usize>) -> Option<Reading> {
        let text = self.text(range.clone());
        let label = CARD_LABELS
            .split(' ')
            .find(|label| text.starts_with(label))?;
        let after = range.start + label.chars().count();
        let is_label = self
            .plain
            .get(after)
            .is_some_and(|char| matches!(char, ':' | ' '));
        if !is_label || after + 1 >= range.end {
            return None;
        }
        let mut reading = self
            .best(after + 1..range.end)
            .filter(|reading| reading.form != Form::Several)?;
        if reading.likeness < Likeness::Fair {
            return None;
        }
        reading.form = Form::Card;
        Some(reading)
    }

    fn best(&self, range: Range<usize>) -> Option<Reading> {
        if let Some(topic) = self.padded_topic(range.clone()) {
            return Some(topic);
        }
        let tokens = self.tokens(range.clone());
        let whole = self
            .bracketed(range.clone())
            .or_else(|| self.several(&tokens, range.clone()));
        if whole.is_some() {
            return whole;
        }
        match &tokens[..] {
            [] => None,
            [only] => self.single(only.clone()),
            [first, .., last] => self.parted(first.clone(), last.clone(), &tokens),
        }
    }

    /// 麦 苗:县剧团的账本, the name padded
    fn padded_topic(&self, range: Range<usize>) -> Option<Reading> {
        let colon = range.start
            + self.plain[range.clone()]
                .iter()
                .position(|char| *char == ':')?;
        let name = range.start..colon;
        let is_padded = self.plain[name.clone()].contains(&' ') && name.len() <= 6;
        let is_name = is_padded && self.likeness(&name) >= Likeness::Faint && colon + 1 < range.end;
        is_name.then(|| self.on_topic(name, colon + 1..range.end))
    }

    /// The runs between blanks and bars; the two halves of a padded name are one.
    fn tokens(&self, range: Range<usize>) -> Vec<Range<usize>> {
        let tokens = self.split(&range, |char| matches!(char, ' ' | '|'));
        let mut merged: Vec<Range<usize>> = Vec::new();
        for token in tokens {
            match merged.last_mut() {
                Some(before)
                    if token.len() <= 2
                        && surname(&self.plain[before.clone()]) == before.len()
                        && before.len() + token.len() <= 4
                        && (before.len() == 2 || token.len() == 1)
                        && is_han(self.plain[token.start]) =>
                {
                    before.end = token.end;
                }
                Some(before) if self.is_latin(before) && self.is_latin(&token) => {
                    before.end = token.end;
                }
                _ => merged.push(token),
            }
        }
        merged
    }

    fn is_latin(&self, range: &Range<usize>) -> bool {
        self.plain[range.clone()]
            .iter()
            .all(|char| char.is_ascii_alphabetic() || matches!(char, '.' | '-' | '\'' | ' '))
    }

    fn likeness(&self, range: &Range<usize>) -> Likeness {
        let name = without_honorific(&self.plain[range.clone()]);
        let joined: Vec<char> = name
            .iter()
            .copied()
            .filter(|char| *char != ' ' || !name.first().is_some_and(|first| is_han(*first)))
            .collect();
        person(&joined)
    }

    /// NAME(POST), also POST(NAME).
    fn bracketed(&self, range: Range<usize>) -> Option<Reading> {
        let whole = &self.plain[range.clone()];
        let open = whole.iter().position(|char| *char == '(')?;
        if whole.last() != Some(&')') || open == 0 {
            return None;
        }
        let (before, within) = (
            range.start..range.start + open,
            range.start + open + 1..range.end - 1,
        );
        let depth_is_one =
            !self.plain[within.clone()].contains(&')') || self.is_nested(within.clone());
        if !depth_is_one || within.is_empty() {
            return None;
        }
        let named = self.likeness(&before);
        let inside = self.likeness(&within);
        if inside >= Likeness::Fair
            && named < inside
            && before.len() <= 12
            && office(&self.text(before.clone())) >= Office::Faint
        {
            return Some(self.reading(Form::NameBracket, within, before));
        }
        if named >= Likeness::Faint
            && office(&self.text(within.clone())) >= Office::Faint
            && inside < Likeness::Strong
        {
            return Some(self.reading(Form::NameBracket, before, within));
        }
        let is_turned =
            inside >= Likeness::Fair && office(&self.text(before.clone())) == Office::Post;
        is_turned.then(|| self.reading(Form::NameBracket, within, before))
    }

    fn is_nested(&self, range: Range<usize>) -> bool {
        let mut depth = 0_i32;
        self.plain[range].iter().all(|char| {
            depth += match char {
                '(' => 1,
                ')' => -1,
                _ => 0,
            };
            depth >= 0
        }) && depth == 0
    }

    /// 朱学勤/张汝伦/王晓明, 李明泉 肖雅心
    fn several(&self, tokens: &[Range<usize>], range: Range<usize>) -> Option<Reading> {
        let marks = |char: char| matches!(char, '/' | '、' | ',' | '&');
        let words = |char: char| matches!(char, '和' | '与' | '暨');
        let names: Vec<Range<usize>> = tokens
            .iter()
            .flat_map(|token| self.split(token, marks))
            .flat_map(|part| match self.likeness(&part) {
                Likeness::No | Likeness::Faint => self.split(&part, words),
                _ => vec![part],
            })
            .collect();
        let with_post = || self.several_with_post(tokens);
        let are_names = names.len() >= 2
            && names
                .iter()
                .all(|name| self.likeness(name) >= Likeness::Fair);
        if !are_names {
            return with_post();
        }
        let mut reading = self.reading(Form::Several, names[0].clone(), range.end..range.end);
        let all: Vec<String> = names.iter().map(|name| self.name(name.clone())).collect();
        reading.name = all.join("、");
        reading.is_incomplete = false;
        Some(reading)
    }

    /// 讲解志愿者 简单/温如玉
    fn several_with_post(&self, tokens: &[Range<usize>]) -> Option<Reading> {
        let [before @ .., last] = tokens else {
            return None;
        };
        let post = before.first()?.start..before.last()?.end;
        let names = self.split(last, |char| matches!(char, '/' | '、' | '&'));
        let likenesses: Vec<Likeness> = names.iter().map(|name| self.likeness(name)).collect();
        let are_names = names.len() >= 2
            && likenesses.iter().all(|named| *named >= Likeness::Faint)
            && likenesses.iter().any(|named| *named >= Likeness::Fair);
        if !are_names || office(&self.text(post.clone())) < Office::Body {
            return None;
        }
        let mut reading = self.reading(Form::Several, names[0].clone(), post);
        let all: Vec<String> = names.iter().map(|name| self.name(name.clone())).collect();
        reading.name = all.join("、");
        reading.likeness = Likeness::Strong;
        reading.is_incomplete = false;
        Some(reading)
    }

    /// The runs between the characters that `is_between` knows.
    fn split(&self, range: &Range<usize>, is_between: impl Fn(char) -> bool) -> Vec<Range<usize>> {
        let mut start = range.start;
        let ends = range.clone().filter(|at| is_between(self.plain[*at]));
        let mut runs = Vec::new();
        for end in ends.chain([range.end]) {
            if end > start {
                runs.push(start..end);
            }
            start = end + 1;
        }
        runs
    }

    /// A run without blanks.
    fn single(&self, range: Range<usize>) -> Option<Reading> {
        let nothing = range.end..range.end;
        let found = self
            .comma(range.clone())
            .or_else(|| self.colon(range.clone()));
        if found.is_some() {
            return found;
        }
        let named = self.likeness(&range);
        let glued = self.glued(range.clone());
        if let Some(glued) = glued
            && (named < Likeness::Strong || range.len() > 4)
        {
            return Some(glued);
        }
        let is_post = range.len() >= 4 && office(&self.text(range.clone())) == Office::Post;
        if named >= Likeness::Faint && range.len() >= 2 && !(is_post && named == Likeness::Faint) {
            return Some(self.reading(Form::Bare, range, nothing));
        }
        if is_post {
            let mut reading = self.reading(Form::PostOnly, nothing, range);
            reading.is_incomplete = true;
            return Some(reading);
        }
        None
    }

    /// 张三,南山大学教授, and 高级技师,张三
    fn comma(&self, range: Range<usize>) -> Option<Reading> {
        let is_comma = |at: &usize| self.plain[*at] == ',';
        let (first, last) = (
            range.clone().find(is_comma)?,
            range.clone().rfind(is_comma)?,
        );
        let (name, post) = (range.start..first, first + 1..range.end);
        if self.likeness(&name) >= Likeness::Fair
            && office(&self.text(post.clone())) >= Office::Body
        {
            return Some(self.reading(Form::NamePost, name, post));
        }
        let (post, name) = (range.start..last, last + 1..range.end);
        let fits = self.likeness(&name) >= Likeness::Fair
            && office(&self.text(post.clone())) == Office::Post;
        fits.then(|| self.reading(Form::PostName, name, post))
    }

    /// 市长:张三, and 郭至君:开场白
    fn colon(&self, range: Range<usize>) -> Option<Reading> {
        let at = range.start
            + self.plain[range.clone()]
                .iter()
                .position(|char| *char == ':')?;
        let (before, after) = (range.start..at, at + 1..range.end);
        if self.likeness(&after) >= Likeness::Fair
            && office(&self.text(before.clone())) == Office::Post
        {
            return Some(self.reading(Form::PostName, after, before));
        }
        let named = self.likeness(&before);
        if named < Likeness::Fair {
            return None;
        }
        if office(&self.text(after.clone())) == Office::Post {
            return Some(self.reading(Form::NamePost, before, after));
        }
        Some(self.on_topic(before, after))
    }

    fn on_topic(&self, name: Range<usize>, topic: Range<usize>) -> Reading {
        let nothing = topic.end..topic.end;
        let mut reading = self.reading(Form::NameTopic, name, nothing);
        reading.topic = Some(self.seen.original(topic));
        reading
    }

    /// Two runs and more.
    fn parted(
        &self,
        first: Range<usize>,
        last: Range<usize>,
        tokens: &[Range<usize>],
    ) -> Option<Reading> {
        let (start, end) = (first.start, last.end);
        let by_first = (self.likeness(&first), office(&self.text(first.end..end)));
        let by_last = (self.likeness(&last), office(&self.text(start..last.start)));
        let has_first = by_first.0 >= Likeness::Faint && by_first.1 >= Office::Body;
        let required = if tokens.len() == 2 {
            Office::Faint
        } else {
            Office::Body
        };
        let has_last = by_last.0 >= Likeness::Faint && by_last.1 >= required;
        let is_first_better =
            has_first && (!has_last || (by_first.0, by_first.1) > (by_last.0, by_last.1));
        if is_first_better {
            return Some(self.reading(Form::NamePost, first.clone(), first.end..end));
        }
        if has_last && (by_last.0 >= Likeness::Fair || by_last.1 >= Office::Body) {
            let mut reading = self.reading(Form::PostName, last.clone(), start..last.start);
            reading.is_doubtful = has_first && by_first == by_last;
            return Some(reading);
        }
        let is_cut_short = last.len() == 1
            || self.plain[last.clone()].iter().any(|char| is_damage(*char)) && last.len() <= 3;
        if is_cut_short && by_last.1 == Office::Post {
            return Some(self.reading(Form::PostName, last.clone(), start..last.start));
        }
        let are_posts = tokens[..tokens.len() - 1]
            .iter()
            .all(|token| office(&self.text(token.clone())) >= Office::Body);
        if let Some(mut glued) = self.name_last(last.clone()).filter(|_| are_posts) {
            glued.post = self.seen.original(start..last.start) + " " + &glued.post;
            return Some(glued);
        }
        let begins_with_name = by_first.0 >= Likeness::Fair
            || by_first.0 == Likeness::Faint && surname(&self.plain[first.clone()]) > 0;
        (begins_with_name && tokens.len() <= 4)
            .then(|| self.on_topic(first.clone(), first.end..end))
    }
}

/// Whether a name is not given whole: 伟, 李□, 樊某.
fn is_withheld(name: &[char]) -> bool {
    name.len() < 2 || name.iter().any(|char| is_damage(*char) || *char == '某')
}

/// How much these characters look like a person: a name, or a surname with a title.
fn person(name: &[char]) -> Likeness {
    let whole: Vec<char> = name
        .iter()
        .copied()
        .filter(|char| !is_damage(*char))
        .collect();
    if whole.len() < name.len() {
        let is_somebody = name.len() <= 4 && surname(&whole) > 0;
        return if is_somebody {
            Likeness::Fair
        } else {
            Likeness::No
        };
    }
    if is_titled(name) {
        return Likeness::Fair;
    }
    likeness(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, form: Form, name: &str, post: &str) {
        let reading = read(&Seen::new(line, 99)).expect(line);
        assert_eq!(
            (reading.form, &*reading.name, &*reading.post),
            (form, name, post),
            "{line}"
        );
    }

    #[test]
    fn every_form_of_a_speaker_line_is_read() {
        check(
            "杭州市政协主席 潘家玮",
            Form::PostName,
            "潘家玮",
            "杭州市政协主席",
        );
        check(
            "湖州市政协主席　楊建新：",
            Form::PostName,
            "楊建新",
            "湖州市政协主席",
        );
        check(
            "邬贺铨 中国工程院院士",
            Form::NamePost,
            "邬贺铨",
            "中国工程院院士",
        );
        check("徐匡迪 院士", Form::NamePost, "徐匡迪", "院士");
        check("任玉岭同志", Form::Bare, "任玉岭", "");
        check(
            "宗庆后(十届全国人大代表、娃哈哈董事长)——",
            Form::NameBracket,
            "宗庆后",
            "十届全国人大代表、娃哈哈董事长",
        );
        check(
            "深圳文联副主席杨宏海",
            Form::Glued,
            "杨宏海",
            "深圳文联副主席",
        );
        check(
            "秦尊文长江经济带高质量发展智库联盟秘书长",
            Form::Glued,
            "秦尊文",
            "长江经济带高质量发展智库联盟秘书长",
        );
        check("王林清华大学教授", Form::Glued, "王林", "清华大学教授");
        check("王志刚", Form::Bare, "王志刚", "");
        check("谢 冕", Form::Bare, "谢冕", "");
        check("◆李明泉 肖雅心", Form::Several, "李明泉、肖雅心", "");
        check(
            "□ 中国文联党组成员、书记处书记 陈建文",
            Form::PostName,
            "陈建文",
            "中国文联党组成员、书记处书记",
        );
        check(
            "专家名片:谷建全  河南社科院副院长",
            Form::Card,
            "谷建全",
            "河南社科院副院长",
        );
        check("赵启正 中国梦想,国际分享", Form::NameTopic, "赵启正", "");
        check(
            "朱学勤/张汝伦/王晓明/陈思和",
            Form::Several,
            "朱学勤、张汝伦、王晓明、陈思和",
            "",
        );
        check(
            "全国政协委员 南山大学教授 李 明",
            Form::PostName,
            "李明",
            "全国政协委员 南山大学教授",
        );
        check(
            "陶马什.费莱基 匈牙利学者",
            Form::NamePost,
            "陶马什.费莱基",
            "匈牙利学者",
        );
    }

    #[test]
    fn a_bar_parts_as_a_blank_does() {
        check(
            "卓立群｜海东县教师进修学校副校长",
            Form::NamePost,
            "卓立群",
            "海东县教师进修学校副校长",
        );
        check(
            "蓝月｜外渔山岛教学点教师",
            Form::NamePost,
            "蓝月",
            "外渔山岛教学点教师",
        );
    }

    #[test]
    fn a_damaged_name_is_incomplete() {
        for line in [
            "绍兴市政协主席 伟:",
            "绍兴市政协主席 李□",
            "绍兴市政协主席:",
        ] {
            assert!(
                read(&Seen::new(line, 99)).expect(line).is_incomplete,
                "{line}"
            );
        }
    }

    #[test]
    fn headings_are_nobody() {
        for line in [
            "准确把握公益性",
            "着眼“强”字抓专委会党建龙头",
            "珍惜成绩 开创未来",
            "聚焦中心“谋得精”",
            "全员发动拓“广度”",
            "江西",
        ] {
            assert_eq!(read(&Seen::new(line, 99)), None, "{line}");
        }
    }
}
