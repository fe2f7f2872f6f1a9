//! Asking the terminal how wide it draws what terminals disagree about.
//!
//! A few characters are written, each followed by the question where the cursor is, in one breath before the first frame, which
//! paints over them. The first frame waits for no answer; when the answers are there, the app is told and lays the text out
//! anew if they differ from what was believed. A terminal that never answers delays nothing: what is typed goes to the app at
//! once all the while.

use std::fs::File;
use std::io::{self, Read, Write as _, stdout};
use std::sync::mpsc::{Sender, channel};
use std::time::{Duration, Instant};

use crossterm::terminal::{disable_raw_mode, enable_raw_mode};
use rustix::event::{PollFd, PollFlags, Timespec, poll};

use super::typed::{Item, Typed};
use crate::app::Event;
use crate::text::{Ambiguous, WidthPolicy};

/// How long answers are waited for.
pub const PATIENCE: Duration = Duration::from_secs(2);
/// How long an escape may be the start of a sequence.
const ESCAPE: Duration = Duration::from_millis(50);
/// The same while answers come in: then it likely is.
const ESCAPE_AMONG_ANSWERS: Duration = Duration::from_millis(500);

/// What is written: quotation mark, dash, ellipsis, circled number, letter, line, emoji, flag, trigram.
const PROBES: [&str; 9] = ["“", "—", "…", "①", "α", "─", "❤\u{FE0F}", "🇨🇳", "☰"];
/// How many of them are ambiguous-width characters that are not lines.
const AMBIGUOUS: usize = 5;

/// The questions, as they are sent; what they write is wiped.
pub fn questions() -> String {
    let ask = |probe: &&str| format!("\r\x1b[K{probe}\x1b[6n");
    let asked: String = PROBES.iter().map(ask).collect();
    format!("\x1b[?2026h{asked}\r\x1b[K\x1b[c\x1b[?2026l")
}

/// What the answers say; `None` while one is missing. Each is the column behind a probe.
fn policy(columns: &[u16]) -> Option<WidthPolicy> {
    let breadth = |cells: u16| {
        if cells == 2 {
            Ambiguous::Wide
        } else {
            Ambiguous::Narrow
        }
    };
    let [.., line, emoji, flag, trigram] = *columns else {
        return None;
    };
    let ambiguous = columns.get(..AMBIGUOUS)?;
    let wide = ambiguous.iter().filter(|cells| **cells == 2).count();
    (columns.len() == PROBES.len()).then_some(WidthPolicy {
        ambiguous: breadth(if 2 * wide > AMBIGUOUS { 2 } else { 1 }),
        box_drawing: breadth(line),
        emoji: breadth(emoji),
        flags: breadth(flag),
        symbols: breadth(trigram),
    })
}

/// Answers as they come in.
#[derive(Debug, Default)]
pub struct Answers {
    typed: Typed,
    columns: Vec<u16>,
    is_over: bool,
}

impl Answers {
    /// Takes in what the terminal sent, and gives what it means: what the reader did, and at last the widths. `all` says that
    /// nothing more follows for now.
    pub fn take(&mut self, bytes: &[u8], all: bool) -> Vec<Event> {
        self.typed.feed(bytes);
        let mut events = Vec::new();
        while let Some(item) = self.typed.next(all) {
            match item {
                Item::Event(event) => events.push(event),
                Item::Column(x) => self.columns.push(x),
                Item::Attributes => {
                    self.is_over = true;
                    events.extend(policy(&self.columns).map(Event::Widths));
                }
            }
        }
        events
    }

    /// How long more is waited for, when `left` is left for answers.
    fn wait(&self, left: Duration) -> Duration {
        let is_answering = !self.columns.is_empty() && !self.is_over;
        match (self.typed.is_waiting(), self.typed.is_pasting()) {
            (false, _) => left,
            (true, true) => PATIENCE,
            (true, false) if is_answering => ESCAPE_AMONG_ANSWERS,
            (true, false) => ESCAPE,
        }
    }

    /// Whether the last question has been answered.
    pub fn is_over(&self) -> bool {
        self.is_over
    }
}

