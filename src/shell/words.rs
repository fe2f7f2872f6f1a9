//! The words for what the disk reports: typed errors of the store and the corpus, said in both languages.

use std::fmt::Display;
use std::path::Path;

use crate::app::Msg;
use crate::store::{FormatError, FormatFault, MAX_BYTES, Obstacle, SaveError, Trouble, Unsaved};
use crate::text::Safe;

fn both(zh: impl Display, en: impl Display) -> Msg {
    Msg::Both(zh.to_string(), en.to_string())
}

/// A path as it may be shown.
pub fn shown(path: &Path) -> Safe {
    Safe::line(&path.display().to_string())
}

/// Why a file was not written.
pub fn save_error(error: &SaveError) -> Msg {
    let path = shown(error.path());
    match error {
        SaveError::Dangling { .. } => both(
            format!("未保存：{path} 是失效的链接"),
            format!("not saved: `{path}` is a link that leads nowhere"),
        ),
        SaveError::NotAFile { obstacle, .. } => {
            let (zh, en) = obstacle_words(*obstacle);
            both(
                format!("未保存：{path} 是{zh}"),
                format!("not saved: `{path}` is {en}"),
            )
        }
        SaveError::ReadOnly { .. } => both(
            format!("未保存：{path} 是只读文件"),
            format!("not saved: `{path}` is read-only"),
        ),
        SaveError::Failed { error, .. } => both(
            format!("未保存：{path}：{error}"),
            format!("not saved: `{path}`: {error}"),
        ),
    }
}

fn obstacle_words(obstacle: Obstacle) -> (&'static str, &'static str) {
    match obstacle {
        Obstacle::Folder => ("文件夹", "a folder"),
        Obstacle::Special => ("特殊文件", "not a regular file"),
    }
}

/// Why annotations were not saved.
pub fn unsaved(problem: &Unsaved) -> Msg {
    match problem {
        Unsaved::Trouble(problem) => trouble(problem),
        Unsaved::Save(error) => save_error(error),
        Unsaved::Conflict(conflict) => {
            let count = conflict.ids.len();
            both(
                format!("未保存：{count} 处标注同时在别处改动过；退出后重新打开可看到那边的内容"),
                format!(
                    "not saved: {count} annotations were changed elsewhere too; quit and open again to see those"
                ),
            )
        }
    }
}

/// Why an annotation file cannot be used.
pub fn trouble(trouble: &Trouble) -> Msg {
    match trouble {
        Trouble::NoHome => both(
            "没有主目录，标注无法保存；可用 --notes 指定文件夹",
            "marks cannot be kept: no home folder is known; name one with --notes",
        ),
        Trouble::Failed { path, error } => {
            let path = shown(path);
            both(
                format!("标注只读：无法读取 {path}：{error}"),
                format!("marks are read-only: cannot read `{path}`: {error}"),
            )
        }
        Trouble::NotAFile { path, obstacle } => {
            let (path, (zh, en)) = (shown(path), obstacle_words(*obstacle));
            both(
                format!("标注只读：{path} 是{zh}"),
                format!("marks are read-only: `{path}` is {en}"),
            )
        }
        Trouble::TooLarge { path, limit } => {
            let (path, limit) = (shown(path), limit >> 20);
            both(
                format!("标注只读：{path} 超过 {limit} MB"),
                format!("marks are read-only: `{path}` is larger than {limit} MB"),
            )
        }
        Trouble::Malformed { path, error } => {
            let (path, why) = (shown(path), format_error(error));
            let (line, column) = (error.line, error.column);
            both(
                format!("标注只读：{path}:{line}:{column}：{}", why.0),
                format!("marks are read-only: {path}:{line}:{column}: {}", why.1),
            )
        }
        Trouble::Newer { path, format } => {
            let path = shown(path);
            both(
                format!("标注只读：{path} 由更新的版本写成（格式 {format}）"),
                format!(
                    "marks are read-only: `{path}` was written by a later version (format {format})"
                ),
            )
        }
    }
}

/// What is wrong with an annotation file, in Chinese and English.
pub fn format_error(error: &FormatError) -> (String, String) {
    match &error.fault {
        FormatFault::TooLarge => (
            format!("超过 {} MB", MAX_BYTES >> 20),
            format!("larger than {} MB", MAX_BYTES >> 20),
        ),
        FormatFault::NotUtf8 => ("不是 UTF-8".into(), "not UTF-8".into()),
        FormatFault::Toml(why) => {
            let why = Safe::line(why);
            (
                format!("不是正确的 TOML：{why}"),
                format!("not TOML: {why}"),
            )
        }
        FormatFault::NoFormat => ("缺少 format".into(), "no usable `format`".into()),
        FormatFault::NotRecords => (
            "annotation 不是表的列表".into(),
            "`annotation` is not a list of tables".into(),
        ),
    }
}

/// The saver stopped working.
pub fn saver_died() -> Msg {
    both(
        "未保存：保存时出错",
        "not saved: saving failed in the program itself",
    )
}

/// A file cannot be read.
pub fn unreadable(path: &Path, error: &std::io::Error) -> Msg {
    let path = shown(path);
    both(
        format!("无法读取 {path}：{error}"),
        format!("cannot read `{path}`: {error}"),
    )
}
