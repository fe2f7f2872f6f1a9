//! What the interface says, in Chinese and English. Rooms below report typed problems; here they get their words.

use std::borrow::Cow;

use crate::corpus::article::{ItemKind, Refusal};
use crate::notes::{Action, State};

/// A language of the interface.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Lang {
    /// Chinese.
    Zh,
    /// English.
    #[default]
    En,
}

impl Lang {
    /// The language of this name, `zh` or `en`.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "zh" => Some(Self::Zh),
            "en" => Some(Self::En),
            _ => None,
        }
    }

    /// The language a locale (`LC_ALL`, `LC_MESSAGES`, `LANG`) asks for: Chinese for `zh…`, else English.
    pub fn of_locale(locale: &str) -> Self {
        if locale.to_ascii_lowercase().starts_with("zh") {
            Self::Zh
        } else {
            Self::En
        }
    }

    /// The half of a pair in this language.
    pub fn pick<T>(self, (zh, en): (T, T)) -> T {
        match self {
            Self::Zh => zh,
            Self::En => en,
        }
    }
}

/// A message.
#[derive(Clone, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "each is said by its own words below")]
pub enum Msg {
    AtStart,
    AtEnd,
    NoHeadingAfter,
    NoHeadingBefore,
    NoAnnotationAfter,
    NoAnnotationBefore,
    NoAnnotationHere,
    NoAnnotations,
    NoJumpBack,
    NoJumpForward,
    NoOutline,
    NothingToRead,
    NothingToMark,
    NotEnclosed,
    Gathering,
    Gathered {
        count: usize,
    },
    OnlyOfTheArticle,
    InThePicker,
    NotInThePicker,
    EmptyLibrary,
    NoRules,
    NothingLeftToMark,
    NoAnswerForAll,
    MarkedByReview {
        count: usize,
    },
    OneOfSeveral {
        number: usize,
        count: usize,
    },
    NothingToComplete,
    NoTagFits,
    OnlyInNotes,
    NoAnnotationList,
    NothingChanged,
    DoneToAll {
        action: Action,
        count: usize,
    },
    NoSuchLabel {
        label: String,
    },
    NoHeadingHere,
    NoSpeakerHere,
    NothingToUnfold,
    NothingToFold,
    NothingToRemove,
    NothingToTypeInto,
    NothingToUndo,
    NothingToRedo,
    NothingToCancel,
    CloseFirst,
    NoSearchYet,
    NotFound {
        pattern: String,
    },
    WrappedToStart,
    WrappedToEnd,
    Searching {
        pattern: String,
        percent: usize,
    },
    SearchGivenUp,
    StillOpening,
    LeftOff {
        percent: usize,
        keys: String,
    },
    TextShrank,
    TextUnreadable {
        why: String,
    },
    NoSuchKey {
        keys: String,
    },
    Marked {
        name: String,
    },
    AlreadyThatStyle {
        name: String,
    },
    Done(Action),
    Undid(Action),
    Redid(Action),
    EmptyNote,
    NoteTooLong,
    DraftReopened,
    AnotherText,
    Drifted {
        count: usize,
    },
    NoDrift,
    NothingToRelocate,
    SelectThePlace,
    Cancelled,
    Chosen {
        option: &'static str,
        value: String,
    },
    ChangedElsewhere,
    ChangedInAnotherWindow {
        count: usize,
    },
    StepChangedElsewhere,
    PlaceUnknown,
    Copied {
        chars: usize,
    },
    TooLongToCopy,
    WaitingForSave,
    Exported {
        path: String,
        count: usize,
        edited: usize,
    },
    ExportUnchanged {
        path: String,
    },
    NoEditor,
    LeaveEditorFirst,
    NothingIsSplit,
    NothingToSave,
    NoDoubts,
    DoubtSettled,
    NoOtherName,
    ArticleSaving,
    ArticleSaved,
    ArticleMade {
        path: String,
    },
    CorrectionsReopened,
    CorrectionUndone,
    CorrectionRedone,
    Refused(Refusal),
    StateName(State),
    /// Something the world said: the same in every language, or already worded.
    Plain(String),
    /// Words in both languages that carry a name, a path, a number.
    Both(String, String),
}

impl Msg {
    /// The message in a language.
    pub fn text(&self, lang: Lang) -> String {
        lang.pick(self.words()).into_owned()
    }

