//! What the reader has set up: settings, keys and folders, from files and the command line together.
//!
//! # Why
//! A settings file or keymap with a mistake in it must never keep a person from reading: what is wrong is left at its default and
//! kept here as a failure in words, for the status line, for standard error, and for `pizhu check`.

use std::env;
use std::ffi::OsString;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::path::{Path, PathBuf};

use super::args::Global;
use super::failure::Failure;
use super::lang::value_of;
use crate::app::{
    Displaced, IdSource, Keymap, Lang, Message, Msg, Problem as KeymapProblem, SETTING_NAMES,
    Settings,
};
use crate::shell::words::{self, both};
use crate::store::{self, Folders, Memory, Overrides};

/// Most bytes of a settings file or a keymap.
const MAX_BYTES: usize = 1 << 20;

/// The settings file.
#[derive(Debug)]
pub struct Config {
    path: Option<PathBuf>,
    /// What it says; what it does not say is at its default.
    pub settings: Settings,
    /// What is wrong with it.
    problems: Vec<Failure>,
}

impl Config {
    /// Reads the file that `--config` names, else the one in the usual place, which need not exist.
    pub fn read(args: &[OsString]) -> Self {
        let named = value_of(args, "--config").map(PathBuf::from);
        let is_named = named.is_some();
        let path = named.or_else(|| Folders::find(Overrides::default()).config);
        let (settings, problems) = match path.as_deref().map(|path| text(path, is_named)) {
            Some(Ok(Some(text))) => parsed(path.as_deref().unwrap_or(Path::new("")), &text),
            Some(Err(failure)) => (Settings::default(), vec![failure]),
            None | Some(Ok(None)) => (Settings::default(), Vec::new()),
        };
        Self {
            path,
            settings,
            problems,
        }
    }

    /// A folder named in it: `~` is the home folder, and a relative one is seen from where the file stands.
    fn folder(&self, name: &str) -> PathBuf {
        let from_home = name
            .strip_prefix('~')
            .filter(|rest| rest.is_empty() || rest.starts_with('/'))
            .and_then(|rest| Some(env::home_dir()?.join(rest.trim_start_matches('/'))));
        let base = self.path.as_deref().and_then(Path::parent);
        from_home.unwrap_or_else(|| base.unwrap_or(Path::new("")).join(name))
    }
}

/// What the reader has set up.
#[derive(Debug)]
pub struct Setup {
    /// Language of the interface.
    pub lang: Lang,
    /// Options.
    pub settings: Settings,
    /// Keys.
    pub keymap: Keymap,
    /// Where files are kept.
    pub folders: Folders,
    /// The encoding that the command line names for the files it names.
    pub encoding: Option<String>,
    /// The library, where the command line names it: then it is meant, even if there is a folder `./articles`.
    pub named_library: Option<PathBuf>,
    /// What is wrong with the settings file.
    pub config_problems: Vec<Failure>,
    /// What is wrong with the keymap file; then the built-in keys hold.
    pub keymap_problems: Vec<Failure>,
    /// Built-in keys that the reader's keymap took away without naming them.
    pub displaced: Vec<Displaced>,
    /// The same in a line each, for the status line; what matters most comes last.
    pub messages: Vec<Message>,
}

impl Setup {
    /// Brings together what the settings file and the command line say, and reads the keymap.
    pub fn load(global: &Global, config: Config, lang: Lang) -> Self {
        let lang = global.lang.map_or(lang, Lang::from);
        let folder = |name: &Option<String>| name.as_deref().map(|name| config.folder(name));
        let folders = Folders::find(Overrides {
            notes: global
                .notes
                .clone()
                .or_else(|| folder(&config.settings.notes)),
            library: global
                .library
                .clone()
                .or_else(|| folder(&config.settings.library)),
            config: global.config.clone(),
            keymap: global.keymap.clone(),
        });
        let mut settings = config.settings;
        settings.lang = Some(lang);
        if let Some(ambiguous) = global.ambiguous {
            settings.set_ambiguous(ambiguous.into());
        }
        if let Some(color) = global.color {
            settings.color = color.into();
        }
        let keys = Keys::read(folders.keymap.as_deref(), global.keymap.is_some());
        let messages = messages(&config.problems, &keys);
        Self {
            lang,
            settings,
            keymap: keys.keymap,
            folders,
            encoding: global.encoding.clone(),
            named_library: global.library.clone(),
            config_problems: config.problems,
            keymap_problems: keys.problems,
            displaced: keys.displaced,
            messages,
        }
    }

    /// Ids for new annotations, made on this device, whose name is kept.
    pub fn kept_ids(&self) -> IdSource {
        let ids = self.ids();
        // a device whose name cannot be kept can still be written on
        _ = Memory::new(&self.folders).keep_device(ids.device());
        ids
    }

    /// Ids for new annotations, made on this device.
    pub fn ids(&self) -> IdSource {
        // the system's own entropy, which the standard library takes to keep its hash maps unpredictable
        let entropy = RandomState::new().build_hasher().finish();
        IdSource::new(Memory::new(&self.folders).device(), entropy)
    }
}

/// The keymap, and what is to be said about it.
struct Keys {
    keymap: Keymap,
    problems: Vec<Failure>,
    displaced: Vec<Displaced>,
}

