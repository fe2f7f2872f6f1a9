//! Help in Chinese: one table laid over the English help of `args.rs`.
//!
//! A row is a command (the empty one is `pizhu` itself), one of its arguments (the empty one is the command's own line), and the
//! text. A test holds the table against the commands there are, so neither can have what the other lacks.

use clap::{Command, CommandFactory};

use super::args::Cli;
use crate::app::Lang;

const TEMPLATE: &str = "{about-with-newline}\n用法: {usage}\n\n{all-args}";

const TEXTS: &[(&str, &str, &str)] = &[
    ("", "", "在终端里阅读中文讲话汇编，做标注，并把标注带走。"),
    (
        "",
        "paths",
        "要读的文章（多篇则从中选）或文件夹；- = 标准输入；不写 = ./articles，其次书库，再次内置文章",
    ),
    ("", "library", "文章所在文件夹（书库）"),
    ("", "notes", "标注文件所在文件夹"),
    ("", "config", "设置文件"),
    ("", "keymap", "键位文件，叠加在内置键位之上"),
    (
        "",
        "encoding",
        "所写文件的编码，如 gb18030、big5；不写则由内容判断",
    ),
    ("", "lang", "界面语言；不写则看设置和系统区域"),
    (
        "",
        "ambiguous",
        "“ ” — 等字符在你的终端里的宽度；auto 询问终端",
    ),
    ("", "color", "何时用颜色；auto 遵从 NO_COLOR"),
    ("", "help", "显示帮助"),
    ("", "version", "显示版本"),
    ("outline", "", "发言人、做法标题与段落数"),
    ("outline", "paths", "文章或文件夹"),
    (
        "outline",
        "json",
        "输出 JSON：一个路径为一个对象，多个为数组",
    ),
    ("text", "", "正文全文，一切位置都按它计数"),
    ("text", "path", "文章"),
    ("import", "", "识别存下来的网页或文本，作为文章放进书库"),
    (
        "import",
        "inputs",
        "文本、HTML、Markdown、EPUB，或放着它们的文件夹；- = 标准输入",
    ),
    (
        "import",
        "output",
        "写到这个文件夹，- = 标准输出；不写 = 书库",
    ),
    ("import", "strict", "有拿不准之处则退出码为 1"),
    ("import", "why", "逐行说明归类与理由"),
    ("import", "json", "输出 JSON"),
    ("notes", "", "列出、添加、修改、删除标注"),
    ("notes list", "", "列出标注"),
    ("notes list", "paths", "文章；不写则与阅读时相同"),
    ("notes list", "json", "输出 JSON"),
    ("notes add", "", "标注一段引文或一个范围，输出其 id"),
    ("notes add", "path", "文章"),
    ("notes add", "quote", "要标注的原文，一字不差"),
    (
        "notes add",
        "range",
        "要标注的范围：全文中的字符序号，从 0 起，不含末位",
    ),
    ("notes add", "occurrence", "引文出现多次时取第几处，从 1 起"),
    (
        "notes add",
        "style",
        "1–5，或 yellow、red、green、blue、purple",
    ),
    ("notes add", "note", "批注，Markdown；'' 为无"),
    ("notes add", "tags", "标签，可写多次"),
    ("notes add", "json", "以 JSON 输出这条标注"),
    ("notes edit", "", "修改一条标注，输出其 id"),
    ("notes edit", "id", "标注的 id，或其开头至少四位"),
    ("notes edit", "path", "所在文章；不写则在阅读时的各篇中找"),
    (
        "notes edit",
        "style",
        "1–5，或 yellow、red、green、blue、purple",
    ),
    ("notes edit", "note", "批注，Markdown；'' 为清空"),
    (
        "notes edit",
        "tags",
        "标签，可写多次，取代原有标签；'' 为清空",
    ),
    ("notes edit", "json", "以 JSON 输出这条标注"),
    ("notes edit", "quote", "改标这段原文，一字不差"),
    (
        "notes edit",
        "range",
        "改标这个范围：全文中的字符序号，从 0 起，不含末位",
    ),
    (
        "notes edit",
        "occurrence",
        "引文出现多次时取第几处，从 1 起",
    ),
    (
        "notes log",
        "",
        "一条标注的经过（就本机所知），已删除的也可以",
    ),
    ("notes log", "id", "标注的 id，或其开头至少四位"),
    ("notes log", "path", "所在文章；不写则在阅读时的各篇中找"),
    ("notes log", "json", "输出 JSON"),
    (
        "notes relink",
        "",
        "把一个标注文件里的标注归到指定的文章名下",
    ),
    ("notes relink", "file", "标注文件；完成后移走"),
    ("notes relink", "path", "文章"),
    ("notes remove", "", "删除一条标注，输出其 id"),
    ("notes remove", "id", "标注的 id，或其开头至少四位"),
    ("notes remove", "path", "所在文章；不写则在阅读时的各篇中找"),
    ("notes remove", "json", "以 JSON 输出这条标注"),
    ("export", "", "把标注导出为 Markdown"),
    ("export", "paths", "文章；不写则与阅读时相同"),
    ("export", "output", "要写入或更新的文件；不写 = 标准输出"),
    ("export", "force", "即使文件不是导出的也覆盖"),
    (
        "merge",
        "",
        "把标注文件的三个版本合并到第二个里，可作 git 的合并驱动",
    ),
    ("merge", "base", "双方的共同起点；空文件表示没有"),
    ("merge", "ours", "一方；结果写在这里"),
    ("merge", "theirs", "另一方"),
    ("merge", "path", "消息中使用的文件名"),
    ("doctor", "", "这里什么能用：终端、字宽、颜色、文件"),
    ("keys", "", "全部命令、按键与说明"),
    ("keys", "json", "输出 JSON"),
    ("check", "", "检查文章、标注文件、设置与键位"),
    ("check", "paths", "文章；不写则与阅读时相同"),
    (
        "check",
        "fix",
        "写入等待写入的：没能保存的改动、未完成的合并",
    ),
];

