//! The real program in a real pseudo-terminal, with a terminal's screen behind it.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

/// How long something may take before the test fails; far more than it takes.
const PATIENCE: Duration = Duration::from_secs(20);

/// How a terminal answers where its cursor is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Answers {
    /// As one that draws ambiguous-width characters in one cell.
    Narrow,
    /// As one that draws them in two: the first six questions of a start are about such.
    Wide,
    /// Not at all.
    Never,
    /// As [`Answers::Wide`], when [`Terminal::answer`] says so.
    WideLater,
}

/// A running program.
pub struct Terminal {
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    writer: Box<dyn Write + Send>,
    output: Receiver<Vec<u8>>,
    parser: vt100::Parser,
    /// How the terminal answers questions.
    pub answers: Answers,
    /// Questions about the place of the cursor so far.
    questions: usize,
    /// What is to be answered later.
    late: String,
    /// Every byte the program has written.
    pub written: Vec<u8>,
}

fn pty_size((columns, rows): (u16, u16)) -> PtySize {
    PtySize {
        rows,
        cols: columns,
        pixel_width: 0,
        pixel_height: 0,
    }
}

impl Terminal {
    /// Starts a program below `home`, in Chinese, with nothing of the machine's own settings.
    pub fn start(program: &str, args: &[&str], home: &Path, size: (u16, u16)) -> Self {
        let pair = native_pty_system()
            .openpty(pty_size(size))
            .expect("a pseudo-terminal");
        let mut command = CommandBuilder::new(program);
        command.args(args);
        command.env_clear();
        command.env("TERM", "xterm-256color");
        command.env("LANG", "zh_CN.UTF-8");
        command.env("HOME", home);
        for (name, folder) in [
            ("XDG_CONFIG_HOME", "config"),
            ("XDG_DATA_HOME", "data"),
            ("XDG_STATE_HOME", "state"),
        ] {
            command.env(name, home.join(folder));
        }
        command.cwd(home);
        let child = pair
            .slave
            .spawn_command(command)
            .expect("the program starts");
        drop(pair.slave);
        let (send, output) = channel();
        let mut reader = pair.master.try_clone_reader().expect("a reader");
        thread::spawn(move || {
            let mut buffer = vec![0; 1 << 16];
            while let Ok(read @ 1..) = reader.read(&mut buffer) {
                if send.send(buffer[..read].to_vec()).is_err() {
                    break;
                }
            }
        });
        let writer = pair.master.take_writer().expect("a writer");
        Self {
            child,
            master: pair.master,
            writer,
            output,
            parser: vt100::Parser::new(not_zero(size.1), not_zero(size.0), 0),
            answers: Answers::Narrow,
            questions: 0,
            late: String::new(),
            written: Vec::new(),
        }
    }

    /// The process.
    pub fn pid(&self) -> u32 {
        self.child.process_id().expect("a process")
    }

    /// Types bytes as a terminal sends them.
    pub fn send(&mut self, keys: &str) -> &mut Self {
        self.writer.write_all(keys.as_bytes()).expect("typing");
        self.writer.flush().expect("typing");
        self
    }

    /// Presses and releases the left button at a cell, counted from 0.
    pub fn click(&mut self, x: u16, y: u16) -> &mut Self {
        let (x, y) = (x + 1, y + 1);
        self.send(&format!("\x1b[<0;{x};{y}M\x1b[<0;{x};{y}m"))
    }

    /// Gives the window another size.
    pub fn resize(&mut self, columns: u16, rows: u16) -> &mut Self {
        self.parser
            .screen_mut()
            .set_size(not_zero(rows), not_zero(columns));
        self.master
            .resize(pty_size((columns, rows)))
            .expect("another size");
        self
    }

    /// Waits until the screen is as wanted.
    pub fn until(&mut self, what: &str, wanted: impl Fn(&vt100::Screen) -> bool) -> &mut Self {
        let end = Instant::now() + PATIENCE;
        while !wanted(self.parser.screen()) {
            let left = end.saturating_duration_since(Instant::now());
            match self.output.recv_timeout(left) {
                Ok(bytes) => self.take(&bytes),
                Err(error) => panic!("{what}: {error}\n{}", self.screen()),
            }
        }
        self
    }

    /// Waits until `text` is on the screen.
    pub fn shows(&mut self, text: &str) -> &mut Self {
        self.until(text, |screen| screen.contents().contains(text))
    }

    /// Waits until `text` is gone from the screen.
    pub fn hides(&mut self, text: &str) -> &mut Self {
        self.until(text, |screen| !screen.contents().contains(text))
    }

