//! The terminal: taken, and always given back as it was.

use std::io::{self, Write, stdout};
use std::panic;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use crossterm::terminal::{disable_raw_mode, enable_raw_mode};

/// Alternate screen, bracketed paste, mouse buttons with drag in SGR form (not every movement, which would wake an idle
/// program), cursor hidden.
const TAKE: &str = "\x1b[?1049h\x1b[?2004h\x1b[?1000h\x1b[?1002h\x1b[?1006h\x1b[?25l";
const GIVE_BACK: &str = "\x1b[?1006l\x1b[?1002l\x1b[?1000l\x1b[?2004l\x1b[?25h\x1b[0m\x1b[?1049l";

static TAKEN: AtomicBool = AtomicBool::new(false);

/// The terminal while the program has it; dropping gives it back.
#[derive(Debug)]
pub struct Session(());

impl Session {
    /// Takes the terminal, sees to it that a panic gives it back before it speaks, and sends `opening`.
    ///
    /// # Errors
    /// When the terminal cannot be set to raw mode or written to.
    pub fn take(opening: &str) -> io::Result<Self> {
        let speak = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            // A panic of a helper thread is caught there and reported through the app.
            if thread::current().name() == Some("main") {
                give_back();
                speak(info);
            }
        }));
        let session = Self(());
        take(opening)?;
        Ok(session)
    }

    /// Keeps the terminal for the session that follows: nothing else is to be seen between the two. Whoever does this sees to it that
    /// the terminal is given back in the end, with [`GivesBack`].
    pub fn hand_on(self) {
        std::mem::forget(self);
    }

    /// Takes the terminal again after [`Session::pause`].
    ///
    /// # Errors
    /// As with [`Session::take`].
    pub fn resume() -> io::Result<()> {
        take("")
    }

    /// Gives the terminal back for a while.
    pub fn pause() {
        give_back();
    }
}

/// Gives the terminal back when it is dropped, whoever had it last.
#[derive(Debug)]
pub struct GivesBack;

impl Drop for GivesBack {
    fn drop(&mut self) {
        give_back();
    }
}

/// Columns and rows of the window.
///
/// # Errors
/// When there is no terminal.
pub fn window_size() -> io::Result<(u16, u16)> {
    crossterm::terminal::size()
}

impl Drop for Session {
    fn drop(&mut self) {
        give_back();
    }
}

fn take(opening: &str) -> io::Result<()> {
    TAKEN.store(true, Ordering::SeqCst);
    enable_raw_mode()?;
    write(&format!("{TAKE}{opening}"))
}

/// Gives the terminal back once. Errors are of no use here: a terminal that is gone needs nothing.
fn give_back() {
    if TAKEN.swap(false, Ordering::SeqCst) {
        _ = write(GIVE_BACK);
        _ = disable_raw_mode();
    }
}

fn write(sequence: &str) -> io::Result<()> {
    let mut out = stdout().lock();
    out.write_all(sequence.as_bytes())?;
    out.flush()
}