/// The command line, with its help in a language.
pub fn command(lang: Lang) -> Command {
    let command = with_headings(Cli::command(), lang);
    match lang {
        Lang::Zh => chinese(command, ""),
        Lang::En => command,
    }
}

/// `command` with its options apart from those of every command.
fn with_headings(command: Command, lang: Lang) -> Command {
    let command = command.mut_args(|arg| {
        let heading = match (arg.is_global_set(), arg.is_positional()) {
            (true, _) => ("通用选项", "Options of every command"),
            (false, true) => ("参数", "Arguments"),
            (false, false) => ("选项", "Options"),
        };
        arg.help_heading(lang.pick(heading))
    });
    command.mut_subcommands(|sub| with_headings(sub, lang))
}

/// What clap itself puts into usage lines, in a language.
pub fn usage_words(text: &str, lang: Lang) -> String {
    match lang {
        Lang::Zh => text
            .replace("[OPTIONS]", "[选项]")
            .replace("<COMMAND>", "<命令>"),
        Lang::En => text.to_owned(),
    }
}

fn text(path: &str, arg: &str) -> Option<&'static str> {
    let row = TEXTS.iter().find(|row| (row.0, row.1) == (path, arg));
    row.map(|row| row.2)
}

/// `command`, which is called by the words of `path`, with its help in Chinese.
fn chinese(command: Command, path: &str) -> Command {
    let command = command
        .about(text(path, "").unwrap_or_default())
        .help_template(TEMPLATE)
        .subcommand_help_heading("命令");
    let command = command.mut_args(|arg| {
        let help = text(path, arg.get_id().as_str()).unwrap_or_default();
        arg.help(help)
    });
    command.mut_subcommands(|sub| {
        let path = below(path, sub.get_name());
        chinese(sub, &path)
    })
}

fn below(path: &str, name: &str) -> String {
    format!("{path} {name}").trim_start().to_owned()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    type Rows = BTreeSet<(String, String)>;

    fn rows_of(command: &Command, path: &str, rows: &mut Rows) {
        rows.insert((path.to_owned(), String::new()));
        rows.extend(
            command
                .get_arguments()
                .map(|arg| (path.to_owned(), arg.get_id().to_string())),
        );
        for sub in command.get_subcommands() {
            rows_of(sub, &below(path, sub.get_name()), rows);
        }
    }

    #[test]
    fn every_command_and_argument_has_a_chinese_text_and_no_text_is_left_over() {
        let mut wanted = Rows::new();
        rows_of(&Cli::command(), "", &mut wanted);
        let known: Rows = TEXTS
            .iter()
            .map(|row| (row.0.to_owned(), row.1.to_owned()))
            .collect();
        assert_eq!(wanted, known);
        assert_eq!(known.len(), TEXTS.len());
    }

    #[test]
    fn the_command_line_is_sound_in_both_languages() {
        command(Lang::En).debug_assert();
        command(Lang::Zh).debug_assert();
    }

    #[test]
    fn nothing_of_the_english_help_shows_in_the_chinese() {
        for words in [
            vec![],
            vec!["outline"],
            vec!["notes"],
            vec!["notes", "add"],
            vec!["notes", "edit"],
            vec!["export"],
        ] {
            let line = [&["pizhu"], &words[..], &["--help"]].concat();
            let help = command(Lang::Zh)
                .try_get_matches_from(line)
                .expect_err("help")
                .to_string();
            let help = usage_words(&help, Lang::Zh);
            for english in [
                "Usage",
                "Options",
                "Arguments",
                "Commands",
                "Print",
                "article",
                "annotation",
                "[OPTIONS]",
                "possible values",
            ] {
                assert!(
                    !help.replace("./articles", "").contains(english),
                    "`{english}` in:\n{help}"
                );
            }
        }
    }
}
