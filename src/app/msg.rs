//! What the interface says, in Chinese and English. Rooms below report typed problems; here they get their words.

use super::overlay::PromptKind;
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
        if locale.to_ascii_lowercase().starts_with("zh") { Self::Zh } else { Self::En }
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
    NothingToUnfold,
    NothingToFold,
    NothingToRemove,
    NothingToTypeInto,
    NothingToUndo,
    NothingToRedo,
    NoSearchYet,
    NotFound { pattern: String },
    WrappedToStart,
    WrappedToEnd,
    NoSuchKey { keys: String },
    Marked { style: u8 },
    AlreadyThatStyle { style: u8 },
    Done(Action),
    Undid(Action),
    Redid(Action),
    EmptyNote,
    NoteTooLong,
    DraftReopened,
    Cancelled,
    ChangedElsewhere,
    StepChangedElsewhere,
    PlaceUnknown,
    Copied { chars: usize },
    TooLongToCopy,
    WaitingForSave,
    Exported { path: String, count: usize, edited: usize },
    ExportUnchanged { path: String },
    PromptLabel(PromptKind),
    StateName(State),
    /// Something the world said: the same in every language, or already worded.
    Plain(String),
    /// Words in both languages that carry a name, a path, a number.
    Both(String, String),
}

impl Msg {
    /// The message in a language.
    pub fn text(&self, lang: Lang) -> String {
        let (zh, en) = match self {
            Self::AtStart => ("已到开头", "this is the start"),
            Self::AtEnd => ("已到末尾", "this is the end"),
            Self::NoHeadingAfter => ("后面没有了", "none after this one"),
            Self::NoHeadingBefore => ("前面没有了", "none before this one"),
            Self::NoAnnotationAfter => ("后面没有标注了", "no annotation after this"),
            Self::NoAnnotationBefore => ("前面没有标注了", "no annotation before this"),
            Self::NoAnnotationHere => ("光标处没有标注", "no annotation here"),
            Self::NoAnnotations => ("还没有标注：按 1–5 高亮，按 c 写批注", "no annotations yet: 1–5 highlights, c writes a note"),
            Self::NoJumpBack => ("没有可回的位置", "nowhere to go back to"),
            Self::NoJumpForward => ("没有可前进的位置", "nowhere to go forward to"),
            Self::NoOutline => ("这篇文章没有发言人和标题", "this article has no speakers or headings"),
            Self::NothingToRead => ("这里没有文字", "there is no text here"),
            Self::NothingToMark => ("这里没有可标注的文字", "there is nothing to mark here"),
            Self::NothingToUnfold => ("下面没有标题", "nothing stands under it"),
            Self::NothingToFold => ("已在最上一级", "this is the top level"),
            Self::NothingToRemove => ("没有可删除的", "nothing to remove"),
            Self::NothingToTypeInto => ("没有打开的输入框", "no box is open to type into"),
            Self::NothingToUndo => ("没有可撤销的", "nothing to undo"),
            Self::NothingToRedo => ("没有可重做的", "nothing to redo"),
            Self::NoSearchYet => ("还没有查找过：按 / 查找", "nothing searched for yet: / finds"),
            Self::WrappedToStart => ("已从开头继续查找", "search went on from the start"),
            Self::WrappedToEnd => ("已从末尾继续查找", "search went on from the end"),
            Self::EmptyNote => ("批注为空，未保存", "the note is empty: nothing saved"),
            Self::NoteTooLong => ("太长了：批注最多 1 MB", "too long: a note holds at most 1 MB"),
            Self::DraftReopened => ("上次未保存的批注已恢复", "the note you were writing is back"),
            Self::Cancelled => ("已取消", "cancelled"),
            Self::ChangedElsewhere => ("这条标注已在别处改动，未作更改", "this annotation was changed elsewhere: nothing done"),
            Self::StepChangedElsewhere => ("这一步涉及的标注已在别处改动，已跳过", "what this step did was changed elsewhere: skipped"),
            Self::PlaceUnknown => ("在文中找不到这条标注的位置", "the place of this annotation is not known in the text"),
            Self::TooLongToCopy => ("太长，无法复制（上限 100 KB）", "too long to copy (100 KB at most)"),
            Self::WaitingForSave => ("正在保存，保存后退出", "saving; quits when it is done"),
            other => return other.with_words(lang),
        };
        lang.pick((zh, en)).to_owned()
    }

    fn with_words(&self, lang: Lang) -> String {
        let (zh, en) = match self {
            Self::NotFound { pattern } => (format!("找不到“{pattern}”"), format!("not found: {pattern}")),
            Self::NoSuchKey { keys } => (format!("按键 {keys} 在这里没有作用（? 看帮助）"), format!("{keys} does nothing here (? for help)")),
            Self::Marked { style } => {
                let (zh, en) = style_names(*style);
                (format!("已标为{zh}（u 撤销）"), format!("highlighted in {en} (u undoes)"))
            }
            Self::AlreadyThatStyle { style } => {
                let (zh, en) = style_names(*style);
                (format!("已经是{zh}"), format!("it is {en} already"))
            }
            Self::Done(action) => {
                let (zh, en) = action_words(*action);
                (format!("{zh}（u 撤销）"), format!("{en} (u undoes)"))
            }
            Self::Undid(action) => {
                let (zh, en) = action_words(*action);
                (format!("已撤销：{zh}"), format!("undid: {en}"))
            }
            Self::Redid(action) => {
                let (zh, en) = action_words(*action);
                (format!("已重做：{zh}"), format!("redid: {en}"))
            }
            Self::Copied { chars } => (format!("已复制 {chars} 字"), format!("copied {chars} characters")),
            Self::Exported { path, count, edited: 0 } => (format!("已导出 {count} 处标注到 {path}"), format!("exported {count} annotations to {path}")),
            Self::Exported { path, count, edited } => (
                format!("已导出 {count} 处标注到 {path}；其中 {edited} 处你改过，保留原样"),
                format!("exported {count} annotations to {path}; {edited} that you edited there were left alone"),
            ),
            Self::ExportUnchanged { path } => (format!("{path} 已是最新"), format!("{path} is up to date")),
            Self::PromptLabel(kind) => prompt_words(kind),
            Self::StateName(state) => state_words(*state),
            Self::Plain(text) => (text.clone(), text.clone()),
            Self::Both(zh, en) => (zh.clone(), en.clone()),
            _ => (String::new(), String::new()),
        };
        lang.pick((zh, en))
    }
}

/// What a style is called.
pub fn style_names(style: u8) -> (&'static str, &'static str) {
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
    }
}

fn prompt_words(kind: &PromptKind) -> (String, String) {
    let (zh, en) = match kind {
        PromptKind::Find => ("查找：", "find: "),
        PromptKind::Export => ("导出到：", "export to: "),
        PromptKind::Tags(_) => ("标签：", "tags: "),
    };
    (zh.to_owned(), en.to_owned())
}

fn state_words(state: State) -> (String, String) {
    let (zh, en) = match state {
        State::Kept => ("原处", "kept"),
        State::Moved => ("移动", "moved"),
        State::Changed => ("变动", "changed"),
        State::Unsure => ("待定", "unsure"),
        State::Lost => ("丢失", "lost"),
    };
    (zh.to_owned(), en.to_owned())
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
