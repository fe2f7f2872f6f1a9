//! A home with nothing in it, and processes that know no other.

use std::ffi::OsStr;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use crate::pty::{Terminal, annotation_file};

/// The program.
pub const PIZHU: &str = env!("CARGO_BIN_EXE_pizhu");

/// A short article.
pub const TALK: &str = "+++\nid = \"talk\"\ntitle = \"题\"\n+++\n\n# 主席 张三\n<!-- speaker name=\"张三\" post=\"主席\" -->\n\n甲乙丙甲乙。\n\n## 做法\n\n丁戊己。\n";

/// A home, which is also where programs are started.
pub struct Home(pub TempDir);

/// What a process did.
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Home {
    pub fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    /// A home with the article `talk.md` in it.
    pub fn with_talk() -> Self {
        let home = Self::new();
        home.put("talk.md", TALK);
        home
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn put(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(&path, content).expect("a file");
        path
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).expect("a file")
    }

    pub fn command<S: AsRef<OsStr>>(&self, args: &[S]) -> Command {
        let mut command = self.program(PIZHU);
        command.args(args);
        command
    }

    /// A program that knows no home but this.
    pub fn program(&self, name: &str) -> Command {
        let mut command = Command::new(name);
        command.current_dir(&self.0).env_clear();
        command.env("HOME", self.0.path()).env("LANG", "C.UTF-8");
        for (name, folder) in [
            ("XDG_CONFIG_HOME", "config"),
            ("XDG_DATA_HOME", "data"),
            ("XDG_STATE_HOME", "state"),
        ] {
            command.env(name, self.path(folder));
        }
        command
    }

    pub fn run<S: AsRef<OsStr>>(&self, args: &[S]) -> Ran {
        Ran::of(&mut self.command(args))
    }

    /// What a command prints that does what it is asked, without a word on standard error.
    #[track_caller]
    pub fn out<S: AsRef<OsStr>>(&self, args: &[S]) -> String {
        let ran = self.run(args);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{}", ran.out);
        ran.out
    }

    #[track_caller]
    pub fn json<S: AsRef<OsStr>>(&self, args: &[S]) -> Value {
        serde_json::from_str(&self.out(args)).expect("JSON")
    }

    /// The id of a new annotation of `quote` in the talk.
    #[track_caller]
    pub fn add(&self, quote: &str) -> String {
        self.out(&["notes", "add", "talk.md", "--quote", quote])
            .trim_end()
            .to_owned()
    }

    /// Runs a command that fails: its exit code, and what it says on standard error.
    #[track_caller]
    pub fn fails<S: AsRef<OsStr>>(&self, args: &[S], code: i32, err: &str) {
        let ran = self.run(args);
        assert_eq!(
            (ran.code, ran.err.as_str(), ran.out.as_str()),
            (code, err, "")
        );
    }

    /// The one annotation file.
    pub fn annotation_file(&self) -> PathBuf {
        annotation_file(self.0.path())
    }

    /// What a program prints on a terminal.
    pub fn on_terminal(&self, args: &[&str]) -> Vec<u8> {
        let mut terminal = Terminal::start(PIZHU, args, self.0.path(), (100, 40));
        terminal.ended();
        std::mem::take(&mut terminal.written)
    }
}

impl Ran {
    pub fn of(command: &mut Command) -> Self {
        let output = command.stdin(Stdio::null()).output().expect("it runs");
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        Self {
            code: output.status.code().expect("an exit code"),
            out: text(output.stdout),
            err: text(output.stderr),
        }
    }
}
