//! The language to speak, found before anything else: help and errors about the command line come in it too.
//!
//! `--lang` wherever it stands, else `lang` in the settings file, else the locale.

use std::env;
use std::ffi::{OsStr, OsString};

use crate::app::{Lang, Settings};

/// The environment variables that name the locale of messages, in the order POSIX gives them; an empty one counts as unset.
const LOCALE: [&str; 3] = ["LC_ALL", "LC_MESSAGES", "LANG"];

/// The language that the command line, the settings or the locale asks for.
pub fn find(args: &[OsString], settings: &Settings) -> Lang {
    let named = value_of(args, "--lang").and_then(OsStr::to_str);
    let locale = || {
        LOCALE
            .iter()
            .filter_map(env::var_os)
            .find(|value| !value.is_empty())
            .map_or(Lang::En, |locale| {
                Lang::of_locale(&locale.to_string_lossy())
            })
    };
    named
        .and_then(Lang::named)
        .or(settings.lang)
        .unwrap_or_else(locale)
}

/// What follows `option` (`--name VALUE` or `--name=VALUE`) in a command line that nobody has parsed yet.
pub fn value_of<'a>(args: &'a [OsString], option: &str) -> Option<&'a OsStr> {
    let args = args.split(|arg| arg == "--").next()?;
    args.iter().enumerate().find_map(|(ix, arg)| {
        if arg == option {
            return args.get(ix + 1).map(OsString::as_os_str);
        }
        arg.to_str()?
            .strip_prefix(option)?
            .strip_prefix('=')
            .map(OsStr::new)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn args(line: &str) -> Vec<OsString> {
        line.split(' ').map(OsString::from).collect()
    }

    #[test]
    fn an_option_is_found_wherever_it_stands() {
        for line in [
            "pizhu --lang zh keys",
            "pizhu keys --lang=zh",
            "pizhu a.md --lang zh --x",
        ] {
            assert_eq!(
                value_of(&args(line), "--lang"),
                Some(OsStr::new("zh")),
                "{line}"
            );
        }
        for line in ["pizhu --language zh", "pizhu -- --lang zh", "pizhu --lang"] {
            assert_eq!(value_of(&args(line), "--lang"), None, "{line}");
        }
    }

    #[test]
    fn the_command_line_speaks_before_the_settings() {
        let settings = Settings {
            lang: Some(Lang::En),
            ..Settings::default()
        };
        assert_eq!(find(&args("pizhu --lang zh"), &settings), Lang::Zh);
        assert_eq!(find(&args("pizhu --lang fr"), &settings), Lang::En);
        assert_eq!(find(&args("pizhu"), &settings), Lang::En);
    }
}