/// Reads the terminal until it has answered, or patience ends, and tells the app what it says. What has come in part by then is
/// waited for, so that whoever reads next finds no rest of it.
///
/// # Errors
/// When the terminal cannot be read.
pub fn listen(events: &Sender<Event>) -> io::Result<()> {
    let mut tty = File::open("/dev/tty")?;
    let mut answers = Answers::default();
    let mut bytes = [0; 1024];
    let end = Instant::now() + PATIENCE;
    let tell = |told: Vec<Event>| told.into_iter().all(|event| events.send(event).is_ok());
    loop {
        let left = end.saturating_duration_since(Instant::now());
        let is_last = answers.is_over() || left.is_zero();
        if is_last && !answers.typed.is_waiting() {
            return Ok(());
        }
        let is_quiet = !is_ready(&tty, answers.wait(left))?;
        let read = if is_quiet { 0 } else { tty.read(&mut bytes)? };
        let is_told = tell(answers.take(&bytes[..read], is_quiet));
        let is_gone = read == 0 && !is_quiet;
        if !is_told || is_gone || (is_last && is_quiet) {
            return Ok(());
        }
    }
}

/// Asks the terminal, which shows its main screen, and waits for the answers; `None` where it has none.
///
/// # Errors
/// When the terminal cannot be read or written.
pub fn ask_widths() -> io::Result<Option<WidthPolicy>> {
    enable_raw_mode()?;
    let outcome = ask();
    disable_raw_mode()?;
    outcome
}

fn ask() -> io::Result<Option<WidthPolicy>> {
    let mut out = stdout().lock();
    out.write_all(questions().as_bytes())?;
    out.flush()?;
    let (send, events) = channel();
    listen(&send)?;
    drop(send);
    let widths = |event| match event {
        Event::Widths(widths) => Some(widths),
        _ => None,
    };
    Ok(events.into_iter().find_map(widths))
}

/// Whether there is something to read within `wait`.
pub fn is_ready(tty: &File, wait: Duration) -> io::Result<bool> {
    let wait = Timespec::try_from(wait).ok();
    loop {
        match poll(&mut [PollFd::new(tty, PollFlags::IN)], wait.as_ref()) {
            Ok(count) => return Ok(count > 0),
            Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a terminal answers that draws the probes in so many cells.
    fn answers(cells: [u16; 9]) -> String {
        let answer = |cells: u16| format!("\x1b[1;{}R", cells + 1);
        let columns: String = cells.into_iter().map(answer).collect();
        format!("{columns}\x1b[?62;4c")
    }

    fn widths(events: &[Event]) -> Vec<WidthPolicy> {
        let widths = |event: &Event| match event {
            Event::Widths(policy) => Some(*policy),
            _ => None,
        };
        events.iter().filter_map(widths).collect()
    }

    #[test]
    fn narrow_and_wide_terminals_are_told_apart() {
        let xterm = WidthPolicy {
            emoji: Ambiguous::Narrow,
            symbols: Ambiguous::Narrow,
            ..WidthPolicy::default()
        };
        for (cells, expected) in [
            ([1, 1, 1, 1, 1, 1, 2, 2, 2], WidthPolicy::default()),
            ([1, 1, 1, 1, 1, 1, 1, 2, 1], xterm),
            (
                [2, 2, 2, 2, 2, 2, 1, 2, 1],
                WidthPolicy {
                    ambiguous: Ambiguous::Wide,
                    box_drawing: Ambiguous::Wide,
                    ..xterm
                },
            ),
            (
                [2, 2, 2, 2, 1, 1, 1, 4, 1],
                WidthPolicy {
                    ambiguous: Ambiguous::Wide,
                    flags: Ambiguous::Narrow,
                    ..xterm
                },
            ),
        ] {
            let mut heard = Answers::default();
            let events = heard.take(answers(cells).as_bytes(), false);
            assert_eq!(widths(&events), [expected]);
            assert!(heard.is_over());
        }
    }

    #[test]
    fn an_answer_that_is_missing_changes_nothing() {
        let mut heard = Answers::default();
        assert_eq!(widths(&heard.take(b"\x1b[1;2R\x1b[?62c", false)), []);
        assert!(heard.is_over());
        assert!(!Answers::default().is_over());
    }

    #[test]
    fn what_is_typed_among_the_answers_arrives_in_order() {
        let mut heard = Answers::default();
        let mut bytes = b"j".to_vec();
        bytes.extend(answers([1; 9]).bytes());
        bytes.extend(b"k");
        let events = heard.take(&bytes, true);
        assert!(matches!(
            events[..],
            [Event::Key(_), Event::Widths(_), Event::Key(_)]
        ));
    }

    #[test]
    fn every_probe_is_wiped() {
        let asked = questions();
        assert_eq!(asked.matches("\x1b[6n").count(), PROBES.len());
        assert_eq!(asked.matches("\r\x1b[K").count(), PROBES.len() + 1);
    }
}
