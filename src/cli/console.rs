//! What a command prints: results to standard output, complaints to standard error.
//!
//! # Why
//! Names, quotations and notes come from files, and a file may hold escape sequences. So nothing is printed but through here:
//! lines for people are always [`Safe`]; text for other programs is exact in a pipe and safe on a terminal. A reader that closes
//! the pipe early (`pizhu text … | head`) is no error, so writing gives a `Result` and nothing here panics.

use std::io::{self, BufWriter, ErrorKind, IsTerminal, Stdout, Write, stderr, stdout};

use serde::Serialize;

use super::failure::{Failure, Stop};
use crate::app::{Lang, Msg};
use crate::shell::words;
use crate::text::Safe;

/// Erases from the cursor to the end of the line (ECMA-48, EL).
const ERASE: &str = "\u{1b}[K";

/// Where a command prints.
#[derive(Debug)]
pub struct Console {
    lang: Lang,
    out: BufWriter<Stdout>,
    is_terminal: bool,
    /// Whether a line of progress stands on the terminal.
    shows_progress: bool,
    code: u8,
}

impl Console {
    /// Standard output and standard error, for a reader of this language.
    pub fn new(lang: Lang) -> Self {
        Self {
            lang,
            out: BufWriter::new(stdout()),
            is_terminal: stdout().is_terminal(),
            shows_progress: false,
            code: 0,
        }
    }

    /// Prints one line for people. Trailing blanks are cut.
    pub fn line(&mut self, line: &str) -> io::Result<()> {
        self.clear_progress();
        writeln!(self.out, "{}", Safe::line(line.trim_end()))
    }

    /// Prints a message on a line of its own.
    pub fn say(&mut self, msg: &Msg) -> io::Result<()> {
        let line = msg.text(self.lang);
        self.line(&line)
    }

    /// Prints text of several lines: its exact bytes into a pipe or file; on a terminal what is safe there, and an end to the
    /// last line.
    pub fn exact(&mut self, text: &str) -> io::Result<()> {
        self.clear_progress();
        if !self.is_terminal {
            return self.out.write_all(text.as_bytes());
        }
        write!(self.out, "{}", Safe::lines(text))?;
        if text.ends_with('\n') || text.is_empty() {
            return Ok(());
        }
        writeln!(self.out)
    }

    /// Prints a value as JSON.
    pub fn json(&mut self, value: &impl Serialize) -> io::Result<()> {
        let text = serde_json::to_string_pretty(value)?;
        self.exact(&(text + "\n"))
    }

    /// Says on standard error what is wrong; the command goes on, and ends as if nothing had been.
    pub fn warn(&mut self, failure: &Failure) {
        self.report("warning", failure);
    }

    /// Says on standard error what failed; the command may go on, but will have failed.
    pub fn complain(&mut self, failure: &Failure) {
        self.report("error", failure);
        self.needs_user(failure.exit as u8);
    }

    /// Remembers that the command has failed, with this exit code at least.
    pub fn needs_user(&mut self, code: u8) {
        self.code = self.code.max(code);
    }

    /// Says something on standard error that is neither result nor error.
    pub fn remark(&mut self, msg: &Msg) {
        let line = msg.text(self.lang);
        self.aside(&line);
    }

    /// Ends the output of a command: its exit code.
    pub fn finish(mut self, outcome: Result<(), Stop>) -> u8 {
        let outcome = outcome.and_then(|()| self.out.flush().map_err(Stop::from));
        match outcome {
            Ok(()) => {}
            Err(Stop::Failed(failure)) => self.complain(&failure),
            Err(Stop::Output(error)) if error.kind() == ErrorKind::BrokenPipe => {}
            Err(Stop::Output(error)) => {
                self.complain(&Failure::new(words::output_failed(&error)));
            }
        }
        self.code
    }

    /// Shows on standard error what is being done, in the place of what was said so before; nothing where that is no terminal.
    pub fn progress(&mut self, line: &str) {
        if stderr().is_terminal() {
            _ = self.out.flush();
            _ = write!(stderr(), "\r{}{ERASE}", Safe::line(line));
            self.shows_progress = true;
        }
    }

    /// Takes the line of progress away.
    pub fn clear_progress(&mut self) {
        if std::mem::take(&mut self.shows_progress) {
            _ = write!(stderr(), "\r{ERASE}");
        }
    }

    fn report(&mut self, word: &str, failure: &Failure) {
        let line = format!("{word}: {}", failure.msg.text(self.lang));
        self.aside(&line);
        if let Some(hint) = &failure.hint {
            let line = format!("hint: {}", hint.text(self.lang));
            self.aside(&line);
        }
    }

    /// Prints a line on standard error, the last resort: where it is gone, there is no one left to tell.
    pub fn aside(&mut self, line: &str) {
        self.clear_progress();
        // so that on a terminal what was printed before stands before
        _ = self.out.flush();
        _ = writeln!(stderr(), "{}", Safe::line(line));
    }
}
