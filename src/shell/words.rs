//! The words for what the disk reports, and for what is wrong in files people write: said in both languages.
//!
//! The rooms below report typed errors and know no language. Here each of them gets its words, once, for the program and for
//! its subcommands alike. House rule: lower case, no full stop, what failed and then why, a file's own words in backticks.

use std::fmt::Display;
use std::io::{self, ErrorKind};
use std::path::Path;

use crate::app::{self, CONTEXTS, Displaced, Lang, Msg, SettingFault, closest, nearest};
use crate::corpus::ProblemKind;
use crate::recognise::{DecodeError, ExtractError, OpenError};
use crate::store::{
    ArticleUnsaved, Fault, Forgotten, FormatError, FormatFault, MAX_BYTES, Obstacle, SaveError,
    Saved, Trouble, Unsaved,
};
use crate::text::Safe;

/// A message in Chinese and English.
pub fn both(zh: impl Display, en: impl Display) -> Msg {
    Msg::Both(zh.to_string(), en.to_string())
}

/// A message about a place, `path:line` or `path:line:column`.
pub fn at(place: &str, msg: &Msg) -> Msg {
    let said = |lang| format!("{place}: {}", msg.text(lang));
    both(said(Lang::Zh), said(Lang::En))
}

/// A path as it may be shown.
pub fn shown(path: &Path) -> Safe {
    Safe::line(&path.display().to_string())
}

/// Why a file was not written.
pub fn save_error(error: &SaveError) -> Msg {
    let path = shown(error.path());
    let (zh, en) = match error {
        SaveError::Dangling { .. } => dangling(&path),
        SaveError::NotAFile { obstacle, .. } => obstructed(&path, *obstacle),
        SaveError::ReadOnly { .. } => (
            format!("{path} 是只读文件"),
            format!("`{path}` is read-only"),
        ),
        SaveError::Failed { error, .. } => {
            let (zh, en) = io_words(error);
            (format!("{path}：{zh}"), format!("`{path}`: {en}"))
        }
    };
    both(format!("未保存：{zh}"), format!("not saved: {en}"))
}

/// Why annotations were not saved.
pub fn unsaved(problem: &Unsaved) -> Msg {
    match problem {
        Unsaved::Trouble(problem) => trouble(problem),
        Unsaved::Save(error) => save_error(error),
        Unsaved::Withheld(ids) => {
            let count = ids.len();
            both(
                format!("未保存：{count} 处标注在文件里已无法读取；`pizhu check` 说明原因"),
                format!(
                    "not saved: {count} annotations can no longer be read in the file; `pizhu check` says why"
                ),
            )
        }
    }
}

/// Why an article was not saved.
pub fn article_unsaved(problem: &ArticleUnsaved) -> Msg {
    match problem {
        ArticleUnsaved::Save(error) => save_error(error),
        ArticleUnsaved::Changed(path) => {
            let path = shown(path);
            both(
                format!("未保存：{path} 已在别处改动；改正仍在这里，另一处的改动请先挪开"),
                format!(
                    "not saved: `{path}` was changed elsewhere; the corrections are still here"
                ),
            )
        }
        ArticleUnsaved::Trouble(trouble) => {
            let why = file_trouble(trouble);
            both(
                format!("未保存：{}", why.text(Lang::Zh)),
                format!("not saved: {}", why.text(Lang::En)),
            )
        }
    }
}

/// Why a file was not taken over.
pub fn not_taken(problem: &Unsaved) -> Msg {
    match problem {
        Unsaved::Trouble(trouble) => file_trouble(trouble),
        _ => unsaved(problem),
    }
}

/// Why annotations were not saved, and whether they wait in the state folder instead.
pub fn kept_aside(problem: &Unsaved, is_kept: bool) -> Msg {
    let why = unsaved(problem);
    if !is_kept {
        return why;
    }
    both(
        format!("改动已另存，下次打开时恢复（{}）", why.text(Lang::Zh)),
        format!(
            "the changes are kept, and taken in at the next start ({})",
            why.text(Lang::En)
        ),
    )
}