    /// So many lines are this now.
    pub(super) fn lines_are((zh, en): &(String, String), count: usize) -> Self {
        let (zh_count, en_count) = match count {
            1 => (String::new(), String::new()),
            count => (format!("{count} 行："), format!("{count} lines: ")),
        };
        Self::Both(
            format!("{zh_count}{zh}（u 撤销）"),
            format!("{en_count}{en} (u undoes)"),
        )
    }

    /// This is the title of the article now.
    pub(super) fn title_is(title: &str) -> Self {
        Self::Both(
            format!("题目：{title}（u 撤销）"),
            format!("title: {title} (u undoes)"),
        )
    }

    /// So many speakers of one name have another now.
    pub(super) fn renamed(from: &str, to: &str, count: usize) -> Self {
        Self::Both(
            format!("{count} 处“{from}”并入“{to}”（u 撤销）"),
            format!("{from} is {to}, {count} times (u undoes)"),
        )
    }

    #[expect(clippy::too_many_lines, reason = "a table, one row a message")]
    fn words(&self) -> Words {
        match self {
            Self::AtStart => fixed("已到开头", "this is the start"),
            Self::AtEnd => fixed("已到末尾", "this is the end"),
            Self::NoHeadingAfter => fixed("后面没有了", "none after this one"),
            Self::NoHeadingBefore => fixed("前面没有了", "none before this one"),
            Self::NoAnnotationAfter => fixed("后面没有标注了", "no annotation after this"),
            Self::NoAnnotationBefore => fixed("前面没有标注了", "no annotation before this"),
            Self::NoAnnotationHere => fixed("光标处没有标注", "no annotation here"),
            Self::NoAnnotations => fixed(
                "还没有标注：按 1–5 高亮，按 c 写批注",
                "no annotations yet: 1–5 highlights, c writes a note",
            ),
            Self::NoJumpBack => fixed("没有可回的位置", "nowhere to go back to"),
            Self::NoJumpForward => fixed("没有可前进的位置", "nowhere to go forward to"),
            Self::NoOutline => fixed(
                "这篇文章没有发言人和标题",
                "this article has no speakers or headings",
            ),
            Self::NothingToRead => fixed("这里没有文字", "there is no text here"),
            Self::NothingToMark => fixed("这里没有可标注的文字", "there is nothing to mark here"),
            Self::NoAnnotationList => {
                fixed("先用 A 打开标注列表", "only in the list of annotations: A")
            }
            Self::NothingChanged => fixed("没有可改的", "nothing to change"),
            Self::DoneToAll { action, count } => {
                let done = Self::Done(*action);
                both(
                    format!("{count} 处标注：{}", done.text(Lang::Zh)),
                    format!("{}: {}", annotations(*count), done.text(Lang::En)),
                )
            }
            Self::OnlyInNotes => fixed("只能这样写批注", "only a note is written so"),
            Self::NothingToComplete => {
                fixed("这里没有可补全的", "there is nothing to complete here")
            }
            Self::NoTagFits => fixed("没有用过这样的标签", "no tag in use begins like that"),
            Self::OneOfSeveral { number, count } => both(
                format!("这里重叠的 {count} 处标注中的第 {number} 处"),
                format!("annotation {number} of {count} that lie here"),
            ),
            Self::NoRules => fixed(
                "config.toml 里没有 [[rule]]",
                "there is no [[rule]] in config.toml",
            ),
            Self::NothingLeftToMark => fixed("没有尚未标注的", "none that is not marked yet"),
            Self::NoAnswerForAll => fixed("这里只问一处", "only one thing is asked"),
            Self::MarkedByReview { count } => both(
                format!("标注了 {count} 处（u 撤销）"),
                format!("marked: {count} (u undoes)"),
            ),
            Self::Gathering => fixed(
                "正在读取书库的标注…",
                "reading the annotations of the library…",
            ),
            Self::Gathered { count } => both(
                format!("其他文章的标注：{count} 处"),
                format!("on other articles: {}", annotations(*count)),
            ),
            Self::OnlyOfTheArticle => fixed(
                "整批修改只对本文的标注：按 L 只列本文",
                "only those of this article can be changed together: L lists them alone",
            ),
            Self::InThePicker => {
                fixed("这就是书库：enter 阅读", "this is the library: enter reads")
            }
            Self::NotInThePicker => fixed(
                "先选一篇文章：enter 阅读",
                "pick an article first: enter reads it",
            ),
            Self::EmptyLibrary => fixed(
                "书库里没有文章；`pizhu import` 把网页存为文章",
                "no article in the library; `pizhu import` makes one of a page",
            ),
            Self::NotEnclosed => fixed(
                "光标不在这种引号或括号之内",
                "the cursor is not between such marks",
            ),
            Self::NoHeadingHere => fixed("这里不属于任何做法标题", "no heading stands above"),
            Self::NoSpeakerHere => fixed("这里不属于任何发言人", "no speaker stands above"),
            Self::NothingToUnfold => fixed("下面没有标题", "nothing stands under it"),
            Self::NothingToFold => fixed("已在最上一级", "this is the top level"),
            Self::NothingToRemove => fixed("没有可删除的", "nothing to remove"),
            Self::NothingToTypeInto => fixed("没有打开的输入框", "no box is open to type into"),
            Self::NothingToUndo => fixed("没有可撤销的", "nothing to undo"),
            Self::NothingToRedo => fixed("没有可重做的", "nothing to redo"),
            Self::NoSearchYet => fixed(
                "还没有查找过：按 / 查找",
                "nothing searched for yet: / finds",
            ),
            Self::WrappedToStart => fixed("已从开头继续查找", "search went on from the start"),
            Self::Searching { pattern, percent } => both(
                format!("正在查找“{pattern}” {percent}%，esc 停止"),
                format!("looking for {pattern}: {percent}%, esc stops"),
            ),
            Self::SearchGivenUp => fixed("已停止查找", "the search was given up"),
            Self::StillOpening => fixed(
                "标注还在读入，请稍候再标",
                "the annotations are still being read: mark again in a moment",
            ),
            Self::LeftOff { percent, keys } => both(
                format!("上次读到 {percent}%，按 {keys} 前往"),
                format!("you left off at {percent}%: {keys} goes there"),
            ),
            Self::TextShrank => fixed(
                "文件变短了，缺的部分显示为空白；请重新打开",
                "the file has become shorter; what is missing is blank: open it again",
            ),
            Self::TextUnreadable { why } => both(
                format!("文件有一部分读不出来：{why}"),
                format!("part of the file cannot be read: {why}"),
            ),
            Self::WrappedToEnd => fixed("已从末尾继续查找", "search went on from the end"),
            Self::EmptyNote => fixed("批注为空，未保存", "the note is empty: nothing saved"),
            Self::NoteTooLong => fixed(
                "太长了：批注最多 1 MB",
                "too long: a note holds at most 1 MB",
            ),
            Self::DraftReopened => fixed(
                "上次未保存的批注已恢复",
                "the note you were writing is back",
            ),
            Self::NoDrift => fixed("没有需要核对的标注", "no annotation has drifted"),
            Self::NothingToRelocate => fixed(
                "先选中要改到的文字，选区要碰到一处标注",
                "select the words first; the selection has to touch an annotation",
            ),
            Self::SelectThePlace => fixed(
                "选中它现在的文字，再按 R",
                "select the words it belongs to now, then press R",
            ),
            Self::AnotherText => fixed(
                "标注只读，原样未动；重新打开可以再选",
                "annotations left alone; open the article again to choose otherwise",
            ),
            Self::Cancelled => fixed("已取消", "cancelled"),
            Self::ChangedElsewhere => fixed(
                "这条标注已在别处改动，未作更改",
                "this annotation was changed elsewhere: nothing done",
            ),
            Self::StepChangedElsewhere => fixed(
                "这一步涉及的标注已在别处改动，已跳过",
                "what this step did was changed elsewhere: skipped",
            ),
            Self::PlaceUnknown => fixed(
                "在文中找不到这条标注的位置",
                "the place of this annotation is not known in the text",
            ),
            Self::TooLongToCopy => fixed(
                "太长，无法复制（上限 100 KB）",
                "too long to copy (100 KB at most)",
            ),
            Self::WaitingForSave => fixed("正在保存，保存后退出", "saving; quits when it is done"),
            Self::NothingToCancel => fixed("没有可取消的；按 q 退出", "nothing to cancel; q quits"),
            Self::CloseFirst => fixed("先按 q 关闭这个窗口", "close this first: q"),
            Self::Drifted { count } => both(
                format!("文章有变动，{count} 处标注要你核对：按 D"),
                format!(
                    "the text changed under {}: D shows them",
                    annotations(*count)
                ),
            ),
            Self::ChangedInAnotherWindow { count } => both(
                format!("另一窗口改动了 {count} 处标注，已更新"),
                format!(
                    "{} changed in another window: taken in",
                    annotations(*count)
                ),
            ),
            Self::Chosen { option, value } => both(
                format!("{option} = {value}（写入 config.toml 即可长期生效）"),
                format!("{option} = {value} (put it into config.toml to keep it)"),
            ),
            Self::NotFound { pattern } => both(
                format!("找不到“{pattern}”"),
                format!("not found: {pattern}"),
            ),
            Self::NoSuchLabel { label } => both(
                format!("没有标签 {label}"),
                format!("there is no label {label}"),
            ),
            Self::NoSuchKey { keys } => both(
                format!("按键 {keys} 在这里没有作用（? 看帮助）"),
                format!("{keys} does nothing here (? for help)"),
            ),
            Self::Marked { name } => both(
                format!("已标为{name}（u 撤销）"),
                format!("highlighted as {name} (u undoes)"),
            ),
            Self::AlreadyThatStyle { name } => {
                both(format!("已经是{name}"), format!("it is {name} already"))
            }
            Self::Done(action) => {
                let (zh, en) = action_words(*action);
                both(format!("{zh}（u 撤销）"), format!("{en} (u undoes)"))
            }
            Self::Undid(action) => {
                let (zh, en) = action_words(*action);
                both(format!("已撤销：{zh}"), format!("undid: {en}"))
            }
            Self::Redid(action) => {
                let (zh, en) = action_words(*action);
                both(format!("已重做：{zh}"), format!("redid: {en}"))
            }
            Self::Copied { chars } => both(
                format!("已复制 {chars} 字"),
                format!("copied {chars} characters"),
            ),
            Self::Exported {
                path,
                count,
                edited: 0,
            } => both(
                format!("已导出 {count} 处标注到 {path}"),
                format!("exported {} to {path}", annotations(*count)),
            ),
            Self::Exported {
                path,
                count,
                edited,
            } => both(
                format!("已导出 {count} 处标注到 {path}；其中 {edited} 处你改过，保留原样"),
                format!(
                    "exported {} to {path}; {edited} that you edited there were left alone",
                    annotations(*count)
                ),
            ),
            Self::ExportUnchanged { path } => {
                both(format!("{path} 已是最新"), format!("{path} is up to date"))
            }
            Self::NoEditor => fixed("先按 E 打开整理界面", "only while correcting: E"),
            Self::LeaveEditorFirst => fixed("先按 q 离开整理界面", "stop correcting first: q"),
            Self::NothingIsSplit => fixed("先按 S 拆行", "no line is being split: S"),
            Self::NothingToSave => fixed("没有要保存的改动", "nothing was changed"),
            Self::NoDoubts => fixed("没有拿不准的地方", "nothing is uncertain"),
            Self::DoubtSettled => fixed("已核对，保持原样", "looked at: it stays as it is"),
            Self::NoOtherName => fixed("没有别的姓名", "there is no other name"),
            Self::ArticleSaving => fixed("正在保存文章…", "saving the article…"),
            Self::ArticleSaved => fixed("文章已保存", "the article is saved"),
            Self::ArticleMade { path } => both(
                format!("已存为 {path}，原件未动"),
                format!("saved as {path}; the original is as it was"),
            ),
            Self::CorrectionsReopened => fixed(
                "上次未保存的改正已恢复（u 撤销）",
                "the corrections that were not saved are back (u undoes)",
            ),
            Self::CorrectionUndone => {
                fixed("已撤销（ctrl-r 重做）", "undone (ctrl-r does it again)")
            }
            Self::CorrectionRedone => fixed("已重做", "done again"),
            Self::Refused(refusal) => refusal_words(*refusal),
            Self::StateName(state) => state_words(*state),
            Self::Plain(text) => both(text.clone(), text.clone()),
            Self::Both(zh, en) => both(zh.clone(), en.clone()),
        }
    }
}