    fn take(&mut self, bytes: &[u8]) {
        self.written.extend_from_slice(bytes);
        let mut rest = bytes;
        while let Some((length, answer)) = self.question(rest) {
            self.parser.process(&rest[..length]);
            rest = &rest[length..];
            let (row, mut column) = self.parser.screen().cursor_position();
            self.questions += usize::from(answer.contains("{}"));
            let is_wide = matches!(self.answers, Answers::Wide | Answers::WideLater);
            column += u16::from(is_wide && self.questions <= 6);
            let answer = answer.replace("{}", &format!("{};{}", row + 1, column + 1));
            if self.answers == Answers::WideLater {
                self.late.push_str(&answer);
            } else {
                self.send(&answer);
            }
        }
        self.parser.process(rest);
    }

    /// Answers at last what was asked.
    pub fn answer(&mut self) -> &mut Self {
        let late = std::mem::take(&mut self.late);
        self.send(&late)
    }

    /// The first question in what the program writes: bytes up to its end, and the answer of a terminal that answers.
    fn question(&self, bytes: &[u8]) -> Option<(usize, &'static str)> {
        let find = |question: &[u8]| {
            bytes
                .windows(question.len())
                .position(|window| window == question)
        };
        let place = find(b"\x1b[6n").map(|at| (at + 4, "\x1b[{}R"));
        let kind = find(b"\x1b[c").map(|at| (at + 3, "\x1b[?62c"));
        let first = place
            .into_iter()
            .chain(kind)
            .min_by_key(|(length, _)| *length);
        first.filter(|_| self.answers != Answers::Never)
    }

    /// Bytes written within a span of time.
    pub fn written_within(&mut self, span: Duration) -> usize {
        let (before, end) = (self.written.len(), Instant::now() + span);
        loop {
            match self
                .output
                .recv_timeout(end.saturating_duration_since(Instant::now()))
            {
                Ok(bytes) => self.take(&bytes),
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                    return self.written.len() - before;
                }
            }
        }
    }

    /// The screen as text.
    pub fn screen(&self) -> String {
        self.parser.screen().contents()
    }

    /// What the terminal shows now.
    pub fn state(&self) -> &vt100::Screen {
        self.parser.screen()
    }

    /// Where `text` begins on the screen, in cells.
    pub fn find(&self, text: &str) -> (u16, u16) {
        let screen = self.parser.screen();
        let (rows, columns) = screen.size();
        let (rows, columns) = (rows.get(), columns.get());
        for row in 0..rows {
            for column in 0..columns {
                let rest = screen.contents_between(row, column, row, columns);
                let whole = screen
                    .cell(row, column)
                    .is_some_and(|cell| !cell.is_wide_continuation());
                if whole && rest.starts_with(text) {
                    return (column, row);
                }
            }
        }
        panic!("`{text}` is not on the screen:\n{}", self.screen());
    }

    /// Waits for the end of the program and of its output. Gives whether it ended well.
    pub fn ended(&mut self) -> bool {
        let end = Instant::now() + PATIENCE;
        let status = loop {
            if let Some(status) = self.child.try_wait().expect("waiting") {
                break status;
            }
            assert!(Instant::now() < end, "it does not end:\n{}", self.screen());
            while let Ok(bytes) = self.output.recv_timeout(Duration::from_millis(10)) {
                self.take(&bytes);
            }
        };
        while let Ok(bytes) = self.output.recv_timeout(Duration::from_millis(200)) {
            self.take(&bytes);
        }
        status.success()
    }

    /// Whether the terminal has been given back: no alternate screen, cursor shown, no mouse, no bracketed paste.
    pub fn given_back(&self) -> bool {
        let screen = self.parser.screen();
        !screen.alternate_screen()
            && !screen.hide_cursor()
            && !screen.bracketed_paste()
            && screen.mouse_protocol_mode() == vt100::MouseProtocolMode::None
    }
}

fn not_zero(cells: u16) -> std::num::NonZeroU16 {
    cells.try_into().expect("a size")
}

impl Drop for Terminal {
    fn drop(&mut self) {
        _ = self.child.kill();
    }
}

/// The one annotation file below a home of [`Terminal::start`].
pub fn annotation_file(home: &Path) -> PathBuf {
    let folder = home.join("data/pizhu/notes");
    let mut files = std::fs::read_dir(folder)
        .expect("a notes folder")
        .filter_map(|entry| Some(entry.ok()?.path()));
    files
        .find(|path| path.to_string_lossy().ends_with(".annot.toml"))
        .expect("an annotation file")
}