/// What a reader should know of a save that succeeded.
pub fn caveats(saved: &Saved) -> Vec<Msg> {
    let mut caveats: Vec<Msg> = saved.without_base.iter().map(save_error).collect();
    if !saved.flushed {
        caveats.push(both(
            "已保存，但此处的文件系统（如网络盘）无法确认已写入磁盘",
            "saved, but this file system, of a network maybe, cannot tell when the disk has it",
        ));
    }
    if !saved.locked {
        caveats.push(both(
            "已保存，但等不到标注文件的锁：别处同时写入的可能丢失",
            "saved without the lock of the annotation file: what is written elsewhere at that moment may be lost",
        ));
    }
    caveats
}

/// The annotation file was half written, and is what it was before.
pub fn restored() -> Msg {
    both(
        "标注文件上次只写了一半，已由备份复原",
        "the annotation file had been written by half and was put back from its backup",
    )
}

/// Why something of this device could not be remembered.
pub fn forgotten(error: &Forgotten) -> Msg {
    match error {
        Forgotten::NoHome => both(
            "没有主目录，阅读位置不会保留",
            "the reading place is not kept: no home folder is known",
        ),
        Forgotten::Save(error) => save_error(error),
    }
}

/// Why an annotation file cannot be used, and what that means for the reader.
pub fn trouble(trouble: &Trouble) -> Msg {
    if let Trouble::NoHome = trouble {
        return both(
            "没有主目录，标注无法保存；可用 --notes 指定文件夹",
            "marks cannot be kept: no home folder is known; name one with --notes",
        );
    }
    let (zh, en) = trouble_words(trouble);
    both(
        format!("标注只读：{zh}"),
        format!("marks are read-only: {en}"),
    )
}

/// Why a file cannot be used, whatever it is for.
pub fn file_trouble(trouble: &Trouble) -> Msg {
    let (zh, en) = trouble_words(trouble);
    both(zh, en)
}

fn trouble_words(trouble: &Trouble) -> (String, String) {
    match trouble {
        Trouble::NoHome => ("没有主目录".into(), "no home folder is known".into()),
        Trouble::Failed { path, error } if is_dangling(path, error) => dangling(&shown(path)),
        Trouble::Failed { path, error } => unreadable_words(path, error),
        Trouble::NotAFile { path, obstacle } => obstructed(&shown(path), *obstacle),
        Trouble::TooLarge { path, limit } => {
            let (path, limit) = (shown(path), size(*limit));
            (
                format!("{path} 超过 {limit}"),
                format!("`{path}` is larger than {limit}"),
            )
        }
        Trouble::Malformed { path, error } => {
            let (path, (zh, en)) = (shown(path), format_error(error));
            let (line, column) = (error.line, error.column);
            (
                format!("{path}:{line}:{column}: {zh}"),
                format!("{path}:{line}:{column}: {en}"),
            )
        }
        Trouble::Newer { path, format } => {
            let path = shown(path);
            (
                format!("{path} 由更新的版本写成（格式 {format}）"),
                format!("`{path}` was written by a later version (format {format})"),
            )
        }
    }
}

/// `MB` for what is below 1 GB.
fn size(bytes: usize) -> String {
    match bytes >> 30 {
        0 => format!("{} MB", bytes >> 20),
        gigabytes => format!("{gigabytes} GB"),
    }
}

fn is_dangling(path: &Path, error: &io::Error) -> bool {
    error.kind() == ErrorKind::NotFound && path.is_symlink()
}

fn dangling(path: &Safe) -> (String, String) {
    (
        format!("{path} 是失效的链接"),
        format!("`{path}` is a link that leads nowhere"),
    )
}