/// A message in Chinese and in English.
type Words = (Cow<'static, str>, Cow<'static, str>);

fn fixed(zh: &'static str, en: &'static str) -> Words {
    (zh.into(), en.into())
}

fn both(zh: String, en: String) -> Words {
    (zh.into(), en.into())
}

/// A number of annotations, in English.
fn annotations(count: usize) -> String {
    format!("{count} annotation{}", if count == 1 { "" } else { "s" })
}

/// What a style is called.
pub(super) fn style_names(style: u8) -> (&'static str, &'static str) {
    match style {
        2 => ("红色", "red"),
        3 => ("绿色", "green"),
        4 => ("蓝色", "blue"),
        5 => ("紫色", "purple"),
        _ => ("黄色", "yellow"),
    }
}

fn action_words(action: Action) -> (&'static str, &'static str) {
    match action {
        Action::Highlight => ("高亮", "highlight"),
        Action::Restyle => ("换色", "other style"),
        Action::Note => ("批注", "note"),
        Action::Tags => ("标签", "tags"),
        Action::Bookmark => ("书签", "bookmark"),
        Action::Remove => ("删除标注", "annotation removed"),
        Action::Relocate => ("标注改到新位置", "annotation put in its new place"),
    }
}

/// What a line of a page is, in words; a heading is of this level.
pub(super) fn item_words(kind: &ItemKind, level: u8) -> (String, String) {
    let plain = |zh: &str, en: &str| (zh.to_owned(), en.to_owned());
    match kind {
        ItemKind::Note => plain("编者按", "editor's note"),
        ItemKind::Dropped => plain("不作正文", "not part of the text"),
        ItemKind::Paragraph => plain("段落", "paragraph"),
        ItemKind::Image { .. } => plain("图片说明", "caption of an image"),
        ItemKind::Heading { marks: 1 } => {
            plain("标题，不属于任何发言人", "heading outside any speaker")
        }
        ItemKind::Heading { .. } => (
            format!("{level} 级标题"),
            format!("heading of level {level}"),
        ),
        ItemKind::Speaker {
            name,
            post,
            incomplete,
        } => {
            let (zh_post, en_post) = match post.as_str() {
                "" => (String::new(), String::new()),
                post => (format!("，{post}"), format!(", {post}")),
            };
            let (zh_gap, en_gap) = if *incomplete {
                ("（缺字）", " (incomplete)")
            } else {
                ("", "")
            };
            (
                format!("发言人 {name}{zh_gap}{zh_post}"),
                format!("speaker {name}{en_gap}{en_post}"),
            )
        }
    }
}

