//! What is wrong with a command line, in words: clap finds it, this says it.
//!
//! # Why
//! Clap speaks English and prints what was typed as it was typed, escape sequences and all. So its errors are taken apart by kind.

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Error, FromArgMatches};

use super::args::Cli;
use super::failure::Failure;
use super::help;
use crate::app::{Lang, Msg};
use crate::shell::words::both;

/// What a command line asks for instead of a command.
#[derive(Debug)]
pub enum NotRun {
    /// Help or the version, on standard output.
    Text(String),
    /// Help for someone who did not say enough, on standard error.
    HelpNeeded(String),
    /// It is wrong.
    Wrong(Failure),
}

/// Reads a command line.
///
/// # Errors
/// When there is something to print instead of something to run.
pub fn parse(args: Vec<OsString>, lang: Lang) -> Result<Cli, NotRun> {
    let matches = help::command(lang).try_get_matches_from(args);
    let cli = matches.and_then(|matches| Cli::from_arg_matches(&matches));
    let cli = cli.map_err(|error| not_run(&error, lang))?;
    match &cli.paths[..] {
        [path, ..] if cli.command.is_some() => {
            let path = path.display();
            Err(NotRun::Wrong(Failure::usage(both(
                format!("`{path}` 应写在命令之后"),
                format!("`{path}` has to stand after the command"),
            ))))
        }
        _ => Ok(cli),
    }
}

fn not_run(error: &Error, lang: Lang) -> NotRun {
    let text = || help::usage_words(&error.to_string(), lang);
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => NotRun::Text(text()),
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => NotRun::HelpNeeded(text()),
        _ => NotRun::Wrong(wrong(error)),
    }
}

fn wrong(error: &Error) -> Failure {
    let said = |kind| said(error, kind);
    let msg = match error.kind() {
        ErrorKind::InvalidSubcommand => {
            let name = said(ContextKind::InvalidSubcommand);
            both(
                format!("没有这个命令：`{name}`"),
                format!("unknown command `{name}`"),
            )
        }
        ErrorKind::MissingSubcommand => both("没有写明要做什么", "the command is missing"),
        ErrorKind::UnknownArgument => unknown(&said(ContextKind::InvalidArg)),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => value(
            &said(ContextKind::InvalidArg),
            &said(ContextKind::InvalidValue),
        ),
        ErrorKind::ArgumentConflict => {
            conflict(&said(ContextKind::InvalidArg), &said(ContextKind::PriorArg))
        }
        ErrorKind::MissingRequiredArgument => {
            let names = said(ContextKind::InvalidArg);
            both(format!("缺少 {names}"), format!("missing {names}"))
        }
        ErrorKind::InvalidUtf8 => both("参数不是 UTF-8", "an argument is not UTF-8"),
        _ => {
            let name = said(ContextKind::InvalidArg);
            both(
                format!("`{name}` 的值的个数不对"),
                format!("`{name}` has too few or too many values"),
            )
        }
    };
    Failure::usage(msg).hint(hint(error))
}

fn unknown(name: &str) -> Msg {
    if name.starts_with('-') {
        both(
            format!("没有这个选项：`{name}`"),
            format!("unknown option `{name}`"),
        )
    } else {
        both(
            format!("多余的参数：`{name}`"),
            format!("`{name}` is one argument too many"),
        )
    }
}

fn value(name: &str, value: &str) -> Msg {
    if value.is_empty() {
        both(
            format!("`{name}` 后面缺少值"),
            format!("`{name}` needs a value"),
        )
    } else {
        both(
            format!("`{name}` 不接受 `{value}`"),
            format!("`{name}` does not take `{value}`"),
        )
    }
}

fn conflict(name: &str, other: &str) -> Msg {
    if name == other {
        both(
            format!("`{name}` 写了不止一次"),
            format!("`{name}` is given more than once"),
        )
    } else {
        both(
            format!("`{name}` 与 `{other}` 不能同时用"),
            format!("`{name}` and `{other}` exclude each other"),
        )
    }
}

/// What may have been meant, else what there is, else how the command is called.
fn hint(error: &Error) -> Option<Msg> {
    for kind in [
        ContextKind::SuggestedArg,
        ContextKind::SuggestedSubcommand,
        ContextKind::SuggestedValue,
    ] {
        let name = said(error, kind);
        if !name.is_empty() {
            return Some(both(
                format!("是不是 `{name}`？"),
                format!("did you mean `{name}`?"),
            ));
        }
    }
    let values = said(error, ContextKind::ValidValue);
    if !values.is_empty() {
        return Some(both(
            format!("可用：{values}"),
            format!("it takes {values}"),
        ));
    }
    let usage = said(error, ContextKind::Usage);
    let usage = usage
        .trim_start_matches("Usage:")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    let in_chinese = help::usage_words(&usage, Lang::Zh);
    (!usage.is_empty()).then(|| both(format!("用法：{in_chinese}"), format!("usage: {usage}")))
}

/// What clap says about the error; empty where it says nothing.
fn said(error: &Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        Some(ContextValue::StyledStr(text)) => text.to_string(),
        Some(ContextValue::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is said about a command line, and the hint.
    #[track_caller]
    fn check(line: &str, msg: &str, hint: &str) {
        let args = line.split(' ').map(OsString::from).collect();
        let Err(NotRun::Wrong(failure)) = parse(args, Lang::En) else {
            panic!("`{line}` is no wrong command line");
        };
        let said = failure
            .hint
            .map_or(String::new(), |hint| hint.text(Lang::En));
        assert_eq!(
            (failure.msg.text(Lang::En).as_str(), said.as_str()),
            (msg, hint)
        );
    }

    #[test]
    fn an_unknown_option_is_met_with_the_one_meant() {
        check(
            "pizhu outline a --jsn",
            "unknown option `--jsn`",
            "did you mean `--json`?",
        );
    }

    #[test]
    fn a_missing_argument_is_met_with_the_usage() {
        check("pizhu text", "missing <PATH>", "usage: pizhu text <PATH>");
    }

    #[test]
    fn a_value_that_is_not_taken_is_met_with_those_that_are() {
        check(
            "pizhu keys --lang fr",
            "`--lang <zh|en>` does not take `fr`",
            "it takes zh, en",
        );
    }

    #[test]
    fn options_that_exclude_each_other_are_named() {
        check(
            "pizhu notes add a --quote b --range 1..2",
            "`--quote <TEXT>` and `--range <START..END>` exclude each other",
            "usage: pizhu notes add <--quote <TEXT>|--range <START..END>> <PATH>",
        );
    }

    #[test]
    fn a_path_before_a_command_is_not_lost() {
        check(
            "pizhu a.md --lang zh keys",
            "`a.md` has to stand after the command",
            "",
        );
    }

    #[test]
    fn a_command_after_a_global_option_is_a_command() {
        let cli = parse(
            ["pizhu", "--lang", "zh", "keys"].map(OsString::from).into(),
            Lang::En,
        );
        assert!(cli.is_ok_and(|cli| cli.command.is_some() && cli.paths.is_empty()));
    }
}