fn obstructed(path: &Safe, obstacle: Obstacle) -> (String, String) {
    let (zh, en) = match obstacle {
        Obstacle::Folder => ("文件夹", "a folder"),
        Obstacle::Special => ("特殊文件", "not a regular file"),
    };
    (format!("{path} 是{zh}"), format!("`{path}` is {en}"))
}

/// What is wrong with an annotation file, in Chinese and English.
pub fn format_error(error: &FormatError) -> (String, String) {
    match &error.fault {
        FormatFault::TooLarge => {
            let limit = size(MAX_BYTES);
            (format!("超过 {limit}"), format!("larger than {limit}"))
        }
        FormatFault::NotUtf8 => ("不是 UTF-8".into(), "not UTF-8".into()),
        FormatFault::Toml(why) => not_toml(why),
        FormatFault::NoFormat => ("缺少 format".into(), "no usable `format`".into()),
        FormatFault::NotRecords => (
            "annotation 不是表的列表".into(),
            "`annotation` is not a list of tables".into(),
        ),
    }
}

fn not_toml(why: &str) -> (String, String) {
    let why = Safe::line(why);
    (
        format!("不是正确的 TOML：{why}"),
        format!("not TOML: {why}"),
    )
}

/// What is wrong with one record of an annotation file.
pub fn record_fault(fault: &Fault) -> Msg {
    match fault {
        Fault::NoId => both(
            "这条标注没有可用的 id",
            "this annotation has no usable `id`",
        ),
        Fault::SameId(id) => both(
            format!("前面已有标注用了 id {id}"),
            format!("an annotation above has the id {id} already"),
        ),
        Fault::Missing(key) => both(
            format!("这条标注没有 {key}"),
            format!("this annotation has no `{key}`"),
        ),
        Fault::Invalid(key) => both(
            format!("这条标注的 {key} 无法使用"),
            format!("the `{key}` of this annotation is not usable"),
        ),
        Fault::Reversed => both("start 在 end 之后", "`start` is behind `end`"),
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
pub fn unreadable(path: &Path, error: &io::Error) -> Msg {
    let (zh, en) = unreadable_words(path, error);
    both(zh, en)
}

fn unreadable_words(path: &Path, error: &io::Error) -> (String, String) {
    let (path, (zh, en)) = (shown(path), io_words(error));
    (
        format!("无法读取 {path}：{zh}"),
        format!("cannot read `{path}`: {en}"),
    )
}

/// What a command printed could not be written.
pub fn output_failed(error: &io::Error) -> Msg {
    let (zh, en) = io_words(error);
    both(
        format!("无法输出：{zh}"),
        format!("cannot write the output: {en}"),
    )
}

/// The terminal cannot be used.
pub fn no_terminal(error: &io::Error) -> Msg {
    let (zh, en) = io_words(error);
    both(
        format!("无法使用终端：{zh}"),
        format!("cannot use the terminal: {en}"),
    )
}

/// A text that arrives cannot be written down.
pub fn no_room(error: &io::Error) -> Msg {
    let (zh, en) = io_words(error);
    both(
        format!("读入的文本无处暂存：{zh}；可用 TMPDIR 指定别的文件夹"),
        format!("no room for the text that is read: {en}; TMPDIR names another folder"),
    )
}

/// What the system said: in both languages where it is something that happens, in the system's own words where not.
fn io_words(error: &io::Error) -> (String, String) {
    let (zh, en) = match error.kind() {
        ErrorKind::NotFound => ("没有这个文件或文件夹", "no such file or folder"),
        ErrorKind::PermissionDenied => ("没有权限", "permission denied"),
        ErrorKind::NotADirectory => (
            "路径中有一处不是文件夹",
            "a part of the path is not a folder",
        ),
        ErrorKind::IsADirectory => ("是文件夹", "it is a folder"),
        ErrorKind::ReadOnlyFilesystem => ("磁盘只读", "the disk is read-only"),
        ErrorKind::StorageFull => ("磁盘已满", "the disk is full"),
        ErrorKind::QuotaExceeded => ("超出磁盘配额", "the disk quota is used up"),
        ErrorKind::InvalidFilename => ("文件名无效或太长", "the name is not valid or too long"),
        _ => {
            let why = Safe::line(&error.to_string()).to_string();
            return (why.clone(), why);
        }
    };
    (zh.to_owned(), en.to_owned())
}

/// Why the file at `path` is no text that can be read, and what can be done about it.
pub fn open_error(path: &Path, error: &OpenError) -> (Msg, Option<Msg>) {
    let path = shown(path);
    match error {
        OpenError::Empty => (
            both(
                format!("{path} 中没有文字"),
                format!("`{path}` has no text in it"),
            ),
            Some(both(
                "文章至少要有一行字",
                "an article has at least one line of text",
            )),
        ),
        OpenError::Extract(error) => extract_error(&path, error),
    }
}

fn extract_error(path: &Safe, error: &ExtractError) -> (Msg, Option<Msg>) {
    match error {
        ExtractError::Decode(DecodeError::Binary { at }) => (
            both(
                format!("{path} 不是文本文件（第 {at} 字节为 NUL）"),
                format!("`{path}` is not a text file (NUL at byte {at})"),
            ),
            Some(both(
                "可以打开文本、HTML、Markdown 和 EPUB",
                "a page is a text, HTML, Markdown or EPUB file",
            )),
        ),
        ExtractError::Decode(DecodeError::UnknownEncoding { name }) => {
            let name = Safe::line(name);
            (
                both(
                    format!("没有叫 {name} 的编码"),
                    format!("there is no encoding `{name}`"),
                ),
                Some(both(
                    "如 utf-8、gb18030、big5、utf-16le",
                    "such as utf-8, gb18030, big5, utf-16le",
                )),
            )
        }
        ExtractError::TooMany { limit } => (
            both(
                format!("{path} 零件太多（上限 {limit} 个）"),
                format!("`{path}` is made of too many pieces (at most {limit})"),
            ),
            Some(both("请另存为纯文本", "save it as plain text")),
        ),
        ExtractError::TooLarge { limit } => {
            let mb = limit >> 20;
            (
                both(
                    format!("{path} 太大（上限 {mb} MB）"),
                    format!("`{path}` is too large (at most {mb} MB)"),
                ),
                Some(both("请分成几个文件", "split it into several files")),
            )
        }
        ExtractError::TooDeep => (
            both(
                format!("{path} 嵌套太深"),
                format!("`{path}` is nested too deeply"),
            ),
            Some(both("请另存为纯文本", "save it as plain text")),
        ),
        ExtractError::Broken { message } => {
            let message = Safe::line(message);
            (
                both(
                    format!("{path} 无法解开：{message}"),
                    format!("`{path}` cannot be unpacked: {message}"),
                ),
                Some(both(
                    "文件可能不完整，请重新取一份",
                    "it may be cut short: get it once more",
                )),
            )
        }
        ExtractError::Encrypted => (
            both(format!("{path} 已加密"), format!("`{path}` is encrypted")),
            Some(both(
                "请用没有加密的版本",
                "use a copy that is not encrypted",
            )),
        ),
    }
}

/// What is wrong with a line of an article.
pub fn article_problem(kind: &ProblemKind) -> Msg {
    match kind {
        ProblemKind::FrontMatterUnclosed => both(
            "文首的 +++ 没有结尾的 +++，全文按正文读入",
            "the front matter has no closing `+++`: all of it was read as text",
        ),
        ProblemKind::FrontMatterTooLong => both(
            "文首信息太长，未读入",
            "the front matter is too long and was not read",
        ),
        ProblemKind::FrontMatterSyntax { message } => {
            let (zh, en) = not_toml(message);
            both(zh, en)
        }
        ProblemKind::FrontMatterValue { key } => {
            let key = Safe::line(key);
            both(
                format!("{key} 的值类型不对，未采用"),
                format!("`{key}` has a value of the wrong type and was left out"),
            )
        }
        ProblemKind::FrontMatterDate => both(
            "date 应写作 年-月-日，如 2019-08-22；未采用",
            "`date` is not YYYY-MM-DD and was left out",
        ),
        ProblemKind::TitleMissing => both(
            "没有 title，以文件名代替",
            "no `title`: the file name stands in",
        ),
        ProblemKind::FenceUnclosed => both(
            "``` 没有结尾，读到了文末",
            "this fence never ends: it was read to the end of the file",
        ),
        ProblemKind::FenceUnknown { info } => {
            let info = Safe::line(info);
            both(
                format!("``` 后是“{info}”而不是 dropped：各行作段落读入"),
                format!("a fence of `{info}`, not of `dropped`: each line was read as a paragraph"),
            )
        }
        ProblemKind::SpeakerWithoutHeading => both(
            "speaker 注释上一行不是 # 标题，未采用",
            "a speaker comment that is not on the line after a `#` heading was left out",
        ),
        ProblemKind::SpeakerWithoutName => both(
            "speaker 注释没有 name，以标题文字代替",
            "a speaker comment without a name: the heading's text stands in",
        ),
        ProblemKind::SpeakerSyntax => both(
            "speaker 注释没有写对，只采用了前面的部分",
            "this speaker comment cannot be read to its end",
        ),
        ProblemKind::HeadingEmpty => both(
            "标题没有文字，未采用",
            "a heading without text was left out",
        ),
        ProblemKind::HeadingSkipsLevel { from, to } => {
            let (from, to) = ("#".repeat(usize::from(*from)), "#".repeat(usize::from(*to)));
            both(
                format!("标题跳级：{from} 之下直接用了 {to}"),
                format!("the heading skips a level: `{to}` below `{from}`"),
            )
        }
        ProblemKind::CommentUnknown => both(
            "不认识的注释，未采用",
            "a comment of no known kind was left out",
        ),
        ProblemKind::CommentUnclosed => both(
            "<!-- 没有结尾的 -->，按正文读入",
            "`<!--` without `-->` was read as text",
        ),
    }
}

/// What is wrong with a line of `keymap.toml`, and what can be done about it.
pub fn keymap_fault(fault: &app::Fault) -> (Msg, Option<Msg>) {
    match fault {
        app::Fault::Syntax(why) => {
            let (zh, en) = not_toml(why);
            (both(zh, en), None)
        }
        app::Fault::Context(name) => {
            let names = CONTEXTS.iter().map(|context| context.name());
            let known = names.clone().collect::<Vec<_>>().join(", ");
            (
                unknown(("没有这个场合", "context"), name),
                Some(suggestion(
                    closest(name, names),
                    &(
                        format!("场合有 {known}"),
                        format!("the contexts are {known}"),
                    ),
                )),
            )
        }
        app::Fault::Command(name) => (
            unknown(("没有这个命令", "command"), name),
            Some(suggestion(
                nearest(name),
                &(
                    "`pizhu keys` 列出全部命令".into(),
                    "`pizhu keys` lists every command".into(),
                ),
            )),
        ),
        app::Fault::Key(keys) => {
            let keys = Safe::line(keys);
            (
                both(
                    format!("没有这个按键：`{keys}`"),
                    format!("`{keys}` is not a key"),
                ),
                Some(both(
                    "写法如 `g`、`G`、`space`、`ctrl-x`、`shift-tab`、`f5`，先后按用空格：`g g`",
                    "keys are written `g`, `G`, `space`, `ctrl-x`, `shift-tab`, `f5`; one after the other with blanks: `g g`",
                )),
            )
        }
        app::Fault::Value => (
            both(
                "既不是命令名，也不是 false",
                "neither the name of a command nor `false`",
            ),
            Some(both(
                "`pizhu keys` 列出全部命令",
                "`pizhu keys` lists every command",
            )),
        ),
        app::Fault::Prefix(short, long) if short == long => {
            let keys = Safe::line(short);
            (
                both(
                    format!("`{keys}` 写了两次"),
                    format!("`{keys}` is bound twice"),
                ),
                None,
            )
        }
        app::Fault::Prefix(short, long) => {
            let (short, long) = (Safe::line(short), Safe::line(long));
            (
                both(
                    format!("`{short}` 是 `{long}` 的开头，后者永远按不到"),
                    format!("`{short}` is the beginning of `{long}`, which could never be pressed"),
                ),
                Some(both(
                    "换掉其中一个，或设为 false",
                    "change one of them, or set it to false",
                )),
            )
        }
    }
}

/// A built-in binding that the reader's keymap took away without naming it.
pub fn displaced(displaced: &Displaced) -> Msg {
    let Displaced {
        context,
        by,
        keys,
        command,
    } = displaced;
    let (context, name) = (context.name(), command.row().name);
    let (by, keys) = (Safe::line(by), Safe::line(keys));
    both(
        format!("[{context}] `{by}` 取代了内置的 `{keys}`（{name}）"),
        format!("[{context}] `{by}` takes the place of the built-in `{keys}` ({name})"),
    )
}

/// What is wrong with a line of `config.toml`, and what can be done about it; `options` are those there are.
pub fn setting_fault(fault: &SettingFault, options: &[&str]) -> (Msg, Option<Msg>) {
    match fault {
        SettingFault::Syntax(why) => {
            let (zh, en) = not_toml(why);
            (both(zh, en), None)
        }
        SettingFault::Option(name) => {
            let known = options.join(", ");
            (
                unknown(("没有这个选项", "option"), name),
                Some(suggestion(
                    closest(name, options.iter().copied()),
                    &(
                        format!("选项有 {known}"),
                        format!("the options are {known}"),
                    ),
                )),
            )
        }
        SettingFault::Value(name, values) => {
            let name = Safe::line(name);
            (
                both(
                    format!("`{name}` 的值不可用"),
                    format!("`{name}` does not take this value"),
                ),
                Some(both(
                    format!("可用：{values}"),
                    format!("it takes {values}"),
                )),
            )
        }
    }
}

fn unknown((zh, en): (&str, &str), name: &str) -> Msg {
    let name = Safe::line(name);
    both(format!("{zh}：`{name}`"), format!("unknown {en} `{name}`"))
}

/// What may have been meant, then where to look.
fn suggestion(name: Option<&str>, (zh, en): &(String, String)) -> Msg {
    match name {
        Some(name) => both(
            format!("是不是 `{name}`？{zh}"),
            format!("did you mean `{name}`? {en}"),
        ),
        None => both(zh, en),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelled_command_is_met_with_the_one_meant() {
        let (msg, hint) = keymap_fault(&app::Fault::Command("scrol\u{1b}".into()));
        assert_eq!(msg.text(Lang::En), "unknown command `scrol␛`");
        assert_eq!(
            hint.map(|hint| hint.text(Lang::En)).as_deref(),
            Some("`pizhu keys` lists every command")
        );
        let (_, hint) = keymap_fault(&app::Fault::Command("line-dwon".into()));
        assert_eq!(
            hint.map(|hint| hint.text(Lang::Zh)).as_deref(),
            Some("是不是 `line-down`？`pizhu keys` 列出全部命令")
        );
    }

    #[test]
    fn what_the_system_says_is_said_in_the_readers_language() {
        let error = io::Error::from(ErrorKind::PermissionDenied);
        let msg = unreadable(Path::new("a\u{1b}"), &error);
        assert_eq!(msg.text(Lang::Zh), "无法读取 a␛：没有权限");
        assert_eq!(msg.text(Lang::En), "cannot read `a␛`: permission denied");
    }

    #[test]
    fn a_limit_is_said_in_the_unit_that_fits() {
        assert_eq!(
            (size(16 << 20), size(1 << 30)),
            ("16 MB".into(), "1 GB".into())
        );
    }
}