fn refusal_words(refusal: Refusal) -> Words {
    match refusal {
        Refusal::NothingToDo => fixed("已经是这样", "it is so already"),
        Refusal::NoLine => fixed("这里没有行", "there is no line here"),
        Refusal::AtTop => fixed("发言人之上没有了", "nothing stands higher than a speaker"),
        Refusal::AtBottom => fixed(
            "段落之下没有了（d 不作正文）",
            "nothing stands lower than a paragraph (d drops it)",
        ),
        Refusal::NoLevel => fixed(
            "只有发言人、标题、段落可升降（先按 p 设为段落）",
            "only speakers, headings and paragraphs have a level (p makes it a paragraph)",
        ),
        Refusal::NotASpeaker => fixed(
            "这一行不是发言人（s 设为发言人）",
            "this line is no speaker (s makes it one)",
        ),
        Refusal::NothingToSplit => fixed("拆点前后都要有字", "both halves need a word"),
        Refusal::NothingToJoin => fixed("后面没有行可并", "there is no line after it to join"),
        Refusal::Image => fixed(
            "图片不能拆、不能并（先按 p 设为段落）",
            "an image is neither split nor joined (p makes it a paragraph)",
        ),
        Refusal::Unwritable => fixed(
            "这样改无法写进文章格式，未改",
            "the article format cannot hold that: nothing changed",
        ),
    }
}

fn state_words(state: State) -> Words {
    match state {
        State::Kept => fixed("原处", "kept"),
        State::Moved => fixed("移动", "moved"),
        State::Changed => fixed("变动", "changed"),
        State::Unsure => fixed("待定", "unsure"),
        State::Lost => fixed("丢失", "lost"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_locale_picks_the_language() {
        assert_eq!(Lang::of_locale("zh_CN.UTF-8"), Lang::Zh);
        assert_eq!(Lang::of_locale("C.UTF-8"), Lang::En);
    }
}