impl Keys {
    fn read(path: Option<&Path>, is_named: bool) -> Self {
        let built_in = |problems| Self {
            keymap: Keymap::built_in(),
            problems,
            displaced: Vec::new(),
        };
        let Some(path) = path else {
            return built_in(Vec::new());
        };
        match text(path, is_named) {
            Ok(None) => built_in(Vec::new()),
            Err(failure) => built_in(vec![failure]),
            Ok(Some(text)) => match Keymap::built_in().with(&text) {
                Ok((keymap, displaced)) => Self {
                    keymap,
                    problems: Vec::new(),
                    displaced,
                },
                Err(problems) => built_in(
                    problems
                        .iter()
                        .map(|problem| in_keymap(path, problem))
                        .collect(),
                ),
            },
        }
    }
}

/// The text of a file of ours; `None` where there is none and none was asked for.
fn text(path: &Path, is_named: bool) -> Result<Option<String>, Failure> {
    let Some(bytes) =
        store::read(path, MAX_BYTES).map_err(|error| Failure::new(words::file_trouble(&error)))?
    else {
        let missing = std::io::Error::from(std::io::ErrorKind::NotFound);
        return if is_named {
            Err(Failure::new(words::unreadable(path, &missing)))
        } else {
            Ok(None)
        };
    };
    let not_utf8 = |_| {
        let path = words::shown(path);
        Failure::new(both(
            format!("{path} 不是 UTF-8"),
            format!("`{path}` is not UTF-8"),
        ))
    };
    String::from_utf8(bytes).map(Some).map_err(not_utf8)
}

fn parsed(path: &Path, text: &str) -> (Settings, Vec<Failure>) {
    let (settings, problems) = Settings::parse(text);
    let failures = problems.iter().map(|problem| {
        let (msg, hint) = words::setting_fault(&problem.fault, SETTING_NAMES);
        let (line, column) = position(text, problem.byte);
        Failure::new(words::at(&place(path, line, column), &msg)).hint(hint)
    });
    (settings, failures.collect())
}

fn in_keymap(path: &Path, problem: &KeymapProblem) -> Failure {
    let (msg, hint) = words::keymap_fault(&problem.fault);
    Failure::new(words::at(&place(path, problem.line, problem.column), &msg)).hint(hint)
}

fn place(path: &Path, line: usize, column: usize) -> String {
    format!("{}:{line}:{column}", words::shown(path))
}

/// Line, and column in code points, from 1.
fn position(text: &str, byte: usize) -> (usize, usize) {
    let before = text.get(..byte).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |lf| lf + 1);
    let column = before[line_start..].chars().count();
    (before.matches('\n').count() + 1, column + 1)
}

/// One line for each file, for a status line shows one.
fn messages(config: &[Failure], keys: &Keys) -> Vec<Message> {
    let displaced = keys.displaced.iter().map(|displaced| Message {
        msg: words::displaced(displaced),
        error: false,
    });
    let broken = [
        summary(config, ("其余选项照用", "the other options hold")),
        summary(&keys.problems, ("现用内置按键", "the built-in keys hold")),
    ];
    let broken = broken
        .into_iter()
        .flatten()
        .map(|msg| Message { msg, error: true });
    displaced.chain(broken).collect()
}

fn summary(problems: &[Failure], (zh, en): (&str, &str)) -> Option<Msg> {
    let first = &problems.first()?.msg;
    let (more_zh, more_en) = match problems.len() - 1 {
        0 => (String::new(), String::new()),
        more => (format!("等 {} 处", more + 1), format!(" (and {more} more)")),
    };
    Some(both(
        format!("{}{more_zh}；{zh}", first.text(Lang::Zh)),
        format!("{}{more_en}; {en}", first.text(Lang::En)),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(path: &str) -> Config {
        Config {
            path: Some(path.into()),
            settings: Settings::default(),
            problems: Vec::new(),
        }
    }

    #[test]
    fn every_option_that_is_suggested_exists() {
        for option in SETTING_NAMES {
            let (_, problems) = Settings::parse(&format!("{option} = [[]]"));
            assert!(
                matches!(&problems[..], [one] if matches!(one.fault, crate::app::SettingFault::Value(..))),
                "{option}"
            );
        }
    }

    #[test]
    fn a_folder_in_the_settings_is_seen_from_the_settings_file() {
        let config = config("/c/pizhu/config.toml");
        assert_eq!(config.folder("marks"), Path::new("/c/pizhu/marks"));
        assert_eq!(config.folder("/marks"), Path::new("/marks"));
        assert_eq!(config.folder("~x"), Path::new("/c/pizhu/~x"));
    }

    #[test]
    fn a_wrong_option_is_said_with_line_column_and_the_one_meant() {
        let (settings, problems) = parsed(Path::new("c.toml"), "measure = 32\n\nmeasur = 8\n");
        assert_eq!(settings.measure, 32);
        let [failure] = &problems[..] else {
            panic!("{problems:?}");
        };
        assert_eq!(
            failure.msg.text(Lang::En),
            "c.toml:3:1: unknown option `measur`"
        );
        let hint = failure.hint.as_ref().map(|hint| hint.text(Lang::En));
        assert!(hint.is_some_and(|hint| hint.starts_with("did you mean `measure`? ")));
    }

    #[test]
    fn the_status_line_says_the_first_fault_and_how_many() {
        let fault = || Failure::new(both("错", "wrong"));
        let msg = summary(&[fault(), fault()], ("甲", "a"))
            .map(|msg| (msg.text(Lang::Zh), msg.text(Lang::En)));
        assert_eq!(
            msg,
            Some(("错等 2 处；甲".into(), "wrong (and 1 more); a".into()))
        );
        assert_eq!(summary(&[], ("", "")), None);
    }
}
